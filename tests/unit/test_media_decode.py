"""Decoding and JPEG on streams that are encoded here: planes, ranges, sizes, damage."""

import io
from fractions import Fraction

import av
import numpy as np
import pytest
from av.container import InputContainer
from av.video.frame import VideoFrame
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.media.decode import DecodeError, Decoder
from streams.media.frames import Picture
from streams.media.jpeg import encode_jpeg
from streams.rtsp.depacketise import AccessUnit
from streams.rtsp.session import VideoMedia
from tests.fakes.h264_sets import sequence_parameter_set

ENCODERS = {"h264": "libx264", "h265": "libx265"}


def media(codec: str, sets: tuple[bytes, ...] = ()) -> VideoMedia:
    return VideoMedia(codec, 96, 90_000, sets, None)


def encoded(codec: str, width: int, height: int, pixels: str = "yuv420p", count: int = 3) -> list[AccessUnit]:
    """A grey ramp from left (luma 16) to right (235) that moves by a pixel a frame; the first unit is the key frame."""
    context = av.CodecContext.create(ENCODERS[codec], "w")
    assert isinstance(context, av.VideoCodecContext)
    context.width, context.height, context.pix_fmt, context.time_base = width, height, pixels, Fraction(1, 25)
    context.options = {"preset": "ultrafast", "tune": "zerolatency", "x265-params": "log-level=none:repeat-headers=1"}
    packets = []
    for number in range(count):
        ramp = np.linspace(16, 235, width).astype(np.uint8)
        luma = np.roll(np.tile(ramp, (height, 1)), number, axis=1)
        chroma = np.full((height // 2, width), 128, np.uint8)
        frame = VideoFrame.from_ndarray(np.vstack([luma, chroma]), format="yuv420p").reformat(format=pixels)
        frame.pts = number
        packets += context.encode(frame)
    packets += context.encode(None)
    return [unit(bytes(packet), number == 0) for number, packet in enumerate(packets)]


def unit(annex_b: bytes, key: bool) -> AccessUnit:
    nals = annex_b.replace(b"\0\0\0\1", b"\0\0\1").split(b"\0\0\1")
    return AccessUnit(tuple(nal for nal in nals if nal), key, 0, True)


def decoded(codec: str, units: list[AccessUnit], sets: tuple[bytes, ...] = ()) -> list[Picture]:
    decoder = Decoder(media(codec, sets))
    pictures = [picture for number, one in enumerate(units) for picture in decoder.decode(one, number * 3600)]
    return pictures + decoder.flush()


@pytest.mark.parametrize("codec", ["h264", "h265"])
@pytest.mark.parametrize(("width", "height"), [(640, 360), (322, 182), (64, 48)])
def test_planes_are_the_visible_picture_without_line_padding(codec: str, width: int, height: int) -> None:
    pictures = decoded(codec, encoded(codec, width, height))
    assert [picture.key for picture in pictures] == [True, False, False]
    assert [round(picture.at_s, 3) for picture in pictures] == [0.0, 0.04, 0.08]
    first = pictures[0]
    assert (first.luma.shape, first.cb.shape) == ((height, width), (height // 2, width // 2))
    assert not first.full_range
    assert abs(int(first.luma[height // 2, 4]) - 16) < 16
    assert abs(int(first.luma[height // 2, -4]) - 235) < 16
    assert abs(float(first.cr.mean()) - 128) < 3


@pytest.mark.parametrize(("pixels", "full_range"), [("yuvj420p", True), ("yuv422p", False), ("yuv444p", False)])
def test_other_formats_become_planar_420(pixels: str, full_range: bool) -> None:
    picture = decoded("h264", encoded("h264", 320, 192, pixels, count=1))[0]
    assert (picture.luma.shape, picture.cb.shape, picture.full_range) == ((192, 320), (96, 160), full_range)


def test_ten_bit_h265_becomes_eight_bit() -> None:
    picture = decoded("h265", encoded("h265", 320, 192, "yuv420p10le", count=1))[0]
    assert picture.luma.dtype == np.uint8
    assert abs(int(picture.luma[96, 300]) - 221) < 16


def test_parameter_sets_of_the_session_description_serve_where_none_come_in_band() -> None:
    key, *_ = encoded("h264", 320, 192, count=1)
    sets = tuple(nal for nal in key.nals if nal[0] & 31 in {7, 8})
    bare = AccessUnit(tuple(nal for nal in key.nals if nal[0] & 31 == 5), True, 0, True)
    assert decoded("h264", [bare], sets)[0].width == 320
    with pytest.raises(DecodeError, match="does not decode"):
        decoded("h264", [bare])


def test_a_picture_larger_than_any_camera_is_refused_before_memory_is_taken() -> None:
    key, *_ = encoded("h264", 320, 192, count=1)

    def sized(width: int, height: int) -> AccessUnit:
        changed = tuple(sequence_parameter_set(width, height) if nal[0] & 31 == 7 else nal for nal in key.nals)
        return AccessUnit(changed, True, 0, True)

    assert Decoder(media("h264"), tolerant=True).decode(sized(4096, 2304), 0)[0].width == 4096
    with pytest.raises(DecodeError, match="does not decode"):
        Decoder(media("h264"), tolerant=True).decode(sized(16384, 16384), 0)


def test_damage_is_told_unless_it_is_expected() -> None:
    key, *_ = encoded("h264", 640, 360, count=1)
    slice_at = next(at for at, nal in enumerate(key.nals) if nal[0] & 31 == 5)
    nals = list(key.nals)
    nals[slice_at] = nals[slice_at][: len(nals[slice_at]) // 2]
    damaged = AccessUnit(tuple(nals), True, 0, False)
    decoder = Decoder(media("h264"))
    with pytest.raises(DecodeError, match="errors"):
        decoder.decode(damaged, 0)
    assert Decoder(media("h264"), tolerant=True).decode(damaged, 0)[0].width == 640


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["h264", "h265"]), st.lists(st.binary(min_size=1, max_size=200), min_size=1, max_size=6))
def test_no_bytes_raise_anything_but_decode_error(codec: str, nals: list[bytes]) -> None:
    try:
        pictures = decoded(codec, [AccessUnit(tuple(nals), True, 0, True)])
    except DecodeError:
        return
    assert all(picture.luma.size for picture in pictures)


@pytest.mark.parametrize("full_range", [False, True])
@pytest.mark.parametrize(("width", "height"), [(640, 360), (322, 182)])
def test_jpeg_keeps_size_and_stretches_the_range(width: int, height: int, full_range: bool) -> None:
    luma = np.tile(np.linspace(16, 235, width).astype(np.uint8), (height, 1))
    chroma = np.full((height // 2, width // 2), 128, np.uint8)
    jpeg = encode_jpeg(Picture(luma, chroma, chroma, key=True, at_s=0.0, full_range=full_range))
    assert jpeg[:2] == b"\xff\xd8"
    with av.open(io.BytesIO(jpeg), format="mjpeg") as container:
        assert isinstance(container, InputContainer)
        frame = next(container.decode(video=0))
    grey = frame.to_ndarray(format="gray")
    assert grey.shape == (height, width)
    dark, bright = (16, 235) if full_range else (0, 255)
    assert abs(int(grey[height // 2, 2]) - dark) < 6
    assert abs(int(grey[height // 2, -3]) - bright) < 6
