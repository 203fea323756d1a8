"""RTSP 1.0 messages (RFC 2326 §4–7): heads parsed, requests written. Pure; holds the bounds of what a peer may send."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

MAX_HEAD_BYTES = 16 * 1024
"""Cameras' heads are under 1 KB; one that has not ended by now never will."""
MAX_BODY_BYTES = 64 * 1024
"""An SDP of a camera with eight tracks is under 4 KB."""
USER_AGENT = "vms"

HEAD_END = re.compile(rb"\r?\n\r?\n")  # some firmware ends its lines with a bare LF
_STATUS_LINE = re.compile(r"RTSP/1\.\d (\d{3})(?: (.*))?$")
_REQUEST_LINE = re.compile(r"[A-Z_]{3,20} \S+ RTSP/1\.\d$")
_HEAD_START = re.compile(rb"RTSP/1\.|[A-Z_]{3,20} ")
_HEAD_START_BYTES = 21
_LINE_END = re.compile(r"\r?\n")


class MessageError(Exception):
    """What came is not RTSP, or breaks a bound; the text says which."""


@dataclass(frozen=True, slots=True)
class Message:
    """An answer, or (status 0) a request that the peer sent us."""

    status: int
    reason: str
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Names in lower case; several values where a header came more than once."""
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """The first value."""
        values = self.headers.get(name)
        return values[0] if values else None

    @property
    def cseq(self) -> int | None:
        value = self.header("cseq")
        return int(value) if value is not None and value.isascii() and value.isdigit() and len(value) < 10 else None


def check_start(start: bytes) -> None:
    """Raises MessageError as soon as the first bytes cannot begin an RTSP message."""
    if start.startswith(b"HTTP/"):
        raise MessageError("a web server answers on this port, not RTSP")
    if len(start) >= _HEAD_START_BYTES and not _HEAD_START.match(start):
        raise MessageError("what the peer sent is not RTSP")
    if not re.match(rb"[A-Z_]", start):
        raise MessageError("what the peer sent is not RTSP")


def parse_head(head: bytes) -> tuple[Message, int]:
    """A head without its empty line, and the number of body bytes that follow. Raises MessageError."""
    lines = _LINE_END.split(head.decode("utf-8", "replace"))
    headers: dict[str, tuple[str, ...]] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if not colon:
            continue  # a stray line harms nobody
        key = name.strip().lower()
        headers[key] = (*headers.get(key, ()), value.strip())
    if status := _STATUS_LINE.match(lines[0]):
        message = Message(int(status[1]), status[2] or "", headers)
    elif _REQUEST_LINE.match(lines[0]):
        message = Message(0, lines[0], headers)
    else:
        raise MessageError("what the peer sent is not RTSP")
    return message, _body_bytes(message)


def _body_bytes(message: Message) -> int:
    text = message.header("content-length") or "0"
    if not (text.isascii() and text.isdigit()):
        raise MessageError("the Content-Length is not a number")
    if len(text) > 9 or int(text) > MAX_BODY_BYTES:
        raise MessageError(f"the answer is longer than {MAX_BODY_BYTES} bytes")
    return int(text)


def format_request(method: str, uri: str, cseq: int, headers: Mapping[str, str]) -> bytes:
    """A request without body, as sent."""
    lines = [f"{method} {uri} RTSP/1.0", f"CSeq: {cseq}", f"User-Agent: {USER_AGENT}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
