"""The queries behind lists, counts, map, exports and coverage say the same on both databases."""

import asyncio
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from registry.geometry import Box
from registry.layouts import Entity
from registry.model import Camera, Lifecycle, Site
from registry.validity import Twin
from tests.fakes.clock import START, FakeClock
from tests.fakes.county import stock
from vms.bus.memory import MemoryBus
from vms.coverage import store as coverage_store
from vms.db.engine import Database
from vms.demo.installing import County
from vms.events import CameraStateChanged, RegistryChanged
from vms.health.tables import CameraHealth
from vms.points import places_store, store
from vms.points.lists import CameraLists
from vms.points.overlaid import OverlaidRoster
from vms.points.records_store import RecordFilter
from vms.points.roster import Roster
from vms.points.roster_store import read_all
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
        by_state, by_fault, by_class, _ = await store.counts(session, wanted)
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


FILTERS = [
    *(CameraFilter("/", text=text) for text in ("小学", "学", "100%_", "36990", "枪机", "0001", "路", "无此名", "ABC")),
    *(CameraFilter("/", state=state) for state in ("online", "degraded", "retired", "maintenance", "unknown")),
    CameraFilter("/", fault="black", camera_class=1),
    CameraFilter("/", fault="frozen"),
    CameraFilter("/", finding="ok"),
    CameraFilter("/", finding="reset"),
    CameraFilter(TOWN, text="门", state="degraded"),
    *(CameraFilter("/", tag=tag) for tag in ("重点", "点", "vip", "VIP", "100%_", "无此标签")),
    CameraFilter(TOWN, tag="重点", state="degraded"),
    *(CameraFilter("/", custom=held) for held in (("A", "光纤"), ("A", "光"), ("B", 3.0), ("B", 3.5), ("C", "x"))),
    CameraFilter("/", division_path=TOWN, camera_class=2),
    CameraFilter("/"),
]


async def test_points_in_memory_answer_like_the_database(county: County, database: Database, bus: MemoryBus) -> None:
    """Few cameras are read by SQL, many from memory: nobody can tell which."""
    async with database.unit_of_work() as tx:
        camera = (await tx.session.scalars(select(Camera).order_by(Camera.name).limit(1))).one()
        camera.name = "Abc\n门"
        health = await tx.session.get(CameraHealth, camera.id)
        assert health is not None
        health.finding, health.faults = "reset", ["black", "frozen"]
        cameras = list(await tx.session.scalars(select(Camera).order_by(Camera.code)))
        for number, tagged in enumerate(cameras[:20]):
            tagged.custom = ({"A": "光纤", "B": 3.0}, {"A": "光纤%"}, {"B": 3.5, "C": "y"}, None)[number % 4]
            tagged.tags = ("重点", "VIP/重点", "vip/学校重点", "100%_/重点/雨季")[number % 4]
    few, many = (CameraLists(database, bus, FakeClock(), many=many) for many in (1000, 1))
    await few.read()
    await many.read()
    box = Box(116.0, 28.0, 116.45, 28.2)
    async with database.reading() as session:
        counted = (await few.counts(session, CameraFilter("/"))).by_tag
        assert counted == {"重点": 15, "VIP": 5, "vip": 5, "学校重点": 5, "100%_": 5, "雨季": 5}
        for asked in (CameraFilter("/", tag="VIP"), CameraFilter("/", custom=("B", 3.5))):
            assert (await few.page(session, asked, by_name=False, after=None, limit=50))[1] == 5
    async with database.reading() as session:
        for wanted in FILTERS:
            assert await few.counts(session, wanted) == await many.counts(session, wanted)
            for by_name in (False, True):
                assert await whole(few, session, wanted, by_name) == await whole(many, session, wanted, by_name)
            for where in (WORLD, box):
                placed = [await lists.points(session, wanted, where, 100) for lists in (few, many)]
                assert sorted(map(str, placed[0])) == sorted(map(str, placed[1]))
                seen = [await lists.clusters(session, wanted, where, 0.05) for lists in (few, many)]
                assert by_place(seen[0]) == by_place(seen[1])


SITE_FILTERS = [
    *(RecordFilter("/", text=text) for text in ("小学", "学", "100%_", "B0", "0", "无此名", "ABC")),
    RecordFilter(TOWN, text="政府"),
    RecordFilter("/", within=TOWN, living=True),
    RecordFilter(TOWN, site_class=2),
    RecordFilter("/", text="vip"),
    *(RecordFilter("/", tag=tag) for tag in ("VIP", "vip", "VI")),
    RecordFilter("/"),
]


async def test_points_sites_in_memory_answer_like_the_database(
    county: County, database: Database, bus: MemoryBus
) -> None:
    async with database.unit_of_work() as tx:
        first, second = await tx.session.scalars(select(Site).order_by(col(Site.code).desc()).limit(2))
        first.name, first.retired_on, second.name = "Abc\n门", START.date(), "100%_"
        second.tags = "VIP/雨季"
    few, many = (CameraLists(database, bus, FakeClock(), many=many) for many in (1000, 1))
    await few.read()
    await asyncio.gather(many.read(), many.read())
    async with database.reading() as session:
        sizes = []
        for wanted in SITE_FILTERS:
            listed = [await whole_sites(lists, session, wanted) for lists in (few, many)]
            assert listed[0] == listed[1]
            sizes.append(listed[0][1])
        counted = [await lists.by_division(session, path) for lists in (few, many) for path in ("/", TOWN)]
    assert counted[:2] == counted[2:]
    assert 0 < len(counted[1]) < len(counted[0])
    assert (sizes[2], sizes[5], sizes[6], sizes[7]) == (1, 0, 1, 1)
    assert sizes[-5:-1] == [1, 1, 0, 0], "a tag is asked for whole and as it is written"
    assert sizes[-1] == len(county.rows[Entity.SITE])


async def whole_sites(
    lists: CameraLists, session: AsyncSession, wanted: RecordFilter
) -> tuple[list[tuple[Any, str | None]], int]:
    """Page by page to the end."""
    found: list[tuple[Any, str | None]] = []
    while True:
        after = found[-1][0]["code"] if found else None
        rows, total = await lists.sites(session, wanted, after=after, limit=4)
        found += [(placed.row, placed.path) for placed in rows]
        if not rows:
            return found, total


def by_place(clusters: Sequence[Mapping[str, Any]]) -> object:
    return sorted((round(each["longitude"], 9), each["count"], each["worst_state"]) for each in clusters)


async def whole(
    lists: CameraLists, session: AsyncSession, wanted: CameraFilter, by_name: bool
) -> tuple[list[dict[str, Any]], int]:
    """Page by page to the end."""
    found: list[dict[str, Any]] = []
    while True:
        after = (found[-1]["name"], found[-1]["code"]) if found else None
        rows, total = await lists.page(session, wanted, by_name=by_name, after=after, limit=4)
        found += [dict(row) for row in rows]
        if not rows:
            return found, total


async def test_points_in_memory_follow_changes(
    county: County, database: Database, bus: MemoryBus, clock: FakeClock
) -> None:
    lists = CameraLists(database, bus, clock, many=1)
    await lists.read()  # Else the database may answer first, and then the roster of before.
    async with asyncio.TaskGroup() as group:
        running = group.create_task(lists.run())
        await clock.advance(0)
        async with database.unit_of_work() as tx:
            camera = (await tx.session.scalars(select(Camera).where(Camera.lifecycle == "in_service").limit(1))).one()
            camera.name = "改名后的"
            health = await tx.session.get(CameraHealth, camera.id)
            assert health is not None
            health.state = "offline"
            facts = CameraStateChanged(START, camera.id, camera.code, TOWN, "offline", "reset", (), START, START, None)
            tx.outbox.add(facts)
            tx.outbox.add(RegistryChanged(START, camera_ids=(camera.id,)))
        for _ in range(200):
            await clock.advance(3)
            if (await found(database, lists))[1]:
                break
        assert await found(database, lists) == ([camera.id], 1, {"offline": 1})
        running.cancel()


async def test_points_in_memory_end_their_maintenance(county: County, database: Database) -> None:
    """A window's maintenance ends with the next state that is seen; the record's does not."""
    async with database.unit_of_work() as tx:
        in_service = select(Camera).where(Camera.lifecycle == Lifecycle.IN_SERVICE).order_by(Camera.code).limit(2)
        moving, resting = await tx.session.scalars(in_service)
        resting.lifecycle = Lifecycle.MAINTENANCE
    async with database.reading() as session:
        roster = OverlaidRoster(Roster(await read_all([session])))
    for state in ("maintenance", "unknown", "offline"):
        for code in (moving.code, resting.code):
            roster.move(code, state, None, ())
        seen = [roster.counts(CameraFilter("/", text=code))[0] for code in (moving.code, resting.code)]
        assert seen == [{state: 1}, {"maintenance": 1}]


async def found(database: Database, lists: CameraLists) -> tuple[list[uuid.UUID], int, dict[str, int]]:
    async with database.reading() as session:
        renamed = CameraFilter("/", text="改名")
        rows, total = await lists.page(session, renamed, by_name=False, after=None, limit=9)
        by_state = (await lists.counts(session, CameraFilter("/", state="offline"))).by_state
    return [row["id"] for row in rows], total, dict(by_state)


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
        inputs = await coverage_store.load(session, START)
    assert {division.path[: len(TOWN)] for division in divisions} == {TOWN}
    assert len(boundaries) == 21
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
