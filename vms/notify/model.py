"""Which rule concerns which incident, and when to tell of it. Pure; the words are in vms.notify.messages."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType


class Occasion(StrEnum):
    """Why somebody is told."""

    RAISED = "raised"
    REMINDER = "reminder"
    ESCALATED = "escalated"
    WORSENED = "worsened"
    """Degraded before, the camera is gone now."""
    DISPATCHED = "dispatched"
    """A crew has the order."""
    RETURNED = "returned"
    VERIFIED = "verified"
    """The service has seen that it is good; the person who reported it has the last word."""
    OVERDUE = "overdue"
    """Beyond the agreed time."""
    SUPERVISED = "supervised"
    """Under supervision from now on, with a deadline."""
    SUPERVISION_OVER = "supervision_over"
    """That deadline has passed."""
    RECOVERED = "recovered"
    REPORT_READY = "report_ready"
    """Made by itself."""
    REPORT_LATE = "report_late"
    """Due, and not made for an hour."""
    TEST = "test"


CHOSEN = (
    Occasion.RAISED,
    Occasion.WORSENED,
    Occasion.DISPATCHED,
    Occasion.RETURNED,
    Occasion.VERIFIED,
    Occasion.OVERDUE,
    Occasion.SUPERVISED,
    Occasion.SUPERVISION_OVER,
)
"""Those that a rule of incidents may choose among; the others follow from what it has told."""
OF_REPORTS = (Occasion.REPORT_READY, Occasion.REPORT_LATE)
"""Those that a rule of reports may choose among."""


class About(StrEnum):
    """What a rule tells of."""

    INCIDENTS = "incidents"
    REPORTS = "reports"
    """Those that make themselves."""


TO_HIGHER_UP = frozenset({Occasion.OVERDUE, Occasion.SUPERVISION_OVER})
"""Told to the rule's higher channel, too, whoever has taken the incident in hand."""


class Obstacle(StrEnum):
    """Why a message was not taken; the web client has the words."""

    NOT_TAKEN = "not_taken"
    CHANNEL_OFF = "channel_off"
    ADDRESS_UNREADABLE = "address_unreadable"
    """Sealed with another key file: it must be entered again."""
    ADDRESS_REFUSED = "address_refused"
    """A service or a host that nothing is sent to: vms.notify.sending."""
    CUT_OFF = "cut_off"
    """The service ended during the attempt."""


@dataclass(frozen=True, slots=True)
class RuleTerms:
    """What a rule says. Empty classes, kinds or units: all."""

    division_path: str
    classes: frozenset[int]
    kinds: frozenset[str]
    since: datetime
    """When the rule was made: it is for incidents from then on."""
    hold: timedelta
    """An incident that goes by itself within this time is never told."""
    repeat: timedelta | None
    escalate: timedelta | None
    """After so long without anybody having acknowledged it."""
    recovery: bool
    occasions: frozenset[Occasion] = frozenset(CHOSEN)
    units: frozenset[uuid.UUID] = frozenset()
    """Those that see to the incident: vms.notify.store.seeing_to."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one rule has said of one incident so far."""

    due_at: datetime | None
    occasion: Occasion
    told_at: datetime | None = None
    escalated_at: datetime | None = None
    overdue_at: datetime | None = None
    """When it told that the agreed time was over."""
    supervised_until: datetime | None = None
    """The deadline of the supervision that it has heard of."""
    supervision_over_at: datetime | None = None
    """When it told that this deadline had passed."""


def concerns(
    terms: RuleTerms, division_paths: Iterable[str], site_class: int, kind: str, units: Collection[uuid.UUID]
) -> bool:
    """Whether an incident there, which these units see to, is for that rule: one over several divisions is each
    one's."""
    return (
        any(path.startswith(terms.division_path) for path in division_paths)
        and (not terms.classes or site_class in terms.classes)
        and (not terms.kinds or kind in terms.kinds)
        and (not terms.units or not terms.units.isdisjoint(units))
    )


_BEGINS = frozenset({"raised", "reported", "reopened"})
_WIDENS = frozenset({"changed", "worsened", "joined", "dispatch"})
"""After these an incident may be for a rule that it was not for before: another kind, one more camera, another unit."""
_SAYS: Mapping[str, Occasion] = MappingProxyType(
    {
        "dispatch": Occasion.DISPATCHED,
        "returned": Occasion.RETURNED,
        "return": Occasion.RETURNED,
        "verified": Occasion.VERIFIED,
    }
)
"""What an act gives to say."""


def heard(
    told: Told | None,
    terms: RuleTerms,
    act: str,
    *,
    raised_at: datetime,
    open_now: bool,
    now: datetime,
    supervised_until: datetime | None = None,
    lasting: timedelta = timedelta(),
) -> Told | None:
    """After the incident has changed. None: nothing is to be said, or nothing any more. `due_at` None: nothing yet.
    `lasting`: how long it must have been gone before its end is told."""
    if not open_now:
        if told is not None and told.occasion is Occasion.RECOVERED:
            return told  # that it is closed is going to be said; a remark is no other end
        if told is None or told.told_at is None or not (terms.recovery or lasting):
            return None  # what was never told needs no end
        return replace(told, due_at=now + lasting, occasion=Occasion.RECOVERED)
    if told is not None and told.occasion is Occasion.RECOVERED and told.due_at is not None and told.due_at > now:
        # It comes and goes, and for who has read of it it never went.
        return replace(told, due_at=_repeated(terms, now), occasion=Occasion.REMINDER)
    if told is None and act not in _BEGINS and (act not in _WIDENS or raised_at < terms.since):
        return None
    # A rule that was off has not heard of the end before it is reopened.
    if told is None or told.occasion is Occasion.RECOVERED or act == "reopened":
        due_at = now + terms.hold if Occasion.RAISED in terms.occasions else None
        before = told or Told(due_at, Occasion.RAISED)
        told = replace(before, due_at=due_at, occasion=Occasion.RAISED, escalated_at=None)
    told = _weighed(told, terms, act, now)
    begins = supervised_until is not None and supervised_until != told.supervised_until
    said = (Occasion.SUPERVISED if begins else None, _SAYS.get(act))
    told = replace(told, supervised_until=supervised_until)
    if begins:
        told = replace(told, supervision_over_at=None)  # another deadline, which may pass again
    # A repair returned once too often begins the supervision: one message says the graver of both.
    occasion = next((each for each in said if each in terms.occasions), None)
    return replace(told, due_at=now, occasion=occasion) if occasion is not None else told


def _weighed(told: Told, terms: RuleTerms, act: str, now: datetime) -> Told:
    """What is gone is news to who was told that it is degraded, unless it comes back within the hold."""
    if told.occasion is Occasion.WORSENED and act in {"changed", "recovered"}:
        return replace(told, due_at=_repeated(terms, now), occasion=Occasion.REMINDER)
    untold = told.occasion is Occasion.RAISED and told.due_at is not None
    if act != "worsened" or untold or Occasion.WORSENED not in terms.occasions:
        return told
    return replace(told, due_at=now + terms.hold, occasion=Occasion.WORSENED)


@dataclass(frozen=True, slots=True)
class Standing:
    """What of an incident decides whether a time has run out."""

    due_at: datetime
    supervised_until: datetime | None
    stopped: bool
    """Its clock stands: paused, or sound."""
    sound: bool
    """Sound again, or said to be repaired and not yet checked."""


def run_out(told: Told, terms: RuleTerms, standing: Standing, now: datetime) -> Occasion | None:
    """Which time is over without the rule having said so."""
    until = standing.supervised_until
    lapsed = until is not None and until <= now and not standing.sound
    if lapsed and told.supervision_over_at is None and Occasion.SUPERVISION_OVER in terms.occasions:
        return Occasion.SUPERVISION_OVER
    late = standing.due_at < now and not standing.stopped
    return Occasion.OVERDUE if late and told.overdue_at is None and Occasion.OVERDUE in terms.occasions else None


def _repeated(terms: RuleTerms, now: datetime) -> datetime | None:
    return now + terms.repeat if terms.repeat is not None else None


def after_telling(told: Told, terms: RuleTerms, now: datetime) -> Told | None:
    """What comes next. None: nothing."""
    if told.occasion is Occasion.RECOVERED:
        return None
    return replace(
        told,
        due_at=_repeated(terms, now),
        occasion=Occasion.REMINDER,
        told_at=told.told_at or now,
        overdue_at=now if told.occasion is Occasion.OVERDUE else told.overdue_at,
        supervision_over_at=now if told.occasion is Occasion.SUPERVISION_OVER else told.supervision_over_at,
    )


def must_escalate(told: Told, terms: RuleTerms, *, since: datetime, now: datetime) -> bool:
    """Whether nobody has taken it in hand for too long. `since`: from then on it lay with nobody."""
    return (
        terms.escalate is not None
        and told.escalated_at is None
        and told.occasion is not Occasion.RECOVERED
        and now - since >= terms.escalate
    )


LONGEST_RETRY = timedelta(hours=1)
MOST_RETRIES = 17
"""Half a day together: a line that is cut in the evening is mended in the morning."""


def retry_at(attempts: int, now: datetime) -> datetime | None:
    """After so many failed attempts: in 1, 2, 4 … minutes, then once an hour; None: no more."""
    return now + min(timedelta(minutes=2 ** (attempts - 1)), LONGEST_RETRY) if attempts <= MOST_RETRIES else None


_SILENT = frozenset({"maintenance", "override"})


def silent(states: Collection[str]) -> bool:
    """Nothing is told while people have taken every camera of the incident out of what is measured: it is in
    maintenance, or somebody has set its state by hand."""
    return bool(states) and _SILENT.issuperset(states)
