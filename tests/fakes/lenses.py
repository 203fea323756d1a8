"""Cameras and sites with a picture detail, for generated counties; and how much is shown, counted another way."""

import math
import random

from registry.coverage import CoverageCamera, CoverageSite
from registry.detail import Optics

DETAILS = (None, None, None, None, None, None, 25.0, 62.5, 125.0)
PLACE = (114.1, 27.5)
PLACES = (PLACE, PLACE, (None, None))
_WIDTHS = {"1920*1080": 1920, "704×576": 704, "400万": 2560}
_EARTH_M = 6_371_008.8


def some_optics(rng: random.Random) -> Optics:
    """At the site, some thirty metres off, or two hundred; with gaps as records have them."""
    longitude, latitude = rng.choice((PLACE, (114.1003, 27.5), (114.102, 27.5), (None, None)))
    return Optics(
        longitude,
        latitude,
        rng.choice((*_WIDTHS, None, "清晰")),
        rng.choice((None, 30.0, 60.0, 90.0, 360.0)),
        rng.choice((None, 6.0)),
        rng.choice((None, 15.0, 80.0)),
    )


def shows_enough(site: CoverageSite, camera: CoverageCamera) -> bool:
    """Whether the record says that the camera shows what its site requires."""
    if site.required_px_per_m is None:
        return True
    optics = camera.optics
    width, angle = _WIDTHS.get(optics.resolution or ""), optics.field_angle_deg
    far = _apart_m(site, optics)
    if far is None or far < 5:
        far = optics.visible_distance_m
    if width is None or angle in (None, 360.0) or far is None:
        return False
    far = math.sqrt(far**2 + (optics.mount_height_m or 0) ** 2)
    half = math.radians(float(angle or 0) / 2)
    return width >= site.required_px_per_m * 2 * far * math.sin(half) / math.cos(half)


def _apart_m(site: CoverageSite, optics: Optics) -> float | None:
    if site.longitude is None or site.latitude is None or optics.longitude is None or optics.latitude is None:
        return None
    east = math.radians(site.longitude - optics.longitude) * math.cos(math.radians(site.latitude))
    return _EARTH_M * math.hypot(east, math.radians(site.latitude - optics.latitude))
