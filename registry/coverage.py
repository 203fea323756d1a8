"""Which sites are covered, how far, by which cameras, and why not. Pure: facts and `now` come in, figures come out.

planned ⊇ built ⊇ online ⊇ usable ⊇ proven. A site reaches a level when at least `required` of its cameras do that are
independent of one another (registry/independence.py). A camera is usable where it shows the detail that its site
requires (registry/detail.py).
Stale and unknown cameras cover nothing, and are told apart from offline ones by their reason: a camera that nobody has
looked at within the window is stale, whatever was last seen of it.
"""

import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, MutableMapping, Sequence
from copy import copy, deepcopy
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from registry.classes import ANY_CLASS, CLASS_CODES
from registry.detail import NO_OPTICS, Detail, Optics, compare_detail
from registry.independence import Thing, count_independent
from registry.lines import Line, Place
from registry.model import Level, Lifecycle
from registry.tallies import SiteVerdict, Tally

LEVELS = tuple(Level)
_BUILT = frozenset({Lifecycle.BUILT, Lifecycle.ACCEPTED, Lifecycle.IN_SERVICE})
# What a target counts as a camera point: it stands, and is neither under repair nor retired.
POINT_LIFECYCLES = _BUILT
_SEEN_STATES = frozenset({"online", "degraded", "offline"})


class CoverageSite(NamedTuple):
    """What coverage needs to know of a site."""

    id: uuid.UUID
    site_class: int
    division_code: str
    required_cameras: int = 1
    excluded_reason: str | None = None
    excluded_until: date | None = None
    retired_on: date | None = None
    required_px_per_m: float | None = None
    longitude: float | None = None
    latitude: float | None = None
    line: Line | None = None

    @property
    def place(self) -> Place:
        return Place(self.longitude, self.latitude, self.line)


NO_THINGS: frozenset[Thing] = frozenset()


class CoverageCamera(NamedTuple):
    """What coverage needs to know of a camera. `things`: what it hangs on, which is asked for only where its site
    requires more than one camera; `optics`: only where it requires a detail; `point_class`: the code of
    its own record."""

    id: uuid.UUID
    site_id: uuid.UUID | None
    division_code: str
    lifecycle: Lifecycle
    things: frozenset[Thing] = NO_THINGS
    optics: Optics = NO_OPTICS
    point_class: str | None = None


class CameraFacts(NamedTuple):
    """What was last seen of a camera. `state` is the damped one; `evidence_at`: when the kept frame was taken;
    `view_approved`: a person has approved how it looks when it is aimed right."""

    state: str
    faults: Sequence[str] = ()
    evidence_at: datetime | None = None
    evidence_sha: str | None = None
    checked_at: datetime | None = None
    view_approved: bool = False


UNSEEN = CameraFacts("unknown")


class ReasonCode(StrEnum):
    """Why a camera stands no higher, or why a site does."""

    NO_CAMERA = "no_camera"
    TOO_FEW = "too_few_cameras"
    NOT_INDEPENDENT = "not_independent"
    EXCLUDED = "excluded"
    NOT_BUILT = "not_built"
    RETIRED = "retired"
    MAINTENANCE = "maintenance"
    OFFLINE = "offline"
    UNKNOWN = "unknown"
    """Never looked at, or there is no address to look at."""
    BLIND = "blind"
    """Our own prober, network or clock was at fault. Told of past hours only: of a moment it is unknown."""
    OVERRIDE = "override"
    """A person's word stood in the place of the checks. Of past hours only, too."""
    STALE = "stale"
    FAULT = "degraded"
    TOO_COARSE = "too_coarse"
    """Its picture shows less detail than the site requires."""
    DETAIL_UNKNOWN = "detail_unknown"
    """The site requires a detail, and the camera's record does not say how much it shows."""
    NO_EVIDENCE = "no_evidence"
    STALE_EVIDENCE = "stale_evidence"


class CameraRank(NamedTuple):
    """`rank`: how many levels the camera reaches, 0 to 5; `reason`: why not the next one, None at the top; `things`:
    what the camera hangs on; `detail`: what its picture shows against what its site requires; `viewed`: whether it is
    known to look where it should, because somebody has approved its view."""

    rank: int
    reason: ReasonCode | None
    things: frozenset[Thing] = NO_THINGS
    optics: Optics = NO_OPTICS
    detail: Detail = Detail.ENOUGH
    viewed: bool = False


def rank_camera(lifecycle: Lifecycle, facts: CameraFacts, *, now: datetime, window: timedelta) -> CameraRank:
    """How far one camera covers. A state older than `window` is stale; so is a frame."""
    if lifecycle is Lifecycle.RETIRED:
        return CameraRank(0, ReasonCode.RETIRED)
    if lifecycle is Lifecycle.PLANNED:
        return CameraRank(1, ReasonCode.NOT_BUILT)
    if lifecycle is Lifecycle.MAINTENANCE or facts.state == "maintenance":
        return CameraRank(2, ReasonCode.MAINTENANCE)
    if facts.state not in _SEEN_STATES:
        return CameraRank(2, ReasonCode.UNKNOWN)
    if facts.checked_at is None or now - facts.checked_at > window:
        return CameraRank(2, ReasonCode.STALE)
    if facts.state == "offline":
        return CameraRank(2, ReasonCode.OFFLINE)
    if facts.state == "degraded" or facts.faults:
        return CameraRank(3, ReasonCode.FAULT)
    usable = CameraRank(4, ReasonCode.NO_EVIDENCE, viewed=facts.view_approved)
    if facts.evidence_sha is None or facts.evidence_at is None:
        return usable
    if now - facts.evidence_at > window:
        return usable._replace(reason=ReasonCode.STALE_EVIDENCE)
    return usable._replace(rank=5, reason=None)


def rank_as_seen(camera: CoverageCamera, facts: CameraFacts, *, now: datetime, window: timedelta) -> CameraRank:
    """The same with what the camera hangs on, and with its optics."""
    rank = rank_camera(camera.lifecycle, facts, now=now, window=window)
    return rank._replace(things=camera.things, optics=camera.optics)


def rank_at(
    site: CoverageSite, camera: CoverageCamera, facts: CameraFacts, *, now: datetime, window: timedelta
) -> CameraRank:
    """How far the camera covers this site."""
    return _in_detail(site, rank_as_seen(camera, facts, now=now, window=window))


def _in_detail(site: CoverageSite, rank: CameraRank) -> CameraRank:
    """The rank of a camera at the site: without the required detail it reaches online at most."""
    if site.required_px_per_m is None:
        return rank
    detail = compare_detail(site.required_px_per_m, rank.optics, site.place)
    if detail is Detail.ENOUGH or rank.rank <= _ONLINE:
        return rank._replace(detail=detail)
    lacking = ReasonCode.TOO_COARSE if detail is Detail.TOO_LITTLE else ReasonCode.DETAIL_UNKNOWN
    return rank._replace(rank=_ONLINE, reason=lacking, detail=detail)


_ALL = len(LEVELS)
_STANDING = 2  # planned and built: what maintenance does not take away
_ONLINE = 3  # what a picture without enough detail still is


def judge_site(site: CoverageSite, ranks: Sequence[CameraRank], *, today: date) -> SiteVerdict | None:
    """None for a retired site: nothing is required of it.

    Maintenance excludes a site from a level only where cameras under maintenance are all that it lacks there.
    """
    if site.retired_on is not None and site.retired_on <= today:
        return None
    if site.excluded_reason and (site.excluded_until is None or today <= site.excluded_until):
        until = f" → {site.excluded_until}" if site.excluded_until else ""
        return SiteVerdict(0, _ALL, f"{site.excluded_reason}{until}")
    need = site.required_cameras
    ranks = [_in_detail(site, each) for each in ranks]
    rank = _reached(ranks, need)
    viewed = _reached([each for each in ranks if each.viewed], need) if rank > _ONLINE else 0
    verdict = SiteVerdict(rank, viewed=viewed if viewed > _ONLINE else 0)
    if not _STANDING <= rank < _ALL or not any(map(_rests, ranks)):
        return verdict
    excluded_to = rank
    while excluded_to < _ALL and count_cameras(_reaching_or_resting(ranks, excluded_to), need) >= need:
        excluded_to += 1
    if excluded_to == rank:
        return verdict
    return verdict._replace(excluded_to=excluded_to, exclusion=ReasonCode.MAINTENANCE.value)


def _reached(ranks: Sequence[CameraRank], need: int) -> int:
    if need == 1:
        return max((each.rank for each in ranks), default=0)
    rank = 0
    while rank < _ALL and count_cameras([each for each in ranks if each.rank > rank], need) >= need:
        rank += 1
    return rank


def _reaching_or_resting(ranks: Sequence[CameraRank], level: int) -> list[CameraRank]:
    """What rests would reach every level for which its picture has the detail."""
    return [each for each in ranks if each.rank > level or (_rests(each) and may_reach(each, level))]


def _rests(rank: CameraRank) -> bool:
    return rank.reason is ReasonCode.MAINTENANCE


def may_reach(rank: CameraRank, level: int) -> bool:
    """Whether nothing but its state keeps the camera from the level: its record says that it shows the detail."""
    return level < _ONLINE or rank.detail is Detail.ENOUGH


def count_cameras(cameras: Sequence[CameraRank], need: int) -> int:
    """How many of them count for a site that needs so many: of those that share something, only one."""
    return (
        len(cameras) if need == 1 or len(cameras) < need else count_independent([each.things for each in cameras], need)
    )


@dataclass(slots=True)
class CoverageResult:
    """Verdicts by site; by division and class the tallies, the camera points and the cameras under maintenance. The
    class of a camera is its site's, without a site that of its own record, 0 where that names none that a plan asks
    for."""

    computed_at: datetime
    window: timedelta
    verdicts: MutableMapping[uuid.UUID, SiteVerdict] = field(default_factory=dict)
    tallies: dict[tuple[str, int], Tally] = field(default_factory=dict)
    points: Counter[tuple[str, int]] = field(default_factory=Counter)
    resting_points: Counter[tuple[str, int]] = field(default_factory=Counter)
    """Cameras that would be points but for their lifecycle, maintenance."""
    cameras_in_maintenance: Counter[tuple[str, int]] = field(default_factory=Counter)

    def points_in(self, divisions: Iterable[str], classes: Collection[int] = ()) -> int:
        """Of these classes, of any where none is named."""
        return _in(self.points, divisions, classes)

    def resting_in(self, divisions: Iterable[str], classes: Collection[int] = ()) -> int:
        return _in(self.resting_points, divisions, classes)

    def maintenance_in(self, divisions: Iterable[str], classes: Collection[int] = ()) -> int:
        return _in(self.cameras_in_maintenance, divisions, classes)

    def tally(self, divisions: Iterable[str], classes: Iterable[int] = (1, 2, 3)) -> Tally:
        """The sum over these divisions (each by itself, without its subtree) and classes."""
        total = Tally()
        wanted = tuple(classes)
        for code in divisions:
            for site_class in wanted:
                part = self.tallies.get((code, site_class))
                if part:
                    total.merge(part)
        return total

    def copy(self, places: Iterable[tuple[str, int]], now: datetime) -> "CoverageResult":
        """One that can be changed in these divisions and classes; it shares the tallies of all others."""
        own = {place: deepcopy(self.tallies[place]) for place in set(places) if place in self.tallies}
        return replace(
            self,
            computed_at=now,
            verdicts=copy(self.verdicts),
            tallies=self.tallies | own,
            points=self.points.copy(),
            resting_points=self.resting_points.copy(),
            cameras_in_maintenance=self.cameras_in_maintenance.copy(),
        )

    def replace(self, site: CoverageSite, verdict: SiteVerdict | None) -> None:
        """Put one site's new verdict in the place of its old one, which must have been of the same class and place."""
        place = site.division_code, site.site_class
        tally = self.tallies.get(place) or Tally()
        old = self.verdicts.pop(site.id, None)
        if old:
            tally.add(old, -1)
        if verdict:
            self.verdicts[site.id] = verdict
            tally.add(verdict)
        # As if those that do not count had never been there.
        if tally.sites:
            self.tallies[place] = tally
        else:
            self.tallies.pop(place, None)

    def count(self, camera: CoverageCamera, rank: CameraRank, camera_class: int, sign: int = 1) -> None:
        """Count the camera in, or out with sign -1."""
        place = camera.division_code, camera_class
        if camera.lifecycle in POINT_LIFECYCLES:
            self.points[place] += sign
        if camera.lifecycle is Lifecycle.MAINTENANCE:
            self.resting_points[place] += sign
        if rank.reason is ReasonCode.MAINTENANCE:
            self.cameras_in_maintenance[place] += sign


def _in(cameras: Counter[tuple[str, int]], divisions: Iterable[str], classes: Collection[int]) -> int:
    wanted = classes or ANY_CLASS
    return sum(cameras[code, each] for code in divisions for each in wanted)


def class_of(camera: CoverageCamera, site_classes: Mapping[uuid.UUID, int]) -> int:
    """As a `CoverageResult` counts it. `site_classes`: of the sites that count."""
    own = CLASS_CODES.get(camera.point_class or "", 0)
    return own if camera.site_id is None else site_classes.get(camera.site_id, own)


def compute(
    sites: Iterable[CoverageSite],
    cameras: Iterable[CoverageCamera],
    facts: Mapping[uuid.UUID, CameraFacts],
    *,
    now: datetime,
    window: timedelta,
    today: date | None = None,
) -> CoverageResult:
    """Coverage of all sites. `today` is the county's calendar day, by default that of `now` in UTC."""
    result = CoverageResult(now, window)
    sites = list(sites)
    site_classes = {site.id: site.site_class for site in sites}
    ranks_of: dict[uuid.UUID, list[CameraRank]] = {}
    for camera in cameras:
        rank = rank_as_seen(camera, facts.get(camera.id, UNSEEN), now=now, window=window)
        if camera.site_id is not None:
            ranks_of.setdefault(camera.site_id, []).append(rank)
        result.count(camera, rank, class_of(camera, site_classes))
    day = today or now.date()
    for site in sites:
        result.replace(site, judge_site(site, ranks_of.get(site.id, ()), today=day))
    return result


class Part(NamedTuple):
    """Some sites with all the cameras that stand there, perhaps some that stand nowhere, and what was seen of them."""

    sites: Sequence[CoverageSite]
    cameras: Sequence[CoverageCamera]
    facts: Mapping[uuid.UUID, CameraFacts]


def compute_again(before: CoverageResult, was: Part, is_: Part, *, now: datetime, today: date) -> CoverageResult:
    """The result after a part of what it was computed from became another: where cameras or sites came, left or
    changed, and where something else was seen. `before` stays as it is."""
    places = {(site.division_code, site.site_class) for part in (was, is_) for site in part.sites}
    result = before.copy(places, now)
    for site in was.sites:
        result.replace(site, None)
    ranks_of: dict[uuid.UUID | None, list[CameraRank]] = {}
    for part, sign in ((was, -1), (is_, 1)):
        ranks_of.clear()
        site_classes = {site.id: site.site_class for site in part.sites}
        for camera in part.cameras:
            rank = rank_as_seen(camera, part.facts.get(camera.id, UNSEEN), now=now, window=before.window)
            ranks_of.setdefault(camera.site_id, []).append(rank)
            result.count(camera, rank, class_of(camera, site_classes), sign)
    for site in is_.sites:
        result.replace(site, judge_site(site, ranks_of.get(site.id, ()), today=today))
    return result
