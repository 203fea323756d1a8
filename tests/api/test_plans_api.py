"""Plans over HTTP: repairs and poles ranked together, doing them leads where the plan says, within the asker's area."""

import io
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import select

from registry.model import Camera, Lifecycle, Site
from tests.api.conftest import SignIn
from tests.fakes.clock import START, FakeClock
from tests.fakes.county import stock
from vms.accounts.model import Role
from vms.demo.installing import County
from vms.events import RegistryChanged
from vms.health.tables import CameraHealth, Transition
from vms.plans.schemas import PlanSites
from vms.web.deps import Container

TOWN, TOWNSHIP = "369901100", "369901203"
STATES = ("online", "online", "offline", "degraded", "unknown")


@pytest.fixture
async def county(container: Container, tmp_path: Path) -> County:
    county = await stock(container.database, tmp_path, cameras=80)
    async with container.database.unit_of_work() as tx:
        for number, camera in enumerate(await tx.session.scalars(select(Camera).order_by(Camera.code))):
            if camera.lifecycle in {"planned", "retired"}:
                continue
            state = STATES[number % len(STATES)]
            health = CameraHealth(camera_id=camera.id, state=state, checked_at=START, evidence_at=START)
            health.faults = ["black"] if state == "degraded" else []
            tx.session.add(health)
            change = Transition(camera_id=camera.id, at=START, from_state="unknown", to_state=state)
            change.faults = health.faults
            tx.session.add(change)
    return county


async def make(client: httpx.AsyncClient, **asked: Any) -> dict[str, Any]:
    answer: dict[str, Any] = (await client.post("/api/v1/plans", json=asked)).raise_for_status().json()
    return answer


async def steps(client: httpx.AsyncClient, plan: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    query: dict[str, Any] = {"limit": 7}
    while True:
        page = (await client.get(f"/api/v1/plans/{plan['id']}/steps", params=query)).raise_for_status().json()
        found += page["items"]
        if page["next_cursor"] is None:
            assert len(found) == page["total"]
            return found
        query["cursor"] = page["next_cursor"]


async def sites(client: httpx.AsyncClient, plan: dict[str, Any], of: str, **more: int) -> list[dict[str, Any]]:
    answer = await client.get(f"/api/v1/plans/{plan['id']}/sites", params={"of": of, "limit": 200, **more})
    page: dict[str, Any] = answer.raise_for_status().json()
    assert page["total"] == len(page["items"])
    found: list[dict[str, Any]] = page["items"]
    return found


async def test_plans_up_to_everything_and_doing_it_leads_there(
    county: County, container: Container, clock: FakeClock, sign_in: SignIn
) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    plan = await make(client)
    summary, todo = plan["summary"], await steps(client, plan)
    assert {each["kind"] for each in todo} >= {"repair", "build"}
    assert [each["number"] for each in todo] == list(range(1, summary["steps"] + 1))
    assert summary["usable_after"] == summary["sites"] - summary["waiting"] - summary["unreachable"]
    assert (todo[-1]["usable_after"], todo[-1]["cost_after"]) == (summary["usable_after"], summary["cost"])
    costs = {"repair": 2000, "build": 15000, "pole": 15000}
    assert all(each["cost"] == costs[each["kind"]] and each["sites"] for each in todo)
    assert sum(each["covers"] for each in todo) == summary["usable_after"] - summary["usable"]
    assert all((each["weight"] > 0) == (each["covers"] > 0) for each in todo)
    for kind, number in summary["kinds"].items():
        answer = await client.get(f"/api/v1/plans/{plan['id']}/steps", params={"kind": kind, "limit": 200})
        page = answer.raise_for_status().json()
        assert (page["total"], {each["kind"] for each in page["items"]}) == (number, {kind})
    await clock.advance(3)
    numbers = {str(of): await sites(client, plan, of) for of in PlanSites}
    assert {of: len(found) for of, found in numbers.items()} == {of: summary[of] for of in numbers}
    completed, usable = [[each["code"] for each in numbers[of]] for of in ("completed", "usable")]
    assert [each["code"] for each in numbers["usable_after"]] == completed + usable
    for step, served in ((step, {each["code"] for each in step["sites"]}) for step in todo):
        done = [each["code"] for each in await sites(client, plan, "completed", step=step["number"])]
        assert (len(done), done) == (step["covers"], [code for code in completed if code in done])
        assert served.issuperset(done)
        after = [each["code"] for each in await sites(client, plan, "usable_after", step=step["number"])]
        assert (len(after), set(done) <= set(after)) == (step["usable_after"], True)
    assert summary["waiting"]
    assert all(each["level"] in {"usable", "proven"} for each in numbers["usable"])
    reasons = {reason["code"] for each in numbers["waiting"] for reason in each["reasons"]}
    assert "unknown" in reasons
    await carry_out(container, todo)
    await clock.advance(3)
    assert await sites(client, plan, "waiting") == numbers["waiting"]
    figure = (await client.get("/api/v1/coverage")).json()["scopes"][0]["levels"]["usable"]
    assert figure["numerator"] == summary["usable_after"]
    now = await client.get("/api/v1/coverage/sites", params={"reached": "usable", "limit": 200})
    told = {each["code"] for each in now.raise_for_status().json()["items"]}
    assert told == {each["code"] for each in numbers["usable_after"]}, "doing it makes usable what the plan names"


async def carry_out(container: Container, todo: list[dict[str, Any]]) -> None:
    """Repairs mend, what was planned is built, and every pole gets a camera for each site that it serves."""
    async with container.database.unit_of_work() as tx:
        by_code = {camera.code: camera for camera in await tx.session.scalars(select(Camera))}
        sites = {site.code: site for site in await tx.session.scalars(select(Site))}
        for number, step in enumerate(todo):
            if step["camera"]:
                camera = by_code[step["camera"]["code"]]
                camera.lifecycle = Lifecycle.IN_SERVICE
                await tx.session.merge(CameraHealth(camera_id=camera.id, state="online", faults=[], checked_at=START))
                continue
            for at, site in enumerate(step["sites"]):
                code = f"3699010000132{number:04}{at:03}"
                new = Camera(
                    code=code,
                    name="new",
                    site_id=sites[site["code"]].id,
                    division_code=TOWN,
                    lifecycle=Lifecycle.IN_SERVICE,
                    created_at=START,
                    updated_at=START,
                )
                tx.session.add(new)
                await tx.session.flush()
                tx.session.add(CameraHealth(camera_id=new.id, state="online", faults=[], checked_at=START))
        tx.outbox.add(RegistryChanged(tx.now))


async def test_plans_the_best_few_are_the_beginning_of_more(county: County, sign_in: SignIn) -> None:
    client = await sign_in(Role.GOVERNANCE_OFFICER)
    few, more = [await make(client, count=count) for count in (3, 6)]
    assert (await steps(client, few)) == (await steps(client, more))[:3]
    cheap = await make(client, budget=9000)
    assert cheap["summary"]["cost"] <= 9000
    assert {each["kind"] for each in await steps(client, cheap)} == {"repair"}
    listed = (await client.get("/api/v1/plans", params={"limit": 2})).json()
    assert ([each["id"] for each in listed["items"]], listed["total"]) == ([cheap["id"], more["id"]], 3)
    rest = (await client.get("/api/v1/plans", params={"cursor": listed["next_cursor"]})).json()
    assert [each["id"] for each in rest["items"]] == [few["id"]]


async def test_plans_optimum_is_certified_and_never_worse(county: County, sign_in: SignIn) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    for asked in ({"count": 5}, {"budget": 30000}, {}):
        greedy, best = await make(client, **asked), await make(client, **asked, optimum=True, within_s=20)
        certificate = best["summary"]["certificate"]
        assert certificate["gap"] == 0
        assert greedy["summary"]["certificate"] is None
        if asked:
            assert best["summary"]["usable_after"] > 0
        else:
            assert best["summary"]["cost"] == certificate["value"] <= greedy["summary"]["cost"]


async def test_plans_build_where_poles_may_stand(county: County, container: Container, sign_in: SignIn) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    planned = [each for each in await steps(client, await make(client)) if each["kind"] == "build"]
    assert planned
    async with container.database.reading() as session:
        site = (await session.scalars(select(Site).where(Site.code == planned[0]["sites"][0]["code"]))).one()
    spot = {"name": "邮局前", "longitude": site.longitude, "latitude": site.latitude, "cost": 10}
    plan = await make(client, spots=[spot])
    (pole,) = [each for each in await steps(client, plan) if each["kind"] == "pole"]
    assert (pole["name"], pole["cost"]) == ("邮局前", 10)
    assert site.code in {each["code"] for each in pole["sites"]}
    assert plan["summary"]["candidates"]["pole"] == 1


async def test_plans_stay_in_ones_area(county: County, sign_in: SignIn) -> None:
    officer, administrator = await sign_in(Role.GOVERNANCE_OFFICER, TOWNSHIP), await sign_in(Role.ADMINISTRATOR)
    plan = await make(officer)
    names = {site["division_name"] for each in await steps(officer, plan) for site in each["sites"]}
    assert len(names) == 1
    everywhere = await make(administrator)
    assert everywhere["summary"]["sites"] > plan["summary"]["sites"]
    assert (await officer.get(f"/api/v1/plans/{everywhere['id']}")).status_code == 404
    assert (await administrator.get(f"/api/v1/plans/{plan['id']}")).status_code == 200
    assert [each["id"] for each in (await officer.get("/api/v1/plans")).json()["items"]] == [plan["id"]]
    assert (await officer.post("/api/v1/plans", json={"scope": TOWN})).status_code == 422
    assert (await (await sign_in(Role.OPERATOR)).post("/api/v1/plans", json={})).status_code == 403


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"count": 3, "budget": 5}, "budget"),
        ({"count": 0}, "count"),
        ({"count": 10_001}, "count"),
        ({"budget": -1}, "budget"),
        ({"classes": [4]}, "classes.0"),
        ({"radius_m": {"4": 0}}, "radius_m.4"),
        ({"spots": [{"longitude": 200, "latitude": 1}]}, "spots.0.longitude"),
        ({"nonsense": 1}, "nonsense"),
        ({"scope": "nowhere"}, "scope"),
    ],
)
async def test_plans_refuse_what_makes_no_sense(
    county: County, sign_in: SignIn, asked: dict[str, Any], field: str
) -> None:
    answer = await (await sign_in(Role.ADMINISTRATOR)).post("/api/v1/plans", json=asked)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_a_plan_goes_out_as_a_workbook_and_tells_of_its_search(county: County, sign_in: SignIn) -> None:
    client = await sign_in(Role.GOVERNANCE_OFFICER)
    asked = {"count": 3, "optimum": True}
    answer = await client.post("/api/v1/plans", json=asked, params={"progress": True})
    plan = json.loads(answer.raise_for_status().text.splitlines()[-1])["result"]
    for language, title in (("zh-CN", "步骤"), ("en", "Steps")):
        file = await client.get(f"/api/v1/plans/{plan['id']}/file", params={"language": language})
        book = CalamineWorkbook.from_filelike(io.BytesIO(file.raise_for_status().content))
        rows = book.get_sheet_by_name(title).to_python()
        assert [row[0] for row in rows[1:]] == [1, 2, 3]
        assert [row[2] for row in rows[1:]] == [step["name"] for step in await steps(client, plan)]
