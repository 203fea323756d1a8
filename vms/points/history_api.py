"""The HTTP face of what every record of the registry was: its changes one by one, each edit's undoing, and all of it
as of any day."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Query
from fastapi.responses import FileResponse
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from registry.custom import unfolded
from registry.exporting import ExportFormat, has_place
from registry.facts import Facts, facts_of, referred, texts_of
from registry.history import Row, rewind, typed
from registry.layouts import BY_ENTITY, CREDENTIAL_COLUMNS, Entity
from registry.record import Column, Kind
from registry.store import division_path, identity_of
from vms.accounts.gate import allows, require
from vms.accounts.model import Actor, Permission
from vms.points import records_store as store
from vms.points.api import Editor, Viewer
from vms.points.changes import RecordChangeOut, change_out, end_of, page_of_changes, words_of
from vms.points.editing import kind_of
from vms.points.fields_store import custom_fields, fields_at
from vms.points.past_lists import PastLists
from vms.points.records import name_of, path_of
from vms.points.records_api import ColumnOut, WantedRecords
from vms.points.records_store import Placed
from vms.points.reverting import Reverts, can_be_undone
from vms.points.schemas import Reason, Strict
from vms.points.transfers import Transfers
from vms.web.deps import Db, authorised, service
from vms.web.downloads import made, new_folder
from vms.web.paging import CursorParam, Limit, Page, decode_cursor, encode_cursor
from vms.web.problems import NotFound, wrong
from vms.web.wording import say


class HistoryKind(StrEnum):
    """Records whose past is asked for here; patrol routes have theirs among the patrols."""

    DIVISION = "division"
    UNIT = "unit"
    SITE = "site"
    CAMERA = "camera"
    ROOM = "room"
    TARGET = "target"
    ZONE = "zone"
    CHECKPOINT = "checkpoint"
    POST = "post"


def kept(entity: HistoryKind) -> Entity:
    """The kind that is asked for."""
    return Entity(entity.value)


Kept = Annotated[Entity, Depends(kept)]
PastListsDep = Annotated[PastLists, service(PastLists)]
router = APIRouter(prefix="/api/v1/history", tags=["registry"])
_LISTED_OF_CAMERA = frozenset(
    {"code", "name", "site_code", "division_code", "lifecycle", "point_class", "camera_type", "address", "retired_on"}
)
_SECRET = frozenset(column.field for column in CREDENTIAL_COLUMNS)


class ValueOut(BaseModel):
    """A column's value in words."""

    field: str
    label: str
    label_en: str
    words: str | None
    words_en: str | None


class UndoIn(Strict):
    reason: Reason


class PastOut(BaseModel):
    """A record as it was at the end of a day; without `values` it did not exist then."""

    day: date
    values: list[ValueOut] | None


class PastRecordOut(BaseModel):
    """A record as it was: its values by column, codes as codes."""

    key: str
    name: str
    values: dict[str, str | None]
    retired: bool


class PastListOut(BaseModel):
    """One page of the records of a kind as they were at the end of a day; `columns`: what a list shows of them."""

    day: date
    columns: list[ColumnOut]
    items: list[PastRecordOut]
    next_cursor: str | None
    total: int


@router.get("/{entity}")
async def list_past(
    entity: Kept,
    actor: Viewer,
    db: Db,
    past: PastListsDep,
    day: Annotated[date, Query(description="Beijing time.")],
    wanted: WantedRecords,
    cursor: CursorParam = None,
    limit: Limit = 50,
) -> PastListOut:
    """The records of a kind in the caller's area as they were at the end of a day, cameras too, by code. Where very
    much has changed since, the day is prepared first: 503 says how far that is (`done` of `of`), and when to ask
    again; what nobody asks for any more is given up."""
    last = decode_cursor(cursor, *(str for _ in store.sorted_by(entity)))
    after = tuple(str(each) for each in last) if last else None
    async with past.listing(entity, end_of(day)) as listing:
        found, total = await listing.page(wanted, after=after, limit=limit + 1)
    async with db.reading() as session:
        codes = await store.codes_of(session, list(referred(placed.row for placed in found)))
        columns = [column for column in await _columns_at(session, entity, day) if _is_listed(entity, column)]
    more = encode_cursor(*store.sort_keys(entity, found[limit - 1].row)) if len(found) > limit else None
    items = [_past(entity, placed.row, columns, codes) for placed in found[:limit]]
    shown = [ColumnOut.of(column, entity) for column in columns]
    return PastListOut(day=day, columns=shown, items=items, next_cursor=more, total=total)


@router.get("/{entity}/file", response_class=FileResponse)
async def export_past(
    entity: Kept,
    actor: Annotated[Actor, authorised(Permission.EXPORT)],
    transfers: Annotated[Transfers, service(Transfers)],
    past: PastListsDep,
    day: Annotated[date, Query(description="Beijing time.")],
    wanted: WantedRecords,
    after: BackgroundTasks,
    file_format: Annotated[ExportFormat, Query(alias="format")] = ExportFormat.XLSX,
) -> FileResponse:
    """The same records as a file, with all columns of then; it waits where they are prepared first."""
    if file_format is ExportFormat.GEOJSON and not has_place(entity):
        raise wrong("format", say("nowhere_on_a_map", kind=kind_of(entity)))
    out = await new_folder() / f"{entity.value}s-{day:%Y%m%d}.{file_format}"
    return await made(out, transfers.save_past(actor, past, out, entity, file_format, wanted, day), after)


def _is_listed(entity: Entity, column: Column) -> bool:
    """Of a camera's record a list shows little, of the other kinds all but boundaries."""
    return column.field in _LISTED_OF_CAMERA if entity is Entity.CAMERA else column.kind is not Kind.GEOJSON


def _past(entity: Entity, row: Row, columns: Sequence[Column], codes: Mapping[uuid.UUID, str]) -> PastRecordOut:
    return PastRecordOut(
        key=str(row[identity_of(entity)]),
        name=name_of(entity, row),
        values=texts_of(columns, unfolded(facts_of(row, codes))),
        retired=row.get("retired_on") is not None,
    )


@router.get("/{entity}/{key}/changes")
async def list_changes(
    entity: Kept, key: str, actor: Viewer, db: Db, cursor: CursorParam = None, limit: Limit = 20
) -> Page[RecordChangeOut]:
    """The changes of one record, newest first; of a removed one too."""
    async with db.reading() as session:
        placed = await _visible(session, entity, key, actor)
        edits = placed is not None and allows(actor, Permission.EDIT_REGISTRY, await path_of(session, placed))
        found, page = await page_of_changes(session, entity, key, cursor, limit)
        sides = [typed(side) for change in found for side in (change.before, change.after) if side]
        codes = await store.codes_of(session, list(referred(sides)))
        # Fields that are out of use too: the past has them.
        custom = (await custom_fields(session)).ever(entity)
    columns = (*BY_ENTITY[entity].columns, *(CREDENTIAL_COLUMNS if entity is Entity.CAMERA else ()), *custom)

    def facts(side: Row) -> Facts:
        return unfolded(facts_of(typed(side), codes))

    page.items = [
        change_out(columns, change, facts, secret=_SECRET, may_undo=edits and can_be_undone(change)) for change in found
    ]
    return page


@router.post("/{entity}/{key}/changes/{change_id}/undo", status_code=204)
async def undo_change(
    entity: Kept,
    key: str,
    change_id: uuid.UUID,
    body: UndoIn,
    actor: Editor,
    reverts: Annotated[Reverts, service(Reverts)],
) -> None:
    """Give the fields of one edit their values from before it, as a change of its own; refused, by name, where that
    would cost a later one."""
    await reverts.undo(actor, entity, key, change_id, body.reason)


@router.get("/{entity}/{key}")
async def get_past(
    entity: Kept, key: str, actor: Viewer, db: Db, day: Annotated[date, Query(description="Beijing time.")]
) -> PastOut:
    """The record as it was at the end of a day."""
    async with db.reading() as session:
        placed = await _visible(session, entity, key, actor)
        rows = {key: placed.row} if placed else {}
        past = rewind(rows, await store.later(session, entity, key, end_of(day))).get(key)
        made = past.get("created_at") if past else None
        if past is None or (made is not None and made > end_of(day)):
            return PastOut(day=day, values=None)
        codes = await store.codes_of(session, list(referred([past])))
        columns = await _columns_at(session, entity, day)
    facts = unfolded(facts_of(past, codes))
    return PastOut(day=day, values=[_value(column, facts) for column in columns])


async def _columns_at(session: AsyncSession, entity: Entity, day: date) -> tuple[Column, ...]:
    """Those that such a record had, as they were called and coded on that day."""
    return (*BY_ENTITY[entity].columns, *(await fields_at(session, end_of(day))).columns(entity))


async def _visible(session: AsyncSession, entity: Entity, key: str, actor: Actor) -> Placed | None:
    """The record as it is; None if it was removed. Raises NotFound for what lies or lay outside of the area."""
    placed = await store.one(session, entity, key)
    if placed is not None:
        require(actor, Permission.VIEW_CAMERAS, placed.path)
        return placed
    held = await store.last_row(session, entity, key)
    if held is None:
        raise NotFound
    code = held.get("code") if entity is Entity.DIVISION else held.get("division_code", held.get("scope"))
    path = held.get("path") or await division_path(session, code)
    require(actor, Permission.VIEW_CAMERAS, path or ("/" if code not in store.WHOLE_COUNTY else None))
    return None


def _value(column: Column, facts: Facts) -> ValueOut:
    zh, en = words_of(column, facts, "zh"), words_of(column, facts, "en")
    return ValueOut(field=column.field, label=column.zh, label_en=column.en, words=zh, words_en=en)
