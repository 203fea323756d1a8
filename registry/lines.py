"""Sites that are lines, such as the edge of a road: the middle of one and of its parts, its length, its point nearest
to a place. Pure.

A line is a GeoJSON LineString (RFC 7946 §3.1.4), WGS-84, of a county's size: flat where it is measured.
"""

import math
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from registry.geometry import PER_DEGREE_M
from registry.geometry import distance_m as between_m

Position = tuple[float, float]
"""Longitude, latitude."""
Line = Mapping[str, Any]
LONGEST_POINTS = 1000
"""Of one line: a road's every bend; more is a drawing of another scale."""


class Place(NamedTuple):
    """Where a site is: at a position, or along a line, of which the position is the middle."""

    longitude: float | None
    latitude: float | None
    line: Line | None = None

    def distance_m(self, longitude: float, latitude: float) -> float | None:
        """How far from a position, of a line its nearest point; None: nobody has measured where the site is."""
        if self.line is not None:
            return between_m(longitude, latitude, *nearest_on(self.line, longitude, latitude))
        if self.longitude is None or self.latitude is None:
            return None
        return between_m(longitude, latitude, self.longitude, self.latitude)


def line_of(positions: Sequence[Sequence[float]]) -> dict[str, Any]:
    """With six decimals, as positions of the record have, and without a position that only repeats the last one."""
    found: list[list[float]] = []
    for longitude, latitude, *_ in positions:
        here = [round(longitude, 6), round(latitude, 6)]
        if not found or found[-1] != here:
            found.append(here)
    return {"type": "LineString", "coordinates": found}


def positions_of(line: Line) -> list[Position]:
    return [(longitude, latitude) for longitude, latitude, *_ in line["coordinates"]]


def moved(line: Line, move: Callable[[float, float], Position]) -> dict[str, Any]:
    """With every position taken elsewhere: to another datum."""
    return line_of([move(longitude, latitude) for longitude, latitude in positions_of(line)])


def length_m(line: Line) -> float:
    return sum(math.dist(a, b) for a, b in pairwise(_flat(line, positions_of(line)[0])))


def middle_of(line: Line) -> Position:
    """Halfway along it: the position that stands for the line where only one can."""
    ((longitude, latitude),) = middles_of(line, 1)
    return round(longitude, 6), round(latitude, 6)


def middles_of(line: Line, parts: int) -> list[Position]:
    """Of so many parts of the same length, the middle of each."""
    positions = positions_of(line)
    ends = list(accumulate(math.dist(a, b) for a, b in pairwise(_flat(line, positions[0]))))
    found = []
    for part in range(parts):
        wanted = ends[-1] * (part + 0.5) / parts
        at = bisect_left(ends, wanted)
        begin = ends[at - 1] if at else 0.0
        found.append(_between(positions[at], positions[at + 1], (wanted - begin) / (ends[at] - begin)))
    return found


def nearest_on(line: Line, longitude: float, latitude: float) -> Position:
    """The position of the line that lies nearest to a place."""
    best, found = math.inf, positions_of(line)[0]
    flat = _flat(line, (longitude, latitude))
    for (start, end), (a, b) in zip(pairwise(positions_of(line)), pairwise(flat), strict=True):
        east, north = b[0] - a[0], b[1] - a[1]
        along = -(a[0] * east + a[1] * north) / (east * east + north * north)
        share = min(1.0, max(0.0, along))
        away = math.hypot(a[0] + share * east, a[1] + share * north)
        if away < best:
            best, found = away, _between(start, end, share)
    return found


def _between(start: Position, end: Position, share: float) -> Position:
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


def _flat(line: Line, origin: Position) -> list[Position]:
    """In metres east and north of the origin."""
    shrink = math.cos(math.radians(origin[1]))
    return [
        ((longitude - origin[0]) * shrink * PER_DEGREE_M, (latitude - origin[1]) * PER_DEGREE_M)
        for longitude, latitude in positions_of(line)
    ]
