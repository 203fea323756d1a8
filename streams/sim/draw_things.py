"""What stands along a street: buildings with windows and shops, houses, walls, trees, poles, lamps."""

import cv2
import numpy as np

from streams.sim.draw_light import Colour, Image
from streams.sim.draw_stage import Sprite, Stage, Wall
from streams.sim.draw_view import Floats

TEXTURE_PX_PER_M = 24
UP = np.array([0.0, 0.0, 1.0])

PLASTERS: list[Colour] = [
    (188, 200, 206), (150, 176, 196), (170, 182, 178), (128, 150, 184), (196, 196, 190), (150, 160, 158),
    (120, 140, 176),
]  # fmt: skip
SIGNS: list[Colour] = [(40, 40, 190), (150, 70, 20), (40, 130, 40), (30, 140, 210), (60, 60, 60), (140, 40, 120)]


def scaled(colour: Colour, factor: float) -> Colour:
    """Lighter or darker."""
    return colour[0] * factor, colour[1] * factor, colour[2] * factor


def _blank(width_m: float, height_m: float, colour: Colour, random: np.random.Generator) -> Image:
    shape = (max(8, round(height_m * TEXTURE_PX_PER_M)), max(8, round(width_m * TEXTURE_PX_PER_M)))
    stains = random.normal(0, 9, (shape[0] // 40 + 2, shape[1] // 14 + 2)).astype(np.float32)
    grain = np.asarray(cv2.resize(stains, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC))
    grain = grain + random.normal(0, 4, shape).astype(np.float32)
    # Walls are darker at the foot, where rain splashes.
    foot = -16 * np.clip(np.linspace(-6, 1, shape[0]), 0, 1)[:, None]
    return np.clip(np.array(colour) + (grain + foot)[:, :, None], 0, 255).astype(np.uint8)


def _box(texture: Image, x0: float, y0: float, x1: float, y1: float, colour: Colour) -> None:
    scale = TEXTURE_PX_PER_M
    cv2.rectangle(
        texture, (round(x0 * scale), round(y0 * scale)), (round(x1 * scale) - 1, round(y1 * scale) - 1), colour, -1
    )


def facade(stage: Stage, width_m: float, height_m: float, *, shops: bool, colour: Colour) -> Image:
    """A front with floors of windows, sometimes with air conditioners, and shops with signs below."""
    random = stage.random
    texture = _blank(width_m, height_m, colour, random)
    floor_m, bay_m = 3.1, float(random.uniform(2.6, 3.8))
    ground_m = 3.8 if shops else 0.6
    glass: Colour = (92, 78, 64)
    bays = max(1, int((width_m - 0.6) / bay_m))
    margin = (width_m - bays * bay_m) / 2
    share_m = float(random.uniform(0.5, 0.72)) * bay_m
    top = height_m - ground_m
    while top >= floor_m:
        top -= floor_m
        if random.random() < 0.5:
            _box(texture, 0, top + floor_m - 0.2, width_m, top + floor_m - 0.05, scaled(colour, 0.86))
        for bay in range(bays):
            x = margin + bay * bay_m + (bay_m - share_m) / 2
            lit = stage.light.lamps and random.random() < 0.35
            pane = (150.0, 225.0, 255.0) if lit else scaled(glass, float(random.uniform(0.75, 1.35)))
            _box(texture, x - 0.1, top + 0.75, x + share_m + 0.1, top + 2.45, scaled(colour, 1.1))
            _box(texture, x, top + 0.85, x + share_m, top + 2.35, pane)
            _box(texture, x + share_m / 2 - 0.04, top + 0.85, x + share_m / 2 + 0.04, top + 2.35, scaled(colour, 0.95))
            if random.random() < 0.3:
                _box(texture, x + share_m - 0.6, top + 2.45, x + share_m + 0.2, top + 2.95, (186, 188, 188))
    if shops:
        _shops(stage, texture, width_m, height_m)
    _box(texture, 0, 0, width_m, 0.35, scaled(colour, 0.8))
    return texture


def _shops(stage: Stage, texture: Image, width_m: float, height_m: float) -> None:
    random = stage.random
    x = 0.2
    while x < width_m - 2.5:
        shop_m = min(float(random.uniform(3.2, 5.5)), width_m - x - 0.2)
        sign = SIGNS[int(random.integers(len(SIGNS)))]
        _box(texture, x, height_m - 3.8, x + shop_m, height_m - 2.9, scaled(sign, 1.2 if stage.light.lamps else 1.0))
        letter = x + 0.5
        while letter < x + shop_m - 0.8:
            _box(texture, letter, height_m - 3.6, letter + 0.45, height_m - 3.1, (225, 235, 240))
            letter += 0.75
        if random.random() < 0.35:
            _box(texture, x + 0.1, height_m - 2.8, x + shop_m - 0.1, height_m, (150, 152, 150))
            for row in np.arange(height_m - 2.7, height_m, 0.18):
                _box(texture, x + 0.1, row, x + shop_m - 0.1, row + 0.06, (118, 120, 118))
        else:
            inside = (130.0, 195.0, 225.0) if stage.light.lamps else (64.0, 62.0, 60.0)
            _box(texture, x + 0.2, height_m - 2.7, x + shop_m - 0.2, height_m - 0.15, inside)
            for _ in range(6):
                item = float(random.uniform(x + 0.3, x + shop_m - 0.8))
                tone = scaled(SIGNS[int(random.integers(len(SIGNS)))], float(random.uniform(0.6, 1.3)))
                level = float(random.uniform(0.4, 2.0))
                _box(texture, item, height_m - level, item + 0.4, height_m - level + 0.5, tone)
        x += shop_m + 0.25


def panel(
    stage: Stage, width_m: float, height_m: float, colour: Colour, *, rib_m: float = 0.0, cap: bool = False
) -> Image:
    """A plain wall; with ribs it is a corrugated sheet, a fence or rows of tiles."""
    texture = _blank(width_m, height_m, colour, stage.random)
    if rib_m:
        for x in np.arange(0, width_m, rib_m):
            _box(texture, x, 0, x + rib_m * 0.4, height_m, scaled(colour, 0.8))
    if cap:
        _box(texture, 0, 0, width_m, min(0.25, height_m / 4), scaled(colour, 0.7))
    return texture


def upright(
    stage: Stage, start: tuple[float, float], end: tuple[float, float], height_m: float, texture: Image
) -> None:
    """A wall on the ground from start to end, left to right as seen from its front; darker where the sun is not."""
    origin = np.array([start[0], start[1], height_m])
    right = np.array([end[0] - start[0], end[1] - start[1], 0.0])
    shade = 1.0 - 0.3 * stage.light.sun * float(right[1] > 0 and abs(right[1]) > abs(right[0]))
    stage.walls.append(Wall(origin, right, -UP * height_m, _shaded(texture, shade)))


def _shaded(texture: Image, factor: float) -> Image:
    return texture if factor == 1 else (texture * np.float32(factor)).astype(np.uint8)


def block(
    stage: Stage,
    x0: float,
    y0: float,
    x1: float,
    y1: float,
    height_m: float,
    *,
    shops: bool = False,
    plain: bool = False,
) -> None:
    """A building on a rectangle; the faces that the camera can see are drawn."""
    random, view = stage.random, stage.view
    colour = PLASTERS[int(random.integers(len(PLASTERS)))]
    corners = []
    if view.y < y0:
        corners.append(((x0, y0), (x1, y0)))
    if view.x > x1:
        corners.append(((x1, y0), (x1, y1)))
    if view.x < x0:
        corners.append(((x0, y1), (x0, y0)))
    for start, end in corners:
        width_m = float(np.hypot(end[0] - start[0], end[1] - start[1]))
        if plain:
            texture = panel(stage, width_m, height_m, colour, rib_m=0.8, cap=True)
            _box(texture, width_m * 0.4, height_m - 4, width_m * 0.4 + 4, height_m, scaled(colour, 0.55))
        else:
            texture = facade(stage, width_m, height_m, shops=shops, colour=colour)
        upright(stage, start, end, height_m, texture)
    if height_m < view.z:
        top = panel(stage, x1 - x0, y1 - y0, (120, 122, 124))
        stage.walls.append(
            Wall(np.array([x0, y1, height_m]), np.array([x1 - x0, 0.0, 0.0]), np.array([0.0, y0 - y1, 0.0]), top)
        )


def house(stage: Stage, x0: float, y0: float, x1: float, y1: float, *, along: bool = True) -> None:
    """A village house of one or two floors with a tiled roof whose ridge runs along the road."""
    height_m = float(stage.random.choice([3.4, 6.4]))
    block(stage, x0, y0, x1, y1, height_m)
    tile: Colour = [(88, 92, 104), (70, 84, 138), (104, 104, 102)][int(stage.random.integers(3))]
    rise = 1.9
    middle = (x0 + x1) / 2
    length = y1 - y0 + 0.8
    slope = panel(stage, length, 3.5, tile, rib_m=0.35)
    for edge, start, sign in ((x0 - 0.5, y1 + 0.4, -1.0), (x1 + 0.5, y0 - 0.4, 1.0)):
        ridge = np.array([middle, start, height_m + rise])
        down = np.array([edge - middle, 0.0, -rise - 0.2])
        stage.walls.append(
            Wall(ridge, np.array([0.0, sign * length, 0.0]), down, _shaded(slope, 0.8 + 0.2 * (sign > 0)))
        )
    gable = np.array([x0, y0, height_m])
    _gable(stage, gable, x1 - x0, rise, PLASTERS[int(stage.random.integers(3))])


def _gable(stage: Stage, corner: Floats, width_m: float, rise: float, colour: Colour) -> None:
    # A triangle of thin strips: walls are parallelograms.
    strips = 16
    for index in range(strips):
        share = index / strips
        texture = panel(stage, width_m * (1 - share), rise / strips, scaled(colour, 0.92))
        origin = corner + np.array([width_m * share / 2, -0.01, rise * (index + 1) / strips])
        stage.walls.append(
            Wall(origin, np.array([width_m * (1 - share), 0.0, 0.0]), np.array([0.0, 0.0, -rise / strips]), texture)
        )


def tree(stage: Stage, x: float, y: float, height_m: float = 6.0) -> None:
    """A broad-leaved tree."""
    random = stage.random
    size = 320
    picture = np.zeros((size, int(size * 0.8), 4), np.uint8)
    width = picture.shape[1]
    cv2.line(picture, (width // 2, size), (width // 2, size // 2), (52, 66, 84, 255), 10, cv2.LINE_AA)
    greens = [(44, 78, 58), (52, 98, 70), (66, 116, 84), (82, 134, 104)]
    for index in range(420):
        angle, reach = random.uniform(0, 2 * np.pi), np.sqrt(random.uniform(0, 1))
        cx = width / 2 + np.cos(angle) * reach * width * 0.4
        cy = size * 0.36 + np.sin(angle) * reach * size * 0.3
        # Later leaves lie in the light, higher and to the left.
        tone = np.array(greens[min(3, index // 105)]) * random.uniform(0.85, 1.15)
        lift = index / 420 * 14
        at = (int(cx - lift * 0.5), int(cy - lift))
        cv2.circle(picture, at, int(random.uniform(5, 13)), (*(int(v) for v in tone), 255), -1, cv2.LINE_AA)
    stage.sprites.append(Sprite(x, y, height_m, picture))


def lamp(stage: Stage, x: float, y: float, reach_m: float, height_m: float = 8.0) -> None:
    """A street lamp whose arm reaches over the road; `reach_m` negative: to the left."""
    pole(stage, x, y, height_m)
    arm = panel(stage, abs(reach_m), 0.12, (120, 120, 118))
    start = min(x, x + reach_m)
    stage.walls.append(Wall(np.array([start, y, height_m]), np.array([abs(reach_m), 0.0, 0.0]), -UP * 0.14, arm))
    head = panel(stage, 0.8, 0.16, (190, 190, 186))
    stage.walls.append(
        Wall(np.array([x + reach_m - 0.4, y - 0.01, height_m]), np.array([0.8, 0.0, 0.0]), -UP * 0.2, head)
    )
    stage.lamps.append((x + reach_m, y, height_m - 0.1))


def pole(
    stage: Stage, x: float, y: float, height_m: float, colour: Colour = (128, 130, 128), width_m: float = 0.18
) -> None:
    """A thin upright."""
    picture = np.zeros((200, 8, 4), np.uint8)
    picture[:, :, :3], picture[:, :, 3] = np.array(colour), 255
    picture[:, 5:, :3] = (np.array(colour) * 0.7).astype(np.uint8)
    picture = np.asarray(cv2.resize(picture, (8, max(16, round(8 * height_m / width_m)))))
    stage.sprites.append(Sprite(x, y, height_m, picture))


def wires(stage: Stage, x: float, y0: float, y1: float, height_m: float) -> None:
    """Two cables between poles along the road."""
    for offset in (-0.4, 0.4):
        picture = panel(stage, y1 - y0, 0.06, (50, 50, 50))
        stage.walls.append(
            Wall(np.array([x + offset, y0, height_m]), np.array([0.0, y1 - y0, 0.0]), -UP * 0.05, picture)
        )


def hills(stage: Stage, distance_m: float = 600.0, height_m: float = 70.0) -> None:
    """A far skyline of hills, or of a town."""
    random = stage.random
    width = 1600
    heights = np.zeros(width)
    for waves in range(2, 9):
        heights += np.sin(np.linspace(0, waves * 3, width) + random.uniform(0, 6)) / waves
    heights = (heights - heights.min()) / np.ptp(heights)
    picture = np.zeros((260, width, 4), np.uint8)
    rows = np.arange(260)[:, None]
    body = rows > 250 - heights[None, :] * 200
    picture[body] = (96, 104, 88, 255)
    view = stage.view
    yaw = np.radians(view.yaw_deg)
    x, y = view.x + np.sin(yaw) * distance_m, view.y + np.cos(yaw) * distance_m
    stage.sprites.append(Sprite(float(x), float(y), height_m * 1.6, np.repeat(picture, 2, axis=1), z=-4.0))
