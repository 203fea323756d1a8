"""Fields of one's own: defined, filled in, found by, exported and imported again, told by the history, taken away."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.conftest import SignIn
from tests.api.test_bulk_edits_api import edit
from tests.api.test_import_undo import load
from tests.fakes.clock import FakeClock
from tests.fakes.county import stock
from vms.accounts.model import Role
from vms.demo.installing import County
from vms.points import fields
from vms.web.deps import Container

PATH = "/api/v1/custom-fields"
NETWORK: dict[str, Any] = {
    "entity": "camera",
    "code": "WLLX",
    "zh": "接入方式",
    "en": "access network",
    "kind": "choice",
    "mandatory": True,
    "reason": "联网普查",
    "choices": [{"code": "G", "zh": "光纤", "en": "fibre"}, {"code": "M", "zh": "移动", "en": "mobile"}],
}
SCORE = {"entity": "camera", "code": "DJFS", "zh": "等级分", "en": "score", "kind": "number", "reason": "考评"}
CHECKED = {"entity": "camera", "code": "XCRQ", "zh": "巡查日期", "en": "inspected on", "kind": "date", "reason": "巡查"}
KEEPER = {"entity": "site", "code": "ZRDW", "zh": "责任单位", "en": "keeper", "kind": "text", "reason": "分工"}


@pytest.fixture
async def county(container: Container, tmp_path: Path) -> County:
    return await stock(container.database, tmp_path, cameras=12)


@pytest.fixture
async def client(county: County, sign_in: SignIn) -> httpx.AsyncClient:
    client = await sign_in(Role.ADMINISTRATOR)
    for body in (NETWORK, SCORE, CHECKED, KEEPER):
        assert (await client.post(PATH, json=body)).status_code == 201
    return client


async def fill(client: httpx.AsyncClient, code: str, **record: Any) -> httpx.Response:
    headers = {"If-Match": (await client.get(f"/api/v1/cameras/{code}")).headers["ETag"]}
    return await client.patch(f"/api/v1/cameras/{code}", json={"record": record, "reason": "普查"}, headers=headers)


async def found(client: httpx.AsyncClient, custom: str) -> list[str]:
    answer = (await client.get("/api/v1/cameras", params={"custom": custom})).raise_for_status().json()
    return [camera["code"] for camera in answer["items"]]


async def test_a_camera_is_filled_in_and_found_by_them(client: httpx.AsyncClient, county: County) -> None:
    first, second = sorted(facts["code"] for facts in county.cameras)[:2]
    (await fill(client, first, WLLX="光纤", DJFS="3.50", XCRQ="2026年3月2日")).raise_for_status()
    (await fill(client, second, WLLX="M", DJFS=4)).raise_for_status()
    camera = (await client.get(f"/api/v1/cameras/{first}")).json()
    record = {column["column"]: column for column in camera["record"]}
    assert (record["WLLX"]["value"], record["WLLX"]["words"], record["WLLX"]["words_en"]) == ("G", "光纤", "fibre")
    assert (record["WLLX"]["mandatory"], record["DJFS"]["value"], record["XCRQ"]["value"]) == (
        True,
        "3.5",
        "2026-03-02",
    )
    assert camera["completeness"]["mandatory"] == 17
    empty = (await client.get(f"/api/v1/cameras/{county.cameras[-1]['code']}")).json()["completeness"]
    assert camera["completeness"]["filled"] - empty["filled"] == 1
    assert await found(client, "WLLX:光纤") == [first]
    assert await found(client, "DJFS:4.0") == [second]
    assert await found(client, "XCRQ:2026-03-02") == [first]
    assert await found(client, "XCRQ:2026-03-03") == []
    for wrong in ("NONE:1", "DJFS:viele", "WLLX:", "WLLX"):
        refused = await client.get("/api/v1/cameras", params={"custom": wrong})
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "custom")
    refused = await fill(client, first, WLLX="卫星")
    assert [error["field"] for error in refused.json()["errors"]] == ["record.WLLX"]
    assert "write one of G 光纤, M 移动" in refused.json()["detail"]
    assert (await fill(client, first, DJFS=None)).json()["record"] == [
        {**column, "value": None, "words": None, "words_en": None} if column["column"] == "DJFS" else column
        for column in camera["record"]
    ]


async def test_the_history_tells_them_one_by_one_also_when_they_are_gone(
    client: httpx.AsyncClient, county: County, clock: FakeClock
) -> None:
    code = county.cameras[0]["code"]
    await fill(client, code, WLLX="G", DJFS=3)
    await clock.jump(86_400)
    key = (await fill(client, code, DJFS=5)).json()["id"]
    score = next(each for each in (await client.get(PATH)).json()["items"] if each["code"] == "DJFS")
    gone = {"zh": score["zh"], "en": score["en"], "retired": True, "reason": "不再考评"}
    (await client.put(f"{PATH}/{score['id']}", json=gone, headers={"If-Match": '"v1"'})).raise_for_status()
    changes = (await client.get(f"/api/v1/history/camera/{key}/changes")).json()["items"]
    told = [[(each["label"], each["before"], each["after"]) for each in change["fields"]] for change in changes[:2]]
    assert told == [[("等级分", "3", "5")], [("接入方式", None, "光纤"), ("等级分", None, "3")]]
    past = (await client.get(f"/api/v1/history/camera/{key}", params={"day": "2026-03-02"})).json()
    assert {"等级分": "3", "接入方式": "光纤"}.items() <= {
        each["label"]: each["words"] for each in past["values"]
    }.items()
    camera = (await client.get(f"/api/v1/cameras/{code}")).json()
    assert "DJFS" not in {column["column"] for column in camera["record"]}
    assert (await fill(client, code, DJFS=6)).status_code == 422


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "geojson"])
async def test_files_hold_them_and_bring_them_back(
    file_format: str, client: httpx.AsyncClient, county: County, tmp_path: Path, clock: FakeClock
) -> None:
    first, second = sorted(facts["code"] for facts in county.cameras)[:2]
    await fill(client, first, WLLX="M", DJFS=0.25, XCRQ="2026-03-02")
    path = tmp_path / f"cameras.{file_format}"
    path.write_bytes((await client.get("/api/v1/exports/cameras", params={"format": file_format})).content)
    summary = (await load(client, path))["summary"]
    assert (summary["changed"], summary["refused"], summary["unchanged"]) == (0, 0, len(county.cameras))
    await clock.advance(60)
    await fill(client, first, WLLX=None, DJFS=None, XCRQ=None)
    await fill(client, second, DJFS=9)
    await clock.advance(60)
    report = await load(client, path)
    changes = {row["code"]: {each["field"]: each for each in row["changes"]} for row in report["rows"]}
    assert {field: each["after"] for field, each in changes[first].items()} == {
        "custom.WLLX": "M",
        "custom.DJFS": "0.25",
        "custom.XCRQ": "2026-03-02",
    }
    assert changes[first]["custom.WLLX"]["title"] == {"zh": "接入方式", "en": "access network"}
    assert changes[first]["custom.WLLX"]["words"]["M"]["zh"] == "移动"
    assert await found(client, "WLLX:M") == [first]
    await clock.advance(60)
    (await client.post(f"/api/v1/imports/{report['import_id']}/undo")).raise_for_status()
    assert (await found(client, "WLLX:M"), await found(client, "DJFS:9")) == ([], [second])


async def test_sites_have_them_too_and_a_mandatory_one_is_asked_for(client: httpx.AsyncClient, tmp_path: Path) -> None:
    site = (await client.get("/api/v1/registry/site")).json()["items"][0]
    path = f"/api/v1/registry/site/{site['key']}"
    body = {"values": {"custom.ZRDW": "街道办"}, "reason": "普查"}
    changed = (await client.patch(path, json=body, headers={"If-Match": site["tag"]})).raise_for_status().json()
    assert changed["values"]["custom.ZRDW"] == "街道办"
    keeper = next(each for each in (await client.get(PATH)).json()["items"] if each["entity"] == "site")
    asked = {"zh": keeper["zh"], "en": keeper["en"], "mandatory": True, "reason": "必填"}
    (await client.put(f"{PATH}/{keeper['id']}", json=asked, headers={"If-Match": '"v1"'})).raise_for_status()
    new = {"code": "BW-1", "name": "新部位", "site_class": "1", "category": "2", "division_code": "369901100"}
    refused = await client.post("/api/v1/registry/site", json={"values": new, "reason": "新"})
    assert [error["field"] for error in refused.json()["errors"]] == ["custom.ZRDW"]
    values = {**new, "custom.ZRDW": "派出所"}
    assert (await client.post("/api/v1/registry/site", json={"values": values, "reason": "新"})).status_code == 201
    (tmp_path / "registry.xlsx").write_bytes((await client.get("/api/v1/exports/registry")).content)
    report = await load(client, tmp_path / "registry.xlsx", dry_run=True)
    # The other sites have none: the file says so where it is asked for.
    assert report["summary"]["changed"] == 0
    assert {error["field"] for row in report["rows"] for error in row["errors"]} == {"custom.ZRDW"}
    kinds = {each["kind"]: each for each in (await client.get("/api/v1/registry")).json()["items"]}
    column = next(each for each in kinds["site"]["columns"] if each["field"] == "custom.ZRDW")
    assert (column["label"], column["kind"], column["mandatory"]) == ("责任单位", "text", True)


async def test_many_cameras_are_given_the_same_value(client: httpx.AsyncClient, county: County) -> None:
    first = min(facts["code"] for facts in county.cameras)
    await fill(client, first, DJFS=3)
    done = await edit(client, {"record": {"WLLX": "光纤"}, "reason": "全县光纤"})
    assert done["changed"] == len(county.cameras)
    assert done["fields"] == [
        {"field": "custom.WLLX", "title": {"zh": "接入方式", "en": "access network"}, "records": len(county.cameras)}
    ]
    assert len(await found(client, "WLLX:G")) == len(county.cameras)
    assert await found(client, "DJFS:3") == [first]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"code": "wllx"}, 422, "field_form"),
        ({"code": "SBMC"}, 409, "field_taken"),
        ({"zh": "设备名称"}, 409, "field_taken"),
        ({"zh": "接入方式"}, 409, "field_taken"),
        ({"entity": "unit"}, 422, "field_entity"),
        ({"kind": "choice"}, 422, "field_choices_needed"),
        ({"choices": [{"code": "A", "zh": "甲", "en": "a"}]}, 422, "field_no_choices"),
        ({"kind": "secret"}, 422, "field_choice"),
    ],
)
async def test_a_field_that_could_not_be_told_apart_is_refused(
    change: dict[str, Any], status: int, code: str | None, client: httpx.AsyncClient
) -> None:
    body = {"entity": "camera", "code": "NEU", "zh": "新字段", "en": "new field", "kind": "text", "reason": "试"}
    refused = await client.post(PATH, json=body | change)
    assert (refused.status_code, refused.json().get("code")) == (status, code)


async def test_a_field_keeps_its_meaning(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    network = (await client.get(PATH)).json()["items"][0]
    path, words = f"{PATH}/{network['id']}", {"zh": "网络", "en": "network", "reason": "更名"}
    lost = {**words, "choices": NETWORK["choices"][:1]}
    assert (await client.put(path, json=lost)).status_code == 428
    refused = await client.put(path, json=lost, headers={"If-Match": '"v1"'})
    assert (refused.status_code, refused.json()["code"]) == (422, "field_choice_lost")
    more = {**words, "choices": [*NETWORK["choices"], {"code": "S", "zh": "卫星", "en": "satellite"}]}
    changed = await client.put(path, json=more, headers={"If-Match": '"v1"'})
    assert (changed.json()["zh"], len(changed.json()["choices"]), changed.headers["ETag"]) == ("网络", 3, '"v2"')
    assert (await client.put(path, json=more, headers={"If-Match": '"v1"'})).status_code == 412
    monkeypatch.setattr(fields, "MOST_FIELDS", 3)
    full = await client.post(PATH, json={**SCORE, "code": "NEU", "zh": "新字段", "en": "new"})
    assert (full.status_code, full.json()["code"]) == (409, "fields_full")


async def test_only_who_is_responsible_for_everything_defines_fields(
    client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    town = await sign_in(Role.ADMINISTRATOR, "369901100")
    refused = await town.post(PATH, json={**SCORE, "code": "NEU", "zh": "新字段"})
    assert (refused.status_code, refused.json()["code"]) == (403, "field_everywhere")
    county = await sign_in(Role.ADMINISTRATOR, "369901")
    assert (await county.post(PATH, json={**SCORE, "code": "NEU", "zh": "新字段", "en": "new"})).status_code == 201
    operator = await sign_in(Role.OPERATOR, "369901100")
    assert (await operator.post(PATH, json=SCORE)).status_code == 403
    assert len((await operator.get(PATH)).json()["items"]) == 5


async def test_a_definition_tells_its_changes_and_what_it_was_on_any_day(
    client: httpx.AsyncClient, county: County, sign_in: SignIn, clock: FakeClock
) -> None:
    """With the reason; and lists and records of a day have the fields of that day, as they were called and coded."""
    network = (await client.get(PATH)).json()["items"][0]
    code = county.cameras[0]["code"]
    key = (await fill(client, code, WLLX="M")).json()["id"]
    before = clock.now().date().isoformat()
    await clock.jump(86_400)
    choices = [{"code": "G", "zh": "光纤", "en": "fibre"}, {"code": "M", "zh": "5G", "en": "5G"}]
    change = {"zh": "线路", "en": "line", "choices": choices, "reason": "统一名称"}
    assert (await client.put(f"{PATH}/{network['id']}", json={**change, "reason": ""})).status_code == 422
    (await client.put(f"{PATH}/{network['id']}", json=change, headers={"If-Match": '"v1"'})).raise_for_status()
    after = clock.now().date().isoformat()

    auditor = await sign_in(Role.AUDITOR, "369901100")
    told = (await auditor.get(f"{PATH}/{network['id']}/changes")).raise_for_status().json()
    assert [(each["deed"], each["reason"], each["may_undo"]) for each in told["items"]] == [
        ("changed", "统一名称", False),
        ("made", "联网普查", False),
    ]
    fields = {each["label"]: (each["before"], each["after"]) for each in told["items"][0]["fields"]}
    assert fields == {
        "中文名称": ("接入方式", "线路"),
        "英文名称": ("access network", "line"),
        "必填": ("是", "否"),
        "选项": ("G 光纤 (fibre), M 移动 (mobile)", "G 光纤 (fibre), M 5G (5G)"),
    }
    made = {each["label_en"]: each["after_en"] for each in told["items"][1]["fields"]}
    assert made.items() >= {"record of a": "camera", "kind": "choice", "mandatory": "yes", "out of use": "no"}.items()
    first = (await auditor.get(f"{PATH}/{network['id']}/changes", params={"limit": 1})).json()
    rest = (await auditor.get(f"{PATH}/{network['id']}/changes", params={"cursor": first["next_cursor"]})).json()
    assert (first["items"] + rest["items"], rest["next_cursor"]) == (told["items"], None)

    for day, name, word, mandatory in ((before, "接入方式", "移动", True), (after, "线路", "5G", False)):
        defined = (await auditor.get(PATH, params={"day": day})).json()["items"]
        assert [(each["zh"], each["mandatory"]) for each in defined if each["code"] == "WLLX"] == [(name, mandatory)]
        record = (await client.get(f"/api/v1/history/camera/{key}", params={"day": day})).json()["values"]
        assert [(each["label"], each["words"]) for each in record if each["field"] == "custom.WLLX"] == [(name, word)]
    assert (await auditor.get(PATH, params={"day": "2020-01-01"})).json() == {"items": []}
    site = (await client.get("/api/v1/registry/site")).json()["items"][0]["key"]
    past = (await client.get(f"/api/v1/history/site/{site}", params={"day": before})).json()["values"]
    assert "custom.ZRDW" in {each["field"] for each in past}
    listed = (await client.get("/api/v1/history/site", params={"day": before})).json()["columns"]
    assert "custom.ZRDW" in {each["field"] for each in listed}
