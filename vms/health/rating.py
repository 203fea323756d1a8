"""Rates of many cameras over a time, exactly, from their transitions: means over cameras, as the field counts. Pure."""

import uuid
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
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
