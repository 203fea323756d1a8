"""Pictures ↔ H.264 or H.265 access units with PyAV: constrained baseline without B-frames, as browsers take it."""

from fractions import Fraction

import av
import av.logging
import numpy as np
from av.codec.context import Flags
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType, VideoFrame
from numpy.typing import NDArray

from streams.sim.clip import Clip, EncodedFrame, Format
from streams.sim.take import Profile

Image = NDArray[np.uint8]
"""BGR, [height, width, 3], or planar 4:2:0 (I420), [height * 3 / 2, width]."""

av.logging.set_level(av.logging.PANIC)


class Encoder:
    """One stream. Each picture gives one frame at once."""

    def __init__(self, profile: Profile, codec: str, *, live: bool = False) -> None:
        self._profile = profile
        self._codec = codec
        self._context = _open(profile, codec, "ultrafast" if live or codec == "h265" else "superfast")
        self._count = 0

    def encode(self, picture: Image, *, key: bool = False) -> EncodedFrame:
        """`picture` is I420 of the profile's size; `key` asks for a key frame now."""
        frame = VideoFrame.from_ndarray(picture, format="yuv420p")
        frame.pts = self._count
        self._count += 1
        if key:
            frame.pict_type = PictureType.I
        data = b"".join(bytes(packet) for packet in self._context.encode(frame))
        return access_unit(data, self._codec)

    def format(self, first: EncodedFrame) -> Format:
        """The stream's facts, given its first key frame."""
        profile = self._profile
        sets = tuple(nal for nal in first.nals if _nal_type(nal, self._codec) in _PARAMETER_SETS[self._codec])
        return Format(self._codec, profile.width, profile.height, profile.fps, profile.max_kbps, sets)


class Replay:
    """A clip's pictures, decoded one by one, for ever."""

    def __init__(self, clip: Clip) -> None:
        self._clip = clip
        self._next = 0
        context = av.CodecContext.create("h264" if clip.format.codec == "h264" else "hevc", "r")
        assert isinstance(context, VideoCodecContext)  # noqa: S101 - both are video codecs
        context.thread_count = 1
        context.flags |= Flags.low_delay
        self._context = context

    def picture(self) -> Image:
        """The next one as I420, the caller's to change."""
        frame = self._clip.frames[self._next]
        self._next = (self._next + 1) % len(self._clip.frames)
        data = b"".join(b"\x00\x00\x00\x01" + nal for nal in frame.nals)
        (decoded,) = self._context.decode(Packet(data))
        return np.asarray(decoded.to_ndarray(), np.uint8)


def _open(profile: Profile, codec: str, preset: str) -> VideoCodecContext:
    context = av.CodecContext.create("libx264" if codec == "h264" else "libx265", "w")
    assert isinstance(context, VideoCodecContext)  # noqa: S101 - both are video codecs
    context.width, context.height, context.pix_fmt = profile.width, profile.height, "yuv420p"
    context.framerate = Fraction(profile.fps)
    context.time_base = 1 / context.framerate
    context.thread_count = 1
    gop = profile.group_frames
    shared = f"keyint={gop}:min-keyint={gop}:scenecut=0:bframes=0:repeat-headers=1:annexb=1:rc-lookahead=0"
    rate = f"vbv-maxrate={profile.max_kbps}:vbv-bufsize={profile.max_kbps}"
    if codec == "h264":
        # The preset "ultrafast" would leave the blocks of the coding visible, which cameras filter away.
        shared += ":deblock=0,0:no-deblock=0:aq-mode=1"
        parameters = {"x264-params": f"{shared}:{rate}:sliced-threads=0:sync-lookahead=0", "profile": "baseline"}
    else:
        parameters = {"x265-params": f"{shared}:{rate}:log-level=none:frame-threads=1:pools=none:info=0"}
    context.options = {
        "preset": preset,
        "tune": "zerolatency",
        "crf": str(profile.crf),
        "forced-idr": "1",
        **parameters,
    }
    return context


_PARAMETER_SETS = {"h264": {7, 8}, "h265": {32, 33, 34}}
_KEY = {"h264": {5}, "h265": set(range(16, 22))}
_CHATTER = {"h264": {6, 9}, "h265": {35, 39, 40}}
"""Supplemental information and delimiters: what encoders say about themselves, and cameras don't."""


def _nal_type(nal: bytes, codec: str) -> int:
    return nal[0] & 0x1F if codec == "h264" else nal[0] >> 1 & 0x3F


def access_unit(data: bytes, codec: str) -> EncodedFrame:
    """The NAL units of an Annex B byte stream (ITU-T H.264 Annex B)."""
    nals = tuple(nal for part in data.split(b"\x00\x00\x01") if (nal := part.rstrip(b"\x00")))
    nals = tuple(nal for nal in nals if _nal_type(nal, codec) not in _CHATTER[codec])
    return EncodedFrame(any(_nal_type(nal, codec) in _KEY[codec] for nal in nals), nals)
