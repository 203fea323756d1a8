"""The SQL of how complete records were at a time: what is judged of each, and what more than one camera had.

What did not change since comes from the tables, what did is wound back; of now nothing is. Where very much did, all is
prepared first: see vms/points/past_days.py.
"""

import uuid
from collections import Counter
from collections.abc import AsyncIterator, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.history import Row, rewind
from registry.layouts import Entity
from registry.model import Camera, Lifecycle, Site
from registry.record import MANDATORY
from registry.since import Since
from registry.validity import places_of
from vms.coverage.store import records_since
from vms.health.store import pictures_before
from vms.points.past_days import PastDays
from vms.points.past_lists import changes_since, much_changed

CHUNK = 500
_FIELDS = (
    *("id", "site_id", "division_code", "lifecycle", "created_at", "custom"),
    *("ipv4", "ipv6", "azimuth_deg", "direction", "resolution"),
    *(column.field for column in MANDATORY),
)
_COLUMNS = tuple(getattr(Camera, name) for name in dict.fromkeys(_FIELDS))
_WITHOUT_FILE = (Lifecycle.PLANNED, Lifecycle.RETIRED)
_POSITION = (col(Camera.longitude), col(Camera.latitude), col(Camera.azimuth_deg), col(Camera.direction))


class Then(NamedTuple):
    """The cameras as they were at `at`: as they stand in the tables of `session`, but for those of `keys`, whose `rows`
    are as they were. `classes`: of their sites, and of those that changed."""

    session: AsyncSession
    at: datetime
    keys: frozenset[uuid.UUID]
    rows: Sequence[Row]
    classes: Mapping[uuid.UUID, int]


@asynccontextmanager
async def cameras_then(
    days: PastDays, session: AsyncSession, at: datetime, *, waits: bool = False
) -> AsyncIterator[Then]:
    """`waits`: for what must be prepared. Raises BeingPrepared where it does not."""
    if not days.knows(Entity.CAMERA, at) and not await is_much_changed(session, at):
        yield await wound_back(session, at)
        return
    async with days.rows_of(Entity.CAMERA, at, waits=waits) as prepared:
        yield Then(prepared, at, frozenset(), (), {})


async def is_much_changed(session: AsyncSession, at: datetime) -> bool:
    """Of what the records are judged by, more than is wound back in memory."""
    return await much_changed(session, Entity.CAMERA, at) or await much_changed(session, Entity.SITE, at)


async def wound_back(session: AsyncSession, at: datetime) -> Then:
    later = await changes_since(session, Entity.CAMERA, at)
    keys = frozenset(uuid.UUID(change.key) for change in later)
    present: dict[str, Row] = {}
    for some in _chunks(keys):
        rows = (await session.execute(select(*_COLUMNS).where(col(Camera.id).in_(some)))).mappings()
        present |= {str(row["id"]): dict(row) for row in rows}
    past = [row for row in rewind(present, later).values() if row["created_at"] <= at]
    classes = await _site_classes(session, {row["site_id"] for row in past if row["site_id"]}, at)
    return Then(session, at, keys, past, classes)


async def in_parts(since: Then, *, most: int) -> AsyncIterator[list[Row]]:
    """All cameras that were not only planned, at most so many at once; those that changed since in the last parts."""
    query = select(*_COLUMNS).where(col(Camera.lifecycle) != Lifecycle.PLANNED, col(Camera.created_at) <= since.at)
    query, last = query.order_by(col(Camera.id)).limit(most), None
    while True:
        page = query if last is None else query.where(col(Camera.id) > last)
        rows = (await since.session.execute(page)).mappings().all()
        yield [dict(row) for row in rows if row["id"] not in since.keys]
        if len(rows) < most:
            break
        last = rows[-1]["id"]
    others = [row for row in since.rows if row["lifecycle"] != Lifecycle.PLANNED]
    for begin in range(0, len(others), most):
        yield others[begin : begin + most]


async def is_more(session: AsyncSession, codes: Collection[str], most: int) -> bool:
    """Whether in these divisions stand more cameras with a record than so many, as of now."""
    query = select(func.count()).select_from(Camera)
    query = query.where(col(Camera.division_code).in_(codes), col(Camera.lifecycle).not_in(_WITHOUT_FILE))
    return (await session.scalar(query) or 0) > most


async def records(codes: Collection[str], since: Then, *, limit: int) -> list[Row]:
    """Of the cameras of these divisions that were neither planned nor retired, by code, with the class of their site.
    At least `limit` of them where there were more."""
    query = (
        select(*_COLUMNS, col(Site.site_class))
        .outerjoin(Site, col(Site.id) == col(Camera.site_id))
        .where(
            col(Camera.division_code).in_(codes),
            col(Camera.lifecycle).not_in(_WITHOUT_FILE),
            col(Camera.created_at) <= since.at,
        )
        .order_by(col(Camera.code))
        .limit(limit + len(since.keys))
    )
    rows = (await since.session.execute(query)).mappings()
    unchanged = [dict(row) for row in rows if row["id"] not in since.keys]
    others = [row for row in since.rows if row["division_code"] in codes and row["lifecycle"] not in _WITHOUT_FILE]
    classes = since.classes
    found = [{**row, "site_class": classes.get(row["site_id"], row.get("site_class"))} for row in (*unchanged, *others)]
    return sorted(found, key=lambda row: str(row["code"]))


async def records_of(session: AsyncSession, cameras: Collection[uuid.UUID], at: datetime) -> list[Row]:
    """The same of these few cameras, as they were at `at`."""

    async def as_of(entity: Entity, present: Mapping[str, Row]) -> dict[str, Row]:
        return await Since(entity, at, of=list(present), made=False).undone(session, present)

    query = select(*_COLUMNS).where(col(Camera.id).in_(cameras))
    rows = {str(row["id"]): dict(row) for row in (await session.execute(query)).mappings()}
    past = (await as_of(Entity.CAMERA, rows)).values()
    of_site = select(col(Site.id), col(Site.site_class)).where(
        col(Site.id).in_({row["site_id"] for row in past if row["site_id"]})
    )
    sites = await as_of(Entity.SITE, {str(key): {"site_class": held} for key, held in await session.execute(of_site)})
    classes = {key: row["site_class"] for key, row in sites.items()}
    found = [{**row, "site_class": classes.get(str(row["site_id"]))} for row in past]
    return sorted(found, key=lambda row: str(row["code"]))


async def _site_classes(session: AsyncSession, keys: Collection[uuid.UUID], at: datetime) -> dict[uuid.UUID, int]:
    """Of these sites, and of all that changed since."""
    later = await changes_since(session, Entity.SITE, at)
    present: dict[str, Row] = {}
    for some in _chunks({*keys, *(uuid.UUID(change.key) for change in later)}):
        rows = await session.execute(select(col(Site.id), col(Site.site_class)).where(col(Site.id).in_(some)))
        present |= {str(row[0]): {"site_class": row[1]} for row in rows}
    return {uuid.UUID(key): row["site_class"] for key, row in rewind(present, later).items()}


async def first_pictures(session: AsyncSession, rows: Iterable[Row], at: datetime) -> dict[uuid.UUID, datetime]:
    """When each of these cameras was first seen with a picture, where that was before its record says it was installed,
    as far as was known at `at`."""
    # Nothing was looked at before: of the cameras that a county brings, most are older than that.
    since = await records_since(session)
    installed = {row["id"]: row["installed_at"] for row in rows if row["installed_at"] is not None}
    return await pictures_before(
        session, {key: min(day, at) for key, day in installed.items() if since is not None and day > since}
    )


async def crowded(since: Then) -> set[tuple[Hashable, ...]]:
    """The addresses, and the positions with a direction, that more than one camera had that was not retired, wherever:
    what `registry.validity.crowded` says."""
    living = [row for row in since.rows if row["lifecycle"] != Lifecycle.RETIRED]
    theirs = Counter(place for row in living for place in places_of(row))
    found = {place for place, count in theirs.items() if count > 1}
    unchanged = _unchanged_living(since)
    for name, address in (("ipv4", col(Camera.ipv4)), ("ipv6", col(Camera.ipv6))):
        query = select(address).where(*unchanged, address.is_not(None), address != "")
        shared = await since.session.scalars(query.group_by(address).having(func.count() > 1))
        found.update((name, each) for each in shared)
        for some in _chunks([place[1] for place in theirs if place[0] == name]):
            found.update((name, each) for each in await since.session.scalars(query.where(address.in_(some))))
    places = select(*_POSITION).where(*unchanged, *(each.is_not(None) for each in _POSITION[:2]))
    repeated = await since.session.execute(places.group_by(*_POSITION).having(func.count() > 1))
    found.update(("position", *place) for place in repeated)
    for some in _chunks([place[1] for place in theirs if place[0] == "position"]):
        near = await since.session.execute(places.where(_POSITION[0].in_(some)))
        found.update(place for each in near if (place := ("position", *each)) in theirs)
    return found


def _unchanged_living(since: Then) -> list[ColumnElement[bool]]:
    return [
        col(Camera.lifecycle) != Lifecycle.RETIRED,
        col(Camera.created_at) <= since.at,
        col(Camera.id).not_in(since.keys),
    ]


def _chunks(values: Collection[Any]) -> Iterator[list[Any]]:
    """Each value is a parameter, of which databases take a limited number."""
    ordered = list(values)
    for begin in range(0, len(ordered), CHUNK):
        yield ordered[begin : begin + CHUNK]
