"""A small scripted RTSP server on loopback: honest by default, as odd or hostile as a test asks for."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

from streams.url import StreamUrl

SDP = (
    b"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=x\r\nt=0 0\r\na=control:*\r\n"
    b"m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
    b"a=fmtp:96 packetization-mode=1;profile-level-id=42C01E;sprop-parameter-sets=Z0LAHtoCgPRA,aM48gA==\r\n"
    b"a=control:trackID=0\r\n"
)


@dataclass(slots=True)
class Request:
    method: str
    uri: str
    headers: dict[str, str]


@dataclass(slots=True)
class Peer:
    """One connection to the server, seen from its side."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    requests: list[Request] = field(default_factory=list)

    async def read(self) -> Request | None:
        head = await self.reader.readuntil(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        method, uri, _ = lines[0].split(" ")
        headers = {
            name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:] if line)
        }
        request = Request(method, uri, headers)
        self.requests.append(request)
        return request

    def answer(self, request: Request, status: str = "200 OK", headers: str = "", body: bytes = b"") -> None:
        length = f"Content-Length: {len(body)}\r\n" if body else ""
        head = f"RTSP/1.0 {status}\r\nCSeq: {request.headers['cseq']}\r\n{headers}{length}\r\n"
        self.writer.write(head.encode() + body)

    def interleaved(self, packet: bytes, channel: int = 0) -> None:
        self.writer.write(b"$" + bytes([channel]) + len(packet).to_bytes(2, "big") + packet)

    def honest(self, request: Request, sdp: bytes = SDP) -> None:
        """What a plain camera answers."""
        match request.method:
            case "DESCRIBE":
                self.answer(request, headers=f"Content-Base: {request.uri}/\r\n", body=sdp)
            case "SETUP":
                self.answer(request, headers="Session: 77;timeout=60\r\nTransport: RTP/AVP/TCP;interleaved=0-1\r\n")
            case _:
                self.answer(request)


Behaviour = Callable[[Peer], Awaitable[None]]


def only(method: str, status: str, headers: str = "", body: bytes = b"") -> Behaviour:
    """Honest but for one method."""

    async def behave(peer: Peer) -> None:
        while (request := await peer.read()) is not None:
            if request.method == method:
                peer.answer(request, status, headers, body)
            else:
                peer.honest(request)

    return behave


class Sink:
    """Keeps what comes."""

    def __init__(self) -> None:
        self.rtp: list[bytes] = []
        self.rtcp: list[bytes] = []
        self.came = asyncio.Event()

    def on_rtp(self, packet: bytes, /) -> None:
        self.rtp.append(packet)
        self.came.set()

    def on_rtcp(self, packet: bytes, /) -> None:
        self.rtcp.append(packet)


@dataclass(slots=True)
class FakeRtspServer:
    """Counts its open connections; `peers` holds every connection that ever came."""

    url: StreamUrl
    peers: list[Peer] = field(default_factory=list)
    open_connections: int = 0
    idle: asyncio.Event = field(default_factory=asyncio.Event)
    """Set while no connection is open."""

    @property
    def methods(self) -> list[str]:
        return [request.method for peer in self.peers for request in peer.requests]


def rtp(sequence: int, timestamp: int, payload: bytes, *, marker: bool = True, payload_type: int = 96) -> bytes:
    second = payload_type | (0x80 if marker else 0)
    return bytes([0x80, second]) + sequence.to_bytes(2, "big") + timestamp.to_bytes(4, "big") + b"\0\0\0\1" + payload


@contextlib.asynccontextmanager
async def fake_rtsp_server(behave: Behaviour) -> AsyncIterator[FakeRtspServer]:
    """Runs `behave` for each connection; it must return once that is closed, which the end of the test does."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = Peer(reader, writer)
        fake.peers.append(peer)
        fake.open_connections += 1
        fake.idle.clear()
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                await behave(peer)
        finally:
            writer.transport.abort()
            fake.open_connections -= 1
            if not fake.open_connections:
                fake.idle.set()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=1024)
    fake = FakeRtspServer(StreamUrl("rtsp", "127.0.0.1", server.sockets[0].getsockname()[1], "/main"))
    fake.idle.set()
    try:
        yield fake
    finally:
        server.close()
        for peer in fake.peers:
            peer.writer.transport.abort()
        await fake.idle.wait()
