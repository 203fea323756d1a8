"""RTP headers, loss and time-lines (RFC 3550)."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.rtsp.rtp import LossCounter, TimestampLine, payload_bounds

HEADER = struct.pack("!BBHII", 0x80, 96, 1, 2, 3)


@pytest.mark.parametrize(
    ("packet", "payload"),
    [
        pytest.param(HEADER + b"abc", b"abc", id="plain"),
        pytest.param(b"\x82" + HEADER[1:] + bytes(8) + b"abc", b"abc", id="two CSRCs"),
        pytest.param(b"\x90" + HEADER[1:] + b"\xbe\xde\0\1" + bytes(4) + b"abc", b"abc", id="extension"),
        pytest.param(b"\xa0" + HEADER[1:] + b"abc\0\0\3", b"abc", id="padding"),
        pytest.param(HEADER, b"", id="no payload"),
        pytest.param(b"\x40" + HEADER[1:] + b"abc", b"", id="version 1"),
        pytest.param(HEADER[:11], b"", id="short"),
        pytest.param(b"\x8f" + HEADER[1:] + b"abc", b"", id="CSRCs beyond the end"),
        pytest.param(b"\x90" + HEADER[1:] + b"\xbe\xde\xff\xff" + b"abc", b"", id="extension beyond the end"),
        pytest.param(b"\x90" + HEADER[1:] + b"\xbe", b"", id="half an extension"),
        pytest.param(b"\xa0" + HEADER[1:] + b"abc\xff", b"", id="padding beyond the start"),
    ],
)
def test_where_the_payload_lies(packet: bytes, payload: bytes) -> None:
    start, end = payload_bounds(packet)
    assert packet[start:end] == payload


@pytest.mark.parametrize(
    ("sequences", "expected", "lost"),
    [
        ([], 0, 0),
        ([7], 1, 0),
        ([65534, 65535, 0, 1], 4, 0),
        ([1, 2, 5], 5, 2),
        ([1, 3, 2, 4], 4, 0),
        ([1, 1, 1, 5], 5, 1),
        ([10, 20_000, 20_001], 3, 0),
        ([100, 101, 40_000, 40_003], 6, 2),
    ],
)
def test_loss(sequences: list[int], expected: int, lost: int) -> None:
    counter = LossCounter()
    for sequence in sequences:
        counter.count(sequence)
    assert (counter.expected, counter.lost, counter.received) == (expected, lost, len(sequences))


def test_timestamps_wrap_and_step_back() -> None:
    line = TimestampLine()
    assert [line.place(value) for value in (2**32 - 3600, 0, 7200, 3600)] == [0, 3600, 10800, 7200]


@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    start, end = payload_bounds(data)
    assert 0 <= start <= end <= len(data)
