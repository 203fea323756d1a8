"""Windows for what cameras hang on, as clients plan them."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from registry.model import Camera, Division, DivisionKind, Lifecycle
from tests.api.conftest import SignIn
from tests.fakes.cameras import COUNTY, EAST, WEST, add_camera, add_county
from tests.fakes.clock import FakeClock
from vms.accounts.model import Role
from vms.audit.tables import AuditEntry
from vms.web.deps import Container

WINDOWS, THINGS = "/api/v1/maintenance-windows", "/api/v1/maintenance-things"
ONCE = {"reason": "power cut", "starts_at": "2026-03-02T09:00:00Z", "ends_at": "2026-03-02T11:00:00Z"}
OTHER = "360999"
RECORDS: dict[int, tuple[str, dict[str, str]]] = {
    1: (EAST, {"network_switch": "SW-1", "power_line": "L-7"}),
    2: (EAST, {"network_switch": "SW-1", "power_line": "L-7"}),
    3: (WEST, {"network_switch": "SW-2", "power_line": "L-7"}),
    4: (OTHER, {"network_switch": "SW-1"}),
}


@pytest.fixture
async def cameras(container: Container) -> dict[int, uuid.UUID]:
    """Switch SW-1 of the east, line L-7 of both townships, and the SW-1 of another county."""
    await add_county(container.database)
    async with container.database.unit_of_work() as tx:
        tx.session.add(Division(code=OTHER, name="邻县", kind=DivisionKind.COUNTY, path=f"/{OTHER}/"))
    found = {n: await add_camera(container.database, n, division=division) for n, (division, _) in RECORDS.items()}
    async with container.database.unit_of_work() as tx:
        for number, (_, names) in RECORDS.items():
            await tx.session.execute(update(Camera).where(col(Camera.id) == found[number]).values(**names))
    return found


@pytest.fixture
def plan() -> Callable[..., dict[str, Any]]:
    return lambda scope, name, **more: ONCE | {"scope": scope, "scope_id": name, **more}


async def test_the_names_of_ones_area_are_offered_with_how_many_cameras_each_has(
    container: Container, cameras: dict[int, uuid.UUID], sign_in: SignIn
) -> None:
    def told(answer: Any) -> list[tuple[Any, ...]]:
        return [(each["name"], each["division"], each["cameras"], each["beyond"]) for each in answer.json()["items"]]

    officer = await sign_in(Role.GOVERNANCE_OFFICER, EAST)
    assert told(await officer.get(THINGS, params={"kind": "switch"})) == [("SW-1", COUNTY, 2, 0)]
    assert told(await officer.get(THINGS, params={"kind": "power"})) == [("L-7", COUNTY, 2, 1)]
    assert told(await officer.get(THINGS, params={"kind": "switch", "q": "w-2"})) == []
    assert (await officer.get(THINGS, params={"kind": "site"})).status_code == 422
    administrator = await sign_in(Role.ADMINISTRATOR)
    every = await administrator.get(THINGS, params={"kind": "switch", "limit": 2})
    assert told(every) == [("SW-1", COUNTY, 2, 0), ("SW-1", OTHER, 1, 0)]
    assert every.json()["total"] == 3, "and how many there are"
    assert told(await administrator.get(THINGS, params={"kind": "switch", "q": "w-2"})) == [("SW-2", COUNTY, 1, 0)]
    async with container.database.unit_of_work() as tx:
        gone = update(Camera).where(col(Camera.id) == cameras[2]).values(lifecycle=Lifecycle.RETIRED)
        await tx.session.execute(gone)
    assert told(await officer.get(THINGS, params={"kind": "switch"})) == [("SW-1", COUNTY, 1, 0)]


async def test_a_window_for_a_switch_is_planned_by_whose_area_holds_all_of_it(
    container: Container, cameras: dict[int, uuid.UUID], sign_in: SignIn, plan: Callable[..., dict[str, Any]]
) -> None:
    officer = await sign_in(Role.GOVERNANCE_OFFICER, EAST)
    made = await officer.post(WINDOWS, json=plan("switch", "SW-1"))
    assert made.status_code == 201
    window = made.json()
    assert (window["scope"], window["scope_id"], window["scope_name"]) == ("switch", "SW-1", "SW-1")
    assert (window["division"], window["may_change"]) == (EAST, True), "it reaches as far as the planner's area"
    for scope, name in (("power", "L-7"), ("switch", "SW-2"), ("pole", "SW-1"), ("switch", "sw-9")):
        refused = await officer.post(WINDOWS, json=plan(scope, name))
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "scope_id"), (scope, name)
    async with container.database.reading() as session:
        entry = await session.scalar(select(AuditEntry).where(col(AuditEntry.action) == "maintenance.plan"))
    assert entry is not None
    assert entry.detail is not None
    assert (entry.detail["scope"], entry.detail["of"], entry.division_code) == ("switch", "SW-1", EAST)
    cancelled = await officer.delete(f"{WINDOWS}/{window['id']}", params={"reason": "put off"})
    assert cancelled.status_code == 204


async def test_a_name_that_several_counties_have_is_asked_for(
    cameras: dict[int, uuid.UUID], sign_in: SignIn, plan: Callable[..., dict[str, Any]]
) -> None:
    administrator = await sign_in(Role.ADMINISTRATOR)
    refused = await administrator.post(WINDOWS, json=plan("switch", "SW-1"))
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "division")
    assert "邻县" in refused.json()["errors"][0]["message"]
    assert (await administrator.post(WINDOWS, json=plan("switch", "SW-1", division=WEST))).status_code == 422
    made = await administrator.post(WINDOWS, json=plan("switch", "SW-1", division=OTHER))
    assert (made.status_code, made.json()["division"]) == (201, OTHER)
    made = await administrator.post(WINDOWS, json=plan("power", "L-7"))
    assert (made.status_code, made.json()["division"]) == (201, COUNTY)


async def test_whose_cameras_hang_on_it_see_the_window_and_those_elsewhere_do_not(
    container: Container,
    cameras: dict[int, uuid.UUID],
    sign_in: SignIn,
    clock: FakeClock,
    plan: Callable[..., dict[str, Any]],
) -> None:
    administrator = await sign_in(Role.ADMINISTRATOR)
    made = (await administrator.post(WINDOWS, json=plan("switch", "SW-1", division=COUNTY))).json()
    for division, seen in ((EAST, 1), (WEST, 0), (OTHER, 0), (COUNTY, 1)):
        officer = await sign_in(Role.GOVERNANCE_OFFICER, division)
        assert (await officer.get(WINDOWS)).json()["total"] == seen, division
        assert (await officer.get(f"{WINDOWS}/{made['id']}")).status_code == (200 if seen else 404)

    async def standing(number: int) -> int:
        answer = await administrator.get(f"/api/v1/cameras/{cameras[number]}/override")
        return len(answer.raise_for_status().json()["windows"])

    assert [await standing(number) for number in RECORDS] == [1, 1, 0, 0]
    async with container.database.unit_of_work() as tx:
        await tx.session.execute(update(Camera).where(col(Camera.id) == cameras[3]).values(network_switch="SW-1"))
        await tx.session.execute(update(Camera).where(col(Camera.id) == cameras[1]).values(network_switch=None))
    assert [await standing(number) for number in RECORDS] == [0, 1, 1, 0], "who hangs on it now"


async def test_a_row_says_how_many_cameras_of_ones_area_hang_on_it_now(
    container: Container, cameras: dict[int, uuid.UUID], sign_in: SignIn, plan: Callable[..., dict[str, Any]]
) -> None:
    administrator, officer = await sign_in(Role.ADMINISTRATOR), await sign_in(Role.GOVERNANCE_OFFICER, EAST)
    made = [await administrator.post(WINDOWS, json=plan("power", "L-7"))]
    made += [await administrator.post(WINDOWS, json=plan("switch", "SW-1", division=each)) for each in (COUNTY, OTHER)]
    assert [each.json()["cameras"] for each in made] == [3, 2, 1], "and none of the other county"
    camera = await administrator.post(WINDOWS, json=plan("camera", str(cameras[1])))
    assert camera.json()["cameras"] is None

    async def listed(person: Any, **asked: str) -> list[int | None]:
        return [each["cameras"] for each in (await person.get(WINDOWS, params=asked)).json()["items"]]

    assert await listed(administrator) == [None, 1, 2, 3]
    assert await listed(officer) == [None, 2, 2], "the third of the line is another township's"
    async with container.database.unit_of_work() as tx:
        gone = update(Camera).where(col(Camera.id) == cameras[1]).values(lifecycle=Lifecycle.RETIRED)
        await tx.session.execute(gone)
        elsewhere = update(Camera).where(col(Camera.id) == cameras[2]).values(network_switch=None)
        await tx.session.execute(elsewhere)
    assert await listed(administrator) == [None, 1, 0, 2]
    assert await listed(administrator, day="2026-03-02", which="all") == [None] * 4, (
        "which records that day had is not asked"
    )
