"""A list as of a past time is the list that was there then, on both databases: kind by kind, page by page, filtered."""

from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from registry.layouts import Entity
from tests.fakes.clock import FakeClock
from tests.fakes.imports import ACTOR, BASE, BROUGHT, COUNTY, TOWN, Imports
from tests.fakes.past_days import past_lists as listed
from vms.db.engine import Database
from vms.points import past_lists
from vms.points import records_store as store
from vms.points.past_days import BeingPrepared
from vms.points.past_lists import PastList, Prepared, WoundBack
from vms.points.records_store import Placed, RecordFilter

OTHER_TOWN = "369901200"
OTHER = {"code": OTHER_TOWN, "name": "另一镇", "kind": "town", "parent_code": COUNTY}
FILTERS = (
    RecordFilter("/"),
    RecordFilter(f"/{COUNTY}/{TOWN}/"),
    RecordFilter("/", text="门"),
    RecordFilter("/", within=f"/{COUNTY}/{OTHER_TOWN}/", living=True),
    RecordFilter("/", living=True),
    RecordFilter("/", tag="重点"),
    RecordFilter("/", site_class=2),
)
KINDS = (Entity.DIVISION, Entity.UNIT, Entity.SITE, Entity.CAMERA, Entity.ROOM, Entity.ZONE, Entity.CHECKPOINT)


class Seen(NamedTuple):
    """A list as it was shown at a time."""

    at: datetime
    entity: Entity
    wanted: RecordFilter
    rows: list[dict[str, Any]]


class Watched(Imports):
    """Remembers every list after each step."""

    def __init__(self, database: Database, clock: FakeClock, folder: Path) -> None:
        super().__init__(database, clock, folder)
        self.seen: list[Seen] = []

    async def look(self) -> None:
        async with self.database.reading() as session:
            for entity in KINDS:
                for wanted in FILTERS:
                    found, total = await store.page(session, entity, wanted, after=None, limit=100)
                    assert total == len(found)
                    self.seen.append(Seen(self.clock.now(), entity, wanted, [_plain(each) for each in found]))


def _plain(placed: Placed) -> dict[str, Any]:
    """Without what a change does not log, and without what a row was before it had it."""
    left = {"version", "updated_at", "created_at", "password_sealed"}
    plain = {name: value for name, value in placed.row.items() if name not in left and value is not None}
    return plain | {"id": str(plain["id"])} if "id" in plain else plain


@pytest.fixture
async def watched(database: Database, clock: FakeClock, tmp_path: Path) -> Watched:
    watched = Watched(database, clock, tmp_path)
    await watched.load({**BASE, Entity.DIVISION: [*BASE[Entity.DIVISION], OTHER]})
    await watched.look()
    await watched.load(BROUGHT)
    await watched.look()
    await watched.edit(Entity.SITE, "BW-1", name="东大门", code="BW-9", tags="重点/雨季")
    await watched.edit(Entity.SITE, "BW-2", division_code=OTHER_TOWN)
    await watched.look()
    await watched.make(
        Entity.CHECKPOINT, code="KK-0", name="门卡", kind="2", division_code=OTHER_TOWN, zone_code="FQ-1"
    )
    await watched.records.retire(ACTOR, Entity.SITE, await watched.key(Entity.SITE, "BW-2"), "*", "撤销")
    await watched.look()
    moved = [BROUGHT[Entity.CAMERA][0] | {"name": "门卫枪机", "site_code": "BW-2", "division_code": OTHER_TOWN}]
    await watched.load({Entity.CAMERA: moved})
    await watched.edit(Entity.ROOM, "一室", name="二室")
    await watched.look()
    await watched.edit(Entity.CHECKPOINT, "KK-1", lanes=None)
    await watched.clock.jump(60)
    await watched.records.retire(ACTOR, Entity.CHECKPOINT, await watched.key(Entity.CHECKPOINT, "KK-1"), "*", "撤销")
    await watched.edit(Entity.SITE, "BW-9", name="东门", tags="重点部位")
    return watched


@pytest.mark.parametrize("most_changes", [20_000, -1], ids=["wound back", "prepared"])
async def test_lists_of_the_past_are_those_that_were_there(
    watched: Watched, most_changes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On pages and for a file."""
    monkeypatch.setattr(past_lists, "CHUNK", 2)
    monkeypatch.setattr(past_lists, "MOST_CHANGES", most_changes)
    some = 0
    async with listed(watched.database, watched.clock, watched.folder) as past:
        for seen in watched.seen:
            async with past.listing(seen.entity, seen.at, waits=True) as listing:
                assert isinstance(listing, WoundBack) is (most_changes > 0)
                rows = [_plain(each) for each in await _paged(listing, seen)]
                filed = [_plain(each) async for each in listing.rows(seen.wanted)]
            assert rows == seen.rows, seen
            assert filed == seen.rows, seen
            some += bool(rows)
    assert some > 50


async def _paged(listing: PastList, seen: Seen) -> list[Placed]:
    rows: list[Placed] = []
    while True:
        after = store.sort_keys(seen.entity, rows[-1].row) if rows else None
        found, total = await listing.page(seen.wanted, after=after, limit=2)
        assert total == len(seen.rows), seen
        rows += found
        if len(found) < 2:
            return rows


async def test_a_day_since_which_much_has_changed_is_prepared(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was refused. That a site was made needs no winding back."""
    edits, seen = 4, next(each for each in watched.seen if each.entity is Entity.SITE and each.rows)
    before = watched.seen[0].at
    async with listed(watched.database, watched.clock, watched.folder) as past:
        monkeypatch.setattr(past_lists, "MOST_CHANGES", edits)
        async with past.listing(Entity.SITE, before) as listing:
            assert await listing.page(FILTERS[0], after=None, limit=2) == ([], 0)
        monkeypatch.setattr(past_lists, "MOST_CHANGES", edits - 1)
        with pytest.raises(BeingPrepared, match="are being prepared: 0 of 0") as raised:
            async with past.listing(Entity.SITE, seen.at):
                pass
        assert raised.value.headers == {"Retry-After": "2"}
        async with past.listing(Entity.SITE, seen.at, waits=True) as listing:
            assert isinstance(listing, Prepared)
            assert [_plain(each) for each in await _paged(listing, seen)] == seen.rows
        async with past.listing(Entity.SITE, seen.at) as listing:
            assert isinstance(listing, Prepared)
