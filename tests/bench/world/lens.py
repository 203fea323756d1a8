"""What the glass before a camera's sensor does beside its bulge: specks of dirt, softer edges, darker corners."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from streams.sim.draw_light import Image


@dataclass(frozen=True)
class Glass:
    """Of one camera, or the most of it that a series' cameras have."""

    specks: int = 0
    soft_px: float = 0.0
    """Blur in the corners, for a picture 640 wide."""
    shade: float = 0.0
    """What is lost of the light in the corners, 0–1."""
    drops: int = 0
    """Of rain on the dome: in each the scene lies small and upside down."""
    damp: float = 0.0
    """How white breath has made the lower rim, 0–1."""
    smear: float = 0.0
    """What lies before it where a cloth has wiped it in arcs, 0–1."""


CLEAR = Glass()


def some_of(most: Glass, random: np.random.Generator) -> Glass:
    return Glass(
        int(random.integers(0, most.specks + 1)),
        float(random.uniform(0, most.soft_px)),
        float(random.uniform(0, most.shade)),
        int(random.integers(0, most.drops + 1)),
        float(random.uniform(0, most.damp)),
        float(random.uniform(0, most.smear)),
    )


class Lens:
    """Looks the same at every moment."""

    def __init__(self, size: tuple[int, int], glass: Glass, seed: int) -> None:
        width, height = size
        x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
        away = ((x**2 + y**2) / 2).astype(np.float32)
        self._passes = (1 - glass.shade * away**1.5) * (1 - _specks(size, glass.specks, seed))
        self._soft_px = glass.soft_px * width / 640
        self._drops = _drops(size, glass.drops, seed) if glass.drops else None
        wavy = 0.08 * np.sin(7 * x + seed % 7) + 0.05 * np.sin(17 * x)
        self._damp = (glass.damp * np.clip((y + wavy - 0.62) / 0.38, 0, 1)).astype(np.float32)[:, :, None]
        self._smear = _smear(size, glass.smear, seed) if glass.smear else None
        self._edge = np.clip(away * 1.6 - 0.5, 0, 1)[:, :, None]

    def through(self, colours: Image) -> Image:
        """A new picture, BGR."""
        seen = colours.astype(np.float32)
        if self._soft_px > 0.3:
            seen += (cv2.GaussianBlur(seen, (0, 0), self._soft_px) - seen) * self._edge
        if self._drops is not None:
            across, down, lies = self._drops
            turned = cv2.GaussianBlur(seen, (0, 0), seen.shape[1] / 320)
            seen += (cv2.remap(turned, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT) - seen) * lies
        if self._damp.any():
            white = 0.5 * cv2.GaussianBlur(seen, (0, 0), seen.shape[1] / 90) + 0.5 * max(60.0, float(seen.mean()))
            seen += (white - seen) * self._damp
        if self._smear is not None:
            # So far out of focus that an eighth of the pixels is enough.
            few = cv2.resize(seen, (seen.shape[1] // 8, seen.shape[0] // 8), interpolation=cv2.INTER_AREA)
            veil = cv2.resize(cv2.GaussianBlur(few, (0, 0), seen.shape[1] / 320), seen.shape[1::-1])
            seen = np.asarray(cv2.blendLinear(seen, 0.9 * veil + 18, 1 - self._smear, self._smear), np.float32)
        return np.clip(seen * self._passes[:, :, None], 0, 255).astype(np.uint8)


def _specks(size: tuple[int, int], count: int, seed: int) -> NDArray[np.float32]:
    """What each takes of the light: they lie on the dome, far out of focus."""
    width, height = size
    random, taken = np.random.default_rng([seed, 7]), np.zeros((height, width), np.float32)
    for _ in range(count):
        at = int(random.uniform(0, width)), int(random.uniform(0, height))
        radius = max(2, round(width * random.uniform(0.006, 0.028)))
        speck = np.zeros_like(taken)
        cv2.circle(speck, at, radius, float(random.uniform(0.1, 0.34)), -1)
        taken += np.asarray(cv2.GaussianBlur(speck, (0, 0), radius * 0.45))
    return np.clip(taken, 0, 0.5)


def _smear(size: tuple[int, int], strength: float, seed: int) -> NDArray[np.float32]:
    """How much of the light each pixel's film scatters: arcs about a point beyond the picture, a few of them."""
    width, height = size
    random, film = np.random.default_rng([seed, 13]), np.zeros((height, width), np.float32)
    about = round(width * random.uniform(0.2, 0.8)), round(height * random.uniform(1.3, 2.0))
    for _ in range(7):
        radius, start = round(height * random.uniform(0.6, 1.9)), random.uniform(180, 300)
        layer = np.zeros_like(film)
        thick = max(2, round(height * random.uniform(0.01, 0.06)))
        long = random.uniform(25, 80)
        cv2.ellipse(layer, about, (radius, radius), 0, start, start + long, float(random.uniform(0.3, 1.0)), thick)
        film = np.maximum(film, layer)
    return np.float32(strength) * np.asarray(cv2.GaussianBlur(film, (0, 0), height / 60), np.float32)


def _drops(
    size: tuple[int, int], count: int, seed: int
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Where each pixel comes from, across and down, and how much of it is drop."""
    width, height = size
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    random, lies = np.random.default_rng([seed, 11]), np.zeros((height, width), np.float32)
    for _ in range(count):
        x, y, radius = random.uniform(0, width), random.uniform(0, height), width * random.uniform(0.006, 0.019)
        long = radius * random.uniform(1.0, 1.35)
        inside = ((across - x) / radius) ** 2 + ((down - y) / long) ** 2 < 1
        inside &= lies == 0
        across[inside], down[inside] = x - 7 * (across[inside] - x), y - 7 * (down[inside] - y)
        lies[inside] = 0.85
    return across, down, np.asarray(cv2.GaussianBlur(lies, (0, 0), width / 500), np.float32)[:, :, None]
