"""The HTTP face of the reports that are made by themselves."""

import uuid
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict

from vms.accounts.model import Actor, Permission
from vms.reports.model import Language, ReportKind, last_day
from vms.reports.schedule import TRIED_EVERY, Line, Schedule
from vms.reports.scheduling import Last, Late, Schedules, Standing
from vms.web.deps import authorised, service
from vms.web.paging import IfMatch, etag
from vms.web.wording import PhraseOut

router = APIRouter(prefix="/api/v1/report-schedule", tags=["reports"])
SchedulesDep = Annotated[Schedules, service(Schedules)]


class ScheduleIn(BaseModel):
    """`lines`: what is made by itself, each in which language; none: nothing."""

    model_config = ConfigDict(extra="forbid")

    lines: dict[Line, Language]


class LastReportOut(BaseModel):
    """The newest one of the caller's area, of this day or of the month that it ends. `reports`: how many were made of
    the same."""

    id: uuid.UUID
    title: str
    at: datetime
    day: date
    reports: int

    @classmethod
    def of(cls, last: Last) -> "LastReportOut":
        report = last.report
        day = last_day(report.as_of)
        return cls(id=report.id, title=report.title, at=report.at, day=day, reports=last.reports)


class LateReportsOut(BaseModel):
    """Reports of one day, or of the month that this day ends, which are due and not made. `cameras`: they wait until
    the state that so many cameras had is written down, which is when these are checked again. `failure`: why one could
    not be made when it was last tried, and from when on it is tried again. Neither: it is made within ten minutes."""

    day: date
    reports: int
    cameras: int
    failure: PhraseOut | None
    tried_at: datetime | None
    again_at: datetime | None

    @classmethod
    def of(cls, late: Late) -> "LateReportsOut":
        failed = late.failed
        return cls(
            day=late.day,
            reports=late.reports,
            cameras=late.cameras,
            failure=PhraseOut.model_validate(failed.reason) if failed else None,
            tried_at=failed.at if failed else None,
            again_at=failed.at + TRIED_EVERY if failed else None,
        )


class ScheduleLineOut(BaseModel):
    """`line`: `daily` and `monthly` are the county's; of `units_daily` and of `units`, monthly, each governance centre
    has one. `next_at`: when the next is due; null, as `language` is: it is not made."""

    line: Line
    kind: ReportKind
    language: Language | None
    next_at: datetime | None
    last: LastReportOut | None
    late: list[LateReportsOut]

    @classmethod
    def of(cls, standing: Standing) -> "ScheduleLineOut":
        return cls(
            line=standing.line,
            kind=standing.line.kind,
            language=standing.language,
            next_at=standing.next_at,
            last=LastReportOut.of(standing.last) if standing.last else None,
            late=[LateReportsOut.of(late) for late in standing.late],
        )


class ScheduleOut(BaseModel):
    """`changed_at` null: nobody has changed it, the settings hold; `version` 0 then. `may_change`: whether the caller
    may."""

    lines: list[ScheduleLineOut]
    version: int
    changed_at: datetime | None
    changed_by: str | None
    may_change: bool


@router.get("")
async def get_report_schedule(
    actor: Annotated[Actor, authorised(Permission.EXPORT)], schedules: SchedulesDep, response: Response
) -> ScheduleOut:
    """Which reports are made by themselves, when the next one is due, and what is late for which reason."""
    return await _out(schedules, actor, response)


@router.put("")
async def change_report_schedule(
    body: ScheduleIn,
    actor: Annotated[Actor, authorised(Permission.SWITCH_SETTINGS)],
    schedules: SchedulesDep,
    response: Response,
    if_match: IfMatch = None,
) -> ScheduleOut:
    """Say what is made by itself, from now on and in place of the settings; If-Match names the version that was seen.
    Only who is responsible for everything may."""
    await schedules.change(actor, if_match, Schedule(body.lines))
    return await _out(schedules, actor, response)


async def _out(schedules: Schedules, actor: Actor, response: Response) -> ScheduleOut:
    said, standings = await schedules.read(actor)
    version = said.version if said else 0
    response.headers["ETag"] = etag(version)
    return ScheduleOut(
        lines=[ScheduleLineOut.of(standing) for standing in standings],
        version=version,
        changed_at=said.changed_at if said else None,
        changed_by=said.changed_by if said else None,
        may_change=await schedules.may_change(actor),
    )
