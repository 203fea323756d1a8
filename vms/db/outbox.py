"""Facts wait in a table, saved by the transaction that made them true, until the bus has taken them; those that some
handler must not miss, also until that one has handled them (inbox.py)."""

import functools
import os
import uuid
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import JSON, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from registry.columns import new_id
from vms.bus.port import Bus
from vms.events import Event

LEFT_BEHIND_BATCH = 500
WriteMark = tuple[int, int]
"""Time and size of a write-ahead log."""


class OutboxRow(SQLModel, table=True):
    """One fact that the bus may not have taken yet. The key orders facts by time."""

    __tablename__ = "outbox"

    id: uuid.UUID = Field(primary_key=True)
    kind: str = Field(max_length=64)
    payload: dict[str, Any] = Field(sa_type=JSON)


class InboxRow(SQLModel, table=True):
    """A fact that one of the handlers in its `kept_for` has not handled yet: the bus may drop a fact, or be killed."""

    __tablename__ = "inbox"

    handler: str = Field(primary_key=True, max_length=32)
    id: uuid.UUID = Field(primary_key=True)
    kind: str = Field(max_length=64)
    payload: dict[str, Any] = Field(sa_type=JSON)
    tries: int = 0
    """How often the handler has failed at it."""
    set_aside: bool = False
    """It failed too often: it waits for people, so that the facts behind it need not."""
    error: str | None = Field(default=None, max_length=200)


@dataclass(frozen=True, slots=True)
class Stored:
    """A fact and the key of its row."""

    id: uuid.UUID
    event: Event


class Outbox:
    """The facts of one transaction."""

    def __init__(self) -> None:
        self.stored: list[Stored] = []

    def add(self, event: Event) -> None:
        """Saved with the transaction, published after it."""
        self.stored.append(Stored(new_id(), event))

    def replace(self, event: Event, outdated: Callable[[Event], bool]) -> None:
        """The same, instead of those facts of the transaction that it makes out of date."""
        self.stored = [stored for stored in self.stored if not outdated(stored.event)]
        self.add(event)


class Relay:
    """Carries facts from the table to the bus: at least once, in order. Rows go with the next transaction, since a
    transaction of their own would double the writes."""

    def __init__(self, bus: Bus | None) -> None:
        self._bus = bus
        self._published: deque[uuid.UUID] = deque()

    @property
    def has_published(self) -> bool:
        """Whether published facts still have rows."""
        return bool(self._published)

    async def store(self, session: AsyncSession, outbox: Outbox) -> Sequence[uuid.UUID]:
        """Write this transaction's facts; remove the published ones, whose keys are returned."""
        forgotten = list(self._published)
        if forgotten:
            await session.execute(delete(OutboxRow).where(col(OutboxRow.id).in_(forgotten)))
        if outbox.stored:
            rows = [
                {"id": stored.id, "kind": type(stored.event).__name__, "payload": to_json(stored.event)}
                for stored in outbox.stored
            ]
            await session.execute(insert(OutboxRow), rows)
            kept = [
                row | {"handler": handler, "tries": 0, "set_aside": False}
                for row, stored in zip(rows, outbox.stored, strict=True)
                for handler in stored.event.kept_for
            ]
            if kept:
                await session.execute(insert(InboxRow), kept)
        return forgotten

    async def committed(self, outbox: Outbox, forgotten: Sequence[uuid.UUID]) -> None:
        """The transaction is saved: publish its facts."""
        gone = set(forgotten)
        self._published = deque(key for key in self._published if key not in gone)
        for stored in outbox.stored:
            await self.publish(stored)

    async def publish(self, stored: Stored) -> None:
        """Without a bus (a command beside the service) facts stay stored for the process that has one."""
        if self._bus is not None:
            await self._bus.publish(stored.event)
            self._published.append(stored.id)

    async def left_behind(self, session: AsyncSession) -> list[Stored]:
        """The oldest facts in the table that we have not published."""
        if self._bus is None:
            return []
        rows = await session.scalars(
            select(OutboxRow)
            .where(col(OutboxRow.id).not_in(list(self._published)))
            .order_by(col(OutboxRow.id))
            .limit(LEFT_BEHIND_BATCH)
        )
        return [Stored(row.id, from_json(row.kind, row.payload)) for row in rows if row.kind in _kinds()]


def write_mark(database: str | None) -> WriteMark | None:
    """Changes with every commit to this SQLite file, whoever makes it: each goes to the log beside it. None: there is
    no such log at the moment."""
    try:
        log = os.stat(f"{database}-wal")
    except FileNotFoundError:
        return None
    return log.st_mtime_ns, log.st_size


def _kinds() -> dict[str, type[Event]]:
    return {kind.__name__: kind for kind in Event.__subclasses__()}


@functools.cache
def _adapter(kind: str) -> TypeAdapter[Event]:
    """Made once a kind: making one costs more than the write."""
    return TypeAdapter(_kinds()[kind])


def to_json(event: Event) -> dict[str, Any]:
    """The fact's fields as JSON values."""
    fields: dict[str, Any] = _adapter(type(event).__name__).dump_python(event, mode="json")
    return fields


def from_json(kind: str, payload: dict[str, Any]) -> Event:
    """The fact again, from `to_json`."""
    return _adapter(kind).validate_python(payload)
