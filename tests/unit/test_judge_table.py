"""What each sequence of reports leads to, as tables."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from streams.model import FaultScore, Finding, PictureFault, ProbeReport, Severity, Snapshot
from vms.evidence.model import KeepReason
from vms.health.judge import DampingPolicy, administer, contradicts, judge, lapse
from vms.health.model import Health, HealthState, Verdict

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
POLICY = DampingPolicy()

FINDINGS = {"F": Finding.TIMED_OUT, "R": Finding.REFUSED, "U": Finding.UNAUTHORIZED, "x": Finding.BLIND}
FAULTS = {"b": (PictureFault.BLACK,), "n": (PictureFault.NOISE,), "m": (PictureFault.BLACK, PictureFault.NOISE)}
STATES = {
    "?": HealthState.UNKNOWN,
    "O": HealthState.ONLINE,
    "D": HealthState.DEGRADED,
    "X": HealthState.OFFLINE,
    "M": HealthState.MAINTENANCE,
    "r": HealthState.RETIRED,
}


def report(letter: str, at: datetime = START, *, snapshot: bool = False) -> ProbeReport:
    """O: sound; b, n, m: black, noise, both; c: sound, but black can't be told; F, R, U: failed; x: we were blind."""
    picture = Snapshot(b"jpeg", f"{letter}{at.timestamp():.0f}".ljust(64, "0"), 640, 360, at) if snapshot else None
    return ProbeReport(
        finding=FINDINGS.get(letter, Finding.OK),
        detail=f"report {letter}",
        started_at=at,
        duration_s=1.5,
        connect_ms=4.0,
        faults=tuple(FaultScore(kind, Severity.SEVERE, 0.9) for kind in FAULTS.get(letter, ())),
        not_checkable=(PictureFault.BLACK,) if letter == "c" else (),
        measures={"luma_mean": 7.0},
        snapshot=picture,
    )


def run(script: str, health: Health | None = None, *, policy: DampingPolicy = POLICY) -> list[Verdict]:
    verdicts, now, health = [], START, health or Health()
    for letter in script:
        verdict = judge(health, report(letter, now), now=now, policy=policy)
        verdicts.append(verdict)
        health, now = verdict.health, now + MINUTE
    return verdicts


@pytest.mark.parametrize(
    ("script", "states"),
    [
        # the first OK of an unknown camera is believed at once; a first failure is not
        ("O", "O"),
        ("F", "?"),
        ("FF", "?X"),
        ("FO", "?O"),
        ("FOF", "?OO"),
        ("b", "O"),
        ("bb", "OD"),
        # one contradiction changes nothing, the second does, in both directions
        ("OF", "OO"),
        ("OFF", "OOX"),
        ("OFO", "OOO"),
        ("OFOFF", "OOOXX"),
        ("OFFO", "OOXX"),
        ("OFFOO", "OOXXO"),
        ("OFFOF", "OOXXX"),
        # any failure counts against reachability, whatever its name
        ("OFR", "OOX"),
        ("OUF", "OOX"),
        # picture faults are confirmed apart from reachability, each kind for itself
        ("Ob", "OO"),
        ("Obb", "OOD"),
        ("Obn", "OOO"),
        ("Obnb", "OOOD"),
        ("ObbO", "OODD"),
        ("ObbOO", "OODDO"),
        ("Obbnn", "OODDD"),
        ("ObbFO", "OODDD"),
        ("ObbFF", "OODDX"),
        ("ObFb", "OOOD"),
        # a returning camera shows what is wrong with its picture at once when both reports say so
        ("OFFbb", "OOXXD"),
        ("OFFbO", "OOXXO"),
        # what could not be checked neither confirms nor clears a fault
        ("Obcb", "OOOD"),
        ("Obbc", "OODD"),
        ("Obbcccc", "OODDDDD"),
        ("ObbcccOO", "OODDDDDO"),
        # our own blindness: one blind report changes nothing, two make unknown, never offline
        ("Ox", "OO"),
        ("Oxx", "OO?"),
        ("OxO", "OOO"),
        ("OxFx", "OOOO"),
        ("OFxx", "OOO?"),
        ("OFFxx", "OOXX?"),
        ("Oxxxx", "OO???"),
        ("xx", "??"),
        ("OxxO", "OO?O"),
        ("OxxF", "OO??"),
        ("OxxFF", "OO??X"),
    ],
)
def test_states_of_a_sequence(script: str, states: str) -> None:
    assert [verdict.health.state for verdict in run(script)] == [STATES[letter] for letter in states]


@pytest.mark.parametrize(
    ("script", "recheck"),
    [
        ("O", False),
        ("F", True),
        ("FF", False),
        ("FO", False),
        ("OF", True),
        ("OFF", False),
        ("OFFO", True),
        ("OFFOO", False),
        ("Ob", True),
        ("Obb", False),
        ("Obbn", True),
        ("Obbc", False),
        ("ObbO", True),
        ("Ox", True),
        ("Oxx", False),
        ("Oxxx", False),
    ],
)
def test_a_contradiction_is_rechecked_soon_and_agreement_is_not(script: str, recheck: bool) -> None:
    assert run(script)[-1].recheck_in_s == (10.0 if recheck else None)


def test_a_flickering_picture_does_not_keep_us_rechecking() -> None:
    health, now, rechecks = Health(), START, 0
    for letter in "O" + "bnbn" * 10:
        verdict = judge(health, report(letter, now), now=now, policy=POLICY)
        health = verdict.health
        rechecks += verdict.recheck_in_s is not None
        now += timedelta(seconds=verdict.recheck_in_s or 60)
    assert rechecks <= 30
    assert now - START > timedelta(minutes=10)


@pytest.mark.parametrize(
    ("script", "faults"),
    [
        ("Obb", {PictureFault.BLACK}),
        ("Omm", {PictureFault.BLACK, PictureFault.NOISE}),
        ("Obmn", {PictureFault.BLACK, PictureFault.NOISE}),
        ("Obbnn", {PictureFault.NOISE}),
        ("ObbFF", set()),
        ("Obbxx", set()),
    ],
)
def test_confirmed_faults(script: str, faults: set[PictureFault]) -> None:
    assert run(script)[-1].health.faults == faults


@pytest.mark.parametrize(
    ("script", "letter", "expected"),
    [
        ("O", "O", False),
        ("O", "F", True),
        ("O", "U", True),
        ("O", "x", False),
        ("Obb", "F", True),
        ("Obb", "O", False),
        ("FF", "O", True),
        ("FF", "R", False),
        ("", "O", False),
        ("", "F", False),
    ],
)
def test_what_a_cheap_pass_contradicts(script: str, letter: str, expected: bool) -> None:
    health = run(script)[-1].health if script else Health()
    assert contradicts(health, report(letter)) is expected


def test_a_cheap_pass_cannot_see_that_key_frames_came_back() -> None:
    stuck = Health(state=HealthState.OFFLINE, finding=Finding.NO_KEYFRAME)
    assert not contradicts(stuck, report("O"))
    assert not contradicts(Health(state=HealthState.ONLINE, held=True), report("F"))


def test_other_faults_of_a_degraded_picture_are_a_transition_of_their_own() -> None:
    changes = [verdict.transition for verdict in run("ObbmmnnOO") if verdict.transition is not None]
    black, noise = PictureFault.BLACK, PictureFault.NOISE
    assert [(change.from_state, change.to_state, set(change.faults)) for change in changes] == [
        (HealthState.UNKNOWN, HealthState.ONLINE, set()),
        (HealthState.ONLINE, HealthState.DEGRADED, {black}),
        (HealthState.DEGRADED, HealthState.DEGRADED, {black, noise}),
        (HealthState.DEGRADED, HealthState.DEGRADED, {noise}),
        (HealthState.DEGRADED, HealthState.ONLINE, set()),
    ]
    last = run("ObbmmnnOO")[-1].health
    assert len(last.changes) == 2, "and no sign of flapping"


@pytest.mark.parametrize(
    ("script", "finding"),
    [
        ("O", Finding.OK),
        ("F", None),
        ("FR", Finding.REFUSED),
        ("OF", Finding.OK),
        ("OFF", Finding.TIMED_OUT),
        ("OFFR", Finding.TIMED_OUT),
        ("OFFRR", Finding.REFUSED),
        ("OFFRF", Finding.TIMED_OUT),
        ("OFFO", Finding.TIMED_OUT),
    ],
)
def test_the_finding_behind_the_state_is_confirmed_too(script: str, finding: Finding | None) -> None:
    assert run(script)[-1].health.finding is finding


def test_a_transition_carries_its_frame_its_measures_and_its_reason() -> None:
    online = judge(Health(), report("O", snapshot=True), now=START, policy=POLICY)
    sha = report("O", snapshot=True).snapshot
    assert sha is not None
    assert online.transition is not None
    assert online.transition.evidence_sha == sha.sha256
    assert online.transition.measures == {"luma_mean": 7.0, "connect_ms": 4.0, "duration_s": 1.5}
    assert online.keep_evidence == {KeepReason.LATEST, KeepReason.TRANSITION, KeepReason.HOURLY}
    suspected = judge(online.health, report("F"), now=START + MINUTE, policy=POLICY)
    offline = judge(suspected.health, report("F"), now=START + MINUTE, policy=POLICY)
    assert offline.transition is not None
    assert offline.transition.evidence_sha == sha.sha256, "the last frame that was seen before"
    assert offline.transition.detail == "report F"
    assert offline.keep_evidence == frozenset()


def test_one_frame_an_hour_is_kept() -> None:
    health, kept = Health(), []
    for minute in range(0, 181, 20):
        now = START + minute * MINUTE
        verdict = judge(health, report("O", now, snapshot=True), now=now, policy=POLICY)
        health = verdict.health
        if KeepReason.HOURLY in verdict.keep_evidence:
            kept.append(minute)
    assert kept == [0, 60, 120, 180]


def test_flapping_shows_and_calms_the_state_down() -> None:
    verdicts = run("OO" + "FFOO" * 12)
    changes = [verdict for verdict in verdicts if verdict.transition is not None]
    assert len(changes) == 1 + POLICY.flapping_changes
    assert verdicts[-1].health.flapping
    assert changes[-1].transition is not None
    assert changes[-1].transition.flapping
    assert "Flapping" in changes[-1].health.detail
    settled = run("O" * 70, verdicts[-1].health)
    assert not settled[-1].health.flapping
    assert settled[-1].health.state is HealthState.ONLINE


def test_flapping_that_begins_or_ends_is_told_to_others() -> None:
    flapping = run("OO" + "FFOO" * 12)[-1].health
    later = START + timedelta(hours=3)
    verdict = judge(flapping, report("O", later), now=later, policy=POLICY)
    assert verdict.changed
    assert verdict.transition is None


def test_while_flapping_three_reports_in_a_row_still_change_the_state() -> None:
    flapping = run("OO" + "FFOO" * 4)[-1].health
    assert flapping.flapping
    assert flapping.state is HealthState.ONLINE
    assert [v.health.state for v in run("FFF", flapping)] == [STATES[s] for s in "OOX"]
    assert all(verdict.recheck_in_s is None for verdict in run("FFF", flapping))


@pytest.mark.parametrize("managed", [HealthState.MAINTENANCE, HealthState.RETIRED])
def test_reports_do_not_change_what_people_set(managed: HealthState) -> None:
    health = administer(run("OO")[-1].health, managed, now=START + 2 * MINUTE, detail="pole moved").health
    verdicts = run("FFFbbO", health)
    assert {verdict.health.state for verdict in verdicts} == {managed}
    assert all(verdict.transition is None for verdict in verdicts)
    assert verdicts[1].health.checked_at is not None, "it is still measured"


def test_a_camera_handed_back_starts_from_unknown() -> None:
    health = administer(run("OO")[-1].health, HealthState.MAINTENANCE, now=START + MINUTE, detail="").health
    health = run("FF", health)[-1].health
    verdict = administer(health, None, now=START + 5 * MINUTE, detail="maintenance ended")
    assert verdict.transition is not None
    assert verdict.transition.to_state is HealthState.UNKNOWN
    assert [v.health.state for v in run("O", verdict.health)] == [HealthState.ONLINE]
    assert administer(verdict.health, None, now=START, detail="").transition is None


def test_a_state_that_nobody_looked_at_goes_stale() -> None:
    health = run("O")[-1].health
    assert lapse(health, now=START + 2 * MINUTE, policy=POLICY).transition is None
    verdict = lapse(health, now=START + timedelta(hours=9), policy=POLICY)
    assert verdict.transition is not None
    assert verdict.transition.at == START + POLICY.stale_after, (
        "excluded from when it went stale, not from when we noticed"
    )
    assert verdict.health.state is HealthState.UNKNOWN
    assert lapse(verdict.health, now=START + timedelta(hours=10), policy=POLICY).transition is None


def test_a_blind_report_does_not_count_as_having_looked() -> None:
    assert run("Oxxx")[-1].health.checked_at == START


def test_a_clock_that_goes_back_does_not_take_times_with_it() -> None:
    health = run("OO")[-1].health
    verdict = judge(health, report("F"), now=START - timedelta(hours=1), policy=POLICY)
    verdict = judge(verdict.health, report("F"), now=START - timedelta(hours=1), policy=POLICY)
    assert verdict.transition is not None
    assert verdict.transition.at == health.checked_at


def test_a_policy_that_could_confirm_both_at_once_is_refused() -> None:
    with pytest.raises(ValueError, match="more than half"):
        DampingPolicy(window=4, confirmations=2)
    with pytest.raises(ValueError, match="more than half"):
        replace(POLICY, window=2)
