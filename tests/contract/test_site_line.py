"""A site that is a line, on both databases: from a file and back, its middle, its history, what stands beside it."""

import json
import uuid
from pathlib import Path

import pytest
from sqlmodel import select

from registry.entering import EntryRules, RestrictedSites
from registry.layouts import Entity
from registry.model import Site
from registry.reconcile import Action
from tests.fakes.clock import FakeClock
from tests.fakes.imports import ACTOR, BASE, BROUGHT, Imports
from vms.db.engine import Database
from vms.plans import store as plans_store
from vms.points import documents_store
from vms.points import records_store as store
from vms.points.entry import Entry
from vms.points.reverting import Reverts

ROAD = {"type": "LineString", "coordinates": [[114.1, 27.5], [114.102, 27.5]]}
LONGER = {"type": "LineString", "coordinates": [[114.1, 27.5], [114.104, 27.5]]}


@pytest.fixture
async def roads(database: Database, clock: FakeClock, tmp_path: Path) -> Imports:
    roads = Imports(database, clock, tmp_path)
    await roads.load(BASE)
    await roads.load(BROUGHT)
    await roads.load({Entity.SITE: [BROUGHT[Entity.SITE][0] | {"line": ROAD, "longitude": 1.0, "latitude": 2.0}]})
    return roads


async def stored(roads: Imports) -> Site:
    async with roads.database.reading() as session:
        return (await session.scalars(select(Site).where(Site.code == "BW-1"))).one()


async def test_a_line_stands_where_its_middle_is(roads: Imports) -> None:
    site = await stored(roads)
    assert (site.line, site.longitude, site.latitude) == (ROAD, 114.101, 27.5)
    await roads.edit(Entity.SITE, "BW-1", line="114.1,27.5; 114.104,27.5")
    site = await stored(roads)
    assert (site.line, site.longitude, site.latitude) == (LONGER, 114.102, 27.5)
    await roads.edit(Entity.SITE, "BW-1", line="")
    site = await stored(roads)
    assert (site.line, site.longitude) == (None, 114.102)


async def test_an_export_of_the_registry_brings_it_back_unchanged(roads: Imports) -> None:
    path = roads.folder / "registry.xlsx"
    await roads._transfers.save_registry(ACTOR, path)
    report = await roads._transfers.load(ACTOR, path, write=True)
    done = {action for counts in report.counts.values() for action, number in counts.items() if number}
    assert done == {Action.UNCHANGED}


async def test_the_history_tells_it_and_the_edit_is_undone(roads: Imports) -> None:
    await roads.edit(Entity.SITE, "BW-1", line=json.dumps(LONGER))
    key = await roads.key(Entity.SITE, "BW-1")
    async with roads.database.reading() as session:
        found, _ = await store.changes(session, Entity.SITE, key, before=None, limit=1)
    assert found[0].before == {"line": ROAD, "longitude": 114.101}
    assert found[0].after == {"line": LONGER, "longitude": 114.102}
    await roads.clock.jump(60)
    await Reverts(roads.database, Entry()).undo(ACTOR, Entity.SITE, key, found[0].id, "改错了")
    site = await stored(roads)
    assert (site.line, site.longitude) == (ROAD, 114.101)


async def test_a_camera_at_the_end_of_a_military_road_stands_beside_it(roads: Imports) -> None:
    await roads.edit(Entity.SITE, "BW-1", line=json.dumps(LONGER), restricted="1")
    async with roads.database.reading() as session:
        restricted = await documents_store.restricted_sites(session)
    sites = RestrictedSites(restricted, EntryRules().consent_within_m)
    assert len(sites.beside({"longitude": 114.104, "latitude": 27.5005})) == 1  # 56 m from its end
    assert sites.beside({"longitude": 114.104, "latitude": 27.5015}) == []


async def test_a_plan_is_told_the_line_and_where_its_cameras_stand(roads: Imports) -> None:
    camera = BROUGHT[Entity.CAMERA][0]
    planned = camera | {"code": camera["code"][:-1] + "2", "lifecycle": "planned", "longitude": 114.1, "latitude": 27.5}
    gone = planned | {"code": camera["code"][:-1] + "3", "lifecycle": "retired"}
    await roads.load({Entity.CAMERA: [camera, planned, gone]})
    keys = [uuid.UUID(await roads.key(Entity.SITE, code)) for code in ("BW-2", "BW-1")]
    async with roads.database.reading() as session:
        gate, road = await plans_store.site_places(session, keys)
    assert (gate.longitude, gate.line, gate.taken) == (None, None, ())
    assert (road.longitude, road.line, road.taken) == (114.101, ROAD, [(114.1, 27.5)])
