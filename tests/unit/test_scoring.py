"""Scores and ranks as tables."""

import pytest

from registry.model import Division, DivisionKind, Level, Target, TargetRule
from registry.scoring import Mark, mark_target, mark_usable, ranked, score
from registry.targets import Assessment
from registry.usable_time import UsableTime


def assessment(achieved: float | None, required: float, *, met: bool = False, weight: float = 1.0) -> Assessment:
    target = Target(
        id="t",
        title_zh="",
        title_en="",
        scope="county",
        rule=TargetRule.COVERAGE_RATE,
        required=required,
        level=Level.USABLE,
        weight=weight,
    )
    return Assessment(target, achieved, met, 0, 0, 0)


@pytest.mark.parametrize(
    ("found", "degree"),
    [
        (assessment(50, 100), 0.5),
        (assessment(15, 10, met=True), 1),
        (assessment(None, 100), None),
        (assessment(0, 0, met=True), 1),
        (assessment(0, 10), 0),
    ],
)
def test_a_target_is_fulfilled_to_a_degree(found: Assessment, degree: float | None) -> None:
    assert mark_target(found).degree == degree


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([(1, 1.0), (1, 0.5)], 75),
        ([(3, 1.0), (1, 0.0)], 75),
        ([(1, 0.5), (5, None)], 50),
        ([(1, 0.5), (0, 0.0)], 50),
        ([(1, None)], None),
        ([], None),
    ],
)
def test_a_score_is_the_mean_by_weight(marks: list[tuple[float, float | None]], expected: float | None) -> None:
    assert score(Mark(None, weight, degree) for weight, degree in marks) == expected


def test_usable_time_without_enough_samples_does_not_count() -> None:
    assert mark_usable(UsableTime(1800, 3600), 2.0) == (None, 2.0, 0.5)
    assert mark_usable(UsableTime(10, 10), 2.0).degree is None


def test_equal_scores_share_a_rank_and_none_stands_last() -> None:
    def area(code: str, degree: float | None) -> tuple[Division, list[Mark], UsableTime]:
        division = Division(code=code, name=code, kind=DivisionKind.TOWNSHIP, path=f"/{code}/")
        return division, [Mark(None, 1, degree)], UsableTime()

    found = ranked([area("a", None), area("b", 0.5), area("c", 0.9), area("d", 0.50001), area("e", 0.1)])
    assert [(each.area.code, each.rank) for each in found] == [("c", 1), ("b", 2), ("d", 2), ("e", 4), ("a", None)]
