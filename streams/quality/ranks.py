"""Medians, percentiles, spreads, shares, correlations of measures: a check asks for a hundred, mostly of few values."""

import cv2
import numpy as np
from numpy.typing import NDArray

FEW = 400
"""Values that are put in order sooner than parted: the tiles of a view."""


def ranked(values: NDArray[np.generic], percent: float) -> float:
    """What `percent` of the values do not exceed, in proportion between two of them: np.percentile in a tenth to a
    third of its time, since it asks nothing about axes, weights and methods. There must be one value at least."""
    place = (values.size - 1) * percent / 100
    lower = min(int(place), max(0, values.size - 2))
    upper = min(lower + 1, values.size - 1)
    order = values.flatten()
    if order.size <= FEW:
        order.sort()
    else:
        order.partition((lower, upper))
    below, above = float(order[lower]), float(order[upper])
    return below + (above - below) * (place - lower)


def median(values: NDArray[np.generic]) -> float:
    """Of one value at least."""
    return ranked(values, 50)


def spread(values: NDArray[np.integer] | NDArray[np.floating]) -> float:
    """Standard deviation: np.std in a tenth of its time. Of one value at least."""
    return float(cv2.meanStdDev(values)[1][0, 0])


def how_many(mask: NDArray[np.bool_]) -> int:
    """Of what is true: its sum in a tenth of the time."""
    return int(np.count_nonzero(mask))


def share(mask: NDArray[np.bool_]) -> float:
    """Of what is true."""
    return how_many(mask) / mask.size


def correlation(one: NDArray[np.floating], other: NDArray[np.floating]) -> float:
    """Of two sets of values that lie alike; 0 where one of them hardly varies."""
    both = spread(one) * spread(other)
    return float(((one - one.mean()) * (other - other.mean())).mean()) / both if both > 1 else 0.0
