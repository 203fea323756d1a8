"""A camera's RTP becomes frames that viewers can play: whole, from a key frame on, in the order of showing. Pure."""

import struct
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from streams.relay import h264, h265
from streams.relay.packets import CLOCK_RATE, RTP_HEADER, Frame

PAYLOAD_LIMIT = 1400
"""Longer payloads are cut: 1400 + RTP + SRTP tag + UDP + IP stays below an Ethernet's 1500 bytes."""
CUT_TO = 1200
REORDERED_LIMIT = 3
"""Frames of one group of pictures that others refer to, yet are shown earlier than what came before them: a camera's
clock may be set back once, not three times in a few seconds."""
_HEAD = struct.Struct(">BBHI")
_PLAIN = 0x80
"""First byte of an RTP packet without padding, extension and sources: nearly all."""
_MARKER = 0x80
_JUMP = 10 * CLOCK_RATE


class Syntax(Protocol):
    """What a codec's module knows of its RTP payloads: `h264` and `h265`."""

    PICTURE: frozenset[int]
    KEYS: frozenset[int]
    PARAMETERS: tuple[int, ...]

    def kind(self, nal: bytes, /) -> int: ...

    def nal_types(self, payload: bytes, /) -> tuple[int, ...]: ...

    def referenced(self, payloads: Sequence[bytes], /) -> bool: ...

    def whole(self, payload: bytes, /) -> Iterator[bytes]: ...

    def aggregate(self, nals: Sequence[bytes], /) -> bytes: ...

    def cut(self, payload: bytes, limit: int, /) -> list[bytes]: ...


SYNTAX: dict[str, Syntax] = {"h264": h264, "h265": h265}


class Packetiser:
    """Keeps parameter sets and puts them before key frames that lack them; cuts what is too long for a viewer's path.

    A frame with a packet missing is dropped: sent on, a viewer's decoder would take the rest for whole. B-frames that
    nothing refers to are left out: browsers show frames in the order in which they come.
    """

    def __init__(self, *, max_frame_bytes: int, now_s: Callable[[], float]) -> None:
        self._max_frame_bytes = max_frame_bytes
        self._now_s = now_s
        self._syntax: Syntax = h264
        self._line = _TimeLine()
        self._parameter_sets: dict[int, bytes] = {}
        self._payloads: list[bytes] = []
        self._kinds: set[int] = set()
        self._octets = 0
        self._damaged = False
        self._timestamp: int | None = None
        self._sequence: int | None = None
        self._number = 0
        self._begun = False
        self._reordered = 0
        self.frames_dropped = 0
        self.frames_left_out = 0
        self.packets = 0
        self.heard_s = 0.0
        """When the first packet of the newest frame came."""

    @property
    def frames(self) -> int:
        """Frames made since the start."""
        return self._number

    @property
    def begun(self) -> bool:
        """Whether this session has given a key frame that a viewer can begin with."""
        return self._begun

    @property
    def reordered(self) -> bool:
        """Whether the camera sends B-frames that others refer to: without them there is no picture, with them none that
        a browser shows in order."""
        return self._reordered >= REORDERED_LIMIT

    @property
    def has_parameter_sets(self) -> bool:
        return self._parameter_sets.keys() >= set(self._syntax.PARAMETERS)

    def restart(self) -> None:
        """A new session of the same camera: its numbers start anew, ours go on."""
        self._parameter_sets = {}
        self._timestamp = self._sequence = None
        self._line.interrupt()
        self._begun, self._reordered = False, 0
        self._forget()

    def locate(self, timestamp: int) -> int | None:
        """Where a time of the camera lies on our line; None: nothing near it has come."""
        return self._line.locate(timestamp)

    def described(self, parameter_sets: tuple[bytes, ...], codec: str = "h264") -> None:
        """Codec and parameter sets from the camera's SDP; those in the stream, which are newer, stand."""
        self._syntax = SYNTAX[codec]
        for nal in parameter_sets:
            if nal:
                self._parameter_sets.setdefault(self._syntax.kind(nal), nal)

    def feed(self, packet: bytes) -> tuple[Frame, ...]:
        """Take one RTP packet in; the frames that it completes. Raises nothing: what is not RTP is ignored."""
        if len(packet) <= RTP_HEADER:
            return ()
        first, second, sequence, timestamp = _HEAD.unpack_from(packet)
        payload = packet[RTP_HEADER:] if first == _PLAIN else rtp_payload(packet)
        if payload is None:
            return ()
        gap = 0 if self._sequence is None else (sequence - self._sequence - 1) & 0xFFFF
        if gap:
            if gap >= 0x8000:  # late or repeated: its frame is gone already
                return ()
            self._damaged = True
        self._sequence = sequence
        self.packets += 1
        frames: tuple[Frame, ...] = ()
        if timestamp != self._timestamp:
            frames = self._complete()
            self._damaged = gap > 0  # what is missing may have been this frame's beginning
            self._timestamp, self.heard_s = timestamp, self._now_s()
        self._take(payload)
        if second & _MARKER and not self._syntax.PICTURE.isdisjoint(self._kinds):
            frames += self._complete()
        return frames

    def _take(self, payload: bytes) -> None:
        kinds = self._syntax.nal_types(payload)
        if kinds:  # most packets go on with a NAL unit that began before
            self._kinds.update(kinds)
            if any(kind in self._syntax.PARAMETERS for kind in kinds):
                self._keep_parameters(payload)
        self._octets += len(payload)
        if self._octets > self._max_frame_bytes:
            self._damaged = True
        elif len(payload) > PAYLOAD_LIMIT:
            self._payloads += self._syntax.cut(payload, CUT_TO)
        else:
            self._payloads.append(payload)

    def _keep_parameters(self, payload: bytes) -> None:
        for nal in self._syntax.whole(payload):
            if (kind := self._syntax.kind(nal)) in self._syntax.PARAMETERS:
                self._parameter_sets[kind] = nal

    def _complete(self) -> tuple[Frame, ...]:
        """The frame gathered so far. One of parameter sets alone is none: they come back before the next key frame."""
        kinds, payloads, damaged = self._kinds, self._payloads, self._damaged
        self._forget()
        if damaged and payloads:
            self.frames_dropped += 1
            return ()
        syntax = self._syntax
        if syntax.PICTURE.isdisjoint(kinds) or self._timestamp is None:
            return ()
        key = not syntax.KEYS.isdisjoint(kinds) and self.has_parameter_sets
        if key:
            self._begun, self._reordered = True, 0
            if not kinds >= set(syntax.PARAMETERS):
                payloads = [syntax.aggregate([self._parameter_sets[each] for each in syntax.PARAMETERS]), *payloads]
        at = self._line.place(self._timestamp, self.heard_s)
        if at is None and syntax.referenced(payloads):
            self._reordered += 1
            at = self._line.go_on(self.heard_s)
        if at is None or not self._begun:
            self.frames_left_out += 1
            return ()
        self._number += 1
        return (Frame(self._number - 1, tuple(payloads), at, key, self.heard_s),)

    def _forget(self) -> None:
        self._payloads, self._kinds, self._octets, self._damaged = [], set(), 0, False


class _TimeLine:
    """Puts a camera's RTP times, which wrap, jump and begin anew, on one line of 1/90,000 s that never goes back."""

    def __init__(self) -> None:
        self._timestamp: int | None = None
        self._offset = 0
        """From the camera's times, unwrapped, to the line."""
        self._unwrapped = 0
        self._newest: int | None = None
        self._arrived_s = 0.0

    def interrupt(self) -> None:
        """The camera's next time has nothing to do with its last."""
        self._timestamp = None

    def place(self, timestamp: int, arrived_s: float) -> int | None:
        """Where a frame of that time lies; None: before one that was placed already."""
        step = 0 if self._timestamp is None else _signed(timestamp - self._timestamp)
        known, self._timestamp = self._timestamp is not None, timestamp
        self._unwrapped += step
        if not known or abs(step) > _JUMP:
            return self.go_on(arrived_s)
        at = self._unwrapped + self._offset
        if self._newest is not None and at < self._newest:
            return None
        self._newest, self._arrived_s = at, arrived_s
        return at

    def locate(self, timestamp: int) -> int | None:
        """Where a time lies, in whose neighbourhood one was placed; that changes nothing."""
        if self._timestamp is None:
            return None
        step = _signed(timestamp - self._timestamp)
        return self._unwrapped + step + self._offset if abs(step) <= _JUMP else None

    def go_on(self, arrived_s: float) -> int:
        """The frame placed last lies as much later than the one before as it arrived later."""
        if self._newest is None:
            self._newest = 0
        else:
            self._newest += max(1, round((arrived_s - self._arrived_s) * CLOCK_RATE))
        self._offset, self._arrived_s = self._newest - self._unwrapped, arrived_s
        return self._newest


def _signed(step: int) -> int:
    """A difference of 32-bit times, the shorter way round."""
    return (step + (1 << 31)) % (1 << 32) - (1 << 31)


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
