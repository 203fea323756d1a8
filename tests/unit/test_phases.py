"""Phases of a target: written and read, judged, and whether what is due next will be there in time."""

import re
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.coverage import CameraFacts, CoverageCamera, CoverageSite, compute
from registry.forecasting import Forecast, Outlook
from registry.layouts import TARGET_COLUMNS, Entity
from registry.model import Division, DivisionKind, Level, Lifecycle, Target, TargetRule
from registry.phases import Milestone, Phase, Track, due_next, missed, phases_of, stored_phases, track, write_phases
from registry.resolving import Known, resolve
from registry.scopes import DivisionTree
from registry.targets import assess
from registry.values import ValueRefusedError, parse_value

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
TODAY = NOW.date()
COLUMN = next(column for column in TARGET_COLUMNS if column.field == "phases")


@settings(deadline=None)
@given(st.dictionaries(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.floats(0, 1e6), max_size=9))
def test_what_was_written_is_read_again(phases: dict[date, float]) -> None:
    asked = sorted(Phase(day, required) for day, required in phases.items())
    text = write_phases(asked)
    assert phases_of(stored_phases(text)) == asked
    assert (parse_value(COLUMN, text) or "") == text


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026/6/30：80%；2026年3月31日：50", "2026-03-31=50; 2026-06-30=80"),
        ("２０２６-０３-３１＝５０", "2026-03-31=50"),
        ("20260331=99.5、", "2026-03-31=99.5"),
    ],
)
def test_phases_are_read_as_people_write_them(text: str, read: str) -> None:
    assert parse_value(COLUMN, text) == read


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("50", "no list of phases"),
        ("2026-03-31 12:00=50", "no list of phases"),
        ("soon=50", "is no date"),
        ("2026-02-30=50", "no day of the calendar"),
        ("2026-03-31=half", "is no number"),
        ("2026-03-31=50; 2026/3/31=60", "on the same day"),
    ],
)
def test_what_are_no_phases_is_said(text: str, words: str) -> None:
    with pytest.raises(ValueRefusedError, match=words):
        parse_value(COLUMN, text)


@pytest.mark.parametrize(
    ("phases", "words"),
    [
        ("2026-03-31=50; 2026-06-30=80", None),
        ("2026-03-31=80; 2026-06-30=50", "of 2026-06-30 asks for less than that of 2026-03-31"),
        ("2026-03-31=91", "of 2026-03-31 asks for more than the target"),
        ("2026-12-31=90", "does not end before the deadline 2026-12-31"),
    ],
)
def test_phases_lead_to_the_target(phases: str, words: str | None) -> None:
    facts = {"id": "t", "scope": "county", "required": 90.0, "deadline": date(2026, 12, 31), "phases": phases}
    wrong = resolve(Entity.TARGET, facts, Known()).wrong
    assert [each.field for each in wrong] == ["phases"] * (words is not None)
    assert all(re.search(words or "", each.message) for each in wrong)


def steps(*figures: tuple[int, bool | None]) -> list[Milestone]:
    """Days from today, and whether each is met."""
    return [Milestone(TODAY + timedelta(days=days), 50.0, met, 0.0 if met else 1.0) for days, met in figures]


DATED = Forecast(Outlook.DATED, 6, day=TODAY + timedelta(days=30))


@pytest.mark.parametrize(
    ("milestones", "forecast", "found"),
    [
        (steps((-1, True), (30, False)), DATED, Track.ON_TRACK),
        (steps((0, False)), Forecast(Outlook.DATED, 6, day=TODAY), Track.ON_TRACK),
        (steps((29, False), (60, False)), DATED, Track.LATE),
        (steps((29, True), (60, False)), DATED, Track.MET),
        (steps((-1, False), (60, False)), DATED, Track.MISSED),
        (steps((-30, False), (-1, True), (60, False)), DATED, Track.ON_TRACK),  # the later asks for more
        (steps((-1, None), (60, None)), DATED, Track.UNTOLD),
        (steps((-1, True)), DATED, Track.UNTOLD),
        ([], DATED, Track.UNTOLD),
        (steps((60, False)), Forecast(Outlook.NO_PACE, 6), Track.UNTOLD),
        (steps((60, False)), Forecast(Outlook.TOO_FAR, 6), Track.LATE),
        (steps((600, False)), Forecast(Outlook.TOO_FAR, 6), Track.UNTOLD),
    ],
)
def test_whether_what_is_due_will_be_there(milestones: list[Milestone], forecast: Forecast, found: Track) -> None:
    assert track(milestones, forecast, TODAY) is found


def test_what_is_due_is_counted_by_the_day() -> None:
    milestones = steps((-1, False), (0, False), (1, False))
    assert due_next(milestones, TODAY) == milestones[1]
    assert missed(milestones, TODAY) == milestones[0]


@pytest.mark.parametrize(
    ("rule", "required", "phases", "met", "gaps"),
    [
        (TargetRule.COVERAGE_RATE, 100, "2026-01-31=60; 2026-06-30=70", [True, False, False], [0, 10 / 3, 100 / 3]),
        (TargetRule.MINIMUM_POINTS, 5, "2026-01-31=3; 2026-06-30=4", [True, False, False], [0, 1, 2]),
        (TargetRule.MINIMUM_POINTS_EACH, 5, "2026-01-31=3; 2026-06-30=4", [True, False, False], [0, 1, 2]),
        (TargetRule.ROOMS_EACH, 2, "2026-01-31=1", [True, False], [0, 1]),
        (TargetRule.ONLINE_RATE, 90, "2026-01-31=1", [None, None], [0, 0]),
    ],
)
def test_each_phase_is_judged_like_the_target(
    rule: TargetRule, required: float, phases: str, met: list[bool | None], gaps: list[float]
) -> None:
    """Three sites, two of them covered; three points and a room."""
    sites = [CoverageSite(uuid.uuid4(), 1, "C") for _ in range(3)]
    cameras = [CoverageCamera(uuid.uuid4(), site.id, "C", Lifecycle.IN_SERVICE) for site in sites]
    seen = CameraFacts("online", (), NOW, "a" * 64, NOW)
    result = compute(sites, cameras, {each.id: seen for each in cameras[:2]}, now=NOW, window=timedelta(hours=1))
    target = Target(
        id="t", title_zh="", title_en="", scope="C", rule=rule, required=required,
        level=Level.BUILT if rule.is_count else Level.USABLE,
        deadline=date(2026, 12, 31), phases=stored_phases(phases),
    )  # fmt: skip
    tree = DivisionTree([Division(code="C", name="C", kind=DivisionKind.COUNTY, path="/C/")])
    (found,) = assess([target], result, tree, ["C"])
    assert [each.met for each in found.milestones] == met
    assert [each.gap for each in found.milestones] == pytest.approx(gaps)
    assert (found.milestones[-1].day, found.milestones[-1].required) == (date(2026, 12, 31), required)
