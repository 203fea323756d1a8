"""Planes changed in floating point and put back into the range that cameras send."""

import numpy as np
from numpy.typing import NDArray

from streams.media.frames import Picture, Plane


def plane(values: NDArray[np.generic]) -> Plane:
    """Rounded and clipped to 0–255."""
    rounded: Plane = np.clip(np.round(values.astype(np.float32)), 0, 255).astype(np.uint8)
    return rounded


def lit(picture: Picture, luma: NDArray[np.generic], colour: float = 1.0) -> Picture:
    """The picture with another luma, clipped to 16–235, and with its colours drawn towards grey or away from it."""
    cb, cr = (plane((chroma.astype(np.float32) - 128) * colour + 128) for chroma in (picture.cb, picture.cr))
    return Picture(
        plane(np.clip(luma, 16, 235)), cb, cr, key=picture.key, at_s=picture.at_s, full_range=picture.full_range
    )
