"""Frames and what is known of them. Every look at a frame, or at its record, is audited."""

import uuid
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Response
from pydantic import BaseModel

from vms.accounts.cameras import permitted_camera
from vms.accounts.gate import require
from vms.accounts.model import Actor, Permission
from vms.audit.service import record
from vms.db.engine import Database
from vms.evidence import store
from vms.evidence.model import FOR_EVER, KeepReason, evidence_url
from vms.evidence.service import EvidenceService
from vms.evidence.store import Located
from vms.evidence.tables import Evidence
from vms.web.deps import Db, authorised, service
from vms.web.paging import CursorParam, Limit, Page, encode_cursor, older_than
from vms.web.problems import NotFound
from vms.web.wording import say

router = APIRouter(prefix="/api/v1", tags=["evidence"])
Viewer = Annotated[Actor, authorised(Permission.VIEW_EVIDENCE)]
Frames = Annotated[EvidenceService, service(EvidenceService)]
OfCamera = Annotated[
    uuid.UUID | None,
    Query(description="Whose frame it is, where several cameras gave the same file; absent: the newest of them."),
]
Sha256 = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
IfNoneMatch = Annotated[str | None, Header(alias="If-None-Match")]
_JPEG: dict[int | str, dict[str, Any]] = {200: {"content": {"image/jpeg": {}}}, 304: {"description": "Unchanged."}}


class EvidenceOut(BaseModel):
    """A kept frame. `kinds` says why it is kept; `held_until`: how long a signed report that names it holds it."""

    id: uuid.UUID
    camera_id: uuid.UUID
    sha256: str
    taken_at: datetime
    kinds: list[KeepReason]
    bytes: int
    width: int
    height: int
    finding: str
    faults: list[str]
    measures: dict[str, float]
    held_until: datetime | None
    evidence_url: str


class EvidenceRecord(EvidenceOut):
    """The frame with the camera that it is of."""

    camera_code: str
    camera_name: str
    division: str


@router.get("/cameras/{camera_id}/evidence")
async def list_evidence(
    camera_id: str, actor: Viewer, db: Db, cursor: CursorParam = None, limit: Limit = 50
) -> Page[EvidenceOut]:
    """The camera's kept frames, newest first. `camera_id`: UUID or 20-digit code."""
    before = older_than(cursor)
    async with db.reading() as session:
        camera = await permitted_camera(session, actor, Permission.VIEW_EVIDENCE, camera_id)
        rows, total = await store.of_camera(session, camera.id, before=before, limit=limit + 1)
    page = rows[:limit]
    more = encode_cursor(page[-1].taken_at.isoformat(), str(page[-1].id)) if len(rows) > limit else None
    return Page(items=[EvidenceOut(**_fields(row)) for row in page], next_cursor=more, total=total)


@router.get("/evidence/{sha256}", response_class=Response, responses=_JPEG)
async def show_evidence(
    sha256: Sha256, actor: Viewer, db: Db, frames: Frames, camera_id: OfCamera = None, known: IfNoneMatch = None
) -> Response:
    """The frame as JPEG, exactly as its name says; 404 when the disk budget has removed it."""
    found = await _located(db, actor, sha256, camera_id)
    headers = {
        **FOR_EVER,
        "ETag": f'"{sha256}"',
        "Content-Disposition": f'inline; filename="{sha256}.jpg"',
    }
    kept = known is not None and f'"{sha256}"' in known  # by their browser: it is looked at all the same
    jpeg = None if kept else await frames.read(sha256)
    if jpeg is None and not kept:
        raise NotFound(say("frame_gone"))
    await _looked(db, actor, "evidence.view", found)
    return Response(jpeg, 304 if kept else 200, headers, "image/jpeg")


@router.get("/evidence/{sha256}/record")
async def show_evidence_record(sha256: Sha256, actor: Viewer, db: Db, camera_id: OfCamera = None) -> EvidenceRecord:
    """When the frame was taken, of which camera, and what was measured in it."""
    found = await _located(db, actor, sha256, camera_id)
    await _looked(db, actor, "evidence.record", found)
    return EvidenceRecord(
        **_fields(found.row), camera_code=found.camera_code, camera_name=found.camera_name, division=found.division_code
    )


async def _located(db: Database, actor: Actor, sha256: str, camera_id: uuid.UUID | None) -> Located:
    """Cameras of several areas may have given the same file: the row that counts is one that the actor may see."""
    async with db.reading() as session:
        found = await store.by_sha(session, sha256, actor.division_path, camera_id)
    if found is None:
        raise NotFound
    require(actor, Permission.VIEW_EVIDENCE, found.division_path)
    return found


async def _looked(db: Database, actor: Actor, action: str, found: Located) -> None:
    detail = {"camera": found.camera_code, "taken_at": found.row.taken_at.isoformat()}
    async with db.unit_of_work() as tx:
        division = found.division_code
        await record(tx, actor, action, "evidence", found.row.sha256, division_code=division, detail=detail)


def _fields(row: Evidence) -> dict[str, Any]:
    kinds = [kind for kind in KeepReason if getattr(row, kind.value)]
    columns = row.model_dump(exclude={kind.value for kind in KeepReason})
    return columns | {"kinds": kinds, "evidence_url": evidence_url(row.camera_id, row.sha256)}
