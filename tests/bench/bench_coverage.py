"""A generated municipality: import, coverage from cold and after one change, lists, on SQLite.

`python -m tests.bench.bench_coverage [--cameras N]` prints a table and writes tests/bench/out/coverage.json. The next
10,000 are chosen among 600,000 drawn sites and places, the optimum for a county of 5,000 sites and 20,000 places, both
from positions to answer.
"""

import argparse
import asyncio
import csv
import json
import random
import resource
import statistics
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table
from sqlalchemy import insert

from registry.coverage import compute
from registry.exporting import title, write_xlsx
from registry.geometry import Box
from registry.layouts import CAMERA_COLUMNS, SITE_COLUMNS, Entity
from registry.model import Camera
from registry.optimum import best
from registry.placement import Bounds, Problem, choose
from registry.reach import Places, within_reach
from registry.record import Column
from registry.sheets import ReadLimits
from registry.values import in_words
from streams.clock import SystemClock
from tests.fakes.county import PlainSeal, address
from vms.accounts.model import service_actor
from vms.bus.memory import MemoryBus
from vms.coverage import store as coverage_store
from vms.coverage.service import CoverageService
from vms.db.engine import Database, make_engine
from vms.db.metadata import load_metadata
from vms.demo.county import make_county
from vms.health.tables import CameraHealth
from vms.points.lists import CameraLists
from vms.points.store import CameraFilter
from vms.points.transfers import Transfers

OUT = Path(__file__).parent / "out" / "coverage.json"
WHOLE = CameraFilter("/")
WORLD = Box(-180, -90, 180, 90)
QUERIES = 40
GOALS = {
    "import_s": "300",
    "cold_s": "2",
    "one_change_ms": "50",
    "list_p95_ms": "100",
    "greedy_10000_s": "10",
    "county_optimum": "30 s or a gap of 0.01",
}
CITY, COUNTY = (600_000, 600_000, 70), (5_000, 20_000, 12)
"""Sites, candidates, and the side of their square in km."""
CHOSEN_IN_COUNTY = 300


def write_files(folder: Path, cameras: int) -> list[Path]:
    """The divisions and units of the demo county, and N sites with a camera each, as CSV."""
    clock = SystemClock()
    county = make_county(address, today=clock.now().date(), cameras=370)
    write_xlsx(
        folder / "county.xlsx", {kind: county.rows[kind] for kind in (Entity.DIVISION, Entity.UNIT, Entity.TARGET)}
    )
    pattern = [dict(facts) for facts in county.cameras if facts["lifecycle"] == "in_service"]
    sites = {facts["code"]: facts for facts in county.rows[Entity.SITE]}
    _write(folder / "sites.csv", SITE_COLUMNS, _sites(pattern, sites, cameras))
    _write(folder / "cameras.csv", CAMERA_COLUMNS, _cameras(pattern, cameras))
    return [folder / name for name in ("county.xlsx", "sites.csv", "cameras.csv")]


def _sites(pattern: list[dict[str, Any]], sites: dict[str, dict[str, Any]], count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        model = sites[pattern[number % len(pattern)]["site_code"]]
        yield model | {"code": f"B{number:07d}", "name": f"{model['name']}{number}", "required_cameras": 1}


def _cameras(pattern: list[dict[str, Any]], count: int) -> Iterator[dict[str, Any]]:
    rng = random.Random(1)
    for number in range(count):
        model = pattern[number % len(pattern)]
        code = f"369901{number // 1_000_000 + 10:02d}001320{number % 1_000_000:06d}"
        position = {
            "longitude": model["longitude"] + rng.gauss(0, 0.05),
            "latitude": model["latitude"] + rng.gauss(0, 0.05),
        }
        yield model | position | {"code": code, "name": f"{model['name']}{number}", "site_code": f"B{number:07d}"}


def _write(path: Path, columns: tuple[Column, ...], rows: Iterator[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([title(column) for column in columns])
        writer.writerows([in_words(column, facts.get(column.field)) for column in columns] for facts in rows)


async def measure(folder: Path, cameras: int) -> dict[str, Any]:
    """Every figure, on one database."""
    clock = SystemClock()
    database = Database(make_engine(f"sqlite:///{folder / 'bench.db'}"), clock=clock)
    try:
        async with database.engine.begin() as connection:
            await connection.run_sync(load_metadata().create_all)
        files = write_files(folder, cameras)
        limits = ReadLimits(file_mb=2000)
        transfers = Transfers(database, PlainSeal(), clock, limits)
        started = time.perf_counter()
        for path in files:
            report = await transfers.load(service_actor(), path, write=True)
            assert report.applied, report.rows[:3]
        import_s = time.perf_counter() - started
        await _watch(database)
        cold = [await _seconds(lambda: _cold(database)) for _ in range(3)]
        changes = await _changes(database)
        lists = [1000 * each for each in await _lists(database, cameras)]
        greedy_10000_s = _greedy()
        county_optimum = _optimum()
    finally:
        await database.close()
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "cameras": cameras,
        "import_s": round(import_s, 1),
        "one_change_ms": round(1000 * statistics.quantiles(changes, n=20)[-1], 1),
        "cold_s": round(statistics.median(cold), 2),
        "list_p95_ms": round(statistics.quantiles(lists, n=20)[-1], 1),
        "greedy_10000_s": round(greedy_10000_s, 1),
        "county_optimum": county_optimum,
        "peak_rss_mb": round(peak_mb),
    }


async def _watch(database: Database) -> None:
    """Every camera was seen: the states that coverage and lists join."""
    now = SystemClock().now()
    async with database.unit_of_work() as tx:
        keys = list(await tx.session.scalars(Camera.__table__.select().with_only_columns(Camera.__table__.c.id)))  # type: ignore[attr-defined]
        for at in range(0, len(keys), 5000):
            rows = [
                {
                    "camera_id": key,
                    "state": "offline" if number % 50 == 0 else "online",
                    "faults": ["black"] if number % 97 == 0 else [],
                    "not_checkable": [],
                    "recent": [],
                    "changes": [],
                    "measures": {},
                    "detail": "",
                    "blind_streak": 0,
                    "flapping": False,
                    "checked_at": now,
                    "evidence_at": now,
                    "evidence_sha": f"{number:064x}",
                }
                for number, key in enumerate(keys[at : at + 5000], at)
            ]
            await tx.session.execute(insert(CameraHealth), rows)


async def _cold(database: Database) -> None:
    async with database.reading() as session:
        inputs = await coverage_store.load(session)
    now = SystemClock().now()
    result = compute(inputs.sites, inputs.cameras, inputs.facts, now=now, window=timedelta(hours=24))
    assert len(result.verdicts) == len(inputs.sites)


async def _changes(database: Database) -> list[float]:
    """One camera after the other was seen in another state: its site is read and judged again."""
    service = CoverageService(database, MemoryBus(), SystemClock(), timedelta(hours=24))
    figures = await service.peek()
    keys = random.Random(3).sample([camera.id for camera in figures.inputs.cameras], QUERIES)

    async def one(key: uuid.UUID) -> None:
        await service.after(figures, {key})

    return [await _seconds(lambda key=key: one(key)) for key in keys]  # type: ignore[misc]


async def _seconds(work: Callable[[], Awaitable[None]]) -> float:
    started = time.perf_counter()
    await work()
    return time.perf_counter() - started


async def _lists(database: Database, cameras: int) -> list[float]:
    """Pages, filters, parts of names and map views, in turn."""
    rng = random.Random(2)
    lists = CameraLists(database, MemoryBus(), SystemClock())
    await lists.read()
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
    table = Table("figure", "measured", "goal", title=f"{result['cameras']} cameras and as many sites, SQLite")
    for name, value in result.items():
        if name != "cameras":
            table.add_row(name, str(value), GOALS.get(name, ""))
    Console().print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cameras", type=int, default=60_000)
    cameras = parser.parse_args().cameras
    with tempfile.TemporaryDirectory() as folder:
        result = asyncio.run(measure(Path(folder), cameras))
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(result, indent=1) + "\n")
    show(result)


if __name__ == "__main__":
    main()
