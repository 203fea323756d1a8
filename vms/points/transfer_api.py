"""The HTTP face of imports and exports."""

import asyncio
import shutil
import tempfile
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Query, UploadFile
from fastapi.responses import FileResponse
from pydantic import BaseModel

from registry.exporting import ExportFormat
from registry.layouts import BY_ENTITY
from registry.reconcile import Action, ImportReport, RowOutcome
from vms.accounts.model import Actor, Permission
from vms.points.api import Wanted
from vms.points.transfers import Transfers
from vms.web.deps import ClockDep, SettingsDep, authorised, service
from vms.web.problems import TooLarge

router = APIRouter(prefix="/api/v1", tags=["transfers"])
TransfersDep = Annotated[Transfers, service(Transfers)]
COPY_BYTES = 1 << 20
_MEDIA_TYPES = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.GEOJSON: "application/geo+json",
}


class SummaryOut(BaseModel):
    new: int
    changed: int
    unchanged: int
    refused: int


class FieldChangeOut(BaseModel):
    field: str
    before: str | None
    after: str | None


class RowErrorOut(BaseModel):
    field: str
    title: str
    value: str
    message: str
    suggestion: str


class RowOut(BaseModel):
    """One row that is new, changed or refused. `row` counts as a spreadsheet program does."""

    kind: str
    sheet: str
    row: int
    code: str
    action: Action
    changes: list[FieldChangeOut]
    errors: list[RowErrorOut]

    @classmethod
    def of(cls, outcome: RowOutcome) -> "RowOut":
        changes = [
            FieldChangeOut(field=change.field, before=_text(change.before), after=_text(change.after))
            for change in outcome.changes
        ]
        errors = [
            RowErrorOut(
                field=error.field,
                title=error.title,
                value=error.value,
                message=error.message,
                suggestion=error.suggestion,
            )
            for error in outcome.errors
        ]
        return cls(
            kind=outcome.entity.value,
            sheet=outcome.sheet,
            row=outcome.row,
            code=outcome.code,
            action=outcome.action,
            changes=changes,
            errors=errors,
        )


class ImportOut(BaseModel):
    """`applied`: everything was written. One refused row, and nothing is. `rows` holds the first rows of each action
    but "unchanged"; `rows_left_out` counts the others. `notes`: how the file was understood."""

    applied: bool
    summary: SummaryOut
    by_kind: dict[str, SummaryOut]
    rows: list[RowOut]
    rows_left_out: int
    notes: list[str]

    @classmethod
    def of(cls, report: ImportReport) -> "ImportOut":
        told = sum(report.total(action) for action in (Action.NEW, Action.CHANGED, Action.REFUSED))
        return cls(
            applied=report.applied,
            summary=SummaryOut(**{action.value: report.total(action) for action in Action}),
            by_kind={
                BY_ENTITY[entity].title: SummaryOut(**{action.value: number for action, number in counts.items()})
                for entity, counts in report.counts.items()
            },
            rows=[RowOut.of(outcome) for outcome in report.rows],
            rows_left_out=told - len(report.rows),
            notes=report.notes,
        )


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


@router.post("/imports")
async def import_file(
    file: UploadFile,
    actor: Annotated[Actor, authorised(Permission.IMPORT)],
    transfers: TransfersDep,
    settings: SettingsDep,
    dry_run: Annotated[bool, Query(description="Only say what would change.")] = False,
    inverse_networked: Annotated[bool, Query(description="The file codes 联网属性 the other way round.")] = False,
) -> ImportOut:
    """Import a workbook, CSV or JSON file: all of it, or nothing."""
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="vms-import-"))
    try:
        path = folder / "upload"
        await asyncio.to_thread(_save, file, path, settings.body_limit_mb * 1_000_000)
        report = await transfers.load(actor, path, write=not dry_run, inverse_networked=inverse_networked)
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
    return ImportOut.of(report)


def _save(upload: UploadFile, path: Path, limit_bytes: int) -> None:
    written = 0
    with path.open("wb") as target:
        while chunk := upload.file.read(COPY_BYTES):
            written += len(chunk)
            if written > limit_bytes:
                raise TooLarge(f"the file is larger than {limit_bytes / 1e6:g} MB: split it")
            target.write(chunk)


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
