"""The SQL behind rates: every camera of a scope with its state at the beginning, and what changed since."""

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.model import Camera, Division, Lifecycle, Site
from vms.health.model import HealthState
from vms.health.tables import Transition
from vms.points.store import camera_class


class Begun(NamedTuple):
    """A camera, and its state when the time began; None: nothing was known of it."""

    camera_id: uuid.UUID
    code: str
    name: str
    division_code: str
    camera_class: int | None
    before: str | None


async def divisions(session: AsyncSession) -> list[Division]:
    return list(await session.scalars(select(Division)))


async def begun(
    session: AsyncSession,
    codes: Collection[str] | None,
    wanted_class: int | None,
    start: datetime,
    *,
    camera_id: uuid.UUID | None = None,
    limit: int,
) -> list[Begun]:
    """Cameras in these divisions (None: in any), by code; those only planned are not among them."""
    before = (
        select(col(Transition.to_state))
        .where(col(Transition.camera_id) == col(Camera.id), col(Transition.at) <= start)
        .order_by(col(Transition.at).desc(), col(Transition.id).desc())
        .limit(1)
        .correlate(Camera)
        .scalar_subquery()
    )
    query = (
        select(col(Camera.id), col(Camera.code), col(Camera.name), col(Camera.division_code), camera_class, before)
        .outerjoin(Site, col(Site.id) == col(Camera.site_id))
        .where(col(Camera.lifecycle) != Lifecycle.PLANNED)
        .order_by(col(Camera.code))
        .limit(limit)
    )
    if codes is not None:
        query = query.where(col(Camera.division_code).in_(codes))
    if wanted_class is not None:
        query = query.where(camera_class == wanted_class)
    if camera_id is not None:
        query = query.where(col(Camera.id) == camera_id)
    return [Begun(*row) for row in await session.execute(query)]


async def changed(
    session: AsyncSession,
    codes: Collection[str] | None,
    start: datetime,
    end: datetime,
    *,
    camera_id: uuid.UUID | None = None,
    limit: int,
) -> list[tuple[uuid.UUID, datetime, HealthState]]:
    """Every transition of the cameras after `start` and before `end`, each camera's in order."""
    query: Select[uuid.UUID, datetime, str] = (
        select(col(Transition.camera_id), col(Transition.at), col(Transition.to_state))
        .where(col(Transition.at) > start, col(Transition.at) < end)
        .order_by(col(Transition.camera_id), col(Transition.at), col(Transition.id))
        .limit(limit)
    )
    if codes is not None:
        query = query.join(Camera, col(Camera.id) == col(Transition.camera_id)).where(
            col(Camera.division_code).in_(codes)
        )
    if camera_id is not None:
        query = query.where(col(Transition.camera_id) == camera_id)
    return [(key, at, HealthState(state)) for key, at, state in await session.execute(query)]
