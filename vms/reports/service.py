"""Makes reports, on demand and on schedule, keeps them, and makes an old one again from the stored history."""

import asyncio
import hashlib
import uuid
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog

from registry.sealing import Seal
from registry.values import RECORD_ZONE
from streams.clock import Clock
from vms.accounts.model import EVERYWHERE, Actor, service_actor
from vms.audit.service import record
from vms.coverage import store as coverage_store
from vms.coverage.service import Figures
from vms.db.engine import Database
from vms.evidence import store as evidence_store
from vms.evidence.files import DamagedError, Folder
from vms.reports import bundle, store
from vms.reports.content import Sources, Wanted, beside, named_frames, sections, tells_of_measures
from vms.reports.keys import signing_key
from vms.reports.model import Language, ReportKind, SigningKey, end_of
from vms.reports.schedule import Due, Schedule, due
from vms.reports.tables import Report, ReportFailure
from vms.web.problems import NotFound, Problem, wrong
from vms.web.wording import PhraseOut, say

log = structlog.get_logger()

REPORTS_KEPT = 2000
"""Of each kind, those of days, of which there are many, push out none of a month; and of each person who asks for some:
nobody pushes out what others have asked for or what is made by itself."""
MOST_FRAMES = 5000
"""Frames packed into one report: 150 MB; of more the manifest alone speaks."""
SCHEDULE_EVERY_S = 600.0
FAILURES_KEPT = timedelta(days=1)
"""Whatever is still due is tried again, and told anew, long before."""
COMPARED = ("about", "targets", "areas", "sites", "evidence")
COMPARED_WHERE_TOLD = (
    *("plan", "exclusions", "published", "weighted"),
    *("unviewed", "findings", "failing", "less_online", "incomplete", "named_of", "points", "usable_time"),
)
"""Older reports do not hold them, usable time only those of a month; and only those of very many cameras tell how many
more there are than are named."""


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody asked for. `day`: of a daily report, or any of the month's; `at`: of a past moment."""

    kind: ReportKind
    scope: str
    language: Language
    day: date | None = None
    unit_code: str | None = None
    frames: bool = False
    at: datetime | None = None

    def as_of(self, now: datetime) -> datetime:
        """Raises Unprocessable for a time that does not belong to the kind."""
        if self.kind is not ReportKind.MOMENT and self.day is None:
            raise wrong("day", say("report_day"))
        if self.at is not None and self.day is not None:
            raise wrong("at", say("report_at"))
        return end_of(self.kind, self.day) if self.day else self.at or now


class Reports:
    """One for the process: reports are made one after the other."""

    def __init__(
        self,
        database: Database,
        sources: Sources,
        seal: Seal,
        clock: Clock,
        folder: Path,
        evidence: Folder,
        stale_after: timedelta,
        hold_for: timedelta,
    ) -> None:
        """`stale_after`: how long a state counts after the last look at a camera; `hold_for`: how long the frames that
        a report names outlast others."""
        self._database = database
        self._sources = sources
        self._seal = seal
        self._clock = clock
        self._folder = folder
        self._evidence = evidence
        self._stale_after = stale_after
        self._hold_for = hold_for
        self._turn = asyncio.Lock()

    async def key(self) -> SigningKey:
        return await signing_key(self._database, self._seal)

    def file(self, report: Report) -> Path:
        return self._folder / f"{report.id}.zip"

    async def make(
        self, actor: Actor, order: Order, *, schedule: str | None = None, figures: Figures | None = None
    ) -> Report:
        """`figures`: those of the order's moment, where they are known. Raises Unprocessable for a time or a scope
        without figures, NotFound for a unit outside of the area."""
        wanted = await self._wanted(actor, order)
        as_of = order.as_of(self._clock.now())
        async with self._turn:
            figures = figures or await self._sources.coverage.lasting_figures_at(as_of)
            content = await self._content(figures, actor, wanted)
            report = Report(
                at=self._clock.now(),
                made_by=actor.username,
                kind=order.kind,
                language=order.language,
                scope=wanted.scope,
                title=content["about"]["title"],
                path=self._path(figures.tree.by_code, wanted.scope, actor),
                as_of=as_of,
                bytes=0,
                sha256="",
                schedule=schedule,
            )
            made = {"at": report.at.astimezone(RECORD_ZONE).isoformat(), "by": actor.username, "id": str(report.id)}
            key = await self.key()
            await asyncio.to_thread(self._write, report, content, made, key, frames=order.frames)
            await self._keep(actor, report, named_frames(content))
        return report

    @staticmethod
    def _path(divisions: Mapping[str, Any], scope: str, actor: Actor) -> str:
        return divisions[scope].path if scope in divisions else actor.division_path

    async def _wanted(self, actor: Actor, order: Order) -> Wanted:
        if order.unit_code is None:
            return Wanted(order.kind, order.scope, order.language)
        async with self._database.reading() as session:
            unit = await store.unit(session, order.unit_code)
        if unit is None:
            raise NotFound(say("no_unit_here"))
        return Wanted(order.kind, unit.division_code, order.language, unit.name)

    def _write(
        self, report: Report, content: Mapping[str, Any], made: Mapping[str, Any], key: SigningKey, *, frames: bool
    ) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = self._folder / f"{report.id}.partial"
        shas = list(dict.fromkeys(str(row["sha256"]) for row in content["evidence"]))[: MOST_FRAMES if frames else 0]
        try:
            present = ((sha, jpeg) for sha in shas if (jpeg := self._frame(sha)) is not None)
            bundle.write_bundle(partial, content, made, key, present)
            with partial.open("rb") as file:
                report.bytes, report.sha256 = partial.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()
            partial.replace(self.file(report))
        finally:
            partial.unlink(missing_ok=True)

    def _frame(self, sha: str) -> bytes | None:
        """A frame that is gone or damaged is left out: the manifest still names it."""
        try:
            return self._evidence.read(sha)
        except DamagedError as error:
            log.error("evidence is damaged", reason=str(error))
            return None

    async def _keep(self, actor: Actor, report: Report, frames: Collection[str]) -> None:
        try:
            async with self._database.unit_of_work() as tx:
                tx.session.add(report)
                await evidence_store.hold(tx.session, frames, report.at + self._hold_for)
                await tx.session.flush()
                old = await store.beyond(tx.session, report, REPORTS_KEPT)
                for each in old:
                    await tx.session.delete(each)
                detail = {"title": report.title, "sha256": report.sha256}
                await record(tx, actor, "report.make", "report", report.id, detail=detail)
        except BaseException:
            self.file(report).unlink(missing_ok=True)
            raise
        for each in old:
            await asyncio.to_thread(self.file(each).unlink, missing_ok=True)

    async def again(self, actor: Actor, document: Mapping[str, Any]) -> dict[str, bool]:
        """Whether each section comes out the same now as in this manifest, from the stored history and the frames that
        the manifest names. Raises Unprocessable."""
        try:
            about = document["about"]
            wanted = Wanted(ReportKind(about["kind"]), about["scope"], Language(about["language"]), about["place"])
            as_of = datetime.fromisoformat(about["as_of"])
            frames = {
                uuid.UUID(row["camera_id"]): (datetime.fromisoformat(row["taken_at"]), str(row["sha256"]))
                for row in document["evidence"]
            }
        except (KeyError, TypeError, ValueError) as error:
            raise wrong("file", say("no_manifest", reason=error)) from error
        figures = await self._sources.coverage.lasting_figures_at(as_of, frames)
        content = await self._content(figures, actor, wanted, of_many=tells_of_measures(document))
        compared = (*COMPARED, *(name for name in COMPARED_WHERE_TOLD if name in document))
        return {name: content.get(name) == document.get(name) for name in compared}

    async def _content(self, figures: Figures, actor: Actor, wanted: Wanted, *, of_many: bool = True) -> dict[str, Any]:
        more = await beside(figures, actor, wanted, self._sources)
        async with self._database.reading() as session:
            return await sections(session, figures, actor, wanted, self._sources.coverage, more, of_many=of_many)

    async def run(self, schedule: Callable[[], Awaitable[Schedule]]) -> None:
        """Until cancelled: what is due is made, once, also after a restart. What is made is asked anew each round."""
        while True:
            await self.make_due(await schedule())
            await self._clock.sleep(SCHEDULE_EVERY_S)

    async def make_due(self, schedule: Schedule) -> int:
        """How many reports were due and made. Frames whose term is over are let go of."""
        async with self._database.unit_of_work() as tx:
            await evidence_store.let_go(tx.session, self._clock.now())
            await store.forget_failures(tx.session, self._clock.now() - FAILURES_KEPT)
        wanted = await self._due(schedule)
        async with self._database.reading() as session:
            made = await store.scheduled(session, [each.name for each in wanted])
        number, figures, waiting = 0, None, None
        for each in wanted:
            if each.name in made or each.at == waiting:
                continue
            try:
                # The reports of a day's units follow each other: its whole history is read once for all of them.
                if figures is None or figures.as_of != each.at:
                    if left := await self._left_open(each.at):
                        log.warning(
                            "reports wait until the cameras are looked at again", report=each.name, cameras=left
                        )
                        waiting = each.at
                        continue
                    figures = await self._sources.coverage.lasting_figures_at(each.at)
                order = Order(each.line.kind, each.scope, schedule.language, each.day, each.unit)
                await self.make(service_actor(), order, schedule=each.name, figures=figures)
                number += 1
            except (Problem, OSError) as error:
                await self._tell_failure(each.name, error)
        return number

    async def _left_open(self, at: datetime) -> int:
        """Of how many cameras the state of that moment is not written down yet: nobody has watched since. What were
        signed before would not come out the same afterwards."""
        async with self._database.reading() as session:
            return await store.left_open(session, at - self._stale_after)

    async def _due(self, schedule: Schedule) -> list[Due]:
        async with self._database.reading() as session:
            since = await coverage_store.records_since(session)
            centres = await store.governance_centres(session, EVERYWHERE)
        return due(schedule, self._clock.now(), since, centres)

    async def _tell_failure(self, name: str, error: Problem | OSError) -> None:
        """For those who wait for it: the page of reports says why."""
        log.error("report cannot be made", report=name, reason=str(error))
        why = error.detail if isinstance(error, Problem) else say("report_not_written", reason=error.strerror)
        async with self._database.unit_of_work() as tx:
            await tx.session.merge(ReportFailure(schedule=name, at=tx.now, reason=PhraseOut.of(why).model_dump()))
