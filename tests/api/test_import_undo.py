"""An import is undone whole, the past stays as it was, a mended file brings all back; refused rows as a file."""

import io
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from sqlmodel import col, select

from registry.layouts import Entity
from registry.model import Camera, Change, Site, Target
from tests.api.conftest import SignIn
from tests.fakes.clock import START, FakeClock
from tests.fakes.county import small_county
from vms.accounts.model import Role, service_actor
from vms.demo.county import write_county
from vms.demo.installing import County
from vms.points.transfers import Transfers
from vms.web.deps import Container
from vms.web.lines import HungUpError


async def load(client: httpx.AsyncClient, path: Path, **query: Any) -> dict[str, Any]:
    with path.open("rb") as file:
        answer = await client.post("/api/v1/imports", files={"file": (path.name, file)}, params=query)
    body: dict[str, Any] = answer.raise_for_status().json()
    return body


def written(folder: Path, county: County, name: str = "county.xlsx") -> Path:
    write_county(folder / name, county)
    return folder / name


async def registry(container: Container) -> dict[str, Any]:
    """What the registry holds, without what every change leaves behind."""
    left = {"version", "updated_at", "created_at", "password_sealed"}
    async with container.database.reading() as session:
        rows: list[Camera | Site | Target] = [
            *await session.scalars(select(Camera)),
            *await session.scalars(select(Site)),
            *await session.scalars(select(Target)),
        ]
    return {str(row.id): row.model_dump(exclude=left) for row in rows}


async def test_undoing_an_import_puts_everything_back_and_the_past_stays(
    container: Container, clock: FakeClock, sign_in: SignIn, tmp_path: Path
) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    county = small_county(30)
    await load(client, written(tmp_path, county))
    before = await registry(container)
    await clock.advance(60)
    for camera in county.cameras[:5]:
        camera["name"], camera["password"], camera["installed_at"] = "改名", "another", None
    county.rows[next(iter(county.rows))][0]["name"] = "改名县"
    second = await load(client, written(tmp_path, county, "second.xlsx"))
    after = await registry(container)
    assert after != before
    await clock.advance(60)
    undone = (await client.post(f"/api/v1/imports/{second['import_id']}/undo")).raise_for_status().json()
    assert undone == {"restored": 6, "retired": 0, "removed": 0, "kept": 0, "passwords": 5}
    assert await registry(container) == before
    then = (await client.get("/api/v1/coverage/sites", params={"at": "2026-03-02T08:01:30Z", "limit": 200})).json()
    assert "改名" in {camera["name"] for site in then["items"] for camera in site["cameras"]}
    listed = (await client.get("/api/v1/imports")).json()
    assert [(run["file_name"], run["undone_at"] is not None) for run in listed["items"]] == [
        ("second.xlsx", True),
        ("county.xlsx", False),
    ]
    again = await client.post(f"/api/v1/imports/{second['import_id']}/undo")
    assert (again.status_code, "was undone by" in again.json()["detail"]) == (409, True)


async def test_undoing_what_was_brought_retires_it_and_the_next_import_revives_it(
    container: Container, clock: FakeClock, sign_in: SignIn, tmp_path: Path
) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    county = small_county(30)
    path = written(tmp_path, county)
    first = await load(client, path)
    whole = await registry(container)
    targets = (await client.get("/api/v1/targets")).json()["items"]
    await clock.advance(60)
    undone = (await client.post(f"/api/v1/imports/{first['import_id']}/undo")).raise_for_status().json()
    living = [each for each in (*county.cameras, *county.rows[Entity.SITE]) if not each.get("retired_on")]
    assert undone["retired"] == len(living) > 50
    assert (undone["removed"], undone["kept"] > 20, undone["restored"]) == (5 + 20 + 12 + 13 + 32, True, 0)
    await clock.advance(3)
    now = (await client.get("/api/v1/coverage")).json()
    assert (now["scopes"][0]["sites"], now["scopes"][0]["points"], now["scopes"][0]["rooms"], now["targets"]) == (
        0,
        0,
        0,
        [],
    )
    then = (await client.get("/api/v1/coverage", params={"at": START.isoformat()})).json()
    assert then["scopes"][0]["sites"] > 20
    assert then["scopes"][0]["rooms"] == 20
    assert [each["id"] for each in then["targets"]] == [each["id"] for each in targets]
    await clock.advance(60)
    second = await load(client, path)
    assert second["applied"]
    assert await registry(container) == whole


async def test_undoing_never_loses_what_somebody_did_since(
    container: Container, clock: FakeClock, sign_in: SignIn, tmp_path: Path
) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    first = await load(client, written(tmp_path, small_county(12)))
    await clock.advance(60)
    async with container.database.reading() as session:
        site = (await session.scalars(select(Site).limit(1))).one()
        changes = len((await session.scalars(select(Change.id))).all())
    path = f"/api/v1/sites/{site.id}"
    etag = (await client.get(path)).headers["ETag"]
    (
        await client.patch(path, json={"name": "有人改过", "reason": "更名"}, headers={"If-Match": etag})
    ).raise_for_status()
    refused = await client.post(f"/api/v1/imports/{first['import_id']}/undo")
    problem = refused.json()
    assert (refused.status_code, problem["code"], problem["params"]) == (409, "in_the_way", {"count": "1"})
    (changed,) = problem["errors"]
    assert (changed["field"], changed["code"], site.code in changed["params"]["name"]) == ("site", "changed_by", True)
    async with container.database.reading() as session:
        assert len((await session.scalars(select(Change.id))).all()) == changes + 1
    town = await sign_in(Role.ADMINISTRATOR, "369901100")
    assert (await town.post(f"/api/v1/imports/{first['import_id']}/undo")).status_code == 404
    dry = await load(client, tmp_path / "county.xlsx", dry_run=True)
    assert dry["import_id"] is None


async def test_refused_rows_come_back_as_a_file_that_can_be_mended(
    container: Container, sign_in: SignIn, tmp_path: Path
) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    county = small_county(12)
    county.cameras[2]["site_code"], county.cameras[4]["maker"] = "BW-nowhere", "大化"
    path = written(tmp_path, county)
    assert (await load(client, path))["summary"]["refused"] == 2
    with path.open("rb") as file:
        answer = await client.post("/api/v1/imports/refused", files={"file": ("county.xlsx", file)})
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(answer.raise_for_status().content)).get_sheet_by_index(0).to_python()
    )
    titles = [str(title) for title in rows[0]]
    assert titles[-2:] == ["原行号", "错误"]
    shown = [dict(zip(titles, row, strict=True)) for row in rows[1:]]
    assert [row["原行号"] for row in shown] == [4, 6]
    assert [str(row["错误"]).partition("（")[0] for row in shown] == [
        "部位编码：没有部位 BW-nowhere",
        "设备厂商：“大化”不在该列允许的取值中",
    ]
    assert {"用户名", "密码"}.isdisjoint(titles)
    with path.open("rb") as file:
        english = await client.post("/api/v1/imports/refused?language=en", files={"file": ("county.xlsx", file)})
    header, *said = (
        CalamineWorkbook.from_filelike(io.BytesIO(english.raise_for_status().content)).get_sheet_by_index(0).to_python()
    )
    assert header == [*rows[0][:-2], "row in the file", "errors"], "the file's own titles stay"
    assert [str(row[-1]).partition(" (")[0] for row in said] == [
        "site code: site BW-nowhere is not known",
        "maker: “大化” is none of the column's values",
    ]
    assert {row["★设备编码"] for row in shown} == {county.cameras[at]["code"] for at in (2, 4)}
    (tmp_path / "refused.xlsx").write_bytes(answer.content)
    again = await load(client, tmp_path / "refused.xlsx", dry_run=True)
    assert again["summary"]["refused"] == 2
    assert any("错误" in note["text"] for note in again["notes"])
    (tmp_path / "refused.xlsx").write_bytes(english.content)
    assert (await load(client, tmp_path / "refused.xlsx", dry_run=True))["summary"]["refused"] == 2


async def test_mended_rows_leave_the_accounts_of_their_cameras_alone(
    container: Container, sign_in: SignIn, tmp_path: Path
) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    sheet, code = tmp_path / "cameras.csv", "36990110001320990001"

    def write(maker: str) -> None:
        titles = ["SBBM", "SBMC", "SSQH", "SBCS", "YHM", "MM"]
        rows = [titles, [code, "东门", "369901100", maker, "admin", "secret"]]
        sheet.write_text("\n".join(",".join(row) for row in rows), "utf-8")

    await load(client, written(tmp_path, small_county(2)))
    write("大华")
    assert (await load(client, sheet))["applied"]
    write("大化")
    with sheet.open("rb") as file:
        answer = await client.post("/api/v1/imports/refused", files={"file": (sheet.name, file)})
    table = CalamineWorkbook.from_filelike(io.BytesIO(answer.raise_for_status().content)).get_sheet_by_index(0)
    titles, row = table.to_python()
    row[titles.index("SBCS")] = "海康"
    with xlsxwriter.Workbook(tmp_path / "mended.xlsx") as book:
        page = book.add_worksheet()
        page.write_row(0, 0, titles)
        page.write_row(1, 0, row)
    assert (await load(client, tmp_path / "mended.xlsx"))["applied"]
    async with container.database.reading() as session:
        camera = (await session.scalars(select(Camera).where(col(Camera.code) == code))).one()
    assert (camera.maker, camera.username) == ("1", "admin")
    assert camera.password_sealed is not None


async def test_an_import_tells_how_far_it_is_and_writes_nothing_when_it_is_stopped(
    container: Container, sign_in: SignIn, tmp_path: Path
) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    path = written(tmp_path, small_county(12))

    def stop(done: int, of: int) -> None:
        raise HungUpError

    with pytest.raises(HungUpError):
        await container.get(Transfers).load(service_actor(), path, write=True, on_progress=stop)
    assert await registry(container) == {}
    with path.open("rb") as file:
        answer = await client.post("/api/v1/imports", files={"file": (path.name, file)}, params={"progress": True})
    *told, last = [json.loads(line) for line in answer.raise_for_status().text.splitlines()]
    assert last["result"]["applied"]
    assert [line["done"] for line in told] == sorted(line["done"] for line in told)
    (cameras,) = (sheet for sheet in last["result"]["understood"] if sheet["kind"] == "camera")
    assert {column["code"] for column in cameras["columns"]} >= {"SBBM", "JD", "WD", "LWSX"}


async def test_an_import_says_its_file_and_why_in_the_history_of_all_that_it_changed(
    container: Container, clock: FakeClock, sign_in: SignIn, tmp_path: Path
) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    county = small_county(12)
    await load(client, written(tmp_path, county))
    await clock.advance(60)
    county.cameras[0]["name"] = "改名"
    done = await load(client, written(tmp_path, county, "second.xlsx"), reason="  年度 普查 ")
    async with container.database.reading() as session:
        changed = (await session.scalars(select(Camera).where(col(Camera.name) == "改名"))).one()
    history = (await client.get(f"/api/v1/history/camera/{changed.id}/changes")).json()["items"]
    assert [each["reason"] for each in history] == ["import second.xlsx: 年度 普查", "import county.xlsx"]
    listed = (await client.get("/api/v1/imports")).json()["items"]
    assert [(run["file_name"], run["reason"]) for run in listed] == [("second.xlsx", "年度 普查"), ("county.xlsx", "")]
    await clock.advance(60)
    undone = (await client.post(f"/api/v1/imports/{done['import_id']}/undo")).raise_for_status().json()
    assert undone["restored"] == 1
    with (tmp_path / "second.xlsx").open("rb") as file:
        files = {"file": (f"{'很' * 150}.xlsx", file)}
        answer = await client.post("/api/v1/imports", files=files, params={"reason": "长" * 100})
        assert answer.raise_for_status().json()["applied"]
    with (tmp_path / "second.xlsx").open("rb") as file:
        refused = await client.post("/api/v1/imports", files={"file": ("a.xlsx", file)}, params={"reason": "长" * 101})
    assert refused.status_code == 422
