"""One unit of work, one commit; facts leave with it or not at all. The same on SQLite and PostgreSQL."""

import asyncio
import sqlite3
import uuid
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.model import Division, DivisionKind
from tests.fakes.clock import FakeClock
from vms.bus.memory import MemoryBus
from vms.db.engine import SIDE_BY_SIDE_TRIES, Database
from vms.db.outbox import OutboxRow
from vms.events import CameraStateChanged, Event, UserDisabled

LI = uuid.UUID(int=7)


def division(code: str, parent: str | None = None) -> Division:
    return Division(code=code, name=code, kind=DivisionKind.COUNTY, parent_code=parent, path=f"/{code}/")


async def count(database: Database, table: type[Division] | type[OutboxRow]) -> int:
    async with database.reading() as session:
        return (await session.execute(select(func.count()).select_from(table))).scalar_one()


async def test_work_is_saved_whole_and_its_facts_are_published(
    database: Database, bus: MemoryBus, clock: FakeClock
) -> None:
    fact = UserDisabled(clock.now(), LI)
    with bus.subscribe("test", Event) as facts:
        async with database.unit_of_work() as tx:
            assert tx.now == clock.now()
            tx.session.add(division("36"))
            tx.outbox.add(fact)
        assert await anext(facts) == fact
    assert await count(database, Division) == 1


async def test_failed_work_leaves_nothing(database: Database, bus: MemoryBus, clock: FakeClock) -> None:
    async def fail() -> None:
        async with database.unit_of_work() as tx:
            tx.session.add(division("36"))
            tx.outbox.add(UserDisabled(clock.now(), LI))
            await tx.session.flush()
            raise ZeroDivisionError

    later = UserDisabled(clock.now(), uuid.uuid4())
    with bus.subscribe("test", Event) as facts:
        with pytest.raises(ZeroDivisionError):
            await fail()
        assert await count(database, Division) == 0
        assert await count(database, OutboxRow) == 0
        async with database.unit_of_work() as tx:
            tx.outbox.add(later)
        assert await anext(facts) == later, "nothing was told before"


async def test_foreign_keys_hold(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.unit_of_work() as tx:
            tx.session.add(division("3601", parent="no such"))


async def test_an_error_that_is_logged_repeats_nothing_that_is_stored(database: Database) -> None:
    row = division("3601", parent="no such")
    row.name = "the hash of a password"
    with pytest.raises(IntegrityError) as caught:
        async with database.unit_of_work() as tx:
            tx.session.add(row)
    assert "hash of a password" not in str(caught.value)


async def test_published_facts_are_removed_with_the_next_work(database: Database, clock: FakeClock) -> None:
    async with database.unit_of_work() as tx:
        tx.outbox.add(UserDisabled(clock.now(), LI))
    assert await count(database, OutboxRow) == 1
    async with database.unit_of_work():
        pass
    assert await count(database, OutboxRow) == 0


async def test_facts_left_by_a_killed_process_are_published_once(database: Database, clock: FakeClock) -> None:
    facts = [
        UserDisabled(clock.now(), LI),
        CameraStateChanged(clock.now(), LI, "36", "/36/", "online", None, ("black",), clock.now(), clock.now(), None),
    ]
    killed = Database(database.engine, clock=clock)  # stored, and died before it had published
    for fact in facts:
        async with killed.unit_of_work() as tx:
            tx.outbox.add(fact)
    bus = MemoryBus()
    started = Database(database.engine, clock=clock, bus=bus)
    with bus.subscribe("test", Event) as seen:
        assert await started.publish_left_behind() == 2
        assert [await anext(seen), await anext(seen)] == facts
    assert await count(database, OutboxRow) == 0
    assert await started.publish_left_behind() == 0


async def test_facts_of_another_process_are_seen_at_the_next_look_however_quiet_it_was(
    database: Database, clock: FakeClock
) -> None:
    other = Database(database.engine, clock=clock)
    bus = MemoryBus()
    service = Database(database.engine, clock=clock, bus=bus)
    for _ in range(3):
        assert await service.publish_left_behind() == 0
    for _ in range(2):
        async with other.unit_of_work() as tx:
            tx.outbox.add(UserDisabled(clock.now(), LI))
        assert await service.publish_left_behind() == 1
        assert await service.publish_left_behind() == 0


async def test_many_writers_take_turns(database: Database) -> None:
    async def add_one() -> None:
        async with database.unit_of_work() as tx:
            existing = (await tx.session.execute(select(func.count()).select_from(Division))).scalar_one()
            tx.session.add(division(f"{existing}-{uuid.uuid4().hex[:6]}"))

    async with asyncio.TaskGroup() as group:
        for _ in range(20):
            group.create_task(add_one())
    assert await count(database, Division) == 20


async def test_a_reader_sees_one_moment(database: Database) -> None:
    async with database.reading() as session:
        before = (await session.execute(select(func.count()).select_from(Division))).scalar_one()
        async with database.unit_of_work() as tx:
            tx.session.add(division("36"))
        after = (await session.execute(select(func.count()).select_from(Division))).scalar_one()
    assert before == after == 0


async def test_a_unit_of_work_inside_another_is_refused(sqlite_database: Database) -> None:
    with pytest.raises(RuntimeError, match="pass the transaction on"):
        async with sqlite_database.unit_of_work(), sqlite_database.unit_of_work():
            pass


async def test_a_forgotten_change_while_reading_is_a_mistake(sqlite_database: Database) -> None:
    with pytest.raises(RuntimeError, match="use a unit of work"):
        async with sqlite_database.reading() as session:
            session.add(division("36"))


async def test_two_readers_side_by_side_see_the_same_moment(database: Database) -> None:
    async def codes(session: AsyncSession) -> list[str]:
        return sorted(await session.scalars(select(col(Division.code))))

    async def write(code: str) -> None:
        async with database.unit_of_work() as tx:
            tx.session.add(division(code))

    await write("36")
    async with database.side_by_side() as sessions:
        first, second = sessions
        assert await codes(first) == ["36"]
        await write("37")
        assert list(await asyncio.gather(codes(first), codes(second))) == [["36"], ["36"]]
    async with database.side_by_side() as sessions:
        assert [await codes(session) for session in sessions] == [["36", "37"]] * 2


async def test_readers_at_leisure_take_turns_and_nobody_else_waits(database: Database) -> None:
    told: list[str] = []

    async def look(name: str) -> None:
        async with database.at_leisure() as session:
            told.append(f"{name} begins")
            for _ in range(3):
                await count(database, Division)
            assert (await session.execute(select(func.count()).select_from(Division))).scalar_one() == 0
            told.append(f"{name} ends")

    await asyncio.gather(look("one"), look("two"))
    assert told == ["one begins", "one ends", "two begins", "two ends"]


async def test_readers_between_whom_others_always_write_are_one(sqlite_database: Database) -> None:
    """On PostgreSQL the second is given the first one's snapshot."""
    written = 0
    engine = sqlite_database.engine.sync_engine

    def write(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        nonlocal written
        if "sqlite_schema" in statement:
            with closing(sqlite3.connect(str(engine.url.database))) as other, other:
                other.execute(
                    "INSERT INTO division (code, name, kind, path, core_area) VALUES (?, '', 'town', ?, 0)",
                    (str(written),) * 2,
                )
            written += 1

    event.listen(engine, "after_cursor_execute", write)
    async with sqlite_database.side_by_side() as sessions:
        (session,) = sessions
        found = await session.scalar(select(func.count()).select_from(Division))
    assert (found, written) == (written - 2, 2 * SIDE_BY_SIDE_TRIES), "the first one still sees its own moment"
