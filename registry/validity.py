"""How complete and how believable one camera's record is: mandatory columns filled, cross-checks passed. Pure."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple

from registry.access_units import UNUSED
from registry.codes import CodeError, DeviceCode
from registry.detail import picture_width_px
from registry.enumerations import AZIMUTH_DEG
from registry.geometry import contains
from registry.phrases import Phrase
from registry.record import MANDATORY, Column
from registry.values import RECORD_ZONE
from registry.wording import say

MIN_RETENTION_DAYS = 30  # Rule R7.
MAX_DIRECTION_GAP_DEG = 67.5  # One and a half of the eight directions.
# The mainland's bounding box, with its islands: a camera outside was typed wrongly.
COUNTRY_WEST, COUNTRY_SOUTH, COUNTRY_EAST, COUNTRY_NORTH = 73.0, 3.0, 136.0, 54.0


@dataclass(frozen=True, slots=True)
class Invalid:
    field: str
    reason: Phrase


@dataclass(frozen=True, slots=True)
class Completeness:
    """`filled` of `mandatory` columns hold a value; `invalid` lists the checks that failed."""

    filled: int
    mandatory: int
    invalid: tuple[Invalid, ...]


class Twin(NamedTuple):
    """Another camera that is not retired, with the same address or the same position and direction.

    `code` None: it is not the asker's to know."""

    code: str | None
    same_ipv4: bool
    same_ipv6: bool
    same_position: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a record is held against beside itself. `boundary`: the division's GeoJSON, None where it has none.
    `access_units`: those that device codes may have there, separated by "/"; None: nobody has said. `first_picture`:
    when a check first saw one of the camera; None: not before it was installed, by its record."""

    boundary: Mapping[str, Any] | None = None
    twins: Sequence[Twin] = ()
    access_units: str | None = None
    first_picture: datetime | None = None


NOTHING_AROUND = Surroundings()


def assess_record(
    record: Mapping[str, Any],
    division_code: str | None,
    site_class: int | None,
    *,
    now: datetime,
    around: Surroundings = NOTHING_AROUND,
    custom: Sequence[Column] = (),
) -> Completeness:
    """Judge one record, given as field → value, in its division and at its site. `custom`: the columns that were added
    to such records."""
    mandatory = (*MANDATORY, *(column for column in custom if column.mandatory))
    filled = sum(1 for column in mandatory if record.get(column.field) not in (None, ""))
    return Completeness(
        filled, len(mandatory), tuple(failed(record, division_code, site_class, now=now, around=around))
    )


def failed(
    record: Mapping[str, Any],
    division_code: str | None,
    site_class: int | None = None,
    *,
    now: datetime,
    around: Surroundings = NOTHING_AROUND,
) -> Iterator[Invalid]:
    """The checks that the record fails; where neither its site nor its surroundings are given, those that it fails by
    itself."""
    checks = (
        _code_checks(record, division_code, around.access_units),
        _position(record),
        _inside(record, around.boundary),
        _alone(around.twins),
        _times(record, around.first_picture, now),
        _class(record, site_class),
        _direction(record),
        _resolution(record),
    )
    return chain.from_iterable(checks)


def crowded(records: Iterable[Mapping[str, Any]]) -> set[tuple[Hashable, ...]]:
    """The addresses, and the positions with a direction, that more than one of these records has; see `places_of`."""
    seen = Counter(place for record in records for place in places_of(record))
    return {place for place, count in seen.items() if count > 1}


def crowding(record: Mapping[str, Any], taken: Collection[tuple[Hashable, ...]]) -> Iterator[Invalid]:
    """What of the record another one has as well; `taken`: see `crowded`."""
    for place in places_of(record):
        if place in taken:
            if place[0] == "position":
                yield Invalid("longitude", say("same_position", other=say("other_camera")))
            else:
                yield Invalid(str(place[0]), say("same_address", other=say("other_camera")))


def places_of(record: Mapping[str, Any]) -> Iterator[tuple[Hashable, ...]]:
    """What no other camera may have: its addresses, its position and direction."""
    for field in ("ipv4", "ipv6"):
        if record[field]:
            yield field, record[field]
    if record["longitude"] is not None and record["latitude"] is not None:
        yield "position", *(record[field] for field in ("longitude", "latitude", "azimuth_deg", "direction"))


def _code_checks(record: Mapping[str, Any], division_code: str | None, access_units: str | None) -> Iterator[Invalid]:
    try:
        code = DeviceCode.parse_camera(str(record.get("code") or ""))
    except CodeError as error:
        yield Invalid("code", error.message)
        return
    if division_code and code.region != division_code[:6]:
        yield Invalid("code", say("region_not_there", region=code.region, division=division_code[:6]))
    elif access_units and code.access_unit not in {UNUSED, *access_units.split("/")}:
        yield Invalid("code", say("access_unit_not_there", unit=code.access_unit, units=access_units))
    region = record.get("region_code")
    if region and division_code and region != division_code[:6]:
        yield Invalid("region_code", say("region_field_not_there", region=region, division=division_code[:6]))


def _position(record: Mapping[str, Any]) -> Iterator[Invalid]:
    longitude, latitude = record.get("longitude"), record.get("latitude")
    for field, value, least, most in (
        ("longitude", longitude, COUNTRY_WEST, COUNTRY_EAST),
        ("latitude", latitude, COUNTRY_SOUTH, COUNTRY_NORTH),
    ):
        if value is not None and not least <= value <= most:
            yield Invalid(field, say("outside_country", value=value, least=f"{least:g}", most=f"{most:g}"))


def _inside(record: Mapping[str, Any], boundary: Mapping[str, Any] | None) -> Iterator[Invalid]:
    longitude, latitude = record.get("longitude"), record.get("latitude")
    if boundary and longitude is not None and latitude is not None and not contains(boundary, longitude, latitude):
        yield Invalid("longitude", say("outside_division"))


def _alone(twins: Sequence[Twin]) -> Iterator[Invalid]:
    for twin in twins:
        other = twin.code or say("camera_elsewhere")
        if twin.same_ipv4:
            yield Invalid("ipv4", say("same_address", other=other))
        if twin.same_ipv6:
            yield Invalid("ipv6", say("same_address", other=other))
        if twin.same_position:
            yield Invalid("longitude", say("same_position", other=other))


def _times(record: Mapping[str, Any], first_picture: datetime | None, now: datetime) -> Iterator[Invalid]:
    installed = record.get("installed_at")
    if installed is not None and installed > now:
        yield Invalid("installed_at", say("installed_later"))
    elif installed is not None and first_picture is not None:
        # Compared by days: who writes a day at all often writes some hour of it.
        day, seen = (each.astimezone(RECORD_ZONE).date() for each in (installed, first_picture))
        if day > seen:
            yield Invalid("installed_at", say("installed_after_picture", day=seen.isoformat()))
    days = record.get("retention_days")
    if days is not None and days < MIN_RETENTION_DAYS:
        yield Invalid("retention_days", say("kept_too_short", days=days, least=MIN_RETENTION_DAYS))


def _class(record: Mapping[str, Any], site_class: int | None) -> Iterator[Invalid]:
    point_class = record.get("point_class")
    if site_class is not None and point_class in {"1", "2", "3"} and int(point_class) != site_class:
        yield Invalid("point_class", say("class_differs", own=point_class, of_site=site_class))


def _direction(record: Mapping[str, Any]) -> Iterator[Invalid]:
    azimuth, codes = record.get("azimuth_deg"), [code for code in (record.get("direction") or "").split("/") if code]
    if azimuth is None or not codes or any(code not in AZIMUTH_DEG for code in codes):
        return
    gap = min(abs((azimuth - AZIMUTH_DEG[code] + 180) % 360 - 180) for code in codes)
    if gap > MAX_DIRECTION_GAP_DEG:
        yield Invalid("direction", say("direction_differs", gap=f"{gap:.0f}", azimuth=f"{azimuth:g}"))


def _resolution(record: Mapping[str, Any]) -> Iterator[Invalid]:
    written = record.get("resolution")
    if written and picture_width_px(written) is None:
        yield Invalid("resolution", say("no_picture_size", written=written))
