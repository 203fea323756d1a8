"""The HTTP face of the base map: what the operator has drawn, and the operator's tiles. Nothing comes from outside."""

import asyncio
import json
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from fastapi.responses import FileResponse
from sqlalchemy.ext.asyncio import AsyncSession

from vms.accounts.model import Actor
from vms.points import places_store as store
from vms.points.api import Viewer
from vms.settings import Settings
from vms.web.deps import Db, SettingsDep
from vms.web.problems import NotFound

DRAWN_FILE = "basemap.geojson"
"""In the data folder: a FeatureCollection whose `kind` is boundary, river, water, road or built."""
TILES_FILE = "basemap.pmtiles"
"""In the data folder: vector tiles in the schema of OpenMapTiles or Protomaps, or pictures, as PMTiles version 3."""
TILES_MAX_AGE_S = 3600

router = APIRouter(prefix="/api/v1", tags=["places"])


@router.get("/basemap")
async def get_basemap(actor: Viewer, db: Db, settings: SettingsDep) -> dict[str, Any]:
    """The drawn base map (GeoJSON): the operator's file, or else the divisions' boundaries. `tiles`: there are tiles to
    lie below it."""
    async with db.reading() as session:
        drawn = await basemap(session, settings, actor)
    return {**drawn, "tiles": await asyncio.to_thread((settings.data_dir / TILES_FILE).is_file)}


@router.get("/basemap/tiles", response_class=FileResponse)
async def get_basemap_tiles(_: Viewer, settings: SettingsDep) -> FileResponse:
    """The operator's PMTiles file, to be read in ranges (RFC 9110 §14)."""
    path = settings.data_dir / TILES_FILE
    if not await asyncio.to_thread(path.is_file):
        raise NotFound
    # A type that is not compressed on the way: ranges are of the file as it is.
    headers = {"Cache-Control": f"private, max-age={TILES_MAX_AGE_S}"}
    return FileResponse(path, media_type="application/octet-stream", headers=headers)


async def basemap(session: AsyncSession, settings: Settings, actor: Actor) -> dict[str, Any]:
    """What is drawn."""
    drawn = await asyncio.to_thread(_read, settings.data_dir / DRAWN_FILE)
    if drawn is not None:
        return drawn
    bounded = await store.boundaries(session, actor.division_path)
    features = [
        {"type": "Feature", "geometry": boundary, "properties": {"kind": "boundary", "code": code, "name": name}}
        for code, name, boundary in bounded
    ]
    return {"type": "FeatureCollection", "features": features}


def _read(path: Path) -> dict[str, Any] | None:
    try:
        drawn: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    return drawn
