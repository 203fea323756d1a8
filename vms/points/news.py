"""What is told of the registry while it is kept in memory: the sites and cameras to be read again."""

import uuid
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.model import Camera
from vms.events import RegistryChanged

MOST_NAMED = 4_000
"""From here on all is read again: that takes a few seconds, these a fraction of one every time."""
MOST_TOUCHED = 20_000
"""Each key is a parameter of a query."""
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


class News:
    """What was told since somebody took it. `everything`: too much to name."""

    def __init__(self) -> None:
        self.everything = False
        self._named = Named()

    def hear(self, fact: RegistryChanged) -> None:
        if not (fact.site_ids or fact.camera_ids or fact.around):
            self.everything = True
        self._named = self._named.and_(Named(frozenset(fact.site_ids), frozenset(fact.camera_ids)))
        if not self._named.few():
            self.everything, self._named = True, Named()

    def take(self) -> Named | None:
        """What is to be read again, None: everything; it is forgotten here."""
        taken = None if self.everything else self._named
        self.everything, self._named = False, Named()
        return taken


async def touched(session: AsyncSession, named: Named) -> Named | None:
    """Everything in which one may read something else: with a camera its site, with a site all that stand there. None:
    too much."""
    if not named:
        return named
    at_sites = await session.scalars(select(col(Camera.site_id)).where(col(Camera.id).in_(named.cameras)))
    sites = named.sites | {key for key in at_sites if key is not None}
    there = or_(col(Camera.id).in_(named.cameras), col(Camera.site_id).in_(sites))
    cameras = await session.scalars(select(col(Camera.id)).where(there).limit(MOST_TOUCHED + 1))
    found = Named(sites, named.cameras | set(cameras))
    return found if len(found.cameras) <= MOST_TOUCHED else None
