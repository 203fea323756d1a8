"""Cameras that fail together again and again without sharing anything in the record: what they may share. Pure.

Only a suggestion for people: nothing is grouped by it until the record says so.
"""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

from vms.causes.model import Cause

Failure = tuple[uuid.UUID, datetime]


@dataclass(frozen=True, slots=True)
class LearningPolicy:
    window: timedelta = timedelta(seconds=120)
    """Cameras that go dark within this time have gone dark together."""
    times: int = 3
    share: float = 0.75
    """Of the times at which either of two failed, so many must be common: one fails alone now and then."""
    most_together: int = 60
    """More at once say that the county was without power or we without network, and nothing of one switch."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Cameras that seem to share something. `times`: when most of them went dark together, oldest first."""

    camera_ids: tuple[uuid.UUID, ...]
    times: tuple[datetime, ...]


def fell_together(
    failures: Sequence[Failure], shared: Mapping[uuid.UUID, frozenset[Cause]], policy: LearningPolicy
) -> list[Suggestion]:
    """The groups, those with the most cameras first. `shared`: what the record says of each camera: those that have
    something in common there already are no news."""
    episodes = _episodes(failures, policy)
    failed = Counter(camera for fallen in episodes for camera in fallen)
    common = Counter(
        pair for fallen in episodes if len(fallen) <= policy.most_together for pair in combinations(sorted(fallen), 2)
    )
    linked = [
        (one, other)
        for (one, other), times in common.items()
        if times >= policy.times
        and times >= policy.share * (failed[one] + failed[other] - times)
        and not shared.get(one, frozenset()) & shared.get(other, frozenset())
    ]
    found = []
    for group in _groups(linked):
        mine = ([fallen[camera] for camera in group & fallen.keys()] for fallen in episodes)
        times = tuple(min(each) for each in mine if len(each) >= policy.share * len(group))
        if len(times) >= policy.times:
            found.append(Suggestion(tuple(sorted(group)), times))
    return sorted(found, key=lambda one: (-len(one.camera_ids), -len(one.times), one.camera_ids))


def _episodes(failures: Sequence[Failure], policy: LearningPolicy) -> list[dict[uuid.UUID, datetime]]:
    """When each camera of an episode failed; one ends where its first failure lies longer ago than the window."""
    episodes: list[dict[uuid.UUID, datetime]] = []
    began: datetime | None = None
    for camera, at in sorted(failures, key=lambda failure: (failure[1], failure[0])):
        if began is None or at - began > policy.window:
            began = at
            episodes.append({})
        episodes[-1].setdefault(camera, at)
    return episodes


def _groups(linked: Sequence[tuple[uuid.UUID, uuid.UUID]]) -> list[set[uuid.UUID]]:
    """Cameras that hang together by the links."""
    group_of: dict[uuid.UUID, set[uuid.UUID]] = {}
    for one, other in linked:
        joined = group_of.get(one, {one}) | group_of.get(other, {other})
        for camera in joined:
            group_of[camera] = joined
    return list({id(group): group for group in group_of.values()}.values())
