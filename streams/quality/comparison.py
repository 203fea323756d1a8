"""A picture measured against a healthy view of the same camera. What the figures mean is in view_rules.py."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import cv2
import numpy as np
from numpy.typing import NDArray

from streams.media.frames import Plane
from streams.quality.reference import COLOUR_TILES, Condition, Reference, colours_of, condition_of
from streams.quality.structure import EDGE_LEVELS, TileEdges
from streams.quality.view import (
    CELLS_WIDE,
    RIM,
    SLACK_CELLS,
    VIEW_HEIGHT,
    Fit,
    Floats,
    View,
    agreement_by_tile,
    fit_far,
    fit_near,
    plane_of,
    tiles,
    view_of,
)
from streams.quality.working import Working

STRONG_SLOPE = 2.0
"""Levels per pixel of the view from which a tile has structure that can be found again."""
WEAK_SLOPE = 1.0
"""Below this a tile shows nothing that noise could not."""
STRONG_CLARITY = 0.02
"""And from which its edges have a direction."""
NOISE_SLOPE = 0.15
"""What noise and coding make of nothing."""
MOST_LIGHT = 2.2
"""Ratio of median levels up to which two pictures are seen by the same light."""
MATCHED = 0.4
"""Agreement from which a tile shows what it showed. In other views one tile in twenty does so by chance."""
OTHER = 0.3
"""Agreement below which a plain tile shows another thing: under a shadow asphalt is asphalt still."""
EMPTIED = 0.35
"""Share of its structure below which a tile has lost it, if the tiles that match kept theirs."""
CHANGED_LEVELS = 12
"""Least change of a tile's light, beside that of the whole view, that a cover makes."""
GOOD_FIT = 0.45
"""With this agreement no other reference need be tried."""
MOST_TRIED = 3
FAR_BELOW = 0.65
"""A view that agrees less near by is looked for farther away."""
FAR_PROMINENCE = 8.0
"""Sigmas by which the view must stand out there. In other views the best of all places reaches 7."""
FAR_BETTER = 0.12
"""And by so much it must agree better than near by."""
SHARP_RANGE = 24
"""Least range of a tile now whose sharpness is compared: a lens out of focus takes range, too."""
SHARP_STEEPNESS = 0.2
"""Share of a tile's range that one step between pixels makes where the lens is in focus."""

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Shares are of the tiles with structure in the reference, unless said otherwise."""

    agreement: float
    """Of the whole view where it fits best: 1 the same, 0 any other."""
    across: float
    down: float
    """Where that is, in shares of the width."""
    displacement: float
    """How far away, in shares of the width, the view fits clearly better than near by; 0 where it does not."""
    comparable: float
    """1: seen in the same light, so that what is missing is amiss; 0: by another light, where only likeness tells."""
    strong_tiles: float
    """Tiles of the reference with structure."""
    strong_now: float
    """Tiles with structure now."""
    matched_share: float
    emptied_share: float
    """Tiles that lost their structure."""
    region_share: float
    """Those of them in the largest connected region."""
    region_area: float
    """That region, with the plain tiles in it whose light changed, as a share of all tiles."""
    region_level: float
    """Its mean level now."""
    kept_agreement: float
    """Agreement over the tiles that did not lose their structure."""
    contrast_ratio: float
    """Structure now to then, median of the tiles that match."""
    level: float
    """Median level now."""
    highlights: float
    """Levels by which the brightest two hundredth of the inner picture stand above it."""
    colour: float
    """Mean distance of the colours from grey, in chroma levels."""
    light_ratio: float
    """Median level now to then."""
    sharp_now: float
    """Tiles with a sharp edge now, by themselves, as a share of all: a cover before the lens has none."""
    sharp_tiles: float
    """Tiles whose sharpness can be compared."""
    sharpness_ratio: float
    """Steepness of their edges now to then, median."""
    steepness_left: float
    """Steepness now to then, added up over all tiles that held an edge then: what blur and veil together leave."""
    relief_ratio: float
    """Spread of the tiles' levels now to then: blur keeps it, a veil does not."""
    layout: float
    """Correlation of light and dark over the view: blur keeps it, a cover does not."""
    tint_shift: float
    """Chroma levels by which the view as a whole is tinted otherwise than then."""
    tint_evenness: float
    """How alike that shift is all over the view, 0–1."""

    def named(self) -> dict[str, float]:
        """As reported: docs/ref/measures.md."""
        return {f"view_{f.name}": round(float(getattr(self, f.name)), 3) for f in fields(self)}


@dataclass(frozen=True, slots=True)
class Seen:
    """What one picture brings to a comparison."""

    working: Working
    edges: TileEdges
    plane: Plane
    view: View
    condition: Condition
    luma_median: float


def see(working: Working, edges: TileEdges, luma_median: float) -> Seen:
    """About 1.2 ms."""
    plane = plane_of(working)
    return Seen(working, edges, plane, view_of(plane), condition_of(working), luma_median)


def compare(seen: Seen, references: Sequence[Reference], hour: int | None) -> Comparison | None:
    """Against whichever reference fits best of the likeliest; None without one. About 3 ms."""
    best: tuple[Fit, Reference, View] | None = None
    for reference in likeliest(seen, references, hour)[:MOST_TRIED]:
        then = view_of(reference.luma())
        fit = fit_near(seen.view, then)
        if best is None or fit.agreement > best[0].agreement:
            best = fit, reference, then
        if fit.agreement >= GOOD_FIT and _comparable(seen, reference):
            break
    return None if best is None else _measured(seen, *best)


def likeliest(seen: Seen, references: Sequence[Reference], hour: int | None) -> list[Reference]:
    """Those in the same light first, then by time of day."""

    def unlikeness(reference: Reference) -> tuple[bool, int, float]:
        apart = 12 if hour is None or reference.hour is None else abs(hour - reference.hour) % 24
        light = abs(np.log((seen.luma_median + 8) / (reference.luma_median + 8)))
        return not _comparable(seen, reference), min(apart, 24 - apart), float(light)

    return sorted(references, key=unlikeness)


def _comparable(seen: Seen, reference: Reference) -> bool:
    light = (seen.luma_median + 8) / (reference.luma_median + 8)
    return seen.condition is reference.condition and 1 / MOST_LIGHT <= light <= MOST_LIGHT


def _measured(seen: Seen, fit: Fit, reference: Reference, then: View) -> Comparison:
    by_tile = agreement_by_tile(seen.view, then, fit)
    strong = (then.slopes >= STRONG_SLOPE) & (then.clarity >= STRONG_CLARITY)
    count = max(1, int(strong.sum()))
    matched = strong & (by_tile >= MATCHED)
    kept = np.maximum(seen.view.slopes - NOISE_SLOPE, 0) / np.maximum(then.slopes - NOISE_SLOPE, 0.1)
    ratio = float(np.median(kept[matched])) if matched.any() else 0.0
    emptied = strong & (by_tile < MATCHED) & (kept < EMPTIED * min(1.0, max(ratio, EMPTIED)))
    then_plane = reference.luma()
    levels, levels_then = _levels(seen.plane), _levels(then_plane)
    light = float(np.median(levels / (levels_then + 1)))
    changed = np.abs(levels - light * levels_then) >= CHANGED_LEVELS
    region = _largest_region(emptied, ~strong & (seen.view.slopes < WEAK_SLOPE) & changed & (by_tile < OTHER))
    kept_agreement = _agreement_over(~emptied, by_tile, then)
    tint, tint_evenness = _tint(seen.working, reference)
    sharp_tiles, sharpness, left = _sharpness(seen.edges, reference)
    return Comparison(
        agreement=fit.agreement,
        across=fit.across / CELLS_WIDE,
        down=fit.down / CELLS_WIDE,
        displacement=_displacement(seen.view, then, fit) if kept_agreement < FAR_BELOW else 0.0,
        comparable=float(_comparable(seen, reference)),
        strong_tiles=float(strong.sum()),
        strong_now=float((seen.view.slopes >= STRONG_SLOPE).sum()),
        matched_share=float(matched.sum()) / count,
        emptied_share=float(emptied.sum()) / count,
        region_share=float((region & emptied).sum()) / count,
        region_area=float(region.mean()),
        region_level=float(levels[region].mean()) if region.any() else 0.0,
        kept_agreement=kept_agreement,
        contrast_ratio=ratio,
        level=seen.luma_median,
        highlights=float(np.percentile(seen.plane[RIM : VIEW_HEIGHT - RIM : 2, ::2], 99.5)) - seen.luma_median,
        colour=float(np.abs(colours_of(seen.working).astype(np.float32) - 128).mean()),
        light_ratio=(seen.luma_median + 8) / (reference.luma_median + 8),
        sharp_now=_sharp_share(seen.edges),
        sharp_tiles=sharp_tiles,
        sharpness_ratio=sharpness,
        steepness_left=left,
        relief_ratio=float(levels.std() / max(1.0, float(levels_then.std()))),
        layout=_likeness(levels, levels_then),
        tint_shift=tint,
        tint_evenness=tint_evenness,
    )


def _displacement(now: View, then: View, near: Fit) -> float:
    far, prominence = fit_far(now, then)
    apart = max(abs(far.across - near.across), abs(far.down - near.down))
    if apart <= SLACK_CELLS or prominence < FAR_PROMINENCE or far.agreement < near.agreement + FAR_BETTER:
        return 0.0
    return float(np.hypot(far.across, far.down)) / CELLS_WIDE


def _agreement_over(part: Bools, by_tile: Floats, then: View) -> float:
    weight = then.clarity * part
    return float((by_tile * weight).sum() / max(1e-6, float(weight.sum())))


def _levels(plane: Plane) -> Floats:
    """Mean level of each tile."""
    return tiles(plane[RIM : VIEW_HEIGHT - RIM].astype(np.float32))


def _likeness(one: Floats, other: Floats) -> float:
    both = float(one.std() * other.std())
    return float(((one - one.mean()) * (other - other.mean())).mean()) / both if both > 1 else 0.0


def _largest_region(emptied: Bools, plain: Bools) -> Bools:
    """The connected region with most emptied tiles; plain ones join them."""
    count, labels = cv2.connectedComponents((emptied | plain).astype(np.uint8), connectivity=8)
    sizes = [int((emptied & (labels == label)).sum()) for label in range(count)]
    sizes[0] = 0
    label = int(np.argmax(sizes))
    return (labels == label) if sizes[label] else np.zeros(emptied.shape, bool)


def _sharpness(edges: TileEdges, reference: Reference) -> tuple[float, float, float]:
    """How many tiles hold an edge now as then, the median ratio of its steepness, and that of all steepness then.
    Ratios are 1 where there are no such tiles."""
    then = np.frombuffer(reference.edges, np.uint8).astype(np.float32)
    if (size := edges.ranges.size) * 2 != then.size:
        return 0.0, 1.0, 1.0
    ranges, steepest = then[:size].reshape(edges.ranges.shape), then[size:].reshape(edges.ranges.shape)
    held = ranges >= EDGE_LEVELS
    left = float(edges.steepest[held].sum() / steepest[held].sum()) if held.any() else 1.0
    share = edges.ranges / np.maximum(ranges, 1)
    same = held & (edges.ranges >= SHARP_RANGE) & (share > 0.4) & (share < 1.7)
    if not same.any():
        return 0.0, 1.0, left
    ratio = edges.steepest[same] / edges.ranges[same] / (steepest[same] / ranges[same])
    return float(same.sum()), float(np.median(ratio)), left


def _sharp_share(edges: TileEdges) -> float:
    sharp = (edges.ranges >= SHARP_RANGE) & (edges.steepest >= SHARP_STEEPNESS * edges.ranges)
    # A weave has the same small steps in every tile and nothing beyond them.
    weave = (edges.ranges >= SHARP_RANGE / 2).mean() >= 0.95 and not (edges.ranges >= EDGE_LEVELS).any()
    return 0.0 if weave else float(sharp.mean())


def _tint(working: Working, reference: Reference) -> tuple[float, float]:
    """Mean shift of both colours over the view, and how nearly all tiles share it."""
    then = np.frombuffer(reference.colours, np.uint8).reshape(2, COLOUR_TILES[1], COLOUR_TILES[0])
    shift = colours_of(working).astype(np.float32) - then
    mean = np.median(shift.reshape(2, -1), axis=1)
    size = float(np.hypot(*mean))
    along = (shift * mean[:, None, None]).sum(axis=0) / max(1e-6, size)
    return size, float(np.percentile(along, 20)) / size if size > 1 else 0.0
