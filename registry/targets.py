"""Whether the plan's targets are met, and by how much. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from registry.coverage import CoverageResult
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
    `achieved` None: nothing to count, so nothing is claimed.
    """

    target: Target
    achieved: float | None
    met: bool
    gap: float
    numerator: int
    denominator: int
    lacking: tuple[Lacking, ...] = ()


@dataclass(frozen=True, slots=True)
class _Facts:
    tree: DivisionTree
    result: CoverageResult
    rooms: Counter[str]

    def points(self, code: str) -> int:
        return sum(self.result.points[each] for each in self.tree.subtree(code))

    def rooms_in(self, code: str) -> int:
        return sum(self.rooms[each] for each in self.tree.subtree(code))


def assess(
    targets: Iterable[Target], result: CoverageResult, tree: DivisionTree, room_divisions: Iterable[str]
) -> list[Assessment]:
    """Judge each target whose scope lies among the tree's divisions. `room_divisions`: one code per monitoring room."""
    facts = _Facts(tree, result, Counter(room_divisions))
    scoped = ((target, tree.scope(target.scope)) for target in targets)
    return [_RULES[target.rule](target, scope, facts) for target, scope in scoped if scope]


def _coverage_rate(target: Target, scope: Scope, facts: _Facts) -> Assessment:
    figure = facts.result.tally(scope.codes, target.classes or (1, 2, 3)).figure(target.level)
    # In integers where the plan is: 100 % means all, not 99.9999.
    met = figure.denominator > 0 and 100 * figure.numerator >= target.required * figure.denominator
    gap = 0.0 if met or figure.rate is None else target.required - figure.rate
    return Assessment(target, figure.rate, met, gap, figure.numerator, figure.denominator)


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
    }
)
