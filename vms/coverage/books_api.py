"""The HTTP face of the lists behind figures as workbooks: all rows of a list, to be carried away. Each is audited."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import asdict
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Query, Response
from pydantic import JsonValue

from registry.scopes import COUNTY
from vms.accounts.model import Actor, Permission
from vms.audit.service import record
from vms.coverage.api import AskedSites, AtParam, ClassesParam, Coverage, ScopeParam, SitesAsked
from vms.coverage.assessment_book import Language
from vms.coverage.files_api import AskedFiles, DaysDep, FilesAsked, Lacking
from vms.coverage.files_book import FilesHead, write_files
from vms.coverage.month_book import write_month
from vms.coverage.months import MonthShow
from vms.coverage.months_api import (
    ClassParam,
    MonthParam,
    MonthsDep,
    ShowParam,
    counted_sites,
    month_sites,
)
from vms.coverage.night import NightShow
from vms.coverage.night_api import NightsDep, NightShowParam
from vms.coverage.night_views import night_sites, shown
from vms.coverage.points import point_ids, points
from vms.coverage.points_api import PointOut
from vms.coverage.points_book import PointsHead, write_points
from vms.coverage.published_api import PublishingDep
from vms.coverage.rated_api import AskedRated, RatedAsked, rated_views
from vms.coverage.service import seen_by, visible_tree
from vms.coverage.sites_book import SitesHead, write_sites
from vms.coverage.views import scope_in, site_views
from vms.coverage.words import NIGHT_WORDS, area_word, in_words
from vms.db.engine import Database
from vms.web.deps import ClockDep, Db, authorised
from vms.web.problems import wrong
from vms.web.sheets import XLSX
from vms.web.wording import say

router = APIRouter(prefix="/api/v1/coverage", tags=["coverage"])
MOST_CAMERAS = 100_000
"""Of one workbook: more open in no spreadsheet program at ease."""
MOST_SITES = 20_000
"""Each with its reasons and its cameras: some ten seconds."""
MOST_FILES = 20_000
"""Each judged anew: some ten seconds."""
CHUNK, CHUNK_SITES = 500, 100
T = TypeVar("T")
V = TypeVar("V")

Exporter = Annotated[Actor, authorised(Permission.EXPORT)]
LanguageParam = Annotated[Language, Query()]
BOOK: dict[int | str, dict[str, Any]] = {200: {"content": {XLSX: {}}}}


@router.get("/sites/workbook", response_class=Response, responses=BOOK)
async def get_sites_workbook(
    actor: Exporter,
    coverage: Coverage,
    db: Db,
    asked: AskedSites,
    at: AtParam = None,
    language: LanguageParam = Language.CHINESE,
) -> Response:
    """The sites behind a figure of now or of a past time, with the reasons, and their cameras with the frames. Refused
    for too many at once."""
    figures = await coverage.figures(at)
    area = scope_in(visible_tree(figures, actor), asked.scope)
    found = asked.among(figures, area)
    _require_few(len(found), MOST_SITES, "what_sites")
    async with db.reading() as session:
        sites = await _all_of(found, CHUNK_SITES, lambda some: site_views(session, figures, some, coverage))
    chinese = language is Language.CHINESE
    head = SitesHead(asked.told(chinese=chinese), area_word(area, chinese=chinese), figures.as_of)
    content = await asyncio.to_thread(write_sites, head, sites, language)
    detail = _facts(asked) | {"as_of": figures.as_of.isoformat(), "rows": len(sites)}
    await _audit(db, actor, "sites", asked.scope, detail)
    return _book(content, f"sites-{asked.scope}")


@router.get("/night/sites/workbook", response_class=Response, responses=BOOK)
async def get_night_workbook(
    actor: Exporter,
    coverage: Coverage,
    nights: NightsDep,
    db: Db,
    scope: ScopeParam = COUNTY,
    show: NightShowParam = NightShow.BLIND,
    language: LanguageParam = Language.CHINESE,
) -> Response:
    """The sites that nobody can be counted on to see tonight, with the reasons, and their cameras with their frames of
    now and from the dark. Refused for too many at once."""
    area, tonight = await nights.tonight(actor, scope)
    found = shown(area, tonight, show)
    _require_few(len(found), MOST_SITES, "what_sites")
    async with db.reading() as session:
        sites = await _all_of(found, CHUNK_SITES, lambda some: night_sites(session, tonight, some, coverage))
    chinese, as_of = language is Language.CHINESE, tonight.figures.as_of
    head = SitesHead(in_words(NIGHT_WORDS[show], chinese=chinese), area_word(area, chinese=chinese), as_of)
    content = await asyncio.to_thread(write_sites, head, sites, language, by_night=True)
    detail: dict[str, JsonValue] = {"scope": scope, "night": show, "as_of": as_of.isoformat(), "rows": len(sites)}
    await _audit(db, actor, "sites", scope, detail)
    return _book(content, f"night-{scope}")


@router.get("/points/workbook", response_class=Response, responses=BOOK)
async def get_points_workbook(
    actor: Exporter,
    coverage: Coverage,
    db: Db,
    scope: ScopeParam = COUNTY,
    classes: ClassesParam = None,
    at: AtParam = None,
    language: LanguageParam = Language.CHINESE,
) -> Response:
    """The cameras that a number of points counts, of now or of a past time. Refused for too many at once."""
    figures = await coverage.figures(at)
    area = scope_in(visible_tree(figures, actor), scope)
    found = point_ids(figures, area, classes or ())
    _require_few(len(found), MOST_CAMERAS, "what_cameras")
    async with db.reading() as session:
        rows = [PointOut.of(each) for each in await _all_of(found, CHUNK, lambda some: points(session, figures, some))]
    head = PointsHead(area_word(area, chinese=language is Language.CHINESE), figures.as_of)
    content = await asyncio.to_thread(write_points, head, rows, language)
    as_of = figures.as_of.isoformat()
    await _audit(
        db, actor, "points", scope, {"scope": scope, "classes": [*(classes or ())], "as_of": as_of, "rows": len(rows)}
    )
    return _book(content, f"points-{scope}")


@router.get("/rated/workbook", response_class=Response, responses=BOOK)
async def get_rated_workbook(
    actor: Exporter,
    coverage: Coverage,
    db: Db,
    asked: AskedRated,
    at: AtParam = None,
    language: LanguageParam = Language.CHINESE,
) -> Response:
    """The cameras behind a published rate, with what keeps each from being usable. Refused for too many at once."""
    figures = await coverage.figures(at)
    area = scope_in(visible_tree(figures, actor), asked.scope)
    async with db.reading() as session:
        found = await asked.among(session, figures, area)
        _require_few(len(found), MOST_CAMERAS, "what_cameras")
        rows = await _all_of(found, CHUNK, lambda some: rated_views(session, figures, some))
    chinese = language is Language.CHINESE
    head = PointsHead(area_word(area, chinese=chinese), figures.as_of, asked.told(chinese=chinese))
    content = await asyncio.to_thread(write_points, head, rows, language)
    detail = _facts(asked) | {"as_of": figures.as_of.isoformat(), "rows": len(rows)}
    await _audit(db, actor, "points", asked.scope, detail)
    return _book(content, f"{asked.rate}-{asked.scope}")


@router.get("/month/sites/workbook", response_class=Response, responses=BOOK)
async def get_month_workbook(
    actor: Exporter,
    months: MonthsDep,
    db: Db,
    month: MonthParam = None,
    scope: ScopeParam = COUNTY,
    site_class: ClassParam = None,
    show: ShowParam = MonthShow.ALL,
    language: LanguageParam = Language.CHINESE,
) -> Response:
    """The sites behind a month's usable time, with the hours of each. Refused for too many at once."""
    found = await months.month(month or months.this_month(), scope)
    tree = seen_by(actor, found.tree)
    area = scope_in(tree, scope)
    counted = counted_sites(found, area, site_class, show)
    _require_few(len(counted), MOST_SITES, "what_sites")
    async with db.reading() as session:
        sites = await _all_of(counted, CHUNK, lambda some: month_sites(session, found, tree, some))
    place = area_word(area, chinese=language is Language.CHINESE)
    content = await asyncio.to_thread(write_month, found, place, show, sites, language)
    detail: dict[str, JsonValue] = {"scope": scope, "month": found.name, "show": show, "rows": len(sites)}
    await _audit(db, actor, "sites", scope, detail)
    return _book(content, f"usable-{found.name}-{scope}")


@router.get("/files/lacking/workbook", response_class=Response, responses=BOOK)
async def get_files_workbook(
    actor: Exporter,
    coverage: Coverage,
    publishing: PublishingDep,
    db: Db,
    clock: ClockDep,
    days: DaysDep,
    asked: AskedFiles,
    language: LanguageParam = Language.CHINESE,
) -> Response:
    """The cameras whose records lack something, each with what and why. Refused for too many at once."""
    listing = Lacking(db, clock, coverage, publishing, days, waits=True)
    (page, at, area) = await listing.page(actor, asked, None, MOST_FILES)
    _require_few(page.total, MOST_FILES, "what_cameras")
    head = FilesHead(asked.show, area_word(area, chinese=language is Language.CHINESE), at)
    content = await asyncio.to_thread(write_files, head, page.items, language)
    detail = _facts(asked) | {"at": at.isoformat(), "rows": page.total}
    await _audit(db, actor, "points", asked.scope, detail)
    return _book(content, f"files-{asked.scope}")


def _facts(asked: SitesAsked | RatedAsked | FilesAsked) -> dict[str, JsonValue]:
    """What was asked for, as the audit trail tells it."""
    return {name: value for name, value in asdict(asked).items() if value is not None}


def _require_few(rows: int, most: int, what: str) -> None:
    if rows > most:
        raise wrong("scope", say("too_much_at_once", most=most, what=say(what)))


async def _all_of(found: Sequence[T], at_once: int, views: Callable[[Sequence[T]], Awaitable[Iterable[V]]]) -> list[V]:
    """The views of all rows, in their order."""
    told: list[V] = []
    for begin in range(0, len(found), at_once):
        told += await views(found[begin : begin + at_once])
    return told


async def _audit(db: Database, actor: Actor, kind: str, scope: str, detail: dict[str, JsonValue]) -> None:
    async with db.unit_of_work() as tx:
        await record(tx, actor, f"{kind}.export", kind, scope, detail=detail)


def _book(content: bytes, name: str) -> Response:
    return Response(content, media_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'})
