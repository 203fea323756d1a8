"""What could be done for sites that lack cameras: repairs, planned cameras, new poles, with what they cost. Pure."""

import math
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from registry.geometry import offset
from registry.lacking import Lack
from registry.placement import Problem
from registry.reach import DEFAULT_RADIUS_M, RADIUS_M, Floats, Places, between, joined, one_each, within_reach

CLASS_WEIGHT: Mapping[int, float] = MappingProxyType({1: 4.0, 2: 2.0, 3: 1.0})


class CandidateKind(StrEnum):
    REPAIR = "repair"
    BUILD = "build"
    """A camera that is planned already."""
    POLE = "pole"


class SitePlace(NamedTuple):
    """Where a lacking site is; None: nobody has measured it. `category`: its place type."""

    longitude: float | None
    latitude: float | None
    category: str


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
    placed = [number for number, place in enumerate(places) if place.longitude is not None]
    reach_m = np.array([tariff.reach_m(places[number].category) for number in placed], dtype=np.float64)
    sites = _positions([(places[number].longitude, places[number].latitude) for number in placed])
    unplaced = [number for number, place in enumerate(places) if place.longitude is None] if spots is None else []
    chosen = list(spots) if spots is not None else _spots(lacks, placed, sites, reach_m)
    poles = within_reach(_positions([(spot.longitude, spot.latitude) for spot in chosen]), sites, reach_m)
    reached = np.array(placed, dtype=np.int64)[poles.sites] if placed else poles.sites
    own = one_each(np.array([*camera_sites, *unplaced], dtype=np.int64))
    serves = joined(own, poles._replace(sites=reached))
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


def _positions(pairs: Sequence[tuple[float | None, float | None]]) -> Places:
    array = np.array(pairs, dtype=np.float64).reshape(len(pairs), 2)
    return Places(array[:, 0], array[:, 1])


def _spots(lacks: Sequence[Lack], placed: Sequence[int], sites: Places, reach_m: Floats) -> list[Spot]:
    """A pole at every site, further ones around where several cameras are lacking (two on one pole fail together), and
    one midway between two sites that it would serve both."""
    spots: dict[tuple[float, float], Spot] = {}
    for at, number in enumerate(placed):
        longitude, latitude = float(sites.longitude[at]), float(sites.latitude[at])
        further = [
            offset(longitude, latitude, reach_m[at] / 2 * math.cos(turn), reach_m[at] / 2 * math.sin(turn))
            for turn in (2 * math.pi * each / lacks[number].need for each in range(1, lacks[number].need))
        ]
        for spot in ((longitude, latitude), *further):
            spots.setdefault(spot, Spot("", *spot))
    middle = between(sites, reach_m)
    for spot in zip(middle.longitude.tolist(), middle.latitude.tolist(), strict=True):
        spots.setdefault(spot, Spot("", *spot))
    return list(spots.values())
