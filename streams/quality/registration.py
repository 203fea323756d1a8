"""Where a view has gone: corners that look alike in two pictures of it, and the one turn, zoom and shift most share.

The second stage of `moved`: 4 ms, only where the view does not fit where it was.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from streams.media.frames import Plane
from streams.quality.ranks import how_many
from streams.quality.view import RIM, VIEW_HEIGHT, VIEW_WIDTH

Points = NDArray[np.float32]

MOST_CORNERS = 500
FAST_LEVELS = 7
"""How far a corner stands out from its surroundings."""
UNMISTAKABLE = 0.8
"""Most distance of a corner's likeness, as a share of that of the second likest."""
LEAST_PAIRS = 6
FIT_PIXELS = 2.5
"""How far from its place a corner may lie, in pixels of the view."""
STAYED_PIXELS = 5
"""A corner that is not farther from where it was has stayed: wind and sagging mounts."""
THING_PIXELS = 24
"""Corners closer together are of one thing, as the top of a tree. Behind a bus they are all over the rest."""
BY_CHANCE = 4
"""Corners that stay so after a turn: of one thing no more count, for where a tree stood another may stand."""
LEAST_AGREEING = 10
"""Corners that must share one displacement. In other views 6 do by chance."""
AGREEING_TO_STAYED = 2
"""And by how many times they must outnumber those that stayed: lorries and repeated windows have corners, too."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where the corners of a view are found again."""

    displacement: float
    """How far the view lies from where it was, as a share of its width: the mean over it. 0: nothing shows that."""
    stayed: int
    """Corners that are where they were: they outlive whatever stands before the rest, and no turn of the camera. Of one
    thing few count."""


def find_again(now: Plane, then: Plane, squeeze: float) -> Found:
    """Both planes are [VIEW_HEIGHT, VIEW_WIDTH]; the rim, where cameras write, is left out.

    `squeeze`: by how much their rows lie closer together than their columns. Only where both are alike a view that was
    turned about its middle has the same shape.
    """
    square = np.array([1, squeeze], np.float32)
    here, there = (places * square for places in _pairs(now, then))
    where_they_were = np.hypot(*(here - there).T) <= STAYED_PIXELS
    stayed = _apart(there[where_they_were])
    if len(here) < LEAST_PAIRS:
        return Found(0.0, stayed)
    move, agreeing = cv2.estimateAffinePartial2D(there, here, ransacReprojThreshold=FIT_PIXELS, maxIters=500)
    if move is None or int(agreeing.sum()) < max(LEAST_AGREEING, AGREEING_TO_STAYED * how_many(where_they_were)):
        return Found(0.0, stayed)
    high = (VIEW_HEIGHT - 2 * RIM) * squeeze
    quarters = np.array([[x * VIEW_WIDTH / 4, y * high / 4] for x in (1, 3) for y in (1, 3)])
    moved = quarters @ np.asarray(move)[:, :2].T + np.asarray(move)[:, 2] - quarters
    return Found(float(np.hypot(*moved.T).mean()) / VIEW_WIDTH, stayed)


def _apart(corners: Points) -> int:
    """How many they are; where at most one is not of one thing, no more than chance leaves."""
    if len(corners) <= BY_CHANCE:
        return len(corners)
    others = int((np.hypot(*(corners - np.median(corners, axis=0)).T) > THING_PIXELS).sum())
    return len(corners) if others > 1 else BY_CHANCE + others


def _pairs(now: Plane, then: Plane) -> tuple[Points, Points]:
    """Places of the corners that are in both pictures and cannot be mistaken for others: [pairs, 2] each."""
    orb = cv2.ORB.create(MOST_CORNERS, 1.25, 4, 12, patchSize=24, fastThreshold=FAST_LEVELS)
    (here, ours), (there, theirs) = (
        orb.detectAndCompute(np.ascontiguousarray(plane[RIM : VIEW_HEIGHT - RIM]), None) for plane in (now, then)
    )
    if ours is None or theirs is None:
        return np.empty((0, 2), np.float32), np.empty((0, 2), np.float32)
    likest = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(ours, theirs, k=2)
    sure = [pair[0] for pair in likest if len(pair) == 2 and pair[0].distance < UNMISTAKABLE * pair[1].distance]
    return (
        np.array([here[match.queryIdx].pt for match in sure], np.float32).reshape(-1, 2),
        np.array([there[match.trainIdx].pt for match in sure], np.float32).reshape(-1, 2),
    )
