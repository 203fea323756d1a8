"""Of the fifteenth set: the places indoors."""

import numpy as np

from streams.sim.draw_light import Colour
from streams.sim.draw_site import Way
from streams.sim.draw_stage import Stage
from tests.bench.world.indoors_eighth import fine, mark_fine
from tests.bench.world.indoors_eleventh import room
from tests.bench.world.indoors_twelfth import back_wall
from tests.bench.world.pieces import crate, facing, mark, one_of, sheet, slogan
from tests.bench.world.places_first import pick

CARDBOARD: tuple[Colour, ...] = ((104, 146, 180), (96, 136, 168), (120, 160, 190), (200, 204, 206), (90, 90, 96))
SEATED_M = tuple((row, tuple(round(-3.9 + 1.3 * seat, 2) for seat in range(7))) for row in (3.4, 5.4, 7.4, 9.4))
"""Of the net cafe: how far each row of players is, and where each sits across."""
MOVING_STAIRS_M = ((-3.4, 9.0), (1.6, 9.0))
"""Of the mall: the left foot of each."""
UPPER_M = (21.0, 4.6)
"""How far its rear gallery is, and how high."""
PALE: Colour = (206, 210, 210)


def _parcels(stage: Stage, x: float, y: float, long: float, high: float) -> None:
    """Shelves along a side wall, their ends to the camera, full of parcels of all sizes; a number on each post."""
    for post in np.arange(y, y + long + 0.1, 1.3).tolist():
        crate(stage, (x, post, 0), (0.06, 0.06, high), (150, 100, 50))
        plate = facing(stage, (x, post - 0.02, high), 0.24, 0.2, (60, 150, 220))
        mark(plate, 0.05, 0.05, 0.2, 0.15, (40, 40, 44))
    for level in np.arange(0.15, high - 0.2, 0.5).tolist():
        crate(stage, (x, y, level), (0.55, long, 0.04), (150, 154, 156))
        near = y + 0.05
        while near < y + long - 0.3:
            deep, up = pick(stage, 0.16, 0.42), pick(stage, 0.1, 0.4)
            crate(stage, (x + 0.06, near, level + 0.04), (0.44, deep, up), one_of(stage, CARDBOARD))
            near += deep + pick(stage, 0.02, 0.1)


def _counter(stage: Stage) -> None:
    """With a screen, a scale and a printer on it; a board with prices behind."""
    crate(stage, (-0.2, 6.2, 0), (2.2, 0.7, 1.0), (150, 96, 40))
    crate(stage, (-0.3, 6.1, 1.0), (2.4, 0.9, 0.05), PALE)
    crate(stage, (0.0, 6.3, 1.05), (0.4, 0.4, 0.12), (70, 72, 74))
    crate(stage, (1.5, 6.3, 1.05), (0.4, 0.3, 0.3), (120, 124, 126))
    slogan(stage, facing(stage, (-0.1, 6.18, 0.8), 2.0, 0.5, (150, 96, 40)), 0.3, (232, 236, 236))


def parcel_shop(stage: Stage) -> list[Way]:
    """Where parcels are fetched: shelves with numbers along both walls, a counter, a gate that scans, a glass door."""
    half, end, high = 3.4, 10.5, 3.1
    room(stage, half, end, high, ((150, 156, 160), (200, 206, 208), (206, 210, 210)))
    wall = back_wall(stage, half, end, high, (204, 208, 210), 1)[0]
    mark_fine(wall, 2.0, 0.5, 5.0, high, (226, 222, 214), 50)
    for bar_at in (2.0, 2.96, 3.46, 3.96, 4.94):
        mark_fine(wall, bar_at, 0.5, bar_at + 0.07, high, (96, 100, 104), 50)
    for post in (2.5, 4.3):
        mark_fine(wall, post, 1.0, post + 0.5, 1.5, (60, 70, 190), 50)
    mark_fine(wall, 0.3, 0.7, 1.7, 1.9, (60, 140, 220), 50)
    for row in np.arange(0.9, 1.8, 0.14).tolist():
        mark_fine(wall, 0.45, row, pick(stage, 0.9, 1.55), row + 0.05, (236, 240, 240), 50)
    for x, y, long in ((-3.3, 2.6, 3.6), (-3.3, 6.9, 2.7), (2.75, 2.8, 6.4)):
        _parcels(stage, x, y, long, 2.1)
    _parcels(stage, -1.5, 3.6, 2.6, 1.6)
    _counter(stage)
    for post in (-1.5, -0.7):
        crate(stage, (post, 8.4, 0), (0.2, 0.6, 1.2), PALE)
        facing(stage, (post + 0.03, 8.38, 1.1), 0.14, 0.3, (60, 60, 62))
    for _ in range(9):
        at = (pick(stage, 0.4, 2.0), pick(stage, 3.2, 4.4), 0.0)
        crate(
            stage, at, (pick(stage, 0.3, 0.6), pick(stage, 0.3, 0.5), pick(stage, 0.2, 0.6)), one_of(stage, CARDBOARD)
        )
    stage.lamps += [(-1.8, 7.6, 3.0), (1.8, 8.6, 3.0)]
    return [Way((-0.75, 8.2), (-0.5, -0.8), "person", pick(stage, 0, 1))]


def _gallery(stage: Stage, side: int) -> None:
    """A floor along one side with a rail of glass and the fronts of shops behind it; shops below."""
    half, end = 9.0, 22.0
    floor, edge = UPPER_M[1], 6.2
    for near in np.arange(-2.0, end, 4.0).tolist():
        at = (side * half, near if side < 0 else near + 4.0, 11.0)
        wall = fine(stage, at, (0, -4.0 * side, 0), (0, 0, -11.0), (196, 202, 204), 0, 30)
        for top in (2.6, 7.4):
            mark_fine(wall, 0.2, top, 3.8, top + 0.7, one_of(stage, ((50, 50, 190), (150, 96, 40), (60, 140, 70))), 30)
            for letter in np.arange(0.6, 3.2, 0.55).tolist():
                mark_fine(wall, letter, top + 0.18, letter + 0.36, top + 0.52, (232, 236, 238), 30)
            mark_fine(wall, 0.3, top + 0.8, 3.7, top + 3.4, (150, 176, 190), 30)
            for _ in range(5):
                left, down = pick(stage, 0.4, 3.0), pick(stage, 1.2, 2.4)
                tone = one_of(stage, ((60, 60, 180), (90, 90, 96), (190, 150, 90), (120, 160, 200), (226, 228, 228)))
                mark_fine(wall, left, top + down, left + 0.5, top + down + 0.8, tone, 30)
        inner = side * edge
        sheet(stage, (min(inner, side * half), near + 4.0, floor), (half - edge, 0, 0), (0, -4.0, 0), (170, 174, 176))
        sheet(stage, (inner, near, floor), (0, 4.0, 0), (0, 0, -0.45), PALE)
        sheet(stage, (inner, near, floor + 1.1), (0, 4.0, 0), (0, 0, -0.12), (110, 114, 118))
        for post in (0.0, 2.0):
            crate(stage, (inner, near + post, floor), (0.06, 0.06, 1.05), (120, 124, 128))
    for column in np.arange(4.0, end, 8.0).tolist():
        crate(stage, (side * 6.4 - 0.3, column, 0), (0.6, 0.6, 4.2), (216, 220, 220))


def _glass_roof(stage: Stage, half: float, end: float, high: float) -> None:
    roof = sheet(stage, (-half, end, high), (2 * half, 0, 0), (0, -end - 2, 0), (214, 206, 196))
    for line in np.arange(0.0, end + 2, 1.5).tolist():
        mark(roof, 0, line, 2 * half, line + 0.12, (130, 132, 134))
    for line in np.arange(0.0, 2 * half, 1.5).tolist():
        mark(roof, line, 0, line + 0.12, end + 2, (130, 132, 134))


def _stall(stage: Stage) -> None:
    """A counter under a roof on two posts, and three tubs with bushes about the floor."""
    crate(stage, (-1.2, 6.4, 0), (2.2, 1.4, 1.0), (120, 90, 170))
    crate(stage, (-1.3, 6.3, 2.4), (2.4, 1.6, 0.3), (120, 90, 170))
    for post in (-1.2, 0.94):
        crate(stage, (post, 6.4, 1.0), (0.06, 0.06, 1.4), PALE)
    for x, y in ((-5.6, 5.0), (5.0, 5.6), (5.0, 12.0)):
        crate(stage, (x, y, 0), (0.9, 0.9, 0.7), (196, 200, 200))
        crate(stage, (x + 0.1, y + 0.1, 0.7), (0.7, 0.7, 0.8), (60, 110, 70), 0.2)


def mall_atrium(stage: Stage) -> list[Way]:
    """Of a shopping centre: galleries with shops at both hands, moving stairs, a stall, banners, a roof of glass."""
    half, end, high = 9.0, 22.0, 11.0
    stage.ground.paving(-half, 0, half, end, (186, 196, 202), 1.2)
    for ring in np.arange(4.0, end, 4.8).tolist():
        stage.ground.box(-2.2, ring, 2.2, ring + 0.25, (110, 126, 150))
    _glass_roof(stage, half, end, high)
    for piece in back_wall(stage, half, end, high, (200, 204, 206), 3):
        mark_fine(piece, 0.6, 7.2, 5.2, 10.9, (140, 160, 176), 50)
        mark_fine(piece, 0.6, 6.6, 5.2, 7.1, (50, 50, 180), 50)
    for side in (-1, 1):
        _gallery(stage, side)
    crate(stage, (-half, UPPER_M[0], UPPER_M[1] - 0.45), (2 * half, 1.0, 0.45), PALE)
    for x, y in MOVING_STAIRS_M:
        for rail in (-0.12, 1.14):
            sheet(stage, (x + rail, y, 1.0), (0, 9.0, 4.6), (0, 0, -1.0), (150, 146, 140))
            sheet(stage, (x + rail, y, 1.05), (0, 9.0, 4.6), (0, 0, -0.12), (50, 52, 54))
    for x, tone in ((-5.0, (50, 50, 190)), (4.0, (60, 150, 220))):
        banner = facing(stage, (x, 14.0, 9.6), 1.2, 4.2, tone)
        for row in np.arange(0.4, 3.6, 0.8).tolist():
            mark(banner, 0.35, row, 0.85, row + 0.5, (226, 230, 232))
    _stall(stage)
    stage.lamps += [(side * 7.4, y, 4.0) for side in (-1, 1) for y in (7.0, 15.0)]
    return [
        Way((-5.0, 20), (-4.6, 3), "person", pick(stage, 0, 1)),
        Way((4.4, 3), (4.8, 20), "person", pick(stage, 0, 1)),
    ]


def _place_to_play(stage: Stage, x: float, y: float) -> None:
    """A high padded chair, a desk with a keyboard, the frame of a monitor."""
    crate(stage, (x - 0.65, y + 0.65, 0.72), (1.3, 0.7, 0.05), (60, 58, 60))
    crate(stage, (x - 0.36, y + 1.14, 0.86), (0.72, 0.05, 0.44), (34, 34, 36))
    crate(stage, (x - 0.05, y + 1.16, 0.77), (0.1, 0.1, 0.1), (34, 34, 36))
    sheet(stage, (x - 0.24, y + 0.9, 0.79), (0.44, 0, 0), (0, -0.16, 0), (96, 98, 100))
    crate(stage, (x - 0.24, y - 0.2, 0.46), (0.48, 0.1, 0.52), one_of(stage, ((44, 44, 150), (52, 52, 56))))
    crate(stage, (x - 0.24, y - 0.14, 0.38), (0.48, 0.46, 0.08), (52, 52, 56))
    crate(stage, (x - 0.04, y, 0), (0.08, 0.08, 0.38), (90, 94, 96))


def net_cafe(stage: Stage) -> list[Way]:
    """From its rear: four rows of players' chairs and desks, partitions, a counter with drinks, lines of blue light."""
    half, end, high = 5.4, 13.0, 3.2
    room(stage, half, end, high, ((96, 90, 92), (120, 112, 118), (96, 92, 96)))
    for number, piece in enumerate(back_wall(stage, half, end, high, (110, 100, 104), 3)):
        mark_fine(piece, 0, 0.5, 3.6, 0.6, (230, 150, 70), 50)
        if number == 1:
            mark_fine(piece, 0.3, 0.9, 3.3, 2.2, (70, 80, 90), 50)
            for shelf in (1.25, 1.65, 2.05):
                left = 0.4
                while left < 3.1:
                    tone = one_of(stage, ((60, 60, 200), (60, 180, 90), (220, 150, 60), (70, 190, 230)))
                    mark_fine(piece, left, shelf - 0.24, left + 0.1, shelf, tone, 50)
                    left += pick(stage, 0.13, 0.2)
        else:
            mark_fine(piece, 0.8, 1.0, 2.8, 2.2, (60, 50, 120) if number else (120, 60, 50), 50)
    for side in (-1, 1):
        for near in np.arange(2.0, end, 2.9).tolist():
            sheet(stage, (side * (half - 0.05), near, 2.5), (0, 2.0, 0), (0, 0, -0.08), (230, 150, 70))
    crate(stage, (-1.8, 11.8, 0), (3.6, 0.6, 1.1), (70, 84, 120))
    slogan(stage, facing(stage, (-1.7, 11.75, 1.0), 3.4, 0.7, (70, 84, 120)), 0.4, (90, 210, 240))
    for row, seats in SEATED_M:
        for x in seats:
            if abs(x) > 0.7:
                _place_to_play(stage, x, row)
    stage.lamps += [(-2.6, 6.0, 3.1), (2.6, 9.0, 3.1)]
    return [Way((0.1, 11.4), (-0.1, -1.0), "person", pick(stage, 0, 1))]
