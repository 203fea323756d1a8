"""From what the checks say to incidents: raised, changed, recovered, reopened. All in the caller's transaction."""

import uuid
from collections.abc import Collection, Sequence

from registry.model import IN_USE
from vms.causes import learned_store
from vms.causes import store as causes_store
from vms.causes.model import CLOCKS, Cause, CauseKind, Common, common, dark
from vms.causes.tables import Suspect
from vms.db.engine import Transaction
from vms.events import CameraStateChanged, Event
from vms.evidence import store as evidence_store
from vms.incidents import store, telling
from vms.incidents.leaving import add_steps, end_if_sound, leave, runs_on, survey, write
from vms.incidents.model import (
    OFFLINE,
    OVERRIDE,
    Act,
    IncidentOrigin,
    IncidentStatus,
    LifePolicy,
    Resolution,
    gravest,
    may_reopen,
    reopened,
)
from vms.incidents.store import CameraFacts, Condition
from vms.incidents.tables import Incident, IncidentMember

RECONCILED_AT_ONCE = 500


class Raiser:
    """Turns a camera's condition into what its incident must know. Seeing the same twice changes nothing; what a person
    says of a state (an override) is no condition: it raises and ends nothing, and is only noted."""

    def __init__(self, policy: LifePolicy) -> None:
        self._policy = policy

    async def handle(self, tx: Transaction, fact: Event) -> None:
        """A fact about a camera's state; others are nothing to us."""
        if isinstance(fact, CameraStateChanged):
            state = OVERRIDE if fact.held else fact.state
            seen = Condition(fact.camera_id, state, fact.faults, fact.since, fact.evidence_sha)
            await self.see(tx, seen)

    async def see(self, tx: Transaction, seen: Condition) -> None:
        """What this condition means for the camera's incident."""
        camera = await store.camera(tx.session, seen.camera_id)
        if camera is None:
            return
        if seen.state not in {"unknown", OVERRIDE} and not dark(seen.state, seen.faults):
            await self._answer(tx, camera, seen)
        member = await store.open_membership(tx.session, seen.camera_id)
        match seen.state:
            case "offline" | "degraded" if member is not None:
                await self._still_faulty(tx, camera, member, seen)
            case "offline" | "degraded" if camera.lifecycle in IN_USE:
                await self._newly_faulty(tx, camera, seen)
            case "online" if member is not None:
                await self._sound(tx, member, seen)
            case "retired" if member is not None:
                await self._gone(tx, member, seen)
            case "override" if member is not None:
                await self._held(tx, member, seen)
            case _:
                pass  # unknown says nothing, and maintenance is silent

    async def _answer(self, tx: Transaction, camera: CameraFacts, seen: Condition) -> None:
        """A camera that still waited for its incident is not dark any more, or its clock not wrong: it was, by itself,
        and that is told."""
        suspect = await causes_store.suspect(tx.session, camera.id)
        if suspect is not None and common(suspect.state, suspect.faults) is not common(seen.state, seen.faults):
            await causes_store.forget(tx.session, [camera.id])
            if await store.open_membership(tx.session, camera.id) is None:
                await self.raise_alone(tx, camera, condition_of(suspect))

    async def reconcile(self, tx: Transaction) -> int:
        """Catch up with what no fact told: a database from before there were incidents. How many cameras."""
        missed = await store.faulty_without_incident(tx.session, RECONCILED_AT_ONCE)
        missed += await store.sound_with_incident(tx.session, RECONCILED_AT_ONCE)
        for seen in missed:
            await self.see(tx, seen)
        return len(missed)

    async def _newly_faulty(self, tx: Transaction, camera: CameraFacts, seen: Condition) -> None:
        """A camera that is gone, or whose clock is wrong, and shares something waits for the answer whether it is alone
        (gathering.py, which also tells whose clock is wrong by the same amount)."""
        what = common(seen.state, seen.faults)
        causes = (await causes_store.causes_of(tx.session, {camera.id: what}))[camera.id] if what is not None else []
        for cause in causes:
            if what is Common.DARK and await self.join(tx, cause, [seen]):
                return
        if causes:
            await _wait(tx, seen)
            return
        await self.raise_alone(tx, camera, seen)

    async def raise_alone(self, tx: Transaction, camera: CameraFacts, seen: Condition) -> None:
        """The camera has failed by itself: its last incident again if that went by itself just now, else a new one."""
        last = await store.last_closed(tx.session, camera.id)
        if last is not None and last.cause_kind is None and self._again(tx, last, seen):
            await self._reopen(tx, last, seen)
            await telling.tell(tx, last, Act.REOPENED)
            return
        await self.raise_one(tx, camera, seen, IncidentOrigin.HEALTH)

    async def raise_together(
        self, tx: Transaction, cause: Cause, fallen: Sequence[tuple[CameraFacts, Condition]]
    ) -> None:
        """One incident for all of them, told once; the same again if the cause has just gone by itself."""
        (camera, seen), *others = fallen
        incident = await store.last_shared(tx.session, cause)
        act = Act.REOPENED
        if incident is not None and self._again(tx, incident, seen):
            await self._reopen(tx, incident, seen)
        else:
            act = Act.RAISED
            incident = await self._begin(tx, camera, seen, IncidentOrigin.HEALTH, cause=cause)
        await self._join(tx, incident, [condition for _, condition in others])
        await telling.tell(tx, incident, act)

    async def join(self, tx: Transaction, cause: Cause, fallen: Sequence[Condition]) -> bool:
        """Into the open incident of that cause, if there is one."""
        incident = await store.open_shared(tx.session, cause)
        if incident is not None:
            await self._join(tx, incident, fallen)
            await telling.tell(tx, incident, Act.JOINED)
        return incident is not None

    async def blame(self, tx: Transaction, cause: Cause, camera_ids: Collection[uuid.UUID]) -> None:
        """What one of the cameras has by itself for its clock is that cause's: others can join it."""
        incident = await store.first_single_clock(tx.session, camera_ids)
        if incident is not None:
            incident.cause_kind, incident.cause_key = cause.kind, cause.key
            await tx.session.flush()

    async def _join(self, tx: Transaction, incident: Incident, fallen: Sequence[Condition]) -> None:
        """To be told by the caller."""
        await self._members(tx, incident, fallen)
        await survey(tx, incident)
        incident.due_at = min(incident.due_at, self._policy.due(incident.site_class, incident.raised_at))
        if fallen:
            stood = runs_on(incident, min(seen.since or tx.now for seen in fallen))
            await add_steps(tx, incident, Act.JOINED, incident.status, fallen, stood)

    async def _members(self, tx: Transaction, incident: Incident, fallen: Sequence[Condition]) -> None:
        """The cameras are in it, for the first time or again."""
        known = await store.memberships(tx.session, incident.id, [seen.camera_id for seen in fallen])
        members = []
        for seen in fallen:
            kind = incident.kind if incident.origin == IncidentOrigin.PERSON else gravest(seen.state, seen.faults)
            member = known.get(seen.camera_id)
            if member is None:
                at = incident.raised_at if seen.since is None else max(seen.since, incident.raised_at)
                member = IncidentMember(incident_id=incident.id, camera_id=seen.camera_id, kind=kind, joined_at=at)
                member.before_sha = seen.evidence_sha
            _faulty(member, kind, seen)
            members.append(member)
        await store.save_members(tx.session, members)
        frames = [(member.camera_id, member.before_sha) for member in members if member.before_sha is not None]
        await evidence_store.keep_as_proof(tx.session, frames)

    async def raise_one(
        self,
        tx: Transaction,
        camera: CameraFacts,
        seen: Condition,
        origin: IncidentOrigin,
        *,
        kind: str | None = None,
        finder_id: uuid.UUID | None = None,
    ) -> Incident:
        """A new incident of one camera. When a person has found it the history's first line is the caller's, and so is
        telling of it."""
        incident = await self._begin(tx, camera, seen, origin, kind=kind, finder_id=finder_id)
        if origin is IncidentOrigin.HEALTH:
            await telling.tell(tx, incident, Act.RAISED)
        return incident

    async def _begin(
        self,
        tx: Transaction,
        camera: CameraFacts,
        seen: Condition,
        origin: IncidentOrigin,
        *,
        kind: str | None = None,
        finder_id: uuid.UUID | None = None,
        cause: Cause | None = None,
    ) -> Incident:
        at = seen.since if seen.since is not None and origin is IncidentOrigin.HEALTH else tx.now
        kind = kind or gravest(seen.state, seen.faults)
        incident = Incident(
            number=await store.next_number(tx.session),
            camera_id=camera.id,
            division_code=camera.division_code,
            kind=kind,
            site_class=camera.site_class,
            finder_id=finder_id,
            cause_kind=cause.kind if cause is not None else None,
            cause_key=cause.key if cause is not None else None,
            cause_times=await _rests_on(tx, cause),
            before_sha=seen.evidence_sha,
            status=IncidentStatus.RAISED,
            origin=origin,
            raised_at=at,
            due_at=self._policy.due(camera.site_class, at),
        )
        tx.session.add(incident)
        await tx.session.flush()
        await self._members(tx, incident, [seen])
        if origin is IncidentOrigin.HEALTH:
            detail = {"kind": kind, "faults": list(seen.faults), "evidence_sha": seen.evidence_sha}
            await store.add_step(
                tx.session, incident, Act.RAISED, at=tx.now, happened_at=at, from_status=None, detail=detail
            )
        return incident

    def _again(self, tx: Transaction, closed_incident: Incident, seen: Condition) -> bool:
        return may_reopen(store.life_of(closed_incident), seen.since or tx.now, self._policy)

    async def _reopen(self, tx: Transaction, incident: Incident, seen: Condition) -> None:
        """To be told by the caller."""
        before = incident.status
        write(incident, reopened(store.life_of(incident)))
        incident.kind = gravest(seen.state, seen.faults)
        await self._members(tx, incident, [seen])
        await add_steps(tx, incident, Act.REOPENED, before, [seen])

    async def _still_faulty(
        self, tx: Transaction, camera: CameraFacts, member: IncidentMember, seen: Condition
    ) -> None:
        incident = await store.locked(tx.session, member.incident_id)
        if incident is not None and await self._outgrows(tx, incident, camera, member, seen):
            return
        kind, faults = gravest(seen.state, seen.faults), list(seen.faults)
        if incident is None or (member.recovered_at is None and (member.kind, member.faults) == (kind, faults)):
            return
        act = Act.CHANGED if member.recovered_at is None else Act.RELAPSED
        await self._whose_clock(tx, incident, member, seen)
        _faulty(member, kind, seen)
        told: Act = act
        if incident.cameras_count == 1 and incident.origin == IncidentOrigin.HEALTH:
            told = Act.WORSENED if act is Act.CHANGED and OFFLINE == kind != incident.kind else act
            incident.kind = kind
        stood = runs_on(incident, seen.since or tx.now)
        await add_steps(tx, incident, act, incident.status, [seen], stood)
        await telling.tell(tx, incident, told)

    async def _outgrows(
        self, tx: Transaction, incident: Incident, camera: CameraFacts, member: IncidentMember, seen: Condition
    ) -> bool:
        """A camera that goes dark has left the incident of its recorder's clock for one of its own: nobody would look
        for it there. The last one takes the incident along, as one alone does."""
        if incident.cause_kind not in CLOCKS or not dark(seen.state, seen.faults) or camera.lifecycle not in IN_USE:
            return False
        if len(await store.present_members(tx.session, incident.id)) == 1:
            return False
        await leave(tx, incident, member, seen, Resolution.RECOVERED)
        await self._newly_faulty(tx, camera, seen)
        return True

    async def _whose_clock(self, tx: Transaction, incident: Incident, member: IncidentMember, seen: Condition) -> None:
        """A camera that is back from the dark with a wrong clock waits for the answer whose clock that is
        (returning.py); until then, and where it is its own, it stays in the incident that it had."""
        await causes_store.forget(tx.session, [seen.camera_id])
        back = dark(member.kind, member.faults) and common(seen.state, seen.faults) is Common.CLOCK
        if not back or incident.origin == IncidentOrigin.PERSON or incident.cause_kind in CLOCKS:
            return
        causes = await causes_store.causes_of(tx.session, {seen.camera_id: Common.CLOCK})
        if causes[seen.camera_id] or incident.cause_kind is not None:
            await _wait(tx, seen)

    async def _sound(self, tx: Transaction, member: IncidentMember, seen: Condition) -> None:
        if member.recovered_at is not None:
            return
        incident = await store.locked(tx.session, member.incident_id)
        if incident is None or incident.origin == IncidentOrigin.PERSON:
            return  # what a person saw is not disproved by a check that did not see it before either
        at = seen.since or tx.now
        member.recovered_at, member.after_sha = at, seen.evidence_sha
        before = incident.status
        await end_if_sound(tx, incident, at, seen.evidence_sha)
        await add_steps(tx, incident, Act.RECOVERED, before, [seen])
        await telling.tell(tx, incident, Act.RECOVERED)

    async def _held(self, tx: Transaction, member: IncidentMember, seen: Condition) -> None:
        incident = await store.locked(tx.session, member.incident_id)
        if incident is not None:
            await add_steps(tx, incident, Act.HELD, incident.status, [seen])

    async def _gone(self, tx: Transaction, member: IncidentMember, seen: Condition) -> None:
        incident = await store.locked(tx.session, member.incident_id)
        if incident is not None:
            await leave(tx, incident, member, seen, Resolution.RETIRED)


async def _wait(tx: Transaction, seen: Condition) -> None:
    await causes_store.forget(tx.session, [seen.camera_id])
    suspect = Suspect(camera_id=seen.camera_id, failed_at=seen.since or tx.now, evidence_sha=seen.evidence_sha)
    suspect.state, suspect.faults = seen.state, list(seen.faults)
    tx.session.add(suspect)


async def _rests_on(tx: Transaction, cause: Cause | None) -> list[str]:
    """On which occasions together a learned cause rests: it may be forgotten before the incident is."""
    if cause is None or cause.kind is not CauseKind.LEARNED:
        return []
    return await learned_store.times_of(tx.session, cause.key)


def condition_of(suspect: Suspect) -> Condition:
    """As the camera was when it began to wait."""
    faults = tuple(suspect.faults)
    return Condition(suspect.camera_id, suspect.state, faults, suspect.failed_at, suspect.evidence_sha)


def _faulty(member: IncidentMember, kind: str, seen: Condition) -> None:
    """It has this fault now: the frame of a recovery that did not last proves nothing any more."""
    member.kind, member.faults = kind, list(seen.faults)
    member.left_at = member.recovered_at = member.after_sha = None
