"""One client's RTSP connection to a simulated camera: requests in, answers out, at most one session (RFC 2326)."""

import asyncio
import secrets
import socket
import struct
from collections.abc import Callable
from typing import Protocol, cast
from urllib.parse import urlsplit

from typing_extensions import override

from streams.model import StreamKind
from streams.sim.channel import Outlet, Timeline
from streams.sim.clip import Format
from streams.sim.digest import Door
from streams.sim.loop import Start
from streams.sim.messages import MalformedRequestError, Request, RequestParser, response
from streams.sim.outlets import TcpOutlet, UdpOutlet
from streams.sim.sdp import AUDIO_CONTROL, CONTROL, describe
from streams.sim.transport import TransportOffer, parse_transport

SESSION_TIMEOUT_S = 60  # RFC 2326 §12.37: the default
HIGH_WATER_BYTES = 512 * 1024
"""A session with that much unread waits for a key frame: two seconds of a main stream, ten of a sub stream."""
SEND_BUFFER_BYTES = 256 * 1024
METHODS = "OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, SET_PARAMETER, TEARDOWN"


class Exhibit(Protocol):
    """What a connection asks of its camera."""

    door: Door
    timeline: Timeline
    host: str

    @property
    def udp_only(self) -> bool:
        """Whether it refuses to send over the RTSP connection."""

    def format_of(self, kind: StreamKind) -> Format:
        """For the SDP."""

    def has_audio(self, kind: StreamKind) -> bool:
        """Whether that stream can be heard."""

    def has_room(self) -> bool:
        """Whether one more session may be set up."""

    def start(self, connection: "Connection") -> Start | None:
        """Send its session's stream; None when the first packet's numbers are not known yet."""

    def gone(self, connection: "Connection") -> None:
        """The connection ended."""


class Session:
    """Set up, perhaps playing: a stream's video, its audio, or both."""

    def __init__(self, kind: StreamKind) -> None:
        self.id = secrets.token_hex(8)
        self.kind = kind
        self.video: TcpOutlet | UdpOutlet | None = None
        self.audio: TcpOutlet | UdpOutlet | None = None
        self.played_at_s: float | None = None

    @property
    def outlets(self) -> tuple[TcpOutlet | UdpOutlet, ...]:
        return tuple(outlet for outlet in (self.video, self.audio) if outlet is not None)

    def takes(self, kind: StreamKind, *, audio: bool) -> bool:
        """Whether that track may be added."""
        return self.played_at_s is None and self.kind is kind and (self.audio if audio else self.video) is None


class Connection(asyncio.Protocol):
    """Answers one client."""

    def __init__(self, camera: Exhibit) -> None:
        self._camera = camera
        self._parser = RequestParser()
        self._transport: asyncio.Transport | None = None
        self._heard_at_s = 0.0
        self._handlers: dict[str, Callable[[Request], None]] = {
            "DESCRIBE": self._describe,
            "SETUP": self._set_up,
            "PLAY": self._play,
            "GET_PARAMETER": self._keep_alive,
            "SET_PARAMETER": self._keep_alive,
            "TEARDOWN": self._tear_down,
        }
        self.session: Session | None = None
        self.deaf = False
        """Takes what comes and answers nothing."""
        self._doomed = False

    @property
    def transport(self) -> asyncio.Transport:
        assert self._transport is not None, "not connected yet"  # noqa: S101 - the event loop's promise
        return self._transport

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = stream = cast("asyncio.Transport", transport)  # uvloop's is not derived from it
        stream.set_write_buffer_limits(high=HIGH_WATER_BYTES)
        if (connected := stream.get_extra_info("socket")) is not None:
            connected.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        if self._doomed:
            self.reset()
            return
        self._heard()
        self._watch()

    @override
    def data_received(self, data: bytes) -> None:
        self._heard()
        if self.deaf:
            return
        try:
            messages = self._parser.feed(data)
        except MalformedRequestError:
            self.transport.write(response(400, "0"))
            self.transport.close()
            return
        for message in messages:
            if isinstance(message, Request):
                self._answer(message)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._end_session()
        self._camera.gone(self)
        self._transport = None

    @override
    def pause_writing(self) -> None:
        for outlet in self._interleaved():
            outlet.blocked = True
            if outlet.channel is not None:
                outlet.channel.demote(outlet)

    @override
    def resume_writing(self) -> None:
        for outlet in self._interleaved():
            outlet.blocked = False

    def _interleaved(self) -> list[TcpOutlet]:
        outlets = self.session.outlets if self.session is not None else ()
        return [outlet for outlet in outlets if isinstance(outlet, TcpOutlet)]

    def reset(self) -> None:
        """End it as a crashing camera does: with a TCP reset."""
        self._doomed = True  # the event loop tells of an accepted connection a turn late: it must not outlive this
        if self._transport is None:
            return
        if (connected := self._transport.get_extra_info("socket")) is not None:
            connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._transport.abort()

    def mute(self) -> None:
        """Send no more of the stream; the connection stays."""
        for outlet in self.session.outlets if self.session is not None else ():
            _leave(outlet)

    def trickle(self, piece: bytes) -> None:
        """Send these bytes, whatever was asked."""
        if self._transport is not None:
            self._transport.write(piece)

    def _heard(self) -> None:
        self._heard_at_s = self._camera.timeline.clock.monotonic()

    def _watch(self) -> None:
        """Close the connection when its client says nothing for the session time-out."""
        if self._transport is None:
            return
        closes_at_s = self._heard_at_s + SESSION_TIMEOUT_S
        if self._camera.timeline.clock.monotonic() >= closes_at_s and not self.deaf:
            self._transport.close()
            return
        self._camera.timeline.pacer.at(max(closes_at_s, self._camera.timeline.clock.monotonic() + 1.0), self._watch)

    def _answer(self, request: Request) -> None:
        if request.version != "RTSP/1.0":
            self._reply(request, 505)
        elif request.method == "OPTIONS":
            self._reply(request, 200, {"Public": METHODS})
        elif (handler := self._handlers.get(request.method)) is None:
            self._reply(request, 501, {"Public": METHODS})
        elif (challenge := self._camera.door.check(request.method, request.header("authorization"))) is not None:
            self._reply(request, 401, {"WWW-Authenticate": challenge})
        else:
            handler(request)

    def _reply(self, request: Request, status: int, headers: dict[str, str] | None = None, body: bytes = b"") -> None:
        self.transport.write(response(status, request.header("cseq"), headers, body))

    def _describe(self, request: Request) -> None:
        if (kind := _kind_of(request.uri)) is None:
            self._reply(request, 404)
            return
        if request.header("accept") and "application/sdp" not in request.header("accept"):
            self._reply(request, 406)
            return
        audio = self._camera.has_audio(kind)
        body = describe(self._camera.format_of(kind), self._camera.host, id(self) & 0xFFFFFFFF, audio=audio)
        base = request.uri.rstrip("/") + "/"
        self._reply(request, 200, {"Content-Base": base, "Content-Type": "application/sdp"}, body)

    def _set_up(self, request: Request) -> None:
        kind = _kind_of(request.uri)
        audio = _is_audio(request.uri)
        if kind is None or (audio and not self._camera.has_audio(kind)):
            self._reply(request, 404)
        elif self.session is not None and not self.session.takes(kind, audio=audio):
            self._reply(request, 459)
        elif self.session is None and not self._camera.has_room():
            self._reply(request, 453)
        elif (offer := parse_transport(request.header("transport"), udp_only=self._camera.udp_only)) is None:
            self._reply(request, 461)
        else:
            self._open(request, kind, offer, audio=audio)

    def _open(self, request: Request, kind: StreamKind, offer: TransportOffer, *, audio: bool) -> None:
        outlet: TcpOutlet | UdpOutlet
        if offer.interleaved is not None:
            outlet = TcpOutlet(self.transport, offer.interleaved, self.reset)
            chosen = f"RTP/AVP/TCP;unicast;interleaved={offer.interleaved[0]}-{offer.interleaved[1]}"
        else:
            rtp_port, rtcp_port = offer.client_ports
            peer = self.transport.get_extra_info("peername")[0]
            try:
                outlet = UdpOutlet(self._camera.host, (peer, rtp_port, rtcp_port), self._heard)
            except OSError:
                self._reply(request, 503)
                return
            ports = f"client_port={rtp_port}-{rtcp_port};server_port={outlet.ports[0]}-{outlet.ports[1]}"
            chosen = f"RTP/AVP;unicast;{ports}"
        self.session = session = self.session or Session(kind)
        if audio:
            session.audio = outlet
        else:
            session.video = outlet
        self._reply(request, 200, {"Transport": chosen, "Session": f"{session.id};timeout={SESSION_TIMEOUT_S}"})

    def _play(self, request: Request) -> None:
        session = self._session_of(request)
        if session is None:
            return
        headers = {"Session": f"{session.id};timeout={SESSION_TIMEOUT_S}", "Range": "npt=now-"}
        if session.played_at_s is None:
            session.played_at_s = self._camera.timeline.clock.monotonic()
            if (start := self._camera.start(self)) is not None:
                url = f"{request.uri.rstrip('/').removesuffix('/' + CONTROL)}/{CONTROL}"
                headers["RTP-Info"] = f"url={url};seq={start.sequence};rtptime={start.timestamp}"
        self._reply(request, 200, headers)

    def _keep_alive(self, request: Request) -> None:
        # Without a session it is a ping (RFC 2326 §10.8).
        session = self._session_of(request) if request.header("session") else None
        if session is not None or not request.header("session"):
            self._reply(request, 200, {"Session": session.id} if session else None)

    def _tear_down(self, request: Request) -> None:
        if self._session_of(request) is not None:
            self._end_session()
            self._reply(request, 200)

    def _session_of(self, request: Request) -> Session | None:
        """The session that the request names; without one the request is answered here."""
        named = request.header("session").partition(";")[0].strip()
        if self.session is None or named != self.session.id:
            self._reply(request, 454)
            return None
        return self.session

    def _end_session(self) -> None:
        for outlet in self.session.outlets if self.session is not None else ():
            outlet.wanted = False
            _leave(outlet)
            if isinstance(outlet, UdpOutlet):
                outlet.close()
        self.session = None


def _leave(outlet: Outlet) -> None:
    if outlet.channel is not None:
        outlet.channel.leave(outlet)


def _is_audio(uri: str) -> bool:
    return uri.rstrip("/").endswith("/" + AUDIO_CONTROL)


def _kind_of(uri: str) -> StreamKind | None:
    """The stream that a request's address names, or a track of it."""
    try:
        path = urlsplit(uri).path.strip("/").removesuffix(CONTROL).removesuffix(AUDIO_CONTROL).strip("/")
    except ValueError:
        return None
    return StreamKind(path) if path in set(StreamKind) else None
