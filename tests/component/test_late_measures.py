"""What targets ask of very many cameras is measured beside the figures of now: these do not wait for it."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from registry.model import Level, Target, TargetRule
from tests.fakes.clock import FakeClock
from tests.fakes.county import stock
from vms.bus.memory import MemoryBus
from vms.coverage import measuring
from vms.coverage.service import CoverageService, assessments
from vms.db.engine import Database
from vms.events import CoverageComputed

WINDOW = timedelta(hours=24)


async def add_target(database: Database, rule: TargetRule) -> None:
    async with database.unit_of_work() as tx:
        tx.session.add(
            Target(
                id=f"late-{rule}", title_zh="档案", title_en="Files",
                scope="county", rule=rule, required=90, level=Level.USABLE,
            )
        )  # fmt: skip


async def test_figures_do_not_wait_for_measures_that_take_minutes(
    database: Database, bus: MemoryBus, clock: FakeClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stock(database, tmp_path, cameras=20)
    await add_target(database, TargetRule.FILE_COMPLETENESS)
    few = await CoverageService(database, bus, clock, WINDOW).figures()
    assert few.measured_at == clock.now()
    assert sum(each.files for each in few.measures.values()) > 10
    monkeypatch.setattr(measuring, "MOST_CAMERAS", 10)
    service = CoverageService(database, bus, clock, WINDOW)
    assert (await service.peek()).measures == few.measures, "a command waits"
    with bus.subscribe("test", CoverageComputed) as facts:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(service.run())
            async with database.at_length():  # as while something else that takes minutes is read
                first = await service.figures()
                assert (first.result.verdicts, first.measures, first.measured_at) == (few.result.verdicts, {}, None)
                await clock.jump(1)
                service.look_again()
                assert (await service.figures()).computed_at > first.computed_at, "computed meanwhile"
            while (figures := await service.figures()).measured_at is None:
                await anext(facts)
            assert figures.measures == few.measures
            told, expected = (
                [(each.target.id, each.achieved) for each in assessments(of, of.tree)] for of in (figures, few)
            )
            assert told == expected
            running.cancel()
