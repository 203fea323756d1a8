"""What may follow what in an incident's life, and what each step does to its clock."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vms.incidents.model import (
    RULES,
    Facts,
    IncidentAction,
    IncidentOrigin,
    IncidentStatus,
    Life,
    LifePolicy,
    Resolution,
    apply,
    gravest,
    may_reopen,
    proves_itself_at,
    recovered,
    refusal,
    relapsed,
    reopened,
    returned,
    verified,
)

T0 = datetime(2026, 3, 2, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
POLICY = LifePolicy()


def life(
    status: IncidentStatus = IncidentStatus.RAISED, origin: IncidentOrigin = IncidentOrigin.HEALTH, **more: object
) -> Life:
    return replace(Life(status, origin, T0, POLICY.due(1, T0)), **more)  # type: ignore[arg-type]


def facts(at: datetime = T0 + HOUR, **more: object) -> Facts:
    return replace(Facts(at, at, sound=False, reason="why"), **more)  # type: ignore[arg-type]


def done(begun: Life, *actions: IncidentAction, at: datetime = T0 + HOUR) -> Life:
    for action in actions:
        assert refusal(begun, action, facts(at)) is None, action
        begun = apply(begun, action, facts(at), POLICY)
    return begun


@pytest.mark.parametrize(("site_class", "hours"), [(1, 24), (2, 48), (3, 72), (9, 72)])
def test_the_agreed_time_follows_the_class(site_class: int, hours: int) -> None:
    assert POLICY.due(site_class, T0) == T0 + hours * HOUR


def test_the_usual_life() -> None:
    crew = done(
        life(), IncidentAction.ACKNOWLEDGE, IncidentAction.DISPATCH, IncidentAction.ARRIVE, IncidentAction.REPAIRED
    )
    assert (crew.status, crew.touched, crew.repaired_at) == (IncidentStatus.AWAITING_CHECK, True, T0 + HOUR)
    proven = verified(crew, T0 + 2 * HOUR)
    assert (proven.status, proven.resolution, proven.closed_at) == (
        IncidentStatus.CLOSED,
        Resolution.VERIFIED,
        T0 + 2 * HOUR,
    )


def test_who_reported_it_has_the_last_word() -> None:
    proven = verified(
        done(life(origin=IncidentOrigin.PERSON), IncidentAction.DISPATCH, IncidentAction.REPAIRED), T0 + HOUR
    )
    assert proven.status is IncidentStatus.VERIFIED
    assert done(proven, IncidentAction.CLOSE).resolution is Resolution.VERIFIED
    assert done(proven, IncidentAction.RETURN).status is IncidentStatus.RETURNED


@pytest.mark.parametrize("status", IncidentStatus)
@pytest.mark.parametrize("action", IncidentAction)
def test_only_the_rules_decide_what_is_possible(status: IncidentStatus, action: IncidentAction) -> None:
    begun = life(status, paused_at=T0 if action is IncidentAction.RESUME else None)
    possible = refusal(begun, action, facts(sound=True, several=True)) is None
    assert possible is (status in RULES[action].after)
    if status is IncidentStatus.CLOSED:
        assert possible is (action is IncidentAction.REMARK)
        assert action is not IncidentAction.REMARK or apply(begun, action, facts(), POLICY) == begun
    if action is IncidentAction.SPLIT:
        assert refusal(begun, action, facts(sound=True)) is not None, "one camera cannot be split"


def test_the_short_way_is_for_those_who_handle_incidents() -> None:
    assert refusal(life(), IncidentAction.REPAIRED, facts()) is not None
    spot = facts(on_the_spot=True)
    assert refusal(life(), IncidentAction.REPAIRED, spot) is None
    assert apply(life(), IncidentAction.REPAIRED, spot, POLICY).status is IncidentStatus.AWAITING_CHECK


def test_what_is_still_seen_as_faulty_cannot_be_closed_but_by_override() -> None:
    refused = refusal(life(), IncidentAction.CLOSE, facts(sound=False))
    assert refused is not None
    assert "still seen as faulty" in refused.words
    assert refusal(life(), IncidentAction.CLOSE, facts(sound=True)) is None
    assert apply(life(), IncidentAction.CLOSE, facts(sound=True), POLICY).resolution is Resolution.HANDLED
    assert done(life(), IncidentAction.OVERRIDE).resolution is Resolution.OVERRIDDEN


def test_the_fourth_return_is_under_supervision_with_a_deadline() -> None:
    crew = life(IncidentStatus.AWAITING_CHECK, touched=True)
    for number in range(1, 5):
        at = T0 + number * HOUR
        crew = returned(replace(crew, status=IncidentStatus.AWAITING_CHECK), at, POLICY)
        assert (crew.status, crew.returns, crew.supervised) == (IncidentStatus.RETURNED, number, number == 4)
    assert crew.supervised_until == T0 + 4 * HOUR + POLICY.supervision
    again = returned(replace(crew, status=IncidentStatus.AWAITING_CHECK), T0 + 9 * HOUR, POLICY)
    assert again.supervised_until == crew.supervised_until, "the deadline does not move"


def test_the_clock_stands_only_while_it_is_paused_and_from_the_repair_on() -> None:
    paused = done(life(), IncidentAction.PAUSE, at=T0 + HOUR)
    assert paused.paused_reason == "why"
    assert not paused.overdue(T0 + 100 * HOUR)
    running = done(paused, IncidentAction.RESUME, at=T0 + 11 * HOUR)
    assert running.due_at == T0 + 34 * HOUR
    assert (running.overdue(T0 + 34 * HOUR), running.overdue(T0 + 35 * HOUR)) == (False, True)
    mended = done(done(running, IncidentAction.DISPATCH), IncidentAction.REPAIRED, at=T0 + 30 * HOUR)
    assert not mended.overdue(T0 + 90 * HOUR)
    assert returned(mended, T0 + 31 * HOUR, POLICY).overdue(T0 + 35 * HOUR), "a repair that was none stops nothing"


def test_what_nobody_touched_closes_when_the_camera_recovers_by_itself() -> None:
    assert recovered(life(), T0 + HOUR).resolution is Resolution.RECOVERED
    assert recovered(life(touched=True), T0 + HOUR).open
    assert recovered(life(origin=IncidentOrigin.PERSON), T0 + HOUR).open
    assert done(life(), IncidentAction.REMARK).touched is False
    assert relapsed(recovered(life(touched=True), T0 + HOUR), T0 + HOUR).recovered_at is None


def test_the_clock_stands_while_all_is_sound_again_and_runs_on_when_the_fault_is_back() -> None:
    gone = recovered(life(IncidentStatus.DISPATCHED, touched=True), T0 + 20 * HOUR)
    assert not gone.overdue(T0 + 100 * HOUR)
    assert refusal(gone, IncidentAction.PAUSE, facts()) is not None, "it stands already"
    back = relapsed(gone, T0 + 50 * HOUR)
    assert back.due_at == T0 + 54 * HOUR
    assert (back.overdue(T0 + 54 * HOUR), back.overdue(T0 + 55 * HOUR)) == (False, True)


def test_no_hour_stops_the_clock_twice() -> None:
    paused = done(life(IncidentStatus.DISPATCHED), IncidentAction.PAUSE, at=T0 + HOUR)
    gone = recovered(paused, T0 + 3 * HOUR)
    assert relapsed(gone, T0 + 5 * HOUR).due_at == T0 + 24 * HOUR, "the pause goes on"
    resumed = done(gone, IncidentAction.RESUME, at=T0 + 5 * HOUR)
    assert relapsed(resumed, T0 + 9 * HOUR).due_at == T0 + 32 * HOUR
    mended = done(gone, IncidentAction.REPAIRED, at=T0 + 6 * HOUR)
    assert returned(mended, T0 + 9 * HOUR, POLICY).due_at == T0 + 29 * HOUR, "from the repair on it is the crew's"


def test_what_goes_by_itself_proves_itself_sooner_while_the_crew_is_on_its_way() -> None:
    at = T0 + HOUR

    def proven_at(status: IncidentStatus, origin: IncidentOrigin = IncidentOrigin.HEALTH) -> datetime | None:
        return proves_itself_at(recovered(life(status, origin, touched=True), at), POLICY)

    assert proven_at(IncidentStatus.DISPATCHED) == at + timedelta(minutes=30)
    assert proven_at(IncidentStatus.ARRIVED) == proven_at(IncidentStatus.RETURNED) == at + 12 * HOUR
    assert proven_at(IncidentStatus.ACKNOWLEDGED) is None, "who has taken it closes it"
    assert proven_at(IncidentStatus.DISPATCHED, IncidentOrigin.PERSON) is None
    sent_back = returned(recovered(life(IncidentStatus.AWAITING_CHECK), at), at, POLICY)
    assert proves_itself_at(sent_back, POLICY) is None, "who sends it back has seen more"


@pytest.mark.parametrize(("minutes", "again"), [(0, True), (30, True), (31, False)])
def test_a_fault_that_returns_soon_is_the_same_incident(minutes: int, again: bool) -> None:
    gone = recovered(life(), T0 + HOUR)
    at = T0 + HOUR + timedelta(minutes=minutes)
    assert may_reopen(gone, at, POLICY) is again
    back = reopened(gone)
    assert (back.status, back.reopened, back.due_at) == (IncidentStatus.RAISED, 1, life().due_at)


def test_what_a_person_closed_is_not_opened_again() -> None:
    assert not may_reopen(done(life(), IncidentAction.OVERRIDE), T0 + HOUR, POLICY)


@pytest.mark.parametrize(
    ("state", "faults", "kind"),
    [
        ("offline", ("black",), "offline"),
        ("degraded", ("noise", "moved", "black"), "black"),
        ("degraded", ("stripes", "noise"), "noise"),
        ("degraded", (), "offline"),
    ],
)
def test_an_incident_is_called_after_the_gravest(state: str, faults: tuple[str, ...], kind: str) -> None:
    assert gravest(state, faults) == kind


@given(st.lists(st.tuples(st.sampled_from(IncidentAction), st.integers(1, 600), st.booleans()), max_size=30))
def test_no_order_of_actions_breaks_the_life(steps: list[tuple[IncidentAction, int, bool]]) -> None:
    now, present = T0, life()
    for action, minutes, sound in steps:
        now += timedelta(minutes=minutes)
        seen = facts(now, sound=sound, on_the_spot=True)
        if refusal(present, action, seen) is None:
            before, present = present, apply(present, action, seen, POLICY)
            assert present.due_at >= before.due_at
            assert present.returns >= before.returns
        assert present.open is (present.closed_at is None) is (present.resolution is None)
        assert (present.paused_at is None) is (present.paused_reason is None)
        assert present.supervised or present.returns <= POLICY.returns_before_supervision
