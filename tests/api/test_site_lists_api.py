"""A county's list of sites: drafted, approved under a number from a day on; what changes since counts with the next."""

import asyncio
import csv
import io
import uuid
from typing import Any

import httpx
import pytest

from tests.api.conftest import SignIn
from tests.fakes.clock import FakeClock
from tests.fakes.patience import PATIENCE_S
from tests.fakes.two_towns import COUNTY, OURS, SITE_LIST, THEIRS, Things, add_county, add_things
from vms.accounts.model import Role
from vms.web.deps import Container

LISTS = "/api/v1/site-lists"
DAY_S = 86_400


@pytest.fixture
async def ours(container: Container) -> Things:
    await add_county(container.database)
    await add_things(container.database, THEIRS, 1)
    return await add_things(container.database, OURS, 1)


@pytest.fixture
async def officer(ours: Things, sign_in: SignIn) -> httpx.AsyncClient:
    """The county's, who finds no draft any more."""
    officer = await sign_in(Role.GOVERNANCE_OFFICER, COUNTY)
    assert (await officer.delete(f"{LISTS}/{SITE_LIST}", params={"reason": "outdated"})).status_code == 204
    return officer


async def drafted(officer: httpx.AsyncClient) -> dict[str, Any]:
    answer = await officer.post(LISTS, json={"division": COUNTY})
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def approved(officer: httpx.AsyncClient, reference: str, day: str) -> dict[str, Any]:
    path = f"{LISTS}/{(await drafted(officer))['id']}/approve"
    answer = await officer.post(path, json={"reference": reference, "in_force_from": day})
    body: dict[str, Any] = answer.raise_for_status().json()
    return body


async def statuses(client: httpx.AsyncClient) -> list[tuple[str | None, str]]:
    return [(each["reference"], each["status"]) for each in (await client.get(LISTS)).json()["items"]]


async def sites(client: httpx.AsyncClient, at: str | None = None) -> int:
    answer = await client.get("/api/v1/coverage", params={"at": at} if at else {})
    found: int = answer.raise_for_status().json()["scopes"][0]["sites"]
    return found


async def counted(client: httpx.AsyncClient, clock: FakeClock, **asked: str) -> dict[str, Any]:
    """The figures computed since the change that was just made; that is done beside, in real time."""
    since = f"{clock.now():%FT%TZ}"
    async with asyncio.timeout(PATIENCE_S):
        while True:
            await clock.advance(10)
            figures: dict[str, Any] = (await client.get("/api/v1/coverage", params=asked)).raise_for_status().json()
            if figures["computed_at"] > since:
                return figures
            await clock.settle()


async def test_a_list_is_drafted_approved_and_superseded(
    ours: Things, officer: httpx.AsyncClient, clock: FakeClock, sign_in: SignIn
) -> None:
    first = await drafted(officer)
    assert (first["status"], first["sites"], first["may_approve"], first["county"]) == ("draft", 2, True, COUNTY)
    waits = await officer.post(LISTS, json={"division": COUNTY})
    assert (waits.status_code, waits.json()["code"]) == (409, "draft_waits")
    path = f"{LISTS}/{first['id']}/approve"
    early = await officer.post(path, json={"reference": "综治〔2026〕1号", "in_force_from": "2026-03-01"})
    assert (early.status_code, early.json()["errors"][0]["field"]) == (422, "in_force_from")
    done = await officer.post(path, json={"reference": "综治〔2026〕1号", "in_force_from": "2026-03-02"})
    assert (done.json()["status"], done.json()["approved_by"] is not None) == ("in_force", True), done.text
    again = await officer.post(path, json={"reference": "2", "in_force_from": "2026-03-09"})
    assert (again.status_code, again.json()["code"]) == (409, "approved_already")
    assert (await officer.delete(f"{LISTS}/{first['id']}", params={"reason": "outdated"})).status_code == 409
    await clock.jump(DAY_S)
    taken = await officer.post(
        f"{LISTS}/{(await drafted(officer))['id']}/approve",
        json={"reference": "综治〔2026〕1号", "in_force_from": "2026-03-05"},
    )
    assert (taken.status_code, taken.json()["code"]) == (409, "reference_taken")
    waiting = (await officer.get(LISTS)).json()["items"][0]["id"]
    await officer.post(f"{LISTS}/{waiting}/approve", json={"reference": "2号", "in_force_from": "2026-03-05"})
    assert await statuses(officer) == [("2号", "approved"), ("综治〔2026〕1号", "in_force")]
    await clock.jump(2 * DAY_S)
    assert await statuses(officer) == [("2号", "in_force"), ("综治〔2026〕1号", "superseded")]
    auditor = await sign_in(Role.AUDITOR, COUNTY)
    trail = (await auditor.get("/api/v1/audit", params={"object_id": first["id"]})).json()["items"]
    assert [(each["action"], each["division_code"]) for each in trail] == [
        ("site_list.approve", COUNTY),
        ("site_list.draft", COUNTY),
    ]


async def test_figures_count_by_the_list_in_force_and_say_what_waits(
    ours: Things, officer: httpx.AsyncClient, clock: FakeClock, sign_in: SignIn
) -> None:
    editor = await sign_in(Role.ADMINISTRATOR, COUNTY)
    version = await approved(officer, "1号", "2026-03-02")
    await clock.advance(60)
    new = {"code": "BW-9", "name": "新部位", "class": 1, "category": "2", "division": OURS, "reason": "新设"}
    (await editor.post("/api/v1/sites", json=new)).raise_for_status()
    change = {"class": 2, "required_cameras": 3, "reason": "调整"}
    path = f"/api/v1/sites/{ours.ids['site_id']}"
    (await editor.patch(path, json=change, headers={"If-Match": "*"})).raise_for_status()
    told = await counted(officer, clock)
    assert told["site_lists"] == [
        {"id": version["id"], "county": COUNTY, "reference": "1号", "in_force_from": "2026-03-02", "waiting": 2}
    ]
    assert (told["scopes"][0]["sites"], await sites(officer, clock.now().isoformat())) == (2, 2)
    listed = (await officer.get("/api/v1/coverage/sites", params={"scope": OURS})).json()["items"]
    assert [(each["class"], each["required"]) for each in listed] == [(1, 1)]
    found = (await officer.get(f"{LISTS}/{version['id']}/differences")).json()
    assert [(each["code"], each["deed"]) for each in found["items"]] == [
        ("BW-9", "added"),
        (listed[0]["code"], "changed"),
    ]
    fields = found["items"][1]["fields"]
    assert [(each["field"], each["before"], each["after"]) for each in fields] == [
        ("site_class", "一类", "二类"),
        ("required_cameras", "1", "3"),
    ]
    assert (found["added"], found["removed"], found["changed"]) == (1, 0, 1)
    page = (await officer.get(f"{LISTS}/{version['id']}/differences", params={"limit": 1})).json()
    rest = await officer.get(f"{LISTS}/{version['id']}/differences", params={"cursor": page["next_cursor"]})
    assert [each["code"] for each in rest.json()["items"]] == [listed[0]["code"]]
    before = clock.now().isoformat()
    await clock.jump(DAY_S)
    later = await approved(officer, "2号", "2026-03-03")
    assert (await counted(officer, clock))["scopes"][0]["sites"] == 3
    assert await sites(officer, before) == 2, "a past figure stays what it was"
    between = await officer.get(f"{LISTS}/{version['id']}/differences", params={"against": later["id"]})
    assert between.json()["total"] == 2
    assert (await officer.get(f"{LISTS}/{later['id']}/differences")).json()["total"] == 0


async def test_a_retired_site_counts_until_the_list_says_otherwise(
    ours: Things, officer: httpx.AsyncClient, clock: FakeClock, sign_in: SignIn
) -> None:
    editor = await sign_in(Role.ADMINISTRATOR, COUNTY)
    version = await approved(officer, "1号", "2026-03-02")
    await clock.advance(60)
    path = f"/api/v1/registry/site/{ours.ids['site_id']}"
    (await editor.delete(path, params={"reason": "撤销"}, headers={"If-Match": "*"})).raise_for_status()
    await clock.jump(DAY_S)
    assert (await counted(officer, clock))["scopes"][0]["sites"] == 2
    found = (await officer.get(f"{LISTS}/{version['id']}/differences")).json()["items"]
    assert [each["deed"] for each in found] == ["removed"]
    exclude = {"excluded_reason": "施工", "reason": "施工"}
    (
        await editor.patch(f"/api/v1/sites/{ours.ids['site_id']}", json=exclude, headers={"If-Match": "*"})
    ).raise_for_status()
    row = (await counted(officer, clock, scope=OURS))["scopes"][0]
    assert (row["sites"], row["levels"]["planned"]["denominator"], row["exclusions"][0]["reason"]) == (1, 0, "施工")
    await approved(officer, "2号", "2026-03-03")
    assert (await counted(officer, clock))["scopes"][0]["sites"] == 1


async def test_a_town_sees_the_countys_list_and_decides_nothing(
    ours: Things, officer: httpx.AsyncClient, clock: FakeClock, sign_in: SignIn
) -> None:
    version = await approved(officer, "1号", "2026-03-02")
    editor = await sign_in(Role.ADMINISTRATOR, COUNTY)
    await clock.advance(60)
    for town in (OURS, THEIRS):
        new = {"code": f"BW-{town}", "name": "新部位", "class": 1, "category": "2", "division": town, "reason": "新设"}
        (await editor.post("/api/v1/sites", json=new)).raise_for_status()
    local = await sign_in(Role.GOVERNANCE_OFFICER, OURS)
    assert [each["may_approve"] for each in (await local.get(LISTS)).json()["items"]] == [False]
    found = (await local.get(f"{LISTS}/{version['id']}/differences")).json()
    assert [each["code"] for each in found["items"]] == [f"BW-{OURS}"]
    own = await local.post(LISTS, json={"division": OURS})
    assert (own.status_code, own.json()["code"]) == (422, "list_of_county")
    assert (await local.post(LISTS, json={"division": COUNTY})).status_code == 422
    waiting = await drafted(officer)
    body = {"reference": "3号", "in_force_from": "2026-03-09"}
    assert (await local.post(f"{LISTS}/{waiting['id']}/approve", json=body)).status_code == 404
    operator = await sign_in(Role.OPERATOR, COUNTY)
    assert (await operator.post(f"{LISTS}/{waiting['id']}/approve", json=body)).status_code == 403


async def test_versions_tell_their_changes_and_how_they_stood_on_any_day(
    ours: Things, officer: httpx.AsyncClient, clock: FakeClock, sign_in: SignIn
) -> None:
    """Also a draft that was withdrawn, with the reason."""
    auditor = await sign_in(Role.AUDITOR, OURS)
    told: list[tuple[str, list[dict[str, Any]]]] = []

    async def look() -> None:
        told.append((clock.now().date().isoformat(), (await auditor.get(LISTS)).json()["items"]))
        await clock.jump(DAY_S)

    await clock.jump(DAY_S)
    withdrawn = await drafted(officer)
    await look()
    assert (await officer.delete(f"{LISTS}/{withdrawn['id']}")).status_code == 422, "without a reason"
    (await officer.delete(f"{LISTS}/{withdrawn['id']}", params={"reason": "a bridge is missing"})).raise_for_status()
    waiting = await drafted(officer)
    await look()
    approval = {"reference": "1号", "in_force_from": clock.now().date().isoformat()}
    (await officer.post(f"{LISTS}/{waiting['id']}/approve", json=approval)).raise_for_status()
    await look()
    await approved(officer, "2号", clock.now().date().isoformat())
    await look()
    assert [[each["status"] for each in items] for _, items in told] == [
        ["draft"],
        ["draft"],
        ["in_force"],
        ["in_force", "superseded"],
    ]
    for day, items in told:
        assert (await auditor.get(LISTS, params={"day": day})).raise_for_status().json()["items"] == items
    path = f"{LISTS}/{withdrawn['id']}/changes"
    history = (await auditor.get(path)).raise_for_status().json()["items"]
    assert [(each["deed"], each["reason"]) for each in history] == [("removed", "a bridge is missing"), ("made", None)]
    history = (await auditor.get(f"{LISTS}/{waiting['id']}/changes")).json()["items"]
    assert {each["label_en"]: (each["before"], each["after"]) for each in history[0]["fields"]} == {
        "reference number": (None, "1号"),
        "in force from": (None, approval["in_force_from"]),
    }


async def test_every_version_opens_to_the_sites_that_it_counts_as_it_says_them(
    ours: Things, officer: httpx.AsyncClient, clock: FakeClock, sign_in: SignIn
) -> None:
    """An approved one, a draft, one that was withdrawn; each town sees its own."""
    editor, local = await sign_in(Role.ADMINISTRATOR, COUNTY), await sign_in(Role.AUDITOR, OURS)
    version = await approved(officer, "1号", "2026-03-02")
    await clock.advance(60)
    new = {"code": "BW-9", "name": "新部位", "class": 1, "category": "2", "division": OURS, "reason": "新设"}
    (await editor.post("/api/v1/sites", json=new)).raise_for_status()
    path = f"/api/v1/sites/{ours.ids['site_id']}"
    change = {"class": 2, "required_cameras": 3, "reason": "调整"}
    (await editor.patch(path, json=change, headers={"If-Match": "*"})).raise_for_status()
    await clock.jump(DAY_S)
    gone = f"/api/v1/registry/site/{ours.ids['site_id']}"
    (await editor.delete(gone, params={"reason": "撤销"}, headers={"If-Match": "*"})).raise_for_status()
    await clock.jump(DAY_S)
    draft = await drafted(officer)

    async def sites_of(client: httpx.AsyncClient, version: dict[str, Any], **asked: Any) -> list[tuple[str, ...]]:
        found: list[tuple[str, ...]] = []
        while True:
            answer = await client.get(f"{LISTS}/{version['id']}/sites", params=asked)
            page = answer.raise_for_status().json()
            found += [
                tuple(each["values"][name] for name in ("division_code", "site_class", "required_cameras"))
                for each in page["items"]
            ]
            asked["cursor"] = page["next_cursor"]
            if page["next_cursor"] is None:
                assert (page["total"], page["reference"]) == (len(found), version["reference"])
                return sorted(found)

    as_listed = [(OURS, "1", "1"), (THEIRS, "1", "1")]
    assert await sites_of(officer, version, limit=1) == as_listed
    assert len(as_listed) == version["sites"]
    assert await sites_of(officer, draft) == [(OURS, "1", "1"), (THEIRS, "1", "1")], "the new one, not the retired one"
    assert await sites_of(local, version) == as_listed[:1]
    assert await sites_of(officer, version, division=THEIRS) == as_listed[1:]
    assert (await local.get(f"{LISTS}/{version['id']}/sites", params={"division": THEIRS})).status_code == 422
    (await officer.delete(f"{LISTS}/{draft['id']}", params={"reason": "again"})).raise_for_status()
    assert len(await sites_of(local, draft)) == 1, "withdrawn"
    assert (await local.get(f"{LISTS}/{uuid.uuid4()}/sites")).status_code == 404

    file = await local.get(f"{LISTS}/{version['id']}/sites/file", params={"format": "csv"})
    rows = csv.DictReader(io.StringIO(file.raise_for_status().content.decode("utf-8-sig")))
    only = [(row["★所属区划"], row["★部位等级"], row["应建数量"]) for row in rows]
    assert only == [(OURS, "一类", "1")]
    auditor = await sign_in(Role.AUDITOR, COUNTY)
    trail = (await auditor.get("/api/v1/audit", params={"object_id": version["id"]})).json()["items"]
    assert (trail[0]["action"], trail[0]["detail"]) == ("site_list.export", {"format": "csv", "reference": "1号"})
