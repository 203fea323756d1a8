"""The service is killed while a crew is on its way, while it looks at the repair, and as it closes it: one incident,
one order, each step of its history once, and every look counted once."""

import asyncio
import sys
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlmodel import col

from tests.fakes.patience import PATIENCE_S
from vms.db.engine import Database, make_engine
from vms.db.outbox import InboxRow
from vms.evidence.tables import Evidence
from vms.health.tables import Transition
from vms.incidents.tables import Incident, IncidentCheck, IncidentMember, IncidentStep
from vms.workorders.tables import WorkOrder


async def killed_at(folder: Path, line: str, *words: str, times: int = 1) -> list[str]:
    """All that a service printed until it was killed at that line's so-manieth time."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.repairing", str(folder), *words, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    printed: list[str] = []
    async with asyncio.timeout(PATIENCE_S):
        while printed.count(line) < times:
            said = await process.stdout.readline()
            assert said, f"it ended by itself after {printed}"
            printed.append(said.decode().strip())
    process.kill()
    await process.wait()
    return printed


class Kept:
    """What the database holds after a kill."""

    def __init__(self, folder: Path) -> None:
        self._database = Database(make_engine(f"sqlite:///{folder / 'vms.db'}"))
        self.acts: list[str] = []
        self.checks: list[IncidentCheck] = []
        self.recovered_at: datetime | None = None
        self.states: list[str] = []

    async def read(self) -> Incident:
        """The one incident; what belongs to it is read along. Nothing of it is there twice."""
        async with self._database.reading() as session:
            assert await session.scalar(text("PRAGMA integrity_check")) == "ok"
            (incident,) = await session.scalars(select(Incident))
            members = list(await session.scalars(select(IncidentMember)))
            orders = list(await session.scalars(select(WorkOrder)))
            steps = list(await session.scalars(select(IncidentStep).order_by(col(IncidentStep.id))))
            self.checks = list(await session.scalars(select(IncidentCheck).order_by(col(IncidentCheck.at))))
            told = list(await session.scalars(select(InboxRow).where(col(InboxRow.handler) == "notify")))
            changes = list(await session.scalars(select(Transition)))
            proofs = set(await session.scalars(select(col(Evidence.sha256)).where(col(Evidence.proof))))
        await self._database.close()
        self.acts = [step.action for step in steps]
        self.recovered_at = members[0].recovered_at
        self.states = [change.to_state for change in sorted(changes, key=lambda change: change.at)]
        assert incident.number == 1
        assert len(members) == 1
        assert len(orders) == self.acts.count("dispatch")
        assert len(told) == len(self.acts), "each step waits to be told once"
        assert len({(change.camera_id, change.at, change.to_state) for change in changes}) == len(changes)
        assert len({check.at for check in self.checks}) == len(self.checks)
        assert {incident.before_sha} <= proofs <= {incident.before_sha, incident.after_sha}
        return incident


@pytest.mark.slow
async def test_a_work_order_and_a_repair_that_waits_for_its_check_outlive_every_kill(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    await killed_at(tmp_path, "told raised", "black")
    assert (await kept.read()).status == "raised"
    assert kept.acts == ["raised"]
    await killed_at(tmp_path, "told dispatch", "blind", "mend")
    assert (await kept.read()).status in {"dispatched", "arrived", "awaiting_check"}
    await killed_at(tmp_path, "sent", "blind", "mend")
    waits = await kept.read()
    assert (waits.status, waits.returns) == ("awaiting_check", 0)
    assert kept.acts == ["raised", "dispatch", "arrive", "repaired"]
    looked = len(kept.checks)
    for times in (1, 2, 4):
        printed = await killed_at(tmp_path, "looked", "blind", "mend", times=times)
        waits = await kept.read()
        assert (waits.status, waits.returns) == ("awaiting_check", 0)
        assert looked + times - 1 <= len(kept.checks) <= looked + printed.count("looked")
        assert {check.outcome for check in kept.checks} <= {"unsure"}
        looked = len(kept.checks)
    await killed_at(tmp_path, "looked", "ok", "mend")
    assert (await kept.read()).status == "awaiting_check"
    await killed_at(tmp_path, "told verified", "ok", "mend")
    await killed_at(tmp_path, "sent", "ok", "mend")
    done = await kept.read()
    assert (done.status, done.resolution, done.returns) == ("closed", "verified", 0)
    assert kept.states[-1] == "online"
    # The damped state follows by its own way: told before the proof it is a line of its own, else the proof says it.
    before = [] if kept.recovered_at == done.closed_at else ["recovered"]
    assert kept.acts == ["raised", "dispatch", "arrive", "repaired", *before, "verified"]
    assert [check.outcome for check in kept.checks][-3:] in (["good"] * 3, ["unsure", "good", "good"])
