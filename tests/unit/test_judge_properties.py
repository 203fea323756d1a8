"""What holds for every sequence of reports."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from streams.model import FaultScore, Finding, PictureFault, ProbeReport, Severity
from vms.health.judge import DampingPolicy, judge
from vms.health.model import Health, HealthState, Verdict

START = datetime(2026, 3, 1, tzinfo=UTC)
# The same examples in every run, on a machine however busy.
steady = settings(derandomize=True, deadline=None)
PATIENT = DampingPolicy(flapping_changes=10_000)
KINDS = (PictureFault.BLACK, PictureFault.NOISE, PictureFault.FROZEN)

faults = st.lists(st.sampled_from(KINDS), unique=True, max_size=3).map(tuple)
failed = st.sampled_from([(kind, (), ()) for kind in (Finding.TIMED_OUT, Finding.REFUSED, Finding.NO_KEYFRAME)])
seen = faults.map(lambda kinds: (Finding.OK, kinds, ())) | failed
unsure = faults.map(lambda kinds: (Finding.OK, (), kinds))
blind = st.just((Finding.BLIND, (), ()))
Told = tuple[Finding, tuple[PictureFault, ...], tuple[PictureFault, ...]]
gaps = st.integers(min_value=-30, max_value=600)


def report(told: Told, at: datetime) -> ProbeReport:
    scores = tuple(FaultScore(kind, Severity.SEVERE, 0.9) for kind in told[1])
    return ProbeReport(told[0], "", at, 1.0, faults=scores, not_checkable=told[2])


def run(tellings: list[Told], policy: DampingPolicy = PATIENT, gap_s: list[int] | None = None) -> list[Verdict]:
    verdicts, now, health = [], START, Health()
    for number, told in enumerate(tellings):
        now += timedelta(seconds=gap_s[number % len(gap_s)] if gap_s else 60)
        verdicts.append(judge(health, report(told, now), now=now, policy=policy))
        health = verdicts[-1].health
    return verdicts


@steady
@given(st.lists(seen | unsure | blind, max_size=60), st.lists(gaps, min_size=1, max_size=20))
def test_transitions_form_a_chain_and_time_never_goes_back(tellings: list[Told], gap_s: list[int]) -> None:
    verdicts = run(tellings, DampingPolicy(), gap_s)
    changes = [verdict.transition for verdict in verdicts if verdict.transition is not None]
    still = [change for change in changes if change.from_state is change.to_state]
    assert {change.to_state for change in still} <= {HealthState.DEGRADED}, "other faults, the same state"
    assert all(a.to_state is b.from_state and a.at <= b.at for a, b in pairwise(changes))
    for one, two in pairwise(verdicts):
        moved = one.health.state is not two.health.state
        other = two.health.state is HealthState.DEGRADED and one.health.faults != two.health.faults
        assert (moved or other) == (two.transition is not None)
        if one.health.checked_at is not None:
            assert two.health.checked_at is not None
            assert one.health.checked_at <= two.health.checked_at


@steady
@given(st.lists(seen | unsure | blind, max_size=60))
def test_what_is_remembered_is_bounded_and_consistent(tellings: list[Told]) -> None:
    policy = DampingPolicy()
    for verdict in run(tellings, policy):
        health = verdict.health
        assert len(health.recent) <= policy.window
        assert len(health.changes) <= 2 * policy.flapping_changes
        assert (health.state is HealthState.DEGRADED) == bool(health.faults)
        assert health.state is not HealthState.OFFLINE or health.finding not in (None, Finding.OK)


@steady
@given(st.lists(seen, max_size=20), st.lists(seen, max_size=20), st.lists(seen, min_size=3, max_size=3))
def test_once_known_the_state_depends_on_the_last_reports_only(
    one: list[Told], other: list[Told], last: list[Told]
) -> None:
    known: Told = (Finding.OK, (), ())
    first, second = (run([known, known, *history, *last])[-1].health for history in (one, other))
    assert first.state is second.state or _too_few_picture_votes(last)
    assert (first.state is HealthState.OFFLINE) == (second.state is HealthState.OFFLINE)


def _too_few_picture_votes(last: list[Told]) -> bool:
    """A report that failed has no vote on the picture: with fewer than three the older verdict may stand."""
    return sum(told[0] is Finding.OK for told in last) < 3


@steady
@given(st.lists(seen | blind, max_size=20), seen)
def test_three_equal_reports_decide_whatever_came_before(history: list[Told], told: Told) -> None:
    health = run([*history, told, told, told])[-1].health
    expected = HealthState.OFFLINE
    if told[0] is Finding.OK:
        expected = HealthState.DEGRADED if told[1] else HealthState.ONLINE
    assert health.state is expected


@steady
@given(st.lists(blind, max_size=20), st.lists(seen | blind, max_size=30))
def test_blindness_never_makes_a_camera_offline(blinds: list[Told], tellings: list[Told]) -> None:
    verdicts = run([*tellings, *blinds])
    for told, verdict in zip([*tellings, *blinds], verdicts, strict=True):
        if told[0] is Finding.BLIND and verdict.transition is not None:
            assert verdict.transition.to_state is HealthState.UNKNOWN


@steady
@given(st.lists(seen, min_size=20, max_size=200))
def test_while_flapping_reachability_changes_only_after_three_equal_reports(tellings: list[Told]) -> None:
    policy = DampingPolicy(flapping_changes=4)
    verdicts = run(tellings, policy)
    for number, (one, two) in enumerate(pairwise(verdicts), start=1):
        was_up, is_up = (v.health.state in (HealthState.ONLINE, HealthState.DEGRADED) for v in (one, two))
        if was_up != is_up and len(two.health.changes) > policy.flapping_changes:
            last = tellings[: number + 1][-policy.flapping_confirmations :]
            assert [told[0] is Finding.OK for told in last] == [is_up] * policy.flapping_confirmations
