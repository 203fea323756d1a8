"""SETUP (RFC 2326 §10.4): the track over the RTSP connection itself, or over UDP where the camera refuses that."""

from dataclasses import dataclass
from typing import Literal

from streams.model import Finding
from streams.rtsp.control import channel_of, expect_success, server_ports_of
from streams.rtsp.dialogue import Dialogue
from streams.rtsp.message import Message
from streams.rtsp.session import PacketSink, RtspError
from streams.rtsp.udp import UdpPair, open_udp_pair

Transport = Literal["auto", "tcp", "udp"]
"""`auto`: TCP, which firewalls let through and which loses nothing; UDP where the camera answers 461 to that."""


@dataclass(frozen=True, slots=True)
class Way:
    """By which a track comes."""

    setup: Message
    """The camera's answer."""
    pair: UdpPair | None
    """None: over the RTSP connection."""


async def set_up(
    dialogue: Dialogue, address: str, peer: str, payload_type: int, sink: PacketSink, transport: Transport
) -> Way:
    """Raises RtspError; NO_TRANSPORT when the camera refuses all that we may use. `peer`: its numeric address."""
    if transport != "udp":
        try:
            return await _over_tcp(dialogue, address, payload_type)
        except RtspError as error:
            if error.finding is not Finding.NO_TRANSPORT or transport == "tcp":
                raise
    return await _over_udp(dialogue, address, peer, payload_type, sink)


async def _over_tcp(dialogue: Dialogue, address: str, payload_type: int) -> Way:
    setup = await dialogue.ask("SETUP", address, {"Transport": "RTP/AVP/TCP;unicast;interleaved=0-1"})
    expect_success("SETUP", setup)
    dialogue.connection.take(channel_of(setup), payload_type)
    return Way(setup, None)


async def _over_udp(dialogue: Dialogue, address: str, peer: str, payload_type: int, sink: PacketSink) -> Way:
    pair = await open_udp_pair(peer, payload_type, sink, dialogue.connection.fail)
    try:
        setup = await dialogue.ask("SETUP", address, {"Transport": f"RTP/AVP;unicast;client_port={pair.ports}"})
        expect_success("SETUP", setup)
    except BaseException:
        pair.close()
        raise
    ports = server_ports_of(setup)
    if ports is not None:
        pair.call(ports)
    return Way(setup, pair)


def silence(way: Way, within_s: float) -> RtspError:
    """What it means that no packet came after PLAY."""
    if way.pair is None:
        return RtspError(Finding.NO_VIDEO, f"no video packet came within {within_s:g} s of PLAY")
    detail = f"no video packet came over UDP within {within_s:g} s of PLAY: a firewall between may hold it back"
    return RtspError(Finding.NO_TRANSPORT, detail)
