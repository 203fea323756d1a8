"""What rules are told of reports that make themselves, on both databases alike: each once, whenever we are killed."""

import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from registry.model import Unit, UnitKind
from tests.fakes.cameras import COUNTY, EAST, WEST
from tests.fakes.clock import START, FakeClock
from tests.fakes.notify_desk import Desk, open_desk
from vms.db.engine import Database
from vms.notify.model import Occasion
from vms.reports import store, telling
from vms.reports.model import Language, ReportKind, end_of
from vms.reports.schedule import LATE_AFTER, TRIED_EVERY, Due, Line
from vms.reports.tables import Report
from vms.web.wording import PhraseOut, say

DAY = START.date()
CENTRES = {"360902101001": EAST, "360902102001": WEST}
DUE = [Due(Line.DAILY, DAY), *(Due(Line.UNITS_DAILY, DAY, where, code) for code, where in CENTRES.items())]
RATES = {"coverage": 98.96, "online": None}


@pytest.fixture
async def desk(database: Database, clock: FakeClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(database, clock, tmp_path / "evidence") as desk:
        async with database.unit_of_work() as tx:
            for code, where in CENTRES.items():
                kind = UnitKind.GOVERNANCE_CENTRE
                tx.session.add(Unit(code=code, name=f"centre {where}", division_code=where, kind=kind))
        yield desk


def made(due: Due) -> Report:
    path = f"/{COUNTY}/" if due.unit is None else f"/{COUNTY}/{due.scope}/"
    place = None if due.unit is None else f"centre {due.scope}"
    news = {"place": place, "rates": RATES, "met": 1, "targets": 2}
    return Report(
        id=uuid.uuid4(), at=START, made_by="service", kind=ReportKind.DAILY, language=Language.CHINESE, scope=due.scope,
        title="t", path=path, as_of=end_of(ReportKind.DAILY, DAY), bytes=1, sha256="", schedule=due.name, news=news,
    )  # fmt: skip


async def rules(desk: Desk) -> None:
    for terms in ({}, {"division_code": COUNTY}, {"division_code": EAST, "language": "zh-CN"}):
        await desk.rule(about="reports", **terms)
    await desk.rule(about="reports", occasions=[Occasion.REPORT_LATE])
    await desk.rule(about="reports", enabled=False)
    await desk.rule()


async def after_a_round(desk: Desk, *lacking: Due, cameras: int = 0) -> None:
    async with desk.database.unit_of_work() as tx:
        await telling.tell(tx, lacking, {lacking[0].at: cameras} if lacking and cameras else {})
    await desk.tick(0)


async def test_what_a_round_has_made_is_one_message_to_each_area_and_told_once(desk: Desk) -> None:
    await rules(desk)
    async with desk.database.unit_of_work() as tx:
        tx.session.add_all([made(due) for due in DUE])

    async def killed() -> None:
        async with desk.database.unit_of_work() as tx:
            await telling.tell(tx, [], {})
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await killed()
    await desk.tick(0)
    assert desk.told == [], "nothing is told of what was not noted as told"
    for _ in range(3):
        await after_a_round(desk)
    name = f"视频监控覆盖情况日报：centre {EAST}，{DAY}"
    assert sorted(desk.told) == ["Reports ready: 3", "Reports ready: 3", f"报告已生成：{name}"]
    (body,) = [each["message"] for each in desk.receiver.got if each["title"].startswith("报告")]
    line, link = body.splitlines()
    assert line == f"{name} · 覆盖率 98.9 % · 在线率 — · 达标目标 1/2"
    assert link == f"http://vms.test/coverage/reports?made=itself&kind=daily&from={DAY}&to={DAY}"


async def test_what_could_not_be_made_for_an_hour_is_told_once_with_the_reason(desk: Desk, clock: FakeClock) -> None:
    await desk.rule(about="reports")
    await desk.rule(about="reports", division_code=WEST, occasions=[Occasion.REPORT_READY])
    full = PhraseOut.of(say("report_not_written", reason="no space left"))

    async def tried(reason: PhraseOut | None, *names: str) -> None:
        async with desk.database.unit_of_work() as tx:
            await telling.not_made(tx, names, reason)

    county, east, west = DUE
    await tried(None, county.name)
    await after_a_round(desk, county, cameras=7)
    await clock.jump(LATE_AFTER.total_seconds() - 1)
    await tried(full, east.name, west.name)
    await after_a_round(desk, *DUE, cameras=7)
    assert desk.told == []
    await clock.jump(1)
    await after_a_round(desk, county, east, west, cameras=7)
    assert desk.told == [f"Reports late: Daily coverage report: whole county, {DAY}"]
    said = f"{DAY} · due 03-03 00:15 · waits for cameras that have to be checked again: 7\nhttp://"
    assert said in desk.receiver.got[0]["message"]
    await clock.jump(LATE_AFTER.total_seconds())
    await tried(full, east.name, west.name)
    await after_a_round(desk, county, east, west)
    await after_a_round(desk, county, east, west)
    assert len(desk.told) == 2
    assert desk.told[1] == "Reports late: 2"
    assert (
        "failed: the report’s file cannot be written: no space left · is tried again" in desk.receiver.got[1]["message"]
    )
    async with desk.database.unit_of_work() as tx:
        tx.session.add(made(west))
    await after_a_round(desk, county)
    assert desk.told[2:] == [f"Reports ready: Daily coverage report: centre {WEST}, {DAY}"] * 2
    async with desk.database.reading() as session:
        assert set(await store.delays(session)) == {county.name}, "what is due no more is forgotten"


async def test_what_failed_by_our_own_fault_rests_and_what_failed_otherwise_does_not(
    desk: Desk, clock: FakeClock
) -> None:
    county, east, west = DUE
    async with desk.database.unit_of_work() as tx:
        await telling.not_made(tx, [county.name], PhraseOut.of(telling.OWN_FAULT))
        await telling.not_made(tx, [east.name], PhraseOut.of(say("report_not_written", reason="no space left")))
        await telling.not_made(tx, [west.name], None)
    async with desk.database.reading() as session:
        delays = await store.delays(session)
    at = clock.now()

    def resting(later: timedelta) -> list[str]:
        return [name for name, delay in delays.items() if telling.rests(delay, at + later)]

    assert (resting(timedelta()), resting(TRIED_EVERY)) == ([county.name], [])


async def test_a_rule_of_reports_hears_of_no_incident_not_even_of_one_it_knew(desk: Desk) -> None:
    terms: dict[str, Any] = {"hold_s": 0, "repeat_min": 30, "escalate_min": 1, "escalate_channel_id": desk.channel}
    await desk.rule(about="reports", **terms)
    await desk.see(0, "offline")
    await desk.tick(3600)
    assert desk.told == []
    await desk.rule(**terms)
    await desk.see(1, "offline")
    assert desk.told == ["New incidents: #2"]
    await desk.change_rules(about="reports")
    await desk.tick(7200)
    await desk.see(1, "online")
    assert desk.told == ["New incidents: #2"]
