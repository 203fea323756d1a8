"""Makes a backup beside the running service: a consistent copy of the database, then every file that it speaks of."""

import hashlib
import io
import json
import os
import sqlite3
import tarfile
import tempfile
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from vms.backup.model import DATABASE, EVIDENCE, KEY, MANIFEST, REPORTS, Backup, Progress, sqlite_file
from vms.backup.restoring import verify
from vms.db.seal import KEY_FILE
from vms.errors import StartupError
from vms.settings import Settings


def write_backup(settings: Settings, file: Path, *, with_key: bool, now: datetime, progress: Progress) -> Backup:
    """Write it whole or not at all, readable by its owner alone, and read it back. Raises StartupError."""
    source = sqlite_file(settings)
    if file.exists():
        raise StartupError(f"{file} exists already: choose another name")
    partial = file.with_name(file.name + ".partial")
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder, _private(partial) as tar:
            copy = Path(folder) / DATABASE
            _copy_database(source, copy)
            backup = _pack(tar, settings, copy, with_key=with_key, now=now, progress=progress)
        verify(partial)
        os.replace(partial, file)
    except OSError as error:
        raise StartupError(f"{file} cannot be written ({error.strerror}): nothing was left behind") from error
    finally:
        partial.unlink(missing_ok=True)
    return backup


@contextmanager
def _private(path: Path) -> Iterator[tarfile.TarFile]:
    with open(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as raw:
        with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as tar:
            yield tar
        raw.flush()
        os.fsync(raw.fileno())


def _copy_database(source: Path, copy: Path) -> None:
    """One moment of the database, in one file, while others go on writing (SQLite's online backup)."""
    try:
        with (
            closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as original,
            closing(sqlite3.connect(copy)) as copied,
        ):
            original.backup(copied)
            copied.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise StartupError(f"{source} cannot be copied: {error}") from error


_FILED = """
SELECT sha256 FROM evidence UNION SELECT sha256 FROM work_order_photo UNION SELECT sha256 FROM camera_document
ORDER BY sha256
"""
"""The files of the evidence folder that rows name."""


def _pack(
    tar: tarfile.TarFile, settings: Settings, copy: Path, *, with_key: bool, now: datetime, progress: Progress
) -> Backup:
    with closing(sqlite3.connect(copy)) as database:
        frames = [sha for (sha,) in database.execute(_FILED)]
        step = database.execute("SELECT version_num FROM alembic_version").fetchone()[0]
        reports = [f"{uuid.UUID(key)}.zip" for (key,) in database.execute("SELECT id FROM report ORDER BY id")]
    tar.add(copy, DATABASE, filter=_anonymous)
    files = [(settings.evidence_dir, EVIDENCE, f"{sha[:2]}/{sha[2:4]}/{sha}.jpg") for sha in frames]
    files += [(settings.reports_dir, REPORTS, name) for name in reports]
    packed: Counter[str] = Counter()
    for number, (folder, inside, name) in enumerate(files, 1):
        # What is missing was removed for the disk budget since the copy was made.
        with suppress(FileNotFoundError):
            tar.add(folder / name, f"{inside}/{name}", filter=_anonymous)
            packed[inside] += 1
        progress(number, len(files))
    if with_key:
        tar.add(settings.data_dir / KEY_FILE, KEY, filter=_anonymous)
    with copy.open("rb") as database_file:
        digest = hashlib.file_digest(database_file, "sha256").hexdigest()
    missing = len(frames) - packed[EVIDENCE]
    backup = Backup(now.isoformat(), step, digest, packed[EVIDENCE], missing, with_key, packed[REPORTS])
    _add_text(tar, MANIFEST, json.dumps(backup.to_json(), indent=1))
    return backup


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    member = _anonymous(tarfile.TarInfo(name))
    member.size = len(text.encode())
    tar.addfile(member, io.BytesIO(text.encode()))
