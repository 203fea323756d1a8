"""Rates of cameras over one time as columns: a few numbers of each, of very many as of few. Pure."""

from array import array
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from registry.keys import KEY_BYTES, Keys, Rows, Words
from vms.health.model import COUNTED, HealthState
from vms.health.rating import Rated, RateShow, Summary
from vms.health.timeline import Rates

NOT_COUNTED = tuple(state for state in HealthState if state not in COUNTED)
_NO_CLASS = 0
_WHATEVER_TIME = frozenset({RateShow.ALL, RateShow.RATED, RateShow.FEW})
Seconds = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class RatedTable:
    """By the cameras' codes. `online`, `sound`: not a number where there was not enough counted time; `left`: the
    seconds that are not counted, by state."""

    keys: Keys
    divisions: Words
    classes: NDArray[np.int8]
    changes: NDArray[np.int32]
    online: Seconds
    sound: Seconds
    counted: Seconds
    unseen: Seconds
    left: Mapping[HealthState, Seconds]

    def __len__(self) -> int:
        return len(self.keys)

    def __getitem__(self, row: int) -> Rated:
        """Of the seconds by state only those that are not counted."""
        seconds = {state: float(column[row]) for state, column in self.left.items()}
        few = bool(np.isnan(self.online[row]))
        rates = Rates(
            None if few else float(self.online[row]),
            None if few else float(self.sound[row]),
            float(self.counted[row]),
            sum(seconds.values()),
            seconds,
            float(self.unseen[row]),
        )
        camera_class = int(self.classes[row])
        known = None if camera_class == _NO_CLASS else camera_class
        return Rated(self.keys[row], self.divisions.text(row), known, rates, int(self.changes[row]))

    def among(self, codes: Collection[str] | None, classes: Collection[int] | None) -> Rows:
        """Those in these divisions, of these classes; None: in any, of any."""
        found = np.ones(len(self), dtype=np.bool_) if codes is None else self.divisions.among(codes)
        return np.flatnonzero(found & np.isin(self.classes, list(classes)) if classes else found)

    def summed(self, rows: Rows) -> Summary:
        """The rates over all of these cameras."""
        rated = rows[~np.isnan(self.online[rows])]
        online, sound = (float(each[rated].mean()) if len(rated) else None for each in (self.online, self.sound))
        counted, unseen = (float(each[rows].sum()) for each in (self.counted, self.unseen))
        left = {state: float(each[rows].sum()) for state, each in self.left.items()}
        return Summary(len(rows), len(rated), online, sound, counted, unseen, left)

    def by_class(self, rows: Rows) -> dict[int, Summary]:
        """Cameras without a class are left out."""
        rows = rows[self.classes[rows] != _NO_CLASS]
        return self._grouped(rows, self.classes[rows])

    def by_area(self, rows: Rows, area: Mapping[str, str]) -> dict[str, Summary]:
        """`area`: that of each division; cameras of others are left out."""
        names = list(dict.fromkeys(area.values()))
        number = {name: at for at, name in enumerate(names)}
        places = [number[area[name]] if name in area else -1 for name in self.divisions.names]
        place = np.array(places, dtype=np.int64)[self.divisions.numbers[rows]]
        found = self._grouped(rows[place >= 0], place[place >= 0])
        return {names[at]: each for at, each in found.items()}

    def _grouped(self, rows: Rows, numbers: NDArray[np.integer]) -> dict[int, Summary]:
        order = np.argsort(numbers, kind="stable")
        found, begins = np.unique(numbers[order], return_index=True)
        parts = np.split(rows[order], begins[1:])
        return {number: self.summed(part) for number, part in zip(found.tolist(), parts, strict=False)}

    def shown(self, rows: Rows, show: RateShow) -> Rows:
        """Those that a list shows: the least online first and those without enough samples last, or those with the
        most of the time in question first."""
        if show not in _WHATEVER_TIME:
            seconds = self._seconds_of(show)
            rows = rows[seconds[rows] != 0]
            return rows[np.argsort(-seconds[rows], kind="stable")]
        if show is not RateShow.ALL:
            rows = rows[np.isnan(self.online[rows]) == (show is RateShow.FEW)]
        return rows[np.lexsort((self.sound[rows], self.online[rows]))]

    def _seconds_of(self, show: RateShow) -> Seconds:
        match show:
            case RateShow.COUNTED:
                return self.counted
            case RateShow.UNSEEN:
                return self.unseen
            case RateShow.EXCLUDED:
                found: Seconds = np.sum(list(self.left.values()), axis=0)
                return found
            case _:
                return self.left[HealthState(show)]


class TableMaker:
    """Takes cameras in any order, and of each only its numbers."""

    def __init__(self) -> None:
        self._codes: list[str] = []
        self._keys = bytearray()
        self._divisions: dict[str, int] = {}
        self._numbers = array("i")
        self._classes = array("b")
        self._changes = array("i")
        self._figures = tuple(array("d") for _ in range(4 + len(NOT_COUNTED)))

    def add(self, code: str, each: Rated) -> None:
        rates = each.rates
        self._codes.append(code)
        self._keys += each.camera_id.bytes
        self._numbers.append(self._divisions.setdefault(each.division_code, len(self._divisions)))
        self._classes.append(each.camera_class or _NO_CLASS)
        self._changes.append(each.changes)
        shares = (float("nan") if share is None else share for share in (rates.online_pct, rates.sound_pct))
        left = (rates.seconds[state] for state in NOT_COUNTED)
        for column, value in zip(self._figures, (*shares, rates.counted_s, rates.unseen_s, *left), strict=True):
            column.append(value)

    def table(self) -> RatedTable:
        order = np.array(sorted(range(len(self._codes)), key=self._codes.__getitem__), dtype=np.int64)
        online, sound, counted, unseen, *left = (np.array(each)[order] for each in self._figures)
        return RatedTable(
            Keys(np.frombuffer(bytes(self._keys), dtype=f"S{KEY_BYTES}")[order]),
            Words(list(self._divisions), np.array(self._numbers, dtype=np.int32)[order]),
            np.array(self._classes, dtype=np.int8)[order],
            np.array(self._changes, dtype=np.int32)[order],
            online,
            sound,
            counted,
            unseen,
            dict(zip(NOT_COUNTED, left, strict=True)),
        )
