"""RTSP 1.0 on the wire, the server's side: a bounded parser of requests and the writing of answers (RFC 2326). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

MAX_HEAD_BYTES = 16 * 1024
MAX_BODY_BYTES = 64 * 1024
MAX_HEADERS = 64

REASONS = {
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    406: "Not Acceptable",
    453: "Not Enough Bandwidth",
    454: "Session Not Found",
    455: "Method Not Valid in This State",
    459: "Aggregate Operation Not Allowed",
    461: "Unsupported Transport",
    500: "Internal Server Error",
    501: "Not Implemented",
    503: "Service Unavailable",
    505: "RTSP Version Not Supported",
}


class MalformedRequestError(ValueError):
    """The bytes are not RTSP, or exceed a bound: the connection cannot go on."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request. Header names are in lower case."""

    method: str
    uri: str
    version: str
    headers: Mapping[str, str]
    body: bytes = field(default=b"", repr=False)

    def header(self, name: str) -> str:
        """Its value, or the empty string."""
        return self.headers.get(name, "")


@dataclass(frozen=True, slots=True)
class Interleaved:
    """A binary packet among the requests (RFC 2326 §10.12): from a client that is its RTCP."""

    channel: int
    payload: bytes = field(repr=False)


class RequestParser:
    """Turns a byte stream into requests and interleaved packets, holding no more than one of them unfinished."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[Request | Interleaved]:
        """What `data` completed, in order. Raises MalformedRequestError."""
        self._buffer += data
        messages: list[Request | Interleaved] = []
        while (message := self._take()) is not None:
            messages.append(message)
        if len(self._buffer) > MAX_HEAD_BYTES + MAX_BODY_BYTES:
            raise MalformedRequestError("a message exceeds its bound")
        return messages

    def _take(self) -> Request | Interleaved | None:
        # Empty lines between requests are allowed (RFC 2068 §4.1, by reference).
        while self._buffer and self._buffer[0] in b"\r\n":
            del self._buffer[:1]
        if not self._buffer:
            return None
        return self._take_interleaved() if self._buffer[0] == ord("$") else self._take_request()

    def _take_interleaved(self) -> Interleaved | None:
        if len(self._buffer) < 4:
            return None
        end = 4 + int.from_bytes(self._buffer[2:4], "big")
        if len(self._buffer) < end:
            return None
        packet = Interleaved(self._buffer[1], bytes(self._buffer[4:end]))
        del self._buffer[:end]
        return packet

    def _take_request(self) -> Request | None:
        head_end = self._buffer.find(b"\r\n\r\n")
        if head_end > MAX_HEAD_BYTES or (head_end < 0 and len(self._buffer) > MAX_HEAD_BYTES):
            raise MalformedRequestError("the head of a request exceeds its bound")
        if head_end < 0:
            return None
        method, uri, version, headers = _parse_head(bytes(self._buffer[:head_end]))
        end = head_end + 4 + _content_length(headers)
        if len(self._buffer) < end:
            return None
        body = bytes(self._buffer[head_end + 4 : end])
        del self._buffer[:end]
        return Request(method, uri, version, headers, body)


def _parse_head(head: bytes) -> tuple[str, str, str, dict[str, str]]:
    lines = head.decode("utf-8", "replace").split("\r\n")
    parts = lines[0].split(" ")
    if len(parts) != 3 or not parts[2].startswith("RTSP/"):
        raise MalformedRequestError("the first line is not an RTSP request")
    if len(lines) > MAX_HEADERS + 1:
        raise MalformedRequestError("too many headers")
    headers: dict[str, str] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if not colon:
            raise MalformedRequestError("a header has no colon")
        headers[name.strip().lower()] = value.strip()
    return parts[0], parts[1], parts[2], headers


def _content_length(headers: Mapping[str, str]) -> int:
    text = headers.get("content-length", "0")
    if not text.isdecimal() or int(text) > MAX_BODY_BYTES:
        raise MalformedRequestError("the content length is unreadable or exceeds its bound")
    return int(text)


def response(status: int, cseq: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> bytes:
    """An answer as bytes. Values must hold no line break."""
    lines = [f"RTSP/1.0 {status} {REASONS[status]}", f"CSeq: {cseq}", "Server: VMS simulated camera"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
