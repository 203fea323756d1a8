"""The HTTP face of imports and exports."""

import asyncio
import shutil
import tempfile
import uuid
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, BackgroundTasks, Query, UploadFile
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict

from registry.datums import Datum
from registry.exporting import ExportFormat
from registry.outcomes import Language
from vms.accounts.model import Actor, Permission
from vms.points import undoing
from vms.points.api import Wanted
from vms.points.report import ImportOut
from vms.points.transfers import Transfers
from vms.settings import Settings
from vms.web.deps import ClockDep, Db, SettingsDep, authorised, service
from vms.web.lines import LINES_MEDIA_TYPE, Lines, ProgressParam, Tell
from vms.web.paging import CursorParam, Limit, Page, decode_id, encode_cursor
from vms.web.problems import TooLarge
from vms.web.uploads import UploadRoute
from vms.web.wording import say

router = APIRouter(prefix="/api/v1", tags=["transfers"], route_class=UploadRoute)
InverseParam = Annotated[bool, Query(description="The file codes 联网属性 the other way round.")]
DatumParam = Annotated[Datum, Query(description="What the file's positions are given in.")]
TransfersDep = Annotated[Transfers, service(Transfers)]
COPY_BYTES = 1 << 20
_MEDIA_TYPES = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.GEOJSON: "application/geo+json",
}


@router.post("/imports", response_model=ImportOut, responses={200: {"content": {LINES_MEDIA_TYPE: {}}}})
async def import_file(
    file: UploadFile,
    actor: Annotated[Actor, authorised(Permission.IMPORT)],
    transfers: TransfersDep,
    settings: SettingsDep,
    dry_run: Annotated[bool, Query(description="Only say what would change.")] = False,
    inverse_networked: InverseParam = False,
    datum: DatumParam = Datum.WGS84,
    progress: ProgressParam = False,
) -> ImportOut | Lines:
    """Import a workbook, CSV or JSON file: all of it, or nothing."""
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="vms-import-"))
    path = folder / "upload"

    async def load(tell: Tell) -> ImportOut:
        try:
            report = await transfers.load(
                actor,
                path,
                write=not dry_run,
                inverse_networked=inverse_networked,
                datum=datum,
                file_name=file.filename or "",
                on_progress=tell,
            )
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        return ImportOut.of(report)

    try:
        await asyncio.to_thread(_save, file, path, settings.body_limit_mb * 1_000_000)
    except BaseException:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        raise
    return Lines(load) if progress else await load(lambda done, of: None)


def _save(upload: UploadFile, path: Path, limit_bytes: int) -> None:
    written = 0
    with path.open("wb") as target:
        while chunk := upload.file.read(COPY_BYTES):
            written += len(chunk)
            if written > limit_bytes:
                raise TooLarge(say("upload_too_large", most=f"{limit_bytes / 1e6:g}"))
            target.write(chunk)


@router.post("/imports/outcomes", response_class=FileResponse)
async def list_all_rows(
    file: UploadFile,
    actor: Annotated[Actor, authorised(Permission.IMPORT)],
    transfers: TransfersDep,
    settings: SettingsDep,
    after: BackgroundTasks,
    inverse_networked: InverseParam = False,
    datum: DatumParam = Datum.WGS84,
    language: Annotated[Language, Query()] = "zh-CN",
) -> FileResponse:
    """What an import would do with every row, as CSV: field by field what changes, and why what is refused. A dry run
    itself tells the first rows only."""

    async def write(path: Path, out: Path) -> None:
        await transfers.outcomes(actor, path, out, language, inverse_networked=inverse_networked, datum=datum)

    return await _told(file, settings, after, ExportFormat.CSV, "outcomes.csv", write)


@router.post("/imports/refused", response_class=FileResponse)
async def list_refused_rows(
    file: UploadFile,
    actor: Annotated[Actor, authorised(Permission.IMPORT)],
    transfers: TransfersDep,
    settings: SettingsDep,
    after: BackgroundTasks,
    inverse_networked: InverseParam = False,
    datum: DatumParam = Datum.WGS84,
) -> FileResponse:
    """The rows of a file that would be refused, as a workbook with a column of errors; mended, it can be imported."""

    async def write(path: Path, out: Path) -> None:
        await transfers.refused(actor, path, out, inverse_networked=inverse_networked, datum=datum)

    return await _told(file, settings, after, ExportFormat.XLSX, "refused.xlsx", write)


async def _told(
    file: UploadFile,
    settings: Settings,
    after: BackgroundTasks,
    file_format: ExportFormat,
    name: str,
    write: Callable[[Path, Path], Awaitable[None]],
) -> FileResponse:
    """What `write` says of the file that was sent."""
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="vms-import-"))
    path, out = folder / "upload", folder / name
    try:
        await asyncio.to_thread(_save, file, path, settings.body_limit_mb * 1_000_000)
        await write(path, out)
    except BaseException:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        raise
    after.add_task(shutil.rmtree, folder, ignore_errors=True)
    headers = {"Cache-Control": "no-store"}
    return FileResponse(out, media_type=_MEDIA_TYPES[file_format], filename=out.name, headers=headers)


class RunOut(BaseModel):
    """An import or a bulk edit that changed something. `counts` of its rows by action."""

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
async def list_imports(
    actor: Annotated[Actor, authorised(Permission.IMPORT)], db: Db, cursor: CursorParam = None, limit: Limit = 50
) -> Page[RunOut]:
    """The imports and bulk edits of the caller's area, newest first."""
    before = decode_id(cursor)
    async with db.reading() as session:
        found, total = await undoing.runs(session, actor.division_path, before=before, limit=limit + 1)
    more = encode_cursor(str(found[limit - 1].id)) if len(found) > limit else None
    return Page(items=[RunOut.model_validate(run) for run in found[:limit]], next_cursor=more, total=total)


@router.post("/imports/{import_id}/undo")
async def undo_import(
    import_id: uuid.UUID, actor: Annotated[Actor, authorised(Permission.IMPORT)], db: Db, transfers: TransfersDep
) -> UndoneOut:
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
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="vms-export-"))
    name = f"cameras-{clock.now():%Y%m%d}.{file_format}"
    try:
        await transfers.save(actor, folder / name, file_format, wanted)
    except BaseException:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        raise
    after.add_task(shutil.rmtree, folder, ignore_errors=True)
    headers = {"Cache-Control": "no-store"}
    return FileResponse(folder / name, media_type=_MEDIA_TYPES[file_format], filename=name, headers=headers)
