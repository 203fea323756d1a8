"""Owner of every background task: starts them, starts them again after a crash, ends them with the service."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog

from streams.clock import Clock

log = structlog.get_logger()

FIRST_RESTART_S, LONGEST_RESTART_S = 1.0, 60.0
# Having run this long, a task is healthy again and its next crash waits briefly.
HEALTHY_AFTER_S = 300.0


class Supervisor:
    """A crashed task is logged with its traceback, counted in `crashes` and started again after a growing wait."""

    def __init__(self, group: asyncio.TaskGroup, clock: Clock) -> None:
        self._group = group
        self._clock = clock
        self._tasks: list[asyncio.Task[None]] = []
        self.crashes: Counter[str] = Counter()

    def start(self, name: str, run: Callable[[], Awaitable[None]]) -> None:
        """Run it until it returns or the service ends."""
        self.crashes[name] += 0  # born at 0, so that the first crash is an increase
        self._tasks.append(self._group.create_task(self._keep(name, run), name=name))

    def end(self) -> None:
        """Cancel every task."""
        for task in self._tasks:
            task.cancel()

    async def _keep(self, name: str, run: Callable[[], Awaitable[None]]) -> None:
        wait_s = FIRST_RESTART_S
        while True:
            started = self._clock.monotonic()
            try:
                await run()
            except Exception as error:  # any bug of any task: said, counted, tried again
                self.crashes[name] += 1
                log.error("background task crashed", task=name, restart_s=wait_s, exc_info=error)
            else:
                return
            if self._clock.monotonic() - started >= HEALTHY_AFTER_S:
                wait_s = FIRST_RESTART_S
            await self._clock.sleep(wait_s)
            wait_s = min(wait_s * 2, LONGEST_RESTART_S)


@asynccontextmanager
async def supervised(clock: Clock) -> AsyncIterator[Supervisor]:
    """The tasks started inside live at most as long as the `with`."""
    try:
        async with asyncio.TaskGroup() as group:
            supervisor = Supervisor(group, clock)
            try:
                yield supervisor
            finally:
                supervisor.end()
    except BaseExceptionGroup as errors:
        if len(errors.exceptions) == 1:
            raise errors.exceptions[0] from None  # what the body raised, as it raised it
        raise
