"""Makes up the reference county: divisions, units, sites, cameras with records, rooms, targets, zones. From a seed.

Honest and not perfect: one township has nine points, one class-2 site is planned only, one is excluded, some records
are incomplete, some cameras are under maintenance. What comes out is what the importer's workbook needs.
"""

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from registry.custom import CustomFields
from registry.exporting import write_xlsx
from registry.layouts import CREDENTIAL_COLUMNS, Entity
from vms.demo import places
from vms.demo.basemap import degrees, draw_basemap, polygon
from vms.demo.guarding import make_checkpoints, make_posts, make_zones
from vms.demo.installing import RESTING_TOWNSHIP, Allocate, Area, County, Facts, Installer
from vms.demo.terrain import CORE_CENTRES, Point, Terrain, lay_out

WHOLE_COUNTY_CAMERAS = 370
CORE_SHARE = 209 / 370
SEED = 20150401


def make_county(allocate: Allocate, *, today: date, cameras: int = WHOLE_COUNTY_CAMERAS, seed: int = SEED) -> County:
    """About `cameras` of them, from a dozen on; `allocate(n)` gives the n-th camera that stands its address. `today`:
    the county's calendar day, from which installation dates, exclusions and deadlines are counted."""
    rng = random.Random(seed)  # noqa: S311  # a drawing, no secret
    terrain = lay_out(rng)
    areas = _areas(terrain)
    county = County({entity: [] for entity in Entity}, {}, {})
    county.rows[Entity.DIVISION] = list(_divisions(terrain, areas, rng))
    county.rows[Entity.UNIT] = list(_units(areas))
    county.rows[Entity.ROOM] = list(_rooms(areas))
    county.rows[Entity.TARGET] = list(_targets(today))
    county.rows[Entity.ZONE] = list(make_zones(areas, terrain.cells))
    county.rows[Entity.CHECKPOINT] = list(make_checkpoints(areas))
    county.rows[Entity.POST] = list(make_posts(areas))
    quotas = _quotas(cameras)
    installer = Installer(county, allocate, rng, today)
    for area in areas:
        installer.fill(area, quotas[area.number])
    named = [(area.code, area.name) for area in areas]
    county.basemap = draw_basemap(terrain, (places.COUNTY_CODE, places.COUNTY_NAME), named)
    return county


def write_county(path: Path, county: County) -> None:
    """The workbook that `vms import` reads, with the cameras' accounts: for the demo's folder only."""
    custom = CustomFields(county.custom).columns(Entity.CAMERA)
    write_xlsx(path, county.rows, {Entity.CAMERA: (*CREDENTIAL_COLUMNS, *custom)})


def _areas(terrain: Terrain) -> list[Area]:
    named = [
        *((name, "town", 100 + at) for at, name in enumerate(places.TOWNS)),
        *((name, "park", 400 + at) for at, name in enumerate(places.PARKS)),
        *((name, "township", 200 + at) for at, name in enumerate(places.TOWNSHIPS)),
    ]
    return [
        Area(
            number,
            f"{places.COUNTY_CODE}{code}",
            name,
            kind,
            terrain.centres[number],
            f"{places.COUNTY_CODE}{500_000 + number * 1000}",
            core=number < len(CORE_CENTRES),
        )
        for number, (name, kind, code) in enumerate(named)
    ]


def _quotas(cameras: int) -> list[int]:
    """Cameras per area, those only planned among them: the core's share over four areas, the rest evenly."""
    core = max(len(CORE_CENTRES), round(cameras * CORE_SHARE))
    weights = (0.45, 0.27, 0.16, 0.12)
    quotas = [max(1, round(core * weight)) for weight in weights]
    quotas[0] += max(0, core - sum(quotas))
    rest = max(0, cameras - sum(quotas))
    count = len(places.TOWNSHIPS)
    townships = [rest // count] * count
    # What does not divide evenly goes first to where a camera is under maintenance: it is no point meanwhile.
    for at in range(rest % count):
        townships[(RESTING_TOWNSHIP + at) % count] += 1
    return [*quotas, *townships]


def _divisions(terrain: Terrain, areas: list[Area], rng: random.Random) -> Iterator[Facts]:
    yield _division(places.COUNTY_CODE, places.COUNTY_NAME, "county", None, (0.0, 0.0), polygon(terrain.outline))
    for area, cell in zip(areas, terrain.cells, strict=True):
        of_area = _division(
            area.code, area.name, area.kind, places.COUNTY_CODE, area.centre, polygon(cell), core=area.core
        )
        yield of_area | {"access_units": area.access_unit}
        urban = area.kind == "town"
        names = places.COMMUNITIES if urban else rng.sample(places.VILLAGES, 4 if area.kind == "township" else 2)
        for number, name in enumerate(names):
            x, y = area.centre
            reach = 0.8 if urban else 2.2
            where = (x + rng.uniform(-reach, reach), y + rng.uniform(-reach, reach))
            code = f"{area.code}{(1 if urban else 200) + number:03d}"
            yield _division(
                code, f"{name}{'社区' if urban else '村'}", "village", area.code, where, None, core=area.core
            )


def _division(
    code: str, name: str, kind: str, parent: str | None, where: Point, boundary: Facts | None, *, core: bool = False
) -> Facts:
    longitude, latitude = degrees(where)
    return {
        "code": code,
        "name": name,
        "kind": kind,
        "parent_code": parent,
        "core_area": "1" if core else "0",
        "longitude": longitude,
        "latitude": latitude,
        "boundary": boundary,
    }


def _units(areas: list[Area]) -> Iterator[Facts]:
    def unit(code: str, name: str, kind: str, division: str, number: int) -> Facts:
        phone = f"0799-{3_600_000 + number}"
        return {"code": code, "name": name, "kind": kind, "division_code": division, "phone": phone}

    county = places.COUNTY_CODE
    yield unit(f"{county}000000", f"{places.COUNTY_NAME}公安局", "county_office", county, 0)
    yield unit(f"{county}000001", f"{places.COUNTY_NAME}综治办", "county_office", county, 1)
    yield unit(f"{county}900001", places.MAINTAINER, "maintenance_company", county, 2)
    for area in areas:
        yield unit(area.police_code, f"{area.name}派出所", "police_station", area.code, 10 + area.number)
        centre = str(int(area.police_code) + 100)
        yield unit(centre, f"{area.name}综治中心", "governance_centre", area.code, 40 + area.number)


def _rooms(areas: list[Area]) -> Iterator[Facts]:
    for area in areas:
        mobile = not area.core
        yield {
            "name": f"{area.name}派出所监控室",
            "division_code": area.code,
            "unit_code": area.police_code,
            "link_kbps": 8_000 if mobile else 100_000,
            "staffed": "1",
        }


def _targets(today: date) -> Iterator[Facts]:
    rows = (
        (
            "core-class-1",
            "核心区一类点全覆盖",
            "Core area: every class-1 site covered",
            "core",
            "coverage_rate",
            "1",
            100,
        ),
        (
            "core-class-2",
            "核心区二类点全覆盖",
            "Core area: every class-2 site covered",
            "core",
            "coverage_rate",
            "2",
            100,
        ),
        (
            "core-points",
            "核心区监控点不少于200个",
            "Core area: at least 200 points",
            "core",
            "minimum_points",
            None,
            200,
        ),
        (
            "township-points",
            "各乡镇监控点不少于10个",
            "Each township: at least 10 points",
            "townships",
            "minimum_points_each",
            None,
            10,
        ),
        (
            "township-rooms",
            "各乡镇派出所监控室",
            "Each township: one monitoring room",
            "townships",
            "rooms_each",
            None,
            1,
        ),
    )
    deadline = date(today.year, 12, 31)
    half, most = (date(today.year, month, 30).isoformat() for month in (6, 9))
    for identity, title_zh, title_en, scope, rule, classes, required in rows:
        yield {
            "id": identity,
            "title_zh": title_zh,
            "title_en": title_en,
            "scope": scope,
            "rule": rule,
            "classes": classes,
            "required": required,
            "level": "usable" if rule == "coverage_rate" else "built",
            "deadline": deadline,
            "phases": f"{half}={required * 0.5:g}; {most}={required * 0.8:g}" if required > 1 else None,
            "lead_unit_code": f"{places.COUNTY_CODE}000001",
            "responsible_unit_codes": f"{places.COUNTY_CODE}000000",
            "weight": 2.0 if rule == "coverage_rate" else 1.0,
        }
