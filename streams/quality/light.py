"""Measures of light and colour of one picture: how bright, how flat, of what tint. rules.py says what they mean."""

from dataclasses import dataclass

import cv2
import numpy as np

from streams.quality.ranks import ranked, share, spread
from streams.quality.working import Working, reached, resized

BRIGHT_LEVEL = 228
"""Clipped light lies from here on: cameras that squeeze their range clip at 235 of 255."""
TEXT_LEVELS_ABOVE = 80
"""Writing on a card stands out at least this far from its ground."""
DETAIL_LEVELS = 4
"""Least step between neighbouring pixels that counts as detail."""
_LEVELS, _AROUND = np.arange(256.0), np.ones(5)
LIT_LEVELS = (40, 240)
"""Only pixels between these show a tint: darker ones have no colour left, brighter ones are clipped to white."""


@dataclass(frozen=True, slots=True)
class Light:
    """Levels are 0–255 after stretching, shares are of all pixels, in [0, 1]."""

    luma_mean: float
    luma_median: float
    inner_low: float
    """0.5th percentile without the rim."""
    inner_peak: float
    """99.5th percentile without the rim, where name and clock are written."""
    clipped_share: float
    """Share of pixels piled up at the top of the range."""
    mode_level: float
    mode_share: float
    """Share within ±2 levels of the commonest level."""
    ground_share: float
    """Share at exactly the commonest level."""
    flat_share: float
    """Share of pixels exactly equal to their right and lower neighbour."""
    detail_share: float
    """Share of pixels at least DETAIL_LEVELS apart from their right or lower neighbour."""
    text_share: float
    """Share of inner pixels at least TEXT_LEVELS_ABOVE the commonest level."""
    relief: float
    """Standard deviation of the inner block means (16 × 9 blocks), in levels."""


@dataclass(frozen=True, slots=True)
class Tint:
    """Chroma of what is lit, in levels from neutral."""

    lit_share: float
    tint_cb: float
    tint_cr: float
    tint_floor: float
    """How far in the mean direction nine tenths of the lit area go: nothing neutral is left when this is high."""
    chroma_spread: float


def measure_light(working: Working) -> Light:
    """About 0.6 ms at 640×360."""
    luma, inner = working.luma, working.inner
    counts, inner_counts = working.histograms()
    windows = np.convolve(counts, _AROUND, mode="same")
    mode = int(np.argmax(windows))
    across, down = cv2.absdiff(luma[:-1, 1:], luma[:-1, :-1]), cv2.absdiff(luma[1:, :-1], luma[:-1, :-1])
    steps = cv2.max(across, down)
    large = cv2.threshold(steps, DETAIL_LEVELS - 1, 255, cv2.THRESH_TOZERO)[1]
    changed, detailed = cv2.countNonZero(steps), cv2.countNonZero(large)
    up_to, inner_up_to = counts.cumsum(), inner_counts.cumsum()
    top = int(reached(up_to, 0.999))
    return Light(
        luma_mean=float(counts @ _LEVELS),
        luma_median=reached(up_to, 0.50),
        inner_low=reached(inner_up_to, 0.005),
        inner_peak=reached(inner_up_to, 0.995),
        clipped_share=float(counts[top - 3 :].sum()) if top >= BRIGHT_LEVEL else 0.0,
        mode_level=float(mode),
        mode_share=float(windows[mode]),
        ground_share=float(counts.max()),
        flat_share=(steps.size - changed) / max(1, steps.size),
        detail_share=detailed / max(1, steps.size),
        text_share=float(inner_counts[mode + TEXT_LEVELS_ABOVE :].sum()),
        relief=spread(resized(inner, 16, 9)),
    )


def measure_tint(working: Working) -> Tint:
    """About 0.2 ms at 640×360: on 80×45 means."""
    luma, cb, cr = (resized(plane, 80, 45) for plane in (working.luma, working.cb, working.cr))
    lit = (luma >= LIT_LEVELS[0]) & (luma <= LIT_LEVELS[1])
    lit_share = share(lit)
    if not lit_share:
        return Tint(lit_share, 0.0, 0.0, 0.0, 0.0)
    blue, red = cb[lit].astype(np.float32) - 128, cr[lit].astype(np.float32) - 128
    mean_blue, mean_red = float(blue.mean()), float(red.mean())
    along = (blue * mean_blue + red * mean_red) / max(1e-6, float(np.hypot(mean_blue, mean_red)))
    return Tint(lit_share, mean_blue, mean_red, ranked(along, 10), float(np.hypot(spread(blue), spread(red))))
