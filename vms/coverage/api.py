"""The HTTP face of coverage: figures by scope, the targets, the sites behind each number."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime, Field

from registry.classes import CLASSES
from registry.model import Level
from registry.scopes import COUNTY, Scope
from vms.accounts.model import Actor, Permission
from vms.coverage.forecasting import Forecasting
from vms.coverage.schemas import CoverageOut, CoverageSiteOut, ForecastList, TargetList
from vms.coverage.service import CoverageService, Figures, assessments, visible_tree
from vms.coverage.site_pages import SiteFilter, only, page_after, site_ids
from vms.coverage.views import coverage_view, forecast_view, scope_in, site_views, target_view
from vms.coverage.words import CLASS_WORDS, LEVEL_WORDS, SITES_WORDS, in_words, reason_word
from vms.web.deps import Db, authorised, service
from vms.web.paging import CursorParam, Limit, Page, decode_cursor, encode_cursor

router = APIRouter(prefix="/api/v1", tags=["coverage"])

Viewer = Annotated[Actor, authorised(Permission.VIEW_COVERAGE)]
Coverage = Annotated[CoverageService, service(CoverageService)]
Forecasts = Annotated[Forecasting, service(Forecasting)]
AtParam = Annotated[AwareDatetime | None, Query(description="A past time, not before the first record.")]
ClassesParam = Annotated[
    list[Annotated[int, Field(ge=1, le=3)]] | None,
    Query(alias="class", max_length=3, description="Of these classes; may be repeated. None: of all."),
]
ScopeParam = Annotated[str, Query(max_length=20, description="county, core, townships or a division's code")]


@dataclass(frozen=True, slots=True)
class SitesAsked:
    """Which sites of an area, as a list and its workbook are asked for them."""

    scope: ScopeParam = COUNTY
    classes: ClassesParam = None
    level: Annotated[Level | None, Query(description="Sites counted at this level: its denominator.")] = None
    missing: Annotated[Level | None, Query(description="Counted there, but not reaching it.")] = None
    reached: Annotated[Level | None, Query(description="Reaching it: its numerator.")] = None
    excluded: Annotated[Level | None, Query(description="Left out of its denominator.")] = None
    unviewed: Annotated[
        Level | None, Query(description="Reaching it only by cameras whose view nobody has approved.")
    ] = None
    reason: Annotated[str | None, Query(max_length=200, description="Left out for this reason.")] = None
    code: Annotated[str | None, Query(max_length=40, description="Of these the one site with this code.")] = None

    def among(self, figures: Figures, area: Scope) -> Sequence[uuid.UUID]:
        """By code."""
        counted = None if self.missing else self.level
        wanted = SiteFilter(
            frozenset(self.classes or CLASSES),
            counted,
            self.missing,
            self.reached,
            self.excluded,
            self.unviewed,
            self.reason,
        )
        found = site_ids(figures, area, wanted)
        return found if self.code is None else only(found, figures.inputs.site_codes, self.code)

    def told(self, *, chinese: bool) -> str:
        """Which these are, for people."""
        wanted = {name: level for name in SITES_WORDS if (level := getattr(self, name)) is not None}
        said = [
            in_words(SITES_WORDS[name], chinese=chinese).format(level=in_words(LEVEL_WORDS[level], chinese=chinese))
            for name, level in wanted.items()
            if name != "level" or not self.missing
        ]
        said += [in_words(CLASS_WORDS[each], chinese=chinese) for each in self.classes or ()]
        said += [reason_word(self.reason, chinese=chinese)] if self.reason else []
        return ("；" if chinese else "; ").join([*said, *([self.code] if self.code else [])])


AskedSites = Annotated[SitesAsked, Depends()]


@router.get("/coverage")
async def get_coverage(
    actor: Viewer,
    coverage: Coverage,
    scope: ScopeParam = COUNTY,
    at: AtParam = None,
) -> CoverageOut:
    """The figures of a scope and of the areas in it, within the caller's area: now, or as of a past time."""
    figures = await coverage.figures(at)
    return coverage_view(figures, actor, scope, coverage)


@router.get("/targets")
async def list_targets(actor: Viewer, coverage: Coverage, at: AtParam = None) -> TargetList:
    """The plan's targets with where they stand, as far as the caller's area shows: now, or as of a past time."""
    figures = await coverage.figures(at)
    items = [target_view(figures, each) for each in assessments(figures, visible_tree(figures, actor))]
    return TargetList(computed_at=figures.computed_at, as_of=figures.as_of, items=items)


@router.get("/targets/forecasts")
async def list_target_forecasts(actor: Viewer, forecasting: Forecasts) -> ForecastList:
    """When each target will be met at the pace of the last weeks, where that pace bears a date; and whether what is due
    next, a phase or the target itself, will be there in time."""
    as_of, found = await forecasting.forecasts(actor)
    return ForecastList(as_of=as_of, items=[forecast_view(each) for each in found])


@router.get("/coverage/sites")
async def list_covered_sites(
    actor: Viewer,
    coverage: Coverage,
    db: Db,
    asked: AskedSites,
    at: AtParam = None,
    cursor: CursorParam = None,
    limit: Limit = 50,
) -> Page[CoverageSiteOut]:
    """The sites behind a figure, each with its cameras, their evidence, and the reasons why it is not covered; with
    `at` those behind the figure of that time, under the names and with the frames of then."""
    figures = await coverage.figures(at)
    codes, found = figures.inputs.site_codes, asked.among(figures, scope_in(visible_tree(figures, actor), asked.scope))
    after = decode_cursor(cursor, str)
    rest = page_after(found, codes, None if after is None else str(after[0]), limit + 1)
    async with db.reading() as session:
        items = await site_views(session, figures, rest[:limit], coverage)
    more = encode_cursor(codes[rest[limit - 1]]) if len(rest) > limit else None
    return Page(items=items, next_cursor=more, total=len(found))
