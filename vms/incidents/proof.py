"""Whether a repair is proven: what one check says of it, and what the checks say together. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from streams.model import Finding, PictureFault, ProbeReport
from vms.health.model import HealthState

SETTLED = frozenset({HealthState.ONLINE, HealthState.MAINTENANCE})
"""States that do not contradict a good check; in maintenance only the check itself speaks."""


class Outcome(StrEnum):
    """What a check says of the repair."""

    GOOD = "good"
    BAD = "bad"
    UNSURE = "unsure"
    """Neither: we were blind, or what was wrong cannot be judged in this picture."""


class Reason(StrEnum):
    """Why a check was not good; the web client has the words."""

    NO_STREAM = "no_stream"
    FAULTS = "faults"
    BLIND = "blind"
    NOT_TOLD = "not_told"
    """The fault of the incident can be neither seen nor ruled out."""
    NOT_COMPARED = "not_compared"
    """The view was moved, and could not be compared with the approved reference."""
    UNSETTLED = "unsettled"
    """The check was good, but the damped state does not follow yet."""
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True)
class Look:
    """One check of one camera for a repair's sake."""

    outcome: Outcome
    reason: Reason | None = None
    words: str = ""
    """A sentence in English; empty for a good one."""

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
    """So many bad ones in all, and it goes back."""

    @property
    def spacing(self) -> timedelta:
        return self.over / max(self.checks - 1, 1)

    @property
    def most(self) -> int:
        """Rounds after which it goes back because nothing could be told."""
        return 4 * self.checks


@dataclass(frozen=True, slots=True)
class Proven:
    pass


@dataclass(frozen=True, slots=True)
class NotProven:
    """It goes back; `last`: the last check that was not good."""

    last: Look


@dataclass(frozen=True, slots=True)
class LookAgain:
    at: datetime


def look_of(
    report: ProbeReport, state: HealthState, was_wrong: Collection[PictureFault], *, compared: bool, has_reference: bool
) -> Look:
    """What this check says. `was_wrong`: the picture faults of the incident; `compared`: held against an approved
    reference view."""
    if report.finding is Finding.BLIND:
        return Look(Outcome.UNSURE, Reason.BLIND, report.detail)
    if report.finding is not Finding.OK:
        return Look(Outcome.BAD, Reason.NO_STREAM, f"The camera gives no picture: {report.detail}")
    if report.faults:
        kinds = ", ".join(sorted(score.kind.value.replace("_", " ") for score in report.faults))
        return Look(Outcome.BAD, Reason.FAULTS, f"The picture is not sound: {kinds}.")
    untold = sorted(kind.value.replace("_", " ") for kind in set(was_wrong) & set(report.not_checkable))
    if untold:
        return Look(Outcome.UNSURE, Reason.NOT_TOLD, f"Cannot be judged in this picture: {', '.join(untold)}.")
    if PictureFault.MOVED in was_wrong and has_reference and not compared:
        return Look(Outcome.UNSURE, Reason.NOT_COMPARED, "The view could not be compared with the approved reference.")
    if state not in SETTLED:
        return Look(Outcome.UNSURE, Reason.UNSETTLED, f"The check was good, but the camera is still {state.value}.")
    return Look(Outcome.GOOD)


def together(looks: Collection[Look]) -> Look:
    """One round of an incident with several cameras: no better than the worst of them."""
    for outcome in (Outcome.BAD, Outcome.UNSURE):
        worst = [look for look in looks if look.outcome is outcome]
        if worst:
            among = f"{len(worst)} of {len(looks)} cameras: " if len(looks) > 1 else ""
            return Look(outcome, worst[0].reason, among + worst[0].words)
    return Look(Outcome.GOOD)


def decide(
    rounds: Sequence[tuple[datetime, Look]], now: datetime, policy: ProofPolicy
) -> Proven | NotProven | LookAgain:
    """What follows from the rounds so far, oldest first; the last one is of now."""
    looks = [look for _, look in rounds]
    in_a_row = next((n for n, look in enumerate(reversed(looks)) if not look.holds), len(looks))
    spread = policy.over * 0.9 if policy.checks > 1 else timedelta()
    enough = in_a_row >= policy.checks and rounds[-1][0] - rounds[-in_a_row][0] >= spread
    if enough and looks[-1].outcome is Outcome.GOOD:
        return Proven()
    bad = [look for look in looks if look.outcome is Outcome.BAD]
    if len(bad) >= policy.bad:
        return NotProven(bad[-1])
    doubtful = [look for look in looks if look.outcome is not Outcome.GOOD]
    if len(looks) >= policy.most and doubtful:
        return NotProven(doubtful[-1])
    return LookAgain(now + policy.spacing)
