"""The sites behind a figure: which of one computation a list shows, and a page of them."""

import uuid
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from registry.coverage import LEVELS, CoverageSite
from registry.keys import FewValues, Keys
from registry.model import Level
from registry.scopes import Scope
from registry.tallies import SiteVerdict
from vms.coverage.service import Figures


@dataclass(frozen=True, slots=True)
class SiteFilter:
    """Which sites of a list: None is no condition. `counted`: in the denominator of the level, `missing`: in the
    denominator but not in the numerator, `reached`: in the numerator, `excluded`: in neither; `unviewed`: in the
    numerator only by cameras whose view nobody has approved; `reason`: left out of some level for that reason."""

    classes: frozenset[int] = frozenset({1, 2, 3})
    counted: Level | None = None
    missing: Level | None = None
    reached: Level | None = None
    excluded: Level | None = None
    unviewed: Level | None = None
    reason: str | None = None


def site_ids(figures: Figures, scope: Scope, wanted: SiteFilter) -> Sequence[uuid.UUID]:
    """The sites of a list, by code."""
    verdicts = figures.result.verdicts
    if figures.inputs.columns and isinstance(verdicts, FewValues):
        sites = figures.inputs.columns.sites
        found = verdicts.having(lambda verdict: _is(verdict, wanted))
        found &= sites.divisions.among(scope.codes) & np.isin(sites.site_class, list(wanted.classes))
        return Keys(sites.keys.raw[sites.by_code[found[sites.by_code]]])
    return sorted((site.id for site in _matching(figures, scope, wanted)), key=figures.inputs.site_codes.__getitem__)


def page_after(
    found: Sequence[uuid.UUID], codes: Mapping[uuid.UUID, str], after: str | None, most: int
) -> Sequence[uuid.UUID]:
    """The first sites of a list by code, or the first after that code. Of very many only these are made."""
    begin = 0 if after is None else bisect_right(found, after, key=codes.__getitem__)
    return found[begin : begin + most]


def only(found: Sequence[uuid.UUID], codes: Mapping[uuid.UUID, str], code: str) -> Sequence[uuid.UUID]:
    """The site of a list by code that has this one; empty: none has."""
    at = bisect_left(found, code, key=codes.__getitem__)
    return found[at : at + 1] if at < len(found) and codes[found[at]] == code else ()


def _matching(figures: Figures, scope: Scope, wanted: SiteFilter) -> Iterator[CoverageSite]:
    for site in figures.inputs.sites:
        verdict = figures.result.verdicts.get(site.id)
        if verdict is None or site.division_code not in scope.codes or site.site_class not in wanted.classes:
            continue
        if _is(verdict, wanted):
            yield site


def _is(verdict: SiteVerdict, wanted: SiteFilter) -> bool:
    rank, excluded_to = verdict.rank, verdict.excluded_to

    def reached(level: Level) -> bool:
        return LEVELS.index(level) < rank

    def excluded(level: Level) -> bool:
        return rank <= LEVELS.index(level) < excluded_to

    return (
        (wanted.counted is None or not excluded(wanted.counted))
        and (wanted.missing is None or not (reached(wanted.missing) or excluded(wanted.missing)))
        and (wanted.reached is None or reached(wanted.reached))
        and (wanted.excluded is None or excluded(wanted.excluded))
        and (wanted.reason is None or verdict.exclusion == wanted.reason)
        and (wanted.unviewed is None or verdict.viewed <= LEVELS.index(wanted.unviewed) < rank)
    )
