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
        lookout.note(HostOutcome(f"nvr-{number % 2}", NOW, False), known_down=False)
    assert lookout.sight(NOW) is Sight.CLEAR


def few(*hosts: tuple[str, float, bool], known: bool = True, policy: BlindnessPolicy = POLICY) -> list[Sight]:
    """The sight after each of these: host, seconds, reached."""
    lookout, seen = Lookout(policy), []
    for host, at_s, was_reached in hosts:
        at = NOW + SECOND * at_s
        lookout.note(HostOutcome(host, at, was_reached), known_down=False, known=known)
        seen.append(lookout.sight(at))
    return seen


UP = [(host, second, True) for second, host in enumerate("abc")]


def test_all_of_few_hosts_lost_within_one_moment_are_our_own_outage() -> None:
    lost = [("a", 60, False), ("b", 80, False), ("c", 110, False), ("a", 120, False)]
    assert few(*UP, *lost)[3:] == [Sight.DOUBTFUL, Sight.DOUBTFUL, Sight.CUT_OFF, Sight.CUT_OFF]
    assert few(*UP, *lost, ("b", 125, True))[-1] is Sight.CLEAR, "one is reached again"


def test_few_hosts_one_after_the_other_are_their_own() -> None:
    assert few(*UP, ("a", 60, False), ("b", 61, True))[3:] == [Sight.DOUBTFUL, Sight.CLEAR]
    one_by_one = [("a", 60, False), ("b", 61, True), ("c", 62, True), ("b", 300, False), ("c", 301, True)]
    assert few(*UP, *one_by_one)[-1] is Sight.CLEAR
    slowly = [("a", 60, False), ("b", 120, False), ("c", 165, False), ("a", 170, False)]
    assert few(*UP, *slowly)[-1] is Sight.CLEAR, "not within one moment"
    assert few(*UP[:2], ("a", 60, False), ("b", 61, False))[-1] is Sight.CLEAR, "two are not enough"
    assert few(*UP, *[(host, 60, False) for host in "abc"], policy=BlindnessPolicy(few=0))[-1] is Sight.CLEAR


def test_hosts_that_never_answered_are_not_lost_and_those_known_from_before_a_restart_are() -> None:
    dark = [(host, 1, False) for host in "abc"]
    assert few(*dark, known=False) == [Sight.CLEAR] * 3
    assert few(*dark, known=True)[-1] is Sight.CUT_OFF


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
            lookout.note(HostOutcome(host, NOW + SECOND * number / 6, not dead), known_down=False, known=False)
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
