"""No line carries more checks at once than the limit, and one more where somebody waits: the record's uplink, else the
township's; who waits goes first. A watch in simulated time."""

import asyncio
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import update
from sqlmodel import col
from typing_extensions import override

from registry.model import Camera
from tests.fakes.cameras import COUNTY, EAST, WEST, add_camera
from tests.fakes.clock import FakeClock
from tests.fakes.watching import Fleet, ScriptedProber, fleet_of
from vms.bus.memory import MemoryBus
from vms.events import RegistryChanged
from vms.health.pool import ProberPool
from vms.health.prober import Checked, ProbeJob, Prober
from vms.health.scheduler import BESIDE
from vms.health.service import WatchTroubles, watch_settings
from vms.settings import Settings

LIMIT = 2
ASKED = LIMIT + BESIDE


class Lines(Prober):
    """Counts the checks that run at once over each line, by the name that the test gives it."""

    def __init__(self, inner: Prober, names: dict[uuid.UUID, str]) -> None:
        self._inner, self._names = inner, names
        self._running: Counter[str] = Counter()
        self.most: Counter[str] = Counter()

    @override
    async def check(self, job: ProbeJob) -> Checked:
        line = self._names[job.camera_id]
        self._running[line] += 1
        self.most[line] = max(self.most[line], self._running[line])
        try:
            return await self._inner.check(job)
        finally:
            self._running[line] -= 1


class StuckProber(Prober):
    @override
    async def check(self, job: ProbeJob) -> Checked:
        await asyncio.Event().wait()
        raise AssertionError


def limited(fleet: Fleet, prober: Prober) -> None:
    fleet.watch._settings = replace(fleet.watch._settings, checks_per_link=LIMIT)
    fleet.watch._prober = prober


async def add_some(fleet: Fleet, first: int, division: str, uplink: str | None) -> list[uuid.UUID]:
    """Five cameras on hosts of their own."""
    found = [await add_camera(fleet.database, number, division=division) for number in range(first, first + 5)]
    await write(fleet, found, uplink)
    return found


async def write(fleet: Fleet, cameras: list[uuid.UUID], uplink: str | None) -> None:
    """Into the record, and the fact."""
    async with fleet.database.unit_of_work() as tx:
        await tx.session.execute(update(Camera).where(col(Camera.id).in_(cameras)).values(uplink=uplink))
        tx.outbox.add(RegistryChanged(tx.now, camera_ids=tuple(cameras)))


async def test_the_uplink_of_the_record_is_the_line_and_a_townships_where_it_names_none(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    async with fleet_of(0, tmp_path, clock, bus, lambda number, at: "ok") as (fleet, _):
        lines = {
            "an uplink through both towns": await add_some(fleet, 0, EAST, "L1"),
            "the east": await add_some(fleet, 10, EAST, None),
            "the west": await add_some(fleet, 20, WEST, None),
            "of no town": await add_some(fleet, 30, COUNTY, None),
        }
        lines["an uplink through both towns"] += await add_some(fleet, 40, WEST, "L1")
        names = {camera: line for line, cameras in lines.items() for camera in cameras}
        prober = Lines(ScriptedProber(clock, lambda camera, at: "ok"), names)
        limited(fleet, prober)
        async with fleet.watching():
            await fleet.run(120, step_s=1)
            assert set((await fleet.states()).values()) == {"online"}
            assert await at_once(fleet, prober, names) == dict.fromkeys(lines, ASKED) | {"of no town": 5}
            moved = lines["of no town"]
            await write(fleet, moved, "L1")
            await fleet.run(10, step_s=1)
            names |= dict.fromkeys(moved, "an uplink through both towns")
            assert await at_once(fleet, prober, names) == dict.fromkeys(set(lines) - {"of no town"}, ASKED)


async def at_once(fleet: Fleet, prober: Lines, cameras: Iterable[uuid.UUID]) -> dict[str, int]:
    """Somebody asks for all of them: the most that ran at once over each line."""
    prober.most.clear()
    async with asyncio.TaskGroup() as group:
        asked = [group.create_task(fleet.watch.check_now(camera)) for camera in cameras]
        while not all(task.done() for task in asked):
            await fleet.run(1)
    return dict(prober.most)


async def test_a_line_that_is_too_narrow_is_named_where_checks_are_late(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    async with fleet_of(0, tmp_path, clock, bus, lambda number, at: "ok") as (fleet, _):
        await add_some(fleet, 0, EAST, "光缆 3")
        limited(fleet, StuckProber())
        pool = cast(ProberPool, type("Pool", (), {"alive": 1})())
        troubles = WatchTroubles(fleet.watch, pool, fleet.recorder, fleet.evidence)
        async with fleet.watching():
            await fleet.run(60, step_s=1)
            assert await troubles() is None
            await fleet.run(120, step_s=1)
            words = await troubles()
        assert words is not None
        assert f"late: the line of uplink 光缆 3 of {COUNTY} is full: raise VMS_CHECKS_PER_LINK" in words


async def test_a_host_that_has_all_its_connections_is_told_of_where_checks_are_late(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    async with fleet_of(0, tmp_path, clock, bus, lambda number, at: "ok") as (fleet, _):
        for number in range(5):
            await add_camera(fleet.database, number, url="rtsp://10.9.9.9:554/live")
        fleet.watch._prober = StuckProber()
        pool = cast(ProberPool, type("Pool", (), {"alive": 1})())
        troubles = WatchTroubles(fleet.watch, pool, fleet.recorder, fleet.evidence)
        async with fleet.watching():
            await fleet.run(180, step_s=1)
            words = await troubles()
        assert words is not None
        assert "late: a camera host has all its connections: raise VMS_CONNECTIONS_PER_HOST" in words
        assert "10.9.9.9" not in words, "anybody may read it"


async def test_who_waits_for_a_check_goes_before_all_that_are_asked_because_others_failed(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    async with fleet_of(0, tmp_path, clock, bus, lambda number, at: "ok", in_flight=16) as (fleet, _):
        cameras = [await add_camera(fleet.database, number) for number in range(60)]
        asked = cameras.pop()
        prober = Lines(StuckProber(), dict.fromkeys(cameras, "others") | {asked: "the one"})
        fleet.watch._prober = ScriptedProber(clock, lambda camera, at: "ok")
        async with fleet.watching():
            await fleet.run(60, step_s=1)
            fleet.watch._prober = prober
            fleet.watch.hasten(cameras, 0)
            await fleet.run(30, step_s=1)
            assert prober.most == {"others": 15}, "their deadline is not over, and more of them wait"
            async with asyncio.timeout(10), asyncio.TaskGroup() as group:
                check = group.create_task(fleet.watch.check_now(asked))
                await fleet.run(1)
                assert prober.most == {"others": 15, "the one": 1}
                check.cancel()


@pytest.mark.parametrize(("said", "limit"), [({}, 16), ({"checks_per_link": 0}, None), ({"checks_per_link": 3}, 3)])
def test_the_limit_is_on_and_can_be_set(said: dict[str, int], limit: int | None) -> None:
    assert watch_settings(Settings.model_validate(said)).checks_per_link == limit
