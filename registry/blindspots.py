"""What cameras see from above: view wedges, and the stretches of roads that lie outside all of them. Pure.

A wedge is flat and knows no walls: what lies outside of all wedges is blind for sure, what lies inside may be hidden.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from registry.enumerations import AZIMUTH_DEG
from registry.geometry import PER_DEGREE_M, offset
from registry.reach import DEFAULT_RADIUS_M, Floats, Places, within_reach

Position = tuple[float, float]
"""Longitude, latitude."""
DEFAULT_FIELD_ANGLE_DEG = 60.0
ALL_ROUND = "9"
FULL_TURN_DEG = 360.0
SAMPLE_EVERY_M = 20.0
_ARC_STEP_DEG = 10.0


class View(NamedTuple):
    """Where a camera stands and looks: clockwise from north, how wide, how far. `assumed`: the record lacks the angle
    or the range, and a usual one stands in."""

    longitude: float
    latitude: float
    azimuth_deg: float
    field_angle_deg: float
    range_m: float
    assumed: bool


def view_of(record: Mapping[str, float | str | None]) -> View | None:
    """By the record's position, azimuth or direction, field angle and visible distance. None: nobody knows where it
    looks."""
    longitude, latitude = record["longitude"], record["latitude"]
    azimuth, direction = record["azimuth_deg"], str(record["direction"] or "")
    angle, reach = record["field_angle_deg"], record["visible_distance_m"]
    if not isinstance(longitude, float) or not isinstance(latitude, float):
        return None
    if direction == ALL_ROUND:
        azimuth, angle = 0.0, FULL_TURN_DEG
    elif azimuth is None:
        azimuth = AZIMUTH_DEG.get(direction)
    if azimuth is None:
        return None
    return View(
        longitude,
        latitude,
        float(azimuth),
        float(angle or DEFAULT_FIELD_ANGLE_DEG),
        float(reach or DEFAULT_RADIUS_M),
        not angle or not reach,
    )


def wedge(view: View) -> list[Position]:
    """The ring of the wedge, closed; a circle where the view goes all round."""
    whole = view.field_angle_deg >= FULL_TURN_DEG
    steps = max(2, math.ceil(view.field_angle_deg / _ARC_STEP_DEG))
    start = view.azimuth_deg - view.field_angle_deg / 2
    arc = [_at(view, start + view.field_angle_deg * step / steps) for step in range(steps + (not whole))]
    ring = arc if whole else [(view.longitude, view.latitude), *arc]
    return [*ring, ring[0]]


def _at(view: View, bearing_deg: float) -> Position:
    turn = math.radians(bearing_deg)
    return offset(view.longitude, view.latitude, view.range_m * math.sin(turn), view.range_m * math.cos(turn))


def blind_stretches(road: Sequence[Position], views: Sequence[View]) -> list[list[Position]]:
    """The parts of a road, sampled every SAMPLE_EVERY_M, that no view sees; each of two positions at least."""
    samples = _samples(road)
    blind = ~seen(samples, views)
    stretches: list[list[Position]] = []
    inside = False
    for at in range(len(blind) - 1):
        # A step of the road is blind when both its ends are.
        dark = bool(blind[at] and blind[at + 1])
        if dark and not inside:
            stretches.append([_position(samples, at)])
        if dark:
            stretches[-1].append(_position(samples, at + 1))
        inside = dark
    return [_without_straight(stretch) for stretch in stretches]


def seen(places: Places, views: Sequence[View]) -> NDArray[np.bool_]:
    """Of each place whether some view holds it."""
    found = np.zeros(len(places.longitude), dtype=np.bool_)
    if not views or not len(found):
        return found
    table = np.array([view[:5] for view in views], dtype=np.float64)
    stands, range_m = Places(table[:, 0], table[:, 1]), table[:, 4]
    near = within_reach(places, stands, range_m)
    place = np.repeat(np.arange(len(found)), np.diff(near.start))
    view = near.sites
    north = places.latitude[place] - stands.latitude[view]
    east = (places.longitude[place] - stands.longitude[view]) * np.cos(np.radians(stands.latitude[view]))
    off = np.abs((np.degrees(np.arctan2(east, north)) - table[view, 2] + 180) % 360 - 180)
    found[place[off <= table[view, 3] / 2]] = True
    return found


def _samples(road: Sequence[Position]) -> Places:
    """Positions along the road, its own corners among them."""
    longitudes: list[Floats] = []
    latitudes: list[Floats] = []
    for (x_a, y_a), (x_b, y_b) in pairwise(road):
        length = math.hypot((x_b - x_a) * math.cos(math.radians(y_a)), y_b - y_a) * PER_DEGREE_M
        share = np.linspace(0, 1, max(1, math.ceil(length / SAMPLE_EVERY_M)) + 1)[:-1]
        longitudes.append(x_a + (x_b - x_a) * share)
        latitudes.append(y_a + (y_b - y_a) * share)
    last = [np.array([part]) for part in road[-1]] if road else []
    if not last:
        return Places(np.zeros(0), np.zeros(0))
    return Places(np.concatenate([*longitudes, last[0]]), np.concatenate([*latitudes, last[1]]))


def _position(places: Places, at: int) -> Position:
    return round(float(places.longitude[at]), 6), round(float(places.latitude[at]), 6)


def _without_straight(line: list[Position]) -> list[Position]:
    """Without the samples that lie between two others on a straight line."""
    kept = line[:1]
    for before, here, after in zip(line, line[1:], line[2:], strict=False):
        turn = (here[0] - before[0]) * (after[1] - here[1]) - (here[1] - before[1]) * (after[0] - here[0])
        if abs(turn) > 1e-10:
            kept.append(here)
    return [*kept, line[-1]]
