"""A fourth set of places, drawn when the third had been looked at and thresholds were frozen: nothing was ever tuned on
them. Metres; x to the right, y forward."""

import numpy as np

from streams.sim.draw_light import Colour
from streams.sim.draw_site import CONCRETE, EARTH, FIELD, GRASS, PAVEMENT, WATER, Way, walkers
from streams.sim.draw_stage import GROUND_FAR_M, Stage, Wall
from streams.sim.draw_things import block, hills, house, lamp, panel, pole, tree, upright, wires
from tests.bench.world.places_first import Build, parked_car, pick, traffic

COACHES: tuple[Colour, ...] = ((150, 120, 60), (80, 80, 190), (170, 176, 178), (90, 130, 80))


def _sheet(stage: Stage, x: float, y: float, top: float, size: tuple[float, float], colour: Colour, rib: float) -> None:
    """It faces the camera: width and height, hung by its upper edge."""
    front = panel(stage, size[0], size[1], colour, rib_m=rib)
    stage.walls.append(Wall(np.array([x, y, top]), np.array([size[0], 0, 0]), np.array([0, 0, -size[1]]), front))


def _one_of(stage: Stage, colours: tuple[Colour, ...]) -> Colour:
    return colours[int(stage.random.integers(len(colours)))]


def platform(stage: Stage) -> list[Way]:
    """A railway platform: an edge line, a long roof on posts, a train that stands on the second track, signs."""
    ground, edge = stage.ground, pick(stage, 2.5, 4)
    ground.box(-60, 0, 60, GROUND_FAR_M, (112, 118, 126))
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 20)
    ground.paving(-14, 0, edge, GROUND_FAR_M, PAVEMENT, pick(stage, 0.5, 1.1))
    ground.line(edge - 0.8, 0, 120, (60, 200, 225), 0.3)
    for track in (edge + 1.2, edge + 6.2):
        for y in np.arange(2, 110, 0.8).tolist():
            ground.box(track - 0.5, y, track + 2.0, y + 0.3, (80, 86, 96))
        for rail in (track, track + 1.5):
            ground.box(rail, 0, rail + 0.14, 120, (150, 156, 162))
    train = panel(stage, 84, 3.6, _one_of(stage, COACHES))
    for left in range(24, train.shape[1] - 60, 60):
        train[14:46, left : left + 34] = (70, 62, 56)
    upright(stage, (edge + 5.8, 104), (edge + 5.8, 20), 4.2, train)
    for y in np.arange(10, 90, pick(stage, 7, 10)).tolist():
        pole(stage, -5, y, 4.6, (96, 110, 90), 0.24)
        _sheet(stage, -9, y, 4.9, (8, 0.4), (150, 154, 158), 0.0)
        if stage.random.random() < 0.6:
            _sheet(stage, -7, y + 1, 3.4, (2.6, 0.6), (170, 90, 40), 0.0)
    block(stage, -30, 12, -12, 70, pick(stage, 5, 8), shops=True)
    for y in (14, 38, 62):
        lamp(stage, -5, y, 0.8, 4.4)
    wires(stage, edge + 4, 6, 110, 6.4)
    hills(stage, height_m=pick(stage, 20, 70))
    return walkers(stage, 11, -11, edge - 1, 6, 48)


def weir(stage: Stage) -> list[Way]:
    """A river over a step of concrete, a walkway with sluice gates, banks with bushes: much of it is water."""
    ground, y = stage.ground, pick(stage, 20, 28)
    ground.box(-60, 0, 60, GROUND_FAR_M, WATER)
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 9)
    ground.box(-60, y - 4, 60, y - 2.6, (206, 208, 208))
    ground.speckle(-60, y - 6, 60, y - 2, 24)
    ground.paving(-60, 0, 60, 5, CONCRETE, pick(stage, 1.5, 3))
    _sheet(stage, -40, y, 2.2, (80, 0.5), (150, 154, 156), 2.0)
    for x in np.arange(-32, 33, pick(stage, 5, 7)).tolist():
        pole(stage, x, y, 5.2, (140, 146, 150), 0.7)
        _sheet(stage, x + 0.6, y + 0.4, 4.2, (pick(stage, 2.4, 3.8), 1.8), (110, 96, 70), 0.5)
    rail = panel(stage, 80, 1.0, (60, 160, 210), rib_m=pick(stage, 0.6, 1.4))
    upright(stage, (-40, 5), (40, 5), 1.0, rail)
    block(stage, pick(stage, -20, 8), y + 2, pick(stage, 12, 18), y + 8, pick(stage, 6, 9))
    ground.box(-60, 92, 60, GROUND_FAR_M, GRASS)
    for _ in range(24):
        tree(stage, pick(stage, -58, 58), pick(stage, 94, 125), pick(stage, 3, 9))
    for x in (-16, 14):
        lamp(stage, x, 4.4, 0.8, 6)
    hills(stage, height_m=pick(stage, 30, 140))
    return walkers(stage, 4, -18, 18, 2, 5)


def square(stage: Stage) -> list[Way]:
    """A town square: two-coloured slabs, steps and a column in the middle, benches, flags, arcades behind."""
    ground, size = stage.ground, pick(stage, 3, 5)
    ground.paving(-60, 0, 60, GROUND_FAR_M, (150, 160, 168), size / 3)
    for row, y in enumerate(np.arange(4, 60, size).tolist()):
        for x in np.arange(-42 + size * (row % 2), 42, 2 * size).tolist():
            ground.box(x, y, x + size, y + size, (128, 134, 148))
    middle = pick(stage, 24, 32)
    for step in range(4):
        half = 6 - 1.2 * step
        _sheet(stage, -half, middle + step, 0.4 * (step + 1), (2 * half, 0.4), (186 - 8 * step, 192, 196), 0.0)
    pole(stage, 0, middle + 4, pick(stage, 9, 15), (176, 186, 192), 1.4)
    for x in (-22, -18, 18, 22):
        pole(stage, x, middle + 10, 10, (200, 202, 204), 0.12)
        _sheet(stage, x, middle + 10, 9.8, (2.2, 1.4), _one_of(stage, COACHES), 0.0)
    for x in (-14, -8, 8, 14):
        _sheet(stage, x, pick(stage, 12, 18), 0.8, (1.9, 0.5), (60, 90, 130), 0.0)
    for left in (-48, -16, 16):
        high = pick(stage, 9, 16)
        block(stage, left, middle + 28, left + 30, middle + 44, high, shops=True)
    for x in (-24, 0, 24):
        lamp(stage, x, middle - 6, 0.6, 5)
    return walkers(stage, 16, -24, 24, 7, middle + 20)


def factory_gate(stage: Stage) -> list[Way]:
    """A barrier and a weighbridge, a hut, halls with ribbed walls, pipes on trestles, two chimneys."""
    ground, y = stage.ground, pick(stage, 15, 21)
    ground.asphalt(-60, 0, 60, GROUND_FAR_M, (104, 102, 100))
    ground.box(-3, y - 9, 3, y - 1, (126, 130, 134))
    for x in (-3.2, 3.2):
        ground.line(x, 2, y, (60, 200, 225))
    _sheet(stage, -3.4, y, 1.2, (6.8, 0.18), (60, 60, 215), 0.0)
    pole(stage, -3.6, y, 1.3, (60, 170, 215), 0.5)
    block(stage, 4, y - 1, 8, y + 3, 2.9)
    fence = panel(stage, 40, 2.4, (120, 124, 126), rib_m=pick(stage, 0.3, 0.7))
    upright(stage, (-45, y), (-5, y), 2.4, fence)
    for left, deep in ((-40, 26), (14, 34)):
        hall = panel(stage, 26, 11, _one_of(stage, ((170, 160, 140), (150, 150, 150), (190, 180, 160))), rib_m=0.9)
        hall[-70:, 60:140] = (90, 84, 80)
        upright(stage, (left, y + deep), (left + 26, y + deep), pick(stage, 8, 11), hall)
    for height in (5.2, 5.9, 6.6):
        _sheet(stage, -14, y + 14, height, (28, 0.3), (150, 160, 166), 0.0)
    for x in (-14, -4, 6, 14):
        pole(stage, x, y + 14, 6.8, (96, 100, 120), 0.3)
    for x in (-20, pick(stage, -10, 10)):
        pole(stage, x, y + 70, pick(stage, 26, 42), (130, 140, 176), 2.2)
    parked_car(stage, -9, y - 7)
    for x in (-10, 10):
        lamp(stage, x, y + 6, 1.2, 8)
    return walkers(stage, 6, -10, 10, 5, y + 8) + traffic(stage, 2, (0, 2), (0, y + 30))


def underpass(stage: Stage) -> list[Way]:
    """Below ground: tiled walls with posters, a flat ceiling with lamps, drains along both sides."""
    ground, half = stage.ground, pick(stage, 2.4, 4)
    ground.paving(-60, 0, 60, GROUND_FAR_M, (136, 142, 146), pick(stage, 0.4, 0.7))
    for x in (-half + 0.3, half - 0.3):
        ground.line(x, 0, 60, (70, 74, 76))
    tiles: Colour = ((206, 210, 206), (196, 206, 190), (180, 196, 210))[int(stage.random.integers(3))]
    for x in (-half, half):
        wall = panel(stage, 44, 9, tiles, rib_m=pick(stage, 0.5, 0.9))
        wall[-44:-40] = (120, 90, 50)
        for left in range(50, wall.shape[1] - 70, int(stage.random.integers(90, 150))):
            wall[-76:-30, left : left + 32] = _one_of(stage, COACHES)
            wall[-70:-58, left + 5 : left + 27] = (214, 216, 218)
        start, end = ((x, 2), (x, 46)) if x > 0 else ((x, 46), (x, 2))
        upright(stage, start, end, 9, wall)
    _sheet(stage, -half, 46, 9, (2 * half, 9), tiles, 1.1)
    _sheet(stage, -1.2, 45.8, 2.2, (2.4, 2.2), (60, 58, 56), 0.0)
    for y in np.arange(6, 40, pick(stage, 4, 6)).tolist():
        _sheet(stage, -half, y, 3.3, (2 * half, 0.22), (170, 172, 170), 0.0)
        lamp(stage, half - 0.2, y, -0.6, 3.1)
    return walkers(stage, 6, -half + 0.6, half - 0.6, 5, 34)


def mountain_bend(stage: Stage) -> list[Way]:
    """A road that bends round a slope: crash barrier, chevron signs, a wall of rock, a valley behind."""
    ground, bend = stage.ground, pick(stage, 0.14, 0.26) * (1, -1)[int(stage.random.integers(2))]
    side = 1 if bend > 0 else -1
    ground.box(-60, 0, 60, GROUND_FAR_M, GRASS)
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 22)
    ys = np.arange(0, 70, 2.0)
    middle = bend * ys**2 / 28
    for wide, colour in ((5.0, EARTH), (3.6, (98, 98, 100))):
        edge = [*zip(middle - wide, ys, strict=True), *zip(middle[::-1] + wide, ys[::-1], strict=True)]
        ground.polygon([(float(x), float(y)) for x, y in edge], colour)
    for x, y in zip(middle[::3].tolist(), ys[::3].tolist(), strict=True):
        ground.box(x - 0.08, y, x + 0.08, y + 2.6, (205, 210, 212))
    rock = panel(stage, 60, 13, (112, 122, 128), rib_m=pick(stage, 1.5, 4))
    rock[:] = np.clip(rock + stage.random.normal(0, 16, rock.shape[:2])[:, :, None], 20, 230).astype(np.uint8)
    start, end = (-side * 7.0, 6.0), (-side * 7.0 + 18 * bend, 54.0)
    upright(stage, *((start, end) if side < 0 else (end, start)), pick(stage, 8, 13), rock)
    for at in range(4, 32, 2):
        x, y = float(middle[at]) + side * 4.4, float(ys[at])
        pole(stage, x, y, 0.8, (150, 156, 160), 0.2)
        _sheet(stage, x - 0.9, y, 0.85, (1.8, 0.34), (176, 182, 186), 0.0)
        if at % 8 == 0:
            _sheet(stage, x + side * 0.8 - 0.5, y + 0.5, 1.9, (1.0, 0.8), (50, 50, 205), 0.33)
    for _ in range(16):
        tree(stage, side * pick(stage, 12, 52), pick(stage, 24, 100), pick(stage, 3, 8))
    lamp(stage, -side * 5.4, 16, side * 1.4, 7)
    hills(stage, 420, pick(stage, 90, 220))
    return [Way((float(middle[30]), 60), (0, 4), "truck", 0.3), Way((1.6, 3), (float(middle[26]), 52), "car", 0.7)]


def greenhouses(stage: Stage) -> list[Way]:
    """Long tunnels of film side by side, a ditch, a pump house, rows of seedlings: many parallel lines."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, FIELD)
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 20)
    wide = pick(stage, 5.5, 7.5)
    for number, x in enumerate(np.arange(-34, 34, wide + 1.4).tolist()):
        near = pick(stage, 12, 20)
        film = panel(stage, wide, 2.4, (196 - 12 * (number % 3), 202, 200), rib_m=pick(stage, 0.6, 1.0))
        film[-44:, 20:44] = (110, 120, 116)
        upright(stage, (x, near), (x + wide, near), 2.4, film)
        roof = panel(stage, wide, 44, (206, 210, 208), rib_m=wide / 3)
        stage.walls.append(Wall(np.array([x, near + 44, 2.5]), np.array([wide, 0, 0]), np.array([0, -44.0, 0]), roof))
    for y in np.arange(3, 11, 0.8).tolist():
        ground.box(-40, y, 40, y + 0.3, (70, 130, 90))
    ground.box(-60, 11, 60, 11.9, WATER)
    house(stage, 18, 64, 28, 74)
    block(stage, pick(stage, -24, -12), 6, pick(stage, -9, -6), 9, 2.6, plain=True)
    for y in (10, 40, 70):
        pole(stage, -2, y, 7, (136, 134, 130), 0.24)
    wires(stage, -2, 10, 90, 6.6)
    lamp(stage, 6, 11, 0.8, 5)
    hills(stage, height_m=pick(stage, 20, 100))
    return [*walkers(stage, 5, -18, 18, 4, 11), Way((-40, 12), (40, 12), "tricycle", pick(stage, 0, 1))]


def lift_lobby(stage: Stage) -> list[Way]:
    """Indoors: doors of steel in a row, a board, a plant, a floor of large slabs, bare walls."""
    ground, half, back = stage.ground, pick(stage, 3.6, 5), pick(stage, 8, 11)
    ground.paving(-60, 0, 60, GROUND_FAR_M, (166, 174, 180), pick(stage, 0.8, 1.2))
    plaster: Colour = ((208, 212, 214), (190, 202, 208), (202, 206, 196))[int(stage.random.integers(3))]
    for x in (-half, half):
        start, end = ((x, 1), (x, back)) if x > 0 else ((x, back), (x, 1))
        upright(stage, start, end, 8, panel(stage, back - 1, 8, plaster))
    wall = panel(stage, 2 * half, 8, plaster)
    wall[-6:] = (90, 96, 100)
    upright(stage, (-half, back), (half, back), 8, wall)
    for x in np.arange(-half + 0.6, half - 1.6, pick(stage, 1.9, 2.4)).tolist():
        _sheet(stage, x, back - 0.05, 2.2, (1.3, 2.2), (150, 156, 160), 0.65)
        _sheet(stage, x + 0.4, back - 0.06, 2.6, (0.5, 0.22), (50, 50, 46), 0.0)
        _sheet(stage, x + 1.45, back - 0.06, 1.4, (0.14, 0.3), (60, 64, 66), 0.0)
    _sheet(stage, -half + 0.1, back - 1.4, 2.0, (0.9, 1.3), _one_of(stage, COACHES), 0.0)
    block(stage, half - 0.9, back - 1.6, half - 0.3, back - 1.0, 0.6, plain=True)
    tree(stage, half - 0.6, back - 1.2, 1.9)
    lamp(stage, half - 0.2, back - 3, -0.6, 3)
    return walkers(stage, 3, -half + 0.8, half - 0.8, 4, back - 0.8)


FOURTH_PLACES: dict[str, tuple[tuple[tuple[float, float], ...], Colour, Build]] = {
    "platform": (((-6, 1), (-2, 1), (3.4, 5), (-8, 10), (6, 12), (55, 85)), EARTH, platform),
    "weir": (((-8, 8), (-3, 1), (5, 9), (-14, 14), (8, 14), (55, 85)), WATER, weir),
    "square": (((-8, 8), (-3, 1), (5, 9), (-12, 12), (9, 15), (55, 85)), PAVEMENT, square),
    "factory gate": (((-5, 5), (-3, 1), (4.5, 8), (-10, 10), (8, 14), (55, 80)), CONCRETE, factory_gate),
    "underpass": (((-1, 1), (-1, 2), (2.6, 3.1), (-6, 6), (5, 11), (60, 90)), CONCRETE, underpass),
    "mountain bend": (((-2, 2), (-2, 1), (5, 8), (-6, 6), (7, 12), (50, 80)), GRASS, mountain_bend),
    "greenhouses": (((-6, 6), (-3, 1), (5, 8), (-12, 12), (8, 13), (55, 85)), FIELD, greenhouses),
    "lift lobby": (((-1, 1), (-0.5, 1), (2.5, 2.9), (-8, 8), (10, 16), (75, 100)), CONCRETE, lift_lobby),
}
"""As PLACES of places_first.py."""
