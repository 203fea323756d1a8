"""Records of every kind through one door: made, changed, retired, with their history and as of any day."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.conftest import SignIn
from tests.fakes.clock import FakeClock
from tests.fakes.county import stock
from tests.fakes.two_towns import COUNTY, OURS, THEIRS, add_county, add_things
from vms.accounts.model import Role
from vms.demo.places import COUNTY_CODE
from vms.events import RegistryChanged
from vms.web.deps import Container

POLICE = f"{OURS}0001"
REGISTRY, HISTORY = "/api/v1/registry", "/api/v1/history"
DAY_S = 86_400
NEW: dict[str, dict[str, Any]] = {
    "division": {"code": f"{OURS}900", "name": "新网格", "kind": "hamlet", "parent_code": OURS},
    "unit": {"code": "369901000777", "name": "新单位", "kind": "派出所", "division_code": OURS},
    "site": {"code": "BW-X", "name": "新部位", "site_class": 2, "category": "6", "division_code": OURS},
    "room": {"name": "新监控室", "division_code": OURS, "unit_code": POLICE, "link_kbps": 2000, "staffed": "1"},
    "target": {
        "id": "new", "title_zh": "新目标", "title_en": "new", "scope": "county",
        "rule": "coverage_rate", "classes": "1/2", "required": 90, "level": "online",
    },
    "zone": {"code": "FQ-X", "name": "新防区", "kind": "1", "division_code": OURS, "unit_code": POLICE},
    "checkpoint": {"code": "KK-X", "name": "新卡口", "kind": "2", "division_code": OURS, "longitude": 116.4},
    "post": {"code": "BQ-X", "name": "新备勤点", "division_code": OURS, "people": 4},
}  # fmt: skip


@pytest.fixture
async def client(container: Container, sign_in: SignIn) -> httpx.AsyncClient:
    await add_county(container.database)
    for town in (OURS, THEIRS):
        for number in (1, 2, 3):
            await add_things(container.database, town, number)
    return await sign_in(Role.ADMINISTRATOR, COUNTY)


async def made(client: httpx.AsyncClient, kind: str, **more: Any) -> httpx.Response:
    body = {"values": NEW[kind] | more, "reason": "试点"}
    answer = await client.post(f"{REGISTRY}/{kind}", json=body)
    assert answer.status_code == 201, answer.text
    return answer


@pytest.mark.parametrize("kind", NEW)
async def test_registry_a_record_is_made_changed_and_gone(
    kind: str, client: httpx.AsyncClient, clock: FakeClock
) -> None:
    created = await made(client, kind)
    path, tag, key = created.headers["Location"], created.headers["ETag"], created.json()["key"]
    name = "title_zh" if kind == "target" else "name"
    body = {"values": {name: "改名"}, "reason": "更正"}
    assert (await client.patch(path, json=body)).status_code == 428
    await clock.jump(DAY_S)
    changed = await client.patch(path, json=body, headers={"If-Match": tag})
    assert (changed.status_code, changed.json()["name"]) == (200, "改名"), changed.text
    stale = await client.patch(path, json=body, headers={"If-Match": tag})
    assert (stale.status_code, stale.json()["type"]) == (412, "/problems/changed-meanwhile")
    found = (await client.get(f"{REGISTRY}/{kind}", params={"q": "改名"})).json()
    assert [(item["key"], item["may_edit"], item["tag"]) for item in found["items"]] == [
        (key, True, changed.headers["ETag"])
    ]
    await clock.jump(DAY_S)
    gone = await client.delete(path, params={"reason": "撤销"}, headers={"If-Match": changed.headers["ETag"]})
    assert gone.status_code == 204, gone.text
    after = await client.get(path)
    assert after.json().get("retired") if kind == "site" else after.status_code == 404
    log = (await client.get(f"{HISTORY}/{kind}/{key}/changes")).json()["items"]
    assert [(each["deed"], each["reason"]) for each in log] == [
        ("changed" if kind == "site" else "removed", "撤销"),
        ("changed", "更正"),
        ("made", "试点"),
    ]
    assert [(each["before"], each["after"]) for each in log[1]["fields"]] == [(NEW[kind][name], "改名")]
    today = clock.now().date()
    past = [
        (await client.get(f"{HISTORY}/{kind}/{key}", params={"day": str(today - timedelta(days=ago))})).json()
        for ago in (3, 2, 1, 0)
    ]
    names = [next((each["words"] for each in then["values"] or [] if each["field"] == name), None) for then in past]
    assert names == [None, NEW[kind][name], "改名", "改名" if kind == "site" else None]
    trail = (await client.get("/api/v1/audit", params={"object_id": key})).json()["items"]
    deeds = (
        ["site.retire", "site.edit", "site.create"]
        if kind == "site"
        else ["registry.remove", "registry.edit", "registry.create"]
    )
    assert [entry["action"] for entry in trail] == deeds


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        ("unit", {"kind": "asleep"}, "kind"),
        ("unit", {"name": ""}, "name"),
        ("unit", {"colour": "red"}, "colour"),
        ("unit", {"division_code": "360000"}, "division_code"),
        ("site", {"name": "招待所客房"}, "name"),
        ("site", {"required_cameras": 0}, "required_cameras"),
        ("room", {"unit_code": "999"}, "unit_code"),
        ("room", {"link_kbps": -1}, "link_kbps"),
        ("target", {"scope": "moon"}, "scope"),
        ("zone", {"boundary": '{"type": "Point"}'}, "boundary"),
        ("post", {"zone_code": "nowhere"}, "zone_code"),
        ("division", {"parent_code": "360000"}, "parent_code"),
    ],
)
async def test_registry_a_wrong_field_is_named(
    kind: str, values: dict[str, Any], field: str, client: httpx.AsyncClient
) -> None:
    answer = await client.post(f"{REGISTRY}/{kind}", json={"values": NEW[kind] | values, "reason": "试点"})
    assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (422, [field]), answer.text


async def test_registry_what_is_needed_taken_or_in_use_is_said(client: httpx.AsyncClient) -> None:
    lacking = await client.post(f"{REGISTRY}/zone", json={"values": {"code": "Z"}, "reason": "试点"})
    assert [each["field"] for each in lacking.json()["errors"]] == ["name", "kind", "division_code"]
    taken = await client.post(f"{REGISTRY}/unit", json={"values": NEW["unit"] | {"code": POLICE}, "reason": "x"})
    assert (taken.status_code, taken.json()["errors"][0]["field"]) == (409, "code")
    room = (await client.get(f"{REGISTRY}/room", params={"limit": 1})).json()["items"][0]
    owner = (await client.get(f"{REGISTRY}/unit", params={"q": room["values"]["unit_code"]})).json()["items"][0]
    used = await client.delete(f"{REGISTRY}/unit/{owner['key']}", params={"reason": "x"}, headers={"If-Match": "*"})
    assert used.status_code == 409
    assert (await client.get(f"{REGISTRY}/unit/{owner['key']}")).status_code == 200
    without = await client.post(f"{REGISTRY}/unit", json={"values": NEW["unit"], "reason": ""})
    assert without.status_code == 422


async def test_registry_lists_page_and_stay_in_the_area(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    for kind in NEW:
        await made(client, kind)
        first = (await client.get(f"{REGISTRY}/{kind}", params={"limit": 2})).json()
        seen, cursor = [item["key"] for item in first["items"]], first["next_cursor"]
        while cursor:
            page = (await client.get(f"{REGISTRY}/{kind}", params={"limit": 2, "cursor": cursor})).json()
            seen, cursor = seen + [item["key"] for item in page["items"]], page["next_cursor"]
        assert len(seen) == len(set(seen)) == first["total"], kind
    town = await sign_in(Role.ADMINISTRATOR, OURS)
    targets = (await town.get(f"{REGISTRY}/target")).json()["items"]
    assert targets
    assert not any(item["may_edit"] for item in targets), "the county's targets are the county's to change"
    foreign = await town.post(
        f"{REGISTRY}/post", json={"values": NEW["post"] | {"code": "BQ-Y", "division_code": THEIRS}, "reason": "x"}
    )
    assert foreign.status_code == 422
    elsewhere = (await client.get(f"{REGISTRY}/unit", params={"division": THEIRS})).json()["items"][0]
    for path in (f"{REGISTRY}/unit/{elsewhere['key']}", f"{HISTORY}/unit/{elsewhere['key']}/changes"):
        assert (await town.get(path)).status_code == 404
    assert (await town.get(f"{REGISTRY}/unit", params={"division": THEIRS})).status_code == 422


async def test_registry_lists_as_of_a_day_page_and_tell_what_was(client: httpx.AsyncClient, clock: FakeClock) -> None:
    created = await made(client, "unit")
    now = (await client.get(f"{REGISTRY}/unit")).json()
    before = clock.now().date()
    await clock.jump(2 * DAY_S)
    body, tag = {"values": {"name": "改名"}, "reason": "更正"}, created.headers["ETag"]
    assert (await client.patch(created.headers["Location"], json=body, headers={"If-Match": tag})).status_code == 200
    seen: list[dict[str, Any]] = []
    query: dict[str, Any] = {"day": str(before), "limit": 2}
    while True:
        page = (await client.get(f"{HISTORY}/unit", params=query)).json()
        assert page["total"] == now["total"]
        seen += page["items"]
        if not page["next_cursor"]:
            break
        query["cursor"] = page["next_cursor"]
    assert [(item["key"], item["name"]) for item in seen] == [(item["key"], item["name"]) for item in now["items"]]
    last = await client.get(f"{HISTORY}/unit", params={"day": "9999-12-31", "q": "改名"})
    assert [item["key"] for item in last.json()["items"]] == [created.json()["key"]], last.text
    assert (await client.get(f"{HISTORY}/unit/{seen[0]['key']}", params={"day": "9999-12-31"})).status_code == 200
    elsewhere = await client.get(f"{HISTORY}/unit", params={"day": str(before), "division": "999999"})
    assert elsewhere.status_code == 422


async def test_registry_a_target_changed_is_told_to_coverage(client: httpx.AsyncClient, container: Container) -> None:
    target = (await made(client, "target", rule="minimum_points", level="built")).json()
    with container.bus.subscribe("test", RegistryChanged) as facts:
        changed = await client.patch(
            f"{REGISTRY}/target/new",
            json={"values": {"required": 250}, "reason": "新方案"},
            headers={"If-Match": target["tag"]},
        )
        assert changed.status_code == 200, changed.text
        assert (await anext(aiter(facts))).camera_ids == ()
    told = (await client.get("/api/v1/coverage")).json()["targets"]
    assert next(each["required"] for each in told if each["id"] == "new") == 250


async def test_registry_a_cameras_account_is_in_no_history(client: httpx.AsyncClient) -> None:
    camera = (await client.get("/api/v1/cameras", params={"limit": 1})).json()["items"][0]
    change = {"username": "geheim", "password": "sehr-geheim", "reason": "neu"}
    await client.patch(f"/api/v1/cameras/{camera['id']}", json=change, headers={"If-Match": "*"})
    answer = await client.get(f"{HISTORY}/camera/{camera['id']}/changes")
    assert [each["field"] for each in answer.json()["items"][0]["fields"]] == ["username", "password"]
    assert "geheim" not in answer.text


async def test_registry_the_exported_workbook_changes_nothing(
    container: Container, tmp_path: Path, sign_in: SignIn
) -> None:
    await stock(container.database, tmp_path, cameras=12)
    client = await sign_in(Role.ADMINISTRATOR, COUNTY_CODE)
    exported = await client.get("/api/v1/exports/registry")
    files = {"file": ("registry.xlsx", exported.content)}
    report = (await client.post("/api/v1/imports", params={"dry_run": True}, files=files)).json()
    assert [report["summary"][action] for action in ("new", "changed", "refused")] == [0, 0, 0], report["rows"]
    assert report["summary"]["unchanged"] > len(report["by_kind"]) > 0
    assert "摄像机" not in report["by_kind"]
    whole = await client.get("/api/v1/exports/registry", params={"cameras": True})
    files = {"file": ("registry.xlsx", whole.content)}
    all_of_it = (await client.post("/api/v1/imports", params={"dry_run": True}, files=files)).json()
    assert [all_of_it["summary"][action] for action in ("new", "changed", "refused")] == [0, 0, 0], all_of_it["rows"]
    assert all_of_it["summary"]["unchanged"] - report["summary"]["unchanged"] == 12


@pytest.mark.parametrize("file_format", ["xlsx", "csv", "geojson"])
async def test_registry_what_a_list_shows_comes_out_in_each_format_and_goes_in_unchanged(
    container: Container, tmp_path: Path, sign_in: SignIn, file_format: str
) -> None:
    await stock(container.database, tmp_path, cameras=30)
    client = await sign_in(Role.ADMINISTRATOR, COUNTY_CODE)
    listed = (await client.get("/api/v1/registry/site", params={"class": 2, "limit": 1})).json()
    site = listed["items"][0]
    road = {"line": "116.4,28.2; 116.41,28.21", "excluded_reason": "=1+1"}
    body, headers = {"values": road, "reason": "r"}, {"If-Match": site["tag"]}
    (await client.patch(f"/api/v1/registry/site/{site['key']}", json=body, headers=headers)).raise_for_status()
    for kind in ("site", "division", "zone", "checkpoint", "post"):
        asked: dict[str, str | int] = {"format": file_format, **({"class": 2} if kind == "site" else {})}
        answer = await client.get(f"/api/v1/exports/registry/{kind}", params=asked)
        files = {"file": (f"{kind}.{file_format}", answer.raise_for_status().content)}
        report = (await client.post("/api/v1/imports", params={"dry_run": True}, files=files)).json()
        assert [report["summary"][action] for action in ("new", "changed", "refused")] == [0, 0, 0], report["rows"]
        total = (await client.get(f"/api/v1/registry/{kind}", params={"limit": 1})).json()["total"]
        assert report["summary"]["unchanged"] == (listed["total"] if kind == "site" else total)
        if file_format == "geojson":
            assert "Polygon" in answer.text or kind not in {"division", "zone"}
            assert "LineString" in answer.text or kind != "site"
    rooms = await client.get("/api/v1/exports/registry/room", params={"format": file_format})
    assert (rooms.status_code == 422) == (file_format == "geojson"), rooms.text
