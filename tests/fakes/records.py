"""Texts and records that the columns of every kind of record take, for property tests."""

import json
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from hypothesis import strategies as st

from registry.layouts import BY_ENTITY, Entity
from registry.record import Column, Kind
from registry.values import parse_value

NAMED = "摄像机"
"""Whatever of which nothing was left, as of a text of spaces."""
_FIRST, _LAST = date(1990, 1, 1), date(2099, 12, 31)
_TIMES = st.datetimes(datetime.combine(_FIRST, time()), datetime.combine(_LAST, time())).map(
    "{:%Y-%m-%d %H:%M:%S}".format
)
# What names are made of, and what breaks files: quotes, separators, formula signs, wide forms, rare characters.
_LETTERS = "aZ09 中文村路口（）·\u3000'\"=+-@;,/|\\<&>é𠮷"
_POSITIONS = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)).map(
    lambda at: [110 + at[0] / 1e6, 28 + at[1] / 1e6]
)
_CODES = st.text("0123456789", min_size=12, max_size=12)


def _shape(kind: str) -> Callable[[Any], str]:
    return lambda coordinates: json.dumps({"type": kind, "coordinates": coordinates})


def _square(corner: list[float]) -> str:
    x, y = corner
    return _shape("Polygon")([[[x, y], [x + 0.01, y], [x + 0.01, y + 0.01], [x, y + 0.01], [x, y]]])


def _phases(by_day: dict[date, int]) -> str:
    return "; ".join(f"{day}={required}" for day, required in by_day.items())


_BY_KIND: dict[Kind, st.SearchStrategy[str]] = {
    Kind.DEVICE_CODE: st.integers(0, 10**6 - 1).map("36990101001320{:06d}".format),
    Kind.IPV4: st.ip_addresses(v=4).map(str),
    Kind.IPV6: st.ip_addresses(v=6).map(str),
    Kind.MAC: st.text("0123456789ABCDEF", min_size=12, max_size=12),
    Kind.TIME: _TIMES,
    Kind.DAY: st.dates(_FIRST, _LAST).map(str),
    Kind.URL: st.integers(1, 65535).map("rtsp://127.0.0.1:{}/main".format),
    Kind.DIVISION_CODE: st.integers(0, 9999).map("36{:04d}".format),
    Kind.DIGIT_PAIRS: st.lists(st.integers(0, 99).map("{:02d}".format), min_size=1, max_size=4).map("/".join),
    Kind.REFERENCES: st.lists(_CODES, min_size=1, max_size=4).map("/".join),
    Kind.WALK: st.lists(st.integers(0, 9).map("3699010100132000000{}".format), min_size=1, max_size=6).map("/".join),
    Kind.LINE: st.lists(_POSITIONS, min_size=2, max_size=5, unique_by=tuple).map(_shape("LineString")),
    Kind.GEOJSON: _POSITIONS.map(_square),
    Kind.PHASES: st.dictionaries(st.dates(_FIRST, _LAST), st.integers(0, 100), min_size=1, max_size=4).map(_phases),
}


def texts(column: Column) -> st.SearchStrategy[str]:
    """Texts that the column takes."""
    least, most = column.bounds
    if column.kind in _BY_KIND:
        return _BY_KIND[column.kind]
    if column.words:
        words = st.sampled_from(sorted(column.words))
        return words if column.kind is Kind.CODE else st.lists(words, min_size=1, max_size=3).map("/".join)
    match column.kind:
        case Kind.DIGITS:
            return st.text("0123456789", min_size=1, max_size=column.max_length)
        case Kind.DEGREES_6 | Kind.NUMBER:
            return st.floats(least, most).map("{:.6f}".format)
        case Kind.INTEGER:
            return st.integers(int(least), int(most)).map(str)
        case _:
            return st.text(_LETTERS, max_size=min(column.max_length, 20))


@st.composite
def facts_of(draw: st.DrawFn, entity: Entity) -> dict[str, Any]:
    """A record as it is stored: any column may be empty without which it is none the less taken."""
    layout = BY_ENTITY[entity]
    facts = {}
    for column in layout.columns:
        text = draw(texts(column) if column in layout.needed else st.one_of(st.just(""), texts(column)))
        facts[column.field] = parse_value(column, text)
        if column in layout.needed and facts[column.field] is None:
            facts[column.field] = NAMED
    return facts
