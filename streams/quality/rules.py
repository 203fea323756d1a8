"""From measures to scores: a pure function for each fault, none of which looks at a picture. None: not checkable."""

from dataclasses import dataclass

from streams.model import PictureFault
from streams.quality.measures import Still
from streams.quality.motion import Motion
from streams.quality.prints import PicturePrint
from streams.quality.thresholds import Thresholds

Scores = dict[PictureFault, float | None]
"""Score of each fault that was looked for, in [0, 1]; None where these pictures can neither show it nor rule it out."""

FAULTY = 0.5


@dataclass(frozen=True, slots=True)
class LightKept:
    """How dark a picture is beside a sound view."""

    highlights: float
    """Now, as a share of those then."""
    tones: float
    """Median as a share of the highlights, now to then: 1 where all is darker alike."""
    layout: float
    """Correlation of light and dark over the view, now and then."""


def still_scores(
    still: Still,
    noise_between: float | None,
    limits: Thresholds,
    chroma_between: float | None = None,
    kept: LightKept | None = None,
) -> Scores:
    """All faults that one picture can show. What destroys a picture hides what else may be wrong with it.

    `kept`: beside the darkest sound view of this time of day, where there is one.
    """
    scores: Scores = {PictureFault.NO_SIGNAL: _no_signal(still, limits)}
    scores[PictureFault.BLACK] = None if is_faulty(scores) else _black(still, kept, limits)
    scores[PictureFault.OVEREXPOSED] = None if is_faulty(scores) else _overexposed(still, limits)
    scores[PictureFault.UNDEREXPOSED] = None if is_faulty(scores) else _underexposed(still, kept, limits)
    scores[PictureFault.NOISE] = None if is_faulty(scores) else _noise(still, noise_between, chroma_between, limits)
    scores[PictureFault.COVERED] = None if is_faulty(scores) else _covered(still, noise_between, limits)
    scores[PictureFault.LOW_CONTRAST] = None if is_faulty(scores) else low_contrast_score(still, limits)
    hidden = is_faulty(scores)
    for kind, rule in (
        (PictureFault.DEFOCUSED, _defocused),
        (PictureFault.COLOUR_CAST, _colour_cast),
        (PictureFault.STRIPES, _stripes),
    ):
        scores[kind] = None if hidden else rule(still, limits)
    # A coder short of bits breaks stripes into blocks.
    striped = hidden or (scores[PictureFault.STRIPES] or 0.0) >= FAULTY
    scores[PictureFault.BLOCKS] = None if striped else _blocks(still, limits)
    return scores


def is_faulty(scores: Scores) -> bool:
    return any(score is not None and score >= FAULTY for score in scores.values())


def shows_nothing(scores: Scores) -> bool:
    """There is no live picture that could stand still."""
    return any((scores[kind] or 0.0) >= FAULTY for kind in (PictureFault.NO_SIGNAL, PictureFault.BLACK))


def _no_signal(still: Still, limits: Thresholds) -> float:
    light = still.light
    if light.flat_share < limits.card_flat_share or light.ground_share < limits.card_ground_share:
        return 0.0
    if light.mode_level >= limits.card_bright_level:
        return 0.0
    if light.mode_level < limits.card_dark_level and light.text_share < limits.card_text_share:
        return 0.0
    return limits.card_share.score(light.mode_share)


def _black(still: Still, kept: LightKept | None, limits: Thresholds) -> float | None:
    if still.light.relief > limits.black_relief:
        return 0.0
    score = limits.black_peak.score(still.light.inner_peak)
    return None if score >= FAULTY and kept is not None and kept.highlights >= limits.black_kept else score


def _overexposed(still: Still, limits: Thresholds) -> float:
    light = still.light
    clipped = limits.clipped_share.score(light.clipped_share) if light.luma_median >= limits.overexposed_median else 0.0
    bright = light.luma_median >= limits.washed_median and light.clipped_share >= limits.washed_clipped_share
    washed = limits.washed_low.score(light.inner_low) if bright else 0.0
    return max(clipped, washed)


def _underexposed(still: Still, kept: LightKept | None, limits: Thresholds) -> float | None:
    dark = limits.underexposed_peak.score(still.light.inner_peak)
    if dark < FAULTY:
        return dark
    if kept is not None and (darker := limits.underexposed_kept.score(kept.highlights)) < FAULTY:
        # Dark, as it is at this time of day when nothing is amiss.
        return darker
    scene = still.light.relief >= limits.underexposed_relief_to_noise * max(0.5, still.noise_within)
    # However little is left of it, noise does not lie as the view did.
    scene = scene or (kept is not None and kept.layout >= limits.dim_layout)
    day = still.light.luma_median >= limits.underexposed_median_share * still.light.inner_peak
    # Under lamps, or before a dark ground, a sound day has few tones, too.
    day = day or (kept is not None and kept.tones >= limits.underexposed_tones_kept)
    # A night that nobody has vouched for may be nearly as dark.
    sure = kept is not None or dark >= limits.moderate
    return dark if scene and day and sure else None


def _covered(still: Still, between: float | None, limits: Thresholds) -> float | None:
    noise = still.noise_within
    # Fixed texture is noise within a picture but not between two: a surface in focus, not a cover.
    if noise > limits.covered_still_noise and (between or 0.0) < noise / 2:
        return None
    full = still.structure.tile_range_high
    even = full <= limits.covered_evenness * still.structure.tile_range_median
    if even or full <= limits.covered_flat_range:
        score = limits.covered_range.score(full - limits.covered_range_per_noise * noise)
        if score >= FAULTY:
            return score if still.light.luma_median >= limits.dark_median else None
    # Something else than the view may fill a part of it: without a reference nobody can tell.
    part = still.structure.empty_share >= limits.covered_empty_share
    shown = full - limits.featureless_noise * (between or 0.0)
    return 0.0 if shown >= limits.featureless_range and not part else None


def low_contrast_score(still: Still, limits: Thresholds) -> float | None:
    """By what the picture shows alone, be it that something covers it."""
    span = still.light.inner_peak - still.light.inner_low
    score = limits.contrast_span.score(span)
    if score >= FAULTY:
        veiled = span <= limits.contrast_to_level * still.light.luma_median
        return score if veiled and still.light.luma_median >= limits.dark_median else None
    return score if span >= limits.contrast_clear_span else None


def _noise(still: Still, between: float | None, chroma: float | None, limits: Thresholds) -> float:
    if between is None:
        return limits.noise_within.score(still.noise_within)
    colours = limits.chroma_between.score(chroma) if chroma is not None else 0.0
    if still.noise_within < limits.noise_within_share * between:
        return colours
    return max(colours, limits.noise_between.score(between))


def _defocused(still: Still, limits: Thresholds) -> float | None:
    if still.light.luma_median < limits.dark_median:
        return None
    if still.structure.edge_tiles < limits.edge_tiles:
        span = still.light.inner_peak - still.light.inner_low
        if still.structure.edge_tiles < limits.edge_tiles_least or span < limits.contrast_clear_span:
            return None
        # Lamps and light walls with no steep step anywhere: that shows a fault, its absence proves nothing.
        score = limits.steepest_share.score(still.structure.steepest_step / span)
        return score if score >= FAULTY else None
    return limits.edge_steepness.score(still.structure.edge_steepness)


def _colour_cast(still: Still, limits: Thresholds) -> float | None:
    tint = still.tint
    # Nothing in the field is purple by nature, nor lit so: that can be told by night, too.
    purple = tint.tint_cb > 0 and tint.tint_cr > 0
    darkest = limits.dark_median if purple else limits.tint_night_median
    if tint.lit_share < limits.tint_lit_share or still.light.luma_median < darkest:
        return None
    if max(abs(tint.tint_cb), abs(tint.tint_cr), tint.chroma_spread) <= limits.tint_grey:
        return None
    return (limits.tint_floor_natural if tint.tint_cb < 0 else limits.tint_floor).score(tint.tint_floor)


def _stripes(still: Still, limits: Thresholds) -> float:
    return limits.stripe_levels.score(still.stripe_levels)


def _blocks(still: Still, limits: Thresholds) -> float | None:
    return limits.torn_share.score(still.torn_share) if still.macroblocks >= limits.torn_blocks else None


def frozen_suspicion(still: Still, motion: Motion, limits: Thresholds) -> float | None:
    """Share of unchanging neighbours within one visit: 1 when nothing moved at all. None: not checkable.

    Never a fault by itself: a quiet infra-red night coded at a low bit rate repeats pictures to the last bit.
    """
    if motion.pairs == 0 or motion.span_s < limits.frozen_span_s:
        return None
    if still.light.detail_share < limits.frozen_detail_share:
        return None
    return motion.identical_pairs / motion.pairs


def frozen_score(motion: Motion, own: PicturePrint) -> float | None:
    """Frozen is told by key frames, each coded afresh from another moment of the sensor, and by the camera's clock.

    Key frames of two visits, or of three groups of one, that agree to the last bit in every pixel of a detailed
    picture cannot come from a sensor that lives; two neighbours may, in a quiet night: not checkable. Nor can a clock
    that stands from visit to visit. Anything that moves in between says that the camera lives all the same.
    """
    if own.standing_visits and motion.calm_pairs == motion.pairs:
        return min(1.0, 0.5 + 0.25 * own.standing_visits)
    if motion.still_pairs < motion.pairs or not (own.same_visits or motion.identical_keys):
        return 0.0
    if not own.same_visits and motion.identical_keys == 1:
        return None
    return min(1.0, 0.5 + 0.25 * (own.same_visits + motion.identical_keys))


def clock_score(offset_s: float | None, limits: Thresholds, *, borne_out: bool) -> float | None:
    """A clock that is right by one reading is right; one that is wrong may be misread until a second one agrees."""
    if offset_s is None:
        return None
    score = limits.clock_offset_s.score(abs(offset_s))
    return score if borne_out or score < FAULTY else None
