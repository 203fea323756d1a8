"""Columns of very many rows: keys of 16 bytes found by bisection, texts, values that repeat. Pure."""

import uuid
from abc import abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import NamedTuple, TypeVar, overload

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from registry.growing import grown

V = TypeVar("V")
T = TypeVar("T")
Raw = NDArray[np.bytes_]
Rows = NDArray[np.int64]
KEY_BYTES = 16
NOWHERE = -1
_LINES_AT_ONCE = 20_000
_MOST_LATER = 4_000
_FEW = 8
NO_KEY = uuid.UUID(int=0)


class Column(Sequence[T]):
    """Rows whose values are made when somebody asks for them."""

    @abstractmethod
    def one(self, row: int) -> T: ...

    @overload
    def __getitem__(self, at: int) -> T: ...

    @overload
    def __getitem__(self, at: slice) -> list[T]: ...

    @override
    def __getitem__(self, at: int | slice) -> T | list[T]:
        rows = range(len(self))[at]
        return self.one(rows) if isinstance(rows, int) else [self.one(row) for row in rows]

    @override
    def __iter__(self) -> Iterator[T]:
        return map(self.one, range(len(self)))


@dataclass(frozen=True, eq=False)
class Joined(Column[T]):
    """The rows of one, then those of the other."""

    first: Sequence[T]
    second: Sequence[T]

    @override
    def __len__(self) -> int:
        return len(self.first) + len(self.second)

    @override
    def one(self, row: int) -> T:
        return self.first[row] if row < len(self.first) else self.second[row - len(self.first)]


class InOrder(NamedTuple):
    """`rows`: of the keys in their order."""

    rows: Rows
    keys: Raw

    def find(self, wanted: Raw) -> Rows:
        """The row of each, NOWHERE for those that are not among the keys."""
        if not len(self.keys):
            return np.full(len(wanted), NOWHERE, dtype=np.int64)
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where(self.keys[at] == wanted, self.rows[at], NOWHERE)

    def with_(self, others: "InOrder") -> "InOrder":
        at = np.searchsorted(self.keys, others.keys)
        return InOrder(np.insert(self.rows, at, others.rows), np.insert(self.keys, at, others.keys))


_NO_ORDER = InOrder(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=f"S{KEY_BYTES}"))


class Keys(Column[uuid.UUID]):
    """In the order of their rows. Each occurs once. `later`: those behind the ones `in_order`, so few that a change of
    their order costs nothing."""

    def __init__(self, raw: Raw, in_order: InOrder | None = None, later: InOrder = _NO_ORDER) -> None:
        self.raw = raw
        self._in_order = in_order
        self._later = later

    @classmethod
    def of_hex(cls, digits: str) -> "Keys":
        """From 32 digits a key, one after the other."""
        return cls(np.frombuffer(bytes.fromhex(digits), dtype=f"S{KEY_BYTES}"))

    @classmethod
    def of(cls, keys: Sequence[uuid.UUID]) -> "Keys":
        return cls.of_hex("".join(key.hex for key in keys))

    @override
    def __len__(self) -> int:
        return len(self.raw)

    @override
    def one(self, row: int) -> uuid.UUID:
        # An item comes without the zero bytes at its end.
        return uuid.UUID(bytes=bytes(self.raw[row]).ljust(KEY_BYTES, b"\0"))

    def rows(self, wanted: Raw) -> Rows:
        """The row of each, NOWHERE for those that are not among the keys."""
        found = self._ordered().find(wanted)
        return np.maximum(found, self._later.find(wanted)) if len(self._later.keys) else found

    def but(self, gone: Raw) -> NDArray[np.bool_]:
        """Which rows have none of these keys."""
        kept = np.ones(len(self), dtype=np.bool_)
        rows = self.rows(gone)
        kept[rows[rows != NOWHERE]] = False
        return kept

    def row(self, key: uuid.UUID) -> int | None:
        found = int(self.rows(np.array([key.bytes], dtype=f"S{KEY_BYTES}"))[0])
        return None if found == NOWHERE else found

    def among(self, wanted: "Keys") -> Rows:
        """The rows that have one of a few keys, which here may occur more than once."""
        # Their last eight bytes nearly always tell keys apart, and numbers are compared quickly.
        ends, theirs = (each.raw.view(np.uint64)[1::2] for each in (self, wanted))
        if len(theirs) <= _FEW:
            there = np.zeros(len(ends), dtype=np.bool_)
            for end in theirs:
                there |= ends == end
        else:
            there = np.isin(ends, theirs)  # copies the ends first
        rows = np.flatnonzero(there)
        found: Rows = rows[wanted.rows(self.raw[rows]) != NOWHERE]
        return found

    def followed_by(self, others: "Keys") -> "Keys":
        """With the others behind these."""
        rows = np.argsort(others.raw, kind="stable")
        ours, later = self._ordered(), self._later.with_(InOrder(rows + len(self), others.raw[rows]))
        if len(later.keys) > _MOST_LATER:
            ours, later = ours.with_(later), _NO_ORDER
        return Keys(grown(self.raw, others.raw), ours, later)

    def _ordered(self) -> InOrder:
        """They are put in order when that is first asked for."""
        if self._in_order is None:
            # Keys are made in the order of time: what was imported together is sorted, which "stable" is quick at.
            rows = np.argsort(self.raw, kind="stable")
            self._in_order = InOrder(rows, self.raw[rows])
        return self._in_order


class ByKey(Mapping[uuid.UUID, V]):
    """A column of values found by the keys of their rows."""

    def __init__(self, keys: Keys, values: Column[V]) -> None:
        self.keys_column, self.values_column = keys, values

    @override
    def __getitem__(self, key: uuid.UUID) -> V:
        row = self.keys_column.row(key)
        if row is None:
            raise KeyError(key)
        return self.values_column[row]

    @override
    def __iter__(self) -> Iterator[uuid.UUID]:
        return iter(self.keys_column)

    @override
    def __len__(self) -> int:
        return len(self.keys_column)


@dataclass(frozen=True, eq=False)
class TextColumn(Column[str]):
    """In UTF-8, which sorts like text."""

    raw: Raw

    @classmethod
    def of_lines(cls, text: str, rows: int) -> "TextColumn":
        """A line for each row."""
        raw = text.encode()
        width, over = divmod(len(raw) + 1, max(rows, 1))
        # Codes are mostly of one length: their lines need not become objects first.
        if rows and not over and width > 1:
            table = np.frombuffer(raw + b"\n", dtype=np.uint8).reshape(rows, width)
            if (table[:, -1] == ord("\n")).all() and raw.count(b"\n") == rows - 1:
                return cls(np.ascontiguousarray(table[:, :-1]).view(f"S{width - 1}").ravel())
        if not rows:
            return cls(np.array([], dtype=np.bytes_))
        ends = np.flatnonzero(np.frombuffer(raw + b"\n", dtype=np.uint8) == ord("\n"))
        begins = np.concatenate(([0], ends[:-1] + 1))
        found = np.empty(rows, dtype=f"S{max(1, int((ends - begins).max()))}")
        # In pieces: while 600,000 lines became objects at once nobody else had the interpreter.
        for at in range(0, rows, _LINES_AT_ONCE):
            some = slice(at, at + _LINES_AT_ONCE)
            found[some] = raw[begins[at] : ends[some][-1]].split(b"\n")
        return cls(found)

    @override
    def __len__(self) -> int:
        return len(self.raw)

    @override
    def one(self, row: int) -> str:
        return bytes(self.raw[row]).decode()


@dataclass(frozen=True, slots=True)
class Words:
    """A column of few different texts. `numbers`: the place of each row's text in `names`."""

    names: list[str]
    numbers: NDArray[np.int32]

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Words":
        known = {text: number for number, text in enumerate(dict.fromkeys(texts))}
        return cls(list(known), np.fromiter(map(known.__getitem__, texts), np.int32, len(texts)))

    def integers(self) -> NDArray[np.int16]:
        """The texts as the numbers that they are."""
        return np.array([int(name) for name in self.names], dtype=np.int16)[self.numbers]

    def text(self, row: int) -> str:
        return self.names[int(self.numbers[row])]

    def altered(self, rows: Sequence[int], texts: Sequence[str]) -> "Words":
        """With these texts in these rows."""
        if [self.text(row) for row in rows] == list(texts):
            return self
        names = list(dict.fromkeys((*self.names, *texts)))
        place = {name: number for number, name in enumerate(names)}
        numbers = self.numbers.copy()
        numbers[list(rows)] = [place[text] for text in texts]
        return Words(names, numbers)

    def followed_by(self, others: "Words") -> "Words":
        """With the rows of the others behind these."""
        names = list(dict.fromkeys((*self.names, *others.names)))
        place = {name: number for number, name in enumerate(names)}
        theirs = np.array([place[name] for name in others.names], dtype=np.int32)[others.numbers]
        return Words(names, grown(self.numbers, theirs))

    def kept(self, rows: NDArray[np.bool_]) -> "Words":
        return Words(self.names, self.numbers[rows])

    def count(self, rows: NDArray[np.bool_]) -> dict[str, int]:
        """How many of these rows have each text that occurs in them."""
        numbers = np.bincount(self.numbers[rows], minlength=len(self.names)).tolist()
        return {name: number for name, number in zip(self.names, numbers, strict=True) if number}

    def among(self, wanted: Collection[str]) -> NDArray[np.bool_]:
        """Which rows have one of these texts."""
        return np.array([name in wanted for name in self.names], dtype=np.bool_)[self.numbers]


class FewValues(MutableMapping[uuid.UUID, V]):
    """Very many keys that share few values: one number each. 0 stands for no value. A copy shares the keys, costs
    little, and can be changed; keys cannot be added."""

    def __init__(self, keys: Keys, numbers: NDArray[np.int32], values: Sequence[V]) -> None:
        self.column = keys
        self.numbers = numbers
        self.values_by_number: list[V | None] = [None, *values]
        self._number_of: dict[V, int] | None = None

    def __copy__(self) -> "FewValues[V]":
        return self.over(self.column)

    def over(self, keys: Keys) -> "FewValues[V]":
        """The same of more keys: these are the first of them, the others have no value."""
        more = np.zeros(len(keys) - len(self.numbers), dtype=np.int32)
        twin: FewValues[V] = FewValues(keys, np.concatenate((self.numbers, more)), ())
        twin.values_by_number = copy(self.values_by_number)
        return twin

    def kept(self, rows: NDArray[np.bool_], keys: Keys) -> "FewValues[V]":
        """Only these rows, which have these keys."""
        twin: FewValues[V] = FewValues(keys, self.numbers[rows], ())
        twin.values_by_number = copy(self.values_by_number)
        return twin

    @override
    def __getitem__(self, key: uuid.UUID) -> V:
        row = self.column.row(key)
        value = None if row is None else self.values_by_number[int(self.numbers[row])]
        if value is None:
            raise KeyError(key)
        return value

    @override
    def __setitem__(self, key: uuid.UUID, value: V) -> None:
        row = self.column.row(key)
        if row is None:
            raise KeyError(key)
        if self._number_of is None:
            self._number_of = {each: number for number, each in enumerate(self.values_by_number) if each is not None}
        number = self._number_of.setdefault(value, len(self.values_by_number))
        if number == len(self.values_by_number):
            self.values_by_number.append(value)
        self.numbers[row] = number

    @override
    def __delitem__(self, key: uuid.UUID) -> None:
        self[key]  # raises KeyError
        self.numbers[self.column.row(key)] = 0

    def having(self, wanted: Callable[[V], bool]) -> NDArray[np.bool_]:
        """Which rows have such a value; it is asked once for each value that occurs."""
        return np.array([each is not None and wanted(each) for each in self.values_by_number])[self.numbers]

    @override
    def __iter__(self) -> Iterator[uuid.UUID]:
        return map(self.column.one, np.flatnonzero(self.numbers).tolist())

    @override
    def __len__(self) -> int:
        return int(np.count_nonzero(self.numbers))

    @override
    def __eq__(self, other: object) -> bool:
        if not isinstance(other, FewValues):
            return super().__eq__(other)
        ours = {value: number for number, value in enumerate(self.values_by_number)}
        theirs = np.array([ours.get(value, NOWHERE) for value in other.values_by_number])[other.numbers]
        if self.column is not other.column and not np.array_equal(self.column.raw, other.column.raw):
            # A database gives rows in what order it likes.
            if len(self) != len(other):
                return False
            rows = other.column.rows(self.column.raw)
            theirs = np.where(rows == NOWHERE, 0, theirs[rows])
        return np.array_equal(self.numbers, theirs)

    __hash__ = None  # type: ignore[assignment]
