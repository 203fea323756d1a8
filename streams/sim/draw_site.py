"""What places are made of: the words for their ways, their colours, rows of buildings, roads, traffic, walkers."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from streams.sim.draw_light import Colour
from streams.sim.draw_stage import GROUND_FAR_M, Ground, Stage
from streams.sim.draw_things import block

Point = tuple[float, float]
GRASS: Colour = (70, 112, 96)
FIELD: Colour = (78, 140, 128)
EARTH: Colour = (112, 132, 148)
CONCRETE: Colour = (158, 162, 164)
PAVEMENT: Colour = (148, 152, 158)
YELLOW: Colour = (60, 170, 210)
"""Of the lines between opposite lanes."""
KERB: Colour = (186, 190, 190)
WATER: Colour = (132, 122, 96)


@dataclass(frozen=True)
class Way:
    """A straight path on the ground that something takes once in each loop."""

    start: Point
    end: Point
    kind: str
    """A vehicle's shape, "person" or "rider"."""
    phase: float
    """Share of the loop by which it is ahead, 0–1."""


@dataclass(frozen=True)
class Place:
    """How the camera hangs there (x, y, z, yaw, pitch, field of view), the bare ground, and what builds the rest."""

    hang: tuple[float, float, float, float, float, float]
    bare: Colour
    build: Callable[[Stage], list[Way]]


def rows(
    stage: Stage, x: float, *, right: bool, shops: bool, near: float = 10, low: float = 9, high: float = 24
) -> None:
    """Buildings along one side of a road, beginning at the line x."""
    y = near
    while y < 125:
        length, depth = float(stage.random.uniform(12, 26)), float(stage.random.uniform(10, 16))
        height = round(float(stage.random.uniform(low, high)) / 3.1) * 3.1 + 4
        back = float(stage.random.uniform(0, 1.5))
        left = x + back if right else x - back - depth
        block(stage, left, y, left + depth, y + length, height, shops=shops)
        y += length + float(stage.random.choice([0.3, 0.3, 3.0]))


def two_ways(stage: Stage, lane_m: float, kinds: list[str], *, far: float = 105, near: float = 2) -> list[Way]:
    """One vehicle in a lane each way, more where `kinds` has more."""
    ways = []
    for index, kind in enumerate(kinds):
        phase = float(stage.random.uniform(0, 1))
        lane = lane_m * (1 + 2 * (index // 2 % 2))
        if index % 2:
            ways.append(Way((lane, near), (lane, far), kind, phase))
        else:
            ways.append(Way((-lane, far), (-lane, near - 6), kind, phase))
    return ways


def walkers(stage: Stage, count: int, x0: float, x1: float, y0: float, y1: float) -> list[Way]:
    """People who walk ten metres each, anywhere in an area."""
    ways = []
    for _ in range(count):
        x, y = float(stage.random.uniform(x0, x1)), float(stage.random.uniform(y0, y1))
        turn = float(stage.random.uniform(0, 2 * np.pi))
        along = 9.0 * (1 if stage.random.random() < 0.5 else -1)
        if x1 - x0 < 8:
            ways.append(Way((x, y), (x, y + along), "person", float(stage.random.uniform(0, 1))))
        else:
            end = (x + 9 * float(np.sin(turn)), y + 9 * float(np.cos(turn)))
            ways.append(Way((x, y), end, "person", float(stage.random.uniform(0, 1))))
    return ways


def road(ground: Ground, half_m: float, pavement_m: float) -> None:
    ground.paving(-half_m - pavement_m, 0, -half_m, GROUND_FAR_M, PAVEMENT, 1.2)
    ground.paving(half_m, 0, half_m + pavement_m, GROUND_FAR_M, PAVEMENT, 1.2)
    ground.asphalt(-half_m, 0, half_m, GROUND_FAR_M)
    for side in (-half_m, half_m):
        ground.line(side, 0, GROUND_FAR_M, KERB, 0.25)
