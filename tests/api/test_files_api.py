"""How complete the records are, by area and column: equals a count of the cameras' pages; who lacks what, in pages."""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlmodel import select

from registry.model import Camera, TargetRule
from tests.api.conftest import SignIn
from tests.api.test_custom_fields_api import NETWORK, fill
from tests.fakes.clock import FakeClock
from tests.fakes.county import stock
from vms.accounts.model import Role
from vms.coverage import files
from vms.coverage.measuring import measure, observe
from vms.coverage.store import load
from vms.demo.installing import County
from vms.health.tables import Transition
from vms.web.deps import Container

TOWN, TOWNSHIP = "369901100", "369901203"


@pytest.fixture
async def county(container: Container, tmp_path: Path) -> County:
    """With gaps: no maker here, no believable retention there, two cameras at one address, a retired twin."""
    county = await stock(container.database, tmp_path, cameras=60)
    async with container.database.unit_of_work() as tx:
        cameras = list(await tx.session.scalars(select(Camera).order_by(Camera.code)))
        cameras[0].maker = None
        cameras[1].maker, cameras[1].retention_days = "", 7
        cameras[2].ipv4 = cameras[-1].ipv4 = "10.0.0.1"
        cameras[3].resolution = "清晰"
        gone = next(camera for camera in cameras if camera.lifecycle == "retired")
        gone.ipv4 = cameras[4].ipv4
    return county


async def lacking(client: httpx.AsyncClient, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while True:
        answer = await client.get("/api/v1/coverage/files/lacking", params={"limit": 40, **query})
        page = answer.raise_for_status().json()
        found += page["items"]
        if page["next_cursor"] is None:
            assert len(found) == page["total"]
            return found
        query["cursor"] = page["next_cursor"]


async def of_pages(client: httpx.AsyncClient) -> dict[str, tuple[str, set[str], set[str]]]:
    """By code: the division, the mandatory columns that are empty, the fields that fail a check, as the page says."""
    found = {}
    for camera in (await client.get("/api/v1/cameras", params={"limit": 200})).json()["items"]:
        if camera["lifecycle"] in {"planned", "retired"}:
            continue
        page = (await client.get(f"/api/v1/cameras/{camera['code']}")).json()
        missing = {column["field"] for column in page["record"] if column["mandatory"] and not column["value"]}
        invalid = {each["field"] for each in page["completeness"]["invalid"]}
        found[camera["code"]] = (camera["division"], missing, invalid)
    return found


async def test_files_equal_the_cameras_pages_and_the_targets_measure(
    county: County, container: Container, sign_in: SignIn
) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    assert (await client.post("/api/v1/custom-fields", json=NETWORK)).status_code == 201
    pages = await of_pages(client)
    lacks_that_alone = next(code for code, (_, missing, _) in pages.items() if missing == {"custom.WLLX"})
    await fill(client, lacks_that_alone, WLLX="G")
    pages = await of_pages(client)
    told = (await client.get("/api/v1/coverage/files")).raise_for_status().json()
    filled, valid = [[not lacks[at] for lacks in pages.values()] for at in (1, 2)]
    assert told["count"] == {
        "files": len(pages),
        "filled": sum(filled),
        "valid": sum(valid),
        "complete": sum(a and b for a, b in zip(filled, valid, strict=True)),
    }
    assert sum(filled) == 1, "the others lack the new field"
    missing = Counter(name for _, lacks, _ in pages.values() for name in lacks)
    invalid = Counter(name for _, _, fails in pages.values() for name in fails)
    assert {gap["field"]: (gap["missing"], gap["invalid"]) for gap in told["gaps"]} == {
        name: (missing[name], invalid[name]) for name in {*missing, *invalid}
    }
    assert told["gaps"][0] | {"missing": 0} == {
        "field": "custom.WLLX", "label": "接入方式", "label_en": "access network", "missing": 0, "invalid": 0,
    }  # fmt: skip
    for area in told["areas"][1:]:
        assert area["count"]["files"] == sum(code.startswith(area["code"]) for code, _, _ in pages.values())
    rows = await lacking(client)
    assert {row["code"]: {gap["field"] for gap in row["gaps"]} for row in rows} == {
        code: lacks | fails for code, (_, lacks, fails) in pages.items() if lacks | fails
    }
    for area in told["areas"]:
        counted = area["count"]
        for name, short in (("filled", "unfilled"), ("valid", "invalid"), ("complete", "incomplete")):
            shown = [len(await lacking(client, scope=area["code"], show=show)) for show in (name, short, "all")]
            assert shown == [counted[name], counted["files"] - counted[name], counted["files"]]
    twins = await lacking(client, field="ipv4")
    assert [row["gaps"][-1]["reason"]["code"] for row in twins] == ["same_address"] * 2
    plan = {"id": "files", "title_zh": "档", "title_en": "f", "scope": "county", "rule": "file_completeness"}
    plan |= {"required": "100", "level": "planned"}
    assert (await client.post("/api/v1/registry/target", json={"values": plan, "reason": "新"})).status_code == 201
    async with container.database.reading() as session:
        inputs = await load(session, container.clock.now())
        seen = await observe(session, inputs, container.clock.now(), container.clock.now())
    sums = measure(seen, inputs).values()
    assert (sum(each.files for each in sums), sum(each.complete for each in sums)) == (
        told["count"]["files"],
        told["count"]["complete"],
    )


async def test_files_stay_in_ones_area_and_are_bounded(
    county: County, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = await sign_in(Role.GOVERNANCE_OFFICER, TOWNSHIP)
    told = (await officer.get("/api/v1/coverage/files")).raise_for_status().json()
    assert {area["code"][:9] for area in told["areas"]} == {TOWNSHIP}
    assert {row["division"][:9] for row in await lacking(officer)} <= {TOWNSHIP}
    assert (await officer.get("/api/v1/coverage/files", params={"scope": TOWN})).status_code == 422
    monkeypatch.setattr(files, "MOST_CAMERAS", 5)
    refused = await (await sign_in(Role.AUDITOR)).get("/api/v1/coverage/files/lacking")
    assert (refused.status_code, refused.json()["code"]) == (422, "too_much_at_once")
    assert (await officer.get("/api/v1/coverage/files")).status_code == 200


async def test_files_of_a_past_day_stay_what_they_were(county: County, sign_in: SignIn, clock: FakeClock) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    then = clock.now()
    told, rows = (await client.get("/api/v1/coverage/files")).json(), await lacking(client)
    assert (told["as_of"], told["records_since"] <= told["as_of"]) == (told["computed_at"], True)
    await clock.jump(86_400)
    assert (await client.post("/api/v1/custom-fields", json=NETWORK)).status_code == 201
    for row in rows[:2]:
        (await fill(client, row["code"], SBCS="2", LXBCTS=90)).raise_for_status()
    now = (await client.get("/api/v1/coverage/files")).json()
    assert now["count"] != told["count"]
    at = {"at": then.isoformat()}
    past = (await client.get("/api/v1/coverage/files", params=at)).raise_for_status().json()
    assert {**past, "computed_at": told["computed_at"]} == told
    assert await lacking(client, **at) == rows
    for wrong, code in (("2020-01-01T00:00:00Z", "records_begin"), ("2099-01-01T00:00:00Z", "still_to_come")):
        refused = await client.get("/api/v1/coverage/files/lacking", params={"at": wrong})
        assert (refused.status_code, refused.json()["code"], refused.json()["errors"][0]["field"]) == (422, code, "at")


async def doubted(client: httpx.AsyncClient, **query: Any) -> list[tuple[str, str]]:
    """The cameras whose install time fails a check, and which."""
    rows = await lacking(client, field="installed_at", **query)
    doubts = [(row["code"], gap) for row in rows for gap in row["gaps"] if gap["field"] == "installed_at"]
    return [(code, gap["reason"]["code"]) for code, gap in doubts if gap["reason"]]


async def test_a_camera_seen_before_it_was_installed_is_hard_to_believe(
    county: County, container: Container, sign_in: SignIn, clock: FakeClock
) -> None:
    """By its page, by the files of its area and by the target alike; what no check had seen yet on a past day
    is not held against it then."""
    await clock.jump(86_400)
    before = clock.now()
    await clock.jump(5 * 86_400)
    first, changed = clock.now() - timedelta(days=3), clock.now() - timedelta(days=1)
    async with container.database.unit_of_work() as tx:
        every = list(await tx.session.scalars(select(Camera).order_by(Camera.code)))
        early, late, in_time = [each for each in every if each.lifecycle == "in_service" and each.installed_at][:3]
        early.installed_at, late.installed_at = changed, first + timedelta(minutes=1)
        for camera in (early, late, in_time):
            for at, state in ((before, "offline"), (first, "degraded"), (changed, "online")):
                tx.session.add(Transition(camera_id=camera.id, at=at, from_state="unknown", to_state=state))
    client = await sign_in(Role.ADMINISTRATOR)
    page = (await client.get(f"/api/v1/cameras/{early.code}")).json()["completeness"]
    (said,) = page["invalid"]
    assert (said["field"], said["reason"]["code"]) == ("installed_at", "installed_after_picture")
    assert await doubted(client) == [(early.code, "installed_after_picture")]
    earlier = await doubted(client, at=(first - timedelta(hours=1)).isoformat())
    assert {code for _, code in earlier} == {"installed_later"}
    async with container.database.reading() as session:
        inputs = await load(session, clock.now())
        seen = await observe(session, inputs, clock.now(), clock.now(), frozenset({TargetRule.FILE_COMPLETENESS}))
    told = (await client.get("/api/v1/coverage/files")).json()["count"]
    assert sum(each.complete for each in measure(seen, inputs).values()) == told["complete"]
