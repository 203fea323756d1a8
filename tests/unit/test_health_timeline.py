"""States over time and the rates that follow from them."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vms.health.model import HealthState
from vms.health.rows import seconds_per_day
from vms.health.timeline import Step, rates, segments

START = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
U, N, D, X, M = (
    HealthState.UNKNOWN,
    HealthState.ONLINE,
    HealthState.DEGRADED,
    HealthState.OFFLINE,
    HealthState.MAINTENANCE,
)
steady = settings(derandomize=True, deadline=None)


def at(hours: float) -> datetime:
    return START + hours * HOUR


def steps(*changes: tuple[float, HealthState]) -> list[Step]:
    return [Step(at(hours), state) for hours, state in changes]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (steps(), [(0, 10, U)]),
        (steps((-5, N)), [(0, 10, N)]),
        (steps((0, N)), [(0, 10, N)]),
        (steps((2, N)), [(0, 2, U), (2, 10, N)]),
        (steps((-5, X), (4, N)), [(0, 4, X), (4, 10, N)]),
        (steps((1, N), (1, D), (3, N)), [(0, 1, U), (1, 3, D), (3, 10, N)]),
        (steps((1, N), (10, X)), [(0, 1, U), (1, 10, N)]),
        (steps((1, N), (12, X)), [(0, 1, U), (1, 10, N)]),
    ],
)
def test_segments(changes: list[Step], expected: list[tuple[float, float, HealthState]]) -> None:
    found = [(part.start, part.end, part.step.state) for part in segments(changes, at(0), at(10))]
    assert found == [(at(start), at(end), state) for start, end, state in expected]


def test_no_time_has_no_segments() -> None:
    assert segments(steps((0, N)), at(1), at(1)) == []


@pytest.mark.parametrize(
    ("changes", "online", "sound", "counted_h", "excluded_h"),
    [
        (steps((0, N)), 100, 100, 10, 0),
        (steps((0, N), (5, X)), 50, 50, 10, 0),
        (steps((0, N), (5, D)), 100, 50, 10, 0),
        (steps((0, N), (2, X), (4, M), (8, U)), 50, 50, 4, 6),
        (steps((0, X)), 0, 0, 10, 0),
        (steps((0, M)), None, None, 0, 10),
        (steps((9.9, N)), None, None, 0.1, 9.9),
        (steps((9.8, N)), 100, 100, 0.2, 9.8),
    ],
)
def test_rates(
    changes: list[Step], online: float | None, sound: float | None, counted_h: float, excluded_h: float
) -> None:
    found = rates(segments(changes, at(0), at(10)))
    assert (found.online_pct, found.sound_pct) == (online, sound)
    assert found.counted_s == pytest.approx(counted_h * 3600)
    assert found.excluded_s == pytest.approx(excluded_h * 3600)


@steady
@given(st.lists(st.tuples(st.integers(-30, 130), st.sampled_from(HealthState)), max_size=30))
def test_segments_cover_the_time_without_gap_or_overlap(changes: list[tuple[int, HealthState]]) -> None:
    ordered = [Step(at(hours / 10), state) for hours, state in sorted(changes, key=lambda change: change[0])]
    leading = [step for step in ordered if step.at <= at(0)][-1:]
    parts = segments([*leading, *(step for step in ordered if step.at > at(0))], at(0), at(10))
    assert (parts[0].start, parts[-1].end) == (at(0), at(10))
    assert all(one.end == two.start for one, two in pairwise(parts))
    assert all(part.start < part.end for part in parts)
    assert sum(rates(parts).seconds.values()) == pytest.approx(36_000)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, 0, {}),
        (1, 0, {}),
        (0, 1, {date(2026, 3, 1): 3600}),
        (23, 25, {date(2026, 3, 1): 3600, date(2026, 3, 2): 3600}),
        (0, 24, {date(2026, 3, 1): 86_400}),
        (12, 60, {date(2026, 3, 1): 43_200, date(2026, 3, 2): 86_400, date(2026, 3, 3): 43_200}),
    ],
)
def test_time_is_cut_at_utc_midnight(start: float, end: float, expected: dict[date, float]) -> None:
    assert seconds_per_day(at(start), at(end)) == expected
