"""Cameras behind one switch: one incident, one order; members join, recover, come back. The same on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, update
from sqlmodel import col

from registry.model import Camera, Division, DivisionKind
from tests.fakes.cameras import EAST, WEST, add_camera, add_county
from tests.fakes.clock import FakeClock
from tests.fakes.street import Street
from vms.bus.memory import MemoryBus
from vms.causes.model import CausePolicy
from vms.causes.tables import Suspect
from vms.db.engine import Database
from vms.db.outbox import OutboxRow
from vms.events import IncidentChanged
from vms.incidents.gathering import Gatherer
from vms.incidents.model import LifePolicy
from vms.incidents.raising import Raiser
from vms.incidents.tables import IncidentStep


@pytest.fixture
async def street(database: Database, clock: FakeClock) -> Street:
    await add_county(database)
    cameras = [await add_camera(database, number, division=EAST if number < 4 else WEST) for number in range(5)]
    async with database.unit_of_work() as tx:
        await tx.session.execute(update(Camera).values(network_switch="SW1"))
    street = Street(database, clock, cameras)
    await street.reached(range(5), clock.now())
    await clock.advance(1)
    return street


async def test_a_switch_fails_and_comes_back(street: Street, database: Database) -> None:
    assert await street.see([0], "offline") == 1
    assert await street.incidents() == [], "it waits for the answer whether it is alone"
    await street.clock.advance(20)
    assert await street.see([1, 2], "offline") == 3
    await street.clock.advance(20)
    assert await street.see([4], "offline") == 0
    (one,) = await street.incidents()
    assert (one.cause_kind, one.cause_key, one.cameras_count, one.division_code) == ("switch", "SW1", 4, "360902")
    assert one.raised_at == street.clock.now() - timedelta(seconds=40)
    await street.see([3], "offline")
    assert (await street.present(), (await street.incidents())[0].cameras_count) == ({0, 1, 2, 3, 4}, 5)
    await street.clock.advance(600)
    await street.see([0, 1, 2, 3], "online")
    assert (await street.incidents())[0].status == "raised"
    await street.see([0], "offline")
    await street.see([0, 4], "online")
    (one,) = await street.incidents()
    assert (one.status, one.resolution, await street.present()) == ("closed", "recovered", set())
    async with database.reading() as session:
        acts = list(await session.scalars(select(col(IncidentStep.action)).order_by(col(IncidentStep.id))))
    assert acts == ["raised", *["joined"] * 4, *["recovered"] * 4, "relapsed", *["recovered"] * 2]


async def test_the_last_dark_camera_is_taken_down_and_the_incident_ends(street: Street, database: Database) -> None:
    await street.see(range(5), "offline")
    await street.clock.advance(600)
    await street.see([0, 1, 2, 3], "online")
    assert (await street.incidents())[0].status == "raised"
    await street.see([4], "retired")
    (one,) = await street.incidents()
    assert (one.status, one.resolution, await street.present()) == ("closed", "recovered", set())
    async with database.reading() as session:
        steps = await session.scalars(select(IncidentStep).where(col(IncidentStep.action) == "left"))
        assert [step.detail["camera_id"] for step in steps] == [str(street.cameras[4])]


async def test_channels_that_report_no_signal_share_their_recorders_failure(street: Street) -> None:
    assert await street.see([0, 1], "degraded", "no_signal") == 2
    assert await street.incidents() == [], "each waits for the answer whether it is alone"
    await street.clock.advance(20)
    assert await street.see([2], "offline") == 3
    await street.clock.advance(20)
    assert await street.see([3], "degraded", "black", "no_signal") == 0
    (one,) = await street.incidents()
    assert (one.kind, one.cause_kind, one.cameras_count) == ("no_signal", "switch", 4)
    await street.clock.advance(60)
    await street.see([0, 1, 2, 3], "online")
    assert (await street.incidents())[0].resolution == "recovered"


async def test_a_channel_without_a_signal_whose_neighbours_show_pictures_is_alone(street: Street) -> None:
    assert await street.see([0], "degraded", "no_signal") == 1
    await street.clock.advance(20)
    assert await street.reached([1, 2, 3, 4], street.clock.now()) == 0
    (one,) = await street.incidents()
    assert (one.kind, one.cause_kind, one.cameras_count) == ("no_signal", None, 1)
    assert await street.see([1], "degraded", "noise") == 0, "other faults wait for nobody"
    assert len(await street.incidents()) == 2


async def test_it_is_told_for_each_area_by_a_camera_of_that_area(street: Street, bus: MemoryBus) -> None:
    with bus.subscribe("test", IncidentChanged) as told:
        await street.see(range(5), "offline")
        facts = [await anext(told)]
        while facts[-1].item["cameras_count"] < 5:
            facts.append(await anext(told))
    last = facts[-1]
    assert (last.division_path, list(last.parts)) == ("/360902/", [f"/360902/{EAST}/", f"/360902/{WEST}/"])
    named = {path: (last.item | other)["camera"]["id"] for path, other in last.parts.items()}
    assert named == {f"/360902/{EAST}/": str(street.cameras[0]), f"/360902/{WEST}/": str(street.cameras[4])}


async def test_a_large_outage_takes_few_statements_and_is_told_once(street: Street, bus: MemoryBus) -> None:
    cameras = [await add_camera(street.database, number) for number in range(5, 60)]
    street.cameras += cameras
    async with street.database.unit_of_work() as tx:
        await tx.session.execute(update(Camera).values(network_switch="SW1"))
        for key in street.cameras:
            tx.session.add(Suspect(camera_id=key, failed_at=tx.now, evidence_sha="ab" * 32))
    gatherer = Gatherer(street.database, street.clock, Raiser(LifePolicy()), CausePolicy(), lambda *_: None)
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        statements.append(statement)

    event.listen(street.database.engine.sync_engine, "before_cursor_execute", note)
    with bus.subscribe("test", IncidentChanged) as told:
        assert await gatherer.gather() == 0
        fact = await anext(told)
    assert (fact.act, fact.item["cameras_count"], await street.present()) == ("raised", 60, set(range(60)))
    assert len(statements) < 60
    async with street.database.reading() as session:
        facts = await session.scalars(select(col(OutboxRow.kind)).where(col(OutboxRow.kind) == "IncidentChanged"))
        assert len(list(facts)) == 1
        acts = list(await session.scalars(select(col(IncidentStep.action)).order_by(col(IncidentStep.id))))
    assert acts == ["raised", *["joined"] * 59]


@pytest.mark.parametrize("earlier_s", [0, 2])
async def test_one_that_fell_while_the_incident_was_raised_joins_it(earlier_s: int, street: Street) -> None:
    await street.see([0, 1, 2, 3], "offline")
    async with street.database.unit_of_work() as tx:
        tx.session.add(Suspect(camera_id=street.cameras[4], failed_at=tx.now - timedelta(seconds=earlier_s)))
    assert await street.see([], "offline") == 0
    (one,) = await street.incidents()
    assert (one.cameras_count, await street.present()) == (5, set(range(5)))


async def test_it_joins_though_its_own_switch_cannot_be_judged(street: Street) -> None:
    """The neighbour at that switch is dark too, and in the incident of their power line: it answers no question."""
    async with street.database.unit_of_work() as tx:
        await tx.session.execute(update(Camera).values(power_line="P1"))
        await tx.session.execute(
            update(Camera).where(col(Camera.id).in_(street.cameras[3:])).values(network_switch="SW2")
        )
    assert await street.see([0, 1, 2, 3], "offline") == 0
    async with street.database.unit_of_work() as tx:
        tx.session.add(Suspect(camera_id=street.cameras[4], failed_at=tx.now))
    assert await street.see([], "offline") == 0
    (one,) = await street.incidents()
    assert (one.cause_kind, one.cameras_count, await street.present()) == ("power", 5, set(range(5)))


async def test_two_counties_with_a_switch_of_that_name_share_nothing(street: Street) -> None:
    """Their cameras have no division in common either."""
    async with street.database.unit_of_work() as tx:
        tx.session.add(Division(code="36", name="another", kind=DivisionKind.COUNTY, path="/36/"))
        await tx.session.flush()
        await tx.session.execute(
            update(Camera).where(col(Camera.id).in_(street.cameras[3:])).values(division_code="36")
        )
    assert await street.see(range(5), "offline") == 0
    assert [(one.division_code, one.cameras_count) for one in await street.incidents()] == [(EAST, 3), ("36", 2)]


async def test_a_camera_moved_to_another_county_stays_in_its_incident(street: Street) -> None:
    await street.see(range(4), "offline")
    async with street.database.unit_of_work() as tx:
        tx.session.add(Division(code="36", name="another", kind=DivisionKind.COUNTY, path="/36/"))
        await tx.session.flush()
        await tx.session.execute(update(Camera).where(col(Camera.id) == street.cameras[0]).values(division_code="36"))
    await street.see([4], "offline")
    (one,) = await street.incidents()
    assert (one.division_code, one.cameras_count) == (EAST, 5)


async def test_it_fails_again_soon_and_is_the_same(street: Street) -> None:
    for _ in range(2):
        await street.see(range(5), "offline")
        await street.clock.advance(300)
        await street.see(range(5), "online")
        await street.clock.advance(300)
    (one,) = await street.incidents()
    assert (one.reopened, one.cameras_count, one.status) == (1, 5, "closed")


async def test_one_that_fails_alone_has_its_own_as_soon_as_the_others_were_seen(street: Street) -> None:
    assert await street.see([2], "offline") == 1
    await street.clock.advance(30)
    assert await street.reached([0, 1, 3], street.clock.now()) == 0
    (one,) = await street.incidents()
    assert (one.cause_kind, one.cameras_count) == (None, 1)


async def test_nobody_waits_longer_than_the_window(street: Street) -> None:
    assert await street.see([2], "offline") == 1
    await street.clock.advance(121)
    assert await street.see([], "offline") == 0
    assert len(await street.incidents()) == 1


@pytest.mark.parametrize(("state", "status"), [("online", "closed"), ("degraded", "raised"), ("maintenance", "raised")])
async def test_an_outage_shorter_than_the_answer_is_not_lost(
    state: str, status: str, street: Street, database: Database
) -> None:
    assert await street.see([2], "offline") == 1
    await street.see([2], state)
    (one,) = await street.incidents()
    assert (one.status, one.cameras_count) == (status, 1)
    async with database.reading() as session:
        assert list(await session.scalars(select(Suspect))) == []
