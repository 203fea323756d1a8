"""What an operating-system error or an RTSP status says about the camera, and which say only something about us."""

import errno
import os
import socket

from streams.model import Finding
from streams.redact import redact
from streams.rtsp.session import RtspError

_BY_ERRNO = {
    errno.ECONNREFUSED: Finding.REFUSED,
    # No answer to ARP, or a router said so: the camera's side is dead.
    errno.EHOSTUNREACH: Finding.REFUSED,
    errno.EHOSTDOWN: Finding.REFUSED,
    errno.ETIMEDOUT: Finding.TIMED_OUT,
    errno.ECONNRESET: Finding.RESET,
    errno.ECONNABORTED: Finding.RESET,
    errno.EPIPE: Finding.RESET,
}
_BY_STATUS = {
    401: Finding.UNAUTHORIZED,
    403: Finding.UNAUTHORIZED,
    453: Finding.NO_VIDEO,
    461: Finding.NO_TRANSPORT,
}
# The name does not exist. Anything else that getaddrinfo says (no name server answers …) is our own trouble.
_NO_SUCH_NAME = {
    getattr(socket, name) for name in ("EAI_NONAME", "EAI_NODATA", "EAI_ADDRFAMILY") if hasattr(socket, name)
}


def failure_of_os(error: OSError, what: str, address: str | None = None) -> RtspError:
    """`what` begins the sentence. An error that is not known to come from the camera's side is BLIND: file handles,
    memory, local ports and interfaces say nothing about the camera. `address`: numeric, to look up our own route."""
    if isinstance(error, socket.gaierror):
        finding = Finding.REFUSED if error.errno in _NO_SUCH_NAME else Finding.BLIND
        return RtspError(finding, f"{what}: the host name cannot be resolved ({error.strerror})")
    code = error.errno
    if code == errno.ENETUNREACH and address is not None and has_local_route(address):
        finding = Finding.REFUSED
    else:
        finding = _BY_ERRNO.get(code, Finding.BLIND) if code is not None else _by_type(error)
    reason = os.strerror(code) if code is not None else str(error) or type(error).__name__
    return RtspError(finding, redact(f"{what}: {reason}"))


def _by_type(error: OSError) -> Finding:
    return Finding.RESET if isinstance(error, ConnectionError) else Finding.BLIND


def has_local_route(address: str) -> bool:
    """Whether this machine knows a way to a numeric address. Connecting a UDP socket looks it up and sends nothing."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as trial:
            trial.connect((address, 9))
    except OSError:
        return False
    return True


def too_late(phase: str, limit_s: float) -> RtspError:
    """The camera has let a time limit pass. `phase` completes "the camera …"."""
    return RtspError(Finding.TIMED_OUT, f"the camera {phase} within {limit_s:g} s")


def failure_of_status(method: str, status: int, reason: str) -> RtspError:
    """An answer that is not 2xx, in words."""
    finding = Finding.NO_VIDEO if status >= 500 else _BY_STATUS.get(status, Finding.NOT_FOUND)
    return RtspError(finding, redact(f"the camera refuses {method}: {status} {reason[:80]}".rstrip()))
