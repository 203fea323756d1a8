"""The camera that somebody names, and whether they may do something to it."""

import uuid
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.model import Camera, Division
from vms.accounts.gate import require
from vms.accounts.model import Actor, Permission
from vms.web.problems import NotFound


class CameraPlace(NamedTuple):
    """Which camera, and where it stands."""

    id: uuid.UUID
    code: str
    division_code: str
    division_path: str


async def find_camera(session: AsyncSession, key: str) -> CameraPlace | None:
    """The camera with that id or 20-digit code."""
    query = select(col(Camera.id), col(Camera.code), col(Division.code), col(Division.path)).join(
        Division, col(Division.code) == col(Camera.division_code)
    )
    try:
        query = query.where(col(Camera.id) == uuid.UUID(key))
    except ValueError:
        query = query.where(col(Camera.code) == key)
    row = (await session.execute(query)).first()
    return CameraPlace(*row) if row is not None else None


async def permitted_camera(session: AsyncSession, actor: Actor, permission: Permission, camera_id: str) -> CameraPlace:
    """The camera with that id or code, if the actor may do this to it. Raises NotFound or Forbidden."""
    camera = await find_camera(session, camera_id)
    if camera is None:
        raise NotFound
    require(actor, permission, camera.division_path)
    return camera
