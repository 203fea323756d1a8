"""The HTTP face of how complete and believable the cameras' records are, by area, and of which lack what."""

import asyncio
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, NamedTuple, Self

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from registry import store as registry_store
from registry.model import Division
from registry.phrases import Phrase
from registry.record import BY_FIELD, Column
from registry.scopes import COUNTY, DivisionTree, Scope
from streams.clock import Clock
from vms.accounts.model import Actor
from vms.coverage import files_store, measuring, store
from vms.coverage.api import AtParam, Coverage, ScopeParam, Viewer
from vms.coverage.files import MOST_CAMERAS, FileCount, FileVerdict, read_files, read_some, together
from vms.coverage.lacking import FileShow, Lack
from vms.coverage.published import Measured, Publishing, is_many
from vms.coverage.published_api import PublishingDep
from vms.coverage.service import CoverageService, Figures, require_recorded, seen_by, visible_tree
from vms.coverage.views import areas_of, scope_in
from vms.db.engine import Database
from vms.points.past_days import PastDays
from vms.web.deps import ClockDep, Db, service
from vms.web.paging import CursorParam, Limit, Page, decode_cursor, encode_cursor
from vms.web.problems import Unavailable, Unprocessable
from vms.web.wording import PhraseOut, say

ASK_AGAIN_S = 5.0

router = APIRouter(prefix="/api/v1/coverage/files", tags=["coverage"])


ShowParam = Annotated[FileShow, Query(description="The records that a count counts, or those short of it.")]
FieldParam = Annotated[str | None, Query(max_length=40, description="Lacking this column, or failing a check of it.")]


@dataclass(frozen=True, slots=True)
class FilesAsked:
    """Which records of an area, as the list and its workbook are asked for them."""

    scope: ScopeParam = COUNTY
    show: ShowParam = FileShow.INCOMPLETE
    field: FieldParam = None
    at: AtParam = None


AskedFiles = Annotated[FilesAsked, Depends()]
DaysDep = Annotated[PastDays, service(PastDays)]


class FileCountOut(BaseModel):
    """Of so many `files` those with all mandatory columns `filled`, those that pass every check (`valid`), and those
    that do both (`complete`)."""

    files: int
    filled: int
    valid: int
    complete: int

    @classmethod
    def of(cls, count: FileCount) -> Self:
        return cls(files=count.files, filled=count.filled, valid=count.valid, complete=count.complete)


class AreaFiles(BaseModel):
    code: str
    name: str
    count: FileCountOut


class ColumnGaps(BaseModel):
    """In how many records a column is `missing`, or fails a check (`invalid`)."""

    field: str
    label: str
    label_en: str
    missing: int
    invalid: int


class FilesOut(BaseModel):
    """The records of the scope's cameras that are neither planned nor retired, as they were at `as_of`. `areas`: those
    that the scope is made of, or a single one and what lies directly in it; `gaps`: by column, what most lack first. Of
    very many cameras they are counted when somebody asks, and `progress` says how far that is, from 0 to 1, null:
    nothing is being counted; until then there are none."""

    scope: str
    computed_at: datetime
    as_of: datetime
    records_since: datetime | None
    count: FileCountOut
    areas: list[AreaFiles]
    gaps: list[ColumnGaps]
    progress: float | None


class FileGap(BaseModel):
    """A mandatory column that is empty, or, with a `reason`, one that fails a check."""

    field: str
    label: str
    label_en: str
    reason: PhraseOut | None

    @classmethod
    def of(cls, column: Column, reason: Phrase | None = None) -> Self:
        said = PhraseOut.of(reason) if reason else None
        return cls(field=column.field, label=column.zh, label_en=column.en, reason=said)


class FileLack(BaseModel):
    """A camera with what its record lacks: mandatory columns that are empty, checks that fail."""

    id: uuid.UUID
    code: str
    name: str
    division: str
    division_name: str
    gaps: list[FileGap]


@dataclass(frozen=True, slots=True)
class _Counted:
    """By division: what the records of the scope lack."""

    tree: DivisionTree
    scope: Scope
    columns: Mapping[str, Column]
    counts: Mapping[str, FileCount]
    at: datetime
    progress: float | None = None


@router.get("")
async def get_files(
    actor: Viewer,
    db: Db,
    clock: ClockDep,
    coverage: Coverage,
    publishing: PublishingDep,
    days: DaysDep,
    scope: ScopeParam = COUNTY,
    at: AtParam = None,
) -> FilesOut:
    """How complete and how believable the records are, by area and by column, within the caller's area: now, or as of a
    past time, by what was asked of a record then."""
    many = await _many(db, coverage, publishing, actor, scope, at)
    found = await (_of_many(db, many) if many else _of_few(db, days, actor, scope, at, clock))
    async with db.reading() as session:
        since = await store.records_since(session)
    whole = together(found.counts[code] for code in sorted(found.scope.codes & found.counts.keys()))
    gaps = [
        ColumnGaps(
            field=name,
            label=found.columns[name].zh,
            label_en=found.columns[name].en,
            missing=whole.missing[name],
            invalid=whole.invalid[name],
        )
        for name in sorted(whole.missing.keys() | whole.invalid.keys())
    ]
    return FilesOut(
        scope=scope,
        computed_at=found.at,
        as_of=at or found.at,
        records_since=since,
        count=FileCountOut.of(whole),
        areas=[_area(found, area) for area in areas_of(found.tree, found.scope)],
        gaps=sorted(gaps, key=lambda gap: -(gap.missing + gap.invalid)),
        progress=found.progress,
    )


def _area(found: _Counted, area: Division) -> AreaFiles:
    codes = sorted(found.tree.subtree(area.code) & found.counts.keys())
    count = together(found.counts[code] for code in codes)
    return AreaFiles(code=area.code, name=area.name, count=FileCountOut.of(count))


async def _of_few(
    db: Database, days: PastDays, actor: Actor, scope: str, at: datetime | None, clock: Clock
) -> _Counted:
    now = clock.now()
    tree, found, columns, verdicts = await _judged(db, days, actor, scope, at, now)
    counts: dict[str, FileCount] = {}
    for each in verdicts:
        counts.setdefault(each.division_code, FileCount()).add(each)
    return _Counted(tree, found, columns, counts, now)


@dataclass(frozen=True, slots=True)
class _Many:
    """So many cameras that they are counted in the background."""

    figures: Figures
    tree: DivisionTree
    scope: Scope
    measured: Measured


async def _many(
    db: Database, coverage: CoverageService, publishing: Publishing, actor: Actor, scope: str, at: datetime | None
) -> _Many | None:
    """None: they are few. Raises Unprocessable where they cannot be counted."""
    figures = await coverage.figures()
    if not is_many(figures):
        return None
    figures = figures if at is None else await coverage.figures(at)
    tree = visible_tree(figures, actor)
    found = scope_in(tree, scope)
    async with db.reading() as session:
        if not await files_store.is_more(session, sorted(found.codes), MOST_CAMERAS):
            return None
    measured = publishing.of_many(figures)
    if measured.progress is None and measured.files is None:
        raise Unprocessable(say("too_much_at_once", most=MOST_CAMERAS, what=say("what_cameras")))
    return _Many(figures, tree, found, measured)


async def _of_many(db: Database, many: _Many) -> _Counted:
    async with db.reading() as session:
        custom = await measuring.added_columns(session, many.figures.as_of)
    measured = many.measured
    columns = dict(BY_FIELD) | {column.field: column for column in custom}
    when = measured.at or many.figures.computed_at
    return _Counted(many.tree, many.scope, columns, measured.files or {}, when, measured.progress)


@router.get("/lacking")
async def list_files_lacking(
    actor: Viewer,
    db: Db,
    clock: ClockDep,
    coverage: Coverage,
    publishing: PublishingDep,
    days: DaysDep,
    asked: AskedFiles,
    cursor: CursorParam = None,
    limit: Limit = 50,
) -> Page[FileLack]:
    """The cameras whose record lacks something, or lacked it at a past time, by code, with what; or the others that
    are counted. Of very many cameras as of when they were counted."""
    last = decode_cursor(cursor, str)
    listing = Lacking(db, clock, coverage, publishing, days)
    found = await listing.page(actor, asked, None if last is None else str(last[0]), limit)
    return found.page


class LackingPage(NamedTuple):
    """`at`: what the records are as of; `area`: whose they are."""

    page: Page[FileLack]
    at: datetime
    area: Scope


@dataclass(frozen=True, slots=True)
class Lacking:
    """Lists what records lack; `waits`: for those of a past time that must be prepared."""

    database: Database
    clock: Clock
    coverage: CoverageService
    publishing: Publishing
    days: PastDays
    waits: bool = False

    async def page(self, actor: Actor, asked: FilesAsked, after: str | None, limit: int) -> LackingPage:
        """Those behind that code. Raises Unavailable while very many are first being counted, and BeingPrepared."""
        db, scope, at = self.database, asked.scope, asked.at
        if many := await _many(db, self.coverage, self.publishing, actor, scope, at):
            return await _page_of_many(db, many, (asked.show, asked.field), after, limit)
        now = self.clock.now()
        tree, area, columns, verdicts = await _judged(db, self.days, actor, scope, at, now, waits=self.waits)
        wanted = [each for each in verdicts if Lack.of(each).is_shown(asked.show, asked.field)]
        rest = [each for each in wanted if after is None or each.code > after]
        items = [_lack(each, tree.by_code[each.division_code], columns) for each in rest[:limit]]
        more = encode_cursor(items[-1].code) if len(rest) > limit else None
        return LackingPage(Page(items=items, next_cursor=more, total=len(wanted)), at or now, area)


async def _page_of_many(
    db: Database, many: _Many, wanted: tuple[FileShow, str | None], after: str | None, limit: int
) -> LackingPage:
    table = many.measured.lacks
    if table is None:
        done = round(100 * (many.measured.progress or 0.0))
        raise Unavailable(say("records_being_counted", done=done), retry_after_s=ASK_AGAIN_S)
    rows = await asyncio.to_thread(table.shown, many.scope.codes, *wanted)
    rest = table.after(rows, after)
    page = rest[:limit].tolist()
    async with db.reading() as session:
        divisions = {each.code: each for each in await registry_store.divisions_at(session, table.at)}
        files = await read_some(session, divisions, [table.keys[row] for row in page], table.at, table.taken)
    columns = dict(BY_FIELD) | {column.field: column for column in files.columns}
    verdicts = await asyncio.to_thread(files.judged)
    items = [_lack(each, divisions[each.division_code], columns) for each in verdicts]
    more = encode_cursor(bytes(table.codes[page[-1]]).decode()) if len(rest) > limit else None
    return LackingPage(Page(items=items, next_cursor=more, total=len(rows)), table.at, many.scope)


async def _judged(
    db: Database, days: PastDays, actor: Actor, scope: str, at: datetime | None, now: datetime, *, waits: bool = False
) -> tuple[DivisionTree, Scope, Mapping[str, Column], Sequence[FileVerdict]]:
    async with db.reading() as session:
        if at is not None:
            await require_recorded(session, at, now)
        whole = DivisionTree(await registry_store.divisions_at(session, at or now))
        tree = seen_by(actor, whole)
        found = scope_in(tree, scope)
        # What a record is held against may stand in a division above those that are seen.
        async with files_store.cameras_then(days, session, at or now, waits=waits) as since:
            files = await read_files(session, since, whole.by_code, sorted(found.codes))
    columns = dict(BY_FIELD) | {column.field: column for column in files.columns}
    return tree, found, columns, await asyncio.to_thread(files.judged)


def _lack(each: FileVerdict, division: Division, columns: Mapping[str, Column]) -> FileLack:
    missing = [FileGap.of(column) for column in each.missing]
    invalid = [FileGap.of(columns[invalid.field], invalid.reason) for invalid in each.invalid]
    return FileLack(
        id=each.id,
        code=each.code,
        name=each.name,
        division=division.code,
        division_name=division.name,
        gaps=[*missing, *invalid],
    )
