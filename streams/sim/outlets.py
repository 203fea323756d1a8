"""Where a session's packets go: interleaved into its RTSP connection, or as UDP datagrams from the camera's address."""

import asyncio
import socket
from collections.abc import Callable, Sequence

from typing_extensions import override

from streams.sim.channel import Channel, Outlet
from streams.sim.packets import datagrams, on_channel

_ATTEMPTS = 50
_RECEIVE_BYTES = 2048


class TcpOutlet(Outlet):
    """Interleaved (RFC 2326 §10.12). `on_give_up` closes the connection."""

    def __init__(self, transport: asyncio.Transport, channels: tuple[int, int], on_give_up: Callable[[], None]) -> None:
        self.channel: Channel | None = None
        self.wanted = True
        self.blocked = False
        """Set by the connection when its transport asks it to pause."""
        self._transport = transport
        self._rtp, self._rtcp = channels
        self._on_give_up = on_give_up

    @property
    @override
    def plain(self) -> Callable[[bytearray], None] | None:
        return self._transport.write if self._rtp == 0 else None

    @override
    def deliver(self, wire: bytearray, offsets: Sequence[int], /) -> None:
        self._transport.write(on_channel(wire, offsets, self._rtp))

    @override
    def control(self, packet: bytes, /) -> None:
        self._transport.write(b"$" + bytes((self._rtcp,)) + len(packet).to_bytes(2, "big") + packet)

    @property
    @override
    def congested(self) -> bool:
        return self.blocked

    @override
    def give_up(self) -> None:
        self._on_give_up()


class UdpOutlet(Outlet):
    """A pair of ports (RFC 3550 §11) that sends to the client's pair. Close it."""

    plain = None
    congested = False

    def __init__(self, host: str, client: tuple[str, int, int], on_rtcp: Callable[[], None]) -> None:
        """`client` is its address, RTP port and RTCP port. Raises OSError when no pair is free."""
        self.channel: Channel | None = None
        self.wanted = True
        address, rtp_port, rtcp_port = client
        self._to_rtp, self._to_rtcp = (address, rtp_port), (address, rtcp_port)
        self._on_rtcp = on_rtcp
        self._rtp, self._rtcp = _bind_pair(host)
        self.ports: tuple[int, int] = (self._rtp.getsockname()[1], self._rtcp.getsockname()[1])
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._rtcp.fileno(), self._receive)

    @override
    def deliver(self, wire: bytearray, offsets: Sequence[int], /) -> None:
        for packet in datagrams(wire, offsets):
            self._send(self._rtp, packet, self._to_rtp)

    @override
    def control(self, packet: bytes, /) -> None:
        self._send(self._rtcp, packet, self._to_rtcp)

    @override
    def give_up(self) -> None:
        self.close()

    def close(self) -> None:
        """Free both ports."""
        self._loop.remove_reader(self._rtcp.fileno())
        self._rtp.close()
        self._rtcp.close()

    def _send(self, sender: socket.socket, packet: bytes | memoryview, address: tuple[str, int]) -> None:
        # A full buffer or a client that is gone: a datagram is allowed to be lost.
        try:
            sender.sendto(packet, address)
        except OSError:
            return

    def _receive(self) -> None:
        try:
            self._rtcp.recv(_RECEIVE_BYTES)
        except OSError:
            return
        self._on_rtcp()


def _bind_pair(host: str) -> tuple[socket.socket, socket.socket]:
    """Two sockets on an even port and the one above it."""
    for _ in range(_ATTEMPTS):
        rtp, rtcp = _udp_socket(), _udp_socket()
        try:
            rtp.bind((host, 0))
            port = rtp.getsockname()[1]
            if port % 2 == 0:
                rtcp.bind((host, port + 1))
                return rtp, rtcp
        except OSError:
            pass
        rtp.close()
        rtcp.close()
    raise OSError("no free pair of UDP ports")


def _udp_socket() -> socket.socket:
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.setblocking(False)
    return udp
