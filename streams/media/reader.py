"""Stills and clips on disk as pictures, for `vms diagnose` and the benchmarks. Cameras are read by decode.py."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
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
                raise UnreadableFileError(f"{path}: holds no video; give a still or a clip")
            yield from _pictures(_frames(container, path), path)
    except av.FFmpegError as error:
        raise UnreadableFileError(
            f"{path}: not a still or clip that FFmpeg reads ({error.strerror}); give another"
        ) from error


def _frames(container: InputContainer, path: Path) -> Iterator[VideoFrame]:
    """What decodes. Broken packets are passed over: a damaged clip is what we may have been asked about."""
    decoded = 0
    for packet in container.demux(video=0):
        try:
            frames = packet.decode()
        except av.InvalidDataError:
            continue
        for frame in frames:
            if isinstance(frame, VideoFrame):
                decoded += 1
                yield frame
    if not decoded:
        raise UnreadableFileError(f"{path}: no picture in it decodes; give a whole still or clip")


def _pictures(frames: Iterable[VideoFrame], path: Path) -> Iterator[Picture]:
    first_s: float | None = None
    for frame in frames:
        time_s = float(frame.time or 0.0)
        first_s = time_s if first_s is None else first_s
        yield _picture(frame, time_s - first_s, path)


def _picture(frame: VideoFrame, at_s: float, path: Path) -> Picture:
    if min(frame.width, frame.height) < SMALLEST_SIDE:
        raise UnreadableFileError(
            f"{path}: {frame.width}×{frame.height} is too small; give pictures of at least 16×16 pixels"
        )
    name = frame.format.name
    full_range = (
        frame.color_range == ColorRange.JPEG or frame.format.is_rgb or name.startswith(("yuvj", "gray", "pal8"))
    )
    if name not in ("yuv420p", "yuvj420p"):
        frame = frame.reformat(format="yuv420p", dst_color_range=ColorRange.JPEG if full_range else ColorRange.MPEG)
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
