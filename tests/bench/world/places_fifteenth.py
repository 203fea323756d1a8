"""A fifteenth set of places, drawn by somebody who had not seen how pictures are judged: nothing was ever tuned on
them. Those in streets and before gates are built in yards_fifteenth.py, those indoors in indoors_fifteenth.py. Metres;
x to the right, y forward."""

from itertools import pairwise

import numpy as np

from streams.sim.draw_light import Colour
from streams.sim.draw_site import CONCRETE, EARTH, GRASS, KERB, PAVEMENT, WATER, Way
from streams.sim.draw_stage import GROUND_FAR_M, PAINT, Stage
from streams.sim.draw_things import hills, house, lamp, pole, tree
from tests.bench.world.indoors_fifteenth import mall_atrium, net_cafe, parcel_shop
from tests.bench.world.pieces import crate, eaves, facing, hedge, mark, one_of, sheet, slogan
from tests.bench.world.places_first import Build, pick
from tests.bench.world.yards_fifteenth import back_alley, estate_gate, signal_crossing, taxi_rank

LILY_POND_M = ((-40.0, 7.5), (40.0, 7.5), (40.0, 32.0), (-40.0, 32.0))
STREAM_M = ((-12.0, 7.0), (12.0, 7.0), (15.0, 60.0), (-15.0, 60.0))
SPAN_M = (31.0, 3.4)
"""Of the covered bridge: how far its near edge is, and how high its floor."""
BROOK_M = ((-60.0, 9.0), (60.0, 11.0), (60.0, 37.0), (-60.0, 36.0))
PYLONS_Y_M = (38.0, 104.0)
GRANITE: Colour = (172, 180, 184)
DARK_WOOD: Colour = (56, 74, 104)
TILES: Colour = (84, 88, 92)


def _zigzag(stage: Stage) -> tuple[tuple[float, float], ...]:
    """A footpath of slabs over the pond, in four turns, with low posts; its corners come back."""
    corners = ((0.0, 5.0), (0.0, 13.0), (3.4, 13.0), (3.4, 20.0), (-1.2, 20.0), (-1.2, 26.0))
    for (x0, y0), (x1, y1) in pairwise(corners):
        left, right, near, far = min(x0, x1) - 0.9, max(x0, x1) + 0.9, min(y0, y1) - 0.9, max(y0, y1) + 0.9
        stage.ground.paving(left, near, right, far, GRANITE, 1.0)
        for y in np.arange(near + 0.3, far, 1.6).tolist():
            for x in (left, right - 0.14) if x0 == x1 else ():
                crate(stage, (x, y, 0), (0.14, 0.14, 0.6), (186, 192, 194))
        for x in np.arange(left + 0.3, right, 1.6).tolist() if y0 == y1 else ():
            crate(stage, (x, near if y0 > 19 else far - 0.14, 0), (0.14, 0.14, 0.6), (186, 192, 194))
    return corners


def lotus_pond(stage: Stage) -> list[Way]:
    """In a park: water with lotus, a footpath in turns over it to a pavilion, stones on the shore, willows."""
    ground = stage.ground
    ground.paving(-60, 0, 60, 6.6, (156, 164, 170), 0.8)
    ground.box(-60, 7.2, 60, 32, (96, 112, 92))
    ground.speckle(-60, 7.2, 60, 32, 6)
    corners = _zigzag(stage)
    for number in range(52):
        tone = pick(stage, 110, 165)
        size = pick(stage, 0.5, 1.1)
        crate(
            stage,
            (-26 + number + pick(stage, -0.3, 0.3), 6.6, 0),
            (size, 0.6, pick(stage, 0.2, 0.5)),
            (tone, tone, tone),
        )
    ground.box(-60, 31.5, 60, 32.5, (130, 146, 150))
    for x, y in ((-5.0, 26.0), (-1.6, 26.0), (1.4, 26.0), (-5.0, 30.0), (1.4, 30.0)):
        crate(stage, (x, y, 0), (0.34, 0.34, 3.2), (50, 56, 150))
    crate(stage, (-5.6, 25.6, 0), (7.8, 5.0, 0.3), GRANITE)
    facing(stage, (-5.2, 25.9, 3.2), 7.2, 0.4, (80, 130, 60))
    slogan(stage, facing(stage, (-2.9, 25.8, 3.15), 2.4, 0.5, (44, 44, 46)), 0.34, (90, 190, 220))
    eaves(stage, -6.4, 25.2, 9.4, 3.3, 2.4, TILES)
    for number in range(18):
        tree(stage, -44 + 5 * number + pick(stage, -1.5, 1.5), pick(stage, 36, 60), pick(stage, 5, 9))
        hedge(stage, -46 + 5.2 * number, 34.0, pick(stage, 2, 4), 1.2, pick(stage, 0.6, 1.1))
    for x in (-9.0, 8.4):
        lamp(stage, x, 5.2, 0.8 if x < 0 else -0.8, 4.0)
    board = facing(stage, (5.0, 5.8, 1.9), 1.8, 1.1, (90, 120, 70))
    slogan(stage, board, 0.4, (226, 230, 230))
    for leg in (5.2, 6.5):
        pole(stage, leg, 5.85, 1.8, (90, 96, 100), 0.08)
    hills(stage, height_m=pick(stage, 60, 140))
    return [
        *(
            Way(start, end, "person", pick(stage, 0, 1))
            for start, end in (((0.0, -1.0), corners[1]), (corners[3], corners[2]), (corners[4], corners[5]))
        ),
        Way((-16, 4.0), (16, 3.4), "person", pick(stage, 0, 1)),
    ]


def _pavilion_roof(stage: Stage, x: float, wide: float, tiers: int) -> None:
    """Of the bridge: roofs one over the other, each smaller, with pale edges."""
    y, foot = SPAN_M[0], SPAN_M[1] + 2.9
    for tier in range(tiers):
        inset, low = 0.9 * tier, foot + 1.9 * tier
        if tier:
            facing(stage, (x + inset + 0.6, y + 0.3, low + 0.1), wide - 2 * inset - 1.2, 1.0, DARK_WOOD)
        sheet(stage, (x + inset + 0.7, y + 2.4, low + 1.3), (wide - 2 * inset - 1.4, 0, 0), (0, -3.0, -1.3), TILES, 0.3)
        facing(stage, (x + inset - 0.2, y - 0.6, low + 0.1), wide - 2 * inset + 0.4, 0.14, (196, 202, 204))


def _timber_span(stage: Stage) -> None:
    """Piers of stone, beams, posts, a bench's back along the side, and the roofs."""
    y, floor = SPAN_M
    for x in (-22.0, -7.6, 5.2, 19.4):
        crate(stage, (x, y - 0.6, 0), (2.6, 5.0, floor - 0.7), (146, 154, 160))
    for number in range(16):
        x = -22.0 + 2.75 * number
        crate(stage, (x, y, floor - 0.7), (2.75, 3.6, 0.7), (70, 88, 116))
        crate(stage, (x, y, floor), (0.24, 0.24, 2.9), DARK_WOOD)
        facing(stage, (x, y + 3.4, floor + 2.9), 2.75, 2.9, (60, 68, 78))
        rail = facing(stage, (x, y - 0.02, floor + 1.05), 2.75, 1.05, (72, 92, 124))
        for slat in np.arange(0.12, 2.7, 0.22).tolist():
            mark(rail, slat, 0.12, slat + 0.08, 1.05, (44, 58, 84))
    for left, wide, tiers in ((-23.0, 16.0, 1), (7.0, 16.0, 1), (-24.0, 8.0, 2), (-6.0, 12.0, 3), (16.0, 8.0, 2)):
        _pavilion_roof(stage, left, wide, tiers)


def covered_bridge(stage: Stage) -> list[Way]:
    """Of wood with three towers of roofs, over a stream with a low weir; banks with steps, houses, hills close by."""
    ground = stage.ground
    ground.polygon([(-12.0, 5.5), (12.0, 5.5), (15.0, 62), (-15.0, 62)], WATER)
    ground.speckle(-15, 5.5, 15, 62, 7)
    for side in (-1, 1):
        edge = 12.2 if side > 0 else -15.4
        for step in range(17):
            crate(stage, (edge + side * 0.05 * step, 5.5 + 3.3 * step, 0), (3.2, 3.3, 0.5), (146, 152, 156))
        for _ in range(9):
            tone = pick(stage, 100, 150)
            at = side * pick(stage, 8.5, 11), pick(stage, 9, 29), 0.0
            crate(stage, at, (pick(stage, 0.5, 1.3), 0.6, pick(stage, 0.2, 0.6)), (tone, tone, tone - 4))
    crate(stage, (-9.0, 22.05, 0), (16.0, 0.5, 0.5), (140, 148, 150))
    ground.paving(-60, 0, 60, 5.5, (150, 158, 164), 0.9)
    for x in np.arange(-14, 15, 2.0).tolist():
        crate(stage, (x, 5.4, 0), (0.3, 0.3, 1.0), GRANITE)
        facing(stage, (x, 5.38, 0.85), 2.0, 0.2, GRANITE)
    _timber_span(stage)
    stage.lamps += [(x, SPAN_M[0] + 1.4, SPAN_M[1] + 2.6) for x in (-18.0, -9.0, 0.0, 9.0, 18.0)]
    for x, y in ((-34.0, 40.0), (-30.0, 54.0), (23.0, 38.0), (27.0, 52.0), (-24.0, 68.0), (18.0, 70.0)):
        house(stage, x, y, x + 9, y + 9)
    for number in range(12):
        tree(stage, (-1) ** number * pick(stage, 18, 36), pick(stage, 14, 70), pick(stage, 5, 9))
    lamp(stage, -8.0, 5.0, 1.0, 4.5)
    hills(stage, height_m=pick(stage, 160, 240))
    return [
        Way((-14, 3.6), (14, 4.0), "person", pick(stage, 0, 1)),
        Way((-20, 24), (-19, 12), "person", pick(stage, 0, 1)),
    ]


def _pylon(stage: Stage, y: float) -> None:
    """Two legs and two beams, and the cables that run down from them to the deck's edges, fore and aft."""
    for side in (-1, 1):
        crate(stage, (side * 12.6 - 0.9, y, 0), (1.8, 2.4, 32.0), (186, 190, 190))
        for number in range(9):
            reach, top = 5.5 + 3.1 * number, 17.0 + 1.6 * number
            for way in (-1, 1):
                foot = y + way * reach
                if foot > 3:
                    sheet(
                        stage, (side * 12.4, y, top), (-side * 1.2, foot - y, 0.9 - top), (0, 0, -0.2), (206, 210, 212)
                    )
    for level in (11.0, 28.0):
        crate(stage, (-12.0, y + 0.2, level), (24.0, 2.0, 1.8), (180, 184, 186))
    slogan(stage, facing(stage, (-6.5, y + 0.1, 12.5), 13.0, 1.4, (180, 184, 186)), 1.0, (50, 50, 170))


def cable_bridge(stage: Stage) -> list[Way]:
    """Along a bridge hung on cables: two pylons one behind the other, four lanes, rails, lamps, a wide river below."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, (140, 134, 112))
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 5)
    ground.paving(-11.0, 0, 11.0, GROUND_FAR_M, (160, 164, 166), 1.0)
    ground.asphalt(-8.4, 0, 8.4, GROUND_FAR_M, (84, 84, 84))
    for lane in (-4.2, 4.2):
        ground.dashes(lane, 0, GROUND_FAR_M, dash_m=3, gap_m=4.5)
    for line in (-0.15, 0.15):
        ground.line(line, 0, GROUND_FAR_M, (60, 170, 210))
    for y in (24.0, 58.0, 88.0):
        ground.box(-8.4, y, 8.4, y + 0.5, (60, 60, 62))
    for y in np.arange(2.0, 120, 4.0).tolist():
        for side in (-1, 1):
            crate(stage, (side * 11.0, y, 0), (0.12, 0.12, 1.3), (180, 140, 90))
            crate(stage, (side * 8.6, y, 0), (0.16, 0.16, 0.8), (190, 194, 196))
            for x, top in ((11.05, 1.3), (11.05, 0.8), (8.65, 0.8), (8.65, 0.5)):
                sheet(
                    stage, (side * x, y, top), (0, 4.0, 0), (0, 0, -0.12), (180, 140, 90) if x > 10 else (190, 194, 196)
                )
    for y in PYLONS_Y_M:
        _pylon(stage, y)
    for y in np.arange(12.0, 110, 17.0).tolist():
        for side in (-1, 1):
            lamp(stage, side * 9.4, y, -side * 2.0, 9.0)
    board = facing(stage, (8.9, 18.0, 4.4), 2.0, 1.8, (150, 96, 30))
    slogan(stage, board, 0.5, (232, 236, 236))
    hills(stage, height_m=pick(stage, 40, 110))
    return [
        Way((-2.1, 110), (-2.1, -8), "truck", pick(stage, 0, 1)),
        Way((-6.2, 96), (-6.2, -6), "car", pick(stage, 0, 1)),
        Way((2.1, -4), (2.1, 110), "suv", pick(stage, 0, 1)),
        Way((6.2, -6), (6.2, 100), "bus", pick(stage, 0, 1)),
        Way((7.6, 4), (7.6, 80), "rider", pick(stage, 0, 1)),
    ]


def _low_bridge(stage: Stage) -> None:
    """Its deck, with stubs in red and white."""
    stage.ground.paving(-5.6, 0, -1.8, 62, (158, 164, 168), 3.0)
    crate(stage, (-5.6, 9.0, 0), (0.1, 28.0, 0.25), (120, 126, 130))
    for y in np.arange(9.6, 38, 1.5).tolist():
        for x in (-5.55, -2.0):
            crate(stage, (x, y, 0), (0.24, 0.3, 0.5), PAINT if round(y) % 2 else (60, 60, 200))


def _in_the_stream(stage: Stage) -> None:
    """Stones, a row of them to step on; a gauge and a warning on the bank."""
    for number in range(15):
        crate(stage, (7.6 + 0.04 * number, 10.2 + 1.75 * number, 0), (1.0, 0.8, 0.3), (160, 168, 172))
    for x, y, size in (
        (2.0, 14, 1.6),
        (12.5, 19, 2.2),
        (-12.0, 16, 1.9),
        (16, 28, 2.4),
        (-18, 27, 2.6),
        (1.5, 29, 1.2),
    ):
        crate(stage, (x, y, 0), (size, size * 0.6, size * 0.4), (126, 132, 134))
    gauge = facing(stage, (-0.9, 8.4, 2.0), 0.3, 2.0, (226, 230, 230))
    for level in range(10):
        mark(gauge, 0, 0.2 * level, 0.3, 0.2 * level + 0.1, (50, 50, 200) if level < 4 else (150, 90, 40))
    warning = facing(stage, (-9.0, 7.4, 2.6), 2.2, 1.3, (60, 200, 236))
    slogan(stage, warning, 0.5, (40, 40, 44))
    for leg in (-8.7, -7.2):
        pole(stage, leg, 7.45, 2.4, (110, 114, 116), 0.09)


def ford_bridge(stage: Stage) -> list[Way]:
    """A low bridge across a stream that floods go over: stubs for posts, a gauge, pebbles, fields, hills."""
    ground = stage.ground
    ground.box(-60, 0, 60, 9.5, (140, 150, 154))
    ground.speckle(-60, 0, 60, 9.5, 16)
    for _ in range(420):
        x, y = pick(stage, -24, 24), float(stage.random.choice([pick(stage, 1, 9.4), pick(stage, 36.5, 43)]))
        tone = pick(stage, 96, 190)
        ground.box(x, y, x + pick(stage, 0.15, 0.6), y + pick(stage, 0.15, 0.5), (tone, tone, tone + 4))
    ground.polygon([(-60, 9.0), (60, 11.0), (60, 37.0), (-60, 36.0)], (118, 118, 92))
    ground.speckle(-60, 9, 60, 37, 7)
    ground.box(-60, 36.5, 60, 44, (138, 148, 152))
    _low_bridge(stage)
    _in_the_stream(stage)
    for y in (46.0, 54.0, 62.0, 70.0):
        ground.box(-60, y, -6, y + 7, one_of(stage, ((78, 140, 128), (70, 122, 96), (96, 150, 146))))
        ground.box(-1.4, y, 60, y + 7, one_of(stage, ((78, 140, 128), (70, 122, 96), (110, 150, 150))))
    for x, y in ((-30.0, 62.0), (8.0, 58.0), (20.0, 66.0)):
        house(stage, x, y, x + 10, y + 9)
    for number in range(13):
        tree(stage, -42 + 7 * number + pick(stage, -2, 2), pick(stage, 45, 58), pick(stage, 4, 8))
    lamp(stage, -7.4, 6.4, 1.6, 6.5)
    hills(stage, height_m=pick(stage, 70, 130))
    return [
        Way((-3.0, 44), (-2.9, 2), "rider", pick(stage, 0, 1)),
        Way((-4.4, 4), (-4.4, 58), "tricycle", pick(stage, 0, 1)),
        Way((-3.4, 34), (-3.3, 14), "person", pick(stage, 0, 1)),
        Way((2.0, 5.0), (10.0, 7.4), "person", pick(stage, 0, 1)),
    ]


def _arch(stage: Stage) -> None:
    """Four pillars of stone with drums at their feet, beams with carving, a title, roofs in three steps."""
    y = 20.0
    for x in (-6.6, -2.9, 2.1, 5.8):
        crate(stage, (x, y, 0), (0.8, 0.9, 7.4 if abs(x + 0.4) < 3 else 5.6), GRANITE)
        crate(stage, (x - 0.25, y - 0.7, 0), (1.3, 2.2, 1.1), (156, 166, 172))
    for x, wide, low in ((-5.8, 2.9, 4.3), (2.9, 2.9, 4.3), (-2.1, 4.2, 5.6)):
        crate(stage, (x, y + 0.15, low), (wide, 0.6, 0.7), (150, 160, 166))
        carved = facing(stage, (x, y + 0.1, low + 1.5), wide, 0.75, (160, 170, 176))
        for left in np.arange(0.1, wide - 0.3, 0.42).tolist():
            mark(carved, left, 0.12, left + 0.28, 0.62, (112, 122, 130))
    slogan(stage, facing(stage, (-1.7, y + 0.05, 8.0), 3.4, 0.9, (60, 64, 70)), 0.62, (90, 190, 220))
    for x, wide, low in ((-7.4, 5.0, 5.9), (2.4, 5.0, 5.9), (-3.3, 6.6, 8.1)):
        sheet(stage, (x + 0.6, y + 1.1, low + 0.9), (wide - 1.2, 0, 0), (0, -1.6, -0.8), TILES, 0.25)
        facing(stage, (x, y - 0.6, low + 0.12), wide, 0.16, (186, 194, 198))
        for tip in (x - 0.2, x + wide - 0.1):
            crate(stage, (tip, y - 0.5, low + 0.1), (0.3, 0.3, 0.5), TILES)


def _old_shops(stage: Stage, side: int) -> None:
    """Low fronts of wood along the street, with boards to shut them, signs across and eaves."""
    for near in np.arange(4.0, 74, 5.6).tolist():
        x, start = side * 8.0, near if side < 0 else near + 5.5
        front = sheet(stage, (x, start, 3.6), (0, -5.5 * side if side > 0 else 5.5, 0), (0, 0, -3.6), (66, 88, 124))
        mark(front, 0.2, 0.2, 5.3, 0.9, one_of(stage, ((40, 44, 50), (40, 60, 110), (60, 90, 60))))
        for letter in np.arange(1.2, 4.2, 0.9).tolist():
            mark(front, letter, 0.34, letter + 0.5, 0.78, (90, 190, 220))
        for leaf in np.arange(0.4, 5.0, 0.8).tolist():
            mark(front, leaf, 1.2, leaf + 0.66, 3.6, one_of(stage, ((48, 62, 88), (58, 78, 108), (40, 42, 46))))
        over = (side * 9.6, start, 5.0)
        sheet(stage, over, (0, -5.5 * side if side > 0 else 5.5, 0), (-side * 2.4, 0, -1.3), TILES, 0.3)
        if stage.random.random() < 0.6:
            crate(
                stage, (side * 7.2 - 0.5, near + 2, 0), (1.0, 1.4, 0.8), one_of(stage, ((90, 130, 170), (60, 60, 150)))
            )


def memorial_arch(stage: Stage) -> list[Way]:
    """Of stone across an old street: slabs, low shops of wood at both hands, lanterns, stone lions, a hill behind."""
    ground = stage.ground
    ground.paving(-60, 0, 60, GROUND_FAR_M, (142, 150, 156), 0.7)
    ground.paving(-2.0, 0, 2.0, GROUND_FAR_M, (166, 172, 176), 1.2)
    for line in (-2.1, 2.0):
        ground.line(line, 0, GROUND_FAR_M, KERB, 0.14)
    for side in (-1, 1):
        _old_shops(stage, side)
    _arch(stage)
    for x in (-4.6, 3.6):
        crate(stage, (x, 16.8, 0), (1.0, 1.2, 0.8), GRANITE)
        crate(stage, (x + 0.15, 17.0, 0.8), (0.7, 0.8, 0.8), (150, 160, 164))
        crate(stage, (x + 0.2, 16.8, 1.5), (0.6, 0.6, 0.55), (156, 166, 170))
    for x in np.arange(-1.6, 2.0, 1.5).tolist():
        crate(stage, (x, 18.4, 0), (0.3, 0.3, 0.7), (150, 158, 162))
    for x, y in ((-6.8, 12.6), (6.6, 14.0), (-6.8, 28.0), (6.6, 33.0)):
        lamp(stage, x, y, 0.6 if x < 0 else -0.6, 4.2)
    for x, y in ((-6.4, 24.0), (6.2, 26.0), (-6.2, 40.0)):
        tree(stage, x, y, pick(stage, 4, 6))
    house(stage, -6.0, 78, 8.0, 88)
    hills(stage, height_m=pick(stage, 90, 170))
    return [
        Way((0.6, 36), (1.0, -3), "person", pick(stage, 0, 1)),
        Way((-1.0, -3), (-0.8, 40), "person", pick(stage, 0, 1)),
        Way((-4.4, 30), (-4.6, 22), "person", pick(stage, 0, 1)),
        Way((4.6, -2), (4.8, 15), "tricycle", pick(stage, 0, 1)),
        Way((-5.4, 9.0), (3.6, 11.5), "person", pick(stage, 0, 1)),
    ]


FIFTEENTH_PLACES: dict[str, tuple[tuple[tuple[float, float], ...], Colour, Build]] = {
    "covered bridge": (((-3, 3), (-2, 1), (4.4, 6.2), (-7, 7), (3, 7), (62, 86)), GRASS, covered_bridge),
    "lotus pond": (((-2.5, 2.5), (-2, 1), (4.4, 6.2), (-7, 7), (6, 11), (62, 86)), GRASS, lotus_pond),
    "back alley": (((-1.2, 1.2), (-1, 1), (3.2, 3.9), (-5, 5), (9, 14), (64, 88)), CONCRETE, back_alley),
    "estate gate": (((-2, 2), (-2, 1), (4.2, 5.8), (-7, 7), (4, 9), (64, 88)), PAVEMENT, estate_gate),
    "cable bridge": (((-3, 3), (-2, 1), (6, 8), (-5, 5), (2, 6), (58, 80)), CONCRETE, cable_bridge),
    "parcel shop": (((-1, 1), (-0.6, 0.2), (2.5, 2.8), (-6, 6), (12, 17), (76, 98)), CONCRETE, parcel_shop),
    "signal crossing": (((2.5, 6), (-2, 0), (5.6, 7), (-12, -2), (6, 10), (66, 90)), PAVEMENT, signal_crossing),
    "taxi rank": (((-3, 3), (-2, 1), (4.8, 6.6), (-7, 7), (5, 10), (64, 86)), PAVEMENT, taxi_rank),
    "mall atrium": (((-1.5, 1.5), (-1, 0.4), (4.4, 6), (-6, 6), (4, 9), (70, 94)), CONCRETE, mall_atrium),
    "ford bridge": (((-3.4, 2), (-2, 1), (4.6, 6.4), (-7, 7), (5, 10), (62, 86)), EARTH, ford_bridge),
    "net cafe": (((-1.6, 1.6), (-0.6, 0), (2.7, 3.0), (-6, 6), (13, 18), (76, 98)), CONCRETE, net_cafe),
    "memorial arch": (((-2.5, 2.5), (-2, 1), (4.2, 5.8), (-7, 7), (3, 8), (62, 86)), PAVEMENT, memorial_arch),
}
"""As PLACES of places_first.py."""
