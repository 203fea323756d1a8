"""The service's background work without its socket, a minute in a second: to be killed while it sends a message.

`python -m tests.fakes.telling FOLDER [patient] [reports]`, until it is killed. `patient`: it waits for a channel for
ever; `reports`: it makes those of each day by itself.
"""

import asyncio
import signal
import sys
from pathlib import Path

from tests.fakes.hasty_clock import HastyClock
from vms.compose import Part, compose
from vms.notify import sending
from vms.settings import Settings


async def run(folder: Path, *parts: Part) -> None:
    settings = Settings(data_dir=folder, notify_hosts=("127.0.0.1",), reports=("daily",))
    async with compose(settings, clock=HastyClock(60), parts=frozenset({Part.WORKER, *parts})):
        await asyncio.Event().wait()


if __name__ == "__main__":
    # What a shell runs in the background ignores it, and so would we.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if "patient" in sys.argv[2:]:
        sending.TIMEOUT_S = 10**6
    asyncio.run(run(Path(sys.argv[1]), *([Part.API] if "reports" in sys.argv[2:] else [])))
