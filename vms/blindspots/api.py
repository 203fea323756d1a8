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
    usable_cameras,
    wedges,
)
from vms.coverage.service import CoverageService
from vms.points.basemap_api import basemap
from vms.web.deps import Db, SettingsDep, authorised, service
from vms.web.problems import wrong

MOST_VIEWS = 2_000
MOST_SITES = 2_000
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
    try:
        box = Box.parse(bbox)
    except BoxError as error:
        raise wrong("bbox", error.message) from error
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


def _collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features}
