"""When a camera may enter service: beside a military or classified site only with its consent document (rule R5), and
accepted only with a document where the administrator asks for one. Pure."""

import math
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice, pairwise
from types import MappingProxyType
from typing import Any, NamedTuple

from registry.geometry import PER_DEGREE_M, Box
from registry.lines import Place, positions_of
from registry.model import IN_USE, Lifecycle
from registry.phrases import Phrase
from registry.wording import say

SERVING = (Lifecycle.ACCEPTED, Lifecycle.IN_SERVICE, Lifecycle.MAINTENANCE)
RESTRICTED = "1"
_DISMANTLED = "3"
_STATUS_OF = MappingProxyType({Lifecycle.MAINTENANCE: "2", **dict.fromkeys((Lifecycle.BUILT, *IN_USE), "1")})
_REACHES, _LEAST_CELL_M = 4, 50.0
"""How wide a cell is: so wide that most sites reach into one or two, so narrow that few sites share it."""
_MOST_CELLS = 2_000
_SPARE = 1.001
"""The sphere is measured in floating point."""
_PLACE = ("site_id", "longitude", "latitude")


class DocumentKind(StrEnum):
    DOCUMENT = "document"
    PHOTO = "photo"
    CONSENT = "consent"
    """Of who is responsible for a military or classified site."""


class Held(NamedTuple):
    """A document that a camera has. `site_id`: whose consent it is; None: added before that was asked."""

    kind: str
    site_id: uuid.UUID | None = None


class RestrictedSite(NamedTuple):
    """A military or classified site."""

    id: uuid.UUID
    name: str
    place: Place


Restricted = Mapping[uuid.UUID, RestrictedSite | None]
"""By its key what a site becomes; None: it is, or will be, no military or classified one."""


def restricted_of(row: Mapping[str, Any]) -> RestrictedSite | None:
    """What a site's row says of it."""
    if row.get("restricted") != RESTRICTED or row.get("retired_on") is not None:
        return None
    place = Place(row.get("longitude"), row.get("latitude"), row.get("line"))
    return RestrictedSite(row["id"], row["name"], place)


def reach_of(place: Place, within_m: float) -> Box | None:
    """A box with all positions that are beside the place, and a few more; None: nobody has measured where it is."""
    if place.line is not None:
        positions = positions_of(place.line)
    elif place.longitude is not None and place.latitude is not None:
        positions = [(place.longitude, place.latitude)]
    else:
        return None
    longitudes, latitudes = zip(*positions, strict=True)
    return _widened(Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes)), within_m)


def _widened(box: Box, within_m: float) -> Box:
    """With what is near it, and a little to spare."""
    reach = within_m / PER_DEGREE_M * _SPARE
    low, high = box.south - reach, box.north + reach
    wide = reach / _narrowing(max(abs(low), abs(high)))
    return Box(box.west - wide, low, box.east + wide, high)


@dataclass(frozen=True, slots=True)
class EntryRules:
    """`consent_within_m`: how near to such a site a camera is beside it, of which no rule says anything;
    `acceptance_document`: acceptance needs one."""

    consent_within_m: float = 100.0
    acceptance_document: bool = False


class RestrictedSites:
    """Military and classified sites, found by where a camera stands: a municipality has thousands, and every camera
    that enters service is asked about. `within_m`: how near to one is beside it."""

    def __init__(self, sites: Sequence[RestrictedSite], within_m: float) -> None:
        self._sites, self._within_m = sites, within_m
        self._by_id = {site.id: number for number, site in enumerate(sites)}
        self._high = max(_REACHES * within_m, _LEAST_CELL_M) / PER_DEGREE_M
        self._cells: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        self._anywhere: list[int] = []
        """Those that reach over so many cells that they are tried for every camera."""
        for number, site in enumerate(sites):
            cells = self._reached(site.place)
            if cells is None:
                self._anywhere.append(number)
            for cell in cells or ():
                self._cells[cell].append(number)

    def __bool__(self) -> bool:
        return bool(self._sites)

    def beside(self, camera: Mapping[str, Any]) -> list[RestrictedSite]:
        """Those at which, or beside which, the camera stands."""
        site_id, longitude, latitude = (camera.get(name) for name in _PLACE)
        own: int | None = None if site_id is None else self._by_id.get(site_id)
        if longitude is None or latitude is None:
            return [] if own is None else [self._sites[own]]
        row = self._row(latitude)
        near: set[int] = {*self._cells.get((row, self._column(row, longitude)), ()), *self._anywhere}
        found = []
        for number in sorted(near if own is None else {*near, own}):
            site = self._sites[number]
            away = site.place.distance_m(longitude, latitude)
            if number == own or (away is not None and away <= self._within_m):
                found.append(site)
        return found

    def _reached(self, place: Place) -> set[tuple[int, int]] | None:
        """The cells with a position that may be beside the place; None: too many."""
        if place.line is not None:
            positions = positions_of(place.line)
        elif place.longitude is not None and place.latitude is not None:
            positions = [(place.longitude, place.latitude)] * 2
        else:
            return set()
        found: set[tuple[int, int]] = set()
        for (west, south), (east, north) in pairwise(positions):
            found.update(islice(self._around(west, south, east, north), _MOST_CELLS + 1))
            if len(found) > _MOST_CELLS:
                return None
        return found

    def _around(self, west: float, south: float, east: float, north: float) -> Iterator[tuple[int, int]]:
        """The cells of the box around two positions and of what is near it."""
        ends = Box(min(west, east), min(south, north), max(west, east), max(south, north))
        box = _widened(ends, self._within_m)
        for row in range(self._row(box.south), self._row(box.north) + 1):
            columns = range(self._column(row, box.west), self._column(row, box.east) + 1)
            yield from ((row, column) for column in columns)

    def _row(self, latitude: float) -> int:
        return math.floor(latitude / self._high)

    def _column(self, row: int, longitude: float) -> int:
        """Cells are about as wide as high at every latitude."""
        return math.floor(longitude * _narrowing((row + 0.5) * self._high) / self._high)


def _narrowing(latitude: float) -> float:
    """How much shorter a degree of longitude is than one of latitude; not at the poles, where no camera stands."""
    return max(0.01, math.cos(math.radians(latitude)))


def back_from_retirement(stored: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """What else a change says that takes a retired camera back into life: its record names no day of retirement any
    more, nor that it is dismantled, unless the change gives another value."""
    if stored.get("lifecycle") != Lifecycle.RETIRED or change.get("lifecycle") in {None, Lifecycle.RETIRED}:
        return {}
    values: dict[str, Any] = {"retired_on": None}
    if stored.get("device_status") == _DISMANTLED:
        values["device_status"] = _STATUS_OF.get(change["lifecycle"])
    return {name: value for name, value in values.items() if change.get(name, stored.get(name)) == stored.get(name)}


def without_consent(sites: Sequence[RestrictedSite], held: Collection[Held]) -> list[RestrictedSite]:
    """Those whose consent is not among the documents."""
    given = {each.site_id for each in held if each.kind == DocumentKind.CONSENT}
    return [] if None in given else [site for site in sites if site.id not in given]


def lacking(
    stored: Mapping[str, Any] | None,
    change: Mapping[str, Any],
    restricted: RestrictedSites,
    held: Collection[Held],
    rules: EntryRules,
) -> Phrase | None:
    """What a camera lacks to become what the change says, with the remedy. `stored` None: it is new; `held`: its
    documents."""
    before, after = stored or {}, {**(stored or {}), **change}
    if after.get("lifecycle") not in SERVING:
        return None
    enters = before.get("lifecycle") not in SERVING
    if enters or any(before.get(name) != after.get(name) for name in _PLACE):
        for site in without_consent(restricted.beside(after), held):
            return say("consent_missing", site=site.name)
    if enters and rules.acceptance_document and all(each.kind != DocumentKind.DOCUMENT for each in held):
        return say("acceptance_missing")
    return None
