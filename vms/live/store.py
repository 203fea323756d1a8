"""All SQL of live views."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from registry.model import Camera, Division
from streams.relay.model import CloseReason
from vms.live.model import Ended
from vms.live.tables import LiveView


async def camera_with_path(session: AsyncSession, key: str) -> tuple[Camera, str] | None:
    """The camera of that id or 20-digit code, and the path of its division."""
    try:
        wanted = col(Camera.id) == uuid.UUID(key)
    except ValueError:
        wanted = col(Camera.code) == key
    query = select(Camera, Division.path).join(Division, col(Division.code) == col(Camera.division_code)).where(wanted)
    row = (await session.execute(query)).first()
    return (row[0], row[1]) if row else None


async def close_views(session: AsyncSession, ended: Iterable[Ended]) -> None:
    """Write ends; one that is written stays as it is."""
    for end in ended:
        await session.execute(
            update(LiveView)
            .where(col(LiveView.id) == end.view_id, col(LiveView.closed_at).is_(None))
            .values(closed_at=end.at, close_reason=end.reason)
        )


async def close_left_open(session: AsyncSession, at: datetime) -> None:
    """Close what a process that is gone left open. `at`: its last sign of life is not known, so it is now."""
    await session.execute(
        update(LiveView).where(col(LiveView.closed_at).is_(None)).values(closed_at=at, close_reason=CloseReason.CRASHED)
    )
