"""A mail server on loopback: as much of SMTP (RFC 5321, with SIZE) as a client needs to hand over a message."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class Postbox:
    """Keeps the mail that arrives; refuses what is larger than `most` bytes."""

    def __init__(self, most: int = 10_000_000) -> None:
        self.most, self.port = most, 0
        self.got: list[EmailMessage] = []
        self.refused = 0

    @property
    def address(self) -> str:
        """As a channel has it."""
        return f"mailto://127.0.0.1:{self.port}?from=vms@cameras.test&to=duty@cameras.test&mode=insecure"

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            yield

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def say(words: str) -> None:
            writer.write(f"{words}\r\n".encode())
            await writer.drain()

        await say("220 postbox.test ESMTP")
        while line := (await reader.readline()).decode().strip():
            match line.split()[0].upper():
                case "EHLO":
                    await say(f"250-postbox.test\r\n250-8BITMIME\r\n250 SIZE {self.most}")
                case "DATA":
                    await say("354 go on")
                    content = await reader.readuntil(b"\r\n.\r\n")
                    await say(self._take(content[:-5].replace(b"\r\n..", b"\r\n.")))
                case "QUIT":
                    await say("221 bye")
                    break
                case _:
                    await say("250 well")
        writer.close()

    def _take(self, content: bytes) -> str:
        if len(content) > self.most:
            self.refused += 1
            return "552 too large"
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.got.append(message)
        return "250 taken"
