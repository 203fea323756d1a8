"""A picture at the size and range in which it is measured: at most 640 wide, levels stretched to 0–255."""

from dataclasses import dataclass

import cv2
import numpy as np

from streams.media.frames import Picture, Plane

# One thread: a prober process owns one core and checks many cameras on it.
cv2.setNumThreads(1)

WORKING_WIDTH = 640
"""Noise and sharpness are measured in these pixels, so that main and sub stream of a camera answer alike."""

_LUMA_STRETCH = np.clip((np.arange(256) - 16) * 255 / 219 + 0.5, 0, 255).astype(np.uint8)


@dataclass(frozen=True, slots=True)
class Working:
    """Planes for measuring: `luma` [height, width] in 0–255; `cb`, `cr` about half of it, neutral at 128."""

    luma: Plane
    cb: Plane
    cr: Plane

    @property
    def inner(self) -> Plane:
        """Without the upper and lower 15 %, where cameras write their name and clock."""
        rim = self.luma.shape[0] * 15 // 100
        return self.luma[rim : self.luma.shape[0] - rim]


def prepare(picture: Picture) -> Working:
    """Shrink and stretch. Any size from 16×16 on."""
    width, height = picture.width, picture.height
    luma, cb, cr = picture.luma, picture.cb, picture.cr
    if width > WORKING_WIDTH:
        size = (WORKING_WIDTH, max(16, round(height * WORKING_WIDTH / width)))
        half = (max(8, size[0] // 2), max(8, size[1] // 2))
        luma = _resize(luma, size)
        cb, cr = _resize(cb, half), _resize(cr, half)
    if not picture.full_range:
        luma = cv2.LUT(luma, _LUMA_STRETCH).astype(np.uint8, copy=False)
    return Working(luma, cb, cr)


def _resize(plane: Plane, size: tuple[int, int]) -> Plane:
    return cv2.resize(plane, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
