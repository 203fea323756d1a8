"""What moves at the fifteenth set of places that no earlier one had: cars that wait at a light and go on, the light
itself, a rank of taxis that moves up, lotus leaves in the wind, monitors of players, a spider's thread before a lens.
Each by the moment alone."""

import cv2
import numpy as np

from streams.sim.draw_light import Colour, Image, Light
from streams.sim.draw_movers import PAINTS, SHAPES, Brush, Pose, draw_vehicle
from streams.sim.draw_view import View
from tests.bench.world.motion_fourteenth import lit_face
from tests.bench.world.motion_thirteenth import draw_box
from tests.bench.world.motion_twelfth import bar, disc, smooth
from tests.bench.world.pieces import Spot

COMES_S = 6.0
"""From far off to the line where it stops."""
RANK_S = 55.0
"""One taxi leaves after the other."""
KINDS = ("car", "car", "suv", "van", "car", "tricycle")
LAMPS: tuple[Colour, ...] = ((60, 60, 240), (60, 200, 240), (120, 230, 70))


class Queue:
    """In one lane: cars come, wait at a line one behind the other, and go on when it is their turn; then others."""

    def __init__(
        self,
        view: View,
        light: Light,
        *,
        line: tuple[float, float],
        heading_deg: float,
        count: int,
        turn_s: float,
        stop_s: float,
        ahead_s: float = 0.0,
    ) -> None:
        """`turn_s`: of the light, red and green; for the first `stop_s` it is red; `ahead_s`: of at_s."""
        self._view, self._light, self._line, self._heading = view, light, np.array(line), np.radians(heading_deg)
        self._count, self._turn_s, self._stop_s, self._ahead_s = count, turn_s, stop_s, ahead_s

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, (turn, moment) = Brush(picture, self._view, self._light), divmod(at_s + self._ahead_s, self._turn_s)
        way, cars = np.array([np.sin(self._heading), np.cos(self._heading)]), []
        taken = 0.0
        for number in range(self._count):
            random = np.random.default_rng([15, int(turn), number, round(10 * abs(self._line[0]))])
            kind, paint = KINDS[int(random.integers(len(KINDS)))], PAINTS[int(random.integers(len(PAINTS)))]
            comes = COMES_S + 4.5 * number + float(random.uniform(0, 3))
            taken += SHAPES[kind].length_m
            along = self._gone(moment, comes, number) - taken
            taken += 1.3
            if random.random() < 0.8 and moment > comes - COMES_S and along < 60:
                rear = self._line + along * way
                cars.append((float(np.hypot(*(rear - self._view.position[:2]))), kind, paint, rear))
        for _, kind, paint, rear in sorted(cars, key=lambda car: -car[0]):
            pose = Pose(float(rear[0]), float(rear[1]), float(self._heading))
            draw_vehicle(brush, SHAPES[kind], paint, pose)

    def _gone(self, moment: float, comes: float, number: int) -> float:
        """How far beyond where it waits, in metres: before it has come, less than none."""
        late = max(0.0, comes - moment) / COMES_S
        goes = max(0.0, moment - max(comes, self._stop_s + 1.4 * number))
        return -40 * late**2 + (0.75 * goes**2 if goes < 6 else 27 + 9 * (goes - 6))


class SignalHead:
    """Three lamps on a dark plate: red, amber for a moment, green."""

    def __init__(
        self, view: View, light: Light, *, at: Spot, turn_s: float, stop_s: float, ahead_s: float = 0.0
    ) -> None:
        self._view, self._light, self._at, self._turn_s = view, light, at, turn_s
        self._stop_s, self._ahead_s = stop_s, ahead_s

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, (x, y, z) = Brush(picture, self._view, self._light), self._at
        moment = (at_s + self._ahead_s) % self._turn_s
        lit = 0 if moment < self._stop_s else 1 if moment > self._turn_s - 3 else 2
        draw_box(brush, np.array([x - 0.25, y, z]), np.array([0.5, 0.2, 1.35]), (40, 42, 44))
        for number, colour in enumerate(LAMPS):
            up = z + 1.1 - 0.42 * number
            if number == lit:
                lit_face(brush, disc(np.array([x, y - 0.02, up]), 0.17), colour)
                brush.light_at((x, y - 0.05, up), 0.45, (colour[0] * 0.4, colour[1] * 0.4, colour[2] * 0.4))
            else:
                brush.polygon(disc(np.array([x, y - 0.02, up]), 0.17), (62, 60, 58))


class Rank:
    """Of taxis along a kerb: the first drives off, the others move up, another comes."""

    def __init__(self, view: View, light: Light, *, head: tuple[float, float], count: int, paint: Colour) -> None:
        """`head`: where the first one's front is; they head to the left."""
        self._view, self._light, self._head, self._count, self._paint = view, light, head, count, paint

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, moment = Brush(picture, self._view, self._light), at_s % RANK_S
        for slot in range(self._count, -1, -1):
            starts = 4.0 + 1.6 * slot
            moved = smooth((moment - starts) / 4.5)
            along = 5.6 * (slot - moved) if slot else -0.7 * max(0.0, moment - 2.0) ** 2
            if slot == self._count:
                along += 34 * (1 - smooth(moment / 14))
            if along < -60:
                continue
            pose = Pose(self._head[0] + along + 4.4, self._head[1], -np.pi / 2)
            draw_vehicle(brush, SHAPES["car"], self._paint, pose)
            sign = np.array([*pose.place(1.9, 0.0, 1.46)]) - np.array([0.3, 0.15, 0.0])
            draw_box(brush, sign, np.array([0.6, 0.3, 0.18]), (206, 220, 226))


class LotusLeaves:
    """On stalks over a pond: round, they tilt and shift in gusts; a few flowers among them."""

    def __init__(
        self, view: View, light: Light, *, area: tuple[tuple[float, float], tuple[float, float]], count: int
    ) -> None:
        self._view, self._light = view, light
        (x0, y0), (x1, y1) = area
        random = np.random.default_rng(count)
        leaves = random.uniform((x0, y0, 0.1, 0.3, 0.75, 0.0), (x1, y1, 0.75, 0.62, 1.15, 6.3), (count, 6))
        self._leaves = leaves[np.argsort(-leaves[:, 1])].tolist()

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, turns = Brush(picture, self._view, self._light), np.linspace(0, 2 * np.pi, 13)
        for number, (x, y, high, wide, tone, phase) in enumerate(self._leaves):
            gust = float(np.sin(at_s / 1.6 + 0.12 * x + phase) + 0.6 * np.sin(at_s / 0.7 + phase))
            at_x, tilt = x + 0.07 * high * gust, 0.16 * wide * (gust + np.cos(phase))
            ring = np.stack([at_x + wide * np.cos(turns), y + wide * np.sin(turns), high + tilt * np.cos(turns)], 1)
            brush.polygon(ring, (92 * tone, 142 * tone, 96 * tone))
            brush.polygon(disc(np.array([at_x, y, high + 0.01]), 0.2 * wide, flat=True), (110, 168, 124))
            if number % 17 == 3:
                bud = np.array([at_x + 0.3, y - 0.1, high + 0.35])
                bar(brush, bud - np.array([0, 0, 0.3]), bud, 0.05, (80, 130, 90))
                brush.polygon(disc(bud, 0.17), (190, 130, 226))


class Monitors:
    """In a row, of players: each shows a scene that shifts and is cut to another now and then."""

    def __init__(
        self, view: View, light: Light, *, spots: tuple[tuple[float, float], ...], z: float, wide_m: float
    ) -> None:
        """`spots`: the middle of each, `z` its lower edge."""
        self._view, self._light, self._spots, self._z, self._wide_m = view, light, spots, z, wide_m

    def put_into(self, picture: Image, at_s: float) -> None:
        brush = Brush(picture, self._view, self._light)
        for number, (x, y) in enumerate(self._spots):
            cut = int(at_s / (7 + number % 5) + 0.4 * number)
            random = np.random.default_rng([15, number, round(10 * y), cut])
            above, below, thing = random.uniform(30, 190, (3, 3)).tolist()
            line, level = float(random.uniform(0.3, 0.7)), self._wide_m * 0.56
            pan = 0.3 * self._wide_m * float(np.sin(at_s / 1.7 + 2.1 * number))
            left, high = -self._wide_m / 2, level * line
            self._area(brush, (x, y), (left, 0.0, -left, high), below)
            self._area(brush, (x, y), (left, high, -left, level), above)
            self._area(brush, (x, y), (pan - 0.08, 0.2 * level, pan + 0.08, 0.62 * level), thing)
            self._area(brush, (x, y), (left + 0.02, 0.03, left + 0.14, 0.1), [70, 70, 220])

    def _area(
        self, brush: Brush, at: tuple[float, float], edges: tuple[float, float, float, float], tone: list[float]
    ) -> None:
        (x, y), (x0, z0, x1, z1) = at, edges
        face = [(x + x0, y, self._z + z0), (x + x1, y, self._z + z0), (x + x1, y, self._z + z1),
                (x + x0, y, self._z + z1)]  # fmt: skip
        lit_face(brush, np.array(face), (tone[0], tone[1], tone[2]))


class Thread:
    """Of a spider, from the rim of a camera's housing: lit by its own lamps, out of focus, it sways in the air."""

    def __init__(self, view: View, light: Light) -> None:
        random = np.random.default_rng(round(61 * view.field_deg))
        self._foot, self._top, self._sag = (
            float(value) for value in random.uniform((0.05, 0.3, 0.04), (0.4, 0.9, 0.1))
        )

    def put_into(self, picture: Image, at_s: float) -> None:
        height, width = picture.shape[:2]
        sway = 0.6 * float(np.sin(at_s / 1.1)) + 0.4 * float(np.sin(at_s / 0.43))
        shares = np.linspace(0, 1, 25)
        across = width * (self._top * shares + 0.006 * sway)
        bent = np.sin(np.pi * shares) * (self._sag + 0.02 * sway)
        down = height * (self._foot * (1 - shares) + bent)
        lit = np.zeros((height, width), np.uint8)
        points = np.rint(np.stack([across, down], 1) * 16).astype(np.int32)
        cv2.polylines(lit, [points], False, 80, max(1, width // 320), cv2.LINE_AA, 4)
        soft = np.asarray(cv2.GaussianBlur(lit, (0, 0), width / 420), np.uint8)
        cv2.add(picture, np.repeat(soft[:, :, None], 3, axis=2), dst=picture)
