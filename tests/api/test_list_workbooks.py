"""The lists behind figures go out as workbooks: row by row what the list shows, in words, and audited."""

import io
from pathlib import Path
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import col, select

from registry.model import Camera
from tests.api.conftest import SignIn
from tests.fakes.clock import FakeClock
from tests.fakes.county import stock
from tests.fakes.seen_county import listed, watch
from vms.accounts.model import Role
from vms.audit.tables import AuditEntry
from vms.coverage import books_api
from vms.demo.installing import County
from vms.health.tables import CameraHealth
from vms.web.deps import Container

ABOVE = 6
"""The lines of a sheet before its rows: heading, what, when, how many, an empty one, titles."""
Rows = list[list[Any]]


@pytest.fixture
async def county(container: Container, tmp_path: Path) -> County:
    found = await stock(container.database, tmp_path, cameras=80)
    await watch(container)
    return found


async def book(client: httpx.AsyncClient, path: str, **query: Any) -> tuple[Rows, Rows]:
    """The lines of its first two sheets."""
    answer = (await client.get(f"/api/v1/coverage/{path}/workbook", params=query)).raise_for_status()
    assert answer.headers["content-disposition"].endswith('.xlsx"')
    found = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    sheets = [found.get_sheet_by_index(at).to_python() for at in range(len(found.sheet_names))]
    return sheets[0], sheets[1] if len(sheets) > 1 else []


@pytest.mark.parametrize(
    "query",
    [
        {"missing": "usable"},
        {"reached": "proven"},
        {"excluded": "usable"},
        {"level": "online", "class": 2},
        {"scope": "core", "missing": "proven", "class": 1},
    ],
)
async def test_the_sites_of_a_list_are_the_rows_of_its_workbook(
    query: dict[str, Any], county: County, clock: FakeClock, sign_in: SignIn
) -> None:
    client = await sign_in(Role.AUDITOR)
    then = {"at": clock.now().isoformat()}
    await clock.jump(3600)
    for when in ({}, then):
        shown = await listed(client, "coverage/sites", **query, **when)
        sites, cameras = await book(client, "sites", language="en", **query, **when)
        assert sites[3][0] == len(shown)
        rows = sites[ABOVE:]
        assert [(row[0], row[1], row[2]) for row in rows] == [(s["code"], s["name"], s["class"]) for s in shown]
        assert [row[4] for row in rows] == [s["level"] or "not planned" for s in shown]
        behind = [(s["code"], c["code"], c["evidence_sha"] or "") for s in shown for c in s["cameras"]]
        assert [(row[0], row[2], row[8]) for row in cameras[ABOVE:]] == behind
        for site, row in zip(shown, rows, strict=True):
            assert bool(row[9]) == bool(site["reasons"]), "each says why it stands no higher"


async def test_reasons_are_in_words_of_either_language(county: County, container: Container, sign_in: SignIn) -> None:
    client = await sign_in(Role.AUDITOR)
    cases: tuple[tuple[str, list[str]], ...] = (("refused", []), ("ok", ["black"]))
    async with container.database.unit_of_work() as tx:
        query = select(Camera).where(Camera.lifecycle == "in_service").order_by(Camera.code).limit(2)
        codes = []
        for camera, (finding, faults) in zip(await tx.session.scalars(query), cases, strict=True):
            codes.append(camera.code)
            state = "degraded" if faults else "offline"
            health = await tx.session.get_one(CameraHealth, camera.id)
            health.sqlmodel_update({"state": state, "finding": finding, "faults": faults, "checked_at": tx.now})
    for language, words in (
        ("zh-CN", ("离线：拒绝连接", "画面异常：黑屏（代码 1）")),
        ("en", ("offline: connection refused", "degraded: black (code 1)")),
    ):
        sites, cameras = await book(client, "sites", level="planned", language=language)
        rows = {row[2]: row for row in cameras}
        for code, said in zip(codes, words, strict=True):
            assert rows[code][6] == said
            assert said in next(row[9] for row in sites if row[0] == rows[code][0])


async def test_what_is_asked_for_stands_above(county: County, sign_in: SignIn) -> None:
    client = await sign_in(Role.AUDITOR)
    sites, _ = await book(client, "sites", missing="usable", scope="core", **{"class": 1})
    assert [row[0] for row in sites[:2]] == ["部位 核心区", "未达到“可用”的部位；一类"]
    sites, _ = await book(client, "sites", excluded="usable", reason="maintenance", language="en")
    assert sites[1][0] == "sites left out of usable; maintenance"
    rated, _ = await book(client, "rated", rate="sound", show="failing", scope="townships", language="en")
    assert [row[0] for row in rated[:2]] == ["Camera points other townships", "sound rate; failing"]


async def test_tonights_sites_go_out_with_their_frames_from_the_dark(county: County, sign_in: SignIn) -> None:
    client = await sign_in(Role.AUDITOR)
    said: set[str] = set()
    for show in ("blind", "lost", "by_record"):
        shown = await listed(client, "coverage/night/sites", show=show)
        sites, cameras = await book(client, "night/sites", show=show, language="en")
        assert [row[0] for row in sites[ABOVE:]] == [site["code"] for site in shown]
        sights = {night["camera_id"]: night["sight"] for site in shown for night in site["night"]}
        told = {row[2]: row[9] for row in cameras[ABOVE:]}
        for site in shown:
            for camera in site["cameras"]:
                assert bool(told[camera["code"]]) == (camera["id"] in sights)
        said |= set(told.values())
    assert any("by its record" in each for each in said), "those seen by record alone say so"


@pytest.mark.parametrize("rate", ["sound", "picture", "clock", "recording"])
async def test_the_cameras_behind_a_rate_go_out_with_the_reason(rate: str, county: County, sign_in: SignIn) -> None:
    client = await sign_in(Role.AUDITOR)
    for show in ({"show": "failing"}, {"show": "left_out"}, {}):
        shown = await listed(client, "coverage/rated", rate=rate, **show)
        rows, _ = await book(client, "rated", rate=rate, language="en", **show)
        assert [row[0] for row in rows[ABOVE:]] == [camera["code"] for camera in shown]
        for camera, row in zip(shown, rows[ABOVE:], strict=True):
            assert bool(row[9]) == bool(camera["reason"])
            assert row[10] == ("" if camera["retention_days"] is None else camera["retention_days"])


@pytest.mark.parametrize("show", ["all", "usable", "unseen", "excluded"])
async def test_the_sites_of_a_month_go_out_with_their_hours(
    show: str, county: County, clock: FakeClock, sign_in: SignIn
) -> None:
    await clock.jump(7200)
    client = await sign_in(Role.AUDITOR)
    shown = await listed(client, "coverage/month/sites", show=show)
    rows, _ = await book(client, "month/sites", show=show, language="en")
    assert [row[0] for row in rows[ABOVE:]] == [site["code"] for site in shown]
    for site, row in zip(shown, rows[ABOVE:], strict=True):
        usable = site["usable"]
        told = [usable["usable_h"], usable["required_h"], usable["unseen_h"]]
        assert row[5:8] == pytest.approx(told, abs=0.005)
        assert sum(row[8:12]) == pytest.approx(sum(usable["excluded_h"].values()), abs=0.02)
        assert (row[12] == "not enough samples") == (usable["rate"] is None)
        assert row[13].split() == [camera["code"] for camera in site["cameras"]]


async def test_records_go_out_with_all_that_they_lack(county: County, container: Container, sign_in: SignIn) -> None:
    client = await sign_in(Role.AUDITOR)
    async with container.database.unit_of_work() as tx:
        camera = (await tx.session.scalars(select(Camera).where(Camera.lifecycle == "in_service").limit(1))).one()
        camera.address, camera.retention_days, camera.ipv4 = None, 7, None
    for query in ({}, {"show": "invalid"}, {"show": "complete"}, {"field": "address"}):
        shown = await listed(client, "coverage/files/lacking", **query)
        files, gaps = await book(client, "files/lacking", language="en", **query)
        assert [row[0] for row in files[ABOVE:]] == [record["code"] for record in shown]
        assert len(gaps[ABOVE:]) == sum(len(record["gaps"]) for record in shown)
    files, gaps = await book(client, "files/lacking")
    (row,) = [row for row in files if row[0] == camera.code]
    assert "安装地址" in row[3].split("；")
    assert row[4].startswith("录像保存天数: ")
    assert [camera.code, camera.name, row[2], "安装地址", "未填"] in gaps


async def test_each_is_audited_and_too_many_rows_are_refused(
    county: County, container: Container, clock: FakeClock, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    await clock.jump(60)
    client = await sign_in(Role.AUDITOR)
    sites, _ = await book(client, "sites", missing="usable")
    await book(client, "night/sites")
    rated, _ = await book(client, "rated", rate="sound", show="failing")
    async with container.database.reading() as session:
        wanted = col(AuditEntry.action).in_(["sites.export", "points.export"])
        entries = list(await session.scalars(select(AuditEntry).where(wanted).order_by(col(AuditEntry.id))))
    first, second, third = [entry.detail or {} for entry in entries]
    assert (first["missing"], first["scope"], first["rows"]) == ("usable", "county", sites[3][0])
    assert second["night"] == "blind"
    assert (third["rate"], third["show"], third["rows"]) == ("sound", ["failing"], rated[3][0])
    monkeypatch.setattr(books_api, "MOST_SITES", 3)
    monkeypatch.setattr(books_api, "MOST_CAMERAS", 3)
    monkeypatch.setattr(books_api, "MOST_FILES", 3)
    paths = ("sites", "night/sites", "points", "month/sites", "files/lacking?show=all", "rated?rate=sound")
    for path in paths:
        name, _, query = path.partition("?")
        refused = await client.get(f"/api/v1/coverage/{name}/workbook?{query}")
        assert (refused.status_code, refused.json()["code"]) == (422, "too_much_at_once")
