"""The real ASGI application on a real SQLite file with a clock that the test moves; clients signed in by token."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.routing import BaseRoute

from tests.fakes.clock import FakeClock
from tests.fakes.people import add_person
from vms.accounts.model import Role
from vms.compose import Part, compose
from vms.settings import Settings
from vms.web.app import create_app
from vms.web.deps import Container

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture
def settings(service_folder: Path, request: pytest.FixtureRequest) -> Settings:
    """A parameter of this name changes some of them."""
    return Settings(data_dir=service_folder, ui_dir=service_folder / "ui", **getattr(request, "param", {}))


@pytest.fixture
async def container(settings: Settings, clock: FakeClock) -> AsyncIterator[Container]:
    """Everything that serves requests, nothing that watches cameras."""
    async with compose(settings, clock=clock, parts=frozenset({Part.API})) as container:
        yield container


@pytest.fixture(scope="session")
def known_routes() -> list[BaseRoute]:
    """The service's routes as the first application has looked at them."""
    return []


@pytest.fixture
def app(container: Container, known_routes: list[BaseRoute]) -> FastAPI:
    """FastAPI looks at all routes when an application gets its first request: that is the same for every test, and
    takes longer than most of them. What a route works with it finds in the application that it is asked through."""
    app = create_app(container)
    if not known_routes:
        known_routes += app.router.routes
    app.router.routes[:] = known_routes
    return app


@pytest.fixture
async def sign_in(app: FastAPI, container: Container) -> AsyncIterator[SignIn]:
    """`await sign_in(Role.OPERATOR, "360902")`: a client of a new person; without a division: everywhere."""
    async with AsyncExitStack() as stack:

        async def signed_in(role: Role, division_code: str | None = None) -> httpx.AsyncClient:
            token = await add_person(container.database, role, division_code)
            headers = {"Authorization": f"Bearer {token}"}
            return await stack.enter_async_context(client(app, headers))

        yield signed_in


@pytest.fixture
async def anonymous(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with client(app) as anonymous:
        yield anonymous


def client(app: FastAPI, headers: dict[str, str] | None = None) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://vms.test", headers=headers
    )
