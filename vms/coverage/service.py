"""Keeps the coverage figures: computed once for everybody, again when something changed; each reads their area."""

import asyncio
import uuid
from bisect import bisect_right
from collections.abc import Awaitable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession

from registry.classes import CLASS_WEIGHT
from registry.coverage import LEVELS, CoverageResult, CoverageSite, compute, compute_again
from registry.coverage_columns import compute_columns
from registry.keys import FewValues, Keys
from registry.layered import Layered
from registry.measures import Measures
from registry.model import Level, TargetRule
from registry.scopes import DivisionTree, Scope
from registry.tallies import SiteVerdict
from registry.targets import Assessment, assess
from registry.values import RECORD_ZONE
from streams.clock import Clock
from vms.accounts.gate import within
from vms.accounts.model import Actor
from vms.bus.port import Bus
from vms.coverage import measuring, past_store, store
from vms.coverage.store import Known
from vms.db.engine import Database
from vms.events import CameraStateChanged, CoverageComputed, Event, RegistryChanged
from vms.points.lists import CameraLists
from vms.points.news import ANYWAY_S, News
from vms.points.roster import Read
from vms.web.problems import wrong
from vms.web.wording import say

DEBOUNCE_S = 2.0
"""Changes come in bursts (a switch fails, an import ends): one computation for all of them."""
REFRESH_S = 60.0
"""States and frames grow stale without any event."""
MEASURED_FOR = timedelta(minutes=10)
"""How long the measures of a month stand: they move slowly, and each reads the month's whole history."""
MOVED_AT_ONCE = 200
"""When more cameras than these changed their state, all is computed again."""
PAST_KEPT = timedelta(minutes=1)
"""Whoever opens a past figure turns page after page of its sites: the last one looked at is kept so long. Not longer,
for a gap in the checks is written down only when they go on, and frames are removed."""
QUICK_S = 0.2
"""Nobody waits longer than this for the newest figures: who asks gets the last ones, with their time."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One computation: its inputs and its result."""

    inputs: store.Inputs
    result: CoverageResult
    tree: DivisionTree
    today: date
    computed_at: datetime
    measures: Measures
    measured_at: datetime

    @property
    def as_of(self) -> datetime:
        """The time that the figures are about."""
        return self.result.computed_at

    @property
    def past(self) -> bool:
        return self.as_of < self.computed_at


@dataclass(frozen=True, slots=True)
class SiteFilter:
    """Which sites of a list: None is no condition. `counted`: in the denominator of the level, `missing`: in the
    denominator but not in the numerator, `reached`: in the numerator, `excluded`: in neither; `unviewed`: in the
    numerator only by cameras whose view nobody has approved."""

    classes: frozenset[int] = frozenset({1, 2, 3})
    counted: Level | None = None
    missing: Level | None = None
    reached: Level | None = None
    excluded: Level | None = None
    unviewed: Level | None = None


class CoverageService:
    """One for the process. `run` keeps it fresh; whoever asks in between gets what was computed last. `lists`: what
    they read when the service starts need not be read twice. `class_weights`: what a site of each class is worth."""

    def __init__(
        self,
        database: Database,
        bus: Bus,
        clock: Clock,
        window: timedelta,
        lists: CameraLists | None = None,
        class_weights: Mapping[int, float] = CLASS_WEIGHT,
    ) -> None:
        self.class_weights = class_weights
        self._database = database
        self._bus = bus
        self._clock = clock
        self._window = window
        self._lists = lists
        self._figures: Figures | None = None
        self._lock = asyncio.Lock()
        self._changed = asyncio.Event()
        self._moved: set[uuid.UUID] = set()
        self._all_changed = False
        self._news = News()
        self._read_all_s = 0.0
        self._registry_changed = False
        self._cost_s = 0.0
        self._looking_back = asyncio.Lock()
        self._last_past: Figures | None = None

    async def run(self) -> None:
        """Until cancelled."""
        # Begun again after a failure it has not heard what was told meanwhile.
        self._news.everything = True
        async with asyncio.TaskGroup() as group:
            group.create_task(self._listen())
            group.create_task(self._refresh())
            while True:
                await self._changed.wait()
                await self._clock.sleep(DEBOUNCE_S)
                await self._newest()

    async def _listen(self) -> None:
        with self._bus.subscribe("coverage", CameraStateChanged, RegistryChanged) as facts:
            dropped = 0
            async for fact in facts:
                if facts.dropped != dropped:
                    # It may have been about any site or camera.
                    dropped, self._news.everything, self._all_changed = facts.dropped, True, True
                self.hear(fact)

    def hear(self, fact: Event) -> None:
        """What the next computation has to take in."""
        if isinstance(fact, RegistryChanged):
            self._news.hear(fact)
        if isinstance(fact, CameraStateChanged) and "maintenance" not in {fact.state, self._state(fact)}:
            self._moved.add(fact.camera_id)
        else:
            self._all_changed = True
            self._registry_changed |= isinstance(fact, RegistryChanged)
        self._changed.set()

    def _state(self, fact: CameraStateChanged) -> str | None:
        """What the last figures knew of that camera."""
        seen = self._figures.inputs.facts.get(fact.camera_id) if self._figures else None
        return seen.state if seen else None

    async def _refresh(self) -> None:
        while True:
            await self._clock.sleep(REFRESH_S)
            self._all_changed = True
            self._news.everything |= self._clock.monotonic() - self._read_all_s > ANYWAY_S
            self._changed.set()

    async def _newest(self) -> Figures:
        """The figures of now: computed unless the last ones still are, or somebody is at it already."""
        async with self._lock:
            before = self._figures
            if before and not self._changed.is_set():
                return before
            # Of the start: what lists began to read later may lack what was told since.
            reading = self._lists.reading if self._lists and not before and not self._changed.is_set() else None
            # Cleared first: what changes during the computation asks for another one.
            self._changed.clear()
            moved, everything = self._moved, self._all_changed or len(self._moved) > MOVED_AT_ONCE
            self._moved, self._all_changed = set(), False
            if before and moved and not everything:
                figures = await self.after(before, moved)
            else:
                figures = await self._all_again(before, reading)
            self._figures = figures
        if before is None or differ(before, figures):
            async with self._database.unit_of_work() as tx:
                tx.outbox.add(CoverageComputed(figures.result.computed_at))
        return figures

    async def _all_again(self, before: Figures | None, reading: Awaitable[Read | None] | None) -> Figures:
        """Of the registry only what has changed is read again."""
        started, named = self._clock.monotonic(), self._news.take()
        known = Known(before.inputs, named) if before and named is not None else None
        try:
            figures = await self.peek(self._still_measured(before), reading, known)
        except BaseException:
            self._news.everything = True  # who asked may have given up: what was told of must not be lost
            raise
        ended = self._clock.monotonic()
        self._cost_s = ended - started
        self._read_all_s = self._read_all_s if known else ended
        return figures

    async def after(self, before: Figures, moved: Collection[uuid.UUID]) -> Figures:
        """The figures after these cameras were seen in another state: only their sites are judged again."""
        now = self._clock.now()
        async with self._database.reading() as session:
            touched = await store.load_touched(session, moved, now)
        return await asyncio.to_thread(_judged_again, before, touched, now)

    def _still_measured(self, before: Figures | None) -> Figures | None:
        """`before`, where its measures still stand."""
        changed, self._registry_changed = self._registry_changed, False
        stands = before and not changed and self._clock.now() - before.measured_at < MEASURED_FOR
        return before if stands else None

    async def peek(
        self,
        measured: Figures | None = None,
        reading: Awaitable[Read | None] | None = None,
        known: Known | None = None,
    ) -> Figures:
        """A computation that is told to nobody: for a command beside the service. `measured`: figures whose measures
        still stand; `reading`: what is being read for lists at this moment; `known`: what need not be read again."""
        now = self._clock.now()
        async with self._database.reading() as session:
            inputs = await store.load(session, now, reading, known)
            seen = None if measured else await measuring.observe(session, inputs, now, now)
        figures = await asyncio.to_thread(self._compute, inputs, now, seen)
        return replace(figures, measures=measured.measures, measured_at=measured.measured_at) if measured else figures

    async def figures_at(self, at: datetime) -> Figures:
        """The figures of a past time, from the change log, the transitions and the frames kept from then. Raises
        Unprocessable for a time that is to come, and for one before the registry's first record."""
        now = self._clock.now()
        # One after the other: each reads the whole history since then.
        async with self._looking_back:
            last = self._last_past
            if last and last.as_of == at and now - last.computed_at < PAST_KEPT:
                return last
            self._last_past = await self._look_back(at, None)
            return self._last_past

    async def lasting_figures_at(self, at: datetime, frames: past_store.Frames | None = None) -> Figures:
        """Like `figures_at`, proven by frames that stay alone, so that they come out the same later; or by `frames`,
        where those are known. Raises Unprocessable."""
        async with self._looking_back:
            if frames is None:
                async with self._database.reading() as session:
                    frames = await past_store.frames_at(session, at, self._window, lasting=True)
            return await self._look_back(at, frames)

    async def _look_back(self, at: datetime, frames: past_store.Frames | None) -> Figures:
        now = self._clock.now()
        async with self._database.reading() as session:
            await require_recorded(session, at, now)
            inputs = await past_store.load_at(session, at, self._window, frames)
            seen = await measuring.observe(session, inputs, at, now)
        return await asyncio.to_thread(self._compute, inputs, at, seen, computed_at=now)

    def _compute(
        self,
        inputs: store.Inputs,
        at: datetime,
        seen: measuring.Observed | None,
        *,
        computed_at: datetime | None = None,
    ) -> Figures:
        measures = measuring.measure(seen, inputs) if seen else {}
        today = at.astimezone(RECORD_ZONE).date()
        if inputs.columns:
            result = compute_columns(*inputs.columns, now=at, window=self._window, today=today)
        else:
            result = compute(inputs.sites, inputs.cameras, inputs.facts, now=at, window=self._window, today=today)
        tree = DivisionTree(inputs.divisions)
        return Figures(inputs, result, tree, today, computed_at or at, measures, at)

    async def figures(self, at: datetime | None = None) -> Figures:
        """The last computation, or that of a past time. Where it is quick, it is done again if something changed since.
        Raises Unprocessable for a time without figures."""
        if at is not None:
            return await self.figures_at(at)
        if self._figures and self._cost_s > QUICK_S:
            return self._figures
        return await self._newest()

    @property
    def window(self) -> timedelta:
        """How old a frame may be and still prove."""
        return self._window


async def require_recorded(session: AsyncSession, at: datetime, now: datetime) -> None:
    """Raises Unprocessable for a time that is to come, and for one before the registry's first record."""
    if at > now:
        raise wrong("at", say("still_to_come", when=at.isoformat()))
    first = await store.records_since(session)
    if first is None or at < first:
        raise wrong("at", say("records_begin", at=first.isoformat()) if first else say("nothing_recorded"))


def _judged_again(before: Figures, touched: store.Touched, now: datetime) -> Figures:
    facts = Layered(before.inputs.facts)
    facts.update(touched.facts)
    inputs = replace(before.inputs, facts=facts)
    # A site that came since is counted when all is computed again, which its RegistryChanged asks for.
    there = (site for site in touched.sites if site.id in before.inputs.site_codes)
    sites = [listed for site in there if (listed := before.inputs.listing.site(site))]
    result = compute_again(before.result, sites, touched.cameras, touched.facts, now=now, today=before.today)
    return replace(before, inputs=inputs, result=result, computed_at=now)


def differ(before: Figures, after: Figures) -> bool:
    """Whether anybody would read something else: the computation is told of."""

    def told(figures: Figures) -> tuple[object, ...]:
        result, inputs = figures.result, figures.inputs
        targets = [target.model_dump() for target in inputs.targets]
        return (
            result.verdicts,
            result.points,
            result.cameras_in_maintenance,
            inputs.room_divisions,
            inputs.unlinked_rooms,
            targets,
            {key: unit.name for key, unit in inputs.units.items()},
            figures.measures,
        )

    return told(before) != told(after)


def visible_tree(figures: Figures, actor: Actor) -> DivisionTree:
    """The divisions that the actor may see."""
    return seen_by(actor, figures.tree)


def seen_by(actor: Actor, tree: DivisionTree) -> DivisionTree:
    """The part of a tree that the actor may see."""
    return DivisionTree(division for division in tree.by_code.values() if within(actor, division.path))


def assessments(figures: Figures, tree: DivisionTree) -> list[Assessment]:
    """The targets as they stand in these divisions. A target over a whole area is left out where only a part of the
    area is seen: a part cannot have the 200 points of the whole. One whose scope is empty in the whole county is told,
    with the reason, to whoever sees all of it."""
    whole = figures.tree
    sees_all = tree.by_code.keys() == whole.by_code.keys()
    seen = []
    for target in figures.inputs.targets:
        scope, full = tree.scope(target.scope), whole.scope(target.scope)
        is_total = target.rule is TargetRule.MINIMUM_POINTS
        if (scope and full and (not is_total or scope.codes == full.codes)) or (full is None and sees_all):
            seen.append(target)
    rooms = figures.inputs.room_divisions, figures.inputs.unlinked_rooms
    return assess(seen, figures.result, tree, *rooms, figures.measures)


def site_ids(figures: Figures, scope: Scope, wanted: SiteFilter) -> Sequence[uuid.UUID]:
    """The sites of a list, by code."""
    verdicts = figures.result.verdicts
    if figures.inputs.columns and isinstance(verdicts, FewValues):
        sites = figures.inputs.columns.sites
        found = verdicts.having(lambda verdict: _is(verdict, wanted))
        found &= sites.divisions.among(scope.codes) & np.isin(sites.site_class, list(wanted.classes))
        return Keys(sites.keys.raw[sites.by_code[found[sites.by_code]]])
    return sorted((site.id for site in _matching(figures, scope, wanted)), key=figures.inputs.site_codes.__getitem__)


def page_after(
    found: Sequence[uuid.UUID], codes: Mapping[uuid.UUID, str], after: str | None, most: int
) -> Sequence[uuid.UUID]:
    """The first sites of a list by code, or the first after that code. Of very many only these are made."""
    begin = 0 if after is None else bisect_right(found, after, key=codes.__getitem__)
    return found[begin : begin + most]


def _matching(figures: Figures, scope: Scope, wanted: SiteFilter) -> Iterator[CoverageSite]:
    for site in figures.inputs.sites:
        verdict = figures.result.verdicts.get(site.id)
        if verdict is None or site.division_code not in scope.codes or site.site_class not in wanted.classes:
            continue
        if _is(verdict, wanted):
            yield site


def _is(verdict: SiteVerdict, wanted: SiteFilter) -> bool:
    rank, excluded_to = verdict.rank, verdict.excluded_to

    def reached(level: Level) -> bool:
        return LEVELS.index(level) < rank

    def excluded(level: Level) -> bool:
        return rank <= LEVELS.index(level) < excluded_to

    return (
        (wanted.counted is None or not excluded(wanted.counted))
        and (wanted.missing is None or not (reached(wanted.missing) or excluded(wanted.missing)))
        and (wanted.reached is None or reached(wanted.reached))
        and (wanted.excluded is None or excluded(wanted.excluded))
        and (wanted.unviewed is None or verdict.viewed <= LEVELS.index(wanted.unviewed) < rank)
    )
