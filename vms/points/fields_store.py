"""All SQL of the fields that an administrator adds to records, as they are and as they were."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.custom import CustomField, CustomFields, FieldKind
from registry.enumerations import Word
from registry.layouts import Entity
from registry.since import Since
from vms.points.tables import DefinedField

FIELD = "custom_field"
"""How the change log calls them."""


async def custom_fields(session: AsyncSession) -> CustomFields:
    """All of them, in the order in which they were made."""
    return CustomFields([field_of(row) for row in await rows(session)])


async def rows(session: AsyncSession) -> Sequence[DefinedField]:
    """The same as they are stored. There are few: a form is filled in by hand."""
    return (await session.scalars(select(DefinedField).order_by(col(DefinedField.id)))).all()


async def fields_at(session: AsyncSession, at: datetime) -> CustomFields:
    """All of them as they were at that time."""
    return CustomFields([field_of(row) for row in await rows_at(session, at)])


async def rows_at(session: AsyncSession, at: datetime) -> Sequence[DefinedField]:
    """The same as they were stored."""
    now = {str(row.id): row.model_dump() for row in await rows(session)}
    past = await Since(FIELD, at).undone(session, now)
    return [DefinedField(**past[key]) for key in sorted(past)]


async def row(session: AsyncSession, key: uuid.UUID) -> DefinedField | None:
    """One of them, to be changed."""
    return await session.get(DefinedField, key, with_for_update=True)


def field_of(row: DefinedField) -> CustomField:
    words = {choice["code"]: Word(choice["zh"], choice["en"]) for choice in row.choices}
    return CustomField(
        Entity(row.entity), row.code, row.zh, row.en, FieldKind(row.kind), row.mandatory, words, row.retired
    )
