"""From measures to faults: one pure function for each fault, none of which looks at a picture."""

from streams.model import PictureFault
from streams.quality.measures import Motion, Still
from streams.quality.prints import PicturePrint
from streams.quality.thresholds import Thresholds

Scores = dict[PictureFault, float]
"""Score of each fault that could be judged. One that is missing could not be checked."""


def exposure_scores(still: Still, limits: Thresholds) -> Scores:
    """No signal, black, under- and over-exposed: at most one of them reaches 0.5."""
    no_signal = _no_signal(still, limits)
    black = 0.0 if no_signal >= 0.5 else _black(still, limits)
    scores: Scores = {
        PictureFault.NO_SIGNAL: no_signal,
        PictureFault.BLACK: black,
        PictureFault.OVEREXPOSED: 0.0 if no_signal >= 0.5 else _overexposed(still, limits),
    }
    if no_signal >= 0.5 or black >= 0.5:
        return scores
    dark = limits.underexposed_peak.score(still.inner_peak)
    if dark < 0.5 or still.relief >= limits.underexposed_relief_to_noise * max(1.0, still.noise):
        scores[PictureFault.UNDEREXPOSED] = dark
    return scores


def _no_signal(still: Still, limits: Thresholds) -> float:
    if still.flat_share < limits.card_flat_share or still.mode_level >= limits.card_bright_level:
        return 0.0
    if still.mode_level < limits.card_dark_level and still.text_share < limits.card_text_share:
        return 0.0
    return limits.card_share.score(still.mode_share)


def _black(still: Still, limits: Thresholds) -> float:
    if still.relief > limits.black_relief:
        return 0.0
    return limits.black_peak.score(still.inner_peak)


def _overexposed(still: Still, limits: Thresholds) -> float:
    if still.luma_median < limits.overexposed_middle:
        return 0.0
    return limits.clipped_share.score(still.clipped_share)


def frozen_suspicion(still: Still, motion: Motion, limits: Thresholds) -> float | None:
    """Share of unchanging neighbours within one visit: 1 when nothing moved at all. None: not checkable.

    Never a fault by itself: a quiet infra-red night coded at a low bit rate repeats pictures to the last bit.
    """
    if motion.pairs == 0 or motion.span_s < limits.frozen_span_s:
        return None
    if still.detail_share < limits.frozen_detail_share:
        return None
    return motion.identical_pairs / motion.pairs


def frozen_score(suspicion: float, motion: Motion, own: PicturePrint) -> float:
    """Frozen is told by key frames: each is coded afresh from another moment of the sensor.

    Two that agree to the last bit in every pixel of a detailed picture cannot come from a sensor that lives,
    whether both are of one visit or of two.
    """
    if suspicion < 1.0:
        return 0.0
    repeats = own.same_visits + motion.identical_keys
    return min(1.0, 0.5 + 0.25 * repeats) if repeats else 0.0
