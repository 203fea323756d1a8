"""From changes of state to incidents: none twice, none lost, flapping is one. The same on both databases."""

import uuid
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeAlias

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError
from sqlmodel import col

from registry.model import Camera, Lifecycle
from tests.fakes.cameras import add_camera, add_county
from tests.fakes.clock import FakeClock
from vms.bus.memory import MemoryBus
from vms.db.engine import Database, Transaction
from vms.db.inbox import MOST_TRIES, Inbox, set_aside, waiting
from vms.db.outbox import InboxRow
from vms.events import CameraStateChanged, Event, IncidentChanged
from vms.health.tables import CameraHealth
from vms.incidents.model import LifePolicy
from vms.incidents.raising import Raiser
from vms.incidents.tables import Incident, IncidentMember, IncidentStep

See: TypeAlias = Callable[..., Awaitable[None]]


def fact(camera: uuid.UUID, at: datetime, state: str, *faults: str) -> CameraStateChanged:
    sha = (state[0] + "0") * 32
    return CameraStateChanged(at, camera, "36", "/360902/", state, None, faults, at, at, sha)


@pytest.fixture
async def camera(database: Database) -> uuid.UUID:
    await add_county(database)
    return await add_camera(database, 1)


@pytest.fixture
def see(database: Database, bus: MemoryBus, clock: FakeClock, camera: uuid.UUID) -> See:
    """`await see("offline")`: the camera's state changes, and the handler handles it."""
    raiser = Raiser(LifePolicy())
    inbox = Inbox("incidents", (CameraStateChanged,), database, bus)

    async def see(state: str, *faults: str, times: int = 1) -> None:
        async with database.unit_of_work() as tx:
            for _ in range(times):
                tx.outbox.add(fact(camera, clock.now(), state, *faults))
        assert await inbox.handle_some(raiser.handle) == times
        assert await inbox.handle_some(raiser.handle) == 0

    return see


async def incidents(database: Database) -> list[Incident]:
    async with database.reading() as session:
        return list(await session.scalars(select(Incident).order_by(col(Incident.number))))


async def acts(database: Database) -> list[str]:
    async with database.reading() as session:
        return list(await session.scalars(select(col(IncidentStep.action)).order_by(col(IncidentStep.id))))


async def test_a_fault_is_raised_once_changes_and_goes_by_itself(
    database: Database, clock: FakeClock, see: See
) -> None:
    await see("degraded", "noise", times=2)
    await clock.advance(60)
    await see("degraded", "black", "noise")
    await see("offline", times=2)
    await see("unknown")
    await clock.advance(60)
    await see("online", times=2)
    (one,) = await incidents(database)
    assert (one.number, one.kind, one.status, one.resolution) == (1, "offline", "closed", "recovered")
    assert (one.before_sha, one.after_sha) == ("d0" * 32, "o0" * 32)
    assert one.closed_at == clock.now()
    assert await acts(database) == ["raised", "changed", "changed", "recovered"]


async def test_flapping_is_one_incident_until_it_stays_away_long_enough(
    database: Database, clock: FakeClock, see: See
) -> None:
    for _ in range(5):
        await see("offline")
        await clock.advance(300)
        await see("online")
        await clock.advance(300)
    (one,) = await incidents(database)
    assert (one.reopened, one.status) == (4, "closed")
    await clock.advance(1801)
    await see("offline")
    assert [row.number for row in await incidents(database)] == [1, 2]


@pytest.mark.parametrize("touched", [False, True], ids=["reopened", "relapsed"])
async def test_a_fault_that_is_back_shows_no_frame_of_the_recovery_that_did_not_last(
    database: Database, clock: FakeClock, see: See, touched: bool
) -> None:
    await see("degraded", "black")
    async with database.unit_of_work() as tx:
        await tx.session.execute(update(Incident).values(touched=touched))
    await see("online")
    await clock.advance(60)
    await see("offline")
    (one,) = await incidents(database)
    assert (one.kind, one.reopened, one.before_sha, one.after_sha) == ("offline", int(not touched), "d0" * 32, None)
    async with database.reading() as session:
        (member,) = await session.scalars(select(IncidentMember))
    assert (member.recovered_at, member.after_sha) == (None, None)
    await see("online")
    assert [row.after_sha for row in await incidents(database)] == ["o0" * 32]


@pytest.mark.parametrize("lifecycle", [Lifecycle.PLANNED, Lifecycle.BUILT, Lifecycle.MAINTENANCE, Lifecycle.RETIRED])
async def test_only_cameras_in_use_are_expected_to_work(
    database: Database, camera: uuid.UUID, see: See, lifecycle: Lifecycle
) -> None:
    async with database.unit_of_work() as tx:
        await tx.session.execute(update(Camera).where(col(Camera.id) == camera).values(lifecycle=lifecycle))
    await see("offline")
    assert await incidents(database) == []


@pytest.mark.parametrize("state", ["maintenance", "unknown"])
async def test_maintenance_and_blindness_are_silent(database: Database, see: See, state: str) -> None:
    await see(state)
    assert await incidents(database) == []
    await see("offline")
    await see(state)
    (one,) = await incidents(database)
    assert one.status == "raised"


async def test_a_camera_taken_down_takes_its_incident_along(database: Database, see: See) -> None:
    await see("offline")
    await see("retired")
    (one,) = await incidents(database)
    assert (one.status, one.resolution) == ("closed", "retired")


async def test_what_no_fact_told_is_caught_up_with_once(
    database: Database, clock: FakeClock, camera: uuid.UUID, see: See
) -> None:
    raiser = Raiser(LifePolicy())

    async def reconcile(state: str) -> int:
        async with database.unit_of_work() as tx:
            row = CameraHealth(camera_id=camera, state=state, since=clock.now() - timedelta(hours=1))
            await tx.session.merge(row)
        found = 0
        for _ in range(2):
            async with database.unit_of_work() as tx:
                found += await raiser.reconcile(tx)
        return found

    assert await reconcile("online") == 0
    assert await reconcile("offline") == 1
    (one,) = await incidents(database)
    assert one.raised_at == clock.now() - timedelta(hours=1)
    assert await reconcile("online") == 1
    (one,) = await incidents(database)
    assert one.resolution == "recovered"


async def test_each_change_is_told_with_its_line_of_the_list(database: Database, bus: MemoryBus, see: See) -> None:
    with bus.subscribe("test", IncidentChanged) as told:
        await see("degraded", "covered")
        fact = await anext(told)
    assert (fact.act, fact.division_path) == ("raised", "/360902/360902101/")
    shown = {name: fact.item[name] for name in ("number", "kind", "status", "class", "cameras_count", "overdue")}
    assert shown == {
        "number": 1,
        "kind": "covered",
        "status": "raised",
        "class": 9,
        "cameras_count": 1,
        "overdue": False,
    }


async def test_a_fact_is_handled_once_even_when_handling_fails_first(
    database: Database, bus: MemoryBus, clock: FakeClock, camera: uuid.UUID
) -> None:
    inbox = Inbox("incidents", (CameraStateChanged,), database, bus)
    async with database.unit_of_work() as tx:
        tx.outbox.add(fact(camera, clock.now(), "offline"))
    raiser = Raiser(LifePolicy())

    async def killed(tx: object, fact: object) -> None:
        await raiser.handle(tx, fact)  # type: ignore[arg-type]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await inbox.handle_some(killed)
    assert await incidents(database) == []
    async with database.reading() as session:
        assert await waiting(session, "incidents") == 1
    assert await inbox.handle_some(raiser.handle) == 1
    assert len(await incidents(database)) == 1


async def test_a_fact_that_always_fails_is_set_aside_and_those_behind_it_go_on(
    database: Database, bus: MemoryBus, clock: FakeClock, camera: uuid.UUID
) -> None:
    inbox = Inbox("incidents", (CameraStateChanged,), database, bus)
    async with database.unit_of_work() as tx:
        tx.outbox.add(fact(camera, clock.now(), "offline", "poison"))
        tx.outbox.add(fact(camera, clock.now(), "degraded", "black"))
    raiser = Raiser(LifePolicy())

    async def handle(tx: Transaction, event: Event) -> None:
        if isinstance(event, CameraStateChanged) and "poison" in event.faults:
            raise ZeroDivisionError("poison")
        await raiser.handle(tx, event)

    for _ in range(MOST_TRIES):
        assert await incidents(database) == []
        with pytest.raises(ZeroDivisionError):
            await inbox.handle_some(handle)
    assert await inbox.handle_some(handle) == 1
    assert await inbox.handle_some(handle) == 0
    assert [row.kind for row in await incidents(database)] == ["black"]
    async with database.reading() as session:
        assert await set_aside(session) == {"incidents": 1}
        (row,) = await session.scalars(select(InboxRow).where(col(InboxRow.set_aside)))
    assert (row.tries, row.error) == (MOST_TRIES, "ZeroDivisionError('poison')")


@pytest.mark.parametrize("forgery", [update(IncidentStep).values(remark="else"), delete(IncidentStep)])
async def test_the_database_keeps_the_history_unedited(database: Database, see: See, forgery: object) -> None:
    await see("offline")
    with pytest.raises(DatabaseError, match="never edited"):
        async with database.unit_of_work() as tx:
            await tx.session.execute(forgery)  # type: ignore[call-overload]
    assert await acts(database) == ["raised"]


async def test_no_camera_can_be_in_two_open_incidents(database: Database, clock: FakeClock, see: See) -> None:
    await see("offline")
    (one,) = await incidents(database)
    with pytest.raises(DatabaseError):
        async with database.unit_of_work() as tx:
            tx.session.add(
                IncidentMember(incident_id=one.id, camera_id=one.camera_id, kind="black", joined_at=clock.now())
            )
