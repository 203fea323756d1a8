"""Of the eleventh set: the places in yards and squares."""

import numpy as np

from streams.sim.draw_light import Colour
from streams.sim.draw_site import EARTH, GRASS, Way, walkers
from streams.sim.draw_stage import GROUND_FAR_M, PAINT, Stage
from streams.sim.draw_things import block, hills, house, lamp, pole, tree
from tests.bench.world.pieces import Spot, crate, facing, hedge, mark, one_of, sheet, slogan
from tests.bench.world.places_first import parked_car, pick

DANCE_M = (-4.3, 10.6)
PENS_M = ((-11.0, 12.5), (2.6, 12.5), (-11.5, 20.0), (2.6, 20.0))
SWINGS_M = (-7.2, 15.0, 2.6)
LINES_M: tuple[tuple[Spot, Spot, int], ...] = (
    ((-6.2, 15.0, 3.1), (1.4, 15.4, 3.0), 7),
    ((-1.6, 11.4, 2.4), (5.8, 11.8, 2.5), 6),
    ((-9.6, 24.6, 6.3), (-2.6, 24.6, 6.3), 6),
    ((2.2, 24.6, 9.4), (9.2, 24.6, 9.4), 6),
)
POSTS_M = (-7.8, -4.7, -1.6, 1.5, 4.6)
TINS: tuple[Colour, ...] = ((150, 96, 50), (176, 180, 182), (80, 120, 170), (104, 140, 96))
BRIGHT: tuple[Colour, ...] = ((50, 60, 210), (60, 190, 230), (180, 120, 40), (80, 160, 70), (160, 80, 170))


def playground(stage: Stage) -> list[Way]:
    """Between blocks of flats: swings, a slide with a tower, a seesaw, a mat of rubber, benches, a fence."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, (74, 118, 100))
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 20)
    ground.polygon([(-9, 5), (9.5, 4.5), (10.5, 20), (-10, 21)], (96, 116, 170))
    ground.polygon([(0.5, 8), (8.5, 8), (8.5, 17), (0.5, 17)], (150, 130, 84))
    ground.speckle(-10, 4, 11, 21, 12)
    ground.paving(-60, 21, 60, 26, (146, 150, 154), 0.8)
    x, y, z = SWINGS_M
    for end in (0.0, 5.2):
        for foot in (-0.9, 0.9):
            sheet(stage, (x + end - 0.06, y, z + 0.1), (0.13, 0, 0), (0, foot, -z - 0.1), (60, 170, 226))
    facing(stage, (x - 0.1, y, z + 0.12), 5.4, 0.14, (50, 60, 206))
    crate(stage, (7.4, 16.6, 0), (2.0, 2.0, 1.7), (60, 190, 230))
    crate(stage, (7.4, 16.6, 1.7), (2.0, 2.0, 0.12), (60, 70, 200))
    for post in ((7.4, 16.7), (9.3, 16.7), (7.4, 18.5), (9.3, 18.5)):
        pole(stage, *post, 3.4, (180, 110, 40), 0.13)
    sheet(stage, (7.1, 19, 4.3), (2.6, 0, 0), (0, -2.6, -0.9), (60, 60, 206))
    sheet(stage, (6.2, 16.9, 1.75), (0, -0.9, 0), (-3.2, 0, -1.6), (80, 170, 70))
    crate(stage, (-2.2, 18.0, 0), (0.3, 0.4, 0.5), (110, 112, 112))
    sheet(stage, (-4.2, 18.2, 0.3), (4.4, 0, 0.6), (0, -0.1, -0.16), (50, 190, 230))
    for side in (-11.5, 11.0):
        crate(stage, (side, 12, 0.4), (0.5, 2.2, 0.1), (80, 112, 150))
    for post in np.arange(-14, 14.5, 1.0).tolist():
        pole(stage, post, 21.2, 0.9, one_of(stage, BRIGHT), 0.12)
    notice = facing(stage, (-11.4, 18, 2.1), 1.6, 1.1, (90, 150, 70))
    slogan(stage, notice, 0.24, (228, 232, 232))
    for left in (-40.0, -14.0, 12.0):
        block(stage, left, 36, left + 20, 48, pick(stage, 18, 28))
    for number in range(9):
        tree(stage, -32 + 8 * number + pick(stage, -2, 2), pick(stage, 23, 33), pick(stage, 5, 8))
        hedge(stage, -30 + 7 * number, 26.2, pick(stage, 2, 4), 0.9, 0.8)
    parked_car(stage, -17, 23)
    for x_at in (-12.0, 12.4):
        lamp(stage, x_at, 21.6, 1.0 if x_at < 0 else -1.0, 5)
    return [
        *walkers(stage, 4, -8, 8, 6, 10),
        Way((-20, 23.5), (20, 23.5), "person", pick(stage, 0, 1)),
        Way((24, 24.5), (-24, 24.5), "rider", pick(stage, 0, 1)),
    ]


def _flats(stage: Stage) -> None:
    """Across the end of the yard, with galleries."""
    front = facing(stage, (-13, 25, 13.4), 26, 13.4, (150, 172, 186))
    for floor in range(4):
        top = 13.4 - 3.2 * (floor + 1) - 0.2
        for bay in np.arange(0.8, 25, 3.1).tolist():
            mark(
                front,
                bay,
                top + 1.0,
                bay + 0.9,
                top + 3.1,
                one_of(stage, ((70, 96, 130), (84, 110, 70), (96, 90, 120))),
            )
            lit = stage.light.lamps and stage.random.random() < 0.3
            mark(front, bay + 1.3, top + 1.1, bay + 2.5, top + 2.1, (140, 210, 240) if lit else (86, 76, 66))
            mark(front, bay + 1.87, top + 1.1, bay + 1.93, top + 2.1, (176, 184, 188))
        mark(front, 0, top + 3.1, 26, top + 3.4, (120, 134, 144))
        if floor:
            facing(stage, (-13, 23.8, 3.2 * floor + 1.25), 26, 1.1, (138, 156, 168), 0.24)
            sheet(stage, (-13, 25, 3.2 * floor + 0.1), (26, 0, 0), (0, -1.3, 0), (120, 128, 134))


def _lines(stage: Stage) -> None:
    """For washing: between posts, and before the galleries."""
    for start, end, _ in LINES_M[:2]:
        sheet(stage, start, (end[0] - start[0], end[1] - start[1], end[2] - start[2]), (0, 0, -0.04), (60, 62, 64))
        for post in (start, end):
            pole(stage, post[0], post[1], post[2] + 0.1, (112, 118, 122), 0.1)
    for start, end, _ in LINES_M[2:]:
        sheet(stage, start, (end[0] - start[0], 0, 0), (0, 0, -0.05), (170, 174, 176))
        for x in (start[0], end[0] - 0.1):
            facing(stage, (x, 24.6, start[2] + 0.1), 0.08, 0.9, (110, 112, 114))


def tenement_court(stage: Stage) -> list[Way]:
    """A yard between old flats: galleries with doors, washing on lines, bicycles, meters, boxes of plants, a shed."""
    ground = stage.ground
    ground.paving(-60, 0, 60, GROUND_FAR_M, (140, 146, 150), 1.8)
    for _ in range(24):
        a, b = pick(stage, -9, 9), pick(stage, 2, 24)
        ground.box(a, b, a + pick(stage, 0.4, 2.0), b + pick(stage, 0.2, 1.0), (120, 128, 132))
    _flats(stage)
    for side in (-1, 1):
        block(stage, -34 if side < 0 else 12.5, 4, -12.5 if side < 0 else 34, 26, 13.4)
    _lines(stage)
    crate(stage, (-10.6, 16, 0), (3.6, 3.4, 2.3), (120, 150, 176))
    mark(facing(stage, (-10.5, 15.95, 2.2), 3.4, 2.1, (120, 150, 176)), 1.2, 0.3, 2.2, 2.1, (70, 96, 120))
    sheet(stage, (-11, 19.8, 2.9), (4.4, 0, 0), (0, -4.2, -0.5), (104, 112, 120), 0.25)
    for number in range(6):
        at = 6.6 + 0.66 * number
        for wheel in (17.2, 18.2):
            crate(stage, (at, wheel, 0.05), (0.06, 0.6, 0.6), (44, 44, 46))
        crate(stage, (at - 0.02, 17.3, 0.5), (0.1, 1.3, 0.1), one_of(stage, BRIGHT))
    for number in range(7):
        left = -6.5 + 2.1 * number
        crate(stage, (left, 22.8, 0), (0.9, 0.5, 0.42), (90, 110, 150))
        hedge(stage, left + 0.1, 22.9, 0.7, 0.3, pick(stage, 0.6, 1.1))
    meters = facing(stage, (-9.0, 24.9, 2.0), 1.6, 1.1, (130, 132, 130))
    for column in range(4):
        mark(meters, 0.1 + 0.37 * column, 0.15, 0.38 + 0.37 * column, 0.9, (190, 192, 190))
    crate(stage, (9.4, 12, 0), (0.9, 0.8, 1.1), (70, 130, 70))
    tree(stage, 8.6, 9.5, 5)
    lamp(stage, -7.4, 13.0, 1.2, 5.4)
    lamp(stage, 7.6, 22.0, -1.2, 5.4)
    return [
        Way((-4, 6), (-2, 22), "person", pick(stage, 0, 1)),
        Way((3.5, 21), (5, 4), "person", pick(stage, 0, 1)),
        Way((0.6, 3), (1.2, 20), "rider", pick(stage, 0, 1)),
    ]


def _bay(stage: Stage, left: float, *, last: bool) -> None:
    ground = stage.ground
    ground.box(left, 12.0, left + 0.14, 17.4, PAINT)
    if not last:
        ground.box(left + 0.14, 12.0, left + 3.1, 17.4, (128, 140, 84))
        ground.polygon([(left + 1.4, 12.6), (left + 1.9, 14.2), (left + 1.5, 14.2), (left + 1.9, 15.4)], PAINT)


def charging_bays(stage: Stage) -> list[Way]:
    """Of a car park: posts with cables, painted bays with a sign, cars, a canopy of glass, a transformer."""
    ground = stage.ground
    ground.asphalt(-60, 0, 60, 60, (104, 104, 104))
    ground.box(-60, 60, 60, GROUND_FAR_M, GRASS)
    for number in range(7):
        _bay(stage, -9.3 + 3.1 * number, last=number == 6)
    ground.box(-9.3, 17.3, 9.4, 17.5, PAINT)
    ground.arrow(-5, 6, towards=False)
    ground.arrow(5, 8, towards=True)
    ground.dashes(0, 1, 11, dash_m=1.6, gap_m=1.6)
    crate(stage, (-9.4, 18.2, 0), (19, 0.8, 0.16), (176, 182, 184))
    for x in POSTS_M:
        crate(stage, (x - 0.3, 18.3, 0.16), (0.6, 0.45, 1.75), (206, 206, 200))
        post = facing(stage, (x - 0.28, 18.28, 1.9), 0.56, 1.7, (208, 208, 202))
        mark(post, 0.1, 0.35, 0.46, 0.65, (50, 46, 40))
        mark(post, 0, 1.2, 0.56, 1.36, (90, 170, 60))
        facing(stage, (x + 0.3, 18.25, 1.2), 0.05, 0.9, (30, 30, 32))
        crate(stage, (x - 0.8, 17.8, 0), (1.6, 0.14, 0.12), (60, 176, 216))
    for x in (-6.25, 0.0, 3.1, 6.2):
        if stage.random.random() < 0.8:
            parked_car(stage, x, 12.9)
    for x in (-9.6, 0.0, 9.4):
        pole(stage, x, 19.6, 4.6, (150, 154, 156), 0.22)
    sheet(stage, (-10.4, 20.2, 4.5), (20.8, 0, 0), (0, -6.4, 0.7), (150, 140, 110), 1.3)
    facing(stage, (-10.4, 13.8, 5.3), 20.8, 0.34, (80, 160, 60))
    sign = facing(stage, (-3.2, 13.7, 6.3), 6.4, 0.9, (80, 160, 60))
    slogan(stage, sign, 0.6, (232, 236, 236))
    crate(stage, (12.4, 15.5, 0), (3.0, 2.6, 2.2), (130, 140, 120))
    doors = facing(stage, (12.5, 15.4, 2.1), 2.8, 2.0, (130, 140, 120), 0.2)
    mark(doors, 1.1, 0.5, 1.7, 1.0, (50, 190, 230))
    for x in np.arange(-40, 41, 3.0).tolist():
        hedge(stage, x, 23.5, 2.7, 0.8, 0.9)
    for left in (-46.0, -20.0, 8.0, 30.0):
        block(stage, left, 38, left + 18, 50, pick(stage, 12, 26), shops=True)
    for number in range(8):
        tree(stage, -36 + 10 * number + pick(stage, -2, 2), pick(stage, 25, 32), pick(stage, 5, 7.5))
    for x in (-13.0, 12.0):
        lamp(stage, x, 11, 1.6 if x < 0 else -1.6, 7)
    stage.lamps += [(x, 17.0, 4.6) for x in (-6.0, 0.0, 6.0)]
    return [
        Way((-30, 9), (30, 9), "car", pick(stage, 0, 1)),
        Way((30, 28), (-30, 28), "van", pick(stage, 0, 1)),
        *walkers(stage, 4, -10, 10, 4, 11),
    ]


def _pen(stage: Stage, left: float, near: float) -> None:
    """Of pipe, with a trough; what stands in it has its near rails before it."""
    for x in np.arange(left, left + 8.9, 2.2).tolist():
        for y in (near - 1.5, near + 4.0):
            pole(stage, x, y, 1.5, (150, 154, 156), 0.1)
    for rail in (1.45, 1.05, 0.65):
        facing(stage, (left, near + 4.0, rail), 8.8, 0.07, (160, 164, 166))
        facing(stage, (left, near - 1.5, rail), 8.8, 0.05, (168, 172, 174))
    crate(stage, (left + 0.8, near - 1.3, 0.15), (7.2, 0.6, 0.45), (120, 130, 136))


def cattle_market(stage: Stage) -> list[Way]:
    """Pens of pipe in two rows with troughs and straw, a lane between, an open roof of sheets, a board, lorries."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, EARTH)
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 22)
    ground.box(-2.2, 0, 2.2, 40, (138, 144, 148))
    for _ in range(160):
        a, b = pick(stage, -16, 16), pick(stage, 9, 27)
        ground.box(a, b, a + pick(stage, 0.1, 1.0), b + 0.1, (100, 172, 200))
    for left, near in PENS_M:
        _pen(stage, left, near)
    for x in (-12.4, -2.2, 1.9, 12.0):
        pole(stage, x, 25.5, 5.0, (120, 130, 140), 0.22)
    for left, wide in ((-13.0, 11.2), (1.8, 11.2)):
        sheet(stage, (left, 27, 6.2), (wide, 0, 0), (0, -9.0, -1.2), one_of(stage, TINS), 0.4)
    slogan(stage, facing(stage, (-5, 30, 4.6), 10, 1.4, (50, 50, 180)), 1.0, (228, 232, 232))
    for x in (-5.0, 4.9):
        pole(stage, x, 30.1, 4.6, (120, 122, 124), 0.16)
    for left in (-19.5, 15.0):
        crate(stage, (left, 20, 0.7), (5.4, 2.4, 2.2), one_of(stage, TINS), 0.5)
        crate(stage, (left + 5.5, 20.1, 0.5), (1.8, 2.2, 2.2), (196, 198, 198))
    crate(stage, (-18, 11, 0), (3.4, 2.4, 1.2), (90, 168, 196))
    crate(stage, (-17.4, 11.2, 1.2), (2.4, 1.9, 0.8), (100, 176, 204))
    house(stage, 20, 34, 30, 46)
    house(stage, -34, 36, -22, 50)
    for number in range(9):
        tree(stage, -44 + 11 * number + pick(stage, -3, 3), pick(stage, 44, 64), pick(stage, 6, 10))
    for x in (-2.6, 2.6):
        lamp(stage, x, 28, 1.2 if x < 0 else -1.2, 6.5)
    hills(stage, height_m=pick(stage, 40, 120))
    return [
        Way((0.6, 4), (0.4, 28), "person", pick(stage, 0, 1)),
        Way((-0.8, 30), (-1.0, 3), "tricycle", pick(stage, 0, 1)),
        *walkers(stage, 4, -2, 2, 8, 24),
        Way((-26, 33), (26, 33), "truck", pick(stage, 0, 1)),
    ]


def dancing_square(stage: Stage) -> list[Way]:
    """Of a village: slabs with a star, a stage with a roof and mottoes, poles for flags, bars to exercise on."""
    ground = stage.ground
    ground.box(-60, 40, 60, GROUND_FAR_M, GRASS)
    ground.paving(-60, 0, 60, 34, (146, 152, 158), 1.0)
    ground.box(-14, 7, 14, 7.4, (70, 80, 150))
    ground.box(-14, 21, 14, 21.4, (70, 80, 150))
    spokes = np.arange(10) * np.pi / 5 + np.pi / 2
    reach = np.where(np.arange(10) % 2, 1.6, 3.8)
    star = [(float(r * np.cos(t)), 14 + float(r * np.sin(t))) for r, t in zip(reach, spokes, strict=True)]
    ground.polygon(star, (80, 90, 160))
    crate(stage, (-9, 27, 0), (18, 6, 0.9), (160, 166, 168))
    back = facing(stage, (-8.6, 32.6, 5.6), 17.2, 4.7, (176, 190, 200))
    mark(back, 0.6, 0.7, 16.6, 4.0, (60, 70, 170))
    mark(back, 1.0, 1.1, 16.2, 3.6, (150, 120, 70))
    slogan(stage, back, 1.2, (70, 200, 232))
    for x in (-8.8, -3.2, 2.8, 8.4):
        crate(stage, (x, 27.3, 0.9), (0.45, 0.45, 4.6), (50, 56, 150))
    sheet(stage, (-10.4, 34, 7.4), (20.8, 0, 0), (0, -7.6, -1.7), (80, 84, 110), 0.36)
    facing(stage, (-10.4, 26.4, 5.75), 20.8, 0.4, (60, 70, 160))
    for flag in (-12.5, -11.0, 11.0):
        pole(stage, flag, 25, 7.5, (206, 208, 208), 0.1)
    for x in (-16.0, 13.5):
        for bar in range(3):
            pole(stage, x + 1.2 * bar, 17.5, 2.3, (60, 170, 220), 0.1)
        facing(stage, (x, 17.5, 2.3), 2.4, 0.09, (60, 170, 220))
        crate(stage, (x, 12.5, 0.42), (1.8, 0.5, 0.1), (80, 110, 150))
    crate(stage, (5.2, 22.5, 0), (0.7, 0.5, 1.1), (34, 34, 38))
    board = facing(stage, (-20, 22, 2.5), 5.2, 1.7, (206, 208, 204))
    for paper in np.arange(0.2, 4.8, 1.0).tolist():
        mark(board, paper, 0.3, paper + 0.8, 1.4, one_of(stage, BRIGHT))
    house(stage, 16, 30, 27, 44)
    house(stage, -34, 30, -22, 46)
    house(stage, -12, 46, 0, 58)
    house(stage, 6, 48, 18, 60)
    for number in range(8):
        tree(stage, -40 + 11 * number + pick(stage, -2, 2), pick(stage, 38, 46), pick(stage, 5, 9))
    for x in (-13.0, 12.6):
        lamp(stage, x, 22, 1.4 if x < 0 else -1.4, 7)
        lamp(stage, x, 9, 1.4 if x < 0 else -1.4, 7)
    stage.lamps += [(-4.0, 28.0, 5.2), (4.0, 28.0, 5.2)]
    hills(stage, height_m=pick(stage, 60, 140))
    return [
        *walkers(stage, 4, -14, -6, 6, 20),
        Way((9, 4), (11, 24), "person", pick(stage, 0, 1)),
        Way((-30, 24.5), (-13, 23), "rider", pick(stage, 0, 1)),
    ]
