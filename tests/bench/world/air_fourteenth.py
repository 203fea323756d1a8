"""What a light of the fourteenth set brings with it, whatever the place: snow that drifts over the ground, rings of
rain, glitter on what is wet, long shadows, rays, a moth, an exposure that is never at rest. By the moment alone."""

import cv2
import numpy as np

from streams.sim.draw_light import Image, Light
from streams.sim.draw_view import View

SHADE_S = 43.0
"""Somebody walks by behind the camera so often."""
MOTH_S = 19.0


class DriftingSnow:
    """Low swathes that the wind drives over the ground from left to right, the near ones faster."""

    def __init__(self, view: View, light: Light, *, strength: float) -> None:
        random = np.random.default_rng(round(37 * view.field_deg))
        depth = view.ground_depth()
        near = np.where(np.isfinite(depth), np.clip(1.5 - depth / 60, 0, 1), 0)
        self._lies = (strength * near)[:, :, None].astype(np.float32)
        coarse = random.normal(0, 1, (view.height // 5, view.width // 36)).astype(np.float32)
        # The middle one of three alike: what leaves at one edge comes in at the other without a seam.
        swathes = cv2.resize(np.hstack([coarse] * 3), (3 * view.width, view.height))[:, view.width : 2 * view.width]
        self._swathes = np.asarray(np.clip(0.35 + 0.5 * swathes, 0, 1), np.float32)
        self._tone = np.minimum(np.array(light.haze, np.float32) * 1.12, 240)

    def put_into(self, picture: Image, at_s: float) -> None:
        far, close = (np.roll(self._swathes, int(at_s * speed) % picture.shape[1], axis=1) for speed in (150, 420))
        rows = np.linspace(0, 1, picture.shape[0], dtype=np.float32)[:, None]
        gust = 0.65 + 0.35 * float(np.sin(at_s / 5.3))
        share = gust * self._lies * (far * (1 - rows) + close * rows)[:, :, None]
        picture[:] = (picture * (1 - share) + self._tone * share).astype(np.uint8)


class RainRings:
    """On wet ground near by: rings where drops have struck it, others in every picture."""

    def __init__(self, view: View, light: Light, *, count: int, far_m: float) -> None:
        self._view, self._count, self._far_m = view, count, far_m
        self._tone = np.array(light.haze, np.float32) * 1.1

    def put_into(self, picture: Image, at_s: float) -> None:
        random, lies = np.random.default_rng(round(at_s * 100)), np.zeros(picture.shape[:2], np.float32)
        for aside, away, age in random.uniform(0, 1, (self._count, 3)).tolist():
            y = self._view.y + 2 + self._far_m * away
            point = self._view.point(self._view.x + (aside - 0.5) * 1.6 * (y + 4), y, 0.0)
            if point is None or not (-50 < point[0] < 4000 and -50 < point[1] < 4000):
                continue
            radius = max(1.0, (0.03 + 0.14 * age) * point[2])
            axes = round(radius), max(1, round(radius * self._view.z / (y + 4)))
            cv2.ellipse(lies, (round(point[0]), round(point[1])), axes, 0, 0, 360, 0.5 * (1 - 0.7 * age), 1)
        share = np.asarray(cv2.GaussianBlur(lies, (0, 0), 0.6))[:, :, None]
        picture[:] = (picture * (1 - share) + self._tone * share).astype(np.uint8)


class Glitter:
    """Of a low sun on wet ground: a pale path towards the camera, with sparks that change all the time."""

    def __init__(self, view: View, light: Light, *, strength: float) -> None:
        height, width = view.height, view.width
        row = height / 2 - view.focal_px * np.tan(np.radians(view.pitch_deg))
        down = np.clip((np.arange(height) - row) / height, 0, 1)[:, None]
        middle = width * (0.36 + 0.3 * (round(10 * view.field_deg) % 2))
        aside = np.abs(np.arange(width) - middle)[None, :] / width
        path = np.exp(-((aside / (0.03 + 0.14 * down)) ** 2)) * np.exp(-3.2 * down) * np.clip(9 * down, 0, 1)
        self._path = (strength * path).astype(np.float32)
        self._shine = (self._path * 70)[:, :, None] * np.array([0.9, 1.0, 1.05], np.float32)

    def put_into(self, picture: Image, at_s: float) -> None:
        clouds = 0.7 + 0.3 * float(np.sin(at_s / 17))
        random = np.random.default_rng(round(at_s * 100))
        rows, columns = self._path.shape
        few = random.random((rows // 2, columns // 2), np.float32) > 0.985
        sparks = cv2.resize(few.astype(np.float32), (columns, rows), interpolation=cv2.INTER_NEAREST) * self._path
        more = clouds * (self._shine + 90 * sparks[:, :, None])
        picture[:] = np.minimum(picture + more, 250).astype(np.uint8)


class LongShades:
    """A sun low behind the camera: shadows of trunks that stand there, and now and then of somebody who goes by."""

    def __init__(self, view: View, light: Light, *, far_m: float) -> None:
        self._view, self._light, self._far_m = view, light, far_m
        random = np.random.default_rng(round(29 * view.field_deg))
        self._trunks = [(-1, *random.uniform(0, 1, 3).tolist()), (1, *random.uniform(0, 1, 3).tolist())]

    def put_into(self, picture: Image, at_s: float) -> None:
        lies = np.zeros(picture.shape[:2], np.uint8)
        x, y = self._view.x, self._view.y + 1.0
        for side, aside, thick, turn in self._trunks:
            foot, wide = x + side * (2.5 + 4 * aside), 0.2 + 0.25 * thick
            tip = foot + 0.16 * self._far_m + 0.25 * float(np.sin(at_s / 2.3 + 6 * turn))
            self._strip(lies, (foot, y), (tip, y + self._far_m + 2), wide)
            for leaf in np.random.default_rng(round(1e6 * turn)).normal(0, 1, (90, 3)).tolist():
                stir = 0.12 * float(np.sin(at_s / 0.9 + 5 * leaf[2]))
                at = tip + (0.8 + 0.4 * thick) * leaf[0] + stir, y + self._far_m + 4.5 + 2.2 * leaf[1]
                self._strip(lies, at, (at[0] + 0.3, at[1] + 0.9), 0.3 + 0.1 * abs(leaf[2]))
        moment = at_s % SHADE_S
        if moment < 12:
            legs, stride = x - 9 + 1.5 * moment, 0.35 * float(np.sin(5 * at_s))
            for leg in (-stride, stride):
                self._strip(lies, (legs + leg, y), (legs + 0.6, y + 4.2), 0.22)
            self._strip(lies, (legs + 0.6, y + 4.0), (legs + 1.2, y + 8.4), 0.55)
            self._strip(lies, (legs + 1.2, y + 8.4), (legs + 1.35, y + 9.8), 0.3)
        share = np.asarray(cv2.GaussianBlur(lies, (0, 0), picture.shape[1] / 400), np.float32) / 255
        share *= 0.4 * self._light.sun
        picture[:] = (picture * (1 - share[:, :, None] * np.array([0.85, 0.95, 1.0], np.float32))).astype(np.uint8)

    def _strip(self, lies: Image, start: tuple[float, float], end: tuple[float, float], wide: float) -> None:
        (x0, y0), (x1, y1), half = start, end, wide / 2
        edge = [(x0 - half, y0, 0.0), (x0 + half, y0, 0.0), (x1 + half, y1, 0.0), (x1 - half, y1, 0.0)]
        outline = self._view.polygon(np.array(edge))
        if outline is not None and np.abs(outline).max() < 8000:
            cv2.fillPoly(lies, [np.rint(outline).astype(np.int32)], 255)


class Rays:
    """Slanting beams through damp or dusty air, broader and fainter downwards; they come and go with the clouds."""

    def __init__(self, view: View, light: Light, *, strength: float) -> None:
        height, width = view.height, view.width
        y, x = np.mgrid[0:height, 0:width].astype(np.float32) / height
        lean = 0.55 if round(10 * view.field_deg) % 2 else -0.55
        across = (x - 0.5 * width / height) / (0.5 + 0.5 * y) + lean * y
        beams = np.zeros_like(x)
        for at, wide, bright in np.random.default_rng(round(41 * view.field_deg)).uniform(0, 1, (6, 3)).tolist():
            beams += (0.4 + 0.6 * bright) * np.exp(-(((across - 2.2 * (at - 0.5)) / (0.04 + 0.09 * wide)) ** 2))
        fades = np.clip(1.15 - y, 0, 1)
        self._more = np.clip(strength * (beams * fades)[:, :, None] * np.array([26, 34, 38]), 0, 80).astype(np.uint8)

    def put_into(self, picture: Image, at_s: float) -> None:
        cv2.addWeighted(picture, 1, self._more, 0.6 + 0.4 * float(np.sin(at_s / 29)), 0, dst=picture)


class Moth:
    """One that flutters through the light of a camera's own lamps now and then: a pale smear out of focus."""

    def __init__(self, view: View, light: Light) -> None:
        self._seed = round(53 * view.field_deg)

    def put_into(self, picture: Image, at_s: float) -> None:
        turn, moment = divmod(at_s, MOTH_S)
        share = moment / 2.6
        if share > 1:
            return
        height, width = picture.shape[:2]
        start, end, bends = np.random.default_rng([self._seed, int(turn)]).uniform(-0.1, 1.1, (3, 2))
        lit = np.zeros((height, width), np.uint8)
        for after in np.linspace(0, 0.05, 6).tolist():
            along = share + after
            at = start + (end - start) * along + 0.08 * np.sin(9 * along * bends + 6 * bends)
            wing = width / 640 * (7 + 4 * np.sin(40 * along))
            spot = round(float(at[0]) * width), round(float(at[1]) * height)
            cv2.ellipse(lit, spot, (max(2, round(wing)), max(2, round(0.6 * wing))), 200 * along, 0, 360, 120, -1)
        soft = np.asarray(cv2.GaussianBlur(lit, (0, 0), width / 180), np.uint8)
        cv2.add(picture, np.repeat(soft[:, :, None], 3, axis=2), dst=picture)


class Hunting:
    """An exposure that looks for its level by lamplight: a little up and down, and its white with it."""

    def __init__(self, view: View, light: Light, *, by: float) -> None:
        self._by = by

    def put_into(self, picture: Image, at_s: float) -> None:
        level = 1 + self._by * float(np.sin(at_s / 1.7) + 0.6 * np.sin(at_s / 0.61))
        warm = 0.35 * self._by * float(np.sin(at_s / 7.1))
        factors = level * np.array([1 - warm, 1.0, 1 + warm], np.float32)
        picture[:] = np.clip(picture * factors, 0, 255).astype(np.uint8)
