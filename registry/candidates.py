"""What could be done for sites that lack cameras: repairs, planned cameras, new poles, with what they cost. Pure."""

import math
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from registry.classes import CLASS_WEIGHT
from registry.geometry import distance_m, offset
from registry.lacking import Lack
from registry.lines import Line, Place, Position, length_m, middles_of
from registry.placement import Problem
from registry.reach import (
    DEFAULT_RADIUS_M,
    RADIUS_M,
    Floats,
    Indexes,
    Places,
    Relation,
    between,
    joined,
    one_each,
    within_reach,
)


class CandidateKind(StrEnum):
    REPAIR = "repair"
    BUILD = "build"
    """A camera that is planned already."""
    POLE = "pole"


class SitePlace(NamedTuple):
    """Where a lacking site is; None: nobody has measured it. `category`: its place type; `taken`: where the cameras
    stand, or are planned, of one that is a line."""

    longitude: float | None
    latitude: float | None
    category: str
    line: Line | None = None
    taken: Sequence[Position] = ()


class Spot(NamedTuple):
    """A place where a pole may stand. `cost` None: what any pole costs."""

    name: str
    longitude: float
    latitude: float
    cost: float | None = None


class Tariff(NamedTuple):
    """What things cost, in one currency; what a site of each class is worth; how far a pole reaches, by place type."""

    repair: float = 2_000
    pole: float = 15_000
    class_weight: Mapping[int, float] = CLASS_WEIGHT
    radius_m: Mapping[str, float] = RADIUS_M
    default_radius_m: float = DEFAULT_RADIUS_M

    def reach_m(self, category: str) -> float:
        return self.radius_m.get(category, self.default_radius_m)


class Candidate(NamedTuple):
    """One thing to do: `camera_id` of a repair or a planned camera; a pole's position, None where its site has none."""

    kind: CandidateKind
    camera_id: uuid.UUID | None = None
    name: str = ""
    longitude: float | None = None
    latitude: float | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A problem with what its numbers stand for: sites by `lacks`, candidates by `candidates`."""

    problem: Problem
    lacks: Sequence[Lack]
    candidates: Sequence[Candidate]


def draft(
    lacks: Sequence[Lack], places: Sequence[SitePlace], tariff: Tariff, spots: Collection[Spot] | None = None
) -> Draft:
    """`places` in the order of `lacks`. `spots`: where poles may stand; None: at the sites and between them."""
    cameras, camera_sites = _cameras(lacks)
    marks = _Marks.of(places, tariff)
    unplaced = [number for number, place in enumerate(places) if place.longitude is None] if spots is None else []
    chosen = list(spots) if spots is not None else _spots(lacks, places, marks)
    poles = marks.reached_from(_positions([(spot.longitude, spot.latitude) for spot in chosen]), places)
    own = one_each(np.array([*camera_sites, *unplaced], dtype=np.int64))
    serves = joined(own, poles)
    candidates = [
        *cameras,
        *(Candidate(CandidateKind.POLE) for _ in unplaced),
        *(Candidate(CandidateKind.POLE, None, spot.name, spot.longitude, spot.latitude) for spot in chosen),
    ]
    costs = [tariff.repair if each.kind is CandidateKind.REPAIR else tariff.pole for each in candidates[: len(cameras)]]
    costs += [tariff.pole] * len(unplaced) + [spot.cost or tariff.pole for spot in chosen]
    problem = Problem(
        need=np.array([lack.need for lack in lacks], dtype=np.int64),
        weight=np.array([tariff.class_weight.get(lack.site.site_class, 1.0) for lack in lacks], dtype=np.float64),
        cost=np.array(costs, dtype=np.float64),
        serves=serves,
    )
    return Draft(problem, lacks, candidates)


def _cameras(lacks: Sequence[Lack]) -> tuple[list[Candidate], list[int]]:
    found, sites = [], []
    for number, lack in enumerate(lacks):
        for kind, keys in ((CandidateKind.REPAIR, lack.broken), (CandidateKind.BUILD, lack.unbuilt)):
            found += [Candidate(kind, key) for key in keys]
            sites += [number] * len(keys)
    return found, sites


@dataclass(frozen=True, slots=True)
class _Marks:
    """Positions that stand for the sites: each one's own, and of a line one at least every radius. `owner`: whose."""

    at: Places
    owner: Indexes
    radius_m: Floats

    @classmethod
    def of(cls, places: Sequence[SitePlace], tariff: Tariff) -> "_Marks":
        at: list[tuple[float | None, float | None]] = []
        owner, radius_m = [], []
        for number, place in enumerate(places):
            if place.longitude is None:
                continue
            reach_m = tariff.reach_m(place.category)
            line = place.line
            own = middles_of(line, math.ceil(length_m(line) / reach_m)) if line else [place[:2]]
            at += own
            owner += [number] * len(own)
            radius_m += [reach_m] * len(own)
        return cls(_positions(at), np.array(owner, dtype=np.int64), np.array(radius_m, dtype=np.float64))

    def reached_from(self, poles: Places, places: Sequence[SitePlace]) -> Relation:
        """A pole serves the sites that have it within their radius, a line at its nearest point."""
        lines = np.array([places[number].line is not None for number in self.owner], dtype=np.bool_)
        # No point of a line is further than half a radius from a mark.
        near = within_reach(poles, self.at, np.where(lines, 1.5, 1.0) * self.radius_m)
        pole, mark = np.repeat(np.arange(near.candidates), np.diff(near.start)), near.sites
        surely = ~lines[mark]
        pairs, first = np.unique(pole * len(places) + self.owner[mark], return_index=True)
        pole, site = np.divmod(pairs, max(1, len(places)))
        for at in np.flatnonzero(~surely[first]).tolist():
            one = places[int(site[at])]
            away = Place(*one[:2], one.line).distance_m(
                float(poles.longitude[pole[at]]), float(poles.latitude[pole[at]])
            )
            surely[first[at]] = away is not None and away <= self.radius_m[mark[first[at]]]
        kept = surely[first]
        counts = np.bincount(pole[kept], minlength=near.candidates)
        return Relation(np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), site[kept].astype(np.int64))


def _positions(pairs: Sequence[tuple[float | None, float | None]]) -> Places:
    array = np.array(pairs, dtype=np.float64).reshape(len(pairs), 2)
    return Places(array[:, 0], array[:, 1])


def _spots(lacks: Sequence[Lack], places: Sequence[SitePlace], marks: _Marks) -> list[Spot]:
    """A pole at every site, further ones around where several cameras are lacking (two on one pole fail together), of a
    line along it; and one midway between two sites that it would serve both."""
    spots: dict[Position, Spot] = {}
    for number, reach_m in dict(zip(marks.owner.tolist(), marks.radius_m.tolist(), strict=True)).items():
        place, need = places[number], lacks[number].need
        for spot in _along(place.line, place.taken, need) if place.line else _around(place, need, reach_m):
            spots.setdefault(spot, Spot("", *spot))
    middle = between(marks.at, marks.radius_m, marks.owner)
    for spot in zip(middle.longitude.tolist(), middle.latitude.tolist(), strict=True):
        spots.setdefault(spot, Spot("", *spot))
    return list(spots.values())


def _around(place: SitePlace, need: int, reach_m: float) -> list[Position]:
    longitude, latitude = place.longitude or 0.0, place.latitude or 0.0
    turns = (2 * math.pi * each / need for each in range(1, need))
    further = (
        offset(longitude, latitude, reach_m / 2 * math.cos(turn), reach_m / 2 * math.sin(turn)) for turn in turns
    )
    return [(longitude, latitude), *further]


def _apart_m(one: Position, other: Position) -> float:
    return distance_m(*one, *other)


def _along(line: Line, taken: Sequence[Position], need: int) -> list[Position]:
    """A pole in each of the equal parts of the line in which no camera stands; the first ones lie farthest from all
    cameras and from one another, for not all of them may be needed."""
    free = middles_of(line, need + len(taken))
    for camera in taken:
        away = [_apart_m(spot, camera) for spot in free]
        free.pop(away.index(min(away)))
    stand = list(taken)
    spots: list[Position] = []
    while free:
        far = [min((_apart_m(spot, each) for each in stand), default=0.0) for spot in free]
        best = free.pop(far.index(max(far)) if stand else len(free) // 2)
        stand.append(best)
        spots.append(best)
    return spots
