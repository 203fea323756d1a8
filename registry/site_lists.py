"""The approved lists of sites that must be covered: which version is in force when, and what it says of a site. Pure.

A version is no copy of rows: it is the registry's sites as of `as_of`, which the change log gives back at any time.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any, NamedTuple

from registry.coverage import CoverageSite
from registry.values import RECORD_ZONE

Row = Mapping[str, Any]
LISTED_FIELDS = frozenset(
    {"code", "name", "site_class", "category", "division_code", "longitude", "latitude"}
    | {"line", "required_cameras", "required_px_per_m"}
)
"""What the list says of a site. That a site is excluded for a time is said beside it, and holds at once."""


class Approval(NamedTuple):
    """In the order in which one supersedes another: of two for the same day the one given later."""

    in_force_from: date
    at: datetime
    reference: str

    @property
    def effective_at(self) -> datetime:
        """From when on figures are computed by it. Not before it was given, so that a past figure stays what it was."""
        return max(self.at, datetime.combine(self.in_force_from, time(), RECORD_ZONE).astimezone(UTC))


class Version(NamedTuple):
    """`county`: the division without a parent whose sites it lists. Without an approval it is a draft."""

    id: uuid.UUID
    county: str
    as_of: datetime
    approval: Approval | None


class Status(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    """Its day has not come yet."""
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"


def in_force(versions: Iterable[Version], at: datetime) -> dict[str, Version]:
    """The version by which each county's figures are computed at that time."""
    begun = [(each.approval, each) for each in versions if each.approval and each.approval.effective_at <= at]
    return {each.county: each for _, each in sorted(begun, key=lambda pair: pair[0])}


def status_of(version: Version, versions: Iterable[Version], at: datetime) -> Status:
    if version.approval is None:
        return Status.DRAFT
    if version.approval.effective_at > at:
        return Status.APPROVED
    return Status.IN_FORCE if version in in_force(versions, at).values() else Status.SUPERSEDED


def county_of(path: str) -> str:
    """The code at the root of a division's path."""
    return path.strip("/").partition("/")[0]


@dataclass(frozen=True, slots=True)
class Listing:
    """By which versions sites count at one time. `then`: by county, what the sites that changed since its version was
    cut were at that time, None: not there. `counties`: of each division."""

    versions: Mapping[str, Version] = field(default_factory=dict)
    then: Mapping[str, Mapping[uuid.UUID, CoverageSite | None]] = field(default_factory=dict)
    counties: Mapping[str, str] = field(default_factory=dict)

    def site(self, now: CoverageSite) -> CoverageSite | None:
        """What counts of a site: class, place and number as listed, its exclusion as it is; None: it is not listed."""
        county = self.counties.get(now.division_code, "")
        changed = self.then.get(county, {})
        if now.id not in changed:
            return now
        listed = changed[now.id]
        if listed is None or self.counties.get(listed.division_code) != county:
            return None
        return listed._replace(excluded_reason=now.excluded_reason, excluded_until=now.excluded_until)

    def changed(self) -> set[uuid.UUID]:
        """The sites of which a version may say something else than the registry does."""
        return {key for sites in self.then.values() for key in sites}

    def waiting(self, sites: Iterable[CoverageSite], today: date) -> Counter[str]:
        """By county, on how many of these sites the registry and the version differ."""
        found: Counter[str] = Counter()
        for now in sites:
            listed = self.site(now)
            then = None if listed is None else listed._asdict()
            if difference(then, now._asdict(), today, today):
                found[self.counties.get(now.division_code, "")] += 1
        return found


NO_LISTS = Listing()


class Deed(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Difference(NamedTuple):
    deed: Deed
    fields: Sequence[str]


def difference(before: Row | None, after: Row | None, day_before: date, day_after: date) -> Difference | None:
    """Between what two lists say of one site, each on its day: a retired site is on none. None: they say the same."""
    was, is_ = _is_listed(before, day_before), _is_listed(after, day_after)
    if not (was and is_):
        return Difference(Deed.REMOVED if was else Deed.ADDED, ()) if was or is_ else None
    fields = [name for name in after or {} if name in LISTED_FIELDS and (before or {}).get(name) != (after or {})[name]]
    return Difference(Deed.CHANGED, fields) if fields else None


def _is_listed(row: Row | None, day: date) -> bool:
    return row is not None and (row["retired_on"] is None or row["retired_on"] > day)
