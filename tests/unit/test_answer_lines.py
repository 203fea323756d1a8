"""An answer line by line: what it tells while the job runs, how it ends, and that a job nobody waits for is ended."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from pydantic import BaseModel
from starlette.types import Message

from vms.web.lines import Lines, Tell
from vms.web.problems import Conflict
from vms.web.wording import say


class Result(BaseModel):
    rows: int


async def turns() -> None:
    """Let the others go on."""
    for _ in range(3):
        passed = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(passed.set_result, None)
        await passed


async def answer(work: Callable[[Tell], Awaitable[BaseModel]], *, hang_up: asyncio.Event | None = None) -> list[Any]:
    """The lines of the answer; the reader hangs up when the event is set, else never."""
    sent: list[Message] = []

    async def receive() -> Message:
        await (hang_up or asyncio.Event()).wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    await Lines(work)({"type": "http"}, receive, send)
    assert (sent[0]["status"], sent[-1].get("more_body", False)) == (200, False)
    assert b"application/x-ndjson" in dict(sent[0]["headers"])[b"content-type"]
    return [json.loads(line) for message in sent[1:] for line in message["body"].splitlines()]


async def test_tells_how_far_it_is_and_ends_with_the_result() -> None:
    async def work(tell: Tell) -> Result:
        for done in (1, 2):
            tell(done, 2)
            await turns()
        return Result(rows=2)

    assert await answer(work) == [{"done": 1, "of": 2}, {"done": 2, "of": 2}, {"result": {"rows": 2}}]


async def test_a_refusal_comes_last_as_a_problem() -> None:
    async def work(tell: Tell) -> Result:
        tell(1, 2)
        raise Conflict(say("say_why"))

    (last,) = await answer(work)
    assert (last["problem"]["status"], last["problem"]["detail"]) == (409, "say why")


async def test_who_hangs_up_ends_the_job_where_it_tells_next() -> None:
    hang_up, told = asyncio.Event(), list[int]()

    async def work(tell: Tell) -> Result:
        for done in range(1000):
            told.append(done)
            tell(done, 1000)
            if done == 3:
                hang_up.set()
            await turns()
        pytest.fail("it went on to its end")

    assert (await answer(work, hang_up=hang_up))[-1] == {}
    assert told[-1] < 10
