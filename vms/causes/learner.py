"""Learns in the background what cameras share, from the last month of their failures."""

import asyncio
from datetime import timedelta

from streams.clock import Clock
from vms.causes import learned_store
from vms.causes.learning import LearningPolicy, continued, fell_together
from vms.db.engine import Database

LEARN_INTERVAL_S = 3600.0
LOOKED_BACK = timedelta(days=30)
MOST_FAILURES = 20_000
"""Beyond these the newest count: learning takes seconds then."""
MOST_CAUSES = 500


class Learner:
    """One in the whole service."""

    def __init__(self, database: Database, clock: Clock, policy: LearningPolicy) -> None:
        self._database, self._clock, self._policy = database, clock, policy

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.learn()
            await self._clock.sleep(LEARN_INTERVAL_S)

    async def learn(self) -> None:
        """Look once. What is not seen any more is forgotten."""
        async with self._database.reading() as session:
            before = await learned_store.learned(session)
            apart = await learned_store.told_apart(session)
            failed = await learned_store.failures(session, self._clock.now() - LOOKED_BACK, MOST_FAILURES)
            cameras = await learned_store.known(session, {camera for each in failed.values() for camera, _ in each})
        shared = {key: each.causes for key, each in cameras.items()}
        known = {each.id: each.group.camera_ids for each in before}
        roots, groups = [], []
        for root, failures in sorted(failed.items()):
            found = await asyncio.to_thread(fell_together, failures, shared, self._policy, apart)
            roots += [root] * len(found)
            groups += found
        ids = [key for key, _ in continued(groups, known)]
        now = list(zip(ids, roots, groups, strict=True))[:MOST_CAUSES]
        if {(each.id, each.root, each.group) for each in before} == set(now):
            return
        async with self._database.unit_of_work() as tx:
            # A person may have been quicker while we were counting.
            if await learned_store.told_apart(tx.session) == apart:
                await learned_store.replace(tx.session, now)
