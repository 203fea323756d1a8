"""Blind spots over HTTP: the views that are dark now, the sites that nobody sees, the roads outside of every view."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from registry.geometry import offset
from registry.model import Camera, Site
from tests.api.conftest import SignIn
from tests.fakes.clock import START, FakeClock
from tests.fakes.county import stock
from vms.accounts.model import Role
from vms.health.tables import CameraHealth
from vms.points.basemap_api import DRAWN_FILE
from vms.web.deps import Container

EVERYWHERE = "-180,-90,180,90"


@pytest.fixture
async def lit(container: Container, tmp_path: Path) -> Camera:
    """A county where every second camera shows a sound picture; one of those, for its view."""
    await stock(container.database, tmp_path, cameras=30)
    chosen: Camera | None = None
    async with container.database.unit_of_work() as tx:
        for number, camera in enumerate(await tx.session.scalars(select(Camera).order_by(Camera.code))):
            state = "online" if number % 2 else "offline"
            tx.session.add(CameraHealth(camera_id=camera.id, state=state, checked_at=START, evidence_at=START))
            if state == "online" and camera.lifecycle in {"in_service", "accepted"}:
                chosen = camera
    assert chosen is not None
    return chosen


async def test_blind_spots_of_now(lit: Camera, container: Container, sign_in: SignIn) -> None:
    assert lit.longitude is not None
    assert lit.latitude is not None
    geometry = {"type": "LineString", "coordinates": across(lit, metres=25, half_m=300)}
    feature = {"type": "Feature", "geometry": geometry, "properties": {"kind": "road", "name": "环城路"}}
    drawn = {"type": "FeatureCollection", "features": [feature]}
    client = await sign_in(Role.GOVERNANCE_OFFICER)
    assert (await client.get("/api/v1/blind-spots", params={"bbox": EVERYWHERE})).json()["roads"] is None
    (container.settings.data_dir / DRAWN_FILE).write_text(json.dumps(drawn), "utf-8")
    found: dict[str, Any] = (await client.get("/api/v1/blind-spots", params={"bbox": EVERYWHERE})).json()
    views = {each["properties"]["id"]: each["properties"]["usable"] for each in found["views"]["features"]}
    assert views[str(lit.id)] is True
    assert set(views.values()) == {True, False}
    missing = (await client.get("/api/v1/coverage/sites", params={"missing": "usable", "limit": 200})).json()
    assert {each["properties"]["id"] for each in found["sites"]["features"]} == {
        each["id"] for each in missing["items"]
    }
    assert {each["properties"]["name"] for each in found["roads"]["features"]} == {"环城路"}
    assert len(found["roads"]["features"]) >= 2, "the view lies between two blind stretches"
    assert found["too_many"] == []
    near = f"{lit.longitude - 1e-4},{lit.latitude - 1e-4},{lit.longitude + 1e-4},{lit.latitude + 1e-4}"
    assert str(lit.id) in json.dumps((await client.get("/api/v1/blind-spots", params={"bbox": near})).json())
    assert (await client.get("/api/v1/blind-spots", params={"bbox": "1,2"})).status_code == 422


async def test_a_view_from_beyond_the_edge_of_the_map_lights_the_road(
    lit: Camera, container: Container, sign_in: SignIn
) -> None:
    """The map ends between camera and road: what the camera sees of the road is as little blind as before."""
    road = across(lit, metres=25, half_m=60)
    feature = {"type": "Feature", "geometry": {"type": "LineString", "coordinates": road}}
    drawn = {"type": "FeatureCollection", "features": [feature | {"properties": {"kind": "road", "name": "环城路"}}]}
    (container.settings.data_dir / DRAWN_FILE).write_text(json.dumps(drawn), "utf-8")
    (west, east), (south, north) = (sorted(part) for part in zip(*road, strict=True))
    assert lit.longitude is not None
    assert lit.latitude is not None
    assert not (west <= lit.longitude <= east and south <= lit.latitude <= north)
    client = await sign_in(Role.GOVERNANCE_OFFICER)
    whole = (await client.get("/api/v1/blind-spots", params={"bbox": EVERYWHERE})).json()
    near = (await client.get("/api/v1/blind-spots", params={"bbox": f"{west},{south},{east},{north}"})).json()
    assert near["roads"] == whole["roads"]
    assert len(near["roads"]["features"]) >= 2, "the view lies between two blind stretches"


def across(camera: Camera, *, metres: float, half_m: float) -> list[tuple[float, float]]:
    """The ends of a line across the camera's view, so far before it."""
    assert camera.longitude is not None
    assert camera.latitude is not None
    assert camera.azimuth_deg is not None
    east, north = math.sin(math.radians(camera.azimuth_deg)), math.cos(math.radians(camera.azimuth_deg))
    middle = offset(camera.longitude, camera.latitude, metres * east, metres * north)
    return [offset(*middle, along * north, -along * east) for along in (-half_m, half_m)]


async def test_blind_stretches_of_a_site_that_is_a_line(
    lit: Camera, container: Container, clock: FakeClock, sign_in: SignIn
) -> None:
    """Twenty-five metres before the camera, across its view."""
    ends = [list(end) for end in across(lit, metres=25, half_m=300)]
    client = await sign_in(Role.ADMINISTRATOR)
    async with container.database.reading() as session:
        site = await session.get(Site, lit.site_id)
    assert site is not None
    line = {"type": "LineString", "coordinates": ends}
    path, headers = f"/api/v1/sites/{site.id}", {"If-Match": "*"}
    changed = (
        (await client.patch(path, json={"line": line, "reason": "测量"}, headers=headers)).raise_for_status().json()
    )
    assert changed["line"]["coordinates"] == [[round(part, 6) for part in end] for end in ends]
    assert (changed["longitude"], changed["latitude"]) == pytest.approx(
        [sum(part) / 2 for part in zip(*ends, strict=True)], abs=2e-6
    )
    found = (await client.get("/api/v1/blind-spots", params={"bbox": EVERYWHERE})).json()
    assert {each["properties"]["name"] for each in found["roads"]["features"]} == {site.name}
    assert len(found["roads"]["features"]) >= 2, "the view lies between two blind stretches"
    wrong = await client.patch(
        path, json={"line": {"type": "Point", "coordinates": ends[0]}, "reason": "测量"}, headers=headers
    )
    assert [error["field"] for error in wrong.json()["errors"]] == ["line"]
    gone = {"retired_on": "2020-01-01", "reason": "撤销"}
    (await client.patch(path, json=gone, headers=headers)).raise_for_status()
    await clock.advance(3)
    after = (await client.get("/api/v1/blind-spots", params={"bbox": EVERYWHERE})).json()
    assert after["roads"] is None, after["roads"]
