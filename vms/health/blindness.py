"""Are the cameras down, or are we cut off? Decided from what the last checks of many hosts have in common. Pure."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from streams.model import Finding, ProbeReport


class Sight(StrEnum):
    """How far a failed connection can be held against a camera."""

    CLEAR = "clear"
    DOUBTFUL = "doubtful"
    """Every one of the last few hosts failed: wait for some more before believing it of any."""
    CUT_OFF = "cut_off"
    """Nearly all hosts fail at once: it is us."""


@dataclass(frozen=True, slots=True)
class BlindnessPolicy:
    """Cut off: of the last 20 different hosts that were not known to be down, checked within the last minute, at least
    90 % could not be connected to. Independent failures do not do that (at 10 % dead cameras: below 1e-15), a dead
    switch stands for fewer hosts than the 20 that are checked meanwhile. Where fewer are checked (many cameras behind
    few recorders): every one of at least `few` was lost within one moment, and none is reached since."""

    hosts: int = 20
    share: float = 0.9
    window: timedelta = timedelta(minutes=1)
    doubtful_hosts: int = 5
    """So many failing in a row, all others being older: a cut that is just beginning would look like this."""
    few: int = 3
    """Fewer hosts than these are never enough. 0: nor are any fewer than `hosts`."""
    moment: timedelta = timedelta(seconds=90)
    """Hosts are lost together within this time: each is looked at once in an interval of a minute. A lost host waits so
    long for the others' checks."""


@dataclass(frozen=True, slots=True)
class HostOutcome:
    """Whether a host could be connected to."""

    host: str
    at: datetime
    reached: bool
    lost_at: datetime | None = None
    """Since when it fails though it had been reached before; None: it is reached, or never was."""


def reached(report: ProbeReport) -> bool:
    """Whether the network led us to the camera, whatever it then said."""
    unreached = report.finding in (Finding.REFUSED, Finding.TIMED_OUT, Finding.RESET, Finding.BLIND)
    return report.connect_ms is not None or not unreached


def blindness(outcomes: Sequence[HostOutcome], *, now: datetime, policy: BlindnessPolicy) -> Sight:
    """`outcomes`: the last one of each host, oldest first."""
    recent = [outcome for outcome in outcomes if now - outcome.at <= policy.window][-policy.hosts :]
    if len(recent) < policy.hosts:
        return _among_few(outcomes, now, policy)
    failed = [not outcome.reached for outcome in recent]
    if sum(failed) >= policy.share * len(failed):
        return Sight.CUT_OFF
    return Sight.DOUBTFUL if all(failed[-policy.doubtful_hosts :]) else Sight.CLEAR


def _among_few(outcomes: Sequence[HostOutcome], now: datetime, policy: BlindnessPolicy) -> Sight:
    recent = [outcome for outcome in outcomes if now - outcome.at <= 2 * policy.moment]
    if not policy.few or len(recent) < policy.few:
        return Sight.CLEAR
    last_reached = max((outcome.at for outcome in recent if outcome.reached), default=None)
    lost = [each.lost_at for each in recent if each.lost_at is not None]
    lost = [at for at in lost if last_reached is None or at > last_reached]
    if not lost:
        return Sight.CLEAR
    if len(lost) == len(recent) and max(lost) - min(lost) <= policy.moment:
        return Sight.CUT_OFF
    return Sight.DOUBTFUL if now - min(lost) <= policy.moment else Sight.CLEAR


class Lookout:
    """Remembers the last outcome of the last few hosts."""

    def __init__(self, policy: BlindnessPolicy) -> None:
        self._policy = policy
        self._last: OrderedDict[str, HostOutcome] = OrderedDict()

    def note(self, outcome: HostOutcome, *, known_down: bool, known: bool = True) -> None:
        """A host that is known to be down, and is, says nothing about us. `known`: it has been judged before."""
        if known_down and not outcome.reached:
            return
        before = self._last.get(outcome.host)
        if not outcome.reached:
            had = known if before is None else before.reached
            lost_at = outcome.at if had else before.lost_at if before is not None else None
            outcome = replace(outcome, lost_at=lost_at)
        self._last[outcome.host] = outcome
        self._last.move_to_end(outcome.host)
        while len(self._last) > self._policy.hosts:
            self._last.popitem(last=False)

    def sight(self, now: datetime) -> Sight:
        return blindness(tuple(self._last.values()), now=now, policy=self._policy)
