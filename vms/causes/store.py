"""The SQL of what cameras share, and of those that wait. Nothing here commits."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped
from sqlmodel import col

from registry.model import IN_USE, Camera, Division
from vms.causes.model import NO_SIGNAL, Cause, CauseKind, Neighbour, dark
from vms.causes.tables import LearnedCause, LearnedMember, Suspect
from vms.health.tables import CameraHealth, measured_state

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


async def causes_of(session: AsyncSession, camera_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Cause]]:
    """What each of the cameras shares, by its record and by what has been learned."""
    found = await recorded_causes(session, camera_ids)
    query = (
        select(col(LearnedMember.camera_id), col(LearnedCause.id), col(LearnedCause.root))
        .join(LearnedCause, col(LearnedCause.id) == col(LearnedMember.cause_id))
        .where(col(LearnedMember.camera_id).in_(camera_ids))
    )
    for camera, cause, root in await session.execute(query):
        found[camera].append(Cause(CauseKind.LEARNED, str(cause), root))
    return found


async def recorded_causes(session: AsyncSession, camera_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Cause]]:
    """What the record says that each of the cameras shares, whether or not another camera does."""
    query = (
        select(col(Camera.id), col(Division.path), *COLUMNS.values())
        .join(Division, col(Division.code) == col(Camera.division_code))
        .where(col(Camera.id).in_(camera_ids))
    )
    return {
        key: [Cause(kind, name, root_of(path)) for kind, name in zip(COLUMNS, names, strict=True) if name]
        for key, path, *names in await session.execute(query)
    }


def root_of(path: str) -> str:
    """The path of its root division."""
    return f"/{path.split('/')[1]}/"


async def neighbours(session: AsyncSession, cause: Cause) -> list[Neighbour]:
    """The cameras in use that share it."""
    query = (
        select(
            col(Camera.id),
            measured_state,
            col(CameraHealth.faults),
            col(CameraHealth.since),
            col(CameraHealth.recent),
        )
        .join(Division, col(Division.code) == col(Camera.division_code))
        .outerjoin(CameraHealth, col(CameraHealth.camera_id) == col(Camera.id))
        .where(
            _shares(cause),
            col(Division.path).startswith(cause.root, autoescape=True),
            col(Camera.lifecycle).in_(IN_USE),
        )
        .limit(MOST_NEIGHBOURS)
    )
    rows = await session.execute(query)
    return [
        Neighbour(key, "offline" if dark(state, faults or ()) else state or "unknown", since, _reached(recent))
        for key, state, faults, since, recent in rows
    ]


def _shares(cause: Cause) -> ColumnElement[bool]:
    if cause.kind is CauseKind.LEARNED:
        members = select(col(LearnedMember.camera_id)).where(col(LearnedMember.cause_id) == uuid.UUID(cause.key))
        return col(Camera.id).in_(members)
    return COLUMNS[cause.kind] == cause.key


def _reached(recent: list[dict[str, Any]] | None) -> datetime | None:
    """Only the last check counts: one that failed may be the first of several."""
    last = recent[-1] if recent else None
    if last is None or last["finding"] != "ok" or NO_SIGNAL in last["faults"]:
        return None
    return datetime.fromisoformat(last["at"])


async def suspects(session: AsyncSession, camera_ids: Collection[uuid.UUID] | None = None) -> list[Suspect]:
    """Oldest first; all, or those of these cameras."""
    query = select(Suspect).order_by(col(Suspect.failed_at), col(Suspect.camera_id)).limit(MOST_SUSPECTS)
    if camera_ids is not None:
        query = query.where(col(Suspect.camera_id).in_(camera_ids))
    return list(await session.scalars(query))


async def suspect(session: AsyncSession, camera_id: uuid.UUID) -> Suspect | None:
    return (await session.scalars(select(Suspect).where(col(Suspect.camera_id) == camera_id))).first()


async def forget(session: AsyncSession, camera_ids: Collection[uuid.UUID]) -> None:
    """They have an incident now."""
    await session.execute(delete(Suspect).where(col(Suspect.camera_id).in_(camera_ids)))
