"""One running picture: frames at their time, numbered once, written to all its sessions. Slow ones skip, bounded."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from typing import Protocol

from streams.clock import Clock
from streams.sim.pacer import Alarm, Pacer
from streams.sim.packets import CLOCK_RATE_HZ, RTP_HEADER_BYTES, WireFrame, sender_report

REPORT_INTERVAL_S = 5.0  # RFC 3550 §6.2: the recommended minimum
PATIENCE_S = 10.0
"""A session whose client reads nothing for that long is closed: its buffer would hold stale pictures only."""
RESYNC_S = 2.0
"""A host that is later than this leaves frames out rather than sending a burst of them."""
LOST_SHARE = 0.05


class Outlet(Protocol):
    """Where one session's packets go."""

    channel: "Channel | None"
    wanted: bool
    """False once its session has ended: whatever was on its way to it is too late."""

    @property
    def plain(self) -> Callable[[bytearray], None] | None:
        """Writes whole frames interleaved on channel 0; None when `deliver` must be used."""

    def deliver(self, wire: bytearray, offsets: Sequence[int], /) -> None:
        """Send one numbered frame."""

    def control(self, packet: bytes, /) -> None:
        """Send one RTCP packet."""

    @property
    def congested(self) -> bool:
        """Its client doesn't read as fast as we write."""

    def give_up(self) -> None:
        """Close it: it has been congested too long."""


class Thinning(Enum):
    """What a sick encoder or network leaves out."""

    NOTHING = auto()
    KEY_FRAMES = auto()
    PACKETS = auto()


@dataclass(slots=True)
class Counters:
    """What a host has done and dropped since it started."""

    frames_sent: int = 0
    frames_skipped: int = 0
    """Frames that a congested session did not get."""
    frames_late: int = 0
    """Frames left out because the host itself was too late."""
    sessions_given_up: int = 0


class Timeline:
    """Maps the clock to RTP time for all channels of a host: timestamps go on though nobody watched meanwhile."""

    def __init__(self, clock: Clock, pacer: Pacer, seed: int) -> None:
        self.clock = clock
        self.pacer = pacer
        self.epoch_s = clock.monotonic()
        self.random = random.Random(seed)  # noqa: S311 - determinism is wanted, nothing here is secret
        self._base = self.random.getrandbits(32)
        self.counters = Counters()

    def timestamp(self, at_s: float, rate_hz: int = CLOCK_RATE_HZ) -> int:
        """RTP time at a time of the monotonic clock (RFC 3550 §5.1: random start)."""
        return (self._base + round((at_s - self.epoch_s) * rate_hz)) & 0xFFFFFFFF


class Channel:
    """Base of all channels. Ticks only while it has outlets; calls `on_idle` when the last one left."""

    rate_hz = CLOCK_RATE_HZ
    """Of its RTP time."""

    def __init__(self, timeline: Timeline, *, thinning: Thinning = Thinning.NOTHING) -> None:
        self._timeline = timeline
        self.thinning = thinning
        self.ssrc = timeline.random.getrandbits(32)
        self.sequence = timeline.random.getrandbits(16)
        self.clock_error = timedelta()
        """What a camera with a wrong clock adds to the time in its sender reports."""
        self.on_idle: Callable[[], None] | None = None
        self._plain: dict[Outlet, Callable[[bytearray], None]] = {}
        self._other: set[Outlet] = set()
        self._new: set[Outlet] = set()
        self._slow: dict[Outlet, float] = {}
        self._packets = 0
        self._octets = 0
        self._report_at_s = 0.0
        self._alarm: Alarm | None = None

    def __len__(self) -> int:
        return len(self._plain) + len(self._other) + len(self._new) + len(self._slow)

    def join(self, outlet: Outlet) -> None:
        """From the next key frame on, the outlet gets every frame."""
        outlet.channel = self
        self._new.add(outlet)
        if self._alarm is None:
            self._start()

    def leave(self, outlet: Outlet) -> None:
        """It gets nothing any more."""
        outlet.channel = None
        self._plain.pop(outlet, None)
        self._other.discard(outlet)
        self._new.discard(outlet)
        self._slow.pop(outlet, None)
        if not len(self):
            self._stop()

    def demote(self, outlet: Outlet) -> None:
        """The outlet became congested: it waits for a key frame. Safe while a frame is being written."""
        self._slow.setdefault(outlet, self._timeline.clock.monotonic())

    def _start(self) -> None:
        raise NotImplementedError

    def _stop(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if self.on_idle is not None:
            self.on_idle()

    def _adopt(self, outlets: Sequence[Outlet], parent: "Channel") -> None:
        """Go on with the parent's numbers and some of its outlets: to their clients it is the same stream."""
        self.ssrc, self.sequence = parent.ssrc, parent.sequence
        self._packets, self._octets = parent._packets, parent._octets  # noqa: SLF001 - same class
        for outlet in outlets:
            parent.leave(outlet)
            outlet.channel = self
            if outlet.congested:
                self.demote(outlet)
            else:
                self._new.add(outlet)

    def _emit(self, frame: WireFrame, due_s: float) -> None:
        """Send one frame whose time is `due_s` to everyone who can take it."""
        if frame.key or self.thinning is Thinning.KEY_FRAMES:
            self._promote()
        if frame.key and self.thinning is Thinning.KEY_FRAMES:
            return
        timeline = self._timeline
        wire = frame.numbered(self.sequence, timeline.timestamp(due_s, self.rate_hz), self.ssrc)
        offsets: Sequence[int] = frame.offsets
        self.sequence = (self.sequence + len(offsets)) & 0xFFFF
        if self.thinning is Thinning.PACKETS:
            wire, offsets = self._lose(wire, offsets)
        self._packets += len(offsets)
        self._octets += len(wire) - len(offsets) * (4 + RTP_HEADER_BYTES)
        for write in self._plain.values():
            write(wire)
        for outlet in self._other:
            outlet.deliver(wire, offsets)
        timeline.counters.frames_sent += len(self._plain) + len(self._other)
        self._sort_out_slow()
        if due_s >= self._report_at_s:
            self._report_at_s = due_s + REPORT_INTERVAL_S
            self._report([*self._plain, *self._other])

    def _promote(self) -> None:
        now = self._timeline.clock.monotonic()
        for outlet in [*self._new, *self._slow]:
            if not outlet.congested:
                self._play(outlet)
        for outlet, since_s in list(self._slow.items()):
            if now - since_s > PATIENCE_S:
                self._timeline.counters.sessions_given_up += 1
                self.leave(outlet)
                outlet.give_up()

    def _play(self, outlet: Outlet) -> None:
        fresh = outlet in self._new
        self._new.discard(outlet)
        self._slow.pop(outlet, None)
        if outlet.plain is not None:
            self._plain[outlet] = outlet.plain
        else:
            self._other.add(outlet)
        if fresh and self._packets:
            self._report([outlet])

    def _sort_out_slow(self) -> None:
        if self._slow:
            self._timeline.counters.frames_skipped += len(self._slow)
            for outlet in self._slow:
                self._plain.pop(outlet, None)
                self._other.discard(outlet)

    def _lose(self, wire: bytearray, offsets: Sequence[int]) -> tuple[bytearray, Sequence[int]]:
        kept = bytearray()
        starts = []
        for start, end in zip(offsets, [*offsets[1:], len(wire)], strict=True):
            if self._timeline.random.random() >= LOST_SHARE:
                starts.append(len(kept))
                kept += wire[start:end]
        return kept, starts

    def _report(self, outlets: Sequence[Outlet]) -> None:
        clock = self._timeline.clock
        timestamp = self._timeline.timestamp(clock.monotonic(), self.rate_hz)
        packet = sender_report(self.ssrc, clock.now() + self.clock_error, timestamp, self._packets, self._octets)
        for outlet in outlets:
            outlet.control(packet)
