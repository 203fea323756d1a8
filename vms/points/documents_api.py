"""The HTTP face of a camera's documents and photos."""

import uuid
from datetime import datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter, File, Form, Response, UploadFile
from pydantic import BaseModel, ConfigDict

from registry.entering import DocumentKind
from registry.model import Lifecycle
from vms.accounts.model import Actor, Permission
from vms.points.api import Editor, Viewer
from vms.points.documents import JPEG, MAX_BYTES, Documents, Given
from vms.points.schemas import ReasonParam
from vms.points.tables import CameraDocument
from vms.web.deps import authorised, service
from vms.web.uploads import UploadRoute

router = APIRouter(prefix="/api/v1/cameras/{camera_id}/documents", tags=["cameras"], route_class=UploadRoute)
DocumentsDep = Annotated[Documents, service(Documents)]
Looker = Annotated[Actor, authorised(Permission.VIEW_EVIDENCE)]
_FILES: dict[int | str, dict[str, Any]] = {200: {"content": {"application/pdf": {}, "image/jpeg": {}}}}
# A PDF can hold a program: it is saved and opened elsewhere, never run in this page's name.
_SAFE = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}


class DocumentOut(BaseModel):
    """`url` leads to its content, as long as it is not withdrawn. `stage`: of the camera's life."""

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    kind: DocumentKind
    title: str
    stage: Lifecycle
    sha256: str
    media: str
    bytes: int
    added_at: datetime
    added_by: str
    withdrawn_at: datetime | None
    withdrawn_by: str | None
    withdrawn_reason: str | None
    url: str | None = None

    @classmethod
    def of(cls, document: CameraDocument) -> Self:
        out = cls.model_validate(document)
        if document.withdrawn_at is None:
            out.url = f"/api/v1/cameras/{document.camera_id}/documents/{document.id}/content"
        return out


class DocumentList(BaseModel):
    """`consent_site`: a military or classified site beside which the camera stands, first one whose consent is not
    here; without those of all it does not enter service. `consented`: none is missing."""

    items: list[DocumentOut]
    consent_site: str | None
    consented: bool


@router.get("")
async def list_documents(camera_id: uuid.UUID, actor: Viewer, documents: DocumentsDep) -> DocumentList:
    """The documents and photos of a camera, newest first."""
    shelf = await documents.shelf(actor, camera_id)
    items = [DocumentOut.of(each) for each in shelf.documents]
    return DocumentList(items=items, consent_site=shelf.consent_site, consented=shelf.consented)


@router.post("", status_code=201)
async def add_document(
    camera_id: uuid.UUID,
    actor: Editor,
    documents: DocumentsDep,
    file: Annotated[
        UploadFile, File(description="PDF, JPEG or PNG. A picture is drawn anew: what else it holds goes.")
    ],
    kind: Annotated[DocumentKind, Form()],
    title: Annotated[str, Form(min_length=1, max_length=100)],
    stage: Annotated[Lifecycle | None, Form(description="Of the camera's life; without: the present one.")] = None,
) -> DocumentOut:
    """Add a document or a photo; sent again it is the same one."""
    content = await file.read(MAX_BYTES + 1)
    return DocumentOut.of(await documents.add(actor, camera_id, content, Given(kind, title, stage)))


@router.get("/{document_id}/content", response_class=Response, responses=_FILES)
async def show_document(
    camera_id: uuid.UUID, document_id: uuid.UUID, actor: Looker, documents: DocumentsDep
) -> Response:
    """Its content; who looked is audited."""
    content, document = await documents.read(actor, camera_id, document_id)
    as_what, ending = ("inline", "jpg") if document.media == JPEG else ("attachment", "pdf")
    headers = {
        **_SAFE,
        "Cache-Control": "private, no-store",
        "Content-Disposition": f'{as_what}; filename="{document.sha256}.{ending}"',
    }
    return Response(content, media_type=document.media, headers=headers)


@router.delete("/{document_id}", status_code=204)
async def withdraw_document(
    camera_id: uuid.UUID,
    document_id: uuid.UUID,
    actor: Editor,
    documents: DocumentsDep,
    reason: ReasonParam,
) -> None:
    """Withdraw a document: it counts no more, and stays on record."""
    await documents.withdraw(actor, camera_id, document_id, reason)
