"""The SQL of what a person has reported: which incidents, and whether the answer is there."""

import uuid
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from vms.incidents.model import Act, IncidentStatus
from vms.incidents.tables import Incident, IncidentStep


def reported_by(user_id: uuid.UUID | None) -> ColumnElement[bool]:
    """That person found it, or has added a report to it."""
    return exists().where(
        col(IncidentStep.incident_id) == col(Incident.id),
        col(IncidentStep.user_id) == user_id,
        col(IncidentStep.action) == Act.REPORTED.value,
    )


def answered_since(at: datetime, user_id: uuid.UUID | None) -> ColumnElement[bool]:
    """Closed since then by somebody else than that person; or the service has seen that it is good, and who found it
    has the last word."""
    closed_it = exists().where(
        col(IncidentStep.incident_id) == col(Incident.id),
        col(IncidentStep.user_id) == user_id,
        col(IncidentStep.to_status) == IncidentStatus.CLOSED,
        col(IncidentStep.from_status) != IncidentStatus.CLOSED,
    )
    return or_(col(Incident.status) == IncidentStatus.VERIFIED, and_(col(Incident.closed_at) >= at, ~closed_it))


async def awaiting_word_of(session: AsyncSession, user_id: uuid.UUID) -> int:
    """How many wait for that person's last word."""
    query = select(func.count()).where(
        col(Incident.status) == IncidentStatus.VERIFIED, col(Incident.finder_id) == user_id
    )
    return int(await session.scalar(query) or 0)
