"""The way to a target: what its plan requires by which day, what is due next, and whether it will be there. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any, NamedTuple

from registry.forecasting import FARTHEST, Forecast, Outlook
from registry.phrases import Phrase
from registry.wording import say

_BETWEEN = re.compile(r"\s*[;,、|\n]\s*")
_EQUALS = re.compile(r"\s*[=:]\s*")


class Phase(NamedTuple):
    """What is required by the end of a day: percent for a rate, else a count."""

    day: date
    required: float


class Milestone(NamedTuple):
    """A phase, or the target itself at its deadline, against the figures. `gap`: as that of the target; `met` None:
    nothing to count, or too little."""

    day: date
    required: float
    met: bool | None
    gap: float


class Track(StrEnum):
    """Whether what is due next will be there in time."""

    MET = "met"
    ON_TRACK = "on_track"
    LATE = "late"
    """At the present pace only after its day."""
    MISSED = "missed"
    """What was due is not there, and its day is over."""
    UNTOLD = "untold"
    """Nothing is due any more, or the pace bears no date."""


def split_phases(text: str) -> Iterator[tuple[str, str]]:
    """The day and the number of each phase of "2026-03-31=50; 2026-06-30=80", both as text. Raises ValueError."""
    for part in _BETWEEN.split(text.strip()):
        if part:
            day, required = _EQUALS.split(part)
            yield day, required


def write_phases(phases: Iterable[Phase]) -> str:
    """As `split_phases` reads it, by day."""
    return "; ".join(f"{each.day.isoformat()}={_number(each.required)}" for each in sorted(phases))


def _number(value: float) -> str:
    return f"{value:g}" if value == float(f"{value:g}") else repr(value)


def stored_phases(text: str) -> list[dict[str, Any]]:
    """What `write_phases` gave, as a row of the table holds it."""
    return [{"day": day, "required": float(required)} for day, required in split_phases(text)]


def phases_of(stored: Iterable[Mapping[str, Any]]) -> list[Phase]:
    """Those of a row of the table."""
    return [Phase(date.fromisoformat(each["day"]), float(each["required"])) for each in stored]


def contradictions(phases: Sequence[Phase], required: float | None, deadline: date | None) -> Iterator[Phrase]:
    """What keeps the phases from leading to the target; `required` and `deadline` None: not known."""
    for one, two in pairwise(phases):
        if one.required > two.required:
            yield say("phases_fall", day=two.day.isoformat(), earlier=one.day.isoformat())
    if phases and required is not None and phases[-1].required > required:
        yield say("phase_above_target", day=phases[-1].day.isoformat())
    if phases and deadline is not None and phases[-1].day >= deadline:
        yield say("phase_after_deadline", day=phases[-1].day.isoformat(), deadline=deadline.isoformat())


def due_next(milestones: Iterable[Milestone], today: date) -> Milestone | None:
    """The first whose day is not over."""
    return next((each for each in milestones if each.day >= today), None)


def missed(milestones: Iterable[Milestone], today: date) -> Milestone | None:
    """The last one whose day is over, where it is not met. The ones before it ask for less."""
    over = [each for each in milestones if each.day < today]
    return over[-1] if over and over[-1].met is False else None


def track(milestones: Sequence[Milestone], forecast: Forecast, today: date) -> Track:
    """`forecast`: of what is due next."""
    if missed(milestones, today):
        return Track.MISSED
    due = due_next(milestones, today)
    if due is None or due.met is None:
        return Track.UNTOLD
    if due.met:
        return Track.MET
    if forecast.day is not None:
        return Track.ON_TRACK if forecast.day <= due.day else Track.LATE
    too_late = forecast.outlook is Outlook.TOO_FAR and due.day <= today + FARTHEST
    return Track.LATE if too_late else Track.UNTOLD
