"""Access units → RTP packets, prepared once (RFC 6184, RFC 7798), and the sender's RTCP (RFC 3550 §6.4). Pure."""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from streams.sim.clip import Clip, EncodedFrame, Format

CLOCK_RATE_HZ = 90_000
PAYLOAD_TYPE = 96
AUDIO_RATE_HZ = 8_000
AUDIO_PAYLOAD_TYPE = 0
"""PCMU (RFC 3551 §6)."""
MAX_PAYLOAD_BYTES = 1400  # with RTP, UDP and IP headers under an Ethernet frame of 1500
INTERLEAVED_HEADER_BYTES = 4
RTP_HEADER_BYTES = 12

_HEADERS = struct.Struct("!cBHBBHII")
_NUMBERS = struct.Struct("!HII")
_NUMBERS_AT = INTERLEAVED_HEADER_BYTES + 2
_NTP_EPOCH = datetime(1900, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class WireFrame:
    """One frame as the bytes of its interleaved packets on channel 0, numbers still zero."""

    key: bool
    wire: bytes = field(repr=False)
    offsets: tuple[int, ...] = field(repr=False)
    """Where each packet's `$` stands in `wire`."""

    def numbered(self, sequence: int, timestamp: int, ssrc: int) -> bytearray:
        """A copy that carries these numbers, its packets counted on from `sequence`."""
        wire = bytearray(self.wire)
        pack = _NUMBERS.pack_into
        for offset in self.offsets:
            pack(wire, offset + _NUMBERS_AT, sequence & 0xFFFF, timestamp, ssrc)
            sequence += 1
        return wire


@dataclass(frozen=True, slots=True)
class Track:
    """A loop, packetised."""

    format: Format
    frames: tuple[WireFrame, ...] = field(repr=False)

    @property
    def size_bytes(self) -> int:
        return sum(len(frame.wire) for frame in self.frames)


def packetise(clip: Clip) -> Track:
    """All the work that doesn't depend on who is watching."""
    return Track(clip.format, tuple(wire_frame(frame, clip.format.codec) for frame in clip.frames))


def wire_frame(frame: EncodedFrame, codec: str) -> WireFrame:
    """Its packets, the last one marked (RFC 6184 §5.1)."""
    cut = _cut_h264 if codec == "h264" else _cut_h265
    payloads = [payload for nal in frame.nals for payload in cut(nal)]
    wire = bytearray()
    offsets = []
    for payload in payloads:
        offsets.append(len(wire))
        marker = 0x80 if len(offsets) == len(payloads) else 0
        size = RTP_HEADER_BYTES + len(payload)
        wire += _HEADERS.pack(b"$", 0, size, 0x80, marker | PAYLOAD_TYPE, 0, 0, 0) + payload
    return WireFrame(frame.key, bytes(wire), tuple(offsets))


def audio_frame(samples: bytes) -> WireFrame:
    """G.711 as one packet (RFC 3551 §4.5.14); every one can be begun with."""
    size = RTP_HEADER_BYTES + len(samples)
    return WireFrame(True, _HEADERS.pack(b"$", 0, size, 0x80, AUDIO_PAYLOAD_TYPE, 0, 0, 0) + samples, (0,))


def _pieces(nal: bytes, head_bytes: int, room: int) -> Iterator[tuple[bytes, bool, bool]]:
    body = nal[head_bytes:]
    for start in range(0, len(body), room):
        yield body[start : start + room], start == 0, start + room >= len(body)


def _cut_h264(nal: bytes) -> list[bytes]:
    if len(nal) <= MAX_PAYLOAD_BYTES:
        return [nal]
    indicator, kind = nal[0] & 0xE0 | 28, nal[0] & 0x1F  # FU-A, RFC 6184 §5.8
    return [
        bytes((indicator, first << 7 | last << 6 | kind)) + piece
        for piece, first, last in _pieces(nal, 1, MAX_PAYLOAD_BYTES - 2)
    ]


def _cut_h265(nal: bytes) -> list[bytes]:
    if len(nal) <= MAX_PAYLOAD_BYTES:
        return [nal]
    kind = nal[0] >> 1 & 0x3F
    head = bytes((nal[0] & 0x81 | 49 << 1, nal[1]))  # FU, RFC 7798 §4.4.3
    return [
        head + bytes((first << 7 | last << 6 | kind,)) + piece
        for piece, first, last in _pieces(nal, 2, MAX_PAYLOAD_BYTES - 3)
    ]


def on_channel(wire: bytearray, offsets: Sequence[int], channel: int) -> bytearray:
    """A copy of a numbered frame for a client that asked for another interleaved channel than 0."""
    copy = bytearray(wire)
    for offset in offsets:
        copy[offset + 1] = channel
    return copy


def datagrams(wire: bytearray, offsets: Sequence[int]) -> Iterator[memoryview]:
    """The bare RTP packets of a numbered frame."""
    view = memoryview(wire)
    for start, end in zip(offsets, [*offsets[1:], len(wire)], strict=True):
        yield view[start + INTERLEAVED_HEADER_BYTES : end]


def sender_report(ssrc: int, now: datetime, timestamp: int, packets: int, octets: int) -> bytes:
    """A compound packet: SR, where `timestamp` is the RTP time at `now`, and SDES with a CNAME (RFC 3550 §6.1)."""
    elapsed = now - _NTP_EPOCH
    seconds = elapsed.days * 86_400 + elapsed.seconds
    fraction = elapsed.microseconds * (1 << 32) // 1_000_000
    counts = (packets & 0xFFFFFFFF, octets & 0xFFFFFFFF)
    report = struct.pack("!BBHIIIIII", 0x80, 200, 6, ssrc, seconds & 0xFFFFFFFF, fraction, timestamp, *counts)
    name = b"camera"
    chunk = struct.pack("!IBB", ssrc, 1, len(name)) + name
    chunk += bytes(4 - len(chunk) % 4)  # at least one null ends the list of items
    return report + struct.pack("!BBH", 0x81, 202, len(chunk) // 4) + chunk
