"""The handlers' side of facts that must not be missed: each is handled exactly once, whenever the process is killed."""

import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from vms.bus.port import Bus
from vms.db.engine import Database, Transaction
from vms.db.outbox import InboxRow, from_json
from vms.events import Event
from vms.web.problems import StorageFull, Unavailable

log = structlog.get_logger()

BATCH = 100
MOST_TRIES = 5
"""So often may a handler fail at a fact before those behind it go on without it."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """One handler's rows. They go in the transaction of what the handler made of them."""

    handler: str
    kinds: tuple[type[Event], ...]
    database: Database
    bus: Bus

    async def run(
        self, handle: Callable[[Transaction, Event], Awaitable[None]], *, after: Callable[[], None] = lambda: None
    ) -> None:
        """Until cancelled. What was left behind comes first. `after`: called when a batch has been handled."""
        # The facts are in the table; the bus only wakes.
        with self.bus.subscribe(f"inbox of {self.handler}", *self.kinds) as facts:
            while True:
                while await self.handle_some(handle):
                    after()
                await anext(facts)

    async def handle_some(self, handle: Callable[[Transaction, Event], Awaitable[None]]) -> int:
        """Handle the oldest facts; how many there were. What the handler raises goes on, after it has been counted
        against the fact; at the last time that is allowed, the fact is set aside."""
        async with self.database.reading() as session:
            if not await waiting(session, self.handler):
                return 0
        in_hand: uuid.UUID | None = None
        try:
            async with self.database.unit_of_work() as tx:
                found = await self._oldest(tx.session)
                for row in found:
                    in_hand = row.id
                    await handle(tx, from_json(row.kind, row.payload))
                await tx.session.execute(
                    delete(InboxRow).where(
                        col(InboxRow.handler) == self.handler, col(InboxRow.id).in_([row.id for row in found])
                    )
                )
        except (StorageFull, Unavailable):
            raise  # not the fact's fault
        except Exception as error:
            if in_hand is not None:
                await self._count(in_hand, error)
            raise
        return len(found)

    async def _oldest(self, session: AsyncSession) -> Sequence[InboxRow]:
        query = select(InboxRow).where(*_waiting(self.handler)).order_by(col(InboxRow.id)).limit(BATCH)
        return list(await session.scalars(query))

    async def _count(self, failed: uuid.UUID, error: Exception) -> None:
        async with self.database.unit_of_work() as tx:
            row = await tx.session.get_one(InboxRow, (self.handler, failed))
            row.tries += 1
            row.error = repr(error)[:200]
            row.set_aside = row.tries >= MOST_TRIES
            if row.set_aside:
                log.error("a fact is set aside", handler=row.handler, kind=row.kind, id=str(row.id), tries=row.tries)


def _waiting(handler: str) -> tuple[ColumnElement[bool], ...]:
    return col(InboxRow.handler) == handler, ~col(InboxRow.set_aside)


async def waiting(session: AsyncSession, handler: str) -> int:
    """How many facts the handler has not handled yet, without those set aside."""
    query = select(func.count()).select_from(InboxRow).where(*_waiting(handler))
    return int(await session.scalar(query) or 0)


async def set_aside(session: AsyncSession) -> dict[str, int]:
    """How many facts each handler has given up."""
    query = select(col(InboxRow.handler), func.count()).where(col(InboxRow.set_aside)).group_by(col(InboxRow.handler))
    return {row[0]: row[1] for row in await session.execute(query)}
