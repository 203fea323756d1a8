"""What each site lacks to be usable, and which of its own cameras a repair or their building would make so. Pure."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from registry.coverage import (
    LEVELS,
    UNSEEN,
    CameraFacts,
    CameraRank,
    CoverageCamera,
    CoverageSite,
    ReasonCode,
    rank_at,
)
from registry.detail import Detail
from registry.independence import count_independent
from registry.model import Level
from registry.tallies import SiteVerdict

_USABLE = LEVELS.index(Level.USABLE)
_MENDABLE = frozenset({ReasonCode.OFFLINE, ReasonCode.FAULT})
_UNBUILT = frozenset({ReasonCode.NOT_BUILT})
# Not known to be broken, or being worked on: no money is planned for what may be sound tomorrow.
_WAITED_FOR = frozenset({ReasonCode.UNKNOWN, ReasonCode.STALE, ReasonCode.MAINTENANCE, ReasonCode.DETAIL_UNKNOWN})


@dataclass(slots=True)
class Lack:
    """A site that lacks `need` usable cameras; those of its cameras that a repair, or building, would make usable."""

    site: CoverageSite
    need: int
    broken: list[uuid.UUID]
    unbuilt: list[uuid.UUID]


@dataclass(frozen=True, slots=True)
class Lacks:
    """`waiting`: sites short of the level only by cameras whose state or picture detail is not known, or that are under
    maintenance."""

    lacks: list[Lack]
    waiting: list[uuid.UUID]


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
    short = {site.id: site for site in sites if _is_short(verdicts.get(site.id))}
    at_site: dict[uuid.UUID, list[tuple[CoverageCamera, CameraRank]]] = {}
    for camera in cameras:
        if camera.site_id in short:
            rank = rank_at(short[camera.site_id], camera, facts.get(camera.id, UNSEEN), now=now, window=window)
            at_site.setdefault(camera.site_id, []).append((camera, rank))
    found = [_lack(site, at_site.get(site.id, ())) for site in short.values()]
    lacks = [lack for lack in found if lack.need > 0]
    return Lacks(lacks, [lack.site.id for lack in found if lack.need <= 0])


def _lack(site: CoverageSite, cameras: Sequence[tuple[CoverageCamera, CameraRank]]) -> Lack:
    """Only cameras that show the required detail, independent of those that stand already, bring the site anything;
    repairs go first."""
    need = site.required_cameras
    cameras = [(camera, rank) for camera, rank in cameras if rank.detail is not Detail.TOO_LITTLE]
    counted = [camera.things for camera, rank in cameras if rank.rank > _USABLE or rank.reason in _WAITED_FOR]
    lack = Lack(site, need - count_independent(counted, need), [], [])
    for mended, reasons in ((lack.broken, _MENDABLE), (lack.unbuilt, _UNBUILT)):
        for camera, rank in cameras:
            more = [*counted, camera.things]
            if (
                rank.reason in reasons
                and rank.rank <= _USABLE
                and (count_independent(more, len(more)) > count_independent(counted, len(counted)))
            ):
                mended.append(camera.id)
                counted = more
    return lack


def _is_short(verdict: SiteVerdict | None) -> bool:
    return verdict is not None and verdict.rank <= _USABLE and not verdict.rank <= _USABLE < verdict.excluded_to
