"""Who reported a fault hears what became of it, and has the last word."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.api.conftest import SignIn
from tests.fakes.cameras import EAST, add_camera, add_county
from tests.fakes.clock import FakeClock
from vms.accounts.model import Role
from vms.incidents.leaving import write_life
from vms.incidents.model import Act, verified
from vms.incidents.store import add_step, life_of, locked, present_members
from vms.web.deps import Container


@pytest.fixture
async def finder(container: Container, sign_in: SignIn) -> httpx.AsyncClient:
    await add_county(container.database)
    return await sign_in(Role.OPERATOR, EAST)


async def report(container: Container, finder: httpx.AsyncClient, number: int) -> str:
    camera = await add_camera(container.database, number, division=EAST)
    body = {"camera_id": str(camera), "kind": "covered", "client_action_id": f"report-{number}"}
    return str((await finder.post("/api/v1/incidents", json=body)).json()["id"])


async def act(client: httpx.AsyncClient, incident: str, action: str, name: str) -> httpx.Response:
    body = {"action": action, "client_action_id": name, "reason": "seen by hand"}
    return await client.post(f"/api/v1/incidents/{incident}/actions", json=body)


async def prove(container: Container, incident: str) -> None:
    """As the service does when its checks were good."""
    async with container.database.unit_of_work() as tx:
        row = await locked(tx.session, uuid.UUID(incident))
        assert row is not None
        before = row.status
        write_life(row, verified(life_of(row), tx.now), await present_members(tx.session, row.id))
        await add_step(tx.session, row, Act.VERIFIED, at=tx.now, from_status=before)


async def answers(client: httpx.AsyncClient, since: str = "2026-03-01T00:00:00Z") -> list[tuple[int, str]]:
    page: dict[str, Any] = (await client.get("/api/v1/incidents", params={"answered_since": since})).json()
    return [(item["number"], item["status"]) for item in page["items"]]


async def test_what_was_reported_is_answered_and_waits_for_the_last_word(
    container: Container, finder: httpx.AsyncClient, sign_in: SignIn
) -> None:
    incident = await report(container, finder, 1)
    assert await answers(finder) == []
    assert (await act(finder, incident, "repaired", "repaired-1")).status_code == 200
    await prove(container, incident)
    assert await answers(finder) == [(1, "verified")]
    counts = (await finder.get("/api/v1/incidents/counts")).json()
    assert counts["awaiting_my_word"] == 1
    other = await sign_in(Role.OPERATOR, EAST)
    assert (await answers(other), (await other.get("/api/v1/incidents/counts")).json()["awaiting_my_word"]) == ([], 0)
    shown = (await finder.get(f"/api/v1/incidents/{incident}")).json()
    assert shown["finder_id"] == shown["finder"]["id"]
    assert {"close", "return"} <= set(shown["allowed_actions"])
    assert not {"close", "return"} & set((await other.get(f"/api/v1/incidents/{incident}")).json()["allowed_actions"])


async def test_who_reported_it_may_send_it_back_and_nobody_else_of_their_role(
    container: Container, finder: httpx.AsyncClient, sign_in: SignIn
) -> None:
    incident = await report(container, finder, 1)
    await act(finder, incident, "repaired", "repaired-1")
    assert (await act(finder, incident, "return", "too-early")).status_code == 403, "the service is still looking"
    await prove(container, incident)
    assert (await act(await sign_in(Role.OPERATOR, EAST), incident, "return", "return-01")).status_code == 403
    back = await act(finder, incident, "return", "return-02")
    assert (back.status_code, back.json()["status"], back.json()["returns"]) == (200, "returned", 1)


async def test_the_time_until_the_last_word_is_not_the_crews(
    container: Container, finder: httpx.AsyncClient, clock: FakeClock
) -> None:
    incident = await report(container, finder, 1)
    due = datetime.fromisoformat((await finder.get(f"/api/v1/incidents/{incident}")).json()["due_at"])
    await act(finder, incident, "repaired", "repaired-1")
    await clock.jump(600)
    await prove(container, incident)
    await clock.jump(3 * 86_400)
    back = (await act(finder, incident, "return", "return-01")).json()
    assert (datetime.fromisoformat(back["due_at"]), back["overdue"]) == (due + timedelta(days=3), False)


async def test_what_another_closed_is_told_to_who_reported_it_and_what_they_closed_is_not(
    container: Container, finder: httpx.AsyncClient, sign_in: SignIn, clock: FakeClock
) -> None:
    officer = await sign_in(Role.GOVERNANCE_OFFICER, EAST)
    incidents = [await report(container, finder, number) for number in (1, 2, 3)]
    assert (await act(officer, incidents[0], "override", "close-01")).status_code == 200
    await act(finder, incidents[1], "repaired", "repaired-2")
    await prove(container, incidents[1])
    assert (await act(finder, incidents[1], "close", "close-02")).status_code == 200
    assert await answers(finder) == [(1, "closed")]
    mine = (await finder.get("/api/v1/incidents", params={"reported": True})).json()
    assert [item["number"] for item in mine["items"]] == [3, 2, 1]
    await clock.jump(60)
    assert await answers(finder, clock.now().isoformat()) == []
    assert (await officer.get("/api/v1/incidents", params={"reported": True})).json()["total"] == 0


async def test_who_added_a_report_is_told_too_and_has_not_the_last_word(
    container: Container, finder: httpx.AsyncClient, sign_in: SignIn
) -> None:
    incident = await report(container, finder, 1)
    second = await sign_in(Role.OPERATOR, EAST)
    camera = (await finder.get(f"/api/v1/incidents/{incident}")).json()["camera"]["id"]
    body = {"camera_id": camera, "kind": "covered", "client_action_id": "report-second"}
    assert (await second.post("/api/v1/incidents", json=body)).status_code == 200
    await act(finder, incident, "repaired", "repaired-1")
    await prove(container, incident)
    assert await answers(second) == [(1, "verified")]
    assert (await act(second, incident, "close", "close-03")).status_code == 403
