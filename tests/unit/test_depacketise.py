"""Access units from RTP payloads: the packets of RFC 6184 and RFC 7798, lost ones, malformed ones."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.rtsp.depacketise import MAX_UNIT_NALS, AccessUnit, Depacketiser

SPS, PPS, SEI = b"\x67\x42\x00\x1e", b"\x68\xce\x38\x80", b"\x06\x05"
IDR, SLICE = b"\x65\x88" + b"i" * 30, b"\x41\x9a" + b"p" * 20
LATER_SLICE = b"\x41\x1a" + b"q" * 20
VPS5, SPS5, PPS5 = b"\x40\x01v", b"\x42\x01s", b"\x44\x01p"
IRAP5, CRA5, TRAIL5 = b"\x26\x01\x80" + b"i" * 30, b"\x2a\x01\x80cra", b"\x02\x01\x80" + b"p" * 9


def rtp(sequence: int, timestamp: int, payload: bytes, marker: bool = False) -> bytes:
    return struct.pack("!BBHII", 0x80, 96 | (0x80 if marker else 0), sequence & 0xFFFF, timestamp, 1) + payload


def fu_a(nal: bytes, pieces: int) -> list[bytes]:
    size = -(-len(nal[1:]) // pieces)
    parts = [nal[1:][at : at + size] for at in range(0, len(nal) - 1, size)]
    flags = [0x80 if at == 0 else 0x40 if at == len(parts) - 1 else 0 for at in range(len(parts))]
    return [bytes([nal[0] & 0xE0 | 28, flag | nal[0] & 0x1F]) + part for flag, part in zip(flags, parts, strict=True)]


def fu_h265(nal: bytes, pieces: int) -> list[bytes]:
    size = -(-len(nal[2:]) // pieces)
    parts = [nal[2:][at : at + size] for at in range(0, len(nal) - 2, size)]
    flags = [0x80 if at == 0 else 0x40 if at == len(parts) - 1 else 0 for at in range(len(parts))]
    head = bytes([nal[0] & 0x81 | 49 << 1, nal[1]])
    return [head + bytes([flag | nal[0] >> 1 & 0x3F]) + part for flag, part in zip(flags, parts, strict=True)]


def aggregate(head: bytes, *nals: bytes) -> bytes:
    return head + b"".join(struct.pack("!H", len(nal)) + nal for nal in nals)


STAP_A, AP = b"\x18", b"\x60\x01"


def feed(codec: str, packets: list[bytes]) -> list[AccessUnit]:
    depacketiser = Depacketiser(codec)
    return [unit for packet in packets if (unit := depacketiser.feed(packet)) is not None]


def sequence(payloads: list[bytes], timestamp: int = 0, first: int = 65534) -> list[bytes]:
    """One access unit, marker on its last packet, across the wrap of sequence numbers."""
    last = len(payloads) - 1
    return [rtp(first + at, timestamp, payload, marker=at == last) for at, payload in enumerate(payloads)]


@pytest.mark.parametrize(
    ("codec", "payloads", "nals", "key"),
    [
        ("h264", [SPS, PPS, IDR], (SPS, PPS, IDR), True),
        ("h264", [aggregate(STAP_A, SPS, PPS), *fu_a(IDR, 4)], (SPS, PPS, IDR), True),
        ("h264", [aggregate(STAP_A, SEI, SLICE)], (SEI, SLICE), False),
        ("h264", [SLICE, LATER_SLICE], (SLICE, LATER_SLICE), False),
        ("h264", fu_a(IDR, 2), (IDR,), True),
        ("h265", [VPS5, SPS5, PPS5, IRAP5], (VPS5, SPS5, PPS5, IRAP5), True),
        ("h265", [aggregate(AP, VPS5, SPS5, PPS5), *fu_h265(IRAP5, 3)], (VPS5, SPS5, PPS5, IRAP5), True),
        ("h265", [CRA5], (CRA5,), True),
        ("h265", [TRAIL5], (TRAIL5,), False),
    ],
)
def test_whole_units(codec: str, payloads: list[bytes], nals: tuple[bytes, ...], key: bool) -> None:
    (unit,) = feed(codec, sequence(payloads))
    assert (unit.nals, unit.key, unit.complete) == (nals, key, True)
    assert unit.annex_b().count(b"\x00\x00\x00\x01") == len(nals)


def test_units_end_with_the_timestamp_where_markers_are_missing() -> None:
    packets = [rtp(at, at // 2 * 3600, SLICE if at % 2 == 0 else LATER_SLICE) for at in range(6)]
    units = feed("h264", packets)
    assert [(unit.rtp_timestamp, len(unit.nals), unit.complete) for unit in units] == [(0, 2, True), (3600, 2, True)]


def test_a_single_packet_unit_behind_one_without_marker_comes_with_the_next_packet() -> None:
    packets = [rtp(0, 0, IDR), rtp(1, 3600, SLICE, marker=True), rtp(2, 7200, SLICE, marker=True)]
    assert [unit.rtp_timestamp for unit in feed("h264", packets)] == [0, 3600]


def test_markers_on_parameter_sets_do_not_end_a_unit() -> None:
    packets = [rtp(0, 0, SPS, marker=True), rtp(1, 0, PPS, marker=True), rtp(2, 0, IDR, marker=True)]
    (unit,) = feed("h264", packets)
    assert unit.nals == (SPS, PPS, IDR)


def test_every_single_loss_marks_exactly_the_units_it_touches() -> None:
    units = [
        sequence([aggregate(STAP_A, SPS, PPS), *fu_a(IDR, 5)], 0, first=0),
        sequence(fu_a(SLICE, 3), 3600, first=6),
        sequence([SLICE, LATER_SLICE], 7200, first=9),
    ]
    owners = [at for at, unit in enumerate(units) for _ in unit]
    packets = [packet for unit in units for packet in unit]
    for lost, owner in enumerate(owners):
        came = feed("h264", packets[:lost] + packets[lost + 1 :])
        damaged = {unit.rtp_timestamp // 3600 for unit in came if not unit.complete}
        missing = {0, 1, 2} - {unit.rtp_timestamp // 3600 for unit in came}
        # Without its first packet the session simply began later; a picture without any slice never shows.
        assert damaged | missing == ({owner} if lost else set()), (lost, damaged, missing)


@pytest.mark.parametrize(
    ("codec", "before", "front", "complete"),
    [
        ("h264", SLICE, [SPS, PPS, IDR], True),
        ("h264", SLICE, [b"\x09\x10", SPS, PPS, IDR], True),
        ("h264", SLICE, [PPS, IDR], False),
        ("h264", SLICE, [IDR], False),
        ("h264", SLICE, [SLICE], True),
        ("h264", SLICE, [LATER_SLICE], False),
        ("h265", TRAIL5, [VPS5, SPS5, PPS5, IRAP5], True),
        ("h265", TRAIL5, [SPS5, PPS5, IRAP5], False),
        ("h265", TRAIL5, [TRAIL5], True),
    ],
)
def test_loss_before_a_unit_counts_against_it_unless_its_front_came(
    codec: str, before: bytes, front: list[bytes], complete: bool
) -> None:
    *_, unit = feed(codec, [rtp(0, 0, before, marker=True), *sequence(front, 3600, first=2)])
    assert unit.complete is complete


def test_a_cut_fragment_is_kept_as_far_as_it_came() -> None:
    pieces = fu_a(IDR, 5)
    packets = sequence(pieces, first=0)
    unit, _ = feed("h264", packets[:2] + packets[4:] + sequence([SLICE], 3600, first=5))
    assert not unit.complete
    assert IDR.startswith(unit.nals[0])


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(b"\x19\0\1" + bytes(10), id="STAP-B"),
        pytest.param(b"\x1d\x85\0\1abc", id="FU-B"),
        pytest.param(b"\x1e" + bytes(10), id="reserved type"),
        pytest.param(b"\x00abc", id="type 0"),
        pytest.param(b"\x7c", id="FU-A without header"),
        pytest.param(b"\x7c\x05abc", id="FU-A without its beginning"),
        pytest.param(STAP_A + b"\xff\xffabc", id="STAP-A beyond the end"),
        pytest.param(STAP_A + b"\0\0\0\0", id="STAP-A of nothing"),
    ],
)
def test_what_is_malformed_or_interleaved_makes_a_unit_incomplete(payload: bytes) -> None:
    (unit,) = feed("h264", sequence([SPS, payload, IDR], first=0))
    assert not unit.complete
    assert unit.nals[-1] == IDR


@pytest.mark.parametrize("payload", [b"\x62\x01", b"\x62\x01\x93", b"\x64\x01abc", AP + b"\0\xffab", b"\x26"])
def test_the_same_for_h265(payload: bytes) -> None:
    (unit,) = feed("h265", sequence([VPS5, payload, IRAP5], first=0))
    assert not unit.complete


def test_a_unit_without_end_is_dropped_at_its_bound() -> None:
    depacketiser = Depacketiser("h264")
    depacketiser.feed(rtp(0, 0, b"\x7c\x85" + bytes(60_000)))
    for number in range(1, 1000):
        assert depacketiser.feed(rtp(number, 0, b"\x7c\x05" + bytes(60_000))) is None
    assert depacketiser.oversized == 1
    assert depacketiser.feed(rtp(1000, 3600, IDR, marker=True)) is not None


def test_a_unit_of_countless_tiny_nals_is_dropped_at_its_bound() -> None:
    depacketiser = Depacketiser("h264")
    for number in range(5):
        assert depacketiser.feed(rtp(number, 0, aggregate(STAP_A, *[b"\x41"] * MAX_UNIT_NALS))) is None
    assert depacketiser.oversized == 1


@given(st.sampled_from(["h264", "h265"]), st.lists(st.binary(max_size=60), max_size=30))
def test_no_bytes_make_it_raise(codec: str, packets: list[bytes]) -> None:
    for unit in feed(codec, packets):
        assert all(unit.nals)


@given(
    st.sampled_from(["h264", "h265"]),
    st.lists(st.tuples(st.integers(0, 65535), st.integers(0, 3), st.binary(min_size=1, max_size=40), st.booleans())),
)
def test_no_payloads_make_it_raise(codec: str, packets: list[tuple[int, int, bytes, bool]]) -> None:
    for unit in feed(codec, [rtp(*packet) for packet in packets]):
        assert unit.nals
        assert unit.annex_b().startswith(b"\x00\x00\x00\x01")
