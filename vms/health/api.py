"""A camera's health over time, and "check now"."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, Field

from vms.accounts.cameras import permitted_camera
from vms.accounts.model import Actor, Permission
from vms.audit.service import record
from vms.evidence.model import evidence_url
from vms.health import rates_store, store
from vms.health.judge import OUR_FAULT
from vms.health.model import COUNTED, HealthState
from vms.health.recording import Recorded
from vms.health.rows import codes
from vms.health.service import HealthService
from vms.health.tables import Transition
from vms.health.timeline import Segment, Span, Step, rates, segments
from vms.web.deps import ClockDep, Db, authorised, service
from vms.web.paging import CursorParam, Limit, Page, encode_cursor, older_than
from vms.web.problems import Unprocessable, wrong
from vms.web.wording import say

DAY = timedelta(days=1)
LONGEST = timedelta(days=400)
MOST_TRANSITIONS = 10_000

router = APIRouter(prefix="/api/v1/cameras/{camera_id}", tags=["health"])
Viewer = Annotated[Actor, authorised(Permission.VIEW_CAMERAS)]
Checker = Annotated[Actor, authorised(Permission.CHECK_NOW)]
Health = Annotated[HealthService, service(HealthService)]


class TransitionOut(BaseModel):
    """A confirmed change of state. `evidence_url`: the frame that shows it, or the last one before."""

    id: uuid.UUID
    at: datetime
    from_state: HealthState
    to_state: HealthState
    finding: str | None
    faults: list[str]
    detail: str
    flapping: bool
    evidence_url: str | None
    measures: dict[str, float]


class SegmentOut(BaseModel):
    """One state from `from` to `to`."""

    model_config = {"populate_by_name": True, "serialize_by_alias": True}

    state: HealthState
    start: Annotated[datetime, Field(alias="from")]
    end: Annotated[datetime, Field(alias="to")]
    finding: str | None
    faults: list[str]
    detail: str
    flapping: bool
    evidence_url: str | None


class RatesOut(BaseModel):
    """Percent of the counted time; null with `note` when there is too little of it. In `unseen_s` of it nobody could
    look (no address, not checked yet): it counts as not online."""

    online_pct: float | None
    sound_pct: float | None
    counted_s: float
    unseen_s: float
    excluded_s: float
    excluded: dict[HealthState, float]
    note: str | None


class Timeline(BaseModel):
    segments: list[SegmentOut]
    rates: RatesOut


class FaultOut(BaseModel):
    kind: str
    severity: str
    score: float


class ReportOut(BaseModel):
    """What this one check saw, before damping. `evidence_url`: its own frame, null where it saw no picture; that of the
    camera is the last one there was."""

    finding: str
    detail: str
    started_at: datetime
    duration_s: float
    connect_ms: float | None
    first_picture_ms: float | None
    stream: dict[str, str | float | None] | None
    faults: list[FaultOut]
    not_checkable: list[str]
    measures: dict[str, float]
    evidence_url: str | None


class CheckOut(BaseModel):
    """The camera's state after the check, and the check."""

    id: uuid.UUID
    code: str
    state: HealthState
    finding: str | None
    faults: list[str]
    detail: str
    flapping: bool
    checked_at: datetime | None
    since: datetime | None
    evidence_url: str | None
    report: ReportOut


@router.get("/transitions")
async def list_transitions(
    camera_id: str, actor: Viewer, db: Db, cursor: CursorParam = None, limit: Limit = 50
) -> Page[TransitionOut]:
    """Every confirmed change of state, newest first. `camera_id`: UUID or 20-digit code."""
    before = older_than(cursor)
    async with db.reading() as session:
        camera = await permitted_camera(session, actor, Permission.VIEW_CAMERAS, camera_id)
        rows, total = await store.transitions(session, camera.id, before=before, limit=limit + 1)
    page = rows[:limit]
    more = encode_cursor(page[-1].at.isoformat(), str(page[-1].id)) if len(rows) > limit else None
    return Page(items=[_transition(row) for row in page], next_cursor=more, total=total)


@router.get("/timeline")
async def show_timeline(
    camera_id: str,
    actor: Viewer,
    db: Db,
    clock: ClockDep,
    start: Annotated[AwareDatetime | None, Query(alias="from", description="Default: 24 hours before `to`.")] = None,
    end: Annotated[AwareDatetime | None, Query(alias="to", description="Default and latest: now.")] = None,
) -> Timeline:
    """The states from `from` to `to` without gaps, and the rates that follow from them exactly."""
    end = min(end or clock.now(), clock.now())
    start = start or end - DAY
    if not timedelta() < end - start <= LONGEST:
        raise wrong("from", say("not_in_time", days=LONGEST.days))
    async with db.reading() as session:
        camera = await permitted_camera(session, actor, Permission.VIEW_CAMERAS, camera_id)
        history = await store.history(session, camera.id, start, end, limit=MOST_TRANSITIONS + 1)
        known = await rates_store.begun(session, None, None, start, end, camera_id=camera.id, limit=1)
    if len(history) > MOST_TRANSITIONS:
        raise Unprocessable(say("too_much_at_once", most=MOST_TRANSITIONS, what=say("what_changes")))
    parts = segments([_step(row) for row in history], start, end)
    return Timeline(
        segments=[_segment(camera.id, part) for part in parts], rates=_rates(parts, known[0].in_use if known else ())
    )


@router.post("/check", responses={409: {"description": "The camera is not checked; `detail` says why."}})
async def check_now(camera_id: str, actor: Checker, db: Db, health: Health) -> CheckOut:
    """Check before all others and wait for the result."""
    async with db.reading() as session:
        camera = await permitted_camera(session, actor, Permission.CHECK_NOW, camera_id)
    async with db.unit_of_work() as tx:
        await record(tx, actor, "camera.check", "camera", camera.id, division_code=camera.division_code)
    return _checked(await health.check_now(camera.id))


def _transition(row: Transition) -> TransitionOut:
    return TransitionOut(
        **row.model_dump(exclude={"camera_id", "evidence_sha"}),
        evidence_url=evidence_url(row.camera_id, row.evidence_sha),
    )


def _step(row: Transition) -> Step:
    state, faults = HealthState(row.to_state), tuple(row.faults)
    blind = state is HealthState.UNKNOWN and row.detail.startswith(OUR_FAULT)
    return Step(row.at, state, row.finding, faults, row.detail, row.evidence_sha, row.flapping, blind)


def _segment(camera_id: uuid.UUID, part: Segment) -> SegmentOut:
    step = part.step
    return SegmentOut(
        state=step.state,
        start=part.start,
        end=part.end,
        finding=step.finding,
        faults=list(step.faults),
        detail=step.detail,
        flapping=step.flapping,
        evidence_url=evidence_url(camera_id, step.evidence_sha),
    )


def _rates(parts: list[Segment], in_use: Sequence[Span]) -> RatesOut:
    found = rates(parts, in_use)
    excluded = {state: found.seconds[state] for state in HealthState if state not in COUNTED and found.seconds[state]}
    note = "not enough samples" if found.online_pct is None else None
    return RatesOut(
        online_pct=found.online_pct,
        sound_pct=found.sound_pct,
        counted_s=found.counted_s,
        unseen_s=found.unseen_s,
        excluded_s=found.excluded_s,
        excluded=excluded,
        note=note,
    )


def _checked(recorded: Recorded) -> CheckOut:
    health = recorded.tracked.health
    return CheckOut(
        id=recorded.tracked.id,
        code=recorded.tracked.record.code,
        state=health.state,
        finding=health.finding,
        faults=codes(health.faults),
        detail=health.detail,
        flapping=health.flapping,
        checked_at=health.checked_at,
        since=health.since,
        evidence_url=evidence_url(recorded.tracked.id, health.evidence_sha),
        report=_report(recorded),
    )


def _report(recorded: Recorded) -> ReportOut:
    report = recorded.report
    return ReportOut(
        finding=report.finding,
        detail=report.detail,
        started_at=report.started_at,
        duration_s=report.duration_s,
        connect_ms=report.connect_ms,
        first_picture_ms=report.first_picture_ms,
        stream=asdict(report.stream) if report.stream is not None else None,
        faults=[FaultOut(kind=score.kind, severity=score.severity, score=score.score) for score in report.faults],
        not_checkable=list(report.not_checkable),
        measures=report.measures,
        evidence_url=evidence_url(recorded.tracked.id, recorded.shown_sha),
    )
