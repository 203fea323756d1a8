"""A ninth set of places, drawn by somebody who had not seen how pictures are judged: nothing was ever tuned on them.
Those indoors and the lane of stalls are built in indoors_ninth.py. Metres; x to the right, y forward."""

import cv2
import numpy as np

from streams.sim.draw_light import Colour, Image
from streams.sim.draw_site import CONCRETE, GRASS, PAVEMENT, Way, walkers
from streams.sim.draw_stage import GROUND_FAR_M, GROUND_LEFT_M, GROUND_PX_PER_M, PAINT, Sprite, Stage
from streams.sim.draw_things import block, facade, hills, lamp, pole, tree, upright
from tests.bench.world.indoors_ninth import awning_lane, metro_hall, school_corridor
from tests.bench.world.pieces import crate, facing, heap, hedge, mark, one_of, sheet, slogan
from tests.bench.world.places_first import Build, parked_car, pick

TARPS: tuple[Colour, ...] = (
    (70, 100, 60), (150, 90, 40), (60, 60, 170), (176, 180, 182), (96, 110, 130), (80, 150, 200),
)  # fmt: skip
SCOOTERS: tuple[Colour, ...] = (
    (52, 50, 180), (150, 96, 50), (220, 222, 222), (60, 62, 64), (90, 160, 100), (60, 160, 220),
)  # fmt: skip
BLOOMS: tuple[Colour, ...] = ((52, 50, 200), (80, 200, 240), (190, 120, 220))
STONE: Colour = (140, 154, 162)
PUDDLES_M: tuple[tuple[tuple[float, float], ...], ...] = (
    ((-7.0, 12.0), (-3.4, 11.0), (-2.0, 13.2), (-5.0, 15.4), (-7.6, 14.0)),
    ((3.0, 17.0), (7.6, 16.4), (8.2, 19.0), (4.4, 21.0)),
)
ROTORS: tuple[tuple[float, float, float, float], ...] = (
    (-30.0, 96.0, 26.0, 11.0), (16.0, 128.0, 31.0, 13.0), (46.0, 140.0, 30.0, 12.5), (-9.0, 60.0, 12.0, 4.6),
)  # fmt: skip
"""Of the ridge: where each mast stands, how high, and how long its blades are."""
BASIN_M = (0.0, 22.0, 6.4)
MASTS = ((-15.0, 31.0), (-12.4, 31.0), (-9.8, 31.0))


def cast(stage: Stage, x: float, y: float, high: float, wide: float) -> None:
    """The long shadow of an upright thing, where the sun is low."""
    if stage.light.sun < 0.5:
        return
    reach = np.array([0.86, 0.5]) * high * 2.4
    foot, half = np.array([x, y]), np.array([wide / 2, 0])
    near, far = foot - half, foot + half
    outline = np.stack([near, far, far + reach, near + reach])
    pixels = (outline - (GROUND_LEFT_M, GROUND_FAR_M)) * (GROUND_PX_PER_M, -GROUND_PX_PER_M)
    low, lengths = np.floor(pixels.min(axis=0)).astype(int), np.ceil(np.ptp(pixels, axis=0)).astype(int) + 2
    left, top = np.maximum(low, 0)
    area = stage.ground.texture[top : max(0, low[1] + lengths[1]), left : max(0, low[0] + lengths[0])]
    if not area.size:
        return
    mask = np.zeros(area.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.rint(pixels - (left, top)).astype(np.int32)], 255)
    mask = np.asarray(cv2.blur(mask, (5, 5)))
    area[:] = (area * (1 - 0.5 * stage.light.sun * mask[:, :, None].astype(np.float32) / 255)).astype(np.uint8)


def _lorry(stage: Stage, x: float, y: float, *, to_camera: bool) -> None:
    """Parked: its cab, or the doors at its back, to the camera."""
    load, paint = one_of(stage, TARPS), one_of(stage, SCOOTERS)
    back = y + 2.4 if to_camera else y
    crate(stage, (x, back, 1.15), (2.5, 9.5, 2.6), load, 0.6)
    crate(stage, (x + 0.1, back, 0.5), (2.3, 9.5, 0.65), (46, 48, 50))
    for axle in (0.6, 1.9, 7.0):
        crate(stage, (x, back + axle, 0), (2.5, 0.95, 0.95), (30, 30, 32))
    if to_camera:
        crate(stage, (x + 0.02, y, 0.45), (2.46, 2.1, 2.5), paint)
        cab = facing(stage, (x + 0.02, y - 0.01, 2.95), 2.46, 2.5, paint)
        mark(cab, 0.15, 0.35, 2.3, 1.2, (66, 60, 54))
        mark(cab, 0.4, 1.4, 2.06, 1.9, (46, 46, 48))
        for left in (0.1, 2.0):
            mark(cab, left, 1.95, left + 0.36, 2.2, (222, 226, 226))
    else:
        doors = facing(stage, (x, y - 0.01, 3.75), 2.5, 2.6, load)
        for bar in (0.35, 1.0, 1.45, 2.1):
            mark(doors, bar, 0.1, bar + 0.05, 2.5, (186, 190, 190))
        mark(facing(stage, (x, y - 0.01, 1.1), 2.5, 0.35, (52, 54, 56)), 0.1, 0.08, 0.5, 0.25, (50, 50, 190))
    cast(stage, x + 1.25, y + 5, 3.7, 9)


def _used_asphalt(stage: Stage) -> None:
    """Bays, puddles, oil."""
    ground = stage.ground
    ground.asphalt(-60, 0, 60, GROUND_FAR_M, (100, 98, 96))
    for bay_line in range(-35, 36, 5):
        ground.line(bay_line, 24, 40, PAINT, 0.14)
    for puddle in PUDDLES_M:
        ground.polygon([*puddle], (118, 112, 104))
    for _ in range(40):
        x, y = pick(stage, -30, 30), pick(stage, 6, 40)
        ground.box(x, y, x + pick(stage, 0.3, 1.1), y + pick(stage, 0.3, 1.4), (58, 58, 60))
    ground.speckle(-60, 0, 60, 60, 7)


def lorry_park(stage: Stage) -> list[Way]:
    """Lorries side by side in painted bays, one that comes and goes, puddles, oil, a canteen, poplars, high lamps."""
    _used_asphalt(stage)
    ground = stage.ground
    ground.arrow(-10, 8, towards=False)
    ground.arrow(12, 9, towards=True)
    for bay in range(-7, 7):
        if bay != 0 and stage.random.random() < 0.74:
            _lorry(stage, bay * 5 + 1.25, pick(stage, 25, 27), to_camera=bool(stage.random.random() < 0.6))
    canteen = facade(stage, 26, 5, shops=True, colour=(150, 176, 190))
    upright(stage, (-34, 52), (-8, 52), 5, canteen)
    sheet(stage, (-34.5, 57, 6.6), (27, 0, 0), (0, -6, -1.5), (92, 84, 130), 0.4)
    sign = facing(stage, (14, 51, 7.5), 12, 2.2, (60, 56, 180))
    slogan(stage, sign, 1.5, (226, 232, 232))
    for leg in (15.0, 25.0):
        pole(stage, leg, 51.1, 5.4, (150, 152, 152), 0.3)
    for poplar in range(-52, 53, 5):
        at = poplar + pick(stage, -1, 1), pick(stage, 60, 66)
        tree(stage, *at, pick(stage, 8, 13))
    for x in (-19.0, 0.0, 21.0):
        lamp(stage, x, 22, 1.6, 11)
        cast(stage, x, 22, 11, 0.3)
    for x in (-24.0, 26.0):
        parked_car(stage, x, 14)
    for x in np.arange(-9, 10, 3).tolist():
        crate(stage, (x, 10, 0), (0.25, 0.25, 0.7), (60, 176, 226))
        cast(stage, x, 10, 0.7, 0.25)
    hills(stage, height_m=pick(stage, 30, 90))
    return [
        Way((-30, 20.5), (30, 20.5), "truck", pick(stage, 0, 1)),
        Way((30, 9), (-30, 7), "van", pick(stage, 0, 1)),
        *walkers(stage, 4, -12, 12, 9, 20),
    ]


def _silo(stage: Stage, x: float, y: float, wide: float, high: float) -> None:
    """A drum of corrugated sheet with a roof like a tent."""
    rows, columns = 420, max(60, round(420 * wide / high))
    across = np.linspace(-1, 1, columns)
    shine = 0.62 + 0.5 * np.sqrt(np.clip(1 - (across + 0.25) ** 2, 0, 1))
    ribs = 1 - 0.12 * (np.arange(rows) // 5 % 2)
    tone = np.clip(172 * ribs[:, None] * shine[None, :] + stage.random.normal(0, 4, (rows, columns)), 0, 255)
    picture = np.zeros((rows, columns, 4), np.uint8)
    picture[:, :, :3], picture[70:, :, 3] = tone[:, :, None], 255
    roof = np.array([(0, 72), (columns // 2 - 6, 2), (columns // 2 + 6, 2), (columns - 1, 72)])
    opaque = np.zeros((rows, columns), np.uint8)
    cv2.fillPoly(opaque, [roof], 255)
    picture[:, :, 3] |= opaque
    stage.sprites.append(Sprite(x, y, high, picture))


def weighbridge(stage: Stage) -> list[Way]:
    """Of a grain depot: a scale of steel in the drive, a barrier, a hut with lit figures, silos, a conveyor, maize."""
    ground = stage.ground
    ground.paving(-60, 0, 60, GROUND_FAR_M, (160, 166, 168), 4.0)
    ground.box(-2.4, 12, 2.0, 30, (92, 96, 100))
    for y in np.arange(12, 30, 1.5).tolist():
        ground.box(-2.4, y, 2.0, y + 0.06, (58, 60, 62))
    for side in (-2.6, 2.1):
        for y in np.arange(12, 30, 2).tolist():
            crate(stage, (side, y, 0), (0.16, 2, 0.35), (50, 190, 226) if int(y / 2) % 2 else (40, 40, 42))
    ground.polygon([(6, 36), (20, 34), (22, 46), (8, 48)], (60, 176, 222))
    ground.speckle(6, 34, 22, 48, 16)
    crate(stage, (5.2, 15, 0), (4.2, 5, 3.1), (190, 200, 202))
    front = facing(stage, (5.3, 14.9, 2.7), 4.0, 2.6, (190, 200, 202))
    mark(front, 0.3, 0.6, 2.3, 1.7, (84, 74, 62))
    mark(front, 2.8, 0.5, 3.7, 2.6, (120, 88, 60))
    sheet(stage, (4.8, 20.4, 3.3), (5, 0, 0), (0, -6, 0), (110, 112, 110))
    slogan(stage, facing(stage, (5.0, 14.6, 4.2), 4.6, 0.9, (56, 52, 180)), 0.6, (220, 230, 232))
    crate(stage, (2.6, 13.2, 0), (0.5, 0.5, 1.1), (60, 170, 226))
    crate(stage, (-3.7, 13.4, 0), (0.16, 0.16, 1.0), (200, 204, 204))
    for number in range(5):
        _silo(stage, -28 + number * 8.6, 62 + pick(stage, -1, 1), 8, pick(stage, 15, 18))
    sheet(stage, (-32, 62, 18.4), (44, 0, 0), (0, 0, -1.1), (120, 112, 90), 1.2)
    sheet(stage, (11, 61, 18.2), (14, -10, -17), (0, 0, -1.2), (110, 104, 86), 1.2)
    block(stage, 22, 50, 50, 70, 8, plain=True)
    heap(stage, 14, 44, pick(stage, 2.4, 3.6), (62, 178, 226))
    for _ in range(14):
        x, y = pick(stage, -16, -8), pick(stage, 24, 40)
        for layer in range(int(stage.random.integers(1, 4))):
            crate(stage, (x, y, 0.35 * layer), (1.3, 0.9, 0.34), (176, 200, 208) if layer % 2 else (150, 184, 200))
    for x in (-6.0, 12.0):
        lamp(stage, x, 24, 1.3 if x < 0 else -1.3, 7)
    lamp(stage, -6, 44, 1.3, 7)
    for x in np.arange(-50, 51, 6).tolist():
        tree(stage, x, pick(stage, 76, 90), pick(stage, 6, 10))
    hills(stage, height_m=pick(stage, 30, 110))
    return [
        Way((-0.2, 50), (-0.2, 2), "truck", pick(stage, 0, 1)),
        Way((-6.5, 6), (-6.5, 48), "tricycle", pick(stage, 0, 1)),
        *walkers(stage, 3, -12, 4, 30, 40),
    ]


def _guard_rail(stage: Stage) -> None:
    for y in range(6, 70, 4):
        x = -4.2 + 0.004 * y * y
        crate(stage, (x, y, 0), (0.16, 0.16, 0.8), (170, 174, 174))
        sheet(stage, (x, y, 0.85), (0.016 * 2 * (y + 2), 4, 0), (0, 0, -0.34), (198, 202, 202))


def wind_ridge(stage: Stage) -> list[Way]:
    """A bare ridge: a gravel road that bends away beside a rail, masts with turning blades, a board, a hut, stones."""
    ground = stage.ground
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 20)
    for _ in range(90):
        x, y, wide = pick(stage, -58, 58), pick(stage, 3, 140), pick(stage, 0.6, 4)
        ground.box(x, y, x + wide, y + wide * 0.8, (64, 124, 124) if stage.random.random() < 0.5 else (86, 138, 140))
    ys = np.arange(0, 76, 3.0)
    edge = [(-3.6 + 0.004 * y * y, y) for y in ys.tolist()]
    ground.polygon([*edge, *[(x + 6.4, y) for x, y in reversed(edge)]], (150, 164, 172))
    ground.speckle(-6, 0, 30, 76, 16)
    for rut in (1.6, 3.9):
        ground.polygon([*[(x + rut, y) for x, y in edge], *[(x + rut + 0.5, y) for x, y in reversed(edge)]], STONE)
    _guard_rail(stage)
    for x, y, high, blade in ROTORS:
        pole(stage, x, y, high, (220, 222, 222), blade * 0.11)
        crate(stage, (x - blade * 0.06, y - 0.4, high - 0.4), (blade * 0.12, 1.6, blade * 0.09), (226, 228, 228))
    crate(stage, (5.6, 17, 0), (3.4, 3, 2.6), (150, 170, 180))
    mark(facing(stage, (5.7, 16.9, 2.3), 3.2, 2.2, (150, 170, 180)), 0.4, 0.3, 1.2, 2.2, (70, 96, 120))
    sheet(stage, (5.3, 20.3, 3.2), (4, 0, 0), (0, -3.6, -0.5), (70, 76, 140), 0.3)
    board = facing(stage, (-8.6, 11.5, 2.3), 2.6, 1.5, (84, 120, 60))
    slogan(stage, board, 0.4, (224, 230, 228))
    for leg in (-8.4, -6.3):
        pole(stage, leg, 11.6, 0.9, (96, 110, 126), 0.14)
    for _ in range(70):
        x, y, size = pick(stage, -34, 34), pick(stage, 4, 60), pick(stage, 0.2, 0.9)
        if not -5 < x - 0.004 * y * y < 4:
            tone = pick(stage, 0.7, 1.15)
            crate(stage, (x, y, 0), (size * 1.4, size, size * 0.7), (STONE[0] * tone, STONE[1] * tone, STONE[2] * tone))
            cast(stage, x + size / 2, y + size / 2, size, size)
    for _ in range(24):
        hedge(stage, pick(stage, -40, -6), pick(stage, 6, 70), pick(stage, 0.8, 2.6), 0.8, pick(stage, 0.4, 1.0))
    cast(stage, 7.3, 18, 3, 3.4)
    lamp(stage, 4.6, 14, -1.2, 5)
    hills(stage, height_m=pick(stage, 60, 150))
    return [Way((0.6, 2), (3.6, 34), "suv", pick(stage, 0, 1)), *walkers(stage, 2, -2, 2, 8, 22)]


def _museum(stage: Stage) -> None:
    """Columns over steps, and a plate with writing."""
    for step in range(4):
        crate(stage, (-13 + step * 0.5, 42 + step * 0.6, 0), (26 - step, 6, 0.3 + 0.3 * step), (176, 182, 184))
    front = facing(stage, (-11, 47, 11), 22, 9.8, (150, 164, 172))
    for x in np.arange(1.2, 21, 2.8).tolist():
        mark(front, x, 3.2, x + 1.5, 9.8, (74, 72, 70))
        crate(stage, (x - 11.6, 45.4, 1.2), (0.7, 0.7, 6.2), (190, 198, 200))
    crate(stage, (-12, 45, 7.4), (24, 3, 1.4), (166, 176, 182))
    slogan(stage, facing(stage, (-7, 44.9, 8.7), 14, 1.1, (120, 132, 140)), 0.8, (60, 150, 200))


def fountain_plaza(stage: Stage) -> list[Way]:
    """Jets in a round basin on patterned stone, flags, a museum behind steps, a lit screen, beds, benches, trees."""
    ground, (x, y, radius) = stage.ground, BASIN_M
    ground.paving(-60, 0, 60, GROUND_FAR_M, (150, 158, 166), 1.6)
    for ring, tone in ((14.0, (124, 136, 150)), (12.6, (160, 168, 174)), (9.4, (132, 140, 148))):
        ground.polygon(_disc(x, y, ring), tone)
    ground.polygon(_disc(x, y, radius), (150, 138, 108))
    ground.speckle(-16, 6, 16, 40, 9)
    for turn in np.linspace(0, 2 * np.pi, 29)[:-1].tolist():
        at = x + radius * float(np.cos(turn)), y + radius * float(np.sin(turn))
        crate(stage, (at[0] - 0.75, at[1] - 0.25, 0), (1.5, 0.5, 0.5), (178, 184, 186))
    _museum(stage)
    shop = facade(stage, 22, 15.5, shops=True, colour=(160, 168, 176))
    upright(stage, (17, 47), (39, 47), 15.5, shop)
    block(stage, -46, 46, -20, 60, pick(stage, 12, 20), shops=True)
    for mast in MASTS:
        pole(stage, *mast, 9.2, (206, 208, 208), 0.14)
        cast(stage, *mast, 9, 0.2)
    for bed_x, bed_y in ((-18.0, 13.0), (10.5, 12.0), (11.0, 32.0), (-20.0, 38.0)):
        hedge(stage, bed_x, bed_y, 7, 2.4, 0.5)
        for _ in range(30):
            at = bed_x + pick(stage, 0, 6.8), bed_y + pick(stage, 0, 2.2)
            crate(stage, (*at, 0.5), (0.16, 0.16, 0.1), one_of(stage, BLOOMS))
        cast(stage, bed_x + 3.5, bed_y + 1, 0.6, 7)
    for bench in (-8.5, 5.6):
        crate(stage, (bench, 10.5, 0.42), (2.2, 0.6, 0.08), (84, 116, 150))
        for leg in (0.2, 1.8):
            crate(stage, (bench + leg, 10.6, 0), (0.15, 0.4, 0.42), (60, 62, 64))
    for at in ((-22.0, 22.0), (24.0, 24.0), (-24.0, 33.0), (27.0, 36.0)):
        cast(stage, *at, 5, 3)
    for lamp_x in (-11.0, 11.0):
        lamp(stage, lamp_x, 17, -1.0 if lamp_x > 0 else 1.0, 6)
        lamp(stage, lamp_x, 35, -1.0 if lamp_x > 0 else 1.0, 6)
    return [
        *walkers(stage, 6, -16, 16, 6, 13),
        *walkers(stage, 5, -16, 16, 31, 41),
        Way((-24, 17), (-12, 40), "rider", pick(stage, 0, 1)),
    ]


def _disc(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    return [(x + radius * float(np.cos(turn)), y + radius * float(np.sin(turn))) for turn in np.linspace(0, 6.3, 60)]


def _scooter(stage: Stage) -> Image:
    """An electric bicycle from the front, a little from the side."""
    picture, paint = np.zeros((220, 130, 4), np.uint8), one_of(stage, SCOOTERS)
    body = (round(paint[0]), round(paint[1]), round(paint[2]), 255)
    cv2.ellipse(picture, (62, 176), (13, 42), 0, 0, 360, (34, 34, 34, 255), -1, cv2.LINE_AA)
    cv2.ellipse(picture, (92, 182), (11, 34), 0, 0, 360, (30, 30, 30, 255), -1, cv2.LINE_AA)
    cv2.fillPoly(picture, [np.array([(36, 82), (92, 82), (84, 158), (44, 158)])], body, cv2.LINE_AA)
    cv2.fillPoly(picture, [np.array([(66, 96), (122, 92), (116, 128), (70, 134)])], (40, 42, 46, 255), cv2.LINE_AA)
    cv2.ellipse(picture, (64, 70), (24, 20), 0, 0, 360, body, -1, cv2.LINE_AA)
    cv2.circle(picture, (64, 70), 10, (220, 226, 226, 255), -1, cv2.LINE_AA)
    cv2.line(picture, (14, 56), (114, 52), (44, 44, 46, 255), 7, cv2.LINE_AA)
    for mirror in (18, 108):
        cv2.line(picture, (mirror, 54), (mirror - 6, 26), (50, 50, 50, 255), 3, cv2.LINE_AA)
        cv2.circle(picture, (mirror - 6, 20), 9, (70, 72, 74, 255), -1, cv2.LINE_AA)
    if stage.random.random() < 0.5:
        cv2.rectangle(picture, (40, 88), (88, 124), (120, 124, 126, 255), -1)
    return picture


def bike_shed(stage: Stage) -> list[Way]:
    """Of a housing estate: electric bicycles in rows below a roof of sheets, charging posts, flats, shrubs, a path."""
    ground = stage.ground
    ground.paving(-60, 0, 60, GROUND_FAR_M, (150, 152, 154), 0.9)
    ground.asphalt(-60, 4.5, 60, 9.5, (108, 106, 104))
    ground.box(-60, 24, 60, 34, (78, 120, 100))
    ground.speckle(-60, 24, 60, 34, 18)
    for row in (12.0, 17.5):
        for x in np.arange(-17, 17, 0.74).tolist():
            ground.line(x - 0.37, row - 0.6, row + 1.4, PAINT, 0.05)
            if stage.random.random() < 0.84:
                at = x + pick(stage, -0.1, 0.1), row + pick(stage, -0.25, 0.35)
                stage.sprites.append(Sprite(*at, pick(stage, 1.08, 1.22), _scooter(stage)))
    for x in np.arange(-17, 18, 4.25).tolist():
        pole(stage, x, 20.4, 2.5, (150, 120, 70), 0.14)
        pole(stage, x, 10.6, 3.0, (150, 120, 70), 0.14)
        crate(stage, (x - 0.2, 20.1, 1.0), (0.4, 0.2, 0.6), (200, 206, 206))
        mark(facing(stage, (x - 0.12, 20.05, 1.5), 0.24, 0.16, (90, 200, 80)), 0, 0, 0.02, 0.02, (90, 200, 80))
    sheet(stage, (-17.6, 21.4, 2.6), (35.2, 0, 0), (0, -5.6, 0.35), (150, 126, 96), 0.5)
    facing(stage, (-17.6, 15.8, 2.98), 35.2, 0.18, (150, 96, 50))
    slogan(stage, facing(stage, (-5, 20.9, 2.4), 8, 0.8, (60, 56, 180)), 0.5, (226, 230, 230))
    for left in (-40.0, -14.0, 13.0):
        block(stage, left, 36, left + 23, 48, pick(stage, 15, 20))
    for x in np.arange(-38, 39, 3.4).tolist():
        hedge(stage, x, pick(stage, 25, 28), pick(stage, 1.4, 2.8), 1, pick(stage, 0.6, 1.3))
    for x in (-21.0, 20.5, 27.0):
        tree(stage, x, pick(stage, 26, 32), pick(stage, 4, 7))
    for x in (-8.0, 9.5):
        lamp(stage, x, 10, 1.1, 4.6)
    stage.lamps += [(x, 18.4, 2.3) for x in (-11.5, -2.5, 6.5, 15.5)]
    for bin_x in (18.6, 19.6, 20.6):
        crate(stage, (bin_x, 12, 0), (0.8, 0.8, 1.1), one_of(stage, TARPS))
    parked_car(stage, -21.5, 12)
    return [
        Way((-22, 6.2), (22, 6.2), "rider", pick(stage, 0, 1)),
        Way((20, 7.8), (-20, 7.8), "rider", pick(stage, 0, 1)),
        *walkers(stage, 4, -12, 12, 5, 10.2),
    ]


NINTH_PLACES: dict[str, tuple[tuple[tuple[float, float], ...], Colour, Build]] = {
    "lorry park": (((-5, 5), (-3, 1), (6, 10), (-14, 14), (9, 15), (58, 86)), CONCRETE, lorry_park),
    "metro hall": (((-2, 2), (-1.5, 0), (3.4, 4.1), (-12, 6), (8, 14), (72, 98)), CONCRETE, metro_hall),
    "weighbridge": (((-5, 3), (-2, 2), (4.5, 7), (-10, 12), (6, 12), (56, 84)), CONCRETE, weighbridge),
    "wind ridge": (((-3, 3), (-2, 1), (3.4, 5.5), (-10, 10), (0, 5), (58, 84)), GRASS, wind_ridge),
    "awning lane": (((-1, 1), (-1.5, 1), (3.4, 4.6), (-7, 7), (9, 16), (60, 88)), PAVEMENT, awning_lane),
    "fountain plaza": (((-5, 5), (-3, 1), (5, 9), (-12, 12), (9, 15), (58, 88)), PAVEMENT, fountain_plaza),
    "school corridor": (((-0.9, 0.9), (-1.2, 0), (2.5, 2.85), (-6, 6), (8, 15), (64, 94)), CONCRETE, school_corridor),
    "bike shed": (((-5, 5), (-1, 1.5), (3.6, 5.2), (-14, 14), (10, 16), (62, 90)), PAVEMENT, bike_shed),
}
"""As PLACES of places_first.py."""
