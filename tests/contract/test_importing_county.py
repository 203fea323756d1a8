"""The county's workbook goes in whole or not at all, and a second time changes nothing, on both databases."""

from pathlib import Path

from sqlmodel import col, func, select

from registry.layouts import Entity
from registry.model import Camera, Change, Site
from registry.reconcile import Action
from tests.fakes.county import PlainSeal, import_file, small_county
from vms.db.engine import Database
from vms.demo.county import write_county
from vms.demo.installing import County


def _county() -> County:
    """The small county with a patrol route: in the demo they are drawn once the cameras stand."""
    county = small_county()
    last = county.cameras[-1]
    route = {"division_code": last["division_code"], "number": 1, "name": "东线", "dwell_s": 10}
    county.rows[Entity.ROUTE].append(route | {"camera_codes": last["code"]})
    return county


async def _count(database: Database) -> int:
    async with database.reading() as session:
        return int(await session.scalar(select(func.count()).select_from(Camera)) or 0)


async def test_importing_a_county_and_again_changes_nothing(database: Database, tmp_path: Path) -> None:
    county = _county()
    path = tmp_path / "county.xlsx"
    write_county(path, county)
    first = await import_file(database, path)
    assert first.applied
    assert {entity: counts[Action.NEW] for entity, counts in first.counts.items()} == {
        entity: len(rows) for entity, rows in county.rows.items()
    }
    second = await import_file(database, path)
    assert second.total(Action.UNCHANGED) == sum(len(rows) for rows in county.rows.values())
    assert second.rows == []
    async with database.reading() as session:
        camera = (await session.scalars(select(Camera).where(col(Camera.password_sealed).is_not(None)).limit(1))).one()
        changes = await session.scalar(select(func.count()).select_from(Change))
    assert PlainSeal().unseal(camera.password_sealed or b"") == county.addresses[camera.code].password.encode()
    assert changes == first.total(Action.NEW)


async def test_importing_a_dry_run_writes_nothing(database: Database, tmp_path: Path) -> None:
    write_county(tmp_path / "county.xlsx", _county())
    report = await import_file(database, tmp_path / "county.xlsx", write=False)
    assert report.total(Action.NEW) > 40
    assert not report.applied
    assert await _count(database) == 0


async def test_importing_one_wrong_row_leaves_everything_as_it_was(database: Database, tmp_path: Path) -> None:
    county = _county()
    county.cameras[-1]["site_code"] = "BW-nowhere"
    write_county(tmp_path / "county.xlsx", county)
    report = await import_file(database, tmp_path / "county.xlsx")
    refused = [row for row in report.rows if row.action is Action.REFUSED]
    assert [(row.entity, row.code, row.errors[0].field) for row in refused] == [
        (Entity.CAMERA, county.cameras[-1]["code"], "site_code")
    ]
    assert not report.applied
    assert await _count(database) == 0


async def test_importing_a_change_shows_it_field_by_field_and_logs_it(database: Database, tmp_path: Path) -> None:
    county = _county()
    path = tmp_path / "county.xlsx"
    write_county(path, county)
    await import_file(database, path)
    camera = next(facts for facts in county.cameras if facts["lifecycle"] == "in_service")
    before, camera["name"] = camera["name"], "改名后的摄像机"
    camera["password"] = "another"
    write_county(path, county)
    report = await import_file(database, path)
    assert report.total(Action.CHANGED) == 1
    shown = {change.field: (change.before, change.after) for change in report.rows[0].changes}
    assert shown == {"name": (before, "改名后的摄像机"), "password": ("***", "***")}
    async with database.reading() as session:
        stored = (await session.scalars(select(Camera).where(Camera.code == camera["code"]))).one()
        change = (await session.scalars(select(Change).order_by(col(Change.id).desc()).limit(1))).one()
    assert (stored.name, stored.version) == ("改名后的摄像机", 2)
    assert change.before == {"name": before, "password": "***"}
    assert change.after == {"name": "改名后的摄像机", "password": "***"}


async def test_importing_outside_of_ones_area_is_refused(database: Database, tmp_path: Path) -> None:
    county = _county()
    path = tmp_path / "county.xlsx"
    write_county(path, county)
    await import_file(database, path)
    report = await import_file(database, path, within="/369901/369901100/")
    refused = {row.entity for row in report.rows if row.action is Action.REFUSED}
    assert refused == set(Entity)
    async with database.reading() as session:
        sites = await session.scalar(select(func.count()).select_from(Site))
    assert sites == len(county.rows[Entity.SITE])
