"""RTCP of viewers read, ours made: against aiortc's own messages."""

from datetime import UTC, datetime, timedelta

import pytest
from aiortc import clock as aiortc_clock
from aiortc.rtp import (
    RtcpPacket,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSdesPacket,
    RtcpSrPacket,
    pack_remb_fci,
)
from hypothesis import given
from hypothesis import strategies as st

from streams.relay.feedback import NACK_LIMIT, ntp_time, parse, round_trip_s, sender_report

SSRC = 0x1234
NOW = datetime(2026, 3, 2, 8, 0, 0, 250_000, tzinfo=UTC)


def test_a_sender_report_says_what_another_implementation_reads() -> None:
    report, names = RtcpPacket.parse(sender_report(SSRC, at=NOW, rtp_time=(1 << 32) + 9, packets=3, octets=500))
    assert isinstance(report, RtcpSrPacket)
    assert report.sender_info.ntp_timestamp == aiortc_clock.datetime_to_ntp(NOW) == ntp_time(NOW)
    assert (report.sender_info.rtp_timestamp, report.sender_info.packet_count) == (9, 3)
    assert isinstance(names, RtcpSdesPacket)
    assert names.chunks[0].items == [(1, b"relay")]


def test_a_compound_of_all_kinds_is_read() -> None:
    info = RtcpReceiverInfo(SSRC, 64, -2, 100, 900, (ntp_time(NOW) >> 16) & 0xFFFFFFFF, 65536 // 2)
    compound = b"".join(
        [
            bytes(RtcpRrPacket(ssrc=1, reports=[RtcpReceiverInfo(99, 1, 1, 1, 1, 1, 1), info])),
            bytes(RtcpRtpfbPacket(fmt=1, ssrc=1, media_ssrc=SSRC, lost=[65_534, 65_535, 65_550])),
            bytes(RtcpPsfbPacket(fmt=1, ssrc=1, media_ssrc=SSRC)),
        ]
    )
    said = parse(compound, SSRC)
    assert said.key_requested
    assert said.lost == (65_534, 65_535, 65_550 & 0xFFFF)
    assert said.report is not None
    assert (said.report.fraction_lost, said.report.packets_lost, said.report.jitter_ticks) == (0.25, -2, 900)
    assert round_trip_s(said.report, NOW + timedelta(seconds=0.75)) == 0.25


def test_a_full_intra_request_names_its_stream_in_the_entry() -> None:
    request = bytes(RtcpPsfbPacket(fmt=4, ssrc=1, media_ssrc=0, fci=SSRC.to_bytes(4, "big") + bytes(4)))
    assert parse(request, SSRC).key_requested
    assert not parse(request, SSRC + 1).key_requested


def test_feedback_on_other_streams_is_not_ours_and_floods_are_cut() -> None:
    lost = list(range(0, 4000, 3))
    request = bytes(RtcpRtpfbPacket(fmt=1, ssrc=1, media_ssrc=SSRC, lost=lost))
    assert len(parse(request, SSRC).lost) == NACK_LIMIT
    assert parse(request, SSRC + 1).lost == ()


@given(st.binary(max_size=200))
def test_nothing_raises(packet: bytes) -> None:
    parse(packet, SSRC)


@pytest.mark.parametrize(
    ("ssrcs", "bitrate", "kbps"),
    [([SSRC], 300_000, 300.0), ([7, SSRC], 2_500_000, 2500.0), ([7], 300_000, None), ([], 300_000, None)],
)
def test_what_a_viewer_says_its_way_carries_is_read(ssrcs: list[int], bitrate: int, kbps: float | None) -> None:
    remb = RtcpPsfbPacket(fmt=15, ssrc=1, media_ssrc=0, fci=pack_remb_fci(bitrate, ssrcs))
    said = parse(bytes(remb), SSRC).estimate_kbps
    assert said == (None if kbps is None else pytest.approx(kbps, rel=0.01))
