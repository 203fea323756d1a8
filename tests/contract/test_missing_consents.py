"""Cameras whose consent is missing, by the database's boxes, against each camera measured to each site."""

import random
import uuid
from datetime import timedelta
from typing import Any

import pytest

from registry.entering import EntryRules
from registry.lines import Place, line_of
from registry.model import Camera, Lifecycle, Site
from tests.fakes.cameras import EAST, WEST, add_county
from tests.fakes.clock import START
from vms.db.engine import Database
from vms.points import consents
from vms.points.consents import Consents
from vms.points.entry import Entry
from vms.points.tables import CameraDocument

WITHIN_M = 100.0
SERVING = {Lifecycle.ACCEPTED, Lifecycle.IN_SERVICE, Lifecycle.MAINTENANCE}


@pytest.mark.parametrize("seed", range(4))
async def test_missing_consents_equal_a_comparison_of_each_with_each(
    seed: int, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consents, "SITES_AT_ONCE", 3)
    dice = random.Random(seed)
    await add_county(database)
    sites = [_site(dice, number) for number in range(10)]
    cameras = [_camera(dice, number, sites) for number in range(60)]
    given = [_consent(camera, dice.choice([*sites, None]), dice) for camera in dice.sample(cameras, 25)]
    held = {(each.camera_id, each.site_id) for each in given if each.withdrawn_at is None}
    places = {site.id: Place(site.longitude, site.latitude, site.line) for site in sites}
    expected = set()
    for camera in cameras:
        for site in sites:
            away = None
            if camera.longitude is not None and camera.latitude is not None:
                away = places[site.id].distance_m(camera.longitude, camera.latitude)
            beside = camera.site_id == site.id or (away is not None and away <= WITHIN_M)
            counts = site.restricted == "1" and site.retired_on is None and camera.lifecycle in SERVING
            consented = {(camera.id, site.id), (camera.id, None)} & held
            if beside and counts and not consented:
                expected.add((camera.code, camera.division_code, site.id, away))
    async with database.unit_of_work() as tx:
        tx.session.add_all(sites)
        await tx.session.flush()
        tx.session.add_all(cameras)
        await tx.session.flush()
        tx.session.add_all(given)
    asked = Consents(Entry(EntryRules(WITHIN_M)))
    async with database.reading() as session:
        found = await asked.missing(session, "/")
        of_one = await asked.missing(session, "/", sites[0].id)
        of_east = await asked.missing(session, f"/360902/{EAST}/")
    told = {(each.code, each.division_code, each.site_id, each.away_m) for each in found}
    assert told == expected
    assert expected, "a county in which no consent is missing tests nothing"
    assert [each.code for each in found] == sorted(each.code for each in found)
    assert len(found) == len(expected)
    assert {each.code for each in of_one} == {code for code, _, site, _ in expected if site == sites[0].id}
    assert {each.code for each in of_east} == {code for code, division, *_ in expected if division == EAST}


def _site(dice: random.Random, number: int) -> Site:
    longitude, latitude = _position(dice)
    line = None
    if dice.random() < 0.3:
        line = line_of([(longitude, latitude), (longitude + 0.004, latitude + 0.003)])
    placed: dict[str, Any] = {"longitude": longitude, "latitude": latitude, "line": line}
    return Site(
        id=uuid.UUID(int=number + 1),
        code=f"B{number}",
        name=f"营区{number}",
        site_class=1,
        category="2",
        division_code=dice.choice((EAST, WEST)),
        restricted=dice.choice(("1", "1", "1", None)),
        retired_on=START.date() if dice.random() < 0.1 else None,
        created_at=START,
        **(placed if dice.random() < 0.8 else {}),
    )


def _camera(dice: random.Random, number: int, sites: list[Site]) -> Camera:
    longitude, latitude = _position(dice)
    return Camera(
        id=uuid.UUID(int=1000 + number),
        code=f"3609020000132{number:07d}",
        name=f"路口{number}",
        site_id=dice.choice(sites).id if dice.random() < 0.4 else None,
        division_code=dice.choice((EAST, WEST)),
        lifecycle=dice.choice(list(Lifecycle)),
        longitude=longitude if dice.random() < 0.9 else None,
        latitude=latitude,
        created_at=START,
        updated_at=START,
    )


def _position(dice: random.Random) -> tuple[float, float]:
    """In a square of about one kilometre."""
    return round(114.1 + dice.random() / 100, 6), round(27.5 + dice.random() / 100, 6)


def _consent(camera: Camera, site: Site | None, dice: random.Random) -> CameraDocument:
    withdrawn = START + timedelta(hours=1) if dice.random() < 0.3 else None
    return CameraDocument(
        camera_id=camera.id,
        kind="consent",
        site_id=site.id if site else None,
        title="同意书",
        stage="built",
        sha256=f"{dice.getrandbits(256):064x}",
        media="application/pdf",
        bytes=1,
        added_at=START,
        added_by="t",
        withdrawn_at=withdrawn,
    )
