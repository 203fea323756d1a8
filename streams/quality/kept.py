"""The part of a view that is still there, edge for edge, beside whatever stands before the rest."""

import cv2
import numpy as np

from streams.quality.view import Fit, View, slopes_by_tile

ALIKE = 0.2
"""Least correlation of the slopes of a tile that is still there, across and down alike: a line that lies across a view
runs on where the camera was turned along it, and what stands on it does not."""
STAYED = Fit(0.0, 0, 0)
"""Where the view was."""


def largest_kept(now: View, then: View, at: Fit) -> float:
    """The largest connected part that is still there, be its edges ever so faint, as a share of the view.

    Where the view was, or `at` where it fits. Chance leaves single tiles. About 0.5 ms.
    """
    places = {STAYED, Fit(0.0, at.across, at.down)}
    return max(_largest_connected(now, then, place) for place in places)


def _largest_connected(now: View, then: View, at: Fit) -> float:
    across, down = slopes_by_tile(now, then, at)
    there = (across >= ALIKE) & (down >= ALIKE)
    _, _, stats, _ = cv2.connectedComponentsWithStats(there.astype(np.uint8), connectivity=4)
    return float(stats[1:, cv2.CC_STAT_AREA].max(initial=0)) / there.size
