"""A quiet SQLite database costs nothing: looking for facts of other processes opens it only when somebody wrote."""

import uuid
from pathlib import Path

from sqlalchemy import Connection, event

from registry.model import Division, DivisionKind
from tests.fakes.clock import FakeClock
from vms.bus.memory import MemoryBus
from vms.db.engine import LOOK_ANYWAY_S, Database, make_engine
from vms.db.metadata import load_metadata
from vms.events import UserDisabled


async def test_a_quiet_database_is_not_opened_until_somebody_writes_or_a_while_has_gone_by(
    tmp_path: Path, clock: FakeClock
) -> None:
    service = Database(make_engine(f"sqlite:///{tmp_path / 'vms.db'}"), clock=clock, bus=MemoryBus())
    other = Database(make_engine(f"sqlite:///{tmp_path / 'vms.db'}"), clock=clock)
    async with other.engine.begin() as connection:
        await connection.run_sync(load_metadata().create_all)
    begun: list[Connection] = []
    event.listen(service.engine.sync_engine, "begin", begun.append)
    try:
        assert await service.publish_left_behind() == 0
        assert len(begun) == 1
        for _ in range(5):
            await clock.advance(1)
            assert await service.publish_left_behind() == 0
        assert len(begun) == 1

        async with other.unit_of_work() as tx:
            tx.session.add(Division(code="36", name="county", kind=DivisionKind.COUNTY, path="/36/"))
        assert await service.publish_left_behind() == 0
        assert len(begun) == 2

        async with other.unit_of_work() as tx:
            tx.outbox.add(UserDisabled(clock.now(), uuid.UUID(int=7)))
        assert await service.publish_left_behind() == 1

        assert await service.publish_left_behind() == 0
        before = len(begun)
        await clock.advance(LOOK_ANYWAY_S)
        assert await service.publish_left_behind() == 0
        assert len(begun) == before + 1
    finally:
        await service.close()
        await other.close()
