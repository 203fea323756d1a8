"""Rows of a spreadsheet → typed drafts and errors that name row, column, value and remedy. Pure: knows no database."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from registry.datums import Datum, to_wgs84
from registry.declaring import declared
from registry.geometry import moved_polygon
from registry.layouts import HEADER_WITHIN_ROWS, LAYOUTS, Entity, Header, Layout, find_header
from registry.lines import moved
from registry.phrases import Phrase
from registry.places import forbidden_place
from registry.record import Column, Kind
from registry.sheets import Cell, FileRefusedError, Sheet
from registry.values import Value, ValueRefusedError, parse_value
from registry.wording import say

# Distinct texts of one column whose value is remembered: most columns of a record have few.
REMEMBERED_TEXTS = 4096
PART_ROWS = 500
"""So many rows of a sheet are read, then compared with what is stored, before the next ones."""
# Above this a floating-point cell has lost digits of a code.
EXACT_FLOAT = 1e15
FORMULA_START = ("=", "+", "-", "@", "\t", "\r")
_NEW: Any = object()
_PLACE_FIELDS = ("name", "common_name", "address")


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """`check_url` gives a stream address in its proper form or raises ValueError with the reason.

    `inverse_networked`: the file codes 联网属性 the other way round (0 not networked), as some in use do. `datum`: what
    its positions are given in. `layouts`: of the sheets, with the columns that were added to them.
    """

    check_url: Callable[[str], str]
    inverse_networked: bool = False
    datum: Datum = Datum.WGS84
    layouts: Sequence[Layout] = LAYOUTS


@dataclass(frozen=True, slots=True)
class CellError:
    """Why a cell (or the row, by its key's field) is refused, and what to write instead."""

    field: str
    title: str
    value: str
    message: Phrase
    suggestion: Phrase


class Draft(NamedTuple):
    """One row, read. `values` stand in the order of its table's `fields`."""

    row: int
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    row: int
    key: str
    errors: tuple[CellError, ...]


@dataclass(slots=True)
class Understood:
    """How a sheet was read. `header_row` as a spreadsheet program counts; `columns`: each title with what it was taken
    for, None: left out; `encoding` of a text file; `networked_coded`: 联网属性 is given as 0 and 1, which some files
    turn round."""

    entity: Entity
    sheet: str
    header_row: int
    columns: tuple[tuple[str, Column | None], ...]
    encoding: str
    networked_coded: bool = False


class Part(NamedTuple):
    """Rows of a sheet, read: the next ones, at most PART_ROWS together."""

    drafts: list[Draft]
    refused: list[Refused]


@dataclass(slots=True)
class DraftTable:
    """One sheet, read: the drafts of one entity, the rows refused, what a person should know about the reading.
    `awaited`: rows that are still being read, those that hold nothing among them."""

    layout: Layout
    sheet: str
    fields: tuple[str, ...]
    understood: Understood
    drafts: list[Draft] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    notes: list[Phrase] = field(default_factory=list)
    awaited: int = 0

    def key_of(self, draft: Draft) -> str:
        return str(draft.values[self.fields.index(self.layout.key)])


def parse_sheets(sheets: Sequence[Sheet], options: ImportOptions) -> list[DraftTable]:
    """The drafts of every sheet with a header that names a layout, in the order of LAYOUTS. Raises FileRefusedError."""
    return [reading.whole() for reading in open_sheets(sheets, options)]


def open_sheets(sheets: Sequence[Sheet], options: ImportOptions) -> "list[SheetReading]":
    """The same sheets, of which only the headers were read. Raises FileRefusedError."""
    readings: list[SheetReading] = []
    notes: list[Phrase] = []
    for sheet in sheets:
        header = find_header(sheet.rows, options.layouts)
        if header:
            readings.append(SheetReading(sheet, header, options))
        elif any(cell not in (None, "") for row in sheet.rows[:HEADER_WITHIN_ROWS] for cell in row):
            notes.append(say("sheet_left_out", sheet=sheet.name, rows=HEADER_WITHIN_ROWS))
    if not readings:
        raise FileRefusedError(say("no_header"))
    readings[0].table.notes.extend(notes)
    order = list(Entity)
    return sorted(readings, key=lambda reading: order.index(reading.table.layout.entity))


def cell_text(cell: Cell) -> str:
    """What a person would have typed into the cell."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < EXACT_FLOAT else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    return cell.isoformat() if isinstance(cell, (date, time)) else _json_text(cell)


def _json_text(cell: Cell) -> str:
    return json.dumps(cell) if isinstance(cell, (dict, list)) else str(cell)


class SheetReading:
    """Reads the rows of one sheet, once. What is known before stands in `table`, its notes are whole when all rows are
    read."""

    def __init__(self, sheet: Sheet, header: Header, options: ImportOptions) -> None:
        """Raises FileRefusedError."""
        columns = [(index, column) for index, column in enumerate(header.columns) if column]
        repeated = {column.zh for _, column in columns if [other for _, other in columns].count(column) > 1}
        if repeated:
            raise FileRefusedError(say("column_twice", sheet=sheet.name, columns="、".join(sorted(repeated))))
        understood = _understood(sheet, header)
        options = _as_declared(options, understood)
        self._sheet, self._datum, self._below = sheet, options.datum, header.row_index + 1
        self.table = DraftTable(
            header.layout,
            sheet.name,
            tuple(column.field for _, column in columns),
            understood,
            notes=[*sheet.notes, *_notes(header, {column.field for _, column in columns}, options.datum)],
            awaited=len(sheet.rows) - self._below,
        )
        self._readers = [(index, _Reader(column, options)) for index, column in columns]

    def parts(self) -> Iterator[Part]:
        """All rows that say anything."""
        seen: dict[str, int] = {}
        rows = (
            (number, row)
            for number, row in enumerate(
                islice(self._sheet.rows, self._below, None), self._sheet.first_row + self._below
            )
            if any(cell not in (None, "") for cell in row)
        )
        while some := list(islice(rows, PART_ROWS)):
            part = Part([], [])
            for number, row in some:
                found = _parse_row(self.table, self._readers, row, number, seen, self._datum)
                if isinstance(found, Draft):
                    part.drafts.append(found)
                else:
                    part.refused.append(found)
            yield part
        for _, reader in self._readers:
            self.table.notes.extend(reader.notes())
            self.table.understood.networked_coded |= reader.networked_coded

    def whole(self) -> DraftTable:
        """With all rows."""
        for part in self.parts():
            self.table.drafts.extend(part.drafts)
            self.table.refused.extend(part.refused)
        self.table.awaited = 0
        return self.table


def _as_declared(options: ImportOptions, understood: Understood) -> ImportOptions:
    """What the titles themselves say holds where nothing was chosen for the whole file."""
    said = declared(understood.columns)
    return replace(
        options,
        datum=said.datum if options.datum is Datum.WGS84 else options.datum,
        inverse_networked=options.inverse_networked or said.inverse_networked,
    )


def _notes(header: Header, fields: set[str], datum: Datum) -> Iterator[Phrase]:
    placed = {"longitude", "latitude"} <= fields or not fields.isdisjoint({"line", "boundary"})
    if datum is not Datum.WGS84 and placed:
        yield say("positions_converted", datum=datum.upper())
    if header.ignored:
        yield say("columns_left_out", columns="、".join(header.ignored)[:300])


def _understood(sheet: Sheet, header: Header) -> Understood:
    titles = [cell_text(cell).strip() for cell in sheet.rows[header.row_index]]
    columns = tuple((title, column) for title, column in zip(titles, header.columns, strict=True) if title)
    return Understood(header.layout.entity, sheet.name, sheet.first_row + header.row_index, columns, sheet.encoding)


def _parse_row(
    table: DraftTable,
    readers: "list[tuple[int, _Reader]]",
    row: Sequence[Cell],
    number: int,
    seen: dict[str, int],
    datum: Datum,
) -> Draft | Refused:
    errors: list[CellError] = []
    values = _values(readers, row, errors)
    facts = dict(zip(table.fields, values, strict=True))
    key = str(facts.get(table.layout.key) or "")
    misread = {error.field for error in errors}
    errors.extend(error for error in _row_errors(table.layout, facts) if error.field not in misread)
    unique = f"{key}@{facts.get('division_code')}" if table.layout.entity in {Entity.ROOM, Entity.ROUTE} else key
    if key and seen.setdefault(unique, number) != number:
        key_column = next(column for column in table.layout.columns if column.field == table.layout.key)
        message = say("same_key", row=seen[unique], zh=key_column.zh)
        errors.append(CellError(key_column.field, key_column.zh, key, message, say("remove_one_row")))
    if datum is not Datum.WGS84:
        values = _on_wgs84(table.fields, values, datum)
    return Refused(number, key, tuple(errors)) if errors else Draft(number, values)


def _values(readers: "list[tuple[int, _Reader]]", row: Sequence[Cell], errors: list[CellError]) -> tuple[Value, ...]:
    """Most cells of a large file hold what others of their column do: those are not asked twice, nor through a call."""
    values: list[Value] = []
    for index, reader in readers:
        cell = row[index] if index < len(row) else None
        known = reader.known.get(cell, _NEW) if isinstance(cell, str) else _NEW
        values.append(reader.read(cell, errors) if known is _NEW else known)
    return tuple(values)


def _on_wgs84(fields: Sequence[str], values: tuple[Value, ...], datum: Datum) -> tuple[Value, ...]:
    facts = dict(zip(fields, values, strict=True))
    longitude, latitude = facts.get("longitude"), facts.get("latitude")
    if isinstance(longitude, float) and isinstance(latitude, float):
        facts["longitude"], facts["latitude"] = to_wgs84(datum, longitude, latitude)
    for name, shifted in (("line", moved), ("boundary", moved_polygon)):
        if isinstance(shape := facts.get(name), dict):
            facts[name] = shifted(shape, partial(to_wgs84, datum))
    return tuple(facts.values())


def _row_errors(layout: Layout, facts: dict[str, Any]) -> Iterator[CellError]:
    for column in layout.needed:
        if column.field in facts and facts[column.field] is None:
            suggestion = say("write_column", zh=column.zh, en=column.en)
            yield CellError(column.field, column.zh, "", say("empty_cell"), suggestion)
    if layout.entity in {Entity.CAMERA, Entity.SITE}:
        for name in _PLACE_FIELDS:
            word = forbidden_place(str(facts.get(name) or ""))
            if word:
                title = next(column.zh for column in layout.columns if column.field == name)
                message = say("forbidden_place", word=word)
                yield CellError(name, title, str(facts[name]), message, say("remove_from_there"))


class _Reader:
    """Reads the cells of one column, remembering what frequent texts became."""

    def __init__(self, column: Column, options: ImportOptions) -> None:
        self._column = column
        self._options = options
        self.known: dict[str, Value] = {}
        self._coded = 0

    @property
    def networked_coded(self) -> bool:
        return self._coded > 0

    def read(self, cell: Cell, errors: list[CellError]) -> Value:
        text = cell_text(cell)
        if text in self.known:
            return self.known[text]
        try:
            value = self._parse(text)
        except ValueRefusedError as error:
            errors.append(
                CellError(self._column.field, self._column.zh, self._shown(text), error.message, error.suggestion)
            )
            return None
        if len(self.known) < REMEMBERED_TEXTS:
            self.known[text] = value
        return value

    def notes(self) -> Iterator[Phrase]:
        if self.networked_coded:
            zero, one = ("未联网", "已联网") if self._options.inverse_networked else ("已联网", "未联网")
            yield say("networked_understood", zero=zero, one=one)

    def _parse(self, text: str) -> Value:
        column = self._column
        if column.kind is Kind.SECRET:
            return parse_value(column, text)
        if text[:1] == "'" and text.lstrip("'").startswith(FORMULA_START):
            text = text[1:]
        elif text.startswith("="):
            raise ValueRefusedError(say("formula"), say("replace_formula"))
        value = parse_value(column, text)
        if column.kind is Kind.URL and isinstance(value, str):
            try:
                return self._options.check_url(value)
            except ValueError as error:
                raise ValueRefusedError(say("not_stream_url", reason=error.args[0]), say("write_stream_url")) from error
        if column.field == "networked" and text.strip() in {"0", "1"}:
            self._coded += 1
            return {"0": "1", "1": "0"}[text.strip()] if self._options.inverse_networked else value
        return value

    def _shown(self, text: str) -> str:
        # An address may hold an account: what is refused is not repeated.
        return "***" if self._column.kind in {Kind.SECRET, Kind.URL} else text[:80]
