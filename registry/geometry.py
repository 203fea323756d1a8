"""Distances and boxes on the WGS-84 sphere, in degrees and metres. Pure."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from registry.phrases import Phrase
from registry.wording import say

EARTH_RADIUS_M = 6_371_008.8  # Mean radius, IUGG
PER_DEGREE_M = math.pi * EARTH_RADIUS_M / 180
"""Metres of a degree of latitude."""


class BoxError(ValueError):
    """Why a text is no box."""

    def __init__(self, message: Phrase) -> None:
        super().__init__(message)
        self.message = message


class Box(NamedTuple):
    """West, south, east, north in degrees; never across the 180th meridian."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def parse(cls, text: str) -> "Box":
        """From "w,s,e,n". Raises BoxError."""
        try:
            west, south, east, north = (float(part) for part in text.split(","))
        except ValueError as error:
            raise BoxError(say("box_numbers")) from error
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            raise BoxError(say("box_order"))
        return cls(west, south, east, north)


def distance_m(longitude_a: float, latitude_a: float, longitude_b: float, latitude_b: float) -> float:
    """Great-circle distance (haversine)."""
    phi_a, phi_b = math.radians(latitude_a), math.radians(latitude_b)
    half_lat, half_lon = (phi_b - phi_a) / 2, math.radians(longitude_b - longitude_a) / 2
    h = math.sin(half_lat) ** 2 + math.cos(phi_a) * math.cos(phi_b) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, h)))


def offset(longitude: float, latitude: float, east_m: float, north_m: float) -> tuple[float, float]:
    """The position (longitude, latitude) that lies so many metres east and north; good for a county's distances."""
    return longitude + east_m / (PER_DEGREE_M * math.cos(math.radians(latitude))), latitude + north_m / PER_DEGREE_M


def moved_polygon(boundary: Mapping[str, Any], move: Callable[[float, float], tuple[float, float]]) -> dict[str, Any]:
    """A Polygon or MultiPolygon with every position taken elsewhere: to another datum. Six decimals."""
    polygons = [boundary["coordinates"]] if boundary["type"] == "Polygon" else boundary["coordinates"]
    taken = [
        [[[round(part, 6) for part in move(position[0], position[1])] for position in ring] for ring in polygon]
        for polygon in polygons
    ]
    return {"type": boundary["type"], "coordinates": taken[0] if boundary["type"] == "Polygon" else taken}


def contains(boundary: Mapping[str, Any], longitude: float, latitude: float) -> bool:
    """Whether a GeoJSON Polygon or MultiPolygon (RFC 7946 §3.1.6) holds the position; a hole in it does not."""
    polygons = [boundary["coordinates"]] if boundary["type"] == "Polygon" else boundary["coordinates"]
    # A hole is a ring too: a position in it lies in an even number of the polygon's rings.
    return any(sum(_in_ring(ring, longitude, latitude) for ring in polygon) % 2 == 1 for polygon in polygons)


def _in_ring(ring: Sequence[Sequence[float]], longitude: float, latitude: float) -> bool:
    """By the crossings of a ray to the east."""
    inside = False
    for (x_a, y_a, *_), (x_b, y_b, *_) in zip(ring, [*ring[1:], ring[0]], strict=True):
        crosses = (y_a > latitude) != (y_b > latitude)
        if crosses and longitude < x_a + (latitude - y_a) * (x_b - x_a) / (y_b - y_a):
            inside = not inside
    return inside
