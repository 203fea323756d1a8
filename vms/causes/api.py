"""Which cameras must share something that their record does not say. People write it into the record, or refuse it."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, JsonValue
from sqlalchemy.ext.asyncio import AsyncSession

from vms.accounts.gate import within
from vms.accounts.model import Actor, Permission
from vms.audit.service import record
from vms.causes import learned_store
from vms.causes.learned_store import Known, Learned
from vms.causes.learner import LOOKED_BACK
from vms.causes.model import CauseKind
from vms.web.deps import ClockDep, Db, authorised
from vms.web.problems import NotFound

router = APIRouter(prefix="/api/v1/cause-suggestions", tags=["incidents"])
Editor = Annotated[Actor, authorised(Permission.EDIT_REGISTRY)]
MOST_SUGGESTED = 50


class SuspectedCamera(BaseModel):
    """`version`: of the record, for If-Match. `causes`: what the record says that it shares, by kind."""

    id: uuid.UUID
    code: str
    name: str
    version: int
    causes: dict[CauseKind, str]


class CauseSuggestion(BaseModel):
    """These cameras went dark together at these `times`, and the record does not say why. Whenever they do so again it
    is one incident."""

    id: uuid.UUID
    cameras: list[SuspectedCamera]
    times: list[datetime]


class CauseSuggestions(BaseModel):
    since: datetime
    items: list[CauseSuggestion]


@router.get("")
async def list_cause_suggestions(actor: Editor, db: Db, clock: ClockDep) -> CauseSuggestions:
    """What the last 30 days have taught of the caller's area, those with the most cameras first. Learned every hour."""
    async with db.reading() as session:
        found = await _suggested(session, actor)
    return CauseSuggestions(since=clock.now() - LOOKED_BACK, items=found[:MOST_SUGGESTED])


@router.delete("/{suggestion_id}", status_code=204)
async def refuse_cause_suggestion(suggestion_id: uuid.UUID, actor: Editor, db: Db) -> None:
    """They share nothing: none of these cameras is grouped with another of them by what they do, now or later."""
    async with db.unit_of_work() as tx:
        found = next((each for each in await _suggested(tx.session, actor) if each.id == suggestion_id), None)
        if found is None:
            raise NotFound
        cameras = [camera.id for camera in found.cameras]
        for camera in cameras:
            await learned_store.tell_apart(tx.session, camera, cameras, tx.now)
        codes: list[JsonValue] = [camera.code for camera in found.cameras]
        await record(tx, actor, "cause.refuse", "cause", suggestion_id, detail={"cameras": codes})


async def _suggested(session: AsyncSession, actor: Actor) -> list[CauseSuggestion]:
    """Those whose cameras all lie in the actor's area, and whose record does not say by now what they share."""
    learned = await learned_store.learned(session)
    known = await learned_store.known(session, {camera for each in learned for camera in each.group.camera_ids})
    return [_suggestion(each, known) for each in learned if _is_news(each, known, actor)]


def _is_news(learned: Learned, known: Mapping[uuid.UUID, Known], actor: Actor) -> bool:
    cameras = [known[key] for key in learned.group.camera_ids]
    if len(cameras) < 2 or not all(within(actor, camera.division_path) for camera in cameras):
        return False
    return not frozenset.intersection(*(camera.causes for camera in cameras))


def _suggestion(learned: Learned, known: Mapping[uuid.UUID, Known]) -> CauseSuggestion:
    cameras = [_camera(known[key]) for key in learned.group.camera_ids]
    return CauseSuggestion(id=learned.id, cameras=cameras, times=list(learned.group.times))


def _camera(known: Known) -> SuspectedCamera:
    causes = {cause.kind: cause.key for cause in known.causes}
    return SuspectedCamera(id=known.id, code=known.code, name=known.name, version=known.version, causes=causes)
