"""Tells others that an incident is not what it was, in the transaction that changed it."""

from vms.db.engine import Transaction
from vms.events import IncidentChanged
from vms.incidents import views_store
from vms.incidents.model import Act, IncidentAction
from vms.incidents.schemas import IncidentOut
from vms.incidents.tables import Incident


async def tell(tx: Transaction, incident: Incident, act: Act | IncidentAction) -> None:
    """To be called after the last change of the transaction to this incident."""
    await tx.session.flush()
    listed = await views_store.one(tx.session, incident.id)
    if listed is None:
        raise LookupError(f"incident {incident.id} has just been written and is not there")
    item = IncidentOut.of(listed, tx.now).model_dump(mode="json", by_alias=True)
    tx.outbox.add(IncidentChanged(tx.now, incident.id, act.value, listed.division_path, item))
