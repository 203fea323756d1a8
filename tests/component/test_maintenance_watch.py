"""Maintenance windows and overrides over a running watch: measured and not judged, exactly as long as people said."""

import uuid
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from tests.fakes.cameras import EAST
from tests.fakes.clock import START, FakeClock
from tests.fakes.watching import Fleet, fleet_of
from vms.accounts.cameras import find_camera
from vms.accounts.model import service_actor
from vms.bus.memory import MemoryBus
from vms.coverage import past_store
from vms.db.inbox import Inbox
from vms.events import CameraStateChanged
from vms.health.model import HealthState
from vms.health.tables import CameraDay, CameraHealth, measured_state
from vms.incidents.model import LifePolicy
from vms.incidents.raising import Raiser
from vms.incidents.tables import Incident, IncidentStep
from vms.maintenance.model import Scope
from vms.maintenance.service import Maintenance, Plans

ADMIN = service_actor()
MINUTE = timedelta(minutes=1)


async def row(fleet: Fleet, camera_id: uuid.UUID) -> CameraHealth:
    async with fleet.database.reading() as session:
        return await session.get_one(CameraHealth, camera_id)


async def override(fleet: Fleet, camera_id: uuid.UUID, state: HealthState, minutes: float) -> None:
    async with fleet.database.reading() as session:
        place = await find_camera(session, str(camera_id))
    assert place is not None
    until = fleet.clock.now() + minutes * MINUTE
    await Maintenance(fleet.database).override(ADMIN, place, state, "a bird's nest", until)
    await fleet.settle()


def plans(start_min: float, end_min: float) -> Plans:
    return Plans("new fibre", START + start_min * MINUTE, START + end_min * MINUTE)


async def test_a_window_keeps_measuring_and_says_nothing_of_what_it_sees(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    condition = "ok"
    async with fleet_of(2, tmp_path, clock, bus, lambda number, at: condition) as (fleet, cameras), fleet.watching():
        await fleet.run(60, step_s=1)
        await Maintenance(fleet.database).plan(ADMIN, Scope.DIVISION, EAST, plans(5, 20))
        await fleet.run(5 * 60 - 61, step_s=1)
        assert set((await fleet.states()).values()) == {HealthState.ONLINE}
        condition = "down"
        with bus.subscribe("test", CameraStateChanged) as facts:
            await fleet.run(10 * 60, step_s=1)
            told = [await anext(facts) for _ in cameras]
        assert {fact.state for fact in told} == {HealthState.MAINTENANCE}
        seen = await row(fleet, cameras[0])
        assert (seen.state, seen.finding) == ("maintenance", "refused")
        assert seen.detail == "Maintenance until 2026-03-02 08:20 UTC: new fibre"
        assert seen.checked_at is not None
        assert clock.now() - seen.checked_at < 2 * MINUTE
        condition = "ok"
        await fleet.run(6 * 60, step_s=1)
        assert set((await fleet.states()).values()) == {HealthState.ONLINE}
        for rows in (await fleet.history()).values():
            assert [each.to_state for each in rows] == ["online", "maintenance", "unknown", "online"]
            _, began, ended, online = rows
            assert (began.at, ended.at) == (START + 5 * MINUTE, START + 20 * MINUTE), "to the second, as planned"
            assert online.at - ended.at < timedelta(seconds=10), "checked at once"


async def test_a_window_over_an_outage_alarms_when_it_ends(tmp_path: Path, clock: FakeClock, bus: MemoryBus) -> None:
    condition = "ok"
    async with fleet_of(1, tmp_path, clock, bus, lambda number, at: condition) as (fleet, (camera,)), fleet.watching():
        await fleet.run(60, step_s=1)
        window = await Maintenance(fleet.database).plan(ADMIN, Scope.CAMERA, str(camera), plans(0, 600))
        await fleet.settle()
        assert (await row(fleet, camera)).state == HealthState.MAINTENANCE
        condition = "down"
        await fleet.run(300, step_s=1)
        await Maintenance(fleet.database).cancel(ADMIN, window, "done early")
        await fleet.run(30, step_s=1)
        assert [each.to_state for each in (await fleet.history())[camera]][-2:] == ["unknown", "offline"]


async def test_a_window_goes_on_after_a_restart(tmp_path: Path, clock: FakeClock, bus: MemoryBus) -> None:
    async with fleet_of(1, tmp_path, clock, bus, lambda number, at: "down" if at > 120 else "ok") as (fleet, (camera,)):
        await Maintenance(fleet.database).plan(ADMIN, Scope.CAMERA, str(camera), plans(1, 60))
        for _ in range(3):
            async with fleet.watching():
                await fleet.run(120, step_s=1)
        assert [each.to_state for each in (await fleet.history())[camera]] == ["online", "maintenance"]


async def test_an_override_holds_until_it_expires(tmp_path: Path, clock: FakeClock, bus: MemoryBus) -> None:
    condition = "ok"
    async with fleet_of(1, tmp_path, clock, bus, lambda number, at: condition) as (fleet, (camera,)), fleet.watching():
        condition = "black"
        await fleet.run(120, step_s=1)
        assert (await row(fleet, camera)).state == HealthState.DEGRADED
        await override(fleet, camera, HealthState.ONLINE, 30)
        seen = await row(fleet, camera)
        assert (seen.state, seen.held, seen.faults) == ("online", True, [])
        assert "a bird's nest" in seen.detail
        condition = "down"
        await fleet.run(25 * 60, step_s=5)
        assert (await row(fleet, camera)).state == HealthState.ONLINE
        await fleet.run(6 * 60, step_s=1)
        seen = await row(fleet, camera)
        assert (seen.state, seen.held, seen.finding) == ("offline", False, "refused")
        states = [each.to_state for each in (await fleet.history())[camera]]
        assert states == ["online", "degraded", "override", "unknown", "offline"]
        async with fleet.database.reading() as session:
            days = list(await session.scalars(select(CameraDay).where(col(CameraDay.camera_id) == camera)))
        assert sum(day.override_s for day in days) == pytest.approx(30 * 60, abs=1)
        assert sum(day.online_s for day in days) < 120, "what was said is not what was measured"


async def test_an_override_of_the_same_state_holds_it_too(tmp_path: Path, clock: FakeClock, bus: MemoryBus) -> None:
    condition = "ok"
    async with fleet_of(1, tmp_path, clock, bus, lambda number, at: condition) as (fleet, (camera,)), fleet.watching():
        await fleet.run(60, step_s=1)
        await override(fleet, camera, HealthState.ONLINE, 10)
        condition = "blind"
        await fleet.run(300, step_s=1)
        assert [each.to_state for each in (await fleet.history())[camera]] == ["online", "override"]
        assert (await row(fleet, camera)).held


async def test_an_override_closes_and_raises_no_incident(tmp_path: Path, clock: FakeClock, bus: MemoryBus) -> None:
    shows = ["black", "ok"]
    async with (
        fleet_of(2, tmp_path, clock, bus, lambda number, at: shows[number]) as (fleet, cameras),
        fleet.watching(),
    ):
        raiser = Raiser(LifePolicy())
        inbox = Inbox("incidents", (CameraStateChanged,), fleet.database, fleet.bus)

        async def found() -> list[tuple[uuid.UUID, str, str | None]]:
            while await inbox.handle_some(raiser.handle):
                pass
            async with fleet.database.unit_of_work() as tx:
                assert not await raiser.reconcile(tx)
            async with fleet.database.reading() as session:
                rows = await session.scalars(select(Incident).order_by(col(Incident.number)))
                return [(row.camera_id, row.status, row.resolution) for row in rows]

        await fleet.run(120, step_s=1)
        assert await found() == [(cameras[0], "raised", None)]
        await override(fleet, cameras[0], HealthState.ONLINE, 30)
        await override(fleet, cameras[1], HealthState.DEGRADED, 30)
        await fleet.run(600, step_s=5)
        assert await found() == [(cameras[0], "raised", None)]
        async with fleet.database.reading() as session:
            steps = list(await session.scalars(select(IncidentStep).order_by(col(IncidentStep.id))))
        assert [step.action for step in steps] == ["raised", "held"], "the incident says so"
        await fleet.run(25 * 60, step_s=5)
        assert await found() == [(cameras[0], "raised", None)], "the fault is still there when it ends"
        shows[0] = "ok"
        await fleet.run(180, step_s=1)
        assert await found() == [(cameras[0], "closed", "recovered")]


async def test_figures_of_a_past_time_see_each_override_as_figures_of_then_did(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    """What coverage reads of a camera's state, moment by moment: set, set anew, released, ended by itself, cut by a
    restart."""
    seen: dict[datetime, dict[uuid.UUID, str]] = {}
    conditions = ["ok", "ok", "down"]

    async with fleet_of(3, tmp_path, clock, bus, lambda number, at: conditions[number]) as (fleet, cameras):

        async def look(minutes: int) -> None:
            for _ in range(minutes):
                await fleet.run(60, step_s=1)
                async with fleet.database.reading() as session:
                    rows = await session.execute(select(col(CameraHealth.camera_id), measured_state))
                seen[clock.now()] = {row[0]: row[1] for row in rows}
                await fleet.run(1, step_s=1)  # what is said at a moment counts as of it

        async with fleet.watching():
            await look(3)
            await override(fleet, cameras[0], HealthState.ONLINE, 12)
            await override(fleet, cameras[2], HealthState.ONLINE, 60)
            await look(3)
            await override(fleet, cameras[2], HealthState.MAINTENANCE, 4)  # another state, until sooner
            conditions[0] = "black"
            await look(2)
        async with fleet.watching():
            await look(3)
            async with fleet.database.reading() as session:
                place = await find_camera(session, str(cameras[0]))
            assert place is not None
            await Maintenance(fleet.database).release(ADMIN, place)
            await fleet.settle()
            await look(5)
        assert {state for states in seen.values() for state in states.values()} >= {"online", "override", "degraded"}
        async with fleet.database.reading() as session:
            for at, states in seen.items():
                then = {key: state for key, state, _, _ in await past_store.states_at(session, at)}
                assert then == states, at


async def test_an_end_that_comes_while_others_are_writing_is_not_missed(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    async with fleet_of(1, tmp_path, clock, bus, lambda number, at: "ok") as (fleet, (camera,)), fleet.watching():
        await fleet.run(60, step_s=1)
        await Maintenance(fleet.database).plan(ADMIN, Scope.CAMERA, str(camera), plans(2, 3 + 10 / 60))
        await fleet.run(3 * 60 - 60 - 1, step_s=1)
        async with fleet.watch._writing:  # over the half-minute look at three minutes, and the end ten seconds later
            for _ in range(12):
                await clock.advance(1)
        await fleet.run(1, step_s=1)
        _, began, ended, *_ = (await fleet.history())[camera]
        assert began.to_state == "maintenance"
        assert ended.at - START < timedelta(minutes=3, seconds=15)
