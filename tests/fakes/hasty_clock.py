"""A clock that runs faster than the real one, for tests whose subject acts in real time."""

import math
from datetime import UTC, datetime, timedelta

from typing_extensions import override

from streams.clock import Clock, SystemClock


class HastyClock(Clock):
    """`factor` of its seconds pass in each real one, but at most `longest_step_s` between two looks at it.

    With a longest step a machine that stands still makes this clock stand still too, so what is written against it
    is not late for a reason that is not its own.
    """

    def __init__(self, factor: float, *, longest_step_s: float = math.inf) -> None:
        self._factor = factor
        self._longest_step_s = longest_step_s
        self._real = SystemClock()
        self._seen_s = self._real.monotonic()
        self._now_s = 0.0

    @override
    def now(self) -> datetime:
        return datetime(2026, 3, 1, 12, tzinfo=UTC) + timedelta(seconds=self.monotonic())

    @override
    def monotonic(self) -> float:
        before, self._seen_s = self._seen_s, self._real.monotonic()
        self._now_s += min((self._seen_s - before) * self._factor, self._longest_step_s)
        return self._now_s

    @override
    async def sleep(self, seconds: float) -> None:
        await self._real.sleep(seconds / self._factor)
