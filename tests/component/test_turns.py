"""Heavy pieces of work in one event loop: one after the other, and between two of them others have their turn."""

import asyncio

import pytest

from streams.clock import SystemClock
from streams.turns import FIRST_GUESS_S, Turns
from tests.fakes.clock import FakeClock

CLOCK = SystemClock()


async def test_who_began_first_goes_first_and_others_come_in_between() -> None:
    turns, happened = Turns(CLOCK), list[str]()

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
    turns = Turns(CLOCK)

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


async def test_no_more_begin_than_can_be_done_in_time() -> None:
    clock = FakeClock()
    turns, begun, may_end = Turns(clock), list[int](), asyncio.Event()

    async def check(number: int) -> None:
        async with turns.under_way(within_s=4.0):
            begun.append(number)
            await may_end.wait()

    for _ in range(60):  # a second each, as is learned from them
        async with turns.taken(0.0):
            await clock.advance(1.0)
        await CLOCK.sleep(0)
    async with asyncio.TaskGroup() as group:
        tasks = []
        for number in range(10):
            tasks.append(group.create_task(check(number)))
            await CLOCK.sleep(0)
        assert (begun, turns.held_back) == ([0, 1, 2, 3], 6)
        tasks[0].cancel()
        tasks[5].cancel()  # while it is held back
        while len(begun) < 5:
            await CLOCK.sleep(0)
        assert begun == [0, 1, 2, 3, 4]
        may_end.set()
    assert begun == [0, 1, 2, 3, 4, 6, 7, 8, 9]


async def test_before_anything_is_known_not_all_begin_at_once() -> None:
    """A process that replaces another is given all of its checks in one moment."""
    turns, may_end = Turns(FakeClock()), asyncio.Event()

    async def check() -> None:
        async with turns.under_way(within_s=3.0):
            await may_end.wait()

    async with asyncio.TaskGroup() as group:
        for _ in range(100):
            group.create_task(check())
        await CLOCK.sleep(0)
        assert turns.held_back == 100 - int(3.0 / FIRST_GUESS_S)
        may_end.set()


async def test_who_gives_up_when_it_may_begin_leaves_its_place_to_the_next() -> None:
    turns, begun = Turns(FakeClock()), list[str]()

    async def check(name: str) -> None:
        async with turns.under_way(within_s=-1.0):  # one at a time
            begun.append(name)

    async with asyncio.TaskGroup() as group:
        async with turns.under_way(within_s=-1.0):
            first = group.create_task(check("first"))
            group.create_task(check("second"))
            await CLOCK.sleep(0)
        first.cancel()
    assert (begun, turns.held_back) == (["second"], 0)
