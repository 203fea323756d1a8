"""10,000 checks of cameras that misbehave in every way we know, through real prober processes: none gets stuck, takes
longer than its deadline and a second, or leaves anything behind.

`make bench-hostile`, or with `[--checks N] [--at-once N] [--deadline S]`, prints a table, writes
tests/bench/out/hostile.json, and exits 1 when a promise is broken. With `--kill` a prober is killed every ten seconds.
"""

import argparse
import asyncio
import contextlib
import gc
import json
import sys
import time
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

import psutil
import uvloop
from rich.console import Console
from rich.table import Table

from streams.clock import SystemClock
from streams.model import Credentials, Finding
from streams.sim.faults import Fault
from streams.sim.fleet import Fleet, FleetCamera, FleetSettings
from streams.url import StreamUrl
from vms.health.pool import ProberPool, cores_of_our_own, prober_pool
from vms.health.prober import ProbeJob

OUT = Path(__file__).parent / "out" / "hostile.json"
CAMERAS_EACH = 3
SCENES = ("street-day", "junction-day", "gate3-night")
OVER_S = 1.0
WARM_UP = 2
"""Half as many checks go before: until then a process takes what so many checks at once hold at most."""
KILL_EVERY_S = 10.0
ALLOWED_GROWTH_MB = 20.0
"""Of one prober process since then."""
BEHAVIOURS: tuple[Fault | None, ...] = (None, *(fault for fault in Fault if fault is not Fault.WRONG_CLOCK))


@dataclass
class Seen:
    """What came of the checks."""

    findings: Counter[str] = field(default_factory=Counter)
    by_behaviour: dict[str, Counter[str]] = field(default_factory=dict)
    took_s: list[float] = field(default_factory=list)
    late: list[dict[str, Any]] = field(default_factory=list)


@asynccontextmanager
async def hostile_fleet() -> AsyncIterator[list[tuple[str, StreamUrl, Credentials]]]:
    """Some cameras of each behaviour, on ports of their own; beside them one address where nobody listens."""
    cameras = [
        FleetCamera(
            code=f"{behaviour or 'sound'}-{number}",
            name="hostile",
            scene=SCENES[number % len(SCENES)],
            fault=behaviour,
            username="operator",
            password="sim-camera",
        )
        for behaviour in BEHAVIOURS
        for number in range(CAMERAS_EACH)
    ]
    async with Fleet(cameras, SystemClock(), FleetSettings(prepare_main=False)) as fleet:
        account = Credentials("operator", "sim-camera")
        yield [(code.rpartition("-")[0], device.sub_url, account) for code, device in fleet.devices.items()]


async def check_all(
    pool: ProberPool,
    targets: list[tuple[str, StreamUrl, Credentials]],
    checks: int,
    at_once: int,
    deadline_s: float,
    seen: Seen,
) -> None:
    """`checks` of them, `at_once` at a time, in a shuffled round."""
    order = cycle(targets)
    left = iter(range(checks))

    async def worker() -> None:
        for _ in left:
            behaviour, url, account = next(order)
            report = (await pool.check(ProbeJob(uuid.uuid4(), url, account, None, deadline_s))).report
            seen.findings[report.finding] += 1
            seen.by_behaviour.setdefault(behaviour, Counter())[report.finding] += 1
            seen.took_s.append(report.duration_s)
            # One that was killed twice was waited for twice: it is counted as lost.
            if report.duration_s > deadline_s + OVER_S and report.finding is not Finding.BLIND:
                seen.late.append({"behaviour": behaviour, "took_s": report.duration_s, "finding": report.finding})

    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(worker())


async def kill_now_and_then(random: Random) -> None:
    while True:
        await asyncio.sleep(KILL_EVERY_S)
        if probers := list(prober_processes()):
            random.choice(probers).kill()


def prober_processes() -> Iterator[psutil.Process]:
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.NoSuchProcess):  # it was killed a moment ago
            if "vms.roles.prober" in child.cmdline():
                yield child


def held() -> list[dict[str, float]]:
    """What each prober process holds now."""
    found = []
    for process in prober_processes():
        with contextlib.suppress(psutil.NoSuchProcess), process.oneshot():
            rss_mb = process.memory_info().rss / 1e6
            found.append({"rss_mb": rss_mb, "files": process.num_fds(), "threads": process.num_threads()})
    return found


def most(probers: list[dict[str, float]], name: str) -> float:
    return round(max((each[name] for each in probers), default=0.0), 1)


async def measure(checks: int, at_once: int, deadline_s: float, processes: int, *, kill: bool) -> dict[str, Any]:
    seen = Seen()
    async with AsyncExitStack() as stack:
        targets = await stack.enter_async_context(hostile_fleet())
        Random(3).shuffle(targets)
        concurrency = -(-at_once // processes)
        pool = await stack.enter_async_context(
            prober_pool(processes=processes, concurrency=concurrency, clock=SystemClock(), cores=cores_of_our_own())
        )
        await check_all(pool, targets, checks // WARM_UP, at_once, deadline_s, Seen())
        before = held()
        began = time.monotonic()
        async with asyncio.TaskGroup() as group:
            killer = group.create_task(kill_now_and_then(Random(5))) if kill else None
            await check_all(pool, targets, checks, at_once, deadline_s, seen)
            if killer is not None:
                killer.cancel()
        took_s = time.monotonic() - began
        gc.collect()
        after = held()
        restarts, lost = pool.restarts, pool.lost_jobs
    took = sorted(seen.took_s)
    return {
        "checks": len(took),
        "took_s": round(took_s, 1),
        "deadline_s": deadline_s,
        "longest_s": round(took[-1], 2),
        "p99_s": round(took[int(len(took) * 0.99)], 2),
        "over_the_deadline_and_a_second": len(seen.late),
        "late": seen.late[:20],
        "restarts": restarts,
        "lost_jobs": lost,
        "findings": dict(seen.findings),
        "by_behaviour": {name: dict(found) for name, found in sorted(seen.by_behaviour.items())},
        "rss_mb": [most(before, "rss_mb"), most(after, "rss_mb")],
        "files": [most(before, "files"), most(after, "files")],
        "threads": [most(before, "threads"), most(after, "threads")],
        "killed": kill,
        "left": len(list(prober_processes())),
    }


def broken(result: dict[str, Any], checks: int) -> list[str]:
    """Which promises do not hold."""
    rules = {
        "a check was lost": result["checks"] == checks and (result["killed"] or result["lost_jobs"] == 0),
        "a check took longer than its deadline and a second": not result["late"],
        "a prober had to be killed": result["killed"] or result["restarts"] == 0,
        "our own fault was seen": result["killed"] or Finding.BLIND not in result["findings"],
        "memory grows": result["rss_mb"][1] - result["rss_mb"][0] <= ALLOWED_GROWTH_MB,
        "files stay open": result["killed"] or result["files"][1] <= result["files"][0] + 10,
        "threads stay": result["threads"][1] <= result["threads"][0] + 1,
        "a process is left": result["left"] == 0,
    }
    return [words for words, holds in rules.items() if not holds]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--checks", type=int, default=10_000)
    arguments.add_argument("--at-once", type=int, default=200)
    arguments.add_argument("--deadline", type=float, default=5.0)
    arguments.add_argument("--processes", type=int, default=2)
    arguments.add_argument("--kill", action="store_true")
    chosen = arguments.parse_args()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        result = runner.run(measure(chosen.checks, chosen.at_once, chosen.deadline, chosen.processes, kill=chosen.kill))
    wrong = broken(result, chosen.checks)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(result | {"broken": wrong}, indent=2))
    table = Table("figure", "value", title=f"{chosen.checks} checks of hostile cameras")
    for name in ("took_s", "longest_s", "p99_s", "over_the_deadline_and_a_second", "restarts", "lost_jobs"):
        table.add_row(name, str(result[name]))
    for name in ("rss_mb", "files", "threads"):
        table.add_row(f"{name} of a prober, before and after", str(result[name]))
    table.add_row("findings", str(result["findings"]))
    Console().print(table)
    if wrong:
        Console().print("broken: " + "; ".join(wrong))
        sys.exit(1)


if __name__ == "__main__":
    main()
