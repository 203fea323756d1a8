"""The only place that decides what is wired to what: opens everything, runs the background work, closes everything."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from enum import StrEnum
from functools import partial
from random import Random

from streams.clock import Clock, SystemClock
from streams.relay.hub import Hub
from streams.relay.model import RelaySettings
from streams.rtsp.client import open_audio, open_session
from vms.accounts.access import Access
from vms.accounts.expiry import Expiry
from vms.accounts.passwords import Passwords
from vms.accounts.screens import Screens
from vms.accounts.service import People
from vms.accounts.sign_in import SignIns
from vms.accounts.tokens import Tokens
from vms.bus.memory import MemoryBus
from vms.coverage.assessing import Assessing
from vms.coverage.forecasting import Forecasting
from vms.coverage.months import Months
from vms.coverage.night import Nights
from vms.coverage.published import Publishing
from vms.coverage.service import CoverageService
from vms.db.engine import Database
from vms.db.inbox import Inbox
from vms.db.seal import KEY_FILE, load_key_file
from vms.errors import StartupError
from vms.events import CameraStateChanged, IncidentChanged, ReportsLate, ReportsMade
from vms.evidence.files import Folder
from vms.evidence.service import EvidenceService
from vms.health.blindness import Lookout
from vms.health.measured_rates import MeasuredRates
from vms.health.own_clock import ClockWatch, OwnClockPolicy
from vms.health.pool import cores_of_our_own, prober_pool
from vms.health.recording import Recorder
from vms.health.service import (
    HealthService,
    WatchCollector,
    WatchTroubles,
    blindness_policy,
    damping,
    watch_settings,
)
from vms.health.watching import Watch
from vms.incidents.metrics import IncidentFigures
from vms.incidents.raising import Raiser
from vms.incidents.service import Incidents
from vms.incidents.verifying import Verifier
from vms.incidents.watching import IncidentWatch, cause_policy, learning_policy, life_policy, proof_policy
from vms.live.metrics import LiveCollector
from vms.live.service import LiveService
from vms.live.turn import TurnServers
from vms.maintenance.plan import Plan
from vms.maintenance.service import Maintenance
from vms.notify import sending
from vms.notify.delivering import Deliverer
from vms.notify.dispatching import Notifier
from vms.notify.metrics import NotifyCollector
from vms.notify.pictures import Album
from vms.plans.service import Planner
from vms.points.bulk import BulkEdits
from vms.points.consents import Consents
from vms.points.documents import Documents
from vms.points.entry import entry_of
from vms.points.fields import Fields
from vms.points.lists import CameraLists
from vms.points.past_days import PastDays
from vms.points.past_lists import PastLists
from vms.points.records import Records
from vms.points.reverting import Reverts
from vms.points.service import Points
from vms.points.transfers import Transfers
from vms.references.service import ReferenceDesk, reference_policy
from vms.references.shelf import Shelf
from vms.reports.content import Sources
from vms.reports.schedule import Schedule
from vms.reports.scheduling import Schedules
from vms.reports.service import Reports
from vms.settings import Settings
from vms.setup import opened
from vms.sitelists.service import SiteLists
from vms.supervisor import Supervisor, supervised
from vms.walls.patrolling import Patrols
from vms.walls.service import Walls
from vms.walls.snapshots import Snapshots
from vms.web.deps import Container
from vms.web.sse import Announcer
from vms.web.system import register_service_metrics
from vms.workorders.service import WorkOrders

LEFT_BEHIND_INTERVAL_S = 1.0
"""How soon facts stored by another process (a command beside the service) reach the bus."""


class Part(StrEnum):
    """What a process does. `vms serve` does all of it."""

    API = "api"
    SCHEDULER = "scheduler"
    RELAY = "relay"
    WORKER = "worker"


ALL_PARTS = frozenset(Part)


@asynccontextmanager
async def compose(
    settings: Settings, *, clock: Clock | None = None, parts: frozenset[Part] = ALL_PARTS
) -> AsyncIterator[Container]:
    """The running service without its socket. Raises StartupError when something it needs is missing."""
    clock = clock or SystemClock()
    bus = MemoryBus()
    seal = load_key_file(settings.data_dir / KEY_FILE)
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(opened(settings, clock=clock, bus=bus))
        container = Container(settings, clock, bus, database, seal)
        supervisor = await stack.enter_async_context(supervised(clock))
        container.readiness.append(database.trouble)
        _accounts(container, supervisor)
        await _features(container, supervisor, stack, parts)
        # Last: whoever listens to facts does so by now.
        supervisor.start("outbox", lambda: _relay_left_behind(database, clock))
        yield container


def _accounts(container: Container, supervisor: Supervisor) -> None:
    settings, database, passwords = container.settings, container.database, Passwords()
    idle = timedelta(minutes=settings.session_idle_min)
    container.provide(Access(database, container.clock, idle))
    supervisor.start("expiry", Expiry(database, container.clock, idle).run)
    container.provide(SignIns(database, passwords, timedelta(hours=settings.session_max_h)))
    container.provide(People(database, passwords))
    container.provide(Tokens(database))
    container.provide(Screens(database))


async def _features(
    container: Container, supervisor: Supervisor, stack: AsyncExitStack, parts: frozenset[Part]
) -> None:
    """Each feature's service, in the order in which they need each other."""
    if parts & {Part.API, Part.RELAY}:  # whoever answers /whep holds the sockets of its viewers
        await _live(container, supervisor, stack)
    await _health(container, supervisor, stack, watching=Part.SCHEDULER in parts)
    _incidents(container, supervisor, working=Part.WORKER in parts)
    if Part.API in parts:
        _registry(container, supervisor, parts)
        announcer = Announcer(container.bus, container.clock)
        container.provide(announcer)
        stack.callback(announcer.close)
        supervisor.start("announcer", announcer.run)
        supervisor.start("heartbeat", announcer.keep_alive)
        register_service_metrics(container.metrics, container.bus, supervisor, announcer)


def _registry(container: Container, supervisor: Supervisor, parts: frozenset[Part]) -> None:
    database, clock = container.database, container.clock
    entry = entry_of(container.settings)
    container.provide(entry)
    container.provide(Points(database, container.seal, entry))
    container.provide(Documents(database, container.get(EvidenceService), entry))
    container.provide(Consents(entry))
    container.provide(Records(database))
    container.provide(Reverts(database, entry))
    container.provide(SiteLists(database))
    lists = CameraLists(database, container.bus, clock)
    container.provide(lists)
    container.provide(Transfers(database, container.seal, clock, entry=entry))
    days = PastDays(database, clock, container.settings.past_days_dir)
    container.provide(days)
    container.provide(PastLists(database, days))
    supervisor.start("past days", days.run)
    container.provide(BulkEdits(database, clock))
    container.provide(Fields(database))
    container.provide(Walls(database))
    container.provide(Patrols(database))
    container.provide(Snapshots(database, container.get(LiveService)))
    window, weights = container.settings.evidence_window, container.settings.weight_by_class
    coverage = CoverageService(database, container.bus, clock, window, lists, weights)
    container.provide(coverage)
    publishing = Publishing(database, coverage, clock, days)
    container.provide(publishing)
    rates = MeasuredRates(database, clock)
    container.provide(rates)
    supervisor.start("rates", rates.run)
    container.provide(Nights(database, coverage))
    months = Months(database, clock, window)
    container.provide(months)
    forecasting = Forecasting(database, coverage)
    container.provide(forecasting)
    container.provide(Assessing(coverage, months, container.settings.assessment_usable_weight))
    container.provide(Planner(database, coverage, clock, coverage.figures))
    settings = container.settings
    frames = Folder(settings.evidence_dir)
    sources = Sources(coverage, forecasting, months)
    stale_after, hold_for = damping(settings).stale_after, timedelta(days=settings.report_frames_days)
    reports = Reports(database, sources, container.seal, clock, settings.reports_dir, frames, stale_after, hold_for)
    container.provide(reports)
    schedules = Schedules(database, clock, Schedule.of_settings(settings), stale_after)
    container.provide(schedules)
    supervisor.start("published rates", publishing.run)
    supervisor.start("coverage", coverage.run)
    # After it: what lists read when the service starts, coverage takes too, and then must have heard what comes since.
    supervisor.start("lists", lists.run)
    if Part.WORKER in parts:
        supervisor.start("reports", lambda: reports.run(schedules.current))


def _incidents(container: Container, supervisor: Supervisor, *, working: bool) -> None:
    policy, database = life_policy(container.settings), container.database
    container.provide(Incidents(database, policy, container.settings.proof_checks))
    container.provide(WorkOrders(database, container.get(EvidenceService)))
    if working:
        inbox = Inbox("incidents", (CameraStateChanged,), database, container.bus)
        keep = timedelta(days=container.settings.proof_days)
        health = container.get(HealthService)
        watch = IncidentWatch(
            database,
            container.clock,
            inbox,
            Raiser(policy),
            causes=cause_policy(container.settings),
            hasten=health.hasten,
            learning=learning_policy(container.settings),
            keep_proofs=keep,
        )
        supervisor.start("incidents", watch.run)
        check = health.check_fully
        proof = proof_policy(container.settings)
        verifier = Verifier(database, container.bus, container.clock, check, life=policy, proof=proof)
        supervisor.start("verifier", verifier.run)
        figures = IncidentFigures(database, container.clock)
        container.metrics.register(figures)
        supervisor.start("incident figures", figures.run)
        heard = Inbox("notify", (IncidentChanged, ReportsMade, ReportsLate), database, container.bus)
        album = Album(database, container.get(EvidenceService))
        send = partial(sending.send, hosts=container.settings.reachable_hosts)
        deliverer = Deliverer(database, container.clock, container.seal, album, send=send)
        home = container.settings.home
        notifier = Notifier(database, container.clock, heard, deliverer, home, lasting=policy.reopen_within)
        container.metrics.register(NotifyCollector(deliverer))
        supervisor.start("notifier", notifier.run)


async def _live(container: Container, supervisor: Supervisor, stack: AsyncExitStack) -> None:
    settings = container.settings
    relay = RelaySettings(
        ice_addresses=settings.ice_addresses,
        ice_port=settings.ice_port,
        max_views=settings.live_views,
        max_sources=settings.live_sources,
        linger_s=settings.live_linger_s,
        transcode_cores=settings.transcode_cores,
    )
    transport = settings.rtsp_transport
    hub = Hub(
        relay,
        open_session=partial(open_session, transport=transport),
        open_audio=partial(open_audio, transport=transport),
        clock=container.clock,
    )
    live = LiveService(
        hub,
        container.database,
        container.bus,
        container.seal,
        container.clock,
        views_per_user=settings.views_per_user,
        line_percent=settings.live_line_percent,
    )
    container.provide(live)
    container.provide(_turn_servers(settings))
    container.provide(hub)
    container.metrics.register(LiveCollector(hub, live))
    await live.recover()
    supervisor.start("live", live.run)
    stack.push_async_callback(live.drain)  # runs after the hub has closed every view
    await stack.enter_async_context(hub)


def _turn_servers(settings: Settings) -> TurnServers:
    lifetime = timedelta(hours=settings.turn_lifetime_h)
    if not settings.turn_urls:
        return TurnServers((), b"", lifetime)
    if settings.turn_secret_file is None:
        raise StartupError("VMS_TURN_URLS needs VMS_TURN_SECRET_FILE: the secret that the TURN server shares with us")
    try:
        secret = settings.turn_secret_file.read_bytes().strip()
    except OSError as error:
        raise StartupError(f"VMS_TURN_SECRET_FILE cannot be read: {error.strerror}") from error
    if not secret:
        raise StartupError("VMS_TURN_SECRET_FILE is empty")
    return TurnServers(settings.turn_urls, secret, lifetime)


async def _health(container: Container, supervisor: Supervisor, stack: AsyncExitStack, *, watching: bool) -> None:
    settings, database, clock = container.settings, container.database, container.clock
    evidence = EvidenceService(database, Folder(settings.evidence_dir), settings.evidence_budget_mb * 1_000_000)
    container.provide(evidence)
    if not watching:
        _references(container, HealthService(None, settings.check_deadline_s), evidence)
        return
    await evidence.open()
    policy = damping(settings)
    shelf = Shelf(database, container.bus, evidence, reference_policy(settings))
    supervisor.start("references", shelf.run)
    lookout = Lookout(blindness_policy(settings))
    clocks = ClockWatch(OwnClockPolicy(tolerance_s=settings.clock_tolerance_s))
    recorder = Recorder(database, evidence, policy, lookout, shelf, clocks=clocks)
    processes, concurrency = settings.prober_processes, settings.prober_concurrency
    pool = await stack.enter_async_context(
        prober_pool(
            processes=processes,
            concurrency=concurrency,
            clock=clock,
            cores=cores_of_our_own() if settings.prober_pinned else (),
        )
    )
    hub = container.services.get(Hub)
    watch = Watch(
        database,
        container.bus,
        clock,
        container.seal,
        pool,
        recorder,
        policy=policy,
        settings=watch_settings(settings),
        random=Random(),  # noqa: S311 - spreads checks over time, guards nothing
        busy_elsewhere=hub.connections if isinstance(hub, Hub) else lambda host: 0,
        references=shelf,
        arrangements=Plan(database, clock),
    )
    _references(container, HealthService(watch, settings.check_deadline_s), evidence)
    container.readiness.append(WatchTroubles(watch, pool, recorder, evidence))
    container.metrics.register(WatchCollector(watch, pool, recorder, evidence))
    supervisor.start("evidence sweep", evidence.sweep)
    supervisor.start("watch", watch.run)


def _references(container: Container, health: HealthService, evidence: EvidenceService) -> None:
    """Checks, and the views that they learn."""
    container.provide(health)
    policy = reference_policy(container.settings)
    container.provide(Maintenance(container.database))
    container.provide(ReferenceDesk(container.database, health, evidence, policy))


async def _relay_left_behind(database: Database, clock: Clock) -> None:
    while True:
        await database.publish_left_behind()
        await clock.sleep(LEFT_BEHIND_INTERVAL_S)
