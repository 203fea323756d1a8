"""Past times since which too much has changed to wind it back for every question: each is prepared once, and kept for a
while. What is over never changes, for the change log is only added to."""

import asyncio
import itertools
import shutil
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from registry.layouts import Entity
from registry.values import RECORD_ZONE
from streams.clock import Clock
from vms.db.engine import Database, make_engine
from vms.points.winding_back import prepared_aside
from vms.web.problems import StorageFull, Unavailable
from vms.web.wording import say

MOST_KEPT = 4
"""Files, each of up to some hundred megabytes: those that were asked for last."""
MOST_ORDERED = 16
ASK_AGAIN_S = 2.0
GIVEN_UP_S = 70.0
"""Whoever has not asked again for so long waits no more: a page that lies behind others may ask once a minute."""
OTHERS_WAIT_S = 6.0
"""The same where others wait for theirs."""
SETTLES = timedelta(hours=1)
"""An import that began before a moment may be written after it: what is prepared sooner is prepared once more later."""

Key = tuple[Entity, datetime]
Making = Callable[[str, Path, Entity, datetime], AsyncGenerator[tuple[int, int], None]]
"""Tells how much is done, of how much; who listens no more ends it."""


class BeingPrepared(Unavailable):
    title = say("being_prepared")


@dataclass(slots=True)
class _Order:
    """`asked_s`: when somebody last asked for it."""

    asked_s: float
    done: int = 0
    of: int = 0
    ended: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True)
class _File:
    """`early`: so soon after its moment that more may be written of it; `users`: who read it now."""

    folder: Path
    database: Database
    early: bool
    users: int = 0


class PastDays:
    """One for the process; `folder` is its own. What is ordered `run` prepares, one after the other; what nobody waits
    for any more it gives up."""

    def __init__(self, database: Database, clock: Clock, folder: Path, making: Making = prepared_aside) -> None:
        self._url = database.engine.url.render_as_string(hide_password=False)
        self._clock = clock
        self._folder = folder
        self._making = making
        self._orders: dict[Key, _Order] = {}
        self._kept: dict[Key, _File] = {}
        self._failed: dict[Key, Exception] = {}
        self._numbers = itertools.count()
        self._asked = asyncio.Event()

    def knows(self, entity: Entity, at: datetime) -> bool:
        """Whether it is prepared, or ordered: then nobody need count again what has changed since."""
        return (entity, at) in self._kept or (entity, at) in self._orders

    @asynccontextmanager
    async def rows_of(self, entity: Entity, at: datetime, *, waits: bool) -> AsyncIterator[AsyncSession]:
        """The records of then where they are prepared, by the tables of now: divisions are there too, and beside
        cameras the classes of sites. Raises BeingPrepared where they are not yet; `waits`: until they are."""
        file = await self._file((entity, at), waits)
        file.users += 1
        try:
            async with file.database.reading() as session:
                yield session
        finally:
            file.users -= 1
            await self._tidy()

    async def run(self) -> None:
        """Until cancelled; then nothing of it is left."""
        await asyncio.to_thread(_emptied, self._folder)
        try:
            while True:
                await self._asked.wait()
                self._asked.clear()
                while self._orders:
                    await self._prepare(*next(iter(self._orders.items())))
        finally:
            for key in [*self._kept]:
                await self._let_go(key)
            await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)

    async def _file(self, key: Key, waits: bool) -> _File:
        while (file := await self._known(key)) is None:
            order = self._ordered(key)
            if not waits or order is None:
                raise _being_prepared(key, order)
            with suppress(TimeoutError):
                async with asyncio.timeout(ASK_AGAIN_S):
                    await order.ended.wait()
        return file

    async def _known(self, key: Key) -> _File | None:
        file = self._kept.get(key)
        if file is None:
            return None
        if file.early and not file.users and self._clock.now() >= key[1] + SETTLES:
            await self._let_go(key)
            return None
        self._kept[key] = self._kept.pop(key)  # what was asked for last stands last
        return file

    def _ordered(self, key: Key) -> _Order | None:
        """None: too many are waited for. Raises what it failed of, once."""
        if failed := self._failed.pop(key, None):
            raise failed
        if key not in self._orders and len(self._orders) < MOST_ORDERED:
            self._orders[key] = _Order(self._clock.monotonic())
        self._asked.set()
        order = self._orders.get(key)
        if order is not None:
            order.asked_s = self._clock.monotonic()
        return order

    async def _prepare(self, key: Key, order: _Order) -> None:
        folder = self._folder / str(next(self._numbers))
        try:
            await asyncio.to_thread(folder.mkdir, mode=0o700)
            early, path = self._clock.now() < key[1] + SETTLES, folder / "then.db"
            if await self._is_made(path, key, order):
                self._kept[key] = _File(folder, Database(make_engine(f"sqlite:///{path}")), early)
                await self._tidy()
        except Exception as error:
            self._failed[key] = error
            if not isinstance(error, StorageFull):
                raise
        finally:
            del self._orders[key]
            order.ended.set()
            if key not in self._kept:
                await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def _is_made(self, path: Path, key: Key, order: _Order) -> bool:
        """False: nobody waited for it any more."""
        if not self._is_waited_for(order):
            return False
        async with aclosing(self._making(self._url, path, *key)) as telling:
            async for order.done, order.of in telling:
                if not self._is_waited_for(order):
                    return False
        return True

    def _is_waited_for(self, order: _Order) -> bool:
        patience_s = OTHERS_WAIT_S if len(self._orders) > 1 else GIVEN_UP_S
        return self._clock.monotonic() - order.asked_s <= patience_s

    async def _tidy(self) -> None:
        """Lets go of those that nobody asked for lately, and nobody reads."""
        idle = [key for key, file in self._kept.items() if not file.users]
        for key in idle[: max(0, len(self._kept) - MOST_KEPT)]:
            await self._let_go(key)

    async def _let_go(self, key: Key) -> None:
        file = self._kept.pop(key)
        await file.database.close()
        await asyncio.to_thread(shutil.rmtree, file.folder, ignore_errors=True)


def _being_prepared(key: Key, order: _Order | None) -> BeingPrepared:
    _, at = key
    day = (at - timedelta(microseconds=1)).astimezone(RECORD_ZONE).date().isoformat()
    done, of = (order.done, order.of) if order else (0, 0)
    return BeingPrepared(say("records_being_prepared", day=day, done=done, of=of), retry_after_s=ASK_AGAIN_S)


def _emptied(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
