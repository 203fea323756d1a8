"""What people do with reference views: take one now, approve, reject, remove. Each is audited."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from registry.enumerations import Word
from registry.phrases import Phrase
from streams.model import Finding, PictureFault
from vms.accounts.cameras import CameraPlace
from vms.accounts.gate import allows
from vms.accounts.model import Actor, Permission
from vms.audit.service import record
from vms.db.engine import Database, Transaction
from vms.events import ReferencesChanged
from vms.evidence.service import EvidenceService
from vms.health.recording import Recorded
from vms.health.service import HealthService
from vms.health.views import Learned
from vms.health.words import FAULT_WORDS
from vms.references import store
from vms.references.model import ReferencePolicy, ReferenceSource, ReferenceStatus
from vms.references.shelf import discard, put, release, row_of
from vms.references.tables import CameraReference
from vms.settings import Settings
from vms.web.problems import Conflict, NotFound
from vms.web.wording import say


def reference_policy(settings: Settings) -> ReferencePolicy:
    """From the set values."""
    return ReferencePolicy(most=settings.references_per_camera, life=timedelta(days=settings.reference_life_days))


class NotSound(Conflict):
    title = say("not_sound")


class Decided(Conflict):
    title = say("decided")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants of the view that is taken now. `replace`: the camera was moved on purpose, all views from
    before go."""

    approve: bool
    replace: bool
    reason: str | None


class Outcome(StrEnum):
    """What came of a decision on one of many views."""

    DECIDED = "decided"
    """As was asked."""
    GONE = "gone"
    """There is no such view in the actor's area any more."""
    SETTLED = "settled"
    """Somebody, or the service, has decided on it before."""
    ANOTHER_FRAME = "another_frame"
    """It shows another frame than the one that was looked at."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A view as somebody has looked at it: by its frame."""

    id: uuid.UUID
    evidence_sha: str


class ReferenceDesk:
    """The actor's right to the camera has been asked before; of many cameras it is asked here."""

    def __init__(
        self, database: Database, health: HealthService, evidence: EvidenceService, policy: ReferencePolicy
    ) -> None:
        self._database, self._health, self._evidence, self._policy = database, health, evidence, policy

    async def take(self, actor: Actor, camera: CameraPlace, wish: Wish) -> uuid.UUID:
        """Check the camera now and keep what it shows. Raises NotSound, NotChecked, Unavailable."""
        learned = await self._learn(camera, wish)
        status = ReferenceStatus.APPROVED if wish.approve else ReferenceStatus.CANDIDATE
        row = row_of(learned, ReferenceSource.PERSON, status, self._policy)
        row.decided_by, row.reason = (actor.username if wish.approve else None), wish.reason
        async with self._database.unit_of_work() as tx:
            if wish.replace:
                await discard(tx, await store.of_camera(tx.session, camera.id), self._evidence)
            await put(tx, row, camera.division_path, self._evidence, self._policy)
            action = "reference.replace" if wish.replace else "reference.take"
            await self._audit(tx, actor, camera, row, action, wish.reason)
        return row.id

    async def approve(self, actor: Actor, camera: CameraPlace, reference_id: uuid.UUID, reason: str | None) -> None:
        """From now on the camera is held against it. Raises NotFound, Decided."""
        await self._decide(actor, camera, reference_id, ReferenceStatus.APPROVED, reason)

    async def reject(self, actor: Actor, camera: CameraPlace, reference_id: uuid.UUID, reason: str | None) -> None:
        """It is not used, and none is learned in its place for some days. Raises NotFound, Decided."""
        await self._decide(actor, camera, reference_id, ReferenceStatus.REJECTED, reason)

    async def decide_many(
        self, actor: Actor, seen: Sequence[Seen], status: ReferenceStatus, reason: str | None
    ) -> list[Outcome]:
        """What waits of these is approved or rejected, each as if alone; what came of each, in their order."""
        outcomes = list[Outcome]()
        async with self._database.unit_of_work() as tx:
            found = await store.find_many(tx.session, [each.id for each in seen])
            for each in seen:
                row, camera = found.pop(each.id, (None, None))  # named twice it is gone the second time
                outcome = _outcome(actor, each, row, camera, tx.now)
                if outcome is Outcome.DECIDED and row is not None and camera is not None:
                    await self._set(tx, actor, camera, row, status, reason)
                outcomes.append(outcome)
        return outcomes

    async def remove(self, actor: Actor, camera: CameraPlace, reference_id: uuid.UUID) -> None:
        """As if it had never been learned. Raises NotFound."""
        async with self._database.unit_of_work() as tx:
            row = await self._row(tx, camera, reference_id)
            await discard(tx, [row], self._evidence)
            tx.outbox.add(ReferencesChanged(tx.now, camera.id, camera.division_path))
            await self._audit(tx, actor, camera, row, "reference.remove", None)

    async def _decide(
        self, actor: Actor, camera: CameraPlace, reference_id: uuid.UUID, status: ReferenceStatus, reason: str | None
    ) -> None:
        async with self._database.unit_of_work() as tx:
            row = await self._row(tx, camera, reference_id)
            now_a_persons = status is ReferenceStatus.APPROVED and row.decided_by is None
            if row.status == ReferenceStatus.REJECTED or (row.status == status and not now_a_persons):
                at, found = f"{row.decided_at:%Y-%m-%d %H:%M}", say(f"reference_{row.status}")
                raise Decided(say("decided_at", at=at, status=found))
            await self._set(tx, actor, camera, row, status, reason)

    async def _set(
        self,
        tx: Transaction,
        actor: Actor,
        camera: CameraPlace,
        row: CameraReference,
        status: ReferenceStatus,
        reason: str | None,
    ) -> None:
        values: dict[str, Any] = {"decided_by": actor.username, "reason": reason}
        if status is ReferenceStatus.REJECTED:
            values |= {"view": {}, "expires_at": tx.now + self._policy.rejected_for}
        await store.decide(tx.session, row, status, tx.now, **values)
        if status is ReferenceStatus.REJECTED:
            await release(tx, [row], self._evidence)
        tx.outbox.add(ReferencesChanged(tx.now, camera.id, camera.division_path))
        verb = "approve" if status is ReferenceStatus.APPROVED else "reject"
        await self._audit(tx, actor, camera, row, f"reference.{verb}", reason)

    async def _row(self, tx: Transaction, camera: CameraPlace, reference_id: uuid.UUID) -> CameraReference:
        row = await store.find(tx.session, camera.id, reference_id, for_update=True)
        if row is None or row.expires_at <= tx.now:
            raise NotFound(say("reference_gone"))
        return row

    async def _learn(self, camera: CameraPlace, wish: Wish) -> Learned:
        recorded = await self._check(camera, wish)
        if recorded.view is None and not recorded.report.faults and recorded.report.snapshot is not None:
            recorded = await self._check(camera, wish)  # it had been running before we asked
        health, shot = recorded.tracked.health, recorded.report.snapshot
        if recorded.view is None or shot is None or health.evidence_sha != shot.sha256:
            raise NotSound(_reason(recorded))
        return Learned(camera.id, camera.division_path, recorded.view, shot.sha256, same_view=False, at=shot.taken_at)

    async def _check(self, camera: CameraPlace, wish: Wish) -> Recorded:
        return await self._health.check_now(camera.id, learn=True, afresh=wish.replace)

    async def _audit(
        self, tx: Transaction, actor: Actor, camera: CameraPlace, row: CameraReference, action: str, reason: str | None
    ) -> None:
        detail = {"camera": camera.code, "condition": row.condition, "hour": row.hour, "evidence": row.evidence_sha}
        if reason:
            detail["reason"] = reason
        await record(tx, actor, action, "reference", row.id, division_code=camera.division_code, detail=detail)


def _outcome(
    actor: Actor, seen: Seen, row: CameraReference | None, camera: CameraPlace | None, now: datetime
) -> Outcome:
    if row is None or camera is None or row.expires_at <= now:
        return Outcome.GONE
    if not allows(actor, Permission.APPROVE_REFERENCES, camera.division_path):
        return Outcome.GONE
    if row.status != ReferenceStatus.CANDIDATE:
        return Outcome.SETTLED
    return Outcome.DECIDED if row.evidence_sha == seen.evidence_sha else Outcome.ANOTHER_FRAME


def _reason(recorded: Recorded) -> Phrase:
    report = recorded.report
    if report.finding is not Finding.OK:
        ended = say(f"no_picture_{report.finding}", reason=report.detail or report.finding)
        return say("no_picture_to_learn", reason=ended)
    if report.faults:
        return say("picture_at_fault", faults=_listed([fault.kind for fault in report.faults]))
    return say("picture_unclear")


def _listed(faults: Sequence[PictureFault]) -> Word:
    words = [FAULT_WORDS[fault] for fault in faults]
    return Word("、".join(word.zh for word in words), ", ".join(word.en for word in words))


def placed_first(rows: Sequence[store.Placed], reference_id: uuid.UUID) -> store.Placed:
    """The view with that id. Raises NotFound."""
    for row in rows:
        if row.row.id == reference_id:
            return row
    raise NotFound
