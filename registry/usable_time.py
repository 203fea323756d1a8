"""How long each site was usable over a time, exactly: its coverage judged between every two changes. Pure."""

import uuid
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

from registry.coverage import (
    LEVELS,
    UNSEEN,
    CameraFacts,
    CameraRank,
    CoverageCamera,
    CoverageSite,
    ReasonCode,
    count_cameras,
    judge_site,
    may_reach,
    rank_at,
)
from registry.model import Level

T = TypeVar("T")
ENOUGH_S = 3600.0
ENOUGH_SHARE = 0.1
"""A rate over less than an hour, or over less than a tenth of the time in which the site was required, is none."""
SEEN_SHARE = 0.5
"""Nor is one where for more than the half of the time that would have counted we ourselves were blind."""
_USABLE = LEVELS.index(Level.USABLE)
_RESTING = frozenset({ReasonCode.MAINTENANCE, ReasonCode.OVERRIDE})
_NOT_COUNTED = _RESTING | {ReasonCode.BLIND}
_NOT_SEEN = _NOT_COUNTED | {ReasonCode.UNKNOWN}
_UNKNOWN = frozenset({ReasonCode.UNKNOWN, ReasonCode.STALE})


class Versions(Generic[T]):
    """What something was from which time on; None: it was not there."""

    __slots__ = ("times", "values")

    def __init__(self, steps: Iterable[tuple[datetime, T | None]]) -> None:
        self.times: list[datetime] = []
        self.values: list[T | None] = []
        for at, value in steps:
            self.times.append(at)
            self.values.append(value)

    def at(self, moment: datetime) -> T | None:
        place = bisect_right(self.times, moment)
        return self.values[place - 1] if place else None

    @property
    def last(self) -> T | None:
        """The last one that was there."""
        return next((value for value in reversed(self.values) if value is not None), None)


class Seen(NamedTuple):
    """A camera's state as of a change of it. `blind`: it is unknown because we ourselves could not look."""

    state: str
    faults: Sequence[str]
    blind: bool = False


@dataclass(frozen=True, slots=True)
class SiteHistory:
    """All that happened: versions by key, states oldest first, each led by what held at the beginning. `checked`: when
    each camera was last looked at; a gap before that is a change to unknown."""

    sites: Mapping[uuid.UUID, Versions[CoverageSite]]
    cameras: Mapping[uuid.UUID, Versions[CoverageCamera]]
    states: Mapping[uuid.UUID, Versions[Seen]]
    checked: Mapping[uuid.UUID, datetime]


@dataclass(slots=True)
class UsableTime:
    """Seconds. `required_s`: the site had to be covered; in `unseen_s` of them it was not usable for all that is known,
    because cameras were never looked at: they have no address, or were not checked yet. `excluded_s` stands beside, by
    reason: excluded by the plan, under maintenance, overridden by a person, or blind because we could not look."""

    usable_s: float = 0.0
    required_s: float = 0.0
    unseen_s: float = 0.0
    excluded_s: dict[ReasonCode, float] = field(default_factory=dict)

    def add(self, other: "UsableTime") -> None:
        self.usable_s += other.usable_s
        self.required_s += other.required_s
        self.unseen_s += other.unseen_s
        for reason, seconds in other.excluded_s.items():
            self.excluded_s[reason] = self.excluded_s.get(reason, 0.0) + seconds

    @property
    def rate(self) -> float | None:
        """Percent; None: not enough samples."""
        whole = self.required_s + sum(self.excluded_s.values())
        seen_or_blind = self.required_s + self.excluded_s.get(ReasonCode.BLIND, 0.0)
        if self.required_s < max(ENOUGH_S, ENOUGH_SHARE * whole, SEEN_SHARE * seen_or_blind):
            return None
        return 100 * self.usable_s / self.required_s


class SiteTime(NamedTuple):
    """`site` as it was last within the time, `cameras`: all that stood at it in that time."""

    site: CoverageSite
    time: UsableTime
    cameras: tuple[uuid.UUID, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """`zone`: whose midnights end an exclusion or the life of a site; `window`: how old a state may be."""

    start: datetime
    end: datetime
    window: timedelta
    zone: tzinfo


def usable_times(history: SiteHistory, period: Period) -> dict[uuid.UUID, SiteTime]:
    """Every site that was required at any moment of the period, or was left out of it, by key."""
    at_site: dict[uuid.UUID, set[uuid.UUID]] = {}
    for key, versions in history.cameras.items():
        for version in versions.values:
            if version is not None and version.site_id is not None:
                at_site.setdefault(version.site_id, set()).add(key)
    found = {}
    for key, sites in sorted(history.sites.items()):
        cameras, last = tuple(sorted(at_site.get(key, ()))), sites.last
        total = UsableTime()
        for start, end in pairwise(sorted(_cuts(history, key, cameras, period))):
            _judge(history, key, cameras, start, end, period, total)
        if last is not None and (total.required_s or total.excluded_s):
            found[key] = SiteTime(last, total, cameras)
    return found


def _cuts(history: SiteHistory, key: uuid.UUID, cameras: Sequence[uuid.UUID], period: Period) -> set[datetime]:
    """Between two of these nothing changes."""
    cuts = {*history.sites[key].times}
    for camera in cameras:
        cuts.update(history.cameras[camera].times)
        if camera in history.states:
            cuts.update(history.states[camera].times)
        if camera in history.checked:
            cuts.add(history.checked[camera] + period.window)
    if any(site and (site.excluded_until or site.retired_on) for site in history.sites[key].values):
        cuts.update(_midnights(period))
    return {cut for cut in cuts if period.start < cut < period.end} | {period.start, period.end}


def _midnights(period: Period) -> Iterator[datetime]:
    day: date = period.start.astimezone(period.zone).date()
    while (midnight := datetime.combine(day, time(), period.zone)) < period.end:
        yield midnight
        day += timedelta(days=1)


def _judge(
    history: SiteHistory,
    key: uuid.UUID,
    cameras: Sequence[uuid.UUID],
    start: datetime,
    end: datetime,
    period: Period,
    total: UsableTime,
) -> None:
    """Add the time between two cuts; it is judged in its middle, away from every edge."""
    middle = start + (end - start) / 2
    site = history.sites[key].at(middle)
    if site is None:
        return
    ranks = [rank for camera in cameras if (rank := _rank(history, site, camera, middle, period.window)) is not None]
    verdict = judge_site(site, ranks, today=middle.astimezone(period.zone).date())
    if verdict is None:
        return
    seconds = (end - start).total_seconds()
    if verdict.rank > _USABLE:
        total.usable_s += seconds
    elif verdict.excluded_to > _USABLE:
        resting = verdict.exclusion == ReasonCode.MAINTENANCE
        _exclude(total, ReasonCode.MAINTENANCE if resting else ReasonCode.EXCLUDED, seconds)
        return
    elif _may_be_usable(site, ranks, _NOT_COUNTED):
        _exclude(total, ReasonCode.OVERRIDE if _may_be_usable(site, ranks, _RESTING) else ReasonCode.BLIND, seconds)
        return
    elif _may_be_usable(site, ranks, _NOT_SEEN):
        total.unseen_s += seconds
    total.required_s += seconds


def _exclude(total: UsableTime, reason: ReasonCode, seconds: float) -> None:
    total.excluded_s[reason] = total.excluded_s.get(reason, 0.0) + seconds


def _may_be_usable(site: CoverageSite, ranks: Sequence[CameraRank], reasons: frozenset[ReasonCode]) -> bool:
    """Whether only cameras lack that stand no higher for one of these reasons."""
    possible = [each for each in ranks if each.rank > _USABLE or (each.reason in reasons and may_reach(each, _USABLE))]
    need = site.required_cameras
    return count_cameras(possible, need) >= need


def _rank(
    history: SiteHistory, site: CoverageSite, key: uuid.UUID, moment: datetime, window: timedelta
) -> CameraRank | None:
    camera = history.cameras[key].at(moment)
    if camera is None or camera.site_id != site.id:
        return None
    states, last = history.states.get(key), history.checked.get(key)
    seen = states.at(moment) if states else None
    facts = (
        UNSEEN
        if seen is None
        else CameraFacts(seen.state, seen.faults, None, None, min(last, moment) if last else None)
    )
    rank = rank_at(site, camera, facts, now=moment, window=window)
    return rank._replace(reason=_why_unknown(rank.reason, seen)) if rank.reason in _UNKNOWN else rank


def _why_unknown(reason: ReasonCode | None, seen: Seen | None) -> ReasonCode:
    """A judged camera grows stale only where our own checks have stopped: those that go on write down that they were
    blind, so that the figure stays what it was."""
    if seen is not None and seen.state == "override":
        return ReasonCode.OVERRIDE
    blind = reason is ReasonCode.STALE or (seen is not None and seen.blind)
    return ReasonCode.BLIND if blind else ReasonCode.UNKNOWN
