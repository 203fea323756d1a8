"""All SQL of live views."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import CursorResult, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from registry.model import Camera, Division, Lifecycle, MonitoringRoom
from vms.accounts.gate import within
from vms.accounts.model import Actor
from vms.accounts.tables import User
from vms.evidence.tables import Evidence
from vms.live.lines import Room
from vms.live.model import Ended
from vms.live.tables import LiveView
from vms.web.problems import wrong
from vms.web.wording import say


async def camera_with_path(session: AsyncSession, key: str) -> tuple[Camera, str] | None:
    """The camera of that id or 20-digit code, and the path of its division."""
    try:
        wanted = col(Camera.id) == uuid.UUID(key)
    except ValueError:
        wanted = col(Camera.code) == key
    query = select(Camera, Division.path).join(Division, col(Division.code) == col(Camera.division_code)).where(wanted)
    row = (await session.execute(query)).first()
    return (row[0], row[1]) if row else None


async def paths_of(session: AsyncSession, camera_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Where those cameras are; a retired one is nowhere."""
    query = (
        select(Camera.id, Division.path)
        .join(Division, col(Division.code) == col(Camera.division_code))
        .where(col(Camera.id).in_(list(camera_ids)), col(Camera.lifecycle) != Lifecycle.RETIRED)
    )
    return {row[0]: row[1] for row in await session.execute(query)}


async def room_of(session: AsyncSession, actor: Actor, room_id: uuid.UUID | None, percent: int) -> Room | None:
    """The room that somebody watches in: the named one of their area, else their unit's one with the narrowest line.

    None: no room, or its line has no limit. Raises Unprocessable for a room that is not theirs.
    """
    query = select(MonitoringRoom, Division.path).join(
        Division, col(Division.code) == col(MonitoringRoom.division_code)
    )
    if room_id is not None:
        query = query.where(col(MonitoringRoom.id) == room_id)
    elif actor.unit_id is not None:
        query = query.where(col(MonitoringRoom.unit_id) == actor.unit_id, col(MonitoringRoom.link_kbps).is_not(None))
    else:
        return None
    row = (await session.execute(query.order_by(col(MonitoringRoom.link_kbps), col(MonitoringRoom.id)))).first()
    if room_id is not None and (row is None or not (within(actor, row[1]) or row[0].unit_id == actor.unit_id)):
        raise wrong("room", say("no_room_here"))
    if row is None or row[0].link_kbps is None:
        return None
    return Room(row[0].id, row[0].name, row[0].link_kbps * percent / 100)


async def last_still(session: AsyncSession, camera_id: uuid.UUID) -> tuple[str, datetime] | None:
    """SHA-256 and time of the newest frame that is kept of a camera."""
    query = (
        select(Evidence.sha256, Evidence.taken_at)
        .where(col(Evidence.camera_id) == camera_id)
        .order_by(col(Evidence.taken_at).desc())
        .limit(1)
    )
    row = (await session.execute(query)).first()
    return (row[0], row[1]) if row else None


async def close_view(session: AsyncSession, end: Ended) -> bool:
    """Write an end; False: that view has one, which stays as it is, or was never written."""
    written = await session.execute(
        update(LiveView)
        .where(col(LiveView.id) == end.view_id, col(LiveView.closed_at).is_(None))
        .values(closed_at=end.at, close_reason=end.reason)
    )
    return bool(cast(CursorResult[Any], written).rowcount)


class LeftOpen(NamedTuple):
    """A view that a process that is gone left open, who watched, and where the camera is."""

    view: LiveView
    user: User
    division_code: str


async def left_open(session: AsyncSession) -> list[LeftOpen]:
    query = (
        select(LiveView, User, Camera.division_code)
        .join(User, col(User.id) == col(LiveView.user_id))
        .join(Camera, col(Camera.id) == col(LiveView.camera_id))
        .where(col(LiveView.closed_at).is_(None))
        .order_by(col(LiveView.id))
    )
    return [LeftOpen(*row) for row in await session.execute(query)]
