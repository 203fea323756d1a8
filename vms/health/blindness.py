"""Are the cameras down, or are we cut off? Decided from what the last checks of many hosts have in common. Pure."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
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
    switch stands for fewer hosts than the 20 that are checked meanwhile. With fewer hosts we never claim it."""

    hosts: int = 20
    share: float = 0.9
    window: timedelta = timedelta(minutes=1)
    doubtful_hosts: int = 5
    """So many failing in a row, all others being older: a cut that is just beginning would look like this."""


@dataclass(frozen=True, slots=True)
class HostOutcome:
    """Whether a host could be connected to."""

    host: str
    at: datetime
    reached: bool


def reached(report: ProbeReport) -> bool:
    """Whether the network led us to the camera, whatever it then said."""
    unreached = report.finding in (Finding.REFUSED, Finding.TIMED_OUT, Finding.RESET, Finding.BLIND)
    return report.connect_ms is not None or not unreached


def blindness(outcomes: Sequence[HostOutcome], *, now: datetime, policy: BlindnessPolicy) -> Sight:
    """`outcomes`: the last one of each host, oldest first."""
    recent = [outcome for outcome in outcomes if now - outcome.at <= policy.window][-policy.hosts :]
    if len(recent) < policy.hosts:
        return Sight.CLEAR
    failed = [not outcome.reached for outcome in recent]
    if sum(failed) >= policy.share * len(failed):
        return Sight.CUT_OFF
    return Sight.DOUBTFUL if all(failed[-policy.doubtful_hosts :]) else Sight.CLEAR


class Lookout:
    """Remembers the last outcome of the last few hosts."""

    def __init__(self, policy: BlindnessPolicy) -> None:
        self._policy = policy
        self._last: OrderedDict[str, HostOutcome] = OrderedDict()

    def note(self, outcome: HostOutcome, *, known_down: bool) -> None:
        """A host that is known to be down, and is, says nothing about us."""
        if known_down and not outcome.reached:
            return
        self._last[outcome.host] = outcome
        self._last.move_to_end(outcome.host)
        while len(self._last) > self._policy.hosts:
            self._last.popitem(last=False)

    def sight(self, now: datetime) -> Sight:
        return blindness(tuple(self._last.values()), now=now, policy=self._policy)
