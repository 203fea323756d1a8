"""The watch: gives due cameras to the prober, has their reports recorded, and follows what the registry changes."""

import asyncio
import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

import structlog

from registry.phrases import Phrase
from registry.sealing import Seal
from streams.clock import Clock
from streams.model import Credentials, Finding, ProbeReport
from streams.url import StreamUrl
from vms.bus.port import Bus, Subscription
from vms.db.engine import Database
from vms.events import Event, MaintenanceChanged, RegistryChanged
from vms.health import store
from vms.health.judge import DampingPolicy, administer, contradicts, doubt, in_hand, lapse, stale
from vms.health.model import HealthState
from vms.health.prober import Checked, ProbeJob, Prober, Views
from vms.health.recording import Finished, Move, Recorded, Recorder
from vms.health.scheduler import Lag, Schedule
from vms.health.standing import Arrangements, NoArrangements
from vms.health.tracked import Tracked, link_of
from vms.health.views import NoReferences, References
from vms.health.watch_settings import LearningWish, WatchSettings
from vms.web.problems import StorageFull, Unavailable
from vms.web.wording import say

log = structlog.get_logger()

BATCH_WAIT_S = 1.0
"""Reports of so long share one transaction: at 6 checks a second a sixth of the writes."""
LAPSE_INTERVAL_S = 30.0


@dataclass(frozen=True, slots=True)
class _Arrived:
    camera_id: uuid.UUID
    url: StreamUrl
    checked: Checked
    at: datetime
    views: Views = field(default_factory=Views)
    asked: bool = False
    quick: bool = False


class Watch:
    """One per fleet. All that is held in memory is read back from the database at the next start."""

    def __init__(
        self,
        database: Database,
        bus: Bus,
        clock: Clock,
        seal: Seal,
        prober: Prober,
        recorder: Recorder,
        *,
        policy: DampingPolicy,
        settings: WatchSettings,
        random: Random,
        busy_elsewhere: Callable[[str], int] = lambda host: 0,
        references: References | None = None,
        arrangements: Arrangements | None = None,
    ) -> None:
        self._database, self._bus, self._clock, self._seal = database, bus, clock, seal
        self._prober, self._recorder = prober, recorder
        self._references = references or NoReferences()
        self._arrangements = arrangements or NoArrangements()
        self._policy, self._settings = policy, settings
        self._random, self._busy_elsewhere = random, busy_elsewhere
        self._cameras: dict[uuid.UUID, Tracked] = {}
        self._waiters: dict[uuid.UUID, list[asyncio.Future[Recorded]]] = {}
        self._patient: dict[uuid.UUID, list[asyncio.Future[Recorded]]] = {}
        """Those whom a quick check does not serve."""
        self._wishes: dict[uuid.UUID, LearningWish] = {}
        self._begin()
        self.checks: Counter[Finding] = Counter()
        self.glances: Counter[Finding] = Counter()
        self.trouble: str | None = None
        """Why reports cannot be saved now, in words for people."""

    def _begin(self) -> None:
        self._schedule = Schedule(
            random=self._random,
            in_flight_limit=self._settings.in_flight,
            host_limit=self._settings.connections_per_host,
            link_limit=self._settings.checks_per_link,
            busy_elsewhere=self._busy_elsewhere,
        )
        self._wake = asyncio.Event()
        self._hurry = asyncio.Event()
        """Somebody waits for what has arrived: it is recorded without waiting for more."""
        # A camera is in flight until it is recorded, so there are never more arrivals than that.
        self._arrived: asyncio.Queue[_Arrived] = asyncio.Queue(self._settings.in_flight)
        self._writing = asyncio.Lock()
        self._cameras.clear()

    @property
    def in_flight(self) -> int:
        return self._schedule.in_flight

    @property
    def watched(self) -> int:
        return len(self._schedule)

    @property
    def lag(self) -> Lag:
        """How late the most overdue camera is, and why."""
        return self._schedule.lag(self._clock.monotonic())

    async def run(self) -> None:
        """Until cancelled. After a crash it may be run again: it starts from the database."""
        self._begin()
        try:
            with self._subscribed() as changes:
                await self._arrangements.refresh()
                await self._reload(())
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._dispatch(group))
                    group.create_task(self._collect(group))
                    group.create_task(self._lapse())
                    dropped = 0
                    async for change in changes:
                        missed, dropped = changes.dropped > dropped, changes.dropped
                        if missed or isinstance(change, MaintenanceChanged):
                            await self._arrangements.refresh()
                            await self._place_all()
                        if missed:
                            await self._reload(())
                        elif isinstance(change, RegistryChanged):
                            await self._follow(change)
        finally:
            for waiter in (each for all_of in (*self._waiters.values(), *self._patient.values()) for each in all_of):
                if not waiter.done():
                    waiter.set_exception(Unavailable(say("checks_restarting"), retry_after_s=5))
            self._waiters.clear()
            self._patient.clear()

    def _subscribed(self) -> AbstractContextManager[Subscription[Event]]:
        return self._bus.subscribe("watch", RegistryChanged, MaintenanceChanged)

    async def _follow(self, change: RegistryChanged) -> None:
        everything = not (change.camera_ids or change.site_ids or change.around)
        if everything or change.camera_ids:
            await self._reload(() if everything else change.camera_ids)

    async def check_now(
        self, camera_id: uuid.UUID, wish: LearningWish | None = None, *, full: bool = False
    ) -> Recorded:
        """Check before all others, or join the running check, which then teaches nothing. `full`: as thoroughly as when
        nobody waits. Raises KeyError for a camera that is not watched."""
        if not self._schedule.at_once(camera_id, awaited=not full):
            raise KeyError(camera_id)
        if wish is not None:
            self._wishes[camera_id] = wish
        waiter: asyncio.Future[Recorded] = asyncio.get_running_loop().create_future()
        waiting = self._patient if full else self._waiters
        waiting.setdefault(camera_id, []).append(waiter)
        self._wake.set()
        try:
            return await waiter
        finally:
            if waiter in waiting.get(camera_id, []):
                waiting[camera_id].remove(waiter)
            if not waiting.get(camera_id):
                waiting.pop(camera_id, None)
            if camera_id not in self._waiters:
                self._wishes.pop(camera_id, None)

    def hasten(self, camera_ids: Collection[uuid.UUID], within_s: float) -> None:
        """Check these now that would not be checked within that time."""
        for camera_id in camera_ids:
            self._schedule.hasten(camera_id, before=self._clock.monotonic() + within_s)
        self._wake.set()

    def why_not_watched(self, camera_id: uuid.UUID) -> Phrase | None:
        """None for one that we have not heard of yet."""
        tracked = self._cameras.get(camera_id)
        return tracked.reason if tracked is not None else None

    async def _dispatch(self, group: asyncio.TaskGroup) -> None:
        while True:
            now = self._clock.monotonic()
            self._wake.clear()
            for camera_id in self._schedule.take(now):
                group.create_task(self._check(self._cameras[camera_id]))
            wait = self._schedule.wait_s(now)
            alarm = group.create_task(self._ring(wait, self._wake)) if wait is not None else None
            await self._wake.wait()
            if alarm is not None:
                alarm.cancel()

    async def _ring(self, after_s: float, bell: asyncio.Event) -> None:
        await self._clock.sleep(after_s)
        bell.set()

    async def _check(self, tracked: Tracked) -> None:
        url = tracked.url
        if url is None:  # lost its address between being due and being taken
            self._finish(tracked.id, None)
            return
        try:
            credentials = tracked.credentials(self._seal)
        except ValueError:
            detail = "the stored password cannot be read with our key file; the camera is not to blame"
            checked = Checked(ProbeReport(Finding.BLIND, detail, self._clock.now(), 0.0))
            await self._arrived.put(_Arrived(tracked.id, url, checked, self._clock.now()))
            return
        if self._schedule.is_glance(tracked.id):
            await self._glance(tracked, url, credentials)
            return
        wish = self._wishes.pop(tracked.id, None)
        views = await self._views(tracked, wish)
        settings = self._settings
        job = ProbeJob(
            tracked.id,
            url,
            credentials,
            tracked.print,
            settings.deadline_s,
            views,
            quick=tracked.id in self._waiters,
            utc_offset_min=settings.utc_offset_min,
            clock_tolerance_s=settings.clock_tolerance_s,
            transport=settings.transport,
        )
        checked = await self._prober.check(job)
        arrived = _Arrived(tracked.id, url, checked, self._clock.now(), views, wish is not None, job.quick)
        await self._arrived.put(arrived)
        if tracked.id in self._waiters:
            self._hurry.set()

    async def _glance(self, tracked: Tracked, url: StreamUrl, credentials: Credentials | None) -> None:
        """The cheap pass. Nothing is stored: what contradicts the state brings the whole check forward."""
        job = ProbeJob(tracked.id, url, credentials, None, self._settings.deadline_s, glance=True)
        report = (await self._prober.check(job)).report
        self.glances[report.finding] += 1
        self._finish(tracked.id, None)
        if contradicts(self._cameras.get(tracked.id, tracked).health, report):
            self._schedule.at_once(tracked.id)
        self._wake.set()

    async def _views(self, tracked: Tracked, wish: LearningWish | None) -> Views:
        try:
            views = await self._references.for_check(tracked.id, tracked.health, now=self._clock.now())
        except Unavailable:  # the check is worth more than what it is compared with
            return Views()
        if wish is None:
            return views
        return Views(() if wish.afresh else views.references, learn=True)

    async def _collect(self, group: asyncio.TaskGroup) -> None:
        while True:
            batch = [await self._arrived.get()]
            if batch[0].camera_id not in self._waiters:
                self._hurry.clear()
                alarm = group.create_task(self._ring(BATCH_WAIT_S, self._hurry))
                await self._hurry.wait()
                alarm.cancel()
            while not self._arrived.empty():
                batch.append(self._arrived.get_nowait())
            await self._record(batch)
            self._wake.set()

    async def _record(self, batch: Collection[_Arrived]) -> None:
        async with self._writing:
            finished = []
            for arrived in batch:
                tracked = await self._placed_now(arrived.camera_id)
                if tracked is not None and tracked.url == arrived.url:
                    finished.append(Finished(tracked, arrived.checked, arrived.at, arrived.views, arrived.asked))
                    self.checks[arrived.checked.report.finding] += 1
            try:
                recorded = await self._recorder.record(finished)
                self.trouble = None
            except (StorageFull, Unavailable) as problem:
                # Nothing was saved and nothing has changed in memory: the next checks will say the same.
                log.error("checks cannot be saved", reason=problem.detail, checks=len(finished))
                self.trouble, recorded = problem.detail, []
            for record in recorded:
                self._cameras[record.tracked.id] = record.tracked
        results = {record.tracked.id: record for record in recorded}
        for arrived in batch:
            self._finish(arrived.camera_id, results.get(arrived.camera_id), quick=arrived.quick)

    def _finish(self, camera_id: uuid.UUID, recorded: Recorded | None, *, quick: bool = False) -> None:
        dead_for_s, recheck_in_s, stretch = 0.0, None, 1.0
        if recorded is not None:
            recheck_in_s, health = recorded.recheck_in_s, recorded.tracked.health
            stretch = self._settings.stretch_by_state.get(health.state, 1.0)
            if health.state is HealthState.OFFLINE and health.since is not None:
                dead_for_s = (self._clock.now() - health.since).total_seconds()
            served = self._waiters.pop(camera_id, [])
            for waiter in served if quick else served + self._patient.pop(camera_id, []):
                if not waiter.done():
                    waiter.set_result(recorded)
        now = self._clock.monotonic()
        self._schedule.finish(camera_id, now=now, recheck_in_s=recheck_in_s, dead_for_s=dead_for_s, stretch=stretch)
        if camera_id in self._waiters or camera_id in self._patient:  # asked for again, or not recorded: once more
            self._schedule.at_once(camera_id, awaited=camera_id in self._waiters)

    async def _lapse(self) -> None:
        while True:  # at first what began or ended while nobody ran
            looked_at = self._clock.now()
            await self._place_all()
            edge = self._arrangements.next_edge(looked_at)  # also one that came while others were writing
            until_edge_s = (edge - self._clock.now()).total_seconds() if edge is not None else LAPSE_INTERVAL_S
            await self._clock.sleep(max(0.0, min(LAPSE_INTERVAL_S, until_edge_s)))

    async def _place_all(self) -> None:
        now = self._clock.now()
        async with self._writing:
            for camera_id in await self._apply([self._placed(tracked, now) for tracked in self._cameras.values()]):
                self._schedule.at_once(camera_id)
        self._wake.set()

    async def _placed_now(self, camera_id: uuid.UUID) -> Tracked | None:
        """The camera as it is to be judged: what people have set may have begun or ended during the check."""
        tracked = self._cameras.get(camera_id)
        if tracked is not None and (move := self._placed(tracked, self._clock.now())) is not None:
            await self._apply([move])
            return self._cameras[camera_id]
        return tracked

    async def _reload(self, only: Collection[uuid.UUID]) -> None:
        """Read these cameras, or all, from the registry."""
        async with self._writing:
            now = self._clock.now()
            async with self._database.reading() as session:
                records = {record.id: record for record in await store.cameras(session, only)}
                missing = records.keys() - self._cameras.keys()
                rows = await store.healths(session, missing if only else ()) if missing else {}
            moved, came = set[uuid.UUID](), {key for key in records if key in self._cameras or key not in rows}
            for key, record in records.items():
                known = self._cameras.get(key)
                if known is None:
                    self._cameras[key] = Tracked.read(record, rows.get(key), self._settings.prefer, now)
                else:
                    self._cameras[key] = known.registered(record, self._settings.prefer)
                    moved |= {key} if self._cameras[key].url != known.url else set()
            if without := sorted(missing - rows.keys()):
                async with self._database.unit_of_work() as tx:
                    await store.begin(tx.session, without, now)
            for gone in (set(only) if only else set(self._cameras)) - records.keys():
                self._cameras.pop(gone, None)
                self._schedule.forget(gone)
            moves = [self._placed(self._cameras[key], now, anew=key in came) for key in records]
            moved |= await self._apply(moves)
            for key in records:
                self._watch(self._cameras[key], now, at_once=key in moved)
        self._wake.set()

    def _placed(self, tracked: Tracked, now: datetime, *, anew: bool = False) -> Move | None:
        """What people have set (`anew`: for another record than before), and what went stale while nobody looked."""
        record, health = tracked.record, tracked.health
        said = tracked.standing(self._arrangements.of(record, now=now))
        if said is not None:
            since = now if anew or said.since is None else min(said.since, now)
            after = administer(health, said.state, now=since, detail=said.detail, held=said.held)
        elif in_hand(health):
            after = administer(health, None, now=now, detail="")
        elif stale(health, now=now, policy=self._policy):
            after = lapse(health, now=now, policy=self._policy)
        else:  # nearly always, and this is asked of every camera every half minute
            return None
        return Move(tracked, after, now) if after.health != health else None

    async def _apply(self, placed: Iterable[Move | None]) -> set[uuid.UUID]:
        """Those that are handed back to the checks: they are due at once."""
        if moves := [each for each in placed if each is not None]:
            for tracked in await self._recorder.apply(moves):
                self._cameras[tracked.id] = tracked
        return {each.tracked.id for each in moves if in_hand(each.tracked.health) and not in_hand(each.verdict.health)}

    def _watch(self, tracked: Tracked, now: datetime, *, at_once: bool) -> None:
        if tracked.url is None:
            self._schedule.forget(tracked.id)
            return
        pace = self._settings.pace_by_class.get(tracked.record.point_class or "", self._settings.pace)
        checked_at = tracked.health.checked_at
        ago = (now - checked_at).total_seconds() if checked_at is not None else None
        soon = doubt(tracked.health, policy=self._policy)
        self._schedule.watch(
            tracked.id,
            tracked.url.host,
            pace,
            now=self._clock.monotonic(),
            checked_ago_s=ago,
            link=link_of(tracked.record),
            due_in_s=soon - ago if soon is not None and ago is not None else None,
        )
        if at_once:
            self._schedule.at_once(tracked.id)
