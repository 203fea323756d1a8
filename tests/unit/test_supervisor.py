"""Background tasks: started again after a crash, ended with their owner."""

import pytest

from tests.fakes.clock import FakeClock
from vms.supervisor import FIRST_RESTART_S, LONGEST_RESTART_S, supervised


async def test_a_crashed_task_is_started_again_after_a_growing_wait(clock: FakeClock) -> None:
    starts: list[float] = []

    async def crash() -> None:
        starts.append(clock.monotonic())
        raise ValueError("a bug")

    async with supervised(clock) as supervisor:
        supervisor.start("crash", crash)
        await clock.advance(7 * FIRST_RESTART_S)
        assert starts == [0, 1, 3, 7]
        assert supervisor.crashes["crash"] == 4
        await clock.advance(1000)
        assert starts[-1] - starts[-2] == LONGEST_RESTART_S


async def test_tasks_end_with_their_owner_and_the_owners_error_is_its_own(clock: FakeClock) -> None:
    ended = []

    async def forever() -> None:
        try:
            while True:
                await clock.sleep(1)
        finally:
            ended.append(True)

    async def owner() -> None:
        async with supervised(clock) as supervisor:
            supervisor.start("forever", forever)
            await clock.advance(5)
            raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        await owner()
    assert ended == [True]
    assert clock.sleepers == 0


async def test_a_task_that_returns_is_done(clock: FakeClock) -> None:
    runs = []

    async def once() -> None:
        runs.append(True)

    async with supervised(clock) as supervisor:
        supervisor.start("once", once)
        await clock.advance(1000)
    assert runs == [True]
