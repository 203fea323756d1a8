"""What coverage says beside its figures, over HTTP: what is left out and why, weights, what each figure opens to."""

import io
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import select

from registry.coverage import LEVELS
from registry.model import Camera, Division, Lifecycle, Site, Target
from tests.api.conftest import SignIn
from tests.fakes.clock import START, FakeClock
from tests.fakes.county import stock
from tests.fakes.seen_county import get, watch
from vms.accounts.model import Role, service_actor
from vms.audit.tables import AuditEntry
from vms.coverage.service import CoverageService
from vms.coverage.views import coverage_view
from vms.demo.installing import County
from vms.health.tables import CameraHealth
from vms.references.tables import CameraReference
from vms.web.deps import Container

TOWN, TOWNSHIP = "369901100", "369901203"


@pytest.fixture
async def county(container: Container, tmp_path: Path) -> County:
    return await stock(container.database, tmp_path, cameras=80)


async def test_targets_say_what_they_leave_out_and_it_opens(
    county: County, container: Container, sign_in: SignIn
) -> None:
    await watch(container)
    async with container.database.unit_of_work() as tx:
        sites = await tx.session.scalars(select(Site).where(Site.site_class == 1).order_by(Site.code))
        for site in [each for each in sites if each.division_code == TOWN][:2]:
            site.excluded_reason = "road works"
    client = await sign_in(Role.AUDITOR)
    (target,) = [each for each in (await get(client, "targets"))["items"] if each["id"] == "core-class-1"]
    assert {"reason": "road works", "count": 2} in target["exclusions"]
    assert target["excluded"] == sum(each["count"] for each in target["exclusions"])
    query = {"scope": target["scope"], "class": "1", "limit": 200}
    assert (await get(client, "coverage/sites", excluded=target["level"], **query))["total"] == target["excluded"]
    for each in target["exclusions"]:
        of_reason = await get(client, "coverage/sites", excluded=target["level"], reason=each["reason"], **query)
        assert of_reason["total"] == each["count"]
    report = (await client.post("/api/v1/reports", json={"language": "en"})).raise_for_status().json()
    manifest, book = [
        (await client.get(f"/api/v1/reports/{report['id']}/file", params={"part": part})).raise_for_status()
        for part in ("manifest", "xlsx")
    ]
    told = {each["id"]: each for each in manifest.json()["exclusions"]["targets"]}
    assert told["core-class-1"]["exclusions"] == target["exclusions"]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0).to_python()
    (row,) = [row for row in rows if row[0] == target["title_en"]]
    assert str(row[4]).startswith(f"{target['excluded']}：")
    assert "road works 2" in str(row[4])


async def test_targets_of_the_core_do_not_vanish_where_no_core_is_marked(
    county: County, container: Container, clock: FakeClock, sign_in: SignIn
) -> None:
    await clock.jump(3600)
    async with container.database.unit_of_work() as tx:
        for division in await tx.session.scalars(select(Division)):
            division.core_area = False
    auditor = await sign_in(Role.AUDITOR)
    found = {each["id"]: each for each in (await get(auditor, "coverage"))["targets"]}
    assert {"core-class-1", "core-class-2", "core-points"} <= found.keys()
    for name in ("core-class-1", "core-points"):
        assert (found[name]["achieved"], found[name]["met"]) == (None, False)
        assert found[name]["untold"]["code"] == "no_core_area"
    assert "core-points" not in {each["id"] for each in (await get(auditor, "coverage", scope=TOWN))["targets"]}
    officer = await sign_in(Role.GOVERNANCE_OFFICER, TOWNSHIP)
    assert not any(each["untold"] for each in (await get(officer, "targets"))["items"])
    assessed = await get(auditor, "coverage/assessment")
    asked = [mark["target"] for area in assessed["areas"] for mark in area["marks"] if mark["target"]]
    assert not any(target["untold"] for target in asked), "nothing is asked of an area alone"
    report = (await auditor.post("/api/v1/reports", json={"language": "zh-CN"})).raise_for_status().json()
    book = await auditor.get(f"/api/v1/reports/{report['id']}/file", params={"part": "xlsx"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0).to_python()
    (row,) = [row for row in rows if row[0] == found["core-points"]["title_zh"]]
    assert "没有任何区划标为核心区" in str(row[2])
    assert row[5] == "无法判断"


async def test_the_weighted_rate_stands_beside_the_plain_one(
    county: County, container: Container, sign_in: SignIn
) -> None:
    await watch(container)
    client = await sign_in(Role.AUDITOR)
    assert (await get(client, "coverage"))["class_weights"] == {"1": 4, "2": 2, "3": 1}
    report = (await client.post("/api/v1/reports", json={"language": "en"})).raise_for_status().json()
    found = await get(client, "coverage", at=report["as_of"])
    book = await client.get(f"/api/v1/reports/{report['id']}/file", params={"part": "xlsx"})
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_name("Weighted coverage rates")
    title, _, _, *rows = sheet.to_python()
    assert "Class 1: 4" in str(title[0])
    for row, told in zip(found["scopes"], rows, strict=True):
        figures = [row["by_class"][each]["built"] for each in "123"]
        reached = sum(weight * each["numerator"] for weight, each in zip((4, 2, 1), figures, strict=True))
        counted = sum(weight * each["denominator"] for weight, each in zip((4, 2, 1), figures, strict=True))
        expected = 100 * reached / counted if counted else None
        assert row["weighted"]["built"] == (None if expected is None else pytest.approx(expected))
        assert told[2] == ("—" if expected is None else f"{int(expected * 10 + 1e-6) / 10:.1f} %")


async def opens(client: httpx.AsyncClient, path: str, **query: Any) -> int:
    """How many rows the list has, page by page."""
    found: list[str] = []
    cursor = None
    while True:
        page = await get(client, path, limit=37, **query, **({"cursor": cursor} if cursor else {}))
        found += [each["id"] for each in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            assert len(set(found)) == len(found) == page["total"]
            return len(found)


async def every_figure_opens(client: httpx.AsyncClient, at: dict[str, str]) -> None:
    """As many rows as each number of the page says."""
    for asked in ("county", "core", "townships", TOWN):
        for row in (await get(client, "coverage", scope=asked, **at))["scopes"]:
            scope = {"scope": row["code"]} | at
            assert await opens(client, "coverage/points", **scope) == row["points"]
            for site_class, levels in row["by_class"].items():
                one = {"class": site_class} | scope
                assert await opens(client, "coverage/points", **one) == row["points_by_class"][site_class]
                assert await opens(client, "coverage/sites", level="usable", **one) == levels["usable"]["denominator"]
    for target in (await get(client, "targets", **at))["items"]:
        query = {"scope": target["scope"], "class": target["classes"]} | at
        if target["rule"] == "coverage_rate":
            for name, number in (("reached", target["numerator"]), ("level", target["denominator"])):
                assert await opens(client, "coverage/sites", **{name: target["level"]}, **query) == number
            assert await opens(client, "coverage/sites", excluded=target["level"], **query) == target["excluded"]
        elif target["rule"] == "minimum_points":
            assert await opens(client, "coverage/points", **query) == target["achieved"]
            assert await opens(client, "coverage/points", resting=True, **query) == target["excluded"]
        elif target["rule"] == "minimum_points_each":
            for place in target["lacking"]:
                assert await opens(client, "coverage/points", **query | {"scope": place["code"]}) == place["achieved"]


async def test_every_figure_opens_as_many_rows_as_it_says(
    county: County, container: Container, clock: FakeClock, sign_in: SignIn
) -> None:
    await watch(container)
    client = await sign_in(Role.AUDITOR)
    await clock.jump(3600)
    async with container.database.unit_of_work() as tx:
        for name, classes in (("core-class-1", [1, 2]), ("core-points", [1, 3]), ("township-points", [2])):
            target = await tx.session.get(Target, name)
            assert target is not None
            target.classes = classes
    await every_figure_opens(client, {})
    then = clock.now().isoformat()
    await clock.jump(3600)
    editor = await sign_in(Role.ADMINISTRATOR)
    body = {"code": "36990100001320900001", "name": "later", "division": TOWN, "lifecycle": "in_service"}
    body["reason"] = "new"
    (await editor.post("/api/v1/cameras", json=body)).raise_for_status()
    before = (await get(client, "coverage/points", scope=TOWN, at=then))["total"]
    assert (await get(client, "coverage/points", scope=TOWN))["total"] == before + 1
    await every_figure_opens(client, {"at": then})
    officer = await sign_in(Role.GOVERNANCE_OFFICER, TOWNSHIP)
    points = (await get(officer, "coverage/points", limit=200))["items"]
    assert points
    assert {each["division"][:9] for each in points} == {TOWNSHIP}
    assert all(each["lifecycle"] in {"built", "accepted", "in_service"} and each["state"] for each in points)


async def test_each_denominator_says_what_it_leaves_out_and_why(
    county: County, container: Container, sign_in: SignIn
) -> None:
    """By level and class, the same on the page and in a report."""
    await watch(container)
    async with container.database.unit_of_work() as tx:
        cameras = await tx.session.scalars(select(Camera).where(Camera.lifecycle == "in_service").order_by(Camera.code))
        for camera in [each for each in cameras if each.site_id][:5]:
            camera.lifecycle = Lifecycle.MAINTENANCE
    client = await sign_in(Role.AUDITOR)
    report = (await client.post("/api/v1/reports", json={"language": "en"})).raise_for_status().json()
    then = {"at": report["as_of"]}
    (whole, *_) = (await get(client, "coverage", **then))["scopes"]
    expected = {}
    for site_class, levels in whole["by_class"].items():
        for level, figure in levels.items():
            assert figure["excluded"] == sum(each["count"] for each in figure["exclusions"])
            query = {"class": site_class} | then
            left_out = await get(client, "coverage/sites", excluded=level, limit=200, **query)
            resting = sum(site["excluded"] == "maintenance" for site in left_out["items"])
            told = {each["reason"]: each["count"] for each in figure["exclusions"]}
            assert (left_out["total"], resting) == (figure["excluded"], told.get("maintenance", 0))
            expected[site_class, level] = told
    assert any(expected[each, "built"] != expected[each, "usable"] for each in "123"), "what rests is built"
    book = await client.get(f"/api/v1/reports/{report['id']}/file", params={"part": "xlsx"})
    _, *rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(book.content))
        .get_sheet_by_name("Sites left out, and why")
        .to_python()
    )
    ours = [row for row in rows if row[0] == whole["name"]]
    for (site_class, level), told in expected.items():
        column = 3 + [each.value for each in LEVELS].index(level)
        here = {str(row[2]): row[column] for row in ours if row[1] == site_class and row[column]}
        assert here == told


async def test_counted_points_go_out_as_a_workbook_as_of_the_day_and_are_audited(
    county: County, container: Container, clock: FakeClock, sign_in: SignIn
) -> None:
    await watch(container)
    await clock.jump(3600)
    then = clock.now().isoformat()
    await clock.jump(3600)
    editor = await sign_in(Role.ADMINISTRATOR)
    body = {"code": "36990100001320900001", "name": "later", "division": TOWN, "lifecycle": "in_service"}
    body["reason"] = "new"
    (await editor.post("/api/v1/cameras", json=body)).raise_for_status()
    counts = []
    for query, later in (({"at": then}, 0), ({}, 1)):
        asked = {"scope": "core", "language": "en"} | query
        book = (await editor.get("/api/v1/coverage/points/workbook", params=asked)).raise_for_status()
        rows = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0).to_python()
        codes = [row[0] for row in rows if str(row[0]).startswith("3699")]
        listed = (await get(editor, "coverage/points", limit=200, scope="core", **query))["items"]
        assert codes == [each["code"] for each in listed]
        assert codes.count("36990100001320900001") == later
        counts.append(len(codes))
    async with container.database.reading() as session:
        entries = list(await session.scalars(select(AuditEntry).where(AuditEntry.action == "points.export")))
    assert [(entry.detail or {})["rows"] for entry in entries] == counts


async def test_usable_sites_whose_view_nobody_has_approved_stand_beside_and_open(
    county: County, container: Container, sign_in: SignIn
) -> None:
    await watch(container)
    client = await sign_in(Role.AUDITOR)
    usable = (await get(client, "coverage"))["scopes"][0]["levels"]["usable"]
    assert usable["unviewed"] == usable["numerator"] > 0, "nobody has approved any view yet"
    (site, *_) = (await get(client, "coverage/sites", unviewed="usable"))["items"]
    async with container.database.unit_of_work() as tx:
        for camera in site["cameras"]:
            about: dict[str, Any] = {"status": "approved", "source": "person", "condition": "colour"}
            about |= {"evidence_sha": "0" * 64, "learned_at": START, "expires_at": START + timedelta(days=1)}
            tx.session.add(CameraReference(camera_id=uuid.UUID(camera["id"]), **about))
    service = container.get(CoverageService)
    levels = coverage_view(await service.peek(), service_actor(), "county", service).scopes[0].levels
    assert levels.usable.unviewed == usable["numerator"] - 1
    assert levels.usable.numerator == usable["numerator"], "it is usable as ever"
    assert (levels.built.unviewed, levels.online.unviewed) == (None, None)
    past = (await get(client, "coverage", at=START.isoformat()))["scopes"][0]["levels"]["usable"]
    assert past["excluded"] == usable["excluded"]


async def test_the_five_rates_are_published_whether_a_target_asks_or_not(
    county: County, container: Container, clock: FakeClock, sign_in: SignIn
) -> None:
    await watch(container)
    await clock.jump(3600)
    client = await sign_in(Role.AUDITOR)
    report = (await client.post("/api/v1/reports", json={"language": "en"})).raise_for_status().json()
    told = await get(client, "coverage/published", at=report["as_of"])
    assert [each["kind"] for each in told["rates"]] == ["coverage", "online", "sound", "picture", "files"]
    rates = {each["kind"]: each for each in told["rates"]}
    usable = (await get(client, "coverage", at=report["as_of"]))["scopes"][0]["levels"]["usable"]
    assert [rates["coverage"][name] for name in ("numerator", "denominator", "exclusions")] == [
        usable[name] for name in ("numerator", "denominator", "exclusions")
    ]
    files = (await get(client, "coverage/files"))["count"]
    assert (rates["files"]["numerator"], rates["files"]["denominator"]) == (files["complete"], files["files"])
    book = await client.get(f"/api/v1/reports/{report['id']}/file", params={"part": "xlsx"})
    _, *rows = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_name("The five rates").to_python()
    assert [row[2] for row in rows] == [f"{each['numerator']}/{each['denominator']}" for each in told["rates"]]
    now = {each["kind"]: each for each in (await get(client, "coverage/published"))["rates"]}
    assert 0 < now["sound"]["numerator"] < now["sound"]["denominator"]
    assert now["picture"]["denominator"] < now["sound"]["denominator"], "who shows no picture is not sampled"
    officer = await sign_in(Role.GOVERNANCE_OFFICER, TOWNSHIP)
    own = {each["kind"]: each for each in (await get(officer, "coverage/published"))["rates"]}
    assert own["sound"]["denominator"] < now["sound"]["denominator"]


async def test_clocks_and_recordings_stand_beside_the_five(
    county: County, container: Container, clock: FakeClock, sign_in: SignIn
) -> None:
    async with container.database.unit_of_work() as tx:
        cameras = list(await tx.session.scalars(select(Camera).order_by(Camera.code)))
        for camera in cameras:
            camera.lifecycle = Lifecycle.PLANNED
        for camera, faults, unread in zip(cameras, ([], ["wrong_clock"], []), ([], [], ["wrong_clock"]), strict=False):
            camera.lifecycle, camera.division_code = Lifecycle.IN_SERVICE, TOWNSHIP
            camera.retention_days = 29 if faults else 30
            health = CameraHealth(camera_id=camera.id, state="online", faults=faults, checked_at=START)
            health.not_checkable = unread
            tx.session.add(health)
    container.get(CoverageService).look_again()
    client = await sign_in(Role.AUDITOR)
    for scope in ("county", TOWNSHIP):
        clocks, kept = (await get(client, "coverage/published", scope=scope))["beside"]
        assert (clocks["kind"], clocks["numerator"], clocks["denominator"]) == ("clock", 1, 2)
        assert clocks["exclusions"] == [{"reason": "clock_unread", "count": 1}]
        assert (kept["kind"], kept["numerator"], kept["denominator"]) == ("recording", 2, 3)
    clocks, _ = (await get(client, "coverage/published", scope=TOWN))["beside"]
    assert (clocks["rate"], clocks["denominator"]) == (None, 0)
    then = {"at": START.isoformat()}
    await clock.jump(3600)
    clocks, kept = (await get(client, "coverage/published", **then))["beside"]
    assert (clocks["rate"], clocks["denominator"]) == (None, 0), "what clocks showed then is not kept"
    assert (kept["numerator"], kept["denominator"]) == (2, 3)
    administrator = await sign_in(Role.ADMINISTRATOR)
    path = f"/api/v1/cameras/{cameras[1].id}"
    etag = (await administrator.get(path)).headers["ETag"]
    longer = {"record": {"LXBCTS": "45"}, "reason": "硬盘扩容"}
    (await administrator.patch(path, json=longer, headers={"If-Match": etag})).raise_for_status()
    await clock.jump(3600)
    counts = [(await get(client, "coverage/published", **when))["beside"][1]["numerator"] for when in ({}, then)]
    assert counts == [3, 2]
