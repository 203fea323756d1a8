"""A clock that moves only when a test says so."""

import asyncio
import heapq
import itertools
from collections.abc import Generator
from datetime import UTC, datetime, timedelta

from typing_extensions import override

from streams.clock import Clock

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
# A woken task may wake others through a few hops of the event loop before it sleeps again.
SETTLING_TURNS = 20


class _Turn:
    """One turn of the event loop, without the banned asyncio.sleep."""

    def __await__(self) -> Generator[None, None, None]:
        yield


class FakeClock(Clock):
    """`await clock.advance(seconds)` wakes, in order of their time, all who sleep until then."""

    def __init__(self, now: datetime = START) -> None:
        self._now = now
        self._elapsed_s = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = itertools.count()

    @override
    def now(self) -> datetime:
        return self._now

    @override
    def monotonic(self) -> float:
        return self._elapsed_s

    @override
    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await _Turn()
            return
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._elapsed_s + seconds, next(self._order), woken))
        await woken

    @property
    def sleepers(self) -> int:
        """How many tasks are waiting on this clock."""
        return sum(not woken.done() for _, _, woken in self._sleepers)

    @property
    def next_in_s(self) -> float | None:
        """How long until the first of them wakes; None: nobody sleeps."""
        return self._sleepers[0][0] - self._elapsed_s if self._sleepers else None

    async def settle(self) -> None:
        """Let everything that is ready run, without moving time. Real I/O may take longer: wait for its effect."""
        for _ in range(SETTLING_TURNS):
            await _Turn()

    async def advance(self, seconds: float) -> None:
        """Move time forward and wake the sleepers on the way, each at its own moment."""
        await self.settle()
        end = self._elapsed_s + seconds
        while self._sleepers and self._sleepers[0][0] <= end:
            due, _, woken = heapq.heappop(self._sleepers)
            self._move_to(max(due, self._elapsed_s))
            if not woken.done():
                woken.set_result(None)
                await self.settle()
        self._move_to(end)

    async def jump(self, seconds: float) -> None:
        """Move time forward at once: whoever slept meanwhile wakes late, as after a suspended machine."""
        self._move_to(self._elapsed_s + seconds)
        await self.advance(0)

    def _move_to(self, elapsed_s: float) -> None:
        self._now += timedelta(seconds=elapsed_s - self._elapsed_s)
        self._elapsed_s = elapsed_s
