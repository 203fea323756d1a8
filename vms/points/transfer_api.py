"""The HTTP face of imports and exports."""

import asyncio
import shutil
import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Query, UploadFile
from fastapi.responses import FileResponse

from registry.exporting import ExportFormat
from vms.accounts.model import Actor, Permission
from vms.points.api import Wanted
from vms.points.report import ImportOut
from vms.points.transfers import Transfers
from vms.web.deps import ClockDep, SettingsDep, authorised, service
from vms.web.problems import TooLarge
from vms.web.uploads import UploadRoute

router = APIRouter(prefix="/api/v1", tags=["transfers"], route_class=UploadRoute)
TransfersDep = Annotated[Transfers, service(Transfers)]
COPY_BYTES = 1 << 20
_MEDIA_TYPES = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.GEOJSON: "application/geo+json",
}


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
