"""Every fact that crosses a feature's border, one frozen dataclass each. They are stored as JSON: plain values only."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Event:
    """A fact that has happened, at a time. Whoever handles it must bear seeing it twice."""

    kept_for: ClassVar[tuple[str, ...]] = ()
    """Handlers that must not miss it: it waits for them in the database (vms.db.inbox)."""

    at: datetime


@dataclass(frozen=True, slots=True)
class UserDisabled(Event):
    """A person's access has ended: every session, token, stream and live view of theirs ends now."""

    user_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class RightsChanged(Event):
    """A person's role, area or unit has changed: what they hold open must be asked for again."""

    user_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class SessionEnded(Event):
    """One sign-in, token or screen has ended (signed out, revoked): what it held open ends."""

    user_id: uuid.UUID
    credential_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class CameraStateChanged(Event):
    """A camera's damped state, finding or faults are no longer what they were."""

    kept_for: ClassVar[tuple[str, ...]] = ("incidents",)

    camera_id: uuid.UUID
    code: str
    division_path: str
    state: str
    finding: str | None
    faults: tuple[str, ...]
    checked_at: datetime
    since: datetime
    evidence_sha: str | None
    flapping: bool = False
    held: bool = False
    """A person has said that state: no check has seen it."""
    evidence_at: datetime | None = None
    """When that frame was taken, which may be long before the check."""


@dataclass(frozen=True, slots=True)
class RegistryChanged(Event):
    """Sites or cameras were added, changed or retired; empty tuples mean too many to name: the change log has what was
    written `at` that moment. A camera that came to a site or left it names that site too. `around`: no site or camera
    is another than it was, but what figures take besides: targets, rooms, units, approved lists."""

    site_ids: tuple[uuid.UUID, ...] = ()
    camera_ids: tuple[uuid.UUID, ...] = ()
    around: bool = False


@dataclass(frozen=True, slots=True)
class CoverageComputed(Event):
    """Coverage figures have been computed anew."""


@dataclass(frozen=True, slots=True)
class MaintenanceChanged(Event):
    """A maintenance window or an override was set, changed or taken back."""


@dataclass(frozen=True, slots=True)
class ReferencesChanged(Event):
    """A camera's reference views are no longer what they were."""

    camera_id: uuid.UUID
    division_path: str


@dataclass(frozen=True, slots=True)
class IncidentChanged(Event):
    """An incident was raised or is no longer what it was. `item`: its line in lists; `division_path`: the smallest
    division that holds all its cameras. `parts`, where these lie in several divisions: the path of each, and what of
    the line is different for those who see only that one."""

    kept_for: ClassVar[tuple[str, ...]] = ("notify",)

    incident_id: uuid.UUID
    act: str
    division_path: str
    item: dict[str, Any]
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReportTold:
    """Which report that makes itself. `path`: the area that it tells of; `place`: the unit that it is for, None: the
    whole county. Of one that was made `rates`, the five (None: nothing to count), and how many of its `targets` are
    `met`; of one that is late `due_at` and why: for so many `cameras` it waits, or `failure`, as
    vms.web.wording.PhraseOut has it."""

    kind: str
    as_of: datetime
    path: str
    place: str | None
    rates: dict[str, float | None] = field(default_factory=dict)
    met: int = 0
    targets: int = 0
    due_at: datetime | None = None
    cameras: int = 0
    failure: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ReportsMade(Event):
    """The service has made these reports by itself: those of one round."""

    kept_for: ClassVar[tuple[str, ...]] = ("notify",)

    reports: tuple[ReportTold, ...]


@dataclass(frozen=True, slots=True)
class ReportsLate(Event):
    """These reports are due and not made, for longer than trying again a few times takes."""

    kept_for: ClassVar[tuple[str, ...]] = ("notify",)

    reports: tuple[ReportTold, ...]
