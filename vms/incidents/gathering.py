"""Cameras that went dark and share something: one incident when they did so together, one each when they did not."""

import asyncio
import uuid
from collections.abc import Mapping
from datetime import datetime

from streams.clock import Clock
from vms.causes import store as causes_store
from vms.causes.model import Cause, CausePolicy, Judged, Verdict, choose, judge_cause
from vms.causes.tables import Suspect
from vms.db.engine import Database, Transaction
from vms.incidents import store
from vms.incidents.model import OFFLINE
from vms.incidents.raising import Raiser
from vms.incidents.store import CameraFacts, Condition

LOOK_AGAIN_S = 10.0
"""Answers come from the neighbours' checks, which tell nobody when they find nothing new."""


class Gatherer:
    """One in the whole service. `wake` says that a camera may have begun to wait."""

    def __init__(self, database: Database, clock: Clock, raiser: Raiser, policy: CausePolicy) -> None:
        self._database, self._clock = database, clock
        self._raiser, self._policy = raiser, policy
        self._wake = asyncio.Event()

    def wake(self) -> None:
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._wake.clear()
            if await self.gather():
                await self._clock.sleep(LOOK_AGAIN_S)
            else:
                await self._wake.wait()

    async def gather(self) -> int:
        """Answer what can be answered; how many still wait."""
        async with self._database.reading() as session:
            if not await causes_store.suspects(session):
                return 0
        async with self._database.unit_of_work() as tx:
            return await self.gather_in(tx)

    async def gather_in(self, tx: Transaction) -> int:
        """The same inside a transaction."""
        waiting = {suspect.camera_id: suspect for suspect in await causes_store.suspects(tx.session)}
        failed_at = {key: suspect.failed_at for key, suspect in waiting.items()}
        judged: dict[Cause, Judged] = {}
        left = 0
        while waiting:
            camera_id = next(iter(waiting))
            answer = await self._answer(tx, camera_id, failed_at, judged)
            if answer is None:
                await self._raise(tx, None, [waiting.pop(camera_id)])
            elif answer.verdict is Verdict.WAIT:
                left += 1
                waiting.pop(camera_id)
            else:
                fallen = [waiting.pop(key) for key in answer.down if key in waiting]
                await self._raise(tx, answer.cause, fallen)
        return left

    async def _answer(
        self,
        tx: Transaction,
        camera_id: uuid.UUID,
        failed_at: Mapping[uuid.UUID, datetime],
        judged: dict[Cause, Judged],
    ) -> Judged | None:
        """None: the camera has failed by itself."""
        found = []
        for cause in await causes_store.causes_of(tx.session, camera_id):
            if cause not in judged:
                neighbours = await causes_store.neighbours(tx.session, cause)
                judged[cause] = judge_cause(cause, neighbours, failed_at, tx.now, self._policy)
            verdict = judged[cause]
            # One that fell long before the others is not part of what brought them down.
            found.append(verdict if camera_id in verdict.down else Judged(cause, Verdict.NOT, ()))
        return choose(found)

    async def _raise(self, tx: Transaction, cause: Cause | None, suspects: list[Suspect]) -> None:
        fallen: list[tuple[CameraFacts, Condition]] = []
        for suspect in suspects:
            camera = await store.camera(tx.session, suspect.camera_id)
            await causes_store.forget(tx.session, suspect.camera_id)
            reported = await store.open_membership(tx.session, suspect.camera_id)
            if camera is not None and reported is None:  # else a person was quicker
                seen = Condition(camera.id, OFFLINE, (), suspect.failed_at, suspect.evidence_sha)
                fallen.append((camera, seen))
        if cause is not None and len(fallen) > 1:
            await self._raiser.raise_together(tx, cause, fallen)
            return
        for camera, seen in fallen:
            await self._raiser.raise_alone(tx, camera, seen)
