"""Which part of a view has a colour that is not its own: what hangs before a lens brings one; fog, shade, snow and
glare have none."""

from dataclasses import dataclass

import cv2
import numpy as np

from streams.media.frames import Plane
from streams.quality.loss import Loss
from streams.quality.ranks import how_many, median, share
from streams.quality.tinted import NEUTRAL, beyond_paling
from streams.quality.view import TILES_HIGH, TILES_WIDE, Bools, Floats
from streams.quality.working import RIM_PERCENT

COLOURED = 14
"""Chroma levels from grey, and from what it was or paler, from which a colour is another one. Evening light shifts by
13, fog takes more from a blue sky or a lawn."""
ROWS = round(TILES_HIGH / (1 - 2 * RIM_PERCENT / 100))
"""Of tiles in the whole picture, of which the view is the middle."""
SKY_STRUCTURE = 0.3
"""Least share of the tiles of a part that had structure, from which it was no sky."""
GLARE_LEVEL = 200.0
"""A part as bright as this may be the sun's,"""
BURNT_LEVEL = 226.0
"""if a tile of it is so bright: glare burns to white somewhere, by cameras that squeeze their range to 228; light paint
has 221."""
UPPER = (ROWS - TILES_HIGH) // 2


@dataclass(frozen=True, slots=True)
class Foreign:
    """The largest connected part of another colour."""

    area: float
    """Its share of the view."""
    lost: float
    """Tiles in it that had structure and no longer show what they showed."""
    lost_share: float
    """Those to all in it that had structure."""
    edges: float
    """Tiles in it and at its rim that show another thing in focus, to all of it."""
    sky: bool
    """It reaches the upper rim, is brighter than the rest and was bare, or shines: skies change their colour by the
    hour."""


def find_foreign(now: Plane, then: Plane, levels: Floats, loss: Loss, in_focus: Bools) -> Foreign:
    """`now` and `then` are colours as reference.colours_of gives them; `in_focus`: tiles that show another thing so."""
    one, other = _as_tiles(now), _as_tiles(then)
    coloured = np.hypot(*(one - NEUTRAL)) >= COLOURED
    changed = np.hypot(*beyond_paling(one, other)) >= COLOURED
    _, labels = cv2.connectedComponents((coloured & changed).astype(np.uint8), connectivity=4)
    sizes = np.bincount(labels.ravel())[1:]
    if not len(sizes):
        return Foreign(0.0, 0.0, 0.0, 0.0, sky=False)
    part = labels == 1 + int(np.argmax(sizes))
    about = cv2.dilate(part.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    structured = how_many(part & loss.strong)
    lost = how_many(part & loss.strong & ~loss.seen)
    return Foreign(
        area=share(part),
        lost=float(lost),
        lost_share=lost / max(1, structured),
        edges=how_many(in_focus & about) / how_many(part),
        sky=_may_be_sky(part, levels, structured / how_many(part)),
    )


def _may_be_sky(part: Bools, levels: Floats, structured: float) -> bool:
    """`structured`: share of its tiles that had structure."""
    glare = float(levels[part].mean()) >= GLARE_LEVEL and float(levels[part].max()) >= BURNT_LEVEL
    if not part[0].any() or (structured >= SKY_STRUCTURE and not glare):
        return False
    return bool(part.all()) or median(levels[part]) > median(levels[~part])


def _as_tiles(colours: Plane) -> Floats:
    """[2, TILES_HIGH, TILES_WIDE] of the inner picture, as the tiles of a view are."""
    whole = [cv2.resize(plane.astype(np.float32), (TILES_WIDE, ROWS)) for plane in colours]
    return np.stack(whole).astype(np.float32)[:, UPPER : UPPER + TILES_HIGH]
