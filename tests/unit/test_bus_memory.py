"""The bus of one process: facts by kind, in order, bounded."""

import uuid
from datetime import UTC, datetime

from vms.bus.memory import MemoryBus
from vms.events import CoverageComputed, Event, UserDisabled

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def disabled(number: int) -> UserDisabled:
    return UserDisabled(NOW, uuid.UUID(int=number))


async def test_a_subscriber_gets_its_kinds_in_order() -> None:
    bus = MemoryBus()
    with bus.subscribe("some", UserDisabled) as some, bus.subscribe("all", Event) as everything:
        for fact in (disabled(1), CoverageComputed(NOW), disabled(2)):
            await bus.publish(fact)
        assert [await anext(some), await anext(some)] == [disabled(1), disabled(2)]
        assert [await anext(everything) for _ in range(3)] == [disabled(1), CoverageComputed(NOW), disabled(2)]
    await bus.publish(disabled(3))
    assert bus.dropped() == {}


async def test_a_slow_subscriber_loses_the_oldest_and_it_is_counted() -> None:
    bus = MemoryBus()
    with bus.subscribe("slow", UserDisabled, capacity=2) as slow, bus.subscribe("quick", UserDisabled) as quick:
        for number in range(5):
            await bus.publish(disabled(number))
        assert [await anext(slow), await anext(slow)] == [disabled(3), disabled(4)]
        assert [await anext(quick) for _ in range(5)] == [disabled(number) for number in range(5)]
        assert (slow.dropped, quick.dropped, bus.dropped()) == (3, 0, {"slow": 3})
