"""A seventh set of places, drawn by somebody who had not seen how pictures are judged: nothing was ever tuned on them.
Metres; x to the right, y forward."""

import numpy as np

from streams.sim.draw_light import Colour
from streams.sim.draw_site import CONCRETE, EARTH, GRASS, PAVEMENT, Way, rows, walkers
from streams.sim.draw_stage import GROUND_FAR_M, PAINT, Ground, Sprite, Stage
from streams.sim.draw_things import block, hills, house, lamp, panel, pole, tree, upright
from tests.bench.world.pieces import (
    TIMBER,
    conifer,
    crate,
    eaves,
    facing,
    heap,
    hedge,
    logs,
    mark,
    one_of,
    sheet,
    slogan,
)
from tests.bench.world.places_first import Build, parked_car, pick, traffic

DARK: Colour = (44, 42, 40)
MIDDLE: Colour = (60, 170, 210)
TILES: tuple[Colour, ...] = ((70, 74, 78), (58, 120, 168), (84, 92, 76))
GRAINS: tuple[Colour, ...] = ((84, 178, 214), (48, 140, 226), (120, 176, 196), (44, 50, 168))
GOODS: tuple[Colour, ...] = ((60, 60, 196), (70, 160, 90), (180, 120, 60), (80, 180, 220), (200, 204, 208))


def hospital_forecourt(stage: Stage) -> list[Way]:
    """A drive before a canopy on columns, a bay for ambulances, hedges in beds, glass doors under rows of windows."""
    ground, front = stage.ground, pick(stage, 34, 40)
    ground.paving(-60, 0, 60, GROUND_FAR_M, (176, 180, 184), pick(stage, 0.6, 1.0))
    ground.asphalt(-60, 15, 60, 23, (104, 102, 100))
    ground.asphalt(-6, 22, 6, front, (112, 110, 108))
    bay = pick(stage, 9, 13)
    ground.box(bay, 23, bay + 7, 30, (60, 60, 150))
    for stripe in np.arange(0, 6.6, 1.1).tolist():
        ground.polygon([(bay + stripe, 23), (bay + stripe + 0.5, 23), (bay + 6.9, 29.4 - stripe)], PAINT)
    ground.zebra(-5, 5, 15.4, 22.6, across=False)
    block(stage, -46, front, 46, front + 16, pick(stage, 16, 34))
    crate(stage, (-11, front - 10, 4.4), (22, 10, 0.9), (206, 208, 206), 2.0)
    sign = facing(stage, (-7, front - 10.1, 6.9), 14, 1.5, (222, 224, 222))
    slogan(stage, sign, 1.1, (50, 50, 190))
    cross = facing(stage, (-10, front - 0.2, 12), 2.6, 2.6, (228, 230, 230))
    mark(cross, 1.0, 0.3, 1.6, 2.3, (50, 50, 200))
    mark(cross, 0.3, 1.0, 2.3, 1.6, (50, 50, 200))
    for x in (-10.0, -4.0, 4.0, 10.0):
        crate(stage, (x - 0.3, front - 9.6, 0), (0.6, 0.6, 4.4), (190, 194, 196))
    doors = facing(stage, (-8, front - 0.1, 3.6), 16, 3.6, (110, 98, 84))
    for x in np.arange(0, 16, 1.6).tolist():
        mark(doors, x, 0, x + 0.1, 3.6, (200, 202, 202))
    for x in (-26.0, -17.0, 18.0, 27.0):
        hedge(stage, x, pick(stage, 9, 11), 7, 2, pick(stage, 0.6, 1.1))
        tree(stage, x + 3, 26, pick(stage, 4, 7))
        parked_car(stage, x, front - 7)
    for x in np.arange(-14, 15, 2.0).tolist():
        pole(stage, x, 14.4, 0.8, (60, 170, 210), 0.14)
    for x in (-20.0, 0.0, 20.0):
        lamp(stage, x + 1, 13.6, 1.2, 7)
    for y in range(30, 80, 8):
        tree(stage, -54 + pick(stage, -3, 3), y, pick(stage, 7, 12))
        tree(stage, 54 + pick(stage, -3, 3), y, pick(stage, 7, 12))
    hills(stage, height_m=pick(stage, 20, 60))
    lanes = [*traffic(stage, 3, (-56, 19), (56, 19)), Way((bay + 3, 58), (bay + 3, 24), "van", pick(stage, 0, 1))]
    return [*lanes, *walkers(stage, 5, -14, 14, 7, 14), *walkers(stage, 4, -9, 9, 24, front - 2)]


def temple_court(stage: Stage) -> list[Way]:
    """Halls with red columns under roofs of tiles, a burner for incense, tubs, strings of lanterns, old trees."""
    ground, hall, half = stage.ground, pick(stage, 30, 36), pick(stage, 12, 15)
    ground.paving(-60, 0, 60, GROUND_FAR_M, (124, 130, 134), pick(stage, 0.5, 0.8))
    ground.paving(-2.2, 0, 2.2, hall, (158, 162, 164), 1.5)
    tile, red = one_of(stage, TILES), (46.0, 44.0, pick(stage, 120, 170))
    for step in range(4):
        crate(stage, (-10 + 0.5 * step, hall - 3 + 0.6 * step, 0.3 * step), (20 - step, 3, 0.3), (170, 174, 176))
    wall = facing(stage, (-9, hall + 1, 5.6), 18, 4.4, red)
    for x in np.arange(1.2, 16, 3.2).tolist():
        mark(wall, x, 1.2, x + 1.9, 4.4, (40, 52, 78))
    for x in np.arange(-8.8, 9, 3.5).tolist():
        pole(stage, x, hall - 0.2, 5.4, (40, 40, 150), 0.5)
    eaves(stage, -11.5, hall - 1.6, 23, 5.4, 2.6, tile)
    facing(stage, (-6.5, hall + 2.4, 9.8), 13, 1.8, red)
    eaves(stage, -8.5, hall + 1, 17, 9.4, 3.2, tile)
    slogan(stage, facing(stage, (-1.8, hall - 0.4, 5.3), 3.6, 1.0, (36, 40, 44)), 0.8, (70, 180, 216))
    for side in (-1, 1):
        for y in np.arange(9, hall - 6, 5.0).tolist():
            x = side * half
            gallery = sheet(stage, (x, y, 3.4), (0, 5, 0), (0, 0, -3.4), (92, 96, 140))
            mark(gallery, 1.0, 0.9, 4.0, 3.0, (50, 66, 88))
            sheet(stage, (x + 2 * side, y, 5), (0, 5, 0), (-2.9 * side, 0, -1.5), tile, 0.34)
            pole(stage, x - 0.8 * side, y, 3.4, (40, 40, 140), 0.3)
        crate(stage, (side * 5.4 - 0.6, hall - 8, 0), (1.2, 1.4, 1.0), (150, 154, 156))
        tree(stage, side * 5.4, hall - 7.6, 2.2)
        tree(stage, side * pick(stage, 7.5, 9.5), pick(stage, 15, 22), pick(stage, 7, 10))
    burner = pick(stage, 14, 18)
    crate(stage, (-1.5, burner, 0.4), (3, 1.2, 0.9), (60, 76, 70), 0.3)
    for x in (-1.3, 1.3):
        pole(stage, x, burner + 0.3, 2.6, (56, 70, 66), 0.2)
    eaves(stage, -1.9, burner - 0.9, 3.8, 2.5, 0.7, (64, 80, 76))
    for y in np.arange(11, hall - 5, pick(stage, 5, 7)).tolist():
        for x in np.arange(-half + 1, half - 0.5, 1.9).tolist():
            pole(stage, x, y, 4.9 - 0.02 * (half**2 - x**2) / 3, (46, 46, 190), 0.01)
            crate(stage, (x - 0.22, y, 4.2 - 0.006 * (half**2 - x**2)), (0.44, 0.3, 0.5), (50, 50, 196), 0.15)
    lamp(stage, -half + 2, 12, 0.8, 4.2)
    lamp(stage, half - 2, hall - 6, -0.8, 4.2)
    hills(stage, height_m=pick(stage, 60, 150))
    return [*walkers(stage, 6, -8, 8, 8, hall - 5), *walkers(stage, 2, -2, 2, 6, hall - 12)]


def _lanes(ground: Ground, y: float, half: float) -> None:
    """What is painted on two roads that cross at y."""
    for low, high in ((0.0, y - half - 6), (y + half + 6, GROUND_FAR_M)):
        for x in (-0.15, 0.15):
            ground.line(x, low, high, MIDDLE, 0.12)
        for x in (-half / 2, half / 2):
            ground.dashes(x, low, high, dash_m=2, gap_m=3)
            ground.arrow(x + half / 4, low + 3 if low else high - 9, towards=low > 0)
    for left, right in ((-60.0, -half - 6), (half + 6, 60.0)):
        ground.box(left, y - 0.2, right, y + 0.2, MIDDLE)
        ground.box(left, y - half / 2, right, y - half / 2 + 0.12, PAINT)
        ground.box(left, y + half / 2, right, y + half / 2 + 0.12, PAINT)
    for low in (y - half - 5, y + half + 1):
        ground.zebra(-half, half, low, low + 4)
    for left in (-half - 5, half + 1):
        ground.zebra(left, left + 4, y - half, y + half, across=False)


def _corner(stage: Stage, side: int, along: int, x: float, at: float) -> None:
    """With a signal, a hedge, trees and, beyond the crossing, a building."""
    pole(stage, x, at, 6.2, (150, 152, 150), 0.24)
    crate(stage, (min(x, x - 4 * side), at - 0.1, 6), (4, 0.22, 0.22), (150, 152, 150))
    crate(stage, (x - 4 * side - 0.25, at - 0.2, 5.5), (0.5, 0.4, 1.3), DARK)
    hedge(stage, x + 7 * side - 5, at + along * 4 - 1, 10, 2, 0.8)
    for reach in (4, 11, 18, 25):
        tree(stage, x + side * reach, at + along * pick(stage, 1.5, 3), pick(stage, 4, 7))
    left = x + side * 9 if side > 0 else x - 9 - 24
    if along > 0:
        block(stage, left, at + 9, left + 24, at + 34, pick(stage, 10, 30), shops=True)


def crossroads_below(stage: Stage) -> list[Way]:
    """Steeply down from a roof: two wide roads, crossings on all sides, arrows, signals, corners with trees."""
    ground, y, half = stage.ground, pick(stage, 30, 37), pick(stage, 7, 9)
    ground.paving(-60, 0, 60, GROUND_FAR_M, (150, 154, 166), pick(stage, 0.8, 1.4))
    ground.asphalt(-half, 0, half, GROUND_FAR_M, (98, 96, 94))
    ground.asphalt(-60, y - half, 60, y + half, (98, 96, 94))
    for number in range(5):
        start = -half + number * half / 2.5
        ground.polygon(
            [(start, y - 3), (start + 0.25, y - 3), (start + 3, y + 3), (start + 2.75, y + 3)], (60, 180, 220)
        )
    _lanes(ground, y, half)
    for side, along in ((-1, -1), (1, -1), (-1, 1), (1, 1)):
        _corner(stage, side, along, side * (half + 1), y + along * (half + 1))
    for x in (-24.0, 24.0):
        lamp(stage, x, y - half - 1, 1.5, 9)
        lamp(stage, x, y + half + 1, -1.5, 9)
    ways = traffic(stage, 2, (-56, y - half * 0.7), (56, y - half * 0.7))
    ways += [
        *traffic(stage, 2, (56, y + half * 0.6), (-56, y + half * 0.6)),
        *traffic(stage, 2, (half / 2, 4), (half / 2, 110)),
    ]
    ways += [
        Way((-half + 1, 100), (-half + 1, 4), "rider", pick(stage, 0, 1)),
        *traffic(stage, 1, (-half / 2, 108), (-half / 2, 3)),
    ]
    crossing = [Way((-half - 3, y - half - 3), (half + 3, y - half - 3), "person", pick(stage, 0, 1)) for _ in range(3)]
    return [*ways, *crossing, *walkers(stage, 4, -half - 14, -half - 5, y - half - 12, y - half - 2)]


def log_yard(stage: Stage) -> list[Way]:
    """Trunks in heaps with their ends to the camera, boards in piles, a saw's open shed, sawdust, ruts and puddles."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, (84, 104, 122))
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 26)
    for rut in (-1.6, -0.1, 1.3, 2.7):
        ground.line(rut + pick(stage, -0.2, 0.2), 0, GROUND_FAR_M, (62, 80, 96), 0.4)
    for _ in range(9):
        x, y, long = pick(stage, -9, 9), pick(stage, 6, 40), pick(stage, 0.5, 2)
        ground.polygon([(x - 0.6, y), (x, y - long), (x + 0.8, y), (x + 0.2, y + long)], (128, 130, 128))
    for x in (-20.0, -12.5, 4.6, 12.0, 20.0):
        logs(stage, x, pick(stage, 15, 30), pick(stage, 4.5, 6.5), int(stage.random.integers(4, 9)))
    for number in range(7):
        x, y = -28 + number * 9 + pick(stage, 0, 2), pick(stage, 36, 44)
        for layer in range(int(stage.random.integers(3, 7))):
            crate(stage, (x, y, 0.4 * layer), (pick(stage, 3.6, 4.2), 1.2, 0.32), TIMBER, 0.0)
    shed = pick(stage, 50, 56)
    facing(stage, (-26, shed + 8, 5), 30, 5, (50, 54, 58), 1.2)
    for x in np.arange(-26, 5, 6).tolist():
        crate(stage, (x, shed, 0), (0.4, 0.4, 5), (90, 110, 126))
    sheet(stage, (-27, shed + 9, 7), (32, 0, 0), (0, -10, -2), (120, 116, 104), 0.9)
    crate(stage, (-18, shed + 1, 0), (9, 1.4, 1.2), (70, 130, 160), 1.5)
    for x in (9, 18):
        heap(stage, x, shed + pick(stage, 0, 5), pick(stage, 2.4, 4), (112, 176, 204))
    crate(stage, (7, 11, 0.6), (2.2, 3.2, 1.7), (40, 160, 220), 0.8)
    facing(stage, (7.3, 10.9, 2.2), 1.6, 0.7, DARK)
    for _ in range(14):
        tree(stage, pick(stage, -58, 58), pick(stage, 66, 90), pick(stage, 6, 11))
    lamp(stage, -6, 13, 1.0, 7)
    hills(stage, height_m=pick(stage, 60, 160))
    lanes = [
        Way((0.4, 62), (0.4, 2), "truck", pick(stage, 0, 1)),
        Way((2.2, 4), (-3, 50), "tricycle", pick(stage, 0, 1)),
    ]
    return [*lanes, *walkers(stage, 4, -8, 5, 8, 34)]


def _table(stage: Stage, x: float, y: float, seat: Colour) -> None:
    crate(stage, (x, y, 0.7), (1.7, 0.8, 0.06), (166, 190, 204))
    for stool in (0.1, 1.0):
        crate(stage, (x + stool, y - 0.55, 0.25), (0.4, 0.35, 0.2), seat)
        crate(stage, (x + stool, y + 0.95, 0.25), (0.4, 0.35, 0.2), seat)
    pole(stage, x + 0.85, y + 0.4, 0.7, (110, 112, 112), 0.12)
    if stage.random.random() < 0.5:
        crate(stage, (x + pick(stage, 0.1, 1.0), y + 0.2, 0.76), (0.45, 0.35, 0.05), one_of(stage, GOODS))


def canteen(stage: Stage) -> list[Way]:
    """Indoors: tables in rows with stools in two colours, hatches with lit boards, square lamps in the ceiling."""
    ground, end, height = stage.ground, pick(stage, 19, 25), pick(stage, 3.3, 3.8)
    ground.paving(-60, 0, 60, GROUND_FAR_M, (190, 196, 200), 0.6)
    ground.box(-1.2, 0, 1.2, end, (150, 176, 190))
    for y in np.arange(-3, end, 3.0).tolist():
        ceiling = sheet(stage, (-10, y + 3, height), (20, 0, 0), (0, -3, 0), (202, 204, 202), 1.2)
        for x in (3.0, 8.0, 13.0, 18.0):
            mark(ceiling, x, 0.9, x + 1.2, 2.1, (250, 250, 250))
    back = facing(stage, (-10, end, height), 20, height, (186, 200, 204))
    mark(back, 0, 0, 20, 0.5, (60, 70, 180))
    for x in np.arange(1, 18, 3.6).tolist():
        mark(back, x, 1.1, x + 2.8, height - 1.1, (70, 76, 80))
        mark(back, x + 0.2, 0.6, x + 2.6, 1.0, (150, 226, 240))
        mark(back, x + 0.4, height - 1.5, x + 2.4, height - 1.15, one_of(stage, GOODS))
    crate(stage, (-9, end - 1, 0), (18, 0.9, 1.0), (176, 178, 176), 0.6)
    for y in np.arange(-3, end, 4.0).tolist():
        for x in (-10, 10):
            side = sheet(stage, (x, y, height), (0, 4, 0), (0, 0, -height), (196, 206, 208))
            mark(side, 0.7, 0.6, 3.3, 2.0, (240, 236, 228) if x < 0 else one_of(stage, GOODS))
            mark(side, 0, height - 1.1, 4, height, (150, 160, 120))
    seat = one_of(stage, GOODS)
    for y in np.arange(4, end - 4, pick(stage, 2.6, 3.2)).tolist():
        for x in (-8.4, -5.6, -3.4, 1.6, 3.8, 6.6):
            _table(stage, x, y, seat)
    for x in (-4.0, 4.0):
        crate(stage, (x - 0.3, 11, 0), (0.6, 0.6, height), (208, 210, 208))
    lamp(stage, -9.4, end - 2, 0.4, height - 0.3)
    return [*walkers(stage, 4, -1.1, 1.1, 4, end - 3), *walkers(stage, 3, -9, 9, end - 3, end - 1.6)]


def arcade(stage: Stage) -> list[Way]:
    """Under the front of old houses: shop doors at one hand, columns with arches at the other, the street beyond."""
    ground, height = stage.ground, pick(stage, 3.8, 4.6)
    ground.asphalt(2.6, 0, 13, GROUND_FAR_M, (110, 112, 114))
    ground.paving(13, 0, 60, GROUND_FAR_M, PAVEMENT, 1.0)
    for y in range(70):
        for x in range(-5, 5):
            tone: Colour = (122, 132, 150) if (x + y) % 2 else (92, 96, 106)
            ground.box(x * 0.6 - 0.5, y * 0.6, x * 0.6 + 0.1, y * 0.6 + 0.6, tone)
    ground.box(2.4, 0, 2.7, GROUND_FAR_M, (170, 174, 176))
    bay, plaster = pick(stage, 3.6, 4.6), one_of(stage, ((150, 186, 204), (176, 190, 184), (140, 160, 190)))
    for y in np.arange(-bay, 62, bay).tolist():
        shop = sheet(stage, (-2.8, y, height), (0, bay, 0), (0, 0, -height), plaster)
        inside: Colour = (120, 190, 222) if stage.light.lamps else (58, 62, 66)
        mark(shop, 0.4, 1.1, bay - 0.4, height, inside if stage.random.random() < 0.7 else (96, 128, 146))
        for item in stage.random.uniform(0.5, bay - 1, 6).tolist():
            mark(shop, item, height - pick(stage, 1.2, 2), item + 0.4, height - 0.8, one_of(stage, GOODS))
        slogan(
            stage,
            sheet(stage, (-2.3, y, height - 0.5), (0.9, 0, 0), (0, 0, -0.5), (40, 44, 120)),
            0.36,
            (90, 200, 226),
        )
        sheet(stage, (-2.8, y + bay, height), (5.3, 0, 0), (0, -bay, 0), (136, 148, 156), bay / 3)
        facing(stage, (-2.8, y, height), 5.3, 0.35, (120, 130, 138))
        crate(stage, (2.1, y, 0), (0.5, 0.5, height), plaster, 0.0)
        for number in range(4):
            low = 0.25 + 0.9 * (abs(number - 1.5) - 0.5)
            sheet(stage, (2.1, y + number * bay / 4, height), (0, bay / 4, 0), (0, 0, -low), plaster)
        if y > 4:
            crate(stage, (-2.6, y + 0.4, 0), (0.9, 1.2, pick(stage, 0.4, 0.9)), one_of(stage, GOODS), 0.2)
    rows(stage, 16, right=True, shops=True, near=2, low=7, high=14)
    for y in range(8, 60, 9):
        if stage.random.random() < 0.6:
            parked_car(stage, 11.8, y)
    lamp(stage, 14, 18, -1.2, 6)
    lamp(stage, 1.9, 10, -0.8, height - 0.6)
    street = [*traffic(stage, 3, (7, 2), (7, 70)), Way((4, 50), (4, 1), "rider", pick(stage, 0, 1))]
    return [*street, *walkers(stage, 5, -1.4, 1.6, 5, 26)]


def forest_gate(stage: Stage) -> list[Way]:
    """A track into dense conifers, a red and white bar, a watchman's hut, a banner, stones, ferns, spots of light."""
    ground, bar = stage.ground, pick(stage, 15, 20)
    ground.box(-60, 0, 60, GROUND_FAR_M, (60, 84, 86))
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 30)
    bend = pick(stage, -8, 8)
    ground.polygon([(-3, 0), (3, 0), (2.6, 40), (bend + 2, 110), (bend - 2, 110), (-2.4, 40)], (126, 140, 150))
    ground.speckle(-4, 0, 4, 60, 20)
    for _ in range(70):
        x, y = pick(stage, -18, 18), pick(stage, 4, 60)
        ground.polygon([(x, y), (x + 0.9, y + 0.3), (x + 0.6, y + 1.1), (x - 0.3, y + 0.7)], (104, 150, 150))
    kinds = [conifer(stage) for _ in range(7)]
    for y in np.arange(bar - 5, 100, 4.5).tolist():
        for x in np.arange(-56, 57, 4.2).tolist():
            if abs(x - max(0.0, y - 40) / 70 * bend) > pick(stage, 5, 8):
                picture = kinds[int(stage.random.integers(7))]
                stage.sprites.append(
                    Sprite(x + pick(stage, -1, 1), y + pick(stage, -2, 2), pick(stage, 8, 17), picture)
                )
    wood = facing(stage, (-3.4, bar, 1.15), 7, 0.16, (214, 216, 216))
    for x in np.arange(0, 7, 1.4).tolist():
        mark(wood, x, 0, x + 0.7, 0.2, (50, 50, 200))
    crate(stage, (3.4, bar - 0.2, 0), (0.5, 0.5, 1.2), (60, 180, 220))
    crate(stage, (5, bar, 0), (2.8, 2.6, 2.5), (96, 130, 150), 0.3)
    facing(stage, (5.6, bar - 0.05, 1.9), 1.2, 0.9, DARK)
    sheet(stage, (4.6, bar + 3, 3.4), (3.6, 0, 0), (0, -3.4, -0.9), (70, 74, 110), 0.4)
    slogan(stage, facing(stage, (-9, bar + 1, 2.9), 5.4, 1.0, (44, 44, 190)), 0.7, (100, 220, 240))
    for x in (-9.0, -3.6):
        pole(stage, x, bar + 1.05, 3, (96, 110, 122), 0.14)
    for x in np.arange(-3.6, -16, -2.2).tolist():
        crate(stage, (x, bar - 4 + pick(stage, -1, 1), 0), (pick(stage, 0.5, 1.2), 0.7, 0.6), (140, 144, 142))
    logs(stage, 9.5, bar + 1, 3, 4)
    lamp(stage, 4.6, bar + 0.5, -0.9, 4.6)
    hills(stage, height_m=pick(stage, 90, 220))
    lanes = [Way((1, 70), (1, 3), "suv", pick(stage, 0, 1)), Way((-1.2, 3), (-1.2, 60), "rider", pick(stage, 0, 1))]
    return [*lanes, *walkers(stage, 4, -2.4, 2.4, 7, 30)]


def _carpet(stage: Stage, x: float, y: float) -> None:
    """Of grain, with the furrows of a rake, perhaps a heap of it."""
    grain, wide, deep = one_of(stage, GRAINS), pick(stage, 6.5, 8.5), pick(stage, 5.6, 7)
    stage.ground.box(x, y, x + wide, y + deep, grain)
    for furrow in np.arange(x + 0.3, x + wide, pick(stage, 0.3, 0.5)).tolist():
        shade = (grain[0] * 0.84, grain[1] * 0.84, grain[2] * 0.84)
        stage.ground.polygon(
            [(furrow, y), (furrow + 0.1, y), (furrow + 0.4, y + deep), (furrow + 0.3, y + deep)], shade
        )
    stage.ground.speckle(x, y, x + wide, y + deep, 12)
    if stage.random.random() < 0.4:
        heap(stage, x + pick(stage, 2, 5), y + deep - 0.4, pick(stage, 0.7, 1.5), grain)


def drying_yard(stage: Stage) -> list[Way]:
    """Grain raked out in carpets on concrete, ridges and heaps of it, sacks in piles, a winnower, a barn, a wall."""
    ground, end = stage.ground, pick(stage, 40, 48)
    ground.paving(-60, 0, 60, GROUND_FAR_M, (166, 170, 170), pick(stage, 4, 6))
    for y in np.arange(6, end - 8, pick(stage, 8, 10)).tolist():
        for x in np.arange(-34, 30, pick(stage, 9, 12)).tolist():
            if stage.random.random() < 0.8:
                _carpet(stage, x, y)
    for x in (-17.0, -2.0, 11.0):
        at = pick(stage, 12, end - 8)
        for number in range(int(stage.random.integers(8, 18))):
            foot = (x + number % 5 * 0.62, at + number % 2 * 0.2, number // 5 * 0.36)
            crate(stage, foot, (0.58, 0.9, 0.34), (190, 206, 212), 0.0)
    machine = pick(stage, 16, 26)
    crate(stage, (5, machine, 0.8), (2.6, 1.1, 1.2), (120, 90, 50), 0.4)
    sheet(stage, (5.2, machine + 1, 2.8), (1.2, 0, 0), (0, -0.8, -0.8), (70, 100, 150))
    for x in (5.1, 7.4):
        pole(stage, x, machine, 0.9, (60, 62, 64), 0.12)
    barn = panel(stage, 26, 4.6, (150, 170, 190), cap=True)
    for x in (2.0, 10.0, 18.0):
        mark(barn, x, 1, x + 6, 4.6, (50, 52, 54))
    upright(stage, (-30, end), (-4, end), 4.6, barn)
    sheet(stage, (-31, end + 5, 6.6), (28, 0, 0), (0, -6, -2), (74, 84, 128), 0.4)
    slogan(stage, facing(stage, (-2, end, 2.6), 40, 2.6, (212, 214, 214)), 1.5, (46, 46, 186))
    for x in (2, 14, 26):
        house(stage, x, end + 8, x + 9, end + 18)
        tree(stage, x + 10, end + 4, pick(stage, 5, 8))
    for x in (-20.0, 3.0, 24.0):
        pole(stage, x, end - 1, 7, (140, 144, 146), 0.22)
    lamp(stage, -3, 15, 1.0, 6)
    hills(stage, height_m=pick(stage, 30, 110))
    lanes = [
        Way((0, 3), (-4, end - 4), "tricycle", pick(stage, 0, 1)),
        Way((-40, 9), (36, 12), "rider", pick(stage, 0, 1)),
    ]
    return [*lanes, *walkers(stage, 6, -14, 12, 9, end - 8)]


SEVENTH_PLACES: dict[str, tuple[tuple[tuple[float, float], ...], Colour, Build]] = {
    "hospital forecourt": (((-10, 10), (-3, 1), (5, 9), (-14, 14), (6, 12), (55, 90)), PAVEMENT, hospital_forecourt),
    "temple court": (((-5, 5), (-2, 2), (3.4, 5.5), (-12, 12), (3, 8), (55, 85)), PAVEMENT, temple_court),
    "crossroads below": (((-6, 6), (-4, 0), (15, 24), (-16, 16), (24, 34), (52, 78)), PAVEMENT, crossroads_below),
    "log yard": (((-5, 5), (-3, 1), (4, 8), (-12, 12), (6, 13), (42, 75)), EARTH, log_yard),
    "canteen": (((-4, 4), (-1, 1), (2.7, 3.1), (-14, 14), (10, 18), (70, 105)), CONCRETE, canteen),
    "arcade": (((-0.8, 1.2), (-1, 1), (2.7, 3.4), (-4, 16), (5, 12), (60, 95)), PAVEMENT, arcade),
    "forest gate": (((-2, 2), (-2, 1), (3.2, 5.5), (-7, 7), (3, 8), (36, 65)), GRASS, forest_gate),
    "drying yard": (((-8, 8), (-4, 0), (6, 11), (-14, 14), (12, 20), (50, 85)), CONCRETE, drying_yard),
}
"""As PLACES of places_first.py."""
