"""Tags: given to one camera or to a site, found, counted, exported and imported again, told by the history."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.conftest import SignIn
from tests.api.test_import_undo import load
from tests.fakes.county import stock
from vms.accounts.model import Role
from vms.demo.installing import County
from vms.web.deps import Container


@pytest.fixture
async def county(container: Container, tmp_path: Path) -> County:
    return await stock(container.database, tmp_path, cameras=12)


@pytest.fixture
async def client(county: County, sign_in: SignIn) -> httpx.AsyncClient:
    return await sign_in(Role.ADMINISTRATOR)


async def tag(client: httpx.AsyncClient, code: str, tags: str | None) -> httpx.Response:
    headers = {"If-Match": (await client.get(f"/api/v1/cameras/{code}")).headers["ETag"]}
    body = {"record": {"BQ": tags}, "reason": "雨季检查"}
    return await client.patch(f"/api/v1/cameras/{code}", json=body, headers=headers)


async def found(client: httpx.AsyncClient, **query: str) -> list[str]:
    answer = (await client.get("/api/v1/cameras", params=query)).raise_for_status().json()
    assert answer["total"] == len(answer["items"])
    return [camera["code"] for camera in answer["items"]]


async def test_cameras_are_found_and_counted_by_tag(client: httpx.AsyncClient, county: County) -> None:
    first, second, third = sorted(facts["code"] for facts in county.cameras)[:3]
    for code, tags in ((first, "雨季/重点"), (second, "重点"), (third, "重点学校")):
        (await tag(client, code, tags)).raise_for_status()
    assert await found(client, tag="重点") == [first, second]
    assert await found(client, tag="　雨季 ") == [first]
    assert await found(client, tag="季") == []
    counts = (await client.get("/api/v1/cameras/counts", params={"tag": "重点"})).json()
    assert (counts["total"], counts["by_tag"]) == (2, {"重点": 2, "雨季": 1})
    camera = (await client.get(f"/api/v1/cameras/{first}")).json()
    assert camera["tags"] == ["重点", "雨季"]
    features = (await client.get("/api/v1/cameras/map", params={"tag": "重点"})).json()["features"]
    assert len(features) == 2
    refused = await client.get("/api/v1/cameras", params={"tag": "a/b"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "tag")


async def test_tags_that_are_none_are_refused_with_the_remedy(client: httpx.AsyncClient, county: County) -> None:
    refused = await tag(client, county.cameras[0]["code"], "长" * 21)
    assert refused.status_code == 422
    (error,) = refused.json()["errors"]
    assert error["field"] == "record.BQ"
    assert "more than 20 characters: shorten it" in error["message"]


async def test_tags_are_told_by_the_history(client: httpx.AsyncClient, county: County) -> None:
    code = county.cameras[0]["code"]
    await tag(client, code, "重点/雨季")
    key = (await tag(client, code, None)).json()["id"]
    changes = (await client.get(f"/api/v1/history/camera/{key}/changes")).json()["items"]
    fields: list[dict[str, Any]] = [change["fields"][0] for change in changes[:2]]
    assert [(field["label"], field["before"], field["after"]) for field in fields] == [
        ("标签", "重点/雨季", None),
        ("标签", None, "重点/雨季"),
    ]
    assert changes[0]["reason"] == "雨季检查"


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "geojson"])
async def test_tags_leave_and_return_in_files(
    file_format: str, client: httpx.AsyncClient, county: County, tmp_path: Path
) -> None:
    first, second = sorted(facts["code"] for facts in county.cameras)[:2]
    await tag(client, first, "=重点/雨季")
    await tag(client, second, "学校")
    query = {"format": file_format, "tag": "=重点"}
    exported = await client.get("/api/v1/exports/cameras", params=query)
    path = tmp_path / f"cameras.{file_format}"
    path.write_bytes(exported.raise_for_status().content)
    assert (await load(client, path))["summary"] == {"new": 0, "changed": 0, "unchanged": 1, "refused": 0}
    await tag(client, first, None)
    assert (await load(client, path))["summary"]["changed"] == 1
    assert await found(client, tag="雨季") == [first]


async def test_sites_carry_tags_too(client: httpx.AsyncClient) -> None:
    site = (await client.get("/api/v1/registry/site")).json()["items"][0]
    path = f"/api/v1/registry/site/{site['key']}"
    body = {"values": {"tags": "重点、汛期"}, "reason": "汛期"}
    changed = (await client.patch(path, json=body, headers={"If-Match": site["tag"]})).raise_for_status().json()
    assert changed["values"]["tags"] == "汛期/重点"
    listed = (await client.get("/api/v1/registry/site", params={"q": "汛期"})).json()["items"]
    assert [each["key"] for each in listed] == [site["key"]]


async def test_the_columns_of_a_camera_can_be_asked_for(client: httpx.AsyncClient) -> None:
    kinds = (await client.get("/api/v1/registry")).json()["items"]
    columns = {column["code"]: column for each in kinds if each["kind"] == "camera" for column in each["columns"]}
    assert (columns["BQ"]["kind"], columns["BQ"]["field"]) == ("tags", "tags")
    assert {"YHM", "MM"}.isdisjoint(columns)
