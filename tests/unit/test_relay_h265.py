"""H.265 payloads: cut, joined, aggregated, and made frames of as H.264 is."""

import pytest

from streams.relay.h265 import aggregate, cut, joined, nal_types, referenced, whole
from streams.relay.packetiser import Packetiser
from streams.relay.packets import Frame
from tests.fakes.replay_camera import rtp

VPS, SPS, PPS = b"\x40\1vps", b"\x42\1sps", b"\x44\1pps"
IDR, CRA = b"\x26\1" + bytes(40), b"\x2a\1" + bytes(40)
TRAIL_R, TRAIL_N = b"\x02\1" + bytes(20), b"\x00\1" + bytes(20)


@pytest.mark.parametrize("limit", [4, 100, 1200, 1499])
def test_cut_fragments_join_to_the_same_nal_unit(limit: int) -> None:
    nal = b"\x26\1" + bytes(n % 251 for n in range(1500))
    parts = cut(nal, limit)
    assert all(len(part) <= limit for part in parts)
    assert {(part[0], part[1]) for part in parts} == {(49 << 1, 1)}
    assert list(joined(parts)) == [nal]
    assert [nal_types(part) for part in parts] == [(19,)] + [()] * (len(parts) - 1)
    assert list(joined(parts[1:])) == []


def test_a_fragment_that_is_too_long_keeps_its_place_in_the_nal_unit() -> None:
    middle, end = b"\x62\1\x13" + bytes(3000), b"\x62\1\x53" + bytes(3000)
    assert [part[2] for part in cut(middle, 1200)] == [0x13, 0x13, 0x13]
    assert [part[2] for part in cut(end, 1200)] == [0x13, 0x13, 0x53]


def test_aggregates_are_taken_apart_and_put_together() -> None:
    together = aggregate([VPS, SPS, PPS])
    assert list(whole(together)) == list(joined([together])) == [VPS, SPS, PPS]
    assert nal_types(together) == (32, 33, 34)
    assert cut(together, 8) == [VPS, SPS, PPS]


@pytest.mark.parametrize("damage", [b"", b"\x60", b"\x60\1\xff\xff\x42", b"\x62\1", b"\x62\1\x93", b"\x64\1\0"])
def test_damaged_payloads_begin_nothing(damage: bytes) -> None:
    assert nal_types(damage) == ()
    assert list(joined([damage])) == []


@pytest.mark.parametrize(("payload", "expected"), [(IDR, True), (TRAIL_R, True), (TRAIL_N, False), (SPS, False)])
def test_what_others_refer_to(payload: bytes, expected: bool) -> None:
    assert referenced([payload]) is expected


@pytest.mark.parametrize("key", [IDR, CRA])
@pytest.mark.parametrize("described", [(VPS, SPS, PPS), ()])
def test_frames_begin_with_a_key_frame_that_has_its_parameter_sets(key: bytes, described: tuple[bytes, ...]) -> None:
    packetiser = Packetiser(max_frame_bytes=100_000, now_s=lambda: 0.0)
    packetiser.described(described, "h265")
    sets = () if described else (VPS, SPS, PPS)
    payloads = [(TRAIL_R,), (*sets, key), (TRAIL_R,)]
    frames: list[Frame] = []
    sequence = 0
    for number, frame in enumerate(payloads):
        for n, payload in enumerate(frame):
            packet = rtp(payload, sequence, number * 3600, marker=n == len(frame) - 1)
            frames += packetiser.feed(packet)
            sequence += 1
    assert [frame.key for frame in frames] == [True, False]
    assert list(joined(frames[0].payloads)) == [VPS, SPS, PPS, key]
