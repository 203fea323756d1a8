"""Of the thirteenth set: the places indoors, and a tunnel of film."""

from itertools import pairwise

import cv2
import numpy as np

from streams.sim.draw_light import Colour, Image
from streams.sim.draw_site import EARTH, Way
from streams.sim.draw_stage import Stage
from streams.sim.draw_things import TEXTURE_PX_PER_M
from tests.bench.world.indoors_eighth import fine, mark_fine
from tests.bench.world.indoors_eleventh import room
from tests.bench.world.indoors_twelfth import SPINES, back_wall
from tests.bench.world.pieces import crate, facing, mark, one_of, sheet, slogan
from tests.bench.world.places_first import pick

BELTS_M = (-5.0, 3.6)
"""Middles of the sorting hall's long belts."""
BELT_HIGH_M = 0.95
TILLS_M = (-5.2, -2.2, 0.8, 3.8)
"""Left edges of the counters."""
TILLS_Y_M = 6.4
GOODS: tuple[Colour, ...] = (
    (50, 60, 200), (60, 190, 226), (190, 110, 50), (80, 160, 80), (206, 208, 210), (70, 130, 220), (150, 80, 160),
)  # fmt: skip


def _cage(stage: Stage, x: float, y: float) -> None:
    """On wheels, of bars, parcels inside."""
    crate(stage, (x, y, 0.12), (1.1, 0.8, 0.08), (120, 124, 126))
    for number in range(int(stage.random.integers(2, 6))):
        level = 0.2 + 0.42 * (number // 2)
        crate(stage, (x + 0.05 + 0.5 * (number % 2), y + 0.1, level), (0.46, 0.5, pick(stage, 0.25, 0.4)),
              one_of(stage, ((104, 146, 182), (96, 136, 170), (206, 210, 212), (80, 120, 150))))  # fmt: skip
    for bar_at in np.arange(0.0, 1.11, 0.18).tolist():
        facing(stage, (x + bar_at, y - 0.02, 1.75), 0.03, 1.6, (150, 156, 158))
    for rail in (0.3, 1.0, 1.75):
        facing(stage, (x, y - 0.02, rail), 1.1, 0.04, (150, 156, 158))


def sorting_hall(stage: Stage) -> list[Way]:
    """Of the post: two long belts, chutes with numbers, cages of parcels, yellow columns, a gallery, gates."""
    half, end, high = 11.0, 27.0, 7.0
    room(stage, half, end, high, ((150, 156, 156), (188, 196, 198), (150, 154, 154)))
    for number, piece in enumerate(back_wall(stage, half, end, high, (184, 192, 194), 4)):
        mark_fine(piece, 0.7, high - 4.0, 4.7, high, (150, 120, 70) if number % 2 else (196, 198, 200), 50)
        for slat in np.arange(high - 3.9, high, 0.4).tolist():
            mark_fine(piece, 0.7, slat, 4.7, slat + 0.05, (120, 122, 122), 50)
        mark_fine(piece, 2.3, 1.7, 3.1, 2.6, (60, 170, 214), 50)
    ground = stage.ground
    for x in BELTS_M:
        ground.box(x - 1.7, 2, x - 1.58, 24, (60, 176, 216))
        ground.box(x + 1.58, 2, x + 1.7, 24, (60, 176, 216))
        for y in np.arange(2.0, 24, 2.0).tolist():
            crate(stage, (x - 0.62, y, BELT_HIGH_M - 0.3), (1.24, 2.0, 0.3), (150, 120, 60))
            sheet(stage, (x - 0.5, y + 2.0, BELT_HIGH_M + 0.01), (1.0, 0, 0), (0, -2.0, 0), (52, 54, 52))
            for leg in (-0.55, 0.45):
                crate(stage, (x + leg, y + 0.9, 0), (0.1, 0.1, BELT_HIGH_M - 0.3), (130, 134, 136))
    for number, y in enumerate(np.arange(6.0, 24, 3.6).tolist()):
        for x, way in ((BELTS_M[0] - 0.6, -1.4), (BELTS_M[1] + 0.6, 1.4)):
            sheet(stage, (min(x, x + way), y + 1.3, 0.9), (abs(way), 0, 0), (0, -1.3, -0.35), (176, 180, 182))
            _cage(stage, x + way * 1.1 - (1.1 if way < 0 else 0), y)
            sign = facing(stage, (x + way * 0.9 - 0.35, y + 0.6, 3.3), 0.7, 0.5, GOODS[number % 4])
            mark(sign, 0.28, 0.1, 0.42, 0.4, (232, 234, 234))
            facing(stage, (x + way * 0.9, y + 0.6, 5.6), 0.04, 2.3, (110, 114, 116))
    for y in (9.0, 17.0):
        for x in (-0.9, 9.2):
            crate(stage, (x, y, 0), (0.5, 0.5, high), (176, 182, 184))
            crate(stage, (x - 0.02, y - 0.02, 0), (0.54, 0.54, 1.5), (60, 176, 216))
    banner = facing(stage, (-6.0, end - 2.0, 5.9), 12, 1.0, (44, 40, 180))
    slogan(stage, banner, 0.66, (70, 210, 236))
    stage.lamps += [(x, y, 6.8) for x in (-5.0, 4.0) for y in (7.0, 15.0)]
    return [
        Way((-2.8, 22), (-2.5, 4), "person", pick(stage, 0, 1)),
        Way((-9.4, 6), (-8.8, 20), "person", pick(stage, 0, 1)),
    ]


def _wheel_face(stage: Stage, x: float, y: float, wide: float, high: float, number: int) -> None:
    """The end of a shelf that rolls: a panel, a wheel of three spokes to crank it, a card with its number."""
    near, ppm = 0.03 if x < 0 else -0.03, 70
    at = (x + near, y if x < 0 else y + wide, high)
    face = fine(stage, at, (0, wide if x < 0 else -wide, 0), (0, 0, -high + 0.1), (176, 186, 180), 0, ppm)
    mark_fine(face, 0, 0, wide, 0.12, (150, 130, 96), ppm)
    mark_fine(face, wide * 0.3, 0.3, wide * 0.7, 0.62, (226, 230, 230), ppm)
    for line in range(1 + number % 3):
        mark_fine(face, wide * 0.36, 0.36 + 0.08 * line, wide * 0.6, 0.39 + 0.08 * line, (60, 62, 64), ppm)
    hub, radius = (round(wide / 2 * ppm), round(1.35 * ppm)), round(0.17 * ppm)
    cv2.circle(face, hub, radius, (50, 52, 54), 3, cv2.LINE_AA)
    for spoke in range(3):
        turn = 2.1 * spoke + 0.7 * number
        tip = hub[0] + round(radius * float(np.cos(turn))), hub[1] + round(radius * float(np.sin(turn)))
        cv2.line(face, hub, tip, (60, 62, 64), 3, cv2.LINE_AA)
    mark_fine(face, 0, 0, 0.02, high, (120, 126, 124), ppm)


def _boxes(stage: Stage, x: float, y: float, wide: float, high: float) -> None:
    """An open shelf with boxes of records, a label on the back of each."""
    near, ppm = 0.03 if x < 0 else -0.03, 70
    at = (x + near, y if x < 0 else y + wide, high)
    face = fine(stage, at, (0, wide if x < 0 else -wide, 0), (0, 0, -high + 0.1), (60, 64, 66), 0, ppm)
    for board in range(6):
        foot, left = 0.42 + 0.39 * board, 0.03
        while left < wide - 0.12:
            tone = one_of(stage, ((96, 128, 158), (104, 138, 170), (128, 110, 80), (176, 180, 182)))
            if stage.random.random() < 0.9:
                mark_fine(face, left, foot - 0.32, left + 0.1, foot, tone, ppm)
                mark_fine(face, left + 0.02, foot - 0.26, left + 0.08, foot - 0.12, (222, 226, 228), ppm)
            left += 0.115
        mark_fine(face, 0, foot, wide, foot + 0.04, (150, 160, 156), ppm)


def archive_aisle(stage: Stage) -> list[Way]:
    """Of a county's records: shelves on rails at both sides, closed together but for one gap each, boxes, a desk."""
    half, end, high = 3.4, 14.0, 2.9
    room(stage, half, end, high, ((140, 150, 152), (200, 204, 204), (206, 208, 206)))
    for number, piece in enumerate(back_wall(stage, half, end, high, (194, 200, 200), 2)):
        mark_fine(piece, 1.0, 0.7, 2.4, 1.9 if number else 2.9, (130, 136, 140) if number else (110, 120, 130), 50)
    for rail in np.arange(1.0, 12.6, 0.9).tolist():
        stage.ground.box(-half, rail, -1.0, rail + 0.06, (96, 100, 102))
        stage.ground.box(1.0, rail, half, rail + 0.06, (96, 100, 102))
    for side in (-1, 1):
        for number in range(13):
            y = 1.0 + 0.9 * number
            x = -1.05 if side < 0 else 1.05
            if number == (5 if side < 0 else 8):
                continue
            crate(stage, (min(x, x + side * 2.3), y, 0.08), (2.3, 0.84, 2.2), (150, 160, 156))
            if number % 6 == 2:
                _boxes(stage, x, y, 0.84, 2.3)
            else:
                _wheel_face(stage, x, y, 0.84, 2.3, number)
    crate(stage, (-0.7, 12.6, 0.72), (1.5, 0.7, 0.05), (110, 146, 178))
    for leg in (-0.65, 0.7):
        crate(stage, (leg, 12.7, 0), (0.06, 0.5, 0.72), (90, 94, 96))
    for _ in range(4):
        crate(stage, (pick(stage, -0.6, 0.4), pick(stage, 12.65, 13.0), 0.77), (0.3, 0.22, pick(stage, 0.04, 0.2)),
              one_of(stage, SPINES))  # fmt: skip
    crate(stage, (0.55, 9.2, 0), (0.4, 0.6, 0.8), (120, 126, 128))
    crate(stage, (0.55, 9.25, 0.8), (0.34, 0.4, 0.3), (104, 138, 170))
    sign = facing(stage, (-0.6, 11.0, 2.8), 1.2, 0.34, (80, 130, 60))
    mark(sign, 0.1, 0.1, 1.1, 0.24, (226, 232, 228))
    facing(stage, (-0.5, 11.02, 2.4), 1.0, 0.46, (30, 30, 32))
    return []


def _till(stage: Stage, x: float) -> None:
    """A counter with a dark belt, a desk with a screen, bars of sweets before it, a pole with a lit number."""
    y = TILLS_Y_M
    crate(stage, (x, y, 0), (0.9, 0.8, 0.82), (70, 80, 190))
    crate(stage, (x, y + 0.8, 0), (0.9, 1.6, 0.82), (70, 80, 190))
    sheet(stage, (x + 0.1, y + 2.3, 0.83), (0.7, 0, 0), (0, -1.5, 0), (46, 48, 50))
    crate(stage, (x + 0.05, y + 0.1, 0.82), (0.5, 0.4, 0.16), (60, 62, 64))
    crate(stage, (x + 0.3, y + 0.2, 0.98), (0.06, 0.06, 0.3), (60, 62, 64))
    facing(stage, (x + 0.05, y + 0.15, 1.5), 0.56, 0.36, (44, 44, 46))
    crate(stage, (x + 1.15, y + 0.4, 0), (0.5, 0.8, 0.8), (120, 126, 130))
    for level in range(4):
        for number in range(4):
            crate(
                stage, (x + 0.05 + 0.22 * number, y - 0.3, 0.16 + 0.2 * level), (0.18, 0.14, 0.13), one_of(stage, GOODS)
            )
    crate(stage, (x + 0.75, y + 1.1, 0.82), (0.06, 0.06, 1.5), (150, 154, 156))
    sign = facing(stage, (x + 0.5, y + 1.05, 2.62), 0.56, 0.36, (80, 180, 90))
    mark(sign, 0.2, 0.06, 0.36, 0.3, (240, 244, 244))


def _goods(stage: Stage, x: float, y: float, wide: float, high: float, deep: float) -> None:
    """A shelf full of them, in rows of the same colour; also along the side that is seen."""
    crate(stage, (x, y, 0), (wide, deep, high), (176, 182, 184))
    side = x + wide if stage.view.x > x + wide else x
    way = 1 if side > x else -1
    for at, right, long in (
        ((x, y - 0.03, high), (wide, 0, 0), wide),
        ((side + 0.03 * way, y if way > 0 else y + deep, high), (0, deep * way, 0), deep),
    ):
        face = fine(stage, at, right, (0, 0, -high), (150, 156, 158), 0, 40)
        _rows_of_goods(stage, face, long, high)


def _rows_of_goods(stage: Stage, face: Image, long: float, high: float) -> None:
    for level in np.arange(0.45, high + 0.01, 0.42).tolist():
        left = 0.04
        while left < long - 0.15:
            tone, count, thin = one_of(stage, GOODS), int(stage.random.integers(2, 6)), pick(stage, 0.07, 0.15)
            tall, shade = pick(stage, 0.16, 0.34), pick(stage, 0.7, 1.1)
            for _ in range(count):
                if left + thin < long:
                    mark_fine(face, left, level - tall, left + thin - 0.015, level - 0.04,
                              (tone[0] * shade, tone[1] * shade, tone[2] * shade), 40)  # fmt: skip
                left += thin
        mark_fine(face, 0, level - 0.04, long, level, (226, 228, 228), 40)


def tills(stage: Stage) -> list[Way]:
    """Of a supermarket: four of them in a row with lit numbers, shelves full of goods behind, baskets, offers."""
    half, end, high = 8.4, 18.0, 4.0
    room(stage, half, end, high, ((176, 184, 188), (206, 210, 212), (196, 200, 200)))
    for piece in back_wall(stage, half, end, high, (186, 196, 204), 4):
        mark_fine(piece, 0, 0.5, 4.2, 1.1, (60, 90, 200), 50)
        _rows_of_goods(stage, piece, 4.2, 2.2)
    for x in (-7.4, -4.2, -1.0, 2.2, 5.4):
        for y in (10.6, 13.4):
            _goods(stage, x, y, 1.1, 1.9, 2.6)
        hung = facing(stage, (x - 0.1, 10.4, 3.3), 1.3, 0.5, one_of(stage, GOODS))
        slogan(stage, hung, 0.24, (236, 238, 238))
    for x in TILLS_M:
        _till(stage, x)
    for number in range(6):
        crate(stage, (6.4, 4.4, 0.12 * number), (0.5, 0.36, 0.1), (50, 60, 200))
    for number in range(4):
        crate(stage, (-7.8 + 0.1 * number, 3.0 + 0.4 * number, 0.35), (0.6, 0.8, 0.6), (150, 156, 158), 0.1)
    pile = 6.2, 8.4
    for level in range(4):
        for number in range(4 - level):
            crate(stage, (pile[0] + 0.4 * number + 0.2 * level, pile[1], 0.3 * level), (0.38, 0.4, 0.29), GOODS[level])
    slogan(stage, facing(stage, (-4.0, 9.6, 3.8), 8, 0.7, (50, 56, 196)), 0.46, (80, 214, 238))
    stage.lamps += [(-3.0, 6.0, 3.9), (3.0, 6.0, 3.9)]
    return [Way((-6.0, 9.3), (6.0, 9.1), "person", pick(stage, 0, 1))]


def _vines(stage: Stage, x: float, y: float, long: float) -> None:
    """A row of tomatoes tied upright: leaves, red and green fruit low down, strings above."""
    high = pick(stage, 1.7, 2.0)
    for at, right, wide in (
        ((x - 0.3, y, high), (0.6, 0, 0), 0.6),
        ((x + (0.3 if stage.view.x > x else -0.3), y if stage.view.x > x else y + long, high),
         (0, long if stage.view.x > x else -long, 0), long),
    ):  # fmt: skip
        face = sheet(stage, at, right, (0, 0, -high), (40, 66, 52))
        for number in range(round(wide * 190)):
            tone, middle = pick(stage, 0.7, 1.35), (pick(stage, 0, wide), pick(stage, 0, high))
            spot = round(middle[0] * TEXTURE_PX_PER_M), round(middle[1] * TEXTURE_PX_PER_M)
            leaf = int(stage.random.integers(1, 5)), int(stage.random.integers(1, 3))
            cv2.ellipse(face, spot, leaf, number * 37 % 180, 0, 360, (58 * tone, 112 * tone, 76 * tone), -1)
            if number % 24 == 0 and middle[1] > high * 0.4:
                cv2.circle(face, spot, 2, (46, 56, 196) if number % 3 else (70, 150, 130), -1, cv2.LINE_AA)
    sheet(stage, (x - 0.3, y + long, high), (0.6, 0, 0), (0, -long, 0), (56, 104, 74))
    for string in np.arange(y + 0.4, y + long, 1.0).tolist():
        facing(stage, (x, string, 2.7), 0.015, 2.7 - high, (206, 210, 212))


def tomato_tunnel(stage: Stage) -> list[Way]:
    """Inside a tunnel of film on hoops: rows of tomatoes, paths between them, pipes, a door and a fan at the end."""
    ground, half, long = stage.ground, 5.4, 34.0
    ground.box(-60, 0, 60, 60, EARTH)
    ground.speckle(-60, 0, 60, 60, 20)
    turns = np.linspace(0, np.pi, 11)
    spots = [(half * float(np.cos(t)), 1.0 + 2.7 * float(np.sin(t))) for t in turns]
    for y in np.arange(-2.0, long, 2.0).tolist():
        for number, ((x0, z0), (x1, z1)) in enumerate(pairwise(spots)):
            pale = 206 + 14 * float(np.sin(turns[number]))
            film = sheet(stage, (x0, y, z0), (0, 2.0, 0), (x1 - x0, 0, z1 - z0), (pale, pale, pale - 4))
            mark(film, 0, 0, 0.06, 4, (150, 156, 158))
        for side in (-half, half):
            sheet(stage, (side, y, 1.0), (0, 2.0, 0), (0, 0, -1.0), (196, 198, 196))
    back = facing(stage, (-half, long, 3.7), 2 * half, 3.7, (204, 206, 204))
    mark(back, half - 0.9, 1.5, half + 0.9, 3.7, (150, 154, 156))
    mark(back, half + 2.0, 1.2, half + 3.2, 2.4, (90, 94, 96))
    for x in (-3.9, -2.2, 2.2, 3.9):
        ground.box(x - 0.45, 0, x + 0.45, long, (60, 62, 64))
        for y in np.arange(2.6, long - 3, 3.0).tolist():
            _vines(stage, x, y, 2.9)
    for x in (-1.05, 1.05):
        ground.box(x - 0.4, 0, x + 0.4, long, (60, 62, 64))
        for y in np.arange(5.6, long - 3, 3.0).tolist():
            _vines(stage, x, y, 2.9)
    for y in np.arange(4.0, long, 4.0).tolist():
        crate(stage, (-half, y, 2.9), (2 * half, 0.06, 0.06), (150, 156, 158))
    for x in (-0.3, 0.2):
        crate(stage, (x, 3.2, 0), (0.4, 0.5, 0.3), one_of(stage, GOODS))
        crate(stage, (x + 0.04, 3.24, 0.3), (0.32, 0.4, 0.06), (46, 56, 190))
    stage.lamps += [(0.0, 8.0, 3.3), (0.0, 16.0, 3.3)]
    return [Way((0.0, 30), (0.1, 5), "person", pick(stage, 0, 1))]
