"""People and tokens: made and changed inside one's own subtree, ended at once."""

import uuid

import httpx
import pytest
from fastapi import FastAPI

from registry.model import Division, DivisionKind, Unit, UnitKind
from tests.api.conftest import SignIn, client
from vms.accounts.model import Role
from vms.bus.port import Subscription
from vms.events import Event, RightsChanged, SessionEnded, UserDisabled
from vms.web.deps import Container

PASSWORD = "a long enough sentence"


@pytest.fixture
async def county(container: Container) -> None:
    """A county with two towns."""
    async with container.database.unit_of_work() as tx:
        tx.session.add(Division(code="36", name="county", kind=DivisionKind.COUNTY, parent_code=None, path="/36/"))
        await tx.session.flush()
        for town in ("361", "362"):
            path = f"/36/{town}/"
            tx.session.add(Division(code=town, name=town, kind=DivisionKind.TOWN, parent_code="36", path=path))


def new(**fields: object) -> dict[str, object]:
    return {"username": "wang", "password": PASSWORD, "role": "operator", "division_code": "361"} | fields


async def created(manager: httpx.AsyncClient, **fields: object) -> str:
    answer = await manager.post("/api/v1/users", json=new(**fields))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize(
    ("fields", "status", "field"),
    [
        ({}, 201, None),
        ({"role": "administrator"}, 201, None),
        ({"division_code": "362"}, 422, "division_code"),
        ({"division_code": "36"}, 422, "division_code"),
        ({"division_code": None}, 422, "division_code"),
        ({"division_code": "nowhere"}, 422, "division_code"),
        ({"unit_id": str(uuid.UUID(int=9))}, 422, "unit_id"),
        ({"password": "short"}, 422, "password"),
        ({"password": "wang wang wang"}, 422, "password"),
        ({"password": "aaaaaaaaaaaaaaaa"}, 422, "password"),
        ({"username": "a b"}, 422, "username"),
        ({"role": "king"}, 422, "role"),
        ({"colour": "red"}, 422, "colour"),
    ],
)
async def test_a_town_administrator_makes_people_of_the_town(
    sign_in: SignIn, fields: dict[str, object], status: int, field: str | None
) -> None:
    manager = await sign_in(Role.ADMINISTRATOR, "361")
    answer = await manager.post("/api/v1/users", json=new() | fields)
    assert answer.status_code == status, answer.text
    assert answer.json().get("errors", [{"field": None}])[0]["field"] == field
    assert PASSWORD not in answer.text


@pytest.mark.usefixtures("county")
async def test_a_name_is_taken_once_however_it_is_written(sign_in: SignIn) -> None:
    manager = await sign_in(Role.ADMINISTRATOR)
    await created(manager)
    answer = await manager.post("/api/v1/users", json=new(username="ＷANG"))
    assert answer.status_code == 409


@pytest.mark.usefixtures("county")
async def test_people_of_elsewhere_do_not_exist(sign_in: SignIn) -> None:
    everywhere, manager = await sign_in(Role.ADMINISTRATOR), await sign_in(Role.ADMINISTRATOR, "362")
    wang = await created(everywhere)
    for answer in (
        await manager.get(f"/api/v1/users/{wang}"),
        await manager.patch(f"/api/v1/users/{wang}", json={"disabled": True}),
        await manager.get("/api/v1/tokens", params={"user_id": wang}),
    ):
        assert answer.status_code == 404
    assert [user["role"] for user in (await manager.get("/api/v1/users")).json()["items"]] == ["administrator"]


@pytest.mark.usefixtures("county")
async def test_the_list_is_paged(sign_in: SignIn) -> None:
    manager = await sign_in(Role.ADMINISTRATOR)
    for number in range(5):
        await created(manager, username=f"wang{number}")
    seen, cursor = [], None
    while True:
        params = {"limit": "2", "q": "wang"} | ({"cursor": cursor} if cursor else {})
        page = (await manager.get("/api/v1/users", params=params)).json()
        assert page["total"] == 5
        seen += [user["username"] for user in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert seen == [f"wang{number}" for number in range(5)]
    assert (await manager.get("/api/v1/users", params={"cursor": "forged"})).status_code == 422


@pytest.mark.usefixtures("county")
async def test_disabling_ends_all_access_at_once(sign_in: SignIn, container: Container) -> None:
    manager, wang = await sign_in(Role.ADMINISTRATOR), await sign_in(Role.OPERATOR, "361")
    wang_id = (await wang.get("/api/v1/session")).json()["user"]["id"]
    with container.bus.subscribe("test", Event) as facts:
        answer = await manager.patch(f"/api/v1/users/{wang_id}", json={"disabled": True})
        assert answer.json()["disabled"] is True
        await expect(facts, UserDisabled)
    assert (await wang.get("/api/v1/session")).status_code == 401
    await manager.patch(f"/api/v1/users/{wang_id}", json={"disabled": False})
    assert (await wang.get("/api/v1/session")).status_code == 401  # the token is gone for good


@pytest.mark.usefixtures("county")
async def test_a_new_role_holds_at_the_next_request(sign_in: SignIn, container: Container) -> None:
    manager, wang = await sign_in(Role.ADMINISTRATOR), await sign_in(Role.ADMINISTRATOR, "361")
    wang_id = (await wang.get("/api/v1/session")).json()["user"]["id"]
    with container.bus.subscribe("test", Event) as facts:
        await manager.patch(f"/api/v1/users/{wang_id}", json={"role": "crew"})
        await expect(facts, RightsChanged)
    assert (await wang.get("/api/v1/users")).status_code == 403


@pytest.mark.usefixtures("county")
async def test_who_leaves_a_unit_belongs_to_none(sign_in: SignIn, container: Container) -> None:
    async with container.database.unit_of_work() as tx:
        unit = Unit(code="3610001", name="station", kind=UnitKind.POLICE_STATION, division_code="361")
        tx.session.add(unit)
    manager = await sign_in(Role.ADMINISTRATOR)
    wang = await created(manager, unit_id=str(unit.id))
    other = await manager.patch(f"/api/v1/users/{wang}", json={"display_name": "Wang Fang"})
    assert other.json()["unit_name"] == "station", "what is not sent stays"
    with container.bus.subscribe("test", Event) as facts:
        left = (await manager.patch(f"/api/v1/users/{wang}", json={"unit_id": None})).json()
        await expect(facts, RightsChanged)
    assert (left["unit_id"], left["unit_name"]) == (None, None)
    assert (await manager.get(f"/api/v1/users/{wang}")).json()["unit_id"] is None


@pytest.mark.parametrize("change", [{"disabled": True}, {"role": "auditor"}, {"division_code": "361"}])
@pytest.mark.usefixtures("county")
async def test_the_last_administrator_stays(sign_in: SignIn, change: dict[str, object]) -> None:
    manager = await sign_in(Role.ADMINISTRATOR)
    own = (await manager.get("/api/v1/session")).json()["user"]["id"]
    assert (await manager.patch(f"/api/v1/users/{own}", json=change)).status_code == 409
    await sign_in(Role.ADMINISTRATOR)
    assert (await manager.patch(f"/api/v1/users/{own}", json=change)).status_code == 200


@pytest.mark.usefixtures("county")
async def test_a_password_that_an_administrator_sets_ends_tokens_and_sign_ins(
    sign_in: SignIn, app: FastAPI, container: Container
) -> None:
    manager = await sign_in(Role.ADMINISTRATOR)
    wang = await created(manager)
    async with client(app) as thief:
        begun = await thief.post("/api/v1/session", json={"username": "wang", "password": PASSWORD})
        thief.headers["X-CSRF-Token"] = begun.json()["csrf_token"]
        token = (await thief.post("/api/v1/tokens", json={"name": "backup"})).json()["token"]
        with container.bus.subscribe("test", RightsChanged) as facts:
            answer = await manager.patch(f"/api/v1/users/{wang}", json={"password": "an entirely new one"})
            assert answer.status_code == 200
            await expect(facts, RightsChanged)
        assert (await thief.get("/api/v1/session")).status_code == 401
    async with client(app, {"Authorization": f"Bearer {token}"}) as program:
        assert (await program.get("/api/v1/session")).status_code == 401
    assert (await manager.get("/api/v1/tokens", params={"user_id": wang})).json()["items"] == []


@pytest.mark.usefixtures("county")
async def test_changes_are_recorded_with_before_and_after_and_without_the_password(sign_in: SignIn) -> None:
    manager = await sign_in(Role.ADMINISTRATOR)
    wang = await created(manager)
    await manager.patch(f"/api/v1/users/{wang}", json={"role": "crew", "password": "an entirely new one"})
    trail = await manager.get("/api/v1/audit", params={"object_id": wang})
    changed, made = trail.json()["items"]
    assert (made["action"], changed["action"]) == ("user.create", "user.change")
    assert (changed["detail"]["before"]["role"], changed["detail"]["after"]["role"]) == ("operator", "crew")
    assert changed["detail"]["password_changed"] is True
    assert changed["division_code"] == "361"
    assert "an entirely new one" not in trail.text


@pytest.mark.usefixtures("county")
async def test_an_auditor_reads_the_trail_of_the_own_area(sign_in: SignIn) -> None:
    manager = await sign_in(Role.ADMINISTRATOR)
    ours, theirs = (
        await created(manager, username="ours"),
        await created(manager, username="theirs", division_code="362"),
    )
    auditor = await sign_in(Role.AUDITOR, "361")
    seen = {entry["object_id"] for entry in (await auditor.get("/api/v1/audit")).json()["items"]}
    assert ours in seen
    assert theirs not in seen
    latest = (await auditor.get("/api/v1/audit", params={"limit": 1})).json()
    assert latest["items"][0]["action"] == "audit.read"  # reading the trail is in the trail
    assert latest["next_cursor"]


async def expect(facts: Subscription[Event], kind: type[UserDisabled | RightsChanged | SessionEnded]) -> None:
    assert isinstance(await anext(facts), kind)
