"""What goes by itself after a crew was sent is proven like a repair, and its clock stands meanwhile: simulated time."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from sqlmodel import col

from tests.component.test_incidents_verified import Scene, failed, scene
from tests.fakes.clock import FakeClock
from tests.fakes.people import add_user
from vms.accounts.model import Role
from vms.bus.memory import MemoryBus
from vms.evidence.tables import Evidence
from vms.incidents.model import IncidentAction
from vms.incidents.repairs import Judgement, judge_repair
from vms.incidents.store import life_of

MINUTES = 60


async def sent(one: Scene, shows: dict[int, str]) -> None:
    """The first camera has failed, and a crew is on its way."""
    async with one.fleet.database.unit_of_work() as tx:
        await add_user(tx, Role.CREW, None)
    await failed(one, shows, "black")
    await one.act(IncidentAction.DISPATCH)


async def sound_for(one: Scene, shows: dict[int, str], seconds: float) -> None:
    shows[0] = "ok"
    await one.fleet.run(seconds, step_s=5)


async def test_it_closes_with_both_frames_and_is_neither_mended_nor_late(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    shows: dict[int, str] = {}
    async with scene(tmp_path, clock, bus, shows) as one, one.fleet.watching(), one.working():
        await sent(one, shows)
        await sound_for(one, shows, 20 * MINUTES)
        waits = await one.incident()
        assert (waits.status, waits.check_at) == ("dispatched", None)
        assert waits.recovered_at is not None
        assert one.service.looks_at(waits) == waits.recovered_at + timedelta(minutes=30)
        await sound_for(one, shows, 15 * MINUTES)
        done = await one.incident()
        assert (done.status, done.resolution) == ("closed", "sound_again")
        last = (await one.steps())[-1]
        assert (last.action, last.user_id, last.from_status) == ("verified", None, "dispatched")
        assert (last.detail["by_itself"], last.detail["checks"]) == (True, 3)
        async with one.fleet.database.reading() as session:
            rows = await session.scalars(select(Evidence).where(col(Evidence.proof)))
            proof = {row.sha256: row.faults for row in rows}
        assert proof == {done.before_sha: ["black"], done.after_sha: []}
        later = judge_repair(life_of(done), clock.now() + timedelta(days=9))
        assert later == (Judgement.RECOVERED, done.closed_at)


async def test_a_fault_that_is_back_goes_on_where_the_clock_stood(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    shows: dict[int, str] = {}
    async with scene(tmp_path, clock, bus, shows) as one, one.fleet.watching(), one.working():
        await sent(one, shows)
        due = (await one.incident()).due_at
        await sound_for(one, shows, 29 * MINUTES)
        shows[0] = "black"
        await one.fleet.run(5 * MINUTES, step_s=5)
        back = await one.incident()
        assert (back.status, back.recovered_at, back.check_at) == ("dispatched", None, None)
        (step,) = [step for step in await one.steps() if step.action == "relapsed"]
        assert back.due_at - due == timedelta(seconds=step.detail["stood_s"])
        assert timedelta(minutes=25) < back.due_at - due < timedelta(minutes=35)
        await sound_for(one, shows, 40 * MINUTES)
        assert (await one.incident()).resolution == "sound_again"


async def test_who_is_on_site_says_what_they_have_done(tmp_path: Path, clock: FakeClock, bus: MemoryBus) -> None:
    shows: dict[int, str] = {}
    async with scene(tmp_path, clock, bus, shows) as one, one.fleet.watching(), one.working():
        await sent(one, shows)
        await one.act(IncidentAction.ARRIVE)
        await sound_for(one, shows, 50 * MINUTES)
        assert (await one.incident()).status == "arrived"
        await one.act(IncidentAction.REPAIRED)
        await sound_for(one, shows, 3 * MINUTES)
        assert (await one.incident()).resolution == "verified"


async def test_a_look_that_cannot_tell_is_no_proof(tmp_path: Path, clock: FakeClock, bus: MemoryBus) -> None:
    shows: dict[int, str] = {}
    async with scene(tmp_path, clock, bus, shows) as one, one.fleet.watching(), one.working():
        await sent(one, shows)
        await sound_for(one, shows, 20 * MINUTES)
        shows[0] = "blind"
        await one.fleet.run(40 * MINUTES, step_s=5)
        waits = await one.incident()
        assert (waits.status, waits.recovered_at is not None) == ("dispatched", True)
        assert waits.check_at is not None
        await sound_for(one, shows, 15 * MINUTES)
        assert (await one.incident()).resolution == "sound_again"
