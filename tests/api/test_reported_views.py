"""A signed report says of how many usable cameras nobody has approved the view, and of which."""

import io
import json
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import select

from registry.columns import new_id
from registry.model import Camera
from tests.api.conftest import SignIn
from tests.fakes.clock import START, FakeClock
from tests.fakes.county import stock
from tests.fakes.pdfs import read_pdf, unspaced
from tests.fakes.seen_county import get
from vms.accounts.model import Role
from vms.demo.installing import County
from vms.evidence.tables import Evidence
from vms.health.tables import CameraHealth, Transition
from vms.references.tables import ViewApproval
from vms.web.deps import Container

SHEET = "Usable, view not approved"


@pytest.fixture
async def county(container: Container, tmp_path: Path, clock: FakeClock) -> County:
    """Every camera that is built is online and proven; of every third one a view is approved."""
    county = await stock(container.database, tmp_path, cameras=60)
    await clock.jump(3600)
    async with container.database.unit_of_work() as tx:
        for number, camera in enumerate(await tx.session.scalars(select(Camera).order_by(Camera.code))):
            if camera.lifecycle in {"planned", "retired"}:
                continue
            at = START + timedelta(minutes=10)
            tx.session.add(CameraHealth(camera_id=camera.id, state="online", checked_at=at))
            tx.session.add(Transition(camera_id=camera.id, at=at, from_state="unknown", to_state="online"))
            seen: dict[str, Any] = {"taken_at": at, "finding": "ok", "hourly": True}
            tx.session.add(Evidence(camera_id=camera.id, sha256=f"{number:064}", bytes=1, width=1, height=1, **seen))
            if number % 3 == 0:
                tx.session.add(approval(camera.id, START + timedelta(minutes=20)))
    return county


def approval(camera: uuid.UUID, at: datetime, *, is_recorded: bool = True) -> ViewApproval:
    ends_at = at + timedelta(days=90)
    told = at if is_recorded else None
    return ViewApproval(camera_id=camera, reference_id=new_id(), begins_at=at, ends_at=ends_at, recorded_at=told)


async def made(client: httpx.AsyncClient, **asked: Any) -> tuple[dict[str, Any], Any]:
    report = (await client.post("/api/v1/reports", json={"language": "en", **asked})).raise_for_status().json()
    return report, json.loads(await part(client, report, "manifest"))


async def part(client: httpx.AsyncClient, report: dict[str, Any], name: str) -> bytes:
    answer = await client.get(f"/api/v1/reports/{report['id']}/file", params={"part": name})
    return answer.raise_for_status().content


async def test_usable_cameras_without_an_approved_view_are_counted_and_named(
    county: County, container: Container, sign_in: SignIn
) -> None:
    client = await sign_in(Role.AUDITOR)
    report, manifest = await made(client)
    told = manifest["unviewed"]
    async with container.database.reading() as session:
        approved = {row.camera_id for row in await session.scalars(select(ViewApproval))}
    rated = {"rate": "sound", "show": "passing", "limit": 200, "at": report["as_of"]}
    usable = (await get(client, "coverage/rated", **rated))["items"]
    expected = [each["code"] for each in usable if uuid.UUID(each["id"]) not in approved]
    assert 0 < len(expected) < len(usable) == told["usable_cameras"]
    assert sorted(each["camera"] for each in told["cameras"]) == sorted(expected)
    assert told["known"]
    levels = (await get(client, "coverage", at=report["as_of"]))["scopes"][0]["levels"]
    sites = {level: levels[level]["unviewed"] for level in ("usable", "proven")}
    assert told["sites"] == sites
    assert 0 < sites["usable"] < levels["usable"]["numerator"]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(await part(client, report, "xlsx"))).get_sheet_by_name(SHEET)
    note = f"Of {len(usable)} usable cameras {len(expected)} have no reference view"
    table = rows.to_python(skip_empty_area=False)
    assert str(table[1][0]).startswith(note)
    assert [row[0] for row in table[4:]] == [each["camera"] for each in told["cameras"]]
    read, _ = read_pdf(await part(client, report, "pdf"))
    assert unspaced(note) in read
    assert unspaced(told["cameras"][0]["camera"]) in read
    again = (await client.post(f"/api/v1/reports/{report['id']}/again")).raise_for_status().json()
    assert again["same"]["unviewed"], again


async def test_of_a_time_before_approvals_were_written_down_it_is_not_told(
    county: County, container: Container, sign_in: SignIn
) -> None:
    async with container.database.unit_of_work() as tx:
        camera = (await tx.session.scalars(select(Camera))).first()
        assert camera is not None
        tx.session.add(approval(camera.id, START, is_recorded=False))
    client = await sign_in(Role.AUDITOR)
    report, manifest = await made(client, at=(START + timedelta(minutes=15)).isoformat())
    assert (manifest["unviewed"]["known"], manifest["unviewed"]["cameras"]) == (False, [])
    read, _ = read_pdf(await part(client, report, "pdf"))
    assert unspaced("it cannot be told") in read
    assert (await made(client))[1]["unviewed"]["known"]
