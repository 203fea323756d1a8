"""A day since which very much has changed, over HTTP: it was refused; now it is prepared, and then it is as it was."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.conftest import SignIn
from tests.api.test_past_export import DAY_S, filed, shown
from tests.fakes.clock import FakeClock
from tests.fakes.county import stock
from tests.fakes.past_days import made_here
from tests.fakes.seen_county import get, listed
from vms.accounts.model import Role
from vms.points import past_lists
from vms.points.past_days import PastDays
from vms.web.deps import Container

TOWN = "369901100"


async def prepared(client: httpx.AsyncClient, path: str, **query: Any) -> None:
    """Asks as the page does, until it is there."""
    answer = await client.get(f"/api/v1/{path}", params=query)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    said = answer.json()
    assert (said["type"], said["code"]) == ("/problems/being-prepared", "records_being_prepared")
    assert said["params"].keys() == {"day", "done", "of"}
    async with asyncio.timeout(60):
        while (await client.get(f"/api/v1/{path}", params=query)).status_code == 503:
            pass


async def test_a_day_behind_very_many_changes_is_what_it_was(
    container: Container, sign_in: SignIn, clock: FakeClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stock(container.database, tmp_path, cameras=40)
    monkeypatch.setattr(container.get(PastDays), "_making", made_here(container.database))
    client, officer = await sign_in(Role.ADMINISTRATOR), await sign_in(Role.GOVERNANCE_OFFICER, TOWN)
    day, then = clock.now().date().isoformat(), clock.now().isoformat()
    kinds = ("site", "camera", "division")
    before = {kind: await shown(client, kind, day=day) for kind in kinds}
    own = await shown(officer, "camera", day=day)
    assert 0 < len(own) < len(before["camera"])
    files = await get(client, "coverage/files")
    lacking = await listed(client, "coverage/files/lacking")
    await clock.jump(3 * DAY_S)
    for kind in ("site", "division"):
        for number, each in enumerate((await get(client, f"registry/{kind}", limit=3))["items"]):
            change = {"values": {"name": f"改名 {number}"}, "reason": "普查"}
            path = f"/api/v1/registry/{kind}/{each['key']}"
            (await client.patch(path, json=change, headers={"If-Match": "*"})).raise_for_status()
    for each in (await get(client, "cameras", limit=5))["items"]:
        change = {"name": "更名", "record": {"AZDZ": ""}, "reason": "更正"}
        path = f"/api/v1/cameras/{each['id']}"
        (await client.patch(path, json=change, headers={"If-Match": "*"})).raise_for_status()
    monkeypatch.setattr(past_lists, "MOST_CHANGES", 2)
    for kind in kinds:
        await prepared(client, f"history/{kind}", day=day)
        assert await shown(client, kind, day=day, limit=7) == before[kind]
        rows = await filed(client, kind, day=day)
        assert [row[next(title for title in row if "名称" in title)] for row in rows] == [
            name for _, name in before[kind]
        ]
    assert await shown(officer, "camera", day=day) == own, "of their own area"
    await prepared(client, "coverage/files", at=then)
    told = await get(client, "coverage/files", at=then)
    assert (told["count"], told["areas"], told["gaps"]) == (files["count"], files["areas"], files["gaps"])
    assert await listed(client, "coverage/files/lacking", at=then) == lacking
