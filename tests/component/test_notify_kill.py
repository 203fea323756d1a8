"""The service is killed again and again while it hands a message over: each message is written once, tried until it is
taken, and never again after that."""

import asyncio
import signal
import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from sqlmodel import col

from registry.model import Change
from tests.fakes.cameras import COUNTY, add_camera, add_county
from tests.fakes.clock import FakeClock
from tests.fakes.faulty import set_condition
from tests.fakes.hasty_clock import HastyClock
from tests.fakes.patience import PATIENCE_S, until
from tests.fakes.receiver import Receiver
from vms.bus.memory import MemoryBus
from vms.db.engine import Database, make_engine
from vms.db.schema import bring_up_to_date
from vms.db.seal import KEY_FILE, create_key_file, load_key_file
from vms.incidents.tables import Incident, IncidentStep
from vms.notify.model import About
from vms.notify.tables import NotifyChannel, NotifyDelivery, NotifyRule
from vms.reports.tables import Report

BEFORE = HastyClock(60).now() - timedelta(hours=1)


@asynccontextmanager
async def service(folder: Path, *words: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """It runs inside, and is killed at the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.telling", str(folder), *words, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def came(receiver: Receiver, count: int) -> None:
    await until(lambda: len(receiver.got) >= count)


async def deliveries(database: Database) -> list[tuple[str, str, int]]:
    async with database.reading() as session:
        rows = await session.scalars(select(NotifyDelivery).order_by(col(NotifyDelivery.id)))
        return [(row.occasion, row.status, row.attempts) for row in rows]


async def sent(database: Database, count: int) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while [status for _, status, _ in await deliveries(database)] != ["sent"] * count:
            await HastyClock(1).sleep(0.05)


@asynccontextmanager
async def a_rule(folder: Path, receiver: Receiver, clock: FakeClock, about: About) -> AsyncIterator[Database]:
    """With a county, and a channel to a receiver that does not answer yet."""
    create_key_file(folder / KEY_FILE)
    database = Database(make_engine(f"sqlite:///{folder / 'vms.db'}"), clock=clock, bus=MemoryBus())
    await bring_up_to_date(database.engine)
    await add_county(database)
    async with receiver.listening():
        url = load_key_file(folder / KEY_FILE).seal(f"json://127.0.0.1:{receiver.port}/".encode())
        async with database.unit_of_work() as tx:
            channel = NotifyChannel(name="c", service="json", url_sealed=url, created_at=tx.now)
            tx.session.add(channel)
            await tx.session.flush()
            rule = NotifyRule(name="r", channel_id=channel.id, created_at=tx.now, language="en", hold_s=0, about=about)
            tx.session.add(rule)
        receiver.answers.clear()
        yield database
        receiver.answers.set()
    await database.close()


@asynccontextmanager
async def a_camera_is_down(
    folder: Path, receiver: Receiver, clock: FakeClock
) -> AsyncIterator[tuple[Database, uuid.UUID]]:
    """And a rule that hears of it."""
    async with a_rule(folder, receiver, clock, About.INCIDENTS) as database:
        camera = await add_camera(database, 0)
        await clock.jump(60)
        await set_condition(database, camera, "offline")
        yield database, camera


async def test_a_service_that_is_stopped_waits_for_no_channel(tmp_path: Path) -> None:
    """Its answer never comes, and nothing but the stop ends the waiting for it."""
    receiver = Receiver()
    async with a_camera_is_down(tmp_path, receiver, FakeClock(BEFORE)) as (database, _):
        async with service(tmp_path, "patient") as process:
            await came(receiver, 1)
            process.send_signal(signal.SIGINT)
            async with asyncio.timeout(PATIENCE_S):
                await process.wait()
        assert await deliveries(database) == [("raised", "waiting", 1)]


async def test_a_message_outlives_every_kill_and_is_written_once(tmp_path: Path) -> None:
    receiver, clock = Receiver(), FakeClock(BEFORE)
    async with a_camera_is_down(tmp_path, receiver, clock) as (database, camera):
        for attempt in (1, 2):
            async with service(tmp_path):
                await came(receiver, attempt)
            assert await deliveries(database) == [("raised", "waiting", attempt)]
        receiver.answers.set()
        async with service(tmp_path):
            await sent(database, 1)
        await clock.jump(60)
        await set_condition(database, camera, "online")
        async with service(tmp_path):
            await sent(database, 2)
        assert await deliveries(database) == [("raised", "sent", 3), ("recovered", "sent", 1)]
        titles = [body["title"] for body in receiver.got]
        assert (len(titles), len(set(titles)), titles[0]) == (4, 2, titles[2]), "what nobody had answered came again"
        async with database.reading() as session:
            assert len(list(await session.scalars(select(Incident)))) == 1
            acts = list(await session.scalars(select(col(IncidentStep.action)).order_by(col(IncidentStep.id))))
        assert acts == ["raised", "recovered"]


async def test_a_report_is_made_once_and_told_once_however_often_we_are_killed(tmp_path: Path) -> None:
    receiver = Receiver()
    async with a_rule(tmp_path, receiver, FakeClock(BEFORE - timedelta(days=1)), About.REPORTS) as database:
        async with database.unit_of_work() as tx:
            tx.session.add(Change(at=tx.now, actor="import", entity="division", entity_id=COUNTY))
        for attempt in (1, 2):
            async with service(tmp_path, "reports"):
                await came(receiver, attempt)
            assert await deliveries(database) == [("report_ready", "waiting", attempt)]
        receiver.answers.set()
        async with service(tmp_path, "reports"):
            await sent(database, 1)
        assert {body["title"] for body in receiver.got} == {
            "Reports ready: Daily coverage report: whole county, 2026-02-28"
        }
        async with database.reading() as session:
            (report,) = (await session.scalars(select(Report))).all()
        assert (report.schedule, report.news) == ("daily 2026-02-28", None)
