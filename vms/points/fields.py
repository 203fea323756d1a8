"""Adds fields to the records of cameras and sites, and changes them. What records hold of a field never changes its
meaning: its code and kind stay, and a choice that was given stays known; what it was asked for, and when, is in the
change log, so that how complete the records were on a past day comes out the same later."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import JsonValue
from sqlalchemy.ext.asyncio import AsyncSession

from registry.custom import (
    CODE,
    ENTITIES,
    MOST_CHOICES,
    MOST_FIELDS,
    CustomField,
    FieldKind,
    taken_title,
)
from registry.layouts import Entity
from registry.store import Trace, load_known, log_change
from vms.accounts.gate import within
from vms.accounts.model import EVERYWHERE, Actor
from vms.audit.service import record
from vms.db.engine import Database, Transaction
from vms.events import RegistryChanged
from vms.points import fields_store as store
from vms.points.tables import DefinedField
from vms.web.paging import require_match
from vms.web.problems import Conflict, FieldError, Forbidden, NotFound, wrong
from vms.web.wording import say


@dataclass(frozen=True, slots=True)
class Definition:
    """What a person says of a field; `choices`: of one to choose from, by code: Chinese and English word."""

    zh: str
    en: str
    mandatory: bool
    choices: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Fields:
    """The one way by which fields are made and changed."""

    database: Database

    async def define(
        self, actor: Actor, entity: Entity, code: str, kind: FieldKind, definition: Definition, reason: str
    ) -> DefinedField:
        """Raises Unprocessable, Conflict for a code or a title that is taken, Forbidden for who is not responsible for
        everything."""
        if entity not in ENTITIES:
            raise wrong("entity", say("field_entity"))
        if not CODE.fullmatch(code):
            raise wrong("code", say("field_code"))
        _check_choices(kind, definition)
        async with self.database.unit_of_work() as tx:
            await _require_whole(tx.session, actor)
            known = [store.field_of(each) for each in await store.rows(tx.session)]
            if sum(each.entity is entity and not each.retired for each in known) >= MOST_FIELDS:
                raise Conflict(say("fields_full", most=MOST_FIELDS))
            _require_free(entity, [code, definition.zh, definition.en], known)
            row = DefinedField(entity=entity.value, code=code, kind=kind.value, zh="", en="")
            _take(row, definition)
            tx.session.add(row)
            await _told(tx, actor, "field.create", None, row, reason)
        return row

    async def change(
        self,
        actor: Actor,
        key: uuid.UUID,
        if_match: str | None,
        definition: Definition,
        reason: str,
        *,
        retired: bool,
    ) -> DefinedField:
        """Its words, whether it is mandatory, its choices, whether it is in use. Raises also NotFound,
        PreconditionRequired, PreconditionFailed."""
        async with self.database.unit_of_work() as tx:
            await _require_whole(tx.session, actor)
            row = await store.row(tx.session, key)
            if row is None:
                raise NotFound
            require_match(if_match, row.version)
            was, before = row.model_dump(), store.field_of(row)
            _check_choices(before.kind, definition)
            lost = [code for code in before.words if code not in definition.choices]
            if lost:
                raise wrong("choices", say("field_choice_lost", code=lost[0]))
            others = [store.field_of(each) for each in await store.rows(tx.session) if each.id != row.id]
            _require_free(before.entity, [definition.zh, definition.en], others)
            _take(row, definition)
            row.retired = retired
            row.version += 1
            tx.session.add(row)
            await _told(tx, actor, "field.change", was, row, reason)
        return row


async def is_of_everything(session: AsyncSession, actor: Actor) -> bool:
    """Whether what holds everywhere is theirs: their area is everything, or the one county that there is."""
    return within(actor, (await load_known(session, EVERYWHERE, ())).whole())


async def _require_whole(session: AsyncSession, actor: Actor) -> None:
    if not await is_of_everything(session, actor):
        raise Forbidden(say("field_everywhere"))


def _check_choices(kind: FieldKind, definition: Definition) -> None:
    if (kind is FieldKind.CHOICE) != bool(definition.choices):
        raise wrong("choices", say("field_choices_needed" if kind is FieldKind.CHOICE else "field_no_choices"))
    if len(definition.choices) > MOST_CHOICES:
        raise wrong("choices", say("field_choices_too_many", most=MOST_CHOICES))


def _require_free(entity: Entity, names: Sequence[str], others: Sequence[CustomField]) -> None:
    taken = taken_title(entity, names, others)
    if taken:
        words = say("field_taken", name=taken)
        raise Conflict(words, errors=[FieldError("code", words)])


def _take(row: DefinedField, definition: Definition) -> None:
    row.zh, row.en, row.mandatory = definition.zh, definition.en, definition.mandatory
    row.choices = [{"code": code, "zh": zh, "en": en} for code, (zh, en) in definition.choices.items()]


async def _told(
    tx: Transaction, actor: Actor, action: str, before: dict[str, Any] | None, row: DefinedField, reason: str
) -> None:
    trace = Trace(actor.username, tx.now, reason)
    log_change(tx.session, store.FIELD, str(row.id), before, row.model_dump(), trace)
    detail: dict[str, JsonValue] = {"name": row.zh, "code": row.code, "of": row.entity, "retired": row.retired}
    await record(tx, actor, action, "field", row.id, detail=detail)
    tx.outbox.add(RegistryChanged(tx.now, around=True))
