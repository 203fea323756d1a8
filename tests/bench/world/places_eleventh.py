"""An eleventh set of places, drawn by somebody who had not seen how pictures are judged: nothing was ever tuned on
them. Those indoors, and those in yards, are built in yards_eleventh.py. Metres; x to the right, y forward."""

import cv2
import numpy as np

from streams.sim.draw_light import Colour, Image
from streams.sim.draw_site import CONCRETE, EARTH, GRASS, KERB, PAVEMENT, Way, rows, walkers
from streams.sim.draw_stage import GROUND_FAR_M, PAINT, Sprite, Stage
from streams.sim.draw_things import block, hills, house, lamp, pole, tree, wires
from tests.bench.world.indoors_eleventh import hotel_lobby, service_hall
from tests.bench.world.pieces import conifer, crate, facing, hedge, mark, sheet, slogan
from tests.bench.world.places_first import Build, parked_car, pick
from tests.bench.world.yards_eleventh import (
    cattle_market,
    charging_bays,
    dancing_square,
    playground,
    tenement_court,
)

KIOSK_M = (3.2, 13.0)
LANDING_M = (1.0, 21.0)
BELT_M = ((-9.5, 17.0, 0.7), (-2.5, 20.0, 4.6))
ROPES_M = (((-4.2, 16.0, 8.4), (-13.0, 120.0, 46.0)), ((-3.0, 120.0, 46.0), (3.8, 16.0, 8.4)))
SPAN_Y_M, SPAN_Z_M = 30.0, 5.6


def police_kiosk(stage: Stage) -> list[Way]:
    """A box of the police on a corner: blue and white, a canopy, bollards, a crossing with its signal, shop fronts."""
    ground, (x, y) = stage.ground, KIOSK_M
    ground.paving(-60, 0, 60, GROUND_FAR_M, PAVEMENT, 0.9)
    ground.asphalt(-60, 18, 60, 30)
    ground.asphalt(-9, 0, -1.6, GROUND_FAR_M)
    ground.zebra(-9, -1.6, 13.2, 16.8)
    ground.zebra(0.2, 2.8, 18.4, 29.6, across=False)
    ground.box(-8.8, 12.0, -1.8, 12.3, PAINT)
    ground.dashes(-5.3, 1, 12, dash_m=2, gap_m=2.5)
    for yard in np.arange(0.4, 12, 0.6).tolist():
        ground.box(-1.3, yard, -0.9, yard + 0.5, (60, 176, 216))
    crate(stage, (x, y, 0), (3.4, 2.6, 2.7), (206, 204, 200))
    front = facing(stage, (x + 0.05, y - 0.06, 2.62), 3.3, 2.6, (208, 206, 202))
    mark(front, 0, 0, 3.3, 0.55, (150, 70, 24))
    mark(front, 0, 2.0, 3.3, 2.3, (150, 70, 24))
    mark(front, 0.2, 0.7, 2.0, 1.9, (96, 84, 70))
    mark(front, 1.06, 0.7, 1.12, 1.9, (190, 192, 192))
    mark(front, 2.25, 0.65, 3.1, 2.6, (120, 112, 100))
    slogan(stage, facing(stage, (x + 0.2, y - 0.1, 2.55), 2.9, 0.42, (150, 70, 24)), 0.34, (234, 236, 236))
    sheet(stage, (x - 0.4, y + 2.8, 2.85), (4.2, 0, 0), (0, -3.8, 0.1), (120, 92, 60))
    for post in (x - 0.3, x + 3.6):
        pole(stage, post, y - 0.9, 2.8, (110, 112, 112), 0.09)
    crate(stage, (x + 1.3, y - 0.3, 2.9), (0.9, 0.24, 0.16), (60, 62, 64))
    for number in range(6):
        pole(stage, -0.6 + 0.02 * number, 3 + 1.6 * number, 0.9, (60, 180, 220), 0.14)
    pole(stage, -0.7, 16.9, 3.6, (90, 92, 92), 0.14)
    facing(stage, (-1.15, 16.85, 3.6), 0.95, 0.72, (26, 26, 28))
    crate(stage, (7.6, 11, 0), (1.6, 0.6, 1.3), (130, 110, 96))
    parked_car(stage, 9.4, 13.6)
    rows(stage, -13, right=False, shops=True, near=32, high=20)
    for left in (-2.0, 18.0, 36.0):
        block(stage, left, 34, left + 18, 46, pick(stage, 12, 24), shops=True)
    for left in (-50.0, -32.0):
        block(stage, left, 32, left + 16, 44, pick(stage, 10, 20), shops=True)
    for at in ((9.0, 10.0), (13.0, 16.5), (-11.5, 16.5)):
        tree(stage, *at, pick(stage, 4.5, 6.5))
    lamp(stage, -10.0, 31, 2.0, 8)
    lamp(stage, 1.6, 17.4, -2.0, 7.5)
    lamp(stage, 14.0, 31, -2.0, 8)
    stage.lamps.append((x + 1.7, y - 0.8, 2.6))
    return [
        Way((-40, 21), (40, 21), "car", pick(stage, 0, 1)),
        Way((40, 26), (-40, 26), "bus", pick(stage, 0, 1)),
        Way((-7, 12), (-7, -4), "suv", pick(stage, 0, 1)),
        Way((-8, 15), (2, 15), "person", pick(stage, 0, 1)),
        Way((1.2, 30), (1.6, 18), "person", pick(stage, 0, 1)),
        *walkers(stage, 4, 6, 16, 6, 16),
    ]


def _pontoon(stage: Stage, x: float) -> None:
    """With rails but for where one goes on board, between two piles."""
    crate(stage, (x - 4.6, 15.2, 0.15), (9.2, 4.2, 0.45), (96, 108, 116), 0.3)
    for post in np.arange(x - 4.4, x + 4.5, 1.1).tolist():
        if abs(post - x) > 1.2:
            pole(stage, post, 19.2, 1.6, (60, 176, 220), 0.08)
    for left in (x - 4.4, x + 1.2):
        for rail in (1.6, 1.1):
            facing(stage, (left, 19.2, rail), 3.3, 0.06, (60, 176, 220))
    for pile in (x - 5.0, x + 4.8):
        pole(stage, pile, 18.4, 3.2, (70, 92, 110), 0.34)


def ferry_landing(stage: Stage) -> list[Way]:
    """A broad river: a ramp of stone into it, a pontoon with rails, a hut, a notice, the other bank far off."""
    ground, x = stage.ground, LANDING_M[0]
    ground.box(-60, 0, 60, 14, (128, 138, 144))
    ground.speckle(-60, 0, 60, 14, 16)
    ground.polygon([(-60, 12), (-9, 14), (9, 14), (60, 11), (60, 96), (-60, 100)], (140, 132, 108))
    ground.speckle(-60, 12, 60, 100, 7)
    ground.polygon([(-60, 98), (60, 94), (60, GROUND_FAR_M), (-60, GROUND_FAR_M)], GRASS)
    ground.polygon([(-4, 0), (6, 0), (5.2, 17), (-3.2, 17)], (150, 156, 160))
    for step in np.arange(0.6, 17, 0.9).tolist():
        ground.box(-3.6 + step / 30, step, 5.6 - step / 30, step + 0.1, (112, 118, 122))
    for side in (-1, 1):
        ground.polygon([(side * 9, 2), (side * 30, 2), (side * 30, 11), (side * 9, 12)], (84, 118, 104))
    _pontoon(stage, x)
    crate(stage, (-9.4, 8.6, 0), (4.0, 2.8, 2.7), (178, 192, 200))
    hut = facing(stage, (-9.3, 8.5, 2.6), 3.8, 2.5, (178, 192, 200))
    mark(hut, 0.3, 0.6, 1.7, 1.5, (92, 80, 66))
    mark(hut, 2.4, 0.4, 3.3, 2.5, (80, 110, 140))
    sheet(stage, (-9.9, 11.9, 3.2), (5.0, 0, 0), (0, -4.0, -0.4), (70, 76, 140), 0.3)
    notice = facing(stage, (6.4, 9.4, 2.6), 2.6, 1.7, (160, 84, 32))
    slogan(stage, notice, 0.34, (232, 234, 234))
    for leg in (6.6, 8.8):
        pole(stage, leg, 9.45, 2.6, (120, 122, 122), 0.1)
    facing(stage, (9.6, 11.2, 1.5), 0.9, 0.9, (40, 50, 206))
    for bush in np.arange(-58, 58, 1.7).tolist():
        hedge(stage, bush, pick(stage, 97, 104), 2.0, 1.2, pick(stage, 1, 3))
    for _ in range(18):
        tree(stage, pick(stage, -58, 58), pick(stage, 102, 130), pick(stage, 6, 12))
    for left in (-44.0, 20.0):
        house(stage, left, 108, left + 10, 120)
    lamp(stage, -4.8, 13.2, 1.4, 6.5)
    lamp(stage, 6.4, 13.2, -1.4, 6.5)
    hills(stage, height_m=pick(stage, 70, 150))
    return [
        Way((0.4, 2), (0.8, 16), "person", pick(stage, 0, 1)),
        Way((2.6, 15), (3.4, 1), "rider", pick(stage, 0, 1)),
        *walkers(stage, 3, -3, 4, 3, 8),
    ]


def _silo(stage: Stage, x: float, y: float, high: float) -> None:
    """A round bin of sheet metal with a pointed roof, as it looks from one side."""
    picture = np.zeros((400, 200, 4), np.uint8)
    across = np.linspace(-1, 1, 200)
    shade = 120 + 92 * np.sqrt(1 - 0.96 * across**2) - 22 * across
    picture[70:, :, :3] = np.clip(shade[None, :, None] + stage.random.normal(0, 3, (330, 200, 1)), 0, 255)
    picture[70:, :, 3] = 255
    for ring in range(70, 400, 9):
        picture[ring : ring + 2, :, :3] = (picture[ring : ring + 2, :, :3] * 0.84).astype(np.uint8)
    for row in range(8, 70):
        half = round(100 * (row - 6) / 64)
        picture[row, 100 - half : 100 + half] = (150, 148, 142, 255)
        picture[row, 100 - half : 100 - half // 3] = (178, 176, 170, 255)
    picture[70:, 96:104, :3] = (picture[70:, 96:104, :3] * 0.7).astype(np.uint8)
    stage.sprites.append(Sprite(x, y, high, picture))


def _store(stage: Stage) -> None:
    """Long and low, with a motto."""
    store = facing(stage, (-42, 36, 7.4), 40, 7.4, (196, 200, 200))
    for bay in np.arange(1.5, 38, 5.4).tolist():
        mark(store, bay, 1.6, bay + 1.3, 2.3, (92, 84, 76))
        mark(store, bay + 2.6, 1.6, bay + 3.9, 2.3, (92, 84, 76))
    for door in (7.0, 20.0, 33.0):
        mark(store, door, 3.8, door + 3.2, 7.4, (90, 130, 70))
    slogan(stage, store, 0.9, (48, 46, 190))
    sheet(stage, (-42.6, 50, 10.4), (41.2, 0, 0), (0, -14.4, -3.0), (110, 100, 160), 0.5)


def _wheel() -> Image:
    picture = np.zeros((96, 96, 4), np.uint8)
    cv2.circle(picture, (48, 48), 46, (38, 36, 36, 255), -1, cv2.LINE_AA)
    cv2.circle(picture, (48, 48), 22, (120, 118, 116, 255), -1, cv2.LINE_AA)
    return picture


def _loading(stage: Stage) -> None:
    """A belt with its legs, the lorry at its end, sacks at its foot."""
    foot, head = BELT_M
    way = (head[0] - foot[0], head[1] - foot[1], head[2] - foot[2])
    sheet(stage, (foot[0], foot[1], foot[2] + 0.06), way, (0, 0, -0.3), (60, 170, 220))
    for share, leg in ((0.1, 0.0), (0.55, 0.3), (0.9, 0.5)):
        pole(
            stage,
            foot[0] + way[0] * share,
            foot[1] + way[1] * share + leg,
            foot[2] + way[2] * share,
            (90, 96, 100),
            0.14,
        )
    crate(stage, (-2.4, 19, 1.0), (7.4, 2.5, 2.3), (150, 90, 40), 0.6)
    crate(stage, (5.2, 19.1, 0.6), (2.0, 2.3, 2.4), (60, 66, 180))
    mark(facing(stage, (5.3, 19.05, 2.9), 1.7, 1.0, (60, 66, 180)), 0.2, 0.1, 1.5, 0.8, (74, 66, 58))
    for axle in (-1.2, 0.4, 5.4):
        stage.sprites.append(Sprite(axle + 0.48, 18.9, 0.98, _wheel()))
    for tier in range(3):
        for bag in range(6 - tier):
            crate(stage, (-14.4 + 0.86 * bag + 0.4 * tier, 16.2, 0.4 * tier), (0.8, 1.6, 0.38), (150, 176, 190))


def grain_depot(stage: Stage) -> list[Way]:
    """Silos in a row, a long store with a red motto, a belt that loads a lorry, a hut, an apron of concrete."""
    ground = stage.ground
    ground.paving(-60, 0, 60, 60, (152, 158, 160), 4.0)
    ground.box(-60, 60, 60, GROUND_FAR_M, GRASS)
    for _ in range(40):
        a, b = pick(stage, -14, 14), pick(stage, 2, 24)
        ground.box(a, b, a + pick(stage, 0.2, 1.4), b + 0.16, (110, 168, 196))
    for number in range(4):
        _silo(stage, 4 + 7.4 * number, 40, 15.5)
    facing(stage, (2, 39, 16.2), 30, 0.8, (120, 124, 126), 0.8)
    for leg in (8.0, 15.4, 22.8):
        pole(stage, leg, 38.6, 16, (130, 134, 136), 0.3)
    _store(stage)
    _loading(stage)
    crate(stage, (12.6, 15, 0), (3.2, 3, 2.8), (176, 186, 192))
    mark(facing(stage, (12.7, 14.95, 2.7), 3.0, 2.6, (176, 186, 192)), 0.4, 0.6, 1.9, 1.5, (86, 76, 66))
    ground.box(7.8, 9, 11.6, 19, (116, 118, 120))
    for edge in (7.8, 11.4):
        ground.box(edge, 9, edge + 0.2, 19, (60, 176, 216))
    for x in (-18.0, 17.0):
        lamp(stage, x, 22, 1.6 if x < 0 else -1.6, 8)
    for x in np.arange(-56, 57, 8).tolist():
        tree(stage, x + pick(stage, -2, 2), pick(stage, 62, 90), pick(stage, 6, 11))
    hills(stage, height_m=pick(stage, 40, 100))
    return [
        Way((9.7, 34), (9.7, 2), "truck", pick(stage, 0, 1)),
        Way((-16, 12), (14, 10), "tricycle", pick(stage, 0, 1)),
        *walkers(stage, 4, -14, 4, 9, 15),
    ]


def _slope(stage: Stage) -> None:
    """Of a mountain, in steps that hide one another's foot, with firs."""
    for level in range(6):
        low = -0.2 + 5.2 * level
        slope = sheet(stage, (-60, 62 + 16 * level, low + 5.6), (120, 0, 0), (0, -16, -5.4), (62, 96, 82))
        for _ in range(70):
            across, down = pick(stage, 0, 118), pick(stage, 0, 15)
            mark(slope, across, down, across + pick(stage, 0.6, 2.4), down + pick(stage, 0.3, 1.2), (80, 116, 104))
    needles = conifer(stage)
    for _ in range(70):
        share = pick(stage, 0, 5)
        y, z = 54 + 16 * share, 5.2 * share + 2.0
        stage.sprites.append(Sprite(pick(stage, -56, 56), y + pick(stage, -4, 4), pick(stage, 5, 10), needles, z=z))


def ropeway(stage: Stage) -> list[Way]:
    """The lower station of one at a scenic mountain: a roof on columns, masts up the slope, a queue's rails, firs."""
    ground = stage.ground
    ground.box(-60, 26, 60, GROUND_FAR_M, (66, 104, 88))
    ground.speckle(-60, 26, 60, GROUND_FAR_M, 22)
    ground.paving(-60, 0, 60, 26, (144, 150, 154), 1.3)
    ground.box(-60, 25.6, 60, 26.2, (110, 116, 120))
    _slope(stage)
    for post, high in (((-5.6, 34.0), 15.6), ((-8.6, 62.0), 26.0)):
        pole(stage, *post, high, (150, 154, 156), 0.5)
        facing(stage, (post[0] - 2.2, post[1] - 0.1, high), 10.0, 0.4, (130, 134, 136))
    for start, end in ROPES_M:
        way = (end[0] - start[0], end[1] - start[1], end[2] - start[2])
        sheet(stage, start, way, (0, 0, -0.09), (70, 72, 74))
    for x in (6.4, 15.2):
        crate(stage, (x, 14.5, 0), (0.8, 0.8, 9.0), (120, 132, 150))
    sheet(stage, (5.6, 19, 10.2), (12, 0, 0), (0, -6.0, -0.9), (84, 96, 120), 0.4)
    slogan(stage, facing(stage, (6, 12.9, 9.6), 10.8, 1.3, (60, 80, 110)), 0.9, (70, 200, 230))
    crate(stage, (8.9, 13.5, 0), (6.2, 4, 3.2), (140, 158, 172))
    office = facing(stage, (9.0, 13.4, 3.1), 6.0, 3.0, (140, 158, 172))
    for window in (0.4, 2.2, 4.0):
        mark(office, window, 0.9, window + 1.5, 1.9, (90, 80, 68))
        mark(office, window, 1.95, window + 1.5, 2.05, (60, 66, 72))
    sheet(stage, (8.4, 18, 4.4), (7.2, 0, 0), (0, -5.2, -1.0), (66, 72, 110), 0.35)
    for lane in range(4):
        for y in np.arange(6.5, 12.6, 1.5).tolist():
            pole(stage, -6.4 + 1.2 * lane, y, 1.05, (170, 174, 176), 0.06)
        sheet(stage, (-6.4 + 1.2 * lane, 6.5, 1.05), (0, 6.0, 0), (0, 0, -0.06), (176, 180, 182))
    needles = conifer(stage)
    for _ in range(60):
        y = pick(stage, 28, 58)
        side = 1 if stage.random.random() < 0.5 else -1
        stage.sprites.append(Sprite(side * pick(stage, 12, 44), y, pick(stage, 5, 11), needles))
    for x in (-10.8, 5.0):
        lamp(stage, x, 9.5, 0.9, 4.6)
    hills(stage, height_m=pick(stage, 160, 260))
    return [
        *walkers(stage, 5, -10, 6, 3, 6),
        Way((-5.8, 6), (-5.8, 12.6), "person", pick(stage, 0, 1)),
        Way((9.8, 3), (9.6, 12.6), "person", pick(stage, 0, 1)),
    ]


def _abutment(stage: Stage, side: int) -> None:
    """Of stone, with the wall that leads to it and the bank behind."""
    y, z = SPAN_Y_M, SPAN_Z_M
    at_left = side < 0
    wall = sheet(stage, (side * 6, 8 if at_left else y, 3.0), (0, (y - 8) * -side, 0), (0, 0, -3.0), (136, 144, 150))
    for course in np.arange(0.4, 3.0, 0.45).tolist():
        mark(wall, 0, course, y - 8, course + 0.05, (104, 112, 118))
    crate(stage, (side * 6 - (16 if at_left else 0), y, 0), (16, 8, z), (128, 136, 142), 0.0)
    face = facing(stage, (side * 6 - (16 if at_left else 0), y - 0.05, z), 16, z, (134, 142, 148))
    for course in np.arange(0.5, z, 0.55).tolist():
        mark(face, 0, course, 16, course + 0.05, (100, 108, 114))
    sheet(stage, (side * 40 if at_left else 22, y + 9, z + 0.2), (18, 0, 0), (0, -9, -2.4), (74, 110, 98))


def _span(stage: Stage) -> None:
    """Girders striped where a lorry would hit them, rails to hold on to, masts."""
    y, z = SPAN_Y_M, SPAN_Z_M
    girder = facing(stage, (-22, y - 0.2, z + 0.4), 44, 1.3, (92, 110, 86))
    for stiff in np.arange(0.6, 44, 1.4).tolist():
        mark(girder, stiff, 0, stiff + 0.1, 1.3, (70, 86, 66))
    for stripe in np.arange(16, 28, 1.0).tolist():
        mark(girder, stripe, 1.0, stripe + 0.5, 1.3, (50, 190, 226))
        mark(girder, stripe + 0.5, 1.0, stripe + 1.0, 1.3, (36, 36, 38))
    sheet(stage, (-22, y + 8, z - 0.9), (44, 0, 0), (0, -8.2, 0), (70, 74, 72))
    for post in np.arange(-21, 22, 3.0).tolist():
        pole(stage, post, y, z + 1.5, (150, 154, 156), 0.08)
    for mast in (-14.0, 14.0):
        pole(stage, mast, y + 4, z + 7.5, (120, 124, 126), 0.22)


def sunken_road(stage: Stage) -> list[Way]:
    """A road that dips below a railway bridge: abutments of stone, girders, a height board, a gauge, walls, lamps."""
    ground, y, z = stage.ground, SPAN_Y_M, SPAN_Z_M
    ground.box(-60, 0, 60, GROUND_FAR_M, (80, 116, 102))
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 16)
    ground.asphalt(-4.4, 0, 4.4, GROUND_FAR_M, (94, 94, 94))
    for side in (-1, 1):
        ground.box(min(side * 4.4, side * 6.0), 0, max(side * 4.4, side * 6.0), 60, (146, 150, 154))
        ground.line(side * 4.4, 0, 120, KERB, 0.25)
    ground.line(0, 0, 120, (60, 176, 216), 0.14)
    for side in (-1, 1):
        _abutment(stage, side)
    _span(stage)
    gauge = facing(stage, (5.0, y - 0.3, 2.6), 0.5, 2.6, (226, 228, 228))
    for number in range(13):
        mark(gauge, 0.05 if number % 2 else 0.22, number * 0.2, 0.45, number * 0.2 + 0.1, (44, 44, 196))
    facing(stage, (-5.7, y - 0.35, 4.4), 2.2, 0.7, (26, 26, 28))
    disc = facing(stage, (2.4, y - 0.4, z + 0.2), 0.9, 0.9, (228, 230, 230))
    mark(disc, 0.08, 0.08, 0.82, 0.82, (44, 44, 200))
    mark(disc, 0.2, 0.2, 0.7, 0.7, (230, 232, 232))
    block(stage, -44, 56, -20, 68, pick(stage, 10, 22))
    block(stage, 18, 60, 40, 72, pick(stage, 12, 26))
    rows(stage, -12, right=False, shops=True, near=46, high=16)
    for number in range(10):
        tree(stage, (-1) ** number * pick(stage, 9, 16), 10 + 4.4 * (number // 2), pick(stage, 4, 7))
    wires(stage, -7.5, 4, y, 7.2)
    for side in (-1, 1):
        lamp(stage, side * 6.6, 16, -1.6 * side, 7.5)
        lamp(stage, side * 5.4, 46, -1.4 * side, 7)
    stage.lamps += [(side * 3.0, y + 3.0, z - 1.0) for side in (-1, 1)]
    hills(stage, height_m=pick(stage, 20, 60))
    return [
        Way((2.2, 1), (2.2, 100), "car", pick(stage, 0, 1)),
        Way((-2.2, 96), (-2.2, -2), "van", pick(stage, 0, 1)),
        Way((3.9, 2), (3.9, 60), "rider", pick(stage, 0, 1)),
        Way((-5.2, 34), (-5.2, 6), "person", pick(stage, 0, 1)),
    ]


ELEVENTH_PLACES: dict[str, tuple[tuple[tuple[float, float], ...], Colour, Build]] = {
    "ferry landing": (((-3, 3), (-2, 1), (4.5, 7), (-8, 8), (5, 10), (60, 86)), GRASS, ferry_landing),
    "ropeway": (((-3, 3), (-2, 1), (4, 6), (-7, 7), (0, 5), (60, 84)), GRASS, ropeway),
    "police kiosk": (((-2, 2), (-2, 1), (3.8, 5.6), (-7, 8), (7, 12), (60, 86)), PAVEMENT, police_kiosk),
    "sunken road": (((-2.5, 2.5), (-2, 1), (4, 6.2), (-7, 7), (4, 9), (58, 82)), GRASS, sunken_road),
    "tenement court": (((-2, 2), (-1.5, 1), (4, 6), (-8, 8), (4, 10), (64, 90)), CONCRETE, tenement_court),
    "dancing square": (((-3, 3), (-2, 1), (4.4, 6.6), (-8, 8), (8, 13), (58, 84)), PAVEMENT, dancing_square),
    "playground": (((-3, 3), (-2, 1), (4, 6), (-9, 9), (9, 14), (60, 86)), GRASS, playground),
    "service hall": (((-2, 2), (-0.6, 0), (2.9, 3.3), (-7, 7), (9, 15), (74, 98)), CONCRETE, service_hall),
    "cattle market": (((-1.5, 1.5), (-2, 1), (4.2, 6), (-8, 8), (9, 14), (60, 86)), EARTH, cattle_market),
    "charging bays": (((-3, 3), (-2, 1), (4, 5.6), (-8, 8), (8, 13), (62, 88)), CONCRETE, charging_bays),
    "hotel lobby": (((-1.6, 1.6), (-0.6, 0), (3.0, 3.4), (-7, 7), (8, 14), (72, 96)), CONCRETE, hotel_lobby),
    "grain depot": (((-4, 4), (-3, 0), (4.5, 7), (-9, 9), (4, 9), (60, 84)), CONCRETE, grain_depot),
}
"""As PLACES of places_first.py."""
