"""A large file is read row by row, tells how far it is, and leaves nothing behind when it is given up."""

import asyncio
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from registry.importing import PART_ROWS, ImportOptions, parse_sheets
from registry.layouts import SITE_COLUMNS
from registry.model import Change, Division, DivisionKind, Site
from registry.reading import CsvRows, read_sheets
from tests.fakes.clock import FakeClock
from tests.fakes.county import PlainSeal, check_url
from vms.accounts.model import service_actor
from vms.db.engine import Database
from vms.points.tables import ImportRun
from vms.points.transfers import Transfers

SITES = 3 * PART_ROWS
USED = ("code", "name", "site_class", "category", "division_code")


def _write(path: Path) -> None:
    titles = ",".join(column.zh for column in SITE_COLUMNS if column.field in USED)
    path.write_text("\n".join([titles, *(f"B{number},路口{number},1,0,369901" for number in range(SITES))]), "utf-8")


async def test_importing_given_up_half_way_leaves_nothing(database: Database, tmp_path: Path) -> None:
    _write(tmp_path / "sites.csv")
    async with database.unit_of_work() as tx:
        tx.session.add(Division(code="369901", name="县", kind=DivisionKind.COUNTY, path="/369901/"))
    transfers = Transfers(database, PlainSeal(), FakeClock())
    told: list[tuple[int, int]] = []

    def give_up(done: int, of: int) -> None:
        told.append((done, of))
        task = asyncio.current_task()
        if done == 2 * PART_ROWS and task:
            task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await transfers.load(service_actor(), tmp_path / "sites.csv", write=True, on_progress=give_up)
    assert told == [(PART_ROWS, SITES), (2 * PART_ROWS, SITES)]
    assert await _counts(database) == [0, 0, 0]
    report = await transfers.load(service_actor(), tmp_path / "sites.csv", write=True)
    assert report.applied
    assert await _counts(database) == [SITES, SITES, 1]


async def test_importing_takes_one_file_after_the_other(database: Database, tmp_path: Path) -> None:
    _write(tmp_path / "sites.csv")
    async with database.unit_of_work() as tx:
        tx.session.add(Division(code="369901", name="县", kind=DivisionKind.COUNTY, path="/369901/"))
    transfers = Transfers(database, PlainSeal(), FakeClock())
    told: list[str] = []

    async def look(name: str) -> None:
        path = tmp_path / "sites.csv"
        await transfers.load(service_actor(), path, write=False, on_progress=lambda done, of: told.append(name))

    async with asyncio.TaskGroup() as group:
        for name in "ab":
            group.create_task(look(name))
        refused = tmp_path / "refused.xlsx"
        group.create_task(transfers.refused(service_actor(), tmp_path / "sites.csv", refused, "zh-CN"))
    assert len(told) >= 4
    assert told == sorted(told)


async def _counts(database: Database) -> list[int]:
    counted = (col(Site.id), col(Change.id), col(ImportRun.id))
    async with database.reading() as session:
        return [int(await session.scalar(select(func.count(each))) or 0) for each in counted]


def test_importing_csv_rows_are_read_when_they_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text('a,b\n1,"two\nlines"\n3,4\n5,6\n', "utf-8")
    (sheet,) = read_sheets(path)
    rows = [["a", "b"], ["1", "two\nlines"], ["3", "4"], ["5", "6"]]
    assert isinstance(sheet.rows, CsvRows)
    assert (list(sheet.rows), len(sheet.rows), list(sheet.rows)) == (rows, 4, rows)
    assert (sheet.rows[2], sheet.rows[-1], sheet.rows[:2], sheet.rows[1:99]) == (rows[2], rows[3], rows[:2], rows[1:])
    with pytest.raises(IndexError):
        sheet.rows[4]


def test_importing_a_csv_holds_no_more_than_its_drafts(tmp_path: Path) -> None:
    _write(tmp_path / "sites.csv")
    (table,) = parse_sheets(read_sheets(tmp_path / "sites.csv"), ImportOptions(check_url))
    assert (len(table.drafts), table.refused, table.drafts[-1].row) == (SITES, [], SITES + 1)
