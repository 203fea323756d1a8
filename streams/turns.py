"""Work that holds the event loop, one piece after the other: between two of them sockets are read and timers come."""

import asyncio
import heapq
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """`async with turns.taken(since_s): work()`; of those who wait, whoever began first goes first."""

    def __init__(self) -> None:
        self._taken = False
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = itertools.count()

    @asynccontextmanager
    async def taken(self, since_s: float) -> AsyncIterator[None]:
        """`since_s`: when the whole began that this is a part of, on any clock that all of them use."""
        loop = asyncio.get_running_loop()
        if self._taken:
            mine: asyncio.Future[None] = loop.create_future()
            heapq.heappush(self._waiting, (since_s, next(self._order), mine))
            try:
                await mine
            except asyncio.CancelledError:
                if not mine.cancelled():  # it was ours already
                    self._pass_on()
                raise
        self._taken = True
        try:
            yield
        finally:
            # Not at once: the loop would go on with the next piece without a look outside.
            loop.call_soon(self._pass_on)

    def _pass_on(self) -> None:
        while self._waiting:
            _, _, next_one = heapq.heappop(self._waiting)
            if not next_one.done():
                next_one.set_result(None)
                return
        self._taken = False
