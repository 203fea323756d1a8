"""The shelf of reference views: what it holds is what is stored."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import override

from tests.fakes.cameras import EAST, add_camera, add_county
from tests.fakes.clock import FakeClock
from vms.bus.memory import MemoryBus
from vms.db.engine import Database
from vms.events import ReferencesChanged
from vms.evidence.files import Folder
from vms.evidence.service import EvidenceService
from vms.health.model import Health
from vms.health.views import Learned
from vms.references import store
from vms.references.model import ReferencePolicy, ReferenceSource, ReferenceStatus
from vms.references.shelf import Shelf, row_of

POLICY = ReferencePolicy()


class LateDatabase(Database):
    """What is read comes back when it is let go."""

    def __init__(self, database: Database, clock: FakeClock, bus: MemoryBus) -> None:
        super().__init__(database.engine, clock=clock, bus=bus)
        self.has_read, self.go = asyncio.Event(), asyncio.Event()

    @override
    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        async with super().reading() as session:
            yield session
        self.has_read.set()
        await self.go.wait()


async def test_a_view_that_is_read_while_it_changes_is_not_held(
    sqlite_database: Database, tmp_path: Path, clock: FakeClock, bus: MemoryBus
) -> None:
    await add_county(sqlite_database)
    camera = await add_camera(sqlite_database, 1)
    late = LateDatabase(sqlite_database, clock, bus)
    shelf = Shelf(late, bus, EvidenceService(late, Folder(tmp_path / "evidence"), 10**9), POLICY)
    async with asyncio.TaskGroup() as group:
        following = group.create_task(shelf.run())
        await clock.settle()
        first = group.create_task(shelf.for_check(camera, Health(), now=clock.now()))
        await late.has_read.wait()
        path, view = f"/360902/{EAST}/", {"condition": "colour"}
        learned = Learned(camera, path, view, "ab" * 32, same_view=True, at=clock.now())
        async with sqlite_database.unit_of_work() as tx:
            row = row_of(learned, ReferenceSource.LEARNED, ReferenceStatus.APPROVED, POLICY)
            await store.add(tx.session, [row])
            tx.outbox.add(ReferencesChanged(tx.now, camera, learned.division_path))
        await clock.settle()
        late.go.set()
        assert (await first).references == (), "that was so when it was asked"
        assert (await shelf.for_check(camera, Health(), now=clock.now())).references == (view,)
        assert shelf.held_bytes > 0
        late.go.clear()
        assert (await shelf.for_check(camera, Health(), now=clock.now())).references, "held: nothing is read"
        following.cancel()
