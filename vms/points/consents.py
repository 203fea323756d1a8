"""Cameras in service at or beside military and classified sites whose consent they lack (rule R5). None enters service
so; but a site may become such a one, or a consent be withdrawn, and then somebody must act."""

import uuid
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.entering import SERVING, RestrictedSite, RestrictedSites, reach_of, without_consent
from registry.model import Camera, Division, Lifecycle
from vms.points import documents_store
from vms.points.entry import Entry

SITES_AT_ONCE = 50
"""Each is a box in the question to the database."""
CHUNK = 500
_OF_CAMERA = ("id", "code", "name", "lifecycle", "division_code", "division_name")


class MissingConsent(BaseModel):
    """A camera in service and a military or classified site that it stands at or beside, without that site's consent.
    `away_m`: how far; null: the camera serves it, but nobody has measured where one of them is."""

    id: uuid.UUID
    code: str
    name: str
    lifecycle: Lifecycle
    division_code: str
    division_name: str
    site_id: uuid.UUID
    site_name: str
    away_m: float | None


@dataclass(frozen=True, slots=True)
class Consents:
    entry: Entry

    async def missing(
        self, session: AsyncSession, path: str, site_id: uuid.UUID | None = None
    ) -> Sequence[MissingConsent]:
        """Of the cameras below `path`, by code; at or beside this site, or any."""
        sites = await documents_store.restricted_sites(session)
        wanted = [site for site in sites if site_id in {None, site.id}]
        found = []
        for at in range(0, len(wanted), SITES_AT_ONCE):
            found += [each async for each in self._beside(session, path, wanted[at : at + SITES_AT_ONCE])]
        return sorted(found, key=lambda each: (each.code, str(each.site_id)))

    async def _beside(
        self, session: AsyncSession, path: str, sites: Sequence[RestrictedSite]
    ) -> AsyncIterator[MissingConsent]:
        within_m = self.entry.rules.consent_within_m
        near = RestrictedSites(sites, within_m)
        rows = [dict(row) for row in (await session.execute(_around(path, sites, within_m))).mappings()]
        for some in _chunks(rows):
            held = await documents_store.held_by(session, [row["id"] for row in some])
            for row in some:
                for site in without_consent(near.beside(row), held.get(row["id"], ())):
                    placed = row["longitude"] is not None and row["latitude"] is not None
                    away = site.place.distance_m(row["longitude"], row["latitude"]) if placed else None
                    told = {name: row[name] for name in _OF_CAMERA}
                    yield MissingConsent(**told, site_id=site.id, site_name=site.name, away_m=away)


def _around(path: str, sites: Sequence[RestrictedSite], within_m: float) -> Select[Any]:
    """The cameras in service at these sites or in a box around them: a few more than stand beside them."""
    boxes = [box for site in sites if (box := reach_of(site.place, within_m))]
    there = (
        and_(
            col(Camera.longitude).between(box.west, box.east),
            col(Camera.latitude).between(box.south, box.north),
        )
        for box in boxes
    )
    names = ("id", "code", "name", "lifecycle", "division_code", "site_id", "longitude", "latitude")
    columns: list[Any] = [getattr(Camera, name) for name in names]
    return (
        select(*columns, col(Division.name).label("division_name"))
        .join(Division, col(Division.code) == col(Camera.division_code))
        .where(
            or_(col(Camera.site_id).in_([site.id for site in sites]), *there),
            col(Camera.lifecycle).in_(SERVING),
            col(Division.path).startswith(path, autoescape=True),
        )
    )


def _chunks(rows: Sequence[dict[str, Any]]) -> Iterator[Sequence[dict[str, Any]]]:
    return (rows[at : at + CHUNK] for at in range(0, len(rows), CHUNK))
