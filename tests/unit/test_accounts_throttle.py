"""How long failures make one wait."""

from datetime import UTC, datetime, timedelta

import pytest

from vms.accounts.throttle import HERE, Throttle, keys_of, network_of

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
        now += HERE.wait(count, now, now=now)
        count += 1
    assert count < 120


@pytest.mark.parametrize(
    ("ip", "network"),
    [
        ("10.0.0.7", "10.0.0.7"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8::ffff:1", "2001:db8::/64"),
        ("2001:db8:0:1::1", "2001:db8:0:1::/64"),
        ("::ffff:10.0.0.7", "10.0.0.7"),
        ("no address", "no address"),
    ],
)
def test_one_network_is_one_address(ip: str, network: str) -> None:
    assert network_of(ip) == network


def test_a_key_does_not_tell_the_name() -> None:
    keys = keys_of("my password", "10.0.0.7")
    assert not any("password" in key for key in keys.rules)
    assert len({*keys.rules, *keys_of("other", "10.0.0.7").rules, *keys_of("my password", "10.0.0.8").rules}) == 7
    assert max(map(len, keys.rules)) <= 80, "of the column"
