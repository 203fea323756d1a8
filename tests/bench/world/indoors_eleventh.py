"""Of the eleventh set: the places indoors."""

import numpy as np

from streams.sim.draw_light import Colour
from streams.sim.draw_site import Way
from streams.sim.draw_stage import Stage
from streams.sim.draw_things import block, tree
from tests.bench.world.indoors_eighth import fine, mark_fine
from tests.bench.world.pieces import crate, facing, mark, one_of, slogan
from tests.bench.world.places_first import parked_car, pick

FANS_M = ((-2.6, 5.2, 3.45), (2.6, 5.2, 3.45), (-2.6, 9.6, 3.45), (2.6, 9.6, 3.45))
DOOR_M = (0.0, 10.4)
BRIGHT: tuple[Colour, ...] = ((50, 60, 210), (60, 190, 230), (180, 120, 40), (80, 160, 70), (160, 80, 170))


def room(stage: Stage, half: float, end: float, high: float, tones: tuple[Colour, Colour, Colour]) -> None:
    """Floor of slabs, ceiling with panels of light, and both side walls with their skirting."""
    stage.ground.paving(-half, 0, half, end, tones[0], 0.8)
    ceiling = fine(stage, (-half, end, high), (2 * half, 0, 0), (0, -end - 2, 0), tones[2], ppm=30)
    for line in np.arange(0, max(2 * half, end + 2), 0.6).tolist():
        mark_fine(ceiling, line, 0, line + 0.02, end + 2, (150, 152, 150), 30)
        mark_fine(ceiling, 0, line, 2 * half, line + 0.02, (150, 152, 150), 30)
    for x in np.arange(1.2, 2 * half - 1, 2.4).tolist():
        for y in np.arange(0.6, end, 2.4).tolist():
            mark_fine(ceiling, x, y, x + 1.2, y + 0.6, (246, 250, 248), 30)
    # In pieces, so that what stands before a wall is painted after it.
    for near in np.arange(-2.0, end, 2.9).tolist():
        for side in (-1, 1):
            _side(stage, side * half, (near, min(near + 2.9, end)), high, tones[1])


def _side(stage: Stage, x: float, along: tuple[float, float], high: float, tone: Colour) -> None:
    """A piece of a side wall with a framed notice."""
    long = along[1] - along[0]
    at = (x, along[0] if x < 0 else along[1], high)
    wall = fine(stage, at, (0, long if x < 0 else -long, 0), (0, 0, -high), tone, 0, 40)
    mark_fine(wall, 0, high - 0.15, long, high, (90, 98, 106), 40)
    if long < 2:
        return
    mark_fine(wall, 0.6, high - 2.3, 2.1, high - 1.2, (110, 90, 60), 40)
    mark_fine(wall, 0.66, high - 2.24, 2.04, high - 1.26, one_of(stage, BRIGHT), 40)
    for line in np.arange(high - 1.95, high - 1.35, 0.12).tolist():
        mark_fine(wall, 0.75, line, pick(stage, 1.4, 1.95), line + 0.05, (228, 230, 230), 40)


def _chairs(stage: Stage) -> None:
    """In rows, with their backs to the camera."""
    for row in range(3):
        for side in (-4.6, 0.9):
            y = 4.0 + 1.5 * row
            crate(stage, (side, y, 0.4), (3.7, 0.5, 0.05), (90, 94, 96))
            for seat in range(6):
                rest = facing(stage, (side + 0.62 * seat, y + 0.04, 0.9), 0.56, 0.42, (120, 84, 50))
                mark(rest, 0.05, 0.05, 0.5, 0.36, (140, 100, 62))
            for leg in (side + 0.3, side + 3.3):
                crate(stage, (leg, y + 0.1, 0), (0.06, 0.3, 0.4), (60, 62, 64))


def service_hall(stage: Stage) -> list[Way]:
    """Where a county's people queue: counters with glass, numbers above them, rows of steel chairs, fans, a machine."""
    half, end, high = 6.0, 12.5, 3.9
    room(stage, half, end, high, ((168, 176, 180), (186, 194, 198), (196, 198, 196)))
    back = fine(stage, (-half, end, high), (2 * half, 0, 0), (0, 0, -high), (176, 184, 190), 0, 50)
    mark_fine(back, 0, 0.5, 2 * half, 1.25, (70, 66, 170), 50)
    for x in np.arange(0.8, 11.2, 0.95).tolist():
        mark_fine(back, x, 0.65, x + 0.55, 0.72, (210, 224, 232), 50)
        mark_fine(back, x + 0.2, 0.65, x + 0.28, 1.1, (210, 224, 232), 50)
        mark_fine(back, x, 0.95, x + 0.55, 1.02, (210, 224, 232), 50)
    for door in (1.0, 10.0):
        mark_fine(back, door, high - 2.1, door + 0.9, high, (96, 120, 150), 50)
    crate(stage, (-5.6, 11.0, 0), (11.2, 0.7, 1.1), (96, 130, 166))
    crate(stage, (-5.7, 10.9, 1.1), (11.4, 0.9, 0.06), (186, 192, 194))
    for number in range(5):
        left = -5.4 + 2.25 * number
        pane = facing(stage, (left, 10.95, 1.95), 0.08, 0.8, (150, 154, 154))
        mark(pane, 0, 0, 0.08, 0.1, (90, 94, 96))
        facing(stage, (left + 0.5, 11.2, 2.9), 1.2, 0.36, (24, 24, 26))
        mark(facing(stage, (left + 0.5, 11.3, 1.75), 0.62, 0.44, (34, 34, 36)), 0.04, 0.04, 0.58, 0.38, (150, 120, 80))
        crate(stage, (left + 0.9, 10.1, 0), (0.45, 0.45, 0.5), (60, 62, 64))
    _chairs(stage)
    crate(stage, (-0.3, 7.6, 0), (0.6, 0.5, 1.4), (150, 96, 44))
    mark(facing(stage, (-0.25, 7.55, 1.35), 0.5, 0.5, (60, 56, 54)), 0.05, 0.05, 0.45, 0.45, (220, 190, 130))
    for x in (-5.5, 5.1):
        crate(stage, (x, 9.6, 0), (0.4, 0.4, 0.5), (180, 190, 196))
        tree(stage, x + 0.2, 9.7, 1.5)
    stage.lamps += [(-0.6, 6.0, 3.8)]
    return []


def hotel_lobby(stage: Stage) -> list[Way]:
    """A front of glass with a door that turns, the drive behind it; a desk with clocks, a carpet, sofas, plants."""
    half, end, high = 6.4, 11.6, 4.2
    ground = stage.ground
    ground.paving(-60, end, 60, 22, (146, 150, 152), 1.0)
    ground.asphalt(-60, 22, 60, 34)
    block(stage, -30, 44, -4, 56, 24, shops=True)
    block(stage, 0, 46, 26, 58, 18, shops=True)
    parked_car(stage, -4.5, 15.5)
    for x in (-9.0, 8.0):
        tree(stage, x, 20, 5)
    room(stage, half, end, high, ((150, 168, 184), (140, 164, 190), (190, 194, 196)))
    facing(stage, (-half, end, high), 2 * half, 1.1, (120, 140, 166))
    slogan(stage, facing(stage, (-3, end - 0.05, 4.0), 6, 0.8, (70, 92, 130)), 0.55, (110, 200, 230))
    for left, wide in ((-half, 4.2), (2.2, 4.2)):
        for post in np.arange(left, left + wide + 0.1, 1.4).tolist():
            facing(stage, (post, end, 3.1), 0.09, 3.1, (80, 86, 90))
        for rail in (3.1, 1.0, 0.16):
            facing(stage, (left, end, rail), wide, 0.1, (80, 86, 90))
    x, y = DOOR_M
    for post in (-1.75, 1.65):
        crate(stage, (x + post, y - 0.6, 0), (0.12, 1.2, 3.0), (70, 76, 80))
    crate(stage, (x - 1.9, y - 1.2, 2.6), (3.8, 2.3, 0.5), (90, 110, 134))
    ground.box(-1.3, 0, 1.3, 9.0, (60, 56, 130))
    for edge in (-1.15, 1.05):
        ground.box(edge, 0, edge + 0.12, 9.0, (80, 160, 190))
    crate(stage, (-6.2, 4.2, 0), (1.1, 4.0, 1.15), (66, 92, 126))
    crate(stage, (-6.3, 4.1, 1.15), (1.3, 4.2, 0.06), (170, 184, 196))
    for number in range(4):
        crate(stage, (-5.6, 4.6 + 0.9 * number, 1.2), (0.3, 0.05, 0.3), (40, 42, 44))
    for at in ((3.0, 6.0), (3.0, 8.2), (5.2, 6.0), (5.2, 8.2)):
        crate(stage, (*at, 0), (1.0, 0.9, 0.42), (84, 110, 146))
        crate(stage, (at[0], at[1] + 0.7, 0.42), (1.0, 0.24, 0.42), (76, 100, 136))
    crate(stage, (4.2, 7.3, 0), (0.8, 0.6, 0.4), (60, 74, 92))
    for px in (-3.2, 2.6):
        crate(stage, (px, 10.2, 0), (0.5, 0.5, 0.6), (176, 190, 200))
        tree(stage, px + 0.25, 10.3, 2.1)
    stage.lamps += [(-2.2, 7.0, 3.6), (2.2, 7.0, 3.6)]
    return [
        Way((-11, 25), (7, 25), "car", pick(stage, 0, 1)),
        Way((11, 30), (-6, 30), "van", pick(stage, 0, 1)),
    ]
