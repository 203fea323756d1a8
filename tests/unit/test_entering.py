"""What a camera lacks to enter service."""

import math
import random
import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from registry.entering import EntryRules, Held, RestrictedSite, RestrictedSites, back_from_retirement, lacking
from registry.geometry import offset
from registry.lines import Place
from registry.model import Lifecycle

BARRACKS = RestrictedSite(uuid.uuid4(), "营区", Place(116.4, 28.2))
# 0.0005° of latitude are 56 m.
NEAR, FAR = {"longitude": 116.4, "latitude": 28.2005}, {"longitude": 116.4, "latitude": 28.21}
PLANNED, SERVING = {"lifecycle": Lifecycle.PLANNED}, {"lifecycle": Lifecycle.IN_SERVICE}
ACCEPTED, RETIRED = {"lifecycle": Lifecycle.ACCEPTED}, {"lifecycle": Lifecycle.RETIRED}


@pytest.mark.parametrize(
    ("stored", "change", "held", "code"),
    [
        (None, {**PLANNED, **NEAR}, (), None),
        (None, {**SERVING, **NEAR}, (), "consent_missing"),
        (None, {**SERVING, **FAR}, (), None),
        (None, {**SERVING, "site_id": BARRACKS.id}, (), "consent_missing"),
        (None, SERVING, (), None),
        ({**PLANNED, **NEAR}, ACCEPTED, (), "consent_missing"),
        ({**PLANNED, **NEAR}, ACCEPTED, ("document",), "consent_missing"),
        ({**PLANNED, **NEAR}, ACCEPTED, ("consent",), None),
        ({**RETIRED, **NEAR}, SERVING, (), "consent_missing"),
        ({**SERVING, **NEAR}, {"name": "renamed"}, (), None),
        ({**SERVING, **NEAR}, {"lifecycle": Lifecycle.MAINTENANCE}, (), None),
        ({**SERVING, **FAR}, NEAR, (), "consent_missing"),
        ({**SERVING, **FAR}, {"site_id": BARRACKS.id}, (), "consent_missing"),
        ({**PLANNED, **FAR}, NEAR, (), None),
        ({**SERVING, **NEAR}, RETIRED, (), None),
    ],
)
def test_beside_a_military_site_a_consent_is_asked_for(
    stored: dict[str, Any] | None, change: dict[str, Any], held: tuple[str, ...], code: str | None
) -> None:
    documents = [Held(kind, BARRACKS.id if kind == "consent" else None) for kind in held]
    phrase = lacking(stored, change, RestrictedSites([BARRACKS], 100.0), documents, EntryRules())
    assert (phrase.code if phrase else None) == code
    if phrase:
        assert "营区" in phrase


@pytest.mark.parametrize(
    ("stored", "change", "held", "code"),
    [
        (PLANNED, ACCEPTED, (), "acceptance_missing"),
        (PLANNED, SERVING, ("photo", "consent"), "acceptance_missing"),
        (PLANNED, ACCEPTED, ("document",), None),
        (ACCEPTED, SERVING, (), None),
        (PLANNED, {"lifecycle": Lifecycle.BUILT}, (), None),
    ],
)
def test_acceptance_asks_for_a_document_where_it_is_set(
    stored: dict[str, Any], change: dict[str, Any], held: tuple[str, ...], code: str | None
) -> None:
    none, documents = RestrictedSites([], 100.0), [Held(kind) for kind in held]
    phrase = lacking(stored, change, none, documents, EntryRules(acceptance_document=True))
    assert (phrase.code if phrase else None) == code
    assert lacking(stored, change, none, documents, EntryRules()) is None


def test_the_consent_of_one_site_is_not_that_of_another() -> None:
    depot = BARRACKS._replace(id=uuid.uuid4(), name="仓库")
    both = RestrictedSites([BARRACKS, depot], 100.0)
    documents = [Held("consent", BARRACKS.id)]
    phrase = lacking({**PLANNED, **NEAR}, ACCEPTED, both, documents, EntryRules())
    assert phrase is not None
    assert "仓库" in phrase
    assert lacking({**PLANNED, **NEAR}, ACCEPTED, both, [*documents, Held("consent", depot.id)], EntryRules()) is None
    # Of before the documents named a site nobody knows whose they are: they were looked at when they were added.
    assert lacking({**PLANNED, **NEAR}, ACCEPTED, both, [Held("consent")], EntryRules()) is None


GONE = {**RETIRED, "device_status": "3", "retired_on": date(2026, 1, 1)}


@pytest.mark.parametrize(
    ("stored", "change", "more"),
    [
        (GONE, SERVING, {"retired_on": None, "device_status": "1"}),
        (GONE, {"lifecycle": Lifecycle.MAINTENANCE}, {"retired_on": None, "device_status": "2"}),
        (GONE, PLANNED, {"retired_on": None, "device_status": None}),
        (GONE, {**GONE, **SERVING}, {"retired_on": None, "device_status": "1"}),  # an exported row, lifecycle mended
        (GONE, {**SERVING, "device_status": "2"}, {"retired_on": None}),
        (GONE, {**SERVING, "retired_on": date(2030, 1, 1)}, {"device_status": "1"}),
        (GONE, RETIRED, {}),
        (GONE, {"name": "renamed"}, {}),
        (SERVING, PLANNED, {}),
    ],
)
def test_a_camera_that_comes_back_is_not_retired_since_any_day(
    stored: dict[str, Any], change: dict[str, Any], more: dict[str, Any]
) -> None:
    assert back_from_retirement(stored, change) == more


def _one_by_one(sites: Sequence[RestrictedSite], camera: Mapping[str, Any], within_m: float) -> list[RestrictedSite]:
    found = []
    for site in sites:
        away = None if camera["longitude"] is None else site.place.distance_m(camera["longitude"], camera["latitude"])
        if camera["site_id"] == site.id or (away is not None and away <= within_m):
            found.append(site)
    return found


def _drawn(rng: random.Random, longitude: float, latitude: float, side_m: float) -> Place:
    """Somewhere in a square: measured or not, a position or a line, a few of them as long as the square."""

    def somewhere(around: tuple[float, float], metres: float) -> tuple[float, float]:
        return offset(*around, rng.uniform(-metres, metres), rng.uniform(-metres, metres))

    middle = somewhere((longitude, latitude), side_m / 2)
    kind = rng.random()
    if kind < 0.1:
        return Place(None, None)
    if kind < 0.6:
        return Place(*middle)
    points = [list(somewhere(middle, side_m if kind > 0.95 else 300)) for _ in range(rng.choice((2, 3, 9)))]
    return Place(*middle, {"type": "LineString", "coordinates": points})


@pytest.mark.parametrize("within_m", [0.0, 30.0, 100.0, 1500.0])
@pytest.mark.parametrize("latitude", [0.0, 28.2, -53.4, 79.0])
def test_what_is_beside_is_found_as_if_every_site_were_measured(within_m: float, latitude: float) -> None:
    rng = random.Random(f"{within_m} {latitude}")
    longitude, side_m = rng.uniform(-170, 170), rng.choice((5_000, 40_000))
    drawn = [_drawn(rng, longitude, latitude, side_m) for _ in range(300)]
    sites = [RestrictedSite(uuid.uuid4(), str(number), place) for number, place in enumerate(drawn)]
    restricted = RestrictedSites(sites, within_m)
    found = 0
    for _ in range(300):
        near = rng.choice(sites).place if rng.random() < 0.8 else Place(longitude, latitude)
        at, away_m = (
            (near.longitude or longitude, near.latitude or latitude),
            within_m * rng.choice((0, 0.999, 1.001, 2)),
        )
        turn = rng.uniform(0, math.tau)
        there = offset(*at, away_m * math.sin(turn), away_m * math.cos(turn)) if rng.random() < 0.9 else (None, None)
        site = rng.choice((None, None, uuid.uuid4(), rng.choice(sites).id))
        camera = {"longitude": there[0], "latitude": there[1], "site_id": site}
        assert restricted.beside(camera) == _one_by_one(sites, camera, within_m)
        found += bool(restricted.beside(camera))
    assert 50 < found < 290
