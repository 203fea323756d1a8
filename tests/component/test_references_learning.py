"""Reference views are learned from confirmed good checks alone, go with later checks, and never pile up."""

import asyncio
import uuid
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from streams.model import PictureFault
from tests.fakes.clock import FakeClock
from tests.fakes.watching import Fleet, fleet_of
from vms.accounts.cameras import CameraPlace, find_camera
from vms.accounts.model import service_actor
from vms.bus.memory import MemoryBus
from vms.evidence.service import SHOWN_FOR
from vms.evidence.tables import Evidence
from vms.health.model import HealthState
from vms.health.prober import Views
from vms.health.service import HealthService
from vms.references.model import ReferencePolicy, ReferenceStatus
from vms.references.service import NotSound, ReferenceDesk, Wish
from vms.references.tables import CameraReference

POLICY = ReferencePolicy(most=3, sound_for=timedelta(minutes=5))
ADMIN = service_actor()


async def references(fleet: Fleet) -> list[CameraReference]:
    async with fleet.database.reading() as session:
        return list(await session.scalars(select(CameraReference).order_by(col(CameraReference.id))))


async def frames(fleet: Fleet) -> list[Evidence]:
    async with fleet.database.reading() as session:
        return list(await session.scalars(select(Evidence).where(col(Evidence.reference))))


def desk_of(fleet: Fleet) -> ReferenceDesk:
    return ReferenceDesk(fleet.database, HealthService(fleet.watch, 10.0), fleet.evidence, POLICY)


async def place_of(fleet: Fleet, camera_id: uuid.UUID) -> CameraPlace:
    async with fleet.database.reading() as session:
        place = await find_camera(session, str(camera_id))
    assert place is not None
    return place


async def take(fleet: Fleet, camera_id: uuid.UUID, wish: Wish) -> uuid.UUID:
    async with asyncio.TaskGroup() as group:
        task = group.create_task(desk_of(fleet).take(ADMIN, await place_of(fleet, camera_id), wish))
        await fleet.run(4)
    return task.result()


async def test_a_sound_camera_teaches_one_view_for_each_part_of_the_day(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    async with (
        fleet_of(2, tmp_path, clock, bus, lambda number, at: "ok", references=POLICY) as (fleet, cameras),
        fleet.watching(),
    ):
        await fleet.run(4 * 60, step_s=1)
        assert await references(fleet) == []
        await fleet.run(6 * 60, step_s=1)
        rows = await references(fleet)
        assert {row.camera_id for row in rows} == set(cameras)
        assert {(row.status, row.source, row.hour, row.decided_by) for row in rows} == {
            ("candidate", "learned", 8, None)
        }
        assert {frame.sha256 for frame in await frames(fleet)} == {row.evidence_sha for row in rows}
        await fleet.run(10 * 60, step_s=5)
        assert len(await references(fleet)) == 2, "one is enough"
        assert all(job.views.references == () for job in fleet.prober.jobs), "nobody has approved them"


async def test_a_part_of_the_day_in_which_the_lamps_go_out_teaches_a_view_in_each_light(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    async with (
        fleet_of(1, tmp_path, clock, bus, lambda number, at: "ok", references=POLICY) as (fleet, _),
        fleet.watching(),
    ):
        fleet.prober.light = "infrared"
        await fleet.run(20 * 60, step_s=5)
        assert [row.condition for row in await references(fleet)] == ["infrared"]
        assert sum(job.views.learn for job in fleet.prober.jobs) == 2, "the other light is not tried at every check"
        fleet.prober.light = "colour"
        await fleet.run(70 * 60, step_s=5)
        assert [(row.condition, row.hour) for row in await references(fleet)] == [("infrared", 8), ("colour", 9)]
        learned = sum(job.views.learn for job in fleet.prober.jobs)
        await fleet.run(100 * 60, step_s=5)
        assert sum(job.views.learn for job in fleet.prober.jobs) == learned, "it has both"


@pytest.mark.parametrize("trouble", ["black", "silent"])
async def test_doubt_teaches_nothing(trouble: str, tmp_path: Path, clock: FakeClock, bus: MemoryBus) -> None:
    """Every third check goes wrong, which is too seldom for the state to change."""
    checks = 0

    def script(number: int, at: float) -> str:
        nonlocal checks
        checks += 1
        return trouble if checks % 3 == 0 else "ok"

    async with fleet_of(1, tmp_path, clock, bus, script, references=POLICY) as (fleet, (camera,)), fleet.watching():
        await fleet.run(20 * 60, step_s=1)
        assert (await fleet.states())[camera] == HealthState.ONLINE
        assert await references(fleet) == []


async def test_an_approved_view_goes_with_every_check_and_vouches_for_the_next(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    async with (
        fleet_of(1, tmp_path, clock, bus, lambda number, at: "ok", references=POLICY) as (fleet, (camera,)),
        fleet.watching(),
    ):
        await fleet.run(8 * 60, step_s=1)
        (row,) = await references(fleet)
        await desk_of(fleet).approve(ADMIN, await place_of(fleet, camera), row.id, "as planned")
        await fleet.run(70, step_s=1)
        assert fleet.prober.jobs[-1].views.references == (row.view,)
        await fleet.run(4.5 * 3600, step_s=30)
        first, second = await references(fleet)
        assert (first.status, first.decided_by) == ("approved", ADMIN.username)
        assert (second.status, second.decided_by, second.hour) == ("approved", None, 12), "the same view"


async def test_views_that_nobody_vouches_for_do_not_pile_up(tmp_path: Path, clock: FakeClock, bus: MemoryBus) -> None:
    async with (
        fleet_of(1, tmp_path, clock, bus, lambda number, at: "ok", references=replace(POLICY, band_h=1)) as (fleet, _),
        fleet.watching(),
    ):
        await fleet.run(4.5 * 3600, step_s=30)
        rows = await references(fleet)
        assert [row.hour for row in rows] == [10, 11, 12]
        assert {frame.sha256 for frame in await frames(fleet)} == {row.evidence_sha for row in rows}


async def test_a_person_replaces_all_views_after_a_move(tmp_path: Path, clock: FakeClock, bus: MemoryBus) -> None:
    async with (
        fleet_of(1, tmp_path, clock, bus, lambda number, at: "ok", references=POLICY) as (fleet, (camera,)),
        fleet.watching(),
    ):
        await fleet.run(8 * 60, step_s=1)
        (old,) = await references(fleet)
        await desk_of(fleet).approve(ADMIN, await place_of(fleet, camera), old.id, None)
        taken = await take(fleet, camera, Wish(approve=True, replace=True, reason="mounted higher"))
        assert fleet.prober.jobs[-1].views == Views((), learn=True)
        (new,) = await references(fleet)
        assert (new.id, new.status, new.source) == (taken, ReferenceStatus.APPROVED, "person")
        assert {frame.sha256 for frame in await frames(fleet)} == {new.evidence_sha}
        await fleet.run(130, step_s=1)
        assert fleet.prober.jobs[-1].views.references == (new.view,)
        await fleet.run(SHOWN_FOR.total_seconds() + 120, step_s=5)
        async with fleet.database.reading() as session:
            kept = await session.scalars(select(Evidence).where(col(Evidence.sha256) == old.evidence_sha))
            assert kept.all() == [], "its frame is let go of like any other"


async def test_no_view_is_taken_of_a_faulty_picture(tmp_path: Path, clock: FakeClock, bus: MemoryBus) -> None:
    async with (
        fleet_of(1, tmp_path, clock, bus, lambda number, at: "black", references=POLICY) as (fleet, (camera,)),
        fleet.watching(),
    ):
        await fleet.run(60, step_s=1)
        with pytest.raises(ExceptionGroup) as refused:
            await take(fleet, camera, Wish(approve=True, replace=False, reason=None))
        assert refused.group_contains(NotSound, match=f"has a fault \\({PictureFault.BLACK}\\)")
        assert await references(fleet) == []


async def test_a_restart_reads_the_approved_views_again(tmp_path: Path, clock: FakeClock, bus: MemoryBus) -> None:
    async with fleet_of(1, tmp_path, clock, bus, lambda number, at: "ok", references=POLICY) as (fleet, (camera,)):
        async with fleet.watching():
            await fleet.run(60, step_s=1)
            await take(fleet, camera, Wish(approve=True, replace=False, reason=None))
        (row,) = await references(fleet)
        async with fleet.watching():
            await fleet.run(70, step_s=1)
        assert fleet.prober.jobs[-1].views.references == (row.view,)
