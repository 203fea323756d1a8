"""The frames that a signed report names are held for a term, whoever made it."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlmodel import select

from registry.model import Camera
from tests.api.conftest import SignIn
from tests.fakes.clock import START, FakeClock
from tests.fakes.county import stock
from tests.fakes.late_reports import later, watched
from tests.fakes.seen_county import get
from vms.accounts.model import Role
from vms.demo.installing import County
from vms.evidence.tables import Evidence
from vms.health.tables import CameraHealth, Transition
from vms.reports.model import Language
from vms.reports.schedule import Line, Schedule
from vms.web.deps import Container

HELD = timedelta(days=400)
DAILY = Schedule.of([Line.DAILY], Language.ENGLISH)
Named = Sequence[tuple[str, datetime | None]]


@pytest.fixture
async def county(container: Container, tmp_path: Path, clock: FakeClock) -> County:
    """Of each camera that was seen there are a frame of its change, an hourly one, and the latest."""
    county = await stock(container.database, tmp_path, cameras=60)
    await clock.jump(3600)
    async with container.database.unit_of_work() as tx:
        for number, camera in enumerate(await tx.session.scalars(select(Camera).order_by(Camera.code))):
            if camera.lifecycle in {"planned", "retired"}:
                continue
            state = "online" if number % 3 else "offline"
            at = START + timedelta(minutes=10)
            tx.session.add(CameraHealth(camera_id=camera.id, state=state, checked_at=at))
            shas = {
                name: f"{number:03}{kind}".ljust(64, "0")
                for kind, name in enumerate(("transition", "hourly", "latest"))
            }
            moved = Transition(camera_id=camera.id, at=at, from_state="unknown", to_state=state)
            moved.evidence_sha = shas["transition"]
            tx.session.add(moved)
            for minute, (name, sha) in enumerate(shas.items(), 5):
                seen: dict[str, Any] = {"taken_at": START + timedelta(minutes=minute), "finding": "ok", name: True}
                tx.session.add(Evidence(camera_id=camera.id, sha256=sha, bytes=1, width=1, height=1, **seen))
    return county


async def kept(container: Container) -> dict[str, datetime | None]:
    async with container.database.reading() as session:
        return {row.sha256: row.held_until for row in await session.scalars(select(Evidence))}


async def manifest_of(client: httpx.AsyncClient, report: str) -> Any:
    answer = await client.get(f"/api/v1/reports/{report}/file", params={"part": "manifest"})
    return json.loads(answer.raise_for_status().content)


async def test_whatever_a_report_names_is_held_and_nothing_else(
    county: County, container: Container, clock: FakeClock, sign_in: SignIn
) -> None:
    client = await sign_in(Role.AUDITOR)
    report = (await client.post("/api/v1/reports", json={"frames": False})).raise_for_status().json()
    manifest = await manifest_of(client, report["id"])
    proving = {row["sha256"] for row in manifest["evidence"]}
    failing = {row["sha256"] for row in manifest["failing"] if row["sha256"]}
    gone = {row["sha256"] for row in manifest["less_online"] if row["sha256"]}
    assert proving
    assert failing - proving
    until = datetime.fromisoformat(report["at"]) + HELD
    assert {sha for sha, term in (await kept(container)).items() if term == until} == proving | failing | gone
    assert set((await kept(container)).values()) == {until, None}
    sha = min(proving)
    record = await get(client, f"evidence/{sha}/record")
    assert record["kinds"] == ["hourly", "held"]
    assert datetime.fromisoformat(record["held_until"]) == until


async def test_what_a_scheduled_report_names_is_held_until_its_term_is_over(
    county: County, container: Container, sign_in: SignIn
) -> None:
    reports = await watched(container, 1)
    assert await reports.make_due(DAILY) == 1
    client = await sign_in(Role.AUDITOR)
    (report,) = (await get(client, "reports"))["items"]
    named = {row["sha256"] for row in (await manifest_of(client, report["id"]))["evidence"]}
    assert named
    assert named <= {sha for sha, term in (await kept(container)).items() if term}
    for days, still in ((400, True), (401, False)):
        await later(container, days).make_due(Schedule.of([]))
        assert any((await kept(container)).values()) is still
