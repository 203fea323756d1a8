"""Whether cameras that share something have failed together: together, not, or not known yet. Pure."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType


class CauseKind(StrEnum):
    """What cameras share, by the record's columns and the smallest thing first; then what nobody has written down: what
    they have shown, and the township that they stand in."""

    POLE = "pole"
    RECORDER = "recorder"
    SWITCH = "switch"
    POWER = "power"
    UPLINK = "uplink"
    LEARNED = "learned"
    """Something that cameras have shown by failing together again and again (learning.py)."""
    TOWNSHIP = "township"
    """The one line of a township whose records name no uplink, or one and the same."""
    RECORDER_CLOCK = "recorder_clock"
    UPLINK_CLOCK = "uplink_clock"
    """Of wrong clocks: cameras take the time from their recorder, or by their line (clocks.py)."""


CLOCKS: Mapping[CauseKind, CauseKind] = MappingProxyType(
    {CauseKind.RECORDER_CLOCK: CauseKind.RECORDER, CauseKind.UPLINK_CLOCK: CauseKind.UPLINK}
)
"""By the cause of wrong clocks: the thing of the record."""
TOWNSHIP_LEAST = 5
"""Of fewer cameras that fail together nobody can say that it was their township."""
NO_SIGNAL = "no_signal"
"""The picture fault of a recorder's channel whose camera is gone."""


WRONG_CLOCK = "wrong_clock"


class Common(StrEnum):
    """What of a failure cameras may have in common."""

    DARK = "dark"
    CLOCK = "clock"


def common(state: str, faults: Collection[str]) -> Common | None:
    """None: it is the camera's own, such as a dirty lens."""
    if dark(state, faults):
        return Common.DARK
    return Common.CLOCK if set(faults) == {WRONG_CLOCK} else None


def dark(state: str, faults: Collection[str]) -> bool:
    """Whether the camera itself is gone: it does not answer, or its recorder answers and says "no signal"."""
    return state == "offline" or NO_SIGNAL in faults


@dataclass(frozen=True, slots=True, order=True)
class Cause:
    """One thing that cameras share."""

    kind: CauseKind
    key: str
    root: str = "/"
    """The path of the root division in which that key means this thing: two counties may both have a "SW1"."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A camera in use that shares the thing, as its checks see it."""

    camera_id: uuid.UUID
    state: str
    """`offline` also when its recorder says "no signal"."""
    since: datetime | None
    reached_at: datetime | None
    """When a check last got a picture from it."""


@dataclass(frozen=True, slots=True)
class CausePolicy:
    window: timedelta = timedelta(seconds=120)
    """Cameras that go dark within this time have gone dark together: two check intervals, since each is looked at once
    in one."""
    share: float = 0.8
    """So many of those that worked before must be dark: one camera may have a way of its own."""
    least: int = 2
    township_share: float = 0.9
    """As `share`. A township is an area, and its cameras may have lines of several operators: only where hardly one
    answers is it one line, or one supply."""
    clocks_agree: timedelta = timedelta(seconds=30)
    """Clocks that differ by no more are wrong by the same amount."""
    township_looked_at: float = 0.5
    """More than this share of a township's cameras must be dark also where the others were not looked at in time."""


class Verdict(StrEnum):
    JOINS = "joins"
    """Its incident has been raised already: who fell with the others belongs there."""
    TOGETHER = "together"
    NOT = "not"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Judged:
    """What is known of one cause; `down`: those that went dark together, in the order in which they did."""

    cause: Cause
    verdict: Verdict
    down: tuple[uuid.UUID, ...]
    unseen: tuple[uuid.UUID, ...] = ()
    """Whose answer is waited for: not looked at, or in vain, since the first of them went dark."""


def judge_cause(
    cause: Cause,
    neighbours: Sequence[Neighbour],
    failed_at: Mapping[uuid.UUID, datetime],
    now: datetime,
    policy: CausePolicy,
) -> Judged:
    """`failed_at`: the cameras that have just gone dark and have no incident yet, those without the cause too."""
    fallen = sorted((failed_at[each.camera_id], each.camera_id) for each in neighbours if each.camera_id in failed_at)
    fallen = [one for one in fallen if fallen[-1][0] - one[0] <= policy.window]
    if not fallen:
        return Judged(cause, Verdict.NOT, ())
    began = fallen[0][0]
    down = tuple(camera_id for _, camera_id in fallen)
    others = [each for each in neighbours if each.camera_id not in failed_at and _counts(each, began, policy)]
    unseen = tuple(each.camera_id for each in others if each.reached_at is None or each.reached_at <= began)
    open_questions, standing = len(unseen), len(others) - len(unseen)
    over = now - began >= policy.window
    least, share = _demanded(cause, policy)
    if len(down) >= least and len(down) >= share * (len(down) + standing + (0 if over else open_questions)):
        enough = cause.kind is not CauseKind.TOWNSHIP or _most(len(down), others, policy)
        return Judged(cause, Verdict.TOGETHER if enough else Verdict.NOT, down)
    may_grow = len(down) + open_questions
    possible = may_grow >= least and may_grow >= share * (may_grow + standing)
    return Judged(cause, Verdict.WAIT, down, unseen) if possible and not over else Judged(cause, Verdict.NOT, down)


def _demanded(cause: Cause, policy: CausePolicy) -> tuple[int, float]:
    """How many cameras must be dark at least, and which share of those that worked."""
    if cause.kind is CauseKind.TOWNSHIP:
        return TOWNSHIP_LEAST, policy.township_share
    return policy.least, policy.share


def _most(down: int, others: Sequence[Neighbour], policy: CausePolicy) -> bool:
    """Of those whose state was known: what nobody could ever look at, as without an address, says nothing."""
    known = sum(other.state != "unknown" for other in others)
    return down > policy.township_looked_at * (down + known)


def _counts(neighbour: Neighbour, began: datetime, policy: CausePolicy) -> bool:
    """Those that were dark long before, or that nobody expects to work, say nothing about the cause."""
    if neighbour.state in {"maintenance", "retired", "override"}:
        return False
    if neighbour.state == "offline":
        return neighbour.since is not None and neighbour.since >= began - policy.window
    return True


def choose(judged: Sequence[Judged]) -> Judged | None:
    """The cause of one camera's failure: what has its incident already, else what explains the most cameras, and of
    such the smallest thing. None: it has failed by itself. While a larger cause is still open, so is the choice: then
    its verdict is WAIT."""
    for settled in (Verdict.JOINS, Verdict.WAIT):
        if (first := next((one for one in judged if one.verdict is settled), None)) is not None:
            return first
    together = [one for one in judged if one.verdict is Verdict.TOGETHER]
    order = list(CauseKind)
    return min(together, key=lambda one: (-len(one.down), order.index(one.cause.kind)), default=None)
