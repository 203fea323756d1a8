"""A date is told only where the figures bear it."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from registry.forecasting import Forecast, Outlook, forecast

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def weekly(*gaps: float) -> Forecast:
    times = [NOW - timedelta(weeks=len(gaps) - 1 - number) for number in range(len(gaps))]
    return forecast(list(zip(times, gaps, strict=True)))


@pytest.mark.parametrize(
    ("gaps", "outlook"),
    [
        ((), Outlook.FEW_SAMPLES),
        ((40, 30, 20, 10), Outlook.FEW_SAMPLES),
        ((40, 30, 20, 10, 0), Outlook.MET),
        ((20, 20, 20, 20, 20, 20), Outlook.NO_PACE),
        ((10, 12, 14, 16, 18, 20), Outlook.NO_PACE),
        ((20, 14, 21, 13, 20, 15, 19, 18), Outlook.NO_PACE),
        ((50, 50, 50, 50, 50, 10), Outlook.NO_PACE),  # one jump is no pace
        ((80, 70, 60, 50, 40), Outlook.DATED),
        ((100.5, 100.4, 100.3, 100.2, 100.1), Outlook.TOO_FAR),
    ],
)
def test_a_date_is_told_only_where_the_figures_bear_it(gaps: tuple[float, ...], outlook: Outlook) -> None:
    found = weekly(*gaps)
    assert found.outlook is outlook
    assert (found.day is not None) == (outlook is Outlook.DATED)


def test_the_date_is_where_the_pace_leads() -> None:
    found = weekly(90, 80, 70, 60, 50, 40)
    assert (found.per_week, found.samples, found.since) == (10, 6, NOW - timedelta(weeks=5))
    assert found.day == found.earliest == found.latest == date(2026, 3, 30)


def test_one_odd_week_does_not_move_the_date() -> None:
    smooth, odd = weekly(90, 80, 70, 60, 50, 40, 30, 20), weekly(90, 80, 70, 95, 50, 40, 30, 20)
    assert odd.day is not None
    assert smooth.day is not None
    assert abs(odd.day - smooth.day) <= timedelta(days=2)


def test_noise_without_a_trend_seldom_gets_a_date() -> None:
    rng = random.Random(3)
    dated = sum(
        weekly(*(50 + rng.gauss(0, 5) for _ in range(9))).outlook in {Outlook.DATED, Outlook.TOO_FAR}
        for _ in range(400)
    )
    assert dated <= 0.07 * 400
