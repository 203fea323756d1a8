"""A camera's audio on its way to a listener: numbers, gaps, reconnects, the report that keeps it with the picture."""

import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime

from streams.relay.audio import AudioLine, Ear
from streams.relay.feedback import ntp_time

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def packet(sequence: int, timestamp: int, payload: bytes = b"\xff" * 320, second: int = 0) -> bytes:
    return struct.pack(">BBHII", 0x80, second, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, 7) + payload


@dataclass
class Heard:
    """Where an ear's packets go."""

    packets: list[tuple[int, int, int, int]] = field(default_factory=list)
    """SSRC, second byte, sequence, timestamp."""

    def send_beside(self, payload: bytes, ssrc: int, second: int, sequence: int, timestamp: int, /) -> None:
        self.packets.append((ssrc, second, sequence, timestamp))


def placed(line: AudioLine, *arrivals: tuple[int, int, float]) -> list[tuple[int, int] | None]:
    found = [line.place(packet(sequence, timestamp), at) for sequence, timestamp, at in arrivals]
    return [(each.sequence, each.timestamp) if each else None for each in found]


def test_numbers_go_on_over_a_wrap_and_losses_stay_gaps() -> None:
    arrivals = (65534, 2**32 - 320, 0.0), (65535, 0, 0.04), (0, 320, 0.08), (3, 1280, 0.2)
    assert placed(AudioLine(), *arrivals) == [(0, 0), (1, 320), (2, 640), (5, 1600)]


def test_what_comes_again_or_late_is_left_out() -> None:
    arrivals = (10, 0, 0.0), (12, 640, 0.08), (12, 640, 0.08), (11, 320, 0.09), (13, 960, 0.12)
    assert placed(AudioLine(), *arrivals) == [(0, 0), (2, 640), None, None, (3, 960)]


def test_a_new_session_or_a_jump_goes_on_by_the_clock() -> None:
    line = AudioLine()
    assert placed(line, (10, 0, 0.0)) == [(0, 0)]
    line.interrupt()
    assert placed(line, (40_000, 123_456, 1.5)) == [(1, 12_000)]
    assert placed(line, (5, 123_776, 1.54), (6, 9, 2.54)) == [(2, 12_320), (3, 20_320)]


def test_what_is_no_audio_is_left_out() -> None:
    line = AudioLine()
    for junk in (b"", b"\x80" * 11, packet(1, 0, b""), packet(1, 0, bytes(1500)), b"\x00" + packet(1, 0)[1:]):
        assert line.place(junk, 0.0) is None


def test_an_ear_gives_its_own_numbers_and_keeps_the_marker() -> None:
    line, heard = AudioLine(), Heard()
    line.place(packet(1, 0), 0.0)
    ear = Ear(heard, ssrc=99, payload_type=8)
    ear.ticks_at = lambda now_s: 0
    assert ear.report(0.0, NOW, every_s=5) is None
    for number, second in ((2, 0x80), (3, 0), (5, 0)):
        found = line.place(packet(number, number * 320, second=second), number * 0.04)
        assert found is not None
        ear.hear(found)
    first = heard.packets[0]
    assert [(a - first[2], b - first[3]) for _, _, a, b in heard.packets] == [(0, 0), (1, 320), (3, 960)]
    assert [(ssrc, second) for ssrc, second, _, _ in heard.packets] == [(99, 0x88), (99, 8), (99, 8)]
    assert first[2] < 1 << 15


def test_a_report_gives_the_time_of_what_would_arrive_now() -> None:
    line, heard = AudioLine(), Heard()
    ear = Ear(heard, ssrc=99, payload_type=0)
    assert ear.report(10.5, NOW, every_s=5) is None, "nobody has told it what the time stamps mean"
    ear.ticks_at = lambda now_s: round((now_s - 10.0) * 8000)
    found = line.place(packet(1, 0), 10.0)
    assert found is not None
    ear.hear(found)
    report = ear.report(10.5, NOW, every_s=5)
    assert report is not None
    assert ear.report(15.4, NOW, every_s=5) is None
    assert ear.report(15.5, NOW, every_s=5) is not None
    ssrc, ntp, rtp, packets, octets = struct.unpack_from(">IQIII", report, 4)
    assert (ssrc, ntp, packets, octets) == (99, ntp_time(NOW), 1, 320)
    assert rtp == heard.packets[0][3] + 4000
