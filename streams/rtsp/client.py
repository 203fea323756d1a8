"""Opens an RTSP session: connect, DESCRIBE, SETUP, PLAY (RFC 2326), each phase with its own time limit; no threads."""

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Literal

from streams.clock import Clock
from streams.model import Credentials, Finding
from streams.rtsp.connection import Connection
from streams.rtsp.control import expect_success, redirect_target, resolve, session_of
from streams.rtsp.dialogue import Dialogue
from streams.rtsp.failures import failure_of_os, too_late
from streams.rtsp.lag import FairLimit
from streams.rtsp.playing import Playing
from streams.rtsp.sdp import VideoOffer, choose_video
from streams.rtsp.session import NoPackets, PacketSink, RtspError, RtspSession
from streams.rtsp.transport import Transport, Way, set_up, silence
from streams.url import StreamUrl

MAX_ADDRESSES = 3
"""Of one host name: each may cost a whole connect time-out."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Per phase, in seconds. Whoever calls sets the deadline of the whole."""

    connect_s: float = 5.0
    answer_s: float = 5.0
    first_packet_s: float = 5.0


@dataclass(frozen=True, slots=True)
class _Described:
    dialogue: Dialogue
    base: str
    offer: VideoOffer
    peer: str
    connect_ms: float


@asynccontextmanager
async def open_session(
    url: StreamUrl,
    credentials: Credentials | None,
    sink: PacketSink,
    *,
    clock: Clock,
    timeouts: Timeouts = Timeouts(),
    transport: Transport = "auto",
    track: Literal["video", "audio"] = "video",
) -> AsyncIterator[RtspSession]:
    """The session in PLAY; packets may reach the sink before this is entered. Raises RtspError with the finding.

    Leaving sends TEARDOWN without waiting for the answer and closes.
    """
    described = await _describe(url, credentials, sink, clock, timeouts, may_redirect=True)
    connection = described.dialogue.connection
    way: Way | None = None
    try:
        wanted = _wanted(described.offer, track)
        address = resolve(described.base, wanted.control)
        way = await set_up(described.dialogue, address, described.peer, wanted.payload_type, sink, transport)
        playing = await _play(described, way, sink, timeouts)
        try:
            yield playing
        finally:
            playing.teardown()
    finally:
        if way is not None and way.pair is not None:
            way.pair.close()
        connection.close()


def open_audio(
    url: StreamUrl, credentials: Credentials | None, sink: PacketSink, *, clock: Clock, transport: Transport = "auto"
) -> AbstractAsyncContextManager[RtspSession]:
    """`open_session`, but the sink gets the packets of the camera's G.711 audio."""
    return open_session(url, credentials, sink, clock=clock, transport=transport, track="audio")


async def describe(
    url: StreamUrl, credentials: Credentials | None, *, clock: Clock, timeouts: Timeouts = Timeouts()
) -> float:
    """Connect, DESCRIBE, hang up: whether the camera answers, lets us in and offers video. The time to connect in
    milliseconds. Raises RtspError with the finding."""
    described = await _describe(url, credentials, NoPackets(), clock, timeouts, may_redirect=True)
    described.dialogue.connection.close()
    return described.connect_ms


async def _describe(
    url: StreamUrl,
    credentials: Credentials | None,
    sink: PacketSink,
    clock: Clock,
    timeouts: Timeouts,
    *,
    may_redirect: bool,
) -> _Described:
    started = clock.monotonic()
    connection, peer = await _connect(url, sink, timeouts.connect_s, clock)
    connect_ms = (clock.monotonic() - started) * 1000
    dialogue = Dialogue(connection, credentials, timeouts.answer_s, clock)
    try:
        answer = await dialogue.ask("DESCRIBE", str(url), {"Accept": "application/sdp"})
        if answer.status < 300:
            base = answer.header("content-base") or answer.header("content-location") or str(url)
            return _Described(dialogue, base, choose_video(answer.body), peer, connect_ms)
    except BaseException:
        connection.close()
        raise
    connection.close()
    target = redirect_target(url, answer, followed=not may_redirect)
    return await _describe(target, credentials, sink, clock, timeouts, may_redirect=False)


async def _connect(url: StreamUrl, sink: PacketSink, connect_s: float, clock: Clock) -> tuple[Connection, str]:
    """The connection and the numeric address of the peer."""
    loop = asyncio.get_running_loop()
    where = f"{url.host}:{url.port}"
    failure = RtspError(Finding.REFUSED, f"cannot connect to {where}")
    limit = FairLimit(clock, connect_s, too_late(f"at {where} took no connection", connect_s))

    def end(error: RtspError) -> None:
        nonlocal failure
        failure = error
        timeout.reschedule(loop.time())

    try:
        async with asyncio.timeout(None) as timeout:
            limit.start(end)
            for address in await _addresses(url.host):
                try:
                    _, connection = await loop.create_connection(lambda: Connection(sink), address, url.port)
                except OSError as error:
                    failure = failure_of_os(error, f"cannot connect to {where}", address)
                else:
                    return connection, address
    except TimeoutError:
        pass  # the limit has said why
    finally:
        limit.cancel()
    raise failure


async def _addresses(host: str) -> list[str]:
    """Numeric hosts, which cameras have, never reach the resolver, whose thread nobody can cancel."""
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        pass
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError as error:
        raise failure_of_os(error, f"cannot connect to {host}") from error
    except UnicodeError:
        raise RtspError(Finding.REFUSED, f"cannot connect to {host[:80]}: that is not a host name") from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))[:MAX_ADDRESSES]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The track to SETUP."""

    payload_type: int
    control: str | None


def _wanted(offer: VideoOffer, track: Literal["video", "audio"]) -> _Wanted:
    if track == "video":
        return _Wanted(offer.media.payload_type, offer.control)
    audio = offer.media.audio
    if audio is None:
        raise RtspError(Finding.UNREADABLE, "the camera offers no G.711 audio")
    return _Wanted(audio.payload_type, audio.control)


async def _play(described: _Described, way: Way, sink: PacketSink, timeouts: Timeouts) -> Playing:
    dialogue = described.dialogue
    aggregate = resolve(described.base, described.offer.aggregate_control)
    session_id, session_timeout_s = session_of(way.setup)
    playing = Playing(dialogue, described.offer.media, described.connect_ms, aggregate, session_id, session_timeout_s)
    playing.await_first_packet(sink, dialogue.connection if way.pair is None else way.pair)
    try:
        # Packets may overtake the answer to PLAY: the connection hands them on from SETUP.
        expect_success("PLAY", await dialogue.ask("PLAY", aggregate, {"Session": session_id, "Range": "npt=0.000-"}))
    except BaseException:
        playing.teardown()
        raise
    playing.begin(FairLimit(dialogue.clock, timeouts.first_packet_s, silence(way, timeouts.first_packet_s)))
    return playing
