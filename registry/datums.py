"""Coordinates of Chinese maps to WGS-84: GCJ-02 (state maps) and BD-09 (Baidu), which are shifted on purpose. Pure.

The shift of GCJ-02 is not published; these are the formulas that everybody uses, good to a metre or two. The way back
is found by iteration, to a millimetre.
"""

import math
from enum import StrEnum

_SEMI_MAJOR_M = 6378245.0  # Krassovsky 1940
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_BAIDU = math.pi * 3000 / 180
_BAIDU_SHIFT = (0.0065, 0.006)
_WEST, _SOUTH, _EAST, _NORTH = 72.004, 0.8293, 137.8347, 55.8271
"""Outside of this box nothing is shifted."""
_ITERATIONS = 8


class Datum(StrEnum):
    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


def to_wgs84(datum: Datum, longitude: float, latitude: float) -> tuple[float, float]:
    """The position on WGS-84, in degrees, rounded to 6 decimals as the record holds them."""
    match datum:
        case Datum.WGS84:
            return longitude, latitude
        case Datum.BD09:
            longitude, latitude = _from_baidu(longitude, latitude)
        case Datum.GCJ02:
            pass
    longitude, latitude = _unshifted(longitude, latitude)
    return round(longitude, 6), round(latitude, 6)


def shifted(longitude: float, latitude: float) -> tuple[float, float]:
    """WGS-84 to GCJ-02."""
    if not (_WEST <= longitude <= _EAST and _SOUTH <= latitude <= _NORTH):
        return longitude, latitude
    east, north = _waves(longitude - 105.0, latitude - 35.0)
    phi = math.radians(latitude)
    flat = 1 - _ECCENTRICITY_SQUARED * math.sin(phi) ** 2
    north_deg = math.degrees(north * flat**1.5 / (_SEMI_MAJOR_M * (1 - _ECCENTRICITY_SQUARED)))
    east_deg = math.degrees(east * math.sqrt(flat) / (_SEMI_MAJOR_M * math.cos(phi)))
    return longitude + east_deg, latitude + north_deg


def to_baidu(longitude: float, latitude: float) -> tuple[float, float]:
    """GCJ-02 to BD-09."""
    radius = math.hypot(longitude, latitude) + 0.00002 * math.sin(latitude * _BAIDU)
    turn = math.atan2(latitude, longitude) + 0.000003 * math.cos(longitude * _BAIDU)
    return radius * math.cos(turn) + _BAIDU_SHIFT[0], radius * math.sin(turn) + _BAIDU_SHIFT[1]


def _from_baidu(longitude: float, latitude: float) -> tuple[float, float]:
    x, y = longitude - _BAIDU_SHIFT[0], latitude - _BAIDU_SHIFT[1]
    for _ in range(_ITERATIONS):
        there_x, there_y = to_baidu(x, y)
        x, y = x - (there_x - longitude), y - (there_y - latitude)
    return x, y


def _unshifted(longitude: float, latitude: float) -> tuple[float, float]:
    x, y = longitude, latitude
    for _ in range(_ITERATIONS):
        there_x, there_y = shifted(x, y)
        x, y = x - (there_x - longitude), y - (there_y - latitude)
    return x, y


def _waves(x: float, y: float) -> tuple[float, float]:
    """The shift in metres east and north."""
    both = (20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + both
    east += (20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x / 3.0 * math.pi)) * 2.0 / 3.0
    east += (150.0 * math.sin(x / 12.0 * math.pi) + 300.0 * math.sin(x / 30.0 * math.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + both
    north += (20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y / 3.0 * math.pi)) * 2.0 / 3.0
    north += (160.0 * math.sin(y / 12.0 * math.pi) + 320.0 * math.sin(y * math.pi / 30.0)) * 2.0 / 3.0
    return east, north
