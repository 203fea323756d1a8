"""Undoes an import: what it changed gets its old values, what it brought is retired; nothing is forgotten.

Only while nobody has changed the same things since: their work would be lost.
"""

import uuid
from collections import Counter
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
from registry.store import UNDONE, Trace, Update
from registry.values import RECORD_ZONE
from vms.accounts.gate import within
from vms.accounts.model import Actor
from vms.audit.service import record
from vms.db.engine import Database
from vms.events import RegistryChanged
from vms.points.tables import ImportRun
from vms.web.problems import Conflict, NotFound

IMPORTED = "import"
"""The reason in the change log."""
CHUNK = 500
NAMED = 5


@dataclass(slots=True)
class Undone:
    """How many rows got their old values, were retired or removed; `kept`: divisions and units that nothing needs any
    more; `passwords`: changed ones, which nobody can bring back, for the old ones are not kept."""

    restored: int = 0
    retired: int = 0
    removed: int = 0
    kept: int = 0
    passwords: int = 0
    by_kind: Counter[str] = field(default_factory=Counter)


async def runs(
    session: AsyncSession, path: str, *, before: uuid.UUID | None, limit: int
) -> tuple[Sequence[ImportRun], int]:
    """The imports of the area, newest first; and how many there are."""
    inside = col(ImportRun.path).startswith(path, autoescape=True)
    query = select(ImportRun).where(inside).order_by(col(ImportRun.id).desc())
    if before is not None:
        query = query.where(col(ImportRun.id) < before)
    total = await session.scalar(select(func.count()).select_from(ImportRun).where(inside))
    return (await session.scalars(query.limit(limit))).all(), int(total or 0)


async def undo(database: Database, actor: Actor, key: uuid.UUID) -> Undone:
    """Whole, or not at all. Raises NotFound, and Conflict naming what was changed since."""
    async with database.unit_of_work() as tx:
        run = await tx.session.get(ImportRun, key, with_for_update=True)
        if run is None or not within(actor, run.path):
            raise NotFound
        if run.undone_at is not None:
            raise Conflict(f"this import was undone at {run.undone_at.isoformat()} by {run.undone_by}")
        await _require_untouched(tx.session, run)
        trace = Trace(actor.username, tx.now, f"{UNDONE} {run.id}")
        undone = Undone()
        # The last things first: cameras before their sites.
        for entity in reversed(Entity):
            while changes := await _changes(tx.session, run, entity, undone.by_kind[entity.value]):
                await _undo(tx.session, entity, changes, trace, undone)
                undone.by_kind[entity.value] += len(changes)
        run.undone_at, run.undone_by = tx.now, actor.username
        tx.session.add(run)
        detail = {"restored": undone.restored, "retired": undone.retired, "removed": undone.removed}
        await record(tx, actor, "registry.undo", "import", run.id, detail=detail)
        tx.outbox.add(RegistryChanged(tx.now))
    return undone


def _of(run: ImportRun) -> Any:
    return (col(Change.at) == run.at, col(Change.actor) == run.actor, col(Change.reason) == IMPORTED)


async def _require_untouched(session: AsyncSession, run: ImportRun) -> None:
    own = select(col(Change.entity_id)).where(*_of(run))
    query = select(col(Change.entity), col(Change.entity_id), col(Change.actor), col(Change.at))
    query = query.where(col(Change.at) > run.at, col(Change.entity_id).in_(own)).order_by(col(Change.at))
    since = (await session.execute(query.limit(NAMED))).all()
    if since:
        named = "; ".join(f"{entity} {key} by {who} at {at.isoformat()}" for entity, key, who, at in since)
        raise Conflict(f"some of what it brought was changed since, and that would be lost: {named}")


async def _changes(session: AsyncSession, run: ImportRun, entity: Entity, after: int) -> Sequence[Change]:
    query = select(Change).where(*_of(run), col(Change.entity) == entity.value).order_by(col(Change.id))
    return (await session.scalars(query.offset(after).limit(CHUNK))).all()


async def _undo(session: AsyncSession, entity: Entity, changes: Sequence[Change], trace: Trace, undone: Undone) -> None:
    stored = await registry_store.load_by_id(session, entity, [change.entity_id for change in changes])
    updates: list[Update] = []
    gone: list[registry_store.StoredRow] = []
    for change in changes:
        row = stored[change.entity_id]
        if change.before is not None:
            undone.restored += 1
            undone.passwords += "password" in (change.after or {})
            updates.append(Update(row, restored(change.before, change.after or {})))
        elif entity in {Entity.SITE, Entity.CAMERA}:
            undone.retired += 1
            updates.append(Update(row, _retired(entity, trace)))
        elif entity in {Entity.ROOM, Entity.TARGET}:
            undone.removed += 1
            gone.append(row)
        else:
            undone.kept += 1
    await registry_store.update_rows(session, entity, updates, trace)
    await registry_store.remove_rows(session, entity, gone, trace)


def _retired(entity: Entity, trace: Trace) -> dict[str, Any]:
    today = trace.at.astimezone(RECORD_ZONE).date()
    return {"retired_on": today} | ({"lifecycle": Lifecycle.RETIRED} if entity is Entity.CAMERA else {})
