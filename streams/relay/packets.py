"""Each packet prepared once per source: a camera's RTP → frames in a ring, picture cache and resend store. Pure."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from streams.relay import h264

RTP_HEADER = 12
CLOCK_RATE = 90_000  # RFC 6184 §8.2.1
PAYLOAD_LIMIT = 1400
"""Longer payloads are cut: 1400 + RTP + SRTP tag + UDP + IP stays below an Ethernet's 1500 bytes."""
CUT_TO = 1200
GROUPS = 3
"""Groups of pictures kept, the running one among them: what a viewer asks again is never older."""
RUN_PACKETS = 32
"""At most as many packets go into one send: below the kernel's 64 segments, and a piece that pacing can work with."""
_MARKER = 0x80
_JUMP = 10 * CLOCK_RATE


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring packets of a frame that one segmented send carries: all equal but the last, which may be shorter."""

    first: int
    """Place of its first packet within the frame."""
    blob: bytes = field(repr=False)
    """RTP packets with empty headers, each followed by room for the SRTP tag; a packet starts every `segment` bytes."""
    segment: int
    """Bytes of a protected packet (the last may be shorter)."""
    packets: tuple[tuple[int, int], ...]
    """Of each packet: length before protection, and its marker bit (0 or 0x80)."""


@dataclass(slots=True)
class Frame:
    """One access unit, ready to send. `number` counts frames of the source without a gap, whatever the camera does."""

    number: int
    payloads: tuple[bytes, ...] = field(repr=False)
    timestamp: int
    """Ticks of 1/90,000 s on the source's own line: unlike RTP's it neither wraps nor jumps at a reconnect."""
    key: bool
    arrived_s: float
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
    sizes = list(map(len, payloads))
    count = len(sizes)
    header, room = bytes(RTP_HEADER), bytes(tag_bytes)
    start = 0
    while start < count:
        size = sizes[start]
        stop = start + 1
        while stop < count and stop - start < RUN_PACKETS and sizes[stop] <= size:
            stop += 1
            if sizes[stop - 1] < size:
                break
        packets = [(RTP_HEADER + length, 0) for length in sizes[start:stop]]
        if stop == count:
            packets[-1] = (packets[-1][0], _MARKER)
        yield Run(
            first=start,
            blob=b"".join((header, (room + header).join(payloads[start:stop]), room)),
            segment=RTP_HEADER + size + tag_bytes,
            packets=tuple(packets),
        )
        start = stop


class PacketRing:
    """The newest frames of one source: the running group of pictures and two before it, as far as the bytes allow."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._frames: deque[Frame] = deque()
        self._keys: deque[int] = deque()
        self.octets = 0

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

    def get(self, number: int) -> Frame | None:
        """The frame of that number, while it is held."""
        if not self._frames:
            return None
        place = number - self._frames[0].number
        return self._frames[place] if 0 <= place < len(self._frames) else None


class Packetiser:
    """Turns a camera's RTP packets into frames. Keeps parameter sets, puts them before key frames that lack them.

    A frame with a packet missing is dropped: sent on, a viewer's decoder would take the rest for whole.
    """

    def __init__(self, *, max_frame_bytes: int) -> None:
        self._max_frame_bytes = max_frame_bytes
        self._parameter_sets: dict[int, bytes] = {}
        self._payloads: list[bytes] = []
        self._kinds: set[int] = set()
        self._octets = 0
        self._damaged = False
        self._in_timestamp: int | None = None
        self._in_sequence: int | None = None
        self._timeline: int | None = None
        self._offset = 0
        self._arrived_s = 0.0
        self._number = 0
        self.frames_dropped = 0
        self.packets = 0

    @property
    def frames(self) -> int:
        """Frames made since the start."""
        return self._number

    def restart(self) -> None:
        """A new session of the same camera: its numbers start anew, ours go on."""
        self._parameter_sets = {}
        self._in_timestamp = self._in_sequence = None
        self._forget()

    def described(self, parameter_sets: tuple[bytes, ...]) -> None:
        """Parameter sets from the camera's SDP; those in the stream, which are newer, stand."""
        for nal in parameter_sets:
            if nal:
                self._parameter_sets.setdefault(nal[0] & 0x1F, nal)

    def feed(self, packet: bytes, arrived_s: float) -> list[Frame]:
        """Take one RTP packet in; the frames that it completes. Raises nothing: what is not RTP is ignored."""
        payload = rtp_payload(packet)
        if payload is None:
            return []
        sequence = int.from_bytes(packet[2:4], "big")
        gap = 0 if self._in_sequence is None else (sequence - self._in_sequence - 1) & 0xFFFF
        if gap >= 0x8000:  # late or repeated: its frame is gone already
            return []
        self._damaged = self._damaged or gap > 0
        self._in_sequence = sequence
        self.packets += 1
        frames = []
        timestamp = int.from_bytes(packet[4:8], "big")
        if timestamp != self._in_timestamp:
            frames += self._complete()
            self._damaged = gap > 0  # what is missing may have been this frame's beginning
            self._advance(timestamp, arrived_s)
        self._take(payload)
        if packet[1] & _MARKER and not h264.PICTURE.isdisjoint(self._kinds):
            frames += self._complete()
        return frames

    def _take(self, payload: bytes) -> None:
        kinds = h264.nal_types(payload)
        if kinds:  # most packets go on with a NAL unit that began before
            self._kinds.update(kinds)
            if not h264.PARAMETERS.isdisjoint(kinds):
                self._keep_parameters(payload)
        self._octets += len(payload)
        if self._octets <= self._max_frame_bytes:
            self._payloads += h264.cut(payload, CUT_TO) if len(payload) > PAYLOAD_LIMIT else [payload]
        else:
            self._damaged = True

    def _keep_parameters(self, payload: bytes) -> None:
        for nal in h264.aggregated(payload) if payload[0] & 0x1F == h264.STAP_A else (payload,):
            if nal[0] & 0x1F in h264.PARAMETERS:
                self._parameter_sets[nal[0] & 0x1F] = nal

    def _complete(self) -> list[Frame]:
        """The frame gathered so far. One of parameter sets alone is none: they come back before the next key frame."""
        kinds, payloads, damaged = self._kinds, self._payloads, self._damaged
        pictures = not h264.PICTURE.isdisjoint(kinds)
        self._forget()
        if damaged and payloads:
            self.frames_dropped += 1
            return []
        if not pictures:
            return []
        key = h264.IDR in kinds
        if key and not kinds >= h264.PARAMETERS and self._parameter_sets.keys() >= h264.PARAMETERS:
            payloads = [h264.aggregate([self._parameter_sets[h264.SPS], self._parameter_sets[h264.PPS]]), *payloads]
        frame = Frame(self._number, tuple(payloads), self._timeline or 0, key, self._arrived_s)
        self._number += 1
        return [frame]

    def _forget(self) -> None:
        self._payloads, self._kinds, self._octets, self._damaged = [], set(), 0, False

    def _advance(self, timestamp: int, arrived_s: float) -> None:
        """Move our time line on: by the camera's own step, or by the time gone by where that makes no sense."""
        if self._timeline is None:
            self._timeline = 0
        else:
            step = (
                0
                if self._in_timestamp is None
                else (timestamp - self._in_timestamp + (1 << 31)) % (1 << 32) - (1 << 31)
            )
            if self._in_timestamp is None or abs(step) > _JUMP:
                step = max(1, round((arrived_s - self._arrived_s) * CLOCK_RATE))
            self._timeline += step
        self._in_timestamp = timestamp
        self._arrived_s = arrived_s


def rtp_payload(packet: bytes) -> bytes | None:
    """The payload of an RTP packet without header, extension and padding (RFC 3550 §5.1); None: not RTP, or empty."""
    if len(packet) <= RTP_HEADER or packet[0] >> 6 != 2:
        return None
    start = RTP_HEADER + 4 * (packet[0] & 0x0F)
    if packet[0] & 0x10:
        if len(packet) < start + 4:
            return None
        start += 4 + 4 * int.from_bytes(packet[start + 2 : start + 4], "big")
    stop = len(packet) - (packet[-1] if packet[0] & 0x20 else 0)
    return packet[start:stop] if start < stop else None
