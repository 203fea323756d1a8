"""Pictures of fixed cameras drawn by seed: streets by day, night and infra-red, cards, and what a sensor adds."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from streams.media.frames import Picture, Plane

Levels = NDArray[np.float32]


def picture(
    luma: NDArray[np.generic], *, cb: float = 128, cr: float = 128, at_s: float = 0.0, key: bool = True
) -> Picture:
    """A picture of one tint from luma in 0–255, put into the limited range that cameras send."""
    height, width = luma.shape
    half = ((height + 1) // 2, (width + 1) // 2)
    return Picture(limited(luma), np.full(half, cb, np.uint8), np.full(half, cr, np.uint8), key=key, at_s=at_s)


def limited(luma: NDArray[np.generic]) -> Plane:
    """0–255 to 16–235."""
    return np.clip(np.round(luma.astype(np.float32) * 219 / 255 + 16), 16, 235).astype(np.uint8)


def _levels(luma: NDArray[np.generic]) -> Levels:
    levels: Levels = np.clip(luma, 0, 255).astype(np.float32)
    return levels


def street(seed: int, *, width: int = 640, height: int = 360) -> Levels:
    """A road in perspective between house fronts under a sky: luma 0–255, sharp, without noise."""
    draw = np.random.default_rng(seed)
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    luma = np.repeat(200 - 60 * rows, width, axis=1).astype(np.float32)
    horizon = int(height * draw.uniform(0.3, 0.45))
    luma[horizon:] = draw.uniform(80, 110)
    for left in range(0, width, width // 9):
        top = int(horizon * draw.uniform(0.2, 0.8))
        cv2.rectangle(luma, (left, top), (left + width // 9, horizon + 12), float(draw.uniform(50, 190)), -1)
        for window in range(top + 6, horizon, 14):
            cv2.rectangle(luma, (left + 8, window), (left + 20, window + 7), float(draw.uniform(20, 230)), -1)
    centre = int(width * draw.uniform(0.4, 0.6))
    road = np.array([[centre - 15, horizon], [centre + 15, horizon], [width - 40, height], [40, height]], np.int32)
    cv2.fillPoly(luma, [road], float(draw.uniform(60, 90)))
    for step in range(1, 8):
        y = horizon + (height - horizon) * step // 8
        cv2.line(luma, (centre, y), (centre, y + 3 * step), 225.0, 1 + step // 2)
    for _ in range(5):
        x, y = int(draw.integers(0, width - 60)), int(draw.integers(horizon, height - 30))
        cv2.rectangle(luma, (x, y), (x + 50, y + 22), float(draw.uniform(15, 240)), -1)
    texture = cv2.GaussianBlur(draw.normal(0, 12, (height, width)).astype(np.float32), (0, 0), 0.8)
    return _levels(luma + texture)


def night(seed: int, *, width: int = 640, height: int = 360, light: float = 0.06, lamps: int = 4) -> Levels:
    """The same street by night: almost black, with a few lamps and their glow."""
    draw = np.random.default_rng(seed + 1000)
    luma = street(seed, width=width, height=height) * light
    for _ in range(lamps):
        spot = np.zeros((height, width), np.float32)
        at = (int(draw.integers(20, width - 20)), int(draw.integers(height // 5, height * 4 // 5)))
        cv2.circle(spot, at, max(2, width // 160), 255.0, -1)
        luma = np.maximum(luma, spot + 20 * cv2.GaussianBlur(spot, (0, 0), width / 40))
    return _levels(luma)


def infrared(seed: int, *, width: int = 640, height: int = 360) -> Levels:
    """The street lit by the camera's own lamps: bright in the middle, dark at the rim."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    distance = np.hypot((x - width / 2) / width, (y - height * 0.7) / height)
    return _levels(street(seed, width=width, height=height) * np.exp(-((distance / 0.4) ** 2)))


def card(level: float, *, text: str = "NO SIGNAL", width: int = 640, height: int = 360) -> Levels:
    """What a recorder shows when a camera's cable is cut: one colour and a word in the middle."""
    return written(
        np.full((height, width), level, np.float32), text, (0.28, 0.53), width / 400, 235 if level < 160 else 20
    )


def with_name_and_clock(luma: Levels, clock: str = "2026-03-01 02:11:07") -> Levels:
    """The camera's own writing, at the rim as cameras have it."""
    scale = luma.shape[1] / 1200
    return written(written(luma, clock, (0.01, 0.06), scale, 250), "CAM 0017", (0.8, 0.95), scale, 250)


def written(luma: Levels, text: str, at: tuple[float, float], scale: float, level: int) -> Levels:
    """`text` over the picture from `at`, in shares of width and height."""
    height, width = luma.shape
    out = luma.astype(np.uint8)
    origin = (int(width * at[0]), int(height * at[1]))
    cv2.putText(out, text, origin, cv2.FONT_HERSHEY_SIMPLEX, scale, (level, level, level), 2, cv2.LINE_AA)
    return out.astype(np.float32)


def visit(
    scene: Levels, *, noise: float = 2.0, seed: int = 0, count: int = 4, step_s: float = 0.4, gop: int = 100
) -> list[Picture]:
    """Pictures of one scene with fresh sensor noise in each; `noise` in levels, a key frame every `gop`."""
    draw = np.random.default_rng(seed)
    return [
        picture(scene + draw.normal(0, noise, scene.shape), at_s=index * step_s, key=index % gop == 0)
        for index in range(count)
    ]


def change(pictures: list[Picture], luma: Callable[[Plane], NDArray[np.generic]]) -> list[Picture]:
    """The same visit with every luma plane passed through a function of limited-range levels."""
    return [
        Picture(np.clip(luma(p.luma), 0, 255).astype(np.uint8), p.cb, p.cr, key=p.key, at_s=p.at_s) for p in pictures
    ]


def repeated(pictures: list[Picture]) -> list[Picture]:
    """A frozen visit: times go on, the first picture stays."""
    first = pictures[0]
    return [Picture(first.luma, first.cb, first.cr, key=p.key, at_s=p.at_s) for p in pictures]
