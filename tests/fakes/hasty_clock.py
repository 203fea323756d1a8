"""A clock that runs faster than the real one, for tests whose subject acts in real time."""

from datetime import UTC, datetime, timedelta

from typing_extensions import override

from streams.clock import Clock, SystemClock


class HastyClock(Clock):
    """`factor` of its seconds pass in each real one."""

    def __init__(self, factor: float) -> None:
        self._factor = factor
        self._real = SystemClock()
        self._start_s = self._real.monotonic()

    @override
    def now(self) -> datetime:
        return datetime(2026, 3, 1, 12, tzinfo=UTC) + timedelta(seconds=self.monotonic())

    @override
    def monotonic(self) -> float:
        return (self._real.monotonic() - self._start_s) * self._factor

    @override
    async def sleep(self, seconds: float) -> None:
        await self._real.sleep(seconds / self._factor)
