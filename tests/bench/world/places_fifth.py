"""A fifth set of places, drawn when the fourth had been looked at: nothing was ever tuned on them. Metres; x to the
right, y forward."""

import numpy as np

from streams.sim.draw_light import Colour
from streams.sim.draw_site import CONCRETE, EARTH, FIELD, GRASS, PAVEMENT, Way, walkers
from streams.sim.draw_stage import GROUND_FAR_M, Stage, Wall
from streams.sim.draw_things import block, hills, house, lamp, panel, pole, tree, upright, wires
from tests.bench.world.places_first import Build, parked_car, pick, traffic

DOORS: tuple[Colour, ...] = ((96, 128, 160), (150, 140, 110), (120, 150, 120), (176, 180, 182))
SEATS: tuple[Colour, ...] = ((170, 90, 40), (50, 60, 190), (90, 160, 80), (60, 170, 210))


def _board(stage: Stage, x: float, y: float, top: float, size: tuple[float, float], colour: Colour, rib: float) -> None:
    """It faces the camera: width and height, hung by its upper edge."""
    front = panel(stage, size[0], size[1], colour, rib_m=rib)
    stage.walls.append(Wall(np.array([x, y, top]), np.array([size[0], 0, 0]), np.array([0, 0, -size[1]]), front))


def _any_of(stage: Stage, colours: tuple[Colour, ...]) -> Colour:
    return colours[int(stage.random.integers(len(colours)))]


def flat_roof(stage: Stage) -> list[Way]:
    """Rows of solar panels on a roof, housings of fans, a mast, a parapet, the town behind it."""
    ground, end = stage.ground, pick(stage, 26, 34)
    ground.box(-60, 0, 60, GROUND_FAR_M, (118, 124, 128))
    ground.speckle(-60, 0, 60, end, 16)
    for x in np.arange(-40, 41, pick(stage, 3.5, 6)).tolist():
        ground.line(x, 0, end, (96, 100, 104), 0.2)
    for row in np.arange(6, end - 8, pick(stage, 3.2, 4.4)).tolist():
        for x in np.arange(-16, 5, 2.1).tolist():
            _board(stage, x, row, 1.3, (1.95, 1.1), (110, 70, 44), 0.33)
    for x, y in ((7, 9), (10, 16), (pick(stage, 12, 18), 22)):
        block(stage, x, y, x + pick(stage, 1.8, 3.6), y + 2, pick(stage, 1.2, 2.4), plain=True)
        _board(stage, x + 0.2, y - 0.02, 1.1, (1.0, 0.9), (70, 72, 74), 0.16)
    pole(stage, pick(stage, -4, 6), end - 3, pick(stage, 6, 9), (176, 178, 178), 0.12)
    upright(stage, (-50, end), (50, end), 1.1, panel(stage, 100, 1.1, (170, 176, 180), cap=True))
    for left in np.arange(-58, 50, pick(stage, 13, 18)).tolist():
        block(stage, left, end + pick(stage, 14, 40), left + pick(stage, 9, 13), 96, pick(stage, 5, 26))
    lamp(stage, -18, 8, 1.0, 4)
    hills(stage, height_m=pick(stage, 30, 110))
    return walkers(stage, 2, 6, 14, 10, end - 6)


def expressway(stage: Stage) -> list[Way]:
    """Six lanes from a gantry, a barrier between them, noise screens at both sides, signs over the lanes."""
    ground, half = stage.ground, pick(stage, 12.5, 15)
    ground.box(-60, 0, 60, GROUND_FAR_M, GRASS)
    ground.asphalt(-half, 0, half, GROUND_FAR_M, (100, 98, 96))
    for side in (-1, 1):
        ground.line(side * 1.4, 0, GROUND_FAR_M)
        ground.line(side * (half - 1.2), 0, GROUND_FAR_M)
        for lane in (5.0, 8.6):
            ground.dashes(side * lane, 0, 140)
    screen = panel(stage, 110, pick(stage, 2.6, 4.2), _any_of(stage, DOORS), rib_m=pick(stage, 1.5, 4), cap=True)
    upright(stage, (-half - 0.5, 120), (-half - 0.5, 10), screen.shape[0] / 24, screen)
    upright(stage, (half + 0.5, 10), (half + 0.5, 120), screen.shape[0] / 24, screen)
    upright(stage, (0, 4), (0, 120), 0.9, panel(stage, 116, 0.9, (166, 170, 172), rib_m=2.0))
    far = pick(stage, 44, 64)
    _board(stage, -half, far, 7.6, (2 * half, 0.6), (140, 144, 146), 1.2)
    for x in (-10, -2.5, 5):
        _board(stage, x, far - 0.1, 7.4, (5.2, 2.2), (70, 120, 40), 0.0)
        _board(stage, x + 0.5, far - 0.2, 6.8, (3.4, 0.4), (214, 216, 216), 0.0)
    for x in (-half + 0.2, half - 0.2):
        pole(stage, x, far, 7.8, (140, 144, 146), 0.4)
    for y in np.arange(18, 120, 26).tolist():
        lamp(stage, 0.3, y, 2.4, 10)
    for _ in range(14):
        side = (-1, 1)[int(stage.random.integers(2))]
        tree(stage, side * pick(stage, half + 4, 50), pick(stage, 14, 110), pick(stage, 4, 9))
    hills(stage, height_m=pick(stage, 20, 80))
    lanes = [traffic(stage, 2, (x, 3), (x, 118)) for x in (3.4, 6.8, 10.2)]
    return [*lanes[0], *lanes[1], *lanes[2], *traffic(stage, 2, (-6.8, 118), (-6.8, 3))]


def parking_deck(stage: Stage) -> list[Way]:
    """Indoors: rows of thick columns with a painted foot, bays, pipes under a low ceiling, cars."""
    ground, ceiling = stage.ground, pick(stage, 2.9, 3.3)
    ground.asphalt(-60, 0, 60, GROUND_FAR_M, (136, 138, 140))
    for x in np.arange(-15, 16, 2.6).tolist():
        for y in (7.0, 19.0):
            ground.box(x - 0.06, y, x + 0.06, y + 4.6, (206, 208, 208))
    ground.dashes(0, 2, 40, dash_m=2, gap_m=2)
    tone = _any_of(stage, ((60, 180, 220), (60, 60, 200), (180, 120, 60)))
    for x in np.arange(-13, 14, pick(stage, 5, 6.5)).tolist():
        for y in (12.0, 24.0):
            column = panel(stage, 0.6, ceiling, (178, 182, 184))
            column[-24:] = tone
            upright(stage, (x - 0.3, y), (x + 0.3, y), ceiling, column)
    wall = panel(stage, 40, ceiling, (168, 172, 174), rib_m=pick(stage, 2, 4))
    wall[-24:] = tone
    upright(stage, (-20, 30), (20, 30), ceiling, wall)
    for y in np.arange(5, 29, pick(stage, 3, 5)).tolist():
        _board(stage, -20, y, ceiling, (40, 0.25), (150, 154, 156), 0.0)
        _board(stage, pick(stage, -6, 4), y - 0.1, ceiling - 0.05, (1.6, 0.12), (226, 228, 228), 0.0)
    for x in (-9.0, -3.9, 3.9, 9.1):
        if stage.random.random() < 0.7:
            parked_car(stage, x, (7.1, 19.1)[int(stage.random.integers(2))])
    _board(stage, -18, 29.9, 2.2, (1.2, 2.1), (120, 160, 90), 0.0)
    lamp(stage, 12, 9, -0.6, ceiling - 0.1)
    return [*walkers(stage, 3, -3, 3, 5, 28), Way((1.5, 3), (1.5, 27), "car", 0.4)]


def ward(stage: Stage) -> list[Way]:
    """Indoors: a long corridor with doors on both sides, a hand rail, a row of seats, lamps along the ceiling."""
    ground, half = stage.ground, pick(stage, 1.3, 1.9)
    ground.paving(-60, 0, 60, GROUND_FAR_M, (176, 178, 172), pick(stage, 0.4, 0.8))
    ground.line(-half + 0.25, 0, 60, (150, 130, 90), 0.1)
    paint, door = _any_of(stage, ((206, 210, 204), (214, 206, 190), (196, 208, 214))), _any_of(stage, DOORS)
    for x in (-half, half):
        wall = panel(stage, 34, 2.8, paint)
        wall[-22:-18] = (140, 120, 86)
        wall[-6:] = (96, 100, 104)
        for left in range(40, wall.shape[1] - 60, int(stage.random.integers(80, 120))):
            wall[-50:, left : left + 24] = door
            wall[-46:-34, left + 14 : left + 20] = (70, 66, 60)
        start, end = ((x, 1), (x, 35)) if x > 0 else ((x, 35), (x, 1))
        upright(stage, start, end, 2.8, wall)
    back = panel(stage, 2 * half, 2.8, paint)
    back[-50:, 8:-8] = (120, 128, 126)
    upright(stage, (-half, 35), (half, 35), 2.8, back)
    for number in range(int(stage.random.integers(3, 6))):
        _board(stage, half - 0.62, 5 + number * 0.7, 0.9, (0.5, 0.5), _any_of(stage, SEATS), 0.0)
    for y in np.arange(4, 34, pick(stage, 2.4, 3.6)).tolist():
        _board(stage, -0.5, y, 2.8, (1.0, 0.14), (232, 234, 234), 0.0)
        if stage.random.random() < 0.3:
            _board(stage, half - 0.7, y, 2.4, (0.6, 0.3), (200, 120, 60), 0.0)
    lamp(stage, half - 0.1, 12, -0.4, 2.7)
    return walkers(stage, 4, -half + 0.4, half - 0.4, 4, 30)


def quarry(stage: Stage) -> list[Way]:
    """Steps of rock one above the other, heaps of gravel, a conveyor on legs, a track of earth."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, (132, 142, 150))
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 26)
    ground.polygon([(-4, 0), (3, 0), (14, 60), (6, 60)], EARTH)
    far = pick(stage, 46, 60)
    for step in range(int(stage.random.integers(2, 5))):
        rock = panel(stage, 100, 6, (120 - 8 * step, 132 - 8 * step, 142 - 8 * step), rib_m=pick(stage, 1.2, 3.5))
        rough = stage.random.normal(0, 20, rock.shape[:2])[:, :, None]
        rock[:] = np.clip(rock + rough, 20, 230).astype(np.uint8)
        _board(stage, -50, far + 9 * step - 0.1, 6.0 * (step + 1) + 0.4, (100, 0.5), (160, 168, 172), 0.0)
        at = np.array([-50, far + 9 * step, 6.0 * (step + 1)])
        stage.walls.append(Wall(at, np.array([100.0, 0, 0]), np.array([0, 0, -6.0]), rock))
    for x, y in ((-22, 24), (pick(stage, -12, -6), 32), (18, 28), (28, 38)):
        wide, high = pick(stage, 7, 12), pick(stage, 2.5, 5)
        for layer in np.linspace(0, 1, 9).tolist():
            half = wide / 2 * (1 - layer)
            tone, size = 110 + 40 * layer, (2 * half + 0.3, high / 8)
            _board(stage, x - half, y + layer, high * (layer + 0.125), size, (tone, tone, tone), 0.0)
    for leg in range(12):
        x, up = 8 + leg * 1.4, leg * 0.55
        _board(stage, x, 21, 1.2 + up, (1.5, 0.5), (60, 150, 200), 0.4)
        if leg % 3 == 0:
            pole(stage, x + 0.6, 21, 1.1 + up, (110, 114, 118), 0.2)
    block(stage, -34, 12, -27, 17, 3, plain=True)
    lamp(stage, -8, 12, 1.4, 8)
    hills(stage, height_m=pick(stage, 60, 180))
    lorries = [Way((0, 3), (8, 48), "truck", 0.2), Way((10, 50), (-2, 2), "truck", 0.7)]
    return lorries + walkers(stage, 2, -26, -16, 8, 16)


def toll_plaza(stage: Stage) -> list[Way]:
    """A wide roof over lanes, booths with striped islands, signs, light barriers."""
    ground, y = stage.ground, pick(stage, 20, 27)
    ground.asphalt(-60, 0, 60, GROUND_FAR_M, (120, 120, 120))
    lanes = np.arange(-18, 19, pick(stage, 5.2, 6.4)).tolist()
    for x in lanes:
        for start in np.arange(y - 14, y + 6, 1.2).tolist():
            ground.box(x - 0.6, start, x + 0.6, start + 0.6, (60, 190, 225))
        block(stage, x - 0.6, y - 1, x + 0.6, y + 2, 2.5, plain=True)
        _board(stage, x - 0.5, y - 1.05, 2.2, (1.0, 0.9), (84, 74, 62), 0.0)
        _board(stage, x + 0.7, y + 1, 1.1, (3.2, 0.14), (60, 60, 215), 0.5)
        _board(stage, x + 1.8, y - 2.2, 5.3, (1.1, 0.7), _any_of(stage, ((90, 170, 60), (60, 60, 200))), 0.0)
        ground.dashes(x + 2.8, 0, y - 14, dash_m=2, gap_m=3)
    deep = panel(stage, 60, 1.4, _any_of(stage, SEATS), rib_m=0.0)
    deep[8:26, 300:1100] = (216, 218, 218)
    _board(stage, -30, y - 2, 6.6, (60, 0.2), (200, 204, 204), 0.0)
    stage.walls.append(Wall(np.array([-30, y - 2.1, 6.4]), np.array([60.0, 0, 0]), np.array([0, 0, -1.4]), deep))
    for x in lanes[::2]:
        pole(stage, x, y + 0.5, 5.2, (170, 172, 174), 0.4)
        lamp(stage, x, y - 1.5, 0.8, 5.1)
    block(stage, 34, y + 10, 50, y + 22, 6)
    hills(stage, height_m=pick(stage, 30, 130))
    ways = [Way((x + 2.8, 3), (x + 2.8, y + 60), "car", pick(stage, 0, 1)) for x in lanes[1:4]]
    return [*ways, Way((lanes[-2] + 2.8, 3), (lanes[-2] + 2.8, y + 60), "truck", 0.55)]


def sports_ground(stage: Stage) -> list[Way]:
    """A pitch with its lines and goals, a running track, a fence of mesh, a stand with seats in rows."""
    ground, near = stage.ground, pick(stage, 9, 13)
    ground.box(-60, 0, 60, GROUND_FAR_M, PAVEMENT)
    ground.box(-58, near - 6, 58, near + 70, (70, 80, 170))
    for at in np.arange(near - 5, near, 1.2).tolist():
        ground.box(-58, at, 58, at + 0.1, (214, 216, 218))
    for number, at in enumerate(np.arange(near + 1, near + 60, 5.0).tolist()):
        ground.box(-40, at, 40, at + 5, (64 + 10 * (number % 2), 124 + 12 * (number % 2), 84))
    for x in (-34, 0, 34):
        ground.line(x, near + 3, near + 56)
    for at in (near + 3, near + 56):
        ground.box(-34, at, 34, at + 0.15, (210, 214, 214))
    for x in (-32, 30):
        _board(stage, x, near + 28, 2.5, (2.4, 2.4), (190, 194, 194), 0.3)
    for row in range(7):
        tone = _any_of(stage, SEATS)
        _board(stage, -26, near + 66 + row, 1.0 + row * 0.6, (52, 0.55), tone, 0.55)
    _board(stage, -28, near + 74, 8.4, (56, 0.7), (160, 166, 170), 2.0)
    for x in np.arange(-28, 29, 8).tolist():
        pole(stage, x, near + 74, 8.0, (150, 156, 160), 0.3)
    fence = panel(stage, 100, 1.2, (126, 130, 132), rib_m=pick(stage, 0.4, 0.8))
    upright(stage, (-50, near - 7), (50, near - 7), 1.2, fence)
    for x in (-44, 44):
        lamp(stage, x, near + 20, 1.0, 14)
    for _ in range(12):
        tree(stage, pick(stage, -58, 58), pick(stage, near + 84, 130), pick(stage, 5, 10))
    hills(stage, height_m=pick(stage, 20, 80))
    return walkers(stage, 12, -30, 30, near + 6, near + 50)


def pasture(stage: Stage) -> list[Way]:
    """Fences of posts and wire across meadows, a barn, a trough, a lone tree, electricity poles: mostly open grass."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, FIELD)
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 20)
    ground.box(-60, pick(stage, 40, 50), 60, pick(stage, 70, 84), GRASS)
    ground.polygon([(-2, 0), (1.4, 0), (pick(stage, 10, 20), 90), (pick(stage, 6, 9), 90)], EARTH)
    for y in (pick(stage, 9, 13), pick(stage, 26, 34), pick(stage, 58, 70)):
        for x in np.arange(-46, 47, pick(stage, 2.2, 3.6)).tolist():
            pole(stage, x, y, 1.25, (96, 112, 124), 0.14)
        for high in (0.5, 1.1):
            _board(stage, -46, y, high, (92, 0.06), (128, 130, 130), 0.0)
    house(stage, pick(stage, 14, 20), 44, 34, 56, along=False)
    upright(stage, (-34, 48), (-16, 48), 5.5, panel(stage, 18, 5.5, (60, 76, 120), rib_m=0.4, cap=True))
    _board(stage, pick(stage, -9, -5), 15, 0.7, (3.0, 0.7), (150, 154, 154), 0.0)
    tree(stage, pick(stage, 5, 11), pick(stage, 22, 30), pick(stage, 6, 10))
    for _ in range(9):
        tree(stage, pick(stage, -58, 58), pick(stage, 90, 130), pick(stage, 4, 9))
    for y in (12, 42, 72):
        pole(stage, -12, y, 8, (104, 112, 122), 0.26)
    wires(stage, -12, 10, 90, 7.6)
    lamp(stage, 14, 40, 1.0, 5)
    hills(stage, height_m=pick(stage, 50, 160))
    along = [Way((0, 3), (9, 60), "tricycle", 0.3), *traffic(stage, 1, (8, 80), (0, 3))]
    return along + walkers(stage, 2, -14, 12, 14, 30)


FIFTH_PLACES: dict[str, tuple[tuple[tuple[float, float], ...], Colour, Build]] = {
    "flat roof": (((-5, 5), (-3, 1), (3.2, 6), (-14, 14), (8, 14), (55, 85)), CONCRETE, flat_roof),
    "expressway": (((-5, 5), (-2, 1), (7, 10), (-6, 6), (8, 14), (40, 70)), GRASS, expressway),
    "parking deck": (((-4, 4), (-1, 2), (2.5, 2.8), (-10, 10), (4, 10), (65, 95)), CONCRETE, parking_deck),
    "ward": (((-0.7, 0.7), (-1, 2), (2.3, 2.6), (-5, 5), (6, 12), (65, 90)), CONCRETE, ward),
    "quarry": (((-8, 8), (-3, 1), (6, 10), (-12, 12), (6, 12), (50, 80)), EARTH, quarry),
    "toll plaza": (((-8, 8), (-3, 1), (5, 8), (-10, 10), (7, 12), (55, 85)), CONCRETE, toll_plaza),
    "sports ground": (((-10, 10), (-3, 1), (6, 12), (-12, 12), (9, 15), (55, 90)), PAVEMENT, sports_ground),
    "pasture": (((-5, 5), (-2, 1), (4, 7), (-12, 12), (7, 12), (50, 80)), FIELD, pasture),
}
"""As PLACES of places_first.py."""
