"""Pictures sent through an H.264 encoder and back, as every camera's are."""

from fractions import Fraction

import av
import numpy as np
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame

from streams.media.frames import Picture


def recoded(pictures: list[Picture], crf: int = 27) -> list[Picture]:
    """The same visit as a camera would send it: a key frame and predicted ones. Even sides only; times are kept."""
    height, width = pictures[0].luma.shape
    encoder = VideoCodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"
    encoder.time_base, encoder.framerate, encoder.thread_count = Fraction(1, 25), Fraction(25), 1
    encoder.options = {"preset": "veryfast", "tune": "zerolatency", "crf": str(crf)}
    decoder = VideoCodecContext.create("h264", "r")
    decoder.thread_count = 1
    packets = [packet for index, picture in enumerate(pictures) for packet in encoder.encode(_frame(picture, index))]
    packets += encoder.encode(None)
    frames = [frame for packet in packets for frame in decoder.decode(packet)] + decoder.decode(None)
    return [_picture(frame, was) for frame, was in zip(frames, pictures, strict=True)]


def _frame(picture: Picture, index: int) -> VideoFrame:
    planes = [np.ascontiguousarray(plane).ravel() for plane in (picture.luma, picture.cb, picture.cr)]
    frame = av.VideoFrame.from_ndarray(
        np.concatenate(planes).reshape(picture.height * 3 // 2, picture.width), format="yuv420p"
    )
    frame.pts = index
    return frame


def _picture(frame: VideoFrame, was: Picture) -> Picture:
    flat = frame.to_ndarray(format="yuv420p").astype(np.uint8, copy=False).ravel()
    size, quarter = was.luma.size, was.cb.size
    planes = flat[:size], flat[size : size + quarter], flat[size + quarter : size + 2 * quarter]
    luma, cb, cr = (plane.reshape(like.shape) for plane, like in zip(planes, (was.luma, was.cb, was.cr), strict=True))
    return Picture(luma, cb, cr, key=bool(frame.key_frame), at_s=was.at_s, full_range=was.full_range)
