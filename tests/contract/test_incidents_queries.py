"""Questions that are asked all the time read what is open, however much is closed."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, TypeAlias

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from tests.fakes.clock import FakeClock
from vms.accounts.model import EVERYWHERE
from vms.db.engine import Database
from vms.incidents import proof_store, views_store
from vms.incidents.model import LifePolicy
from vms.incidents.views_store import IncidentFilter

Ask: TypeAlias = Callable[[AsyncSession, datetime], Awaitable[Any]]


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (
            lambda session, now: views_store.counts(session, IncidentFilter(EVERYWHERE, now, open=True)),
            "ix_incident_status",
        ),
        (
            lambda session, now: views_store.page(
                session, IncidentFilter(EVERYWHERE, now, open=True), after=None, limit=50
            ),
            "ix_incident_status",
        ),
        (lambda session, now: proof_store.release(session, now), "ix_evidence_proof"),
        (lambda session, now: proof_store.sound_again(session, now, LifePolicy(), 20), "ix_incident_status"),
    ],
    ids=["counts", "page", "release", "sound again"],
)
async def test_an_index_answers(ask: Ask, index: str, sqlite_database: Database, clock: FakeClock) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        asked.append((statement, parameters))

    event.listen(sqlite_database.engine.sync_engine, "before_cursor_execute", note)
    async with sqlite_database.reading() as session:
        await ask(session, clock.now())
        connection = await session.connection()
        for statement, parameters in [one for one in asked if not one[0].startswith("BEGIN")]:
            plan = " ".join(
                str(row[-1]) for row in await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            )
            assert index in plan, plan
