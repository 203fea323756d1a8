"""All SQL of shared causes. Nothing here commits."""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped
from sqlmodel import col

from registry.model import IN_USE, Camera, Division
from vms.causes.model import NO_SIGNAL, Cause, CauseKind, Neighbour, dark
from vms.causes.tables import Suspect
from vms.health.tables import CameraHealth, Transition, measured_state

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
    """What the record says that each of the cameras shares, whether or not another camera does."""
    query = (
        select(col(Camera.id), col(Division.path), *COLUMNS.values())
        .join(Division, col(Division.code) == col(Camera.division_code))
        .where(col(Camera.id).in_(camera_ids))
    )
    return {
        key: [Cause(kind, name, _root(path)) for kind, name in zip(COLUMNS, names, strict=True) if name]
        for key, path, *names in await session.execute(query)
    }


def _root(path: str) -> str:
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
            COLUMNS[cause.kind] == cause.key,
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


async def failures(session: AsyncSession, path: str, since: datetime, limit: int) -> list[tuple[uuid.UUID, datetime]]:
    """When cameras in use below that division path went dark, the newest first."""
    query = (
        select(col(Transition.camera_id), col(Transition.at))
        .join(Camera, col(Camera.id) == col(Transition.camera_id))
        .join(Division, col(Division.code) == col(Camera.division_code))
        .where(
            col(Transition.at) >= since,
            col(Transition.to_state) == "offline",
            col(Camera.lifecycle).in_(IN_USE),
            col(Division.path).startswith(path, autoescape=True),
        )
        .order_by(col(Transition.at).desc())
        .limit(limit)
    )
    return [(row[0], row[1]) for row in await session.execute(query)]


class Known(NamedTuple):
    """What the record says of a camera."""

    id: uuid.UUID
    code: str
    name: str
    version: int
    causes: frozenset[Cause]


async def known(session: AsyncSession, camera_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Known]:
    """These cameras with what they share."""
    found: dict[uuid.UUID, Known] = {}
    for some in _batched(sorted(camera_ids)):
        query = select(col(Camera.id), col(Camera.code), col(Camera.name), col(Camera.version))
        shared = await causes_of(session, some)
        for key, code, name, version in await session.execute(query.where(col(Camera.id).in_(some))):
            found[key] = Known(key, code, name, version, frozenset(shared[key]))
    return found


def _batched(keys: Sequence[uuid.UUID], size: int = 500) -> Iterator[Sequence[uuid.UUID]]:
    """A database takes only so many values in one statement."""
    for start in range(0, len(keys), size):
        yield keys[start : start + size]
