"""The indoor places of the ninth set, and the lane below awnings, which is nearly one."""

import cv2
import numpy as np

from streams.sim.draw_light import Colour, Image
from streams.sim.draw_site import Way, walkers
from streams.sim.draw_stage import GROUND_FAR_M, Stage
from streams.sim.draw_things import block, facade, lamp, pole, upright
from tests.bench.world.indoors_eighth import fine, mark_fine
from tests.bench.world.pieces import crate, facing, mark, one_of, sheet, slogan
from tests.bench.world.places_first import pick

BEYOND_M = 16.0
CLOTHS: tuple[Colour, ...] = (
    (60, 56, 190), (70, 150, 70), (180, 120, 50), (60, 180, 226), (206, 208, 210), (140, 80, 150),
)  # fmt: skip
FRUIT: tuple[Colour, ...] = (
    (40, 50, 200), (40, 140, 240), (60, 200, 230), (60, 150, 70), (90, 60, 130), (190, 200, 206), (50, 90, 150),
)  # fmt: skip
SIGN_BLUE: Colour = (150, 90, 36)
HALL_END_M, HALL_HALF_M, HALL_HIGH_M = 24.0, 8.5, 4.6
ESCALATOR_FEET = ((-6.6, 13.0, 0.05), (-4.2, 13.0, 0.05))
ESCALATOR_WIDE_M, ESCALATOR_RISE = 1.2, (0.0, 8.4, 4.5)
LIT_BOXES = ((2.2, 12.0), (6.2, 17.0))
"""Pillars with a screen, by their middle."""


def _hall_floor(stage: Stage) -> None:
    """Large tiles, a strip to feel one's way along, and what the lamps leave on the polish."""
    long, half = HALL_END_M + BEYOND_M + 4, HALL_HALF_M
    tone = pick(stage, 0.9, 1.05)
    floor = fine(stage, (-half, HALL_END_M + BEYOND_M, 0), (2 * half, 0, 0), (0, -long, 0), (172 * tone,) * 3, ppm=60)
    for line in np.arange(0, long, 1.0).tolist():
        mark_fine(floor, line, 0, line + 0.02, long, (138, 140, 142), 60)
        mark_fine(floor, 0, line, 2 * half, line + 0.02, (138, 140, 142), 60)
    for x in (half - 3.1, half + 1.2, half + 4.6):
        mark_fine(floor, x, 0, x + 0.7, long, (192, 196, 198), 60)
    mark_fine(floor, half - 0.6, 0, half - 0.2, long, (70, 176, 206), 60)
    for stud in np.arange(0, long, 0.3).tolist():
        mark_fine(floor, half - 0.5, stud, half - 0.3, stud + 0.08, (56, 150, 180), 60)


def _ticket_gates(stage: Stage, y: float) -> None:
    for number in range(6):
        x = -1.6 + number * 1.15
        crate(stage, (x, y, 0), (0.3, 1.6, 1.0), (150, 154, 156))
        crate(stage, (x, y, 1.0), (0.3, 1.6, 0.06), (60, 62, 66))
        arrow: Colour = (90, 190, 60) if stage.random.random() < 0.6 else (60, 60, 210)
        mark_fine(facing(stage, (x + 0.05, y - 0.01, 0.86), 0.2, 0.2, arrow), 0, 0, 0.01, 0.01, arrow)
        if number < 5:
            for leaf in (0.3, 0.75):
                facing(stage, (x + leaf, y + 0.8, 0.95), 0.36, 0.6, (70, 90, 190))


def metro_hall(stage: Stage) -> list[Way]:
    """Two moving stairs to a gallery, ticket gates, pillars with screens, blue signs, strips of lamps, machines."""
    half, end, high = HALL_HALF_M, HALL_END_M, HALL_HIGH_M
    _hall_floor(stage)
    back = fine(stage, (-half, end, high + 3), (2 * half, 0, 0), (0, 0, -high - 3), (150, 152, 150), 0, 40)
    for x in np.arange(0, 2 * half, 1.4).tolist():
        mark_fine(back, x, 0, x + 0.03, high + 3, (112, 114, 114), 40)
    for x in (9.2, 11.6, 14.0):
        mark_fine(back, x, 3.0 + high - 2.3, x + 1.5, 3.0 + high, (74, 70, 66), 40)
        mark_fine(back, x + 0.1, 3.0 + high - 2.0, x + 1.4, 3.0 + high - 1.0, one_of(stage, CLOTHS), 40)
    for side in (-1, 1):
        at = (side * half, -3.0 if side < 0 else end, high)
        wall = fine(stage, at, (0, (end + 3) * -side, 0), (0, 0, -high), (158, 162, 160), 0, 40)
        mark_fine(wall, 0, high - 1.1, end + 3, high, (108, 96, 84), 40)
        mark_fine(wall, 0, 1.0, end + 3, 1.3, one_of(stage, CLOTHS), 40)
        for bay in np.arange(2.0, end, 4.2).tolist():
            mark_fine(wall, bay, 1.5, bay + 2.2, high - 1.3, (70, 72, 74), 40)
            mark_fine(wall, bay + 0.1, 1.6, bay + 2.1, high - 1.4, one_of(stage, CLOTHS), 40)
            mark_fine(wall, bay + 0.3, 1.8, bay + 1.4, 2.1, (220, 224, 224), 40)
    ceiling = fine(stage, (-half, end, high), (2 * half, 0, 0), (0, -end - 3, 0), (134, 136, 134), 0, 30)
    for y in np.arange(0.6, end + 2, 2.4).tolist():
        for x in (2.6, 7.4, 12.2):
            mark_fine(ceiling, x, y, x + 2.4, y + 0.22, (244, 248, 246), 30)
    foot_y, rise = ESCALATOR_FEET[0][1], ESCALATOR_RISE
    for x in (-6.9, -5.3, -4.4, -2.9):
        sheet(stage, (x, foot_y - 0.6, 1.0), (0, rise[1], rise[2]), (0, 0, -1.0), (128, 130, 124), 0.9)
        sheet(stage, (x, foot_y - 0.6, 1.08), (0, rise[1], rise[2]), (0.12, 0, 0), (36, 36, 38))
    _ticket_gates(stage, pick(stage, 7.0, 8.2))
    for x, y in LIT_BOXES:
        crate(stage, (x - 0.55, y, 0), (1.1, 1.1, high), (168, 170, 170))
    sign = facing(stage, (-2.6, 6.4, high - 0.5), 6.4, 0.7, SIGN_BLUE)
    slogan(stage, sign, 0.42, (226, 230, 230))
    for number in range(3):
        machine = facing(stage, (5.2 + number * 0.95, 20.5, 1.9), 0.85, 1.9, (92, 120, 60))
        mark(machine, 0.12, 0.35, 0.7, 0.85, (214, 190, 120))
    crate(stage, (0.4, 3.6, 0), (0.5, 0.5, 0.9), (70, 110, 70))
    return [
        *walkers(stage, 5, -2, 7, 2, 6.5),
        Way((-3.4, 2), (-4.9, 12.2), "person", pick(stage, 0, 1)),
        Way((-5.9, 12), (-3.0, 3), "person", pick(stage, 0, 1)),
        Way((1.4, 18), (4.2, 9.8), "person", pick(stage, 0, 1)),
    ]


def _corridor_side(stage: Stage, side: int, half: float, size: tuple[float, float]) -> Image:
    end, high = size
    at = (side * half, -2.0 if side < 0 else end, high)
    wall = fine(stage, at, (0, (end + 2) * -side, 0), (0, 0, -high), (190, 196, 196), 0, 60)
    dado = one_of(stage, ((128, 156, 120), (160, 140, 104), (110, 140, 168)))
    mark_fine(wall, 0, high - 1.25, end + 2, high, dado, 60)
    mark_fine(wall, 0, high - 1.28, end + 2, high - 1.22, (100, 104, 106), 60)
    mark_fine(wall, 0, high - 0.12, end + 2, high, (74, 76, 80), 60)
    return wall


def _doors(stage: Stage, wall: Image, long: float, high: float) -> None:
    """Of classrooms, with a pane, a number, and a notice board between each two."""
    for y in np.arange(1.2, long - 2, 4.4).tolist():
        mark_fine(wall, y, high - 2.15, y + 1.0, high, (70, 104, 150), 60)
        mark_fine(wall, y + 0.06, high - 2.08, y + 0.94, high, (88, 128, 176), 60)
        mark_fine(wall, y + 0.34, high - 1.85, y + 0.66, high - 1.2, (96, 100, 92), 60)
        mark_fine(wall, y + 0.1, high - 1.06, y + 0.18, high - 0.96, (206, 206, 206), 60)
        mark_fine(wall, y + 0.25, high - 2.45, y + 0.75, high - 2.22, (226, 226, 222), 60)
        mark_fine(wall, y + 1.6, high - 2.1, y + 3.9, high - 1.3, (70, 96, 60), 60)
        for _ in range(7):
            left, top = y + pick(stage, 1.65, 3.5), high - pick(stage, 1.65, 2.05)
            mark_fine(wall, left, top, left + 0.32, top + 0.24, one_of(stage, (*CLOTHS, (226, 230, 230))), 60)


def school_corridor(stage: Stage) -> list[Way]:
    """Long: doors and notice boards at the left, windows and heaters at the right, polished stone, tubes overhead."""
    half, end, high = pick(stage, 1.5, 2.0), pick(stage, 34, 42), pick(stage, 3.0, 3.3)
    long = end + 2
    floor = fine(stage, (-half, end + BEYOND_M, 0), (2 * half, 0, 0), (0, -long - BEYOND_M, 0), (142, 152, 156), ppm=60)
    near = floor.shape[0]
    floor[:] = np.clip(floor + stage.random.normal(0, 9, floor.shape[:2])[:, :, None], 0, 255)
    for line in np.arange(0, end + BEYOND_M + 2, 1.2).tolist():
        mark_fine(floor, 0, line, 2 * half, line + 0.02, (104, 112, 116), 60)
    for edge in (0.0, 2 * half - 0.2):
        mark_fine(floor, edge, 0, edge + 0.2, near / 60, (70, 76, 84), 60)
    left = _corridor_side(stage, -1, half, (end, high))
    _doors(stage, left, long, high)
    right = _corridor_side(stage, 1, half, (end, high))
    by_day = not stage.light.infra_red
    pane: Colour = (222, 216, 204) if by_day else (46, 46, 46)
    for y in np.arange(1.0, long - 2, 3.0).tolist():
        mark_fine(right, y, high - 2.5, y + 1.7, high - 1.0, (206, 208, 206), 60)
        for leaf in (0.06, 0.88):
            mark_fine(right, y + leaf, high - 2.44, y + leaf + 0.76, high - 1.06, pane, 60)
            mark_fine(right, y + leaf, high - 1.7, y + leaf + 0.76, high - 1.06, (150, 164, 150), 60)
        mark_fine(right, y + 0.2, high - 0.75, y + 1.5, high - 0.2, (196, 200, 200), 60)
        for rib in np.arange(0.2, 1.5, 0.1).tolist():
            mark_fine(right, y + rib, high - 0.75, y + rib + 0.03, high - 0.2, (150, 154, 154), 60)
        if by_day and stage.light.sun > 0.5:
            # What falls through each window lies as a bright, slanting patch on the floor.
            patch = np.array([(2 * half - 0.3, 0), (2 * half - 1.5, 0.9), (2 * half - 1.5, 2.4), (2 * half - 0.3, 1.5)])
            lit = np.zeros(floor.shape[:2], np.uint8)
            cv2.fillPoly(lit, [np.rint((patch + np.array([0, BEYOND_M + y])) * 60).astype(np.int32)], 60)
            cv2.add(floor, np.repeat(lit[:, :, None], 3, axis=2), dst=floor)
    ceiling = fine(stage, (-half, end, high), (2 * half, 0, 0), (0, -long, 0), (182, 186, 184), 0, 40)
    for y in np.arange(0.8, long - 1, 3.2).tolist():
        mark_fine(ceiling, half - 0.12, y, half + 0.12, y + 1.3, (248, 252, 250), 40)
    back = fine(stage, (-half, end, high), (2 * half, 0, 0), (0, 0, -high), (186, 190, 188), 0, 60)
    mark_fine(back, half - 0.9, high - 2.2, half + 0.9, high, (110, 120, 118), 60)
    mark_fine(back, half - 0.02, high - 2.2, half + 0.02, high, (60, 64, 66), 60)
    for y in (6.5, 15.0, 25.0):
        crate(stage, (-half + 0.05, y, 0), (0.4, 1.2, 0.45), (70, 110, 160))
        sign = facing(stage, (-0.5, y + 3, high - 0.12), 1.0, 0.28, (60, 140, 50))
        mark(sign, 0.2, 0.08, 0.8, 0.18, (226, 230, 226))
    crate(stage, (half - 0.55, 4.6, 0), (0.35, 0.35, 0.75), (60, 130, 60))
    return [
        Way((-0.5, 3), (-0.6, 12), "person", pick(stage, 0, 1)),
        Way((0.4, 24), (0.5, 13), "person", pick(stage, 0, 1)),
        Way((0.0, 18), (-0.2, 30), "person", pick(stage, 0, 1)),
        Way((0.7, 8), (0.4, 2), "person", pick(stage, 0, 1)),
    ]


def _stall(stage: Stage, side: int, y: float, deep: float) -> None:
    """A table of goods in boxes, below an awning of stripes on two posts."""
    inner, outer = side * 2.1, side * 4.4
    cloth, long = one_of(stage, CLOTHS), deep - 0.3
    left = min(inner, outer)
    crate(stage, (left, y, 0), (abs(outer - inner) * 0.6, long, 0.78), one_of(stage, CLOTHS))
    slope = (inner - outer) * 0.8
    tray = sheet(stage, (outer, y + long, 1.2), (0, -long, 0), (slope, 0, -0.4), (86, 104, 124))
    for row in range(4):
        for column in range(int(long / 0.5)):
            down, across, goods = 0.06 + row * 0.46, 0.06 + column * 0.5, one_of(stage, FRUIT)
            mark(tray, across, down, across + 0.42, down + 0.38, goods)
            for _ in range(9):
                tone, at = pick(stage, 0.6, 1.3), (across + pick(stage, 0, 0.34), down + pick(stage, 0, 0.3))
                mark(tray, *at, at[0] + 0.08, at[1] + 0.08, (goods[0] * tone, goods[1] * tone, goods[2] * tone))
    low, high = pick(stage, 2.0, 2.3), pick(stage, 2.8, 3.2)
    shade = sheet(stage, (outer, y + long, high), (0, -long, 0), (inner - side * 0.5 - outer, 0, low - high), cloth)
    for stripe in np.arange(0, long, 0.7).tolist():
        mark(shade, stripe, 0, stripe + 0.35, 5, (214, 216, 214))
    for post in (y + 0.1, y + long - 0.1):
        pole(stage, inner - side * 0.4, post, low, (150, 152, 152), 0.07)


def awning_lane(stage: Stage) -> list[Way]:
    """Narrow, between old fronts: stalls below striped awnings at both hands, boxes of goods, lanterns, a crowd."""
    ground, deep = stage.ground, pick(stage, 3.2, 4.2)
    ground.paving(-60, 0, 60, GROUND_FAR_M, (126, 134, 140), 0.6)
    ground.box(-0.2, 0, 0.2, GROUND_FAR_M, (96, 102, 106))
    for _ in range(60):
        x, y = pick(stage, -2, 2), pick(stage, 1, 40)
        ground.box(x, y, x + 0.2, y + 0.12, one_of(stage, FRUIT))
    for side in (-1, 1):
        y = 1.0
        while y < 70:
            long = pick(stage, 6, 10)
            high, colour = pick(stage, 6.5, 10), one_of(stage, ((120, 150, 176), (150, 160, 164), (96, 116, 140)))
            front = facade(stage, long, high, shops=True, colour=colour)
            ends = ((-5.0, y), (-5.0, y + long)) if side < 0 else ((5.0, y + long), (5.0, y))
            upright(stage, *ends, high, front)
            y += long + 0.1
        for at in np.arange(3.5 + 0.8 * (side > 0), 44, deep).tolist():
            if stage.random.random() < 0.86:
                _stall(stage, side, at, deep)
    block(stage, -7, 76, 7, 86, 9, shops=True)
    for y in (9.0, 24.0, 38.0):
        sign = facing(stage, (pick(stage, -4, 1), y, 5.2), 2.4, 0.8, one_of(stage, CLOTHS))
        slogan(stage, sign, 0.5, (226, 232, 232))
    for y in (14.0, 33.0):
        lamp(stage, -4.7, y, 1.4, 5.4)
    return [
        *walkers(stage, 10, -1.6, 1.6, 5, 34),
        Way((0.9, 40), (0.9, 4), "rider", pick(stage, 0, 1)),
    ]
