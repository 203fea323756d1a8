"""Which reports the list shows, and how the checks of offline cameras ended, in a report and on the page."""

import io
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import col, select

from registry.model import Camera
from tests.api.conftest import SignIn
from tests.fakes.clock import START, FakeClock
from tests.fakes.county import stock
from tests.fakes.seen_county import get
from vms.accounts.model import Role
from vms.demo.installing import County
from vms.health.tables import CameraHealth, Transition
from vms.reports.model import Language
from vms.reports.schedule import Line, Schedule
from vms.reports.service import Reports
from vms.web.deps import Container

TOWN, TOWNSHIP = "369901100", "369901203"
BACK = "b" * 64
"""The frame of those that came back."""
ENDS = ("refused", "timed_out", "unauthorized")


@pytest.fixture
async def county(container: Container, tmp_path: Path) -> County:
    """Of its cameras every second one is offline, for one reason or another."""
    found = await stock(container.database, tmp_path, cameras=60)
    async with container.database.unit_of_work() as tx:
        for number, camera in enumerate(await tx.session.scalars(select(Camera).order_by(Camera.code))):
            if camera.lifecycle in {"planned", "retired"}:
                continue
            state, finding = ("offline", ENDS[number % 3]) if number % 2 else ("online", "ok")
            at = START + timedelta(minutes=10)
            tx.session.add(CameraHealth(camera_id=camera.id, state=state, finding=finding, checked_at=at))
            before = START + timedelta(minutes=5)
            moved: dict[str, Any] = {"camera_id": camera.id, "from_state": "unknown"}
            tx.session.add(Transition(at=before, to_state="offline", finding="no_video", **moved))
            frame = None if number % 2 else BACK
            tx.session.add(Transition(at=at, to_state=state, finding=finding, evidence_sha=frame, **moved))
    return found


async def titles(client: httpx.AsyncClient, **query: Any) -> list[str]:
    page = await get(client, "reports", limit=200, **query)
    assert page["total"] == len(page["items"])
    return sorted(each["title"] for each in page["items"])


async def test_the_list_shows_the_kind_area_and_time_that_is_asked_for(
    county: County, container: Container, clock: FakeClock, sign_in: SignIn
) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    await clock.jump(3600)
    made = [
        (await client.post("/api/v1/reports", json={"language": "en", "scope": scope})).raise_for_status().json()
        for scope in ("county", TOWN, TOWNSHIP)
    ]
    await clock.jump(2 * 86_400)
    async with container.database.unit_of_work() as tx:
        for health in await tx.session.scalars(select(CameraHealth)):
            health.checked_at = clock.now()
    plan = Schedule.of([Line.DAILY, Line.UNITS_DAILY], Language.ENGLISH)
    assert await container.get(Reports).make_due(plan)
    every = (await get(client, "reports", limit=200))["items"]
    daily = [each for each in every if each["schedule"]]
    days = sorted({each["as_of"] for each in daily})
    assert len(days) == 2, "that of the import and the one after it"
    assert await titles(client, kind="daily") == sorted(each["title"] for each in daily)
    assert await titles(client, kind="monthly") == []
    assert await titles(client, scheduled="false") == sorted(each["title"] for each in made)
    assert await titles(client, scheduled="true", kind="moment") == []
    in_town = [each for each in every if each["scope"].startswith(TOWN)]
    assert len(in_town) > 1
    assert await titles(client, division=TOWN) == sorted(each["title"] for each in in_town)
    # 2026-03-02 is the day of START in the county; its daily report is about the midnight after it.
    of_a_day = await titles(client, **{"from": "2026-03-02", "to": "2026-03-02"})
    assert of_a_day == sorted(each["title"] for each in every if each["as_of"] <= days[0])
    assert await titles(client, **{"from": "2026-03-03"}) == sorted(
        each["title"] for each in daily if each["as_of"] == days[1]
    )
    assert await titles(client, to="2026-03-01") == []
    officer = await sign_in(Role.GOVERNANCE_OFFICER, TOWNSHIP)
    for query in ({"division": TOWN}, {"division": "nowhere"}, {"from": "0001-01-01"}, {"kind": "yearly"}):
        assert (await officer.get("/api/v1/reports", params=query)).status_code == 422
    assert await titles(officer) == await titles(client, division=TOWNSHIP)
    of_the_county = await sign_in(Role.ADMINISTRATOR, TOWN[:6])
    assert await titles(of_the_county) == await titles(client), "what tells of everything tells of the one county"
    late = {"kind": "daily", "day": "9999-12-31"}
    assert (await client.post("/api/v1/reports", json=late)).status_code == 422


async def names_behind_means_and_records(
    client: httpx.AsyncClient, report: dict[str, Any], manifest: dict[str, Any], book: bytes
) -> None:
    """Of the online rate and of the files as many are named as the figures count, as the pages show them."""
    as_of = report["as_of"]
    figures = {each["kind"]: each for each in manifest["published"]}
    span = {"from": "2026-03-01T00:00:00+08:00", "to": as_of}
    rated = {each["code"]: each for each in (await get(client, "rates/cameras", limit=200, **span))["items"]}
    short = {code: each for code, each in rated.items() if (each["online_pct"] or 100) < 100 or each["online_pct"] == 0}
    told = {each["camera"]: each for each in manifest["less_online"]}
    assert {code: each["online_pct"] for code, each in told.items()} == {
        code: each["online_pct"] for code, each in short.items()
    }
    assert [each["online_pct"] for each in manifest["less_online"]] == sorted(
        each["online_pct"] for each in told.values()
    )
    enough = [each["online_pct"] for each in rated.values() if each["online_pct"] is not None]
    assert figures["online"]["rate"] == pytest.approx(sum(enough) / len(enough))
    for code, each in told.items():
        gone = rated[code]["outage"]
        assert (each["finding"], each["sha256"]) == ((gone["finding"], gone["sha256"]) if gone else (None, None))
    back = {code for code, each in told.items() if each["until"]}
    assert back, "some came back"
    assert {told[code]["sha256"] for code in back} == {BACK}
    assert {each["finding"] for code, each in told.items() if code not in back} == set(ENDS)
    lacking = (await get(client, "coverage/files/lacking", limit=200, at=as_of))["items"]
    assert [each["camera"] for each in manifest["incomplete"]] == [each["code"] for each in lacking]
    assert len(lacking) == figures["files"]["denominator"] - figures["files"]["numerator"] > 0
    for named, listed in zip(manifest["incomplete"], lacking, strict=True):
        assert [(gap["field"], (gap["reason"] or {"en": None})["en"]) for gap in named["gaps"]] == [
            (gap["field"], gap["reason"]["text"] if gap["reason"] else None) for gap in listed["gaps"]
        ]
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(book))
    for name, rows in (("Cameras less than always online", told), ("Cameras with incomplete files", lacking)):
        assert len(sheets.get_sheet_by_name(name).to_python()) == len(rows) + 1


async def test_a_report_is_of_a_past_moment_too(county: County, clock: FakeClock, sign_in: SignIn) -> None:
    await clock.jump(3600)
    client = await sign_in(Role.AUDITOR)
    at = START + timedelta(minutes=7)
    report = (await client.post("/api/v1/reports", json={"at": at.isoformat()})).raise_for_status().json()
    assert datetime.fromisoformat(report["as_of"]) == at
    again = (await client.post(f"/api/v1/reports/{report['id']}/again")).raise_for_status().json()
    assert again["reproduced"], again


async def test_an_offline_camera_is_told_with_how_its_check_ended(
    county: County, container: Container, clock: FakeClock, sign_in: SignIn
) -> None:
    await clock.jump(3600)
    client = await sign_in(Role.AUDITOR)
    async with container.database.reading() as session:
        found = {each.camera_id: each for each in await session.scalars(select(CameraHealth))}
        ended = {
            each.code: found[each.id].finding
            for each in await session.scalars(select(Camera))
            if each.id in found and found[each.id].state == "offline"
        }
    report = (await client.post("/api/v1/reports", json={"language": "en"})).raise_for_status().json()
    early = (START + timedelta(minutes=7)).isoformat()
    for at, expected in (({}, ended), ({"at": report["as_of"]}, ended), ({"at": early}, None)):
        sites = (await get(client, "coverage/sites", missing="usable", limit=200, **at))["items"]
        reasons = [reason for site in sites for reason in site["reasons"]]
        told = {reason["camera_code"]: reason["finding"] for reason in reasons if reason["code"] == "offline"}
        assert set(told.values()) == (set(ENDS) if expected else {"no_video"})
        assert expected is None or all(expected[code] == finding for code, finding in told.items())
        assert not any(reason["finding"] for reason in reasons if reason["code"] != "offline")
        rated = (await get(client, "coverage/rated", rate="sound", show="failing", limit=200, **at))["items"]
        assert {each["finding"] for each in rated if each["reason"] == "offline"} == set(told.values())
    manifest, book = [
        (await client.get(f"/api/v1/reports/{report['id']}/file", params={"part": part})).content
        for part in ("manifest", "xlsx")
    ]
    failing = json.loads(manifest)["failing"]
    by_rate = {
        rate: {each["camera"]: each for each in failing if each["rate"] == rate} for rate in ("sound", "picture")
    }
    async with container.database.reading() as session:
        ids = {str(each.id): each.code for each in await session.scalars(select(Camera))}
        moves = list(await session.scalars(select(Transition).order_by(col(Transition.at))))
    last = {ids[str(each.camera_id)]: each for each in moves}
    for rate, named in by_rate.items():
        query = {"rate": rate, "show": "failing", "limit": 200, "at": report["as_of"]}
        rated = (await get(client, "coverage/rated", **query))["items"]
        assert named.keys() == {each["code"] for each in rated}
        assert {code: each["sha256"] for code, each in named.items()} == {
            code: last[code].evidence_sha if code in last else None for code in named
        }
    assert by_rate["sound"]
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_name("Cameras that fall short").to_python()
    assert len(sheet) == len(failing) + 1
    await names_behind_means_and_records(client, report, json.loads(manifest), book)
    findings = json.loads(manifest)["findings"]
    assert findings
    assert all(ended[each["camera"]] == each["finding"] for each in findings)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_name("Sites that are not usable").to_python()
    by_code = {row[0]: str(row[5]) for row in rows}
    words = {
        "refused": "connection refused",
        "timed_out": "no answer in time",
        "unauthorized": "wrong user name or password",
    }
    for each in findings:
        assert f"offline: {words[each['finding']]}" in by_code[each["site"]]
    again = (await client.post(f"/api/v1/reports/{report['id']}/again")).raise_for_status().json()
    assert again["reproduced"], again
