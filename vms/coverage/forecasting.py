"""When each target will be met at the pace of the last weeks, from the figures of then, judged by the plan of now."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from registry.forecasting import Forecast, Outlook, forecast
from registry.model import Level, TargetRule
from registry.phases import Track, due_next, track
from registry.targets import Assessment
from registry.values import RECORD_ZONE
from vms.accounts.model import Actor
from vms.coverage import store
from vms.coverage.service import CoverageService, Figures, assessments, visible_tree
from vms.db.engine import Database

WEEKS = 8
KEPT = 2 * WEEKS
_Gaps = Mapping[tuple[str, date | None], Sequence[tuple[datetime, float]]]
"""What was lacking of each target, and of each of its milestones by day, at the beginning of each week and now."""


class TargetForecast(NamedTuple):
    """`due_day`: when what is due next will be there, and `track`: whether in time."""

    target_id: str
    forecast: Forecast
    due_day: date | None
    track: Track


class Forecasting:
    """One for the process. Of each past week only the sums are kept: no site, no camera."""

    def __init__(self, database: Database, coverage: CoverageService) -> None:
        self._database = database
        self._coverage = coverage
        self._turn = asyncio.Lock()
        self._weeks: dict[datetime, Figures] = {}

    async def forecasts(self, actor: Actor, figures: Figures | None = None) -> tuple[datetime, list[TargetForecast]]:
        """Of every target that the actor sees, and as of when: as of `figures`, by default those of now."""
        now = figures or await self._coverage.figures()
        async with self._turn:
            past = [await self._week(at) for at in await self._mondays(now.as_of)]
        gaps: dict[tuple[str, date | None], list[tuple[datetime, float]]] = {}
        for then in [*past, now]:
            as_planned = replace(then, inputs=replace(then.inputs, targets=now.inputs.targets))
            for each in assessments(as_planned, visible_tree(then, actor)):
                if each.achieved is not None:
                    steps: list[tuple[date | None, float]] = [(step.day, step.gap) for step in each.milestones]
                    for day, gap in [(None, each.gap), *steps]:
                        gaps.setdefault((each.target.id, day), []).append((then.as_of, gap))
        return now.as_of, [_told(each, gaps, now.today) for each in assessments(now, visible_tree(now, actor))]

    async def _mondays(self, until: datetime) -> list[datetime]:
        """The beginnings of the last weeks before, oldest first, as far back as there are records."""
        async with self._database.reading() as session:
            first = await store.records_since(session)
        today = until.astimezone(RECORD_ZONE).date()
        monday = datetime.combine(today - timedelta(days=today.weekday()), time(), RECORD_ZONE)
        weeks = [monday - timedelta(weeks=back) for back in reversed(range(WEEKS))]
        return [at for at in weeks if first is not None and first <= at < until]

    async def _week(self, at: datetime) -> Figures:
        if at not in self._weeks:
            figures = await self._coverage.figures_at(at)
            inputs = replace(figures.inputs, sites=[], site_codes={}, cameras=[], facts={})
            self._weeks[at] = replace(figures, inputs=inputs, result=replace(figures.result, verdicts={}))
            while len(self._weeks) > KEPT:
                del self._weeks[next(iter(self._weeks))]
        return self._weeks[at]


def _told(each: Assessment, gaps: _Gaps, today: date) -> TargetForecast:
    target = each.target

    def of(day: date | None) -> Forecast:
        told = forecast(gaps.get((target.id, day), ()) if each.achieved is not None else ())
        rests_on_frames = target.rule is TargetRule.COVERAGE_RATE and target.level is Level.PROVEN
        if rests_on_frames and told.outlook is not Outlook.MET:
            return Forecast(Outlook.FRAMES_GONE, told.samples, told.since)
        return told

    due = due_next(each.milestones, today)
    of_due = of(due.day) if due else of(None)
    return TargetForecast(target.id, of(None), of_due.day if due else None, track(each.milestones, of_due, today))
