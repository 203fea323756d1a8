"""RTP over UDP: asked for, or taken because the camera refuses TCP; what is said where nothing arrives."""

import asyncio
import socket
import weakref

import psutil
import pytest

from streams.clock import SystemClock
from streams.model import Finding
from streams.rtsp.client import Timeouts, open_session
from streams.rtsp.session import RtspError
from streams.rtsp.transport import Transport
from tests.fakes.patience import PATIENCE_S, until
from tests.fakes.rtsp_server import Behaviour, Peer, Sink, fake_rtsp_server, only, rtp
from tests.fakes.rubbish import never_collected

QUICK = Timeouts(connect_s=5, answer_s=1, first_packet_s=1)


async def test_udp_packets_from_the_camera_only() -> None:
    async def behave(peer: Peer) -> None:
        transport = ""
        while (request := await peer.read()) is not None:
            if request.method == "SETUP":
                transport = request.headers["transport"]
                peer.answer(request, headers=f"Session: 5\r\nTransport: {transport};server_port=1-2\r\n")
                continue
            peer.honest(request)
            if request.method == "PLAY":
                first, second = (int(port) for port in transport.rpartition("=")[2].split("-"))
                with (
                    socket.socket(type=socket.SOCK_DGRAM) as camera,
                    socket.socket(type=socket.SOCK_DGRAM) as stranger,
                ):
                    stranger.bind(("127.0.0.2", 0))
                    stranger.sendto(rtp(0, 0, b"forged"), ("127.0.0.1", first))
                    camera.bind(("127.0.0.1", 0))
                    camera.sendto(b"\x80\xc8\0\6" + bytes(24), ("127.0.0.1", second))
                    camera.sendto(rtp(1, 0, b"\x65"), ("127.0.0.1", first))

    sink = Sink()
    async with (
        fake_rtsp_server(behave) as server,
        open_session(server.url, None, sink, clock=SystemClock(), timeouts=QUICK, transport="udp"),
    ):
        await asyncio.wait_for(sink.came.wait(), PATIENCE_S)
    assert [packet[3] for packet in sink.rtp] == [1]


def refusing_tcp(*, sends: bool) -> Behaviour:
    """Takes UDP alone, and sends one packet over it or none."""

    async def behave(peer: Peer) -> None:
        transport = ""
        while (request := await peer.read()) is not None:
            if request.method != "SETUP":
                peer.honest(request)
            elif "RTP/AVP/TCP" in (transport := request.headers["transport"]):
                peer.answer(request, "461 Unsupported Transport")
            else:
                peer.answer(request, headers=f"Session: 5\r\nTransport: {transport};server_port=1-2\r\n")
            if request.method == "PLAY" and sends:
                port = int(transport.rpartition("=")[2].split("-")[0])
                with socket.socket(type=socket.SOCK_DGRAM) as camera:
                    camera.sendto(rtp(1, 0, b"\x65"), ("127.0.0.1", port))

    return behave


async def behind_a_firewall(peer: Peer) -> None:
    """Nothing gets out to who has not sent to both of its ports, and what does goes to where that came from."""
    loop = asyncio.get_running_loop()
    with socket.socket(type=socket.SOCK_DGRAM) as media, socket.socket(type=socket.SOCK_DGRAM) as reports:
        for port in (media, reports):
            port.bind(("127.0.0.1", 0))
            port.setblocking(False)
        ports = f"server_port={media.getsockname()[1]}-{reports.getsockname()[1]}"
        caller = reporter = ("", 0)
        while (request := await peer.read()) is not None:
            if request.method == "SETUP":
                client = request.headers["transport"].rpartition("=")[2]
                peer.answer(request, headers=f"Session: 5\r\nTransport: RTP/AVP;client_port={client};{ports}\r\n")
                called, caller = await loop.sock_recvfrom(media, 1500)
                assert (len(called), called[0]) == (12, 0x80)
                reported, reporter = await loop.sock_recvfrom(reports, 1500)
                assert reported == b"\x80\xc9\0\1\0\0\0\0"
                assert f"{caller[1]}-{reporter[1]}" == client
                continue
            peer.honest(request)
            if request.method == "PLAY":
                media.sendto(rtp(1, 0, b"\x65"), caller)
                reports.sendto(b"\x80\xc8\0\6" + bytes(24), reporter)


async def test_a_way_is_opened_to_a_camera_behind_a_firewall() -> None:
    sink = Sink()
    async with (
        fake_rtsp_server(behind_a_firewall) as server,
        open_session(server.url, None, sink, clock=SystemClock(), timeouts=QUICK, transport="udp"),
    ):
        await asyncio.wait_for(sink.came.wait(), PATIENCE_S)
        await until(lambda: len(sink.rtcp) == 1)
    assert [packet[3] for packet in sink.rtp] == [1]


async def test_a_camera_that_refuses_tcp_is_asked_for_udp() -> None:
    sink = Sink()
    async with (
        fake_rtsp_server(refusing_tcp(sends=True)) as server,
        open_session(server.url, None, sink, clock=SystemClock(), timeouts=QUICK),
    ):
        await asyncio.wait_for(sink.came.wait(), PATIENCE_S)
    assert server.methods[:4] == ["DESCRIBE", "SETUP", "SETUP", "PLAY"]
    assert len(server.peers) == 1, "another connection was opened for it"


async def test_nothing_is_left_of_a_session_in_which_no_packet_came() -> None:
    sink = Sink()
    kept = weakref.ref(sink)
    with never_collected():
        async with (
            fake_rtsp_server(refusing_tcp(sends=False)) as server,
            open_session(server.url, None, sink, clock=SystemClock(), timeouts=QUICK) as session,
        ):
            assert (await session.ended()).finding is Finding.NO_TRANSPORT
        del sink, session
        await until(lambda: kept() is None)


@pytest.mark.parametrize(
    ("behave", "transport", "words", "setups"),
    [
        (refusing_tcp(sends=True), "tcp", "461", 1),
        (refusing_tcp(sends=False), "auto", "over UDP within 1 s of PLAY: a firewall", 2),
        (only("SETUP", "461 Unsupported Transport"), "auto", "461", 2),
        (only("SETUP", "461 Unsupported Transport"), "udp", "461", 1),
    ],
)
async def test_where_no_transport_works_that_is_said(
    behave: Behaviour, transport: Transport, words: str, setups: int
) -> None:
    sockets = len(psutil.Process().net_connections("udp"))
    with pytest.raises(RtspError) as caught:
        async with (
            fake_rtsp_server(behave) as server,
            open_session(server.url, None, Sink(), clock=SystemClock(), timeouts=QUICK, transport=transport) as session,
        ):
            raise await session.ended()
    assert caught.value.finding is Finding.NO_TRANSPORT
    assert words in caught.value.detail
    assert server.methods.count("SETUP") == setups
    await until(lambda: len(psutil.Process().net_connections("udp")) == sockets)  # transports close a turn later
