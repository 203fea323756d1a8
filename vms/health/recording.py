"""What is written of a batch of checks: one transaction for states, transitions, days, evidence and facts."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from streams.model import Finding, PictureFault, ProbeReport
from vms.db.engine import Database, Transaction
from vms.events import CameraStateChanged
from vms.evidence.model import KeepReason
from vms.evidence.service import EvidenceService, Frame, Reasons
from vms.health import store
from vms.health.blindness import HostOutcome, Lookout, Sight, reached
from vms.health.judge import DampingPolicy, judge
from vms.health.model import HealthState, StateChange, Verdict
from vms.health.own_clock import ClockWatch, OwnClockPolicy
from vms.health.prober import Checked, View, Views
from vms.health.rows import codes
from vms.health.tracked import Tracked, area_of
from vms.health.views import Learned, NoReferences, References
from vms.health.weather import VEILING, Veil, WeatherPolicy, WeatherWatch, without_weather

CUT_OFF = "nearly every camera host fails at once, so our own network is cut off"


@dataclass(frozen=True, slots=True)
class Finished:
    """A check that has come back. `tracked`: the camera as it is now, not as it was when the check began."""

    tracked: Tracked
    checked: Checked
    at: datetime
    views: Views = field(default_factory=Views)
    """What went with the check."""
    asked: bool = False
    """Whether a person asked for the reference view, and so decides what becomes of it."""
    doubtful: bool = False
    """What it saw may be our network's or the weather's doing: it proves and disproves nothing."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What has been written. `view`: the reference view that a person asked for, not yet stored; `doubtful`: as in
    Finished, and always where nothing was written yet."""

    tracked: Tracked
    report: ProbeReport
    recheck_in_s: float | None
    transition: StateChange | None = None
    view: View | None = None
    doubtful: bool = False

    @property
    def shown_sha(self) -> str | None:
        """The frame of this very check; None: it saw no picture, or it could not be kept."""
        seen, kept = self.report.snapshot, self.tracked.health.evidence_sha
        return kept if seen is not None and seen.sha256 == kept else None


class Recorder:
    """Judges and writes. What it returns is true only because the transaction has been committed."""

    def __init__(
        self,
        database: Database,
        evidence: EvidenceService,
        policy: DampingPolicy,
        lookout: Lookout,
        references: References | None = None,
        weather: WeatherWatch | None = None,
        clocks: ClockWatch | None = None,
    ) -> None:
        self._database = database
        self._references = references or NoReferences()
        self._weather = weather or WeatherWatch(WeatherPolicy())
        self.clocks = clocks or ClockWatch(OwnClockPolicy())
        self._evidence = evidence
        self._policy = policy
        self._lookout = lookout
        self.sight = Sight.CLEAR

    async def record(self, batch: Sequence[Finished]) -> list[Recorded]:
        """At most one report of each camera. Raises what the database raises; then nothing has changed."""
        believed: list[Finished] = []
        held: list[Recorded] = []
        for finished in batch:
            report, doubtful = self._judgeable(finished)
            if report is None:
                soon = self._policy.recheck_after.total_seconds()
                held.append(Recorded(finished.tracked, finished.checked.report, soon, doubtful=True))
            else:
                checked = replace(finished.checked, report=report)
                believed.append(replace(finished, checked=checked, doubtful=doubtful))
        if not believed:
            return held
        frames = [frame for finished in believed if (frame := _frame(finished)) is not None]
        async with self._evidence.saving(frames) as saving, self._database.unit_of_work() as tx:
            admitted = await saving.admit(tx.session)
            moves = [self._move(finished, kept=finished.tracked.id in admitted) for finished in believed]
            dark = [move.tracked.id for move in moves if move.verdict.transition and move.tracked.id not in admitted]
            await saving.keep(tx.session, {move.tracked.id: _reasons(move.verdict) for move in moves}, dark)
            after = await _write(tx, moves)
            pairs = zip(believed, moves, strict=True)
            learned = [_learned(finished, move) for finished, move in pairs if _taught(finished, move, admitted)]
            await self._references.keep(tx, learned)
        return held + [
            Recorded(
                tracked,
                finished.checked.report,
                move.verdict.recheck_in_s,
                move.verdict.transition,
                finished.checked.view if finished.asked else None,
                finished.doubtful,
            )
            for tracked, finished, move in zip(after, believed, moves, strict=True)
        ]

    async def apply(self, moves: Sequence["Move"]) -> list[Tracked]:
        """Write what did not come from a check: what people have set, what went stale."""
        async with self._database.unit_of_work() as tx:
            return await _write(tx, moves)

    def _judgeable(self, finished: Finished) -> tuple[ProbeReport | None, bool]:
        """The report as far as it can be held against the camera, None: not yet; and whether it is doubtful."""
        report, tracked = finished.checked.report, finished.tracked
        if report.finding is Finding.BLIND or tracked.url is None:
            return report, False
        outcome = HostOutcome(tracked.url.host, finished.at, reached(report))
        health = tracked.health
        known_down = health.state is HealthState.OFFLINE
        self._lookout.note(outcome, known_down=known_down, known=health.since is not None)
        self.sight = self._lookout.sight(finished.at)
        if report.snapshot is not None:
            known = PictureFault.WRONG_CLOCK in health.faults
            report = self.clocks.seen(tracked.id, tracked.url.host, report, finished.at, confirmed=known)
            return self._in_the_weather(finished, report)
        if outcome.reached or self.sight is Sight.CLEAR:
            return report, False
        return replace(report, finding=Finding.BLIND, detail=CUT_OFF) if self.sight is Sight.CUT_OFF else None, True

    def _in_the_weather(self, finished: Finished, report: ProbeReport) -> tuple[ProbeReport | None, bool]:
        """The report without what the weather does to all pictures of an area, None: the neighbours will tell."""
        tracked = finished.tracked
        found = self._weather.seen(tracked.id, area_of(tracked.record), report, finished.at)
        if found is None or found.veil is Veil.CAMERA:
            return report, False
        # What was confirmed as the camera's own stays so, whatever comes over it.
        if tracked.health.faults & VEILING:
            return report, True
        if found.veil is Veil.WEATHER:
            return without_weather(report, found), True
        return None if tracked.health.state is HealthState.ONLINE and not finished.asked else report, True

    def _move(self, finished: Finished, *, kept: bool) -> "Move":
        report = finished.checked.report if kept else replace(finished.checked.report, snapshot=None)
        tracked = finished.tracked.seen(report, finished.checked.print)
        return Move(tracked, judge(tracked.health, report, now=finished.at, policy=self._policy), finished.at, 1)


@dataclass(frozen=True, slots=True)
class Move:
    """A camera and the verdict that is to become its health."""

    tracked: Tracked
    verdict: Verdict
    at: datetime
    checks: int = 0


async def _write(tx: Transaction, moves: Sequence[Move]) -> list[Tracked]:
    after, days = [], []
    for move in moves:
        tracked, parts = move.tracked.moved_to(move.verdict.health, _until(move), checks=move.checks)
        after.append(tracked)
        days += parts
    await store.save(tx.session, [tracked.columns() for tracked in after])
    changes = [(move.tracked.id, move.verdict.transition) for move in moves]
    await store.add_transitions(tx.session, [(key, change) for key, change in changes if change is not None])
    await store.add_days(tx.session, days)
    for tracked, move in zip(after, moves, strict=True):
        if move.verdict.changed:
            tx.outbox.add(_fact(tracked, move.at))
    return after


def _until(move: Move) -> datetime:
    """The time that belongs to the old state ends with the transition, which may lie before it was noticed."""
    return move.verdict.transition.at if move.verdict.transition is not None else move.at


def _fact(tracked: Tracked, at: datetime) -> CameraStateChanged:
    health = tracked.health
    return CameraStateChanged(
        at=at,
        camera_id=tracked.id,
        code=tracked.record.code,
        division_path=tracked.record.division_path,
        state=health.state.value,
        finding=health.finding.value if health.finding is not None else None,
        faults=tuple(codes(health.faults)),
        checked_at=health.checked_at or at,
        since=health.since or at,
        evidence_sha=health.evidence_sha,
        flapping=health.flapping,
        held=health.held,
        evidence_at=health.evidence_at,
    )


def _frame(finished: Finished) -> Frame | None:
    report = finished.checked.report
    if report.snapshot is None:
        return None
    return Frame(finished.tracked.id, report.snapshot, report.finding, report.faults, report.measures)


def _taught(finished: Finished, move: Move, admitted: Collection[uuid.UUID]) -> bool:
    """Whether the check gave a reference view that may be kept: nothing about the camera is in doubt."""
    return (
        finished.checked.view is not None
        and not finished.asked
        and finished.tracked.id in admitted
        and move.verdict.health.state is HealthState.ONLINE
        and move.verdict.recheck_in_s is None
    )


def _learned(finished: Finished, move: Move) -> Learned:
    report, tracked = finished.checked.report, finished.tracked
    assert finished.checked.view is not None and report.snapshot is not None  # noqa: S101, PT018 - see _taught
    compared = bool(finished.views.references) and PictureFault.MOVED not in report.not_checkable
    return Learned(
        tracked.id,
        tracked.record.division_path,
        finished.checked.view,
        report.snapshot.sha256,
        same_view=compared,
        at=finished.at,
    )


def _reasons(verdict: Verdict) -> Reasons:
    keep = verdict.keep_evidence
    return Reasons(transition=KeepReason.TRANSITION in keep, hourly=KeepReason.HOURLY in keep)
