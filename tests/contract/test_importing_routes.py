"""Patrol routes in the registry's workbook, on both databases: in, out unchanged, what differs, refused, undone."""

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from registry.layouts import Entity
from registry.model import Camera, Change, PatrolRoute
from registry.reconcile import Action, ImportReport
from tests.fakes.clock import FakeClock
from tests.fakes.imports import ACTOR, BASE, BROUGHT, COUNTY, TOWN, Imports
from vms.db.engine import Database
from vms.demo.rounds import DWELL_S
from vms.walls import store as walls_store
from vms.walls.patrolling import Patrols, RouteChange

OTHER_TOWN = "369901200"
CODES = [f"{COUNTY}0000132{number:07d}" for number in (1, 2, 3)]
FIRST, SECOND, ELSEWHERE = CODES
CAMERAS: list[dict[str, Any]] = [
    {"code": FIRST, "name": "一号", "division_code": TOWN},
    {"code": SECOND, "name": "二号", "division_code": TOWN},
    {"code": ELSEWHERE, "name": "镇外", "division_code": OTHER_TOWN},
]
ROUTE = {
    "division_code": TOWN,
    "number": 10,
    "name": "东线",
    "dwell_s": 20,
    "camera_codes": f"{SECOND}/{FIRST}/{SECOND}",  # one is passed twice
}
PLACES = {
    **BASE,
    Entity.DIVISION: [
        *BASE[Entity.DIVISION],
        {"code": OTHER_TOWN, "name": "另一镇", "kind": "town", "parent_code": COUNTY},
    ],
}


@pytest.fixture
async def routes(database: Database, clock: FakeClock, tmp_path: Path) -> Imports:
    imports = Imports(database, clock, tmp_path)
    await imports.load({**PLACES, Entity.SITE: BROUGHT[Entity.SITE]})
    return imports


async def tried(imports: Imports, *rows: dict[str, Any], cameras: bool = False) -> ImportReport:
    """Of a dry run."""
    sheets: dict[Entity, list[dict[str, Any]]] = {Entity.ROUTE: list(rows)}
    return await imports.try_out({Entity.CAMERA: CAMERAS, **sheets} if cameras else sheets)


async def drawn(imports: Imports) -> dict[int, tuple[str, int, list[str]]]:
    """What the routes are: name, seconds, codes of cameras."""
    async with imports.database.reading() as session:
        codes = {str(camera.id): camera.code for camera in await session.scalars(select(Camera))}
        return {
            route.number: (route.name, route.dwell_s, [codes[key] for key in route.camera_ids])
            for route in await session.scalars(select(PatrolRoute))
        }


def told(report: ImportReport) -> list[tuple[Action, list[str]]]:
    return [(row.action, [error.message.code for error in row.errors]) for row in report.rows]


async def test_routes_come_with_their_cameras_in_one_file_and_go_as_one(routes: Imports) -> None:
    dry = await tried(routes, ROUTE, cameras=True)
    assert (dry.total(Action.NEW), dry.total(Action.REFUSED)) == (4, 0)
    undo = await routes.load({Entity.CAMERA: CAMERAS, Entity.ROUTE: [ROUTE]})
    assert await drawn(routes) == {10: ("东线", 20, [SECOND, FIRST, SECOND])}
    again = await tried(routes, ROUTE, cameras=True)
    assert again.total(Action.UNCHANGED) == 4
    undone = await undo()
    assert (undone.removed, undone.retired, await drawn(routes)) == (1, 3, {})


async def test_what_people_drew_comes_out_and_goes_in_unchanged(routes: Imports, tmp_path: Path) -> None:
    await routes.load({Entity.CAMERA: CAMERAS})
    async with routes.database.reading() as session:
        keys = {camera.code: camera.id for camera in await session.scalars(select(Camera))}
    for number in (9, 10, 2):
        walk = [keys[code] for code in (FIRST, SECOND, FIRST)]
        change = RouteChange(TOWN, number, f"{number}号线", DWELL_S, walk, "试画")
        await Patrols(routes.database).create_route(ACTOR, change)
    # Moved since: it stays on the routes that had it, though it could be put on no other.
    await routes.load({Entity.CAMERA: [{**CAMERAS[1], "division_code": OTHER_TOWN}]})
    report = await routes.try_file(await routes.exported())
    assert report.counts[Entity.ROUTE] == {
        Action.NEW: 0, Action.CHANGED: 0, Action.UNCHANGED: 3, Action.REFUSED: 0,
    }  # fmt: skip
    assert (report.total(Action.NEW), report.total(Action.CHANGED), report.total(Action.REFUSED)) == (0, 0, 0)
    refused = await tried(routes, {**ROUTE, "number": 3, "camera_codes": SECOND})
    assert told(refused) == [(Action.REFUSED, ["camera_not_there"])]


async def test_a_difference_is_told_in_codes_and_stands_in_the_routes_history(routes: Imports) -> None:
    await routes.load({Entity.CAMERA: CAMERAS, Entity.ROUTE: [ROUTE]})
    before = routes.clock.now()
    changed = {**ROUTE, "name": "东大线", "camera_codes": FIRST}
    dry = await tried(routes, changed)
    assert [tuple(change) for change in dry.rows[0].changes] == [
        ("name", "东线", "东大线"),
        ("camera_codes", f"{SECOND}/{FIRST}/{SECOND}", FIRST),
    ]
    await routes.load({Entity.ROUTE: [changed]})
    assert await drawn(routes) == {10: ("东大线", 20, [FIRST])}
    async with routes.database.reading() as session:
        (then,) = await walls_store.routes_at(session, "/", before)
        log = list(await session.scalars(select(Change).where(Change.entity == walls_store.ROUTE)))
        (now,) = await session.scalars(select(PatrolRoute))
    assert (then.row.name, len(then.row.camera_ids)) == ("东线", 3)
    assert [change.before is None for change in sorted(log, key=lambda each: each.at)] == [True, False]
    assert (now.version, now.updated_by) == (2, ACTOR.username)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"camera_codes": f"{FIRST}/{COUNTY}00001320999999"}, "unknown_camera"),
        ({"camera_codes": f"{FIRST}/{ELSEWHERE}"}, "camera_not_there"),
        ({"camera_codes": "/".join([FIRST] * 65)}, "too_many_stops"),
        ({"camera_codes": None}, "empty_cell"),
        ({"division_code": "369901999"}, "unknown_division"),
        ({"dwell_s": 2}, "out_of_range"),
        ({"number": 0}, "out_of_range"),
        ({"name": "线" * 61}, "too_long"),
    ],
)
async def test_what_is_no_route_is_refused_by_name(wrong: dict[str, Any], code: str, routes: Imports) -> None:
    await routes.load({Entity.CAMERA: CAMERAS})
    assert told(await tried(routes, {**ROUTE, **wrong})) == [(Action.REFUSED, [code])]


async def test_two_rows_of_one_number_are_refused_unless_of_two_towns(routes: Imports) -> None:
    await routes.load({Entity.CAMERA: CAMERAS})
    other = {**ROUTE, "division_code": OTHER_TOWN, "camera_codes": ELSEWHERE}
    assert (await tried(routes, ROUTE, other)).total(Action.NEW) == 2
    assert told(await tried(routes, ROUTE, {**other, "division_code": TOWN, "camera_codes": FIRST})) == [
        (Action.REFUSED, ["same_key"]),
        (Action.NEW, []),
    ]
