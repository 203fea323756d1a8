"""Cameras that are back from the dark with a wrong clock, once it is known whose clock that is. In the caller's
transaction."""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from vms.causes.model import CLOCKS, Common, common
from vms.causes.tables import Suspect
from vms.db.engine import Transaction
from vms.incidents import store
from vms.incidents.leaving import leave
from vms.incidents.model import IncidentOrigin, Resolution
from vms.incidents.raising import condition_of


async def release(tx: Transaction, suspects: Sequence[Suspect], window: timedelta, *, alone: bool) -> set[uuid.UUID]:
    """They leave the incident of the dark: its fault there is over. One whose clock nobody shares (`alone`) leaves only
    what it had in common with others, and not before they had the time to come back, too: those go on waiting."""
    waiting: set[uuid.UUID] = set()
    for suspect in suspects:
        if common(suspect.state, suspect.faults) is not Common.CLOCK:
            continue
        member = await store.open_membership(tx.session, suspect.camera_id)
        incident = await store.locked(tx.session, member.incident_id) if member is not None else None
        if (
            member is None
            or incident is None
            or incident.origin == IncidentOrigin.PERSON
            or incident.cause_kind in CLOCKS
        ):
            continue
        if alone and tx.now - suspect.failed_at < window:
            waiting.add(suspect.camera_id)
        elif not alone or incident.cause_kind is not None:
            seen = condition_of(suspect)
            member.recovered_at, member.after_sha = suspect.failed_at, suspect.evidence_sha
            await leave(tx, incident, member, seen, Resolution.RECOVERED)
    return waiting
