"""A small registry that is imported sheet by sheet, edited by people and undone: for tests of what undoing costs."""

import itertools
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from registry.custom import FieldKind
from registry.datums import Datum
from registry.entering import DocumentKind
from registry.exporting import write_xlsx
from registry.importing import ImportOptions, parse_sheets
from registry.layouts import Entity
from registry.model import Camera, Change, Checkpoint, MonitoringRoom, Site, Unit, Zone
from registry.reconcile import ImportReport
from registry.sheets import Sheet
from registry.store import table_of
from tests.fakes.clock import FakeClock
from tests.fakes.county import PlainSeal, check_url
from vms.accounts.model import Actor, service_actor
from vms.db.engine import Database
from vms.points.entry import Entry
from vms.points.fields import Definition, Fields
from vms.points.fields_store import custom_fields
from vms.points.records import Records
from vms.points.tables import CameraDocument, DefinedField
from vms.points.transfers import Transfers
from vms.points.undoing import Undone, undo
from vms.walls.tables import SavedWall

COUNTY, TOWN = "369901", "369901100"
BASE: dict[Entity, list[dict[str, Any]]] = {
    Entity.DIVISION: [
        {"code": COUNTY, "name": "县", "kind": "county"},
        {"code": TOWN, "name": "镇", "kind": "town", "parent_code": COUNTY},
    ],
    Entity.UNIT: [{"code": "369901000001", "name": "一所", "kind": "police_station", "division_code": TOWN}],
}
BROUGHT: dict[Entity, list[dict[str, Any]]] = {
    Entity.SITE: [
        {"code": "BW-1", "name": "东门", "site_class": 1, "category": "2", "division_code": TOWN},
        {"code": "BW-2", "name": "西门", "site_class": 2, "category": "2", "division_code": TOWN},
    ],
    Entity.CAMERA: [
        {"code": f"{COUNTY}00001320000001", "name": "枪机一", "site_code": "BW-1", "lifecycle": "in_service"}
    ],
    Entity.ROOM: [{"name": "一室", "division_code": TOWN, "unit_code": "369901000001", "staffed": "1"}],
    Entity.ZONE: [{"code": "FQ-1", "name": "北区", "kind": "1", "division_code": TOWN}],
    Entity.CHECKPOINT: [
        {"code": "KK-1", "name": "北卡", "kind": "1", "division_code": TOWN, "zone_code": "FQ-1", "lanes": 2}
    ],
}
ACTOR = service_actor()


class Imports:
    """Loads sheets and undoes them, each a minute after the last."""

    def __init__(self, database: Database, clock: FakeClock, folder: Path) -> None:
        self.database, self.clock, self.folder = database, clock, folder
        self.records = Records(database)
        self._number = itertools.count()
        self._transfers = Transfers(database, PlainSeal(), clock)

    async def load(self, sheets: Mapping[Entity, list[dict[str, Any]]]) -> Callable[[], Any]:
        """Its undoing."""
        await self.clock.jump(60)
        report = await self._transfers.load(ACTOR, await self._written(sheets), write=True)
        assert report.applied, report.rows
        run_id = report.run_id
        assert run_id is not None

        async def undone(actor: Actor = ACTOR) -> Undone:
            await self.clock.jump(60)
            return await undo(self.database, Entry(), actor, run_id)

        return undone

    async def try_out(self, sheets: Mapping[Entity, list[dict[str, Any]]]) -> ImportReport:
        """Of a dry run."""
        return await self.try_file(await self._written(sheets))

    async def try_file(self, path: Path) -> ImportReport:
        return await self._transfers.load(ACTOR, path, write=False)

    async def exported(self) -> Path:
        """The whole registry but for its cameras, as people get it."""
        path = self._new_file()
        await self._transfers.save_registry(ACTOR, path)
        return path

    async def _written(self, sheets: Mapping[Entity, list[dict[str, Any]]]) -> Path:
        path = self._new_file()
        async with self.database.reading() as session:
            custom = await custom_fields(session)
        write_xlsx(path, sheets, {entity: custom.columns(entity) for entity in sheets})
        return path

    def _new_file(self) -> Path:
        return self.folder / f"{next(self._number)}.xlsx"

    async def edit(self, entity: Entity, code: str, /, **values: Any) -> None:
        await self.clock.jump(60)
        await self.records.change(ACTOR, entity, await self.key(entity, code), "*", values, "更正")

    async def make(self, entity: Entity, **values: Any) -> str:
        await self.clock.jump(60)
        return await self.records.create(ACTOR, entity, values, "新设")

    async def define(self, entity: Entity, code: str, *, mandatory: bool = False) -> DefinedField:
        """A custom field of text, called as its code."""
        await self.clock.jump(60)
        definition = Definition(code, code, mandatory, {})
        return await Fields(self.database).define(ACTOR, entity, code, FieldKind.TEXT, definition, "新设")

    async def consent(self, code: str) -> None:
        """The consent document of a military or classified site is put on the camera's page."""
        key = uuid.UUID(await self.key(Entity.CAMERA, code))
        async with self.database.unit_of_work() as tx:
            about: dict[str, Any] = {"title": "同意函", "stage": "planned", "sha256": "a" * 64, "bytes": 1}
            about |= {"media": "application/pdf", "added_at": tx.now, "added_by": "t"}
            tx.session.add(CameraDocument(camera_id=key, kind=DocumentKind.CONSENT, **about))

    async def key(self, entity: Entity, code: str) -> str:
        table = table_of(entity)
        by = table.c.name if entity is Entity.ROOM else table.c.code
        async with self.database.reading() as session:
            return str(await session.scalar(select(table.c.id).where(by == code)))

    async def held(self) -> dict[str, dict[str, Any]]:
        """Every row of the kinds that imports bring here, presets among them, and how many changes are logged."""
        models: list[Any] = [Site, Camera, MonitoringRoom, Zone, Checkpoint, Unit, SavedWall]
        async with self.database.reading() as session:
            rows = [row for model in models for row in await session.scalars(select(model))]
            changes = len((await session.scalars(select(col(Change.id)))).all())
        return {str(row.id): row.model_dump() for row in rows} | {"log": {"changes": changes}}


def parsed_site(cells: Mapping[str, str], datum: Datum) -> dict[str, Any]:
    """A row of a file in that datum, as it is read."""
    known = {"BWBM": "BW-1", "BWMC": "东门", "BWDJ": "1", "BWLB": "2", "SSQH": TOWN, **cells}
    sheet = Sheet("", [list(known), list(known.values())])
    (table,) = parse_sheets([sheet], ImportOptions(check_url, datum=datum))
    assert table.refused == []
    return dict(zip(table.fields, table.drafts[0].values, strict=True))
