"""The documents and photos of a camera's life: kept by their content beside the evidence, given, shown, withdrawn."""

import asyncio
import hashlib
import uuid
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from registry.entering import DocumentKind, RestrictedSite, RestrictedSites, without_consent
from registry.model import Lifecycle
from vms.accounts.gate import require
from vms.accounts.model import Actor, Permission
from vms.audit.service import record
from vms.db.engine import Database, Transaction
from vms.evidence.pictures import cleaned
from vms.evidence.service import EvidenceService
from vms.points import documents_store as store
from vms.points.entry import Entry
from vms.points.store import CameraFile, camera_file
from vms.points.tables import CameraDocument
from vms.web.problems import Conflict, NotFound, StorageFull, TooLarge, Unprocessable
from vms.web.wording import say

MAX_BYTES = 20 * 2**20
"""A scanned file of a few dozen pages."""
MOST_DOCUMENTS = 60
"""Of one camera, withdrawn ones too: a life's stages with a handful each."""
PDF, JPEG = "application/pdf", "image/jpeg"
_PDF_BEGIN, _PDF_END = b"%PDF-", b"%%EOF"
_PDF_TAIL = 1024
"""How far from a file's end its mark may stand (ISO 32000-1, annex H, note 18)."""


class NotADocument(Unprocessable):
    title = say("not_a_document")


@dataclass(frozen=True, slots=True)
class Given:
    """What is said of a file. `stage`: of the camera's life to which it belongs."""

    kind: DocumentKind
    title: str
    stage: Lifecycle | None


@dataclass(frozen=True, slots=True)
class Shelf:
    """A camera's documents; `consent_site`: a military or classified site beside which it stands, first one that has
    not consented."""

    documents: list[CameraDocument]
    consent_site: str | None
    consented: bool


class Documents:
    """The one way to them."""

    def __init__(self, database: Database, files: EvidenceService, entry: Entry) -> None:
        self._database = database
        self._files = files
        self._entry = entry
        # A large picture takes much memory while it is drawn anew: one at a time.
        self._drawing = asyncio.Lock()

    async def shelf(self, actor: Actor, key: uuid.UUID) -> Shelf:
        """Raises NotFound."""
        async with self._database.reading() as session:
            file = _visible(actor, Permission.VIEW_CAMERAS, await camera_file(session, key))
            documents = await store.documents(session, key)
            sites, missing = await self._asked(session, file)
        site = next(iter(missing or sites), None)
        return Shelf(list(documents), site.name if site else None, not missing)

    async def _asked(
        self, session: AsyncSession, file: CameraFile
    ) -> tuple[list[RestrictedSite], list[RestrictedSite]]:
        """The military and classified sites beside which the camera stands, and those of them without their consent."""
        counted = await store.restricted_sites(session)
        sites = RestrictedSites(counted, self._entry.rules.consent_within_m).beside(file.camera.model_dump())
        held = await store.held_by(session, [file.camera.id])
        return sites, without_consent(sites, held.get(file.camera.id, ()))

    async def add(self, actor: Actor, key: uuid.UUID, content: bytes, given: Given) -> CameraDocument:
        """The same file again is the same document. Raises NotFound, NotADocument, NotAPicture, TooLarge, Conflict,
        StorageFull."""
        async with self._database.reading() as session:
            _visible(actor, Permission.EDIT_REGISTRY, await camera_file(session, key))
        kept, media = await self._checked(content, given.kind)
        sha256 = hashlib.sha256(kept).hexdigest()
        try:
            async with self._files.storing(sha256, kept), self._database.unit_of_work() as tx:
                return await self._keep(tx, actor, key, given, (sha256, media, len(kept)))
        except OSError as error:
            raise StorageFull(say("document_disk")) from error

    async def read(self, actor: Actor, key: uuid.UUID, document_id: uuid.UUID) -> tuple[bytes, CameraDocument]:
        """Its content; the look is audited. Raises NotFound."""
        async with self._database.reading() as session:
            file = _visible(actor, Permission.VIEW_EVIDENCE, await camera_file(session, key))
            document = _own(await session.get(CameraDocument, document_id), key)
        content = await self._files.read(document.sha256)
        if content is None:
            raise NotFound(say("document_gone"))
        async with self._database.unit_of_work() as tx:
            await _told(tx, actor, "camera.document_view", file, document)
        return content, document

    async def withdraw(self, actor: Actor, key: uuid.UUID, document_id: uuid.UUID, reason: str) -> None:
        """It counts no more; that it was there stays on record. Raises NotFound."""
        async with self._database.unit_of_work() as tx:
            file = _visible(actor, Permission.EDIT_REGISTRY, await camera_file(tx.session, key, for_update=True))
            document = _own(await tx.session.get(CameraDocument, document_id), key)
            document.withdrawn_at, document.withdrawn_by = tx.now, actor.username
            document.withdrawn_reason = reason
            tx.session.add(document)
            await _told(tx, actor, "camera.document_withdraw", file, document)

    async def _keep(
        self, tx: Transaction, actor: Actor, key: uuid.UUID, given: Given, content: tuple[str, str, int]
    ) -> CameraDocument:
        file = _visible(actor, Permission.EDIT_REGISTRY, await camera_file(tx.session, key, for_update=True))
        sha256, media, size = content
        consenting = None
        if given.kind is DocumentKind.CONSENT:
            sites, missing = await self._asked(tx.session, file)
            if not sites:
                raise Conflict(say("consent_nowhere", within=f"{self._entry.rules.consent_within_m:g}"))
            consenting = (missing or sites)[0].id
        known = await store.held(tx.session, key, given.kind.value, sha256, consenting)
        if known is not None:
            return known
        if await store.number(tx.session, key) >= MOST_DOCUMENTS:
            raise Conflict(say("document_too_many", most=MOST_DOCUMENTS))
        document = CameraDocument(
            camera_id=key,
            kind=given.kind.value,
            site_id=consenting,
            title=given.title,
            stage=(given.stage or file.camera.lifecycle).value,
            sha256=sha256,
            media=media,
            bytes=size,
            added_at=tx.now,
            added_by=actor.username,
        )
        tx.session.add(document)
        await _told(tx, actor, "camera.document_add", file, document)
        return document

    async def _checked(self, content: bytes, kind: DocumentKind) -> tuple[bytes, str]:
        """By its content, whatever it is called: a PDF as it is, a picture drawn anew."""
        if len(content) > MAX_BYTES:
            raise TooLarge(say("document_too_large", most=MAX_BYTES // 2**20))
        if not content.startswith(_PDF_BEGIN):
            async with self._drawing:
                return (await asyncio.to_thread(cleaned, content)).jpeg, JPEG
        if kind is DocumentKind.PHOTO:
            raise NotADocument(say("document_no_photo"))
        if _PDF_END not in content[-_PDF_TAIL:]:
            raise NotADocument(say("document_cut"))
        return content, PDF


def _visible(actor: Actor, permission: Permission, file: CameraFile | None) -> CameraFile:
    if file is None:
        raise NotFound
    require(actor, permission, file.division.path)
    return file


def _own(document: CameraDocument | None, key: uuid.UUID) -> CameraDocument:
    if document is None or document.camera_id != key or document.withdrawn_at is not None:
        raise NotFound(say("document_gone"))
    return document


async def _told(tx: Transaction, actor: Actor, action: str, file: CameraFile, document: CameraDocument) -> None:
    detail = {"kind": document.kind, "title": document.title, "sha256": document.sha256}
    await record(tx, actor, action, "camera", file.camera.id, division_code=file.division.code, detail=detail)
