"""A second set of places, drawn when the first had been looked at: nothing was ever tuned on them. Metres; x to the
right, y forward."""

import numpy as np

from streams.sim.draw_light import Colour
from streams.sim.draw_site import CONCRETE, EARTH, FIELD, GRASS, PAVEMENT, WATER, Way, walkers
from streams.sim.draw_stage import GROUND_FAR_M, Stage, Wall
from streams.sim.draw_things import block, hills, house, lamp, panel, pole, tree, upright, wires
from tests.bench.world.places_first import Build, parked_car, pick, traffic

AWNINGS: tuple[Colour, ...] = ((60, 60, 190), (190, 120, 50), (70, 150, 80), (60, 170, 220), (200, 205, 205))
CONTAINERS: tuple[Colour, ...] = ((50, 60, 170), (150, 90, 40), (80, 120, 60), (40, 120, 190), (150, 150, 150))


def _one_of(stage: Stage, colours: tuple[Colour, ...]) -> Colour:
    return colours[int(stage.random.integers(len(colours)))]


def _flat(stage: Stage, x: float, y: float, z: float, size: tuple[float, float], colour: Colour) -> None:
    """A level sheet seen from below or from above: its width and its depth."""
    sheet = panel(stage, size[0], size[1], colour, rib_m=1.5)
    stage.walls.append(
        Wall(np.array([x, y + size[1], z]), np.array([size[0], 0, 0]), np.array([0, -size[1], 0]), sheet)
    )


def market(stage: Stage) -> list[Way]:
    """Stalls under awnings along a paved lane, shops behind them."""
    ground, half = stage.ground, pick(stage, 3, 5)
    ground.paving(-60, 0, 60, GROUND_FAR_M, PAVEMENT, pick(stage, 0.6, 1.4))
    for side in (-1, 1):
        for y in np.arange(9, 70, pick(stage, 3.6, 5)).tolist():
            deep = pick(stage, 1.6, 2.4)
            left = half if side > 0 else -half - deep
            front = panel(stage, deep, 0.6, _one_of(stage, AWNINGS), rib_m=0.5)
            upright(stage, (left, y), (left + deep, y), 2.7, front)
            block(stage, left, y + 0.4, left + deep, y + 2.6, 0.9, plain=True)
            pole(stage, left + (0 if side > 0 else deep), y, 2.6, width_m=0.08)
        for y in np.arange(6, 90, 17).tolist():
            left = half + 5 if side > 0 else -half - 5 - 10
            block(stage, left, y, left + 10, y + 16, pick(stage, 6, 16), shops=True)
    for y in (18, 40, 62):
        lamp(stage, half, y, -1.0, 5)
    return walkers(stage, 16, -half + 0.5, half - 0.5, 8, 50)


def bridge(stage: Stage) -> list[Way]:
    """Along the deck: railings, two portals, water on both sides."""
    ground, half = stage.ground, pick(stage, 5, 7)
    ground.box(-60, 0, 60, GROUND_FAR_M, WATER)
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 6)
    ground.asphalt(-half, 0, half, GROUND_FAR_M)
    ground.dashes(0, 2, GROUND_FAR_M)
    for x in (-half + 0.4, half - 0.4):
        ground.line(x, 0, GROUND_FAR_M)
    for x in (-half, half):
        rail = panel(stage, 110, 1.1, (150, 154, 156), rib_m=pick(stage, 0.8, 2.0))
        start, end = ((x, 2), (x, 112)) if stage.view.x < x else ((x, 112), (x, 2))
        upright(stage, start, end, 1.1, rail)
    steel = _one_of(stage, ((90, 110, 170), (150, 150, 150), (100, 140, 90)))
    for y in (34, 78):
        for x in (-half, half):
            pole(stage, x, y, 16, steel, 0.9)
        beam = panel(stage, 2 * half, 1.2, steel)
        stage.walls.append(Wall(np.array([-half, y, 14.0]), np.array([2 * half, 0, 0]), np.array([0, 0, -1.2]), beam))
    for y in range(14, 100, 20):
        lamp(stage, -half, y, 1.6, 8)
        lamp(stage, half, y, -1.6, 8)
    block(stage, -56, 112, -14, 126, pick(stage, 8, 22))
    block(stage, 16, 116, 54, 128, pick(stage, 6, 30))
    hills(stage, height_m=pick(stage, 40, 110))
    return traffic(stage, 5, (0, 2), (0, 108))


def farmyard(stage: Stage) -> list[Way]:
    """A barn, silos, a low wall, heaps; earth and grass."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, GRASS)
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 16)
    ground.box(-16, 0, 18, 44, EARTH)
    ground.speckle(-16, 0, 18, 44, 20)
    y = pick(stage, 26, 36)
    block(stage, -24, y, pick(stage, -6, 0), y + 14, pick(stage, 5, 8), plain=True)
    house(stage, 8, y - 2, 19, y + 9)
    for x in np.arange(pick(stage, 1, 3), 8, 3.2).tolist():
        pole(stage, x, y + 10, pick(stage, 8, 12), (176, 180, 182), 2.6)
    if stage.random.random() < 0.5:
        upright(stage, (-16, 12), (14, 12), 1.2, panel(stage, 30, 1.2, (130, 140, 150), rib_m=0.4, cap=True))
    for _ in range(4):
        x, near = pick(stage, -14, 12), pick(stage, 14, 24)
        block(stage, x, near, x + pick(stage, 1.5, 4), near + 2, pick(stage, 0.6, 1.6), plain=True)
    for _ in range(12):
        tree(stage, pick(stage, -55, 55), pick(stage, y + 20, 120), pick(stage, 4, 9))
    lamp(stage, -5, y - 3, 0.8, 5)
    wires(stage, 12, 8, 80, 6.4)
    hills(stage, height_m=pick(stage, 30, 120))
    return [Way((0, 44), (2, 4), "tricycle", 0.2), *walkers(stage, 4, -12, 14, 8, 26)]


def bus_station(stage: Stage) -> list[Way]:
    """Bays under roofs, lines on the ground, an office behind."""
    ground, y = stage.ground, pick(stage, 16, 22)
    ground.asphalt(-60, 0, 60, GROUND_FAR_M)
    for x in np.arange(-36, 37, pick(stage, 6, 8)).tolist():
        ground.box(x, y - 6, x + 0.2, y + 8, (200, 204, 206))
        ground.box(x - 1, y + 9, x + 1, y + 24, CONCRETE)
        _flat(stage, x - 1.6, y + 9, 3.6, (3.2, 13), (206, 210, 212))
        for along in (10, 15, 20):
            pole(stage, x, y + along, 3.5, width_m=0.2)
    block(stage, -30, y + 32, pick(stage, 6, 24), y + 46, pick(stage, 7, 15), shops=True)
    board = panel(stage, 5, 1.6, (50, 50, 46))
    board[8:-8, 8:-8:12] = (80, 190, 230)
    upright(stage, (-12, y + 8), (-7, y + 8), 5.5, board)
    for x in (-26, 0, 26):
        lamp(stage, x, y - 4, 1.2, 10)
    return traffic(stage, 4, (-50, y - 8), (50, y - 8)) + walkers(stage, 10, -30, 30, y + 9, y + 28)


def reservoir(stage: Stage) -> list[Way]:
    """Mostly water, a concrete crown with a railing, far banks: little to hold on to."""
    ground, shore = stage.ground, pick(stage, 8, 16)
    ground.box(-60, 0, 60, GROUND_FAR_M, WATER)
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 8)
    ground.paving(-60, 0, 60, shore, CONCRETE, pick(stage, 2, 5))
    ground.box(-60, 104, 60, GROUND_FAR_M, GRASS)
    rail = panel(stage, 110, 1.1, (110, 114, 116), rib_m=pick(stage, 1.0, 2.4))
    upright(stage, (-55, shore), (55, shore), 1.1, rail)
    x = pick(stage, -14, 10)
    block(stage, x, shore + 4, x + 5, shore + 9, pick(stage, 4, 7))
    for _ in range(22):
        tree(stage, pick(stage, -58, 58), pick(stage, 106, 130), pick(stage, 4, 10))
    for across in (-22, 20):
        lamp(stage, across, shore - 1, 1.0, 6)
    hills(stage, height_m=pick(stage, 60, 170))
    return walkers(stage, 4, -18, 18, 4, shore - 1)


def container_yard(stage: Stage) -> list[Way]:
    """Ribbed boxes in stacks, lanes between them, a gantry."""
    ground = stage.ground
    ground.asphalt(-60, 0, 60, GROUND_FAR_M, (104, 104, 102))
    for x in np.arange(-40, 41, 13).tolist():
        ground.line(x, 4, 110)
    for x in np.arange(-38, 36, 13).tolist():
        for y in (16, 34, 52, 74):
            for floor in range(int(stage.random.integers(0, 4))):
                colour, at = _one_of(stage, CONTAINERS), floor * 2.6
                for start, end in (((x, y), (x + 6, y)), ((x + 6, y), (x + 6, y + 12)), ((x, y + 12), (x, y))):
                    wide = float(np.hypot(end[0] - start[0], end[1] - start[1]))
                    side = panel(stage, wide, 2.6, colour, rib_m=pick(stage, 0.3, 0.6))
                    across = np.array([end[0] - start[0], end[1] - start[1], 0.0])
                    hung = np.array([start[0], start[1], at + 2.6])
                    stage.walls.append(Wall(hung, across, np.array([0, 0, -2.6]), side))
    for x in (-30, 30):
        pole(stage, x, 64, 22, (60, 150, 210), 1.0)
    beam = panel(stage, 60, 1.6, (60, 150, 210))
    stage.walls.append(Wall(np.array([-30, 64, 22.0]), np.array([60.0, 0, 0]), np.array([0, 0, -1.6]), beam))
    for x in (-19, 7, 33):
        lamp(stage, x, 12, 1.4, 12)
    return traffic(stage, 3, (-6, 2), (-6, 100)) + walkers(stage, 3, -10, 10, 6, 14)


def warehouse(stage: Stage) -> list[Way]:
    """Indoors: an aisle between racks full of boxes, a bare floor, a wall behind."""
    ground, half = stage.ground, pick(stage, 2.2, 4)
    ground.paving(-60, 0, 60, GROUND_FAR_M, (150, 156, 158), 5.0)
    for x in (-half + 0.2, half - 0.2):
        ground.line(x, 0, 60, (60, 190, 220))
    for x in (-half, half):
        rack = panel(stage, 50, 20, (120, 116, 110))
        for shelf in range(20 * 24 - 40, 0, -int(stage.random.integers(34, 50))):
            at = 6
            while at < 50 * 24 - 40:
                wide, high = int(stage.random.integers(14, 34)), int(stage.random.integers(12, 30))
                tone = pick(stage, 0.6, 1.2)
                rack[shelf - high : shelf, at : at + wide] = (100 * tone, 140 * tone, 170 * tone)
                at += wide + int(stage.random.integers(2, 12))
            rack[shelf : shelf + 3] = (40, 90, 190)
        start, end = ((x, 2), (x, 52)) if x > 0 else ((x, 52), (x, 2))
        upright(stage, start, end, 20, rack)
    upright(stage, (-half, 52), (half, 52), 20, panel(stage, 2 * half, 20, (190, 196, 198), rib_m=0.5))
    for y in (10, 22, 34):
        lamp(stage, half - 0.2, y, -0.8, 6)
    return walkers(stage, 3, -half + 0.8, half - 0.8, 6, 40)


def village_lane(stage: Stage) -> list[Way]:
    """A bending lane between low walls and houses, wires over it."""
    ground, bend = stage.ground, pick(stage, -0.15, 0.15)
    ground.box(-60, 0, 60, GROUND_FAR_M, EARTH)
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 16)
    ground.polygon([(-2.6, 0), (2.6, 0), (2.6 + 140 * bend, 140), (-2.6 + 140 * bend, 140)], (150, 154, 156))
    for side in (-1, 1):
        y = pick(stage, 7, 12)
        while y < 110:
            deep, along = pick(stage, 8, 12), pick(stage, 7, 12)
            near = side * pick(stage, 4.5, 7) + bend * y
            left = near if side > 0 else near - deep
            if stage.random.random() < 0.75:
                house(stage, left, y, left + deep, y + along)
            else:
                tree(stage, near + side * 2, y + 3, pick(stage, 4, 8))
            y += along + pick(stage, 1, 6)
    wires(stage, 3.4, 8, 80, 6)
    for y in (14, 44):
        lamp(stage, 3.4 + bend * y, y, -1.0, 6)
    parked_car(stage, -4.2, 15)
    hills(stage, height_m=pick(stage, 40, 120))
    return [Way((60 * bend, 60), (0, 3), "tricycle", 0.5), *walkers(stage, 5, -2, 2, 8, 40)]


SECOND_PLACES: dict[str, tuple[tuple[tuple[float, float], ...], Colour, Build]] = {
    "market": (((-2, 2), (-2, 2), (4, 6), (-8, 8), (8, 14), (60, 85)), PAVEMENT, market),
    "bridge": (((-4, 4), (-3, 1), (5, 9), (-8, 8), (8, 14), (55, 80)), WATER, bridge),
    "farmyard": (((-8, 8), (-3, 1), (4, 7), (-14, 14), (8, 14), (55, 85)), GRASS, farmyard),
    "bus station": (((-10, 10), (-4, 0), (6, 10), (-14, 14), (10, 16), (60, 90)), CONCRETE, bus_station),
    "reservoir": (((-10, 10), (-3, 1), (5, 9), (-12, 12), (6, 12), (50, 80)), WATER, reservoir),
    "container yard": (((-8, 8), (-4, 0), (7, 12), (-12, 12), (9, 15), (55, 85)), CONCRETE, container_yard),
    "warehouse": (((-1.2, 1.2), (0, 2), (4, 5.5), (-6, 6), (9, 15), (60, 85)), CONCRETE, warehouse),
    "village lane": (((-2, 2), (-2, 1), (4, 6), (-10, 10), (7, 13), (55, 80)), FIELD, village_lane),
}
"""As PLACES."""
