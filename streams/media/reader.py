"""Stills and clips on disk as pictures, for `vms diagnose` and the benchmarks. Cameras are read by decode.py."""

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange

from streams.media.frames import Picture, Plane

SMALLEST_SIDE = 16


class UnreadableFileError(Exception):
    """A file that holds no picture we can decode. The message names the file and what to do."""


def read_pictures(path: Path) -> Iterator[Picture]:
    """Every frame of a file in order, times counted from the first. Raises UnreadableFileError."""
    if not path.is_file():
        raise UnreadableFileError(f"{path}: no such file; give the path of a still or a clip")
    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                raise UnreadableFileError(f"{path}: holds no video stream; give a still or a clip")
            first_s: float | None = None
            for frame in container.decode(video=0):
                time_s = float(frame.time or 0.0)
                first_s = time_s if first_s is None else first_s
                yield _picture(frame, time_s - first_s, path)
    except av.FFmpegError as error:
        raise UnreadableFileError(f"{path}: not a still or clip that FFmpeg decodes ({error.strerror})") from error


def _picture(frame: VideoFrame, at_s: float, path: Path) -> Picture:
    if min(frame.width, frame.height) < SMALLEST_SIDE:
        raise UnreadableFileError(
            f"{path}: {frame.width}×{frame.height} is too small; give pictures of at least 16×16 pixels"
        )
    full_range = frame.format.name.startswith("yuvj") or frame.color_range == ColorRange.JPEG
    rgb = frame.format.is_rgb or frame.format.name == "pal8"
    if frame.format.name not in ("yuv420p", "yuvj420p"):
        frame = frame.reformat(
            format="yuv420p", dst_color_range=ColorRange.JPEG if full_range or rgb else ColorRange.MPEG
        )
        full_range = full_range or rgb
    height, width = frame.height, frame.width
    luma = _plane(frame, 0, height, width)
    cb = _plane(frame, 1, (height + 1) // 2, (width + 1) // 2)
    cr = _plane(frame, 2, (height + 1) // 2, (width + 1) // 2)
    return Picture(luma, cb, cr, key=bool(frame.key_frame), at_s=at_s, full_range=full_range)


def _plane(frame: VideoFrame, index: int, height: int, width: int) -> Plane:
    plane = frame.planes[index]
    rows = np.frombuffer(memoryview(plane), dtype=np.uint8).reshape(plane.height, plane.line_size)
    copied: Plane = rows[:height, :width].copy()
    return copied
