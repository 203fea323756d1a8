"""Places that the simulator's catalogue does not have, each built otherwise by every seed: nothing was ever tuned on
them. Metres; x to the right, y forward."""

from collections.abc import Callable

import numpy as np

from streams.sim.draw_light import Colour
from streams.sim.draw_site import CONCRETE, EARTH, FIELD, GRASS, PAVEMENT, WATER, Way, walkers
from streams.sim.draw_stage import GROUND_FAR_M, Stage, Wall
from streams.sim.draw_things import block, hills, house, lamp, panel, pole, tree, upright, wires

KINDS = ("car", "suv", "van", "truck", "bus", "tricycle", "rider")
CAR_PAINTS: tuple[Colour, ...] = ((225, 226, 224), (45, 44, 44), (60, 52, 140), (120, 80, 50), (150, 152, 152))
Build = Callable[[Stage], list[Way]]


def pick(stage: Stage, low: float, high: float) -> float:
    return float(stage.random.uniform(low, high))


def traffic(stage: Stage, count: int, start: tuple[float, float], end: tuple[float, float]) -> list[Way]:
    """Along one line, half of it each way, a lane apart."""
    aside = np.array([end[1] - start[1], start[0] - end[0]])
    lane = aside / max(1e-6, float(np.hypot(*aside))) * 1.7
    ways = []
    for number in range(count):
        kind = KINDS[int(stage.random.integers(len(KINDS)))]
        one, other = (start, end) if number % 2 else (end, start)
        sign = 1 if number % 2 else -1
        near = (float(one[0] + sign * lane[0]), float(one[1] + sign * lane[1]))
        far = (float(other[0] + sign * lane[0]), float(other[1] + sign * lane[1]))
        ways.append(Way(near, far, kind, pick(stage, 0, 1)))
    return ways


def _ring(x: float, y: float, across: float, along: float) -> list[tuple[float, float]]:
    return [(x + across * float(np.cos(t)), y + along * float(np.sin(t))) for t in np.linspace(0, 6.28, 48)]


def parked_car(stage: Stage, x: float, y: float) -> None:
    paint = CAR_PAINTS[int(stage.random.integers(len(CAR_PAINTS)))]
    for low, high, inset, colour in ((0.25, 0.95, 0.0, paint), (0.95, 1.45, 0.55, (70.0, 64.0, 58.0))):
        face = panel(stage, 1.8, high - low, colour)
        left, right, near, far = x - 0.9, x + 0.9, y + inset, y + 4.3 - inset
        at = np.array([left, near, high])
        stage.walls.append(Wall(at, np.array([1.8, 0, 0]), np.array([0, 0, low - high]), face))
        side_x = right if stage.view.x > x else left
        side = panel(stage, far - near, high - low, colour)
        at = np.array([side_x, near, high])
        stage.walls.append(Wall(at, np.array([0, far - near, 0]), np.array([0, 0, low - high]), side))
        roof = panel(stage, right - left, far - near, paint)
        stage.walls.append(Wall(np.array([left, far, high]), np.array([1.8, 0, 0]), np.array([0, near - far, 0]), roof))


def roundabout(stage: Stage) -> list[Way]:
    ground, y = stage.ground, pick(stage, 30, 42)
    ground.box(-60, 0, 60, GROUND_FAR_M, GRASS)
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 14)
    outer, inner = pick(stage, 20, 24), pick(stage, 9, 12)
    ground.asphalt(-5, 0, 5, GROUND_FAR_M)
    ground.asphalt(-60, y - 5, 60, y + 5)
    ground.polygon(_ring(0, y, outer, outer), (94, 92, 90))
    ground.polygon(_ring(0, y, inner + 1, inner + 1), (190, 194, 196))
    ground.polygon(_ring(0, y, inner, inner), (70, 120, 90))
    for _ in range(int(stage.random.integers(3, 8))):
        turn, away = pick(stage, 0, 6.3), pick(stage, 0, inner * 0.8)
        tree(stage, away * float(np.cos(turn)), y + away * float(np.sin(turn)), pick(stage, 2, 5))
    for x in (-38, 22):
        block(stage, x, y + 24, x + pick(stage, 12, 18), y + 44, pick(stage, 8, 30), shops=True)
    block(stage, -50, 8, -30, 26, pick(stage, 6, 14))
    for turn in np.arange(0.6, 6.2, 1.55).tolist():
        lamp(stage, (outer + 2) * float(np.cos(turn)), y + (outer + 2) * float(np.sin(turn)), -1.5, 9)
    ways = traffic(stage, 4, (-58, y - 16), (58, y - 14)) + traffic(stage, 2, (14, 2), (18, y - 6))
    return ways + walkers(stage, 4, -24, -12, 6, y - 8)


def canal(stage: Stage) -> list[Way]:
    """Water between quays, houses on one side, a railing."""
    ground, left, right = stage.ground, pick(stage, -4, 0), pick(stage, 8, 16)
    ground.paving(-60, 0, 60, GROUND_FAR_M, (130, 136, 142), pick(stage, 0.8, 1.6))
    ground.box(left, 0, right, GROUND_FAR_M, WATER)
    ground.speckle(left, 0, right, GROUND_FAR_M, 5)
    for x in (left, right):
        rail = panel(stage, 100, 1.0, (80, 84, 86), rib_m=pick(stage, 0.7, 1.8))
        start, end = ((x, 3), (x, 103)) if stage.view.x < x else ((x, 103), (x, 3))
        upright(stage, start, end, 1.0, rail)
    y = 10.0
    while y < 100:
        deep = pick(stage, 7, 12)
        house(stage, left - 22, y, left - 9, y + deep)
        y += deep + pick(stage, 0.5, 4)
    for y in range(12, 100, 14):
        tree(stage, right + 3, y + pick(stage, 0, 5), pick(stage, 4, 7))
        if y % 28 == 12:
            lamp(stage, left - 1.5, y, 0.8, 4.5)
    ground.box(left, 46, right, 51, CONCRETE)
    hills(stage)
    return walkers(stage, 9, left - 8, left - 1, 6, 50) + traffic(stage, 2, (right + 7, 2), (right + 7, 80))


def car_park(stage: Stage) -> list[Way]:
    ground, pitch = stage.ground, pick(stage, 2.5, 2.9)
    ground.asphalt(-60, 0, 60, 90, (100, 98, 96))
    ground.box(-60, 90, 60, GROUND_FAR_M, GRASS)
    for y in (12, 30, 48, 66):
        for x in np.arange(-40, 40, pitch).tolist():
            ground.box(x, y, x + 0.12, y + 5, (200, 204, 206))
            if stage.random.random() < 0.45:
                parked_car(stage, x + pitch / 2, y + 0.4)
        ground.box(-40, y + 5, 40, y + 5.12, (200, 204, 206))
    block(stage, -45, 92, pick(stage, -10, 10), 112, pick(stage, 8, 14), plain=True)
    block(stage, 18, 94, 48, 114, pick(stage, 12, 26), shops=True)
    for x in (-20, 0, 20):
        lamp(stage, x, 27, 1.0, 8)
        lamp(stage, x, 63, 1.0, 8)
    return traffic(stage, 2, (-50, 24), (50, 24)) + walkers(stage, 6, -25, 25, 18, 60)


def schoolyard(stage: Stage) -> list[Way]:
    ground, y = stage.ground, pick(stage, 34, 46)
    ground.box(-60, 0, 60, GROUND_FAR_M, (96, 110, 160))
    for across in np.arange(34, 20, -1.4).tolist():
        ground.polygon(_ring(0, y, across, across * 0.6), (205, 210, 212))
        ground.polygon(_ring(0, y, across - 0.12, (across - 0.12) * 0.6), (80, 86, 150))
    ground.polygon(_ring(0, y, 19, 11), (74, 124, 88))
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 6)
    block(stage, -40, y + 26, 40, y + 40, pick(stage, 12, 19))
    block(stage, -58, 20, -42, y + 10, pick(stage, 6, 12))
    for x in np.arange(-30, 31, 12).tolist():
        tree(stage, x, y + 23, pick(stage, 3, 5))
    pole(stage, pick(stage, -6, 6), y + 20, 13, (200, 202, 204), 0.14)
    fence = panel(stage, 50, 1.6, (90, 110, 70), rib_m=pick(stage, 0.4, 1.2))
    upright(stage, (-25, 9), (25, 9), 1.6, fence)
    for x in (-28, 28):
        lamp(stage, x, 12, 0.8, 10)
    return walkers(stage, 14, -20, 20, y - 14, y + 16)


def level_crossing(stage: Stage) -> list[Way]:
    """A road over two tracks, barriers up, fields behind."""
    ground, y = stage.ground, pick(stage, 22, 34)
    ground.box(-60, 0, 60, GROUND_FAR_M, FIELD)
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 18)
    ground.asphalt(-3.6, 0, 3.6, GROUND_FAR_M)
    for edge in (-3.4, 3.4):
        ground.line(edge, 0, GROUND_FAR_M)
    ground.box(-60, y - 1, 60, y + 9, (116, 122, 130))
    ground.speckle(-60, y - 1, 60, y + 9, 20)
    for track in (y, y + 5):
        for x in np.arange(-60, 60, 0.9).tolist():
            ground.box(x, track - 0.4, x + 0.3, track + 2.2, (84, 88, 98))
        for rail in (track, track + 1.6):
            ground.box(-60, rail, 60, rail + 0.16, (150, 156, 162))
    for x, turn in ((-5, 1), (5, -1)):
        pole(stage, x, y - 3, 4.2, (210, 212, 214), 0.3)
        bar = panel(stage, 4.5, 0.2, (60, 60, 220), rib_m=1.0)
        stage.walls.append(Wall(np.array([x, y - 3, 1.4]), np.array([turn * 0.9, 0, 4.2]), np.array([0, 0, -0.2]), bar))
    block(stage, 7, y + 11, 13, y + 17, 3.4)
    for x in range(-56, 58, 16):
        pole(stage, x, y + 10.5, 8, (120, 122, 124), 0.3)
    for _ in range(16):
        tree(stage, pick(stage, -58, 58), pick(stage, y + 26, 140), pick(stage, 4, 9))
    lamp(stage, -6, y - 5, 1.5, 7)
    hills(stage, height_m=pick(stage, 30, 110))
    return traffic(stage, 3, (0, 2), (0, 110))


def orchard_track(stage: Stage) -> list[Way]:
    """A track between rows of low trees: much texture, few straight edges."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, FIELD)
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 24)
    bend = pick(stage, -0.12, 0.12)
    ground.polygon([(-2, 0), (2, 0), (2 + 150 * bend, 150), (-2 + 150 * bend, 150)], EARTH)
    for x in (*range(-40, -3, 6), *range(5, 42, 6)):
        for y in range(10, 96, 7):
            tree(stage, x + bend * y + pick(stage, -0.7, 0.7), y + pick(stage, -1, 1), pick(stage, 2, 3.6))
    house(stage, -14, 70, -6, 80)
    hills(stage, height_m=pick(stage, 60, 140))
    for y in (16, 52):
        pole(stage, 3 + bend * y, y, 7, (140, 140, 138), 0.24)
    wires(stage, 3, 10, 90, 6.6)
    lamp(stage, -3, 30, 1.0, 5)
    return [Way((0, 70), (0, 4), "tricycle", 0.3), *walkers(stage, 3, -1.5, 1.5, 10, 40)]


def courtyard(stage: Stage) -> list[Way]:
    """Between slabs of flats, windows near and far, a bicycle shed."""
    ground, deep = stage.ground, pick(stage, 34, 50)
    ground.paving(-60, 0, 60, GROUND_FAR_M, PAVEMENT, pick(stage, 1, 2.4))
    ground.box(-8, 14, 8, deep - 8, GRASS)
    ground.speckle(-8, 14, 8, deep - 8, 16)
    block(stage, -34, 4, pick(stage, -17, -14), deep, pick(stage, 16, 24))
    block(stage, pick(stage, 14, 17), 6, 34, deep, pick(stage, 16, 24))
    block(stage, -30, deep + 6, 30, deep + 18, pick(stage, 18, 34), shops=bool(stage.random.integers(2)))
    for x, y in ((-5, 17), (4, 21), (-3, 27), (5, 30)):
        tree(stage, x, y, pick(stage, 3, 6))
    shed = panel(stage, 9, 2.6, (150, 110, 70), rib_m=0.5)
    stage.walls.append(Wall(np.array([-13, 16, 2.4]), np.array([0, 9.0, 0]), np.array([2.6, 0, -0.3]), shed))
    for y in (17, 25):
        pole(stage, -10.4, y, 2.1, width_m=0.08)
    lamp(stage, 9.5, 18, -0.8, 4)
    parked_car(stage, 11.6, 12)
    parked_car(stage, 11.6, 24)
    return walkers(stage, 7, -12, 12, 10, deep - 4)


def park(stage: Stage) -> list[Way]:
    """Lawns, a winding path, a pond."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, GRASS)
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 12)
    ys = np.arange(0, 150, 1.0)
    middle = pick(stage, 3, 7) * np.sin(ys / pick(stage, 9, 16) + pick(stage, 0, 6))
    path = [*zip(middle - 1.6, ys, strict=True), *zip(middle[::-1] + 1.6, ys[::-1], strict=True)]
    ground.polygon([(float(x), float(y)) for x, y in path], (150, 166, 176))
    ground.polygon(_ring(pick(stage, 14, 22), pick(stage, 26, 40), 10, 7), (140, 118, 84))
    for _ in range(26):
        x = pick(stage, -45, 45)
        if abs(x) > 9:
            tree(stage, x, pick(stage, 16, 110), pick(stage, 4, 10))
    for y in (14, 26, 38):
        seat = panel(stage, 1.8, 0.5, (60, 90, 130))
        upright(stage, (-7, y), (-5.2, y), 0.8, seat)
        lamp(stage, 5.5, y + 3, 0.3, 3.4)
    block(stage, -50, 112, 50, 124, pick(stage, 20, 40))
    return walkers(stage, 8, -4, 4, 8, 50)


def filling_station(stage: Stage) -> list[Way]:
    ground, y = stage.ground, pick(stage, 20, 28)
    ground.asphalt(-60, 0, 60, 14)
    ground.line(0, 0, 0.1)
    ground.paving(-60, 14, 60, GROUND_FAR_M, CONCRETE, 4.0)
    colour: Colour = ((40, 40, 200), (190, 110, 30), (70, 150, 60))[int(stage.random.integers(3))]
    front = panel(stage, 24, 1.1, colour)
    front[6:-6, 40:-40:30] = (230, 232, 232)
    stage.walls.append(Wall(np.array([-12, y, 6.1]), np.array([24.0, 0, 0]), np.array([0, 0, -1.1]), front))
    under = panel(stage, 24, 10, (214, 216, 216), rib_m=2)
    stage.walls.append(Wall(np.array([-12, y, 5.0]), np.array([24.0, 0, 0]), np.array([0, 10.0, 0]), under))
    for x in (-8, 0, 8):
        pole(stage, x, y + 5, 5, (210, 212, 212), 0.5)
        block(stage, x - 0.5, y + 3, x + 0.5, y + 4, 1.7, plain=True)
    block(stage, -14, y + 16, 14, y + 26, 4.6, shops=True)
    board = panel(stage, 2.2, 6.5, (200, 204, 206))
    for row in range(20, 140, 24):
        board[row : row + 14, 8:-8] = (50, 44, 40)
    upright(stage, (17, y - 6), (19.2, y - 6), 7.0, board)
    for x in (-24, 24):
        lamp(stage, x, 15, 1.0, 9)
        tree(stage, x * 1.2, y + 14, 6)
    parked_car(stage, -4, y + 2)
    hills(stage)
    return traffic(stage, 4, (-55, 7), (55, 7)) + walkers(stage, 3, -10, 10, y, y + 10)


def hall(stage: Stage) -> list[Way]:
    """Indoors: a long hall with doors, notice boards and a bare floor; walls up to beyond the view."""
    ground, half = stage.ground, pick(stage, 4, 7)
    ground.paving(-60, 0, 60, GROUND_FAR_M, (170, 178, 184), pick(stage, 0.6, 1.2))
    plaster: Colour = ((206, 212, 214), (176, 196, 206), (186, 200, 180))[int(stage.random.integers(3))]
    for x in (-half, half):
        wall = panel(stage, 60, 30, plaster)
        wall[-30:] = (120, 130, 126)
        for door in range(60, 60 * 24 - 40, int(stage.random.integers(110, 200))):
            wall[-52:, door : door + 24] = (70, 96, 140)
            wall[-52:-30, door + 30 : door + 60] = CAR_PAINTS[int(stage.random.integers(len(CAR_PAINTS)))]
        start, end = ((x, 0), (x, 60)) if x > 0 else ((x, 60), (x, 0))
        upright(stage, start, end, 30, wall)
    back = panel(stage, 2 * half, 30, plaster)
    back[-66:, half_px(half) - 30 : half_px(half) + 30] = (210, 200, 180)
    upright(stage, (-half, 40), (half, 40), 30, back)
    for y in (12, 20, 28):
        lamp(stage, half - 0.3, y, -0.6, 3.2)
        block(stage, -half, y, -half + 0.6, y + 1.8, 0.5, plain=True)
    return walkers(stage, 5, -half + 1, half - 1, 6, 30)


def half_px(metres: float) -> int:
    """The middle of a wall of twice that width, in its texture."""
    return round(metres * 24)


def building_site(stage: Stage) -> list[Way]:
    """Scaffolds, hoardings with ribs and heaps: many parallel lines that are no stripes."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, EARTH)
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 22)
    hoarding = panel(stage, 60, 2.2, (170, 130, 80), rib_m=pick(stage, 0.25, 0.9))
    upright(stage, (-30, 16), (30, 16), 2.2, hoarding)
    for x0 in (-26, 4):
        front = panel(stage, 22, 18, (130, 134, 138), rib_m=pick(stage, 1.2, 2.2))
        for row in range(10, front.shape[0], int(stage.random.integers(36, 60))):
            front[row : row + 4] = (60, 70, 80)
        upright(stage, (x0, 40), (x0 + 22, 40), 18, front)
    for _ in range(6):
        x, y = pick(stage, -20, 20), pick(stage, 20, 36)
        block(stage, x, y, x + pick(stage, 2, 6), y + 2, pick(stage, 0.8, 2.5), plain=True)
    pole(stage, pick(stage, -10, 10), 60, 45, (60, 170, 220), 1.2)
    for x in (-12, 12):
        lamp(stage, x, 18, 0.8, 8)
    return traffic(stage, 3, (-50, 8), (50, 8)) + walkers(stage, 5, -20, 20, 20, 38)


def lookout(stage: Stage) -> list[Way]:
    """From a mast over plots, a road and a far village: everything is small."""
    ground = stage.ground
    for x in np.arange(-60, 60, pick(stage, 9, 15)).tolist():
        for y in np.arange(0, 150, pick(stage, 12, 24)).tolist():
            tone = pick(stage, 0.75, 1.2)
            plot: Colour = (FIELD, GRASS, EARTH)[int(stage.random.integers(3))]
            ground.box(x, y, x + 13, y + 20, (plot[0] * tone, plot[1] * tone, plot[2] * tone))
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 16)
    across = pick(stage, -8, 8)
    ground.polygon([(across - 3, 0), (across + 3, 0), (across + 33, 150), (across + 27, 150)], (98, 96, 94))
    for _ in range(10):
        x, y = pick(stage, -50, 40), pick(stage, 60, 130)
        house(stage, x, y, x + 9, y + 8)
    for _ in range(24):
        tree(stage, pick(stage, -58, 58), pick(stage, 18, 140), pick(stage, 3, 7))
    lamp(stage, across + 4, 30, -1, 7)
    hills(stage, height_m=pick(stage, 60, 160))
    return traffic(stage, 4, (across, 4), (across + 26, 130))


PLACES: dict[str, tuple[tuple[tuple[float, float], ...], Colour, Build]] = {
    "roundabout": (((-12, 12), (-6, -2), (7, 12), (-12, 12), (11, 17), (60, 85)), GRASS, roundabout),
    "canal": (((-9, 2), (-4, -1), (4, 8), (-12, 14), (8, 14), (55, 80)), PAVEMENT, canal),
    "car park": (((-14, 14), (-4, 0), (5, 10), (-16, 16), (11, 18), (60, 95)), CONCRETE, car_park),
    "schoolyard": (((-14, 14), (-3, 1), (6, 11), (-12, 12), (9, 15), (60, 90)), PAVEMENT, schoolyard),
    "level crossing": (((-7, 7), (-3, 1), (5, 8), (-10, 10), (9, 14), (55, 80)), FIELD, level_crossing),
    "orchard track": (((-3, 3), (-2, 1), (4, 7), (-8, 8), (8, 14), (50, 75)), FIELD, orchard_track),
    "courtyard": (((-9, 9), (-2, 2), (4, 9), (-18, 18), (8, 16), (65, 95)), PAVEMENT, courtyard),
    "park": (((-6, 6), (-3, 1), (4, 7), (-14, 14), (9, 14), (55, 80)), GRASS, park),
    "filling station": (((-12, 12), (-3, 1), (5, 8), (-14, 14), (8, 13), (60, 85)), CONCRETE, filling_station),
    "hall": (((-2.5, 2.5), (0, 2), (2.6, 3.4), (-8, 8), (9, 15), (60, 85)), CONCRETE, hall),
    "building site": (((-10, 10), (-4, 0), (5, 9), (-12, 12), (8, 14), (55, 85)), EARTH, building_site),
    "lookout": (((-10, 10), (-4, 0), (16, 24), (-14, 14), (14, 21), (40, 62)), FIELD, lookout),
}  # fmt: skip
"""By name: between what a camera hangs there (x, y, z, yaw, pitch, field of view), the bare ground, what builds it."""
