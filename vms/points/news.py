"""What is told of the registry while it is kept in memory: the sites and cameras to be read again."""

import uuid
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.layouts import Entity
from registry.model import Camera, Change
from vms.db.engine import Database
from vms.events import RegistryChanged

MOST_NAMED = 4_000
"""From here on all is read again: that takes a few seconds, these a fraction of one every time."""
MOST_TOUCHED = 20_000
"""Cameras that stand at what is named: from here on, too."""
AT_ONCE = 500
"""So many keys in one query: to put in very many would hold up everybody who needs the loop."""
ANYWAY_S = 3600.0
"""However quiet the registry seems, all of it is read again this often: what another service changes on the same
database we may not have been told."""


class Named(NamedTuple):
    """Keys of sites and of cameras."""

    sites: frozenset[uuid.UUID] = frozenset()
    cameras: frozenset[uuid.UUID] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.sites or self.cameras)

    def few(self) -> bool:
        return len(self.sites) + len(self.cameras) <= MOST_NAMED

    def and_(self, more: "Named") -> "Named":
        return Named(self.sites | more.sites, self.cameras | more.cameras)


class Taken(NamedTuple):
    """`around`: as of RegistryChanged."""

    named: Named
    around: bool = False


class News:
    """What was told since somebody took it. `everything`: too much to name."""

    def __init__(self) -> None:
        self.everything = False
        self._named = Named()
        self._moments: set[datetime] = set()
        """Of what was told without names."""

    def hear(self, fact: RegistryChanged) -> None:
        if not (fact.site_ids or fact.camera_ids or fact.around):
            self._moments.add(fact.at)
        self._named = self._named.and_(Named(frozenset(fact.site_ids), frozenset(fact.camera_ids)))
        if not self._named.few():
            self.everything, self._named = True, Named()

    async def take(self, database: Database) -> Taken | None:
        """What is to be read again, None: everything; it is forgotten here."""
        everything, named, moments = self.everything, self._named, self._moments
        self.everything, self._named, self._moments = False, Named(), set()
        if everything or not moments:
            return None if everything else Taken(named)
        around = False
        async with database.reading() as session:
            for at in moments:
                logged = await _logged(session, at)
                if logged is None or not (named := named.and_(logged.named)).few():
                    return None
                around |= logged.around
        return Taken(named, around)


async def _logged(session: AsyncSession, at: datetime) -> Taken | None:
    """What the change log has of that moment. None: nothing, too much, or a division, whose path is in every row below
    it."""
    query = select(col(Change.entity), col(Change.entity_id)).where(col(Change.at) == at)
    rows = (await session.execute(query.limit(MOST_NAMED + 1))).all()
    if not 0 < len(rows) <= MOST_NAMED or any(entity == Entity.DIVISION for entity, _ in rows):
        return None
    sites, cameras = (
        frozenset(uuid.UUID(key) for entity, key in rows if entity == kind) for kind in (Entity.SITE, Entity.CAMERA)
    )
    return Taken(Named(sites, cameras), any(entity not in {Entity.SITE, Entity.CAMERA} for entity, _ in rows))


async def touched(session: AsyncSession, named: Named) -> Named | None:
    """Everything in which one may read something else: with a camera its site, with a site all that stand there. None:
    too much."""
    sites, cameras = set(named.sites), set(named.cameras)
    for some in in_parts(named.cameras):
        found = await session.scalars(select(col(Camera.site_id)).where(col(Camera.id).in_(some)))
        sites |= {key for key in found if key is not None}
    for some in in_parts(sites):
        there = select(col(Camera.id)).where(col(Camera.site_id).in_(some)).limit(MOST_TOUCHED + 1)
        cameras |= set(await session.scalars(there))
        if len(cameras) > MOST_TOUCHED:
            return None
    return Named(frozenset(sites), frozenset(cameras))


def in_parts(keys: Collection[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    """At most AT_ONCE together."""
    every = list(keys)
    return (every[at : at + AT_ONCE] for at in range(0, len(every), AT_ONCE))
