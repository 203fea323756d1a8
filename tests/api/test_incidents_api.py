"""Incidents as people handle them: who may do what, once, in which order, and what everybody then sees."""

import itertools
import uuid
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update
from sqlmodel import col

from registry.model import Camera
from tests.api.conftest import SignIn
from tests.fakes.cameras import COUNTY, EAST, WEST, add_camera, add_county
from tests.fakes.clock import FakeClock
from tests.fakes.faulty import handle_facts, set_condition
from vms.accounts.model import Role
from vms.audit.tables import AuditEntry
from vms.causes.model import CausePolicy
from vms.incidents.gathering import Gatherer
from vms.incidents.model import LifePolicy
from vms.incidents.raising import Raiser
from vms.incidents.tables import Incident
from vms.web.deps import Container

_number = itertools.count()


@pytest.fixture
async def camera(container: Container) -> uuid.UUID:
    await add_county(container.database)
    return await add_camera(container.database, 7, division=EAST)


@pytest.fixture
async def incident(container: Container, camera: uuid.UUID) -> str:
    """A camera of the east is down; its incident."""
    await down(container, camera)
    return await newest(container)


async def down(container: Container, camera: uuid.UUID, state: str = "offline", *faults: str) -> None:
    await set_condition(container.database, camera, state, *faults)
    await handle_facts(container.database)


async def newest(container: Container) -> str:

    async with container.database.reading() as session:
        found = await session.scalars(select(col(Incident.id)).order_by(col(Incident.number).desc()))
        return str(found.first())


async def act(client: httpx.AsyncClient, incident: str, action: str, **more: Any) -> httpx.Response:
    body = {"action": action, "client_action_id": f"action-{next(_number)}"} | more
    return await client.post(f"/api/v1/incidents/{incident}/actions", json=body)


async def done(client: httpx.AsyncClient, incident: str, action: str, **more: Any) -> dict[str, Any]:
    answer = await act(client, incident, action, **more)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def test_the_list_and_one_of_it(incident: str, sign_in: SignIn, clock: FakeClock) -> None:
    client = await sign_in(Role.OPERATOR, EAST)
    page = (await client.get("/api/v1/incidents", params={"open": True, "class": 9, "kind": "offline"})).json()
    (item,) = page["items"]
    assert page["total"] == 1
    assert item["camera"]["code"] == "36090200001320000007"
    assert (item["number"], item["status"], item["division_name"], item["overdue"]) == (1, "raised", "东乡", False)
    assert item["due_at"] == "2026-03-05T08:00:00Z"
    detail = (await client.get(f"/api/v1/incidents/{incident}")).json()
    assert [step["action"] for step in detail["history"]] == ["raised"]
    assert [member["state"] for member in detail["members"]] == ["offline"]
    assert detail["allowed_actions"] == ["acknowledge", "repaired", "remark"]
    await clock.jump(73 * 3600)
    late = (await client.get("/api/v1/incidents", params={"overdue": True})).json()
    assert late["total"] == 1
    counts = (await client.get("/api/v1/incidents/counts")).json()
    assert (counts["open"], counts["by_kind"], counts["overdue"]) == (1, {"offline": 1}, 1)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"status": "raised"}, 1),
        ({"status": ["closed", "returned"]}, 0),
        ({"open": False}, 0),
        ({"division": EAST}, 1),
        ({"camera_id": "36090200001320000007"}, 1),
        ({"camera_id": "36090200001320000008"}, 0),
        ({"q": "1"}, 1),
        ({"q": "路口7"}, 1),
        ({"q": "%"}, 0),
        ({"supervised": True}, 0),
        ({"mine": True}, 0),
    ],
)
async def test_filters(query: dict[str, Any], found: int, incident: str, sign_in: SignIn) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    answer = await client.get("/api/v1/incidents", params=query)
    assert (answer.status_code, answer.json()["total"]) == (200, found)


async def test_a_page_follows_the_other(container: Container, camera: uuid.UUID, sign_in: SignIn) -> None:
    for number in range(20, 24):
        await down(container, await add_camera(container.database, number, division=WEST))
    client = await sign_in(Role.AUDITOR, WEST)
    first = (await client.get("/api/v1/incidents", params={"limit": 3})).json()
    rest = (await client.get("/api/v1/incidents", params={"limit": 3, "cursor": first["next_cursor"]})).json()
    assert [item["number"] for item in first["items"] + rest["items"]] == [4, 3, 2, 1]
    assert rest["next_cursor"] is None


async def test_the_whole_life_of_one(
    container: Container, camera: uuid.UUID, incident: str, sign_in: SignIn, clock: FakeClock
) -> None:
    operator, officer = await sign_in(Role.OPERATOR, EAST), await sign_in(Role.GOVERNANCE_OFFICER, COUNTY)
    crew = await sign_in(Role.CREW, EAST)
    assert (await done(operator, incident, "acknowledge"))["status"] == "acknowledged"
    candidates = (await officer.get(f"/api/v1/incidents/{incident}/assignees")).json()
    sent = await done(officer, incident, "dispatch", remark="take the ladder")
    assert sent["assignee"]["id"] == candidates[0]["id"]
    assert sent["work_order"]["note"] == "take the ladder"
    assert (await crew.get("/api/v1/incidents", params={"mine": True})).json()["total"] == 1
    await clock.jump(600)
    assert (await done(crew, incident, "arrive"))["status"] == "arrived"
    checklist = [{"item": "power", "done": True}]
    parts = [{"name": "12 V supply", "quantity": 1}]
    mended = await done(crew, incident, "repaired", remark="supply changed", checklist=checklist, parts=parts)
    assert mended["status"] == "awaiting_check"
    assert (mended["work_order"]["parts"], mended["work_order"]["checklist"]) == (parts, checklist)
    assert [(step["action"], step["to_status"]) for step in mended["history"]] == [
        ("raised", "raised"),
        ("acknowledge", "acknowledged"),
        ("dispatch", "dispatched"),
        ("arrive", "arrived"),
        ("repaired", "awaiting_check"),
    ]
    async with container.database.reading() as session:
        entries = await session.scalars(select(AuditEntry).where(col(AuditEntry.object_id) == incident))
        assert {entry.action for entry in entries} == {
            "incident.acknowledge",
            "incident.dispatch",
            "incident.arrive",
            "incident.repaired",
        }


async def test_what_a_phone_sends_twice_is_done_once(incident: str, sign_in: SignIn, clock: FakeClock) -> None:
    officer, crew = await sign_in(Role.GOVERNANCE_OFFICER), await sign_in(Role.CREW, EAST)
    await done(officer, incident, "dispatch")
    await clock.jump(7200)
    offline = {"client_action_id": "phone-0001", "happened_at": "2026-03-02T09:00:00Z"}
    await done(crew, incident, "arrive", **offline)
    detail = await done(crew, incident, "arrive", **offline)
    assert [step["action"] for step in detail["history"]] == ["raised", "dispatch", "arrive"]
    arrival = detail["history"][-1]
    assert (arrival["happened_at"], arrival["at"]) == ("2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z")
    other = await act(crew, incident, "repaired", client_action_id="phone-0001")
    assert (other.status_code, other.json()["type"]) == (409, "/problems/action-reused")


@pytest.mark.parametrize(
    ("claimed", "kept"),
    [("2030-01-01T00:00:00Z", "2026-03-02T10:00:00Z"), ("2020-01-01T00:00:00Z", "2026-03-02T08:00:00Z")],
)
async def test_a_phone_with_a_wrong_clock_loses_nothing(
    claimed: str, kept: str, incident: str, sign_in: SignIn, clock: FakeClock
) -> None:
    officer = await sign_in(Role.GOVERNANCE_OFFICER)
    await clock.jump(7200)
    detail = await done(officer, incident, "acknowledge", happened_at=claimed)
    assert detail["history"][-1]["happened_at"] == kept


async def test_a_late_repair_is_not_dated_back(incident: str, sign_in: SignIn, clock: FakeClock) -> None:
    officer, crew = await sign_in(Role.GOVERNANCE_OFFICER), await sign_in(Role.CREW, EAST)
    await done(officer, incident, "dispatch")
    await clock.jump(73 * 3600)
    await done(crew, incident, "arrive")
    detail = await done(crew, incident, "repaired", happened_at="2026-03-02T09:00:00Z")
    assert (detail["history"][-1]["happened_at"], detail["overdue"]) == ("2026-03-05T09:00:00Z", True)


async def test_what_has_moved_on_meanwhile_is_said_with_what_may_follow(incident: str, sign_in: SignIn) -> None:
    officer, crew = await sign_in(Role.GOVERNANCE_OFFICER), await sign_in(Role.CREW, EAST)
    await done(officer, incident, "dispatch")
    await done(officer, incident, "override", reason="the building is torn down")
    late = await act(crew, incident, "arrive")
    assert late.status_code == 409
    assert late.json()["type"] == "/problems/not-possible-now"
    assert (late.json()["incident_status"], late.json()["allowed_actions"]) == ("closed", ["remark"])
    closed = await done(officer, incident, "remark", remark="and the pole, too")
    said = await done(crew, incident, "remark", remark="Arrived, at 16:02", happened_at="2026-03-02T08:02:00Z")
    assert said["history"][-1]["remark"] == "Arrived, at 16:02"
    kept = ("status", "resolution", "closed_at", "due_at", "returns")
    assert [said[name] for name in kept] == [closed[name] for name in kept]
    assert (said["status"], said["resolution"]) == ("closed", "overridden")


async def test_an_order_that_went_to_somebody_else_is_not_theirs(incident: str, sign_in: SignIn) -> None:
    officer, first, second = (
        await sign_in(Role.GOVERNANCE_OFFICER),
        await sign_in(Role.CREW, EAST),
        await sign_in(Role.CREW, EAST),
    )
    assigned = (await done(officer, incident, "dispatch"))["assignee"]["id"]
    people = {(await one.get("/api/v1/session")).json()["user"]["id"]: one for one in (first, second)}
    other = next(client for key, client in people.items() if key != assigned)
    refused = await act(other, incident, "arrive")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/not-yours")
    assert (await act(people[assigned], incident, "arrive")).status_code == 200


@pytest.mark.parametrize(
    ("role", "action", "status"),
    [
        (Role.OPERATOR, "dispatch", 403),
        (Role.OPERATOR, "override", 403),
        (Role.OPERATOR, "acknowledge", 200),
        (Role.AUDITOR, "acknowledge", 403),
        (Role.AUDITOR, "remark", 403),
        (Role.CREW, "remark", 200),
        (Role.CREW, "acknowledge", 403),
        (Role.GOVERNANCE_OFFICER, "supervise", 200),
        (Role.GOVERNANCE_OFFICER, "pause", 200),
        (Role.GOVERNANCE_OFFICER, "arrive", 403),
    ],
)
async def test_who_may_do_what(role: Role, action: str, status: int, incident: str, sign_in: SignIn) -> None:
    answer = await act(await sign_in(role, EAST), incident, action, reason="because")
    assert answer.status_code == status
    assert (await act(await sign_in(role, WEST), incident, action, reason="because")).status_code == 404


@pytest.mark.parametrize("lines", [{"checklist": [{"item": "power", "done": True}]}, {"parts": []}])
async def test_only_who_mends_writes_into_the_order(lines: dict[str, Any], incident: str, sign_in: SignIn) -> None:
    officer, crew = await sign_in(Role.GOVERNANCE_OFFICER, EAST), await sign_in(Role.CREW, EAST)
    before = (await done(officer, incident, "dispatch"))["work_order"]
    for action in ("remark", "supervise", "dispatch"):
        assert (await act(officer, incident, action, remark="seen", reason="seen", **lines)).status_code == 422
    detail = await done(crew, incident, "arrive", **lines)
    assert detail["work_order"] == before | lines


@pytest.mark.parametrize("action", ["pause", "override", "supervise", "remark"])
async def test_some_actions_need_a_reason(action: str, incident: str, sign_in: SignIn) -> None:
    answer = await act(await sign_in(Role.ADMINISTRATOR), incident, action)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "reason")


async def test_a_supervisor_sets_the_deadline_and_another_one(
    container: Container, clock: FakeClock, incident: str, sign_in: SignIn
) -> None:
    officer, begun = await sign_in(Role.GOVERNANCE_OFFICER, EAST), clock.now()

    def at(days: int) -> str:
        return (begun + timedelta(days=days)).isoformat()

    async def supervised(days: int | None, reason: str) -> httpx.Response:
        until = {"until": at(days)} if days is not None else {}
        return await act(officer, incident, "supervise", reason=reason, **until)

    assert (await supervised(3, "the mayor waits for it")).status_code == 200
    for refused in (None, 0, 91):
        answer = await supervised(refused, "again")
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "until")
    async with container.database.unit_of_work() as tx:  # it passes
        await tx.session.execute(update(Incident).values(supervised_until=begun - timedelta(days=1)))
    now = (await supervised(9, "the part is on its way")).json()
    assert datetime.fromisoformat(now["supervised_until"]) == begun + timedelta(days=9)
    assert "supervise" in now["allowed_actions"]
    first, last = [step for step in now["history"] if step["action"] == "supervise"]
    assert (first["detail"], first["remark"]) == ({"until": at(3)}, "the mayor waits for it")
    assert (last["detail"], last["remark"]) == ({"until": at(9), "before": at(-1)}, "the part is on its way")
    async with container.database.reading() as session:
        entries = list(await session.scalars(select(AuditEntry).where(col(AuditEntry.action) == "incident.supervise")))
    assert [(entry.purpose, (entry.detail or {})["until"]) for entry in entries] == [
        ("the mayor waits for it", at(3)),
        ("the part is on its way", at(9)),
    ]


async def test_nobody_to_send_is_said(incident: str, sign_in: SignIn) -> None:
    await sign_in(Role.CREW, WEST)
    answer = await act(await sign_in(Role.ADMINISTRATOR), incident, "dispatch")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/nobody-to-send")


async def test_a_report_begins_an_incident_or_is_added_to_the_open_one(
    container: Container, camera: uuid.UUID, sign_in: SignIn
) -> None:
    await set_condition(container.database, camera, "online")
    operator = await sign_in(Role.OPERATOR, EAST)
    report = {"camera_id": str(camera), "kind": "covered", "remark": "branches", "client_action_id": "tile-0001"}
    answers = [await operator.post("/api/v1/incidents", json=report) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    body = answers[0].json()
    assert (body["origin"], body["kind"], body["status"]) == ("person", "covered", "raised")
    assert body["history"][0]["remark"] == "branches"
    assert body["finder"]["name"].startswith("operator")
    again = await operator.post("/api/v1/incidents", json=report | {"client_action_id": "tile-0002", "kind": "moved"})
    assert (again.status_code, again.json()["id"]) == (200, body["id"])
    await handle_facts(container.database)
    await down(container, camera, "online")
    shown = (await operator.get(f"/api/v1/incidents/{body['id']}")).json()
    assert shown["status"] == "raised", "that no check sees it does not disprove what a person saw"
    assert "close" in shown["allowed_actions"]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"camera_id": "nonsense"}, 404),
        ({"kind": "ghost"}, 422),
        ({"client_action_id": "a b"}, 422),
        ({"client_action_id": "short"}, 422),
        ({"remark": "x" * 1001}, 422),
        ({"happened_at": "yesterday"}, 422),
        ({"extra": 1}, 422),
    ],
)
async def test_a_report_that_makes_no_sense(
    change: dict[str, Any], status: int, camera: uuid.UUID, sign_in: SignIn
) -> None:
    client = await sign_in(Role.OPERATOR)
    report = {"camera_id": str(camera), "kind": "other", "client_action_id": "tile-0001"} | change
    assert (await client.post("/api/v1/incidents", json=report)).status_code == status


@pytest.fixture
async def outage(container: Container, camera: uuid.UUID) -> tuple[str, uuid.UUID]:
    """One switch serves two townships and is dark: its incident, and the camera of the west, the second to fall."""
    other = await add_camera(container.database, 8, division=WEST)
    async with container.database.unit_of_work() as tx:
        await tx.session.execute(update(Camera).values(network_switch="SW1"))
    for one in (camera, other):
        await set_condition(container.database, one, "offline")
    await handle_facts(container.database)
    gatherer = Gatherer(container.database, container.clock, Raiser(LifePolicy()), CausePolicy(), lambda *_: None)
    await gatherer.gather()
    return await newest(container), other


async def test_an_incident_over_two_areas_shows_each_its_own_cameras(
    camera: uuid.UUID, outage: tuple[str, uuid.UUID], sign_in: SignIn
) -> None:
    """Who answers for the whole handles it."""
    incident, other = outage
    west, county = await sign_in(Role.GOVERNANCE_OFFICER, WEST), await sign_in(Role.GOVERNANCE_OFFICER, COUNTY)
    (item,) = (await west.get("/api/v1/incidents")).json()["items"]
    assert (item["camera"]["id"], item["cameras_count"]) == (str(other), 2)
    assert item["cause"] == {"kind": "switch", "name": "SW1", "times": []}
    detail = await west.get(f"/api/v1/incidents/{incident}")
    assert [member["camera"]["id"] for member in detail.json()["members"]] == [str(other)]
    assert [step["action"] for step in detail.json()["history"]] == ["raised", "joined"]
    assert str(camera) not in (await west.get("/api/v1/incidents")).text + detail.text
    assert (await act(west, incident, "acknowledge")).status_code == 403
    assert (await act(county, incident, "acknowledge")).status_code == 200


async def test_an_incident_over_two_areas_goes_to_the_crew_of_one_that_is_named(
    outage: tuple[str, uuid.UUID], sign_in: SignIn
) -> None:
    incident, _ = outage
    county, west = await sign_in(Role.GOVERNANCE_OFFICER, COUNTY), await sign_in(Role.CREW, WEST)
    refused = await act(county, incident, "dispatch")
    assert (refused.status_code, "name somebody" in refused.json()["detail"]) == (409, True)
    (named,) = (await county.get(f"/api/v1/incidents/{incident}/assignees")).json()
    sent = await done(county, incident, "dispatch", assignee_id=named["id"])
    assert sent["assignee"]["id"] == (await west.get("/api/v1/session")).json()["user"]["id"]
    assert (await done(west, incident, "arrive"))["allowed_actions"] == ["repaired", "remark"]
    await sign_in(Role.CREW, COUNTY)
    candidates = (await county.get(f"/api/v1/incidents/{incident}/assignees")).json()
    assert [one["division_name"] for one in candidates] == ["县", "西乡"], "whose area holds all of it comes first"


async def test_each_camera_of_an_incident_says_where_it_stands(
    container: Container, camera: uuid.UUID, outage: tuple[str, uuid.UUID], sign_in: SignIn
) -> None:
    """Who is sent must find them all."""
    incident, other = outage
    async with container.database.unit_of_work() as tx:
        for one, pole, longitude in ((camera, "P7", 114.21), (other, "P8", None)):
            place = {"pole_number": pole, "longitude": longitude, "latitude": longitude and 27.8}
            await tx.session.execute(update(Camera).where(col(Camera.id) == one).values(**place))
    detail = (await (await sign_in(Role.CREW, COUNTY)).get(f"/api/v1/incidents/{incident}")).json()
    shown = {member["camera"]["id"]: member["place"] for member in detail["members"]}
    assert [shown[str(one)]["pole_number"] for one in (camera, other)] == ["P7", "P8"]
    assert (shown[str(camera)]["longitude"], shown[str(other)]["longitude"]) == (114.21, None)
    assert detail["place"] == shown[str(camera)]
