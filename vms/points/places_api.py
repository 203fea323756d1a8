"""The HTTP face of divisions, units, monitoring rooms and sites."""

import json
import uuid
from datetime import date
from typing import Annotated, Any, Self

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from registry.layouts import Entity
from registry.model import Division, DivisionKind, MonitoringRoom, Site, Unit, UnitKind
from vms.accounts.gate import require
from vms.accounts.model import Actor, Permission
from vms.points import places_store as store
from vms.points.api import Editor, ListsDep, Viewer, one_tag
from vms.points.records_api import RecordsDep, TagParam
from vms.points.records_store import RecordFilter
from vms.points.schemas import Reason, SiteOut, Strict, Text
from vms.web.deps import Db
from vms.web.paging import CursorParam, IfMatch, Limit, Page, decode_cursor, encode_cursor, etag
from vms.web.problems import NotFound

router = APIRouter(prefix="/api/v1", tags=["places"])


class DivisionOut(BaseModel):
    """`cameras`: in the whole subtree, without retired ones."""

    code: str
    name: str
    kind: DivisionKind
    parent_code: str | None
    core_area: bool
    longitude: float | None
    latitude: float | None
    cameras: int


class DivisionList(BaseModel):
    items: list[DivisionOut]


class UnitOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    code: str
    name: str
    kind: UnitKind
    division_code: str
    phone: str | None


class UnitList(BaseModel):
    items: list[UnitOut]


class RoomOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    name: str
    division_code: str
    unit_id: uuid.UUID
    link_kbps: int | None
    staffed: bool


class RoomList(BaseModel):
    items: list[RoomOut]


class SitePatch(Strict):
    """Only the fields that are sent are changed. `category`: code of the place type, "0" for another.
    `required_px_per_m`: the picture detail of IEC 62676-4: 12.5, 25, 62.5, 125, 250 or 1000. `line`: GeoJSON
    LineString; the site's position is then its middle."""

    code: Text | None = None
    name: Text | None = None
    site_class: Annotated[int | None, Field(alias="class", ge=1, le=3)] = None
    category: Text | None = None
    division: Annotated[str | None, Field(max_length=20)] = None
    longitude: float | None = None
    latitude: float | None = None
    line: dict[str, Any] | None = None
    required_cameras: int | None = None
    required_px_per_m: float | None = None
    excluded_reason: Annotated[str | None, Field(max_length=200)] = None
    excluded_until: date | None = None
    retired_on: date | None = None
    reason: Reason


class SiteIn(SitePatch):
    """A new site."""

    code: Text
    name: Text
    site_class: Annotated[int, Field(alias="class", ge=1, le=3)]
    category: Text
    division: Annotated[str, Field(max_length=20)]
    required_cameras: int | None = 1


class SiteAnswer(SiteOut):
    @classmethod
    def of(cls, site: Site) -> Self:
        return cls(**site.model_dump(exclude={"created_at"}), division=site.division_code)


@router.get("/divisions")
async def list_divisions(actor: Viewer, db: Db, lists: ListsDep) -> DivisionList:
    """The divisions of the caller's area, by code."""
    async with db.reading() as session:
        divisions = await store.divisions(session, actor.division_path)
        own = await lists.by_division(session, actor.division_path)
    total = dict.fromkeys((division.code for division in divisions), 0)
    for division in divisions:
        for code in division.path.strip("/").split("/"):
            if code in total:
                total[code] += own.get(division.code, 0)
    return DivisionList(items=[_division(division, total[division.code]) for division in divisions])


def _division(division: Division, cameras: int) -> DivisionOut:
    fields = {name: getattr(division, name) for name in DivisionOut.model_fields if name != "cameras"}
    return DivisionOut(**fields, cameras=cameras)


@router.get("/units")
async def list_units(actor: Viewer, db: Db) -> UnitList:
    """The units whose jurisdiction lies in the caller's area."""
    async with db.reading() as session:
        units = await store.in_area(session, Unit, actor.division_path)
    return UnitList(items=[UnitOut.model_validate(unit) for unit in units])


@router.get("/rooms")
async def list_rooms(actor: Viewer, db: Db) -> RoomList:
    """The monitoring rooms of the caller's area."""
    async with db.reading() as session:
        rooms = await store.in_area(session, MonitoringRoom, actor.division_path)
    return RoomList(items=[RoomOut.model_validate(room) for room in rooms])


@router.get("/sites")
async def list_sites(
    actor: Viewer,
    db: Db,
    lists: ListsDep,
    cursor: CursorParam = None,
    limit: Limit = 50,
    q: Annotated[str | None, Query(max_length=100, description="Part of a name or a code.")] = None,
    tag: TagParam = None,
) -> Page[SiteAnswer]:
    """The sites of the caller's area, by code."""
    after = decode_cursor(cursor, str)
    async with db.reading() as session:
        wanted = RecordFilter(actor.division_path, text=q, tag=one_tag(tag))
        last = str(after[0]) if after else None
        found, total = await lists.sites(session, wanted, after=last, limit=limit + 1)
    sites = [Site(**placed.row) for placed in found[:limit]]
    more = encode_cursor(sites[-1].code) if len(found) > limit else None
    return Page(items=[SiteAnswer.of(site) for site in sites], next_cursor=more, total=total)


@router.post("/sites", status_code=201)
async def create_site(body: SiteIn, actor: Editor, records: RecordsDep, db: Db, response: Response) -> SiteAnswer:
    """A new site in the caller's area."""
    sent, reason = _sent(body)
    key = uuid.UUID(await records.create(actor, Entity.SITE, sent, reason))
    response.headers["Location"] = f"/api/v1/sites/{key}"
    return await _site(actor, db, key, response)


@router.get("/sites/{site_id}")
async def get_site(site_id: uuid.UUID, actor: Viewer, db: Db, response: Response) -> SiteAnswer:
    """One site."""
    return await _site(actor, db, site_id, response)


@router.patch("/sites/{site_id}")
async def change_site(
    site_id: uuid.UUID,
    body: SitePatch,
    actor: Editor,
    records: RecordsDep,
    db: Db,
    response: Response,
    if_match: IfMatch = None,
) -> SiteAnswer:
    """Change a site, exclude it from the plan with a reason, or retire it; If-Match names the version seen."""
    sent, reason = _sent(body)
    await records.change(actor, Entity.SITE, str(site_id), if_match, sent, reason)
    return await _site(actor, db, site_id, response)


def _sent(body: SitePatch) -> tuple[dict[str, Any], str]:
    """The fields by their sheet's names, and the reason."""
    sent = body.model_dump(exclude_unset=True)
    reason = sent.pop("reason")
    if "division" in sent:
        sent["division_code"] = sent.pop("division")
    if sent.get("line") is not None:
        sent["line"] = json.dumps(sent["line"])
    return sent, reason


async def _site(actor: Actor, db: Db, key: uuid.UUID, response: Response) -> SiteAnswer:
    async with db.reading() as session:
        found = await store.site(session, key)
    if found is None:
        raise NotFound
    site, path = found
    require(actor, Permission.VIEW_CAMERAS, path)
    response.headers["ETag"] = etag(site.version)
    return SiteAnswer.of(site)
