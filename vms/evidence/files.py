"""Frames as files named by their SHA-256: ab/cd/<sha256>.jpg under one folder. Blocking: call it in a thread."""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SHA256 = re.compile(r"[0-9a-f]{64}")
_TEMPORARY = ".part"


class DamagedError(Exception):
    """A stored file is not what its name says."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The one way to the files. A file is there whole or not at all."""

    root: Path

    def path(self, sha256: str) -> Path:
        """Raises ValueError for a text that is not a SHA-256."""
        if not SHA256.fullmatch(sha256):
            raise ValueError("not a SHA-256 in lower-case hexadecimal")
        return self.root / sha256[:2] / sha256[2:4] / f"{sha256}.jpg"

    def write(self, sha256: str, jpeg: bytes) -> bool:
        """False: it was there already. Raises OSError; then nothing is left.

        Survives a killed process. What a power cut damages is found by `read`, and costs one frame: a sync per
        frame would cost more than the check that took it.
        """
        path = self.path(sha256)
        if path.exists():
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=_TEMPORARY)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(jpeg)
            os.replace(temporary, path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise
        return True

    def read(self, sha256: str) -> bytes | None:
        """The frame, compared with its name; None when it is gone. Raises DamagedError."""
        try:
            jpeg = self.path(sha256).read_bytes()
        except FileNotFoundError:
            return None
        if hashlib.sha256(jpeg).hexdigest() != sha256:
            raise DamagedError(f"evidence {sha256} was altered on disk")
        return jpeg

    def remove(self, sha256: str) -> None:
        """Nothing happens when it is gone already."""
        self.path(sha256).unlink(missing_ok=True)

    def walk(self) -> Iterator[list[str]]:
        """The names of all frames, one folder's at a time. Removes what a killed process left half-written."""
        for first in _folders(self.root):
            for second in _folders(first):
                names = []
                with os.scandir(second) as entries:
                    for entry in entries:
                        if entry.name.endswith(_TEMPORARY):
                            Path(entry.path).unlink(missing_ok=True)
                        elif SHA256.fullmatch(entry.name.removesuffix(".jpg")):
                            names.append(entry.name.removesuffix(".jpg"))
                yield names


def _folders(parent: Path) -> list[Path]:
    if not parent.is_dir():
        return []
    return sorted(child for child in parent.iterdir() if child.is_dir() and len(child.name) == 2)
