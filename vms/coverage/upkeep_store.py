"""The SQL that counts, and names, of the cameras in use whose clock is right and who keeps recordings long enough."""

import uuid
from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, String, and_, case, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.model import IN_USE, Camera
from registry.published import LeftOutFor, RateKind, Standing
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
    seen = _seen(now, window)
    told = and_(seen, or_(_WRONG, ~_UNREAD))
    sums = (_count(seen), _count(told), _count(and_(told, ~_WRONG)), _count(_KEPT))
    query = (
        select(col(Camera.division_code), func.count(), *sums)
        .outerjoin(CameraHealth, col(CameraHealth.camera_id) == col(Camera.id))
        .where(col(Camera.lifecycle).in_(IN_USE))
        .group_by(col(Camera.division_code))
    )
    return {row[0]: Upkeep(*row[1:]) for row in await session.execute(query)}


def _seen(now: datetime, window: timedelta) -> ColumnElement[bool]:
    return and_(col(CameraHealth.state).in_(UP), ~col(CameraHealth.held), col(CameraHealth.checked_at) >= now - window)


async def cameras_now(
    session: AsyncSession,
    kind: RateKind,
    wanted: Collection[Standing],
    now: datetime,
    window: timedelta,
    reason: LeftOutFor | None = None,
) -> list[tuple[uuid.UUID, str]]:
    """The cameras in use that stand so to the rate of clocks, or to that of recordings, with their divisions;
    `reason`: only those left out for it."""
    if kind is RateKind.RECORDING:
        stands = case((_KEPT, Standing.PASSING.value), else_=Standing.FAILING.value)
    else:
        seen = _seen(now, window)
        stands = case(
            (and_(seen, _WRONG), Standing.FAILING.value),
            (and_(seen, ~_UNREAD), Standing.PASSING.value),
            else_=Standing.LEFT_OUT.value,
        )
    query = (
        select(col(Camera.id), col(Camera.division_code))
        .outerjoin(CameraHealth, col(CameraHealth.camera_id) == col(Camera.id))
        .where(col(Camera.lifecycle).in_(IN_USE), stands.in_([each.value for each in wanted]))
    )
    if reason is not None:
        query = query.where(stands == Standing.LEFT_OUT.value, _why_left_out(now, window) == reason.value)
    return [(key, division) for key, division in await session.execute(query)]


def _why_left_out(now: datetime, window: timedelta) -> ColumnElement[str]:
    return case((_seen(now, window), LeftOutFor.CLOCK_UNREAD.value), else_=LeftOutFor.NOT_SAMPLED.value)


async def keeping_at(session: AsyncSession, wanted: Collection[Standing], at: datetime) -> list[tuple[uuid.UUID, str]]:
    """The cameras that were in use and stood so to the rate of recordings, by their records of then."""
    return [
        (row["id"], row["division_code"])
        for row in (await cameras_at(session, _COLUMNS, at)).values()
        if row["lifecycle"] in IN_USE and _stood(row["retention_days"]) in wanted
    ]


def _stood(retention_days: int | None) -> Standing:
    return Standing.PASSING if (retention_days or 0) >= MIN_RETENTION_DAYS else Standing.FAILING


async def kept_at(session: AsyncSession, at: datetime) -> dict[str, Upkeep]:
    """By division as the records were. What clocks showed then is not kept."""
    used, kept = Counter[str](), Counter[str]()
    for row in (await cameras_at(session, _COLUMNS, at)).values():
        if row["lifecycle"] in IN_USE:
            used[row["division_code"]] += 1
            kept[row["division_code"]] += _stood(row["retention_days"]) is Standing.PASSING
    return {code: Upkeep(number, kept=kept[code]) for code, number in used.items()}


def _count(those: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((those, 1), else_=0)), 0)
