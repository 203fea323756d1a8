"""How many cameras of a site are independent of one another: what one of them loses, the others keep. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from registry.values import narrow

SHARED_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "pole": "pole_number",
        "recorder": "recorder",
        "switch": "network_switch",
        "power": "power_line",
        "uplink": "uplink",
    }
)
"""What one fault takes from several cameras at once → the column of the record that names it."""
POSITION = "position"
"""Where no pole is named, the same place to about a metre stands for the same pole."""
THING_COLUMNS = (*SHARED_COLUMNS.values(), "longitude", "latitude")
"""What `things_of` reads."""
MOST_STEPS = 2_000
"""Beyond, the best number found so far is told, which may be too small and never too large: no site is that tangled."""


class Thing(NamedTuple):
    """One thing that cameras may share: a key of `SHARED_COLUMNS` and the name of the thing in the record, capitals or
    not; or a POSITION."""

    kind: str
    name: str


class SharedThing(NamedTuple):
    """A thing and how many of the cameras hang on it."""

    thing: Thing
    cameras: int


def things_of(row: Mapping[str, str | float | None]) -> frozenset[Thing]:
    """What the camera hangs on, by its record. An empty column says nothing, so nothing is shared by it."""
    named = ((kind, row.get(column)) for kind, column in SHARED_COLUMNS.items())
    things = {Thing(kind, narrow(str(name)).upper()) for kind, name in named if name}
    longitude, latitude = row.get("longitude"), row.get("latitude")
    if not row.get(SHARED_COLUMNS["pole"]) and longitude is not None and latitude is not None:
        things.add(Thing(POSITION, f"{float(longitude):.5f}, {float(latitude):.5f}"))
    return frozenset(things)


def shared_things(cameras: Iterable[frozenset[Thing]]) -> list[SharedThing]:
    """The things that two or more of the cameras hang on, in the order of the kinds."""
    counts = Counter(thing for things in cameras for thing in things)
    kinds = [*SHARED_COLUMNS, POSITION]
    found = [SharedThing(thing, count) for thing, count in counts.items() if count > 1]
    return sorted(found, key=lambda each: (kinds.index(each.thing.kind), each.thing.name))


def count_independent(cameras: Sequence[frozenset[Thing]], enough: int) -> int:
    """The largest number of these cameras of which no two share a thing, or `enough` where there are that many."""
    if not any(cameras):
        return min(len(cameras), enough)
    near = [
        sum(1 << other for other, theirs in enumerate(cameras) if other == own or not things.isdisjoint(theirs))
        for own, things in enumerate(cameras)
    ]
    return _Search(near).largest((1 << len(cameras)) - 1, enough)


class _Search:
    """Of cameras as bits: `near[i]` holds camera i and all that share something with it."""

    def __init__(self, near: Sequence[int]) -> None:
        self._near = near
        self._steps = 0

    def largest(self, left: int, enough: int) -> int:
        if not left or enough <= 0:
            return 0
        self._steps += 1
        loneliest = min(_bits(left), key=lambda each: (self._near[each] & left).bit_count())
        around = self._near[loneliest] & left
        if all(around & ~self._near[each] == 0 for each in _bits(around)):
            # All around share something with one another too: at most one of them counts, and this one costs the least.
            return 1 + self.largest(left & ~around, enough - 1)
        best = 0
        for each in _bits(around):  # One of these is in every largest choice.
            best = max(best, 1 + self.largest(left & ~self._near[each], enough - 1))
            if best >= enough or self._steps > MOST_STEPS:
                break
        return best


def _bits(mask: int) -> list[int]:
    return [number for number in range(mask.bit_length()) if mask >> number & 1]
