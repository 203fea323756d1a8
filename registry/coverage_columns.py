"""The sites, cameras and what was seen of them of a whole municipality as columns. Pure.

None is ever changed: what a change leaves as it was is shared with the columns after it, so that figures can be read
while the next ones are made.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from registry.coverage import NO_THINGS, CameraFacts, CoverageCamera, CoverageSite
from registry.detail import NO_OPTICS, Optics
from registry.growing import grown
from registry.independence import Thing
from registry.keys import NO_KEY, Column, Keys, Raw, Rows, Words
from registry.model import Lifecycle

V = TypeVar("V")
Numbers = NDArray[np.int64]
Times = NDArray[np.datetime64]
BLANK_SHA = b" " * 64


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

    @classmethod
    def of(cls, sites: Sequence[CoverageSite], codes: Sequence[str]) -> "SiteColumns":
        raw = _in_bytes(codes)
        return cls(
            Keys.of([site.id for site in sites]),
            np.array([site.site_class for site in sites], dtype=np.int16),
            Words.of([site.division_code for site in sites]),
            np.array([site.required_cameras for site in sites], dtype=np.int16),
            raw,
            np.argsort(raw, kind="stable"),
            {row: site for row, site in enumerate(sites) if is_special(site)},
        )

    def altered(self, sites: Mapping[int, CoverageSite]) -> "SiteColumns":
        """With these in the place of what the rows hold."""
        sites = {row: site for row, site in sites.items() if self.one(row) != _asked_of(site)}
        if not sites:
            return self
        rows = list(sites)
        site_class, required = self.site_class.copy(), self.required.copy()
        site_class[rows] = [site.site_class for site in sites.values()]
        required[rows] = [site.required_cameras for site in sites.values()]
        divisions = self.divisions.altered(rows, [site.division_code for site in sites.values()])
        special = _put(self.special, {row: site if is_special(site) else None for row, site in sites.items()})
        return replace(self, site_class=site_class, divisions=divisions, required=required, special=special)

    def recoded(self, codes: Mapping[int, str]) -> "SiteColumns":
        """With these codes in the place of what the rows hold."""
        rows = [row for row, code in codes.items() if self.codes[row] != code.encode()]
        if not rows:
            return self
        theirs = _in_bytes([codes[row] for row in rows])
        raw = self.codes.astype(np.promote_types(self.codes.dtype, theirs.dtype))
        raw[rows] = theirs
        return replace(self, codes=raw, by_code=_sorted_in(self.by_code[~np.isin(self.by_code, rows)], raw, rows))

    def kept(self, rows: NDArray[np.bool_]) -> "SiteColumns":
        """Only these."""
        places = np.cumsum(rows) - 1
        return SiteColumns(
            Keys(self.keys.raw[rows]),
            self.site_class[rows],
            self.divisions.kept(rows),
            self.required[rows],
            self.codes[rows],
            places[self.by_code[rows[self.by_code]]],
            {int(places[row]): site for row, site in self.special.items() if rows[row]},
        )

    def followed_by(self, others: "SiteColumns") -> "SiteColumns":
        """With the others behind these."""
        if not len(others):
            return self
        codes = grown(self.codes, others.codes)
        return SiteColumns(
            self.keys.followed_by(others.keys),
            grown(self.site_class, others.site_class),
            self.divisions.followed_by(others.divisions),
            grown(self.required, others.required),
            codes,
            _sorted_in(self.by_code, codes, range(len(self), len(codes))),
            {**self.special, **_behind(others.special, len(self))},
        )


def is_special(site: CoverageSite) -> bool:
    """Whether it is more than its columns say."""
    return (site.excluded_reason, site.retired_on, site.required_px_per_m) != (None, None, None)


def _asked_of(site: CoverageSite) -> CoverageSite:
    """As columns hold it."""
    plain = site.id, site.site_class, site.division_code, site.required_cameras
    return site if is_special(site) else CoverageSite(*plain)


def _in_bytes(codes: Sequence[str]) -> Raw:
    return np.array([code.encode() for code in codes], dtype=np.bytes_)


def _sorted_in(order: Rows, codes: Raw, rows: Sequence[int]) -> Rows:
    """The order with these rows put in where their codes belong."""
    rows = sorted(rows, key=codes.__getitem__)
    return np.insert(order, [bisect_right(order, codes[row], key=codes.__getitem__) for row in rows], rows)


def _put(held: Mapping[int, V], values: Mapping[int, V | None]) -> dict[int, V]:
    """With these in the place of what is held; None: nothing."""
    found = {**held}
    for row, value in values.items():
        if value:
            found[row] = value
        else:
            found.pop(row, None)
    return found


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

    @classmethod
    def of(cls, cameras: Sequence[CoverageCamera]) -> "CameraColumns":
        return cls(
            Keys.of([camera.id for camera in cameras]),
            Keys.of([camera.site_id or NO_KEY for camera in cameras]),
            np.array([camera.site_id is not None for camera in cameras], dtype=np.bool_),
            Words.of([camera.division_code for camera in cameras]),
            Words.of([camera.lifecycle for camera in cameras]),
            Words.of([camera.point_class or "" for camera in cameras]),
            {row: camera.things for row, camera in enumerate(cameras) if camera.things},
            {row: camera.optics for row, camera in enumerate(cameras)},
        )

    def altered(self, cameras: Mapping[int, CoverageCamera]) -> "CameraColumns":
        """With these in the place of what the rows hold."""
        cameras = {row: camera for row, camera in cameras.items() if self.one(row) != camera}
        if not cameras:
            return self
        rows, others = list(cameras), CameraColumns.of(list(cameras.values()))
        sites, placed = self.sites.raw.copy(), self.placed.copy()
        sites[rows], placed[rows] = others.sites.raw, others.placed
        return CameraColumns(
            self.keys,
            Keys(sites),
            placed,
            self.divisions.altered(rows, [camera.division_code for camera in cameras.values()]),
            self.lifecycles.altered(rows, [camera.lifecycle for camera in cameras.values()]),
            self.point_class.altered(rows, [camera.point_class or "" for camera in cameras.values()]),
            _put(self.things, {row: camera.things for row, camera in cameras.items()}),
            _put(self.optics, {row: camera.optics for row, camera in cameras.items()}),
        )

    def followed_by(self, others: "CameraColumns") -> "CameraColumns":
        """With the others behind these."""
        if not len(others):
            return self
        return CameraColumns(
            self.keys.followed_by(others.keys),
            Keys(grown(self.sites.raw, others.sites.raw)),
            grown(self.placed, others.placed),
            self.divisions.followed_by(others.divisions),
            self.lifecycles.followed_by(others.lifecycles),
            self.point_class.followed_by(others.point_class),
            {**self.things, **_behind(others.things, len(self))},
            {**self.optics, **_behind(others.optics, len(self))},
        )

    def standing(self, sites: Keys) -> Rows:
        """Those at a few sites."""
        return self.sites.among(sites)


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

    def aged(self, before: datetime, now: datetime, window: timedelta) -> Rows:
        """Whose frame or check was within the window before, and no longer is."""
        then, since = _oldest(before, window), _oldest(now, window)
        found = np.zeros(len(self), dtype=np.bool_)
        for times in (self.evidence_at, self.checked_at):
            found |= (times >= then) & (times < since)
        return np.flatnonzero(found)

    @staticmethod
    def _ages(times: Times, now: datetime, window: timedelta) -> NDArray[np.int8]:
        """0 none, 1 within the window, 2 older."""
        return np.where(np.isnat(times), 0, np.where(times < _oldest(now, window), 2, 1)).astype(np.int8)


def _oldest(now: datetime, window: timedelta) -> np.datetime64:
    """That is within the window."""
    return np.datetime64((now - window).astimezone(UTC).replace(tzinfo=None), "us")


def _time(value: np.datetime64) -> datetime | None:
    found = value.item()
    return found.replace(tzinfo=UTC) if isinstance(found, datetime) else None
