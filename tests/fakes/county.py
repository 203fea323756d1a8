"""The made-up county as a workbook, and the way of a workbook into a database."""

from datetime import UTC, date, datetime
from pathlib import Path

from registry.importing import DraftTable, ImportOptions, parse_sheets
from registry.reading import read_sheets
from registry.reconcile import ImportOrder, ImportReport, reconcile
from streams.url import StreamUrl
from vms.db.engine import Database
from vms.demo.county import make_county, write_county
from vms.demo.installing import CameraAddress, County

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


class PlainSeal:
    """Not a seal, but one that can be seen to have been used."""

    def seal(self, plain: bytes) -> bytes:
        return b"sealed:" + plain[::-1]

    def unseal(self, sealed: bytes) -> bytes:
        return sealed.removeprefix(b"sealed:")[::-1]


def address(number: int) -> CameraAddress:
    return CameraAddress(f"127.1.{number // 200}.{number % 200 + 1}", 8554, "admin", f"secret-{number}")


def small_county(cameras: int = 40, *, today: date = NOW.date()) -> County:
    return make_county(address, today=today, cameras=cameras)


def check_url(text: str) -> str:
    return str(StreamUrl.parse(text))


def read_tables(path: Path, *, inverse_networked: bool = False) -> list[DraftTable]:
    return parse_sheets(read_sheets(path), ImportOptions(check_url, inverse_networked))


async def import_file(database: Database, path: Path, *, write: bool = True, within: str = "/") -> ImportReport:
    """The whole way from a file to the tables."""
    order = ImportOrder("tester", NOW, "test", write, PlainSeal())
    tables = read_tables(path)
    if write:
        async with database.unit_of_work() as tx:
            return await reconcile(tx.session, tables, order, within=within)
    async with database.reading() as session:
        return await reconcile(session, tables, order, within=within)


async def stock(database: Database, folder: Path, cameras: int = 40) -> County:
    """A database that holds a small county."""
    county = small_county(cameras)
    write_county(folder / "county.xlsx", county)
    report = await import_file(database, folder / "county.xlsx")
    assert report.applied, report.rows
    return county
