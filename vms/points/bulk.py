"""Changes many records at once: all of them or none, each with its line in the change log, undone as one. Which ones
they are, and what of them may change: bulk_subjects.py."""

import hashlib
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from pydantic import JsonValue
from sqlalchemy.ext.asyncio import AsyncSession

from registry import store as registry_store
from registry.custom import folded
from registry.layouts import Entity
from registry.phrases import Phrase
from registry.resolving import Row
from registry.snapshots import FieldChange, differences, shown_changes
from registry.store import Trace, Update
from registry.values import MOST_TAGS, TAG_BETWEEN, tags_of
from registry.wording import say as say_value
from streams.clock import Clock
from vms.accounts.gate import require
from vms.accounts.model import Actor, Permission
from vms.audit.service import record
from vms.db.engine import Database
from vms.events import RegistryChanged
from vms.points.records_store import Chosen
from vms.points.tables import BULK, ImportRun
from vms.web.paging import require_tag
from vms.web.problems import FieldError, NotFound, Unprocessable
from vms.web.wording import say

MOST_RECORDS = 10_000
"""In one transaction: on SQLite nobody else writes for the seconds that it takes."""
CHUNK = 500
TOLD = 100
"""Of what changes and of what is refused so many records are told one by one; all are counted."""
NAMED = 200
"""Above this whoever follows changes finds them in the change log: a fact is carried to many."""


@dataclass(frozen=True, slots=True)
class BulkEdit:
    """What every one of the records becomes. `values`: by the fields of its row."""

    values: Mapping[str, Any]
    add_tags: frozenset[str]
    remove_tags: frozenset[str]
    reason: str
    correction: bool = False
    """Their records were wrong, so that the order of a camera's life does not bind."""


class Subjects(Protocol):
    """The records of a list's filter."""

    @property
    def entity(self) -> Entity: ...

    async def chosen(
        self, session: AsyncSession, ids: Sequence[uuid.UUID] | None, limit: int, *, for_update: bool
    ) -> Sequence[Chosen]:
        """By code, of `ids` only those."""
        ...

    async def becomes(
        self,
        session: AsyncSession,
        changes: Sequence[tuple[registry_store.StoredRow, Row]],
        edit: BulkEdit,
        now: datetime,
    ) -> Sequence[Row | Phrase]:
        """Of each stored row and of what the edit makes of it: all that it becomes, or what speaks against it."""
        ...


class ChangedRecord(NamedTuple):
    id: uuid.UUID
    code: str
    name: str
    changes: Sequence[FieldChange]


class RefusedRecord(NamedTuple):
    id: uuid.UUID
    code: str
    name: str
    message: Phrase


@dataclass(slots=True)
class BulkReport:
    """`fields`: how many records change in each. `tag`: names the records, as they were looked at, and what they would
    become. `run_id`: by what the edit can be undone."""

    matched: int = 0
    tag: str = ""
    changed: int = 0
    refused: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    rows: list[ChangedRecord] = field(default_factory=list)
    refusals: list[RefusedRecord] = field(default_factory=list)
    run_id: uuid.UUID | None = None

    def change(self, stored: registry_store.StoredRow, changes: Mapping[str, FieldChange]) -> None:
        shown = shown_changes(changes.values())
        self.changed += 1
        self.fields.update(change.field for change in shown)
        if len(self.rows) < TOLD:
            self.rows.append(ChangedRecord(stored["id"], stored["code"], stored["name"], shown))

    def refuse(self, stored: registry_store.StoredRow, message: Phrase) -> None:
        self.refused += 1
        if len(self.refusals) < TOLD:
            self.refusals.append(RefusedRecord(stored["id"], stored["code"], stored["name"], message))


@dataclass(frozen=True, slots=True)
class BulkEdits:
    """`ids`: only these of the subjects, None: all."""

    database: Database
    clock: Clock

    async def preview(
        self, actor: Actor, subjects: Subjects, ids: Sequence[uuid.UUID] | None, edit: BulkEdit
    ) -> BulkReport:
        """What would change. Raises NotFound for chosen records that are not the actor's, Unprocessable for too
        many."""
        async with self.database.reading() as session:
            report, chosen = await _choose(session, actor, subjects, ids, edit, for_update=False)
            async for _ in _updates(session, subjects, chosen, edit, report, self.clock.now()):
                pass
        return report

    async def apply(
        self, actor: Actor, subjects: Subjects, ids: Sequence[uuid.UUID] | None, edit: BulkEdit, if_match: str | None
    ) -> BulkReport:
        """Change them all. Raises also PreconditionFailed where the records are no longer those that the tag was given
        for, and Unprocessable where one of them refuses: then nothing was changed."""
        async with self.database.unit_of_work() as tx:
            report, chosen = await _choose(tx.session, actor, subjects, ids, edit, for_update=True)
            require_tag(if_match, report.tag)
            trace = Trace(actor.username, tx.now, edit.reason)
            cameras: set[uuid.UUID] = set()
            sites: set[uuid.UUID] = set()
            async for updates in _updates(tx.session, subjects, chosen, edit, report, tx.now):
                await registry_store.update_rows(tx.session, subjects.entity, updates, trace)
                whose = sites if subjects.entity is Entity.SITE else cameras
                whose |= {update.stored["id"] for update in updates}
                sites |= {key for update in updates if (key := update.stored.get("site_id"))}
            if report.refused:
                errors = [FieldError(each.code, each.message) for each in report.refusals]
                raise Unprocessable(say("bulk_refused", count=report.refused), errors=errors)
            if not report.changed:
                return report
            run = ImportRun(
                kind=BULK,
                at=tx.now,
                actor=actor.username,
                path=actor.division_path,
                file_name="",
                reason=edit.reason,
                counts={"changed": report.changed},
            )
            tx.session.add(run)
            report.run_id = run.id
            detail: dict[str, JsonValue] = {
                f"{subjects.entity}s": report.changed,
                "fields": ", ".join(sorted(report.fields)),
            }
            if edit.correction:
                detail["correction"] = True
            await record(tx, actor, f"{subjects.entity}.bulk_edit", "bulk_edit", run.id, detail=detail)
            few = len(cameras) + len(sites) <= NAMED
            tx.outbox.add(RegistryChanged(tx.now, tuple(sites), tuple(cameras)) if few else RegistryChanged(tx.now))
        return report


async def _updates(
    session: AsyncSession,
    subjects: Subjects,
    chosen: Sequence[Chosen],
    edit: BulkEdit,
    report: BulkReport,
    now: datetime,
) -> AsyncIterator[list[Update]]:
    """Chunk by chunk, so that memory does not grow with their number."""
    for at in range(0, len(chosen), CHUNK):
        keys = [str(each.id) for each in chosen[at : at + CHUNK]]
        rows = await registry_store.load_by_id(session, subjects.entity, keys)
        wanted = [change for key in keys for change in _wanted(rows[key], edit, report)]
        updates = []
        became = await subjects.becomes(session, wanted, edit, now)
        for (stored, _), row in zip(wanted, became, strict=True):
            if isinstance(row, Phrase):
                report.refuse(stored, row)
            elif changes := differences(stored, row):
                report.change(stored, changes)
                updates.append(Update(stored, {name: row[name] for name in changes}))
        yield updates


async def _choose(
    session: AsyncSession,
    actor: Actor,
    subjects: Subjects,
    ids: Sequence[uuid.UUID] | None,
    edit: BulkEdit,
    *,
    for_update: bool,
) -> tuple[BulkReport, Sequence[Chosen]]:
    chosen = await subjects.chosen(session, ids, MOST_RECORDS + 1, for_update=for_update)
    if len(chosen) > MOST_RECORDS:
        raise Unprocessable(say("bulk_too_many", most=MOST_RECORDS))
    if ids is not None and len(chosen) < len(set(ids)):
        raise NotFound(say("bulk_gone", count=len(set(ids)) - len(chosen)))
    for path in {each.path for each in chosen}:
        require(actor, Permission.EDIT_REGISTRY, path)
    shown = repr(
        (sorted(edit.values.items()), sorted(edit.add_tags), sorted(edit.remove_tags), edit.correction, chosen)
    )
    return BulkReport(len(chosen), f'"{hashlib.sha256(shown.encode()).hexdigest()[:32]}"'), chosen


def _wanted(
    stored: registry_store.StoredRow, edit: BulkEdit, report: BulkReport
) -> Iterator[tuple[registry_store.StoredRow, Row]]:
    """What the edit itself makes of a record; nothing where its tags would be too many."""
    tags = set(tags_of(stored["tags"])) - edit.remove_tags | edit.add_tags
    if len(tags) > MOST_TAGS:
        report.refuse(stored, say_value("too_many_tags", count=len(tags), most=MOST_TAGS))
        return
    yield stored, {**folded(edit.values, stored), "tags": TAG_BETWEEN.join(sorted(tags)) or None}
