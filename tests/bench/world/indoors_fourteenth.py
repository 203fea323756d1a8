"""Of the fourteenth set: the places indoors."""

import cv2
import numpy as np

from streams.sim.draw_light import Colour
from streams.sim.draw_site import Way
from streams.sim.draw_stage import Stage
from tests.bench.world.indoors_eighth import fine, mark_fine
from tests.bench.world.indoors_eleventh import room
from tests.bench.world.indoors_twelfth import back_wall
from tests.bench.world.pieces import crate, facing, mark, one_of, sheet, slogan
from tests.bench.world.places_first import pick

SEATS = tuple((x + 0.62 * n, y) for y in (5.4, 7.6, 9.8, 12.0) for x in (-6.2, 1.6) for n in range(7))
"""Of the waiting hall: each one's middle."""
DESKS = tuple((x, y) for y in (2.9, 4.1, 5.3, 6.5) for x in (-3.0, -1.8, -0.6, 0.6, 1.8, 3.0))
"""Of the classroom: where each pupil sits."""
STOVES_Y_M = (3.6, 5.0, 6.4)
UNITS_Y_M = (8.0, 15.0, 22.0)
"""Of the turbine hall: the middles of its machines."""
BOARD_M = (-3.6, 17.6, 4.9)
TILE: Colour = (206, 210, 208)
STEEL: Colour = (168, 174, 176)
FOOD: tuple[Colour, ...] = ((222, 224, 224), (60, 130, 80), (50, 80, 190), (176, 180, 182), (100, 150, 190))
DARK_GREEN: Colour = (62, 84, 52)


def _seat_row(stage: Stage, x: float, y: float) -> None:
    """Seven joined seats of pierced steel that face the camera."""
    for leg in (0.1, 2.0, 3.9):
        crate(stage, (x - 0.31 + leg, y, 0), (0.08, 0.4, 0.36), (110, 114, 116))
    for number in range(7):
        left = x - 0.29 + 0.62 * number
        back = fine(stage, (left, y + 0.32, 0.92), (0.56, 0, 0), (0, 0, -0.5), (150, 154, 154), 0, 60)
        for hole in np.arange(0.08, 0.5, 0.08).tolist():
            mark_fine(back, 0.06, hole, 0.5, hole + 0.025, (110, 114, 116), 60)
        sheet(stage, (left, y + 0.3, 0.42), (0.56, 0, 0), (0, -0.5, 0), (160, 164, 164))
        facing(stage, (left, y - 0.2, 0.43), 0.56, 0.06, (120, 124, 126))


def _gate(stage: Stage, x: float, y: float, tone: Colour) -> None:
    """Where tickets are looked at: a post at each hand, a wing between, a lit number above."""
    for post in (0.0, 1.1):
        crate(stage, (x + post, y, 0), (0.3, 1.2, 1.0), STEEL)
        facing(stage, (x + post + 0.05, y - 0.02, 0.98), 0.2, 0.12, (60, 60, 62))
    crate(stage, (x + 0.3, y + 0.5, 0.3), (0.36, 0.05, 0.6), (60, 90, 200))
    crate(stage, (x + 0.74, y + 0.5, 0.3), (0.36, 0.05, 0.6), (60, 90, 200))
    sign = facing(stage, (x + 0.1, y + 0.4, 2.95), 1.2, 0.5, tone)
    mark(sign, 0.45, 0.08, 0.7, 0.42, (236, 238, 238))


def waiting_hall(stage: Stage) -> list[Way]:
    """Of a coach station: rows of seats, a board of departures, gates with numbers, a clock, a machine for water."""
    half, end, high = 9.0, 18.0, 5.6
    room(stage, half, end, high, ((168, 178, 184), (198, 202, 204), (190, 194, 194)))
    for number, piece in enumerate(back_wall(stage, half, end, high, (190, 196, 200), 5)):
        mark_fine(piece, 0.4, high - 2.9, 3.2, high, (206, 204, 198) if number % 2 else (120, 112, 104), 50)
        mark_fine(piece, 1.77, high - 2.9, 1.83, high, (110, 114, 116), 50)
    for x in (-7.6, -5.4, 4.0, 6.2):
        _gate(stage, x, 15.6, (110, 130, 40) if x < 0 else (160, 110, 40))
    for y in (5.4, 7.6, 9.8, 12.0):
        for x in (-6.2, 1.6):
            _seat_row(stage, x, y)
    facing(stage, (BOARD_M[0] - 0.15, BOARD_M[1] + 0.05, BOARD_M[2] + 0.6), 7.5, 2.5, (40, 38, 38))
    slogan(stage, facing(stage, (BOARD_M[0], BOARD_M[1], BOARD_M[2] + 0.55), 7.2, 0.5, (120, 60, 40)), 0.34, TILE)
    crate(stage, (-8.8, 9.0, 0), (0.6, 0.6, 1.5), (206, 208, 208))
    crate(stage, (8.1, 8.0, 0), (0.8, 1.4, 1.9), (50, 60, 190))
    mark(facing(stage, (8.14, 7.96, 1.8), 0.7, 1.5, (60, 70, 200)), 0.1, 0.1, 0.6, 0.9, (90, 84, 76))
    for x, y in ((-1.1, 6.2), (0.6, 9.1), (-7.4, 12.4), (6.9, 10.6), (-1.4, 11.0)):
        crate(stage, (x, y, 0), (pick(stage, 0.35, 0.5), 0.3, pick(stage, 0.4, 0.7)),
              one_of(stage, ((60, 50, 44), (130, 60, 50), (70, 60, 150), (150, 150, 152))))  # fmt: skip
    for x in (-1.3, 1.0):
        crate(stage, (x, 3.6, 0), (0.36, 0.36, 0.75), (110, 130, 90))
    ground = stage.ground
    ground.box(-0.5, 2, 0.5, 15, (150, 176, 190))
    for y in np.arange(2.5, 15, 0.9).tolist():
        ground.box(-0.3, y, 0.3, y + 0.16, (60, 170, 210))
    stage.lamps += [(-4.0, 7.0, 5.5), (4.0, 11.0, 5.5)]
    return [
        Way((-0.1, 15), (0.2, 2.5), "person", pick(stage, 0, 1)),
        Way((-8.0, 4), (-7.6, 15), "person", pick(stage, 0, 1)),
        Way((7.4, 15), (7.6, 5), "person", pick(stage, 0, 1)),
    ]


def _stove(stage: Stage, y: float) -> None:
    """Of steel along the left wall: a ring of brick in it, a tap above, knobs on its front."""
    crate(stage, (-3.5, y - 0.55, 0), (1.2, 1.1, 0.82), STEEL)
    front = fine(stage, (-2.28, y - 0.55, 0.8), (0, 1.1, 0), (0, 0, -0.78), STEEL, 40, 60)
    for knob in (0.2, 0.5, 0.8):
        mark_fine(front, knob, 0.12, knob + 0.08, 0.2, (50, 52, 54), 60)
    mark_fine(front, 0.3, 0.3, 0.8, 0.7, (110, 114, 116), 60)
    top = fine(stage, (-3.45, y + 0.5, 0.83), (1.1, 0, 0), (0, -1.0, 0), (150, 156, 158), 0, 60)
    cv2.circle(top, (33, 30), 20, (50, 52, 56), -1, cv2.LINE_AA)
    crate(stage, (-3.5, y + 0.2, 0.82), (0.06, 0.06, 0.5), (190, 194, 196))


def _rack(stage: Stage, x: float, y: float, wide: float) -> None:
    """Four boards of steel with bowls, basins, boxes and bottles."""
    for post in (0.0, wide - 0.05):
        crate(stage, (x + post, y, 0), (0.05, 0.05, 1.9), STEEL)
    for level in (0.25, 0.75, 1.25, 1.75):
        crate(stage, (x, y, level), (wide, 0.5, 0.04), STEEL)
        left = x + 0.06
        while left < x + wide - 0.3:
            size = pick(stage, 0.14, 0.34), pick(stage, 0.1, 0.36)
            tone = one_of(stage, ((222, 224, 224), (150, 156, 158), (60, 80, 190), (190, 150, 90), (80, 150, 170)))
            crate(stage, (left, y + 0.08, level + 0.04), (size[0], 0.3, size[1]), tone)
            left += size[0] + pick(stage, 0.03, 0.12)


def kitchen(stage: Stage) -> list[Way]:
    """Of a school: stoves under a long hood, a table of steel with what is being cut, racks, basins, tiled walls."""
    half, end, high = 3.6, 9.4, 3.0
    room(stage, half, end, high, ((120, 116, 124), TILE, (200, 204, 204)))
    for number, piece in enumerate(back_wall(stage, half, end, high, TILE, 3)):
        for line in np.arange(0, 2.5, 0.3).tolist():
            mark_fine(piece, line, 0, line + 0.01, high, (180, 184, 184), 50)
            mark_fine(piece, 0, line, 2.4, line + 0.01, (180, 184, 184), 50)
        mark_fine(piece, 0.5, 0.6, 1.9, 3.0 if number == 2 else 1.5, (110, 116, 120) if number == 2 else STEEL, 50)
    for y in STOVES_Y_M:
        _stove(stage, y)
    for near in np.arange(2.9, 7.2, 1.05).tolist():
        sheet(stage, (-2.2, near, 2.15), (0, 1.05, 0), (-0.5, 0, 0.6), (176, 182, 184))
        sheet(stage, (-2.2, near, 2.15), (0, 1.05, 0), (0, 0, -0.2), (190, 196, 198))
    facing(stage, (-3.6, 2.9, 2.75), 1.4, 0.8, (180, 186, 188))
    crate(stage, (-0.5, 3.4, 0.78), (1.2, 3.6, 0.06), (186, 192, 194))
    crate(stage, (-0.45, 3.45, 0.2), (1.1, 3.5, 0.04), STEEL)
    for leg in (3.45, 5.1, 6.85):
        for side in (-0.45, 0.6):
            crate(stage, (side, leg, 0), (0.06, 0.06, 0.78), STEEL)
    for _ in range(12):
        at = (pick(stage, -0.4, 0.35), pick(stage, 3.5, 6.6), 0.84)
        size = pick(stage, 0.15, 0.4), pick(stage, 0.15, 0.4), pick(stage, 0.04, 0.2)
        crate(stage, at, size, one_of(stage, FOOD))
    crate(stage, (2.5, 2.8, 0), (1.0, 2.4, 0.8), STEEL)
    for basin in (2.95, 4.1):
        sheet(stage, (2.6, basin + 0.9, 0.81), (0.8, 0, 0), (0, -0.9, 0), (96, 100, 104))
    crate(stage, (2.7, 6.0, 0), (0.8, 0.9, 1.95), (190, 194, 196))
    mark(facing(stage, (2.72, 5.98, 1.9), 0.76, 1.85, (196, 200, 202)), 0.36, 0.1, 0.4, 1.8, (120, 124, 126))
    _rack(stage, -1.9, 8.6, 1.9)
    _rack(stage, 0.4, 8.6, 1.6)
    for sign in (-1.6, 0.6):
        slogan(stage, facing(stage, (sign, 9.3, 2.7), 1.4, 0.32, (60, 60, 190)), 0.2, (232, 236, 236))
    stage.lamps += [(0.0, 4.5, 2.95), (1.6, 7.0, 2.95)]
    return []


def _unit(stage: Stage, y: float) -> None:
    """A generator: a low drum with ribs, a smaller one on it, a ladder, a rail about it."""
    for wide, foot, top, tone in ((4.4, 0.0, 1.6, (150, 120, 60)), (2.6, 1.6, 2.5, (60, 160, 200))):
        left = -wide / 2
        drum = fine(stage, (left, y - wide * 0.3, top), (wide, 0, 0), (0, 0, foot - top), tone, 0, 40)
        for strip in np.linspace(0, 1, 21)[:-1].tolist():
            share = 0.55 + 0.5 * float(np.sin(np.pi * (0.1 + 0.8 * strip)))
            paint = (tone[0] * share, tone[1] * share, tone[2] * share)
            mark_fine(drum, strip * wide, 0, (strip + 0.05) * wide, top - foot, paint, 40)
            mark_fine(drum, strip * wide, 0.1, strip * wide + 0.03, top - foot, (90, 84, 60), 40)
        if top < stage.view.z:
            rim = [(wide / 2 * float(np.cos(t)), wide * 0.3 * float(np.sin(t))) for t in np.linspace(0, 6.28, 40)]
            lid = sheet(stage, (left, y + wide * 0.3, top), (wide, 0, 0), (0, -wide * 0.6, 0), (150, 154, 150))
            middle = lid.shape[1] / 2, lid.shape[0] / 2
            inside = np.array([(middle[0] + a * 24, middle[1] + b * 24) for a, b in rim]).astype(np.int32)
            cv2.fillPoly(lid, [inside], (tone[0] * 0.9, tone[1] * 0.9, tone[2] * 0.9), cv2.LINE_AA)
    for post in (-2.9, -1.4, 1.4, 2.9):
        crate(stage, (post, y - 2.2, 0), (0.07, 0.07, 1.05), (60, 180, 220))
    for rail in (0.55, 1.05):
        facing(stage, (-2.9, y - 2.2, rail), 5.86, 0.05, (60, 180, 220))
    plate = facing(stage, (-0.5, y - 1.36, 1.2), 1.0, 0.6, (206, 208, 208))
    mark(plate, 0.3, 0.12, 0.7, 0.48, (60, 60, 190))


def _cabinets(stage: Stage) -> None:
    """Along the left wall, with dials and lamps."""
    for number, y in enumerate(np.arange(5.0, 26, 2.3).tolist()):
        crate(stage, (-7.8, y, 0), (0.9, 2.1, 2.2), (150, 160, 150))
        face = fine(stage, (-6.88, y, 2.15), (0, 2.1, 0), (0, 0, -2.1), (156, 166, 156), 0, 50)
        for dial in (0.3, 0.9, 1.5):
            spot = round((dial + 0.15) * 50), 22
            cv2.circle(face, spot, 8, (230, 232, 232), -1, cv2.LINE_AA)
            cv2.line(face, spot, (spot[0] + 5 - 3 * (number % 4), spot[1] - 5), (40, 40, 180), 1, cv2.LINE_AA)
            mark_fine(face, dial, 0.85, dial + 0.25, 0.95, (60, 160, 70) if number % 3 else (60, 60, 190), 50)
        mark_fine(face, 1.04, 0, 1.06, 2.1, (96, 104, 96), 50)


def turbine_hall(stage: Stage) -> list[Way]:
    """Of a small power station: three machines in a row on a green floor, cabinets, tall windows, a crane's rails."""
    half, end, high = 8.0, 29.0, 9.0
    ground = stage.ground
    ground.box(-60, 0, 60, 60, DARK_GREEN)
    ground.speckle(-half, 0, half, end, 6)
    for x in (-3.4, 3.4):
        ground.box(x - 0.08, 2, x + 0.08, end, (60, 180, 220))
    for near in np.arange(-2.0, end, 3.1).tolist():
        for side in (-1, 1):
            at = (side * half, near if side < 0 else near + 3.1, high)
            wall = fine(stage, at, (0, -3.1 * side, 0), (0, 0, -high), (186, 196, 196), 0, 30)
            mark_fine(wall, 0, high - 1.3, 3.1, high, (110, 130, 96), 30)
            mark_fine(wall, 0.7, 2.6, 2.4, 6.2, (214, 212, 206), 30)
            for bar_at in (3.5, 4.4, 5.3):
                mark_fine(wall, 0.7, bar_at, 2.4, bar_at + 0.06, (110, 116, 116), 30)
            mark_fine(wall, 0, 1.4, 3.1, 1.8, (60, 140, 180), 30)
            mark_fine(wall, 0, 1.8, 0.4, high, (170, 180, 180), 30)
    back = facing(stage, (-half, end, high), 2 * half, high, (184, 194, 194))
    mark(back, 5.5, 4.6, 10.5, 9.0, (120, 130, 110))
    mark(back, 2.0, 2.0, 4.0, 5.5, (210, 208, 204))
    mark(back, 12.0, 2.0, 14.0, 5.5, (210, 208, 204))
    slogan(stage, facing(stage, (-6.0, end - 0.1, 8.4), 12.0, 1.1, (50, 50, 176)), 0.75, (80, 210, 236))
    for beam in np.arange(0.0, end, 4.0).tolist():
        crate(stage, (-half, beam, high - 0.4), (2 * half, 0.3, 0.4), (120, 126, 126))
    sheet(stage, (-half, end, high), (2 * half, 0, 0), (0, -end - 2, 0), (150, 156, 156), 1.0)
    for y in UNITS_Y_M[::-1]:
        _unit(stage, y)
    _cabinets(stage)
    crate(stage, (5.0, 6.4, 0.72), (1.8, 0.9, 0.06), (110, 140, 170))
    crate(stage, (5.1, 6.5, 0), (0.5, 0.7, 0.72), (100, 130, 160))
    stage.lamps += [(side * 5.0, y, 7.4) for side in (-1, 1) for y in (8.0, 18.0)]
    return [Way((4.6, 25), (5.0, 4), "person", pick(stage, 0, 1))]


def _desk(stage: Stage, x: float, y: float) -> None:
    """With books and papers; its chair is towards the camera."""
    crate(stage, (x - 0.33, y + 0.3, 0.68), (0.66, 0.42, 0.05), (120, 164, 196))
    for leg in (-0.3, 0.26):
        crate(stage, (x + leg, y + 0.34, 0), (0.04, 0.34, 0.68), (150, 120, 70))
    for _ in range(3):
        crate(stage, (x + pick(stage, -0.3, 0.1), y + pick(stage, 0.34, 0.5), 0.73),
              (0.2, 0.14, pick(stage, 0.02, 0.16)),
              one_of(stage, ((226, 228, 228), (180, 120, 60), (60, 80, 190), (80, 150, 90))))  # fmt: skip
    facing(stage, (x - 0.2, y - 0.2, 0.82), 0.4, 0.36, (110, 150, 180))
    sheet(stage, (x - 0.2, y + 0.16, 0.44), (0.4, 0, 0), (0, -0.36, 0), (116, 156, 186))
    for leg in (-0.2, 0.17):
        facing(stage, (x + leg, y - 0.19, 0.46), 0.03, 0.46, (90, 94, 96))


def classroom(stage: Stage) -> list[Way]:
    """From its back: desks in rows, a board with writing, a large screen, a flag, windows at one side, sayings."""
    half, end, high = 4.4, 9.8, 3.4
    room(stage, half, end, high, ((150, 162, 170), (206, 210, 210), (212, 214, 212)))
    for near in np.arange(1.0, 9.0, 2.6).tolist():
        pane = fine(stage, (-half + 0.04, near, 2.8), (0, 1.9, 0), (0, 0, -1.75), (226, 222, 214), 0, 50)
        for split in (0.0, 0.62, 1.26, 1.86):
            mark_fine(pane, split, 0, split + 0.05, 1.75, (150, 154, 156), 50)
        mark_fine(pane, 0, 0.5, 1.9, 0.54, (150, 154, 156), 50)
        mark_fine(pane, 0, 0, 0.34, 1.75, (170, 150, 110), 50)
    wall = back_wall(stage, half, end, high, (208, 212, 212), 1)[0]
    mark_fine(wall, 0, 2.5, 8.8, high, (150, 170, 130), 50)
    board = fine(stage, (-2.4, end - 0.08, 2.35), (3.2, 0, 0), (0, 0, -1.35), (60, 84, 52), 0, 60)
    for line in range(6):
        left = 0.15 + 0.1 * (line % 2)
        while left < pick(stage, 1.6, 2.9):
            mark_fine(board, left, 0.14 + 0.19 * line, left + pick(stage, 0.04, 0.1), 0.2 + 0.19 * line, TILE, 60)
            left += pick(stage, 0.09, 0.17)
    crate(stage, (0.9, end - 0.14, 1.05), (2.0, 0.1, 1.25), (44, 44, 46))
    sheet(stage, (-0.4, end - 0.07, 3.2), (0.8, 0, 0), (0, 0, -0.5), (40, 44, 200))
    for left in (-3.3, 1.0):
        slogan(stage, facing(stage, (left, end - 0.06, 3.15), 2.3, 0.5, (206, 208, 208)), 0.34, (50, 50, 180))
    crate(stage, (-1.6, 8.5, 0), (1.2, 0.6, 0.95), (100, 140, 170))
    sheet(stage, (-3.6, 9.6, 0.12), (7.2, 0, 0), (0, -1.4, 0), (130, 146, 156))
    for x, y in DESKS:
        _desk(stage, x, y)
    crate(stage, (3.6, 9.0, 0), (0.6, 0.5, 1.1), (176, 182, 184))
    door = fine(stage, (half - 0.04, 9.0, 2.2), (0, -1.0, 0), (0, 0, -2.2), (120, 150, 176), 0, 50)
    mark_fine(door, 0.3, 0.3, 0.7, 0.9, (120, 112, 104), 50)
    stage.lamps += [(-1.8, 4.0, 3.2), (1.8, 6.5, 3.2)]
    return []
