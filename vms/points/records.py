"""Changes whatever is no camera: divisions, units, sites, rooms, targets, zones, checkpoints, posts.

All kinds alike, by the columns of their sheets: rights, values, versions, change log, audit and facts in one
transaction. Cameras have more to them: service.py.
"""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from registry import store as registry_store
from registry.columns import new_id
from registry.custom import folded, unfolded
from registry.enumerations import Word
from registry.facts import Facts, facts_of, referred
from registry.layouts import BY_ENTITY, Entity
from registry.record import Column
from registry.resolving import Row, Wrong, resolve
from registry.snapshots import differences, snapshot
from registry.store import Trace, Update, identity_of
from registry.values import RECORD_ZONE
from vms.accounts.gate import require
from vms.accounts.model import Actor, Permission
from vms.audit.service import record
from vms.db.engine import Database, Transaction
from vms.events import RegistryChanged
from vms.points import records_store as store
from vms.points.editing import kind_of, read_record
from vms.points.fields_store import custom_fields
from vms.points.in_the_way import InTheWay
from vms.points.records_store import Placed
from vms.web.paging import etag, require_tag
from vms.web.problems import Conflict, FieldError, NotFound, several_wrong, wrong
from vms.web.wording import say

# What figures are computed from.
_COUNTED = frozenset({Entity.DIVISION, Entity.UNIT, Entity.ROOM, Entity.TARGET})


class _Deed(StrEnum):
    CREATE = "create"
    EDIT = "edit"
    REMOVE = "remove"


def tag_of(row: Mapping[str, Any]) -> str:
    """The ETag of a stored row: its version, or a print of all it holds where there is none."""
    if "version" in row:
        return etag(row["version"])
    held = json.dumps(snapshot(row), sort_keys=True, ensure_ascii=False)
    return f'"{hashlib.sha256(held.encode()).hexdigest()[:32]}"'


def name_of(entity: Entity, row: Mapping[str, Any]) -> str:
    """What people call it."""
    return str(row["title_zh" if entity is Entity.TARGET else "name"])


async def path_of(session: AsyncSession, placed: Placed) -> str:
    """Where a record lies; a target over the whole county lies in the one county that there is."""
    return placed.path or (await registry_store.load_known(session, "/", ())).whole()


async def stored_facts(session: AsyncSession, row: Mapping[str, Any]) -> Facts:
    """The row by the fields of its sheet."""
    return unfolded(facts_of(row, await store.codes_of(session, list(referred([row])))))


@dataclass(frozen=True, slots=True)
class Records:
    """The one way by which people change such records; files come in through Transfers."""

    database: Database

    async def create(self, actor: Actor, entity: Entity, sent: Mapping[str, Any], reason: str) -> str:
        """Its key. Raises Unprocessable, and Conflict for a code that exists."""
        async with self.database.unit_of_work() as tx:
            custom = (await custom_fields(tx.session)).columns(entity)
            facts = read_record(entity, sent, custom)
            _require_all(entity, facts, custom)
            await _require_free(tx.session, entity, facts)
            row = folded(await _resolved(tx.session, actor, entity, facts), None)
            if entity not in {Entity.DIVISION, Entity.TARGET}:
                row["id"] = new_id()
            await registry_store.insert_rows(tx.session, entity, [row], Trace(actor.username, tx.now, reason))
            key = str(row[identity_of(entity)])
            await _told(tx, actor, entity, _Deed.CREATE, key, row)
        return key

    async def change(
        self, actor: Actor, entity: Entity, key: str, if_match: str | None, sent: Mapping[str, Any], reason: str
    ) -> None:
        """Only the fields that are sent. Raises also NotFound, PreconditionRequired, PreconditionFailed."""
        async with self.database.unit_of_work() as tx:
            custom = (await custom_fields(tx.session)).columns(entity)
            facts = read_record(entity, sent, custom)
            stored = await self._editable(tx.session, actor, entity, key, if_match)
            before = await stored_facts(tx.session, stored)
            whole = {column.field: before.get(column.field) for column in BY_ENTITY[entity].columns} | facts
            row = folded(await _resolved(tx.session, actor, entity, whole), stored)
            changes = differences(stored, row)
            if identity_of(entity) in changes:
                raise wrong(identity_of(entity), say("code_stays", kind=kind_of(entity)))
            if not changes:
                return
            if registry_store.key_of(entity, row) != registry_store.key_of(entity, stored):
                await _require_free(tx.session, entity, row)
            update = Update(stored, {name: row[name] for name in changes})
            await registry_store.update_rows(tx.session, entity, [update], Trace(actor.username, tx.now, reason))
            await _told(tx, actor, entity, _Deed.EDIT, key, {**stored, **row}, fields=sorted(changes))

    async def retire(self, actor: Actor, entity: Entity, key: str, if_match: str | None, reason: str) -> None:
        """A site no longer counts from today on; whatever else is removed. The change log keeps all of it. Raises
        also Conflict for what something else still belongs to."""
        async with self.database.unit_of_work() as tx:
            stored = await self._editable(tx.session, actor, entity, key, if_match)
            trace = Trace(actor.username, tx.now, reason)
            if entity is Entity.UNIT and (asked := await store.targets_of(tx.session, str(stored["id"]))):
                raise Conflict(say("unit_responsible", targets=", ".join(asked)))
            if entity is Entity.SITE:
                update = Update(stored, {"retired_on": tx.now.astimezone(RECORD_ZONE).date()})
                await registry_store.update_rows(tx.session, entity, [update], trace)
            else:
                way = InTheWay(tx.session, actor)
                await way.unneeded(entity, [stored])
                way.require_none()
                try:
                    await registry_store.remove_rows(tx.session, entity, [stored], trace)
                except IntegrityError as error:
                    raise Conflict(say("still_referred", kind=kind_of(entity))) from error
            await _told(tx, actor, entity, _Deed.REMOVE, key, stored)

    async def _editable(
        self, session: AsyncSession, actor: Actor, entity: Entity, key: str, if_match: str | None
    ) -> dict[str, Any]:
        placed = await store.one(session, entity, key, for_update=True)
        if placed is None:
            raise NotFound
        require(actor, Permission.EDIT_REGISTRY, await path_of(session, placed))
        require_tag(if_match, tag_of(placed.row))
        return dict(placed.row)


async def _resolved(session: AsyncSession, actor: Actor, entity: Entity, facts: Facts) -> Row:
    codes = {code for value in facts.values() if isinstance(value, str) for code in (value, *value.split("/"))}
    known = await registry_store.load_known(session, actor.division_path, codes)
    resolved = resolve(entity, facts, known)
    if resolved.wrong:
        raise several_wrong([_field_error(entity, each) for each in resolved.wrong])
    return {**resolved.defaults, **resolved.row}


def _field_error(entity: Entity, found: Wrong) -> FieldError:
    zh = next((column.zh for column in BY_ENTITY[entity].columns if column.field == found.field), found.field)
    words = say("value_refused", field=Word(zh, found.field), reason=found.message, remedy=found.suggestion)
    return FieldError(found.field, words)


def _require_all(entity: Entity, facts: Facts, custom: Sequence[Column]) -> None:
    lacking = [
        FieldError(column.field, say("needs_column", kind=kind_of(entity), column=Word(column.zh, column.en)))
        for column in (*BY_ENTITY[entity].columns, *custom)
        if column.mandatory and facts.get(column.field) is None
    ]
    if lacking:
        raise several_wrong(lacking)


async def _require_free(session: AsyncSession, entity: Entity, row: Mapping[str, Any]) -> None:
    if await registry_store.load_existing(session, entity, [dict(row)]):
        field = BY_ENTITY[entity].key
        taken = say("record_exists", kind=kind_of(entity), name=row[field])
        raise Conflict(taken, errors=[FieldError(field, taken)])


async def _told(
    tx: Transaction,
    actor: Actor,
    entity: Entity,
    deed: _Deed,
    key: str,
    row: Mapping[str, Any],
    fields: list[str] | None = None,
) -> None:
    detail = {"name": name_of(entity, row)} | ({"fields": ", ".join(fields)} if fields else {})
    # A removed division is in nobody's area any more; the one above it is.
    division = row.get("parent_code") or row["code"] if entity is Entity.DIVISION else row.get("division_code")
    of_site = "site.retire" if deed is _Deed.REMOVE else f"site.{deed}"
    action = of_site if entity is Entity.SITE else f"registry.{deed}"
    await record(tx, actor, action, entity.value, key, division_code=division, detail=detail)
    tell(tx, entity, key)


def tell(tx: Transaction, entity: Entity, key: str) -> None:
    """Whoever keeps figures hears that what they are computed from has changed."""
    if entity is Entity.SITE:
        tx.outbox.add(RegistryChanged(tx.now, site_ids=(uuid.UUID(key),)))
    elif entity in _COUNTED:
        # Where a division lies is in every row below it.
        tx.outbox.add(RegistryChanged(tx.now, around=entity is not Entity.DIVISION))
