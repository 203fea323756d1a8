"""A receiver of notifications: a web hook on loopback."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any


class Receiver:
    """Answers every POST with `status` while `answers` is set, and sends on to `elsewhere`; keeps the JSON bodies."""

    def __init__(self) -> None:
        self.status, self.port = 200, 0
        self.elsewhere = ""
        self.got: list[dict[str, Any]] = []
        self.answers = asyncio.Event()
        self.answers.set()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            yield

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = (await reader.readuntil(b"\r\n\r\n")).decode().splitlines()
        length = next(int(line.split(":")[1]) for line in asked if line.lower().startswith("content-length"))
        body = json.loads(await reader.readexactly(length))
        if self.status == 200:
            self.got.append(body)
        await self.answers.wait()
        onward = f"Location: {self.elsewhere}\r\n" if self.elsewhere else ""
        head = f"HTTP/1.1 {self.status} X\r\n{onward}Content-Length: 0\r\nConnection: close\r\n\r\n"
        writer.write(head.encode())
        with suppress(ConnectionError):  # who asked may have been killed
            await writer.drain()
        writer.close()
