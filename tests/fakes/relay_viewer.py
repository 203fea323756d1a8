"""A WebRTC viewer for tests: aiortc's own client, on loopback alone."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

import aioice.ice
from aiortc import RTCConfiguration, RTCPeerConnection, RTCRtpReceiver, RTCSessionDescription
from av import AudioFrame, VideoFrame

from tests.fakes.patience import PATIENCE_S

Signal = Callable[[str], Awaitable[str]]
"""Takes an SDP offer, gives the answer."""


@contextmanager
def loopback_ice() -> Iterator[None]:
    """aioice leaves loopback out of its addresses; on it alone the client meets the relay without leaving the host."""
    real = aioice.ice.get_host_addresses
    aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: ["127.0.0.1"]
    try:
        yield
    finally:
        aioice.ice.get_host_addresses = real


class RelayViewer:
    """`async with RelayViewer(signal) as viewer: await viewer.frame()`."""

    def __init__(self, signal: Signal, *, rtx: bool = False, audio: bool = False) -> None:
        """`rtx`: takes packets again in a stream of their own (RFC 4588), as browsers do. `audio`: listens too."""
        self._audio = audio
        self._signal = signal
        self._mime_types = {"video/H264", "video/rtx"} if rtx else {"video/H264"}
        self._pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.answer_sdp = ""

    async def __aenter__(self) -> Self:
        capabilities = RTCRtpReceiver.getCapabilities("video")
        assert capabilities is not None
        codecs = [codec for codec in capabilities.codecs if codec.mimeType in self._mime_types]
        transceiver = self._pc.addTransceiver("video", direction="recvonly")
        transceiver.setCodecPreferences(codecs)
        if self._audio:
            self._pc.addTransceiver("audio", direction="recvonly")
        with loopback_ice():
            await self._pc.setLocalDescription(await self._pc.createOffer())
        try:
            self.answer_sdp = await self._signal(self._pc.localDescription.sdp)
        except BaseException:
            await self._pc.close()
            raise
        await self._pc.setRemoteDescription(RTCSessionDescription(self.answer_sdp, "answer"))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._pc.close()

    def refuse_consent(self) -> None:
        """From now on it answers no check."""
        ice = self._pc.getReceivers()[0].transport.transport.iceGatherer._connection
        setattr(ice, "request_received", lambda *_: None)  # noqa: B010 - the checker lets no method be assigned

    @property
    def connected(self) -> bool:
        return self._pc.connectionState == "connected"

    async def frame(self, within_s: float = PATIENCE_S) -> VideoFrame:
        """The next decoded picture."""
        track = self._pc.getReceivers()[0].track
        async with asyncio.timeout(within_s):
            frame = await track.recv()
        assert isinstance(frame, VideoFrame)
        return frame

    async def sound(self, within_s: float = PATIENCE_S) -> AudioFrame:
        """The next piece of what is heard."""
        track = self._pc.getReceivers()[1].track
        async with asyncio.timeout(within_s):
            frame = await track.recv()
        assert isinstance(frame, AudioFrame)
        return frame


async def offer_sdp(*, audio: bool = False) -> str:
    """A real offer of a viewer that never comes."""
    pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    pc.addTransceiver("video", direction="recvonly")
    if audio:
        pc.addTransceiver("audio", direction="recvonly")
    with loopback_ice():
        await pc.setLocalDescription(await pc.createOffer())
    sdp = pc.localDescription.sdp
    await pc.close()
    return sdp
