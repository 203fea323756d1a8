"""What moves at the eighth set of places without going anywhere: waves on water, shadows of clouds, smoke, people in
a lift, lit boards. Each is put into the finished picture by the moment alone."""

from collections.abc import Callable
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from streams.sim.draw_light import Colour, Image, Light, seen
from streams.sim.draw_movers import Brush, Clothes, Pose, draw_person
from streams.sim.draw_view import View
from tests.bench.world.pieces import Spot

PUFFS = 9
RIDE_S = 60
DOTS = (12, 96)
"""Of a lit board, down and across."""


class Mover(Protocol):
    def put_into(self, picture: Image, at_s: float) -> None:
        """In place, BGR."""


Movers = tuple[Callable[[View, Light], Mover], ...]


class Waves:
    """Lighter and darker stripes that run over a flat area: of water, or, long and slow, of clouds before the sun."""

    def __init__(
        self,
        view: View,
        light: Light,
        *,
        area: tuple[tuple[float, float], ...],
        lengths_m: tuple[float, float],
        speed_m_s: float,
        strength: float,
        of_sun: bool = False,
    ) -> None:
        self._strength = strength * (light.sun if of_sun else 1)
        outline = view.polygon(np.array([(x, y, 0.0) for x, y in area]))
        mask = np.zeros((view.height, view.width), np.uint8)
        if outline is not None:
            cv2.fillPoly(mask, [np.rint(np.clip(outline, -9999, 9999)).astype(np.int32)], 255)
        x, y = _ground(view)
        rows = np.flatnonzero(mask.any(axis=1))
        self._rows = slice(int(rows[0]), int(rows[-1]) + 1) if rows.size else slice(0, 0)
        self._mask = cv2.blur(mask, (3, 3)).astype(np.float32)[self._rows] / 255
        metres_a_row = np.abs(np.gradient(y, axis=0))[self._rows] + 1e-6
        random = np.random.default_rng(len(area))
        self._trains: list[tuple[NDArray[np.float32], NDArray[np.float32], float]] = []
        for length in np.geomspace(*lengths_m, 6).tolist():
            turn = random.uniform(0, 2 * np.pi)
            phase = 2 * np.pi / length * (x * np.cos(turn) + y * np.sin(turn))[self._rows]
            # Finer than a pixel, a wave is not seen: its crests would only flicker.
            height = np.clip(length / metres_a_row / 6 - 0.4, 0, 1) * random.uniform(0.6, 1)
            speed = 2 * np.pi / length * speed_m_s * random.uniform(0.7, 1.3)
            self._trains.append((phase.astype(np.float32), height.astype(np.float32), speed))

    def put_into(self, picture: Image, at_s: float) -> None:
        area = picture[self._rows]
        total = np.zeros(area.shape[:2], np.float32)
        for phase, height, speed in self._trains:
            total += height * np.sin(phase + np.float32(speed * at_s % (2 * np.pi)))
        factor = 1 + self._strength * total * self._mask
        area[:] = np.clip(area * factor[:, :, None], 0, 255).astype(np.uint8)


class Smoke:
    """Puffs that rise from one spot, grow and thin out."""

    def __init__(
        self, view: View, light: Light, *, spot: Spot, wide_m: float, rise: Spot, colour: Colour, thick: float
    ) -> None:
        self._view, self._spot, self._wide_m, self._rise, self._thick = view, spot, wide_m, rise, thick
        away = float(np.linalg.norm(np.array(spot) - view.position))
        self._colour = np.array(seen(colour, away, light), np.float32)

    def put_into(self, picture: Image, at_s: float) -> None:
        lies, blur = np.zeros(picture.shape[:2], np.float32), 1.0
        for number in range(PUFFS):
            age = (at_s / 9 + number / PUFFS) % 1
            at = [start + way * age for start, way in zip(self._spot, self._rise, strict=True)]
            point = self._view.point(at[0] + 0.4 * self._wide_m * np.sin(number * 2.4 + age), at[1], at[2])
            if point is None or not -2000 < point[0] < 4000:
                continue
            radius = self._wide_m * (0.5 + 1.6 * age) * point[2]
            share = self._thick * min(1.0, age * 6) * (1 - age)
            cv2.circle(lies, (round(point[0]), round(point[1])), max(1, round(radius)), share, -1)
            blur = max(blur, radius * 0.3)
        share_of_it = np.asarray(cv2.GaussianBlur(lies, (0, 0), blur))[:, :, None]
        picture[:] = (picture * (1 - share_of_it) + self._colour * share_of_it).astype(np.uint8)


class Passengers:
    """People who stand in a lift, others after a while: none, one or two."""

    def __init__(self, view: View, light: Light) -> None:
        self._view, self._light = view, light

    def put_into(self, picture: Image, at_s: float) -> None:
        random = np.random.default_rng(int(at_s // RIDE_S))
        brush = Brush(picture, self._view, self._light)
        # The one farther from the lens first.
        for away in (1.75, 1.25)[: int(random.integers(3))]:
            tones = [(float(b), float(g), float(r)) for b, g, r in random.uniform(40, 200, (2, 3))]
            x = float(random.uniform(0.1, 0.55)) * (1 if away < 1.5 else -1)
            pose = Pose(x + 0.02 * float(np.sin(at_s)), away, float(random.uniform(0, 2 * np.pi)))
            draw_person(brush, Clothes(*tones), pose, 0.0)


class Board:
    """A board of light dots with writing that runs to the left."""

    def __init__(self, view: View, light: Light, *, at: Spot, wide_m: float, high_m: float, colour: Colour) -> None:
        corners = [view.point(at[0] + wide_m * s, at[1], at[2] - high_m * t) for s, t in ((0, 0), (1, 0), (1, 1))]
        self._whole = all(corner is not None for corner in corners)
        right, down = np.array([wide_m / DOTS[1] / 4, 0, 0]), np.array([0, 0, -high_m / DOTS[0] / 4])
        self._plane = view.plane(np.array(at), right, down)
        self._colour = (float(np.mean(colour)),) * 3 if light.infra_red else colour
        random = np.random.default_rng(8)
        text = np.zeros((DOTS[0], DOTS[1] * 3), np.uint8)
        for left in range(2, text.shape[1] - 10, 11):
            text[2:-2, left : left + 9] = random.random((DOTS[0] - 4, 9)) < 0.42
            text[int(random.integers(2, DOTS[0] - 2)), left : left + 9] = 1
        self._text = text

    def put_into(self, picture: Image, at_s: float) -> None:
        if not self._whole:
            return
        shown = np.roll(self._text, -int(at_s * 14), axis=1)[:, : DOTS[1]]
        lit = np.kron(shown, np.pad(np.ones((3, 3), np.uint8), ((0, 1), (0, 1))))[:, :, None] * np.array(self._colour)
        size = (picture.shape[1], picture.shape[0])
        glow = cv2.warpPerspective(lit.astype(np.uint8), self._plane, size, flags=cv2.INTER_AREA)
        cv2.add(picture, glow, dst=picture)


def _ground(view: View) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where on the ground each pixel looks, in metres; what looks above the horizon is nowhere in particular."""
    columns, rows = np.meshgrid(np.arange(view.width), np.arange(view.height))
    plane = view.plane(np.zeros(3), np.array([1.0, 0, 0]), np.array([0, 1.0, 0]))
    x, y, depth = np.tensordot(np.linalg.inv(plane), np.stack([columns, rows, np.ones_like(rows)]), axes=1)
    depth = np.where(np.abs(depth) < 1e-9, 1e-9, depth)
    return x / depth, y / depth
