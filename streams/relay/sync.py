"""When what a camera sends was taken, by this server's clock: by the camera's sender reports, else by arrival. Pure.

Nothing here is done for each packet: reports of cameras come every few seconds, and viewers are told as often.
"""

from collections import deque
from collections.abc import Callable
from typing import NamedTuple
from weakref import WeakValueDictionary

from streams.relay.feedback import camera_clock
from streams.url import StreamUrl

REPORTS = 16
"""Of one device, its newest: the quickest of them tells best. Its clock drifts by milliseconds meanwhile."""
ARRIVALS = 12
ARRIVAL_EVERY_S = 1.0
STEP_S = 2.0
"""A report that differs by more says that the device's clock was set."""
JUMP_S = 1.0
"""A better reckoning that differs by more is taken at once."""
SLEW = 0.02
"""Seconds a second by which a better one is approached: viewers keep the picture with the sound by it."""


class Arrived(NamedTuple):
    """The newest of a stream."""

    ticks: int
    at_s: float


class DeviceClock:
    """How far this server's monotonic clock is ahead of one device's clock. Its streams share it: so they agree."""

    def __init__(self) -> None:
        self._ahead: deque[float] = deque(maxlen=REPORTS)
        self.steps = 0
        """How often the device's clock was set."""

    @property
    def ahead_s(self) -> float:
        """By the report that was the shortest time on its way. Only after `hear`."""
        return min(self._ahead)

    def hear(self, device_s: float, now_s: float) -> None:
        """A report that says what the device's clock shows has come."""
        ahead_s = now_s - device_s
        if self._ahead and abs(ahead_s - self.ahead_s) > STEP_S:
            self._ahead.clear()
            self.steps += 1
        self._ahead.append(ahead_s)


class DeviceClocks:
    """The clocks of the devices that streams are pulled from, as long as one is."""

    def __init__(self) -> None:
        self._known: WeakValueDictionary[tuple[str, int], DeviceClock] = WeakValueDictionary()

    def of(self, url: StreamUrl) -> DeviceClock:
        return self._known.setdefault((url.host, url.port), DeviceClock())


class Sync:
    """Where a stream's line of time stamps stands at any moment."""

    def __init__(self, rate: int, device: DeviceClock, locate: Callable[[int], int | None]) -> None:
        """`rate`: ticks a second. `locate`: where an RTP time of the camera lies on the line; None: not known yet."""
        self._rate = rate
        self._device = device
        self._locate = locate
        self._unplaced: tuple[float, int, float] | None = None
        """A report that came before the packets that it speaks of: device's time, RTP time, when it came."""
        self._reported: tuple[float, int, int] | None = None
        """Device's time, our ticks, and how often its clock had been set."""
        self._behind: deque[float] = deque(maxlen=ARRIVALS)
        self._sampled_s = float("-inf")
        self._zero_s: float | None = None
        """When by our clock tick 0 was taken, as last told."""
        self._told_s = 0.0

    def interrupt(self) -> None:
        """A new session: what its time stamps mean is not known yet."""
        self._reported = self._unplaced = None
        self._behind.clear()
        self._sampled_s = float("-inf")

    def hear(self, packet: bytes, now_s: float) -> None:
        """RTCP of the camera."""
        said = camera_clock(packet)
        if said is not None:
            self._unplaced = (*said, now_s)
            self._place()

    def _place(self) -> None:
        if self._unplaced is not None:
            device_s, rtp_time, heard_s = self._unplaced
            ticks = self._locate(rtp_time)
            if ticks is not None:
                self.report(device_s, ticks, heard_s)
                self._unplaced = None

    def report(self, device_s: float, ticks: int, now_s: float) -> None:
        """The device says that it took `ticks` when its clock showed `device_s`."""
        self._device.hear(device_s, now_s)
        self._reported = device_s, ticks, self._device.steps

    def ticks_at(self, now_s: float, newest: Arrived | None) -> int:
        """The time stamp of what is taken at that moment; 0 while nothing is known. Told again and again, it never goes
        back, and its pace is never off by more than `SLEW`, unless it was far off."""
        self._place()
        zero_s = self._best(now_s, newest)
        if zero_s is None:
            return 0
        if self._zero_s is not None and abs(zero_s - self._zero_s) <= JUMP_S:
            most_s = SLEW * max(0.0, now_s - self._told_s)
            zero_s = min(max(zero_s, self._zero_s - most_s), self._zero_s + most_s)
        self._zero_s, self._told_s = zero_s, now_s
        return round((now_s - zero_s) * self._rate)

    def _best(self, now_s: float, newest: Arrived | None) -> float | None:
        """When tick 0 was taken, as far as is known."""
        if self._reported is not None and self._reported[2] == self._device.steps:
            device_s, ticks, _ = self._reported
            return device_s + self._device.ahead_s - ticks / self._rate
        if newest is not None and now_s - self._sampled_s >= ARRIVAL_EVERY_S:
            self._sampled_s = now_s
            self._behind.append(newest.at_s - newest.ticks / self._rate)
        # What came quickest was the shortest time on its way.
        return min(self._behind, default=None)
