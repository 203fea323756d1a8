"""Months and the assessment over HTTP: figures open to their sites, and come out the same later."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import update
from sqlmodel import col, select

from registry.model import Camera, Site
from tests.api.conftest import SignIn
from tests.fakes.clock import START, FakeClock
from tests.fakes.county import stock
from vms.accounts.model import Role
from vms.audit.tables import AuditEntry
from vms.demo.installing import County
from vms.health.judge import OUR_FAULT
from vms.health.tables import CameraHealth, Transition
from vms.web.deps import Container

TOWNSHIP = "369901203"
HOURS = 10
REASONS = (("maintenance", ""), ("override", ""), ("unknown", OUR_FAULT))


@pytest.fixture
async def county(container: Container, clock: FakeClock, tmp_path: Path) -> County:
    """Since ten hours every camera of one township is watched: online for nine, offline since the last."""
    county = await stock(container.database, tmp_path, cameras=80)
    end = START + timedelta(hours=HOURS)
    async with container.database.unit_of_work() as tx:
        for key in await tx.session.scalars(select(col(Camera.id)).where(Camera.division_code == TOWNSHIP)):
            tx.session.add(CameraHealth(camera_id=key, state="offline", checked_at=end))
            for at, before, state in ((START, "unknown", "online"), (end - timedelta(hours=1), "online", "offline")):
                tx.session.add(Transition(camera_id=key, at=at, from_state=before, to_state=state))
    await clock.jump(HOURS * 3600)
    return county


async def get(client: httpx.AsyncClient, path: str, **query: Any) -> dict[str, Any]:
    answer: dict[str, Any] = (await client.get(f"/api/v1/{path}", params=query)).raise_for_status().json()
    return answer


async def test_a_months_usable_time_opens_to_its_sites(county: County, sign_in: SignIn) -> None:
    client = await sign_in(Role.AUDITOR)
    month = await get(client, "coverage/month", scope=TOWNSHIP)
    (whole, *_) = month["scopes"]
    usable = whole["usable"]
    assert (month["month"], whole["code"], usable["rate"]) == ("2026-03", TOWNSHIP, pytest.approx(90))
    sites = await get(client, "coverage/month/sites", scope=TOWNSHIP, limit=200)
    assert sites["total"] == len(sites["items"]) == whole["sites"] > 0
    assert sum(each["usable"]["usable_h"] for each in sites["items"]) == pytest.approx(usable["usable_h"])
    assert sum(each["usable"]["required_h"] for each in sites["items"]) == pytest.approx(usable["required_h"])
    assert all(site["cameras"] and site["name"] and site["division"] == TOWNSHIP for site in sites["items"])
    # Nobody ever looked elsewhere: what is not known is not covered, and stands apart.
    other = (await get(client, "coverage/month", scope="369901204"))["scopes"][0]["usable"]
    assert (other["rate"], other["note"], other["usable_h"]) == (0, None, 0)
    assert 0 < other["unseen_h"] <= other["required_h"]
    for name in ("2026-04", "2026-02", "0000-01", "March"):
        answer = await client.get("/api/v1/coverage/month", params={"month": name})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "month")


async def test_a_division_that_is_new_has_a_month_at_once(county: County, clock: FakeClock, sign_in: SignIn) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    seen = (await get(client, "coverage/month"))["computed_at"]
    await clock.jump(60)
    values = {"code": "369901299", "name": "新乡", "kind": "township", "parent_code": "369901"}
    made = await client.post("/api/v1/registry/division", json={"values": values, "reason": "founded"})
    assert made.status_code == 201
    month = await get(client, "coverage/month", scope="369901299")
    assert [(each["name"], each["sites"], each["usable"]["rate"]) for each in month["scopes"]] == [("新乡", 0, None)]
    assert (await get(client, "coverage/month/sites", scope="369901299"))["total"] == 0
    assert month["computed_at"] != seen
    assert (await get(client, "coverage/month"))["computed_at"] == month["computed_at"], "it is kept again"
    unknown = await client.get("/api/v1/coverage/month", params={"scope": "369901298"})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "no_scope_here")
    assert (await get(client, "coverage/month"))["computed_at"] == month["computed_at"], (
        "nor is it computed for what is not"
    )


async def test_each_kind_of_a_months_hours_opens_the_sites_that_have_some(
    county: County, container: Container, sign_in: SignIn
) -> None:
    """Beside the hours that were usable: the cameras of one site were in maintenance, of one overridden, of one we were
    blind, and one is left out by the plan."""
    end = START + timedelta(hours=HOURS)
    async with container.database.unit_of_work() as tx:
        watched = col(Camera.division_code) == TOWNSHIP
        standing = (Camera.lifecycle == "in_service", col(Camera.site_id).is_not(None))
        here = select(col(Camera.site_id)).where(*standing).distinct().order_by(col(Camera.site_id))
        sites = (await tx.session.scalars(here.where(~watched))).all()
        for site, (state, detail) in zip(sites, REASONS, strict=False):
            for camera in await tx.session.scalars(select(col(Camera.id)).where(Camera.site_id == site)):
                tx.session.add(CameraHealth(camera_id=camera, state=state, checked_at=end))
                at = end - timedelta(hours=5)
                moved = Transition(camera_id=camera, at=at, from_state="unknown", to_state=state, detail=detail)
                tx.session.add(moved)
        left_out = await tx.session.get_one(Site, (await tx.session.scalars(here.where(watched))).first())
        left_out.excluded_reason = "修路"
    client = await sign_in(Role.AUDITOR)
    beside = {"maintenance", "override", "blind", "excluded"}
    for scope, wanted in ((TOWNSHIP, {}), ("county", {}), (TOWNSHIP, {"class": 2})):
        (whole, *_) = (await get(client, "coverage/month", scope=scope))["scopes"]
        usable = whole["by_class"]["2"] if wanted else whole["usable"]
        figures = {name: usable[f"{name}_h"] for name in ("usable", "required", "unseen")} | usable["excluded_h"]
        if scope == "county":
            assert figures.keys() == {"usable", "required", "unseen", *beside}
            assert all(figures.values())
        for name in {*figures, *beside}:
            hours: list[float] = []
            cursor = None
            while True:
                asked = {"scope": scope, "show": name, "limit": 7, **wanted} | ({"cursor": cursor} if cursor else {})
                page = await get(client, "coverage/month/sites", **asked)
                found = [each["usable"] for each in page["items"]]
                hours += [each["excluded_h"][name] if name in beside else each[f"{name}_h"] for each in found]
                cursor = page["next_cursor"]
                if cursor is None:
                    break
            assert sum(hours) == pytest.approx(figures.get(name, 0)), name
            assert (len(hours), hours) == (page["total"], sorted(hours, reverse=True))
            assert all(hours), "a site without such hours is none that the figure counts"


async def test_an_assessment_ranks_says_what_lacks_and_comes_out_the_same_later(
    county: County, container: Container, clock: FakeClock, sign_in: SignIn
) -> None:
    officer = await sign_in(Role.GOVERNANCE_OFFICER)
    now = await get(officer, "coverage/assessment", scope="townships")
    assert len(now["areas"]) == 16
    ours = next(each for each in now["areas"] if each["code"] == TOWNSHIP)
    marks = {mark["target"]["id"] if mark["target"] else "usable": mark for mark in ours["marks"]}
    assert set(marks) == {"township-points", "township-rooms", "usable"}
    points = marks["township-points"]["target"]
    degrees = [points["achieved"] / 10, 1, 0.9]
    assert [marks[name]["degree"] for name in ("township-points", "township-rooms", "usable")] == pytest.approx(degrees)
    assert ours["score"] == pytest.approx(100 * sum(degrees) / 3)
    assert [each["rank"] for each in now["areas"]] == sorted(each["rank"] for each in now["areas"])
    assert (await get(officer, "coverage/assessment"))["areas"][0]["rank"] == 1

    await clock.jump(40 * 86_400)
    march = await get(officer, "coverage/assessment", scope="townships", month="2026-03")
    async with container.database.unit_of_work() as tx:
        await tx.session.execute(update(CameraHealth).values(state="online", checked_at=clock.now()))
        # As the watch does when it goes on: since the state went stale nobody knew.
        stale = START + timedelta(hours=HOURS) + container.settings.evidence_window
        for key in await tx.session.scalars(select(col(CameraHealth.camera_id))):
            lapsed = Transition(camera_id=key, at=stale, from_state="offline", to_state="unknown", detail=OUR_FAULT)
            tx.session.add(lapsed)
            tx.session.add(Transition(camera_id=key, at=clock.now(), from_state="unknown", to_state="online"))
    await clock.jump(3600)
    again = await get(officer, "coverage/assessment", scope="townships", month="2026-03")
    assert again["areas"] == march["areas"]
    assert again["as_of"] == march["as_of"] == "2026-03-31T16:00:00Z"


async def test_an_assessment_goes_out_as_a_workbook_and_is_audited(
    county: County, container: Container, sign_in: SignIn
) -> None:
    officer = await sign_in(Role.GOVERNANCE_OFFICER, TOWNSHIP)
    answer = await officer.get("/api/v1/coverage/assessment/workbook", params={"language": "en"})
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.raise_for_status().content))
    ranking = book.get_sheet_by_name("Ranking").to_python()
    marks = book.get_sheet_by_name("Marks").to_python()
    view = await get(officer, "coverage/assessment")
    (own,) = view["areas"]
    assert [row[:2] for row in ranking if row[0] == 1] == [[1, own["name"]]]
    assert [row[0] for row in marks].count(own["name"]) == len(own["marks"])
    assert any("cameras short" in str(row[-1]) for row in marks)
    async with container.database.reading() as session:
        deeds = await session.scalars(select(col(AuditEntry.action)))
        assert "assessment.export" in set(deeds)


async def test_a_forecast_is_told_from_the_weeks_on_record(
    county: County, clock: FakeClock, container: Container, sign_in: SignIn
) -> None:
    """One more camera is built each week in a township of its own target; nothing moves elsewhere."""
    officer = await sign_in(Role.GOVERNANCE_OFFICER)
    young = {each["target_id"]: each for each in (await get(officer, "targets/forecasts"))["items"]}
    assert (young["township-points"]["outlook"], young["township-rooms"]["outlook"]) == ("few_samples", "met")
    administrator = await sign_in(Role.ADMINISTRATOR)
    for week in range(7):
        body = {"code": f"36990100001320{900000 + week}", "name": "n", "division": TOWNSHIP, "lifecycle": "in_service"}
        body["reason"] = "新装"
        (await administrator.post("/api/v1/cameras", json=body)).raise_for_status()
        await clock.jump(7 * 86_400)
    found = {each["target_id"]: each for each in (await get(officer, "targets/forecasts"))["items"]}
    points = found["township-points"]
    # One a week where more than a hundred are lacking: a pace, but not a date within a year.
    assert (points["outlook"], points["per_week"], points["day"]) == ("too_far", pytest.approx(1, abs=0.2), None)
    assert found["core-class-1"]["outlook"] == "no_pace"
