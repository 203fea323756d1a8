"""From reports to a damped state: n of m both ways, picture faults apart from reachability. Pure: time is passed in."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from streams.model import Finding, PictureFault, ProbeReport
from vms.evidence.model import KeepReason
from vms.health.model import COUNTED, Health, HealthState, Observation, StateChange, Verdict

OUR_FAULT = "Not known: our own prober or network is at fault, the camera is not blamed."
UP = frozenset({HealthState.ONLINE, HealthState.DEGRADED})
MANAGED = frozenset({HealthState.MAINTENANCE, HealthState.RETIRED})
"""States that people set: reports are remembered in them but do not change them."""


@dataclass(frozen=True, slots=True)
class DampingPolicy:
    """How much it takes to be believed. The defaults show a fault within two check intervals of a minute."""

    window: int = 3
    """m: how many of the last reports vote."""
    confirmations: int = 2
    """n of m, for bad news and for good; more than half of `window`, so that both can't be confirmed at once."""
    blind_confirmations: int = 2
    """BLIND reports in a row before the state becomes unknown."""
    recheck_after: timedelta = timedelta(seconds=10)
    flapping_changes: int = 8
    """So many changes within `flapping_window` are flapping: four outages, not a repair with its trials."""
    flapping_window: timedelta = timedelta(hours=1)
    flapping_confirmations: int = 3
    """n while flapping, and no quick recheck: the state stops following every drop-out."""
    stale_after: timedelta = timedelta(minutes=3)
    """A state that was not looked at for so long is not known any more."""
    hourly: timedelta | None = timedelta(hours=1)
    """A frame is kept that often without any other reason; None: never."""

    def __post_init__(self) -> None:
        for needed in (self.confirmations, self.flapping_confirmations):
            if not self.window < 2 * needed <= 2 * self.window:
                raise ValueError(f"confirmations must be more than half of the window and at most {self.window}")


def judge(state: Health, report: ProbeReport, *, now: datetime, policy: DampingPolicy) -> Verdict:
    """What the report makes of the camera.

    Once known, the state depends on the last `policy.window` reports only. A report that contradicts the state
    changes nothing alone, but asks for a quick recheck; the first OK of an unknown camera is believed at once.
    Times never go back, even if `now` does.
    """
    now = max(now, state.checked_at or now, state.since or now)
    if report.finding is Finding.BLIND:
        return _blind(state, report, now, policy)
    seen = Observation(
        now, report.finding, frozenset(score.kind for score in report.faults), frozenset(report.not_checkable)
    )
    recent = (*state.recent, seen)[-policy.window :]
    changes = tuple(at for at in state.changes if now - at < policy.flapping_window)
    flapping = len(changes) >= policy.flapping_changes
    before = replace(state, recent=recent, checked_at=now, blind_streak=0, changes=changes, flapping=flapping)
    after = _voted(before, seen, policy)
    verdict = _moved(before, after, report, now, policy)
    keep = _keep(state, report, verdict, now, policy)
    health = verdict.health
    if report.snapshot is not None:
        health = replace(health, evidence_sha=report.snapshot.sha256, evidence_at=report.snapshot.taken_at)
    if KeepReason.HOURLY in keep:
        health = replace(health, hourly_at=now)
    return replace(
        verdict,
        health=health,
        recheck_in_s=_recheck(health, seen, policy),
        keep_evidence=keep,
        changed=_visible(health) != _visible(state),
    )


def administer(
    state: Health, managed: HealthState | None, *, now: datetime, detail: str, held: bool = False
) -> Verdict:
    """People put a camera into maintenance, retire it, take its address away (UNKNOWN), override its state (`held`), or
    (None) hand it back to the checks, which start from unknown."""
    target = managed if managed is not None else HealthState.UNKNOWN
    if managed is None and not in_hand(state):
        return Verdict(state)
    if state.state is target and state.held is held:
        return Verdict(replace(state, detail=detail))
    verdict = _forget(state, target, now=max(now, state.since or now), detail=detail)
    if not held:
        return verdict
    assert verdict.transition is not None  # noqa: S101 - as _forget has it
    said = replace(verdict.transition, to_state=HealthState.OVERRIDE)
    return replace(verdict, health=replace(verdict.health, held=True), transition=said)


def doubt(state: Health, *, policy: DampingPolicy) -> float | None:
    """How soon after its last check a camera should be looked at again because that check contradicts the state; None:
    there is no doubt. A doubt from before a restart is confirmed or cleared without a whole interval more."""
    return _recheck(state, state.recent[-1], policy) if state.recent else None


UNREACHED = frozenset({Finding.REFUSED, Finding.TIMED_OUT, Finding.RESET, Finding.UNAUTHORIZED, Finding.NOT_FOUND})
"""Findings that a cheap pass sees end. It never gets as far as the others."""


def contradicts(state: Health, glance: ProbeReport) -> bool:
    """Whether a cheap pass (connect, DESCRIBE) says otherwise than the state. It is no vote: a whole check follows."""
    if in_hand(state) or glance.finding is Finding.BLIND:
        return False
    if state.state in UP:
        return glance.finding is not Finding.OK
    return state.state is HealthState.OFFLINE and glance.finding is Finding.OK and state.finding in UNREACHED


def in_hand(state: Health) -> bool:
    """Whether people have set the state."""
    return state.held or state.state in MANAGED


def stale(state: Health, *, now: datetime, policy: DampingPolicy) -> bool:
    """Whether a judged camera was not looked at for too long."""
    if state.held or state.state not in COUNTED or state.checked_at is None:
        return False
    return now - state.checked_at >= policy.stale_after


def lapse(state: Health, *, now: datetime, policy: DampingPolicy) -> Verdict:
    """A judged camera that was not looked at for too long: unknown from the moment that its state went stale."""
    if not stale(state, now=now, policy=policy) or state.checked_at is None:
        return Verdict(state)
    at = max(state.checked_at + policy.stale_after, state.since or state.checked_at)
    return _forget(state, HealthState.UNKNOWN, now=at, detail=OUR_FAULT)


def _blind(state: Health, report: ProbeReport, now: datetime, policy: DampingPolicy) -> Verdict:
    streak = state.blind_streak + 1
    health = replace(state, blind_streak=streak)
    if streak < policy.blind_confirmations:
        return Verdict(health, recheck_in_s=policy.recheck_after.total_seconds())
    if state.held or state.state not in COUNTED:
        return Verdict(health)
    return _forget(health, HealthState.UNKNOWN, now=now, detail=f"{OUR_FAULT} {report.detail}".strip())


def _forget(state: Health, target: HealthState, *, now: datetime, detail: str) -> Verdict:
    """Enter a state that rests on no votes: the old ones must not speak when the checks come back."""
    before = HealthState.OVERRIDE if state.held else state.state
    change = StateChange(
        now, before, target, state.finding, state.faults, detail, state.evidence_sha, {}, state.flapping
    )
    health = replace(
        state, state=target, since=now, faults=frozenset(), held=False, detail=detail, recent=(), finding=None
    )
    return Verdict(health, change, changed=True)


def _voted(state: Health, seen: Observation, policy: DampingPolicy) -> Health:
    """The state after counting the votes; `seen` is the last of `state.recent`."""
    needed = policy.flapping_confirmations if state.flapping else policy.confirmations
    if state.held:
        return state
    reachable = _reachable(state, seen, needed)
    faults = _faults(state, needed) if reachable else frozenset()
    if state.state in MANAGED:
        return replace(state, finding=seen.finding, faults=faults)
    if reachable is None:
        return state
    to_state = HealthState.OFFLINE
    if reachable:
        to_state = HealthState.DEGRADED if faults else HealthState.ONLINE
    first = state.state is HealthState.UNKNOWN and reachable
    return replace(
        state,
        state=to_state,
        faults=faults,
        finding=_finding(state, seen, needed) if to_state is HealthState.OFFLINE else Finding.OK,
        # Failures from before the first picture must not help a later single failure to a majority.
        recent=(seen,) if first else state.recent,
    )


def _reachable(state: Health, seen: Observation, needed: int) -> bool | None:
    votes = Counter(observation.reachable for observation in state.recent)
    if votes[seen.reachable] >= needed:
        return seen.reachable
    if state.state in UP:
        return True
    if state.state is HealthState.OFFLINE:
        return False
    return True if seen.reachable else None


def _faults(state: Health, needed: int) -> frozenset[PictureFault]:
    """Each kind is voted on by the reports that could check it; without enough votes it stays what it was."""
    reports = [observation for observation in state.recent if observation.reachable]
    kinds = state.faults.union(*(report.faults for report in reports))
    confirmed = set()
    for kind in kinds:
        votes = Counter(kind in report.faults for report in reports if kind not in report.not_checkable)
        if votes[True] >= needed or (kind in state.faults and votes[False] < needed):
            confirmed.add(kind)
    return frozenset(confirmed)


def _finding(state: Health, seen: Observation, needed: int) -> Finding:
    """The finding behind OFFLINE: another one replaces it only when it is confirmed too."""
    repeated = sum(observation.finding is seen.finding for observation in state.recent) >= needed
    if repeated or state.finding is None or state.finding is Finding.OK:
        return seen.finding
    return state.finding


def _moved(before: Health, after: Health, report: ProbeReport, now: datetime, policy: DampingPolicy) -> Verdict:
    agrees = (after.finding is Finding.OK) == (report.finding is Finding.OK)
    detail = report.detail if agrees and not in_hand(before) else before.detail
    if before.state is after.state:
        after = replace(after, detail=detail)
        other = before.state is HealthState.DEGRADED and before.faults != after.faults
        return Verdict(after, _change(before, after, report, now) if other else None)
    changes = before.changes
    if before.state in COUNTED:
        changes = (*changes, now)[-2 * policy.flapping_changes :]
    flapping = len(changes) >= policy.flapping_changes
    if flapping:
        detail = f"{detail} Flapping: {len(changes)} changes within {policy.flapping_window}."
    after = replace(after, since=now, detail=detail, changes=changes, flapping=flapping)
    return Verdict(after, _change(before, after, report, now))


def _change(before: Health, after: Health, report: ProbeReport, now: datetime) -> StateChange:
    """Of the state, or of the faults behind a degraded one."""
    sha = report.snapshot.sha256 if report.snapshot is not None else before.evidence_sha
    kept = (after.detail, sha, _measures(report), after.flapping)
    return StateChange(now, before.state, after.state, after.finding, after.faults, *kept)


def _keep(
    state: Health, report: ProbeReport, verdict: Verdict, now: datetime, policy: DampingPolicy
) -> frozenset[KeepReason]:
    if report.snapshot is None:
        return frozenset()
    keep = {KeepReason.LATEST}
    if verdict.transition is not None:
        keep.add(KeepReason.TRANSITION)
    if policy.hourly is not None and (state.hourly_at is None or now - state.hourly_at >= policy.hourly):
        keep.add(KeepReason.HOURLY)
    return frozenset(keep)


def _recheck(health: Health, seen: Observation, policy: DampingPolicy) -> float | None:
    """Only a contradiction deserves a quick second look, and never a third in a row: a bad picture may flicker."""
    if health.flapping or in_hand(health):
        return None
    if health.state in UP and seen.reachable:
        contradicts = bool((seen.faults ^ health.faults) - seen.not_checkable)
    else:
        contradicts = health.state is HealthState.UNKNOWN or seen.reachable != (health.state in UP)
    wait = policy.recheck_after
    in_a_row = len(health.recent) == policy.window and seen.at - health.recent[0].at < 1.5 * wait * policy.window
    return wait.total_seconds() if contradicts and not in_a_row else None


def _measures(report: ProbeReport) -> dict[str, float]:
    timings = {
        "connect_ms": report.connect_ms,
        "first_picture_ms": report.first_picture_ms,
        "duration_s": report.duration_s,
    }
    return report.measures | {name: value for name, value in timings.items() if value is not None}


def _visible(health: Health) -> tuple[HealthState, Finding | None, frozenset[PictureFault], bool]:
    return health.state, health.finding, health.faults, health.flapping
