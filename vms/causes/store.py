"""The SQL of what cameras share, and of those that wait. Nothing here commits."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, case, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import col

from registry.independence import SHARED_COLUMNS
from registry.model import IN_USE, Camera, Division
from vms.causes.clocks import ClockSeen
from vms.causes.model import CLOCKS, NO_SIGNAL, TOWNSHIP_LEAST, WRONG_CLOCK, Cause, CauseKind, Common, Neighbour, dark
from vms.causes.tables import LearnedCause, LearnedMember, Suspect
from vms.health.own_clock import OFFSET
from vms.health.store import root_of, township_of, townships
from vms.health.tables import CameraHealth, measured_state

MOST_NEIGHBOURS = 2000
MOST_SUSPECTS = 2000
COLUMNS: Mapping[CauseKind, Mapped[str | None]] = MappingProxyType(
    {CauseKind(kind): getattr(Camera, column) for kind, column in SHARED_COLUMNS.items()}
)

_CHECKED = (col(Camera.lifecycle).in_(IN_USE), or_(col(Camera.main_url).is_not(None), col(Camera.sub_url).is_not(None)))


async def causes_of(session: AsyncSession, failed: Mapping[uuid.UUID, Common]) -> dict[uuid.UUID, list[Cause]]:
    """What may have brought each of the cameras down: what it shares by its record, by what has been learned, and by
    where it stands; what its wrong clock may come from stands in the record alone."""
    recorded = await recorded_causes(session, failed)
    found = {key: _clocks(causes) if failed[key] is Common.CLOCK else causes for key, causes in recorded.items()}
    camera_ids = {key for key in found if failed[key] is Common.DARK}
    query = (
        select(col(LearnedMember.camera_id), col(LearnedCause.id), col(LearnedCause.root))
        .join(LearnedCause, col(LearnedCause.id) == col(LearnedMember.cause_id))
        .where(col(LearnedMember.camera_id).in_(camera_ids))
    )
    for camera, cause, root in await session.execute(query):
        found[camera].append(Cause(CauseKind.LEARNED, str(cause), root))
    for camera, township in (await _township_lines(session, camera_ids)).items():
        found[camera].append(township)
    return found


def _clocks(recorded: Collection[Cause]) -> list[Cause]:
    return [Cause(kind, one.key, one.root) for kind, thing in CLOCKS.items() for one in recorded if one.kind is thing]


async def _township_lines(session: AsyncSession, camera_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Cause]:
    """Of those that stand in a township whose records name no two uplinks, the township."""
    codes = await townships(session)
    query = select(col(Camera.id), col(Division.path)).join(Division, col(Division.code) == col(Camera.division_code))
    stand = [
        (camera, root_of(path), code)
        for camera, path in await session.execute(query.where(col(Camera.id).in_(camera_ids)))
        if (code := township_of(path, codes)) is not None
    ]
    township = aliased(Division)
    uplinks = (
        select(col(township.code))
        .join(Division, col(Division.path).startswith(col(township.path)))
        .join(Camera, col(Camera.division_code) == col(Division.code))
        .where(col(township.code).in_({code for _, _, code in stand}), *_CHECKED)
        .group_by(col(township.code))
        .having(func.count() >= TOWNSHIP_LEAST, func.count(func.distinct(col(Camera.uplink))) < 2)
    )
    one_line = set(await session.scalars(uplinks))
    return {camera: Cause(CauseKind.TOWNSHIP, code, root) for camera, root, code in stand if code in one_line}


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


async def neighbours(session: AsyncSession, cause: Cause, since: datetime) -> list[Neighbour]:
    """The cameras in use that share it and have an address: of the others nothing is to be seen. `reached_at` is told
    of checks after `since` only: a township has hundreds of cameras whose older checks nobody needs to read."""
    query = (
        select(
            col(Camera.id),
            measured_state,
            col(CameraHealth.faults),
            col(CameraHealth.since),
            case((col(CameraHealth.checked_at) > since, col(CameraHealth.recent))),
        )
        .join(Division, col(Division.code) == col(Camera.division_code))
        .outerjoin(CameraHealth, col(CameraHealth.camera_id) == col(Camera.id))
        .where(
            _shares(cause),
            col(Division.path).startswith(cause.root, autoescape=True),
            *_CHECKED,
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
    if cause.kind is CauseKind.TOWNSHIP:
        return col(Division.path).contains(f"/{cause.key}/", autoescape=True)
    return COLUMNS[CLOCKS.get(cause.kind, cause.kind)] == cause.key


async def clocks(session: AsyncSession, cause: Cause) -> list[ClockSeen]:
    """Of the cameras in use that share it: those in whose picture the last check has read a clock."""
    query = (
        select(CameraHealth)
        .join(Camera, col(Camera.id) == col(CameraHealth.camera_id))
        .join(Division, col(Division.code) == col(Camera.division_code))
        .where(
            _shares(cause),
            col(Division.path).startswith(cause.root, autoescape=True),
            *_CHECKED,
            measured_state.in_(("online", "degraded")),
        )
        .limit(MOST_NEIGHBOURS)
    )
    return [
        ClockSeen(row.camera_id, row.checked_at, row.measures[OFFSET], WRONG_CLOCK in row.faults)
        for row in await session.scalars(query)
        if row.checked_at is not None and OFFSET in row.measures and WRONG_CLOCK not in row.not_checkable
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
