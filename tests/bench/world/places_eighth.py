"""An eighth set of places, drawn by somebody who had not seen how pictures are judged: nothing was ever tuned on them.
Those indoors are built in indoors_eighth.py. Metres; x to the right, y forward."""

from functools import partial

import cv2
import numpy as np

from streams.sim.draw_light import Colour
from streams.sim.draw_site import CONCRETE, EARTH, GRASS, PAVEMENT, WATER, Way, walkers
from streams.sim.draw_stage import GROUND_FAR_M, PAINT, Stage
from streams.sim.draw_things import TEXTURE_PX_PER_M, block, facade, hills, lamp, pole, tree, upright, wires
from tests.bench.world.indoors_eighth import assembly_hall, lift_cabin, pharmacy
from tests.bench.world.motion_eighth import Board, Movers, Passengers, Smoke, Waves
from tests.bench.world.pieces import Spot, crate, facing, heap, hedge, mark, one_of, sheet, slogan
from tests.bench.world.places_first import Build, pick

BRIGHT: tuple[Colour, ...] = (
    (60, 70, 220), (70, 200, 240), (110, 180, 70), (220, 150, 60), (160, 110, 220), (60, 140, 240),
)  # fmt: skip
BRICK: Colour = (72, 92, 166)
POOL: Colour = (214, 172, 84)
STEEL: Colour = (96, 92, 84)
BARGES: tuple[tuple[float, float, Colour], ...] = (
    (-5.4, 58, (120, 176, 200)), (1.4, 68, (70, 74, 78)), (-2, 92, (110, 150, 176)),
)  # fmt: skip


def _lanes(stage: Stage) -> None:
    """Lines on the ground of the pool, floats between them, blocks to dive from."""
    for lane in range(8):
        x = -10.5 + lane * 3
        stage.ground.line(x, 12, 33, (120, 70, 30), 0.3)
        if lane < 7:
            for y in np.arange(10, 35, 0.8).tolist():
                stage.ground.box(x + 1.4, y, x + 1.6, y + 0.4, (60, 60, 214) if int(y) % 5 else (232, 232, 230))
        crate(stage, (x - 0.35, 35.8, 0), (0.7, 0.8, 0.75), (230, 232, 232))
        facing(stage, (x - 0.25, 35.7, 0.62), 0.5, 0.4, one_of(stage, BRIGHT))


def _high_chair(stage: Stage, x: float, y: float) -> None:
    for leg in (0, 0.9):
        pole(stage, x + leg, y, 2.6, (226, 228, 228), 0.1)
    crate(stage, (x - 0.1, y, 1.7), (1.1, 0.8, 0.12), (60, 70, 210))
    crate(stage, (x - 0.1, y + 0.7, 1.8), (1.1, 0.1, 0.8), (60, 70, 210))


def _sunshade(stage: Stage, x: float, y: float) -> None:
    """Of two slopes, with two beds below."""
    shade = one_of(stage, BRIGHT)
    pole(stage, x, y, 2.5, (226, 226, 226), 0.1)
    for side, tone in ((-1, 1.0), (1, 0.82)):
        cloth = (shade[0] * tone, shade[1] * tone, shade[2] * tone)
        sheet(stage, (x, y - 1.5, 2.6), (0, 3, 0), (side * 1.7, 0, -0.7), cloth, 0.5)
    for bed in (-1.5, 0.7):
        crate(stage, (x + bed, y - 1, 0.25), (0.7, 1.9, 0.1), (226, 230, 232))


def swimming_pool(stage: Stage) -> list[Way]:
    """Blue water between pale tiles: floats in lines, blocks to dive from, a high chair, sunshades, a slide, cabins."""
    ground = stage.ground
    ground.paving(-60, 0, 60, GROUND_FAR_M, (178, 196, 206), pick(stage, 0.8, 1.3))
    ground.box(-12.7, 9.3, 12.7, 35.7, (226, 228, 226))
    for near in range(10, 35, 5):
        depth = (near - 10) / 25
        tone: Colour = (POOL[0] - 30 * depth, POOL[1] - 46 * depth, POOL[2] - 44 * depth)
        ground.box(-12, near, 12, near + 5.1, tone)
    ground.speckle(-12, 10, 12, 35, 12)
    _lanes(stage)
    for x in (-15.4, 15.0):
        _high_chair(stage, x, pick(stage, 16, 26))
    for x in (-26.0, -21.0, 20.0, 25.5):
        _sunshade(stage, x, pick(stage, 14, 32))
    sheet(stage, (16.5, 33, 4.2), (1.4, 0, 0), (-1, -8, -3.9), (70, 190, 240), 0.35)
    for leg in (16.6, 17.8):
        pole(stage, leg, 33.2, 4.2, (120, 90, 40), 0.2)
    for number in range(9):
        x = -27 + number * 6
        crate(stage, (x, 44, 0), (5.6, 4, 2.7), (206, 212, 214))
        door = facing(stage, (x + 0.6, 43.9, 2.2), 4.4, 2.2, (180, 190, 196))
        for left in (0.2, 1.7, 3.2):
            mark(door, left, 0.1, left + 1.0, 2.2, BRIGHT[number % len(BRIGHT)])
    slogan(stage, facing(stage, (-14, 43.8, 4.4), 28, 1.5, (150, 80, 30)), 1.1, (230, 232, 230))
    for x in range(-52, 53, 8):
        tree(stage, x + pick(stage, -2, 2), pick(stage, 52, 60), pick(stage, 6, 10))
    block(stage, -50, 66, -16, 80, pick(stage, 14, 30))
    block(stage, 10, 70, 48, 84, pick(stage, 12, 26))
    for x in (-17.0, 17.0):
        lamp(stage, x, 12, -1.5 if x > 0 else 1.5, 7)
        lamp(stage, x, 36.5, -1.5 if x > 0 else 1.5, 7)
    hills(stage, height_m=pick(stage, 20, 80))
    return [
        *walkers(stage, 4, -18, -13.5, 10, 24),
        *walkers(stage, 3, 13.5, 18, 12, 24),
        *walkers(stage, 3, -9, 9, 37, 42),
    ]


def _quay(stage: Stage, left: float, right: float, stone: Colour) -> None:
    """Of stone in courses, green at the foot, with ladders, bollards and a rail."""
    for y in range(0, 56, 8):
        crate(stage, (left, y, 0), (right - left, 8, 2.4), stone)
        face = sheet(stage, (-6 if left < 0 else 6, y, 2.4), (0, 8, 0), (0, 0, -2.4), stone, 1.6)
        for course in (0.5, 1.0, 1.5):
            mark(face, 0, course, 8, course + 0.06, (84, 92, 96))
        mark(face, 0, 1.8, 8, 2.4, (64, 84, 72))
        mark(face, 3.6, 0.2, 4.1, 2.4, (60, 70, 80))
    edge = -6.9 if left < 0 else 6.9
    for y in np.arange(5, 56, 7).tolist():
        crate(stage, (edge - 0.3, y, 2.4), (0.6, 0.6, 0.6), (60, 190, 226))
    for y in np.arange(4, 54, 2.5).tolist():
        pole_at = edge * 1.5
        crate(stage, (pole_at, y, 2.4), (0.08, 0.08, 1.1), (206, 210, 210))
        sheet(stage, (pole_at, y, 3.5), (0, 2.5, 0), (0, 0, -0.07), (206, 210, 210))
        sheet(stage, (pole_at, y, 3.0), (0, 2.5, 0), (0, 0, -0.07), (206, 210, 210))


def _gate(stage: Stage, side: int) -> None:
    """One leaf of it, with a walk along its top and a signal beside."""
    gate = sheet(stage, (side * 6, 31, 3.4), (-side * 6.0, 2.4, 0), (0, 0, -3.4), STEEL, 0.9)
    for beam in (0.3, 1.2, 2.1):
        mark(gate, 0, beam, 6.5, beam + 0.16, (64, 60, 56))
    sheet(stage, (side * 6, 30.6, 3.5), (-side * 6.0, 2.4, 0), (0, 0.8, 0), (120, 126, 124), 0.4)
    crate(stage, (side * 7.4 - 0.5, 30, 2.4), (1, 1, 3.4), (190, 196, 196))
    facing(stage, (side * 7.4 - 0.4, 29.9, 5.6), 0.8, 1.4, (40, 40, 40))
    mark(facing(stage, (side * 7.4 - 0.25, 29.8, 5.4), 0.5, 0.5, (60, 60, 220)), 0, 0, 0.1, 0.1, (60, 60, 220))


def _barge(stage: Stage, x: float, y: float, cargo: Colour) -> None:
    crate(stage, (x, y, 0), (4.6, 20, 1.3), (64, 66, 90), 0.0)
    for reach in (3, 8, 13):
        heap(stage, x + 2.3, y + reach, pick(stage, 1.6, 2.6), cargo)
    crate(stage, (x + 1, y + 16, 1.3), (2.6, 3, 2.4), (222, 224, 224), 0.9)


def river_lock(stage: Stage) -> list[Way]:
    """A chamber of water between quays of stone: gates of steel, barges with sand, bollards, rails, a control house."""
    stage.ground.box(-60, 0, 60, GROUND_FAR_M, WATER)
    stage.ground.speckle(-60, 0, 60, GROUND_FAR_M, 10)
    stone: Colour = one_of(stage, ((128, 142, 150), (146, 150, 148), (108, 126, 144)))
    for left, right in ((-18.0, -6.0), (6.0, 18.0)):
        _quay(stage, left, right, stone)
    for side in (-1, 1):
        _gate(stage, side)
    for x, y, cargo in BARGES:
        _barge(stage, x, y, cargo)
    tower = facade(stage, 6, 9, shops=False, colour=(196, 200, 200))
    upright(stage, (10, 36), (16, 36), 9, tower)
    upright(stage, (10, 42), (10, 36), 9, tower)
    sheet(stage, (9, 43, 9.4), (8, 0, 0), (0, -8, -0.4), (110, 90, 70), 0.4)
    slogan(stage, facing(stage, (-17.5, 37, 5.2), 9, 1.6, (150, 90, 40)), 1.1, PAINT)
    for x in (-60.0, 20.0):
        crate(stage, (x, 40, 0), (40, 60, 2.0), (80, 112, 100))
        for _ in range(9):
            tree(stage, x + pick(stage, 2, 38), pick(stage, 46, 90), pick(stage, 5, 10))
    for x in (-9.5, 9.5):
        lamp(stage, x, 14, -1.2 if x > 0 else 1.2, 8)
        lamp(stage, x, 44, -1.2 if x > 0 else 1.2, 8)
    hills(stage, height_m=pick(stage, 50, 140))
    return []


def _bricks(stage: Stage, x: float, y: float, wide: float, high: float) -> None:
    """Bricks stacked with gaps, darker here and there."""
    tone = pick(stage, 0.75, 1.25)
    colour: Colour = (BRICK[0] * tone, BRICK[1] * tone, BRICK[2] * tone)
    crate(stage, (x, y, 0), (wide, pick(stage, 1.2, 2.2), high), colour)
    front = facing(stage, (x, y - 0.02, high), wide, high, colour)
    for row in range(int(high / 0.18)):
        for left in np.arange(0.17 * (row % 2), wide, 0.34).tolist():
            shade = pick(stage, 0.7, 1.15)
            brick = (colour[0] * shade, colour[1] * shade, colour[2] * shade)
            mark(front, left, row * 0.18, left + 0.27, row * 0.18 + 0.11, brick)


def _kiln(stage: Stage) -> None:
    """Long, with arches, some of which glow by night, under a roof of sheets, and its chimney."""
    kiln = facing(stage, (-24, 50, 5.2), 48, 5.2, (84, 108, 170), 0.5)
    for x in np.arange(1.5, 46, 4).tolist():
        spot, reach = (round((x + 1) * TEXTURE_PX_PER_M), round(3.4 * TEXTURE_PX_PER_M)), round(TEXTURE_PX_PER_M)
        hot: Colour = (40, 110, 230) if stage.light.lamps and stage.random.random() < 0.4 else (34, 38, 48)
        cv2.circle(kiln, spot, reach, hot, -1, cv2.LINE_AA)
        mark(kiln, x, 3.4, x + 2, 5.2, hot)
    sheet(stage, (-25, 56, 7.6), (50, 0, 0), (0, -7, -2.2), (112, 112, 108), 0.8)
    crate(stage, (-3.4, 60, 0), (2.8, 2.8, 9), (76, 96, 160), 0.4)
    crate(stage, (-3.1, 60.2, 9), (2.2, 2.2, 5), (82, 100, 164), 0.4)
    crate(stage, (-3.3, 60, 14), (2.6, 2.6, 0.6), PAINT)


def kiln_yard(stage: Stage) -> list[Way]:
    """Red bricks in stacks, the long kiln with its arches, a smoking chimney, clay, drying sheds, ruts in mud."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, (82, 112, 150))
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 24)
    for rut in (-1.2, 0.4, 1.9):
        ground.line(rut + pick(stage, -0.2, 0.2), 0, 50, (66, 88, 118), 0.45)
    for _ in range(120):
        x, y = pick(stage, -20, 20), pick(stage, 4, 40)
        ground.box(x, y, x + 0.25, y + 0.14, (BRICK[0], BRICK[1], BRICK[2] * pick(stage, 0.7, 1.2)))
    for row in range(3):
        for x in np.arange(-30, 30, pick(stage, 4.4, 5.6)).tolist():
            if abs(x + 1.3) > 3.5 and stage.random.random() < 0.8:
                _bricks(stage, x, 13 + row * 9 + pick(stage, -1, 1), pick(stage, 2, 3.4), pick(stage, 0.9, 2.2))
    _kiln(stage)
    for x in (-40.0, 27.0):
        sheet(stage, (x, 34, 4), (13, 0, 0), (0, -6, -1.2), (96, 120, 134), 0.6)
        for post in (0.3, 6.5, 12.6):
            pole(stage, x + post, 28.4, 2.8, (80, 100, 116), 0.2)
        _bricks(stage, x + 1, 30, 11, 1.4)
    heap(stage, pick(stage, -16, -9), 43, pick(stage, 2.4, 4), (78, 128, 178))
    heap(stage, pick(stage, 9, 18), 44, pick(stage, 2, 3.4), (60, 64, 66))
    slogan(stage, facing(stage, (8, 48.8, 7.6), 14, 1.5, (46, 46, 190)), 1.1, (220, 228, 230))
    for _ in range(12):
        tree(stage, pick(stage, -58, 58), pick(stage, 70, 95), pick(stage, 6, 12))
    wires(stage, -11, 6, 90, 7.5)
    for y in (12, 34, 58):
        pole(stage, -11, y, 8, (116, 122, 124), 0.25)
    lamp(stage, -7, 16, 1.2, 7)
    lamp(stage, 9, 38, -1.2, 7)
    hills(stage, height_m=pick(stage, 40, 140))
    return [
        Way((0.8, 46), (0.8, 2), "tricycle", pick(stage, 0, 1)),
        Way((-1, 13), (-2.4, 46), "truck", pick(stage, 0, 1)),
        *walkers(stage, 5, -12, 10, 8, 36),
    ]


def _panels(stage: Stage, x: float, y: float, ground: tuple[float, float]) -> None:
    """A row of panels on posts; the ground there is so high and so steep."""
    low, steep = ground
    at = (x + 0.6, y + 3.6, low + 3.6 * steep + 2.3)
    blue = pick(stage, 0.85, 1.15)
    panels = sheet(stage, at, (10.8, 0, 0), (0, -3.0, -1.7), (136 * blue, 88 * blue, 54 * blue))
    for line in np.arange(0, 10.8, 1.08).tolist():
        mark(panels, line, 0, line + 0.06, 3.5, (196, 190, 180))
    for line in (0.0, 1.1, 2.25, 3.35):
        mark(panels, 0, line, 10.8, line + 0.05, (196, 190, 180))
    for post in (1.5, 9.0):
        crate(stage, (x + post, y + 1, low), (0.12, 0.12, 1.1), (176, 178, 178))


def _grass(stage: Stage, at: Spot, deep: float, steep: float) -> None:
    """A piece of the slope, dry, with tufts."""
    texture = sheet(stage, at, (12.02, 0, 0), (0, -deep, -deep * steep), (92, 138, 138))
    grain = stage.random.normal(0, 13, texture.shape[:2])
    texture[:] = np.clip(texture + grain[:, :, None], 0, 255)
    for _ in range(26):
        x, y, shade = pick(stage, 0, 11.5), pick(stage, 0, deep - 0.4), pick(stage, 0.6, 1.25)
        mark(
            texture, x, y, x + pick(stage, 0.2, 0.6), y + pick(stage, 0.1, 0.3), (70 * shade, 122 * shade, 116 * shade)
        )


def solar_slope(stage: Stage) -> list[Way]:
    """A hillside of dark blue panels in rows over dry grass, a path, a hut with inverters, masts, a fence."""
    ground, steep = stage.ground, pick(stage, 0.1, 0.2)
    ground.box(-60, 0, 60, GROUND_FAR_M, (92, 140, 142))
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 24)
    ground.polygon([(-3, 0), (3, 0), (1.8, 18), (-1.8, 18)], (150, 168, 176))
    deep = pick(stage, 6, 8)
    for row in range(11):
        y = 16 + row * deep
        low = row * deep * steep
        for x in range(-54, 54, 12):
            _grass(stage, (x, y + deep, low + deep * steep), deep, steep)
            if abs(x + 6) < 4 or stage.random.random() < 0.06:
                continue
            _panels(stage, x, y, (low, steep))
    crate(stage, (6.5, 11, 0), (4.4, 2.6, 2.7), (206, 210, 208), 1.1)
    mark(facing(stage, (7, 10.9, 2.3), 3.2, 1.5, (120, 128, 130), 0.2), 0.2, 0.2, 0.8, 0.8, (50, 200, 236))
    for x in np.arange(-40, 41, 4).tolist():
        pole(stage, x, 14.6, 1.7, (190, 194, 194), 0.08)
    for rail in (0.6, 1.1, 1.6):
        facing(stage, (-40, 14.6, rail), 37, 0.05, (170, 176, 176))
        facing(stage, (3, 14.6, rail), 37, 0.05, (170, 176, 176))
    slogan(stage, facing(stage, (-13, 14.4, 2.6), 8.5, 1.3, (150, 100, 40)), 0.9, PAINT)
    pole(stage, 13, 24, 9, (150, 152, 152), 0.2)
    for _ in range(26):
        hedge(stage, pick(stage, -40, 40), pick(stage, 5, 13), pick(stage, 0.6, 2), 0.6, pick(stage, 0.3, 0.8))
    lamp(stage, 5.4, 12, -1.4, 5.5)
    lamp(stage, -14, 14, 1.4, 6)
    for y in (21, 34):
        lamp(stage, -8, y, 1.2, 5 + y * steep)
    hills(stage, height_m=pick(stage, 120, 240))
    return [*walkers(stage, 1, -2, 2, 5, 13), Way((0.6, 15), (0.6, 1), "suv", pick(stage, 0, 1))]


def _disc(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    return [(x + radius * float(np.cos(turn)), y + radius * float(np.sin(turn))) for turn in np.linspace(0, 6.3, 40)]


def _painted_ground(stage: Stage) -> None:
    """Circles, a track, a game to hop along, and the sandpit in its frame."""
    for number, colour in enumerate((BRIGHT[0], BRIGHT[1], BRIGHT[3], BRIGHT[2])):
        stage.ground.polygon(_disc(-6, 17, 9 - 2 * number), colour)
        stage.ground.polygon(_disc(11, 22, 5.2 - 1.2 * number), BRIGHT[(number + 2) % len(BRIGHT)])
    for lane in range(5):
        stage.ground.box(-60, 5 + lane * 1.1, 60, 6.02 + lane * 1.1, (76, 84, 190))
        stage.ground.box(-60, 6.02 + lane * 1.1, 60, 6.1 + lane * 1.1, PAINT)
    for number in range(8):
        x, y = 4 + number % 2 * 1.0, 12 + number * 0.9
        stage.ground.box(x, y, x + 0.85, y + 0.8, BRIGHT[number % len(BRIGHT)])
    stage.ground.box(-21, 12, -15.5, 19, (150, 200, 222))
    stage.ground.speckle(-21, 12, -15.5, 19, 22)
    for side in ((-21.2, 12, 6, 0.25), (-21.2, 19, 6, 0.25), (-21.2, 12, 0.25, 7), (-15.5, 12, 0.25, 7)):
        crate(stage, (side[0], side[1], 0), (side[2], side[3], 0.4), BRIGHT[1])


def _climbing_frame(stage: Stage, x: float, y: float, colour: Colour) -> None:
    """With a roof and a slide."""
    crate(stage, (x, y, 1.4), (1.8, 1.8, 0.2), BRIGHT[3])
    for corner in ((0, 0), (1.7, 0), (0, 1.7), (1.7, 1.7)):
        pole(stage, x + corner[0], y + corner[1], 3.0, BRIGHT[1], 0.18)
    sheet(stage, (x - 0.3, y + 2.1, 3.8), (2.4, 0, 0), (0, -1.2, -0.8), colour)
    sheet(stage, (x + 0.4, y, 1.5), (1.0, 0, 0), (0, -3.2, -1.4), BRIGHT[2])


def kindergarten(stage: Stage) -> list[Way]:
    """A yard from above: rubber ground in strong colours, circles, slides, a sandpit, painted walls, many children."""
    ground, end = stage.ground, pick(stage, 30, 35)
    ground.box(-60, 0, 60, GROUND_FAR_M, (96, 150, 96))
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 12)
    _painted_ground(stage)
    _climbing_frame(stage, 15, 12, BRIGHT[0])
    _climbing_frame(stage, -15, 23.5, BRIGHT[5])
    for number in range(5):
        x = -8 + number * 4.4 + pick(stage, -0.5, 0.5)
        crate(stage, (x, 25.5, 0.45), (1.5, 0.9, 0.08), BRIGHT[number])
        for seat in (0.1, 0.9):
            crate(stage, (x + seat, 24.8, 0), (0.4, 0.4, 0.3), BRIGHT[(number + 3) % len(BRIGHT)])
    front = facade(stage, 56, 10.5, shops=False, colour=(150, 214, 236))
    for x in np.arange(0.2, 55, 3.4).tolist():
        mark(front, x, 10.5 - 3.2, x + 2.4, 10.5 - 0.4, one_of(stage, BRIGHT))
        mark(front, x + 0.4, 10.5 - 2.8, x + 2.0, 10.5 - 1.2, (70, 70, 64))
        mark(front, x, 0.4, x + 0.8, 7, one_of(stage, BRIGHT))
    upright(stage, (-28, end), (28, end), 10.5, front)
    slogan(stage, facing(stage, (-9, end - 0.2, 8.2), 18, 1.4, BRIGHT[0]), 1.0, (160, 236, 250))
    for x in (-26.0, -20.0, 20.0, 26.0):
        tree(stage, x, end - 3, pick(stage, 4, 7))
        hedge(stage, x - 2.5, end - 2, 5, 1, 0.8)
    wires(stage, -12, 10, end, 5.5)
    for y in np.arange(10, end, 1.5).tolist():
        crate(stage, (-12.2, y, 4.9), (0.4, 0.05, 0.5), one_of(stage, BRIGHT))
    for x in (-13.0, 8.0):
        lamp(stage, x, 11, 1.2, 6)
        lamp(stage, x, end - 2, 1.2, 6)
    return [*walkers(stage, 9, -14, 3, 11, 24), *walkers(stage, 5, 5, 16, 15, 27), *walkers(stage, 2, -9, 9, 6, 10)]


EIGHTH_PLACES: dict[str, tuple[tuple[tuple[float, float], ...], Colour, Build]] = {
    "swimming pool": (((-7, 7), (-2, 2), (5, 9), (-12, 12), (9, 16), (60, 92)), CONCRETE, swimming_pool),
    "lift cabin": (((-0.7, 0.7), (-0.3, 0.05), (2.25, 2.4), (-6, 6), (30, 38), (86, 104)), CONCRETE, lift_cabin),
    "pharmacy": (((-1.6, 1.6), (-0.6, 0.4), (2.5, 2.8), (-14, 14), (10, 18), (72, 100)), CONCRETE, pharmacy),
    "river lock": (((-8.5, -7), (-1, 2), (8, 11), (2, 18), (11, 18), (58, 84)), WATER, river_lock),
    "kiln yard": (((-4, 4), (-3, 1), (4.5, 8.5), (-12, 12), (5, 11), (48, 80)), EARTH, kiln_yard),
    "solar slope": (((-5, 5), (-3, 1), (6, 11), (-14, 14), (3, 9), (48, 80)), GRASS, solar_slope),
    "assembly hall": (((-5, 5), (-1, 1), (3.6, 4.4), (-10, 10), (8, 14), (62, 92)), CONCRETE, assembly_hall),
    "kindergarten": (((-6, 6), (-4, 0), (9, 14), (-14, 14), (22, 31), (58, 84)), PAVEMENT, kindergarten),
}
"""As PLACES of places_first.py."""

_POOL_M = ((-12.0, 10.0), (12.0, 10.0), (12.0, 35.0), (-12.0, 35.0))
_CHAMBER_M = ((-4.8, 3.0), (5.9, 3.0), (5.9, 30.6), (0.0, 33.0), (-5.2, 30.8))
_SLOPE_M = ((-60.0, 4.0), (60.0, 4.0), (60.0, 140.0), (-60.0, 140.0), (-60.0, 60.0), (-60.0, 20.0))
EIGHTH_MOVERS: dict[str, Movers] = {
    "swimming pool": (partial(Waves, area=_POOL_M, lengths_m=(0.5, 3.5), speed_m_s=0.9, strength=0.07),),
    "lift cabin": (Passengers,),
    "pharmacy": (partial(Board, at=(-2.4, 6.3, 3.0), wide_m=3.0, high_m=0.32, colour=(40, 60, 220)),),
    "river lock": (partial(Waves, area=_CHAMBER_M, lengths_m=(0.4, 5.0), speed_m_s=0.6, strength=0.09),),
    "kiln yard": (
        partial(Smoke, spot=(-2.0, 61.0, 14.8), wide_m=1.5, rise=(11.0, 4.0, 6.0), colour=(176, 176, 174), thick=0.55),
    ),
    "solar slope": (partial(Waves, area=_SLOPE_M, lengths_m=(30.0, 120.0), speed_m_s=3.5, strength=0.07, of_sun=True),),
}
"""What moves there beside the ways, by place: worlds.py puts it into each picture."""
