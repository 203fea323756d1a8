"""When maintenance windows are open: as tables, and held against a search through every minute."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vms.maintenance.model import Opening, Scope, Window, next_edge, open_at, openings, over

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def window(
    start_h: float, hours: float, *, weekdays: set[int] | None = None, until_h: float | None = None, zone_h: int = 0
) -> Window:
    """Hours from Monday midnight UTC."""
    start = MONDAY + start_h * HOUR
    until = MONDAY + until_h * HOUR if until_h is not None else None
    days = frozenset(weekdays or ())
    return Window(
        uuid.UUID(int=1), Scope.CAMERA, "", "/", "work", start, start + hours * HOUR, days, until, zone_h * 60
    )


def hours(found: Opening) -> tuple[float, float]:
    return (found.start - MONDAY) / HOUR, (found.end - MONDAY) / HOUR


@pytest.mark.parametrize(
    ("planned", "expected"),
    [
        (window(10, 2), [(10, 12)]),
        (window(-3, 2), []),
        (window(-1, 2), [(-1, 1)]),
        (window(24 * 14, 2), []),
        (window(2, 3, weekdays={1, 3}), [(2, 5), (50, 53), (170, 173), (218, 221)]),
        # it begins on the first of its days, not before
        (window(2, 3, weekdays={3}), [(50, 53), (218, 221)]),
        (window(2, 3, weekdays={1}, until_h=100), [(2, 5)]),
        (window(2, 3, weekdays={1}, until_h=2), []),
        # one that runs over midnight belongs to the day on which it began
        (window(22, 4, weekdays={1, 7}), [(22, 26), (24 * 6 + 22, 24 * 6 + 26), (190, 194), (24 * 13 + 22, 338)]),
        # 18:00 on Monday UTC is Tuesday two o'clock in Beijing
        (window(18, 1, weekdays={2}, zone_h=8), [(18, 19), (18 + 168, 19 + 168)]),
    ],
)
def test_openings_of_two_weeks(planned: Window, expected: list[tuple[float, float]]) -> None:
    assert [hours(found) for found in openings(planned, MONDAY, MONDAY + 14 * DAY)] == expected


@pytest.mark.parametrize(
    ("planned", "at_h", "is_open", "edge_h", "is_over"),
    [
        (window(10, 2), 9, False, 10, False),
        (window(10, 2), 10, True, 12, False),
        (window(10, 2), 12, False, None, True),
        (window(2, 3, weekdays={1}), 6, False, 170, False),
        (window(2, 3, weekdays={1}, until_h=100), 3, True, 5, False),
        (window(2, 3, weekdays={1}, until_h=100), 6, False, None, True),
        (window(0, 30, weekdays={1, 2, 3, 4, 5, 6, 7}), 25, True, 30, False),
    ],
)
def test_what_holds_at_a_time(planned: Window, at_h: float, is_open: bool, edge_h: float | None, is_over: bool) -> None:
    at = MONDAY + at_h * HOUR
    edge = next_edge(planned, at)
    assert (open_at(planned, at) is not None, edge, over(planned, at)) == (
        is_open,
        MONDAY + edge_h * HOUR if edge_h is not None else None,
        is_over,
    )


@settings(derandomize=True, deadline=None)
@given(
    st.integers(-48, 72), st.integers(1, 40), st.sets(st.integers(1, 7)), st.integers(-72, 300), st.integers(-12, 14)
)
def test_it_is_open_exactly_when_an_hour_by_hour_search_says_so(
    start_h: int, length_h: int, weekdays: set[int], until_h: int, zone_h: int
) -> None:
    planned = window(start_h, length_h, weekdays=weekdays, until_h=until_h if weekdays else None, zone_h=zone_h)
    begins = {start_h}
    if weekdays:
        every = range(start_h, until_h)
        local = {at: MONDAY + (at + zone_h) * HOUR for at in every}
        begins = {at for at in every if (at - start_h) % 24 == 0 and local[at].isoweekday() in weekdays}
    for at in range(-48, 24 * 9):
        expected = any(begin <= at < begin + length_h for begin in begins)
        assert (open_at(planned, MONDAY + at * HOUR) is not None) is expected, at
