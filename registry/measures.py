"""What was measured of cameras, their files and their repairs, as sums that add up over areas and classes. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from operator import add, attrgetter

ENOUGH_REPAIRS = 5
"""With fewer incidents a rate or a mean says nothing."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Of one class in one division. `online_pct`, `sound_pct`: sums over the `rated` cameras, those with enough counted
    time; `unseen_s`: counted time of all in which nobody could look; `excluded_s`: the time of all that is not counted.
    `complete` of `files` records are filled and valid; incidents were mended `in_time` or were `late`."""

    cameras: int = 0
    rated: int = 0
    online_pct: float = 0.0
    sound_pct: float = 0.0
    unseen_s: float = 0.0
    excluded_s: float = 0.0
    files: int = 0
    complete: int = 0
    in_time: int = 0
    late: int = 0

    def __add__(self, other: "Measure") -> "Measure":
        return Measure(*map(add, _values(self), _values(other)))


_values = attrgetter(*(each.name for each in fields(Measure)))


Measures = Mapping[tuple[str, int | None], Measure]
"""By division and class; the class None: it has none."""


def measured(measures: Measures, codes: Collection[str], classes: Collection[int]) -> Measure:
    """Of these divisions, and of these classes; of any where none is named."""
    found = Measure()
    for (code, site_class), each in measures.items():
        if code in codes and (not classes or site_class in classes):
            found += each
    return found
