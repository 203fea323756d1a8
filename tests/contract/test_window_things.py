"""Windows for what cameras hang on, and many views decided on: the same on both databases."""

from datetime import timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import col

from registry.model import Camera, Division, DivisionKind
from tests.fakes.cameras import COUNTY, EAST, WEST, add_camera, add_county
from tests.fakes.clock import FakeClock
from vms.accounts.model import service_actor
from vms.db.engine import Database
from vms.health import store as health_store
from vms.maintenance import store
from vms.maintenance.model import Scope
from vms.maintenance.service import Maintenance, Plans
from vms.maintenance.store import Thing
from vms.references import store as references_store
from vms.references.tables import CameraReference

LONG = "交换机" * 16 + "01"
"""As long as a name in the record may be."""
ROOT, OF_EAST, OF_WEST = f"/{COUNTY}/", f"/{COUNTY}/{EAST}/", f"/{COUNTY}/{WEST}/"


async def write(database: Database, number: int, division: str, **columns: Any) -> Any:
    camera = await add_camera(database, number, division=division)
    async with database.unit_of_work() as tx:
        await tx.session.execute(update(Camera).where(col(Camera.id) == camera).values(**columns))
    return camera


async def test_things_are_found_by_name_and_windows_by_who_hangs_on_them(database: Database, clock: FakeClock) -> None:
    await add_county(database)
    async with database.unit_of_work() as tx:
        tx.session.add(Division(code="360999", name="邻县", kind=DivisionKind.COUNTY, path="/360999/"))
    east = await write(database, 1, EAST, network_switch=LONG)
    await write(database, 2, EAST, network_switch="SW%1")
    west = await write(database, 3, WEST, network_switch=LONG)
    await write(database, 4, "360999", network_switch=LONG)
    begin = clock.now() + timedelta(hours=1)
    plans = Plans("exchange", begin, begin + timedelta(hours=1))
    window = await Maintenance(database).plan(service_actor(), Scope.SWITCH, LONG, plans, division=COUNTY)
    async with database.reading() as session:
        found, total = await store.things(session, Scope.SWITCH, OF_EAST, limit=10)
        assert (found, total) == ([Thing("SW%1", COUNTY, "县", 1), Thing(LONG, COUNTY, "县", 1, beyond=1)], 2)
        assert (await store.things(session, Scope.SWITCH, "/", text="w%", limit=10))[1] == 1, "% is a letter"
        every, total = await store.things(session, Scope.SWITCH, "/", text="交换", limit=1)
        assert ([(each.division, each.cameras, each.beyond) for each in every], total) == ([(COUNTY, 2, 0)], 2)
        assert await store.things(session, Scope.UPLINK, "/", limit=10) == ([], 0)
        for path, seen in (("/", 1), (ROOT, 1), (OF_EAST, 1), (OF_WEST, 1), ("/360999/", 0)):
            assert (await store.page(session, path, living_at=clock.now(), before=None, limit=9))[1] == seen, path
            assert (await store.find(session, window, concerning=path) is not None) is bool(seen)
            assert len(await store.windows_at(session, path, clock.now(), living=True)) == seen
        rows = [each.row for each in await store.windows_at(session, "/", clock.now(), living=True)]
        for path, hanging in (("/", 2), (ROOT, 2), (OF_WEST, 1), ("/360999/", 0)):
            assert await store.hanging_counts(session, rows, path) == {window: hanging}, path
        for record in await health_store.cameras(session):
            held = await store.covering(session, record, clock.now())
            assert len(held) == (record.id in {east, west}), record.code


async def test_views_are_found_and_locked_with_where_their_cameras_stand(database: Database) -> None:
    await add_county(database)
    cameras = [await add_camera(database, number, division=EAST) for number in (1, 2)]
    async with database.unit_of_work() as tx:
        more = {"status": "candidate", "source": "learned", "condition": "colour", "evidence_sha": "a" * 64}
        times = {"learned_at": tx.now, "expires_at": tx.now + timedelta(days=1)}
        rows = [CameraReference.model_validate({"camera_id": camera, **more, **times}) for camera in cameras]
        tx.session.add_all(rows)
    async with database.unit_of_work() as tx:
        found = await references_store.find_many(tx.session, [row.id for row in rows])
        assert {key: (place.id, place.division_path) for key, (_, place) in found.items()} == {
            row.id: (row.camera_id, OF_EAST) for row in rows
        }
        wanted = references_store.Wanted(OF_EAST, None, "colour", "0002")
        page, total = await references_store.page(tx.session, wanted, now=tx.now, after=None, limit=10)
        assert ([placed.row.id for placed in page], total) == ([rows[1].id], 1)
