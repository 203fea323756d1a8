"""The SQL that counts, of the cameras in use, whose clock is right and who keeps recordings long enough."""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, String, and_, case, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.model import IN_USE, Camera
from registry.tallies import Upkeep
from registry.validity import MIN_RETENTION_DAYS
from streams.model import PictureFault
from vms.coverage.past_store import cameras_at
from vms.health.judge import UP
from vms.health.tables import CameraHealth

_COLUMNS = tuple(getattr(Camera, name) for name in ("id", "division_code", "lifecycle", "retention_days"))
_CLOCK = f'%"{PictureFault.WRONG_CLOCK}"%'
_WRONG = cast(col(CameraHealth.faults), String).like(_CLOCK)
_UNREAD = cast(col(CameraHealth.not_checkable), String).like(_CLOCK)
_KEPT = col(Camera.retention_days) >= MIN_RETENTION_DAYS


async def upkeep_now(session: AsyncSession, now: datetime, window: timedelta) -> dict[str, Upkeep]:
    """By division. A camera is sampled whose picture was checked within the window, as coverage has it."""
    seen = and_(col(CameraHealth.state).in_(UP), ~col(CameraHealth.held), col(CameraHealth.checked_at) >= now - window)
    told = and_(seen, or_(_WRONG, ~_UNREAD))
    sums = (_count(seen), _count(told), _count(and_(told, ~_WRONG)), _count(_KEPT))
    query = (
        select(col(Camera.division_code), func.count(), *sums)
        .outerjoin(CameraHealth, col(CameraHealth.camera_id) == col(Camera.id))
        .where(col(Camera.lifecycle).in_(IN_USE))
        .group_by(col(Camera.division_code))
    )
    return {row[0]: Upkeep(*row[1:]) for row in await session.execute(query)}


async def kept_at(session: AsyncSession, at: datetime) -> dict[str, Upkeep]:
    """By division as the records were. What clocks showed then is not kept."""
    used, kept = Counter[str](), Counter[str]()
    for row in (await cameras_at(session, _COLUMNS, at)).values():
        if row["lifecycle"] in IN_USE:
            used[row["division_code"]] += 1
            kept[row["division_code"]] += (row["retention_days"] or 0) >= MIN_RETENTION_DAYS
    return {code: Upkeep(number, kept=kept[code]) for code, number in used.items()}


def _count(those: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((those, 1), else_=0)), 0)
