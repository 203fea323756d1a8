"""Tells others that an incident is not what it was, in the transaction that changed it."""

from datetime import datetime
from typing import Any

from vms.db.engine import Transaction
from vms.events import Event, IncidentChanged
from vms.incidents import views_store
from vms.incidents.model import Act, IncidentAction
from vms.incidents.schemas import IncidentOut
from vms.incidents.tables import Incident
from vms.incidents.views_store import Listed


async def tell(tx: Transaction, incident: Incident, act: Act | IncidentAction) -> None:
    """To be called after the last change of the transaction to this incident."""
    await tx.session.flush()
    listed = await views_store.one(tx.session, incident.id)
    if listed is None:
        raise LookupError(f"incident {incident.id} has just been written and is not there")
    item = _line(listed, tx.now)
    parts = {
        path: {name: value for name, value in _line(part, tx.now).items() if value != item[name]}
        for path, part in (await views_store.parts(tx.session, listed)).items()
    }
    fact = IncidentChanged(tx.now, incident.id, act.value, listed.division_path, item, parts)
    tx.outbox.replace(fact, lambda told: _same(told, fact))


def _same(told: Event, fact: IncidentChanged) -> bool:
    """When many cameras of it recover at once, the last line says it all."""
    return isinstance(told, IncidentChanged) and (told.incident_id, told.act) == (fact.incident_id, fact.act)


def _line(listed: Listed, now: datetime) -> dict[str, Any]:
    return IncidentOut.of(listed, now).model_dump(mode="json", by_alias=True)
