"""Tokens for programs: shown once, ended at once, never a way to more."""

from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI

from tests.api.conftest import SignIn, client
from tests.fakes.clock import FakeClock
from tests.fakes.people import begin_session
from vms.accounts.model import Role
from vms.web.deps import Container


@pytest.fixture
async def browser(app: FastAPI, container: Container) -> httpx.AsyncClient:
    """An operator signed in by cookie."""
    cookie, csrf = await begin_session(container.database, Role.OPERATOR)
    return client(app, {"Cookie": f"vms_session={cookie}", "X-CSRF-Token": csrf})


async def test_a_token_works_until_it_is_revoked(browser: httpx.AsyncClient, app: FastAPI) -> None:
    made = (await browser.post("/api/v1/tokens", json={"name": "backup"})).json()
    async with client(app, {"Authorization": f"Bearer {made['token']}"}) as program:
        assert (await program.get("/api/v1/session")).json()["csrf_token"] is None
        listed = (await program.get("/api/v1/tokens")).json()["items"]
        assert [(token["name"], "token" in token) for token in listed] == [("backup", False)]
        assert listed[0]["used_at"] is not None
        assert (await program.post("/api/v1/tokens", json={"name": "more"})).status_code == 403
        assert (await browser.delete(f"/api/v1/tokens/{made['id']}")).status_code == 204
        assert (await program.get("/api/v1/session")).status_code == 401
    assert (await browser.delete(f"/api/v1/tokens/{made['id']}")).status_code == 404


@pytest.mark.parametrize(("days", "alive"), [(29, True), (30, False)])
async def test_a_token_expires(
    browser: httpx.AsyncClient, app: FastAPI, clock: FakeClock, days: int, alive: bool
) -> None:
    made = (await browser.post("/api/v1/tokens", json={"name": "month", "expires_in_days": 30})).json()
    await clock.jump(timedelta(days=days).total_seconds())
    async with client(app, {"Authorization": f"Bearer {made['token']}"}) as program:
        assert ((await program.get("/api/v1/session")).status_code == 200) is alive


async def test_nobody_revokes_what_is_not_theirs(browser: httpx.AsyncClient, sign_in: SignIn) -> None:
    made = (await browser.post("/api/v1/tokens", json={"name": "mine"})).json()
    other, manager = await sign_in(Role.AUDITOR), await sign_in(Role.ADMINISTRATOR)
    assert (await other.delete(f"/api/v1/tokens/{made['id']}")).status_code == 404
    assert (await manager.delete(f"/api/v1/tokens/{made['id']}")).status_code == 204


@pytest.mark.parametrize("header", ["Bearer", "Bearer x", "Bearer vms_", "Basic bGk6bGk=", "Bearer " + "é" * 9])
async def test_a_wrong_token_is_nobody(anonymous: httpx.AsyncClient, header: str) -> None:
    answer = await anonymous.get("/api/v1/session", headers=[(b"Authorization", header.encode())])
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
