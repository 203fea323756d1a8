"""A tenth set of places, drawn by somebody who had not seen how pictures are judged: nothing was ever tuned on them.
Those indoors, and between fronts and walls, are built in indoors_tenth.py. Metres; x to the right, y forward."""

import numpy as np

from streams.sim.draw_light import Colour
from streams.sim.draw_site import CONCRETE, EARTH, GRASS, KERB, PAVEMENT, WATER, Way, rows, walkers
from streams.sim.draw_stage import GROUND_FAR_M, PAINT, Sprite, Stage
from streams.sim.draw_things import block, hills, lamp, pole, tree
from tests.bench.world.indoors_tenth import festoon_street, lantern_steps, lift_bank, pallet_aisle, rolling_gate
from tests.bench.world.pieces import conifer, crate, facing, heap, hedge, mark, one_of, sheet, slogan
from tests.bench.world.places_first import Build, parked_car, pick

HULLS: tuple[Colour, ...] = ((150, 96, 46), (60, 60, 170), (70, 130, 80), (196, 200, 202), (60, 160, 210))
WHEELS_M = ((-5.0, 14.0), (4.5, 20.0), (-14.5, 31.0), (9.5, 34.0))
"""Where the paddle wheels of the carp farm float."""
BAYS_M = (-9.0, -3.0, 3.0)
"""The left edges of the sluice's openings, each 4.8 wide."""
STANDS_M = ((-5.6, 7.0), (5.2, 9.0), (-5.0, 15.0), (5.8, 19.0), (-6.2, 25.0), (6.4, 30.0))
TRACK_Y_M = 20.0
WARNING_M = ((-4.6, 15.2, 2.5), (4.9, 15.2, 2.5))
SHELTER_M = (-4.6, 13.0)


def sluice(stage: Stage) -> list[Way]:
    """Three gates between piers, water that falls over them, a bridge of steel, banks of stone, a gauge, a hut."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, (84, 120, 106))
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 15)
    ground.polygon([(-12, 0), (12, 0), (11, 24), (-11, 24)], WATER)
    ground.box(-11, 24, 11, GROUND_FAR_M, (140, 132, 108))
    for bank in (-1, 1):
        ground.polygon([(bank * 12, 0), (bank * 17, 0), (bank * 15, 24), (bank * 11, 24)], (136, 142, 146))
        ground.speckle(min(bank * 11, bank * 17), 0, max(bank * 11, bank * 17), 24, 22)
    for left in (-10.8, -4.2, 1.8, 7.8):
        crate(stage, (left, 23.2, 0), (1.2, 5, 5.2), (150, 156, 158))
        crate(stage, (left - 0.1, 23.1, 4.8), (1.4, 5.2, 0.5), (128, 134, 138))
    for bay in BAYS_M:
        facing(stage, (bay - 0.6, 25.2, 3.8), 5.4, 1.4, (92, 80, 58), 0.5)
        crate(stage, (bay + 1.4, 25, 5.3), (1.6, 1.2, 0.9), (150, 110, 50))
    sheet(stage, (-18, 27.6, 5.3), (36, 0, 0), (0, -4.2, 0), (140, 142, 140), 0.8)
    facing(stage, (-18, 23.4, 5.3), 36, 0.4, (110, 112, 112))
    for x in np.arange(-18, 18.1, 1.5).tolist():
        pole(stage, x, 23.4, 6.4, (60, 176, 210), 0.07)
    for rail in (6.4, 5.9):
        facing(stage, (-18, 23.4, rail), 36, 0.06, (60, 176, 210))
    gauge = facing(stage, (-11.6, 22.9, 4.2), 0.5, 3.6, (228, 230, 230))
    for number in range(18):
        mark(gauge, 0.05 if number % 2 else 0.2, number * 0.2, 0.45, number * 0.2 + 0.1, (50, 50, 190))
    crate(stage, (12.6, 25, 3.2), (5, 4, 3.6), (176, 190, 196))
    mark(facing(stage, (12.7, 24.9, 6.6), 4.8, 3.2, (176, 190, 196)), 1.2, 0.8, 2.6, 2.0, (86, 76, 66))
    sheet(stage, (12.2, 29.2, 7.9), (5.8, 0, 0), (0, -4.6, -1.0), (86, 92, 150), 0.3)
    slogan(stage, facing(stage, (-6, 23.35, 5.25), 12, 0.36, (60, 56, 170)), 0.28, (226, 230, 230))
    for x in np.arange(-54, 55, 4.5).tolist():
        if abs(x) > 19:
            tree(stage, x + pick(stage, -1, 1), pick(stage, 30, 60), pick(stage, 6, 11))
    for side in (-17.5, 16.5):
        lamp(stage, side, 21, 1.5 if side < 0 else -1.5, 7.5)
    hills(stage, height_m=pick(stage, 40, 120))
    return [*walkers(stage, 3, -28, -19, 6, 26), *walkers(stage, 2, 18, 26, 8, 24)]


def _cage(stage: Stage, x: float, y: float) -> None:
    """A square of floats and planks with a net in it."""
    stage.ground.box(x, y, x + 5, y + 5, (120, 110, 84))
    for left, near, wide, deep in ((x, y, 5, 0.5), (x, y + 4.5, 5, 0.5), (x, y, 0.5, 5), (x + 4.5, y, 0.5, 5)):
        crate(stage, (left, near, 0), (wide, deep, 0.25), (110, 140, 160))
    for corner in ((x, y), (x + 4.8, y), (x, y + 4.8), (x + 4.8, y + 4.8)):
        pole(stage, *corner, 1.3, (170, 174, 176), 0.08)


def carp_farm(stage: Stage) -> list[Way]:
    """A lake with cages of nets, paddle wheels that splash, a jetty, a feed hut, boats, hills behind reeds."""
    ground = stage.ground
    ground.box(-60, 4, 60, 96, (146, 134, 104))
    ground.speckle(-60, 4, 60, 96, 8)
    ground.polygon([(-60, 84), (-20, 78), (14, 88), (60, 80), (60, GROUND_FAR_M), (-60, GROUND_FAR_M)], GRASS)
    for row in range(3):
        for column in range(6):
            if stage.random.random() < 0.8:
                _cage(stage, -33 + 11 * column + pick(stage, -0.5, 0.5), 24 + 14 * row)
    ground.box(-1.1, 0, 1.1, 40, (108, 136, 156))
    for plank in np.arange(0, 40, 0.5).tolist():
        ground.box(-1.1, plank, 1.1, plank + 0.08, (70, 92, 110))
    for y in np.arange(3, 40, 3).tolist():
        for side in (-1.15, 1.15):
            pole(stage, side, y, 1.0, (80, 100, 120), 0.1)
    crate(stage, (2.2, 26, 0.3), (4.4, 3.6, 2.5), (168, 150, 120), 0.4)
    mark(facing(stage, (2.3, 25.9, 2.7), 4.2, 2.4, (168, 150, 120)), 0.5, 0.5, 1.4, 2.4, (70, 84, 110))
    sheet(stage, (1.8, 30, 3.5), (5.2, 0, 0), (0, -4.6, -0.7), (110, 96, 180), 0.35)
    for _ in range(5):
        at = pick(stage, -20, -8), pick(stage, 8, 20)
        crate(stage, (*at, 0), (1.3, 3.4, 0.45), one_of(stage, HULLS))
    for x in np.arange(-58, 58, 1.3).tolist():
        hedge(stage, x, pick(stage, 80, 92), 1.6, 1.2, pick(stage, 1.2, 2.6))
    for x in np.arange(-55, 56, 5).tolist():
        tree(stage, x + pick(stage, -2, 2), pick(stage, 96, 120), pick(stage, 6, 12))
    lamp(stage, -1.3, 22, 0.9, 4.6)
    hills(stage, height_m=pick(stage, 80, 170))
    return [Way((0.2, 4), (0.2, 34), "person", pick(stage, 0, 1)), Way((-0.4, 36), (-0.4, 8), "person", 0.4)]


def _beacon(stage: Stage, x: float) -> None:
    """A post with a crossed board, a box of lamps, and the drive of an arm."""
    y = WARNING_M[0][1]
    pole(stage, x, y + 0.1, 3.6, (214, 216, 216), 0.16)
    facing(stage, (x - 0.55, y + 0.04, 2.75), 1.1, 0.5, (34, 34, 36))
    for tilt in (-1, 1):
        sheet(stage, (x - 0.6, y, 3.35 + 0.25 * tilt), (1.2, 0, -0.5 * tilt), (0, 0, -0.16), (228, 228, 228))
    crate(stage, (x - 0.3, y - 0.5, 0), (0.6, 0.6, 1.2), (60, 150, 200))


def branch_crossing(stage: Stage) -> list[Way]:
    """A single track across a country road: arms, lamps that blink in turns, a keeper's hut, fields, wires."""
    ground, y = stage.ground, TRACK_Y_M
    ground.box(-60, 0, 60, GROUND_FAR_M, (82, 132, 122))
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 18)
    ground.asphalt(-3.4, 0, 3.4, GROUND_FAR_M)
    ground.dashes(0, 0, 14, dash_m=2, gap_m=3)
    ground.dashes(0, 26, 110)
    ground.box(-3.4, 13.2, 3.4, 13.6, PAINT)
    ground.box(-60, y - 2.2, 60, y + 2.2, (112, 118, 124))
    ground.speckle(-60, y - 2.2, 60, y + 2.2, 26)
    for sleeper in np.arange(-60, 60, 0.7).tolist():
        ground.box(sleeper, y - 1.3, sleeper + 0.26, y + 1.3, (70, 78, 88))
    for rail in (y - 0.75, y + 0.7):
        ground.box(-60, rail, 60, rail + 0.1, (176, 180, 182))
    ground.box(-3.4, y - 1.6, 3.4, y + 1.6, (96, 98, 100))
    for x, _, _ in WARNING_M:
        _beacon(stage, x)
    crate(stage, (6.4, 13.5, 0), (3.6, 3.4, 2.9), (120, 160, 196))
    hut = facing(stage, (6.5, 13.4, 2.7), 3.4, 2.6, (120, 160, 196))
    mark(hut, 0.4, 0.7, 1.6, 1.7, (84, 76, 64))
    mark(hut, 2.2, 0.6, 3.0, 2.6, (90, 110, 66))
    sheet(stage, (6.0, 17.3, 3.6), (4.4, 0, 0), (0, -4.2, -0.5), (80, 80, 150), 0.3)
    slogan(stage, facing(stage, (-18, 24, 2.6), 9, 1.6, (64, 60, 176)), 1.0, (226, 230, 230))
    for x in np.arange(-55, 56, 11).tolist():
        pole(stage, x, y + 4, 8, (120, 124, 126), 0.26)
        facing(stage, (x - 1, y + 4, 7.6), 2, 0.14, (100, 104, 106))
    for height in (7.5, 7.0):
        facing(stage, (-60, y + 4, height), 120, 0.04, (60, 60, 62))
    for number in range(7):
        tree(stage, -40 + 13 * number + pick(stage, -3, 3), pick(stage, 34, 60), pick(stage, 5, 10))
    block(stage, -34, 50, -18, 60, 6.5)
    block(stage, 16, 44, 34, 56, pick(stage, 6, 10))
    heap(stage, 18, 26, 1.6, (110, 124, 132))
    for side in (-4.3, 4.3):
        lamp(stage, side, 27, 1.2 if side < 0 else -1.2, 6.5)
    hills(stage, height_m=pick(stage, 30, 90))
    return [Way((1.7, 27), (1.7, 105), "car", pick(stage, 0, 1)), *walkers(stage, 3, 5, 14, 5, 12)]


def _island(stage: Stage) -> None:
    """Between the lanes: striped posts at both ends, and the machine that gives tickets."""
    crate(stage, (-0.7, 10.5, 0), (1.4, 6, 0.2), KERB)
    for y in (10.6, 16.2):
        for stripe in range(6):
            crate(
                stage, (-0.7 + 0.24 * stripe, y, 0.2), (0.2, 0.2, 0.7), (40, 40, 42) if stripe % 2 else (50, 190, 226)
            )
    crate(stage, (-0.5, 12, 0.2), (1.0, 1.8, 2.3), (196, 150, 80))
    mark(facing(stage, (-0.45, 11.95, 2.3), 0.9, 1.0, (70, 64, 58)), 0.1, 0.1, 0.8, 0.9, (92, 84, 74))


def deck_entrance(stage: Stage) -> list[Way]:
    """The mouth of a car park: an island and an arm, a board that counts free bays, a height bar, columns."""
    ground = stage.ground
    ground.paving(-60, 0, 60, GROUND_FAR_M, (136, 140, 144), 2.2)
    ground.asphalt(-5.6, 0, 5.6, 40, (96, 96, 98))
    for lane in (-2.8, 2.8):
        ground.arrow(lane, 6, towards=lane < 0)
    ground.box(-0.1, 0, 0.1, 12, (60, 176, 216))
    _island(stage)
    shade: Colour = (60, 60, 60)
    facing(stage, (-9.5, 30, 5.4), 19, 5.4, shade)
    for x in (-9.5, -6.2, 5.6, 8.8):
        crate(stage, (x, 21, 0), (0.7, 0.7, 5.2), (170, 176, 178))
    deck = facing(stage, (-16, 20.8, 9.4), 32, 4.2, (168, 172, 172))
    for slit in range(3):
        mark(deck, 0.4, 1.0 + slit * 1.1, 31.6, 1.5 + slit * 1.1, (76, 76, 78))
    sheet(stage, (-16, 30, 5.2), (32, 0, 0), (0, -9.2, 0), (104, 108, 108), 2.0)
    for side in (-16.0, 6.4):
        facing(stage, (side, 20.9, 5.2), 9.6, 5.2, (150, 156, 160))
    slogan(stage, facing(stage, (-8.5, 19.4, 7.3), 5.6, 1.2, (150, 90, 30)), 0.8, (230, 232, 232))
    facing(stage, (1.4, 20.6, 7.1), 3.6, 1.7, (28, 28, 30))
    bar = facing(stage, (-5.6, 18, 3.1), 11.2, 0.22, (50, 190, 226))
    for stripe in range(12):
        mark(bar, stripe * 0.94, 0, stripe * 0.94 + 0.4, 0.22, (36, 36, 38))
    for x in (-5.7, 5.6):
        pole(stage, x, 18, 3.1, (50, 180, 216), 0.16)
    for number in range(4):
        parked_car(stage, -13.5 + pick(stage, -0.2, 0.2) + (28 if number > 1 else 3.0 * number), 13 + 3 * (number % 2))
    for left in (-46.0, -20.0, 20.0):
        block(stage, left, 44, left + 22, 56, pick(stage, 16, 30), shops=True)
    for x in (-8.0, 8.0):
        lamp(stage, x, 12, 1.4 if x < 0 else -1.4, 6)
    stage.lamps += [(x, 24.0, 4.9) for x in (-6.0, 0.0, 6.0)]
    hedge(stage, -11, 9, 4, 1, 0.8)
    hedge(stage, 7, 8, 5, 1, 0.8)
    return [
        Way((2.8, 2), (2.8, 28), "suv", pick(stage, 0, 1)),
        Way((-2.8, 28), (-2.8, 1), "car", pick(stage, 0, 1)),
        *walkers(stage, 3, -12, -6, 5, 14),
    ]


def bus_shelter(stage: Stage) -> list[Way]:
    """A kerb with a shelter of glass, a lit box of advertisements, a bench, a timetable, trees, a bus lane."""
    ground, (x, y) = stage.ground, SHELTER_M
    ground.paving(-60, 0, -1.2, GROUND_FAR_M, PAVEMENT, 0.8)
    ground.asphalt(-1.2, 0, 60, GROUND_FAR_M)
    ground.line(-1.1, 0, GROUND_FAR_M, KERB, 0.3)
    ground.line(2.4, 0, 120, (60, 176, 220), 0.2)
    ground.dashes(6.0, 0, 120)
    for letter in np.arange(8, 20, 2.4).tolist():
        ground.box(0.2, letter, 1.3, letter + 0.4, (60, 176, 220))
    sheet(stage, (x - 0.6, y + 2.3, 2.75), (6.6, 0, 0), (0, -2.6, 0.12), (110, 108, 104))
    facing(stage, (x - 0.6, y - 0.3, 2.9), 6.6, 0.3, (150, 86, 30))
    for post in (0.0, 2.1, 4.2, 5.4):
        pole(stage, x + post, y + 1.7, 2.7, (90, 92, 94), 0.1)
    facing(stage, (x, y + 1.75, 2.5), 2.1, 2.2, (176, 180, 170))
    crate(stage, (x + 0.2, y + 1.1, 0.42), (3.4, 0.4, 0.08), (84, 120, 150))
    for leg in (0.4, 1.8, 3.4):
        crate(stage, (x + leg, y + 1.2, 0), (0.1, 0.3, 0.42), (70, 72, 74))
    crate(stage, (x + 2.4, y + 1.5, 0.2), (1.7, 0.25, 2.4), (60, 62, 64))
    table = facing(stage, (-1.9, 9.6, 2.4), 0.7, 1.3, (226, 228, 226))
    for line in range(9):
        mark(table, 0.06, 0.3 + line * 0.1, pick(stage, 0.3, 0.62), 0.33 + line * 0.1, (90, 86, 84))
    mark(table, 0, 0, 0.7, 0.2, (150, 90, 30))
    pole(stage, -1.55, 9.65, 2.4, (110, 112, 112), 0.08)
    rows(stage, -12, right=False, shops=True, near=6, high=18)
    rows(stage, 16, right=True, shops=True, near=12, high=26)
    for number in range(7):
        tree(stage, -8.2 + pick(stage, -0.3, 0.3), 20 + number * 9, pick(stage, 6, 8))
        crate(stage, (-2.0, 19 + number * 7, 0), (0.14, 0.14, 0.9), (90, 92, 94))
    crate(stage, (-7.4, 10, 0), (0.6, 0.5, 1.0), (90, 150, 70))
    for at in (16.0, 34.0, 56.0):
        lamp(stage, -2.2, at, 2.0, 8)
        lamp(stage, 13.0, at + 6, -2.0, 8)
    stage.lamps.append((x + 3.0, y + 1.0, 2.6))
    return [
        Way((0.8, 100), (0.8, 1), "bus", pick(stage, 0, 1)),
        Way((4.2, 96), (4.2, -2), "car", pick(stage, 0, 1)),
        Way((8.0, 2), (8.0, 105), "suv", pick(stage, 0, 1)),
        *walkers(stage, 4, -9, -2.2, 16, 30),
    ]


def _scaffold(stage: Stage) -> None:
    """Round floors without walls, hung with nets in places; beside it the mast and the jib of a crane."""
    for floor in range(5):
        facing(stage, (-26, 34, 3.4 + 3.3 * floor), 44, 0.4, (150, 156, 158))
        facing(stage, (-26, 36, 3.2 + 3.3 * floor), 44, 2.8, (92, 96, 98))
    for bay in np.arange(-26, 18.1, 2.2).tolist():
        pole(stage, bay, 33.4, 17.5, (110, 130, 150), 0.09)
    for level in np.arange(1.7, 17.5, 1.65).tolist():
        facing(stage, (-26, 33.4, level), 44, 0.07, (120, 140, 160))
    for net in (-26.0, -12.0, 8.0):
        facing(stage, (net, 33.3, pick(stage, 9, 17)), 8, 7, (90, 130, 60), 0.3)
    for level in np.arange(0, 42, 2.0).tolist():
        for tilt in (0, 1):
            sheet(stage, (25 + 1.4 * tilt, 40, level + 2), (1.4 - 2.8 * tilt, 0, -2), (0, 0, -0.14), (50, 170, 220))
    for mast in (25.0, 26.4):
        pole(stage, mast, 40, 42, (50, 170, 220), 0.22)
    facing(stage, (6, 40, 41.6), 40, 0.9, (50, 170, 220), 1.6)


def hoarding(stage: Stage) -> list[Way]:
    """A building site behind a fence of blue sheets: scaffolds with nets, a gate, heaps, a crane's mast."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, EARTH)
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 20)
    road_edge = 8.0
    ground.asphalt(-60, 0, 60, road_edge, (98, 100, 102))
    for _ in range(50):
        a, b = pick(stage, -30, 30), pick(stage, 1, 12)
        ground.box(a, b, a + pick(stage, 0.4, 2.2), b + 0.3, (104, 126, 144))
    for left in (-42.0, 4.2):
        fence = facing(stage, (left, 15, 2.4), 38, 2.4, (170, 120, 60), 0.45)
        mark(fence, 0, 0, 38, 0.25, (60, 190, 226))
        slogan(stage, fence, 1.2, (230, 232, 232))
    for post in (-4.1, 3.9):
        crate(stage, (post, 14.8, 0), (0.5, 0.5, 3.6), (60, 60, 180))
    ground.box(-3.2, 15, 3.2, 22, (120, 124, 122))
    _scaffold(stage)
    heap(stage, -12, 26, 2.8, (96, 132, 160))
    heap(stage, 12, 24, 2.0, (150, 156, 158))
    crate(stage, (7, 17.5, 0), (5.6, 2.4, 2.6), (196, 196, 190))
    mark(facing(stage, (7.1, 17.4, 2.4), 5.4, 2.2, (196, 196, 190)), 0.6, 0.4, 1.6, 1.3, (90, 78, 60))
    for x in (-10.0, 10.0):
        lamp(stage, x, 13.8, 1.0 if x < 0 else -1.0, 6)
    block(stage, -56, 60, -30, 74, pick(stage, 20, 34))
    block(stage, 34, 58, 56, 70, pick(stage, 14, 26))
    return [
        Way((-30, 4.5), (30, 4.5), "truck", pick(stage, 0, 1)),
        Way((30, 2.6), (-30, 2.6), "rider", pick(stage, 0, 1)),
        *walkers(stage, 4, -12, 12, 8.2, 9.5),
    ]


def bamboo_path(stage: Stage) -> list[Way]:
    """Slabs that climb between stands of bamboo to a gate with a roof; a stone lamp, a rail, a bench, ferns."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, (64, 98, 84))
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 22)
    for _ in range(260):
        a, b = pick(stage, -20, 20), pick(stage, 1, 50)
        ground.box(
            a, b, a + pick(stage, 0.1, 0.5), b + 0.12, (90, 140, 160) if stage.random.random() < 0.5 else (60, 118, 92)
        )
    for slab in np.arange(0.4, 44, 1.1).tolist():
        tone, bend = pick(stage, 0.85, 1.1), 0.9 * np.sin(slab / 9)
        ground.box(bend - 1.5, slab, bend + 1.5, slab + 0.95, (142 * tone, 150 * tone, 154 * tone))
    for y in np.arange(3, 40, 2.2).tolist():
        for side in (-2.3, 2.3):
            pole(stage, side + 0.9 * float(np.sin(y / 9)), y, 0.9, (92, 124, 140), 0.1)
    for left in (-5.2, 2.4):
        crate(stage, (left, 42, 0), (2.8, 0.6, 3.2), (196, 200, 200))
    for x in (-2.2, 1.8):
        crate(stage, (x, 41.6, 0), (0.4, 0.4, 3.6), (50, 56, 120))
    sheet(stage, (-6, 44, 4.8), (12, 0, 0), (0, -3.2, -1.2), (76, 78, 80), 0.3)
    slogan(stage, facing(stage, (-1.6, 41.4, 3.5), 3.2, 0.7, (50, 50, 56)), 0.5, (60, 170, 210))
    crate(stage, (3.0, 11.6, 0), (0.5, 0.5, 0.9), (140, 146, 148))
    crate(stage, (2.8, 11.4, 0.9), (0.9, 0.9, 0.5), (150, 156, 158))
    crate(stage, (2.6, 11.2, 1.4), (1.3, 1.3, 0.2), (120, 126, 128))
    crate(stage, (-4.2, 18, 0.4), (1.8, 0.5, 0.1), (84, 110, 130))
    for _ in range(40):
        hedge(
            stage, pick(stage, 3.2, 16) * (1 if stage.random.random() < 0.5 else -1), pick(stage, 5, 44), 0.9, 0.7, 0.5
        )
    needles = conifer(stage)
    for _ in range(26):
        from_side = pick(stage, 9, 40) * (1 if stage.random.random() < 0.5 else -1)
        stage.sprites.append(Sprite(from_side, pick(stage, 24, 70), pick(stage, 6, 13), needles))
    stage.lamps.append((3.25, 11.4, 1.2))
    hills(stage, height_m=pick(stage, 60, 120))
    return [
        Way((0.4, 3), (0.2, 30), "person", pick(stage, 0, 1)),
        Way((-0.3, 38), (0.2, 9), "person", pick(stage, 0, 1)),
    ]


TENTH_PLACES: dict[str, tuple[tuple[tuple[float, float], ...], Colour, Build]] = {
    "sluice": (((-4, 4), (-2, 2), (5.5, 8), (-9, 9), (9, 15), (58, 82)), GRASS, sluice),
    "carp farm": (((-3, 3), (-2, 1), (4.5, 7), (-10, 12), (6, 12), (58, 86)), GRASS, carp_farm),
    "lantern steps": (((-2, 2), (-1.5, 1), (3.4, 5), (-7, 7), (4, 9), (58, 82)), PAVEMENT, lantern_steps),
    "branch crossing": (((-3, 3), (-2, 1), (4.2, 6.2), (-9, 9), (8, 13), (58, 84)), GRASS, branch_crossing),
    "deck entrance": (((-2, 2), (-2, 1), (3.8, 5.5), (-8, 8), (2, 7), (60, 86)), CONCRETE, deck_entrance),
    "bus shelter": (((-2, 1.5), (-1, 1.5), (3.4, 4.8), (-14, 4), (7, 13), (62, 90)), PAVEMENT, bus_shelter),
    "hoarding": (((-4, 4), (-3, 0), (4.5, 7), (-9, 9), (4, 9), (60, 86)), EARTH, hoarding),
    "bamboo path": (((-0.9, 0.9), (-1.5, 0.5), (3, 4.2), (-6, 6), (7, 13), (62, 88)), GRASS, bamboo_path),
    "pallet aisle": (((-0.9, 0.9), (-1.5, 0), (4.2, 5.2), (-5, 5), (12, 18), (64, 90)), CONCRETE, pallet_aisle),
    "lift bank": (((-1.2, 1.2), (-0.6, 0), (2.5, 2.8), (-6, 6), (10, 17), (74, 98)), CONCRETE, lift_bank),
    "festoon street": (((-1.5, 1.5), (-1.5, 1), (3.6, 5), (-6, 6), (6, 11), (60, 86)), PAVEMENT, festoon_street),
    "rolling gate": (((-3, 3), (-2, 1), (3.8, 5.6), (-8, 8), (6, 11), (60, 86)), CONCRETE, rolling_gate),
}
"""As PLACES of places_first.py."""
