"""Cameras that may fail together, and what the incidents make of it."""

import uuid
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import col

from registry.model import Camera
from tests.fakes.cameras import EAST, WEST, add_camera, add_county
from tests.fakes.clock import FakeClock
from tests.fakes.faulty import handle_facts, set_condition
from vms.causes.model import CausePolicy
from vms.db.engine import Database
from vms.health.own_clock import OFFSET
from vms.health.tables import CameraHealth
from vms.incidents.gathering import Gatherer
from vms.incidents.model import LifePolicy
from vms.incidents.raising import Raiser
from vms.incidents.tables import Incident, IncidentMember


class Street:
    """`cameras` are numbered in their order."""

    def __init__(self, database: Database, clock: FakeClock, cameras: list[uuid.UUID]) -> None:
        self.database, self.clock, self.cameras = database, clock, cameras
        self._gatherer = Gatherer(database, clock, Raiser(LifePolicy()), CausePolicy(), lambda *_: None)

    async def see(self, numbers: range | list[int], state: str, *faults: str) -> int:
        """These cameras' state changes; how many then still wait for their incident."""
        for number in numbers:
            await set_condition(self.database, self.cameras[number], state, *faults)
        await handle_facts(self.database)
        return await self._gatherer.gather()

    async def clocks(self, numbers: range | list[int], offset_s: float, state: str, *faults: str) -> int:
        """As `see`, after a check that has read the clocks in their pictures."""
        for number in numbers:
            key, measures = self.cameras[number], {OFFSET: offset_s}
            await set_condition(self.database, key, state, *faults, measures=measures)
        await handle_facts(self.database)
        return await self._gatherer.gather()

    async def reached(self, numbers: range | list[int], at: datetime) -> int:
        """A check has just got a picture from them."""
        keys = [self.cameras[number] for number in numbers]
        async with self.database.unit_of_work() as tx:
            for key in keys:
                row = CameraHealth(
                    camera_id=key,
                    state="online",
                    checked_at=at,
                    recent=[{"at": at.isoformat(), "finding": "ok", "faults": [], "not_checkable": []}],
                )
                await tx.session.merge(row)
        return await self._gatherer.gather()

    async def incidents(self) -> list[Incident]:
        async with self.database.reading() as session:
            return list(await session.scalars(select(Incident).order_by(col(Incident.number))))

    async def present(self) -> set[int]:
        async with self.database.reading() as session:
            found = await session.scalars(
                select(col(IncidentMember.camera_id)).where(col(IncidentMember.left_at).is_(None))
            )
            return {self.cameras.index(key) for key in found}

    async def causes(self) -> list[tuple[str, str | None, str | None, int]]:
        return [(one.kind, one.cause_kind, one.cause_key, one.cameras_count) for one in await self.incidents()]

    async def right(self, numbers: list[int], after_s: float = 20) -> int:
        """Their clocks are read a little later, and are right."""
        await self.clock.advance(after_s)
        return await self.clocks(numbers, 1.0, "online")


async def at_recorder(database: Database, clock: FakeClock) -> Street:
    """Cameras 0–3 hang at one recorder, 4 and 5 at none; all behind one uplink, and all well."""
    await add_county(database)
    cameras = [await add_camera(database, number, division=EAST if number < 4 else WEST) for number in range(6)]
    async with database.unit_of_work() as tx:
        await tx.session.execute(update(Camera).values(uplink="LINE1"))
        await tx.session.execute(update(Camera).where(col(Camera.id).in_(cameras[:4])).values(recorder="NVR1"))
    street = Street(database, clock, cameras)
    await street.clocks(range(6), 1.0, "online")
    await clock.advance(30)
    return street
