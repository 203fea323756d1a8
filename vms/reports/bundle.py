"""Writes a report's zip: the same sections and frames give the same bytes. Reads manifests back."""

import json
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from vms.reports.model import FRAMES, MANIFEST, PDF, SIGNATURE, XLSX, SigningKey, canonical, digest, fingerprint
from vms.reports.pdf import write_pdf
from vms.reports.workbook import write_workbook

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can hold: a report's bytes do not tell when they were written."""


def write_bundle(
    path: Path,
    content: Mapping[str, Any],
    made: Mapping[str, Any],
    key: SigningKey,
    frames: Iterable[tuple[str, bytes]],
) -> None:
    """`content`: the sections from the figures; `made`: by whom and when, which the files for people do not say."""
    tail = digest(canonical(content))[:32], fingerprint(key.public)
    files = {XLSX: write_workbook(content, *tail), PDF: write_pdf(content, *tail)}
    digests = {name: digest(body) for name, body in files.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            _add(archive, name, body)
        for sha, jpeg in frames:
            name = f"{FRAMES}{sha}.jpg"
            digests[name] = digest(jpeg)
            _add(archive, name, jpeg)
        sections = {**content, "made": dict(made), "files": digests}
        document = {**sections, SIGNATURE: key.sign(sections)}
        _add(archive, MANIFEST, json.dumps(document, ensure_ascii=False, indent=1).encode())


def _add(archive: zipfile.ZipFile, name: str, body: bytes) -> None:
    member = zipfile.ZipInfo(name, _EPOCH)
    member.compress_type = zipfile.ZIP_STORED if name.startswith(FRAMES) else zipfile.ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    archive.writestr(member, body)


def read_manifest(path: Path) -> dict[str, Any]:
    """Of a report that we made. Raises OSError, KeyError, ValueError."""
    with zipfile.ZipFile(path) as archive:
        document: dict[str, Any] = json.loads(archive.read(MANIFEST))
    return document


def read_part(path: Path, name: str) -> bytes:
    """One file of a report that we made. Raises OSError, KeyError."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)
