"""Puts sites and cameras into one area of the made-up county, each camera with its whole record. Pure, from a seed."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

from registry.custom import CustomField
from registry.layouts import Entity
from registry.values import RECORD_ZONE
from vms.demo import places
from vms.demo.basemap import degrees
from vms.demo.places import PlaceKind
from vms.demo.terrain import STREETS_EACH_WAY, Point, street_offset_km

Facts = dict[str, Any]
PLANNED_AREA, RESTING_AREA = 0, 1
SHORT_TOWNSHIP, RESTING_TOWNSHIP = 11, 6
"""The township with a point too few, and the one with a camera under maintenance; numbers from 0."""
RESTING_IN_CORE = 2
INCOMPLETE_EACH = 40
SITES_PER_SWITCH = 6
ONE_POLE_EVERY = 10
FIRST_TOWNSHIP = 4
MIN_QUOTA_FOR_SPECIALS = 3


@dataclass(frozen=True, slots=True)
class CameraAddress:
    """Where a camera answers, and to whom."""

    host: str
    port: int
    username: str
    password: str = field(repr=False)


Allocate = Callable[[int], CameraAddress]


@dataclass(slots=True)
class County:
    """Rows by entity, as the importer names their fields; `addresses` by device code; the base map as GeoJSON.
    `custom`: the fields that its records have beside the standard ones."""

    rows: dict[Entity, list[Facts]]
    addresses: dict[str, CameraAddress]
    basemap: Facts
    custom: Sequence[CustomField] = ()

    @property
    def cameras(self) -> list[Facts]:
        return self.rows[Entity.CAMERA]


@dataclass(frozen=True, slots=True)
class Area:
    """A town, park or township: what its sites and cameras are made from."""

    number: int
    code: str
    name: str
    kind: str
    centre: Point
    police_code: str
    core: bool

    @property
    def access_unit(self) -> str:
        """Digits 7–8 of its cameras' codes: this county numbers its areas."""
        return f"{self.number + 1:02d}"


@dataclass(frozen=True, slots=True)
class _Spot:
    kind: PlaceKind
    name: str
    where: Point
    cameras: int = 1


@dataclass(slots=True)
class Installer:
    """Fills areas one after the other."""

    county: County
    allocate: Allocate
    rng: random.Random
    today: date

    def fill(self, area: Area, quota: int) -> None:
        """Sites with `quota` cameras in all, the planned and retired ones among them."""
        specials = area.number == PLANNED_AREA and quota >= MIN_QUOTA_FOR_SPECIALS
        left = quota - 2 if specials else quota
        for spot in self._core_spots(area) if area.core else self._township_spots(area):
            if left <= 0:
                break
            site = self._site(area, spot, min(spot.cameras, left))
            for number in range(site["required_cameras"]):
                self._camera(area, spot, site, self._lifecycle(area, left), second=number > 0)
                left -= 1
        if specials:
            self._specials(area)

    def _lifecycle(self, area: Area, left: int) -> str:
        if area.number == RESTING_AREA and left <= RESTING_IN_CORE:
            return "maintenance"
        if area.number == FIRST_TOWNSHIP + RESTING_TOWNSHIP and left == 1:
            return "maintenance"
        if area.number == FIRST_TOWNSHIP + SHORT_TOWNSHIP and left == 1:
            return "planned"
        return "in_service" if self.rng.random() > 0.05 else "accepted"

    def _specials(self, area: Area) -> None:
        """A class-2 site that is planned only, one that is excluded, and a camera that was taken down."""
        x, y = area.centre
        planned = _Spot(PlaceKind("第三小学门口", 2, "8"), f"{area.name}第三小学门口", (x - 0.9, y + 0.9))
        self._camera(area, planned, self._site(area, planned, 1), "planned")
        closed = _Spot(PlaceKind("路段", 2, "10"), f"{area.name}老桥路段", (x + 1.1, y - 0.2))
        until = self.today + timedelta(days=120)
        self._site(area, closed, 1, excluded_reason="道路改造施工封闭", excluded_until=until)
        old = _Spot(PlaceKind("农贸市场", 2, "9"), f"{area.name}旧农贸市场", (x + 0.4, y - 0.7))
        site = self._site(area, old, 1, retired_on=self.today - timedelta(days=200))
        self._camera(area, old, site, "retired")

    def _core_spots(self, area: Area) -> Iterator[_Spot]:
        x, y = area.centre
        for kind in places.CORE_PLACES:
            where = (x + self.rng.uniform(-0.8, 0.8), y + self.rng.uniform(-0.8, 0.8))
            yield _Spot(kind, f"{area.name}{kind.name}", where)
        crossings = list(product(range(STREETS_EACH_WAY), repeat=2))
        self.rng.shuffle(crossings)
        for row, column in crossings:
            east, north = places.STREETS_EAST[row], places.STREETS_NORTH[column]
            where = (x + street_offset_km(column), y + street_offset_km(row))
            yield _Spot(places.CORE_JUNCTION, f"{area.name}{east}与{north}路口", where, cameras=2)
            yield _Spot(places.CORE_STREET, f"{area.name}{east}{north}东侧路段", (where[0] + 0.16, where[1]))
            yield _Spot(places.CORE_STREET, f"{area.name}{north}{east}北侧路段", (where[0], where[1] + 0.16))

    def _township_spots(self, area: Area) -> Iterator[_Spot]:
        x, y = area.centre
        for kind in places.TOWNSHIP_PLACES:
            reach = 2.0 if kind.site_class == 3 else 0.5
            where = (x + self.rng.uniform(-reach, reach), y + self.rng.uniform(-reach, reach))
            yield _Spot(kind, f"{area.name}{kind.name}", where)
        village_gate = PlaceKind("村口", 3, "0")
        for round_number, village in product(range(1, 100), places.VILLAGES):
            where = (x + self.rng.uniform(-2.5, 2.5), y + self.rng.uniform(-2.5, 2.5))
            number = "" if round_number == 1 else str(round_number)
            yield _Spot(village_gate, f"{area.name}{village}村{number}村口", where)

    def _site(self, area: Area, spot: _Spot, required: int, **facts: Any) -> Facts:
        sites = self.county.rows[Entity.SITE]
        longitude, latitude = degrees(spot.where)
        site = {
            "code": f"BW{area.code[6:]}{len(sites) + 1:04d}",
            "name": spot.name,
            "site_class": str(spot.kind.site_class),
            "category": spot.kind.category,
            "division_code": area.code,
            "longitude": longitude,
            "latitude": latitude,
            "required_cameras": required,
            **facts,
        }
        sites.append(site)
        return site

    def _camera(self, area: Area, spot: _Spot, site: Facts, lifecycle: str, *, second: bool = False) -> None:
        number = len(self.county.cameras)
        stands = lifecycle not in {"planned", "retired"}
        word, direction, azimuth = places.DIRECTIONS[self.rng.randrange(len(places.DIRECTIONS))]
        code = f"{places.COUNTY_CODE}{area.access_unit}00132{0}{number + 1:06d}"
        camera = {
            "code": code,
            "name": f"{spot.name}{word}向{number + 1:03d}",
            "site_code": site["code"],
            "division_code": area.code,
            "lifecycle": lifecycle,
            "direction": direction,
            "azimuth_deg": float((azimuth + self.rng.randrange(-20, 21)) % 360),
        }
        camera |= (
            self._hangs_on(area, site, second=second)
            | self._place(area, spot)
            | self._device()
            | self._management(area, lifecycle)
        )
        if stands:
            address = self.county.addresses[code] = self.allocate(len(self.county.addresses))
            camera |= _connection(address)
        self._forget_something(camera, number)
        self.county.cameras.append(camera)

    def _hangs_on(self, area: Area, site: Facts, *, second: bool) -> Facts:
        """A junction's second camera stands across the street, on other lines; at every tenth it was saved."""
        number = len(self.county.rows[Entity.SITE])
        across = second and number % ONE_POLE_EVERY != 0
        return {
            "pole_number": f"G{site['code'][2:]}{'B' if across else ''}",
            "network_switch": f"SW{area.number + 1:02d}-{'B' if across else ''}{number // SITES_PER_SWITCH:02d}",
            "uplink": f"{area.name}{'备用上联' if across else '上联'}",
        }

    def _place(self, area: Area, spot: _Spot) -> Facts:
        x, y = spot.where
        longitude, latitude = degrees((x + self.rng.uniform(-0.012, 0.012), y + self.rng.uniform(-0.012, 0.012)))
        return {
            "region_code": places.COUNTY_CODE,
            "point_class": str(spot.kind.site_class),
            "common_name": spot.name.removeprefix(area.name),
            "address": f"{places.COUNTY_NAME}{spot.name}",
            "longitude": longitude,
            "latitude": latitude,
            "place_type": spot.kind.category if spot.kind.category != "0" else "9",
            "function_type": "1/5" if "卡口" in spot.kind.name else "5",
            "industry": "1/8" if "学" in spot.kind.name else "1",
        }

    def _device(self) -> Facts:
        maker, model, camera_type = self.rng.choice(places.MAKERS_AND_MODELS)
        return {
            "maker": maker,
            "model": model,
            "mac": "-".join(f"{self.rng.randrange(256):02X}" for _ in range(6)),
            "camera_type": camera_type,
            "fill_light": self.rng.choice(("2", "2", "3")),
            "encoding": "2",
            "resolution": "1920*1080",
            "mount_height_m": round(self.rng.uniform(3.5, 6.5), 1),
            "visible_distance_m": float(self.rng.choice((30, 50, 80))),
            "field_angle_deg": float(self.rng.choice((58, 75, 92))),
        }

    def _management(self, area: Area, lifecycle: str) -> Facts:
        installed = self.today - timedelta(days=self.rng.randrange(60, 2000))
        built = lifecycle != "planned"
        return {
            "networked": "0" if built and lifecycle != "retired" else "1",
            "police_unit_code": area.police_code,
            "installed_at": _midnight(installed) if built else None,
            "managing_unit": f"{area.name}派出所",
            "managing_contact": f"0799-{3_600_010 + area.number}",
            "retention_days": self.rng.choice((30, 30, 90)) if built else None,
            "device_status": {"maintenance": "2", "retired": "3", "planned": None}.get(lifecycle, "1"),
            "maintainer": places.MAINTAINER,
            "power_source": "路灯杆取电" if area.core else "就近市电",
            "shared_outward": "0",
            "joined_upper_platform": "1" if area.core else "0",
            "retired_on": self.today - timedelta(days=200) if lifecycle == "retired" else None,
        }

    def _forget_something(self, camera: Facts, number: int) -> None:
        """As in every real file: some records lack a column, some hold what cannot be."""
        if number % INCOMPLETE_EACH == INCOMPLETE_EACH // 2:
            camera["managing_contact"] = camera["installed_at"] = None
        if number % INCOMPLETE_EACH == INCOMPLETE_EACH - 1:
            camera["retention_days"] = 15


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=RECORD_ZONE).astimezone(UTC)


def _connection(address: CameraAddress) -> Facts:
    base = f"rtsp://{address.host}:{address.port}"
    return {
        "ipv4": address.host,
        "main_url": f"{base}/main",
        "sub_url": f"{base}/sub",
        "username": address.username,
        "password": address.password,
    }
