"""Targets as a table: each rule, met and missed, and by how much."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from registry.coverage import CameraFacts, CoverageCamera, CoverageSite, compute
from registry.model import Division, DivisionKind, Level, Lifecycle, Target, TargetRule
from registry.scopes import DivisionTree
from registry.scoring import mark_target
from registry.targets import Assessment, assess

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SEEN = CameraFacts("online", (), NOW, "a" * 64, NOW)


def division(code: str, kind: DivisionKind, parent: str | None, *, core: bool = False) -> Division:
    path = f"/{parent}/{code}/" if parent else f"/{code}/"
    return Division(code=code, name=code, kind=kind, parent_code=parent, path=path, core_area=core)


TREE = DivisionTree(
    [
        division("C", DivisionKind.COUNTY, None),
        division("T1", DivisionKind.TOWN, "C", core=True),
        division("P1", DivisionKind.PARK, "C", core=True),
        division("W1", DivisionKind.TOWNSHIP, "C"),
        division("W2", DivisionKind.TOWNSHIP, "C"),
        Division(code="V1", name="V1", kind=DivisionKind.VILLAGE, parent_code="W1", path="/C/W1/V1/"),
    ]
)


def assessed(target: Target, tree: DivisionTree = TREE) -> Assessment | None:
    """Three core sites of class 1, one offline; five points in the core, two in W1 and its village, one in W2."""
    sites = [CoverageSite(uuid.uuid4(), 1, code) for code in ("T1", "T1", "P1")]
    cameras = [CoverageCamera(uuid.uuid4(), site.id, site.division_code, Lifecycle.IN_SERVICE) for site in sites]
    others = ("T1", "P1", "W1", "V1", "W2")
    cameras += [CoverageCamera(uuid.uuid4(), None, code, Lifecycle.ACCEPTED) for code in others]
    facts = {camera.id: SEEN for camera in cameras[:2]}
    result = compute(sites, cameras, facts, now=NOW, window=timedelta(hours=1))
    return next(iter(assess([target], result, tree, ["T1", "V1"])), None)


def target(rule: TargetRule, scope: str, required: float, level: Level = Level.PROVEN) -> Target:
    return Target(
        id="t",
        title_zh="",
        title_en="",
        scope=scope,
        rule=rule,
        classes=[1] if rule is TargetRule.COVERAGE_RATE else [],
        required=required,
        level=Level.BUILT if rule.is_count else level,
        weight=1.0,
    )


@pytest.mark.parametrize(
    ("rule", "scope", "required", "achieved", "met", "gap", "numerator", "denominator", "lacking"),
    [
        (TargetRule.COVERAGE_RATE, "core", 100, 200 / 3, False, 100 / 3, 2, 3, []),
        (TargetRule.COVERAGE_RATE, "core", 60, 200 / 3, True, 0, 2, 3, []),
        (TargetRule.COVERAGE_RATE, "T1", 100, 100, True, 0, 2, 2, []),
        (TargetRule.COVERAGE_RATE, "townships", 100, None, False, 0, 0, 0, []),
        (TargetRule.MINIMUM_POINTS, "core", 5, 5, True, 0, 5, 5, []),
        (TargetRule.MINIMUM_POINTS, "core", 200, 5, False, 195, 5, 200, []),
        (TargetRule.MINIMUM_POINTS, "county", 8, 8, True, 0, 8, 8, []),
        (TargetRule.MINIMUM_POINTS_EACH, "townships", 2, 1, False, 1, 1, 2, ["W2"]),
        (TargetRule.MINIMUM_POINTS_EACH, "townships", 1, 1, True, 0, 2, 2, []),
        (TargetRule.ROOMS_EACH, "townships", 1, 0, False, 1, 1, 2, ["W2"]),
        (TargetRule.ROOMS_EACH, "core", 1, 0, False, 1, 1, 2, ["P1"]),
    ],
)
def test_targets_are_met_or_missed_by_so_much(
    rule: TargetRule,
    scope: str,
    required: float,
    achieved: float | None,
    met: bool,
    gap: float,
    numerator: int,
    denominator: int,
    lacking: list[str],
) -> None:
    found = assessed(target(rule, scope, required))
    assert found is not None
    assert found.achieved == (pytest.approx(achieved) if achieved is not None else None)
    assert (found.met, found.numerator, found.denominator) == (met, numerator, denominator)
    assert found.gap == pytest.approx(gap)
    assert [each.division.code for each in found.lacking] == lacking


@pytest.mark.parametrize(
    ("scope", "code", "remedy"),
    [
        ("core", "no_core_area", "mark those of the core"),
        ("townships", "no_townships", "enter them as kind"),
        ("nowhere", "no_division_of_target", "no division nowhere"),
    ],
)
def test_targets_of_a_scope_that_is_not_there_say_so_and_what_to_do(scope: str, code: str, remedy: str) -> None:
    county = DivisionTree([TREE.by_code["C"]])
    asked = target(TargetRule.COVERAGE_RATE, scope, 100)
    asked.phases = [{"day": "2026-06-30", "required": 50}]
    found = assessed(asked, county)
    assert found is not None
    assert found.untold is not None
    assert (found.untold.code, remedy in found.untold) == (code, True)
    assert (found.achieved, found.met, found.gap) == (None, False, 0)
    assert [(step.required, step.met) for step in found.milestones] == [(50, None)]
    assert mark_target(found).degree is None


def test_targets_do_not_round_up_to_a_hundred() -> None:
    sites = [CoverageSite(uuid.uuid4(), 1, "T1") for _ in range(2001)]
    cameras = [CoverageCamera(uuid.uuid4(), site.id, "T1", Lifecycle.BUILT) for site in sites[1:]]
    result = compute(sites, cameras, {}, now=NOW, window=timedelta(hours=1))
    (found,) = assess([target(TargetRule.COVERAGE_RATE, "core", 100, Level.BUILT)], result, TREE, [])
    assert (found.met, found.numerator, found.denominator) == (False, 2000, 2001)


def test_a_met_target_says_how_many_sites_it_leaves_out_and_why() -> None:
    """Nine of ten sites left out: one seen is all of what is left, and the nine stand beside it."""
    sites = [CoverageSite(uuid.uuid4(), 1, "T1", excluded_reason="road works" if at < 6 else None) for at in range(10)]
    lives = [Lifecycle.MAINTENANCE if at < 9 else Lifecycle.IN_SERVICE for at in range(10)]
    cameras = [CoverageCamera(uuid.uuid4(), site.id, "T1", life) for site, life in zip(sites, lives, strict=True)]
    facts = {cameras[-1].id: SEEN}
    result = compute(sites, cameras, facts, now=NOW, window=timedelta(hours=1))
    (found,) = assess([target(TargetRule.COVERAGE_RATE, "core", 100)], result, TREE, [])
    assert (found.achieved, found.met, found.numerator, found.denominator) == (100, True, 1, 1)
    assert found.exclusions == {"road works": 6, "maintenance": 3}
    (built,) = assess([target(TargetRule.COVERAGE_RATE, "core", 100, Level.BUILT)], result, TREE, [])
    assert (built.numerator, built.exclusions) == (4, {"road works": 6}), "what rests is built"


def test_points_are_those_of_the_classes_that_a_target_names() -> None:
    """A camera's class is its site's; without a site that of its own record."""
    sites = [CoverageSite(uuid.uuid4(), each, "T1") for each in (1, 1, 2)]
    cameras = [CoverageCamera(uuid.uuid4(), each.id, "T1", Lifecycle.BUILT, point_class="3") for each in sites]
    cameras += [
        CoverageCamera(uuid.uuid4(), None, "P1", Lifecycle.ACCEPTED, point_class=own) for own in ("1", "9", None)
    ]
    cameras += [CoverageCamera(uuid.uuid4(), sites[0].id, "T1", Lifecycle.MAINTENANCE)]
    # In a maintenance window one is still a point: it is not left out.
    window = {cameras[0].id: CameraFacts("maintenance", (), None, None, NOW)}
    result = compute(sites, cameras, window, now=NOW, window=timedelta(hours=1))

    def found(rule: TargetRule, *classes: int) -> Assessment:
        asked = target(rule, "core", 3)
        asked.classes = list(classes)
        return assess([asked], result, TREE, [])[0]

    counts = [found(TargetRule.MINIMUM_POINTS, *classes).achieved for classes in ((), (1,), (2,), (1, 2), (3,))]
    assert counts == [6, 3, 1, 4, 0]
    assert found(TargetRule.MINIMUM_POINTS, 1).exclusions == {"maintenance": 1}
    assert found(TargetRule.MINIMUM_POINTS, 2).exclusions == {}
    each = found(TargetRule.MINIMUM_POINTS_EACH, 1)
    assert [(one.division.code, one.achieved) for one in each.lacking] == [("P1", 1), ("T1", 2)]


def test_points_of_another_level_than_built_are_not_told() -> None:
    asked = target(TargetRule.MINIMUM_POINTS, "core", 1)
    asked.level = Level.PROVEN
    found = assessed(asked)
    assert found is not None
    assert (found.achieved, found.met) == (None, False)
    assert found.untold is not None
    assert found.untold.code == "counted_as_built"


def test_only_rooms_that_are_fed_over_a_line_count() -> None:
    nothing = compute([], [], {}, now=NOW, window=timedelta(hours=1))
    (found,) = assess([target(TargetRule.ROOMS_EACH, "townships", 1)], nothing, TREE, ["W1", "W2", "W2"], ["W1"])
    assert (found.met, found.numerator, [each.division.code for each in found.lacking]) == (False, 1, ["W1"])
    assert found.exclusions == {"no_line": 1}
