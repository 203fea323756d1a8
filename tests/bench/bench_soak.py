"""The relay over a long time: 16 sources, 40 viewers who come and go, every source killed and revived once a minute.

`python -m tests.bench.bench_soak [--minutes N] [--viewers N]` writes tests/bench/out/soak.json: growth of memory, tasks
and sockets left over, and how long after its source a viewer sees packets again.
"""

import argparse
import asyncio
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import aiohttp
import aioice.ice
import uvloop
from rich.console import Console
from rich.table import Table

from tests.bench.relay_client import connected, count, viewer, whep
from tests.bench.soak_peers import code

OUT = Path(__file__).parent / "out" / "soak.json"
SOURCES = 16
DOWN_S = 6.0
STAYS_S = (15.0, 60.0)
WARM_UP_S = 60.0
"""Before the first figure that counts: allocators and caches fill."""
EMPTY_S = 35.0
"""After the last viewer: views are given up, sources linger."""
RESUME_WITHIN_S = 5.0
"""The promise: whoever watches sees packets again so soon after the source."""
SILENCE_S = 3.0
"""A gap in a viewer's packets that its source's absence explains."""


@dataclass(slots=True)
class Soak:
    """What was seen."""

    up_at: dict[int, float] = field(default_factory=dict)
    resumed_s: list[float] = field(default_factory=list)
    joined: int = 0
    silent: int = 0
    """Views that stayed to their end, longer than any source is down, without a single packet."""
    overdue: int = 0
    """Views that got nothing for longer than `RESUME_WITHIN_S` after their source had come back."""
    failed: list[str] = field(default_factory=list)
    held: list[tuple[float, dict[str, Any]]] = field(default_factory=list)


@asynccontextmanager
async def started(*arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A role of the peers as a process of its own; ends with the `with`."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.soak_peers", *arguments, stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE, limit=1 << 20,
    )  # fmt: skip
    assert process.stdin is not None
    try:
        yield process
    finally:
        process.stdin.close()
        await asyncio.wait_for(process.wait(), 30)


async def said(process: asyncio.subprocess.Process) -> Any:
    """Its next line of JSON; its log is left out."""
    assert process.stdout is not None
    while line := await process.stdout.readline():
        if line[:1] in b'{["':
            return json.loads(line)
    raise AssertionError("a process of the soak has ended")


async def once_used(process: asyncio.subprocess.Process, service: dict[str, str]) -> dict[str, Any]:
    """What the service holds when one viewer has come and gone: its port and its database are open."""
    async with aiohttp.ClientSession() as http:
        url = f"{service['url']}/whep/{code(0)}?purpose=soak"
        async with viewer(http, whep(url, service["token"])) as pc:
            await connected(pc)
            await asyncio.sleep(6)
    holds: dict[str, Any] = {"views": 0}
    while not holds["views"]:  # said before the viewer came
        holds = await said(process)
    while holds["views"] or holds["sources"]:
        holds = await said(process)
    return holds


async def note_what_it_holds(service: asyncio.subprocess.Process, soak: Soak) -> None:
    while True:
        soak.held.append((time.monotonic(), await said(service)))


async def kill_and_revive(cameras: asyncio.subprocess.Process, soak: Soak) -> None:
    """One source after the other, so that each is down once a minute."""
    assert cameras.stdin is not None
    number = 0
    while True:
        began = time.monotonic()
        for what in ("down", "up"):
            cameras.stdin.write(f"{what} {number}\n".encode())
            await said(cameras)
            if what == "down":
                soak.up_at.pop(number, None)
                await asyncio.sleep(DOWN_S)
        soak.up_at[number] = time.monotonic()
        number = (number + 1) % SOURCES
        await asyncio.sleep(max(0.0, 60.0 / SOURCES - (time.monotonic() - began)))


async def come_and_go(http: aiohttp.ClientSession, service: dict[str, str], soak: Soak, seed: int) -> None:
    """One seat: a viewer, then another, each of a camera by chance."""
    random = Random(seed)
    while True:
        number = random.randrange(SOURCES)
        url = f"{service['url']}/whep/{code(number)}?purpose=soak"
        try:
            async with viewer(http, whep(url, service["token"])) as pc:
                await connected(pc)
                soak.joined += 1
                await _watch(count(pc), number, soak, random.uniform(*STAYS_S))
        except (
            AssertionError,
            TimeoutError,
            aiohttp.ClientError,
        ) as error:  # its source is down: it retries
            soak.failed.append(str(error)[:120])
            await asyncio.sleep(random.uniform(1, 3))


@dataclass(slots=True)
class Seat:
    """What one view gets, beside what its source does."""

    soak: Soak
    packets: int
    heard_at: float
    missed_at: float | None = None
    """The return of its source that it is counted to have missed."""

    def look(self, packets: int, up_at: float | None, now: float) -> None:
        """`packets`: so far; `up_at`: when the source came back last, None: it is down, or never was."""
        came_back = up_at is not None and up_at > self.heard_at
        if packets != self.packets:
            if came_back and up_at is not None and now - self.heard_at > SILENCE_S:
                self.soak.resumed_s.append(now - up_at)
            self.packets, self.heard_at = packets, now
        elif came_back and up_at is not None and now - up_at > RESUME_WITHIN_S and self.missed_at != up_at:
            self.soak.overdue += 1
            self.missed_at = up_at


async def _watch(counted: Any, number: int, soak: Soak, seconds: float) -> None:
    end = time.monotonic() + seconds
    seat = Seat(soak, counted.packets, time.monotonic())
    while time.monotonic() < end:
        await asyncio.sleep(0.05)
        seat.look(counted.packets, soak.up_at.get(number), time.monotonic())
    soak.silent += not counted.packets


def slope_mb_per_h(held: list[tuple[float, dict[str, Any]]]) -> float:
    """Of the memory over time, by least squares."""
    times = [at for at, _ in held]
    return statistics.linear_regression(times, [each["rss_mb"] for _, each in held]).slope * 3600


def by_minute(held: list[tuple[float, dict[str, Any]]]) -> list[float]:
    """The memory at the first look of each minute, MB."""
    looks = {int((at - held[0][0]) // 60): each["rss_mb"] for at, each in reversed(held)}
    return [round(looks[minute], 1) for minute in sorted(looks)]


async def run(minutes: float, viewers: int) -> dict[str, Any]:
    aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: ["127.0.0.1"]
    soak = Soak()
    async with AsyncExitStack() as stack:
        cameras = await stack.enter_async_context(started("cameras", str(SOURCES)))
        process = await stack.enter_async_context(started("service", json.dumps(await said(cameras))))
        service = await said(process)
        before = await once_used(process, service)
        noting = asyncio.create_task(note_what_it_holds(process, soak))
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
            tasks = [asyncio.create_task(come_and_go(http, service, soak, seed)) for seed in range(viewers)]
            tasks.append(asyncio.create_task(kill_and_revive(cameras, soak)))
            await asyncio.sleep(minutes * 60)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        emptied_at = time.monotonic()
        await asyncio.sleep(EMPTY_S)
        noting.cancel()
        with suppress(asyncio.CancelledError):
            await noting
        found = figures(soak, before, emptied_at, minutes)
        OUT.parent.mkdir(exist_ok=True)
        OUT.write_text(json.dumps(found, indent=1) + "\n")  # while all runs: a process that will not end spoils none
    return found


def figures(soak: Soak, before: dict[str, Any], emptied_at: float, minutes: float) -> dict[str, Any]:
    """Of what was held from warm to `emptied_at`, and of what is left since `before`."""
    began_at = soak.held[0][0] + min(WARM_UP_S, minutes * 30)
    full = [each for each in soak.held if began_at < each[0] < emptied_at]
    after = soak.held[-1][1]
    return {
        "minutes": minutes,
        "views_opened": soak.joined,
        "silent_views": soak.silent,
        "failed_joins": len(soak.failed),
        "failures": sorted(set(soak.failed))[:5],
        "most_views": max(each["views"] for _, each in full),
        "sources": max(each["sources"] for _, each in full),
        "reconnects": after["reconnects"],
        "resumed": len(soak.resumed_s),
        "overdue": soak.overdue,
        "resume_s": {"median": statistics.median(soak.resumed_s), "max": max(soak.resumed_s)}
        if soak.resumed_s
        else None,
        "rss_mb": {
            "first": full[0][1]["rss_mb"],
            "last": full[-1][1]["rss_mb"],
            "per_hour": slope_mb_per_h(full),
            # Allocators and the database's caches take long to fill: whether anything leaks is told by the end.
            "per_hour_of_last_half": slope_mb_per_h(full[len(full) // 2 :]),
            "by_minute": by_minute(full),
        },
        "cpu_pct": 100 * (full[-1][1]["cpu_s"] - full[0][1]["cpu_s"]) / (full[-1][0] - full[0][0]),
        "left": {name: after[name] - before[name] for name in ("tasks", "sockets", "views", "sources")},
        "descriptors_left": dict(Counter(after["descriptors"]) - Counter(before["descriptors"])),
        "closed": after["closed"],
        "refused": after["refused"],
        "skips": after["skips"],
        "resent": after["resent"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--viewers", type=int, default=40)
    arguments = parser.parse_args()
    found = uvloop.run(run(arguments.minutes, arguments.viewers))
    table = Table("figure", "value", title=f"soak over {arguments.minutes:g} minutes")
    for name, value in found.items():
        table.add_row(name, f"{value:.2f}" if isinstance(value, float) else str(value))
    Console().print(table)
    if found["overdue"] or found["silent_views"]:
        sys.exit(f"{found['overdue']} views were overdue, {found['silent_views']} never got a packet")


if __name__ == "__main__":
    main()
