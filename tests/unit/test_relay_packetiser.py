"""A camera's RTP becomes frames: whole, from a key frame on, in the order of showing, with parameter sets."""

import itertools
from collections.abc import Iterable

import pytest

from streams.relay.h264 import aggregate, aggregated, cut, nal_types
from streams.relay.packetiser import Packetiser, rtp_payload
from streams.relay.packets import Frame
from tests.fakes.replay_camera import rtp

SPS, PPS = b"\x67sps", b"\x68pps"
IDR, SLICE = b"\x65" + bytes(40), b"\x41" + bytes(20)


def packetiser(*parameter_sets: bytes, arrivals_s: Iterable[float] = itertools.repeat(0.0)) -> Packetiser:
    """`arrivals_s`: when its frames begin to come, one after the other."""
    arriving = iter(arrivals_s)
    made = Packetiser(max_frame_bytes=10_000, now_s=lambda: next(arriving))
    made.described(parameter_sets)
    return made


def feed(into: Packetiser, *packets: bytes) -> list[Frame]:
    return list(itertools.chain.from_iterable(into.feed(packet) for packet in packets))


def picture(number: int, *payloads: bytes, sequence: int) -> list[bytes]:
    last = len(payloads) - 1
    return [rtp(payload, sequence + n, number * 3600, marker=n == last) for n, payload in enumerate(payloads)]


@pytest.mark.parametrize("limit", [3, 100, 1200, 1499])
def test_cut_fragments_join_to_the_same_nal_unit(limit: int) -> None:
    nal = b"\x65" + bytes(n % 251 for n in range(1500))
    parts = cut(nal, limit)
    assert all(len(part) <= limit for part in parts)
    assert parts[0][1] & 0xC0 == 0x80
    assert parts[-1][1] & 0xC0 == 0x40
    assert bytes([parts[0][0] & 0xE0 | parts[0][1] & 0x1F]) + b"".join(part[2:] for part in parts) == nal


def test_a_fragment_that_is_too_long_keeps_its_place_in_the_nal_unit() -> None:
    middle = b"\x7c\x05" + bytes(3000)
    end = b"\x7c\x45" + bytes(3000)
    assert [part[1] for part in cut(middle, 1200)] == [0x05, 0x05, 0x05]
    assert [part[1] for part in cut(end, 1200)] == [0x05, 0x05, 0x45]


def test_aggregates_are_taken_apart_and_put_together() -> None:
    together = aggregate([SPS, PPS])
    assert list(aggregated(together)) == [SPS, PPS]
    assert nal_types(together) == (7, 8)
    assert cut(together, 6) == [SPS, PPS]


@pytest.mark.parametrize("damage", [b"", b"\x78", b"\x78\x00", b"\x78\xff\xff\x67", b"\x7c", b"\x7c\x85", b"\x1f"])
def test_damaged_payloads_begin_nothing(damage: bytes) -> None:
    assert nal_types(damage) == ()


@pytest.mark.parametrize(
    ("packet", "payload"),
    [
        (b"\x80\x60\0\1\0\0\0\1\0\0\0\1ab", b"ab"),
        (b"\x81\x60\0\1\0\0\0\1\0\0\0\1\0\0\0\2ab", b"ab"),
        (b"\x90\x60\0\1\0\0\0\1\0\0\0\1\xbe\xde\0\1\1\2\3\4ab", b"ab"),
        (b"\xa0\x60\0\1\0\0\0\1\0\0\0\1ab\0\2", b"ab"),
        (b"\x80\x60\0\1\0\0\0\1\0\0\0\1", None),
        (b"\x40\x60\0\1\0\0\0\1\0\0\0\1ab", None),
        (b"\xa0\x60\0\1\0\0\0\1\0\0\0\1ab\xff", None),
        (b"\x9f\x60\0\1\0\0\0\1\0\0\0\1ab", None),
    ],
)
def test_the_payload_is_found_or_the_packet_ignored(packet: bytes, payload: bytes | None) -> None:
    assert rtp_payload(packet) == payload


def test_parameter_sets_of_the_sdp_come_before_a_key_frame_without_them() -> None:
    into = packetiser(SPS, PPS)
    (frame,) = feed(into, *picture(0, IDR, sequence=1))
    assert frame.key
    assert frame.payloads == (aggregate([SPS, PPS]), IDR)


def test_parameter_sets_in_the_stream_are_not_repeated_and_replace_those_of_the_sdp() -> None:
    into = packetiser(b"\x67old", PPS)
    (frame,) = feed(into, *picture(0, SPS, PPS, IDR, sequence=1))
    assert frame.payloads == (SPS, PPS, IDR)
    (frame,) = feed(into, *picture(1, IDR, sequence=4))
    assert frame.payloads[0] == aggregate([SPS, PPS])


def test_parameter_sets_with_a_mark_of_their_own_do_not_end_the_picture() -> None:
    into = packetiser(SPS, PPS)
    frames = feed(into, rtp(SPS, 1, 0, marker=True), rtp(PPS, 2, 0, marker=True), rtp(IDR, 3, 0, marker=True))
    assert [frame.payloads for frame in frames] == [(SPS, PPS, IDR)]


def test_a_picture_without_a_mark_ends_when_the_next_begins() -> None:
    into = packetiser(SPS, PPS)
    frames = feed(into, rtp(IDR, 1, 0, marker=False), rtp(SLICE, 2, 3600, marker=True))
    assert [(frame.key, frame.timestamp) for frame in frames] == [(True, 0), (False, 3600)]


def test_sequence_and_time_wrap_without_a_gap() -> None:
    into = packetiser(SPS, PPS)
    first = rtp(IDR, 0xFFFF, 0xFFFFFFFF - 1799, marker=True)
    second = rtp(SLICE, 0x10000, 0x100000000 + 1800, marker=True)
    frames = feed(into, first, second)
    assert [(frame.number, frame.timestamp) for frame in frames] == [(0, 0), (1, 3600)]


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_a_picture_with_a_packet_missing_is_dropped_and_counted(missing: int) -> None:
    into = packetiser(SPS, PPS)
    whole = picture(1, SLICE, SLICE, SLICE, sequence=2)
    del whole[missing]
    frames = feed(into, *picture(0, IDR, sequence=1), *whole, *picture(2, SLICE, sequence=5))
    kept = [frame.timestamp for frame in frames]
    # With its last packet gone, what is missing may as well have begun the next picture.
    assert kept == ([0, 7200] if missing < 2 else [0])
    assert [frame.number for frame in frames] == list(range(len(kept)))
    assert into.frames_dropped == (1 if missing < 2 else 2)


def test_repeated_packets_are_ignored() -> None:
    into = packetiser(SPS, PPS)
    packets = picture(0, IDR, sequence=7)
    assert len(feed(into, *packets, *packets)) == 1


def test_the_time_line_goes_on_over_a_reconnect_by_the_time_gone_by() -> None:
    into = packetiser(SPS, PPS, arrivals_s=(10.0, 12.5))
    feed(into, *picture(0, IDR, sequence=1))
    into.restart()
    into.described((SPS, PPS))
    (frame,) = feed(into, rtp(IDR, 40_000, 4_000_000_000, marker=True))
    assert (frame.number, frame.timestamp) == (1, 225_000)


def test_a_frame_beyond_the_limit_is_dropped() -> None:
    into = packetiser(SPS, PPS)
    assert feed(into, *picture(0, *[b"\x65" + bytes(1300)] * 8, sequence=1)) == []
    assert into.frames_dropped == 1


def test_nothing_comes_before_a_key_frame_that_can_be_decoded() -> None:
    into = packetiser()
    assert feed(into, rtp(SLICE, 1, 0, marker=True), rtp(IDR, 2, 3600, marker=True)) == []
    assert (into.begun, into.has_parameter_sets, into.frames_left_out) == (False, False, 2)
    (frame,) = feed(into, *picture(2, SPS, PPS, IDR, sequence=3))
    assert (frame.number, frame.key, into.begun) == (0, True, True)


def test_after_a_reconnect_pictures_wait_for_a_key_frame() -> None:
    into = packetiser(SPS, PPS)
    feed(into, *picture(0, IDR, sequence=1))
    into.restart()
    into.described((SPS, PPS))
    frames = feed(into, rtp(SLICE, 9, 50_000, marker=True), rtp(IDR, 10, 53_600, marker=True))
    assert [(frame.number, frame.key) for frame in frames] == [(1, True)]


def test_new_parameters_in_the_stream_go_to_the_viewers_and_before_later_key_frames() -> None:
    into = packetiser(SPS, PPS)
    feed(into, *picture(0, IDR, sequence=1))
    wider, other = b"\x67wider", b"\x68other"
    frames = feed(into, *picture(1, wider, other, IDR, sequence=2), *picture(2, IDR, sequence=5))
    assert [frame.payloads[:-1] for frame in frames] == [(wider, other), (aggregate([wider, other]),)]


def shown(*order: tuple[int, bytes], first: int = 2) -> list[bytes]:
    """Packets in the order of sending, each with its place in the order of showing."""
    return [rtp(payload, first + n, place * 3600, marker=True) for n, (place, payload) in enumerate(order)]


def test_b_frames_that_nothing_refers_to_are_left_out() -> None:
    b_frame = b"\x01" + bytes(20)
    into = packetiser(SPS, PPS)
    order = shown((3, SLICE), (1, b_frame), (2, b_frame), (6, SLICE), (4, b_frame), (5, b_frame))
    frames = feed(into, *picture(0, IDR, sequence=1), *order)
    assert [(frame.number, frame.timestamp // 3600) for frame in frames] == [(0, 0), (1, 3), (2, 6)]
    assert (into.frames_left_out, into.frames_dropped, into.reordered) == (4, 0, False)


def test_b_frames_that_others_refer_to_are_told() -> None:
    into = packetiser(SPS, PPS)
    pyramid = [pair for n in range(3) for pair in ((4 * n + 4, SLICE), (4 * n + 2, SLICE))]
    frames = feed(into, *picture(0, IDR, sequence=1), *shown(*pyramid))
    assert into.reordered
    assert all(later.timestamp > earlier.timestamp for earlier, later in itertools.pairwise(frames))


def test_a_camera_whose_clock_is_set_back_goes_on_by_the_time_gone_by() -> None:
    into = packetiser(SPS, PPS, arrivals_s=(10.0, 10.04, 10.09))
    feed(into, rtp(IDR, 1, 900_000, marker=True))
    frames = feed(into, rtp(SLICE, 2, 810_000, marker=True), rtp(SLICE, 3, 813_600, marker=True))
    assert [frame.timestamp for frame in frames] == [3600, 7200]
    assert not into.reordered
