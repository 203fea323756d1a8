"""What a light of the tenth set brings with it, whatever the place: drops and flakes that fly by the lens, a swarm and
a web before an infra-red lamp, daylight that goes and comes, headlights that sweep by. By the moment alone."""

import cv2
import numpy as np

from streams.sim.draw_light import Image, Light
from streams.sim.draw_view import Floats, View

GLIDE_S = 3600.0
"""Daylight goes and comes once in it, as it would from before dusk till after dawn."""
SWEEP_S = 31.0
SPOKES, RINGS = 9, 7


class Streaks:
    """Of rain that the wind drives: the near ones long, broad and faint."""

    def __init__(self, view: View, light: Light, *, count: int, slant: float) -> None:
        self._count, self._slant = count, slant
        self._tone = np.array(light.haze, np.float32) * 1.15

    def put_into(self, picture: Image, at_s: float) -> None:
        height, width = picture.shape[:2]
        random, lies = np.random.default_rng(round(at_s * 100)), np.zeros((height, width), np.float32)
        for x, y, near in random.uniform(0, 1, (self._count, 3)).tolist():
            long = height * (0.04 + 0.22 * near**2)
            start = round(x * width * 1.2 - 0.1 * width), round(y * height * 1.3 - 0.3 * height)
            end = round(start[0] + self._slant * long), round(start[1] + long)
            cv2.line(lies, start, end, 0.36 - 0.2 * near, max(1, round(width / 640 * (0.8 + 2.2 * near))), cv2.LINE_AA)
        share = np.asarray(cv2.GaussianBlur(lies, (0, 0), width / 900))[:, :, None]
        picture[:] = np.clip(picture * (1 - share) + self._tone * share, 0, 255).astype(np.uint8)


class Flakes:
    """Of snow, most of them far and small, a few right before the lens."""

    def __init__(self, view: View, light: Light, *, count: int) -> None:
        self._count, self._tone = count, np.minimum(np.array(light.haze, np.float32) * 1.2 + 16, 250)

    def put_into(self, picture: Image, at_s: float) -> None:
        height, width = picture.shape[:2]
        random, lies = np.random.default_rng(round(at_s * 100)), np.zeros((height, width), np.float32)
        for x, y, near in random.uniform(0, 1, (self._count, 3)).tolist():
            radius = width / 640 * (0.7 + 5 * near**16)
            way = round(radius * 1.2), round(radius * 1.6)
            at = round(x * width), round(y * height)
            cv2.line(lies, at, (at[0] + way[0], at[1] + way[1]), 0.75 - 0.4 * near**4, max(1, round(radius * 1.6)))
        share = np.asarray(cv2.GaussianBlur(lies, (0, 0), width / 700))[:, :, None]
        picture[:] = (picture * (1 - share) + self._tone * share).astype(np.uint8)


class Swarm:
    """Midges that dance before the camera's own lamp, and a spider's web in an upper corner that trembles."""

    def __init__(self, view: View, light: Light, *, count: int) -> None:
        random = np.random.default_rng(round(53 * view.field_deg + view.width))
        self._ways = random.uniform(0, 1, (count, 6))
        height, width = view.height, view.width
        side, web = int(random.integers(2)), np.zeros((height, width), np.uint8)
        turns = np.linspace(0, np.pi / 2, SPOKES) + random.uniform(-0.06, 0.06, SPOKES)
        reach = width * random.uniform(0.16, 0.26) * random.uniform(0.8, 1.1, SPOKES)
        corner, inwards = np.array([side * (width - 1), 0.0]), np.array([1 - 2 * side, 1])
        spokes = np.stack([np.cos(turns), np.sin(turns)], 1) * reach[:, None] * inwards
        thick = max(1, width // 500)
        for spoke in spokes:
            cv2.line(web, _pixel(corner), _pixel(corner + spoke), 78, thick, cv2.LINE_AA)
        for ring in range(1, RINGS + 1):
            thread = corner + spokes * (ring / (RINGS + 0.5))
            cv2.polylines(web, [np.rint(thread).astype(np.int32)], isClosed=False, color=58, thickness=thick)
        self._web = np.asarray(cv2.GaussianBlur(web, (0, 0), width / 560), np.uint8)

    def put_into(self, picture: Image, at_s: float) -> None:
        height, width = picture.shape[:2]
        sway = np.array([[1, 0, width / 640 * np.sin(2.3 * at_s)], [0, 1, width / 900 * np.cos(1.1 * at_s)]])
        lit = np.asarray(cv2.warpAffine(self._web, sway, (width, height)), np.uint8)
        for x, y, turn, quick, near, wide in self._ways.tolist():
            ends = []
            for later in (at_s, at_s + 0.025):
                angle = (3 + 5 * quick) * later + 6.3 * turn
                across = x + 0.09 * (0.4 + wide) * np.sin(angle) + 0.05 * np.sin(2.7 * angle)
                ends.append(_pixel(np.array([across * width, (y + 0.08 * np.cos(1.7 * angle)) * height])))
            thick = max(1, round(width / 640 * (1 + 3.4 * near**3)))
            cv2.line(lit, ends[0], ends[1], 200 - 70 * near, thick, cv2.LINE_AA)
        soft = np.asarray(cv2.GaussianBlur(lit, (0, 0), width / 640), np.uint8)
        cv2.add(picture, np.repeat(soft[:, :, None], 3, axis=2), dst=picture)


class GlidingLight:
    """Daylight that goes, bluer and dimmer, and comes back warmer, within GLIDE_S."""

    def __init__(self, view: View, light: Light, *, least: float) -> None:
        self._least = least

    def put_into(self, picture: Image, at_s: float) -> None:
        turn = 2 * np.pi * at_s / GLIDE_S
        gone = 0.5 - 0.5 * np.cos(turn)
        bright, warm = 1 - (1 - self._least) * gone, 0.05 * np.sin(turn)
        tones = bright * np.array([1 + 0.1 * gone + warm, 1.0, 1 - 0.06 * gone - warm])
        picture[:] = np.clip(picture * tones.astype(np.float32), 0, 255).astype(np.uint8)


class HeadlightSweep:
    """Now and then a car that turns outside the view sends its light over walls and ground, from left to right."""

    def __init__(self, view: View, light: Light) -> None:
        self._columns = np.linspace(0, 1, view.width, dtype=np.float32)[None, :]
        down = np.linspace(0, 1, view.height, dtype=np.float32)[:, None]
        self._rows = np.exp(-(((down - 0.62) / 0.24) ** 2))

    def put_into(self, picture: Image, at_s: float) -> None:
        moment = at_s % SWEEP_S
        if moment > 5:
            return
        beam = np.exp(-(((self._columns - (moment / 5 * 1.5 - 0.25)) / 0.13) ** 2)) * self._rows
        more = (1.0 + 1.3 * beam)[:, :, None] * np.array([0.98, 1.0, 1.0], np.float32)
        picture[:] = np.clip(picture * more + 16 * beam[:, :, None], 0, 255).astype(np.uint8)


def _pixel(at: Floats) -> tuple[int, int]:
    return round(float(at[0])), round(float(at[1]))
