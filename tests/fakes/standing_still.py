"""A process that stands still for a while: by its clock only, or truly."""

import math
import time

from typing_extensions import override

from tests.fakes.hasty_clock import HastyClock


class LaggingClock(HastyClock):
    """The real one, but for what a test says was lost meanwhile; `longest_step_s`: what the machine loses by itself is
    no more than that between two looks at the clock."""

    def __init__(self, *, longest_step_s: float = math.inf) -> None:
        super().__init__(1, longest_step_s=longest_step_s)
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
