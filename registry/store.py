"""The registry's SQL for whole rows: what is known, what is stored, inserts and updates with their change log.

Functions take a session and never commit.
"""

import uuid
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Table,
    bindparam,
    cast,
    delete,
    func,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from registry.columns import new_id
from registry.inserting import insert_many
from registry.layouts import Entity
from registry.model import (
    Camera,
    Change,
    Checkpoint,
    Division,
    DutyPost,
    MonitoringRoom,
    PatrolRoute,
    Site,
    Target,
    Unit,
    Zone,
)
from registry.resolving import Known, KnownCamera, KnownSite, KnownUnit, Row
from registry.since import Since
from registry.snapshots import differences, shown, snapshot

StoredRow = Mapping[str, Any]
Key = str | tuple[str, str] | tuple[str, int]

_MODELS: Mapping[Entity, type[SQLModel]] = MappingProxyType(
    {
        Entity.DIVISION: Division,
        Entity.UNIT: Unit,
        Entity.SITE: Site,
        Entity.CAMERA: Camera,
        Entity.ROOM: MonitoringRoom,
        Entity.TARGET: Target,
        Entity.ZONE: Zone,
        Entity.CHECKPOINT: Checkpoint,
        Entity.POST: DutyPost,
        Entity.ROUTE: PatrolRoute,
    }
)
UNDONE = "undo of import"
"""How the reason of such a change begins."""
WRITING_CACHE_KB = 256_000
READ_ROWS = 2000
_TIMED = frozenset({Entity.SITE, Entity.CAMERA})
# A camera's class is its site's; without a site the one of its own record.
camera_class: ColumnElement[Any] = func.coalesce(col(Site.site_class), cast(col(Camera.point_class), Integer))
_VERSIONED = _TIMED | {Entity.ROUTE}
_KEYED_TWICE: Mapping[Entity, tuple[str, str]] = MappingProxyType(
    {Entity.ROOM: ("division_code", "name"), Entity.ROUTE: ("division_code", "number")}
)


@dataclass(frozen=True, slots=True)
class Trace:
    """Who changes, when, why: what the change log says."""

    actor: str
    at: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """A stored row and the values that become other ones."""

    stored: StoredRow
    values: Row


def table_of(entity: Entity) -> Table:
    """The table that holds such rows."""
    table: Table = SQLModel.metadata.tables[str(_MODELS[entity].__tablename__)]
    return table


def key_of(entity: Entity, row: Mapping[str, Any]) -> Key:
    """By what a row of a file finds its row in the table."""
    if entity is Entity.ROOM:
        return (str(row.get("division_code")), str(row.get("name")))
    if entity is Entity.ROUTE:
        return (str(row.get("division_code")), int(row.get("number") or 0))
    return str(row.get("id" if entity is Entity.TARGET else "code"))


async def load_known(session: AsyncSession, within: str, codes: Collection[str] | None = None) -> Known:
    """Every code that a row may refer to, or of `codes` those that there are."""

    async def rows(query: Any, code: Any) -> Sequence[Any]:
        return (await session.execute(query if codes is None else query.where(code.in_(codes)))).all()

    known = Known(within=within)
    divisions = select(col(Division.code), col(Division.path), col(Division.parent_code))
    for code, path, parent in await rows(divisions, col(Division.code)):
        known.divisions[code] = path
        known.parents[code] = parent
    roots = select(col(Division.path)).where(col(Division.parent_code).is_(None)).limit(2)
    known.roots = tuple(await session.scalars(roots))
    units = select(col(Unit.code), col(Unit.id), col(Unit.division_code))
    known.units = {code: KnownUnit(key, division) for code, key, division in await rows(units, col(Unit.code))}
    sites = select(col(Site.code), col(Site.id), col(Site.division_code))
    known.sites = {code: KnownSite(key, division) for code, key, division in await rows(sites, col(Site.code))}
    zones = select(col(Zone.code), col(Zone.id))
    known.zones = {row[0]: row[1] for row in await rows(zones, col(Zone.code))}
    return known


async def load_existing(session: AsyncSession, entity: Entity, rows: Sequence[Row]) -> dict[Key, StoredRow]:
    """The stored rows that these name by their key. At most a chunk of them: each key is a parameter."""
    table = table_of(entity)
    keys = [key_of(entity, row) for row in rows]
    if entity in _KEYED_TWICE:
        condition = tuple_(*(table.c[name] for name in _KEYED_TWICE[entity])).in_(keys)
    else:
        condition = (table.c.id if entity is Entity.TARGET else table.c.code).in_(keys)
    found = (await session.execute(select(table).where(condition))).mappings()
    rows_found = [dict(row) for row in found]
    return {key_of(entity, row): row for row in rows_found}


async def load_walks(session: AsyncSession, routes: Sequence[Row], known: Known) -> None:
    """What these rows of patrol routes name, and what the stored ones have, into `known`. At most a chunk of them."""
    stored = await load_existing(session, Entity.ROUTE, routes)
    known.walks |= {(row["division_code"], row["number"]): row["camera_ids"] for row in stored.values()}
    codes = {code for each in routes for code in (each.get("camera_codes") or "").split("/") if code}
    keys = {uuid.UUID(key) for row in stored.values() for key in row["camera_ids"]}
    query = select(col(Camera.code), col(Camera.id), col(Division.path)).join(
        Division, col(Division.code) == col(Camera.division_code)
    )
    for column, wanted in ((col(Camera.code), sorted(codes)), (col(Camera.id), sorted(keys))):
        for at in range(0, len(wanted), READ_ROWS):
            rows = await session.execute(query.where(column.in_(wanted[at : at + READ_ROWS])))
            known.cameras |= {code: KnownCamera(key, path) for code, key, path in rows}


async def load_by_id(
    session: AsyncSession, entity: Entity, keys: Sequence[str], *, for_update: bool = False
) -> dict[str, StoredRow]:
    """The stored rows by the keys that the change log names them with, at most a chunk of them. `for_update`: held
    until the transaction ends, so that nobody changes them meanwhile, or begins to refer to them."""
    table, identity = table_of(entity), identity_of(entity)
    wanted = keys if entity in {Entity.DIVISION, Entity.TARGET} else [uuid.UUID(key) for key in keys]
    query = select(table).where(table.c[identity].in_(wanted)).order_by(table.c[identity])
    if for_update:
        query = query.with_for_update()
    return {str(row[identity]): dict(row) for row in (await session.execute(query)).mappings()}


async def undone(session: AsyncSession, keys: Sequence[str]) -> set[str]:
    """Those of these rows whose last change undid the import that brought them: another one may bring them again."""
    query = select(col(Change.entity_id), col(Change.reason)).where(col(Change.entity_id).in_(keys))
    rows = await session.execute(query.order_by(col(Change.at), col(Change.id)))
    last = {str(key): reason or "" for key, reason in rows}
    return {key for key, reason in last.items() if reason.startswith(UNDONE)}


async def records_at(session: AsyncSession, entity: Entity, at: datetime) -> dict[str, StoredRow]:
    """All records of a kind of which there are few, as they were: divisions by their code, others by their id."""
    key = "code" if entity is Entity.DIVISION else "id"
    rows = {str(getattr(each, key)): each.model_dump() for each in await session.scalars(select(_MODELS[entity]))}
    return await Since(entity, at).undone(session, rows)


async def divisions_at(session: AsyncSession, at: datetime) -> list[Division]:
    return [Division(**row) for row in (await records_at(session, Entity.DIVISION, at)).values()]


async def remove_rows(session: AsyncSession, entity: Entity, rows: Sequence[StoredRow], trace: Trace) -> None:
    """Remove stored rows; the change log keeps all that they said."""
    if not rows:
        return
    table, identity = table_of(entity), identity_of(entity)
    await session.execute(delete(table).where(table.c[identity].in_([row[identity] for row in rows])))
    await _log(session, entity, [(str(row[identity]), snapshot(row), None) for row in rows], trace)


@asynccontextmanager
async def many_rows(session: AsyncSession) -> AsyncIterator[None]:
    """While very many rows are written, SQLite keeps the pages of their indexes in memory: with its 2 MB it would write
    and read most of them again for every chunk."""
    if session.get_bind().dialect.name != "sqlite":
        yield
        return
    connection = await session.connection()
    (usual,) = (await connection.exec_driver_sql("PRAGMA cache_size")).one()
    await connection.exec_driver_sql(f"PRAGMA cache_size=-{WRITING_CACHE_KB}")
    try:
        yield
    finally:
        # Of a caller who was cancelled the connection is given up with all that it held.
        if not connection.invalidated:
            await connection.exec_driver_sql(f"PRAGMA cache_size={usual}")


async def insert_rows(session: AsyncSession, entity: Entity, rows: Sequence[Row], trace: Trace) -> None:
    """Insert complete rows, each with its line in the change log."""
    if not rows:
        return
    identity = identity_of(entity)
    filled = [_new_values(entity, trace) | row for row in rows]
    await insert_many(session, table_of(entity), filled)
    # Written as JSON by the driver's serializer, which knows days, times and keys, and takes half as long as we do.
    await _log(session, entity, [(str(row[identity]), None, shown(row)) for row in filled], trace)


def _new_values(entity: Entity, trace: Trace) -> Row:
    values: Row = {} if entity in {Entity.DIVISION, Entity.TARGET} else {"id": new_id()}
    if entity in _TIMED:
        values["created_at"] = trace.at
    if entity in _VERSIONED:
        values["version"] = 1
    return values | _touched(entity, trace)


def _touched(entity: Entity, trace: Trace) -> Row:
    """What every write leaves in such a row."""
    if entity is Entity.ROUTE:
        return {"updated_at": trace.at, "updated_by": trace.actor}
    return {"updated_at": trace.at} if entity is Entity.CAMERA else {}


def identity_of(entity: Entity) -> str:
    """The column by which the change log names such a row."""
    return "code" if entity is Entity.DIVISION else "id"


async def update_rows(session: AsyncSession, entity: Entity, updates: Sequence[Update], trace: Trace) -> None:
    """Change stored rows, each with what it was and became in the change log."""
    table, identity = table_of(entity), identity_of(entity)
    by_fields: dict[tuple[str, ...], list[Row]] = {}
    logged = []
    for each in updates:
        values = dict(each.values) | _touched(entity, trace)
        if entity in _VERSIONED:
            values["version"] = each.stored["version"] + 1
        by_fields.setdefault(tuple(sorted(values)), []).append(values | {"key": each.stored[identity]})
        before = snapshot({name: each.stored.get(name) for name in each.values})
        logged.append((str(each.stored[identity]), before, snapshot_changed(each.values)))
    for names, rows in by_fields.items():
        statement = update(table).where(table.c[identity] == bindparam("key"))
        # The parameters of a column must not be called like the column.
        values = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names}
        renamed = [{f"new_{name}": row[name] for name in names} | {"key": row["key"]} for row in rows]
        await (await session.connection()).execute(statement.values(values), renamed)
    await _log(session, entity, logged, trace)


def snapshot_changed(values: Row) -> dict[str, Any]:
    """What the fields became: those that were emptied too."""
    return {name: None for name, value in values.items() if value is None and name != "password_sealed"} | snapshot(
        values
    )


async def _log(
    session: AsyncSession,
    entity: Entity,
    entries: Sequence[tuple[str, dict[str, Any] | None, dict[str, Any] | None]],
    trace: Trace,
) -> None:
    if not entries:
        return
    rows = [
        {
            "id": new_id(),
            "at": trace.at,
            "actor": trace.actor,
            "entity": entity.value,
            "entity_id": key,
            "reason": trace.reason,
            "before": before,
            "after": after,
        }
        for key, before, after in entries
    ]
    await insert_many(session, SQLModel.metadata.tables["change"], rows)


def log_change(session: AsyncSession, kind: str, key: str, before: Row | None, after: Row | None, trace: Trace) -> None:
    """Write down what a record became that has no sheet, if it changed. None: it was not there, or is no longer."""
    was, became = (None if side is None else snapshot(side) for side in (before, after))
    if was is not None and became is not None:
        changes = differences(was, dict.fromkeys(was) | became).values()
        if not changes:
            return
        was, became = {each.field: each.before for each in changes}, {each.field: each.after for each in changes}
    session.add(
        Change(
            at=trace.at,
            actor=trace.actor,
            entity=kind,
            entity_id=key,
            reason=trace.reason,
            before=was,
            after=became,
        )
    )


async def division_path(session: AsyncSession, code: str | None) -> str | None:
    """The path of a division, None for an unknown one."""
    found: str | None = await session.scalar(select(col(Division.path)).where(col(Division.code) == code))
    return found


async def camera_key(session: AsyncSession, text: str) -> uuid.UUID | None:
    """The key of the camera that a UUID or a 20-digit device code names."""
    try:
        condition = col(Camera.code) == text if len(text) == 20 else col(Camera.id) == uuid.UUID(text)
    except ValueError:
        return None
    found: uuid.UUID | None = await session.scalar(select(col(Camera.id)).where(condition))
    return found
