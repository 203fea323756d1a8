"""How many connections may be open at once, to one host and in all. One instance per process, shared by its users."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Host:
    slots: asyncio.Semaphore
    users: int = 0
    """Those who hold or await a slot."""


@dataclass(slots=True)
class HostLimits:
    """Cameras serve few clients at once, and an NVR is one host for many cameras. Bound to one event loop."""

    per_host: int
    total: int
    open: int = field(default=0, init=False)
    waiting: int = field(default=0, init=False)
    _total: asyncio.Semaphore = field(init=False)
    _hosts: dict[str, _Host] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        if min(self.per_host, self.total) < 1:
            raise ValueError("per_host and total must be at least 1")
        self._total = asyncio.Semaphore(self.total)

    @asynccontextmanager
    async def slot(self, host: str) -> AsyncIterator[None]:
        """Waits for its turn, first come first served per host; who waits for a busy host holds up no other host."""
        entry = self._hosts.setdefault(host, _Host(asyncio.Semaphore(self.per_host)))
        entry.users += 1
        self.waiting += 1
        waiting = True
        try:
            async with entry.slots, self._total:
                self.waiting -= 1
                waiting = False
                self.open += 1
                try:
                    yield
                finally:
                    self.open -= 1
        finally:
            self.waiting -= waiting
            entry.users -= 1
            if not entry.users:
                del self._hosts[host]
