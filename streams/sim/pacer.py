"""One task that runs callbacks at their time by the given clock: all frames, reports and time-outs of a host."""

import asyncio
import heapq
import itertools
import math
from collections.abc import Callable

from streams.clock import Clock

# Everything due within one slot runs in one wake-up: 2,000 sessions then cost 200 wake-ups a second, and a frame
# comes at most this late, which is less than a switch's jitter.
SLOT_S = 0.005


class Alarm:
    """A callback that is due; `cancel` makes it not run."""

    __slots__ = ("callback",)

    def __init__(self, callback: Callable[[], None]) -> None:
        self.callback: Callable[[], None] | None = callback

    def cancel(self) -> None:
        self.callback = None


class Pacer:
    """Run `run()` in a task; call the rest from the same loop. With nothing due it sleeps without waking."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._due: list[tuple[float, int, Alarm]] = []
        self._order = itertools.count()
        self._wake = asyncio.Event()
        self._sleeping_until = math.inf

    def at(self, when_s: float, callback: Callable[[], None]) -> Alarm:
        """Run `callback` once `clock.monotonic()` reaches `when_s`, up to one slot later."""
        alarm = Alarm(callback)
        slot = math.ceil(when_s / SLOT_S) * SLOT_S
        heapq.heappush(self._due, (slot, next(self._order), alarm))
        if slot < self._sleeping_until:
            self._wake.set()
        return alarm

    def after(self, delay_s: float, callback: Callable[[], None]) -> Alarm:
        """Run `callback` that many seconds from now."""
        return self.at(self._clock.monotonic() + delay_s, callback)

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as group:
            while True:
                self._run_due()
                # Cleared before looking: an earlier alarm set while we doze ends the doze.
                self._wake.clear()
                self._sleeping_until = self._due[0][0] if self._due else math.inf
                doze = group.create_task(self._doze()) if self._due else None
                await self._wake.wait()
                if doze is not None:
                    doze.cancel()

    def _run_due(self) -> None:
        # What a callback adds runs in a later round, or a callback that is always due would starve the loop.
        now = self._clock.monotonic()
        ready = []
        while self._due and self._due[0][0] <= now:
            ready.append(heapq.heappop(self._due)[2])
        for alarm in ready:
            if alarm.callback is not None:
                alarm.callback()

    async def _doze(self) -> None:
        await self._clock.sleep(self._sleeping_until - self._clock.monotonic())
        self._wake.set()
