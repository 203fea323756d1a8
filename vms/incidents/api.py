"""Incidents as people see them: the list, one with its history, a report, an action."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import AwareDatetime, Field
from sqlalchemy.ext.asyncio import AsyncSession

from registry import store as registry_store
from registry.scopes import DivisionTree
from vms.accounts.gate import within
from vms.accounts.model import EVERYWHERE, Actor, Permission
from vms.accounts.store import display_name
from vms.evidence import store as evidence_store
from vms.evidence.model import evidence_url
from vms.health import rates_store
from vms.incidents import proof_store, reported_store, store, views_store
from vms.incidents.model import IncidentStatus
from vms.incidents.repairs import RepairSet
from vms.incidents.schemas import (
    ActionIn,
    CandidateOut,
    FrameOut,
    IncidentCounts,
    IncidentDetail,
    IncidentOut,
    MemberOut,
    OrderOut,
    PersonRef,
    PlaceOut,
    ProofCheckOut,
    ReportIn,
    StepOut,
)
from vms.incidents.service import Incidents
from vms.incidents.tables import IncidentStep
from vms.incidents.views_store import Counted, IncidentFilter, Listed
from vms.web.deps import ClockDep, Db, authorised, service
from vms.web.paging import CursorParam, Limit, Page, decode_id, encode_cursor
from vms.web.problems import NotFound, wrong
from vms.web.wording import say
from vms.workorders import store as orders

router = APIRouter(prefix="/api/v1/incidents", tags=["incidents"])
Viewer = Annotated[Actor, authorised(Permission.VIEW_INCIDENTS)]
Service = Annotated[Incidents, service(Incidents)]
FromParam = Annotated[AwareDatetime | None, Query(alias="from", description="Default: 30 days before `to`.")]
ToParam = Annotated[AwareDatetime | None, Query(alias="to", description="Default and latest: now.")]
DivisionParam = Annotated[str | None, Query(max_length=20)]
AreaParam = Annotated[
    Literal["core", "townships"] | None, Query(description="All divisions that it is made of; a division goes before.")
]
ClassesParam = Annotated[
    list[Annotated[int, Field(ge=1, le=9)]] | None,
    Query(alias="class", max_length=5, description="Of these classes; may be repeated. None: of all."),
]
USUAL_PERIOD, LONGEST_PERIOD = timedelta(days=30), timedelta(days=400)
_CONFLICT: dict[int | str, dict[str, Any]] = {
    409: {"description": "It has moved on: `incident_status` says where it is, `allowed_actions` what may follow."}
}


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of the list, as asked."""

    open: Annotated[bool | None, Query(description="Only those not closed, or only closed ones.")] = None
    status: Annotated[list[IncidentStatus] | None, Query(max_length=8)] = None
    division: DivisionParam = None
    area: AreaParam = None
    classes: ClassesParam = None
    kind: Annotated[str | None, Query(max_length=24)] = None
    camera_id: Annotated[str | None, Query(max_length=40, description="UUID or 20-digit code.")] = None
    overdue: bool | None = None
    supervised: bool | None = None
    mine: Annotated[bool, Query(description="Only those dispatched to me.")] = False
    reported: Annotated[bool, Query(description="Only those that I have reported.")] = False
    answered_since: Annotated[
        AwareDatetime | None,
        Query(description="Only those that I have reported and another has closed since, or that are verified."),
    ] = None
    unit: Annotated[uuid.UUID | None, Query(description="Only those dispatched to that unit.")] = None
    repair: Annotated[
        RepairSet | None, Query(description="Only those behind that figure of `/repair-figures`, `from`–`to`.")
    ] = None
    start: FromParam = None
    end: ToParam = None
    q: Annotated[str | None, Query(max_length=100, description="Part of a camera's name or code, or a number.")] = None


class Sort(StrEnum):
    """`new`: newest first. `due`: those that are due first."""

    NEW = "new"
    DUE = "due"


Wanted = Annotated[Filters, Depends()]


@router.get("")
async def list_incidents(
    actor: Viewer,
    db: Db,
    clock: ClockDep,
    wanted: Wanted,
    sort: Sort = Sort.NEW,
    cursor: CursorParam = None,
    limit: Limit = 50,
) -> Page[IncidentOut]:
    """An incident is seen by whoever sees one of its cameras."""
    after, now = decode_id(cursor), clock.now()
    async with db.reading() as session:
        found = await filter_of(session, actor, wanted, now)
        if found is None:
            return Page(items=[], next_cursor=None, total=0)
        by_due = sort is Sort.DUE
        rows, total = await views_store.page(session, found, after=after, limit=limit + 1, by_due=by_due)
    more = encode_cursor(str(rows[limit - 1].row.id)) if len(rows) > limit else None
    return Page(items=[IncidentOut.of(row, now) for row in rows[:limit]], next_cursor=more, total=total)


@router.get("/counts")
async def count_incidents(actor: Viewer, db: Db, clock: ClockDep, wanted: Wanted) -> IncidentCounts:
    """Open incidents by status, class and kind under the same filters."""
    async with db.reading() as session:
        found = await filter_of(session, actor, wanted, clock.now(), open_only=True)
        counted = await views_store.counts(session, found) if found is not None else {}
        awaited = await reported_store.awaiting_word_of(session, actor.user_id)
    by = {name: dict(counted[name]) if counted else {} for name in ("status", "class", "kind", "flag")}
    return IncidentCounts(
        open=sum(by["status"].values()),
        by_status=by["status"],
        by_class=by["class"],
        by_kind=by["kind"],
        overdue=by["flag"].get("overdue", 0),
        supervised=by["flag"].get("supervised", 0),
        awaiting_my_word=awaited,
    )


@router.post("", status_code=201, responses={200: {"model": IncidentDetail}})
async def report_incident(
    report: ReportIn,
    actor: Annotated[Actor, authorised(Permission.HANDLE_INCIDENTS)],
    db: Db,
    clock: ClockDep,
    incidents: Service,
    response: Response,
) -> IncidentDetail:
    """A person's report. 200 instead of 201: the camera has an open incident, to which it was added."""
    incident_id, new = await incidents.report(actor, report)
    if not new:
        response.status_code = 200
    return await detail(db, clock.now(), actor, incidents, incident_id)


@router.get("/{incident_id}")
async def show_incident(
    incident_id: uuid.UUID, actor: Viewer, db: Db, clock: ClockDep, incidents: Service
) -> IncidentDetail:
    """All of it: cameras, history, work order, the frames before and after, and what the asker may do."""
    return await detail(db, clock.now(), actor, incidents, incident_id)


@router.get("/{incident_id}/assignees")
async def list_assignees(
    incident_id: uuid.UUID,
    actor: Annotated[Actor, authorised(Permission.SUPERVISE_REPAIRS)],
    db: Db,
    incidents: Service,
) -> list[CandidateOut]:
    """The crews whose area holds the incident, the best first; then those whose area holds part of it."""
    async with db.reading() as session:
        listed = await views_store.one(session, incident_id, actor.division_path)
        if listed is None:
            raise NotFound
        found = await incidents.candidates(session, listed)
    return [
        CandidateOut(
            id=one.user_id,
            name=one.name,
            unit=one.unit_name,
            division_name=one.division_name,
            open_orders=one.open_orders,
        )
        for one in found
    ]


@router.post("/{incident_id}/actions", responses=_CONFLICT)
async def act_on_incident(
    incident_id: uuid.UUID, asked: ActionIn, actor: Viewer, db: Db, clock: ClockDep, incidents: Service
) -> IncidentDetail:
    """One step in its life. The right it takes depends on the action; sent twice it is done once."""
    await incidents.act(actor, incident_id, asked)
    return await detail(db, clock.now(), actor, incidents, incident_id)


async def filter_of(
    session: AsyncSession, actor: Actor, wanted: Filters, now: datetime, *, open_only: bool = False
) -> IncidentFilter | None:
    """None: nothing can match. Raises Unprocessable for a division that the actor cannot see."""
    camera_id = None
    if wanted.camera_id is not None:
        camera = await store.camera_by_key(session, wanted.camera_id)
        if camera is None:
            return None
        camera_id = camera.id
    places = await places_of(session, actor, wanted.division, wanted.area)
    if places is None:
        return None
    return IncidentFilter(
        path=actor.division_path,
        now=now,
        open=True if open_only else wanted.open,
        statuses=frozenset(wanted.status or ()),
        division_paths=places,
        site_classes=frozenset(wanted.classes or ()),
        kind=wanted.kind,
        camera_id=camera_id,
        overdue=wanted.overdue,
        supervised=wanted.supervised,
        assignee_id=actor.user_id if wanted.mine else None,
        unit_id=wanted.unit,
        reporter_id=actor.user_id if wanted.reported or wanted.answered_since is not None else None,
        answered_since=wanted.answered_since,
        counted=Counted(wanted.repair, *period(wanted.start, wanted.end, now)) if wanted.repair is not None else None,
        text=wanted.q,
    )


async def places_of(
    session: AsyncSession, actor: Actor, division: str | None, area: str | None
) -> tuple[str, ...] | None:
    """The paths of what is asked for; empty: of everything that the actor sees, None: of an area that has no divisions
    there. Raises Unprocessable for a division that the actor cannot see."""
    if division is not None:
        path = await registry_store.division_path(session, division)
        if path is None or not within(actor, path):
            raise wrong("division", say("no_division_here"))
        return (path,)
    if area is None:
        return ()
    scope = (await seen_tree(session, actor)).scope(area)
    return tuple(member.path for member in scope.members) if scope is not None else None


async def seen_tree(session: AsyncSession, actor: Actor) -> DivisionTree:
    divisions = await rates_store.divisions(session)
    return DivisionTree(each for each in divisions if each.path.startswith(actor.division_path))


def period(start: datetime | None, end: datetime | None, now: datetime) -> tuple[datetime, datetime]:
    """The asked time, without what is still to come. Raises Unprocessable."""
    end = min(end or now, now)
    start = start or end - USUAL_PERIOD
    if not start < end <= start + LONGEST_PERIOD:
        raise wrong("from", say("not_in_time", days=LONGEST_PERIOD.days))
    return start, end


async def detail(db: Db, now: datetime, actor: Actor, incidents: Incidents, incident_id: uuid.UUID) -> IncidentDetail:
    """All of it, as far as the actor sees its cameras. Raises NotFound."""
    async with db.reading() as session:
        listed = await views_store.one(session, incident_id, actor.division_path)
        if listed is None:
            raise NotFound
        order = await orders.of_incident(session, incident_id)
        photos = await orders.photos(session, [order.id]) if order is not None else []
        finder_id = listed.row.finder_id
        finder = PersonRef(id=finder_id, name=await display_name(session, finder_id)) if finder_id else None
        own = await views_store.own_cameras(session, incident_id, actor.division_path)
        members = await views_store.members(session, incident_id, actor.division_path)
        places = await views_store.places(session, [member.row.camera_id for member in members])
        shown = next(member.row for member in members if member.row.camera_id == listed.shown_camera_id)
        return IncidentDetail(
            **dict(IncidentOut.of(listed, now)),
            place=PlaceOut.of(places[listed.shown_camera_id]),
            finder=finder,
            paused_reason=listed.row.paused_reason,
            members=[MemberOut.of(row, places[row.row.camera_id]) for row in members],
            history=[_step(row, listed, own) for row in await views_store.history(session, incident_id, own)],
            work_order=OrderOut.of(order, listed, photos) if order is not None else None,
            before=await _frame(session, shown.camera_id, shown.before_sha, listed.row.raised_at),
            after=await _frame(session, shown.camera_id, shown.after_sha, listed.row.closed_at or now),
            checking_since=listed.row.checking_since,
            check_at=incidents.looks_at(listed.row),
            checks_needed=incidents.checks_needed,
            checks=[ProofCheckOut.of(row) for row in await proof_store.latest(session, incident_id, own)],
            allowed_actions=list(await incidents.allowed(session, actor, listed, now)),
        )


def _step(row: IncidentStep, listed: Listed, own: Collection[uuid.UUID] | None) -> StepOut:
    """Steps that name no camera speak of the one that it began with."""
    camera = uuid.UUID(row.detail["camera_id"]) if "camera_id" in row.detail else listed.row.camera_id
    return StepOut.of(row, of_own_camera=own is None or camera in own)


async def _frame(session: AsyncSession, camera_id: uuid.UUID, sha: str | None, by: datetime) -> FrameOut | None:
    url = evidence_url(camera_id, sha)
    if sha is None or url is None:
        return None
    found = await evidence_store.by_sha(session, sha, EVERYWHERE, camera_id, by=by)
    if found is None:
        return FrameOut(url=url, at=None, faults=[], measures={})
    return FrameOut(url=url, at=found.row.taken_at, faults=found.row.faults, measures=found.row.measures)
