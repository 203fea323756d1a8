"""CPU of one check with snapshot and diagnosis, at 360p and 1080p, beside ffprobe + ffmpeg on the same streams.

`python -m tests.bench.bench_probe [--checks N]` prints a table and writes tests/bench/out/probe.json. The cameras run
in a process of their own, which is not counted.
"""

import argparse
import asyncio
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvloop
from rich.console import Console
from rich.table import Table

from streams.clock import SystemClock
from streams.model import Credentials, Finding
from streams.probe import ProbeLimits, probe
from streams.probing.judging import SWAY_EVERY, Known
from streams.quality.prints import PicturePrint
from streams.rtsp.client import Timeouts
from streams.sim.camera import TRIAL_CREDENTIALS, SimCamera
from streams.url import StreamUrl

OUT = Path(__file__).parent / "out" / "probe.json"
SCENES = ("street-day", "junction-day", "gate-day", "village-day")
AT_ONCE_360P, AT_ONCE_1080P = 240, 32
LIMITS = ProbeLimits(deadline_s=300.0, timeouts=Timeouts(connect_s=100, answer_s=200, first_packet_s=200), stall_s=100)
"""Patient: a scene may have to be drawn and encoded first, and queueing on a full machine, where the cameras wait for
the processor too, is part of the measured wall time and not their fault."""
GOALS = {"360p": 10.0, "1080p": 35.0}


@dataclass(frozen=True, slots=True)
class Load:
    """What a batch of checks cost this process."""

    checks: int
    cpu_s: float
    wall_s: float

    @property
    def cpu_ms(self) -> float:
        return self.cpu_s * 1000 / self.checks


async def serve_cameras() -> None:
    """The other process: prints the cameras' addresses, then serves until its input ends."""
    async with AsyncExitStack() as stack:
        cameras = [await stack.enter_async_context(SimCamera(scene=scene)) for scene in SCENES]
        addresses = {"360p": [str(c.sub_url) for c in cameras], "1080p": [str(c.main_url) for c in cameras]}
        print(json.dumps(addresses), flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


@contextmanager
def cameras() -> Iterator[dict[str, list[str]]]:
    command = [sys.executable, "-m", "tests.bench.bench_probe", "--serve"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.communicate("")


async def run_checks(urls: list[StreamUrl], credentials: Credentials, count: int, at_once: int) -> Load:
    """`count` checks, `at_once` of them under way at any time, begun one after another. Each is of a camera that has
    been visited before, as often as makes one in SWAY_EVERY look whether the view shakes."""
    # Shared evenly and not to the last: a camera refuses whoever comes while all its sessions are taken.
    slots = [asyncio.Semaphore(at_once // len(urls)) for _ in urls]
    findings: Counter[Finding] = Counter()

    async def one(number: int) -> None:
        async with slots[number % len(urls)]:
            seen = Known(PicturePrint("", "", sway_in=number // len(urls) % SWAY_EVERY))
            report = await probe(urls[number % len(urls)], credentials, clock=SystemClock(), limits=LIMITS, known=seen)
            assert report.snapshot is not None or report.finding is not Finding.OK
            findings[report.finding] += 1

    cpu_s, wall_s = time.process_time(), time.perf_counter()
    async with asyncio.TaskGroup() as tasks:
        for number in range(count):
            tasks.create_task(one(number))
    load = Load(count, time.process_time() - cpu_s, time.perf_counter() - wall_s)
    assert set(findings) == {Finding.OK}, findings
    return load


def ffmpeg_cpu_ms(url: str, credentials: Credentials, runs: int = 5) -> float | None:
    """ffprobe for the facts and ffmpeg for one JPEG, as a script without this service would do; None where absent."""
    if shutil.which("ffmpeg") is None or shutil.which("ffprobe") is None:
        return None
    address = url.replace("//", f"//{credentials.username}:{credentials.password}@")
    common = ["-v", "error", "-rtsp_transport", "tcp", "-i", address]
    probing = ["ffprobe", *common, "-show_streams", "-of", "json"]
    taking = ["ffmpeg", *common, "-frames:v", "1", "-q:v", "4", "-f", "image2", "-y", os.devnull]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for _ in range(runs):
        for command in (probing, taking):
            subprocess.run(command, check=True, capture_output=True, timeout=60)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000 / runs


def measure(addresses: dict[str, list[str]], checks: int) -> tuple[dict[str, Any], dict[str, Load]]:
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    loads = {}
    for size, at_once in (("360p", AT_ONCE_360P), ("1080p", AT_ONCE_1080P)):
        urls = [StreamUrl.parse(address) for address in addresses[size]]
        count = checks if size == "360p" else max(1, checks // 4)
        uvloop.run(run_checks(urls, TRIAL_CREDENTIALS, 2 * len(urls), len(urls)))
        loads[size] = uvloop.run(run_checks(urls, TRIAL_CREDENTIALS, count, at_once))
    result: dict[str, Any] = {
        size: {
            "cpu_ms": round(load.cpu_ms, 2),
            "ffmpeg_cpu_ms": _rounded(ffmpeg_cpu_ms(addresses[size][0], TRIAL_CREDENTIALS)),
        }
        for size, load in loads.items()
    }
    result["checks_per_s_per_core"] = round(loads["360p"].checks / loads["360p"].cpu_s, 1)
    return result, loads


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def show(result: dict[str, Any], loads: dict[str, Load]) -> None:
    table = Table(title="One check: connect to key frames, diagnosis, snapshot")
    for heading in ("stream", "CPU ms", "goal", "ffprobe + ffmpeg CPU ms", "checks/s, wall"):
        table.add_column(heading, justify="right")
    for size, load in loads.items():
        peer = result[size]["ffmpeg_cpu_ms"]
        table.add_row(
            size,
            f"{load.cpu_ms:.1f}",
            f"≤ {GOALS[size]:g}",
            "absent" if peer is None else f"{peer:.0f}",
            f"{load.checks / load.wall_s:.0f}",
        )
    console = Console()
    console.print(table)
    console.print(f"checks per second of one core (360p): {result['checks_per_s_per_core']} (goal ≥ 90)")
    if result["360p"]["ffmpeg_cpu_ms"] is None:
        console.print("ffmpeg and ffprobe are not installed here: no peer was measured")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checks", type=int, default=800, help="at 360p; a quarter of it at 1080p")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        asyncio.run(serve_cameras())
        return
    with cameras() as addresses:
        result, loads = measure(addresses, arguments.checks)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    show(result, loads)


if __name__ == "__main__":
    main()
