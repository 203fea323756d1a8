"""One playing RTSP session: DESCRIBE, SETUP, PLAY, then RTP packets handed to a sink, in the event loop, no thread."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from typing_extensions import override

from streams.clock import Clock
from streams.model import Credentials, Finding
from streams.url import StreamUrl


@dataclass(frozen=True, slots=True)
class VideoMedia:
    """The video of an SDP (RFC 8866) that we play."""

    codec: str
    """"h264" or "h265"."""
    payload_type: int
    clock_rate: int
    parameter_sets: tuple[bytes, ...]
    """SPS/PPS (H.264) or VPS/SPS/PPS (H.265) NAL units without start codes, as sprop-* gave them; may be empty."""
    profile_level_id: str | None
    """H.264 only: six hex digits (RFC 6184 §8.1)."""
    audio: "AudioMedia | None" = None
    """What can be heard beside it; None: nothing, or in another coding than G.711."""


@dataclass(frozen=True, slots=True)
class AudioMedia:
    """The G.711 audio of an SDP: 8000 samples a second, a byte each (RFC 3551 §4.5.14)."""

    encoding: str
    """"pcmu" or "pcma"."""
    payload_type: int
    control: str | None
    """As the SDP wrote it."""


class RtspError(Exception):
    """The session could not be opened, or ended. `finding` classifies it; the text never holds a credential."""

    def __init__(self, finding: Finding, detail: str) -> None:
        super().__init__(detail)
        self.finding = finding
        self.detail = detail


class PacketSink(Protocol):
    """Where a session's packets go. Called in the event loop, must not block; may raise RtspError to end it."""

    def on_rtp(self, packet: bytes, /) -> None:
        """One whole RTP packet of the video track (RFC 3550 §5.1)."""

    def on_rtcp(self, packet: bytes, /) -> None:
        """One compound RTCP packet of the video track."""


class NoPackets(PacketSink):
    """Where none come, or are wanted any more."""

    @override
    def on_rtp(self, packet: bytes, /) -> None:
        return

    @override
    def on_rtcp(self, packet: bytes, /) -> None:
        return


class RtspSession(Protocol):
    """A session in PLAY."""

    media: VideoMedia
    connect_ms: float
    """TCP connect, from the call to the established connection."""

    async def ended(self) -> RtspError:
        """Wait until the peer ends or breaks the session; why."""


class OpenSession(Protocol):
    """The seam between the network and everything above it: `streams.rtsp.client.open_session` is the real one."""

    def __call__(
        self, url: StreamUrl, credentials: Credentials | None, sink: PacketSink, *, clock: Clock
    ) -> AbstractAsyncContextManager[RtspSession]:
        """Entering connects and plays, raising RtspError; leaving sends TEARDOWN without waiting and closes."""
