"""What proves a repair, what disproves it, and what says nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from streams.model import FaultScore, Finding, PictureFault, ProbeReport, Severity
from vms.health.model import HealthState
from vms.incidents.proof import (
    Look,
    LookAgain,
    NotProven,
    Outcome,
    ProofPolicy,
    Proven,
    Reason,
    decide,
    look_of,
    together,
)

T0 = datetime(2026, 3, 2, 8, tzinfo=UTC)
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
        ("s" * 12, NotProven),
        ("gug" * 4, NotProven),
        ("u" * 12, NotProven),
    ],
)
def test_k_good_ones_in_a_row_prove_it_and_two_bad_ones_disprove_it(looks: str, verdict: type) -> None:
    rounds = [(T0 + number * POLICY.spacing, LETTERS[letter]) for number, letter in enumerate(looks)]
    assert type(decide(rounds, rounds[-1][0], POLICY)) is verdict


def test_good_ones_must_be_spread_over_the_set_time() -> None:
    rounds = [(T0 + timedelta(seconds=seconds), GOOD) for seconds in (0, 1, 2)]
    assert decide(rounds, T0, POLICY) == LookAgain(T0 + timedelta(seconds=30))
    assert isinstance(decide(rounds[:1], T0, ProofPolicy(checks=1)), Proven)


def report(finding: Finding = Finding.OK, *faults: PictureFault, unknown: tuple[PictureFault, ...] = ()) -> ProbeReport:
    scores = tuple(FaultScore(kind, Severity.SEVERE, 0.9) for kind in faults)
    return ProbeReport(finding, "it says so", T0, 1.0, faults=scores, not_checkable=unknown)


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
        (report(), HealthState.ONLINE, (PictureFault.MOVED,), Outcome.UNSURE, Reason.NOT_COMPARED),
    ],
)
def test_what_one_check_says(
    seen: ProbeReport, state: HealthState, was: tuple[PictureFault, ...], outcome: Outcome, reason: Reason | None
) -> None:
    look = look_of(seen, state, was, compared=False, has_reference=True)
    assert (look.outcome, look.reason) == (outcome, reason)
    assert bool(look.words) is (outcome is not Outcome.GOOD)


def test_a_moved_camera_is_proven_by_its_reference_or_where_there_is_none_by_the_picture() -> None:
    moved = (PictureFault.MOVED,)
    assert look_of(report(), HealthState.ONLINE, moved, compared=True, has_reference=True).outcome is Outcome.GOOD
    assert look_of(report(), HealthState.ONLINE, moved, compared=False, has_reference=False).outcome is Outcome.GOOD


def test_a_round_is_no_better_than_its_worst_camera() -> None:
    assert together([GOOD, GOOD]) == GOOD
    assert together([GOOD, UNSURE]).outcome is Outcome.UNSURE
    assert together([GOOD, UNSURE, BAD, BAD]) == Look(Outcome.BAD, Reason.FAULTS, "2 of 4 cameras: black")
