"""Past days prepared in the test's own process, and who lists them."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from registry.layouts import Entity
from streams.clock import Clock
from vms.db.engine import Database
from vms.points.past_days import Making, PastDays
from vms.points.past_lists import PastLists
from vms.points.winding_back import wind_back
from vms.supervisor import supervised


def made_here(database: Database) -> Making:
    """As a process of its own makes it; tells at the end how far it was."""

    async def making(_url: str, path: Path, entity: Entity, at: datetime) -> AsyncGenerator[tuple[int, int], None]:
        told: list[tuple[int, int]] = []
        async with database.reading() as session:
            await wind_back(session, path, entity, at, lambda done, of: told.append((done, of)))
        assert told == sorted(told)
        assert not told or told[-1][0] == told[-1][1], "all of it is told in the end"
        for each in told:
            yield each

    return making


@asynccontextmanager
async def past_lists(
    database: Database, clock: Clock, folder: Path, making: Making | None = None
) -> AsyncIterator[PastLists]:
    days = PastDays(database, clock, folder / "past-days", making or made_here(database))
    async with supervised(clock) as supervisor:
        supervisor.start("past days", days.run)
        yield PastLists(database, days)
