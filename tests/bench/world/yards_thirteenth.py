"""Of the thirteenth set: the places in yards and on roads."""

import numpy as np

from streams.sim.draw_light import Colour
from streams.sim.draw_site import GRASS, Way, walkers
from streams.sim.draw_stage import GROUND_FAR_M, PAINT, Stage
from streams.sim.draw_things import block, hills, lamp, pole, tree
from tests.bench.world.pieces import crate, facing, heap, hedge, mark, one_of, sheet, slogan
from tests.bench.world.places_first import parked_car, pick

BAYS_M = (-12.4, -6.8, -1.2)
"""Left edges of the bays' doors."""
FRONT_M = 21.0
DRUM_M = (-1.6, 17.0, 2.7)
WHEEL_M = (-8.0, 46.0, 15.0)
BINS: tuple[Colour, ...] = ((60, 130, 50), (180, 100, 40), (50, 50, 190), (96, 98, 100))
STUFF: tuple[Colour, ...] = ((150, 176, 196), (124, 130, 134), (104, 128, 150))
ROOFS: tuple[Colour, ...] = ((60, 70, 200), (60, 180, 226), (190, 120, 60), (90, 160, 90))


def _engine(stage: Stage, x: float, y: float) -> None:
    """From its front: cabin with a broad pane, white bumper, lamps, a ladder on its roof, shutters along its side."""
    crate(stage, (x, y + 1.7, 0.5), (2.4, 5.4, 2.6), (40, 40, 190))
    crate(stage, (x, y, 0.5), (2.4, 1.7, 2.3), (44, 42, 196))
    face = facing(stage, (x, y - 0.03, 2.8), 2.4, 2.3, (44, 42, 196))
    mark(face, 0.15, 0.2, 2.25, 1.05, (92, 82, 70))
    mark(face, 0, 1.2, 2.4, 1.36, (226, 228, 230))
    mark(face, 0.6, 1.5, 1.8, 1.85, (60, 60, 62))
    mark(face, 0, 2.0, 2.4, 2.3, (210, 212, 214))
    for lamp_at in (0.12, 1.98):
        mark(face, lamp_at, 1.55, lamp_at + 0.3, 1.8, (220, 232, 236))
    crate(stage, (x + 0.4, y + 0.4, 2.8), (1.6, 0.3, 0.18), (200, 90, 40))
    for rail in (0.7, 1.5):
        crate(stage, (x + rail, y + 1.4, 3.2), (0.1, 5.4, 0.1), (196, 200, 202))
    side = x + 2.42 if stage.view.x > x + 2.4 else x - 0.02
    long = sheet(stage, (side, y + 1.9, 2.6), (0, 4.9, 0), (0, 0, -1.5), (40, 40, 186))
    for shutter in (0.2, 1.8, 3.4):
        mark(long, shutter, 0.1, shutter + 1.3, 1.2, (170, 174, 176))


def _fire_house(stage: Stage) -> None:
    """Three bays with what stands in them, a floor of windows above, a title, a tower for hoses."""
    front = FRONT_M
    crate(stage, (-14.0, front, 4.9), (19.0, 10, 4.0), (176, 186, 192))
    for pier in (-14.0, -7.8, -2.2, 3.4):
        crate(stage, (pier, front, 0), (1.0 if pier > -14 else 1.6, 3.0, 4.9), (176, 186, 192))
    crate(stage, (4.0, front, 0), (5.0, 9, 4.9), (176, 186, 192))
    for bay in BAYS_M:
        facing(stage, (bay, front + 6.5, 4.9), 4.6, 4.9, (70, 74, 78))
    _engine(stage, BAYS_M[1] + 1.1, front + 0.8)
    upper = facing(stage, (-14.0, front - 0.05, 8.9), 19.0, 4.0, (176, 186, 192))
    for window in np.arange(0.8, 17.6, 2.4).tolist():
        mark(upper, window, 1.5, window + 1.6, 3.1, (104, 92, 80))
        mark(upper, window + 0.76, 1.5, window + 0.84, 3.1, (190, 196, 198))
    mark(upper, 0, 0, 19, 0.9, (44, 40, 176))
    slogan(stage, facing(stage, (-9.5, front - 0.1, 9.9), 10, 1.3, (44, 40, 176)), 0.9, (70, 210, 236))
    office = facing(stage, (4.0, front - 0.05, 4.8), 5.0, 4.7, (176, 186, 192))
    mark(office, 0.5, 1.0, 2.3, 2.4, (104, 92, 80))
    mark(office, 3.0, 2.2, 4.2, 4.7, (96, 104, 110))
    crate(stage, (9.6, front + 2, 0), (3.6, 3.6, 15.5), (150, 160, 190))
    tower = facing(stage, (9.6, front + 1.95, 15.4), 3.6, 15.4, (150, 160, 190))
    for floor in np.arange(1.2, 14, 3.2).tolist():
        mark(tower, 0.9, floor, 2.7, floor + 1.7, (66, 64, 62))
        mark(tower, 0.8, floor + 1.7, 2.8, floor + 1.85, (200, 202, 204))


def fire_station(stage: Stage) -> list[Way]:
    """Across a road: three bays with red doors, a tower, yellow bars where nothing may stand, an engine outside."""
    ground = stage.ground
    ground.paving(-60, 11, 60, 40, (156, 160, 162), 3.0)
    ground.paving(-60, 0, 60, 4, (150, 152, 158), 1.0)
    ground.asphalt(-60, 4, 60, 11)
    ground.box(-60, 7.4, 60, 7.55, (60, 170, 210))
    for y in (4.1, 10.8):
        ground.box(-60, y, 60, y + 0.16, PAINT)
    ground.box(-13.0, 11.6, 4.0, 11.8, (60, 176, 216))
    for bar_at in np.arange(-13.0, 3.0, 1.5).tolist():
        ground.polygon([(bar_at, 11.8), (bar_at + 0.35, 11.8), (bar_at + 2.3, 14.6), (bar_at + 1.95, 14.6)],
                       (60, 176, 216))  # fmt: skip
    _fire_house(stage)
    _engine(stage, 6.2, 13.2)
    for number in range(4):
        crate(stage, (11.2 + 1.1 * number, 17.0, 0), (0.24, 0.24, 0.5 + 0.35 * number), (60, 170, 214))
    for cone in (-14.6, 4.8):
        pole(stage, cone, 12.0, 0.7, (40, 90, 226), 0.3)
        pole(stage, cone, 11.98, 0.42, (226, 228, 228), 0.24)
    ground.polygon([(10.0, 13.4), (14.6, 15.2), (14.4, 15.4), (9.9, 13.6)], (200, 204, 206))
    pole(stage, -16.6, 15.4, 11, (196, 198, 198), 0.14)
    board = facing(stage, (-20.4, 14.6, 2.6), 3.2, 1.5, (150, 96, 50))
    slogan(stage, board, 0.5, (228, 232, 234))
    for left in (-40.0, -28.0, 16.0, 30.0):
        block(stage, left, 26, left + 11, 38, pick(stage, 9, 20), shops=True)
    for x in np.arange(-50, 51, 9).tolist():
        tree(stage, x + pick(stage, -2, 2), pick(stage, 40, 50), pick(stage, 6, 9))
    lamp(stage, -18.0, 12.2, 1.8, 7.5)
    lamp(stage, 13.6, 12.2, -1.8, 7.5)
    stage.lamps += [(bay + 2.3, FRONT_M - 0.2, 5.1) for bay in BAYS_M]
    return [
        Way((-45, 5.8), (45, 5.8), "car", pick(stage, 0, 1)),
        Way((45, 9.2), (-45, 9.2), _vehicle(stage), pick(stage, 0, 1)),
        Way((40, 10.2), (-40, 10.2), "rider", pick(stage, 0, 1)),
        Way((-17, 11.6), (9, 11.9), "person", pick(stage, 0, 1)),
    ]


def _vehicle(stage: Stage) -> str:
    """No long one: so near, it would hide the house."""
    return ("van", "suv", "tricycle")[int(stage.random.integers(3))]


def _bin(stage: Stage, x: float, y: float, tone: Colour) -> None:
    """On wheels, with a lid, a white sign on its front."""
    crate(stage, (x, y, 0.06), (0.72, 0.7, 0.95), tone)
    front = facing(stage, (x + 0.02, y - 0.02, 1.0), 0.68, 0.92, tone)
    mark(front, 0.18, 0.2, 0.5, 0.52, (228, 230, 230))
    mark(front, 0.14, 0.6, 0.54, 0.68, (228, 230, 230))
    lid = (tone[0] * 0.8, tone[1] * 0.8, tone[2] * 0.8)
    crate(stage, (x - 0.04, y - 0.08, 1.01), (0.8, 0.82, 0.09), lid)


def bin_shelter(stage: Stage) -> list[Way]:
    """Where a housing estate sorts its rubbish: bins of four colours below a roof, posters, a basin, cars, blocks."""
    ground = stage.ground
    ground.paving(-60, 0, 60, 22, (150, 156, 160), 0.9)
    ground.box(-60, 22, 60, 30, (112, 114, 114))
    ground.box(-60, 30, 60, GROUND_FAR_M, GRASS)
    ground.speckle(-60, 22, 60, GROUND_FAR_M, 10)
    ground.box(-7.4, 10.6, 7.4, 14.0, (176, 180, 182))
    ground.box(-7.4, 10.4, 7.4, 10.6, (60, 176, 216))
    back = facing(stage, (-7.0, 13.8, 2.7), 14.0, 2.7, (188, 176, 160))
    mark(back, 0, 2.2, 14, 2.7, (120, 122, 122))
    for poster, tone in zip((0.6, 3.9, 7.2, 10.5), BINS, strict=True):
        sign = facing(stage, (poster - 7.0, 13.7, 2.45), 2.8, 0.85, tone)
        slogan(stage, sign, 0.4, (232, 234, 234))
    for number, x in enumerate(np.arange(-6.4, 6.0, 0.98).tolist()):
        if not 5 < number < 7:
            _bin(stage, x, 12.6, BINS[min(3, number // 3)])
    crate(stage, (-0.7, 12.7, 0), (0.9, 0.6, 0.85), (206, 208, 208))
    crate(stage, (-0.3, 13.2, 0.85), (0.06, 0.06, 0.4), (150, 154, 156))
    for post in (-7.1, -2.4, 2.4, 6.9):
        crate(stage, (post, 11.2, 0), (0.2, 0.2, 2.9), (110, 84, 60))
    sheet(stage, (-7.8, 14.4, 3.1), (15.6, 0, 0), (0, -4.0, -0.2), (120, 90, 60), 0.4)
    slogan(stage, facing(stage, (-5.5, 10.4, 3.5), 11.0, 0.7, (110, 140, 50)), 0.46, (232, 236, 236))
    facing(stage, (-2.7, 10.38, 2.82), 5.4, 0.48, (34, 34, 36))
    for _ in range(3):
        bag = pick(stage, -6, 6), pick(stage, 11.4, 12.0), 0.0
        crate(stage, bag, (0.4, 0.3, pick(stage, 0.25, 0.4)), one_of(stage, ((60, 60, 62), (190, 196, 200))))
    for x in (-13.4, -10.8, 9.6, 12.2, 15.0):
        parked_car(stage, x, 15.4)
    for x in np.arange(-26, 27, 3.2).tolist():
        hedge(stage, x, 30.5, 3.0, 1.0, pick(stage, 0.7, 1.0))
    for left in (-44.0, -20.0, 4.0, 28.0):
        block(stage, left, 42, left + pick(stage, 17, 20), 54, pick(stage, 17, 34))
    for number in range(8):
        tree(stage, -34 + 9.4 * number + pick(stage, -2, 2), pick(stage, 32, 38), pick(stage, 5, 8))
    lamp(stage, -8.6, 10.8, 1.4, 5.5)
    lamp(stage, 17.0, 21.0, -1.4, 6.0)
    stage.lamps += [(x, 12.0, 2.95) for x in (-4.6, 0.0, 4.6)]
    return [
        Way((-16, 8.4), (-3.2, 11.4), "person", pick(stage, 0, 1)),
        Way((2.8, 11.4), (15, 7.4), "person", pick(stage, 0, 1)),
        Way((30, 26), (-30, 26), "car", pick(stage, 0, 1)),
        Way((-28, 9.4), (28, 8.8), "rider", pick(stage, 0, 1)),
        *walkers(stage, 1, -8, 8, 6, 9),
    ]


def _pillars(stage: Stage) -> None:
    """Pairs of them with a beam across, yellow and black at the foot, under a deck in pieces."""
    for y in np.arange(11.0, 120, 17.0).tolist():
        for x in (-6.0, 4.6):
            crate(stage, (x, y, 0), (1.4, 1.4, 5.6), (160, 164, 166))
            foot = facing(stage, (x, y - 0.03, 1.2), 1.4, 1.2, (60, 176, 216))
            for stripe in (0.0, 0.5, 1.0):
                mark(foot, 0, stripe, 1.4, stripe + 0.22, (44, 44, 46))
            board = facing(stage, (x + 0.2, y - 0.04, 3.0), 1.0, 0.8, (150, 96, 44))
            mark(board, 0.2, 0.2, 0.8, 0.6, (226, 228, 230))
        crate(stage, (-7.6, y - 0.2, 5.6), (15.2, 1.8, 1.2), (150, 154, 156))
    for y in np.arange(-4.0, 130, 6.0).tolist():
        under = sheet(stage, (-9.0, y + 6.0, 6.9), (18, 0, 0), (0, -6.0, 0), (128, 132, 134))
        for girder in (3.0, 7.4, 10.4, 14.8):
            mark(under, girder, 0, girder + 0.5, 6, (104, 108, 110))
        for edge in (-9.0, 9.0):
            rail = sheet(stage, (edge, y, 8.0), (0, 6.0, 0), (0, 0, -1.3), (166, 170, 172))
            mark(rail, 0, 1.0, 6, 1.3, (120, 124, 126))


def _lanes(stage: Stage) -> None:
    """Kerbs, bays to park in and arrows between them, dashes on the streets outside."""
    ground = stage.ground
    for x in (-8.8, 8.6):
        crate(stage, (x, 0, 0), (0.25, 120, 0.22), (176, 180, 182))
    for x in (-14.2, 14.2):
        ground.dashes(x, 0, 120, dash_m=4, gap_m=5)
    for y in np.arange(6.0, 80, 2.8).tolist():
        for left, right in ((-8.2, -3.6), (3.6, 8.2)):
            ground.box(left, y, right, y + 0.12, PAINT)
    ground.line(-3.5, 5, 80, PAINT, 0.12)
    ground.line(3.5, 5, 80, PAINT, 0.12)
    ground.arrow(0.0, 9.0, towards=False)
    ground.arrow(0.0, 30.0, towards=False)


def viaduct_shade(stage: Stage) -> list[Way]:
    """Under a raised road: pillars and a deck above, cars parked on both sides of a lane, streets to left and right."""
    ground = stage.ground
    ground.asphalt(-60, 0, 60, GROUND_FAR_M, (100, 100, 98))
    ground.paving(-8.6, 0, 8.6, GROUND_FAR_M, (140, 146, 150), 2.4)
    _lanes(stage)
    _pillars(stage)
    for row in range(6):
        for x in (-7.2, 6.2):
            if stage.random.random() < 0.7:
                parked_car(stage, x + pick(stage, -0.2, 0.2), 13.6 + 5.7 * row)
    for number in range(5):
        crate(stage, (-7.9 + 0.7 * number, 7.2, 0), (0.25, 1.5, 0.9), one_of(stage, ROOFS))
    gate = facing(stage, (-2.2, 27.6, 3.6), 4.4, 0.7, (150, 96, 40))
    slogan(stage, gate, 0.4, (230, 232, 234))
    facing(stage, (-2.1, 27.55, 2.84), 4.2, 0.5, (34, 34, 36))
    for side in (-1, 1):
        for y in np.arange(18, 110, 24.0).tolist():
            left = 22 if side > 0 else -36
            block(stage, left, y, left + 14, y + pick(stage, 15, 20), pick(stage, 12, 30), shops=True)
        for y in np.arange(12, 70, 8.0).tolist():
            tree(stage, side * pick(stage, 19, 20.5), y, pick(stage, 5, 7))
    stage.lamps += [(x, y, 6.6) for y in (14.0, 31.0, 48.0) for x in (-2.6, 2.6)]
    return [
        Way((11.6, 2), (11.6, 100), "car", pick(stage, 0, 1)),
        Way((16.6, 4), (16.6, 100), "van", pick(stage, 0, 1)),
        Way((-11.6, 100), (-11.6, -3), "suv", pick(stage, 0, 1)),
        Way((-16.6, 100), (-16.6, -3), "bus", pick(stage, 0, 1)),
        Way((1.4, 4), (1.0, 44), "rider", pick(stage, 0, 1)),
        Way((-1.8, 38), (-2.2, 6), "person", pick(stage, 0, 1)),
    ]


def _silo(stage: Stage, x: float, y: float, wide: float, high: float) -> None:
    """Round: paler where the light falls, on legs, with a cone below, a rail and a filter on its top."""
    foot = 3.6
    for leg in (0.1, wide - 0.35):
        crate(stage, (x + leg, y, 0), (0.25, 0.25, foot + 0.6), (120, 124, 126))
    body = facing(stage, (x, y, high), wide, high - foot, (196, 200, 202))
    for strip in np.linspace(0, 1, 25)[:-1].tolist():
        tone = 0.62 + 0.42 * float(np.sin(np.pi * (0.12 + 0.8 * strip)))
        mark(body, strip * wide, 0, (strip + 1 / 24) * wide, high - foot, (190 * tone, 194 * tone, 196 * tone))
    for seam in np.arange(1.5, high - foot, 2.2).tolist():
        mark(body, 0, seam, wide, seam + 0.06, (150, 154, 156))
    mark(body, 0, 2.6, wide, 3.8, (150, 96, 40))
    for part in range(8):
        inset, drop = wide * 0.05 * part, 0.2 * part
        facing(stage, (x + inset, y, foot - drop), wide - 2 * inset, 0.2, (150, 154, 156))
    crate(stage, (x + wide * 0.3, y + 0.2, high), (wide * 0.35, 0.8, 0.9), (170, 150, 110))
    facing(stage, (x, y - 0.02, high + 0.9), wide, 0.06, (60, 176, 216))


def _mixer(stage: Stage) -> None:
    """The lorry, but for its drum."""
    x, y, _ = DRUM_M
    crate(stage, (x - 3.6, y, 0.9), (6.4, 2.3, 0.5), (60, 62, 64))
    crate(stage, (x - 5.6, y, 0.5), (1.9, 2.3, 2.4), (200, 204, 206))
    cab = facing(stage, (x - 5.58, y - 0.03, 2.8), 1.86, 2.2, (200, 204, 206))
    mark(cab, 0.3, 0.3, 1.5, 1.1, (92, 82, 70))
    for wheel in (-5.1, -1.6, -0.4, 1.6):
        crate(stage, (x + wheel, y - 0.06, 0), (0.95, 0.4, 0.95), (44, 44, 46))


def mixing_plant(stage: Stage) -> list[Way]:
    """Of concrete: silos, a tower with a belt that climbs to it, heaps between walls, a lorry that is being filled."""
    ground = stage.ground
    ground.box(-60, 0, 60, 70, (146, 152, 154))
    ground.speckle(-60, 0, 60, 70, 16)
    for _ in range(24):
        a, b, long = pick(stage, -16, 14), pick(stage, 6, 26), pick(stage, 0.8, 3.4)
        ground.polygon([(a, b), (a + long, b + 0.3), (a + long * 0.8, b + 0.9), (a + 0.2, b + 0.6)], (116, 122, 124))
    for left in (-15.0, -10.8, -6.6):
        _silo(stage, left, 27.0, 3.2, pick(stage, 13.5, 15.5))
    crate(stage, (-2.6, 24.0, 5.0), (6.4, 5.0, 8.5), (180, 150, 110), 0.5)
    for leg in (-2.5, 3.4):
        crate(stage, (leg, 24.2, 0), (0.4, 0.4, 5.0), (120, 124, 126))
    plate = facing(stage, (-2.4, 23.95, 12.6), 6.0, 1.3, (180, 150, 110))
    slogan(stage, plate, 0.85, (232, 236, 238))
    sheet(stage, (3.8, 26.0, 10.2), (13.0, 0, -8.6), (0, 0, -1.3), (120, 128, 140), 0.6)
    for support, high in ((7.6, 6.4), (12.0, 3.6)):
        crate(stage, (support, 26.1, 0), (0.25, 0.25, high), (120, 124, 126))
    for number in range(4):
        left = 8.6 + 4.4 * number
        crate(stage, (left, 27.5, 0), (0.4, 6.0, 3.0), (166, 170, 172))
        if number < 3:
            heap(stage, left + 2.3, 30.0, pick(stage, 2.2, 3.2), STUFF[number])
    facing(stage, (8.6, 33.6, 3.0), 13.6, 3.0, (160, 164, 166), 1.0)
    _mixer(stage)
    crate(stage, (-16.0, 17.0, 0), (4.6, 3.2, 2.9), (190, 176, 150))
    hut = facing(stage, (-15.95, 16.95, 2.8), 4.5, 2.7, (190, 176, 150))
    mark(hut, 0.4, 0.7, 2.0, 1.7, (104, 92, 80))
    mark(hut, 2.9, 0.6, 3.8, 2.7, (130, 110, 90))
    for number in range(3):
        crate(stage, (11.4 + 1.5 * number, 15.5 + pick(stage, -0.4, 0.4), 0), (1.3, 1.0, 0.7), (156, 160, 162))
    for left in (-46.0, -26.0, 24.0, 40.0):
        block(stage, left, 54, left + 15, 64, pick(stage, 8, 16), plain=True)
    for at in np.arange(-46, 47, 7).tolist():
        tree(stage, at + pick(stage, -2, 2), pick(stage, 44, 52), pick(stage, 5, 8))
    lamp(stage, -9.0, 20.0, 1.6, 7.5)
    lamp(stage, 8.0, 21.0, -1.6, 7.5)
    hills(stage, height_m=pick(stage, 40, 90))
    return [
        Way((7.6, 24), (8.2, 2), "truck", pick(stage, 0, 1)),
        Way((-22, 12.4), (24, 11.0), "tricycle", pick(stage, 0, 1)),
        *walkers(stage, 3, -12, 6, 10, 15),
    ]


def _booth(stage: Stage, x: float, y: float, tone: Colour) -> None:
    """With a window, a striped cloth above it and a sign."""
    crate(stage, (x, y, 0), (2.6, 2.2, 2.5), (196, 204, 210))
    face = facing(stage, (x + 0.02, y - 0.03, 2.4), 2.56, 2.3, (196, 204, 210))
    mark(face, 0.4, 0.5, 2.1, 1.3, (92, 84, 76))
    mark(face, 0, 1.6, 2.56, 2.3, tone)
    for stripe in range(6):
        cloth = (x - 0.2 + 0.5 * stripe, y + 0.1, 3.0)
        sheet(stage, cloth, (0.5, 0, 0), (0, -1.2, -0.5), tone if stripe % 2 else (226, 230, 232))


def _flowers(stage: Stage) -> None:
    """In two round beds."""
    ground = stage.ground
    for a, b in ((-9.0, 9.0), (8.0, 12.0)):
        ground.polygon([(a + 2.2 * float(np.cos(t)), b + 1.1 * float(np.sin(t))) for t in np.linspace(0, 6.28, 24)],
                       (70, 112, 80))  # fmt: skip
        for _ in range(120):
            turn, reach = pick(stage, 0, 6.28), pick(stage, 0, 0.95)
            spot = a + 2.2 * reach * float(np.cos(turn)), b + 1.1 * reach * float(np.sin(turn))
            ground.box(*spot, spot[0] + 0.14, spot[1] + 0.1, one_of(stage, ROOFS))


def fairground(stage: Stage) -> list[Way]:
    """A county's pleasure park: a big wheel, a carousel, booths with striped cloths, a ring of cars, flowers."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, GRASS)
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 16)
    ground.paving(-22, 0, 22, 36, (150, 158, 168), 0.9)
    for band in np.arange(2, 36, 6.0).tolist():
        ground.box(-22, band, 22, band + 0.5, (116, 130, 166))
    _flowers(stage)
    for x, y in ((-19.0, 21.0), (-15.4, 21.6), (14.8, 18.0), (18.4, 18.4)):
        _booth(stage, x, y, one_of(stage, ROOFS))
    crate(stage, (12.5, 28.0, 0), (14, 8, 0.4), (130, 134, 138))
    for post in (12.6, 19.2, 26.0):
        for back in (28.2, 35.6):
            crate(stage, (post, back, 0.4), (0.3, 0.3, 3.2), (60, 70, 190))
    sheet(stage, (12.0, 36.4, 4.4), (15, 0, 0), (0, -8.6, -0.8), (60, 150, 200), 0.8)
    for _ in range(5):
        crate(stage, (pick(stage, 13, 25), pick(stage, 29, 34), 0.4), (1.3, 1.7, 0.7), one_of(stage, ROOFS))
    crate(stage, (WHEEL_M[0] - 7, 43.0, 0), (14, 5, 1.0), (150, 156, 160))
    for left in (-40.0, -24.0, 26.0):
        block(stage, left, 62, left + pick(stage, 13, 16), 72, pick(stage, 12, 24))
    for number in range(12):
        at = -46 + 8.2 * number
        tree(stage, at + pick(stage, -2, 2), pick(stage, 48, 58) if abs(at) < 22 else pick(stage, 36, 46),
             pick(stage, 6, 10))  # fmt: skip
    for x in (-11.5, 11.5):
        lamp(stage, x, 16, 1.4 if x < 0 else -1.4, 5.5)
    hills(stage, height_m=pick(stage, 50, 110))
    return [
        Way((-3, 3), (-2, 30), "person", pick(stage, 0, 1)),
        Way((10.6, 31), (9.4, 4), "person", pick(stage, 0, 1)),
        Way((-20, 12.6), (16, 12.0), "person", pick(stage, 0, 1)),
        Way((-14, 7), (-5, 13), "person", pick(stage, 0, 1)),
        Way((12, 12.5), (2, 7), "person", pick(stage, 0, 1)),
        Way((-10, 30), (-16, 18), "person", pick(stage, 0, 1)),
    ]
