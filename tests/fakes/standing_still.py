"""A process that stands still for a while: by its clock only, or truly."""

import time

from typing_extensions import override

from streams.clock import SystemClock


class LaggingClock(SystemClock):
    """The real one, but for what a test says was lost meanwhile."""

    def __init__(self) -> None:
        self._lost_s = 0.0

    def lose(self, seconds: float) -> None:
        self._lost_s += seconds

    @override
    def monotonic(self) -> float:
        return super().monotonic() + self._lost_s


def stand_still(seconds: float) -> None:
    """Keeps the event loop from everything else."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        pass
