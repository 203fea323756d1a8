"""The roster of a large registry with the rows that changed since it was read: these are few, are read again by
themselves, and lie over it, layer upon layer. Pure."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from registry.geometry import Box
from registry.keys import Keys
from vms.points.news import Named
from vms.points.records_store import RecordFilter
from vms.points.roster import Cluster, Located, Read, Roster, clustered
from vms.points.site_roster import Listed
from vms.points.store import CameraFilter, Counts, by_tag


class OverlaidRoster:
    """Answers as one roster of everything would."""

    def __init__(self, *layers: Roster) -> None:
        """From everything upwards; no row is found in two of them."""
        self._layers = layers

    def under(self, changed: Named, read: Read) -> "OverlaidRoster":
        """The same under other rows. `changed`: what is no longer as it was, and is now as it was `read`, or gone."""
        gone = [Keys.of(list(keys)).raw for keys in (changed.cameras, changed.sites)]
        return OverlaidRoster(*(layer.without(*gone) for layer in self._layers), Roster(read))

    def by_name(self) -> None:
        """Put everything in this order, before anybody asks for it."""
        self._layers[0].by_name()

    def move(self, code: str, state: str, finding: str | None, faults: Sequence[str]) -> None:
        """A camera was seen in another state."""
        for layer in self._layers:
            layer.move(code, state, finding, faults)

    def page(
        self, wanted: CameraFilter, *, by_name: bool, after: tuple[str, str] | None, limit: int
    ) -> tuple[list[uuid.UUID], int]:
        """The cameras of a page, and how many the filter finds in all. `after`: the last one's name and code."""
        return _page([layer.page(wanted, by_name=by_name, after=after, limit=limit) for layer in self._layers], limit)

    def sites(self, wanted: RecordFilter, *, after: str | None, limit: int) -> tuple[list[uuid.UUID], int]:
        """The sites of a page by code, after one, and how many the filter finds in all."""
        return _page([layer.sites.page(wanted, after=after, limit=limit) for layer in self._layers], limit)

    def counts(self, wanted: CameraFilter) -> Counts:
        """How many cameras of each kind the filter finds."""
        counted = zip(*(layer.counts(wanted) for layer in self._layers), strict=True)
        states, faults, classes, tags = (_added(each) for each in counted)
        return Counts(states, faults, classes, by_tag(tags.items()))

    def by_division(self, path: str) -> Mapping[str, int]:
        """Cameras that are not retired, by the code of the division they stand in."""
        return _added(Counter(layer.by_division(path)) for layer in self._layers)

    def points(self, wanted: CameraFilter, box: Box, limit: int) -> list[uuid.UUID]:
        """Placed cameras in the box, at most `limit`."""
        return [key for layer in self._layers for key in layer.points(wanted, box, limit)][:limit]

    def clusters(self, wanted: CameraFilter, box: Box, cell_deg: float) -> list[Cluster]:
        """Placed cameras in the box by square cells, of which there may be a few million."""
        found = zip(*(layer.located(wanted, box) for layer in self._layers), strict=True)
        return clustered(Located(*map(np.concatenate, found)), cell_deg)


def _page(pages: Iterable[tuple[Sequence[Listed], int]], limit: int) -> tuple[list[uuid.UUID], int]:
    found, totals = zip(*pages, strict=True)
    return [each.key for each in sorted(row for page in found for row in page)[:limit]], sum(totals)


def _added(counted: Iterable[Counter[str]]) -> Counter[str]:
    return sum(counted, Counter())
