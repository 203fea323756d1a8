"""When many hosts fail at once it is us, not they."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from streams.model import Finding, ProbeReport
from vms.health.blindness import BlindnessPolicy, HostOutcome, Lookout, Sight, blindness, reached

NOW = datetime(2026, 3, 1, tzinfo=UTC)
POLICY = BlindnessPolicy()
SECOND = timedelta(seconds=1)


def outcomes(pattern: str, *, apart_s: float = 1.0) -> list[HostOutcome]:
    """+ reached, - not; oldest first, the last one now."""
    return [
        HostOutcome(f"10.0.0.{number}", NOW - SECOND * apart_s * (len(pattern) - 1 - number), letter == "+")
        for number, letter in enumerate(pattern)
    ]


@pytest.mark.parametrize(
    ("pattern", "sight"),
    [
        ("", Sight.CLEAR),
        ("-" * 19, Sight.CLEAR),
        ("-" * 20, Sight.CUT_OFF),
        ("+" * 20, Sight.CLEAR),
        ("++" + "-" * 18, Sight.CUT_OFF),
        ("+++" + "-" * 17, Sight.DOUBTFUL),
        ("-" * 18 + "++", Sight.CUT_OFF),
        ("+" * 20 + "-" * 20, Sight.CUT_OFF),
        ("-" * 20 + "+" * 3, Sight.CLEAR),
        ("+" * 16 + "-" * 4, Sight.CLEAR),
        ("+" * 15 + "-" * 5, Sight.DOUBTFUL),
        ("+" * 14 + "-" * 5 + "+", Sight.CLEAR),
    ],
)
def test_sight(pattern: str, sight: Sight) -> None:
    assert blindness(outcomes(pattern), now=NOW, policy=POLICY) is sight


def test_old_failures_say_nothing_about_now() -> None:
    assert blindness(outcomes("-" * 20, apart_s=5), now=NOW, policy=POLICY) is Sight.CLEAR


@pytest.mark.parametrize(
    ("finding", "connect_ms", "expected"),
    [
        (Finding.OK, 3.0, True),
        (Finding.UNAUTHORIZED, 3.0, True),
        (Finding.TIMED_OUT, 3.0, True),
        (Finding.TIMED_OUT, None, False),
        (Finding.REFUSED, None, False),
        (Finding.RESET, None, False),
        (Finding.BLIND, None, False),
    ],
)
def test_a_host_that_let_us_connect_was_reached(finding: Finding, connect_ms: float | None, expected: bool) -> None:
    assert reached(ProbeReport(finding, "", NOW, 1.0, connect_ms=connect_ms)) is expected


def test_one_host_with_many_cameras_is_one_witness() -> None:
    lookout = Lookout(POLICY)
    for number in range(100):
        lookout.note(HostOutcome(f"nvr-{number % 4}", NOW, False), known_down=False)
    assert lookout.sight(NOW) is Sight.CLEAR


def test_cameras_known_to_be_down_are_no_witnesses_against_us() -> None:
    lookout = Lookout(POLICY)
    for number in range(100):
        lookout.note(HostOutcome(f"dead-{number}", NOW, False), known_down=True)
    assert lookout.sight(NOW) is Sight.CLEAR
    for number in range(100):
        lookout.note(HostOutcome(f"back-{number}", NOW, True), known_down=True)
    lookout.note(HostOutcome("one", NOW, False), known_down=False)
    assert lookout.sight(NOW) is Sight.CLEAR


def test_a_fleet_with_a_third_dead_and_a_dead_switch_never_looks_like_a_cut() -> None:
    random = Random(3)
    for _ in range(200):
        lookout = Lookout(POLICY)
        hosts = [(f"h{number}", random.random() < 1 / 3) for number in range(370)]
        random.shuffle(hosts)
        for number, (host, dead) in enumerate(hosts):
            lookout.note(HostOutcome(host, NOW + SECOND * number / 6, not dead), known_down=False)
            assert lookout.sight(NOW + SECOND * number / 6) is not Sight.CUT_OFF
        random.shuffle(hosts)
        behind_the_switch = {host for host, _ in random.sample(hosts, 24)}
        for number, (host, dead) in enumerate(hosts):
            at = NOW + SECOND * (62 + number / 6)
            lookout.note(HostOutcome(host, at, not dead and host not in behind_the_switch), known_down=dead)
            assert lookout.sight(at) is not Sight.CUT_OFF


def test_a_cut_is_doubtful_after_five_hosts_and_certain_before_the_first_recheck() -> None:
    lookout = Lookout(POLICY)
    for number in range(60):
        lookout.note(HostOutcome(f"h{number}", NOW + SECOND * number / 6, True), known_down=False)
    seen = []
    for number in range(60, 100):
        at = NOW + SECOND * number / 6
        lookout.note(HostOutcome(f"h{number}", at, False), known_down=False)
        seen.append(lookout.sight(at))
    assert seen.index(Sight.DOUBTFUL) == 4
    assert seen.index(Sight.CUT_OFF) == 17
    assert set(seen[17:]) == {Sight.CUT_OFF}
    assert 17 / 6 < 8, "6 checks a second: long before the first failed camera is rechecked"
