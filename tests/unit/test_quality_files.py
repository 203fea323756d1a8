"""Stills and clips on disk: the reader, the judgement of a whole clip, and `vms diagnose`."""

import json
import struct
import zlib
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from av.video.stream import VideoStream
from typer.testing import CliRunner

from streams.media.frames import Picture
from streams.media.reader import UnreadableFileError, read_pictures
from streams.model import PictureFault as P
from streams.quality.clip import diagnose_clip, learn_clip
from tests.fakes import pictures as draw
from vms.cli.main import app

CLIPS = Path(__file__).parents[3] / "shared" / "clips"


def still(folder: Path, name: str, luma: draw.Levels) -> Path:
    path = folder / name
    assert cv2.imwrite(str(path), np.clip(luma, 0, 255).astype(np.uint8))
    return path


def clip(scene: draw.Levels, seconds: float, *, noise: float = 2.0) -> list[Picture]:
    return draw.visit(scene, noise=noise, count=int(seconds / 0.2), step_s=0.2)


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.bmp"])
def test_a_still_keeps_its_levels(tmp_path: Path, name: str) -> None:
    ramp = np.tile(np.arange(0, 256, 4, dtype=np.float32), (64, 1))
    (picture,) = read_pictures(still(tmp_path, name, ramp))
    assert (picture.width, picture.height, picture.full_range) == (64, 64, True)
    assert np.abs(picture.luma.astype(int) - ramp).max() <= 3


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "no such file"),
        (b"", "give another"),
        (b"plain words, no picture", "give a"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "give a"),
    ],
)
def test_a_file_that_is_no_picture_is_named_with_the_remedy(tmp_path: Path, content: bytes | None, reason: str) -> None:
    path = tmp_path / "broken.jpg"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match=reason) as caught:
        list(read_pictures(path))
    assert "broken.jpg" in str(caught.value)


@pytest.mark.parametrize("name", ["torn.jpg", "torn.png"])
def test_a_still_that_is_torn_off_is_refused_rather_than_called_covered(tmp_path: Path, name: str) -> None:
    path = still(tmp_path, name, draw.street(1))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UnreadableFileError, match="give a whole still"):
        list(read_pictures(path))


@pytest.mark.parametrize("end", [b"\xff\xd9 and more \xff\xda", b""])
def test_a_still_whose_end_mark_is_not_the_last_or_missing_is_whole(tmp_path: Path, end: bytes) -> None:
    path = still(tmp_path, "whole.jpg", draw.street(1))
    path.write_bytes(path.read_bytes()[:-2] + end)
    assert len(list(read_pictures(path))) == 1


@pytest.mark.parametrize("name", ["2026-11-29T10:20:30.png", "http:door.png", "gate %03d.png", "门 1.png"])
def test_a_name_is_a_path_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Recorders put the hour into it, with colons; before the first of them stands no protocol."""
    still(tmp_path, "a.png", draw.street(1)).rename(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    assert len(list(read_pictures(Path(name)))) == 1


def test_a_name_that_no_file_can_have_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="no such file"):
        list(read_pictures(Path("x" * 300)))


def test_a_picture_that_would_fill_the_memory_is_refused_unseen(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    header = struct.pack(">IIBBBBB", 12_000, 12_000, 8, 0, 0, 0, 0)
    parts = (b"IHDR", header), (b"IDAT", zlib.compress(bytes(12_001) * 100)), (b"IEND", b"")
    chunks = [struct.pack(">I", len(d)) + t + d + struct.pack(">I", zlib.crc32(t + d)) for t, d in parts]
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))
    with pytest.raises(UnreadableFileError, match="too large"):
        list(read_pictures(path))


def test_a_folder_is_no_still(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="is no file"):
        list(read_pictures(tmp_path))


def test_a_tiny_still_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="at least 16×16"):
        list(read_pictures(still(tmp_path, "tiny.png", np.zeros((8, 8), np.float32))))


def coded(path: Path, *, size: tuple[int, int] = (640, 360), frames: int = 8, form: str = "yuv420p") -> Path:
    """A clip of a street, lossless where the form has more than 8 bits."""
    codec = "libx264" if form == "yuv420p" else "ffv1"
    width, height = size
    street = draw.street(1, width=max(64, width), height=max(64, height))[:height, :width]
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=10)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = width, height, form
        for picture in draw.visit(street, count=frames):
            grey = av.VideoFrame.from_ndarray(picture.luma, format="gray")
            container.mux(stream.encode(grey.reformat(format=form)))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(
    ("size", "form"),
    [
        ((360, 640), "yuv420p"),
        ((64, 48), "yuv420p"),
        ((641, 361), "yuv444p"),
        ((333, 251), "gray"),
        ((640, 360), "yuv420p10le"),
        ((640, 360), "gray10le"),
        ((1920, 1080), "yuv420p"),
    ],
)
def test_clips_of_any_size_and_form_are_judged(tmp_path: Path, size: tuple[int, int], form: str) -> None:
    diagnosis = diagnose_clip(read_pictures(coded(tmp_path / "clip.mkv", size=size, form=form)))
    assert diagnosis.frames == 8
    assert diagnosis.faults == ()


@pytest.mark.parametrize(("width", "height"), [(16, 16), (17, 33), (2048, 24), (24, 2048), (3840, 2160)])
def test_stills_of_any_size_are_judged_beside_any_other(tmp_path: Path, width: int, height: int) -> None:
    scene = draw.street(1, width=max(64, width), height=max(64, height))[:height, :width]
    path = still(tmp_path, "odd.png", scene)
    references = learn_clip(read_pictures(still(tmp_path, "other.png", draw.street(1, width=704, height=576))))
    diagnosis = diagnose_clip(read_pictures(path), references=references)
    assert diagnosis.frames == 1
    assert P.FROZEN in diagnosis.not_checkable


@pytest.mark.parametrize("form", ["rgba", "ya8"])
def test_what_a_picture_lets_through_is_left_out(tmp_path: Path, form: str) -> None:
    scene = draw.street(1).astype(np.uint8)
    path = tmp_path / "alpha.png"
    with av.open(str(path), "w", format="image2", options={"update": "1"}) as container:
        stream = container.add_stream("png", rate=1)
        stream.width, stream.height, stream.pix_fmt = 640, 360, form
        container.mux(stream.encode(av.VideoFrame.from_ndarray(scene, format="gray").reformat(format=form)))
        container.mux(stream.encode(None))
    (picture,) = read_pictures(path)
    assert picture.full_range
    assert np.abs(picture.luma.astype(int) - scene).max() <= 3


def test_a_clip_that_is_torn_off_is_judged_as_far_as_it_goes(tmp_path: Path) -> None:
    whole = coded(tmp_path / "whole.mkv", frames=20, form="gray").read_bytes()
    torn = tmp_path / "torn.mkv"
    torn.write_bytes(whole[: len(whole) // 2])
    assert 1 <= diagnose_clip(read_pictures(torn)).frames < 20


def test_a_bare_stream_without_times_is_judged_frame_after_frame(tmp_path: Path) -> None:
    times = [picture.at_s for picture in read_pictures(coded(tmp_path / "bare.h264", frames=30))]
    assert len(times) == 30
    assert np.diff(times).min() > 0
    assert times[-1] > 0.9


def test_a_clip_that_stands_still_is_frozen() -> None:
    assert [f.kind for f in diagnose_clip(draw.repeated(clip(draw.street(1), 6))).faults] == [P.FROZEN]


def test_a_short_clip_that_stands_still_proves_nothing() -> None:
    assert diagnose_clip(draw.repeated(clip(draw.infrared(1), 1.5))).faults == ()


def test_a_fault_that_passes_is_not_confirmed() -> None:
    sound, white = clip(draw.street(1), 12), clip(draw.street(1) * 1.8 + 150, 12)
    passing = white[:10] + sound[10:]
    assert diagnose_clip(passing).faults == ()
    assert [f.kind for f in diagnose_clip(white).faults] == [P.OVEREXPOSED]


def test_a_fault_that_came_during_the_clip_and_lasts_is_named() -> None:
    sound, white = clip(draw.street(1), 20), clip(draw.street(1) * 1.8 + 150, 20)
    assert [f.kind for f in diagnose_clip([*sound[:68], *white[68:]]).faults] == [P.OVEREXPOSED]
    assert diagnose_clip([*sound[:85], *white[85:]]).faults == ()


def test_frames_are_counted_and_an_empty_clip_is_refused() -> None:
    assert diagnose_clip(clip(draw.street(1), 3)).frames == 15
    with pytest.raises(ValueError, match="holds no picture"):
        diagnose_clip([])


@pytest.mark.parametrize("name", ["road-quiet-640x360.avi", "asphalt-cars.mp4"])
def test_clips_of_real_cameras_raise_nothing(name: str) -> None:
    path = CLIPS / name
    if not path.exists():
        pytest.skip(f"{name} is not beside this checkout")
    assert diagnose_clip(read_pictures(path)).faults == ()


def test_the_command_prints_json_for_each_file_and_says_the_worst(tmp_path: Path) -> None:
    sound, dark = still(tmp_path, "sound.png", draw.street(1)), still(tmp_path, "dark.png", draw.street(1) * 0)
    result = CliRunner().invoke(app, ["diagnose", str(sound), str(dark), "--json"])
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert result.exit_code == 1
    assert first == {"file": str(sound), "frames": 1, "faults": [], "not_checkable": first["not_checkable"]}
    assert second["faults"] == [{"kind": "black", "severity": "severe", "score": 1.0}]


def test_the_command_goes_on_after_a_file_it_cannot_read(tmp_path: Path) -> None:
    sound, missing = still(tmp_path, "sound.png", draw.street(1)), tmp_path / "missing.png"
    result = CliRunner().invoke(app, ["diagnose", str(missing), str(sound)])
    assert result.exit_code == 2
    assert "no such file" in result.stderr
    assert "no fault found" in result.stdout


def test_a_file_that_cannot_be_read_has_its_line_too_on_which_nothing_passed(tmp_path: Path) -> None:
    empty, sound = tmp_path / "empty.mp4", still(tmp_path, "sound.png", draw.street(1))
    empty.write_bytes(b"")
    result = CliRunner().invoke(app, ["diagnose", str(empty), str(sound), "--json"])
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert result.exit_code == 2
    assert (first["file"], first["frames"], first["faults"]) == (str(empty), 0, [])
    assert set(first["not_checkable"]) == set(P) - {P.PACKET_LOSS}
    assert first["error"] in result.stderr.replace("\n", "")
    assert second["file"] == str(sound)


def test_the_command_compares_with_a_view_of_the_same_camera(tmp_path: Path) -> None:
    sound, other = still(tmp_path, "sound.png", draw.street(1)), still(tmp_path, "other.png", draw.street(9))
    again = still(tmp_path, "again.png", draw.street(1) * 0.9)
    result = CliRunner().invoke(app, ["diagnose", str(again), str(other), "--reference", str(sound), "--json"])
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert result.exit_code == 1
    assert first["faults"] == []
    assert "moved" not in first["not_checkable"]
    assert [fault["kind"] for fault in second["faults"]] == ["moved"]


def test_a_reference_that_cannot_be_read_ends_the_command(tmp_path: Path) -> None:
    sound = still(tmp_path, "sound.png", draw.street(1))
    result = CliRunner().invoke(app, ["diagnose", str(sound), "--reference", str(tmp_path / "none.png")])
    assert result.exit_code == 2
    assert "no such file" in result.stderr
