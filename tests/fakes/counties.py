"""Generated counties as coverage knows them: sites, cameras, and what was last seen of them."""

import random
import uuid
from datetime import UTC, date, datetime, timedelta

from registry.coverage import CameraFacts, CoverageCamera, CoverageResult, CoverageSite, compute
from registry.independence import Thing
from registry.model import Lifecycle
from tests.fakes.lenses import DETAILS, PLACES, some_optics

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
TODAY = NOW.date()
WINDOW = timedelta(hours=24)
SHA = "a" * 64


class World:
    """A generated county: sites, cameras and what was last seen of them."""

    def __init__(self, seed: int) -> None:
        rng = random.Random(seed)
        self.divisions = [f"36990{number:04d}" for number in range(rng.randint(1, 6))]
        self.sites = [self.some_site(rng) for _ in range(rng.randint(0, 25))]
        places = [*self.sites, None]
        self.cameras = [self.some_camera(rng, rng.choice(places)) for _ in range(rng.randint(0, 60))]
        self.facts = {each.id: self.some_facts(rng) for each in self.cameras if rng.random() < 0.9}

    def some_site(self, rng: random.Random) -> CoverageSite:
        return CoverageSite(
            uuid.UUID(int=rng.getrandbits(128)),
            rng.choice((1, 1, 2, 3)),
            rng.choice(self.divisions),
            rng.choice((1, 1, 1, 2, 3)),
            rng.choice((None, None, None, None, "施工")),
            rng.choice((None, TODAY, _day(rng))),
            rng.choice((None, None, None, None, TODAY, _day(rng))),
            rng.choice(DETAILS),
            *rng.choice(PLACES),
        )

    def some_camera(self, rng: random.Random, place: CoverageSite | None) -> CoverageCamera:
        division = place.division_code if place else rng.choice(self.divisions)
        usual = [Lifecycle.IN_SERVICE] * 6
        key = uuid.UUID(int=rng.getrandbits(128))
        life = rng.choice([*usual, *Lifecycle])
        return CoverageCamera(key, place.id if place else None, division, life, some_things(rng), some_optics(rng))

    def some_facts(self, rng: random.Random) -> CameraFacts:
        state = rng.choice(("online", "online", "online", "degraded", "offline", "unknown", "maintenance"))
        faults = ("black",) if state == "degraded" or rng.random() < 0.05 else ()
        evidence = _time(rng)
        return CameraFacts(state, faults, evidence, SHA if evidence and rng.random() < 0.95 else None, _time(rng))

    def compute(self) -> CoverageResult:
        return compute(self.sites, self.cameras, self.facts, now=NOW, window=WINDOW, today=TODAY)


def some_things(rng: random.Random) -> frozenset[Thing]:
    """Few poles and lines, so that a site's cameras share one now and then."""
    kinds = [kind for kind in ("pole", "switch", "uplink") if rng.random() < 0.4]
    return frozenset(Thing(kind, rng.choice("ABC")) for kind in kinds)


def _day(rng: random.Random) -> date:
    return TODAY + timedelta(days=rng.randint(-3, 3))


def _time(rng: random.Random) -> datetime | None:
    ages = (timedelta(), WINDOW, WINDOW + timedelta(microseconds=1), timedelta(hours=rng.uniform(0, 40)))
    return NOW - rng.choice(ages) if rng.random() < 0.93 else None
