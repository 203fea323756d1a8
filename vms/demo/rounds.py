"""The made-up county's patrol routes, and a preset for each staffed room of the core area."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from sqlalchemy import select
from sqlmodel import col

from registry.model import Camera, Division, Lifecycle, MonitoringRoom
from vms.accounts.model import Actor
from vms.db.engine import Database
from vms.demo import places
from vms.walls.model import WallContent, Window, nearest_first
from vms.walls.patrolling import Patrols, RouteChange
from vms.walls.service import Walls

ROUTES = 16
LONGEST = 10
"""Cameras of a route: at ten seconds each it is walked in under two minutes."""
CORE_ROUTES = (4, 2, 1, 1)
DWELL_S = 10
PRESET_LAYOUT = 9


async def draw_rounds(database: Database, actor: Actor) -> None:
    """Sixteen routes, each from a camera on to the nearest; a preset of the first cameras in each core room."""
    async with database.reading() as session:
        standing = select(Camera).where(col(Camera.lifecycle).not_in([Lifecycle.PLANNED, Lifecycle.RETIRED]))
        cameras = list(await session.scalars(standing.order_by(col(Camera.code))))
        below = select(Division).where(col(Division.parent_code) == places.COUNTY_CODE).order_by(col(Division.code))
        areas = {area.name: area for area in await session.scalars(below)}
        rooms = {room.division_code: room.id for room in await session.scalars(select(MonitoringRoom))}
    by_area: dict[str, list[Camera]] = {area.code: [] for area in areas.values()}
    for camera in cameras:
        by_area.setdefault(camera.division_code, []).append(camera)
    core = [areas[name] for name in (*places.TOWNS, *places.PARKS)]
    counts = [*zip(core, CORE_ROUTES, strict=True), *((areas[name], 1) for name in places.TOWNSHIPS)]
    for number, change in enumerate(islice(_routes(by_area, counts), ROUTES), 1):
        await Patrols(database).create_route(actor, replace(change, number=number))
    for area in core:
        if first := by_area[area.code][:PRESET_LAYOUT]:
            window = Window(PRESET_LAYOUT, tuple(camera.id for camera in first))
            await Walls(database).create(actor, "重点部位", rooms[area.code], WallContent(20, (window,)))


def _routes(by_area: Mapping[str, list[Camera]], counts: list[tuple[Division, int]]) -> Iterator[RouteChange]:
    for area, count in counts:
        for part, walk in enumerate(_walks(by_area[area.code], count), 1):
            name = f"{area.name}{part}号线" if count > 1 else f"{area.name}线"
            yield RouteChange(area.code, None, name, DWELL_S, [camera.id for camera in walk], "示例县")


def _walks(cameras: Sequence[Camera], count: int) -> Iterator[list[Camera]]:
    """The cameras of an area as that many walks, none of them empty."""
    placed = [camera for camera in cameras if camera.longitude is not None and camera.latitude is not None]
    order = nearest_first([(camera.longitude or 0.0, camera.latitude or 0.0) for camera in placed])
    walk = [placed[at] for at in order]
    each = min(LONGEST, -(-len(walk) // count)) if walk else 1
    for part in range(count):
        if chosen := walk[part * each : (part + 1) * each]:
            yield chosen
