"""Undoes an import or a bulk edit: what it changed gets its old values, what it brought is retired; nothing is lost.

Only while nobody has changed the same things since: their work would be lost.
"""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import distinct, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry import store as registry_store
from registry.history import restored
from registry.layouts import Entity
from registry.model import Change, Lifecycle
from registry.phrases import Phrase
from registry.store import UNDONE, Trace, Update
from registry.values import RECORD_ZONE
from vms.accounts.gate import within
from vms.accounts.model import Actor
from vms.audit.service import record
from vms.db.engine import Database
from vms.events import RegistryChanged
from vms.points.tables import IMPORT, ImportRun
from vms.web.problems import Conflict, FieldError, NotFound
from vms.web.wording import say

UNDONE_EDIT = "undo of bulk edit"
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
    """The imports and bulk edits of the area, newest first; and how many there are."""
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
            raise Conflict(say("undone_already", who=run.undone_by, at=_time(run.undone_at)))
        await _require_untouched(tx.session, run)
        trace = Trace(actor.username, tx.now, f"{UNDONE if run.kind == IMPORT else UNDONE_EDIT} {run.id}")
        undone = Undone()
        # The last things first: cameras before their sites.
        for entity in reversed(Entity):
            while changes := await _changes(tx.session, run, entity, undone.by_kind[entity.value]):
                await _undo(tx.session, entity, changes, trace, undone)
                undone.by_kind[entity.value] += len(changes)
        run.undone_at, run.undone_by = tx.now, actor.username
        tx.session.add(run)
        detail = {"restored": undone.restored, "retired": undone.retired, "removed": undone.removed}
        kind = "import" if run.kind == IMPORT else "bulk_edit"
        await record(tx, actor, "registry.undo", kind, run.id, detail=detail)
        tx.outbox.add(RegistryChanged(tx.now))
    return undone


def _of(run: ImportRun) -> Any:
    return (col(Change.at) == run.at, col(Change.actor) == run.actor, col(Change.reason) == run.reason)


async def _require_untouched(session: AsyncSession, run: ImportRun) -> None:
    own = select(col(Change.entity_id)).where(*_of(run))
    later = select(Change).where(col(Change.at) > run.at, col(Change.entity_id).in_(own))
    count = await session.scalar(later.with_only_columns(func.count(distinct(col(Change.entity_id)))))
    if not count:
        return
    since = (await session.scalars(later.order_by(col(Change.at)).limit(NAMED))).all()
    errors = [FieldError(change.entity, await _changed(session, change)) for change in since]
    raise Conflict(say("changed_since", count=count), errors=errors)


async def _changed(session: AsyncSession, change: Change) -> Phrase:
    """Names the thing as people know it, where it still is there."""
    stored = await registry_store.load_by_id(session, Entity(change.entity), [change.entity_id])
    row = stored.get(change.entity_id, {})
    name = " ".join(str(row[key]) for key in ("code", "name") if row.get(key)) or change.entity_id
    return say("changed_by", name=name, who=change.actor, at=_time(change.at))


def _time(at: datetime) -> str:
    return f"{at.astimezone(RECORD_ZONE):%Y-%m-%d %H:%M}"


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
        elif entity not in {Entity.DIVISION, Entity.UNIT}:
            undone.removed += 1
            gone.append(row)
        else:
            undone.kept += 1
    await registry_store.update_rows(session, entity, updates, trace)
    await registry_store.remove_rows(session, entity, gone, trace)


def _retired(entity: Entity, trace: Trace) -> dict[str, Any]:
    today = trace.at.astimezone(RECORD_ZONE).date()
    return {"retired_on": today} | ({"lifecycle": Lifecycle.RETIRED} if entity is Entity.CAMERA else {})
