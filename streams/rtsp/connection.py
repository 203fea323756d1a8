"""The TCP connection of one session: splits the byte stream into answers and interleaved packets (RFC 2326 §10.12)."""

import asyncio
from collections.abc import Callable
from typing import Final, cast

from typing_extensions import override

from streams.model import Finding
from streams.rtsp.failures import failure_of_os
from streams.rtsp.lag import FairLimit
from streams.rtsp.message import HEAD_END, MAX_HEAD_BYTES, Message, MessageError, check_start, parse_head
from streams.rtsp.session import PacketSink, RtspError

_DOLLAR: Final = 0x24
_NO_CHANNEL: Final = -1
_RTP_HEADER_BYTES: Final = 12
_MAX_STRAY: Final = 1000
_MAX_STRAY_PER_S: Final = 500
"""What is not our video: audio that some cameras send unasked comes 50 times a second."""
_STRAY_MESSAGE: Final = 10
"""A message nobody asked for costs as much time as ten packets."""


class Connection(asyncio.Protocol):
    """Holds at most one incomplete element: a head (16 KB), a body (64 KB) or a packet (64 KB). Bound to one loop."""

    def __init__(self, sink: PacketSink) -> None:
        self._on_rtp = sink.on_rtp
        self._on_rtcp = sink.on_rtcp
        self._rtp_channel = self._rtcp_channel = _NO_CHANNEL
        self._payload_type = -1
        self._pending = bytearray()
        self._need = 1
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Message] | None = None
        self._cseq = 0
        self._stray = 0
        self._began_s = asyncio.get_running_loop().time()
        self.lost: asyncio.Future[RtspError] = asyncio.get_running_loop().create_future()
        """Done once the connection is of no more use; why."""
        self.on_unasked: Callable[[Message], None] = _ignore
        """Gets the answers to what `send` sent without waiting."""

    # -- sending ---------------------------------------------------------------------------------------------------

    def send(self, request: bytes) -> None:
        """Without waiting for the answer."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(request)

    async def answer(self, request: bytes, cseq: int, limit: FairLimit) -> Message:
        """Send and wait for the answer with this CSeq. Raises RtspError, that of the limit if it did not come."""
        if self.lost.done():
            raise self.lost.result()
        self._cseq = cseq
        answer: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self._answer = answer
        try:
            self.send(request)
            # Unlike asyncio.timeout this does not throw away an answer that came together with the time-out.
            limit.start(self._refuse_answer)
            return await answer
        finally:
            limit.cancel()
            self._answer = None
            if answer.done() and not answer.cancelled():
                answer.exception()  # looked at, also when the caller was cancelled: it is no mistake of ours

    def take(self, rtp_channel: int, payload_type: int) -> None:
        """From now on packets of this channel (RTCP: the next one) go to the sink; others are dropped."""
        self._rtp_channel, self._rtcp_channel = rtp_channel, rtp_channel + 1
        self._payload_type = payload_type

    def hand_to(self, sink: PacketSink) -> None:
        """Change the receiver."""
        self._on_rtp, self._on_rtcp = sink.on_rtp, sink.on_rtcp

    def close(self) -> None:
        """Flush what a socket buffer takes at once, then close; never lingers."""
        # Who listened leads back here: only the search for garbage would free them, and a whole source with them.
        self._on_rtp = self._on_rtcp = self.on_unasked = _ignore
        transport = self._transport
        if transport is not None:
            if transport.get_write_buffer_size():
                transport.abort()
            else:
                transport.close()

    def fail(self, error: RtspError) -> None:
        """End the session for this reason, if nothing ended it before."""
        if not self.lost.done():
            self.lost.set_result(error)
        self._refuse_answer(error)
        if self._transport is not None:
            self._transport.abort()

    def _refuse_answer(self, error: RtspError) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)

    # -- asyncio.Protocol ------------------------------------------------------------------------------------------

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Not checked: uvloop's transports are no subclass of it.
        self._transport = cast("asyncio.Transport", transport)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        if exc is not None and not isinstance(exc, OSError):
            # A bug in a sink is not a camera's failure: let it surface where the session is awaited.
            if not self.lost.done():
                self.lost.set_exception(exc)
            return
        if exc is None:
            self.fail(RtspError(Finding.RESET, "the camera closed the connection"))
        else:
            self.fail(failure_of_os(exc, "the connection broke"))

    @override
    def data_received(self, data: bytes) -> None:
        pending = self._pending
        if pending:
            pending += data
            if len(pending) < self._need:
                return
            data = bytes(pending)
            pending.clear()
        try:
            used = self._consume(data)
        except MessageError as error:
            self.fail(RtspError(Finding.UNREADABLE, str(error)))
            return
        except RtspError as error:
            self.fail(error)
            return
        if used < len(data):
            pending += data[used:]

    # -- parsing ---------------------------------------------------------------------------------------------------

    def _consume(self, data: bytes) -> int:
        """Handles every whole element; returns the bytes used and sets how many the next element needs at least."""
        at, size = 0, len(data)
        rtp_channel, wanted_type = self._rtp_channel, self._payload_type
        while size - at >= 4:
            if data[at] != _DOLLAR:
                used = self._consume_text(data, at)
                if not used:
                    return at
                at += used
                rtp_channel, wanted_type = self._rtp_channel, self._payload_type
                continue
            end = at + 4 + (data[at + 2] << 8 | data[at + 3])
            if end > size:
                self._need = end - at
                return at
            channel = data[at + 1]
            if channel == rtp_channel and end - at >= 4 + _RTP_HEADER_BYTES and data[at + 5] & 0x7F == wanted_type:
                self._on_rtp(data[at + 4 : end])
            else:
                self._count_stray(1)
                if channel == self._rtcp_channel:
                    self._on_rtcp(data[at + 4 : end])
            at = end
        self._need = 4
        return at

    def _consume_text(self, data: bytes, at: int) -> int:
        """One message, or a stray line end. Returns the bytes used; 0 when more are needed."""
        if data[at] in b"\r\n":
            self._count_stray(1)
            return 1
        check_start(data[at : at + 32])
        head_end = HEAD_END.search(data, at, at + MAX_HEAD_BYTES)
        if head_end is None:
            if len(data) - at >= MAX_HEAD_BYTES:
                raise MessageError(f"the head of an answer is longer than {MAX_HEAD_BYTES} bytes")
            self._need = len(data) - at + 1
            return 0
        message, body_bytes = parse_head(data[at : head_end.start()])
        end = head_end.end() + body_bytes
        if end > len(data):
            self._need = end - at
            return 0
        self._dispatch(Message(message.status, message.reason, message.headers, data[head_end.end() : end]))
        return end - at

    def _dispatch(self, message: Message) -> None:
        if not message.status:
            return  # a request of the server: RFC 2326 lets a client ignore it
        waiting = self._answer
        # Some cameras leave the CSeq out; then it is the answer that we wait for.
        if waiting is not None and message.cseq in {self._cseq, None}:
            if not waiting.done():
                waiting.set_result(message)
        else:
            self._count_stray(_STRAY_MESSAGE)
            self.on_unasked(message)

    def _count_stray(self, weight: int) -> None:
        """A peer may not keep this process busy with what nobody asked for."""
        self._stray += weight
        if self._stray > _MAX_STRAY:
            elapsed_s = asyncio.get_running_loop().time() - self._began_s
            if self._stray > _MAX_STRAY + _MAX_STRAY_PER_S * elapsed_s:
                raise MessageError("the camera floods us with what is not its video")


def _ignore(what: object) -> None:
    """Nobody asked."""
