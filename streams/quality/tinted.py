"""How a view is tinted otherwise than it was: a cast shifts all of it alike; fog, snow, dusk take of every colour."""

from dataclasses import dataclass

import numpy as np

from streams.media.frames import Plane
from streams.quality.ranks import median, ranked
from streams.quality.view import Floats

NEUTRAL = 128
"""Both colours of what is grey."""


@dataclass(frozen=True, slots=True)
class Tinted:
    """Chroma levels, as the median over the view has them."""

    shift: float
    evenness: float
    """Share of the shift that nearly all of the view has."""
    beyond: float
    """As `shift`, of what is not paler alone."""


def find_tinted(now: Plane, then: Plane) -> Tinted:
    """Both as reference.colours_of gives them. Under 0.1 ms."""
    shifts = now.astype(np.float32) - then
    shift, beyond = (np.array([median(plane) for plane in each]) for each in (shifts, beyond_paling(now, then)))
    size = float(np.hypot(*shift))
    along = (shifts * shift[:, None, None]).sum(axis=0) / max(1e-6, size)
    return Tinted(size, ranked(along, 20) / size if size > 1 else 0.0, float(np.hypot(*beyond)))


def beyond_paling(now: Plane | Floats, then: Plane | Floats) -> Floats:
    """From what lies nearest between the colours that were there and grey to those that are, [2, rows, columns]."""
    here, was = (each.astype(np.float32) - NEUTRAL for each in (now, then))
    left = (here * was).sum(axis=0) / np.maximum(1.0, (was * was).sum(axis=0))
    beyond: Floats = here - was * np.clip(left, 0.0, 1.0)
    return beyond
