"""All SQL of shared causes. Nothing here commits."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped
from sqlmodel import col

from registry.model import IN_USE, Camera, Division
from vms.causes.model import Cause, CauseKind, Neighbour
from vms.causes.tables import Suspect
from vms.health.tables import CameraHealth

MOST_NEIGHBOURS = 2000
MOST_SUSPECTS = 2000
COLUMNS: Mapping[CauseKind, Mapped[str | None]] = MappingProxyType(
    {
        CauseKind.POLE: col(Camera.pole_number),
        CauseKind.RECORDER: col(Camera.recorder),
        CauseKind.SWITCH: col(Camera.network_switch),
        CauseKind.POWER: col(Camera.power_line),
        CauseKind.UPLINK: col(Camera.uplink),
    }
)


async def causes_of(session: AsyncSession, camera_id: uuid.UUID) -> list[Cause]:
    """What the record says that the camera shares, whether or not another camera does."""
    row = (await session.execute(select(*COLUMNS.values()).where(col(Camera.id) == camera_id))).one()
    return [Cause(kind, key) for kind, key in zip(COLUMNS, row, strict=True) if key]


async def neighbours(session: AsyncSession, cause: Cause) -> list[Neighbour]:
    """The cameras in use that share it."""
    query = (
        select(
            col(Camera.id),
            col(CameraHealth.state),
            col(CameraHealth.since),
            col(CameraHealth.recent),
        )
        .outerjoin(CameraHealth, col(CameraHealth.camera_id) == col(Camera.id))
        .where(COLUMNS[cause.kind] == cause.key, col(Camera.lifecycle).in_(IN_USE))
        .limit(MOST_NEIGHBOURS)
    )
    rows = await session.execute(query)
    return [Neighbour(key, state or "unknown", since, _reached(recent)) for key, state, since, recent in rows]


def _reached(recent: list[dict[str, Any]] | None) -> datetime | None:
    """Only the last check counts: one that failed may be the first of several."""
    last = recent[-1] if recent else None
    return datetime.fromisoformat(last["at"]) if last is not None and last["finding"] == "ok" else None


async def suspects(session: AsyncSession) -> list[Suspect]:
    """Oldest first."""
    query = select(Suspect).order_by(col(Suspect.failed_at), col(Suspect.camera_id)).limit(MOST_SUSPECTS)
    return list(await session.scalars(query))


async def suspect(session: AsyncSession, camera_id: uuid.UUID) -> Suspect | None:
    return (await session.scalars(select(Suspect).where(col(Suspect.camera_id) == camera_id))).first()


async def forget(session: AsyncSession, camera_id: uuid.UUID) -> None:
    """It has an incident now."""
    await session.execute(delete(Suspect).where(col(Suspect.camera_id) == camera_id))
