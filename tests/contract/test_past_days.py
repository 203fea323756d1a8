"""Past days that are prepared: once for all who ask, given up when nobody does, kept for a while, by a process of its
own."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from registry.layouts import Entity
from tests.fakes.clock import FakeClock
from tests.fakes.imports import BASE, BROUGHT, Imports
from tests.fakes.past_days import past_lists as listed
from vms.db.engine import Database
from vms.points import past_days, past_lists
from vms.points.past_days import GIVEN_UP_S, MOST_KEPT, OTHERS_WAIT_S, SETTLES, BeingPrepared, Key
from vms.points.past_lists import PastList, PastLists
from vms.points.records_store import RecordFilter
from vms.points.winding_back import prepared_aside, wind_back
from vms.web.problems import StorageFull
from vms.web.wording import say

ALL = RecordFilter("/")


class Maker:
    """Prepares a step at a time, when the test says so; remembers what it began, ended and gave up."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.begun: list[Key] = []
        self.given_up: list[Key] = []
        self.fails: Exception | None = None
        self.waiting = 0
        self._may = asyncio.Semaphore(0)

    async def stops(self, times: int, clock: FakeClock) -> None:
        """Has stopped so often, to be told to go on."""
        await eventually(lambda: self.waiting == times, clock)

    def goes_on(self, steps: int = 1) -> None:
        for _ in range(steps):
            self._may.release()

    async def __call__(
        self, _url: str, path: Path, entity: Entity, at: datetime
    ) -> AsyncGenerator[tuple[int, int], None]:
        self.begun.append((entity, at))
        try:
            for done in range(3):
                yield done, 3
                self.waiting += 1
                await self._may.acquire()
                if self.fails:
                    raise self.fails
        except GeneratorExit:
            self.given_up.append((entity, at))
            raise
        async with self.database.reading() as session:
            await wind_back(session, path, entity, at, lambda done, of: None)


@pytest.fixture
async def changed(database: Database, clock: FakeClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Imports:
    """A site that changed more often than is wound back."""
    monkeypatch.setattr(past_lists, "MOST_CHANGES", 0)
    imports = Imports(database, clock, tmp_path)
    await imports.load({**BASE, **BROUGHT})
    await imports.edit(Entity.SITE, "BW-1", name="南门")
    return imports


async def names(listing: PastList) -> list[str]:
    return [each.row["name"] async for each in listing.rows(ALL)]


async def progress(past: PastLists, at: datetime) -> tuple[str, str]:
    """Of who asks on a page: how far it is."""
    with pytest.raises(BeingPrepared) as raised:
        async with past.listing(Entity.SITE, at):
            pass
    params = raised.value.detail.params
    assert params["day"] == "2026-03-02"
    return params["done"], params["of"]


async def waited(past: PastLists, at: datetime) -> list[str]:
    async with past.listing(Entity.SITE, at, waits=True) as listing:
        return await names(listing)


@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_two_who_ask_for_the_same_day_wait_for_one_preparation(changed: Imports, clock: FakeClock) -> None:
    maker, at = Maker(changed.database), clock.now() - timedelta(seconds=30)
    async with listed(changed.database, clock, changed.folder, maker) as past, asyncio.TaskGroup() as group:
        assert await progress(past, at) == ("0", "0")
        file = group.create_task(waited(past, at))
        await maker.stops(1, clock)
        assert await progress(past, at) == ("0", "3")
        maker.goes_on()
        await maker.stops(2, clock)
        assert await progress(past, at) == ("1", "3")
        maker.goes_on(2)
        assert await file == ["东门", "西门"]
        async with past.listing(Entity.SITE, at) as listing:
            assert await names(listing) == ["东门", "西门"]
    assert maker.begun == [(Entity.SITE, at)]
    assert not (changed.folder / "past-days").exists(), "it ends with the service"


@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_what_nobody_waits_for_any_more_is_given_up(changed: Imports, clock: FakeClock) -> None:
    maker, at = Maker(changed.database), clock.now() - timedelta(seconds=30)
    other = at - timedelta(seconds=5)
    async with listed(changed.database, clock, changed.folder, maker) as past:
        await progress(past, at)
        await maker.stops(1, clock)
        await clock.advance(GIVEN_UP_S - 1)
        maker.goes_on()
        await maker.stops(2, clock)
        assert maker.given_up == []
        await clock.advance(GIVEN_UP_S)
        maker.goes_on()
        await eventually(lambda: maker.given_up == [(Entity.SITE, at)], clock)
        await progress(past, at)
        await maker.stops(3, clock)
        await clock.advance(OTHERS_WAIT_S + 1)
        await progress(past, other)
        maker.goes_on()
        await maker.stops(4, clock)
        assert maker.given_up == [(Entity.SITE, at)] * 2, "sooner where others wait"
        assert maker.begun[-1] == (Entity.SITE, other)
        folders = [each.name for each in (changed.folder / "past-days").iterdir()]
        assert len(folders) == 1, "nothing is left of what was given up"


async def eventually(true: Callable[[], bool], clock: FakeClock) -> None:
    async with asyncio.timeout(10):
        while not true():
            await clock.settle()


@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_a_full_disk_is_told_and_may_be_tried_again(changed: Imports, clock: FakeClock) -> None:
    maker, at = Maker(changed.database), clock.now() - timedelta(seconds=30)
    maker.fails = StorageFull(say("disk_full"))
    async with listed(changed.database, clock, changed.folder, maker) as past, asyncio.TaskGroup() as group:
        await progress(past, at)
        await maker.stops(1, clock)
        maker.goes_on()
        with pytest.raises(StorageFull):
            await waited(past, at)
        maker.fails = None
        again = group.create_task(waited(past, at))
        maker.goes_on(3)
        assert await again == ["东门", "西门"]


@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_so_many_are_kept_and_those_that_are_read(
    changed: Imports, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = [clock.now() - timedelta(seconds=seconds) for seconds in range(10, 10 + MOST_KEPT + 2)]
    folder = changed.folder / "past-days"
    async with listed(changed.database, clock, changed.folder) as past:
        async with past.listing(Entity.SITE, moments[0], waits=True) as read:
            for at in moments[1:]:
                assert await waited(past, at) == ["东门", "西门"]
            assert await names(read) == ["东门", "西门"]
            assert [past.days.knows(Entity.SITE, at) for at in moments] == [
                True,
                False,
                False,
                *[True] * (MOST_KEPT - 1),
            ]
            assert len([*folder.iterdir()]) == MOST_KEPT
        await clock.advance(SETTLES.total_seconds())
        assert await waited(past, moments[-1]) == ["东门", "西门"]
        assert len([*folder.iterdir()]) == MOST_KEPT, "prepared once more, when nothing can be written of it any more"
        monkeypatch.setattr(past_days, "MOST_ORDERED", 0)
        assert await progress(past, moments[1]) == ("0", "0")


async def test_a_process_of_its_own_prepares_and_ends_with_who_listens(changed: Imports, clock: FakeClock) -> None:
    at, folder = clock.now() - timedelta(seconds=30), changed.folder
    async with listed(changed.database, clock, folder, prepared_aside) as past:
        assert await waited(past, at) == ["东门", "西门"]
    url = changed.database.engine.url.render_as_string(hide_password=False)
    async with aclosing(prepared_aside(url, folder / "given-up.db", Entity.SITE, at)) as told:
        async for done, of in told:
            assert 0 < done <= of
            break
    with pytest.raises(RuntimeError, match="was lost"):
        async for _ in prepared_aside(url, folder / "nowhere" / "then.db", Entity.SITE, at):
            pass
