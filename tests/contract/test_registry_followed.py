"""What follows the registry in memory change by change equals what is read anew, on both databases."""

import random
import uuid
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from registry.geometry import Box
from registry.layouts import Entity
from registry.model import Camera, Change, Division, Level, Lifecycle, Site
from registry.published import count_in_use
from registry.scopes import COUNTY
from registry.tallies import InUse
from tests.fakes.clock import FakeClock
from tests.fakes.county import PlainSeal, stock
from tests.fakes.imports import ACTOR, Imports
from vms.bus.memory import MemoryBus
from vms.bus.port import Subscription
from vms.coverage.published import in_use_of
from vms.coverage.service import CoverageService, Figures, assessments
from vms.coverage.site_pages import SiteFilter, site_ids
from vms.db.engine import Database
from vms.events import CameraStateChanged, Event, RegistryChanged
from vms.health.tables import CameraHealth
from vms.points.bulk import BulkEdit, BulkEdits
from vms.points.entry import Entry
from vms.points.lists import CameraLists
from vms.points.news import MOST_NAMED
from vms.points.records_store import RecordFilter
from vms.points.reverting import Reverts
from vms.points.service import CameraEdit, Points
from vms.points.store import CameraFilter
from vms.sitelists.service import SiteLists
from vms.web.problems import Problem

WINDOW = timedelta(hours=24)
DEEDS, LOOK_EVERY = 40, 4
WORLD = Box(-180, -90, 180, 90)
POLES = ("杆1", "杆2", None)
NAMES = ("东门", "西门\n二", "小学门口", "路口", "zz")
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
            self._draft_and_approve,
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
            {"division_code": division.code},
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
        edits = BulkEdits(self.database, self.clock, Entry())
        wanted, edit = CameraFilter("/", camera_class=1), BulkEdit({}, frozenset({"批量"}), frozenset({"重点"}), "批")
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

    async def _draft_and_approve(self) -> None:
        key = await self._lists.draft(ACTOR, "369901")
        self._made += 1
        await self._lists.approve(ACTOR, key, f"文{self._made}", self.clock.now().date() + timedelta(days=1))

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


async def _facts(facts: Subscription[Event], clock: FakeClock, database: Database) -> list[Event]:
    """Those that were told so far."""
    last = RegistryChanged(clock.now(), around=True)
    async with database.unit_of_work() as tx:
        tx.outbox.add(last)
    found: list[Event] = []
    async for fact in facts:
        if fact == last:
            return found
        found.append(fact)
    raise AssertionError


FILTERS = (
    CameraFilter("/"),
    *(CameraFilter("/", text=text) for text in ("门", "zz", "36990", "学")),
    *(CameraFilter("/", state=state) for state in ("online", "offline", "maintenance", "retired")),
    *(CameraFilter("/", tag=tag) for tag in ("重点", "批量")),
    CameraFilter("/", camera_class=1, fault="black"),
)
SITE_FILTERS = (RecordFilter("/"), RecordFilter("/", text="门"), RecordFilter("/", living=True, tag="重点"))


async def _listed(lists: CameraLists, database: Database) -> list[Any]:
    found: list[Any] = []
    async with database.reading() as session:
        for wanted in FILTERS:
            for by_name in (False, True):
                after = None
                for _ in range(30):
                    rows, total = await lists.page(session, wanted, by_name=by_name, after=after, limit=7)
                    found.append(([row["id"] for row in rows], total))
                    if not rows:
                        break
                    after = (rows[-1]["name"], rows[-1]["code"])
            found.append(await lists.counts(session, wanted))
            found.append(sorted(row["id"] for row in await lists.points(session, wanted, WORLD, 1000)))
            clusters = await lists.clusters(session, wanted, WORLD, 0.05)
            found.append(sorted((round(each["longitude"], 9), each["count"], each["worst_state"]) for each in clusters))
        for which in SITE_FILTERS:
            last = None
            for _ in range(30):
                placed, total = await lists.sites(session, which, after=last, limit=9)
                found.append(([each.row["code"] for each in placed], total))
                if not placed:
                    break
                last = placed[-1].row["code"]
        found.append(dict(await lists.by_division(session, "/")))
    return found


def _told(figures: Figures) -> list[Any]:
    result, inputs = figures.result, figures.inputs
    scope = figures.tree.scope(COUNTY)
    assert scope is not None
    wanted = (SiteFilter(), SiteFilter(frozenset({1, 3}), missing=Level.USABLE), SiteFilter(excluded=Level.PROVEN))
    listed = [list(site_ids(figures, scope, each)) for each in wanted]
    there = [sorted(each, key=lambda one: one.id) for each in inputs.standing_at(listed[0])]
    held = [{each.id: each for each in kind} for kind in (inputs.sites, inputs.cameras)]
    codes = {key: inputs.site_codes[key] for key in listed[0]}
    return [
        dict(result.verdicts),
        dict(result.tallies),
        result.points,
        result.resting_points,
        result.cameras_in_maintenance,
        assessments(figures, figures.tree),
        listed,
        there,
        held,
        dict(inputs.facts),
        codes,
        dict(inputs.waiting),
    ]


@pytest.mark.parametrize("seed", range(4))
async def test_what_follows_change_by_change_equals_what_is_read_anew(
    seed: int, database: Database, bus: MemoryBus, clock: FakeClock, tmp_path: Path
) -> None:
    rng = random.Random(seed)
    await stock(database, tmp_path, cameras=30)
    people = People(database, clock, tmp_path, rng)
    lists, service = CameraLists(database, bus, clock, many=1), CoverageService(database, bus, clock, WINDOW)
    await lists.read()
    await service.figures()
    with bus.subscribe("test", CameraStateChanged, RegistryChanged, capacity=10_000) as facts:
        for _ in range(DEEDS // LOOK_EVERY):
            for _ in range(rng.randint(1, 2 * LOOK_EVERY - 1)):
                await people.do_something()
            told = await _facts(facts, clock, database)
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
            assert await _listed(lists, database) == await _listed(fresh, database)
            anew = await CoverageService(database, bus, clock, WINDOW).peek()
            assert _told(followed) == _told(anew)
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
    whole: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        together = "group_concat" in statement or "string_agg" in statement
        piece = "rowid" in statement or "ctid" in statement
        if together and piece:
            whole.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)

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
