"""How much of a view comes through what lies before it, near and far: a veil on the lens takes the same of all, fog
takes what is far first."""

from dataclasses import dataclass

import cv2
import numpy as np

from streams.quality.view import Fit, Floats, View, dot, gradient_at

BANDS = 6
"""Rows of pixels are added up to so many first, which lie side by side: that takes a tenth of the time."""
PARTS = ((BANDS, 1), (3, 3))
"""Rows and columns of the parts that are compared: what stands higher in a picture is mostly farther away, and one side
of a street may be nearer than the other."""
LEAST_ENERGY = 0.15
"""Least energy of a part's slopes, as a share of the mean over all of them, at which it tells anything."""


@dataclass(frozen=True, slots=True)
class Through:
    """Shares of the slopes that were there, by those that run as they did: noise and blocks add nothing to them."""

    all_over: float
    most: float
    """Of that of PARTS where most comes through."""


def find_through(now: View, then: View, at: Fit) -> Through:
    """About 0.3 ms. `at` is where the view fits."""
    here = gradient_at(now, at)
    common, had = dot(here, then.gradient), then.energy
    bands, bands_then = (np.add.reduce(plane.reshape(BANDS, -1, plane.shape[1]), axis=1) for plane in (common, had))
    usual = float(bands_then.mean())
    return Through(float(bands.mean()) / max(1e-6, usual), max(_most(bands, bands_then, usual, size) for size in PARTS))


def _most(common: Floats, had: Floats, usual: float, size: tuple[int, int]) -> float:
    here, then = (_means(bands, *size) for bands in (common, had))
    told = then >= max(1e-6, LEAST_ENERGY * usual)
    return float((here[told] / then[told]).max()) if told.any() else 0.0


def _means(bands: Floats, rows: int, columns: int) -> Floats:
    """Of so many parts."""
    return np.asarray(cv2.resize(bands, (columns, rows), interpolation=cv2.INTER_AREA), np.float32)
