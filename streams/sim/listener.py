"""The open door of one simulated camera."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress

from streams.sim.host import Host

_BACKLOG = 128


class Listener:
    """Accepts clients until it is closed.

    Not asyncio's own server: when that is closed in the very turn in which it accepts a connection, the connection
    is neither served nor closed (Python 3.11), and its client hangs.
    """

    def __init__(self, host: Host, address: str, port: int, factory: Callable[[], asyncio.Protocol]) -> None:
        """Raises OSError when the address or port cannot be had. Port 0: any free one."""
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self._socket = socket.create_server((address, port), family=family, backlog=_BACKLOG)
        self._socket.setblocking(False)
        self._host = host
        self._factory = factory
        self._entering: set[socket.socket] = set()
        self.port = int(self._socket.getsockname()[1])
        asyncio.get_running_loop().add_reader(self._socket, self._accept)

    def close(self) -> None:
        """Refuse from now on; who is connected stays."""
        asyncio.get_running_loop().remove_reader(self._socket)
        for each in (self._socket, *self._entering):
            each.close()
        self._entering.clear()

    def _accept(self) -> None:
        with suppress(BlockingIOError, ConnectionAbortedError):  # gone again before we looked
            client, _ = self._socket.accept()
            self._entering.add(client)
            self._host.spawn(self._connect(client))

    async def _connect(self, client: socket.socket) -> None:
        if client in self._entering:
            self._entering.discard(client)
            await asyncio.get_running_loop().connect_accepted_socket(self._factory, client)
