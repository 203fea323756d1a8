"""Column types and keys that every table shares: UTC times, UUIDv7 keys, the declarative base's naming rule."""

import uuid
from datetime import UTC, datetime

import uuid_utils.compat
from sqlalchemy import DateTime, Dialect, TypeDecorator
from sqlmodel import SQLModel
from typing_extensions import override

# Constraint names must be the same on SQLite and PostgreSQL, or migrations can't name them.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, stored and read back in UTC on every database. A naive one is a bug and raises."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored: pass an aware one")
        return value if value.tzinfo is UTC else value.astimezone(UTC)

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def new_id() -> uuid.UUID:
    """A UUIDv7 (RFC 9562 §5.7): unique, and ordered by time, so that inserts stay at the end of an index."""
    return uuid_utils.compat.uuid7()
