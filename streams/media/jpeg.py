"""A picture as JPEG, straight from its planes: no detour over BGR."""

from fractions import Fraction
from typing import cast

import av
import numpy as np
from av.codec.context import ThreadType
from av.video.frame import VideoFrame

from streams.media.frames import Picture, Plane

_QUANTISER = 5
"""FFmpeg's scale from 2 (best) to 31; 5: 25 KB at 640×360, 90 KB at 1080p of a noisy street."""


def _stretched(low: int, high: int) -> bytes:
    """Limited range (BT.601/709) to the full range that JPEG has."""
    levels = (np.arange(256) - low) * (255 / (high - low))
    return bytes(np.clip(np.rint(levels), 0, 255).astype(np.uint8))


_LUMA_TABLE = _stretched(16, 235)
_CHROMA_TABLE = bytes(np.clip(np.rint((np.arange(256) - 128) * (255 / 224) + 128), 0, 255).astype(np.uint8))


def encode_jpeg(picture: Picture) -> bytes:
    """A baseline 4:2:0 JPEG, full range."""
    frame = VideoFrame(picture.width, picture.height, "yuvj420p")
    tables = (None, None, None) if picture.full_range else (_LUMA_TABLE, _CHROMA_TABLE, _CHROMA_TABLE)
    for target, plane, table in zip(frame.planes, (picture.luma, picture.cb, picture.cr), tables, strict=True):
        rows = np.frombuffer(cast("bytearray", target), np.uint8).reshape(-1, target.line_size)
        rows[: plane.shape[0], : plane.shape[1]] = plane if table is None else _mapped(plane, table)
    context = av.CodecContext.create("mjpeg", "w")
    context.width, context.height, context.pix_fmt = picture.width, picture.height, "yuvj420p"
    context.time_base = Fraction(1, 25)
    context.thread_count = 1
    context.thread_type = ThreadType.NONE
    context.options = {"qmin": str(_QUANTISER), "qmax": str(_QUANTISER)}
    return b"".join(bytes(packet) for packet in [*context.encode(frame), *context.encode(None)])


def _mapped(plane: Plane, table: bytes) -> Plane:
    """`bytes.translate` runs 1.4 times as fast as numpy's take."""
    return np.frombuffer(plane.tobytes().translate(table), np.uint8).reshape(plane.shape)
