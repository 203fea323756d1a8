"""How sharp the edges of a picture are, by tile, and beside those of its reference."""

import numpy as np

from streams.quality.ranks import how_many, median, ranked, share
from streams.quality.reference import Reference
from streams.quality.structure import EDGE_LEVELS, TileEdges
from streams.quality.view import Bools

BEST = 80
"""Percentile of the tiles' sharpness that the best of them have."""
SHARP_RANGE = 24
"""Least range of a tile now whose sharpness is compared: a lens out of focus takes range, too."""
SHARP_LEVELS = 7
"""And the least such step: coders make smaller ones between their blocks."""
FINE_RANGE = 10
"""Least range of a tile that shows a thing in focus, be it ever so faint,"""
FINE_LEVELS, FINE_STEEPNESS = 9, 0.35
"""and the step between neighbouring pixels that it has, in levels and as a share of its range: folds and seams of what
lies right before a lens are soft, and a weave has 6 levels."""
STEP_OF_NOISE = 1.6
"""Steepest step in a tile, beside one sigma of noise, that noise mostly stays below."""
SHARP_STEEPNESS = 0.2
"""Share of a tile's range that one step between pixels makes where the lens is in focus."""


def sharpness(edges: TileEdges, reference: Reference) -> tuple[float, tuple[float, float], float, float]:
    """How many tiles hold an edge now as then, the ratio of its steepness in the middling and in the best of them, the
    share of tiles that were sharp then, and the ratio of all steepness then. All but the count are 1 without any."""
    if (then := edges_then(edges, reference)) is None:
        return 0.0, (1.0, 1.0), 1.0, 1.0
    ranges, steepest = then.ranges, then.steepest
    held = ranges >= EDGE_LEVELS
    sharp_then = share(in_focus(then))
    left = float(edges.steepest[held].sum() / steepest[held].sum()) if held.any() else 1.0
    range_kept = edges.ranges / np.maximum(ranges, 1)
    same = held & (edges.ranges >= SHARP_RANGE) & (range_kept > 0.4) & (range_kept < 1.7)
    if not same.any():
        return 0.0, (1.0, 1.0), sharp_then, left
    ratio = edges.steepest[same] / edges.ranges[same] / (steepest[same] / ranges[same])
    return float(how_many(same)), (median(ratio), ranked(ratio, BEST)), sharp_then, left


def in_focus(edges: TileEdges) -> Bools:
    """Which tiles hold an edge in focus."""
    sharp = (edges.ranges >= SHARP_RANGE) & (edges.steepest >= np.maximum(SHARP_LEVELS, SHARP_STEEPNESS * edges.ranges))
    # A weave has the same small steps in every tile and nothing beyond them.
    weave = share(edges.ranges >= SHARP_RANGE / 2) >= 0.95 and not (edges.ranges >= EDGE_LEVELS).any()
    return np.zeros_like(sharp) if weave else sharp


def crisp(edges: TileEdges, noise: float) -> Bools:
    """Which tiles hold an edge as steep as a lens in focus makes it, however few levels it has.

    `noise`: one sigma of the sensor's, in levels.
    """
    steep = np.maximum(max(FINE_LEVELS, STEP_OF_NOISE * noise), FINE_STEEPNESS * edges.ranges)
    return np.asarray((edges.ranges >= FINE_RANGE) & (edges.steepest >= steep))


def edges_then(edges: TileEdges, reference: Reference) -> TileEdges | None:
    """None where its tiles are of another size and cannot be compared."""
    then = np.frombuffer(reference.edges, np.uint8).astype(np.float32)
    if (size := edges.ranges.size) * 2 != then.size:
        return None
    return TileEdges(then[:size].reshape(edges.ranges.shape), then[size:].reshape(edges.ranges.shape))
