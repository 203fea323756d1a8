"""Whether the plan's targets are met, and by how much. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple

from registry.coverage import CoverageResult, ReasonCode
from registry.measures import ENOUGH_REPAIRS, Measure, Measures, measured
from registry.model import Division, Level, Target, TargetRule
from registry.phases import Milestone, Phase, phases_of
from registry.phrases import Phrase
from registry.scopes import CORE, TOWNSHIPS, DivisionTree, Scope
from registry.wording import say

NO_LINE = "no_line"
"""Why a monitoring room is not counted."""


class Lacking(NamedTuple):
    """One division that does not reach what is required of each."""

    division: Division
    achieved: int


@dataclass(frozen=True, slots=True)
class Assessment:
    """One target against the figures.

    A rate's `achieved`, `required` and `gap` are in percent (points), others count cameras or rooms. For a rule "each"
    `achieved` is the least of the members, `numerator` of `denominator` members meet it, and `gap` sums what they lack.
    Of an online or sound rate `numerator` of `denominator` cameras have enough counted time, in `unseen_s` of which
    nobody could look, and `excluded_s` is what is not counted. `exclusions`: how many sites, of points how many
    cameras, are left out, by reason. `achieved` None: nothing to count, or too little, so nothing is claimed.
    `untold`: why the plan cannot be judged at all, and what to do about it. `milestones`: by day, the phases and, where
    it has a deadline, the target itself.
    """

    target: Target
    achieved: float | None
    met: bool
    gap: float
    numerator: int
    denominator: int
    lacking: tuple[Lacking, ...] = ()
    unseen_s: float | None = None
    excluded_s: float | None = None
    milestones: tuple[Milestone, ...] = ()
    exclusions: Mapping[str, int] = field(default_factory=dict)
    untold: Phrase | None = None


@dataclass(frozen=True, slots=True)
class _Facts:
    tree: DivisionTree
    result: CoverageResult
    rooms: Counter[str]
    unlinked: Counter[str]
    measures: Measures

    def rooms_in(self, code: str) -> int:
        return sum(self.rooms[each] - self.unlinked[each] for each in self.tree.subtree(code))

    def measured(self, target: Target, scope: Scope) -> Measure:
        return measured(self.measures, scope.codes, target.classes)


def assess(
    targets: Iterable[Target],
    result: CoverageResult,
    tree: DivisionTree,
    room_divisions: Iterable[str],
    unlinked_rooms: Iterable[str] = (),
    measures: Measures = MappingProxyType({}),
) -> list[Assessment]:
    """Judge each target; one whose scope holds none of the tree's divisions is not told, and says why.
    `room_divisions`: one code per monitoring room; `unlinked_rooms`: of those whose record names no line."""
    facts = _Facts(tree, result, Counter(room_divisions), Counter(unlinked_rooms), measures)
    return [_judged(target, tree.scope(target.scope), facts) for target in targets]


def _judged(target: Target, scope: Scope | None, facts: _Facts) -> Assessment:
    steps = phases_of(target.phases)
    if target.deadline is not None:
        steps.append(Phase(target.deadline, target.required))
    untold = _untold(target, scope)
    if scope is None or untold:
        ahead = tuple(Milestone(*step, None, 0.0) for step in sorted(steps))
        return Assessment(target, None, False, 0.0, 0, 0, milestones=ahead, untold=untold)
    rule = _RULES[target.rule]
    whole = rule(target, target.required, scope, facts)
    told = whole.achieved is not None
    milestones = []
    for step in sorted(steps):
        found = whole if step.required == target.required else rule(target, step.required, scope, facts)
        milestones.append(Milestone(*step, found.met if told else None, found.gap))
    return replace(whole, milestones=tuple(milestones))


def _untold(target: Target, scope: Scope | None) -> Phrase | None:
    """Why a target cannot be judged at all, and the remedy: its scope is empty, or it was entered before it was refused
    to count points of another level than built."""
    if scope is None and target.scope in {CORE, TOWNSHIPS}:
        return say("no_core_area" if target.scope == CORE else "no_townships")
    if scope is None:
        return say("no_division_of_target", scope=target.scope)
    return say("counted_as_built") if target.rule.is_count and target.level is not Level.BUILT else None


def _coverage_rate(target: Target, required: float, scope: Scope, facts: _Facts) -> Assessment:
    tally = facts.result.tally(scope.codes, target.classes or (1, 2, 3))
    figure = tally.figure(target.level)
    found = _share(target, required, figure.numerator, figure.denominator)
    return replace(found, exclusions=tally.excluded(target.level))


def _share(target: Target, required: float, numerator: int, denominator: int, *, enough: int = 1) -> Assessment:
    rate = 100 * numerator / denominator if denominator >= enough else None
    # In integers where the plan is: 100 % means all, not 99.9999.
    met = rate is not None and 100 * numerator >= required * denominator
    gap = 0.0 if met or rate is None else required - rate
    return Assessment(target, rate, met, gap, numerator, denominator)


def _file_completeness(target: Target, required: float, scope: Scope, facts: _Facts) -> Assessment:
    found = facts.measured(target, scope)
    return _share(target, required, found.complete, found.files)


def _repair_in_time(target: Target, required: float, scope: Scope, facts: _Facts) -> Assessment:
    found = facts.measured(target, scope)
    return _share(target, required, found.in_time, found.in_time + found.late, enough=ENOUGH_REPAIRS)


def _online_rate(target: Target, required: float, scope: Scope, facts: _Facts) -> Assessment:
    found = facts.measured(target, scope)
    return _mean(target, required, found, found.online_pct)


def _sound_rate(target: Target, required: float, scope: Scope, facts: _Facts) -> Assessment:
    found = facts.measured(target, scope)
    return _mean(target, required, found, found.sound_pct)


def _mean(target: Target, required: float, found: Measure, total_pct: float) -> Assessment:
    rate = total_pct / found.rated if found.rated else None
    met = rate is not None and rate >= required
    gap = 0.0 if met or rate is None else required - rate
    judged = Assessment(target, rate, met, gap, found.rated, found.cameras)
    return replace(judged, unseen_s=found.unseen_s, excluded_s=found.excluded_s)


def _minimum_points(target: Target, required: float, scope: Scope, facts: _Facts) -> Assessment:
    points = facts.result.points_in(scope.codes, target.classes)
    gap = max(0.0, required - points)
    found = Assessment(target, points, gap == 0, gap, points, int(required))
    return replace(found, exclusions=_resting(target, scope, facts))


def _minimum_points_each(target: Target, required: float, scope: Scope, facts: _Facts) -> Assessment:
    def points(code: str) -> int:
        return facts.result.points_in(facts.tree.subtree(code), target.classes)

    return replace(_each(target, required, scope.members, points), exclusions=_resting(target, scope, facts))


def _resting(target: Target, scope: Scope, facts: _Facts) -> dict[str, int]:
    """The cameras that are no points because they are under maintenance."""
    count = facts.result.resting_in(scope.codes, target.classes)
    return {ReasonCode.MAINTENANCE.value: count} if count else {}


def _rooms_each(target: Target, required: float, scope: Scope, facts: _Facts) -> Assessment:
    """Only a room that is fed over a line counts."""
    unlinked = sum(facts.unlinked[code] for code in scope.codes)
    found = _each(target, required, scope.members, facts.rooms_in)
    return replace(found, exclusions={NO_LINE: unlinked} if unlinked else {})


def _each(target: Target, required: float, members: Sequence[Division], count: Callable[[str], int]) -> Assessment:
    counts = [Lacking(member, count(member.code)) for member in members]
    lacking = tuple(each for each in counts if each.achieved < required)
    gap = sum(required - each.achieved for each in lacking)
    least = min(each.achieved for each in counts)
    return Assessment(target, least, not lacking, gap, len(counts) - len(lacking), len(counts), lacking)


_Rule = Callable[[Target, float, Scope, _Facts], Assessment]
_RULES: Mapping[TargetRule, _Rule] = MappingProxyType(
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
