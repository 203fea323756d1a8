"""The patrol routes of a past time are those that there were, on both databases: drawn, changed, moved, given up."""

import random
import uuid
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from registry.layouts import Entity
from tests.fakes.clock import FakeClock
from tests.fakes.imports import ACTOR, BASE, BROUGHT, COUNTY, TOWN, Imports
from vms.db.engine import Database
from vms.walls import store
from vms.walls.patrolling import Patrols, RouteChange
from vms.walls.store import Routed

PATHS = ("/", f"/{COUNTY}/{TOWN}/")


def plain(found: list[Routed]) -> list[tuple[Any, ...]]:
    return [(str(each.row.id), store.facts_of(each.row), each.division_name) for each in found]


async def test_past_routes_are_those_that_there_were(database: Database, clock: FakeClock, tmp_path: Path) -> None:
    rng = random.Random(4)
    imports = Imports(database, clock, tmp_path)
    first = BROUGHT[Entity.CAMERA][0]
    more = [first | {"code": f"{COUNTY}0000132000000{number}", "name": f"枪机{number}"} for number in (2, 3)]
    await imports.load({**BASE, Entity.SITE: BROUGHT[Entity.SITE], Entity.CAMERA: [first, *more]})
    cameras = [uuid.UUID(await imports.key(Entity.CAMERA, row["code"])) for row in (first, *more)]
    patrols, drawn = Patrols(database), list[uuid.UUID]()
    told: list[tuple[datetime, list[list[tuple[Any, ...]]]]] = []
    for number in range(40):
        await clock.jump(60)
        walk = rng.sample(cameras, rng.randint(1, 3))
        change = RouteChange(rng.choice((COUNTY, TOWN)), None, f"线{number}", rng.choice((5, 10)), walk, "巡逻")
        if not drawn or rng.random() < 0.4:
            drawn.append(await patrols.create_route(ACTOR, change))
        elif rng.random() < 0.6:
            key = rng.choice(drawn)
            async with database.reading() as session:
                taken = await store.numbers_of(session, change.division_code)
            change = replace(change, number=max(taken, default=0) + 1)
            await patrols.change_route(ACTOR, key, "*", change)
        else:
            await patrols.delete_route(ACTOR, drawn.pop(rng.randrange(len(drawn))), "撤销")
        async with database.reading() as session:
            seen = [plain((await store.routes(session, path, after=None, limit=100))[0]) for path in PATHS]
        told.append((clock.now(), seen))
    async with database.reading() as session:
        for at, expected in told:
            assert [plain(await store.routes_at(session, path, at)) for path in PATHS] == expected, at
