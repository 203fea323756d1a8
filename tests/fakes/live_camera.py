"""One camera of the registry in a town of two, and what its live views leave behind."""

import asyncio
from collections.abc import Callable
from typing import Any

from sqlmodel import select

from registry.columns import new_id
from registry.model import Camera, Division, DivisionKind, Lifecycle, MonitoringRoom, Unit, UnitKind
from streams.model import Credentials
from streams.sim.camera import SimCamera
from tests.fakes.clock import FakeClock
from tests.fakes.patience import PATIENCE_S
from vms.accounts.tables import User
from vms.live.service import LiveService
from vms.live.tables import LiveView
from vms.web.deps import Container

CODE = "36092200001320000001"
SDP = {"Content-Type": "application/sdp"}


async def register(
    container: Container, main_url: str | None, sub_url: str | None, credentials: Credentials | None = None, **kw: Any
) -> None:
    async with container.database.unit_of_work() as tx:
        for code, kind, path in (
            ("36", "county", "/36/"),
            ("3601", "town", "/36/3601/"),
            ("3602", "town", "/36/3602/"),
        ):
            tx.session.add(Division(code=code, name=code, kind=DivisionKind(kind), path=path))
        await tx.session.flush()
        camera = Camera(
            code=CODE,
            name="East gate",
            division_code="3601",
            lifecycle=kw.get("lifecycle", Lifecycle.IN_SERVICE),
            main_url=main_url,
            sub_url=sub_url,
            username=credentials.username if credentials else None,
            password_sealed=container.seal.seal(credentials.password.encode()) if credentials else None,
            created_at=tx.now,
            updated_at=tx.now,
        )
        tx.session.add(camera)


async def register_sim(container: Container, sim: SimCamera) -> None:
    await register(container, str(sim.main_url), str(sim.sub_url), sim.credentials)


async def room_of(container: Container, link_kbps: int | None) -> MonitoringRoom:
    """A room for everybody there is so far."""
    async with container.database.unit_of_work() as tx:
        unit = Unit(code="360100000001", name="station", kind=UnitKind.POLICE_STATION, division_code="3601")
        tx.session.add(unit)
        await tx.session.flush()
        room = MonitoringRoom(
            id=new_id(), name="duty room", division_code="3601", unit_id=unit.id, link_kbps=link_kbps, staffed=True
        )
        tx.session.add(room)
        for user in (await tx.session.execute(select(User))).scalars():
            user.unit_id = unit.id
    return room


async def rows(container: Container) -> list[LiveView]:
    """With all that has happened so far."""
    await container.get(LiveService).drain()
    async with container.database.reading() as reading:
        return sorted((await reading.execute(select(LiveView))).scalars(), key=lambda row: row.id)


async def until(true: Callable[[], Any], clock: FakeClock) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not await true():
            await clock.settle()
