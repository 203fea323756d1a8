"""The HTTP face of the fields that an administrator adds to records."""

import uuid
from typing import Annotated, Self

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field, StringConstraints

from registry.custom import CODE, DEFINITION_COLUMNS, MOST_CHOICES, FieldKind, definition_facts
from registry.layouts import Entity
from vms.accounts.model import Actor, Permission
from vms.points import fields_store as store
from vms.points.api import Viewer
from vms.points.changes import DayParam, RecordChangeOut, change_out, end_of, page_of_changes
from vms.points.fields import Definition, Fields
from vms.points.schemas import Reason, Strict
from vms.points.tables import DefinedField
from vms.web.deps import Db, authorised, service
from vms.web.paging import CursorParam, IfMatch, Limit, Page, etag
from vms.web.problems import NotFound

router = APIRouter(prefix="/api/v1/custom-fields", tags=["registry"])
Definer = Annotated[Actor, authorised(Permission.SWITCH_SETTINGS)]
FieldsDep = Annotated[Fields, service(Fields)]
TitleZh = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=30)]
TitleEn = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class FieldChoice(Strict):
    code: Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{1,16}$")]
    zh: TitleZh
    en: TitleEn


class FieldPut(Strict):
    """What may be changed of a field: its words, its choices, whether a record asks for it, whether it is in use."""

    zh: TitleZh
    en: TitleEn
    mandatory: bool = False
    choices: Annotated[list[FieldChoice], Field(max_length=MOST_CHOICES)] = Field(default_factory=list)
    reason: Reason

    def definition(self) -> Definition:
        choices = {choice.code: (choice.zh, choice.en) for choice in self.choices}
        return Definition(self.zh, self.en, self.mandatory, choices)


class FieldIn(FieldPut):
    """A new field. `code`: its column in files; it stays, as the kind does."""

    entity: Entity
    code: Annotated[str, Field(pattern=f"^{CODE.pattern}$")]
    kind: FieldKind


class FieldChange(FieldPut):
    retired: bool = False


class FieldOut(BaseModel):
    """`retired`: no form and no file has it any more; what records hold of it stays in their history."""

    id: uuid.UUID
    entity: Entity
    code: str
    zh: str
    en: str
    kind: FieldKind
    mandatory: bool
    choices: list[FieldChoice]
    retired: bool
    version: int

    @classmethod
    def of(cls, row: DefinedField) -> Self:
        return cls.model_validate(row.model_dump())


class FieldList(BaseModel):
    items: list[FieldOut]


@router.get("")
async def list_custom_fields(_actor: Viewer, db: Db, day: DayParam = None) -> FieldList:
    """The fields beside the standard ones, those that are out of use too: as they are, or as they were defined on a
    day."""
    async with db.reading() as session:
        rows = await (store.rows_at(session, end_of(day)) if day else store.rows(session))
        return FieldList(items=[FieldOut.of(row) for row in rows])


@router.get("/{field_id}/changes")
async def list_custom_field_changes(
    field_id: uuid.UUID, _actor: Viewer, db: Db, cursor: CursorParam = None, limit: Limit = 20
) -> Page[RecordChangeOut]:
    """The changes of one field's definition, newest first."""
    async with db.reading() as session:
        if field_id not in {row.id for row in await store.rows(session)}:
            raise NotFound
        found, page = await page_of_changes(session, store.FIELD, str(field_id), cursor, limit)
    page.items = [change_out(DEFINITION_COLUMNS, change, definition_facts) for change in found]
    return page


@router.post("", status_code=201)
async def define_custom_field(body: FieldIn, actor: Definer, fields: FieldsDep, response: Response) -> FieldOut:
    """A new field, for everybody: only who is responsible for everything makes one."""
    row = await fields.define(actor, body.entity, body.code, body.kind, body.definition(), body.reason)
    response.headers["ETag"] = etag(row.version)
    return FieldOut.of(row)


@router.put("/{field_id}")
async def change_custom_field(
    field_id: uuid.UUID,
    body: FieldChange,
    actor: Definer,
    fields: FieldsDep,
    response: Response,
    if_match: IfMatch = None,
) -> FieldOut:
    """Change a field; If-Match names the version that was seen."""
    row = await fields.change(actor, field_id, if_match, body.definition(), body.reason, retired=body.retired)
    response.headers["ETag"] = etag(row.version)
    return FieldOut.of(row)
