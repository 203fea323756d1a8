"""What each site lacks to be usable, and which of its own cameras a repair or their building would make so. Pure."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from registry.coverage import (
    LEVELS,
    UNSEEN,
    CameraFacts,
    CoverageCamera,
    CoverageSite,
    ReasonCode,
    SiteVerdict,
    rank_camera,
)
from registry.model import Level

_USABLE = LEVELS.index(Level.USABLE)
_MENDABLE = frozenset({ReasonCode.OFFLINE, ReasonCode.FAULT})
# Not known to be broken, or being worked on: no money is planned for what may be sound tomorrow.
_WAITED_FOR = frozenset({ReasonCode.UNKNOWN, ReasonCode.STALE, ReasonCode.MAINTENANCE})


@dataclass(slots=True)
class Lack:
    """A site that lacks `need` usable cameras; those of its cameras that a repair, or building, would make usable."""

    site: CoverageSite
    need: int
    broken: list[uuid.UUID]
    unbuilt: list[uuid.UUID]


@dataclass(frozen=True, slots=True)
class Lacks:
    """`waiting`: sites short of the level only by cameras whose state is not known or that are under maintenance."""

    lacks: list[Lack]
    waiting: int


def find_lacks(
    sites: Iterable[CoverageSite],
    cameras: Iterable[CoverageCamera],
    facts: Mapping[uuid.UUID, CameraFacts],
    verdicts: Mapping[uuid.UUID, SiteVerdict],
    *,
    now: datetime,
    window: timedelta,
) -> Lacks:
    """Of these sites those that count and are not usable, in their order."""
    found = {site.id: Lack(site, site.required_cameras, [], []) for site in sites if _is_short(verdicts.get(site.id))}
    for camera in cameras:
        lack = found.get(camera.site_id) if camera.site_id else None
        if lack is None:
            continue
        rank, reason = rank_camera(camera.lifecycle, facts.get(camera.id, UNSEEN), now=now, window=window)
        if rank > _USABLE or reason in _WAITED_FOR:
            lack.need -= 1
        elif reason in _MENDABLE:
            lack.broken.append(camera.id)
        elif reason is ReasonCode.NOT_BUILT:
            lack.unbuilt.append(camera.id)
    lacks = [lack for lack in found.values() if lack.need > 0]
    return Lacks(lacks, len(found) - len(lacks))


def _is_short(verdict: SiteVerdict | None) -> bool:
    return verdict is not None and verdict.rank <= _USABLE and not verdict.rank <= _USABLE < verdict.excluded_to
