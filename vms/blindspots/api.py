"""The HTTP face of blind spots."""

import asyncio
import uuid
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel

from registry.geometry import Box, BoxError
from vms.accounts.model import Actor, Permission
from vms.blindspots import store
from vms.blindspots.service import (
    dark_roads,
    dark_sites,
    lost_by_night,
    roads_of,
    roads_to_cover,
    seeing_by_night,
    shape,
    usable_cameras,
    wedges,
)
from vms.blindspots.sites import AreaSites, SiteStand, by_area, stands
from vms.coverage.service import CoverageService, visible_tree
from vms.points.basemap_api import basemap
from vms.web.deps import Db, SettingsDep, authorised, service
from vms.web.problems import wrong

MOST_VIEWS = 2_000
MOST_SITES = 2_000
MOST_PLACES = 1_000
"""As of cameras: above this the map shows areas."""
MOST_STRETCHES = 4_000
"""Of each kind: more cannot be told apart on a map."""
MOST_LINES = 20_000
"""Sites of an area that are lines; each is looked at for whether it lies in the part of the map."""

router = APIRouter(prefix="/api/v1", tags=["coverage"])


class BlindSpotsOut(BaseModel):
    """GeoJSON of a part of the map, as of now. `views`: the cameras' wedges, `usable` those with a sound picture,
    `assumed` where the record lacks angle or range. `sites`: those that lack usable cameras. `roads`: stretches of
    roads, and of sites that are lines, outside of every usable view; null where there are neither. `too_many`: kinds
    of which there are more than can be shown: come closer. With `night` only those cameras are usable that can be
    counted on to see in the dark."""

    as_of: datetime
    views: dict[str, Any]
    sites: dict[str, Any]
    roads: dict[str, Any] | None
    too_many: list[str]


@router.get("/blind-spots")
async def get_blind_spots(
    actor: Annotated[Actor, authorised(Permission.VIEW_COVERAGE)],
    coverage: Annotated[CoverageService, service(CoverageService)],
    db: Db,
    settings: SettingsDep,
    bbox: Annotated[str, Query(max_length=100, description="west,south,east,north")],
    night: Annotated[bool, Query(description="What nobody can be counted on to see tonight.")] = False,
) -> BlindSpotsOut:
    """What nobody can see now, or tonight, in a part of the map within the caller's area."""
    box = _box(bbox)
    figures = await coverage.figures()
    async with db.reading() as session:
        cameras = await store.cameras(session, actor.division_path, box, MOST_VIEWS + 1)
        sites = await store.sites(session, actor.division_path, box, MOST_SITES + 1)
        lines = await store.lines(session, actor.division_path, MOST_LINES)
        drawn = await basemap(session, settings, actor)
        too_many = [
            name
            for name, rows, most in (("views", cameras, MOST_VIEWS), ("sites", sites, MOST_SITES))
            if len(rows) > most
        ]
        usable = usable_cameras(figures, coverage, cameras)
        lost: frozenset[uuid.UUID] = frozenset()
        if night:
            usable = await seeing_by_night(session, figures, usable if "views" not in too_many else ())
            lost = await lost_by_night(session, figures, sites if "sites" not in too_many else ())
    features, lit = wedges(cameras, usable) if "views" not in too_many else ([], [])
    roads: list[dict[str, Any]] | None = None
    wanted = [*roads_of(drawn), *roads_to_cover(figures, lines)]
    if "views" not in too_many and wanted:
        roads = await asyncio.to_thread(dark_roads, wanted, box, lit, MOST_STRETCHES)
        too_many += ["roads"] if roads is None else []
    return BlindSpotsOut(
        as_of=figures.as_of,
        views=_collection(features),
        sites=_collection(dark_sites(figures, sites, lost) if "sites" not in too_many else []),
        roads=None if roads is None else _collection(roads),
        too_many=too_many,
    )


class SiteMapOut(BaseModel):
    """GeoJSON of a part of the map. `sites`: one by one with `stand` (see below), or, where there are more than can be
    told apart (`clustered`), a point per area that stands for all of its sites with their numbers by `stand`; there
    those that nobody knows of are among the missing."""

    as_of: datetime
    clustered: bool
    sites: dict[str, Any]


@router.get("/coverage/map")
async def map_sites(
    actor: Annotated[Actor, authorised(Permission.VIEW_COVERAGE)],
    coverage: Annotated[CoverageService, service(CoverageService)],
    db: Db,
    bbox: Annotated[str, Query(max_length=100, description="west,south,east,north")],
) -> SiteMapOut:
    """The sites of a part of the map within the caller's area, by how they stand now: covered (usable), missing,
    unknown, excluded."""
    box = _box(bbox)
    figures = await coverage.figures()
    async with db.reading() as session:
        rows = await store.sites(session, actor.division_path, box, MOST_PLACES + 1)
    clustered = len(rows) > MOST_PLACES
    if clustered:
        tree = visible_tree(figures, actor)
        areas = await asyncio.to_thread(by_area, figures, tree, box, MOST_PLACES)
        features = [_area(each) for each in areas]
    else:
        stand = await asyncio.to_thread(stands, figures, coverage, rows)
        features = [_site(row, stand[row.id]) for row in rows if row.id in stand]
    return SiteMapOut(as_of=figures.as_of, clustered=clustered, sites=_collection(features))


def _site(row: store.SiteRow, stand: SiteStand) -> dict[str, Any]:
    told = {"id": str(row.id), "code": row.code, "name": row.name, "stand": stand}
    return shape("Point", [row.longitude, row.latitude], told)


def _area(area: AreaSites) -> dict[str, Any]:
    division, counts = area
    numbers = {stand.value: number for stand, number in counts.items()}
    told = {"cluster": True, "division": division.code, "name": division.name, "count": counts.total(), **numbers}
    return shape("Point", [division.longitude, division.latitude], told)


def _box(bbox: str) -> Box:
    """Raises Unprocessable."""
    try:
        return Box.parse(bbox)
    except BoxError as error:
        raise wrong("bbox", error.message) from error


def _collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features}
