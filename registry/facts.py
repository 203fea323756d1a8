"""A stored row → the facts of its sheet: the way back from resolving.py, for forms, exports and past days. Pure."""

import uuid
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from registry.phases import phases_of, write_phases
from registry.record import Column
from registry.values import format_value

Facts = dict[str, Any]

# Keys of other rows, and the column that names each by its code.
REFERENCES: Mapping[str, str] = MappingProxyType(
    {"unit_id": "unit_code", "lead_unit_id": "lead_unit_code", "zone_id": "zone_code", "site_id": "site_code"}
)

# Lists of such keys, as text.
LISTS: Mapping[str, str] = MappingProxyType(
    {"responsible_unit_ids": "responsible_unit_codes", "camera_ids": "camera_codes"}
)


def referred(rows: Iterable[Mapping[str, Any]]) -> set[uuid.UUID]:
    """The keys of other rows that these refer to."""
    found: set[uuid.UUID] = set()
    for row in rows:
        found |= {row[name] for name in REFERENCES if row.get(name) is not None}
        found |= {uuid.UUID(key) for name in LISTS for key in row.get(name) or ()}
    return found


def facts_of(row: Mapping[str, Any], codes: Mapping[uuid.UUID, str]) -> Facts:
    """`codes`: of the rows referred to, by key. Values as exporting.py and `texts_of` take them."""
    return dict(_fact_of(name, value, codes) for name, value in row.items())


def texts_of(columns: Iterable[Column], facts: Mapping[str, Any]) -> dict[str, str | None]:
    """Each column's text as an import would read it, codes as codes; None where it is empty."""
    return {column.field: format_value(column, facts.get(column.field)) or None for column in columns}


def _fact_of(name: str, value: Any, codes: Mapping[uuid.UUID, str]) -> tuple[str, Any]:
    if name in REFERENCES:
        return REFERENCES[name], codes.get(value)
    if name in LISTS:
        named = (codes.get(uuid.UUID(key)) for key in value or ())
        return LISTS[name], "/".join(code for code in named if code) or None
    if name == "phases":
        return name, write_phases(phases_of(value or ())) or None
    return name, _fact(value)


def _fact(value: Any) -> Any:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, list):
        return "/".join(str(each) for each in value)
    return value.value if isinstance(value, StrEnum) else value
