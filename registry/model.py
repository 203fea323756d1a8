"""The tables of the registry: divisions, units, sites, cameras, rooms, targets, zones, checkpoints, posts, routes,
changes.

Classes with `table=True` validate nothing on construction: inputs are validated by the schemas at the edge.
"""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Enum, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from registry.columns import UtcDateTime, new_id


class DivisionKind(StrEnum):
    COUNTY = "county"
    TOWN = "town"
    PARK = "park"
    TOWNSHIP = "township"
    VILLAGE = "village"
    HAMLET = "hamlet"


class UnitKind(StrEnum):
    POLICE_STATION = "police_station"
    GOVERNANCE_CENTRE = "governance_centre"
    COUNTY_OFFICE = "county_office"
    MAINTENANCE_COMPANY = "maintenance_company"


class Lifecycle(StrEnum):
    """Where a camera is in its life. `BUILT`, `ACCEPTED`, `IN_SERVICE` and `MAINTENANCE` stand on a pole."""

    PLANNED = "planned"
    BUILT = "built"
    ACCEPTED = "accepted"
    IN_SERVICE = "in_service"
    MAINTENANCE = "maintenance"
    RETIRED = "retired"


IN_USE = (Lifecycle.ACCEPTED, Lifecycle.IN_SERVICE)
"""Only these are expected to work."""


class TargetRule(StrEnum):
    COVERAGE_RATE = "coverage_rate"
    """Share of the scope's sites of the given classes at the target's level, in percent."""
    MINIMUM_POINTS = "minimum_points"
    """Camera points of the given classes in the whole scope."""
    MINIMUM_POINTS_EACH = "minimum_points_each"
    """Camera points of the given classes in every division of the scope."""
    ROOMS_EACH = "rooms_each"
    """Monitoring rooms, fed over a line, in every division of the scope."""
    ONLINE_RATE = "online_rate"
    """Mean online rate of the cameras of the given classes over the running month, in percent."""
    SOUND_RATE = "sound_rate"
    """The same of online without a picture fault."""
    FILE_COMPLETENESS = "file_completeness"
    """Share of the cameras whose record is filled and valid, in percent."""
    REPAIR_IN_TIME = "repair_in_time"
    """Share of the incidents decided in the running month that were mended within their agreed time, in percent."""

    @property
    def is_rate(self) -> bool:
        """Required and achieved are in percent."""
        return self is TargetRule.COVERAGE_RATE or self.is_measured

    @property
    def is_count(self) -> bool:
        """Of points or rooms, which count as built."""
        return not self.is_rate

    @property
    def is_measured(self) -> bool:
        """Of cameras, files or repairs, not of sites, points or rooms."""
        return self in {
            TargetRule.ONLINE_RATE,
            TargetRule.SOUND_RATE,
            TargetRule.FILE_COMPLETENESS,
            TargetRule.REPAIR_IN_TIME,
        }


class Level(StrEnum):
    """How far a site is covered. Each level includes the ones after it: planned ⊇ built ⊇ online ⊇ usable ⊇ proven."""

    PLANNED = "planned"
    BUILT = "built"
    ONLINE = "online"
    USABLE = "usable"
    PROVEN = "proven"


def _words(kind: type[StrEnum], name: str) -> Enum:
    """A text column that holds the values of `kind`, checked by the database, the same on every engine."""

    def values(members: Iterable[StrEnum]) -> list[str]:
        return [member.value for member in members]

    return Enum(kind, native_enum=False, create_constraint=True, length=24, name=name, values_callable=values)


def _json() -> Column[Any]:
    """What only few rows have, such as values of the fields that an administrator has added, by their codes."""
    return Column(JSON(none_as_null=True), nullable=True)


class Division(SQLModel, table=True):
    """An administrative area. `path` is "/county/township/village/": the codes from the root down to this one."""

    code: str = Field(primary_key=True, max_length=20)
    name: str = Field(max_length=100)
    kind: DivisionKind = Field(sa_column=Column(_words(DivisionKind, "kind"), nullable=False))
    parent_code: str | None = Field(default=None, foreign_key="division.code", index=True, max_length=20)
    path: str = Field(unique=True, max_length=200)
    core_area: bool = False
    longitude: float | None = None
    latitude: float | None = None
    boundary: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    """GeoJSON Polygon or MultiPolygon, WGS-84."""
    access_units: str | None = Field(default=None, max_length=60)
    """Digits 7–8 that the device codes of its cameras may have, separated by "/"; see access_units.py."""


class Unit(SQLModel, table=True):
    """An organisation. Its jurisdiction is the subtree of `division_code`."""

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    code: str = Field(unique=True, max_length=12)
    name: str = Field(max_length=100)
    kind: UnitKind = Field(sa_column=Column(_words(UnitKind, "kind"), nullable=False))
    division_code: str = Field(foreign_key="division.code", index=True, max_length=20)
    phone: str | None = Field(default=None, max_length=40)


class Site(SQLModel, table=True):
    """A place that the plan requires to be covered (应覆盖部位)."""

    __table_args__ = (
        CheckConstraint("site_class IN (1, 2, 3)", name="site_class"),
        CheckConstraint("required_cameras >= 1", name="required_cameras"),
        # The few among very many that every camera which changes is compared with.
        Index(
            "ix_site_restricted",
            "restricted",
            sqlite_where=text("restricted IS NOT NULL"),
            postgresql_where=text("restricted IS NOT NULL"),
        ),
    )

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    code: str = Field(unique=True, max_length=32)
    name: str = Field(index=True, max_length=100)
    site_class: int
    category: str = Field(max_length=8)
    """Code of the place type, see record.py; "0" for another kind of place."""
    division_code: str = Field(foreign_key="division.code", index=True, max_length=20)
    longitude: float | None = None
    latitude: float | None = None
    """Of a line its middle."""
    line: dict[str, Any] | None = Field(default=None, sa_column=_json())
    """A site may be a line, such as the edge of a road: GeoJSON LineString, see lines.py."""
    required_cameras: int = 1
    required_px_per_m: float | None = None
    """One of enumerations.PICTURE_DETAIL; see detail.py. None: any picture will do."""
    excluded_reason: str | None = Field(default=None, max_length=200)
    excluded_until: date | None = None
    """Last day of the exclusion; None with a reason: until further notice."""
    retired_on: date | None = None
    tags: str | None = Field(default=None, max_length=209)
    """Sorted and separated by "/", as a camera's."""
    restricted: str | None = Field(default=None, max_length=4)
    """"1": military or classified; a camera beside it needs its consent."""
    custom: dict[str, Any] | None = Field(default=None, sa_column=_json())
    created_at: datetime = Field(sa_type=UtcDateTime)
    version: int = 1


class Camera(SQLModel, table=True):
    """An installed or planned camera point with its one-camera-one-file record; record.py names every column.

    Enumerated columns hold the standard's codes, several separated by "/".
    """

    __table_args__ = (
        # The list's two orders, within a lifecycle or within a division.
        Index("ix_camera_division_code_code", "division_code", "code"),
        Index("ix_camera_lifecycle_code", "lifecycle", "code"),
        Index("ix_camera_name_code", "name", "code"),
        # Map views, and other cameras with the same position or address.
        Index("ix_camera_longitude_latitude", "longitude", "latitude"),
        Index("ix_camera_ipv4", "ipv4"),
        Index("ix_camera_ipv6", "ipv6"),
    )

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    code: str = Field(unique=True, max_length=20)
    name: str = Field(max_length=100)
    site_id: uuid.UUID | None = Field(default=None, foreign_key="site.id", index=True)
    division_code: str = Field(foreign_key="division.code", max_length=20)
    lifecycle: Lifecycle = Field(sa_column=Column(_words(Lifecycle, "lifecycle"), nullable=False))

    maker: str | None = Field(default=None, max_length=16)
    region_code: str | None = Field(default=None, max_length=6)
    point_class: str | None = Field(default=None, index=True, max_length=16)
    model: str | None = Field(default=None, max_length=50)
    common_name: str | None = Field(default=None, max_length=100)
    ipv4: str | None = Field(default=None, max_length=15)
    ipv6: str | None = Field(default=None, max_length=45)
    mac: str | None = Field(default=None, max_length=17)
    camera_type: str | None = Field(default=None, max_length=16)
    function_type: str | None = Field(default=None, max_length=32)
    fill_light: str | None = Field(default=None, max_length=16)
    encoding: str | None = Field(default=None, max_length=16)
    address: str | None = Field(default=None, max_length=100)
    longitude: float | None = None
    latitude: float | None = None
    place_type: str | None = Field(default=None, max_length=50)
    direction: str | None = Field(default=None, max_length=32)
    networked: str | None = Field(default=None, max_length=4)
    police_unit_code: str | None = Field(default=None, max_length=12)
    installed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    managing_unit: str | None = Field(default=None, max_length=100)
    managing_contact: str | None = Field(default=None, max_length=50)
    retention_days: int | None = None
    device_status: str | None = Field(default=None, max_length=4)
    industry: str | None = Field(default=None, max_length=50)

    azimuth_deg: float | None = None
    field_angle_deg: float | None = None
    mount_height_m: float | None = None
    visible_distance_m: float | None = None
    resolution: str | None = Field(default=None, max_length=20)
    shared_outward: str | None = Field(default=None, max_length=4)
    joined_upper_platform: str | None = Field(default=None, max_length=4)
    pole_number: str | None = Field(default=None, index=True, max_length=50)
    installer: str | None = Field(default=None, max_length=100)
    maintainer: str | None = Field(default=None, max_length=100)
    power_source: str | None = Field(default=None, max_length=50)
    recorder: str | None = Field(default=None, index=True, max_length=50)
    network_switch: str | None = Field(default=None, index=True, max_length=50)
    power_line: str | None = Field(default=None, index=True, max_length=50)
    uplink: str | None = Field(default=None, index=True, max_length=50)
    retired_on: date | None = None
    tags: str | None = Field(default=None, max_length=209)
    custom: dict[str, Any] | None = Field(default=None, sa_column=_json())

    main_url: str | None = Field(default=None, max_length=500)
    sub_url: str | None = Field(default=None, max_length=500)
    username: str | None = Field(default=None, max_length=64)
    password_sealed: bytes | None = Field(default=None, sa_type=LargeBinary, repr=False)

    version: int = 1
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class MonitoringRoom(SQLModel, table=True):
    """A room with people and screens, fed over a line of `link_kbps`."""

    __tablename__ = "monitoring_room"
    __table_args__ = (UniqueConstraint("division_code", "name"),)

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(max_length=100)
    division_code: str = Field(foreign_key="division.code", max_length=20)
    unit_id: uuid.UUID = Field(foreign_key="unit.id", index=True)
    link_kbps: int | None = None
    staffed: bool = False


class Target(SQLModel, table=True):
    """A rule of the plan over a scope with a deadline. `required`: percent for a rate, else a count. `phases`: what is
    required by which day on the way, see phases.py; `responsible_unit_ids`: who does it, under the lead unit."""

    id: str = Field(primary_key=True, max_length=64)
    title_zh: str = Field(max_length=200)
    title_en: str = Field(max_length=200)
    scope: str = Field(max_length=20)
    """"county", "core", "townships" or a division code."""
    rule: TargetRule = Field(sa_column=Column(_words(TargetRule, "rule"), nullable=False))
    classes: list[int] = Field(default_factory=list, sa_type=JSON)
    required: float
    level: Level = Field(sa_column=Column(_words(Level, "level"), nullable=False))
    deadline: date | None = None
    phases: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    lead_unit_id: uuid.UUID | None = Field(default=None, foreign_key="unit.id", index=True)
    responsible_unit_ids: list[str] = Field(default_factory=list, sa_type=JSON)
    weight: float = 1.0


class Zone(SQLModel, table=True):
    """An area that is guarded or patrolled as one. `boundary`: GeoJSON Polygon or MultiPolygon, WGS-84."""

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    code: str = Field(unique=True, max_length=32)
    name: str = Field(max_length=100)
    kind: str = Field(max_length=4)
    """Code of layouts.ZONE_KINDS."""
    division_code: str = Field(foreign_key="division.code", index=True, max_length=20)
    unit_id: uuid.UUID | None = Field(default=None, foreign_key="unit.id", index=True)
    boundary: dict[str, Any] | None = Field(default=None, sa_type=JSON)


class Checkpoint(SQLModel, table=True):
    """A traffic or security gate (卡口): a place with people or barriers, beside the cameras that stand at it."""

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    code: str = Field(unique=True, max_length=32)
    name: str = Field(max_length=100)
    kind: str = Field(max_length=4)
    """Code of layouts.CHECKPOINT_KINDS."""
    division_code: str = Field(foreign_key="division.code", index=True, max_length=20)
    unit_id: uuid.UUID | None = Field(default=None, foreign_key="unit.id", index=True)
    zone_id: uuid.UUID | None = Field(default=None, foreign_key="zone.id", index=True)
    longitude: float | None = None
    latitude: float | None = None
    lanes: int | None = None


class DutyPost(SQLModel, table=True):
    """Where people stand by for a zone (备勤点). `people`: how many in one turn."""

    __tablename__ = "duty_post"

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    code: str = Field(unique=True, max_length=32)
    name: str = Field(max_length=100)
    division_code: str = Field(foreign_key="division.code", index=True, max_length=20)
    unit_id: uuid.UUID | None = Field(default=None, foreign_key="unit.id", index=True)
    zone_id: uuid.UUID | None = Field(default=None, foreign_key="zone.id", index=True)
    longitude: float | None = None
    latitude: float | None = None
    people: int | None = None


class PatrolRoute(SQLModel, table=True):
    """Cameras of one division's area in the order in which they are looked at. `camera_ids`: as text."""

    __tablename__ = "patrol_route"
    __table_args__ = (UniqueConstraint("division_code", "number"),)

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    division_code: str = Field(foreign_key="division.code", max_length=20)
    number: int
    name: str = Field(max_length=60)
    dwell_s: int
    camera_ids: list[str] = Field(sa_column=Column(JSON, nullable=False))
    version: int = 1
    updated_at: datetime = Field(sa_type=UtcDateTime)
    updated_by: str = Field(max_length=64)


class Change(SQLModel, table=True):
    """One change of the registry, written in the transaction that made it. Never edited."""

    __table_args__ = (Index("ix_change_entity_entity_id_at", "entity", "entity_id", "at"),)

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    actor: str = Field(max_length=100)
    entity: str = Field(max_length=24)
    entity_id: str = Field(max_length=64)
    reason: str | None = Field(default=None, max_length=200)
    before: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    after: dict[str, Any] | None = Field(default=None, sa_type=JSON)
