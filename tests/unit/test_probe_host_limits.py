"""Never more than the set number of connections to one host, nor in all; nobody is forgotten."""

import asyncio
import random
from collections import Counter

import pytest

from streams.limits import HostLimits
from tests.fakes.clock import FakeClock


async def test_neither_bound_is_ever_passed_and_all_get_their_turn() -> None:
    limits, chance, clock = HostLimits(per_host=2, total=5), random.Random(7), FakeClock()
    now: Counter[str] = Counter()
    most: Counter[str] = Counter()
    done = 0

    async def visit(host: str, seconds: float) -> None:
        nonlocal done
        async with limits.slot(host):
            now[host] += 1
            now["all"] += 1
            most[host], most["all"] = max(most[host], now[host]), max(most["all"], now["all"])
            await clock.sleep(seconds)
            now[host] -= 1
            now["all"] -= 1
        done += 1

    async with asyncio.TaskGroup() as tasks:
        for number in range(60):
            tasks.create_task(visit(f"10.0.0.{number % 6}", chance.random()))
        while done < 60:
            await clock.advance(1)
    assert most.pop("all") == 5
    assert set(most.values()) == {2}
    assert (limits.open, limits.waiting) == (0, 0)


async def test_a_busy_host_holds_up_no_other() -> None:
    limits = HostLimits(per_host=1, total=2)
    async with limits.slot("busy"), asyncio.TaskGroup() as tasks:
        waiting = [tasks.create_task(_pass(limits, "busy")) for _ in range(9)]
        async with asyncio.timeout(1), limits.slot("other"):
            assert limits.open == 2
        for task in waiting:
            task.cancel()
    assert (limits.open, limits.waiting) == (0, 0)


async def _pass(limits: HostLimits, host: str) -> None:
    async with limits.slot(host):
        pass


@pytest.mark.parametrize(("per_host", "total"), [(0, 5), (5, 0), (-1, 1)])
def test_limits_below_one_are_refused(per_host: int, total: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        HostLimits(per_host, total)
