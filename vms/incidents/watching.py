"""The background work of incidents: handles every change of a camera's state once, and catches up with missed ones."""

import asyncio
import uuid
from collections.abc import Callable, Collection
from datetime import timedelta

from streams.clock import Clock
from vms.causes.learner import Learner
from vms.causes.learning import LearningPolicy
from vms.causes.model import CausePolicy
from vms.db.engine import Database
from vms.db.inbox import Inbox
from vms.incidents import proof_store
from vms.incidents.gathering import Gatherer
from vms.incidents.model import LifePolicy
from vms.incidents.proof import ProofPolicy
from vms.incidents.raising import RECONCILED_AT_ONCE, Raiser
from vms.settings import Settings, factors_by_name

RECONCILE_INTERVAL_S = 600.0
RELEASE_INTERVAL_S = 86_400.0
"""It looks at every frame that proves a repair."""


class IncidentWatch:
    """One in the whole service."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        inbox: Inbox,
        raiser: Raiser,
        *,
        causes: CausePolicy,
        hasten: Callable[[Collection[uuid.UUID], timedelta], None],
        learning: LearningPolicy = LearningPolicy(),
        keep_proofs: timedelta,
    ) -> None:
        self._database, self._clock, self._keep_proofs = database, clock, keep_proofs
        self._inbox, self._raiser = inbox, raiser
        self._gatherer = Gatherer(database, clock, raiser, causes, hasten)
        self._learner = Learner(database, clock, learning)

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._inbox.run(self._raiser.handle, after=self._gatherer.wake))
            group.create_task(self._reconcile())
            group.create_task(self._gatherer.run())
            group.create_task(self._learner.run())
            group.create_task(self._release())

    async def _reconcile(self) -> None:
        while True:
            async with self._database.unit_of_work() as tx:
                found = await self._raiser.reconcile(tx)
            self._gatherer.wake()
            if found < RECONCILED_AT_ONCE:
                await self._clock.sleep(RECONCILE_INTERVAL_S)

    async def _release(self) -> None:
        while True:
            async with self._database.unit_of_work() as tx:
                await proof_store.release(tx.session, tx.now - self._keep_proofs)
            await self._clock.sleep(RELEASE_INTERVAL_S)


def life_policy(settings: Settings) -> LifePolicy:
    """From the set values."""
    first, second, others = (timedelta(hours=hours) for hours in settings.repair_within_h)
    return LifePolicy(
        repair_within={1: first, 2: second},
        repair_within_others=others,
        reopen_within=timedelta(minutes=settings.reopen_within_min),
        supervision=timedelta(hours=settings.supervision_h),
    )


def proof_policy(settings: Settings) -> ProofPolicy:
    """From the set values."""
    return ProofPolicy(settings.proof_checks, timedelta(seconds=settings.proof_over_s))


def cause_policy(settings: Settings) -> CausePolicy:
    """Cameras are looked at once an interval: what fails together is seen within two. Those of a slower class are asked
    for when a neighbour goes dark."""
    return CausePolicy(
        window=timedelta(seconds=max(settings.cause_window_s, 2 * settings.check_interval_s)),
        clocks_agree=timedelta(seconds=settings.clock_tolerance_s / 2),
    )


def learning_policy(settings: Settings) -> LearningPolicy:
    """What nobody has written down nobody asks for: there two intervals of the slowest class count."""
    slowest_s = max([settings.check_interval_s, *factors_by_name(settings.check_interval_by_class).values()])
    return LearningPolicy(window=timedelta(seconds=max(settings.cause_window_s, 2 * slowest_s)))
