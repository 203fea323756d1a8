"""The watch on a simulated clock over a real database: registry changes, restarts, blindness, check now, full disks."""

import asyncio
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from sqlalchemy import func, select
from sqlmodel import col
from typing_extensions import override

from registry.model import Camera, Lifecycle
from tests.fakes.cameras import add_camera
from tests.fakes.clock import FakeClock
from tests.fakes.watching import Fleet, ScriptedProber, fleet_of
from vms.bus.memory import MemoryBus
from vms.events import CameraStateChanged, RegistryChanged
from vms.evidence.service import SHOWN_FOR
from vms.evidence.tables import Evidence
from vms.health.model import HealthState
from vms.health.prober import Checked, ProbeJob, Prober
from vms.health.service import watch_settings
from vms.health.tables import CameraDay, CameraHealth, Transition
from vms.health.watching import LAPSE_INTERVAL_S
from vms.settings import Settings
from vms.web.problems import Unavailable

ONLINE, OFFLINE, UNKNOWN = HealthState.ONLINE, HealthState.OFFLINE, HealthState.UNKNOWN


async def change(fleet: Fleet, camera_id: uuid.UUID, **fields: object) -> None:
    """What an editor does: the row, and the fact."""
    async with fleet.database.unit_of_work() as tx:
        camera = await tx.session.get_one(Camera, camera_id)
        for name, value in fields.items():
            setattr(camera, name, value)
        tx.outbox.add(RegistryChanged(tx.now, camera_ids=(camera_id,)))


async def row(fleet: Fleet, camera_id: uuid.UUID) -> CameraHealth:
    async with fleet.database.reading() as session:
        return await session.get_one(CameraHealth, camera_id)


async def test_every_camera_is_checked_within_a_minute_of_the_first_start(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    async with fleet_of(50, tmp_path, clock, bus, lambda number, at: "ok") as (fleet, cameras):
        async with fleet.watching():
            await fleet.run(60, step_s=1)
        assert set((await fleet.states()).values()) == {ONLINE}
        assert {job.camera_id for job in fleet.prober.jobs} == set(cameras)


async def test_a_fault_and_its_end_each_show_within_two_intervals(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    condition = "ok"
    async with fleet_of(1, tmp_path, clock, bus, lambda number, at: condition) as (fleet, (camera,)), fleet.watching():
        for now, state in (("ok", "online"), ("silent", "offline"), ("ok", "online"), ("black", "degraded")) * 2:
            condition = now
            await fleet.run(120, step_s=1)
            assert (await row(fleet, camera)).state == state


@pytest.mark.parametrize(("wished", "checked"), [("sub", {"sub", "main"}), ("main", {"main"})])
async def test_the_wished_stream_is_checked_and_of_a_camera_without_it_the_other(
    wished: Literal["sub", "main"], checked: set[str], tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    async with fleet_of(0, tmp_path, clock, bus, lambda number, at: "ok") as (fleet, _):
        await add_camera(fleet.database, 0, sub_url="rtsp://10.1.0.1/sub")
        await add_camera(fleet.database, 1)
        fleet.prober = ScriptedProber(clock, lambda camera_id, at: "ok")
        fleet.watch._prober, fleet.watch._settings = fleet.prober, watch_settings(Settings(check_stream=wished))
        async with fleet.watching():
            await fleet.run(60, step_s=1)
        assert {str(job.url).rpartition("/")[2] for job in fleet.prober.jobs} == checked


async def test_the_sub_stream_is_checked_with_the_fingerprint_of_the_last_visit(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    async with fleet_of(0, tmp_path, clock, bus, lambda number, at: "ok") as (fleet, _):
        sub = "rtsp://10.1.0.1/sub"
        camera = await add_camera(fleet.database, 0, sub_url=sub, password_sealed=b"secret")
        fleet.prober = ScriptedProber(clock, lambda camera_id, at: "ok")
        fleet.watch._prober = fleet.prober
        async with fleet.watching():
            await fleet.run(130, step_s=1)
        first, second, *_ = fleet.prober.jobs
        assert {str(job.url) for job in fleet.prober.jobs} == {"rtsp://10.1.0.1:554/sub"}
        assert first.credentials is not None
        assert first.credentials.password == "secret"
        assert (first.print, second.print) == (None, {"visit": 1})
        assert (await row(fleet, camera)).print == {"visit": len(fleet.prober.jobs)}


async def test_added_changed_and_retired_cameras_are_followed(tmp_path: Path, clock: FakeClock, bus: MemoryBus) -> None:
    async with fleet_of(2, tmp_path, clock, bus, lambda number, at: "ok") as (fleet, (one, two)), fleet.watching():
        await fleet.run(60, step_s=1)
        await change(fleet, one, main_url="rtsp://10.9.9.9/new")
        await fleet.run(4)
        assert fleet.prober.jobs[-1].url.host == "10.9.9.9", "a new address is checked at once"
        assert fleet.prober.jobs[-1].print is None
        await change(fleet, one, lifecycle=Lifecycle.MAINTENANCE)
        await change(fleet, two, lifecycle=Lifecycle.RETIRED)
        await fleet.settle()
        assert await fleet.states() == {one: HealthState.MAINTENANCE, two: HealthState.RETIRED}
        before = len(fleet.prober.jobs)
        await fleet.run(130, step_s=1)
        assert {job.camera_id for job in fleet.prober.jobs[before:]} == {one}, "maintenance is still measured"
        await change(fleet, one, lifecycle=Lifecycle.IN_SERVICE)
        await fleet.run(70, step_s=1)
        assert (await row(fleet, one)).state == ONLINE
        assert fleet.watch.watched == 1


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"main_url": None}, "no stream address"),
        ({"main_url": "http://10.1.0.1/"}, "rtsp://"),
        ({"lifecycle": Lifecycle.PLANNED}, "planned"),
    ],
)
async def test_a_camera_that_cannot_be_checked_says_why(
    fields: dict[str, object], reason: str, tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    async with fleet_of(1, tmp_path, clock, bus, lambda number, at: "ok") as (fleet, (camera,)), fleet.watching():
        await fleet.run(60, step_s=1)
        await change(fleet, camera, **fields)
        await fleet.settle()
        stored = await row(fleet, camera)
        assert stored.state == UNKNOWN
        assert reason in stored.detail
        with pytest.raises(KeyError):
            await fleet.watch.check_now(camera)
        assert reason in (fleet.watch.why_not_watched(camera) or "")


async def test_a_report_from_an_address_that_has_changed_meanwhile_is_not_believed(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    async with (
        fleet_of(1, tmp_path, clock, bus, lambda number, at: "silent" if at < 60 else "ok") as (fleet, (camera,)),
        fleet.watching(),
    ):
        while not fleet.prober.running:
            await fleet.run(1)
        await change(fleet, camera, main_url="rtsp://10.9.9.9/new")
        await fleet.run(12)
        assert (await row(fleet, camera)).recent == []


async def test_check_now_comes_at_once_and_tells_the_new_state(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    condition = "ok"
    async with fleet_of(3, tmp_path, clock, bus, lambda number, at: condition) as (fleet, cameras), fleet.watching():
        await fleet.run(60, step_s=1)
        condition = "black"
        states = []
        for _ in range(2):
            async with asyncio.TaskGroup() as group:
                both = [group.create_task(fleet.watch.check_now(cameras[1])) for _ in range(2)]
                await fleet.run(3)
            assert all(task.done() for task in both)
            states.append(both[0].result().tracked.health.state)
        assert states == [HealthState.ONLINE, HealthState.DEGRADED]
        assert fleet.watch._waiters == {}


async def test_who_waits_for_a_check_hears_of_the_end_of_the_watch(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    async with fleet_of(1, tmp_path, clock, bus, lambda number, at: "ok") as (fleet, (camera,)):
        async with asyncio.TaskGroup() as group, fleet.watching():
            waiting = group.create_task(raises_unavailable(fleet, camera))
            await fleet.settle()
        assert "try again" in waiting.result()


async def raises_unavailable(fleet: Fleet, camera: uuid.UUID) -> str:
    with pytest.raises(Unavailable) as error:
        await fleet.watch.check_now(camera)
    return error.value.detail


async def test_a_restart_after_a_pause_excludes_the_pause(tmp_path: Path, clock: FakeClock, bus: MemoryBus) -> None:
    async with fleet_of(3, tmp_path, clock, bus, lambda number, at: "ok") as (fleet, cameras):
        async with fleet.watching():
            await fleet.run(60, step_s=1)
        stopped = clock.now()
        await clock.advance(7200)
        async with fleet.watching():
            await fleet.run(60, step_s=1)
        for rows in (await fleet.history()).values():
            assert [row.to_state for row in rows] == [ONLINE, UNKNOWN, ONLINE]
            assert rows[1].at <= stopped + timedelta(minutes=3)
        assert (await row(fleet, cameras[0])).accounted_at is not None


async def test_a_short_restart_loses_and_repeats_nothing(tmp_path: Path, clock: FakeClock, bus: MemoryBus) -> None:
    async with fleet_of(3, tmp_path, clock, bus, lambda number, at: "ok" if number else "down") as (fleet, cameras):
        for _ in range(3):
            async with fleet.watching():
                await fleet.run(80, step_s=1)
        history = await fleet.history()
        assert [[row.to_state for row in history[camera]] for camera in cameras] == [[OFFLINE], [ONLINE], [ONLINE]]


async def test_a_doubt_from_before_a_restart_is_settled_soon_after_it(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    condition = "ok"
    async with fleet_of(1, tmp_path, clock, bus, lambda number, at: condition) as (fleet, (camera,)):
        async with fleet.watching():
            await fleet.run(60, step_s=1)
            condition, before = "down", len(fleet.prober.jobs)
            while len(fleet.prober.jobs) == before:
                await fleet.run(1)
            await fleet.run(2)
            seen = await row(fleet, camera)
            assert (seen.state, len(seen.recent)) == (ONLINE, 2), "one failure is none yet"
        async with fleet.watching():
            await fleet.run(15, step_s=1)
            assert (await row(fleet, camera)).state == OFFLINE


async def test_somebody_who_waits_is_not_kept_by_the_others(tmp_path: Path, clock: FakeClock, bus: MemoryBus) -> None:
    async with fleet_of(3, tmp_path, clock, bus, lambda number, at: "ok") as (fleet, cameras), fleet.watching():
        await fleet.run(60, step_s=1)
        async with asyncio.TaskGroup() as group:
            waiting = group.create_task(fleet.watch.check_now(cameras[1]))
            await fleet.run(2.0, step_s=0.1)
            assert waiting.done(), "the check itself takes two seconds here"
        assert [job.quick for job in fleet.prober.jobs][-1]
        assert not any(job.quick for job in fleet.prober.jobs[:-1])


async def test_fog_over_a_town_is_weather_and_not_a_fault_of_each_camera(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    foggy = False
    script = lambda number, at: "noise" if foggy or number == 0 else "ok"  # noqa: E731
    async with fleet_of(20, tmp_path, clock, bus, script) as (fleet, cameras), fleet.watching():
        await fleet.run(180, step_s=1)
        assert [key for key, state in (await fleet.states()).items() if state != ONLINE] == [cameras[0]]
        foggy = True
        await fleet.run(600, step_s=1)
        states = await fleet.states()
        assert {states[key] for key in cameras[1:]} == {ONLINE}
        assert states[cameras[0]] == HealthState.DEGRADED, "it was noisy before the fog came"
        assert "Weather: " in (await row(fleet, cameras[5])).detail
        wrong = [key for key, rows in (await fleet.history()).items() if len(rows) > 1]
        assert wrong == [cameras[0]], "nobody was alarmed"


async def test_cheap_passes_between_checks_bring_the_whole_check_forward(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    condition = "ok"
    async with (
        fleet_of(1, tmp_path, clock, bus, lambda number, at: condition, interval_s=120, glances=3) as (
            fleet,
            (camera,),
        ),
        fleet.watching(),
    ):
        await fleet.run(60, step_s=1)
        before = (await row(fleet, camera)).checked_at
        await fleet.run(360, step_s=1)
        assert fleet.prober.glances == pytest.approx(9, abs=1)
        assert len(fleet.prober.jobs) == pytest.approx(4, abs=1)
        assert (await row(fleet, camera)).checked_at != before
        condition = "down"
        await fleet.run(55, step_s=1)
        assert (await row(fleet, camera)).state == OFFLINE, "within a quarter of the interval, and a recheck"
        condition = "ok"
        await fleet.run(55, step_s=1)
        assert (await row(fleet, camera)).state == ONLINE
        assert [each.to_state for each in (await fleet.history())[camera]] == ["online", "offline", "online"]


async def test_what_the_prober_could_not_see_is_never_offline(tmp_path: Path, clock: FakeClock, bus: MemoryBus) -> None:
    condition = "ok"
    async with fleet_of(3, tmp_path, clock, bus, lambda number, at: condition) as (fleet, cameras), fleet.watching():
        await fleet.run(60, step_s=1)
        condition = "blind"
        await fleet.run(120, step_s=1)
        assert set((await fleet.states()).values()) == {UNKNOWN}
        assert "not blamed" in (await row(fleet, cameras[0])).detail
        condition = "ok"
        await fleet.run(70, step_s=1)
        assert set((await fleet.states()).values()) == {ONLINE}


async def test_a_prober_that_never_answers_makes_the_state_unknown(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    condition = "ok"
    async with fleet_of(2, tmp_path, clock, bus, lambda number, at: condition) as (fleet, _), fleet.watching():
        await fleet.run(60, step_s=1)
        fleet.watch._prober = StuckProber()
        await fleet.run(180 + 60 + LAPSE_INTERVAL_S, step_s=1)
        assert set((await fleet.states()).values()) == {UNKNOWN}
        assert fleet.watch.in_flight == 2


class StuckProber(Prober):
    @override
    async def check(self, job: ProbeJob) -> Checked:
        await asyncio.Event().wait()
        raise AssertionError


async def test_a_disk_without_room_for_frames_does_not_stop_the_judging(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    async with fleet_of(2, tmp_path, clock, bus, lambda number, at: "ok") as (fleet, _):
        fleet.evidence.budget_bytes = 0
        with bus.subscribe("test", CameraStateChanged) as facts:
            async with fleet.watching():
                await fleet.run(60, step_s=1)
            assert (await anext(facts)).evidence_sha is None
        assert set((await fleet.states()).values()) == {ONLINE}
        assert fleet.evidence.missed["budget"] >= 2
        async with fleet.database.reading() as session:
            assert (await session.scalars(select(col(Evidence.id)))).all() == []


async def test_a_fact_is_told_for_changes_and_not_for_checks(tmp_path: Path, clock: FakeClock, bus: MemoryBus) -> None:
    condition = "ok"
    async with fleet_of(1, tmp_path, clock, bus, lambda number, at: condition) as (fleet, (camera,)):
        with bus.subscribe("test", CameraStateChanged) as facts:
            async with fleet.watching():
                await fleet.run(600, step_s=1)
                condition = "down"
                await fleet.run(600, step_s=1)
            told = [await anext(facts), await anext(facts)]
            assert [(fact.state, fact.finding) for fact in told] == [("online", "ok"), ("offline", "refused")]
            assert told[1].evidence_sha is not None, "the last picture before"
            assert told[0].camera_id == camera
            await bus.publish(told[0])
            assert await anext(facts) is told[0], "no third one was told before"


async def test_what_is_stored_does_not_grow_with_checks(tmp_path: Path, clock: FakeClock, bus: MemoryBus) -> None:
    async with fleet_of(3, tmp_path, clock, bus, lambda number, at: "ok") as (fleet, _), fleet.watching():
        await fleet.run(SHOWN_FOR.total_seconds() + 120, step_s=1)
        *before, frames_before = await sizes(fleet)
        await fleet.run(1200, step_s=1)
        *after, frames_after = await sizes(fleet)
    assert after == before
    # Replaced frames stay ten minutes, of which each camera's share depends on the jitter by one.
    assert abs(frames_after - frames_before) <= 3


async def sizes(fleet: Fleet) -> list[int]:
    """Rows per table."""
    async with fleet.database.reading() as session:
        tables = (CameraHealth, Transition, CameraDay, Evidence)
        return [await session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]
