"""Which tiles of a view have lost the structure that its reference has: what a cover takes, and what fog does not."""

from dataclasses import dataclass

import cv2
import numpy as np

from streams.quality.ranks import how_many, median, ranked
from streams.quality.view import Bools, Floats, View

STRONG_SLOPE = 2.0
"""Levels per pixel of the view from which a tile has structure that can be found again."""
WEAK_SLOPE = 1.0
"""Below this a tile shows nothing that noise could not."""
STRONG_CLARITY = 0.02
"""And from which its edges have a direction."""
NOISE_SLOPE = 0.15
"""What noise and coding make of nothing."""
MATCHED = 0.4
"""Agreement from which a tile shows what it showed. In other views one tile in twenty does so by chance."""
OTHER = 0.3
"""Agreement below which a plain tile shows another thing: under a shadow asphalt is asphalt still."""
EMPTIED = 0.35
"""Share of its structure below which a tile has lost it, if the clearest tiles that match kept theirs."""
CLEAREST = 75.0
"""Which of those that match count as the clearest: the percentile of what they kept."""
CHANGED_LEVELS = 12
"""Least change of a tile's light, beside that of the whole view, that a cover or a passer-by makes."""
LIT_TILES = 6
"""Fewest tiles seen as before that tell the light of the view."""
ABRUPT = 4.0
"""Ratio of the structure kept just beside a region to that within from which it has a rim. Fog thins out slowly."""
RIM_TILES = 3
"""Fewest tiles beside a region that tell."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Tiles are [TILES_HIGH, TILES_WIDE]."""

    strong: Bools
    """Have structure in the reference that stood."""
    matched: Bools
    """Of those: show what they showed, be it faintly."""
    seen: Bools
    """Of those that match: have not lost their structure."""
    emptied: Bools
    """Of those: have lost it."""
    region: Bools
    """The largest connected region of emptied ones, with the plain ones in it whose light changed."""
    contrast_ratio: float
    """Structure now to then, median of the tiles that match and have not lost it; 0 where there are none."""
    rest_light: float
    """Their light now to then, median; 0 where there are fewer than LIT_TILES of them."""
    other: Bools
    """Of all tiles: have structure, and show another thing than they did."""


def has_structure(then: View) -> Bools:
    """Which tiles of a reference can be found again."""
    return np.asarray((then.slopes >= STRONG_SLOPE) & (then.clarity >= STRONG_CLARITY))


def shows_anything(then: View) -> Bools:
    """Which tiles of a reference show what noise could not, be it ever so faint."""
    return np.asarray((then.slopes >= WEAK_SLOPE) & (then.clarity >= STRONG_CLARITY))


def find_loss(now: View, then: View, by_tile: Floats, levels: Floats, levels_then: Floats, stood: Bools) -> Loss:
    """`by_tile`: agreement; `levels`: mean levels of the tiles; `stood`: tiles of the reference that show the view."""
    strong = has_structure(then) & stood
    matched = strong & (by_tile >= MATCHED)
    kept = np.maximum(now.slopes - NOISE_SLOPE, 0) / np.maximum(then.slopes - NOISE_SLOPE, 0.1)
    clearest = ranked(kept[matched], CLEAREST) if matched.any() else 0.0
    lost = strong & (kept < EMPTIED * min(1.0, max(clearest, EMPTIED)))
    seen = matched & ~lost
    lit = seen if how_many(seen) >= LIT_TILES else np.ones(strong.shape, bool)
    light = median(levels[lit] / (levels_then[lit] + 1))
    changed = np.abs(levels - light * levels_then) >= CHANGED_LEVELS
    bare = ~strong & (now.slopes < WEAK_SLOPE)
    plain = bare & stood & changed & (by_tile < OTHER)
    # Through a cover that is not quite opaque shines what lies behind it, as it does through fog.
    emptied, region = lost, _largest_region(lost, plain, bare)
    if not _has_rim(region, lost, strong, kept):
        emptied = lost & ~matched
        region = _largest_region(emptied, plain, bare)
    ratio = median(kept[seen]) if seen.any() else 0.0
    told = median(levels[seen] / (levels_then[seen] + 1)) if how_many(seen) >= LIT_TILES else 0.0
    other = (now.slopes >= STRONG_SLOPE) & (by_tile < OTHER)
    return Loss(strong, matched, seen, emptied, region, ratio, told, other)


def _largest_region(emptied: Bools, plain: Bools, bare: Bools) -> Bools:
    """The connected region with most emptied tiles; plain ones join them, bare ones between them only link them."""
    if not emptied.any():
        return np.zeros(emptied.shape, bool)
    _, labels = cv2.connectedComponents((emptied | plain | bare).astype(np.uint8), connectivity=8)
    sizes = np.bincount(labels[emptied])
    label = int(np.argmax(sizes))
    return np.asarray((labels == label) & (emptied | plain))


def _has_rim(region: Bools, lost: Bools, strong: Bools, kept: Floats) -> bool:
    if not region.any():
        return False
    beside = (cv2.dilate(region.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0) & ~region & strong
    if how_many(beside) < RIM_TILES:
        return False
    return median(kept[beside]) >= ABRUPT * max(0.02, median(kept[region & lost]))
