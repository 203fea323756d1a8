"""Coverage counted the slow way, straight from the words of the rule, knowing nothing of how the program does it."""

import itertools
import uuid
from collections.abc import Mapping, Sequence, Set
from datetime import date, datetime, timedelta

from registry.coverage import CameraFacts, CoverageCamera, CoverageSite, ReasonCode
from registry.usable_time import UsableTime
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
    why: Set[str],
    blind: Set[uuid.UUID],
) -> bool:
    """Whether the site would be usable if those of its cameras were that rest, or that are not known for a reason of
    `why`: "override", "blind" (the cameras in `blind`, and those that grew stale) or "unseen"."""
    possible = []
    for camera in cameras:
        seen = facts.get(camera.id)
        stands = camera.lifecycle.value in {"built", "accepted", "in_service"}
        not_known = stands and _why_unknown(camera, seen, now, window, blind) in why
        seen_or_not = camera_has("usable", camera, facts, now, window) or resting(camera, facts) or not_known
        if seen_or_not and shows_enough(site, camera):
            possible.append(camera)
    return can_choose(site.required_cameras, possible)


def _why_unknown(
    camera: CoverageCamera, seen: CameraFacts | None, now: datetime, window: timedelta, blind: Set[uuid.UUID]
) -> str:
    if seen is None:
        return "unseen"
    if seen.state == "override":
        return "override"
    if seen.state == "unknown":
        return "blind" if camera.id in blind else "unseen"
    return "blind" if seen.checked_at is None or seen.checked_at < now - window else ""


def usable_time(
    site: CoverageSite,
    cameras: Sequence[CoverageCamera],
    facts: Mapping[uuid.UUID, CameraFacts],
    *,
    now: datetime,
    window: timedelta,
    today: date,
    seconds: float,
    blind: Set[uuid.UUID],
) -> UsableTime:
    """What so many seconds of the site count as, judged at `now`."""
    usable, required, excluded = count("usable", [site], cameras, facts, now=now, window=window, today=today)

    def but_for(*why: str) -> bool:
        return may_be_usable(site, cameras, facts, now=now, window=window, why=set(why), blind=blind)

    if excluded:
        by_plan = site.excluded_reason and (site.excluded_until is None or site.excluded_until >= today)
        return UsableTime(0, 0, 0, {ReasonCode.EXCLUDED if by_plan else ReasonCode.MAINTENANCE: seconds})
    if not required or usable:
        return UsableTime(seconds * usable, seconds * required)
    if but_for("override"):
        return UsableTime(0, 0, 0, {ReasonCode.OVERRIDE: seconds})
    if but_for("override", "blind"):
        return UsableTime(0, 0, 0, {ReasonCode.BLIND: seconds})
    return UsableTime(0, seconds, seconds * but_for("override", "blind", "unseen"))
