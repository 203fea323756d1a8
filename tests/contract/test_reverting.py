"""One edit is undone on both databases: its fields get their old values; later edits of them stand in the way."""

import uuid
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from registry.layouts import Entity
from registry.model import Camera, Change, Lifecycle, Site, Unit
from tests.fakes.clock import FakeClock
from tests.fakes.county import PlainSeal
from tests.fakes.imports import ACTOR, BASE, BROUGHT, COUNTY, TOWN, Imports
from vms.accounts.model import Actor, Role, Via
from vms.audit.tables import AuditEntry
from vms.bus.memory import MemoryBus
from vms.db.engine import Database
from vms.events import RegistryChanged
from vms.points.entry import Entry
from vms.points.reverting import Reverts
from vms.points.service import CameraEdit, Points
from vms.web.problems import Conflict, NotFound, Problem

CAMERA = str(BROUGHT[Entity.CAMERA][0]["code"])
OTHER_TOWN = "369901200"
TOWN_ADMINISTRATOR = Actor(
    uuid.UUID(int=7), "镇管理员", Role.ADMINISTRATOR, f"/{COUNTY}/{TOWN}/", None, None, Via.SESSION
)


class Edits(Imports):
    """Edits, and the undoing of any of them."""

    async def undo_edit(self, entity: Entity, code: str, ago: int = 0, actor: Actor = ACTOR) -> None:
        """The last edit of the record, or the one so many before."""
        await self.clock.jump(60)
        key = await self.key(entity, code)
        change = (await self.log(entity, code))[ago]
        await Reverts(self.database, Entry()).undo(actor, entity, key, change.id, "改错了")

    async def log(self, entity: Entity, code: str) -> list[Change]:
        """Newest first."""
        key = await self.key(entity, code)
        async with self.database.reading() as session:
            mine = select(Change).where(col(Change.entity) == entity.value, col(Change.entity_id) == key)
            return list(await session.scalars(mine.order_by(col(Change.id).desc())))

    async def edit_camera(self, **changed: Any) -> None:
        await self.clock.jump(60)
        key = uuid.UUID(await self.key(Entity.CAMERA, CAMERA))
        site = changed.pop("site_id", None)
        edit = CameraEdit(changed, {}, "更正", site is not None, site, correction=True)
        await Points(self.database, PlainSeal(), Entry()).change_camera(ACTOR, key, "*", edit)

    async def stored(self, model: Any, code: str) -> Any:
        async with self.database.reading() as session:
            return (await session.scalars(select(model).where(model.code == code))).one()


@pytest.fixture
async def edits(database: Database, clock: FakeClock, tmp_path: Path) -> Edits:
    edits = Edits(database, clock, tmp_path)
    other = {"code": OTHER_TOWN, "name": "另一镇", "kind": "town", "parent_code": COUNTY}
    await edits.load({**BASE, Entity.DIVISION: [*BASE[Entity.DIVISION], other]})
    await edits.load(BROUGHT)
    return edits


async def test_reverting_gives_back_the_fields_of_that_edit_alone(edits: Edits) -> None:
    await edits.edit(Entity.SITE, "BW-1", name="东大门", required_cameras=3)
    await edits.edit(Entity.SITE, "BW-1", category="6")
    await edits.undo_edit(Entity.SITE, "BW-1", ago=1)
    site = await edits.stored(Site, "BW-1")
    assert (site.name, site.required_cameras, site.category, site.version) == ("东门", 1, "6", 4)
    last = (await edits.log(Entity.SITE, "BW-1"))[0]
    assert (last.actor, last.reason) == (ACTOR.username, "改错了")
    assert (last.before, last.after) == (
        {"name": "东大门", "required_cameras": 3},
        {"name": "东门", "required_cameras": 1},
    )
    async with edits.database.reading() as session:
        entry = (await session.scalars(select(AuditEntry).where(col(AuditEntry.action) == "registry.revert"))).one()
    assert (entry.object_kind, entry.object_id, entry.division_code) == ("site", str(site.id), TOWN)
    assert entry.detail is not None
    assert entry.detail["fields"] == "name, required_cameras"


async def test_reverting_names_the_later_edit_of_the_same_field_which_goes_first(edits: Edits) -> None:
    await edits.edit(Entity.SITE, "BW-1", name="东大门")
    await edits.edit(Entity.SITE, "BW-1", name="东侧大门")
    with pytest.raises(Conflict) as refused:
        await edits.undo_edit(Entity.SITE, "BW-1", ago=1)
    ((kind, words),) = [(each.field, each.message) for each in refused.value.errors]
    assert (kind, words.startswith("BW-1 东侧大门: changed since by service at")) == ("site", True)
    assert (await edits.stored(Site, "BW-1")).name == "东侧大门"
    await edits.undo_edit(Entity.SITE, "BW-1")
    await edits.undo_edit(Entity.SITE, "BW-1", ago=2)
    assert (await edits.stored(Site, "BW-1")).name == "东门"


async def test_reverting_brings_a_retired_site_back_and_undoing_that_retires_it_again(edits: Edits) -> None:
    await edits.clock.jump(60)
    await edits.records.retire(ACTOR, Entity.SITE, await edits.key(Entity.SITE, "BW-2"), "*", "撤销")
    retired_on = (await edits.stored(Site, "BW-2")).retired_on
    await edits.undo_edit(Entity.SITE, "BW-2")
    assert (await edits.stored(Site, "BW-2")).retired_on is None
    await edits.undo_edit(Entity.SITE, "BW-2")
    assert (await edits.stored(Site, "BW-2")).retired_on == retired_on is not None


async def test_reverting_a_cameras_move_tells_both_sites(edits: Edits, bus: MemoryBus) -> None:
    west, east = [uuid.UUID(await edits.key(Entity.SITE, code)) for code in ("BW-2", "BW-1")]
    await edits.edit_camera(site_id=west, lifecycle="built")
    with bus.subscribe("test", RegistryChanged) as facts:
        await edits.undo_edit(Entity.CAMERA, CAMERA)
        told = await anext(aiter(facts))
    camera = await edits.stored(Camera, CAMERA)
    assert (camera.site_id, camera.lifecycle) == (east, Lifecycle.IN_SERVICE)
    assert (set(told.site_ids), told.camera_ids) == ({east, west}, (camera.id,))


async def test_reverting_says_what_cannot_be_undone(edits: Edits) -> None:
    async def refused(entity: Entity, code: str, **where: Any) -> str:
        with pytest.raises(Problem) as problem:
            await edits.undo_edit(entity, code, **where)
        return str(getattr(problem.value.detail, "code", type(problem.value)))

    assert await refused(Entity.SITE, "BW-1") == "no_edit"
    await edits.edit_camera(password="neu")
    assert await refused(Entity.CAMERA, CAMERA) == "password_not_kept"
    with pytest.raises(NotFound):
        await Reverts(edits.database, Entry()).undo(
            ACTOR, Entity.SITE, await edits.key(Entity.SITE, "BW-1"), (await edits.log(Entity.SITE, "BW-2"))[0].id, "x"
        )
    await edits.edit(Entity.UNIT, "369901000001", code="369901000009")
    unit = {"code": "369901000001", "name": "新一所", "kind": "police_station", "division_code": TOWN}
    await edits.make(Entity.UNIT, **unit)
    assert await refused(Entity.UNIT, "369901000009") == "taken_since"
    assert (await edits.stored(Unit, "369901000009")).name == "一所"


async def test_reverting_keeps_to_ones_area(edits: Edits) -> None:
    await edits.edit(Entity.SITE, "BW-2", division_code=OTHER_TOWN)
    with pytest.raises(NotFound):
        await edits.undo_edit(Entity.SITE, "BW-2", actor=TOWN_ADMINISTRATOR)
    await edits.edit(Entity.SITE, "BW-1", division_code=OTHER_TOWN)
    await edits.edit(Entity.SITE, "BW-1", division_code=TOWN)
    with pytest.raises(Conflict, match="it lay in another area"):
        await edits.undo_edit(Entity.SITE, "BW-1", actor=TOWN_ADMINISTRATOR)
    assert (await edits.stored(Site, "BW-1")).division_code == TOWN
    await edits.undo_edit(Entity.SITE, "BW-2")
    assert (await edits.stored(Site, "BW-2")).division_code == TOWN


async def test_reverting_brings_back_no_unit_that_is_gone(edits: Edits) -> None:
    unit = {"code": "369901000002", "name": "二所", "kind": "police_station", "division_code": TOWN}
    second = await edits.make(Entity.UNIT, **unit)
    await edits.edit(Entity.ROOM, "一室", unit_code="369901000002")
    await edits.edit(Entity.ROOM, "一室", unit_code="369901000001")
    await edits.records.retire(ACTOR, Entity.UNIT, second, "*", "撤并")
    with pytest.raises(Conflict) as refused:
        await edits.undo_edit(Entity.ROOM, "一室")
    assert "一室 belonged to 369901000002 二所" in refused.value.errors[0].message


async def test_reverting_brings_no_camera_to_service_without_its_consent(edits: Edits) -> None:
    await edits.edit_camera(lifecycle="built")
    await edits.edit(Entity.SITE, "BW-1", restricted="1")
    with pytest.raises(Conflict) as refused:
        await edits.undo_edit(Entity.CAMERA, CAMERA)
    assert "military or classified site “东门”: first add that site’s consent" in refused.value.errors[0].message
    assert (await edits.stored(Camera, CAMERA)).lifecycle is Lifecycle.BUILT
    await edits.consent(CAMERA)
    await edits.undo_edit(Entity.CAMERA, CAMERA)
    assert (await edits.stored(Camera, CAMERA)).lifecycle is Lifecycle.IN_SERVICE


async def test_reverting_one_custom_field_keeps_what_others_got_since(edits: Edits) -> None:
    for code in ("ZRDW", "DH"):
        await edits.define(Entity.SITE, code)
    await edits.edit(Entity.SITE, "BW-1", **{"custom.ZRDW": "一所", "custom.DH": "110"})
    await edits.edit(Entity.SITE, "BW-1", **{"custom.ZRDW": "二所"})
    await edits.edit(Entity.SITE, "BW-1", **{"custom.DH": "120"})
    with pytest.raises(Conflict):
        await edits.undo_edit(Entity.SITE, "BW-1", ago=2)
    await edits.undo_edit(Entity.SITE, "BW-1", ago=1)
    assert (await edits.stored(Site, "BW-1")).custom == {"DH": "120", "ZRDW": "一所"}
    async with edits.database.reading() as session:
        entry = (await session.scalars(select(AuditEntry).where(col(AuditEntry.action) == "registry.revert"))).one()
    assert (entry.detail or {})["fields"] == "custom.ZRDW"
    await edits.undo_edit(Entity.SITE, "BW-1", ago=1)
    assert (await edits.stored(Site, "BW-1")).custom == {"DH": "110", "ZRDW": "一所"}
    await edits.undo_edit(Entity.SITE, "BW-1", ago=4)
    assert (await edits.stored(Site, "BW-1")).custom is None
