"""The simulated camera's RTSP parser takes what clients send, in any pieces, and refuses what has no bound."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.sim.messages import MAX_HEAD_BYTES, Interleaved, MalformedRequestError, Request, RequestParser, response

SETUP = b"SETUP rtsp://h/sub/trackID=1 RTSP/1.0\r\nCSeq: 3\r\nTransport: RTP/AVP/TCP\r\n\r\n"
WITH_BODY = b"SET_PARAMETER * RTSP/1.0\r\nCSeq: 4\r\nContent-Length: 5\r\n\r\nhello"
RTCP = b"$\x01\x00\x04\x81\xc9\x00\x00"


@given(st.lists(st.integers(0, len(SETUP + WITH_BODY + RTCP)), max_size=20))
def test_pieces_of_any_size_give_the_same_messages(cuts: list[int]) -> None:
    data = SETUP + RTCP + WITH_BODY
    parser, messages = RequestParser(), []
    edges = [0, *sorted(cuts), len(data)]
    for start, end in pairwise(edges):
        messages += parser.feed(data[start:end])
    setup, rtcp, with_body = messages
    assert isinstance(setup, Request)
    assert (setup.method, setup.header("transport"), setup.header("absent")) == ("SETUP", "RTP/AVP/TCP", "")
    assert rtcp == Interleaved(1, b"\x81\xc9\x00\x00")
    assert isinstance(with_body, Request)
    assert with_body.body == b"hello"


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"OPTIONS * RTSP/1.0\r\nno colon\r\n\r\n",
        b"OPTIONS * RTSP/1.0\r\nContent-Length: -1\r\n\r\n",
        b"OPTIONS * RTSP/1.0\r\nContent-Length: 99999999\r\n\r\n",
        b"OPTIONS * RTSP/1.0\r\n" + b"a: b\r\n" * 100 + b"\r\n",
        b"x" * (MAX_HEAD_BYTES + 1),
    ],
)
def test_what_is_not_rtsp_or_too_big_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedRequestError):
        RequestParser().feed(data)


@given(st.binary(max_size=400))
def test_no_bytes_crash_the_parser(data: bytes) -> None:
    try:
        RequestParser().feed(data)
    except MalformedRequestError:
        return


def test_an_answer_carries_sequence_and_length() -> None:
    text = response(200, "7", {"Session": "a"}, b"body")
    assert text.startswith(b"RTSP/1.0 200 OK\r\nCSeq: 7\r\n")
    assert text.endswith(b"Session: a\r\nContent-Length: 4\r\n\r\nbody")
