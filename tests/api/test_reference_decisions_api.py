"""Many reference views decided on at once: each by the frame that was looked at, each for itself."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from registry.columns import new_id
from tests.api.conftest import SignIn
from tests.fakes.cameras import COUNTY, EAST, WEST, add_camera, add_county
from vms.accounts.model import Role
from vms.audit.tables import AuditEntry
from vms.references.tables import CameraReference, ViewApproval
from vms.web.deps import Container

MANY, QUEUE = "/api/v1/reference-decisions", "/api/v1/references"


@pytest.fixture
async def cameras(container: Container) -> list[uuid.UUID]:
    """Three in the east, one in the west."""
    await add_county(container.database)
    return [
        await add_camera(container.database, number, division=WEST if number == 4 else EAST) for number in range(1, 5)
    ]


async def add_view(container: Container, camera: uuid.UUID, frame: str, **more: Any) -> dict[str, str]:
    """As a request names it."""
    async with container.database.unit_of_work() as tx:
        given: dict[str, Any] = {
            "status": "candidate",
            "condition": "colour",
            "expires_at": tx.now + timedelta(days=90),
        } | more
        row = CameraReference(
            camera_id=camera, source="learned", hour=8, evidence_sha=frame * 64, learned_at=tx.now, **given
        )
        tx.session.add(row)
    return {"id": str(row.id), "evidence_sha256": frame * 64}


async def statuses(container: Container) -> dict[str, tuple[str, str | None]]:
    async with container.database.reading() as session:
        rows = await session.scalars(select(CameraReference))
        return {str(row.id): (row.status, row.reason) for row in rows}


@pytest.mark.parametrize(("verdict", "status", "held"), [("approve", "approved", 2), ("reject", "rejected", 0)])
async def test_each_is_decided_for_itself_and_said(
    container: Container, cameras: list[uuid.UUID], sign_in: SignIn, verdict: str, status: str, held: int
) -> None:
    first, second = [await add_view(container, cameras[at], "ab"[at]) for at in (0, 1)]
    settled = await add_view(container, cameras[0], "c", status="approved")
    learned_anew = await add_view(container, cameras[2], "d") | {"evidence_sha256": "e" * 64}
    theirs = await add_view(container, cameras[3], "f")
    gone = {"id": str(new_id()), "evidence_sha256": "a" * 64}
    before = await statuses(container)
    officer = await sign_in(Role.GOVERNANCE_OFFICER, EAST)
    views = [first, settled, learned_anew, theirs, gone, second, first]
    answer = await officer.post(MANY, json={"verdict": verdict, "reason": "walked by", "views": views})
    assert answer.status_code == 200
    told = [(each["id"], each["outcome"]) for each in answer.json()["items"]]
    outcomes = ("decided", "settled", "another_frame", "gone", "gone", "decided", "gone")
    assert told == [(view["id"], outcome) for view, outcome in zip(views, outcomes, strict=True)]
    changed = {first["id"]: (status, "walked by"), second["id"]: (status, "walked by")}
    assert await statuses(container) == before | changed, "nothing that was not seen, or is another's, is decided"
    async with container.database.reading() as session:
        entries = list(await session.scalars(select(AuditEntry).where(col(AuditEntry.object_kind) == "reference")))
        approvals = list(await session.scalars(select(ViewApproval)))
    assert {(entry.action, entry.object_id, entry.division_code) for entry in entries} == {
        (f"reference.{verdict}", first["id"], EAST),
        (f"reference.{verdict}", second["id"], EAST),
    }, "one entry for each camera"
    assert {entry.detail["evidence"] for entry in entries if entry.detail} == {"a" * 64, "b" * 64}
    assert len(approvals) == held


@pytest.mark.parametrize(
    "change",
    [
        {"views": []},
        {"views": [{"id": str(uuid.UUID(int=at)), "evidence_sha256": "a" * 64} for at in range(101)]},
        {"views": [{"id": str(uuid.UUID(int=1))}]},
        {"views": [{"id": str(uuid.UUID(int=1)), "evidence_sha256": "*"}]},
        {"verdict": "remove"},
    ],
)
async def test_nothing_is_decided_without_its_frame_or_beyond_the_bound(
    change: dict[str, Any], cameras: list[uuid.UUID], sign_in: SignIn
) -> None:
    officer = await sign_in(Role.GOVERNANCE_OFFICER, EAST)
    body = {"verdict": "approve", "views": [{"id": str(uuid.UUID(int=1)), "evidence_sha256": "a" * 64}]}
    assert (await officer.post(MANY, json=body)).status_code == 200
    assert (await officer.post(MANY, json=body | change)).status_code == 422


async def test_the_queue_is_narrowed_by_division_light_and_name(
    container: Container, cameras: list[uuid.UUID], sign_in: SignIn
) -> None:
    made = [await add_view(container, camera, "a") for camera in cameras]
    dark = await add_view(container, cameras[0], "b", condition="infrared")
    administrator = await sign_in(Role.ADMINISTRATOR)

    async def found(**query: str) -> list[str]:
        page = (await administrator.get(QUEUE, params={"status": "pending", **query})).raise_for_status().json()
        assert page["total"] == len(page["items"])
        assert all(item["evidence_sha256"] for item in page["items"])
        return [item["id"] for item in page["items"]]

    every = [view["id"] for view in made] + [dark["id"]]
    assert await found(division=COUNTY) == every
    assert await found(division=WEST) == [made[3]["id"]]
    assert await found(condition="infrared") == [dark["id"]]
    assert await found(condition="colour", division=EAST) == every[:3]
    assert await found(q="0000002") == [made[1]["id"]]
    officer = await sign_in(Role.GOVERNANCE_OFFICER, EAST)
    foreign = await officer.get(QUEUE, params={"division": WEST})
    assert (foreign.status_code, foreign.json()["errors"][0]["field"]) == (422, "division")
