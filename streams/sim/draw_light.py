"""The light of a scene and what the sensor makes of it: sky, haze, infra-red fall-off, vignette, noise."""

import math
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Colour = tuple[float, float, float]
"""Blue, green, red, 0–255."""


@dataclass(frozen=True)
class Light:
    """What one time of day or weather does to a picture."""

    sky_top: Colour
    sky_low: Colour
    gain: Colour
    """What the daylight leaves of each colour."""
    haze: Colour
    haze_m: float
    """The distance at which two thirds of an object are lost in the haze."""
    sun: float
    """Strength of shadows and of the difference between lit and unlit walls, 0–1."""
    noise: float
    """Standard deviation of the sensor's noise, in luma steps."""
    lamps: bool = False
    """Street lamps, headlights and some windows are lit."""
    infra_red: bool = False
    wet: bool = False


LIGHTS = {
    "day": Light((225, 178, 130), (238, 226, 212), (1.0, 1.0, 1.0), (232, 224, 214), 420, 0.8, 1.8),
    "overcast": Light((205, 200, 192), (226, 222, 216), (0.86, 0.84, 0.82), (212, 208, 203), 240, 0.25, 2.2),
    "dusk": Light((120, 84, 62), (120, 140, 205), (0.58, 0.47, 0.46), (112, 108, 128), 300, 0.15, 3.5, lamps=True),
    "night": Light(
        (26, 26, 26), (40, 40, 40), (0.8, 0.8, 0.8), (14, 14, 14), 400, 0.0, 5.0, lamps=True, infra_red=True
    ),
    "rain": Light((176, 172, 166), (192, 190, 186), (0.66, 0.64, 0.61), (178, 176, 172), 110, 0.05, 3.0, wet=True),
}

INFRA_RED_REACH_M = 26.0


def seen(colour: Colour, distance_m: float, light: Light) -> Colour:
    """A surface's colour as it reaches the lens from that far."""
    blue, green, red = (value * gain for value, gain in zip(colour, light.gain, strict=True))
    if light.infra_red:
        blue = green = red = (0.114 * blue + 0.587 * green + 0.299 * red) * float(infra_red_strength(distance_m))
    share = math.exp(-distance_m / light.haze_m)
    veil = 1 - share
    return blue * share + light.haze[0] * veil, green * share + light.haze[1] * veil, red * share + light.haze[2] * veil


def infra_red_strength(distance_m: float | NDArray[np.float64]) -> NDArray[np.float64]:
    """How much of the camera's own infra-red lamp comes back from that far: a soft-kneed inverse square."""
    return np.asarray(1.35 / (1 + (np.asarray(distance_m) / INFRA_RED_REACH_M) ** 2.2) + 0.05)


def sky(width: int, height: int, horizon: float, light: Light) -> Image:
    """A gradient down to the horizon row."""
    share = np.clip(np.arange(height) / max(horizon, 1.0), 0, 1)[:, None]
    rows = np.array(light.sky_top) * (1 - share) + np.array(light.sky_low) * share
    return np.repeat(rows[:, None, :], width, axis=1).astype(np.uint8)


def develop(picture: Image, distance_m: NDArray[np.float64], light: Light) -> Image:
    """Full-colour plate → as the sensor sees it: the light's gain, infra-red fall-off and haze, by distance."""
    colours = picture.astype(np.float32) * np.array(light.gain, np.float32)
    if light.infra_red:
        grey = colours @ np.array([0.114, 0.587, 0.299], np.float32)
        colours = np.repeat((grey * infra_red_strength(distance_m))[:, :, None], 3, axis=2).astype(np.float32)
    share = np.exp(-distance_m / light.haze_m).astype(np.float32)[:, :, None]
    hazed = colours * share + np.array(light.haze, np.float32) * (1 - share)
    return np.clip(hazed, 0, 255).astype(np.uint8)


def vignette(width: int, height: int, light: Light) -> Image:
    """What the lens lets through, [height, width, 3], 255 for all; an infra-red lamp also lights the middle most."""
    x, y = np.linspace(-1, 1, width)[None, :], np.linspace(-1, 1, height)[:, None]
    radius = (x**2 + 0.8 * (y - 0.1) ** 2) / 1.8
    depth = 0.75 if light.infra_red else 0.28
    share = np.clip(1 - depth * radius**1.3, 0, 1)
    return np.repeat((share * 255).astype(np.uint8)[:, :, None], 3, axis=2)


def glow(picture: Image, x: float, y: float, radius_px: float, colour: Colour) -> None:
    """Add a soft light to the picture, in place."""
    r = int(min(max(radius_px, 2), 400))
    r -= r % 4 if r > 16 else 0  # few sizes, so that each is made once
    x0, y0 = round(x) - r, round(y) - r
    left, top = max(x0, 0), max(y0, 0)
    right, bottom = min(x0 + 2 * r, picture.shape[1]), min(y0 + 2 * r, picture.shape[0])
    if left >= right or top >= bottom:
        return
    spot = _spot(r)[top - y0 : bottom - y0, left - x0 : right - x0, None] * np.array(colour, np.float32)
    area = picture[top:bottom, left:right]
    cv2.add(area, spot.astype(np.uint8), dst=area)


@lru_cache(maxsize=32)
def _spot(radius: int) -> NDArray[np.float32]:
    axis = np.linspace(-1, 1, 2 * radius, dtype=np.float32)
    square = axis[:, None] ** 2 + axis[None, :] ** 2
    return np.asarray(np.clip(np.exp(-5 * square) - np.exp(-5.0), 0, 1), np.float32)


class Sensor:
    """Noise that differs in every picture, from one tile made once."""

    _MARGIN = 96

    def __init__(self, width: int, height: int, sigma: float, random: np.random.Generator) -> None:
        self._random = random
        # Real noise is a little smeared by the camera's own sharpening and scaling.
        tile = random.normal(0, sigma * 1.6, (height + self._MARGIN, width + self._MARGIN)).astype(np.float32)
        tile = np.asarray(cv2.GaussianBlur(tile, (0, 0), 0.6))
        self._more = np.clip(np.rint(tile), 0, 255).astype(np.uint8)
        self._less = np.clip(np.rint(-tile), 0, 255).astype(np.uint8)

    def add_to(self, luma: Image) -> None:
        """Add it to a luma plane, in place."""
        height, width = luma.shape
        top, left = self._random.integers(0, self._MARGIN, 2)
        cv2.add(luma, self._more[top : top + height, left : left + width], dst=luma)
        cv2.subtract(luma, self._less[top : top + height, left : left + width], dst=luma)
