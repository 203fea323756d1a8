"""Measures of structure: contrast and sharpness by tile, and noise in the calm parts. rules.py says what they mean."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from streams.media.frames import Plane
from streams.quality.ranks import how_many, median, ranked, share
from streams.quality.working import Working, block_means

TILE = 24
"""Side of a tile in working pixels: wider than the blur of a lens far out of focus, so that an edge fits in."""
EDGE_LEVELS = 40
"""A tile with at least this range holds an edge whose steepness tells the focus."""
CALM_SHARE = 10.0
"""Noise is read in the calmest tiles, in per cent: moving things and texture are elsewhere."""
EMPTY_LEVELS = 8
"""A tile with at most this range shows nothing."""
STEEPEST_TILE = 8
"""The steepest step is that of the eighth tile: a few may hold writing, or a spark of noise."""
EXPOSED_LEVELS = (16, 240)
"""Tiles outside these are clipped and hide their noise."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Structure:
    """Ranges in levels 0–255, of the inner picture, lightly smoothed."""

    tile_range_median: float
    tile_range_high: float
    """95th percentile: the range of the tiles with most in them."""
    edge_tiles: float
    """How many tiles hold an edge."""
    edge_steepness: float
    """Steepest step between pixels as a share of the tile's range, over all edge tiles: one over an edge's width."""
    steepest_step: float
    """Levels between neighbouring pixels in the steepest tiles."""
    empty_share: float
    """Share of tiles that show nothing."""


@dataclass(frozen=True, slots=True)
class TileEdges:
    """Of each whole tile of the inner picture, in levels: [rows, columns]."""

    ranges: Floats
    steepest: Floats
    """The steepest step between neighbouring pixels."""


def edges_of(working: Working) -> TileEdges:
    """About 0.7 ms at 640×360."""
    soft = cv2.GaussianBlur(working.inner, (3, 3), 0.8).astype(np.uint8, copy=False)
    across, down = cv2.absdiff(soft[:-1, 1:], soft[:-1, :-1]), cv2.absdiff(soft[1:, :-1], soft[:-1, :-1])
    step = cv2.max(across, down).astype(np.uint8, copy=False)
    ranges = _tiles(soft[:-1, :-1], np.maximum) - _tiles(soft[:-1, :-1], np.minimum)
    return TileEdges(ranges, _tiles(step, np.maximum))


def measure_structure(tile_edges: TileEdges) -> Structure:
    ranges, steepest = tile_edges.ranges.ravel(), tile_edges.steepest.ravel()
    edges = ranges >= EDGE_LEVELS
    steepness = float(steepest[edges].sum() / ranges[edges].sum()) if edges.any() else 0.0
    return Structure(
        tile_range_median=median(ranges),
        tile_range_high=ranked(ranges, 95),
        edge_tiles=float(how_many(edges)),
        edge_steepness=steepness,
        steepest_step=float(np.sort(steepest)[-min(STEEPEST_TILE, len(steepest))]),
        empty_share=share(ranges <= EMPTY_LEVELS),
    )


def spatial_noise(crop: Plane, levels: Plane) -> float:
    """One sigma of the finest structure in the calm tiles of one picture, in levels. `levels`: `tile_means` of it.

    Immerkær's mask (Fast noise variance estimation, 1996) cancels planes and slow curves; fine texture passes.
    """
    second = np.array([1, -2, 1], np.float32)
    response = cv2.convertScaleAbs(cv2.sepFilter2D(crop, cv2.CV_16S, second, second))
    return _calmest(response.astype(np.uint8, copy=False), levels) * float(np.sqrt(np.pi / 2)) / 6


def temporal_noise(before: Plane, after: Plane, levels: Plane) -> float:
    """One sigma of what differs from picture to picture in the calm tiles, in levels. Texture cancels.

    `levels`: `tile_means` of the one before.
    """
    # Fourfold, so that the tiles' means keep quarters of a level.
    difference = cv2.convertScaleAbs(cv2.absdiff(before, after), alpha=4)
    # By how much the view as a whole became brighter or darker is light, not noise.
    light = abs(median(tile_means(after).astype(np.int16) - levels)) * 4
    return max(0.0, _calmest(difference.astype(np.uint8, copy=False), levels) - light) * float(np.sqrt(np.pi)) / 2 / 4


def chroma_noise(before: Plane, after: Plane) -> float:
    """Mean difference of one chroma plane from picture to picture in the calm tiles, in levels.

    A coder short of bits wipes snow out of the luma and leaves it in the colours, in blocks of fresh ones.
    """
    difference = cv2.convertScaleAbs(cv2.absdiff(before, after), alpha=4).astype(np.uint8, copy=False)
    # By how much the colour of a tile as a whole changed is light, or a hand before the lens, not noise.
    changed = cv2.absdiff(_chroma_tiles(after), _chroma_tiles(before)).astype(np.float32) * 4
    return max(0.0, ranked(_chroma_tiles(difference) - changed, CALM_SHARE)) / 4


def _chroma_tiles(plane: Plane) -> Plane:
    """Means of tiles of the same part of the view as the luma's."""
    return block_means(plane, min(TILE // 2, plane.shape[0]), min(TILE // 2, plane.shape[1]))


def _tiles(plane: Plane, pool: np.ufunc) -> Floats:
    """One value for each whole tile; a picture smaller than a tile is one tile."""
    high, wide = min(TILE, plane.shape[0]), min(TILE, plane.shape[1])
    rows, columns = plane.shape[0] // high, plane.shape[1] // wide
    whole = plane[: rows * high, : columns * wide].reshape(rows, high, columns * wide)
    pooled = pool.reduce(pool.reduce(whole, axis=1).reshape(rows, columns, wide), axis=2)
    tiles: Floats = pooled.astype(np.float32)
    return tiles


def _calmest(magnitudes: Plane, levels: Plane) -> float:
    """Mean magnitude in the calm tiles; black and clipped ones, by their `levels`, count only for want of others."""
    means = tile_means(magnitudes)
    exposed = (levels >= EXPOSED_LEVELS[0]) & (levels <= EXPOSED_LEVELS[1])
    return ranked(means[exposed] if share(exposed) >= 0.2 else means, CALM_SHARE)


def tile_means(plane: Plane) -> Plane:
    """Of its whole tiles; a plane smaller than a tile is one."""
    return block_means(plane, min(TILE, plane.shape[0]), min(TILE, plane.shape[1]))
