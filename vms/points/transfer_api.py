"""The HTTP face of imports and exports."""

import asyncio
import shutil
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal, Self

from fastapi import APIRouter, BackgroundTasks, Depends, Query, UploadFile
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict

from registry.datums import Datum
from registry.exporting import ExportFormat
from registry.outcomes import Language
from vms.accounts.model import Actor, Permission
from vms.points import undoing
from vms.points.api import Wanted
from vms.points.report import ImportOut
from vms.points.tables import IMPORT, LONGEST_WHY, ImportRun, import_reason
from vms.points.transfers import ReadAs, Transfers
from vms.web.deps import ClockDep, Db, authorised, service
from vms.web.downloads import made, new_folder, removed
from vms.web.lines import LINES_MEDIA_TYPE, Lines, ProgressParam, Tell
from vms.web.paging import CursorParam, IfMatch, Limit, Page, decode_id, encode_cursor
from vms.web.uploads import UploadRoute

router = APIRouter(prefix="/api/v1", tags=["transfers"], route_class=UploadRoute)
Importer = Annotated[Actor, authorised(Permission.IMPORT)]
TransfersDep = Annotated[Transfers, service(Transfers)]
COPY_BYTES = 1 << 20
UPLOAD = "upload"


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it comes, and what it is to be read as."""

    file: UploadFile
    inverse_networked: Annotated[bool, Query(description="The file codes 联网属性 the other way round.")] = False
    datum: Annotated[Datum, Query(description="What the file's positions are given in.")] = Datum.WGS84

    @property
    def read_as(self) -> ReadAs:
        return {"inverse_networked": self.inverse_networked, "datum": self.datum}


SentFile = Annotated[Sent, Depends()]
LanguageParam = Annotated[Language, Query(description="Of what is wrong, and of the columns that say it.")]


@router.post("/imports", response_model=ImportOut, responses={200: {"content": {LINES_MEDIA_TYPE: {}}}})
async def import_file(
    sent: SentFile,
    actor: Importer,
    transfers: TransfersDep,
    dry_run: Annotated[bool, Query(description="Only say what would change.")] = False,
    reason: Annotated[str, Query(max_length=LONGEST_WHY, description="For the history of all that it changes.")] = "",
    progress: ProgressParam = False,
    if_match: IfMatch = None,
) -> ImportOut | Lines:
    """Import a workbook, CSV or JSON file: all of it, or nothing. Whoever has looked at a dry run sends its `tag` as
    If-Match: then nothing is written that it did not show."""
    folder = await _folder(sent)

    async def load(tell: Tell) -> ImportOut:
        path, name, why = folder / UPLOAD, sent.file.filename or "", " ".join(reason.split())
        try:
            report = await transfers.load(
                actor,
                path,
                write=not dry_run,
                file_name=name,
                why=why,
                shown=if_match,
                on_progress=tell,
                **sent.read_as,
            )
        finally:
            await removed(folder)
        return ImportOut.of(report)

    return Lines(load) if progress else await load(lambda done, of: None)


@router.post("/imports/outcomes", response_class=FileResponse)
async def list_all_rows(
    sent: SentFile,
    actor: Importer,
    transfers: TransfersDep,
    after: BackgroundTasks,
    language: LanguageParam = "zh-CN",
) -> FileResponse:
    """What an import would do with every row, as CSV: field by field what changes, and why what is refused. A dry run
    itself tells the first rows only."""
    folder = await _folder(sent)
    out = folder / "outcomes.csv"
    return await made(out, transfers.outcomes(actor, folder / UPLOAD, out, language, **sent.read_as), after)


@router.post("/imports/refused", response_class=FileResponse)
async def list_refused_rows(
    sent: SentFile,
    actor: Importer,
    transfers: TransfersDep,
    after: BackgroundTasks,
    language: LanguageParam = "zh-CN",
) -> FileResponse:
    """The rows of a file that would be refused, as a workbook with a column of errors; mended, it can be imported."""
    folder = await _folder(sent)
    out = folder / "refused.xlsx"
    return await made(out, transfers.refused(actor, folder / UPLOAD, out, language, **sent.read_as), after)


async def _folder(sent: Sent) -> Path:
    """A new one, with what was sent."""
    folder = await new_folder()
    try:
        await asyncio.to_thread(_save, sent.file, folder / UPLOAD)
    except BaseException:
        await removed(folder)
        raise
    return folder


def _save(upload: UploadFile, path: Path) -> None:
    """The request was small enough: see BodyLimit."""
    with path.open("wb") as target:
        shutil.copyfileobj(upload.file, target, COPY_BYTES)


class RunOut(BaseModel):
    """An import or a bulk edit that changed something. `counts` of its rows by action; `reason`: of an import empty if
    nobody has said why."""

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    kind: Literal["import", "bulk"]
    at: datetime
    actor: str
    file_name: str
    reason: str
    counts: dict[str, int]
    undone_at: datetime | None
    undone_by: str | None

    @classmethod
    def of(cls, run: ImportRun) -> Self:
        out = cls.model_validate(run)
        if run.kind == IMPORT:
            out.reason = run.reason.removeprefix(import_reason(run.file_name, "")).removeprefix(": ")
            out.reason = "" if out.reason == IMPORT else out.reason
        return out


class UndoneOut(BaseModel):
    """Rows that got their old values, were retired or removed; `kept`: new divisions and units stay. `passwords`:
    changed ones that cannot be brought back: enter them again."""

    model_config = ConfigDict(from_attributes=True)

    restored: int
    retired: int
    removed: int
    kept: int
    passwords: int


@router.get("/imports")
async def list_imports(actor: Importer, db: Db, cursor: CursorParam = None, limit: Limit = 50) -> Page[RunOut]:
    """The imports and bulk edits of the caller's area, newest first."""
    before = decode_id(cursor)
    async with db.reading() as session:
        found, total = await undoing.runs(session, actor.division_path, before=before, limit=limit + 1)
    more = encode_cursor(str(found[limit - 1].id)) if len(found) > limit else None
    return Page(items=[RunOut.of(run) for run in found[:limit]], next_cursor=more, total=total)


@router.post("/imports/{import_id}/undo")
async def undo_import(import_id: uuid.UUID, actor: Importer, db: Db, transfers: TransfersDep) -> UndoneOut:
    """Undo an import or a bulk edit whole, as long as nobody has changed the same things since."""
    return UndoneOut.model_validate(await undoing.undo(db, transfers.entry, actor, import_id))


@router.get("/exports/cameras", response_class=FileResponse)
async def export_cameras(
    actor: Annotated[Actor, authorised(Permission.EXPORT)],
    transfers: TransfersDep,
    wanted: Wanted,
    clock: ClockDep,
    after: BackgroundTasks,
    file_format: Annotated[ExportFormat, Query(alias="format")] = ExportFormat.XLSX,
) -> FileResponse:
    """The cameras of the caller's area, under the list's filters, as a file that imports back unchanged."""
    out = await new_folder() / f"cameras-{clock.now():%Y%m%d}.{file_format}"
    return await made(out, transfers.save(actor, out, file_format, wanted), after)
