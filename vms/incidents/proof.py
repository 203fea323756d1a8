"""Whether a repair is proven: what one check says of it, and what the checks say together. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from streams.model import Finding, PictureFault, ProbeReport
from vms.health.model import Health, HealthState
from vms.health.own_clock import OFFSET
from vms.health.weather import VEILING

UNCOMPARED = "Not compared: no approved reference view."
SETTLED = frozenset({HealthState.ONLINE, HealthState.MAINTENANCE})
"""States that do not contradict a good check; in maintenance, and where a person holds a state, only the check itself
speaks."""


class Outcome(StrEnum):
    """What a check says of the repair."""

    GOOD = "good"
    BAD = "bad"
    UNSURE = "unsure"
    """Neither: we were blind, or what was wrong cannot be judged in this picture. It is not the crew's fault: the
    repair waits for a look that can tell."""


class Reason(StrEnum):
    """Why a check was not good, or less than it could be; the web client has the words."""

    NO_STREAM = "no_stream"
    FAULTS = "faults"
    BLIND = "blind"
    DOUBTFUL = "doubtful"
    """The neighbours fail or are veiled too: it may be our network or the weather."""
    NOT_TOLD = "not_told"
    """The fault of the incident can be neither seen nor ruled out."""
    NOT_COMPARED = "not_compared"
    """There is an approved reference, but this picture cannot be held against it: by night, in infra-red."""
    NO_REFERENCE = "no_reference"
    """Nobody has approved a view to compare with: said beside a good check, and not enough for a moved camera."""
    UNSETTLED = "unsettled"
    """The check was good, but the damped state does not follow yet."""
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True)
class Look:
    """One check of one camera for a repair's sake."""

    outcome: Outcome
    reason: Reason | None = None
    words: str = ""
    """A sentence in English; empty for a good one with nothing to add."""
    faults: tuple[PictureFault, ...] = ()
    """Those that the reason speaks of."""

    @property
    def holds(self) -> bool:
        """Whether the check itself was good: the damped state follows a good one only after a second."""
        return self.outcome is Outcome.GOOD or self.reason is Reason.UNSETTLED


@dataclass(frozen=True, slots=True)
class ProofPolicy:
    """How much it takes."""

    checks: int = 3
    """Good ones in a row."""
    over: timedelta = timedelta(seconds=60)
    """From the first of them to the last."""
    bad: int = 2
    """So many bad ones among the last `window`, and it goes back."""
    retry: timedelta = timedelta(seconds=30)
    """While nothing can be told, the next look comes after so long, then after twice as long each time."""
    longest_wait: timedelta = timedelta(minutes=10)

    @property
    def spacing(self) -> timedelta:
        return self.over / max(self.checks - 1, 1)

    @property
    def window(self) -> int:
        """So many rounds decide, the last ones."""
        return 4 * self.checks

    def wait(self, unsure: int) -> timedelta:
        """To the next look, after so many in a row that could not tell."""
        if unsure <= self.checks:
            return self.spacing
        doubled = max(self.spacing, self.retry) * (1 << min(unsure - self.checks - 1, 10))
        return max(min(doubled, self.longest_wait), self.spacing)


@dataclass(frozen=True, slots=True)
class Proven:
    pass


@dataclass(frozen=True, slots=True)
class NotProven:
    """It goes back; `last`: the last check that was bad."""

    last: Look


@dataclass(frozen=True, slots=True)
class LookAgain:
    at: datetime


def look_of(
    report: ProbeReport,
    health: Health,
    was_wrong: Collection[PictureFault],
    *,
    has_reference: bool,
    doubtful: bool = False,
) -> Look:
    """What this check says. `was_wrong`: the picture faults of the incident; `has_reference`: an approved view that
    has not expired; `doubtful`: what it saw may be our network's or the weather's doing."""
    if report.finding is Finding.BLIND:
        return Look(Outcome.UNSURE, Reason.BLIND, report.detail)
    if doubtful and report.finding is not Finding.OK:
        return Look(Outcome.UNSURE, Reason.DOUBTFUL, "Other cameras fail too: it may be our own network.")
    if report.finding is not Finding.OK:
        return Look(Outcome.BAD, Reason.NO_STREAM, f"The camera gives no picture: {report.detail}")
    faults = {score.kind for score in report.faults}
    veils = VEILING if doubtful else frozenset()
    if faults - veils:
        return _of_faults(Outcome.BAD, Reason.FAULTS, "The picture is not sound", faults - veils)
    if veils & (faults | set(was_wrong)):
        return Look(Outcome.UNSURE, Reason.DOUBTFUL, "Other cameras are veiled too: it may be the weather.")
    untold = set(was_wrong) & set(report.not_checkable) - {PictureFault.MOVED}
    if untold:
        return _of_faults(Outcome.UNSURE, Reason.NOT_TOLD, "Cannot be judged in this picture", untold)
    if has_reference and not compared(report):
        return Look(Outcome.UNSURE, Reason.NOT_COMPARED, "The view could not be compared with the approved reference.")
    if PictureFault.MOVED in was_wrong and not has_reference:
        return Look(Outcome.UNSURE, Reason.NO_REFERENCE, UNCOMPARED)
    if health.state not in SETTLED and not health.held:
        still = f"The check was good, but the camera is still {health.state.value}."
        return Look(Outcome.UNSURE, Reason.UNSETTLED, still)
    return Look(Outcome.GOOD) if has_reference else Look(Outcome.GOOD, Reason.NO_REFERENCE, UNCOMPARED)


def compared(report: ProbeReport) -> bool:
    """Whether the picture was held against a reference view: only then can be told whether the camera was moved."""
    return PictureFault.MOVED not in report.not_checkable


def clock_offset_s(report: ProbeReport) -> float | None:
    """By how much the clock in the picture is ahead of ours, in seconds. None: it was not read, or may not be judged
    since ours is off: then it is not known to be right."""
    return None if PictureFault.WRONG_CLOCK in report.not_checkable else report.measures.get(OFFSET)


def _of_faults(outcome: Outcome, reason: Reason, words: str, kinds: Iterable[PictureFault]) -> Look:
    faults = tuple(sorted(kinds))
    return Look(outcome, reason, f"{words}: {', '.join(kind.replace('_', ' ') for kind in faults)}.", faults)


def together(looks: Collection[Look]) -> Look:
    """One round of an incident with several cameras: no better than the worst of them. A good one says nothing of what
    each of them was compared with."""
    for outcome in (Outcome.BAD, Outcome.UNSURE):
        worst = [look for look in looks if look.outcome is outcome]
        if worst:
            among = f"{len(worst)} of {len(looks)} cameras: " if len(looks) > 1 else ""
            faults = {fault for look in worst if look.reason is worst[0].reason for fault in look.faults}
            return Look(outcome, worst[0].reason, among + worst[0].words, tuple(sorted(faults)))
    return Look(Outcome.GOOD)


def decide(
    rounds: Sequence[tuple[datetime, Look]], now: datetime, policy: ProofPolicy
) -> Proven | NotProven | LookAgain:
    """What follows from the last rounds, oldest first, the last one of now. Only what was seen to be bad goes back."""
    looks = [look for _, look in rounds[-policy.window :]]
    in_a_row = next((n for n, look in enumerate(reversed(looks)) if not look.holds), len(looks))
    spread = policy.over * 0.9 if policy.checks > 1 else timedelta()
    enough = in_a_row >= policy.checks and rounds[-1][0] - rounds[-in_a_row][0] >= spread
    if enough and looks[-1].outcome is Outcome.GOOD:
        return Proven()
    bad = [look for look in looks if look.outcome is Outcome.BAD]
    if len(bad) >= policy.bad:
        return NotProven(bad[-1])
    unsure = next((n for n, look in enumerate(reversed(looks)) if look.outcome is not Outcome.UNSURE), len(looks))
    return LookAgain(now + policy.wait(unsure))


def waited(rounds: Sequence[tuple[datetime, Outcome]], until: datetime) -> timedelta:
    """How long a repair lay with us because we could not tell, from rounds in order: no time of the crew's."""
    spans = pairwise([*rounds, (until, Outcome.GOOD)])
    return sum((end - at for (at, outcome), (end, _) in spans if outcome is Outcome.UNSURE and end > at), timedelta())
