"""Undoes one edit of a record: the fields that it changed get the values from before, as a change of its own."""

import uuid
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from registry import store as registry_store
from registry.history import restored, touched
from registry.layouts import Entity
from registry.model import Change
from registry.store import StoredRow, Trace, Update
from vms.accounts.gate import require, within
from vms.accounts.model import Actor, Permission
from vms.audit.service import record
from vms.db.engine import Database, Transaction
from vms.events import RegistryChanged
from vms.points import records_store as store
from vms.points.entry import Entry
from vms.points.in_the_way import InTheWay, called, logged
from vms.points.records import path_of, tell
from vms.web.problems import Conflict, NotFound
from vms.web.wording import say


def can_be_undone(change: Change) -> bool:
    """An edit of which the log holds what was before it."""
    return change.before is not None and change.after is not None and bool(restored(logged(change), {}))


@dataclass(frozen=True, slots=True)
class Reverts:
    """For records of every kind, cameras among them."""

    database: Database
    entry: Entry

    async def undo(self, actor: Actor, entity: Entity, key: str, change_id: uuid.UUID, reason: str) -> None:
        """Raises NotFound, and Conflict naming what stands in the way: a later edit of the same fields, a record
        referred to that is gone, a code that another one has now, a document that a camera needs to be in service."""
        async with self.database.unit_of_work() as tx:
            placed = await store.one(tx.session, entity, key, for_update=True)
            if placed is None:
                raise NotFound
            require(actor, Permission.EDIT_REGISTRY, await path_of(tx.session, placed))
            change = await tx.session.get(Change, change_id)
            if change is None or (change.entity, change.entity_id) != (entity.value, key):
                raise NotFound
            values = restored(logged(change), placed.row)
            if not can_be_undone(change):
                raise Conflict(say("no_edit" if change.before is None or change.after is None else "password_not_kept"))
            update = Update(placed.row, values)
            way = InTheWay(tx.session, actor)
            await way.unchanged_since(entity, [change], {key: placed.row})
            await way.still_referring(entity, [update])
            await way.let_in(self.entry, entity, [update])
            way.require_none()
            await _require_free(tx.session, entity, update)
            await registry_store.update_rows(tx.session, entity, [update], Trace(actor.username, tx.now, reason))
            await _require_own(tx.session, actor, entity, key)
            await _told(tx, actor, entity, update, change)


async def _require_free(session: AsyncSession, entity: Entity, update: Update) -> None:
    row = {**update.stored, **update.values}
    key = registry_store.key_of(entity, row)
    if key != registry_store.key_of(entity, update.stored):
        for taken in (await registry_store.load_existing(session, entity, [row])).values():
            raise Conflict(say("taken_since", name=called(taken)))


async def _require_own(session: AsyncSession, actor: Actor, entity: Entity, key: str) -> None:
    """Where the record would lie again, and its site, must be the actor's too."""
    placed = await store.one(session, entity, key)
    site = placed and placed.row.get("site_id")
    for each in (placed, await store.one(session, Entity.SITE, str(site)) if site else None):
        if each is not None and not within(actor, await path_of(session, each)):
            raise Conflict(say("lay_elsewhere"))


async def _told(tx: Transaction, actor: Actor, entity: Entity, update: Update, change: Change) -> None:
    key, stored = change.entity_id, update.stored
    fields = ", ".join(sorted(touched(logged(change))))
    detail = {"name": called(stored), "fields": fields, "change": str(change.id)}
    await record(tx, actor, "registry.revert", entity.value, key, division_code=_division(stored), detail=detail)
    if entity is Entity.CAMERA:
        sites = dict.fromkeys(side["site_id"] for side in (stored, update.values) if side.get("site_id"))
        tx.outbox.add(RegistryChanged(tx.now, site_ids=tuple(sites), camera_ids=(uuid.UUID(key),)))
    else:
        tell(tx, entity, key)


def _division(row: StoredRow) -> str | None:
    return row.get("division_code") or row.get("code" if "path" in row else "")
