"""Of the twelfth set: the places indoors."""

import numpy as np

from streams.sim.draw_light import Colour, Image
from streams.sim.draw_site import Way
from streams.sim.draw_stage import PAINT, Stage
from streams.sim.draw_things import tree
from tests.bench.world.indoors_eighth import fine, mark_fine
from tests.bench.world.indoors_eleventh import room
from tests.bench.world.pieces import crate, facing, mark, one_of, slogan
from tests.bench.world.places_first import pick

COURTS_M = (-9.4, -3.05, 3.3)
"""Left edges of the courts."""
NET_Y_M = 10.6
CASH_M = (-2.7, -1.3, 0.1, 1.5)
SPINES: tuple[Colour, ...] = (
    (60, 70, 150), (140, 96, 60), (80, 120, 80), (70, 150, 180), (176, 180, 182), (60, 60, 64), (110, 84, 130),
)  # fmt: skip


def back_wall(stage: Stage, half: float, end: float, high: float, tone: Colour, pieces: int) -> list[Image]:
    """The wall across, in pieces from left to right, so that what stands before it is painted after it."""
    wide = 2 * half / pieces
    return [fine(stage, (-half + wide * n, end, high), (wide, 0, 0), (0, 0, -high), tone, 0, 50) for n in range(pieces)]


def _shelf(stage: Stage, x: float, y: float, wide: float) -> None:
    """Full of books, no two of a breadth, with a sign above."""
    high, ppm = 2.2, 60
    crate(stage, (x, y, 0), (wide, 0.5, high), (92, 126, 160))
    face = fine(
        stage, (x + 0.03, y - 0.03, high - 0.03), (wide - 0.06, 0, 0), (0, 0, -high + 0.1), (56, 70, 86), 0, ppm
    )
    for board in range(5):
        foot = 0.4 + 0.41 * board
        at = 0.04
        while at < wide - 0.2:
            thick = pick(stage, 0.025, 0.07)
            if stage.random.random() < 0.93:
                tone, shade = one_of(stage, SPINES), pick(stage, 0.75, 1.15)
                top = foot - pick(stage, 0.24, 0.33)
                mark_fine(face, at, top, at + thick, foot, (tone[0] * shade, tone[1] * shade, tone[2] * shade), ppm)
                mark_fine(face, at, top + 0.05, at + thick, top + 0.08, (210, 214, 214), ppm)
            at += thick + 0.012
        mark_fine(face, 0, foot, wide, foot + 0.04, (104, 140, 172), ppm)
    slogan(
        stage,
        facing(stage, (x + wide * 0.25, y - 0.02, high + 0.28), wide * 0.5, 0.26, (130, 96, 50)),
        0.18,
        (228,) * 3,
    )


def _table(stage: Stage, left: float, y: float) -> None:
    """With chairs before it, what lies on it, and, but for the last, a lamp."""
    crate(stage, (left, y, 0.7), (3.1, 1.0, 0.06), (110, 150, 184))
    for leg in (0.1, 2.9):
        crate(stage, (left + leg, y + 0.1, 0), (0.08, 0.8, 0.7), (80, 84, 86))
    for seat in (0.25, 1.25, 2.25):
        crate(stage, (left + seat, y - 0.55, 0.42), (0.45, 0.42, 0.06), (70, 110, 150))
        facing(stage, (left + seat, y - 0.52, 0.9), 0.45, 0.42, (76, 116, 156))
    for _ in range(3):
        spot = left + pick(stage, 0.2, 2.6), y + pick(stage, 0.15, 0.6), 0.76
        crate(stage, spot, (0.3, 0.22, 0.02), one_of(stage, (*SPINES, (232, 234, 234))))
    if y < 9:
        crate(stage, (left + 1.5, y + 0.45, 0.76), (0.06, 0.06, 0.4), (80, 120, 90))
        crate(stage, (left + 1.3, y + 0.35, 1.14), (0.46, 0.24, 0.1), (90, 150, 90))


def reading_room(stage: Stage) -> list[Way]:
    """Of a county library: shelves of books across and at both sides, long tables with lamps, chairs, plants."""
    half, end, high = 6.6, 13.0, 3.8
    room(stage, half, end, high, ((140, 164, 186), (196, 202, 204), (200, 202, 200)))
    for piece in back_wall(stage, half, end, high, (190, 196, 200), 4):
        mark_fine(piece, 0.5, 0.6, 2.7, 1.35, (226, 224, 220), 50)
        mark_fine(piece, 1.57, 0.6, 1.63, 1.35, (150, 154, 156), 50)
    for left in (-6.2, -2.8, 0.6, 4.0):
        _shelf(stage, left, 12.1, 2.3)
    for left in (-6.4, 4.3):
        _shelf(stage, left, 9.2, 2.1)
        _shelf(stage, left, 6.2, 2.1)
    for y in (4.2, 6.6, 9.0):
        for left in (-3.6, 0.5):
            _table(stage, left, y)
    crate(stage, (-6.2, 2.6, 0), (1.1, 2.4, 1.05), (96, 130, 160))
    for x in (-4.0, 3.2):
        crate(stage, (x, 11.2, 0), (0.45, 0.45, 0.5), (176, 190, 200))
        tree(stage, x + 0.22, 11.3, 1.7)
    stage.lamps += [(-2.0, 5.0, 3.7), (2.0, 8.0, 3.7)]
    return []


def _machine(stage: Stage, x: float, y: float) -> None:
    """For cash, built into the wall: a lit head, a screen, keys, a slot, a shield at each hand."""
    tone = one_of(stage, ((120, 140, 40), (60, 56, 160), (150, 96, 40)))
    crate(stage, (x, y, 0), (1.1, 0.6, 2.1), (186, 190, 190))
    face = fine(stage, (x + 0.03, y - 0.03, 2.08), (1.04, 0, 0), (0, 0, -2.05), (196, 200, 200), 0, 90)
    mark_fine(face, 0, 0, 1.04, 0.32, tone, 90)
    for letter in np.arange(0.15, 0.85, 0.16).tolist():
        mark_fine(face, letter, 0.1, letter + 0.1, 0.22, (236, 238, 238), 90)
    mark_fine(face, 0.2, 0.5, 0.84, 0.98, (40, 40, 42), 90)
    mark_fine(face, 0.28, 1.1, 0.6, 1.3, (120, 124, 126), 90)
    for key in range(12):
        a, b = 0.3 + 0.075 * (key % 4), 1.12 + 0.06 * (key // 4)
        mark_fine(face, a, b, a + 0.05, b + 0.04, (220, 222, 222), 90)
    mark_fine(face, 0.68, 1.12, 0.9, 1.16, (40, 40, 42), 90)
    mark_fine(face, 0.68, 1.22, 0.86, 1.3, (70, 190, 80), 90)
    mark_fine(face, 0.2, 1.46, 0.84, 1.56, (50, 50, 52), 90)
    for side in (x - 0.06, x + 1.1):
        crate(stage, (side, y - 0.5, 0.9), (0.05, 0.5, 0.9), (176, 190, 176))


def cash_lobby(stage: Stage) -> list[Way]:
    """Of a bank, open all night: four machines in the back wall, a line to wait behind, notices, a door of glass."""
    half, end, high = 3.6, 7.4, 3.0
    room(stage, half, end, high, ((170, 176, 178), (206, 210, 210), (206, 208, 206)))
    back_wall(stage, half, end, high, (200, 206, 208), 3)
    slogan(stage, facing(stage, (-3.2, end - 0.25, 2.92), 6.4, 0.5, (110, 130, 40)), 0.34, (236, 238, 238))
    for x in CASH_M:
        _machine(stage, x, end - 0.62)
    ground = stage.ground
    ground.box(-2.9, 5.0, 2.9, 5.12, (60, 180, 226))
    for x in CASH_M:
        ground.box(x + 0.35, 4.7, x + 0.75, 4.95, (60, 60, 190))
    ground.box(-1.0, 0.4, 1.4, 2.6, (96, 70, 60))
    for post in (-2.2, -0.6, 1.0):
        crate(stage, (post, 4.0, 0), (0.08, 0.08, 0.95), (90, 160, 180))
        crate(stage, (post - 0.1, 3.9, 0), (0.28, 0.28, 0.04), (90, 150, 170))
        if post < 1:
            facing(stage, (post + 0.05, 4.03, 0.9), 1.55, 0.07, (60, 50, 170))
    crate(stage, (2.9, 6.4, 0), (0.4, 0.4, 0.7), (110, 114, 116))
    crate(stage, (-3.5, 3.0, 0), (0.7, 1.4, 1.0), (96, 120, 150))
    mark(facing(stage, (-3.45, 2.95, 1.9), 0.6, 0.8, (206, 210, 210)), 0.06, 0.06, 0.54, 0.5, one_of(stage, SPINES))
    crate(stage, (3.0, 4.4, 0), (0.4, 0.4, 0.5), (180, 190, 196))
    tree(stage, 3.2, 4.6, 1.5)
    stage.lamps += [(0.4, 5.0, 2.9)]
    return []


def _net(stage: Stage, left: float) -> None:
    """Between two posts: a white band, and of the mesh what one sees from afar."""
    for post in (left - 0.06, left + 6.1):
        crate(stage, (post, NET_Y_M, 0), (0.07, 0.07, 1.56), (60, 110, 60))
    facing(stage, (left, NET_Y_M, 1.55), 6.1, 0.08, (232, 234, 234))
    for row in np.arange(0.9, 1.45, 0.13).tolist():
        facing(stage, (left, NET_Y_M, row), 6.1, 0.02, (60, 64, 70))
    for cord in np.arange(left + 0.3, left + 6.0, 0.42).tolist():
        facing(stage, (cord, NET_Y_M, 1.47), 0.025, 0.6, (60, 64, 70))


def badminton_hall(stage: Stage) -> list[Way]:
    """Three green courts side by side with their nets, high windows, a banner and a board of points, benches, bags."""
    half, end, high = 12.0, 22.0, 7.2
    room(stage, half, end, high, ((110, 140, 170), (190, 198, 202), (176, 180, 180)))
    ground = stage.ground
    ground.box(-12, 2.4, 12, 19.2, (150, 110, 60))
    for left in COURTS_M:
        near, far = NET_Y_M - 6.7, NET_Y_M + 6.7
        ground.box(left - 0.05, near, left + 6.15, far, (96, 136, 64))
        for x in (left, left + 0.46, left + 5.6, left + 6.06):
            ground.line(x, near, far, PAINT, 0.07)
        for y in (near, near + 0.76, NET_Y_M - 1.98, NET_Y_M + 1.98, far - 0.76, far):
            ground.box(left, y - 0.035, left + 6.1, y + 0.035, PAINT)
        for part in ((near, NET_Y_M - 1.98), (NET_Y_M + 1.98, far)):
            ground.line(left + 3.05, *part, PAINT, 0.07)
        _net(stage, left)
    ground.speckle(-12, 2, 12, 20, 5)
    for piece in back_wall(stage, half, end, high, (186, 192, 194), 6):
        mark_fine(piece, 0, 5.0, 4.0, high, (140, 150, 110), 50)
        mark_fine(piece, 0.7, 0.7, 3.3, 2.0, (234, 232, 228), 50)
        for bar in (1.5, 2.4):
            mark_fine(piece, bar, 0.7, bar + 0.06, 2.0, (130, 134, 136), 50)
    slogan(stage, facing(stage, (-7, end - 0.8, 4.6), 14, 1.1, (50, 44, 180)), 0.7, (70, 210, 236))
    crate(stage, (-11.2, 20.6, 0), (3.4, 1.0, 0.9), (96, 126, 156))
    facing(stage, (8.0, end - 0.4, 4.3), 2.6, 1.0, (26, 26, 28))
    for left in (-6.0, 0.2, 6.4):
        crate(stage, (left, 20.2, 0.36), (2.6, 0.5, 0.08), (70, 110, 150))
        for leg in (0.2, 2.3):
            crate(stage, (left + leg, 20.3, 0), (0.1, 0.3, 0.36), (90, 94, 96))
        crate(stage, (left + pick(stage, 0.2, 1.8), 19.9, 0), (0.6, 0.3, 0.36), one_of(stage, SPINES))
    stage.lamps += [(-6.0, 9.0, 7.0), (0.0, 9.0, 7.0), (6.0, 9.0, 7.0)]
    return []
