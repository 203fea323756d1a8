"""How large a camera shows what is at its site, in pixels per metre, and the levels in which a site asks for it. Pure.

The levels are those of IEC 62676-4 (operational requirements): enumerations.PICTURE_DETAIL.
"""

import math
import re
from collections.abc import Mapping
from enum import Enum, auto
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from registry.lines import Place
from registry.values import narrow

CLOSER_THAN_M = 5.0
"""So near to each other a camera and its site are one place in the files. What the camera shows lies further away."""
_FLAT_BELOW_DEG = 180.0
"""No flat picture is as wide as this: such an angle is that of a fish-eye, or how far a dome turns."""
_SIZE = re.compile(r"(\d{3,5})[*X×](\d{3,5})")
_WIDTHS: Mapping[str, int] = MappingProxyType(
    {"CIF": 352, "4CIF": 704, "D1": 704, "720P": 1280, "960P": 1280, "1080P": 1920, "1440P": 2560, "2K": 2560}
    | {"2160P": 3840, "4K": 3840, "130万": 1280, "200万": 1920, "300万": 2048, "400万": 2560, "500万": 2592}
    | {"600万": 3072, "800万": 3840, "1200万": 4000}
    | {"1.3MP": 1280, "2MP": 1920, "3MP": 2048, "4MP": 2560, "5MP": 2592, "6MP": 3072, "8MP": 3840, "12MP": 4000}
)
"""Of the usual names of a picture's size, in pixels."""


class Optics(NamedTuple):
    """What of a camera's record says how large it shows things; degrees, metres, the picture's size as written."""

    longitude: float | None = None
    latitude: float | None = None
    resolution: str | None = None
    field_angle_deg: float | None = None
    mount_height_m: float | None = None
    visible_distance_m: float | None = None


NO_OPTICS = Optics()


class Detail(Enum):
    """Of a camera's picture against what its site requires."""

    ENOUGH = auto()
    TOO_LITTLE = auto()
    UNKNOWN = auto()
    """The record does not say."""


def optics_of(row: Mapping[str, Any]) -> Optics:
    """Of a camera's row."""
    return Optics(*(row.get(name) for name in Optics._fields))


@lru_cache(maxsize=1024)
def picture_width_px(resolution: str) -> int | None:
    """Of "1920*1080", "1080P", "200万像素", "4K" …; None: it cannot be read."""
    text = narrow(resolution).upper().replace(" ", "").removesuffix("像素")
    size = _SIZE.fullmatch(text)
    return int(size[1]) if size else _WIDTHS.get(text)


def px_per_m(optics: Optics, place: Place) -> float | None:
    """Across the picture, of what stands at the site; None: the camera's record does not say.

    The scene is 2·d·tan(angle/2) wide at the distance d, which is measured from the camera's mount. Where the site has
    no position, or the camera's, it is measured to the end of the visible distance.
    """
    width = picture_width_px(optics.resolution) if optics.resolution else None
    angle, distance = optics.field_angle_deg, _distance_m(optics, place)
    if width is None or distance is None or not angle or angle >= _FLAT_BELOW_DEG:
        return None
    return width / (2 * distance * math.tan(math.radians(angle) / 2))


def _distance_m(optics: Optics, place: Place) -> float | None:
    along = None
    if optics.longitude is not None and optics.latitude is not None:
        along = place.distance_m(optics.longitude, optics.latitude)
    if along is None or along < CLOSER_THAN_M:
        along = optics.visible_distance_m
    return math.hypot(along, optics.mount_height_m or 0) if along else None


def compare_detail(required: float | None, optics: Optics, place: Place) -> Detail:
    """`required` in pixels per metre at the place; None: nothing is required."""
    if required is None:
        return Detail.ENOUGH
    shown = px_per_m(optics, place)
    if shown is None:
        return Detail.UNKNOWN
    return Detail.ENOUGH if shown >= required else Detail.TOO_LITTLE
