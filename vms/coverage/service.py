"""Keeps the coverage figures: computed once for everybody, again when something changed; each reads their area."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from registry.classes import CLASS_WEIGHT
from registry.coverage import CoverageResult, compute
from registry.coverage_cases import compute_columns
from registry.measures import Measures
from registry.model import TargetRule
from registry.scopes import DivisionTree
from registry.targets import Assessment, assess
from registry.values import RECORD_ZONE
from streams.clock import Clock
from vms.accounts.gate import within
from vms.accounts.model import Actor
from vms.bus.port import Bus
from vms.coverage import past_store, store
from vms.coverage.following import MOVED_AT_ONCE, Changed, follow, grown_stale
from vms.coverage.late_measures import LateMeasures, Taken, take_minutes
from vms.coverage.measuring_many import measures_of
from vms.db.engine import Database
from vms.events import CameraStateChanged, CoverageComputed, Event, RegistryChanged
from vms.points.lists import CameraLists
from vms.points.news import ANYWAY_S, Named, News
from vms.points.roster import Read
from vms.web.problems import wrong
from vms.web.wording import say

DEBOUNCE_S = 2.0
"""Changes come in bursts (a switch fails, an import ends): one computation for all of them."""
REFRESH_S = 60.0
"""States and frames grow stale without any event."""
MEASURED_FOR = timedelta(minutes=10)
"""How long the measures of a month stand: they move slowly, and each reads the month's whole history."""
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
    measured_at: datetime | None
    """None: nothing is measured yet."""

    @property
    def as_of(self) -> datetime:
        """The time that the figures are about."""
        return self.result.computed_at

    @property
    def past(self) -> bool:
        return self.as_of < self.computed_at

    @property
    def month(self) -> str:
        """That of the county which ends with the figures, or goes on then: as in "2026-03"."""
        return (self.as_of - timedelta(microseconds=1)).astimezone(RECORD_ZONE).strftime("%Y-%m")


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
        self._around_changed = False
        self._measure_again = False
        self._cost_s = 0.0
        self._looking_back = asyncio.Lock()
        self._last_past: Figures | None = None
        self._late = LateMeasures(database, clock)

    async def run(self) -> None:
        """Until cancelled."""
        # Begun again after a failure it has not heard what was told meanwhile.
        self._news.everything = True
        async with asyncio.TaskGroup() as group:
            group.create_task(self._listen())
            group.create_task(self._refresh())
            group.create_task(self._late.run(self._take_late))
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
                    dropped, self._news.everything = facts.dropped, True
                self.hear(fact)

    def hear(self, fact: Event) -> None:
        """What the next computation has to take in."""
        if isinstance(fact, RegistryChanged):
            self._news.hear(fact)
            self._around_changed |= fact.around
            self._measure_again = True
        elif isinstance(fact, CameraStateChanged):
            self._moved.add(fact.camera_id)
        self._changed.set()

    async def _refresh(self) -> None:
        while True:
            await self._clock.sleep(REFRESH_S)
            self.look_again()

    def look_again(self) -> None:
        """The next computation takes in all that the checks saw, the registry too where that was long ago."""
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
            try:
                figures = await self._computed(before, reading)
            except BaseException:
                # Who asked may have given up: what was told of must not be lost.
                self._news.everything = self._measure_again = True
                self._changed.set()
                raise
            self._figures = figures
        if before is None or differ(before, figures):
            async with self._database.unit_of_work() as tx:
                tx.outbox.add(CoverageComputed(figures.result.computed_at))
        return figures

    async def _computed(self, before: Figures | None, reading: Awaitable[Read | None] | None) -> Figures:
        """Of the registry only what has changed is read again, if it can be told; and all that the checks saw only when
        it is time for that, or much has changed."""
        taken, whole = await self._news.take(self._database), self._all_changed
        named, around = taken or (Named(), True)
        changed = Changed(frozenset(self._moved), named, self._around_changed or around)
        self._moved, self._all_changed, self._around_changed = set(), False, False
        known = before if taken else None
        if known and not whole:
            stale = await asyncio.to_thread(grown_stale, known.inputs, known.as_of, self._clock.now(), self._window)
            changed = changed._replace(moved=changed.moved | stale)
            whole = len(changed.moved) > MOVED_AT_ONCE
        if known and (changed.named or not whole):
            known = await self.after(known, changed._replace(moved=frozenset()) if whole else changed)
        if before and known and not whole:
            # Measures that take long wait until all is computed again, but for those that there are none of yet.
            at_once = self._cost_s <= QUICK_S or not _measured_rules(known) <= _measured_rules(before)
            return await self._measured(known) if self._measure_again and at_once else known
        return await self._all_again(before, known, reading)

    async def _all_again(
        self, before: Figures | None, known: Figures | None, reading: Awaitable[Read | None] | None
    ) -> Figures:
        """`known`: whose sites and cameras are those of now."""
        started = self._clock.monotonic()
        known_inputs = known.inputs if known else None
        figures = await self.peek(self._still_measured(before), reading, known_inputs, waits=False)
        ended = self._clock.monotonic()
        self._cost_s = ended - started
        self._read_all_s = self._read_all_s if known else ended
        return figures

    async def after(self, before: Figures, changed: Changed) -> Figures | None:
        """The figures after a change: only the sites that it touches are judged again; measures stay as they were.
        None: all has to be read again."""
        now = self._clock.now()
        if now.astimezone(RECORD_ZONE).date() != before.today:
            return None
        async with self._database.reading() as session:
            followed = await follow(session, before.inputs, before.result, changed, now=now, today=before.today)
        if followed is None:
            return None
        inputs, result = followed
        return replace(before, inputs=inputs, result=result, computed_at=now)

    async def _measured(self, figures: Figures) -> Figures:
        """The same with the measures of now."""
        self._measure_again = False
        async with self._database.reading() as session:
            measures, at = await self._taken(session, figures.inputs, self._clock.now(), waits=False)
        return replace(figures, measures=measures, measured_at=at)

    async def _taken(self, session: AsyncSession, inputs: store.Inputs, now: datetime, *, waits: bool) -> Taken:
        if take_minutes(inputs) and not waits:
            return self._late.last(inputs)
        return Taken(await measures_of(session, inputs, now, now), now)

    async def _take_late(self) -> None:
        async with self._lock:
            if self._figures is None:
                return
            measures, at = self._late.last(self._figures.inputs)
            self._figures = replace(self._figures, measures=measures, measured_at=at)
        async with self._database.unit_of_work() as tx:
            tx.outbox.add(CoverageComputed(self._figures.as_of))

    def _still_measured(self, before: Figures | None) -> Figures | None:
        """`before`, where its measures still stand."""
        again, self._measure_again = self._measure_again, False
        if before is None or again or before.measured_at is None:
            return None
        return before if self._clock.now() - before.measured_at < MEASURED_FOR else None

    async def peek(
        self,
        measured: Figures | None = None,
        reading: Awaitable[Read | None] | None = None,
        known: store.Inputs | None = None,
        *,
        waits: bool = True,
    ) -> Figures:
        """A computation that is told to nobody: for a command beside the service. `measured`: figures whose measures
        still stand; `reading`: what is being read for lists at this moment; `known`: whose sites and cameras are still
        those of now; `waits`: for measures that take minutes too, else it takes the last ones."""
        async with self._sessions(alone=reading is not None or known is not None) as (session, *beside):
            now = self._clock.now()
            inputs = await store.load(session, now, reading, known, *beside)
            taken = Taken(measured.measures, measured.measured_at) if measured else None
            measures, at = taken or await self._taken(session, inputs, now, waits=waits)
            figures = await asyncio.to_thread(self._compute, inputs, now, measures)
        return replace(figures, measured_at=at)

    @asynccontextmanager
    async def _sessions(self, *, alone: bool) -> AsyncIterator[Sequence[AsyncSession]]:
        """At the start all wait for the figures; later the last ones are shown meanwhile. `alone`: one is enough."""
        if self._figures or alone:
            async with self._database.at_leisure() if self._figures else self._database.reading() as session:
                yield (session,)
        else:
            async with self._database.side_by_side() as sessions:
                yield sessions

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
            measures = await measures_of(session, inputs, at, now)
        return await asyncio.to_thread(self._compute, inputs, at, measures, computed_at=now)

    def _compute(
        self,
        inputs: store.Inputs,
        at: datetime,
        measures: Measures,
        *,
        computed_at: datetime | None = None,
    ) -> Figures:
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


def _measured_rules(figures: Figures) -> set[TargetRule]:
    return {target.rule for target in figures.inputs.targets if target.rule.is_measured}


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
