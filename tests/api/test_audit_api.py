"""The audit trail as an auditor reads it."""

import uuid

import pytest

from tests.api.conftest import SignIn
from tests.fakes.cameras import COUNTY, EAST, WEST, add_camera, add_county
from tests.fakes.people import add_user
from vms.accounts.model import EVERYWHERE, Actor, Role, Via
from vms.audit.service import record
from vms.web.deps import Container

CODE = "36090200001320000007"
DEEDS = {"camera": "camera.check", "evidence": "evidence.view", "user": "user.change"}


@pytest.fixture
async def operator(container: Container) -> Actor:
    async with container.database.unit_of_work() as tx:
        user = await add_user(tx, Role.OPERATOR, None)
    return Actor(user.id, user.username, Role.OPERATOR, EVERYWHERE, None, "127.0.0.1", Via.SESSION)


async def look(
    container: Container, actor: Actor, kind: str, thing: uuid.UUID | str, division: str, **more: str
) -> None:
    async with container.database.unit_of_work() as tx:
        await record(tx, actor, DEEDS[kind], kind, thing, division_code=division, detail=more or None)


async def test_an_entry_names_the_camera_that_was_looked_at(
    container: Container, sign_in: SignIn, operator: Actor
) -> None:
    await add_county(container.database)
    camera = await add_camera(container.database, 7, division=EAST)
    await look(container, operator, "camera", camera, EAST)
    await look(container, operator, "evidence", "ab" * 32, EAST, camera=CODE)
    await look(container, operator, "user", operator.user_id, EAST)
    await look(container, operator, "camera", uuid.UUID(int=5), EAST)
    auditor = await sign_in(Role.AUDITOR, COUNTY)
    page = (await auditor.get("/api/v1/audit")).json()
    assert [item["object_name"] for item in page["items"]] == [None, operator.username, "路口7", "路口7"]
    assert page["items"][2]["object_id"] == "ab" * 32


async def test_an_auditor_reads_of_the_own_area_and_is_recorded(
    container: Container, sign_in: SignIn, operator: Actor
) -> None:
    await add_county(container.database)
    await look(container, operator, "camera", uuid.UUID(int=5), EAST)
    await look(container, operator, "camera", uuid.UUID(int=6), WEST)
    auditor = await sign_in(Role.AUDITOR, EAST)
    first = (await auditor.get("/api/v1/audit", params={"action": "camera"})).json()
    assert [item["object_id"] for item in first["items"]] == [str(uuid.UUID(int=5))]
    again = (await auditor.get("/api/v1/audit", params={"action": "audit.read"})).json()
    assert [item["detail"] for item in again["items"]] == [{"action": "camera"}]


async def test_what_is_not_declared_is_not_recorded(container: Container, operator: Actor) -> None:
    async with container.database.unit_of_work() as tx:
        with pytest.raises(ValueError, match=r"camera\.paint"):
            await record(tx, operator, "camera.paint", "camera", "1")
