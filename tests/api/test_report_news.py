"""Rules that tell of reports: what they may say, and what they hear of a round of the service."""

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import update

from tests.api.conftest import SignIn
from tests.fakes.clock import FakeClock
from tests.fakes.county import stock
from tests.fakes.seen_county import get, watch
from vms.accounts.model import Role
from vms.db.engine import Transaction
from vms.db.inbox import Inbox
from vms.events import Event, ReportsLate, ReportsMade
from vms.health.tables import CameraHealth
from vms.notify.report_telling import tell
from vms.reports.plan_rows import percent
from vms.reports.schedule import LATE_AFTER
from vms.reports.scheduling import Schedules
from vms.reports.service import Reports
from vms.web.deps import Container

BASE = "/api/v1/notifications"
TOWNSHIP = "369901203"
DAY_S = 86_400


async def heard(container: Container) -> None:
    """What waits for the rules of reports."""

    async def hear(tx: Transaction, fact: Event) -> None:
        if isinstance(fact, ReportsMade | ReportsLate):
            await tell(tx, fact, "http://vms.test")

    inbox = Inbox("notify", (ReportsMade, ReportsLate), container.database, container.bus)
    while await inbox.handle_some(hear):
        pass


async def test_rules_hear_of_what_a_round_has_made_with_its_figures_and_of_what_is_late(
    container: Container, clock: FakeClock, sign_in: SignIn, tmp_path: Path
) -> None:
    await stock(container.database, tmp_path, cameras=12)
    await watch(container)
    administrator = await sign_in(Role.ADMINISTRATOR)
    channel = {"name": "office", "url": "json://hooks.county.test/"}
    key = (await administrator.post(f"{BASE}/channels", json=channel)).raise_for_status().json()["id"]
    wanted: tuple[dict[str, Any], ...] = ({}, {"division": TOWNSHIP}, {"about": "incidents"}, {"enabled": False})
    for more in wanted:
        rule = {"name": "r", "channel_id": key, "about": "reports", "language": "en"} | more
        (await administrator.post(f"{BASE}/rules", json=rule)).raise_for_status()

    async def round_made() -> int:
        made = await container.get(Reports).make_due(await container.get(Schedules).current())
        await heard(container)
        return made

    async def told() -> list[str]:
        return [each["title"] for each in reversed((await get(administrator, "notifications/deliveries"))["items"])]

    await clock.jump(DAY_S)
    assert await round_made() == 0
    assert await told() == []
    await clock.jump(LATE_AFTER.total_seconds())
    assert await round_made() == 0
    late = await told()
    assert len(late) == 2
    assert late[0].startswith("Reports late: ")
    assert late[1].startswith("Reports late: Daily coverage report: ")
    async with container.database.unit_of_work() as tx:
        await tx.session.execute(update(CameraHealth).values(checked_at=tx.now))
    made = await round_made()
    assert late[0] == f"Reports late: {made}"
    of_all, of_town = (await told())[2:]
    assert (of_all, of_town) == (f"Reports ready: {made}", late[1].replace("late", "ready"))
    bodies = [each["body"] for each in (await get(administrator, "notifications/deliveries"))["items"]]
    page = "http://vms.test/coverage/reports?made=itself&kind=daily&from=2026-03-02&to=2026-03-02"
    assert all(body.endswith(page) for body in bodies)
    every = (await get(administrator, "reports", limit=200))["items"]
    (report,) = (each for each in every if each["schedule"] == "daily 2026-03-02")
    figures = (await administrator.get(f"/api/v1/reports/{report['id']}/file", params={"part": "manifest"})).json()
    rates = {each["kind"]: percent(each["rate"]) for each in figures["published"]}
    assert len(set(rates.values())) > 1
    line = bodies[1].splitlines()[0]
    for name, kind in (("Coverage rate", "coverage"), ("Sound rate", "sound"), ("File completeness", "files")):
        assert f"{name} {rates[kind]}" in line
    met = [each["met"] for each in figures["targets"]]
    assert line.endswith(f" · targets met {met.count(True)}/{len(met)}")
    assert await round_made() == 0
    assert len(await told()) == 4, "each is told once"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"occasions": ["report_ready"]}, "occasion_of_other_rules"),
        ({"about": "reports", "occasions": ["report_late", "raised"]}, "occasion_of_other_rules"),
        ({"about": "reports", "classes": [1]}, "reports_by_area_alone"),
        ({"about": "reports", "kinds": ["offline"]}, "reports_by_area_alone"),
        ({"about": "reports", "occasions": ["report_late"]}, None),
        ({"about": "cameras"}, "invalid"),
    ],
)
async def test_a_rule_is_of_incidents_or_of_reports(more: dict[str, Any], code: str | None, sign_in: SignIn) -> None:
    administrator = await sign_in(Role.ADMINISTRATOR)
    channel = {"name": "office", "url": "json://hooks.county.test/"}
    key = (await administrator.post(f"{BASE}/channels", json=channel)).raise_for_status().json()["id"]
    answer = await administrator.post(f"{BASE}/rules", json={"name": "r", "channel_id": key} | more)
    if code is None:
        assert answer.status_code == 201, answer.text
        (kept,) = (await get(administrator, "notifications/rules"))["items"]
        assert (kept["about"], kept["occasions"]) == (more["about"], more["occasions"])
    else:
        assert answer.status_code == 422
        assert code == "invalid" or code in answer.text
