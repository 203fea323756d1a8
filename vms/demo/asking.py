"""What some sites of the made-up county ask for beside a camera: a detail of its picture, a road's whole edge; and what
the county writes down of its own: tags, a custom field. Without dice, after all else is drawn: the cameras, their parts
and their faults stay what they are.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from registry.custom import CustomField, FieldKind
from registry.detail import optics_of, px_per_m
from registry.enumerations import PICTURE_DETAIL, Word
from registry.geometry import offset
from registry.layouts import Entity
from registry.lines import Place, line_of
from vms.demo.installing import County, Facts

ACCESS = CustomField(
    Entity.CAMERA,
    "JRFS",
    "接入方式",
    "access network",
    FieldKind.CHOICE,
    words={"G": Word("光纤", "fibre"), "M": Word("移动数据", "mobile data")},
)
FIELDS = (ACCESS,)
ASKING = ("政府大门", "出城卡口", "汽车站出站口")
"""In the core: whatever detail their cameras show is asked for from now on."""
TOO_COARSE, BEYOND_REACH = "物流园门口", "250"
"""One site of class 3, which no target counts, asks for more than its camera shows."""
ROADS = 6
ROAD_HALF_M = 120.0
TAGS: Mapping[str, str] = MappingProxyType({"8": "护学岗", "11": "医院周边", "15": "防汛", "96": "出城卡口"})
"""Of sites by their place type, and of the cameras there."""


def ask_more(county: County) -> None:
    """Changes rows in place: adds columns, moves nothing."""
    core = [facts["code"] for facts in county.rows[Entity.DIVISION] if facts["core_area"] == "1"]
    standing: dict[str, list[Facts]] = {}
    for camera in county.cameras:
        standing.setdefault(camera["site_code"], []).append(camera)
        camera[ACCESS.column.field] = "G" if camera["division_code"] in core else "M"
    sites = county.rows[Entity.SITE]
    for site in sites:
        there = standing.get(site["code"], [])
        for each in (site, *there):
            each["tags"] = TAGS.get(site["category"])
        if site["division_code"] in core and site["name"].endswith(ASKING):
            site["required_px_per_m"] = _finest(site, there)
    coarse = next((site for site in sites if site["name"].endswith(TOO_COARSE)), None)
    if coarse:
        coarse["required_px_per_m"] = BEYOND_REACH
    roads = [site for site in sites if site["name"].endswith("侧路段") and site["code"] in standing]
    for site in roads[:ROADS]:
        east_m, north_m = (ROAD_HALF_M, 0.0) if site["name"].endswith("东侧路段") else (0.0, ROAD_HALF_M)
        ends = [offset(site["longitude"], site["latitude"], way * east_m, way * north_m) for way in (-1, 1)]
        site["line"] = line_of(ends)
    county.custom = FIELDS


def _finest(site: Facts, cameras: Sequence[Facts]) -> str | None:
    """The finest level that all of its cameras show."""
    place = Place(site["longitude"], site["latitude"])
    shown = min((px_per_m(optics_of(camera), place) or 0.0 for camera in cameras), default=0.0)
    return max((code for code in PICTURE_DETAIL if float(code) <= shown), key=float, default=None)
