"""What each camera of the diagnosis bench gave, kept as soon as it is through: a run takes a quarter of an hour and
more, and who stops it need not begin again. What other code gave is never taken up."""

import hashlib
import json
import shutil
from collections import Counter
from pathlib import Path

from streams.model import PictureFault, Severity
from tests.bench.diagnosed_cameras import Camera
from tests.bench.diagnosis_trials import Found, put_through

ROOT = Path(__file__).parents[2]
MEASURED = ("streams/quality", "streams/sim", "tests/bench", "tests/fakes")
"""Folders of the code by which the figures come about."""
COUNTED = ("alarms", "tried", "named")


def folder_of_this_code(folder: Path) -> Path:
    """The one in `folder` that holds what this code gave."""
    sources = [path for name in MEASURED for path in sorted((ROOT / name).rglob("*.py"))]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    return folder / digest[:16]


def forget(folder: Path) -> None:
    """All that was kept, by whichever code."""
    shutil.rmtree(folder, ignore_errors=True)


def put_through_once(folder: Path, camera: Camera) -> Found:
    """As `put_through`, or what that gave before."""
    path = folder / f"{hashlib.sha256(camera.name.encode()).hexdigest()[:16]}.json"
    if path.exists():
        return read(path.read_text())
    found = put_through(camera)
    folder.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_text(written(found))
    partial.replace(path)
    return found


def written(found: Found) -> str:
    hits = [[kind, severity, count] for (kind, severity), count in found.hits.items()]
    return json.dumps(vars(found) | {"hits": hits})


def read(text: str) -> Found:
    """Back from `written`."""
    value = json.loads(text)
    hits = Counter({(PictureFault(kind), Severity(severity)): count for kind, severity, count in value["hits"]})
    return Found(**value | {"hits": hits} | {name: Counter(value[name]) for name in COUNTED})
