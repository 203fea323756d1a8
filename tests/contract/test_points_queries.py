"""The queries behind lists, counts, map, exports and coverage say the same on both databases."""

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from registry.geometry import Box
from registry.model import Camera, Lifecycle
from registry.validity import Twin
from tests.fakes.clock import START
from tests.fakes.county import stock
from vms.coverage import store as coverage_store
from vms.db.engine import Database
from vms.demo.installing import County
from vms.health.tables import CameraHealth
from vms.points import places_store, store
from vms.points.store import CameraFilter

WORLD = Box(-180, -90, 180, 90)
TOWN = "/369901/369901100/"


@pytest.fixture
async def county(database: Database, tmp_path: Path) -> County:
    county = await stock(database, tmp_path, cameras=30)
    async with database.unit_of_work() as tx:
        for number, camera in enumerate(await tx.session.scalars(select(Camera).order_by(Camera.code))):
            state, faults = ("degraded", ["black"]) if number % 3 else ("online", [])
            tx.session.add(
                CameraHealth(camera_id=camera.id, state=state, faults=faults, finding="ok", checked_at=START)
            )
    return county


@pytest.mark.parametrize(
    "wanted",
    [
        CameraFilter("/"),
        CameraFilter(TOWN),
        CameraFilter("/", division_path=TOWN),
        CameraFilter("/", state="degraded", camera_class=1, fault="black", finding="ok"),
        CameraFilter("/", text="小学"),
        CameraFilter("/", text="100%_"),
    ],
)
async def test_points_pages_counts_and_maps_agree(wanted: CameraFilter, county: County, database: Database) -> None:
    async with database.reading() as session:
        rows = await store.page(session, wanted, by_name=True, after=None, limit=100)
        assert await store.total(session, wanted) == len(rows)
        by_state, by_fault, by_class = await store.counts(session, wanted)
        assert by_state.total() == by_class.total() == len(rows)
        assert by_fault["black"] == sum(row["faults"] == ["black"] for row in rows)
        clusters = await store.clusters(session, wanted, WORLD, 0.05)
        placed = await store.points(session, wanted, WORLD, 100)
        assert sum(cluster["count"] for cluster in clusters) == len(placed) == len(rows)
        exported = await store.export_chunk(session, wanted, "", 100)
        assert sorted(row["code"] for row in exported) == sorted(row["code"] for row in rows)
    if wanted == CameraFilter("/"):
        assert {row["code"] for row in rows} == {facts["code"] for facts in county.cameras}
    if wanted.path == TOWN or wanted.division_path == TOWN:
        assert {row["division_path"] for row in rows} == {TOWN}


async def test_points_pages_continue_where_they_ended(county: County, database: Database) -> None:
    seen: list[dict[str, Any]] = []
    async with database.reading() as session:
        while True:
            after = (seen[-1]["name"], seen[-1]["code"]) if seen else None
            rows = await store.page(session, CameraFilter("/"), by_name=True, after=after, limit=7)
            if not rows:
                break
            seen.extend(dict(row) for row in rows)
    assert len({row["code"] for row in seen}) == len(seen) == len(county.cameras)


async def test_points_one_file_can_be_locked_for_a_change(county: County, database: Database) -> None:
    async with database.unit_of_work() as tx:
        key = await tx.session.scalar(select(Camera.id).order_by(Camera.code).limit(1))
        assert key is not None
        file = await store.camera_file(tx.session, key, for_update=True)
    assert file is not None
    assert (file.state, file.division.path) == ("online", TOWN)


async def test_points_places_and_coverage_inputs_are_read(county: County, database: Database) -> None:
    async with database.reading() as session:
        divisions = await places_store.divisions(session, TOWN)
        boundaries = await places_store.boundaries(session, "/")
        sites, total = await places_store.sites(session, TOWN, "政府", after="", limit=5)
        inputs = await coverage_store.load(session)
    assert {division.path[: len(TOWN)] for division in divisions} == {TOWN}
    assert len(boundaries) == 21
    assert (len(sites), total) == (1, 1)
    assert len(inputs.cameras) == len(inputs.facts) == len(county.cameras)


async def test_points_twins_are_found(county: County, database: Database) -> None:
    async with database.unit_of_work() as tx:
        first, second, third = list(await tx.session.scalars(select(Camera).order_by(Camera.code)))[:3]
        for camera, azimuth in ((first, 10.0), (second, 10.0), (third, 200.0)):
            camera.lifecycle, camera.ipv4, camera.longitude, camera.latitude = (
                Lifecycle.IN_SERVICE,
                "127.9.9.9",
                116.4,
                28.2,
            )
            camera.azimuth_deg, camera.direction = azimuth, None
    async with database.reading() as session:
        found = await store.twins(session, first, TOWN)
        assert found == [Twin(second.code, True, False, True), Twin(third.code, True, False, False)]
        assert {twin.code for twin in await store.twins(session, first, "/elsewhere/")} == {None}
