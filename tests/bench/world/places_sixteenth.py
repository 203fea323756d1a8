"""A sixteenth set of places, drawn by somebody who had not seen how pictures are judged: nothing was ever tuned on
them. Those along streets are built in streets_sixteenth.py, those indoors in indoors_sixteenth.py. Metres; x to the
right, y forward."""

import numpy as np

from streams.sim.draw_light import Colour
from streams.sim.draw_site import CONCRETE, EARTH, FIELD, GRASS, PAVEMENT, Way
from streams.sim.draw_stage import GROUND_FAR_M, Stage
from streams.sim.draw_things import hills, house, lamp, pole, tree
from tests.bench.world.indoors_sixteenth import fish_stalls, hotel_corridor, sewing_shop
from tests.bench.world.pieces import crate, facing, heap, mark, one_of, sheet, slogan
from tests.bench.world.places_first import Build, pick
from tests.bench.world.streets_sixteenth import food_stalls, gas_depot, road_works, street_fair

FLOODED_M = ((-13.5, 8.0), (-1.5, 20.0))
"""Of the paddies: the field in which birds wade."""
INTAKE_M = ((-7.0, 7.5), (7.0, 25.6))
"""Of the trash rack: the channel before it."""
DECK_M = (26.6, 2.6)
"""How far the near edge of its deck is, and how high."""
CHIMNEYS_M = ((-8.4, 31.0, 6.4), (11.6, 45.0, 6.4))
SLATE: Colour = (92, 92, 96)
SAND: Colour = (138, 172, 198)
STONE: Colour = (160, 168, 172)


def village_banyan(stage: Stage) -> list[Way]:
    """The old tree at a village's mouth: a row of stone to sit on, a lane before it, exercise bars, a slogan."""
    ground = stage.ground
    ground.paving(-60, 0, 60, 40, (152, 160, 166), 1.0)
    ground.asphalt(-60, 4.4, 60, 9.6)
    for edge in (4.3, 9.6):
        ground.box(-60, edge, 60, edge + 0.18, (186, 190, 190))
    for left, wide in ((0.2, 0.7), (0.9, 0.9), (1.8, 0.8), (2.5, 0.5)):
        crate(stage, (left, 19.2 + pick(stage, 0, 0.5), 0), (wide, 1.0, 3.8), (60, 78, 96), 0.2)
    facing(stage, (0.1, 19.1, 1.9), 3.0, 0.4, (44, 44, 200))
    for x, y, high in ((-3.6, 20.6, 8.6), (1.6, 21.2, 10.4), (6.2, 20.4, 8.8), (-0.8, 18.8, 8.2), (4.0, 18.6, 8.4)):
        tree(stage, x, y, high)
    for left in np.arange(-3.4, 6.2, 1.2).tolist():
        crate(stage, (left, 16.2, 0), (1.15, 0.6, 0.45), STONE)
    for x in (-11.6, -9.4, -7.2):
        crate(stage, (x, 14.6, 0), (0.1, 0.1, 2.2), (190, 120, 40))
        crate(stage, (x + 1.1, 14.6, 0), (0.1, 0.1, 2.2), (190, 120, 40))
        crate(stage, (x, 14.6, 2.1), (1.2, 0.1, 0.1), (60, 190, 230))
        crate(stage, (x + 0.2, 14.6, 0.7), (0.8, 0.1, 0.08), (60, 190, 230))
    wall = facing(stage, (8.6, 24.0, 3.0), 12.0, 3.0, (206, 210, 210))
    slogan(stage, wall, 1.5, (50, 50, 190))
    crate(stage, (8.5, 23.9, 3.0), (12.2, 0.5, 0.25), SLATE)
    board = facing(stage, (-6.4, 18.0, 2.3), 2.6, 1.4, (150, 100, 50))
    mark(board, 0.12, 0.12, 2.48, 1.28, (222, 226, 226))
    for row in np.arange(0.3, 1.2, 0.16).tolist():
        mark(board, 0.3, row, pick(stage, 1.2, 2.3), row + 0.06, (80, 80, 84))
    for x, y in ((-30.0, 30.0), (-17.5, 32.0), (11.0, 34.0), (24.0, 32.0), (-4.0, 44.0)):
        house(stage, x, y, x + 10, y + 9)
    for number in range(8):
        tree(stage, -36 + 10 * number, pick(stage, 44, 60), pick(stage, 5, 8))
    for x, y in ((-5.8, 11.0), (7.4, 11.4)):
        lamp(stage, x, y, 0.8 if x < 0 else -0.8, 5.0)
    hills(stage, height_m=pick(stage, 80, 150))
    return [
        Way((-24, 7.8), (24, 7.8), "tricycle", pick(stage, 0, 1)),
        Way((26, 6.0), (-26, 6.0), "rider", pick(stage, 0, 1)),
        Way((-12, 11.4), (9, 12.4), "person", pick(stage, 0, 1)),
        Way((6.6, 13.6), (-4.0, 13.0), "person", pick(stage, 0, 1)),
    ]


def _paddy(stage: Stage, x0: float, y0: float, x1: float, y1: float) -> None:
    """A field under water within its dikes: bare, or with seedlings in rows."""
    ground, grown = stage.ground, stage.random.random() < 0.5
    water, tone = one_of(stage, ((186, 178, 160), (164, 158, 140), (110, 132, 146))), pick(stage, 0.9, 1.1)
    ground.box(x0, y0, x1, y1, (water[0] * tone, water[1] * tone, water[2] * tone))
    ground.speckle(x0, y0, x1, y1, 7)
    for y in np.arange(y0 + 0.5, y1 - 0.3, 0.62).tolist() if grown else ():
        for x in np.arange(x0 + 0.4, x1 - 0.3, 0.5).tolist():
            at = x + pick(stage, -0.06, 0.06), y + pick(stage, -0.06, 0.06)
            ground.box(at[0], at[1], at[0] + 0.2, at[1] + 0.3, (48, 140, 88))
    ground.box(x0 - 0.35, y0 - 0.35, x1 + 0.35, y0, (52, 92, 84))
    ground.box(x1, y0, x1 + 0.35, y1, (52, 92, 84))


def paddy_fields(stage: Stage) -> list[Way]:
    """Flooded, at planting time: dikes, rows of seedlings, a track with a ditch, a pump's hut, a village far off."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, (80, 120, 108))
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 12)
    ground.box(FLOODED_M[0][0], FLOODED_M[0][1], FLOODED_M[1][0], FLOODED_M[1][1], (176, 168, 150))
    for left, right in ((-40.0, -28.0), (-27.2, -14.4), (-13.5, -1.5), (4.6, 16.4), (17.2, 30.0), (31.0, 44.0)):
        for near, far in ((8.0, 20.0), (20.8, 34.0), (34.8, 52.0), (53.0, 76.0), (77.0, 108.0)):
            if (left, near) != FLOODED_M[0]:
                _paddy(stage, left, near, right, far)
    ground.paving(-0.6, 0, 2.6, 110, (160, 166, 168), 3.0)
    ground.box(2.9, 0, 3.9, 110, (110, 112, 96))
    for edge in (2.7, 3.9):
        crate(stage, (edge, 6.0, 0), (0.14, 30.0, 0.16), STONE)
    crate(stage, (5.4, 20.2, 0), (3.0, 2.4, 2.5), (190, 196, 198))
    hut = facing(stage, (5.45, 20.15, 2.45), 2.9, 2.4, (190, 196, 198))
    mark(hut, 0.4, 0.7, 1.2, 2.4, (90, 110, 140))
    mark(hut, 1.7, 0.7, 2.5, 1.4, (90, 80, 70))
    sheet(stage, (5.1, 22.9, 3.1), (3.6, 0, 0), (0, -3.2, -0.6), SLATE, 0.3)
    for number in range(9):
        at = (-1.3 + 0.06 * number, 8.6 + 1.5 * number, 0.0)
        crate(stage, at, (0.4, 0.5, 0.3), (60, 150, 96))
    for y in np.arange(14.0, 100, 22.0).tolist():
        pole(stage, -1.1, y, 7.0, (140, 148, 152), 0.2)
        facing(stage, (-2.0, y, 6.6), 1.8, 0.12, (120, 124, 126))
    for x in (-1.7, -0.5):
        sheet(stage, (x, 14.0, 6.6), (0, 66, 0), (0, 0, -0.05), (70, 72, 74))
    for x in (-34.0, -20.0, -6.0, 9.0, 24.0):
        house(stage, x, 112, x + 10, 121)
    for number in range(12):
        tree(stage, -50 + 9 * number, pick(stage, 106, 126), pick(stage, 6, 10))
    lamp(stage, -2.6, 10.0, 1.4, 5.0)
    hills(stage, height_m=pick(stage, 90, 160))
    return [
        Way((1.0, 90), (1.0, -3), "rider", pick(stage, 0, 1)),
        Way((0.2, -3), (0.2, 60), "person", pick(stage, 0, 1)),
        Way((1.4, -6), (1.4, 100), "tricycle", pick(stage, 0, 1)),
    ]


def _roof(stage: Stage, x: float, y: float, flat: bool) -> None:
    """A house from above: two slopes of tiles and a chimney, or a terrace with a heater for water and a parapet."""
    wide, deep, high = pick(stage, 7.6, 8.8), 7.0, 4.2
    tone = pick(stage, 0.85, 1.15)
    crate(stage, (x, y, 0), (wide, deep, high), one_of(stage, ((196, 204, 208), (170, 190, 204), (150, 170, 186))))
    front = facing(stage, (x, y - 0.02, high), wide, high, (190, 198, 202))
    for left in (0.8, 3.2, 5.6):
        mark(front, left, 1.0, left + 1.3, 2.4, (92, 82, 72))
    if flat:
        for edge in (y, y + deep - 0.2):
            crate(stage, (x, edge, high), (wide, 0.2, 0.7), (186, 192, 194))
        sheet(stage, (x + 1.0, y + 4.2, high + 1.3), (1.9, 0, 0), (0, -1.3, -0.9), (90, 60, 44), 0.16)
        crate(stage, (x + 0.8, y + 4.3, high + 1.2), (2.3, 0.4, 0.4), (214, 216, 216))
        crate(stage, (x + 5.0, y + 3.6, high), (1.8, 2.0, 2.0), (196, 200, 202))
        return
    tile = one_of(stage, (SLATE, (96, 92, 88), (84, 100, 150)))
    tile = tile[0] * tone, tile[1] * tone, tile[2] * tone
    for back in (True, False):
        slope = (0, 3.9, -2.0) if back else (0, -3.9, -2.0)
        sheet(stage, (x - 0.4, y + deep / 2, high + 1.8), (wide + 0.8, 0, 0), slope, tile, 0.32)
    crate(stage, (x - 0.4, y + deep / 2 - 0.15, high + 1.75), (wide + 0.8, 0.3, 0.2), (128, 130, 132))
    crate(stage, (x + 1.4, y + 2.3, high), (0.6, 0.6, 2.2), (112, 124, 146))


def roofs_below(stage: Stage) -> list[Way]:
    """An old quarter seen from a tower: tiled roofs close together, terraces, a lane down the middle, trees."""
    ground = stage.ground
    ground.paving(-60, 0, 60, GROUND_FAR_M, (134, 142, 148), 1.0)
    ground.paving(-2.6, 0, 2.6, GROUND_FAR_M, (164, 170, 174), 0.8)
    for rank, y in enumerate(np.arange(8.0, 130, 10.4).tolist()):
        for number, x in enumerate((-41.0, -31.6, -22.2, -12.4, 4.0, 13.4, 22.8, 32.2)):
            _roof(stage, x + pick(stage, -0.4, 0.4), y + pick(stage, -0.6, 0.6), flat=(rank + 2 * number) % 5 == 1)
        for _ in range(2):
            tree(stage, pick(stage, -40, 40), y - 1.6, pick(stage, 3.5, 5.5))
    for number in range(16):
        tree(stage, -58 + 7.6 * number, pick(stage, 134, 148), pick(stage, 6, 12))
    for y in np.arange(12.0, 100, 17.0).tolist():
        lamp(stage, -2.3, y, 0.9, 4.6)
        crate(stage, (1.6, y + 3, 0), (0.8, 1.6, 1.0), one_of(stage, ((60, 60, 170), (170, 110, 50), (200, 204, 204))))
    hills(stage, height_m=pick(stage, 60, 120))
    return [
        Way((0.8, 6), (0.4, 70), "person", pick(stage, 0, 1)),
        Way((-0.9, 80), (-0.6, 8), "rider", pick(stage, 0, 1)),
        Way((0.2, 60), (0.1, 20), "tricycle", pick(stage, 0, 1)),
    ]


def _screen_bars(stage: Stage) -> None:
    """Piers, the bars between them, a deck with a hoist and a rake's frame on rails, a hut, a red title."""
    y, top = DECK_M
    for x in (-7.6, -2.6, 2.0, 6.8):
        crate(stage, (x, y - 0.6, 0), (0.8, 3.4, top - 0.4), STONE)
    for x in (-6.8, -1.8, 2.8):
        bars = facing(stage, (x, y - 0.1, top - 0.4), 4.0, top - 0.4, (58, 60, 62))
        for rod in np.arange(0.05, 4.0, 0.24).tolist():
            mark(bars, rod, 0, rod + 0.1, 2.4, (124, 128, 136))
    for x in np.arange(-16.0, 16.0, 4.0).tolist():
        crate(stage, (x, y, top - 0.4), (4.0, 3.2, 0.4), (170, 178, 180))
    crate(stage, (-4.4, y + 0.6, top), (0.4, 0.4, 3.0), (40, 180, 226))
    crate(stage, (-1.4, y + 0.6, top), (0.4, 0.4, 3.0), (40, 180, 226))
    crate(stage, (-4.8, y + 0.5, top + 3.0), (4.2, 0.8, 0.7), (40, 180, 226))
    crate(stage, (3.4, y + 1.0, top), (4.4, 2.0, 3.0), (206, 210, 212))
    hut = facing(stage, (3.45, y + 0.95, top + 2.95), 4.3, 2.9, (206, 210, 212))
    mark(hut, 0.5, 0.8, 1.9, 1.9, (104, 92, 80))
    mark(hut, 2.7, 0.7, 3.7, 2.9, (90, 120, 160))
    slogan(stage, facing(stage, (3.2, y + 0.8, top + 3.9), 4.8, 0.8, (206, 210, 212)), 0.6, (50, 50, 190))
    stage.lamps += [(-2.8, y + 0.4, top + 2.9), (5.6, y + 0.8, top + 2.8)]


def trash_rack(stage: Stage) -> list[Way]:
    """Before a pumping station: a channel with weed on it, bars that hold it up, a deck above, rails, a gauge."""
    ground = stage.ground
    ground.paving(-60, 0, 60, 60, (150, 158, 162), 1.2)
    (x0, y0), (x1, _) = INTAKE_M
    ground.box(x0, y0 - 1, x1, 27, (104, 108, 88))
    ground.speckle(x0, y0 - 1, x1, 27, 6)
    _screen_bars(stage)
    for side in (-1, 1):
        ground.box(
            side * 7.0 - (0.5 if side < 0 else 0), 6.5, side * 7.0 + (0.5 if side > 0 else 0), 26, (178, 184, 186)
        )
        for y in np.arange(7.0, 26.0, 2.0).tolist():
            crate(stage, (side * 7.3, y, 0), (0.1, 0.1, 1.1), (60, 170, 226))
            for rail in (1.1, 0.6):
                sheet(stage, (side * 7.35, y, rail), (0, 2.0, 0), (0, 0, -0.08), (60, 170, 226))
    gauge = facing(stage, (6.1, 24.8, 2.1), 0.4, 2.1, (228, 230, 230))
    for level in range(10):
        mark(gauge, 0, 0.21 * level, 0.4, 0.21 * level + 0.1, (50, 50, 200) if level < 5 else (150, 90, 40))
    heap(stage, -10.6, 19.0, 1.4, (62, 92, 84))
    crate(stage, (8.6, 12.0, 0), (3.0, 1.8, 1.1), (150, 110, 60))
    warning = facing(stage, (-10.6, 12.0, 2.2), 2.2, 1.3, (60, 190, 230))
    slogan(stage, warning, 0.5, (40, 40, 44))
    for leg in (-10.4, -8.8):
        pole(stage, leg, 12.05, 1.9, (110, 114, 116), 0.09)
    for x, y in ((-9.0, 9.0), (9.4, 17.5)):
        lamp(stage, x, y, 1.2 if x < 0 else -1.2, 6.0)
    for x, y in ((-32.0, 42.0), (-18.0, 46.0), (14.0, 44.0)):
        house(stage, x, y, x + 10, y + 9)
    for number in range(10):
        tree(stage, -38 + 8.4 * number, pick(stage, 36, 56), pick(stage, 5, 9))
    hills(stage, height_m=pick(stage, 30, 70))
    return [
        Way((8.6, 4), (8.3, 24), "person", pick(stage, 0, 1)),
        Way((-12, 5.2), (12, 5.0), "rider", pick(stage, 0, 1)),
        Way((-8.2, 22), (-8.4, 6), "person", pick(stage, 0, 1)),
    ]


def _straw_squares(stage: Stage) -> None:
    """And the road between them."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, SAND)
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 12)
    for start, end in ((-40.0, -6.0), (6.0, 40.0)):
        for line in np.arange(start, end, 1.5).tolist():
            ground.box(line, 0, line + 0.2, 64, (96, 130, 152))
        for y in np.arange(1.0, 64, 1.5).tolist():
            ground.box(start, y, end, y + 0.2, (96, 130, 152))
    ground.asphalt(-3.8, 0, 3.8, GROUND_FAR_M, (96, 98, 100))
    ground.dashes(0, 0, GROUND_FAR_M)
    for edge in (-3.5, 3.5):
        ground.line(edge, 0, GROUND_FAR_M)


def dune_road(stage: Stage) -> list[Way]:
    """Across sand held by squares of straw: two lanes with posts, a fence, a sign, shrubs, a hut with a mast."""
    _straw_squares(stage)
    for y in np.arange(5.0, 90, 6.0).tolist():
        for side in (-4.6, 4.6):
            crate(stage, (side, y, 0), (0.16, 0.16, 0.9), (222, 224, 224))
            crate(stage, (side, y - 0.01, 0.55), (0.17, 0.16, 0.2), (50, 50, 210))
    for x in np.arange(-36.0, -6.6, 2.2).tolist():
        crate(stage, (x, 30.0 + 0.2 * x, 0), (0.1, 0.1, 1.3), (88, 108, 124))
        sheet(stage, (x, 30.0 + 0.2 * x, 1.2), (2.2, 0.44, 0), (0, 0, -0.05), (100, 108, 112))
    board = facing(stage, (5.6, 16.0, 3.6), 3.2, 1.7, (160, 100, 30))
    slogan(stage, board, 0.6, (232, 236, 236))
    for leg in (6.0, 8.3):
        pole(stage, leg, 16.05, 2.4, (150, 154, 156), 0.12)
    crate(stage, (12.0, 34.0, 0), (6.0, 4.0, 3.0), (200, 206, 210))
    hut = facing(stage, (12.05, 33.95, 2.95), 5.9, 2.9, (200, 206, 210))
    mark(hut, 0.8, 0.8, 2.2, 1.8, (96, 84, 74))
    mark(hut, 3.6, 0.8, 4.7, 2.9, (100, 120, 150))
    pole(stage, 19.4, 34.0, 11.0, (190, 60, 60), 0.3)
    for _ in range(26):
        side = float(stage.random.choice([-1, 1]))
        tree(stage, side * pick(stage, 7, 30), pick(stage, 12, 60), pick(stage, 0.9, 1.9))
    for x, y, high in (
        (-30.0, 78.0, 5.0),
        (-12.0, 90.0, 4.0),
        (24.0, 84.0, 6.0),
        (40.0, 76.0, 5.0),
        (-48.0, 88.0, 7.0),
    ):
        heap(stage, x, y, high, SAND)
    lamp(stage, 11.0, 32.0, 0.8, 5.0)
    hills(stage, height_m=pick(stage, 24, 50))
    return [
        Way((-1.9, 110), (-1.9, -8), "truck", pick(stage, 0, 1)),
        Way((1.9, -6), (1.9, 110), "suv", pick(stage, 0, 1)),
        Way((-1.8, 100), (-1.8, -5), "car", pick(stage, 0, 1)),
        Way((1.9, -8), (1.9, 110), "bus", pick(stage, 0, 1)),
    ]


SIXTEENTH_PLACES: dict[str, tuple[tuple[tuple[float, float], ...], Colour, Build]] = {
    "village banyan": (((-2.5, 2.5), (-2, 1), (4.2, 5.8), (-7, 7), (5, 10), (62, 86)), GRASS, village_banyan),
    "road works": (((-2.5, 0.5), (-2, 1), (5, 7), (-5, 8), (6, 11), (62, 86)), PAVEMENT, road_works),
    "paddy fields": (((-3, 1), (-2, 1), (5, 7.5), (-9, 7), (7, 12), (58, 82)), FIELD, paddy_fields),
    "street fair": (((-1.5, 1.5), (-2, 1), (4.6, 6.2), (-6, 6), (8, 13), (60, 84)), PAVEMENT, street_fair),
    "fish stalls": (((-0.8, 0.8), (-0.8, 0.2), (2.8, 3.2), (-6, 6), (10, 15), (72, 94)), CONCRETE, fish_stalls),
    "roofs below": (((-3, 3), (-4, 0), (17, 23), (-12, 12), (22, 29), (56, 80)), PAVEMENT, roofs_below),
    "gas depot": (((-3, 3), (-2, 1), (4.6, 6.4), (-7, 7), (6, 11), (62, 86)), CONCRETE, gas_depot),
    "food stalls": (((-1.5, 1.5), (-2, 1), (4.4, 6), (-7, 7), (8, 13), (62, 86)), PAVEMENT, food_stalls),
    "hotel corridor": (((-0.4, 0.4), (-0.8, 0.4), (2.2, 2.45), (-5, 5), (9, 15), (66, 90)), CONCRETE, hotel_corridor),
    "trash rack": (((-2.5, 2.5), (-2, 1), (4.8, 6.6), (-7, 7), (6, 11), (62, 86)), PAVEMENT, trash_rack),
    "sewing shop": (((-1.5, 1.5), (-0.6, 0.4), (2.9, 3.3), (-6, 6), (11, 16), (72, 94)), CONCRETE, sewing_shop),
    "dune road": (((-2.5, 2.5), (-2, 1), (4.8, 7), (-8, 8), (5, 10), (56, 80)), EARTH, dune_road),
}
"""As PLACES of places_first.py."""
