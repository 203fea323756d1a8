"""The clock in the picture: read in several fonts, told right from wrong, never guessed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import cv2
import numpy as np
import pytest

from streams.media.frames import Picture
from streams.model import PictureFault as P
from streams.quality.clock_line import Reading
from streams.quality.clock_text import read_clock
from streams.quality.diagnosis import Diagnosis, diagnose
from streams.sim.caption import CAMERA_ZONE, Layout, write_caption
from tests.fakes import pictures as draw
from tests.fakes.coding import recoded

NOW = datetime(2026, 11, 23, 4, 34, 56, tzinfo=UTC).astimezone(CAMERA_ZONE)


def captioned(seed: int, clocks: list[datetime], *, light: float = 1.0) -> list[Picture]:
    """Pictures two seconds apart, with name and clock as a simulated camera writes them, through a coder."""
    visit = []
    for number, picture in enumerate(draw.visit(draw.street(seed) * light, noise=2, count=len(clocks))):
        planes = np.concatenate([picture.luma.ravel(), picture.cb.ravel(), picture.cr.ravel()]).reshape(540, 640)
        write_caption(planes, 360, "TOWN GATE 7", clocks[number])
        visit.append(Picture(planes[:360], picture.cb, picture.cr, key=True, at_s=2.0 * number))
    return recoded(visit)


def running(seed: int, error: timedelta) -> list[Picture]:
    return captioned(seed, [NOW + error, NOW + error + timedelta(seconds=2)])


def written(*texts: str) -> list[Picture]:
    """Pictures 1.2 seconds apart, with these at the upper rim."""
    visit = []
    for number, text in enumerate(texts):
        luma = draw.street(3).astype(np.uint8)
        luma[4:40] = 60
        cv2.putText(luma, text, (20, 32), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 250, 2)
        visit.append(replace(draw.picture(luma), at_s=1.2 * number))
    return recoded(visit)


def in_rows(*rows: str) -> Picture:
    """One below the other, at the lower rim."""
    luma = draw.street(3).astype(np.uint8)
    luma[288:] = 60
    for number, text in enumerate(rows):
        cv2.putText(luma, text, (20, 306 + 23 * number), cv2.FONT_HERSHEY_DUPLEX, 0.6, 250, 1)
    return recoded([draw.picture(luma)])[0]


def clock_of(diagnosis: Diagnosis) -> str:
    if P.WRONG_CLOCK in [fault.kind for fault in diagnosis.faults]:
        return "wrong"
    return "open" if P.WRONG_CLOCK in diagnosis.not_checkable else "right"


@pytest.mark.parametrize("seed", range(12))
def test_a_running_clock_is_read_to_the_second(seed: int) -> None:
    shown = NOW + timedelta(seconds=seed * 7_654_321)
    reading = read_clock(captioned(seed, [shown], light=(1.0, 0.3)[seed % 2])[0])
    assert reading is not None
    assert reading.offset_s(NOW) == seed * 7_654_321


@pytest.mark.parametrize("rows_a_dot", [360, 180, 120, 90])
@pytest.mark.parametrize("spelling", ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %a %H:%M:%S"])
def test_a_clock_is_read_in_every_size(rows_a_dot: int, spelling: str) -> None:
    """The dots of a colon are as large as the digits of a small clock."""
    luma = cv2.resize(draw.street(3).astype(np.uint8), (1920, 1080), interpolation=cv2.INTER_LINEAR)
    planes = np.concatenate([luma, np.full((540, 1920), 128, np.uint8)])
    write_caption(planes, 1080, "GATE", NOW, Layout(spelling, rows_a_dot=rows_a_dot))
    reading = read_clock(draw.picture(planes[:1080]))
    assert reading is not None
    assert reading.offset_s(NOW) == 0


@pytest.mark.parametrize("tall", [False, True])
@pytest.mark.parametrize("rows_a_dot", [360, 180, 120])
@pytest.mark.parametrize(
    "spelling", ["%Y年%m月%d日 %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%Y.%m.%d %H:%M:%S", "%m-%d-%Y %H:%M:%S"]
)
def test_a_clock_is_read_in_every_spelling_low_or_tall(spelling: str, rows_a_dot: int, tall: bool) -> None:
    luma = cv2.resize(draw.street(3).astype(np.uint8), (960, 540), interpolation=cv2.INTER_LINEAR)
    planes = np.concatenate([luma, np.full((270, 960), 128, np.uint8)])
    write_caption(planes, 540, "GATE", NOW, Layout(spelling, rows_a_dot=rows_a_dot, tall=tall))
    reading = read_clock(draw.picture(planes[:540]))
    assert reading is not None
    assert (reading.offset_s(NOW), bool(reading.dates)) == (0, True)


@pytest.mark.parametrize("day", range(7))
@pytest.mark.parametrize("spelling", ["%Y-%m-%d %a %H:%M:%S", "%m-%d-%Y %a %H:%M:%S"])
def test_a_day_of_the_week_in_tall_letters_that_look_like_digits_hides_no_date(spelling: str, day: int) -> None:
    at = NOW + timedelta(days=day)
    luma = cv2.resize(draw.street(3).astype(np.uint8), (960, 540), interpolation=cv2.INTER_LINEAR)
    planes = np.concatenate([luma, np.full((270, 960), 128, np.uint8)])
    for rows_a_dot in (180, 120):
        write_caption(planes, 540, "GATE", at, Layout(spelling, rows_a_dot=rows_a_dot, tall=True, boxed=True))
        reading = read_clock(draw.picture(planes[:540]))
        assert reading is not None
        assert reading.dates
        assert reading.offset_s(at) == 0


@pytest.mark.parametrize("font", [cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_COMPLEX])
@pytest.mark.parametrize("text", ["2026-11-23 12:34:56", "23/11/2026 12:34:56", "CAM 03 12:34:56"])
@pytest.mark.parametrize("dark", [False, True])
def test_other_fonts_forms_and_inks_are_read(font: int, text: str, dark: bool) -> None:
    luma = draw.street(3).astype(np.uint8)
    luma[4:40] = 190 if dark else 60
    cv2.putText(luma, text, (20, 32), font, 0.8, 10 if dark else 250, 2)
    (picture,) = recoded([draw.picture(luma)], crf=23)
    reading = read_clock(picture)
    assert reading is not None
    assert reading.offset_s(NOW) == 0


def test_a_clock_from_rim_to_rim_is_read() -> None:
    """A strip is passed over where too few strokes begin and end in a row; those at its rims begin outside."""
    luma = np.full((360, 640), 60, np.uint8)
    cv2.putText(luma, "12:34:56", (20, 350), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (235, 235, 235), 2)
    inked = np.flatnonzero((luma > 200).any(axis=0))
    luma = np.ascontiguousarray(luma[:, inked[0] : inked[-1] + 1])
    grey = np.full((180, (luma.shape[1] + 1) // 2), 128, np.uint8)
    assert read_clock(Picture(luma, grey, grey, key=True, at_s=0.0)) == Reading(12, 34, 56, ())


def test_on_a_dial_of_twelve_hours_that_lost_its_letters_one_digit_may_be_lost_too() -> None:
    misread = Reading(4, 34, 56, ((2076, 11, 23),))
    assert misread.may_be(NOW.replace(hour=16))
    assert not replace(misread, minute=51).may_be(NOW.replace(hour=16))


@pytest.mark.parametrize(("shown", "may_be"), [(3, True), (4, False), (8, True)])
def test_nor_is_a_dial_of_twelve_hours_that_is_off_by_an_hour_taken_for_a_lost_digit(shown: int, may_be: bool) -> None:
    """In the afternoon, by letters that are not read; an 8 is as like a 3 as it is."""
    assert Reading(shown, 14, 12, ((2026, 11, 23),)).may_be(NOW.replace(hour=15, minute=14, second=12)) is may_be


def test_every_order_of_day_and_month_may_have_lost_a_digit() -> None:
    assert Reading(12, 34, 56, ((2026, 7, 11), (2026, 11, 7))).may_be(NOW.replace(day=1))


@pytest.mark.parametrize("half", ["AM", "PM"])
@pytest.mark.parametrize("font", [cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_COMPLEX])
def test_am_and_pm_are_read(half: str, font: int) -> None:
    luma = draw.street(3).astype(np.uint8)
    luma[4:40] = 60
    cv2.putText(luma, f"11-23-2026 04:34:56 {half}", (20, 32), font, 0.8, 250, 2)
    reading = read_clock(recoded([draw.picture(luma)])[0])
    assert reading is not None
    assert reading.offset_s(NOW.replace(hour=4 if half == "AM" else 16)) == 0


@pytest.mark.parametrize("behind", ["KM", "44", "9H", "4M4", "SAT", "FRI"])
def test_other_letters_behind_a_time_are_no_half_of_the_day(behind: str) -> None:
    (picture,) = written(f"2026-11-23 04:34:56 {behind}")
    reading = read_clock(picture)
    assert reading is None or not reading.half_known


@pytest.mark.parametrize(
    "rows",
    [
        ("2026-11-23", "12:34:56"),
        ("12:34:56", "23-11-2026"),
        ("11/23/2026", "12:34:56"),
        ("12:34:56", "2026/11/23"),
        ("2026-11-23 MON", "12:34:56"),
        ("12:34:56                         8", "2026-11-23"),
    ],
)
def test_a_date_in_the_row_above_or_below_is_read(rows: tuple[str, str]) -> None:
    assert read_clock(in_rows(*rows)) == Reading(12, 34, 56, ((2026, 11, 23),))


def test_what_else_stands_below_a_time_is_not_its_date_for_sure() -> None:
    """A board that says since when it has hung there; and two dates are none."""
    pictures = [replace(in_rows(f"12:34:{second}", "2024-05-01"), at_s=second - 56) for second in (56, 57)]
    assert clock_of(diagnose(pictures, now=NOW)) == "open"
    assert read_clock(in_rows("2026-11-23", "12:34:56", "2024-05-01")) == Reading(12, 34, 56, ())


@pytest.mark.parametrize(("error", "verdict"), [(0, "right"), (-40, "right"), (130, "wrong"), (-5400, "wrong")])
def test_a_clock_is_right_or_wrong_by_its_offset(error: int, verdict: str) -> None:
    diagnosis = diagnose(running(4, timedelta(seconds=error)), now=NOW)
    assert clock_of(diagnosis) == verdict
    assert diagnosis.measures["clock_offset_s"] == error


def test_digits_that_look_alike_do_not_make_a_clock_wrong() -> None:
    # Off by an hour, and all that differs is 5 for 6.
    now = NOW.replace(hour=16)
    visit = captioned(9, [now.replace(hour=15), now.replace(hour=15) + timedelta(seconds=2)])
    assert clock_of(diagnose(visit, now=now)) == "open"


def test_one_digit_of_another_kind_does_not_make_a_clock_wrong_but_a_whole_hour_does() -> None:
    for error, verdict in ((timedelta(hours=2), "open"), (timedelta(hours=9), "wrong"), (timedelta(hours=1), "wrong")):
        assert clock_of(diagnose(running(9, error), now=NOW)) == verdict


@pytest.mark.parametrize(
    ("shown", "hour", "verdict"), [(4, 16, "open"), (12, 0, "open"), (16, 4, "wrong"), (0, 12, "wrong")]
)
def test_a_dial_of_twelve_hours_is_not_wrong_by_half_a_day(shown: int, hour: int, verdict: str) -> None:
    """Which half it is nobody knows, but for a clock that shows an hour which no such dial has."""
    visit = captioned(9, [NOW.replace(hour=shown), NOW.replace(hour=shown) + timedelta(seconds=2)])
    assert clock_of(diagnose(visit, now=NOW.replace(hour=hour))) == verdict


@pytest.mark.parametrize(
    "clock", ["2026-11-23 13:14:12", "23/11/2026 13:14:12", "CAM 02 13:14:12", "2026/11/21 14:14:12"]
)
@pytest.mark.parametrize("lost", [1, 2])
def test_a_clock_that_lost_digits_under_a_drop_is_not_wrong(clock: str, lost: int) -> None:
    font, at, now = cv2.FONT_HERSHEY_DUPLEX, (20, 32), NOW.replace(hour=13, minute=14, second=12)
    now = now.replace(day=21, hour=14) if "21 14" in clock else now
    for first in range(len(clock) - lost + 1):
        ends = [cv2.getTextSize(clock[:number], font, 0.8, 2)[0][0] + at[0] for number in (first, first + lost)]
        luma = draw.street(3).astype(np.uint8)
        luma[4:40] = 60
        cv2.putText(luma, clock, at, font, 0.8, 250, 2)
        luma[4:40, ends[0] : ends[1]] = 60
        reading = read_clock(recoded([draw.picture(luma)], crf=23)[0])
        assert reading is None or reading.offset_s(now) == 0 or reading.may_be(now), clock[:first]


def test_the_worse_the_clock_the_worse_the_fault() -> None:
    slight, gross = (diagnose(running(5, timedelta(seconds=s)), now=NOW).faults[0] for s in (90, 4000))
    assert slight.score < gross.score


def test_one_picture_can_prove_a_clock_right_but_not_wrong() -> None:
    assert clock_of(diagnose(running(6, timedelta())[:1], now=NOW)) == "right"
    suspect = diagnose(running(6, timedelta(hours=1))[:1], now=NOW)
    assert clock_of(suspect) == "open"
    assert suspect.second_look


def test_a_clock_that_is_right_in_one_picture_is_not_read_in_another() -> None:
    (first, _), (unwritten,) = running(6, timedelta()), draw.visit(draw.street(6), count=1)
    later = replace(unwritten, at_s=2.0)
    assert clock_of(diagnose([first, later], now=NOW)) == "right"
    assert clock_of(diagnose([running(6, timedelta(hours=1))[0], later], now=NOW)) == "open"


def test_a_digit_that_a_coder_smeared_as_it_changed_is_read_in_the_picture_before() -> None:
    first, middle, last = captioned(6, [NOW + timedelta(hours=1, seconds=2 * number) for number in range(3)])
    smeared = last.luma.copy()
    smeared[:72] = cv2.blur(smeared[:72], (15, 1))
    assert clock_of(diagnose([first, middle, replace(last, luma=smeared)], now=NOW)) == "wrong"
    assert clock_of(diagnose([first, replace(last, luma=smeared)], now=NOW)) == "open"


@pytest.mark.parametrize("before", ["", "KM 12.4 ", "1/2-3:4 "])
def test_a_time_is_found_behind_other_digits(before: str) -> None:
    luma = draw.street(3).astype(np.uint8)
    luma[4:40] = 60
    cv2.putText(luma, f"{before}2026-11-23 12:34:56", (20, 32), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 250, 2)
    reading = read_clock(recoded([draw.picture(luma)], crf=23)[0])
    assert reading is not None
    assert reading.offset_s(NOW) == 0


def test_writing_that_does_not_run_is_no_clock() -> None:
    stands = NOW - timedelta(days=30)
    assert clock_of(diagnose(captioned(7, [stands, stands]), now=NOW)) == "open"


@pytest.mark.parametrize(("text", "verdict"), [("20:11:23", "open"), ("2026-11-22 20:11:23", "wrong")])
def test_a_time_without_a_date_that_does_not_run_is_no_clock(text: str, verdict: str) -> None:
    """A drop may leave that of a date, in all pictures of a check."""
    stands = written(text, text)
    assert clock_of(diagnose(stands, now=NOW)) == verdict
    assert clock_of(diagnose(written("20:11:23", "20:11:24"), now=NOW)) == "wrong"


def test_what_a_drop_left_of_a_date_is_no_clock_that_stands_from_visit_to_visit() -> None:
    first = diagnose(written("20:11:23", "20:11:23"), now=NOW).print
    assert diagnose(written("20:11:23", "20:11:23"), previous=first, now=NOW).print.standing_visits == 0


@pytest.mark.parametrize(
    ("texts", "offset_s"),
    [
        (("11-23-2026 12:41:56 PM", "11-23-2026 12:41:57"), 420),
        (("11-23-2026 02:51:56", "11-23-2026 02:51:57 PM"), 8220),
        (("11-21-2026 17:51:56", "1-21-2026 17:51:57"), 19020),
        (("11-21-2026 12:34:56", "1-21-2026 12:34:57"), None),
        (("11-21-2026 17:51:56", "1-21-2026 17:51:56"), None),
    ],
)
def test_what_one_of_two_pictures_lacks_is_not_asked_for(texts: tuple[str, str], offset_s: float | None) -> None:
    diagnosis = diagnose(written(*texts), now=NOW)
    assert clock_of(diagnosis) == ("open" if offset_s is None else "wrong")
    found = diagnosis.measures.get("clock_offset_s")
    assert found == (None if offset_s is None else pytest.approx(offset_s, abs=1))


@pytest.mark.parametrize(("hours", "verdict"), [(0, "open"), (9, "wrong")])
def test_the_number_of_a_place_beside_the_time_is_no_date(hours: int, verdict: str) -> None:
    """By whole days alone nothing tells it from one."""
    shown = [f"20251012 {NOW.hour + hours}:34:{second}" for second in (56, 57)]
    assert clock_of(diagnose(written(*shown), now=NOW)) == verdict


def test_no_clock_or_no_known_time_is_not_checkable() -> None:
    assert clock_of(diagnose(draw.visit(draw.street(8), count=2), now=NOW)) == "open"
    assert clock_of(diagnose(running(8, timedelta(hours=1)))) == "open"


@pytest.mark.parametrize("seed", range(6))
def test_leaves_and_windows_are_no_clock(seed: int) -> None:
    noise = np.random.default_rng(seed).integers(0, 255, (90, 160)).astype(np.float32)
    assert read_clock(draw.picture(np.kron(noise, np.ones((4, 4), np.float32)))) is None
    assert read_clock(draw.picture(draw.street(seed))) is None
