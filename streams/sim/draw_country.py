"""Places out of town: village, bridge, checkpoint, industrial park."""

import numpy as np

from streams.sim.draw_site import CONCRETE, EARTH, FIELD, GRASS, PAVEMENT, WATER, YELLOW, Way, two_ways, walkers
from streams.sim.draw_stage import GROUND_FAR_M, Stage, Wall
from streams.sim.draw_things import block, hills, house, lamp, panel, pole, tree, upright, wires


def village(stage: Stage) -> list[Way]:
    ground, random = stage.ground, stage.random
    ground.box(-60, 0, 60, GROUND_FAR_M, FIELD)
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 18)
    for furrow in np.arange(20, 140, 2.2).tolist():
        ground.box(14, furrow, 60, furrow + 0.6, (64, 118, 104))
    ground.box(-4.2, 0, 4.2, GROUND_FAR_M, EARTH)
    ground.speckle(-4.2, 0, 4.2, GROUND_FAR_M, 16)
    ground.asphalt(-2.6, 0, 2.6, GROUND_FAR_M, CONCRETE)
    for joint in range(0, 150, 5):
        ground.box(-2.6, joint, 2.6, joint + 0.08, (130, 134, 136))
    y = 12.0
    while y < 110:
        depth = float(random.uniform(9, 13))
        house(stage, -15.5 - float(random.uniform(0, 3)), y, -6.5, y + depth)
        if random.random() < 0.6 and y > 18:
            house(stage, 7.5, y + 5, 15.5, y + 5 + depth)
        tree(stage, -5.4, y - 1.5, float(random.uniform(3.5, 6)))
        y += depth + float(random.uniform(4, 9))
    for post in range(8, 130, 24):
        pole(stage, 4.6, post, 8.5, (150, 152, 150), 0.26)
    wires(stage, 4.6, 8, 128, 8.2)
    lamp(stage, 4.6, 32, -1.4, 6.0)
    hills(stage)
    for _ in range(14):
        tree(stage, float(random.uniform(20, 58)), float(random.uniform(50, 140)), float(random.uniform(5, 9)))
    ways = [
        Way((-1.2, 80), (-1.2, 1), "tricycle", 0.2), Way((1.2, 2), (1.2, 85), "car", 0.65),
        Way((-1.6, 55), (-1.6, 2), "rider", 0.85),
    ]  # fmt: skip
    return ways + walkers(stage, 2, -4, -2.8, 14, 30) + walkers(stage, 2, 2.8, 4, 16, 40)


def bridge(stage: Stage) -> list[Way]:
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, WATER)
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 6)
    ground.box(-60, 110, 60, GROUND_FAR_M, GRASS)
    ground.paving(-8.2, 0, -6, GROUND_FAR_M, PAVEMENT, 0.8)
    ground.paving(6, 0, 8.2, GROUND_FAR_M, PAVEMENT, 0.8)
    ground.asphalt(-6, 0, 6, GROUND_FAR_M)
    ground.line(0, 0, GROUND_FAR_M, YELLOW, 0.25)
    for lane in (-3.0, 3.0):
        ground.dashes(lane, 0, GROUND_FAR_M)
    for y in (40, 75, 110):
        ground.box(-8.2, y, 8.2, y + 0.35, (60, 60, 60))
    for side in (-8.3, 8.3):
        rail = panel(stage, 110, 1.15, (190, 194, 196), rib_m=1.4)
        upright(stage, (side, 2) if side > 0 else (side, 112), (side, 112) if side > 0 else (side, 2), 1.15, rail)
    for y in range(12, 112, 25):
        lamp(stage, -8.0, y, 2.4)
        lamp(stage, 8.0, y + 12, -2.4)
    hills(stage, height_m=90)
    for x in range(-58, 60, 9):
        if abs(x) > 10:
            tree(stage, x, 116 + 3 * float(stage.random.random()), 7)
    block(stage, -48, 122, -24, 136, 18)
    block(stage, 26, 124, 50, 138, 24)
    ways = two_ways(stage, 1.5, ["car", "truck", "car", "van"])
    return [*ways, Way((5.3, 2), (5.3, 50), "rider", 0.4), *walkers(stage, 3, -7.8, -6.4, 10, 40)]


def checkpoint(stage: Stage) -> list[Way]:
    """A wide road under a gantry, oncoming traffic."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, GRASS)
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 16)
    ground.asphalt(-13, 0, 13, GROUND_FAR_M, (84, 84, 84))
    ground.box(-0.8, 0, 0.8, GROUND_FAR_M, (84, 120, 92))
    for lane in (-8.7, -4.9, 4.9, 8.7):
        ground.dashes(lane, 0, GROUND_FAR_M, dash_m=6, gap_m=9)
    for edge in (-12.4, -1.1, 1.1, 12.4):
        ground.line(edge, 0, GROUND_FAR_M)
    for lane in (-10.6, -6.8, -3):
        ground.arrow(lane, 26, towards=True)
    rail = panel(stage, 130, 0.8, (186, 190, 190), rib_m=2.0)
    for side in (-13.6, 13.6):
        upright(stage, (side, 4) if side > 0 else (side, 134), (side, 134) if side > 0 else (side, 4), 0.8, rail)
    for x in (-14.4, 14.4):
        pole(stage, x, 58, 8.4, (150, 152, 150), 0.45)
    beam = panel(stage, 28.8, 0.5, (160, 162, 160), rib_m=1.0)
    stage.walls.append(Wall(np.array([-14.4, 58, 8.4]), np.array([28.8, 0, 0]), np.array([0, 0, -0.5]), beam))
    for x in (-11, 3):
        board = panel(stage, 7.5, 3.0, (120, 70, 10) if x < 0 else (60, 110, 20))
        board[6:9, 6:-6] = board[-9:-6, 6:-6] = (225, 230, 230)
        board[26:44, 30:120] = (225, 230, 230)
        stage.walls.append(Wall(np.array([x, 57.8, 9.4]), np.array([7.5, 0, 0]), np.array([0, 0, -3.0]), board))
    hills(stage)
    for y in range(24, 140, 10):
        tree(stage, -17.5, y, 6)
        tree(stage, 17.5, y + 5, 6)
    for y in (20, 80):
        lamp(stage, -14, y, 3.0, 9)
    oncoming = [Way((x, 125), (x, -2), kind, phase) for x, kind, phase in
                ((-3.0, "car", 0.05), (-6.8, "truck", 0.4), (-10.6, "van", 0.75), (-6.8, "suv", 0.9))]  # fmt: skip
    leaving = [Way((3.0, 2), (3.0, 125), "car", 0.2), Way((6.8, 2), (6.8, 110), "bus", 0.6)]
    return [*oncoming, *leaving, Way((10.6, 2), (10.6, 110), "truck", 0.85)]


def works(stage: Stage) -> list[Way]:
    """An industrial park: sheds, yard, lorries."""
    ground = stage.ground
    ground.paving(-60, 0, 60, GROUND_FAR_M, CONCRETE, 5.0)
    ground.asphalt(-5, 0, 5, GROUND_FAR_M, (110, 110, 108))
    ground.dashes(0, 0, GROUND_FAR_M)
    for y0 in (14, 52, 92):
        block(stage, -34, y0, -11, y0 + 32, 9.5, plain=True)
        block(stage, 12, y0 + 4, 38, y0 + 34, 11.5, plain=True)
    for y in (20, 26, 60):
        for x in np.arange(-10.5, -6.5, 1.3).tolist():
            block(stage, x, y, x + 1.1, y + 1.1, 1.1, plain=True)
    for y in (14, 50, 86):
        lamp(stage, 7, y, -2.5, 9)
        lamp(stage, -7, y + 18, 2.5, 9)
    pole(stage, -40, 110, 34, (140, 140, 150), 2.2)
    hills(stage)
    ways = two_ways(stage, 2.4, ["truck", "truck", "suv", "van"])
    return ways + walkers(stage, 3, 5.5, 9, 12, 40)
