"""A session in PLAY: first-packet watch, keep-alive, end. Timers of the loop, no task."""

import asyncio
from dataclasses import dataclass, field
from typing import Protocol

from streams.model import Finding
from streams.rtsp.dialogue import Dialogue
from streams.rtsp.lag import FairLimit
from streams.rtsp.message import Message
from streams.rtsp.session import PacketSink, RtspError, VideoMedia

_NOT_IMPLEMENTED = frozenset({400, 405, 500, 501, 551})


@dataclass(slots=True)
class Playing:
    """The RtspSession that `open_session` gives."""

    dialogue: Dialogue
    media: VideoMedia
    connect_ms: float
    address: str
    session_id: str
    session_timeout_s: float
    packets_come: bool = False
    _method: str = "GET_PARAMETER"
    _timers: dict[str, asyncio.TimerHandle | FairLimit] = field(default_factory=dict)

    async def ended(self) -> RtspError:
        """Wait until the peer ends or breaks the session; why."""
        return await asyncio.shield(self.dialogue.connection.lost)

    def await_first_packet(self, sink: PacketSink, receiver: "Receiver") -> None:
        """Before PLAY: the first packet is noticed, every other costs nothing extra."""
        receiver.hand_to(_FirstPacket(self, sink, receiver))

    def first_packet_came(self) -> None:
        self.packets_come = True
        if (timer := self._timers.pop("first", None)) is not None:
            timer.cancel()

    def begin(self, first_packet: FairLimit) -> None:
        """After PLAY: without a packet in time the limit ends it; keep-alive (RFC 2326 §10.8, §12.37) until the end."""
        if not self.packets_come:
            self._timers["first"] = first_packet
            first_packet.start(self.dialogue.connection.fail)
        self.dialogue.connection.on_unasked = self._on_kept_alive
        self._schedule()

    def teardown(self) -> None:
        """Say good-bye without waiting; the caller closes."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        self.dialogue.tell("TEARDOWN", self.address, {"Session": self.session_id})

    def _schedule(self) -> None:
        loop = asyncio.get_running_loop()
        self._timers["alive"] = loop.call_later(self.session_timeout_s / 2, self._say_alive)

    def _say_alive(self) -> None:
        self.dialogue.tell(self._method, self.address, {"Session": self.session_id})
        self._schedule()

    def _on_kept_alive(self, message: Message) -> None:
        if message.status == 401:
            self.dialogue.renew(message)
        elif message.status in _NOT_IMPLEMENTED:
            self._method = "OPTIONS"
        elif message.status == 454:
            self.dialogue.connection.fail(RtspError(Finding.RESET, "the camera has forgotten the session (454)"))


class Receiver(Protocol):
    """What hands packets on: the connection, or the pair of UDP ports."""

    def hand_to(self, sink: PacketSink) -> None: ...


@dataclass(slots=True)
class _FirstPacket:
    """Stands in for the sink until the first packet, so that later ones cost nothing extra."""

    playing: Playing
    sink: PacketSink
    receiver: Receiver

    def on_rtp(self, packet: bytes, /) -> None:
        self.receiver.hand_to(self.sink)
        self.playing.first_packet_came()
        self.sink.on_rtp(packet)

    def on_rtcp(self, packet: bytes, /) -> None:
        self.sink.on_rtcp(packet)
