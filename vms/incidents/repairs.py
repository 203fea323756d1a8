"""Repair figures: mended within the agreed time, and the mean time to repair, with what is not counted beside. Pure.

An incident counts once, when it is decided: late when its agreed time ends, in time when it is closed as mended before.
"""

import uuid
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from registry.measures import ENOUGH_REPAIRS
from vms.incidents.model import IncidentAction, IncidentStatus, Life, Resolution

K = TypeVar("K", bound=Hashable)

MENDED = frozenset({Resolution.VERIFIED, Resolution.HANDLED})
"""Closed because somebody mended it and the service saw that it is good."""


class Judgement(StrEnum):
    """What an incident says of repairing in time. All but the first two are not counted."""

    IN_TIME = "in_time"
    LATE = "late"
    RECOVERED = "recovered"
    """It went by itself before it was due."""
    OVERRIDDEN = "overridden"
    """Closed without proof before it was due."""
    RETIRED = "retired"
    PAUSED = "paused"
    """Its time is over by the calendar, but the clock stands: paused, or every camera is sound again."""
    CHECKING = "checking"
    """Said to be mended in time; the service is still looking."""


class RepairSet(StrEnum):
    """The incidents behind one figure."""

    IN_TIME = "in_time"
    LATE = "late"
    DECIDED = "decided"
    """Both: of which the rate is."""
    MENDED = "mended"
    """Those of the mean time to repair."""
    EXCLUDED = "excluded"


_OF_CLOSED: Mapping[Resolution, Judgement] = MappingProxyType(
    {
        Resolution.VERIFIED: Judgement.IN_TIME,
        Resolution.HANDLED: Judgement.IN_TIME,
        Resolution.RECOVERED: Judgement.RECOVERED,
        Resolution.SOUND_AGAIN: Judgement.RECOVERED,
        Resolution.OVERRIDDEN: Judgement.OVERRIDDEN,
        Resolution.RETIRED: Judgement.RETIRED,
    }
)


@dataclass(frozen=True, slots=True)
class Repair:
    """An incident as the figures need it. `unit_id`: who was sent. `paused`: how long its clock stood."""

    incident_id: uuid.UUID
    division_code: str
    site_class: int
    unit_id: uuid.UUID | None
    life: Life
    paused: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class RepairFigures:
    """Of one area, class or unit over a time. Rate and mean are None where there are too few incidents."""

    in_time: int = 0
    late: int = 0
    mended: int = 0
    mean_s: float | None = None
    """From raised to closed, paused time included."""
    paused_s: float = 0.0
    """How long the clocks of the mended ones stood, together."""
    excluded: Mapping[Judgement, int] = field(default_factory=dict)

    @property
    def in_time_pct(self) -> float | None:
        judged = self.in_time + self.late
        return 100 * self.in_time / judged if judged >= ENOUGH_REPAIRS else None


class Moment(NamedTuple):
    """A line of the history."""

    action: str
    at: datetime
    happened_at: datetime
    to_status: str
    waited: timedelta = timedelta()
    """How long the repair that it sends back had waited for us, or the fault that is back was gone."""


def judge_repair(life: Life, now: datetime) -> tuple[Judgement, datetime] | None:
    """The judgement and since when it stands. None: its time is not over yet."""
    if life.overdue(now):
        return Judgement.LATE, life.due_at
    if life.closed_at is not None and life.resolution is not None:
        return _OF_CLOSED[life.resolution], life.closed_at
    if life.repaired_at is not None:
        return Judgement.CHECKING, life.due_at
    if life.paused_at is not None or life.recovered_at is not None:
        return Judgement.PAUSED, life.due_at
    return None


def repair_figures(repairs: Iterable[Repair], start: datetime, end: datetime, now: datetime) -> RepairFigures:
    """The figures of what was decided, and what was closed, from `start` to before `end`."""
    judged: Counter[Judgement] = Counter()
    taken: list[timedelta] = []
    paused = timedelta()
    for repair in repairs:
        found = judge_repair(repair.life, now)
        if found is not None and start <= found[1] < end:
            judged[found[0]] += 1
        life = repair.life
        if life.closed_at is not None and start <= life.closed_at < end and life.resolution in MENDED:
            taken.append(life.closed_at - life.raised_at)
            paused += repair.paused
    counted = {Judgement.IN_TIME, Judgement.LATE}
    return RepairFigures(
        in_time=judged[Judgement.IN_TIME],
        late=judged[Judgement.LATE],
        mended=len(taken),
        mean_s=sum(taken, timedelta()).total_seconds() / len(taken) if len(taken) >= ENOUGH_REPAIRS else None,
        paused_s=paused.total_seconds(),
        excluded={kind: number for kind, number in judged.items() if kind not in counted},
    )


def repair_figures_by(
    repairs: Iterable[Repair], key: Callable[[Repair], K | None], start: datetime, end: datetime, now: datetime
) -> dict[K, RepairFigures]:
    """The same by a key; incidents without one are left out."""
    groups: dict[K, list[Repair]] = {}
    for repair in repairs:
        found = key(repair)
        if found is not None:
            groups.setdefault(found, []).append(repair)
    return {found: repair_figures(members, start, end, now) for found, members in groups.items()}


def paused_time(steps: Sequence[Moment], until: datetime) -> timedelta:
    """How long the clock stood, by the incident's history in order; a pause that has not ended lasts to `until`."""
    total, since = timedelta(), None
    for step in steps:
        total += step.waited
        if step.action == IncidentAction.PAUSE:
            since = step.at
        elif since is not None and (ended := _resumes(step)) is not None:
            total += max(ended - since, timedelta())
            since = None
    return total + (max(until - since, timedelta()) if since is not None else timedelta())


def _resumes(step: Moment) -> datetime | None:
    """When the clock ran on by this step, as vms.incidents.model.apply has it. None: it did not."""
    if step.action in {IncidentAction.DISPATCH, IncidentAction.ARRIVE, IncidentAction.REPAIRED}:
        return step.happened_at
    if step.action == IncidentAction.RESUME or step.to_status == IncidentStatus.CLOSED:
        return step.at
    return None
