"""The part of a view that lost its structure: how its light lies beside what it was, and what its rim is like."""

import cv2
import numpy as np

from streams.quality.ranks import correlation, how_many, median, spread
from streams.quality.structure import TileEdges
from streams.quality.view import Bools, Floats, as_view_tiles

OWN = 0.15
"""Less correlation of its slopes has a tile that does not hold what it held."""
LAID_TILES = 8
"""Fewest tiles of a part whose light and dark can be compared,"""
LAID_LEVELS = 4.0
"""and least spread of them then: coders shift a tile's mean by so much."""
STEP_LEVELS = 90
"""Least range of a tile in which something bright ends: steam and glare fade over many tiles."""
AROUND = np.ones((3, 3), np.uint8)


def with_rim(region: Bools) -> Bools:
    """With the tiles beside it."""
    return np.asarray(cv2.dilate(region.astype(np.uint8), AROUND) > 0)


def light_of(region: Bools, levels: Floats, levels_then: Floats) -> float:
    """Now to then, in the middle of its tiles; 1 without any."""
    return median(levels[region] / (levels_then[region] + 1)) if region.any() else 1.0


def layout_of(region: Bools, levels: Floats, levels_then: Floats) -> float:
    """Correlation of light and dark in it, now and then; 1 where there was hardly any."""
    now, then = levels[region], levels_then[region]
    told = now.size >= LAID_TILES and spread(then) >= LAID_LEVELS
    return correlation(now, then) if told else 1.0


def rim_in_focus(region: Bools, sharp: Bools, own: Floats) -> float:
    """Tiles in it and beside it with an edge in focus that is not the view's, to all of it. `sharp`: of a view."""
    return how_many(with_rim(region) & sharp & (own < OWN)) / how_many(region)


def soft_steps(region: Bools, edges: TileEdges, sharp: Bools) -> float:
    """Of the tiles along its rim, within and without: those that hold STEP_LEVELS and nothing in focus."""
    inside = cv2.erode(region.astype(np.uint8), AROUND, borderValue=1) > 0
    rim = with_rim(region) & ~inside
    steps = as_view_tiles(edges.ranges >= STEP_LEVELS) & ~sharp
    return how_many(rim & steps) / max(1, how_many(rim))
