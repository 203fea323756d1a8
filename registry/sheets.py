"""A spreadsheet as plain sheets of cells, and the bounds within which one is read. Words only: reading.py reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, overload

from typing_extensions import override

from registry.phrases import Phrase
from registry.wording import say

Cell = Any
"""str, int, float, bool, datetime, date or None: as the reader gives it."""


class FileRefusedError(ValueError):
    """Why the whole file cannot be read; the message says what to do."""

    def __init__(self, message: Phrase) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Bounds on a file, checked before or while it is read: a county's file is 0.2 MB, a municipality's 300 MB."""

    file_mb: float = 400
    unpacked_mb: float = 3000
    """All parts of an .xlsx file together, unpacked."""
    parts: int = 2000
    rows: int = 1_000_000
    columns: int = 200
    cells: int = 50_000_000


class FileRows(Sequence[list[Cell]]):
    """The rows of a file, read again each time: those of a municipality would fill gigabytes. Look at them in turn, or
    at the first ones."""

    __slots__ = ()

    @overload
    def __getitem__(self, at: int) -> list[Cell]: ...

    @overload
    def __getitem__(self, at: slice) -> list[list[Cell]]: ...

    @override
    def __getitem__(self, at: int | slice) -> list[Cell] | list[list[Cell]]:
        found = range(len(self))[at]
        if isinstance(found, int):
            return next(islice(self, found, None))
        return list(islice(self, found.start, found.stop, found.step))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of cells. `first_row`: its number as a spreadsheet program counts."""

    name: str
    rows: Sequence[Sequence[Cell]]
    notes: tuple[Phrase, ...] = ()
    first_row: int = 1
    encoding: str = ""
    """Of a text file: what its characters were read as."""


@dataclass(slots=True)
class CellCount:
    """Counts rows and cells of one file against the limits."""

    limits: ReadLimits
    rows: int = 0
    cells: int = 0

    def add_row(self, cells: int) -> None:
        """Raises FileRefusedError."""
        self.rows += 1
        self.cells += cells
        if cells > self.limits.columns:
            raise FileRefusedError(say("too_many_columns", cells=cells, most=self.limits.columns))
        if self.rows > self.limits.rows or self.cells > self.limits.cells:
            raise FileRefusedError(say("too_many_rows", rows=self.limits.rows, cells=self.limits.cells))
