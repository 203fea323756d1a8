"""Of the sixteenth set: the places indoors."""

import numpy as np

from streams.sim.draw_light import Colour
from streams.sim.draw_site import Way
from streams.sim.draw_stage import Stage
from tests.bench.world.indoors_eighth import fine, mark_fine
from tests.bench.world.indoors_eleventh import room
from tests.bench.world.indoors_twelfth import back_wall
from tests.bench.world.pieces import crate, facing, mark, one_of, slogan
from tests.bench.world.places_first import pick

TANKS_M = tuple((side, near) for near in (2.6, 7.4, 12.2) for side in (-1, 1))
"""Of the fish market: at which hand each pair of tanks is, and how far its near end."""
AISLE_M = 1.5
SEATS_M = tuple((row, tuple(round(x, 2) for x in (-3.6, -2.2, 1.0, 2.4))) for row in (4.6, 6.6, 8.6, 10.6, 12.6))
"""Of the sewing shop: how far each row is, and where its workers sit across."""
CLOTHS: tuple[Colour, ...] = (
    (150, 70, 50),
    (60, 60, 180),
    (200, 200, 206),
    (70, 130, 80),
    (60, 160, 200),
    (90, 84, 84),
)
SEA: tuple[Colour, ...] = ((150, 158, 166), (92, 100, 110), (120, 136, 190), (176, 186, 190), (70, 90, 120))


def _tank(stage: Stage, side: int, near: float) -> None:
    """A tiled base with a pane towards the aisle behind which fish hang, and foam boxes of ice beside it."""
    left = AISLE_M if side > 0 else -AISLE_M - 1.2
    crate(stage, (left, near, 0), (1.2, 2.2, 0.55), (190, 196, 198), 0.3)
    crate(stage, (left, near, 0.55), (1.2, 2.2, 0.75), (150, 134, 96))
    pane = fine(
        stage, (side * AISLE_M, near if side < 0 else near + 2.2, 1.28), (0, -2.2 * side, 0), (0, 0, -0.7),
        (168, 150, 104), 0, 60,
    )  # fmt: skip
    for _ in range(16):
        across, down = pick(stage, 0.1, 1.9), pick(stage, 0.12, 0.6)
        mark_fine(pane, across, down, across + pick(stage, 0.12, 0.26), down + 0.06, one_of(stage, SEA), 60)
    for rim in (0.0, 0.7, 1.43, 2.16):
        mark_fine(pane, rim, 0, rim + 0.05, 0.7, (206, 208, 208), 60)
    for row in range(2):
        for box in range(3):
            at = (left + 0.04 + 0.4 * box, near + 2.5 + 0.9 * row, 0.62 + 0.1 * row)
            crate(stage, at, (0.38, 0.8, 0.2), (222, 224, 224))
            crate(stage, (at[0] + 0.04, at[1] + 0.05, at[2] + 0.2), (0.3, 0.7, 0.04), one_of(stage, SEA))
    crate(stage, (left, near + 2.4, 0), (1.2, 1.8, 0.6), (190, 196, 198), 0.3)


def fish_stalls(stage: Stage) -> list[Way]:
    """Of a covered market: tanks and boxes of ice along both hands of a wet aisle, signs above, a door behind."""
    half, end, high = 4.4, 17.0, 3.8
    room(stage, half, end, high, ((128, 134, 138), (190, 202, 204), (176, 182, 184)))
    stage.ground.paving(-AISLE_M, 0, AISLE_M, end, (112, 120, 124), 0.4)
    for gutter in (-AISLE_M, AISLE_M - 0.16):
        stage.ground.box(gutter, 0, gutter + 0.16, end, (78, 82, 84))
    wall = back_wall(stage, half, end, high, (186, 196, 198), 1)[0]
    mark_fine(wall, 3.1, 0.9, 5.7, high, (216, 212, 206), 50)
    mark_fine(wall, 3.1, 2.3, 5.7, high, (150, 152, 152), 50)
    for x, low in ((3.2, 1.6), (3.9, 1.9), (4.9, 1.5)):
        mark_fine(wall, x, low, x + 0.6, 3.0, one_of(stage, CLOTHS), 50)
    for side, near in TANKS_M:
        _tank(stage, side, near)
        left = side * 2.1 - 1.0
        sign = facing(
            stage, (left, near + 1.4, 3.1), 2.0, 0.5, one_of(stage, ((50, 50, 180), (150, 90, 40), (60, 120, 60)))
        )
        slogan(stage, sign, 0.34, (228, 234, 236))
        crate(stage, (side * 3.6 - 0.4, near + 0.6, 0), (0.8, 1.2, pick(stage, 0.5, 1.1)), (200, 204, 204))
        if near > 9:
            stage.lamps.append((side * 2.1, near + 3.2, 2.5))
    for number in range(3):
        crate(stage, (-1.3, 6.6 + 4.8 * number, 0), (0.4, 0.4, 0.36), one_of(stage, ((60, 60, 190), (170, 90, 40))))
    return [
        Way((-0.5, 16), (-0.4, -1), "person", pick(stage, 0, 1)),
        Way((0.6, -1), (0.5, 16), "person", pick(stage, 0, 1)),
    ]


def _hotel_side(stage: Stage, side: int, near: float) -> None:
    """Paper with a dado, a door in its frame with a number, a lamp, every other piece a picture."""
    long, high = 3.6, 2.6
    wall = fine(
        stage, (side * 1.15, near if side < 0 else near + long, high), (0, -long * side, 0), (0, 0, -high),
        (176, 200, 214), 0, 50,
    )  # fmt: skip
    mark_fine(wall, 0, 1.7, long, high, (104, 138, 164), 50)
    mark_fine(wall, 0, 1.66, long, 1.74, (70, 96, 120), 50)
    mark_fine(wall, 0, high - 0.1, long, high, (60, 78, 96), 50)
    # The door's near edge is 1 m from the piece's near end, whichever way it runs.
    door = 1.0 if side < 0 else long - 1.9
    mark_fine(wall, door - 0.1, 0.45, door + 1.0, high, (58, 76, 100), 50)
    mark_fine(wall, door, 0.55, door + 0.9, high, (72, 100, 140), 50)
    mark_fine(wall, door + 0.1, 1.5, door + 0.16, 1.62, (200, 210, 214), 50)
    mark_fine(wall, door + 0.36, 0.75, door + 0.56, 0.9, (90, 180, 210), 50)
    frame = 2.4 if side < 0 else 0.4
    mark_fine(wall, frame, 0.7, frame + 0.8, 1.35, (60, 70, 84), 50)
    mark_fine(
        wall,
        frame + 0.06,
        0.76,
        frame + 0.74,
        1.29,
        one_of(stage, ((150, 130, 90), (110, 150, 130), (130, 150, 190))),
        50,
    )
    mark_fine(wall, frame + 0.2, 1.0, frame + 0.55, 1.2, (70, 90, 110), 50)


def hotel_corridor(stage: Stage) -> list[Way]:
    """Long and narrow: doors with numbers, a carpet with a border, spots in the ceiling, a window far off."""
    end, high = 25.2, 2.6
    ground = stage.ground
    ground.box(-1.15, 0, 1.15, end, (84, 92, 128))
    for y in np.arange(0.0, end, 0.9).tolist():
        for x in (-0.6, 0.0, 0.6):
            across = x + 0.3 * (round(y / 0.9) % 2)
            corners = [(across - 0.2, y + 0.4), (across, y + 0.15), (across + 0.2, y + 0.4), (across, y + 0.65)]
            ground.polygon(corners, (96, 140, 176))
    for edge in (-1.15, 0.97):
        ground.box(edge, 0, edge + 0.18, end, (60, 64, 92))
    ground.speckle(-1.15, 0, 1.15, end, 7)
    for near in np.arange(-3.6, end, 3.6).tolist():
        for side in (-1, 1):
            _hotel_side(stage, side, near)
        ceiling = fine(stage, (-1.15, near + 3.6, high), (2.3, 0, 0), (0, -3.6, 0), (206, 212, 214), ppm=40)
        for down in (0.6, 2.4):
            mark_fine(ceiling, 1.0, down, 1.3, down + 0.3, (246, 250, 252), 40)
    wall = back_wall(stage, 1.15, end, high, (170, 194, 208), 1)[0]
    mark_fine(wall, 0.55, 0.5, 1.75, 1.7, (206, 200, 192), 50)
    mark_fine(wall, 1.1, 0.5, 1.16, 1.7, (110, 116, 120), 50)
    sign = facing(stage, (-0.45, 9.0, 2.5), 0.9, 0.26, (80, 160, 60))
    mark(sign, 0.12, 0.06, 0.8, 0.2, (230, 238, 232))
    crate(stage, (0.85, 7.6, 0), (0.28, 0.5, 0.75), (50, 50, 180))
    crate(stage, (-1.12, 12.6, 0), (0.3, 0.3, 0.9), (96, 110, 124))
    return [Way((-0.3, 24), (-0.2, -1), "person", pick(stage, 0, 1))]


def _bench(stage: Stage, x: float, y: float) -> None:
    """A table with a sewing machine and a lamp on it, cloth before and beside it."""
    for leg in (0.04, 1.06):
        crate(stage, (x + leg - 0.6, y, 0), (0.06, 0.5, 0.74), (120, 124, 126))
    crate(stage, (x - 0.6, y, 0.74), (1.2, 0.6, 0.05), (140, 178, 196))
    crate(stage, (x - 0.1, y + 0.1, 0.79), (0.5, 0.16, 0.1), (206, 210, 210))
    crate(stage, (x + 0.28, y + 0.1, 0.89), (0.14, 0.16, 0.22), (206, 210, 210))
    crate(stage, (x - 0.12, y + 0.1, 0.99), (0.5, 0.16, 0.1), (196, 200, 200))
    crate(stage, (x - 0.52, y + 0.04, 0.79), (0.38, 0.4, pick(stage, 0.08, 0.28)), one_of(stage, CLOTHS))
    crate(stage, (x + 0.66, y - 0.5, 0), (0.44, 0.6, pick(stage, 0.3, 0.7)), one_of(stage, CLOTHS))


def sewing_shop(stage: Stage) -> list[Way]:
    """Rows of machines at both hands of an aisle, lamps on rails above them, bales along a wall, a slogan behind."""
    half, end, high = 5.2, 17.0, 3.6
    room(stage, half, end, high, ((150, 166, 160), (204, 208, 206), (204, 208, 208)))
    for line in (-0.9, -0.2):
        stage.ground.box(line, 0, line + 0.08, end, (60, 180, 220))
    wall = back_wall(stage, half, end, high, (200, 206, 204), 1)[0]
    for left in (0.6, 3.0, 7.4):
        mark_fine(wall, left, 1.0, left + 1.8, 2.4, (214, 208, 200), 50)
        mark_fine(wall, left + 0.86, 1.0, left + 0.94, 2.4, (120, 124, 126), 50)
    slogan(stage, facing(stage, (-4.4, 16.9, 3.3), 8.8, 0.6, (60, 60, 190)), 0.42, (226, 236, 240))
    for row, seats in SEATS_M:
        for x in seats:
            _bench(stage, x, row + 0.35)
            crate(stage, (x - 0.2, row - 0.2, 0.36), (0.4, 0.35, 0.06), (70, 80, 110))
        for left in (-4.3, 0.3):
            crate(stage, (left, row + 0.5, 2.3), (3.0, 0.12, 0.08), (240, 244, 244))
            for rod in (0.2, 2.7):
                crate(stage, (left + rod, row + 0.54, 2.38), (0.03, 0.03, 1.2), (140, 144, 146))
    for y in np.arange(3.0, 15.0, 1.2).tolist():
        for level in range(int(stage.random.integers(1, 4))):
            crate(stage, (3.9, y, 0.5 * level), (1.0, 1.1, 0.48), one_of(stage, CLOTHS))
    return [Way((-0.5, 15), (-0.4, -1), "person", pick(stage, 0, 1))]
