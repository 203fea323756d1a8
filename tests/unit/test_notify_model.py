"""What a message says and which change makes a rule speak: without a database."""

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from streams.model import PictureFault
from vms.incidents.schemas import ReportIn
from vms.notify.model import KINDS, Line, Occasion, RuleTerms, Told, heard, message

NOW = datetime(2026, 3, 5, 17, 30, tzinfo=UTC)
TERMS = RuleTerms(
    division_path="",
    classes=frozenset(),
    kinds=frozenset(),
    since=NOW,
    hold=timedelta(minutes=2),
    repeat=None,
    escalate=None,
    recovery=True,
)


@pytest.mark.parametrize(("chinese", "due"), [(True, "期限 03-06 01:30"), (False, "due 03-06 01:30")])
def test_people_read_the_time_of_their_records(*, chinese: bool, due: str) -> None:
    line = Line(1, "offline", "raised", "路口1", "东乡", 1, NOW)
    _, body = message(Occasion.RAISED, [line], "http://vms.test", chinese=chinese)
    assert body.splitlines()[0].split(" · ")[-1] == due


def test_every_kind_has_its_words_in_both_languages() -> None:
    reported = {each for part in get_args(ReportIn.model_fields["kind"].annotation) for each in get_args(part)}
    assert reported >= {"offline", "damage"}
    assert set(KINDS) == reported | {fault.value for fault in PictureFault}
    assert all(
        chinese and english and "_" not in english and not chinese.isascii() for chinese, english in KINDS.values()
    )


@pytest.mark.parametrize(
    ("act", "raised_at", "begins"),
    [
        ("raised", NOW, True),
        ("reported", NOW, True),
        ("changed", NOW, True),
        ("joined", NOW, True),
        ("acknowledge", NOW, False),
        ("reopened", NOW - timedelta(days=1), True),
        ("changed", NOW - timedelta(days=1), False),
        ("joined", NOW - timedelta(days=1), False),
        ("dispatch", NOW - timedelta(days=1), False),
    ],
)
def test_a_new_rule_is_for_incidents_from_now_on(act: str, raised_at: datetime, *, begins: bool) -> None:
    told = heard(None, TERMS, act, raised_at=raised_at, open_now=True, now=NOW)
    assert told == (Told(NOW + TERMS.hold, Occasion.RAISED) if begins else None)


def test_one_that_is_reopened_is_told_anew_however_the_rule_has_left_it() -> None:
    left = Told(NOW, Occasion.REMINDER, told_at=NOW - timedelta(hours=1))
    told = heard(left, TERMS, "reopened", raised_at=NOW, open_now=True, now=NOW)
    assert told == Told(NOW + TERMS.hold, Occasion.RAISED, left.told_at)
