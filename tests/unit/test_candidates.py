"""Where a plan seeks poles for sites that are lines: along them, where no camera stands, where one serves several."""

import itertools
import random
import uuid

import pytest

from registry.candidates import Candidate, CandidateKind, Draft, SitePlace, Spot, Tariff, draft
from registry.coverage import CoverageSite
from registry.geometry import distance_m, offset
from registry.lacking import Lack
from registry.lines import Line, Place, length_m, line_of, middle_of
from registry.placement import Bounds, choose

WEST, SOUTH = 116.4, 28.2
REACH_M = 60.0


def at(east_m: float, north_m: float) -> tuple[float, float]:
    return offset(WEST, SOUTH, east_m, north_m)


def road(*corners: tuple[float, float]) -> Line:
    return line_of([at(*corner) for corner in corners])


def lack(need: int = 1, broken: int = 0) -> Lack:
    site = CoverageSite(uuid.uuid4(), 1, "369901", need)
    return Lack(site, need, [uuid.uuid4() for _ in range(broken)], [])


def along(line: Line, *taken: tuple[float, float]) -> SitePlace:
    return SitePlace(*middle_of(line), "0", line, taken)


def poles(drafted: Draft, bounds: Bounds = Bounds()) -> list[Candidate]:
    chosen = choose(drafted.problem, bounds).candidates
    return [drafted.candidates[each] for each in chosen if drafted.candidates[each].kind is CandidateKind.POLE]


def spot(pole: Candidate) -> tuple[float, float]:
    assert pole.longitude is not None
    assert pole.latitude is not None
    return pole.longitude, pole.latitude


@pytest.mark.parametrize("need", [1, 2, 5, 8])
def test_a_long_road_gets_its_poles_all_along_it(need: int) -> None:
    line = road((0, 0), (1200, 0), (1200, 800))
    found = [spot(pole) for pole in poles(draft([lack(need)], [along(line)], Tariff()))]
    assert len(found) == need
    assert all(Place(*middle_of(line), line).distance_m(*each) == pytest.approx(0, abs=0.1) for each in found)
    stretch = length_m(line) / need
    for one, other in itertools.combinations(found, 2):
        # Around the corner the way is longer than the distance.
        assert distance_m(*one, *other) > 0.7 * stretch


def test_poles_stand_where_no_camera_of_the_road_does() -> None:
    line = road((0, 0), (900, 0))
    found = [spot(pole) for pole in poles(draft([lack(2)], [along(line, at(20, 5))], Tariff()))]
    assert sorted(round(distance_m(*at(0, 0), *each)) for each in found) == [450, 750]


def test_a_broken_camera_is_mended_and_the_pole_stands_farthest_from_it() -> None:
    line = road((0, 0), (900, 0))
    drafted = draft([lack(2, broken=1)], [along(line, at(0, 0))], Tariff())
    assert len(choose(drafted.problem).candidates) == 2
    (pole,) = poles(drafted)
    assert distance_m(*at(0, 0), *spot(pole)) == pytest.approx(750, abs=1)


def test_where_two_roads_cross_one_pole_serves_both() -> None:
    crossing = [road((-700, 3), (900, 3)), road((0, -400), (0, 1000))]
    (pole,) = poles(draft([lack(), lack()], [along(line) for line in crossing], Tariff()))
    assert distance_m(*at(0, 0), *spot(pole)) < 1.5 * REACH_M


def test_a_pole_at_a_gate_beside_the_road_serves_both() -> None:
    gate = SitePlace(*at(150, 40), "0")
    found = poles(draft([lack(), lack()], [along(road((0, 0), (2000, 0))), gate], Tariff()))
    assert [spot(pole) for pole in found] == [gate[:2]]


@pytest.mark.parametrize("seed", range(8))
def test_the_sites_that_a_pole_serves_equal_measuring_every_pair(seed: int) -> None:
    rng = random.Random(seed)

    def anywhere() -> tuple[float, float]:
        return rng.uniform(0, 1500), rng.uniform(0, 1500)

    places = [
        along(road(*(anywhere() for _ in range(rng.randrange(2, 5)))))
        if rng.random() < 0.5
        else SitePlace(*at(*anywhere()), "0")
        for _ in range(12)
    ]
    places.append(SitePlace(None, None, "0"))
    spots = [Spot("", *at(*anywhere())) for _ in range(60)]
    drafted = draft([lack() for _ in places], places, Tariff(), spots)
    for number, each in enumerate(spots):
        far = [Place(*place[:2], place.line).distance_m(each.longitude, each.latitude) for place in places]
        sure = {site for site, away in enumerate(far) if away is not None and away < REACH_M * 0.999}
        near = {site for site, away in enumerate(far) if away is not None and away < REACH_M * 1.001}
        assert sure <= set(drafted.problem.serves.of(number).tolist()) <= near
