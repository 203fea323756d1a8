"""A picture measured against a healthy view of the same camera. What the figures mean is in view_rules.py."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from streams.media.frames import Plane
from streams.quality.blurred import NOISE_RANGE, find_blurred
from streams.quality.foreign import find_foreign
from streams.quality.kept import largest_kept
from streams.quality.loss import MATCHED, STRONG_SLOPE, find_loss, has_structure, shows_anything
from streams.quality.ranks import correlation, how_many, median, ranked, share, spread
from streams.quality.reference import Condition, Known, Reference, colours_of, condition_of
from streams.quality.region import layout_of, light_of, rim_in_focus, soft_steps, with_rim
from streams.quality.registration import Found, find_again
from streams.quality.rules import LightKept
from streams.quality.sharpness import crisp, edges_then, in_focus, sharpness
from streams.quality.structure import TileEdges
from streams.quality.tinted import find_tinted
from streams.quality.upright import UNTOLD, find_upright
from streams.quality.veil import find_through
from streams.quality.view import (
    CELLS_WIDE,
    RIM,
    VIEW_HEIGHT,
    VIEW_WIDTH,
    Bools,
    Fit,
    Floats,
    View,
    agreement_by_tile,
    agreement_over,
    as_view_tiles,
    fit_at,
    fit_near,
    levels_of,
    own_slopes,
    plane_of,
    view_of,
)
from streams.quality.working import Working

MOST_LIGHT = 2.2
"""Ratio of median levels up to which two pictures are seen by the same light."""
GOOD_FIT = 0.45
"""With this agreement no other reference need be tried."""
MOST_TRIED = 3
FAR_BELOW = 0.55
"""A view that agrees less near by is looked for farther away."""
WELL_BELOW = 0.75
"""Of a view that agrees less, it is looked at whether what stands up in it does."""
LESS_SHARP = 0.9
"""Tiles with a sharp edge, now to then, from which on no part of it is behind something out of focus."""
UPRIGHT_BELOW = 0.3
"""And with less agreement of that alone the view is looked for farther away, too."""
SURELY_KEPT = 0.5
"""A view of which so much is there edge for edge is not looked for elsewhere: of turned ones a fifth is, at most."""
STAYED_SHARE = 0.25
"""Least share of the tiles with structure that must match where the view was to tell that it is there still."""
SAME_HOURS = 1
"""Hours apart up to which two views are of the same time of day."""
HIGHLIGHTS = 99.5
"""Percentile of the inner picture's levels that counts as its highlights."""
ANY_SIZE = 0.15
"""Of a region: its shares of what has structure and of the view, added up. A cover that is named has more."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Shares are of the tiles with structure in the reference, unless said otherwise."""

    agreement: float
    """Of the whole view where it fits best: 1 the same, 0 any other."""
    across: float
    down: float
    """Where it fits best, in shares of the width; where it does not, its tiles with structure."""
    displacement: float
    """How far away, in shares of the width, the view fits clearly better than near by; 0 where it does not."""
    stayed: float
    """Corners found again where they were; looked for where the view does not fit."""
    kept_part: float
    """The largest connected part of the view that is still there, edge for edge, as a share of it; looked for where the
    view does not fit, else 1."""
    upright_tiles: float
    """Tiles in which something stands up or leans, as in `Upright`; looked for where the view does not fit well."""
    upright_agreement: float
    upright_matched: float
    upright_most: float
    upright_new: float
    """As in `Upright`, of that alone."""
    comparable: float
    """1: seen in the same light, so that what is missing is amiss; 0: by another light, where only likeness tells."""
    strong_tiles: float
    """Tiles of the reference with structure."""
    faint_tiles: float
    """Tiles of the reference that stood and show anything."""
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
    region_brightest: float
    """Level of its brightest tile."""
    region_light: float
    """Its light now to then, in the middle of its tiles; 1 without any."""
    region_layout: float
    """Correlation of its light and dark with what was there; 1 where there was hardly any."""
    kept_agreement: float
    """Agreement over the tiles that did not lose their structure."""
    rest_share: float
    """Tiles that match, of those that did not lose their structure."""
    rest_agreement: float
    """Agreement of the tiles that match, where the view fits: does the camera look where it looked?"""
    contrast_ratio: float
    """Structure now to then, median of the tiles that match."""
    rest_light: float
    """Light now to then of the tiles that match, median; 0 where too few do."""
    other_share: float
    """Tiles that show another thing than they did, and that in focus, as a share of all."""
    region_edges: float
    """Those of them in the region and at its rim, to all of the region's."""
    region_crisp: float
    """Tiles in the region that hold an edge in focus, however few levels it has, to all of the region's."""
    region_rim: float
    """Tiles in the region and at its rim that hold an edge in focus and none of the view's, to all of the region's;
    looked for where the region is of any size."""
    region_steps: float
    """Tiles along its rim that hold a high step out of focus, to all along it; looked for where it is of any size."""
    foreign_area: float
    """The largest part with a colour that is not the view's, as a share of all tiles; 0 where it may be sky."""
    foreign_lost: float
    foreign_lost_share: float
    """Tiles in it that do not show what they showed; those to all in it that had structure."""
    foreign_edges: float
    """As `region_edges`, of that part."""
    blurred_area: float
    """The largest part that shows something out of focus and nothing of the view, as a share of it; looked for where
    the view does not fit well and less is sharp than was."""
    blurred_lost: float
    blurred_rest: float
    blurred_light: float
    blurred_brightest: float
    blurred_layout: float
    """As in `Blurred`."""
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
    soft_range: float
    """Median range of the tiles now, in levels, beyond what the sensor's noise makes of nothing."""
    sharp_tiles: float
    """Tiles whose sharpness can be compared."""
    sharpness_ratio: float
    """Steepness of their edges now to then, median."""
    sharpness_kept: float
    """The same of those that kept most: what four fifths of them do not reach."""
    sharp_then: float
    """The same of the reference as `sharp_now`; 1 where its tiles are of another size and cannot be compared."""
    steepness_left: float
    """Steepness now to then, added up over all tiles that held an edge then: what blur and veil together leave."""
    relief_ratio: float
    """Spread of the tiles' levels now to then: blur keeps it, a veil does not."""
    through: float
    """How much of light and dark along its rows comes through, now to then: blur keeps it, fog and veils do not."""
    slopes_through: float
    """How much of all slopes comes through, now to then."""
    slopes_through_most: float
    """The same of that part of the view where most does: fog is thin before what is near."""
    layout: float
    """Correlation of light and dark over the view: blur keeps it, a cover does not."""
    tint_shift: float
    """Chroma levels by which the view as a whole is tinted otherwise than then."""
    tint_evenness: float
    """How alike that shift is all over the view, 0–1."""
    tint_beyond: float
    """As `tint_shift`, without what is paler alone."""

    def named(self) -> dict[str, float]:
        """As reported: docs/ref/measures.md."""
        return {reported: round(float(getattr(self, name)), 3) for name, reported in _REPORTED.items()}


_REPORTED = {each.name: f"view_{each.name}" for each in fields(Comparison)}


@dataclass(frozen=True, slots=True)
class Seen:
    """What one picture brings to a comparison."""

    edges: TileEdges
    plane: Plane
    view: View
    colours: Plane
    """As `colours_of` gives them."""
    condition: Condition
    luma_median: float
    noise: float
    """One sigma within the picture, in levels."""


def see(working: Working, edges: TileEdges, luma_median: float, noise: float) -> Seen:
    """About 1.2 ms."""
    plane, colours = plane_of(working), colours_of(working)
    return Seen(edges, plane, view_of(plane), colours, condition_of(colours), luma_median, noise)


def compare(seen: Seen, references: Sequence[Known], hour: int | None) -> Comparison | None:
    """Against whichever reference fits best of the likeliest; None without one. About 3 ms."""
    best: tuple[Fit, Known] | None = None
    for known in likeliest(seen, references, hour)[:MOST_TRIED]:
        fit = fit_near(seen.view, known.view)
        if best is None or fit.agreement > best[0].agreement:
            best = fit, known
        if fit.agreement >= GOOD_FIT and _comparable(seen, known.reference):
            break
    return None if best is None else _measured(seen, *best)


def likeliest(seen: Seen, references: Sequence[Known], hour: int | None) -> list[Known]:
    """Those in the same light first, then by time of day."""

    def unlikeness(known: Known) -> tuple[bool, int, float]:
        reference = known.reference
        light = abs(np.log((seen.luma_median + 8) / (reference.luma_median + 8)))
        apart = _hours_apart(reference, hour)
        return not _comparable(seen, reference), 12 if apart is None else apart, float(light)

    return sorted(references, key=unlikeness)


def light_kept(working: Working, references: Sequence[Known], hour: int | None) -> LightKept | None:
    """Beside the darkest sound view of this time of day; None where none is known.

    A view whose hour is not known may be of any. About 0.4 ms a reference.
    """
    of_the_hour = [each.luma for each in references if (_hours_apart(each.reference, hour) or 0) <= SAME_HOURS]
    if not of_the_hour:
        return None
    now, then = plane_of(working), min(of_the_hour, key=_highlights)
    return LightKept(
        _highlights(now) / max(1.0, _highlights(then)),
        _tones(now) / max(0.01, _tones(then)),
        correlation(levels_of(now), levels_of(then)),
    )


def _tones(plane: Plane) -> float:
    return median(plane[RIM : VIEW_HEIGHT - RIM : 2, ::2]) / max(1.0, _highlights(plane))


def _highlights(plane: Plane) -> float:
    return ranked(plane[RIM : VIEW_HEIGHT - RIM : 2, ::2], HIGHLIGHTS)


def _hours_apart(reference: Reference, hour: int | None) -> int | None:
    """None where either is not known."""
    if hour is None or reference.hour is None:
        return None
    apart = abs(hour - reference.hour) % 24
    return min(apart, 24 - apart)


def _comparable(seen: Seen, reference: Reference) -> bool:
    light = (seen.luma_median + 8) / (reference.luma_median + 8)
    return seen.condition is reference.condition and 1 / MOST_LIGHT <= light <= MOST_LIGHT


def _measured(seen: Seen, fit: Fit, known: Known) -> Comparison:
    reference, then_plane, then = known.reference, known.luma, known.view
    whole, stood = fit.agreement, reference.standing()
    fit = fit if whole >= FAR_BELOW else _known_again(seen.view, then, has_structure(then) & stood)
    by_tile = agreement_by_tile(seen.view, then, fit)
    levels, levels_then = levels_of(seen.plane), levels_of(then_plane)
    loss = find_loss(seen.view, then, by_tile, levels, levels_then, stood)
    count = max(1, how_many(loss.strong))
    clarity = then.clarity * (stood & ~loss.emptied)
    through = find_through(seen.view, then, fit)
    tinted = find_tinted(seen.colours, reference.mean_colours())
    sharp = in_focus(seen.edges)
    squeeze = reference.height / VIEW_HEIGHT / (reference.width / VIEW_WIDTH)
    upright = find_upright(seen.view, then, fit, loss) if whole < WELL_BELOW else UNTOLD
    elsewhere = whole < FAR_BELOW or upright.agreement < UPRIGHT_BELOW
    kept = largest_kept(seen.view, then, fit) if elsewhere else 1.0
    again = find_again(seen.plane, then_plane, squeeze) if kept < SURELY_KEPT else Found(0.0, 0)
    rest = loss.region.any() or whole < FAR_BELOW
    lost = how_many(loss.region & loss.emptied) / count
    hidden = lost + share(loss.region)
    focused = as_view_tiles(sharp)
    clear = loss.other & focused
    foreign = find_foreign(seen.colours, reference.mean_colours(), levels, loss, clear)
    sharp_tiles, (middling, best), sharp_then, left = sharpness(seen.edges, reference)
    less = whole < WELL_BELOW and share(sharp) < LESS_SHARP * sharp_then
    own = own_slopes(seen.view, then, fit) if less or hidden >= ANY_SIZE else np.ones(loss.strong.shape, np.float32)
    before = edges_then(seen.edges, reference) if less else None
    blurred = find_blurred(seen.edges, before, seen.noise, own, loss.strong, levels, levels_then)
    return Comparison(
        agreement=whole,
        across=fit.across / CELLS_WIDE,
        down=fit.down / CELLS_WIDE,
        displacement=again.displacement,
        stayed=float(again.stayed),
        kept_part=kept,
        upright_tiles=upright.tiles,
        upright_agreement=upright.agreement,
        upright_matched=upright.matched,
        upright_most=upright.most,
        upright_new=upright.new,
        comparable=float(_comparable(seen, reference)),
        strong_tiles=float(how_many(loss.strong)),
        faint_tiles=float(how_many(shows_anything(then) & stood)),
        strong_now=float(how_many(seen.view.slopes >= STRONG_SLOPE)),
        matched_share=how_many(loss.matched) / count,
        emptied_share=how_many(loss.emptied) / count,
        region_share=lost,
        region_area=share(loss.region),
        region_level=float(levels[loss.region].mean()) if loss.region.any() else 0.0,
        region_brightest=float(levels[loss.region].max(initial=0.0)),
        region_light=light_of(loss.region, levels, levels_then),
        region_layout=layout_of(loss.region, levels, levels_then),
        kept_agreement=float((by_tile * clarity).sum() / max(1e-6, float(clarity.sum()))),
        rest_share=how_many(loss.seen) / max(1, how_many(loss.strong & ~loss.emptied)),
        rest_agreement=agreement_over(seen.view, then, fit, loss.seen) if rest else fit.agreement,
        contrast_ratio=loss.contrast_ratio,
        rest_light=loss.rest_light,
        other_share=share(clear),
        region_edges=how_many(clear & with_rim(loss.region)) / max(1, how_many(loss.region)),
        region_crisp=how_many(loss.region & as_view_tiles(crisp(seen.edges, seen.noise)))
        / max(1, how_many(loss.region)),
        region_rim=rim_in_focus(loss.region, focused, own) if hidden >= ANY_SIZE else 0.0,
        region_steps=soft_steps(loss.region, seen.edges, focused) if hidden >= ANY_SIZE else 0.0,
        foreign_area=0.0 if foreign.sky else foreign.area,
        foreign_lost=foreign.lost,
        foreign_lost_share=foreign.lost_share,
        foreign_edges=foreign.edges,
        blurred_area=blurred.area,
        blurred_lost=blurred.lost,
        blurred_rest=blurred.rest,
        blurred_light=blurred.light,
        blurred_brightest=blurred.brightest,
        blurred_layout=blurred.layout,
        level=seen.luma_median,
        highlights=_highlights(seen.plane) - seen.luma_median,
        colour=float(np.abs(seen.colours.astype(np.float32) - 128).mean()),
        light_ratio=(seen.luma_median + 8) / (reference.luma_median + 8),
        sharp_now=share(sharp),
        soft_range=max(0.0, median(seen.edges.ranges) - NOISE_RANGE * seen.noise),
        sharp_tiles=sharp_tiles,
        sharpness_ratio=middling,
        sharpness_kept=best,
        sharp_then=sharp_then,
        steepness_left=left,
        relief_ratio=spread(levels) / max(1.0, spread(levels_then)),
        through=_through(levels, levels_then),
        slopes_through=through.all_over,
        slopes_through_most=through.most,
        layout=correlation(levels, levels_then),
        tint_shift=tinted.shift,
        tint_evenness=tinted.evenness,
        tint_beyond=tinted.beyond,
    )


def _known_again(now: View, then: View, strong: Bools) -> Fit:
    """Where a view is that something stands before: by its own structure, and where that agrees best."""
    stayed, near = fit_at(now, then, strong), fit_near(now, then, strong)
    matched = [strong & (agreement_by_tile(now, then, fit) >= MATCHED) for fit in (stayed, near)]
    told = how_many(matched[0]) >= STAYED_SHARE * how_many(strong)
    better = agreement_over(now, then, stayed, matched[0]) > agreement_over(now, then, near, matched[1])
    return stayed if told and better else near


def _through(now: Floats, then: Floats) -> float:
    """What fog adds is the same all along a row."""
    one, other = now - now.mean(axis=1, keepdims=True), then - then.mean(axis=1, keepdims=True)
    return float((one * other).sum() / max(1.0, float((other * other).sum())))
