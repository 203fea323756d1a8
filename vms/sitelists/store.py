"""All SQL of the site lists: their versions, and the sites that changed since one was cut as it lists them."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.coverage import CoverageSite
from registry.history import Later, Row, rewind
from registry.layouts import Entity
from registry.model import Division, Site
from registry.since import Since
from registry.site_lists import NO_LISTS, Approval, Listing, Version, county_of, in_force
from registry.values import RECORD_ZONE
from vms.sitelists.tables import SiteList

CHUNK = 500
SITE_LIST = "site_list"
"""How the change log and the audit call versions."""
_TIMED: Mapping[str, type[date]] = MappingProxyType({"as_of": datetime, "approved_at": datetime, "in_force_from": date})
_COUNTED = tuple(getattr(Site, name) for name in CoverageSite._fields)


def version_of(row: SiteList) -> Version:
    approval = None
    if row.in_force_from and row.approved_at and row.reference:
        approval = Approval(row.in_force_from, row.approved_at, row.reference)
    return Version(row.id, row.division_code, row.as_of, approval)


async def versions(session: AsyncSession, counties: Collection[str] | None = None) -> Sequence[SiteList]:
    """Newest first, of these counties or of all."""
    query = select(SiteList).order_by(col(SiteList.as_of).desc(), col(SiteList.id).desc())
    if counties is not None:
        query = query.where(col(SiteList.division_code).in_(counties))
    return (await session.scalars(query)).all()


def facts_of(row: SiteList) -> dict[str, Any]:
    """What the change log keeps of a version."""
    return row.model_dump(exclude={"id"})


async def versions_at(session: AsyncSession, counties: Collection[str], at: datetime) -> Sequence[SiteList]:
    """The versions that there were at a time, drafts that were withdrawn since among them."""
    present = {str(row.id): facts_of(row) for row in await versions(session)}
    past = await Since(SITE_LIST, at).undone(session, present)
    rows = [SiteList(id=uuid.UUID(key), **read_facts(facts)) for key, facts in past.items()]
    then = [_was(row, at) for row in rows if row.as_of <= at and row.division_code in counties]
    return sorted(then, key=lambda row: (row.as_of, row.id), reverse=True)


def read_facts(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The log's values as a version holds them."""
    return {
        name: _TIMED[name].fromisoformat(value) if name in _TIMED and isinstance(value, str) else value
        for name, value in kept.items()
    }


def _was(row: SiteList, at: datetime) -> SiteList:
    # What was approved before the log kept versions says itself when.
    if row.approved_at is not None and row.approved_at > at:
        row.approved_at = row.approved_by = row.reference = row.in_force_from = None
    return row


async def draft(session: AsyncSession, county: str) -> SiteList | None:
    """The one that waits for its approval."""
    mine = (col(SiteList.division_code) == county, col(SiteList.approved_at).is_(None))
    found: SiteList | None = (await session.scalars(select(SiteList).where(*mine))).first()
    return found


async def count_sites(session: AsyncSession, path: str, at: datetime) -> int:
    """How many sites are not retired on that day."""
    living = or_(col(Site.retired_on).is_(None), col(Site.retired_on) > at.astimezone(RECORD_ZONE).date())
    joined = select(func.count()).select_from(Site).join(Division, col(Division.code) == col(Site.division_code))
    return int(await session.scalar(joined.where(col(Division.path).startswith(path, autoescape=True), living)) or 0)


async def listing_at(session: AsyncSession, at: datetime, divisions: Iterable[Division]) -> Listing:
    """By which versions sites count at that time. What it costs grows with the sites that changed since they were cut,
    not with all sites."""
    ruling = in_force(map(version_of, await versions(session)), at)
    if not ruling:
        return NO_LISTS
    first = min(version.as_of for version in ruling.values())
    later = await Since(Entity.SITE, first).all(session)
    present = await sites_now(session, {change.key for _, change in later}, _COUNTED)
    then = {county: _then(present, later, version.as_of) for county, version in ruling.items()}
    return Listing(ruling, then, {division.code: county_of(division.path) for division in divisions})


def _then(
    present: dict[str, Row], later: Sequence[tuple[datetime, Later]], cut: datetime
) -> dict[uuid.UUID, CoverageSite | None]:
    since = [change for at, change in later if at > cut]
    past = rewind(present, since)
    return {
        uuid.UUID(key): CoverageSite(**past[key]) if key in past else None for key in {change.key for change in since}
    }


async def sites_now(session: AsyncSession, keys: Collection[str], columns: Sequence[Any]) -> dict[str, Row]:
    """These columns of these sites, by key."""
    found: dict[str, Row] = {}
    wanted = [uuid.UUID(key) for key in keys]
    for at in range(0, len(wanted), CHUNK):
        query = select(*columns).where(col(Site.id).in_(wanted[at : at + CHUNK]))
        found |= {str(row["id"]): dict(row) for row in (await session.execute(query)).mappings()}
    return found


async def counted_now(session: AsyncSession, keys: Collection[uuid.UUID]) -> list[CoverageSite]:
    """What counts of these sites as they are."""
    rows = await sites_now(session, {str(key) for key in keys}, _COUNTED)
    return [CoverageSite(**row) for row in rows.values()]


async def paths(session: AsyncSession, county: str) -> dict[str, str]:
    """The paths of the county's divisions, by code."""
    query = select(col(Division.code), col(Division.path))
    rows = await session.execute(query.where(col(Division.path).startswith(f"/{county}/", autoescape=True)))
    return {row[0]: row[1] for row in rows}
