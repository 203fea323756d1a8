"""A third set of places, drawn when the second had been looked at: nothing was ever tuned on them. Metres; x to the
right, y forward."""

import numpy as np

from streams.sim.draw_light import Colour
from streams.sim.draw_site import CONCRETE, EARTH, FIELD, GRASS, PAVEMENT, WATER, Way, walkers
from streams.sim.draw_stage import GROUND_FAR_M, Stage, Wall
from streams.sim.draw_things import block, hills, house, lamp, panel, pole, tree, upright, wires
from tests.bench.world.places_first import Build, parked_car, pick, traffic

HULLS: tuple[Colour, ...] = ((60, 60, 170), (160, 110, 50), (90, 140, 80), (210, 212, 212), (60, 56, 54))


def _hung(stage: Stage, x: float, y: float, top: float, size: tuple[float, float], colour: Colour, rib: float) -> None:
    """A sheet that faces the camera and does not reach the ground: its width and its height."""
    sheet = panel(stage, size[0], size[1], colour, rib_m=rib)
    stage.walls.append(Wall(np.array([x, y, top]), np.array([size[0], 0, 0]), np.array([0, 0, -size[1]]), sheet))


def harbour(stage: Stage) -> list[Way]:
    """A quay with bollards and ropes, boats side by side with masts, open water behind."""
    ground, edge = stage.ground, pick(stage, 12, 17)
    ground.box(-60, 0, 60, GROUND_FAR_M, WATER)
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 7)
    ground.paving(-60, 0, 60, edge, CONCRETE, pick(stage, 1.5, 3.5))
    ground.box(-60, edge - 0.6, 60, edge, (90, 170, 200))
    x = -30.0
    while x < 30:
        wide = pick(stage, 3, 6)
        hull = HULLS[int(stage.random.integers(len(HULLS)))]
        _hung(stage, x, edge + 2, 1.5, (wide, 1.4), hull, 0.0)
        _hung(stage, x + 0.6, edge + 3.5, pick(stage, 2.6, 3.4), (wide - 1.4, 1.6), (206, 210, 212), 0.9)
        pole(stage, x + wide / 2, edge + 4, pick(stage, 5, 10), (170, 176, 180), 0.14)
        x += wide + pick(stage, 0.4, 2.5)
    for x in np.arange(-24, 25, 6).tolist():
        pole(stage, x, edge - 1, 0.7, (60, 60, 62), 0.5)
    block(stage, 20, 3, 32, edge - 3, pick(stage, 3.5, 6), plain=True)
    for x in (-18, 4):
        lamp(stage, x, edge - 2, 1.0, 7)
    hills(stage, height_m=pick(stage, 25, 90))
    return walkers(stage, 7, -16, 16, 5, edge - 2)


def stairwell(stage: Stage) -> list[Way]:
    """Indoors: a flight of steps between bare walls, a handrail, a landing with a door; steps are even lines."""
    ground, half = stage.ground, pick(stage, 1.6, 2.6)
    ground.paving(-60, 0, 60, GROUND_FAR_M, (150, 158, 162), pick(stage, 0.5, 1.0))
    plaster: Colour = ((204, 210, 212), (170, 200, 206), (196, 204, 190))[int(stage.random.integers(3))]
    for x in (-half, half):
        wall = panel(stage, 24, 14, plaster)
        wall[-36:] = (110, 126, 110)
        start, end = ((x, 2), (x, 26)) if x > 0 else ((x, 26), (x, 2))
        upright(stage, start, end, 14, wall)
    y, rise = pick(stage, 7, 9), pick(stage, 0.15, 0.19)
    for step in range(14):
        tone = 150.0 + 8 * (step % 2)
        _hung(stage, -half, y + step * 0.34, rise * (step + 1), (2 * half, rise), (tone, tone + 4, tone + 6), 0.0)
    y += 14 * 0.34
    _hung(stage, -half, y + 3, 14 * rise + 3, (2 * half, 3.0), plaster, 0.0)
    _hung(stage, -half + 0.5, y + 2.9, 14 * rise + 2.1, (0.9, 2.1), (70, 90, 130), 0.0)
    for along in np.arange(0, 14 * 0.34, 0.34).tolist():
        pole(stage, half - 0.25, y - along, 14 * rise - along / 0.34 * rise + 0.9, (60, 64, 66), 0.05)
    lamp(stage, half - 0.2, 5, -0.6, 3)
    return walkers(stage, 2, -half + 0.5, half - 0.5, 4, 7)


def school_gate(stage: Stage) -> list[Way]:
    """A sliding gate of bars, a guard's hut, a zebra crossing, a wall with tiles, a block of classrooms behind."""
    ground, y = stage.ground, pick(stage, 16, 22)
    ground.asphalt(-60, 0, 60, y - 5)
    ground.zebra(-3, 3, 3, y - 6, across=False)
    ground.paving(-60, y - 5, 60, GROUND_FAR_M, PAVEMENT, pick(stage, 0.6, 1.2))
    wide = pick(stage, 4, 6)
    bars = panel(stage, 2 * wide, 1.4, (186, 190, 192), rib_m=pick(stage, 0.25, 0.5))
    upright(stage, (-wide, y), (wide, y), 1.4, bars)
    for left, right in ((-45.0, -wide), (wide + 3, 45.0)):
        wall = panel(stage, right - left, 2.4, (140, 150, 186), rib_m=pick(stage, 1.0, 3.0), cap=True)
        upright(stage, (left, y), (right, y), 2.4, wall)
    block(stage, wide, y - 1, wide + 3, y + 2, 3.0, plain=True)
    _hung(stage, -wide - 8, y - 0.1, 1.9, (7, 0.9), (40, 150, 200), 0.0)
    block(stage, -30, y + 24, pick(stage, 10, 28), y + 36, pick(stage, 10, 17))
    for x in (-14, -9, 12, 17):
        tree(stage, x, y + 6, pick(stage, 4, 7))
    pole(stage, 0, y + 14, 12, (206, 208, 210), 0.14)
    for x in (-12, 12):
        lamp(stage, x, y - 4, 1.0, 7)
    return walkers(stage, 12, -12, 12, y - 5, y + 12) + traffic(stage, 2, (-50, 6), (50, 6))


def tunnel_mouth(stage: Stage) -> list[Way]:
    """A portal in a slope of stone, dark within, cones and signs before it, two lanes."""
    ground, half, y = stage.ground, pick(stage, 4.5, 6), pick(stage, 34, 46)
    ground.box(-60, 0, 60, GROUND_FAR_M, EARTH)
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 18)
    ground.asphalt(-half, 0, half, y)
    ground.dashes(0, 2, y)
    for edge in (-half + 0.3, half - 0.3):
        ground.line(edge, 0, y)
    stone = panel(stage, 60, 17, (120, 134, 140), rib_m=pick(stage, 0.8, 1.8))
    for row in range(12, stone.shape[0], 24):
        stone[row : row + 3] = (90, 100, 106)
    middle, high = 30 * 24, round((half - 0.5) * 1.35 * 24)
    columns = np.arange(stone.shape[1])
    arch = high * np.sqrt(np.clip(1 - ((columns - middle) / (half * 24)) ** 2, 0, 1))
    dark = (stone.shape[0] - np.arange(stone.shape[0])[:, None]) < arch[None, :]
    stone[dark] = (26, 26, 28)
    upright(stage, (-30, y), (30, y), 17, stone)
    for along in range(8, int(y), 6):
        for x in (-half - 0.6, half + 0.6):
            pole(stage, x, along, 0.9, (60, 90, 220), 0.2)
    _hung(stage, -half - 4, y - 9, 4.4, (2.4, 2.4), (190, 110, 40), 0.0)
    _hung(stage, half + 1.4, y - 14, 4.0, (1.6, 1.6), (50, 50, 210), 0.0)
    for _ in range(14):
        side = (1, -1)[int(stage.random.integers(2))]
        tree(stage, side * pick(stage, 10, 50), pick(stage, 14, 30), pick(stage, 3, 7))
    for along in (14, 28):
        lamp(stage, half + 1, along, -1.8, 9)
    return traffic(stage, 5, (0, 2), (0, y - 1))


def fuel_island(stage: Stage) -> list[Way]:
    """From under the roof: pumps at arm's length, a kiosk behind glass, lines and grids on the ground."""
    ground, y = stage.ground, pick(stage, 7, 10)
    ground.paving(-60, 0, 60, 30, CONCRETE, pick(stage, 2, 4))
    ground.asphalt(-60, 30, 60, GROUND_FAR_M)
    for x in (-5.5, 0.0, 5.5):
        ground.box(x - 1.4, y, x - 1.2, y + 7, (60, 190, 220))
        ground.box(x - 0.6, y, x + 0.6, y + 6, (176, 180, 182))
        for along in (y + 1, y + 4):
            colour = HULLS[int(stage.random.integers(len(HULLS)))]
            block(stage, x - 0.4, along, x + 0.4, along + 0.7, 1.9, plain=True)
            _hung(stage, x - 0.38, along - 0.02, 1.8, (0.76, 0.5), colour, 0.0)
        pole(stage, x, y + 3, 4.6, (206, 208, 208), 0.4)
    under = panel(stage, 20, 11, (216, 218, 218), rib_m=1.0)
    stage.walls.append(Wall(np.array([-10, y + 9, 4.6]), np.array([20.0, 0, 0]), np.array([0, -11.0, 0]), under))
    block(stage, -11, y + 12, 9, y + 20, 3.8, shops=True)
    for x in (-7, 7):
        lamp(stage, x, y + 2, 0.4, 4.3)
    parked_car(stage, 2.6, y + 1)
    block(stage, 14, 42, 40, 58, pick(stage, 8, 24))
    return walkers(stage, 4, -8, 8, y - 1, y + 10) + traffic(stage, 2, (-50, 34), (50, 34))


def field_road(stage: Stage) -> list[Way]:
    """A straight road between ditches and rows of crops, poplars on one side, a far farm."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, FIELD)
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 18)
    for x in np.arange(8, 60, pick(stage, 1.2, 2.4)).tolist():
        ground.box(x, 0, x + 0.6, 140, GRASS)
    ground.box(-5.2, 0, -3.8, GROUND_FAR_M, (90, 96, 84))
    ground.asphalt(-2.8, 0, 2.8, GROUND_FAR_M, (112, 112, 112))
    for y in np.arange(8, 120, pick(stage, 6, 9)).tolist():
        tree(stage, -7 + pick(stage, -0.4, 0.4), y, pick(stage, 7, 11))
    house(stage, 22, 70, 33, 80)
    block(stage, 36, 74, 52, 84, 5, plain=True)
    for y in range(12, 110, 24):
        pole(stage, 4.6, y, 8, (130, 128, 124), 0.26)
    wires(stage, 4.6, 12, 110, 7.6)
    for y in (10, 30):
        _hung(stage, 3.4, y, 2.4, (0.8, 0.8), (50, 50, 210), 0.0)
    lamp(stage, 4.6, 20, -1.2, 7)
    hills(stage, height_m=pick(stage, 20, 80))
    return [*traffic(stage, 2, (0, 2), (0, 110)), Way((0, 60), (0, 4), "tricycle", pick(stage, 0, 1))]


def market_roof(stage: Stage) -> list[Way]:
    """Under the roof of a hall: girders, tubes of light, rows of tables with goods, wet tiles."""
    ground, half = stage.ground, pick(stage, 9, 13)
    ground.paving(-60, 0, 60, GROUND_FAR_M, (140, 150, 152), pick(stage, 0.4, 0.8))
    for y in np.arange(8, 62, pick(stage, 4, 6)).tolist():
        _hung(stage, -half, y, 6.6, (2 * half, 0.5), (120, 110, 96), 0.6)
        for x in (-half, half):
            pole(stage, x, y, 6.6, (120, 124, 128), 0.3)
    for x in (-6.5, -2.2, 2.2, 6.5):
        for y in np.arange(7, 50, pick(stage, 2.6, 3.4)).tolist():
            goods = HULLS[int(stage.random.integers(len(HULLS)))]
            block(stage, x - 0.8, y, x + 0.8, y + 1.6, 0.9, plain=True)
            _hung(stage, x - 0.7, y - 0.05, 1.25, (1.4, 0.35), goods, 0.2)
    for x in (-half - 1, half + 1):
        back = panel(stage, 60, 7, (176, 184, 186), rib_m=0.8)
        start, end = ((x, 2), (x, 62)) if x > 0 else ((x, 62), (x, 2))
        upright(stage, start, end, 7, back)
    upright(stage, (-half - 1, 62), (half + 1, 62), 9, panel(stage, 2 * half + 2, 9, (190, 196, 198), rib_m=1.2))
    for y in (12, 24, 38):
        lamp(stage, 0, y, 0.5, 5)
    return walkers(stage, 12, -half + 1, half - 1, 6, 44)


def wired_yard(stage: Stage) -> list[Way]:
    """A yard behind wire: transformers on plinths, gravel, a gate, a floodlight; much of it is fence."""
    ground, y = stage.ground, pick(stage, 9, 13)
    ground.box(-60, 0, 60, GROUND_FAR_M, (128, 132, 136))
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 26)
    ground.box(-60, 0, 60, y - 3, EARTH)
    for x in np.arange(-24, 25, 3).tolist():
        pole(stage, x, y, 2.6, (150, 154, 156), 0.1)
    for height in (0.5, 1.1, 1.7, 2.3):
        _hung(stage, -24, y, height, (48, 0.05), (160, 164, 166), 0.0)
    for x in (-13, -3, 8):
        at = x + pick(stage, -1, 1)
        block(stage, at, y + 8, at + 4, y + 11, 0.6, plain=True)
        _hung(stage, at + 0.5, y + 8.4, pick(stage, 2.6, 3.4), (3, 2.4), (120, 130, 120), 0.25)
        for leg in (0.8, 2.0, 3.2):
            pole(stage, at + leg, y + 9, pick(stage, 4, 5), (90, 100, 130), 0.16)
    _hung(stage, -18, y + 24, 9.0, (40, 0.3), (150, 154, 158), 1.0)
    for x in (-18, 2, 22):
        pole(stage, x, y + 24, 9, (150, 154, 158), 0.4)
    block(stage, 16, y + 12, 26, y + 20, pick(stage, 3, 5))
    wires(stage, -8, y + 4, 70, 8)
    lamp(stage, -6, y + 5, 1.0, 8)
    lamp(stage, 14, y + 9, -1.0, 8)
    for _ in range(10):
        tree(stage, pick(stage, -50, 50), pick(stage, y + 36, 90), pick(stage, 4, 8))
    return walkers(stage, 3, -14, 14, 4, y - 1)


THIRD_PLACES: dict[str, tuple[tuple[tuple[float, float], ...], Colour, Build]] = {
    "harbour": (((-8, 8), (-3, 1), (5, 9), (-14, 14), (9, 15), (55, 85)), WATER, harbour),
    "stairwell": (((-0.8, 0.8), (0, 2), (2.6, 3.2), (-6, 6), (4, 10), (65, 90)), CONCRETE, stairwell),
    "school gate": (((-6, 6), (-3, 1), (5, 8), (-10, 10), (9, 14), (55, 80)), PAVEMENT, school_gate),
    "tunnel mouth": (((-5, 5), (-3, 1), (6, 9), (-8, 8), (6, 11), (45, 70)), EARTH, tunnel_mouth),
    "fuel island": (((-3, 3), (-2, 1), (3.2, 4.2), (-12, 12), (9, 15), (65, 95)), CONCRETE, fuel_island),
    "field road": (((-3, 3), (-2, 1), (5, 8), (-10, 10), (7, 12), (45, 75)), FIELD, field_road),
    "market roof": (((-3, 3), (-1, 2), (4, 5.6), (-10, 10), (8, 14), (60, 90)), PAVEMENT, market_roof),
    "wired yard": (((-7, 7), (-3, 1), (4, 7), (-14, 14), (8, 14), (55, 85)), EARTH, wired_yard),
}
"""As PLACES of places_first.py."""
