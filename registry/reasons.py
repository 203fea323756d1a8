"""Why a site is not covered, in words: camera by camera, and what its cameras share. Pure."""

import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from typing_extensions import override

from registry.coverage import CameraFacts, CoverageCamera, CoverageSite, ReasonCode, rank_at
from registry.detail import px_per_m
from registry.independence import SharedThing, count_independent, shared_things
from registry.model import Lifecycle


class Independence(NamedTuple):
    """What a site's cameras share, and as how many they count, up to `required`."""

    cameras: int
    counts: int
    required: int
    shared: tuple[SharedThing, ...]

    @override
    def __str__(self) -> str:
        kinds = Counter(each.thing.kind for each in self.shared)
        shared = ", ".join(f"{number} {kind}{'s' if number > 1 else ''}" for kind, number in kinds.items())
        return f"{self.cameras} cameras, {shared}: counts as {self.counts} of {self.required}"


def independence(site: CoverageSite, cameras: Sequence[CoverageCamera]) -> Independence | None:
    """None where no two of the cameras that are not retired share anything, or where one is enough."""
    things = [camera.things for camera in cameras if camera.lifecycle is not Lifecycle.RETIRED]
    shared = tuple(shared_things(things)) if site.required_cameras > 1 else ()
    if not shared:
        return None
    need = site.required_cameras
    return Independence(len(things), count_independent(things, need), need, shared)


class SiteReason(NamedTuple):
    """Why a site does not reach the next level; `camera_id` where it is about one camera, `faults` where its picture
    has some."""

    code: ReasonCode
    camera_id: uuid.UUID | None
    detail: str
    faults: Sequence[str] = ()


def reasons(
    site: CoverageSite,
    cameras: Sequence[CoverageCamera],
    facts: Callable[[uuid.UUID], CameraFacts],
    *,
    now: datetime,
    window: timedelta,
) -> Iterator[SiteReason]:
    """Each thing that keeps the site from being proven, camera by camera."""
    standing = [camera for camera in cameras if camera.lifecycle is not Lifecycle.RETIRED]
    if not standing:
        yield SiteReason(ReasonCode.NO_CAMERA, None, "no camera is planned for this site")
    elif len(standing) < site.required_cameras:
        yield SiteReason(ReasonCode.TOO_FEW, None, f"{len(standing)} of {site.required_cameras} required cameras")
    elif (found := independence(site, standing)) and found.counts < site.required_cameras:
        yield SiteReason(ReasonCode.NOT_INDEPENDENT, None, str(found))
    for camera in cameras:
        seen = facts(camera.id)
        reason = rank_at(site, camera, seen, now=now, window=window).reason
        if reason is not None:
            faults = seen.faults if reason is ReasonCode.FAULT else ()
            yield SiteReason(reason, camera.id, _words(reason, site, camera, seen), faults)


def _words(reason: ReasonCode, site: CoverageSite, camera: CoverageCamera, seen: CameraFacts) -> str:
    if reason is ReasonCode.FAULT:
        return ", ".join(seen.faults)
    if reason is ReasonCode.TOO_COARSE:
        shown = px_per_m(camera.optics, site.place) or 0
        return f"shows {shown:.0f} of {site.required_px_per_m:g} px/m"
    return reason.replace("_", " ")
