"""The last changes of state in an area."""

import uuid
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from vms.accounts.model import Actor, Permission
from vms.evidence.model import evidence_url
from vms.health import store
from vms.health.model import HealthState
from vms.web.deps import Db, authorised

MOST = 100

router = APIRouter(prefix="/api/v1", tags=["health"])


class RecentTransition(BaseModel):
    """A confirmed change of state of one camera."""

    id: uuid.UUID
    at: datetime
    camera_id: uuid.UUID
    camera_name: str
    division_name: str
    from_state: HealthState
    to_state: HealthState
    finding: str | None
    faults: list[str]
    detail: str
    flapping: bool
    evidence_url: str | None


class RecentTransitions(BaseModel):
    """Newest first."""

    items: list[RecentTransition]


@router.get("/transitions")
async def list_recent_transitions(
    actor: Annotated[Actor, authorised(Permission.VIEW_CAMERAS)],
    db: Db,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 20,
) -> RecentTransitions:
    """The last changes of state in the caller's area. A camera's first state is none."""
    async with db.reading() as session:
        found = await store.recent_transitions(session, actor.division_path, limit)
    return RecentTransitions(
        items=[
            RecentTransition(
                **row.model_dump(exclude={"evidence_sha", "measures"}),
                camera_name=camera_name,
                division_name=division_name,
                evidence_url=evidence_url(row.camera_id, row.evidence_sha),
            )
            for row, camera_name, division_name in found
        ]
    )
