"""How long failures make one wait."""

from datetime import UTC, datetime, timedelta

import pytest

from vms.accounts.throttle import PER_NAME, Throttle

LAST = datetime(2026, 3, 2, tzinfo=UTC)
RULE = Throttle(free=3, first=timedelta(seconds=10), longest=timedelta(seconds=60))


@pytest.mark.parametrize(
    ("count", "after_s", "wait_s"),
    [(0, 0, 0), (2, 0, 0), (3, 0, 10), (3, 4, 6), (3, 10, 0), (4, 0, 20), (5, 0, 40), (6, 0, 60), (10**9, 0, 60)],
)
def test_each_failure_beyond_the_free_ones_doubles_the_wait(count: int, after_s: int, wait_s: int) -> None:
    assert RULE.wait(count, LAST, now=LAST + timedelta(seconds=after_s)) == timedelta(seconds=wait_s)


def test_a_day_of_guessing_gives_few_guesses() -> None:
    now, count = LAST, 0
    while now < LAST + timedelta(days=1):
        now += PER_NAME.wait(count, now, now=now)
        count += 1
    assert count < 120
