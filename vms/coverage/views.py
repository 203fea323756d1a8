"""From a computation to what people read: rows by scope, targets, sites with their reasons and evidence."""

import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from registry.coverage import (
    LEVELS,
    UNSEEN,
    CameraFacts,
    CoverageCamera,
    CoverageSite,
    ReasonCode,
)
from registry.detail import Optics, optics_of, px_per_m
from registry.independence import things_of
from registry.model import Camera, Division, Lifecycle
from registry.reasons import independence, reasons
from registry.scopes import COUNTY, DivisionTree, Scope
from registry.site_lists import county_of
from registry.targets import Assessment
from registry.weighted import weighted_rate
from streams.model import Finding
from vms.accounts.model import Actor
from vms.coverage import past_store, store
from vms.coverage.forecasting import TargetForecast
from vms.coverage.schemas import (
    CodedFault,
    CoverageOut,
    CoverageSiteOut,
    ExclusionOut,
    ForecastOut,
    IndependenceOut,
    LevelsOut,
    Limit,
    ListInForceOut,
    ReasonOut,
    ScopeOut,
    SharedOut,
    SiteCameraOut,
    TargetOut,
)
from vms.coverage.service import CoverageService, Figures, assessments, visible_tree
from vms.coverage.store import SiteDetail
from vms.evidence.model import evidence_url
from vms.web.problems import wrong
from vms.web.wording import say


def coverage_view(figures: Figures, actor: Actor, scope: str, coverage: CoverageService) -> CoverageOut:
    """The figures of a scope and of the areas in it, as far as the actor may see. Raises Unprocessable."""
    tree = visible_tree(figures, actor)
    wanted = scope_in(tree, scope)
    weights = coverage.class_weights
    rows = [_whole_row(figures, wanted, weights)] if len(wanted.members) != 1 else []
    rows += [_row(figures, tree, division, weights) for division in areas_of(tree, wanted)]
    targets = [target_view(figures, each) for each in assessments(figures, tree) if _touches(tree, each, wanted)]
    return CoverageOut(
        computed_at=figures.computed_at,
        as_of=figures.as_of,
        measured_at=figures.measured_at,
        records_since=figures.inputs.records_since,
        window_h=coverage.window.total_seconds() / 3600,
        limits=[Limit.KEPT_FRAMES] if figures.past else [],
        scope=scope,
        class_weights={str(each): weight for each, weight in weights.items()},
        targets=targets,
        scopes=rows,
        site_lists=_lists(figures, tree),
    )


def _lists(figures: Figures, tree: DivisionTree) -> list[ListInForceOut]:
    """Of the counties in which the actor sees anything."""
    seen = {county_of(division.path) for division in tree.by_code.values()}
    return [
        ListInForceOut(
            id=each.id,
            county=county,
            reference=each.approval.reference,
            in_force_from=each.approval.in_force_from,
            waiting=figures.inputs.waiting.get(county, 0),
        )
        for county, each in sorted(figures.inputs.listing.versions.items())
        if county in seen and each.approval
    ]


def target_view(figures: Figures, assessment: Assessment) -> TargetOut:
    return TargetOut.of(assessment, figures.inputs.units, figures.today)


def forecast_view(found: TargetForecast) -> ForecastOut:
    return ForecastOut.of(found.target_id, found.forecast, found.due_day, found.track)


def scope_in(tree: DivisionTree, name: str) -> Scope:
    scope = tree.scope(name)
    if scope is None:
        raise wrong("scope", say("no_scope_here"))
    return scope


def areas_of(tree: DivisionTree, scope: Scope) -> list[Division]:
    """The rows below a scope: its members, or a single member and what lies directly in it."""
    if len(scope.members) != 1:
        return list(scope.members)
    (only,) = scope.members
    children = (each for each in tree.by_code.values() if each.parent_code == only.code)
    return [only, *sorted(children, key=lambda division: division.code)]


def _touches(tree: DivisionTree, assessment: Assessment, scope: Scope) -> bool:
    """A target whose scope is empty is told with the whole."""
    own = tree.scope(assessment.target.scope)
    return scope.name == COUNTY if own is None else not own.codes.isdisjoint(scope.codes)


_Weights = Mapping[int, float]


def _whole_row(figures: Figures, scope: Scope, weights: _Weights) -> ScopeOut:
    return _figures_row(figures, scope.codes, weights, code=scope.name, name=scope.name, kind="scope")


def _row(figures: Figures, tree: DivisionTree, division: Division, weights: _Weights) -> ScopeOut:
    codes = tree.subtree(division.code)
    return _figures_row(figures, codes, weights, code=division.code, name=division.name, kind=division.kind.value)


def _figures_row(
    figures: Figures, codes: frozenset[str], weights: _Weights, *, code: str, name: str, kind: str
) -> ScopeOut:
    result = figures.result
    tally, known = result.tally(codes), figures.inputs.views_known
    return ScopeOut(
        code=code,
        name=name,
        kind=kind,
        levels=LevelsOut.of(tally, views_known=known),
        by_class={str(each): LevelsOut.of(result.tally(codes, (each,)), views_known=known) for each in (1, 2, 3)},
        weighted={level.value: weighted_rate(result, codes, level, weights) for level in LEVELS},
        sites=tally.sites,
        points=result.points_in(codes),
        points_by_class={str(each): result.points_in(codes, (each,)) for each in (1, 2, 3)},
        cameras_in_maintenance=result.maintenance_in(codes),
        rooms=sum(each in codes for each in figures.inputs.room_divisions),
        exclusions=ExclusionOut.all_of(tally.excluded()),
    )


def site_view(figures: Figures, detail: SiteDetail, coverage: CoverageService) -> CoverageSiteOut:
    site, counted = detail.site, counted_site(figures, detail)
    verdict = figures.result.verdicts.get(site.id)
    rank, exclusion = (verdict.rank, verdict.exclusion) if verdict else (0, None)
    cameras = [standing_camera(each) for each in detail.cameras]
    # From the facts of the computation, so that reasons and states fit the figure.
    facts = {each.id: figures.inputs.facts.get(each.id, UNSEEN) for each in cameras}
    return CoverageSiteOut(
        id=site.id,
        code=site.code,
        name=site.name,
        site_class=counted.site_class,
        division=site.division_code,
        division_name=detail.division_name,
        level=LEVELS[rank - 1] if rank else None,
        required=counted.required_cameras,
        required_px_per_m=counted.required_px_per_m,
        excluded=exclusion,
        independence=_independence(counted, cameras),
        reasons=_reasons(figures, counted, cameras, facts, detail, exclusion, coverage),
        cameras=[
            _camera(counted, camera, standing.optics, facts[camera.id], detail.seen.get(camera.id, UNSEEN))
            for camera, standing in zip(detail.cameras, cameras, strict=True)
        ],
    )


async def site_views(
    session: AsyncSession, figures: Figures, keys: Sequence[uuid.UUID], coverage: CoverageService
) -> list[CoverageSiteOut]:
    """One page of sites, as they stand now, or stood at the time of past figures."""
    if figures.past:
        there = past_store.cameras_by_site(figures.inputs, keys)
        details = await past_store.site_details_at(session, figures.as_of, figures.inputs, keys, there)
    else:
        details = await store.site_details(session, keys)
    return [site_view(figures, detail, coverage) for detail in details]


def counted_site(figures: Figures, detail: SiteDetail) -> CoverageSite:
    """As the list in force has it."""
    site = CoverageSite(*(getattr(detail.site, name) for name in CoverageSite._fields))
    return figures.inputs.listing.site(site) or site


def standing_camera(camera: Camera) -> CoverageCamera:
    """One of a site's cameras as coverage sees it."""
    row = {name: getattr(camera, name) for name in store.TRAITS}
    told = camera.id, camera.site_id, camera.division_code, camera.lifecycle
    return CoverageCamera(*told, things_of(row), optics_of(row), camera.point_class)


def _independence(site: CoverageSite, cameras: Sequence[CoverageCamera]) -> IndependenceOut | None:
    found = independence(site, cameras)
    if found is None:
        return None
    shared = [SharedOut(kind=each.thing.kind, name=each.thing.name, cameras=each.cameras) for each in found.shared]
    return IndependenceOut(cameras=found.cameras, counts=found.counts, shared=shared)


def _reasons(
    figures: Figures,
    site: CoverageSite,
    cameras: Sequence[CoverageCamera],
    facts: Mapping[uuid.UUID, CameraFacts],
    detail: SiteDetail,
    exclusion: str | None,
    coverage: CoverageService,
) -> list[ReasonOut]:
    codes = {camera.id: camera.code for camera in detail.cameras}
    found = reasons(site, cameras, facts.__getitem__, now=figures.result.computed_at, window=coverage.window)
    listed = [
        ReasonOut(
            code=each.code,
            camera_code=codes.get(each.camera_id) if each.camera_id else None,
            detail=each.detail,
            faults=CodedFault.all_of(each.faults),
            finding=finding_told(each.code, detail.findings.get(each.camera_id) if each.camera_id else None),
        )
        for each in found
    ]
    if exclusion and exclusion != ReasonCode.MAINTENANCE:
        listed.insert(
            0, ReasonOut(code=ReasonCode.EXCLUDED, camera_code=None, detail=exclusion, faults=[], finding=None)
        )
    return listed


def finding_told(reason: ReasonCode | None, finding: str | None) -> Finding | None:
    """How the check ended, of a camera that is offline by the figures, too."""
    return Finding(finding) if finding and reason is ReasonCode.OFFLINE else None


def _camera(site: CoverageSite, camera: Camera, optics: Optics, facts: CameraFacts, seen: CameraFacts) -> SiteCameraOut:
    """The state as in the figure. The frame of a figure of now is the latest of all, for the one before it may have
    been replaced; that of a past one is the newest from then that is still kept."""
    shown = px_per_m(optics, site.place) if site.required_px_per_m else None
    return SiteCameraOut(
        id=camera.id,
        code=camera.code,
        name=camera.name,
        state=state_told(camera, facts),
        px_per_m=round(shown, 1) if shown is not None else None,
        evidence_url=evidence_url(camera.id, seen.evidence_sha),
        evidence_at=seen.evidence_at,
        evidence_sha=seen.evidence_sha,
    )


def state_told(camera: Camera, facts: CameraFacts) -> str:
    """The state as in the figure; of a camera that rests or is gone that it does."""
    return camera.lifecycle.value if camera.lifecycle in {Lifecycle.RETIRED, Lifecycle.MAINTENANCE} else facts.state
