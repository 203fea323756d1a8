"""The real `vms serve` over real streams is killed as each thing has just become true: as a camera falls, as its
incident stands, as an order is given, as a camera comes back. Nothing is lost and nothing is there twice."""

import asyncio
import os
import sys
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import pairwise
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select, text
from sqlmodel import col

from streams.clock import SystemClock
from streams.sim.camera import SimCamera
from streams.sim.faults import Fault
from tests.fakes.cameras import EAST, add_camera, add_county
from tests.fakes.patience import PATIENCE_S
from tests.fakes.people import add_person, add_user
from vms.accounts.model import Role
from vms.db.engine import Database, make_engine
from vms.db.seal import KEY_FILE, load_key_file
from vms.health.tables import CameraHealth, Transition
from vms.incidents.tables import Incident, IncidentMember, IncidentStep
from vms.workorders.tables import WorkOrder

COMMAND = (sys.executable, "-c", "from vms.cli.main import app; app(prog_name='vms')", "serve")


@asynccontextmanager
async def serving(folder: Path) -> AsyncIterator[str]:
    """Its address; at the end of the block it is killed."""
    settings = {"VMS_DATA_DIR": str(folder), "VMS_PORT": "0", "VMS_CHECK_INTERVAL_S": "5"}
    environment = {**os.environ, **settings, "VMS_CONNECTIONS_PER_HOST": "16"}
    process = await asyncio.create_subprocess_exec(
        *COMMAND, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE_S):
            said = (await process.stdout.readline()).decode()
        assert said.startswith("ready http://"), said
        yield said.split()[1]
    finally:
        process.kill()
        await process.wait()


class Kept:
    """What the database holds, while the service runs and after it was killed."""

    def __init__(self, folder: Path) -> None:
        self.database = Database(make_engine(f"sqlite:///{folder / 'vms.db'}"))
        self.changes: list[Transition] = []
        self.healths: dict[uuid.UUID, str] = {}
        self.incidents: list[Incident] = []
        self.steps: list[IncidentStep] = []

    async def read(self) -> None:
        async with self.database.reading() as session:
            changes = select(Transition).order_by(col(Transition.at), col(Transition.id))
            self.changes = list(await session.scalars(changes))
            self.healths = {row.camera_id: row.state for row in await session.scalars(select(CameraHealth))}
            self.incidents = list(await session.scalars(select(Incident).order_by(col(Incident.number))))
            self.steps = list(await session.scalars(select(IncidentStep).order_by(col(IncidentStep.id))))

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not true():
                await SystemClock().sleep(0.02)
                await self.read()

    def states(self, camera: uuid.UUID) -> list[str]:
        """As they followed each other, without the times that we did not look."""
        own = [change for change in self.changes if change.camera_id == camera]
        assert all(one.to_state == two.from_state for one, two in pairwise(own)), "one leads to the next"
        assert own[-1].to_state == self.healths[camera]
        seen = [change.to_state for change in own if change.to_state != "unknown"]
        return [state for at, state in enumerate(seen) if at == 0 or state != seen[at - 1]]

    def of(self, camera: uuid.UUID) -> Incident:
        (found,) = [incident for incident in self.incidents if incident.camera_id == camera]
        return found

    def acts(self, camera: uuid.UUID) -> list[str]:
        """Without what its faults became meanwhile: black is also without contrast."""
        mine = self.of(camera).id
        return [step.action for step in self.steps if step.incident_id == mine and step.action != "changed"]

    async def nothing_is_doubled(self) -> None:
        await self.read()
        async with self.database.reading() as session:
            assert await session.scalar(text("PRAGMA integrity_check")) == "ok"
            members = list(await session.scalars(select(IncidentMember)))
            orders = list(await session.scalars(select(WorkOrder)))
        assert [incident.number for incident in self.incidents] == [*range(1, len(self.incidents) + 1)]
        assert len({incident.camera_id for incident in self.incidents}) == len(self.incidents) == len(members)
        assert len(orders) == sum(step.action == "dispatch" for step in self.steps)
        once = [(step.incident_id, step.action) for step in self.steps if step.action != "changed"]
        assert len(set(once)) == len(once)
        assert len({(row.camera_id, row.at, row.to_state) for row in self.changes}) == len(self.changes)


@pytest.mark.slow
async def test_a_service_killed_in_the_middle_of_incidents_loses_and_doubles_nothing(service_folder: Path) -> None:
    kept, seal, sims = Kept(service_folder), load_key_file(service_folder / KEY_FILE), [SimCamera() for _ in range(3)]
    async with AsyncExitStack() as stack:
        stack.push_async_callback(kept.database.close)
        await add_county(kept.database)
        ids = []
        for number, sim in enumerate(sims):
            await stack.enter_async_context(sim)
            given = sim.credentials
            sealed = seal.seal(given.password.encode())
            ids.append(
                await add_camera(
                    kept.database, number, url=str(sim.sub_url), username=given.username, password_sealed=sealed
                )
            )
        mends, stays, well = ids
        key = {"Authorization": f"Bearer {await add_person(kept.database, Role.ADMINISTRATOR)}"}
        async with kept.database.unit_of_work() as tx:
            crew = str((await add_user(tx, Role.CREW, EAST)).id)

        async with serving(service_folder):
            await kept.until(lambda: [*kept.healths.values()] == ["online"] * 3)
        await kept.nothing_is_doubled()
        for sim in sims[:2]:
            await sim.set_fault(Fault.BLACK)
        async with serving(service_folder):
            await kept.until(lambda: "degraded" in kept.healths.values())
        await kept.nothing_is_doubled()
        async with serving(service_folder):
            await kept.until(lambda: bool(kept.incidents))
        await kept.nothing_is_doubled()
        async with serving(service_folder) as address:
            await kept.until(lambda: len(kept.incidents) == 2)
            async with httpx.AsyncClient(base_url=address, headers=key, timeout=PATIENCE_S) as office:
                body = {"action": "dispatch", "client_action_id": "office-1", "assignee_id": crew}
                answer = await office.post(f"/api/v1/incidents/{kept.of(stays).id}/actions", json=body)
                assert answer.status_code == 200, answer.text
        await kept.nothing_is_doubled()
        assert kept.acts(stays) == ["raised", "dispatch"], "what was answered is there"
        await sims[0].set_fault(None)
        async with serving(service_folder):
            await kept.until(lambda: kept.healths[mends] == "online")
        async with serving(service_folder):
            await kept.until(lambda: kept.of(mends).status == "closed")
        await kept.nothing_is_doubled()
    assert [kept.states(camera) for camera in ids] == [
        ["online", "degraded", "online"],
        ["online", "degraded"],
        ["online"],
    ]
    assert {incident.camera_id: incident.kind for incident in kept.incidents} == {mends: "black", stays: "black"}
    assert (kept.of(mends).resolution, kept.of(stays).status) == ("recovered", "dispatched")
    assert kept.acts(stays) == ["raised", "dispatch"]
    assert kept.states(well) == ["online"]
