"""The maintenance windows of a past time are those that were planned then, on both databases."""

import random
import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tests.fakes.cameras import EAST, WEST, add_camera, add_county
from tests.fakes.clock import FakeClock
from vms.accounts.model import service_actor
from vms.db.engine import Database
from vms.maintenance import store
from vms.maintenance.model import Scope
from vms.maintenance.service import Maintenance, Plans, WindowIsOver
from vms.maintenance.store import Listed
from vms.web.problems import Unprocessable

HOUR = timedelta(hours=1)
CAMERA = "36090200001320000001"
ACTOR = service_actor()


def plain(found: list[Listed]) -> list[tuple[Any, ...]]:
    return [(each.row.id, store.facts_of(each.row), each.path) for each in found]


async def test_past_windows_are_those_that_were_planned_then(database: Database, clock: FakeClock) -> None:
    rng = random.Random(6)
    await add_county(database)
    await add_camera(database, 1, division=EAST)
    maintenance, planned = Maintenance(database), list[uuid.UUID]()
    told: list[tuple[datetime, list[list[tuple[Any, ...]]]]] = []
    async with database.reading() as session:
        east = await store.target(session, Scope.DIVISION, EAST)
    assert east is not None
    views = [(path, living) for path in ("/", east.path) for living in (False, True)]
    for number in range(40):
        await clock.jump(600)
        begin = clock.now() + rng.choice((1, 3)) * HOUR
        plans = Plans(f"plan {number}", begin, begin + HOUR, rng.choice(((), (1, 3))))
        if not planned or rng.random() < 0.4:
            scope, key = rng.choice(((Scope.DIVISION, EAST), (Scope.DIVISION, WEST), (Scope.CAMERA, CAMERA)))
            planned.append(await maintenance.plan(ACTOR, scope, key, plans))
        elif rng.random() < 0.6:
            try:
                await maintenance.change(ACTOR, rng.choice(planned), "*", replace(plans, reason="anew"), "rain")
            except (WindowIsOver, Unprocessable):  # it is over, or has begun
                continue
        else:
            await maintenance.cancel(ACTOR, planned.pop(rng.randrange(len(planned))), "a dry year")
        now = clock.now()
        async with database.reading() as session:
            seen = [
                (await store.page(session, path, living_at=now if living else None, before=None, limit=100))[0]
                for path, living in views
            ]
        told.append((now, [plain(each) for each in seen]))
    assert len(told) > 20
    async with database.reading() as session:
        for at, expected in told:
            past = [plain(await store.windows_at(session, path, at, living=living)) for path, living in views]
            assert past == expected, at
