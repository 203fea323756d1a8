"""Frames prepared once per source, laid out for sending, in a ring: picture cache and resend store in one. Pure."""

import struct
from array import array
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

RTP_HEADER = 12
CLOCK_RATE = 90_000  # RFC 6184 §8.2.1
GROUPS = 3
"""Groups of pictures kept, the running one among them: what a viewer asks again is never older."""
RUN_PACKETS = 32
"""At most as many packets go into one send: below the kernel's 64 segments, and a piece that pacing can work with."""
SOL_UDP = 17
UDP_SEGMENT = 103  # linux/udp.h
_MARKER = 0x80
_SEGMENT = struct.Struct("=H")


@dataclass(slots=True)  # not frozen: that makes making one three times as dear, and there are some for each frame
class Run:
    """Neighbouring packets of a frame that one segmented send carries: all equal but the last, which may be shorter."""

    first: int
    """Place of its first packet within the frame."""
    blob: bytearray = field(repr=False)
    """RTP packets with the headers of the viewer that was sent to last, see `numbers`. Each is followed by room for the
    SRTP tag; a packet starts every `segment` bytes."""
    segment: int
    """Bytes of a protected packet (the last may be shorter)."""
    lengths: list[int]
    """Of each packet, before protection."""
    sizes: bytes = field(repr=False)
    """The same as C's integers."""
    markers: list[int]
    """Of each packet its marker bit: 0 or 0x80."""
    control: tuple[tuple[int, int, bytes], ...]
    """Ancillary data that has the kernel cut the blob into its packets; empty for a single one."""
    numbers: tuple[int, int, int, int] | None = None
    """Payload type, first sequence number, time stamp and SSRC of the headers; None: they are empty."""


@dataclass(slots=True)
class Frame:
    """One access unit, ready to send. `number` counts frames of the source without a gap, whatever the camera does."""

    number: int
    payloads: tuple[bytes, ...] = field(repr=False)
    timestamp: int
    """Ticks of 1/90,000 s on the source's own line: unlike RTP's it neither wraps nor jumps at a reconnect."""
    key: bool
    arrived_s: float
    first: int = 0
    """Packets that its ring got before it."""
    octets: int = 0
    _runs: dict[int, tuple[Run, ...]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.octets = sum(map(len, self.payloads))

    def runs(self, tag_bytes: int) -> tuple[Run, ...]:
        """Laid out for an SRTP tag of that length; made once, shared by all viewers with that tag."""
        made = self._runs.get(tag_bytes)
        if made is None:
            made = self._runs[tag_bytes] = tuple(lay_out(self.payloads, tag_bytes))
        return made


def lay_out(payloads: tuple[bytes, ...], tag_bytes: int) -> Iterator[Run]:
    """Group payloads into runs (see `Run`)."""
    count = len(payloads)
    header, room = bytes(RTP_HEADER), bytes(tag_bytes)
    start = 0
    while start < count:
        size = len(payloads[start])
        stop = start + 1
        while stop < count and stop - start < RUN_PACKETS and len(payloads[stop]) <= size:
            stop += 1
            if len(payloads[stop - 1]) < size:
                break
        part = payloads[start:stop]
        segment = RTP_HEADER + size + tag_bytes
        lengths, markers = [RTP_HEADER + len(payload) for payload in part], [0] * len(part)
        if stop == count:
            markers[-1] = _MARKER
        yield Run(
            first=start,
            blob=bytearray().join((header, (room + header).join(part), room)),
            segment=segment,
            lengths=lengths,
            sizes=array("i", lengths).tobytes(),
            markers=markers,
            control=((SOL_UDP, UDP_SEGMENT, _SEGMENT.pack(segment)),) if len(part) > 1 else (),
        )
        start = stop


class PacketRing:
    """The newest frames of one source: the running group of pictures and two before it, as far as the bytes allow."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._frames: deque[Frame] = deque()
        self._keys: deque[int] = deque()
        self._packets = 0
        self.octets = 0
        self.overflows = 0
        """Groups of pictures too large to be held whole: who joined within one waited for the next key frame."""

    def __len__(self) -> int:
        return len(self._frames)

    @property
    def newest(self) -> Frame | None:
        return self._frames[-1] if self._frames else None

    @property
    def newest_key(self) -> int | None:
        """Number of the newest key frame that is still held."""
        return self._keys[-1] if self._keys else None

    @property
    def kbps(self) -> float | None:
        """Mean rate of what is held; None: that is too little to tell."""
        if len(self._frames) < 2:
            return None
        span_s = self._frames[-1].arrived_s - self._frames[0].arrived_s
        return self.octets * 0.008 / span_s if span_s >= 1.0 else None

    def append(self, frame: Frame) -> None:
        frame.first = self._packets
        self._packets += len(frame.payloads)
        self._frames.append(frame)
        self.octets += frame.octets
        if frame.key:
            self._keys.append(frame.number)
        wanted = self._keys[-GROUPS] if len(self._keys) > GROUPS else 0
        while (self.octets > self._max_bytes or self._frames[0].number < wanted) and len(self._frames) > 1:
            gone = self._frames.popleft()
            self.octets -= gone.octets
            if self._keys and self._keys[0] == gone.number:
                self._keys.popleft()
                self.overflows += not self._keys

    def get(self, number: int) -> Frame | None:
        """The frame of that number, while it is held."""
        if not self._frames:
            return None
        place = number - self._frames[0].number
        return self._frames[place] if 0 <= place < len(self._frames) else None
