"""When each target will be met at the pace of the last weeks, from the figures of then, judged by the plan of now."""

import asyncio
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import NamedTuple

from registry.forecasting import Forecast, Outlook, forecast
from registry.model import Level, TargetRule
from registry.values import RECORD_ZONE
from streams.clock import Clock
from vms.accounts.model import Actor
from vms.coverage import store
from vms.coverage.service import CoverageService, Figures, assessments, visible_tree
from vms.db.engine import Database

WEEKS = 8
KEPT = 2 * WEEKS


class TargetForecast(NamedTuple):
    target_id: str
    forecast: Forecast


class Forecasting:
    """One for the process. Of each past week only the sums are kept: no site, no camera."""

    def __init__(self, database: Database, coverage: CoverageService, clock: Clock) -> None:
        self._database = database
        self._coverage = coverage
        self._clock = clock
        self._turn = asyncio.Lock()
        self._weeks: dict[datetime, Figures] = {}

    async def forecasts(self, actor: Actor) -> tuple[datetime, list[TargetForecast]]:
        """Of every target that the actor sees, and as of when."""
        now = await self._coverage.figures()
        async with self._turn:
            past = [await self._week(at) for at in await self._mondays()]
        gaps: dict[str, list[tuple[datetime, float]]] = {}
        for figures in [*past, now]:
            as_planned = replace(figures, inputs=replace(figures.inputs, targets=now.inputs.targets))
            for each in assessments(as_planned, visible_tree(figures, actor)):
                if each.achieved is not None:
                    gaps.setdefault(each.target.id, []).append((figures.as_of, each.gap))
        found = []
        for each in assessments(now, visible_tree(now, actor)):
            target = each.target
            told = forecast(gaps.get(target.id, ()) if each.achieved is not None else ())
            if (
                target.rule is TargetRule.COVERAGE_RATE
                and target.level is Level.PROVEN
                and told.outlook is not Outlook.MET
            ):
                told = Forecast(Outlook.FRAMES_GONE, told.samples, told.since)
            found.append(TargetForecast(target.id, told))
        return now.as_of, found

    async def _mondays(self) -> list[datetime]:
        """The beginnings of the last weeks, oldest first, as far back as there are records."""
        async with self._database.reading() as session:
            first = await store.records_since(session)
        today = self._clock.now().astimezone(RECORD_ZONE).date()
        monday = datetime.combine(today - timedelta(days=today.weekday()), time(), RECORD_ZONE)
        weeks = [monday - timedelta(weeks=back) for back in reversed(range(WEEKS))]
        return [at for at in weeks if first is not None and first <= at < self._clock.now()]

    async def _week(self, at: datetime) -> Figures:
        if at not in self._weeks:
            figures = await self._coverage.figures_at(at)
            inputs = replace(figures.inputs, sites=[], site_codes={}, cameras=[], facts={})
            self._weeks[at] = replace(figures, inputs=inputs, result=replace(figures.result, verdicts={}))
            while len(self._weeks) > KEPT:
                del self._weeks[next(iter(self._weeks))]
        return self._weeks[at]
