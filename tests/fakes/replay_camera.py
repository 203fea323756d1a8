"""A camera without a network: plays a short H.264 clip, made once with a real encoder, into whoever opens a session."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache

import av
import numpy as np

from streams.clock import Clock
from streams.model import Credentials, Finding
from streams.relay.h264 import cut
from streams.rtsp.session import PacketSink, RtspError, RtspSession, VideoMedia
from streams.url import StreamUrl

FPS = 25
GROUP = 25
TICKS = 90_000 // FPS
URL = StreamUrl.parse("rtsp://127.0.0.1:554/sub")


@cache
def clip(width: int = 320, height: int = 240) -> tuple[tuple[bytes, ...], ...]:
    """Two groups of pictures: per frame its NAL units without start codes. A bar moves over a noisy ground."""
    encoder = av.CodecContext.create("libx264", "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"
    encoder.framerate, encoder.time_base = Fraction(FPS), Fraction(1, FPS)
    encoder.options = {"preset": "ultrafast", "tune": "zerolatency", "g": str(GROUP), "x264-params": "repeat-headers=1"}
    ground = np.random.default_rng(1).integers(90, 130, (height, width, 3), dtype=np.uint8)
    frames = []
    for n in range(2 * GROUP):
        picture = ground.copy()
        picture[:, n * 6 : n * 6 + 20] = 255
        frames += [split(bytes(packet)) for packet in encoder.encode(av.VideoFrame.from_ndarray(picture, "rgb24"))]
    frames += [split(bytes(packet)) for packet in encoder.encode(None)]
    return tuple(frames)


def split(annex_b: bytes) -> tuple[bytes, ...]:
    """NAL units of an Annex B byte stream."""
    return tuple(
        nal.strip(b"\0") for nal in annex_b.replace(b"\0\0\0\1", b"\0\0\1").split(b"\0\0\1") if nal.strip(b"\0")
    )


def rtp(payload: bytes, sequence: int, timestamp: int, *, marker: bool) -> bytes:
    """One RTP packet of payload type 96."""
    head = bytes([0x80, 96 | (0x80 if marker else 0)]) + (sequence & 0xFFFF).to_bytes(2, "big")
    return head + (timestamp & 0xFFFFFFFF).to_bytes(4, "big") + b"\0\0\0\7" + payload


def packets(nals: tuple[bytes, ...], sequence: int, timestamp: int, limit: int = 1200) -> list[bytes]:
    """A frame as RTP packets, the last one marked."""
    payloads = [part for nal in nals for part in cut(nal, limit)]
    return [rtp(payload, sequence + n, timestamp, marker=n == len(payloads) - 1) for n, payload in enumerate(payloads)]


@dataclass
class _Session:
    media: VideoMedia
    connect_ms: float = 1.0
    over: "asyncio.Future[RtspError]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    async def ended(self) -> RtspError:
        return await asyncio.shield(self.over)


class ReplayCamera:
    """`camera.open_session` is an OpenSession. `break_off`, `silence` and `refuse` are its faults."""

    def __init__(self, *, codec: str = "h264", fps: float = FPS) -> None:
        self.opened = 0
        self.open_now = 0
        self.finding: Finding | None = None
        self.silent = False
        self.clip = clip()
        self.codec = codec
        self._interval_s = 1 / fps
        self._sessions: list[_Session] = []

    @asynccontextmanager
    async def open_session(
        self, url: StreamUrl, credentials: Credentials | None, sink: PacketSink, *, clock: Clock
    ) -> AsyncIterator[RtspSession]:
        if self.finding is not None:
            raise RtspError(self.finding, "told to fail")
        self.opened += 1
        self.open_now += 1
        session = _Session(VideoMedia(self.codec, 96, 90_000, (), "42c01e"))
        self._sessions.append(session)
        try:
            async with asyncio.TaskGroup() as group:
                player = group.create_task(self._play(sink, clock))
                try:
                    yield session
                finally:
                    player.cancel()
        finally:
            self.open_now -= 1

    def break_off(self) -> None:
        """End every session, as a camera that restarts."""
        for session in self._sessions:
            if not session.over.done():
                session.over.set_result(RtspError(Finding.RESET, "the camera closed the connection"))

    async def _play(self, sink: PacketSink, clock: Clock) -> None:
        sequence, number = 60_000 + self.opened, 0
        base = 0xFFFFFF00 if self.opened == 1 else 12345
        while True:
            nals = self.clip[number % len(self.clip)]
            if not self.silent:
                for packet in packets(nals, sequence, base + number * TICKS):
                    sink.on_rtp(packet)
                    sequence += 1
            number += 1
            await clock.sleep(self._interval_s)
