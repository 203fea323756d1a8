"""Changing cameras and sites: versions, wrong fields by name, the change log, and the facts that others hear."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from registry.layouts import Entity
from tests.api.conftest import SignIn
from tests.fakes.county import stock
from vms.accounts.model import Role
from vms.demo.installing import County
from vms.events import RegistryChanged
from vms.web.deps import Container

TOWN, OTHER = "369901100", "369901101"
NEW = {"code": "36990101001320900001", "name": "新点", "division": TOWN, "reason": "新装"}


@pytest.fixture
async def county(container: Container, tmp_path: Path) -> County:
    return await stock(container.database, tmp_path, cameras=30)


@pytest.fixture
async def client(county: County, sign_in: SignIn) -> httpx.AsyncClient:
    return await sign_in(Role.ADMINISTRATOR)


async def site_of(client: httpx.AsyncClient, division: str) -> dict[str, Any]:
    sites = (await client.get("/api/v1/sites", params={"limit": 200})).json()["items"]
    return next(site for site in sites if site["division"] == division)


async def test_points_camera_is_created_changed_and_retired(client: httpx.AsyncClient, container: Container) -> None:
    site = await site_of(client, TOWN)
    body = {
        "code": NEW["code"],
        "name": "新点",
        "site_id": site["id"],
        "main_url": "rtsp://127.0.0.1:8554/main",
        "username": "admin",
        "password": "geheim",
        "record": {"SBCS": "大华", "JD": 116.4, "WD": 28.2, "LXBCTS": 30},
        "reason": "试点",
    }
    with container.bus.subscribe("test", RegistryChanged) as facts:
        created = await client.post("/api/v1/cameras", json=body)
        fact = await anext(aiter(facts))
    assert created.status_code == 201, created.text
    camera = created.json()
    assert (camera["division"], camera["class"], camera["lifecycle"]) == (site["division"], site["class"], "planned")
    assert [str(key) for key in fact.camera_ids] == [camera["id"]]
    assert "geheim" not in created.text
    path, tag = created.headers["Location"], created.headers["ETag"]
    built = {"name": "改名", "lifecycle": "built", "record": {"AZSJ": "2026-03-01"}, "reason": "竣工"}
    changed = await client.patch(path, json=built, headers={"If-Match": tag})
    assert (changed.json()["name"], changed.json()["lifecycle"], changed.headers["ETag"]) == ("改名", "built", '"v2"')
    log = changed.json()["changes"][0]
    assert log["before"] == {"name": "新点", "lifecycle": "planned"}
    assert (log["after"]["name"], log["after"]["lifecycle"], log["reason"]) == ("改名", "built", "竣工")
    assert (
        await client.patch(path, json={"name": "x", "reason": "更名"}, headers={"If-Match": tag})
    ).status_code == 412
    assert (await client.patch(path, json={"name": "x", "reason": "更名"})).status_code == 428
    same = await client.patch(
        path, json={"name": "改名", "password": "geheim", "reason": "更名"}, headers={"If-Match": '"v2"'}
    )
    assert same.headers["ETag"] == '"v2"'
    assert (await client.delete(path, headers={"If-Match": '"v2"'})).status_code == 422, "without a reason"
    retired = await client.delete(path, params={"reason": "道路拆除"}, headers={"If-Match": '"v2"'})
    assert retired.status_code == 204
    gone = (await client.get(path)).json()
    assert gone["changes"][0]["reason"] == "道路拆除"
    assert (gone["lifecycle"], gone["state"]) == ("retired", "retired")
    trail = (await client.get("/api/v1/audit", params={"object_id": camera["id"]})).json()["items"]
    assert [entry["action"] for entry in trail] == ["camera.retire", "camera.edit", "camera.create"]
    assert "geheim" not in str(trail)


@pytest.mark.parametrize("said", [{}, {"reason": ""}, {"reason": " \n"}])
async def test_points_no_change_without_a_reason_whoever_asks(
    said: dict[str, str], client: httpx.AsyncClient, county: County
) -> None:
    """Programs too: the reason stands in the history beside who and when."""
    camera = {name: value for name, value in NEW.items() if name != "reason"}
    site = {"code": "BW-X", "name": "新部位", "class": 2, "category": "6", "division": TOWN}
    known = f"/api/v1/cameras/{county.cameras[0]['code']}"
    of_site = f"/api/v1/sites/{(await site_of(client, TOWN))['id']}"
    name = {"name": "改名"}
    for method, path, body in (
        ("POST", "/api/v1/cameras", camera),
        ("PATCH", known, name),
        ("POST", "/api/v1/cameras/bulk-edits", {"add_tags": ["x"]}),
        ("POST", "/api/v1/sites/bulk-edits", {"add_tags": ["x"]}),
        ("POST", "/api/v1/sites", site),
        ("PATCH", of_site, name),
        ("POST", "/api/v1/registry/site", {"values": {}}),
    ):
        answer = await client.request(method, path, json=body | said, headers={"If-Match": "*"})
        assert answer.status_code == 422, path
        (error,) = answer.json()["errors"]
        assert (error["field"], error["code"]) == ("reason", "reason_missing"), path


async def test_points_a_camera_goes_through_its_life_step_by_step(client: httpx.AsyncClient) -> None:
    """What is no next step is refused with the next ones; a wrong record is corrected, and the audit says so."""
    created = (await client.post("/api/v1/cameras", json=NEW)).raise_for_status()
    path = created.headers["Location"]
    assert created.json()["next_lifecycles"] == ["built", "retired"]

    async def step(lifecycle: str, **more: Any) -> httpx.Response:
        body = {"lifecycle": lifecycle, "reason": "阶段", **more}
        return await client.patch(path, json=body, headers={"If-Match": "*"})

    early = await step("in_service")
    assert (early.status_code, early.json()["code"], early.json()["errors"][0]["field"]) == (
        422,
        "step_not_next",
        "lifecycle",
    )
    assert early.json()["params"] == {"before": "规划", "after": "在用", "may": "已建、报废"}
    assert (await step("built")).json()["code"] == "installed_missing"
    for lifecycle, more in (
        ("built", {"record": {"AZSJ": "2026-03-01"}}),
        ("accepted", {}),
        ("in_service", {}),
        ("maintenance", {}),
        ("in_service", {}),
    ):
        assert (await step(lifecycle, **more)).raise_for_status().json()["lifecycle"] == lifecycle
    gone = (await step("retired")).raise_for_status().json()
    record = {each["field"]: each["value"] for each in gone["record"]}
    assert (record["device_status"], bool(record["retired_on"]), gone["next_lifecycles"]) == ("3", True, [])
    assert (await step("in_service")).json()["code"] == "step_from_retired"
    mended = (await step("in_service", correction=True)).raise_for_status().json()
    assert (mended["lifecycle"], mended["changes"][0]["reason"]) == ("in_service", "阶段")
    trail = (await client.get("/api/v1/audit", params={"object_id": gone["id"]})).json()["items"]
    assert [entry["detail"].get("correction") for entry in trail[:2]] == [True, None]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": NEW["code"][:-1]}, "code"),
        ({"code": "3699010100111" + "0000001"}, "code"),
        ({"name": ""}, "name"),
        ({"name": "浴室"}, "name"),
        ({"division": "999999"}, "division"),
        ({"division": None}, "division"),
        ({"site_id": "00000000-0000-0000-0000-000000000000"}, "site_id"),
        ({"lifecycle": "asleep"}, "lifecycle"),
        ({"main_url": "rtsp://admin:geheim@127.0.0.1/"}, "main_url"),
        ({"sub_url": "ftp://127.0.0.1/"}, "sub_url"),
        ({"record": {"JD": 190}}, "record.JD"),
        ({"record": {"SBCS": "nobody"}}, "record.SBCS"),
        ({"record": {"XYZ": 1}}, "record.XYZ"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_points_wrong_field_is_named(change: dict[str, Any], field: str, client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/v1/cameras", json=NEW | change)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert "geheim" not in answer.text


async def test_points_a_taken_code_is_a_conflict(client: httpx.AsyncClient, county: County) -> None:
    taken = county.cameras[0]["code"]
    answer = await client.post("/api/v1/cameras", json=NEW | {"code": taken})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (409, "code")
    moved = await client.patch(
        f"/api/v1/cameras/{county.cameras[1]['code']}",
        json={"record": {"SBBM": taken}, "reason": "换码"},
        headers={"If-Match": "*"},
    )
    assert moved.status_code == 409


async def test_points_nobody_moves_a_camera_out_of_or_into_their_area(county: County, sign_in: SignIn) -> None:
    town = await sign_in(Role.ADMINISTRATOR, TOWN)
    ours = next(facts["code"] for facts in county.cameras if facts["division_code"] == TOWN)
    theirs = next(facts["code"] for facts in county.cameras if facts["division_code"] == OTHER)
    out = await town.patch(
        f"/api/v1/cameras/{ours}", json={"division": OTHER, "reason": "划转"}, headers={"If-Match": "*"}
    )
    assert (out.status_code, out.json()["errors"][0]["field"]) == (422, "division")
    into = await town.patch(
        f"/api/v1/cameras/{theirs}", json={"division": TOWN, "reason": "划转"}, headers={"If-Match": "*"}
    )
    assert into.status_code == 404


async def test_points_site_is_created_excluded_and_found(client: httpx.AsyncClient, county: County) -> None:
    body = {"code": "BW-X", "name": "新部位", "class": 2, "category": "商业中心", "division": TOWN, "reason": "新设"}
    created = await client.post("/api/v1/sites", json=body)
    assert created.status_code == 201, created.text
    path = created.headers["Location"]
    assert (created.json()["category"], created.json()["required_cameras"]) == ("6", 1)
    change = {"excluded_reason": "施工", "excluded_until": "2026-12-31", "class": 1}
    changed = await client.patch(path, json=change | {"reason": "封路"}, headers={"If-Match": created.headers["ETag"]})
    assert {name: changed.json()[name] for name in change} == change
    found = (await client.get("/api/v1/sites", params={"q": "新部位"})).json()
    assert [site["code"] for site in found["items"]] == ["BW-X"]
    assert (await client.post("/api/v1/sites", json=body)).status_code == 409
    for field, value in (("required_cameras", 0), ("required_px_per_m", 100)):
        wrong = await client.post("/api/v1/sites", json=body | {"code": "Y", field: value})
        assert [error["field"] for error in wrong.json()["errors"]] == [field]
    assert len(county.rows[Entity.SITE]) + 1 == (await client.get("/api/v1/sites")).json()["total"]


async def test_points_units_and_rooms_are_listed(client: httpx.AsyncClient, county: County, sign_in: SignIn) -> None:
    assert len((await client.get("/api/v1/units")).json()["items"]) == len(county.rows[Entity.UNIT])
    rooms = (await (await sign_in(Role.OPERATOR, TOWN)).get("/api/v1/rooms")).json()["items"]
    assert [room["division_code"] for room in rooms] == [TOWN]
