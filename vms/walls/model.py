"""What a wall, a patrol route and a patrol are, and how they are judged. Pure."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from vms.web.problems import Conflict
from vms.web.wording import say

LAYOUTS = (1, 4, 6, 9, 16, 25)
"""Pictures on one screen at once; six is one large among five small."""
MAX_WINDOWS = 3
MAX_CAMERAS = 100
"""Of one window: more than its layout shows at once are pages, gone round in a tour."""
MAX_WALLS = 50
"""Kept by one person, and presets of one room."""
MAX_ROUTES = 100
"""Of one division."""
ABANDONED_AFTER = timedelta(minutes=30)
"""An open patrol of which nothing was heard for so long has been left, by whatever closed the browser."""


class Outcome(StrEnum):
    """How a patrol ended."""

    COMPLETED = "completed"
    BROKEN_OFF = "broken_off"
    ABANDONED = "abandoned"
    """Neither ended nor heard of again; or its walker began another one."""


class PatrolStatus(StrEnum):
    """An outcome, or still on the way."""

    OPEN = "open"
    COMPLETED = "completed"
    BROKEN_OFF = "broken_off"
    ABANDONED = "abandoned"


class PatrolOver(Conflict):
    title = say("patrol_over")


class NameTaken(Conflict):
    title = say("name_taken")


class Full(Conflict):
    title = say("full")


@dataclass(frozen=True, slots=True)
class Window:
    """What one screen shows: its layout, and the cameras tile by tile, page after page. None: an empty tile."""

    layout: int
    camera_ids: tuple[uuid.UUID | None, ...]


@dataclass(frozen=True, slots=True)
class WallContent:
    """One to three windows, and how long a tour stays on each page."""

    dwell_s: int
    windows: tuple[Window, ...]

    @property
    def camera_ids(self) -> set[uuid.UUID]:
        return {camera for window in self.windows for camera in window.camera_ids if camera is not None}


@dataclass(frozen=True, slots=True)
class Seen:
    """What a walker's browser says of one stop. Seconds; `picture_s`: how long a moving picture stood there."""

    shown_s: float
    picture_s: float
    first_picture_ms: int | None = None
    reason: str | None = None
    """Why there was no picture, as a code."""
    remark: str | None = None


def status_of(outcome: str | None, last_at: datetime, now: datetime) -> PatrolStatus:
    """What a stored patrol is at `now`."""
    if outcome is not None:
        return PatrolStatus(outcome)
    return PatrolStatus.ABANDONED if now - last_at > ABANDONED_AFTER else PatrolStatus.OPEN


def overlap_s(spans: Iterable[tuple[datetime, datetime | None]], start: datetime, end: datetime) -> float:
    """Seconds between `start` and `end` that at least one span covers; a span without an end goes on."""
    total, reached = timedelta(), start
    for begins, ends in sorted(spans, key=lambda span: span[0]):
        left, right = max(begins, reached), min(ends or end, end)
        if right > left:
            total += right - left
            reached = right
    return total.total_seconds()


def nearest_first(places: Sequence[tuple[float, float]]) -> list[int]:
    """The order of a walk: from the first place always on to the nearest that is left. Longitude and latitude."""
    left = list(range(1, len(places)))
    order = [0] if places else []
    while left:
        x, y = places[order[-1]]
        nearest = min(left, key=lambda at: (places[at][0] - x) ** 2 + (places[at][1] - y) ** 2)
        left.remove(nearest)
        order.append(nearest)
    return order
