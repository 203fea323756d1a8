"""The five published rates of an area, of now or of a past time: what they measure is read when somebody asks."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from registry.coverage_cases import in_use_columns
from registry.layered import Layered
from registry.measures import Measures
from registry.model import TargetRule
from registry.published import PublishedRate, beside, count_in_use, published
from registry.tallies import InUse, Upkeep
from streams.clock import Clock
from vms.accounts.model import Actor
from vms.coverage import measuring, measuring_many, upkeep_store
from vms.coverage.files import FileCount
from vms.coverage.files_store import cameras_then
from vms.coverage.lacking import LackTable
from vms.coverage.measuring import Observed
from vms.coverage.measuring_many import Told, quiet
from vms.coverage.service import CoverageService, Figures, visible_tree
from vms.coverage.views import scope_in
from vms.db.engine import Database
from vms.points.past_days import PastDays

KEPT = timedelta(minutes=1)
KEPT_OF_MANY = timedelta(minutes=30)
"""What is measured of very many cameras takes minutes, and moves slowly."""
MOST_KEPT = 4
"""Times of which the measures of very many cameras are kept: now, and past days that people look at."""
RULES = frozenset({TargetRule.ONLINE_RATE, TargetRule.FILE_COMPLETENESS})


async def observed_of(session: AsyncSession, figures: Figures) -> Observed:
    """What the rates measure of cameras, of no more than are held at once, as of the figures."""
    return await measuring.observe(session, figures.inputs, figures.as_of, figures.computed_at, RULES)


def is_many(figures: Figures) -> bool:
    return len(figures.inputs.cameras) > measuring.MOST_CAMERAS


def in_use_of(figures: Figures) -> dict[str, InUse]:
    """The cameras in use by division."""
    inputs, now, window = figures.inputs, figures.as_of, figures.result.window
    if not inputs.columns:
        return count_in_use(inputs.cameras, inputs.facts, now=now, window=window)
    _, cameras, facts = inputs.columns
    found = in_use_columns(cameras, facts, now=now, window=window)
    if isinstance(inputs.facts, Layered):  # seen since all was computed
        rows = [row for key in inputs.facts.over if (row := cameras.keys.row(key)) is not None]
        seen_since = [cameras[row] for row in rows]
        for division, before in count_in_use(seen_since, inputs.facts.below, now=now, window=window).items():
            found[division].take(before)
        for division, after in count_in_use(seen_since, inputs.facts, now=now, window=window).items():
            found[division].merge(after)
    return found


async def _upkeep(session: AsyncSession, figures: Figures) -> Mapping[str, Upkeep]:
    if figures.past:
        return await upkeep_store.kept_at(session, figures.as_of)
    return await upkeep_store.upkeep_now(session, figures.as_of, figures.result.window)


class Measured(NamedTuple):
    """`measures` None: there are none, or none yet. `at`: when they were taken; `progress`: how far those are that are
    being taken, from 0 to 1, None: nothing is being measured. Of very many cameras `files`: by division, and `lacks`:
    record by record."""

    measures: Measures | None
    at: datetime | None
    progress: float | None = None
    files: Mapping[str, FileCount] | None = None
    lacks: LackTable | None = None


class Publishing:
    """One for the process: what was measured last is kept for a while. What takes minutes `run` measures: who asks gets
    what there was before, or nothing yet, with its date and how far it is."""

    def __init__(self, database: Database, coverage: CoverageService, clock: Clock, days: PastDays) -> None:
        self._database = database
        self._days = days
        self._coverage = coverage
        self._clock = clock
        self._turn = asyncio.Lock()
        self._last: tuple[Figures, Measures] | None = None
        self._upkeep: tuple[Figures, Mapping[str, Upkeep]] | None = None
        self._of_many: dict[datetime | None, Measured] = {}
        self._wanted: dict[datetime | None, Figures] = {}
        self._progress: dict[datetime | None, float] = {}
        self._asked = asyncio.Event()

    async def run(self) -> None:
        """Measures very many cameras whenever somebody has asked, one time after the other. Until cancelled."""
        while True:
            await self._asked.wait()
            self._asked.clear()
            while self._wanted:
                time, figures = next(iter(self._wanted.items()))
                try:
                    found = await self._measure_many(figures, partial(self._progress.__setitem__, time))
                finally:
                    self._wanted.pop(time)
                    self._progress.pop(time, None)
                self._of_many.pop(time, None)
                self._of_many[time] = found
                while len(self._of_many) > MOST_KEPT:
                    del self._of_many[next(iter(self._of_many))]

    async def rates(self, figures: Figures, actor: Actor, scope: str, measures: Measures | None) -> list[PublishedRate]:
        """As far as the actor may see. `measures`: those of the figures. Raises Unprocessable for a scope outside of
        their area."""
        codes = scope_in(visible_tree(figures, actor), scope).codes
        in_use = await asyncio.to_thread(in_use_of, figures)
        return published(figures.result, in_use, measures, codes)

    async def beside(self, figures: Figures, actor: Actor, scope: str) -> list[PublishedRate]:
        """Clocks and recordings, as far as the actor may see. Raises Unprocessable as `rates`."""
        codes = scope_in(visible_tree(figures, actor), scope).codes
        async with self._turn:
            known = self._upkeep
            # It stands beside rates of the very figures; of very many cameras it may be as old as what is measured.
            kept = figures.past or is_many(figures)
            if known is None or not (known[0] is figures or (kept and self._same(known[0], figures))):
                async with self._database.reading() as session:
                    known = self._upkeep = figures, await _upkeep(session, figures)
            return beside(known[1], codes)

    async def measured(self, figures: Figures) -> Measured:
        """What there is of these figures, or of now shortly before; of very many cameras it is asked for."""
        if is_many(figures):
            return self.of_many(figures)
        async with self._turn:
            if not self._last or not self._same(self._last[0], figures):
                async with self._database.reading() as session:
                    seen = await observed_of(session, figures)
                self._last = figures, await asyncio.to_thread(measuring.measure, seen, figures.inputs)
            return Measured(self._last[1], self._last[0].computed_at)

    async def measured_at_once(self, figures: Figures) -> Measured:
        """For a command, which waits."""
        if is_many(figures):
            return await self._measure_many(figures, quiet)
        return await self.measured(figures)

    def of_many(self, figures: Figures) -> Measured:
        """What there is of figures of very many cameras; they are measured where that is old."""
        time = figures.as_of if figures.past else None
        known = self._of_many.get(time, Measured(None, None))
        stands = known.at is not None and self._clock.now() - known.at < KEPT_OF_MANY
        if not stands and time not in self._wanted and len(self._wanted) < MOST_KEPT:
            self._wanted[time] = figures
            self._asked.set()
        progress = self._progress.get(time, 0.0) if time in self._wanted else None
        return known._replace(progress=progress)

    async def _measure_many(self, figures: Figures, told: Told) -> Measured:
        inputs, at, now = figures.inputs, figures.as_of, figures.computed_at
        async with (
            self._database.at_length() as session,
            cameras_then(self._days, session, at, waits=True) as since,
        ):
            found = await measuring_many.measure_many(session, since, inputs, now, RULES, told)
        return Measured(found.measures, figures.computed_at, files=found.files, lacks=found.lacks)

    def _same(self, last: Figures, figures: Figures) -> bool:
        """A past time is what it was; of now what was measured is kept for a while."""
        if last.past is not figures.past:
            return False
        if figures.past:
            return last.as_of == figures.as_of and self._clock.now() - last.computed_at < KEPT
        return timedelta() <= figures.as_of - last.as_of < KEPT
