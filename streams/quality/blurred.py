"""The part of what is seen that is out of focus and nothing of the view, where the view was in focus: a creased bag or
a net right before a lens has shapes of its own, so that its tiles did not lose their structure."""

from dataclasses import dataclass

import cv2
import numpy as np

from streams.quality.ranks import how_many, ranked, share
from streams.quality.region import layout_of, light_of, with_rim
from streams.quality.sharpness import crisp, in_focus
from streams.quality.structure import TileEdges
from streams.quality.view import Bools, Floats, as_view_tiles

GONE = 0.2
"""Less correlation of its slopes has a tile that does not hold what it held."""
SHAPE_LEVELS = 10
"""Least range of a tile, beyond what noise makes of nothing, that shows anything."""
NOISE_RANGE = 4.0
"""Range of a tile that one sigma of noise within a picture makes of nothing."""
BRIGHT_PERCENT = 95
"""Of its tiles are no brighter than what counts as its brightest."""


@dataclass(frozen=True, slots=True)
class Blurred:
    """The largest connected part of it."""

    area: float
    """Its share of the view."""
    lost: float
    """Tiles in it that stood and held an edge in focus, to all such."""
    rest: float
    """Such tiles elsewhere that are in focus still, to all of those."""
    light: float
    """Its light now to then."""
    brightest: float
    """Level of its brightest tiles."""
    layout: float
    """Correlation of its light and dark with what was there."""


NOTHING = Blurred(0.0, 0.0, 1.0, 1.0, 0.0, 1.0)
"""Where nobody looked, or no such part is."""


def find_blurred(
    now: TileEdges, then: TileEdges | None, noise: float, own: Floats, stood: Bools, levels: Floats, levels_then: Floats
) -> Blurred:
    """`then`: None where nobody looks, or its tiles are of another size; `noise`: one sigma of the sensor's; `own`: how
    nearly each tile of the view holds the slopes that it held; `stood`: those with structure that stood. About 0.2 ms.
    """
    if then is None:
        return NOTHING
    sharp = as_view_tiles(in_focus(now) | crisp(now, noise))
    shown = as_view_tiles(now.ranges >= SHAPE_LEVELS + NOISE_RANGE * noise)
    _, labels = cv2.connectedComponents((~sharp & shown & (own < GONE)).astype(np.uint8), connectivity=4)
    sizes = np.bincount(labels.ravel(), minlength=2)[1:]
    if not sizes.any():
        return NOTHING
    part = labels == 1 + int(np.argmax(sizes))
    held = stood & as_view_tiles(in_focus(then))
    beside = held & ~with_rim(part)
    return Blurred(
        area=share(part),
        lost=how_many(part & held) / max(1, how_many(held)),
        rest=how_many(beside & sharp) / max(1, how_many(beside)),
        light=light_of(part, levels, levels_then),
        brightest=ranked(levels[part], BRIGHT_PERCENT),
        layout=layout_of(part, levels, levels_then),
    )
