"""A process that draws and encodes clips: orders as JSON lines on stdin, an answer each. Ends with its parent."""

import json
import os
import queue
import signal
import sys
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import cv2

from streams.clock import SystemClock
from streams.model import StreamKind
from streams.sim.clip import Clip, write_clip
from streams.sim.draw import Painter
from streams.sim.encode import Encoder
from streams.sim.faults import Fault
from streams.sim.take import Take, content_version

UNWANTED_AFTER = timedelta(days=7)
"""Several checkouts of the program may share a folder of clips."""


def make(take: Take, folder: Path) -> None:
    """Draw and encode a clip and store it."""
    painter = Painter(take.scene, take.profile, fault=take.fault)
    encoder = Encoder(take.profile, take.codec)
    frames = [encoder.encode(painter.picture(index)) for index in range(painter.loop_frames)]
    write_clip(Clip(encoder.format(frames[0]), tuple(frames)), folder / take.file_name)


def tidy(folder: Path, now: datetime) -> None:
    """Remove clips of older drawing code, and what a killed worker left unfinished, once nobody can want them."""
    for path in folder.glob("*.clip*"):
        wanted = path.name.endswith(f".{content_version()}.clip")
        if not wanted and now.timestamp() - path.stat().st_mtime > UNWANTED_AFTER.total_seconds():
            path.unlink(missing_ok=True)


def main(folder: Path, niceness: int) -> None:
    """Serve until stdin closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal reaches us too; our parent decides
    os.nice(niceness)
    tidy(folder, SystemClock().now())
    cv2.setNumThreads(1)  # there is a worker for each core already
    for line in _orders():
        order = json.loads(line)
        fault = Fault(order["fault"]) if order["fault"] else None
        problem = ""
        try:
            make(Take(order["scene"], StreamKind(order["kind"]), order["codec"], fault), folder)
        except (OSError, ValueError) as error:
            problem = f"the scene {order['scene']!r} cannot be made: {error}"
        sys.stdout.write(json.dumps({"problem": problem}) + "\n")
        sys.stdout.flush()


def _orders() -> Iterator[str]:
    """Lines of stdin. When it ends, so does the process, in the middle of a clip too: nobody waits for it."""
    orders: queue.SimpleQueue[str] = queue.SimpleQueue()

    def read() -> None:
        for line in sys.stdin:
            orders.put(line)
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    while True:
        yield orders.get()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
