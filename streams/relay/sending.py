"""The hot path: one run of prepared packets to one viewer. Headers written and SRTP done in place, one send for all."""

import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from pylibsrtp import _binding as srtp_binding

from streams.relay.packets import Run

BUFFER_BYTES = 1 << 17
"""A run is at most 32 packets of 1400 bytes and their tags."""
SOL_UDP = 17
UDP_SEGMENT = 103  # linux/udp.h
_HEADER = struct.Struct(">BBHII")
_VERSION = 0x80
_SEGMENT = struct.Struct("=H")

# srtp_protect(context, pointer, length in and out) -> 0 when well. pylibsrtp's own binding, called on our own buffer:
# Session.protect copies twice and allocates (6.7 µs a packet against 4.1).
_protect: Callable[[Any, Any, Any], int] = srtp_binding.lib.srtp_protect
_buffer = srtp_binding.ffi.new("unsigned char[]", BUFFER_BYTES)
_length = srtp_binding.ffi.new("int *")
_view = memoryview(srtp_binding.ffi.buffer(_buffer)).cast("B")
"""One buffer for the process: a send begins and ends without yielding, so that no two viewers ever meet in it."""


class Srtp(Protocol):
    """What sending needs of `pylibsrtp.Session`."""

    _srtp: Any


@dataclass(slots=True)
class SendCounters:
    """Counted over all viewers of a node."""

    gso: int = 0
    plain: int = 0
    blocked: int = 0
    """Sends that the socket did not take: the viewer goes on later, or skips."""
    octets: int = 0
    protect_failed: int = 0


class MediaPath:
    """Where one viewer's media goes: its socket, address and SRTP session, and the numbers that are its own."""

    def __init__(
        self,
        sock: socket.socket,
        address: tuple[str, int],
        srtp: Srtp,
        *,
        ssrc: int,
        payload_type: int,
        tag_bytes: int,
        counters: SendCounters,
    ) -> None:
        self.ssrc = ssrc
        self.tag_bytes = tag_bytes
        self._socket = sock
        self._address = address
        self._session = srtp  # owns the context: while we hold the one, the other lives
        self._context = srtp._srtp[0]  # noqa: SLF001 - see _protect
        self._payload_type = payload_type
        self._counters = counters
        self._segmented = True

    def carry(self, payload_type: int) -> None:
        """From now on send media of that payload type."""
        self._payload_type = payload_type

    def move(self, sock: socket.socket, address: tuple[str, int]) -> None:
        """From now on send there: the viewer has changed its network (ICE restart)."""
        self._socket, self._address = sock, address

    def send(self, run: Run, sequence: int, timestamp: int) -> bool:
        """Send a run whose first packet gets `sequence`; both numbers may be longer than RTP's. False: socket is full.

        A packet that was sent before comes out the same, byte for byte, given the same numbers.
        """
        blob, segment, ssrc, payload_type = run.blob, run.segment, self.ssrc, self._payload_type
        timestamp &= 0xFFFFFFFF
        _view[: len(blob)] = blob
        offset = 0
        for size, marker in run.packets:
            _HEADER.pack_into(_view, offset, _VERSION, payload_type | marker, sequence & 0xFFFF, timestamp, ssrc)
            _length[0] = size
            if _protect(self._context, _buffer + offset, _length):
                self._counters.protect_failed += 1
                return True
            sequence += 1
            offset += segment
        return self._transmit(_view[: len(blob)], segment, len(run.packets))

    def resend(self, run: Run, place: int, sequence: int, timestamp: int) -> None:
        """Send one packet of a run again."""
        size, marker = run.packets[place]
        start = place * run.segment
        blob = run.blob[start : start + size + self.tag_bytes]
        self.send(
            Run(first=run.first + place, blob=blob, segment=len(blob), packets=((size, marker),)), sequence, timestamp
        )

    def send_plain(self, datagram: bytes) -> None:
        """Send one datagram that is protected already (RTCP)."""
        self._transmit(memoryview(datagram), len(datagram), 1)

    def _transmit(self, data: memoryview, segment: int, count: int) -> bool:
        counters = self._counters
        try:
            if count > 1 and self._segmented:
                try:
                    ancillary = ((SOL_UDP, UDP_SEGMENT, _SEGMENT.pack(segment)),)
                    self._socket.sendmsg((data,), ancillary, 0, self._address)
                except BlockingIOError:
                    raise
                except OSError:  # an old kernel, or a path that can't: packet by packet from now on
                    self._segmented = False
                else:
                    counters.gso += 1
                    counters.octets += len(data)
                    return True
            for start in range(0, len(data), segment):
                self._socket.sendto(data[start : start + segment], self._address)
                counters.plain += 1
        except BlockingIOError:
            counters.blocked += 1
            return False
        except OSError:  # unreachable for the moment: as good as lost on the way, and noticed by the viewer's silence
            return True
        counters.octets += len(data)
        return True
