"""The sites of a part of the map by how they stand: one by one where they are few, by areas where they are many."""

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from registry.classes import CLASSES
from registry.coverage import LEVELS, CoverageResult
from registry.geometry import Box
from registry.lacking import find_lacks
from registry.model import Division, Level
from registry.scopes import DivisionTree
from registry.tallies import SiteVerdict
from vms.blindspots.store import SiteRow
from vms.coverage.service import CoverageService, Figures

_USABLE = LEVELS.index(Level.USABLE)


class SiteStand(StrEnum):
    """As a map shows a site. `unknown`: short of usable only by cameras whose state nobody knows, or that rest."""

    COVERED = "covered"
    MISSING = "missing"
    UNKNOWN = "unknown"
    EXCLUDED = "excluded"


Counts = Counter[SiteStand]


class AreaSites(NamedTuple):
    """A division that stands for all of its sites, wherever in it they are."""

    division: Division
    counts: Counts


def stands(figures: Figures, coverage: CoverageService, rows: Sequence[SiteRow]) -> dict[uuid.UUID, SiteStand]:
    """Of the sites that the plan counts how each stands."""
    verdicts = figures.result.verdicts
    found = {row.id: _stand(verdict) for row in rows if (verdict := verdicts.get(row.id)) is not None}
    short = [key for key, stand in found.items() if stand is SiteStand.MISSING]
    standing = figures.inputs.standing_at(short)
    facts = figures.inputs.facts
    lacks = find_lacks(*standing, facts, verdicts, now=figures.as_of, window=coverage.window)
    return found | dict.fromkeys(lacks.waiting, SiteStand.UNKNOWN)


def _stand(verdict: SiteVerdict) -> SiteStand:
    if verdict.rank > _USABLE:
        return SiteStand.COVERED
    return SiteStand.EXCLUDED if verdict.excluded_to > _USABLE else SiteStand.MISSING


def by_area(figures: Figures, tree: DivisionTree, box: Box, most: int) -> list[AreaSites]:
    """The divisions in the box with all sites of each, as small ones as `most` allows. What is not known of single
    sites is not told apart here: it counts as missing, as in every figure."""
    placed = [each for each in tree.by_code.values() if each.longitude is not None and each.latitude is not None]
    depth = max((_depth(each) for each in placed), default=0)
    while depth:
        shown = {each.code: each for each in placed if _depth(each) <= depth}
        found = _counted(figures.result, tree, shown)
        here = [each for each in found if _inside(each.division, box)]
        if len(here) <= most:
            return here
        depth -= 1
    return []


def _counted(result: CoverageResult, tree: DivisionTree, shown: Mapping[str, Division]) -> list[AreaSites]:
    """Each division's own sites go to the nearest one above that is shown."""
    found: dict[str, Counts] = {}
    for code, division in tree.by_code.items():
        above = next((each for each in _upwards(division) if each in shown), None)
        if above is None:
            continue
        tally = result.tally((code,), CLASSES)
        usable = tally.figure(Level.USABLE)
        counts = found.setdefault(above, Counter())
        counts[SiteStand.COVERED] += usable.numerator
        counts[SiteStand.MISSING] += usable.denominator - usable.numerator
        counts[SiteStand.EXCLUDED] += usable.excluded
    return [AreaSites(shown[code], counts) for code, counts in sorted(found.items()) if counts.total()]


def _upwards(division: Division) -> Iterator[str]:
    return reversed(division.path.strip("/").split("/"))


def _depth(division: Division) -> int:
    return division.path.count("/")


def _inside(division: Division, box: Box) -> bool:
    longitude, latitude = division.longitude or 0.0, division.latitude or 0.0
    return box.west <= longitude <= box.east and box.south <= latitude <= box.north
