"""What a list shows as of a past day is what its file holds, whatever happened since; and it is audited."""

import csv
import io
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlmodel import select

from tests.api.conftest import SignIn
from tests.fakes.clock import FakeClock
from tests.fakes.county import stock
from vms.accounts.model import Role
from vms.audit.tables import AuditEntry
from vms.points import transfers
from vms.web.deps import Container

DAY_S = 86_400


async def shown(client: httpx.AsyncClient, kind: str, **query: Any) -> list[tuple[str, str]]:
    """Code and name of all that the list of the day shows."""
    found: list[tuple[str, str]] = []
    while True:
        page = (await client.get(f"/api/v1/history/{kind}", params=query)).raise_for_status().json()
        found += [(each["values"]["code"], each["values"]["name"]) for each in page["items"]]
        if page["next_cursor"] is None:
            assert len(found) == page["total"]
            return found
        query["cursor"] = page["next_cursor"]


async def filed(client: httpx.AsyncClient, kind: str, **query: Any) -> list[dict[str, str]]:
    answer = await client.get(f"/api/v1/history/{kind}/file", params={"format": "csv", **query})
    return list(csv.DictReader(io.StringIO(answer.raise_for_status().content.decode("utf-8-sig"))))


async def test_the_file_of_a_past_day_holds_the_list_of_that_day(
    container: Container, sign_in: SignIn, clock: FakeClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stock(container.database, tmp_path, cameras=40)
    monkeypatch.setattr(transfers, "EXPORT_CHUNK_ROWS", 7)
    client = await sign_in(Role.ADMINISTRATOR)
    day = clock.now().date().isoformat()
    before = await shown(client, "site", day=day)
    await clock.jump(3 * DAY_S)
    sites = (await client.get("/api/v1/registry/site", params={"limit": 200})).json()["items"]
    for number, site in enumerate((sites[0], sites[5], sites[-1])):
        change = {"values": {"name": f"改名 {number}"}, "reason": "普查"}
        path = f"/api/v1/registry/site/{site['key']}"
        (await client.patch(path, json=change, headers={"If-Match": "*"})).raise_for_status()
    cameras = (await client.get("/api/v1/cameras", params={"limit": 200})).json()["items"]
    gone = f"/api/v1/cameras/{cameras[1]['id']}"
    (await client.delete(gone, params={"reason": "拆除"}, headers={"If-Match": "*"})).raise_for_status()
    for kind, code, name in (("site", "部位编码", "部位名称"), ("camera", "★设备编码", "★设备名称")):
        for query in ({"day": day}, {"day": day, "q": before[0][1]}, {"day": clock.now().date().isoformat()}):
            rows = await filed(client, kind, **query)
            columns = {title.lstrip("★"): title for title in rows[0]} if rows else {}
            told = [(row[columns[code.lstrip("★")]], row[columns[name.lstrip("★")]]) for row in rows]
            assert told == await shown(client, kind, limit=200, **query)
            assert not any("密码" in title or "password" in title for title in columns)
    assert [name for _, name in before] == [row["★部位名称"] for row in await filed(client, "site", day=day)]
    assert (await client.get("/api/v1/history/unit/file", params={"day": day, "format": "geojson"})).status_code == 422
    async with container.database.reading() as session:
        entries = await session.scalars(select(AuditEntry).where(AuditEntry.action == "registry.export"))
        assert {"format": "csv", "day": day, "records": len(before)} in [entry.detail for entry in entries]
