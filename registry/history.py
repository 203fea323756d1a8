"""What the registry's rows were at a past time: the rows of now with every later change undone. Pure."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from registry.custom import folded, is_custom, unfolded
from registry.model import DivisionKind, Level, Lifecycle, TargetRule, UnitKind

Row = Mapping[str, Any]


class Later(NamedTuple):
    """A change after that time: the row's key, and the fields that it changed. `before` None: it made the row."""

    key: str
    before: Row | None
    after: Row | None


_KINDS: Mapping[str, Any] = {kind.value: kind for kind in (*DivisionKind, *UnitKind)}

# The change log holds plain values; these fields are more than that. See snapshots.plain.
_TYPED: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        "site_id": uuid.UUID,
        "unit_id": uuid.UUID,
        "lead_unit_id": uuid.UUID,
        "zone_id": uuid.UUID,
        "lifecycle": Lifecycle,
        # Of divisions and units words, of zones and checkpoints a code.
        "kind": lambda kind: _KINDS.get(kind, kind),
        "rule": TargetRule,
        "level": Level,
        "deadline": date.fromisoformat,
        "installed_at": datetime.fromisoformat,
        "excluded_until": date.fromisoformat,
        "retired_on": date.fromisoformat,
    }
)


_NOT_KEPT = frozenset({"password"})
"""Fields of which the log tells that they changed, not what they were."""


class Winding:
    """`rows` of now by their key, wound back change by change. Only fields that a row has are put back: fewer columns
    may be asked for than the log holds. A row that was removed since comes back with all that the log holds of it."""

    def __init__(self, rows: Mapping[str, Row]) -> None:
        self.rows = dict(rows)
        self._back = set[str]()
        """The keys of rows that were removed since and are there again."""

    def back(self, later: Iterable[Later]) -> None:
        """Undoes these, newest first; all of them are older than what was undone before."""
        for change in later:
            self._undo(change)

    def _undo(self, change: Later) -> None:
        row = self.rows.get(change.key)
        if row is None:
            if change.after is None and change.before is not None:
                self.rows[change.key] = typed(change.before)
                self._back.add(change.key)
            return
        if change.before is None:
            del self.rows[change.key]
            return
        changed = {*change.before, *(change.after or ())}
        # What was empty when a row was removed, the log does not hold of it: it was not left out by who asks.
        changed &= row.keys() if change.key not in self._back else changed
        # A field that was empty is in the log only as what it became.
        self.rows[change.key] = {**row, **{name: _value(name, change.before.get(name)) for name in changed}}


def rewind(rows: Mapping[str, Row], later: Iterable[Later]) -> dict[str, Row]:
    """The rows as they were before all of these changes, which come newest first."""
    winding = Winding(rows)
    winding.back(later)
    return winding.rows


def versions(
    rows: Mapping[str, Row], later: Iterable[tuple[datetime, Later]], start: datetime, end: datetime
) -> dict[str, list[tuple[datetime, Row | None]]]:
    """What each row was between the two times: from when on, oldest first, None: not there. `later`: everything after
    `start`, newest first."""
    winding = Winding(rows)
    newer: dict[str, list[tuple[datetime, Row | None]]] = {}
    for at, change in later:
        if at < end:
            newer.setdefault(change.key, []).append((at, winding.rows.get(change.key)))
        winding.back((change,))
    past = winding.rows
    return {key: [(start, past.get(key)), *reversed(newer.get(key, ()))] for key in {**past, **newer}}


def typed(row: Row) -> dict[str, Any]:
    """Values of the log as a row holds them."""
    return {name: _value(name, value) for name, value in row.items()}


def touched(change: Later) -> set[str]:
    """The fields to which it gave another value, each custom one by itself: the log holds all of the row's."""
    before, after = unfolded(change.before or {}), unfolded(change.after or {})
    return {name for name in {**before, **after} if not is_custom(name) or before.get(name) != after.get(name)}


def restored(change: Later, now: Row) -> dict[str, Any]:
    """The values that undo it in the row of now, which keeps what else it has. Not the password: the log does not hold
    it."""
    before = unfolded(change.before or {})
    return folded({name: _value(name, before.get(name)) for name in touched(change) - _NOT_KEPT}, now)


def overwritten(change: Later, now: Row, later: Iterable[Later]) -> int | None:
    """Which of the changes after it (their place in `later`, newest first) gave a field another value than `change`
    did; None: undoing `change` loses nobody's work. `now`: the row as the log would hold it. What made a row answers
    for all of its fields."""
    own = None if change.before is None else touched(change) - _NOT_KEPT
    became, is_now = unfolded(change.after or {}), unfolded(now)
    for place, each in enumerate(later):
        fields = touched(each) if own is None else touched(each) & own
        if any(name in _NOT_KEPT or is_now.get(name) != became.get(name) for name in fields):
            return place
    return None


def _value(name: str, value: Any) -> Any:
    return _TYPED[name](value) if value is not None and name in _TYPED else value
