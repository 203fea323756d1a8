"""Undoing an import refuses, on both databases, whatever would cost somebody's work since, names it, and keeps it."""

import uuid
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from registry.layouts import Entity
from registry.model import Camera, Checkpoint, Lifecycle, Site
from tests.fakes.clock import FakeClock
from tests.fakes.imports import ACTOR, BASE, BROUGHT, TOWN, Imports
from vms.accounts.model import Actor
from vms.db.engine import Database
from vms.walls.tables import SavedWall
from vms.web.problems import Conflict


@pytest.fixture
async def imports(database: Database, clock: FakeClock, tmp_path: Path) -> Imports:
    imports = Imports(database, clock, tmp_path)
    await imports.load(BASE)
    return imports


async def _refused(imports: Imports, undone: Callable[..., Any], actor: Actor = ACTOR) -> list[tuple[str, str]]:
    """What stands in the way, by kind and words; nothing was changed."""
    before = await imports.held()
    with pytest.raises(Conflict) as refused:
        await undone(actor)
    assert await imports.held() == before
    assert refused.value.detail.endswith(f"stands in the way: {len(refused.value.errors)}")
    return [(each.field, each.message) for each in refused.value.errors]


async def test_undoing_whole_while_nothing_belongs_to_it(imports: Imports) -> None:
    undone = await (await imports.load(BROUGHT))()
    assert (undone.retired, undone.removed, undone.restored) == (3, 3, 0)


async def test_undoing_keeps_a_preset_made_since_and_names_it(imports: Imports) -> None:
    undone = await imports.load(BROUGHT)
    room = await imports.key(Entity.ROOM, "一室")
    async with imports.database.unit_of_work() as tx:
        last: dict[str, Any] = {"updated_at": tx.now, "updated_by": "张三"}
        tx.session.add(SavedWall(room_id=uuid.UUID(room), name="早班", dwell_s=20, windows=[], **last))
    told = await _refused(imports, undone)
    assert told == [("wall", "the wall preset “早班” of the room 一室 would be lost: delete it first")]
    with pytest.raises(Conflict):
        await imports.records.retire(ACTOR, Entity.ROOM, room, "*", "撤销")
    async with imports.database.unit_of_work() as tx:
        await tx.session.delete((await tx.session.scalars(select(SavedWall))).one())
    assert (await undone()).removed == 3


async def test_undoing_keeps_what_was_put_into_a_zone_since(imports: Imports) -> None:
    undone = await imports.load(BROUGHT)
    made = await imports.make(
        Entity.CHECKPOINT, code="KK-2", name="南卡", kind="2", division_code=TOWN, zone_code="FQ-1"
    )
    post = await imports.make(Entity.POST, code="BQ-1", name="一点", division_code=TOWN, zone_code="FQ-1")
    assert await _refused(imports, undone) == [
        ("checkpoint", "checkpoint KK-2 南卡 now belongs to FQ-1 北区: move it first, or undo its import first"),
        ("post", "post BQ-1 一点 now belongs to FQ-1 北区: move it first, or undo its import first"),
    ]
    zone = await imports.key(Entity.ZONE, "FQ-1")
    with pytest.raises(Conflict) as refused:
        await imports.records.retire(ACTOR, Entity.ZONE, zone, "*", "撤销")
    assert [each.field for each in refused.value.errors] == ["checkpoint", "checkpoint", "post"]
    await imports.edit(Entity.CHECKPOINT, "KK-2", zone_code=None)
    await imports.records.retire(ACTOR, Entity.POST, post, "*", "撤销")
    assert (await undone()).removed == 3
    assert made in await imports.held()


async def test_undoing_sites_at_which_cameras_of_a_later_import_stand(imports: Imports) -> None:
    sites = await imports.load({Entity.SITE: BROUGHT[Entity.SITE]})
    cameras = await imports.load({Entity.CAMERA: BROUGHT[Entity.CAMERA]})
    ((kind, words),) = await _refused(imports, sites)
    assert (kind, "枪机一 now stands at BW-1 东门" in words) == ("camera", True)
    assert (await cameras()).retired == 1
    assert (await sites()).retired == 2
    async with imports.database.reading() as session:
        assert (await session.scalars(select(Camera))).one().lifecycle is Lifecycle.RETIRED


async def test_undoing_one_import_after_another_the_last_one_first(imports: Imports) -> None:
    first = await imports.load(BROUGHT)
    renamed = {Entity.SITE: [BROUGHT[Entity.SITE][0] | {"name": "东大门"}]}
    second = await imports.load(renamed)
    ((kind, words),) = await _refused(imports, first)
    assert (kind, "BW-1 东大门: changed since by" in words, "Undo that change first" in words) == ("site", True, True)
    assert (await second()).restored == 1
    assert (await first()).retired == 3


async def test_undoing_a_change_leaves_other_fields_that_were_changed_since(imports: Imports) -> None:
    await imports.load(BROUGHT)
    lanes = await imports.load({Entity.CHECKPOINT: [BROUGHT[Entity.CHECKPOINT][0] | {"lanes": 4}]})
    await imports.edit(Entity.CHECKPOINT, "KK-1", name="北大卡")
    assert (await lanes()).restored == 1
    async with imports.database.reading() as session:
        stored = (await session.scalars(select(Checkpoint))).one()
    assert (stored.name, stored.lanes) == ("北大卡", 2)


async def test_undoing_leaves_alone_what_somebody_has_taken_out_of_use_already(imports: Imports) -> None:
    undone = await imports.load(BROUGHT)
    await imports.clock.jump(60)
    await imports.records.retire(ACTOR, Entity.SITE, await imports.key(Entity.SITE, "BW-2"), "*", "撤销")
    await imports.records.retire(ACTOR, Entity.CHECKPOINT, await imports.key(Entity.CHECKPOINT, "KK-1"), "*", "撤销")
    done = await undone()
    assert (done.retired, done.removed) == (2, 2)


async def test_undoing_brings_back_no_owner_that_is_gone(imports: Imports) -> None:
    second = {"code": "369901000002", "name": "二所", "kind": "police_station", "division_code": TOWN}
    await imports.load(
        {Entity.UNIT: [second], **BROUGHT, Entity.ROOM: [BROUGHT[Entity.ROOM][0] | {"unit_code": second["code"]}]}
    )
    moved = await imports.load({Entity.ROOM: BROUGHT[Entity.ROOM]})
    await imports.records.retire(ACTOR, Entity.UNIT, await imports.key(Entity.UNIT, str(second["code"])), "*", "撤并")
    assert await _refused(imports, moved) == [
        ("room", "一室 belonged to 369901000002 二所, which was removed since: enter that again first")
    ]


async def test_undoing_brings_no_camera_to_service_without_its_consent(imports: Imports) -> None:
    await imports.load(BROUGHT)
    camera = BROUGHT[Entity.CAMERA][0]
    undone = await imports.load({Entity.CAMERA: [camera | {"lifecycle": "built"}]})
    await imports.edit(Entity.SITE, "BW-1", restricted="1")
    lack = "it stands beside the military or classified site “东门”: first add that site’s consent on the camera’s page"
    assert await _refused(imports, undone) == [("camera", f"camera {camera['code']} 枪机一: {lack}")]
    await imports.consent(camera["code"])
    assert (await undone()).restored == 1


async def test_a_file_that_takes_a_retired_camera_back_clears_its_day_of_retirement(imports: Imports) -> None:
    await imports.load(BROUGHT)
    camera = BROUGHT[Entity.CAMERA][0]
    gone = {"lifecycle": "retired", "device_status": "3", "retired_on": date(2026, 1, 1)}
    await imports.load({Entity.CAMERA: [camera | gone]})
    await imports.load({Entity.CAMERA: [camera | gone | {"lifecycle": "in_service"}]})
    async with imports.database.reading() as session:
        row = (await session.scalars(select(Camera).where(Camera.code == camera["code"]))).one()
    assert (row.lifecycle, row.device_status, row.retired_on) == (Lifecycle.IN_SERVICE, "1", None)


async def test_undoing_an_import_keeps_the_custom_fields_that_people_filled_in_since(imports: Imports) -> None:
    for code in ("ZRDW", "DH"):
        await imports.define(Entity.SITE, code)
    await imports.load(BROUGHT)
    site = BROUGHT[Entity.SITE][0]
    undone = await imports.load({Entity.SITE: [site | {"custom.ZRDW": "一所"}]})
    await imports.edit(Entity.SITE, "BW-1", **{"custom.DH": "110"})
    assert (await undone()).restored == 1
    async with imports.database.reading() as session:
        stored = (await session.scalars(select(Site).where(Site.code == "BW-1"))).one()
    assert stored.custom == {"DH": "110"}
