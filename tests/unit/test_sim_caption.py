"""The caption is legible, changes with the clock, and stays where it belongs."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

from streams.sim.caption import writable, write_caption

NOON = datetime(2026, 3, 1, 4, 0, 0, tzinfo=UTC)


def captioned(now: datetime, height: int = 360, name: str = "GATE 7") -> NDArray[np.uint8]:
    picture = np.full((height * 3 // 2, height * 16 // 9), 90, np.uint8)
    write_caption(picture, height, name, now)
    return picture


@pytest.mark.parametrize("height", [180, 360, 1080])
def test_strokes_are_white_on_dark_whatever_is_behind(height: int) -> None:
    luma = captioned(NOON, height)[:height]
    assert {16, 90, 235} == set(np.unique(luma).tolist())
    assert (luma[: height // 6, :height] == 235).any(), "the clock, top left"
    assert (luma[-height // 6 :, -height:] == 235).any(), "the name, bottom right"


def test_a_second_later_only_the_clock_differs() -> None:
    changed = captioned(NOON)[:360] != captioned(NOON + timedelta(seconds=1))[:360]
    rows, columns = np.nonzero(changed)
    assert rows.size
    assert rows.max() < 60
    assert columns.max() - columns.min() < 14, "the last digit"


def test_the_county_time_is_shown() -> None:
    late = datetime(2026, 3, 1, 17, 0, tzinfo=UTC)
    assert (captioned(late) == captioned(late.astimezone(UTC))).all()
    assert (captioned(late) != captioned(late + timedelta(hours=8))).any()


@pytest.mark.parametrize(("text", "possible"), [("Gate 7-B", True), ("36012300001310000001", True), ("东门", False)])
def test_only_what_the_font_has_is_written(text: str, possible: bool) -> None:
    assert writable(text) is possible
