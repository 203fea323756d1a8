"""Incidents and their orders as a workbook: what was done, by whom and when; who may take it out, and of which area."""

import io
from collections.abc import Sequence
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlmodel import col

from tests.api.conftest import SignIn
from tests.api.test_workorders_api import dispatched, picture, send
from tests.fakes.cameras import COUNTY, EAST, WEST, add_camera, add_county
from tests.fakes.clock import FakeClock
from tests.fakes.faulty import handle_facts, set_condition
from vms.accounts.model import Role
from vms.audit.tables import AuditEntry
from vms.incidents import store
from vms.incidents.leaving import write_life
from vms.incidents.model import Act, LifePolicy, returned
from vms.incidents.tables import Incident
from vms.web.deps import Container

EXPORT = "/api/v1/exports/incidents"
Rows = Sequence[Sequence[Any]]


async def sheets(client: httpx.AsyncClient, **query: Any) -> tuple[list[dict[str, Any]], Rows]:
    """The lines of the first sheet by title, and the second."""
    answer = await client.get(EXPORT, params={"language": "en"} | query)
    assert answer.status_code == 200, answer.text
    assert "incidents-20260302.xlsx" in answer.headers["content-disposition"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    orders, parts = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    titles = next(number for number, row in enumerate(orders) if len(list(filter(None, row))) > 2)
    named = [str(title) for title in orders[titles]]
    return [dict(zip(named, row, strict=True)) for row in orders[titles + 1 :]], parts


@pytest.fixture
async def crew(container: Container, sign_in: SignIn) -> httpx.AsyncClient:
    await add_county(container.database)
    return await sign_in(Role.CREW, EAST)


async def act(client: httpx.AsyncClient, incident: str, action: str, **more: Any) -> None:
    body = {"action": action, "client_action_id": f"{action}-{incident[-8:]}"} | more
    answer = await client.post(f"/api/v1/incidents/{incident}/actions", json=body)
    assert answer.status_code == 200, answer.text


async def test_an_order_tells_what_was_done_on_it(
    container: Container, crew: httpx.AsyncClient, sign_in: SignIn, clock: FakeClock
) -> None:
    officer = await sign_in(Role.GOVERNANCE_OFFICER, COUNTY)
    camera = await add_camera(container.database, 1, division=EAST)
    order = await dispatched(container, officer, camera)
    incident = (await crew.get(f"/api/v1/work-orders/{order}")).json()["incident"]["id"]
    await clock.advance(3600)
    await act(crew, incident, "arrive")
    for kind, shade in (("after", 90), ("signature", 200)):
        assert (await send(crew, order, picture(shade), kind=kind)).status_code == 201
    checklist = [{"item": "power", "done": True}, {"item": "lens", "done": False}]
    parts = [{"name": "=fuse", "quantity": 2}, {"name": "cable", "quantity": 1}]
    await act(crew, incident, "repaired", checklist=checklist, parts=parts)
    async with container.database.unit_of_work() as tx:
        (row,) = await tx.session.scalars(select(Incident))
        before = row.status
        write_life(row, returned(store.life_of(row), tx.now, LifePolicy()), [])
        detail = {"reason": "faults", "faults": ["black"], "bad": 1, "cameras": 1}
        await store.add_step(tx.session, row, Act.RETURNED, at=tx.now, from_status=before, remark="x", detail=detail)
    await act(officer, incident, "override", reason="the pole goes tomorrow")
    (line,), second = await sheets(officer)
    told = {
        "No.": 1,
        "Raised": "2026-03-02 16:00",
        "Division": "东乡",
        "Camera": "路口1",
        "Kind": "offline",
        "Status": "closed",
        "Arrived": "2026-03-02 17:00",
        "Reported repaired": "2026-03-02 17:00",
        "Returned": 1,
        "Why last returned": "the picture is not sound: black",
        "How closed": "closed without proof",
        "Why without proof": "the pole goes tomorrow",
        "Checklist": "power ✓ lens is clean –",
        "Parts replaced": "=fuse ×2；cable ×1",
        "Photos": 1,
        "Signed": "2026-03-02 17:00",
    }
    assert {title: line[title] for title in told} == told
    assert [row[5:7] for row in second[-2:]] == [["=fuse", 2.0], ["cable", 1.0]], "a text, and no formula"
    async with container.database.reading() as session:
        actions = list(await session.scalars(select(col(AuditEntry.action))))
    assert "incident.export" in actions


async def test_it_is_the_list_under_its_filters_and_of_ones_own_area(
    container: Container, crew: httpx.AsyncClient, sign_in: SignIn
) -> None:
    for number, division in enumerate((EAST, WEST)):
        camera = await add_camera(container.database, number, division=division)
        await set_condition(container.database, camera, "offline")
    await handle_facts(container.database)
    officer, west = await sign_in(Role.GOVERNANCE_OFFICER, COUNTY), await sign_in(Role.AUDITOR, WEST)
    assert len((await sheets(officer))[0]) == 2
    assert [line["Camera"] for line in (await sheets(west))[0]] == ["路口1"]
    assert [line["Division"] for line in (await sheets(officer, division=EAST))[0]] == ["东乡"]
    assert (await sheets(officer, open=False))[0] == []
    assert (await crew.get(EXPORT)).status_code == 403


async def test_in_chinese_it_is_all_chinese(container: Container, crew: httpx.AsyncClient, sign_in: SignIn) -> None:
    officer = await sign_in(Role.GOVERNANCE_OFFICER, COUNTY)
    await dispatched(container, officer, await add_camera(container.database, 1, division=EAST))
    (line,), _ = await sheets(officer, language="zh-CN")
    assert (line["类型"], line["处置状态"]) == ("离线", "已派单")
    assert all(not title.isascii() for title in line)
