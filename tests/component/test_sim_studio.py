"""Clips are made once, whole, and again when they are broken; old ones go; a clip that can't be made is named."""

import asyncio
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from streams.model import StreamKind
from streams.sim.scenes import GREY
from streams.sim.studio import Studio, StudioError
from streams.sim.take import Take
from streams.sim.worker import UNWANTED_AFTER, tidy

GREY_SUB = Take(GREY, StreamKind.SUB)


async def test_many_who_want_a_clip_get_one(tmp_path: Path) -> None:
    async with Studio(tmp_path) as studio:
        tracks = await asyncio.gather(*(studio.track(GREY_SUB) for _ in range(5)))
        assert len({id(track) for track in tracks}) == 1
        assert os.listdir(tmp_path) == [GREY_SUB.file_name]
        assert tracks[0].format.codec == "h264"
        assert tracks[0].frames[0].key


async def test_a_broken_file_is_made_again(tmp_path: Path) -> None:
    (tmp_path / GREY_SUB.file_name).write_bytes(b"half a file")
    async with Studio(tmp_path) as studio:
        assert (await studio.track(GREY_SUB)).frames
    async with Studio(tmp_path) as another:
        assert another.at_hand(GREY_SUB) is not None


async def test_what_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    async with Studio(tmp_path / "file" / "below") as studio:
        with pytest.raises(StudioError, match="'grey' cannot be made"):
            await studio.prepare([GREY_SUB], lambda done, wanted: None)


async def test_progress_counts_what_was_there_too(tmp_path: Path) -> None:
    takes = [GREY_SUB, Take(GREY, StreamKind.MAIN), GREY_SUB]
    told: list[tuple[int, int]] = []
    async with Studio(tmp_path) as studio:
        await studio.make(GREY_SUB)
        await studio.prepare(takes, lambda done, wanted: told.append((done, wanted)))
    assert told == [(1, 2), (2, 2)]


def test_old_clips_of_other_versions_go(tmp_path: Path) -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    old, fresh = now - UNWANTED_AFTER - timedelta(hours=1), now - timedelta(hours=1)
    files = {
        GREY_SUB.file_name: old,
        "street-day_sub_h264_clean.0123456789ab.clip": old,
        "gate-day_sub_h264_clean.0123456789ab.clip": fresh,
        ".street-day_sub_h264_clean.clip.77": old,
    }
    for name, changed in files.items():
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (changed.timestamp(), changed.timestamp()))
    tidy(tmp_path, now)
    assert {path.name for path in tmp_path.iterdir()} == {
        GREY_SUB.file_name,
        "gate-day_sub_h264_clean.0123456789ab.clip",
    }
