"""Of the fifteenth set: the places in streets and before gates."""

import numpy as np

from streams.sim.draw_light import Colour
from streams.sim.draw_site import KERB, PAVEMENT, YELLOW, Way
from streams.sim.draw_stage import GROUND_FAR_M, PAINT, Stage
from streams.sim.draw_things import block, hills, lamp, pole, tree
from tests.bench.world.indoors_eighth import fine, mark_fine
from tests.bench.world.pieces import crate, facing, hedge, mark, one_of, sheet, slogan
from tests.bench.world.places_first import parked_car, pick

BARRIER_M = (0.9, 15.0, 1.0)
"""Of the estate: where its arm hangs."""
JUNCTION_M = (15.0, 29.0)
"""Of the crossing: the near stop line, and the far edge of the street across."""
KERB_Y_M = 14.6
"""Of the rank: the middle of its lane."""
STONE: Colour = (166, 178, 186)
BRICK: Colour = (112, 118, 122)


def _gate_house(stage: Stage) -> None:
    """A portal with a title over both lanes, an island with a booth, a small gate for those on foot."""
    for x in (-9.4, -5.2, 5.6):
        crate(stage, (x, 15.4, 0), (1.2, 1.2, 5.2), STONE)
    crate(stage, (-9.8, 15.2, 5.2), (17.0, 1.8, 1.5), (150, 164, 174))
    slogan(stage, facing(stage, (-5.0, 15.15, 6.5), 8.6, 1.1, (150, 164, 174)), 0.8, (50, 120, 190))
    crate(stage, (-0.8, 13.4, 0), (1.9, 3.4, 0.2), (196, 200, 200))
    crate(stage, (-0.6, 14.2, 0.2), (1.4, 1.8, 2.4), (206, 208, 208))
    front = facing(stage, (-0.58, 14.05, 2.55), 1.36, 2.3, (196, 200, 202))
    mark(front, 0.12, 0.2, 1.24, 1.1, (96, 88, 78))
    crate(stage, (-0.8, 14.0, 2.6), (1.8, 2.2, 0.16), (90, 96, 150))
    crate(stage, (BARRIER_M[0] - 0.2, 14.9, 0), (0.4, 0.3, 1.15), (60, 150, 230))
    for bar_at in np.arange(-8.1, -5.3, 0.22).tolist():
        crate(stage, (bar_at, 16.0, 0.1), (0.05, 0.05, 2.2), (60, 62, 64))
    for rail in (0.2, 1.2, 2.2):
        facing(stage, (-8.2, 15.98, rail), 3.0, 0.06, (60, 62, 64))
    for side, long in ((-24.0, 14.4), (6.9, 18.0)):
        crate(stage, (side, 16.0, 0), (long, 0.3, 0.8), BRICK)
        for post in np.arange(0.1, long, 0.35).tolist():
            facing(stage, (side + post, 15.98, 2.1), 0.05, 1.3, (70, 72, 74))


def estate_gate(stage: Stage) -> list[Way]:
    """Of a housing estate: a portal, an arm, a booth, lockers for parcels, parked cars, tall blocks behind."""
    ground = stage.ground
    ground.paving(-60, 0, 60, 13, PAVEMENT, 1.0)
    ground.asphalt(-4.6, 0, 5.4, GROUND_FAR_M)
    ground.box(-4.6, 12.6, 5.4, 13.0, (60, 160, 200))
    ground.arrow(3.0, 7.0, towards=False)
    ground.arrow(-2.6, 8.4, towards=True)
    ground.line(0.2, 0, 13, YELLOW, 0.15)
    for side in (-4.6, 5.4):
        ground.line(side, 0, 60, KERB, 0.3)
    _gate_house(stage)
    for x, y, wide in ((-26.0, 34.0, 18.0), (6.5, 38.0, 22.0), (-20.0, 66.0, 26.0), (12.0, 78.0, 20.0)):
        block(stage, x, y, x + wide, y + 12, pick(stage, 24, 44))
    crate(stage, (7.4, 10.6, 0), (4.2, 0.7, 2.1), (60, 150, 220))
    for column in range(6):
        locker = facing(stage, (7.45 + 0.69 * column, 10.58, 2.0), 0.64, 1.9, (70, 160, 228))
        for row in range(6):
            mark(locker, 0, 0.31 * row, 0.64, 0.31 * row + 0.04, (40, 110, 170))
    sheet(stage, (7.2, 11.6, 2.5), (4.6, 0, 0), (0, -1.6, -0.1), (110, 114, 118))
    for x in (-14.6, -12.2):
        parked_car(stage, x, pick(stage, 9.5, 10.0))
    for number in range(5):
        hedge(stage, -23 + 2.6 * number, 14.2, 2.4, 1.0, 0.9)
        tree(stage, 9 + 5 * number, pick(stage, 19, 23), pick(stage, 5, 8))
    for x in (-6.4, 6.6):
        lamp(stage, x, 11.0, 1.0 if x < 0 else -1.0, 5.0)
    stage.lamps += [(-0.1, 14.1, 2.4), (-3.0, 15.2, 5.2), (3.0, 15.2, 5.2)]
    return [
        Way((-8.6, 6.0), (8.6, 5.0), "person", pick(stage, 0, 1)),
        Way((-3.2, 7.0), (-9.8, 10.6), "rider", pick(stage, 0, 1)),
        Way((-12.0, 4.0), (-6.4, 9.0), "person", pick(stage, 0, 1)),
    ]


def _alley_side(stage: Stage, side: int) -> None:
    """A wall of grey brick in pieces: doors with red paper beside them, small windows, meters, pipes, coolers."""
    x, high = side * 2.4, 4.4
    for number, near in enumerate(np.arange(-1.0, 46, 3.4).tolist()):
        at = (x, near if side < 0 else near + 3.4, high)
        tone = pick(stage, 0.85, 1.15)
        wall = fine(
            stage, at, (0, -3.4 * side, 0), (0, 0, -high), (BRICK[0] * tone, BRICK[1] * tone, BRICK[2] * tone), 0, 60
        )
        for course in np.arange(0.0, high, 0.16).tolist():
            mark_fine(wall, 0, course, 3.4, course + 0.02, (92, 98, 102), 60)
        if number % 3 == (side > 0):
            mark_fine(wall, 1.0, 1.9, 2.3, high, one_of(stage, ((52, 60, 100), (70, 60, 50), (60, 90, 120))), 60)
            for paper in (0.75, 2.35):
                mark_fine(wall, paper, 2.1, paper + 0.2, 3.7, (50, 50, 200), 60)
            mark_fine(wall, 1.0, 1.65, 2.3, 1.87, (50, 50, 200), 60)
        else:
            mark_fine(wall, 1.1, 1.4, 2.1, 2.5, (84, 78, 70), 60)
            for bar_at in np.arange(1.1, 2.2, 0.14).tolist():
                mark_fine(wall, bar_at, 1.4, bar_at + 0.03, 2.5, (170, 172, 174), 60)
            crate(stage, (x - (0.35 if side > 0 else 0), near + 0.4, 2.4), (0.35, 0.8, 0.55), (196, 200, 200))
        crate(stage, (x - (0.1 if side > 0 else 0), near + 3.1, 0), (0.1, 0.1, high), (140, 144, 146))
        eave = (x + side * 0.4, near if side > 0 else near + 3.4, high + 0.5)
        sheet(stage, eave, (0, 3.4 * side, 0), (-side * 0.75, 0, -0.5), (84, 88, 92), 0.3)


def back_alley(stage: Stage) -> list[Way]:
    """Between old houses: brick walls close at both hands, doors, coolers, wires, scooters, pots, a lamp on a wall."""
    ground = stage.ground
    ground.paving(-2.4, 0, 2.4, GROUND_FAR_M, (138, 144, 148), 0.5)
    ground.box(-0.25, 0, 0.25, GROUND_FAR_M, (112, 118, 122))
    for side in (-1, 1):
        _alley_side(stage, side)
    for x, y in ((-2.2, 7.4), (1.5, 11.0), (-2.2, 19.0), (1.4, 26.0)):
        crate(stage, (x, y, 0.3), (0.4, 1.4, 0.5), one_of(stage, ((50, 50, 170), (60, 62, 66), (150, 110, 60))))
        crate(stage, (x + 0.1, y + 1.1, 0.8), (0.2, 0.1, 0.3), (60, 62, 66))
        for wheel in (0.0, 1.1):
            crate(stage, (x + 0.12, y + wheel, 0), (0.14, 0.4, 0.4), (34, 34, 36))
    for x, y in ((1.8, 6.0), (1.9, 6.7), (-2.2, 13.2), (-2.2, 13.8)):
        crate(stage, (x, y, 0), (0.35, 0.35, 0.3), (70, 90, 140))
        crate(stage, (x - 0.05, y - 0.05, 0.3), (0.45, 0.45, pick(stage, 0.3, 0.7)), (60, 104, 72), 0.1)
    for number in range(6):
        level = 4.0 + 0.12 * number
        sheet(stage, (-1.9 + 0.3 * number, 46, level), (0, -46, 0), (0, 0, -0.03), (40, 42, 44))
        sheet(stage, (-2.4, 9.0 + 6 * number, level), (4.8, 0.4, 0), (0, 0, -0.03), (40, 42, 44))
    block(stage, -8, 47, 8, 57, 9.3)
    for x, y in ((-2.3, 10.0), (2.3, 23.0), (-2.3, 36.0)):
        lamp(stage, x, y, -0.9 if x > 0 else 0.9, 3.9)
    return [
        Way((0.9, 44), (1.0, -4), "rider", pick(stage, 0, 1)),
        Way((-0.9, -3), (-0.6, 38), "person", pick(stage, 0, 1)),
    ]


def _street_across(stage: Stage) -> None:
    """Paint of a crossing of two streets of four lanes."""
    ground, (near, far) = stage.ground, JUNCTION_M
    ground.paving(-60, 0, 60, GROUND_FAR_M, PAVEMENT, 1.1)
    ground.asphalt(-60, near + 4, 60, far)
    ground.asphalt(-7.2, 0, 7.2, GROUND_FAR_M)
    ground.zebra(-7.0, 7.0, near + 0.6, near + 3.4)
    ground.zebra(-7.0, 7.0, far + 0.8, far + 3.6)
    ground.zebra(-11.6, -8.4, near + 4.2, far - 0.2, across=False)
    ground.zebra(8.4, 11.6, near + 4.2, far - 0.2, across=False)
    for start, end in ((0, near), (far + 5, GROUND_FAR_M)):
        ground.line(-0.12, start, end, YELLOW)
        ground.line(0.12, start, end, YELLOW)
        for lane in (-3.5, 3.5):
            ground.dashes(lane, start, end, dash_m=2.5, gap_m=3.5)
    for x0, x1 in ((-60, -12.4), (12.4, 60)):
        middle = (near + 4 + far) / 2
        ground.box(x0, middle - 0.2, x1, middle - 0.08, YELLOW)
        ground.box(x0, middle + 0.08, x1, middle + 0.2, YELLOW)
    ground.box(0.2, near, 7.2, near + 0.3, PAINT)
    ground.box(-7.2, far + 4.7, -0.2, far + 5.0, PAINT)
    for lane in (1.8, 5.2):
        ground.arrow(lane, near - 6.5, towards=False)


def signal_crossing(stage: Stage) -> list[Way]:
    """Where two streets of a county town cross: lights on a mast, stripes, shops at the corners, a rail between."""
    near, far = JUNCTION_M
    _street_across(stage)
    for left, y, wide, high in (
        (-40, far + 9, 28, 17),
        (12.5, far + 8, 26, 20),
        (-38, far + 30, 27, 26),
        (13, far + 28, 20, 14),
    ):
        block(stage, left, y, left + wide, y + 14, high, shops=True)
    block(stage, -34, 2, -13.5, 13, 14, shops=True)
    block(stage, 14.0, 1, 34, 12, 11, shops=True)
    pole(stage, 8.4, far + 5.2, 6.6, (150, 154, 156), 0.24)
    facing(stage, (0.8, far + 5.15, 6.5), 7.6, 0.18, (150, 154, 156))
    board = facing(stage, (-4.6, far + 7.0, 6.9), 4.2, 2.0, (150, 90, 30))
    slogan(stage, board, 0.5, (232, 236, 236))
    pole(stage, -4.8, far + 7.1, 7.0, (150, 154, 156), 0.2)
    for y in np.arange(1.0, near - 1, 2.0).tolist():
        crate(stage, (-0.08, y, 0), (0.1, 0.1, 1.0), (206, 208, 208))
        sheet(stage, (0.0, y, 0.95), (0, 2.0, 0), (0, 0, -0.1), (206, 208, 208))
        sheet(stage, (0.0, y, 0.5), (0, 2.0, 0), (0, 0, -0.08), (206, 208, 208))
    for x, y in ((-9.0, 9.0), (9.2, 5.0), (-9.2, far + 14), (9.6, far + 16), (9.4, far + 26)):
        tree(stage, x, y, pick(stage, 4.5, 6.5))
    for x, y in ((-8.2, near - 2), (8.2, far + 12), (-8.4, far + 24)):
        lamp(stage, x, y, 2.0 if x < 0 else -2.0, 8.0)
    crate(stage, (9.8, 13.2, 0), (0.7, 0.5, 1.5), (150, 156, 150))
    for number in range(4):
        pole(stage, 7.9 + 1.2 * number, near + 3.8, 0.8, (60, 160, 220), 0.12)
    hills(stage, height_m=pick(stage, 30, 80))
    return [
        Way((-9.0, 31.5), (-9.8, 17.0), "rider", pick(stage, 0, 1)),
        Way((9.6, 4.0), (10.4, 14.0), "person", pick(stage, 0, 1)),
        Way((11.8, 13.0), (11.0, 3.0), "person", pick(stage, 0, 1)),
        Way((-10.8, 3.0), (-9.6, 14.0), "person", pick(stage, 0, 1)),
    ]


def _small_station(stage: Stage) -> None:
    """White, of two floors and a high middle with a clock, a canopy on pillars, doors of glass."""
    for x, wide, high in ((-24.0, 18.0, 7.6), (6.0, 18.0, 7.6), (-6.0, 12.0, 10.4)):
        crate(stage, (x, 40.0, 0), (wide, 12.0, high), (206, 212, 214))
        front = facing(stage, (x, 39.95, high), wide, high, (206, 212, 214))
        for window in np.arange(0.8, wide - 1.6, 2.6).tolist():
            mark(front, window, high - 6.8 if wide > 12 else high - 6.2, window + 1.8, high - 4.8, (110, 96, 82))
            mark(front, window, high - 3.4, window + 1.8, high - 0.4, (96, 84, 72))
        mark(front, 0, 0, wide, 0.4, (150, 158, 162))
    clock = facing(stage, (-0.9, 39.85, 9.95), 1.8, 0.9, (60, 60, 62))
    mark(clock, 0.2, 0.2, 1.6, 0.7, (90, 100, 220))
    crate(stage, (-13.0, 35.0, 4.0), (26.0, 5.0, 0.5), (150, 158, 166))
    for pillar in np.arange(-12.5, 12.6, 5.0).tolist():
        crate(stage, (pillar - 0.3, 35.3, 0), (0.6, 0.6, 4.0), (196, 202, 204))


def _shelter(stage: Stage) -> None:
    """Where people wait for a taxi: a roof, a sign, a rail."""
    for post in (-4.0, 0.0, 4.0, 8.0):
        crate(stage, (post, 17.4, 0), (0.14, 0.14, 2.6), (110, 114, 118))
    sheet(stage, (-4.6, 18.6, 2.9), (13.4, 0, 0), (0, -1.9, -0.25), (150, 110, 60), 0.6)
    sign = facing(stage, (-1.8, 17.2, 3.5), 3.4, 0.7, (60, 190, 230))
    slogan(stage, sign, 0.44, (40, 40, 44))
    for rail in np.arange(-4.0, 8.0, 1.2).tolist():
        crate(stage, (rail, 16.7, 0), (0.07, 0.07, 0.95), (186, 190, 192))
    facing(stage, (-4.0, 16.68, 0.95), 12.0, 0.06, (186, 190, 192))


def taxi_rank(stage: Stage) -> list[Way]:
    """Before a small railway station: a lane where taxis wait, a shelter, flags, beds, a wide forecourt."""
    ground = stage.ground
    ground.paving(-60, 0, 60, GROUND_FAR_M, (166, 172, 176), 1.4)
    ground.asphalt(-60, KERB_Y_M - 4.8, 60, KERB_Y_M + 1.5)
    for edge in (KERB_Y_M - 4.9, KERB_Y_M + 1.5):
        ground.box(-60, edge, 60, edge + 0.2, KERB)
    for x in np.arange(-58, 58, 7.0).tolist():
        ground.box(x, KERB_Y_M - 1.5, x + 3.0, KERB_Y_M - 1.36, PAINT)
    for x in np.arange(-11.0, 18, 5.6).tolist():
        ground.box(x, KERB_Y_M - 1.2, x + 0.12, KERB_Y_M + 1.3, (60, 190, 220))
    _small_station(stage)
    _shelter(stage)
    for x, wide in ((-18.0, 7.0), (12.0, 8.0)):
        crate(stage, (x, 22.0, 0), (wide, 2.6, 0.5), (150, 156, 160))
        for number in range(int(wide)):
            hedge(stage, x + number, 22.2, 0.95, 2.0, pick(stage, 0.8, 1.1))
        tree(stage, x + wide / 2, 23.4, pick(stage, 4.5, 6))
    for number in range(3):
        pole(stage, -17.0 + 2.2 * number, 33.0, 8.8, (206, 208, 208), 0.12)
    for x in np.arange(-9.0, 10, 1.8).tolist():
        pole(stage, x, 9.4, 0.75, (60, 62, 66), 0.16)
    for x, y in ((-12.0, 18.4), (13.6, 18.0), (0.0, 30.0)):
        lamp(stage, x, y, 1.4 if x < 0 else -1.4, 8.5)
    stage.lamps += [(-6.0, 35.2, 3.9), (0.0, 35.2, 3.9), (6.0, 35.2, 3.9)]
    hills(stage, height_m=pick(stage, 60, 120))
    return [
        Way((-30, KERB_Y_M - 3.2), (30, KERB_Y_M - 3.2), "suv", pick(stage, 0, 1)),
        Way((2.0, 33), (3.4, 19), "person", pick(stage, 0, 1)),
        Way((-8.0, 20), (-3.0, 34), "person", pick(stage, 0, 1)),
        Way((8.0, 26), (-1.0, 28), "person", pick(stage, 0, 1)),
        Way((-9.0, 27), (-6.0, 33), "person", pick(stage, 0, 1)),
    ]
