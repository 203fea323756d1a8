"""Coverage over HTTP: figures, targets, the sites behind them, fresh after a change, within the asker's area."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from registry.coverage import LEVELS, CameraFacts, CoverageCamera, CoverageSite
from registry.independence import things_of
from registry.layouts import Entity
from registry.model import Camera, Site
from tests.api.conftest import SignIn
from tests.fakes import coverage_brute
from tests.fakes.clock import START, FakeClock
from tests.fakes.county import stock
from tests.fakes.seen_county import get, watch
from vms.accounts.model import Role
from vms.coverage.service import CoverageService
from vms.demo.installing import County
from vms.events import CameraStateChanged
from vms.evidence.tables import Evidence
from vms.health.tables import CameraHealth, Transition
from vms.web.deps import Container

TOWN, TOWNSHIP = "369901100", "369901203"


@pytest.fixture
async def county(container: Container, tmp_path: Path) -> County:
    return await stock(container.database, tmp_path, cameras=80)


async def test_coverage_over_http_equals_an_independent_count(
    county: County, container: Container, sign_in: SignIn
) -> None:
    await watch(container)
    client = await sign_in(Role.AUDITOR)
    rows = {row["code"]: row for row in (await get(client, "coverage"))["scopes"]}
    async with container.database.reading() as session:
        sites = [
            CoverageSite(**{name: getattr(site, name) for name in CoverageSite._fields})
            for site in await session.scalars(select(Site))
        ]
        cameras = [
            CoverageCamera(
                camera.id, camera.site_id, camera.division_code, camera.lifecycle, things_of(camera.model_dump())
            )
            for camera in await session.scalars(select(Camera))
        ]
        facts = {
            health.camera_id: CameraFacts(
                health.state, health.faults, health.evidence_at, health.evidence_sha, health.checked_at
            )
            for health in await session.scalars(select(CameraHealth))
        }
    for code in ("369901", TOWN, TOWNSHIP):
        for site_class in (1, 2, 3):
            here = [each for each in sites if each.division_code.startswith(code) and each.site_class == site_class]
            for level in LEVELS:
                expected = coverage_brute.count(
                    level.value,
                    here,
                    cameras,
                    facts,
                    now=START,
                    window=container.settings.evidence_window,
                    today=START.date(),
                )
                figure = rows[code]["by_class"][str(site_class)][level.value]
                assert (figure["numerator"], figure["denominator"], figure["excluded"]) == expected


async def test_coverage_numbers_open_down_to_the_sites_and_frames(
    county: County, container: Container, sign_in: SignIn
) -> None:
    await watch(container)
    client = await sign_in(Role.GOVERNANCE_OFFICER)
    (whole, *_) = (await get(client, "coverage"))["scopes"]
    for level, figure in whole["levels"].items():
        for kind, number in (
            ("level", figure["denominator"]),
            ("reached", figure["numerator"]),
            ("missing", figure["denominator"] - figure["numerator"]),
            ("excluded", figure["excluded"]),
        ):
            found = await get(client, "coverage/sites", limit=200, **{kind: level})
            assert (found["total"], len(found["items"])) == (number, number)
    proven = (await get(client, "coverage/sites", reached="proven", limit=200))["items"]
    assert all(any(camera["evidence_url"] for camera in site["cameras"]) for site in proven)
    missing = (await get(client, "coverage/sites", missing="usable", limit=200))["items"]
    assert all(site["reasons"] for site in missing)
    codes = {reason["code"] for site in missing for reason in site["reasons"]}
    assert {"offline", "degraded", "unknown", "not_built"} <= codes
    excluded = (await get(client, "coverage/sites", excluded="built"))["items"]
    assert [site["reasons"][0]["code"] for site in excluded] == ["excluded"]


async def test_coverage_sites_are_paged(county: County, sign_in: SignIn) -> None:
    client = await sign_in(Role.AUDITOR)
    codes: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = await get(client, "coverage/sites", limit=9, **cursor)
        codes += [site["code"] for site in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    retired = sum(facts.get("retired_on") is not None for facts in county.rows[Entity.SITE])
    assert codes == sorted(set(codes))
    assert len(codes) == page["total"] == len(county.rows[Entity.SITE]) - retired


async def test_coverage_targets_say_by_how_much(county: County, sign_in: SignIn) -> None:
    targets = {each["id"]: each for each in (await get(await sign_in(Role.AUDITOR), "targets"))["items"]}
    rooms, points, rate = targets["township-rooms"], targets["township-points"], targets["core-class-1"]
    assert (rooms["met"], rooms["achieved"], rooms["numerator"], rooms["lacking"]) == (True, 1, 16, [])
    assert (points["met"], points["denominator"], len(points["lacking"])) == (False, 16, 16)
    assert points["gap"] == sum(10 - each["achieved"] for each in points["lacking"])
    assert (rate["met"], rate["achieved"], rate["gap"]) == (False, 0, 100)
    assert {"id", "title", "scope", "rule", "required", "achieved", "met"} <= set(rate)


async def test_coverage_of_ones_own_area_only(county: County, sign_in: SignIn) -> None:
    client = await sign_in(Role.GOVERNANCE_OFFICER, TOWNSHIP)
    coverage = await get(client, "coverage")
    assert all(row["code"].startswith(TOWNSHIP) for row in coverage["scopes"])
    assert {each["id"] for each in coverage["targets"]} == {"township-points", "township-rooms"}
    assert [each["denominator"] for each in coverage["targets"]] == [1, 1]
    sites = (await get(client, "coverage/sites", limit=200))["items"]
    assert {site["division"] for site in sites} == {TOWNSHIP}
    for scope in (TOWN, "core", "nowhere"):
        answer = await client.get("/api/v1/coverage", params={"scope": scope})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "scope")
    past = await client.get("/api/v1/coverage", params={"at": "2026-01-01T00:00:00Z"})
    assert (past.status_code, past.json()["errors"][0]["field"]) == (422, "at")


async def test_coverage_as_of_a_past_time(
    county: County, container: Container, clock: FakeClock, sign_in: SignIn
) -> None:
    """One camera came, was proven, and fell out: each time is told as it was."""
    auditor = await sign_in(Role.AUDITOR)
    async with container.database.unit_of_work() as tx:
        key = (await tx.session.scalars(select(Camera.id).where(Camera.lifecycle == "in_service"))).first()
        assert key is not None
        later = [START + timedelta(hours=hours) for hours in (1, 3)]
        tx.session.add(CameraHealth(camera_id=key, state="offline", checked_at=START + timedelta(hours=4)))
        for at, before, state in ((later[0], "unknown", "online"), (later[1], "online", "offline")):
            tx.session.add(Transition(camera_id=key, at=at, from_state=before, to_state=state))
        frame = Evidence(camera_id=key, taken_at=later[0], sha256="a" * 64, bytes=1, width=1, height=1, finding="ok")
        frame.transition = True
        tx.session.add(frame)
    await clock.jump(4 * 3600)
    proven, view = [], {}
    for hours in (0, 1, 2, 3, 4):
        at = START + timedelta(hours=hours)
        view = await get(auditor, "coverage", at=at.isoformat())
        assert view["records_since"] == f"{START:%FT%TZ}"
        targets = await get(auditor, "targets", at=at.isoformat())
        assert (targets["as_of"], targets["items"]) == (view["as_of"], view["targets"])
        sites = await get(auditor, "coverage/sites", at=at.isoformat(), reached="proven")
        shas = [camera["evidence_sha"] for site in sites["items"] for camera in site["cameras"]]
        assert sites["total"] == view["scopes"][0]["levels"]["proven"]["numerator"]
        assert ("a" * 64 in shas) == (hours in {1, 2})
        assert (view["as_of"], view["computed_at"]) == (f"{at:%FT%TZ}", f"{clock.now():%FT%TZ}")
        assert view["limits"] == (["kept_frames"] if hours < 4 else [])
        proven.append(view["scopes"][0]["levels"]["proven"]["numerator"])
    assert proven == [0, 1, 1, 0, 0]
    now = await get(auditor, "coverage")
    assert now["scopes"] == view["scopes"]
    assert now["targets"] == view["targets"]
    for at, words in ((START - timedelta(seconds=1), f"{START:%FT%T}"), (START + timedelta(days=1), "still to come")):
        answer = await auditor.get("/api/v1/coverage", params={"at": at.isoformat()})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "at")
        assert words in answer.json()["errors"][0]["message"]


async def test_coverage_of_then_opens_to_the_sites_of_then(
    county: County, container: Container, clock: FakeClock, sign_in: SignIn
) -> None:
    """A site was renamed and its camera moved away since: the old figure still opens to the old name and the camera."""
    administrator = await sign_in(Role.ADMINISTRATOR)
    (site, *_) = (await get(administrator, "coverage/sites", reached="built", limit=1))["items"]
    (camera, *_) = site["cameras"]
    await clock.jump(3600)
    path = f"/api/v1/sites/{site['id']}"
    etag = (await administrator.get(path)).headers["ETag"]
    (
        await administrator.patch(path, json={"name": "新名称", "reason": "更名"}, headers={"If-Match": etag})
    ).raise_for_status()
    path = f"/api/v1/cameras/{camera['id']}"
    etag = (await administrator.get(path)).headers["ETag"]
    body = {"site_id": None, "name": "搬走的", "reason": "迁移"}
    (await administrator.patch(path, json=body, headers={"If-Match": etag})).raise_for_status()
    await clock.advance(3)
    now, then = [
        next(each for each in view["items"] if each["id"] == site["id"])
        for view in (
            await get(administrator, "coverage/sites", limit=200),
            await get(administrator, "coverage/sites", limit=200, at=START.isoformat()),
        )
    ]
    assert (now["name"], camera["id"] in [each["id"] for each in now["cameras"]]) == ("新名称", False)
    assert (then["name"], then["division_name"], then["cameras"]) == (
        site["name"],
        site["division_name"],
        site["cameras"],
    )
    assert [reason["code"] for reason in then["reasons"]] == [reason["code"] for reason in site["reasons"]]


async def test_coverage_follows_a_change_at_once(
    county: County, container: Container, clock: FakeClock, sign_in: SignIn
) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    before = await get(client, "coverage")
    body = {"code": "BW-NEW", "name": "新部位", "class": 1, "category": "2", "division": TOWN, "reason": "新设"}
    await client.post("/api/v1/sites", json=body)
    await clock.advance(3)
    after = await get(client, "coverage")
    assert after["computed_at"] > before["computed_at"]
    old, new = (
        next(row for row in view["scopes"] if row["code"] == TOWN)["by_class"]["1"]["planned"]
        for view in (before, after)
    )
    assert (new["numerator"], new["denominator"]) == (old["numerator"], old["denominator"] + 1)


async def test_coverage_follows_one_cameras_state_by_judging_its_site_again(
    county: County, container: Container, clock: FakeClock, sign_in: SignIn
) -> None:
    await watch(container)
    client = await sign_in(Role.AUDITOR)
    await get(client, "coverage")
    service = container.get(CoverageService)
    before = await service.figures()
    async with container.database.unit_of_work() as tx:
        health = (await tx.session.scalars(select(CameraHealth).where(CameraHealth.state == "online"))).first()
        assert health is not None
        health.state = "offline"
        camera = await tx.session.get(Camera, health.camera_id)
        assert camera is not None
        place = f"/369901/{camera.division_code}/"
        fact = CameraStateChanged(START, camera.id, camera.code, place, "offline", None, (), START, START, None)
        tx.outbox.add(fact)
    await clock.advance(3)
    after = await service.figures()
    assert after.computed_at > before.computed_at
    assert after.inputs.sites is before.inputs.sites, "all was read again"
    assert after.result.verdicts != before.result.verdicts
    whole = await service.peek()
    assert (after.result.verdicts, after.inputs.facts) == (whole.result.verdicts, whole.inputs.facts)
    assert {key: after.result.tallies[key] for key in whole.result.tallies} == whole.result.tallies


async def test_coverage_of_a_site_that_requires_a_picture_detail(
    county: County, container: Container, clock: FakeClock, sign_in: SignIn
) -> None:
    """Whoever asks for more than its cameras show, sees the site fall to online, and why; the day before it stood."""
    await watch(container)
    client = await sign_in(Role.ADMINISTRATOR)
    (site, *_) = (await get(client, "coverage/sites", reached="usable", limit=1))["items"]
    assert (site["required_px_per_m"], site["cameras"][0]["px_per_m"]) == (None, None)
    await clock.advance(60)
    path = f"/api/v1/sites/{site['id']}"
    body = {"required_px_per_m": 1000, "reason": "须能辨认"}
    changed = (await client.patch(path, json=body, headers={"If-Match": "*"})).raise_for_status().json()
    assert changed["required_px_per_m"] == 1000
    await clock.advance(3)
    found = (await get(client, "coverage/sites", missing="usable", limit=200))["items"]
    short = next(each for each in found if each["id"] == site["id"])
    assert (short["level"], short["required_px_per_m"]) == ("online", 1000)
    shown = [camera["px_per_m"] for camera in short["cameras"]]
    assert all(0 < each < 1000 for each in shown), shown
    coarse = [reason for reason in short["reasons"] if reason["code"] == "too_coarse"]
    assert [each["detail"] for each in coarse][:1] == [f"shows {shown[0]:.0f} of 1000 px/m"]
    then = (await get(client, "coverage/sites", at=START.isoformat(), limit=200))["items"]
    assert next(each["required_px_per_m"] for each in then if each["id"] == site["id"]) is None
