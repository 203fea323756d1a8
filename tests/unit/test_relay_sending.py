"""The hot path against libsrtp's own receiver: headers, protection in place, segmentation, and its fall-back."""

import errno
import socket
from collections.abc import Iterator

import pytest
from pylibsrtp import Policy, Session
from typing_extensions import override

from streams.relay.packets import Run, lay_out
from streams.relay.sending import MediaPath, ResendStream, SendCounters

KEY = bytes(range(30))
PAYLOADS = (*[bytes([n]) * 100 for n in range(4)], b"end")


@pytest.fixture
def sockets() -> Iterator[tuple[socket.socket, socket.socket]]:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as to,
    ):
        to.bind(("127.0.0.1", 0))
        to.settimeout(2)
        out.setblocking(False)
        yield out, to


def media_path(
    out: socket.socket, to: socket.socket, counters: SendCounters, resend_type: int | None = None
) -> MediaPath:
    policy = Policy(key=KEY, ssrc_type=Policy.SSRC_ANY_OUTBOUND)
    policy.allow_repeat_tx = True
    return MediaPath(
        out,
        to.getsockname(),
        Session(policy),
        ssrc=0xDECAFBAD,
        payload_type=102,
        tag_bytes=10,
        again=ResendStream(0xFEEDBEEF, 65_535, resend_type),
        counters=counters,
    )


def receiver() -> Session:
    return Session(Policy(key=KEY, ssrc_type=Policy.SSRC_ANY_INBOUND))


def run() -> Run:
    (only,) = lay_out(PAYLOADS, tag_bytes=10)
    return only


def test_packets_arrive_whole_with_the_viewers_own_numbers(sockets: tuple[socket.socket, socket.socket]) -> None:
    out, to = sockets
    counters = SendCounters()
    assert media_path(out, to, counters).send(run(), 65_534, (1 << 32) + 5)
    opened = receiver()
    packets = [opened.unprotect(to.recv(2000)) for _ in PAYLOADS]
    assert [packet[12:] for packet in packets] == list(PAYLOADS)
    assert [int.from_bytes(packet[2:4], "big") for packet in packets] == [65_534, 65_535, 0, 1, 2]
    assert {packet[4:12] for packet in packets} == {b"\0\0\0\5\xde\xca\xfb\xad"}
    assert [packet[:2] for packet in packets] == [b"\x80\x66"] * 4 + [b"\x80\xe6"]
    assert (counters.gso, counters.plain) == (1, 0)


def test_one_frame_goes_to_viewers_with_and_without_the_same_numbers(
    sockets: tuple[socket.socket, socket.socket],
) -> None:
    out, to = sockets
    shared = run()
    one, other, odd = (media_path(out, to, SendCounters()) for _ in range(3))
    odd.carry(49, None)
    sent = ((one, 7), (other, 7), (odd, 7), (other, 9), (one, 7))
    for path, sequence in sent:
        path.send(shared, sequence, 90_000)
    opened = [receiver().unprotect(to.recv(2000)) for _ in range(len(sent) * len(PAYLOADS))]
    firsts = opened[:: len(PAYLOADS)]
    assert [(first[1], first[3]) for first in firsts] == [(102, 7), (102, 7), (49, 7), (102, 9), (102, 7)]
    assert [packet[12:] for packet in opened] == list(PAYLOADS) * len(sent)


def test_a_resent_packet_is_the_same_byte_for_byte(sockets: tuple[socket.socket, socket.socket]) -> None:
    out, to = sockets
    path = media_path(out, to, SendCounters())
    path.send(run(), 10, 90_000)
    first = [to.recv(2000) for _ in PAYLOADS]
    path.resend(run(), 2, 12, 90_000)
    assert to.recv(2000) == first[2]


def test_in_a_stream_of_its_own_a_resent_packet_has_its_number_before_its_payload(
    sockets: tuple[socket.socket, socket.socket],
) -> None:
    out, to = sockets
    counters = SendCounters()
    path = media_path(out, to, counters, resend_type=103)
    path.send(run(), 65_534, 90_000)
    opened = receiver()
    for _ in PAYLOADS:
        opened.unprotect(to.recv(2000))
    path.resend(run(), 2, 65_536, 90_000)
    path.resend(run(), 4, 65_538, (1 << 32) + 5)
    path.resend(run(), 2, 65_536, 90_000)
    again = [opened.unprotect(to.recv(2000)) for _ in range(3)]
    assert again[0].hex() == "8067ffff" + "00015f90" + "feedbeef" + "0000" + PAYLOADS[2].hex()
    assert again[1].hex() == "80e70000" + "00000005" + "feedbeef" + "0002" + PAYLOADS[4].hex()
    assert again[2].hex() == "80670001" + "00015f90" + "feedbeef" + "0000" + PAYLOADS[2].hex()
    assert (counters.sent_apart, counters.plain, counters.gso) == (3, 0, 1)


def test_what_the_viewer_takes_again_follows_what_plays(sockets: tuple[socket.socket, socket.socket]) -> None:
    out, to = sockets
    path = media_path(out, to, SendCounters(), resend_type=103)
    path.carry(49, None)
    path.send(run(), 10, 90_000)
    first = [to.recv(2000) for _ in PAYLOADS]
    path.resend(run(), 0, 10, 90_000)
    assert to.recv(2000) == first[0]
    path.carry(102, 103)
    path.resend(run(), 0, 10, 90_000)
    assert receiver().unprotect(to.recv(2000))[1] == 103


def test_without_segmentation_each_packet_goes_alone(sockets: tuple[socket.socket, socket.socket]) -> None:
    class OldKernel(socket.socket):
        @override
        def sendmsg(self, *_: object) -> int:
            raise OSError(22, "Invalid argument")

    _, to = sockets
    counters = SendCounters()
    with OldKernel(socket.AF_INET, socket.SOCK_DGRAM) as out:
        path = media_path(out, to, counters)
        assert path.send(run(), 1, 1)
        assert path.send(run(), 6, 3601)
    opened = receiver()
    assert [opened.unprotect(to.recv(2000))[12:] for _ in range(10)] == [*PAYLOADS, *PAYLOADS]
    assert (counters.gso, counters.plain, counters.refused) == (0, 10, 1)


def test_a_viewer_out_of_reach_for_a_moment_does_not_end_segmentation(
    sockets: tuple[socket.socket, socket.socket],
) -> None:
    class Unreachable(socket.socket):
        @override
        def sendmsg(self, *_: object) -> int:
            raise OSError(errno.ENETUNREACH, "Network is unreachable")

    _, to = sockets
    counters = SendCounters()
    with Unreachable(socket.AF_INET, socket.SOCK_DGRAM) as out:
        path = media_path(out, to, counters)
        assert path.send(run(), 1, 1)
        assert path.send(run(), 6, 3601)
    assert (counters.gso, counters.plain, counters.refused, counters.octets) == (0, 0, 0, 0)


def test_a_full_socket_is_said_and_counted(sockets: tuple[socket.socket, socket.socket]) -> None:
    class FullSocket(socket.socket):
        @override
        def sendmsg(self, *_: object) -> int:
            raise BlockingIOError

    _, to = sockets
    counters = SendCounters()
    with FullSocket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        assert not media_path(out, to, counters).send(run(), 1, 1)
    assert (counters.blocked, counters.octets) == (1, 0)
