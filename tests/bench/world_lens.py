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


CLEAR = Glass()


def some_of(most: Glass, random: np.random.Generator) -> Glass:
    return Glass(
        int(random.integers(0, most.specks + 1)),
        float(random.uniform(0, most.soft_px)),
        float(random.uniform(0, most.shade)),
    )


class Lens:
    """Looks the same at every moment."""

    def __init__(self, size: tuple[int, int], glass: Glass, seed: int) -> None:
        width, height = size
        x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
        away = ((x**2 + y**2) / 2).astype(np.float32)
        self._passes = (1 - glass.shade * away**1.5) * (1 - _specks(size, glass.specks, seed))
        self._soft_px = glass.soft_px * width / 640
        self._edge = np.clip(away * 1.6 - 0.5, 0, 1)[:, :, None]

    def through(self, colours: Image) -> Image:
        """A new picture, BGR."""
        seen = colours.astype(np.float32)
        if self._soft_px > 0.3:
            seen += (cv2.GaussianBlur(seen, (0, 0), self._soft_px) - seen) * self._edge
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
