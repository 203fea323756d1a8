"""A large file is read by a process of its own: what an import finds, writes and says is the same."""

import asyncio
import os
import signal
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from registry.exporting import write_xlsx
from registry.importing import PART_ROWS
from registry.layouts import SITE_COLUMNS, Entity
from registry.model import Change, Division, DivisionKind, Site
from registry.reconcile import Action, ImportReport
from tests.fakes.clock import FakeClock
from tests.fakes.county import PlainSeal
from tests.fakes.imports import BASE, BROUGHT
from vms.accounts.model import service_actor
from vms.db.engine import Database
from vms.points.transfers import FileRefused, Transfers

USED = ("code", "name", "site_class", "category", "division_code")
SITES = 5 * PART_ROWS + 7
SMALL, LARGE = 1000.0, 0.0
"""What is said to be large: nothing, everything."""


def _write(path: Path, wrong: dict[int, str], sites: int = SITES) -> None:
    titles = ",".join(column.zh for column in SITE_COLUMNS if column.field in USED)
    lines = [wrong.get(number, f"B{number},路口{number},1,0,369901") for number in range(sites)]
    path.write_text("\n".join([f"{titles},备忘", *lines]), "utf-8")


@pytest.fixture
async def county(database: Database) -> Database:
    async with database.unit_of_work() as tx:
        tx.session.add(Division(code="369901", name="县", kind=DivisionKind.COUNTY, path="/369901/"))
    return database


async def _load(database: Database, path: Path, aside_mb: float, *, write: bool) -> ImportReport:
    told: list[tuple[int, int]] = []
    transfers = Transfers(database, PlainSeal(), FakeClock(), aside_mb=aside_mb)
    report = await transfers.load(
        service_actor(), path, write=write, on_progress=lambda done, of: told.append((done, of))
    )
    assert told == sorted(told), told
    return report


async def _counts(database: Database) -> list[int]:
    async with database.reading() as session:
        return [int(await session.scalar(select(func.count(each))) or 0) for each in (col(Site.id), col(Change.id))]


def _said(report: ImportReport) -> tuple[object, ...]:
    return report.counts, report.rows, report.notes, report.understood, report.applied


@pytest.mark.parametrize("write", [False, True])
async def test_a_file_read_aside_is_told_of_the_same(county: Database, tmp_path: Path, write: bool) -> None:
    """What cannot be read stands before what contradicts the registry, wherever in the file it is."""
    wrong = {3: "B3,路口,1,0,999", 1700: "B1700,路口,9,0,369901", 1701: "", 2400: "B2,路口,1,0,369901", 2401: "B9,,,,"}
    _write(tmp_path / "sites.csv", wrong)
    here, aside = [await _load(county, tmp_path / "sites.csv", mb, write=write) for mb in (SMALL, LARGE)]
    assert _said(aside) == _said(here)
    assert [row.row for row in aside.rows if row.action is Action.REFUSED] == [1702, 2402, 2403, 5]
    assert len(aside.rows) == len(here.rows) > 500
    assert not aside.applied
    assert await _counts(county) == [0, 0]


async def test_of_very_many_refused_rows_the_same_are_told(county: Database, tmp_path: Path) -> None:
    wrong = {number: f"B{number},路口,{9 - number % 2 * 8},0,999" for number in range(2 * PART_ROWS)}
    wrong |= {number: f"B{number},路口,9,0,369901" for number in range(4 * PART_ROWS, 4 * PART_ROWS + 100)}
    _write(tmp_path / "sites.csv", wrong)
    here, aside = [await _load(county, tmp_path / "sites.csv", mb, write=True) for mb in (SMALL, LARGE)]
    assert _said(aside) == _said(here)


async def test_a_file_read_aside_is_written_whole(county: Database, tmp_path: Path) -> None:
    _write(tmp_path / "sites.csv", {})
    report = await _load(county, tmp_path / "sites.csv", LARGE, write=True)
    assert (report.applied, report.total(Action.NEW), await _counts(county)) == (True, SITES, [SITES, SITES])
    again = await _load(county, tmp_path / "sites.csv", LARGE, write=False)
    assert again.total(Action.UNCHANGED) == SITES


async def test_a_workbook_read_aside_is_taken_sheet_by_sheet(database: Database, tmp_path: Path) -> None:
    route = {
        "division_code": "369901100",
        "number": 1,
        "name": "一线",
        "camera_codes": BROUGHT[Entity.CAMERA][0]["code"],
    }
    write_xlsx(tmp_path / "all.xlsx", {**BASE, **BROUGHT, Entity.ROUTE: [route]})
    here, aside = [await _load(database, tmp_path / "all.xlsx", mb, write=False) for mb in (SMALL, LARGE)]
    assert _said(aside) == _said(here)
    written = await _load(database, tmp_path / "all.xlsx", LARGE, write=True)
    assert written.applied, written.rows


async def test_what_is_no_table_is_refused_by_whoever_reads_it(database: Database, tmp_path: Path) -> None:
    (tmp_path / "letter.csv").write_text("Dear Sir,\n", "utf-8")
    said = []
    for aside_mb in (SMALL, LARGE):
        with pytest.raises(FileRefused) as refused:
            await _load(database, tmp_path / "letter.csv", aside_mb, write=True)
        said.append((str(refused.value), [each.message for each in refused.value.errors]))
    assert said[0] == said[1]


async def test_a_reader_that_is_lost_or_given_up_leaves_nothing(county: Database, tmp_path: Path) -> None:
    _write(tmp_path / "sites.csv", {}, sites=40 * PART_ROWS)
    transfers = Transfers(county, PlainSeal(), FakeClock(), aside_mb=LARGE)

    def lose(done: int, of: int) -> None:
        for child in _readers():
            os.kill(child, signal.SIGKILL)

    def give_up(done: int, of: int) -> None:
        task = asyncio.current_task()
        if done == 2 * PART_ROWS and task:
            task.cancel()

    with pytest.raises(RuntimeError, match="was lost"):
        await transfers.load(service_actor(), tmp_path / "sites.csv", write=True, on_progress=lose)
    with pytest.raises(asyncio.CancelledError):
        await transfers.load(service_actor(), tmp_path / "sites.csv", write=True, on_progress=give_up)
    assert (await _counts(county), _readers()) == ([0, 0], [])


def _readers() -> list[int]:
    """Our own ones that run."""
    children = Path("/proc/self/task").glob("*/children")
    found = [int(each) for path in children for each in path.read_text().split()]
    return [each for each in found if b"file_reader" in Path(f"/proc/{each}/cmdline").read_bytes()]
