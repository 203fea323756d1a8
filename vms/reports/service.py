"""Makes reports, on demand and on schedule, keeps them, and makes an old one again from the stored history."""

import asyncio
import hashlib
import uuid
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import structlog

from registry.model import Division
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
from vms.reports import bundle, store, telling
from vms.reports.content import Sources, Wanted, beside, named_frames, sections, tells_of_measures
from vms.reports.keys import signing_key
from vms.reports.model import Language, ReportKind, SigningKey, end_of
from vms.reports.schedule import TRIED_EVERY, Due, Schedule, due
from vms.reports.tables import Report
from vms.web.problems import NotFound, Problem, wrong
from vms.web.wording import PhraseOut, say

log = structlog.get_logger()

REPORTS_KEPT = 2000
"""Of each kind, those of days, of which there are many, push out none of a month; and of each person who asks for some:
nobody pushes out what others have asked for or what is made by itself."""
MOST_FRAMES = 5000
"""Frames packed into one report: 150 MB; of more the manifest alone speaks."""
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
                path=await self._area(figures.tree.by_code, wanted.scope, actor),
                as_of=as_of,
                bytes=0,
                sha256="",
                schedule=schedule,
                news=telling.news(content, wanted.place) if schedule else None,
            )
            made = {"at": report.at.astimezone(RECORD_ZONE).isoformat(), "by": actor.username, "id": str(report.id)}
            key = await self.key()
            await asyncio.to_thread(self._write, report, content, made, key, frames=order.frames)
            await self._keep(actor, report, named_frames(content))
        return report

    async def _area(self, divisions: Mapping[str, Division], scope: str, actor: Actor) -> str:
        """In which that lies which it tells of."""
        if scope in divisions:
            return divisions[scope].path
        if actor.division_path != EVERYWHERE:
            return actor.division_path
        async with self._database.reading() as session:
            return await store.whole_path(session)

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
            await self._clock.sleep(TRIED_EVERY.total_seconds())

    async def make_due(self, schedule: Schedule) -> int:
        """How many reports were due and made; rules are told of these and of what is late. Frames whose term is over
        are let go of. Raises our own faults, once all others are made and everything is told."""
        async with self._database.unit_of_work() as tx:
            await evidence_store.let_go(tx.session, self._clock.now())
        lacking, resting = await self._lacking(schedule)
        made, faults, waiting = set[str](), list[Exception](), dict[datetime, int]()
        for at, of_moment in groupby(lacking, key=lambda each: each.at):
            tried = [each for each in of_moment if each.name not in resting]
            if tried and at not in waiting and (left := await self._left_open(at)):
                log.warning("reports wait until the cameras are looked at again", report=tried[0].name, cameras=left)
                waiting[at] = left
            if at not in waiting:
                made |= await self._make_those(tried, schedule, faults)
        await self._tell([each for each in lacking if each.name not in made], waiting)
        if faults:
            raise ExceptionGroup("reports could not be made", faults)
        return len(made)

    async def _make_those(self, wanted: Sequence[Due], schedule: Schedule, faults: list[Exception]) -> set[str]:
        """Those of one moment that could be made, by name."""
        made, figures = set[str](), None
        for each in wanted:
            order = Order(each.line.kind, each.scope, schedule.lines[each.line], each.day, each.unit)
            try:
                # The whole history is read once for all of them.
                figures = figures or await self._sources.coverage.lasting_figures_at(each.at)
                await self.make(service_actor(), order, schedule=each.name, figures=figures)
                made.add(each.name)
            except (Problem, OSError) as error:
                await self._failed(each.name, error)
            except Exception as error:  # noqa: BLE001 - a bug keeps no other from being made, and is raised after them
                await self._failed(each.name, error)
                faults.append(error)
        return made

    async def _lacking(self, schedule: Schedule) -> tuple[list[Due], set[str]]:
        """What is due and not made; and which of these, by name, are not tried yet again."""
        now = self._clock.now()
        async with self._database.reading() as session:
            since = await coverage_store.records_since(session)
            centres = await store.governance_centres(session, EVERYWHERE)
            wanted = due(schedule, now, since, centres)
            made = await store.scheduled(session, [each.name for each in wanted])
            delays = await store.delays(session)
        resting = {name for name, delay in delays.items() if telling.rests(delay, now)}
        return [each for each in wanted if each.name not in made], resting

    async def _left_open(self, at: datetime) -> int:
        """Of how many cameras the state of that moment is not written down yet: nobody has watched since. What were
        signed before would not come out the same afterwards."""
        async with self._database.reading() as session:
            return await store.left_open(session, at - self._stale_after)

    async def _failed(self, name: str, error: Exception) -> None:
        """For those who wait for it: the page of reports says why."""
        log.error("report cannot be made", report=name, reason=str(error))
        match error:
            case Problem():
                why = error.detail
            case OSError():
                why = say("report_not_written", reason=error.strerror)
            case _:
                why = telling.OWN_FAULT
        async with self._database.unit_of_work() as tx:
            await telling.not_made(tx, [name], PhraseOut.of(why))

    async def _tell(self, lacking: Sequence[Due], waiting: Mapping[datetime, int]) -> None:
        async with self._database.unit_of_work() as tx:
            await telling.not_made(tx, [each.name for each in lacking if each.at in waiting], None)
            await telling.tell(tx, lacking, waiting)
