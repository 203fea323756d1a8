"""RTCP with a viewer (RFC 3550 §6.4, RFC 4585, RFC 5104): reports and requests read, sender reports made. Pure."""

import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

NACK_LIMIT = 256
"""Packets resent for one feedback message; more at once means that the picture is lost anyway."""
_SR, _RR, _SDES, _RTPFB, _PSFB = 200, 201, 202, 205, 206
_FMT_NACK, _FMT_PLI, _FMT_FIR, _FMT_APPLICATION = 1, 1, 4, 15
_REMB = b"REMB"
_NTP_EPOCH = datetime(1900, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_REPORT = struct.Struct(">IIIIII")
_CNAME = 1


class ReceiverReport(NamedTuple):
    """What a viewer says of our stream."""

    fraction_lost: float
    """Since its report before, in [0, 1]."""
    packets_lost: int
    jitter_ticks: int
    """In 1/90,000 s."""
    last_sender_report: int
    """Middle 32 bits of the NTP time of the sender report that came last; 0: none."""
    delay_s: float
    """Between that sender report and this report."""


class Feedback(NamedTuple):
    """One compound packet's contents about one SSRC."""

    lost: tuple[int, ...] = ()
    """16-bit sequence numbers to resend."""
    key_requested: bool = False
    report: ReceiverReport | None = None
    estimate_kbps: float | None = None
    """What the viewer thinks that its way carries."""


def parse(packet: bytes, ssrc: int) -> Feedback:
    """Read a decrypted compound RTCP packet. Never raises: damage ends the reading."""
    lost: tuple[int, ...] = ()
    key_requested = False
    report = estimate_kbps = None
    at, size = 0, len(packet)
    while at + 4 <= size and packet[at] >> 6 == 2:
        stop = at + 4 + 4 * (packet[at + 2] << 8 | packet[at + 3])
        if stop > size:
            break
        kind, count = packet[at + 1], packet[at] & 0x1F
        if kind in (_SR, _RR):
            report = _report_about(ssrc, packet, at + (8 if kind == _RR else 28), stop, count) or report
        elif kind in (_RTPFB, _PSFB):
            body = packet[at + 4 : stop]
            if kind == _PSFB:
                key_requested = key_requested or _asks_for_key(count, body, ssrc)
                if count == _FMT_APPLICATION:
                    estimate_kbps = _estimate_kbps(body, ssrc) or estimate_kbps
            elif count == _FMT_NACK and int.from_bytes(body[4:8], "big") == ssrc:
                lost += tuple(_nacked(body[8:]))
        at = stop
    return Feedback(lost[:NACK_LIMIT], key_requested, report, estimate_kbps)


def camera_clock(packet: bytes) -> tuple[float, int] | None:
    """Of a camera's compound packet: the time of its sender report in seconds of its clock, and the RTP time that this
    is (RFC 3550 §6.4.1). None: there is no such report, or the camera has no clock."""
    at, size = 0, len(packet)
    while at + 4 <= size and packet[at] >> 6 == 2:
        if packet[at + 1] == _SR and at + 28 <= size:
            ntp, rtp_time = struct.unpack_from(">QI", packet, at + 8)
            return (ntp / (1 << 32), rtp_time) if ntp else None
        at += 4 + 4 * (packet[at + 2] << 8 | packet[at + 3])
    return None


def sender_report(ssrc: int, *, at: datetime, rtp_time: int, packets: int, octets: int) -> bytes:
    """A sender report that maps the wall clock to the viewer's RTP time, with the CNAME that every compound needs."""
    report = struct.pack(">IQIII", ssrc, ntp_time(at), rtp_time & 0xFFFFFFFF, packets & 0xFFFFFFFF, octets & 0xFFFFFFFF)
    cname = struct.pack(">IBB", ssrc, _CNAME, 5) + b"relay"
    cname += bytes(4 - len(cname) % 4)
    return _part(_SR, 0, report) + _part(_SDES, 1, cname)


def ntp_time(at: datetime) -> int:
    """64-bit NTP time: seconds since 1900 in the upper half, their fraction in the lower."""
    since = at - _NTP_EPOCH
    seconds = since // _SECOND
    return (seconds << 32) | ((since.microseconds << 32) // 1_000_000)


def round_trip_s(report: ReceiverReport, now: datetime) -> float | None:
    """RFC 3550 §6.4.1; None while the viewer has had no sender report."""
    if not report.last_sender_report:
        return None
    middle = (ntp_time(now) >> 16) & 0xFFFFFFFF
    elapsed = ((middle - report.last_sender_report) & 0xFFFFFFFF) / 65536
    return max(0.0, elapsed - report.delay_s)


def _part(kind: int, count: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0x80 | count, kind, len(body) // 4) + body


def _report_about(ssrc: int, packet: bytes, start: int, stop: int, count: int) -> ReceiverReport | None:
    """Of the report blocks that begin at `start`."""
    for at in range(start, min(start + count * _REPORT.size, stop - _REPORT.size + 1), _REPORT.size):
        about, loss, _, jitter, last, delay = _REPORT.unpack_from(packet, at)
        if about == ssrc:
            total = loss & 0xFFFFFF
            total = total - (1 << 24) if total & 0x800000 else total
            return ReceiverReport((loss >> 24) / 256, total, jitter, last, delay / 65536)
    return None


def _asks_for_key(form: int, body: bytes, ssrc: int) -> bool:
    """PLI names the stream in its header, FIR in its entry."""
    return (form == _FMT_PLI and int.from_bytes(body[4:8], "big") == ssrc) or (
        form == _FMT_FIR and int.from_bytes(body[8:12], "big") == ssrc
    )


def _estimate_kbps(body: bytes, ssrc: int) -> float | None:
    """draft-alvestrand-rmcat-remb-03 §2.2: exponent and mantissa of bit/s, then the streams that share it."""
    if len(body) < 16 or body[8:12] != _REMB or ssrc.to_bytes(4, "big") not in _words(body[16 : 16 + 4 * body[12]]):
        return None
    packed = int.from_bytes(body[13:16], "big")
    return ((packed & 0x3FFFF) << (packed >> 18)) / 1000


def _words(data: bytes) -> Iterator[bytes]:
    return (data[at : at + 4] for at in range(0, len(data) - 3, 4))


def _nacked(blocks: bytes) -> Iterator[int]:
    for at in range(0, len(blocks) - 3, 4):
        first, mask = struct.unpack_from(">HH", blocks, at)
        yield first
        yield from ((first + bit + 1) & 0xFFFF for bit in range(16) if mask >> bit & 1)
