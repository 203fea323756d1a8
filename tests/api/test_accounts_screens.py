"""Screens that stay signed in by themselves: paired by a code, for their routes and area, gone with their maker."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from registry.model import Unit, UnitKind
from tests.api.conftest import SignIn, client
from tests.api.route_rights import ROUTES
from tests.fakes.clock import FakeClock
from tests.fakes.people import begin_session
from tests.fakes.two_towns import COUNTY, OURS, THEIRS, add_county
from vms.accounts.model import SCREEN_MAY, SCREEN_ROUTES, Role
from vms.accounts.screens import CODE_LIFETIME, MAX_WAITING_PER_ADDRESS, Screens
from vms.accounts.secrets import csrf_token
from vms.web.deps import CSRF_HEADER, SCREEN_COOKIE, SCREEN_COOKIE_S, Container

PAIRING = "/api/v1/screens/pairing"


@dataclass
class Desk:
    """Who pairs screens, signed in by cookie."""

    http: httpx.AsyncClient

    async def pair(self, code: str, **more: Any) -> httpx.Response:
        return await self.http.post("/api/v1/screens", json={"code": code, "name": "Hall 1", **more})


@pytest.fixture
async def desk(app: FastAPI, container: Container) -> AsyncIterator[Desk]:
    await add_county(container.database)
    cookie, csrf = await begin_session(container.database, Role.GOVERNANCE_OFFICER, COUNTY)
    async with client(app, {"Cookie": f"vms_session={cookie}", CSRF_HEADER: csrf}) as http:
        yield Desk(http)


@pytest.fixture
async def screen(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that nobody has signed in to."""
    async with client(app) as screen:
        yield screen


async def begin(screen: httpx.AsyncClient) -> str:
    answer = await screen.post(PAIRING, json={})
    assert answer.status_code == 201
    code: str = answer.json()["code"]
    return code


async def paired(desk: Desk, screen: httpx.AsyncClient, **more: Any) -> dict[str, Any]:
    answer = await desk.pair(await begin(screen), **more)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def user_id(desk: Desk) -> str:
    found: str = (await desk.http.get("/api/v1/session")).json()["user"]["id"]
    return found


async def test_a_screen_is_paired_by_the_code_that_it_shows(desk: Desk, screen: httpx.AsyncClient) -> None:
    assert (await screen.get(PAIRING)).status_code == 404
    begun = await screen.post(PAIRING, json={})
    code = begun.json()["code"]
    cookie = begun.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert f"max-age={SCREEN_COOKIE_S}" in cookie
    assert screen.cookies[SCREEN_COOKIE] not in begun.text
    assert (await screen.get(PAIRING)).json()["state"] == "waiting"
    assert (await screen.get("/api/v1/session")).status_code == 401
    made = (await desk.pair(f" {code[:3].lower()}-{code[3:].lower()}")).json()
    assert (await screen.get(PAIRING)).json() == {"state": "paired", "code": None, "expires_at": None}
    who = (await screen.get("/api/v1/session")).json()
    assert (who["screen"], who["user"]["display_name"], who["user"]["division_code"]) == (True, "Hall 1", COUNTY)
    assert set(who["user"]["permissions"]) == SCREEN_MAY
    (listed,) = (await desk.http.get("/api/v1/screens")).json()["items"]
    assert listed["seen_at"] is not None
    assert listed | {"seen_at": None} == made
    assert (await desk.pair(code)).status_code == 422  # once


async def test_it_outlives_the_sign_in_of_who_paired_it(
    desk: Desk, screen: httpx.AsyncClient, container: Container, clock: FakeClock
) -> None:
    await paired(desk, screen)
    await clock.jump(timedelta(hours=container.settings.session_max_h).total_seconds() + 1)
    assert (await desk.http.get("/api/v1/session")).status_code == 401
    answer = await screen.get("/api/v1/session")
    assert answer.status_code == 200
    assert SCREEN_COOKIE in answer.headers["set-cookie"]  # else the browser would forget it in the end
    assert (await screen.get("/api/v1/cameras/counts")).status_code == 200


async def test_nothing_but_its_own_routes_answers_a_screen(desk: Desk, screen: httpx.AsyncClient, app: FastAPI) -> None:
    await paired(desk, screen)
    headers = {CSRF_HEADER: csrf_token(screen.cookies[SCREEN_COOKIE])}
    answered = set()
    for method, path in ROUTES:
        if path == "/api/v1/events":
            continue  # it never ends
        url = path.replace("{", "").replace("}", "")
        said = await screen.request(method, url, headers=headers)
        if said.status_code not in (401, 403):
            answered.add((method, path))
    open_to_all = {("GET", "/healthz"), ("GET", "/readyz"), ("POST", "/api/v1/session"), ("GET", PAIRING)}
    # The last of the open ones gives the screen another cookie: not asked after it.
    assert answered - open_to_all - {("POST", PAIRING), ("GET", "/metrics")} == SCREEN_ROUTES - {
        ("GET", "/api/v1/events")
    }


async def test_a_change_from_another_site_is_refused(desk: Desk, screen: httpx.AsyncClient) -> None:
    await paired(desk, screen)
    answer = await screen.post("/whep/any", content="v=0", headers={"Content-Type": "application/sdp"})
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_missing")


async def test_it_sees_its_area_and_no_more(desk: Desk, screen: httpx.AsyncClient) -> None:
    assert (await desk.pair(await begin(screen), division_code="99")).status_code == 422
    await paired(desk, screen, division_code=OURS)
    codes = {each["code"] for each in (await screen.get("/api/v1/divisions")).json()["items"]}
    assert OURS in codes
    assert THEIRS not in codes


@pytest.mark.parametrize(
    ("change", "goes_on"),
    [
        ({"display_name": "Li"}, True),
        ({"role": "operator"}, False),
        ({"division_code": THEIRS}, False),
        ({"disabled": True}, False),
        ({"password": "an entirely new one"}, False),
        ({"unit": True}, False),
    ],
)
async def test_it_ends_with_the_rights_of_who_paired_it(
    container: Container, desk: Desk, screen: httpx.AsyncClient, sign_in: SignIn, change: dict[str, Any], goes_on: bool
) -> None:
    await paired(desk, screen, division_code=OURS)
    administrator = await sign_in(Role.ADMINISTRATOR)
    if "unit" in change:
        unit = Unit(code=f"{OURS}9999", name="station", kind=UnitKind.POLICE_STATION, division_code=OURS)
        async with container.database.unit_of_work() as tx:
            tx.session.add(unit)
        change = {"unit_id": str(unit.id)}
    changed = await administrator.patch(f"/api/v1/users/{await user_id(desk)}", json=change)
    assert changed.status_code == 200, changed.text
    assert ((await screen.get("/api/v1/session")).status_code == 200) is goes_on
    listed = (await administrator.get("/api/v1/screens")).json()["items"]
    assert [each["stands"] for each in listed] == ([] if change.keys() & {"disabled", "password"} else [goes_on])


async def test_it_is_revoked_by_who_may_in_its_area_and_the_trail_says_so(
    desk: Desk, screen: httpx.AsyncClient, sign_in: SignIn
) -> None:
    made = await paired(desk, screen, division_code=OURS)
    other, same = await sign_in(Role.GOVERNANCE_OFFICER, THEIRS), await sign_in(Role.GOVERNANCE_OFFICER, OURS)
    assert (await other.get("/api/v1/screens")).json()["items"] == []
    assert (await other.delete(f"/api/v1/screens/{made['id']}")).status_code == 404
    assert (await same.delete(f"/api/v1/screens/{made['id']}")).status_code == 204
    assert (await screen.get("/api/v1/session")).status_code == 401
    assert (await screen.get(PAIRING)).status_code == 404
    auditor = await sign_in(Role.AUDITOR, OURS)
    trail = (await auditor.get("/api/v1/audit", params={"object_id": made["id"]})).json()["items"]
    assert [entry["action"] for entry in trail] == ["screen.revoke", "screen.pair"]
    assert trail[1]["detail"]["name"] == "Hall 1"


async def test_a_code_and_a_screen_have_their_time(desk: Desk, screen: httpx.AsyncClient, clock: FakeClock) -> None:
    code = await begin(screen)
    await clock.jump(CODE_LIFETIME.total_seconds())
    assert (await desk.pair(code)).status_code == 422
    assert (await screen.get(PAIRING)).status_code == 404
    await paired(desk, screen, expires_in_days=30)
    await clock.jump(timedelta(days=30).total_seconds())
    assert (await screen.get("/api/v1/session")).status_code == 401


async def test_waiting_screens_of_one_address_are_few(desk: Desk, screen: httpx.AsyncClient) -> None:
    codes = [await begin(screen) for _ in range(MAX_WAITING_PER_ADDRESS + 1)]
    assert (await desk.pair(codes[0])).status_code == 422
    assert (await desk.pair(codes[1])).status_code == 201


async def test_a_network_of_ipv6_is_one_address(container: Container) -> None:
    screens, now = container.get(Screens), container.clock.now()
    secrets = [(await screens.begin(f"2001:db8::{n:x}"))[0] for n in range(MAX_WAITING_PER_ADDRESS + 1)]
    other, _ = await screens.begin("2001:db8:0:1::1")
    assert await screens.waiting(secrets[0], now) is None
    assert None not in [await screens.waiting(each, now) for each in (*secrets[1:], other)]


async def test_a_program_pairs_no_screen(sign_in: SignIn, desk: Desk, screen: httpx.AsyncClient) -> None:
    program = await sign_in(Role.ADMINISTRATOR)  # by token
    answer = await program.post("/api/v1/screens", json={"code": await begin(screen), "name": "Hall 1"})
    assert (answer.status_code, answer.json()["code"]) == (403, "token_from_token")
