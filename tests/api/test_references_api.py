"""Reference views as clients see them: the queue, the decision, what an area hides, what the audit says."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from tests.api.conftest import SignIn
from tests.fakes.cameras import EAST, WEST, add_camera, add_county
from tests.fakes.clock import FakeClock
from vms.accounts.model import Role
from vms.audit.tables import AuditEntry
from vms.health.tables import CameraHealth
from vms.references.tables import CameraReference
from vms.web.deps import Container

QUEUE = "/api/v1/references"


@pytest.fixture
async def cameras(container: Container) -> tuple[uuid.UUID, uuid.UUID]:
    """One in the east, one in the west."""
    await add_county(container.database)
    return await add_camera(container.database, 1, division=EAST), await add_camera(
        container.database, 2, division=WEST
    )


async def add_view(container: Container, camera: uuid.UUID, *, status: str = "candidate", days: float = 90) -> str:
    async with container.database.unit_of_work() as tx:
        row = CameraReference(
            camera_id=camera,
            status=status,
            source="learned",
            condition="colour",
            hour=8,
            view={"view": "bytes"},
            evidence_sha="a" * 64,
            learned_at=tx.now,
            expires_at=tx.now + timedelta(days=days),
        )
        tx.session.add(row)
    return str(row.id)


async def test_the_queue_holds_what_waits_in_ones_own_area_oldest_first(
    container: Container, cameras: tuple[uuid.UUID, uuid.UUID], sign_in: SignIn
) -> None:
    waiting = [await add_view(container, cameras[0]) for _ in range(3)]
    await add_view(container, cameras[1])
    await add_view(container, cameras[0], status="approved")
    await add_view(container, cameras[0], days=-1)
    client = await sign_in(Role.GOVERNANCE_OFFICER, EAST)
    first = (await client.get(QUEUE, params={"status": "pending", "limit": 2})).json()
    rest = (await client.get(QUEUE, params={"status": "pending", "cursor": first["next_cursor"]})).json()
    assert [item["id"] for item in first["items"] + rest["items"]] == waiting
    assert (first["total"], rest["next_cursor"]) == (3, None)
    assert first["items"][0] | {"id": "", "expires_at": ""} == {
        "id": "",
        "camera": {
            "id": str(cameras[0]),
            "code": "36090200001320000001",
            "name": "路口1",
            "division": EAST,
            "division_name": "东乡",
        },
        "status": "candidate",
        "source": "learned",
        "condition": "colour",
        "hour": 8,
        "learned_at": "2026-03-02T08:00:00Z",
        "expires_at": "",
        "decided_at": None,
        "decided_by": None,
        "reason": None,
        "evidence_url": f"/api/v1/evidence/{'a' * 64}?camera_id={cameras[0]}",
        "evidence_sha256": "a" * 64,
        "present_evidence_url": None,
        "present_evidence_at": None,
    }


async def test_a_decision_is_recorded_and_made_once(
    container: Container, cameras: tuple[uuid.UUID, uuid.UUID], sign_in: SignIn
) -> None:
    client = await sign_in(Role.GOVERNANCE_OFFICER, EAST)
    one, two = await add_view(container, cameras[0]), await add_view(container, cameras[0])
    base = f"/api/v1/cameras/{cameras[0]}/references"
    approved = (await client.post(f"{base}/{one}/approve", json={"reason": "as planned"})).json()
    assert (approved["status"], approved["reason"], approved["decided_at"]) == (
        "approved",
        "as planned",
        "2026-03-02T08:00:00Z",
    )
    again = await client.post(f"{base}/{one}/approve")
    assert (again.status_code, again.json()["type"]) == (409, "/problems/decided")
    rejected = (await client.post(f"{base}/{two}/reject", json={"reason": "a lorry"})).json()
    assert (rejected["status"], rejected["evidence_url"]) == ("rejected", None)
    assert (await client.post(f"{base}/{two}/approve")).status_code == 409
    assert (await client.post(f"{base}/{one}/reject")).json()["status"] == "rejected", "people may change their mind"
    async with container.database.reading() as session:
        entries = await session.scalars(
            select(AuditEntry).where(col(AuditEntry.object_kind) == "reference").order_by(col(AuditEntry.id))
        )
        told = [(entry.action, entry.object_id, (entry.detail or {}).get("reason")) for entry in entries]
    assert told == [
        ("reference.approve", one, "as planned"),
        ("reference.reject", two, "a lorry"),
        ("reference.reject", one, None),
    ]


async def test_a_removed_view_is_gone(
    container: Container, cameras: tuple[uuid.UUID, uuid.UUID], sign_in: SignIn
) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    one = await add_view(container, cameras[0])
    base = "/api/v1/cameras/36090200001320000001/references"
    assert (await client.delete(f"{base}/{one}")).status_code == 204
    assert (await client.get(base)).json() == {"items": []}
    assert (await client.post(f"{base}/{one}/approve")).status_code == 404


async def test_a_view_of_another_camera_is_not_found_under_this_one(
    container: Container, cameras: tuple[uuid.UUID, uuid.UUID], sign_in: SignIn
) -> None:
    client = await sign_in(Role.GOVERNANCE_OFFICER, EAST)
    theirs = await add_view(container, cameras[1])
    assert (await client.post(f"/api/v1/cameras/{cameras[0]}/references/{theirs}/approve")).status_code == 404


async def test_an_expired_view_can_no_longer_be_approved(
    container: Container, cameras: tuple[uuid.UUID, uuid.UUID], sign_in: SignIn, clock: FakeClock
) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    one = await add_view(container, cameras[0], days=1)
    await clock.jump(86_401)
    answer = await client.post(f"/api/v1/cameras/{cameras[0]}/references/{one}/approve")
    assert answer.status_code == 404
    assert "load the list again" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("query", "body"),
    [({"status": "maybe"}, None), ({"cursor": "WyJ4Il0"}, None), (None, {"reason": "x" * 201}), (None, {"why": "x"})],
)
async def test_bad_input_is_named(
    query: dict[str, str] | None,
    body: dict[str, str] | None,
    container: Container,
    cameras: tuple[uuid.UUID, uuid.UUID],
    sign_in: SignIn,
) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    if query is not None:
        answer = await client.get(QUEUE, params=query)
    else:
        answer = await client.post(f"/api/v1/cameras/{cameras[0]}/references", json=body)
    assert answer.status_code == 422


async def test_what_a_camera_shows_now_says_when_that_was(
    container: Container, cameras: tuple[uuid.UUID, uuid.UUID], sign_in: SignIn
) -> None:
    await add_view(container, cameras[0])
    async with container.database.unit_of_work() as tx:
        gone = CameraHealth(camera_id=cameras[0], state="offline", checked_at=tx.now, since=tx.now)
        gone.evidence_sha, gone.evidence_at = "b" * 64, tx.now - timedelta(days=3)
        tx.session.add(gone)
    client = await sign_in(Role.GOVERNANCE_OFFICER, EAST)
    (item,) = (await client.get(QUEUE, params={"status": "pending"})).json()["items"]
    assert item["present_evidence_url"].startswith(f"/api/v1/evidence/{'b' * 64}")
    assert item["present_evidence_at"] == "2026-02-27T08:00:00Z"
