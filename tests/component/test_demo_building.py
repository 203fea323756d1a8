"""The demo's folder is built once, survives a build that was killed, and keeps what it must keep private."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from registry.model import Camera, PatrolRoute, Site
from streams.sim.fleet import read_fleet
from tests.fakes.clock import FakeClock
from vms.demo.asking import ACCESS, FIELDS, ROADS
from vms.demo.building import BUILT, COUNTY, CREDENTIALS, FLEET, fill_database, make_files, tell_address
from vms.demo.rounds import LONGEST
from vms.errors import StartupError
from vms.points.fields_store import custom_fields
from vms.settings import Settings
from vms.setup import opened
from vms.walls.tables import SavedWall

CAMERAS = 20
CLOCK = FakeClock(datetime(2026, 3, 2, 8, tzinfo=UTC))


async def build(folder: Path) -> Settings:
    settings = Settings(data_dir=folder)
    make_files(folder, CAMERAS, CLOCK)
    await fill_database(settings, CLOCK, CAMERAS, lambda done, of: None)
    return settings


def content(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in (FLEET, COUNTY, CREDENTIALS, BUILT)}


async def test_a_second_start_makes_nothing_anew(tmp_path: Path) -> None:
    settings = await build(tmp_path)
    before = content(tmp_path)
    await build(tmp_path)
    assert content(tmp_path) == before
    async with opened(settings) as database, database.reading() as session:
        assert (await session.execute(select(func.count()).select_from(Camera))).scalar_one() == CAMERAS
    accounts = json.loads(before[CREDENTIALS])["accounts"]
    assert {account["role"] for account in accounts} == {
        "administrator", "operator", "governance_officer", "crew", "auditor",
    }  # fmt: skip
    assert len({account["password"] for account in accounts}) == len({account["token"] for account in accounts}) == 5


async def test_sixteen_patrol_routes_are_drawn_each_in_its_area(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    make_files(tmp_path, 200, CLOCK)
    await fill_database(settings, CLOCK, 200, lambda done, of: None)
    async with opened(settings) as database, database.reading() as session:
        routes = list(await session.scalars(select(PatrolRoute).order_by(col(PatrolRoute.number))))
        stands = {str(key): code for key, code in await session.execute(select(Camera.id, Camera.division_code))}
        presets = list(await session.scalars(select(SavedWall)))
    assert [route.number for route in routes] == list(range(1, 17))
    assert all(4 <= len(route.camera_ids) <= LONGEST for route in routes)
    assert {(route.division_code, stands[key]) for route in routes for key in route.camera_ids} == {
        (route.division_code,) * 2 for route in routes
    }
    walked = [key for route in routes for key in route.camera_ids]
    assert len(walked) == len(set(walked))
    assert len(presets) == 4
    assert all(wall.room_id and wall.windows[0]["cameras"] for wall in presets)


async def test_some_sites_ask_for_more_than_a_camera(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    make_files(tmp_path, 100, CLOCK)
    await fill_database(settings, CLOCK, 100, lambda done, of: None)
    async with opened(settings) as database, database.reading() as session:
        cameras, sites = list(await session.scalars(select(Camera))), list(await session.scalars(select(Site)))
        assert (await custom_fields(session)).fields == list(FIELDS)
    assert {camera.custom[ACCESS.code] for camera in cameras if camera.custom} == {"G", "M"}
    assert sum(site.required_px_per_m is not None for site in sites) >= 3
    assert 0 < sum(site.line is not None for site in sites) <= ROADS
    assert {site.tags for site in sites} >= {"护学岗", None}


async def test_what_a_killed_build_left_is_made_anew(tmp_path: Path) -> None:
    make_files(tmp_path, CAMERAS, CLOCK)
    (tmp_path / "vms.db").write_bytes(b"half a database")
    await build(tmp_path)
    assert len(read_fleet(tmp_path / FLEET)) > CAMERAS // 2


async def test_passwords_are_for_the_owner_alone(tmp_path: Path) -> None:
    await build(tmp_path)
    tell_address(tmp_path, "http://127.0.0.1:8000")
    assert json.loads((tmp_path / CREDENTIALS).read_bytes())["url"] == "http://127.0.0.1:8000"
    for name in (FLEET, COUNTY, CREDENTIALS):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600


async def test_another_number_of_cameras_is_refused_with_the_remedy(tmp_path: Path) -> None:
    await build(tmp_path)
    with pytest.raises(StartupError, match="remove it or choose another DEMO_DIR"):
        make_files(tmp_path, CAMERAS + 1, CLOCK)
