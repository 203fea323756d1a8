"""An answer that tells how far a long job is, line by line (NDJSON), and that ends the job when its reader hangs up."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from typing_extensions import override

from vms.web.problems import Problem

LINES_MEDIA_TYPE = "application/x-ndjson"
ProgressParam = Annotated[
    bool,
    Query(
        description="Answer line by line (NDJSON) while it works: `{done, of}`, last `{result}` or `{problem}`; its"
        " status is 200. Who hangs up before cancels it: nothing is written."
    ),
]
Tell = Callable[[int, int], None]
"""Told how much is done, of how much."""


class HungUpError(Exception):
    """Nobody waits for the job any more: raised in the job, where it tells how far it is."""


class Lines(Response):
    """`{"done", "of"}` while `work` tells of it; the last line is `{"result"}`, or `{"problem"}` as problem+json."""

    media_type = LINES_MEDIA_TYPE

    def __init__(self, work: Callable[[Tell], Awaitable[BaseModel]]) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._work = work
        self._told = asyncio.Event()
        self._progress = (0, 0)
        self._hung_up = False

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async with asyncio.TaskGroup() as group:
            watching = group.create_task(self._watch(receive))
            telling = group.create_task(self._pass_on(send))
            last = await self._last()
            watching.cancel()
            telling.cancel()
        await send({"type": "http.response.body", "body": _line(last)})

    async def _last(self) -> Mapping[str, object]:
        try:
            return {"result": (await self._work(self._tell)).model_dump(mode="json")}
        except Problem as problem:
            return {"problem": problem.body()}
        except HungUpError:
            return {}

    def _tell(self, done: int, of: int) -> None:
        if self._hung_up:
            raise HungUpError
        self._progress = (done, of)
        self._told.set()

    async def _watch(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._hung_up = True

    async def _pass_on(self, send: Send) -> None:
        """Only the latest: a slow reader misses some, the job never waits for one."""
        while await self._told.wait():
            self._told.clear()
            done, of = self._progress
            await send({"type": "http.response.body", "body": _line({"done": done, "of": of}), "more_body": True})


def _line(document: Mapping[str, object]) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode() + b"\n"
