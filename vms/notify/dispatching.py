"""The background work of notifications: hears of every change of an incident and of scheduled reports once, and says
what is due."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from streams.clock import Clock
from vms.accounts.model import EVERYWHERE
from vms.causes.model import CauseKind
from vms.db.engine import Database, Transaction
from vms.db.inbox import Inbox
from vms.events import Event, IncidentChanged, ReportsLate, ReportsMade
from vms.incidents.model import IncidentStatus, Resolution
from vms.incidents.tables import Incident, IncidentStep
from vms.incidents.words import Why
from vms.notify import pictures, report_telling, sending, store
from vms.notify.delivering import ROUND_S, Deliverer, waiting_delivery
from vms.notify.messages import Line, message
from vms.notify.model import (
    CHOSEN,
    TO_HIGHER_UP,
    Occasion,
    RuleTerms,
    Standing,
    Told,
    after_telling,
    concerns,
    heard,
    must_escalate,
    run_out,
    silent,
)
from vms.notify.store import Due, Placed
from vms.notify.tables import NotifySubject
from vms.web.problems import StorageFull, Unavailable

log = structlog.get_logger()

QUIET_AGAIN = timedelta(minutes=10)
KEPT_FOR, PRUNE_EVERY = timedelta(days=90), timedelta(hours=1)
Services = Mapping[uuid.UUID, str]
"""The scheme of each channel."""
EXPLAINED = frozenset({Occasion.RETURNED, Occasion.SUPERVISED})
"""With these goes why."""


class Work(NamedTuple):
    """What one rule has to say."""

    placed: Placed
    due: list[Due]
    late: list[Due]
    """To be told higher up."""
    run_out: list[tuple[Due, Occasion]]
    """Whose time is over."""
    silent: frozenset[uuid.UUID]
    """Incidents of which nothing is told now."""


class Notifier:
    """One in the whole service. `home`: the address people use, for links; None: unknown. `lasting`: how long an
    incident that comes and goes must have been gone before its end is told."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        inbox: Inbox,
        deliverer: Deliverer,
        home: str | None,
        *,
        lasting: timedelta,
    ) -> None:
        self._database, self._clock, self._inbox = database, clock, inbox
        self._deliverer, self._home, self._lasting = deliverer, home, lasting
        self._prune_at = clock.now()

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._inbox.run(self.hear))
            group.create_task(self._again_and_again(self.tick))
            group.create_task(self._again_and_again(self._deliverer.deliver))

    async def _again_and_again(self, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await work()
            except* (StorageFull, Unavailable) as problems:
                log.warning("notifications wait", reason=str(problems.exceptions[0]))
            await self._clock.sleep(ROUND_S)

    async def hear(self, tx: Transaction, fact: Event) -> None:
        """What this change means for each rule."""
        if isinstance(fact, ReportsMade | ReportsLate):
            await report_telling.tell(tx, fact, self._home)
        if not isinstance(fact, IncidentChanged):
            return
        item, raised_at = fact.item, datetime.fromisoformat(fact.item["raised_at"])
        paths, open_now = fact.parts or {fact.division_path}, item["status"] != "closed"
        until = item.get("supervised_until")
        flapped = item["reopened"] > 0 and item["resolution"] == Resolution.RECOVERED
        subjects = await store.subjects(tx.session, fact.incident_id)
        asked = any(placed.rule.units for placed, _ in subjects)
        units = await store.seeing_to(tx.session, fact.incident_id) if asked else frozenset()
        for placed, subject in subjects:
            terms, before = terms_of(placed), _told(subject) if subject is not None else None
            if before is None and not concerns(terms, paths, item["class"], item["kind"], units):
                continue
            told = heard(
                before,
                terms,
                fact.act,
                raised_at=raised_at,
                open_now=open_now,
                now=tx.now,
                supervised_until=datetime.fromisoformat(until) if until is not None else None,
                lasting=self._lasting if flapped else timedelta(),
            )
            await _keep(tx, placed.rule.id, fact.incident_id, subject, told)

    async def tick(self) -> None:
        """Say what is due: it waits then to be handed over."""
        async with self._database.reading() as session:
            waits = await _work(session, self._clock.now())
        # Most rounds have nothing to say: they keep no other writer waiting.
        if waits:
            async with self._database.unit_of_work() as tx:
                services = {channel.id: channel.service for channel in await store.channels(tx.session, EVERYWHERE)}
                for work in await _work(tx.session, tx.now):
                    await self._tell(tx, work, services)
                    await self._escalate(tx, work, services)
        if self._clock.now() >= self._prune_at:
            async with self._database.unit_of_work() as tx:
                await store.prune(tx.session, tx.now - KEPT_FOR)
                self._prune_at = tx.now + PRUNE_EVERY

    async def _tell(self, tx: Transaction, work: Work, services: Services) -> None:
        rule, terms, by_occasion = work.placed.rule, terms_of(work.placed), dict[Occasion, list[Due]]()
        over = {due.incident.id for due, _ in work.run_out}
        for due in work.due:
            if _moot(due, terms):
                await tx.session.delete(due.subject)
                continue
            if due.incident.id in work.silent:
                due.subject.due_at = tx.now + QUIET_AGAIN
                continue
            told = _told(due.subject)
            if told.occasion is not Occasion.REMINDER or due.incident.id not in over:  # which reminds, too
                by_occasion.setdefault(told.occasion, []).append(due)
            await _keep(tx, rule.id, due.incident.id, due.subject, after_telling(told, terms, tx.now))
        for due, occasion in work.run_out:
            by_occasion.setdefault(occasion, []).append(due)
            told = replace(_told(due.subject), occasion=occasion)
            await _keep(tx, rule.id, due.incident.id, due.subject, after_telling(told, terms, tx.now))
        for occasion, found in by_occasion.items():
            higher = rule.escalate_channel_id if occasion in TO_HIGHER_UP else None
            for channel_id in {rule.channel_id, higher or rule.channel_id}:
                await self._queue(tx, work.placed, channel_id, occasion, found, services)

    async def _escalate(self, tx: Transaction, work: Work, services: Services) -> None:
        for due in work.late:
            due.subject.escalated_at = tx.now
        channel_id = work.placed.rule.escalate_channel_id
        if work.late and channel_id is not None:
            await self._queue(tx, work.placed, channel_id, Occasion.ESCALATED, work.late, services)

    async def _queue(
        self,
        tx: Transaction,
        placed: Placed,
        channel_id: uuid.UUID,
        occasion: Occasion,
        found: Sequence[Due],
        services: Services,
    ) -> None:
        rule, service = placed.rule, services[channel_id]
        found = await store.named_within(tx.session, found, placed.path)
        steps: dict[uuid.UUID, IncidentStep] = {}
        if occasion in EXPLAINED:
            steps = await store.whys(tx.session, [due.incident.id for due in found])
        lines = [_line(due, steps.get(due.incident.id)) for due in found]
        room, frames = sending.room_of(service), None
        if rule.pictures and sending.takes_pictures(service):
            room = pictures.room_beside(room)
            frames = await pictures.wanted(tx.session, found, after=occasion is Occasion.RECOVERED)
        title, body = message(occasion, lines, self._home, chinese=rule.language != "en", room=room)
        tx.session.add(
            waiting_delivery(
                channel_id,
                occasion,
                title,
                body,
                at=tx.now,
                rule_id=rule.id,
                incidents=[due.incident.number for due in found],
                frames=frames,
            )
        )


def terms_of(placed: Placed) -> RuleTerms:
    """The rule in force."""
    rule = placed.rule
    return RuleTerms(
        division_path=placed.path,
        classes=frozenset(rule.classes),
        kinds=frozenset(rule.kinds),
        units=frozenset(uuid.UUID(each) for each in rule.units),
        since=rule.created_at,
        hold=timedelta(seconds=rule.hold_s),
        repeat=timedelta(minutes=rule.repeat_min) if rule.repeat_min else None,
        escalate=timedelta(minutes=rule.escalate_min) if rule.escalate_min else None,
        recovery=rule.recovery,
        occasions=frozenset(Occasion(each) for each in rule.occasions) or frozenset(CHOSEN),
    )


async def _work(session: AsyncSession, now: datetime) -> list[Work]:
    """What the rules in force have to say by now; those that have nothing are left out."""
    rules = await store.in_force(session)
    due = await store.due(session, now) if rules else {}
    late = {placed.rule.id: await _late(session, placed, now) for placed in rules}
    over = await _run_out(session, rules, now)
    concerned = {each.incident.id for found in (*due.values(), *late.values()) for each in found}
    concerned |= {each.incident.id for found in over.values() for each, _ in found}
    states = await store.states(session, concerned)
    quiet = frozenset(key for key, found in states.items() if silent(found))
    work = []
    for placed in rules:
        key = placed.rule.id
        higher = [each for each in late[key] if each.incident.id not in quiet]
        lapsed = [pair for pair in over.get(key, []) if pair[0].incident.id not in quiet]
        if due.get(key) or higher or lapsed:
            work.append(Work(placed, due.get(key, []), higher, lapsed, quiet))
    return work


async def _run_out(
    session: AsyncSession, rules: Sequence[Placed], now: datetime
) -> dict[uuid.UUID, list[tuple[Due, Occasion]]]:
    """By rule: what has run out of time, and which time."""
    terms = {placed.rule.id: terms_of(placed) for placed in rules}
    telling = {
        occasion: [key for key, each in terms.items() if occasion in each.occasions]
        for occasion in (Occasion.OVERDUE, Occasion.SUPERVISION_OVER)
    }
    if not any(telling.values()):
        return {}
    found = await store.run_out(
        session, now, overdue=telling[Occasion.OVERDUE], supervision=telling[Occasion.SUPERVISION_OVER]
    )
    return {
        key: [
            (due, occasion)
            for due in mine
            if (occasion := run_out(_told(due.subject), terms[key], _standing(due.incident), now)) is not None
        ]
        for key, mine in found.items()
    }


def _standing(row: Incident) -> Standing:
    sound = (row.repaired_at or row.recovered_at) is not None
    return Standing(row.due_at, row.supervised_until, sound or row.paused_at is not None, sound)


async def _late(session: AsyncSession, placed: Placed, now: datetime) -> list[Due]:
    """What that rule has to tell higher up."""
    terms = terms_of(placed)
    if terms.escalate is None or placed.rule.escalate_channel_id is None:
        return []
    found = await store.unescalated(session, placed.rule.id, now - terms.escalate)
    return [due for due, since in found if must_escalate(_told(due.subject), terms, since=since, now=now)]


def _moot(due: Due, terms: RuleTerms) -> bool:
    """Nobody asked for its end; or it was closed, or came back, while the rule was off."""
    closed = due.incident.status == IncidentStatus.CLOSED
    if due.subject.occasion == Occasion.RECOVERED:
        return not terms.recovery or not closed
    return closed


def _told(subject: NotifySubject) -> Told:
    own = {each.name: getattr(subject, each.name) for each in fields(Told)}
    return Told(**(own | {"occasion": Occasion(subject.occasion)}))


async def _keep(
    tx: Transaction, rule_id: uuid.UUID, incident_id: uuid.UUID, subject: NotifySubject | None, told: Told | None
) -> None:
    if told is None:
        if subject is not None:
            await tx.session.delete(subject)
        return
    if subject is None:
        subject = NotifySubject(rule_id=rule_id, incident_id=incident_id, occasion=told.occasion)
        tx.session.add(subject)
    for each in fields(told):
        setattr(subject, each.name, getattr(told, each.name))


def _line(due: Due, why: IncidentStep | None) -> Line:
    row = due.incident
    closed = (Resolution(row.resolution), row.closed_at) if row.resolution is not None and row.closed_at else None
    return Line(
        row.number,
        row.kind,
        due.camera_name,
        due.division_name,
        row.cameras_count,
        row.due_at,
        row.supervised_until,
        due.crew,
        f"/incidents/{row.id}",
        (CauseKind(row.cause_kind), due.cause_name or "") if row.cause_kind is not None else None,
        reopened=row.reopened,
        why=Why.of(why.remark, why.detail) if why is not None else None,
        closed=closed,
        finder=due.finder,
    )
