"""What a light of the eleventh set brings with it, whatever the place: shadows of leaves, mist over the ground, a low
sun in the lens, wet flakes, the shine of neon, dust that floats before an infra-red lamp. By the moment alone."""

import cv2
import numpy as np

from streams.sim.draw_light import Image, Light
from streams.sim.draw_view import View

LEAVES_PX_PER_M = 20
NEON = ((1.16, 0.94, 1.2), (1.22, 1.08, 0.9), (0.92, 1.06, 1.22))
NEON_S = 5.0


class LeafShade:
    """Of trees behind the camera: a mesh of shadows on the near ground that stirs with the wind."""

    def __init__(self, view: View, light: Light, *, far_m: float, strength: float) -> None:
        random = np.random.default_rng(round(31 * view.field_deg))
        rows, columns = round(far_m * LEAVES_PX_PER_M), 30 * LEAVES_PX_PER_M
        lies = np.zeros((rows, columns), np.float32)
        for x, y, size in random.uniform(0, 1, (1500, 3)).tolist():
            at, radius = (round(x * columns), round(y * rows)), round((0.08 + 0.3 * size) * LEAVES_PX_PER_M)
            cv2.ellipse(lies, at, (radius, max(1, radius // 2)), 180 * size, 0, 360, 1.0, -1)
        crowns = random.normal(0, 1, (6, 8)).astype(np.float32)
        lies *= np.clip(0.5 + 0.9 * cv2.resize(crowns, (columns, rows), interpolation=cv2.INTER_CUBIC), 0, 1)
        lies *= np.clip(np.linspace(0, 6, rows, dtype=np.float32), 0, 1)[:, None]
        self._leaves = np.asarray(cv2.GaussianBlur(lies, (0, 0), 2.5), np.float32) * strength * light.sun
        self._view, self._far_m, self._beyond = view, far_m, view.ground_depth() > 2 * far_m

    def put_into(self, picture: Image, at_s: float) -> None:
        step = 1 / LEAVES_PX_PER_M
        gust = 0.6 + 0.4 * np.sin(at_s / 5.7)
        origin = np.array([-15 + 0.11 * gust * np.sin(1.9 * at_s), self._far_m + 0.07 * gust * np.cos(1.3 * at_s), 0.0])
        plane = self._view.plane(origin, np.array([step, 0, 0]), np.array([0, -step, 0]))
        size = picture.shape[1], picture.shape[0]
        share = np.asarray(cv2.warpPerspective(self._leaves, plane, size, flags=cv2.INTER_LINEAR), np.float32)
        share[self._beyond] = 0
        picture[:] = (picture * (1 - share[:, :, None] * np.array([0.8, 0.95, 1.0], np.float32))).astype(np.uint8)


class GroundMist:
    """A low layer that drifts: thicker with the distance, gone above the roofs."""

    def __init__(self, view: View, light: Light, *, thick: float) -> None:
        random = np.random.default_rng(round(17 * view.pitch_deg + view.width))
        depth = np.minimum(view.ground_depth(), 400.0)
        row = view.height / 2 - view.focal_px * np.tan(np.radians(view.pitch_deg))
        above = np.clip((row - np.arange(view.height)) / (0.16 * view.height), 0, 1)[:, None]
        self._share = (thick * (1 - np.exp(-depth / 38)) * (1 - above)).astype(np.float32)
        broad = random.normal(0, 1, (9, 24)).astype(np.float32)
        noise = np.hstack([broad, broad[:, :4]])
        self._banks = np.asarray(cv2.resize(noise, (2 * view.width, view.height), interpolation=cv2.INTER_CUBIC))
        self._tone = np.full((view.height, view.width, 3), light.haze).astype(np.uint8)

    def put_into(self, picture: Image, at_s: float) -> None:
        width = picture.shape[1]
        left = round(0.5 * width * (1 + np.sin(at_s / 45)))
        share = np.clip(self._share * (1 + 0.28 * self._banks[:, left : left + width]), 0, 0.9)
        picture[:] = cv2.blendLinear(picture, self._tone, 1 - share, share)


class LensFlare:
    """Of a sun just beyond an upper corner: a veil, and spots in a line across the view; clouds dim it at times."""

    def __init__(self, view: View, light: Light, *, strength: float) -> None:
        height, width = view.height, view.width
        y, x = np.mgrid[0:height, 0:width].astype(np.float32)
        azimuth = (-0.5 if round(10 * view.field_deg) % 2 else 0.5) * view.field_deg
        aside = view.focal_px * np.tan(np.radians(np.clip(azimuth - view.yaw_deg, -75, 75)))
        sun = np.array([width / 2 + aside, -0.06 * height])
        veil = np.exp(-np.hypot(x - sun[0], y - sun[1]) / (0.42 * width))
        more = veil[:, :, None] * np.array([120, 160, 185], np.float32)
        tints = ((70, 40, 20), (30, 60, 30), (20, 36, 74), (50, 44, 40))
        for share, radius, tint in zip((0.62, 0.85, 1.3, 1.55), (0.03, 0.018, 0.05, 0.026), tints, strict=True):
            spot = np.zeros((height, width), np.float32)
            at = sun + (np.array([width / 2, height / 2]) - sun) * share
            six = at + radius * width * np.stack(
                [np.cos(np.arange(6) * np.pi / 3), np.sin(np.arange(6) * np.pi / 3)], 1
            )
            cv2.fillPoly(spot, [np.rint(six).astype(np.int32)], 0.5)
            more += np.asarray(cv2.GaussianBlur(spot, (0, 0), width / 300))[:, :, None] * np.array(tint, np.float32)
        self._more = np.clip(strength * more, 0, 255).astype(np.uint8)

    def put_into(self, picture: Image, at_s: float) -> None:
        cv2.addWeighted(picture, 1, self._more, 0.75 + 0.25 * float(np.sin(at_s / 23)), 0, dst=picture)


class WetFlakes:
    """Large and heavy, they fall past the lens on their ways, the near ones faster."""

    def __init__(self, view: View, light: Light, *, count: int) -> None:
        self._ways = np.random.default_rng(round(view.field_deg) + count).uniform(0, 1, (count, 4))
        self._tone = np.minimum(np.array(light.haze, np.float32) * 1.16 + 12, 246)

    def put_into(self, picture: Image, at_s: float) -> None:
        height, width = picture.shape[:2]
        lies = np.zeros((height, width), np.float32)
        for x, y, near, turn in self._ways.tolist():
            near = near**5
            down = (y + at_s * (0.12 + 0.5 * near)) % 1.1 - 0.05
            across = (x + 0.02 * np.sin(1.2 * at_s + 6 * turn) + at_s * 0.03 * (0.3 + near)) % 1.1 - 0.05
            radius = width / 640 * (1.0 + 4.2 * near)
            axes = max(1, round(radius)), max(1, round(radius * (1.15 + 0.7 * near)))
            at = round(across * width), round(down * height)
            cv2.ellipse(lies, at, axes, 30 * turn, 0, 360, 0.72 - 0.34 * near, -1)
        share = np.asarray(cv2.GaussianBlur(lies, (0, 0), width / 620))[:, :, None]
        picture[:] = (picture * (1 - share) + self._tone * share).astype(np.uint8)


class NeonShine:
    """Of signs outside the view: the near ground and the walls of one side take one colour after the other."""

    def __init__(self, view: View, light: Light) -> None:
        down = np.linspace(0, 1, view.height, dtype=np.float32)[:, None]
        across = np.linspace(0, 1, view.width, dtype=np.float32)[None, :]
        side = across if round(view.field_deg) % 2 else 1 - across
        self._lies = (np.clip(down * 1.5 - 0.3, 0, 1) * (0.25 + 0.75 * side))[:, :, None]

    def put_into(self, picture: Image, at_s: float) -> None:
        number, moment = divmod(at_s / NEON_S, 1)
        share = min(1.0, moment * 4)
        before, after = (np.array(NEON[(int(number) + ahead) % len(NEON)], np.float32) for ahead in (0, 1))
        tint = before + (after - before) * np.float32(share)
        picture[:] = np.clip(picture * (1 + self._lies * (tint - 1)), 0, 255).astype(np.uint8)


class Motes:
    """Dust that floats before an infra-red lamp: pale discs out of focus, some of which pass quickly."""

    def __init__(self, view: View, light: Light, *, count: int) -> None:
        self._ways = np.random.default_rng(round(7 * view.field_deg) + count).uniform(0, 1, (count, 6))

    def put_into(self, picture: Image, at_s: float) -> None:
        height, width = picture.shape[:2]
        lit = np.zeros((height, width), np.uint8)
        for x, y, way, rise, near, wide in self._ways.tolist():
            quick = 0.02 + 0.16 * wide**4
            across = (x + at_s * quick * (way - 0.5) * 2 + 0.02 * np.sin(0.7 * at_s + 9 * y)) % 1.1 - 0.05
            down = (y + at_s * quick * (rise - 0.4)) % 1.1 - 0.05
            radius = max(1, round(width / 640 * (1.2 + 6 * near**3)))
            cv2.circle(lit, (round(across * width), round(down * height)), radius, 95 - 60 * near, -1)
        soft = np.asarray(cv2.GaussianBlur(lit, (0, 0), width / 400), np.uint8)
        cv2.add(picture, np.repeat(soft[:, :, None], 3, axis=2), dst=picture)
