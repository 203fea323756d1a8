"""What one visit has seen of a stream so far: packets in, the few access units worth decoding kept."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from streams.clock import Clock
from streams.model import Finding
from streams.probing.limits import ProbeLimits
from streams.rtsp.depacketise import AccessUnit, Depacketiser
from streams.rtsp.rtp import LossCounter, TimestampLine
from streams.rtsp.session import RtspError

MAX_TIMES = 1000
"""Frame times kept for the frame rate: 40 s at 25 frames a second."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An access unit with its place on the time-line."""

    unit: AccessUnit
    ticks: int
    at: datetime
    monotonic_s: float
    bytes_before: int
    """Of all packets that came before this unit was whole."""


class Visit:
    """The packet sink of a probe. Bounded: two whole key frames, a damaged one, and the units behind the first."""

    def __init__(self, limits: ProbeLimits, clock: Clock, *, closely: bool = True) -> None:
        """`closely`: it is to be looked whether the view shakes."""
        self._limits = limits
        self._frames = limits.close_frames if closely else limits.frames
        self._clock = clock
        self._depacketiser: Depacketiser | None = None
        self._early: list[bytes] = []
        self._allowed_packets = limits.burst_packets
        self._line = TimestampLine()
        self.loss = LossCounter()
        self.bytes = 0
        self.first_packet_s: float | None = None
        self.last_packet_s: float | None = None
        self.pictures = 0
        self.ticks: list[int] = []
        self.keys: list[Seen] = []
        """Whole ones, at most two."""
        self.damaged_key: Seen | None = None
        """The largest, so the most whole, of those that lack something."""
        self.following: list[Seen] = []
        """The unbroken run of whole units behind the first key frame."""
        self._run_ended = False
        self._run_bytes = 0
        self._stood_still = False
        self.news = asyncio.Event()
        """Set when a key frame came."""

    def begin(self, codec: str) -> None:
        """The codec is known. What overtook the answer to PLAY is looked at now."""
        self._depacketiser = Depacketiser(codec)
        early, self._early = self._early, []
        for packet in early:
            self._feed(self._depacketiser, packet)

    def on_rtp(self, packet: bytes, /) -> None:
        now = self._clock.monotonic()
        if self.first_packet_s is None:
            self.first_packet_s = now
        self.last_packet_s = now
        self.loss.count(packet[2] << 8 | packet[3])
        self.bytes += len(packet)
        if self.bytes > self._limits.max_bytes or self.loss.received > self._allowed_packets:
            self._allow_more(now - self.first_packet_s)
        if self._depacketiser is None:
            self._early.append(packet)
        else:
            self._feed(self._depacketiser, packet)

    def on_rtcp(self, packet: bytes, /) -> None:
        """Sender reports tell nothing that a check needs."""

    def note_lag(self) -> None:
        """This process stood still: packets lie unread, and what sockets and cameras could not hold is lost by us."""
        self._stood_still = True
        if self.last_packet_s is not None:
            self.last_packet_s = self._clock.monotonic()

    def silence_s(self) -> float | None:
        """Since the last packet; None before the first."""
        return None if self.last_packet_s is None else self._clock.monotonic() - self.last_packet_s

    @property
    def loss_known(self) -> bool:
        return self.loss.expected >= self._limits.loss_packets and not self._stood_still

    @property
    def loss_share(self) -> float:
        """0 while too few packets came to tell."""
        return self.loss.lost / self.loss.expected if self.loss_known else 0.0

    @property
    def loses_packets(self) -> bool:
        return self.loss.lost >= self._limits.loss_least and self.loss_share > self._limits.loss_share

    @property
    def loss_settled(self) -> bool:
        """Whether further packets could hardly change what is said about loss."""
        limits = self._limits
        return (
            not self.loss.lost
            or self._stood_still
            or self.loses_packets
            or self.loss.expected * limits.loss_share >= limits.loss_least
        )

    def _allow_more(self, elapsed_s: float) -> None:
        self._allowed_packets = self._limits.burst_packets + int(self._limits.packets_per_s * elapsed_s)
        if self.bytes > self._limits.max_bytes or self.loss.received > self._allowed_packets:
            count, megabytes = self.loss.received, self.bytes >> 20
            detail = f"the camera floods us: {count} packets, {megabytes} MB in {elapsed_s:.1f} s"
            raise RtspError(Finding.UNREADABLE, detail)

    def _feed(self, depacketiser: Depacketiser, packet: bytes) -> None:
        unit = depacketiser.feed(packet)
        if unit is not None:
            self._note(unit)

    def _note(self, unit: AccessUnit) -> None:
        self.pictures += 1
        ticks = self._line.place(unit.rtp_timestamp)
        if len(self.ticks) < MAX_TIMES:
            self.ticks.append(ticks)
        if unit.key:
            self._note_key(self._seen(unit, ticks))
        elif self.keys and not self._run_ended:
            self._run_bytes += unit.size_bytes
            full = len(self.following) >= self._frames - 1 or self._run_bytes > self._limits.run_bytes
            self._run_ended = full or not unit.complete
            if not self._run_ended:
                self.following.append(self._seen(unit, ticks))

    def _note_key(self, seen: Seen) -> None:
        self._run_ended = bool(self.keys)
        if not seen.unit.complete:
            if self.damaged_key is None or seen.unit.size_bytes > self.damaged_key.unit.size_bytes:
                self.damaged_key = seen
        elif len(self.keys) < 2:
            self.keys.append(seen)
        self.news.set()

    def _seen(self, unit: AccessUnit, ticks: int) -> Seen:
        return Seen(unit, ticks, self._clock.now(), self._clock.monotonic(), self.bytes)
