"""Coverage followed change by change equals coverage from nothing, and so do the columns that hold what changed."""

import random
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

import pytest

from registry.coverage import (
    UNSEEN,
    CameraFacts,
    CoverageCamera,
    CoverageResult,
    CoverageSite,
    Part,
    compute,
    compute_again,
    rank_camera,
)
from registry.coverage_columns import CameraColumns, SiteColumns
from registry.keys import Keys
from registry.model import Lifecycle
from tests.fakes.counties import NOW, TODAY, WINDOW, World, some_things
from tests.fakes.lenses import DETAILS

T = TypeVar("T")
R = TypeVar("R", CoverageSite, CoverageCamera)
STEPS = 15


@dataclass
class Registry:
    """At one time."""

    sites: dict[uuid.UUID, CoverageSite]
    cameras: dict[uuid.UUID, CoverageCamera]
    facts: dict[uuid.UUID, CameraFacts]
    now: datetime = NOW
    touched: set[uuid.UUID] = field(default_factory=set)
    """The sites and cameras that are others than before."""

    def next(self) -> "Registry":
        return Registry(dict(self.sites), dict(self.cameras), dict(self.facts), self.now)

    def compute(self) -> CoverageResult:
        return compute(self.sites.values(), self.cameras.values(), self.facts, now=self.now, window=WINDOW, today=TODAY)

    def places(self, touched: set[uuid.UUID]) -> set[uuid.UUID]:
        """The touched sites, and those of touched cameras."""
        there = {self.cameras[key].site_id for key in touched & self.cameras.keys()}
        return (touched & self.sites.keys()) | {key for key in there if key}

    def part(self, touched: set[uuid.UUID], places: set[uuid.UUID]) -> Part:
        sites = [each for each in self.sites.values() if each.id in places]
        cameras = [each for each in self.cameras.values() if each.id in touched or each.site_id in places]
        return Part(sites, cameras, self.facts)

    def rank(self, key: uuid.UUID) -> object:
        seen = self.facts.get(key, UNSEEN)
        return rank_camera(self.cameras[key].lifecycle, seen, now=self.now, window=WINDOW)


class People:
    """They change this and that, and time goes by."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(f"changes {seed}")
        self.world = World(seed)

    def do_something(self, registry: Registry) -> None:
        deeds = (self.edit_site, self.edit_camera, self.see, self.add, self.remove, self.wait)
        self.rng.choices(deeds, (4, 5, 4, 2, 1, 1))[0](registry)

    def edit_site(self, registry: Registry) -> None:
        rng, site = self.rng, self._one(registry.sites)
        if site:
            changes = (
                site._replace(site_class=rng.choice((1, 2, 3))),
                site._replace(division_code=rng.choice(self.world.divisions)),
                site._replace(required_cameras=rng.choice((1, 2, 3))),
                site._replace(required_px_per_m=rng.choice(DETAILS)),
                site._replace(excluded_reason=rng.choice((None, "施工", "停电"))),
                site._replace(retired_on=rng.choice((None, TODAY, TODAY + timedelta(days=1)))),
            )
            self._put(registry, registry.sites, rng.choice(changes))

    def edit_camera(self, registry: Registry) -> None:
        rng, camera = self.rng, self._one(registry.cameras)
        if camera:
            changes = (
                camera._replace(lifecycle=rng.choice(list(Lifecycle))),
                camera._replace(site_id=rng.choice([None, *registry.sites])),
                camera._replace(division_code=rng.choice(self.world.divisions)),
                camera._replace(point_class=rng.choice((None, "1", "2", "9"))),
                camera._replace(things=some_things(rng)),
            )
            self._put(registry, registry.cameras, rng.choice(changes))

    def see(self, registry: Registry) -> None:
        camera = self._one(registry.cameras)
        if camera:
            registry.facts[camera.id] = self.world.some_facts(self.rng)
            registry.touched.add(camera.id)

    def add(self, registry: Registry) -> None:
        if self.rng.random() < 0.5:
            self._put(registry, registry.sites, self.world.some_site(self.rng))
        else:
            place = self.rng.choice([None, *registry.sites.values()])
            self._put(registry, registry.cameras, self.world.some_camera(self.rng, place))

    def remove(self, registry: Registry) -> None:
        keys = [*registry.sites, *registry.cameras]
        if keys:
            gone = self.rng.choice(keys)
            for held in (registry.sites, registry.cameras, registry.facts):
                held.pop(gone, None)
            registry.touched.add(gone)

    def wait(self, registry: Registry) -> None:
        """What was seen grows stale."""
        before = registry.next()
        registry.now += timedelta(hours=self.rng.choice((0.1, 3, 15)))
        registry.touched |= {key for key in registry.cameras if registry.rank(key) != before.rank(key)}

    def _one(self, held: dict[uuid.UUID, T]) -> T | None:
        return self.rng.choice(list(held.values())) if held else None

    def _put(self, registry: Registry, held: dict[uuid.UUID, R], each: R) -> None:
        held[each.id] = each
        registry.touched.add(each.id)


@pytest.mark.parametrize("seed", range(200))
def test_coverage_followed_equals_coverage_from_nothing(seed: int) -> None:
    people = People(seed)
    world = people.world
    before = Registry(
        {site.id: site for site in world.sites}, {camera.id: camera for camera in world.cameras}, world.facts
    )
    result = before.compute()
    for _ in range(STEPS):
        after = before.next()
        for _ in range(people.rng.choice((1, 1, 2, 5))):
            people.do_something(after)
        places = before.places(after.touched) | after.places(after.touched)
        was, is_ = (each.part(after.touched, places) for each in (before, after))
        followed = compute_again(result, was, is_, now=after.now, today=TODAY)
        assert followed == after.compute()
        assert result == before.compute(), "what others still read is never changed"
        before, result = after, followed


@pytest.mark.parametrize("seed", range(30))
def test_columns_that_were_changed_hold_what_they_were_given(seed: int) -> None:
    rng, world = random.Random(f"changes {seed}"), World(seed)
    world.sites.append(world.some_site(rng))
    sites = {site.id: site for site in world.sites}
    cameras = {camera.id: camera for camera in world.cameras}
    codes = {key: f"B{number}" for number, key in enumerate(sites)}
    of_sites = SiteColumns.of(list(sites.values()), list(codes.values()))
    of_cameras = CameraColumns.of(list(cameras.values()))
    for step in range(STEPS):
        chosen = rng.sample(list(sites), rng.randint(0, min(3, len(sites))))
        sites |= {key: world.some_site(rng)._replace(id=key) for key in chosen}
        codes |= {key: rng.choice((f"部位{step}-{number}", f"A{step}-{number}")) for number, key in enumerate(chosen)}
        rows = {key: list(sites).index(key) for key in chosen}
        altered = of_sites.altered({row: sites[key] for key, row in rows.items()})
        new = [world.some_site(rng) for _ in range(rng.randint(0, 2))]
        sites |= {site.id: site for site in new}
        codes |= {site.id: f"C{step}-{number}" for number, site in enumerate(new)}
        recoded = altered.recoded({row: codes[key] for key, row in rows.items()})
        of_sites = recoded.followed_by(SiteColumns.of(new, [codes[site.id] for site in new]))

        moved = rng.sample(list(cameras), rng.randint(0, min(3, len(cameras))))
        cameras |= {key: _somewhere(world, rng, sites)._replace(id=key) for key in moved}
        come = [_somewhere(world, rng, sites) for _ in range(rng.randint(0, 2))]
        at = {list(cameras).index(key): cameras[key] for key in moved}
        of_cameras = of_cameras.altered(at).followed_by(CameraColumns.of(come))
        cameras |= {camera.id: camera for camera in come}

        assert list(of_sites) == list(SiteColumns.of(list(sites.values()), list(codes.values())))
        assert [of_sites.codes[row].decode() for row in of_sites.by_code] == sorted(codes.values())
        assert [of_sites.keys.row(key) for key in sites] == list(range(len(sites)))
        assert list(of_cameras) == list(cameras.values())
        assert [of_cameras.keys.row(key) for key in cameras] == list(range(len(cameras)))
        asked = rng.sample(list(sites), rng.randint(0, min(3, len(sites))))
        there = [camera for camera in cameras.values() if camera.site_id in asked]
        assert [of_cameras[row] for row in of_cameras.standing(Keys.of(asked)).tolist()] == there


def _somewhere(world: World, rng: random.Random, sites: dict[uuid.UUID, CoverageSite]) -> CoverageCamera:
    return world.some_camera(rng, rng.choice([None, *sites.values()]))._replace(point_class=rng.choice((None, "1")))
