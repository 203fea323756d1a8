"""All SQL of reference views. Nothing here commits."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.model import Camera, Division
from vms.accounts.cameras import CameraPlace
from vms.health.tables import CameraHealth
from vms.references.model import Kept, ReferenceStatus
from vms.references.tables import CameraReference, ViewApproval


class Placed(NamedTuple):
    """A view with its camera, where that stands, and what it shows now."""

    row: CameraReference
    camera_code: str
    camera_name: str
    division_code: str
    division_name: str
    present_sha: str | None
    present_at: datetime | None
    """When that frame was taken: a camera that is gone shows nothing new."""


class Wanted(NamedTuple):
    """Which living views. `path`: of a division."""

    path: str
    status: ReferenceStatus | None = None
    condition: str | None = None
    text: str = ""
    """Part of the camera's name or code."""


def kept(row: CameraReference) -> Kept:
    """The row as the rules see it."""
    status = ReferenceStatus(row.status)
    by_person = row.decided_by is not None
    return Kept(row.id, status, by_person, row.condition, row.hour, row.learned_at, row.expires_at, row.view)


async def of_camera(session: AsyncSession, camera_id: uuid.UUID) -> list[CameraReference]:
    """All views of a camera, newest first."""
    query = select(CameraReference).where(col(CameraReference.camera_id) == camera_id)
    return list(await session.scalars(query.order_by(col(CameraReference.id).desc())))


async def find(
    session: AsyncSession, camera_id: uuid.UUID, reference_id: uuid.UUID, *, for_update: bool = False
) -> CameraReference | None:
    """That view of that camera."""
    query = select(CameraReference).where(
        col(CameraReference.id) == reference_id, col(CameraReference.camera_id) == camera_id
    )
    return await session.scalar(query.with_for_update() if for_update else query)


async def find_many(
    session: AsyncSession, ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, tuple[CameraReference, CameraPlace]]:
    """Those views with where their cameras stand, to be decided on."""
    query = (
        select(CameraReference, col(Camera.id), col(Camera.code), col(Division.code), col(Division.path))
        .join(Camera, col(Camera.id) == col(CameraReference.camera_id))
        .join(Division, col(Division.code) == col(Camera.division_code))
        .where(col(CameraReference.id).in_(ids))
        .order_by(col(CameraReference.id))  # everybody locks them in one order
        .with_for_update(of=CameraReference)
    )
    return {
        row.id: (row, CameraPlace(camera_id, code, division, path))
        for row, camera_id, code, division, path in await session.execute(query)
    }


async def add(session: AsyncSession, rows: Sequence[CameraReference]) -> None:
    session.add_all(rows)
    session.add_all(_approval(row, row.learned_at) for row in rows if row.status == ReferenceStatus.APPROVED)
    await session.flush()


async def remove(session: AsyncSession, ids: Collection[uuid.UUID], now: datetime) -> None:
    if ids:
        await _end(session, ids, now)
        await session.execute(delete(CameraReference).where(col(CameraReference.id).in_(ids)))


async def decide(
    session: AsyncSession, row: CameraReference, status: ReferenceStatus, now: datetime, **values: Any
) -> None:
    """Change a row, and from when on, or until when, it was approved."""
    if status is not ReferenceStatus.APPROVED:
        await _end(session, [row.id], now)
    elif row.status != status:
        session.add(_approval(row, now))
    changed = {"status": status, "decided_at": now, **values}
    await session.execute(update(CameraReference).where(col(CameraReference.id) == row.id).values(**changed))


def _approval(row: CameraReference, begins_at: datetime) -> ViewApproval:
    return ViewApproval(
        camera_id=row.camera_id,
        reference_id=row.id,
        begins_at=begins_at,
        ends_at=row.expires_at,
        recorded_at=begins_at,
    )


async def _end(session: AsyncSession, ids: Collection[uuid.UUID], now: datetime) -> None:
    held = update(ViewApproval).where(col(ViewApproval.reference_id).in_(ids), col(ViewApproval.ends_at) > now)
    await session.execute(held.values(ends_at=now))


async def approved_at(session: AsyncSession, at: datetime) -> set[uuid.UUID] | None:
    """The cameras that had an approved view at that time; None: nobody wrote that down yet."""
    recorded_at = col(ViewApproval.recorded_at)
    before = await session.scalar(select(col(ViewApproval.id)).where(recorded_at.is_(None)).limit(1))
    since = await session.scalar(select(func.min(recorded_at))) if before else None
    if before and (since is None or at < since):
        return None
    held = (col(ViewApproval.begins_at) <= at, col(ViewApproval.ends_at) > at)
    return set(await session.scalars(select(col(ViewApproval.camera_id)).where(*held).distinct()))


async def named_elsewhere(session: AsyncSession, camera_id: uuid.UUID, shas: Collection[str]) -> set[str]:
    """Those frames that some view of the camera still shows."""
    if not shas:
        return set()
    query = select(col(CameraReference.evidence_sha)).where(
        col(CameraReference.camera_id) == camera_id,
        col(CameraReference.evidence_sha).in_(shas),
        col(CameraReference.status) != ReferenceStatus.REJECTED,
    )
    return set(await session.scalars(query))


def _placed() -> "Select[CameraReference, str, str, str, str, str | None, datetime | None]":
    return (
        select(
            CameraReference,
            col(Camera.code),
            col(Camera.name),
            col(Division.code),
            col(Division.name),
            col(CameraHealth.evidence_sha),
            col(CameraHealth.evidence_at),
        )
        .join(Camera, col(Camera.id) == col(CameraReference.camera_id))
        .join(Division, col(Division.code) == col(Camera.division_code))
        .outerjoin(CameraHealth, col(CameraHealth.camera_id) == col(Camera.id))
    )


async def placed(session: AsyncSession, camera_id: uuid.UUID, *, now: datetime) -> list[Placed]:
    """The living views of a camera, newest first."""
    query = _placed().where(col(CameraReference.camera_id) == camera_id, col(CameraReference.expires_at) > now)
    return [Placed(*row) for row in await session.execute(query.order_by(col(CameraReference.id).desc()))]


async def page(
    session: AsyncSession, wanted: Wanted, *, now: datetime, after: uuid.UUID | None, limit: int
) -> tuple[list[Placed], int]:
    """Living views, oldest first, and how many there are in all."""
    conditions: list[ColumnElement[bool]] = [
        col(Division.path).startswith(wanted.path, autoescape=True),
        col(CameraReference.expires_at) > now,
    ]
    if wanted.status is not None:
        conditions.append(col(CameraReference.status) == wanted.status)
    if wanted.condition is not None:
        conditions.append(col(CameraReference.condition) == wanted.condition)
    if wanted.text:
        named = (col(Camera.name), col(Camera.code))
        conditions.append(or_(*(column.icontains(wanted.text, autoescape=True) for column in named)))
    query = _placed().where(*conditions).order_by(col(CameraReference.id)).limit(limit)
    if after is not None:
        query = query.where(col(CameraReference.id) > after)
    counted = (
        select(func.count())
        .select_from(CameraReference)
        .join(Camera, col(Camera.id) == col(CameraReference.camera_id))
        .join(Division, col(Division.code) == col(Camera.division_code))
        .where(*conditions)
    )
    return [Placed(*row) for row in await session.execute(query)], int(await session.scalar(counted) or 0)
