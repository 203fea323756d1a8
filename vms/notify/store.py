"""All SQL of notifications. Nothing here commits."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar

from sqlalchemy import Select, and_, case, delete, func, or_, select, true, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col

from registry.model import Camera, Division, Unit
from vms.accounts.model import EVERYWHERE
from vms.accounts.tables import User
from vms.causes.model import CauseKind
from vms.health.tables import CameraHealth, measured_state
from vms.incidents.model import OPEN, Act, IncidentAction
from vms.incidents.tables import Incident, IncidentMember, IncidentStep
from vms.notify.model import About
from vms.notify.tables import NotifyChannel, NotifyDelivery, NotifyRule, NotifySubject
from vms.workorders.tables import WorkOrder

T = TypeVar("T", bound=SQLModel)
MOST_DUE = 5000
"""In one round: an outage of a county."""
MOST_AT_ONCE = 20
"""Of one channel in one round."""


class Placed(NamedTuple):
    """A rule with the path of its area."""

    rule: NotifyRule
    path: str


class Due(NamedTuple):
    """An incident that a rule has something to say of."""

    subject: NotifySubject
    incident: Incident
    camera_id: uuid.UUID
    camera_name: str
    division_name: str
    crew: str | None
    """Who has the order."""
    finder: str | None
    """Who reported it."""
    cause_name: str | None
    """What its cameras share is called; None: nothing, or it has no name."""


def _within(query: Select[T], path: str) -> Select[T]:
    return query if path == EVERYWHERE else query.where(col(Division.path).startswith(path, autoescape=True))


async def channels(session: AsyncSession, path: str) -> list[NotifyChannel]:
    """Those of that area, by name."""
    query = select(NotifyChannel).outerjoin(Division, col(Division.code) == col(NotifyChannel.division_code))
    return list(await session.scalars(_within(query, path).order_by(col(NotifyChannel.name))))


async def rules(session: AsyncSession, path: str) -> list[NotifyRule]:
    """Those of that area, by name."""
    query = select(NotifyRule).outerjoin(Division, col(Division.code) == col(NotifyRule.division_code))
    return list(await session.scalars(_within(query, path).order_by(col(NotifyRule.name))))


_ENABLED = (
    select(NotifyRule, func.coalesce(col(Division.path), EVERYWHERE))
    .outerjoin(Division, col(Division.code) == col(NotifyRule.division_code))
    .where(col(NotifyRule.enabled))
)
_IN_FORCE = _ENABLED.where(col(NotifyRule.about) == About.INCIDENTS)


async def of_reports(session: AsyncSession) -> list[tuple[Placed, str]]:
    """The rules that tell of reports, each with the scheme of its channel."""
    query = _ENABLED.where(col(NotifyRule.about) == About.REPORTS).order_by(col(NotifyRule.id))
    query = query.join(NotifyChannel, col(NotifyChannel.id) == col(NotifyRule.channel_id))
    found = await session.execute(query.add_columns(col(NotifyChannel.service)))
    return [(Placed(row[0], row[1]), row[2]) for row in found]


async def in_force(session: AsyncSession) -> list[Placed]:
    """Those that tell of incidents, as below."""
    return [Placed(*row) for row in await session.execute(_IN_FORCE)]


async def placed(session: AsyncSession, rule_id: uuid.UUID) -> Placed | None:
    """That rule, if it is in force."""
    row = (await session.execute(_IN_FORCE.where(col(NotifyRule.id) == rule_id))).first()
    return Placed(*row) if row is not None else None


async def subjects(session: AsyncSession, incident_id: uuid.UUID) -> list[tuple[Placed, NotifySubject | None]]:
    """What each rule in force has said of that incident."""
    of_rule = and_(col(NotifySubject.rule_id) == col(NotifyRule.id), col(NotifySubject.incident_id) == incident_id)
    query = _IN_FORCE.outerjoin(NotifySubject, of_rule).add_columns(NotifySubject)
    return [(Placed(row[0], row[1]), row[2]) for row in await session.execute(query)]


async def seeing_to(session: AsyncSession, incident_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """The units that see to an incident: the one that has its order; the one of who reported it; those that the record
    of one of its cameras names by code as its police unit, or by name, within their jurisdiction, as its managing unit
    or maintainer."""
    place, own = aliased(Division), aliased(Division)
    by_name = col(Unit.name).in_((col(Camera.managing_unit), col(Camera.maintainer)))
    named = (
        select(col(Unit.id))
        .join(own, col(own.code) == col(Unit.division_code))
        .join(Camera, or_(col(Unit.code) == col(Camera.police_unit_code), by_name))
        .join(place, col(place.code) == col(Camera.division_code))
        .join(IncidentMember, col(IncidentMember.camera_id) == col(Camera.id))
        .where(
            col(IncidentMember.incident_id) == incident_id,
            or_(col(Unit.code) == col(Camera.police_unit_code), col(place.path).startswith(col(own.path))),
        )
    )
    ordered = select(col(Unit.id)).join(WorkOrder, col(WorkOrder.unit_id) == col(Unit.id))
    found = select(col(User.unit_id)).join(Incident, col(Incident.finder_id) == col(User.id))
    query = named.union(
        ordered.where(col(WorkOrder.incident_id) == incident_id),
        found.where(col(Incident.id) == incident_id, col(User.unit_id).is_not(None)),
    )
    return frozenset(await session.scalars(query))


def _due() -> Select[NotifySubject, Incident, uuid.UUID, str, str, str | None, str | None, str | None]:
    township, finder, kind = aliased(Division), aliased(User), col(Incident.cause_kind)
    named = case((kind == CauseKind.TOWNSHIP, col(township.name)), (kind != CauseKind.LEARNED, col(Incident.cause_key)))
    columns = (col(Camera.id), col(Camera.name), col(Division.name), col(User.display_name), col(finder.display_name))
    return (
        select(NotifySubject, Incident, *columns, named)
        .join(Incident, col(Incident.id) == col(NotifySubject.incident_id))
        .join(Camera, col(Camera.id) == col(Incident.camera_id))
        .join(Division, col(Division.code) == col(Incident.division_code))
        .outerjoin(WorkOrder, col(WorkOrder.incident_id) == col(Incident.id))
        .outerjoin(User, col(User.id) == col(WorkOrder.assignee_id))
        .outerjoin(finder, col(finder.id) == col(Incident.finder_id))
        .outerjoin(township, and_(kind == CauseKind.TOWNSHIP, col(township.code) == col(Incident.cause_key)))
        .limit(MOST_DUE)
    )


async def due(session: AsyncSession, now: datetime) -> dict[uuid.UUID, list[Due]]:
    """By the rules in force: what they have to say by now."""
    query = (
        _due()
        .join(NotifyRule, col(NotifyRule.id) == col(NotifySubject.rule_id))
        .where(col(NotifyRule.enabled), col(NotifyRule.about) == About.INCIDENTS, col(NotifySubject.due_at) <= now)
        .order_by(col(NotifySubject.due_at), col(Incident.number))
    )
    return await _by_rule(session, query)


async def run_out(
    session: AsyncSession, now: datetime, *, overdue: Collection[uuid.UUID], supervision: Collection[uuid.UUID]
) -> dict[uuid.UUID, list[Due]]:
    """By these rules: open incidents whose agreed time or whose supervision's deadline is over, and was not told."""
    late = and_(
        col(NotifySubject.rule_id).in_(overdue),
        col(NotifySubject.overdue_at).is_(None),
        col(Incident.paused_at).is_(None),
        col(Incident.due_at) < now,
    )
    lapsed = and_(
        col(NotifySubject.rule_id).in_(supervision),
        col(NotifySubject.supervision_over_at).is_(None),
        col(Incident.supervised_until) <= now,
    )
    runs = (col(Incident.repaired_at).is_(None), col(Incident.recovered_at).is_(None))
    query = _due().where(col(Incident.status).in_(sorted(OPEN)), *runs, or_(late, lapsed))
    return await _by_rule(session, query.order_by(col(Incident.number)))


async def _by_rule(
    session: AsyncSession,
    query: Select[NotifySubject, Incident, uuid.UUID, str, str, str | None, str | None, str | None],
) -> dict[uuid.UUID, list[Due]]:
    found: dict[uuid.UUID, list[Due]] = {}
    for row in await session.execute(query):
        found.setdefault(row[0].rule_id, []).append(Due(*row))
    return found


async def unescalated(session: AsyncSession, rule_id: uuid.UUID, raised_before: datetime) -> list[tuple[Due, datetime]]:
    """Incidents that may have to be told higher up, each with since when it lies with nobody: it was raised, it came
    back, or its clock runs again. Whose clock stands, somebody has stopped it, and said why."""
    again = (Act.RETURNED.value, IncidentAction.RETURN.value, IncidentAction.RESUME.value)
    given_back = (
        select(func.max(col(IncidentStep.at)))
        .where(col(IncidentStep.incident_id) == col(Incident.id), col(IncidentStep.action).in_(again))
        .scalar_subquery()
    )
    query = _due().where(
        col(NotifySubject.rule_id) == rule_id,
        col(NotifySubject.escalated_at).is_(None),
        col(Incident.status).in_(("raised", "returned")),
        col(Incident.paused_at).is_(None),
        col(Incident.raised_at) <= raised_before,
    )
    found = await session.execute(query.add_columns(given_back).order_by(col(Incident.number)))
    return [(Due(*row[:-1]), row[-1] or row[1].raised_at) for row in found]


async def named_within(session: AsyncSession, found: Sequence[Due], path: str) -> list[Due]:
    """The same, each named after a camera of that subtree: the one that an incident began with may stand elsewhere."""
    shared = [due.incident.id for due in found if due.incident.cameras_count > 1]
    if path == EVERYWHERE or not shared:
        return list(found)
    query = (
        select(col(IncidentMember.incident_id), col(Camera.id), col(Camera.name))
        .join(Camera, col(Camera.id) == col(IncidentMember.camera_id))
        .join(Division, col(Division.code) == col(Camera.division_code))
        .where(col(IncidentMember.incident_id).in_(shared), col(Division.path).startswith(path, autoescape=True))
        .order_by(col(IncidentMember.id).desc())
    )
    named = {row[0]: row[1:] for row in await session.execute(query)}  # the first to join replaces the others
    return [
        due._replace(camera_id=named[due.incident.id][0], camera_name=named[due.incident.id][1])
        if due.incident.id in named
        else due
        for due in found
    ]


async def whys(session: AsyncSession, incident_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, IncidentStep]:
    """By incident: the last step that has sent its repair back or put it under supervision, where a person or a check
    says why."""
    telling = (Act.RETURNED.value, IncidentAction.RETURN.value, IncidentAction.SUPERVISE.value)
    query = select(IncidentStep).where(
        col(IncidentStep.incident_id).in_(incident_ids), col(IncidentStep.action).in_(telling)
    )
    return {step.incident_id: step for step in await session.scalars(query.order_by(col(IncidentStep.id)))}


async def frames(session: AsyncSession, found: Sequence[Due], *, after: bool) -> dict[uuid.UUID, str]:
    """By incident: the frame of the camera that it is named after, behind its fault or `after` it."""
    sha = col(IncidentMember.after_sha if after else IncidentMember.before_sha)
    named = [(due.incident.id, due.camera_id) for due in found]
    query = select(col(IncidentMember.incident_id), sha).where(
        tuple_(col(IncidentMember.incident_id), col(IncidentMember.camera_id)).in_(named), sha.is_not(None)
    )
    return {key: frame for key, frame in await session.execute(query) if frame is not None}


async def states(session: AsyncSession, incident_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """The states of their cameras as the checks answer for them; `override` where a person's word stands."""
    query = (
        select(col(IncidentMember.incident_id), measured_state)
        .join(CameraHealth, col(IncidentMember.camera_id) == col(CameraHealth.camera_id))
        .where(col(IncidentMember.incident_id).in_(incident_ids), col(IncidentMember.left_at).is_(None))
    )
    found: dict[uuid.UUID, list[str]] = {key: [] for key in incident_ids}
    for row in await session.execute(query) if incident_ids else ():
        found[row[0]].append(row[1])
    return found


async def waiting(session: AsyncSession, now: datetime) -> list[tuple[NotifyDelivery, NotifyChannel]]:
    """Deliveries to attempt now, oldest first; of each channel only some, so that none waits behind another's."""
    order = (col(NotifyDelivery.next_at), col(NotifyDelivery.id))
    place = func.row_number().over(partition_by=col(NotifyDelivery.channel_id), order_by=order).label("place")
    due = (
        select(col(NotifyDelivery.id), place)
        .where(col(NotifyDelivery.status) == "waiting", col(NotifyDelivery.next_at) <= now)
        .subquery()
    )
    query = (
        select(NotifyDelivery, NotifyChannel)
        .join(due, due.c.id == col(NotifyDelivery.id))
        .join(NotifyChannel, col(NotifyChannel.id) == col(NotifyDelivery.channel_id))
        .where(due.c.place <= MOST_AT_ONCE)
        .order_by(*order)
    )
    return [(row[0], row[1]) for row in await session.execute(query)]


async def last_attempts(session: AsyncSession, channel_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, NotifyDelivery]:
    """Of each of these channels the newest message that was attempted."""
    newest = (col(NotifyDelivery.created_at).desc(), col(NotifyDelivery.id).desc())
    place = func.row_number().over(partition_by=col(NotifyDelivery.channel_id), order_by=newest).label("place")
    attempted = (
        select(col(NotifyDelivery.id), place)
        .where(col(NotifyDelivery.channel_id).in_(channel_ids), col(NotifyDelivery.attempts) > 0)
        .subquery()
    )
    query = select(NotifyDelivery).join(attempted, attempted.c.id == col(NotifyDelivery.id))
    return {row.channel_id: row for row in await session.scalars(query.where(attempted.c.place == 1))}


async def deliveries(
    session: AsyncSession, path: str, *, status: str | None, after: uuid.UUID | None, limit: int
) -> tuple[list[tuple[NotifyDelivery, str]], int]:
    """One page, newest first, with the channels' names; and how many there are in all. `status` None: any."""
    channel_ids = [channel.id for channel in await channels(session, path)]
    mine = and_(
        col(NotifyDelivery.channel_id).in_(channel_ids),
        true() if status is None else col(NotifyDelivery.status) == status,
    )
    query = (
        select(NotifyDelivery, col(NotifyChannel.name))
        .join(NotifyChannel, col(NotifyChannel.id) == col(NotifyDelivery.channel_id))
        .where(mine)
        .order_by(col(NotifyDelivery.id).desc())
        .limit(limit)
    )
    if after is not None:
        query = query.where(col(NotifyDelivery.id) < after)
    total = await session.scalar(select(func.count()).select_from(NotifyDelivery).where(mine))
    return [(row[0], row[1]) for row in await session.execute(query)], int(total or 0)


async def delivery(
    session: AsyncSession, path: str, delivery_id: uuid.UUID
) -> tuple[NotifyDelivery, NotifyChannel] | None:
    """That message to a channel of the area, held against other writers, with its channel."""
    own = {channel.id: channel for channel in await channels(session, path)}
    query = select(NotifyDelivery).where(
        col(NotifyDelivery.id) == delivery_id, col(NotifyDelivery.channel_id).in_(list(own))
    )
    row = (await session.scalars(query.with_for_update())).first()
    return (row, own[row.channel_id]) if row is not None else None


async def languages(session: AsyncSession, channel_id: uuid.UUID) -> set[str]:
    """In which the rules in force tell that channel."""
    tells = or_(col(NotifyRule.channel_id) == channel_id, col(NotifyRule.escalate_channel_id) == channel_id)
    return set(await session.scalars(select(col(NotifyRule.language)).where(tells, col(NotifyRule.enabled)).distinct()))


async def prune(session: AsyncSession, before: datetime) -> None:
    """Deliveries are a log of weeks, not of years."""
    await session.execute(
        delete(NotifyDelivery).where(col(NotifyDelivery.created_at) < before, col(NotifyDelivery.status) != "waiting")
    )


async def used(session: AsyncSession, channel_id: uuid.UUID) -> bool:
    """Whether a rule sends to it."""
    query = select(col(NotifyRule.id)).where(
        or_(col(NotifyRule.channel_id) == channel_id, col(NotifyRule.escalate_channel_id) == channel_id)
    )
    return (await session.scalars(query.limit(1))).first() is not None
