"""A large mapping with a few changes on top: a changed copy of 600,000 entries costs nothing. Pure."""

from collections.abc import Iterator, Mapping, MutableMapping
from typing import TypeVar, cast, overload

from typing_extensions import override

K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")
_GONE = object()


class Layered(MutableMapping[K, V]):
    """Reads as `below` with what was set or removed here. `below` is never changed, and never read as a whole: each of
    its values may be made only when somebody asks for it."""

    __slots__ = ("below", "over")

    def __init__(self, base: Mapping[K, V]) -> None:
        if isinstance(base, Layered):
            self.below: Mapping[K, V] = base.below
            self.over: dict[K, V | object] = dict(base.over)
        else:
            self.below, self.over = base, {}

    @override
    def __getitem__(self, key: K) -> V:
        value = self.over.get(key, self)
        if value is self:
            return self.below[key]
        if value is _GONE:
            raise KeyError(key)
        return cast(V, value)

    @overload
    def get(self, key: K, default: None = None, /) -> V | None: ...

    @overload
    def get(self, key: K, default: V | T, /) -> V | T: ...

    @override
    def get(self, key: K, default: object = None, /) -> object:
        if self.over:
            value = self.over.get(key, self)
            if value is not self:
                return default if value is _GONE else value
        return self.below.get(key, cast(V, default))

    @override
    def __setitem__(self, key: K, value: V) -> None:
        self.over[key] = value

    @override
    def __delitem__(self, key: K) -> None:
        self[key]  # raises KeyError
        if key in self.below:
            self.over[key] = _GONE
        else:
            del self.over[key]

    @override
    def __iter__(self) -> Iterator[K]:
        changes = self.over
        yield from (key for key in self.below if changes.get(key) is not _GONE)
        yield from (key for key, value in changes.items() if value is not _GONE and key not in self.below)

    @override
    def __len__(self) -> int:
        added = sum(value is not _GONE and key not in self.below for key, value in self.over.items())
        return len(self.below) + added - sum(value is _GONE for value in self.over.values())
