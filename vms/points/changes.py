"""Changes of the log as people read them: who, when, why, and every field before and after in words."""

import uuid
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, date, datetime, time
from typing import Annotated, Literal

from fastapi import Query
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from registry.facts import Facts
from registry.history import Row
from registry.model import Change
from registry.record import Column
from registry.snapshots import HIDDEN_VALUE
from registry.values import RECORD_ZONE, Language, in_words
from vms.points import records_store as store
from vms.web.paging import Page, decode_id, encode_cursor

DayParam = Annotated[date | None, Query(description="As of the end of this day, Beijing time; default: now.")]
Deed = Literal["made", "changed", "removed"]
FactsOf = Callable[[Row], Facts]


class FieldChangeOut(BaseModel):
    """A column's value before and after, in words."""

    field: str
    label: str
    label_en: str
    before: str | None
    before_en: str | None
    after: str | None
    after_en: str | None


class RecordChangeOut(BaseModel):
    """Who changed a record, when, why, and what. `may_undo`: by the caller, unless something stands in the way."""

    id: uuid.UUID
    at: datetime
    actor: str
    reason: str | None
    deed: Deed
    fields: list[FieldChangeOut]
    may_undo: bool


def end_of(day: date) -> datetime:
    """The last moment of the county's day."""
    return datetime.combine(day, time.max, RECORD_ZONE).astimezone(UTC)


async def page_of_changes(
    session: AsyncSession, kind: str, key: str, cursor: str | None, limit: int
) -> tuple[list[Change], Page[RecordChangeOut]]:
    """One record's changes, newest first, and the page that is to hold them. Raises Unprocessable for a bad cursor."""
    found, total = await store.changes(session, kind, key, before=decode_id(cursor), limit=limit + 1)
    more = encode_cursor(str(found[limit - 1].id)) if len(found) > limit else None
    return found[:limit], Page(items=[], next_cursor=more, total=total)


def change_out(
    columns: Sequence[Column],
    change: Change,
    facts_of: FactsOf,
    *,
    secret: Collection[str] = (),
    may_undo: bool = False,
) -> RecordChangeOut:
    """`secret`: fields of which only is told that they changed."""
    before, after = facts_of(change.before or {}), facts_of(change.after or {})
    # The log holds all custom fields of the record; passwords look alike and are told apart by being there.
    same = {name for name in before.keys() & after.keys() if name not in secret and before[name] == after[name]}
    deed: Deed = "made" if change.before is None else "removed" if change.after is None else "changed"
    told = (before.keys() | after.keys()) - same
    return RecordChangeOut(
        id=change.id,
        at=change.at,
        actor=change.actor,
        reason=change.reason,
        deed=deed,
        fields=[field_change(column, before, after, secret) for column in columns if column.field in told],
        may_undo=may_undo,
    )


def field_change(column: Column, before: Facts, after: Facts, secret: Collection[str] = ()) -> FieldChangeOut:
    """Both values in words."""
    return FieldChangeOut(
        field=column.field,
        label=column.zh,
        label_en=column.en,
        before=words_of(column, before, "zh", secret),
        before_en=words_of(column, before, "en", secret),
        after=words_of(column, after, "zh", secret),
        after_en=words_of(column, after, "en", secret),
    )


def words_of(column: Column, facts: Facts, language: Language, secret: Collection[str] = ()) -> str | None:
    """A field's value as people read it."""
    if column.field in secret:
        return HIDDEN_VALUE if facts.get(column.field) else None
    return in_words(column, facts.get(column.field), language) or None
