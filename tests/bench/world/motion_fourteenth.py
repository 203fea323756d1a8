"""What moves at the fourteenth set of places that is no person: surf, pump-jacks, wheels over a pit, tubs on rails,
learners' cars, a crane under a roof, spinning shafts, flames, a board of departures, a load that shrinks, gulls. Each
by the moment alone."""

from itertools import pairwise

import cv2
import numpy as np

from streams.sim.draw_light import Colour, Image, Light
from streams.sim.draw_movers import SHAPES, Brush, Pose, draw_vehicle
from streams.sim.draw_view import Floats, View
from tests.bench.world.motion_thirteenth import draw_box
from tests.bench.world.motion_twelfth import bar, disc, smooth
from tests.bench.world.pieces import Spot

STROKE_S = 8.5
"""Of a pump-jack, up and down once."""
WIND_S = 150.0
"""A cage goes down a pit and comes up within it."""
TUBS_S = 210.0
WAVE_S = 8.0
GO_S, STAND_S = 15.0, 7.0
"""Of a learner: drives so long, then stands to be told."""
HALL_CRANE_S = 700.0
BOARD_S = 35.0
LIFTED_S = 150.0
"""One crate of a load after the other is taken down."""
UP = np.array([0.0, 0.0, 1.0])
STEEL: Colour = (150, 154, 156)
COAL: Colour = (48, 50, 52)


class Surf:
    """Lines of foam that run up a beach, thin out and are drawn back."""

    def __init__(self, view: View, light: Light, *, near_y: float, far_y: float, wide_m: float) -> None:
        self._view, self._light, self._near_y, self._far_y = view, light, near_y, far_y
        self._xs = np.linspace(-wide_m, wide_m, 61)

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, count = Brush(picture, self._view, self._light), 4
        for number in range(count):
            turn, share = divmod(at_s / WAVE_S / count + number / count, 1)
            bent = np.random.default_rng([14, number, int(turn)]).uniform(0, 6.3, 4)
            runs = 1 - (1 - share) ** 1.6 if share < 0.8 else 0.92 - 0.5 * (share - 0.8)
            edge = self._far_y + (self._near_y - self._far_y) * runs
            edge = edge + 1.1 * np.sin(self._xs / 9 + bent[0]) + 0.45 * np.sin(self._xs / 2.7 + bent[1] + at_s / 5)
            thick = (0.25 + 1.5 * share) * min(1.0, 3.0 * (1 - share))
            thick = thick * np.clip(0.75 + 0.6 * np.sin(self._xs / 5 + bent[2]), 0.12, 1.3)
            back = edge + thick
            pale = (214 - 40 * share, 216 - 40 * share, 214 - 44 * share)
            spots = np.stack([self._xs, edge, 0 * edge], 1), np.stack([self._xs, back, 0 * back], 1)
            for (a, b), (c, d) in zip(pairwise(spots[0]), pairwise(spots[1]), strict=True):
                brush.polygon(np.array([a, b, d, c]), pale)


class PumpJack:
    """A beam that nods over an oil well, its horse's head, a crank with a weight, the rod that goes down and up."""

    def __init__(self, view: View, light: Light, *, at: tuple[float, float], size: float, phase: float) -> None:
        self._view, self._light, self._at, self._size, self._phase = view, light, np.array([*at, 0.0]), size, phase

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, turn = Brush(picture, self._view, self._light), 2 * np.pi * (at_s / STROKE_S + self._phase)
        nod, paint = 0.24 * float(np.sin(turn)), (60, 130, 200)
        crank = self._spot(2.3, 1.5) + self._size * 0.7 * np.array([np.cos(turn), 0, np.sin(turn)])
        tail, head = self._turned(2.4, nod), self._turned(-2.7, nod)
        for foot in (-0.9, 0.9):
            bar(brush, self._spot(foot, 0), self._spot(0, 4.2), 0.24 * self._size, (60, 90, 130))
        bar(brush, self._spot(-0.55, 1.7), self._spot(0.55, 1.7), 0.16 * self._size, (60, 90, 130))
        bar(brush, self._spot(2.3, 1.5), crank, 0.4 * self._size, (60, 62, 66))
        brush.polygon(disc(crank + np.array([0, -0.05, 0]), 0.5 * self._size), (40, 44, 170))
        bar(brush, crank, tail, 0.14 * self._size, (90, 96, 100))
        bar(brush, head, tail, 0.42 * self._size, paint)
        arc = [self._turned(-2.7 - 0.5 * float(np.cos(t)), nod + 0.5 * float(np.sin(t))) for t in np.linspace(-1, 1, 9)]
        brush.polygon(np.array([*arc, self._turned(-2.2, nod)]), paint)
        hung = self._spot(-3.2, 4.0 + 2.6 * nod)
        bar(brush, hung + self._size * 0.4 * UP, self._spot(-3.2, 1.2), 0.06 * self._size, (40, 42, 44))
        bar(brush, self._spot(-3.2, 1.3), self._spot(-3.2, 0.0), 0.3 * self._size, (70, 76, 80))

    def _spot(self, aside: float, up: float) -> Floats:
        return np.asarray(self._at + self._size * np.array([aside, 0.0, up]))

    def _turned(self, along: float, turn: float) -> Floats:
        """On the beam, about its bearing."""
        return self._spot(along * float(np.cos(turn)), 4.3 - along * float(np.sin(turn)))


class Sheaves:
    """Two wheels on a pit's tower that turn against each other, faster and slower, and the ropes down from them."""

    def __init__(self, view: View, light: Light, *, hubs: tuple[Spot, Spot], radius_m: float, house: Spot) -> None:
        self._view, self._light, self._radius_m = view, light, radius_m
        self._hubs, self._house = [np.array(hub) for hub in hubs], np.array(house)

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, turned = Brush(picture, self._view, self._light), 60 * float(np.cos(2 * np.pi * at_s / WIND_S))
        for number, hub in enumerate(self._hubs):
            rope = self._house + np.array([0, 0.4 * number, 0.5 * number])
            bar(brush, hub + self._radius_m * UP, rope, 0.09, (60, 62, 64))
            ring = disc(hub, self._radius_m)
            for near, far in pairwise(ring):
                bar(brush, near, far, 0.24, (60, 64, 70))
            for spoke in range(6):
                turn = turned * (1 - 2 * number) + np.pi * spoke / 3
                tip = hub + self._radius_m * np.array([np.cos(turn), 0, np.sin(turn)])
                bar(brush, hub, tip, 0.12, (80, 84, 90))
            brush.polygon(disc(hub, 0.25), (50, 60, 160))


class Tubs:
    """Of a mine, full of coal, in a row on rails: they come by, and come back empty."""

    def __init__(self, view: View, light: Light, *, y: float, count: int, speed_m_s: float) -> None:
        self._view, self._light, self._y, self._count, self._speed_m_s = view, light, y, count, speed_m_s

    def put_into(self, picture: Image, at_s: float) -> None:
        turn, moment = divmod(at_s, TUBS_S)
        brush, way = Brush(picture, self._view, self._light), 1 - 2 * (int(turn) % 2)
        for number in range(self._count):
            x = way * (self._speed_m_s * moment - 45 - 1.9 * number)
            if abs(x) > 50:
                continue
            draw_box(brush, np.array([x, self._y, 0.35]), np.array([1.6, 1.0, 0.85]), (70, 96, 120))
            if way > 0:
                draw_box(brush, np.array([x + 0.15, self._y + 0.1, 1.2]), np.array([1.3, 0.8, 0.18]), COAL)
            for wheel in (0.35, 1.25):
                brush.polygon(disc(np.array([x + wheel, self._y - 0.03, 0.2]), 0.2), (40, 42, 44))


class Learner:
    """A car that creeps along a closed line of a practice ground, and stands now and then."""

    def __init__(
        self, view: View, light: Light, *, line: tuple[tuple[float, float], ...], speed_m_s: float, paint: Colour
    ) -> None:
        self._view, self._light, self._speed_m_s, self._paint = view, light, speed_m_s, paint
        corners = np.array([*line, line[0]])
        self._corners, steps = corners, np.hypot(*np.diff(corners, axis=0).T)
        self._gone = np.concatenate([[0.0], np.cumsum(steps)])

    def put_into(self, picture: Image, at_s: float) -> None:
        turns, moment = divmod(at_s, GO_S + STAND_S)
        gone = self._speed_m_s * (GO_S * turns + min(moment, GO_S))
        rear, front = self._at(gone), self._at(gone + 3.2)
        heading = float(np.arctan2(front[0] - rear[0], front[1] - rear[1]))
        pose = Pose(float(rear[0]), float(rear[1]), heading)
        draw_vehicle(Brush(picture, self._view, self._light), SHAPES["car"], self._paint, pose)
        draw_box(
            Brush(picture, self._view, self._light),
            np.array([*pose.place(1.7, 0.25, 1.46)]) - np.array([0.25, 0.25, 0]),
            np.array([0.5, 0.3, 0.16]),
            (60, 200, 236),
        )

    def _at(self, gone: float) -> Floats:
        along = gone % float(self._gone[-1])
        return np.array([np.interp(along, self._gone, self._corners[:, axis]) for axis in (0, 1)])


class HallCrane:
    """A bridge across a hall, on rails below its roof, that goes down the hall and comes back, with a hook."""

    def __init__(self, view: View, light: Light, *, half_m: float, z: float, near_y: float, far_y: float) -> None:
        self._view, self._light, self._half_m, self._z = view, light, half_m, z
        self._near_y, self._far_y = near_y, far_y

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, share = Brush(picture, self._view, self._light), abs(2 * (at_s / HALL_CRANE_S % 1) - 1)
        y = self._near_y + (self._far_y - self._near_y) * smooth(1.4 * share - 0.2)
        x = 0.4 * self._half_m * float(np.sin(at_s / 83))
        for deep in (1.2, 0.0):
            face = [(-self._half_m, 0.7), (self._half_m, 0.7), (self._half_m, 0), (-self._half_m, 0)]
            brush.polygon(np.array([(a, y + deep, self._z + up) for a, up in face]), (50, 160, 210))
        draw_box(brush, np.array([x - 0.7, y - 0.1, self._z + 0.7]), np.array([1.4, 1.2, 0.5]), (60, 64, 160))
        hook = np.array([x, y + 0.5, self._z - 2.2])
        bar(brush, np.array([x, y + 0.5, self._z]), hook, 0.05, (60, 62, 64))
        draw_box(brush, hook - np.array([0.2, 0.2, 0.4]), np.array([0.4, 0.4, 0.4]), (40, 150, 210))


class Shaft:
    """The end of one that spins upright: its painted stripes run over it."""

    def __init__(self, view: View, light: Light, *, at: Spot, radius_m: float, high_m: float, turn_s: float) -> None:
        self._view, self._light, self._at, self._radius_m = view, light, np.array(at), radius_m
        self._high_m, self._turn_s = high_m, turn_s

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, turned, count = Brush(picture, self._view, self._light), 2 * np.pi * at_s / self._turn_s, 16
        right = self._view.axes[0]
        toward = np.array([right[1], -right[0], 0.0])
        for number in range(count):
            a, b = (turned + 2 * np.pi * (number + step) / count for step in (0, 1))
            if np.sin((a + b) / 2) <= 0:
                continue
            edges = [self._at + self._radius_m * (np.cos(t) * right + np.sin(t) * toward) for t in (a, b)]
            tone = (60, 70, 190) if number % 4 == 0 else STEEL
            brush.polygon(np.array([*edges, edges[1] + self._high_m * UP, edges[0] + self._high_m * UP]), tone)
        brush.polygon(disc(self._at + self._high_m * UP, self._radius_m, flat=True), (176, 180, 182))


class Flames:
    """Of a stove's ring: tongues that lick up round a pan."""

    def __init__(self, view: View, light: Light, *, spots: tuple[Spot, ...]) -> None:
        self._view, self._light, self._spots = view, light, spots

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, random = Brush(picture, self._view, self._light), np.random.default_rng(round(100 * at_s))
        for number, (x, y, z) in enumerate(self._spots):
            if int(at_s / 41 + 1.7 * number) % 3 == 0:
                continue
            for tongue in np.linspace(-0.2, 0.2, 7).tolist():
                high = float(random.uniform(0.06, 0.2))
                face = [(x + tongue - 0.04, y, z), (x + tongue + 0.04, y, z), (x + tongue + 0.02, y, z + high)]
                lit_face(brush, np.array(face), (70, 170, 250) if high > 0.12 else (220, 150, 60))


class Departures:
    """A board of lit rows: the first goes, the others move up, a new one comes."""

    def __init__(self, view: View, light: Light, *, at: Spot, wide_m: float, high_m: float, rows: int) -> None:
        self._view, self._light, self._at, self._rows = view, light, np.array(at), rows
        self._wide_m, self._row_m = wide_m, high_m / rows

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, first = Brush(picture, self._view, self._light), int(at_s / BOARD_S)
        for row in range(self._rows):
            random = np.random.default_rng([14, first + row])
            tone = ((60, 220, 80), (60, 200, 240), (60, 70, 240))[int(random.integers(3)) if row else 1]
            for column, letters in ((0.02, 3), (0.2, 5), (0.5, 4), (0.74, 3), (0.88, 2)):
                for letter in range(letters):
                    left = self._wide_m * column + 0.8 * self._row_m * letter
                    top = self._row_m * (row + 0.2)
                    for stroke in random.uniform(0, 0.5, (3, 2)).tolist():
                        self._stroke(brush, left + stroke[0] * self._row_m, top + stroke[1] * self._row_m, tone)

    def _stroke(self, brush: Brush, left: float, top: float, tone: Colour) -> None:
        wide, thick = 0.32 * self._row_m, 0.14 * self._row_m
        corners = ((left, top), (left + wide, top), (left + wide, top + thick), (left, top + thick))
        lit_face(brush, np.array([self._at + np.array([a, 0.0, -b]) for a, b in corners]), tone)


class Load:
    """Crates on a lorry's bed, three abreast, that are taken down one after the other and loaded again."""

    def __init__(self, view: View, light: Light, *, at: Spot, layers: int, deep: int, tone: Colour) -> None:
        self._view, self._light, self._at, self._tone = view, light, np.array(at), tone
        self._layers, self._deep = layers, deep

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, count = Brush(picture, self._view, self._light), 3 * self._layers * self._deep
        taken = count * abs(2 * (at_s / (2 * LIFTED_S * count) % 1) - 1)
        for number in range(count - int(taken)):
            back, left = divmod(number, 3 * self._layers)
            size = np.array([0.62, 0.9, 0.42])
            at = self._at + np.array([0.66 * (left % 3), 0.95 * (self._deep - 1 - back), 0.44 * (left // 3)])
            shade = 0.85 + 0.06 * (number * 7 % 5)
            draw_box(brush, at, size, (self._tone[0] * shade, self._tone[1] * shade, self._tone[2] * shade))


class Gulls:
    """A few that circle, flap and glide."""

    def __init__(self, view: View, light: Light, *, about: Spot, count: int) -> None:
        self._view, self._light, self._about = view, light, np.array(about)
        self._ways = np.random.default_rng(round(10 * about[1]) + count).uniform(0, 1, (count, 4))

    def put_into(self, picture: Image, at_s: float) -> None:
        brush = Brush(picture, self._view, self._light)
        for wide, far, high, turn in self._ways.tolist():
            angle = 6.3 * turn + at_s / (6 + 6 * far)
            at = self._about + np.array([(6 + 12 * wide) * np.cos(angle), (4 + 9 * far) * np.sin(angle), 4 * high])
            flap = 0.28 * float(np.sin(7 * at_s + 9 * turn)) if int(at_s / 3 + 9 * turn) % 3 else 0.12
            for side in (-1, 1):
                wing = [at, at + np.array([side * 0.35, 0, flap]), at + np.array([side * 0.75, 0.1, 0.4 * flap])]
                brush.polygon(np.array([*wing, at - 0.1 * UP]), (222, 224, 224))


def lit_face(brush: Brush, corners: Floats, colour: Colour) -> None:
    """What shines by itself: no light of the scene changes it, but infra-red has no colours."""
    outline = brush.view.polygon(corners)
    if outline is None or np.abs(outline).max() > 8000:
        return
    tint = (sum(colour) / 3,) * 3 if brush.light.infra_red else colour
    cv2.fillPoly(brush.picture, [np.rint(outline * 16).astype(np.int32)], tint, cv2.LINE_AA, shift=4)
