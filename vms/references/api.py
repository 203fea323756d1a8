"""A camera's reference views and the queue of those that wait for a person."""

import uuid
from datetime import datetime
from typing import Annotated, Literal, Self

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from registry import store as registry_store
from vms.accounts.cameras import permitted_camera
from vms.accounts.gate import within
from vms.accounts.model import Actor, Permission
from vms.evidence.model import evidence_url
from vms.references import store
from vms.references.model import ReferenceSource, ReferenceStatus
from vms.references.service import Outcome, ReferenceDesk, Seen, Wish, placed_first
from vms.web.deps import ClockDep, Db, authorised, service
from vms.web.paging import CursorParam, Limit, Page, decode_id, encode_cursor
from vms.web.problems import wrong
from vms.web.wording import say

router = APIRouter(prefix="/api/v1", tags=["references"])
Viewer = Annotated[Actor, authorised(Permission.VIEW_EVIDENCE)]
Approver = Annotated[Actor, authorised(Permission.APPROVE_REFERENCES)]
Desk = Annotated[ReferenceDesk, service(ReferenceDesk)]
Reason = Annotated[str | None, Field(max_length=200)]
MOST_AT_ONCE = 100


class ReferenceCamera(BaseModel):
    id: uuid.UUID
    code: str
    name: str
    division: str
    division_name: str


class ReferenceOut(BaseModel):
    """A reference view. `decided_by` null with a decision: the service approved it, because it shows the same view as
    one that a person approved. `present_evidence_url`: what the camera shows now, to compare with, or showed last, at
    `present_evidence_at`. `evidence_sha256`: of the view's frame, by which a decision on many says what was looked
    at."""

    id: uuid.UUID
    camera: ReferenceCamera
    status: ReferenceStatus
    source: ReferenceSource
    condition: str
    hour: int | None
    learned_at: datetime
    expires_at: datetime
    decided_at: datetime | None
    decided_by: str | None
    reason: str | None
    evidence_url: str | None
    evidence_sha256: str | None
    present_evidence_url: str | None
    present_evidence_at: datetime | None

    @classmethod
    def of(cls, placed: store.Placed) -> Self:
        row = placed.row
        rejected = row.status == ReferenceStatus.REJECTED
        return cls(
            **row.model_dump(include={"id", "condition", "hour", "learned_at", "expires_at", "decided_at"}),
            status=ReferenceStatus(row.status),
            source=ReferenceSource(row.source),
            decided_by=row.decided_by,
            reason=row.reason,
            camera=ReferenceCamera(
                id=row.camera_id,
                code=placed.camera_code,
                name=placed.camera_name,
                division=placed.division_code,
                division_name=placed.division_name,
            ),
            evidence_url=None if rejected else evidence_url(row.camera_id, row.evidence_sha),
            evidence_sha256=None if rejected else row.evidence_sha,
            present_evidence_url=evidence_url(row.camera_id, placed.present_sha),
            present_evidence_at=placed.present_at,
        )


class ReferenceList(BaseModel):
    items: list[ReferenceOut]


class TakeReference(BaseModel):
    """`replace`: the camera was moved on purpose; all earlier views go, and it is not held against them."""

    model_config = ConfigDict(extra="forbid")

    approve: bool = False
    replace: bool = False
    reason: Reason = None


class Decision(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: Reason = None


class SeenView(BaseModel):
    """`evidence_sha256`: of the frame that was looked at, as the list gave it."""

    model_config = ConfigDict(extra="forbid")

    id: uuid.UUID
    evidence_sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Decisions(Decision):
    verdict: Literal["approve", "reject"]
    views: Annotated[list[SeenView], Field(min_length=1, max_length=MOST_AT_ONCE)]


class DecisionOut(BaseModel):
    """`outcome`: `decided` as was asked; `gone`: none such waits in the caller's area; `settled`: decided before;
    `another_frame`: it does not show what was looked at."""

    id: uuid.UUID
    outcome: Outcome


class DecisionList(BaseModel):
    items: list[DecisionOut]


@router.get("/references")
async def list_references(
    actor: Viewer,
    db: Db,
    clock: ClockDep,
    status: Annotated[
        Literal["pending", "approved", "rejected"] | None, Query(description="`pending`: waits for a person.")
    ] = None,
    division: Annotated[str | None, Query(description="Of this division and all below it.")] = None,
    condition: Annotated[Literal["colour", "infrared"] | None, Query(description="By day, or in infra-red.")] = None,
    q: Annotated[str, Query(max_length=100, description="Part of the camera's name or code.")] = "",
    cursor: CursorParam = None,
    limit: Limit = 50,
) -> Page[ReferenceOut]:
    """Views in the caller's area, oldest first."""
    asked = ReferenceStatus.CANDIDATE if status == "pending" else ReferenceStatus(status) if status else None
    async with db.reading() as session:
        path = await registry_store.division_path(session, division) if division else actor.division_path
        if path is None or not within(actor, path):
            raise wrong("division", say("no_division_here"))
        wanted = store.Wanted(path, asked, condition, q.strip())
        rows, total = await store.page(session, wanted, now=clock.now(), after=decode_id(cursor), limit=limit + 1)
    more = encode_cursor(str(rows[limit - 1].row.id)) if len(rows) > limit else None
    return Page(items=[ReferenceOut.of(row) for row in rows[:limit]], next_cursor=more, total=total)


@router.post("/reference-decisions")
async def decide_on_references(body: Decisions, actor: Approver, desk: Desk) -> DecisionList:
    """Approve or reject several views that wait, each by the frame that was looked at. Each is decided for itself, and
    said: what was decided meanwhile, has another frame or is gone is left as it is."""
    status = ReferenceStatus.APPROVED if body.verdict == "approve" else ReferenceStatus.REJECTED
    seen = [Seen(view.id, view.evidence_sha256) for view in body.views]
    outcomes = await desk.decide_many(actor, seen, status, body.reason)
    items = [DecisionOut(id=each.id, outcome=outcome) for each, outcome in zip(seen, outcomes, strict=True)]
    return DecisionList(items=items)


@router.get("/cameras/{camera_id}/references")
async def list_camera_references(camera_id: str, actor: Viewer, db: Db, clock: ClockDep) -> ReferenceList:
    """The camera's views, newest first. `camera_id`: UUID or 20-digit code."""
    async with db.reading() as session:
        camera = await permitted_camera(session, actor, Permission.VIEW_EVIDENCE, camera_id)
        rows = await store.placed(session, camera.id, now=clock.now())
    return ReferenceList(items=[ReferenceOut.of(row) for row in rows])


@router.post(
    "/cameras/{camera_id}/references",
    status_code=201,
    responses={409: {"description": "The picture of now has a fault, or the camera is not checked; `detail` says it."}},
)
async def take_reference(
    camera_id: str, body: TakeReference, actor: Approver, db: Db, clock: ClockDep, desk: Desk
) -> ReferenceOut:
    """Check the camera now and keep what it shows as a reference view."""
    async with db.reading() as session:
        camera = await permitted_camera(session, actor, Permission.APPROVE_REFERENCES, camera_id)
    reference_id = await desk.take(actor, camera, Wish(body.approve, body.replace, body.reason))
    async with db.reading() as session:
        return ReferenceOut.of(placed_first(await store.placed(session, camera.id, now=clock.now()), reference_id))


@router.post("/cameras/{camera_id}/references/{reference_id}/approve")
async def approve_reference(
    camera_id: str,
    reference_id: uuid.UUID,
    actor: Approver,
    db: Db,
    clock: ClockDep,
    desk: Desk,
    body: Decision = Decision(),
) -> ReferenceOut:
    """This is how the camera is to look: from now on `moved` is told by it."""
    async with db.reading() as session:
        camera = await permitted_camera(session, actor, Permission.APPROVE_REFERENCES, camera_id)
    await desk.approve(actor, camera, reference_id, body.reason)
    async with db.reading() as session:
        return ReferenceOut.of(placed_first(await store.placed(session, camera.id, now=clock.now()), reference_id))


@router.post("/cameras/{camera_id}/references/{reference_id}/reject")
async def reject_reference(
    camera_id: str,
    reference_id: uuid.UUID,
    actor: Approver,
    db: Db,
    clock: ClockDep,
    desk: Desk,
    body: Decision = Decision(),
) -> ReferenceOut:
    """Not to be used; none is learned in its place for a week."""
    async with db.reading() as session:
        camera = await permitted_camera(session, actor, Permission.APPROVE_REFERENCES, camera_id)
    await desk.reject(actor, camera, reference_id, body.reason)
    async with db.reading() as session:
        return ReferenceOut.of(placed_first(await store.placed(session, camera.id, now=clock.now()), reference_id))


@router.delete("/cameras/{camera_id}/references/{reference_id}", status_code=204)
async def remove_reference(camera_id: str, reference_id: uuid.UUID, actor: Approver, db: Db, desk: Desk) -> None:
    """Forget it: another may be learned in its place."""
    async with db.reading() as session:
        camera = await permitted_camera(session, actor, Permission.APPROVE_REFERENCES, camera_id)
    await desk.remove(actor, camera, reference_id)
