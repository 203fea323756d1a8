"""Reads spreadsheet files: finds out the kind of file, reads CSV and JSON, hands XLSX on, refuses the rest."""

import codecs
import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, overload

from typing_extensions import override

from registry.layouts import DIVISION_COLUMNS, SITE_COLUMNS
from registry.record import BY_FIELD, title_key, titles_of
from registry.sheets import Cell, CellCount, FileRefusedError, ReadLimits, Sheet
from registry.wording import say
from registry.xlsx import read_workbook


def read_sheets(path: Path, limits: ReadLimits = ReadLimits()) -> list[Sheet]:
    """All sheets of an XLSX, CSV (UTF-8, UTF-16, GBK, GB18030) or JSON file. Raises FileRefusedError."""
    size = path.stat().st_size
    if size > limits.file_mb * 1e6:
        raise FileRefusedError(say("file_too_large", size=f"{size / 1e6:.0f}", most=f"{limits.file_mb:g}"))
    with path.open("rb") as file:
        head = file.read(512)
    if not head.strip():
        raise FileRefusedError(say("file_empty"))
    if head.startswith(b"PK"):
        return read_workbook(path, limits)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefusedError(say("old_excel"))
    if head.removeprefix(codecs.BOM_UTF8).lstrip()[:1] in (b"{", b"["):
        return _read_json(path, head, limits)
    return [_read_csv(path, head, limits)]


_ENCODINGS = {"utf-16": "UTF-16", "utf-8-sig": "UTF-8", "gb18030": "GB18030"}


def _encoding(path: Path, head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in head:
        raise FileRefusedError(say("no_text"))
    for encoding in ("utf-8-sig", "gb18030"):  # GB18030 holds all of GBK
        try:
            with path.open(encoding=encoding, newline="") as file:
                while file.read(1 << 20):
                    pass
        except UnicodeError:
            continue
        return encoding
    raise FileRefusedError(say("encoding_unknown"))


def _read_csv(path: Path, head: bytes, limits: ReadLimits) -> Sheet:
    encoding = _encoding(path, head)
    count = CellCount(limits)
    try:
        with path.open(encoding=encoding, newline="") as file:
            delimiter = max(",\t;", key="".join(islice(file, 20)).count)
        for row in CsvRows(path, encoding, delimiter, 0):
            count.add_row(len(row))
    except UnicodeError as error:
        raise FileRefusedError(say("text_damaged")) from error
    except csv.Error as error:
        raise FileRefusedError(say("csv_damaged", row=count.rows + 1, reason=error)) from error
    return Sheet("", CsvRows(path, encoding, delimiter, count.rows), encoding=_ENCODINGS[encoding])


@dataclass(frozen=True, slots=True)
class CsvRows(Sequence[list[str]]):
    """The rows of a file, read again each time: those of a municipality would fill gigabytes. Look at them in turn, or
    at the first ones."""

    path: Path
    encoding: str
    delimiter: str
    rows: int

    @override
    def __len__(self) -> int:
        return self.rows

    @override
    def __iter__(self) -> Iterator[list[str]]:
        with self.path.open(encoding=self.encoding, newline="") as file:
            yield from csv.reader(file, delimiter=self.delimiter, strict=True)

    @overload
    def __getitem__(self, at: int) -> list[str]: ...

    @overload
    def __getitem__(self, at: slice) -> list[list[str]]: ...

    @override
    def __getitem__(self, at: int | slice) -> list[str] | list[list[str]]:
        found = range(self.rows)[at]
        if isinstance(found, int):
            return next(islice(self, found, None))
        return list(islice(self, found.start, found.stop, found.step))


def _read_json(path: Path, head: bytes, limits: ReadLimits) -> list[Sheet]:
    try:
        document = json.loads(path.read_text(_encoding(path, head)))
    except (ValueError, RecursionError) as error:
        raise FileRefusedError(say("json_damaged")) from error
    tables = document if isinstance(document, dict) else {"": document}
    if tables.get("type") == "FeatureCollection":
        tables = {"": [_feature_row(feature) for feature in _objects(tables.get("features"))]}
    count = CellCount(limits)
    return [Sheet(str(name), list(_object_rows(_objects(items), count))) for name, items in tables.items()]


def _objects(items: object) -> list[dict[str, Any]]:
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise FileRefusedError(say("json_shape"))
    return items


_POINT = (BY_FIELD["longitude"], BY_FIELD["latitude"])
_BOUNDARY = tuple(column for column in DIVISION_COLUMNS if column.field == "boundary")
_LINE = tuple(column for column in SITE_COLUMNS if column.field == "line")
_SHAPES = {"Point": _POINT, "LineString": _LINE, "Polygon": _BOUNDARY, "MultiPolygon": _BOUNDARY}


def _feature_row(feature: dict[str, Any]) -> dict[str, Any]:
    """Its properties; of where it is its geometry tells (RFC 7946 §3.2), whatever they say."""
    properties, geometry = feature.get("properties"), feature.get("geometry")
    if not isinstance(properties, dict):
        raise FileRefusedError(say("feature_bare"))
    shape: dict[str, Any] = geometry if isinstance(geometry, dict) else {}
    columns = _SHAPES.get(str(shape.get("type")), ())
    values = shape.get("coordinates") if columns is _POINT else [shape]
    if not isinstance(values, list) or len(values) < len(columns):
        raise FileRefusedError(say("feature_shape"))
    told = titles_of(columns)
    rest = {title: value for title, value in properties.items() if title_key(title) not in told}
    return rest | {column.code: value for column, value in zip(columns, values, strict=False)}


def _object_rows(items: list[dict[str, Any]], count: CellCount) -> Iterator[list[Cell]]:
    titles = list(dict.fromkeys(key for item in items for key in item))
    yield list(titles)
    for item in items:
        count.add_row(len(titles))
        yield [item.get(title) for title in titles]
