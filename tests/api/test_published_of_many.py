"""The published rates of very many cameras over HTTP: measured in the background, with how far that is and of when they
are; as those of few, and in reports that come out the same later."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.conftest import SignIn
from tests.fakes.clock import START, FakeClock
from tests.fakes.county import stock
from tests.fakes.seen_county import get, listed, measured, watch
from vms.accounts.model import Role
from vms.coverage import files_api, measuring, measuring_many, published
from vms.points import past_lists
from vms.reports import measured as reports_measured
from vms.web.deps import Container

TOWN = "369901100"
MEASURED = ("online", "files")


async def of_kind(client: httpx.AsyncClient, **query: Any) -> dict[str, dict[str, Any]]:
    rates = (await measured(client, "coverage/published", **query))["rates"]
    return {each["kind"]: each for each in rates if each["kind"] in MEASURED}


def same(found: dict[str, dict[str, Any]], few: dict[str, dict[str, Any]]) -> None:
    assert found.keys() == few.keys()
    for kind, each in few.items():
        for name, value in each.items():
            expected = pytest.approx(value, rel=1e-12) if isinstance(value, float) else value
            assert found[kind][name] == expected, (kind, name)


async def test_very_many_cameras_are_measured_in_the_background(
    container: Container, sign_in: SignIn, clock: FakeClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stock(container.database, tmp_path, cameras=80)
    await watch(container)
    await clock.jump(2 * 3600)
    then = (START + timedelta(hours=1)).isoformat()
    client = await sign_in(Role.AUDITOR)
    asked: tuple[dict[str, Any], ...] = ({}, {"scope": TOWN}, {"at": then}, {"at": then, "scope": TOWN})
    few = [await of_kind(client, **query) for query in asked]
    assert few[0]["online"]["denominator"] > few[1]["online"]["denominator"] > 0
    assert few[0]["files"]["denominator"] > 0
    monkeypatch.setattr(measuring, "MOST_CAMERAS", 10)
    monkeypatch.setattr(measuring_many, "PART_CAMERAS", 7)
    first = await get(client, "coverage/published")
    assert (first["progress"], first["measured_at"]) == (0, None)
    assert {each["rate"] for each in first["rates"] if each["kind"] in MEASURED} == {None}
    for query, expected in zip(asked, few, strict=True):
        same(await of_kind(client, **query), expected)
    old = (await measured(client, "coverage/published"))["measured_at"]
    await clock.jump(published.KEPT_OF_MANY.total_seconds() + 60)
    again = await get(client, "coverage/published")
    assert (again["measured_at"], again["progress"]) == (old, 0), "the last ones are shown until there are others"
    assert (await measured(client, "coverage/published"))["measured_at"] > old


async def test_files_of_very_many_cameras_are_counted_in_the_background(
    container: Container, sign_in: SignIn, clock: FakeClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By area and by column, now and of a past time; of a smaller area at once."""
    await stock(container.database, tmp_path, cameras=80)
    await watch(container)
    await clock.jump(2 * 3600)
    client, officer = await sign_in(Role.ADMINISTRATOR), await sign_in(Role.GOVERNANCE_OFFICER, TOWN)
    camera = (await listed(officer, "coverage/files/lacking", show="complete"))[0]
    change = {"name": "更名", "record": {"AZDZ": ""}, "reason": "更正"}
    path = f"/api/v1/cameras/{camera['code']}"
    (await client.patch(path, json=change, headers={"If-Match": "*"})).raise_for_status()
    then = (START + timedelta(hours=1)).isoformat()
    asked: tuple[dict[str, Any], ...] = ({}, {"scope": "core"}, {"at": then})
    few = [await get(client, "coverage/files", **query) for query in asked]
    own = await get(officer, "coverage/files")
    assert few[0]["count"]["files"] > few[1]["count"]["files"] > own["count"]["files"] > 0
    shown: tuple[dict[str, Any], ...] = ({}, {"show": "invalid"}, {"show": "all", "field": few[0]["gaps"][0]["field"]})
    lists = [[await listed(client, "coverage/files/lacking", **query, **wanted) for wanted in shown] for query in asked]
    counts = few[0]["count"]
    assert [len(each) for each in lists[0][:2]] == [
        counts["files"] - counts["complete"],
        counts["files"] - counts["valid"],
    ]
    assert min(len(each) for each in lists[0]) > 0
    for module in (measuring, files_api):
        monkeypatch.setattr(module, "MOST_CAMERAS", own["count"]["files"])
    monkeypatch.setattr(measuring_many, "PART_CAMERAS", 7)
    first = await get(client, "coverage/files")
    assert (first["progress"], first["count"]["files"], first["gaps"]) == (0, 0, [])
    waiting = await client.get("/api/v1/coverage/files/lacking")
    assert (waiting.status_code, waiting.json()["code"]) == (503, "records_being_counted")
    assert waiting.headers["retry-after"] == "5"
    for query, expected, of_cameras in zip(asked, few, lists, strict=True):
        told = await measured(client, "coverage/files", **query)
        assert (told["count"], told["areas"], told["gaps"]) == (expected["count"], expected["areas"], expected["gaps"])
        assert [await listed(client, "coverage/files/lacking", **query, **wanted) for wanted in shown] == of_cameras
    assert (await get(officer, "coverage/files"))["count"] == own["count"]
    refused = await client.get("/api/v1/coverage/files", params={"scope": "000000"})
    assert refused.status_code == 422


async def test_a_report_of_very_many_tells_them_and_comes_out_the_same(
    container: Container, sign_in: SignIn, clock: FakeClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stock(container.database, tmp_path, cameras=80)
    await watch(container)
    await clock.jump(3600)
    client = await sign_in(Role.AUDITOR)

    async def made() -> tuple[str, dict[str, Any]]:
        order = {"language": "en", "at": at, "scope": "townships"}
        report = (await client.post("/api/v1/reports", json=order)).raise_for_status().json()
        file = await client.get(f"/api/v1/reports/{report['id']}/file", params={"part": "manifest"})
        return report["id"], file.raise_for_status().json()

    at = clock.now().isoformat()
    await clock.jump(60)
    _, few = await made()
    monkeypatch.setattr(measuring, "MOST_CAMERAS", 10)
    monkeypatch.setattr(measuring_many, "PART_CAMERAS", 7)
    _, many = await made()
    told = {each["kind"]: each for each in many["published"]}
    assert all(told[kind]["rate"] is not None and told[kind]["denominator"] > 10 for kind in MEASURED)
    assert "named_of" not in few
    for name in ("less_online", "incomplete"):
        assert many[name] == few[name]
        assert many["named_of"][name] == len(few[name]) > 1
    monkeypatch.setattr(reports_measured, "MOST_NAMED", 1)
    key, worst = await made()
    assert worst["named_of"] == many["named_of"]
    assert [worst[name] for name in ("less_online", "incomplete")] == [few["less_online"][:1], few["incomplete"][:1]]
    for most_changes in (20_000, 0):
        monkeypatch.setattr(past_lists, "MOST_CHANGES", most_changes)
        answer = await client.post(f"/api/v1/reports/{key}/again")
        assert answer.raise_for_status().json()["reproduced"], answer.json()
