"""The HTTP face of changing many cameras at once."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Self

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from registry.layouts import CAMERA_COLUMNS, Entity
from registry.model import Lifecycle
from registry.record import Column
from registry.values import LONGEST_TAG, MOST_TAGS
from vms.points.api import Editor, Wanted
from vms.points.bulk import BulkEdit, BulkEdits, BulkReport, ChangedCamera, RefusedCamera
from vms.points.editing import read_camera, read_tags, require_shared
from vms.points.fields_store import custom_fields
from vms.points.report import FieldChangeOut, WordOut, title
from vms.points.schemas import Reason, RecordValue, Strict
from vms.web.deps import Db, service
from vms.web.paging import IfMatch
from vms.web.problems import Unprocessable
from vms.web.wording import PhraseOut, say

MOST_CHOSEN = 500
"""By hand nobody chooses more; whoever wants all takes the filter."""

router = APIRouter(prefix="/api/v1", tags=["cameras"])
BulkEditsDep = Annotated[BulkEdits, service(BulkEdits)]
DryRun = Annotated[bool, Query(description="Only say what would change.")]
Tag = Annotated[str, Field(min_length=1, max_length=LONGEST_TAG)]
TagList = Annotated[list[Tag], Field(max_length=MOST_TAGS)]


class BulkIn(Strict):
    """What all of them become. `ids`: only these of the filter's cameras; None: all. `record`: columns by code, of
    those that cameras may share; an empty value empties the column.
    `correction`: their records were wrong, so that the order of a camera's life does not bind."""

    ids: Annotated[list[uuid.UUID], Field(min_length=1, max_length=MOST_CHOSEN)] | None = None
    record: Annotated[dict[str, RecordValue], Field(max_length=100)] = Field(default_factory=dict)
    lifecycle: Lifecycle | None = None
    correction: bool = False
    add_tags: TagList = Field(default_factory=list)
    remove_tags: TagList = Field(default_factory=list)
    reason: Reason


class BulkFieldOut(BaseModel):
    """`cameras`: how many of them have another value there."""

    field: str
    title: WordOut
    cameras: int


class BulkRowOut(BaseModel):
    id: uuid.UUID
    code: str
    name: str
    changes: list[FieldChangeOut]

    @classmethod
    def of(cls, row: ChangedCamera, columns: Mapping[str, Column]) -> Self:
        changes = [FieldChangeOut.of(change, columns) for change in row.changes]
        return cls(id=row.id, code=row.code, name=row.name, changes=changes)


class BulkRefusalOut(BaseModel):
    id: uuid.UUID
    code: str
    name: str
    message: PhraseOut

    @classmethod
    def of(cls, row: RefusedCamera) -> Self:
        return cls(id=row.id, code=row.code, name=row.name, message=PhraseOut.of(row.message))


class BulkOut(BaseModel):
    """`matched` cameras were looked at, `changed` of them are not yet what they become. `refused` ones cannot become
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
    def of(cls, report: BulkReport, custom: Sequence[Column]) -> Self:
        columns = {column.field: column for column in (*CAMERA_COLUMNS, *custom)}
        return cls(
            matched=report.matched,
            changed=report.changed,
            refused=report.refused,
            fields=[
                BulkFieldOut(field=name, title=title(name, columns), cameras=number)
                for name, number in report.fields.most_common()
            ],
            rows=[BulkRowOut.of(row, columns) for row in report.rows],
            refusals=[BulkRefusalOut.of(row) for row in report.refusals],
            tag=report.tag,
            edit_id=report.run_id,
        )


@router.post("/cameras/bulk-edits")
async def edit_cameras(
    body: BulkIn,
    actor: Editor,
    wanted: Wanted,
    db: Db,
    edits: BulkEditsDep,
    response: Response,
    dry_run: DryRun = False,
    if_match: IfMatch = None,
) -> BulkOut:
    """Change the cameras of the list's filter: all of them, or none. A dry run's ETag names what it showed; who
    writes sends it as If-Match, so that nothing is changed that was not shown."""
    async with db.reading() as session:
        custom = (await custom_fields(session)).columns(Entity.CAMERA)
    edit = _edit(body, custom)
    if dry_run:
        report = await edits.preview(actor, wanted, body.ids, edit)
        response.headers["ETag"] = report.tag
    else:
        report = await edits.apply(actor, wanted, body.ids, edit, if_match)
    return BulkOut.of(report, custom)


def _edit(body: BulkIn, custom: Sequence[Column]) -> BulkEdit:
    direct: dict[str, Any] = {"lifecycle": body.lifecycle} if body.lifecycle else {}
    require_shared(body.record)
    values = read_camera(direct, body.record, custom)
    if body.lifecycle:
        values["lifecycle"] = body.lifecycle
    added, removed = read_tags("add_tags", body.add_tags), read_tags("remove_tags", body.remove_tags)
    if not values and not added and not removed:
        raise Unprocessable(say("bulk_nothing"))
    return BulkEdit(values, added, removed, body.reason, body.correction)
