"""What is made by itself is stored, and how it stands is read, on both databases alike."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from registry.model import Change, Unit, UnitKind
from tests.fakes.cameras import COUNTY, EAST, WEST, add_camera, add_county
from tests.fakes.clock import START, FakeClock
from vms.accounts.model import Actor, service_actor
from vms.db.engine import Database
from vms.health.tables import CameraHealth
from vms.reports.model import Language, ReportKind, end_of
from vms.reports.schedule import Line, Schedule
from vms.reports.scheduling import Schedules
from vms.reports.tables import Report, ReportDelay
from vms.web.problems import PreconditionFailed

DAY = START.date()
STALE_AFTER = timedelta(minutes=3)


@pytest.fixture
def administrator() -> Actor:
    return replace(service_actor(), username="li")


@pytest.fixture
def schedules(database: Database, clock: FakeClock) -> Schedules:
    return Schedules(database, clock, Schedule.of(Line), STALE_AFTER)


async def test_the_newest_word_holds(
    database: Database, clock: FakeClock, schedules: Schedules, administrator: Actor
) -> None:
    await add_county(database)
    assert await schedules.current() == Schedule.of(Line)
    for version, wanted in enumerate((Schedule.of([Line.UNITS], Language.ENGLISH), Schedule.of([]))):
        with pytest.raises(PreconditionFailed):
            await schedules.change(administrator, f'"v{version + 1}"', wanted)
        await schedules.change(administrator, f'"v{version}"', wanted)
        assert await schedules.current() == wanted
        row, _ = await schedules.read(administrator)
        assert row is not None
        assert (row.version, row.changed_by, row.changed_at) == (version + 1, "li", clock.now())


async def test_of_those_who_say_it_first_in_the_same_instant_one_is_heard(
    database: Database, schedules: Schedules, administrator: Actor
) -> None:
    await add_county(database)
    everybody = [replace(administrator, username=name) for name in ("li", "wang", "zhao", "qian")]
    await asyncio.gather(*(schedules.read(actor) for actor in everybody))  # each has a connection by now
    wanted = [Schedule.of([line]) for line in Line]
    said = [schedules.change(actor, '"v0"', each) for actor, each in zip(everybody, wanted, strict=True)]
    answers = await asyncio.gather(*said, return_exceptions=True)
    (heard,) = [at for at, answer in enumerate(answers) if answer is None]
    assert all(isinstance(answer, PreconditionFailed) for at, answer in enumerate(answers) if at != heard), answers
    row, _ = await schedules.read(administrator)
    assert row is not None
    assert (await schedules.current(), row.version, row.changed_by) == (wanted[heard], 1, everybody[heard].username)


def made(name: str, path: str) -> Report:
    return Report(
        at=START, made_by="service", kind=ReportKind.DAILY, language="en", scope=COUNTY, title=name, path=path,
        as_of=end_of(ReportKind.DAILY, DAY), bytes=1, sha256="", schedule=name,
    )  # fmt: skip


async def test_the_centres_of_the_area_count_and_their_reports(
    database: Database, clock: FakeClock, schedules: Schedules, administrator: Actor
) -> None:
    await add_county(database)
    camera = await add_camera(database, 1)
    unwritten = f"daily {DAY} 3"
    failures = [
        ReportDelay(schedule=name, since=START, at=START, reason={"text": "full"})
        for name in (unwritten, f"daily {DAY} 1")
    ]
    failures.append(ReportDelay(schedule=f"daily {DAY} 2", since=START, at=clock.now()))
    units = [
        Unit(code=code, name=code, division_code=division, kind=UnitKind.GOVERNANCE_CENTRE)
        for code, division in (("1", EAST), ("2", WEST), ("3", WEST))
    ]
    police = Unit(code="4", name="4", division_code=WEST, kind=UnitKind.POLICE_STATION)
    async with database.unit_of_work() as tx:
        tx.session.add_all([*units, police, *failures])
        tx.session.add(CameraHealth(camera_id=camera, state="online", checked_at=START))
        tx.session.add(Change(at=START, actor="import", entity="camera", entity_id=str(camera)))
        tx.session.add(made(f"daily {DAY}", f"/{COUNTY}/"))
        tx.session.add(made(f"daily {DAY} 1", f"/{COUNTY}/{EAST}/"))
    await clock.jump(86_400)
    _, (county, _, of_units, _) = await schedules.read(administrator)
    assert [each.last and each.last.report.title for each in (county, of_units)] == [f"daily {DAY}", f"daily {DAY} 1"]
    (late,) = of_units.late
    assert (late.day, late.reports, late.cameras) == (DAY, 2, 1)
    assert late.failed is not None
    assert late.failed.schedule == unwritten
    assert county.late == []
    eastern = replace(administrator, division_path=f"/{COUNTY}/{EAST}/")
    _, (county, _, of_units, _) = await schedules.read(eastern)
    assert county.last is None
    assert of_units.late == []
