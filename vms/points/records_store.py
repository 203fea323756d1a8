"""All SQL that reads records of every kind alike: lists, single rows, what they refer to, changes."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    SQLColumnExpression,
    String,
    Table,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from registry.history import Later
from registry.layouts import Entity
from registry.model import Camera, Change, Lifecycle, Site, Target, Unit, Zone
from registry.scopes import CORE, COUNTY, TOWNSHIPS
from registry.store import Update, identity_of, table_of
from registry.values import TAG_BETWEEN
from vms.walls.tables import SavedWall

Row = Mapping[str, Any]
WHOLE_COUNTY = (COUNTY, CORE, TOWNSHIPS)
"""Scopes of targets that lie in no division of their own."""
_SORTED_BY: Mapping[Entity, tuple[str, ...]] = MappingProxyType(
    {Entity.ROOM: ("division_code", "name"), Entity.TARGET: ("id",), Entity.ROUTE: ("division_code", "number")}
)
SEARCHED: Mapping[Entity, tuple[str, ...]] = MappingProxyType(
    {
        Entity.ROOM: ("name",),
        Entity.ROUTE: ("name",),
        Entity.TARGET: ("id", "title_zh", "title_en"),
        Entity.SITE: ("code", "name", "tags"),
    }
)
_PLACES = SQLModel.metadata.tables["division"].alias("place")


@dataclass(frozen=True, slots=True)
class Placed:
    """A stored row and the path of the division where it lies; None for a target over the whole county."""

    row: Row
    path: str | None


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """`path`: the asker's area; `within`: narrower; `living`: without what is retired; `tag`: only what carries it;
    `site_class`: only sites of that class; `unplaced`: only what lies nowhere on a map; `standing_on`: only what
    is not retired by that day."""

    path: str
    within: str | None = None
    text: str | None = None
    living: bool = False
    tag: str | None = None
    site_class: int | None = None
    unplaced: bool = False
    standing_on: date | None = None


class Chosen(NamedTuple):
    """A record that is to be changed with others, as it was looked at."""

    id: uuid.UUID
    version: int
    path: str


def sorted_by(entity: Entity) -> tuple[str, ...]:
    """The fields that a list of such rows is sorted by: unique together."""
    return _SORTED_BY.get(entity, ("code",))


def sort_keys(entity: Entity, row: Row) -> tuple[str, ...]:
    """A row's values of them."""
    return tuple(str(row[name]) for name in sorted_by(entity))


def _selected(entity: Entity) -> Select[Any]:
    table = table_of(entity)
    code = table.c.code if entity is Entity.DIVISION else table.c.get("division_code", table.c.get("scope"))
    joined = table.outerjoin(_PLACES, _PLACES.c.code == code)
    return select(table, _PLACES.c.path.label("where")).select_from(joined)


def _conditions(entity: Entity, wanted: RecordFilter) -> list[ColumnElement[bool]]:
    table = table_of(entity)
    inside = _PLACES.c.path.startswith(wanted.within or wanted.path, autoescape=True)
    if entity is Entity.TARGET and wanted.within is None:
        inside = or_(inside, table.c.scope.in_(WHOLE_COUNTY))
    conditions: list[ColumnElement[bool]] = [inside]
    if wanted.text:
        fields = [table.c[name] for name in SEARCHED.get(entity, ("code", "name"))]
        conditions.append(or_(*(field.icontains(wanted.text, autoescape=True) for field in fields)))
    if wanted.living and "retired_on" in table.c:
        conditions.append(table.c.retired_on.is_(None))
    if wanted.standing_on is not None and "retired_on" in table.c:
        conditions.append(or_(table.c.retired_on.is_(None), table.c.retired_on > wanted.standing_on))
    if wanted.tag is not None:
        conditions.append(carries(table.c.tags, wanted.tag) if "tags" in table.c else false())
    if wanted.site_class is not None:
        conditions.append(table.c.site_class == wanted.site_class if "site_class" in table.c else false())
    if wanted.unplaced:
        conditions.append(lies_nowhere(table))
    return conditions


PLACED_BY = ("boundary", "longitude", "latitude")
"""What a kind lies by on a map, as far as it has such columns."""


def lies_nowhere(table: Table) -> ColumnElement[bool]:
    """Without the boundary, or half of the position, that its kind lies by on a map."""
    # A boundary that was never given is stored as JSON's own null, too.
    lacking = [
        or_(table.c[name].is_(None), cast(table.c[name], String) == "null") for name in PLACED_BY if name in table.c
    ]
    return or_(*(lacking[:1] if "boundary" in table.c else lacking)) if lacking else false()


def carries(tags: SQLColumnExpression[Any], tag: str) -> ColumnElement[bool]:
    """Whether the stored tags hold this one."""
    # Not LIKE, which on SQLite knows no case.
    between = literal(TAG_BETWEEN).concat(tags).concat(TAG_BETWEEN)
    return func.replace(between, f"{TAG_BETWEEN}{tag}{TAG_BETWEEN}", "") != between


def matching(entity: Entity, wanted: RecordFilter) -> Select[Any]:
    """The rows of a list; `where`: the path of the division in which each lies."""
    return _selected(entity).where(*_conditions(entity, wanted))


async def page(
    session: AsyncSession, entity: Entity, wanted: RecordFilter, *, after: tuple[str, ...] | None, limit: int
) -> tuple[list[Placed], int]:
    """By code (rooms by division and name), after the one with these sort keys; and how many there are in all."""
    columns = [table_of(entity).c[name] for name in sorted_by(entity)]
    found = matching(entity, wanted)
    query = found.order_by(*columns).limit(limit)
    if after is not None:
        numbers = (isinstance(column.type, Integer) for column in columns)
        last = [int(value) if is_number else value for value, is_number in zip(after, numbers, strict=True)]
        query = query.where(tuple_(*columns) > tuple_(*last))
    rows = (await session.execute(query)).mappings().all()
    total = await session.scalar(found.with_only_columns(func.count()))
    return [placed(row) for row in rows], int(total or 0)


async def chosen(
    session: AsyncSession,
    entity: Entity,
    wanted: RecordFilter,
    ids: Sequence[uuid.UUID] | None,
    limit: int,
    *,
    for_update: bool,
) -> Sequence[Chosen]:
    """The records of the filter by code, of `ids` only those. By SQL whatever their number: what is changed must not
    come from a memory that lags behind."""
    table = table_of(entity)
    query = matching(entity, wanted).with_only_columns(table.c.id, table.c.version, _PLACES.c.path)
    if ids is not None:
        query = query.where(table.c.id.in_(ids))
    if for_update:
        query = query.with_for_update(of=table)
    return [Chosen(*row) for row in await session.execute(query.order_by(table.c.code).limit(limit))]


async def rows_of(session: AsyncSession, entity: Entity, keys: Sequence[uuid.UUID]) -> list[Placed]:
    """These rows as a page has them, in the order of the keys."""
    rows = (await session.execute(_selected(entity).where(table_of(entity).c.id.in_(keys)))).mappings()
    found = {row["id"]: placed(row) for row in rows}
    return [found[key] for key in keys if key in found]


async def one(session: AsyncSession, entity: Entity, key: str, *, for_update: bool = False) -> Placed | None:
    """The row that the change log names so."""
    table = table_of(entity)
    identity = table.c[identity_of(entity)]
    try:
        value: Any = key if entity in {Entity.DIVISION, Entity.TARGET} else uuid.UUID(key)
    except ValueError:
        return None
    query = _selected(entity).where(identity == value)
    if for_update:
        query = query.with_for_update(of=table)
    row = (await session.execute(query)).mappings().one_or_none()
    return placed(row) if row else None


def placed(row: Mapping[Any, Any]) -> Placed:
    """Of a row of `matching`."""
    known = {str(name): value for name, value in row.items()}
    return Placed(known, known.pop("where"))


async def codes_of(session: AsyncSession, keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The codes of units, zones, sites and cameras."""
    codes: dict[uuid.UUID, str] = {}
    for kind in (Unit, Zone, Site, Camera):
        if keys:
            rows = await session.execute(select(col(kind.id), col(kind.code)).where(col(kind.id).in_(keys)))
            codes.update((row[0], row[1]) for row in rows)
    return codes


async def targets_of(session: AsyncSession, unit: str) -> list[str]:
    """The targets that a unit is responsible for: their lists, unlike other references, are none of the database's."""
    query = select(col(Target.id), col(Target.responsible_unit_ids)).order_by(col(Target.id))
    return [target for target, units in await session.execute(query) if unit in units]


async def changes(
    session: AsyncSession, kind: str, key: str, *, before: uuid.UUID | None, limit: int
) -> tuple[list[Change], int]:
    """Changes of one record, newest first, from the one before `before`; and how many there are. `kind`: one of Entity,
    or what else the change log holds."""
    mine = (col(Change.entity) == str(kind), col(Change.entity_id) == key)
    query = select(Change).where(*mine).order_by(col(Change.id).desc()).limit(limit)
    if before is not None:
        query = query.where(col(Change.id) < before)
    total = await session.scalar(select(func.count()).select_from(Change).where(*mine))
    return list(await session.scalars(query)), int(total or 0)


async def later(session: AsyncSession, entity: Entity, key: str, at: datetime) -> list[Later]:
    """What was changed on one record after `at`, newest first."""
    query = select(col(Change.entity_id), col(Change.before), col(Change.after)).where(
        col(Change.entity) == entity.value, col(Change.entity_id) == key, col(Change.at) > at
    )
    return [Later(*row) for row in await session.execute(query.order_by(col(Change.at).desc(), col(Change.id).desc()))]


async def last_row(session: AsyncSession, kind: str, key: str) -> dict[str, Any] | None:
    """What the change log holds of a record that was removed."""
    found, _ = await changes(session, kind, key, before=None, limit=1)
    return found[0].before if found and found[0].after is None else None


async def changed_from(
    session: AsyncSession, entity: Entity, keys: Collection[str], at: datetime
) -> dict[str, list[Change]]:
    """What was changed on each of these records from `at` on, newest first. At most a chunk of keys."""
    mine = (col(Change.entity) == entity.value, col(Change.entity_id).in_(keys), col(Change.at) >= at)
    found: dict[str, list[Change]] = {key: [] for key in keys}
    for change in await session.scalars(select(Change).where(*mine).order_by(col(Change.id).desc())):
        found[change.entity_id].append(change)
    return found


class Belonging(NamedTuple):
    """A record that belongs to another one. `path`: where it lies; None: where its owner does."""

    kind: str
    key: str
    name: str
    owner: str
    path: str | None


_OWNED_BY: Mapping[Entity, Sequence[tuple[str, str]]] = MappingProxyType(
    {
        Entity.SITE: (("camera", "site_id"),),
        Entity.ROOM: (("wall", "room_id"),),
        Entity.ZONE: (("checkpoint", "zone_id"), ("post", "zone_id")),
    }
)
"""What belongs to records that can go, and by which column. Retired cameras stand nowhere any more."""


async def belonging(session: AsyncSession, entity: Entity, owners: Sequence[str]) -> list[Belonging]:
    """What belongs to these records and would go with them, or lose its place. At most a chunk of owners."""
    found: list[Belonging] = []
    for kind, column in _OWNED_BY.get(entity, ()) if owners else ():
        table = SQLModel.metadata.tables[str(SavedWall.__tablename__)] if kind == "wall" else table_of(Entity(kind))
        owner, lies = table.c[column], table.c.get("division_code")
        named = [table.c[name] for name in ("code", "name") if name in table.c]
        path = null() if lies is None else _PLACES.c.path
        joined = table if lies is None else table.outerjoin(_PLACES, _PLACES.c.code == lies)
        query = select(table.c.id, owner, path, *named).select_from(joined)
        query = query.where(owner.in_([uuid.UUID(key) for key in owners]))
        if "lifecycle" in table.c:
            query = query.where(table.c.lifecycle != Lifecycle.RETIRED)
        for key, held_by, path, *names in await session.execute(query.order_by(*named)):
            found.append(Belonging(kind, str(key), " ".join(names), str(held_by), path))
    return found


async def lost_references(
    session: AsyncSession, entity: Entity, updates: Sequence[Update]
) -> list[tuple[Update, Entity, str]]:
    """Of these updates those that would refer to a record that is no longer there: its kind and its key."""
    lost: list[tuple[Update, Entity, str]] = []
    for column in table_of(entity).columns if updates else ():
        for reference in column.foreign_keys:
            wanted = {each.values[column.name] for each in updates if each.values.get(column.name) is not None}
            there = set(await session.scalars(select(reference.column).where(reference.column.in_(wanted))))
            kind = next(each for each in Entity if table_of(each) is reference.column.table)
            lost += [
                (each, kind, str(each.values[column.name]))
                for each in updates
                if each.values.get(column.name) in wanted - there
            ]
    return lost
