"""Reads JSON files (a list of objects, such lists by sheet name, GeoJSON) one object after the other: however large the
file is, only the object at hand is in memory."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import IO, Any

from typing_extensions import override

from registry.layouts import DIVISION_COLUMNS, SITE_COLUMNS
from registry.record import BY_FIELD, title_key, titles_of
from registry.sheets import Cell, CellCount, FileRefusedError, FileRows, ReadLimits, Sheet
from registry.wording import say

CHUNK_CHARS = 1 << 20
MOST_CHARS = 1 << 23
"""Of one object, which takes 200 MB at the worst: the boundary of a province is a tenth of it."""
_BLANKS = re.compile(r"[ \t\n\r]*")


def read_json(path: Path, encoding: str, limits: ReadLimits) -> list[Sheet]:
    """All sheets. Raises FileRefusedError."""
    file = _JsonFile(path, encoding, _is_collection(path, encoding))
    count = CellCount(limits)
    found: dict[str, _Found] = {}
    for name, item in file.objects():
        sheet = found.setdefault(name, _Found())
        if item is not None:
            sheet.titles.update(dict.fromkeys(item))
            sheet.objects += 1
            count.add_row(len(sheet.titles))
    if file.is_collection and not found:
        raise FileRefusedError(say("json_shape"))
    return [Sheet(name, JsonRows(file, name, tuple(each.titles), each.objects)) for name, each in found.items()]


@dataclass(slots=True)
class _Found:
    titles: dict[str, None] = field(default_factory=dict)
    objects: int = 0


@dataclass(frozen=True, slots=True)
class _JsonFile:
    path: Path
    encoding: str
    is_collection: bool

    def objects(self) -> Iterator[tuple[str, dict[str, Any] | None]]:
        """Each with the name of its sheet; None: a sheet begins. Raises FileRefusedError."""
        for name, part, value in _parts(self.path, self.encoding):
            if self.is_collection and name != "features":
                continue
            if part is _Part.VALUE or (part is _Part.ITEM and not isinstance(value, dict)):
                raise FileRefusedError(say("json_shape"))
            sheet = "" if self.is_collection else name or ""
            if part is _Part.LIST:
                yield sheet, None
            else:
                yield sheet, _feature_row(value) if self.is_collection else value


@dataclass(frozen=True, slots=True)
class JsonRows(FileRows):
    """The titles of all its objects, and a row for each."""

    file: _JsonFile
    sheet: str
    titles: tuple[str, ...]
    objects: int

    @override
    def __len__(self) -> int:
        return 1 + self.objects

    @override
    def __iter__(self) -> Iterator[list[Cell]]:
        yield list(self.titles)
        for sheet, item in self.file.objects():
            if sheet == self.sheet and item is not None:
                yield [item.get(title) for title in self.titles]


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


class _Part(Enum):
    LIST = "list"
    ITEM = "item"
    VALUE = "value"
    """A member that is no list."""


_Parts = Iterator[tuple[str | None, _Part, Any]]


def _is_collection(path: Path, encoding: str) -> bool:
    """Whether it is GeoJSON, which may say so behind all its features."""
    for name, part, value in _parts(path, encoding):
        if name is None:
            return False
        if name == "type" and part is _Part.VALUE:
            return bool(value == "FeatureCollection")
    return False


def _parts(path: Path, encoding: str) -> _Parts:
    """The parts of the document, each under the name of its member; None: the document is a list."""
    with path.open(encoding=encoding) as file:
        text = _Text(file)
        yield from _listed(None, text) if text.take("[{") == "[" else _members(text)
        if text.peek():
            raise FileRefusedError(say("json_damaged"))


def _members(text: "_Text") -> _Parts:
    if text.peek() == "}":
        text.take("}")
        return
    while True:
        name = text.value()
        if not isinstance(name, str):
            raise FileRefusedError(say("json_damaged"))
        text.take(":")
        if text.peek() == "[":
            text.take("[")
            yield from _listed(name, text)
        else:
            yield name, _Part.VALUE, text.value()
        if text.take(",}") == "}":
            return


def _listed(name: str | None, text: "_Text") -> _Parts:
    yield name, _Part.LIST, None
    if text.peek() == "]":
        text.take("]")
        return
    while True:
        yield name, _Part.ITEM, text.value()
        if text.take(",]") == "]":
            return


class _Text:
    """A file's characters, of which a piece is held."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._held, self._at = "", 0
        self._decode = json.JSONDecoder().raw_decode

    def peek(self) -> str:
        """The next sign that is not blank; empty: there is none."""
        while True:
            blanks = _BLANKS.match(self._held, self._at)
            self._at = blanks.end() if blanks else self._at
            if self._at < len(self._held) or not self._more():
                return self._held[self._at : self._at + 1]

    def take(self, signs: str) -> str:
        """The next one, which must be one of these. Raises FileRefusedError."""
        found = self.peek()
        if not found or found not in signs:
            raise FileRefusedError(say("json_damaged"))
        self._at += 1
        return found

    def value(self) -> Any:
        """The next value. Raises FileRefusedError."""
        self.peek()
        over = False
        while True:
            try:
                value, end = self._decode(self._held, self._at)
            except RecursionError as error:
                raise FileRefusedError(say("json_damaged")) from error
            except ValueError as error:
                if over:
                    raise FileRefusedError(say("json_damaged")) from error
            else:
                # What ends where the piece ends, such as a number, may go on.
                if over or end < len(self._held):
                    self._at = end
                    return value
            if len(self._held) - self._at > MOST_CHARS:
                raise FileRefusedError(say("json_object_too_long", most=MOST_CHARS))
            over = not self._more()

    def _more(self) -> bool:
        chunk = self._file.read(CHUNK_CHARS)
        self._held, self._at = self._held[self._at :] + chunk, 0
        return bool(chunk)
