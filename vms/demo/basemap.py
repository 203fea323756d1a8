"""The terrain as GeoJSON: boundaries of the divisions, and the drawn base map that needs no tile from outside. Pure."""

from collections.abc import Iterable, Sequence
from typing import Any

from registry.geometry import offset
from vms.demo.terrain import Line, Point, Terrain

MIDDLE_LONGITUDE, MIDDLE_LATITUDE = 116.42, 28.18
Feature = dict[str, Any]


def degrees(point: Point) -> list[float]:
    """[longitude, latitude] of a position in the terrain, with six decimals."""
    longitude, latitude = offset(MIDDLE_LONGITUDE, MIDDLE_LATITUDE, point[0] * 1000, point[1] * 1000)
    return [round(longitude, 6), round(latitude, 6)]


def polygon(line: Line) -> Feature:
    """A GeoJSON Polygon: closed, counter-clockwise (RFC 7946 §3.1.6), five decimals (one metre)."""
    ring = [[round(number, 5) for number in degrees(point)] for point in line]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def draw_basemap(terrain: Terrain, county: tuple[str, str], areas: Sequence[tuple[str, str]]) -> Feature:
    """A FeatureCollection; `kind`: boundary, built, river or road. `county` and each of `areas`: code and name."""
    features = [_feature(polygon(terrain.outline), kind="boundary", level="county", code=county[0], name=county[1])]
    for (code, name), cell in zip(areas, terrain.cells, strict=True):
        features.append(_feature(polygon(cell), kind="boundary", level="area", code=code, name=name))
    features.extend(_feature(polygon(block), kind="built") for block in terrain.built_up)
    features.append(_feature(_line(terrain.river), kind="river", name="云溪河"))
    features.extend(_feature(_line(road.line), kind="road", road=road.kind, name=road.name) for road in terrain.roads)
    return {"type": "FeatureCollection", "features": features}


def _line(points: Iterable[Point]) -> Feature:
    return {"type": "LineString", "coordinates": [degrees(point) for point in points]}


def _feature(geometry: Feature, **properties: str) -> Feature:
    return {"type": "Feature", "geometry": geometry, "properties": properties}
