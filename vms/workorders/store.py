"""All SQL of work orders. Nothing here commits."""

import uuid

from sqlalchemy import and_, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.model import Division, Unit
from vms.accounts.model import EVERYWHERE, Role
from vms.accounts.tables import User
from vms.incidents.model import IncidentStatus
from vms.incidents.tables import Incident
from vms.workorders.model import Candidate
from vms.workorders.tables import WorkOrder

AT_WORK = (IncidentStatus.DISPATCHED, IncidentStatus.ARRIVED, IncidentStatus.RETURNED)
"""While the incident is there, the order is on somebody's list."""
MOST_CANDIDATES = 200


async def of_incident(session: AsyncSession, incident_id: uuid.UUID) -> WorkOrder | None:
    return (await session.scalars(select(WorkOrder).where(col(WorkOrder.incident_id) == incident_id))).first()


async def candidates(
    session: AsyncSession, division_path: str, *, unit_id: uuid.UUID | None = None, user_id: uuid.UUID | None = None
) -> list[Candidate]:
    """The crews whose area holds that division; only that unit's, or only that person."""
    load = (
        select(col(WorkOrder.assignee_id), func.count().label("orders"))
        .join(Incident, col(Incident.id) == col(WorkOrder.incident_id))
        .where(col(Incident.status).in_(AT_WORK))
        .group_by(col(WorkOrder.assignee_id))
        .subquery()
    )
    holds = or_(col(User.division_code).is_(None), literal(division_path).startswith(col(Division.path)))
    query = (
        select(
            col(User.id),
            col(User.display_name),
            col(User.unit_id),
            col(Unit.name),
            col(Division.name),
            func.coalesce(col(Division.path), EVERYWHERE),
            func.coalesce(load.c.orders, 0),
        )
        .outerjoin(Division, col(Division.code) == col(User.division_code))
        .outerjoin(Unit, col(Unit.id) == col(User.unit_id))
        .outerjoin(load, load.c.assignee_id == col(User.id))
        .where(and_(col(User.role) == Role.CREW, col(User.disabled_at).is_(None), holds))
        .order_by(func.length(func.coalesce(col(Division.path), "")).desc(), col(User.id))
        .limit(MOST_CANDIDATES)
    )
    if unit_id is not None:
        query = query.where(col(User.unit_id) == unit_id)
    if user_id is not None:
        query = query.where(col(User.id) == user_id)
    return [Candidate(*row) for row in await session.execute(query)]
