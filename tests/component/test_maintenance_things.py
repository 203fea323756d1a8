"""A window for what cameras hang on holds for whichever hang on it now: the watch through a power cut."""

import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import update
from sqlmodel import col

from registry.model import Camera, Division, DivisionKind
from tests.fakes.cameras import COUNTY, EAST
from tests.fakes.clock import START, FakeClock
from tests.fakes.watching import Fleet, fleet_of
from vms.accounts.model import Actor, Role, Via, service_actor
from vms.bus.memory import MemoryBus
from vms.events import RegistryChanged
from vms.health.model import HealthState
from vms.maintenance.model import Scope
from vms.maintenance.service import Maintenance, Plans

ADMIN = service_actor()
OF_EAST = Actor(uuid.UUID(int=1), "wang", Role.GOVERNANCE_OFFICER, f"/{COUNTY}/{EAST}/", None, None, Via.SESSION)
MINUTE = timedelta(minutes=1)
ON, UP = HealthState.MAINTENANCE, HealthState.ONLINE


def plans(start_min: float, end_min: float) -> Plans:
    return Plans("power cut", START + start_min * MINUTE, START + end_min * MINUTE)


async def write(fleet: Fleet, *cameras: uuid.UUID, **columns: Any) -> None:
    """As an edit of the record does it."""
    async with fleet.database.unit_of_work() as tx:
        await tx.session.execute(update(Camera).where(col(Camera.id).in_(cameras)).values(**columns))
        tx.outbox.add(RegistryChanged(tx.now, camera_ids=cameras))
    await fleet.settle()


async def test_cameras_that_join_the_switch_are_in_the_window_and_those_that_leave_are_out(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    async with fleet_of(4, tmp_path, clock, bus, lambda number, at: "ok") as (fleet, cameras), fleet.watching():
        stays, leaves, joins, other = cameras
        await write(fleet, stays, leaves, network_switch="SW1")
        await write(fleet, joins, other, network_switch="SW2", power_line="SW1")
        await fleet.run(60, step_s=1)
        await Maintenance(fleet.database).plan(ADMIN, Scope.SWITCH, "SW1", plans(5, 60))
        await fleet.run(5 * 60, step_s=1)
        assert await fleet.states() == {stays: ON, leaves: ON, joins: UP, other: UP}, "another kind's name is no switch"
        await write(fleet, joins, network_switch="SW1")
        joined_at = clock.now()
        await write(fleet, leaves, network_switch=None)
        await fleet.run(10, step_s=1)
        assert await fleet.states() == {stays: ON, leaves: UP, joins: ON, other: UP}, "who left is looked at at once"
        history = await fleet.history()
        assert [each.to_state for each in history[joins]] == ["online", "maintenance"]
        assert history[joins][-1].at == joined_at, "it was no maintenance before it hung there"
        assert history[stays][-1].at == START + 5 * MINUTE
        await fleet.run(56 * 60, step_s=5)
        assert set((await fleet.states()).values()) == {UP}


async def test_a_name_is_of_one_root_division_and_a_window_of_the_planners_area(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    async with fleet_of(3, tmp_path, clock, bus, lambda number, at: "ok") as (fleet, (east, later, foreign)):
        async with fleet.database.unit_of_work() as tx:
            tx.session.add(Division(code="360999", name="邻县", kind=DivisionKind.COUNTY, path="/360999/"))
        async with fleet.watching():
            await write(fleet, foreign, division_code="360999")
            await write(fleet, east, foreign, network_switch="SW1")
            await fleet.run(60, step_s=1)
            await Maintenance(fleet.database).plan(OF_EAST, Scope.SWITCH, "SW1", plans(1, 60))
            await fleet.settle()
            assert (await fleet.states())[foreign] == UP, "another county's switch"
            await write(fleet, later, network_switch="SW1", division_code=COUNTY)
            assert await fleet.states() == {east: ON, later: UP, foreign: UP}, "beyond the planner's area"
            await write(fleet, later, division_code=EAST)
            assert await fleet.states() == {east: ON, later: ON, foreign: UP}
