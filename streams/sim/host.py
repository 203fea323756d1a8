"""What all simulated cameras of one process share: the pacer, the timeline, the running channels, the studio."""

import asyncio
import logging
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType

from streams.clock import Clock
from streams.sim.audio import AudioChannel
from streams.sim.channel import Timeline
from streams.sim.loop import Loops
from streams.sim.pacer import Pacer
from streams.sim.studio import Studio, StudioError, default_cache_dir

LIVE_THREADS = 2
log = logging.getLogger(__name__)


class Host:
    """An async context manager that owns every task of its cameras. Close the cameras before leaving it."""

    def __init__(self, clock: Clock, *, scenes_dir: Path | None = None, seed: int = 0) -> None:
        self.clock = clock
        self.seed = seed
        self.pacer = Pacer(clock)
        self.timeline = Timeline(clock, self.pacer, seed)
        self.loops = Loops(self.timeline)
        self.audio = AudioChannel(self.timeline)
        self.studio = Studio(scenes_dir or default_cache_dir())
        self.executor = ThreadPoolExecutor(LIVE_THREADS, thread_name_prefix="live-camera")
        """Encodes the live cameras."""
        self._stack = AsyncExitStack()
        self._group = asyncio.TaskGroup()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "Host":
        await self._stack.enter_async_context(self.studio)
        self._stack.callback(self.executor.shutdown, wait=True, cancel_futures=True)
        await self._group.__aenter__()
        self._stack.push_async_callback(self._end_tasks)
        self.spawn(self.pacer.run())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.__aexit__(kind, error, trace)

    def spawn(self, work: Coroutine[None, None, None]) -> None:
        """Run it in the host's task group until it ends or the host does. A clip that cannot be made is logged."""
        task = self._group.create_task(_without_clip(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # Cancelled before its first step the wrapper never gets to it.
        task.add_done_callback(lambda _: work.close())

    async def _end_tasks(self) -> None:
        for task in self._tasks:
            task.cancel()
        # What the body of the `async with` raised is not the group's: it goes on as it is, not in an exception group.
        await self._group.__aexit__(None, None, None)


async def _without_clip(work: Coroutine[None, None, None]) -> None:
    # A full disk silences one stream, not all cameras.
    try:
        await work
    except StudioError as error:
        log.error("%s", error)
