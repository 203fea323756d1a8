"""Incidents and their work orders under the list's filters, as a workbook."""

import asyncio
import uuid
from collections import defaultdict
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import JsonValue
from sqlalchemy.ext.asyncio import AsyncSession

from vms.accounts.gate import require
from vms.accounts.model import Actor, Permission
from vms.audit.service import record
from vms.incidents import book_store, views_store
from vms.incidents.api import Wanted, filter_of
from vms.incidents.book import Entry, Language, write_incidents
from vms.incidents.views_store import IncidentFilter
from vms.web.deps import ClockDep, Db, authorised
from vms.web.problems import Unprocessable
from vms.web.sheets import XLSX
from vms.web.wording import say
from vms.workorders import store as orders
from vms.workorders.tables import WorkOrderPhoto

router = APIRouter(prefix="/api/v1/exports", tags=["incidents"])
MOST_INCIDENTS = 10_000


@router.get("/incidents", response_class=Response, responses={200: {"content": {XLSX: {}}}})
async def export_incidents(
    actor: Annotated[Actor, authorised(Permission.EXPORT)],
    db: Db,
    clock: ClockDep,
    wanted: Wanted,
    language: Annotated[Language, Query()] = "zh-CN",
) -> Response:
    """The incidents under the list's filters, newest first, each with its order: who was sent, when they came, what was
    looked at and replaced, photos and signature, why it came back, and how it ended. A second sheet has the parts."""
    require(actor, Permission.VIEW_INCIDENTS)
    now = clock.now()
    async with db.reading() as session:
        found = await filter_of(session, actor, wanted, now)
        entries = await _entries(session, found) if found is not None else []
    content = await asyncio.to_thread(write_incidents, entries, now, language)
    async with db.unit_of_work() as tx:
        detail: dict[str, JsonValue] = {"incidents": len(entries)}
        await record(tx, actor, "incident.export", "incident", "list", detail=detail)
    headers = {"Content-Disposition": f'attachment; filename="incidents-{now:%Y%m%d}.xlsx"'}
    return Response(content, media_type=XLSX, headers=headers)


async def _entries(session: AsyncSession, wanted: IncidentFilter) -> list[Entry]:
    rows, total = await views_store.page(session, wanted, after=None, limit=MOST_INCIDENTS)
    if total > MOST_INCIDENTS:
        raise Unprocessable(say("too_much_at_once", most=MOST_INCIDENTS, what=say("what_incidents")))
    keys = [listed.row.id for listed in rows]
    by_incident = {order.incident_id: order for order in await orders.of_incidents(session, keys)}
    photos: dict[uuid.UUID, list[WorkOrderPhoto]] = defaultdict(list)
    for photo in await orders.photos(session, [order.id for order in by_incident.values()]):
        photos[photo.order_id].append(photo)
    deeds = await book_store.deeds(session, keys)
    entries = []
    for listed in rows:
        order = by_incident.get(listed.row.id)
        own = photos[order.id] if order is not None else []
        entries.append(Entry(listed, order, own, deeds.get(listed.row.id, ())))
    return entries
