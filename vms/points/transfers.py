"""Files in and out of the registry: imports whole or not at all, exports of the asker's area without credentials."""

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypedDict

from pydantic import JsonValue
from sqlalchemy.ext.asyncio import AsyncSession

from registry.custom import CustomFields, unfolded
from registry.datums import Datum
from registry.exporting import WRITERS, ExportFormat, write_xlsx
from registry.facts import facts_of, referred
from registry.history import Row
from registry.importing import DraftTable, ImportOptions, parse_sheets
from registry.layouts import Entity
from registry.outcomes import Language, outcomes_file
from registry.reading import read_sheets
from registry.reconcile import Action, Coming, ImportOrder, ImportReport, reconcile
from registry.refusing import write_refused
from registry.sealing import Seal
from registry.sheets import FileRefusedError, ReadLimits
from streams.clock import Clock
from vms.accounts.gate import within
from vms.accounts.model import Actor
from vms.audit.service import record
from vms.db.engine import Database
from vms.events import RegistryChanged
from vms.points import records_store, store
from vms.points.changes import end_of
from vms.points.editing import check_stream_url
from vms.points.entry import Entry
from vms.points.fields_store import custom_fields, fields_at
from vms.points.past_lists import PastLists
from vms.points.reading_process import reading_aside
from vms.points.records import path_of
from vms.points.tables import IMPORT, ImportRun, import_reason
from vms.web.downloads import fetched
from vms.web.problems import FieldError, PreconditionFailed, Unprocessable
from vms.web.wording import say

EXPORT_CHUNK_ROWS = 1000
MOST_REFUSED = 50_000
"""Rows of a file of refused ones: nobody mends more by hand."""
ASIDE_MB = 4.0
"""A larger file is read by a process of its own, which takes a second or two to begin."""
DEFAULT_LIMITS = ReadLimits()
DEFAULT_ENTRY = Entry()
Facts = Mapping[str, Any]
Chunks = Callable[[], Awaitable[list[Facts]]]
"""The next rows; none: there are no more."""


class ReadAs(TypedDict):
    """What a file cannot say of itself."""

    inverse_networked: bool
    datum: Datum


class FileRefused(Unprocessable):
    title = say("file_refused")


@dataclass(frozen=True, slots=True)
class Transfers:
    """Reads and writes files for people and for the command line alike."""

    database: Database
    seal: Seal
    clock: Clock
    limits: ReadLimits = DEFAULT_LIMITS
    entry: Entry = DEFAULT_ENTRY
    aside_mb: float = ASIDE_MB
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Files are read one after the other: a municipality's takes gigabytes, and two at once might end the service."""

    async def load(
        self,
        actor: Actor,
        path: Path,
        *,
        write: bool,
        inverse_networked: bool = False,
        datum: Datum = Datum.WGS84,
        file_name: str = "",
        why: str = "",
        shown: str | None = None,
        on_progress: Callable[[int, int], None] = lambda done, of: None,
    ) -> ImportReport:
        """Import the file, or only say what it would change. `why`: stands in the history of all that it changes.
        `shown`: the tag of what somebody has looked at; nothing else is written. Raises FileRefused and
        PreconditionFailed."""
        async with self._turn:
            options = ImportOptions(check_stream_url, inverse_networked, datum, (await self._custom()).layouts())
            now, reason = self.clock.now(), import_reason(file_name or path.name, why)
            order = ImportOrder(actor.username, now, reason, write, self.seal, on_progress, entry=self.entry)
            with _rows_stay():
                return await self._load(actor, path, options, order, file_name or path.name, shown)

    async def _load(
        self,
        actor: Actor,
        path: Path,
        options: ImportOptions,
        order: ImportOrder,
        file_name: str,
        shown: str | None = None,
    ) -> ImportReport:
        try:
            async with self._reading(path, options) as (tables, coming):
                return await self._reconciled(actor, tables, coming, order, file_name, shown)
        except FileRefusedError as error:
            raise FileRefused(error.message, errors=[FieldError("file", error.message)]) from error

    @asynccontextmanager
    async def _reading(
        self, path: Path, options: ImportOptions
    ) -> AsyncIterator[tuple[list[DraftTable], Coming | None]]:
        size = (await asyncio.to_thread(path.stat)).st_size
        if size > self.aside_mb * 1e6:
            async with reading_aside(path, options, self.limits) as found:
                yield found
        else:
            yield await asyncio.to_thread(_read, path, options, self.limits), None

    async def _reconciled(
        self,
        actor: Actor,
        tables: list[DraftTable],
        coming: Coming | None,
        order: ImportOrder,
        file_name: str,
        shown: str | None,
    ) -> ImportReport:
        within = actor.division_path
        if not order.write:
            async with self.database.reading() as session:
                return await reconcile(session, tables, order, within=within, coming=coming)
        async with self.database.unit_of_work() as tx:
            report = await reconcile(tx.session, tables, order, within=within, coming=coming)
            if shown not in {None, "*", report.tag}:
                raise PreconditionFailed(say("import_differs"))
            if report.applied and report.total(Action.NEW) + report.total(Action.CHANGED):
                detail = {action.value: report.total(action) for action in Action}
                run = ImportRun(
                    at=order.now,
                    actor=order.actor,
                    path=actor.division_path,
                    file_name=file_name[-200:],
                    reason=order.reason,
                    counts=detail,
                )
                tx.session.add(run)
                report.run_id = run.id
                await record(tx, actor, "registry.import", "import", run.id, detail=detail)
                tx.outbox.add(RegistryChanged(order.now))
        return report

    async def refused(
        self,
        actor: Actor,
        path: Path,
        out: Path,
        language: Language,
        *,
        inverse_networked: bool = False,
        datum: Datum = Datum.WGS84,
    ) -> int:
        """Write the rows that would be refused into a workbook, as they stand in the file, each with its errors; how
        many. Changes nothing. Raises FileRefused."""
        async with self._turn:
            options = ImportOptions(check_stream_url, inverse_networked, datum, (await self._custom()).layouts())
            return await self._refused(actor, path, out, language, options)

    async def _refused(self, actor: Actor, path: Path, out: Path, language: Language, options: ImportOptions) -> int:
        try:
            sheets = await asyncio.to_thread(read_sheets, path, self.limits)
            tables = await asyncio.to_thread(parse_sheets, sheets, options)
        except FileRefusedError as error:
            raise FileRefused(error.message, errors=[FieldError("file", error.message)]) from error
        order = ImportOrder(
            actor.username, self.clock.now(), IMPORT, False, self.seal, told=MOST_REFUSED, entry=self.entry
        )
        async with self.database.reading() as session:
            report = await reconcile(session, tables, order, within=actor.division_path)
        return await asyncio.to_thread(write_refused, out, sheets, report.rows, options, language)

    async def outcomes(
        self,
        actor: Actor,
        path: Path,
        out: Path,
        language: Language,
        *,
        inverse_networked: bool = False,
        datum: Datum = Datum.WGS84,
    ) -> int:
        """Write what an import would do with every row into a CSV file; how many rows there are. Changes nothing, and
        takes no more memory than the import. Raises FileRefused."""
        options = ImportOptions(check_stream_url, inverse_networked, datum, (await self._custom()).layouts())
        with _rows_stay(), outcomes_file(out, options.layouts, language) as writer:
            order = ImportOrder(
                *(actor.username, self.clock.now(), IMPORT, False, self.seal),
                told=0,
                entry=self.entry,
                on_row=writer.add,
            )
            await self._load(actor, path, options, order, path.name)
            return writer.rows

    async def save_registry(self, actor: Actor, path: Path, *, cameras: bool = False) -> int:
        """Write the registry of the actor's area, a sheet for each kind, with its cameras only if they are asked for;
        how many records."""
        loop, custom, told = asyncio.get_running_loop(), await self._custom(), _Told()
        async with self.database.reading() as session:

            def chunks(entity: Entity) -> Chunks:
                if entity is Entity.CAMERA:
                    return _camera_chunks(session, store.CameraFilter(actor.division_path))
                return _chunks(session, actor, entity, records_store.RecordFilter(actor.division_path))

            kinds = [each for each in Entity if cameras or each is not Entity.CAMERA]
            sheets = {each: told.each_of(fetched(loop, chunks(each))) for each in kinds}
            await asyncio.to_thread(write_xlsx, path, sheets, {each: custom.columns(each) for each in sheets})
        await self._exported(actor, "records", {"format": "xlsx", "records": told.number})
        return told.number

    async def save_records(
        self, actor: Actor, path: Path, entity: Entity, file_format: ExportFormat, wanted: records_store.RecordFilter
    ) -> int:
        """Write the records of a list's filter; how many."""
        loop, custom, told = asyncio.get_running_loop(), (await self._custom()).columns(entity), _Told()
        async with self.database.reading() as session:
            rows = told.each_of(fetched(loop, _chunks(session, actor, entity, wanted)))
            await asyncio.to_thread(WRITERS[file_format], path, rows, custom, entity)
        await self._exported(actor, entity.value, {"format": file_format.value, "records": told.number})
        return told.number

    async def save_past(
        self,
        actor: Actor,
        past: PastLists,
        path: Path,
        entity: Entity,
        file_format: ExportFormat,
        wanted: records_store.RecordFilter,
        day: date,
    ) -> int:
        """Write the records of a list as of the end of a day, with the columns of then; how many."""
        number = await self.save_then(past, path, entity, file_format, wanted, end_of(day))
        detail: dict[str, JsonValue] = {"format": file_format.value, "day": day.isoformat(), "records": number}
        await self._exported(actor, entity.value, detail)
        return number

    async def save_then(
        self,
        past: PastLists,
        path: Path,
        entity: Entity,
        file_format: ExportFormat,
        wanted: records_store.RecordFilter,
        at: datetime,
        *,
        only: Collection[str] | None = None,
    ) -> int:
        """The same of any past moment, for who records it; `only`: of these columns alone."""
        loop, told = asyncio.get_running_loop(), _Told()
        async with past.listing(entity, at, waits=True) as listing, self.database.reading() as session:
            custom = () if only else (await fields_at(session, at)).columns(entity)
            rows = told.each_of(fetched(loop, _past_chunks(session, listing.rows(wanted))))
            kept = ({name: row[name] for name in row if name in only} for row in rows) if only else rows
            await asyncio.to_thread(WRITERS[file_format], path, kept, custom, entity)
        return told.number

    async def save(self, actor: Actor, path: Path, file_format: ExportFormat, wanted: store.CameraFilter) -> int:
        """Write the cameras of the filter; how many. Memory does not grow with their number."""
        loop, custom, told = asyncio.get_running_loop(), (await self._custom()).columns(Entity.CAMERA), _Told()
        async with self.database.reading() as session:
            rows = told.each_of(fetched(loop, _camera_chunks(session, wanted)))
            await asyncio.to_thread(WRITERS[file_format], path, rows, custom)
        await self._exported(actor, "cameras", {"format": file_format.value, "cameras": told.number})
        return told.number

    async def _exported(self, actor: Actor, what: str, detail: dict[str, JsonValue]) -> None:
        async with self.database.unit_of_work() as tx:
            await record(tx, actor, "registry.export", "registry", what, detail=detail)

    async def _custom(self) -> CustomFields:
        async with self.database.reading() as session:
            return await custom_fields(session)


@contextmanager
def _rows_stay() -> Iterator[None]:
    """Millions of rows are made and kept to the end: looking for garbage among them again and again finds none."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@dataclass(slots=True)
class _Told:
    """Counts the rows that go by."""

    number: int = 0

    def each_of(self, rows: Iterable[Facts]) -> Iterator[Facts]:
        for each in rows:
            self.number += 1
            yield each


def _camera_chunks(session: AsyncSession, wanted: store.CameraFilter) -> Chunks:
    after = ""

    async def next_chunk() -> list[Facts]:
        nonlocal after
        chunk = await store.export_chunk(session, wanted, after, EXPORT_CHUNK_ROWS)
        after = chunk[-1]["code"] if chunk else after
        return [unfolded(row) for row in chunk]

    return next_chunk


def _chunks(session: AsyncSession, actor: Actor, entity: Entity, wanted: records_store.RecordFilter) -> Chunks:
    """The area's own records: a county's targets are none of a town's, whose import would be refused them."""
    after: tuple[str, ...] | None = None
    over = False

    async def next_chunk() -> list[Facts]:
        nonlocal after, over
        own: list[Facts] = []
        while not over and not own:
            found, _ = await records_store.page(session, entity, wanted, after=after, limit=EXPORT_CHUNK_ROWS)
            over = len(found) < EXPORT_CHUNK_ROWS
            after = records_store.sort_keys(entity, found[-1].row) if found else None
            own = [placed.row for placed in found if within(actor, await path_of(session, placed))]
        codes = await records_store.codes_of(session, list(referred(own)))
        return [unfolded(facts_of(row, codes)) for row in own]

    return next_chunk


def _past_chunks(session: AsyncSession, past: AsyncIterator[records_store.Placed]) -> Chunks:
    async def next_chunk() -> list[Facts]:
        rows: list[Row] = []
        async for placed in past:
            rows.append(placed.row)
            if len(rows) == EXPORT_CHUNK_ROWS:
                break
        codes = await records_store.codes_of(session, list(referred(rows)))
        return [unfolded(facts_of(row, codes)) for row in rows]

    return next_chunk


def _read(path: Path, options: ImportOptions, limits: ReadLimits) -> list[DraftTable]:
    return parse_sheets(read_sheets(path, limits), options)
