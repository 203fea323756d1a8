"""A clock of which every level of its ink loses or joins some glyphs: read of several, and not guessed."""

import cv2
import numpy as np
import pytest

from streams.media.frames import Picture
from streams.quality.clock_line import Reading
from streams.quality.clock_rows import Box, signs_between
from streams.quality.clock_text import read_clock
from streams.quality.glyphs import UNKNOWN, Bools, read_digits
from tests.fakes import pictures as draw
from tests.fakes.coding import recoded


def uneven(text: str, *, faint: str = "", touching: str = "") -> Picture:
    """With the left half of some glyphs in fainter ink, and others tied to the next one by it: numbers of glyphs."""
    font, left = cv2.FONT_HERSHEY_SIMPLEX, 20
    luma = draw.street(3).astype(np.uint8)
    luma[4:40] = 60
    cv2.putText(luma, text, (left, 32), font, 0.8, 250, 2)
    ends = [left + cv2.getTextSize(text[:number], font, 0.8, 2)[0][0] for number in range(len(text) + 1)]
    for at in map(int, faint.split()):
        strokes = luma[4:40, ends[at] : (ends[at] + ends[at + 1]) // 2]
        strokes[:] = np.minimum(strokes, 172)
    for at in map(int, touching.split()):
        strokes = luma[23:26, ends[at] + 3 : ends[at + 1] + 6]
        strokes[:] = np.maximum(strokes, 175)
    return recoded([draw.picture(luma)], crf=23)[0]


@pytest.mark.parametrize(
    ("text", "faint", "touching", "date"),
    [
        ("2026-11-23 12:34:56", "11", "14", (2026, 11, 23)),
        ("2026-11-23 12:34:56", "8 11", "14 17", (2026, 11, 23)),
        ("23/11/2026 12:34:56", "12", "6 14", (2026, 11, 23)),
        ("CAM 03 12:34:56", "7", "10", None),
    ],
)
def test_glyphs_that_no_single_level_shows_are_read_of_several(
    text: str, faint: str, touching: str, date: tuple[int, int, int] | None
) -> None:
    """The strong ones of a small outline font touch where the faint ones are whole."""
    reading = read_clock(uneven(text, faint=faint, touching=touching))
    assert reading == Reading(12, 34, 56, () if date is None else (date,))


def test_a_digit_that_two_levels_read_differently_is_not_read() -> None:
    """The strong strokes of this 3 are those of a 5: the time is read, and no day is taken for the right one."""
    assert read_clock(uneven("23/11/2026 12:34:56", faint="1 12", touching="6 14")) == Reading(12, 34, 56, ())


def in_two_inks(text: str, turn: int) -> Picture:
    """Light letters before what is dark, and from the letter `turn` on dark ones before what is light."""
    font, left = cv2.FONT_HERSHEY_SIMPLEX, 20
    at = left + cv2.getTextSize(text[:turn], font, 0.8, 2)[0][0]
    luma = draw.street(3).astype(np.uint8)
    luma[4:40, :at], luma[4:40, at:] = 60, 185
    cv2.putText(luma, text[:turn], (left, 32), font, 0.8, 250, 2)
    cv2.putText(luma, text[turn:], (at, 32), font, 0.8, 5, 2)
    return recoded([draw.picture(luma)], crf=23)[0]


@pytest.mark.parametrize("turn", [10, 13, 16, 17])
def test_letters_that_are_light_and_then_dark_are_one_clock(turn: int) -> None:
    assert read_clock(in_two_inks("2026-11-23 12:34:56", turn)) == Reading(12, 34, 56, ((2026, 11, 23),))


def test_of_a_time_in_two_inks_without_a_date_nothing_is_pieced_together() -> None:
    assert read_clock(in_two_inks("CAM 03 12:34:56", 12)) is None


def glyph(rows: str) -> Bools:
    return np.array([[dot == "#" for dot in row] for row in rows.split()])


@pytest.mark.parametrize(
    "rows",
    [
        "##. .#. .#. .#. .#. .#. ### ###",
        ".##. ..#. ..#. ..#. ..#. ..#. .### ####",
        "###. ..#. ..#. ..#. ..#. ..#. .##. ####",
    ],
)
def test_a_straight_stem_on_a_foot_is_a_1_however_small(rows: str) -> None:
    """At eight rows it is as like a 2 or a 3."""
    assert read_digits([glyph(rows)]) == [1]


def test_a_stem_that_ends_on_one_side_only_is_no_digit_and_what_wanders_is_none() -> None:
    lost, two, seven = (
        "## .# .# .# .# .# ## ##",
        "#### ...# ...# ..## ..#. .#.. ##.. ####",
        "### ..# ..# .#. .#. .#. .#. .#.",
    )
    assert read_digits([glyph(lost)]) == [UNKNOWN]
    assert read_digits([glyph(two), glyph(seven)]) == [2, 7]


@pytest.mark.parametrize(
    ("digit", "rows"),
    [
        (0, ".####. ##..## ##..## ##..## ##.### ##..## ##..## .####. ..##.."),
        (6, ".#### ##..# #.... #.... ##### #...# #...# #...# .####"),
        (6, ".###. #.... #.... ####. #..## #..## ##.#. .##.."),
        (8, "..###.. .##.##. ##...## ##...## .#...## .#####. .#####. ##...## #.....# #.....# ##...## .#####."),
        (9, "##### ##..# ##..# .#### ....# ....# ...## .###."),
    ],
)
def test_small_round_digits_are_told_by_what_they_enclose(digit: int, rows: str) -> None:
    """By their dots alone each is as like another."""
    assert read_digits([glyph(rows)]) == [digit]


@pytest.mark.parametrize(
    "rows",
    [
        "..####.. .##..##. .#....#. .#.###.. #######. ###...#. ##....## .#....## .######. ..####..",
        ".##. #.## #..# #..# #..# .### ...# ####",
    ],
)
def test_a_curl_that_closes_by_a_corner_makes_no_8_nor_a_tail_a_0(rows: str) -> None:
    assert read_digits([glyph(rows)]) == [UNKNOWN]


def test_a_0_that_lost_its_right_side_is_no_6() -> None:
    """10:13 would be 16:13."""
    lost, six = ".### #... #... #... #... #... #... .###", ".###. #.... #.... ####. #...# #...# #...# .###."
    assert read_digits([glyph(lost)]) == [UNKNOWN]
    assert read_digits([glyph(six)]) == [6]


def row_of(*lefts: int) -> Box:
    """Digits 7 wide and 14 high, with their left sides here."""
    return np.array([(left, 10, 7, 14, 50) for left in lefts], np.int32)


@pytest.mark.parametrize(
    ("marks", "sign"),
    [
        ([(18, 14, 2, 2), (18, 20, 2, 2)], ":"),
        ([(18, 16, 3, 2)], "-"),
        ([(17, 15, 5, 2), (19, 21, 1, 1)], "-"),
        ([(17, 14, 1, 1), (19, 21, 1, 1)], "-"),
        ([], ""),
    ],
)
def test_only_one_dot_above_another_is_a_colon(marks: list[tuple[int, int, int, int]], sign: str) -> None:
    """Not a hyphen with a speck of the ground beside it, nor two such specks."""
    digits = row_of(0, 10, 22, 32, 44, 54)
    found = np.array([(*mark, 4) for mark in marks], np.int32).reshape(-1, 5)
    assert signs_between(digits, np.concatenate([digits, found]))[1] == sign


def test_a_digit_that_is_missing_beside_a_letter_leaves_a_gap() -> None:
    """The T of a day, behind a space, is half a digit nearer than the next but one: it is no second."""
    digits = row_of(0, 10, 20, 30, 40, 55)
    assert signs_between(digits, digits) == ["", "", "", "", " "]
