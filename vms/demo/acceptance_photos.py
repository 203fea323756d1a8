"""A process that takes one acceptance photo of each healthy scene: names of scenes as JSON on stdin, a line of JSON for
each on stdout. A process of its own, so that the service carries neither decoder nor OpenCV.
"""

import base64
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from streams.clock import SystemClock
from streams.media.frames import Picture
from streams.model import StreamKind
from streams.quality.reference import learn
from streams.sim.clip import read_clip
from streams.sim.encode import Image, Replay
from streams.sim.take import Take
from streams.sim.worker import make
from streams.snapshot import take_snapshot

PICTURES, EACH = 9, 8
"""So many pictures of the clip, every so many frames: what drives through is not part of the view."""


def photo(scene: str, folder: Path) -> dict[str, Any]:
    """The reference view and the JPEG of a scene without any fault. Draws its clip where no camera has shown it yet."""
    take = Take(scene, StreamKind.SUB)
    if not (folder / take.file_name).exists():
        make(take, folder)
    replay = Replay(read_clip(folder / take.file_name))
    pictures = [_picture(replay.picture(), take.profile.height) for _ in range(PICTURES * EACH)][::EACH]
    shot = take_snapshot(pictures[0], SystemClock().now())
    view = {**learn(pictures).to_json(), "hour": None}
    jpeg = base64.b64encode(shot.jpeg).decode()
    return {"scene": scene, "view": view, "jpeg": jpeg, "sha256": shot.sha256, "size": [shot.width, shot.height]}


def _picture(planes: Image, height: int) -> Picture:
    luma, chroma = planes[:height], planes[height:]
    cb, cr = (np.ascontiguousarray(half.reshape(height // 2, -1)) for half in np.split(chroma, 2))
    return Picture(np.ascontiguousarray(luma), cb, cr, key=True, at_s=0.0)


def main(folder: Path) -> None:
    """`python -m vms.demo.acceptance_photos SCENES_FOLDER`."""
    for scene in json.load(sys.stdin):
        sys.stdout.write(json.dumps(photo(scene, folder)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
