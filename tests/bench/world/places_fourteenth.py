"""A fourteenth set of places, drawn by somebody who had not seen how pictures are judged: nothing was ever tuned on
them. Those in yards are built in yards_fourteenth.py, those indoors in indoors_fourteenth.py. Metres; x to the right,
y forward."""

import cv2
import numpy as np

from streams.sim.draw_light import Colour
from streams.sim.draw_site import CONCRETE, EARTH, FIELD, GRASS, PAVEMENT, Way, walkers
from streams.sim.draw_stage import GROUND_FAR_M, PAINT, Sprite, Stage
from streams.sim.draw_things import TEXTURE_PX_PER_M, block, hills, house, lamp, pole, tree, wires
from tests.bench.world.indoors_fourteenth import classroom, kitchen, turbine_hall, waiting_hall
from tests.bench.world.pieces import crate, facing, heap, hedge, mark, one_of, sheet, slogan
from tests.bench.world.places_first import Build, pick
from tests.bench.world.yards_fourteenth import driving_school, footbridge, pit_head, vegetable_wholesale

SAND: Colour = (146, 178, 196)
SHORE_Y_M = 24.0
"""Where the sand is wet from."""
SEA: Colour = (140, 132, 104)
JACKS_M = ((-8.5, 22.0), (9.0, 31.0), (-1.0, 58.0))
LAKE_M = -4.6
"""The water's edge beside the dam."""
CLOTHS: tuple[Colour, ...] = ((50, 60, 206), (60, 190, 232), (196, 130, 60), (90, 160, 90), (206, 210, 212))


def _parasol(stage: Stage, x: float, y: float) -> None:
    """In sectors of two colours, a low bed below it."""
    tone = one_of(stage, CLOTHS)
    pole(stage, x, y, 2.2, (206, 208, 208), 0.07)
    cloth = np.zeros((60, 240, 4), np.uint8)
    for part in range(7):
        reach = 118 - 34 * part / 2 if part % 2 == 0 else 118 - 34 * (part - 1) / 2 - 17
        shown = (*(tone if part % 2 == 0 else (222, 224, 224)), 255)
        cv2.ellipse(cloth, (120, 59), (round(reach), 56), 0, 180, 360, shown, -1, cv2.LINE_AA)
    stage.sprites.append(Sprite(x, y - 0.01, 0.7, cloth, z=1.8))
    crate(stage, (x - 0.4, y - 0.9, 0.25), (0.7, 1.9, 0.12), (206, 210, 212))
    sheet(stage, (x - 0.4, y + 1.0, 0.75), (0.7, 0, 0), (0, -0.7, -0.4), tone)


def _waterside(stage: Stage) -> None:
    """A tower for those who watch, floats on a rope, a mole of rocks, two boats."""
    for leg in (-19.4, -17.2):
        for deep in (19.0, 21.0):
            crate(stage, (leg, deep, 0), (0.2, 0.2, 2.6), (176, 182, 186))
    crate(stage, (-19.8, 18.6, 2.6), (3.0, 2.8, 2.0), (60, 70, 206))
    mark(facing(stage, (-19.75, 18.55, 4.5), 2.9, 1.8, (60, 70, 206)), 0.3, 0.3, 2.6, 1.1, (110, 100, 88))
    sheet(stage, (-20.2, 21.8, 5.0), (3.8, 0, 0), (0, -3.6, -0.2), (222, 224, 224))
    for number in range(26):
        crate(stage, (-32 + 2.5 * number, 44 + 0.02 * (number - 13) ** 2, 0), (0.4, 0.3, 0.25), (40, 90, 230))
    for number in range(30):
        tone = pick(stage, 70, 110)
        crate(stage, (24 + pick(stage, 0, 4), SHORE_Y_M + 2.2 * number, 0),
              (pick(stage, 1.6, 2.8), pick(stage, 1.2, 2), pick(stage, 0.6, 1.7)), (tone, tone, tone - 4))  # fmt: skip
    for x, y, wide in ((-22.0, 92.0, 7.0), (8.0, 118.0, 11.0)):
        crate(stage, (x, y, 0.2), (wide, 2.0, 1.2), one_of(stage, ((130, 80, 50), (60, 70, 150))))
        crate(stage, (x + wide * 0.55, y + 0.2, 1.4), (wide * 0.25, 1.4, 1.6), (206, 208, 208))


def beach(stage: Stage) -> list[Way]:
    """By the sea: sand with tracks, parasols, a watch tower, a rope with floats, boats, a mole, a headland."""
    ground = stage.ground
    ground.box(-60, 0, 60, SHORE_Y_M, SAND)
    ground.speckle(-60, 0, 60, SHORE_Y_M, 18)
    for _ in range(160):
        a, b = pick(stage, -26, 26), pick(stage, 3, SHORE_Y_M)
        ground.box(a, b, a + pick(stage, 0.12, 0.3), b + pick(stage, 0.2, 0.4), (126, 156, 174))
    for track in (9.0, 9.9):
        ground.box(-60, track, 60, track + 0.25, (122, 150, 168))
    ground.box(-60, SHORE_Y_M, 60, SHORE_Y_M + 5, (110, 138, 150))
    ground.speckle(-60, SHORE_Y_M, 60, SHORE_Y_M + 5, 8)
    ground.box(-60, SHORE_Y_M + 5, 60, GROUND_FAR_M, SEA)
    ground.speckle(-60, SHORE_Y_M + 5, 60, GROUND_FAR_M, 5)
    for x, y in ((-9.5, 15.0), (-5.0, 16.2), (1.6, 15.4), (6.8, 16.4), (11.6, 14.6), (-14.0, 17.0)):
        _parasol(stage, x + pick(stage, -0.5, 0.5), y)
    _waterside(stage)
    board = facing(stage, (12.6, 11.4, 2.4), 2.8, 1.3, (60, 60, 200))
    slogan(stage, board, 0.44, (232, 236, 236))
    for leg in (12.9, 15.0):
        pole(stage, leg, 11.5, 2.4, (110, 112, 112), 0.09)
    pole(stage, -2.4, 20.5, 5.0, (196, 198, 198), 0.1)
    lamp(stage, 18.0, 12.0, -1.6, 7.0)
    hills(stage, height_m=pick(stage, 20, 50))
    return [
        Way((-24, 22.4), (20, 21.6), "person", pick(stage, 0, 1)),
        Way((18, 23.4), (-18, 24.0), "person", pick(stage, 0, 1)),
        Way((-40, 9.4), (40, 9.4), "suv", pick(stage, 0, 1)),
        *walkers(stage, 3, -12, 12, 12, 20),
    ]


def _well(stage: Stage, x: float, y: float) -> None:
    """What of one stands still: its bed, its motor, a fence, a board with a number, a pipe."""
    crate(stage, (x - 3.8, y - 0.6, 0), (8.0, 1.4, 0.35), (150, 154, 156))
    crate(stage, (x + 2.0, y + 0.2, 0.35), (1.8, 0.8, 0.9), (70, 110, 60))
    crate(stage, (x + 3.0, y - 0.5, 0.35), (0.6, 0.5, 1.3), (170, 174, 176))
    for post in np.arange(-5.0, 5.6, 1.5).tolist():
        pole(stage, x + post, y - 2.0, 1.1, (60, 180, 220), 0.08)
    for rail in (0.6, 1.05):
        facing(stage, (x - 5.0, y - 2.0, rail), 10.5, 0.05, (60, 180, 220))
    sign = facing(stage, (x - 4.8, y - 2.05, 1.9), 1.2, 0.7, (150, 96, 40))
    slogan(stage, sign, 0.3, (232, 236, 236))


def _tanks(stage: Stage) -> None:
    """Round, paler where the light falls, with a red band; and the house of the pumps."""
    for number in range(3):
        left = 19.0 + 5.2 * number
        tank = facing(stage, (left, 44.0, 5.4), 4.6, 5.4, (190, 194, 196))
        for strip in np.linspace(0, 1, 21)[:-1].tolist():
            tone = 0.62 + 0.42 * float(np.sin(np.pi * (0.12 + 0.8 * strip)))
            mark(tank, strip * 4.6, 0, (strip + 0.05) * 4.6, 5.4, (190 * tone, 194 * tone, 196 * tone))
        mark(tank, 0, 0.9, 4.6, 1.2, (60, 60, 190))
        facing(stage, (left + 0.2, 44.1, 5.8), 4.2, 0.4, (150, 154, 156))
    crate(stage, (-24.0, 33.0, 0), (7.0, 4.0, 3.2), (110, 120, 170))
    hut = facing(stage, (-23.95, 32.95, 3.1), 6.9, 3.0, (110, 120, 170))
    mark(hut, 0.7, 0.8, 2.2, 1.9, (96, 84, 72))
    mark(hut, 4.2, 0.6, 5.4, 3.0, (110, 130, 60))


def _lines(stage: Stage) -> None:
    """Two pipes on low feet, and poles with their wires."""
    for level in (0.35, 0.75):
        crate(stage, (-60, 17.2, level), (120, 0.22, 0.22), (176, 180, 182))
    for support in np.arange(-55, 56, 6.0).tolist():
        crate(stage, (support, 17.25, 0), (0.2, 0.2, 0.9), (150, 154, 156))
    for x in np.arange(-52, 53, 17.0).tolist():
        pole(stage, x, 39.0, 9.0, (120, 124, 126), 0.24)
        facing(stage, (x - 1.0, 38.95, 8.7), 2.0, 0.14, (110, 114, 116))
    for wire in (-0.8, 0.0, 0.8):
        facing(stage, (-60, 39.0 + 0.2 * wire, 8.8), 120, 0.05, (60, 62, 64))


def oil_wells(stage: Stage) -> list[Way]:
    """In fields: three pump-jacks that nod, round tanks, a house for pumps, pipes, a track, poles, reeds."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, FIELD)
    for row in np.arange(2.0, GROUND_FAR_M, 2.2).tolist():
        ground.box(-60, row, 60, row + 0.7, (84, 128, 124))
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 18)
    ground.polygon([(-60, 12.0), (60, 10.0), (60, 14.0), (-60, 16.0)], (126, 148, 160))
    ground.polygon([(1.0, 12), (5.0, 12), (4.0, GROUND_FAR_M), (2.0, GROUND_FAR_M)], (124, 146, 158))
    ground.speckle(-60, 10, 60, 16, 14)
    for x, y in JACKS_M:
        ground.box(x - 7, y - 3.4, x + 7, y + 4, (130, 146, 154))
        ground.speckle(x - 7, y - 3.4, x + 7, y + 4, 14)
        _well(stage, x, y)
    _tanks(stage)
    _lines(stage)
    for number in range(26):
        hedge(
            stage, -40 + 3.1 * number, 19.0 + pick(stage, -0.4, 0.4), pick(stage, 0.6, 1.6), 0.4, pick(stage, 0.5, 1.2)
        )
    for number in range(14):
        tree(stage, -58 + 9 * number + pick(stage, -2, 2), pick(stage, 84, 100), pick(stage, 6, 10))
    for left in (-40.0, 30.0):
        house(stage, left, 74, left + 10, 84)
    lamp(stage, -14.0, 17.8, 1.4, 6.0)
    hills(stage, height_m=pick(stage, 10, 30))
    return [
        Way((-44, 14.0), (44, 12.0), "car", pick(stage, 0, 1)),
        Way((40, 13.0), (-40, 15.0), "tricycle", pick(stage, 0, 1)),
        Way((3.4, 90), (3.0, 14), "suv", pick(stage, 0, 1)),
        *walkers(stage, 1, -14, -3, 18, 20),
    ]


def _trays(stage: Stage, x: float, y: float, wide: float) -> None:
    """Of bamboo, round, with leaves, on a rack of poles that leans."""
    for level, back in ((0.55, 0.0), (1.0, 0.7), (1.45, 1.4)):
        facing(stage, (x, y + back, level - 0.05), wide, 0.06, (90, 130, 160))
        across = int(wide / 1.05)
        top = sheet(stage, (x, y + back + 0.9, level + 0.06), (wide, 0, 0), (0, -0.9, -0.06), (138, 150, 152))
        size = TEXTURE_PX_PER_M
        for number in range(across):
            left = 0.05 + number * wide / across
            middle = round((left + 0.47) * size), round(0.45 * size)
            for reach, tone in ((0.45, (110, 162, 190)), (0.37, (54 + 8 * (number % 3), 92, 72))):
                cv2.circle(top, middle, round(reach * size), tone, -1, cv2.LINE_AA)
    for leg in (0.0, wide / 2, wide - 0.08):
        pole(stage, x + leg, y + 1.5, 1.4, (90, 126, 150), 0.09)
        pole(stage, x + leg, y, 0.55, (90, 126, 150), 0.09)


def _tea_house(stage: Stage) -> None:
    """White, of two floors, a wide door through which machines are seen, tiles, a chimney, a title."""
    crate(stage, (-15.0, 25.0, 0), (25.0, 9.0, 6.4), (206, 210, 210))
    front = facing(stage, (-15.0, 24.95, 6.4), 25.0, 6.4, (206, 210, 210))
    for window in np.arange(1.0, 23.5, 2.8).tolist():
        mark(front, window, 0.9, window + 1.7, 2.3, (80, 96, 116))
        mark(front, window + 0.8, 0.9, window + 0.9, 2.3, (196, 200, 202))
        if not 8 < window < 17:
            mark(front, window, 4.0, window + 1.7, 5.4, (90, 104, 120))
    mark(front, 9.0, 3.4, 16.0, 6.4, (60, 64, 70))
    mark(front, 0, 5.9, 9.0, 6.4, (130, 134, 136))
    mark(front, 16.0, 5.9, 25.0, 6.4, (130, 134, 136))
    slogan(stage, facing(stage, (-7.0, 24.8, 4.1), 9.0, 0.9, (60, 110, 50)), 0.6, (80, 210, 236))
    sheet(stage, (-15.6, 29.4, 8.6), (26.2, 0, 0), (0, -5.0, -2.3), (88, 92, 98), 0.36)
    crate(stage, (6.0, 29.0, 6.0), (1.0, 1.0, 4.6), (90, 100, 150))
    for number in range(3):
        crate(stage, (-5.4 + 2.5 * number, 24.4, 0), (1.1, 0.5, 0.9), (110, 130, 90))


def tea_yard(stage: Stage) -> list[Way]:
    """Of a factory for tea: racks of round trays before a white house, baskets, firewood, terraces of bushes behind."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, (92, 126, 108))
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 16)
    ground.paving(-24, 0, 24, 25, (150, 156, 158), 2.0)
    ground.box(-24, 5.0, 24, 5.3, (116, 120, 122))
    for number in range(9):
        y = 40 + 7.0 * number
        for x in np.arange(-56, 57, 4.1).tolist():
            hedge(stage, x + pick(stage, -0.3, 0.3), y, 3.9, 1.6, 0.9 + 0.5 * number)
    _tea_house(stage)
    for x, y in ((-12.0, 11.0), (-12.0, 15.6), (4.4, 10.4), (4.6, 15.8)):
        _trays(stage, x, y, 7.4)
    for _ in range(9):
        crate(stage, (pick(stage, -4, 3.4), pick(stage, 18, 22), 0), (0.7, 0.7, pick(stage, 0.5, 0.8)), (100, 148, 180))
    for level in range(5):
        for number in range(9):
            crate(stage, (14.0 + 0.42 * number, 20.0, 0.3 * level), (0.4, 1.2, 0.28), (84, 116, 144))
    ground.polygon([(-3.4, 8.4), (2.6, 8.0), (2.8, 12.8), (-3.2, 13.2)], (110, 150, 178))
    for _ in range(260):
        a, b = pick(stage, -3.0, 2.4), pick(stage, 8.6, 12.6)
        ground.box(a, b, a + 0.2, b + 0.14, (58, 92, 74))
    heap(stage, 0.4, 16.0, 0.8, (58, 94, 76))
    for at in (-20.0, -17.6):
        tree(stage, at, pick(stage, 20, 23), pick(stage, 5, 7))
    block(stage, 26.0, 34.0, 38.0, 44.0, 6.4)
    for x in (-13.4, 12.8):
        lamp(stage, x, 17.6, 1.2 if x < 0 else -1.2, 5.5)
    stage.lamps += [(-4.5, 24.6, 3.6), (-1.0, 24.6, 3.6), (-11.0, 24.7, 3.4), (6.0, 24.7, 3.4)]
    wires(stage, 19.0, 4, 60, 6.5)
    hills(stage, height_m=pick(stage, 120, 200))
    return [
        Way((-4.6, 23), (-4.0, 4), "person", pick(stage, 0, 1)),
        Way((3.4, 6), (3.6, 22), "person", pick(stage, 0, 1)),
        Way((-22, 6.6), (22, 7.4), "tricycle", pick(stage, 0, 1)),
    ]


def _hoist(stage: Stage) -> None:
    """Of the gates: a tower that stands in the water, a bridge to it."""
    crate(stage, (-19.0, 40.0, 0), (5.0, 5.0, 9.0), (150, 158, 162))
    crate(stage, (-19.6, 39.4, 9.0), (6.2, 6.2, 4.0), (196, 202, 204))
    head = facing(stage, (-19.55, 39.35, 12.9), 6.1, 3.9, (196, 202, 204))
    for window in (0.6, 2.4, 4.2):
        mark(head, window, 1.0, window + 1.2, 2.4, (104, 92, 80))
    sheet(stage, (-20.0, 45.8, 13.4), (7.0, 0, 0), (0, -6.6, -0.2), (90, 90, 160), 0.4)
    for support in np.arange(-13.0, -5.0, 2.6).tolist():
        crate(stage, (support, 42.0, 0), (0.4, 0.8, 1.2), (150, 158, 162))
    crate(stage, (-14.0, 41.6, 1.2), (9.4, 1.6, 0.3), (166, 172, 174))
    facing(stage, (-14.0, 41.58, 2.4), 9.4, 0.08, (206, 208, 208))


def _parapets(stage: Stage) -> None:
    """Along the road on the dam: a wall towards the water, a rail towards the valley, lamps, the line between lanes."""
    stage.ground.dashes(0.1, 0, GROUND_FAR_M, dash_m=3, gap_m=5, width_m=0.12)
    for y in np.arange(0.0, 120, 5.0).tolist():
        crate(stage, (-3.2, y, 0), (0.3, 5.0, 1.0), (186, 190, 192))
        for post in (0.0, 2.5):
            crate(stage, (3.1, y + post, 0), (0.16, 0.16, 1.05), (196, 200, 202))
        for rail in (0.5, 0.95):
            sheet(stage, (3.18, y, rail + 0.08), (0, 5.0, 0), (0, 0, -0.1), (196, 200, 202))
    for y in np.arange(9.0, 110, 16.0).tolist():
        lamp(stage, 3.5, y, -1.2, 5.2)


def dam_crest(stage: Stage) -> list[Way]:
    """A road along a dam: a lake with a gates' tower and a boom at the left, grass that falls away at the right."""
    ground = stage.ground
    ground.box(-60, 0, LAKE_M, GROUND_FAR_M, (126, 122, 100))
    ground.speckle(-60, 0, LAKE_M, GROUND_FAR_M, 5)
    ground.paving(LAKE_M, 0, -2.9, GROUND_FAR_M, (146, 152, 156), 0.7)
    ground.paving(-2.9, 0, 3.2, GROUND_FAR_M, (150, 154, 156), 5.0)
    ground.box(3.2, 0, 60, GROUND_FAR_M, (70, 122, 96))
    ground.speckle(3.2, 0, 60, GROUND_FAR_M, 18)
    for step in (9.0, 16.0, 24.0):
        ground.box(step, 0, step + 1.2, GROUND_FAR_M, (126, 148, 146))
    for y in np.arange(4.0, 120, 12.0).tolist():
        ground.box(3.6, y, 60, y + 0.5, (166, 172, 174))
    _parapets(stage)
    _hoist(stage)
    for number in range(34):
        crate(stage, (-46 + 1.25 * number, 26 + 0.5 * number, 0), (0.7, 0.4, 0.3), (40, 100, 226))
    mark_board = facing(stage, (3.6, 12.6, 2.8), 2.4, 1.4, (150, 96, 40))
    slogan(stage, mark_board, 0.44, (232, 236, 236))
    for leg in (3.8, 5.6):
        pole(stage, leg, 12.7, 2.6, (120, 122, 122), 0.1)
    for kilometre in (7.0, 19.0, 31.0):
        crate(stage, (2.6, kilometre, 0), (0.24, 0.16, 0.6), PAINT)
    for number in range(16):
        tree(stage, pick(stage, 26, 56), 14 + 7 * number, pick(stage, 3, 7))
    for left, y in ((30.0, 60.0), (42.0, 78.0), (34.0, 96.0)):
        house(stage, left, y, left + 9, y + 9)
    hills(stage, height_m=pick(stage, 120, 220))
    return [
        Way((-1.4, 90), (-1.2, -4), "suv", pick(stage, 0, 1)),
        Way((1.6, 2), (1.8, 90), "rider", pick(stage, 0, 1)),
        Way((2.4, 50), (2.2, 6), "person", pick(stage, 0, 1)),
        Way((-2.2, 8), (-2.3, 40), "person", pick(stage, 0, 1)),
    ]


FOURTEENTH_PLACES: dict[str, tuple[tuple[tuple[float, float], ...], Colour, Build]] = {
    "vegetable wholesale": (((-2, 2), (-2, 1), (4.4, 6.2), (-7, 7), (5, 10), (62, 86)), CONCRETE, vegetable_wholesale),
    "waiting hall": (((-2, 2), (-0.8, 0), (3.6, 4.6), (-7, 7), (10, 15), (68, 92)), CONCRETE, waiting_hall),
    "kitchen": (((0.4, 1.6), (-0.4, 0.2), (2.4, 2.7), (-12, -3), (14, 20), (74, 98)), CONCRETE, kitchen),
    "pit head": (((-3, 3), (-2, 1), (4.6, 6.8), (-7, 7), (2, 7), (64, 88)), EARTH, pit_head),
    "driving school": (((-3, 3), (-2, 1), (5.2, 7.4), (-8, 8), (7, 12), (62, 86)), GRASS, driving_school),
    "beach": (((-3, 3), (-2, 1), (4.8, 7), (-8, 8), (5, 10), (60, 84)), EARTH, beach),
    "oil wells": (((-3, 3), (-2, 1), (4.4, 6.4), (-8, 8), (3, 8), (60, 84)), FIELD, oil_wells),
    "tea yard": (((-2.5, 2.5), (-2, 1), (4.2, 5.8), (-8, 8), (5, 10), (62, 86)), CONCRETE, tea_yard),
    "dam crest": (((-1.2, 1.2), (-2, 1), (4.4, 6), (-9, 5), (5, 10), (58, 82)), PAVEMENT, dam_crest),
    "turbine hall": (((-3, 3), (-0.8, 0.4), (4.2, 5.6), (-6, 6), (7, 12), (66, 90)), CONCRETE, turbine_hall),
    "classroom": (((-1.5, 1.5), (-0.5, 0), (2.7, 3.1), (-7, 7), (12, 17), (74, 98)), CONCRETE, classroom),
    "footbridge": (((-2, 2), (-2, 1), (4, 5), (-6, 6), (1, 5), (64, 88)), PAVEMENT, footbridge),
}
"""As PLACES of places_first.py."""
