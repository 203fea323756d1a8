"""Many sites at once, as cameras are: shown before, all or none, each in the history, undone as one."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlmodel import col, select

from registry.model import Change, Site
from tests.api.conftest import SignIn
from tests.fakes.clock import FakeClock
from tests.fakes.county import stock
from vms.accounts.model import Role
from vms.audit.tables import AuditEntry
from vms.demo.installing import County
from vms.events import RegistryChanged
from vms.web.deps import Container

PATH = "/api/v1/sites/bulk-edits"
TOWN = "369901100"


@pytest.fixture
async def county(container: Container, tmp_path: Path) -> County:
    return await stock(container.database, tmp_path, cameras=30)


@pytest.fixture
async def client(county: County, sign_in: SignIn) -> httpx.AsyncClient:
    return await sign_in(Role.ADMINISTRATOR)


async def sites(container: Container) -> dict[str, Site]:
    async with container.database.reading() as session:
        return {site.code: site for site in await session.scalars(select(Site).order_by(col(Site.code)))}


async def held(container: Container) -> dict[str, Any]:
    return {code: site.model_dump(exclude={"version"}) for code, site in (await sites(container)).items()}


async def edit(client: httpx.AsyncClient, body: dict[str, Any], **query: str) -> dict[str, Any]:
    shown = await client.post(PATH, json=body, params={**query, "dry_run": "true"})
    tag = shown.raise_for_status().headers["ETag"]
    answer = await client.post(PATH, json=body, params=query, headers={"If-Match": tag})
    done: dict[str, Any] = answer.raise_for_status().json()
    return done


async def test_all_of_a_class_and_town_are_shown_then_changed_then_put_back(
    client: httpx.AsyncClient, container: Container, clock: FakeClock
) -> None:
    await clock.advance(60)
    whole = await held(container)
    theirs = {code for code, row in whole.items() if row["division_code"].startswith(TOWN) and row["site_class"] == 2}
    assert 0 < len(theirs) < len(whole)
    body = {
        "values": {"required_cameras": "2", "required_px_per_m": "辨认", "excluded_reason": "道路施工"},
        "add_tags": ["雨季"],
        "reason": "2026 年计划",
    }
    query = {"division": TOWN, "class": "2"}
    shown = (await client.post(PATH, json=body, params={**query, "dry_run": "true"})).raise_for_status().json()
    assert {row["code"] for row in shown["rows"]} == theirs
    counted = {each["field"]: each["records"] for each in shown["fields"]}
    assert counted["tags"] == counted["required_cameras"] == len(theirs)
    changes = {change["field"]: change for change in shown["rows"][0]["changes"]}
    assert changes["required_px_per_m"]["title"] == {"zh": "要求像素密度", "en": "required picture detail"}
    assert await held(container) == whole
    with container.bus.subscribe("test", RegistryChanged) as facts:
        done = await edit(client, body, **query)
        fact = await anext(aiter(facts))
    assert {str(key) for key in fact.site_ids} == {row["id"] for row in done["rows"]}
    after = await held(container)
    assert {code for code in after if after[code] != whole[code]} == theirs
    said = {
        (row["required_cameras"], row["required_px_per_m"], row["excluded_reason"], row["tags"])
        for code, row in after.items()
        if code in theirs
    }
    assert said == {(2, 125.0, "道路施工", "雨季")}
    async with container.database.reading() as session:
        log = list(await session.scalars(select(Change).where(Change.reason == "2026 年计划")))
        audited = (await session.scalars(select(AuditEntry).where(AuditEntry.action == "site.bulk_edit"))).one()
    assert (len(log), {change.entity for change in log}) == (len(theirs), {"site"})
    assert (audited.object_id, (audited.detail or {})["sites"]) == (done["edit_id"], len(theirs))
    assert (await edit(client, body, **query))["edit_id"] is None
    await clock.advance(60)
    undone = await client.post(f"/api/v1/imports/{done['edit_id']}/undo")
    assert undone.raise_for_status().json()["restored"] == len(theirs)
    assert await held(container) == whole


async def test_chosen_ones_alone_and_only_as_they_were_shown(client: httpx.AsyncClient, container: Container) -> None:
    first, second, *_ = (await sites(container)).values()
    body = {"ids": [str(first.id), str(second.id)], "values": {"restricted": "1"}, "reason": "涉军"}
    assert (await client.post(PATH, json=body)).status_code == 428
    shown = await client.post(PATH, json=body, params={"dry_run": "true"})
    path = f"/api/v1/sites/{first.id}"
    headers = {"If-Match": (await client.get(path)).headers["ETag"]}
    (await client.patch(path, json={"name": "有人改过", "reason": "更名"}, headers=headers)).raise_for_status()
    late = await client.post(PATH, json=body, headers={"If-Match": shown.headers["ETag"]})
    assert late.status_code == 412
    assert (await edit(client, body))["changed"] == 2
    marked = {code for code, site in (await sites(container)).items() if site.restricted}
    assert marked == {first.code, second.code}


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({}, None, "bulk_nothing"),
        ({"values": {"name": "同名"}}, "name", "bulk_own_column"),
        ({"values": {"line": "116.4,28.2; 116.41,28.21"}}, "line", "bulk_own_column"),
        ({"values": {"tags": "x"}}, "tags", "bulk_own_column"),
        ({"values": {"site_class": ""}}, "site_class", "value_missing"),
        ({"values": {"required_cameras": "0"}}, "required_cameras", "value_refused"),
        ({"values": {"pole_number": "x"}}, "pole_number", "no_such_field"),
        ({"record": {"BQ": "x"}}, "record", "field_unknown"),
    ],
)
async def test_what_cannot_be_said_of_many_is_refused_by_name(
    body: dict[str, Any], field: str | None, code: str, client: httpx.AsyncClient
) -> None:
    refused = await client.post(PATH, json={**body, "reason": "x"}, params={"dry_run": "true"})
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert [error["field"] for error in refused.json().get("errors", ())] == ([field] if field else [])


async def test_nobody_changes_what_lies_outside_of_their_area(
    client: httpx.AsyncClient, container: Container, sign_in: SignIn
) -> None:
    town = await sign_in(Role.ADMINISTRATOR, TOWN)
    known = await sites(container)
    inside = {code for code, site in known.items() if site.division_code.startswith(TOWN)}
    foreign = next(site for code, site in known.items() if code not in inside)
    body = {"add_tags": ["x"], "reason": "x"}
    refused = await town.post(PATH, json={**body, "ids": [str(foreign.id)]}, params={"dry_run": "true"})
    assert (refused.status_code, refused.json()["code"]) == (404, "bulk_gone")
    await edit(town, body)
    assert {code for code, site in (await sites(container)).items() if site.tags} == inside
