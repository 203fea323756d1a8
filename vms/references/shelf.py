"""The kept views as the checks use them: read once per camera, held in bounded memory, forgotten when they change."""

import uuid
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import structlog
from typing_extensions import override

from vms.bus.port import Bus
from vms.db.engine import Database, Transaction
from vms.events import ReferencesChanged
from vms.evidence.service import EvidenceService
from vms.health.model import Health
from vms.health.prober import View, Views
from vms.health.views import Learned, References
from vms.references import store
from vms.references.model import (
    Kept,
    ReferencePolicy,
    ReferenceSource,
    ReferenceStatus,
    chosen,
    lights,
    surplus,
    wanted,
)
from vms.references.tables import CameraReference

log = structlog.get_logger()

HELD_BYTES = 64_000_000
"""Of views in memory. A camera whose views do not fit is read at each of its checks."""

MOST_TRIED = 100_000
"""Cameras of which is remembered when they were tried for the other light: one that is forgotten is tried again."""


class Shelf(References):
    """One per process that watches cameras."""

    def __init__(self, database: Database, bus: Bus, evidence: EvidenceService, policy: ReferencePolicy) -> None:
        self._database, self._bus, self._evidence, self._policy = database, bus, evidence, policy
        self._held: OrderedDict[uuid.UUID, tuple[Kept, ...]] = OrderedDict()
        self.held_bytes = 0
        self._changes = 0
        """How often anything was forgotten: what was read before may be out of date and is not held."""
        self.refused = 0
        """Learned views that were larger than allowed."""
        self._tried: OrderedDict[uuid.UUID, datetime] = OrderedDict()
        """When a check last taught what was there already."""

    async def run(self) -> None:
        """Forget what has changed, until cancelled."""
        with self._bus.subscribe("references", ReferencesChanged) as changes:
            self._forget_all()
            dropped = 0
            async for change in changes:
                if changes.dropped > dropped:
                    self._forget_all()
                dropped = changes.dropped
                self._changes += 1
                self._forget(change.camera_id)

    @override
    async def for_check(self, camera_id: uuid.UUID, health: Health, *, now: datetime) -> Views:
        kept = await self._of(camera_id)
        learn = wanted(kept, health, now=now, policy=self._policy, tried_at=self._tried.get(camera_id))
        if learn:  # what people have vouched for: views that follow each other must not drift
            kept = tuple(each for each in kept if each.by_person)
        return Views(tuple(each.view for each in chosen(kept, now=now, policy=self._policy)), learn)

    @override
    async def keep(self, tx: Transaction, learned: Sequence[Learned]) -> None:
        for each in learned:
            size = size_of(each.view)
            if size > self._policy.most_bytes:
                self.refused += 1
                log.error("a reference view is too large to be kept", bytes=size, most=self._policy.most_bytes)
                continue
            kept = [store.kept(row) for row in await store.of_camera(tx.session, each.camera_id)]
            if str(each.view.get("condition", "")) in lights(kept, now=each.at, policy=self._policy):
                self._note_tried(each.camera_id, each.at)
                continue
            status = ReferenceStatus.APPROVED if each.same_view else ReferenceStatus.CANDIDATE
            row = row_of(each, ReferenceSource.LEARNED, status, self._policy)
            await put(tx, row, each.division_path, self._evidence, self._policy)

    def _note_tried(self, camera_id: uuid.UUID, at: datetime) -> None:
        self._tried[camera_id] = at
        self._tried.move_to_end(camera_id)
        while len(self._tried) > MOST_TRIED:
            self._tried.popitem(last=False)

    async def _of(self, camera_id: uuid.UUID) -> tuple[Kept, ...]:
        held = self._held.get(camera_id)
        if held is not None:
            self._held.move_to_end(camera_id)
            return held
        changes = self._changes
        async with self._database.reading() as session:
            rows = await store.of_camera(session, camera_id)
        kept = tuple(_lean(store.kept(row)) for row in rows)
        if changes != self._changes:
            return kept
        self._forget(camera_id)
        self._held[camera_id] = kept
        self.held_bytes += _bytes(kept)
        while self.held_bytes > HELD_BYTES and len(self._held) > 1:
            self._forget(next(iter(self._held)))
        return kept

    def _forget(self, camera_id: uuid.UUID) -> None:
        self.held_bytes -= _bytes(self._held.pop(camera_id, ()))

    def _forget_all(self) -> None:
        self._held.clear()
        self.held_bytes = 0
        self._changes += 1


def row_of(
    learned: Learned, source: ReferenceSource, status: ReferenceStatus, policy: ReferencePolicy
) -> CameraReference:
    """The row of a view that was just learned."""
    hour = learned.view.get("hour")
    return CameraReference(
        camera_id=learned.camera_id,
        status=status,
        source=source,
        condition=str(learned.view.get("condition", "")),
        hour=hour if isinstance(hour, int) else None,
        view=learned.view,
        evidence_sha=learned.evidence_sha,
        learned_at=learned.at,
        expires_at=learned.at + policy.life,
        decided_at=learned.at if status is ReferenceStatus.APPROVED else None,
    )


async def put(
    tx: Transaction, row: CameraReference, division_path: str, evidence: EvidenceService, policy: ReferencePolicy
) -> None:
    """Store a view, keep its frame, and let go of what it has no room beside."""
    rows = {each.id: each for each in await store.of_camera(tx.session, row.camera_id)}
    going = surplus([store.kept(each) for each in rows.values()], now=row.learned_at, policy=policy)
    await discard(tx, [rows[each.id] for each in going], evidence)
    await store.add(tx.session, [row])
    await evidence.keep_as_reference(tx.session, row.camera_id, row.evidence_sha)
    tx.outbox.add(ReferencesChanged(tx.now, row.camera_id, division_path))


async def discard(tx: Transaction, rows: Sequence[CameraReference], evidence: EvidenceService) -> None:
    """Remove views of one camera; their frames stay as long as anything else keeps them."""
    if not rows:
        return
    await store.remove(tx.session, [row.id for row in rows], tx.now)
    await release(tx, rows, evidence)


async def release(tx: Transaction, rows: Sequence[CameraReference], evidence: EvidenceService) -> None:
    """Let go of the frames of views of one camera that are no more."""
    camera_id = rows[0].camera_id
    shas = {row.evidence_sha for row in rows}
    shas -= await store.named_elsewhere(tx.session, camera_id, shas)
    await evidence.let_go_of_references(tx.session, camera_id, shas, tx.now)


def size_of(view: View) -> int:
    """About its bytes as JSON."""
    return sum(len(value) if isinstance(value, str) else 20 for value in view.values())


def _lean(kept: Kept) -> Kept:
    """Only what is compared with is worth its memory."""
    return kept if kept.status is ReferenceStatus.APPROVED else replace(kept, view={})


def _bytes(kept: Sequence[Kept]) -> int:
    return sum(size_of(each.view) for each in kept)
