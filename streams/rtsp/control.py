"""What the headers of SETUP, PLAY and redirects say: control addresses, channels, session ids. Pure."""

import re

from streams.model import Finding
from streams.rtsp.message import Message
from streams.rtsp.session import RtspError
from streams.url import StreamUrl, StreamUrlError

DEFAULT_SESSION_TIMEOUT_S = 60  # RFC 2326 §12.37
MIN_SESSION_TIMEOUT_S = 10
"""A peer that asks for a keep-alive more often than every 5 s does not get it."""
_INTERLEAVED = re.compile(r"interleaved\s*=\s*(\d{1,3})", re.IGNORECASE)
_SERVER_PORTS = re.compile(r"server_port\s*=\s*(\d{1,5})(?:-(\d{1,5}))?", re.IGNORECASE)
_TIMEOUT = re.compile(r"timeout\s*=\s*(\d{1,6})", re.IGNORECASE)
_PRINTABLE = re.compile(r"[!-~]{1,500}$")


def resolve(base: str, control: str | None) -> str:
    """The address to SETUP or PLAY (RFC 2326 §C.1.1), joined as cameras expect it: appended, whatever the query."""
    if control is None or control in {"", "*"}:
        return _checked(base)
    if "://" in control:
        return _checked(control)
    return _checked(base if base.endswith("/") else base + "/") + control


def _checked(address: str) -> str:
    if not _PRINTABLE.match(address):
        raise RtspError(Finding.UNREADABLE, "the camera gives a control address that is not a URI")
    return address


def channel_of(setup: Message) -> int:
    """The RTP channel that the server chose; ours (0) if it does not say."""
    match = _INTERLEAVED.search(setup.header("transport") or "")
    channel = int(match[1]) if match else 0
    if channel > 254:
        raise RtspError(Finding.UNREADABLE, f"the camera chose the interleaved channel {channel}, which does not exist")
    return channel


def server_ports_of(setup: Message) -> tuple[int, int] | None:
    """From where the camera sends RTP and RTCP over UDP; None: it does not say."""
    match = _SERVER_PORTS.search(setup.header("transport") or "")
    if match is None:
        return None
    first = int(match[1])
    second = int(match[2]) if match[2] else first + 1
    return (first, second) if first and second and max(first, second) < 1 << 16 else None


def expect_success(method: str, answer: Message) -> None:
    """Raises RtspError for a redirect, which makes sense as the answer to DESCRIBE only."""
    if answer.status >= 300:
        raise RtspError(Finding.NOT_FOUND, f"the camera answers {method} with a redirect ({answer.status})")


def session_of(setup: Message) -> tuple[str, float]:
    """Session id and time-out in seconds."""
    value = setup.header("session") or ""
    session_id, _, rest = value.partition(";")
    session_id = session_id.strip()
    if not _PRINTABLE.match(session_id):
        raise RtspError(Finding.UNREADABLE, "the camera answers SETUP without a session id")
    timeout = _TIMEOUT.search(rest)
    return session_id, float(max(int(timeout[1]) if timeout else DEFAULT_SESSION_TIMEOUT_S, MIN_SESSION_TIMEOUT_S))


def redirect_target(url: StreamUrl, answer: Message, *, followed: bool) -> StreamUrl:
    """Where a 3xx leads: followed once, on the same host only: another may be anybody's. Raises RtspError."""
    location = answer.header("location") or ""
    try:
        target = StreamUrl.parse(location)
    except StreamUrlError as error:
        raise RtspError(
            Finding.NOT_FOUND, f"the camera redirects ({answer.status}) to no usable address: {error}"
        ) from None
    if target.host != url.host:
        reason = f"to another host ({target.host}), which is not followed: enter that address if it is right"
        raise RtspError(Finding.NOT_FOUND, f"the camera redirects ({answer.status}) {reason}")
    if followed:
        raise RtspError(Finding.NOT_FOUND, f"the camera redirects ({answer.status}) again and again")
    return target
