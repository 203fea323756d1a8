"""The cameras behind the published rates, over HTTP: as many as each counts, of now and of a past time."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlmodel import select

from registry.model import Camera, Lifecycle
from tests.api.conftest import SignIn
from tests.fakes.clock import START, FakeClock
from tests.fakes.county import stock
from tests.fakes.seen_county import get, watch
from vms.accounts.model import Role
from vms.demo.installing import County
from vms.health.tables import CameraHealth
from vms.web.deps import Container

TOWN, TOWNSHIP = "369901100", "369901203"
RATES = ("sound", "picture", "clock", "recording")


@pytest.fixture
async def county(container: Container, tmp_path: Path) -> County:
    """Seen in every state; some at rest, some seen too long ago, some with wrong clocks or short recordings."""
    found = await stock(container.database, tmp_path, cameras=80)
    await watch(container)
    async with container.database.unit_of_work() as tx:
        cameras = list(await tx.session.scalars(select(Camera).order_by(Camera.code)))
        for number, camera in enumerate(cameras):
            camera.retention_days = (None, 29, 30, 90)[number % 4]
            health = await tx.session.get(CameraHealth, camera.id)
            if health and number % 13 == 0:
                health.state, health.faults = "maintenance", []
            elif health and number % 11 == 0:
                health.checked_at = START - timedelta(days=2)
            if health and health.state == "online" and number % 5 == 0:
                health.not_checkable = ["wrong_clock"]
            if health and health.state == "degraded" and number % 2:
                health.faults = ["wrong_clock"]
        for camera in [each for each in cameras if each.lifecycle == "in_service"][:5]:
            camera.lifecycle = Lifecycle.MAINTENANCE
    return found


async def listed(client: httpx.AsyncClient, **query: Any) -> list[dict[str, Any]]:
    """All rows of the list, page by page."""
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = await get(client, "coverage/rated", limit=17, **query, **cursor)
        found += page["items"]
        if page["next_cursor"] is None:
            assert len({each["id"] for each in found}) == len(found) == page["total"]
            return found
        cursor = {"cursor": page["next_cursor"]}


async def every_rate_opens(client: httpx.AsyncClient, scope: str, at: dict[str, str]) -> None:
    told = await get(client, "coverage/published", scope=scope, **at)
    rates = {each["kind"]: each for each in [*told["rates"], *told["beside"]]}
    for rate in RATES:
        figure, asked = rates[rate], {"rate": rate, "scope": scope} | at
        passing, failing, left_out, counted = [
            await listed(client, **asked, **show)
            for show in ({"show": "passing"}, {"show": "failing"}, {"show": "left_out"}, {})
        ]
        assert len(passing) == figure["numerator"], rate
        assert len(passing) + len(failing) == len(counted) == figure["denominator"], rate
        if not (at and rate == "clock"):
            assert len(left_out) == sum(each["count"] for each in figure["exclusions"]), rate
            opened: set[str] = set()
            for each in figure["exclusions"]:
                mine = await listed(client, **asked, show="left_out", reason=each["reason"])
                assert len(mine) == each["count"], (rate, each)
                opened |= {camera["id"] for camera in mine}
            assert opened == {camera["id"] for camera in left_out}, rate


async def test_each_part_of_a_rate_opens_as_many_cameras_as_it_counts(
    county: County, clock: FakeClock, sign_in: SignIn
) -> None:
    client = await sign_in(Role.AUDITOR)
    for scope in ("county", "core", "townships", TOWN):
        await every_rate_opens(client, scope, {})
    await clock.jump(3600)
    for scope in ("core", TOWN):
        await every_rate_opens(client, scope, {"at": START.isoformat()})
    officer = await sign_in(Role.GOVERNANCE_OFFICER, TOWNSHIP)
    await every_rate_opens(officer, "county", {})
    assert {each["division"][:9] for each in await listed(officer, rate="sound")} == {TOWNSHIP}


async def test_who_falls_short_is_told_with_the_reason(county: County, container: Container, sign_in: SignIn) -> None:
    """Counted again, camera by camera, from what is stored."""
    client = await sign_in(Role.AUDITOR)
    expected: dict[str, dict[str, str]] = {"sound": {}, "picture": {}, "clock": {}}
    async with container.database.reading() as session:
        for camera in await session.scalars(select(Camera)):
            health = await session.get(CameraHealth, camera.id)
            if camera.lifecycle not in {Lifecycle.ACCEPTED, Lifecycle.IN_SERVICE}:
                continue
            if health and health.state == "maintenance":
                continue
            if health is None or health.state == "unknown":
                reason = "unknown"
            elif health.checked_at != START:
                reason = "stale"
            else:
                reason = {"online": "", "degraded": "degraded", "offline": "offline"}[health.state]
            if reason:
                expected["sound"][camera.code] = reason
            if reason == "degraded":
                expected["picture"][camera.code] = reason
    for rate in ("sound", "picture"):
        found = await listed(client, rate=rate, show="failing")
        assert {each["code"]: each["reason"] for each in found} == expected[rate]
    wrong = await listed(client, rate="clock", show="failing")
    assert wrong
    assert all("wrong_clock" in [fault["fault"] for fault in each["faults"]] for each in wrong)
    short = await listed(client, rate="recording", show="failing")
    assert {each["retention_days"] for each in short} == {None, 29}
    sound = await listed(client, rate="sound", show="passing")
    assert {each["reason"] for each in sound} == {None}
    assert (await client.get("/api/v1/coverage/rated", params={"rate": "online"})).status_code == 422
