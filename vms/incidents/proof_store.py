"""The SQL behind verified repairs. Nothing here commits."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from vms.evidence.tables import Evidence
from vms.incidents.model import (
    OPEN,
    WITH_CREW,
    IncidentOrigin,
    IncidentStatus,
    LifePolicy,
    Resolution,
    proven_by_itself_after,
)
from vms.incidents.proof import Outcome
from vms.incidents.tables import Incident, IncidentCheck, IncidentMember
from vms.references.model import ReferenceStatus
from vms.references.tables import CameraReference

MOST_SHOWN = 200


async def due(session: AsyncSession, limit: int) -> list[tuple[uuid.UUID, datetime]]:
    """The incidents that are being looked at, soonest first."""
    query = (
        select(col(Incident.id), col(Incident.check_at))
        .where(col(Incident.status).in_(sorted(OPEN)), col(Incident.check_at).is_not(None))
        .order_by(col(Incident.check_at), col(Incident.id))
        .limit(limit)
    )
    return [(key, at) for key, at in await session.execute(query) if at is not None]


async def sound_again(session: AsyncSession, now: datetime, policy: LifePolicy, limit: int) -> list[uuid.UUID]:
    """Those that nobody looks at yet though they have gone by themselves for long enough after a crew was sent: as
    vms.incidents.model.proves_itself_at has it."""
    begun, recovered_at = col(Incident.check_at), col(Incident.recovered_at)
    long_enough = (
        and_(col(Incident.status) == status, recovered_at <= now - proven_by_itself_after(status, policy))
        for status in sorted(WITH_CREW)
    )
    query = (
        select(col(Incident.id))
        .where(
            col(Incident.status).in_(sorted(WITH_CREW)),
            col(Incident.origin) == IncidentOrigin.HEALTH,
            # None yet. Asked in plain words it would be looked up among all that are closed, which have none either.
            func.coalesce(begun, recovered_at) == recovered_at,
            or_(*long_enough),
        )
        .order_by(recovered_at, col(Incident.id))
        .limit(limit)
    )
    return list(await session.scalars(query))


async def add(session: AsyncSession, rows: Sequence[IncidentCheck]) -> None:
    if rows:
        await session.execute(insert(IncidentCheck), [row.model_dump() for row in rows])


async def since(session: AsyncSession, incident_id: uuid.UUID, start: datetime, rounds: int) -> list[IncidentCheck]:
    """The checks of the last so many rounds of the present attempt, oldest first."""
    attempt = (col(IncidentCheck.incident_id) == incident_id) & (col(IncidentCheck.at) >= start)
    times = select(col(IncidentCheck.at)).where(attempt).distinct().order_by(col(IncidentCheck.at).desc()).limit(rounds)
    query = select(IncidentCheck).where(attempt, col(IncidentCheck.at).in_(times.subquery().select()))
    return list(await session.scalars(query.order_by(col(IncidentCheck.at), col(IncidentCheck.id))))


async def outcomes(session: AsyncSession, incident_id: uuid.UUID, start: datetime) -> list[tuple[datetime, Outcome]]:
    """Every round of the present attempt, oldest first, as its worst camera was."""
    query = (
        select(col(IncidentCheck.at), col(IncidentCheck.outcome))
        .where(col(IncidentCheck.incident_id) == incident_id, col(IncidentCheck.at) >= start)
        .distinct()
        .order_by(col(IncidentCheck.at))
    )
    found: dict[datetime, set[str]] = {}
    for at, outcome in await session.execute(query):
        found.setdefault(at, set()).add(outcome)
    worst_first = (Outcome.BAD, Outcome.UNSURE, Outcome.GOOD)
    return [(at, next(each for each in worst_first if each in seen)) for at, seen in found.items()]


async def latest(
    session: AsyncSession, incident_id: uuid.UUID, cameras: Collection[uuid.UUID] | None = None
) -> list[IncidentCheck]:
    """The newest checks of the incident, or of these of its cameras, oldest first."""
    query = (
        select(IncidentCheck)
        .where(col(IncidentCheck.incident_id) == incident_id)
        .order_by(col(IncidentCheck.id).desc())
        .limit(MOST_SHOWN)
    )
    if cameras is not None:
        query = query.where(col(IncidentCheck.camera_id).in_(cameras))
    return list(reversed(list(await session.scalars(query))))


async def with_approved_reference(
    session: AsyncSession, camera_ids: Collection[uuid.UUID], now: datetime
) -> set[uuid.UUID]:
    """Those of the cameras that have a view which somebody approved and which has not expired."""
    query = select(col(CameraReference.camera_id)).where(
        col(CameraReference.camera_id).in_(camera_ids),
        col(CameraReference.status) == ReferenceStatus.APPROVED,
        col(CameraReference.expires_at) > now,
    )
    return set(await session.scalars(query.distinct()))


async def release(session: AsyncSession, closed_before: datetime) -> None:
    """Let go of the frames behind incidents that went by themselves, or were closed before that time: they are kept
    on like any other frame, as long as the disk budget lets them."""
    still_proves = exists().where(
        col(IncidentMember.camera_id) == col(Evidence.camera_id),
        or_(
            col(IncidentMember.before_sha) == col(Evidence.sha256),
            col(IncidentMember.after_sha) == col(Evidence.sha256),
        ),
        col(Incident.id) == col(IncidentMember.incident_id),
        or_(
            col(Incident.status) != IncidentStatus.CLOSED,
            (col(Incident.resolution) != Resolution.RECOVERED) & (col(Incident.closed_at) > closed_before),
        ),
    )
    await session.execute(update(Evidence).where(col(Evidence.proof), ~still_proves).values(proof=False))
