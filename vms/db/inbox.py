"""The handlers' side of facts that must not be missed: each is handled exactly once, whenever the process is killed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from vms.bus.port import Bus
from vms.db.engine import Database, Transaction
from vms.db.outbox import InboxRow, Stored, from_json
from vms.events import Event

BATCH = 100


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
        """Handle the oldest facts; how many there were."""
        async with self.database.reading() as session:
            if not await waiting(session, self.handler):
                return 0
        async with self.database.unit_of_work() as tx:
            found = await self._oldest(tx.session)
            for stored in found:
                await handle(tx, stored.event)
            await tx.session.execute(
                delete(InboxRow).where(
                    col(InboxRow.handler) == self.handler, col(InboxRow.id).in_([stored.id for stored in found])
                )
            )
        return len(found)

    async def _oldest(self, session: AsyncSession) -> list[Stored]:
        query = select(InboxRow).where(col(InboxRow.handler) == self.handler).order_by(col(InboxRow.id)).limit(BATCH)
        return [Stored(row.id, from_json(row.kind, row.payload)) for row in await session.scalars(query)]


async def waiting(session: AsyncSession, handler: str) -> int:
    """How many facts the handler has not handled yet."""
    query = select(func.count()).select_from(InboxRow).where(col(InboxRow.handler) == handler)
    return int(await session.scalar(query) or 0)
