"""The HTTP face of patrol routes and of the log of patrols."""

import asyncio
import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime, JsonValue
from sqlalchemy.ext.asyncio import AsyncSession

from registry.record import MOST_STOPS
from vms.accounts.gate import require
from vms.accounts.model import Actor, Permission
from vms.audit.service import record
from vms.points.changes import DayParam, RecordChangeOut, change_out, end_of, page_of_changes
from vms.points.records_store import last_row
from vms.points.schemas import ReasonParam
from vms.walls import store
from vms.walls.model import Outcome, Seen
from vms.walls.patrol_book import BookFormat, Language, write_patrols
from vms.walls.patrolling import Patrols, RouteChange
from vms.walls.schemas import (
    ROUTE_COLUMNS,
    PatrolDetail,
    PatrolEnd,
    PatrolIn,
    PatrolOut,
    RouteIn,
    RouteOut,
    StopIn,
    route_facts,
)
from vms.walls.store import PatrolFilter, Routed
from vms.walls.tables import PatrolStop
from vms.web.deps import ClockDep, Db, authorised, service
from vms.web.paging import CursorParam, IfMatch, Limit, Page, decode_cursor, decode_id, encode_cursor, etag
from vms.web.problems import NotFound, wrong
from vms.web.sheets import XLSX
from vms.web.wording import say

router = APIRouter(prefix="/api/v1", tags=["patrols"])
Viewer = Annotated[Actor, authorised(Permission.WATCH_LIVE)]
Manager = Annotated[Actor, authorised(Permission.MANAGE_WALLS)]
Reader = Annotated[Actor, authorised(Permission.VIEW_PATROLS)]
From = Annotated[AwareDatetime | None, Query(alias="from")]
To = Annotated[AwareDatetime | None, Query(alias="to")]
PatrolsDep = Annotated[Patrols, service(Patrols)]

MAX_IN_FILE = 5_000
"""Patrols; each has a line for every camera of its route."""
_MEDIA_TYPES = {
    BookFormat.XLSX: XLSX,
    BookFormat.CSV: "text/csv; charset=utf-8",
}


@router.get("/patrol-routes")
async def list_patrol_routes(
    actor: Reader, db: Db, day: DayParam = None, cursor: CursorParam = None, limit: Limit = 50
) -> Page[RouteOut]:
    """The routes of the caller's area, by number: those of now, or of a past day."""
    after = decode_cursor(cursor, int, str)
    keys = (int(str(after[0])), str(after[1])) if after else None
    async with db.reading() as session:
        if day:
            then = await store.routes_at(session, actor.division_path, end_of(day))
            found, total = [each for each in then if keys is None or _place(each) > keys], len(then)
        else:
            found, total = await store.routes(session, actor.division_path, after=keys, limit=limit + 1)
        items = await _routes(session, actor, found[:limit])
    more = encode_cursor(items[-1].number, items[-1].division) if len(found) > limit else None
    return Page(items=items, next_cursor=more, total=total)


@router.post("/patrol-routes", status_code=201)
async def create_patrol_route(
    body: RouteIn, actor: Manager, patrols: PatrolsDep, db: Db, response: Response
) -> RouteOut:
    """Draw a route."""
    key = await patrols.create_route(actor, _change(body))
    response.headers["Location"] = f"/api/v1/patrol-routes/{key}"
    return await _route(actor, db, key, response)


@router.get("/patrol-routes/{route_id}/changes")
async def list_patrol_route_changes(
    route_id: uuid.UUID, actor: Reader, db: Db, cursor: CursorParam = None, limit: Limit = 20
) -> Page[RecordChangeOut]:
    """The changes of one route, newest first; of one that was given up too."""
    async with db.reading() as session:
        await _require_visible(session, actor, route_id)
        found, page = await page_of_changes(session, store.ROUTE, str(route_id), cursor, limit)
        sides = [side for change in found for side in (change.before, change.after) if side]
        keys = {uuid.UUID(key) for side in sides for key in side.get("camera_ids") or ()}
        cameras = await store.cameras(session, actor.division_path, keys)
        codes = {side["division_code"] for side in sides if "division_code" in side}
        names = {code: place.name for code in codes if (place := await store.division(session, code))}
    page.items = [change_out(ROUTE_COLUMNS, each, partial(route_facts, cameras, names)) for each in found]
    return page


@router.get("/patrol-routes/{route_id}")
async def get_patrol_route(route_id: uuid.UUID, actor: Reader, db: Db, response: Response) -> RouteOut:
    """One route."""
    return await _route(actor, db, route_id, response)


@router.put("/patrol-routes/{route_id}")
async def change_patrol_route(
    route_id: uuid.UUID,
    body: RouteIn,
    actor: Manager,
    patrols: PatrolsDep,
    db: Db,
    response: Response,
    if_match: IfMatch = None,
) -> RouteOut:
    """Draw a route anew; If-Match names the version that was seen. Patrols already walked keep what they saw."""
    await patrols.change_route(actor, route_id, if_match, _change(body))
    return await _route(actor, db, route_id, response)


@router.delete("/patrol-routes/{route_id}", status_code=204)
async def delete_patrol_route(route_id: uuid.UUID, actor: Manager, patrols: PatrolsDep, reason: ReasonParam) -> None:
    """Its patrols stay in the log, and its history too."""
    await patrols.delete_route(actor, route_id, reason)


@router.get("/patrols")
async def list_patrols(
    actor: Reader,
    db: Db,
    clock: ClockDep,
    cursor: CursorParam = None,
    limit: Limit = 50,
    mine: bool = False,
    unended: Annotated[bool, Query(description="Only those that nobody has ended.")] = False,
    route_id: uuid.UUID | None = None,
    since: From = None,
    until: To = None,
) -> Page[PatrolOut]:
    """The log of the caller's area, newest first."""
    wanted = PatrolFilter(actor.division_path, actor.user_id if mine else None, route_id, since, until, unended)
    before = decode_id(cursor)
    async with db.reading() as session:
        found, total = await store.patrols(session, wanted, before=before, limit=limit + 1)
        stops = await store.stops(session, [each.row.id for each in found[:limit]])
    now = clock.now()
    items = [
        PatrolOut.model_validate(PatrolOut.facts(each, [s for s in stops if s.patrol_id == each.row.id], now))
        for each in found[:limit]
    ]
    more = encode_cursor(str(items[-1].id)) if len(found) > limit else None
    return Page(items=items, next_cursor=more, total=total)


@router.get(
    "/exports/patrols",
    response_class=Response,
    responses={200: {"content": {media_type: {} for media_type in _MEDIA_TYPES.values()}}},
)
async def export_patrols(
    actor: Annotated[Actor, authorised(Permission.EXPORT)],
    db: Db,
    clock: ClockDep,
    mine: bool = False,
    route_id: uuid.UUID | None = None,
    since: From = None,
    until: To = None,
    file_format: Annotated[BookFormat, Query(alias="format")] = BookFormat.XLSX,
    language: Annotated[Language, Query()] = "zh-CN",
) -> Response:
    """The log under its filters as a file, newest first, a line for each camera of each patrol."""
    require(actor, Permission.VIEW_PATROLS)
    now = clock.now()
    wanted = PatrolFilter(actor.division_path, actor.user_id if mine else None, route_id, since, until)
    patrols, codes = await _logged(actor, db, wanted, now)
    content = await asyncio.to_thread(write_patrols, patrols, codes, file_format, language)
    async with db.unit_of_work() as tx:
        detail: dict[str, JsonValue] = {"format": str(file_format), "patrols": len(patrols)}
        await record(tx, actor, "patrol.export", "patrol", "log", detail=detail)
    headers = {"Content-Disposition": f'attachment; filename="patrols-{now:%Y%m%d}.{file_format}"'}
    return Response(content, media_type=_MEDIA_TYPES[file_format], headers=headers)


@router.post("/patrols", status_code=201)
async def start_patrol(
    body: PatrolIn, actor: Viewer, patrols: PatrolsDep, db: Db, clock: ClockDep, response: Response
) -> PatrolDetail:
    """Begin to walk a route. One that the caller had begun and not ended is abandoned."""
    key = await patrols.start(actor, body.route_id, body.purpose)
    response.headers["Location"] = f"/api/v1/patrols/{key}"
    return await _patrol(actor, db, clock, key, Permission.WATCH_LIVE)


@router.get("/patrols/{patrol_id}")
async def get_patrol(patrol_id: uuid.UUID, actor: Reader, db: Db, clock: ClockDep) -> PatrolDetail:
    """One walk, camera by camera."""
    return await _patrol(actor, db, clock, patrol_id, Permission.VIEW_PATROLS)


@router.put("/patrols/{patrol_id}/stops/{position}", status_code=204)
async def log_patrol_stop(
    patrol_id: uuid.UUID, position: int, body: StopIn, actor: Viewer, patrols: PatrolsDep
) -> None:
    """Write what was seen at one place of one's own patrol, counted from 0; said again, the later one stands."""
    if not 0 <= position < MOST_STOPS:
        raise NotFound
    seen = Seen(body.shown_s, body.picture_s, body.first_picture_ms, body.reason, (body.remark or "").strip() or None)
    await patrols.see(actor, patrol_id, position, body.camera_id, seen)


@router.post("/patrols/{patrol_id}/end")
async def end_patrol(
    patrol_id: uuid.UUID, body: PatrolEnd, actor: Viewer, patrols: PatrolsDep, db: Db, clock: ClockDep
) -> PatrolDetail:
    """End one's own patrol."""
    await patrols.end(actor, patrol_id, Outcome(body.outcome), (body.remark or "").strip() or None)
    return await _patrol(actor, db, clock, patrol_id, Permission.WATCH_LIVE)


async def _logged(
    actor: Actor, db: Db, wanted: PatrolFilter, now: datetime
) -> tuple[list[PatrolDetail], dict[uuid.UUID, str]]:
    """The patrols, and the codes of their cameras. Raises Unprocessable when they are too many for a file."""
    async with db.reading() as session:
        found, total = await store.patrols(session, wanted, before=None, limit=MAX_IN_FILE)
        if total > MAX_IN_FILE:
            raise wrong("from", say("too_much_at_once", most=MAX_IN_FILE, what=say("what_patrols")))
        seen: dict[uuid.UUID, list[PatrolStop]] = defaultdict(list)
        for stop in await store.stops(session, [each.row.id for each in found]):
            seen[stop.patrol_id].append(stop)
        keys = {uuid.UUID(key) for each in found for key in each.row.camera_ids if key}
        known = await store.cameras(session, actor.division_path, keys)
    patrols = [PatrolDetail.of(each, seen[each.row.id], (), known, now) for each in found]
    return patrols, {key: camera.code for key, camera in known.items()}


def _change(body: RouteIn) -> RouteChange:
    return RouteChange(body.division, body.number, body.name.strip(), body.dwell_s, body.camera_ids, body.reason)


async def _route(actor: Actor, db: Db, key: uuid.UUID, response: Response) -> RouteOut:
    async with db.reading() as session:
        found = await store.route(session, key)
        if found is None:
            raise NotFound
        require(actor, Permission.VIEW_PATROLS, found.path)
        (out,) = await _routes(session, actor, [found])
    response.headers["ETag"] = etag(out.version)
    return out


async def _require_visible(session: AsyncSession, actor: Actor, key: uuid.UUID) -> None:
    """Of a route that was given up the place where it lay decides. Raises NotFound."""
    found = await store.route(session, key)
    held = None if found else await last_row(session, store.ROUTE, str(key))
    place = await store.division(session, held["division_code"]) if held else None
    path = found.path if found else place.path if place else None
    if path is None:
        raise NotFound
    require(actor, Permission.VIEW_PATROLS, path)


def _place(each: Routed) -> tuple[int, str]:
    return each.row.number, each.row.division_code


async def _routes(session: AsyncSession, actor: Actor, found: Sequence[Routed]) -> list[RouteOut]:
    keys = {uuid.UUID(key) for each in found for key in each.row.camera_ids}
    known = await store.cameras(session, actor.division_path, keys)
    return [RouteOut.of(each, known) for each in found]


async def _patrol(actor: Actor, db: Db, clock: ClockDep, key: uuid.UUID, right: Permission) -> PatrolDetail:
    now = clock.now()
    async with db.reading() as session:
        found = await store.patrol(session, key)
        if found is None:
            raise NotFound
        require(actor, right, found.path)
        patrol = found.row
        stops = await store.stops(session, [key])
        views = await store.views(session, patrol.user_id, patrol.started_at, patrol.ended_at or now)
        known = await store.cameras(session, actor.division_path, {uuid.UUID(each) for each in patrol.camera_ids})
    return PatrolDetail.of(found, stops, views, known, now)
