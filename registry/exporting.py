"""Writes sheets that the importer reads back to zero changes: XLSX, CSV, GeoJSON. Never a credential. Pure of SQL."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

import xlsxwriter

from registry.importing import FORMULA_START
from registry.layouts import BY_ENTITY, Entity
from registry.record import Column, Kind
from registry.values import format_value, in_words

Facts = Mapping[str, Any]
_NUMBERS = frozenset({Kind.NUMBER, Kind.INTEGER, Kind.DEGREES_6})
_GUARDED = frozenset({Kind.TEXT, Kind.KEY, Kind.TAGS})
_SHAPES = frozenset({Kind.LINE, Kind.GEOJSON})
UTF8_BOM = "\ufeff"  # Without it Excel reads UTF-8 as the system's code page.


class ExportFormat(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"
    GEOJSON = "geojson"


def cell(column: Column, facts: Facts) -> str:
    """The text of one cell: codes as Chinese words, and nothing that a spreadsheet would run as a formula."""
    return _guarded(column, in_words(column, facts.get(column.field)))


def _guarded(column: Column, text: str) -> str:
    return guarded(text) if column.kind in _GUARDED else text


def guarded(text: str) -> str:
    """OWASP "CSV injection": an apostrophe before what looks like a formula. The importer takes it off again."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_START) else text


def title(column: Column) -> str:
    return f"★{column.zh}" if column.mandatory else column.zh


def has_place(entity: Entity) -> bool:
    """Whether such records can be drawn on a map."""
    return any(column.kind in {Kind.DEGREES_6, *_SHAPES} for column in BY_ENTITY[entity].columns)


def write_csv(
    path: Path, records: Iterable[Facts], extra: Sequence[Column] = (), entity: Entity = Entity.CAMERA
) -> None:
    """All records, one a row, UTF-8. `extra`: columns beside those of the record."""
    columns = (*BY_ENTITY[entity].columns, *extra)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(UTF8_BOM)
        writer = csv.writer(file)
        writer.writerow([title(column) for column in columns])
        writer.writerows([cell(column, facts) for column in columns] for facts in records)


def write_xlsx(
    path: Path,
    sheets: Mapping[Entity, Iterable[Facts]],
    extra: Mapping[Entity, Sequence[Column]] = MappingProxyType({}),
) -> None:
    """One sheet per entity. `extra`: further columns of one.

    Constant memory: rows go to the file as they come.
    """
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False}) as workbook:
        heading = workbook.add_format({"bold": True})
        for entity, rows in sheets.items():
            layout = BY_ENTITY[entity]
            sheet = workbook.add_worksheet(layout.title)
            sheet.freeze_panes(1, 0)
            columns = (*layout.columns, *extra.get(entity, ()))
            for index, column in enumerate(columns):
                sheet.write_string(0, index, title(column), heading)
            for number, facts in enumerate(rows, 1):
                _write_row(sheet, number, columns, facts)


def _write_row(sheet: Any, number: int, columns: Sequence[Column], facts: Facts) -> None:
    for index, column in enumerate(columns):
        value = facts.get(column.field)
        if value is None:
            continue
        if column.kind in _NUMBERS and not column.words:
            sheet.write_number(number, index, value)
        else:
            sheet.write_string(number, index, cell(column, facts))


def write_geojson(
    path: Path, records: Iterable[Facts], extra: Sequence[Column] = (), entity: Entity = Entity.CAMERA
) -> None:
    """A FeatureCollection (RFC 7946) of points, lines and areas; properties by the record's column codes, in codes, not
    words."""
    columns = (*BY_ENTITY[entity].columns, *extra)
    with path.open("w", encoding="utf-8") as file:
        file.write('{"type": "FeatureCollection", "features": [')
        for number, feature in enumerate(_features(records, columns)):
            file.write(",\n" if number else "\n")
            json.dump(feature, file, ensure_ascii=False)
        file.write("\n]}\n")


def _features(records: Iterable[Facts], columns: Sequence[Column]) -> Iterator[dict[str, Any]]:
    shapes = [column.field for column in columns if column.kind in _SHAPES]
    for facts in records:
        placed = facts.get("longitude") is not None and facts.get("latitude") is not None
        point = {"type": "Point", "coordinates": [facts["longitude"], facts["latitude"]]} if placed else None
        shape = next((facts[name] for name in shapes if facts.get(name) is not None), point)
        properties = {
            column.code: _guarded(column, format_value(column, facts[column.field]))
            for column in columns
            if facts.get(column.field) is not None and column.field not in shapes
        }
        yield {"type": "Feature", "geometry": shape, "properties": properties}


def _write_book(
    path: Path, records: Iterable[Facts], extra: Sequence[Column] = (), entity: Entity = Entity.CAMERA
) -> None:
    write_xlsx(path, {entity: records}, {entity: extra})


class Writer(Protocol):
    """Writes records of one kind into a file; `extra`: columns beside those of the record."""

    def __call__(
        self, path: Path, records: Iterable[Facts], extra: Sequence[Column] = (), entity: Entity = Entity.CAMERA
    ) -> None: ...


WRITERS: Mapping[ExportFormat, Writer] = MappingProxyType(
    {
        ExportFormat.XLSX: _write_book,
        ExportFormat.CSV: write_csv,
        ExportFormat.GEOJSON: write_geojson,
    }
)
