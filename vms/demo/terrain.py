"""The lie of the reference county: outline, river, roads, where its areas have their centres. Pure, from a seed.

Positions here are kilometres east and north of the county's middle.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

Point = tuple[float, float]
Line = list[Point]

OUTLINE_POINTS = 90
CORE_CENTRES: tuple[Point, ...] = ((-1.6, 0.4), (2.6, -0.5), (6.2, 5.4), (-6.8, -5.2))
"""The two towns on either side of the river, the economic zone, the circular-economy park."""
INNER_TOWNSHIPS, OUTER_TOWNSHIPS = 6, 10
STREET_SPACING_KM = 0.32


@dataclass(frozen=True, slots=True)
class Road:
    kind: str
    """"national", "county" or "street"."""
    name: str
    line: Line


@dataclass(frozen=True, slots=True)
class Terrain:
    """`centres` in the order of the divisions: towns, parks, townships; `cells`: the area around each."""

    outline: Line
    centres: list[Point]
    cells: list[Line]
    river: Line
    roads: list[Road]
    built_up: list[Line]
    """Where houses stand, around each centre."""


def lay_out(rng: random.Random) -> Terrain:
    """One county."""
    outline = _outline(rng)
    centres = [*CORE_CENTRES, *_ring(rng, outline, INNER_TOWNSHIPS, 0.5), *_ring(rng, outline, OUTER_TOWNSHIPS, 0.8)]
    cells = [_cell(outline, centres, at) for at in range(len(centres))]
    river = [point for point in _river(rng) if inside(point, outline)]
    roads = [_national_road(rng, outline), *_county_roads(rng, centres), *_streets()]
    built_up = [_built_up(rng, centre, at < len(CORE_CENTRES)) for at, centre in enumerate(centres)]
    return Terrain(outline, centres, cells, river, roads, built_up)


def inside(point: Point, polygon: Sequence[Point]) -> bool:
    """Whether the point lies in the polygon (even-odd rule)."""
    x, y = point
    within = False
    for (ax, ay), (bx, by) in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            within = not within
    return within


def _outline(rng: random.Random) -> Line:
    waves = [(2, 0.10), (3, 0.08), (5, 0.05), (9, 0.025)]
    phases = [rng.uniform(0, math.tau) for _ in waves]
    line = []
    for step in range(OUTLINE_POINTS):
        angle = math.tau * step / OUTLINE_POINTS
        swell = sum(size * math.sin(count * angle + phase) for (count, size), phase in zip(waves, phases, strict=True))
        radius = 21 * (1 + swell)
        line.append((1.25 * radius * math.cos(angle), radius * math.sin(angle)))
    return line


def _built_up(rng: random.Random, centre: Point, core: bool) -> Line:
    """An uneven round."""
    reach, corners = (1.15 if core else 0.6), 14
    spokes = [(math.tau * step / corners, reach * rng.uniform(0.8, 1.15)) for step in range(corners)]
    return [(centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)) for angle, radius in spokes]


def _ring(rng: random.Random, outline: Line, count: int, share: float) -> list[Point]:
    """Centres around the middle, at a share of the way to the border."""
    turn = rng.uniform(0, math.tau / count)
    ring = []
    for number in range(count):
        border = outline[round(OUTLINE_POINTS * (number / count + turn / math.tau)) % OUTLINE_POINTS]
        reach = share + rng.uniform(-0.05, 0.05)
        ring.append((border[0] * reach + rng.uniform(-1, 1), border[1] * reach + rng.uniform(-1, 1)))
    return ring


def _cell(outline: Line, centres: Sequence[Point], at: int) -> Line:
    """The part of the county that is nearer to this centre than to any other (its Voronoi cell)."""
    cell = outline
    for other, centre in enumerate(centres):
        if other != at:
            cell = _nearer_half(cell, centres[at], centre)
    return cell


def _nearer_half(polygon: Line, own: Point, other: Point) -> Line:
    """Sutherland-Hodgman clipping at the perpendicular bisector."""

    def side(point: Point) -> float:
        return math.dist(point, other) ** 2 - math.dist(point, own) ** 2

    kept: Line = []
    for a, b in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
        side_a, side_b = side(a), side(b)
        if side_a >= 0:
            kept.append(a)
        if (side_a >= 0) != (side_b >= 0):
            t = side_a / (side_a - side_b)
            kept.append((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])))
    return kept


def _river(rng: random.Random) -> Line:
    phase = rng.uniform(-0.3, 0.3)
    line = []
    for step in range(-120, 121):
        y = step / 4
        meander = 1.6 * math.sin(y / 3.1 + phase) + 2.4 * math.sin(y / 8.3)
        line.append((0.5 + meander * min(1.0, abs(y) / 6), y))
    return line


def _national_road(rng: random.Random, outline: Line) -> Road:
    bend = rng.uniform(0.5, 1.5)
    line = [(x / 2, 0.1 + bend * math.sin(x / 22) * min(1.0, abs(x) / 12)) for x in range(-70, 71)]
    return Road("national", "G399", [point for point in line if inside(point, outline)])


def _county_roads(rng: random.Random, centres: Sequence[Point]) -> list[Road]:
    """A tree that joins all centres by the shortest roads (Prim), each slightly bent."""
    joined: list[int] = [0]
    roads: list[Road] = []
    while len(joined) < len(centres):
        pairs = ((a, b) for a in joined for b in range(len(centres)) if b not in joined)
        a, b = min(pairs, key=lambda pair: math.dist(centres[pair[0]], centres[pair[1]]))
        joined.append(b)
        roads.append(Road("county", f"X{301 + len(roads)}", _bent(rng, centres[a], centres[b])))
    return roads


def _bent(rng: random.Random, a: Point, b: Point) -> Line:
    bow, steps = rng.uniform(-0.12, 0.12), 16
    line = []
    for step in range(steps + 1):
        t = step / steps
        swing = bow * math.sin(math.pi * t)
        line.append(
            (a[0] + t * (b[0] - a[0]) - swing * (b[1] - a[1]), a[1] + t * (b[1] - a[1]) + swing * (b[0] - a[0]))
        )
    return line


STREETS_EACH_WAY = 6


def street_offset_km(number: int) -> float:
    """How far street `number` lies from its centre."""
    return (number - (STREETS_EACH_WAY - 1) / 2) * STREET_SPACING_KM


def _streets() -> list[Road]:
    """A grid of streets in each area of the core."""
    half = street_offset_km(STREETS_EACH_WAY - 1)
    roads = []
    for x, y in CORE_CENTRES:
        for number in range(STREETS_EACH_WAY):
            away = street_offset_km(number)
            roads.append(Road("street", "", [(x - half, y + away), (x + half, y + away)]))
            roads.append(Road("street", "", [(x + away, y - half), (x + away, y + half)]))
    return roads
