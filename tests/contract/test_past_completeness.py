"""How complete the records of cameras were at a past time comes out as it was told then, whatever was asked of them
since."""

import random
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from registry.layouts import Entity
from registry.measures import measured
from registry.record import MANDATORY
from tests.fakes.clock import FakeClock
from tests.fakes.county import PlainSeal, small_county
from tests.fakes.imports import ACTOR, BASE, COUNTY, Imports
from vms.bus.memory import MemoryBus
from vms.coverage.service import CoverageService
from vms.db.engine import Database
from vms.points.entry import Entry
from vms.points.fields import Definition, Fields
from vms.points.service import CameraEdit, Points
from vms.points.tables import DefinedField

CODES = ("AA", "BB", "CC")
PLAN = {
    "id": "files", "title_zh": "档案", "title_en": "files", "scope": "county", "rule": "file_completeness",
    "required": 100, "level": "planned",
}  # fmt: skip


class Files(Imports):
    """Cameras whose standard columns are all filled, and what is asked and filled beside them, at random."""

    def __init__(self, *given: Any, seed: int) -> None:
        super().__init__(*given)
        self.rng = random.Random(seed)
        self.fields: dict[str, DefinedField] = {}
        self.asked: set[str] = set()
        self.filled: dict[str, dict[str, str | None]] = {}

    async def stock(self) -> None:
        wanted = {column.field for column in MANDATORY}
        place = {"division_code": COUNTY, "lifecycle": "in_service"}
        rows = [{name: value for name, value in facts.items() if name in wanted} for facts in small_county(12).cameras]
        self.filled = {row["code"]: {} for row in rows[:6]}
        await self.load({**BASE, Entity.CAMERA: [row | place for row in rows[:6]], Entity.TARGET: [PLAN]})

    async def step(self) -> None:
        """Something is asked, asked no more, or filled in."""
        code = self.rng.choice(CODES)
        if code not in self.fields:
            self.fields[code] = await self.define(Entity.CAMERA, code, mandatory=self.rng.random() < 0.5)
            self.asked |= {code} if self.fields[code].mandatory else set()
        elif self.rng.random() < 0.3:
            await self._change(code)
        else:
            camera = self.rng.choice(list(self.filled))
            if self.fields[code].retired:
                return
            value = self.rng.choice(("x", "y", None))
            self.filled[camera][code] = value
            await self.clock.jump(60)
            key = uuid.UUID(await self.key(Entity.CAMERA, camera))
            edit = CameraEdit({}, {code: value}, reason="普查")
            await Points(self.database, PlainSeal(), Entry()).change_camera(ACTOR, key, "*", edit)

    async def _change(self, code: str) -> None:
        await self.clock.jump(60)
        mandatory, retired = self.rng.random() < 0.7, self.rng.random() < 0.3
        definition = Definition(code, f"new {self.rng.random()}", mandatory, {})
        self.fields[code] = await Fields(self.database).change(
            ACTOR, self.fields[code].id, "*", definition, "更正", retired=retired
        )
        self.asked -= {code}
        self.asked |= {code} if mandatory and not retired else set()

    def complete(self) -> int:
        return sum(all(filled.get(code) for code in self.asked) for filled in self.filled.values())


async def test_past_completeness_comes_out_as_it_was_told(database: Database, clock: FakeClock, tmp_path: Path) -> None:
    files = Files(database, clock, tmp_path, seed=5)
    await files.stock()
    told: list[tuple[datetime, int]] = []
    for _ in range(40):
        await files.step()
        told.append((clock.now(), files.complete()))
        await clock.jump(3600)
    assert len({complete for _, complete in told}) > 2
    service = CoverageService(database, MemoryBus(), clock, window=timedelta(hours=24))
    for at, complete in told:
        files_then = measured((await service.figures_at(at)).measures, {COUNTY}, ())
        assert (files_then.files, files_then.complete) == (6, complete), at
