"""The soak counts whoever sees nothing although the source is back, also when they never see anything again."""

import pytest

from tests.bench.bench_soak import Seat, Soak

DOWN_AT, UP_AT = 100.0, 106.0


@pytest.mark.parametrize(
    ("again_at", "resumed_s", "overdue"),
    [(107.0, [1.0], 0), (113.0, [7.0], 1), (None, [], 1)],
)
def test_a_view_that_resumes_late_or_never_is_counted_once(
    again_at: float | None, resumed_s: list[float], overdue: int
) -> None:
    soak = Soak()
    seat = Seat(soak, 10, DOWN_AT)
    for tenth in range(1, 400):
        now = DOWN_AT + tenth / 10
        packets = 10 + tenth if again_at is not None and now >= again_at else 10
        seat.look(packets, UP_AT if now >= UP_AT else None, now)
    assert soak.resumed_s == pytest.approx(resumed_s)
    assert soak.overdue == overdue


def test_a_view_whose_source_stays_away_is_not_overdue() -> None:
    soak = Soak()
    seat = Seat(soak, 10, DOWN_AT)
    for tenth in range(1, 400):
        seat.look(10, None, DOWN_AT + tenth / 10)
    assert (soak.overdue, soak.resumed_s) == (0, [])
