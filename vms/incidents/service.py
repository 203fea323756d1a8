"""What people do to incidents: report, act, ask what they may do. One transaction each, audited, told to others."""

import uuid
from datetime import datetime, timedelta

from pydantic import JsonValue
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from vms.accounts.gate import require
from vms.accounts.model import Actor, Permission
from vms.accounts.store import display_name
from vms.audit.service import record
from vms.db.engine import Database, Transaction
from vms.incidents import proof_store, store, telling, views_store
from vms.incidents.leaving import write_life
from vms.incidents.model import (
    RULES,
    Act,
    Facts,
    IncidentAction,
    IncidentOrigin,
    IncidentStatus,
    Life,
    LifePolicy,
    Refusal,
    apply,
    proves_itself_at,
    refusal,
)
from vms.incidents.problems import ActionReused, NobodyToSend, NotPossibleNow
from vms.incidents.proof import waited
from vms.incidents.raising import Raiser
from vms.incidents.rights import on_the_spot, possible, require_right
from vms.incidents.schemas import ActionIn, ReportIn
from vms.incidents.splitting import split
from vms.incidents.store import Condition
from vms.incidents.tables import Incident, IncidentMember, IncidentStep
from vms.incidents.views_store import Listed
from vms.web.problems import NotFound, wrong
from vms.web.wording import say
from vms.workorders import store as orders
from vms.workorders.model import Candidate, ranked
from vms.workorders.tables import WorkOrder

Detail = dict[str, JsonValue]
LONGEST_SUPERVISION = timedelta(days=90)
STANDARD_CHECKLIST = ("power", "link", "lens", "angle", "clock")
"""What a crew looks at; the web client has the words."""


class Incidents:
    """One for the process; all state is in the database."""

    def __init__(self, database: Database, policy: LifePolicy, checks_needed: int) -> None:
        self._database = database
        self.checks_needed = checks_needed
        self._policy = policy
        self._raiser = Raiser(policy)

    async def report(self, actor: Actor, report: ReportIn) -> tuple[uuid.UUID, bool]:
        """A person has found something. The incident, and whether it is new: a camera has one open incident, to which
        further reports are added."""
        try:
            return await self._report(actor, report)
        except IntegrityError:
            # Where two may write at once (PostgreSQL) another was quicker with the same camera or the same name.
            return await self._report(actor, report)

    async def _report(self, actor: Actor, report: ReportIn) -> tuple[uuid.UUID, bool]:
        async with self._database.unit_of_work() as tx:
            camera = await store.camera_by_key(tx.session, report.camera_id)
            if camera is None:
                raise NotFound
            require(actor, Permission.HANDLE_INCIDENTS, camera.division_path)
            known = await store.step_of_client(tx.session, actor.user_id, report.client_action_id)
            if known is not None:
                _same(known, Act.REPORTED)
                return known.incident_id, False
            member = await store.open_membership(tx.session, camera.id)
            new = member is None
            if member is None:
                found = await store.condition(tx.session, camera.id)
                seen = found or Condition(camera.id, "unknown", (), None, None)
                incident = await self._raiser.raise_one(
                    tx, camera, seen, IncidentOrigin.PERSON, kind=report.kind, finder_id=actor.user_id
                )
            else:
                incident = await _locked(tx.session, member.incident_id)
                incident.touched = True
            await store.add_step(
                tx.session,
                incident,
                Act.REPORTED,
                at=tx.now,
                happened_at=_happened(report.happened_at, not_before=None, now=tx.now),
                from_status=None if new else incident.status,
                user=await _person(tx.session, actor),
                remark=report.remark or None,
                detail={"kind": report.kind, "camera_id": str(camera.id)},
                client_action_id=report.client_action_id,
            )
            await _audited(tx, actor, "incident.report", incident, {"kind": report.kind})
            await telling.tell(tx, incident, Act.REPORTED)
        return incident.id, new

    async def act(self, actor: Actor, incident_id: uuid.UUID, asked: ActionIn) -> None:
        """Do it, once, however often it is sent. Raises NotPossibleNow (409) with what is possible instead."""
        try:
            await self._act(actor, incident_id, asked)
        except IntegrityError:
            await self._act(actor, incident_id, asked)  # as in `report`

    async def _act(self, actor: Actor, incident_id: uuid.UUID, asked: ActionIn) -> None:
        async with self._database.unit_of_work() as tx:
            incident = await store.locked(tx.session, incident_id)
            listed = await views_store.one(tx.session, incident_id, actor.division_path)
            if incident is None or listed is None:
                raise NotFound
            known = await store.step_of_client(tx.session, actor.user_id, asked.client_action_id)
            if known is not None:
                _same(known, asked.action, incident_id)
                return
            require_right(actor, asked.action, listed)
            members = await store.present_members(tx.session, incident_id)
            facts = await _facts(tx, actor, incident, members, asked)
            life = store.life_of(incident)
            if refused := refusal(life, asked.action, facts):
                raise self._conflict(actor, listed, facts, refused)
            if RULES[asked.action].needs_reason and not facts.reason:
                raise wrong("reason", say("say_why"))
            before = incident.status
            detail = await self._order(tx, incident, listed, asked)
            if asked.action is IncidentAction.SUPERVISE:
                detail |= _supervision(life, asked, tx.now, self._policy)
            leaves = _leaving(members, asked) if asked.action is IncidentAction.SPLIT else None
            if facts.waited:
                detail["waited_s"] = facts.waited.total_seconds()
            write_life(incident, apply(life, asked.action, facts, self._policy), members)
            if asked.action is IncidentAction.REPAIRED:
                incident.checking_since = incident.check_at = tx.now
            if leaves is not None:
                own = await split(tx, self._raiser, incident, leaves)
                # Not the camera: who does not see it reads the history too.
                detail["number"] = own.number if own is not None else None
            await store.add_step(
                tx.session,
                incident,
                asked.action,
                at=tx.now,
                happened_at=facts.happened_at,
                from_status=before,
                user=await _person(tx.session, actor),
                remark=asked.remark or asked.reason,
                detail=detail,
                client_action_id=asked.client_action_id,
            )
            if asked.camera_id is not None:
                detail = detail | {"camera_id": str(asked.camera_id)}
            await _audited(tx, actor, f"incident.{asked.action}", incident, detail, purpose=asked.reason)
            await telling.tell(tx, incident, asked.action)

    async def allowed(
        self, session: AsyncSession, actor: Actor, listed: Listed, now: datetime
    ) -> tuple[IncidentAction, ...]:
        """What this person may do now."""
        members = await store.present_members(session, listed.row.id)
        sound = await _sound(session, members)
        facts = Facts(now, now, sound, on_the_spot=on_the_spot(actor), several=len(members) > 1)
        return possible(actor, listed, facts)

    def looks_at(self, row: Incident) -> datetime | None:
        """When the service looks next whether it is good. None: it is not going to."""
        return row.check_at or proves_itself_at(store.life_of(row), self._policy)

    async def candidates(self, session: AsyncSession, listed: Listed) -> list[Candidate]:
        """Whom it could be dispatched to, the best first: whose area holds all of it, then those who must be named, as
        theirs holds some of its cameras."""
        found = ranked(await orders.candidates(session, await _member_paths(session, listed)))
        return sorted(found, key=lambda one: not listed.division_path.startswith(one.division_path))

    def _conflict(self, actor: Actor, listed: Listed, facts: Facts, refused: Refusal) -> NotPossibleNow:
        return NotPossibleNow(refused.words, listed.row.status, possible(actor, listed, facts))

    async def _order(self, tx: Transaction, incident: Incident, listed: Listed, asked: ActionIn) -> Detail:
        """What the action changes in the work order, and what the history says of it."""
        order = await orders.of_incident(tx.session, incident.id)
        if asked.action is IncidentAction.DISPATCH:
            return await self._dispatch(tx, incident, listed, asked, order)
        detail: Detail = {}
        if order is not None:
            for name in ("checklist", "parts"):
                lines = getattr(asked, name)
                if lines is not None:
                    detail[name] = [line.model_dump() for line in lines]
                    setattr(order, name, detail[name])
        return detail

    async def _dispatch(
        self, tx: Transaction, incident: Incident, listed: Listed, asked: ActionIn, order: WorkOrder | None
    ) -> Detail:
        named = asked.assignee_id is not None
        paths = await _member_paths(tx.session, listed) if named else [listed.division_path]
        found = await orders.candidates(tx.session, paths, unit_id=asked.unit_id, user_id=asked.assignee_id)
        if not found:
            raise NobodyToSend(named=named)
        chosen = ranked(found)[0]
        if order is None:
            checklist = [{"item": item, "done": False} for item in STANDARD_CHECKLIST]
            order = WorkOrder(
                incident_id=incident.id,
                assignee_id=chosen.user_id,
                created_at=tx.now,
                dispatched_at=tx.now,
                checklist=checklist,
            )
            tx.session.add(order)
        order.assignee_id, order.unit_id, order.dispatched_at = chosen.user_id, chosen.unit_id, tx.now
        order.note = asked.remark or order.note
        return {"assignee_id": str(chosen.user_id), "assignee": chosen.name}


async def _member_paths(session: AsyncSession, listed: Listed) -> list[str]:
    return list(await views_store.parts(session, listed)) or [listed.division_path]


async def _facts(
    tx: Transaction, actor: Actor, incident: Incident, members: list[IncidentMember], asked: ActionIn
) -> Facts:
    return Facts(
        now=tx.now,
        happened_at=_happened(asked.happened_at, not_before=await store.last_moved(tx.session, incident), now=tx.now),
        sound=await _sound(tx.session, members),
        reason=asked.reason or asked.remark,
        until=asked.until,
        on_the_spot=on_the_spot(actor),
        several=len(members) > 1,
        waited=await _waited(tx, incident) if asked.action is IncidentAction.RETURN else timedelta(),
    )


async def _waited(tx: Transaction, incident: Incident) -> timedelta:
    if incident.checking_since is None:
        return timedelta()
    verified = incident.status == IncidentStatus.VERIFIED
    until = await store.last_moved(tx.session, incident) if verified else tx.now
    rounds = await proof_store.outcomes(tx.session, incident.id, incident.checking_since)
    # Since it was verified it has waited for the last word of who reported it, who may have been off duty.
    return waited(rounds, until) + max(tx.now - until, timedelta())


def _leaving(members: list[IncidentMember], asked: ActionIn) -> IncidentMember:
    """The camera that is to be taken out. Raises Unprocessable for one that is not in it."""
    found = next((each for each in members if each.camera_id == asked.camera_id), None)
    if found is None:
        raise wrong("camera_id", say("not_in_incident"))
    return found


def _supervision(life: Life, asked: ActionIn, now: datetime, policy: LifePolicy) -> Detail:
    """What the history says of the deadline. Raises Unprocessable for one that has passed or is far away, and where an
    incident that is under supervision gets none."""
    if life.supervised and asked.until is None:
        raise wrong("until", say("supervised_already"))
    until = asked.until or now + policy.supervision
    if not now < until <= now + LONGEST_SUPERVISION:
        raise wrong("until", say("supervision_ahead", days=LONGEST_SUPERVISION.days))
    before = {"before": life.supervised_until.isoformat()} if life.supervised_until is not None else {}
    return {"until": until.isoformat(), **before}


def _happened(claimed: datetime | None, *, not_before: datetime | None, now: datetime) -> datetime:
    """A phone's clock may be wrong, and nobody dates a late repair back: never later than now, never before the step
    that made it possible."""
    at = min(claimed or now, now)
    return max(at, not_before) if not_before is not None else at


async def _sound(session: AsyncSession, members: list[IncidentMember]) -> bool:
    states = await store.states(session, [member.camera_id for member in members])
    return all(states.get(member.camera_id) == "online" for member in members)


async def _locked(session: AsyncSession, incident_id: uuid.UUID) -> Incident:
    incident = await store.locked(session, incident_id)
    if incident is None:
        raise NotFound
    return incident


async def _person(session: AsyncSession, actor: Actor) -> tuple[uuid.UUID, str]:
    return actor.user_id, await display_name(session, actor.user_id)


def _same(known: IncidentStep, action: IncidentAction | Act, incident_id: uuid.UUID | None = None) -> None:
    """Raises ActionReused where the name was given to something else before."""
    if known.action != action.value or incident_id not in {None, known.incident_id}:
        raise ActionReused


async def _audited(
    tx: Transaction,
    actor: Actor,
    action: str,
    incident: Incident,
    detail: Detail,
    *,
    purpose: str | None = None,
) -> None:
    told: Detail = {key: value for key, value in detail.items() if isinstance(value, str)}
    told |= {"number": incident.number, "status": str(incident.status)}
    await record(
        tx,
        actor,
        action,
        "incident",
        incident.id,
        division_code=incident.division_code,
        detail=told,
        purpose=purpose,
    )
