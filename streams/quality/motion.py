"""Measures of how the pictures of one visit differ. rules.py says what they mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from streams.media.frames import Picture


@dataclass(frozen=True, slots=True)
class Motion:
    """Compared to the last bit, all three planes."""

    span_s: float
    """From the first picture to the last."""
    pairs: int
    identical_pairs: int
    """Neighbours in time that are equal."""
    identical_keys: int
    """Key frames after the first picture that equal it."""


def measure_motion(pictures: Sequence[Picture]) -> Motion:
    """Compare each picture with the one before it, and each later key frame with the first picture."""
    pairs = list(pairwise(pictures))
    return Motion(
        span_s=pictures[-1].at_s - pictures[0].at_s,
        pairs=len(pairs),
        identical_pairs=sum(_equal(before, after) for before, after in pairs),
        identical_keys=sum(_equal(pictures[0], later) for later in pictures[1:] if later.key),
    )


def _equal(one: Picture, other: Picture) -> bool:
    return (
        np.array_equal(one.luma, other.luma) and np.array_equal(one.cb, other.cb) and np.array_equal(one.cr, other.cr)
    )
