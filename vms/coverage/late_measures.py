"""What targets ask of very many cameras takes minutes: it is measured beside the figures, which do not wait for it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from registry.measures import Measures
from registry.model import TargetRule
from streams.clock import Clock
from vms.coverage import measuring
from vms.coverage.measuring_many import measures_of
from vms.coverage.store import Inputs
from vms.db.engine import Database

STANDS = timedelta(minutes=30)


class Taken(NamedTuple):
    """`at`: when they were measured, None: not yet."""

    measures: Measures
    at: datetime | None


_NONE_YET = Taken({}, None)


def take_minutes(inputs: Inputs) -> bool:
    """Whether targets ask something of too many cameras to be read at once."""
    asked = measuring.asked_for(inputs) - {TargetRule.REPAIR_IN_TIME}
    return bool(asked) and len(inputs.cameras) > measuring.MOST_CAMERAS


class LateMeasures:
    """One for the process, of now."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._last = _NONE_YET
        self._rules: frozenset[TargetRule] = frozenset()
        self._wanted: Inputs | None = None
        self._asked = asyncio.Event()

    def last(self, inputs: Inputs) -> Taken:
        """What there is; where it is old, or does not say what is asked, others are asked for."""
        old = self._last.at is None or self._clock.now() - self._last.at >= STANDS
        if old or self._rules != measuring.asked_for(inputs):
            self._wanted = inputs
            self._asked.set()
        return self._last

    async def run(self, told: Callable[[], Awaitable[None]]) -> None:
        """Measures whenever it was asked for, and tells. Until cancelled."""
        while True:
            await self._asked.wait()
            self._asked.clear()
            if self._wanted is None:
                continue
            inputs, now = self._wanted, self._clock.now()
            async with self._database.at_length() as session:
                measures = await measures_of(session, inputs, now, now)
            # Who asked meanwhile asked for these.
            self._last, self._rules, self._wanted = Taken(measures, now), measuring.asked_for(inputs), None
            await told()
