"""What follows for an incident from what becomes of its cameras: when one leaves it, when it ends by that; and the rows
of its life and history. All in the caller's transaction."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from vms.db.engine import Transaction
from vms.incidents import store, telling
from vms.incidents.model import (
    Act,
    IncidentStatus,
    Life,
    Resolution,
    closed,
    common_division,
    recovered,
    relapsed,
    stood,
)
from vms.incidents.store import Condition
from vms.incidents.tables import Incident, IncidentMember, IncidentStep


async def survey(tx: Transaction, incident: Incident) -> None:
    """How many cameras it has, which division holds them, and their gravest class."""
    cameras = await store.member_cameras(tx.session, incident.id)
    incident.cameras_count = len(cameras)
    # A camera may have been moved under another root since it joined.
    common = common_division([camera.division_path for camera in cameras])
    incident.division_code = common or incident.division_code
    incident.site_class = min(camera.site_class for camera in cameras)


async def end_if_sound(tx: Transaction, incident: Incident, at: datetime, after_sha: str | None) -> None:
    """Once no camera of it is faulty any more."""
    if not await store.still_faulty(tx.session, incident.id):
        write(incident, recovered(store.life_of(incident), at))
        incident.after_sha = after_sha
        free(incident, await store.present_members(tx.session, incident.id))


def runs_on(incident: Incident, at: datetime) -> timedelta:
    """A camera of it is faulty (again) since then. How long its clock had stood for that none was."""
    life = store.life_of(incident)
    write(incident, relapsed(life, at))
    return stood(life, at)


async def leave(tx: Transaction, incident: Incident, member: IncidentMember, seen: Condition, last: Resolution) -> None:
    """The camera is not in it any more, and that is told. `last`: how the incident ends if it was the last one."""
    others = [each for each in await store.present_members(tx.session, incident.id) if each.id != member.id]
    before, member.left_at = incident.status, tx.now
    if others:
        await end_without(tx, incident, others)
    else:
        life = store.life_of(incident)
        write(incident, closed(replace(life, recovered_at=life.recovered_at or member.recovered_at), last, tx.now))
        incident.after_sha = incident.after_sha or member.after_sha
    await add_steps(tx, incident, Act.LEFT, before, [seen])
    await telling.tell(tx, incident, Act.LEFT)


async def end_without(tx: Transaction, incident: Incident, others: Sequence[IncidentMember]) -> None:
    """One camera has left it: it may have been the only one that was still faulty."""
    await tx.session.flush()
    recovered_at = [each.recovered_at for each in others if each.recovered_at is not None]
    if incident.recovered_at is None and recovered_at:
        await end_if_sound(tx, incident, max(recovered_at), others[-1].after_sha)


def write(incident: Incident, life: Life) -> None:
    """The columns that carry the names of the life."""
    for name, value in asdict(life).items():
        setattr(incident, name, value)
    if life.recovered_at is None:
        incident.after_sha = None
        if life.status is not IncidentStatus.AWAITING_CHECK:
            incident.check_at = None  # what was to be proven by itself is faulty again


def write_life(incident: Incident, life: Life, members: list[IncidentMember]) -> None:
    """The row after a step; with the incident its cameras are free again."""
    write(incident, life)
    if life.status is not IncidentStatus.AWAITING_CHECK:
        incident.check_at = None
    free(incident, members)


def free(incident: Incident, members: Sequence[IncidentMember]) -> None:
    """Once it is closed its cameras are in it no more."""
    if incident.closed_at is not None:
        for member in members:
            member.left_at = incident.closed_at


async def add_steps(
    tx: Transaction,
    incident: Incident,
    act: Act,
    before: str,
    conditions: Sequence[Condition],
    stood: timedelta = timedelta(),
) -> None:
    """A line of history for each camera. `stood`: how long the clock had stood until then, said in the first."""
    steps = [
        IncidentStep(
            incident_id=incident.id,
            at=tx.now,
            happened_at=seen.since or tx.now,
            action=act.value,
            from_status=before,
            to_status=incident.status,
            detail={
                "camera_id": str(seen.camera_id),
                "state": seen.state,
                "faults": list(seen.faults),
                "evidence_sha": seen.evidence_sha,
            },
        )
        for seen in conditions
    ]
    if stood:
        steps[0].detail["stood_s"] = stood.total_seconds()
    await store.add_steps(tx.session, steps)
