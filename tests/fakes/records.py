"""Texts and records that the 27 columns take, for property tests."""

from datetime import date, datetime, time
from typing import Any

from hypothesis import strategies as st

from registry.layouts import CAMERA_COLUMNS
from registry.record import Column, Kind
from registry.values import parse_value

_FIRST, _LAST = date(1990, 1, 1), date(2099, 12, 31)
_TIMES = st.datetimes(datetime.combine(_FIRST, time()), datetime.combine(_LAST, time())).map(
    "{:%Y-%m-%d %H:%M:%S}".format
)
# What names are made of, and what breaks files: quotes, separators, formula signs, wide forms, rare characters.
_LETTERS = "aZ09 中文村路口（）·\u3000'\"=+-@;,/|\\<&>é𠮷"
_BY_KIND: dict[Kind, st.SearchStrategy[str]] = {
    Kind.DEVICE_CODE: st.integers(0, 10**6 - 1).map("36990101001320{:06d}".format),
    Kind.IPV4: st.ip_addresses(v=4).map(str),
    Kind.IPV6: st.ip_addresses(v=6).map(str),
    Kind.MAC: st.text("0123456789ABCDEF", min_size=12, max_size=12),
    Kind.TIME: _TIMES,
    Kind.DAY: st.dates(_FIRST, _LAST).map(str),
    Kind.URL: st.integers(1, 65535).map("rtsp://127.0.0.1:{}/main".format),
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
def camera_facts(draw: st.DrawFn) -> dict[str, Any]:
    """A camera as it is stored: any columns but code and name may be empty."""
    facts = {}
    for column in CAMERA_COLUMNS:
        needed = column.field in {"code", "name"}
        text = draw(texts(column) if needed else st.one_of(st.just(""), texts(column)))
        facts[column.field] = parse_value(column, text)
    return facts | {"name": facts["name"] or "摄像机"}
