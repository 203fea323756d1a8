"""What the map shows beside cameras: every site by how it stands, in the figures' own numbers; zones and guards."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlmodel import select

from registry.model import Camera, Site
from tests.api.conftest import SignIn
from tests.fakes.clock import START
from tests.fakes.county import stock
from vms.accounts.model import Role
from vms.blindspots import api as blindspots
from vms.health.tables import CameraHealth
from vms.web.deps import Container

TOWN = "369901100"
EVERYWHERE = "-180,-90,180,90"
STATES = ("online", "online", "offline", "unknown")


@pytest.fixture
async def county(container: Container, tmp_path: Path) -> None:
    await stock(container.database, tmp_path, cameras=60)
    async with container.database.unit_of_work() as tx:
        for number, camera in enumerate(await tx.session.scalars(select(Camera).order_by(Camera.code))):
            state = STATES[number % len(STATES)]
            tx.session.add(CameraHealth(camera_id=camera.id, state=state, checked_at=START, evidence_at=START))
        (await tx.session.scalars(select(Site).order_by(Site.code))).all()[0].excluded_reason = "road works"


async def on_map(client: httpx.AsyncClient, path: str, bbox: str = EVERYWHERE) -> dict[str, Any]:
    answer: dict[str, Any] = (await client.get(f"/api/v1/{path}/map", params={"bbox": bbox})).raise_for_status().json()
    return answer


async def figure(client: httpx.AsyncClient) -> dict[str, int]:
    told: dict[str, int] = (await client.get("/api/v1/coverage")).json()["scopes"][0]["levels"]["usable"]
    return told


async def test_every_site_stands_on_the_map_as_in_the_figures(county: None, sign_in: SignIn) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    found, told = await on_map(client, "coverage"), await figure(client)
    assert found["clustered"] is False
    stands = {each["properties"]["code"]: each["properties"]["stand"] for each in found["sites"]["features"]}
    by_stand = {stand: {code for code, each in stands.items() if each == stand} for stand in set(stands.values())}
    assert set(by_stand) == {"covered", "missing", "unknown", "excluded"}
    short = by_stand["missing"] | by_stand["unknown"]
    counts = len(by_stand["covered"]), len(short), len(by_stand["excluded"])
    assert counts == (told["numerator"], told["denominator"] - told["numerator"], told["excluded"])
    plan = (await client.post("/api/v1/plans", json={})).json()
    waiting = (await client.get(f"/api/v1/plans/{plan['id']}/sites", params={"of": "waiting", "limit": 200})).json()
    assert {each["code"] for each in waiting["items"]} == by_stand["unknown"]
    place = found["sites"]["features"][0]["geometry"]["coordinates"]
    near = ",".join(str(edge) for edge in (place[0] - 1e-5, place[1] - 1e-5, place[0] + 1e-5, place[1] + 1e-5))
    here = (await on_map(client, "coverage", near))["sites"]["features"]
    assert found["sites"]["features"][0] in here
    assert len(here) < len(stands)
    assert (await client.get("/api/v1/coverage/map", params={"bbox": "1,2"})).status_code == 422


@pytest.mark.parametrize("most", [1, 4, 12])
async def test_many_sites_stand_by_areas_in_the_same_numbers(
    county: None, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(blindspots, "MOST_PLACES", most)
    client = await sign_in(Role.ADMINISTRATOR)
    found, told = await on_map(client, "coverage"), await figure(client)
    areas = [each["properties"] for each in found["sites"]["features"]]
    assert found["clustered"]
    assert 0 < len(areas) <= most
    sums = [sum(area[stand] for area in areas) for stand in ("covered", "missing", "excluded")]
    assert sums == [told["numerator"], told["denominator"] - told["numerator"], told["excluded"]]
    assert all(area["count"] == area["covered"] + area["missing"] + area["excluded"] for area in areas)


async def test_the_map_stays_in_ones_area(county: None, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    officer, administrator = await sign_in(Role.GOVERNANCE_OFFICER, TOWN), await sign_in(Role.ADMINISTRATOR)
    own, all_sites = [(await on_map(client, "coverage"))["sites"]["features"] for client in (officer, administrator)]
    listed = (await officer.get("/api/v1/coverage/sites", params={"limit": 200, "level": "planned"})).json()
    assert {each["properties"]["code"] for each in own} >= {each["code"] for each in listed["items"]}
    assert len(own) < len(all_sites)
    monkeypatch.setattr(blindspots, "MOST_PLACES", 1)
    areas = (await on_map(officer, "coverage"))["sites"]["features"]
    assert all(each["properties"]["division"].startswith(TOWN) for each in areas)


async def test_zones_checkpoints_and_posts(county: None, sign_in: SignIn) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    found = await on_map(client, "places")
    assert found["too_many"] == []
    for name, kind in (("zones", "zone"), ("checkpoints", "checkpoint"), ("posts", "post")):
        items = (await client.get(f"/api/v1/registry/{kind}", params={"limit": 200})).raise_for_status().json()["items"]
        codes = {each["values"]["code"] for each in items if name != "zones" or each["values"]["boundary"]}
        assert codes
        assert {each["properties"]["code"] for each in found[name]["features"]} == codes
        assert found["counts"][name] == {"known": len(items), "unplaced": len(items) - len(codes)}
        rest = (await client.get(f"/api/v1/registry/{kind}?limit=200&unplaced=true")).raise_for_status().json()
        codes_left = {each["values"]["code"] for each in items} - codes
        assert (rest["total"], {each["values"]["code"] for each in rest["items"]}) == (len(codes_left), codes_left)
    assert found["counts"]["zones"]["unplaced"]
    away = await on_map(client, "places", "0,0,1,1")
    assert (away["checkpoints"]["features"], away["posts"]["features"]) == ([], [])
    assert away["counts"] == found["counts"]
    officer = await on_map(await sign_in(Role.GOVERNANCE_OFFICER, TOWN), "places")
    assert len(officer["posts"]["features"]) < len(found["posts"]["features"])
