"""The HTTP face of what the map shows of the guard beside the cameras: zones, checkpoints, posts."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel

from registry.geometry import Box, BoxError
from registry.layouts import Entity
from registry.model import Checkpoint, DutyPost
from vms.points import places_store as store
from vms.points.api import Viewer
from vms.web.deps import Db
from vms.web.problems import wrong

MOST_ZONES = 300
MOST_PLACES = 1_000
"""Of each kind: more cannot be told apart on a map."""

_KINDS = MappingProxyType({"zones": Entity.ZONE, "checkpoints": Entity.CHECKPOINT, "posts": Entity.POST})

router = APIRouter(prefix="/api/v1", tags=["places"])


class GuardCount(BaseModel):
    """Of the whole area: how many there are, and how many of them lie nowhere on a map."""

    known: int
    unplaced: int


class GuardMapOut(BaseModel):
    """GeoJSON. `zones`: those with a boundary; `checkpoints`, `posts`: those that have a place in the part of the map.
    `counts`: of each kind, wherever; `too_many`: kinds of which there are more than can be shown."""

    zones: dict[str, Any]
    checkpoints: dict[str, Any]
    posts: dict[str, Any]
    counts: dict[str, GuardCount]
    too_many: list[str]


@router.get("/places/map")
async def map_guards(
    actor: Viewer, db: Db, bbox: Annotated[str, Query(max_length=100, description="west,south,east,north")]
) -> GuardMapOut:
    """Zones, checkpoints and posts of the caller's area."""
    try:
        box = Box.parse(bbox)
    except BoxError as error:
        raise wrong("bbox", error.message) from error
    async with db.reading() as session:
        zones = await store.zones(session, actor.division_path, MOST_ZONES + 1)
        checkpoints = await store.guards(session, Checkpoint, actor.division_path, box, MOST_PLACES + 1)
        posts = await store.guards(session, DutyPost, actor.division_path, box, MOST_PLACES + 1)
        counted = {name: await store.known(session, kind, actor.division_path) for name, kind in _KINDS.items()}
    shown = {"zones": zones[:MOST_ZONES], "checkpoints": checkpoints[:MOST_PLACES], "posts": posts[:MOST_PLACES]}
    too_many = [
        name
        for name, rows in (("zones", zones), ("checkpoints", checkpoints), ("posts", posts))
        if len(rows) > len(shown[name])
    ]
    collections = {name: _collection(rows) for name, rows in shown.items()}
    counts = {name: GuardCount(known=known, unplaced=unplaced) for name, (known, unplaced) in counted.items()}
    return GuardMapOut(**collections, counts=counts, too_many=too_many)


def _collection(rows: Sequence[store.Guard]) -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "geometry": row.geometry,
            "properties": {"code": row.code, "name": row.name, "kind": row.kind},
        }
        for row in rows
    ]
    return {"type": "FeatureCollection", "features": features}
