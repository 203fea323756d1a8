"""The usable time in a month's signed report equals a count of the whole history, and comes out the same later."""

import io
import uuid
import zipfile
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import update

from registry.columns import new_id
from registry.usable_time import UsableTime
from registry.values import RECORD_ZONE
from tests.contract.test_coverage_past import WINDOW, counted
from tests.fakes.changing_county import DIVISIONS, History
from tests.fakes.clock import FakeClock
from vms.accounts.model import service_actor
from vms.bus.memory import MemoryBus
from vms.coverage.forecasting import Forecasting
from vms.coverage.months import Months
from vms.coverage.service import CoverageService
from vms.db.engine import Database
from vms.db.seal import create_key_file
from vms.evidence.files import Folder
from vms.health.tables import CameraHealth, Transition
from vms.reports.bundle import read_manifest
from vms.reports.content import Sources
from vms.reports.model import Language, ReportKind
from vms.reports.service import COMPARED, COMPARED_WHERE_TOLD, Order, Reports

END = datetime(2026, 2, 28, 16, tzinfo=UTC)
"""Of the county's February, of which the history holds the last days."""


BESIDE = {"maintenance": "maintenance", "blind": "we were blind", "override": "overridden", "excluded": "excluded"}


def reports(database: Database, folder: Path, now: datetime) -> Reports:
    """Of a service that starts then."""
    clock = FakeClock(now)
    coverage = CoverageService(database, MemoryBus(), clock, WINDOW)
    sources = Sources(coverage, Forecasting(database, coverage), Months(database, clock, WINDOW))
    key = folder / f"{new_id()}.key"
    frames, stale_after = Folder(folder / "evidence"), timedelta(minutes=3)
    return Reports(
        database, sources, create_key_file(key), clock, folder / "reports", frames, stale_after, timedelta(days=400)
    )


def counted_by_division(history: History) -> dict[str, UsableTime]:
    """Each site's time until the month's end, counted between all moments at which anything may change, by the division
    where it counted last."""
    moments = [(at, truth) for at, truth in history.moments if at < END]
    midnights = {at.astimezone(RECORD_ZONE).replace(hour=0, minute=0) for at, _ in moments}
    stale = {checked + WINDOW for checked in history.last_checks.values()}
    cuts = sorted({cut for cut in {*(at for at, _ in moments), *midnights, *stale} if moments[0][0] <= cut < END})
    times: dict[uuid.UUID, UsableTime] = {}
    last: dict[uuid.UUID, str] = {}
    for start, end in pairwise([*cuts, END]):
        truth = next(truth for at, truth in reversed(moments) if at <= start)
        middle, seconds = start + (end - start) / 2, (end - start).total_seconds()
        last |= {site.id: site.division_code for site in history.counting(truth, middle)}
        for key in truth.sites:
            counted(times.setdefault(key, UsableTime()), truth, key, history, middle, seconds)
    found = {code: UsableTime() for code in DIVISIONS}
    for key, division in last.items():
        found[division].add(times[key])
    return found


def hours(time: UsableTime) -> tuple[float, float, float, dict[str, float]]:
    excluded = {reason.value: seconds / 3600 for reason, seconds in time.excluded_s.items()}
    return time.usable_s / 3600, time.required_s / 3600, time.unseen_s / 3600, excluded


@pytest.mark.parametrize("seed", range(3))
async def test_a_months_report_says_how_long_sites_were_usable(seed: int, database: Database, tmp_path: Path) -> None:
    async with database.unit_of_work() as tx:
        history = History(seed, tx.session)
        await history.write()
    desk = reports(database, tmp_path, history.now)
    last_day = END.astimezone(RECORD_ZONE).date() - timedelta(days=1)
    order = Order(ReportKind.MONTHLY, "county", Language.ENGLISH, last_day)
    path = desk.file(await desk.make(service_actor(), order))
    document = read_manifest(path)
    told = document["usable_time"]
    assert told["month"] == "2026-02"
    assert datetime.fromisoformat(told["to"]) == END
    rows = {row["code"]: row["usable"] for row in told["scopes"]}
    expected = counted_by_division(history)
    whole = UsableTime()
    for code, time in expected.items():
        whole.add(time)
        if code != DIVISIONS[0]:
            check(rows[code], time)
    check(rows[DIVISIONS[0]], whole)
    assert whole.required_s, "a month in which nothing counted tests no figure"
    assert whole.excluded_s, "a month in which everything counted tests no exclusion"
    check_workbook(path, rows)
    await go_on(database, history)
    later = reports(database, tmp_path, history.now + timedelta(days=90))
    again = await later.again(service_actor(), document)
    told = set(COMPARED_WHERE_TOLD) - {"named_of"}  # of very many cameras alone
    assert again == dict.fromkeys((*COMPARED, *told), True)
    older = {name: part for name, part in document.items() if name not in COMPARED_WHERE_TOLD}
    assert await later.again(service_actor(), older) == dict.fromkeys(COMPARED, True)


def check(row: dict[str, Any], time: UsableTime) -> None:
    usable, required, unseen, excluded = hours(time)
    assert row["usable_h"] == pytest.approx(usable)
    assert row["required_h"] == pytest.approx(required)
    assert row["unseen_h"] == pytest.approx(unseen)
    assert row["excluded_h"] == pytest.approx(excluded)
    assert row["rate"] == (None if time.rate is None else pytest.approx(100 * usable / required))


def check_workbook(path: Path, rows: dict[str, Any]) -> None:
    """The sheet says the same, with what is not counted beside the denominator."""
    with zipfile.ZipFile(path) as archive:
        book = CalamineWorkbook.from_filelike(io.BytesIO(archive.read("report.xlsx")))
    table = book.get_sheet_by_name("Usable time of the month").to_python()
    at = next(number for number, row in enumerate(table) if row[0] == "Area")
    titles = [str(title) for title in table[at]]
    named = {str(row[0]): dict(zip(titles, row, strict=True)) for row in table[at + 1 :]}
    for code, usable in rows.items():
        found = named[code]
        assert (found["Usable h"], found["Required h"]) == pytest.approx(
            (usable["usable_h"], usable["required_h"]), abs=0.005
        )
        assert found["of them never looked at, h"] == pytest.approx(usable["unseen_h"], abs=0.005)
        for reason, words in BESIDE.items():
            told = usable["excluded_h"].get(reason, 0)
            assert found[f"Not counted: {words}, h"] == pytest.approx(told, abs=0.005)


async def go_on(database: Database, history: History) -> None:
    """Later every camera is looked at again, and is found in another state."""
    later = history.now + timedelta(days=30)
    async with database.unit_of_work() as tx:
        await tx.session.execute(update(CameraHealth).values(state="offline", checked_at=later))
        keys: list[uuid.UUID] = list(history.truth.states)
        tx.session.add_all(Transition(camera_id=key, at=later, from_state="online", to_state="offline") for key in keys)
