"""Repairs and new poles: the greedy order and the certified optimum against trying every set, on small problems."""

import itertools
import random

import numpy as np
import pytest

from registry.geometry import distance_m, offset
from registry.optimum import TooLargeError, best
from registry.placement import Bounds, Choice, Problem, choose, in_order
from registry.reach import Places, Relation, between, joined, one_each, within_reach
from tests.fakes.patience import PATIENCE_S

EULER_SHARE = 1 - 1 / np.e


def problem(seed: int, sites: int = 9, candidates: int = 11) -> Problem:
    rng = random.Random(seed)
    served = [sorted(rng.sample(range(sites), rng.randrange(0, 4))) for _ in range(candidates)]
    start = np.cumsum([0, *map(len, served)])
    return Problem(
        need=np.array([rng.choice((1, 1, 1, 2, 3)) for _ in range(sites)]),
        weight=np.array([rng.choice((1.0, 2.0, 4.0)) for _ in range(sites)]),
        cost=np.array([rng.choice((1.0, 3.0, 5.0)) for _ in range(candidates)]),
        serves=Relation(start, np.array(list(itertools.chain.from_iterable(served)), dtype=np.int64)),
    )


def covered(of: Problem, chosen: tuple[int, ...]) -> list[int]:
    counts = [0] * len(of.need)
    for candidate in chosen:
        for site in of.serves.of(candidate):
            counts[site] += 1
    return [site for site, count in enumerate(counts) if count >= of.need[site]]


def worth(of: Problem, chosen: tuple[int, ...]) -> float:
    """The weighted share of needs that are met, at the sites that can be covered at all."""
    counts = [0] * len(of.need)
    for candidate in chosen:
        for site in of.serves.of(candidate):
            counts[site] += 1
    can = of.reachable()
    shares = [of.weight[at] * min(counts[at], need) / need for at, need in enumerate(of.need) if can[at]]
    return float(sum(shares))


def subsets(of: Problem) -> list[tuple[int, ...]]:
    numbers = range(len(of.cost))
    return [each for size in range(len(of.cost) + 1) for each in itertools.combinations(numbers, size)]


@pytest.mark.parametrize("seed", range(12))
def test_placement_greedy_is_never_worse_than_its_bound_and_tells_the_truth(seed: int) -> None:
    of = problem(seed)
    for count in (1, 2, 4):
        choice = choose(of, Bounds(count=count))
        top = max(worth(of, each) for each in itertools.combinations(range(len(of.cost)), count))
        assert worth(of, tuple(choice.candidates)) >= EULER_SHARE * top - 1e-9
        assert_honest(of, choice)
        assert len(choice.candidates) <= count
    for budget in (2, 5, 9):
        spent = choose(of, Bounds(budget=budget))
        assert spent.cost <= budget
        assert_honest(of, spent)
        top = max(worth(of, each) for each in subsets(of) if sum(of.cost[list(each)]) <= budget)
        assert worth(of, tuple(spent.candidates)) >= EULER_SHARE / 2 * top - 1e-9  # Khuller, Moss, Naor 1999
    everything = choose(of)
    assert covered(of, tuple(everything.candidates)) == np.flatnonzero(of.reachable()).tolist()


def test_placement_a_budget_is_not_spent_on_a_trifle_that_costs_little() -> None:
    # A repair for 2,000 brings one site, a pole for all the money brings seven others.
    serves = Relation(np.array([0, 1, 8]), np.arange(8))
    of = Problem(np.ones(8, dtype=int), np.ones(8), np.array([2000.0, 15000.0]), serves)
    choice = choose(of, Bounds(budget=15000))
    assert (choice.candidates, choice.sites) == ([1], 7)


def assert_honest(of: Problem, choice: Choice) -> None:
    for size in range(len(choice.candidates)):
        done = tuple(choice.candidates[: size + 1])
        assert choice.sites_after[size] == len(covered(of, done))
        assert choice.cost_after[size] == pytest.approx(sum(of.cost[list(done)]))


@pytest.mark.parametrize("seed", range(12))
def test_placement_optimum_equals_trying_every_set(seed: int) -> None:
    of = problem(seed)
    tried = [(each, sum(of.weight[covered(of, each)]), sum(of.cost[list(each)])) for each in subsets(of)]
    for bounds, allowed in (
        (Bounds(count=3), lambda chosen, cost: len(chosen) <= 3),
        (Bounds(budget=9), lambda chosen, cost: cost <= 9),
    ):
        top = max(weight for chosen, weight, cost in tried if allowed(chosen, cost))
        found = best(of, bounds, within_s=PATIENCE_S)
        assert found.value == pytest.approx(top)
        assert found.gap == 0
        assert sum(of.weight[covered(of, tuple(found.choice.candidates))]) == pytest.approx(top)
        assert allowed(found.choice.candidates, found.choice.cost)
    can = np.flatnonzero(of.reachable()).tolist()
    cheapest = min(cost for chosen, _, cost in tried if covered(of, chosen) == can)
    whole = best(of, Bounds(), within_s=PATIENCE_S)
    assert [whole.value, whole.choice.cost] == pytest.approx([cheapest, cheapest])
    assert whole.gap == 0
    assert covered(of, tuple(whole.choice.candidates)) == can


def test_placement_of_nothing_is_nothing() -> None:
    empty = np.zeros(0)
    of = Problem(empty.astype(int), empty, np.ones(2), Relation(np.zeros(3, dtype=int), empty.astype(int)))
    assert choose(of).candidates == []
    assert best(of, Bounds(count=2), within_s=PATIENCE_S).gap == 0


def test_placement_too_large_for_a_proof_says_so() -> None:
    serves = one_each(np.zeros(60_001, dtype=np.int64))
    of = Problem(np.ones(1, dtype=int), np.ones(1), np.ones(60_001), serves)
    with pytest.raises(TooLargeError, match="60001 candidates, at most 60000"):
        best(of, Bounds(count=1), within_s=1)


def test_placement_leaves_out_what_can_never_be_covered() -> None:
    """A site that lacks two cameras, with one candidate: a pole there would be money spent for nothing."""
    of = Problem(np.array([2, 1]), np.ones(2), np.ones(2), one_each(np.array([0, 1])))
    assert choose(of).candidates == [1]


def test_placement_in_order_tells_what_a_given_set_brings() -> None:
    of = Problem(np.array([1, 1]), np.array([1.0, 4.0]), np.ones(3), one_each(np.array([0, 1, 1])))
    assert in_order(of, np.array([0, 1])).candidates == [1, 0]
    assert in_order(of, np.array([1, 2])).candidates == [1]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("west", "south"), [(116.4, 28.2), (-0.001, -0.001), (120.0, 65.0), (179.0, -45.0)])
def test_reach_equals_measuring_every_pair(seed: int, west: float, south: float) -> None:
    rng = random.Random(seed)
    spots = [offset(west, south, rng.uniform(0, 2000), rng.uniform(0, 2000)) for _ in range(160)]
    sites, poles = spots[:80], spots[60:]
    radius = [rng.choice((60.0, 150.0, 400.0)) for _ in sites]
    found = within_reach(places(poles), places(sites), np.array(radius))
    for number, pole in enumerate(poles):
        distances = [distance_m(*pole, *site) for site in sites]
        sure = {at for at, far in enumerate(distances) if far < radius[at] * 0.9999}
        near = {at for at, far in enumerate(distances) if far < radius[at] * 1.0001}
        assert sure <= set(found.of(number).tolist()) <= near
    assert found.candidates == len(poles)


def places(spots: list[tuple[float, float]]) -> Places:
    return Places(np.array([x for x, _ in spots]), np.array([y for _, y in spots]))


def test_reach_of_nothing() -> None:
    nowhere, somewhere = places([]), places([(116.0, 28.0)])
    assert within_reach(somewhere, nowhere, np.zeros(0)).of(0).size == 0
    assert within_reach(nowhere, somewhere, np.ones(1)).candidates == 0
    assert len(between(nowhere, np.zeros(0), np.zeros(0, dtype=np.int64)).longitude) == 0


def test_reach_between_two_sites_serves_both() -> None:
    near, far = offset(116.0, 28.0, 100, 0), offset(116.0, 28.0, 500, 0)
    sites, radius = places([(116.0, 28.0), near, far]), np.full(3, 60.0)
    middle = between(sites, radius, np.arange(3))
    assert within_reach(middle, sites, radius).of(0).tolist() == [0, 1]
    assert len(middle.longitude) == 1


def test_reach_joined_keeps_both() -> None:
    both = joined(one_each(np.array([3, 1])), one_each(np.array([2])))
    assert [both.of(at).tolist() for at in range(both.candidates)] == [[3], [1], [2]]
