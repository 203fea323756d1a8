"""Of the fourteenth set: the places in yards and on roads."""

import numpy as np

from streams.sim.draw_light import Colour
from streams.sim.draw_site import EARTH, GRASS, Way, road, rows, two_ways, walkers
from streams.sim.draw_stage import GROUND_FAR_M, PAINT, Stage
from streams.sim.draw_things import block, hills, lamp, pole, tree, wires
from tests.bench.world.pieces import crate, facing, heap, hedge, mark, one_of, sheet, slogan
from tests.bench.world.places_first import parked_car, pick

SHED_M = (-17.0, -5.0)
"""Of the wholesale market: its long roof, from left to right."""
LORRIES_M = ((5.0, 13.0), (9.6, 15.6), (14.4, 18.0))
"""Near left foot of each one's bed."""
TOWER_M = (-7.0, 40.0, 12.5)
RAILS_Y_M = 12.5
BRIDGE_M = (23.0, 5.5)
"""How far the footbridge is, and how high its floor."""
COURSE = (
    (-11.0, 23.6),
    (9.0, 23.2),
    (11.6, 26.0),
    (11.0, 34.0),
    (8.0, 38.0),
    (-8.0, 39.0),
    (-12.0, 36.0),
    (-12.6, 27.0),
)
GREENS: tuple[Colour, ...] = ((90, 170, 120), (110, 190, 150), (70, 130, 90), (60, 90, 210), (70, 150, 230))
SACKS: tuple[Colour, ...] = ((60, 60, 180), (60, 130, 220), (80, 160, 90), (206, 210, 212))


def _lorry_bed(stage: Stage, x: float, y: float, paint: Colour) -> None:
    """With its tail to the camera and a side let down; its cab is behind."""
    crate(stage, (x - 0.1, y + 4.6, 0.6), (2.4, 1.9, 2.1), paint)
    crate(stage, (x - 0.1, y, 0.75), (2.4, 4.5, 0.3), (84, 90, 96))
    facing(stage, (x - 0.1, y - 0.02, 0.8), 2.4, 0.45, paint)
    for lamp_at in (0.0, 1.95):
        facing(stage, (x + lamp_at, y - 0.04, 0.72), 0.25, 0.12, (40, 40, 200))
    plate = facing(stage, (x + 0.8, y - 0.05, 0.6), 0.55, 0.18, (150, 110, 40))
    mark(plate, 0.05, 0.04, 0.5, 0.14, (226, 228, 228))
    for wheel in (0.9, 3.4, 5.2):
        for side in (-0.14, 1.95):
            crate(stage, (x + side, y + wheel, 0), (0.4, 0.85, 0.85), (40, 42, 44))


def _stall(stage: Stage, x: float, y: float) -> None:
    """Crates and sacks on the floor, a scale, boxes of foam."""
    for number in range(int(stage.random.integers(4, 8))):
        level, left = divmod(number, 3)
        tone = one_of(stage, GREENS)
        crate(stage, (x + 0.75 * left, y, 0.42 * level), (0.66, 0.9, 0.38), (96, 150, 190))
        crate(stage, (x + 0.05 + 0.75 * left, y + 0.06, 0.42 * level + 0.3), (0.56, 0.78, 0.16), tone)
    for number in range(int(stage.random.integers(2, 6))):
        crate(stage, (x + 2.6, y + 0.1, 0.28 * number), (0.9, 0.55, 0.27), one_of(stage, SACKS))
    crate(stage, (x + 1.2, y - 0.9, 0), (0.5, 0.5, 0.12), (120, 124, 126))
    crate(stage, (x + 1.4, y - 0.5, 0.1), (0.06, 0.06, 0.8), (120, 124, 126))


def _litter(stage: Stage) -> None:
    """Wet patches, and leaves that have been trodden on."""
    ground = stage.ground
    for _ in range(30):
        a, b, long = pick(stage, -5, 18), pick(stage, 5, 40), pick(stage, 0.6, 3.0)
        ground.polygon([(a, b), (a + long, b + 0.3), (a + long * 0.8, b + 0.9), (a + 0.2, b + 0.6)], (104, 108, 110))
    for _ in range(420):
        a, b = pick(stage, -16, 20), pick(stage, 4, 32)
        ground.box(a, b, a + pick(stage, 0.08, 0.4), b + pick(stage, 0.06, 0.2), one_of(stage, GREENS[:3]))


def _long_roof(stage: Stage) -> None:
    """On posts, open at its sides, with a board for each stall."""
    left, right = SHED_M
    for y in np.arange(9.0, 66, 6.0).tolist():
        for x in (left, right):
            crate(stage, (x, y, 0), (0.3, 0.3, 4.6), (150, 110, 60))
            crate(stage, (x - 0.05, y - 0.05, 0), (0.4, 0.4, 0.8), (60, 180, 220))
        sheet(stage, (right + 0.8, y, 4.6), (0, 6.0, 0), (left - right - 1.6, 0, 1.6), (150, 120, 80), 0.5)
        sheet(stage, (right + 0.8, y, 4.6), (0, 6.0, 0), (0, 0, -0.35), (170, 130, 80))
        board = facing(stage, (right - 3.0, y + 0.1, 4.3), 2.4, 0.5, (60, 130, 60))
        slogan(stage, board, 0.3, (232, 236, 236))


def vegetable_wholesale(stage: Stage) -> list[Way]:
    """A long roof over stalls at one side, lorries that are being emptied at the other, leaves and puddles between."""
    ground = stage.ground
    ground.paving(-60, 0, 60, GROUND_FAR_M, (138, 142, 144), 3.0)
    _litter(stage)
    _long_roof(stage)
    for y in np.arange(10.5, 60, 3.4).tolist():
        for x in (-15.6, -10.6):
            if stage.random.random() < 0.85:
                _stall(stage, x, y + pick(stage, -0.3, 0.3))
    for (x, y), paint in zip(LORRIES_M, ((150, 80, 40), (60, 60, 170), (170, 174, 176)), strict=True):
        _lorry_bed(stage, x, y, paint)
    for _ in range(5):
        x, y = pick(stage, -3.5, 3.0), pick(stage, 9, 24)
        for level in range(int(stage.random.integers(1, 4))):
            crate(stage, (x, y, 0.4 * level), (0.7, 0.5, 0.38), (222, 224, 224))
    for x in (8.0, 12.0, 17.5):
        parked_car(stage, x, 27.0 + pick(stage, -1, 1))
    crate(stage, (-4.6, 52, 0), (1.2, 1.2, 7), (170, 176, 180))
    crate(stage, (10.4, 52, 0), (1.2, 1.2, 7), (170, 176, 180))
    slogan(stage, facing(stage, (-5, 51.9, 8.4), 17, 1.8, (60, 60, 190)), 1.2, (80, 214, 238))
    for at in (-40.0, -22.0, -2.0, 18.0, 34.0):
        block(stage, at, 70, at + pick(stage, 14, 17), 84, pick(stage, 9, 26), shops=True)
    lamp(stage, 3.6, 20.0, -1.4, 8.0)
    lamp(stage, 18.6, 24.0, -1.4, 8.0)
    wires(stage, 20.5, 6, 90, 8.6)
    return [
        Way((2.6, 50), (1.4, 20), "tricycle", pick(stage, 0, 1)),
        Way((-2.0, 20), (-1.2, 52), "tricycle", pick(stage, 0, 1)),
        Way((3.6, 52), (3.2, 22), "rider", pick(stage, 0, 1)),
        *walkers(stage, 4, -3.5, 3.5, 20, 32),
    ]


def _tower(stage: Stage) -> None:
    """Over the pit: four legs that lean, cross bars, a floor for its wheels, a house at its foot."""
    x, y, high = TOWER_M
    for deep in (2.6, 0.0):
        for side in (-1, 1):
            sheet(stage, (x + side * 1.1 - 0.2, y + deep, high), (0.4, 0, 0), (side * 1.5, 0, -high), (70, 84, 110))
        for level in np.arange(2.5, high, 2.9).tolist():
            half = 1.1 + 1.5 * (1 - level / high)
            facing(stage, (x - half, y + deep - 0.02, level), 2 * half, 0.25, (70, 84, 110))
    sheet(stage, (x + 1.4, y + 0.5, high), (0.5, 0, 0), (9.0, 0, -high), (64, 78, 104))
    crate(stage, (x - 2.2, y - 0.4, high), (4.4, 3.4, 0.3), (90, 100, 116))
    for rail in (0.5, 1.0):
        facing(stage, (x - 2.2, y - 0.42, high + rail), 4.4, 0.06, (60, 180, 220))
    crate(stage, (x - 3.0, y + 0.2, 0), (6.0, 5.0, 4.6), (120, 130, 150))
    mouth = facing(stage, (x - 2.9, y + 0.15, 4.4), 5.8, 4.3, (120, 130, 150))
    mark(mouth, 1.6, 1.2, 4.2, 4.3, (40, 42, 46))
    slogan(stage, facing(stage, (x - 2.6, y + 0.1, 5.6), 5.2, 0.9, (50, 50, 180)), 0.6, (80, 214, 238))


def _coal_works(stage: Stage) -> None:
    """The engine house, the bunker on legs, the gallery between the pit and it."""
    crate(stage, (3.0, 41.0, 0), (9.0, 6.0, 6.5), (110, 120, 170))
    front = facing(stage, (3.05, 40.95, 6.4), 8.9, 6.3, (110, 120, 170))
    for window in (0.8, 3.6, 6.4):
        mark(front, window, 1.2, window + 1.7, 3.6, (96, 84, 72))
        mark(front, window + 0.8, 1.2, window + 0.9, 3.6, (180, 184, 186))
    crate(stage, (17.0, 34.0, 3.5), (7.0, 6.0, 9.0), (150, 154, 150), 0.7)
    for leg in (17.2, 23.2):
        crate(stage, (leg, 34.2, 0), (0.6, 0.6, 3.5), (120, 124, 126))
    sheet(stage, (17.0, 36.0, 12.0), (-15.0, 0, -9.0), (0, 0, -2.0), (130, 140, 150), 0.8)
    for support, high in ((13.4, 8.0), (9.6, 5.8)):
        crate(stage, (support, 36.1, 0), (0.35, 0.35, high), (110, 114, 116))


def pit_head(stage: Stage) -> list[Way]:
    """A coal mine: a tower with its wheels, rails for tubs, a gallery up to a bunker, heaps, an engine house."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, (92, 98, 102))
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 20)
    ground.paving(-60, 2, 60, 9.5, (130, 134, 136), 3.0)
    for rail in (RAILS_Y_M + 0.1, RAILS_Y_M + 0.9):
        ground.box(-60, rail, 60, rail + 0.1, (60, 62, 66))
    for sleeper in np.arange(-50, 50, 0.9).tolist():
        ground.box(sleeper, RAILS_Y_M - 0.2, sleeper + 0.3, RAILS_Y_M + 1.2, (70, 80, 90))
    _tower(stage)
    _coal_works(stage)
    for x, y, high in ((13.0, 24.0, 2.6), (17.5, 25.5, 3.6), (-17.0, 26.0, 3.0), (-22.0, 30.0, 4.0), (20.4, 35.0, 2.2)):
        heap(stage, x, y, high, (50, 52, 54))
    for number in range(6):
        crate(stage, (-16.0 + 1.4 * number, 18.0 + pick(stage, -0.2, 0.2), 0), (1.2, 0.3, 0.3), (90, 116, 136))
    crate(stage, (-20.0, 15.4, 0), (6.0, 3.4, 3.0), (176, 186, 190))
    hut = facing(stage, (-19.95, 15.35, 2.9), 5.9, 2.8, (176, 186, 190))
    mark(hut, 0.5, 0.7, 2.2, 1.8, (96, 84, 72))
    mark(hut, 3.8, 0.6, 4.8, 2.8, (110, 100, 60))
    board = facing(stage, (8.4, 15.6, 3.0), 4.4, 1.5, (60, 130, 60))
    slogan(stage, board, 0.5, (232, 236, 236))
    for leg in (8.8, 12.2):
        pole(stage, leg, 15.7, 2.9, (120, 122, 122), 0.12)
    for left in (-46.0, -30.0, 30.0, 44.0):
        block(stage, left, 50, left + 12, 62, pick(stage, 7, 14))
    lamp(stage, -11.5, 10.6, 1.6, 7.0)
    lamp(stage, 6.6, 10.6, -1.6, 7.0)
    wires(stage, -26.0, 8, 80, 8.0)
    hills(stage, height_m=pick(stage, 90, 160))
    return [
        Way((-44, 20.4), (44, 19.8), "truck", pick(stage, 0, 1)),
        Way((38, 4.2), (-38, 4.6), "suv", pick(stage, 0, 1)),
        *walkers(stage, 3, -10, 10, 15, 22),
    ]


def _bays(stage: Stage) -> None:
    """Painted on the ground: a bay to back into, one beside a kerb, a bend, a corner, the number of each."""
    ground = stage.ground
    for x in (-6.0, 3.0):
        for left in (x, x + 2.6):
            ground.box(left, 16.0, left + 0.14, 21.4, PAINT)
        ground.box(x, 21.4, x + 2.74, 21.54, PAINT)
        ground.box(x - 3.0, 15.4, x + 5.6, 15.54, PAINT)
    ground.box(-1.6, 18.6, -1.4, 24.8, (60, 176, 216))
    for share in np.linspace(0, 1, 40).tolist():
        y = 30 + 22 * share
        for side in (-1.8, 1.8):
            x = 4.0 * float(np.sin(2 * np.pi * share)) + side
            ground.box(x - 0.1, y, x + 0.1, y + 0.6, (60, 176, 216))
    ground.arrow(0.4, 11.2, towards=False)
    ground.dashes(13.6, 4, 60, dash_m=2, gap_m=2)
    ground.dashes(-13.6, 4, 60, dash_m=2, gap_m=2)


def _course(stage: Stage) -> None:
    """What stands on the ground: striped poles, a slope, a shelter, signs, and the cars that are not out."""
    for x in (-6.3, -3.2, 2.7, 5.8, -8.6, 8.4):
        for y in (15.8, 21.6):
            pole(stage, x, y, 1.5, (40, 50, 210), 0.09)
            pole(stage, x, y - 0.02, 1.0, (226, 228, 228), 0.09)
            pole(stage, x, y - 0.04, 0.5, (40, 50, 210), 0.09)
    sheet(stage, (13.6, 33.0, 1.5), (4.0, 0, 0), (0, -8.0, -1.5), (120, 122, 122), 0.5)
    sheet(stage, (13.6, 33.0, 1.5), (0, -8.0, -1.5), (0, 0, -0.3), (60, 176, 216))
    crate(stage, (13.6, 33.0, 0), (4.0, 4.0, 1.5), (130, 134, 134))
    for post in (-21.6, -17.2):
        crate(stage, (post, 15.0, 0), (0.16, 0.16, 2.6), (110, 84, 60))
    sheet(stage, (-22.4, 18.2, 2.7), (6.4, 0, 0), (0, -3.8, 0.2), (70, 80, 190), 0.4)
    crate(stage, (-21.4, 16.6, 0), (4.4, 0.5, 0.45), (110, 146, 176))
    slogan(stage, facing(stage, (-22.0, 14.4, 3.4), 5.6, 0.7, (150, 96, 40)), 0.45, (232, 236, 236))
    for number in range(4):
        parked_car(stage, 17.0 + 2.6 * number, 12.6 + pick(stage, -0.2, 0.2))
    for number in range(5):
        sign = facing(stage, (-15.2 + 0.1 * number, 26.0 + 6 * number, 2.6), 0.9, 0.9, (160, 96, 40))
        mark(sign, 0.3, 0.16, 0.6, 0.74, (230, 232, 232))
        pole(stage, -14.75 + 0.1 * number, 26.05 + 6 * number, 2.6, (120, 122, 122), 0.08)


def driving_school(stage: Stage) -> list[Way]:
    """A practice ground: bays and bends in paint, striped poles, a slope, a shelter where learners wait, cars."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, GRASS)
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 16)
    ground.asphalt(-26, 0, 26, 62, (104, 104, 102))
    _bays(stage)
    _course(stage)
    for x in np.arange(-30, 31, 3.2).tolist():
        hedge(stage, x, 63.0, 3.0, 1.0, pick(stage, 0.8, 1.1))
    for number in range(13):
        tree(stage, -54 + 9 * number + pick(stage, -2, 2), pick(stage, 66, 76), pick(stage, 6, 10))
    crate(stage, (20.0, 44.0, 0), (14.0, 9.0, 6.6), (176, 186, 192))
    office = facing(stage, (20.05, 43.95, 6.5), 13.9, 6.4, (176, 186, 192))
    for window in np.arange(0.8, 12.4, 2.3).tolist():
        for floor in (0.9, 3.9):
            mark(office, window, floor, window + 1.5, floor + 1.5, (100, 88, 76))
    slogan(stage, facing(stage, (21.0, 43.8, 7.9), 11.0, 1.2, (50, 50, 180)), 0.8, (80, 214, 238))
    for x in (-12.4, 12.4):
        lamp(stage, x, 28.0, 1.4 if x < 0 else -1.4, 8.0)
    lamp(stage, -15.6, 11.0, 1.4, 7.0)
    hills(stage, height_m=pick(stage, 40, 90))
    return [
        Way((-19, 14.0), (-12, 13.2), "person", pick(stage, 0, 1)),
        Way((-16.4, 60), (-16.0, 6), "rider", pick(stage, 0, 1)),
        *walkers(stage, 1, -20, -12, 8, 12),
    ]


def _stairs(stage: Stage, side: int, top: float) -> None:
    """From the bridge down along the pavement towards the camera."""
    y, left = BRIDGE_M[0], side * 9.6 - (0 if side > 0 else 2.0)
    steps = 18
    for number in range(steps):
        high = top * (1 - (number + 1) / steps)
        facing(stage, (left, y - 0.5 * number, high + top / steps), 2.0, top / steps, (150, 154, 156))
        sheet(stage, (left, y - 0.5 * number, high), (2.0, 0, 0), (0, -0.5, 0), (166, 170, 172))
    for edge in (left, left + 2.0):
        sheet(stage, (edge, y, top + 1.0), (0, -0.5 * steps, -top), (0, 0, -0.5), (150, 110, 70))


def _bridge(stage: Stage) -> None:
    """Its piers, its floor, its rails and what hangs on them, its stairs."""
    y, floor = BRIDGE_M
    for pier in (-9.3, -0.4, 8.5):
        crate(stage, (pier, y + 0.9, 0), (0.8, 0.8, floor - 0.7), (166, 170, 172))
        crate(stage, (pier - 0.4, y + 0.4, floor - 1.0), (1.6, 1.8, 0.4), (156, 160, 162))
    # In pieces, so that what hangs before one is painted after it.
    for piece in np.arange(-12.0, 11.9, 4.0).tolist():
        crate(stage, (piece, y, floor - 0.7), (4.0, 2.8, 0.7), (150, 156, 158))
        facing(stage, (piece, y + 2.8, floor + 1.1), 4.0, 1.1, (150, 110, 70), 0.3)
    for left, tone in ((-11.0, (50, 50, 190)), (5.0, (150, 110, 40))):
        slogan(stage, facing(stage, (left, y - 0.12, floor + 0.2), 6.0, 0.95, tone), 0.62, (232, 236, 236))
    facing(stage, (-3.7, y - 0.1, floor + 0.2), 7.4, 0.75, (36, 34, 36))
    for side in (-1, 1):
        _stairs(stage, side, floor)


def footbridge(stage: Stage) -> list[Way]:
    """Over a main street: its floor on piers, stairs down both pavements, hoardings and a lit board on its rail."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, EARTH)
    road(ground, 8.2, 5.6)
    ground.line(0, 0, GROUND_FAR_M, (60, 170, 210), 0.5)
    for lane in (-4.1, 4.1):
        ground.dashes(lane, 0, GROUND_FAR_M)
    for post in np.arange(3.0, 90, 2.4).tolist():
        if abs(post - BRIDGE_M[0]) > 2:
            sheet(stage, (0.0, post, 1.0), (0, 2.4, 0), (0, 0, -0.8), (206, 208, 208), 0.3)
    _bridge(stage)
    rows(stage, 14.6, right=True, shops=True, near=8)
    rows(stage, -14.6, right=False, shops=True, near=8)
    for x in (-12.8, 12.8):
        for at in np.arange(30, 110, 8.0).tolist():
            tree(stage, x, at + pick(stage, -1, 1), pick(stage, 4.5, 6.5))
    for at in (12.0, 40.0, 66.0):
        lamp(stage, -8.8, at, 2.0, 9.0)
        lamp(stage, 8.8, at + 6, -2.0, 9.0)
    for number in range(6):
        crate(stage, (11.9 + 0.6 * number, 9.2, 0), (0.25, 1.5, 0.9), one_of(stage, GREENS))
    return [
        *two_ways(stage, 2.1, ["car", "bus", "van", "suv", "car", "tricycle"]),
        Way((-7.6, 70), (-7.4, -2), "rider", pick(stage, 0, 1)),
        Way((7.5, 3), (7.6, 80), "rider", pick(stage, 0, 1)),
        *walkers(stage, 2, -13.4, -11.8, 6, 20),
        *walkers(stage, 2, 11.8, 13.4, 8, 22),
    ]
