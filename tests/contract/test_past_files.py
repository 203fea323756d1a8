"""How complete the records were at a past time, camera by camera, equals a naive count made at that time, whatever
happened since: on both databases, by areas, sites, twins, boundaries and added fields of then."""

import random
import uuid
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import select

from registry import store as registry_store
from registry.custom import unfolded
from registry.layouts import Entity
from registry.model import Camera, Division, Lifecycle, Site
from registry.record import MANDATORY
from registry.validity import Surroundings, Twin, assess_record
from tests.fakes.clock import FakeClock
from tests.fakes.county import PlainSeal, small_county
from tests.fakes.imports import ACTOR, BASE, BROUGHT, COUNTY, TOWN, Imports
from tests.fakes.past_days import past_lists
from vms.coverage.files import read_files
from vms.coverage.files_store import cameras_then, in_parts
from vms.db.engine import Database
from vms.points import past_lists as past_lists_module
from vms.points.entry import Entry
from vms.points.fields import Definition, Fields
from vms.points.fields_store import custom_fields
from vms.points.past_days import BeingPrepared
from vms.points.past_lists import PastLists
from vms.points.service import CameraEdit, Points
from vms.points.tables import DefinedField

Found = Mapping[str, tuple[str, frozenset[str], frozenset[str]]]
"""By code: the division, the mandatory fields that are empty, the fields that fail a check."""
SQUARE = '{"type":"Polygon","coordinates":[[[114,27],[115,27],[115,28],[114,28],[114,27]]]}'
ELSEWHERE = SQUARE.replace("114", "100").replace("115", "101")
MAKERS, DAYS, ADDRESSES = ("1", "2", None), ("7", "90", None), ("10.0.0.1", "10.0.0.2", None)
DIRECTIONS = ("1", "2", None)
LIVES = tuple(Lifecycle)


class Told(NamedTuple):
    at: datetime
    found: Found


class Days(Imports):
    """Anything that a record is judged by changes, at random, and what is found then is remembered."""

    def __init__(self, *given: Any, seed: int) -> None:
        super().__init__(*given)
        self.rng = random.Random(seed)
        self.told: list[Told] = []
        self.codes: list[str] = []
        self.spare: list[dict[str, Any]] = []
        self.fields: dict[str, DefinedField] = {}

    async def begin(self) -> None:
        wanted = {column.field for column in MANDATORY}
        place = {"division_code": TOWN, "lifecycle": "in_service", "site_code": "BW-1"}
        rows = [{name: facts[name] for name in wanted & facts.keys()} | place for facts in small_county(14).cameras]
        self.spare = rows[8:]
        self.codes = [row["code"] for row in rows[:8]]
        await self.load({**BASE, Entity.SITE: BROUGHT[Entity.SITE], Entity.CAMERA: rows[:8]})

    async def step(self) -> None:
        event = self.rng.choice(
            (self.change_camera, self.change_camera, self.change_camera, self._surroundings, self._field, self._more)
        )
        await self.clock.jump(60)
        await event()
        self.told.append(Told(self.clock.now(), await self.naive()))

    async def change_camera(self) -> None:
        rng, record = self.rng, dict[str, Any]()
        for column, values in (("SBCS", MAKERS), ("LXBCTS", DAYS), ("IPV4", ADDRESSES), ("JSFW", DIRECTIONS)):
            if rng.random() < 0.4:
                record[column] = rng.choice(values)
        if rng.random() < 0.3:
            record |= {"JD": rng.choice(("114.5", "114.6")), "WD": "27.5"}
        async with self.database.reading() as session:
            custom = (await custom_fields(session)).columns(Entity.CAMERA)
        record |= {column.code: rng.choice(("x", None)) for column in custom if rng.random() < 0.5}
        direct: dict[str, Any] = {}
        if rng.random() < 0.3:
            direct["lifecycle"] = rng.choice(LIVES).value
        if rng.random() < 0.3:
            direct["division_code"] = rng.choice((TOWN, COUNTY))
        moves = rng.random() < 0.3
        site = uuid.UUID(await self.key(Entity.SITE, rng.choice(("BW-1", "BW-2"))))
        edit = CameraEdit(direct, record, "普查", moves=moves, site_id=site if moves else None, correction=True)
        key = uuid.UUID(await self.key(Entity.CAMERA, rng.choice(self.codes)))
        await Points(self.database, PlainSeal(), Entry()).change_camera(ACTOR, key, "*", edit)

    async def _surroundings(self) -> None:
        if self.rng.random() < 0.5:
            await self.edit(Entity.SITE, self.rng.choice(("BW-1", "BW-2")), site_class=self.rng.choice("123"))
        else:
            values = {"boundary": self.rng.choice((SQUARE, ELSEWHERE, None))}
            if self.rng.random() < 0.5:
                values = {"access_units": self.rng.choice(("01/1", "77", None))}
            where = self.rng.choice((TOWN, COUNTY))
            await self.records.change(ACTOR, Entity.DIVISION, where, "*", values, "勘界")

    async def _field(self) -> None:
        async with self.database.reading() as session:
            known = {field.code: field for field in (await custom_fields(session)).fields}
        code = self.rng.choice(("AA", "BB"))
        if code not in known:
            self.fields[code] = await self.define(Entity.CAMERA, code, mandatory=True)
            return
        definition = Definition(code, code, self.rng.random() < 0.6, {})
        retired = self.rng.random() < 0.3
        await Fields(self.database).change(ACTOR, self.fields[code].id, "*", definition, "更正", retired=retired)

    async def _more(self) -> None:
        if self.spare:
            row = self.spare.pop()
            self.codes.append(row["code"])
            await self.load({Entity.CAMERA: [row]})

    async def naive(self) -> Found:
        """Of the tables as they are: every camera is held against every other."""
        async with self.database.reading() as session:
            cameras = [each.model_dump() for each in await session.scalars(select(Camera))]
            classes = {site.id: site.site_class for site in await session.scalars(select(Site))}
            divisions = {each.code: each for each in await session.scalars(select(Division))}
            asked = [each for each in (await custom_fields(session)).columns(Entity.CAMERA) if each.mandatory]
        found = {}
        for camera in cameras:
            if camera["lifecycle"] in {"planned", "retired"}:
                continue
            others = [each for each in cameras if each is not camera and each["lifecycle"] != "retired"]
            twins = [_twin(camera, other) for other in others]
            facts, division = unfolded(camera), camera["division_code"]
            judged = assess_record(
                facts,
                division,
                classes.get(camera["site_id"]),
                now=self.clock.now(),
                around=Surroundings(divisions[division].boundary, twins, _units(divisions, division)),
            )
            missing = {column.field for column in (*MANDATORY, *asked) if facts.get(column.field) in (None, "")}
            invalid = {each.field for each in judged.invalid}
            found[camera["code"]] = (division, frozenset(missing), frozenset(invalid))
        return found


def _units(divisions: Mapping[str, Division], code: str | None) -> str | None:
    """A county's hold for its towns that name none."""
    while code:
        if divisions[code].access_units:
            return divisions[code].access_units
        code = divisions[code].parent_code
    return None


def _twin(one: Mapping[str, Any], other: Mapping[str, Any]) -> Twin:
    def same(*names: str) -> bool:
        return all(one[name] == other[name] for name in names) and bool(one[names[0]])

    position = same("longitude", "latitude", "azimuth_deg", "direction")
    return Twin(other["code"], same("ipv4"), same("ipv6"), position)


@pytest.mark.parametrize("seed", [3, 11])
async def test_past_files_equal_the_naive_count_of_then(
    database: Database, clock: FakeClock, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wound back, and prepared where too much has changed since for that."""
    days = Days(database, clock, tmp_path, seed=seed)
    await days.begin()
    for _ in range(60):
        await days.step()
    assert len({frozenset(told.found.items()) for told in days.told}) > 25
    fails = {field for told in days.told for _, _, invalid in told.found.values() for field in invalid}
    assert {"ipv4", "longitude", "point_class", "retention_days"} <= fails
    async with past_lists(database, clock, tmp_path) as past, database.reading() as session:
        for number, (at, expected) in enumerate(days.told):
            for most_changes in (20_000, -1) if number % 4 == 0 else (20_000,):
                monkeypatch.setattr(past_lists_module, "MOST_CHANGES", most_changes)
                assert past.days.knows(Entity.CAMERA, at) is False
                await _judged_as(expected, session, past, at)


async def _judged_as(expected: Found, session: AsyncSession, past: PastLists, at: datetime) -> None:
    divisions = {each.code: each for each in await registry_store.divisions_at(session, at)}
    for codes in ({COUNTY, TOWN}, {TOWN}):
        async with cameras_then(past.days, session, at, waits=True) as since:
            judged = (await read_files(session, since, divisions, sorted(codes))).judged()
            parts = [row["id"] async for rows in in_parts(since, most=3) for row in rows]
        assert [each.code for each in judged] == sorted(each.code for each in judged)
        found = {
            each.code: (
                each.division_code,
                frozenset(column.field for column in each.missing),
                frozenset(invalid.field for invalid in each.invalid),
            )
            for each in judged
        }
        assert found == {code: each for code, each in expected.items() if each[0] in codes}, at
        assert len(set(parts)) == len(parts)
        assert {each.id for each in judged} <= set(parts)


async def test_a_time_since_which_much_has_changed_is_prepared(
    database: Database, clock: FakeClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it is the cameras that changed, or the sites whose class is theirs."""
    days = Days(database, clock, tmp_path, seed=1)
    await days.begin()
    begun, expected = clock.now(), await days.naive()
    for number in range(6):
        await days.edit(Entity.SITE, "BW-1", site_class="123"[number % 3])
    monkeypatch.setattr(past_lists_module, "MOST_CHANGES", 3)
    async with past_lists(database, clock, tmp_path) as past, database.reading() as session:
        with pytest.raises(BeingPrepared):
            async with cameras_then(past.days, session, begun):
                pass
        await _judged_as(expected, session, past, begun)
        assert past.days.knows(Entity.CAMERA, begun)
