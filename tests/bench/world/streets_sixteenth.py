"""Of the sixteenth set: the places along streets and in yards."""

import numpy as np

from streams.sim.draw_light import Colour
from streams.sim.draw_site import KERB, PAVEMENT, YELLOW, Way, road, rows
from streams.sim.draw_stage import GROUND_FAR_M, PAINT, Stage
from streams.sim.draw_things import block, hills, house, lamp, pole, tree
from tests.bench.world.pieces import crate, facing, heap, mark, one_of, sheet, slogan
from tests.bench.world.places_first import parked_car, pick

FAIR_M = ((-2.0, 6.0), (2.0, 40.0))
"""Of the street fair: where people stroll between the stalls."""
POTS_M = ((-3.4, 9.0), (3.0, 12.6), (-3.4, 18.6))
"""Of the food stalls: the middle of each stove."""
STOOLS_M = tuple((x, y) for y in (10.4, 14.4, 18.4) for x in (-1.35, -0.25, 0.6, 1.5))
LOADED_M = (4.6, 17.0, 0.9)
"""Of the gas depot: the near left corner of a lorry's bed."""
CLOTHS: tuple[Colour, ...] = (
    (60, 60, 200),
    (180, 90, 40),
    (70, 150, 80),
    (60, 170, 220),
    (150, 80, 140),
    (200, 204, 206),
)
BARRIER: tuple[Colour, ...] = ((50, 60, 214), (224, 226, 226))


def _closed_half(stage: Stage) -> None:
    """A row of barriers in red and white, a trench with pipes beside it, heaps, a roller, boards."""
    ground = stage.ground
    ground.box(2.6, 13.0, 6.0, 60, (84, 104, 122))
    ground.speckle(2.6, 13.0, 6.0, 60, 16)
    ground.box(3.3, 16.0, 4.7, 52, (52, 66, 80))
    for number in range(26):
        crate(stage, (0.5, 11.0 + 1.7 * number, 0), (0.5, 1.5, 0.8), BARRIER[number % 2])
    for number in range(4):
        crate(stage, (1.3 + 1.6 * number, 10.4, 0), (1.5, 0.5, 0.8), BARRIER[number % 2])
    for x, y in ((-0.4, 4.0), (-0.1, 6.0), (0.1, 8.2)):
        crate(stage, (x - 0.2, y, 0), (0.4, 0.4, 0.05), (40, 44, 46))
        for level, wide in enumerate((0.28, 0.22, 0.16, 0.1)):
            tone: Colour = (40, 80, 226) if level % 2 == 0 else (222, 226, 226)
            crate(stage, (x - wide / 2, y + 0.1, 0.05 + 0.17 * level), (wide, wide, 0.17), tone)
    for y in (20.0, 26.5, 33.0):
        crate(stage, (5.0, y, 0), (0.55, 5.6, 0.5), (150, 156, 158), 0.6)
    heap(stage, 6.6, 17.5, 1.5, (92, 112, 132))
    heap(stage, 5.4, 44, 2.0, (120, 128, 132))
    crate(stage, (1.5, 30.0, 0.35), (1.1, 2.6, 1.0), (40, 170, 226))
    crate(stage, (1.5, 30.9, 1.35), (1.1, 1.0, 1.1), (60, 70, 76))
    crate(stage, (1.4, 29.4, 0), (1.3, 0.9, 0.95), (110, 116, 118))
    board = facing(stage, (6.6, 12.0, 2.7), 2.0, 1.3, (40, 190, 236))
    slogan(stage, board, 0.5, (30, 30, 34))
    for leg in (6.8, 8.3):
        pole(stage, leg, 12.05, 2.4, (120, 124, 126), 0.08)


def road_works(stage: Stage) -> list[Way]:
    """In a county town: half of a street is closed for pipes, an arrow of lamps sends traffic past on the left."""
    ground = stage.ground
    road(ground, 7.0, 4.0)
    ground.dashes(-3.5, 0, GROUND_FAR_M)
    ground.line(0.0, 0, GROUND_FAR_M, YELLOW)
    _closed_half(stage)
    for right in (False, True):
        rows(stage, 11.4 if right else -11.4, right=right, shops=True, near=9, low=8, high=18)
    for y in np.arange(9.0, 70, 11.0).tolist():
        tree(stage, -9.4 + pick(stage, -0.3, 0.3), y, pick(stage, 4.5, 6.5))
        lamp(stage, 8.6 if y > 15 else 9.6, y + 4, -2.0, 8.0)
    return [
        Way((-1.6, -6), (-1.6, 100), "suv", pick(stage, 0, 1)),
        Way((-5.2, 100), (-5.2, -8), "truck", pick(stage, 0, 1)),
        Way((-5.4, 80), (-5.2, -6), "car", pick(stage, 0, 1)),
        Way((-6.5, 60), (-6.5, -3), "rider", pick(stage, 0, 1)),
        Way((-9.4, 3), (-9.2, 40), "person", pick(stage, 0, 1)),
    ]


def _stall(stage: Stage, side: int, y: float) -> None:
    """A trestle with goods in heaps, below a square umbrella or a sheet on poles."""
    left = 2.6 if side > 0 else -4.4
    crate(stage, (left, y, 0), (1.8, 2.4, 0.75), one_of(stage, ((150, 160, 166), (120, 150, 176), (150, 110, 70))))
    for number in range(9):
        at = (left + 0.1 + 0.57 * (number % 3), y + 0.1 + 0.78 * (number // 3), 0.75)
        tone = one_of(stage, (*CLOTHS, (70, 110, 200), (80, 160, 120), (90, 190, 230)))
        crate(stage, at, (0.5, 0.68, pick(stage, 0.06, 0.26)), tone)
    tone, top = one_of(stage, CLOTHS), pick(stage, 2.3, 2.7)
    pole(stage, left + 0.9, y + 1.2, top, (190, 192, 192), 0.07)
    middle, low = left + 0.9, top - 0.4
    sheet(stage, (middle - 1.3, y + 1.2, top), (2.6, 0, 0), (0, -1.3, -0.4), tone, 0.65)
    sheet(stage, (middle - 1.3, y + 1.2, top), (2.6, 0, 0), (0, 1.3, -0.4), tone, 0.65)
    facing(stage, (middle - 1.3, y - 0.11, low), 2.6, 0.22, (tone[0] * 0.8, tone[1] * 0.8, tone[2] * 0.8), 0.3)


def street_fair(stage: Stage) -> list[Way]:
    """On a market day: umbrellas and trestles along both sides of a village street, houses behind, banners across."""
    ground = stage.ground
    ground.paving(-60, 0, 60, GROUND_FAR_M, (150, 156, 160), 1.2)
    ground.asphalt(-4.6, 0, 4.6, GROUND_FAR_M, (108, 108, 108))
    for y in np.arange(7.0, 46, 3.3).tolist():
        for side in (-1, 1):
            if stage.random.random() < 0.9:
                _stall(stage, side, y)
    for near in np.arange(5.0, 90, 11.0).tolist():
        for left in (-18.0, 7.4):
            block(
                stage, left + pick(stage, -0.6, 0.6), near, left + 10.6, near + 10.6, pick(stage, 6.6, 10.4), shops=True
            )
    for y in (16.0, 34.0):
        for x in (-6.4, 6.4):
            pole(stage, x, y, 5.6, (140, 144, 146), 0.14)
        slogan(stage, facing(stage, (-6.4, y, 5.5), 12.8, 0.8, (50, 50, 200)), 0.56, (220, 232, 238))
    for x, y in ((-6.2, 10.0), (6.2, 22.0), (-6.2, 38.0)):
        lamp(stage, x, y, 1.2 if x < 0 else -1.2, 6.0)
    hills(stage, height_m=pick(stage, 50, 110))
    return [
        Way((0.4, 58), (0.6, 44), "tricycle", pick(stage, 0, 1)),
        Way((-0.6, 44), (-0.5, 60), "person", pick(stage, 0, 1)),
    ]


def _bottles(stage: Stage, x: float, y: float, columns: int, ranks: int) -> None:
    """Cylinders on end, in ranks within a cage."""
    for rank in range(ranks):
        for column in range(columns):
            tone = one_of(stage, ((150, 156, 158), (170, 110, 60), (120, 128, 132), (60, 80, 170)))
            at = x + 0.42 * column, y + 0.42 * rank
            crate(stage, (at[0], at[1], 0), (0.33, 0.33, 1.05), tone)
            crate(stage, (at[0] + 0.09, at[1] + 0.09, 1.05), (0.15, 0.15, 0.16), (70, 110, 150))
    for bar_at in np.arange(-0.1, 0.42 * columns + 0.1, 0.42).tolist():
        facing(stage, (x + bar_at, y - 0.12, 1.5), 0.05, 1.5, (60, 150, 220))
    facing(stage, (x - 0.1, y - 0.14, 1.5), 0.42 * columns + 0.1, 0.07, (60, 150, 220))


def _tanks(stage: Stage) -> None:
    """Two white ones that lie on saddles behind a low wall, with a red band and a title."""
    for x in (-19.0, -9.0):
        for saddle in (1.0, 6.4):
            crate(stage, (x + saddle, 27.4, 0), (0.7, 2.0, 1.0), (150, 156, 160))
        for level, bulge in ((1.0, 0.5), (1.6, 0.0), (2.8, 0.5)):
            crate(
                stage, (x, 27.0 + bulge, level), (8.2, 2.8 - 2 * bulge, 1.2 if level == 1.6 else 0.6), (218, 222, 222)
            )
        slogan(stage, facing(stage, (x + 1.6, 26.95, 2.6), 5.0, 0.7, (50, 50, 200)), 0.5, (228, 232, 232))
    for post in np.arange(-21.0, 1.0, 2.0).tolist():
        crate(stage, (post, 24.6, 0), (2.0, 0.3, 0.8), (60, 170, 220) if round(post) % 4 else (60, 62, 64))


def _canopy(stage: Stage) -> None:
    """And what stands below it."""
    for x in (-8.4, -5.2, -2.0):
        _bottles(stage, x, 12.6, 6, 4)
    for x in (-9.2, 0.9):
        for y in (11.6, 16.6):
            crate(stage, (x, y, 0), (0.25, 0.25, 3.4), (170, 174, 176))
    sheet(stage, (-10.0, 17.6, 4.3), (12.0, 0, 0), (0, -6.8, -0.7), (176, 110, 50), 0.5)
    facing(stage, (-10.0, 10.78, 3.75), 12.0, 0.5, (176, 110, 50))
    slogan(stage, facing(stage, (-8.4, 10.7, 3.72), 8.8, 0.46, (176, 110, 50)), 0.36, (232, 236, 236))


def gas_depot(stage: Stage) -> list[Way]:
    """Where cylinders are filled and fetched: ranks of them below a blue roof, tanks, sand boxes, a lorry."""
    ground = stage.ground
    ground.paving(-60, 0, 60, GROUND_FAR_M, (156, 160, 162), 4.0)
    ground.box(-9.0, 9.4, 9.0, 9.55, YELLOW)
    for x in (-9.0, -3.0, 3.0, 9.0):
        ground.line(x, 9.4, 24, YELLOW)
    _canopy(stage)
    _tanks(stage)
    crate(stage, (4.4, 16.8, 0.45), (2.4, 4.6, 0.45), (70, 90, 110))
    crate(stage, (4.5, 21.5, 0.45), (2.2, 1.8, 2.0), (200, 130, 60))
    for x, y in ((4.3, 17.6), (6.5, 17.6), (4.3, 22.0), (6.5, 22.0)):
        crate(stage, (x, y, 0), (0.3, 0.9, 0.9), (36, 36, 38))
    for x in (3.2, 9.4):
        crate(stage, (x, 10.6, 0), (1.2, 0.7, 0.8), (50, 50, 200))
        crate(stage, (x + 1.8, 10.8, 0), (0.22, 0.22, 0.7), (50, 50, 190))
    wall_tone: Colour = (190, 196, 198)
    for left in np.arange(-30, 30, 6.0).tolist():
        face = facing(stage, (left, 33.0, 3.2), 6.0, 3.2, wall_tone)
        if round(left) % 12 == 0:
            slogan(stage, face, 1.2, (50, 50, 190))
    crate(stage, (10.0, 17.0, 0), (6.0, 5.0, 3.4), (200, 204, 204))
    hut = facing(stage, (10.05, 16.95, 3.3), 5.9, 3.2, (200, 204, 204))
    mark(hut, 0.6, 0.9, 2.6, 2.2, (110, 96, 80))
    mark(hut, 3.8, 1.0, 4.9, 3.2, (96, 112, 130))
    for x, y in ((-11.4, 10.4), (9.2, 15.4), (-2.0, 25.4)):
        lamp(stage, x, y, 1.0 if x < 0 else -1.0, 6.5)
    for number in range(9):
        tree(stage, -34 + 8.4 * number, pick(stage, 37, 48), pick(stage, 6, 9))
    hills(stage, height_m=pick(stage, 60, 130))
    return [
        Way((9, 8.0), (2.0, 9.0), "person", pick(stage, 0, 1)),
        Way((-12, 7.4), (10, 6.6), "tricycle", pick(stage, 0, 1)),
    ]


def _kitchen(stage: Stage, x: float, y: float) -> None:
    """A cart with a stove, jars and a lit board, below a striped tent."""
    crate(stage, (x - 1.3, y - 0.5, 0), (2.6, 1.0, 0.85), (180, 186, 188))
    crate(stage, (x - 0.4, y - 0.35, 0.85), (0.8, 0.7, 0.22), (70, 74, 78))
    for jar in (-1.1, -0.8, 0.7, 1.0):
        crate(stage, (x + jar, y - 0.3, 0.85), (0.2, 0.2, pick(stage, 0.15, 0.3)), one_of(stage, CLOTHS))
    tone = one_of(stage, CLOTHS[:4])
    for post in (-1.5, 1.4):
        for deep in (-0.9, 1.3):
            crate(stage, (x + post, y + deep, 0), (0.08, 0.08, 2.4), (150, 154, 156))
    sheet(stage, (x - 1.7, y + 0.3, 3.0), (3.4, 0, 0), (0, -1.4, -0.5), tone, 0.5)
    sheet(stage, (x - 1.7, y + 0.3, 3.0), (3.4, 0, 0), (0, 1.2, -0.5), tone, 0.5)
    board = facing(stage, (x - 1.5, y - 1.05, 2.52), 3.0, 0.55, (60, 180, 230))
    slogan(stage, board, 0.42, (40, 40, 190))


def _tables(stage: Stage) -> None:
    """Low ones, and stools."""
    for y in (10.0, 14.0, 18.0):
        for x in (-0.8, 1.05):
            crate(stage, (x - 0.4, y + 0.1, 0.5), (0.8, 0.8, 0.05), one_of(stage, ((70, 90, 200), (180, 140, 90))))
            crate(stage, (x - 0.05, y + 0.4, 0), (0.1, 0.1, 0.5), (120, 124, 126))
    for x, y in STOOLS_M:
        crate(
            stage,
            (x - 0.15, y - 0.1, 0),
            (0.3, 0.3, 0.42),
            one_of(stage, ((60, 60, 200), (190, 120, 50), (70, 170, 90))),
        )


def food_stalls(stage: Stage) -> list[Way]:
    """Along an old square: carts with stoves below tents, low tables and stools, shops all round, parked bikes."""
    ground = stage.ground
    ground.paving(-60, 0, 60, GROUND_FAR_M, PAVEMENT, 0.9)
    for side in (-2.0, 2.4):
        ground.line(side, 0, 40, KERB, 0.2)
    for x, y in (*POTS_M, (3.0, 21.4)):
        _kitchen(stage, x, y)
    _tables(stage)
    for left, high in ((-26.0, 9.0), (-14.5, 12.4), (-2.5, 9.3), (9.0, 12.4)):
        block(stage, left, 31, left + 11, 42, high, shops=True)
    for left in (-19.0, 7.6):
        for near in (6.0, 17.5):
            block(stage, left, near, left + 11.2, near + 11, 7.2, shops=True)
    for number in range(7):
        x = -6.6 + 0.55 * number
        crate(stage, (x, 25.0, 0.25), (0.28, 1.5, 0.5), one_of(stage, CLOTHS))
        crate(stage, (x + 0.02, 26.1, 0.75), (0.24, 0.1, 0.3), (50, 52, 54))
    parked_car(stage, 5.6, 25.5)
    for x, y in ((-5.8, 14.4), (5.6, 17.4), (0.6, 28.0)):
        lamp(stage, x, y, 0.9 if x < 0 else -0.9, 6.0)
    for y in (12.0, 24.0, 33.0):
        tree(stage, -6.4, y, pick(stage, 4.5, 6))
    house(stage, 24, 40, 34, 50)
    ground.box(-1.7, 5.2, 2.0, 5.35, PAINT)
    return [
        Way((-1.6, -2), (-1.5, 29), "person", pick(stage, 0, 1)),
        Way((2.0, 28), (2.1, -3), "person", pick(stage, 0, 1)),
        Way((9, 28.6), (-9, 29.4), "rider", pick(stage, 0, 1)),
    ]
