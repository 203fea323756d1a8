"""Messages reach a real receiver on loopback: grouped, once, again, higher up, retried, silent in maintenance."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select, text, update
from sqlmodel import col

from registry.model import Camera, Unit, UnitKind
from tests.fakes.cameras import COUNTY, EAST, WEST
from tests.fakes.clock import FakeClock
from tests.fakes.faulty import handle_facts, set_condition
from tests.fakes.notify_desk import Desk, open_desk
from tests.fakes.people import add_user
from vms.accounts.model import Role
from vms.accounts.tables import User
from vms.causes.model import Cause, CauseKind
from vms.db.engine import Database
from vms.health.tables import CameraHealth
from vms.incidents import store as incident_store
from vms.incidents.model import LifePolicy
from vms.incidents.raising import Raiser
from vms.incidents.store import Condition
from vms.incidents.tables import Incident
from vms.notify.delivering import CHANNELS_AT_ONCE, ROUND_S, waiting_delivery
from vms.notify.dispatching import KEPT_FOR
from vms.notify.model import MOST_RETRIES, Obstacle, Occasion
from vms.notify.sending import Picture
from vms.notify.store import MOST_AT_ONCE
from vms.notify.tables import NotifyChannel


@pytest.fixture
async def desk(sqlite_database: Database, clock: FakeClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(sqlite_database, clock, tmp_path / "evidence") as desk:
        yield desk


async def test_incidents_are_told_together_reminded_of_and_their_end_too(desk: Desk) -> None:
    await desk.rule(hold_s=60, repeat_min=30)
    await desk.see(0, "offline")
    await desk.see(1, "degraded", "black")
    assert desk.told == []
    await desk.tick(60)
    assert desk.told == ["New incidents: 2"]
    assert desk.receiver.got[0]["message"].splitlines()[:4:2] == [
        "#1 offline · 东乡 · 路口0 · due 03-05 16:00",
        "#2 black · 东乡 · 路口1 · due 03-05 16:00",
    ]
    await desk.tick(1800)
    await desk.see(0, "online")
    await desk.see(1, "online")
    await desk.tick(3600)
    assert desk.told == ["New incidents: 2", "Still open: 2", "Resolved: #1", "Resolved: #2"]


async def test_what_goes_within_the_hold_is_never_told(desk: Desk) -> None:
    await desk.rule(hold_s=120)
    await desk.see(0, "offline")
    await desk.tick(60)
    await desk.see(0, "online")
    await desk.tick(600)
    assert desk.told == []


@pytest.mark.parametrize(
    ("terms", "numbers"),
    [
        ({"division_code": WEST}, [3]),
        ({"kinds": ["black"]}, [2]),
        ({"classes": [1]}, []),
        ({"enabled": False}, []),
        ({}, [1, 2, 3]),
    ],
)
async def test_a_rule_decides_who_gets_what(terms: dict[str, Any], numbers: list[int], desk: Desk) -> None:
    await desk.rule(hold_s=10, **terms)
    await desk.see(0, "offline")
    await desk.see(1, "degraded", "black")
    await desk.see(2, "offline")
    await desk.tick(10)
    assert [number for row in await desk.deliveries() for number in row.detail["incidents"]] == numbers


async def test_a_rule_of_a_unit_hears_of_what_the_unit_sees_to_and_of_the_orders_it_is_given(desk: Desk) -> None:
    unit = Unit(code="360902100001", name="运维", kind=UnitKind.MAINTENANCE_COMPANY, division_code=EAST)
    async with desk.database.unit_of_work() as tx:
        tx.session.add(unit)
        named = update(Camera).where(col(Camera.id) == desk.cameras[1]).values(maintainer="运维")
        await tx.session.execute(named)
        await tx.session.flush()
        await add_user(tx, Role.CREW, None)
        await tx.session.execute(update(User).values(unit_id=unit.id))
    await desk.rule(hold_s=0, units=[str(unit.id)])
    await desk.see(0, "offline")
    await desk.see(1, "offline")
    assert desk.told == ["New incidents: #2"]
    await desk.act("dispatch")
    assert desk.told == ["New incidents: #2", "Dispatched: #1"]


async def test_what_nobody_takes_in_hand_is_told_higher_up_once(desk: Desk) -> None:
    await desk.rule(hold_s=0, escalate_min=15, escalate_channel_id=desk.channel)
    await desk.see(0, "offline")
    for _ in range(4):
        await desk.tick(600)
    assert desk.told == ["New incidents: #1", "Nobody has taken it: escalated: #1"]


async def test_a_repair_that_comes_back_and_a_clock_that_runs_again_leave_their_time_before_it_is_told_higher_up(
    desk: Desk,
) -> None:
    await desk.rule(hold_s=0, escalate_min=15, escalate_channel_id=desk.channel, occasions=["raised"])
    await desk.crew()
    await desk.see(0, "offline")
    await desk.act("pause")
    await desk.tick(3600)
    await desk.act("resume")
    await desk.tick(14 * 60)
    assert desk.told == ["New incidents: #1"], "somebody had stopped its clock, and said why"
    await desk.act("dispatch", "repaired", "return")
    await desk.tick(14 * 60)
    assert desk.told == ["New incidents: #1"], "it has only just come back"
    await desk.tick(60)
    assert desk.told == ["New incidents: #1", "Nobody has taken it: escalated: #1"]


async def test_a_crew_is_told_of_its_order_and_everybody_when_it_is_overdue(desk: Desk) -> None:
    await desk.rule(hold_s=0, repeat_min=24 * 60, escalate_channel_id=desk.channel)
    crew = await desk.crew()
    await desk.see(0, "offline")
    await desk.see(1, "offline")
    await desk.act("dispatch")
    assert desk.told[2:] == ["Dispatched: #1"]
    async with desk.database.reading() as session:
        (incident_id,) = await session.scalars(select(col(Incident.id)).where(col(Incident.number) == 1))
    assert desk.receiver.got[-1]["message"].splitlines() == [
        f"#1 offline · 东乡 · 路口0 · {crew} · due 03-05 16:00",
        f"http://vms.test/incidents/{incident_id}",
    ]
    desk.receiver.got.clear()
    for _ in range(5):
        await desk.tick(24 * 3600)
    assert desk.told == ["Still open: 2", "Still open: 2", "Still open: 2", "Overdue: 2", "Still open: 2"]
    await desk.see(1, "online")
    assert desk.told[-1] == "Resolved: #2"


async def test_a_clock_that_stands_is_not_overdue(desk: Desk) -> None:
    await desk.rule(hold_s=0)
    await desk.see(0, "offline")
    await desk.act("pause")
    await desk.tick(100 * 3600)
    assert desk.told == ["New incidents: #1"]
    await desk.act("resume")
    await desk.tick(71 * 3600)
    assert desk.told == ["New incidents: #1"]
    await desk.tick(2 * 3600)
    assert desk.told == ["New incidents: #1", "Overdue: #1"]


async def test_supervision_and_its_deadline_are_told_the_deadline_higher_up_too(desk: Desk) -> None:
    higher = uuid.uuid4()
    await desk.add_channel(higher, f"json://127.0.0.1:{desk.receiver.port}/")
    await desk.rule(hold_s=0, escalate_channel_id=higher)
    await desk.crew()
    await desk.see(0, "offline")
    await desk.act("dispatch", *("repaired", "return") * 4)
    assert desk.told[2:] == [*["Not proven: returned: #1"] * 3, "Under supervision: #1"]
    assert "supervised until 03-03 16:00" in desk.receiver.got[-1]["message"]
    desk.receiver.got.clear()
    for _ in range(3):
        await desk.tick(9 * 3600)
    assert desk.told == ["Supervision deadline passed: #1"] * 2
    assert {row.channel_id for row in (await desk.deliveries())[-2:]} == {desk.channel, higher}


async def test_a_rule_tells_of_what_it_was_made_for_and_of_its_end(desk: Desk) -> None:
    await desk.rule(hold_s=0, repeat_min=0, occasions=["overdue"])
    await desk.crew()
    await desk.see(0, "offline")
    await desk.see(1, "offline")
    await desk.act("dispatch")
    await desk.tick(3600)
    await desk.see(1, "online")
    assert desk.told == [], "nor the end of what it never told"
    await desk.tick(72 * 3600)
    await desk.act("override")
    assert desk.told == ["Overdue: #1", "Closed: #1"]


async def test_what_was_closed_while_the_rule_was_off_is_forgotten(desk: Desk) -> None:
    await desk.rule(hold_s=0, repeat_min=30)
    await desk.see(0, "offline")
    await desk.switch(on=False)
    await desk.see(0, "online")
    await desk.switch(on=True)
    for _ in range(2):
        await desk.tick(3600)
    assert desk.told == ["New incidents: #1"]
    await desk.see(0, "offline")
    assert desk.told == ["New incidents: #1", "New incidents: #2"]


async def test_a_rule_of_a_township_hears_of_a_shared_incident_by_its_own_camera(desk: Desk) -> None:
    await desk.rule(hold_s=0, division_code=EAST)
    await desk.rule(hold_s=0, division_code=WEST)
    async with desk.database.unit_of_work() as tx:
        fallen = []
        for key in desk.cameras:
            facts = await incident_store.camera(tx.session, key)
            assert facts is not None
            fallen.append((facts, Condition(key, "offline", (), tx.now, None)))
        await Raiser(LifePolicy()).raise_together(tx, Cause(CauseKind.SWITCH, "S1"), fallen)
    await desk.tick(0)
    assert desk.told == ["New incidents: #1"] * 2
    heads, _, named, _ = zip(*(body["message"].splitlines()[0].split(" · ") for body in desk.receiver.got), strict=True)
    assert set(named) == {"路口0", "路口2"}
    assert set(heads) == {"#1 offline ×3 (switch S1)"}


async def test_a_township_that_went_dark_is_called_by_its_name(desk: Desk) -> None:
    await desk.rule(hold_s=0)
    async with desk.database.unit_of_work() as tx:
        facts = await incident_store.cameras(tx.session, desk.cameras)
        fallen = [(each, Condition(each.id, "offline", (), tx.now, None)) for each in facts.values()]
        await Raiser(LifePolicy()).raise_together(tx, Cause(CauseKind.TOWNSHIP, EAST, f"/{COUNTY}/"), fallen)
    await desk.tick(0)
    (told,) = desk.receiver.got
    assert told["message"].startswith("#1 offline ×3 (township 东乡) · ")


async def test_many_rules_take_few_statements_and_a_quiet_round_writes_nothing(desk: Desk) -> None:
    for _ in range(20):
        await desk.rule(hold_s=60, repeat_min=30, escalate_min=15, escalate_channel_id=desk.channel)
    for camera in desk.cameras:
        await set_condition(desk.database, camera, "offline")
    await handle_facts(desk.database)
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        statements.append(statement)

    event.listen(desk.database.engine.sync_engine, "before_cursor_execute", note)
    assert await desk.inbox.handle_some(desk.notifier.hear) == 3
    assert 0 < len(statements) < 20
    await desk.notifier.tick()
    statements.clear()
    await desk.notifier.tick()
    assert statements
    assert [one for one in statements if not one.startswith(("BEGIN DEFERRED", "SELECT"))] == []
    await desk.clock.advance(60)
    statements.clear()
    await desk.notifier.tick()
    assert len(statements) < 80
    assert len(await desk.deliveries()) == 20


async def test_old_deliveries_go_by_an_index(desk: Desk) -> None:
    async with desk.database.unit_of_work() as tx:
        tx.session.add(waiting_delivery(desk.channel, Occasion.TEST, "t", "b", at=tx.now))
    await desk.tick(0)
    await desk.tick(KEPT_FOR.total_seconds() - 1800)
    assert len(await desk.deliveries()) == 1
    await desk.tick(3600)
    assert await desk.deliveries() == []
    async with desk.database.reading() as session:
        plan = await session.execute(
            text("EXPLAIN QUERY PLAN DELETE FROM notify_delivery WHERE created_at < '2026' AND status != 'waiting'")
        )
        assert "ix_notify_delivery_created_at" in " ".join(str(row[-1]) for row in plan)


async def test_maintenance_is_silent(desk: Desk) -> None:
    await desk.rule(hold_s=60)
    await desk.see(0, "offline")
    await desk.see(0, "maintenance")
    await desk.tick(120)
    assert desk.told == []
    await desk.see(0, "offline")
    await desk.tick(600)
    assert desk.told == ["New incidents: #1"]


async def test_a_state_that_a_person_has_set_is_silent_until_the_checks_decide_again(desk: Desk) -> None:
    await desk.rule(hold_s=60, repeat_min=30, escalate_min=15, escalate_channel_id=desk.channel)
    await desk.see(0, "offline")
    await hold(desk, "online")
    await desk.tick(3600)
    assert desk.told == [], "neither as new nor higher up"
    await desk.see(0, "offline")
    await desk.tick(600)
    assert "New incidents: #1" in desk.told


async def test_a_camera_beside_the_one_that_a_person_has_set_is_told_of(desk: Desk) -> None:
    await desk.rule(hold_s=60)
    await desk.see(0, "offline")
    await desk.see(1, "offline")
    await hold(desk, "maintenance")
    await desk.tick(60)
    assert desk.told == ["New incidents: #2"]


async def hold(desk: Desk, state: str) -> None:
    """A person says that the first camera is so."""
    async with desk.database.unit_of_work() as tx:
        held = update(CameraHealth).where(col(CameraHealth.camera_id) == desk.cameras[0])
        await tx.session.execute(held.values(state=state, held=True))


async def test_a_channel_that_fails_is_tried_again_later_and_later_and_then_no_more(desk: Desk) -> None:
    desk.receiver.status = 500
    await desk.rule(hold_s=0, recovery=False)
    await desk.see(0, "offline")
    (row,) = await desk.deliveries()
    assert (row.status, row.attempts, row.error) == ("waiting", 1, Obstacle.NOT_TAKEN)
    for minutes in (1, 2, 4):
        await desk.tick(60 * minutes)
    desk.receiver.status = 200
    await desk.tick(480)
    (row,) = await desk.deliveries()
    assert (row.status, row.attempts, desk.told) == ("sent", 5, ["New incidents: #1"])
    desk.receiver.status = 500
    await desk.see(2, "offline")
    for minutes in (1, 2, 4, 8, 16, 32, *[60] * 11):
        assert (await desk.deliveries())[-1].status == "waiting"
        await desk.tick(60 * minutes)
    assert [(row.status, row.attempts) for row in await desk.deliveries()] == [("sent", 5), ("failed", 18)]


async def test_a_channel_that_refuses_holds_up_no_other_and_is_asked_once_a_round(desk: Desk) -> None:
    dead = uuid.uuid4()
    await desk.add_channel(dead, "json://127.0.0.1:9/")  # nobody listens on the discard port
    async with desk.database.unit_of_work() as tx:
        for _ in range(MOST_AT_ONCE + 5):
            tx.session.add(waiting_delivery(dead, Occasion.TEST, "t", "b", at=tx.now))
    await desk.rule(hold_s=0)
    await desk.see(0, "offline")
    assert desk.told == ["New incidents: #1"]
    assert sorted(row.attempts for row in await desk.deliveries())[-3:] == [0, 1, 1]


async def test_channels_that_hang_come_last_and_a_slow_one_keeps_the_rest_for_the_next_round(desk: Desk) -> None:
    asked: list[str] = []
    loop = asyncio.get_running_loop()

    def slow(url: str, title: str, body: str, pictures: Sequence[Picture]) -> bool:
        asked.append(title)
        asyncio.run_coroutine_threadsafe(desk.clock.advance(ROUND_S), loop).result()
        return True

    async with desk.database.unit_of_work() as tx:
        for number in range(CHANNELS_AT_ONCE):
            key = uuid.uuid4()
            tx.session.add(NotifyChannel(id=key, name="d", service="json", url_sealed=b"json://x/", created_at=tx.now))
            hung = waiting_delivery(key, Occasion.TEST, f"hung {number}", "b", at=tx.now - timedelta(hours=1))
            hung.attempts = 1
            tx.session.add(hung)
        for _ in range(2):
            tx.session.add(waiting_delivery(desk.channel, Occasion.TEST, "sound", "b", at=tx.now))
    desk.use(slow)
    await desk.deliverer.deliver()
    assert asked.count("sound") == 1
    assert "sound" in asked[:CHANNELS_AT_ONCE]


async def test_an_attempt_that_brings_the_notifier_down_is_not_made_for_ever(desk: Desk) -> None:
    def broken(url: str, title: str, body: str, pictures: Sequence[Picture]) -> bool:
        raise ZeroDivisionError

    await desk.rule(hold_s=0, recovery=False)
    desk.use(broken)
    tries = [0, *(min(2**retry, 60) for retry in range(MOST_RETRIES))]
    for minutes in tries:
        await desk.clock.advance(60 * minutes)
        with pytest.raises(ExceptionGroup):
            await desk.see(0, "offline")
    desk.use()
    await desk.tick(3600)
    assert [(row.status, row.attempts, row.error) for row in await desk.deliveries()] == [
        ("failed", len(tries), Obstacle.CUT_OFF)
    ]
    assert desk.told == []
