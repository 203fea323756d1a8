"""Which repairs and new poles to do next: ranked by what they bring for their cost. Pure.

A site lacks `need` usable cameras; each candidate brings one to every site that it serves. What is maximised is the
weighted share of needs that are met, Σ weight·met/need, which has falling returns (submodular): so many candidates
chosen greedily bring never less than 1 − 1/e of what the best so many do (Nemhauser, Wolsey, Fisher 1978), and far more
in practice: optimum.py says how much. A site counts as covered only when all that it lacks is there.
"""

import heapq
from collections.abc import Container, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from registry.reach import Floats, Indexes, Relation


@dataclass(frozen=True, slots=True)
class Problem:
    """`need`: usable cameras that each site lacks, at least one; `weight` of each site; `cost` of each candidate, above
    0; which sites each candidate serves."""

    need: Indexes
    weight: Floats
    cost: Floats
    serves: Relation

    def reachable(self) -> NDArray[np.bool_]:
        """The sites that all candidates together would cover: nothing can be planned for the others."""
        return np.bincount(self.serves.sites, minlength=len(self.need)) >= self.need


@dataclass(frozen=True, slots=True)
class Bounds:
    """When to stop; None: no such bound. Without any: when nothing more is to be gained.

    So many candidates: each is the one that brings most. A budget: what brings most for its cost, or what brings most,
    whichever order brings more in sum; the first alone can spend on a trifle what the best thing would have cost."""

    count: int | None = None
    budget: float | None = None


@dataclass(slots=True)
class Choice:
    """`candidates` in the order in which to do them; `sites_after` and `cost_after` each of them, in sum."""

    candidates: list[int]
    sites_after: list[int]
    cost_after: list[float]

    @property
    def sites(self) -> int:
        return self.sites_after[-1] if self.sites_after else 0

    @property
    def cost(self) -> float:
        return self.cost_after[-1] if self.cost_after else 0.0


def choose(problem: Problem, bounds: Bounds = Bounds()) -> Choice:
    """The greedy choice within the bounds, each step with what all up to it bring. Of equal worth the cheaper comes
    first, then the earlier one, so the answer is the same every time."""
    orders = [True, False] if bounds.budget is not None else [bounds.count is None]
    picked = [_Picking(problem, bounds, per_cost=per_cost) for per_cost in orders]
    for picking in picked:
        picking.run()
    return max(picked, key=lambda picking: picking.gained).choice


def in_order(problem: Problem, chosen: Indexes) -> Choice:
    """A set of candidates, in the order in which each brings most for its cost; without those that bring nothing."""
    picking = _Picking(problem, Bounds(), per_cost=True, among=set(chosen.tolist()))
    picking.run()
    return picking.choice


_Worth = tuple[float, float, int]
"""Minus what a candidate brings, its cost, its number: the least comes first."""


class _Picking:
    """Lazy greedy (Minoux 1978): a candidate's worth only falls, so only the one on top must be weighed again."""

    def __init__(
        self, problem: Problem, bounds: Bounds, *, per_cost: bool, among: Container[int] | None = None
    ) -> None:
        self._start = problem.serves.start.tolist()
        self._sites = problem.serves.sites.tolist()
        self._need = problem.need.tolist()
        self._share = _shares(problem).tolist()
        self._cost = problem.cost.tolist()
        self._bounds = bounds
        self._per_cost = per_cost
        worths = _worths(problem, per_cost=per_cost)
        self._heap = worths if among is None else [worth for worth in worths if worth[2] in among]
        self.choice = Choice([], [], [])
        self.gained = 0.0

    def run(self) -> None:
        heap, per_cost = self._heap, self._per_cost
        budget = float("inf") if self._bounds.budget is None else self._bounds.budget
        count = len(heap) if self._bounds.count is None else self._bounds.count
        covered, spent = 0, 0.0
        while heap and len(self.choice.candidates) < count:
            top = heap[0]
            _, cost, candidate = top
            gain = self._gain(candidate)
            now = (-gain / (cost if per_cost else 1.0), cost, candidate)
            if now[0] >= 0 or spent + cost > budget:
                heapq.heappop(heap)
            elif now > top:
                heapq.heapreplace(heap, now)
            else:
                heapq.heappop(heap)
                covered += self._take(candidate)
                self.gained += gain
                spent += cost
                self.choice.candidates.append(candidate)
                self.choice.sites_after.append(covered)
                self.choice.cost_after.append(spent)

    def _gain(self, candidate: int) -> float:
        need, share = self._need, self._share
        gain = 0.0
        for site in self._sites[self._start[candidate] : self._start[candidate + 1]]:
            if need[site] > 0:
                gain += share[site]
        return gain

    def _take(self, candidate: int) -> int:
        """How many sites it covers for good."""
        need, covered = self._need, 0
        for site in self._sites[self._start[candidate] : self._start[candidate + 1]]:
            need[site] -= 1
            covered += need[site] == 0
        return covered


def _shares(problem: Problem) -> Floats:
    """What one more camera is worth at each site. At those that stay uncovered whatever is done: nothing."""
    return np.where(problem.reachable(), problem.weight / problem.need, 0.0)


def _worths(problem: Problem, *, per_cost: bool) -> list[_Worth]:
    """What each candidate would bring alone, the best first (a sorted list is a heap); those of no worth left out."""
    counts = np.diff(problem.serves.start)
    owner = np.repeat(np.arange(problem.serves.candidates), counts)
    gains = np.bincount(owner, weights=_shares(problem)[problem.serves.sites], minlength=problem.serves.candidates)
    worth = -gains / problem.cost if per_cost else -gains
    order = np.lexsort((problem.cost, worth))
    order = order[worth[order] < 0]
    return list(zip(worth[order].tolist(), problem.cost[order].tolist(), order.tolist(), strict=True))


def completed(problem: Problem, choice: Choice) -> Iterator[Indexes]:
    """Of each chosen candidate, in order, the sites that it completes."""
    left = problem.need.copy()
    for each in choice.candidates:
        reached = problem.serves.of(each)
        left[reached] -= 1
        yield reached[left[reached] == 0]
