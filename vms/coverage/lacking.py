"""What each camera's record lacks, of very many as columns; which records a list shows. Pure."""

from array import array
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from registry.keys import KEY_BYTES, Keys, Raw, Rows, Words
from vms.coverage.files import FileVerdict


class FileShow(StrEnum):
    """Which of an area's records a list shows: each what one of the counts counts, or what it lacks to all."""

    INCOMPLETE = "incomplete"
    UNFILLED = "unfilled"
    INVALID = "invalid"
    COMPLETE = "complete"
    FILLED = "filled"
    VALID = "valid"
    ALL = "all"


class Lack(NamedTuple):
    """Whether all mandatory columns are filled, whether all checks are passed, and the columns that are not so."""

    filled: bool
    valid: bool
    fields: tuple[str, ...]

    @classmethod
    def of(cls, each: FileVerdict) -> Self:
        fields = {column.field for column in each.missing} | {invalid.field for invalid in each.invalid}
        return cls(not each.missing, not each.invalid, tuple(sorted(fields)))

    def is_shown(self, show: FileShow, field: str | None) -> bool:
        """`field`: one that is lacking, or fails a check; None: whichever."""
        wanted = {
            FileShow.INCOMPLETE: not (self.filled and self.valid),
            FileShow.UNFILLED: not self.filled,
            FileShow.INVALID: not self.valid,
            FileShow.COMPLETE: self.filled and self.valid,
            FileShow.FILLED: self.filled,
            FileShow.VALID: self.valid,
            FileShow.ALL: True,
        }
        return wanted[show] and (field is None or field in self.fields)


@dataclass(frozen=True, eq=False)
class LackTable:
    """By the cameras' codes, as of `at`. `numbers`: the place of what each lacks in `lacks`, for few things are lacking
    together. `taken`: see `registry.validity.crowded`."""

    at: datetime
    codes: Raw
    keys: Keys
    divisions: Words
    numbers: NDArray[np.int32]
    lacks: list[Lack]
    taken: Collection[tuple[object, ...]]

    def shown(self, divisions: Collection[str], show: FileShow, field: str | None) -> Rows:
        wanted = np.array([lack.is_shown(show, field) for lack in self.lacks], dtype=np.bool_)
        return np.flatnonzero(wanted[self.numbers] & self.divisions.among(divisions))

    def after(self, rows: Rows, code: str | None) -> Rows:
        """Those of the rows whose codes come after this one."""
        if code is None:
            return rows
        return rows[np.searchsorted(self.codes[rows], np.bytes_(code.encode()), side="right") :]


class LackMaker:
    """Takes records in any order."""

    def __init__(self) -> None:
        self._codes: list[bytes] = []
        self._keys = bytearray()
        self._divisions: dict[str, int] = {}
        self._places = array("i")
        self._lacks: dict[Lack, int] = {}
        self._numbers = array("i")

    def add(self, each: FileVerdict) -> None:
        self._codes.append(each.code.encode())
        self._keys += each.id.bytes
        self._places.append(self._divisions.setdefault(each.division_code, len(self._divisions)))
        self._numbers.append(self._lacks.setdefault(Lack.of(each), len(self._lacks)))

    def table(self, at: datetime, taken: Collection[tuple[object, ...]]) -> LackTable:
        codes: Raw = np.array(self._codes, dtype=np.bytes_)
        order = np.argsort(codes, kind="stable")
        return LackTable(
            at,
            codes[order],
            Keys(np.frombuffer(bytes(self._keys), dtype=f"S{KEY_BYTES}")[order]),
            Words(list(self._divisions), np.array(self._places, dtype=np.int32)[order]),
            np.array(self._numbers, dtype=np.int32)[order],
            list(self._lacks),
            taken,
        )
