"""All SQL that reads the audit trail."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.model import Camera, Division
from vms.accounts.model import EVERYWHERE
from vms.accounts.tables import User
from vms.audit.tables import AuditEntry


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries; None: any. `action` matches as a prefix up to a dot: `user` finds `user.create`."""

    username: str | None = None
    action: str | None = None
    object_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None


async def entries(
    session: AsyncSession, path: str, wanted: AuditFilter, *, before: uuid.UUID | None, limit: int
) -> tuple[list[AuditEntry], int]:
    """Newest first, from the one before `before`; and how many there are in all."""
    where = _where(path, wanted)
    query = select(AuditEntry).where(where).order_by(col(AuditEntry.id).desc()).limit(limit)
    if before is not None:
        query = query.where(col(AuditEntry.id) < before)
    total = (await session.execute(select(func.count(col(AuditEntry.id))).where(where))).scalar_one()
    return list(await session.scalars(query)), total


async def object_names(session: AsyncSession, found: Sequence[AuditEntry]) -> dict[uuid.UUID, str]:
    """What people call the camera or person that an entry is about, by entry; as it is called today.

    A frame is called by its camera. What was deleted since, or has no name, is absent.
    """
    ids = {entry.id: known for entry in found if (known := _uuid(entry.object_id)) is not None}
    codes = {entry.id: str(entry.detail["camera"]) for entry in found if entry.detail and "camera" in entry.detail}
    cameras = await session.execute(
        select(col(Camera.id), col(Camera.code), col(Camera.name)).where(
            col(Camera.id).in_(ids.values()) | col(Camera.code).in_(codes.values())
        )
    )
    people = await session.execute(select(col(User.id), col(User.display_name)).where(col(User.id).in_(ids.values())))
    names: dict[uuid.UUID | str, str] = {row.id: row.display_name for row in people}
    for row in cameras:
        names[row.id] = names[row.code] = row.name
    keys: dict[uuid.UUID, uuid.UUID | str] = {**codes, **ids}
    return {entry_id: names[key] for entry_id, key in keys.items() if key in names}


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _where(path: str, wanted: AuditFilter) -> ColumnElement[bool]:
    clause: ColumnElement[bool] = true()
    if path != EVERYWHERE:
        inside = select(col(Division.code)).where(col(Division.path).startswith(path, autoescape=True))
        clause &= col(AuditEntry.division_code).in_(inside)
    if wanted.username:
        clause &= col(AuditEntry.username) == wanted.username
    if wanted.action:
        action = col(AuditEntry.action)
        clause &= (action == wanted.action) | action.startswith(f"{wanted.action}.", autoescape=True)
    if wanted.object_id:
        clause &= col(AuditEntry.object_id) == wanted.object_id
    if wanted.since:
        clause &= col(AuditEntry.at) >= wanted.since
    if wanted.until:
        clause &= col(AuditEntry.at) < wanted.until
    return clause
