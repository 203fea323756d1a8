"""Health as it is remembered ↔ as it is stored. Pure."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from streams.model import Finding, PictureFault
from vms.health.model import Health, HealthState, Observation
from vms.health.tables import CameraHealth

MAX_DETAIL = 500


def health_of(row: CameraHealth) -> Health:
    """What the judge knew when the row was written."""
    return Health(
        state=HealthState(row.state),
        since=row.since,
        finding=Finding(row.finding) if row.finding is not None else None,
        faults=_kinds(row.faults),
        detail=row.detail,
        checked_at=row.checked_at,
        recent=tuple(_observation(stored) for stored in row.recent),
        blind_streak=row.blind_streak,
        changes=tuple(datetime.fromisoformat(at) for at in row.changes),
        flapping=row.flapping,
        held=row.held,
        evidence_sha=row.evidence_sha,
        evidence_at=row.evidence_at,
        hourly_at=row.hourly_at,
    )


def columns_of(health: Health) -> dict[str, Any]:
    """The columns of `camera_health` that the judge answers for."""
    return {
        "state": health.state.value,
        "since": health.since,
        "finding": health.finding.value if health.finding is not None else None,
        "faults": codes(health.faults),
        "detail": health.detail[:MAX_DETAIL],
        "checked_at": health.checked_at,
        "recent": [_stored(seen) for seen in health.recent],
        "blind_streak": health.blind_streak,
        "changes": [at.isoformat() for at in health.changes],
        "flapping": health.flapping,
        "held": health.held,
        "evidence_sha": health.evidence_sha,
        "evidence_at": health.evidence_at,
        "hourly_at": health.hourly_at,
    }


def codes(kinds: frozenset[PictureFault]) -> list[str]:
    """Fault codes in a fixed order."""
    return sorted(kind.value for kind in kinds)


def seconds_per_day(start: datetime, end: datetime) -> dict[date, float]:
    """The time from `start` to `end`, cut at UTC midnights. Empty when there is none."""
    parts: dict[date, float] = {}
    while start < end:
        midnight = datetime.combine(start.astimezone(UTC).date() + timedelta(days=1), time.min, UTC)
        parts[midnight.date() - timedelta(days=1)] = (min(end, midnight) - start).total_seconds()
        start = midnight
    return parts


def _kinds(stored: list[str]) -> frozenset[PictureFault]:
    return frozenset(PictureFault(kind) for kind in stored)


def _observation(stored: dict[str, Any]) -> Observation:
    return Observation(
        datetime.fromisoformat(stored["at"]),
        Finding(stored["finding"]),
        _kinds(stored["faults"]),
        _kinds(stored["not_checkable"]),
    )


def _stored(seen: Observation) -> dict[str, Any]:
    return {
        "at": seen.at.isoformat(),
        "finding": seen.finding.value,
        "faults": codes(seen.faults),
        "not_checkable": codes(seen.not_checkable),
    }
