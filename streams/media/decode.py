"""Access units to pictures: one decoder of one stream, one thread, bounded in size. Opens nothing, never waits."""

from typing import TYPE_CHECKING, cast

import av
import numpy as np
from av.codec.context import ThreadType
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.plane import VideoPlane

from streams.media.frames import Picture, Plane
from streams.rtsp.depacketise import AccessUnit
from streams.rtsp.session import VideoMedia

if TYPE_CHECKING:
    from av.video.stream import VideoStream

    VideoPacket = av.Packet[VideoStream]

MAX_PIXELS = 8192 * 4320
"""The largest camera picture there is (8K); a frame of it takes 53 MB."""
MIN_SIDE = 16
_DECODERS = {"h264": "h264", "h265": "hevc"}
_PLANAR = frozenset({"yuv420p", "yuvj420p"})
_FULL_RANGE = 2  # AVCOL_RANGE_JPEG

av.logging.set_level(None)  # every damaged picture would write a line to stderr


class DecodeError(Exception):
    """The decoder refuses what the camera sent; the text says why."""


class Decoder:
    """Feed access units in order, the first one a key frame."""

    def __init__(self, media: VideoMedia, *, tolerant: bool = False) -> None:
        """`tolerant`: a picture with concealed errors counts too, as is right where packets are known to be lost."""
        self._media = media
        self._tolerant = tolerant
        context = av.CodecContext.create(_DECODERS[media.codec], "r")
        self._context = cast("VideoCodecContext", context)
        self._context.thread_count = 1
        self._context.thread_type = ThreadType.NONE
        self._context.options = {"max_pixels": str(MAX_PIXELS)}

    def decode(self, unit: AccessUnit, ticks: int) -> list[Picture]:
        """What comes out now: none, one, or later ones in order of presentation. `ticks`: the media's clock from the
        first packet of the visit. Raises DecodeError."""
        packet = cast("VideoPacket", av.Packet(self._with_parameter_sets(unit)))
        packet.pts = ticks
        return self._decode(packet)

    def flush(self) -> list[Picture]:
        """What the decoder held back. The decoder takes nothing afterwards. Raises DecodeError."""
        return self._decode(None)

    def _decode(self, packet: "VideoPacket | None") -> list[Picture]:
        try:
            frames = self._context.decode(packet)
        except av.FFmpegError as error:
            raise DecodeError(f"the {self._media.codec} video does not decode ({error.strerror})") from None
        if not self._tolerant and any(frame.is_corrupt for frame in frames):
            raise DecodeError(f"the {self._media.codec} video decodes only with errors")
        return [self._picture(frame) for frame in frames]

    def _with_parameter_sets(self, unit: AccessUnit) -> bytes:
        if not unit.key or (unit.complete and any(self._is_sequence_set(nal) for nal in unit.nals)):
            return unit.annex_b()
        return b"".join(b"\x00\x00\x00\x01" + nal for nal in self._media.parameter_sets) + unit.annex_b()

    def _is_sequence_set(self, nal: bytes) -> bool:
        return nal[0] & 0x1F == 7 if self._media.codec == "h264" else nal[0] >> 1 & 0x3F == 33

    def _picture(self, frame: VideoFrame) -> Picture:
        if frame.width < MIN_SIDE or frame.height < MIN_SIDE:
            raise DecodeError(f"the picture is {frame.width}×{frame.height} only")
        full_range = frame.format.name.startswith("yuvj") or frame.color_range == _FULL_RANGE
        if frame.format.name not in _PLANAR:
            pts = frame.pts
            frame = frame.reformat(format="yuv420p")
            frame.pts = pts
        luma, cb, cr = (_view(plane) for plane in frame.planes)
        at_s = (frame.pts or 0) / self._media.clock_rate
        return Picture(luma, cb, cr, key=bool(frame.key_frame), at_s=at_s, full_range=full_range)


def _view(plane: VideoPlane) -> Plane:
    """The plane without its line padding, not copied: the array keeps the frame alive."""
    whole = np.frombuffer(cast("bytes", plane), np.uint8)
    return whole[: plane.line_size * plane.height].reshape(plane.height, plane.line_size)[:, : plane.width]
