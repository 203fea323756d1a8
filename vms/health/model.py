"""Words of health: states, what is remembered of a camera between checks, what a judgement says. Pure."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from streams.model import Finding, PictureFault
from vms.evidence.model import KeepReason


class HealthState(StrEnum):
    """The damped state of one camera; what each means to people: docs/glossary.md."""

    UNKNOWN = "unknown"
    """Never judged, or we could not look: says nothing about the camera and is excluded from rates."""
    ONLINE = "online"
    DEGRADED = "degraded"
    """Reachable and sending, with at least one confirmed picture fault."""
    OFFLINE = "offline"
    MAINTENANCE = "maintenance"
    RETIRED = "retired"
    OVERRIDE = "override"
    """Only in histories and accounts of time: a person's word stood in the place of the checks. The camera itself is in
    the state that was said, and held there."""


COUNTED = frozenset({HealthState.ONLINE, HealthState.DEGRADED, HealthState.OFFLINE})
"""The states whose time counts in rates; the time in all others is shown beside them as excluded."""


@dataclass(frozen=True, slots=True)
class Observation:
    """What one report said, reduced to what is voted on."""

    at: datetime
    finding: Finding
    faults: frozenset[PictureFault] = frozenset()
    not_checkable: frozenset[PictureFault] = frozenset()

    @property
    def reachable(self) -> bool:
        return self.finding is Finding.OK


@dataclass(frozen=True, slots=True)
class Health:
    """All that is remembered of one camera between two checks. Bounded: see DampingPolicy."""

    state: HealthState = HealthState.UNKNOWN
    since: datetime | None = None
    """When `state` was entered; None before the first judgement."""
    finding: Finding | None = None
    """The confirmed finding behind `state`; None before the first."""
    faults: frozenset[PictureFault] = frozenset()
    """The confirmed picture faults."""
    held: bool = False
    """Somebody has overridden the state: checks are remembered and change nothing."""
    detail: str = ""
    checked_at: datetime | None = None
    """The last time that we really looked: a BLIND report does not move it."""
    recent: tuple[Observation, ...] = ()
    """The last reports, oldest first, without BLIND ones; emptied when the state becomes unknown."""
    blind_streak: int = 0
    """BLIND reports in a row."""
    changes: tuple[datetime, ...] = ()
    """When the state last changed between online, degraded and offline, oldest first: what flapping is read from."""
    flapping: bool = False
    evidence_sha: str | None = None
    """The latest frame that was kept."""
    evidence_at: datetime | None = None
    hourly_at: datetime | None = None
    """When the last hourly frame was kept."""


@dataclass(frozen=True, slots=True)
class StateChange:
    """A confirmed change of state, with what it rests on."""

    at: datetime
    from_state: HealthState
    to_state: HealthState
    finding: Finding | None
    faults: frozenset[PictureFault]
    detail: str
    evidence_sha: str | None
    """The frame that shows it; for an offline camera the last one that was seen before."""
    measures: dict[str, float] = field(default_factory=dict)
    flapping: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a report leads to."""

    health: Health
    transition: StateChange | None = None
    recheck_in_s: float | None = None
    """Look again that soon (before jitter), because this report contradicts the state; None: at the usual time."""
    keep_evidence: frozenset[KeepReason] = frozenset()
    """Why the report's snapshot is kept; empty without a snapshot."""
    changed: bool = False
    """State, confirmed faults, finding or flapping are not what they were: others want to know."""
