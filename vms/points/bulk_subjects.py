"""What can be changed many at a time: the cameras of a list, the sites of one."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from registry.entering import back_from_retirement
from registry.layouts import Entity
from registry.lifecycle import out_of_order
from registry.phrases import Phrase
from registry.resolving import Row
from registry.store import StoredRow
from vms.points import records_store, store
from vms.points.bulk import BulkEdit
from vms.points.entry import Entry
from vms.points.records_store import Chosen, RecordFilter
from vms.points.service import retiring
from vms.points.store import CameraFilter

Changes = Sequence[tuple[StoredRow, Row]]


@dataclass(frozen=True, slots=True)
class Cameras:
    """They keep the order of their life, and enter service only with what that needs."""

    wanted: CameraFilter
    entry: Entry
    entity: Entity = Entity.CAMERA

    async def chosen(
        self, session: AsyncSession, ids: Sequence[uuid.UUID] | None, limit: int, *, for_update: bool
    ) -> Sequence[Chosen]:
        return await store.chosen(session, self.wanted, ids, limit, for_update=for_update)

    async def becomes(
        self, session: AsyncSession, changes: Changes, edit: BulkEdit, now: datetime
    ) -> Sequence[Row | Phrase]:
        whole = [(stored, retiring(stored, row, now) | back_from_retirement(stored, row)) for stored, row in changes]
        lacks = await self.entry.lacking(session, whole)
        return [
            (None if edit.correction else out_of_order(stored, row)) or lack or row
            for (stored, row), lack in zip(whole, lacks, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Sites:
    """Nothing speaks against what may be said of one."""

    wanted: RecordFilter
    entity: Entity = Entity.SITE

    async def chosen(
        self, session: AsyncSession, ids: Sequence[uuid.UUID] | None, limit: int, *, for_update: bool
    ) -> Sequence[Chosen]:
        return await records_store.chosen(session, self.entity, self.wanted, ids, limit, for_update=for_update)

    async def becomes(
        self, session: AsyncSession, changes: Changes, edit: BulkEdit, now: datetime
    ) -> Sequence[Row | Phrase]:
        return [row for _, row in changes]
