"""Measures of how the pictures of one visit differ. rules.py says what they mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import cv2
import numpy as np

from streams.media.frames import Picture, Plane
from streams.quality.working import block_means

TILE = 24
"""Side in pixels of the tiles whose means are compared: small enough for a person far away."""
GLANCED = 16
"""One in so many rows tells most pictures apart, without looking at all of them."""
MIDDLE_ROWS = 4
"""Of tiles, from the middle of the picture down."""
BETTERED_LEVELS = 4
"""Most shift of a tile's mean that coding alone makes, in levels: 1 by day, up to 4 in coded rain. Traffic makes 20."""


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
    calm_pairs: int
    """Neighbours that coding alone may tell apart, key frames too: a quiet view, or one that stands."""
    identical_keys: int
    """Key frames that equal the first picture, itself a key frame."""


def measure_motion(pictures: Sequence[Picture]) -> Motion:
    """Compare each picture with the one before it, and each later key frame with the first picture."""
    pairs = list(pairwise(pictures))
    identical = [same_planes(before, after) for before, after in pairs]
    tiles = [_Tiles(picture) for picture in pictures]
    calm = [same or _calm(*tiles[at : at + 2]) for at, same in enumerate(identical)]
    return Motion(
        span_s=pictures[-1].at_s - pictures[0].at_s,
        pairs=len(pairs),
        identical_pairs=sum(identical),
        # A key frame is coded afresh, not bettered.
        still_pairs=sum(
            same or (quiet and not after.key) for same, quiet, (_, after) in zip(identical, calm, pairs, strict=True)
        ),
        calm_pairs=sum(calm),
        identical_keys=sum(same_planes(pictures[0], later) for later in pictures[1:] if later.key and pictures[0].key),
    )


def same_planes(one: Picture, other: Picture) -> bool:
    """Equal to the last bit."""
    if not np.array_equal(one.luma[::GLANCED], other.luma[::GLANCED]):
        return False
    return (
        np.array_equal(one.luma, other.luma) and np.array_equal(one.cb, other.cb) and np.array_equal(one.cr, other.cr)
    )


class _Tiles:
    """Means of the whole tiles of a picture, taken when they are asked for; a picture smaller than a tile is one."""

    def __init__(self, picture: Picture) -> None:
        self._luma = picture.luma
        self.shape = picture.luma.shape

    @cached_property
    def middle(self) -> Plane:
        """Of some rows in the middle, where most of what moves does: of most pictures they tell."""
        top = len(self._luma) // TILE // 2 * TILE
        return self._means(self._luma[top : top + MIDDLE_ROWS * TILE])

    @cached_property
    def all(self) -> Plane:
        return self._means(self._luma)

    def _means(self, part: Plane) -> Plane:
        return block_means(part, min(TILE, part.shape[0]), min(TILE, part.shape[1]))


def _calm(before: _Tiles, after: _Tiles) -> bool:
    """Whether no tile's mean moves by more than a coder makes it."""
    return after.shape == before.shape and _close(before.middle, after.middle) and _close(before.all, after.all)


def _close(before: Plane, after: Plane) -> bool:
    return int(np.max(cv2.absdiff(before, after))) <= BETTERED_LEVELS
