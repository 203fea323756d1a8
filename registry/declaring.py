"""What the titles of a file say of how it is to be read, in their notes in brackets: in which datum its positions are
given, and which way round 联网属性 is coded (docs/decisions/0145). Pure."""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from registry.datums import Datum
from registry.record import Column

_POSITIONS = frozenset({"longitude", "latitude", "line", "boundary"})
_DATUM = re.compile(r"(GCJ-?02|火星|高德)|BD-?09|百度")
_NAMES = {Datum.GCJ02: "GCJ-02", Datum.BD09: "BD-09"}
_INVERSE = re.compile(r"0\W*未联网")


class Declared(NamedTuple):
    """WGS-84 and the coding of the standard where nothing else is said."""

    datum: Datum
    inverse_networked: bool


def declared(titles: Iterable[tuple[str, Column | None]]) -> Declared:
    """By the titles of a sheet, each with what it was taken for."""
    datum, inverse = Datum.WGS84, False
    for title, column in titles:
        text = unicodedata.normalize("NFKC", title).upper()
        if column is not None and column.field in _POSITIONS:
            for found in _DATUM.finditer(text):  # the last one is our own note
                datum = Datum.GCJ02 if found[1] else Datum.BD09
        elif column is not None and column.field == "networked":
            inverse = _INVERSE.search(text) is not None
    return Declared(datum, inverse)


def declaring(title: str, column: Column | None, datum: Datum, *, inverse_networked: bool) -> str:
    """The title with a note that says how its cells were read, unless it says so itself or they are as usual."""
    said = declared([(title, column)])
    field = column.field if column else None
    if field in _POSITIONS and datum in _NAMES and said.datum is not datum:
        return f"{title}（{_NAMES[datum]}）"
    if field == "networked" and inverse_networked and not said.inverse_networked:
        return f"{title}（0 未联网，1 已联网）"
    return title
