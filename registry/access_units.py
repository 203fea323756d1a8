"""Access units: digits 7–8 of a device code. No law says which stands for which township, so each county keeps its own
list of them, in the records of its divisions. Pure."""

from collections.abc import Iterable, Mapping
from typing import Protocol

UNUSED = "00"


class Keeping(Protocol):
    """A division. `path`: the codes from the root down to this one; `access_units`: separated by "/"."""

    code: str
    path: str
    access_units: str | None


def access_units(divisions: Iterable[Keeping]) -> Mapping[str, str]:
    """By division those of the nearest one upwards that names any; one under which nobody has named any is left out."""
    known = list(divisions)
    stated = {each.code: each.access_units for each in known if each.access_units}
    found = {}
    for each in known if stated else ():
        upwards = reversed(each.path.strip("/").split("/"))
        units = next((stated[code] for code in upwards if code in stated), None)
        if units:
            found[each.code] = units
    return found
