"""State over time and the rates that follow from it, exactly, from transitions. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from vms.health.model import COUNTED, HealthState

ENOUGH = timedelta(minutes=10)
"""A rate over less counted time than ten checks says more about chance than about the camera."""


@dataclass(frozen=True, slots=True)
class Step:
    """A change of state, as far as time is concerned; what it rests on goes along."""

    at: datetime
    state: HealthState
    finding: str | None = None
    faults: tuple[str, ...] = ()
    detail: str = ""
    evidence_sha: str | None = None
    flapping: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """One state from `start` to `end`."""

    start: datetime
    end: datetime
    step: Step


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares of the counted time; None: not enough of it. What is not counted stands beside, by state."""

    online_pct: float | None
    """Online or degraded: the online rate of the field."""
    sound_pct: float | None
    """Online without a picture fault."""
    counted_s: float
    excluded_s: float
    seconds: dict[HealthState, float]


def segments(steps: Sequence[Step], start: datetime, end: datetime) -> list[Segment]:
    """`steps`: oldest first, led by the last one at or before `start` if there is any; before the first it was unknown.
    The segments cover `start` to `end` without a gap; a step that was overtaken at once leaves none."""
    if start >= end:
        return []
    found: list[Segment] = []
    current, since = Step(start, HealthState.UNKNOWN), start
    for step in steps:
        if step.at > since:
            found.append(Segment(since, min(step.at, end), current))
            since = step.at
        current = step
        if since >= end:
            return found
    found.append(Segment(since, end, current))
    return found


def rates(parts: Sequence[Segment]) -> Rates:
    """The rates over all of the segments."""
    seconds = dict.fromkeys(HealthState, 0.0)
    for part in parts:
        seconds[part.step.state] += (part.end - part.start).total_seconds()
    counted = sum(seconds[state] for state in COUNTED)
    online = sound = None
    if counted >= ENOUGH.total_seconds():
        sound = 100 * seconds[HealthState.ONLINE] / counted
        online = 100 * (seconds[HealthState.ONLINE] + seconds[HealthState.DEGRADED]) / counted
    return Rates(online, sound, counted, sum(seconds.values()) - counted, seconds)
