"""A file made for one answer goes with its folder: when it was sent, and when it could not be made."""

import os
import tempfile
from pathlib import Path

import pytest
from fastapi import BackgroundTasks

from vms.web.downloads import made, new_folder


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


async def test_it_goes_when_it_was_sent(place: Path) -> None:
    out, after = await new_folder() / "a.csv", BackgroundTasks()

    async def write() -> None:
        out.write_text("1")

    answer = await made(out, write(), after)
    assert (answer.media_type, answer.headers["cache-control"]) == ("text/csv; charset=utf-8", "no-store")
    assert out.read_text() == "1"
    await after()
    assert os.listdir(place) == []


async def test_it_goes_when_it_could_not_be_made(place: Path) -> None:
    out = await new_folder() / "a.xlsx"

    async def write() -> None:
        out.write_text("half")
        raise ValueError("full")

    with pytest.raises(ValueError, match="full"):
        await made(out, write(), BackgroundTasks())
    assert os.listdir(place) == []
