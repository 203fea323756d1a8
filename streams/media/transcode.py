"""H.265 made H.264 for browsers that play no H.265: smaller and with fewer pictures. One thread; opens nothing."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av
from av.codec.context import ThreadType
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType, VideoFrame

from streams.media.decode import MAX_PIXELS

if TYPE_CHECKING:
    from av.video.stream import VideoStream

    VideoPacket = av.Packet[VideoStream]

CLOCK_RATE = 90_000
MAX_WIDTH = 640
"""As sub streams are: it stands in for one."""
MAX_KBPS = 600
STEP_TICKS = CLOCK_RATE // 13
"""No more than about twelve pictures a second."""
GROUP_PICTURES = 250
"""Key frames come where the camera's are; this is a last resort."""
_SEI = 6
_IDR = 5


@dataclass(frozen=True, slots=True)
class Made:
    """One H.264 picture: NAL units without start codes, parameter sets before a key frame."""

    nals: tuple[bytes, ...] = field(repr=False)
    key: bool
    ticks: int


class Transcoder:
    """Feed access units in order, the first one a key frame."""

    def __init__(self) -> None:
        self._decoder = av.CodecContext.create("hevc", "r")
        self._decoder.thread_count = 1
        self._decoder.thread_type = ThreadType.NONE
        self._decoder.options = {"max_pixels": str(MAX_PIXELS)}
        self._encoder: VideoCodecContext | None = None
        self._key_due = False
        self._last_ticks: int | None = None

    def feed(self, nals: Sequence[bytes], *, key: bool, ticks: int) -> tuple[list[Made], float]:
        """The pictures that come out now, and the seconds of CPU that they took. Damage gives none."""
        began_s = time.thread_time()
        try:
            made = list(self._pictures(nals, key=key, ticks=ticks))
        except av.FFmpegError:
            made = []
        return made, time.thread_time() - began_s

    def _pictures(self, nals: Sequence[bytes], *, key: bool, ticks: int) -> "list[Made]":
        packet = cast("VideoPacket", av.Packet(b"".join(b"\x00\x00\x00\x01" + nal for nal in nals)))
        packet.pts = ticks
        self._key_due = self._key_due or key
        made = []
        for frame in self._decoder.decode(packet):
            at = frame.pts if frame.pts is not None else ticks
            if self._key_due or self._last_ticks is None or at - self._last_ticks >= STEP_TICKS:
                self._last_ticks = at
                made += self._encode(frame, at)
        return made

    def _encode(self, frame: VideoFrame, ticks: int) -> list[Made]:
        if self._encoder is None:
            self._encoder = _encoder(frame.width, frame.height)
        encoder = self._encoder
        small = frame.reformat(width=encoder.width, height=encoder.height, format="yuv420p")
        small.pts = ticks
        small.time_base = Fraction(1, CLOCK_RATE)
        small.pict_type = PictureType.I if self._key_due else PictureType.NONE
        self._key_due = False
        made = []
        for packet in encoder.encode(small):
            nals = tuple(nal for nal in _split(bytes(packet)) if nal[0] & 0x1F != _SEI)
            made.append(Made(nals, any(nal[0] & 0x1F == _IDR for nal in nals), ticks))
        return made


def _encoder(width: int, height: int) -> VideoCodecContext:
    context = av.CodecContext.create("libx264", "w")
    shrink = min(1.0, MAX_WIDTH / width)
    context.width, context.height = round(width * shrink / 2) * 2, round(height * shrink / 2) * 2
    context.pix_fmt = "yuv420p"
    context.time_base = Fraction(1, CLOCK_RATE)
    context.framerate = Fraction(12)
    context.thread_count = 1
    context.options = {
        "preset": "ultrafast",
        "tune": "zerolatency",
        "profile": "baseline",
        "forced-idr": "1",
        "g": str(GROUP_PICTURES),
        "x264-params": f"vbv-maxrate={MAX_KBPS}:vbv-bufsize={MAX_KBPS}:crf=26:slices=1:sliced-threads=0",
    }
    return context


def _split(annex_b: bytes) -> list[bytes]:
    """NAL units of an Annex B byte stream."""
    parts = annex_b.replace(b"\0\0\0\1", b"\0\0\1").split(b"\0\0\1")
    return [nal for part in parts if (nal := part.rstrip(b"\0"))]
