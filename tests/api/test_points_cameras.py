"""Lists, filters, counts, map and files of cameras, each within the asker's area."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import update
from sqlmodel import col, select

from registry.layouts import Entity
from registry.model import Camera, Lifecycle
from tests.api.conftest import SignIn
from tests.fakes.clock import START
from tests.fakes.county import stock
from vms.accounts.model import Role
from vms.demo.installing import County
from vms.health.tables import CameraHealth
from vms.points import api
from vms.points.basemap_api import DRAWN_FILE, TILES_FILE
from vms.web.deps import Container

TOWN = "369901100"
TAKEN = START - timedelta(days=3)
"""The last frames are older than the last checks."""


@pytest.fixture
async def county(container: Container, tmp_path: Path) -> County:
    return await stock(container.database, tmp_path, cameras=60)


async def give_states(container: Container) -> dict[str, CameraHealth]:
    """The first cameras by code: one online, one degraded, one offline."""
    async with container.database.unit_of_work() as tx:
        query = select(Camera).where(Camera.lifecycle == "in_service").order_by(Camera.code).limit(3)
        cameras = list(await tx.session.scalars(query))
        states: tuple[tuple[str, str, list[str]], ...] = (
            ("online", "ok", []),
            ("degraded", "ok", ["black", "noise"]),
            ("offline", "refused", []),
        )
        rows = {
            camera.code: CameraHealth(
                camera_id=camera.id,
                state=state,
                finding=finding,
                faults=faults,
                checked_at=START,
                since=START,
                evidence_sha="a" * 64,
                evidence_at=TAKEN,
                stream={"codec": "h264", "width": 640},
            )
            for camera, (state, finding, faults) in zip(cameras, states, strict=True)
        }
        tx.session.add_all(rows.values())
    return rows


async def every(client: httpx.AsyncClient, **query: Any) -> list[dict[str, Any]]:
    """All pages."""
    items: list[dict[str, Any]] = []
    cursor = None
    while True:
        asked = {**query, **({"cursor": cursor} if cursor else {})}
        page = (await client.get("/api/v1/cameras", params=asked)).raise_for_status().json()
        items += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            assert page["total"] == len(items)
            return items


async def test_points_are_paged_in_order_without_gaps(county: County, sign_in: SignIn) -> None:
    client = await sign_in(Role.OPERATOR)
    codes = [camera["code"] for camera in await every(client, limit=7)]
    assert codes == sorted(facts["code"] for facts in county.cameras)
    names = [(camera["name"], camera["code"]) for camera in await every(client, limit=7, sort="name")]
    assert names == sorted((facts["name"], facts["code"]) for facts in county.cameras)


async def test_points_outside_of_ones_area_are_not_there(county: County, sign_in: SignIn) -> None:
    client = await sign_in(Role.OPERATOR, TOWN)
    theirs = {facts["code"] for facts in county.cameras if facts["division_code"].startswith(TOWN)}
    assert {camera["code"] for camera in await every(client)} == theirs
    foreign = next(facts["code"] for facts in county.cameras if facts["code"] not in theirs)
    assert (await client.get(f"/api/v1/cameras/{foreign}")).status_code == 404
    refused = await client.get("/api/v1/cameras", params={"division": "369901101"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "division")


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({"state": "online"}, 1),
        ({"state": "degraded"}, 1),
        ({"fault": "noise"}, 1),
        ({"fault": "frozen"}, 0),
        ({"finding": "refused"}, 1),
        ({"state": "retired"}, 1),
        ({"state": "maintenance"}, 3),
    ],
)
async def test_points_are_found_by_state(
    query: dict[str, str], number: int, county: County, container: Container, sign_in: SignIn
) -> None:
    await give_states(container)
    assert len(await every(await sign_in(Role.OPERATOR), **query)) == number


async def test_points_in_the_list_say_what_is_no_fault(county: County, container: Container, sign_in: SignIn) -> None:
    """The weather, a state set by hand, and coming and going."""
    online, degraded, _ = await give_states(container)
    veiled = "It plays. Weather: 5 of 6 cameras of this area are veiled at once."
    async with container.database.unit_of_work() as tx:
        for code, values in ((online, {"detail": veiled}), (degraded, {"flapping": True})):
            camera = select(Camera.id).where(col(Camera.code) == code).scalar_subquery()
            await tx.session.execute(update(CameraHealth).where(col(CameraHealth.camera_id) == camera).values(**values))
    client = await sign_in(Role.OPERATOR)
    told = {camera["code"]: (camera["detail"], camera["flapping"]) for camera in await every(client)}
    assert (told[online], told[degraded]) == ((veiled, False), ("", True))
    assert (await client.get(f"/api/v1/cameras/{online}")).json()["detail"] == veiled
    assert {said for code, said in told.items() if code not in {online, degraded}} == {("", False)}


async def test_points_are_found_by_class_division_and_part_of_a_name(county: County, sign_in: SignIn) -> None:
    client = await sign_in(Role.OPERATOR)
    sites = {facts["code"]: facts for facts in county.rows[Entity.SITE]}
    of_class = {facts["code"] for facts in county.cameras if sites[facts["site_code"]]["site_class"] == "2"}
    assert {camera["code"] for camera in await every(client, **{"class": 2})} == of_class
    in_town = {facts["code"] for facts in county.cameras if facts["division_code"].startswith(TOWN)}
    assert {camera["code"] for camera in await every(client, division=TOWN)} == in_town
    named = {facts["code"] for facts in county.cameras if "小学" in facts["name"]}
    assert {camera["code"] for camera in await every(client, q="小学")} == named != set()
    assert [camera["code"] for camera in await every(client, q=county.cameras[3]["code"][2:])] == [
        county.cameras[3]["code"]
    ]
    for hostile in ("%", "_", "' OR 1=1 --", "\\"):
        assert await every(client, q=hostile) == []


@pytest.mark.parametrize(
    "query", [{"state": "sleeping"}, {"class": "x"}, {"cursor": "zzz"}, {"limit": 201}, {"fault": "x"}, {"sort": "age"}]
)
async def test_points_refuse_a_wrong_question_by_field(query: dict[str, str], county: County, sign_in: SignIn) -> None:
    answer = await (await sign_in(Role.OPERATOR)).get("/api/v1/cameras", params=query)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == next(iter(query))


async def test_points_are_counted_by_state_fault_and_class(
    county: County, container: Container, sign_in: SignIn
) -> None:
    await give_states(container)
    client = await sign_in(Role.OPERATOR)
    counts = (await client.get("/api/v1/cameras/counts")).json()
    assert counts["total"] == len(county.cameras) == sum(counts["by_class"].values())
    assert counts["by_fault"] == {"black": 1, "noise": 1}
    expected = {"online": 1, "degraded": 1, "offline": 1, "retired": 1, "maintenance": 3}
    assert counts["by_state"].items() >= expected.items()
    narrowed = (await client.get("/api/v1/cameras/counts", params={"state": "degraded"})).json()
    assert (narrowed["total"], narrowed["by_state"]) == (1, {"degraded": 1})


async def test_points_on_the_map_are_clustered_when_there_are_too_many(
    county: County, container: Container, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    await give_states(container)
    client = await sign_in(Role.OPERATOR)
    features = (await client.get("/api/v1/cameras/map")).json()["features"]
    assert len(features) == len(county.cameras)
    assert set(features[0]["properties"]) == {"id", "name", "state", "class"}
    monkeypatch.setattr(api, "MAX_MAP_POINTS", 5)
    clusters = (await client.get("/api/v1/cameras/map", params={"zoom": 16})).json()["features"]
    assert sum(cluster["properties"]["count"] for cluster in clusters) == len(county.cameras)
    assert "offline" in {cluster["properties"]["worst_state"] for cluster in clusters}
    assert len(clusters) <= 5
    nowhere = await client.get("/api/v1/cameras/map", params={"bbox": "0,0,1,1"})
    assert nowhere.json()["features"] == []
    assert (await client.get("/api/v1/cameras/map", params={"bbox": "1,2,3"})).status_code == 422


async def test_points_one_camera_shows_its_whole_file_and_no_secret(
    county: County, container: Container, sign_in: SignIn
) -> None:
    rows = await give_states(container)
    code = next(iter(rows))
    facts = next(facts for facts in county.cameras if facts["code"] == code)
    client = await sign_in(Role.GOVERNANCE_OFFICER)
    answer = await client.get(f"/api/v1/cameras/{code}")
    camera = answer.json()
    assert [column["column"] for column in camera["record"]][:3] == ["SBBM", "SBMC", "SBCS"]
    assert camera["main_url"] == facts["main_url"]
    assert camera["health"]["stream"] == {"codec": "h264", "width": 640}
    taken = ("2026-03-02T08:00:00Z", "2026-02-27T08:00:00Z")
    assert (camera["checked_at"], camera["evidence_at"]) == taken
    (line,) = (await client.get("/api/v1/cameras", params={"q": code})).json()["items"]
    assert (line["checked_at"], line["evidence_at"]) == taken
    assert camera["completeness"]["mandatory"] == 16
    assert (camera["username_set"], camera["password_set"]) == (True, True)
    assert facts["password"] not in answer.text
    assert "sealed" not in answer.text
    assert answer.headers["ETag"] == '"v1"'
    assert (await client.get(f"/api/v1/cameras/{camera['id']}")).json() == camera
    for unknown in ("0" * 20, "nonsense", "00000000-0000-0000-0000-000000000000"):
        assert (await client.get(f"/api/v1/cameras/{unknown}")).status_code == 404


async def test_points_a_camera_is_held_against_the_others_and_its_division(
    county: County, container: Container, sign_in: SignIn
) -> None:
    async with container.database.unit_of_work() as tx:
        cameras = {camera.code: camera for camera in await tx.session.scalars(select(Camera).order_by(Camera.code))}
        mine, pole = [each for each in cameras.values() if each.division_code.startswith(TOWN)][:2]
        theirs = next(each for each in cameras.values() if not each.division_code.startswith(TOWN))
        for other, azimuth in ((pole, 10.0), (theirs, mine.azimuth_deg)):
            other.ipv4, other.longitude, other.latitude = mine.ipv4, mine.longitude, mine.latitude
            other.azimuth_deg, other.direction = azimuth, mine.direction
            other.lifecycle = Lifecycle.IN_SERVICE
        codes = (mine.code, pole.code, theirs.code)

    async def found(division: str | None, code: str) -> set[tuple[str, str]]:
        client = await sign_in(Role.OPERATOR, division)
        invalid = (await client.get(f"/api/v1/cameras/{code}")).raise_for_status().json()["completeness"]["invalid"]
        return {(each["field"], each["reason"]["text"].partition(" has")[0]) for each in invalid}

    everywhere, ours = await found(None, codes[0]), await found(TOWN, codes[0])
    assert {("ipv4", codes[1]), ("ipv4", codes[2]), ("longitude", codes[2])} <= everywhere
    assert ("longitude", codes[1]) not in everywhere, "two cameras on one pole look into different directions"
    unnamed = "a camera outside of your area"
    assert {("ipv4", codes[1]), ("ipv4", unnamed), ("longitude", unnamed)} <= ours
    assert not any(codes[2] in reason for _, reason in ours)
    assert ("longitude", "the position lies outside of the camera’s division") in await found(None, codes[2])
    others = [code for code in cameras if code not in codes][:5]
    assert not [each for code in others for each in await found(None, code) if each[0] in {"ipv4", "longitude"}]


async def test_points_divisions_count_their_whole_subtree(county: County, sign_in: SignIn) -> None:
    items = (await (await sign_in(Role.OPERATOR)).get("/api/v1/divisions")).json()["items"]
    cameras = {item["code"]: item["cameras"] for item in items}
    standing = [facts for facts in county.cameras if facts["lifecycle"] != "retired"]
    assert cameras["369901"] == len(standing)
    assert cameras[TOWN] == sum(facts["division_code"].startswith(TOWN) for facts in standing)
    ours = (await (await sign_in(Role.OPERATOR, TOWN)).get("/api/v1/divisions")).json()["items"]
    assert {item["code"][:9] for item in ours} == {TOWN}


async def test_points_basemap_is_the_drawn_one_or_the_boundaries(
    county: County, container: Container, sign_in: SignIn
) -> None:
    client = await sign_in(Role.OPERATOR)
    plain = (await client.get("/api/v1/basemap")).json()
    assert {feature["properties"]["kind"] for feature in plain["features"]} == {"boundary"}
    assert len(plain["features"]) == 21
    drawing = json.dumps(county.basemap, ensure_ascii=False)
    (container.settings.data_dir / DRAWN_FILE).write_text(drawing, "utf-8")
    drawn = (await client.get("/api/v1/basemap")).json()
    assert {feature["properties"]["kind"] for feature in drawn["features"]} == {"boundary", "built", "river", "road"}


async def test_points_basemap_has_the_operators_tiles_in_ranges(
    county: County, container: Container, sign_in: SignIn, anonymous: httpx.AsyncClient
) -> None:
    client = await sign_in(Role.OPERATOR)
    assert (await client.get("/api/v1/basemap")).json()["tiles"] is False
    assert (await client.get("/api/v1/basemap/tiles")).status_code == 404
    content = bytes(range(256)) * 40
    (container.settings.data_dir / TILES_FILE).write_bytes(content)
    assert (await client.get("/api/v1/basemap")).json()["tiles"] is True
    headers = {"Range": "bytes=16-31", "Accept-Encoding": "gzip"}
    tiles = await client.get("/api/v1/basemap/tiles", headers=headers)
    assert (tiles.status_code, tiles.content) == (206, content[16:32])
    assert "content-encoding" not in tiles.headers
    assert tiles.headers["cache-control"].startswith("private")
    assert (await anonymous.get("/api/v1/basemap/tiles", headers=headers)).status_code == 401


@pytest.mark.parametrize("file_format", ["xlsx", "csv", "geojson"])
async def test_points_export_imports_back_to_zero_changes(
    file_format: str, county: County, container: Container, sign_in: SignIn
) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    exported = await client.get("/api/v1/exports/cameras", params={"format": file_format})
    assert exported.status_code == 200
    assert f".{file_format}" in exported.headers["content-disposition"]
    answer = await client.post("/api/v1/imports", files={"file": ("again", exported.content)})
    report = answer.json()
    assert report["summary"] == {"new": 0, "changed": 0, "unchanged": len(county.cameras), "refused": 0}
    async with container.database.reading() as session:
        camera = (await session.scalars(select(Camera).where(col(Camera.password_sealed).is_not(None)).limit(1))).one()
    assert camera.version == 1


async def test_points_export_holds_the_askers_area_only(county: County, sign_in: SignIn) -> None:
    client = await sign_in(Role.GOVERNANCE_OFFICER, TOWN)
    exported = (await client.get("/api/v1/exports/cameras", params={"format": "geojson"})).text
    codes = {feature["properties"]["SBBM"] for feature in json.loads(exported)["features"]}
    assert codes == {facts["code"] for facts in county.cameras if facts["division_code"].startswith(TOWN)}


async def test_points_import_shows_before_it_writes(county: County, sign_in: SignIn) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    camera = county.cameras[0]
    rows = f"设备编码,设备名称\n{camera['code']},新名\n36990101001320999999,新点\n123,短\n"
    dry = await client.post("/api/v1/imports", params={"dry_run": True}, files={"file": ("a.csv", rows.encode())})
    report = dry.json()
    assert report["summary"] == {"new": 0, "changed": 1, "unchanged": 0, "refused": 2}
    by_code = {row["code"]: row for row in report["rows"]}
    (change,) = by_code[camera["code"]]["changes"]
    assert (change["field"], change["before"], change["after"]) == ("name", camera["name"], "新名")
    assert by_code["36990101001320999999"]["errors"][0]["field"] == "division_code"
    real = (await client.post("/api/v1/imports", files={"file": ("a.csv", rows.encode())})).json()
    assert (real["applied"], real["summary"]) == (False, report["summary"])
    assert (await client.get(f"/api/v1/cameras/{camera['code']}")).json()["name"] == camera["name"]
    good = rows.splitlines(keepends=True)[:2]
    done = (await client.post("/api/v1/imports", files={"file": ("a.csv", "".join(good).encode())})).json()
    assert (done["applied"], done["summary"]["changed"]) == (True, 1)
    assert (await client.get(f"/api/v1/cameras/{camera['code']}")).json()["name"] == "新名"
    broken = await client.post("/api/v1/imports", files={"file": ("a.xlsx", b"PK\x03\x04 no")})
    assert (broken.status_code, broken.json()["errors"][0]["field"]) == (422, "file")
