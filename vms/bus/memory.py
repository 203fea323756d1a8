"""The bus of a single process: one bounded queue per subscriber, nothing kept."""

import asyncio
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Generic, Self, TypeVar

from typing_extensions import override

from vms.bus.port import Bus, Subscription
from vms.events import Event

E = TypeVar("E", bound=Event)


class _Queue(Subscription[E], Generic[E]):
    def __init__(self, kinds: tuple[type[E], ...], capacity: int) -> None:
        self._kinds = kinds
        self._waiting: deque[E] = deque()
        self._capacity = capacity
        self._filled = asyncio.Event()
        self._dropped = 0

    @property
    @override
    def dropped(self) -> int:
        return self._dropped

    def offer(self, event: Event) -> bool:
        """True if an older fact had to go for this one."""
        if not isinstance(event, self._kinds):
            return False
        full = len(self._waiting) >= self._capacity
        if full:
            self._waiting.popleft()
            self._dropped += 1
        self._waiting.append(event)
        self._filled.set()
        return full

    @override
    def __aiter__(self) -> Self:
        return self

    @override
    async def __anext__(self) -> E:
        while not self._waiting:
            self._filled.clear()
            await self._filled.wait()
        return self._waiting.popleft()


class MemoryBus(Bus):
    """Facts go from publisher to subscriber inside this process and event loop."""

    def __init__(self) -> None:
        self._queues: dict[_Queue[Any], str] = {}
        self._dropped: Counter[str] = Counter()

    @override
    async def publish(self, event: Event) -> None:
        for queue, name in self._queues.items():
            if queue.offer(event):
                self._dropped[name] += 1

    @override
    @contextmanager
    def subscribe(self, name: str, *kinds: type[E], capacity: int = 1000) -> Iterator[Subscription[E]]:
        queue = _Queue[E](kinds, capacity)
        self._queues[queue] = name
        try:
            yield queue
        finally:
            del self._queues[queue]

    @override
    def dropped(self) -> dict[str, int]:
        return dict(self._dropped)
