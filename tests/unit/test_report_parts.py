"""What an archive holds that claims to be a report is checked piece by piece: nobody's memory is filled by it."""

import hashlib
import json
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from vms.reports import verifying
from vms.reports.model import MANIFEST, SIGNATURE, SigningKey
from vms.reports.verifying import Verdict, verify

PART = "report.pdf"
PIECE = bytes(1_000_000)
PIECES = 60


def checked(path: Path) -> Verdict:
    """A report with one file of zeros, which a thousandth of them holds."""
    key = SigningKey(Ed25519PrivateKey.from_private_bytes(bytes(32)))
    sha = hashlib.sha256()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(PART, "w") as part:
            for _ in range(PIECES):
                part.write(PIECE)
                sha.update(PIECE)
        sections = {"about": {"title": "t"}, "files": {PART: sha.hexdigest()}}
        archive.writestr(MANIFEST, json.dumps({**sections, SIGNATURE: key.sign(sections)}))
    return verify(path, {key.public})


def test_a_part_is_never_in_memory_as_a_whole(tmp_path: Path) -> None:
    tracemalloc.start()
    try:
        verdict = checked(tmp_path / "report.zip")
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (verdict.genuine, verdict.intact) == (True, 3)
    assert most < PIECES * len(PIECE) / 4


def test_a_part_larger_than_any_of_a_report_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "MAX_PART_BYTES", PIECES * len(PIECE) - 1)
    verdict = checked(tmp_path / "report.zip")
    assert not verdict.genuine
    assert verdict.altered == [f"{PART}: was altered"]
