"""Whose clock is right, and who keeps recordings long enough, is counted the same on both databases."""

from datetime import datetime, timedelta

from registry.model import Camera, Lifecycle
from registry.tallies import Upkeep
from tests.fakes.cameras import EAST, WEST, add_camera, add_county
from tests.fakes.clock import START
from vms.coverage.upkeep_store import kept_at, upkeep_now
from vms.db.engine import Database
from vms.health.tables import CameraHealth

WINDOW = timedelta(hours=24)
AGED = START - timedelta(days=2)
CLOCK = ["wrong_clock"]
CONDITIONS: tuple[tuple[str, list[str], list[str], datetime, int | None], ...] = (
    ("online", [], [], START, 30),
    ("degraded", CLOCK, [], START, 29),
    ("degraded", CLOCK, CLOCK, START, None),  # confirmed, and not readable at the last check
    ("online", [], CLOCK, START, 90),  # shows none
    ("online", [], [], AGED, 30),  # was looked at too long ago
    ("offline", [], [], START, 0),
)


async def test_each_camera_in_use_is_counted_by_its_condition(database: Database) -> None:
    await add_county(database)
    for number, (state, faults, unread, checked_at, days) in enumerate(CONDITIONS):
        key = await add_camera(database, number, division=EAST)
        async with database.unit_of_work() as tx:
            (await tx.session.get_one(Camera, key)).retention_days = days
            health = CameraHealth(camera_id=key, state=state, faults=faults, checked_at=checked_at)
            health.not_checkable = unread
            tx.session.add(health)
    await add_camera(database, 90, division=WEST)
    await add_camera(database, 91, division=WEST, lifecycle=Lifecycle.RETIRED)
    async with database.reading() as session:
        assert await upkeep_now(session, START, WINDOW) == {
            EAST: Upkeep(used=6, sampled=4, told=3, right=1, kept=3),
            WEST: Upkeep(used=1),
        }
        assert await kept_at(session, START) == {EAST: Upkeep(used=6, kept=3), WEST: Upkeep(used=1)}
