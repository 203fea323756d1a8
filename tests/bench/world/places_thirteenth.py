"""A thirteenth set of places, drawn by somebody who had not seen how pictures are judged: nothing was ever tuned on
them. Those in yards are built in yards_thirteenth.py, those indoors in indoors_thirteenth.py. Metres; x to the right,
y forward."""

import numpy as np

from streams.sim.draw_light import Colour
from streams.sim.draw_site import CONCRETE, EARTH, GRASS, PAVEMENT, WATER, Way, walkers
from streams.sim.draw_stage import GROUND_FAR_M, Stage
from streams.sim.draw_things import block, hills, house, lamp, pole, tree, wires
from tests.bench.world.indoors_thirteenth import archive_aisle, sorting_hall, tills, tomato_tunnel
from tests.bench.world.pieces import crate, facing, heap, mark, one_of, sheet, slogan
from tests.bench.world.places_first import Build, pick
from tests.bench.world.yards_thirteenth import bin_shelter, fairground, fire_station, mixing_plant, viaduct_shade

BRIDGE_Y_M = 33.0
BRINE: tuple[Colour, ...] = (
    (176, 166, 150), (150, 142, 132), (186, 182, 178), (168, 160, 176), (196, 194, 190), (140, 136, 120),
)  # fmt: skip
BANK_M = (13.0, 52.0)
"""Of the gauged river: from where to where it is water."""


def _ponds(stage: Stage) -> None:
    """No two rows begin alike; salt shows in some as crusts."""
    ground = stage.ground
    for row, y in enumerate(np.arange(5.0, 130, 9.5).tolist()):
        for column in range(9):
            left = -58 + 13.2 * column + 3.0 * (row % 2)
            tone = one_of(stage, BRINE)
            ground.box(left, y, left + 12.0, y + 8.2, tone)
            ground.speckle(left, y, left + 12.0, y + 8.2, 5)
            for _ in range(14):
                a, b = pick(stage, left, left + 10), pick(stage, y, y + 7.6)
                ground.box(a, b, a + pick(stage, 0.4, 1.8), b + pick(stage, 0.1, 0.4), (210, 208, 204))


def salt_pans(stage: Stage) -> list[Way]:
    """By the sea: ponds in many tones between dykes, rows of white heaps, a pump with a mill, a shed, poles."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, (120, 134, 146))
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 16)
    _ponds(stage)
    for y in (14.0, 23.5, 42.5):
        for x in np.arange(-17, 20, 3.1).tolist():
            if stage.random.random() < 0.75:
                heap(
                    stage, x + pick(stage, -0.4, 0.4), y + pick(stage, 0.2, 1.0), pick(stage, 0.7, 1.2), (222, 222, 220)
                )
    heap(stage, 14.5, 30.0, 3.6, (218, 218, 216))
    heap(stage, 19.0, 31.5, 4.2, (220, 220, 218))
    ground.box(-60, 33.4, 60, 37.0, (136, 148, 158))
    crate(stage, (-18.0, 38, 0), (9, 5, 3.2), (150, 166, 184))
    sheet(stage, (-18.6, 43.6, 4.4), (10.2, 0, 0), (0, -6.2, -1.2), (96, 104, 150), 0.4)
    front = facing(stage, (-17.9, 37.95, 3.1), 8.8, 3.1, (150, 166, 184))
    mark(front, 1.0, 0.8, 2.4, 1.9, (84, 78, 72))
    mark(front, 4.2, 0.6, 6.4, 3.1, (96, 110, 130))
    pole(stage, 7.0, 27.4, 6.4, (90, 110, 130), 0.24)
    crate(stage, (6.4, 27.2, 0), (1.3, 1.0, 1.2), (90, 116, 150))
    for number in range(3):
        crate(stage, (-6.0 + 2.6 * number, 12.9, 0.25), (1.1, 0.6, 0.35), (70, 100, 140))
        crate(stage, (-5.6 + 2.6 * number, 13.0, 0), (0.3, 0.2, 0.25), (50, 52, 54))
    for x in np.arange(-54, 55, 18.0).tolist():
        pole(stage, x, 47.0, 8.0, (110, 114, 116), 0.22)
    wires(stage, -24, 6, 120, 7.5)
    board = facing(stage, (-11.5, 12.4, 2.2), 2.2, 1.2, (150, 96, 44))
    slogan(stage, board, 0.36, (228, 232, 234))
    for leg in (-11.2, -9.8):
        pole(stage, leg, 12.45, 2.2, (110, 112, 112), 0.09)
    lamp(stage, 10.5, 34.0, -1.6, 7)
    hills(stage, height_m=pick(stage, 20, 50))
    return [
        Way((24, 23.0), (-14, 23.0), "person", pick(stage, 0, 1)),
        Way((-40, 35), (40, 35), "tricycle", pick(stage, 0, 1)),
        Way((40, 36.2), (-40, 36.2), "truck", pick(stage, 0, 1)),
        *walkers(stage, 1, -12, 12, 32, 33),
    ]


def _white_house(stage: Stage, side: int, y: float, deep: float, high: float) -> None:
    """Along a canal: white walls, dark doors and windows, a gable in steps, tiles that slope towards the water."""
    edge, far = side * 7.0, side * 16.0
    wall = sheet(stage, (edge, y if side < 0 else y + deep, high), (0, deep if side < 0 else -deep, 0), (0, 0, -high),
                 (204, 206, 206))  # fmt: skip
    for bay in np.arange(0.5, deep - 1.4, 1.9).tolist():
        mark(wall, bay, high - 2.3, bay + 1.3, high, one_of(stage, ((50, 70, 96), (60, 84, 116), (56, 60, 70))))
        if high > 4.4:
            mark(wall, bay, 0.8, bay + 1.3, 2.0, (66, 78, 92))
            mark(wall, bay + 0.6, 0.8, bay + 0.7, 2.0, (110, 124, 136))
    mark(wall, 0, 0, deep, 0.25, (110, 112, 114))
    left, wide = min(edge, far), 9.0
    for step, (inset, up) in enumerate(((0.0, 0.0), (1.3, 0.9), (2.7, 1.8))):
        facing(stage, (left + inset, y - 0.02 - 0.01 * step, high + up), wide - 2 * inset, high if not step else 0.95,
               (208, 210, 210))  # fmt: skip
        facing(stage, (left + inset - 0.1, y - 0.08, high + up + 0.2), wide - 2 * inset + 0.2, 0.22, (76, 80, 84))
    front = edge - side * 0.6
    sheet(stage, ((edge + far) / 2, y if side < 0 else y + deep, high + 1.7), (0, deep if side < 0 else -deep, 0),
          (front - (edge + far) / 2, 0, -1.9), (84, 88, 92), 0.3)  # fmt: skip


def _arch(stage: Stage) -> None:
    """A bridge of stone, in columns between its round opening and the steps that it carries."""
    y, span, wide = BRIDGE_Y_M, 3.3, 10.0
    for x in np.arange(-wide, wide, 0.5).tolist():
        middle = x + 0.25
        top = 0.4 + 4.2 * float(np.cos(np.pi / 2 * min(1.0, abs(middle) / wide))) ** 1.3
        low = float(np.sqrt(span**2 - middle**2)) if abs(middle) < span else 0.0
        face = facing(stage, (x, y, top), 0.5, top - low, (150, 158, 162))
        for joint in np.arange(0.3, top - low, 0.4).tolist():
            mark(face, 0, joint, 0.5, joint + 0.04, (122, 130, 134))
        if abs(middle) < span + 0.4:
            mark(face, 0, top - low - 0.3, 0.5, top - low, (176, 182, 184))
        facing(stage, (x, y - 0.05, top + 0.75), 0.5, 0.14, (176, 182, 184))
        if round(2 * x) % 3 == 0:
            facing(stage, (x, y - 0.06, top + 0.95), 0.2, 0.95, (168, 174, 176))


def _quay(stage: Stage, side: int) -> None:
    """One side of a canal: what is mirrored in the water, an edge of stone, houses, steps down, a low rail."""
    ground = stage.ground
    for y in np.arange(3, 60, 4.4).tolist():
        ground.polygon([(side * 4, y), (side * 4, y + 3.4), (side * pick(stage, 2.2, 3.2), y + 2.6),
                        (side * pick(stage, 2.2, 3.2), y + 0.7)], (112, 124, 104))  # fmt: skip
    ground.box(min(side * 4, side * 4.4), 0, max(side * 4, side * 4.4), GROUND_FAR_M, (168, 174, 176))
    y = 6.0 + (1.5 if side > 0 else 0.0)
    while y < 74:
        deep = pick(stage, 7, 11)
        if not BRIDGE_Y_M - deep < y < BRIDGE_Y_M + 1:
            _white_house(stage, side, y, deep, float(stage.random.choice([3.6, 5.8, 6.2])))
        y += deep + 0.4
    for y in (12.0, 24.0):
        for step in range(3):
            inner = side * (4.0 - 0.45 * step)
            crate(stage, (min(inner, inner - side * 0.45), y, 0), (0.45, 1.6, 0.3 - 0.1 * step), (150, 156, 160))
    for y in np.arange(7.0, 30, 2.4).tolist():
        crate(stage, (side * 4.3 - 0.1, y, 0), (0.2, 0.2, 0.7), (160, 166, 168))
        sheet(stage, (side * 4.3, y, 0.62), (0, 2.4, 0), (0, 0, -0.12), (156, 162, 164))


def water_town(stage: Stage) -> list[Way]:
    """A canal between white houses with black tiles: quays with steps, an arched bridge, moored boats, lanterns."""
    ground = stage.ground
    ground.paving(-60, 0, 60, GROUND_FAR_M, (136, 144, 150), 0.8)
    ground.box(-4.0, 0, 4.0, GROUND_FAR_M, (92, 106, 84))
    ground.speckle(-4, 0, 4, GROUND_FAR_M, 5)
    for side in (-1, 1):
        _quay(stage, side)
    _arch(stage)
    for x, y in ((2.5, 16.0), (-3.0, 20.0), (2.8, 26.0)):
        crate(stage, (x - 0.55, y, 0), (1.1, 4.2, 0.4), (60, 80, 104))
        sheet(stage, (x - 0.45, y + 4.0, 0.42), (0.9, 0, 0), (0, -3.8, 0), (90, 112, 134))
        crate(stage, (x - 0.5, y + 1.4, 0.4), (1.0, 1.5, 0.5), (80, 112, 132))
    for side, y in ((-1, 9.5), (1, 20.0), (-1, 28.0), (1, 42.0)):
        tree(stage, side * 5.2, y, pick(stage, 3.5, 5.5))
    for y in (10.0, 19.0):
        lamp(stage, 5.0, y, -0.7, 3.4)
    stage.lamps += [(side * 6.6, y, 2.9) for side in (-1, 1) for y in (14.0, 24.0)]
    hills(stage, height_m=pick(stage, 40, 90))
    return [
        Way((5.4, 14), (5.6, 30), "person", pick(stage, 0, 1)),
        Way((-5.4, 29), (-5.6, 5), "person", pick(stage, 0, 1)),
        Way((-6.0, 6), (-5.8, 28), "person", pick(stage, 0, 1)),
    ]


def _gauges(stage: Stage) -> None:
    """Boards with marks, each lower than the one before, down steps to the water; the last stands in it."""
    for number in range(4):
        y, foot = 8.6 + 1.7 * number, 1.5 - 0.5 * number
        board = facing(stage, (1.6 + 0.9 * number, y, max(0.0, foot - 0.5) + 1.6), 0.36, 1.6, (226, 230, 230))
        for step in range(20):
            tone: Colour = (50, 50, 190) if step // 10 % 2 else (150, 80, 40)
            left = 0.04 if step % 2 else 0.14
            mark(board, left, 0.075 * step, 0.3, 0.075 * step + 0.045, tone)
        pole(stage, 1.75 + 0.9 * number, y + 0.06, 2.2, (120, 124, 126), 0.1)


def _gauge_house(stage: Stage) -> None:
    """On four legs in the water, a footbridge to it."""
    for leg in (-12.6, -9.6):
        for y in (15.0, 17.8):
            crate(stage, (leg, y, 0), (0.4, 0.4, 4.4), (168, 172, 174))
    crate(stage, (-13.0, 14.6, 4.4), (4.2, 4.0, 3.0), (206, 208, 208))
    house_front = facing(stage, (-12.95, 14.55, 7.3), 4.1, 2.9, (206, 208, 208))
    mark(house_front, 0.5, 0.6, 1.6, 1.7, (104, 92, 80))
    mark(house_front, 2.5, 0.4, 3.5, 2.9, (140, 110, 80))
    mark(house_front, 0, 0, 4.1, 0.25, (150, 96, 44))
    crate(stage, (-13.4, 14.2, 7.4), (5.0, 4.8, 0.3), (150, 120, 90))
    sheet(stage, (-11.6, 14.6, 4.5), (1.2, 0, 0), (0, -9.4, -4.2), (150, 154, 156), 0.5)


def river_gauge(stage: Stage) -> list[Way]:
    """Where a river is measured: boards with marks down a bank of stone, a house on legs, a cable across, far banks."""
    ground, (near, far) = stage.ground, BANK_M
    ground.box(-60, 0, 60, GROUND_FAR_M, (80, 122, 100))
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 18)
    ground.paving(-60, 0, 60, 5.2, (150, 156, 160), 1.0)
    ground.paving(-60, 5.2, 60, near, (138, 144, 148), 1.4)
    ground.polygon([(-60, near), (60, near + 1.0), (60, far), (-60, far - 3)], (112, 124, 122))
    ground.speckle(-60, near, 60, far, 6)
    ground.box(-60, far, 60, far + 4, (130, 140, 146))
    for step in np.arange(5.4, near, 0.55).tolist():
        ground.box(-2.0, step, 1.2, step + 0.1, (176, 182, 184))
    for x in (-2.2, 1.2):
        ground.box(x, 5.2, x + 0.2, near, (170, 176, 178))
    _gauges(stage)
    for x in np.arange(-26, 27, 2.6).tolist():
        pole(stage, x, 5.4, 1.1, (190, 194, 196), 0.1)
    for rail in (0.55, 1.05):
        for x in np.arange(-26, 26, 6.5).tolist():
            facing(stage, (x, 5.38, rail), 6.5, 0.06, (190, 194, 196))
    _gauge_house(stage)
    sign = facing(stage, (4.8, 7.2, 2.6), 2.6, 1.3, (150, 100, 40))
    slogan(stage, sign, 0.42, (230, 234, 236))
    for leg in (5.0, 7.1):
        pole(stage, leg, 7.25, 2.6, (120, 122, 122), 0.1)
    for x in (-24.0, 24.0):
        pole(stage, x, far + 3, 12, (120, 124, 126), 0.4)
    facing(stage, (-24, far + 2.9, 11.6), 48, 0.1, (80, 82, 84))
    crate(stage, (5.0, far + 2.6, 9.8), (1.6, 0.6, 1.4), (60, 150, 214))
    for left in (-46.0, -30.0, 16.0, 34.0):
        house(stage, left, far + 8, left + 11, far + 18)
    block(stage, -12.0, far + 16, 4.0, far + 26, pick(stage, 12, 20))
    for number in range(14):
        tree(stage, -52 + 8 * number + pick(stage, -2, 2), far + pick(stage, 4.5, 8), pick(stage, 4, 8))
    lamp(stage, 9.4, 5.0, -1.2, 5.0)
    hills(stage, height_m=pick(stage, 90, 170))
    return [
        Way((-20, 3.6), (20, 3.9), "person", pick(stage, 0, 1)),
        Way((22, 2.4), (-22, 2.6), "rider", pick(stage, 0, 1)),
    ]


THIRTEENTH_PLACES: dict[str, tuple[tuple[tuple[float, float], ...], Colour, Build]] = {
    "sorting hall": (((-2, 2), (-1.0, 0), (4.4, 5.8), (-7, 7), (11, 17), (66, 90)), CONCRETE, sorting_hall),
    "fire station": (((-4, 3), (-2, 1), (4.6, 6.6), (-8, 6), (3, 8), (62, 86)), PAVEMENT, fire_station),
    "salt pans": (((-3, 3), (-2, 1), (4.8, 7), (-8, 8), (6, 11), (58, 84)), EARTH, salt_pans),
    "archive aisle": (((-0.5, 0.5), (-0.6, 0), (2.4, 2.7), (-5, 5), (9, 15), (70, 94)), CONCRETE, archive_aisle),
    "bin shelter": (((-2.5, 2.5), (-2, 1), (3.8, 5.4), (-8, 8), (7, 12), (60, 86)), PAVEMENT, bin_shelter),
    "viaduct shade": (((-2, 2), (-2, 1), (3.8, 5.2), (-7, 7), (2, 7), (62, 88)), CONCRETE, viaduct_shade),
    "water town": (((-1.5, 1.5), (-1, 1), (4, 5.4), (-6, 6), (5, 10), (58, 82)), WATER, water_town),
    "tills": (((-2, 2), (-0.6, 0), (2.9, 3.4), (-7, 7), (10, 16), (72, 96)), CONCRETE, tills),
    "tomato tunnel": (((-0.5, 0.5), (-0.6, 0.6), (2.3, 2.8), (-5, 5), (5, 11), (66, 92)), EARTH, tomato_tunnel),
    "mixing plant": (((-3, 3), (-2, 1), (4.6, 7), (-8, 8), (3, 8), (62, 86)), CONCRETE, mixing_plant),
    "fairground": (((-3, 3), (-2, 1), (4.4, 6.4), (-8, 6), (2, 7), (62, 86)), GRASS, fairground),
    "river gauge": (((-2.5, 2.5), (-1.5, 1), (4.2, 6), (-7, 7), (9, 14), (60, 84)), PAVEMENT, river_gauge),
}
"""As PLACES of places_first.py."""
