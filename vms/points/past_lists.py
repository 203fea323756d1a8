"""Lists of records as they were at a past time: what did not change since comes from its table page by page, what did
is wound back. What it costs grows with the changes since then, not with the registry."""

import uuid
from collections import deque
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry import store as registry_store
from registry.history import Later, Row, rewind
from registry.layouts import Entity
from registry.model import Division
from registry.store import identity_of, table_of
from registry.values import RECORD_ZONE, tags_of
from vms.points import records_store as store
from vms.points.records_store import WHOLE_COUNTY, Placed, RecordFilter, sort_keys, sorted_by
from vms.web.problems import wrong
from vms.web.wording import say

MOST_CHANGES = 20_000
"""Of one kind of record, wound back in memory: about 100 MB."""
CHUNK = 500
SortKey = tuple[str, ...]


async def past_page(
    session: AsyncSession, entity: Entity, wanted: RecordFilter, at: datetime, *, after: SortKey | None, limit: int
) -> tuple[list[Placed], int]:
    """By code (rooms by division and name), after the one with these sort keys; and how many there were in all. Raises
    Unprocessable where too much has changed since."""
    changed, keys = await _changed(session, entity, wanted, at)
    unchanged = await _unchanged(session, entity, wanted, at, keys, after=after, limit=limit)
    later = (each for each in changed if after is None or sort_keys(entity, each.row) > after)
    rows = merge(unchanged, later, key=lambda each: sort_keys(entity, each.row))
    total = await _count(session, entity, wanted, at, keys) + len(changed)
    return list(islice(rows, limit)), total


async def past_rows(session: AsyncSession, entity: Entity, wanted: RecordFilter, at: datetime) -> AsyncIterator[Placed]:
    """All of what `past_page` gives in pages. Raises Unprocessable where too much has changed since."""
    changed, keys = await _changed(session, entity, wanted, at)
    waiting = deque(changed)
    async for placed in _in_order(session, entity, wanted, at, None):
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
    later = await changes_since(session, entity, at, asked="day")
    keys = {change.key for change in later}
    past = rewind(await _present(session, entity, keys), later)
    paths = await _paths(session, at)
    rows = [Placed(row, _path(row, paths)) for row in past.values() if (row.get("created_at") or at) <= at]
    listed = [each for each in rows if _is_wanted(entity, each, wanted)]
    return sorted(listed, key=lambda each: sort_keys(entity, each.row)), keys


async def changes_since(session: AsyncSession, entity: Entity, at: datetime, *, asked: str) -> list[Later]:
    """What changed after `at`, newest first; of rows that say themselves when they were made without that they were.
    Raises Unprocessable, of the parameter that is called `asked`, where it is too much."""
    # An import of a whole municipality need not be undone.
    made = not _made(entity, at)
    too_many = await registry_store.changed_this_often(session, entity, at, MOST_CHANGES + 1, made=made)
    if too_many:
        day = too_many.astimezone(RECORD_ZONE).date()
        raise wrong(asked, say("too_much_since", most=MOST_CHANGES, day=day.isoformat()))
    return [change for _, change in await registry_store.later_changes(session, entity, at, made=made)]


async def _paths(session: AsyncSession, at: datetime) -> dict[str, str]:
    """Of the divisions that are there, or were removed since: none ever moves."""
    rows = await session.execute(select(col(Division.code), col(Division.path)))
    later = await registry_store.later_changes(session, Entity.DIVISION, at)
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


def _made(entity: Entity, at: datetime) -> list[ColumnElement[bool]]:
    table = table_of(entity)
    return [table.c.created_at <= at] if "created_at" in table.c else []


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
    async for placed in _in_order(session, entity, wanted, at, after):
        if str(placed.row[identity_of(entity)]) not in keys:
            found.append(placed)
        if len(found) == limit:
            break
    return found


async def _in_order(
    session: AsyncSession, entity: Entity, wanted: RecordFilter, at: datetime, after: SortKey | None
) -> AsyncIterator[Placed]:
    """Rows of now, in the order in which Python sorts, whatever language the database sorts by."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    columns = [table_of(entity).c[name] for name in sorted_by(entity)]
    ordered = columns if is_sqlite else [column.collate("C") for column in columns]
    query = store.matching(entity, wanted).where(*_made(entity, at)).order_by(*ordered).limit(CHUNK)
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
    query = store.matching(entity, wanted).where(*_made(entity, at)).with_only_columns(func.count())
    total = int(await session.scalar(query) or 0)
    for some in _chunks(entity, keys):
        total -= int(await session.scalar(query.where(identity.in_(some))) or 0)
    return total
