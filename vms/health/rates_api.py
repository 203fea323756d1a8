"""Online and sound rates of a camera, a division, a class, over any time; by the registry as it was when that ended."""

import asyncio
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from registry import store as registry_store
from registry.scopes import COUNTY, DivisionTree
from streams.clock import Clock
from streams.model import Finding
from vms.accounts.cameras import permitted_camera
from vms.accounts.model import Actor, Permission
from vms.audit.service import record
from vms.db.engine import Database
from vms.health import rates_store
from vms.health.api import DAY, LONGEST
from vms.health.model import COUNTED, HealthState
from vms.health.rates_book import Figures, Language, write_rates
from vms.health.rates_store import Begun, Outage
from vms.health.rating import Rated, RateShow, Summary, grouped, rate_camera, shown, summed
from vms.health.timeline import Step
from vms.web.deps import ClockDep, Db, authorised
from vms.web.paging import CursorParam, Limit, Page, decode_cursor, encode_cursor
from vms.web.problems import Unprocessable, wrong
from vms.web.sheets import XLSX
from vms.web.wording import say

MOST_CAMERAS, MOST_CHANGES = 50_000, 500_000
NOT_ENOUGH = "not enough samples"

router = APIRouter(prefix="/api/v1/rates", tags=["health"])
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
    """`divisions`: the areas directly below the scope, or that it is made of."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    scope: str
    start: Annotated[datetime, Field(alias="from")]
    end: Annotated[datetime, Field(alias="to")]
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


@router.get("")
async def get_rates(
    actor: Viewer,
    db: Db,
    clock: ClockDep,
    scope: ScopeParam = COUNTY,
    classes: ClassesParam = None,
    start: FromParam = None,
    end: ToParam = None,
) -> RatesAnswer:
    """The rates of a scope, by class and by the areas in it, exactly from every change of state."""
    start, end = _period(clock, start, end)
    asked, rated, _ = await _rated(db, actor, scope, classes, start, end)
    below = _below(asked, rated)
    return RatesAnswer(
        scope=scope,
        start=start,
        end=end,
        rates=SummaryOut.of(summed(rated)),
        by_class={str(found): SummaryOut.of(each) for found, each in _by_class(rated).items()},
        divisions=[
            DivisionRates(code=code, name=asked.tree.by_code[code].name, rates=SummaryOut.of(each))
            for code, each in below.items()
        ],
    )


@router.get("/workbook", response_class=Response, responses={200: {"content": {XLSX: {}}}})
async def get_rates_workbook(
    actor: Annotated[Actor, authorised(Permission.EXPORT)],
    db: Db,
    clock: ClockDep,
    scope: ScopeParam = COUNTY,
    classes: ClassesParam = None,
    start: FromParam = None,
    end: ToParam = None,
    show: ShowParam = RateShow.ALL,
    language: Annotated[Language, Query()] = "zh-CN",
) -> Response:
    """The same as a workbook: classes and areas, and the cameras that are shown, each with the time that is not
    counted."""
    start, end = _period(clock, start, end)
    asked, rated, cameras = await _rated(db, actor, scope, classes, start, end)
    figures = Figures(
        start=start,
        end=end,
        whole=summed(rated),
        by_class=_by_class(rated),
        areas=_below(asked, rated),
        cameras=[
            (cameras[each.camera_id], each) for each in (shown(rated, show) if show is not RateShow.ALL else rated)
        ],
        show=show,
        names={code: division.name for code, division in asked.tree.by_code.items()},
    )
    content = await asyncio.to_thread(write_rates, figures, language)
    async with db.unit_of_work() as tx:
        detail: dict[str, JsonValue] = {"from": start.isoformat(), "to": end.isoformat(), "class": [*(classes or ())]}
        if show is not RateShow.ALL:
            detail["show"] = show.value
        code = scope if scope in asked.tree.by_code else None
        await record(tx, actor, "rates.export", "rates", scope, division_code=code, detail=detail)
    name = f"rates-{start:%Y%m%d}-{end:%Y%m%d}.xlsx"
    return Response(content, media_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@router.get("/cameras")
async def list_camera_rates(
    actor: Viewer,
    db: Db,
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
    that have some, the most first."""
    start, end = _period(clock, start, end)
    after = decode_cursor(cursor, int)
    skip = max(0, int(str(after[0]))) if after else 0
    _, rated, cameras = await _rated(db, actor, scope, classes, start, end)
    rated = shown(rated, show)
    page = rated[skip : skip + limit]
    more = encode_cursor(skip + limit) if len(rated) > skip + limit else None
    async with db.reading() as session:
        gone = await rates_store.last_outages(session, [each.camera_id for each in page], start, end)
    items = [_camera(each, cameras[each.camera_id], gone.get(each.camera_id)) for each in page]
    return Page(items=items, next_cursor=more, total=len(rated))


async def _rated(
    db: Database, actor: Actor, scope: str, classes: Collection[int] | None, start: datetime, end: datetime
) -> tuple[_Asked, list[Rated], Mapping[uuid.UUID, Begun]]:
    async with db.reading() as session:
        divisions = await registry_store.divisions_at(session, end)
        tree = DivisionTree(each for each in divisions if each.path.startswith(actor.division_path))
        asked = _scope(tree, scope)
        if asked is None:
            camera = await permitted_camera(session, actor, Permission.VIEW_COVERAGE, scope)
            asked = _Asked(scope, tree, (), None, camera.id)
        cameras = await rates_store.begun(
            session, asked.codes, classes, start, end, camera_id=asked.camera_id, limit=MOST_CAMERAS + 1
        )
        moved = [each.camera_id for each in cameras if each.elsewhere]
        changes = await rates_store.changed(
            session, asked.codes, start, end, camera_id=asked.camera_id, elsewhere=moved, limit=MOST_CHANGES + 1
        )
    if len(cameras) > MOST_CAMERAS:
        raise Unprocessable(say("too_much_at_once", most=MOST_CAMERAS, what=say("what_cameras")))
    if len(changes) > MOST_CHANGES:
        raise Unprocessable(say("too_much_at_once", most=MOST_CHANGES, what=say("what_changes")))
    rated = await asyncio.to_thread(_rate, cameras, changes, start, end)
    return asked, rated, {each.camera_id: each for each in cameras}


def _rate(
    cameras: Sequence[Begun], changes: Sequence[tuple[uuid.UUID, Step]], start: datetime, end: datetime
) -> list[Rated]:
    by_camera: dict[uuid.UUID, list[Step]] = {}
    for key, step in changes:
        by_camera.setdefault(key, []).append(step)
    return [
        rate_camera(
            each.camera_id,
            each.division_code,
            each.camera_class,
            each.before,
            by_camera.get(each.camera_id, ()),
            start,
            end,
            each.in_use,
        )
        for each in cameras
    ]


def _by_class(rated: Sequence[Rated]) -> dict[int, Summary]:
    return dict(sorted(grouped(rated, lambda camera: camera.camera_class).items()))


def _below(asked: _Asked, rated: Sequence[Rated]) -> dict[str, Summary]:
    """The areas of the scope that have cameras, in its order."""
    area = {code: member for member in asked.members for code in asked.tree.subtree(member)}
    found = grouped(rated, lambda camera: area.get(camera.division_code))
    return {code: found[code] for code in asked.members if code in found}


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


def _period(clock: Clock, start: datetime | None, end: datetime | None) -> tuple[datetime, datetime]:
    """Raises Unprocessable."""
    end = min(end or clock.now(), clock.now())
    start = start or end - DAY
    if not start < end <= start + LONGEST:
        raise wrong("from", say("not_in_time", days=LONGEST.days))
    return start, end


def _camera(found: Rated, camera: Begun, outage: Outage | None) -> CameraRates:
    rates = found.rates
    excluded = {state: seconds for state, seconds in rates.seconds.items() if state not in COUNTED and seconds}
    return CameraRates(
        id=camera.camera_id,
        code=camera.code,
        name=camera.name,
        division=camera.division_code,
        camera_class=camera.camera_class,
        online_pct=rates.online_pct,
        sound_pct=rates.sound_pct,
        counted_s=rates.counted_s,
        unseen_s=rates.unseen_s,
        excluded_s=rates.excluded_s,
        excluded=excluded,
        changes=found.changes,
        outage=OutageOut.model_validate(outage) if outage else None,
        note=None if rates.online_pct is not None else NOT_ENOUGH,
    )
