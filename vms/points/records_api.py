"""The HTTP face of the registry's records that are no cameras: their columns, lists, single ones, changes to them."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Self

from fastapi import APIRouter, BackgroundTasks, Depends, Query, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from registry import store as registry_store
from registry.custom import unfolded
from registry.entering import restricted_of
from registry.exporting import ExportFormat, has_place
from registry.facts import facts_of, referred, texts_of
from registry.layouts import BY_ENTITY, Entity
from registry.record import Column
from registry.values import LONGEST_TAG
from vms.accounts.gate import allows, require, within
from vms.accounts.model import Actor, Permission
from vms.points import records_store as store
from vms.points.api import Editor, ListsDep, Viewer, one_tag
from vms.points.consents import Consents
from vms.points.consents_api import ConsentsDep
from vms.points.editing import ONE_BY_ONE, kind_of
from vms.points.fields_store import custom_fields
from vms.points.records import Records, name_of, path_of, stored_facts, tag_of
from vms.points.records_store import Placed, RecordFilter
from vms.points.schemas import Reason, ReasonParam, RecordValue, Strict
from vms.points.transfers import Transfers
from vms.web.deps import ClockDep, CurrentActor, Db, authorised, service
from vms.web.downloads import made, new_folder
from vms.web.paging import CursorParam, IfMatch, Limit, Page, decode_cursor, encode_cursor
from vms.web.problems import NotFound, wrong
from vms.web.wording import say

router = APIRouter(prefix="/api/v1", tags=["registry"])
RecordsDep = Annotated[Records, service(Records)]
TagParam = Annotated[str | None, Query(max_length=LONGEST_TAG, description="Sites or cameras that carry this tag.")]
REFERS = {
    "division_code": Entity.DIVISION,
    "parent_code": Entity.DIVISION,
    "unit_code": Entity.UNIT,
    "lead_unit_code": Entity.UNIT,
    "responsible_unit_codes": Entity.UNIT,
    "zone_code": Entity.ZONE,
}
"""Fields that hold the code of another record."""


class RecordKind(StrEnum):
    """Entities but cameras, which have routes of their own."""

    DIVISION = "division"
    UNIT = "unit"
    SITE = "site"
    ROOM = "room"
    TARGET = "target"
    ZONE = "zone"
    CHECKPOINT = "checkpoint"
    POST = "post"


class ChoiceOut(BaseModel):
    code: str
    zh: str
    en: str


class ColumnOut(BaseModel):
    """A column of a kind's sheet. `refers`: it holds the code of a record of that kind."""

    code: str
    field: str
    label: str
    label_en: str
    kind: str
    mandatory: bool
    max_length: int
    least: float
    most: float
    choices: list[ChoiceOut]
    refers: str | None
    shared: bool
    """Many cameras or sites can be given the same value at once."""

    @classmethod
    def of(cls, column: Column, entity: Entity) -> Self:
        return cls(
            code=column.code,
            field=column.field,
            # Pages show the name of what is referred to.
            label=column.zh.removesuffix("代码") if column.field in REFERS else column.zh,
            label_en=column.en.removesuffix(" code") if column.field in REFERS else column.en,
            kind=column.kind.name.lower(),
            mandatory=column.mandatory,
            max_length=column.max_length,
            least=column.bounds[0],
            most=column.bounds[1],
            choices=[ChoiceOut(code=code, zh=word.zh, en=word.en) for code, word in column.words.items()],
            refers=REFERS.get(column.field),
            shared=entity in ONE_BY_ONE and column.field not in ONE_BY_ONE[entity],
        )


class KindOut(BaseModel):
    """A kind of records: `key` is the field that names one among its fellows."""

    kind: Entity
    title: str
    key: str
    columns: list[ColumnOut]


class KindList(BaseModel):
    items: list[KindOut]


class RecordOut(BaseModel):
    """One record: its values by column, codes as codes. `tag` is its ETag. `consents_missing`: of a military or
    classified site, how many cameras in service stand at or beside it without its consent; null: that was not asked."""

    kind: RecordKind
    key: str
    name: str
    values: dict[str, str | None]
    retired: bool
    tag: str
    may_edit: bool
    consents_missing: int | None = None


class RecordIn(Strict):
    """Values by column; those that are not sent stay as they are."""

    values: Annotated[dict[str, RecordValue], Field(max_length=60)]
    reason: Reason


async def record_filter(
    actor: CurrentActor,
    db: Db,
    q: Annotated[str | None, Query(max_length=100, description="Part of a name or a code.")] = None,
    division: Annotated[str | None, Query(max_length=20, description="This division and all below it.")] = None,
    living: Annotated[bool, Query(description="Without what is retired.")] = False,
    tag: TagParam = None,
    site_class: Annotated[int | None, Query(alias="class", ge=1, le=3, description="Sites of this class.")] = None,
    unplaced: Annotated[bool, Query(description="Only what lies nowhere on a map: no boundary, no position.")] = False,
) -> RecordFilter:
    """The asker's area, narrowed by what is asked for. Raises Unprocessable for a division outside of the area, and for
    several tags."""
    path = None
    if division:
        async with db.reading() as session:
            path = await registry_store.division_path(session, division)
        if path is None or not within(actor, path):
            raise wrong("division", say("no_division_here"))
    text = (q or "").strip() or None
    return RecordFilter(actor.division_path, path, text, living, one_tag(tag), site_class, unplaced)


WantedRecords = Annotated[RecordFilter, Depends(record_filter)]


@router.get("/registry")
async def list_kinds(_actor: Viewer, db: Db) -> KindList:
    """The kinds of records and their columns, as spreadsheets have them, those of fields of one's own too."""
    async with db.reading() as session:
        layouts = (await custom_fields(session)).layouts()
    return KindList(
        items=[
            KindOut(
                kind=layout.entity,
                title=layout.title,
                key=layout.key,
                columns=[ColumnOut.of(column, layout.entity) for column in layout.columns],
            )
            for layout in layouts
        ]
    )


@router.get("/registry/{kind}")
async def list_records(
    kind: RecordKind,
    actor: Viewer,
    db: Db,
    lists: ListsDep,
    wanted: WantedRecords,
    cursor: CursorParam = None,
    limit: Limit = 50,
) -> Page[RecordOut]:
    """The records of a kind in the caller's area, by code."""
    entity = Entity(kind.value)
    last = decode_cursor(cursor, *(str for _ in store.sorted_by(entity)))
    async with db.reading() as session:
        after = tuple(str(each) for each in last) if last else None
        if entity is Entity.SITE:
            found, total = await lists.sites(session, wanted, after=after[0] if after else None, limit=limit + 1)
        else:
            found, total = await store.page(session, entity, wanted, after=after, limit=limit + 1)
        codes = await store.codes_of(session, list(referred(placed.row for placed in found)))
        whole = await path_of(session, Placed({}, None)) if entity is Entity.TARGET else ""
        columns = await _columns(session, entity)
    items = [
        _out(entity, columns, placed, actor, placed.path or whole, unfolded(facts_of(placed.row, codes)))
        for placed in found[:limit]
    ]
    more = encode_cursor(*store.sort_keys(entity, found[limit - 1].row)) if len(found) > limit else None
    return Page(items=items, next_cursor=more, total=total)


@router.post("/registry/{kind}", status_code=201)
async def create_record(
    kind: RecordKind,
    body: RecordIn,
    actor: Editor,
    records: RecordsDep,
    db: Db,
    consents: ConsentsDep,
    response: Response,
) -> RecordOut:
    """A new record in the caller's area."""
    key = await records.create(actor, Entity(kind.value), body.values, body.reason)
    response.headers["Location"] = f"/api/v1/registry/{kind}/{key}"
    return await _one(Entity(kind.value), key, actor, db, consents, response)


@router.get("/registry/{kind}/{key}")
async def get_record(
    kind: RecordKind, key: str, actor: Viewer, db: Db, consents: ConsentsDep, response: Response
) -> RecordOut:
    """One record."""
    return await _one(Entity(kind.value), key, actor, db, consents, response)


@router.patch("/registry/{kind}/{key}")
async def change_record(
    kind: RecordKind,
    key: str,
    body: RecordIn,
    actor: Editor,
    records: RecordsDep,
    db: Db,
    consents: ConsentsDep,
    response: Response,
    if_match: IfMatch = None,
) -> RecordOut:
    """Change a record; If-Match names the version that was seen."""
    await records.change(actor, Entity(kind.value), key, if_match, body.values, body.reason)
    return await _one(Entity(kind.value), key, actor, db, consents, response)


@router.delete("/registry/{kind}/{key}", status_code=204)
async def retire_record(
    kind: RecordKind, key: str, actor: Editor, records: RecordsDep, reason: ReasonParam, if_match: IfMatch = None
) -> None:
    """Retire a site, or remove another record: its history stays."""
    await records.retire(actor, Entity(kind.value), key, if_match, reason)


@router.get("/exports/registry", response_class=FileResponse)
async def export_registry(
    actor: Annotated[Actor, authorised(Permission.EXPORT)],
    transfers: Annotated[Transfers, service(Transfers)],
    clock: ClockDep,
    after: BackgroundTasks,
    cameras: Annotated[bool, Query(description="With a sheet of all cameras.")] = False,
) -> FileResponse:
    """The registry of the caller's area as a workbook that imports back unchanged."""
    out = await new_folder() / f"registry-{clock.now():%Y%m%d}.xlsx"
    return await made(out, transfers.save_registry(actor, out, cameras=cameras), after)


@router.get("/exports/registry/{kind}", response_class=FileResponse)
async def export_records(
    kind: RecordKind,
    actor: Annotated[Actor, authorised(Permission.EXPORT)],
    transfers: Annotated[Transfers, service(Transfers)],
    wanted: WantedRecords,
    clock: ClockDep,
    after: BackgroundTasks,
    file_format: Annotated[ExportFormat, Query(alias="format")] = ExportFormat.XLSX,
) -> FileResponse:
    """The records of one kind, under the list's filters, as a file that imports back unchanged."""
    entity = Entity(kind.value)
    if file_format is ExportFormat.GEOJSON and not has_place(entity):
        raise wrong("format", say("nowhere_on_a_map", kind=kind_of(entity)))
    out = await new_folder() / f"{kind}s-{clock.now():%Y%m%d}.{file_format}"
    return await made(out, transfers.save_records(actor, out, entity, file_format, wanted), after)


async def _one(entity: Entity, key: str, actor: Actor, db: Db, consents: Consents, response: Response) -> RecordOut:
    async with db.reading() as session:
        placed = await store.one(session, entity, key)
        if placed is None:
            raise NotFound
        path = await path_of(session, placed)
        require(actor, Permission.VIEW_CAMERAS, None if placed.path is None else path)
        facts = await stored_facts(session, placed.row)
        columns = await _columns(session, entity)
        asked = entity is Entity.SITE and restricted_of(placed.row)
        lacking = await consents.missing(session, actor.division_path, placed.row["id"]) if asked else None
    response.headers["ETag"] = tag_of(placed.row)
    found = _out(entity, columns, placed, actor, path, facts)
    return found if lacking is None else found.model_copy(update={"consents_missing": len(lacking)})


async def _columns(session: AsyncSession, entity: Entity) -> tuple[Column, ...]:
    return (*BY_ENTITY[entity].columns, *(await custom_fields(session)).columns(entity))


def _out(
    entity: Entity, columns: Sequence[Column], placed: Placed, actor: Actor, path: str, facts: Mapping[str, object]
) -> RecordOut:
    return RecordOut(
        kind=RecordKind(entity.value),
        key=str(placed.row[registry_store.identity_of(entity)]),
        name=name_of(entity, placed.row),
        values=texts_of(columns, facts),
        retired=placed.row.get("retired_on") is not None,
        tag=tag_of(placed.row),
        may_edit=allows(actor, Permission.EDIT_REGISTRY, path),
    )
