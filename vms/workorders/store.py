"""All SQL of work orders. Nothing here commits."""

import uuid
from collections.abc import Collection

from sqlalchemy import and_, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.model import Division, Unit
from vms.accounts.model import EVERYWHERE, Role
from vms.accounts.tables import User
from vms.incidents.model import IncidentStatus
from vms.incidents.tables import Incident
from vms.workorders.model import Candidate
from vms.workorders.tables import WorkOrder, WorkOrderPhoto

AT_WORK = (IncidentStatus.DISPATCHED, IncidentStatus.ARRIVED, IncidentStatus.RETURNED)
"""While the incident is there, the order is on somebody's list."""
MOST_CANDIDATES = 200


async def of_incident(session: AsyncSession, incident_id: uuid.UUID) -> WorkOrder | None:
    return (await session.scalars(select(WorkOrder).where(col(WorkOrder.incident_id) == incident_id))).first()


async def of_incidents(session: AsyncSession, incident_ids: Collection[uuid.UUID]) -> list[WorkOrder]:
    return list(await session.scalars(select(WorkOrder).where(col(WorkOrder.incident_id).in_(incident_ids))))


async def by_id(session: AsyncSession, order_id: uuid.UUID) -> WorkOrder | None:
    return (await session.scalars(select(WorkOrder).where(col(WorkOrder.id) == order_id))).first()


async def photos(session: AsyncSession, order_ids: Collection[uuid.UUID]) -> list[WorkOrderPhoto]:
    """The photos of these orders, oldest first."""
    query = select(WorkOrderPhoto).where(col(WorkOrderPhoto.order_id).in_(order_ids)).order_by(col(WorkOrderPhoto.id))
    return list(await session.scalars(query))


async def photo(session: AsyncSession, order_id: uuid.UUID, sha256: str) -> WorkOrderPhoto | None:
    query = select(WorkOrderPhoto).where(col(WorkOrderPhoto.order_id) == order_id, col(WorkOrderPhoto.sha256) == sha256)
    return (await session.scalars(query)).first()


async def photo_of_client(session: AsyncSession, user_id: uuid.UUID, client_action_id: str) -> WorkOrderPhoto | None:
    """What this person's device has sent before under that name."""
    query = select(WorkOrderPhoto).where(
        col(WorkOrderPhoto.user_id) == user_id, col(WorkOrderPhoto.client_action_id) == client_action_id
    )
    return (await session.scalars(query)).first()


async def candidates(
    session: AsyncSession,
    division_paths: Collection[str],
    *,
    unit_id: uuid.UUID | None = None,
    user_id: uuid.UUID | None = None,
) -> list[Candidate]:
    """The crews whose area holds one of these divisions; only that unit's, or only that person."""
    load = (
        select(col(WorkOrder.assignee_id), func.count().label("orders"))
        .join(Incident, col(Incident.id) == col(WorkOrder.incident_id))
        .where(col(Incident.status).in_(AT_WORK))
        .group_by(col(WorkOrder.assignee_id))
        .subquery()
    )
    holds = or_(
        col(User.division_code).is_(None), *(literal(path).startswith(col(Division.path)) for path in division_paths)
    )
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
