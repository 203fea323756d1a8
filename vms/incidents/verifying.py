"""Looks for itself whether a repair holds: k checks over a set time, then verified with proof, or back with the reason.
Likewise whether what went by itself stays away, though a crew had been sent: then it closes with that proof.

All that it knows between two looks is in the database: a restart goes on where it was.
"""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog
from pydantic import JsonValue

from streams.clock import Clock
from streams.model import PictureFault
from vms.bus.port import Bus
from vms.db.engine import Database, Transaction
from vms.events import IncidentChanged
from vms.evidence import store as evidence_store
from vms.health.own_clock import OFFSET
from vms.health.recording import Recorded
from vms.health.service import NotChecked
from vms.incidents import proof_store, store, telling
from vms.incidents.leaving import write_life
from vms.incidents.model import (
    Act,
    IncidentAction,
    IncidentStatus,
    LifePolicy,
    Resolution,
    closed,
    proves_itself_at,
    returned,
    verified,
)
from vms.incidents.proof import (
    Look,
    LookAgain,
    NotProven,
    Outcome,
    ProofPolicy,
    Reason,
    clock_offset_s,
    compared,
    decide,
    look_of,
    together,
    waited,
)
from vms.incidents.tables import Incident, IncidentCheck, IncidentMember
from vms.web.problems import StorageFull, Unavailable

log = structlog.get_logger()

CAMERAS_AT_ONCE = 8
"""So many checks for repairs' sake run beside the usual ones."""
INCIDENTS_AT_ONCE = 20
SAVED_AGAIN_S = 30.0
"""When a look could not be saved."""
IDLE_S = 60.0
KNOWN_FAULTS = frozenset(fault.value for fault in PictureFault)


@dataclass(frozen=True, slots=True)
class Seen:
    """One camera in one round."""

    member: IncidentMember
    look: Look
    compared: bool = False
    evidence_sha: str | None = None
    measures: Mapping[str, float] | None = None


class Verifier:
    """One in the whole service. `check`: a full check by the watch, before all others."""

    def __init__(
        self,
        database: Database,
        bus: Bus,
        clock: Clock,
        check: Callable[[uuid.UUID], Awaitable[Recorded]],
        *,
        life: LifePolicy,
        proof: ProofPolicy,
    ) -> None:
        self._database, self._bus, self._clock = database, bus, clock
        self._check = check
        self._life, self._proof = life, proof
        self._cameras = asyncio.Semaphore(CAMERAS_AT_ONCE)
        self._wake = asyncio.Event()
        self._busy: set[uuid.UUID] = set()

    async def run(self) -> None:
        """Until cancelled."""
        self._busy.clear()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._listen())
            while True:
                self._wake.clear()
                now = self._clock.now()
                async with self._database.reading() as session:
                    due = await proof_store.due(session, INCIDENTS_AT_ONCE)
                    new = await proof_store.sound_again(session, now, self._life, INCIDENTS_AT_ONCE)
                due += [(key, now) for key in new]
                for incident_id, at in due:
                    if at <= now and incident_id not in self._busy:
                        self._busy.add(incident_id)
                        group.create_task(self._look(incident_id))
                waits = [(at - now).total_seconds() for key, at in due if key not in self._busy]
                alarm = group.create_task(self._ring(min(waits, default=IDLE_S)))
                await self._wake.wait()
                alarm.cancel()

    async def _listen(self) -> None:
        with self._bus.subscribe("verifier", IncidentChanged) as changes:
            async for change in changes:
                if change.act == IncidentAction.REPAIRED:
                    self._wake.set()

    async def _ring(self, after_s: float) -> None:
        await self._clock.sleep(max(after_s, 0.1))
        self._wake.set()

    async def _look(self, incident_id: uuid.UUID) -> None:
        """One round of one incident."""
        try:
            async with self._database.reading() as session:
                members = await store.present_members(session, incident_id)
                cameras = [each.camera_id for each in members]
                approved = await proof_store.with_approved_reference(session, cameras, self._clock.now())
            async with asyncio.TaskGroup() as group:
                looks = [
                    group.create_task(self._camera(member, has_reference=member.camera_id in approved))
                    for member in members
                ]
            await self._conclude(incident_id, [task.result() for task in looks])
        except (StorageFull, Unavailable) as problem:
            log.warning("a repair's check could not be saved", reason=problem.detail)
            await self._clock.sleep(SAVED_AGAIN_S)
        finally:
            self._busy.discard(incident_id)
            self._wake.set()

    async def _camera(self, member: IncidentMember, *, has_reference: bool) -> Seen:
        async with self._cameras:
            try:
                recorded = await self._check(member.camera_id)
            except NotChecked as problem:
                return Seen(member, Look(Outcome.UNSURE, Reason.NOT_CHECKED, problem.detail))
            except Unavailable as problem:
                return Seen(member, Look(Outcome.UNSURE, Reason.BLIND, problem.detail))
        report, health = recorded.report, recorded.tracked.health
        was_wrong = [PictureFault(fault) for fault in {member.kind, *member.faults} & KNOWN_FAULTS]
        look = look_of(report, health, was_wrong, has_reference=has_reference, doubtful=recorded.doubtful)
        measures = dict(report.measures)
        if clock_offset_s(report) is None:
            measures.pop(OFFSET, None)  # else the check would seem to say that the clock is right
        # An older frame would be shown as what this check saw.
        return Seen(member, look, has_reference and compared(report), recorded.shown_sha, measures)

    async def _conclude(self, incident_id: uuid.UUID, seen: list[Seen]) -> None:
        async with self._database.unit_of_work() as tx:
            incident = await store.locked(tx.session, incident_id)
            if incident is None or not self._begun(incident, tx.now) or incident.checking_since is None:
                return  # a person was quicker, or the fault
            by_itself = incident.status != IncidentStatus.AWAITING_CHECK
            await proof_store.add(tx.session, [_row(incident, each, tx.now) for each in seen])
            start = incident.checking_since
            rounds = _rounds(await proof_store.since(tx.session, incident_id, start, self._proof.window))
            match decide(rounds, tx.now, self._proof):
                case LookAgain(at):
                    incident.check_at = at
                case NotProven() if by_itself:
                    # Nobody has said that it is mended, so there is nothing to send back: whether the fault is back the
                    # usual checks say.
                    incident.checking_since = incident.check_at = tx.now + self._proof.longest_wait
                case NotProven(last):
                    outcomes = await proof_store.outcomes(tx.session, incident_id, start)
                    await self._back(tx, incident, last, seen, outcomes)
                case _:
                    checks = len(await proof_store.outcomes(tx.session, incident_id, start))
                    await self._proven(tx, incident, seen, checks)

    def _begun(self, incident: Incident, now: datetime) -> bool:
        """Whether its proof goes on, or begins with this round."""
        if incident.status == IncidentStatus.AWAITING_CHECK:
            return True
        at = proves_itself_at(store.life_of(incident), self._life)
        if at is None or at > now:
            return False
        if incident.check_at is None:
            incident.checking_since = now
        return True

    async def _back(
        self,
        tx: Transaction,
        incident: Incident,
        last: Look,
        seen: list[Seen],
        rounds: list[tuple[datetime, Outcome]],
    ) -> None:
        """`seen`: the round that was `last`, since only a bad one sends it back."""
        before, life = incident.status, store.life_of(incident)
        with_us = waited(rounds, tx.now)
        after = returned(life, tx.now, self._life, waited=with_us)
        write_life(incident, after, [])
        detail: dict[str, JsonValue] = {
            "reason": last.reason,
            "faults": [fault.value for fault in last.faults],
            "bad": sum(each.look.outcome is Outcome.BAD for each in seen),
            "cameras": len(seen),
            "checks": len(rounds),
            "returns": after.returns,
        }
        if with_us:
            detail["waited_s"] = with_us.total_seconds()
        await store.add_step(
            tx.session, incident, Act.RETURNED, at=tx.now, from_status=before, remark=last.words, detail=detail
        )
        if after.supervised and not life.supervised:
            await store.add_step(tx.session, incident, Act.SUPERVISED, at=tx.now, from_status=incident.status)
        await telling.tell(tx, incident, Act.RETURNED)

    async def _proven(self, tx: Transaction, incident: Incident, seen: list[Seen], checks: int) -> None:
        before = incident.status
        members = await store.present_members(tx.session, incident.id)
        shas = {each.member.camera_id: each.evidence_sha for each in seen}
        for member in members:
            member.after_sha = shas.get(member.camera_id) or member.after_sha
            member.recovered_at = member.recovered_at or tx.now
        frames = [(each.camera_id, sha) for each in members for sha in (each.before_sha, each.after_sha) if sha]
        await evidence_store.keep_as_proof(tx.session, frames)
        incident.after_sha = shas.get(incident.camera_id) or incident.after_sha
        incident.recovered_at = incident.recovered_at or tx.now
        life = store.life_of(incident)
        by_itself = life.status is not IncidentStatus.AWAITING_CHECK
        after = closed(life, Resolution.SOUND_AGAIN, tx.now) if by_itself else verified(life, tx.now)
        write_life(incident, after, members)
        detail: dict[str, JsonValue] = {
            "checks": checks,
            "compared": sum(each.compared for each in seen),
            "clocks": sum(OFFSET in (each.measures or {}) for each in seen),
            "cameras": len(seen),
            "evidence_sha": incident.after_sha,
        }
        if by_itself:
            detail["by_itself"] = True
        await store.add_step(tx.session, incident, Act.VERIFIED, at=tx.now, from_status=before, detail=detail)
        await telling.tell(tx, incident, Act.VERIFIED)


def _row(incident: Incident, seen: Seen, at: datetime) -> IncidentCheck:
    return IncidentCheck(
        incident_id=incident.id,
        camera_id=seen.member.camera_id,
        at=at,
        outcome=seen.look.outcome,
        reason=seen.look.reason,
        words=seen.look.words[:300],
        faults=[fault.value for fault in seen.look.faults],
        compared=seen.compared,
        evidence_sha=seen.evidence_sha,
        measures=dict(seen.measures or {}),
    )


def _rounds(rows: list[IncidentCheck]) -> list[tuple[datetime, Look]]:
    by_time: dict[datetime, list[Look]] = {}
    for row in rows:
        reason = Reason(row.reason) if row.reason is not None else None
        faults = tuple(PictureFault(fault) for fault in row.faults)
        by_time.setdefault(row.at, []).append(Look(Outcome(row.outcome), reason, row.words, faults))
    return [(at, together(looks)) for at, looks in sorted(by_time.items())]
