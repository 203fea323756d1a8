"""Coverage by columns, each distinct case judged once, equals coverage site by site, on both databases."""

import asyncio
import random
import uuid
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any, TypeVar

import pytest
from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncSession

from registry.coverage import NO_THINGS, CameraFacts, CoverageCamera, CoverageSite, compute
from registry.coverage_cases import compute_columns, in_use_columns
from registry.detail import NO_OPTICS, optics_of
from registry.independence import things_of
from registry.layered import Layered
from registry.model import Camera, Division, DivisionKind, Level, Lifecycle, Site
from registry.published import Standing, count_in_use
from registry.scopes import COUNTY, DivisionTree
from tests.fakes.clock import START, FakeClock
from tests.fakes.lenses import DETAILS, PLACES, some_optics
from vms.bus.memory import MemoryBus
from vms.coverage import store
from vms.coverage.points import RESTING, point_ids
from vms.coverage.rated import OF_PICTURES, rated_ids
from vms.coverage.service import CoverageService, Figures
from vms.coverage.site_pages import SiteFilter, site_ids
from vms.db.engine import Database
from vms.health.tables import CameraHealth
from vms.points.lists import CameraLists
from vms.points.roster import Read
from vms.points.roster_store import read_all
from vms.references.model import ReferenceStatus
from vms.references.tables import CameraReference

T = TypeVar("T")
DIVISIONS = ("369901", "369901100", "369901101")
WINDOW = timedelta(hours=24)
TODAY = START.date()
SITES, CAMERAS = 120, 300
CROWDED = 40
"""So many cameras stand at one site that their ranks do not fit into one number."""
POLES = ("pole a", "pole b", "pole c", "pole d")


def _site(rng: random.Random, number: int) -> Site:
    excluded, retired = rng.random() < 0.1, rng.random() < 0.1
    longitude, latitude, line = rng.choice(PLACES)
    return Site(
        id=uuid.uuid4(),
        code=rng.choice((f"B{number}", f"部位{number}")),
        name=f"site {number}",
        site_class=rng.choice((1, 2, 3)),
        category="0",
        division_code=rng.choice(DIVISIONS),
        required_cameras=rng.choice((1, 1, 2, 2, 3)),
        excluded_reason=rng.choice(("works", "two\nlines | here")) if excluded else None,
        excluded_until=rng.choice((None, TODAY, TODAY - timedelta(days=1))) if excluded else None,
        retired_on=rng.choice((TODAY, TODAY + timedelta(days=1), date(2020, 1, 1))) if retired else None,
        required_px_per_m=rng.choice(DETAILS),
        longitude=longitude,
        latitude=latitude,
        line=line,
        created_at=START,
    )


def _camera(rng: random.Random, number: int, site: Site | None) -> Camera:
    return Camera(
        id=uuid.uuid4(),
        code=f"3699011000132{number:07d}",
        name=f"camera {number}",
        site_id=site.id if site else None,
        division_code=rng.choice(DIVISIONS),
        lifecycle=rng.choice((*Lifecycle, *(Lifecycle.IN_SERVICE,) * 6)),
        pole_number=rng.choice((None, f"pole {number}", *POLES)),
        recorder=rng.choice((None, None, None, "recorder")),
        point_class=rng.choice((None, "1", "2", "3", "9")),
        **some_optics(rng)._asdict(),
        created_at=START,
        updated_at=START,
    )


def _health(rng: random.Random, camera: Camera) -> CameraHealth:
    ages = (timedelta(0), timedelta(microseconds=1), WINDOW, WINDOW + timedelta(microseconds=1))
    taken = rng.random() < 0.9
    return CameraHealth(
        camera_id=camera.id,
        state=rng.choice(("online", "online", "online", "degraded", "offline", "unknown", "maintenance")),
        faults=rng.choice(([], [], [], ["black"], ["black", "frozen"])),
        held=rng.random() < 0.1,
        checked_at=None if rng.random() < 0.1 else START - rng.choice(ages),
        evidence_at=START - rng.choice(ages) if taken else None,
        evidence_sha=f"{rng.getrandbits(256):064x}" if taken and rng.random() < 0.9 else None,
    )


async def _fill(session: AsyncSession, rng: random.Random) -> None:
    for code in DIVISIONS:
        kind = DivisionKind.COUNTY if len(code) == 6 else DivisionKind.TOWNSHIP
        path = f"/{code}/" if kind is DivisionKind.COUNTY else f"/369901/{code}/"
        parent = None if kind is DivisionKind.COUNTY else "369901"
        session.add(Division(code=code, name=code, kind=kind, parent_code=parent, path=path))
        await session.flush()
    sites = [_site(rng, number) for number in range(SITES)]
    session.add_all(sites)
    await session.flush()
    places = [*(rng.choice((None, *sites[1:])) for _ in range(CAMERAS)), *(sites[0],) * CROWDED]
    cameras = [_camera(rng, number, place) for number, place in enumerate(places)]
    session.add_all(cameras)
    await session.flush()
    session.add_all(_health(rng, camera) for camera in cameras if rng.random() < 0.9)
    for camera in cameras:
        for status in rng.sample(list(ReferenceStatus), rng.randrange(3)):
            session.add(_view(camera, status, rng.choice((START, START + WINDOW))))


def _view(camera: Camera, status: ReferenceStatus, until: datetime) -> CameraReference:
    return CameraReference(
        camera_id=camera.id,
        status=status,
        source="learned",
        condition="colour",
        evidence_sha="0" * 64,
        learned_at=START,
        expires_at=until,
    )


async def _one_by_one(
    session: AsyncSession,
) -> tuple[list[CoverageSite], list[CoverageCamera], dict[uuid.UUID, CameraFacts]]:
    """The same inputs, read row by row."""
    sites = [
        CoverageSite(*(getattr(each, name) for name in CoverageSite._fields)) for each in await _all(session, Site)
    ]
    at_site = {site.id: site for site in sites}
    cameras = [
        _standing(each, at_site.get(each.site_id) if each.site_id else None) for each in await _all(session, Camera)
    ]
    views = await _all(session, CameraReference)
    approved = {each.camera_id for each in views if each.status == "approved" and each.expires_at > START}
    facts = {
        each.camera_id: CameraFacts(
            "override" if each.held else each.state,
            each.faults,
            each.evidence_at,
            each.evidence_sha,
            each.checked_at,
            each.camera_id in approved,
        )
        for each in await _all(session, CameraHealth)
    }
    return sites, cameras, facts


def _asked_of(site: CoverageSite) -> CoverageSite:
    """Where it is matters only where it asks for a detail; of exceptions all is read."""
    whole = site.required_px_per_m is not None or site.excluded_reason or site.retired_on
    return site if whole else site._replace(longitude=None, latitude=None, line=None)


def _standing(camera: Camera, site: CoverageSite | None) -> CoverageCamera:
    """What it hangs on is read only where its site asks for several cameras, how it sees only where for a detail."""
    row = camera.model_dump()
    things = things_of(row) if site and site.required_cameras > 1 else NO_THINGS
    optics = optics_of(row) if site and site.required_px_per_m is not None else NO_OPTICS
    told = camera.id, camera.site_id, camera.division_code, camera.lifecycle
    return CoverageCamera(*told, things, optics, camera.point_class)


async def _all(session: AsyncSession, model: type[T]) -> list[T]:
    return list(await session.scalars(select(model)))


async def _load(database: Database, *, for_lists: bool) -> store.Inputs:
    """`for_lists`: as they are read for lists and coverage together, else by two readers."""
    reading: asyncio.Future[Read | None] | None = None
    if for_lists:
        reading = asyncio.get_running_loop().create_future()
        async with database.side_by_side() as sessions:
            reading.set_result(await read_all(sessions, proofs=True))
        async with database.reading() as session:
            return await store.load(session, START, reading)
    async with database.side_by_side() as (session, beside):
        return await store.load(session, START, beside=beside)


@pytest.mark.parametrize("for_lists", [False, True])
@pytest.mark.parametrize("seed", range(4))
async def test_coverage_by_columns_equals_coverage_site_by_site(seed: int, for_lists: bool, database: Database) -> None:
    rng = random.Random(seed)
    async with database.unit_of_work() as tx:
        await _fill(tx.session, rng)
    inputs = await _load(database, for_lists=for_lists)
    async with database.reading() as session:
        sites, cameras, facts = await _one_by_one(session)
    assert inputs.columns is not None
    assert {each.id: each for each in inputs.sites} == {each.id: _asked_of(each) for each in sites}
    assert {each.id: each for each in inputs.cameras} == {each.id: each for each in cameras}
    assert dict(inputs.facts) == facts
    whole = compute(sites, cameras, facts, now=START, window=WINDOW, today=TODAY)
    result = compute_columns(*inputs.columns, now=START, window=WINDOW, today=TODAY)
    assert dict(result.verdicts) == whole.verdicts
    apart = [each._replace(things=NO_THINGS) for each in cameras]
    assert compute(sites, apart, facts, now=START, window=WINDOW, today=TODAY).verdicts != whole.verdicts
    blurred = [each._replace(optics=NO_OPTICS) for each in cameras]
    assert compute(sites, blurred, facts, now=START, window=WINDOW, today=TODAY).verdicts != whole.verdicts
    assert (result.tallies, result.points) == (whole.tallies, whole.points)
    assert result.cameras_in_maintenance == whole.cameras_in_maintenance
    assert result.resting_points == whole.resting_points
    in_use = in_use_columns(*inputs.columns[1:], now=START, window=WINDOW)
    assert in_use == count_in_use(cameras, facts, now=START, window=WINDOW)
    assert {1, 2, 3} <= {site_class for _, site_class in whole.points}
    figures = Figures(inputs, result, DivisionTree(inputs.divisions), TODAY, START, {}, START)
    same = store.Inputs([_asked_of(each) for each in sites], inputs.site_codes, cameras, facts, [], [], [], [], None)
    plain = Figures(same, whole, figures.tree, TODAY, START, {}, START)
    scope = figures.tree.scope(COUNTY)
    assert scope is not None
    for wanted in (
        SiteFilter(),
        SiteFilter(frozenset({1, 3}), missing=Level.USABLE),
        SiteFilter(excluded=Level.PROVEN),
        SiteFilter(unviewed=Level.USABLE),
    ):
        found = site_ids(figures, scope, wanted)
        assert list(found) == list(site_ids(plain, scope, wanted))
        here, there = (each.standing_at(found) for each in (inputs, same))
        assert [sorted(part) for part in here] == [sorted(part) for part in there]
    for classes in ((), (1,), (2, 3)):
        counted = list(point_ids(figures, scope, classes))
        assert counted == list(point_ids(plain, scope, classes))
        assert len(counted) == result.points_in(scope.codes, classes)
        assert len(point_ids(figures, scope, classes, RESTING)) == result.resting_in(scope.codes, classes)
    later = Layered(inputs.facts)
    for number, camera in enumerate(cameras[::7]):
        later[camera.id] = CameraFacts(("online", "offline", "degraded")[number % 3], checked_at=START)
    followed = replace(figures, inputs=replace(inputs, facts=later))
    seen = replace(plain, inputs=replace(same, facts=dict(later)))
    for kind, stands in product(OF_PICTURES, Standing):
        for fast, slow in ((figures, plain), (followed, seen)):
            rated = list(rated_ids(fast, scope, kind, {stands}))
            assert rated == rated_ids(slow, scope, kind, {stands})
        assert list(rated_ids(followed, scope, kind, {stands})), "none of them stands so"


@pytest.mark.parametrize("for_lists", [False, True])
async def test_coverage_by_columns_of_an_empty_database(for_lists: bool, database: Database) -> None:
    inputs = await _load(database, for_lists=for_lists)
    assert inputs.columns is not None
    result = compute_columns(*inputs.columns, now=START, window=WINDOW, today=TODAY)
    assert (len(inputs.sites), len(inputs.cameras), len(inputs.facts), len(result.verdicts)) == (0, 0, 0, 0)
    assert (result.tallies, result.points, inputs.facts.get(uuid.uuid4())) == ({}, {}, None)


@pytest.mark.parametrize("many", [1, CAMERAS * 2], ids=["many", "few"])
async def test_a_start_reads_the_tables_once_for_lists_and_coverage(
    many: int, database: Database, bus: MemoryBus
) -> None:
    async with database.unit_of_work() as tx:
        await _fill(tx.session, random.Random(7))
    lists = CameraLists(database, bus, FakeClock(), many=many)
    service = CoverageService(database, bus, FakeClock(), WINDOW, lists)
    read: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if "FROM camera_health" in statement and ("group_concat" in statement or "string_agg" in statement):
            read.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    _, figures = await asyncio.gather(lists.read(), service.figures())
    assert len(read) == 1
    alone = await service.peek()
    assert len(read) == 2, "later each reads for itself"
    assert figures.result.verdicts == alone.result.verdicts
    assert figures.result.tallies == alone.result.tallies
