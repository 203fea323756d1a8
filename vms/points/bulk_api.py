"""The HTTP face of changing many cameras or sites at once."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Annotated, Self

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from registry.layouts import BY_ENTITY, Entity
from registry.model import Lifecycle
from registry.record import BY_CODE, Column
from registry.resolving import Known, Row, resolve
from registry.values import LONGEST_TAG, MOST_TAGS
from vms.accounts.model import Actor
from vms.points.api import Editor, Wanted
from vms.points.bulk import BulkEdit, BulkEdits, BulkReport, ChangedRecord, RefusedRecord, Subjects
from vms.points.bulk_subjects import Cameras, Sites
from vms.points.editing import read_camera, read_record, read_tags, require_shared
from vms.points.entry import Entry
from vms.points.fields_store import custom_fields
from vms.points.records_api import WantedRecords
from vms.points.report import FieldChangeOut, WordOut, title
from vms.points.schemas import Reason, RecordValue, Strict
from vms.web.deps import Db, service
from vms.web.paging import IfMatch
from vms.web.problems import Unprocessable
from vms.web.wording import PhraseOut, say

MOST_CHOSEN = 500
"""By hand nobody chooses more; whoever wants all takes the filter."""

router = APIRouter(prefix="/api/v1")
BulkEditsDep = Annotated[BulkEdits, service(BulkEdits)]
DryRun = Annotated[bool, Query(description="Only say what would change.")]
Tag = Annotated[str, Field(min_length=1, max_length=LONGEST_TAG)]
TagList = Annotated[list[Tag], Field(max_length=MOST_TAGS)]


class ManyIn(Strict):
    """What all of them become. `ids`: only these of the filter's records; None: all."""

    ids: Annotated[list[uuid.UUID], Field(min_length=1, max_length=MOST_CHOSEN)] | None = None
    add_tags: TagList = Field(default_factory=list)
    remove_tags: TagList = Field(default_factory=list)
    reason: Reason

    def edit(self, values: Row, *, correction: bool = False) -> BulkEdit:
        """Raises Unprocessable where it says nothing."""
        added, removed = read_tags("add_tags", self.add_tags), read_tags("remove_tags", self.remove_tags)
        if not values and not added and not removed:
            raise Unprocessable(say("bulk_nothing"))
        return BulkEdit(values, added, removed, self.reason, correction)


class BulkIn(ManyIn):
    """`record`: columns by code, of those that cameras may share; an empty value empties the column.
    `correction`: their records were wrong, so that the order of a camera's life does not bind."""

    record: Annotated[dict[str, RecordValue], Field(max_length=100)] = Field(default_factory=dict)
    lifecycle: Lifecycle | None = None
    correction: bool = False


class BulkSitesIn(ManyIn):
    """`values` by column, of those that sites may share; an empty value empties the column."""

    values: Annotated[dict[str, RecordValue], Field(max_length=60)] = Field(default_factory=dict)


class BulkFieldOut(BaseModel):
    """`records`: how many of them have another value there."""

    field: str
    title: WordOut
    records: int


class BulkRowOut(BaseModel):
    id: uuid.UUID
    code: str
    name: str
    changes: list[FieldChangeOut]

    @classmethod
    def of(cls, row: ChangedRecord, columns: Mapping[str, Column]) -> Self:
        changes = [FieldChangeOut.of(change, columns) for change in row.changes]
        return cls(id=row.id, code=row.code, name=row.name, changes=changes)


class BulkRefusalOut(BaseModel):
    id: uuid.UUID
    code: str
    name: str
    message: PhraseOut

    @classmethod
    def of(cls, row: RefusedRecord) -> Self:
        return cls(id=row.id, code=row.code, name=row.name, message=PhraseOut.of(row.message))


class BulkOut(BaseModel):
    """`matched` records were looked at, `changed` of them are not yet what they become. `refused` ones cannot become
    it: then nothing is written. `rows` and `refusals` hold the first ones. `edit_id`: by what it can be undone as an
    import is; None: nothing was written."""

    matched: int
    changed: int
    refused: int
    fields: list[BulkFieldOut]
    rows: list[BulkRowOut]
    refusals: list[BulkRefusalOut]
    tag: str
    """The ETag of what was shown."""
    edit_id: uuid.UUID | None

    @classmethod
    def of(cls, report: BulkReport, entity: Entity, custom: Sequence[Column]) -> Self:
        columns = {column.field: column for column in (*BY_ENTITY[entity].columns, *custom)}
        return cls(
            matched=report.matched,
            changed=report.changed,
            refused=report.refused,
            fields=[
                BulkFieldOut(field=name, title=title(name, columns), records=number)
                for name, number in report.fields.most_common()
            ],
            rows=[BulkRowOut.of(row, columns) for row in report.rows],
            refusals=[BulkRefusalOut.of(row) for row in report.refusals],
            tag=report.tag,
            edit_id=report.run_id,
        )


@router.post("/cameras/bulk-edits", tags=["cameras"])
async def edit_cameras(
    body: BulkIn,
    actor: Editor,
    wanted: Wanted,
    db: Db,
    edits: BulkEditsDep,
    entry: Annotated[Entry, service(Entry)],
    response: Response,
    dry_run: DryRun = False,
    if_match: IfMatch = None,
) -> BulkOut:
    """Change the cameras of the list's filter: all of them, or none. A dry run's ETag names what it showed; who
    writes sends it as If-Match, so that nothing is changed that was not shown."""
    async with db.reading() as session:
        custom = (await custom_fields(session)).columns(Entity.CAMERA)
    names = {f"record.{code}": BY_CODE[code.upper()].field for code in body.record if code.upper() in BY_CODE}
    require_shared(Entity.CAMERA, names)
    values = read_camera({"lifecycle": body.lifecycle} if body.lifecycle else {}, body.record, custom)
    if body.lifecycle:
        values["lifecycle"] = body.lifecycle
    edit = body.edit(values, correction=body.correction)
    report = await _report(edits, actor, Cameras(wanted, entry), body.ids, edit, response, if_match, dry_run=dry_run)
    return BulkOut.of(report, Entity.CAMERA, custom)


@router.post("/sites/bulk-edits", tags=["registry"])
async def edit_sites(
    body: BulkSitesIn,
    actor: Editor,
    wanted: WantedRecords,
    db: Db,
    edits: BulkEditsDep,
    response: Response,
    dry_run: DryRun = False,
    if_match: IfMatch = None,
) -> BulkOut:
    """Change the sites of the registry's list under its filter, as cameras are changed: all of them, or none."""
    async with db.reading() as session:
        custom = (await custom_fields(session)).columns(Entity.SITE)
    require_shared(Entity.SITE, {name: name for name in body.values})
    facts = read_record(Entity.SITE, body.values, custom)
    edit = body.edit(dict(resolve(Entity.SITE, facts, Known()).row))
    report = await _report(edits, actor, Sites(wanted), body.ids, edit, response, if_match, dry_run=dry_run)
    return BulkOut.of(report, Entity.SITE, custom)


async def _report(
    edits: BulkEdits,
    actor: Actor,
    subjects: Subjects,
    ids: list[uuid.UUID] | None,
    edit: BulkEdit,
    response: Response,
    if_match: str | None,
    *,
    dry_run: bool,
) -> BulkReport:
    if not dry_run:
        return await edits.apply(actor, subjects, ids, edit, if_match)
    report = await edits.preview(actor, subjects, ids, edit)
    response.headers["ETag"] = report.tag
    return report
