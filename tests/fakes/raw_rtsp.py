"""A plain RTSP client for tests of the simulated camera: writes what the test says, shows what came."""

import asyncio
import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType

from streams.model import Credentials
from streams.url import StreamUrl


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: str = ""


@dataclass
class Packet:
    channel: int
    data: bytes = field(repr=False)

    @property
    def sequence(self) -> int:
        return int.from_bytes(self.data[2:4], "big")

    @property
    def timestamp(self) -> int:
        return int.from_bytes(self.data[4:8], "big")

    @property
    def ssrc(self) -> int:
        return int.from_bytes(self.data[8:12], "big")

    @property
    def marker(self) -> bool:
        return bool(self.data[1] & 0x80)

    @property
    def nal_type(self) -> int:
        """H.264: the type of the (fragmented) NAL unit."""
        kind = self.data[12] & 0x1F
        return self.data[13] & 0x1F if kind == 28 else kind


class RawRtsp:
    """One connection to one stream."""

    def __init__(self, url: StreamUrl, credentials: Credentials | None = None) -> None:
        self.url = str(url)
        self._at = (url.host, url.port)
        self._credentials = credentials
        self._cseq = 0
        self._challenge: dict[str, str] = {}
        self.session = ""

    async def __aenter__(self) -> "RawRtsp":
        self.reader, self.writer = await asyncio.open_connection(*self._at)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.writer.close()
        with suppress(ConnectionError):
            await self.writer.wait_closed()

    async def request(self, method: str, suffix: str = "", **headers: str) -> Answer:
        """Send it, answering one challenge; packets that come in between are dropped."""
        answer = await self._once(method, suffix, headers)
        if answer.status == 401 and self._credentials is not None:
            self._challenge = dict(re.findall(r'(\w+)="([^"]*)"', answer.headers["www-authenticate"]))
            answer = await self._once(method, suffix, headers)
        if "session" in answer.headers:
            self.session = answer.headers["session"].partition(";")[0]
        return answer

    async def play(self, transport: str = "RTP/AVP/TCP;unicast;interleaved=0-1") -> Answer:
        """SETUP and PLAY."""
        await self.request("SETUP", "/trackID=1", Transport=transport)
        return await self.request("PLAY")

    async def packet(self) -> Packet:
        """The next interleaved one."""
        head = await self.reader.readexactly(4)
        assert head[0] == ord("$"), head
        return Packet(head[1], await self.reader.readexactly(int.from_bytes(head[2:], "big")))

    async def frame(self) -> list[Packet]:
        """RTP packets up to the next marker."""
        packets: list[Packet] = []
        while not packets or not packets[-1].marker:
            packet = await self.packet()
            if packet.channel == 0:
                packets.append(packet)
        return packets

    async def _once(self, method: str, suffix: str, headers: dict[str, str]) -> Answer:
        self._cseq += 1
        uri = self.url + suffix
        lines = [f"{method} {uri} RTSP/1.0", f"CSeq: {self._cseq}"]
        if self._challenge:
            lines.append(f"Authorization: {self._digest(method, uri)}")
        if self.session:
            lines.append(f"Session: {self.session}")
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self.writer.write("\r\n".join(lines).encode() + b"\r\n\r\n")
        return await self._read_answer()

    async def _read_answer(self) -> Answer:
        while (first := await self.reader.readexactly(1)) == b"$":
            head = await self.reader.readexactly(3)
            await self.reader.readexactly(int.from_bytes(head[1:], "big"))
        text = (first + await self.reader.readuntil(b"\r\n\r\n")).decode()
        status, *rest = text.strip().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in rest)}
        assert headers["cseq"] == str(self._cseq)
        body = await self.reader.readexactly(int(headers.get("content-length", "0")))
        return Answer(int(status.split()[1]), headers, body.decode())

    def _digest(self, method: str, uri: str) -> str:
        assert self._credentials is not None
        return digest_answer(self._challenge, self._credentials, method, uri)


def digest_answer(challenge: dict[str, str], credentials: Credentials, method: str, uri: str) -> str:
    """The Authorization header (RFC 2617 without qop)."""
    user, realm, nonce = credentials.username, challenge["realm"], challenge["nonce"]
    secret = _md5(f"{user}:{realm}:{credentials.password}")
    response = _md5(f"{secret}:{nonce}:{_md5(f'{method}:{uri}')}")
    return f'Digest username="{user}", realm="{realm}", nonce="{nonce}", uri="{uri}", response="{response}"'


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
