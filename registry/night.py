"""When it is dark at a place, and whether a camera can be counted on to see then. Pure."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from registry.coverage import LEVELS, CameraRank
from registry.model import Level

DARK_BELOW_DEG = -6.0
"""The sun's height at the end of civil twilight: below it one reads no newspaper outdoors."""
STEP = timedelta(minutes=2)
VOTES = 3
"""So many of the last frames are believed, as of the checks: a lorry before the lens is no blind night."""
_LAMPS = frozenset({"2", "3", "4"})
"""Codes of the record's fill light: infra-red, white light, laser."""
_NO_LAMP = "1"
_ONLINE = LEVELS.index(Level.USABLE)
"""How many levels a camera reaches that is online and not usable."""
_J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)


class Night(NamedTuple):
    """From dusk to dawn, or as much of it as was asked for."""

    begins_at: datetime
    ends_at: datetime


class NightFrame(NamedTuple):
    """A frame that was taken in the dark. `lit`: something in it is bright enough to tell a fault from a night without
    light."""

    taken_at: datetime
    sha256: str
    faults: Sequence[str]
    lit: bool


class NightSight(StrEnum):
    """Whether a camera whose picture is sound now can be counted on to see by night, and why."""

    SEES = "sees"
    """Its last frames in the dark show no fault."""
    FAULTY = "faulty"
    """At least half of them show one."""
    TOO_DARK = "too_dark"
    """They are so dark that they neither show a fault nor rule one out."""
    BY_RECORD = "by_record"
    """There is no frame from the dark; by its record it has lamps."""
    NO_LIGHT = "no_light"
    """There is none, and by its record it has no lamps."""
    UNTOLD = "untold"
    """There is none, and its record does not say."""


COUNTED = frozenset({NightSight.SEES, NightSight.BY_RECORD})
"""What a camera is counted on for: unknown is not covered."""


def sun_height_deg(longitude: float, latitude: float, at: datetime) -> float:
    """Of the sun's centre over the horizon, without the air's refraction; right to a hundredth of a degree or two (The
    Astronomical Almanac, low-precision formulas for the sun)."""
    days = (at - _J2000) / timedelta(days=1)
    anomaly = math.radians(357.528 + 0.9856003 * days)
    mean_deg = 280.460 + 0.9856474 * days
    along = math.radians(mean_deg + 1.915 * math.sin(anomaly) + 0.020 * math.sin(2 * anomaly))
    tilt = math.radians(23.439 - 0.0000004 * days)
    declination = math.asin(math.sin(tilt) * math.sin(along))
    ascension = math.atan2(math.cos(tilt) * math.sin(along), math.cos(along))
    hour = math.radians(280.46061837 + 360.98564736629 * days + longitude) - ascension
    north = math.radians(latitude)
    height = math.sin(north) * math.sin(declination) + math.cos(north) * math.cos(declination) * math.cos(hour)
    return math.degrees(math.asin(height))


def nights(longitude: float, latitude: float, start: datetime, end: datetime) -> list[Night]:
    """When it is dark there in this time, to STEP; empty in a polar summer."""
    found: list[Night] = []
    begun: datetime | None = None
    at = start
    while at < end:
        dark = sun_height_deg(longitude, latitude, at) < DARK_BELOW_DEG
        if dark and begun is None:
            begun = at
        elif not dark and begun is not None:
            found.append(Night(begun, at))
            begun = None
        at += STEP
    return found if begun is None else [*found, Night(begun, end)]


def night_sight(fill_light: str | None, frames: Sequence[NightFrame]) -> NightSight:
    """What the checks saw in the dark goes before the record. `frames`: newest first."""
    told = frames[:VOTES]
    if not told:
        if fill_light in _LAMPS:
            return NightSight.BY_RECORD
        return NightSight.NO_LIGHT if fill_light == _NO_LAMP else NightSight.UNTOLD
    if 2 * sum(bool(frame.faults) for frame in told) >= len(told):
        return NightSight.FAULTY
    return NightSight.SEES if 2 * sum(frame.lit for frame in told) > len(told) else NightSight.TOO_DARK


def by_night(rank: CameraRank, *, counted: bool) -> CameraRank:
    """The camera's rank for the night: one that is not counted on is online, and no more."""
    return rank if counted or rank.rank <= _ONLINE else rank._replace(rank=_ONLINE)
