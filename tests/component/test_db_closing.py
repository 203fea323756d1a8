"""What a closed database leaves behind, whenever its last caller gave up."""

import asyncio
import threading
from pathlib import Path

import pytest

from tests.fakes.clock import FakeClock
from vms.db.engine import Database, make_engine


@pytest.mark.parametrize("turns", range(24))
async def test_a_caller_that_gives_up_while_a_connection_opens_leaves_no_thread(
    turns: int, sqlite_tables: Path, clock: FakeClock
) -> None:
    before = set(threading.enumerate())
    database = Database(make_engine(f"sqlite:///{sqlite_tables}"), clock=clock)
    async with asyncio.TaskGroup() as group:
        caller = group.create_task(database.trouble())
        for _ in range(turns):
            await asyncio.wait([caller], timeout=0)
        caller.cancel()
    await database.close()
    assert [each.name for each in set(threading.enumerate()) - before if "_connection_worker_thread" in each.name] == []
