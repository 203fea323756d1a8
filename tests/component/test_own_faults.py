"""What is our own fault is held against no camera: a line to few hosts, and our clock. A watch in simulated time."""

import asyncio
from pathlib import Path

from streams.model import Finding
from tests.fakes.clock import FakeClock
from tests.fakes.watching import Fleet, fleet_of
from vms.bus.memory import MemoryBus
from vms.health.blindness import Sight
from vms.health.recording import Recorded


async def told(fleet: Fleet) -> list[list[str]]:
    """Each camera's states so far."""
    return [[row.to_state for row in rows] for rows in (await fleet.history()).values()]


async def test_when_the_line_to_four_hosts_is_cut_none_of_them_is_offline(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    shows = dict.fromkeys(range(4), "ok")
    async with fleet_of(4, tmp_path, clock, bus, lambda number, at: shows[number]) as (fleet, _), fleet.watching():
        await fleet.run(180, step_s=1)
        shows.update(dict.fromkeys(range(4), "silent"))
        await fleet.run(600, step_s=1)
        assert fleet.recorder.sight is Sight.CUT_OFF
        assert await told(fleet) == [["online", "unknown"]] * 4
        shows.update(dict.fromkeys(range(4), "ok"))
        await fleet.run(120, step_s=1)
        assert await told(fleet) == [["online", "unknown", "online"]] * 4


async def test_one_of_four_hosts_that_is_gone_is_offline_within_two_intervals(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    shows = dict.fromkeys(range(4), "ok")
    async with (
        fleet_of(4, tmp_path, clock, bus, lambda number, at: shows[number]) as (fleet, cameras),
        fleet.watching(),
    ):
        await fleet.run(180, step_s=1)
        shows[2] = "silent"
        await fleet.run(120, step_s=1)
        assert (await fleet.states())[cameras[2]] == "offline"
        assert sorted(await told(fleet)) == [["online"]] * 3 + [["online", "offline"]]


async def test_when_our_clock_is_wrong_no_cameras_clock_is(tmp_path: Path, clock: FakeClock, bus: MemoryBus) -> None:
    shows = dict.fromkeys(range(6), "timed")
    async with (
        fleet_of(6, tmp_path, clock, bus, lambda number, at: shows[number]) as (fleet, cameras),
        fleet.watching(),
    ):
        await fleet.run(180, step_s=1)
        shows.update(dict.fromkeys(range(6), "late"))
        await fleet.run(600, step_s=1)
        assert fleet.recorder.clocks.off_by_s == -600
        assert await told(fleet) == [["online"]] * 6
        shows.update(dict.fromkeys(range(1, 6), "timed"))
        await fleet.run(300, step_s=1)
        assert fleet.recorder.clocks.off_by_s is None
        assert (await fleet.states())[cameras[0]] == "degraded", "this clock is its own"
        assert sorted(await told(fleet)) == [["online"]] * 5 + [["online", "degraded"]]


async def test_a_check_that_may_be_our_networks_or_the_weathers_doing_is_called_doubtful(
    tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    shows = dict.fromkeys(range(6), "ok") | {0: "noise"}
    async with (
        fleet_of(6, tmp_path, clock, bus, lambda number, at: shows[number]) as (fleet, cameras),
        fleet.watching(),
    ):

        async def full_check() -> Recorded:
            async with asyncio.TaskGroup() as group:
                task = group.create_task(fleet.watch.check_now(cameras[0], full=True))
                while not task.done():
                    await fleet.run(1)
            return task.result()

        await fleet.run(300, step_s=1)
        assert (await fleet.states())[cameras[0]] == "degraded"
        assert not (await full_check()).doubtful
        shows.update(dict.fromkeys(range(6), "noise"))
        await fleet.run(300, step_s=1)
        veiled = await full_check()
        assert veiled.doubtful
        assert veiled.report.faults, "its own fault stays, but nothing is proven by it"
        shows.update(dict.fromkeys(range(6), "silent"))
        cut = await full_check()
        assert cut.doubtful
        assert cut.report.finding is Finding.TIMED_OUT
