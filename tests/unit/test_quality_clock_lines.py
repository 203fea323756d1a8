"""What a line of digits, signs and letters says: a time, its date, or nothing that is certain."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from streams.quality.clock_line import Reading, parse
from streams.sim.caption import CAMERA_ZONE

NOW = datetime(2026, 11, 23, 4, 34, 56, tzinfo=UTC).astimezone(CAMERA_ZONE)


@pytest.mark.parametrize(
    ("line", "reading"),
    [
        ("2026-11-2312:34:56", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("20261123123456", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("05/04/202612:34:56", Reading(12, 34, 56, ((2026, 5, 4), (2026, 4, 5)))),
        ("2026?11?23812:34:56", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("2-3-11:20-26 ?0?12:34:56", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("2026?11?2? 12:34:56", Reading(12, 34, 56, ())),
        ("2026-11-23 ?0? 1:34:1:24", None),
        ("12:34:56", Reading(12, 34, 56, ())),
        ("2026-11-2?12:34:56", Reading(12, 34, 56, ())),
        ("2026-11-2 12:34:56", Reading(12, 34, 56, ())),
        ("2026-11-23:34:56", None),
        ("2026-11-23 :34:56", None),
        ("202-11-23 17:4:12", None),
        ("202-11-23 17:14:12", Reading(17, 14, 12, ())),
        ("2026-11-23:?0-?-12:34:56", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("2026-11-23 7??12 34 56", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("2026-11-23 12:34:56:789", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("2026-11-23 01:02:03:123", Reading(1, 2, 3, ((2026, 11, 23),))),
        ("2026-11-23 12:34:56:78", None),
        ("2026-11-23 12:34:5-789", None),
        ("2026-11-23 12:34:56-0800", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("2026-11-23 12:34:56-08:00", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("2026-11-23 12:34:5 6", None),
        ("2026-11-23 12:34:5-1-?12", None),
        ("2026-11-23 1-2:3-4:5-1:?22", None),
        ("2026-02-?6 19:23:38:339", Reading(19, 23, 38, ())),
        ("? 2026-1-1-23-1-2:34:56", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("2026?1-1?-23? 12:34:56", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("20261123010203123", None),
        ("2026-11-23808 12:34:56", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("11-23-202680812:34:56", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("25:34:56", None),
        ("12:3?:56", None),
        ("4301220000131000", None),
        ("20-26:11 17:1-4:1?", None),
        ("12:34:56 GATE 3", Reading(12, 34, 56, ())),
        ("12:34:56 2026-11-23", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("12:34:5623/11/2026", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("12:34:565:?2026-11-23", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("12:34:5620-26-11:2-3", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("1-2:34:562026-11-2", None),
        ("12:34:5 2026-11-23", None),
        ("12:34:56 2026-11-2", Reading(12, 34, 56, ())),
        ("12:34:56 2?26-11-23", Reading(12, 34, 56, ())),
        ("20:26:11 12:34?", None),
        ("12:3-4:56", Reading(12, 34, 56, ())),
        ("12:3-4:5", None),
        ("2-0-26:11:23", None),
        ("20-26:11 12-3?", None),
        ("20:11:20 2020-11-05", Reading(20, 11, 20, ((2020, 11, 5),))),
        ("2026?11?23? ?4? 12:34:56", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("2026-11-23 ?-??-12:34:56", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("2026-11-23:?:? 12:34:56 ????", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("2026-11-2312:34:5676", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("5 23:11:202612:34:56", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("? ?23/11/202612:34:56", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("2026-11-23 ?1:02:03:12", None),
        ("12:3-4:56 ? 2026-1-1:2-3", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("5-? 2-3/11/2026 12:3-4:56", Reading(12, 34, 56, ((2026, 11, 23),))),
        ("2026-11-3-12:34:56", None),
        ("2-02-6-07-0916-02 11", None),
        ("06:202:08:38", None),
        ("? 23202612:34:56", Reading(12, 34, 56, ())),
    ],
)
def test_what_a_line_says(line: str, reading: Reading | None) -> None:
    assert parse(line) == reading


def test_without_a_date_the_offset_is_the_nearest_one() -> None:
    midnight = datetime(2026, 1, 1, 0, 0, 10, tzinfo=timezone(timedelta(hours=8)))
    assert Reading(23, 59, 50, ()).offset_s(midnight) == -20
    assert parse("2026-02-31 23:59:50") == Reading(23, 59, 50, ())


@pytest.mark.parametrize("line", ["202?-11-2412:34:56", "24/11/202? ??? 12:34:56", "12:34:56 11-24-202?"])
def test_a_year_whose_last_digit_is_lost_may_be_any_and_the_day_counts(line: str) -> None:
    """The digit stands for a year: a coder that cannot show it never will."""
    reading = parse(line)
    assert reading is not None
    assert reading.offset_s(NOW) == timedelta(days=1).total_seconds()
    assert reading.doubted
    assert reading.may_be(NOW + timedelta(days=2)), "by whole days alone it is not wrong"
    assert parse(line.replace("202?", "20??")) in {None, Reading(12, 34, 56, ())}
