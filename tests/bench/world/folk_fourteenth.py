"""People at the fourteenth set of places: they sit, teach, cook, push trolleys, toss tea, cross over a road. Each by
the moment alone."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from streams.sim.draw_light import Colour, Image, Light
from streams.sim.draw_movers import HAIR, SKIN, Brush, Clothes, Pose, draw_person
from streams.sim.draw_view import View
from tests.bench.world.motion_eighth import Mover
from tests.bench.world.motion_thirteenth import draw_box
from tests.bench.world.motion_twelfth import bar, disc
from tests.bench.world.pieces import Spot

TOSS_S = 1.4
"""Of a tray of leaves, or of a pan."""


class Sitters:
    """On seats: others after a while, some seats empty; heads that turn and bow a little."""

    def __init__(
        self,
        view: View,
        light: Light,
        *,
        seats: tuple[tuple[float, float], ...],
        stay_s: float,
        share: float,
        from_behind: bool,
    ) -> None:
        self._view, self._light, self._stay_s, self._share, self._behind = view, light, stay_s, share, from_behind
        self._seats = sorted(enumerate(seats), key=lambda seat: -float(np.hypot(seat[1][0] - view.x, seat[1][1])))

    def put_into(self, picture: Image, at_s: float) -> None:
        brush = Brush(picture, self._view, self._light)
        for number, (x, y) in self._seats:
            turn = int(at_s / self._stay_s + 0.37 * number)
            random = np.random.default_rng([14, number, turn])
            if random.random() < self._share:
                sway = 0.05 * float(np.sin(at_s / 3.1 + 2.3 * number) + np.sin(at_s / 1.3 + number))
                self._sit(brush, x, y, sway, random)

    def _sit(self, brush: Brush, x: float, y: float, sway: float, random: np.random.Generator) -> None:
        top = [float(value) for value in random.uniform(50, 200, 3)]
        right = brush.view.axes[0]
        torso = [(-0.2, 0.42), (0.2, 0.42), (0.22, 0.85), (0.12, 0.98), (-0.12, 0.98), (-0.22, 0.85)]
        lean = [(a + sway * (up - 0.4), up) for a, up in torso]
        brush.polygon(np.array([(x + a * right[0], y + a * right[1], up) for a, up in lean]), (top[0], top[1], top[2]))
        at = np.array([x + sway, y - 0.02, 1.13 - 0.3 * abs(sway)])
        brush.polygon(disc(at, 0.12), HAIR if self._behind else SKIN)
        if not self._behind:
            rim = disc(at + np.array([0, 0, 0.02]), 0.12)
            brush.polygon(rim[: (len(rim) + 1) // 2], HAIR)
            tone = (top[2] * 0.4, top[0] * 0.4, top[1] * 0.4)
            thighs = [(-0.2, 0.1, 0.47), (0.2, 0.1, 0.47), (0.17, -0.42, 0.46), (-0.17, -0.42, 0.46)]
            shins = [(-0.17, -0.42, 0.46), (0.17, -0.42, 0.46), (0.15, -0.46, 0.04), (-0.15, -0.46, 0.04)]
            for part, shade in ((thighs, 1.0), (shins, 0.75)):
                dim = (tone[0] * shade, tone[1] * shade, tone[2] * shade)
                brush.polygon(np.array([(x + a, y + back, up) for a, back, up in part]), dim)


class Teacher:
    """Walks to and fro before a board, stops, and points at it."""

    def __init__(self, view: View, light: Light, *, y: float, half_m: float) -> None:
        self._view, self._light, self._y, self._half_m = view, light, y, half_m

    def put_into(self, picture: Image, at_s: float) -> None:
        brush = Brush(picture, self._view, self._light)
        x = self._half_m * float(np.tanh(2.5 * np.sin(at_s / 23)))
        walks = abs(float(np.cos(at_s / 23))) > 0.8
        draw_person(
            brush, Clothes((120, 96, 70), (60, 58, 56)), Pose(x, self._y, np.pi / 2), 5 * at_s if walks else 0.4
        )
        if not walks:
            tip = np.array([x + 0.6, self._y + 0.1, 1.6 + 0.12 * np.sin(2.1 * at_s)])
            bar(brush, np.array([x + 0.15, self._y, 1.35]), tip, 0.09, (120, 96, 70))


class Cook:
    """In white, with a tall cap, before a stove: a pan is tossed."""

    def __init__(self, view: View, light: Light, *, at: tuple[float, float], pan: Spot) -> None:
        self._view, self._light, self._at, self._pan = view, light, at, pan

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, (x, y) = Brush(picture, self._view, self._light), self._at
        x, y = x + 0.12 * float(np.sin(at_s / 7)), y + 0.15 * float(np.sin(at_s / 11))
        toss = max(0.0, float(np.sin(2 * np.pi * at_s / TOSS_S)))
        pan = np.array(self._pan) + np.array([0, 0.06 * toss, 0.16 * toss])
        brush.polygon(disc(pan, 0.26, flat=True), (40, 42, 44))
        brush.polygon(disc(pan + np.array([0, 0, 0.03 + 0.2 * toss]), 0.17, flat=True), (60, 120, 150))
        draw_person(brush, Clothes((226, 228, 228), (90, 90, 92)), Pose(x, y, -np.pi / 2), 0.5 * float(np.sin(at_s)))
        bar(brush, np.array([x, y - 0.02, 1.3]), pan, 0.09, (216, 218, 218))
        bar(brush, np.array([x, y, 1.68]), np.array([x, y, 1.95]), 0.22, (236, 238, 238))


class Porter:
    """Pushes a trolley with boxes along a line, and brings it back empty."""

    def __init__(
        self, view: View, light: Light, *, start: tuple[float, float], end: tuple[float, float], turn_s: float
    ) -> None:
        self._view, self._light, self._turn_s = view, light, turn_s
        self._start, self._way = np.array(start), np.array(end) - np.array(start)

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, share = Brush(picture, self._view, self._light), at_s / self._turn_s % 2
        full = share < 1
        at = self._start + self._way * (share if full else 2 - share)
        way = self._way / float(np.hypot(*self._way)) * (1 if full else -1)
        ahead = at + 0.85 * way
        pose = Pose(float(at[0]), float(at[1]), float(np.arctan2(way[0], way[1])))
        parts: list[Callable[[], None]] = [
            lambda: draw_person(brush, Clothes((150, 90, 60), (70, 66, 64)), pose, 5.2 * at_s),
            lambda: self._trolley(brush, float(ahead[0]), float(ahead[1]), full=full),
        ]
        for part in parts if ahead[1] < at[1] else parts[::-1]:
            part()

    def _trolley(self, brush: Brush, x: float, y: float, *, full: bool) -> None:
        draw_box(brush, np.array([x - 0.4, y - 0.3, 0.18]), np.array([0.8, 0.6, 0.08]), (60, 90, 170))
        for number in range(3 if full else 0):
            at = np.array([x - 0.36, y - 0.26, 0.26 + 0.33 * number])
            draw_box(brush, at, np.array([0.72, 0.52, 0.32]), ((216, 220, 220), (90, 160, 100))[number % 2])


class Tosser:
    """Somebody with a round tray whose leaves fly up and are caught."""

    def __init__(self, view: View, light: Light, *, at: tuple[float, float]) -> None:
        self._view, self._light, self._at = view, light, at

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, (x, y) = Brush(picture, self._view, self._light), self._at
        x += 0.4 * float(np.sin(at_s / 37))
        toss = max(0.0, float(np.sin(2 * np.pi * at_s / TOSS_S)))
        draw_person(brush, Clothes((150, 104, 66), (80, 76, 74)), Pose(x, y, np.pi), 0.3 * float(np.sin(at_s / 2)))
        tray = np.array([x, y - 0.45, 1.0 + 0.1 * toss])
        brush.polygon(disc(tray, 0.5, flat=True), (110, 160, 190))
        brush.polygon(disc(tray + np.array([0, 0, 0.02]), 0.42, flat=True), (50, 84, 70))
        for a, b, up in np.random.default_rng(int(at_s / TOSS_S)).uniform(-1, 1, (14, 3)).tolist():
            leaf = tray + np.array([0.34 * a, 0.2 * b, 0.1 + toss * (0.35 + 0.2 * up)])
            brush.polygon(disc(leaf, 0.03), (50, 90, 74))
        brush.polygon(disc(np.array([x, y, 1.74]), 0.3, flat=True), (120, 176, 200))


class Roller:
    """A bowl that goes round in a circle on its table without turning, and presses leaves."""

    def __init__(self, view: View, light: Light, *, at: Spot) -> None:
        self._view, self._light, self._at = view, light, np.array(at)

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, turn = Brush(picture, self._view, self._light), 2 * np.pi * at_s / 1.9
        x, y, z = (self._at + 0.22 * np.array([np.cos(turn), np.sin(turn), 0.0])).tolist()
        wall = [(x - 0.45, y, z), (x + 0.45, y, z), (x + 0.45, y, z + 0.55), (x - 0.45, y, z + 0.55)]
        brush.polygon(np.array(wall), (80, 150, 180))
        brush.polygon(disc(np.array([x, y, z + 0.55]), 0.45, flat=True), (50, 80, 66))
        bar(brush, np.array([x, y, z + 0.55]), np.array([x, y, z + 1.2]), 0.08, (120, 124, 126))


class Raised:
    """What another mover does, on a floor so high above the ground, behind a rail."""

    def __init__(
        self,
        view: View,
        light: Light,
        *,
        mover: Callable[[View, Light], Mover],
        by_m: float,
        rail: tuple[Spot, float],
        tone: Colour,
    ) -> None:
        """`rail`: its upper left end, and how long it is."""
        self._mover = mover(replace(view, z=view.z - by_m), light)
        self._view, self._light, self._rail, self._tone = view, light, rail, tone

    def put_into(self, picture: Image, at_s: float) -> None:
        self._mover.put_into(picture, at_s)
        brush, ((x, y, z), long) = Brush(picture, self._view, self._light), self._rail
        for low, top in ((z - 1.0, z - 0.75), (z - 0.06, z)):
            face = [(x, y, low), (x + long, y, low), (x + long, y, top), (x, y, top)]
            brush.polygon(np.array(face), self._tone)
        for post in np.arange(x, x + long, 0.5).tolist():
            face = [(post, y, z - 0.8), (post + 0.05, y, z - 0.8), (post + 0.05, y, z), (post, y, z)]
            brush.polygon(np.array(face), self._tone)
