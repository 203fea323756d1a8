"""What is measured of one picture, and of how those of a visit differ. Numbers only: rules.py says what they mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from streams.media.frames import Picture, Plane
from streams.quality.working import Working

CLIPPED_LEVEL = 250
TEXT_LEVELS_ABOVE = 80
"""Writing on a card stands out at least this far from its ground."""
DETAIL_LEVELS = 4
"""Least step between neighbouring pixels that counts as detail."""


@dataclass(frozen=True, slots=True)
class Still:
    """One picture. Levels are 0–255 after stretching, shares are of all pixels, in [0, 1]."""

    luma_mean: float
    luma_p05: float
    luma_median: float
    luma_p95: float
    inner_peak: float
    """99.5th percentile without the rim, where name and clock are written."""
    clipped_share: float
    mode_level: float
    mode_share: float
    """Share within ±2 levels of the commonest level."""
    flat_share: float
    """Share of pixels equal to their right and lower neighbour within one level."""
    detail_share: float
    """Share of pixels at least DETAIL_LEVELS apart from their right or lower neighbour."""
    text_share: float
    """Share of inner pixels at least TEXT_LEVELS_ABOVE the commonest level."""
    relief: float
    """Standard deviation of the inner block means (16 × 9 blocks), in levels."""
    noise: float
    """Standard deviation of the finest structure in the calmest tenth of the inner blocks, in levels."""


@dataclass(frozen=True, slots=True)
class Motion:
    """How the pictures of one visit differ."""

    span_s: float
    pairs: int
    identical_pairs: int
    """Neighbours in time whose decoded planes are equal to the last bit."""
    identical_keys: int
    """Key frames after the first that equal it to the last bit."""


def measure_still(working: Working) -> Still:
    """All measures of one picture: about 2 ms at 640×360."""
    luma = working.luma
    counts = _histogram(luma)
    inner = working.inner
    inner_counts = _histogram(inner)
    windows = np.convolve(counts, np.ones(5), mode="same")
    mode = int(np.argmax(windows))
    step = cv2.max(cv2.absdiff(luma[:-1, 1:], luma[:-1, :-1]), cv2.absdiff(luma[1:, :-1], luma[:-1, :-1]))
    steps = _histogram(np.asarray(step, np.uint8))
    return Still(
        luma_mean=float(counts @ np.arange(256)),
        luma_p05=_percentile(counts, 0.05),
        luma_median=_percentile(counts, 0.50),
        luma_p95=_percentile(counts, 0.95),
        inner_peak=_percentile(inner_counts, 0.995),
        clipped_share=float(counts[CLIPPED_LEVEL:].sum()),
        mode_level=float(mode),
        mode_share=float(windows[mode]),
        flat_share=float(steps[:2].sum()),
        detail_share=float(steps[DETAIL_LEVELS:].sum()),
        text_share=float(inner_counts[mode + TEXT_LEVELS_ABOVE :].sum()),
        relief=float(np.std(cv2.resize(inner, (16, 9), interpolation=cv2.INTER_AREA))),
        noise=_calm_noise(inner),
    )


def measure_motion(pictures: Sequence[Picture]) -> Motion:
    """Compare each picture with the one before it, and each later key frame with the first picture."""
    pairs = list(pairwise(pictures))
    return Motion(
        span_s=pictures[-1].at_s - pictures[0].at_s,
        pairs=len(pairs),
        identical_pairs=sum(same_planes(before, after) for before, after in pairs),
        identical_keys=sum(same_planes(pictures[0], later) for later in pictures[1:] if later.key),
    )


def same_planes(one: Picture, other: Picture) -> bool:
    """Equal to the last bit, size included."""
    return (
        np.array_equal(one.luma, other.luma) and np.array_equal(one.cb, other.cb) and np.array_equal(one.cr, other.cr)
    )


def _histogram(plane: Plane) -> NDArray[np.float64]:
    """256 shares that add up to 1."""
    counts = cv2.calcHist([np.ascontiguousarray(plane)], [0], None, [256], [0, 256]).ravel()
    return counts.astype(np.float64) / max(1, plane.size)


def _percentile(shares: NDArray[np.float64], share: float) -> float:
    return float(min(255, int(np.searchsorted(np.cumsum(shares), share))))


def _calm_noise(luma: Plane) -> float:
    """Immerkær's mask (Fast noise variance estimation, 1996) averaged over blocks, calmest tenth.

    The mask cancels planes and slow curves, so what is left in a calm block is noise. Levels, about one sigma.
    """
    mask = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    response = np.abs(cv2.filter2D(luma, cv2.CV_32F, mask))
    across, down = max(1, luma.shape[1] // 20), max(1, luma.shape[0] // 14)
    blocks = cv2.resize(response, (min(across, luma.shape[1]), min(down, luma.shape[0])), interpolation=cv2.INTER_AREA)
    return float(np.percentile(blocks, 10)) * float(np.sqrt(np.pi / 2)) / 6
