"""Coverage of a whole municipality: sites, cameras and what was seen of them as columns, each case judged once.

What covers what is decided by registry/coverage.py alone. Here are found the cases that differ, a few hundred among
600,000: two cameras that `rank_camera` cannot tell apart share a rank, two sites that `judge_site` cannot tell apart a
verdict. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from registry.classes import CLASS_CODES
from registry.coverage import (
    NO_THINGS,
    POINT_LIFECYCLES,
    UNSEEN,
    CameraFacts,
    CameraRank,
    CoverageCamera,
    CoverageResult,
    CoverageSite,
    ReasonCode,
    judge_site,
    rank_camera,
)
from registry.detail import NO_OPTICS, Optics
from registry.independence import Thing
from registry.keys import NOWHERE, Column, FewValues, Keys, Raw, Rows, Words
from registry.model import IN_USE, Lifecycle
from registry.tallies import InUse, SiteVerdict, Tally

V = TypeVar("V")
Numbers = NDArray[np.int64]
Times = NDArray[np.datetime64]
CASE_BITS = 62
"""Of a number of 64 bits that holds the ranks of a site's cameras: a site with more of them is judged by itself."""
BLANK_SHA = b" " * 64
_CLASSES = 4


@dataclass(frozen=True, eq=False)
class SiteColumns(Column[CoverageSite]):
    """`special`: the sites that are excluded or retired, or require a detail, by their row; `codes`: in UTF-8, which
    sorts like text; `by_code`: the rows in that order. Where the others are is not kept: nothing depends on it."""

    keys: Keys
    site_class: NDArray[np.int16]
    divisions: Words
    required: NDArray[np.int16]
    codes: Raw
    by_code: Rows
    special: Mapping[int, CoverageSite]

    @override
    def __len__(self) -> int:
        return len(self.keys)

    @override
    def one(self, row: int) -> CoverageSite:
        if row in self.special:
            return self.special[row]
        division, required = self.divisions.text(row), int(self.required[row])
        return CoverageSite(self.keys.one(row), int(self.site_class[row]), division, required)

    def altered(self, sites: Mapping[int, CoverageSite | None]) -> "SiteColumns":
        """With these in the place of what the rows hold; rows with None are left out."""
        if not sites:
            return self
        kept = np.ones(len(self), dtype=np.bool_)
        site_class, required, special = self.site_class.copy(), self.required.copy(), dict(self.special)
        divisions = [self.divisions.text(row) for row in sites]
        for at, (row, site) in enumerate(sites.items()):
            special.pop(row, None)
            kept[row] = site is not None
            if site is not None:
                site_class[row], required[row] = site.site_class, site.required_cameras
                divisions[at] = site.division_code
                if site.excluded_reason or site.retired_on or site.required_px_per_m is not None:
                    special[row] = site
        places = np.cumsum(kept) - 1
        return SiteColumns(
            Keys(self.keys.raw[kept]),
            site_class[kept],
            self.divisions.altered(list(sites), divisions).kept(kept),
            required[kept],
            self.codes[kept],
            places[self.by_code[kept[self.by_code]]],
            {int(places[row]): site for row, site in special.items()},
        )

    def replaced(self, gone: Raw, others: "SiteColumns") -> "SiteColumns":
        """Without the sites of these keys, and with the others behind the rest."""
        kept = self.keys.but(gone)
        places, count = np.cumsum(kept) - 1, int(np.count_nonzero(kept))
        codes, order = self.codes[kept], places[self.by_code[kept[self.by_code]]]
        between = np.searchsorted(codes[order], others.codes[others.by_code], "right")
        return SiteColumns(
            Keys(np.concatenate((self.keys.raw[kept], others.keys.raw))),
            np.concatenate((self.site_class[kept], others.site_class)),
            self.divisions.kept(kept).followed_by(others.divisions),
            np.concatenate((self.required[kept], others.required)),
            np.concatenate((codes, others.codes)),
            np.insert(order, between, others.by_code + count),
            _moved(self.special, kept, places) | _behind(others.special, count),
        )


def _moved(held: Mapping[int, V], kept: NDArray[np.bool_], places: Rows) -> dict[int, V]:
    """By the places that the rows have among those that are kept."""
    rows = np.fromiter(held, np.int64, len(held))
    return {
        place: held[row]
        for row, place in zip(rows[kept[rows]].tolist(), places[rows[kept[rows]]].tolist(), strict=True)
    }


def _behind(held: Mapping[int, V], rows: int) -> dict[int, V]:
    return {row + rows: value for row, value in held.items()}


@dataclass(frozen=True, eq=False)
class CameraColumns(Column[CoverageCamera]):
    """`sites`: the key of each one's site, `placed`: whether it has any; `things`: what those hang on whose site
    requires more than one, `optics`: of those whose site requires a detail, both by their row; `point_class`: the
    code of each one's own record, "" without any."""

    keys: Keys
    sites: Keys
    placed: NDArray[np.bool_]
    divisions: Words
    lifecycles: Words
    point_class: Words
    things: Mapping[int, frozenset[Thing]]
    optics: Mapping[int, Optics]

    @override
    def __len__(self) -> int:
        return len(self.keys)

    @override
    def one(self, row: int) -> CoverageCamera:
        site = self.sites.one(row) if self.placed[row] else None
        lifecycle, things = Lifecycle(self.lifecycle(row)), self.things.get(row, NO_THINGS)
        optics, own = self.optics.get(row, NO_OPTICS), self.point_class.text(row) or None
        return CoverageCamera(self.keys.one(row), site, self.divisions.text(row), lifecycle, things, optics, own)

    def lifecycle(self, row: int) -> str:
        return self.lifecycles.text(row)

    def replaced(self, gone: Raw, others: "CameraColumns") -> "CameraColumns":
        """Without the cameras of these keys, and with the others behind the rest."""
        kept = self.keys.but(gone)
        places, count = np.cumsum(kept) - 1, int(np.count_nonzero(kept))
        return CameraColumns(
            Keys(np.concatenate((self.keys.raw[kept], others.keys.raw))),
            Keys(np.concatenate((self.sites.raw[kept], others.sites.raw))),
            np.concatenate((self.placed[kept], others.placed)),
            self.divisions.kept(kept).followed_by(others.divisions),
            self.lifecycles.kept(kept).followed_by(others.lifecycles),
            self.point_class.kept(kept).followed_by(others.point_class),
            _moved(self.things, kept, places) | _behind(others.things, count),
            _moved(self.optics, kept, places) | _behind(others.optics, count),
        )


@dataclass(frozen=True, eq=False)
class FactColumns(Column[CameraFacts]):
    """`faults`: the lists of faults that occur, `faults_at`: which of them; NaT and blanks where nothing was seen."""

    keys: Keys
    states: Words
    faults: Sequence[Sequence[str]]
    faults_at: NDArray[np.int32]
    evidence_at: Times
    evidence_sha: Raw
    checked_at: Times
    view_approved: NDArray[np.bool_]

    @override
    def __len__(self) -> int:
        return len(self.keys)

    @override
    def one(self, row: int) -> CameraFacts:
        return CameraFacts(
            self.states.text(row),
            self.faults[int(self.faults_at[row])],
            _time(self.evidence_at[row]),
            bytes(self.evidence_sha[row]).decode().rstrip() or None,
            _time(self.checked_at[row]),
            bool(self.view_approved[row]),
        )

    def cases(self, now: datetime, window: timedelta) -> Numbers:
        """A number for each row, the same for those that no rank depends on."""
        case = self.states.numbers.astype(np.int64) * len(self.faults) + self.faults_at
        for age in (self._ages(self.evidence_at, now, window), self._ages(self.checked_at, now, window)):
            case = case * 3 + age
        known: NDArray[np.bool_] = self.evidence_sha != BLANK_SHA
        return np.asarray((case * 2 + known) * 2 + self.view_approved, dtype=np.int64)

    @staticmethod
    def _ages(times: Times, now: datetime, window: timedelta) -> NDArray[np.int8]:
        """0 none, 1 within the window, 2 older."""
        oldest = np.datetime64((now - window).astimezone(UTC).replace(tzinfo=None), "us")
        return np.where(np.isnat(times), 0, np.where(times < oldest, 2, 1)).astype(np.int8)


def _time(value: np.datetime64) -> datetime | None:
    found = value.item()
    return found.replace(tzinfo=UTC) if isinstance(found, datetime) else None


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
        tally = result.tallies.setdefault((sites.divisions.names[division], site_class), Tally())
        if number:
            tally.add(verdicts[number - 1], count)
