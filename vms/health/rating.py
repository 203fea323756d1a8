"""Rates of many cameras over a time, exactly, from their transitions: means over cameras, as the field counts. Pure."""

import uuid
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import TypeVar

from vms.health.model import COUNTED, HealthState
from vms.health.timeline import Rates, Span, Step, rates, segments

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Rated:
    """A camera over the time. `changes`: how often it entered or left offline or degraded while it was counted."""

    camera_id: uuid.UUID
    division_code: str
    camera_class: int | None
    rates: Rates
    changes: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Many cameras over the time. `rated`: those with enough counted time; the rates are means over them, None where
    there is none. Seconds are sums over all cameras."""

    cameras: int = 0
    rated: int = 0
    online_pct: float | None = None
    sound_pct: float | None = None
    counted_s: float = 0.0
    unseen_s: float = 0.0
    seconds: Mapping[HealthState, float] = field(default_factory=dict)

    @property
    def excluded(self) -> dict[HealthState, float]:
        """The time that is not counted, by state."""
        return {state: s for state, s in self.seconds.items() if state not in COUNTED and s}


class RateShow(StrEnum):
    """Which of an area's cameras a list shows: all, those with enough counted time or with too little, or those with
    some of the time that one figure counts."""

    ALL = "all"
    RATED = "rated"
    FEW = "few"
    COUNTED = "counted"
    UNSEEN = "unseen"
    EXCLUDED = "excluded"
    UNKNOWN = "unknown"
    MAINTENANCE = "maintenance"
    RETIRED = "retired"
    OVERRIDE = "override"


def rate_camera(
    camera_id: uuid.UUID,
    division_code: str,
    camera_class: int | None,
    before: Step | None,
    changes: Sequence[Step],
    start: datetime,
    end: datetime,
    in_use: Sequence[Span] = (),
) -> Rated:
    """`before`: the state at `start`, None where nothing was known; `changes` between `start` and `end`, in order;
    `in_use`: when the camera was expected to work."""
    steps = [before, *changes] if before is not None else changes
    states = [before.state if before else HealthState.UNKNOWN, *(step.state for step in changes)]
    moved = sum(one is not two and one in COUNTED and two in COUNTED for one, two in pairwise(states))
    return Rated(camera_id, division_code, camera_class, rates(segments(steps, start, end), in_use), moved)


_WHATEVER_TIME = frozenset({RateShow.ALL, RateShow.RATED, RateShow.FEW})


def shown(cameras: Iterable[Rated], show: RateShow) -> list[Rated]:
    """Those that a list shows: the least online first and those without enough samples last, or those with the most of
    the time in question first."""
    if show not in _WHATEVER_TIME:
        some = [(seconds, each) for each in cameras if (seconds := _seconds_of(each.rates, show))]
        return [each for _, each in sorted(some, key=lambda pair: -pair[0])]
    rates = [(each.rates.online_pct, each) for each in cameras]
    if show is not RateShow.ALL:
        rates = [(online, each) for online, each in rates if (online is not None) is (show is RateShow.RATED)]
    rates.sort(key=lambda pair: (pair[0] is None, pair[0], pair[1].rates.sound_pct))
    return [each for _, each in rates]


def _seconds_of(rates: Rates, show: RateShow) -> float:
    match show:
        case RateShow.COUNTED:
            return rates.counted_s
        case RateShow.UNSEEN:
            return rates.unseen_s
        case RateShow.EXCLUDED:
            return rates.excluded_s
        case _:
            return rates.seconds[HealthState(show)]


def summed(cameras: Iterable[Rated]) -> Summary:
    """The rates over all of the cameras."""
    seconds: Counter[HealthState] = Counter()
    online, sound, count, counted, unseen = [], [], 0, 0.0, 0.0
    for camera in cameras:
        count += 1
        seconds.update(camera.rates.seconds)
        counted += camera.rates.counted_s
        unseen += camera.rates.unseen_s
        if camera.rates.online_pct is not None and camera.rates.sound_pct is not None:
            online.append(camera.rates.online_pct)
            sound.append(camera.rates.sound_pct)
    return Summary(
        count,
        len(online),
        sum(online) / len(online) if online else None,
        sum(sound) / len(sound) if sound else None,
        counted,
        unseen,
        dict(seconds),
    )


def grouped(cameras: Iterable[Rated], key: Callable[[Rated], K | None]) -> dict[K, Summary]:
    """The same by a key; cameras without one are left out."""
    groups: dict[K, list[Rated]] = {}
    for camera in cameras:
        found = key(camera)
        if found is not None:
            groups.setdefault(found, []).append(camera)
    return {found: summed(members) for found, members in groups.items()}
