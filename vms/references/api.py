"""A camera's reference views and the queue of those that wait for a person."""

import uuid
from datetime import datetime
from typing import Annotated, Literal, Self

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from vms.accounts.cameras import permitted_camera
from vms.accounts.model import Actor, Permission
from vms.evidence.model import evidence_url
from vms.references import store
from vms.references.model import ReferenceSource, ReferenceStatus
from vms.references.service import ReferenceDesk, Wish, placed_first
from vms.web.deps import ClockDep, Db, authorised, service
from vms.web.paging import CursorParam, Limit, Page, decode_id, encode_cursor

router = APIRouter(prefix="/api/v1", tags=["references"])
Viewer = Annotated[Actor, authorised(Permission.VIEW_EVIDENCE)]
Approver = Annotated[Actor, authorised(Permission.APPROVE_REFERENCES)]
Desk = Annotated[ReferenceDesk, service(ReferenceDesk)]
Reason = Annotated[str | None, Field(max_length=200)]


class ReferenceCamera(BaseModel):
    id: uuid.UUID
    code: str
    name: str
    division: str
    division_name: str


class ReferenceOut(BaseModel):
    """A reference view. `decided_by` null with a decision: the service approved it, because it shows the same view as
    one that a person approved. `present_evidence_url`: what the camera shows now, to compare with."""

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
    present_evidence_url: str | None

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
            present_evidence_url=evidence_url(row.camera_id, placed.present_sha),
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


@router.get("/references")
async def list_references(
    actor: Viewer,
    db: Db,
    clock: ClockDep,
    status: Annotated[
        Literal["pending", "approved", "rejected"] | None, Query(description="`pending`: waits for a person.")
    ] = None,
    cursor: CursorParam = None,
    limit: Limit = 50,
) -> Page[ReferenceOut]:
    """Views in the caller's area, oldest first."""
    wanted = ReferenceStatus.CANDIDATE if status == "pending" else ReferenceStatus(status) if status else None
    async with db.reading() as session:
        rows, total = await store.page(
            session, actor.division_path, wanted, now=clock.now(), after=decode_id(cursor), limit=limit + 1
        )
    more = encode_cursor(str(rows[limit - 1].row.id)) if len(rows) > limit else None
    return Page(items=[ReferenceOut.of(row) for row in rows[:limit]], next_cursor=more, total=total)


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
