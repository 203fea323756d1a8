"""A dry run knows the military and classified sites that the same file brings, or frees, as the import itself does."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from registry.exporting import write_xlsx
from registry.layouts import Entity
from registry.reconcile import Action, ImportReport
from tests.fakes.clock import FakeClock
from tests.fakes.imports import ACTOR, BASE, BROUGHT, COUNTY, TOWN, Imports
from vms.db.engine import Database
from vms.points.documents_store import restricted_sites

GATE: dict[str, Any] = BROUGHT[Entity.SITE][0] | {"longitude": 114.1, "latitude": 27.5}
CAMERA: dict[str, Any] = BROUGHT[Entity.CAMERA][0]
BARRACKS = {"code": "BW-7", "name": "营区", "site_class": 1, "category": "2", "division_code": TOWN, "restricted": "1"}
# 56 m from the gate.
NEAR = {"longitude": 114.1, "latitude": 27.5005}
OTHER = {"code": f"{COUNTY}00001320000002", "name": "枪机二", "division_code": TOWN, "lifecycle": "in_service"}


@pytest.fixture
async def imports(database: Database, clock: FakeClock, tmp_path: Path) -> Imports:
    imports = Imports(database, clock, tmp_path)
    await imports.load(BASE)
    await imports.load({Entity.SITE: [GATE | {"restricted": "1"}], Entity.CAMERA: [CAMERA | {"lifecycle": "built"}]})
    return imports


async def both(imports: Imports, sheets: dict[Entity, list[dict[str, Any]]]) -> ImportReport:
    """What a dry run says, which is what the import says."""
    path = imports.folder / "both.xlsx"
    write_xlsx(path, sheets)
    dry, done = [await imports._transfers.load(ACTOR, path, write=write) for write in (False, True)]
    assert (dry.counts, dry.rows) == (done.counts, done.rows)
    assert done.applied == (not done.total(Action.REFUSED))
    return dry


@pytest.mark.parametrize(
    ("sites", "camera", "refused"),
    [
        ([BARRACKS], OTHER | {"site_code": "BW-7"}, 1),
        ([BARRACKS | NEAR], OTHER | NEAR, 1),
        ([BARRACKS | {"restricted": None}], OTHER | {"site_code": "BW-7"}, 0),
        ([BARRACKS | {"retired_on": "2026-01-01"}], OTHER | {"site_code": "BW-7"}, 0),
        ([BARRACKS], OTHER | {"site_code": "BW-7", "lifecycle": "built"}, 0),
        ([GATE | {"restricted": "1"}], CAMERA, 1),
        ([GATE | {"restricted": "0"}], CAMERA, 0),
        ([GATE | {"restricted": "1", "longitude": 114.2}], OTHER | NEAR, 0),  # it was moved away
    ],
)
async def test_a_dry_run_knows_the_restricted_sites_of_its_own_file(
    sites: list[dict[str, Any]], camera: dict[str, Any], refused: int, imports: Imports
) -> None:
    report = await both(imports, {Entity.SITE: sites, Entity.CAMERA: [camera]})
    assert report.total(Action.REFUSED) == refused
    assert [error.message.code for row in report.rows for error in row.errors] == ["consent_missing"] * refused


async def test_restricted_sites_are_found_among_very_many_by_their_index(sqlite_database: Database) -> None:
    """Every chunk of cameras asks for them: 1,200 times in the import of a municipality."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        asked.append((statement, parameters))

    event.listen(sqlite_database.engine.sync_engine, "before_cursor_execute", note)
    async with sqlite_database.reading() as session:
        await restricted_sites(session)
        ((statement, parameters),) = [one for one in asked if not one[0].startswith("BEGIN")]
        connection = await session.connection()
        plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        assert "SEARCH site USING INDEX ix_site_restricted" in " ".join(str(row[-1]) for row in plan)
