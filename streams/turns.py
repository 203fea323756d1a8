"""Work that holds the event loop, one piece after the other: between two of them sockets are read and timers come."""

import asyncio
import heapq
import itertools
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from streams.clock import Clock

SMOOTHED = 0.05
"""Share of the newest in how long a piece takes: the last forty or so decide."""
FIRST_GUESS_S = 0.06
"""Of a piece, before any was done: on a slow machine, by code that has just been loaded. Whoever replaces another gets
all of its work at once."""


class Turns:
    """`async with turns.taken(since_s): work()`; of those who wait, whoever began first goes first. What leads to such
    a piece is done within `async with turns.under_way(within_s)`, which holds back what could not be done in time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._taken = False
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = itertools.count()
        self._piece_s = FIRST_GUESS_S
        self._under_way = 0
        self._held_back: deque[tuple[float, asyncio.Future[None]]] = deque()

    @property
    def held_back(self) -> int:
        """How many wait to begin."""
        return len(self._held_back)

    @asynccontextmanager
    async def under_way(self, within_s: float) -> AsyncIterator[None]:
        """Begins, in the order of coming, once all that is under way can be done within that time, should all the
        pieces of work come at once."""
        if self._held_back or not self._has_room(within_s):
            mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._held_back.append((within_s, mine))
            try:
                await mine
            except asyncio.CancelledError:
                if not mine.cancelled():  # it had begun already
                    self._end_one()
                raise
        else:
            self._under_way += 1
        try:
            yield
        finally:
            self._end_one()

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
        began_s = self._clock.monotonic()
        try:
            yield
        finally:
            # Not at once: the loop would go on with the next piece without a look outside.
            loop.call_soon(self._end_piece, began_s)

    def _end_piece(self, began_s: float) -> None:
        self._piece_s += SMOOTHED * (self._clock.monotonic() - began_s - self._piece_s)
        self._pass_on()

    def _pass_on(self) -> None:
        while self._waiting:
            _, _, next_one = heapq.heappop(self._waiting)
            if not next_one.done():
                next_one.set_result(None)
                return
        self._taken = False

    def _has_room(self, within_s: float) -> bool:
        return not self._under_way or (self._under_way + 1) * self._piece_s <= within_s

    def _end_one(self) -> None:
        self._under_way -= 1
        while self._held_back:
            within_s, first = self._held_back[0]
            if not first.done():
                if not self._has_room(within_s):
                    return
                self._under_way += 1
                first.set_result(None)
            self._held_back.popleft()
