"""What proves a repair, what disproves it, and what says nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from streams.model import FaultScore, Finding, PictureFault, ProbeReport, Severity
from vms.health.model import Health, HealthState
from vms.incidents.proof import (
    Look,
    LookAgain,
    NotProven,
    Outcome,
    ProofPolicy,
    Proven,
    Reason,
    clock_offset_s,
    decide,
    look_of,
    together,
    waited,
)

T0 = datetime(2026, 3, 2, 8, tzinfo=UTC)
ONLINE = Health(HealthState.ONLINE)
CLOCK = PictureFault.WRONG_CLOCK
POLICY = ProofPolicy(checks=3, over=timedelta(seconds=60))
GOOD, BAD = Look(Outcome.GOOD), Look(Outcome.BAD, Reason.FAULTS, "black")
UNSURE = Look(Outcome.UNSURE, Reason.BLIND, "blind")
LETTERS = {"g": GOOD, "b": BAD, "u": UNSURE, "s": Look(Outcome.UNSURE, Reason.UNSETTLED, "still degraded")}


@pytest.mark.parametrize(
    ("looks", "verdict"),
    [
        ("g", LookAgain),
        ("gg", LookAgain),
        ("ggg", Proven),
        ("b", LookAgain),
        ("bggg", Proven),
        ("bb", NotProven),
        ("gbg", LookAgain),
        ("gbgb", NotProven),
        ("uuu", LookAgain),
        ("uggg", Proven),
        ("ggug", LookAgain),
        ("sgg", Proven),
        ("sss", LookAgain),
        ("s" * 12, LookAgain),
        ("gug" * 4, LookAgain),
        ("u" * 12, LookAgain),
        ("u" * 500, LookAgain),
        ("bu" * 2, NotProven),
        ("b" + "u" * 12 + "b", LookAgain),
        ("u" * 50 + "ggg", Proven),
    ],
)
def test_k_good_ones_in_a_row_prove_it_and_two_bad_ones_disprove_it(looks: str, verdict: type) -> None:
    rounds = [(T0 + number * POLICY.spacing, LETTERS[letter]) for number, letter in enumerate(looks)]
    assert type(decide(rounds, rounds[-1][0], POLICY)) is verdict


def test_good_ones_must_be_spread_over_the_set_time() -> None:
    rounds = [(T0 + timedelta(seconds=seconds), GOOD) for seconds in (0, 1, 2)]
    assert decide(rounds, T0, POLICY) == LookAgain(T0 + timedelta(seconds=30))
    assert isinstance(decide(rounds[:1], T0, ProofPolicy(checks=1)), Proven)


def test_while_nothing_can_be_told_the_looks_grow_rarer_to_one_in_ten_minutes() -> None:
    waits = []
    for count in range(1, 13):
        rounds = [(T0, UNSURE)] * count
        answer = decide(rounds, T0, POLICY)
        assert isinstance(answer, LookAgain)
        waits.append((answer.at - T0).total_seconds())
    assert waits == [30, 30, 30, 30, 60, 120, 240, 480, 600, 600, 600, 600]
    at_once = ProofPolicy(checks=1, over=timedelta())
    assert [at_once.wait(unsure).total_seconds() for unsure in (1, 2, 3)] == [0, 30, 60], "no check upon check for ever"


def test_the_time_in_which_we_could_not_tell_is_ours() -> None:
    minute = timedelta(minutes=1)
    rounds = [(T0 + number * minute, outcome) for number, outcome in enumerate(["unsure", "good", "unsure", "bad"])]
    assert waited([(at, Outcome(outcome)) for at, outcome in rounds], T0 + 10 * minute) == 2 * minute
    assert waited([(T0, Outcome.UNSURE)], T0 + 10 * minute) == 10 * minute
    assert waited([], T0) == timedelta()


def report(finding: Finding = Finding.OK, *faults: PictureFault, unknown: tuple[PictureFault, ...] = ()) -> ProbeReport:
    scores = tuple(FaultScore(kind, Severity.SEVERE, 0.9) for kind in faults)
    return ProbeReport(finding, "it says so", T0, 1.0, faults=scores, not_checkable=unknown)


NIGHT = report(unknown=(PictureFault.MOVED,))
"""A good picture that was held against no reference view."""


@pytest.mark.parametrize(
    ("seen", "state", "was", "outcome", "reason"),
    [
        (report(), HealthState.ONLINE, (), Outcome.GOOD, None),
        (report(), HealthState.MAINTENANCE, (), Outcome.GOOD, None),
        (report(), HealthState.OFFLINE, (), Outcome.UNSURE, Reason.UNSETTLED),
        (report(Finding.REFUSED), HealthState.OFFLINE, (), Outcome.BAD, Reason.NO_STREAM),
        (report(Finding.BLIND), HealthState.UNKNOWN, (), Outcome.UNSURE, Reason.BLIND),
        (report(Finding.OK, PictureFault.BLACK), HealthState.ONLINE, (), Outcome.BAD, Reason.FAULTS),
        (
            report(unknown=(PictureFault.FROZEN,)),
            HealthState.ONLINE,
            (PictureFault.FROZEN,),
            Outcome.UNSURE,
            Reason.NOT_TOLD,
        ),
        (report(unknown=(PictureFault.FROZEN,)), HealthState.ONLINE, (PictureFault.BLACK,), Outcome.GOOD, None),
        (report(Finding.OK, CLOCK), HealthState.ONLINE, (PictureFault.BLACK,), Outcome.BAD, Reason.FAULTS),
        (report(unknown=(CLOCK,)), HealthState.ONLINE, (CLOCK,), Outcome.UNSURE, Reason.NOT_TOLD),
        (report(unknown=(CLOCK,)), HealthState.ONLINE, (PictureFault.BLACK,), Outcome.GOOD, None),
        (NIGHT, HealthState.ONLINE, (PictureFault.MOVED,), Outcome.UNSURE, Reason.NOT_COMPARED),
        (NIGHT, HealthState.ONLINE, (PictureFault.BLACK,), Outcome.UNSURE, Reason.NOT_COMPARED),
        (NIGHT, HealthState.ONLINE, (), Outcome.UNSURE, Reason.NOT_COMPARED),
    ],
)
def test_what_one_check_says(
    seen: ProbeReport, state: HealthState, was: tuple[PictureFault, ...], outcome: Outcome, reason: Reason | None
) -> None:
    look = look_of(seen, Health(state), was, has_reference=True)
    assert (look.outcome, look.reason) == (outcome, reason)
    assert bool(look.words) is (outcome is not Outcome.GOOD)
    assert bool(look.faults) is (reason in {Reason.FAULTS, Reason.NOT_TOLD})


def test_a_state_that_a_person_holds_neither_proves_nor_disproves_it() -> None:
    for state in (HealthState.OFFLINE, HealthState.ONLINE):
        held = Health(state, held=True)
        assert look_of(report(), held, (), has_reference=True).outcome is Outcome.GOOD
        assert look_of(report(Finding.REFUSED), held, (), has_reference=True).outcome is Outcome.BAD


@pytest.mark.parametrize(
    ("was", "outcome"),
    [((PictureFault.BLACK,), Outcome.GOOD), ((), Outcome.GOOD), ((PictureFault.MOVED,), Outcome.UNSURE)],
)
def test_without_an_approved_reference_it_is_said_that_nothing_was_compared_and_a_moved_camera_waits_for_one(
    was: tuple[PictureFault, ...], outcome: Outcome
) -> None:
    look = look_of(NIGHT, ONLINE, was, has_reference=False)
    assert look == Look(outcome, Reason.NO_REFERENCE, "Not compared: no approved reference view.")


def test_a_clock_is_right_where_it_was_read_and_ours_can_be_held_against_it() -> None:
    read = replace(report(), measures={"clock_offset_s": 0.4})
    assert clock_offset_s(read) == 0.4
    assert clock_offset_s(replace(read, not_checkable=(CLOCK,))) is None
    assert clock_offset_s(report()) is None


NOISY = report(Finding.OK, PictureFault.NOISE)


@pytest.mark.parametrize(
    ("seen", "was", "outcome"),
    [
        (report(Finding.TIMED_OUT), (), Outcome.UNSURE),
        (NOISY, (PictureFault.NOISE,), Outcome.UNSURE),
        (NOISY, (), Outcome.UNSURE),
        (report(), (PictureFault.NOISE,), Outcome.UNSURE),
        (report(Finding.OK, PictureFault.BLACK, PictureFault.NOISE), (), Outcome.BAD),
        (report(), (PictureFault.BLACK,), Outcome.GOOD),
    ],
)
def test_what_may_be_our_network_or_the_weather_is_not_held_against_the_repair(
    seen: ProbeReport, was: tuple[PictureFault, ...], outcome: Outcome
) -> None:
    look = look_of(seen, ONLINE, was, has_reference=True, doubtful=True)
    assert look.outcome is outcome
    assert (look.reason is Reason.DOUBTFUL) is (outcome is Outcome.UNSURE)
    if seen.faults or seen.finding is not Finding.OK:
        assert look_of(seen, ONLINE, was, has_reference=True).outcome is Outcome.BAD


def test_a_round_is_no_better_than_its_worst_camera() -> None:
    assert together([GOOD, GOOD]) == GOOD
    assert together([GOOD, UNSURE]).outcome is Outcome.UNSURE
    assert together([GOOD, UNSURE, BAD, BAD]) == Look(Outcome.BAD, Reason.FAULTS, "2 of 4 cameras: black")
    dark, turned = (replace(BAD, faults=(fault,)) for fault in (PictureFault.BLACK, PictureFault.MOVED))
    gone = Look(Outcome.BAD, Reason.NO_STREAM)
    assert together([turned, GOOD, dark, gone]).faults == (PictureFault.BLACK, PictureFault.MOVED)
    assert together([gone, dark]).faults == ()
