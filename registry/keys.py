"""Keys of very many rows as one column: 16 bytes each, found by bisection. Pure."""

import uuid
from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from copy import copy
from typing import TypeVar, overload

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

V = TypeVar("V")
T = TypeVar("T")
Raw = NDArray[np.bytes_]
Rows = NDArray[np.int64]
KEY_BYTES = 16
NOWHERE = -1


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


class Keys(Column[uuid.UUID]):
    """In the order of their rows. Each occurs once."""

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self._order: Rows | None = None
        self._sorted = raw

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
        if not len(self.raw):
            return np.full(len(wanted), NOWHERE, dtype=np.int64)
        order = self._in_order()
        at = np.minimum(np.searchsorted(self._sorted, wanted), len(self.raw) - 1)
        return np.where(self._sorted[at] == wanted, order[at], NOWHERE)

    def row(self, key: uuid.UUID) -> int | None:
        found = int(self.rows(np.array([key.bytes], dtype=f"S{KEY_BYTES}"))[0])
        return None if found == NOWHERE else found

    def _in_order(self) -> Rows:
        if self._order is None:
            # Keys are made in the order of time: what was imported together is sorted, which "stable" is quick at.
            self._order = np.argsort(self.raw, kind="stable")
            self._sorted = self.raw[self._order]
        return self._order


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


class FewValues(MutableMapping[uuid.UUID, V]):
    """Very many keys that share few values: one number each. 0 stands for no value. A copy shares the keys, costs
    little, and can be changed; keys cannot be added."""

    def __init__(self, keys: Keys, numbers: NDArray[np.int32], values: Sequence[V]) -> None:
        self.column = keys
        self.numbers = numbers
        self.values_by_number: list[V | None] = [None, *values]
        self._number_of: dict[V, int] | None = None

    def __copy__(self) -> "FewValues[V]":
        twin: FewValues[V] = FewValues(self.column, self.numbers.copy(), ())
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
        if not np.array_equal(self.column.raw, other.column.raw):
            return False
        pairs = np.unique(self.numbers.astype(np.int64) * len(other.values_by_number) + other.numbers)
        numbers = (divmod(pair, len(other.values_by_number)) for pair in pairs.tolist())
        return all(self.values_by_number[ours] == other.values_by_number[theirs] for ours, theirs in numbers)

    __hash__ = None  # type: ignore[assignment]
