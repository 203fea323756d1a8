"""How the captions of the diagnosis bench's cameras are lettered."""

from datetime import datetime, timedelta

import numpy as np
import pytest

from streams.sim.caption import CAMERA_ZONE
from streams.sim.draw_light import Image
from tests.bench.world.captions import LETTERS, MONO, Lettering, write_letters
from tests.bench.worlds import ELEVENTH, FIFTEENTH, FOURTEENTH, SIXTEENTH, TENTH, THIRTEENTH, TWELFTH

NOON = datetime(2026, 11, 29, 12, 34, 8, tzinfo=CAMERA_ZONE)
STYLES = [
    layout
    for series in (TENTH, ELEVENTH, TWELFTH, THIRTEENTH, FOURTEENTH, FIFTEENTH, SIXTEENTH)
    for layout in series.layouts
    if isinstance(layout, Lettering)
]


def lettered(now: datetime, style: Lettering, name: str = "07", behind: int = 90) -> Image:
    planes = np.full((540, 640), behind, np.uint8)
    planes[360:] = 128
    write_letters(planes, 360, name, now, style)
    return planes


@pytest.mark.parametrize("style", STYLES)
def test_letters_of_a_clock_change_in_their_corner_alone(style: Lettering) -> None:
    changed = lettered(NOON, style)[:360] != lettered(NOON + timedelta(days=1, seconds=1), style)[:360]
    rows, columns = np.nonzero(changed)
    assert bool(rows.max() < 90) is style.on_top
    assert bool(rows.min() > 270) is not style.on_top
    assert columns.max() < 500 if style.at_left else columns.min() > 140


def test_letters_have_ink_and_an_outline_and_say_the_half_of_the_day() -> None:
    luma = lettered(NOON, Lettering(share=0.06))[:360]
    assert luma.max() > 225
    assert luma.min() < 40
    half = Lettering("{half}%I:%M:%S")
    assert (lettered(NOON, half) == lettered(NOON, Lettering("下午12:34:08"))).all()


@pytest.mark.parametrize("style", STYLES)
def test_every_letter_of_a_name_can_be_written(style: Lettering) -> None:
    assert set(style.name + style.also) <= set(LETTERS)


def test_letters_that_adapt_are_black_on_white_and_white_on_black() -> None:
    style = Lettering(adapting=True, share=0.06)
    on_white, on_black = (lettered(NOON, style, behind=behind)[:360] for behind in (220, 30))
    assert (on_white.min(), on_white.max()) == (16, 220)
    assert (on_black.min(), on_black.max()) == (30, 235)


def test_a_shadow_lies_to_the_lower_right_of_its_letters_alone() -> None:
    plain, shadowed = (lettered(NOON, Lettering(share=0.1, shadowed=shadow))[:360] for shadow in (False, True))
    assert 0 < (shadowed < 40).sum() < 0.7 * (plain < 40).sum()
    rows, columns = np.nonzero(shadowed > 200)
    before, after = (shadowed[np.clip(rows + way * 3, 0, 359), columns + way * 3] < 60 for way in (-1, 1))
    assert after.sum() > 3 * before.sum()


def test_a_band_goes_from_edge_to_edge_and_dims_once() -> None:
    luma = lettered(NOON, Lettering(banded=True, share=0.05, margin=0.0, also="CH1"), behind=216)[:360]
    assert (luma[:17, 300] == 66).all()
    assert (luma[343:, 300] == 66).all()
    assert (luma[30:330] == 216).all()


def test_a_name_may_stand_under_its_clock() -> None:
    inked = lettered(NOON, Lettering(under=True, share=0.05))[:360] != 90
    assert not inked[180:].any()
    assert inked[26:44].any()


def test_dark_letters_on_a_pane_have_a_pale_one() -> None:
    luma = lettered(NOON, Lettering(boxed=True, ink=(30, 128, 128), margin=0.0), behind=60)[:360]
    assert luma[:18, 2:40].max() == 176 + 60 // 4
    assert luma[:18, 2:40].min() < 60


def test_jagged_letters_are_ink_or_are_not() -> None:
    """In the middle of the picture's grey, without an outline: two tones and no third."""
    plain, jagged = (lettered(NOON, Lettering(jagged=dots, boxed=True)) for dots in (False, True))
    assert len(np.unique(jagged[:360])) < 6 < len(np.unique(plain[:360]))


def test_a_centred_clock_is_as_far_from_either_edge() -> None:
    changed = lettered(NOON, Lettering(centred=True, margin=0.0), name="")[:180] != 90
    columns = np.nonzero(changed.any(axis=0))[0]
    assert abs(columns.min() - (639 - columns.max())) < 12


def test_small_letters_stay_small_where_they_are_kept() -> None:
    kept, raised = (lettered(NOON, Lettering("%a", cased=cased), name="") for cased in (True, False))
    assert (raised == lettered(NOON, Lettering("SUN"), name="")).all()
    assert (kept != raised).any()


def test_letters_of_equal_width_have_equal_room() -> None:
    widths = []
    for digits in ("111111", "888888"):
        columns = np.nonzero((lettered(NOON, Lettering(digits + ":", face=MONO), name="")[:180] != 90).any(axis=0))[0]
        widths.append(int(columns.max()))
    assert widths[0] == widths[1]
