"""Which places a camera pole would reach: every site within its own radius of the pole. Pure; positions in degrees."""

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from registry.geometry import PER_DEGREE_M

Floats = NDArray[np.float64]
Indexes = NDArray[np.int64]

DEFAULT_RADIUS_M = 60.0
# How far from a site a pole may stand to show it, by place type (record.py). Planning defaults: a plan may set its own.
RADIUS_M: Mapping[str, float] = MappingProxyType(
    {
        "1": 100.0,  # a checkpoint between provinces
        "4": 120.0,  # squares and sports grounds are seen from their edge
        "5": 120.0,
        "10": 100.0,  # trunk roads
        "15": 200.0,  # water
        "96": 100.0,
        "98": 200.0,  # border
        "99": 150.0,  # scenic areas
    }
)
_CHUNK = 16_384


class Places(NamedTuple):
    """Positions, WGS-84 degrees, one array each."""

    longitude: Floats
    latitude: Floats


class Relation(NamedTuple):
    """Which sites each candidate serves: `sites[start[j]:start[j + 1]]` are those of candidate j, ascending."""

    start: Indexes
    sites: Indexes

    @property
    def candidates(self) -> int:
        return len(self.start) - 1

    def of(self, candidate: int) -> Indexes:
        return self.sites[self.start[candidate] : self.start[candidate + 1]]


def joined(first: Relation, second: Relation) -> Relation:
    """The candidates of both, one after the other, over the same sites."""
    return Relation(
        np.concatenate([first.start, second.start[1:] + first.start[-1]]), np.concatenate([first.sites, second.sites])
    )


def one_each(sites: Indexes) -> Relation:
    """A candidate per entry, serving that one site alone."""
    return Relation(np.arange(len(sites) + 1, dtype=np.int64), sites.astype(np.int64))


def within_reach(poles: Places, sites: Places, radius_m: Floats) -> Relation:
    """A pole serves the sites that have it within their radius. Exact to a ten-thousandth at such lengths."""
    if not len(sites.longitude) or not len(poles.longitude):
        return Relation(np.zeros(len(poles.longitude) + 1, dtype=np.int64), _NONE)
    pole, site = _pairs(poles, sites, radius_m)
    order = np.argsort(pole * len(sites.longitude) + site)
    counts = np.bincount(pole, minlength=len(poles.longitude))
    return Relation(np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), site[order])


def between(sites: Places, radius_m: Floats, owner: Indexes) -> Places:
    """The points midway between two sites that one pole could serve though no pole at either of them would. `owner`: a
    number for each, the same for the marks along one site that is a line: at none of those by itself stands a pole."""
    pole, site = _pairs(sites, sites, 2 * radius_m) if len(sites.longitude) else (_NONE, _NONE)
    once = (pole < site) & (owner[pole] != owner[site])
    pole, site = pole[once], site[once]
    north = sites.latitude[pole] - sites.latitude[site]
    east = (sites.longitude[pole] - sites.longitude[site]) * np.cos(np.radians(sites.latitude[site]))
    apart, least = np.hypot(north, east) * PER_DEGREE_M, np.minimum(radius_m[pole], radius_m[site])
    poled = (np.bincount(owner)[owner] == 1) if len(owner) else np.zeros(0, dtype=np.bool_)
    useful = (apart <= 2 * least) & ((apart > least) | ~(poled[pole] | poled[site]))
    pole, site = pole[useful], site[useful]
    longitude, latitude = sites.longitude[pole] + sites.longitude[site], sites.latitude[pole] + sites.latitude[site]
    return Places(longitude / 2, latitude / 2)


_NONE = np.zeros(0, dtype=np.int64)


def _pairs(poles: Places, sites: Places, radius_m: Floats) -> tuple[Indexes, Indexes]:
    """Pole and site of every pair within the site's radius, in no order. A grid per radius: few are used."""
    found = [
        _pairs_of_one_radius(poles, sites, np.flatnonzero(radius_m == radius), float(radius))
        for radius in np.unique(radius_m)
    ]
    return np.concatenate([pole for pole, _ in found]), np.concatenate([site for _, site in found])


def _pairs_of_one_radius(poles: Places, sites: Places, among: Indexes, radius_m: float) -> tuple[Indexes, Indexes]:
    grid = _Grid(Places(sites.longitude[among], sites.latitude[among]), radius_m)
    # In the order of the grid neighbours in space are neighbours in memory: several times as quick.
    order = grid.order_of(poles)
    found = []
    for at in range(0, len(order), _CHUNK):
        part = order[at : at + _CHUNK]
        pole, site = grid.near(Places(poles.longitude[part], poles.latitude[part]))
        found.append((part[pole], among[site]))
    return np.concatenate([pole for pole, _ in found]), np.concatenate([site for _, site in found])


class _Grid:
    """Sites sorted by square cells as wide as their radius: what is near lies in the own cell or in one beside it."""

    def __init__(self, sites: Places, radius_m: float) -> None:
        widest = math.cos(math.radians(min(89.0, float(np.abs(sites.latitude).max()) + 1)))
        self._radius_m = radius_m
        self._south = max(radius_m, 0.01) / PER_DEGREE_M * 1.001
        self._east = self._south / widest
        row, column = self._cell(sites)
        self._across = int(column.max() - column.min()) + 4
        self._first = int(column.min()) - 1
        keys = self._key(row, column)
        self._order = np.argsort(keys, kind="stable").astype(np.int64)
        self._keys = keys[self._order]
        self._sites = Places(sites.longitude[self._order], sites.latitude[self._order])
        self._narrowing = np.cos(np.radians(self._sites.latitude))

    def _cell(self, places: Places) -> tuple[Indexes, Indexes]:
        return (
            np.floor(places.latitude / self._south).astype(np.int64),
            np.floor(places.longitude / self._east).astype(np.int64),
        )

    def _key(self, row: Indexes, column: Indexes) -> Indexes:
        return row * self._across + np.clip(column - self._first, 0, self._across - 1)

    def order_of(self, poles: Places) -> Indexes:
        return np.argsort(self._key(*self._cell(poles)), kind="stable").astype(np.int64)

    def near(self, poles: Places) -> tuple[Indexes, Indexes]:
        """Pairs of pole and site within the radius, on the plane that touches the sphere at the site."""
        row, column = self._cell(poles)
        number = np.arange(len(row), dtype=np.int64)
        found_poles, found_sites = [], []
        for beside in (-1, 0, 1):
            low = np.searchsorted(self._keys, self._key(row + beside, column - 1), "left")
            high = np.searchsorted(self._keys, self._key(row + beside, column + 1), "right")
            count = np.maximum(high - low, 0)
            # low, low + 1, …, high - 1 of every pole, in one array.
            place = np.arange(int(count.sum())) + np.repeat(low - np.cumsum(count) + count, count)
            pole = np.repeat(number, count)
            north = poles.latitude[pole] - self._sites.latitude[place]
            east = (poles.longitude[pole] - self._sites.longitude[place]) * self._narrowing[place]
            inside = north**2 + east**2 <= (self._radius_m / PER_DEGREE_M) ** 2
            found_poles.append(pole[inside])
            found_sites.append(self._order[place[inside]])
        return np.concatenate(found_poles), np.concatenate(found_sites)
