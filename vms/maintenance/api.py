"""Maintenance windows, and overrides of a camera's state."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal, NamedTuple, Self

from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncSession

from registry.enumerations import Word
from registry.facts import Facts
from registry.history import Row
from registry.record import Column, Kind
from vms.accounts.cameras import CameraPlace, permitted_camera
from vms.accounts.gate import allows
from vms.accounts.model import Actor, Permission
from vms.health import store as health_store
from vms.health.model import HealthState
from vms.health.words import STATE_WORDS
from vms.maintenance import store
from vms.maintenance.model import Opening, Scope, open_at, openings
from vms.maintenance.service import Maintenance, Plans
from vms.maintenance.tables import HealthOverride
from vms.points.changes import DayParam, RecordChangeOut, change_out, end_of, page_of_changes
from vms.points.schemas import Reason, ReasonParam
from vms.web.deps import ClockDep, Db, authorised, service
from vms.web.paging import CursorParam, IfMatch, Limit, Page, decode_id, encode_cursor, etag
from vms.web.problems import NotFound, wrong
from vms.web.wording import say

MOST_OPENINGS = 400
LONGEST_CALENDAR = timedelta(days=366)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
"""Nobody plans farther; the calendar ends before the last day that there is."""

WEEKDAYS = (
    *(Word("周一", "Monday"), Word("周二", "Tuesday"), Word("周三", "Wednesday"), Word("周四", "Thursday")),
    *(Word("周五", "Friday"), Word("周六", "Saturday"), Word("周日", "Sunday")),
)
WINDOW_COLUMNS = (
    Column("", "reason", "事由", "reason"),
    Column("", "starts_at", "开始", "from"),
    Column("", "ends_at", "结束", "to"),
    Column("", "weekdays", "每周", "every", Kind.CODES, words={str(at): day for at, day in enumerate(WEEKDAYS, 1)}),
    Column("", "until", "重复至", "until"),
    Column("", "cancelled_at", "取消时间", "called off at"),
)
"""What may be said of a window, as its history tells it."""
OVERRIDE_COLUMNS = (
    Column("", "state", "状态", "state", Kind.CODE, words=STATE_WORDS),
    Column("", "until", "至", "until"),
    Column("", "reason", "事由", "reason"),
)
router = APIRouter(prefix="/api/v1", tags=["maintenance"])
Viewer = Annotated[Actor, authorised(Permission.VIEW_CAMERAS)]
Planner = Annotated[Actor, authorised(Permission.MANAGE_MAINTENANCE)]
Service = Annotated[Maintenance, service(Maintenance)]
Weekday = Annotated[int, Field(ge=1, le=7)]
Overridable = Literal[HealthState.ONLINE, HealthState.DEGRADED, HealthState.OFFLINE, HealthState.MAINTENANCE]


class About(NamedTuple):
    """What goes with windows. `names`: of what they cover, by scope and its id; `hanging`: by window, how many cameras
    hang on it."""

    names: Mapping[tuple[str, str], str]
    hanging: Mapping[uuid.UUID, int]


class PlansIn(BaseModel):
    """`weekdays`: 1 is Monday; the window is then open on each of these days, at the time of day and in the zone of
    `starts_at`, until it would begin after `until`. Without weekdays it is open once."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    weekdays: Annotated[list[Weekday], Field(max_length=7)] = []
    until: AwareDatetime | None = None

    def plans(self) -> Plans:
        return Plans(self.reason, self.starts_at, self.ends_at, tuple(self.weekdays), self.until)


class WindowChange(PlansIn):
    """`reason`: of the window; `change_reason`: why it is planned anew."""

    change_reason: Reason


class WindowIn(PlansIn):
    """`scope_id`: a camera's or site's id or code, a division's code, a unit's id or code; the name of a pole,
    recorder, switch, power line or uplink in the records, all of whose cameras lie in the caller's area. Whichever of
    that area hang on it while the window is open are in it. `division`: the code of the root division that the name is
    of, where several have one."""

    scope: Scope
    scope_id: Annotated[str, Field(min_length=1, max_length=50)]
    division: Annotated[str | None, Field(max_length=20)] = None


class ThingOut(BaseModel):
    """What cameras hang on. `division`: the root division that the name is of. `cameras`: of the caller's area;
    `beyond`: how many more hang on it elsewhere, so that others plan for it."""

    name: str
    division: str
    division_name: str
    cameras: int
    beyond: int


class Things(BaseModel):
    """`total`: how many names there are."""

    items: list[ThingOut]
    total: int


class OpeningOut(BaseModel):
    start: datetime
    end: datetime


class WindowOut(BaseModel):
    """A window. `open`: the time that it is open now; `openings`: those of the calendar that was asked for. `cameras`:
    how many of the caller's area hang now on what it is planned for; null for other scopes, and of a past day."""

    id: uuid.UUID
    scope: Scope
    scope_id: str
    scope_name: str | None
    cameras: int | None
    division: str
    division_name: str
    reason: str
    starts_at: datetime
    ends_at: datetime
    weekdays: list[int]
    until: datetime | None
    utc_offset_min: int
    created_at: datetime
    created_by: str
    cancelled_at: datetime | None
    open: OpeningOut | None
    openings: list[OpeningOut]
    may_change: bool
    version: int


class OverrideIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    state: Overridable
    reason: Reason
    until: AwareDatetime


class OverrideOut(BaseModel):
    state: HealthState
    reason: str
    until: datetime
    set_at: datetime
    set_by: str

    @classmethod
    def of(cls, row: HealthOverride) -> Self:
        return cls(**row.model_dump(exclude={"camera_id"}))


class StandingOut(BaseModel):
    """What people have said about the camera's state: the override in force, and the windows that cover it now or will.
    The override goes before."""

    override: OverrideOut | None
    windows: list[WindowOut]


@router.get("/maintenance-windows")
async def list_maintenance_windows(
    actor: Viewer,
    db: Db,
    clock: ClockDep,
    which: Annotated[Literal["living", "all"], Query(description="`living`: open now or later.")] = "living",
    start: Annotated[AwareDatetime | None, Query(alias="from", description="Of the calendar; default: now.")] = None,
    end: Annotated[AwareDatetime | None, Query(alias="to", description="Default: four weeks after `from`.")] = None,
    day: DayParam = None,
    cursor: CursorParam = None,
    limit: Limit = 50,
) -> Page[WindowOut]:
    """Windows of the caller's area and of the areas around it, newest first: of now, or as they were planned at the end
    of a day."""
    now = end_of(day) if day else clock.now()
    calendar = _calendar(start or now, end)
    before, living = decode_id(cursor), which == "living"
    async with db.reading() as session:
        if day:
            then = await store.windows_at(session, actor.division_path, now, living=living)
            rows, total = [each for each in then if before is None or each.row.id < before], len(then)
        else:
            rows, total = await store.page(
                session,
                actor.division_path,
                living_at=now if living else None,
                before=before,
                limit=limit + 1,
            )
        about = await _about(session, actor, rows[:limit], of_now=day is None)
    more = encode_cursor(str(rows[limit - 1].row.id)) if len(rows) > limit else None
    items = [_out(actor, found, about, calendar, now) for found in rows[:limit]]
    return Page(items=items, next_cursor=more, total=total)


@router.post("/maintenance-windows", status_code=201)
async def plan_maintenance(
    body: WindowIn, actor: Planner, db: Db, clock: ClockDep, maintenance: Service, response: Response
) -> WindowOut:
    """Plan a time in which cameras are measured but nobody is alarmed."""
    window_id = await maintenance.plan(actor, body.scope, body.scope_id, body.plans(), division=body.division)
    return await _one(actor, db, clock, window_id, response)


@router.get("/maintenance-things")
async def list_maintenance_things(
    actor: Planner,
    db: Db,
    kind: Literal[Scope.POLE, Scope.RECORDER, Scope.SWITCH, Scope.POWER, Scope.UPLINK],
    q: Annotated[str, Query(max_length=50, description="Part of the name.")] = "",
    limit: Limit = 50,
) -> Things:
    """What a window may be planned for: the names that stand in the records of the caller's area."""
    async with db.reading() as session:
        found, total = await store.things(session, kind, actor.division_path, text=q.strip(), limit=limit)
    return Things(items=[ThingOut(**each._asdict()) for each in found], total=total)


@router.get("/maintenance-windows/{window_id}")
async def get_maintenance_window(
    window_id: uuid.UUID, actor: Viewer, db: Db, clock: ClockDep, response: Response
) -> WindowOut:
    """One window."""
    return await _one(actor, db, clock, window_id, response)


@router.get("/maintenance-windows/{window_id}/changes")
async def list_maintenance_window_changes(
    window_id: uuid.UUID, actor: Viewer, db: Db, cursor: CursorParam = None, limit: Limit = 20
) -> Page[RecordChangeOut]:
    """The changes of one window, newest first."""
    async with db.reading() as session:
        found = await store.find(session, window_id, concerning=actor.division_path)
        if found is None:
            raise NotFound
        changes, page = await page_of_changes(session, store.WINDOW, str(window_id), cursor, limit)
    page.items = [change_out(WINDOW_COLUMNS, change, _facts) for change in changes]
    return page


@router.patch("/maintenance-windows/{window_id}")
async def change_maintenance_window(
    window_id: uuid.UUID,
    body: WindowChange,
    actor: Planner,
    db: Db,
    clock: ClockDep,
    maintenance: Service,
    response: Response,
    if_match: IfMatch = None,
) -> WindowOut:
    """Plan a window anew; If-Match names the version that was seen."""
    await maintenance.change(actor, window_id, if_match, body.plans(), body.change_reason)
    return await _one(actor, db, clock, window_id, response)


@router.delete("/maintenance-windows/{window_id}", status_code=204)
async def cancel_maintenance_window(
    window_id: uuid.UUID, actor: Planner, maintenance: Service, reason: ReasonParam
) -> None:
    """It ends now, or never begins. It stays on record: it explains what was excluded."""
    await maintenance.cancel(actor, window_id, reason)


@router.get("/cameras/{camera_id}/override")
async def show_standing(camera_id: str, actor: Viewer, db: Db, clock: ClockDep) -> StandingOut:
    """What people have said about the camera's state."""
    now = clock.now()
    async with db.reading() as session:
        camera = await permitted_camera(session, actor, Permission.VIEW_CAMERAS, camera_id)
        row = await store.override_of(session, camera.id)
        windows = [
            window
            for record in await health_store.cameras(session, [camera.id])
            for window in await store.covering(session, record, now)
        ]
        about = await _about(session, actor, windows)
    calendar = _calendar(now, None)
    return StandingOut(
        override=OverrideOut.of(row) if row is not None and row.until > now else None,
        windows=[_out(actor, found, about, calendar, now) for found in windows],
    )


@router.get("/cameras/{camera_id}/override/changes")
async def list_override_changes(
    camera_id: str, actor: Viewer, db: Db, cursor: CursorParam = None, limit: Limit = 20
) -> Page[RecordChangeOut]:
    """Every state that people have said of the camera, newest first. One that is not followed by another, or by its
    end, ended at its own time."""
    async with db.reading() as session:
        camera = await permitted_camera(session, actor, Permission.VIEW_CAMERAS, camera_id)
        changes, page = await page_of_changes(session, store.OVERRIDE, str(camera.id), cursor, limit)
    page.items = [change_out(OVERRIDE_COLUMNS, change, _facts) for change in changes]
    return page


@router.post("/cameras/{camera_id}/override")
async def override_state(
    camera_id: str, body: OverrideIn, actor: Planner, db: Db, clock: ClockDep, maintenance: Service
) -> OverrideOut:
    """The state is this until then: the checks go on and do not change it."""
    camera = await _camera(actor, db, camera_id)
    await maintenance.override(actor, camera, body.state, body.reason, body.until)
    async with db.reading() as session:
        row = await store.override_of(session, camera.id)
    if row is None:
        raise NotFound
    return OverrideOut.of(row)


@router.delete("/cameras/{camera_id}/override", status_code=204)
async def release_state(camera_id: str, actor: Planner, db: Db, maintenance: Service) -> None:
    """The checks decide again."""
    await maintenance.release(actor, await _camera(actor, db, camera_id))


async def _camera(actor: Actor, db: Db, camera_id: str) -> CameraPlace:
    async with db.reading() as session:
        return await permitted_camera(session, actor, Permission.MANAGE_MAINTENANCE, camera_id)


async def _one(actor: Actor, db: Db, clock: ClockDep, window_id: uuid.UUID, response: Response) -> WindowOut:
    async with db.reading() as session:
        found = await store.find(session, window_id, concerning=actor.division_path)
        if found is None:
            raise NotFound
        about = await _about(session, actor, [found])
    response.headers["ETag"] = etag(found.row.version)
    return _out(actor, found, about, _calendar(clock.now(), None), clock.now())


def _facts(side: Row) -> Facts:
    """Days of the week as their column has them."""
    read = store.read_facts(side)
    return {**read, "weekdays": "/".join(map(str, read["weekdays"])) or None} if "weekdays" in read else read


async def _about(session: AsyncSession, actor: Actor, windows: Sequence[store.Listed], *, of_now: bool = True) -> About:
    rows = [found.row for found in windows]
    hanging = await store.hanging_counts(session, rows, actor.division_path) if of_now else {}
    return About(await store.names(session, rows), hanging)


def _out(actor: Actor, found: store.Listed, about: About, calendar: Opening, now: datetime) -> WindowOut:
    row = found.row
    window = store.window_of(row, found.path)
    end = min(calendar.end, row.cancelled_at) if row.cancelled_at is not None else calendar.end
    shown = [OpeningOut(start=each.start, end=each.end) for each in openings(window, calendar.start, end)]
    present = open_at(window, now) if row.cancelled_at is None else None
    return WindowOut(
        **row.model_dump(exclude={"division_code", "over_at", "scope"}),
        scope=Scope(row.scope),
        scope_name=about.names.get((row.scope, row.scope_id)),
        cameras=about.hanging.get(row.id),
        division=row.division_code,
        division_name=found.division_name,
        open=OpeningOut(start=present.start, end=present.end) if present is not None else None,
        openings=shown[:MOST_OPENINGS],
        may_change=allows(actor, Permission.MANAGE_MAINTENANCE, found.path),
    )


def _calendar(start: datetime, end: datetime | None) -> Opening:
    """Raises Unprocessable."""
    if start > LATEST:
        raise wrong("from", say("calendar_latest", year=LATEST.year))
    end = end or start + timedelta(weeks=4)
    if not timedelta() < end - start <= LONGEST_CALENDAR:
        raise wrong("from", say("calendar_length", days=LONGEST_CALENDAR.days))
    return Opening(start, end)
