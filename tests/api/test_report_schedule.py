"""Which reports are made by themselves: read by all who see reports, changed by who is responsible for everything, and
what is late says why."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlmodel import select, update
from typing_extensions import override

from tests.api.conftest import SignIn
from tests.fakes.clock import START, FakeClock
from tests.fakes.county import stock
from tests.fakes.late_reports import reports_by
from tests.fakes.patience import PATIENCE_S
from tests.fakes.seen_county import get, watch
from vms.accounts.model import Actor, Role
from vms.audit.tables import AuditEntry
from vms.coverage.forecasting import Forecasting, TargetForecast
from vms.coverage.service import Figures
from vms.demo.installing import County
from vms.health.tables import CameraHealth
from vms.reports.schedule import TRIED_EVERY, Line, Schedule
from vms.reports.scheduling import Schedules
from vms.reports.service import Reports
from vms.reports.tables import ReportDelay
from vms.web.deps import Container

PATH = "report-schedule"
TOWNSHIP = "369901203"
DAY_S = 86_400
EVERY = {line.value for line in Line}


@pytest.fixture
async def county(container: Container, tmp_path: Path) -> County:
    found = await stock(container.database, tmp_path, cameras=12)
    await watch(container)
    return found


async def looked_at(container: Container) -> None:
    """Every camera, just now."""
    async with container.database.unit_of_work() as tx:
        await tx.session.execute(update(CameraHealth).values(checked_at=tx.now))


async def put(client: httpx.AsyncClient, tag: str | None, *lines: str, language: str = "zh-CN") -> httpx.Response:
    headers = {} if tag is None else {"If-Match": tag}
    wanted = {"lines": dict.fromkeys(lines, language)}
    return await client.put(f"/api/v1/{PATH}", json=wanted, headers=headers)


async def lines(client: httpx.AsyncClient) -> dict[str, Any]:
    return {each["line"]: each for each in (await get(client, PATH))["lines"]}


async def due(container: Container) -> int:
    return await container.get(Reports).make_due(await container.get(Schedules).current())


async def test_the_settings_hold_until_somebody_has_said_otherwise(
    county: County, container: Container, sign_in: SignIn
) -> None:
    auditor, administrator = await sign_in(Role.AUDITOR), await sign_in(Role.ADMINISTRATOR)
    read = await get(auditor, PATH)
    assert {each["line"] for each in read["lines"] if each["next_at"]} == EVERY
    assert {each["language"] for each in read["lines"]} == {"zh-CN"}
    assert (read["version"], read["changed_by"], read["may_change"]) == (0, None, False)
    assert (await get(administrator, PATH))["may_change"] is True
    assert (await put(administrator, None, "daily")).status_code == 428
    changed = (await put(administrator, '"v0"', "units", "daily", language="en")).raise_for_status()
    said = changed.json()
    assert [each["line"] for each in said["lines"] if each["next_at"]] == ["daily", "units"]
    assert {each["line"]: each["language"] for each in said["lines"] if each["language"]} == {
        "daily": "en",
        "units": "en",
    }
    assert (said["version"], changed.headers["ETag"]) == (1, '"v1"')
    assert said["changed_by"]
    assert datetime.fromisoformat(said["changed_at"]) == START
    assert (await put(administrator, '"v0"', "daily")).status_code == 412
    assert (await put(administrator, '"v1"')).raise_for_status().json()["version"] == 2
    assert {each["line"] for each in (await get(auditor, PATH))["lines"] if each["next_at"]} == set()
    async with container.database.reading() as session:
        told = await session.scalars(select(AuditEntry.detail).where(AuditEntry.action == "report.schedule"))
        first, second = told.all()
    assert first["before"] == dict.fromkeys(("daily", "monthly", "units_daily", "units"), "zh-CN")
    assert first["after"] == second["before"] == {"daily": "en", "units": "en"}
    assert second["after"] == {}


async def test_only_who_is_responsible_for_everything_changes_it(county: County, sign_in: SignIn) -> None:
    for role in (Role.AUDITOR, Role.GOVERNANCE_OFFICER):
        assert (await put(await sign_in(role), "*", "daily")).status_code == 403
    of_a_town = await sign_in(Role.ADMINISTRATOR, TOWNSHIP)
    refused = await put(of_a_town, "*", "daily")
    assert (refused.status_code, refused.json()["code"]) == (403, "schedule_everywhere")
    assert (await get(of_a_town, PATH))["may_change"] is False
    assert (await (await sign_in(Role.OPERATOR)).get(f"/api/v1/{PATH}")).status_code == 403
    everywhere = await sign_in(Role.ADMINISTRATOR)
    for asked in ({"lines": {"yearly": "en"}}, {"lines": {"daily": "fr"}}, {"lines": ["daily"]}, {}):
        answer = await everywhere.put(f"/api/v1/{PATH}", json=asked, headers={"If-Match": "*"})
        assert answer.status_code == 422


async def test_a_change_takes_effect_in_the_next_round(
    county: County, container: Container, clock: FakeClock, sign_in: SignIn
) -> None:
    administrator = await sign_in(Role.ADMINISTRATOR)
    (await put(administrator, "*")).raise_for_status()
    await clock.jump(DAY_S)
    await looked_at(container)

    async def made(number: int) -> list[dict[str, Any]]:
        async with asyncio.timeout(PATIENCE_S):
            while not clock.sleepers or (found := await get(administrator, "reports"))["total"] < number:
                await clock.settle()
        return list(found["items"])

    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(container.get(Reports).run(container.get(Schedules).current))
        assert await made(0) == []
        (await put(administrator, "*", "daily", language="en")).raise_for_status()
        await clock.advance(TRIED_EVERY.total_seconds())
        (report,) = await made(1)
        running.cancel()
    assert (report["schedule"], report["language"]) == (f"daily {START.date()}", "en")


async def test_what_is_late_says_why_and_what_was_made_is_named(
    county: County, container: Container, clock: FakeClock, sign_in: SignIn
) -> None:
    auditor, officer = await sign_in(Role.AUDITOR), await sign_in(Role.GOVERNANCE_OFFICER, TOWNSHIP)
    at_first = await lines(auditor)
    assert datetime.fromisoformat(at_first["daily"]["next_at"]) == START + timedelta(hours=8, minutes=15)
    assert datetime.fromisoformat(at_first["units"]["next_at"]) == START + timedelta(days=29, hours=8, minutes=15)
    assert all((each["last"], each["late"]) == (None, []) for each in at_first.values())
    await clock.jump(DAY_S)
    assert await due(container) == 0
    async with container.database.reading() as session:
        states = (await session.scalars(select(CameraHealth.state))).all()
    open_yet = sum(state != "unknown" for state in states)
    waiting = {"day": "2026-03-02", "reports": 1, "cameras": open_yet, "failure": None, "tried_at": None}
    waiting["again_at"] = None
    assert (await lines(auditor))["daily"]["late"] == [waiting]
    centres = (await lines(auditor))["units_daily"]["late"][0]["reports"]
    assert centres > 1
    assert (await lines(officer))["units_daily"]["late"] == [waiting], "of the caller's centres"
    await looked_at(container)
    container.settings.reports_dir.write_text("in the way")
    assert await due(container) == 0
    (late,) = (await lines(auditor))["daily"]["late"]
    assert (late["cameras"], late["failure"]["code"]) == (0, "report_not_written")
    assert late["failure"]["params"]["reason"]
    assert [datetime.fromisoformat(late[name]) for name in ("tried_at", "again_at")] == [
        clock.now(),
        clock.now() + TRIED_EVERY,
    ]
    container.settings.reports_dir.unlink()
    assert await due(container) == 1 + centres
    told = await lines(auditor)
    assert [each["late"] for each in told.values()] == [[], [], [], []]
    assert (told["daily"]["last"]["reports"], told["daily"]["last"]["day"]) == (1, "2026-03-02")
    assert told["units_daily"]["last"]["reports"] == centres
    assert told["monthly"]["last"] is None
    (own,) = (await get(officer, "reports"))["items"]
    its = await lines(officer)
    assert its["daily"]["last"] is None, "it is about more than the caller's area"
    assert (its["units_daily"]["last"]["id"], its["units_daily"]["last"]["reports"]) == (own["id"], 1)
    (await put(await sign_in(Role.ADMINISTRATOR), "*", "monthly")).raise_for_status()
    await clock.jump(DAY_S)
    assert (await lines(auditor))["daily"]["late"] == [], "nobody waits for what is not made any more"
    assert await due(container) == 0
    async with container.database.reading() as session:
        assert (await session.scalars(select(ReportDelay))).all() == []


class Faulty(Forecasting):
    """It has a bug that shows itself so often."""

    faults = 1

    @override
    async def forecasts(self, actor: Actor, figures: Figures | None = None) -> tuple[datetime, list[TargetForecast]]:
        if Faulty.faults:
            Faulty.faults -= 1
            raise LookupError("a bug")
        return await super().forecasts(actor, figures)


async def test_a_fault_of_our_own_is_said_as_that_and_keeps_no_other_report_from_being_made(
    county: County, container: Container, clock: FakeClock, sign_in: SignIn
) -> None:
    auditor = await sign_in(Role.AUDITOR)
    await clock.jump(DAY_S)
    await looked_at(container)
    reports, every = reports_by(container, clock, Faulty), await container.get(Schedules).current()
    with pytest.raises(ExceptionGroup) as raised:
        await reports.make_due(every)
    assert raised.group_contains(LookupError)
    told = await lines(auditor)
    assert told["units_daily"]["last"]["reports"] > 1
    assert told["units_daily"]["late"] == []
    (late,) = told["daily"]["late"]
    assert (late["cameras"], late["failure"]["code"]) == (0, "report_own_fault")
    assert datetime.fromisoformat(late["again_at"]) == clock.now() + TRIED_EVERY
    await clock.jump(TRIED_EVERY.total_seconds() - 1)
    assert await reports.make_due(every) == 0, "a service that begins anew after a bug does not try it at once"
    await clock.jump(1)
    assert await reports.make_due(every) == 1
    assert (await lines(auditor))["daily"]["late"] == []


async def test_each_line_has_its_language(
    county: County, container: Container, clock: FakeClock, sign_in: SignIn
) -> None:
    administrator = await sign_in(Role.ADMINISTRATOR)
    wanted = {"lines": {"daily": "en", "units_daily": "zh-CN"}}
    (await administrator.put(f"/api/v1/{PATH}", json=wanted, headers={"If-Match": "*"})).raise_for_status()
    await clock.jump(DAY_S)
    await looked_at(container)
    assert await due(container) > 1
    made = (await get(administrator, "reports", limit=200))["items"]
    languages = {(each["schedule"].count(" ") > 1, each["language"]) for each in made}
    assert languages == {(False, "en"), (True, "zh-CN")}


def test_the_settings_words_are_the_schedules(container: Container) -> None:
    settings = container.settings.model_copy(update={"reports": ("units",), "report_language": "en"})
    assert Schedule.of_settings(settings).facts() == {"units": "en"}
