"""Coverage counted the slow way, straight from the words of the rule, knowing nothing of how the program does it."""

import itertools
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from registry.coverage import CameraFacts, CoverageCamera, CoverageSite
from tests.fakes.lenses import shows_enough

LEVELS = ("planned", "built", "online", "usable", "proven")


def camera_has(
    level: str, camera: CoverageCamera, facts: Mapping[uuid.UUID, CameraFacts], now: datetime, window: timedelta
) -> bool:
    """Whether one camera is at the level."""
    life = camera.lifecycle.value
    seen = facts.get(camera.id)
    if level == "planned":
        return life != "retired"
    if level == "built":
        return life not in {"retired", "planned"}
    if resting(camera, facts) or life in {"retired", "planned"}:
        return False
    fresh = seen is not None and seen.checked_at is not None and seen.checked_at >= now - window
    online = fresh and seen is not None and seen.state in {"online", "degraded"}
    if level == "online" or not online or seen is None:
        return online
    usable = seen.state == "online" and not seen.faults
    if level == "usable" or not usable:
        return usable
    return seen.evidence_sha is not None and seen.evidence_at is not None and seen.evidence_at >= now - window


def listed(now: Sequence[CoverageSite], then: Sequence[CoverageSite]) -> list[CoverageSite]:
    """The sites that count where an approved list says which: `then` is what they were when it was cut. What came since
    does not count; what excludes a site for a time does."""
    cut = {site.id: site for site in then}
    return [
        CoverageSite(
            site.id,
            cut[site.id].site_class,
            cut[site.id].division_code,
            cut[site.id].required_cameras,
            site.excluded_reason,
            site.excluded_until,
            cut[site.id].retired_on,
            cut[site.id].required_px_per_m,
            cut[site.id].longitude,
            cut[site.id].latitude,
            cut[site.id].line,
        )
        for site in now
        if site.id in cut
    ]


def resting(camera: CoverageCamera, facts: Mapping[uuid.UUID, CameraFacts]) -> bool:
    """Whether a camera that stands is under maintenance."""
    if camera.lifecycle.value in {"retired", "planned"}:
        return False
    return camera.lifecycle.value == "maintenance" or (camera.id in facts and facts[camera.id].state == "maintenance")


def count(
    level: str,
    sites: Sequence[CoverageSite],
    cameras: Sequence[CoverageCamera],
    facts: Mapping[uuid.UUID, CameraFacts],
    *,
    now: datetime,
    window: timedelta,
    today: date,
) -> tuple[int, int, int]:
    """Numerator, denominator and excluded of these sites."""
    numerator = denominator = excluded = 0
    for site in sites:
        if site.retired_on and site.retired_on <= today:
            continue
        if site.excluded_reason and (not site.excluded_until or site.excluded_until >= today):
            excluded += 1
            continue
        here = [camera for camera in cameras if camera.site_id == site.id]
        if level in {"usable", "proven"}:
            here = [camera for camera in here if shows_enough(site, camera)]
        having = [camera for camera in here if camera_has(level, camera, facts, now, window)]
        if can_choose(site.required_cameras, having):
            numerator += 1
            denominator += 1
        elif level in {"online", "usable", "proven"} and _only_maintenance(site, here, having, facts):
            excluded += 1
        else:
            denominator += 1
    return numerator, denominator, excluded


def _only_maintenance(
    site: CoverageSite,
    here: Sequence[CoverageCamera],
    having: Sequence[CoverageCamera],
    facts: Mapping[uuid.UUID, CameraFacts],
) -> bool:
    waiting = [camera for camera in here if camera not in having and resting(camera, facts)]
    return can_choose(site.required_cameras, [*having, *waiting])


def can_choose(number: int, cameras: Sequence[CoverageCamera]) -> bool:
    """Whether so many of the cameras can be chosen that no two of them hang on the same thing."""
    return any(
        all(one.things & two.things == frozenset() for one, two in itertools.combinations(chosen, 2))
        for chosen in itertools.combinations(cameras, number)
    )


def may_be_usable(
    site: CoverageSite,
    cameras: Sequence[CoverageCamera],
    facts: Mapping[uuid.UUID, CameraFacts],
    *,
    now: datetime,
    window: timedelta,
) -> bool:
    """Whether the site would be usable if those of its cameras were that rest or that nobody could look at."""
    possible = []
    for camera in cameras:
        seen = facts.get(camera.id)
        unseen = seen is None or seen.state == "unknown" or seen.checked_at is None or seen.checked_at < now - window
        stands = camera.lifecycle.value in {"built", "accepted", "in_service", "maintenance"}
        blind = stands and unseen
        seen_or_not = camera_has("usable", camera, facts, now, window) or resting(camera, facts) or blind
        if seen_or_not and shows_enough(site, camera):
            possible.append(camera)
    return can_choose(site.required_cameras, possible)
