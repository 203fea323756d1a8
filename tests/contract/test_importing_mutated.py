"""A thousand spoilt workbooks, half of them on either database, each imported into a county that is there already: told
in words what is wrong, and then nothing was written; or taken, and then whole. Within bounds of memory."""

import io
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from registry.layouts import LAYOUTS
from registry.phrases import Phrase
from registry.reconcile import Action, ImportReport
from registry.sheets import ReadLimits
from registry.store import table_of
from tests.fakes.clock import FakeClock
from tests.fakes.county import PlainSeal, small_county, stock
from vms.accounts.model import service_actor
from vms.db.engine import Database
from vms.demo.county import write_county
from vms.points.transfers import FileRefused, Transfers

MUTATIONS = 500
"""On each database, others on each."""
MOST_GROWTH_MB = 250
WEIRD: tuple[Any, ...] = (
    *(
        "",
        " ",
        True,
        -1,
        0,
        1e300,
        3.69901e19,
        "=1+1",
        "+cmd|' /C calc'!A0",
        "#REF!",
        "\x00\x07",
        "名" * 40_000,
        "１２",
    ),
    *("None", "{", '{"type": "Polygon"}', "2026-02-30", "44319", "NaN", "rtsp://a:b@127.0.0.1/x", "369901", "/" * 500),
    *("１２", "🙂", "🙂" * 90),
)
Cells = dict[str, list[list[Any]]]


class Spoiler:
    """Spoils one good workbook in ever new ways; the same seed, the same ways."""

    def __init__(self, good: Path, seed: int) -> None:
        self._good, self._rng = good.read_bytes(), random.Random(seed)
        with zipfile.ZipFile(good) as archive:
            self._parts = {name: archive.read(name) for name in archive.namelist()}
        book = CalamineWorkbook.from_path(good)
        self._cells: Cells = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
        self.ways: dict[str, Callable[[], bytes]] = {
            "broken off": lambda: self._good[: self._rng.randrange(len(self._good))],
            "bytes of the file": lambda: self._damaged(self._good),
            "bytes of a part": self._part_damaged,
            "another type": lambda: self._written(self._spoil_cells),
            "a formula": lambda: self._written(self._spoil_cells, formulas=True),
            "rows": lambda: self._written(self._spoil_rows),
            "columns": lambda: self._written(self._spoil_columns),
            "macros": lambda: self._zipped(self._parts | {"xl/vbaProject.bin": self._rng.randbytes(64)}),
        }

    def spoilt(self, way: str) -> bytes:
        return self.ways[way]()

    def bomb(self) -> bytes:
        """A sheet of a hundred megabytes in as many kilobytes."""
        page = self._parts["xl/worksheets/sheet1.xml"]
        return self._zipped(self._parts | {"xl/worksheets/sheet1.xml": page + b" " * 100_000_000})

    def _damaged(self, content: bytes) -> bytes:
        rng, at = self._rng, self._rng.randrange(len(content))
        match rng.randrange(3):
            case 0:
                return content[:at] + rng.randbytes(8) + content[at + 8 :]
            case 1:
                return content[:at] + content[at // 2 : at // 2 + 200] + content[at:]
            case _:
                return content[:at] + content[at + 30 :]

    def _part_damaged(self) -> bytes:
        name = self._rng.choice(sorted(self._parts))
        return self._zipped(self._parts | {name: self._damaged(self._parts[name])})

    def _zipped(self, parts: dict[str, bytes]) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return buffer.getvalue()

    def _spoil_cells(self, cells: Cells) -> None:
        for _ in range(self._rng.randint(1, 4)):
            rows = cells[self._rng.choice(sorted(cells))]
            row = rows[self._rng.randrange(1, len(rows))] if len(rows) > 1 else rows[0]
            row[self._rng.randrange(len(row))] = self._rng.choice(WEIRD)

    def _spoil_rows(self, cells: Cells) -> None:
        rng = self._rng
        rows = cells[rng.choice(sorted(cells))]
        at = rng.randrange(len(rows))
        match rng.randrange(3):
            case 0:
                rows.insert(at, list(rng.choice(rows)))
            case 1:
                del rows[at]
            case _:
                rng.shuffle(rows)

    def _spoil_columns(self, cells: Cells) -> None:
        rng = self._rng
        rows = cells[rng.choice(sorted(cells))]
        a, b = rng.randrange(len(rows[0])), rng.randrange(len(rows[0]))
        for row in rows:
            match a % 3:
                case 0:
                    row[a], row[b] = row[b], row[a]
                case 1:
                    row[a] = row[b]
                case _:
                    del row[a]

    def _written(self, spoil: Callable[[Cells], None], *, formulas: bool = False) -> bytes:
        cells = {name: [list(row) for row in rows] for name, rows in self._cells.items()}
        spoil(cells)
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(
            buffer, {"in_memory": True, "strings_to_formulas": formulas, "nan_inf_to_errors": True}
        ) as book:
            for name, rows in cells.items():
                page = book.add_worksheet(name)
                for at, row in enumerate(rows):
                    page.write_row(at, 0, [cell if not isinstance(cell, str) else cell[:32_000] for cell in row])
        return buffer.getvalue()


async def held(database: Database) -> list[Any]:
    """All rows of the registry, and of its imports, as the driver gives them; and how many the history and the audit
    trail have, to which rows are only added."""
    keys = {table_of(layout.entity).name: "id" for layout in LAYOUTS} | {"division": "code", "import_run": "id"}
    async with database.reading() as session:
        connection = await session.connection()
        queries = [f"SELECT * FROM {table} ORDER BY {key}" for table, key in keys.items()]
        queries += [f"SELECT count(*) FROM {table}" for table in ("change", "audit_entry")]
        return [(await connection.exec_driver_sql(query)).all() for query in queries]


def assert_told(message: str) -> None:
    """In both languages, for people."""
    assert isinstance(message, Phrase)
    assert message
    assert re.search(r"[一-鿿]", message.zh)
    assert not re.search(r"Error|Traceback|Exception|object at", message)


def assert_rows_told(report: ImportReport) -> None:
    for row in report.rows:
        assert (row.action is Action.REFUSED) == bool(row.errors)
        for error in row.errors:
            assert_told(error.message)
            assert_told(error.suggestion)


def count_peak_from_here() -> None:
    Path("/proc/self/clear_refs").write_text("5", "ascii")


def peak_mb() -> float:
    """Of the process's memory since then, what is not Python's included."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / 1e3


async def imported(transfers: Transfers, path: Path) -> str:
    """What became of it; whatever is said was looked at."""
    try:
        report = await transfers.load(service_actor(), path, write=True)
    except FileRefused as refused:
        (told,) = refused.errors
    else:
        assert_rows_told(report)
        assert report.applied == (report.total(Action.REFUSED) == 0)
        changed = report.total(Action.NEW) + report.total(Action.CHANGED)
        return "rows refused" if not report.applied else "taken" if changed else "nothing new"
    assert told.field == "file"
    assert_told(told.message)
    return "file refused"


@pytest.mark.slow
async def test_importing_a_thousand_spoilt_workbooks(database: Database, clock: FakeClock, tmp_path: Path) -> None:
    await stock(database, tmp_path, cameras=12)
    county = small_county(16)
    write_county(tmp_path / "good.xlsx", county)
    spoiler = Spoiler(tmp_path / "good.xlsx", seed=len(database.engine.name))
    transfers, path = Transfers(database, PlainSeal(), clock), tmp_path / "spoilt.xlsx"
    before, outcomes = await held(database), dict.fromkeys(("file refused", "rows refused", "taken", "nothing new"), 0)
    count_peak_from_here()
    start_mb = peak_mb()
    for number in range(MUTATIONS):
        bomb = number % 250 == 249
        path.write_bytes(spoiler.bomb() if bomb else spoiler.spoilt(list(spoiler.ways)[number % len(spoiler.ways)]))
        await clock.jump(1)
        outcome = await imported(transfers, path)
        after = await held(database)
        assert (after != before) == (outcome == "taken"), (number, outcome)
        before = after
        outcomes[outcome] += 1
    assert min(outcomes.values()) >= 5, outcomes
    assert peak_mb() - start_mb < MOST_GROWTH_MB


async def test_importing_a_bomb_beyond_the_limit_says_how_large_it_is(
    database: Database, clock: FakeClock, tmp_path: Path
) -> None:
    write_county(tmp_path / "good.xlsx", small_county(2))
    (tmp_path / "bomb.xlsx").write_bytes(Spoiler(tmp_path / "good.xlsx", seed=1).bomb())
    transfers = Transfers(database, PlainSeal(), clock, ReadLimits(unpacked_mb=50))
    with pytest.raises(FileRefused) as refused:
        await transfers.load(service_actor(), tmp_path / "bomb.xlsx", write=True)
    assert "unpacked the workbook has 100 MB, at most 50" in refused.value.errors[0].message
