"""Zones, checkpoints and posts of the made-up county, as many as the reference network has. Pure."""

from collections.abc import Iterator, Sequence

from vms.demo.basemap import degrees, polygon
from vms.demo.installing import Area, Facts
from vms.demo.terrain import Line, Point

CHECKPOINTS = 13
POSTS_EACH_IN_CORE = 4
TOWNSHIPS_EACH_PATROL_AREA = 2
DEFENCE, PATROL = "1", "2"
TRAFFIC, SECURITY = "1", "2"
# Where in an area, in km from its centre: its ways out, and corners between which a patrol car waits.
_WAYS_OUT = ((2.4, 0.3), (-2.4, -0.3))
_CORNERS = ((0.5, 0.5), (-0.5, 0.5), (0.5, -0.5), (-0.5, -0.5))


def make_zones(areas: Sequence[Area], cells: Sequence[Line]) -> Iterator[Facts]:
    """A defence zone for each area of the core; a patrol area for every two townships, after the first of them."""
    for area, cell in zip(areas, cells, strict=True):
        if area.core:
            yield _guarded(f"FQ{area.number + 1:02d}", f"{area.name}防区", area) | {
                "kind": DEFENCE,
                "boundary": polygon(cell),
            }
    townships = [area for area in areas if not area.core]
    for number, area in enumerate(townships[::TOWNSHIPS_EACH_PATROL_AREA], 1):
        yield _guarded(f"XQ{number:02d}", f"{area.name}巡区", area) | {"kind": PATROL}


def make_checkpoints(areas: Sequence[Area]) -> Iterator[Facts]:
    """Two on the ways out of each area of the core, one in each of the next townships."""
    gates = [(area, way) for area in areas for way in (_WAYS_OUT if area.core else _WAYS_OUT[:1])]
    for number, (area, way) in enumerate(gates[:CHECKPOINTS], 1):
        side = "东" if way[0] > 0 else "西"
        yield (
            _guarded(f"KK{number:02d}", f"{area.name}{side}出口卡口", area)
            | _at(area, way)
            | {
                "kind": TRAFFIC if side == "东" else SECURITY,
                "zone_code": _zone(area, areas),
                "lanes": 4 if area.core else 2,
            }
        )


def make_posts(areas: Sequence[Area]) -> Iterator[Facts]:
    """Four in each area of the core, one in each township."""
    stands = [(area, at) for area in areas for at in range(POSTS_EACH_IN_CORE if area.core else 1)]
    for number, (area, at) in enumerate(stands, 1):
        name = f"{area.name}{at + 1}号备勤点" if area.core else f"{area.name}备勤点"
        yield (
            _guarded(f"BQ{number:02d}", name, area)
            | _at(area, _CORNERS[at])
            | {
                "zone_code": _zone(area, areas),
                "people": 4 if area.core else 2,
            }
        )


def _zone(area: Area, areas: Sequence[Area]) -> str:
    if area.core:
        return f"FQ{area.number + 1:02d}"
    township = area.number - sum(each.core for each in areas)
    return f"XQ{township // TOWNSHIPS_EACH_PATROL_AREA + 1:02d}"


def _guarded(code: str, name: str, area: Area) -> Facts:
    return {
        "code": code,
        "name": name,
        "division_code": area.code,
        "unit_code": area.police_code,
    }


def _at(area: Area, offset: Point) -> Facts:
    longitude, latitude = degrees((area.centre[0] + offset[0], area.centre[1] + offset[1]))
    return {"longitude": round(longitude, 6), "latitude": round(latitude, 6)}
