"""One camera as the watch holds it in memory: the registry's word, its health, what its next check needs. Pure."""

import uuid
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from registry.enumerations import LIFECYCLE
from registry.model import Lifecycle
from registry.phrases import Phrase
from registry.sealing import Seal
from streams.model import Credentials, Finding, ProbeReport, StreamKind
from streams.url import StreamUrl, StreamUrlError
from vms.health.model import Health, HealthState
from vms.health.rows import codes, columns_of, health_of, seconds_per_day
from vms.health.standing import Standing
from vms.health.store import CameraRecord, DayPart
from vms.health.tables import CameraHealth
from vms.web.wording import address_refused, say

ON_ITS_POLE = frozenset({Lifecycle.BUILT, Lifecycle.ACCEPTED, Lifecycle.IN_SERVICE, Lifecycle.MAINTENANCE})


@dataclass(frozen=True, slots=True)
class Tracked:
    """Everything between two checks of one camera."""

    record: CameraRecord
    health: Health
    accounted_at: datetime
    """Up to when the time in the state is in the camera's days."""
    url: StreamUrl | None = None
    reason: Phrase | None = None
    """Why it is not checked, when `url` is None."""
    print: dict[str, Any] | None = None
    shown: dict[str, Any] = field(default_factory=dict)
    """Columns that only people read: stream, measures, timings, what could not be checked."""

    @property
    def id(self) -> uuid.UUID:
        return self.record.id

    @classmethod
    def read(cls, record: CameraRecord, row: CameraHealth | None, prefer: StreamKind, now: datetime) -> Self:
        """From the registry and the stored row, if there is one."""
        if row is None:
            tracked = cls(record, Health(), now)
        else:
            tracked = cls(record, health_of(row), row.accounted_at or now, print=row.print, shown=shown_of(row))
        return tracked.registered(record, prefer)

    def registered(self, record: CameraRecord, prefer: StreamKind) -> Self:
        """The same camera after the registry has changed. A new address makes a new picture: no old fingerprint."""
        url, reason = _address(record, prefer)
        moved = self.url is not None and url != self.url
        return replace(self, record=record, url=url, reason=reason, print=None if moved else self.print)

    def credentials(self, seal: Seal) -> Credentials | None:
        """Raises ValueError where the stored password was sealed with another key file."""
        if self.record.username is None:
            return None
        sealed = self.record.password_sealed
        return Credentials(self.record.username, seal.unseal(sealed).decode() if sealed else "")

    def standing(self, arranged: Standing | None) -> Standing | None:
        """The state that people have set, or UNKNOWN for one that can't be checked; None: the checks decide.
        `arranged`: by an override or a maintenance window."""
        if self.record.lifecycle is Lifecycle.RETIRED:
            return Standing(HealthState.RETIRED, str(self.reason or ""))
        if self.url is None:
            return Standing(HealthState.UNKNOWN, str(self.reason or ""))
        if arranged is None and self.record.lifecycle is Lifecycle.MAINTENANCE:
            return Standing(HealthState.MAINTENANCE, "In maintenance.")
        return arranged

    def moved_to(self, health: Health, at: datetime, *, checks: int) -> tuple[Self, list[DayPart]]:
        """The camera with its new health, the time until `at` accounted to the old state."""
        at = max(at, self.accounted_at)
        parts = seconds_per_day(self.accounted_at, at) or {at.date(): 0.0}
        state = HealthState.OVERRIDE if self.health.held else self.health.state
        days = [DayPart(self.id, day, state, seconds, 0) for day, seconds in parts.items()]
        days[-1] = days[-1]._replace(checks=checks)
        return replace(self, health=health, accounted_at=at), days

    def seen(self, report: ProbeReport, fingerprint: dict[str, Any] | None) -> Self:
        """What the report shows to people. A failed check leaves the stream's last known facts."""
        if report.finding is Finding.BLIND:
            return self
        shown = self.shown | {
            "measures": report.measures,
            "not_checkable": codes(frozenset(report.not_checkable)),
            "connect_ms": report.connect_ms,
            "first_picture_ms": report.first_picture_ms,
        }
        if report.stream is not None:
            shown["stream"] = asdict(report.stream)
        return replace(self, shown=shown, print=fingerprint or self.print)

    def columns(self) -> dict[str, Any]:
        """Its whole row."""
        own = {"camera_id": self.id, "accounted_at": self.accounted_at, "print": self.print}
        return own | NOTHING_SHOWN | self.shown | columns_of(self.health)


NOTHING_SHOWN: dict[str, Any] = {
    "stream": None,
    "measures": {},
    "not_checkable": [],
    "connect_ms": None,
    "first_picture_ms": None,
}


def shown_of(row: CameraHealth) -> dict[str, Any]:
    return {name: getattr(row, name) for name in NOTHING_SHOWN}


def _address(record: CameraRecord, prefer: StreamKind) -> tuple[StreamUrl | None, Phrase | None]:
    """The stream to check: the preferred one, or else the other."""
    if record.lifecycle not in ON_ITS_POLE:
        return None, say("not_checked_lifecycle", lifecycle=LIFECYCLE[record.lifecycle])
    order = (record.sub_url, record.main_url) if prefer is StreamKind.SUB else (record.main_url, record.sub_url)
    text = next((url for url in order if url), None)
    if text is None:
        return None, say("not_checked_no_address")
    try:
        return StreamUrl.parse(text), None
    except StreamUrlError as error:
        return None, say("not_checked_address", reason=address_refused(error))


def link_of(record: CameraRecord) -> str | None:
    """The line that checks of a camera share, in words: the record's uplink, which only its own county knows by that
    name; else the line of its township. None: nothing is known of its line."""
    if uplink := record.things.get("uplink"):
        return f"uplink {uplink} of {record.division_path.split('/')[1]}"
    return f"township {record.township}" if record.township else None


def area_of(record: CameraRecord) -> str:
    """Where the weather is the same: its township, or its division where that is none."""
    return record.township or record.division_path
