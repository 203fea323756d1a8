"""Repair figures: exactly what counting minute by minute, incident by incident, gives."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.measures import ENOUGH_REPAIRS
from vms.incidents.model import (
    Facts,
    IncidentAction,
    IncidentOrigin,
    IncidentStatus,
    Life,
    LifePolicy,
    Resolution,
    apply,
    recovered,
    refusal,
    relapsed,
    verified,
)
from vms.incidents.repairs import (
    Judgement,
    Moment,
    Repair,
    judge_repair,
    paused_time,
    repair_figures,
    repair_figures_by,
)

START = datetime(2026, 3, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ALLOWED = 30
LAST = 120
POLICY = LifePolicy(repair_within={1: ALLOWED * MINUTE})
ACTS = ["pause", "resume", "dispatch", "arrive", "repaired", "proven", "recovers", "relapses", "override", "nothing"]

scripts = st.lists(st.tuples(st.integers(1, LAST), st.sampled_from(ACTS)), max_size=8, unique_by=lambda each: each[0])
counties = st.lists(st.tuples(scripts, st.integers(0, LAST), st.sampled_from("ab"), st.integers(1, 2)), max_size=12)


@dataclass
class Lived:
    """An incident that went through a script, and what somebody with a stopwatch noted beside it."""

    repair: Repair
    running: list[int]
    """The minutes after START in which its clock ran."""
    raised: int
    ended: int | None = None
    how: str = ""


def live(script: list[tuple[int, str]], raised: int, division: str, site_class: int) -> Lived:
    """`script`: minutes after it was raised, and what happens then if it may."""
    at = START + raised * MINUTE
    life = Life(IncidentStatus.RAISED, IncidentOrigin.HEALTH, at, POLICY.due(1, at))
    steps: list[Moment] = []
    noted = Lived(Repair(uuid.uuid4(), division, site_class, None, life), [], raised)
    mended_at: int | None = None
    for minute in range(raised, 2 * LAST + 1):
        now = START + minute * MINUTE
        for act in (act for after, act in script if raised + after == minute):
            before, life = life, _after(life, act, now)
            if life != before:
                steps.append(Moment(act, now, now, life.status))
                mended_at = minute if act == "repaired" else mended_at
                if life.closed_at is not None:
                    noted.ended, noted.how = minute, act
        stands = (life.paused_at, life.recovered_at, life.closed_at)
        if stands == (None, None, None) and mended_at is None:
            noted.running.append(minute)
    end = START + 2 * LAST * MINUTE
    noted.repair = Repair(noted.repair.incident_id, division, site_class, None, life, paused_time(steps, end))
    return noted


def _after(life: Life, act: str, now: datetime) -> Life:
    if act == "proven":
        return verified(life, now) if life.status is IncidentStatus.AWAITING_CHECK else life
    if act == "recovers":
        return recovered(life, now) if life.open and life.recovered_at is None else life
    if act == "relapses":
        return relapsed(life, now) if life.open else life
    if act == "nothing":
        return life
    action, facts = IncidentAction(act), Facts(now, now, sound=False, reason="why")
    return life if refusal(life, action, facts) else apply(life, action, facts, POLICY)


@settings(max_examples=150, deadline=None)
@given(counties)
def test_figures_are_those_of_a_stopwatch(county: list[tuple[list[tuple[int, str]], int, str, int]]) -> None:
    lived = [live(*each) for each in county]
    now = end = START + 2 * LAST * MINUTE
    found = repair_figures((each.repair for each in lived), START, end, now)
    late = [each for each in lived if len(each.running) > ALLOWED]
    in_time = [each for each in lived if each not in late and each.how == "proven"]
    mended = [each for each in lived if each.how == "proven"]
    assert (found.in_time, found.late, found.mended) == (len(in_time), len(late), len(mended))
    judged = len(late) + len(in_time)
    assert found.in_time_pct == (100 * len(in_time) / judged if judged >= ENOUGH_REPAIRS else None)
    if len(mended) >= ENOUGH_REPAIRS:
        assert found.mean_s == pytest.approx(60 * sum((m.ended or 0) - m.raised for m in mended) / len(mended))
    else:
        assert found.mean_s is None
    excluded = [each for each in lived if each not in late and each not in in_time]
    assert found.excluded.get(Judgement.RECOVERED, 0) == sum(each.how == "recovers" for each in excluded)
    assert found.excluded.get(Judgement.OVERRIDDEN, 0) == sum(each.how == "override" for each in excluded)
    by_division = repair_figures_by((each.repair for each in lived), lambda one: one.division_code, START, end, now)
    assert sum(each.late for each in by_division.values()) == len(late)


@settings(max_examples=60, deadline=None)
@given(counties, st.integers(0, 2 * LAST))
def test_periods_that_follow_each_other_count_each_incident_once(
    county: list[tuple[list[tuple[int, str]], int, str, int]], cut: int
) -> None:
    repairs = [live(*each).repair for each in county]
    now = end = START + 2 * LAST * MINUTE
    middle = START + cut * MINUTE
    whole = repair_figures(repairs, START, end, now)
    parts = [repair_figures(repairs, START, middle, now), repair_figures(repairs, middle, end, now)]
    assert [whole.in_time, whole.late, whole.mended] == [
        sum(part.in_time for part in parts),
        sum(part.late for part in parts),
        sum(part.mended for part in parts),
    ]


@pytest.mark.parametrize(
    ("changes", "judgement"),
    [
        ({}, None),
        ({"paused_at": START + 10 * MINUTE}, Judgement.PAUSED),
        ({"repaired_at": START + 29 * MINUTE, "status": IncidentStatus.AWAITING_CHECK}, Judgement.CHECKING),
        ({"closed_at": START + 5 * MINUTE, "resolution": Resolution.RETIRED}, Judgement.RETIRED),
        ({"closed_at": START + 5 * MINUTE, "resolution": Resolution.RECOVERED}, Judgement.RECOVERED),
        ({"closed_at": START + 31 * MINUTE, "resolution": Resolution.RECOVERED}, Judgement.LATE),
        ({"recovered_at": START + 5 * MINUTE}, Judgement.PAUSED),
        ({"recovered_at": START + 5 * MINUTE, "closed_at": START + 40 * MINUTE, "resolution": Resolution.SOUND_AGAIN},
         Judgement.RECOVERED),
        ({"closed_at": START + 30 * MINUTE, "resolution": Resolution.HANDLED}, Judgement.IN_TIME),
        ({"repaired_at": START + 30 * MINUTE, "closed_at": START + 90 * MINUTE, "resolution": Resolution.VERIFIED},
         Judgement.IN_TIME),
    ],
)  # fmt: skip
def test_what_is_not_counted_and_why(changes: dict[str, object], judgement: Judgement | None) -> None:
    values = {"status": IncidentStatus.RAISED, "origin": IncidentOrigin.HEALTH, "raised_at": START} | changes
    life = Life(due_at=START + ALLOWED * MINUTE, **values)  # type: ignore[arg-type]
    found = judge_repair(life, START + 30 * MINUTE)
    assert (found[0] if found else None) == judgement
