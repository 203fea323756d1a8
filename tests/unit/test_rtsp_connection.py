"""The parser of a session's byte stream: whatever comes, in whatever pieces."""

import asyncio
from typing import cast

from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from streams.model import Finding
from streams.rtsp.connection import Connection
from streams.rtsp.message import MAX_BODY_BYTES, MAX_HEAD_BYTES

MAX_HELD = max(MAX_HEAD_BYTES + MAX_BODY_BYTES, 4 + 0xFFFF)


class Wire(asyncio.Transport):
    """A transport that only notes how it ends."""

    def __init__(self) -> None:
        super().__init__()
        self.aborted = False

    @override
    def abort(self) -> None:
        self.aborted = True

    @override
    def is_closing(self) -> bool:
        return self.aborted


class Heard:
    def __init__(self) -> None:
        self.packets: list[tuple[str, bytes]] = []

    def on_rtp(self, packet: bytes, /) -> None:
        self.packets.append(("rtp", packet))

    def on_rtcp(self, packet: bytes, /) -> None:
        self.packets.append(("rtcp", packet))


def interleaved(channel: int, packet: bytes) -> bytes:
    return b"$" + bytes([channel]) + len(packet).to_bytes(2, "big") + packet


def rtp(payload: bytes) -> bytes:
    return bytes([0x80, 96]) + bytes(10) + payload


async def hear(pieces: list[bytes]) -> tuple[Heard, Connection, Wire]:
    heard, wire = Heard(), Wire()
    connection = Connection(heard)
    connection.connection_made(wire)
    connection.take(0, 96)
    for piece in pieces:
        if not wire.aborted:
            connection.data_received(piece)
    return heard, connection, wire


ELEMENTS = st.one_of(
    st.binary(max_size=300).map(lambda payload: interleaved(0, rtp(payload))),
    st.binary(max_size=60).map(lambda packet: interleaved(1, packet)),
    st.binary(max_size=60).map(lambda packet: interleaved(7, packet)),
    st.just(b"\r\n"),
    st.binary(max_size=80).map(
        lambda body: b"RTSP/1.0 200 OK\r\nCSeq: 9\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    ),
    st.just(b"GET_PARAMETER rtsp://c/ RTSP/1.0\nCSeq: 3\n\n"),
)


@given(st.lists(ELEMENTS, max_size=12), st.lists(st.integers(1, 400), max_size=40))
def test_pieces_make_no_difference(elements: list[bytes], sizes: list[int]) -> None:
    whole = b"".join(elements)
    pieces, at = [], 0
    for size in [*sizes, len(whole)]:
        pieces.append(whole[at : at + size])
        at += size
    once, _, _ = asyncio.run(hear([whole]))
    split, connection, _ = asyncio.run(hear([piece for piece in pieces if piece]))
    assert split.packets == once.packets
    assert not connection.lost.done()
    assert [kind for kind, _ in once.packets] == [
        "rtp" if element[1] == 0 else "rtcp" for element in elements if element[:1] == b"$" and element[1] < 2
    ]


@given(st.lists(st.binary(min_size=1, max_size=600), max_size=20))
def test_no_bytes_make_it_raise_and_little_is_held(pieces: list[bytes]) -> None:
    _, connection, wire = asyncio.run(hear(pieces))
    assert len(connection._pending) <= MAX_HELD
    assert connection.lost.done() == wire.aborted
    if wire.aborted:
        assert connection.lost.result().finding is Finding.UNREADABLE


def test_a_bug_in_a_sink_is_no_fault_of_the_camera() -> None:
    class Buggy(Heard):
        @override
        def on_rtp(self, packet: bytes, /) -> None:
            raise KeyError("ours")

    async def run() -> BaseException | None:
        connection = Connection(Buggy())
        connection.connection_made(cast("asyncio.Transport", Wire()))
        connection.take(0, 96)
        try:
            connection.data_received(interleaved(0, rtp(b"x")))
        except KeyError as error:  # asyncio closes the transport and reports it like this
            connection.connection_lost(error)
        return connection.lost.exception()

    assert isinstance(asyncio.run(run()), KeyError)
