"""Cameras that fail together again and again: what they must share, whatever their record says. Pure."""

import math
import uuid
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from vms.causes.model import Cause

Failure = tuple[uuid.UUID, datetime]
Pair = tuple[uuid.UUID, uuid.UUID]
"""In the order of their ids."""


@dataclass(frozen=True, slots=True)
class LearningPolicy:
    """Two cameras hang together if they failed together on `times` occasions and seldom apart, and if all pairs of the
    fleet, each camera failing whenever it likes, were hardly expected to give one such pair."""

    window: timedelta = timedelta(seconds=120)
    """Cameras that go dark within this time have gone dark together: two check intervals, since each is looked at once
    in one."""
    times: int = 3
    apart: timedelta = timedelta(hours=6)
    """What lies nearer to the occasion before is the same one: one storm, one evening of a bad plug."""
    share: float = 0.75
    """Of all failures of either of two, so many must be common: one fails alone now and then. And to so many of the
    others of its group a camera must hang."""
    chance: float = 0.01
    """The expected number of such pairs among independent cameras (Poisson, every pair of the fleet counted)."""
    most_together: int = 60
    """More within a window say that the county was without power or we without network, and nothing of one switch."""


@dataclass(frozen=True, slots=True)
class Group:
    """Cameras that must share something. `times`: the occasions on which most of them went dark together, oldest
    first."""

    camera_ids: tuple[uuid.UUID, ...]
    times: tuple[datetime, ...]


def fell_together(
    failures: Sequence[Failure],
    shared: Mapping[uuid.UUID, frozenset[Cause]],
    policy: LearningPolicy,
    told_apart: Collection[Pair] = frozenset(),
) -> list[Group]:
    """The groups, no camera in two, those with the most cameras first. `shared`: what the record says of each camera:
    a group that has something in common there is no news. `told_apart`: of which people have said that it is not so."""
    telling = _telling(failures, policy)
    failed = Counter(camera for camera, _ in telling)
    likely = _Likelihood(failed, telling, policy)
    near: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for (one, other), moments in _common(telling, policy).items():
        occasions = len(_occasions(moments, policy))
        often = len(moments) >= policy.share * (failed[one] + failed[other] - len(moments))
        if often and likely.more_than_chance(one, other, occasions) and (one, other) not in told_apart:
            near[one].add(other)
            near[other].add(one)
    found = []
    for group in _groups(near, policy.share):
        times = _occasions(_moments(group, telling, policy), policy)
        if len(times) >= policy.times and not _has_common(group, shared):
            found.append(Group(tuple(sorted(group)), tuple(times)))
    return sorted(found, key=lambda one: (-len(one.camera_ids), -len(one.times), one.camera_ids))


def continued(
    found: Sequence[Group], known: Mapping[uuid.UUID, Collection[uuid.UUID]]
) -> list[tuple[uuid.UUID | None, Group]]:
    """Each group with the known one that it goes on: that in which most of its cameras were. None: it is new."""
    was_in = {camera: key for key, cameras in known.items() for camera in cameras}
    taken: set[uuid.UUID] = set()
    answer: list[tuple[uuid.UUID | None, Group]] = []
    for group in found:
        votes = Counter(was_in[camera] for camera in group.camera_ids if camera in was_in)
        key = next((each for each, _ in votes.most_common() if each not in taken), None)
        taken |= {key} if key is not None else set()
        answer.append((key, group))
    return answer


def pair(one: uuid.UUID, other: uuid.UUID) -> Pair:
    return (one, other) if one < other else (other, one)


def _telling(failures: Sequence[Failure], policy: LearningPolicy) -> list[Failure]:
    """Oldest first, without what the same camera did again at once, and without what everybody did."""
    last: dict[uuid.UUID, datetime] = {}
    kept: list[Failure] = []
    for camera, at in sorted(failures, key=lambda failure: (failure[1], failure[0])):
        if camera not in last or at - last[camera] > policy.window:
            kept.append((camera, at))
            last[camera] = at
    moments = [at for _, at in kept]
    return [
        (camera, at)
        for camera, at in kept
        if bisect_right(moments, at + policy.window) - bisect_left(moments, at - policy.window) <= policy.most_together
    ]


def _common(telling: Sequence[Failure], policy: LearningPolicy) -> dict[Pair, list[datetime]]:
    """When the two of each pair went dark together; no failure counts twice for a pair."""
    moments: dict[Pair, list[datetime]] = defaultdict(list)
    matched: dict[Pair, datetime] = {}
    for place, (one, at) in enumerate(telling):
        for other, later in _within(telling, place, policy):
            key = pair(one, other)
            if key not in matched or matched[key] < at:
                moments[key].append(at)
                matched[key] = later
    return moments


def _within(telling: Sequence[Failure], place: int, policy: LearningPolicy) -> Iterator[Failure]:
    """The failures after that one that are together with it."""
    end = telling[place][1] + policy.window
    for after in range(place + 1, len(telling)):
        if telling[after][1] > end:
            return
        yield telling[after]


def _occasions(moments: Sequence[datetime], policy: LearningPolicy) -> list[datetime]:
    occasions: list[datetime] = []
    for at in moments:
        if not occasions or at - occasions[-1] >= policy.apart:
            occasions.append(at)
    return occasions


class _Likelihood:
    """Whether so many common failures could be chance: two that fail `n` and `m` times in a period T, each whenever it
    likes, are expected within a window w of each other n * m * 2w / T times."""

    def __init__(self, failed: Mapping[uuid.UUID, int], telling: Sequence[Failure], policy: LearningPolicy) -> None:
        self._failed, self._policy = failed, policy
        able = sum(count >= policy.times for count in failed.values())
        self._pairs = able * (able - 1) / 2
        period = telling[-1][1] - telling[0][1] if telling else timedelta()
        self._density = 2 * policy.window / max(period, policy.apart)

    def more_than_chance(self, one: uuid.UUID, other: uuid.UUID, occasions: int) -> bool:
        if occasions < self._policy.times:
            return False
        expected = self._failed[one] * self._failed[other] * self._density
        return self._pairs * _at_least(occasions, expected) <= self._policy.chance


def _at_least(count: int, expected: float) -> float:
    """The probability of `count` or more where so many are expected (Poisson), from above: the first term of the tail
    and a geometric series in place of the others."""
    ratio = expected / (count + 1)
    if ratio >= 1:
        return 1.0
    first = math.exp(count * math.log(expected) - expected - math.lgamma(count + 1))
    return min(1.0, first / (1 - ratio))


def _groups(near: Mapping[uuid.UUID, Collection[uuid.UUID]], share: float) -> Iterator[set[uuid.UUID]]:
    """Cameras of which each hangs to most of the others."""
    waiting = set(near)
    while waiting:
        reached = _reach(min(waiting), near, waiting)
        group = _close(reached, near, share)
        if len(group) > 1:
            yield group
        waiting -= group


def _reach(
    start: uuid.UUID, near: Mapping[uuid.UUID, Collection[uuid.UUID]], among: Collection[uuid.UUID]
) -> set[uuid.UUID]:
    reached, edge = {start}, [start]
    while edge:
        new = {other for other in near[edge.pop()] if other in among} - reached
        reached |= new
        edge += new
    return reached


def _close(group: set[uuid.UUID], near: Mapping[uuid.UUID, Collection[uuid.UUID]], share: float) -> set[uuid.UUID]:
    """Without those that hang to few of the others, the loosest first."""
    left = set(group)
    while True:
        links = {one: sum(other in left for other in near[one]) for one in left}
        loosest = min(left, key=lambda one: (links[one], one))
        if links[loosest] >= share * (len(left) - 1):
            return left
        left.remove(loosest)


def _moments(group: set[uuid.UUID], telling: Sequence[Failure], policy: LearningPolicy) -> list[datetime]:
    """When most of the group went dark together."""
    mine = [failure for failure in telling if failure[0] in group]
    moments: list[datetime] = []
    over: datetime | None = None
    for place, (camera, at) in enumerate(mine):
        fallen = {camera} | {other for other, _ in _within(mine, place, policy)}
        if (over is None or at > over) and len(fallen) >= policy.share * len(group):
            moments.append(at)
            over = at + policy.window
    return moments


def _has_common(group: set[uuid.UUID], shared: Mapping[uuid.UUID, frozenset[Cause]]) -> bool:
    return bool(frozenset.intersection(*(shared.get(camera, frozenset()) for camera in group)))
