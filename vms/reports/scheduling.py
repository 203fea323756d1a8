"""What is made by itself, as anybody may read and an administrator of everything changes it; what is late, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pydantic import JsonValue
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from streams.clock import Clock
from vms.accounts.gate import allows
from vms.accounts.model import Actor, Permission
from vms.audit.service import record
from vms.coverage import store as coverage_store
from vms.db.engine import Database
from vms.points.fields import is_of_everything
from vms.reports import store
from vms.reports.model import Language
from vms.reports.schedule import Due, Line, Schedule, due, next_at
from vms.reports.tables import Report, ReportDelay, ReportSchedule
from vms.web.paging import require_match
from vms.web.problems import Forbidden, PreconditionFailed
from vms.web.wording import say


@dataclass(frozen=True, slots=True)
class Last:
    """The newest that was made by itself, and how many of the same moment there are."""

    report: Report
    reports: int


@dataclass(frozen=True, slots=True)
class Late:
    """Reports of one day or month that are due and not made. `cameras`: for so many of them they wait, whose state of
    that moment is not written down yet. `failed`: the newest of those that were tried and failed."""

    day: date
    reports: int
    cameras: int
    failed: ReportDelay | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with one line; `language` and `next_at` None: it is not made."""

    line: Line
    language: Language | None
    next_at: datetime | None
    last: Last | None
    late: Sequence[Late]


@dataclass(frozen=True, slots=True)
class Schedules:
    """`otherwise`: what is made until somebody has said what, by the settings; `stale_after`: how long a state counts
    after the last look at a camera."""

    database: Database
    clock: Clock
    otherwise: Schedule
    stale_after: timedelta

    async def current(self) -> Schedule:
        """What is made now."""
        async with self.database.reading() as session:
            return self._of(await store.schedule(session))

    async def read(self, actor: Actor) -> tuple[ReportSchedule | None, list[Standing]]:
        """Who said what is made (None: the settings), and how it stands with each line in the actor's area."""
        async with self.database.reading() as session:
            row = await store.schedule(session)
            return row, await self._standings(session, actor.division_path, self._of(row))

    async def may_change(self, actor: Actor) -> bool:
        """It holds for everybody: only who is responsible for everything changes it."""
        async with self.database.reading() as session:
            return await _may_change(session, actor)

    async def change(self, actor: Actor, if_match: str | None, wanted: Schedule) -> None:
        """From the next round on. Raises Forbidden, PreconditionRequired, PreconditionFailed."""
        async with self.database.unit_of_work() as tx:
            if not await _may_change(tx.session, actor):
                raise Forbidden(say("schedule_everywhere"))
            row = await store.schedule(tx.session, for_update=True)
            require_match(if_match, row.version if row else 0)
            before, after = self._of(row).facts(), wanted.facts()
            changed = {"changed_at": tx.now, "changed_by": actor.username}
            if row is None:
                tx.session.add(ReportSchedule.model_validate({"lines": after, **changed}))
                try:
                    await tx.session.flush()
                except IntegrityError as error:  # where two may write at once (PostgreSQL) another was quicker
                    raise PreconditionFailed from error
            else:
                row.sqlmodel_update({"lines": after, **changed, "version": row.version + 1})
            detail: dict[str, JsonValue] = {"before": before, "after": after}
            await record(tx, actor, "report.schedule", "report", "schedule", detail=detail)

    def _of(self, row: ReportSchedule | None) -> Schedule:
        if row is None:
            return self.otherwise
        return Schedule({Line(name): Language(language) for name, language in row.lines.items()})

    async def _standings(self, session: AsyncSession, path: str, schedule: Schedule) -> list[Standing]:
        now = self.clock.now()
        centres = await store.governance_centres(session, path)
        every = due(schedule, now, await coverage_store.records_since(session), centres)
        made = await store.scheduled(session, [each.name for each in every])
        lacking = [each for each in every if each.name not in made]
        delays = await store.delays(session)
        cameras = {at: await store.left_open(session, at - self.stale_after) for at in {each.at for each in lacking}}
        return [
            Standing(
                line,
                schedule.lines.get(line),
                next_at(line, now) if line in schedule.lines else None,
                await _last(session, line, path),
                _late([each for each in lacking if each.line is line], cameras, delays),
            )
            for line in Line
        ]


def _late(lacking: Sequence[Due], cameras: dict[datetime, int], delays: dict[str, ReportDelay]) -> list[Late]:
    """Newest first."""
    found = []
    for day in sorted({each.day for each in lacking}, reverse=True):
        of_day = [each for each in lacking if each.day == day]
        failed = [delays[each.name] for each in of_day if each.name in delays and delays[each.name].reason]
        newest = max(failed, key=lambda delay: delay.at, default=None)
        found.append(Late(day, len(of_day), cameras[of_day[0].at], newest))
    return found


async def _last(session: AsyncSession, line: Line, path: str) -> Last | None:
    found = await store.last_scheduled(session, line.kind, path, of_units=line.of_units)
    return Last(*found) if found else None


async def _may_change(session: AsyncSession, actor: Actor) -> bool:
    return allows(actor, Permission.SWITCH_SETTINGS) and await is_of_everything(session, actor)
