"""Health as other features see it: check now, and what the watch measures and misses."""

import asyncio
import uuid
from collections.abc import Collection, Iterable
from datetime import timedelta

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from typing_extensions import override

from streams.model import StreamKind
from vms.evidence.service import EvidenceService
from vms.health.blindness import BlindnessPolicy, Sight
from vms.health.judge import DampingPolicy
from vms.health.model import COUNTED, HealthState
from vms.health.pool import ProberPool
from vms.health.recording import Recorded, Recorder
from vms.health.scheduler import Lag, Pace
from vms.health.watch_settings import LearningWish, WatchSettings
from vms.health.watching import Watch
from vms.settings import Settings, factors_by_name
from vms.web.problems import Conflict, Unavailable
from vms.web.wording import say

QUEUEING_S = 8.0
"""How long "check now" may wait beside the check itself: for the host's free connection, and for the transaction."""
LATE_S = 120.0
"""A camera this late means that we cannot keep up."""


def damping(settings: Settings) -> DampingPolicy:
    """The policy that fits the set interval."""
    seconds = [settings.check_interval_s, *factors_by_name(settings.check_interval_by_class).values()]
    counted = factors_by_name(settings.check_stretch_by_state).items()
    stretch = max((each for name, each in counted if HealthState(name) in COUNTED), default=1.0)
    return DampingPolicy(
        recheck_after=min(timedelta(seconds=10), timedelta(seconds=min(seconds)) / 3),
        stale_after=max(3 * stretch * timedelta(seconds=max(seconds)), timedelta(minutes=2)),
        hourly=timedelta(hours=1) / settings.evidence_per_hour if settings.evidence_per_hour else None,
    )


def watch_settings(settings: Settings) -> WatchSettings:
    """How the watch runs, from the set values."""
    by_class = factors_by_name(settings.check_interval_by_class)
    by_state = factors_by_name(settings.check_stretch_by_state)
    return WatchSettings(
        in_flight=settings.prober_processes * settings.prober_concurrency,
        connections_per_host=settings.connections_per_host,
        deadline_s=settings.check_deadline_s,
        pace=_pace(settings.check_interval_s, settings.cheap_passes),
        pace_by_class={name: _pace(interval_s, settings.cheap_passes) for name, interval_s in by_class.items()},
        stretch_by_state={HealthState(name): stretch for name, stretch in by_state.items()},
        prefer=StreamKind(settings.check_stream),
        checks_per_link=settings.checks_per_link or None,
        utc_offset_min=settings.camera_utc_offset_min,
        clock_tolerance_s=settings.clock_tolerance_s,
        transport=settings.rtsp_transport,
    )


def _pace(interval_s: float, glances: int) -> Pace:
    return Pace(interval_s=interval_s, first_spread_s=min(45.0, interval_s), glances=glances)


def blindness_policy(settings: Settings) -> BlindnessPolicy:
    """Each host is looked at once an interval: what is lost together is seen within one and a half."""
    seconds = [settings.check_interval_s, *factors_by_name(settings.check_interval_by_class).values()]
    moment = max(timedelta(seconds=90), 1.5 * timedelta(seconds=max(seconds)))
    return BlindnessPolicy(few=settings.own_outage_hosts, moment=moment)


class NotChecked(Conflict):
    title = say("not_checked")


class HealthService:
    """`watch` is None in a process that does not watch cameras."""

    def __init__(self, watch: Watch | None, deadline_s: float) -> None:
        self._watch = watch
        self._deadline_s = deadline_s

    async def check_fully(self, camera_id: uuid.UUID) -> Recorded:
        """As `check_now`, but as thoroughly as the usual checks: for whom the answer counts and not the wait."""
        return await self._checked(camera_id, None, full=True)

    async def check_now(self, camera_id: uuid.UUID, *, learn: bool = False, afresh: bool = False) -> Recorded:
        """The result of a check that ended after the call. `learn`: with a reference view of what it saw;
        `afresh`: without being held against earlier ones. Raises NotChecked or Unavailable."""
        return await self._checked(camera_id, LearningWish(afresh) if learn else None, full=False)

    def hasten(self, camera_ids: Collection[uuid.UUID], within: timedelta) -> None:
        """Have these checked now that would not be checked within that time; nobody waits for the results."""
        if self._watch is not None:
            self._watch.hasten(camera_ids, within.total_seconds())

    async def _checked(self, camera_id: uuid.UUID, wish: LearningWish | None, *, full: bool) -> Recorded:
        if self._watch is None:
            raise Unavailable(say("checks_elsewhere"), retry_after_s=60)
        try:
            async with asyncio.timeout(self._deadline_s + QUEUEING_S):
                return await self._watch.check_now(camera_id, wish, full=full)
        except KeyError as error:
            raise NotChecked(self._watch.why_not_watched(camera_id) or say("not_known_yet")) from error
        except TimeoutError as error:
            raise Unavailable(say("check_late"), retry_after_s=10) from error


class WatchTroubles:
    """Says on /readyz what keeps the watch from doing its work."""

    def __init__(self, watch: Watch, pool: ProberPool, recorder: Recorder, evidence: EvidenceService) -> None:
        self._watch, self._pool, self._recorder, self._evidence = watch, pool, recorder, evidence

    async def __call__(self) -> str | None:
        """The gravest, or None."""
        if self._watch.trouble is not None:
            return self._watch.trouble
        if self._pool.alive == 0:
            return "no prober process is running: cameras are not checked"
        if self._recorder.sight is Sight.CUT_OFF:
            return "nearly every camera host fails at once: this machine is cut off from the cameras"
        if self._recorder.clocks.off_by_s is not None:
            ahead = -self._recorder.clocks.off_by_s
            return (
                f"this machine's clock is {ahead:+.0f} s off by what most cameras show: set it; theirs are not judged"
            )
        lag = self._watch.lag
        if lag.seconds > LATE_S:
            return f"checks are {lag.seconds:.0f} s late: {_remedy(lag)}"
        return self._evidence.trouble


def _remedy(lag: Lag) -> str:
    match lag.full:
        case ("link", name):
            return f"the line of {name} is full: raise VMS_CHECKS_PER_LINK if it carries more"
        case ("host", _):  # without its address: anybody may read this
            return "a camera host has all its connections: raise VMS_CONNECTIONS_PER_HOST if such hosts bear more"
        case _:
            return "raise VMS_PROBER_PROCESSES or VMS_CHECK_INTERVAL_S"


class WatchCollector(Collector):
    """Reads the watch's counters when they are asked for."""

    def __init__(self, watch: Watch, pool: ProberPool, recorder: Recorder, evidence: EvidenceService) -> None:
        self._watch, self._pool, self._recorder, self._evidence = watch, pool, recorder, evidence

    @override
    def collect(self) -> Iterable[Metric]:
        watch, pool, evidence = self._watch, self._pool, self._evidence
        checks = CounterMetricFamily("vms_checks", "Checks by finding.", labels=("finding",))
        for finding, count in watch.checks.items():
            checks.add_metric((finding.value,), count)
        missed = CounterMetricFamily("vms_evidence_missed", "Frames that could not be kept.", labels=("reason",))
        for reason, count in evidence.missed.items():
            missed.add_metric((reason,), count)
        glances = CounterMetricFamily("vms_glances", "Cheap passes by finding.", labels=("finding",))
        for finding, count in watch.glances.items():
            glances.add_metric((finding.value,), count)
        yield checks
        yield glances
        yield missed
        yield GaugeMetricFamily("vms_cameras_watched", "Cameras that are checked.", watch.watched)
        yield GaugeMetricFamily("vms_checks_in_flight", "Checks running or being recorded.", watch.in_flight)
        yield GaugeMetricFamily("vms_check_lag_seconds", "How late the most overdue check is.", watch.lag.seconds)
        yield GaugeMetricFamily("vms_cut_off", "1: nearly all hosts fail.", self._recorder.sight is Sight.CUT_OFF)
        off_by_s = self._recorder.clocks.off_by_s or 0.0
        yield GaugeMetricFamily("vms_own_clock_off_seconds", "Our clock by what most cameras show.", -off_by_s)
        yield GaugeMetricFamily("vms_prober_processes", "Prober processes running.", pool.alive)
        yield CounterMetricFamily("vms_prober_restarts", "Prober processes lost and replaced.", pool.restarts)
        yield CounterMetricFamily("vms_prober_lost_jobs", "Checks lost with their processes.", pool.lost_jobs)
        yield GaugeMetricFamily("vms_evidence_bytes", "Disk taken by evidence frames.", evidence.used_bytes)
        yield GaugeMetricFamily("vms_evidence_budget_bytes", "Disk for evidence frames.", evidence.budget_bytes)
        yield CounterMetricFamily("vms_evidence_evicted", "Frames removed to make room.", evidence.evicted)
        named = "Frames that signed reports name, removed to make room before their term."
        yield CounterMetricFamily("vms_evidence_given_up", named, evidence.given_up)
