"""A target's phases, deadline and units: entered by who may, shown with the figures, known as of any day."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.api.conftest import SignIn
from tests.fakes.clock import START, FakeClock
from tests.fakes.patience import PATIENCE_S
from tests.fakes.two_towns import COUNTY, OURS, THEIRS, add_county, add_things
from vms.accounts.model import Role
from vms.web.deps import Container

WEEK_S = 7 * 86_400
TARGETS = "/api/v1/registry/target"
LEAD, DOES = f"{OURS}0001", f"{OURS}0002"
NEW = {
    "id": "points", "title_zh": "点位", "title_en": "points", "scope": OURS, "rule": "minimum_points", "required": 20,
    "level": "built", "deadline": "2026-12-31", "phases": "2026-09-30=15; 2026-02-28=1；2026-06-30=9",
    "lead_unit_code": LEAD, "responsible_unit_codes": f"{DOES}/{LEAD}", "weight": 2,
}  # fmt: skip


@pytest.fixture
async def client(container: Container, sign_in: SignIn) -> httpx.AsyncClient:
    await add_county(container.database)
    for number in (1, 2):
        await add_things(container.database, OURS, number)
    return await sign_in(Role.ADMINISTRATOR, COUNTY)


async def entered(client: httpx.AsyncClient, **values: Any) -> httpx.Response:
    return await client.post(TARGETS, json={"values": NEW | values, "reason": "plan"})


async def changed(client: httpx.AsyncClient, **values: Any) -> httpx.Response:
    tag = (await client.get(f"{TARGETS}/points")).headers["ETag"]
    body = {"values": values, "reason": "revised"}
    return await client.patch(f"{TARGETS}/points", json=body, headers={"If-Match": tag})


async def shown(client: httpx.AsyncClient, **query: str) -> dict[str, Any]:
    answer = (await client.get("/api/v1/coverage", params=query)).raise_for_status().json()
    (target,) = answer["targets"]
    return dict(target)


async def test_a_targets_schedule_stands_with_its_figures(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    made = (await entered(client)).raise_for_status().json()
    assert made["values"]["phases"] == "2026-02-28=1; 2026-06-30=9; 2026-09-30=15"
    assert made["values"]["responsible_unit_codes"] == f"{DOES}/{LEAD}"
    target = await shown(await sign_in(Role.GOVERNANCE_OFFICER, OURS))
    assert (target["achieved"], target["gap"], target["weight"]) == (2, 18, 2)
    assert (target["deadline"], target["days_left"]) == ("2026-12-31", 304)
    assert target["lead_unit"] == {"code": LEAD, "name": f"unit-{OURS}-1"}
    assert [unit["code"] for unit in target["responsible_units"]] == [DOES, LEAD]
    assert [(each["day"], each["met"], each["gap"]) for each in target["milestones"]] == [
        ("2026-02-28", True, 0), ("2026-06-30", False, 7), ("2026-09-30", False, 13), ("2026-12-31", False, 18)
    ]  # fmt: skip
    assert (target["due"]["day"], target["missed"]) == ("2026-06-30", None)


async def test_a_phase_that_was_missed_is_said(client: httpx.AsyncClient) -> None:
    (await entered(client, phases="2026-03-01=9")).raise_for_status()
    target = await shown(client)
    assert (target["missed"]["day"], target["due"]["day"]) == ("2026-03-01", "2026-12-31")
    (told,) = (await client.get("/api/v1/targets/forecasts")).json()["items"]
    assert (told["track"], told["due_day"]) == ("missed", None)


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"phases": "2026-06-30=9; 2026-09-30=5"}, "phases", "asks for less"),
        ({"phases": "2026-06-30=21"}, "phases", "asks for more than the target"),
        ({"phases": "2027-06-30=9"}, "phases", "before the deadline"),
        ({"phases": "June=9"}, "phases", "is no date"),
        ({"responsible_unit_codes": f"{LEAD}/999"}, "responsible_unit_codes", "999"),
        ({"responsible_unit_codes": "the police"}, "responsible_unit_codes", "no code of digits"),
        ({"level": "proven"}, "level", "counted as built"),
        ({"rule": "rooms_each", "classes": "1"}, "classes", "rooms have no class"),
    ],
)
async def test_a_schedule_that_cannot_be_is_refused(
    client: httpx.AsyncClient, values: dict[str, Any], field: str, words: str
) -> None:
    answer = await entered(client, **values)
    assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (422, [field])
    assert words in answer.json()["detail"]


async def test_a_schedule_is_changed_and_still_known_as_of_before(
    client: httpx.AsyncClient, clock: FakeClock, sign_in: SignIn
) -> None:
    (await entered(client)).raise_for_status()
    await clock.jump(WEEK_S)
    assert (await changed(client, deadline="2026-09-30")).status_code == 422, "a phase would end after it"
    (await changed(client, phases="", responsible_unit_codes="", deadline="2026-09-30")).raise_for_status()
    after, before = await shown(client), await shown(client, at=(START + timedelta(days=1)).isoformat())
    assert ([each["day"] for each in after["milestones"]], after["responsible_units"]) == (["2026-09-30"], [])
    assert (len(before["milestones"]), before["deadline"], before["days_left"]) == (4, "2026-12-31", 303)
    assert [unit["code"] for unit in before["responsible_units"]] == [DOES, LEAD]
    (change, _) = (await client.get("/api/v1/history/target/points/changes")).json()["items"]
    told = {each["field"]: (each["before"], each["after"]) for each in change["fields"]}
    assert told["responsible_unit_codes"] == (f"{DOES}/{LEAD}", None)
    assert told["phases"] == (NEW_PHASES, None)
    officer = await sign_in(Role.GOVERNANCE_OFFICER, OURS)
    assert (await changed(officer, deadline="2026-10-01")).status_code == 403
    stranger = await sign_in(Role.ADMINISTRATOR, THEIRS)
    body = {"values": {"deadline": "2026-10-01"}, "reason": "not theirs"}
    assert (await stranger.patch(f"{TARGETS}/points", json=body, headers={"If-Match": "*"})).status_code == 404


NEW_PHASES = "2026-02-28=1; 2026-06-30=9; 2026-09-30=15"


async def test_a_unit_that_is_responsible_cannot_be_removed(client: httpx.AsyncClient) -> None:
    (await entered(client, lead_unit_code="", responsible_unit_codes=DOES)).raise_for_status()
    unit = (await client.get("/api/v1/registry/unit", params={"q": DOES})).json()["items"][0]
    path, headers = f"/api/v1/registry/unit/{unit['key']}", {"If-Match": unit["tag"]}
    refused = await client.delete(path, params={"reason": "merged"}, headers=headers)
    assert (refused.status_code, "points" in refused.json()["detail"]) == (409, True)


async def test_whether_a_phase_comes_in_time_is_told_from_the_weeks_on_record(
    client: httpx.AsyncClient, clock: FakeClock
) -> None:
    """One more camera is built each week: two at first, nine after seven weeks, twenty after eighteen."""
    (await entered(client)).raise_for_status()
    for week in range(6):
        body = {"code": f"{OURS}0000132{900 + week:07}", "name": "n", "division": OURS, "lifecycle": "in_service"}
        body["reason"] = "built"
        (await client.post("/api/v1/cameras", json=body)).raise_for_status()
        await clock.jump(WEEK_S)
    await clock.advance(63)  # figures are computed anew every minute
    (told,) = (await client.get("/api/v1/targets/forecasts")).json()["items"]
    assert (told["outlook"], told["per_week"], told["track"]) == ("dated", pytest.approx(1, abs=0.2), "on_track")
    assert told["due_day"] < told["day"]
    (await changed(client, phases="2026-04-14=9")).raise_for_status()
    async with asyncio.timeout(PATIENCE_S):  # figures are computed beside, in real time
        while True:
            await clock.advance(3)
            (late,) = (await client.get("/api/v1/targets/forecasts")).json()["items"]
            if late["track"] != "on_track":
                break
    assert (late["track"], late["due_day"]) == ("late", told["due_day"])
