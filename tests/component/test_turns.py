"""Heavy pieces of work in one event loop: one after the other, and between two of them others have their turn."""

import asyncio

import pytest

from streams.clock import SystemClock
from streams.turns import Turns

CLOCK = SystemClock()


async def test_who_began_first_goes_first_and_others_come_in_between() -> None:
    turns, happened = Turns(), list[str]()

    async def piece(name: str, since_s: float) -> None:
        async with turns.taken(since_s):
            happened.append(name)

    async def others() -> None:
        while sum(each != "-" for each in happened) < 4:
            happened.append("-")
            await CLOCK.sleep(0)

    async with asyncio.TaskGroup() as group:
        for name, since_s in (("first come", 9.0), ("young", 8.0), ("old", 1.0), ("older", 0.5)):
            group.create_task(piece(name, since_s))
        group.create_task(others())
    work = [each for each in happened if each != "-"]
    assert work == ["first come", "older", "old", "young"]
    assert all(happened[place + 1] == "-" for place, each in enumerate(happened[:-1]) if each != "-"), happened


async def test_nobody_waits_for_one_who_gave_up_or_failed() -> None:
    turns = Turns()

    async def piece() -> None:
        async with turns.taken(0.0):
            pass

    async with asyncio.TaskGroup() as group:
        async with turns.taken(0.0):
            impatient = [group.create_task(piece()) for _ in range(3)]
            await CLOCK.sleep(0)
            impatient[0].cancel()
        await CLOCK.sleep(0)
        impatient[1].cancel()  # at the moment when it has its turn
    assert [task.cancelled() for task in impatient] == [True, True, False]
    with pytest.raises(ZeroDivisionError):
        async with turns.taken(0.0):
            raise ZeroDivisionError
    await piece()
