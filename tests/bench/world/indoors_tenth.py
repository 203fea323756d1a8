"""Of the tenth set: the places indoors, and those between fronts and walls."""

import cv2
import numpy as np

from streams.sim.draw_light import Colour, Image
from streams.sim.draw_site import Way, walkers
from streams.sim.draw_stage import GROUND_FAR_M, PAINT, Stage
from streams.sim.draw_things import block, facade, hills, lamp, pole, tree, upright
from tests.bench.world.indoors_eighth import fine, mark_fine
from tests.bench.world.pieces import crate, eaves, facing, hedge, mark, one_of, sheet, slogan
from tests.bench.world.places_first import parked_car, pick

CARTONS: tuple[Colour, ...] = (
    (110, 150, 184), (120, 164, 200), (96, 136, 170), (206, 208, 206), (150, 96, 50), (60, 60, 170), (74, 130, 90),
)  # fmt: skip
SHIELDS: tuple[Colour, ...] = (
    (50, 46, 190),
    (180, 96, 40),
    (60, 150, 60),
    (50, 180, 226),
    (140, 60, 150),
    (70, 72, 76),
)
AISLE_HALF_M, AISLE_END_M, AISLE_HIGH_M = 2.1, 46.0, 8.4
LIFTS = ((-3.9, 8.0), (-1.3, 8.0), (1.3, 8.0))
"""Left feet of their doors, each 1.3 wide: in the wall across the view."""
LIFT_WIDE_M = 1.3


def _rack(stage: Stage, side: int) -> None:
    """Uprights and beams with pallets of cartons between, as one picture of its front."""
    long, high = AISLE_END_M + 2, 7.2
    at = (side * AISLE_HALF_M, -2.0 if side < 0 else AISLE_END_M, high)
    front = fine(stage, at, (0, -side * long, 0), (0, 0, -high), (44, 46, 48), ppm=40)
    for bay in np.arange(0, long, 2.8).tolist():
        for level in range(4):
            low = high - 0.25 - level * 1.8
            for pallet in (0.2, 1.5):
                if stage.random.random() < 0.86:
                    _pallet(stage, front, bay + pallet, low)
            mark_fine(front, bay, low, bay + 2.8, low + 0.14, (40, 110, 226), 40)
        mark_fine(front, bay, 0, bay + 0.12, high, (150, 84, 40), 40)
        mark_fine(front, bay + 0.01, high - 1.2, bay + 0.11, high - 0.3, (50, 190, 230), 40)


def _pallet(stage: Stage, front: Image, left: float, low: float) -> None:
    colour, high = one_of(stage, CARTONS), pick(stage, 0.7, 1.4)
    mark_fine(front, left, low - 0.14, left + 1.2, low, (92, 130, 160), 40)
    for row in np.arange(0, high, 0.36).tolist():
        for column in range(3):
            tone, x = pick(stage, 0.8, 1.15), left + column * 0.4
            tinted: Colour = (colour[0] * tone, colour[1] * tone, colour[2] * tone)
            mark_fine(front, x + 0.01, low - 0.14 - row - 0.34, x + 0.38, low - 0.15 - row, tinted, 40)
            mark_fine(front, x + 0.17, low - 0.14 - row - 0.34, x + 0.2, low - 0.15 - row, (150, 190, 210), 40)
    if stage.random.random() < 0.5:
        mark_fine(front, left + 0.1, low - 0.55, left + 0.36, low - 0.35, (226, 228, 226), 40)


def pallet_aisle(stage: Stage) -> list[Way]:
    """Between tall racks of cartons: painted floor, lamps in a row below sheets of steel, a dock door at its end."""
    half, end, high = AISLE_HALF_M, AISLE_END_M, AISLE_HIGH_M
    long = end + 3
    floor = fine(stage, (-half, end, 0), (2 * half, 0, 0), (0, -long, 0), (140, 146, 142), ppm=50)
    for edge in (0.12, 2 * half - 0.24):
        mark_fine(floor, edge, 0, edge + 0.12, long, (60, 190, 226), 50)
    for y in np.arange(3, long, 8).tolist():
        mark_fine(floor, 0.4, y, 2 * half - 0.4, y + 0.1, (206, 208, 208), 50)
    for _ in range(30):
        x, y = pick(stage, 0.4, 3.6), pick(stage, 0, end)
        mark_fine(floor, x, y, x + 0.05, y + pick(stage, 0.6, 3.0), (112, 116, 114), 50)
    for side in (-1, 1):
        _rack(stage, side)
    ceiling = fine(stage, (-8, end, high), (16, 0, 0), (0, -long, 0), (110, 112, 112), 0, 20)
    for y in np.arange(0, long, 1.0).tolist():
        mark_fine(ceiling, 0, y, 16, y + 0.12, (84, 86, 88), 20)
    for y in np.arange(2, long, 5.5).tolist():
        mark_fine(ceiling, 7.3, y, 8.7, y + 0.9, (246, 250, 250), 20)
    back = fine(stage, (-8, end + 0.1, high), (16, 0, 0), (0, 0, -high), (150, 156, 158), 0, 30)
    mark_fine(back, 6.4, high - 4.2, 9.6, high, (206, 208, 204), 30)
    for slat in np.arange(0, 4.2, 0.5).tolist():
        mark_fine(back, 6.4, high - slat, 9.6, high - slat + 0.05, (150, 152, 152), 30)
    for number, y in enumerate(np.arange(5.0, 40, 8.4).tolist()):
        plate = facing(stage, (-1.7 if number % 2 else 1.0, y, 7.0), 0.7, 0.7, (50, 180, 220))
        slogan(stage, plate, 0.4, (30, 30, 34))
    return [
        Way((1.75, 14), (1.75, 23), "person", pick(stage, 0, 1)),
        Way((-1.75, 30), (-1.75, 20), "person", pick(stage, 0, 1)),
    ]


def _lift_wall(stage: Stage, high: float, half: float) -> None:
    wall = fine(stage, (-half, 8.1, high), (2 * half, 0, 0), (0, 0, -high), (134, 150, 160), 0, 70)
    for slab in np.arange(0, 2 * half, 0.9).tolist():
        mark_fine(wall, slab, 0, slab + 0.015, high, (96, 108, 116), 70)
    for x, _ in LIFTS:
        left = x + half
        mark_fine(wall, left - 0.18, high - 2.4, left + LIFT_WIDE_M + 0.18, high, (96, 100, 104), 70)
        mark_fine(wall, left + 0.3, high - 2.72, left + 1.0, high - 2.48, (24, 24, 26), 70)
        mark_fine(
            wall, left + LIFT_WIDE_M + 0.5, high - 1.3, left + LIFT_WIDE_M + 0.64, high - 0.95, (190, 194, 196), 70
        )
        mark_fine(wall, left + LIFT_WIDE_M + 0.54, high - 1.2, left + LIFT_WIDE_M + 0.6, high - 1.14, (60, 60, 220), 70)
    poster = facing(stage, (3.3, 8.0, 2.1), 1.0, 1.4, one_of(stage, SHIELDS))
    slogan(stage, poster, 0.3, (226, 230, 230))
    mark(poster, 0.1, 0.9, 0.9, 1.3, one_of(stage, CARTONS))


def lift_bank(stage: Stage) -> list[Way]:
    """A lobby before three lifts: polished slabs, a mat, plants, a desk, a screen, panels of light, letter boxes."""
    half, high, end = 4.9, 3.0, 8.1
    floor = fine(stage, (-half, end, 0), (2 * half, 0, 0), (0, -end - 2, 0), (164, 172, 176), ppm=60)
    for line in np.arange(0, 2 * half, 0.8).tolist():
        mark_fine(floor, line, 0, line + 0.012, end + 2, (130, 138, 142), 60)
        mark_fine(floor, 0, line, 2 * half, line + 0.012, (130, 138, 142), 60)
    for x, _ in LIFTS:
        mark_fine(floor, x + half, 0.1, x + half + LIFT_WIDE_M, 2.2, (182, 190, 194), 60)
    mark_fine(floor, 3.2, 4.0, 6.6, 6.4, (70, 64, 96), 60)
    _lift_wall(stage, high, half)
    for side in (-1, 1):
        at = (side * half, -2.0 if side < 0 else end, high)
        wall = fine(stage, at, (0, -side * (end + 2), 0), (0, 0, -high), (176, 186, 190), 0, 50)
        mark_fine(wall, 0, high - 0.14, end + 2, high, (80, 88, 96), 50)
        if side < 0:
            for row in range(5):
                for column in range(12):
                    left, top = 4.2 + column * 0.32, high - 2.0 + row * 0.26
                    mark_fine(wall, left, top, left + 0.29, top + 0.23, (120, 124, 128), 50)
                    mark_fine(wall, left + 0.05, top + 0.05, left + 0.24, top + 0.08, (210, 214, 214), 50)
        else:
            mark_fine(wall, 2.0, high - 2.3, 4.0, high, (206, 196, 180), 50)
            mark_fine(wall, 2.98, high - 2.3, 3.02, high, (90, 92, 94), 50)
            mark_fine(wall, 5.2, high - 1.9, 6.6, high - 0.9, (96, 140, 110), 50)
    ceiling = fine(stage, (-half, end, high), (2 * half, 0, 0), (0, -end - 2, 0), (186, 190, 188), 0, 40)
    for x in (1.4, 4.3, 7.2):
        for y in (1.0, 3.6, 6.2):
            mark_fine(ceiling, x, y, x + 1.2, y + 1.2, (246, 250, 248), 40)
    crate(stage, (2.9, 5.4, 0), (1.7, 0.7, 1.05), (84, 110, 140))
    crate(stage, (2.8, 5.3, 1.05), (1.9, 0.9, 0.06), (60, 70, 84))
    for x in (-4.6, 3.0):
        crate(stage, (x, 7.4, 0), (0.45, 0.45, 0.5), (190, 196, 198))
        tree(stage, x + 0.22, 7.5, 1.5)
    crate(stage, (-4.6, 4.4, 0), (0.4, 0.4, 0.75), (110, 112, 112))
    return []


def lantern_steps(stage: Stage) -> list[Way]:
    """Of a shrine: steps between stone lions to a hall with red posts and a tiled roof, an urn, old pines, a plaque."""
    ground = stage.ground
    ground.paving(-60, 0, 60, GROUND_FAR_M, (140, 148, 152), 1.1)
    ground.box(-2.6, 0, 2.6, 26, (156, 162, 164))
    ground.speckle(-30, 0, 30, 40, 12)
    for step in range(7):
        crate(stage, (-8 + step * 0.2, 24 + step * 0.5, 0), (16 - step * 0.4, 9, 0.24 + 0.24 * step), (150, 156, 158))
    base = 1.9
    front = facing(stage, (-7, 32, base + 4.4), 14, 4.4, (54, 60, 140))
    for bay in range(5):
        mark(front, 0.5 + 2.7 * bay, 0.9, 2.7 + 2.7 * bay, 4.4, (40, 44, 64))
        for bar in range(5):
            mark(front, 0.6 + 2.7 * bay + 0.42 * bar, 1.0, 0.72 + 2.7 * bay + 0.42 * bar, 3.0, (60, 84, 150))
    for post in np.arange(-7.2, 7.3, 2.85).tolist():
        crate(stage, (post, 30.4, base), (0.5, 0.5, 4.5), (44, 46, 150))
    facing(stage, (-7.6, 30.3, base + 4.9), 15.2, 0.7, (110, 120, 60))
    plaque = facing(stage, (-1.7, 29.9, base + 5.2), 3.4, 1.2, (36, 34, 36))
    slogan(stage, plaque, 0.8, (60, 170, 214))
    eaves(stage, -10, 28.6, 20, base + 4.9, 3.4, (86, 96, 92))
    for x in (-4.2, 3.2):
        crate(stage, (x, 21.6, 0), (1.1, 1.3, 0.9), (128, 134, 136))
        crate(stage, (x + 0.2, 21.8, 0.9), (0.7, 0.9, 1.1), (150, 156, 158))
        crate(stage, (x + 0.15, 21.5, 1.7), (0.8, 0.6, 0.6), (140, 146, 148))
    crate(stage, (-0.9, 17, 0.3), (1.8, 1.0, 0.9), (70, 84, 90))
    for leg in (-0.8, 0.6):
        crate(stage, (leg, 17.2, 0), (0.2, 0.5, 0.3), (60, 70, 76))
    for side in (-1, 1):
        upright(stage, *(((-14, 12), (-14, 40)) if side < 0 else ((14, 40), (14, 12))), 3.0, _red_wall())
        crate(stage, (side * 7.4 - 0.4, 20, 0), (0.8, 0.8, 1.9), (134, 140, 142))
        crate(stage, (side * 7.4 - 0.7, 19.7, 1.9), (1.4, 1.4, 0.25), (110, 116, 118))
        stage.lamps.append((side * 7.4, 20.3, 1.6))
    for x, y in ((-11, 26), (11.5, 24), (-17, 38), (17, 40), (-20, 18), (20, 20)):
        tree(stage, x + pick(stage, -0.6, 0.6), y, pick(stage, 6, 10))
    for x in (-10.6, 9.2):
        hedge(stage, x, 16, 1.6, 6, 0.7)
    stage.lamps += [(x, 29.5, base + 4.2) for x in (-4.3, 0.0, 4.3)]
    hills(stage, height_m=pick(stage, 60, 130))
    return [*walkers(stage, 4, -8, 8, 7, 20), *walkers(stage, 2, -3, 3, 6, 14)]


def _red_wall() -> Image:
    wall: Image = np.full((72, 672, 3), (62, 66, 150), np.uint8)
    cv2.rectangle(wall, (0, 0), (671, 12), (84, 92, 92), -1)
    cv2.rectangle(wall, (0, 62), (671, 71), (130, 136, 138), -1)
    return wall


def _old_shops(stage: Stage, side: int) -> None:
    """Along one hand, each with an upright sign of three letters."""
    y = 0.5
    while y < 80:
        long, high = pick(stage, 6, 11), pick(stage, 7, 13)
        front = facade(stage, long, high, shops=True, colour=one_of(stage, ((150, 170, 186), (120, 140, 168))))
        ends = ((-6.2, y), (-6.2, y + long)) if side < 0 else ((6.2, y + long), (6.2, y))
        upright(stage, *ends, high, front)
        if y > 4:
            sign = facing(
                stage, (-6.1 if side < 0 else 4.9, y + pick(stage, 0, 2), 6.0), 1.2, 3.2, one_of(stage, SHIELDS)
            )
            for letter in range(3):
                mark(sign, 0.25, 0.3 + letter, 0.95, 0.42 + letter, (228, 232, 232))
                mark(sign, 0.52, 0.3 + letter, 0.66, 1.0 + letter, (228, 232, 232))
                mark(sign, 0.3, 0.7 + letter, 0.9, 0.8 + letter, (228, 232, 232))
        y += long + 0.1


def festoon_street(stage: Stage) -> list[Way]:
    """Pedestrians only: tall signs over old shops, strings of bulbs from side to side, tables, planters, an arch."""
    ground = stage.ground
    ground.paving(-60, 0, 60, GROUND_FAR_M, (142, 148, 156), 0.7)
    for band in np.arange(2, 80, 6).tolist():
        ground.box(-6, band, 6, band + 0.5, (110, 118, 130))
    for side in (-1, 1):
        _old_shops(stage, side)
    for x, y in ((3.4, 7.0), (3.4, 13.0), (-4.6, 20.0), (3.4, 29.0)):
        crate(stage, (x, y, 0.72), (1.0, 0.8, 0.05), (90, 120, 150))
        crate(stage, (x + 0.45, y + 0.3, 0), (0.1, 0.1, 0.72), (60, 62, 64))
        for chair in (-0.6, 1.2):
            crate(stage, (x + chair, y + 0.1, 0), (0.4, 0.4, 0.45), one_of(stage, SHIELDS))
    for x, y in ((3.6, 10.0), (-4.4, 17.0), (-4.4, 25.0), (3.6, 34.0)):
        crate(stage, (x, y, 0), (1.4, 0.6, 0.5), (96, 104, 116))
        hedge(stage, x + 0.05, y + 0.05, 1.3, 0.5, 0.9)
    for leg in (-5.4, 4.8):
        crate(stage, (leg, 44, 0), (0.7, 0.7, 6.4), (60, 60, 150))
    slogan(stage, facing(stage, (-5.4, 43.9, 7.4), 10.9, 1.3, (50, 50, 160)), 0.9, (90, 200, 230))
    block(stage, -12, 84, 12, 96, 14, shops=True)
    for at in (12.0, 30.0):
        lamp(stage, -5.6, at, 1.0, 4.6)
        lamp(stage, 5.6, at + 8, -1.0, 4.6)
    return [*walkers(stage, 9, -3.2, 3.2, 6, 38), Way((1.4, 40), (1.4, 3), "rider", pick(stage, 0, 1))]


def rolling_gate(stage: Stage) -> list[Way]:
    """Of a college: a folding gate on rails beside a guard's hut, walls with writing, a court, a block, trees."""
    ground = stage.ground
    ground.paving(-60, 0, 60, GROUND_FAR_M, (150, 154, 156), 1.4)
    ground.asphalt(-60, 0, 60, 9.5, (104, 104, 106))
    ground.asphalt(-5, 9.5, 5, 60, (112, 112, 112))
    ground.zebra(-5, 5, 5.6, 8.6)
    for rail in (13.9, 14.2):
        ground.box(-6, rail, 6.5, rail + 0.06, (80, 82, 84))
    for stop in (-4.6, 0.4):
        ground.box(stop, 11.6, stop + 4.2, 11.9, PAINT)
    for side, wide in ((-20.0, 14.0), (10.4, 16.0)):
        wall = facing(stage, (side, 14.4, 2.2), wide, 2.2, (150, 164, 176))
        mark(wall, 0, 0, wide, 0.18, (96, 104, 110))
        slogan(stage, wall, 1.0, (70, 180, 220))
    crate(stage, (-6.4, 14, 0), (0.9, 0.9, 3.4), (170, 178, 182))
    crate(stage, (6.6, 13.6, 0), (3.8, 3.4, 3.0), (176, 186, 190))
    hut = facing(stage, (6.7, 13.5, 2.8), 3.6, 2.6, (176, 186, 190))
    mark(hut, 0.3, 0.7, 1.9, 1.8, (92, 82, 70))
    mark(hut, 2.4, 0.4, 3.3, 2.6, (120, 124, 126))
    facing(stage, (6.7, 13.35, 3.0), 3.2, 0.36, (28, 28, 30))
    sheet(stage, (6.2, 17.4, 3.2), (4.6, 0, 0), (0, -4.2, 0), (104, 110, 112))
    front = facing(stage, (-24, 46, 15.5), 48, 15.5, (176, 184, 190))
    for floor in (1.1, 4.8, 8.5, 12.2):
        mark(front, 0, floor + 2.3, 48, floor + 2.8, (120, 112, 168))
        for bay in np.arange(1, 47, 3.15).tolist():
            mark(front, bay, floor, bay + 2.2, floor + 1.8, (96, 84, 72))
            mark(front, bay + 1.08, floor, bay + 1.16, floor + 1.8, (200, 204, 204))
    slogan(stage, facing(stage, (-9, 45.6, 16.9), 18, 1.4, (60, 58, 170)), 1.1, (80, 190, 226))
    pole(stage, 0, 34, 11, (206, 208, 210), 0.14)
    crate(stage, (-2, 33, 0), (4, 2, 0.6), (164, 170, 172))
    for x in (-15.0, -10.5, 10.5, 15.0):
        tree(stage, x, pick(stage, 22, 34), pick(stage, 5, 8))
    for x in (-9.5, 6.5):
        hedge(stage, x, 20, 3, 12, 0.8)
    for x in (-7.2, 11.0):
        lamp(stage, x, 13.0, 1.2 if x < 0 else -1.2, 5.6)
    parked_car(stage, -9.5, 16)
    return [
        Way((-28, 4.6), (28, 4.6), "car", pick(stage, 0, 1)),
        Way((28, 2.6), (-28, 2.6), "rider", pick(stage, 0, 1)),
        Way((-12, 6.4), (-3, 7.6), "person", pick(stage, 0, 1)),
        Way((9, 7.4), (0, 6.2), "person", pick(stage, 0, 1)),
        *walkers(stage, 4, -6, 6, 24, 32),
    ]
