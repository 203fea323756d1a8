"""The demo's simulated cameras: a process of their own that ends with us, however we end."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from vms.errors import StartupError

STOP_WITHIN_S = 5.0


@asynccontextmanager
async def simulated_cameras(fleet: Path, truth: Path, control: Path, scenes: Path) -> AsyncIterator["CameraProcess"]:
    """Started while entered. Its stdin is our pipe: it ends when we let go of it, kill -9 included."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "vms.cli.main", "sim", "run", str(fleet), "--tethered",
        "--truth", str(truth), "--control", str(control), "--scenes", str(scenes),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,  # Ctrl-C in the terminal is for us: the cameras stop after the service
    )  # fmt: skip
    try:
        yield CameraProcess(process)
    finally:
        if process.stdin is not None:
            process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), STOP_WITHIN_S)
        except TimeoutError:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


class CameraProcess:
    """What it tells us."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def ready(self, progress: Callable[[int, int], None]) -> int:
        """How many cameras answer, once they do; `progress` counts drawn scenes. Raises StartupError."""
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        while line := await self._process.stdout.readline():
            fact = json.loads(line)
            if "ready" in fact:
                return int(fact["ready"])
            progress(*fact["drawn"])
        raise StartupError("the simulated cameras did not start: see the line above")

    async def ended(self) -> int:
        """Its exit status, once it has ended."""
        return await self._process.wait()
