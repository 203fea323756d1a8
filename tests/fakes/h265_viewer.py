"""A WebRTC viewer that offers H.265, which aiortc's client does not know: it hands the packets over as they come."""

import asyncio
import re
from types import TracebackType
from typing import Self

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription

from tests.fakes.patience import PATIENCE_S
from tests.fakes.relay_viewer import Signal, loopback_ice

_H265 = 49
_LINES = f"a=rtpmap:{_H265} H265/90000\r\na=fmtp:{_H265} level-id=93;profile-id=1;tier-flag=0;tx-mode=SRST\r\n"
_ABOUT_H265 = re.compile(rf"a=(rtpmap|fmtp|rtcp-fb):{_H265} .*\r\n")


class H265Viewer:
    """`async with H265Viewer(signal) as viewer: await viewer.packet()`."""

    h265 = _H265

    def __init__(self, signal: Signal) -> None:
        self._signal = signal
        self._pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._packets: asyncio.Queue[bytes] = asyncio.Queue()

    async def __aenter__(self) -> Self:
        self._pc.addTransceiver("video", direction="recvonly")
        with loopback_ice():
            await self._pc.setLocalDescription(await self._pc.createOffer())
        offer = re.sub(r"(m=video \d+ \S+) ", rf"\1 {_H265} ", self._pc.localDescription.sdp) + _LINES
        answer = await self._signal(offer)
        known = _ABOUT_H265.sub("", answer).replace(f"SAVPF {_H265} ", "SAVPF ")
        await self._pc.setRemoteDescription(RTCSessionDescription(known, "answer"))
        self._pc.getReceivers()[0].transport._handle_rtp_data = self._take  # type: ignore[method-assign]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._pc.close()

    async def packet(self) -> bytes:
        """The next decrypted RTP packet."""
        async with asyncio.timeout(PATIENCE_S):
            return await self._packets.get()

    @staticmethod
    def payload_type(packet: bytes) -> int:
        return packet[1] & 0x7F

    async def _take(self, data: bytes, arrival_time_ms: int) -> None:
        self._packets.put_nowait(data)
