"""The engine of either database and the two ways to use it: one unit of work that writes, one snapshot that reads."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime
from threading import Thread
from typing import Any

import aiosqlite
from pydantic_core import to_json
from sqlalchemy import URL, Connection, event, func, make_url, select, text
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine

from streams.clock import Clock, SystemClock
from vms.bus.port import Bus
from vms.db.errors import DatabaseUrlError, translated
from vms.db.outbox import Outbox, Relay, WriteMark, write_mark

BUSY_TIMEOUT_MS = 10_000
"""How long a SQLite writer waits for a writer of another process (an import beside the running service)."""
SYNCHRONOUS = "FULL"
"""What we have confirmed survives a power cut, not only a killed process."""
POOL_SIZE, POOL_OVERFLOW = 5, 10
LOOK_ANYWAY_S = 30.0
"""However quiet the database seems, what others left in the outbox is looked for this often."""
SIDE_BY_SIDE_TRIES = 3
CLOSING_S = 5.0
"""How long closing waits for what SQLite still does for a caller that was cancelled."""
_BEGIN = "vms_begin"
_LEISURE = "vms_leisure"
WRITING: dict[str, Any] = {_BEGIN: "BEGIN IMMEDIATE"}
"""Execution options of a connection that will write."""
_POSTGRESQL_SNAPSHOT: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def parse_url(text: str) -> URL:
    """The database's address with the driver we use. Raises DatabaseUrlError."""
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise DatabaseUrlError from error
    match url.get_backend_name():
        case "sqlite" if url.database and url.database != ":memory:":
            return url.set(drivername="sqlite+aiosqlite")
        case "postgresql" | "postgres":
            return url.set(drivername="postgresql+psycopg")
        case _:
            raise DatabaseUrlError


def make_engine(url: str) -> AsyncEngine:
    """An engine for `sqlite:///file` or `postgresql://…`. Opens no connection yet. Its errors, which are logged, repeat
    nothing that is stored: there are hashes and sealed secrets among it."""
    address = parse_url(url)
    engine = create_async_engine(
        address, pool_size=POOL_SIZE, max_overflow=POOL_OVERFLOW, hide_parameters=True, json_serializer=_json_text
    )
    if is_sqlite(engine):
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _json_text(value: object) -> str:
    """As the standard library writes it, in a third of its time, and with Chinese as it is read."""
    return to_json(value).decode()


def is_sqlite(engine: AsyncEngine) -> bool:
    return engine.dialect.name == "sqlite"


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver must not begin transactions by itself: it would begin them deferred and only at the first write.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        f"synchronous={SYNCHRONOUS}",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN DEFERRED"))


@dataclass(frozen=True, slots=True)
class Transaction:
    """One unit of work: what is done through `session`, and the facts in `outbox`, are saved together or not at all."""

    session: AsyncSession
    outbox: Outbox
    now: datetime


class Database:
    """The only way to the tables. Facts of committed work go to the bus, if there is one; until then they stay."""

    def __init__(self, engine: AsyncEngine, *, clock: Clock | None = None, bus: Bus | None = None) -> None:
        self.engine = engine
        self._clock = clock or SystemClock()
        # SQLite has one writer at a time. Waiting for it here is fair and costs nothing; SQLite itself would poll.
        self._writer = asyncio.Lock() if is_sqlite(engine) else None
        self._writing_task: asyncio.Task[Any] | None = None
        self._writing_engine = engine.execution_options(**WRITING) if self._writer else engine
        self._reading_engine = engine if self._writer else engine.execution_options(**_POSTGRESQL_SNAPSHOT)
        self._leisure = asyncio.Lock()
        self._length = asyncio.Lock()
        self._opened: list[aiosqlite.Connection] = []
        if self._writer:
            event.listen(engine.sync_engine, "do_connect", self._open_by_us)
        self.relay = Relay(bus)
        self._looked_at_mark: WriteMark | None = None
        self._looked_at_s = 0.0

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[Transaction]:
        """The only commit. Leaving it with an exception undoes everything. Not to be nested."""
        task = asyncio.current_task()
        if self._writing_task is task:
            raise RuntimeError("a unit of work inside a unit of work: pass the transaction on instead")
        async with self._writer or nullcontext():
            if self._writer:
                self._writing_task = task
            try:
                outbox = Outbox()
                with translated():
                    async with AsyncSession(self._writing_engine, expire_on_commit=False) as session, session.begin():
                        yield Transaction(session, outbox, self._clock.now())
                        await session.flush()
                        forgotten = await self.relay.store(session, outbox)
            finally:
                self._writing_task = None
        await self.relay.committed(outbox, forgotten)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """One consistent snapshot; whatever is changed in it is not saved."""
        with translated():
            async with AsyncSession(self._reading_engine, expire_on_commit=False) as session:
                yield session
                if session.new or session.dirty or session.deleted:
                    raise RuntimeError("changes in a reading session are lost: use a unit of work")

    @asynccontextmanager
    async def at_leisure(self) -> AsyncIterator[AsyncSession]:
        """A snapshot from which whole tables are read while people are served: one reader at a time has it, and it
        takes pauses (`leisure_of`), so that it never needs more than a part of one processor."""
        async with self._leisure, self.reading() as session:
            session.info[_LEISURE] = self._clock
            yield session

    @asynccontextmanager
    async def at_length(self) -> AsyncIterator[AsyncSession]:
        """The same for what takes minutes: those who read so take turns among themselves, and no reader at leisure
        waits for them."""
        async with self._length, self.reading() as session:
            session.info[_LEISURE] = self._clock
            yield session

    @asynccontextmanager
    async def side_by_side(self) -> AsyncIterator[Sequence[AsyncSession]]:
        """Two readers of one and the same snapshot, for large tables that are read at the same time; a single one where
        others write so often that the two never begin at the same moment."""
        async with AsyncExitStack() as stack:
            first = await stack.enter_async_context(self.reading())
            if self._writer is None:
                snapshot = await first.scalar(select(func.pg_export_snapshot()))
                second = await stack.enter_async_context(self.reading())
                await second.execute(text(f"SET TRANSACTION SNAPSHOT '{snapshot}'"))
                yield first, second
                return
            second = await stack.enter_async_context(self.reading())
            watch = await stack.enter_async_context(self.engine.connect())
            for _ in range(SIDE_BY_SIDE_TRIES):
                before = await _version(watch)
                for session in (first, second):
                    await session.rollback()
                    await session.execute(text("SELECT 1 FROM sqlite_schema"))  # here its snapshot begins
                if await _version(watch) == before:
                    yield first, second
                    return
            yield (first,)

    async def publish_left_behind(self) -> int:
        """Publish the facts that other processes stored, or that we stored before we were killed. How many.

        Meant to be called every second: as long as nobody writes to a SQLite database it is not even opened.
        """
        mark, now_s = write_mark(self.engine.url.database) if self._writer else None, self._clock.monotonic()
        if mark and mark == self._looked_at_mark and now_s - self._looked_at_s < LOOK_ANYWAY_S:
            return 0
        async with self.reading() as session:
            found = await self.relay.left_behind(session)
        self._looked_at_mark, self._looked_at_s = mark, now_s
        for stored in found:
            await self.relay.publish(stored)
        if self.relay.has_published:
            async with self.unit_of_work():
                pass  # the next transaction removes what has been published
        return len(found)

    async def trouble(self) -> str | None:
        """Why the database cannot be used, or None."""
        try:
            async with self.engine.connect() as connection:
                await connection.exec_driver_sql("SELECT 1")
        except OperationalError:
            return "the database does not answer"
        return None

    async def close(self) -> None:
        """Give back every connection, and wait for the threads behind them.

        A statement whose caller was cancelled goes on in its thread and reports to the event loop when it ends: the
        loop must still be there.
        """
        await self.engine.dispose()
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSING_S):
                for connection in self._opened:
                    connection.stop()  # if its caller gave up before the pool knew of it, nobody else does
                    await asyncio.to_thread(_thread(connection).join, CLOSING_S)

    def _open_by_us(self, _dialect: object, _record: object, _arguments: object, parameters: dict[str, Any]) -> None:
        parameters["async_creator_fn"] = self._open

    async def _open(self, *arguments: Any, **parameters: Any) -> aiosqlite.Connection:
        """As SQLAlchemy does it, but its thread is waited for, even of a caller that is cancelled meanwhile."""
        opening = aiosqlite.connect(*arguments, **parameters)
        _thread(opening).daemon = True
        self._opened = [*(each for each in self._opened if _thread(each).is_alive()), opening]
        return await opening


def leisure_of(session: AsyncSession) -> Clock | None:
    """Where its reader is to give way to whoever is served: the clock by which it takes pauses."""
    found: Clock | None = session.info.get(_LEISURE)
    return found


async def _version(connection: AsyncConnection) -> int:
    """Another number after every commit of anybody else."""
    found = await connection.scalar(text("PRAGMA data_version"))
    await connection.rollback()
    return int(found)


def _thread(connection: aiosqlite.Connection) -> Thread:
    return connection._thread  # noqa: SLF001 - aiosqlite offers no way to wait for it
