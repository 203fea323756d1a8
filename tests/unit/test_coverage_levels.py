"""Coverage equals an independent count, on the demo county and on generated ones; and level by level as a table."""

import random
import uuid
from datetime import timedelta
from typing import Any

import pytest

from registry.coverage import (
    LEVELS,
    UNSEEN,
    CameraFacts,
    CoverageCamera,
    CoverageSite,
    ReasonCode,
    compute,
    judge_site,
    rank_camera,
)
from registry.detail import optics_of
from registry.independence import Thing, things_of
from registry.layouts import Entity
from registry.measures import Measure
from registry.model import Level, Lifecycle
from registry.published import RateKind, count_in_use, published
from registry.reasons import independence, reasons
from registry.tallies import SiteVerdict
from registry.weighted import weighted_rate
from tests.fakes import coverage_brute
from tests.fakes.counties import NOW, SHA, TODAY, WINDOW, World
from tests.fakes.county import small_county
from vms.demo.asking import ask_more

OLD = NOW - WINDOW - timedelta(seconds=1)
PROVEN = CameraFacts("online", (), NOW, SHA, NOW)


@pytest.mark.parametrize(
    ("lifecycle", "facts", "rank", "reason"),
    [
        (Lifecycle.IN_SERVICE, PROVEN, 5, None),
        (Lifecycle.BUILT, PROVEN, 5, None),
        (Lifecycle.IN_SERVICE, PROVEN._replace(evidence_at=NOW - WINDOW), 5, None),
        (Lifecycle.IN_SERVICE, PROVEN._replace(evidence_at=OLD), 4, ReasonCode.STALE_EVIDENCE),
        (Lifecycle.IN_SERVICE, PROVEN._replace(evidence_sha=None), 4, ReasonCode.NO_EVIDENCE),
        (Lifecycle.IN_SERVICE, PROVEN._replace(state="degraded", faults=("black",)), 3, ReasonCode.FAULT),
        (Lifecycle.IN_SERVICE, PROVEN._replace(faults=("black",)), 3, ReasonCode.FAULT),
        (Lifecycle.IN_SERVICE, PROVEN._replace(checked_at=OLD), 2, ReasonCode.STALE),
        (Lifecycle.IN_SERVICE, PROVEN._replace(checked_at=None), 2, ReasonCode.STALE),
        (Lifecycle.IN_SERVICE, PROVEN._replace(state="offline"), 2, ReasonCode.OFFLINE),
        (Lifecycle.IN_SERVICE, PROVEN._replace(state="offline", checked_at=NOW - WINDOW), 2, ReasonCode.OFFLINE),
        (Lifecycle.IN_SERVICE, PROVEN._replace(state="offline", checked_at=OLD), 2, ReasonCode.STALE),
        (Lifecycle.IN_SERVICE, PROVEN._replace(state="offline", checked_at=None), 2, ReasonCode.STALE),
        (Lifecycle.IN_SERVICE, PROVEN._replace(state="degraded", checked_at=OLD), 2, ReasonCode.STALE),
        (Lifecycle.IN_SERVICE, PROVEN._replace(state="unknown", checked_at=OLD), 2, ReasonCode.UNKNOWN),
        (Lifecycle.IN_SERVICE, PROVEN._replace(state="unknown"), 2, ReasonCode.UNKNOWN),
        (Lifecycle.IN_SERVICE, UNSEEN, 2, ReasonCode.UNKNOWN),
        (Lifecycle.IN_SERVICE, PROVEN._replace(state="maintenance"), 2, ReasonCode.MAINTENANCE),
        (Lifecycle.MAINTENANCE, PROVEN, 2, ReasonCode.MAINTENANCE),
        (Lifecycle.PLANNED, PROVEN, 1, ReasonCode.NOT_BUILT),
        (Lifecycle.RETIRED, PROVEN, 0, ReasonCode.RETIRED),
    ],
)
def test_coverage_of_one_camera(lifecycle: Lifecycle, facts: CameraFacts, rank: int, reason: ReasonCode | None) -> None:
    assert rank_camera(lifecycle, facts, now=NOW, window=WINDOW)[:2] == (rank, reason)


def site(**facts: Any) -> CoverageSite:
    return CoverageSite(uuid.uuid4(), 1, "369901100")._replace(**facts)


def camera(at: CoverageSite, lifecycle: Lifecycle = Lifecycle.IN_SERVICE) -> CoverageCamera:
    return CoverageCamera(uuid.uuid4(), at.id, at.division_code, lifecycle)


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ({}, SiteVerdict(0)),
        ({"retired_on": TODAY}, None),
        ({"retired_on": TODAY + timedelta(days=1)}, SiteVerdict(0)),
        ({"excluded_reason": "施工"}, SiteVerdict(0, 5, "施工")),
        ({"excluded_reason": "施工", "excluded_until": TODAY}, SiteVerdict(0, 5, "施工 → 2026-03-02")),
        ({"excluded_reason": "施工", "excluded_until": TODAY - timedelta(days=1)}, SiteVerdict(0)),
    ],
)
def test_coverage_of_a_site_without_cameras(facts: dict[str, Any], verdict: object) -> None:
    assert judge_site(site(**facts), [], today=TODAY) == verdict


def test_coverage_needs_as_many_cameras_as_required() -> None:
    place = site(required_cameras=2)
    good, faulty = camera(place), camera(place)
    facts = {good.id: PROVEN, faulty.id: PROVEN._replace(state="offline")}
    result = compute([place], [good, faulty], facts, now=NOW, window=WINDOW)
    assert [result.tally(["369901100"]).figure(level).numerator for level in LEVELS] == [1, 1, 0, 0, 0]
    told = list(reasons(place, [good, faulty], facts.__getitem__, now=NOW, window=WINDOW))
    assert [(reason.code, reason.camera_id) for reason in told] == [(ReasonCode.OFFLINE, faulty.id)]


POLE, OTHER_POLE, LINE = Thing("pole", "G1"), Thing("pole", "G2"), Thing("uplink", "L")


@pytest.mark.parametrize(
    ("hangs_on", "rank", "words"),
    [
        ([{POLE}, {POLE}], 0, "2 cameras, 1 pole: counts as 1 of 2"),
        ([{POLE}, {OTHER_POLE}], 5, None),
        ([{POLE}, set()], 5, None),
        ([{POLE, LINE}, {OTHER_POLE, LINE}], 0, "2 cameras, 1 uplink: counts as 1 of 2"),
        ([{POLE}, {POLE, LINE}, {LINE}], 5, None),  # the first and the last share nothing
        ([{POLE}, {POLE}, {OTHER_POLE}, {OTHER_POLE}], 5, None),
    ],
)
def test_coverage_counts_independent_cameras(hangs_on: list[set[Thing]], rank: int, words: str | None) -> None:
    place = site(required_cameras=2)
    cameras = [camera(place)._replace(things=frozenset(things)) for things in hangs_on]
    facts = {each.id: PROVEN for each in cameras}
    result = compute([place], cameras, facts, now=NOW, window=WINDOW)
    assert result.verdicts[place.id].rank == rank
    told = list(reasons(place, cameras, facts.__getitem__, now=NOW, window=WINDOW))
    assert [(each.code, each.detail) for each in told] == ([(ReasonCode.NOT_INDEPENDENT, words)] if words else [])
    assert independence(place._replace(required_cameras=1), cameras) is None


def test_coverage_excludes_what_only_maintenance_lacks_and_says_so() -> None:
    place = site()
    resting = camera(place, Lifecycle.MAINTENANCE)
    result = compute([place], [resting], {}, now=NOW, window=WINDOW)
    tally = result.tally(["369901100"])
    assert [tuple(tally.figure(level)) for level in LEVELS] == [(1, 1, 0), (1, 1, 0), (0, 0, 1), (0, 0, 1), (0, 0, 1)]
    assert tally.figure(Level.PROVEN).rate is None
    assert tally.excluded() == tally.excluded(Level.PROVEN) == {"maintenance": 1}
    assert tally.excluded(Level.BUILT) == {}
    assert result.points_in(["369901100"]) == 0
    assert result.maintenance_in(["369901100"]) == result.maintenance_in(["369901100"], [place.site_class]) == 1


def demo_world() -> World:
    """The demo county with states dealt out at random."""
    county, rng, world = small_county(120), random.Random(1), World(0)
    ask_more(county)
    keys = {facts["code"]: uuid.UUID(int=number + 1) for number, facts in enumerate(county.rows[Entity.SITE])}
    world.divisions = [facts["code"] for facts in county.rows[Entity.DIVISION]]
    world.sites = [
        CoverageSite(
            keys[facts["code"]],
            int(facts["site_class"]),
            facts["division_code"],
            facts["required_cameras"],
            facts.get("excluded_reason"),
            facts.get("excluded_until"),
            facts.get("retired_on"),
            float(facts["required_px_per_m"]) if facts.get("required_px_per_m") else None,
            facts["longitude"],
            facts["latitude"],
            facts.get("line"),
        )
        for facts in county.rows[Entity.SITE]
    ]
    world.cameras = [
        CoverageCamera(
            uuid.uuid4(),
            keys[facts["site_code"]],
            facts["division_code"],
            Lifecycle(facts["lifecycle"]),
            things_of(facts),
            optics_of(facts),
        )
        for facts in county.cameras
    ]
    world.facts = {each.id: world.some_facts(rng) for each in world.cameras}
    return world


@pytest.mark.parametrize("seed", [*range(1, 201), "demo"])
def test_coverage_equals_an_independent_count(seed: int | str) -> None:
    world = demo_world() if isinstance(seed, str) else World(seed)
    result = world.compute()
    for site_class in (1, 2, 3):
        for division in world.divisions:
            sites = [each for each in world.sites if (each.division_code, each.site_class) == (division, site_class)]
            for level in LEVELS:
                expected = coverage_brute.count(
                    level.value, sites, world.cameras, world.facts, now=NOW, window=WINDOW, today=TODAY
                )
                assert tuple(result.tally([division], [site_class]).figure(level)) == expected
    points = [each for each in world.cameras if each.lifecycle in {"built", "accepted", "in_service"}]
    classes = {each.id: each.site_class for each in world.sites}
    for code in world.divisions:
        here = [classes[each.site_id] if each.site_id else 0 for each in points if each.division_code == code]
        assert result.points_in([code]) == len(here)
        assert [result.points_in([code], [each]) for each in (1, 2, 3)] == [here.count(each) for each in (1, 2, 3)]


@pytest.mark.parametrize("seed", range(100, 110))
def test_coverage_levels_include_one_another_site_by_site(seed: int) -> None:
    world = World(seed)
    result = world.compute()
    whole = result.tally(world.divisions)
    numerators = [whole.figure(level).numerator for level in LEVELS]
    assert numerators == sorted(numerators, reverse=True)
    assert all(sum(whole.figure(level)[1:]) == whole.sites for level in LEVELS)


def test_coverage_of_one_changed_site_is_replaced() -> None:
    world = World(7)
    before, after = world.compute(), world.compute()
    changed = world.sites[0]
    after.replace(changed, judge_site(changed, [], today=TODAY))
    after.replace(changed, before.verdicts.get(changed.id))
    assert after.verdicts == before.verdicts
    assert all(
        after.tally([code]).figure(level) == before.tally([code]).figure(level)
        for code in world.divisions
        for level in LEVELS
    )


def test_a_weighted_rate_counts_each_site_by_the_weight_of_its_class() -> None:
    world = World(7)
    result = world.compute()
    weights = {1: 4.0, 2: 2.0, 3: 0.5}
    for level in LEVELS:
        reached = counted = 0.0
        for place in world.sites:
            one = coverage_brute.count(
                level.value, [place], world.cameras, world.facts, now=NOW, window=WINDOW, today=TODAY
            )
            reached += weights[place.site_class] * one[0]
            counted += weights[place.site_class] * one[1]
        assert weighted_rate(result, world.divisions, level, weights) == pytest.approx(100 * reached / counted)
    assert weighted_rate(result, ["nowhere"], Level.USABLE, weights) is None
    assert weighted_rate(result, world.divisions, Level.USABLE, {}) is None


@pytest.mark.parametrize("seed", range(20))
def test_sites_are_told_apart_whose_cameras_views_nobody_has_approved(seed: int) -> None:
    """They reach the level as ever; counted are those that would not if cameras without approved view were faulty."""
    world, rng = World(seed), random.Random(seed)
    before = world.compute().tally(world.divisions)
    approved = {key for key in world.facts if rng.random() < 0.5}
    world.facts = {key: seen._replace(view_approved=key in approved) for key, seen in world.facts.items()}
    result = world.compute()
    whole = result.tally(world.divisions)
    doubted = {
        key: seen if key in approved or seen.state != "online" else seen._replace(state="degraded")
        for key, seen in world.facts.items()
    }
    for level in (Level.USABLE, Level.PROVEN):
        sites = world.sites
        sure, *_ = coverage_brute.count(level, sites, world.cameras, doubted, now=NOW, window=WINDOW, today=TODAY)
        assert whole.figure(level) == before.figure(level)
        assert whole.unviewed(level) == whole.figure(level).numerator - sure
    assert result.copy([], NOW).tally(world.divisions) == whole


@pytest.mark.parametrize("seed", range(10))
def test_the_five_rates_equal_a_count_of_sites_and_cameras(seed: int) -> None:
    world = World(seed)
    result = world.compute()
    measures: dict[tuple[str, int | None], Measure] = {
        (world.divisions[0], 1): Measure(4, 2, 150.0, 100.0, 30.0, 60.0, files=5, complete=4)
    }
    in_use = count_in_use(world.cameras, world.facts, now=NOW, window=WINDOW)
    rates = {each.kind: each for each in published(result, in_use, measures, world.divisions)}
    sites = coverage_brute.count("usable", world.sites, world.cameras, world.facts, now=NOW, window=WINDOW, today=TODAY)
    found = rates[RateKind.COVERAGE]
    assert (found.numerator, found.denominator, sum(found.exclusions.values())) == sites
    used = [each for each in world.cameras if each.lifecycle in {"accepted", "in_service"}]
    working = [each for each in used if not coverage_brute.resting(each, world.facts)]

    def having(level: str) -> int:
        return sum(coverage_brute.camera_has(level, each, world.facts, NOW, WINDOW) for each in working)

    resting = len(used) - len(working)
    found = rates[RateKind.SOUND]
    assert (found.numerator, found.denominator) == (having("usable"), len(working))
    assert found.exclusions == ({"maintenance": resting} if resting else {})
    found = rates[RateKind.PICTURE]
    assert (found.numerator, found.denominator) == (having("usable"), having("online"))
    assert found.exclusions.get("not_sampled", 0) == len(working) - having("online")
    assert rates[RateKind.ONLINE][1:] == (75, 2, 4, {}, 30, 60)
    assert rates[RateKind.FILES][1:4] == (80, 4, 5)
    untaken = {each.kind: each.rate for each in published(result, in_use, None, world.divisions)}
    assert (untaken[RateKind.ONLINE], untaken[RateKind.FILES]) == (None, None)
