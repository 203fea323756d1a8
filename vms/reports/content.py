"""The sections of a report from the figures of its moment: targets, areas, sites that lack something, evidence."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from registry.coverage import LEVELS, UNSEEN, CameraFacts, rank_at
from registry.measures import Measures
from registry.model import Level
from registry.published import RateKind, published
from registry.scopes import Scope
from registry.values import RECORD_ZONE
from vms.accounts.model import Actor
from vms.coverage import past_store
from vms.coverage.forecasting import Forecasting, TargetForecast
from vms.coverage.months import Month, Months
from vms.coverage.months_api import month_view
from vms.coverage.points import point_ids, points
from vms.coverage.published import in_use_of
from vms.coverage.published_api import PublishedRateOut
from vms.coverage.schemas import CoverageSiteOut
from vms.coverage.service import CoverageService, Figures, visible_tree
from vms.coverage.site_pages import SiteFilter, site_ids
from vms.coverage.store import SiteDetail
from vms.coverage.views import counted_site, coverage_view, scope_in, site_view, standing_camera
from vms.reports.failing import failing_cameras, unviewed
from vms.reports.measured import measured
from vms.reports.model import FORMAT, Language, ReportKind
from vms.reports.words import WORDS, title
from vms.web.problems import Unprocessable

CHUNK_SITES = 300
_USABLE = LEVELS.index(Level.USABLE)
_SCHEDULE = ("lead_unit", "responsible_units", "milestones", "due", "missed", "days_left")
_NOT_SAID = (("excluded_s", None), ("untold", None), *(("unseen_s", nothing) for nothing in (None, 0.0)))
_NEWER = ("points_by_class", "weighted")
_WITH_FRAMES = ("evidence", "failing", "less_online")
_EXCLUSIONS = ("excluded", "exclusions")


@dataclass(frozen=True, slots=True)
class Wanted:
    """`scope`: county, core, townships or a division's code. `place`: how the report calls it, None: by its name."""

    kind: ReportKind
    scope: str
    language: Language
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a report's figures come from."""

    coverage: CoverageService
    forecasting: Forecasting
    months: Months


class Beside(NamedTuple):
    """What stands beside the figures of a moment: whether targets are on track, and a month's usable time, or why it
    cannot be told."""

    forecasts: Sequence[TargetForecast]
    month: Month | str | None


async def beside(figures: Figures, actor: Actor, wanted: Wanted, sources: Sources) -> Beside:
    _, forecasts = await sources.forecasting.forecasts(actor, figures)
    if wanted.kind is not ReportKind.MONTHLY:
        return Beside(forecasts, None)
    try:
        return Beside(forecasts, await sources.months.month(figures.month))
    except Unprocessable as refused:
        return Beside(forecasts, refused.detail)


async def sections(
    session: AsyncSession,
    figures: Figures,
    actor: Actor,
    wanted: Wanted,
    coverage: CoverageService,
    more: Beside,
    *,
    of_many: bool = True,
) -> dict[str, Any]:
    """All sections but `made` and `files`. `of_many`: whether of very many cameras the online rate and that of files
    are told, and the worst of them. Raises Unprocessable for a scope outside of the actor's area."""
    scope = scope_in(visible_tree(figures, actor), wanted.scope)
    view = coverage_view(figures, actor, wanted.scope, coverage).model_dump(mode="json")
    place = wanted.place or _place(figures, wanted)
    sites, evidence, findings = await _sites_and_evidence(session, figures, scope, coverage)
    as_of = figures.as_of.astimezone(RECORD_ZONE)
    of_cameras = await measured(session, figures, scope, of_many=of_many)
    found: dict[str, Any] = {
        "about": {
            "format": FORMAT,
            "kind": wanted.kind.value,
            "language": wanted.language.value,
            "title": title(wanted.kind, wanted.language, place, figures.as_of),
            "place": place,
            "scope": wanted.scope,
            "as_of": as_of.isoformat(),
            "window_h": view["window_h"],
        },
        # As they were before targets had a schedule or exclusions: old reports still come out the same.
        "targets": [
            {
                name: value
                for name, value in target.items()
                if name not in (*_SCHEDULE, *_EXCLUSIONS) and (name, value) not in _NOT_SAID
            }
            for target in view["targets"]
        ],
        "plan": _plan(view["targets"], more.forecasts),
        "exclusions": {
            "targets": [{name: target[name] for name in ("id", *_EXCLUSIONS)} for target in view["targets"]],
            "areas": [row for area in view["scopes"] for row in _left_out(area)],
        },
        "areas": [_as_ever(area) for area in view["scopes"]],
        "weighted": {
            "class_weights": view["class_weights"],
            "areas": [{name: area[name] for name in ("code", "name", "weighted")} for area in view["scopes"]],
        },
        "published": _published(figures, scope, of_cameras.measures),
        "sites": sites,
        "findings": findings,
        "unviewed": await unviewed(session, figures, scope),
        "failing": await failing_cameras(session, figures, scope),
        "evidence": evidence,
        "points": await _points(session, figures, scope),
    }
    found |= of_cameras.sections
    if isinstance(more.month, Month):
        month = month_view(more.month, actor, wanted.scope).model_dump(mode="json", by_alias=True)
        told = {name: month[name] for name in ("month", "from", "to", "scopes")}
        found["usable_time"] = told | {"untold": None}
    elif more.month is not None:
        found["usable_time"] = {"month": figures.month, "scopes": [], "untold": more.month}
    return found


def named_frames(content: Mapping[str, Any]) -> set[str]:
    """The SHA-256 of every frame that the sections name."""
    rows = (row for name in _WITH_FRAMES for row in content.get(name, ()))
    return {str(row["sha256"]) for row in rows if row["sha256"]}


def _as_ever(area: Mapping[str, Any]) -> dict[str, Any]:
    """As areas were told before points had a class, rates a weight and each level its exclusions: old reports still
    come out the same."""

    def levels(told: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
        return {
            level: {name: value for name, value in each.items() if name not in {"exclusions", "unviewed"}}
            for level, each in told.items()
        }

    kept = {name: value for name, value in area.items() if name not in _NEWER}
    by_class = {site_class: levels(told) for site_class, told in area["by_class"].items()}
    return kept | {"levels": levels(area["levels"]), "by_class": by_class}


def _left_out(area: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """How many sites of each class are left out of each level, by reason."""
    for site_class, levels in area["by_class"].items():
        reasons = dict.fromkeys(each["reason"] for level in levels.values() for each in level["exclusions"])
        for reason in reasons:
            counts = {
                name: sum(each["count"] for each in level["exclusions"] if each["reason"] == reason)
                for name, level in levels.items()
            }
            yield {"code": area["code"], "name": area["name"], "class": site_class, "reason": reason, "levels": counts}


def _plan(targets: Sequence[Mapping[str, Any]], forecasts: Sequence[TargetForecast]) -> list[dict[str, Any]]:
    """By when, by whom, and whether in time."""
    told = {each.target_id: each for each in forecasts}
    return [
        {
            **{name: target[name] for name in ("id", "title_zh", "title_en", "rule", "weight", "deadline", *_SCHEDULE)},
            "track": told[target["id"]].track.value,
            "due_day": day.isoformat() if (day := told[target["id"]].due_day) else None,
        }
        for target in targets
    ]


def tells_of_measures(document: Mapping[str, Any]) -> bool:
    """Whether a report says how many cameras its online rate is of: of very many cameras old ones did not."""
    rates = document.get("published", ())
    return any(row.get("kind") == RateKind.ONLINE and row.get("denominator") for row in rates)


def _published(figures: Figures, scope: Scope, measures: Measures | None) -> list[dict[str, Any]]:
    rates = published(figures.result, in_use_of(figures), measures, scope.codes)
    told = (PublishedRateOut.of(each).model_dump(mode="json") for each in rates)
    return [{name: each[name] for name in each if name != "unseen_s" or each[name]} for each in told]


async def _points(session: AsyncSession, figures: Figures, scope: Scope) -> list[dict[str, Any]]:
    """The cameras that the numbers of points count."""
    keys = point_ids(figures, scope, ())
    found: list[dict[str, Any]] = []
    for at in range(0, len(keys), CHUNK_SITES):
        for each in await points(session, figures, keys[at : at + CHUNK_SITES]):
            camera = each.camera
            found.append(
                {
                    "code": camera.code,
                    "name": camera.name,
                    "division": each.division_name,
                    "class": each.site_class or None,
                    "site": each.site_code,
                    "lifecycle": camera.lifecycle.value,
                }
            )
    return found


def _place(figures: Figures, wanted: Wanted) -> str:
    division = figures.tree.by_code.get(wanted.scope)
    return division.name if division else WORDS[wanted.language][wanted.scope]


async def _sites_and_evidence(
    session: AsyncSession, figures: Figures, scope: Scope, coverage: CoverageService
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """The sites that are not usable, those left out among them, with the reasons; each proving frame; and how the check
    ended of cameras that are offline there."""
    keys = site_ids(figures, scope, SiteFilter())
    of_site = past_store.cameras_by_site(figures.inputs)
    sites: list[dict[str, Any]] = []
    evidence: list[dict[str, Any]] = []
    findings: list[dict[str, Any]] = []
    for at in range(0, len(keys), CHUNK_SITES):
        part = keys[at : at + CHUNK_SITES]
        for detail in await past_store.site_details_at(session, figures.as_of, figures.inputs, part, of_site):
            if figures.result.verdicts[detail.site.id].rank <= _USABLE:
                view = site_view(figures, detail, coverage)
                sites.append(_site(view))
                findings += [
                    {"site": view.code, "camera": reason.camera_code, "finding": reason.finding.value}
                    for reason in view.reasons
                    if reason.finding
                ]
            evidence += _evidence(figures, detail, coverage)
    return sites, evidence, findings


def _site(view: CoverageSiteOut) -> dict[str, Any]:
    return {
        "code": view.code,
        "name": view.name,
        "class": view.site_class,
        "division": view.division_name,
        "level": view.level,
        "required": view.required,
        "excluded": view.excluded,
        "reasons": [
            {"code": reason.code.value, "camera": reason.camera_code, "detail": reason.detail}
            for reason in view.reasons
        ],
    }


def _evidence(figures: Figures, detail: SiteDetail, coverage: CoverageService) -> Iterator[dict[str, Any]]:
    site = counted_site(figures, detail)
    for camera in detail.cameras:
        facts: CameraFacts = figures.inputs.facts.get(camera.id, UNSEEN)
        rank = rank_at(site, standing_camera(camera), facts, now=figures.as_of, window=coverage.window).rank
        if rank == len(LEVELS) and facts.evidence_at is not None:
            taken_at = facts.evidence_at.astimezone(RECORD_ZONE).isoformat()
            key: uuid.UUID = camera.id
            yield {
                "site": detail.site.code,
                "camera": camera.code,
                "camera_id": str(key),
                "taken_at": taken_at,
                "sha256": facts.evidence_sha,
            }
