"""Makes the file of a past time: the records of one kind as they were, in a SQLite database of its own that lists are
asked of as they are of now. In a process of its own: it takes a minute where there are very many."""

import asyncio
import os
import uuid
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    create_engine,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateIndex, CreateTable

from registry import store as registry_store
from registry.history import Row, rewind
from registry.layouts import Entity
from registry.since import Since
from registry.store import READ_ROWS, identity_of, table_of
from vms.db.engine import Database, make_engine
from vms.db.errors import translated
from vms.points.processes import heard, packed, process_of
from vms.points.records_store import sorted_by
from vms.web.problems import StorageFull

CHUNK = 500
GIVES_WAY = 10
"""How nice the process is to those who are served meanwhile."""
_BESIDE: Mapping[Entity, tuple[Entity, ...]] = MappingProxyType({Entity.CAMERA: (Entity.SITE,)})
"""What the records of a kind are judged by: a camera's class is its site's."""
_FIELDS_BESIDE = ("id", "code", "site_class", "created_at")
Told = Callable[[int, int], None]
"""Told how many rows and changes are done, of how many."""
Task = tuple[str, Path, Entity, datetime]


def made_before(entity: Entity, at: datetime) -> list[ColumnElement[bool]]:
    """Of rows that say themselves when they were made, that they were; those are never removed."""
    table = table_of(entity)
    return [table.c.created_at <= at] if "created_at" in table.c else []


def since(entity: Entity, at: datetime) -> Since:
    """What changed after `at`: of rows that say themselves when they were made without that they were."""
    return Since(entity, at, made=not made_before(entity, at))


async def prepared_aside(url: str, path: Path, entity: Entity, at: datetime) -> AsyncGenerator[tuple[int, int], None]:
    """Makes the file by a process of its own, which ends when nobody listens any more."""
    task: Task = url, path, entity, at
    async with process_of("vms.roles.past_day", task) as said:
        while (told := await heard(said)) is not None:
            yield told


def answer(task: Task, told: IO[bytes]) -> None:
    """In the process of its own."""
    os.nice(GIVES_WAY)
    url, path, entity, at = task

    def tell(done: int, of: int) -> None:
        told.write(packed((done, of)))
        told.flush()

    async def make() -> None:
        database = Database(make_engine(url))
        try:
            async with database.reading() as session:
                await wind_back(session, path, entity, at, tell)
        finally:
            await database.close()

    try:
        asyncio.run(make())
        told.write(packed(None))
    except StorageFull as full:
        told.write(packed(full))


async def wind_back(session: AsyncSession, path: Path, entity: Entity, at: datetime, told: Told) -> None:
    """Fills a new file with the records of then, and with the divisions in which they lay."""
    beside = () if entity is Entity.DIVISION else (Entity.DIVISION, *_BESIDE.get(entity, ()))
    kinds = [_Kind(each, at, _FIELDS_BESIDE if each in _BESIDE.get(entity, ()) else ()) for each in (*beside, entity)]
    of = [await kind.count(session) for kind in kinds]
    done = 0

    def tell(rows: int) -> None:
        nonlocal done
        done += rows
        told(done, sum(of))

    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with translated(), engine.connect() as file:
        # Who is killed in the middle leaves nothing that anybody opens.
        for pragma in ("journal_mode=OFF", "synchronous=OFF", f"cache_size=-{registry_store.WRITING_CACHE_KB}"):
            file.exec_driver_sql(f"PRAGMA {pragma}")
        for kind in kinds:
            await kind.fill(session, file, tell)
            await kind.wind_back(session, file, tell)
            kind.index(file)
        file.exec_driver_sql("ANALYZE")
        file.commit()


class _Kind:
    """One kind of record. `fields`: of its columns these alone; none: all."""

    def __init__(self, entity: Entity, at: datetime, fields: Sequence[str]) -> None:
        self._entity, self._at = entity, at
        self._held = table_of(entity)
        self._identity = identity_of(entity)
        self._columns = [column for column in self._held.columns if not fields or column.name in fields]
        self._made = made_before(entity, at)
        self._table = _bare(self._held, self._identity, fields)
        self._put = insert(self._table).prefix_with("OR REPLACE")

    async def count(self, session: AsyncSession) -> int:
        """Rows of now, and changes since."""
        rows = await session.scalar(select(func.count()).select_from(self._held).where(*self._made))
        return int(rows or 0) + await since(self._entity, self._at).count(session)

    async def fill(self, session: AsyncSession, file: Connection, told: Callable[[int], None]) -> None:
        """With the rows of now that were there already."""
        file.execute(CreateTable(self._table))
        query = select(*self._columns).where(*self._made).execution_options(yield_per=READ_ROWS)
        async for part in (await session.stream(query)).mappings().partitions():
            file.execute(self._put, [dict(row) for row in part])
            told(len(part))

    async def wind_back(self, session: AsyncSession, file: Connection, told: Callable[[int], None]) -> None:
        """Later changes are undone part by part, the newest first: of no more than those are rows in memory."""
        async for part in since(self._entity, self._at).parts(session):
            later = [change for _, change in part]
            rows = self._rows(file, sorted({change.key for change in later}))
            past = rewind(rows, later)
            gone = self._keys(sorted(rows.keys() - past.keys()))
            for some in _chunks(gone):
                file.execute(delete(self._table).where(self._key().in_(some)))
            if past:
                file.execute(self._put, [self._whole(key, row) for key, row in past.items()])
            told(len(part))

    def index(self, file: Connection) -> None:
        """By what lists are sorted and where records lie."""
        wanted = [sorted_by(self._entity), ("division_code", *sorted_by(self._entity)), ("path",)]
        for names in dict.fromkeys(tuple(dict.fromkeys(each)) for each in wanted):
            if all(name in self._table.c for name in names) and names != (self._identity,):
                name = f"ix_{self._table.name}_{'_'.join(names)}"
                file.execute(CreateIndex(Index(name, *(self._table.c[each] for each in names))))

    def _rows(self, file: Connection, keys: Sequence[str]) -> dict[str, Row]:
        found: dict[str, Row] = {}
        for some in _chunks(self._keys(keys)):
            rows = file.execute(select(self._table).where(self._key().in_(some))).mappings()
            found |= {str(row[self._identity]): dict(row) for row in rows}
        return found

    def _whole(self, key: str, row: Row) -> dict[str, Any]:
        """What came back may lack columns that were empty, and know of a password."""
        values = {column.name: row.get(column.name) for column in self._table.columns}
        return values | {self._identity: self._keys([key])[0]}

    def _key(self) -> Column[Any]:
        return self._table.c[self._identity]

    def _keys(self, keys: Sequence[str]) -> Sequence[Any]:
        """As the table holds them."""
        return keys if self._entity in {Entity.DIVISION, Entity.TARGET} else [uuid.UUID(key) for key in keys]


def _bare(held: Table, identity: str, fields: Sequence[str]) -> Table:
    """The same table without rules and references: what a record was, it was."""
    wanted = [column for column in held.columns if not fields or column.name in fields]
    table = Table(held.name, MetaData(), *(Column(each.name, each.type) for each in wanted))
    table.constraints.clear()
    table.append_constraint(PrimaryKeyConstraint(identity))
    return table


def _chunks(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Each key is a parameter."""
    for at in range(0, len(keys), CHUNK):
        yield keys[at : at + CHUNK]
