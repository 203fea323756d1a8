"""The SQL behind repair figures. Nothing here commits."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.model import Unit
from vms.incidents import store, views_store
from vms.incidents.model import Act, IncidentAction
from vms.incidents.repairs import Moment, Repair, RepairSet, paused_time
from vms.incidents.tables import Incident, IncidentStep
from vms.incidents.views_store import Counted, IncidentFilter
from vms.workorders.tables import WorkOrder

_STOOD = (IncidentAction.PAUSE, IncidentAction.RETURN, Act.RETURNED, Act.RELAPSED, Act.JOINED)
_EACH = (RepairSet.DECIDED, RepairSet.MENDED, RepairSet.EXCLUDED)


async def repairs(
    session: AsyncSession, wanted: IncidentFilter, start: datetime, end: datetime, *, limit: int
) -> list[Repair]:
    """The incidents that a figure of that time may count, under the filter."""
    sets = (replace(wanted, counted=Counted(which, start, end)) for which in _EACH)
    query = (
        views_store.listed(Incident, col(WorkOrder.unit_id))
        .where(or_(*(views_store.matching(each) for each in sets)))
        .order_by(col(Incident.id))
        .limit(limit)
    )
    rows = [
        Repair(row.id, row.division_code, row.site_class, unit_id, store.life_of(row))
        for row, unit_id in await session.execute(query)
    ]
    pauses = await _histories_with_a_pause(session, start)
    return [
        replace(repair, paused=paused_time(pauses[repair.incident_id], wanted.now))
        if repair.incident_id in pauses
        else repair
        for repair in rows
    ]


async def _histories_with_a_pause(session: AsyncSession, start: datetime) -> dict[uuid.UUID, Sequence[Moment]]:
    """Of every incident whose clock ever stood and that was not closed before `start`: they are few."""
    stood = (
        select(col(IncidentStep.incident_id))
        .join(Incident, col(Incident.id) == col(IncidentStep.incident_id))
        .where(
            col(IncidentStep.action).in_(_STOOD),
            or_(col(Incident.closed_at).is_(None), col(Incident.closed_at) >= start),
        )
    )
    query = (
        select(
            col(IncidentStep.incident_id),
            col(IncidentStep.action),
            col(IncidentStep.at),
            col(IncidentStep.happened_at),
            col(IncidentStep.to_status),
            col(IncidentStep.detail),
        )
        .where(col(IncidentStep.incident_id).in_(stood))
        .order_by(col(IncidentStep.id))
    )
    found: dict[uuid.UUID, list[Moment]] = {}
    for incident_id, action, at, happened_at, to_status, detail in await session.execute(query):
        waited = timedelta(seconds=detail.get("waited_s", 0.0) + detail.get("stood_s", 0.0))
        found.setdefault(incident_id, []).append(Moment(action, at, happened_at, to_status, waited))
    return dict(found)


async def unit_names(session: AsyncSession, unit_ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    query = select(col(Unit.id), col(Unit.name)).where(col(Unit.id).in_(unit_ids))
    return {row[0]: row[1] for row in await session.execute(query)}
