"""Lists of records as they were at a past time: of few changes since, what did not change comes from its table page
by page, what did is wound back; of more, the whole is prepared once (see past_days.py) and listed as the list of now
is."""

import uuid
from collections import deque
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any, Protocol

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.history import Later, Row, rewind
from registry.layouts import Entity
from registry.model import Division
from registry.since import Since
from registry.store import identity_of, table_of
from registry.values import tags_of
from vms.db.engine import Database
from vms.points import records_store as store
from vms.points.past_days import PastDays
from vms.points.records_store import WHOLE_COUNTY, Placed, RecordFilter, sort_keys, sorted_by
from vms.points.winding_back import made_before, since

MOST_CHANGES = 20_000
"""Of one kind of record, wound back in memory: about 100 MB."""
CHUNK = 500
SortKey = tuple[str, ...]


class PastList(Protocol):
    """The records of a kind as they were."""

    async def page(self, wanted: RecordFilter, *, after: SortKey | None, limit: int) -> tuple[list[Placed], int]:
        """By code (rooms by division and name), after the one with these sort keys; and how many there were in all."""
        ...

    def rows(self, wanted: RecordFilter) -> AsyncIterator[Placed]:
        """All of what `page` gives in pages."""
        ...


@dataclass(frozen=True, slots=True)
class PastLists:
    database: Database
    days: PastDays

    @asynccontextmanager
    async def listing(self, entity: Entity, at: datetime, *, waits: bool = False) -> AsyncIterator[PastList]:
        """`waits`: for what must be prepared. Raises BeingPrepared where it does not."""
        if not self.days.knows(entity, at):
            async with self.database.reading() as session:
                if not await much_changed(session, entity, at):
                    yield WoundBack(session, entity, at)
                    return
        async with self.days.rows_of(entity, at, waits=waits) as session:
            yield Prepared(session, entity)


async def much_changed(session: AsyncSession, entity: Entity, at: datetime) -> bool:
    """Whether more was changed since than is wound back in memory. An import of a whole municipality need not be
    undone: most rows say themselves when they were made."""
    return await since(entity, at).count(session, most=MOST_CHANGES + 1) > MOST_CHANGES


async def changes_since(session: AsyncSession, entity: Entity, at: datetime) -> list[Later]:
    """What changed after `at`, newest first; of rows that say themselves when they were made without that they were."""
    return [change for _, change in await since(entity, at).all(session)]


@dataclass(frozen=True, slots=True)
class Prepared:
    """`session`: of the file that holds them."""

    session: AsyncSession
    entity: Entity

    async def page(self, wanted: RecordFilter, *, after: SortKey | None, limit: int) -> tuple[list[Placed], int]:
        return await store.page(self.session, self.entity, wanted, after=after, limit=limit)

    def rows(self, wanted: RecordFilter) -> AsyncIterator[Placed]:
        return _in_order(self.session, self.entity, store.matching(self.entity, wanted), None)


@dataclass(frozen=True, slots=True)
class WoundBack:
    """What it costs grows with the changes since then, not with the registry."""

    session: AsyncSession
    entity: Entity
    at: datetime

    async def page(self, wanted: RecordFilter, *, after: SortKey | None, limit: int) -> tuple[list[Placed], int]:
        session, entity, at = self.session, self.entity, self.at
        changed, keys = await _changed(session, entity, wanted, at)
        unchanged = await _unchanged(session, entity, wanted, at, keys, after=after, limit=limit)
        later = (each for each in changed if after is None or sort_keys(entity, each.row) > after)
        rows = merge(unchanged, later, key=lambda each: sort_keys(entity, each.row))
        total = await _count(session, entity, wanted, at, keys) + len(changed)
        return list(islice(rows, limit)), total

    async def rows(self, wanted: RecordFilter) -> AsyncIterator[Placed]:
        entity = self.entity
        changed, keys = await _changed(self.session, entity, wanted, self.at)
        waiting = deque(changed)
        async for placed in _in_order(self.session, entity, _as_made(entity, wanted, self.at), None):
            if str(placed.row[identity_of(entity)]) in keys:
                continue
            while waiting and sort_keys(entity, waiting[0].row) < sort_keys(entity, placed.row):
                yield waiting.popleft()
            yield placed
        for placed in waiting:
            yield placed


async def _changed(
    session: AsyncSession, entity: Entity, wanted: RecordFilter, at: datetime
) -> tuple[list[Placed], set[str]]:
    """What changed since and belonged to the list, sorted; and the keys of all that changed."""
    later = await changes_since(session, entity, at)
    keys = {change.key for change in later}
    past = rewind(await _present(session, entity, keys), later)
    paths = await _paths(session, at)
    rows = [Placed(row, _path(row, paths)) for row in past.values() if (row.get("created_at") or at) <= at]
    listed = [each for each in rows if _is_wanted(entity, each, wanted)]
    return sorted(listed, key=lambda each: sort_keys(entity, each.row)), keys


async def _paths(session: AsyncSession, at: datetime) -> dict[str, str]:
    """Of the divisions that are there, or were removed since: none ever moves."""
    rows = await session.execute(select(col(Division.code), col(Division.path)))
    later = await Since(Entity.DIVISION, at).all(session)
    removed = {change.key: change.before["path"] for _, change in later if change.before and change.after is None}
    return removed | {row[0]: row[1] for row in rows}


async def _present(session: AsyncSession, entity: Entity, keys: Collection[str]) -> dict[str, Row]:
    table, identity = table_of(entity), identity_of(entity)
    found: dict[str, Row] = {}
    for some in _chunks(entity, keys):
        rows = (await session.execute(select(table).where(table.c[identity].in_(some)))).mappings()
        found |= {str(row[identity]): dict(row) for row in rows}
    return found


def _chunks(entity: Entity, keys: Collection[str]) -> Iterator[Sequence[Any]]:
    """The keys as the table holds them."""
    ordered = sorted(keys) if entity in {Entity.DIVISION, Entity.TARGET} else [uuid.UUID(key) for key in keys]
    for at in range(0, len(ordered), CHUNK):
        yield ordered[at : at + CHUNK]


def _path(row: Row, paths: dict[str, str]) -> str | None:
    return row.get("path") or paths.get(row.get("division_code", row.get("scope", "")))


def _is_wanted(entity: Entity, placed: Placed, wanted: RecordFilter) -> bool:
    """As `records_store.matching` has it."""
    inside = placed.path is not None and placed.path.startswith(wanted.within or wanted.path)
    if entity is Entity.TARGET and wanted.within is None:
        inside = inside or placed.row["scope"] in WHOLE_COUNTY
    texts = (str(placed.row.get(name) or "") for name in store.SEARCHED.get(entity, ("code", "name")))
    named = not wanted.text or any(wanted.text.casefold() in text.casefold() for text in texts)
    tagged = wanted.tag is None or wanted.tag in tags_of(placed.row.get("tags"))
    of_class = wanted.site_class is None or placed.row.get("site_class") == wanted.site_class
    somewhere = wanted.unplaced and not _lies_nowhere(placed.row)
    retired_on = placed.row.get("retired_on")
    retired = retired_on and (wanted.living or (wanted.standing_on is not None and retired_on <= wanted.standing_on))
    return inside and named and tagged and of_class and not retired and not somewhere


def _lies_nowhere(row: Row) -> bool:
    by = [name for name in store.PLACED_BY if name in row]
    return any(row[name] is None for name in (by[:1] if "boundary" in by else by))


def _as_made(entity: Entity, wanted: RecordFilter, at: datetime) -> Select[Any]:
    """Of the list of now what was there already, as far as rows say so themselves."""
    return store.matching(entity, wanted).where(*made_before(entity, at))


async def _unchanged(
    session: AsyncSession,
    entity: Entity,
    wanted: RecordFilter,
    at: datetime,
    keys: Collection[str],
    *,
    after: SortKey | None,
    limit: int,
) -> list[Placed]:
    found: list[Placed] = []
    async for placed in _in_order(session, entity, _as_made(entity, wanted, at), after):
        if str(placed.row[identity_of(entity)]) not in keys:
            found.append(placed)
        if len(found) == limit:
            break
    return found


async def _in_order(
    session: AsyncSession, entity: Entity, found: Select[Any], after: SortKey | None
) -> AsyncIterator[Placed]:
    """The rows that are found, in the order in which Python sorts, whatever language the database sorts by."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    columns = [table_of(entity).c[name] for name in sorted_by(entity)]
    ordered = columns if is_sqlite else [column.collate("C") for column in columns]
    query = found.order_by(*ordered).limit(CHUNK)
    while True:
        page = query if after is None else query.where(tuple_(*ordered) > tuple_(*after))
        rows = (await session.execute(page)).mappings().all()
        for row in rows:
            placed = store.placed(row)
            after = sort_keys(entity, placed.row)
            yield placed
        if len(rows) < CHUNK:
            return


async def _count(
    session: AsyncSession, entity: Entity, wanted: RecordFilter, at: datetime, keys: Collection[str]
) -> int:
    """How many belong to the list that did not change since."""
    identity = table_of(entity).c[identity_of(entity)]
    query = _as_made(entity, wanted, at).with_only_columns(func.count())
    total = int(await session.scalar(query) or 0)
    for some in _chunks(entity, keys):
        total -= int(await session.scalar(query.where(identity.in_(some))) or 0)
    return total
