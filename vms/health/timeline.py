"""State over time and the rates that follow from it, exactly, from transitions. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from registry.model import IN_USE
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
    blind: bool = False
    """Not known because we ourselves could not look."""


class Span(NamedTuple):
    """From `start` up to `end`."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Segment:
    """One state from `start` to `end`."""

    start: datetime
    end: datetime
    step: Step


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares of the counted time; None: not enough of it. What is not counted stands beside, by state. In `unseen_s` of
    the counted time nobody could look, and not by our fault: the camera has no address, or was not checked yet. It is
    counted as not online, else a rate would rise by leaving addresses out."""

    online_pct: float | None
    """Online or degraded: the online rate of the field."""
    sound_pct: float | None
    """Online without a picture fault."""
    counted_s: float
    excluded_s: float
    seconds: dict[HealthState, float]
    """By state; of the unknown time what is not counted."""
    unseen_s: float = 0.0


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


def rates(parts: Sequence[Segment], in_use: Sequence[Span] = ()) -> Rates:
    """The rates over all of the segments. `in_use`: when the camera was expected to work."""
    seconds = dict.fromkeys(HealthState, 0.0)
    for part in parts:
        seconds[part.step.state] += (part.end - part.start).total_seconds()
    unseen = sum(_together_s(part, span) for part in parts if _is_unseen(part.step) for span in in_use)
    seconds[HealthState.UNKNOWN] -= unseen
    counted = sum(seconds[state] for state in COUNTED) + unseen
    online = sound = None
    if counted >= ENOUGH.total_seconds():
        sound = 100 * seconds[HealthState.ONLINE] / counted
        online = 100 * (seconds[HealthState.ONLINE] + seconds[HealthState.DEGRADED]) / counted
    excluded = sum(each for state, each in seconds.items() if state not in COUNTED)
    return Rates(online, sound, counted, excluded, seconds, unseen)


def _is_unseen(step: Step) -> bool:
    return step.state is HealthState.UNKNOWN and not step.blind


def _together_s(part: Segment, span: Span) -> float:
    return max(timedelta(), min(part.end, span.end) - max(part.start, span.start)).total_seconds()


def in_use(lifecycle: str, moves: Iterable[tuple[datetime, str]], start: datetime, end: datetime) -> list[Span]:
    """When a camera was expected to work between the two times. `lifecycle`: as of the end; `moves`: newest first, when
    it changed and what it was before."""
    found, until = [], end
    for at, before in moves:
        if lifecycle in IN_USE and max(at, start) < until:
            found.append(Span(max(at, start), until))
        until, lifecycle = at, before
    if lifecycle in IN_USE and start < until:
        found.append(Span(start, until))
    return found
