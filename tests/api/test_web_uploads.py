"""An upload is refused before it is read."""

import pytest
from fastapi import FastAPI, params
from fastapi.routing import APIRoute
from starlette.types import Message, Scope

from tests.fakes.people import add_person
from vms.accounts.model import Role
from vms.web.app import ROUTERS
from vms.web.deps import Container
from vms.web.uploads import UploadRoute


def scope_of(path: str, token: str | None) -> Scope:
    headers = [(b"host", b"localhost"), (b"content-type", b"multipart/form-data; boundary=x")]
    if token:
        headers.append((b"authorization", f"Bearer {token}".encode()))
    return {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "", "headers": headers,
        "client": ("127.0.0.1", 1), "server": ("localhost", 80),
    }  # fmt: skip


@pytest.mark.parametrize(("role", "status"), [(None, 401), (Role.CREW, 403), (Role.AUDITOR, 403)])
async def test_nothing_is_read_from_those_who_may_not_send(
    container: Container, app: FastAPI, role: Role | None, status: int
) -> None:
    token = await add_person(container.database, role) if role else None
    answered: list[Message] = []

    async def receive() -> Message:
        raise AssertionError("the body was read")

    async def send(message: Message) -> None:
        answered.append(message)

    await app(scope_of("/api/v1/imports", token), receive, send)
    assert answered[0]["status"] == status


def test_every_route_that_takes_a_form_asks_first() -> None:
    every = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    routes = [route for route in every if takes_a_form(route)]
    assert routes
    assert [route.path for route in routes if not isinstance(route, UploadRoute)] == []


def takes_a_form(route: APIRoute) -> bool:
    return any(isinstance(field.field_info, params.Form) for field in route.dependant.body_params)
