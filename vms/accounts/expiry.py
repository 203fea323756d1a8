"""Ends sign-ins and tokens whose time is over, so that what they hold open ends too."""

from dataclasses import dataclass
from datetime import timedelta

from streams.clock import Clock
from vms.accounts import store
from vms.db.engine import Database
from vms.events import SessionEnded

INTERVAL_S = 60.0
MOST_AT_ONCE = 1000
"""Of each kind in one transaction: after a long stop there may be more than one statement takes."""


@dataclass(frozen=True, slots=True)
class Expiry:
    """A request with an expired cookie or token is refused by Access; this is for streams and views that stay open."""

    database: Database
    clock: Clock
    idle: timedelta

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.sweep()
            await self.clock.sleep(INTERVAL_S)

    async def sweep(self) -> int:
        """How many have ended."""
        number = 0
        while ended := await self._end_some():
            number += ended
        return number

    async def _end_some(self) -> int:
        now = self.clock.now()
        async with self.database.reading() as session:
            if not await store.expired(session, now=now, idle=self.idle, limit=1):
                return 0
        async with self.database.unit_of_work() as tx:
            ended = await store.expired(tx.session, now=now, idle=self.idle, limit=MOST_AT_ONCE)
            await store.remove_credentials(tx.session, [credential for _, credential in ended])
            for user_id, credential in ended:
                tx.outbox.add(SessionEnded(now, user_id, credential))
        return len(ended)
