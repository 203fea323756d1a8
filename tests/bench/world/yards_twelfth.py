"""Of the twelfth set: the places in yards and on roads."""

import numpy as np

from streams.sim.draw_light import Colour
from streams.sim.draw_site import GRASS, Way, rows, walkers
from streams.sim.draw_stage import GROUND_FAR_M, PAINT, Stage
from streams.sim.draw_things import block, hills, house, lamp, pole, tree
from tests.bench.world.pieces import crate, eaves, facing, heap, hedge, mark, one_of, sheet, slogan
from tests.bench.world.places_first import parked_car, pick

CRANE_M = (3.0, 22.0)
WASH_M = (-4.6, 18.4)
"""Near left foot of the bay with brushes."""
SCRAP: tuple[Colour, ...] = ((60, 84, 120), (96, 104, 110), (70, 74, 78), (120, 110, 90), (64, 100, 148))
CLOTH: tuple[Colour, ...] = ((60, 70, 180), (150, 110, 60), (90, 140, 90))


def _bales(stage: Stage, x: float, y: float, across: int, tiers: int) -> None:
    """Cubes of pressed tins and card, no two of a colour."""
    for tier in range(tiers):
        for number in range(across - tier % 2):
            left = x + 1.25 * number + 0.6 * (tier % 2)
            tone = one_of(stage, SCRAP)
            crate(stage, (left, y, 1.0 * tier), (1.15, 1.2, 0.96), tone, 0.3)
            face = facing(stage, (left + 0.02, y - 0.02, 1.0 * tier + 0.94), 1.1, 0.9, tone)
            for _ in range(12):
                a, b = pick(stage, 0, 0.9), pick(stage, 0, 0.75)
                mark(face, a, b, a + pick(stage, 0.05, 0.25), b + pick(stage, 0.03, 0.14), one_of(stage, SCRAP))


def scrap_yard(stage: Stage) -> list[Way]:
    """Where a county's scrap is bought: heaps, pressed bales, a crane on tracks, a wall of sheets, a hut, a scale."""
    ground, (x, y) = stage.ground, CRANE_M
    ground.box(-60, 0, 60, 60, (118, 130, 138))
    ground.speckle(-60, 0, 60, 60, 20)
    for _ in range(50):
        a, b = pick(stage, -18, 18), pick(stage, 4, 30)
        ground.box(a, b, a + pick(stage, 0.1, 0.8), b + pick(stage, 0.1, 0.4), one_of(stage, SCRAP))
    for wheel in (-2.6, -0.9):
        ground.polygon([(wheel, 0), (wheel + 0.5, 0), (wheel - 1.6, 34), (wheel - 2.1, 34)], (98, 108, 116))
    wall = facing(stage, (-40, 36, 3.6), 80, 3.6, (170, 110, 62), 0.5)
    slogan(stage, wall, 1.1, (214, 218, 220))
    _bales(stage, -15.5, 17.0, 5, 3)
    _bales(stage, -13.0, 26.0, 4, 2)
    for spot, high in (((9.5, 24.0), 3.6), ((13.5, 28.0), 4.6), ((8.0, 31.0), 3.0), ((-5.0, 32.0), 2.6)):
        heap(stage, *spot, high, one_of(stage, SCRAP[:3]))
        for _ in range(26):
            a, up = pick(stage, -1.2, 1.2) * high * 0.5, pick(stage, 0.1, 0.6) * high
            piece = spot[0] + a * (1 - up / high), spot[1] - 0.7, up
            crate(stage, piece, (pick(stage, 0.2, 0.9), 0.3, pick(stage, 0.1, 0.4)), one_of(stage, SCRAP))
    for track in (-1.5, 0.8):
        crate(stage, (x + track, y - 1.8, 0), (0.7, 3.6, 0.8), (56, 58, 60), 0.25)
    crate(stage, (x - 1.3, y - 1.6, 0.9), (2.6, 3.6, 1.2), (40, 150, 226))
    crate(stage, (x - 1.3, y - 1.8, 2.1), (1.1, 1.4, 1.5), (40, 150, 226))
    mark(facing(stage, (x - 1.25, y - 1.85, 3.5), 1.0, 1.2, (40, 150, 226)), 0.1, 0.1, 0.9, 1.0, (92, 82, 70))
    crate(stage, (-9.4, 9.6, 0), (3.0, 2.6, 2.6), (186, 196, 200))
    hut = facing(stage, (-9.3, 9.55, 2.5), 2.8, 2.4, (186, 196, 200))
    mark(hut, 0.2, 0.5, 1.4, 1.4, (96, 84, 70))
    mark(hut, 1.8, 0.4, 2.6, 2.4, (120, 100, 80))
    pole(stage, -9.2, 9.5, 4.5, (150, 152, 152), 0.08)
    ground.box(5.4, 8, 8.6, 17, (112, 114, 116))
    for edge in (5.4, 8.4):
        ground.box(edge, 8, edge + 0.2, 17, (60, 176, 216))
    for number in range(3):
        crate(stage, (10.5 + 1.3 * number, 13.0, 0), (1.1, 1.1, 1.0), (150, 120, 50) if number % 2 else (90, 130, 70))
    for left in (-44.0, -18.0, 8.0, 30.0):
        block(stage, left, 52, left + 16, 62, pick(stage, 9, 18))
    for at in np.arange(-40, 41, 8).tolist():
        tree(stage, at + pick(stage, -2, 2), pick(stage, 40, 48), pick(stage, 5, 8))
    lamp(stage, -5.8, 13.0, 1.4, 6.5)
    lamp(stage, 15.0, 20.0, -1.6, 7)
    hills(stage, height_m=pick(stage, 30, 80))
    return [
        Way((7.0, 30), (7.0, 3), "truck", pick(stage, 0, 1)),
        Way((-12, 13.5), (10, 12), "tricycle", pick(stage, 0, 1)),
        *walkers(stage, 3, -8, 5, 9, 15),
    ]


def _house_of_the_stage(stage: Stage) -> None:
    """A platform with a painted back, red columns, a roof of tiles, a board with large characters."""
    crate(stage, (-7.5, 18, 0), (15, 7, 1.3), (130, 140, 146), 0.9)
    sheet(stage, (-7.5, 25, 1.32), (15, 0, 0), (0, -7, 0), (84, 112, 140), 0.4)
    back = facing(stage, (-6.8, 24.6, 6.0), 13.6, 4.7, (150, 150, 120))
    for peak in range(7):
        left, top = 0.4 + 1.9 * peak, pick(stage, 0.8, 2.2)
        for layer in range(9):
            inset = 0.16 * layer
            mark(back, left + 0.8 - inset, top + 0.28 * layer, left + 1.0 + inset, 4.0, (110 - 5 * layer, 130, 90))
    mark(back, 0, 4.0, 13.6, 4.7, (120, 96, 60))
    for edge in (-6.8, 5.2):
        curtain = facing(stage, (edge, 20.4, 5.8), 1.6, 4.4, (44, 40, 176), 0.34)
        mark(curtain, 0, 4.1, 1.6, 4.3, (60, 190, 220))
    for post in (-7.0, -3.4, 3.2, 6.6):
        pole(stage, post, 18.3, 5.8, (40, 44, 168), 0.36)
    eaves(stage, -9.0, 17.2, 18.0, 5.9, 2.6, (84, 96, 104))
    board = facing(stage, (-2.8, 18.1, 5.9), 5.6, 1.1, (50, 60, 66))
    slogan(stage, board, 0.75, (70, 200, 230))
    for number in range(5):
        crate(stage, (-1.2, 17.9 - 0.36 * number, 0), (2.4, 0.36, 1.1 - 0.22 * number), (150, 156, 160))
    for x in (-9.6, 8.6):
        crate(stage, (x, 18.6, 0), (1.0, 0.8, 2.4), (40, 40, 42))
        mark(facing(stage, (x + 0.1, 18.55, 2.2), 0.8, 2.0, (60, 60, 62)), 0.1, 0.1, 0.7, 0.8, (84, 84, 86))


def opera_stage(stage: Stage) -> list[Way]:
    """A village's old stage: a roof with eaves over a platform, curtains, benches in rows, houses around the yard."""
    ground = stage.ground
    ground.paving(-60, 0, 60, GROUND_FAR_M, (146, 152, 156), 1.4)
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 10)
    for _ in range(60):
        a, b = pick(stage, -12, 12), pick(stage, 3, 17)
        ground.box(a, b, a + 0.16, b + 0.1, (50, 60, 190))
    _house_of_the_stage(stage)
    for row in range(4):
        for left in (-7.4, 1.6):
            y = 6.6 + 1.9 * row
            crate(stage, (left, y, 0.4), (5.6, 0.4, 0.08), (84, 116, 150))
            for leg in (0.3, 2.7, 5.1):
                crate(stage, (left + leg, y + 0.1, 0), (0.1, 0.2, 0.4), (70, 96, 124))
    crate(stage, (10.6, 12.6, 0), (2.0, 1.0, 0.9), (60, 130, 200))
    sheet(stage, (10.0, 13.8, 2.4), (3.2, 0, 0), (0, -2.2, -0.3), (80, 90, 196), 0.4)
    for leg in (10.2, 13.0):
        pole(stage, leg, 12.0, 2.3, (110, 112, 112), 0.08)
    for left in (-34.0, -22.0, 14.0, 26.0):
        house(stage, left, 20, left + 9, 32)
    for x in np.arange(-40, 41, 6).tolist():
        tree(stage, x + pick(stage, -2, 2), pick(stage, 36, 50), pick(stage, 6, 11))
    for side in (-11.5, 11.5):
        lamp(stage, side, 15.5, 1.2 if side < 0 else -1.2, 5.5)
    stage.lamps += [(-3.0, 20.0, 5.4), (3.0, 20.0, 5.4)]
    hills(stage, height_m=pick(stage, 60, 140))
    return [
        Way((-14, 5.2), (14, 5.6), "person", pick(stage, 0, 1)),
        Way((0.3, 3), (0.2, 15.2), "person", pick(stage, 0, 1)),
        *walkers(stage, 3, -10, 10, 14.4, 16),
    ]


def _barriers(stage: Stage, x: float, y0: float, y1: float) -> None:
    """Filled with water, red and white in turns, and cones before them."""
    for number, y in enumerate(np.arange(y0, y1, 1.7).tolist()):
        crate(stage, (x - 0.25, y, 0), (0.5, 1.5, 0.85), (214, 216, 218) if number % 2 else (50, 56, 200))
    for y in np.arange(y0 - 6, y0 - 0.5, 1.6).tolist():
        for high, tone in ((0.7, (40, 90, 226)), (0.45, (226, 228, 228)), (0.28, (40, 90, 226))):
            pole(stage, x, y - 0.01 * high, high, tone, 0.34 - 0.28 * high)


def _humps(stage: Stage) -> None:
    """Yellow and black, and bars of paint that slow one down."""
    ground = stage.ground
    for hump in (9.0, 11.0):
        for part in np.arange(0.2, 7.2, 0.8).tolist():
            ground.box(part, hump, part + 0.4, hump + 0.4, (50, 170, 210))
            ground.box(part + 0.4, hump, part + 0.8, hump + 0.4, (50, 50, 52))
    for y in np.arange(3, 9, 1.2).tolist():
        ground.box(0.4, y, 7.2, y + 0.25, PAINT)


def road_check(stage: Stage) -> list[Way]:
    """Of the traffic police on a county road: a canopy with a sign over two lanes, cones, barriers, a hut, a car."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, GRASS)
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 18)
    ground.asphalt(-9.5, 0, 9.5, GROUND_FAR_M)
    for x in (-7.4, 7.4):
        ground.line(x, 0, GROUND_FAR_M)
    ground.dashes(-3.7, 0, 90, dash_m=3, gap_m=4)
    ground.dashes(3.7, 0, 90, dash_m=3, gap_m=4)
    for side in (-0.12, 0.12):
        ground.line(side, 0, GROUND_FAR_M, (60, 170, 210), 0.12)
    _humps(stage)
    for x in (-10.4, -0.25, 9.9):
        crate(stage, (x, 20, 0), (0.5, 0.5, 5.8), (168, 172, 174))
    crate(stage, (-12, 18, 5.8), (24, 6, 0.9), (150, 96, 40))
    title = facing(stage, (-11.8, 17.9, 6.7), 23.6, 0.9, (150, 96, 40))
    mark(title, 0, 0.74, 23.6, 0.9, (220, 222, 222))
    slogan(stage, facing(stage, (-6.0, 17.8, 8.1), 12, 1.4, (140, 80, 30)), 1.0, (232, 236, 238))
    _barriers(stage, -0.05, 12.6, 19.5)
    _barriers(stage, 7.8, 10.5, 17.0)
    crate(stage, (0.9, 20.6, 0), (1.6, 2.2, 2.6), (206, 206, 204))
    booth = facing(stage, (0.92, 20.55, 2.5), 1.56, 2.4, (206, 206, 204))
    mark(booth, 0.15, 0.5, 1.4, 1.3, (96, 84, 70))
    mark(booth, 0, 1.6, 1.56, 1.9, (150, 80, 30))
    crate(stage, (10.6, 12.4, 0), (5.4, 3.4, 2.9), (196, 200, 200))
    office = facing(stage, (10.65, 12.35, 2.8), 5.3, 2.7, (196, 200, 200))
    mark(office, 0, 0, 5.3, 0.5, (150, 80, 30))
    for window in (0.5, 2.2):
        mark(office, window, 0.8, window + 1.2, 1.8, (100, 88, 74))
    mark(office, 4.1, 0.7, 5.0, 2.7, (110, 100, 90))
    parked_car(stage, 9.0, 19.0)
    for sign, tone in ((-8.6, (40, 50, 200)), (8.7, (50, 170, 220))):
        pole(stage, sign, 8.8, 2.6, (150, 152, 152), 0.1)
        mark(facing(stage, (sign - 0.45, 8.75, 2.6), 0.9, 0.9, tone), 0.14, 0.14, 0.76, 0.76, (226, 228, 228))
    for y in np.arange(26, 90, 7).tolist():
        for side in (-1, 1):
            tree(stage, side * pick(stage, 11, 13), y, pick(stage, 5, 9))
    for left in (-40.0, -28.0, 22.0, 34.0):
        house(stage, left, 34, left + 9, 46)
    lamp(stage, -10.2, 12, 2.2, 8)
    lamp(stage, 10.2, 26, -2.2, 8)
    stage.lamps += [(-5.5, 20.5, 5.7), (4.6, 20.5, 5.7)]
    hills(stage, height_m=pick(stage, 60, 150))
    return [
        Way((2.0, 1), (2.0, 95), "car", pick(stage, 0, 1)),
        Way((5.6, 2), (5.6, 90), "truck", pick(stage, 0, 1)),
        Way((-1.9, 95), (-1.9, -3), "van", pick(stage, 0, 1)),
        Way((-5.6, 90), (-5.6, -3), "suv", pick(stage, 0, 1)),
        Way((8.4, 9), (8.6, 18), "person", pick(stage, 0, 1)),
    ]


def _bays(stage: Stage) -> None:
    """Between walls, below a roof with large characters."""
    ground, (x, y) = stage.ground, WASH_M
    for bay in range(3):
        left = x + 4.6 * bay
        ground.box(left + 0.5, y - 6, left + 0.65, y + 8, (60, 176, 216))
        ground.box(left + 4.4, y - 6, left + 4.55, y + 8, (60, 176, 216))
        ground.box(left + 1.0, y - 0.6, left + 4.0, y - 0.2, (80, 84, 86))
    for wall in range(4):
        crate(stage, (x + 4.6 * wall, y, 0), (0.4, 7, 3.5), (196, 184, 160))
    for number in range(3):
        face = facing(stage, (x + 4.6 * number + 0.4, y + 7, 3.5), 4.2, 3.5, (170, 168, 160), 0.3)
        mark(face, 0.8, 0.8, 3.4, 3.5, (206, 204, 198))
    crate(stage, (x - 0.5, y - 0.6, 3.5), (15.2, 8.2, 1.3), (180, 120, 40))
    title = facing(stage, (x - 0.5, y - 0.65, 4.8), 15.2, 1.3, (180, 120, 40))
    mark(title, 0, 1.1, 15.2, 1.3, (60, 200, 232))
    slogan(stage, title, 0.8, (236, 238, 238))


def car_wash(stage: Stage) -> list[Way]:
    """Three bays below one roof, brushes in the first, a board of prices, posts with hoses, wet concrete, shops."""
    ground, (x, y) = stage.ground, WASH_M
    ground.paving(-60, 0, 60, 34, (150, 156, 158), 3.2)
    ground.asphalt(-60, 34, 60, 46)
    for _ in range(26):
        a, b, long = pick(stage, -9, 9), pick(stage, 7, 18), pick(stage, 0.6, 2.4)
        ground.polygon([(a, b), (a + long, b + 0.2), (a + long * 0.8, b + 0.7), (a + 0.2, b + 0.5)], (112, 118, 120))
    _bays(stage)
    prices = facing(stage, (-8.4, 14.6, 2.7), 2.0, 1.7, (60, 60, 170))
    for line in np.arange(0.3, 1.5, 0.3).tolist():
        mark(prices, 0.2, line, pick(stage, 0.9, 1.3), line + 0.12, (226, 230, 232))
        mark(prices, 1.5, line, 1.8, line + 0.12, (70, 210, 236))
    for leg in (-8.2, -6.7):
        pole(stage, leg, 14.65, 2.7, (110, 112, 112), 0.09)
    pole(stage, -9.0, 13.0, 4.7, (120, 122, 122), 0.1)
    for post in (10.6, 13.4):
        crate(stage, (post, 15.0, 0), (0.6, 0.5, 1.5), (60, 170, 226))
        crate(stage, (post + 0.1, 15.0, 1.5), (0.4, 0.4, 0.5), (60, 60, 62))
        pole(stage, post + 0.8, 15.2, 2.6, (120, 122, 122), 0.06)
    parked_car(stage, x + 11.6, y + 1.2)
    parked_car(stage, 14.6, 17.0)
    crate(stage, (-11.5, 18, 0), (3.6, 4, 2.9), (176, 186, 190))
    office = facing(stage, (-11.45, 17.95, 2.8), 3.5, 2.7, (176, 186, 190))
    mark(office, 0.3, 0.6, 1.8, 1.7, (110, 96, 80))
    mark(office, 2.2, 0.5, 3.1, 2.7, (120, 110, 96))
    for number in range(4):
        crate(stage, (-9.6 + 0.5 * number, 16.6, 0), (0.34, 0.34, 0.4), one_of(stage, CLOTH))
    rows(stage, -24, right=False, shops=True, near=20, high=16)
    for left in (-40.0, -20.0, 0.0, 20.0):
        block(stage, left, 52, left + 18, 64, pick(stage, 12, 26), shops=True)
    for at in np.arange(-36, 37, 9).tolist():
        tree(stage, at + pick(stage, -2, 2), 48.5, pick(stage, 5, 7))
    for side in (-17.0, 17.5):
        hedge(stage, side, 22, 4, 1.0, 0.8)
        lamp(stage, side, 20, 1.6 if side < 0 else -1.6, 7)
    stage.lamps += [(x + 2.5 + 4.6 * bay, y + 1.0, 3.3) for bay in range(3)]
    return [
        Way((40, 37), (-40, 37), "car", pick(stage, 0, 1)),
        Way((-40, 42), (40, 42), "bus", pick(stage, 0, 1)),
        Way((x + 7.0, 2), (x + 7.0, 17.0), "suv", pick(stage, 0, 1)),
        *walkers(stage, 3, -9, 9, 9, 14),
    ]
