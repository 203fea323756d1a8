"""Our own lag: while this process stands still, what a camera sent lies unread, and a timer comes before the reading.

Measured by a timer that should come every quarter of a second, on a clock that is passed in.
"""

import asyncio
from collections.abc import Callable
from types import TracebackType

from streams.clock import Clock
from streams.model import Finding
from streams.rtsp.session import RtspError

LATE_S = 1.0
"""A check that lost more than this of its time blames no camera for being late."""
_STEP_S = 0.25
_PUNCTUAL_S = 0.25
"""A timer may come so late in a process that has much to do and does it."""


def too_busy(lost_s: float) -> RtspError:
    """BLIND: the time was ours."""
    return RtspError(Finding.BLIND, f"this machine was too busy to listen for {lost_s:.1f} s")


class LagMeter:
    """Measures while it is entered; what it has measured stays."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lost_s = 0.0
        self._due_s = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def __enter__(self) -> "LagMeter":
        self._step()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lost_s = self.lost_s
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    @property
    def lost_s(self) -> float:
        """So far, with what is being lost just now."""
        return self._lost_s + (_lost(self._clock, self._due_s) if self._timer is not None else 0.0)

    def excuse(self, error: RtspError) -> RtspError:
        """BLIND in place of an error that our own lag can bring about: it does not move the deadline of the whole, and
        a camera hangs up on who does not read. Other time limits are fair (`FairLimit`)."""
        return too_busy(self.lost_s) if self.lost_s > LATE_S else error

    def _step(self) -> None:
        self._due_s = self._clock.monotonic() + _STEP_S
        self._timer = asyncio.get_running_loop().call_later(_STEP_S, self._beat)

    def _beat(self) -> None:
        self._lost_s += _lost(self._clock, self._due_s)
        self._step()


class FairLimit:
    """A time limit for a camera: time that this process lost does not count. It gives up when it goes on losing time
    after having lost the limit's length."""

    def __init__(self, clock: Clock, seconds: float, error: RtspError) -> None:
        """`error`: what it means that the camera kept us waiting."""
        self._clock = clock
        self._seconds = self._left_s = seconds
        self._error = error
        self._lost_s = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def start(self, end: Callable[[RtspError], None]) -> None:
        """`end` is called once if the limit is not cancelled before: with `error`, or with BLIND if it gave up."""
        self._step(end)

    def cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _step(self, end: Callable[[RtspError], None]) -> None:
        step_s = min(_STEP_S, self._left_s)
        due_s = self._clock.monotonic() + step_s
        self._timer = asyncio.get_running_loop().call_later(step_s, self._beat, end, step_s, due_s)

    def _beat(self, end: Callable[[RtspError], None], step_s: float, due_s: float) -> None:
        lost_s = _lost(self._clock, due_s)
        if lost_s and self._lost_s > self._seconds:
            end(too_busy(self._lost_s + lost_s))
            return
        self._lost_s += lost_s
        # A step that came late is made again: sockets are read before its end.
        self._left_s -= 0.0 if lost_s else step_s
        if self._left_s > 0:
            self._step(end)
        else:
            end(self._error)


def _lost(clock: Clock, due_s: float) -> float:
    late_s = clock.monotonic() - due_s
    return late_s if late_s > _PUNCTUAL_S else 0.0
