"""The hot path: one run of prepared packets to one viewer. Headers written and SRTP done in place, one send for all."""

import errno
import socket
import struct
from array import array
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from typing import Any, Protocol

from pylibsrtp import _binding as srtp_binding

from streams.relay.packets import RTP_HEADER, RUN_PACKETS, Run

BUFFER_BYTES = 1 << 17
"""A run is at most 32 packets of 1400 bytes and their tags."""
_VERSION = 0x80
_write_header = struct.Struct(">BBHII").pack_into
_write_original = struct.Struct(">H").pack_into
_ORIGINAL_BYTES = 2
_REFUSALS = frozenset({errno.EINVAL, errno.EIO, errno.EMSGSIZE, errno.ENOPROTOOPT, errno.EOPNOTSUPP})
"""How old kernels, and paths that cannot, say that they do not cut a blob into packets."""

# srtp_protect(context, pointer, length in and out) -> 0 when well. pylibsrtp's own binding, called on our own buffer:
# Session.protect copies twice and allocates (6.7 µs a packet against 4.1).
_protect: Callable[[Any, Any, Any], int] = srtp_binding.lib.srtp_protect
_buffer = srtp_binding.ffi.new("unsigned char[]", BUFFER_BYTES)
_lengths = srtp_binding.ffi.new("int[]", RUN_PACKETS)
_length_places = tuple(_lengths + place for place in range(RUN_PACKETS))
_length_bytes = memoryview(srtp_binding.ffi.buffer(_lengths)).cast("B")
_view = memoryview(srtp_binding.ffi.buffer(_buffer)).cast("B")
"""One buffer for the process: a send begins and ends without yielding, so that no two viewers ever meet in it."""


@lru_cache(maxsize=1024)
def _places(segment: int, count: int) -> tuple[Any, ...]:
    """Where a run's packets begin in the buffer. Cameras fill their packets: the same sizes come again and again."""
    return tuple(_buffer + place * segment for place in range(count))


def _write_headers(run: Run, numbers: tuple[int, int, int, int]) -> None:
    payload_type, sequence, timestamp, ssrc = run.numbers = numbers
    offset = 0
    for marker in run.markers:
        _write_header(run.blob, offset, _VERSION, payload_type | marker, sequence & 0xFFFF, timestamp, ssrc)
        sequence += 1
        offset += run.segment


class Srtp(Protocol):
    """What sending needs of `pylibsrtp.Session`."""

    _srtp: Any


@dataclass(slots=True)
class SendCounters:
    """Counted over all viewers of a node."""

    gso: int = 0
    """Sends of several packets that the kernel cut apart."""
    plain: int = 0
    """Packets that were sent alone."""
    refused: int = 0
    """Paths on which the kernel does not cut: there each packet goes alone."""
    blocked: int = 0
    """Sends that the socket did not take: the viewer goes on later, or skips."""
    octets: int = 0
    protect_failed: int = 0
    sent_apart: int = 0
    """Packets sent again in a stream of their own."""


@dataclass(slots=True)
class ResendStream:
    """The numbers of the stream in which one viewer gets packets again (RFC 4588 §4)."""

    ssrc: int
    sequence: int
    payload_type: int | None
    """None: of what plays now, the viewer takes packets again only as they were."""


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
        again: ResendStream,
        counters: SendCounters,
    ) -> None:
        self.ssrc = ssrc
        self.tag_bytes = tag_bytes
        self._socket = sock
        self._address = address
        self._session = srtp  # owns the context: while we hold the one, the other lives
        self._context = srtp._srtp[0]  # noqa: SLF001 - see _protect
        self._payload_type = payload_type
        self._again = again
        self._counters = counters
        self._segmented = True

    def carry(self, payload_type: int, resend_type: int | None) -> None:
        """From now on send media of that payload type, and packets again with the other."""
        self._payload_type, self._again.payload_type = payload_type, resend_type

    def move(self, sock: socket.socket, address: tuple[str, int]) -> None:
        """From now on send there: the viewer has changed its network (ICE restart)."""
        self._socket, self._address = sock, address

    def send(self, run: Run, sequence: int, timestamp: int) -> bool:
        """Send a run whose first packet gets `sequence`; both numbers may be longer than RTP's. False: socket is full.

        A packet that was sent before comes out the same, byte for byte, given the same numbers.
        """
        numbers = (self._payload_type, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, self.ssrc)
        if run.numbers != numbers:  # most viewers of a camera have the same: then one header is written for all
            _write_headers(run, numbers)
        blob, sizes = run.blob, run.sizes
        data = _view[: len(blob)]
        data[:] = blob
        _length_bytes[: len(sizes)] = sizes
        # One call from C for all packets: the loop itself would cost a quarter of what protecting them does.
        if any(map(_protect, repeat(self._context), _places(run.segment, len(run.lengths)), _length_places)):
            self._counters.protect_failed += 1
            return True
        return self._transmit(data, run)

    def resend(self, run: Run, place: int, sequence: int, timestamp: int) -> None:
        """Send one packet of a run again: in the viewer's stream for such, else as it was."""
        start, length, marker = place * run.segment, run.lengths[place], run.markers[place]
        if (payload_type := self._again.payload_type) is not None:
            payload = run.blob[start + RTP_HEADER : start + length]
            self._send_apart(payload, payload_type | marker, sequence, timestamp)
            return
        blob = run.blob[start : start + length + self.tag_bytes]
        sizes = array("i", [length]).tobytes()
        alone = Run(run.first + place, blob, len(blob), lengths=[length], sizes=sizes, markers=[marker], control=())
        self.send(alone, sequence, timestamp)

    def _send_apart(self, payload: bytearray, second: int, original: int, timestamp: int) -> None:
        """The payload under the next number of the other stream, behind the number that it had."""
        again, start = self._again, RTP_HEADER + _ORIGINAL_BYTES
        stop = start + len(payload)
        data = _view[: stop + self.tag_bytes]
        _write_header(data, 0, _VERSION, second, again.sequence & 0xFFFF, timestamp & 0xFFFFFFFF, again.ssrc)
        _write_original(data, RTP_HEADER, original & 0xFFFF)
        data[start:stop] = payload
        again.sequence += 1
        self._counters.sent_apart += 1
        self._send_one(data, stop)

    def send_beside(self, payload: bytes, ssrc: int, second: int, sequence: int, timestamp: int) -> None:
        """One packet of another stream than the picture's, with that second byte (marker and payload type)."""
        stop = RTP_HEADER + len(payload)
        data = _view[: stop + self.tag_bytes]
        _write_header(data, 0, _VERSION, second, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, ssrc)
        data[RTP_HEADER:stop] = payload
        self._send_one(data, stop)

    def _send_one(self, data: memoryview, stop: int) -> None:
        """Protect the packet that stands in the buffer up to `stop`, and send it."""
        _lengths[0] = stop
        if _protect(self._context, _buffer, _lengths):
            self._counters.protect_failed += 1
            return
        self._counters.octets += len(data)
        self.send_plain(data)

    def send_plain(self, datagram: bytes | memoryview) -> None:
        """Send one datagram that is protected already."""
        with suppress(OSError):  # as good as lost on the way
            self._socket.sendto(datagram, self._address)

    def _transmit(self, data: memoryview, run: Run) -> bool:
        counters, segmented = self._counters, self._segmented and run.control
        try:
            if segmented:
                self._socket.sendmsg((data,), run.control, 0, self._address)
                counters.gso += 1
            else:
                for start in range(0, len(data), run.segment):
                    self._socket.sendto(data[start : start + run.segment], self._address)
                    counters.plain += 1
        except BlockingIOError:
            counters.blocked += 1
            return False
        except OSError as error:
            if segmented and error.errno in _REFUSALS:  # packet by packet from now on
                self._segmented = False
                counters.refused += 1
                return self._transmit(data, run)
            return True  # unreachable for the moment: as good as lost on the way, and noticed by the viewer's silence
        counters.octets += len(data)
        return True
