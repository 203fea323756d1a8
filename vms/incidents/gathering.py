"""Cameras that went dark, or whose clocks went wrong, and share something: one incident when they did so together, one
each when they did not."""

import asyncio
import itertools
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from streams.clock import Clock
from vms.causes import store as causes_store
from vms.causes.clocks import agreeing, judge_clocks
from vms.causes.model import CLOCKS, Cause, CausePolicy, Common, Judged, Verdict, choose, common, judge_cause
from vms.db.engine import Database, Transaction
from vms.incidents import store
from vms.incidents.raising import Raiser, condition_of
from vms.incidents.returning import release
from vms.incidents.store import OpenCause

LOOK_AGAIN_S = 10.0
"""Answers come from the neighbours' checks, which tell nobody when they find nothing new."""
ASKED_AT_ONCE = 32
"""So many neighbours are asked for in one look; of a township the next tell whether the rest must be."""
ASKED_WITHIN = 2 / 3
"""Of the window: who is looked at by then anyway is not asked for."""
ALONE_AT_ONCE = 50
"""So many that failed by themselves are raised in one transaction."""


class Gatherer:
    """One in the whole service. `wake` says that a camera may have begun to wait. `hasten`: check these cameras now
    unless they are checked within that time anyway."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        raiser: Raiser,
        policy: CausePolicy,
        hasten: Callable[[Collection[uuid.UUID], timedelta], None],
    ) -> None:
        self._database, self._clock = database, clock
        self._raiser, self._policy, self._hasten = raiser, policy, hasten
        self._wake = asyncio.Event()
        self._asked: dict[uuid.UUID, datetime] = {}
        """When each neighbour was last asked for: once a window is enough."""

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
            suspects = await causes_store.suspects(session)
            if not suspects:
                return 0
            failed_at = {suspect.camera_id: suspect.failed_at for suspect in suspects}
            failed = {each.camera_id: common(each.state, each.faults) or Common.DARK for each in suspects}
            shared = await causes_store.causes_of(session, failed)
            judged = await self._judged(session, shared, failed_at)
        self._ask(judged.values())
        groups, left = _divided(failed_at, shared, judged)
        # One transaction a cause: others may write in between, however many have failed.
        for cause, camera_ids in groups:
            async with self._database.unit_of_work() as tx:
                left += await self._raise(tx, cause, camera_ids, judged[cause].down if cause is not None else ())
        return left

    async def _judged(
        self,
        session: AsyncSession,
        shared: Mapping[uuid.UUID, Sequence[Cause]],
        failed_at: Mapping[uuid.UUID, datetime],
    ) -> dict[Cause, Judged]:
        opened = await store.open_causes(session)
        judged: dict[Cause, Judged] = {}
        for cause in itertools.chain.from_iterable(shared.values()):
            if cause in judged:
                continue
            known = _open(cause, opened)
            if cause.kind in CLOCKS:
                wrong = {key: at for key, at in failed_at.items() if cause in shared[key]}
                judged[cause] = await self._clocks(session, cause, wrong, known)
            elif known is not None:
                # Its incident was raised while these were being written down: the first to fall may be told of last.
                began = known.raised_at - self._policy.window
                down = tuple(key for key, at in failed_at.items() if at >= began and cause in shared[key])
                judged[cause] = Judged(cause, Verdict.JOINS, down)
            else:
                neighbours = await causes_store.neighbours(session, cause, min(failed_at.values()))
                judged[cause] = judge_cause(cause, neighbours, failed_at, self._clock.now(), self._policy)
        return judged

    async def _clocks(
        self, session: AsyncSession, cause: Cause, wrong: Mapping[uuid.UUID, datetime], known: OpenCause | None
    ) -> Judged:
        """Where the cause has its incident by now: whose clock is wrong by as much."""
        clocks = await causes_store.clocks(session, cause)
        members = await store.present_members(session, known.incident_id) if known is not None else []
        read = {clock.camera_id for clock in clocks}.intersection(each.camera_id for each in members)
        # Where none of its cameras shows a clock now there is nothing to agree with but one another.
        if read:
            alike = agreeing(clocks, read, wrong, self._policy)
            return Judged(cause, Verdict.TOGETHER if alike else Verdict.NOT, alike)
        single = await store.single_clocks(session, [clock.camera_id for clock in clocks])
        return judge_clocks(cause, clocks, wrong, single, self._clock.now(), self._policy)

    def _ask(self, judged: Iterable[Judged]) -> None:
        """Neighbours of a slower class would answer only after the window, each as if it had failed by itself."""
        now, window = self._clock.now(), self._policy.window
        self._asked = {key: at for key, at in self._asked.items() if now - at < window}
        unseen = dict.fromkeys(key for one in judged if one.verdict is Verdict.WAIT for key in one.unseen)
        wanted = [key for key in unseen if key not in self._asked][:ASKED_AT_ONCE]
        self._asked |= dict.fromkeys(wanted, now)
        if wanted:
            self._hasten(wanted, ASKED_WITHIN * window)

    async def _raise(
        self, tx: Transaction, cause: Cause | None, camera_ids: Sequence[uuid.UUID], down: Collection[uuid.UUID]
    ) -> int:
        """Of those that still wait: a camera may have answered since it was judged, or a person have been quicker.
        `down`: these, and those that the cause has brought down before. How many go on waiting."""
        suspects = await causes_store.suspects(tx.session, camera_ids)
        waiting = await release(tx, suspects, self._policy.window, alone=cause is None)
        await causes_store.forget(tx.session, set(camera_ids) - waiting)
        cameras = await store.cameras(tx.session, camera_ids)
        elsewhere = await store.with_incident(tx.session, camera_ids)
        fallen = [
            (cameras[one.camera_id], condition_of(one))
            for one in suspects
            if one.camera_id in cameras and one.camera_id not in elsewhere
        ]
        before = set(down).difference(camera_ids)
        if cause is not None and fallen and before:
            await self._raiser.blame(tx, cause, before)
        if cause is not None and fallen and await self._raiser.join(tx, cause, [seen for _, seen in fallen]):
            return len(waiting)
        if cause is not None and len(fallen) > 1:
            await self._raiser.raise_together(tx, cause, fallen)
            return len(waiting)
        for camera, seen in fallen:
            await self._raiser.raise_alone(tx, camera, seen)
        return len(waiting)


def _open(cause: Cause, opened: Sequence[OpenCause]) -> OpenCause | None:
    for one in opened:
        if (one.kind, one.key) == (cause.kind, cause.key) and one.division_path.startswith(cause.root):
            return one
    return None


def _divided(
    failed_at: Mapping[uuid.UUID, datetime],
    shared: Mapping[uuid.UUID, Sequence[Cause]],
    judged: Mapping[Cause, Judged],
) -> tuple[list[tuple[Cause | None, list[uuid.UUID]]], int]:
    """What has failed by which cause (None: each by itself), and how many are not answered yet."""
    groups: list[tuple[Cause | None, list[uuid.UUID]]] = []
    alone: list[uuid.UUID] = []
    left, waiting = 0, dict.fromkeys(failed_at)
    while waiting:
        first = next(iter(waiting))
        gone = [first]
        match _answer(first, [judged[cause] for cause in shared[first]]):
            case None:
                alone.append(first)
            case Judged(cause=cause, verdict=Verdict.JOINS | Verdict.TOGETHER, down=down):
                gone = [camera_id for camera_id in down if camera_id in waiting]
                groups.append((cause, gone))
            case _:
                left += 1
        for camera_id in gone:
            del waiting[camera_id]
    groups += [(None, alone[at : at + ALONE_AT_ONCE]) for at in range(0, len(alone), ALONE_AT_ONCE)]
    return groups, left


def _answer(camera_id: uuid.UUID, judged: Sequence[Judged]) -> Judged | None:
    """None: the camera has failed by itself. One that fell long before the others is not part of what brought them
    down."""
    return choose([one if camera_id in one.down else Judged(one.cause, Verdict.NOT, ()) for one in judged])
