"""Whether clocks in pictures are wrong together, by the same amount: then it is the recorder's clock, or what the line
brings the time from. Pure."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from vms.causes.model import Cause, CausePolicy, Judged, Neighbour, Verdict, judge_cause


@dataclass(frozen=True, slots=True)
class ClockSeen:
    """The clock in a camera's picture, as its last check read it."""

    camera_id: uuid.UUID
    at: datetime
    offset_s: float
    """By how much it is ahead of ours."""
    confirmed: bool
    """It is known to be wrong."""


def judge_clocks(
    cause: Cause,
    clocks: Sequence[ClockSeen],
    failed_at: Mapping[uuid.UUID, datetime],
    single: Collection[uuid.UUID],
    now: datetime,
    policy: CausePolicy,
) -> Judged:
    """`clocks`: of the cameras that share it; `failed_at`: whose clock has just been found wrong; `single`: those of
    them that have an incident of their own for it. A clock that drifts is over the limit at one camera sooner than at
    the next: those with an incident have gone wrong with the others, however long ago."""
    fresh = [clock for clock in clocks if clock.camera_id in failed_at]
    if not fresh:
        return Judged(cause, Verdict.NOT, ())
    offset_s = _most_common(fresh, policy)
    alike = {clock.camera_id for clock in clocks if _agree(clock.offset_s, offset_s, policy)}
    gone = {key: at for key, at in failed_at.items() if key in alike}
    latest = max(gone.values())
    gone |= dict.fromkeys(alike.intersection(single) - gone.keys(), latest)
    neighbours = []
    for clock in clocks:
        key = clock.camera_id
        if key in gone:
            neighbours.append(Neighbour(key, "offline", gone[key], None))
        elif key in failed_at:
            neighbours.append(Neighbour(key, "online", None, now))  # wrong by another amount: a clock of its own
        elif not clock.confirmed:
            # One that agrees and is not known to be wrong yet says so soon.
            neighbours.append(Neighbour(key, "online", None, None if key in alike else clock.at))
    return judge_cause(cause, neighbours, gone, now, policy)


def agreeing(
    clocks: Sequence[ClockSeen], members: Collection[uuid.UUID], failed: Iterable[uuid.UUID], policy: CausePolicy
) -> tuple[uuid.UUID, ...]:
    """Those that failed whose clock is wrong by as much as the members' are."""
    offsets = {clock.camera_id: clock.offset_s for clock in clocks}
    known = [offsets[key] for key in members if key in offsets]
    if not known:
        return ()
    offset_s = median(known)
    return tuple(key for key in failed if key in offsets and _agree(offsets[key], offset_s, policy))


def _most_common(clocks: Sequence[ClockSeen], policy: CausePolicy) -> float:
    def company(clock: ClockSeen) -> int:
        return sum(_agree(clock.offset_s, other.offset_s, policy) for other in clocks)

    return max(clocks, key=company).offset_s


def _agree(one_s: float, other_s: float, policy: CausePolicy) -> bool:
    return abs(one_s - other_s) <= policy.clocks_agree.total_seconds()
