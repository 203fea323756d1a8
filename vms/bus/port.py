"""The bus as its users see it: facts are published after their transaction; each subscriber has a bounded queue."""

from contextlib import AbstractContextManager
from typing import Protocol, Self, TypeVar

from vms.events import Event

E_co = TypeVar("E_co", bound=Event, covariant=True)
E = TypeVar("E", bound=Event)


class Subscription(Protocol[E_co]):
    """The facts of one subscriber, in the order of publication. Iteration has no end: its task is cancelled."""

    def __aiter__(self) -> Self: ...

    async def __anext__(self) -> E_co: ...

    @property
    def dropped(self) -> int:
        """How many facts were lost because this subscriber was too slow."""


class Bus(Protocol):
    """Delivers facts at least once: handlers must be idempotent."""

    async def publish(self, event: Event) -> None:
        """Hand the fact to every subscriber of its kind. Never waits for a slow one."""

    def subscribe(self, name: str, *kinds: type[E], capacity: int = 1000) -> AbstractContextManager[Subscription[E]]:
        """Receive the facts of these kinds from now until the end of the `with`. When the queue is full the oldest
        fact is dropped and counted under `name`."""

    def dropped(self) -> dict[str, int]:
        """Facts lost per subscriber name, since the start."""
