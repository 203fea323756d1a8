"""The best possible choice of repairs and new poles, certified: a mixed-integer programme solved by HiGHS. Pure.

Best: x_j ∈ {0, 1} candidates, z_i whether site i is covered; max Σ weight_i·z_i, Σ_{j serves i} x_j ≥ need_i·z_i,
within a count or a budget. All: min Σ cost_j·x_j with every reachable site covered.
"""

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np

from registry.placement import Bounds, Choice, Problem, choose, in_order
from registry.reach import Floats, Indexes

MOST_CANDIDATES = 60_000
"""Above this no proof comes in any useful time: plan county by county."""


class TooLargeError(ValueError):
    """The problem has too many candidates for a proof."""

    def __init__(self, candidates: int) -> None:
        super().__init__(f"{candidates} candidates, at most {MOST_CANDIDATES} can be proven")
        self.candidates = candidates


@dataclass(frozen=True, slots=True)
class Optimum:
    """`value`: weight of the covered sites, or the cost of covering all; no choice whatever has a better one than
    `bound`. `gap`: how far apart they are, as a share of the value; 0: proven best."""

    choice: Choice
    value: float
    bound: float
    gap: float


def best(
    problem: Problem,
    bounds: Bounds,
    *,
    within_s: float,
    threads: int = 1,
    stopped: Callable[[], bool] = lambda: False,
) -> Optimum:
    """Without any bound: all reachable sites at the least cost. Never worse than the greedy choice, which is where the
    search begins; `stopped` is asked now and then and ends it early. Raises TooLargeError."""
    if problem.serves.candidates > MOST_CANDIDATES:
        raise TooLargeError(problem.serves.candidates)
    greedy = choose(problem, bounds)
    covering_all = bounds.count is None and bounds.budget is None
    programme = _Programme(problem, bounds, covering_all=covering_all)
    chosen, bound = programme.solve(greedy, within_s=within_s, threads=threads, stopped=stopped)
    found = [greedy] if chosen is None else [in_order(problem, chosen), greedy]
    values = [each.cost if covering_all else programme.weight_of(each) for each in found]
    at = int(np.argmin(values) if covering_all else np.argmax(values))
    value = values[at]
    gap = abs(bound - value) / value if value else 0.0
    return Optimum(found[at], value, bound, 0.0 if gap < 1e-6 else gap)


class _Programme:
    """The matrix: a row per site that can be covered, and one for the bound; columns x, then z."""

    def __init__(self, problem: Problem, bounds: Bounds, *, covering_all: bool) -> None:
        self._problem = problem
        self._bounds = bounds
        self._covering_all = covering_all
        self._sites = np.flatnonzero(problem.reachable())
        self._candidates = problem.serves.candidates

    def weight_of(self, choice: Choice) -> float:
        return float(self._problem.weight[self._covered(choice)].sum())

    def _covered(self, choice: Choice) -> Indexes:
        serves = self._problem.serves
        served = [serves.of(each) for each in choice.candidates]
        counts = np.bincount(np.concatenate(served) if served else [], minlength=len(self._problem.need))
        return np.flatnonzero(counts >= self._problem.need)

    def solve(
        self, start: Choice, *, within_s: float, threads: int, stopped: Callable[[], bool]
    ) -> tuple[Indexes | None, float]:
        """The candidates chosen, None where nothing better than the start was found; and the proven bound."""
        if not len(self._sites):
            return None, 0.0
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        options = {"output_flag": False, "time_limit": within_s, "threads": threads, "random_seed": 1}
        for name, value in options.items():
            solver.setOptionValue(name, value)
        solver.setOptionValue("mip_rel_gap", 1e-6)
        solver.passModel(self._model())
        solver.setSolution(self._begin(start))
        solver.cbMipInterrupt.subscribe(lambda event: event.interrupt() if stopped() else None)
        solver.run()
        info = solver.getInfo()
        bound = float(info.mip_dual_bound)
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None, bound
        values = np.asarray(solver.getSolution().col_value)[: self._candidates]
        return np.flatnonzero(values > 0.5), bound

    def _model(self) -> highspy.HighsLp:
        problem, sites = self._problem, self._sites
        starts, index, value = self._rows()
        lp = highspy.HighsLp()
        every = len(sites) if not self._covering_all else 0
        lp.num_col_, lp.num_row_ = self._candidates + every, len(starts) - 1
        lp.sense_ = highspy.ObjSense.kMinimize if self._covering_all else highspy.ObjSense.kMaximize
        costs = problem.cost if self._covering_all else np.zeros(self._candidates)
        lp.col_cost_ = np.concatenate([costs, problem.weight[sites][:every]])
        lp.col_lower_, lp.col_upper_ = np.zeros(lp.num_col_), np.ones(lp.num_col_)
        least = problem.need[sites].astype(np.float64) if self._covering_all else np.zeros(len(sites))
        lp.row_lower_, lp.row_upper_ = least, np.full(len(sites), highspy.kHighsInf)
        if not self._covering_all:
            most = self._bounds.count if self._bounds.count is not None else self._bounds.budget
            lp.row_lower_ = np.append(least, -highspy.kHighsInf)
            lp.row_upper_ = np.append(lp.row_upper_, float(most or 0))
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = starts, index, value
        # With one camera lacking z is whole by itself wherever x is.
        whole = [True] * self._candidates + (problem.need[sites][:every] > 1).tolist()
        kinds = {True: highspy.HighsVarType.kInteger, False: highspy.HighsVarType.kContinuous}
        lp.integrality_ = [kinds[each] for each in whole]
        return lp

    def _rows(self) -> tuple[Indexes, Indexes, Floats]:
        """Row by row, compressed: of each site its candidates and, unless all must be covered, minus its need."""
        serves = self._problem.serves
        owner = np.repeat(np.arange(self._candidates), np.diff(serves.start))
        row_of = np.full(len(self._problem.need), -1, dtype=np.int64)
        row_of[self._sites] = np.arange(len(self._sites))
        row = row_of[serves.sites]
        kept = row >= 0
        rows, columns, values = [row[kept]], [owner[kept]], [np.ones(int(kept.sum()))]
        if not self._covering_all:
            number = np.arange(len(self._sites))
            rows += [number, np.full(self._candidates, len(self._sites))]
            columns += [self._candidates + number, np.arange(self._candidates)]
            by_count = self._bounds.count is not None
            values += [
                -self._problem.need[self._sites].astype(np.float64),
                np.ones(self._candidates) if by_count else self._problem.cost,
            ]
        row, column, value = np.concatenate(rows), np.concatenate(columns), np.concatenate(values)
        order = np.lexsort((column, row))
        height = len(self._sites) + (not self._covering_all)
        start = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=height))])
        return start.astype(np.int32), column[order].astype(np.int32), value[order]

    def _begin(self, choice: Choice) -> highspy.HighsSolution:
        columns = np.zeros(self._candidates + (0 if self._covering_all else len(self._sites)))
        columns[choice.candidates] = 1
        if not self._covering_all:
            columns[self._candidates :] = np.isin(self._sites, self._covered(choice))
        solution = highspy.HighsSolution()
        solution.col_value = columns.tolist()
        return solution
