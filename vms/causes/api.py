"""Which cameras seem to share something that their record does not say. People decide, and change the record."""

import asyncio
import uuid
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel

from vms.accounts.model import Actor, Permission
from vms.causes import store
from vms.causes.learning import LearningPolicy, fell_together
from vms.causes.model import CauseKind
from vms.causes.store import Known
from vms.incidents.watching import cause_policy
from vms.web.deps import ClockDep, Db, SettingsDep, authorised

router = APIRouter(prefix="/api/v1/cause-suggestions", tags=["incidents"])
LOOKED_BACK = timedelta(days=30)
MOST_FAILURES = 20_000
"""Beyond these the newest count: learning takes seconds then."""
MOST_SUGGESTED = 50


class SuspectedCamera(BaseModel):
    """`version`: of the record, for If-Match. `causes`: what the record says that it shares, by kind."""

    id: uuid.UUID
    code: str
    name: str
    version: int
    causes: dict[CauseKind, str]


class CauseSuggestion(BaseModel):
    """These cameras went dark together at these `times`, and share nothing in the record."""

    cameras: list[SuspectedCamera]
    times: list[datetime]


class CauseSuggestions(BaseModel):
    since: datetime
    items: list[CauseSuggestion]


@router.get("")
async def list_cause_suggestions(
    actor: Annotated[Actor, authorised(Permission.EDIT_REGISTRY)], db: Db, clock: ClockDep, settings: SettingsDep
) -> CauseSuggestions:
    """From the last 30 days of the caller's area, those with the most cameras first."""
    since = clock.now() - LOOKED_BACK
    async with db.reading() as session:
        failures = await store.failures(session, actor.division_path, since, MOST_FAILURES)
        cameras = await store.known(session, {camera for camera, _ in failures})
    shared = {key: each.causes for key, each in cameras.items()}
    policy = LearningPolicy(window=cause_policy(settings).window)
    found = await asyncio.to_thread(fell_together, failures, shared, policy)
    return CauseSuggestions(
        since=since,
        items=[
            CauseSuggestion(cameras=[_camera(cameras[key]) for key in each.camera_ids], times=list(each.times))
            for each in found[:MOST_SUGGESTED]
        ],
    )


def _camera(known: Known) -> SuspectedCamera:
    causes = {cause.kind: cause.key for cause in known.causes}
    return SuspectedCamera(id=known.id, code=known.code, name=known.name, version=known.version, causes=causes)
