"""A twelfth set of places, drawn by somebody who had not seen how pictures are judged: nothing was ever tuned on them.
Those in yards are built in yards_twelfth.py, those indoors in indoors_twelfth.py. Metres; x to the right, y forward."""

from itertools import pairwise

import numpy as np

from streams.sim.draw_light import Colour, Image
from streams.sim.draw_site import CONCRETE, EARTH, GRASS, PAVEMENT, Way, walkers
from streams.sim.draw_stage import GROUND_FAR_M, PAINT, Sprite, Stage
from streams.sim.draw_things import block, hills, house, lamp, pole, tree
from tests.bench.world.indoors_twelfth import badminton_hall, cash_lobby, reading_room
from tests.bench.world.pieces import conifer, crate, eaves, facing, hedge, mark, one_of, sheet, slogan
from tests.bench.world.places_first import Build, pick
from tests.bench.world.yards_twelfth import car_wash, opera_stage, road_check, scrap_yard

TANKS_M = ((-9.0, 20.0, 7.5), (9.5, 24.0, 8.5))
"""Their middles, and how far their rims are from there."""
SHIRTS: tuple[Colour, ...] = ((50, 60, 200), (190, 110, 50), (70, 150, 90), (60, 180, 220))


def _hoop(stage: Stage, x: float, y: float, inward: int) -> None:
    """Its post behind the line, an arm, a board with a square, a ring."""
    pole(stage, x, y, 3.4, (60, 66, 150), 0.24)
    crate(stage, (min(x, x + inward * 1.5), y - 0.06, 3.2), (1.5, 0.12, 0.12), (60, 66, 150))
    board = sheet(stage, (x + inward * 1.5, y - 0.9, 4.0), (0, 1.8, 0), (0, 0, -1.1), (214, 216, 216))
    for low, top in ((0.0, 0.06), (1.04, 1.1)):
        mark(board, 0, low, 1.8, top, (50, 60, 190))
    for left, right in ((0.0, 0.06), (1.74, 1.8), (0.6, 0.65), (1.15, 1.2)):
        mark(board, left, 0.5 if 0 < left < 1.7 else 0.0, right, 1.1, (50, 60, 190))
    crate(stage, (x + inward * 1.75 - 0.22, y - 0.22, 3.02), (0.44, 0.44, 0.05), (30, 90, 220))


def _fence(stage: Stage, y: float, left: float, right: float, high: float) -> None:
    """Of mesh: what one sees of it are posts, rails and the thicker wires."""
    for post in np.arange(left, right, 2.6).tolist():
        pole(stage, post, y, high, (70, 110, 70), 0.12)
    for rail in np.linspace(0.3, high, 5).tolist():
        facing(stage, (left, y, rail), right - left, 0.05, (76, 118, 76))
    for wire in np.arange(left, right, 0.65).tolist():
        pole(stage, wire, y, high, (92, 126, 92), 0.03)


def _court(stage: Stage) -> None:
    """What is painted on it, and its hoops."""
    ground = stage.ground
    ground.box(-17, 7, 17, 26, (104, 92, 150))
    ground.box(-14, 9, 14, 24, (96, 132, 82))
    ground.speckle(-17, 7, 17, 26, 11)
    for side in (-1, 1):
        ground.polygon([(side * 14, 14.1), (side * 8.2, 14.1), (side * 8.2, 18.9), (side * 14, 18.9)], (78, 84, 168))
        arc = [
            (side * (12.4 - 6.75 * float(np.cos(t))), 16.5 + 6.75 * float(np.sin(t)))
            for t in np.linspace(-1.5, 1.5, 30)
        ]
        for (x0, y0), (x1, y1) in pairwise(arc):
            ground.polygon([(x0 - 0.05, y0), (x0 + 0.07, y0), (x1 + 0.07, y1), (x1 - 0.05, y1)], PAINT)
        for y in (14.1, 18.8):
            ground.box(min(side * 14, side * 8.2), y, max(side * 14, side * 8.2), y + 0.1, PAINT)
        ground.line(side * 8.2, 14.1, 18.9, PAINT, 0.1)
        ground.line(side * 14, 9, 24, PAINT, 0.1)
        _hoop(stage, side * 15.0, 16.5, -side)
    for y in (9.0, 23.9):
        ground.box(-14, y, 14, y + 0.1, PAINT)
    ground.line(0, 9, 24, PAINT, 0.1)
    ring = [(1.8 * float(np.cos(t)), 16.5 + 1.8 * float(np.sin(t))) for t in np.linspace(0, 6.28, 40)]
    for (x0, y0), (x1, y1) in pairwise(ring):
        ground.polygon([(x0, y0 - 0.06), (x0, y0 + 0.06), (x1, y1 + 0.06), (x1, y1 - 0.06)], PAINT)


def basketball_court(stage: Stage) -> list[Way]:
    """Between flats: a green court with a red key at each end, hoops, a fence of mesh, benches, bins, four masts."""
    stage.ground.paving(-60, 0, 60, GROUND_FAR_M, PAVEMENT, 1.0)
    _court(stage)
    _fence(stage, 27.0, -20, 20, 3.6)
    for left in (-8.0, -1.0, 6.0):
        crate(stage, (left, 25.2, 0.38), (2.4, 0.45, 0.08), (80, 120, 160))
        for leg in (0.2, 2.0):
            crate(stage, (left + leg, 25.3, 0), (0.12, 0.3, 0.38), (96, 100, 102))
    banner = facing(stage, (-6, 26.9, 3.2), 12, 0.9, (54, 48, 180))
    slogan(stage, banner, 0.55, (70, 210, 236))
    crate(stage, (11.0, 25.4, 0), (0.6, 0.5, 0.95), (80, 140, 80))
    for left in (-46.0, -22.0, 2.0, 26.0):
        block(stage, left, 42, left + pick(stage, 17, 21), 54, pick(stage, 15, 30))
    for number in range(9):
        tree(stage, -34 + 8.6 * number + pick(stage, -2, 2), pick(stage, 29, 37), pick(stage, 5, 8))
    for x in (-18.6, 18.6):
        for y in (8.5, 25.5):
            lamp(stage, x, y, 2.2 if x < 0 else -2.2, 8.5)
    return [
        Way((-26, 29.5), (26, 29.5), "person", pick(stage, 0, 1)),
        Way((24, 32), (-24, 32), "rider", pick(stage, 0, 1)),
        *walkers(stage, 2, -12, 12, 25.4, 26.4),
    ]


def _balustrade(stage: Stage) -> None:
    """Of stone, along the water."""
    for y in np.arange(2.0, 84, 2.2).tolist():
        crate(stage, (-4.15, y, 0), (0.3, 0.3, 1.2), (182, 186, 188))
        if y < 40:
            for part in (0.7, 1.25, 1.8):
                pole(stage, -4.0, y + part, 0.86, (172, 176, 178), 0.1)
        sheet(stage, (-4.0, y + 0.3, 1.05), (0, 1.9, 0), (0, 0, -0.18), (178, 182, 184))


def river_walk(stage: Stage) -> list[Way]:
    """A promenade on an embankment: slabs in two colours, a balustrade, a river, its other bank, trees, seats."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, (78, 118, 98))
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 16)
    ground.polygon([(-60, 0), (-4.2, 0), (-4.2, 120), (-60, 135)], (128, 122, 100))
    ground.speckle(-60, 0, -4, 130, 6)
    ground.paving(-4.2, 0, 4.6, GROUND_FAR_M, (150, 154, 160), 0.8)
    for band in np.arange(0, 120, 4.8).tolist():
        ground.box(-4.0, band, 4.4, band + 0.8, (104, 116, 146))
    ground.box(4.6, 0, 4.9, GROUND_FAR_M, (176, 180, 182))
    ground.box(9.0, 0, 12.0, GROUND_FAR_M, (84, 92, 158))
    ground.dashes(10.5, 0, 90, dash_m=1.4, gap_m=1.6, width_m=0.1)
    _balustrade(stage)
    for y in (11.0, 19.0, 27.0, 35.0):
        crate(stage, (5.2, y, 0.36), (0.6, 2.0, 0.1), (70, 104, 146))
        sheet(stage, (5.8, y + 2.0, 0.9), (0, -2.0, 0), (0, 0, -0.4), (64, 98, 138))
        lamp(stage, 4.9, y + 4, -0.9, 4.6)
        tree(stage, 7.2, y + 5.5, pick(stage, 5, 7.5))
    notice = facing(stage, (5.4, 9.6, 2.1), 1.5, 1.0, (140, 80, 40))
    slogan(stage, notice, 0.24, (230, 232, 232))
    for leg in (5.5, 6.7):
        pole(stage, leg, 9.65, 2.1, (110, 112, 112), 0.08)
    crate(stage, (-17.5, 33.0, 0.1), (9.0, 4.0, 0.4), (100, 112, 120))
    sheet(stage, (-17.0, 36.6, 2.9), (8.0, 0, 0), (0, -3.2, -0.3), (80, 110, 170), 0.3)
    for post in (-16.6, -9.4):
        pole(stage, post, 33.4, 2.7, (90, 96, 100), 0.12)
    for left in (14.0, 15.5):
        for y in (12.0, 40.0, 66.0):
            block(stage, left, y, left + 14, y + pick(stage, 16, 21), pick(stage, 16, 34), shops=True)
    for number in range(9):
        left = -58 + 6.6 * number
        block(stage, left, 134, left + pick(stage, 4, 6), 142, pick(stage, 12, 46))
    hills(stage, height_m=pick(stage, 40, 100))
    return [
        Way((-1.6, 2), (-1.2, 50), "person", pick(stage, 0, 1)),
        Way((2.2, 60), (1.8, 4), "person", pick(stage, 0, 1)),
        Way((10.0, 4), (10.0, 80), "rider", pick(stage, 0, 1)),
        Way((11.2, 80), (11.2, 2), "rider", pick(stage, 0, 1)),
        *walkers(stage, 2, -3, 3, 12, 30),
    ]


def _tank(stage: Stage, x: float, y: float, rim: float) -> None:
    """Round, level with the ground: a broad edge of concrete, a channel, dark water, a rail all round."""
    ground, turns = stage.ground, np.linspace(0, 2 * np.pi, 61)
    tones: tuple[Colour, ...] = ((170, 174, 176), (96, 104, 96), (160, 164, 166), (92, 106, 92))
    for less, tone in zip((0.0, 0.6, 1.2, 1.5), tones, strict=True):
        ring = [(x + (rim - less) * float(np.cos(t)), y + (rim - less) * float(np.sin(t))) for t in turns]
        ground.polygon(ring, tone)
    spots = [(x + rim * float(np.cos(t)), y + rim * float(np.sin(t))) for t in turns[::2]]
    for (x0, y0), (x1, y1) in pairwise(spots):
        pole(stage, x0, y0, 1.1, (60, 180, 220), 0.07)
        for rail in (1.1, 0.6):
            sheet(stage, (x0, y0, rail), (x1 - x0, y1 - y0, 0), (0, 0, -0.06), (60, 176, 216))


def sewage_works(stage: Stage) -> list[Way]:
    """Two round basins on a lawn, pipes on feet, a blower house, a tall tank, a road with kerbs, far hills."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, (74, 122, 98))
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 18)
    ground.asphalt(-60, 6.5, 60, 10.5, (112, 112, 110))
    ground.asphalt(-0.9, 10.5, 1.9, 60, (118, 118, 116))
    for y in (6.4, 10.4):
        ground.box(-60, y, 60, y + 0.2, (188, 192, 194))
    for x, y, rim in TANKS_M:
        _tank(stage, x, y, rim)
    for z, tone in ((0.5, (170, 120, 60)), (1.1, (90, 150, 90))):
        crate(stage, (-30, 33.6, z), (29, 0.45, 0.45), tone)
    for foot in np.arange(-29, -1, 4.0).tolist():
        crate(stage, (foot, 33.7, 0), (0.3, 0.3, 1.6), (150, 154, 156))
    crate(stage, (-26, 38, 0), (16, 8, 5.2), (196, 206, 212))
    front = facing(stage, (-26, 37.9, 5.1), 16, 5.1, (196, 206, 212))
    for bay in np.arange(0.8, 15, 2.6).tolist():
        mark(front, bay, 1.2, bay + 1.5, 2.4, (100, 92, 80))
    mark(front, 12.4, 2.2, 14.8, 5.1, (140, 100, 60))
    mark(front, 0, 0, 16, 0.5, (160, 110, 60))
    crate(stage, (16, 40, 0), (7, 7, 9.0), (180, 176, 168), 0.5)
    facing(stage, (16, 39.9, 6.6), 7, 0.5, (150, 90, 40))
    # Whatever stands before the basins is low: the bridges are put in after it.
    crate(stage, (-2.2, 12.0, 0), (0.9, 0.5, 1.1), (186, 188, 186))
    board = facing(stage, (-0.8, 11.6, 1.4), 1.9, 1.0, (150, 110, 40))
    slogan(stage, board, 0.26, (232, 236, 236))
    for leg in (-0.6, 0.9):
        pole(stage, leg, 11.65, 1.4, (120, 122, 122), 0.08)
    for x in np.arange(-56, 57, 6).tolist():
        hedge(stage, x, 11.2 if abs(x) > 22 else 48, pick(stage, 2, 4), 1.0, pick(stage, 0.6, 1.0))
        tree(stage, x + pick(stage, -2, 2), pick(stage, 52, 80), pick(stage, 5, 10))
    for x in (-3.0, 20.0):
        lamp(stage, x, 35, 1.6 if x < 0 else -1.6, 7)
    hills(stage, height_m=pick(stage, 50, 110))
    return [
        Way((-40, 8.5), (40, 8.5), "tricycle", pick(stage, 0, 1)),
        Way((0.6, 44), (0.4, 12), "person", pick(stage, 0, 1)),
        *walkers(stage, 2, -14, 14, 7, 10),
    ]


def tea_garden(stage: Stage) -> list[Way]:
    """Rows of clipped bushes across the view and up a slope, a path of slabs, a pavilion, sprinklers, a village."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, (98, 124, 140))
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 18)
    ground.paving(-1.0, 0, 1.2, 44, (146, 152, 156), 0.7)
    for number, y in enumerate(np.arange(6.5, 26, 1.75).tolist()):
        bend = 0.35 * float(np.sin(0.9 * number))
        for left, wide in ((-18, 8.2), (-9.7, 8.4), (1.5, 8.6), (10.3, 8.2)):
            tone = pick(stage, 0.85, 1.2)
            bush = left + bend, y + pick(stage, -0.1, 0.1), 0.0
            size = wide, 0.95, pick(stage, 0.55, 0.75)
            crate(stage, bush, size, (74 * tone, 132 * tone, 98 * tone), pick(stage, 0.2, 0.4))
    for level in range(3):
        low = 1.0 + 4.4 * level
        slope = sheet(stage, (-60, 48 + 13 * level, low + 4.6), (120, 0, 0), (0, -13, -5.0), (96, 122, 136))
        for row in np.arange(0.3, 13.6, 1.5).tolist():
            for left in np.arange(pick(stage, 0, 1), 118, 3.0).tolist():
                shift = 0.5 * float(np.sin(left / 7 + level))
                tone = pick(stage, 0.85, 1.15)
                mark(slope, left, row + shift, left + 3.0, row + shift + 0.85, (68 * tone, 122 * tone, 90 * tone))
    for x in (5.6, 9.4):
        for y in (29.0, 31.6):
            pole(stage, x, y, 3.0, (50, 56, 130), 0.26)
    crate(stage, (5.0, 28.4, 0), (5.0, 3.8, 0.4), (150, 154, 156))
    eaves(stage, 4.2, 28.0, 6.6, 3.0, 1.6, (84, 92, 98))
    sign = facing(stage, (2.2, 9.4, 1.7), 1.5, 0.9, (70, 110, 150))
    slogan(stage, sign, 0.26, (60, 90, 50))
    pole(stage, 2.9, 9.45, 1.7, (70, 96, 124), 0.1)
    for left in (-40.0, -26.0, 30.0):
        house(stage, left, 40, left + 10, 52)
    for _ in range(14):
        side = 1 if stage.random.random() < 0.5 else -1
        tree(stage, side * pick(stage, 20, 50), pick(stage, 28, 44), pick(stage, 4, 8))
    pole(stage, -8.6, 30, 7.5, (120, 124, 126), 0.2)
    lamp(stage, 1.8, 27.5, -0.9, 4.2)
    hills(stage, height_m=pick(stage, 150, 260))
    return [
        Way((0.1, 3), (0.3, 40), "person", pick(stage, 0, 1)),
        Way((-14, 12.7), (-3, 12.7), "person", pick(stage, 0, 1)),
        Way((12, 16.2), (3, 16.2), "person", pick(stage, 0, 1)),
        Way((-4, 19.7), (-15, 19.7), "person", pick(stage, 0, 1)),
    ]


def _grave(stage: Stage, x: float, y: float, z: float) -> None:
    tone = pick(stage, 0.85, 1.1)
    crate(stage, (x - 0.1, y - 0.5, z), (1.0, 0.8, 0.12), (160 * tone, 164 * tone, 166 * tone))
    crate(stage, (x, y, z + 0.12), (0.8, 0.16, pick(stage, 0.85, 1.0)), (120 * tone, 124 * tone, 126 * tone))
    face = facing(stage, (x + 0.1, y - 0.02, z + 0.92), 0.6, 0.66, (96, 98, 98))
    for line in (0.14, 0.3, 0.46):
        mark(face, line - 0.03, 0.08, line + 0.03, pick(stage, 0.4, 0.6), (80, 140, 156))
    if stage.random.random() < 0.4:
        crate(stage, (x + 0.2, y - 0.4, z + 0.12), (0.4, 0.2, 0.24), one_of(stage, SHIRTS))


def _terrace(stage: Stage, level: int, needles: Image) -> None:
    """With its graves, its flight of the steps and the cypresses beside it."""
    y, z = 12.0 + 3.4 * level, 0.62 * level
    for left in (-26.0, 2.6):
        wall = facing(stage, (left, y, z + 0.62), 23.4, 0.62, (142, 148, 152))
        mark(wall, 0, 0, 23.4, 0.1, (176, 180, 182))
        sheet(stage, (left, y + 3.4, z + 0.62), (23.4, 0, 0), (0, -3.4, 0), (76, 116, 98))
        for x in np.arange(left + 1.0, left + 22.4, 1.9).tolist():
            _grave(stage, x, y + 1.9, z + 0.62)
    for step in range(4):
        up, near = z + 0.155 * (step + 1), y + 0.45 * step
        facing(stage, (-2.6, near, up), 5.2, 0.155, (166, 170, 172))
        sheet(stage, (-2.6, near + (0.45 if step < 3 else 2.05), up), (5.2, 0, 0),
              (0, -0.45 if step < 3 else -2.05, 0), (178, 182, 184))  # fmt: skip
    for side in (-3.0, 2.9):
        stage.sprites.append(Sprite(side, y + 2.6, pick(stage, 1.6, 2.3), needles, z=z + 0.62))


def cemetery(stage: Stage) -> list[Way]:
    """Of martyrs: terraces of stones on both sides of broad steps, cypresses, a column with a star at the top."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, (78, 116, 96))
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 16)
    ground.paving(-60, 0, 60, 11.8, (152, 156, 160), 1.0)
    needles = conifer(stage)
    for level in range(7):
        _terrace(stage, level, needles)
    crate(stage, (-4, 37, 4.3), (8, 5, 1.0), (166, 170, 172))
    crate(stage, (-1.1, 38.4, 5.3), (2.2, 2.2, 11.5), (182, 186, 188))
    column = facing(stage, (-0.8, 38.3, 16.0), 1.6, 9.0, (180, 184, 186))
    for letter in np.arange(0.8, 8.2, 1.15).tolist():
        for stroke in range(4):
            across, down = pick(stage, 0.3, 0.7), letter + 0.2 * stroke
            mark(column, across, down, across + 0.6, down + 0.1, (50, 110, 180))
        mark(column, 0.72, letter, 0.84, letter + 0.85, (50, 110, 180))
    crate(stage, (-0.5, 9.8, 0), (1.2, 0.7, 0.9), (70, 78, 84))
    for x in (-5.2, 4.4):
        crate(stage, (x, 10.6, 0), (0.9, 0.9, 2.4), (168, 172, 174))
        crate(stage, (x - 0.1, 10.5, 2.4), (1.1, 1.1, 0.2), (150, 154, 156))
        lamp(stage, x + (2.0 if x > 0 else -1.2), 11.2, 0.6 if x < 0 else -0.6, 3.6)
    for _ in range(60):
        side = 1 if stage.random.random() < 0.5 else -1
        stage.sprites.append(Sprite(side * pick(stage, 27, 58), pick(stage, 14, 60), pick(stage, 6, 11), needles))
    for x in np.arange(-24, 25, 3.4).tolist():
        stage.sprites.append(Sprite(x, pick(stage, 44, 56), pick(stage, 7, 11), needles, z=4.2))
    hills(stage, height_m=pick(stage, 90, 160))
    return [
        Way((-16, 7.5), (16, 8.0), "person", pick(stage, 0, 1)),
        Way((1.4, 2), (0.8, 11.5), "person", pick(stage, 0, 1)),
        *walkers(stage, 2, -9, 9, 5, 9),
    ]


TWELFTH_PLACES: dict[str, tuple[tuple[tuple[float, float], ...], Colour, Build]] = {
    "basketball court": (((-3, 3), (-2, 1), (4.6, 6.8), (-7, 7), (8, 13), (64, 88)), PAVEMENT, basketball_court),
    "scrap yard": (((-3, 3), (-2, 1), (4.6, 7), (-8, 8), (7, 12), (60, 84)), EARTH, scrap_yard),
    "river walk": (((-2, 1.5), (-2, 1), (3.8, 5.4), (-9, 5), (6, 11), (60, 84)), PAVEMENT, river_walk),
    "reading room": (((-2, 2), (-0.6, 0), (2.9, 3.3), (-7, 7), (10, 16), (72, 96)), CONCRETE, reading_room),
    "sewage works": (((-3, 3), (-2, 1), (5.5, 8), (-7, 7), (9, 14), (62, 86)), GRASS, sewage_works),
    "opera stage": (((-3, 3), (-2, 1), (4.2, 6.2), (-7, 7), (5, 10), (58, 82)), PAVEMENT, opera_stage),
    "tea garden": (((-2.5, 2.5), (-2, 1), (4.4, 6.4), (-8, 8), (5, 10), (58, 82)), EARTH, tea_garden),
    "cash lobby": (((-1.6, 1.6), (-0.4, 0.2), (2.5, 2.75), (-9, 9), (12, 19), (76, 100)), CONCRETE, cash_lobby),
    "road check": (((-2.5, 2.5), (-2, 1), (4.6, 6.8), (-6, 6), (6, 11), (58, 82)), GRASS, road_check),
    "cemetery": (((-2.5, 2.5), (-2, 1), (4, 6), (-7, 7), (2, 7), (58, 82)), GRASS, cemetery),
    "badminton hall": (((-4, 4), (-1.0, 0), (4.2, 5.4), (-8, 8), (10, 16), (68, 90)), CONCRETE, badminton_hall),
    "car wash": (((-3, 3), (-2, 1), (4, 5.8), (-8, 8), (7, 12), (60, 86)), CONCRETE, car_wash),
}
"""As PLACES of places_first.py."""
