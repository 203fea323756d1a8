"""What follows the registry in memory change by change equals what is read anew, on both databases."""

import random
import uuid
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from registry.layouts import Entity
from registry.model import Camera, Change, Division, Lifecycle, Site, Unit
from registry.published import count_in_use
from registry.tallies import InUse
from registry.values import RECORD_ZONE
from tests.fakes.clock import FakeClock
from tests.fakes.county import PlainSeal, stock
from tests.fakes.imports import ACTOR, Imports
from tests.fakes.registry_read import everything_listed, everything_told, told_so_far, whole_tables_read
from vms.bus.memory import MemoryBus
from vms.bus.port import Subscription
from vms.coverage.published import in_use_of
from vms.coverage.service import CoverageService, Figures
from vms.db.engine import Database
from vms.events import CameraStateChanged, Event, RegistryChanged
from vms.health.tables import CameraHealth
from vms.points.bulk import BulkEdit, BulkEdits
from vms.points.bulk_subjects import Cameras
from vms.points.entry import Entry
from vms.points.lists import CameraLists
from vms.points.news import MOST_NAMED
from vms.points.reverting import Reverts
from vms.points.service import CameraEdit, Points
from vms.points.store import CameraFilter
from vms.sitelists.service import SiteLists
from vms.web.problems import Problem

WINDOW = timedelta(hours=24)
DEEDS, LOOK_EVERY = 40, 4
POLES = ("杆1", "杆2", None)
NAMES = ("东门", "西门\n二", "小学门口", "路口", "zz")
COUNTIES = COUNTY, NEIGHBOUR = "369901", "369902"
TAGS = (None, "重点", "重点/VIP", "雨季")


class People(Imports):
    """They do this and that, and are refused where it is not allowed."""

    def __init__(self, database: Database, clock: FakeClock, folder: Path, rng: random.Random) -> None:
        super().__init__(database, clock, folder)
        self._rng = rng
        self._points = Points(database, PlainSeal(), Entry())
        self._lists = SiteLists(database)
        self._undoing: Callable[[], Any] | None = None
        self._made = 0
        self.untold = False
        """Whether a check saw something that nobody is told of: that comes with the minute."""

    async def do_something(self) -> None:
        deeds: tuple[Callable[[], Awaitable[object]], ...] = (
            *(self._change_camera,) * 4,
            *(self._change_site,) * 4,
            *(self._see,) * 3,
            self._wait,
            self._create_camera,
            self._retire_camera,
            self._create_site,
            self._retire_site,
            self._change_many,
            self._revert,
            self._import,
            self._undo_import,
            self._change_division,
            self.approve,
        )
        await self.clock.jump(60)
        with suppress(Problem):
            await self._rng.choice(deeds)()

    async def _any(self, model: Any) -> Any:
        async with self.database.reading() as session:
            return self._rng.choice((await session.scalars(select(model).order_by(model.code))).all())

    async def _change_camera(self) -> None:
        camera, site = await self._any(Camera), await self._any(Site)
        changes: tuple[dict[str, Any], ...] = (
            {"name": self._rng.choice(NAMES)},
            {"lifecycle": self._rng.choice(("planned", "built", "in_service", "maintenance"))},
            {"tags": self._rng.choice(TAGS)},
            {},
        )
        records: tuple[dict[str, Any], ...] = (
            {"JD": 116.4 + self._rng.random() / 50},
            {"GZBH": self._rng.choice(POLES), "SLLL": self._rng.choice(POLES)},
        )
        direct, record = self._rng.choice(changes), self._rng.choice(records)
        moved = self._rng.choice((None, site.id))
        edit = CameraEdit(direct, record, "更正", not direct, moved, correction=True)
        await self._points.change_camera(ACTOR, camera.id, "*", edit)

    async def _create_camera(self) -> None:
        site = await self._any(Site)
        self._made += 1
        code = f"3699010000132{self._made:07d}"
        direct = {"code": code, "name": self._rng.choice(NAMES), "lifecycle": "in_service"}
        await self._points.create_camera(ACTOR, CameraEdit(direct, {"JD": 116.4, "WD": 28.2}, "新", True, site.id))

    async def _retire_camera(self) -> None:
        await self._points.retire_camera(ACTOR, (await self._any(Camera)).id, "*", "旧")

    async def _change_site(self) -> None:
        division = await self._any(Division)
        changes: tuple[dict[str, Any], ...] = (
            {"name": self._rng.choice(NAMES)},
            {"site_class": self._rng.choice((1, 2, 3))},
            {"required_cameras": self._rng.choice((1, 2, 3))},
            {"required_px_per_m": self._rng.choice((None, 100))},
            {"tags": self._rng.choice(TAGS)},
            {"excluded_reason": self._rng.choice((None, "施工"))},
            {"division_code": self._rng.choice((division.code, NEIGHBOUR))},
        )
        await self.edit(Entity.SITE, (await self._any(Site)).code, **self._rng.choice(changes))

    async def _create_site(self) -> None:
        division = await self._any(Division)
        self._made += 1
        own = {"code": self._rng.choice((f"A{self._made}", f"部位{self._made}")), "name": self._rng.choice(NAMES)}
        await self.make(Entity.SITE, **own, site_class=1, category="2", division_code=division.code)

    async def _retire_site(self) -> None:
        site = await self._any(Site)
        await self.records.retire(ACTOR, Entity.SITE, str(site.id), "*", "拆")

    async def _change_many(self) -> None:
        edits = BulkEdits(self.database, self.clock)
        wanted, edit = (
            Cameras(CameraFilter("/", camera_class=1), Entry()),
            BulkEdit({}, frozenset({"批量"}), frozenset({"重点"}), "批"),
        )
        tag = (await edits.preview(ACTOR, wanted, None, edit)).tag
        await edits.apply(ACTOR, wanted, None, edit, tag)

    async def _revert(self) -> None:
        async with self.database.reading() as session:
            kinds = (Entity.SITE.value, Entity.CAMERA.value)
            last = select(Change).where(col(Change.entity).in_(kinds)).order_by(col(Change.id).desc()).limit(6)
            change = self._rng.choice((await session.scalars(last)).all())
        entity = Entity(change.entity)
        await Reverts(self.database, Entry()).undo(ACTOR, entity, change.entity_id, change.id, "改错了")

    async def _import(self) -> None:
        site, camera = await self._any(Site), await self._any(Camera)
        self._made += 1
        own = {name: getattr(site, name) for name in ("code", "site_class", "category", "division_code")}
        sheets: dict[Entity, list[dict[str, Any]]] = {
            Entity.SITE: [{**own, "name": self._rng.choice(NAMES)}],
            Entity.CAMERA: [
                {"code": camera.code, "name": self._rng.choice(NAMES), "lifecycle": camera.lifecycle},
                {"code": f"3699010000132{self._made:07d}", "name": "导入", "site_code": site.code},
            ],
        }
        self._undoing = await self.load(sheets)

    async def _undo_import(self) -> None:
        if self._undoing:
            undoing, self._undoing = self._undoing, None
            await undoing()

    async def _change_division(self) -> None:
        code, name = (await self._any(Division)).code, self._rng.choice(NAMES)
        await self.records.change(ACTOR, Entity.DIVISION, code, "*", {"name": name}, "更名")

    async def approve(self, counties: Sequence[str] = COUNTIES, days: Sequence[int] = (0, 1)) -> None:
        """A version of the list of one of the counties, of today or of tomorrow."""
        key = await self._lists.draft(ACTOR, self._rng.choice(counties))
        self._made += 1
        today = self.clock.now().astimezone(RECORD_ZONE).date()
        await self._lists.approve(ACTOR, key, f"文{self._made}", today + timedelta(days=self._rng.choice(days)))
        await self.clock.jump(60)  # or what is told of it were what `told_so_far` waits for

    async def neighbours(self) -> None:
        """There is another county, and each has a list."""
        await self.make(Entity.DIVISION, code=NEIGHBOUR, name="邻县", kind="county")
        for county in COUNTIES:
            await self.approve((county,), (0,))

    async def _wait(self) -> None:
        """What was seen grows stale."""
        await self.clock.jump(self._rng.choice((1, 9, 25)) * 3600)

    async def _see(self) -> None:
        """A check sees a camera; often in another state than before."""
        camera = await self._any(Camera)
        state = self._rng.choice(("online", "degraded", "offline", "maintenance"))
        faults = ["black"] if state == "degraded" else []
        now = self.clock.now()
        async with self.database.unit_of_work() as tx:
            row = await tx.session.get(CameraHealth, camera.id) or CameraHealth(camera_id=camera.id, state="unknown")
            moved = (row.state, row.faults) != (state, faults)
            row.state, row.faults, row.checked_at, row.finding = state, faults, now, "ok"
            row.evidence_at, row.evidence_sha = now, f"{self._rng.getrandbits(256):064x}"
            tx.session.add(row)
            self.untold |= not moved
            if moved:
                fact = (camera.id, camera.code, "/", state, "ok", tuple(faults), now, now, row.evidence_sha)
                tx.outbox.add(CameraStateChanged(now, *fact))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
async def test_what_follows_change_by_change_equals_what_is_read_anew(
    seed: int, database: Database, bus: MemoryBus, clock: FakeClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(seed)
    if seed % 2:
        # Even of few, some are found in the change log, asked for part by part, and lie layer upon layer.
        for where, number in (("bulk.NAMED", 1), ("news.AT_ONCE", 2), ("lists.LAID_OVER", 4)):
            monkeypatch.setattr(f"vms.points.{where}", number)
    await stock(database, tmp_path, cameras=30)
    people = People(database, clock, tmp_path, rng)
    await people.neighbours()
    lists, service = CameraLists(database, bus, clock, many=1), CoverageService(database, bus, clock, WINDOW)
    await lists.read()
    await service.figures()
    with bus.subscribe("test", CameraStateChanged, RegistryChanged, capacity=10_000) as facts:
        for _ in range(DEEDS // LOOK_EVERY):
            for _ in range(rng.randint(1, 2 * LOOK_EVERY - 1)):
                await people.do_something()
            told = await told_so_far(facts, clock, database)
            for fact in told:
                lists.hear(fact)
                service.hear(fact)
            if people.untold or not told:
                service.look_again()
            people.untold = False
            await lists.follow()
            followed = await service.figures()
            fresh = CameraLists(database, bus, clock, many=1)
            await fresh.read()
            assert await everything_listed(lists, database) == await everything_listed(fresh, database)
            anew = await CoverageService(database, bus, clock, WINDOW).peek()
            assert everything_told(followed) == everything_told(anew)
            counted = count_in_use(list(anew.inputs.cameras), anew.inputs.facts, now=followed.as_of, window=WINDOW)
            assert {code: here for code, here in in_use_of(followed).items() if here != InUse()} == counted


async def test_only_what_changed_is_read_again(
    database: Database, bus: MemoryBus, clock: FakeClock, tmp_path: Path
) -> None:
    await stock(database, tmp_path, cameras=30)
    async with database.unit_of_work() as tx:
        camera = (await tx.session.scalars(select(Camera).where(Camera.lifecycle == Lifecycle.IN_SERVICE))).first()
        site = (await tx.session.scalars(select(Site))).first()
        assert camera is not None
        assert site is not None
        tx.session.add(CameraHealth(camera_id=camera.id, state="online"))
    lists, service = CameraLists(database, bus, clock, many=1), CoverageService(database, bus, clock, WINDOW)
    await lists.read()
    await service.figures()
    whole = whole_tables_read(database)

    async def read_after(*told: Event) -> int:
        whole.clear()
        for fact in told:
            lists.hear(fact)
            service.hear(fact)
        await lists.follow()
        await service.figures()
        return len(whole)

    assert await read_after() == 0
    now = clock.now()
    seen = CameraStateChanged(now, camera.id, camera.code, "/", "offline", None, (), now, now, None)
    for fact in (
        RegistryChanged(clock.now(), (site.id,), (camera.id,)),
        RegistryChanged(clock.now(), (uuid.uuid4(),), (uuid.uuid4(),)),
        RegistryChanged(clock.now(), around=True),
        seen,
        replace(seen, state="maintenance"),
    ):
        assert await read_after(fact) == 0
    service.look_again()
    assert await read_after() == 1, "what the checks saw"
    assert await read_after(RegistryChanged(clock.now())) == 6, "of both its sites, its cameras, what the checks saw"
    many = tuple(uuid.uuid4() for _ in range(MOST_NAMED + 1))
    assert await read_after(RegistryChanged(clock.now(), many)) == 6


async def test_an_import_and_its_undoing_are_followed_by_the_change_log(
    database: Database, bus: MemoryBus, clock: FakeClock, tmp_path: Path
) -> None:
    await stock(database, tmp_path, cameras=30)
    imports = Imports(database, clock, tmp_path)
    lists, service = CameraLists(database, bus, clock, many=1), CoverageService(database, bus, clock, WINDOW)
    await lists.read()
    before = await service.figures()
    async with database.reading() as session:
        division = (await session.scalars(select(Division).where(Division.kind == "town").limit(1))).one()
        unit = (await session.scalars(select(Unit).limit(1))).one()
    site = {"code": "新1", "name": "新部位", "site_class": 1, "category": "2", "division_code": division.code}
    camera = {"code": "36990100001320999999", "name": "新点", "site_code": "新1", "lifecycle": "in_service"}
    room = {"name": "新室", "division_code": division.code, "unit_code": unit.code, "staffed": "1"}
    whole = whole_tables_read(database)

    async def followed(facts: Subscription[Event]) -> Figures:
        for fact in await told_so_far(facts, clock, database):
            lists.hear(fact)
            service.hear(fact)
        await lists.follow()
        found = await service.figures()
        assert not whole
        fresh = CameraLists(database, bus, clock, many=1)
        await fresh.read()
        assert await everything_listed(lists, database) == await everything_listed(fresh, database)
        anew = await CoverageService(database, bus, clock, WINDOW).peek()
        assert everything_told(found) == everything_told(anew)
        assert found.inputs.room_divisions == anew.inputs.room_divisions
        whole.clear()
        return found

    with bus.subscribe("test", RegistryChanged, capacity=10_000) as facts:
        undoing = await imports.load({Entity.SITE: [site], Entity.CAMERA: [camera], Entity.ROOM: [room]})
        after = await followed(facts)
        assert len(after.inputs.cameras) == len(before.inputs.cameras) + 1
        assert len(after.inputs.room_divisions) == len(before.inputs.room_divisions) + 1
        await undoing()
        undone = await followed(facts)
        assert len(undone.result.verdicts) == len(before.result.verdicts)
        assert undone.inputs.room_divisions == before.inputs.room_divisions


async def test_a_site_that_leaves_its_list_and_a_new_list_are_followed_by_what_changed(
    database: Database, bus: MemoryBus, clock: FakeClock, tmp_path: Path
) -> None:
    await stock(database, tmp_path, cameras=30)
    people = People(database, clock, tmp_path, random.Random(1))
    await people.neighbours()
    service = CoverageService(database, bus, clock, WINDOW)
    count = len((await service.figures()).inputs.sites)
    async with database.reading() as session:
        code, home = (await session.execute(select(Site.code, Site.division_code).order_by(Site.code))).first() or (
            "",
            "",
        )
    whole = whole_tables_read(database)

    async def sites_followed(facts: Subscription[Event]) -> int:
        for fact in await told_so_far(facts, clock, database):
            service.hear(fact)
        found = await service.figures()
        assert not whole
        assert everything_told(found) == everything_told(await CoverageService(database, bus, clock, WINDOW).peek())
        whole.clear()
        return len(found.inputs.sites)

    with bus.subscribe("test", RegistryChanged, capacity=10_000) as facts:
        await people.edit(Entity.SITE, code, division_code=NEIGHBOUR)
        assert await sites_followed(facts) == count - 1, "neither county's list has it"
        await people.edit(Entity.SITE, code, name="别处")
        assert await sites_followed(facts) == count - 1
        await people.approve((NEIGHBOUR,), (0,))
        assert await sites_followed(facts) == count, "the neighbour's new list has it"
        await people.edit(Entity.SITE, code, division_code=home)
        assert await sites_followed(facts) == count, "the list of its own county had it all the time"
