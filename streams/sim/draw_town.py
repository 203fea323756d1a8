"""Places in town: street, junction, gate, square, market, bus station, alley."""

import numpy as np

from streams.sim.draw_light import Colour
from streams.sim.draw_site import CONCRETE, GRASS, PAVEMENT, YELLOW, Way, road, rows, two_ways, walkers
from streams.sim.draw_stage import GROUND_FAR_M, Stage, Wall
from streams.sim.draw_things import block, lamp, panel, pole, tree, upright, wires


def street(stage: Stage) -> list[Way]:
    ground, random = stage.ground, stage.random
    road(ground, 7, 4)
    ground.line(-0.12, 0, GROUND_FAR_M, YELLOW)
    ground.line(0.12, 0, GROUND_FAR_M, YELLOW)
    for lane in (-3.5, 3.5):
        ground.dashes(lane, 0, GROUND_FAR_M)
    ground.zebra(-7, 7, 22, 26)
    rows(stage, -12, right=False, shops=True, near=14)
    rows(stage, 12, right=True, shops=True, near=12)
    for y in range(18, 110, 11):
        tree(stage, -9.6, y, 5.5)
        tree(stage, 9.6, y + 4, 5.0)
    for y in (14, 44, 74, 104):
        lamp(stage, 8.2, y, -2.6)
    ways = two_ways(stage, 1.8, ["car", "suv", "van", "car", "bus", "car"])
    ways.append(Way((6.1, 2), (6.1, 50), "rider", float(random.uniform(0, 1))))
    return ways + walkers(stage, 3, -10.5, -7.6, 12, 40) + walkers(stage, 3, 7.6, 10.5, 12, 45)


def junction(stage: Stage) -> list[Way]:
    ground = stage.ground
    ground.paving(-60, 0, 60, 75, PAVEMENT, 1.5)
    road(ground, 7, 3)
    ground.asphalt(-60, 24, 60, 38)
    ground.box(-7, 23.5, 7, 38.5, (92, 90, 88))
    for y0, y1 in ((19, 22.5), (39.5, 43)):
        ground.zebra(-7, 7, y0, y1)
    for x0, x1 in ((-11, -7.8), (7.8, 11)):
        ground.zebra(x0, x1, 24, 38, across=False)
    ground.line(0, 0, 18, YELLOW, 0.25)
    ground.line(0, 44, GROUND_FAR_M, YELLOW, 0.25)
    ground.dashes(3.5, 0, 18)
    ground.dashes(-3.5, 0, 18)
    ground.arrow(5.2, 9, towards=False)
    ground.arrow(1.8, 9, towards=False)
    ground.box(-60, 30.9, -12, 31.1, YELLOW)
    ground.box(12, 30.9, 60, 31.1, YELLOW)
    for x0, x1, right in ((-34, -13, False), (13, 34, True)):
        block(stage, x0, 44, x1, 62, float(stage.random.uniform(14, 30)), shops=True)
        block(stage, x0 * 1.9 if not right else x1 + 2, 46, x0 - 2 if not right else x1 * 1.9, 60, 18, shops=True)
    rows(stage, -12, right=False, shops=True, near=64)
    rows(stage, 12, right=True, shops=True, near=64)
    for x in (-9.5, 9.5):
        pole(stage, x, 41, 6.5, (70, 72, 72), 0.22)
        _signal(stage, x * 0.75, 41)
    lamp(stage, 11, 22, -2.5)
    ways = [
        Way((-58, 34.5), (58, 34.5), "car", 0.1), Way((-58, 36.5), (58, 36.5), "van", 0.6),
        Way((58, 27), (-58, 27), "suv", 0.35), Way((58, 29), (-58, 29), "bus", 0.85),
        Way((1.8, 4), (1.8, 18), "car", 0.2), Way((-1.8, 108), (-1.8, 44), "car", 0.5),
    ]  # fmt: skip
    crossing = [Way((-7, 20.6), (3, 20.6), "person", 0.3), Way((6, 21.2), (-4, 21.2), "person", 0.7)]
    crossing.append(Way((9.2, 25), (9.2, 36), "person", 0.9))
    return [*ways, *crossing, Way((58, 25.4), (-20, 25.4), "rider", 0.15)]


def _signal(stage: Stage, x: float, y: float) -> None:
    board = panel(stage, 1.2, 0.45, (50, 52, 52))
    upright_at = np.array([x - 0.6, y, 6.2])
    board[3:8, 6:11] = (60, 60, 230)
    stage.walls.append(Wall(upright_at, np.array([1.2, 0, 0]), np.array([0, 0, -0.45]), board))


def gate(stage: Stage) -> list[Way]:
    """The entrance of an office, a school or a works: pillars, barrier, guard's booth, wall on both sides."""
    ground, random = stage.ground, stage.random
    ground.asphalt(-60, 0, 60, 17)
    ground.line(0, 0, 0.1)
    ground.box(-60, 8.4, 60, 8.55, YELLOW)
    ground.paving(-60, 17, 60, 21, PAVEMENT, 1.0)
    ground.paving(-5, 17, 5, 60, CONCRETE, 4.0)
    colour: Colour = [(120, 150, 190), (170, 176, 178), (96, 104, 150)][int(random.integers(3))]
    for x0, x1 in ((-40, -5.6), (5.6, 40)):
        upright(stage, (x0, 21), (x1, 21), 2.4, panel(stage, x1 - x0, 2.4, colour, rib_m=0, cap=True))
    for x in (-5.6, 4.6):
        block(stage, x, 20.6, x + 1.0, 21.6, 4.2, plain=True)
    block(stage, 6.4, 17.8, 9.4, 20.6, 3.0)
    board = panel(stage, 9.2, 1.1, (40, 40, 170))
    for letter in range(7):
        board[6:20, 22 + letter * 28 : 40 + letter * 28] = (90, 210, 235)
    upright_z = np.array([-4.6, 20.7, 5.3])
    stage.walls.append(Wall(upright_z, np.array([9.2, 0, 0]), np.array([0, 0, -1.1]), board))
    bar = panel(stage, 4.6, 0.14, (60, 60, 210), rib_m=0.8)
    stage.walls.append(Wall(np.array([-4.4, 20.2, 1.1]), np.array([4.4, 0, 0]), np.array([0, 0, -0.14]), bar))
    block(stage, -22, 52, 22, 66, float(random.choice([13, 19, 25])))
    block(stage, -50, 40, -28, 60, 12)
    block(stage, 30, 42, 52, 60, 15)
    for x in (-34, -26, -18, -10, 12, 20, 28, 36):
        tree(stage, x, 24, 6.0)
    lamp(stage, -9, 18, 2.0)
    ways = [
        Way((-45, 5.5), (45, 5.5), "car", 0.0), Way((45, 11.5), (-45, 11.5), "van", 0.45),
        Way((45, 13), (-45, 13), "rider", 0.7), Way((2.4, 56), (2.4, 21), "car", 0.3),
    ]  # fmt: skip
    return ways + walkers(stage, 4, -20, 20, 17.5, 20)


def square(stage: Stage) -> list[Way]:
    ground = stage.ground
    ground.paving(-60, 0, 60, 75, (150, 160, 170), 3.0)
    for x in (-18, 0, 18):
        ground.line(x, 0, 75, (112, 124, 150), 0.8)
    ground.polygon([(8 * np.cos(t), 38 + 8 * np.sin(t)) for t in np.linspace(0, 6.3, 40)], (108, 120, 150))
    ground.polygon([(5 * np.cos(t), 38 + 5 * np.sin(t)) for t in np.linspace(0, 6.3, 40)], (160, 170, 178))
    ground.asphalt(-60, 76, 60, 90)
    for x0 in (-34, 22):
        ground.box(x0, 22, x0 + 12, 60, GRASS)
        ground.speckle(x0, 22, x0 + 12, 60, 16)
        for y in range(25, 60, 8):
            tree(stage, x0 + 3, y, 4.5)
            tree(stage, x0 + 9, y + 3, 5.5)
    for mast in (-1.4, 0, 1.4):
        pole(stage, mast, 38, 11, (200, 200, 200), 0.12)
    flag = panel(stage, 1.8, 1.2, (40, 40, 205))
    stage.walls.append(Wall(np.array([0.05, 37.9, 11.0]), np.array([1.8, 0, 0.0]), np.array([0.1, 0, -1.2]), flag))
    block(stage, -26, 94, 26, 112, float(stage.random.choice([16, 22])))
    block(stage, -58, 92, -32, 112, 26, shops=True)
    block(stage, 32, 92, 58, 110, 19, shops=True)
    for x in (-12, 12):
        lamp(stage, x, 26, 0.8, 6)
        lamp(stage, x, 56, 0.8, 6)
    ways = [Way((-50, 80), (50, 80), "car", 0.1), Way((50, 86), (-50, 86), "bus", 0.5)]
    return [*ways, Way((-20, 16), (24, 20), "rider", 0.3), *walkers(stage, 16, -18, 18, 12, 60)]


def market(stage: Stage) -> list[Way]:
    ground, random = stage.ground, stage.random
    ground.paving(-60, 0, 60, GROUND_FAR_M, CONCRETE, 2.5)
    ground.asphalt(-4, 0, 4, GROUND_FAR_M, (124, 128, 130))
    rows(stage, -9, right=False, shops=True, near=8, low=6, high=12)
    rows(stage, 9, right=True, shops=True, near=8, low=6, high=12)
    awnings: list[Colour] = [(60, 60, 200), (170, 90, 40), (60, 150, 60), (40, 150, 220), (200, 200, 200)]
    for y in np.arange(9, 70, 4.2).tolist():
        for x in (-7.4, 5.0):
            colour = awnings[int(random.integers(5))]
            roof = panel(stage, 2.6, 3.2, colour, rib_m=0.6)
            stage.walls.append(
                Wall(np.array([x, y + 3.2, 2.7]), np.array([2.6, 0, 0]), np.array([0, -3.2, -0.4]), roof)
            )
            table = panel(stage, 2.2, 0.8, (110, 130, 150))
            for item in range(0, table.shape[1] - 8, 8):
                table[0:7, item : item + 7] = awnings[int(random.integers(4))]
            upright(stage, (x + 0.2, y + 0.4), (x + 2.4, y + 0.4), 0.85, table)
            pole(stage, x + 0.1, y + 0.2, 2.4, width_m=0.06)
            pole(stage, x + 2.5, y + 0.2, 2.4, width_m=0.06)
    lamp(stage, -4.3, 20, 1.5, 6)
    lamp(stage, 4.3, 45, -1.5, 6)
    ways = [Way((-1.5, 60), (-1.5, 2), "rider", 0.1), Way((1.6, 2), (1.6, 52), "tricycle", 0.5)]
    return ways + walkers(stage, 10, -3.6, 3.6, 9, 30) + walkers(stage, 8, -3.6, 3.6, 30, 60)


def station(stage: Stage) -> list[Way]:
    """A bus station's forecourt."""
    ground = stage.ground
    ground.asphalt(-60, 0, 60, 50, (104, 104, 102))
    for x in np.arange(-42, 44, 6).tolist():
        ground.line(x, 30, 44, width_m=0.2)
    ground.paving(-60, 46, 60, 60, PAVEMENT, 1.2)
    ground.paving(-60, 0, 60, 6, PAVEMENT, 1.2)
    ground.zebra(-3, 3, 8, 28, across=False)
    block(stage, -44, 60, 44, 76, 14, shops=True)
    block(stage, -60, 80, -20, 96, 30)
    block(stage, 12, 80, 56, 96, 38)
    canopy = panel(stage, 88, 6, (170, 120, 70), rib_m=3)
    stage.walls.append(Wall(np.array([-44, 60, 5.2]), np.array([88, 0, 0]), np.array([0, -7.0, 0.8]), canopy))
    for x in range(-42, 46, 12):
        pole(stage, x, 53.5, 5.4, width_m=0.3)
    for x, y in ((-33, 32), (-21, 32), (15, 32), (27, 32), (39, 32)):
        _parked_bus(stage, x, y)
    lamp(stage, -12, 27, 2, 9)
    lamp(stage, 12, 27, -2, 9)
    ways = [
        Way((-50, 13), (50, 13), "bus", 0.1), Way((50, 22), (-50, 22), "car", 0.5), Way((50, 19), (-50, 19), "van", 0.8)
    ]  # fmt: skip
    return ways + walkers(stage, 6, -25, 25, 46, 55) + walkers(stage, 3, -2.5, 2.5, 9, 24)


def _parked_bus(stage: Stage, x: float, y: float) -> None:
    colour: Colour = [(200, 120, 60), (70, 150, 70), (210, 210, 210)][int(stage.random.integers(3))]
    front = panel(stage, 2.5, 2.9, colour)
    front[10:40, 4:-4] = (70, 62, 56)
    side = panel(stage, 11, 2.9, colour)
    side[12:34, 6:-6] = (76, 68, 62)
    upright(stage, (x, y), (x + 2.5, y), 3.0, front)
    if stage.view.x > x + 2.5:
        upright(stage, (x + 2.5, y), (x + 2.5, y + 11), 3.0, side)
    else:
        upright(stage, (x, y + 11), (x, y), 3.0, side)


def alley(stage: Stage) -> list[Way]:
    """A narrow lane between old dwellings."""
    ground = stage.ground
    ground.paving(-60, 0, 60, GROUND_FAR_M, (140, 142, 142), 0.9)
    ground.line(-2.7, 0, GROUND_FAR_M, (90, 90, 90), 0.3)
    rows(stage, -3.4, right=False, shops=False, near=5, low=6, high=15)
    rows(stage, 3.4, right=True, shops=False, near=7, low=6, high=15)
    for y in (12, 19, 33, 47):
        block(stage, -3.3, y, -2.6, y + 1.6, 1.1, plain=True)
    for y in range(10, 80, 17):
        pole(stage, 3.0, y, 7, (140, 140, 138), 0.22)
    wires(stage, 2.9, 6, 90, 6.6)
    wires(stage, 2.2, 6, 90, 5.9)
    lamp(stage, 3.0, 27, -1.2, 5.5)
    lamp(stage, 3.0, 61, -1.2, 5.5)
    ways = [Way((-0.9, 46), (-0.9, 1), "rider", 0.15), Way((0.9, 1), (0.9, 42), "rider", 0.6)]
    return ways + walkers(stage, 5, -2, 2, 8, 34)
