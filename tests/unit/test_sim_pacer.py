"""The pacer runs callbacks at their time, in order, wakes for nothing, and for an earlier one in time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial

from streams.sim.pacer import SLOT_S, Pacer
from tests.fakes.clock import FakeClock


@asynccontextmanager
async def running(clock: FakeClock) -> AsyncIterator[Pacer]:
    pacer = Pacer(clock)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(pacer.run())
        try:
            yield pacer
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def test_callbacks_run_in_order_at_their_time() -> None:
    clock, seen = FakeClock(), list[float]()
    async with running(clock) as pacer:
        for delay in (3.0, 1.0, 2.0):
            pacer.after(delay, partial(seen.append, delay))
        await clock.advance(2.0 + SLOT_S)
        assert seen == [1.0, 2.0]
        await clock.advance(1.0)
        assert seen == [1.0, 2.0, 3.0]


async def test_an_earlier_one_set_later_does_not_wait() -> None:
    clock, seen = FakeClock(), []
    async with running(clock) as pacer:
        pacer.after(60, lambda: seen.append("late"))
        await clock.advance(1)
        pacer.after(1, lambda: seen.append("early"))
        await clock.advance(1 + SLOT_S)
        assert seen == ["early"]


async def test_a_cancelled_one_does_not_run() -> None:
    clock, seen = FakeClock(), []
    async with running(clock) as pacer:
        pacer.after(1, lambda: seen.append("no")).cancel()
        await clock.advance(5)
    assert seen == []


async def test_one_that_sets_itself_again_runs_once_a_turn() -> None:
    clock, seen = FakeClock(), []
    async with running(clock) as pacer:

        def again() -> None:
            seen.append(clock.monotonic())
            pacer.after(1, again)

        again()
        for _ in range(5):
            await clock.advance(1 + SLOT_S)
    assert len(seen) == 6
