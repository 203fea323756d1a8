"""The SQL of what the workbook of incidents tells beside the lists. Nothing here commits."""

import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from vms.incidents.model import Act, IncidentAction
from vms.incidents.tables import IncidentStep

_DEEDS = (IncidentAction.ARRIVE, IncidentAction.REPAIRED, IncidentAction.RETURN, IncidentAction.OVERRIDE)


async def deeds(session: AsyncSession, incident_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[IncidentStep]]:
    """By incident: when somebody came, said that it is mended, why it came back or was closed without proof; oldest
    first."""
    telling = (*(action.value for action in _DEEDS), Act.RETURNED.value)
    query = select(IncidentStep).where(
        col(IncidentStep.incident_id).in_(incident_ids), col(IncidentStep.action).in_(telling)
    )
    found: dict[uuid.UUID, list[IncidentStep]] = {}
    for step in await session.scalars(query.order_by(col(IncidentStep.id))):
        found.setdefault(step.incident_id, []).append(step)
    return found
