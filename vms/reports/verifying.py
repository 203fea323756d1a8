"""Checks a report, or one frame, without the service: what is genuine, and what was altered. Reads files only."""

import hashlib
import json
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vms.reports.model import FRAMES, MANIFEST, SIGNATURE, altered_sections, fingerprint, signer

MAX_MANIFEST_BYTES = 500_000_000
MAX_PART_BYTES = 500_000_000
"""No file of a report is as large: more in an archive is there to fill a disk or a memory."""
READ_BYTES = 1_000_000
PROOF_SUFFIX = ".proof.json"


class NotAReportError(ValueError):
    """The file is no report, no frame's proof and no part of one; the message says what to give."""


@dataclass(slots=True)
class Verdict:
    """`altered`: what is not as it was signed, in words; `signer`: the fingerprint of the key; `known`: whether it is
    one of the keys that were given."""

    about: str
    altered: list[str] = field(default_factory=list)
    intact: int = 0
    signer: str | None = None
    known: bool = False

    @property
    def genuine(self) -> bool:
        return not self.altered and self.known


def verify(path: Path, keys: Collection[bytes], *, against: Path | None = None) -> Verdict:
    """`path`: a report (.zip), a file out of one, or a frame; for the latter two `against` is the report, or the
    frame's proof. Without it, it is looked for beside the file. Raises NotAReportError."""
    if zipfile.is_zipfile(path) and not _is_workbook(path):
        return _verify_report(path, keys)
    return _verify_part(path, against or _beside(path), keys)


def _is_workbook(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return "[Content_Types].xml" in archive.namelist()


def _beside(path: Path) -> Path:
    choices = [path.with_name(path.name + PROOF_SUFFIX), path.with_name(MANIFEST), path.parent.with_name(MANIFEST)]
    for choice in choices:
        if choice.is_file():
            return choice
    raise NotAReportError(
        f"{path}: nothing here to check it against: give the report it belongs to, or its proof, with --against"
    )


def _read_manifest(path: Path) -> dict[str, Any]:
    """Of a report, or the file itself."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                return _manifest_of(archive, path)
        if path.stat().st_size > MAX_MANIFEST_BYTES:
            raise NotAReportError(f"{path} is too large for a manifest")
        document = json.loads(path.read_bytes())
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        if isinstance(error, NotAReportError):
            raise
        raise NotAReportError(f"{path} cannot be read as a report or a proof: {error}") from error
    return _checked(document, path)


def _manifest_of(archive: zipfile.ZipFile, path: Path) -> dict[str, Any]:
    if MANIFEST not in archive.namelist() or archive.getinfo(MANIFEST).file_size > MAX_MANIFEST_BYTES:
        raise NotAReportError(f"{path} is no report: it holds no {MANIFEST}")
    return _checked(json.loads(archive.read(MANIFEST)), path)


def _checked(document: Any, path: Path) -> dict[str, Any]:
    block = document.get(SIGNATURE) if isinstance(document, dict) else None
    if not isinstance(block, dict) or not isinstance(block.get("sections"), dict):
        raise NotAReportError(f"{path} is no report and no proof: it has no signature")
    return dict(document)


def _judge_document(document: dict[str, Any], keys: Collection[bytes], about: str, name: str) -> Verdict:
    verdict = Verdict(about)
    block = document[SIGNATURE]
    public = signer(block)
    if public is None:
        verdict.altered.append(f"{name}: the signature does not fit: what was signed, or the signature, was altered")
    else:
        verdict.signer, verdict.known = fingerprint(public), public in keys
    wrong = altered_sections(document, block)
    verdict.altered += [f"{name}: the section “{section}” was altered" for section in wrong]
    verdict.intact = len(block["sections"]) - len(wrong)
    return verdict


def _verify_report(path: Path, keys: Collection[bytes]) -> Verdict:
    try:
        with zipfile.ZipFile(path) as archive:
            document = _manifest_of(archive, path)
            verdict = _judge_document(document, keys, _words(document), MANIFEST)
            for problem in _judge_files(archive, document):
                verdict.altered += [problem] if problem else []
                verdict.intact += not problem
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
        if isinstance(error, NotAReportError):
            raise
        return Verdict(str(path), [f"{path.name}: the archive is damaged: {error}"])
    return verdict


def _judge_files(archive: zipfile.ZipFile, document: dict[str, Any]) -> Iterator[str]:
    """A problem, or "" for a file that is as it was signed."""
    listed: dict[str, str] = {str(name): str(sha) for name, sha in (document.get("files") or {}).items()}
    present = [name for name in archive.namelist() if name != MANIFEST]
    shown = _cameras_by_frame(document)
    for name, sha in listed.items():
        where = f" ({shown[sha]})" if name.startswith(FRAMES) and sha in shown else ""
        if name not in present:
            yield f"{name}{where}: is missing"
        elif _digest_of(archive, name) != sha:
            yield f"{name}{where}: was altered"
        else:
            yield ""
    yield from (f"{name}: was added" for name in present if name not in listed)
    yield from (f"{name}: is there twice" for name in sorted(set(present)) if present.count(name) > 1)


def _digest_of(archive: zipfile.ZipFile, name: str) -> str | None:
    """None: what is there cannot be what was signed. Of a part only a piece at a time is in memory."""
    if archive.getinfo(name).file_size > MAX_PART_BYTES:
        return None
    found = hashlib.sha256()
    try:
        with archive.open(name) as part:
            while piece := part.read(READ_BYTES):
                found.update(piece)
    except zipfile.BadZipFile:  # its check sum does not fit
        return None
    return found.hexdigest()


def _cameras_by_frame(document: dict[str, Any]) -> dict[str, str]:
    rows = document.get("evidence")
    return {str(row["sha256"]): _evidence_words(row) for row in rows} if isinstance(rows, list) else {}


def _evidence_words(row: dict[str, Any]) -> str:
    return f"camera {row.get('camera')}, {row.get('taken_at')}"


def _verify_part(path: Path, against: Path, keys: Collection[bytes]) -> Verdict:
    document = _read_manifest(against)
    with path.open("rb") as file:
        sha = hashlib.file_digest(file, "sha256").hexdigest()
    verdict = _judge_document(document, keys, _words(document), against.name)
    files = document.get("files")
    if isinstance(files, dict) and path.name in files:
        named, what = files[path.name] == sha, path.name
    else:
        shown = _cameras_by_frame(document)
        named, what = sha in shown, f"frame of {shown[sha]}" if sha in shown else path.name
    if named:
        verdict.about, verdict.intact = f"{what} ← {verdict.about}", verdict.intact + 1
    else:
        verdict.altered.append(f"{path.name}: was altered, or does not belong to {against.name}: SHA-256 {sha}")
    return verdict


def _words(document: dict[str, Any]) -> str:
    about = document.get("about")
    return str(about.get("title", "")) if isinstance(about, dict) else ""
