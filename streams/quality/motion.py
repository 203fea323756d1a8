"""Measures of how the pictures of one visit differ. rules.py says what they mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from streams.media.frames import Picture
from streams.quality.working import RIM_PERCENT, resized

TILE = 24
"""Side in pixels of the tiles whose means are compared: small enough for a person far away."""
BETTERED_LEVELS = 4
"""Most shift of a tile's mean that coding alone makes, in levels: 1 by day, up to 4 in coded rain. Traffic makes 20."""

LEAST_TO_SWAY = 3
"""With fewer pictures a jump may be the last one."""
SWAY_WIDTH, SWAY_HEIGHT = 160, 90
"""Displacements are found to a tenth of such a pixel: 0.06 % of the width."""
SWAY_RESPONSE = 0.2
"""Least height of the peak of phase correlation, in [0, 1]: below it nothing was followed."""
ONE_WAY = 0.8
"""Share of all steps added up that a view goes which does not sway."""


@dataclass(frozen=True, slots=True)
class Motion:
    """Compared to the last bit, all three planes, unless said otherwise."""

    span_s: float
    """From the first picture to the last."""
    pairs: int
    identical_pairs: int
    """Neighbours in time that are equal."""
    still_pairs: int
    """Neighbours that are equal, or differ no more than a coder that betters one and the same picture makes them."""
    identical_keys: int
    """Key frames that equal the first picture, itself a key frame."""


def measure_motion(pictures: Sequence[Picture]) -> Motion:
    """Compare each picture with the one before it, and each later key frame with the first picture."""
    pairs = list(pairwise(pictures))
    identical = [same_planes(before, after) for before, after in pairs]
    return Motion(
        span_s=pictures[-1].at_s - pictures[0].at_s,
        pairs=len(pairs),
        identical_pairs=sum(identical),
        still_pairs=sum(same or _bettered(*pair) for same, pair in zip(identical, pairs, strict=True)),
        identical_keys=sum(same_planes(pictures[0], later) for later in pictures[1:] if later.key and pictures[0].key),
    )


def same_planes(one: Picture, other: Picture) -> bool:
    """Equal to the last bit."""
    return (
        np.array_equal(one.luma, other.luma) and np.array_equal(one.cb, other.cb) and np.array_equal(one.cr, other.cr)
    )


def _bettered(before: Picture, after: Picture) -> bool:
    """Whether a predicted picture may show what the one before it showed. A key frame is coded afresh, not bettered."""
    if after.key or after.luma.shape != before.luma.shape:
        return False
    columns, rows = max(1, before.width // TILE), max(1, before.height // TILE)
    shift = cv2.absdiff(resized(before.luma, columns, rows), resized(after.luma, columns, rows))
    return int(np.max(shift)) <= BETTERED_LEVELS


def sway(pictures: Sequence[Picture]) -> float | None:
    """By how much of the width the whole view jumps to and fro between pictures: the median. About 0.7 ms a pair.

    None with fewer than three pictures of one size, or where hardly anything can be followed. A view that goes one way
    is panned or was knocked: that counts nothing.
    """
    if len(pictures) < LEAST_TO_SWAY or len({picture.luma.shape for picture in pictures}) > 1:
        return None
    small = [resized(picture.luma, SWAY_WIDTH, SWAY_HEIGHT).astype(np.float32) for picture in pictures]
    inner = slice(SWAY_HEIGHT * RIM_PERCENT // 100, SWAY_HEIGHT - SWAY_HEIGHT * RIM_PERCENT // 100)
    window = cv2.createHanningWindow((SWAY_WIDTH, inner.stop - inner.start), cv2.CV_32F)
    steps, responses = [], []
    for before, after in pairwise(small):
        step, response = cv2.phaseCorrelate(before[inner], after[inner], window)
        steps.append(step)
        responses.append(response)
    if min(responses) < SWAY_RESPONSE:
        return None
    lengths = np.hypot(*np.array(steps).T)
    if float(np.hypot(*np.sum(steps, axis=0))) > ONE_WAY * float(lengths.sum()):
        return 0.0
    return float(np.median(lengths)) / SWAY_WIDTH
