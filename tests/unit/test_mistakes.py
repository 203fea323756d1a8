"""Who leaves before the request was read is no mistake of ours, and counts as none."""

import pytest
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vms.web.middleware import Mistakes


async def reads_all(scope: Scope, receive: Receive, _: Send) -> None:
    await Request(scope, receive).body()


async def fails(_: Scope, __: Receive, ___: Send) -> None:
    raise ValueError("broken")


@pytest.mark.parametrize(("app", "status"), [(reads_all, 400), (fails, 500)])
async def test_only_what_failed_here_is_a_mistake(app: ASGIApp, status: int) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    await Mistakes(app)({"type": "http", "method": "POST", "path": "/", "headers": []}, receive, send)
    assert sent[0]["status"] == status
