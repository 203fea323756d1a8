"""The life of an incident, from raised to closed: what may follow what, and what each step changes. Pure."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from registry.phrases import Phrase
from streams.model import PictureFault
from vms.accounts.model import Permission
from vms.web.wording import say

OFFLINE = "offline"
OVERRIDE = "override"
"""A person's word about the state stands in the place of the checks: it says nothing about the fault."""


class IncidentStatus(StrEnum):
    """Where an incident is in its life."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    DISPATCHED = "dispatched"
    ARRIVED = "arrived"
    AWAITING_CHECK = "awaiting_check"
    """Somebody says that it is mended; the service is looking for itself."""
    VERIFIED = "verified"
    """The service has seen that it is good; the person who reported it has the last word."""
    RETURNED = "returned"
    CLOSED = "closed"


class IncidentAction(StrEnum):
    """What people do to an incident."""

    ACKNOWLEDGE = "acknowledge"
    DISPATCH = "dispatch"
    ARRIVE = "arrive"
    REPAIRED = "repaired"
    PAUSE = "pause"
    RESUME = "resume"
    RETURN = "return"
    OVERRIDE = "override"
    CLOSE = "close"
    REMARK = "remark"
    SUPERVISE = "supervise"
    SPLIT = "split"
    """A camera does not belong to it: what it was grouped by was wrong."""


class Act(StrEnum):
    """What the service itself writes into the history, beside people's actions."""

    RAISED = "raised"
    REPORTED = "reported"
    CHANGED = "changed"
    """Another fault than before, or one more."""
    WORSENED = "worsened"
    """Told, not written: the camera is not degraded any more but gone."""
    RECOVERED = "recovered"
    RELAPSED = "relapsed"
    REOPENED = "reopened"
    JOINED = "joined"
    LEFT = "left"
    HELD = "held"
    """A person has overridden the camera's state: the incident stays open."""
    PHOTO = "photo"
    CHECKED = "checked"
    VERIFIED = "verified"
    RETURNED = "returned"
    SUPERVISED = "supervised"
    CLOSED = "closed"


class IncidentOrigin(StrEnum):
    HEALTH = "health"
    PERSON = "person"


class Resolution(StrEnum):
    """Why an incident is closed."""

    VERIFIED = "verified"
    RECOVERED = "recovered"
    """By itself: nobody had touched it."""
    SOUND_AGAIN = "sound_again"
    """By itself after somebody had been sent: the service has proven it, as it does a repair."""
    HANDLED = "handled"
    """The short way for minor ones: a person closed it, and the camera is sound."""
    OVERRIDDEN = "overridden"
    """A supervisor closed it without proof."""
    RETIRED = "retired"
    """The camera was taken down."""


GRAVEST_FIRST = (
    OFFLINE,
    *(
        fault.value
        for fault in (
            PictureFault.NO_SIGNAL,
            PictureFault.BLACK,
            PictureFault.COVERED,
            PictureFault.MOVED,
            PictureFault.FROZEN,
            PictureFault.DEFOCUSED,
        )
    ),
)


def gravest(state: str, faults: tuple[str, ...]) -> str:
    """What the incident is called after: `offline`, or the gravest picture fault."""
    if state == OFFLINE or not faults:
        return OFFLINE
    return min(faults, key=lambda fault: (GRAVEST_FIRST.index(fault) if fault in GRAVEST_FIRST else 99, fault))


@dataclass(frozen=True, slots=True)
class LifePolicy:
    """What the operator of the service sets."""

    repair_within: Mapping[int, timedelta] = field(
        default_factory=lambda: MappingProxyType({1: timedelta(hours=24), 2: timedelta(hours=48)})
    )
    """By class; `repair_within_others` for all other classes."""
    repair_within_others: timedelta = timedelta(hours=72)
    reopen_within: timedelta = timedelta(minutes=30)
    """A fault that comes back this soon after it went by itself is the same incident."""
    left_to_crew: timedelta = timedelta(hours=12)
    """So long who is on site may say that it was their work, before what is sound again is proven without them."""
    returns_before_supervision: int = 3
    supervision: timedelta = timedelta(hours=24)

    def due(self, site_class: int, raised_at: datetime) -> datetime:
        """When it must be mended."""
        return raised_at + self.repair_within.get(site_class, self.repair_within_others)


@dataclass(frozen=True, slots=True)
class Life:
    """Everything of an incident that decides what may follow."""

    status: IncidentStatus
    origin: IncidentOrigin
    raised_at: datetime
    due_at: datetime
    """Moves by the length of each pause when that ends, by the time that a returned repair waited for us, and by that
    in which a fault that is back was gone."""
    touched: bool = False
    """A person has taken it in hand."""
    paused_at: datetime | None = None
    paused_reason: str | None = None
    repaired_at: datetime | None = None
    recovered_at: datetime | None = None
    """Since when every camera of it is sound again."""
    returns: int = 0
    reopened: int = 0
    supervised_until: datetime | None = None
    closed_at: datetime | None = None
    resolution: Resolution | None = None

    @property
    def open(self) -> bool:
        return self.status is not IncidentStatus.CLOSED

    @property
    def supervised(self) -> bool:
        return self.supervised_until is not None

    def overdue(self, now: datetime) -> bool:
        """The clock stands while it is paused, while every camera is sound again, and from the repair on."""
        stands = (self.repaired_at, self.recovered_at, self.paused_at, self.closed_at)
        return min((at for at in stands if at is not None), default=now) > self.due_at


@dataclass(frozen=True, slots=True)
class Rule:
    """From where an action is possible, where it leads (None: nowhere), and the right it takes."""

    after: frozenset[IncidentStatus]
    to: IncidentStatus | None
    right: Permission
    needs_reason: bool = False


OPEN = frozenset(IncidentStatus) - {IncidentStatus.CLOSED}
_NEW = frozenset({IncidentStatus.RAISED, IncidentStatus.ACKNOWLEDGED})
WITH_CREW = frozenset({IncidentStatus.DISPATCHED, IncidentStatus.ARRIVED, IncidentStatus.RETURNED})
_SUPERVISE = Permission.SUPERVISE_REPAIRS

RULES: Mapping[IncidentAction, Rule] = MappingProxyType(
    {
        IncidentAction.ACKNOWLEDGE: Rule(
            frozenset({IncidentStatus.RAISED}), IncidentStatus.ACKNOWLEDGED, Permission.HANDLE_INCIDENTS
        ),
        IncidentAction.DISPATCH: Rule(_NEW | WITH_CREW, IncidentStatus.DISPATCHED, _SUPERVISE),
        IncidentAction.ARRIVE: Rule(
            frozenset({IncidentStatus.DISPATCHED, IncidentStatus.RETURNED}), IncidentStatus.ARRIVED, Permission.REPAIR
        ),
        IncidentAction.REPAIRED: Rule(WITH_CREW, IncidentStatus.AWAITING_CHECK, Permission.REPAIR),
        IncidentAction.PAUSE: Rule(_NEW | WITH_CREW, None, _SUPERVISE, needs_reason=True),
        IncidentAction.RESUME: Rule(_NEW | WITH_CREW, None, _SUPERVISE),
        IncidentAction.RETURN: Rule(
            frozenset({IncidentStatus.AWAITING_CHECK, IncidentStatus.VERIFIED}),
            IncidentStatus.RETURNED,
            _SUPERVISE,
            needs_reason=True,
        ),
        IncidentAction.OVERRIDE: Rule(OPEN, IncidentStatus.CLOSED, _SUPERVISE, needs_reason=True),
        IncidentAction.CLOSE: Rule(
            _NEW | {IncidentStatus.VERIFIED}, IncidentStatus.CLOSED, Permission.HANDLE_INCIDENTS
        ),
        # Closed, too: what a crew did without a network stays on record, though somebody closed it meanwhile.
        IncidentAction.REMARK: Rule(frozenset(IncidentStatus), None, Permission.VIEW_INCIDENTS, needs_reason=True),
        IncidentAction.SUPERVISE: Rule(OPEN - {IncidentStatus.VERIFIED}, None, _SUPERVISE, needs_reason=True),
        IncidentAction.SPLIT: Rule(_NEW | WITH_CREW, None, Permission.HANDLE_INCIDENTS),
    }
)
_TOUCHES = frozenset(IncidentAction) - {IncidentAction.REMARK, IncidentAction.SPLIT}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an action is not possible now, in words for people."""

    words: Phrase


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known beside the life when an action is judged."""

    now: datetime
    happened_at: datetime
    """When the person did it: a phone without network tells later."""
    sound: bool
    """Every camera of the incident is seen as good now."""
    reason: str | None = None
    on_the_spot: bool = False
    """The person may also handle incidents, not only repair: the short way from raised to repaired is theirs."""
    until: datetime | None = None
    """The deadline of a supervision, where somebody sets one."""
    several: bool = False
    """It has more than one camera."""
    waited: timedelta = timedelta()
    """How long the repair lay with us because we could not tell."""


def refusal(life: Life, action: IncidentAction, facts: Facts) -> Refusal | None:
    """None: it is possible. The reason that some actions need is not asked for here."""
    rule = RULES[action]
    after = rule.after | _NEW if action is IncidentAction.REPAIRED and facts.on_the_spot else rule.after
    if life.status not in after:
        return Refusal(say("not_in_status", status=say(f"status_{life.status}")))
    if action is IncidentAction.PAUSE and (life.paused_at or life.recovered_at) is not None:
        return Refusal(say("clock_stands"))
    if action is IncidentAction.RESUME and life.paused_at is None:
        return Refusal(say("clock_runs"))
    if action is IncidentAction.CLOSE and life.status in _NEW and not facts.sound:
        return Refusal(say("still_faulty"))
    if action is IncidentAction.SPLIT and not facts.several:
        return Refusal(say("one_camera_only"))
    return None


def apply(life: Life, action: IncidentAction, facts: Facts, policy: LifePolicy) -> Life:
    """The life after a possible action."""
    now = facts.now
    rule = RULES[action]
    after = replace(life, touched=life.touched or action in _TOUCHES)
    match action:
        case IncidentAction.PAUSE:
            return replace(after, paused_at=now, paused_reason=facts.reason)
        case IncidentAction.RESUME:
            return _resumed(after, now)
        case IncidentAction.SUPERVISE:
            return replace(after, supervised_until=facts.until or now + policy.supervision)
        case IncidentAction.RETURN:
            return returned(after, now, policy, waited=facts.waited)
        case IncidentAction.OVERRIDE:
            return closed(after, Resolution.OVERRIDDEN, now)
        case IncidentAction.CLOSE:
            return closed(
                after, Resolution.VERIFIED if life.status is IncidentStatus.VERIFIED else Resolution.HANDLED, now
            )
        case IncidentAction.REPAIRED:
            after = _resumed(after, facts.happened_at)
            return replace(after, status=IncidentStatus.AWAITING_CHECK, repaired_at=facts.happened_at)
        case IncidentAction.DISPATCH | IncidentAction.ARRIVE | IncidentAction.ACKNOWLEDGE:
            after = after if action is IncidentAction.ACKNOWLEDGE else _resumed(after, facts.happened_at)
            return replace(after, status=rule.to or after.status)
        case IncidentAction.REMARK | IncidentAction.SPLIT:
            return after


def returned(life: Life, now: datetime, policy: LifePolicy, *, waited: timedelta = timedelta()) -> Life:
    """Back to the crew; once too often, and it is under supervision with a deadline. `waited`: how long the repair lay
    with us because we could not tell, which is no time of the crew's."""
    returns = life.returns + 1
    until = life.supervised_until
    if returns > policy.returns_before_supervision and until is None:
        until = now + policy.supervision
    return replace(
        life,
        status=IncidentStatus.RETURNED,
        returns=returns,
        repaired_at=None,
        recovered_at=None,  # sound as far as the checks can tell: who sends it back has seen more
        supervised_until=until,
        due_at=life.due_at + waited + stood(life, now),
    )


def verified(life: Life, now: datetime) -> Life:
    """The service has seen that it is good. It closes what it found itself; who reported it closes the rest."""
    if life.origin is IncidentOrigin.HEALTH:
        return closed(life, Resolution.VERIFIED, now)
    return replace(life, status=IncidentStatus.VERIFIED)


def closed(life: Life, resolution: Resolution, now: datetime) -> Life:
    after = _resumed(life, now)
    return replace(after, status=IncidentStatus.CLOSED, closed_at=now, resolution=resolution)


def recovered(life: Life, now: datetime) -> Life:
    """Every camera is sound again. What nobody has touched closes by itself."""
    after = replace(life, recovered_at=now)
    if life.origin is IncidentOrigin.HEALTH and not life.touched:
        return closed(after, Resolution.RECOVERED, now)
    return after


def proven_by_itself_after(status: IncidentStatus, policy: LifePolicy) -> timedelta:
    """For how long it must have been sound again, with a crew sent, before the service looks whether that lasts."""
    return policy.reopen_within if status is IncidentStatus.DISPATCHED else policy.left_to_crew


def proves_itself_at(life: Life, policy: LifePolicy) -> datetime | None:
    """When that look begins. None: somebody has to say that it is mended."""
    if life.recovered_at is None or life.status not in WITH_CREW or life.origin is not IncidentOrigin.HEALTH:
        return None
    return life.recovered_at + proven_by_itself_after(life.status, policy)


def relapsed(life: Life, now: datetime) -> Life:
    """The fault is back before anybody closed the incident: its clock runs on from where it stood."""
    return replace(life, recovered_at=None, due_at=life.due_at + stood(life, now))


def stood(life: Life, now: datetime) -> timedelta:
    """How long the clock has stood for nothing but that the fault was gone: for a pause, and from a repair on, it
    stands anyway."""
    if life.recovered_at is None or life.paused_at is not None:
        return timedelta()
    return max((life.repaired_at or now) - life.recovered_at, timedelta())


def may_reopen(life: Life, now: datetime, policy: LifePolicy) -> bool:
    """Whether a new fault of the camera is this closed incident again: flapping, not a new event."""
    return (
        life.resolution is Resolution.RECOVERED
        and life.closed_at is not None
        and now - life.closed_at <= policy.reopen_within
    )


def reopened(life: Life) -> Life:
    """The same incident again; its clock has run on since it was first raised."""
    return replace(
        life,
        status=IncidentStatus.RAISED,
        recovered_at=None,
        closed_at=None,
        resolution=None,
        reopened=life.reopened + 1,
    )


def _resumed(life: Life, now: datetime) -> Life:
    if life.paused_at is None:
        return life
    until = min(now, life.recovered_at) if life.recovered_at is not None else now
    pause = max(until - life.paused_at, timedelta())
    return replace(life, due_at=life.due_at + pause, paused_at=None, paused_reason=None)


def common_division(paths: Sequence[str]) -> str | None:
    """The code of the smallest division that holds all of these paths, such as "/360902/360902101/"; None: there is
    none, since they lie under different roots."""
    levels = zip(*(path.strip("/").split("/") for path in paths), strict=False)
    common = [str(codes[0]) for codes in itertools.takewhile(lambda codes: len(set(codes)) == 1, levels)]
    return common[-1] if common else None
