"""The SQL behind what people see of incidents: lists, counts, one with all that belongs to it."""

import uuid
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from registry.model import Camera, Division, Site, Unit
from vms.accounts.model import EVERYWHERE
from vms.accounts.tables import User
from vms.causes.model import CauseKind
from vms.health.tables import CameraHealth
from vms.incidents.model import OPEN, IncidentStatus
from vms.incidents.repairs import MENDED, RepairSet
from vms.incidents.reported_store import answered_since, reported_by
from vms.incidents.tables import Incident, IncidentMember, IncidentStep
from vms.workorders.tables import WorkOrder

MOST_STEPS = 500
MOST_MEMBERS = 500
Township = aliased(Division)
"""What a township's incident is called after: its cameras may all stand in one village of it."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The incidents that a repair figure counts, from `start` to before `end`."""

    which: RepairSet
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class IncidentFilter:
    """Which incidents; None: any. `path` is the asker's area."""

    path: str
    now: datetime
    open: bool | None = None
    statuses: frozenset[IncidentStatus] = frozenset()
    division_paths: Sequence[str] = ()
    site_classes: frozenset[int] = frozenset()
    kind: str | None = None
    camera_id: uuid.UUID | None = None
    overdue: bool | None = None
    supervised: bool | None = None
    assignee_id: uuid.UUID | None = None
    unit_id: uuid.UUID | None = None
    dispatched: bool = False
    """Only those with a work order."""
    ids: Collection[uuid.UUID] | None = None
    reporter_id: uuid.UUID | None = None
    answered_since: datetime | None = None
    counted: Counted | None = None
    """Only those behind a repair figure: in its one place each, not wherever a camera of it stands."""
    text: str | None = None


class Listed(NamedTuple):
    """An incident as lists show it."""

    row: Incident
    shown_camera_id: uuid.UUID
    camera_code: str
    camera_name: str
    before_sha: str | None
    """The frame of the shown camera, as all of these."""
    division_name: str
    division_path: str
    assignee_id: uuid.UUID | None
    assignee_name: str | None
    assignee_unit_id: uuid.UUID | None
    unit_name: str | None
    cause_name: str | None
    """Of a township: what it is called."""


class MemberSeen(NamedTuple):
    """A camera of an incident, and how it is now."""

    row: IncidentMember
    code: str
    name: str
    division_code: str
    division_path: str
    state: str
    held: bool
    evidence_sha: str | None


class Place(NamedTuple):
    """Where a camera stands."""

    address: str | None
    longitude: float | None
    latitude: float | None
    pole_number: str | None
    site_name: str | None


def listed(*columns: Any) -> Select[Any]:
    """Those columns of incidents with what lists show beside them."""
    return (
        select(*columns)
        .select_from(Incident)
        .join(Camera, col(Camera.id) == col(Incident.camera_id))
        .join(Division, col(Division.code) == col(Incident.division_code))
        .outerjoin(WorkOrder, col(WorkOrder.incident_id) == col(Incident.id))
        .outerjoin(User, col(User.id) == col(WorkOrder.assignee_id))
        .outerjoin(Unit, col(Unit.id) == col(WorkOrder.unit_id))
        .outerjoin(
            Township,
            and_(col(Incident.cause_kind) == CauseKind.TOWNSHIP, col(Township.code) == col(Incident.cause_key)),
        )
    )


_LISTED = (
    Incident,
    col(Incident.camera_id),
    col(Camera.code),
    col(Camera.name),
    col(Incident.before_sha),
    col(Division.name),
    col(Division.path),
    col(WorkOrder.assignee_id),
    col(User.display_name),
    col(WorkOrder.unit_id),
    col(Unit.name),
    col(Township.name),
)


def below(path: str) -> ColumnElement[bool]:
    """Incidents with a camera in that subtree: a switch may serve several areas, each sees what is its own."""
    return (
        exists()
        .where(
            col(IncidentMember.incident_id) == col(Incident.id),
            col(IncidentMember.camera_id) == col(Camera.id),
            col(Camera.division_code) == col(Division.code),
            col(Division.path).startswith(path, autoescape=True),
        )
        .correlate(Incident)
    )


def overdue(now: datetime) -> ColumnElement[bool]:
    """As vms.incidents.model.Life.overdue."""
    due, stands = (
        col(Incident.due_at),
        (Incident.repaired_at, Incident.recovered_at, Incident.paused_at, Incident.closed_at),
    )
    return and_(due < now, *(or_(col(at).is_(None), col(at) > due) for at in stands))


def counted(wanted: Counted, now: datetime) -> ColumnElement[bool]:
    """As vms.incidents.repairs.judge_repair."""
    late = overdue(now)
    due = and_(col(Incident.due_at) >= wanted.start, col(Incident.due_at) < wanted.end)
    shut = and_(col(Incident.closed_at) >= wanted.start, col(Incident.closed_at) < wanted.end)
    mended = col(Incident.resolution).in_(MENDED)
    match wanted.which:
        case RepairSet.LATE:
            return and_(late, due)
        case RepairSet.IN_TIME:
            return and_(~late, shut, mended)
        case RepairSet.DECIDED:
            return or_(and_(late, due), and_(~late, shut, mended))
        case RepairSet.MENDED:
            return and_(shut, mended)
        case RepairSet.EXCLUDED:
            return and_(~late, or_(and_(shut, ~mended), and_(col(Incident.closed_at).is_(None), due)))


def matching(wanted: IncidentFilter) -> ColumnElement[bool]:
    """Over the joins of `listed`."""
    asked: list[tuple[object, ColumnElement[bool]]] = [
        (wanted.statuses, col(Incident.status).in_(wanted.statuses)),
        # Named one by one, so that the index on the status finds the few among the many that are closed.
        (wanted.open is True, col(Incident.status).in_(sorted(OPEN))),
        (wanted.open is False, col(Incident.status) == IncidentStatus.CLOSED),
        (wanted.site_classes, col(Incident.site_class).in_(wanted.site_classes)),
        (wanted.kind is not None, col(Incident.kind) == wanted.kind),
        (wanted.camera_id is not None, _with_camera(wanted.camera_id)),
        (wanted.overdue is not None, overdue(wanted.now) == wanted.overdue),
        (wanted.supervised is not None, col(Incident.supervised_until).is_not(None) == wanted.supervised),
        (wanted.dispatched, col(WorkOrder.id).is_not(None)),
        (wanted.ids is not None, col(Incident.id).in_(wanted.ids or ())),
        (wanted.assignee_id is not None, col(WorkOrder.assignee_id) == wanted.assignee_id),
        (wanted.unit_id is not None, col(WorkOrder.unit_id) == wanted.unit_id),
        (wanted.reporter_id is not None, reported_by(wanted.reporter_id)),
        (wanted.answered_since is not None, answered_since(wanted.answered_since or wanted.now, wanted.reporter_id)),
        (wanted.text, _named(wanted.text or "")),
    ]
    areas = [below(wanted.path)] if wanted.path != EVERYWHERE else []
    if wanted.counted is not None:
        areas.append(counted(wanted.counted, wanted.now))
    if wanted.division_paths:
        within = below if wanted.counted is None else _lies_in
        areas.append(or_(*map(within, wanted.division_paths)))
    return and_(True, *areas, *(condition for wished, condition in asked if wished))


def _lies_in(path: str) -> ColumnElement[bool]:
    return col(Division.path).startswith(path, autoescape=True)


def _with_camera(camera_id: uuid.UUID | None) -> ColumnElement[bool]:
    return exists().where(
        col(IncidentMember.incident_id) == col(Incident.id), col(IncidentMember.camera_id) == camera_id
    )


def _named(text: str) -> ColumnElement[bool]:
    found = or_(*(word.icontains(text, autoescape=True) for word in (col(Camera.name), col(Camera.code))))
    return found | (col(Incident.number) == int(text)) if text.isdecimal() and len(text) < 10 else found


async def page(
    session: AsyncSession, wanted: IncidentFilter, *, after: uuid.UUID | None, limit: int, by_due: bool = False
) -> tuple[list[Listed], int]:
    """From the one after `after`, newest first or by the agreed time; and how many there are in all."""
    where, key, due = matching(wanted), col(Incident.id), col(Incident.due_at)
    order = (due, key) if by_due else (key.desc(),)
    query = listed(*_LISTED).where(where).order_by(*order).limit(limit)
    if after is not None and by_due:
        last = select(due).where(key == after).scalar_subquery()
        query = query.where(or_(due > last, and_(due == last, key > after)))
    elif after is not None:
        query = query.where(key < after)
    rows = [Listed(*row) for row in await session.execute(query)]
    total = await session.scalar(listed(func.count()).where(where))
    return await seen_from(session, rows, wanted.path), int(total or 0)


async def one(session: AsyncSession, incident_id: uuid.UUID, path: str = EVERYWHERE) -> Listed | None:
    """That incident, if one of its cameras lies in the subtree."""
    query = listed(*_LISTED).where(col(Incident.id) == incident_id)
    if path != EVERYWHERE:
        query = query.where(below(path))
    row = (await session.execute(query)).first()
    return (await seen_from(session, [Listed(*row)], path))[0] if row is not None else None


async def seen_from(session: AsyncSession, rows: Sequence[Listed], path: str) -> list[Listed]:
    """The same incidents, each named after a camera of that subtree: the one that it began with may stand elsewhere."""
    if path == EVERYWHERE:
        return list(rows)
    query = _naming([listed.row.id for listed in rows if listed.row.cameras_count > 1], path)
    shown = {row[0]: row[2:] for row in await session.execute(query)}
    return [_named_after(listed, shown[listed.row.id]) if listed.row.id in shown else listed for listed in rows]


async def parts(session: AsyncSession, listed: Listed) -> dict[str, Listed]:
    """By the division paths of its cameras, in the order in which they joined: the incident as seen from there. Empty
    when it has one camera."""
    if listed.row.cameras_count == 1:
        return {}
    found = {row[1]: row[2:] for row in await session.execute(_naming([listed.row.id]))}
    return {path: _named_after(listed, camera) for path, camera in reversed(found.items())}


def _naming(incident_ids: Collection[uuid.UUID], within: str = EVERYWHERE) -> Select[Any]:
    """Incident, division path, camera and frame of the first member of each division below that path; of an incident
    the one that joined first comes last, and so replaces the others."""
    joined = func.row_number().over(
        partition_by=(col(IncidentMember.incident_id), col(Division.code)), order_by=col(IncidentMember.id)
    )
    members = (
        select(
            col(IncidentMember.incident_id),
            col(Division.path),
            col(Camera.id),
            col(Camera.code),
            col(Camera.name),
            col(IncidentMember.before_sha),
            col(IncidentMember.id).label("member_id"),
            joined.label("joined"),
        )
        .join(Camera, col(Camera.id) == col(IncidentMember.camera_id))
        .join(Division, col(Division.code) == col(Camera.division_code))
        .where(
            col(IncidentMember.incident_id).in_(incident_ids), col(Division.path).startswith(within, autoescape=True)
        )
        .subquery()
    )
    return select(*list(members.c)[:6]).where(members.c.joined == 1).order_by(members.c.member_id.desc())


def _named_after(listed: Listed, camera: Sequence[Any]) -> Listed:
    key, code, name, before_sha = camera
    return listed._replace(shown_camera_id=key, camera_code=code, camera_name=name, before_sha=before_sha)


async def members(session: AsyncSession, incident_id: uuid.UUID, path: str) -> list[MemberSeen]:
    """Its cameras in that subtree, those that have left too, in the order in which they joined."""
    query = (
        select(
            IncidentMember,
            col(Camera.code),
            col(Camera.name),
            col(Camera.division_code),
            col(Division.path),
            func.coalesce(col(CameraHealth.state), "unknown"),
            func.coalesce(col(CameraHealth.held), false()),
            col(CameraHealth.evidence_sha),
        )
        .join(Camera, col(Camera.id) == col(IncidentMember.camera_id))
        .join(Division, col(Division.code) == col(Camera.division_code))
        .outerjoin(CameraHealth, col(CameraHealth.camera_id) == col(Camera.id))
        .where(col(IncidentMember.incident_id) == incident_id, col(Division.path).startswith(path, autoescape=True))
        .order_by(col(IncidentMember.id))
        .limit(MOST_MEMBERS)
    )
    return [MemberSeen(*row) for row in await session.execute(query)]


async def own_cameras(session: AsyncSession, incident_id: uuid.UUID, path: str) -> frozenset[uuid.UUID] | None:
    """Its cameras in that subtree, those that have left too. None: all of them."""
    if path == EVERYWHERE:
        return None
    query = (
        select(col(IncidentMember.camera_id))
        .join(Camera, col(Camera.id) == col(IncidentMember.camera_id))
        .join(Division, col(Division.code) == col(Camera.division_code))
        .where(col(IncidentMember.incident_id) == incident_id, col(Division.path).startswith(path, autoescape=True))
    )
    return frozenset(await session.scalars(query))


async def history(
    session: AsyncSession, incident_id: uuid.UUID, cameras: Collection[uuid.UUID] | None = None
) -> list[IncidentStep]:
    """What happened, oldest first; of a very long history the newest part. With `cameras`: without what happened to
    others alone; a step that moved the whole incident stays."""
    query = (
        select(IncidentStep)
        .where(col(IncidentStep.incident_id) == incident_id)
        .order_by(col(IncidentStep.id).desc())
        .limit(MOST_STEPS)
    )
    if cameras is not None:
        camera = col(IncidentStep.detail)["camera_id"].as_string()
        moved = col(IncidentStep.from_status).is_distinct_from(col(IncidentStep.to_status))
        query = query.where(or_(camera.is_(None), camera.in_([str(key) for key in cameras]), moved))
    return list(reversed(list(await session.scalars(query))))


async def places(session: AsyncSession, camera_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Place]:
    """Where these cameras stand."""
    query = (
        select(
            col(Camera.id),
            col(Camera.address),
            func.coalesce(col(Camera.longitude), col(Site.longitude)),
            func.coalesce(col(Camera.latitude), col(Site.latitude)),
            col(Camera.pole_number),
            col(Site.name),
        )
        .outerjoin(Site, col(Site.id) == col(Camera.site_id))
        .where(col(Camera.id).in_(camera_ids))
    )
    return {row[0]: Place(*row[1:]) for row in await session.execute(query)}


async def counts(session: AsyncSession, wanted: IncidentFilter) -> Mapping[str, Counter[str]]:
    """Open incidents by status, class and kind, and how many of them are late or under supervision."""
    found: dict[str, Counter[str]] = {"status": Counter(), "class": Counter(), "kind": Counter(), "flag": Counter()}
    late = overdue(wanted.now).label("late")
    watched = col(Incident.supervised_until).is_not(None).label("watched")
    columns = (col(Incident.status), col(Incident.site_class), col(Incident.kind), late, watched)
    query = listed(*columns, func.count()).where(matching(wanted)).group_by(*columns)
    for status, site_class, kind, is_late, is_watched, number in await session.execute(query):
        found["status"][status] += number
        found["class"][str(site_class)] += number
        found["kind"][kind] += number
        found["flag"]["overdue"] += number if is_late else 0
        found["flag"]["supervised"] += number if is_watched else 0
    return found
