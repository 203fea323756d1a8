"""A county whose cameras were seen, for tests of coverage over HTTP."""

from datetime import timedelta
from typing import Any

import httpx
from sqlmodel import select

from registry.model import Camera
from tests.fakes.clock import START
from vms.health.tables import CameraHealth
from vms.web.deps import Container

MOST_ASKED = 500
STATES = ("online", "online", "online", "degraded", "offline", "unknown")


async def watch(container: Container) -> None:
    """Every standing camera was seen, in one state or another, most of them with a frame."""
    async with container.database.unit_of_work() as tx:
        for number, camera in enumerate(await tx.session.scalars(select(Camera).order_by(Camera.code))):
            if camera.lifecycle in {"planned", "retired"}:
                continue
            state = STATES[number % len(STATES)]
            fresh = START if number % 7 else START - timedelta(days=2)
            health = CameraHealth(camera_id=camera.id, state=state, checked_at=START, evidence_at=fresh)
            health.faults = ["black"] if state == "degraded" else []
            health.evidence_sha = f"{number:064x}"
            tx.session.add(health)


async def get(client: httpx.AsyncClient, path: str, **query: Any) -> dict[str, Any]:
    answer: dict[str, Any] = (await client.get(f"/api/v1/{path}", params=query)).raise_for_status().json()
    return answer


async def measured(client: httpx.AsyncClient, path: str, **query: Any) -> dict[str, Any]:
    """Once nothing is being measured any more."""
    for _ in range(MOST_ASKED):
        told = await get(client, path, **query)
        if told["progress"] is None:
            return told
        assert 0 <= told["progress"] <= 1
    raise AssertionError("it is never measured")


async def listed(client: httpx.AsyncClient, path: str, **query: Any) -> list[dict[str, Any]]:
    """All pages of it."""
    items: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = await get(client, path, limit=30, **query, **cursor)
        items += page["items"]
        if page["next_cursor"] is None:
            assert len(items) == page["total"]
            return items
        cursor = {"cursor": page["next_cursor"]}
