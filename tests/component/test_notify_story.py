"""What people are told of how an incident goes on: why a repair came back, how it ended, and little of what comes and
goes."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from registry.model import Unit, UnitKind
from tests.fakes.cameras import EAST
from tests.fakes.clock import FakeClock
from tests.fakes.notify_desk import Desk, open_desk
from tests.fakes.people import add_user
from vms.accounts.model import EVERYWHERE, Actor, Role, Via
from vms.db.engine import Database
from vms.incidents import store as incident_store
from vms.incidents import telling
from vms.incidents.leaving import write_life
from vms.incidents.model import Act, IncidentAction, LifePolicy, returned, verified
from vms.incidents.schemas import ActionIn, ReportIn
from vms.incidents.tables import Incident

FLAP_S = 360.0


@pytest.fixture
async def desk(sqlite_database: Database, clock: FakeClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(sqlite_database, clock, tmp_path / "evidence") as desk:
        yield desk


def last(desk: Desk) -> list[str]:
    """The parts of the last message's first line."""
    return str(desk.receiver.got[-1]["message"].splitlines()[0]).split(" · ")


async def send_back(desk: Desk, **detail: Any) -> None:
    """As the service does when its checks were bad."""
    async with desk.database.unit_of_work() as tx:
        (incident,) = await tx.session.scalars(select(Incident))
        before = incident.status
        write_life(incident, returned(incident_store.life_of(incident), tx.now, LifePolicy()), [])
        await incident_store.add_step(
            tx.session, incident, Act.RETURNED, at=tx.now, from_status=before, remark="In English.", detail=detail
        )
        await telling.tell(tx, incident, Act.RETURNED)
    await desk.tick(0)


@pytest.mark.parametrize(
    ("language", "detail", "said"),
    [
        ("en", {"reason": "faults", "faults": ["black"], "bad": 1, "cameras": 1}, "the picture is not sound: black"),
        ("zh-CN", {"reason": "faults", "faults": ["black", "moved"]}, "画面仍有故障：黑屏、视角偏移"),
        ("en", {"reason": "no_stream", "bad": 2, "cameras": 9}, "2 of 9 cameras: the camera gives no picture"),
        ("zh-CN", {"reason": "no_stream", "bad": 2, "cameras": 9}, "9 个监控点中 2 个取不到画面"),
    ],
)
async def test_a_repair_that_comes_back_says_what_the_service_saw(
    language: str, detail: dict[str, Any], said: str, desk: Desk
) -> None:
    await desk.rule(hold_s=0, language=language)
    crew = await desk.crew()
    await desk.see(0, "offline")
    await desk.act("dispatch", "repaired")
    await send_back(desk, **detail)
    assert last(desk)[-3:-1] == [crew, said]


async def test_a_repair_that_a_person_sends_back_says_why_and_so_does_supervision(desk: Desk) -> None:
    await desk.rule(hold_s=0)
    await desk.crew()
    await desk.see(0, "offline")
    await desk.act("dispatch", "repaired", "return")
    assert desk.told[-1] == "Not proven: returned: #1"
    assert last(desk)[-2] == "why"
    await desk.act("supervise")
    assert desk.told[-1] == "Under supervision: #1"
    assert last(desk)[-2] == "why"


async def test_who_reported_a_fault_hears_by_their_units_rule_that_it_is_verified_and_closed(desk: Desk) -> None:
    async with desk.database.unit_of_work() as tx:
        station = Unit(code="360902010000", name="东乡派出所", kind=UnitKind.POLICE_STATION, division_code=EAST)
        tx.session.add(station)
        await tx.session.flush()
        finder = await add_user(tx, Role.OPERATOR, None)
        finder.unit_id = station.id
        unit, name = station.id, finder.display_name
    await desk.rule(hold_s=0, units=[str(unit)], occasions=["verified"], repeat_min=60)
    actor = Actor(finder.id, finder.username, Role.OPERATOR, EVERYWHERE, None, None, Via.SESSION)
    report = ReportIn(camera_id=str(desk.cameras[0]), kind="covered", client_action_id="report-01")
    incident_id, _ = await desk.incidents.report(actor, report)
    await desk.crew()
    await desk.act("dispatch", "repaired")
    assert desk.told == [], "the rule is for the answer alone"
    async with desk.database.unit_of_work() as tx:
        incident = await tx.session.get_one(Incident, incident_id)
        write_life(incident, verified(incident_store.life_of(incident), tx.now), [])
        await telling.tell(tx, incident, Act.VERIFIED)
    await desk.tick(0)
    assert desk.told[-1] == "Verified: who reported it has the last word: #1"
    assert f"reported by {name}" in last(desk)
    await desk.tick(3601)
    assert desk.told[-1] == "Still open: #1"
    asked = ActionIn(action=IncidentAction.CLOSE, client_action_id="close-0001")
    await desk.incidents.act(actor, incident_id, asked)
    await desk.tick(0)
    assert (len(desk.told), desk.told[-1]) == (3, "Resolved: #1")


async def test_a_camera_that_was_degraded_and_is_gone_is_news(desk: Desk) -> None:
    await desk.rule(hold_s=120)
    await desk.see(0, "degraded", "noise")
    await desk.tick(120)
    assert desk.told == ["New incidents: #1"]
    await desk.see(0, "degraded", "noise", "stripes")
    await desk.tick(600)
    await desk.see(0, "offline")
    await desk.tick(60)
    await desk.see(0, "degraded", "noise")
    await desk.tick(600)
    assert len(desk.told) == 1, "it was gone for less than the rule holds back"
    await desk.see(0, "offline")
    await desk.tick(120)
    assert (len(desk.told), desk.told[-1]) == (2, "Worse than before: #1")
    assert last(desk)[0] == "#1 offline"
    await desk.tick(3600)
    await desk.see(0, "online")
    assert desk.told[2:] == ["Resolved: #1"]


async def test_what_goes_before_it_was_told_is_told_once(desk: Desk) -> None:
    await desk.rule(hold_s=120)
    await desk.see(0, "degraded", "noise")
    await desk.tick(60)
    await desk.see(0, "offline")
    await desk.tick(120)
    assert (desk.told, last(desk)[0]) == (["New incidents: #1"], "#1 offline")


async def test_the_end_of_an_incident_says_how_it_ended(desk: Desk) -> None:
    await desk.rule(hold_s=0)
    await desk.see(0, "offline")
    await desk.see(0, "online")
    assert desk.told[-1] == "Resolved: #1"
    assert last(desk)[-1] == "went by itself 03-02 16:00"


async def test_what_nobody_has_seen_to_be_good_is_closed_and_not_resolved(desk: Desk) -> None:
    await desk.rule(hold_s=0)
    await desk.see(0, "offline")
    await desk.act("override")
    assert desk.told[-1] == "Closed: #1"
    assert last(desk)[-1] == "closed without proof 03-02 16:00"


@pytest.mark.parametrize("recovery", [True, False])
async def test_a_camera_that_comes_and_goes_is_told_of_a_few_times_however_often(desk: Desk, *, recovery: bool) -> None:
    await desk.rule(hold_s=60, recovery=recovery)
    for _ in range(10):
        await desk.see(0, "offline")
        await desk.tick(FLAP_S)
        await desk.see(0, "online")
        await desk.tick(FLAP_S)
    ends = ["Resolved: #1"] if recovery else []
    assert desk.told == ["New incidents: #1", *ends, "New incidents: #1"]
    assert "back again 1×" in last(desk)
    await desk.tick(LifePolicy().reopen_within.total_seconds())
    assert desk.told[-1:] == (ends or ["New incidents: #1"])
    assert len(desk.told) == (4 if recovery else 2)
    await desk.see(0, "offline")
    await desk.tick(60)
    assert desk.told[-1] == "New incidents: #2"


async def test_a_camera_that_comes_and_goes_is_reminded_of_when_it_stays_away(desk: Desk) -> None:
    await desk.rule(hold_s=0, repeat_min=20)
    for _ in range(3):
        await desk.see(0, "offline")
        await desk.tick(FLAP_S)
        await desk.see(0, "online")
        await desk.tick(FLAP_S)
    await desk.see(0, "offline")
    told = len(desk.told)
    await desk.tick(20 * 60)
    assert desk.told[told:] == ["Still open: #1"]


async def test_an_end_that_waits_is_not_told_of_what_came_back_while_the_rule_was_off(desk: Desk) -> None:
    await desk.rule(hold_s=0)
    for _ in range(2):
        await desk.see(0, "offline")
        await desk.see(0, "online")
    told = list(desk.told)
    await desk.switch(on=False)
    await desk.see(0, "offline")
    await desk.switch(on=True)
    await desk.tick(3600)
    assert desk.told == told
