"""All SQL of work orders. Nothing here commits."""

import uuid
from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import and_, func, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.model import Camera, Division, Lifecycle, Site, Unit
from vms.accounts.model import EVERYWHERE, Role
from vms.accounts.tables import User
from vms.health.model import HealthState
from vms.health.tables import CameraHealth
from vms.incidents import views_store
from vms.incidents.model import IncidentStatus
from vms.incidents.tables import Incident
from vms.incidents.views_store import IncidentFilter
from vms.workorders.model import Candidate
from vms.workorders.tables import WorkOrder, WorkOrderPhoto

AT_WORK = (IncidentStatus.DISPATCHED, IncidentStatus.ARRIVED, IncidentStatus.RETURNED)
"""While the incident is there, the order is on somebody's list."""
MOST_CANDIDATES = 200
_STANDS = and_(
    col(Camera.lifecycle).not_in((Lifecycle.PLANNED, Lifecycle.RETIRED)),
    col(Camera.pole_number).is_not(None),
    col(Camera.pole_number) != "",
)


class OnPole(NamedTuple):
    """A camera with its pole."""

    division: str
    division_name: str
    number: str
    site_name: str | None
    id: uuid.UUID
    code: str
    name: str
    state: str


async def of_incident(session: AsyncSession, incident_id: uuid.UUID) -> WorkOrder | None:
    return (await session.scalars(select(WorkOrder).where(col(WorkOrder.incident_id) == incident_id))).first()


async def of_incidents(session: AsyncSession, incident_ids: Collection[uuid.UUID]) -> list[WorkOrder]:
    return list(await session.scalars(select(WorkOrder).where(col(WorkOrder.incident_id).in_(incident_ids))))


async def positions(
    session: AsyncSession, wanted: IncidentFilter, limit: int
) -> dict[uuid.UUID, tuple[float | None, float | None]]:
    """Of these incidents: where the camera stands that each began with."""
    at = (func.coalesce(getattr(Camera, name), getattr(Site, name)) for name in ("longitude", "latitude"))
    query = views_store.listed(col(Incident.id), *at).outerjoin(Site, col(Site.id) == col(Camera.site_id))
    rows = await session.execute(query.where(views_store.matching(wanted)).limit(limit))
    return {key: (longitude, latitude) for key, longitude, latitude in rows}


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


async def poles(
    session: AsyncSession, path: str, *, number: str | None, after: tuple[str, str] | None, limit: int
) -> tuple[list[tuple[str, str]], int]:
    """Division and number of the poles that stand in that subtree, in this order; and how many there are in all."""
    key = (col(Camera.division_code), col(Camera.pole_number))
    found = select(*key).join(Division, col(Division.code) == col(Camera.division_code)).where(_STANDS).distinct()
    if path != EVERYWHERE:
        found = found.where(col(Division.path).startswith(path, autoescape=True))
    if number is not None:
        found = found.where(col(Camera.pole_number) == number)
    total = await session.scalar(select(func.count()).select_from(found.subquery()))
    if after is not None:
        found = found.where(tuple_(*key) > tuple_(*(literal(each) for each in after)))
    rows = await session.execute(found.order_by(*key).limit(limit))
    return [(division, pole) for division, pole in rows if pole is not None], int(total or 0)


async def on_poles(session: AsyncSession, keys: Sequence[tuple[str, str]]) -> list[OnPole]:
    """The cameras of these poles, by pole and name."""
    key = (col(Camera.division_code), col(Camera.pole_number))
    state = func.coalesce(col(CameraHealth.state), HealthState.UNKNOWN.value)
    place = (key[0], col(Division.name), func.coalesce(key[1], ""), col(Site.name))
    query = (
        select(*place, col(Camera.id), col(Camera.code), col(Camera.name), state)
        .join(Division, col(Division.code) == col(Camera.division_code))
        .outerjoin(Site, col(Site.id) == col(Camera.site_id))
        .outerjoin(CameraHealth, col(CameraHealth.camera_id) == col(Camera.id))
        .where(_STANDS, tuple_(*key).in_(list(keys)))
        .order_by(*key, col(Camera.name), col(Camera.code))
    )
    return [OnPole(*row) for row in await session.execute(query)] if keys else []
