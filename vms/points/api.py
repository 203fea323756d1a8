"""The HTTP face of cameras: lists, counts, map, one camera, changes."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from registry import store as registry_store
from registry.access_units import access_units
from registry.custom import LONGEST_TEXT, stored_value
from registry.enumerations import Word
from registry.geometry import Box, BoxError
from registry.layouts import Entity
from registry.model import Camera
from registry.validity import Surroundings
from registry.values import LONGEST_TAG, TAG_BETWEEN, ValueRefusedError, narrow, parse_value
from streams.model import Finding, PictureFault
from vms.accounts.gate import require, within
from vms.accounts.model import Actor, Permission
from vms.db.engine import Database
from vms.health.model import HealthState
from vms.health.store import pictures_before
from vms.points import places_store, store
from vms.points.fields_store import custom_fields
from vms.points.lists import CameraLists
from vms.points.schemas import (
    CameraDetail,
    CameraFields,
    CameraIn,
    CameraOut,
    CameraPage,
    CameraPatch,
    ChangeOut,
    CountsOut,
    ReasonParam,
)
from vms.points.service import CameraEdit, Points
from vms.points.store import CameraFilter
from vms.web.deps import ClockDep, CurrentActor, Db, authorised, service
from vms.web.paging import CursorParam, IfMatch, Limit, decode_cursor, encode_cursor, etag
from vms.web.problems import NotFound, wrong
from vms.web.wording import say

MAX_MAP_POINTS = 1000
"""Above this the map shows clusters, of which there are no more either: more marks than people tell apart, and than a
computer without a graphics card moves smoothly."""
CLUSTERS_ACROSS = 24
MOST_CLUSTERS_ACROSS = 256
"""Wider than any screen is at four to a tile."""
SHOWN_CHANGES = 20

router = APIRouter(prefix="/api/v1", tags=["cameras"])

Viewer = Annotated[Actor, authorised(Permission.VIEW_CAMERAS)]
Editor = Annotated[Actor, authorised(Permission.EDIT_REGISTRY)]
ListsDep = Annotated[CameraLists, service(CameraLists)]
PointsDep = Annotated[Points, service(Points)]


async def camera_filter(
    actor: CurrentActor,
    db: Db,
    state: HealthState | None = None,
    camera_class: Annotated[int | None, Query(alias="class", ge=1, le=9)] = None,
    division: Annotated[str | None, Query(max_length=20, description="This division and all below it.")] = None,
    fault: PictureFault | None = None,
    finding: Finding | None = None,
    q: Annotated[str | None, Query(max_length=100, description="Part of a name, a code or a site's name.")] = None,
    site_id: uuid.UUID | None = None,
    tag: Annotated[str | None, Query(max_length=LONGEST_TAG, description="Cameras that carry this tag.")] = None,
    custom: Annotated[str | None, Query(max_length=LONGEST_TEXT + 20, description="CODE:value of a field.")] = None,
) -> CameraFilter:
    """The asker's area, narrowed by what is asked for. Raises Unprocessable for a division outside of the area."""
    path = None
    if division is not None:
        async with db.reading() as session:
            path = await registry_store.division_path(session, division)
        if path is None or not within(actor, path):
            raise wrong("division", say("no_division_here"))
    text = (q or "").strip() or None
    held = await _custom_value(db, custom) if custom else None
    return CameraFilter(
        actor.division_path, state, camera_class, path, fault, finding, text, site_id, one_tag(tag), held
    )


def one_tag(asked: str | None) -> str | None:
    """As records hold it; None: any. Raises Unprocessable for several."""
    tag = " ".join(narrow(asked or "").split()) or None
    if tag and TAG_BETWEEN in tag:
        raise wrong("tag", say("one_tag"))
    return tag


async def _custom_value(db: Database, asked: str) -> tuple[str, str | float]:
    """The code of a custom field and a value as it is stored. Raises Unprocessable."""
    code, _, text = asked.partition(":")
    async with db.reading() as session:
        columns = (await custom_fields(session)).columns(Entity.CAMERA)
    column = next((column for column in columns if column.code == code), None)
    if column is None:
        raise wrong("custom", say("no_custom_field", code=code[:20]))
    try:
        value = stored_value(parse_value(column, text))
    except ValueRefusedError as error:
        title = Word(column.zh, column.en)
        refused = say("value_refused", field=title, reason=error.message, remedy=error.suggestion)
        raise wrong("custom", refused) from error
    if value is None:
        raise wrong("custom", say("custom_filter"))
    return code, value


Wanted = Annotated[CameraFilter, Depends(camera_filter)]


@router.get("/cameras")
async def list_cameras(
    actor: Viewer,
    db: Db,
    wanted: Wanted,
    lists: ListsDep,
    cursor: CursorParam = None,
    limit: Limit = 50,
    sort: Literal["code", "name"] = "code",
) -> CameraPage:
    """The cameras of the caller's area."""
    after = decode_cursor(cursor, str, str)
    keys = (str(after[0]), str(after[1])) if after else None
    async with db.reading() as session:
        rows, total = await lists.page(session, wanted, by_name=sort == "name", after=keys, limit=limit + 1)
    items = [CameraOut.of(row) for row in rows[:limit]]
    more = encode_cursor(items[-1].name, items[-1].code) if len(rows) > limit else None
    return CameraPage(items=items, next_cursor=more, total=total)


@router.post("/cameras", status_code=201)
async def create_camera(
    body: CameraIn, response: Response, actor: Editor, points: PointsDep, db: Db, clock: ClockDep
) -> CameraDetail:
    """A new camera in the caller's area."""
    key = await points.create_camera(actor, _edit(body))
    response.headers["Location"] = f"/api/v1/cameras/{key}"
    return await _detail(actor, db, clock, str(key), response)


@router.get("/cameras/counts")
async def count_cameras(actor: Viewer, db: Db, wanted: Wanted, lists: ListsDep) -> CountsOut:
    """How many cameras by state, confirmed fault, class and tag."""
    async with db.reading() as session:
        counts = await lists.counts(session, wanted)
    return CountsOut(**counts._asdict(), total=counts.by_state.total())


@router.get("/cameras/map")
async def map_cameras(
    actor: Viewer,
    db: Db,
    wanted: Wanted,
    lists: ListsDep,
    bbox: Annotated[str, Query(max_length=100, description="west,south,east,north")] = "-180,-90,180,90",
    zoom: Annotated[float | None, Query(ge=0, le=24)] = None,
) -> dict[str, Any]:
    """GeoJSON: a point per camera, or per cluster where there are too many."""
    try:
        box = Box.parse(bbox)
    except BoxError as error:
        raise wrong("bbox", error.message) from error
    async with db.reading() as session:
        rows = await lists.points(session, wanted, box, MAX_MAP_POINTS + 1)
        if len(rows) <= MAX_MAP_POINTS:
            features = [_point(row) for row in rows]
        else:
            features = [_cluster(each) for each in await _bounded_clusters(lists, session, wanted, box, zoom)]
    return {"type": "FeatureCollection", "features": features}


async def _bounded_clusters(
    lists: CameraLists, session: AsyncSession, wanted: CameraFilter, box: Box, zoom: float | None
) -> Sequence[Mapping[str, Any]]:
    cell_deg = _cell_deg(box, zoom)
    while len(found := await lists.clusters(session, wanted, box, cell_deg)) > MAX_MAP_POINTS:
        cell_deg *= 2
    return found


def _cell_deg(box: Box, zoom: float | None) -> float:
    """Four clusters to a map tile, or a number of them across the box."""
    across = max(box.east - box.west, box.north - box.south, 0.001)
    return across / CLUSTERS_ACROSS if zoom is None else max(360 / 2**zoom / 4, across / MOST_CLUSTERS_ACROSS)


def _point(row: Mapping[str, Any]) -> dict[str, Any]:
    properties = {"id": str(row["id"]), "name": row["name"], "state": row["state"], "class": row["camera_class"]}
    return _feature(row, properties)


def _cluster(row: Mapping[str, Any]) -> dict[str, Any]:
    return _feature(row, {"cluster": True, "count": row["count"], "worst_state": row["worst_state"]})


def _feature(row: Mapping[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]}
    return {"type": "Feature", "geometry": point, "properties": properties}


@router.get("/cameras/{camera_id}")
async def get_camera(camera_id: str, actor: Viewer, db: Db, clock: ClockDep, response: Response) -> CameraDetail:
    """One camera with its record and its last changes. `camera_id`: UUID or 20-digit code."""
    return await _detail(actor, db, clock, camera_id, response)


@router.patch("/cameras/{camera_id}")
async def change_camera(
    camera_id: str,
    body: CameraPatch,
    actor: Editor,
    points: PointsDep,
    db: Db,
    clock: ClockDep,
    response: Response,
    if_match: IfMatch = None,
) -> CameraDetail:
    """Change fields of a camera; If-Match names the version that was seen."""
    await points.change_camera(actor, await _key(db, camera_id), if_match, _edit(body))
    return await _detail(actor, db, clock, camera_id, response)


@router.delete("/cameras/{camera_id}", status_code=204)
async def retire_camera(
    camera_id: str, actor: Editor, points: PointsDep, db: Db, reason: ReasonParam, if_match: IfMatch = None
) -> None:
    """Retire a camera: nothing is deleted, it only counts no more."""
    await points.retire_camera(actor, await _key(db, camera_id), if_match, reason)


async def _key(db: Database, camera_id: str) -> uuid.UUID:
    async with db.reading() as session:
        key = await registry_store.camera_key(session, camera_id)
    if key is None:
        raise NotFound
    return key


async def _detail(actor: Actor, db: Database, clock: ClockDep, camera_id: str, response: Response) -> CameraDetail:
    async with db.reading() as session:
        key = await registry_store.camera_key(session, camera_id)
        file = await store.camera_file(session, key) if key else None
        if file is None:
            raise NotFound
        require(actor, Permission.VIEW_CAMERAS, file.division.path)
        changes = await store.changes_of(session, str(key), SHOWN_CHANGES)
        around = Surroundings(
            file.division.boundary,
            await store.twins(session, file.camera, actor.division_path),
            access_units(await places_store.upwards(session, file.division.path)).get(file.division.code),
            await _first_picture(session, file.camera),
        )
        custom = (await custom_fields(session)).columns(Entity.CAMERA)
    response.headers["ETag"] = etag(file.camera.version)
    said = [ChangeOut.model_validate(change) for change in changes]
    return CameraDetail.of_file(file, around, said, clock.now(), custom)


async def _first_picture(session: AsyncSession, camera: Camera) -> datetime | None:
    before = {camera.id: camera.installed_at} if camera.installed_at else {}
    return (await pictures_before(session, before)).get(camera.id)


def _edit(body: CameraFields) -> CameraEdit:
    sent = body.model_dump(exclude_unset=True)
    record, reason, correction = sent.pop("record", {}), sent.pop("reason"), sent.pop("correction", False)
    moves, site_id = "site_id" in sent, sent.pop("site_id", None)
    if "division" in sent:
        sent["division_code"] = sent.pop("division")
    return CameraEdit(sent, record, reason, moves, site_id, correction)
