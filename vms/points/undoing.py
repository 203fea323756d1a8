"""Undoes an import or a bulk edit: what it changed gets its old values, what it brought is retired; nothing is lost.

Only while nobody's work since would be lost by it: no value that somebody gave later, no record that belongs to one
that would go.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry import store as registry_store
from registry.history import restored
from registry.layouts import Entity
from registry.model import Change, Lifecycle
from registry.store import UNDONE, StoredRow, Trace, Update
from registry.values import RECORD_ZONE
from vms.accounts.gate import within
from vms.accounts.model import Actor
from vms.audit.service import record
from vms.db.engine import Database
from vms.events import RegistryChanged
from vms.points.entry import Entry
from vms.points.in_the_way import InTheWay, logged, time_of
from vms.points.tables import IMPORT, ImportRun
from vms.web.problems import Conflict, NotFound
from vms.web.wording import say

UNDONE_EDIT = "undo of bulk edit"
CHUNK = 500


@dataclass(slots=True)
class Undone:
    """How many rows got their old values, were retired or removed; `kept`: divisions and units that nothing needs any
    more; `passwords`: changed ones, which nobody can bring back, for the old ones are not kept."""

    restored: int = 0
    retired: int = 0
    removed: int = 0
    kept: int = 0
    passwords: int = 0


async def runs(
    session: AsyncSession, path: str, *, before: uuid.UUID | None, limit: int
) -> tuple[Sequence[ImportRun], int]:
    """The imports and bulk edits of the area, newest first; and how many there are."""
    inside = col(ImportRun.path).startswith(path, autoescape=True)
    query = select(ImportRun).where(inside).order_by(col(ImportRun.id).desc())
    if before is not None:
        query = query.where(col(ImportRun.id) < before)
    total = await session.scalar(select(func.count()).select_from(ImportRun).where(inside))
    return (await session.scalars(query.limit(limit))).all(), int(total or 0)


async def undo(database: Database, entry: Entry, actor: Actor, key: uuid.UUID) -> Undone:
    """Whole, or not at all. Raises NotFound, and Conflict naming what stands in the way."""
    async with database.unit_of_work() as tx:
        run = await tx.session.get(ImportRun, key, with_for_update=True)
        if run is None or not within(actor, run.path):
            raise NotFound
        if run.undone_at is not None:
            raise Conflict(say("undone_already", who=run.undone_by, at=time_of(run.undone_at)))
        way = InTheWay(tx.session, actor)
        what = UNDONE if run.kind == IMPORT else UNDONE_EDIT
        undoing = _Undoing(tx.session, Trace(actor.username, tx.now, f"{what} {run.id}"), way, entry)
        # The last things first: cameras before their sites.
        for entity in reversed(Entity):
            after = None
            while changes := await _changes(tx.session, run, entity, after):
                await undoing.chunk(entity, changes)
                after = changes[-1].id
        way.require_none()
        undone = undoing.undone
        run.undone_at, run.undone_by = tx.now, actor.username
        tx.session.add(run)
        detail = {"restored": undone.restored, "retired": undone.retired, "removed": undone.removed}
        kind = "import" if run.kind == IMPORT else "bulk_edit"
        await record(tx, actor, "registry.undo", kind, run.id, detail=detail)
        tx.outbox.add(RegistryChanged(tx.now))
    return undone


def _of(run: ImportRun) -> Any:
    return (col(Change.at) == run.at, col(Change.actor) == run.actor, col(Change.reason) == run.reason)


async def _changes(session: AsyncSession, run: ImportRun, entity: Entity, after: uuid.UUID | None) -> Sequence[Change]:
    query = select(Change).where(*_of(run), col(Change.entity) == entity.value).order_by(col(Change.id))
    if after is not None:
        query = query.where(col(Change.id) > after)
    return (await session.scalars(query.limit(CHUNK))).all()


@dataclass(slots=True)
class _Undoing:
    """Goes on when something stands in the way, so that all of it is told; whoever calls then undoes the whole."""

    session: AsyncSession
    trace: Trace
    way: InTheWay
    entry: Entry
    undone: Undone = field(default_factory=Undone)

    async def chunk(self, entity: Entity, changes: Sequence[Change]) -> None:
        keys = [change.entity_id for change in changes]
        stored = await registry_store.load_by_id(self.session, entity, keys, for_update=True)
        wanted = [change for change in changes if not _gone(change, stored.get(change.entity_id))]
        free = await self.way.unchanged_since(entity, wanted, stored) if wanted else []
        updates: list[Update] = []
        brought: list[StoredRow] = []
        for change in free:
            row = stored[change.entity_id]
            if change.before is None:
                brought.append(row)
            else:
                updates.append(Update(row, restored(logged(change), row)))
                self.undone.passwords += "password" in (change.after or {})
        await self._put_back(entity, updates)
        await self._take_away(entity, brought)

    async def _put_back(self, entity: Entity, updates: Sequence[Update]) -> None:
        updates = await self.way.still_referring(entity, [each for each in updates if each.values])
        updates = await self.way.let_in(self.entry, entity, updates)
        self.undone.restored += len(updates)
        await registry_store.update_rows(self.session, entity, updates, self.trace)

    async def _take_away(self, entity: Entity, brought: Sequence[StoredRow]) -> None:
        if entity in {Entity.DIVISION, Entity.UNIT}:
            self.undone.kept += len(brought)
            return
        going = await self.way.unneeded(entity, brought)
        if entity in {Entity.SITE, Entity.CAMERA}:
            self.undone.retired += len(going)
            updates = [Update(row, _retired(entity, self.trace)) for row in going]
            await registry_store.update_rows(self.session, entity, updates, self.trace)
        else:
            self.undone.removed += len(going)
            await registry_store.remove_rows(self.session, entity, going, self.trace)


def _gone(change: Change, row: StoredRow | None) -> bool:
    """What was brought, and somebody has taken out of use since: there is nothing left to undo."""
    return change.before is None and (row is None or row.get("retired_on") is not None)


def _retired(entity: Entity, trace: Trace) -> dict[str, Any]:
    today = trace.at.astimezone(RECORD_ZONE).date()
    return {"retired_on": today} | ({"lifecycle": Lifecycle.RETIRED} if entity is Entity.CAMERA else {})
