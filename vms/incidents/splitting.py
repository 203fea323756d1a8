"""A camera that does not belong to an incident of several is taken out of it, in the caller's transaction."""

import uuid

from vms.causes import learned_store
from vms.causes.model import CauseKind
from vms.db.engine import Transaction
from vms.incidents import store
from vms.incidents.leaving import end_if_sound, survey
from vms.incidents.model import OFFLINE, IncidentOrigin
from vms.incidents.raising import Raiser
from vms.incidents.store import Condition
from vms.incidents.tables import Incident, IncidentMember


async def split(tx: Transaction, raiser: Raiser, incident: Incident, member: IncidentMember) -> Incident | None:
    """The incident is as if the camera had never joined it, and a learned cause is not learned for it again. Its own
    incident, already told; None where it is not faulty any more. To be told of the rest by the caller."""
    others = [each for each in await store.present_members(tx.session, incident.id) if each.id != member.id]
    if incident.cause_kind == CauseKind.LEARNED and incident.cause_key is not None:
        hangs_with = await learned_store.members_of(tx.session, uuid.UUID(incident.cause_key))
        together = {*hangs_with, *(each.camera_id for each in others)}
        await learned_store.tell_apart(tx.session, member.camera_id, together, tx.now)
    seen = None if member.recovered_at is not None else _as_it_fell(member)
    await tx.session.delete(member)
    await tx.session.flush()
    await _close_ranks(tx, incident, others)
    camera = await store.camera(tx.session, member.camera_id)
    if seen is None or camera is None:
        return None
    return await raiser.raise_one(tx, camera, seen, IncidentOrigin.HEALTH)


def _as_it_fell(member: IncidentMember) -> Condition:
    state = OFFLINE if member.kind == OFFLINE else "degraded"
    return Condition(member.camera_id, state, tuple(member.faults), member.joined_at, member.before_sha)


async def _close_ranks(tx: Transaction, incident: Incident, others: list[IncidentMember]) -> None:
    await survey(tx, incident)
    first = others[0]
    if incident.camera_id not in {each.camera_id for each in others}:
        incident.camera_id, incident.before_sha = first.camera_id, first.before_sha
    if len(others) == 1:
        incident.kind, incident.cause_kind, incident.cause_key, incident.cause_times = first.kind, None, None, []
    if incident.recovered_at is None:
        recovered = [each.recovered_at for each in others if each.recovered_at is not None]
        await end_if_sound(tx, incident, max(recovered, default=tx.now), first.after_sha)
