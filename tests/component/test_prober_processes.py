"""Prober processes that die, wedge, and end with their parent."""

import asyncio
import contextlib
import sys
import textwrap
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import psutil
import pytest
from structlog.testing import capture_logs

from streams.clock import Clock, SystemClock
from streams.model import Finding
from tests.fakes.hasty_clock import HastyClock
from tests.fakes.patience import PATIENCE_S, until
from tests.fakes.scripted_prober import job
from tests.fakes.standing_still import LaggingClock
from vms.health.pool import HOPELESS_S, STEADY_S, ProberPool, cores_of_our_own, prober_pool

SCRIPTED = (sys.executable, "-m", "tests.fakes.scripted_prober")


@pytest.fixture
async def pool() -> AsyncIterator[ProberPool]:
    async with pool_of_one(grace_s=PATIENCE_S) as running:
        yield running


def pool_of_one(*, grace_s: float, clock: Clock | None = None) -> AbstractAsyncContextManager[ProberPool]:
    """`grace_s`: so long may a busy machine keep its process from answering, s."""
    return prober_pool(processes=1, concurrency=4, clock=clock or SystemClock(), command=SCRIPTED, grace_s=grace_s)


def children() -> list[psutil.Process]:
    return list(psutil.Process().children())


async def test_the_job_of_a_process_that_died_is_done_by_the_next(pool: ProberPool, tmp_path: Path) -> None:
    checked = await pool.check(job(f"/die-once?file={tmp_path / 'died'}"))
    assert checked.report.finding is Finding.OK
    assert (pool.restarts, pool.lost_jobs) == (1, 0)


async def test_a_job_that_kills_every_process_is_blindness_and_the_others_go_on(pool: ProberPool) -> None:
    report = (await pool.check(job("/die"))).report
    assert report.finding is Finding.BLIND
    assert "lost twice" in report.detail
    assert (await pool.check(job("/ok"))).report.finding is Finding.OK
    assert (pool.restarts, pool.lost_jobs) == (2, 1)


async def test_a_stuck_process_is_killed_and_the_next_does_its_jobs(tmp_path: Path) -> None:
    async with pool_of_one(grace_s=5.0) as pool:
        async with asyncio.TaskGroup() as group:
            sound = group.create_task(pool.check(job("/slow?s=0.3")))
            stuck = group.create_task(pool.check(job(f"/hang-once?file={tmp_path / 'hung'}", deadline_s=0.2)))
        assert [each.result().report.finding for each in (sound, stuck)] == [Finding.OK] * 2
        assert (pool.restarts, pool.lost_jobs) == (1, 0)


async def test_a_job_that_blocks_every_process_is_blindness() -> None:
    async with pool_of_one(grace_s=1.0) as pool:
        report = (await pool.check(job("/hang", deadline_s=0.2))).report
        assert (report.finding, pool.lost_jobs) == (Finding.BLIND, 1)
        assert "lost twice" in report.detail


async def test_a_busy_process_that_still_answers_is_left_alone() -> None:
    """A job that is late by its own fault does not cost the others their process."""
    async with pool_of_one(grace_s=5.0) as pool, asyncio.TaskGroup() as group:
        late = group.create_task(pool.check(job("/slow?s=8", deadline_s=0.1)))
        while not late.done():
            await pool.check(job("/slow?s=0.1"))
    assert late.result().report.finding is Finding.OK
    assert pool.restarts == 0


async def test_a_service_that_stood_still_kills_no_process_for_being_silent_meanwhile() -> None:
    clock = LaggingClock()
    async with pool_of_one(grace_s=0.5, clock=clock) as pool:
        await pool.check(job("/ok"))
        async with asyncio.TaskGroup() as group:
            slow = group.create_task(pool.check(job("/slow?s=2.5", deadline_s=30)))
            await clock.sleep(0.2)
            clock.lose(HOPELESS_S + 10)
        assert slow.result().report.finding is Finding.OK
        assert pool.restarts == 0


async def test_a_killed_process_loses_no_job(pool: ProberPool) -> None:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(pool.check(job("/slow?s=0.5"))) for _ in range(8)]
        await pool.check(job("/ok"))
        children()[0].kill()
    assert [task.result().report.finding for task in tasks] == [Finding.OK] * 8
    assert pool.restarts == 1


async def test_a_process_that_could_work_is_replaced_at_once_and_one_that_cannot_later_each_time() -> None:
    clock = HastyClock(10)
    with capture_logs() as said:
        async with pool_of_one(grace_s=10 * PATIENCE_S, clock=clock) as pool:
            for _ in range(3):
                await pool.check(job("/ok"))
                worked_s = clock.monotonic()
                await until(lambda: clock.monotonic() - worked_s > STEADY_S)  # noqa: B023 - asked in this round
                children()[0].kill()
            for _ in range(2):
                await pool.check(job("/die"))
    assert [each["restart_s"] for each in said if "restart_s" in each][:5] == [0.5, 0.5, 0.5, 1.0, 2.0]


async def test_no_job_is_given_to_a_process_that_is_still_loading(tmp_path: Path) -> None:
    """The first is there, the second takes for ever: nobody's check waits for it."""
    program = f"""
        import pathlib, runpy, threading
        try:
            pathlib.Path({str(tmp_path / "first")!r}).touch(exist_ok=False)
        except FileExistsError:
            threading.Event().wait()
        runpy.run_module("tests.fakes.scripted_prober", run_name="__main__")
    """
    command = (sys.executable, "-c", textwrap.dedent(program))
    async with (
        asyncio.timeout(PATIENCE_S),
        prober_pool(processes=2, concurrency=2, clock=SystemClock(), command=command) as pool,
        asyncio.TaskGroup() as group,
    ):
        checks = [group.create_task(pool.check(job("/ok"))) for _ in range(6)]
    assert [check.result().report.finding for check in checks] == [Finding.OK] * 6
    assert (pool.restarts, pool.lost_jobs) == (0, 0)


async def test_each_process_keeps_to_a_core_of_its_own() -> None:
    cores = cores_of_our_own()
    pool = prober_pool(processes=2, concurrency=4, clock=SystemClock(), command=SCRIPTED, cores=cores)
    async with pool as running:
        await until(lambda: kept() == sorted([core] for core in cores[:2]))
        children()[0].kill()
        await until(lambda: running.restarts == 1)
        await until(lambda: kept() == sorted([core] for core in cores[:2]))  # the one started in its place, too


def kept() -> list[list[int]]:
    """The cores that each process runs on; one that has just ended has none."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return sorted(child.cpu_affinity() for child in children())
    return []


async def test_nothing_is_left_after_the_end() -> None:
    async with prober_pool(processes=2, concurrency=4, clock=SystemClock(), command=SCRIPTED) as pool:
        await pool.check(job("/ok"))
        assert children()
    assert children() == []


async def test_a_settings_variable_does_not_reach_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VMS_SECRET", "hidden")
    async with prober_pool(processes=1, concurrency=4, clock=SystemClock(), command=SCRIPTED) as pool:
        assert (await pool.check(job("/who"))).report.detail == "admin, None"


async def test_a_prober_ends_when_its_parent_is_killed() -> None:
    program = textwrap.dedent("""
        import asyncio, sys
        from streams.clock import Clock, SystemClock
        from tests.fakes.scripted_prober import job
        from vms.health.pool import prober_pool

        async def run():
            command = (sys.executable, "-m", "tests.fakes.scripted_prober")
            async with prober_pool(processes=1, concurrency=4, clock=SystemClock(), command=command) as pool:
                await pool.check(job("/ok"))
                print("ready", flush=True)
                await pool.check(job("/slow?s=60", deadline_s=90))

        asyncio.run(run())
    """)
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE)
    assert parent.stdout is not None
    await parent.stdout.readline()
    probers = psutil.Process(parent.pid).children()
    assert len(probers) == 1
    parent.kill()
    await parent.wait()
    _, alive = await asyncio.to_thread(psutil.wait_procs, probers, PATIENCE_S)
    assert alive == []
