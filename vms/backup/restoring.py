"""Checks a backup and turns it into a data folder again: whole, or nothing happens."""

import hashlib
import json
import os
import re
import shutil
import sqlite3
import tarfile
import tempfile
import uuid
from contextlib import closing
from pathlib import Path
from typing import IO

from vms.backup.model import DATABASE, EVIDENCE, KEY, MANIFEST, REPORTS, Backup, sqlite_file
from vms.db.seal import KEY_FILE, create_key_file, load_key_file
from vms.errors import StartupError
from vms.settings import Settings

_FRAME = re.compile(rf"{EVIDENCE}/[0-9a-f]{{2}}/[0-9a-f]{{2}}/([0-9a-f]{{64}})\.jpg")
_REPORT = re.compile(rf"{REPORTS}/[0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}\.zip")
_BLOCK_BYTES = 1024 * 1024
_MANIFEST_LIMIT_BYTES = 64 * 1024


def verify(file: Path) -> Backup:
    """Reads all of it: every frame is what its name says, the database is the manifest's and sound, the reports are the
    database's. Raises StartupError."""
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".verify-") as folder:
        return _unpack(file, Path(folder), keep=False)


def restore_backup(settings: Settings, file: Path, *, key: Path | None, new_key: bool) -> Backup:
    """Into an empty data folder. When the backup has no key: `key` is its file, or `new_key` does without it (camera
    passwords must then be entered again). Raises StartupError."""
    target = settings.data_dir
    _require_default_places(settings)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise StartupError(f"{target} is not empty: move it away first; nothing was changed")
    unpacked = target.with_name(target.name + ".restoring")
    try:
        shutil.rmtree(unpacked, ignore_errors=True)
        unpacked.mkdir(mode=0o700, parents=True)
        backup = _unpack(file, unpacked, keep=True)
        _place_key(unpacked / KEY_FILE, key, new_key=new_key)
        if target.exists():
            target.rmdir()
        os.replace(unpacked, target)
    except OSError as error:
        raise StartupError(f"{error.filename or target}: {error.strerror}; nothing was restored") from error
    finally:
        shutil.rmtree(unpacked, ignore_errors=True)
    return backup


def _require_default_places(settings: Settings) -> None:
    inside = sqlite_file(settings) == settings.data_dir / DATABASE
    if not inside or settings.evidence_dir != settings.data_dir / EVIDENCE:
        raise StartupError("a backup is restored into one data folder: unset VMS_DATABASE_URL and VMS_EVIDENCE_URL")


def _place_key(path: Path, key: Path | None, *, new_key: bool) -> None:
    if key is not None:
        path.unlink(missing_ok=True)
        shutil.copyfile(key, path)
    elif not path.exists():
        if not new_key:
            raise StartupError("the backup holds no key: give its file with --key, or --new-key to do without it")
        create_key_file(path)
    path.chmod(0o600)
    load_key_file(path)


def _unpack(file: Path, folder: Path, *, keep: bool) -> Backup:
    """Checks each part while it is taken; without `keep` frames and reports are read but not kept."""
    try:
        with tarfile.open(file, mode="r:") as tar:
            digests = {member.name: _take(tar, member, folder, keep=keep) for member in tar}
            backup = Backup.from_json(json.loads((folder / MANIFEST).read_text("utf-8")))
    except (tarfile.TarError, EOFError, ValueError, KeyError, TypeError, FileNotFoundError) as error:
        raise StartupError(f"{file} is damaged or not a backup of this program: use another one") from error
    (folder / MANIFEST).unlink()
    reports = {name: digest for name, digest in digests.items() if name.startswith(f"{REPORTS}/")}
    held = (sum(name.startswith(f"{EVIDENCE}/") for name in digests), len(reports))
    if digests.get(DATABASE) != backup.database_sha256 or held != (backup.frames, backup.reports):
        raise StartupError(f"{file} is not complete: use another one")
    _check_database(folder / DATABASE, file)
    if not reports.items() <= _reports_in(folder / DATABASE).items():
        raise StartupError(f"{file}: a report in it is not the database's: use another one")
    return backup


def _take(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path, *, keep: bool) -> str:
    """One part, by its exact name alone: nothing else in an archive can reach the disk. Its SHA-256."""
    frame = _FRAME.fullmatch(member.name)
    bulky = frame or _REPORT.fullmatch(member.name)
    content = tar.extractfile(member) if member.isreg() else None
    if content is None or not (bulky or member.name in {DATABASE, KEY, MANIFEST}):
        raise ValueError(member.name)
    if member.name == MANIFEST and member.size > _MANIFEST_LIMIT_BYTES:
        raise ValueError(member.name)
    path = folder / member.name if keep or not bulky else Path(os.devnull)
    path.parent.mkdir(parents=True, exist_ok=True)
    with content, path.open("wb") as copy:
        digest = _copy(content, copy)
    if frame and digest != frame[1]:
        raise ValueError(member.name)
    return digest


def _copy(content: IO[bytes], copy: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := content.read(_BLOCK_BYTES):
        digest.update(block)
        copy.write(block)
    return digest.hexdigest()


def _reports_in(path: Path) -> dict[str, str]:
    """Each report's name in the archive, and its SHA-256. Older databases know none."""
    with closing(sqlite3.connect(path)) as database:
        if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'report'").fetchone():
            return {}
        rows = database.execute("SELECT id, sha256 FROM report").fetchall()
    return {f"{REPORTS}/{uuid.UUID(key)}.zip": sha for key, sha in rows}


def _check_database(path: Path, file: Path) -> None:
    try:
        with closing(sqlite3.connect(path)) as database:
            sound = database.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.Error as error:
        raise StartupError(f"{file}: the database in it cannot be read: use another one") from error
    if sound != "ok":
        raise StartupError(f"{file}: the database in it is damaged ({sound}): use another one")
