"""A backup made beside a running service comes back whole; a broken one changes nothing."""

import hashlib
import sqlite3
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fakes.clock import START
from tests.fakes.two_towns import OURS, add_county, add_things
from vms.backup.restoring import restore_backup, verify
from vms.backup.writing import write_backup
from vms.db.engine import Database
from vms.db.seal import KEY_FILE
from vms.errors import StartupError
from vms.evidence.files import Folder
from vms.reports.tables import Report
from vms.settings import Settings
from vms.setup import opened, prepare_folder

FRAME = b"\xff\xd8 a frame"
SHA = hashlib.sha256(FRAME).hexdigest()


@pytest.fixture
async def settings(tmp_path: Path) -> Settings:
    """A service with a camera, a frame on disk and one whose file is gone."""
    settings = Settings(data_dir=tmp_path / "data")
    prepare_folder(settings)
    async with opened(settings) as database:
        await add_county(database)
        for number in (1, 2):
            await add_things(database, OURS, number)
        await point_at_frame(database)
    Folder(settings.evidence_dir).write(SHA, FRAME)
    return settings


async def point_at_frame(database: Database) -> None:
    async with database.unit_of_work() as tx:
        connection = await tx.session.connection()
        await connection.exec_driver_sql(
            "UPDATE evidence SET sha256 = ? WHERE id = (SELECT min(id) FROM evidence)", (SHA,)
        )


def saved(settings: Settings, file: Path, *, with_key: bool = True) -> Path:
    backup = write_backup(settings, file, with_key=with_key, now=START, progress=lambda _done, _total: None)
    assert (backup.frames, backup.frames_missing) == (1, 2), "a frame, a frame that is gone, a photo that is gone"
    return file


def cameras(settings: Settings) -> int:
    with sqlite3.connect(settings.data_dir / "vms.db") as database:
        (count,) = database.execute("SELECT count(*) FROM camera WHERE name <> 'new'").fetchone()
    database.close()
    return int(count)


async def test_what_is_saved_while_others_write_comes_back(settings: Settings, tmp_path: Path) -> None:
    async with opened(settings) as database, database.unit_of_work() as tx:
        connection = await tx.session.connection()
        await connection.exec_driver_sql("UPDATE camera SET name = 'new'")  # not yet committed
        file = saved(settings, tmp_path / "day.tar")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    elsewhere = Settings(data_dir=tmp_path / "elsewhere")
    restore_backup(elsewhere, file, key=None, new_key=False)
    assert (cameras(elsewhere), cameras(settings)) == (2, 0)
    assert Folder(elsewhere.evidence_dir).read(SHA) == FRAME
    assert (elsewhere.data_dir / KEY_FILE).read_bytes() == (settings.data_dir / KEY_FILE).read_bytes()
    assert stat.S_IMODE((elsewhere.data_dir / KEY_FILE).stat().st_mode) == 0o600
    assert names(tmp_path) == ["data", "day.tar", "elsewhere"]
    async with opened(elsewhere):
        pass  # its tables are those of this version


async def test_signed_reports_come_back_and_no_others(settings: Settings, tmp_path: Path) -> None:
    report = b"PK a signed report"
    async with opened(settings) as database, database.unit_of_work() as tx:
        row = Report(
            at=START, made_by="x", kind="moment", language="en", scope="core", title="Coverage", path="/", as_of=START,
            bytes=len(report), sha256=hashlib.sha256(report).hexdigest(),
        )  # fmt: skip
        tx.session.add(row)
    settings.reports_dir.mkdir()
    name = f"{row.id}.zip"
    (settings.reports_dir / name).write_bytes(report)
    (settings.reports_dir / "half-written.part").write_bytes(b"x")
    elsewhere = Settings(data_dir=tmp_path / "elsewhere")
    restore_backup(elsewhere, saved(settings, tmp_path / "day.tar"), key=None, new_key=False)
    assert names(elsewhere.reports_dir) == [name]
    assert (elsewhere.reports_dir / name).read_bytes() == report
    (settings.reports_dir / name).write_bytes(b"PK an altered one")
    with pytest.raises(StartupError, match="a report in it is not the database's"):
        saved(settings, tmp_path / "next.tar")


async def test_a_backup_without_the_key_asks_for_it(settings: Settings, tmp_path: Path) -> None:
    file = saved(settings, tmp_path / "day.tar", with_key=False)
    elsewhere = Settings(data_dir=tmp_path / "elsewhere")
    with pytest.raises(StartupError, match="--key"):
        restore_backup(elsewhere, file, key=None, new_key=False)
    assert not elsewhere.data_dir.exists()
    restore_backup(elsewhere, file, key=settings.data_dir / KEY_FILE, new_key=False)
    assert (elsewhere.data_dir / KEY_FILE).read_bytes() == (settings.data_dir / KEY_FILE).read_bytes()


async def test_a_full_folder_is_left_alone(settings: Settings, tmp_path: Path) -> None:
    file = saved(settings, tmp_path / "day.tar")
    with pytest.raises(StartupError, match="data is not empty: move it away first"):
        restore_backup(settings, file, key=None, new_key=False)
    assert cameras(settings) == 2
    with pytest.raises(StartupError, match=r"day\.tar exists already"):
        saved(settings, file)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def altered_frame(content: bytes) -> bytes:
    return content.replace(FRAME, FRAME[:-1] + b"!")


def altered_database(content: bytes) -> bytes:
    return content.replace(b"camera-360901-1", b"camera-360901-9")


@pytest.mark.parametrize(
    "damage", [cut, altered_frame, altered_database, lambda _content: b"", lambda _content: b"x" * 999]
)
async def test_a_damaged_backup_changes_nothing(
    settings: Settings, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    file = saved(settings, tmp_path / "day.tar")
    file.write_bytes(damage(file.read_bytes()))
    elsewhere = Settings(data_dir=tmp_path / "elsewhere")
    with pytest.raises(StartupError, match=r"day\.tar"):
        verify(file)
    with pytest.raises(StartupError, match=r"day\.tar"):
        restore_backup(elsewhere, file, key=None, new_key=False)
    assert names(tmp_path) == ["data", "day.tar"]


@pytest.mark.parametrize("name", ["../escaped", "/etc/escaped", "evidence/../../escaped", "evidence/aa/bb/link.jpg"])
def test_a_hostile_archive_writes_nowhere(tmp_path: Path, name: str) -> None:
    file = tmp_path / "day.tar"
    with tarfile.open(file, "w") as tar:
        member = tarfile.TarInfo(name)
        if name.endswith("link.jpg"):
            member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(member)
    with pytest.raises(StartupError, match="not a backup"):
        restore_backup(Settings(data_dir=tmp_path / "data"), file, key=None, new_key=True)
    assert names(tmp_path) == ["day.tar"]


def test_postgresql_has_its_own_tools(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, database_url="postgresql://vms:secret@db/vms")
    with pytest.raises(StartupError, match="pg_dump"):
        saved(settings, tmp_path / "day.tar")
