"""Rates of very many cameras over HTTP: measured in the background, with how far that is and of when they are; as those
of few, by division, camera by camera and in the workbook."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook

from tests.api.conftest import SignIn
from tests.fakes.clock import START, FakeClock
from tests.fakes.county import stock
from tests.fakes.seen_county import get, listed, measured, watch
from vms.accounts.model import Role
from vms.health import measured_rates
from vms.web.deps import Container

TOWN = "369901100"
SHOWS = ("all", "few", "unseen", "unknown")


async def sheets(client: httpx.AsyncClient, **query: Any) -> list[list[list[Any]]]:
    answer = (await client.get("/api/v1/rates/workbook", params=query)).raise_for_status()
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return [book.get_sheet_by_index(number).to_python() for number in range(2)]


def alike(found: Any, expected: Any) -> None:
    """But for the last digits that adding up in another order loses."""
    if isinstance(expected, dict):
        assert found.keys() == expected.keys()
        for name in expected.keys() - {"measured_at"}:
            alike(found[name], expected[name])
    elif isinstance(expected, list):
        for one, other in zip(found, expected, strict=True):
            alike(one, other)
    else:
        assert found == (pytest.approx(expected, rel=1e-12) if isinstance(expected, float) else expected)


async def test_rates_of_very_many_cameras_are_those_of_few(
    container: Container, sign_in: SignIn, clock: FakeClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over the county and a part of it, of a class, up to now and up to before cameras were moved and renamed."""
    await stock(container.database, tmp_path, cameras=80)
    await watch(container)
    await clock.jump(2 * 3600)
    client, officer = await sign_in(Role.ADMINISTRATOR), await sign_in(Role.GOVERNANCE_OFFICER, TOWN)
    day = {"from": START.isoformat(), "to": (START + timedelta(hours=1)).isoformat()}
    camera = (await listed(client, "rates/cameras"))[0]
    change = {"name": "迁走", "division": TOWN, "reason": "更正"}
    path = f"/api/v1/cameras/{camera['code']}"
    (await client.patch(path, json=change, headers={"If-Match": "*"})).raise_for_status()
    now = {"from": START.isoformat(), "to": clock.now().isoformat()}
    asked: tuple[dict[str, Any], ...] = (now, now | {"scope": "townships"}, now | {"class": 1}, day)
    few = [await get(client, "rates", **query) for query in asked]
    lists = [[await listed(client, "rates/cameras", **query, show=show) for show in SHOWS] for query in asked]
    books = [await sheets(client, **query) for query in asked]
    own = await get(officer, "rates", **now)
    assert few[0]["rates"]["cameras"] > few[1]["rates"]["cameras"] > own["rates"]["cameras"] > 0
    assert len({each["online_pct"] for each in lists[0][0]}) > 1
    monkeypatch.setattr(measured_rates, "MOST_CAMERAS", own["rates"]["cameras"])
    monkeypatch.setattr(measured_rates, "PART_CAMERAS", 7)
    first = await get(client, "rates", **now)
    assert (first["progress"], first["measured_at"], first["rates"]["cameras"]) == (0, None, 0)
    for path in ("rates/cameras", "rates/workbook"):
        refused = await client.get(f"/api/v1/{path}", params=now)
        assert (refused.status_code, refused.json()["code"]) == (503, "rates_being_measured")
        assert refused.headers["retry-after"] == "5"
    for query, expected, of_cameras, book in zip(asked, few, lists, books, strict=True):
        alike(await measured(client, "rates", **query), expected)
        for show, cameras in zip(SHOWS, of_cameras, strict=True):
            alike(await listed(client, "rates/cameras", **query, show=show), cameras)
        assert await sheets(client, **query) == book
    alike(await get(officer, "rates", **now), own)


async def test_rates_up_to_now_stand_for_a_while_and_are_shown_until_there_are_others(
    container: Container, sign_in: SignIn, clock: FakeClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stock(container.database, tmp_path, cameras=12)
    await watch(container)
    await clock.jump(2 * 3600)
    client = await sign_in(Role.AUDITOR)
    monkeypatch.setattr(measured_rates, "MOST_CAMERAS", 3)
    old = await measured(client, "rates")
    await clock.jump(600)
    assert await get(client, "rates") == old
    since = {"from": old["from"], "to": clock.now().isoformat()}
    assert (await get(client, "rates", **since))["to"] == old["to"], "of the very month that began then"
    assert (await get(client, "rates/cameras", **since))["total"] == old["rates"]["cameras"]
    await clock.jump(measured_rates.STANDS.total_seconds())
    again = await get(client, "rates")
    assert (again["to"], again["progress"]) == (old["to"], 0)
    assert (await get(client, "rates/cameras"))["total"] == old["rates"]["cameras"]
    assert (await measured(client, "rates"))["to"] > old["to"]


async def test_only_so_many_times_wait_to_be_measured(
    container: Container, sign_in: SignIn, clock: FakeClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stock(container.database, tmp_path, cameras=12)
    await watch(container)
    await clock.jump(4 * 3600)
    client = await sign_in(Role.AUDITOR)
    monkeypatch.setattr(measured_rates, "MOST_CAMERAS", 3)
    monkeypatch.setattr(measured_rates, "MOST_WANTED", 0)
    query = {"to": (START + timedelta(hours=3)).isoformat()}
    answer = await client.get("/api/v1/rates", params=query)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "choose a smaller area" in answer.json()["detail"]
    monkeypatch.setattr(measured_rates, "MOST_CAMERAS", 50_000)
    assert (await get(client, "rates", **query))["progress"] is None


async def test_very_many_changes_are_measured_in_the_background_but_of_one_camera_nothing_of_others_is_told(
    container: Container, sign_in: SignIn, clock: FakeClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stock(container.database, tmp_path, cameras=12)
    await watch(container)
    await clock.jump(2 * 3600)
    client = await sign_in(Role.AUDITOR)
    camera = (await listed(client, "rates/cameras", show="rated"))[0]
    few = await get(client, "rates")
    monkeypatch.setattr(measured_rates, "MOST_CHANGES", -1)  # as where even one camera has more
    alike(await measured(client, "rates"), few)
    of_one = await client.get("/api/v1/rates/cameras", params={"scope": camera["code"]})
    assert (of_one.status_code, of_one.json()["code"]) == (422, "too_much_at_once")
