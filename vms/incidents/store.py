"""The SQL behind what happens to incidents: finding, raising, members, history. Nothing here commits."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.model import IN_USE, Camera, Division, Lifecycle, Site
from registry.store import camera_class
from vms.causes.model import WRONG_CLOCK, Cause, CauseKind
from vms.causes.tables import Suspect
from vms.health.tables import CameraHealth, measured_state
from vms.incidents.model import OPEN, Act, IncidentAction, IncidentOrigin, IncidentStatus, Life, Resolution
from vms.incidents.tables import Incident, IncidentMember, IncidentNumber, IncidentStep

FAULTY = ("offline", "degraded")
OTHER_CLASS = 9


class CameraFacts(NamedTuple):
    """What of a camera an incident is made from."""

    id: uuid.UUID
    code: str
    name: str
    division_code: str
    division_path: str
    site_class: int
    lifecycle: Lifecycle


class Condition(NamedTuple):
    """A camera as its checks see it now; `override` where a person's word stands in their place."""

    camera_id: uuid.UUID
    state: str
    faults: tuple[str, ...]
    since: datetime | None
    evidence_sha: str | None


_CONDITION = (
    col(CameraHealth.camera_id),
    measured_state,
    col(CameraHealth.faults),
    col(CameraHealth.since),
    col(CameraHealth.evidence_sha),
)


def _condition(row: Any) -> Condition:
    return Condition(row[0], row[1], tuple(row[2] or ()), row[3], row[4])


def _cameras() -> Select[uuid.UUID, str, str, str, str, Any, Lifecycle]:
    return (
        select(
            col(Camera.id),
            col(Camera.code),
            col(Camera.name),
            col(Camera.division_code),
            col(Division.path),
            func.coalesce(camera_class, OTHER_CLASS),
            col(Camera.lifecycle),
        )
        .join(Division, col(Division.code) == col(Camera.division_code))
        .outerjoin(Site, col(Site.id) == col(Camera.site_id))
    )


async def camera(session: AsyncSession, camera_id: uuid.UUID) -> CameraFacts | None:
    row = (await session.execute(_cameras().where(col(Camera.id) == camera_id))).first()
    return CameraFacts(*row) if row is not None else None


async def cameras(session: AsyncSession, camera_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, CameraFacts]:
    """Those of them that exist."""
    rows = await session.execute(_cameras().where(col(Camera.id).in_(camera_ids)))
    return {row[0]: CameraFacts(*row) for row in rows}


async def condition(session: AsyncSession, camera_id: uuid.UUID) -> Condition | None:
    row = (await session.execute(select(*_CONDITION).where(col(CameraHealth.camera_id) == camera_id))).first()
    return _condition(row) if row is not None else None


async def locked(session: AsyncSession, incident_id: uuid.UUID) -> Incident | None:
    """The incident, held against other writers until the end of the transaction."""
    return (await session.scalars(select(Incident).where(col(Incident.id) == incident_id).with_for_update())).first()


async def open_membership(session: AsyncSession, camera_id: uuid.UUID) -> IncidentMember | None:
    query = select(IncidentMember).where(
        col(IncidentMember.camera_id) == camera_id, col(IncidentMember.left_at).is_(None)
    )
    return (await session.scalars(query)).first()


async def with_incident(session: AsyncSession, camera_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the cameras that are in an open incident."""
    query = select(col(IncidentMember.camera_id)).where(
        col(IncidentMember.camera_id).in_(camera_ids), col(IncidentMember.left_at).is_(None)
    )
    return set(await session.scalars(query))


async def present_members(session: AsyncSession, incident_id: uuid.UUID) -> list[IncidentMember]:
    """The cameras that have not left it, in the order in which they joined."""
    query = (
        select(IncidentMember)
        .where(col(IncidentMember.incident_id) == incident_id, col(IncidentMember.left_at).is_(None))
        .order_by(col(IncidentMember.id))
    )
    return list(await session.scalars(query))


async def still_faulty(session: AsyncSession, incident_id: uuid.UUID) -> bool:
    """Whether one of its cameras has neither recovered nor left."""
    query = select(col(IncidentMember.id)).where(
        col(IncidentMember.incident_id) == incident_id,
        col(IncidentMember.left_at).is_(None),
        col(IncidentMember.recovered_at).is_(None),
    )
    return (await session.scalars(query.limit(1))).first() is not None


async def last_closed(session: AsyncSession, camera_id: uuid.UUID) -> Incident | None:
    """The camera's incident that closed last, by itself."""
    query = (
        select(Incident)
        .join(IncidentMember, col(IncidentMember.incident_id) == col(Incident.id))
        .where(
            col(IncidentMember.camera_id) == camera_id,
            col(Incident.status) == IncidentStatus.CLOSED,
            col(Incident.resolution) == Resolution.RECOVERED,
            col(IncidentMember.left_at) == col(Incident.closed_at),
        )
        .order_by(col(Incident.closed_at).desc())
        .limit(1)
    )
    return (await session.scalars(query)).first()


async def memberships(
    session: AsyncSession, incident_id: uuid.UUID, camera_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, IncidentMember]:
    """The cameras' rows in that incident, present or not."""
    query = select(IncidentMember).where(
        col(IncidentMember.incident_id) == incident_id, col(IncidentMember.camera_id).in_(camera_ids)
    )
    return {member.camera_id: member for member in await session.scalars(query)}


_came_back = exists().where(
    col(IncidentMember.incident_id) == col(Incident.id),
    col(IncidentMember.left_at).is_(None),
    col(IncidentMember.recovered_at).is_not(None),
)
_goes_on = (
    col(Incident.recovered_at).is_(None),
    # The camera that a township's outage has broken stays dark for days: what fails meanwhile fails by itself.
    or_(col(Incident.cause_kind) != CauseKind.TOWNSHIP, ~_came_back),
)


async def open_shared(session: AsyncSession, cause: Cause) -> Incident | None:
    """The open incident of that cause, while any of its cameras is still dark; of a township, while they all are."""
    query = (
        select(Incident)
        .where(*_of_cause(cause), col(Incident.status) != IncidentStatus.CLOSED, *_goes_on)
        .limit(1)
        .with_for_update()
    )
    return (await session.scalars(query)).first()


class OpenCause(NamedTuple):
    """What has an open incident of several cameras, and where that lies."""

    kind: str
    key: str
    division_path: str
    raised_at: datetime
    incident_id: uuid.UUID


async def open_causes(session: AsyncSession) -> list[OpenCause]:
    """As `open_shared`, of every cause."""
    query = (
        select(
            col(Incident.cause_kind),
            col(Incident.cause_key),
            col(Division.path),
            col(Incident.raised_at),
            col(Incident.id),
        )
        .join(Division, col(Division.code) == col(Incident.division_code))
        .where(
            col(Incident.status).in_(sorted(OPEN)),
            col(Incident.cause_kind).is_not(None),
            *_goes_on,
        )
    )
    return [OpenCause(row[0] or "", row[1] or "", row[2], row[3], row[4]) for row in await session.execute(query)]


_SINGLE_CLOCK = (
    col(Incident.kind) == WRONG_CLOCK,
    col(Incident.origin) == IncidentOrigin.HEALTH,
    col(Incident.cause_kind).is_(None),
    col(Incident.cameras_count) == 1,
    col(Incident.recovered_at).is_(None),
    col(Incident.repaired_at).is_(None),
    col(Incident.status) != IncidentStatus.CLOSED,
    col(IncidentMember.left_at).is_(None),
)


async def single_clocks(session: AsyncSession, camera_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the cameras that have an incident of their own for their wrong clock, which nobody has mended yet."""
    query = select(col(IncidentMember.camera_id)).join(Incident, col(Incident.id) == col(IncidentMember.incident_id))
    return set(await session.scalars(query.where(col(IncidentMember.camera_id).in_(camera_ids), *_SINGLE_CLOCK)))


async def first_single_clock(session: AsyncSession, camera_ids: Collection[uuid.UUID]) -> Incident | None:
    """Of these incidents the one that was raised first."""
    query = select(Incident).join(IncidentMember, col(IncidentMember.incident_id) == col(Incident.id))
    mine = query.where(col(IncidentMember.camera_id).in_(camera_ids), *_SINGLE_CLOCK)
    return (await session.scalars(mine.order_by(col(Incident.number)).limit(1).with_for_update())).first()


async def last_shared(session: AsyncSession, cause: Cause) -> Incident | None:
    """The incident of that cause that closed last."""
    query = (
        select(Incident)
        .where(*_of_cause(cause), col(Incident.status) == IncidentStatus.CLOSED)
        .order_by(col(Incident.closed_at).desc())
        .limit(1)
    )
    return (await session.scalars(query)).first()


def _of_cause(cause: Cause) -> tuple[ColumnElement[bool], ...]:
    below = select(col(Division.code)).where(col(Division.path).startswith(cause.root, autoescape=True))
    return (
        col(Incident.cause_kind) == cause.kind,
        col(Incident.cause_key) == cause.key,
        col(Incident.division_code).in_(below),
    )


async def member_cameras(session: AsyncSession, incident_id: uuid.UUID) -> list[CameraFacts]:
    """The cameras that are in it or were."""
    mine = select(col(IncidentMember.camera_id)).where(col(IncidentMember.incident_id) == incident_id)
    rows = await session.execute(_cameras().where(col(Camera.id).in_(mine)))
    return [CameraFacts(*row) for row in rows]


async def next_number(session: AsyncSession) -> int:
    """Numbers follow each other; a failed transaction gives its number back."""
    query = update(IncidentNumber).values(last=IncidentNumber.last + 1).returning(col(IncidentNumber.last))
    return (await session.execute(query)).scalar_one()


async def add_step(
    session: AsyncSession,
    incident: Incident,
    action: IncidentAction | Act,
    *,
    at: datetime,
    from_status: str | None,
    happened_at: datetime | None = None,
    user: tuple[uuid.UUID, str] | None = None,
    remark: str | None = None,
    detail: dict[str, Any] | None = None,
    client_action_id: str | None = None,
) -> None:
    """One line of history."""
    step = IncidentStep(
        incident_id=incident.id,
        at=at,
        happened_at=happened_at or at,
        action=action.value,
        user_id=user[0] if user else None,
        user_name=user[1] if user else None,
        from_status=from_status,
        to_status=incident.status,
        remark=remark,
        detail=detail or {},
        client_action_id=client_action_id,
    )
    await add_steps(session, [step])


async def add_steps(session: AsyncSession, steps: Sequence[IncidentStep]) -> None:
    if steps:
        await session.execute(insert(IncidentStep), [step.model_dump() for step in steps])


async def step_of_client(session: AsyncSession, user_id: uuid.UUID, client_action_id: str) -> IncidentStep | None:
    """What this person's device has sent before under that name."""
    query = select(IncidentStep).where(
        col(IncidentStep.user_id) == user_id, col(IncidentStep.client_action_id) == client_action_id
    )
    return (await session.scalars(query)).first()


async def last_moved(session: AsyncSession, incident: Incident) -> datetime:
    """When the last step happened that brought the incident where it is."""
    moved = col(IncidentStep.from_status).is_distinct_from(col(IncidentStep.to_status))
    query = select(func.max(col(IncidentStep.happened_at))).where(col(IncidentStep.incident_id) == incident.id, moved)
    return max(incident.raised_at, await session.scalar(query) or incident.raised_at)


async def faulty_without_incident(session: AsyncSession, limit: int) -> list[Condition]:
    """Cameras in use that are down or degraded since a time at which, and after which, they had no incident."""
    had = exists().where(
        col(IncidentMember.camera_id) == col(CameraHealth.camera_id),
        or_(col(IncidentMember.left_at).is_(None), col(IncidentMember.left_at) >= col(CameraHealth.since)),
    )
    waits = exists().where(col(Suspect.camera_id) == col(CameraHealth.camera_id))
    query = (
        select(*_CONDITION)
        .join(Camera, col(Camera.id) == col(CameraHealth.camera_id))
        .where(
            col(CameraHealth.state).in_(FAULTY),
            ~col(CameraHealth.held),
            col(Camera.lifecycle).in_(IN_USE),
            ~had,
            ~waits,
        )
        .order_by(col(CameraHealth.since), col(CameraHealth.camera_id))
        .limit(limit)
    )
    return [_condition(row) for row in await session.execute(query)]


async def sound_with_incident(session: AsyncSession, limit: int) -> list[Condition]:
    """Cameras that are online though their incident does not know it yet."""
    query = (
        select(*_CONDITION)
        .join(IncidentMember, col(IncidentMember.camera_id) == col(CameraHealth.camera_id))
        .join(Incident, col(Incident.id) == col(IncidentMember.incident_id))
        .where(
            col(CameraHealth.state) == "online",
            ~col(CameraHealth.held),
            col(IncidentMember.left_at).is_(None),
            col(IncidentMember.recovered_at).is_(None),
            col(Incident.origin) == IncidentOrigin.HEALTH,
        )
        .limit(limit)
    )
    return [_condition(row) for row in await session.execute(query)]


async def states(session: AsyncSession, camera_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The measured state of each of these cameras that was ever checked."""
    query = select(col(CameraHealth.camera_id), measured_state).where(col(CameraHealth.camera_id).in_(camera_ids))
    return {row[0]: row[1] for row in await session.execute(query)}


async def save_members(session: AsyncSession, members: Sequence[IncidentMember]) -> None:
    session.add_all(members)
    await session.flush()


def life_of(row: Incident) -> Life:
    """The part of the row that decides."""
    return Life(
        status=IncidentStatus(row.status),
        origin=IncidentOrigin(row.origin),
        raised_at=row.raised_at,
        due_at=row.due_at,
        touched=row.touched,
        paused_at=row.paused_at,
        paused_reason=row.paused_reason,
        repaired_at=row.repaired_at,
        recovered_at=row.recovered_at,
        returns=row.returns,
        reopened=row.reopened,
        supervised_until=row.supervised_until,
        closed_at=row.closed_at,
        resolution=Resolution(row.resolution) if row.resolution is not None else None,
    )


async def camera_by_key(session: AsyncSession, key: str) -> CameraFacts | None:
    """The camera with that id or 20-digit code."""
    try:
        return await camera(session, uuid.UUID(key))
    except ValueError:
        found = (await session.scalars(select(col(Camera.id)).where(col(Camera.code) == key))).first()
        return await camera(session, found) if found is not None else None
