"""Coverage of a whole municipality by columns: each case that differs is judged once.

What covers what is decided by registry/coverage.py alone. Here are found the cases that differ, a few hundred among
600,000: two cameras that `rank_camera` cannot tell apart share a rank, two sites that `judge_site` cannot tell apart a
verdict. Pure.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from registry.classes import CLASS_CODES
from registry.coverage import (
    NO_THINGS,
    POINT_LIFECYCLES,
    UNSEEN,
    CameraRank,
    CoverageResult,
    ReasonCode,
    judge_site,
    rank_camera,
)
from registry.coverage_columns import CameraColumns, FactColumns, Numbers, SiteColumns
from registry.detail import NO_OPTICS, Optics
from registry.independence import Thing
from registry.keys import NOWHERE, FewValues, Rows
from registry.model import IN_USE, Lifecycle
from registry.tallies import InUse, SiteVerdict, Tally

CASE_BITS = 62
"""Of a number of 64 bits that holds the ranks of a site's cameras: a site with more of them is judged by itself."""
_CLASSES = 4


def compute_columns(
    sites: SiteColumns, cameras: CameraColumns, facts: FactColumns, *, now: datetime, window: timedelta, today: date
) -> CoverageResult:
    """What `compute` says of the same sites and cameras."""
    ranks, rank_of = _ranks(cameras, facts, now, window)
    at_site = sites_of(sites, cameras)
    verdicts, verdict_of = _verdicts(sites, _Standing.of(sites, cameras, at_site, rank_of), ranks, today)
    result = CoverageResult(now, window, FewValues(sites.keys, verdict_of, verdicts))
    _add_up(result, sites, verdicts, verdict_of)
    resting = np.array([rank.reason is ReasonCode.MAINTENANCE for rank in ranks], dtype=np.bool_)
    place = cameras.divisions.numbers.astype(np.int64) * _CLASSES + classes_of(sites, cameras, at_site)
    for counter, which in (
        (result.points, cameras.lifecycles.among(POINT_LIFECYCLES)),
        (result.resting_points, cameras.lifecycles.among({Lifecycle.MAINTENANCE})),
        (result.cameras_in_maintenance, resting[rank_of]),
    ):
        for at, number in enumerate(np.bincount(place[which]).tolist()):
            if number:
                division, camera_class = divmod(at, _CLASSES)
                counter[cameras.divisions.names[division], camera_class] = number
    return result


def in_use_columns(cameras: CameraColumns, facts: FactColumns, *, now: datetime, window: timedelta) -> dict[str, InUse]:
    """What `count_in_use` says of the same cameras."""
    ranks, rank_of = _ranks(cameras, facts, now, window)
    used = cameras.lifecycles.among(IN_USE)
    found: dict[str, InUse] = {}
    cases = cameras.divisions.numbers[used].astype(np.int64) * len(ranks) + rank_of[used]
    for case, number in enumerate(np.bincount(cases).tolist()):
        if number:
            division, at = divmod(case, len(ranks))
            resting = ranks[at].reason is ReasonCode.MAINTENANCE
            there = found.setdefault(cameras.divisions.names[division], InUse())
            there.add(ranks[at].rank, resting=resting, count=number)
    return found


def used_columns(
    cameras: CameraColumns,
    facts: FactColumns,
    wanted: Callable[[CameraRank], bool],
    *,
    now: datetime,
    window: timedelta,
) -> NDArray[np.bool_]:
    """Which of the cameras in use have such a rank; it is asked once for each rank that occurs."""
    ranks, rank_of = _ranks(cameras, facts, now, window)
    found = np.array([wanted(rank) for rank in ranks], dtype=np.bool_)[rank_of]
    return np.asarray(found & cameras.lifecycles.among(IN_USE))


def sites_of(sites: SiteColumns, cameras: CameraColumns) -> Rows:
    """The row of each camera's site, NOWHERE without one that counts."""
    found = sites.keys.rows(cameras.sites.raw)
    found[~cameras.placed] = NOWHERE
    return found


def classes_of(sites: SiteColumns, cameras: CameraColumns, at_site: Rows) -> Numbers:
    """What `class_of` says of each camera. `at_site`: see `sites_of`."""
    codes = [CLASS_CODES.get(name, 0) for name in cameras.point_class.names]
    found = np.array(codes, dtype=np.int64)[cameras.point_class.numbers]
    there = at_site != NOWHERE
    found[there] = sites.site_class[at_site[there]]
    return found


def _ranks(
    cameras: CameraColumns, facts: FactColumns, now: datetime, window: timedelta
) -> tuple[list[CameraRank], Numbers]:
    """The ranks that occur, and which of them each camera has."""
    seen_at = facts.keys.rows(cameras.keys.raw)
    seen = seen_at != NOWHERE
    case = np.full(len(cameras), NOWHERE, dtype=np.int64)
    case[seen] = facts.cases(now, window)[seen_at[seen]]
    case = case * len(cameras.lifecycles.names) + cameras.lifecycles.numbers
    _, first, which = np.unique(case, return_index=True, return_inverse=True)
    known: dict[CameraRank, int] = {}
    numbers = [
        known.setdefault(
            rank_camera(
                Lifecycle(cameras.lifecycle(row)),
                UNSEEN if seen_at[row] == NOWHERE else facts.one(int(seen_at[row])),
                now=now,
                window=window,
            ),
            len(known),
        )
        for row in first.tolist()
    ]
    return list(known), np.array(numbers, dtype=np.int64)[which]


@dataclass(frozen=True, slots=True)
class _Standing:
    """The cameras at each site in the order of their ranks, `starts[row]` up to `starts[row + 1]`: their ranks, the
    rows of their sites and their own; what they hang on, and their optics."""

    ranks: Numbers
    rows: Rows
    starts: Rows
    cameras: Rows
    things: Mapping[int, frozenset[Thing]]
    optics: Mapping[int, Optics]

    @classmethod
    def of(cls, sites: SiteColumns, cameras: CameraColumns, at_site: Rows, rank_of: Numbers) -> "_Standing":
        there = np.flatnonzero(at_site != NOWHERE)
        row, rank = at_site[there], rank_of[there]
        order = np.lexsort((rank, row))
        starts = np.concatenate(([0], np.cumsum(np.bincount(row, minlength=len(sites)))))
        return cls(rank[order], row[order], starts, there[order], cameras.things, cameras.optics)

    def at(self, row: int, ranks: Sequence[CameraRank]) -> Iterator[CameraRank]:
        for place in range(self.starts[row], self.starts[row + 1]):
            camera = int(self.cameras[place])
            things, optics = self.things.get(camera, NO_THINGS), self.optics.get(camera, NO_OPTICS)
            yield ranks[self.ranks[place]]._replace(things=things, optics=optics)

    def tangled(self) -> set[int]:
        """The sites where cameras share a thing: of all others the ranks alone say how many are independent."""
        found: set[int] = set()
        seen: set[tuple[int, Thing]] = set()
        for place in np.flatnonzero(np.isin(self.cameras, list(self.things))).tolist():
            site = int(self.rows[place])
            theirs = {(site, thing) for thing in self.things[int(self.cameras[place])]}
            if not theirs.isdisjoint(seen):
                found.add(site)
            seen |= theirs
        return found

    def cases(self, ranks: int) -> tuple[Numbers, NDArray[np.bool_]]:
        """A number for each site, the same for those with the same ranks; and which sites have too many for that."""
        bits = max(1, ranks.bit_length())
        counts = np.diff(self.starts)
        place = np.arange(len(self.rows)) - self.starts[self.rows]
        case = np.zeros(len(counts), dtype=np.int64)
        for at in range(min(CASE_BITS // bits, int(counts.max(initial=0)))):
            here = place == at
            case[self.rows[here]] |= (self.ranks[here] + 1) << (bits * at)
        return case, counts > CASE_BITS // bits


def _verdicts(
    sites: SiteColumns, standing: _Standing, ranks: Sequence[CameraRank], today: date
) -> tuple[list[SiteVerdict], NDArray[np.int32]]:
    """The verdicts that occur, and which of them each site has, counted from 1; 0: none."""
    known: dict[SiteVerdict | None, int] = {None: 0}

    def judged(row: int) -> int:
        there = list(standing.at(row, ranks))
        return known.setdefault(judge_site(sites.one(row), there, today=today), len(known))

    verdict_of = np.zeros(len(sites), dtype=np.int32)
    case, alone = standing.cases(len(ranks))
    alone[[*sites.special, *standing.tangled()]] = True
    for row in np.flatnonzero(alone).tolist():
        verdict_of[row] = judged(row)
    alike = np.flatnonzero(~alone)
    _, number = np.unique(case[alike], return_inverse=True)
    number = number * (int(sites.required.max(initial=0)) + 1) + sites.required[alike]
    _, first, which = np.unique(number, return_index=True, return_inverse=True)
    verdict_of[alike] = np.array([judged(row) for row in alike[first].tolist()], dtype=np.int32)[which]
    return [verdict for verdict in known if verdict], verdict_of


def _add_up(
    result: CoverageResult, sites: SiteColumns, verdicts: Sequence[SiteVerdict], verdict_of: NDArray[np.int32]
) -> None:
    """The tallies: every distinct verdict counts as often as it occurs."""
    place = sites.divisions.numbers.astype(np.int64) * _CLASSES + sites.site_class
    cases, counts = np.unique(place * (len(verdicts) + 1) + verdict_of, return_counts=True)
    for case, count in zip(cases.tolist(), counts.tolist(), strict=True):
        at, number = divmod(case, len(verdicts) + 1)
        division, site_class = divmod(at, _CLASSES)
        if number:
            tally = result.tallies.setdefault((sites.divisions.names[division], site_class), Tally())
            tally.add(verdicts[number - 1], count)
