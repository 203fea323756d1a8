"""A stored row → the facts of its sheet: the way back from resolving.py, for forms, exports and past days. Pure."""

import uuid
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from registry.record import Column
from registry.values import format_value

Facts = dict[str, Any]

# Keys of other rows, and the column that names each by its code.
REFERENCES: Mapping[str, str] = MappingProxyType(
    {"unit_id": "unit_code", "lead_unit_id": "lead_unit_code", "zone_id": "zone_code", "site_id": "site_code"}
)


def referred(rows: Iterable[Mapping[str, Any]]) -> set[uuid.UUID]:
    """The keys of other rows that these refer to."""
    return {row[name] for row in rows for name in REFERENCES if row.get(name) is not None}


def facts_of(row: Mapping[str, Any], codes: Mapping[uuid.UUID, str]) -> Facts:
    """`codes`: of the rows referred to, by key. Values as exporting.py and `texts_of` take them."""
    return {
        REFERENCES.get(name, name): codes.get(value) if name in REFERENCES else _fact(value)
        for name, value in row.items()
    }


def texts_of(columns: Iterable[Column], facts: Mapping[str, Any]) -> dict[str, str | None]:
    """Each column's text as an import would read it, codes as codes; None where it is empty."""
    return {column.field: format_value(column, facts.get(column.field)) or None for column in columns}


def _fact(value: Any) -> Any:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, list):
        return "/".join(str(each) for each in value)
    return value.value if isinstance(value, StrEnum) else value
