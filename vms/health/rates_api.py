"""Online and sound rates of a camera, a division, a class, over any time; by the registry as it was when that ended."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, BackgroundTasks, Query
from fastapi.responses import FileResponse
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue
from sqlalchemy.ext.asyncio import AsyncSession

from registry import store as registry_store
from registry.keys import Rows
from registry.scopes import COUNTY, DivisionTree
from streams.clock import Clock
from streams.model import Finding
from vms.accounts.cameras import permitted_camera
from vms.accounts.model import Actor, Permission
from vms.audit.service import record
from vms.db.engine import Database
from vms.health import rates_store
from vms.health.api import DAY, LONGEST
from vms.health.measured_rates import STANDS, MeasuredRates, Rates, Time
from vms.health.model import HealthState
from vms.health.rated_table import RatedTable, TableMaker
from vms.health.rates_book import Figures, Language, write_rates
from vms.health.rates_store import Outage
from vms.health.rating import Rated, RateShow, Summary
from vms.web.deps import ClockDep, Db, authorised, service
from vms.web.downloads import fetched, made, new_folder
from vms.web.paging import CursorParam, Limit, Page, decode_cursor, encode_cursor
from vms.web.problems import wrong
from vms.web.wording import say

BOOK_ROWS = 1_000
"""Of a workbook at once."""
NOT_ENOUGH = "not enough samples"

router = APIRouter(prefix="/api/v1/rates", tags=["health"])
Measured = Annotated[MeasuredRates, service(MeasuredRates)]
Viewer = Annotated[Actor, authorised(Permission.VIEW_COVERAGE)]
ScopeParam = Annotated[
    str,
    Query(max_length=40, description="county, core, townships, a division's code, or a camera's id or 20-digit code"),
]
ClassesParam = Annotated[
    list[Annotated[int, Field(ge=1, le=9)]] | None,
    Query(alias="class", max_length=9, description="Of these classes; may be repeated. None: of all."),
]
ShowParam = Annotated[
    RateShow,
    Query(description="All cameras, or those that one of the figures counts; of a kind of time those with some."),
]
FromParam = Annotated[AwareDatetime | None, Query(alias="from", description="Default: 24 hours before `to`.")]
ToParam = Annotated[AwareDatetime | None, Query(alias="to", description="Default and latest: now.")]


class SummaryOut(BaseModel):
    """`online_pct` and `sound_pct`: the mean over the `rated` cameras, those with enough counted time; null with `note`
    when there is none. `unseen_s` of the counted time nobody could look (no address, not checked yet): it counts as not
    online. `excluded`: seconds that are not counted, by state, over all cameras."""

    cameras: int
    rated: int
    online_pct: float | None
    sound_pct: float | None
    counted_s: float
    unseen_s: float
    excluded_s: float
    excluded: dict[HealthState, float]
    note: str | None

    @classmethod
    def of(cls, found: Summary) -> Self:
        return cls(
            cameras=found.cameras,
            rated=found.rated,
            online_pct=found.online_pct,
            sound_pct=found.sound_pct,
            counted_s=found.counted_s,
            unseen_s=found.unseen_s,
            excluded_s=sum(found.excluded.values()),
            excluded=found.excluded,
            note=None if found.rated else NOT_ENOUGH,
        )


class DivisionRates(BaseModel):
    code: str
    name: str
    rates: SummaryOut


class RatesAnswer(BaseModel):
    """`divisions`: the areas directly below the scope, or that it is made of. Of very many cameras they are measured
    when somebody asks, and `progress` says how far that is, from 0 to 1, null: nothing is being measured; meanwhile
    there are those of `from` to `to` that were measured before, at `measured_at`, null: none yet."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    scope: str
    start: Annotated[datetime, Field(alias="from")]
    end: Annotated[datetime, Field(alias="to")]
    measured_at: datetime | None
    progress: float | None
    rates: SummaryOut
    by_class: dict[str, SummaryOut]
    divisions: list[DivisionRates]


class OutageOut(BaseModel):
    """`since`: when the camera was found gone, `finding`: how that check ended. `until`: when it changed again, null:
    not yet; `sha256`: of the frame that was taken then."""

    model_config = ConfigDict(from_attributes=True)

    since: datetime
    finding: Finding | None
    until: datetime | None
    sha256: Annotated[str | None, Field(validation_alias="evidence_sha")]


class CameraRates(BaseModel):
    """One camera. `changes`: how often its state changed between online, degraded and offline; `outage`: the last time
    that it was offline in the time asked for."""

    model_config = ConfigDict(populate_by_name=True)

    id: uuid.UUID
    code: str
    name: str
    division: str
    camera_class: Annotated[int | None, Field(alias="class")]
    online_pct: float | None
    sound_pct: float | None
    counted_s: float
    unseen_s: float
    excluded_s: float
    excluded: dict[HealthState, float]
    changes: int
    outage: OutageOut | None
    note: str | None


@dataclass(frozen=True, slots=True)
class _Asked:
    """A scope within the asker's area."""

    name: str
    tree: DivisionTree
    members: tuple[str, ...]
    codes: frozenset[str] | None
    """None: everything."""
    camera_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    asked: _Asked
    rates: Rates
    classes: Collection[int] | None


@router.get("")
async def get_rates(
    actor: Viewer,
    db: Db,
    measured: Measured,
    clock: ClockDep,
    scope: ScopeParam = COUNTY,
    classes: ClassesParam = None,
    start: FromParam = None,
    end: ToParam = None,
) -> RatesAnswer:
    """The rates of a scope, by class and by the areas in it, exactly from every change of state."""
    found = await _found(measured, db, actor, scope, classes, _time(clock, start, end))
    whole, by_class, areas = await asyncio.to_thread(_tables, found)
    names = found.asked.tree.by_code
    return RatesAnswer(
        scope=scope,
        start=found.rates.time.start,
        end=found.rates.time.end,
        measured_at=found.rates.at,
        progress=found.rates.progress,
        rates=SummaryOut.of(whole),
        by_class={str(each): SummaryOut.of(of) for each, of in by_class.items()},
        divisions=[
            DivisionRates(code=code, name=names[code].name, rates=SummaryOut.of(of)) for code, of in areas.items()
        ],
    )


@router.get("/workbook", response_class=FileResponse)
async def get_rates_workbook(
    actor: Annotated[Actor, authorised(Permission.EXPORT)],
    db: Db,
    measured: Measured,
    clock: ClockDep,
    after: BackgroundTasks,
    scope: ScopeParam = COUNTY,
    classes: ClassesParam = None,
    start: FromParam = None,
    end: ToParam = None,
    show: ShowParam = RateShow.ALL,
    language: Annotated[Language, Query()] = "zh-CN",
) -> FileResponse:
    """The same as a workbook: classes and areas, and the cameras that are shown, each with the time that is not
    counted."""
    found = await _found(measured, db, actor, scope, classes, _time(clock, start, end))
    start, end, _ = found.rates.time
    table, rows = await asyncio.to_thread(_shown, found, show)
    detail: dict[str, JsonValue] = {"from": start.isoformat(), "to": end.isoformat(), "class": [*(classes or ())]}
    if show is not RateShow.ALL:
        detail["show"] = show.value
    out = await new_folder() / f"rates-{start:%Y%m%d}-{end:%Y%m%d}.xlsx"

    async def making() -> None:
        whole, by_class, areas = await asyncio.to_thread(_tables, found)
        names = {code: division.name for code, division in found.asked.tree.by_code.items()}
        async with db.reading() as session:
            cameras = fetched(asyncio.get_running_loop(), _chunks(session, table, rows, end))
            figures = Figures(start, end, whole, by_class, areas, cameras, names, show)
            await asyncio.to_thread(write_rates, out, figures, language)
        code = scope if scope in found.asked.tree.by_code else None
        async with db.unit_of_work() as tx:
            await record(tx, actor, "rates.export", "rates", scope, division_code=code, detail=detail)

    return await made(out, making(), after)


def _chunks(
    session: AsyncSession, table: RatedTable, rows: Rows, end: datetime
) -> Callable[[], Awaitable[list[tuple[str, str, Rated]]]]:
    """The next of these cameras, with code and name, but for those that were removed since."""
    begins = iter(range(0, len(rows), BOOK_ROWS))

    async def following() -> list[tuple[str, str, Rated]]:
        for begin in begins:
            if found := await _named(session, table, rows[begin : begin + BOOK_ROWS], end):
                return found
        return []

    return following


async def _named(session: AsyncSession, table: RatedTable, rows: Rows, end: datetime) -> list[tuple[str, str, Rated]]:
    some = [table[row] for row in rows.tolist()]
    names = await rates_store.named(session, [each.camera_id for each in some], end)
    return [(*names[each.camera_id], each) for each in some if each.camera_id in names]


@router.get("/cameras")
async def list_camera_rates(
    actor: Viewer,
    db: Db,
    measured: Measured,
    clock: ClockDep,
    scope: ScopeParam = COUNTY,
    classes: ClassesParam = None,
    start: FromParam = None,
    end: ToParam = None,
    show: ShowParam = RateShow.ALL,
    cursor: CursorParam = None,
    limit: Limit = 50,
) -> Page[CameraRates]:
    """The cameras behind the figure, the least online first, those without enough samples last; of a kind of time those
    that have some, the most first. Of very many cameras there are none while their rates are first being measured."""
    after = decode_cursor(cursor, int)
    skip = max(0, int(str(after[0]))) if after else 0
    found = await _found(measured, db, actor, scope, classes, _time(clock, start, end))
    table, rows = await asyncio.to_thread(_shown, found, show)
    page, time = rows[skip : skip + limit], found.rates.time
    more = encode_cursor(skip + limit) if len(rows) > skip + limit else None
    async with db.reading() as session:
        some = await _named(session, table, page, time.end)
        keys = [each.camera_id for _, _, each in some]
        gone = await rates_store.last_outages(session, keys, time.start, time.end)
    items = [_camera(code, name, each, gone.get(each.camera_id)) for code, name, each in some]
    return Page(items=items, next_cursor=more, total=len(rows))


async def _found(
    measured: MeasuredRates,
    db: Database,
    actor: Actor,
    scope: str,
    classes: Collection[int] | None,
    time: Time,
) -> _Found:
    async with db.reading() as session:
        divisions = await registry_store.divisions_at(session, time.end)
        tree = DivisionTree(each for each in divisions if each.path.startswith(actor.division_path))
        asked = _scope(tree, scope)
        if asked is None:
            camera = await permitted_camera(session, actor, Permission.VIEW_COVERAGE, scope)
            asked = _Asked(scope, tree, (), None, camera.id)
    return _Found(asked, await measured.rates(asked.codes, classes, time, asked.camera_id), classes)


def _tables(found: _Found) -> tuple[Summary, dict[int, Summary], dict[str, Summary]]:
    """The whole, by class, and by the areas of the scope that have cameras, in its order."""
    asked, table = found.asked, found.rates.table or TableMaker().table()
    rows = table.among(asked.codes, found.classes)
    area = {code: member for member in asked.members for code in asked.tree.subtree(member)}
    areas = table.by_area(rows, area)
    return (
        table.summed(rows),
        table.by_class(rows),
        {code: areas[code] for code in asked.members if code in areas},
    )


def _shown(found: _Found, show: RateShow) -> tuple[RatedTable, Rows]:
    """Raises Unavailable."""
    table = found.rates.there()
    return table, table.shown(table.among(found.asked.codes, found.classes), show)


def _scope(tree: DivisionTree, name: str) -> _Asked | None:
    """None: the name is no scope."""
    found = tree.scope(name)
    if found is None:
        return None
    members = found.members
    if len(members) == 1:  # one area: what lies directly below it
        members = tuple(each for each in tree.by_code.values() if each.parent_code == members[0].code)
    codes = sorted(each.code for each in members)
    return _Asked(name, tree, tuple(codes), found.codes)


def _time(clock: Clock, start: datetime | None, end: datetime | None) -> Time:
    """Raises Unprocessable."""
    now = clock.now()
    end = min(end or now, now)
    start = start or end - DAY
    if not start < end <= start + LONGEST:
        raise wrong("from", say("not_in_time", days=LONGEST.days))
    return Time(start, end, running=now - end < STANDS)


def _camera(code: str, name: str, found: Rated, outage: Outage | None) -> CameraRates:
    rates = found.rates
    return CameraRates(
        id=found.camera_id,
        code=code,
        name=name,
        division=found.division_code,
        camera_class=found.camera_class,
        online_pct=rates.online_pct,
        sound_pct=rates.sound_pct,
        counted_s=rates.counted_s,
        unseen_s=rates.unseen_s,
        excluded_s=rates.excluded_s,
        excluded={state: seconds for state, seconds in rates.seconds.items() if seconds},
        changes=found.changes,
        outage=OutageOut.model_validate(outage) if outage else None,
        note=None if rates.online_pct is not None else NOT_ENOUGH,
    )
