"""A repair is what the service has seen, not what somebody said: a watch over scripted cameras, simulated time."""

import asyncio
import itertools
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from registry.model import Camera
from tests.fakes.clock import FakeClock
from tests.fakes.people import add_user
from tests.fakes.watching import Fleet, fleet_of
from vms.accounts.model import Actor, Role, Via
from vms.bus.memory import MemoryBus
from vms.causes.model import CausePolicy
from vms.db.inbox import Inbox
from vms.events import CameraStateChanged, RegistryChanged
from vms.evidence.tables import Evidence
from vms.health.service import HealthService
from vms.incidents.model import IncidentAction, LifePolicy
from vms.incidents.proof import ProofPolicy
from vms.incidents.raising import Raiser
from vms.incidents.schemas import ActionIn, ProofCheckOut
from vms.incidents.service import Incidents
from vms.incidents.tables import Incident, IncidentCheck, IncidentStep
from vms.incidents.verifying import Verifier
from vms.incidents.watching import IncidentWatch
from vms.references.model import ReferenceSource, ReferenceStatus
from vms.references.tables import CameraReference

_number = itertools.count()


class Scene:
    """Two cameras; what the first shows is `self.shows`. Incidents are watched and repairs verified."""

    def __init__(self, fleet: Fleet, cameras: list[uuid.UUID], officer: Actor) -> None:
        self.fleet, self.cameras, self.officer = fleet, cameras, officer
        self.service = Incidents(fleet.database, LifePolicy(), 3)

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """The background work of incidents runs inside."""
        fleet, life = self.fleet, LifePolicy()
        inbox = Inbox("incidents", (CameraStateChanged,), fleet.database, fleet.bus)
        health = HealthService(fleet.watch, 10.0)
        watch = IncidentWatch(
            fleet.database,
            fleet.clock,
            inbox,
            Raiser(life),
            causes=CausePolicy(),
            hasten=health.hasten,
            keep_proofs=timedelta(days=400),
        )
        verifier = Verifier(fleet.database, fleet.bus, fleet.clock, health.check_fully, life=life, proof=ProofPolicy())
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(watch.run()), group.create_task(verifier.run())]
            yield
            for task in tasks:
                task.cancel()

    async def incident(self) -> Incident:
        async with self.fleet.database.reading() as session:
            (found,) = await session.scalars(select(Incident))
            return found

    async def act(self, *actions: IncidentAction, reason: str | None = None) -> None:
        key = (await self.incident()).id
        for action in actions:
            asked = ActionIn(action=action, client_action_id=f"action-{next(_number)}", reason=reason)
            await self.service.act(self.officer, key, asked)
            await self.fleet.settle()

    async def steps(self) -> list[IncidentStep]:
        async with self.fleet.database.reading() as session:
            return list(await session.scalars(select(IncidentStep).order_by(col(IncidentStep.id))))


@asynccontextmanager
async def scene(folder: Path, clock: FakeClock, bus: MemoryBus, shows: dict[int, str]) -> AsyncIterator[Scene]:
    """`shows`: what each camera shows now, to be changed while it runs; "ok" unless given."""
    async with fleet_of(2, folder, clock, bus, lambda number, at: shows.get(number, "ok")) as (fleet, cameras):
        async with fleet.database.unit_of_work() as tx:
            user = await add_user(tx, Role.ADMINISTRATOR, None)
        actor = Actor(user.id, user.username, Role.ADMINISTRATOR, "/", None, None, Via.SESSION)
        yield Scene(fleet, cameras, actor)


async def failed(one: Scene, shows: dict[int, str], condition: str) -> None:
    """The first camera was sound, and then fails."""
    await one.fleet.run(90)
    shows[0] = condition
    await one.fleet.run(150)
    assert (await one.incident()).status == "raised"


async def test_what_the_service_has_seen_is_verified_with_a_frame_before_and_after(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    shows: dict[int, str] = {}
    async with scene(tmp_path, clock, bus, shows) as one, one.fleet.watching(), one.working():
        await failed(one, shows, "black")
        await one.act(IncidentAction.ACKNOWLEDGE)
        shows[0] = "ok"
        await one.act(IncidentAction.REPAIRED)
        assert (await one.incident()).status == "awaiting_check"
        await one.fleet.run(90)
        done = await one.incident()
        assert (done.status, done.resolution) == ("closed", "verified")
        last = (await one.steps())[-1]
        assert (last.action, last.user_id, last.detail["checks"]) == ("verified", None, 3)
        async with one.fleet.database.reading() as session:
            checks = list(await session.scalars(select(IncidentCheck).order_by(col(IncidentCheck.at))))
            rows = await session.scalars(select(Evidence).where(col(Evidence.proof)))
            proof = {row.sha256: row.faults for row in rows}
        assert checks[-1].at - checks[0].at >= timedelta(seconds=54)
        assert proof == {done.before_sha: ["black"], done.after_sha: []}


@pytest.mark.parametrize(("condition", "reason", "faults"), [("black", "faults", ["black"]), ("down", "no_stream", [])])
async def test_what_is_not_mended_goes_back_with_the_reason_and_the_fourth_time_under_supervision(
    condition: str, reason: str, faults: list[str], tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    shows: dict[int, str] = {}
    async with scene(tmp_path, clock, bus, shows) as one, one.fleet.watching(), one.working():
        await failed(one, shows, condition)
        for number in range(1, 5):
            await one.act(IncidentAction.REPAIRED)
            await one.fleet.run(60)
            back = await one.incident()
            assert (back.status, back.returns, back.supervised_until is not None) == ("returned", number, number == 4)
        last = [step for step in await one.steps() if step.action == "returned"][-1]
        told = {"reason": reason, "faults": faults, "bad": 1, "cameras": 1}
        assert {name: last.detail[name] for name in told} == told
        assert last.remark
        async with one.fleet.database.reading() as session:
            checks = list(await session.scalars(select(IncidentCheck)))
        assert all(ProofCheckOut.of(check).faults == faults for check in checks)
        # Of a camera that gives no picture the last frame there was is not what the check saw.
        assert {check.evidence_sha is None for check in checks} == {condition == "down"}
        assert (await one.steps())[-1].action == "supervised"
        await one.act(IncidentAction.OVERRIDE, reason="the pole will be removed")
        assert (await one.incident()).resolution == "overridden"


async def test_while_we_are_blind_nothing_is_held_against_the_crew(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    shows: dict[int, str] = {}
    async with scene(tmp_path, clock, bus, shows) as one, one.fleet.watching(), one.working():
        await failed(one, shows, "black")
        shows[0] = "blind"
        await one.act(IncidentAction.REPAIRED)
        await one.fleet.run(40 * 60, step_s=5)
        waits = await one.incident()
        assert (waits.status, waits.returns) == ("awaiting_check", 0)
        assert waits.check_at is not None
        assert waits.check_at - clock.now() <= timedelta(minutes=10)
        shows[0] = "ok"
        await one.fleet.run(12 * 60, step_s=5)
        assert (await one.incident()).resolution == "verified"
        assert "returned" not in [step.action for step in await one.steps()]


async def test_the_time_in_which_we_were_blind_is_not_the_crews(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    shows: dict[int, str] = {}
    async with scene(tmp_path, clock, bus, shows) as one, one.fleet.watching(), one.working():
        await failed(one, shows, "black")
        due = (await one.incident()).due_at
        shows[0] = "blind"
        await one.act(IncidentAction.REPAIRED)
        repaired_at = clock.now()
        await one.fleet.run(20 * 60, step_s=5)
        shows[0] = "black"
        await one.fleet.run(15 * 60, step_s=5)
        back = await one.incident()
        assert (back.status, back.returns) == ("returned", 1)
        (step,) = [step for step in await one.steps() if step.action == "returned"]
        waited = timedelta(seconds=step.detail["waited_s"])
        assert timedelta(minutes=20) <= waited < step.at - repaired_at
        assert back.due_at == due + waited


async def test_a_camera_that_is_not_checked_at_all_is_not_held_against_the_crew(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    shows: dict[int, str] = {}
    async with scene(tmp_path, clock, bus, shows) as one, one.fleet.watching(), one.working():

        async def address(url: str | None) -> None:
            async with one.fleet.database.unit_of_work() as tx:
                (await tx.session.get_one(Camera, one.cameras[0])).main_url = url
                tx.outbox.add(RegistryChanged(tx.now, camera_ids=(one.cameras[0],)))
            await one.fleet.settle()

        await failed(one, shows, "black")
        shows[0] = "ok"
        await address(None)
        await one.act(IncidentAction.REPAIRED)
        await one.fleet.run(20 * 60, step_s=5)
        assert ((await one.incident()).status, (await one.incident()).returns) == ("awaiting_check", 0)
        async with one.fleet.database.reading() as session:
            checks = list(await session.scalars(select(IncidentCheck)))
        assert {(check.outcome, check.reason) for check in checks} == {("unsure", "not_checked")}
        await address("rtsp://10.1.0.9/main")
        await one.fleet.run(12 * 60, step_s=5)
        assert (await one.incident()).resolution == "verified"


async def test_a_repair_is_proven_by_full_checks_also_while_somebody_else_wants_a_quick_one(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    shows: dict[int, str] = {}
    async with scene(tmp_path, clock, bus, shows) as one, one.fleet.watching(), one.working():
        await failed(one, shows, "black")
        shows[0] = "ok"
        async with asyncio.TaskGroup() as group:
            impatient = group.create_task(one.fleet.watch.check_now(one.cameras[0]))
            await one.fleet.settle()
            before = len(one.fleet.prober.jobs)
            assert one.fleet.prober.jobs[-1].quick
            await one.act(IncidentAction.REPAIRED)
            await one.fleet.run(90)
            assert impatient.done()
        jobs = [job for job in one.fleet.prober.jobs[before:] if job.camera_id == one.cameras[0]]
        assert len(jobs) >= 3
        assert not any(job.quick for job in jobs)
        async with one.fleet.database.reading() as session:
            checks = list(await session.scalars(select(IncidentCheck)))
        assert (await one.incident()).resolution == "verified"
        assert len(checks) == 3
        assert {(check.outcome, check.reason) for check in checks} == {("good", "no_reference")}


async def test_the_view_is_compared_where_an_approved_reference_has_not_expired(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    shows: dict[int, str] = {}
    async with scene(tmp_path, clock, bus, shows) as one, one.fleet.watching(), one.working():
        await failed(one, shows, "black")
        async with one.fleet.database.unit_of_work() as tx:
            approved = CameraReference(
                camera_id=one.cameras[0],
                status=ReferenceStatus.APPROVED,
                source=ReferenceSource.PERSON,
                condition="colour",
                evidence_sha="0" * 64,
                learned_at=clock.now(),
                expires_at=clock.now() + timedelta(minutes=30),
            )
            tx.session.add(approved)
        shows[0] = "night"
        await one.act(IncidentAction.REPAIRED)
        await one.fleet.run(20 * 60, step_s=5)
        waits = await one.incident()
        assert (waits.status, waits.returns) == ("awaiting_check", 0)
        async with one.fleet.database.reading() as session:
            checks = list(await session.scalars(select(IncidentCheck)))
        assert {check.reason for check in checks} == {"not_compared"}
        await one.fleet.run(25 * 60, step_s=5)
        assert (await one.incident()).resolution == "verified", "an expired view is no reference"
        assert (await one.steps())[-1].detail["compared"] == 0


async def test_a_repair_that_leaves_the_clock_wrong_goes_back_and_a_right_one_is_said(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    shows: dict[int, str] = {}
    async with scene(tmp_path, clock, bus, shows) as one, one.fleet.watching(), one.working():
        await failed(one, shows, "black")
        shows[0] = "late"
        await one.act(IncidentAction.REPAIRED)
        await one.fleet.run(60)
        assert ((await one.incident()).status, (await one.incident()).returns) == ("returned", 1)
        assert (await one.steps())[-1].remark == "The picture is not sound: wrong clock."
        shows[0] = "timed"
        await one.act(IncidentAction.REPAIRED)
        await one.fleet.run(90)
        assert (await one.incident()).resolution == "verified"
        assert (await one.steps())[-1].detail["clocks"] == 1
        async with one.fleet.database.reading() as session:
            checks = list(await session.scalars(select(IncidentCheck).order_by(col(IncidentCheck.at))))
        assert {ProofCheckOut.of(check).clock_offset_s for check in checks[-3:]} == {0.5}


async def test_a_restart_goes_on_where_it_was(tmp_path: Path, clock: FakeClock, bus: MemoryBus) -> None:
    shows: dict[int, str] = {}
    async with scene(tmp_path, clock, bus, shows) as one, one.fleet.watching():
        async with one.working():
            await failed(one, shows, "black")
            shows[0] = "ok"
            await one.act(IncidentAction.REPAIRED)
            await one.fleet.run(40)
        async with one.working():
            await one.fleet.run(60)
        assert (await one.incident()).resolution == "verified"
        assert [step.action for step in await one.steps()].count("verified") == 1
        async with one.fleet.database.reading() as session:
            assert len(list(await session.scalars(select(IncidentCheck)))) <= 4


async def test_a_person_who_sends_it_back_ends_the_looking(tmp_path: Path, clock: FakeClock, bus: MemoryBus) -> None:
    shows: dict[int, str] = {}
    async with scene(tmp_path, clock, bus, shows) as one, one.fleet.watching(), one.working():
        await failed(one, shows, "black")
        shows[0] = "ok"
        await one.act(IncidentAction.REPAIRED)
        await one.act(IncidentAction.RETURN, reason="the cable still hangs down")
        await one.fleet.run(200)
        back = await one.incident()
        assert (back.status, back.returns, back.check_at) == ("returned", 1, None)
