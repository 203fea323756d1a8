"""Cameras of one switch, of a class that is looked at once in ten minutes, and a neighbour of a faster class: when that
goes dark the others are asked, and all are one incident; or the one is alone, and that is known soon."""

import asyncio
import uuid
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update
from sqlmodel import col

from registry.model import Camera
from tests.fakes.cameras import add_camera, add_county
from tests.fakes.clock import FakeClock
from tests.fakes.watching import Fleet
from vms.bus.memory import MemoryBus
from vms.causes.learning import LearningPolicy
from vms.db.inbox import Inbox
from vms.db.metadata import load_metadata
from vms.events import CameraStateChanged
from vms.health.service import HealthService, blindness_policy, damping, watch_settings
from vms.incidents.model import LifePolicy
from vms.incidents.raising import Raiser
from vms.incidents.tables import Incident
from vms.incidents.watching import IncidentWatch, cause_policy, learning_policy
from vms.settings import Settings

SETTINGS = Settings(check_interval_by_class=("3=600",), own_outage_hosts=0)
BEHIND, OTHERS = range(5), range(5, 12)
"""The switch's cameras, of which the first is of a fast class; and others of the same township."""


class Street:
    """`dark`: the numbers of the cameras that do not answer now."""

    def __init__(self, fleet: Fleet, numbers: dict[uuid.UUID, int], dark: set[int]) -> None:
        self.fleet, self.numbers, self.dark = fleet, numbers, dark

    async def incidents(self) -> list[tuple[str, int]]:
        """What each is called after, and how many cameras it has."""
        async with self.fleet.database.reading() as session:
            rows = await session.scalars(select(Incident).order_by(col(Incident.number)))
            return [(row.cause_kind or row.kind, row.cameras_count) for row in rows]

    def checked(self) -> Counter[int]:
        return Counter(self.numbers[job.camera_id] for job in self.fleet.prober.jobs)


@asynccontextmanager
async def street(folder: Path, clock: FakeClock, bus: MemoryBus) -> AsyncIterator[Street]:
    """Watched for a quarter of an hour, with the background work of incidents."""
    numbers: dict[uuid.UUID, int] = {}
    dark: set[int] = set()
    fleet = Fleet(
        f"sqlite:///{folder / 'vms.db'}",
        folder,
        clock,
        bus,
        lambda key, at: "silent" if numbers[key] in dark else "ok",
        policy=damping(SETTINGS),
        settings=watch_settings(SETTINGS),
        sight=blindness_policy(SETTINGS),
    )
    try:
        async with fleet.database.engine.begin() as connection:
            await connection.run_sync(load_metadata().create_all)
        await add_county(fleet.database)
        for number in (*BEHIND, *OTHERS):
            numbers[await add_camera(fleet.database, number)] = number
        async with fleet.database.unit_of_work() as tx:
            for key, number in numbers.items():
                record = {"point_class": "3" if number else "1", "network_switch": "SW1" if number in BEHIND else None}
                await tx.session.execute(update(Camera).where(col(Camera.id) == key).values(**record))
        incidents = IncidentWatch(
            fleet.database,
            clock,
            Inbox("incidents", (CameraStateChanged,), fleet.database, bus),
            Raiser(LifePolicy()),
            causes=cause_policy(SETTINGS),
            hasten=HealthService(fleet.watch, 10.0).hasten,
            keep_proofs=timedelta(days=400),
        )
        async with fleet.watching(), asyncio.TaskGroup() as group:
            task = group.create_task(incidents.run())
            await fleet.run(900, step_s=5)
            assert set((await fleet.states()).values()) == {"online"}
            yield Street(fleet, numbers, dark)
            task.cancel()
    finally:
        await fleet.database.close()


async def test_a_switch_whose_cameras_are_seldom_looked_at_is_one_incident(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    async with street(tmp_path, clock, bus) as one:
        one.dark |= set(BEHIND)
        await one.fleet.run(180, step_s=1)
        assert await one.incidents() == [("switch", 5)]
        await one.fleet.run(900, step_s=5)
        assert await one.incidents() == [("switch", 5)]


async def test_a_camera_that_fails_alone_is_known_to_be_and_its_neighbours_are_asked_once(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    async with street(tmp_path, clock, bus) as one:
        before = one.checked()
        one.dark.add(0)
        await one.fleet.run(120, step_s=1)
        assert await one.incidents() == [("offline", 1)]
        asked = one.checked() - before
        assert all(asked[number] == 1 for number in (1, 2, 3, 4)), "of the switch, which they share"
        assert all(asked[number] <= 2 for number in OTHERS)
        await one.fleet.run(60, step_s=1)
        assert all(one.checked()[number] - before[number] <= 2 for number in (*BEHIND, *OTHERS) if number), "no more"


def test_what_nobody_has_written_down_is_learned_from_the_slowest_class_too() -> None:
    assert learning_policy(SETTINGS) == LearningPolicy(window=timedelta(seconds=1200))
    assert learning_policy(Settings()) == LearningPolicy(window=timedelta(seconds=120))
