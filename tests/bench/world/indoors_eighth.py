"""The three indoor places of the eighth set: near walls, so that their textures are finer than those out of doors."""

import cv2
import numpy as np

from streams.sim.draw_light import Colour, Image
from streams.sim.draw_site import Way
from streams.sim.draw_stage import Stage, Wall
from tests.bench.world.pieces import Spot, crate, facing, one_of
from tests.bench.world.places_first import pick

FINE_PX_PER_M = 120
BEYOND_M = 13.0
PACKS: tuple[Colour, ...] = (
    (232, 234, 232), (214, 170, 90), (90, 150, 60), (60, 60, 196), (60, 170, 226), (190, 196, 120), (160, 90, 150),
    (120, 200, 236),
)  # fmt: skip
SIGNS: tuple[Colour, ...] = ((60, 130, 40), (170, 100, 30), (70, 70, 190))


def fine(stage: Stage, at: Spot, right: Spot, down: Spot, colour: Colour, streaks: int = 0, ppm: int = 0) -> Image:
    """A flat piece; with streaks it is brushed that many pixels down. What is drawn on what comes back is on it."""
    scale = ppm or FINE_PX_PER_M
    wide, high = (max(8, round(float(np.linalg.norm(edge)) * scale)) for edge in (right, down))
    grain = stage.random.normal(0, 5, (high, wide))
    if streaks:
        grain = 5 * np.asarray(cv2.blur(grain, (1, streaks)), np.float64)
    broad = stage.random.normal(0, 6, (high // 60 + 2, wide // 60 + 2))
    grain = grain + np.asarray(cv2.resize(broad, (wide, high), interpolation=cv2.INTER_CUBIC), np.float64)
    texture: Image = np.clip(np.array(colour) + grain[:, :, None], 0, 255).astype(np.uint8)
    stage.walls.append(Wall(np.array(at, float), np.array(right, float), np.array(down, float), texture))
    return texture


def mark_fine(texture: Image, x0: float, y0: float, x1: float, y1: float, colour: Colour, ppm: int = 0) -> None:
    """A rectangle in metres from the upper left corner."""
    a, b, c, d = (round(value * (ppm or FINE_PX_PER_M)) for value in (x0, y0, x1, y1))
    cv2.rectangle(texture, (a, b), (c, d), colour, -1)


def _notice(stage: Stage, texture: Image, x: float, y: float, wide: float, high: float) -> None:
    """A framed sheet of paper with a heading, lines of writing and a picture."""
    mark_fine(texture, x - 0.02, y - 0.02, x + wide + 0.02, y + high + 0.02, (70, 74, 78))
    mark_fine(texture, x, y, x + wide, y + high, (228, 232, 232))
    mark_fine(texture, x, y, x + wide, y + high * 0.16, one_of(stage, SIGNS))
    mark_fine(texture, x + wide * 0.1, y + high * 0.62, x + wide * 0.5, y + high * 0.92, one_of(stage, PACKS))
    for row in np.arange(y + high * 0.24, y + high * 0.58, 0.035).tolist():
        mark_fine(texture, x + wide * 0.1, row, x + wide * pick(stage, 0.5, 0.9), row + 0.012, (80, 80, 84))


def lift_cabin(stage: Stage) -> list[Way]:
    """Looking down from a corner: brushed steel, doors with a seam, a panel of buttons, notices, a rail, tiles."""
    wide, deep, high = 0.95, pick(stage, 2.0, 2.5), 2.5
    steel = one_of(stage, ((170, 174, 176), (128, 156, 176), (150, 150, 146)))
    floor = fine(stage, (-wide, deep, 0.01), (2 * wide, 0, 0), (0, -deep - 0.6, 0), (104, 112, 120))
    tile, dark = pick(stage, 0.28, 0.4), one_of(stage, ((60, 64, 70), (76, 92, 120), (92, 84, 70)))
    for row in range(10):
        for column in range(8):
            if (row + column) % 2:
                mark_fine(floor, column * tile, row * tile, (column + 1) * tile, (row + 1) * tile, dark)
    mark_fine(floor, 0.3, 0.1, 1.5, 0.7, (56, 50, 120))
    back = fine(stage, (-wide, deep, high), (2 * wide, 0, 0), (0, 0, -high), steel, 61)
    mark_fine(back, 0.25, 0.35, 1.65, high, (steel[0] * 0.86, steel[1] * 0.86, steel[2] * 0.88))
    mark_fine(back, 0.3, 0.4, 1.6, high, (steel[0] * 1.08, steel[1] * 1.08, steel[2] * 1.06))
    mark_fine(back, 0.94, 0.4, 0.96, high, (50, 50, 52))
    mark_fine(back, 0.75, 0.1, 1.15, 0.28, (30, 30, 34))
    for x in (0.84, 0.98):
        mark_fine(back, x, 0.14, x + 0.07, 0.25, (70, 90, 240))
    for side in (-1, 1):
        at = (side * wide, -0.6, high) if side < 0 else (wide, deep, high)
        wall = fine(stage, at, (0, (deep + 0.6) * -side, 0), (0, 0, -high), steel, 61)
        for seam in np.arange(0.5, deep + 0.6, pick(stage, 0.55, 0.8)).tolist():
            mark_fine(wall, seam, 0, seam + 0.012, high, (84, 86, 88))
        mark_fine(wall, 0, high - 0.12, deep + 0.6, high, (70, 72, 74))
        crate(stage, (side * (wide - 0.06) - 0.02, 0.3, 0.92), (0.04, deep - 0.6, 0.05), (206, 208, 208))
        if side > 0:
            mark_fine(wall, 0.2, 0.9, 0.48, 2.0, (196, 198, 198))
            for row in range(8):
                for column in range(2):
                    spot = round((0.28 + 0.12 * column) * FINE_PX_PER_M), round((1.1 + 0.105 * row) * FINE_PX_PER_M)
                    lit: Colour = (90, 190, 250) if stage.random.random() < 0.15 else (236, 236, 232)
                    cv2.circle(wall, spot, 5, lit, -1, cv2.LINE_AA)
                    cv2.circle(wall, spot, 5, (70, 70, 70), 1, cv2.LINE_AA)
            _notice(stage, wall, 0.9, 0.8, 0.5, 0.7)
        else:
            _notice(stage, wall, 0.9, 0.7, 0.6, 0.85)
            _notice(stage, wall, 1.75, 0.8, 0.42, 0.6)
    stage.lamps.append((0, deep * 0.5, high - 0.1))
    return []


def _shelf(stage: Stage, wall: Image, x: float, y: float, wide: float, high: float) -> None:
    """Boards close together and rows of small packs on them, many alike side by side."""
    mark_fine(wall, x, y, x + wide, y + high, (86, 92, 96))
    for low in np.arange(y + 0.34, y + high + 0.01, 0.34).tolist():
        left = x + 0.04
        while left < x + wide - 0.2:
            pack, thick, tall = one_of(stage, PACKS), pick(stage, 0.05, 0.13), pick(stage, 0.14, 0.27)
            for _ in range(int(stage.random.integers(2, 6))):
                if left + thick > x + wide - 0.04:
                    break
                mark_fine(wall, left, low - tall - 0.03, left + thick - 0.008, low - 0.03, pack)
                mark_fine(wall, left + 0.008, low - tall * 0.7, left + thick - 0.016, low - tall * 0.45, (70, 70, 76))
                left += thick
            left += pick(stage, 0, 0.06)
        mark_fine(wall, x, low - 0.03, x + wide, low, (216, 220, 220))
    for upright_at in np.arange(x, x + wide + 0.01, wide / max(1, round(wide))).tolist():
        mark_fine(wall, upright_at - 0.015, y, upright_at + 0.015, y + high, (200, 204, 204))


def pharmacy(stage: Stage) -> list[Way]:
    """Walls of shelves full of small packs, a glass counter, a bright shop front at one hand, shining tiles."""
    end, half, high = pick(stage, 6.4, 7.6), pick(stage, 4.2, 5.2), 3.1
    # It reaches far beyond the wall: what is farthest by its middle is painted first, and all stands on the floor.
    long = end + BEYOND_M + 3
    floor = fine(stage, (-half, end + BEYOND_M, 0), (2 * half, 0, 0), (0, -long, 0), (192, 200, 204), ppm=80)
    for line in np.arange(0, long, 0.8).tolist():
        mark_fine(floor, line, 0, line + 0.015, long, (150, 156, 160), 80)
        mark_fine(floor, 0, line, 2 * half, line + 0.015, (150, 156, 160), 80)
    for x in (half - 2.0, half + 1.6):
        mark_fine(floor, x, 0.4, x + 0.5, long, (218, 224, 226), 80)
    sign = one_of(stage, SIGNS)
    back = fine(stage, (-half, end, high), (2 * half, 0, 0), (0, 0, -high), (206, 214, 214))
    mark_fine(back, 0, 0, 2 * half, 0.42, sign)
    _shelf(stage, back, 0.15, 0.6, 2 * half - 0.3, high - 0.75)
    left = fine(stage, (-half, -2, high), (0, end + 2, 0), (0, 0, -high), (206, 214, 214))
    mark_fine(left, 0, 0, end + 2, 0.42, sign)
    _shelf(stage, left, 0.3, 0.6, end + 1.5, high - 0.75)
    front = fine(stage, (half, end, high), (0, -end - 2, 0), (0, 0, -high), (214, 212, 204))
    for pane in np.arange(0, end + 2, 1.5).tolist():
        mark_fine(front, pane, 0, pane + 0.07, high, (110, 114, 116))
        mark_fine(front, pane + 0.2, 1.0, pane + 1.2, 1.5, one_of(stage, PACKS))
    mark_fine(front, 0, high - 0.4, end + 2, high, (120, 124, 124))
    ceiling = fine(stage, (-half, end, high), (2 * half, 0, 0), (0, -end - 2, 0), (206, 210, 208), ppm=60)
    for y in np.arange(0.7, end, 1.8).tolist():
        for x in (half - 2.4, half + 1.2):
            mark_fine(ceiling, x, y, x + 1.2, y + 0.3, (250, 252, 250), 60)
    counter = end - 2.0
    for number in range(6):
        x = -half + 0.7 + number * 1.2
        crate(stage, (x, counter, 0), (1.18, 0.5, 0.92), (196, 200, 198))
        glass = fine(stage, (x, counter - 0.01, 0.88), (1.18, 0, 0), (0, 0, -0.6), (150, 150, 140))
        _shelf(stage, glass, 0.03, 0.0, 1.1, 0.36)
        top = fine(stage, (x, counter + 0.5, 0.93), (1.18, 0, 0), (0, -0.5, 0), (186, 186, 176))
        for _ in range(4):
            lies = pick(stage, 0.05, 0.9), pick(stage, 0.05, 0.3)
            mark_fine(top, *lies, lies[0] + 0.16, lies[1] + 0.1, one_of(stage, PACKS))
    crate(stage, (-0.4, counter + 0.1, 0.93), (0.42, 0.12, 0.36), (40, 40, 42))
    for side in (0.9, 2.3):
        crate(stage, (side, 2.1, 0), (0.9, 0.5, 1.15), (214, 216, 214))
        gondola = facing(stage, (side, 2.09, 1.1), 0.9, 1.0, (120, 124, 126))
        _shelf_on(stage, gondola)
    stage.lamps.append((-half + 0.9, end - 1.2, high - 0.1))
    return [
        Way((-1.2, 2.6), (0.5, 3.6), "person", pick(stage, 0, 1)),
        Way((half - 1.2, 2.4), (-0.3, counter - 0.7), "person", pick(stage, 0, 1)),
        Way((-1.8, end - 0.8), (1.9, end - 0.8), "person", pick(stage, 0, 1)),
    ]


def _shelf_on(stage: Stage, texture: Image) -> None:
    """Bottles on a stand, in rows."""
    for row in range(3):
        for column in range(7):
            at = round((column + 0.5) / 7 * texture.shape[1]), round((row + 0.6) / 3 * texture.shape[0])
            cv2.circle(texture, at, 1, one_of(stage, PACKS), -1)


def _seat(stage: Stage, x: float, y: float, foot: float, cloth: Colour) -> None:
    tone = pick(stage, 0.88, 1.12)
    colour = (cloth[0] * tone, cloth[1] * tone, cloth[2] * tone)
    stage.walls.append(_plain((x, y, foot + 0.95), (0.5, 0, 0), (0, 0, -0.6), colour))
    stage.walls.append(_plain((x + 0.05, y + 0.02, foot + 1.03), (0.4, 0, 0), (0, 0, -0.1), colour))
    stage.walls.append(_plain((x - 0.05, y, foot + 0.62), (0.06, 0, 0), (0, 0, -0.62), (52, 66, 84)))


def _plain(at: Spot, right: Spot, down: Spot, colour: Colour) -> Wall:
    texture = np.full((12, 12, 3), colour, np.float64)
    texture[:2] *= 1.15
    texture[9:] *= 0.75
    return Wall(
        np.array(at, float), np.array(right, float), np.array(down, float), np.clip(texture, 0, 255).astype(np.uint8)
    )


def _hall_side(stage: Stage, side: int, size: Spot, cloth: Colour) -> None:
    """A curtain in folds, and a wall with a wainscot, windows and pillars."""
    half, end, high = size
    curtain = fine(
        stage,
        (side * half - (2.4 if side > 0 else 0), end - 3.4, high),
        (2.4, 0, 0),
        (0, 0, 1 - high),
        cloth,
        30,
        40,
    )
    for fold in np.arange(0.1, 2.4, 0.4).tolist():
        mark_fine(curtain, fold, 0, fold + 0.14, high, (cloth[0] * 0.6, cloth[1] * 0.6, cloth[2] * 0.6), 40)
    start, way = ((-half, -4.0), 1.0) if side < 0 else ((half, end), -1.0)
    wall = fine(stage, (*start, high), (0, way * (end + 4), 0), (0, 0, -high), (110, 150, 180), 0, 30)
    mark_fine(wall, 0, high - 1.3, end + 4, high, (60, 88, 124), 30)
    for bay in np.arange(1.5, end + 3, 3.6).tolist():
        mark_fine(wall, bay, 1.2, bay + 1.1, high - 1.6, (206, 214, 214), 30)
        mark_fine(wall, bay + 2.0, 0.4, bay + 2.2, high - 1.4, (70, 100, 136), 30)


def _banner(stage: Stage, half: float, end: float, high: float) -> None:
    """With large yellow characters on red."""
    banner = fine(
        stage, (-half + 2.4, end - 3.4, high - 0.1), (2 * half - 4.8, 0, 0), (0, 0, -0.8), (44, 40, 196), 0, 60
    )
    for x in np.arange(0.7, 2 * half - 6.0, 0.85).tolist():
        for _ in range(5):
            across, below = x + pick(stage, 0, 0.25), pick(stage, 0.15, 0.6)
            mark_fine(banner, across, below, across + 0.34, below + 0.06, (120, 226, 246), 60)
        mark_fine(banner, x + 0.25, 0.14, x + 0.31, 0.68, (120, 226, 246), 60)


def assembly_hall(stage: Stage) -> list[Way]:
    """From behind over rows and rows of seats: a stage with curtains and a banner, wooden walls, strips of lamps."""
    end, half, high = pick(stage, 21, 26), pick(stage, 8, 10), pick(stage, 5.2, 6.2)
    cloth = one_of(stage, ((44, 40, 150), (120, 70, 40), (60, 96, 60)))
    stage.ground.box(-60, 0, 60, 150, (74, 88, 104))
    for aisle in (-half + 0.6, 0.0, half - 0.6):
        stage.ground.box(aisle - 0.6, 0, aisle + 0.6, end, (46, 44, 110))
    for y in np.arange(3.2, end - 6, 1.05).tolist():
        for x in np.arange(0.9, half - 1.5, 0.62).tolist():
            _seat(stage, x, y, 0, cloth)
            _seat(stage, -x - 0.5, y, 0, cloth)
    boards = fine(stage, (-half, end - 3.5, 1.0), (2 * half, 0, 0), (0, 0, -1.0), (74, 116, 160), 9, 40)
    for x in np.arange(0, 2 * half, 0.5).tolist():
        mark_fine(boards, x, 0, x + 0.04, 1.0, (50, 84, 120), 40)
    fine(stage, (-half, end, 1.0), (2 * half, 0, 0), (0, -3.5, 0), (90, 136, 176), 0, 30)
    back = fine(stage, (-half, end, high), (2 * half, 0, 0), (0, 0, 1.0 - high), (96, 60, 40), 40, 40)
    for x in np.arange(0, 2 * half, 0.55).tolist():
        mark_fine(back, x, 0, x + 0.2, high - 1, (120, 76, 54), 40)
    mark_fine(back, half - 3, 1.9, half + 3, 4.4 if high > 5.6 else 4.0, (226, 222, 214), 40)
    mark_fine(back, half - 2.5, 2.2, half + 1.2, 2.5, (120, 70, 40), 40)
    for row in (2.9, 3.2, 3.5):
        mark_fine(back, half - 2.5, row, half + pick(stage, 0.5, 2.4), row + 0.1, (90, 90, 94), 40)
    for side in (-1, 1):
        _hall_side(stage, side, (half, end, high), cloth)
    _banner(stage, half, end, high)
    ceiling = fine(stage, (-half, end, high), (2 * half, 0, 0), (0, -end - 4, 0), (196, 200, 200), 0, 30)
    for y in np.arange(1, end, 2.6).tolist():
        for x in (half * 0.45, half, half * 1.55):
            mark_fine(ceiling, x - 0.7, y, x + 0.7, y + 0.25, (248, 252, 252), 30)
    crate(stage, (-half + 3.2, end - 2.6, 1.0), (0.8, 0.5, 1.1), (60, 100, 146))
    stage.lamps += [(-half + 1.7, end - 4.5, high - 0.2), (half - 1.7, 9, high - 0.2)]
    return [
        Way((0.2, 4), (-0.2, end - 5), "person", pick(stage, 0, 1)),
        Way((-half + 0.7, end - 5), (-half + 0.7, 6), "person", pick(stage, 0, 1)),
        Way((-half + 1.5, end - 4.4), (half - 1.5, end - 4.4), "person", pick(stage, 0, 1)),
    ]
