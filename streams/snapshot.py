"""A decoded picture as the dated, hashed JPEG that will be stored as evidence."""

import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import Path

from streams.media.frames import Picture
from streams.media.jpeg import encode_jpeg
from streams.model import Snapshot


def take_snapshot(picture: Picture, taken_at: datetime) -> Snapshot:
    """`taken_at`: when the picture's last packet came."""
    jpeg = encode_jpeg(picture)
    return Snapshot(jpeg, hashlib.sha256(jpeg).hexdigest(), picture.width, picture.height, taken_at)


def keep_snapshot(snapshot: Snapshot, folder: Path) -> Path:
    """Write `<sha256>.jpg`, whole or not at all; one that is there already is the same. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{snapshot.sha256}.jpg"
    if not target.exists():
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".snapshot-", delete=False) as unfinished:
            try:
                unfinished.write(snapshot.jpeg)
                unfinished.flush()
                os.fsync(unfinished.fileno())
                os.chmod(unfinished.name, 0o644)
                os.replace(unfinished.name, target)
            except OSError:
                Path(unfinished.name).unlink(missing_ok=True)
                raise
    return target
