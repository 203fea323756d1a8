"""Photos of work orders: whose they may be, how many, kept once however often a phone sends them."""

import asyncio
import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from vms.accounts.gate import allows
from vms.accounts.model import Actor, Permission
from vms.accounts.store import display_name
from vms.audit.service import record
from vms.db.engine import Database, Transaction
from vms.evidence.pictures import CleanPicture, cleaned
from vms.evidence.service import EvidenceService
from vms.incidents import store as incidents
from vms.incidents import telling, views_store
from vms.incidents.model import Act
from vms.incidents.problems import ActionReused, NotYours
from vms.incidents.rights import order_of, theirs
from vms.incidents.views_store import Listed
from vms.web.problems import Conflict, NotFound, StorageFull
from vms.web.wording import say
from vms.workorders import store
from vms.workorders.tables import WorkOrder, WorkOrderPhoto

MOST_PHOTOS = 20


class PhotoKind(StrEnum):
    BEFORE = "before"
    AFTER = "after"
    PART = "part"
    SIGNATURE = "signature"
    OTHER = "other"


class TooManyPhotos(Conflict):
    title = say("too_many_photos")


@dataclass(frozen=True, slots=True)
class PhotoNote:
    """What comes with a photo. Without `position` none is kept."""

    kind: PhotoKind
    client_action_id: str
    taken_at: datetime | None = None
    position: tuple[float, float] | None = None
    """Longitude and latitude."""


class WorkOrders:
    """One for the process. Files lie with the evidence, whose sweep spares what a photo's row names."""

    def __init__(self, database: Database, files: EvidenceService) -> None:
        self._database, self._files = database, files
        # One at a time: a large photo takes 200 MB while it is decoded.
        self._decoding = asyncio.Lock()

    async def add_photo(self, actor: Actor, order_id: uuid.UUID, content: bytes, note: PhotoNote) -> WorkOrderPhoto:
        """Raises NotFound, NotYours, NotAPicture, TooManyPhotos, ActionReused. Sent again it is the same photo."""
        async with self._database.reading() as session:
            order, listed = await located(session, actor, order_id)
            _require_theirs(actor, listed)
            known = await store.photo_of_client(session, actor.user_id, note.client_action_id)
        if known is not None:
            return _same(known, order_id)
        async with self._decoding:
            picture = await asyncio.to_thread(cleaned, content)
        try:
            async with self._files.storing(picture.sha256, picture.jpeg), self._database.unit_of_work() as tx:
                return await self._keep(tx, actor, order, listed, picture, note)
        except OSError as error:
            raise StorageFull(say("photo_unwritable")) from error

    async def read_photo(self, actor: Actor, order_id: uuid.UUID, sha256: str) -> bytes:
        """The JPEG; the look is audited. Raises NotFound."""
        async with self._database.reading() as session:
            _, listed = await located(session, actor, order_id)
            photo = await store.photo(session, order_id, sha256)
        jpeg = await self._files.read(sha256) if photo is not None else None
        if jpeg is None:
            raise NotFound(say("no_such_photo"))
        async with self._database.unit_of_work() as tx:
            await record(
                tx,
                actor,
                "work_order.photo_view",
                "work_order",
                order_id,
                division_code=listed.row.division_code,
                detail={"sha256": sha256, "number": listed.row.number},
            )
        return jpeg

    async def _keep(
        self, tx: Transaction, actor: Actor, order: WorkOrder, listed: Listed, picture: CleanPicture, note: PhotoNote
    ) -> WorkOrderPhoto:
        incident = await incidents.locked(tx.session, order.incident_id)
        if incident is None:
            raise NotFound
        # Asked again under the lock: a phone with a bad network sends the same twice at once.
        known = await store.photo_of_client(tx.session, actor.user_id, note.client_action_id)
        if known is not None:
            return _same(known, order.id)
        kept = await store.photos(tx.session, [order.id])
        if again := next((photo for photo in kept if photo.sha256 == picture.sha256), None):
            return again
        if len(kept) >= MOST_PHOTOS:
            raise TooManyPhotos(say("photos_full", most=MOST_PHOTOS))
        name = await display_name(tx.session, actor.user_id)
        photo = WorkOrderPhoto(
            order_id=order.id,
            sha256=picture.sha256,
            kind=note.kind,
            user_id=actor.user_id,
            user_name=name,
            client_action_id=note.client_action_id,
            taken_at=min(note.taken_at or tx.now, tx.now),
            added_at=tx.now,
            width=picture.width,
            height=picture.height,
            bytes=len(picture.jpeg),
            longitude=note.position[0] if note.position else None,
            latitude=note.position[1] if note.position else None,
        )
        tx.session.add(photo)
        detail = {"kind": note.kind.value, "sha256": picture.sha256}
        await incidents.add_step(
            tx.session,
            incident,
            Act.PHOTO,
            at=tx.now,
            happened_at=photo.taken_at,
            from_status=incident.status,
            user=(actor.user_id, name),
            detail=detail,
        )
        await record(
            tx,
            actor,
            "work_order.photo",
            "work_order",
            order.id,
            division_code=incident.division_code,
            detail={**detail, "number": listed.row.number},
        )
        await telling.tell(tx, incident, Act.PHOTO)
        return photo


async def located(session: AsyncSession, actor: Actor, order_id: uuid.UUID) -> tuple[WorkOrder, Listed]:
    """The order and its incident, if the actor sees one of its cameras. Raises NotFound."""
    order = await store.by_id(session, order_id)
    listed = await views_store.one(session, order.incident_id, actor.division_path) if order is not None else None
    if order is None or listed is None:
        raise NotFound
    return order, listed


def _require_theirs(actor: Actor, listed: Listed) -> None:
    if not theirs(actor, listed) and not allows(actor, Permission.SUPERVISE_REPAIRS):
        raise NotYours(order_of(listed), listed.row.status, ())


def _same(known: WorkOrderPhoto, order_id: uuid.UUID) -> WorkOrderPhoto:
    if known.order_id != order_id:
        raise ActionReused
    return known
