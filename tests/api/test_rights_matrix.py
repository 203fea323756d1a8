"""Role × area over every route of the OpenAPI: nobody sees or changes what is not theirs.

A new route fails here until it stands in ROUTES with the right that it needs and a request that would succeed.
"""

import asyncio
import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import xlsxwriter
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from sqlalchemy import select

from tests.api.conftest import client
from tests.api.route_rights import GUARDED_INSIDE, ROUTES, Anyone
from tests.fakes.clock import FakeClock
from tests.fakes.people import begin_session
from tests.fakes.tiles import write_sea
from tests.fakes.two_towns import OURS, THEIRS, Things, add_county, add_outage, add_things
from vms.accounts.model import MAY, Permission, Role
from vms.audit.tables import AuditEntry
from vms.db.engine import Database, make_engine
from vms.db.seal import KEY_FILE, create_key_file
from vms.points.basemap_api import TILES_FILE
from vms.settings import Settings
from vms.web.app import ROUTERS
from vms.web.deps import Authorised, Container
from vms.web.sse import Announcer

LEAVES = re.compile(
    r"/(workbook|file|content)$|/exports/|/evidence/{sha256}(/proof|/record)?$|/photos/{sha256}$|/audit$"
)
UNRECORDED = {
    ("POST", "/api/v1/screens/pairing"),  # by nobody yet: what is paired is recorded
    ("POST", "/api/v1/cameras/bulk-edits"),  # the table's request only looks
    ("POST", "/api/v1/sites/bulk-edits"),
    ("DELETE", "/api/v1/cameras/{camera_id}/override"),  # and here there is none to end
}


@dataclass(frozen=True, slots=True)
class TwoTowns:
    """A data folder with both towns' things, made once: each test works on a copy of it."""

    folder: Path
    foreign: Things
    own: tuple[Things, ...]
    """One set for each role: what one has deleted the next still finds."""
    outage: dict[str, str]
    hidden: list[str]


@pytest.fixture(scope="module")
def two_towns(tmp_path_factory: pytest.TempPathFactory, empty_database: Path) -> TwoTowns:
    folder = tmp_path_factory.mktemp("two-towns")
    shutil.copy(empty_database, folder / "vms.db")
    create_key_file(folder / KEY_FILE)
    write_sea(folder / TILES_FILE)
    return asyncio.run(_fill(folder))


async def _fill(folder: Path) -> TwoTowns:
    evidence_dir = Settings(data_dir=folder).evidence_dir
    database = Database(make_engine(f"sqlite:///{folder / 'vms.db'}"), clock=FakeClock())
    await add_county(database)
    foreign = await add_things(database, THEIRS, 1, evidence_dir=evidence_dir)
    of_both, outage = await add_outage(database, THEIRS, OURS, evidence_dir=evidence_dir)
    own = [await add_things(database, OURS, number, evidence_dir=evidence_dir) for number in range(len(Role))]
    await database.close()
    return TwoTowns(folder, foreign, tuple(own), outage, foreign.marks + of_both.marks)


@pytest.fixture
def settings(tmp_path: Path, two_towns: TwoTowns) -> Settings:
    shutil.copytree(two_towns.folder, tmp_path, dirs_exist_ok=True)
    return Settings(data_dir=tmp_path, ui_dir=tmp_path / "ui")


def is_recorded(key: tuple[str, str]) -> bool:
    """Changes, if the table's request makes one; of what is read that which leaves as a picture or a file."""
    method, path = key
    if ROUTES[key].ok >= 300 or key in UNRECORDED:
        return False
    return method not in {"GET", "OPTIONS"} or bool(LEAVES.search(path))


def routes() -> Iterator[tuple[tuple[str, str], APIRoute]]:
    for router in ROUTERS:
        for route in router.routes:
            assert isinstance(route, APIRoute)
            for method in (route.methods or set()) - {"HEAD"}:
                yield (method, route.path), route


def permissions(dependant: Dependant) -> Iterator[Permission]:
    if isinstance(dependant.call, Authorised):
        yield dependant.call.permission
    for inner in dependant.dependencies:
        yield from permissions(inner)


def test_every_route_is_classified(app: FastAPI) -> None:
    described = {
        (method.upper(), path) for path, methods in app.openapi()["paths"].items() for method in methods if path
    }
    assert described == set(ROUTES)
    assert {key for key, _ in routes()} == described


@pytest.mark.parametrize(
    ("key", "route"), list(routes()), ids=lambda value: " ".join(value) if type(value) is tuple else ""
)
def test_every_route_asks_for_the_right_that_it_is_listed_with(key: tuple[str, str], route: APIRoute) -> None:
    rule = ROUTES[key].rule
    asked = set(permissions(route.dependant))
    if isinstance(rule, Anyone) or key in GUARDED_INSIDE:
        assert asked == set()
    else:
        assert asked == {ROUTES[key].asks or rule}


def test_operation_names_are_unique(app: FastAPI) -> None:
    names = [operation["operationId"] for methods in app.openapi()["paths"].values() for operation in methods.values()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("key", list(ROUTES), ids=" ".join)
async def test_role_and_area_decide(
    key: tuple[str, str], app: FastAPI, container: Container, two_towns: TwoTowns
) -> None:
    container.get(Announcer).close()  # event streams end after their first line
    wrong = await call(app, key, two_towns.foreign, {}, expected_of_nobody(key))
    of_incidents = key[0] == "GET" and "{" in key[1] and {"incidents", "work-orders"} & set(key[1].split("/"))
    for role, own in zip(Role, two_towns.own, strict=True):
        for town, things in (("foreign", two_towns.foreign), ("own", own)):  # signing out comes last
            cookie, csrf = await begin_session(container.database, role, OURS)
            headers = {"Cookie": f"vms_session={cookie}", "X-CSRF-Token": csrf}
            for problem in await call(app, key, things, headers, expected(key, role, town), hidden=two_towns.hidden):
                wrong.append(f"{role}, {town}: {problem}")
        if of_incidents:
            of_both = Things(OURS, own.ids | two_towns.outage)
            cookie, _ = await begin_session(container.database, role, OURS)
            headers = {"Cookie": f"vms_session={cookie}"}
            problems = await call(app, key, of_both, headers, expected(key, role, "own"), hidden=two_towns.hidden)
            wrong += [f"{role}, an outage of both: {problem}" for problem in problems]
    assert wrong == []


async def test_a_change_by_cookie_without_its_header_is_refused(
    app: FastAPI, container: Container, two_towns: TwoTowns
) -> None:
    cookie, _ = await begin_session(container.database, Role.ADMINISTRATOR, OURS)
    for key, needed in ROUTES.items():
        if key[0] in {"POST", "PUT", "PATCH", "DELETE"} and needed.rule is not Anyone.AT_ALL:
            assert await call(app, key, two_towns.own[0], {"Cookie": f"vms_session={cookie}"}, 403) == [], key


def test_what_a_workbook_says_is_read() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet().write_string(0, 0, "of another town")
    assert b"another town" not in buffer.getvalue()
    assert "of another town" in words_of(httpx.Response(200, content=buffer.getvalue()))


@pytest.mark.parametrize("key", [key for key in ROUTES if is_recorded(key)], ids=" ".join)
async def test_every_change_and_everything_that_leaves_is_in_the_audit(
    key: tuple[str, str], app: FastAPI, container: Container, two_towns: TwoTowns
) -> None:
    container.get(Announcer).close()
    cookie, csrf = await begin_session(container.database, Role.ADMINISTRATOR, OURS)
    headers = {"Cookie": f"vms_session={cookie}", "X-CSRF-Token": csrf}
    assert await call(app, key, two_towns.own[0], headers, ROUTES[key].ok) == []
    async with container.database.reading() as session:
        entries = list(await session.scalars(select(AuditEntry)))
    assert {entry.role for entry in entries} == {Role.ADMINISTRATOR}


def expected_of_nobody(key: tuple[str, str]) -> int:
    rule = ROUTES[key].rule
    return ROUTES[key].ok if rule in {Anyone.AT_ALL, Anyone.THIS_MACHINE} else 401


def expected(key: tuple[str, str], role: Role, town: str) -> int:
    needed = ROUTES[key]
    if isinstance(needed.rule, Permission) and needed.rule not in MAY[role]:
        hides = key in GUARDED_INSIDE or (town == "foreign" and needed.asks in MAY[role])
        return 404 if hides else 403
    if town == "own":
        return needed.ok
    if needed.foreign is not None:
        return needed.foreign
    return 404 if "{" in key[1] else needed.ok


async def call(
    app: FastAPI,
    key: tuple[str, str],
    things: Things,
    headers: dict[str, str],
    status: int,
    hidden: list[str] | None = None,
) -> list[str]:
    """What is wrong with the answer."""
    needed, (method, path) = ROUTES[key], key
    if needed.content_type:
        headers = headers | {"Content-Type": needed.content_type}
    async with client(app, headers) as person:
        answer = await person.request(
            method, fill(path, things), json=fill(needed.body, things), params=fill(needed.query, things)
        )
    text = words_of(answer)
    wrong = [] if answer.status_code == status else [f"{answer.status_code} instead of {status}: {text[:200]}"]
    asked = f"{path} {needed.body} {needed.query}"
    asked_for = {things.ids[name] for name in re.findall(r"{(\w+)}", asked)}
    told = [mark for mark in hidden or [] if mark in text and mark not in asked_for]
    return wrong + [f"tells of {mark}" for mark in told]


def words_of(answer: httpx.Response) -> str:
    """All that it says; of a workbook or another archive what its parts say."""
    if not answer.content.startswith(b"PK"):
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def fill(value: Any, things: Things) -> Any:
    match value:
        case str():
            return re.sub(r"{(\w+)}", lambda match: things.ids[match[1]], value)
        case dict():
            return {key: fill(item, things) for key, item in value.items()}
        case list():
            return [fill(item, things) for item in value]
        case _:
            return value
