"""The five published rates of an area, of now or of a past time: what they measure is read when somebody asks."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from registry.coverage_cases import in_use_columns
from registry.layered import Layered
from registry.measures import Measures
from registry.model import TargetRule
from registry.published import PublishedRate, beside, count_in_use, published
from registry.tallies import InUse, Upkeep
from streams.clock import Clock
from vms.accounts.model import Actor
from vms.coverage import measuring, upkeep_store
from vms.coverage.measuring import Observed
from vms.coverage.service import CoverageService, Figures, visible_tree
from vms.coverage.views import scope_in
from vms.db.engine import Database

MOST_CAMERAS = 50_000
"""Of more the online rate and the files are not told here: their pages tell them of smaller areas."""
KEPT = timedelta(minutes=1)
_RULES = frozenset({TargetRule.ONLINE_RATE, TargetRule.FILE_COMPLETENESS})


async def observed_of(session: AsyncSession, figures: Figures) -> Observed | None:
    """What the rates measure of cameras as of the figures; None: of too many."""
    if len(figures.inputs.cameras) > MOST_CAMERAS:
        return None
    return await measuring.observe(session, figures.inputs, figures.as_of, figures.computed_at, _RULES)


async def measures_of(figures: Figures, seen: Observed | None) -> Measures | None:
    """`seen`: what was observed of the figures."""
    return await asyncio.to_thread(measuring.measure, seen, figures.inputs) if seen else None


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


class Publishing:
    """One for the process: what was measured last of now is kept for a while."""

    def __init__(self, database: Database, coverage: CoverageService, clock: Clock) -> None:
        self._database = database
        self._coverage = coverage
        self._clock = clock
        self._turn = asyncio.Lock()
        self._last: tuple[Figures, Measures | None] | None = None
        self._upkeep: tuple[Figures, Mapping[str, Upkeep]] | None = None

    async def rates(self, figures: Figures, actor: Actor, scope: str) -> list[PublishedRate]:
        """As far as the actor may see. Raises Unprocessable for a scope outside of their area."""
        codes = scope_in(visible_tree(figures, actor), scope).codes
        in_use = await asyncio.to_thread(in_use_of, figures)
        return published(figures.result, in_use, await self._measures(figures), codes)

    async def beside(self, figures: Figures, actor: Actor, scope: str) -> list[PublishedRate]:
        """Clocks and recordings, as far as the actor may see. Raises Unprocessable as `rates`."""
        codes = scope_in(visible_tree(figures, actor), scope).codes
        async with self._turn:
            known = self._upkeep
            # It stands beside rates of the very figures; of very many cameras it may be as old as what is measured.
            kept = figures.past or len(figures.inputs.cameras) > MOST_CAMERAS
            if known is None or not (known[0] is figures or (kept and self._same(known[0], figures))):
                async with self._database.reading() as session:
                    known = self._upkeep = figures, await _upkeep(session, figures)
            return beside(known[1], codes)

    async def _measures(self, figures: Figures) -> Measures | None:
        async with self._turn:
            last = self._last
            if last and self._same(last[0], figures):
                return last[1]
            async with self._database.reading() as session:
                seen = await observed_of(session, figures)
            self._last = figures, await measures_of(figures, seen)
            return self._last[1]

    def _same(self, last: Figures, figures: Figures) -> bool:
        """A past time is what it was; of now what was measured is kept for a while."""
        if last.past is not figures.past:
            return False
        if figures.past:
            return last.as_of == figures.as_of and self._clock.now() - last.computed_at < KEPT
        return timedelta() <= figures.as_of - last.as_of < KEPT
