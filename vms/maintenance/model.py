"""Maintenance windows: when they are open. Pure."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum

from registry.independence import SHARED_COLUMNS

DAY = timedelta(days=1)
LONGEST_ONCE = timedelta(days=366)
WEEK_DAYS = range(1, 8)
"""Monday is 1 (ISO 8601)."""


class Scope(StrEnum):
    """What a window covers."""

    CAMERA = "camera"
    SITE = "site"
    DIVISION = "division"
    """With all divisions below."""
    UNIT = "unit"
    """Its jurisdiction."""
    # What cameras hang on: whichever of the window's division name it in their records while it is open.
    POLE = "pole"
    RECORDER = "recorder"
    SWITCH = "switch"
    POWER = "power"
    UPLINK = "uplink"


AREAS = frozenset({Scope.DIVISION, Scope.UNIT})
THINGS = tuple(Scope(kind) for kind in SHARED_COLUMNS)


@dataclass(frozen=True, slots=True)
class Opening:
    """One time that a window is open: from `start` until just before `end`."""

    start: datetime
    end: datetime

    def holds(self, at: datetime) -> bool:
        return self.start <= at < self.end


@dataclass(frozen=True, slots=True)
class Window:
    """Open from `starts_at` to `ends_at`; with `weekdays`, on each of these days at the same time of day, as long as it
    begins before `until`. Times of day are those of the zone `utc_offset_min`."""

    id: uuid.UUID
    scope: Scope
    scope_id: str
    path: str
    """Of the division: of the camera's or site's, or the one that is covered, or within which the thing is."""
    reason: str
    starts_at: datetime
    ends_at: datetime
    weekdays: frozenset[int] = frozenset()
    until: datetime | None = None
    utc_offset_min: int = 0


def openings(window: Window, start: datetime, end: datetime) -> Iterator[Opening]:
    """Every time it is open between two moments, in order."""
    if not window.weekdays:
        once = Opening(window.starts_at, window.ends_at)
        if once.end > start and once.start < end:
            yield once
        return
    length = window.ends_at - window.starts_at
    zone = timezone(timedelta(minutes=window.utc_offset_min))
    first = window.starts_at.astimezone(zone)
    day = max(first, (start - length).astimezone(zone)).date()
    while True:
        opening = _on(day, first.timetz(), length)
        if opening.start >= end or (window.until is not None and opening.start >= window.until):
            return
        if day.isoweekday() in window.weekdays and opening.start >= window.starts_at and opening.end > start:
            yield opening
        day += DAY


def open_at(window: Window, at: datetime) -> Opening | None:
    """The time that it is open, if it is."""
    moment = timedelta(microseconds=1)
    return next((each for each in openings(window, at, at + moment) if each.holds(at)), None)


def next_edge(window: Window, after: datetime) -> datetime | None:
    """When it next opens or closes; None: never again."""
    horizon = max(window.starts_at, after) + max(window.ends_at - window.starts_at, DAY) + 8 * DAY
    edges = [edge for each in openings(window, after, horizon) for edge in (each.start, each.end) if edge > after]
    return min(edges, default=None)


def over(window: Window, at: datetime) -> bool:
    """Whether it will never be open again."""
    return open_at(window, at) is None and next_edge(window, at) is None


def _on(day: date, at: time, length: timedelta) -> Opening:
    start = datetime.combine(day, at).astimezone(UTC)
    return Opening(start, start + length)
