"""What every prober does alike, in this process or in others."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest

from streams.clock import SystemClock
from streams.model import FaultScore, Finding, PictureFault, Severity, StreamFacts
from tests.fakes.scripted_prober import JPEG, job, scripted_probe
from vms.health.pool import prober_pool
from vms.health.prober import LocalProber, Prober

SCRIPTED = (sys.executable, "-m", "tests.fakes.scripted_prober")


@pytest.fixture(params=["in this process", "in child processes"])
async def prober(request: pytest.FixtureRequest) -> AsyncIterator[Prober]:
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        if request.param == "in this process":
            yield LocalProber(scripted_probe, clock)
        else:
            pool = prober_pool(processes=2, concurrency=4, clock=clock, command=SCRIPTED)
            yield await stack.enter_async_context(pool)


async def test_a_report_arrives_whole(prober: Prober) -> None:
    checked = await prober.check(job("/ok"))
    report = checked.report
    assert report.finding is Finding.OK
    assert report.detail == "sound"
    assert report.stream == StreamFacts("h264", 640, 360, 25.0, 512.5, 2.0, 100, 1)
    assert report.faults == (FaultScore(PictureFault.BLACK, Severity.MODERATE, 0.75),)
    assert report.not_checkable == (PictureFault.FROZEN,)
    assert report.measures == {"luma_mean": 12.5}
    assert (report.connect_ms, report.first_picture_ms, report.duration_s) == (1.5, 250.0, 0.5)
    assert report.started_at.tzinfo is not None
    assert report.snapshot is not None
    assert report.snapshot.jpeg == JPEG
    assert (report.snapshot.width, report.snapshot.height) == (640, 360)


async def test_the_fingerprint_comes_back_as_json_and_goes_into_the_next_check(prober: Prober) -> None:
    one = await prober.check(job("/ok"))
    assert one.print == {"digest": "0" * 16, "blocks": "AAAA", "same_visits": 0}
    assert one.report.print is None
    two = await prober.check(replace(job("/ok"), print=one.print))
    assert two.print is not None
    assert two.print["same_visits"] == 1


async def test_a_failed_camera_is_a_report(prober: Prober) -> None:
    checked = await prober.check(job("/refused"))
    assert checked.report.finding is Finding.REFUSED
    assert checked.report.snapshot is None
    assert checked.print is None


async def test_credentials_reach_the_probe(prober: Prober) -> None:
    assert (await prober.check(job("/who"))).report.detail.startswith("admin, ")


async def test_a_bug_of_ours_is_blindness_and_shows_no_credentials(prober: Prober) -> None:
    report = (await prober.check(job("/bug"))).report
    assert report.finding is Finding.BLIND
    assert "TypeError" in report.detail
    assert "pass word" not in report.detail


async def test_many_at_once_each_gets_its_own_answer(prober: Prober) -> None:
    paths = ["/ok", "/refused", "/slow?s=0.05", "/bug"] * 10
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(prober.check(job(path))) for path in paths]
    findings = [task.result().report.finding for task in tasks]
    assert findings == [Finding.OK, Finding.REFUSED, Finding.OK, Finding.BLIND] * 10
