"""Words in a clock: months in letters and halves of the day, wherever a maker puts them; read, or not guessed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import cv2
import numpy as np
import pytest

from streams.media.frames import Picture
from streams.model import PictureFault as P
from streams.quality.clock_line import Reading, parse
from streams.quality.clock_text import read_clock
from streams.quality.diagnosis import diagnose
from streams.quality.glyph_letters import MONTHS, half_of_day, months_in
from streams.quality.glyphs import Bools, read_digits
from streams.sim.caption import CAMERA_ZONE
from tests.bench.world.captions import Lettering, write_letters
from tests.fakes import pictures as draw
from tests.fakes.coding import recoded

NOW = datetime(2026, 11, 23, 4, 34, 56, tzinfo=UTC).astimezone(CAMERA_ZONE)


def written(text: str, font: int = cv2.FONT_HERSHEY_SIMPLEX) -> Picture:
    """At the upper rim."""
    luma = draw.street(3).astype(np.uint8)
    luma[4:40] = 60
    cv2.putText(luma, text, (12, 32), font, 0.8, 250, 2)
    return recoded([draw.picture(luma)])[0]


def lettered(now: datetime, style: Lettering) -> Picture:
    """In the letters of a real typeface, with an outline."""
    planes = np.full((540, 640), 128, np.uint8)
    planes[:360] = draw.street(3) * 0.6
    write_letters(planes, 360, "07", now, style)
    return recoded([draw.picture(planes[:360])])[0]


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("font", [cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_COMPLEX])
def test_every_month_is_read_in_letters(month: int, font: int) -> None:
    assert read_clock(written(f"{MONTHS[month - 1]} 14 2026 12:34:56", font)) == Reading(
        12, 34, 56, ((2026, month, 14),)
    )


@pytest.mark.parametrize(
    "spelling",
    [
        "%a %b %d %H:%M:%S %Y",
        "%d-%b-%Y %H:%M:%S",
        "%a %b %d %Y %H:%M:%S",
        "%Y/%b/%d %H:%M:%S",
        "%d %b %Y %I:%M:%S %p",
        "%H:%M:%S %d %b %Y",
    ],
)
def test_a_month_in_letters_is_read_wherever_it_stands(spelling: str) -> None:
    for months in range(12):
        at = NOW + timedelta(days=30.4 * months)
        reading = read_clock(lettered(at, Lettering(spelling, share=0.07)))
        assert reading is not None, at
        assert (bool(reading.dates), reading.offset_s(at)) == (True, 0), at


@pytest.mark.parametrize("hour", [0, 9, 12, 16])
@pytest.mark.parametrize("spelling", ["%Y年%m月%d日 {half}%I:%M:%S", "%Y-%m-%d {half}%I:%M:%S"])
def test_the_half_of_the_day_is_read_in_chinese(hour: int, spelling: str) -> None:
    at = NOW.replace(hour=hour)
    reading = read_clock(lettered(at, Lettering(spelling, share=0.06)))
    assert reading is not None
    assert (reading.offset_s(at), reading.half_known) == (0, True)


@pytest.mark.parametrize(
    ("shown", "verdict"),
    [
        (NOW, "right"),
        (NOW + timedelta(hours=25), "wrong"),
        (NOW.replace(year=2012, hour=3), "wrong"),
        (NOW.replace(month=5), "open"),
    ],
)
def test_a_clock_with_its_month_in_letters_is_told_right_and_wrong(shown: datetime, verdict: str) -> None:
    """But by whole days alone it is not: it may be the month that is misread."""
    style = Lettering("%d-%b-%Y %H:%M:%S", share=0.07)
    visit = [replace(lettered(shown + timedelta(seconds=at), style), at_s=at) for at in (0, 1)]
    diagnosis = diagnose(visit, now=NOW)
    assert (P.WRONG_CLOCK in diagnosis.not_checkable) is (verdict == "open")
    assert (P.WRONG_CLOCK in [fault.kind for fault in diagnosis.faults]) is (verdict == "wrong")


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("spelling", ["%a %b %d %Y %H:%M:%S", "%d %b %Y %H:%M:%S"])
def test_months_in_small_letters_are_read(month: int, spelling: str) -> None:
    at = NOW.replace(month=month)
    reading = read_clock(written(at.strftime(spelling)))
    assert reading is not None
    assert at.date() in [date(*shown) for shown in reading.dates]
    assert (reading.offset_s(at), reading.doubted) == (0, False)


@pytest.mark.parametrize("text", ["MUN 23 2026 12:34:56", "N 23 2026 12:34:56"])
def test_other_letters_are_no_month(text: str) -> None:
    reading = read_clock(written(text))
    assert reading is None or reading == Reading(12, 34, 56, ())


@pytest.mark.parametrize(
    ("line", "reading"),
    [
        ("5??NOV2312:34:562026", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("?0?NOV23 12:34:56 ??? 2026", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("NOV 23-2026 01:04:12 PM", Reading(13, 4, 12, ((2026, 11, 23),))),
        ("7?0?? 23-NOV-202612:34:56", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("?0123NOV202612:34:56", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("12:34:56 2026-NOV-23", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("12:34:56?0?23NOV2026", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("23-NOV-2026:12:34:56", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("23-???-2026-1-2:34:56", Reading(12, 34, 56, ())),
        ("JUN 31 2026 12:34:56", Reading(12, 34, 56, ())),
        ("5?????2312:34:562026", Reading(12, 34, 56, ())),
        ("?0??2312:34:562026", Reading(12, 34, 56, ())),
        ("NOV 3 12:34:56 2026", Reading(12, 34, 56, ())),
        ("NOV 233:34:56 2026", None),
        ("NOV 23 3:34:56 2026", None),
        ("2026-11-23 PM12:34:56", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("2026?11?23?AM12:34:56", Reading(0, 34, 56, ((2026, 11, 23),))),
        ("2026-11-23 AM13:34:56", None),
    ],
)
def test_what_a_line_with_words_says(line: str, reading: Reading | None) -> None:
    assert parse(line) == reading


@pytest.mark.parametrize(
    "line",
    ["202-6-11-23 7?? 12:34:56", "2026-1-1-23 12:3-4:56", "2-3/11/202-6 12:34:56", "12:3-4:56 2-026/11/23"],
)
def test_a_notch_within_a_number_leaves_a_date_whose_signs_are_all_there_undoubted(line: str) -> None:
    reading = parse(line)
    assert reading == Reading(12, 34, 56, ((2026, 11, 23),))
    assert not reading.doubted


def test_the_first_letters_of_a_day_are_no_half_of_one() -> None:
    """A T and an h are more like P and M than like A and M."""
    rows = (
        "######## ..###... ...#.... ...#.... ...#.... ...#.... ...#.... ...#.... ...#.... ...#.... ...#.... ...#....",
        "#...... ##..... ##..... ##.###. ###..## ##....# ##....# ##....# ##....# ##....# ##....# ##....#",
    )
    masks = [np.array([[dot == "#" for dot in row] for row in letter.split()]) for letter in rows]
    assert half_of_day(masks) == ""


def glyphs_of(text: str) -> list[Bools]:
    """As `months_in` is given them: without the spaces."""
    masks = []
    for letter in text.replace(" ", ""):
        canvas = np.zeros((60, 60), np.uint8)
        cv2.putText(canvas, letter, (10, 45), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 255, 3)
        (rows,), (columns,) = (np.nonzero(canvas.any(axis=axis)) for axis in (1, 0))
        masks.append(canvas[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] > 0)
    return masks


@pytest.mark.parametrize(
    ("text", "months"),
    [("NOV 23 2026", {0: "NOV"}), ("23 NOV 2026", {2: "NOV"}), ("NOV 23", {}), ("NOV WEST 2026", {})],
)
def test_a_month_is_looked_for_beside_a_day_where_a_year_may_stand(text: str, months: dict[int, str]) -> None:
    """To look takes longer than all else of a row."""
    masks = glyphs_of(text)
    assert months_in(masks, read_digits(masks), [""] * (len(masks) - 1)) == months
