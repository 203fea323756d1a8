"""The picture detail that a site requires, on both databases: from a file and back, edited, in the history, undone."""

from pathlib import Path

import pytest
from sqlmodel import select

from registry.layouts import Entity
from registry.model import Site
from registry.reconcile import Action
from tests.fakes.clock import FakeClock
from tests.fakes.imports import ACTOR, BASE, BROUGHT, Imports
from vms.db.engine import Database
from vms.points import records_store as store
from vms.points.entry import Entry
from vms.points.reverting import Reverts

HEADER = "部位编码,部位名称,部位等级,部位类别,所属区划,{title}"


class Details(Imports):
    async def take(self, text: str) -> Action:
        """Load a site list as CSV; what became of its first row."""
        await self.clock.jump(60)
        path = self.folder / "sites.csv"
        path.write_text(text, "utf-8")
        report = await self._transfers.load(ACTOR, path, write=True)
        (counts,) = report.counts.values()
        self.errors = [error for row in report.rows for error in row.errors]
        return next(action for action in Action if counts[action])

    async def required(self, code: str) -> float | None:
        async with self.database.reading() as session:
            return (await session.scalars(select(Site).where(Site.code == code))).one().required_px_per_m


@pytest.fixture
async def details(database: Database, clock: FakeClock, tmp_path: Path) -> Details:
    details = Details(database, clock, tmp_path)
    await details.load(BASE)
    await details.load(BROUGHT)
    return details


@pytest.mark.parametrize(
    ("title", "written", "required"),
    [
        ("要求像素密度", "辨认", 125.0),
        ("要求像素密度(px/m)", "62.5", 62.5),
        ("像素密度（像素/米）", "１２５", 125.0),
        ("YQXSMD", "identify", 250.0),
        ("required picture detail", "12.5", 12.5),
    ],
)
async def test_a_file_names_the_detail_by_word_or_number(
    title: str, written: str, required: float, details: Details
) -> None:
    row = f"BW-1,东门,1,2,369901100,{written}"
    assert await details.take(f"{HEADER.format(title=title)}\n{row}\n") is Action.CHANGED
    assert await details.required("BW-1") == required
    assert await details.take(f"{HEADER.format(title=title)}\n{row}\n") is Action.UNCHANGED
    assert await details.take(f"{HEADER.format(title=title)}\nBW-1,东门,1,2,369901100,\n") is Action.CHANGED
    assert await details.required("BW-1") is None


async def test_a_detail_between_the_levels_is_refused_with_the_levels(details: Details) -> None:
    text = f"{HEADER.format(title='要求像素密度')}\nBW-1,东门,1,2,369901100,100\n"
    assert await details.take(text) is Action.REFUSED
    assert [error.field for error in details.errors] == ["required_px_per_m"]
    assert "62.5 观察, 125 辨认" in str(details.errors[0].suggestion)


async def test_an_export_of_the_registry_brings_it_back_unchanged(details: Details) -> None:
    await details.edit(Entity.SITE, "BW-1", required_px_per_m="确认")
    path = details.folder / "registry.xlsx"
    await details._transfers.save_registry(ACTOR, path)
    report = await details._transfers.load(ACTOR, path, write=True)
    assert {action for counts in report.counts.values() for action, number in counts.items() if number} == {
        Action.UNCHANGED
    }


async def test_the_history_tells_it_and_an_edit_and_an_import_of_it_are_undone(details: Details) -> None:
    text = f"{HEADER.format(title='要求像素密度')}\nBW-1,东门,1,2,369901100,{{}}\n"
    assert await details.take(text.format("观察")) is Action.CHANGED
    await details.edit(Entity.SITE, "BW-1", required_px_per_m="250")
    key = await details.key(Entity.SITE, "BW-1")
    async with details.database.reading() as session:
        found, _ = await store.changes(session, Entity.SITE, key, before=None, limit=1)
    assert (found[0].before, found[0].after) == ({"required_px_per_m": 62.5}, {"required_px_per_m": 250.0})
    await details.clock.jump(60)
    await Reverts(details.database, Entry()).undo(ACTOR, Entity.SITE, key, found[0].id, "改错了")
    assert await details.required("BW-1") == 62.5
    await details.clock.jump(60)
    undo = await details.load({Entity.SITE: [BROUGHT[Entity.SITE][1] | {"required_px_per_m": 125.0}]})
    assert await details.required("BW-2") == 125.0
    await undo()
    assert await details.required("BW-2") is None
