"""A camera without a network: plays a short H.264 clip, made once with a real encoder, into whoever opens a session."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import NamedTuple

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


class Coded(NamedTuple):
    """A frame in the order of sending."""

    shown: int
    """Its place in the order of showing."""
    nals: tuple[bytes, ...]
    """Without start codes."""


@cache
def clip(width: int = 320, height: int = 240, b_frames: str = "") -> tuple[Coded, ...]:
    """Two groups of pictures. A bar moves over a noisy ground. `b_frames`: x264 parameters that switch them on."""
    encoder = av.CodecContext.create("libx264", "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"
    encoder.framerate, encoder.time_base = Fraction(FPS), Fraction(1, FPS)
    parameters = f"repeat-headers=1:scenecut=0:{b_frames}"
    encoder.options = {"preset": "ultrafast", "g": str(GROUP), "x264-params": parameters}
    if not b_frames:
        encoder.options |= {"tune": "zerolatency"}
    ground = np.random.default_rng(1).integers(90, 130, (height, width, 3), dtype=np.uint8)
    coded = []
    for n in range(2 * GROUP):
        picture = ground.copy()
        picture[:, n * 6 : n * 6 + 20] = 255
        frame = av.VideoFrame.from_ndarray(picture, "rgb24")
        frame.pts = n
        coded += encoder.encode(frame)
    coded += encoder.encode(None)
    return tuple(Coded(packet.pts or 0, split(bytes(packet))) for packet in coded)


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
        self.only: Callable[[bytes], bool] = lambda nal: True
        """Which NAL units it sends."""
        self.parameter_sets: tuple[bytes, ...] = ()
        """What its SDP says of them."""
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
        session = _Session(VideoMedia(self.codec, 96, 90_000, self.parameter_sets, "42c01e"))
        self._sessions.append(session)
        try:
            async with asyncio.TaskGroup() as group:
                player = group.create_task(self._play(session, sink, clock))
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

    async def _play(self, session: _Session, sink: PacketSink, clock: Clock) -> None:
        sequence, number = 60_000 + self.opened, 0
        base = 0xFFFFFF00 if self.opened == 1 else 12345
        while not session.over.done():
            frame = self.clip[number % len(self.clip)]
            nals = tuple(filter(self.only, frame.nals))
            shown = number - number % len(self.clip) + frame.shown
            if not self.silent:
                for packet in packets(nals, sequence, base + shown * TICKS):
                    self._hand_over(packet, session, sink)
                    sequence += 1
            number += 1
            await clock.sleep(self._interval_s)

    def _hand_over(self, packet: bytes, session: _Session, sink: PacketSink) -> None:
        try:
            sink.on_rtp(packet)
        except RtspError as error:
            if not session.over.done():
                session.over.set_result(error)
