"""The service is killed while it keeps a photo of a work order, at each place on the way: the phone sends it again, and
it is there once, with one line of history, one of the audit, one file, and no other."""

import asyncio
import sys
from pathlib import Path

from sqlalchemy import select, text
from sqlmodel import col

from tests.fakes.patience import PATIENCE_S
from vms.audit.tables import AuditEntry
from vms.db.engine import Database, make_engine
from vms.evidence.files import Folder
from vms.incidents.tables import IncidentStep
from vms.workorders.tables import WorkOrderPhoto


async def sending(folder: Path, *where: str) -> None:
    """A service that keeps the photo, killed at that place. What it logs comes between."""
    awaited = where[0] if where else "sent"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.photographing", str(folder), *where, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE_S):
            while (said := (await process.stdout.readline()).decode()).strip() != awaited:
                assert said, "it ended by itself"
    finally:
        process.kill()
        await process.wait()


def lying(folder: Path) -> list[str]:
    """What kinds of files lie with the evidence."""
    return sorted(path.suffix for path in (folder / "evidence").rglob("*") if path.is_file())


async def kept(folder: Path) -> list[str]:
    """The photos that are known; each with its line of history and of the audit."""
    database = Database(make_engine(f"sqlite:///{folder / 'vms.db'}"))
    try:
        async with database.reading() as session:
            assert await session.scalar(text("PRAGMA integrity_check")) == "ok"
            photos = list(await session.scalars(select(WorkOrderPhoto)))
            steps = list(await session.scalars(select(IncidentStep).where(col(IncidentStep.action) == "photo")))
            audited = list(
                await session.scalars(select(AuditEntry).where(col(AuditEntry.action) == "work_order.photo"))
            )
    finally:
        await database.close()
    shas = [photo.sha256 for photo in photos]
    assert [step.detail["sha256"] for step in steps] == shas
    assert [(entry.detail or {})["sha256"] for entry in audited] == shas
    return shas


async def test_a_photo_outlives_every_kill_and_is_kept_once(tmp_path: Path) -> None:
    """Each service begins with what the one before has left: a file without a row goes, a row is not written again."""
    await sending(tmp_path, "half")
    assert (lying(tmp_path), await kept(tmp_path)) == ([".part"], [])
    await sending(tmp_path, "file")
    assert (lying(tmp_path), await kept(tmp_path)) == ([".jpg"], [])
    await sending(tmp_path, "row")
    (sha256,) = await kept(tmp_path)
    assert lying(tmp_path) == [".jpg"]
    await sending(tmp_path)
    assert (lying(tmp_path), await kept(tmp_path)) == ([".jpg"], [sha256])
    assert Folder(tmp_path / "evidence").read(sha256) is not None
