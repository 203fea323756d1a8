"""Cameras and sites with a picture detail, for generated counties; and how much is shown, counted another way."""

import math
import random
from functools import cache
from itertools import pairwise
from typing import Any

from registry.coverage import CoverageCamera, CoverageSite
from registry.detail import Optics

DETAILS = (None, None, None, None, 25.0, 25.0, 62.5, 125.0)
PLACE = (114.1, 27.5)
ALONG: dict[str, Any] = {"type": "LineString", "coordinates": [[114.099, 27.5], [114.101, 27.5], [114.101, 27.502]]}
PLACES = ((*PLACE, None), (*PLACE, None), (None, None, None), (114.101, 27.5, ALONG))
"""Longitude, latitude, line: of this line the middle."""
_WIDTHS = {"1920*1080": 1920, "704×576": 704, "400万": 2560}
_EARTH_M = 6_371_008.8
STEPS = 2000


def some_optics(rng: random.Random) -> Optics:
    """At the site, some thirty metres off, or two hundred; with gaps as records have them."""
    longitude, latitude = rng.choice((PLACE, (114.1003, 27.5), (114.102, 27.5), (None, None)))
    return Optics(
        longitude,
        latitude,
        rng.choice((*_WIDTHS, *("1920*1080",) * 6, None, "清晰")),
        rng.choice((*(30.0,) * 6, 60.0, 90.0, None, 360.0)),
        rng.choice((None, 6.0)),
        rng.choice((15.0, 15.0, 15.0, 80.0, None)),
    )


def shows_enough(site: CoverageSite, camera: CoverageCamera) -> bool:
    """Whether the record says that the camera shows what its site requires."""
    if site.required_px_per_m is None:
        return True
    optics = camera.optics
    width, angle = _WIDTHS.get(optics.resolution or ""), optics.field_angle_deg
    far = _apart_m(site, optics.longitude, optics.latitude)
    if far is None or far < 5:
        far = optics.visible_distance_m
    if width is None or angle in (None, 360.0) or far is None:
        return False
    far = math.sqrt(far**2 + (optics.mount_height_m or 0) ** 2)
    half = math.radians(float(angle or 0) / 2)
    return width >= site.required_px_per_m * 2 * far * math.sin(half) / math.cos(half)


def _apart_m(site: CoverageSite, longitude: float | None, latitude: float | None) -> float | None:
    if longitude is None or latitude is None:
        return None
    if site.line is not None:
        return _from_line_m(longitude, latitude)
    if site.longitude is None or site.latitude is None:
        return None
    return _metres(longitude, latitude, site.longitude, site.latitude)


@cache
def _from_line_m(longitude: float, latitude: float) -> float:
    """From the nearest of very many points of `ALONG`, one beside the other."""
    corners = ALONG["coordinates"]
    steps = [step / STEPS for step in range(STEPS + 1)]
    return min(
        _metres(longitude, latitude, x_a + (x_b - x_a) * step, y_a + (y_b - y_a) * step)
        for (x_a, y_a), (x_b, y_b) in pairwise(corners)
        for step in steps
    )


def _metres(longitude_a: float, latitude_a: float, longitude_b: float, latitude_b: float) -> float:
    east = math.radians(longitude_b - longitude_a) * math.cos(math.radians(latitude_a))
    return _EARTH_M * math.hypot(east, math.radians(latitude_b - latitude_a))
