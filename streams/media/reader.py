"""Stills and clips on disk as pictures, for `vms diagnose` and the benchmarks. Cameras are read by decode.py."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange
from av.video.stream import VideoStream

from streams.media.frames import Picture, Plane

SMALLEST_SIDE = 16
LARGEST_PIXELS = 100_000_000
"""Of one picture: the widest panoramas of cameras have a third of it, and it takes a gigabyte to look at."""
USUAL_FRAME_S = 1 / 25
LONGEST_GAP_S = 60.0
"""Between two frames of a clip; a longer one is a damaged time."""
_JPEG_SCAN, _JPEG_END = b"\xff\xda", b"\xff\xd9"
"""Marks before and behind the picture's data."""


class UnreadableFileError(Exception):
    """A file that holds no picture we can decode. The message names the file and what to do."""


def read_pictures(path: Path) -> Iterator[Picture]:
    """Every frame of a file in order, times counted from the first. Raises UnreadableFileError."""
    if (what := _no_file(path)) is not None:
        raise UnreadableFileError(f"{path}: {what}; give the path of a still or a clip")
    try:
        # What stands before a colon in a name, as an hour does, is not a protocol; nor does a playlist reach elsewhere.
        with av.open(f"file:{path}", options={"protocol_whitelist": "file"}) as container:
            if not container.streams.video:
                raise UnreadableFileError(f"{path}: holds no video; give a still or a clip")
            _refuse_huge(container, path)
            if _may_be_cut_short(container, path):
                container.streams.video[0].codec_context.options = {"err_detect": "explode"}
            yield from _pictures(_frames(container, path), _frame_s(container), path)
    except av.FFmpegError as error:
        raise UnreadableFileError(
            f"{path}: not a still or clip that FFmpeg reads ({error.strerror}); give another"
        ) from error


def _no_file(path: Path) -> str | None:
    """What is wrong with the path itself."""
    try:
        if path.is_file():
            return None
        return "is no file" if path.exists() else "no such file"
    except OSError as error:
        return f"no such file ({error.strerror})"


def _refuse_huge(container: InputContainer, path: Path) -> None:
    """Before anything of it is decoded."""
    coded = container.streams.video[0].codec_context
    if coded.width * coded.height > LARGEST_PIXELS:
        raise UnreadableFileError(
            f"{path}: {coded.width}×{coded.height} is too large; give pictures of at most {LARGEST_PIXELS // 10**6} "
            "million pixels"
        )


def _frames(container: InputContainer, path: Path) -> Iterator[VideoFrame]:
    """What decodes. Broken packets are passed over: a damaged clip is what we may have been asked about."""
    decoded = 0
    for packet in _packets(container):
        try:
            frames = packet.decode()
        except av.FFmpegError:
            continue
        for frame in frames:
            if isinstance(frame, VideoFrame):
                decoded += 1
                yield frame
    if not decoded:
        raise UnreadableFileError(f"{path}: no picture in it decodes; give a whole still or clip")


def _may_be_cut_short(container: InputContainer, path: Path) -> bool:
    """A JPEG still without its end mark: what is missing would be decoded as grey, and look like a cover."""
    if container.format.name not in ("image2", "jpeg_pipe") or container.streams.video[0].codec_context.name != "mjpeg":
        return False
    data = path.read_bytes()
    return data.rfind(_JPEG_SCAN) > data.rfind(_JPEG_END)


def _packets(container: InputContainer) -> Iterator["Packet[VideoStream]"]:
    """Up to where the file is torn off."""
    passed = 0
    try:
        for packet in container.demux(video=0):
            passed += 1
            yield packet
    except av.FFmpegError:
        if not passed:
            raise


def _frame_s(container: InputContainer) -> float:
    rate = float(container.streams.video[0].average_rate or 0)
    return 1 / rate if rate > 0 else USUAL_FRAME_S


def _pictures(frames: Iterable[VideoFrame], frame_s: float, path: Path) -> Iterator[Picture]:
    """Bare streams carry no times, damaged files wrong ones: then frames are taken to follow each other evenly."""
    began_s: float | None = None
    at_s = -frame_s
    for frame in frames:
        if began_s is None:
            began_s = frame.time
        stamped = at_s if frame.time is None or began_s is None else frame.time - began_s
        at_s = stamped if at_s < stamped <= at_s + LONGEST_GAP_S else at_s + frame_s
        yield _picture(frame, at_s, path)


def _picture(frame: VideoFrame, at_s: float, path: Path) -> Picture:
    if min(frame.width, frame.height) < SMALLEST_SIDE:
        raise UnreadableFileError(
            f"{path}: {frame.width}×{frame.height} is too small; give pictures of at least 16×16 pixels"
        )
    name = frame.format.name
    full_range = (
        frame.color_range == ColorRange.JPEG or frame.format.is_rgb or name.startswith(("yuvj", "gray", "ya", "pal8"))
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
