"""Many cameras at once: shown before, all or none, each in the history, within one's area, undone as one."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlmodel import col, select

from registry.model import Camera, Change, Lifecycle
from tests.api.conftest import SignIn
from tests.fakes.clock import START, FakeClock
from tests.fakes.county import stock
from vms.accounts.model import Role
from vms.audit.tables import AuditEntry
from vms.demo.installing import County
from vms.events import RegistryChanged
from vms.points import bulk
from vms.web.deps import Container

PATH = "/api/v1/cameras/bulk-edits"
TOWN = "369901100"


@pytest.fixture
async def county(container: Container, tmp_path: Path) -> County:
    return await stock(container.database, tmp_path, cameras=30)


@pytest.fixture
async def client(county: County, sign_in: SignIn) -> httpx.AsyncClient:
    return await sign_in(Role.ADMINISTRATOR)


async def cameras(container: Container) -> dict[str, Camera]:
    async with container.database.reading() as session:
        return {camera.code: camera for camera in await session.scalars(select(Camera).order_by(col(Camera.code)))}


async def held(container: Container) -> dict[str, Any]:
    """What the cameras are, without what every change leaves behind."""
    left = {"version", "updated_at"}
    return {code: camera.model_dump(exclude=left) for code, camera in (await cameras(container)).items()}


async def preview(client: httpx.AsyncClient, body: dict[str, Any], **query: str) -> tuple[dict[str, Any], str]:
    answer = await client.post(PATH, json=body, params={**query, "dry_run": "true"})
    shown = answer.raise_for_status().json()
    assert shown["tag"] == answer.headers["ETag"]
    return shown, shown["tag"]


async def edit(client: httpx.AsyncClient, body: dict[str, Any], **query: str) -> dict[str, Any]:
    _, tag = await preview(client, body, **query)
    answer = await client.post(PATH, json=body, params=query, headers={"If-Match": tag})
    done: dict[str, Any] = answer.raise_for_status().json()
    return done


async def test_all_of_a_filter_are_shown_then_changed_then_put_back(
    client: httpx.AsyncClient, container: Container, clock: FakeClock
) -> None:
    await clock.advance(60)
    whole = await held(container)
    theirs = {code for code, row in whole.items() if row["division_code"].startswith(TOWN)}
    body = {"record": {"WHDW": "新运维", "SFGX": "是"}, "add_tags": ["雨季"], "reason": "换了运维单位"}
    shown, _ = await preview(client, body, division=TOWN)
    assert (shown["matched"], shown["changed"], shown["refused"]) == (len(theirs), len(theirs), 0)
    assert {each["field"] for each in shown["fields"]} >= {"maintainer", "tags"}
    assert {row["code"] for row in shown["rows"]} == theirs
    changes = {change["field"]: change for change in shown["rows"][0]["changes"]}
    assert (changes["maintainer"]["title"]["zh"], changes["maintainer"]["after"]) == ("维护单位", "新运维")
    assert (changes["tags"]["before"], changes["tags"]["after"]) == (None, "雨季")
    assert await held(container) == whole
    with container.bus.subscribe("test", RegistryChanged) as facts:
        done = await edit(client, body, division=TOWN)
        fact = await anext(aiter(facts))
    assert {str(key) for key in fact.camera_ids} == {row["id"] for row in done["rows"]}
    after = await held(container)
    assert {code for code in after if after[code] != whole[code]} == theirs
    assert {
        (row["maintainer"], row["shared_outward"], row["tags"]) for code, row in after.items() if code in theirs
    } == {("新运维", "1", "雨季")}
    async with container.database.reading() as session:
        log = list(await session.scalars(select(Change).where(Change.reason == "换了运维单位")))
        audited = (await session.scalars(select(AuditEntry).where(AuditEntry.action == "camera.bulk_edit"))).one()
    assert len(log) == len(theirs)
    assert (audited.object_id, (audited.detail or {})["cameras"]) == (done["edit_id"], len(theirs))
    again = await edit(client, body, division=TOWN)
    assert (again["matched"], again["changed"], again["edit_id"]) == (len(theirs), 0, None)
    (run,) = (await client.get("/api/v1/imports")).json()["items"]
    assert (run["id"], run["kind"], run["reason"]) == (done["edit_id"], "bulk", "换了运维单位")
    await clock.advance(60)
    undone = await client.post(f"/api/v1/imports/{run['id']}/undo")
    assert undone.json()["restored"] == len(theirs)
    assert await held(container) == whole


async def test_chosen_ones_alone_are_changed_and_only_what_was_shown(
    client: httpx.AsyncClient, container: Container, clock: FakeClock
) -> None:
    first, second, third, *_ = (await cameras(container)).values()
    body = {"ids": [str(first.id), str(second.id)], "add_tags": ["重点"], "reason": "试点"}
    _, tag = await preview(client, body)
    assert (await client.post(PATH, json=body)).status_code == 428
    other = await client.post(PATH, json={**body, "add_tags": ["别的"]}, headers={"If-Match": tag})
    assert other.status_code == 412
    path = f"/api/v1/cameras/{first.id}"
    headers = {"If-Match": (await client.get(path)).headers["ETag"]}
    (await client.patch(path, json={"name": "有人改过", "reason": "更名"}, headers=headers)).raise_for_status()
    late = await client.post(PATH, json=body, headers={"If-Match": tag})
    assert (late.status_code, late.json()["type"]) == (412, "/problems/changed-meanwhile")
    await clock.advance(1)
    assert (await edit(client, body))["changed"] == 2
    await clock.advance(1)
    more = {"ids": [str(first.id), str(third.id)], "add_tags": ["学校"], "remove_tags": ["重点"], "reason": "改标签"}
    await edit(client, more)
    tags = {code: camera.tags for code, camera in (await cameras(container)).items() if camera.tags}
    assert tags == {first.code: "学校", second.code: "重点", third.code: "学校"}
    (_, earlier) = (await client.get("/api/v1/imports")).json()["items"]
    refused = await client.post(f"/api/v1/imports/{earlier['id']}/undo")
    assert (refused.status_code, refused.json()["code"]) == (409, "in_the_way")


async def test_one_that_refuses_keeps_all_from_being_changed(client: httpx.AsyncClient, container: Container) -> None:
    full, other, *_ = (await cameras(container)).values()
    async with container.database.unit_of_work() as tx:
        stored = await tx.session.get(Camera, full.id)
        assert stored is not None
        stored.tags = "/".join("ABCDEFGHIJ")
        tx.session.add(stored)
    body = {"ids": [str(full.id), str(other.id)], "add_tags": ["K"], "reason": "试点"}
    shown, tag = await preview(client, body)
    assert (shown["changed"], shown["refused"], shown["refusals"][0]["code"]) == (1, 1, full.code)
    assert shown["refusals"][0]["message"]["code"] == "too_many_tags"
    refused = await client.post(PATH, json=body, headers={"If-Match": tag})
    assert (refused.status_code, refused.json()["code"]) == (422, "bulk_refused")
    assert [error["field"] for error in refused.json()["errors"]] == [full.code]
    assert (await cameras(container))[other.code].tags is None


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({}, None, "bulk_nothing"),
        ({"record": {"SBMC": "同名"}}, "record.SBMC", "bulk_own_column"),
        ({"record": {"IPV4": "10.1.1.1"}}, "record.IPV4", "bulk_own_column"),
        ({"record": {"BQ": "x"}}, "record.BQ", "bulk_own_column"),
        ({"record": {"SBCS": "大化"}}, "record.SBCS", "value_refused"),
        ({"record": {"XXXX": "x"}}, "record.XXXX", "no_such_column"),
        ({"add_tags": ["a", "b" * 21]}, "add_tags.1", "field_too_long"),
        ({"password": "x"}, "password", "field_unknown"),
        ({"ids": []}, "ids", "field_too_few"),
    ],
)
async def test_what_cannot_be_said_of_many_is_refused_by_name(
    body: dict[str, Any], field: str | None, code: str | None, client: httpx.AsyncClient
) -> None:
    refused = await client.post(PATH, json={**body, "reason": "x"}, params={"dry_run": "true"})
    problem = refused.json()
    assert refused.status_code == 422
    assert problem.get("code") == code
    if field:
        assert [error["field"] for error in problem["errors"]] == [field]


async def test_many_more_than_allowed_are_refused_with_the_remedy(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MOST_RECORDS", 5)
    refused = await client.post(PATH, json={"add_tags": ["x"], "reason": "x"}, params={"dry_run": "true"})
    assert (refused.status_code, refused.json()["code"], refused.json()["params"]) == (
        422,
        "bulk_too_many",
        {"most": "5"},
    )


async def test_nobody_changes_what_lies_outside_of_their_area(
    client: httpx.AsyncClient, container: Container, sign_in: SignIn
) -> None:
    town = await sign_in(Role.ADMINISTRATOR, TOWN)
    known = await cameras(container)
    inside = {code for code, camera in known.items() if camera.division_code.startswith(TOWN)}
    foreign = next(camera for code, camera in known.items() if code not in inside)
    own = known[min(inside)]
    body = {"add_tags": ["x"], "reason": "x"}
    refused = await town.post(PATH, json={**body, "ids": [str(own.id), str(foreign.id)]}, params={"dry_run": "true"})
    assert (refused.status_code, refused.json()["code"]) == (404, "bulk_gone")
    await edit(town, body)
    assert {code for code, camera in (await cameras(container)).items() if camera.tags} == inside
    officer = await sign_in(Role.GOVERNANCE_OFFICER)
    assert (await officer.post(PATH, json=body, params={"dry_run": "true"})).status_code == 403


async def test_cameras_taken_out_of_service_together_say_since_when(
    client: httpx.AsyncClient, container: Container
) -> None:
    chosen = [camera for camera in (await cameras(container)).values() if camera.lifecycle is Lifecycle.IN_SERVICE][:3]
    body = {"ids": [str(camera.id) for camera in chosen], "lifecycle": "retired", "reason": "拆除"}
    await edit(client, body)
    after = await cameras(container)
    said = {
        (camera.lifecycle, camera.device_status, camera.retired_on) for camera in (after[each.code] for each in chosen)
    }
    assert said == {(Lifecycle.RETIRED, "3", START.date())}
    back = body | {"lifecycle": "in_service", "reason": "误报拆除"}
    shown, _ = await preview(client, back)
    assert [each["message"]["code"] for each in shown["refusals"]] == ["step_from_retired"] * 3
    await edit(client, back | {"correction": True})
    trail = (await client.get("/api/v1/audit", params={"action": "camera.bulk_edit", "limit": 1})).json()["items"]
    assert trail[0]["detail"]["correction"] is True
    after = await cameras(container)
    said = {
        (camera.lifecycle, camera.device_status, camera.retired_on) for camera in (after[each.code] for each in chosen)
    }
    assert said == {(Lifecycle.IN_SERVICE, "1", None)}
