"""The caption is legible, changes with the clock, and stays where it belongs."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

from streams.sim.caption import USUAL, Layout, writable, write_caption

NOON = datetime(2026, 3, 1, 4, 0, 0, tzinfo=UTC)


def captioned(now: datetime, height: int = 360, name: str = "GATE 7", layout: Layout = USUAL) -> NDArray[np.uint8]:
    picture = np.full((height * 3 // 2, height * 16 // 9), 90, np.uint8)
    write_caption(picture, height, name, now, layout)
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


@pytest.mark.parametrize("on_top", [True, False])
@pytest.mark.parametrize("at_left", [True, False])
def test_the_clock_is_in_the_corner_that_the_layout_says_and_the_name_across_from_it(
    on_top: bool, at_left: bool
) -> None:
    layout = Layout("%Y/%m/%d %a %H:%M:%S", on_top=on_top, at_left=at_left)
    luma = captioned(NOON, layout=layout)[:360]
    later = captioned(NOON + timedelta(seconds=1), layout=layout)[:360]
    renamed = captioned(NOON, name="GATE 1", layout=layout)[:360]
    for other, top, left in ((later, on_top, at_left), (renamed, not on_top, not at_left)):
        rows, columns = np.nonzero(luma != other)
        assert bool(rows.max() < 60) is top
        assert bool(rows.min() > 300) is not top
        assert bool(columns.max() < 320) is left
        assert bool(columns.min() > 320) is not left


def test_a_layout_says_how_large_and_in_which_words() -> None:
    written = [
        np.count_nonzero(captioned(NOON, layout=layout)[:360] == 235)
        for layout in (USUAL, Layout(rows_a_dot=120), Layout("%Y-%m-%d %a %H:%M:%S"))
    ]
    assert written[1] == written[0] * 9 // 4, "three pixels a dot, not two"
    assert written[2] > written[0], "the day of the week"


def test_the_county_time_is_shown() -> None:
    late = datetime(2026, 3, 1, 17, 0, tzinfo=UTC)
    assert (captioned(late) == captioned(late.astimezone(UTC))).all()
    assert (captioned(late) != captioned(late + timedelta(hours=8))).any()


@pytest.mark.parametrize(("text", "possible"), [("Gate 7-B", True), ("36012300001310000001", True), ("东门", False)])
def test_only_what_the_font_has_is_written(text: str, possible: bool) -> None:
    assert writable(text) is possible
