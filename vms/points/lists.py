"""Lists of cameras and sites, counts and maps: by SQL where there are few, from the roster in memory where many."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from registry.geometry import Box
from registry.layouts import Entity
from streams.clock import Clock
from vms.bus.port import Bus
from vms.db.engine import Database
from vms.events import CameraStateChanged, Event, RegistryChanged
from vms.points import records_store, store
from vms.points.news import ANYWAY_S, Named, News, touched
from vms.points.overlaid import OverlaidRoster
from vms.points.records_store import Placed, RecordFilter
from vms.points.roster import Read, Roster
from vms.points.roster_store import read_all, read_some
from vms.points.store import CameraFilter, Counts

MANY_CAMERAS = 20_000
"""From here on the database needs more than a tenth of a second for the widest questions."""
LAID_OVER = 500
"""When more sites and cameras than these lie over the roster, what comes later lies over them."""
SETTLE_S = 2.0
"""Changes of the registry come in bursts: until one is over, a new or renamed camera is found by its old self."""


class CameraLists:
    """One for the process. `run` keeps the roster."""

    def __init__(self, database: Database, bus: Bus, clock: Clock, *, many: int = MANY_CAMERAS) -> None:
        self._database = database
        self._bus = bus
        self._clock = clock
        self._many = many
        self._roster: OverlaidRoster | None = None
        self._below: OverlaidRoster | None = None
        self._over = Named()
        """What was read again over `_below`."""
        self._since = Named()
        """What was read again since everything was."""
        self._news = News()
        self._changed = asyncio.Event()
        self._turn = asyncio.Lock()
        self._moved: list[CameraStateChanged] | None = None
        """States that changed while the roster was being read."""
        self._reading: asyncio.Future[Read | None] | None = None

    async def run(self) -> None:
        """Until cancelled."""
        self._read_all_soon()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._listen())
            group.create_task(self._anyway())
            while True:
                await self._changed.wait()
                self._changed.clear()
                await self.follow()
                if self._roster:
                    await asyncio.to_thread(self._roster.by_name)
                await self._clock.sleep(SETTLE_S)

    def _read_all_soon(self) -> None:
        self._news.everything = True
        self._changed.set()

    async def _anyway(self) -> None:
        while True:
            await self._clock.sleep(ANYWAY_S)
            self._read_all_soon()

    async def _listen(self) -> None:
        with self._bus.subscribe("lists", CameraStateChanged, RegistryChanged, capacity=20_000) as facts:
            dropped = 0
            async for fact in facts:
                if facts.dropped != dropped:
                    # It may have been about any camera.
                    dropped = facts.dropped
                    self._read_all_soon()
                self.hear(fact)

    def hear(self, fact: Event) -> None:
        """What a list may have to show. States move at once, what `follow` reads comes with the next time."""
        if isinstance(fact, RegistryChanged):
            self._news.hear(fact)
            self._changed.set()
        elif isinstance(fact, CameraStateChanged):
            if self._roster:
                _move(self._roster, fact)
            if self._moved is not None:
                self._moved.append(fact)

    async def read(self) -> None:
        """Read the roster if there are many cameras."""
        self._news.everything = True
        await self.follow()

    async def follow(self) -> None:
        """Read again what was told of since the last time, as far as there are many cameras."""
        async with self._turn:
            self._moved = []
            try:
                news = await self._news.take(self._database)
                if self._below is None or news is None or not await self._renew(self._below, news.named, self._moved):
                    self._roster = self._below = await self._newest(self._moved)
                    self._over = self._since = Named()
            except BaseException:
                self._news.everything = True
                raise
            finally:
                self._moved = None

    async def _renew(self, below: OverlaidRoster, news: Named, moved: Sequence[CameraStateChanged]) -> bool:
        """Whether what is told of is so little that it was read by itself. `moved`: grows while this reads."""
        over, since = self._over.and_(news), self._since.and_(news)
        if not news or not since.few():
            return not news
        async with self._database.reading() as session:
            changed = await touched(session, over)
            if changed is None:
                return False
            read = await read_some(session, changed)
        renewed = await asyncio.to_thread(below.under, changed, read)
        for fact in moved:
            _move(renewed, fact)
        self._roster, self._over, self._since = renewed, over, since
        if len(over.sites) + len(over.cameras) > LAID_OVER:
            # The next change would read all of it once more.
            self._below, self._over = renewed, Named()
        return True

    @property
    def reading(self) -> asyncio.Future[Read | None] | None:
        """What is being read at this moment; None comes of it when there are few cameras or it failed."""
        return self._reading

    async def _newest(self, moved: Sequence[CameraStateChanged]) -> OverlaidRoster | None:
        """`moved`: grows while this reads."""
        self._reading = reading = asyncio.get_running_loop().create_future()
        try:
            async with self._sessions() as sessions:
                if await store.number(sessions[0]) < self._many:
                    return None
                # Coverage takes part of the first reading: later it computes at other times.
                read = await read_all(sessions, proofs=self._roster is None)
                reading.set_result(read)
                roster = OverlaidRoster(await asyncio.to_thread(Roster, read))
                if self._roster:
                    # Nobody waits for this order who has had it.
                    await asyncio.to_thread(roster.by_name)
        finally:
            self._reading = None
            if not reading.done():
                reading.set_result(None)
        for fact in moved:
            _move(roster, fact)
        return roster

    @asynccontextmanager
    async def _sessions(self) -> AsyncIterator[Sequence[AsyncSession]]:
        """At the start as fast as can be; later people are answered meanwhile."""
        if self._roster is None:
            async with self._database.side_by_side() as sessions:
                yield sessions
        else:
            async with self._database.at_leisure() as session:
                yield (session,)

    async def page(
        self,
        session: AsyncSession,
        wanted: CameraFilter,
        *,
        by_name: bool,
        after: tuple[str, str] | None,
        limit: int,
    ) -> tuple[list[Mapping[str, Any]], int]:
        """One page, and how many there are in all."""
        roster = self._roster
        if roster is None:
            rows = await store.page(session, wanted, by_name=by_name, after=after, limit=limit)
            return rows, await store.total(session, wanted)
        keys, total = await asyncio.to_thread(roster.page, wanted, by_name=by_name, after=after, limit=limit)
        return await store.listed(session, keys), total

    async def counts(self, session: AsyncSession, wanted: CameraFilter) -> Counts:
        """How many cameras of each kind the filter finds."""
        roster = self._roster
        if roster is None:
            return await store.counts(session, wanted)
        return await asyncio.to_thread(roster.counts, wanted)

    async def points(
        self, session: AsyncSession, wanted: CameraFilter, box: Box, limit: int
    ) -> Sequence[Mapping[str, Any]]:
        """Placed cameras in the box, at most `limit`."""
        roster = self._roster
        if roster is None:
            return await store.points(session, wanted, box, limit)
        keys: list[uuid.UUID] = await asyncio.to_thread(roster.points, wanted, box, limit)
        # Too many to be shown one by one: nobody looks at them.
        return [{"id": key} for key in keys] if len(keys) >= limit else await store.points_of(session, keys)

    async def clusters(
        self, session: AsyncSession, wanted: CameraFilter, box: Box, cell_deg: float
    ) -> Sequence[Mapping[str, Any]]:
        """Placed cameras in the box by square cells: mean position, count, worst state."""
        roster = self._roster
        if roster is None:
            return await store.clusters(session, wanted, box, cell_deg)
        found = await asyncio.to_thread(roster.clusters, wanted, box, cell_deg)
        return [asdict(each) for each in found]

    async def sites(
        self, session: AsyncSession, wanted: RecordFilter, *, after: str | None, limit: int
    ) -> tuple[Sequence[Placed], int]:
        """One page of sites by code, after one, and how many there are in all."""
        roster = self._roster
        if roster is None or wanted.unplaced:  # where a site lies is not in memory
            last = None if after is None else (after,)
            return await records_store.page(session, Entity.SITE, wanted, after=last, limit=limit)
        keys, total = await asyncio.to_thread(roster.sites, wanted, after=after, limit=limit)
        return await records_store.rows_of(session, Entity.SITE, keys), total

    async def by_division(self, session: AsyncSession, path: str) -> Mapping[str, int]:
        """Cameras of an area that are not retired, by the code of the division they stand in."""
        roster = self._roster
        if roster is None:
            return await store.cameras_by_division(session, path)
        return await asyncio.to_thread(roster.by_division, path)


def _move(roster: OverlaidRoster, fact: CameraStateChanged) -> None:
    roster.move(fact.code, fact.state, fact.finding, fact.faults)
