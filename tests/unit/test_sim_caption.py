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


def test_a_name_can_be_in_the_row_of_the_clock() -> None:
    layout = Layout(beside=True)
    changed = captioned(NOON, layout=layout)[:360] != captioned(NOON, name="GATE 1", layout=layout)[:360]
    rows, columns = np.nonzero(changed)
    assert rows.max() < 60
    assert columns.min() > 320, "across from the clock"


def test_tall_letters_are_half_as_high_again_and_no_wider() -> None:
    sizes = []
    for tall in (False, True):
        rows, columns = np.nonzero(captioned(NOON, layout=Layout(tall=tall))[:60] == 235)
        sizes.append((np.ptp(rows) + 1, np.ptp(columns) + 1))
    assert sizes[1] == (sizes[0][0] * 3 // 2, sizes[0][1])


def test_ink_has_its_colour_and_an_outline_that_stands_out_from_it() -> None:
    usual, yellow, dark = (
        captioned(NOON, layout=Layout(ink=ink)) for ink in ((235, 128, 128), (200, 60, 148), (30, 128, 128))
    )
    blue, red = yellow[360:].reshape(2, 180, 320)
    assert set(np.unique(yellow[:360])) == {16, 90, 200}
    assert set(np.unique(dark[:360])) == {235, 90, 30}
    inked = blue == 60
    assert (inked == (red == 148)).all()
    written = (yellow[:360] == 200).reshape(180, 2, 320, 2).any(axis=(1, 3))
    assert (inked == written).all()
    assert set(np.unique(usual[360:])) == {90, 128}, "grey letters on a tinted picture"


def test_a_boxed_caption_lies_on_a_pane_that_lets_a_little_through() -> None:
    boxed = captioned(NOON, layout=Layout(boxed=True))[:360]
    pane = 16 + (90 - 16) // 4
    assert set(np.unique(boxed)) == {pane, 90, 235}
    rows, columns = np.nonzero(boxed[:60] == pane)
    assert np.isin(boxed[:60][rows.min() : rows.max() + 1, columns.min() : columns.max() + 1], (pane, 235)).all()


def test_the_day_is_spelled_the_chinese_way_too() -> None:
    spelled = Layout("%Y年%m月%d日 %H:%M:%S")
    width = [np.ptp(np.nonzero(captioned(NOON, layout=which)[:60] == 235)[1]) for which in (USUAL, spelled)]
    assert width[1] > width[0]
    assert writable("2026年11月29日")


def test_the_day_of_the_week_can_be_chinese_and_the_hour_one_of_twelve() -> None:
    sunday, same_in_letters = Layout("星期{weekday}"), Layout("星期日")
    assert (captioned(NOON, layout=sunday) == captioned(NOON, layout=same_in_letters)).all()
    monday = captioned(NOON + timedelta(days=1), layout=sunday)
    assert (monday == captioned(NOON, layout=Layout("星期一"))).all()
    assert writable("星期一二三四五六日")
    afternoon = captioned(NOON + timedelta(hours=1), layout=Layout("%I:%M:%S %p"))
    assert (afternoon == captioned(NOON, layout=Layout("01:00:00 PM"))).all()


@pytest.mark.parametrize("on_top", [True, False])
def test_a_caption_can_have_rows_below_each_other(on_top: bool) -> None:
    layout = Layout("%Y-%m-%d\n%H:%M:%S", on_top=on_top, at_left=False, stacked=True)
    luma = captioned(NOON, layout=layout)[:360]
    day, second, renamed = (
        np.flatnonzero((luma != other[:360]).any(axis=1))
        for other in (
            captioned(NOON + timedelta(days=1), layout=layout),
            captioned(NOON + timedelta(seconds=1), layout=layout),
            captioned(NOON, name="GATE 1", layout=layout),
        )
    )
    assert day.max() < second.min() <= second.max() < renamed.min()
    assert bool(renamed.max() < 90) is on_top
    assert bool(day.min() > 270) is not on_top
    assert np.nonzero(luma != 90)[1].min() > 320


@pytest.mark.parametrize(("behind", "ink"), [(40, 235), (200, 16)])
def test_adapting_ink_is_light_on_dark_and_dark_on_light_and_has_no_outline(behind: int, ink: int) -> None:
    picture = np.full((540, 640), behind, np.uint8)
    write_caption(picture, 360, "GATE 7", NOON, Layout(adapting=True))
    assert set(np.unique(picture[:360])) == {behind, ink}
    assert set(np.unique(picture[360:])) == {behind, 128}, "grey letters, and what is behind them keeps its colour"
    assert np.count_nonzero(picture[360:] == 128) < 0.7 * np.count_nonzero(captioned(NOON)[360:] == 128)


def test_the_county_time_is_shown() -> None:
    late = datetime(2026, 3, 1, 17, 0, tzinfo=UTC)
    assert (captioned(late) == captioned(late.astimezone(UTC))).all()
    assert (captioned(late) != captioned(late + timedelta(hours=8))).any()


@pytest.mark.parametrize(("text", "possible"), [("Gate 7-B", True), ("36012300001310000001", True), ("东门", False)])
def test_only_what_the_font_has_is_written(text: str, possible: bool) -> None:
    assert writable(text) is possible
