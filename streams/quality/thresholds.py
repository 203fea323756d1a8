"""Every limit of picture diagnosis in one place, with its unit and its reason. Levels are luma stretched to 0–255."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """Where a measure becomes a fault: score 0.5 at `threshold`, 1 at `certain`; either may be the larger."""

    threshold: float
    certain: float

    def score(self, value: float) -> float:
        """The score of a measured value in [0, 1]."""
        position = (value - self.threshold) / (self.certain - self.threshold)
        return min(1.0, max(0.0, 0.5 + 0.5 * position))


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Set so that none of the clean pictures of tests/bench/bench_diagnosis.py alarms, with room to spare."""

    moderate: float = 0.67
    """Score from which a fault is moderate."""
    severe: float = 0.84
    """Score from which a fault is severe."""

    card_share: Limit = Limit(0.80, 0.93)
    """Share of pixels within ±2 levels of the commonest level. A card is one colour and some writing."""
    card_flat_share: float = 0.90
    """Least share of pixels equal to their neighbours. A drawn card has no sensor noise; a covered lens has."""
    card_dark_level: float = 24.0
    """A card darker than this is a black picture unless writing stands in the middle of it."""
    card_bright_level: float = 248.0
    """A ground as bright as this is clipped light, not a drawn card."""
    card_text_share: float = 0.002
    """Least share of bright inner pixels that counts as writing. A camera's own name and clock stand at the rim."""

    black_peak: Limit = Limit(26.0, 10.0)
    """Level that 99.5 % of the inner pixels stay below. A live night has lamps, a lit wall or gain noise."""
    black_relief: float = 3.0
    """Most spread of block means, in levels, that is still black: more than that is a scene, however dark."""

    underexposed_peak: Limit = Limit(62.0, 28.0)
    """Level that 99.5 % of the inner pixels stay below: no highlight. Night views keep lamps and signs far above."""
    underexposed_relief_to_noise: float = 3.0
    """Least ratio of scene to noise. Below it a dark picture may well be a live night: not checkable."""

    clipped_share: Limit = Limit(0.45, 0.85)
    """Share of pixels at the top of the range. A washed-out sky alone stays below."""
    overexposed_middle: float = 215.0
    """Least median level of an over-exposed picture: with a clipped sky the ground keeps the median down."""

    frozen_detail_share: float = 0.01
    """Least share of pixels with a gradient. Noise cannot show in a picture that is flat or clipped throughout."""
    frozen_span_s: float = 0.3
    """Shortest time over which an unchanging picture means anything: more than one frame at 5 frames a second."""
