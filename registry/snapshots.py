"""Rows as plain values, and what differs between two: for the change log, for dry runs, for people. Pure."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from registry.custom import CUSTOM, unfolded

# What people never see: sealed secrets, and what every write changes.
_HIDDEN = frozenset({"password_sealed", "version", "created_at", "updated_at", "updated_by"})
HIDDEN_VALUE = "***"


class FieldChange(NamedTuple):
    field: str
    before: Any
    after: Any


def plain(value: Any) -> Any:
    """The value as JSON can hold it."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, (date, uuid.UUID)):
        return str(value)
    return value.value if isinstance(value, StrEnum) else value


def shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row's values that are set, without secrets."""
    values = {name: value for name, value in row.items() if value is not None and name not in _HIDDEN}
    return values | {"password": HIDDEN_VALUE} if row.get("password_sealed") else values


def snapshot(row: Mapping[str, Any]) -> dict[str, Any]:
    """The same as JSON can hold them."""
    return {name: plain(value) for name, value in shown(row).items()}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, FieldChange]:
    """The fields of `after` whose value is another one in `before`."""
    return {
        name: FieldChange(name, before.get(name), value) for name, value in after.items() if before.get(name) != value
    }


def shown_changes(changes: Iterable[FieldChange]) -> list[FieldChange]:
    """The changes as people may see them."""
    told: list[FieldChange] = []
    for change in changes:
        if change.field == "password_sealed":
            told.append(FieldChange("password", HIDDEN_VALUE, HIDDEN_VALUE))
        elif change.field == CUSTOM:
            before, after = unfolded({CUSTOM: change.before}), unfolded({CUSTOM: change.after})
            told.extend(differences(before, dict.fromkeys(before) | after).values())
        else:
            told.append(FieldChange(change.field, plain(change.before), plain(change.after)))
    return told
