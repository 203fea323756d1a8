"""All SQL of reports. Nothing here commits."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.model import Camera, Division, Unit, UnitKind
from vms.accounts.model import EVERYWHERE
from vms.evidence.tables import Evidence
from vms.health.model import COUNTED
from vms.health.tables import CameraHealth
from vms.reports.model import ReportKind
from vms.reports.tables import Report, ReportDelay, ReportKey, ReportSchedule


async def keys(session: AsyncSession) -> Sequence[ReportKey]:
    """Newest first."""
    return (await session.scalars(select(ReportKey).order_by(col(ReportKey.id).desc()))).all()


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """Which reports: None is no condition. `path`: of the area in which that lies which they tell of; about a moment
    after `since`, at `until` at the latest; `by_itself`: made by schedule, or by people."""

    path: str
    kind: ReportKind | None = None
    since: datetime | None = None
    until: datetime | None = None
    by_itself: bool | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        found = [col(Report.path).startswith(self.path, autoescape=True)]
        if self.kind is not None:
            found.append(col(Report.kind) == self.kind.value)
        if self.since is not None:
            found.append(col(Report.as_of) > self.since)
        if self.until is not None:
            found.append(col(Report.as_of) <= self.until)
        if self.by_itself is not None:
            found.append(col(Report.schedule).is_not(None) if self.by_itself else col(Report.schedule).is_(None))
        return found


async def reports(
    session: AsyncSession, wanted: ReportFilter, *, before: uuid.UUID | None, limit: int
) -> tuple[Sequence[Report], int]:
    """Newest first; and how many there are."""
    conditions = wanted.conditions()
    query = select(Report).where(*conditions).order_by(col(Report.id).desc())
    if before is not None:
        query = query.where(col(Report.id) < before)
    total = await session.scalar(select(func.count()).select_from(Report).where(*conditions))
    return (await session.scalars(query.limit(limit))).all(), int(total or 0)


async def division_path(session: AsyncSession, code: str) -> str | None:
    found: str | None = await session.scalar(select(col(Division.path)).where(col(Division.code) == code))
    return found


async def scheduled(session: AsyncSession, names: Sequence[str]) -> set[str]:
    """Those of the scheduled ones that were made already."""
    found = await session.scalars(select(col(Report.schedule)).where(col(Report.schedule).in_(names)))
    return {name for name in found if name}


async def last_scheduled(
    session: AsyncSession, kind: ReportKind, path: str, *, of_units: bool
) -> tuple[Report, int] | None:
    """Of those of the area that were made by themselves, for governance centres or not, the newest; and how many there
    are of its moment."""
    for_units = col(Report.schedule).like("% % %")
    kept = ReportFilter(path, kind, by_itself=True).conditions()
    kept.append(for_units if of_units else ~for_units)
    newest = select(Report).where(*kept).order_by(col(Report.as_of).desc(), col(Report.id).desc()).limit(1)
    report: Report | None = await session.scalar(newest)
    if report is None:
        return None
    of_moment = select(func.count()).select_from(Report).where(*kept, col(Report.as_of) == report.as_of)
    return report, int(await session.scalar(of_moment) or 0)


async def schedule(session: AsyncSession, *, for_update: bool = False) -> ReportSchedule | None:
    """What somebody has said that is made by itself."""
    return await session.get(ReportSchedule, 1, with_for_update=for_update)


async def delays(session: AsyncSession) -> dict[str, ReportDelay]:
    """Of the scheduled ones that could not be made."""
    return {delay.schedule: delay for delay in await session.scalars(select(ReportDelay))}


async def unannounced(session: AsyncSession) -> Sequence[Report]:
    """Those that made themselves and of which nobody was told yet, oldest first."""
    return (await session.scalars(select(Report).where(col(Report.news).is_not(None)).order_by(col(Report.id)))).all()


async def whole_path(session: AsyncSession) -> str:
    """The area of what tells of everything: the one county that there is, or else everywhere."""
    roots = (
        await session.scalars(select(col(Division.path)).where(col(Division.parent_code).is_(None)).limit(2))
    ).all()
    return roots[0] if len(roots) == 1 else EVERYWHERE


async def left_open(session: AsyncSession, seen_before: datetime) -> int:
    """Cameras whose state counts and was last seen so long ago that it will be written down as unknown from then on: as
    soon as somebody watches again."""
    query = select(func.count()).select_from(CameraHealth)
    counted = col(CameraHealth.state).in_([state.value for state in COUNTED])
    query = query.where(counted, col(CameraHealth.held).is_(False), col(CameraHealth.checked_at) <= seen_before)
    return int(await session.scalar(query) or 0)


async def beyond(session: AsyncSession, newest: Report, kept: int) -> Sequence[Report]:
    """Of those of its kind that the same person asked for, or that were made by themselves as it was, all but the
    newest so many."""
    query = select(Report).where(col(Report.kind) == newest.kind)
    if newest.schedule is None:
        query = query.where(col(Report.schedule).is_(None), col(Report.made_by) == newest.made_by)
    else:
        query = query.where(col(Report.schedule).is_not(None))
    return (await session.scalars(query.order_by(col(Report.id).desc()).offset(kept))).all()


class ReportUnit(NamedTuple):
    code: str
    name: str
    division_code: str
    path: str
    """Of its division."""


_UNITS = select(col(Unit.code), col(Unit.name), col(Unit.division_code), col(Division.path)).join(
    Division, col(Division.code) == col(Unit.division_code)
)


async def unit(session: AsyncSession, code: str) -> ReportUnit | None:
    row = (await session.execute(_UNITS.where(col(Unit.code) == code))).one_or_none()
    return ReportUnit(*row) if row else None


async def governance_centres(session: AsyncSession, path: str) -> list[ReportUnit]:
    """Those of the area."""
    query = _UNITS.where(col(Unit.kind) == UnitKind.GOVERNANCE_CENTRE).order_by(col(Unit.code))
    query = query.where(col(Division.path).startswith(path, autoescape=True))
    return [ReportUnit(*row) for row in await session.execute(query)]


class FrameRecord(NamedTuple):
    """One row of a frame, with its camera and where that stands."""

    row: Evidence
    code: str
    name: str
    division_code: str


async def frame_records(session: AsyncSession, sha256: str, path: str) -> list[FrameRecord]:
    """The rows of a frame whose cameras stand in the area."""
    query = (
        select(Evidence, col(Camera.code), col(Camera.name), col(Camera.division_code))
        .join(Camera, col(Camera.id) == col(Evidence.camera_id))
        .join(Division, col(Division.code) == col(Camera.division_code))
        .where(col(Evidence.sha256) == sha256, col(Division.path).startswith(path, autoescape=True))
        .order_by(col(Evidence.taken_at), col(Evidence.id))
    )
    return [FrameRecord(*found) for found in await session.execute(query)]
