"""Checks a report, or one frame, without the service: what is genuine, and what was altered. Reads files only."""

import hashlib
import json
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from vms.reports.model import FRAMES, MANIFEST, SIGNATURE, Language, altered_sections, fingerprint, signer
from vms.reports.verify_words import Speech

MAX_MANIFEST_BYTES = 500_000_000
MAX_PART_BYTES = 500_000_000
"""No file of a report is as large: more in an archive is there to fill a disk or a memory."""
READ_BYTES = 1_000_000
PROOF_SUFFIX = ".proof.json"


class NotAReportError(ValueError):
    """The file is no report, no frame's proof and no part of one; the message says what to give."""


@dataclass(slots=True)
class Verdict:
    """`altered`: what is not as it was signed, in the words of `speech`; `signer`: the fingerprint of the key;
    `known`: whether it is one of the keys that were given."""

    about: str
    speech: Speech
    altered: list[str] = field(default_factory=list)
    intact: int = 0
    signer: str | None = None
    known: bool = False

    @property
    def genuine(self) -> bool:
        return not self.altered and self.known


def verify(
    path: Path, keys: Collection[bytes], *, against: Path | None = None, language: Language | None = None
) -> Verdict:
    """`path`: a report (.zip), a file out of one, or a frame; for the latter two `against` is the report, or the
    frame's proof. Without it, it is looked for beside the file. `language`: of the words; without it that of the
    report, and English where none is told. Raises NotAReportError."""
    if zipfile.is_zipfile(path) and not _is_workbook(path):
        return _verify_report(path, keys, language)
    return _verify_part(path, against or _beside(path, _speech(language)), keys, language)


def _speech(language: Language | None, document: Mapping[str, Any] = MappingProxyType({})) -> Speech:
    about = document.get("about")
    told = about.get("language") if isinstance(about, dict) else None
    return Speech(language or next((each for each in Language if each == told), Language.ENGLISH))


def _is_workbook(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return "[Content_Types].xml" in archive.namelist()


def _beside(path: Path, speech: Speech) -> Path:
    choices = [path.with_name(path.name + PROOF_SUFFIX), path.with_name(MANIFEST), path.parent.with_name(MANIFEST)]
    for choice in choices:
        if choice.is_file():
            return choice
    raise NotAReportError(speech("nothing_beside", path=path))


def _read_manifest(path: Path, speech: Speech) -> dict[str, Any]:
    """Of a report, or the file itself."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                return _manifest_of(archive, path, speech)
        if path.stat().st_size > MAX_MANIFEST_BYTES:
            raise NotAReportError(speech("too_large", path=path))
        document = json.loads(path.read_bytes())
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        if isinstance(error, NotAReportError):
            raise
        raise NotAReportError(speech("unreadable", path=path, error=error)) from error
    return _checked(document, path, speech)


def _manifest_of(archive: zipfile.ZipFile, path: Path, speech: Speech) -> dict[str, Any]:
    if MANIFEST not in archive.namelist() or archive.getinfo(MANIFEST).file_size > MAX_MANIFEST_BYTES:
        raise NotAReportError(speech("no_manifest", path=path, manifest=MANIFEST))
    return _checked(json.loads(archive.read(MANIFEST)), path, speech)


def _checked(document: Any, path: Path, speech: Speech) -> dict[str, Any]:
    block = document.get(SIGNATURE) if isinstance(document, dict) else None
    if not isinstance(block, dict) or not isinstance(block.get("sections"), dict):
        raise NotAReportError(speech("no_signature", path=path))
    return dict(document)


def _judge_document(document: dict[str, Any], keys: Collection[bytes], speech: Speech, name: str) -> Verdict:
    verdict = Verdict(_title(document), speech)
    block = document[SIGNATURE]
    public = signer(block)
    if public is None:
        verdict.altered.append(speech("signature_altered", name=name))
    else:
        verdict.signer, verdict.known = fingerprint(public), public in keys
    wrong = altered_sections(document, block)
    verdict.altered += [speech("section_altered", name=name, section=speech.section(each)) for each in wrong]
    verdict.intact = len(block["sections"]) - len(wrong)
    return verdict


def _verify_report(path: Path, keys: Collection[bytes], language: Language | None) -> Verdict:
    speech = _speech(language)
    try:
        with zipfile.ZipFile(path) as archive:
            document = _manifest_of(archive, path, speech)
            speech = _speech(language, document)
            verdict = _judge_document(document, keys, speech, MANIFEST)
            for problem in _judge_files(archive, document, speech):
                verdict.altered += [problem] if problem else []
                verdict.intact += not problem
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
        if isinstance(error, NotAReportError):
            raise
        return Verdict(str(path), speech, [speech("archive_damaged", name=path.name, error=error)])
    return verdict


def _judge_files(archive: zipfile.ZipFile, document: dict[str, Any], speech: Speech) -> Iterator[str]:
    """A problem, or "" for a file that is as it was signed."""
    listed: dict[str, str] = {str(name): str(sha) for name, sha in (document.get("files") or {}).items()}
    present = [name for name in archive.namelist() if name != MANIFEST]
    shown = _cameras_by_frame(document, speech)
    for name, sha in listed.items():
        what = speech("its_frame", name=name, shown=shown[sha]) if name.startswith(FRAMES) and sha in shown else name
        if name not in present:
            yield speech("file_missing", name=what)
        elif _digest_of(archive, name) != sha:
            yield speech("file_altered", name=what)
        else:
            yield ""
    yield from (speech("file_added", name=name) for name in present if name not in listed)
    yield from (speech("file_twice", name=name) for name in sorted(set(present)) if present.count(name) > 1)


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


def _cameras_by_frame(document: dict[str, Any], speech: Speech) -> dict[str, str]:
    rows = document.get("evidence")
    return {str(row["sha256"]): _evidence_words(row, speech) for row in rows} if isinstance(rows, list) else {}


def _evidence_words(row: dict[str, Any], speech: Speech) -> str:
    return speech("shown", camera=row.get("camera"), taken_at=row.get("taken_at"))


def _verify_part(path: Path, against: Path, keys: Collection[bytes], language: Language | None) -> Verdict:
    document = _read_manifest(against, _speech(language))
    speech = _speech(language, document)
    with path.open("rb") as file:
        sha = hashlib.file_digest(file, "sha256").hexdigest()
    verdict = _judge_document(document, keys, speech, against.name)
    files = document.get("files")
    if isinstance(files, dict) and path.name in files:
        named, what = files[path.name] == sha, path.name
    else:
        shown = _cameras_by_frame(document, speech)
        named, what = sha in shown, speech("frame_of", shown=shown[sha]) if sha in shown else path.name
    if named:
        verdict.about, verdict.intact = f"{what} ← {verdict.about}", verdict.intact + 1
    else:
        verdict.altered.append(speech("file_elsewhere", name=path.name, against=against.name, sha256=sha))
    return verdict


def _title(document: dict[str, Any]) -> str:
    about = document.get("about")
    return str(about.get("title", "")) if isinstance(about, dict) else ""
