"""RTP over UDP: one even/odd pair of local ports (RFC 3550 §11), packets taken only from the camera's address."""

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass

from typing_extensions import override

from streams.rtsp.failures import failure_of_os
from streams.rtsp.session import NoPackets, PacketSink, RtspError

_TRIES = 20
_RECEIVE_BUFFER_BYTES = 512 * 1024
"""A 1080p key frame comes as one burst of 100–400 KB."""
_NOTHING = (b"\x80" + bytes(11), b"\x80\xc9\0\1" + bytes(4))
"""What says nothing: an RTP packet without content, a receiver report that reports on nobody."""


class _Port(asyncio.DatagramProtocol):
    def __init__(self, pair: "UdpPair", *, rtcp: bool) -> None:
        self._pair, self._rtcp = pair, rtcp

    @override
    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        pair = self._pair
        if addr[0] != pair.peer:
            return
        try:
            if self._rtcp:
                pair.sink.on_rtcp(data)
            elif len(data) >= 12 and data[1] & 0x7F == pair.payload_type:
                pair.sink.on_rtp(data)
        except RtspError as error:
            pair.fail(error)


@dataclass(slots=True)
class UdpPair:
    """Two bound sockets; `ports` as a Transport header wants them ("5000-5001")."""

    peer: str
    payload_type: int
    sink: PacketSink
    fail: Callable[[RtspError], None]
    """Ends the session."""
    ports: str = ""
    transports: tuple[asyncio.DatagramTransport, ...] = ()

    def hand_to(self, sink: PacketSink) -> None:
        """Change the receiver."""
        self.sink = sink

    def call(self, ports: tuple[int, int]) -> None:
        """Send a packet from each of ours to each of the camera's ports: firewalls and address translation on the way
        let in what answers, and some cameras send to where such a packet came from."""
        for transport, port, nothing in zip(self.transports, ports, _NOTHING, strict=True):
            transport.sendto(nothing, (self.peer, port))

    def close(self) -> None:
        self.hand_to(NoPackets())  # who listened may lead back here
        for transport in self.transports:
            transport.abort()


async def open_udp_pair(peer: str, payload_type: int, sink: PacketSink, fail: Callable[[RtspError], None]) -> UdpPair:
    """Raises RtspError BLIND when no pair of ports is free."""
    pair = UdpPair(peer, payload_type, sink, fail)
    try:
        sockets = _bind_pair(socket.AF_INET6 if ":" in peer else socket.AF_INET)
    except OSError as error:
        raise failure_of_os(error, "no pair of local UDP ports is free") from error
    loop = asyncio.get_running_loop()
    pair.ports = "-".join(str(bound.getsockname()[1]) for bound in sockets)
    for bound, rtcp in zip(sockets, (False, True), strict=True):
        transport, _ = await loop.create_datagram_endpoint(lambda rtcp=rtcp: _Port(pair, rtcp=rtcp), sock=bound)  # type: ignore[misc]
        pair.transports += (transport,)
    return pair


def _bind_pair(family: socket.AddressFamily) -> tuple[socket.socket, socket.socket]:
    failure: OSError = OSError("no even port with a free neighbour")
    for _ in range(_TRIES):
        first = _bound(family, 0)
        port = int(first.getsockname()[1])
        try:
            if port % 2 == 0:
                return first, _bound(family, port + 1)
            return _bound(family, port - 1), first
        except OSError as error:
            failure = error
            first.close()
    raise failure


def _bound(family: socket.AddressFamily, port: int) -> socket.socket:
    made = socket.socket(family, socket.SOCK_DGRAM)
    try:
        made.setblocking(False)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER_BYTES)
        made.bind(("::" if family == socket.AF_INET6 else "0.0.0.0", port))  # noqa: S104 - the camera must reach it
    except OSError:
        made.close()
        raise
    return made
