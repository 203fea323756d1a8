"""Signing in: the cookie, its protection, its end; and what repeated failures cost."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI

from tests.api.conftest import client
from tests.fakes.clock import FakeClock
from tests.fakes.patience import PATIENCE_S
from vms.accounts.model import Role, service_actor
from vms.accounts.service import People, PersonChange
from vms.accounts.throttle import HERE
from vms.events import SessionEnded
from vms.web.deps import Container

PASSWORD = "a long enough sentence"


@pytest.fixture
async def browser(app: FastAPI, container: Container) -> AsyncIterator[httpx.AsyncClient]:
    """Nobody is signed in yet; there is one administrator, 管理员Li."""
    change = PersonChange(role=Role.ADMINISTRATOR, password=PASSWORD)
    await container.get(People).create(service_actor(), "管理员Li", change)
    async with client(app) as browser:
        yield browser


async def sign_in(browser: httpx.AsyncClient, password: str = PASSWORD, username: str = " 管理员LI ") -> httpx.Response:
    answer = await browser.post("/api/v1/session", json={"username": username, "password": password})
    if answer.status_code == 200:
        browser.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
    return answer


async def test_signing_in_gives_a_cookie_that_scripts_cannot_read(browser: httpx.AsyncClient) -> None:
    answer = await sign_in(browser)
    assert answer.status_code == 200
    user = answer.json()["user"]
    assert (user["username"], user["role"], user["division_code"]) == ("管理员li", "administrator", None)
    assert "manage_users" in user["permissions"]
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    again = await browser.get("/api/v1/session")
    assert again.json()["csrf_token"] == answer.json()["csrf_token"]
    assert again.json()["user"] == user


@pytest.mark.parametrize(
    ("username", "password"), [("管理员li", "not the password"), ("nobody", PASSWORD), ("", PASSWORD)]
)
async def test_no_reason_is_given_for_a_refusal(browser: httpx.AsyncClient, username: str, password: str) -> None:
    answer = await sign_in(browser, password, username)
    if username:
        assert answer.status_code == 401
        assert answer.json()["detail"] == "the user name or the password is wrong"
    else:
        assert answer.status_code == 422
    assert "set-cookie" not in answer.headers
    assert password not in answer.text


async def test_a_change_needs_the_csrf_header(browser: httpx.AsyncClient) -> None:
    await sign_in(browser)
    for wrong in (b"", b"x", "é".encode()):
        answer = await browser.delete("/api/v1/session", headers=[(b"X-CSRF-Token", wrong)])
        assert answer.status_code == 403
    assert (await browser.delete("/api/v1/session")).status_code == 204


async def test_signing_out_ends_the_session_on_the_server(browser: httpx.AsyncClient) -> None:
    await sign_in(browser)
    stolen = dict(browser.cookies)
    await browser.delete("/api/v1/session")
    browser.cookies.update(stolen)
    assert (await browser.get("/api/v1/session")).status_code == 401


@pytest.mark.parametrize(("idle_min", "alive"), [(719, True), (720, False)])
async def test_a_session_ends_when_nobody_uses_it(
    browser: httpx.AsyncClient, clock: FakeClock, idle_min: int, alive: bool
) -> None:
    await sign_in(browser)
    await clock.jump(idle_min * 60)
    assert ((await browser.get("/api/v1/session")).status_code == 200) is alive


async def test_a_session_ends_after_a_day_whatever_its_use(browser: httpx.AsyncClient, clock: FakeClock) -> None:
    await sign_in(browser)
    for _ in range(3):
        await clock.jump(timedelta(hours=7).total_seconds())
        assert (await browser.get("/api/v1/session")).status_code == 200
    await clock.jump(timedelta(hours=3).total_seconds())
    assert (await browser.get("/api/v1/session")).status_code == 401


async def test_guessing_becomes_slow_and_stays_slow(browser: httpx.AsyncClient, clock: FakeClock) -> None:
    for _ in range(HERE.free):
        assert (await sign_in(browser, "wrong")).status_code == 401
    refused = await sign_in(browser)  # the right one: not even looked at
    assert refused.status_code == 429
    wait_s = int(refused.headers["Retry-After"])
    assert wait_s == HERE.first.total_seconds()
    await clock.jump(wait_s)
    assert (await sign_in(browser, "wrong")).status_code == 401
    assert int((await sign_in(browser)).headers["Retry-After"]) == 2 * wait_s
    await clock.jump(2 * wait_s)
    assert (await sign_in(browser)).status_code == 200
    assert (await sign_in(browser, "wrong")).status_code == 401  # forgiven


async def test_changing_the_password_ends_other_sign_ins_and_paired_screens(
    browser: httpx.AsyncClient, app: FastAPI
) -> None:
    await sign_in(browser)
    async with client(app) as other, client(app) as screen:
        code = (await screen.post("/api/v1/screens/pairing", json={})).json()["code"]
        assert (await browser.post("/api/v1/screens", json={"code": code, "name": "Hall"})).status_code == 201
        assert (await screen.get("/api/v1/session")).status_code == 200
        await sign_in(other)
        body = {"current": PASSWORD, "new": "another long sentence"}
        assert (await browser.put("/api/v1/session/password", json=body | {"current": "x"})).status_code == 422
        assert (await browser.put("/api/v1/session/password", json=body | {"new": "short"})).status_code == 422
        assert (await browser.put("/api/v1/session/password", json=body)).status_code == 204
        assert (await other.get("/api/v1/session")).status_code == 401
        assert (await screen.get("/api/v1/session")).status_code == 401
        assert (await browser.get("/api/v1/session")).status_code == 200
        assert (await sign_in(other)).status_code == 401
        assert (await sign_in(other, "another long sentence")).status_code == 200


@pytest.mark.parametrize("end_tokens", [False, True])
async def test_changing_the_password_ends_tokens_for_programs_only_if_wished(
    browser: httpx.AsyncClient, app: FastAPI, container: Container, end_tokens: bool
) -> None:
    await sign_in(browser)
    token = (await browser.post("/api/v1/tokens", json={"name": "backup"})).json()["token"]
    body = {"current": PASSWORD, "new": "another long sentence"}
    with container.bus.subscribe("test", SessionEnded) as facts:
        answer = await browser.put("/api/v1/session/password", json=body | ({"end_tokens": True} if end_tokens else {}))
        assert answer.status_code == 204
        if end_tokens:
            await anext(facts)
    async with client(app, {"Authorization": f"Bearer {token}"}) as program:
        assert (await program.get("/api/v1/session")).status_code == (401 if end_tokens else 200)
    trail = (await browser.get("/api/v1/audit", params={"action": "password"})).json()["items"]
    assert [entry["detail"] for entry in trail] == [{"ended": int(end_tokens)}]


async def test_every_attempt_is_in_the_audit_trail(browser: httpx.AsyncClient) -> None:
    await sign_in(browser, "wrong")
    await sign_in(browser, username="nobody")
    await sign_in(browser)
    trail = (await browser.get("/api/v1/audit", params={"action": "session"})).json()
    told = [(entry["action"], entry["username"], entry["object_id"] == "unknown") for entry in trail["items"]]
    assert told == [
        ("session.begin", "管理员li", False),
        ("session.refused", "service", True),
        ("session.refused", "管理员li", False),
    ]
    assert {entry["ip"] for entry in trail["items"]} == {"127.0.0.1"}


async def test_a_stream_ends_when_the_sign_in_is_over(
    browser: httpx.AsyncClient, container: Container, clock: FakeClock
) -> None:
    await sign_in(browser)
    with container.bus.subscribe("test", SessionEnded) as facts:
        await clock.jump(timedelta(hours=12).total_seconds())
        async with asyncio.timeout(PATIENCE_S):
            assert (await anext(facts)).at == clock.now()


async def test_many_guesses_at_once_are_no_more_than_one_after_the_other(browser: httpx.AsyncClient) -> None:
    async with asyncio.TaskGroup() as group:
        guesses = [group.create_task(sign_in(browser, "wrong")) for _ in range(20)]
    refused = [guess.result().status_code for guess in guesses]
    assert (refused.count(401), refused.count(429)) == (HERE.free, 20 - HERE.free)
