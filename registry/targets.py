"""Whether the plan's targets are met, and by how much. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from registry.coverage import CoverageResult
from registry.measures import ENOUGH_REPAIRS, Measure, Measures, measured
from registry.model import Division, Target, TargetRule
from registry.scopes import DivisionTree, Scope


class Lacking(NamedTuple):
    """One division that does not reach what is required of each."""

    division: Division
    achieved: int


@dataclass(frozen=True, slots=True)
class Assessment:
    """One target against the figures.

    A rate's `achieved`, `required` and `gap` are in percent (points), others count cameras or rooms. For a rule "each"
    `achieved` is the least of the members, `numerator` of `denominator` members meet it, and `gap` sums what they lack.
    Of an online or sound rate `numerator` of `denominator` cameras have enough counted time, `excluded_s` is what is
    not counted. `achieved` None: nothing to count, or too little, so nothing is claimed.
    """

    target: Target
    achieved: float | None
    met: bool
    gap: float
    numerator: int
    denominator: int
    lacking: tuple[Lacking, ...] = ()
    excluded_s: float | None = None


@dataclass(frozen=True, slots=True)
class _Facts:
    tree: DivisionTree
    result: CoverageResult
    rooms: Counter[str]
    measures: Measures

    def points(self, code: str) -> int:
        return sum(self.result.points[each] for each in self.tree.subtree(code))

    def rooms_in(self, code: str) -> int:
        return sum(self.rooms[each] for each in self.tree.subtree(code))

    def measured(self, target: Target, scope: Scope) -> Measure:
        return measured(self.measures, scope.codes, target.classes)


def assess(
    targets: Iterable[Target],
    result: CoverageResult,
    tree: DivisionTree,
    room_divisions: Iterable[str],
    measures: Measures = MappingProxyType({}),
) -> list[Assessment]:
    """Judge each target whose scope lies among the tree's divisions. `room_divisions`: one code per monitoring room."""
    facts = _Facts(tree, result, Counter(room_divisions), measures)
    scoped = ((target, tree.scope(target.scope)) for target in targets)
    return [_RULES[target.rule](target, scope, facts) for target, scope in scoped if scope]


def _coverage_rate(target: Target, scope: Scope, facts: _Facts) -> Assessment:
    figure = facts.result.tally(scope.codes, target.classes or (1, 2, 3)).figure(target.level)
    return _share(target, figure.numerator, figure.denominator)


def _share(target: Target, numerator: int, denominator: int, *, enough: int = 1) -> Assessment:
    rate = 100 * numerator / denominator if denominator >= enough else None
    # In integers where the plan is: 100 % means all, not 99.9999.
    met = rate is not None and 100 * numerator >= target.required * denominator
    gap = 0.0 if met or rate is None else target.required - rate
    return Assessment(target, rate, met, gap, numerator, denominator)


def _file_completeness(target: Target, scope: Scope, facts: _Facts) -> Assessment:
    found = facts.measured(target, scope)
    return _share(target, found.complete, found.files)


def _repair_in_time(target: Target, scope: Scope, facts: _Facts) -> Assessment:
    found = facts.measured(target, scope)
    return _share(target, found.in_time, found.in_time + found.late, enough=ENOUGH_REPAIRS)


def _online_rate(target: Target, scope: Scope, facts: _Facts) -> Assessment:
    found = facts.measured(target, scope)
    return _mean(target, found, found.online_pct)


def _sound_rate(target: Target, scope: Scope, facts: _Facts) -> Assessment:
    found = facts.measured(target, scope)
    return _mean(target, found, found.sound_pct)


def _mean(target: Target, found: Measure, total_pct: float) -> Assessment:
    rate = total_pct / found.rated if found.rated else None
    met = rate is not None and rate >= target.required
    gap = 0.0 if met or rate is None else target.required - rate
    return Assessment(target, rate, met, gap, found.rated, found.cameras, excluded_s=found.excluded_s)


def _minimum_points(target: Target, scope: Scope, facts: _Facts) -> Assessment:
    points = sum(facts.result.points[code] for code in scope.codes)
    gap = max(0.0, target.required - points)
    return Assessment(target, points, gap == 0, gap, points, int(target.required))


def _minimum_points_each(target: Target, scope: Scope, facts: _Facts) -> Assessment:
    return _each(target, scope.members, facts.points)


def _rooms_each(target: Target, scope: Scope, facts: _Facts) -> Assessment:
    return _each(target, scope.members, facts.rooms_in)


def _each(target: Target, members: Sequence[Division], count: Callable[[str], int]) -> Assessment:
    counts = [Lacking(member, count(member.code)) for member in members]
    lacking = tuple(each for each in counts if each.achieved < target.required)
    gap = sum(target.required - each.achieved for each in lacking)
    least = min(each.achieved for each in counts)
    return Assessment(target, least, not lacking, gap, len(counts) - len(lacking), len(counts), lacking)


_RULES: Mapping[TargetRule, Callable[[Target, Scope, _Facts], Assessment]] = MappingProxyType(
    {
        TargetRule.COVERAGE_RATE: _coverage_rate,
        TargetRule.MINIMUM_POINTS: _minimum_points,
        TargetRule.MINIMUM_POINTS_EACH: _minimum_points_each,
        TargetRule.ROOMS_EACH: _rooms_each,
        TargetRule.ONLINE_RATE: _online_rate,
        TargetRule.SOUND_RATE: _sound_rate,
        TargetRule.FILE_COMPLETENESS: _file_completeness,
        TargetRule.REPAIR_IN_TIME: _repair_in_time,
    }
)
