"""An import against what is stored: what is new, changed, unchanged, refused; then written whole, or not at all."""

import hashlib
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from registry import store
from registry.columns import new_id
from registry.custom import folded, unfolded
from registry.entering import Restricted, RestrictedSite, back_from_retirement, restricted_of
from registry.importing import PART_ROWS, CellError, Draft, DraftTable, Part, Refused, Understood
from registry.layouts import BY_ENTITY, Entity, Layout
from registry.phases import phases_of, write_phases
from registry.phrases import Phrase
from registry.resolving import Known, KnownCamera, Resolved, Row, Wrong, resolve
from registry.sealing import Seal, sealed_row
from registry.snapshots import FieldChange, differences, shown_changes
from registry.validity import Invalid, failed
from registry.wording import say

# A report is for reading: of each kind of outcome that many rows are told, all are counted.
REPORTED_ROWS = 500
Coming = Callable[[DraftTable], AsyncIterator[Part]]
"""The rows of a sheet that is still being read."""


class Action(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class RowOutcome(NamedTuple):
    entity: Entity
    sheet: str
    row: int
    code: str
    action: Action
    changes: Sequence[FieldChange] = ()
    errors: Sequence[CellError] = ()
    invalid: Sequence[Invalid] = ()
    """Of a camera that is new or changed: the checks that its record fails by itself. It is taken all the same."""


@dataclass(slots=True)
class ImportReport:
    """`counts` of all rows by entity and action; `rows`: the first of those that somebody must look at. `invalid`: how
    many are taken although they fail a check; `invalid_fields`: by what."""

    counts: dict[Entity, dict[Action, int]] = field(default_factory=dict)
    rows: list[RowOutcome] = field(default_factory=list)
    invalid: int = 0
    invalid_fields: Counter[str] = field(default_factory=Counter)
    notes: list[Phrase] = field(default_factory=list)
    understood: list[Understood] = field(default_factory=list)
    layouts: list[Layout] = field(default_factory=list)
    applied: bool = False
    run_id: uuid.UUID | None = None
    """By what the import can be undone."""
    told: int = REPORTED_ROWS
    on_row: Callable[[RowOutcome], None] = lambda outcome: None
    _unread: int = 0
    _wanted: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    @property
    def tag(self) -> str:
        """An ETag of all that is new or changed, field by field: what one look shows and another would write are the
        same where this is."""
        return f'"{self._wanted.hexdigest()[:32]}"'

    def total(self, action: Action) -> int:
        return sum(counts[action] for counts in self.counts.values())

    def add(self, outcome: RowOutcome) -> None:
        self.on_row(outcome)
        counts = self.counts.setdefault(outcome.entity, dict.fromkeys(Action, 0))
        counts[outcome.action] += 1
        if outcome.action in {Action.NEW, Action.CHANGED}:
            self._wanted.update(repr((outcome.sheet, *outcome[2:6])).encode())
        if outcome.invalid:
            self.invalid += 1
            self.invalid_fields.update(dict.fromkeys((each.field for each in outcome.invalid), 1))
        among_first = outcome.action is not Action.UNCHANGED and self.total(outcome.action) <= self.told
        if among_first or (outcome.invalid and self.invalid <= self.told):
            self.rows.append(outcome)

    def add_unread(self, table: DraftTable, refused: Refused) -> None:
        """A row whose cells cannot be read: however late it is found, it is told before those that were judged."""
        outcome = RowOutcome(
            table.layout.entity, table.sheet, refused.row, refused.key, Action.REFUSED, (), refused.errors
        )
        self.on_row(outcome)
        self.counts.setdefault(outcome.entity, dict.fromkeys(Action, 0))[Action.REFUSED] += 1
        if self._unread == self.told:
            return
        if self.total(Action.REFUSED) > self.told:
            last = max(at for at, each in enumerate(self.rows) if each.action is Action.REFUSED)
            del self.rows[last]
        self.rows.insert(self._unread, outcome)
        self._unread += 1


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """Who imports, when, why; whether to write; `on_progress(done, of)` is told after each chunk of rows."""

    actor: str
    now: datetime
    reason: str
    write: bool
    seal: Seal
    on_progress: Callable[[int, int], None] = lambda done, of: None
    told: int = REPORTED_ROWS
    """Of each kind of outcome so many rows are told."""
    on_row: Callable[[RowOutcome], None] = lambda outcome: None
    """Is told of every row, as they are judged."""
    entry: "Entry | None" = None
    """Asked what cameras lack to enter service; None: nothing is asked."""


class Entry(Protocol):
    async def lacking(
        self, session: AsyncSession, changes: Sequence[tuple[store.StoredRow | None, Row]], sites: Restricted
    ) -> Sequence[Phrase | None]:
        """Of each camera, as it is stored (None: new) and becomes, what it lacks. `sites`: what the file makes of
        military and classified ones, which a dry run has not written."""
        ...


async def reconcile(
    session: AsyncSession,
    tables: Sequence[DraftTable],
    order: ImportOrder,
    *,
    within: str,
    coming: Coming | None = None,
) -> ImportReport:
    """Compare, and where `order.write` and nothing is refused, write. Commits nothing. `coming`: of sheets of sites or
    cameras, which may be long."""
    report = ImportReport(
        understood=[table.understood for table in tables],
        layouts=[table.layout for table in tables],
        told=order.told,
        on_row=order.on_row,
    )
    for table in tables:
        for refused in table.refused:
            report.add_unread(table, refused)
    known = await store.load_known(session, within)
    run = _Run(session, order, known, report, coming, sum(len(table.drafts) + table.awaited for table in tables))
    if order.write:
        async with store.many_rows(session), session.begin_nested() as savepoint:
            await run.all(tables)
            report.applied = not report.total(Action.REFUSED)
            if not report.applied:
                await savepoint.rollback()
    else:
        await run.all(tables)
    report.notes = [note for table in tables for note in table.notes]
    return report


def _walked(tables: Sequence[DraftTable]) -> Iterator[str]:
    for table in tables:
        if table.layout.entity is Entity.ROUTE and "camera_codes" in table.fields:
            at = table.fields.index("camera_codes")
            for draft in table.drafts:
                yield from str(draft.values[at]).split("/")


def _units(known: Known) -> Iterator[tuple[str, uuid.UUID]]:
    return ((code, unit.id) for code, unit in known.units.items())


# The column of a file that names each by code, and the keys of those codes.
_REFERENCES: Mapping[str, tuple[str, Callable[[Known], Iterable[tuple[str, uuid.UUID]]]]] = {
    "site_id": ("site_code", lambda known: ((code, site.id) for code, site in known.sites.items())),
    "unit_id": ("unit_code", _units),
    "lead_unit_id": ("lead_unit_code", _units),
    "responsible_unit_ids": ("responsible_unit_codes", _units),
    "zone_id": ("zone_code", lambda known: known.zones.items()),
    "camera_ids": ("camera_codes", lambda known: ((code, camera.id) for code, camera in known.cameras.items())),
}


@dataclass(slots=True)
class _Run:
    """One pass over the drafts, a part at a time, so that memory does not grow with the file."""

    session: AsyncSession
    order: ImportOrder
    known: Known
    report: ImportReport
    coming: Coming | None
    rows: int
    done: int = 0
    restricted: dict[uuid.UUID, RestrictedSite | None] = field(default_factory=dict)
    walked: frozenset[str] = frozenset()
    """Codes of the cameras that the file's patrol routes name."""
    brought: dict[str, str] = field(default_factory=dict)
    """Where those of them stand that the file itself has."""

    async def all(self, tables: Sequence[DraftTable]) -> None:
        self.walked = frozenset(_walked(tables))
        for table in tables:
            drafts = (
                sorted(table.drafts, key=_parents_first(table))
                if table.layout.entity is Entity.DIVISION
                else table.drafts
            )
            for at in range(0, len(drafts), PART_ROWS):
                await self._part(table, drafts[at : at + PART_ROWS])
            if self.coming:
                await self._come(table, self.coming(table))

    async def _come(self, table: DraftTable, parts: AsyncIterator[Part]) -> None:
        found = 0
        async for part in parts:
            found += len(part.drafts) + len(part.refused)
            self.done += len(part.refused)
            for refused in part.refused:
                self.report.add_unread(table, refused)
            if part.drafts:
                await self._part(table, part.drafts)
        self.rows -= table.awaited - found  # those that held nothing

    async def _part(self, table: DraftTable, drafts: Sequence[Draft]) -> None:
        layout = table.layout
        facts = [dict(zip(table.fields, draft.values, strict=True)) for draft in drafts]
        if layout.entity is Entity.ROUTE:
            await self._know_walks(facts)
        resolved = [resolve(layout.entity, each, self.known) for each in facts]
        if layout.entity is Entity.CAMERA and self.walked:
            self._note_brought(resolved)
        existing = await store.load_existing(self.session, layout.entity, [each.row for each in resolved])
        again = await self._undone(layout.entity, existing)
        judged: list[tuple[RowOutcome, Row, store.StoredRow | None]] = []
        for draft, each in zip(drafts, resolved, strict=True):
            stored = existing.get(store.key_of(layout.entity, each.row))
            if stored and str(stored.get("id")) in again:
                lifecycle = {name: value for name, value in each.defaults.items() if name == "lifecycle"}
                each = each._replace(row={"retired_on": None, **lifecycle, **each.row})
            judged.append((*self._judge(table, draft, each, stored), stored))
        if layout.entity is Entity.SITE:
            self._note_restricted(judged)
        if layout.entity is Entity.CAMERA and self.order.entry:
            judged = await self._let_in(self.order.entry, layout, judged)
        for outcome, row, stored in judged:
            self.report.add(self._checked(outcome, row, stored))
        new = [row for outcome, row, _ in judged if outcome.action is Action.NEW]
        changed = [
            store.Update(stored, row) for outcome, row, stored in judged if outcome.action is Action.CHANGED and stored
        ]
        if self.order.write and not self.report.total(Action.REFUSED):
            trace = store.Trace(self.order.actor, self.order.now, self.order.reason)
            await store.insert_rows(self.session, layout.entity, new, trace)
            await store.update_rows(self.session, layout.entity, changed, trace)
        self.done += len(drafts)
        self.order.on_progress(self.done, self.rows)

    def _checked(self, outcome: RowOutcome, row: Row, stored: store.StoredRow | None) -> RowOutcome:
        if outcome.entity is not Entity.CAMERA or outcome.action not in {Action.NEW, Action.CHANGED}:
            return outcome
        becomes = {**stored, **row} if stored else row
        invalid = tuple(failed(becomes, becomes["division_code"], now=self.order.now))
        return outcome._replace(invalid=invalid) if invalid else outcome

    async def _know_walks(self, facts: Sequence[Row]) -> None:
        """A dry run has not written the cameras that the same file brings."""
        await store.load_walks(self.session, facts, self.known)
        for code in {code for each in facts for code in (each.get("camera_codes") or "").split("/")}:
            path = self.brought.get(code)
            if path is not None:
                known = self.known.cameras.get(code)
                self.known.cameras[code] = KnownCamera(known.id if known else new_id(), path)

    def _note_brought(self, resolved: Iterable[Resolved]) -> None:
        for each in resolved:
            if each.row["code"] in self.walked and each.path is not None:
                self.brought[each.row["code"]] = each.path

    def _note_restricted(self, judged: Sequence[tuple[RowOutcome, Row, store.StoredRow | None]]) -> None:
        for outcome, row, stored in judged:
            if outcome.action not in {Action.NEW, Action.CHANGED}:
                continue
            becomes = {**(stored or {}), **row}
            if (site := restricted_of(becomes)) or (stored and restricted_of(stored)):
                self.restricted[becomes["id"]] = site

    async def _let_in(
        self, entry: Entry, layout: Layout, judged: list[tuple[RowOutcome, Row, store.StoredRow | None]]
    ) -> list[tuple[RowOutcome, Row, store.StoredRow | None]]:
        """Refuses the rows whose camera lacks what it needs to enter service."""
        lacks = await entry.lacking(self.session, [(stored, row) for _, row, stored in judged], self.restricted)
        return [
            (_refused(layout, outcome, row, lack), row, stored)
            if lack and outcome.action in {Action.NEW, Action.CHANGED}
            else (outcome, row, stored)
            for (outcome, row, stored), lack in zip(judged, lacks, strict=True)
        ]

    async def _undone(self, entity: Entity, existing: Mapping[store.Key, store.StoredRow]) -> set[str]:
        """The keys of rows that are retired only because the import that brought them was undone."""
        retired = [
            str(row["id"])
            for row in existing.values()
            if entity in {Entity.SITE, Entity.CAMERA} and row.get("retired_on") is not None
        ]
        return await store.undone(self.session, retired) if retired else set()

    def _judge(
        self, table: DraftTable, draft: Draft, resolved: Resolved, stored: Mapping[str, Any] | None
    ) -> tuple[RowOutcome, Row]:
        entity, key = table.layout.entity, str(resolved.row.get(table.layout.key))
        row = folded(resolved.row, stored)
        row = sealed_row(row, stored, self.order.seal) if entity is Entity.CAMERA else row
        wrong = [*resolved.wrong, *self._stored_elsewhere(entity, stored)]
        if stored is None:
            row = self._new_row(entity, row, resolved)
            wrong.extend(_missing(table.layout, row))
        if wrong:
            errors = tuple(_cell_error(table.layout, each, row) for each in wrong)
            return RowOutcome(entity, table.sheet, draft.row, key, Action.REFUSED, (), errors), row
        if stored is None:
            return RowOutcome(entity, table.sheet, draft.row, key, Action.NEW), row
        if entity is Entity.CAMERA:
            row |= back_from_retirement(stored, row)
        changes = differences(stored, row)
        action = Action.CHANGED if changes else Action.UNCHANGED
        shown = [self._as_written(change) for change in shown_changes(changes.values())]
        return RowOutcome(entity, table.sheet, draft.row, key, action, shown), {name: row[name] for name in changes}

    def _as_written(self, change: FieldChange) -> FieldChange:
        """As the file writes it: references by the codes of what they refer to, phases in one line."""
        if change.field == "phases":
            before, after = (write_phases(phases_of(side or ())) or None for side in change[1:])
            return FieldChange("phases", before, after)
        if change.field not in _REFERENCES:
            return change
        name, among = _REFERENCES[change.field]
        was, became = (side if isinstance(side, list) else [side] for side in change[1:])
        wanted = {*was, *became}
        codes = {str(key): code for code, key in among(self.known) if str(key) in wanted}
        named = ("/".join(codes[key] for key in side if key in codes) or None for side in (was, became))
        return FieldChange(name, *named)

    def _new_row(self, entity: Entity, row: Row, resolved: Resolved) -> Row:
        filled = {**resolved.defaults, **row}
        if entity is Entity.UNIT and (unit := self.known.units.get(row["code"])):
            filled["id"] = unit.id
        if entity is Entity.SITE and (site := self.known.sites.get(row["code"])):
            filled["id"] = site.id
        if entity is Entity.ZONE:
            filled["id"] = self.known.zones[row["code"]]
        return filled

    def _stored_elsewhere(self, entity: Entity, stored: Mapping[str, Any] | None) -> Iterator[Wrong]:
        """What is stored outside of the importer's area is not theirs to move."""
        code = stored.get("division_code") if stored else None
        path = self.known.path(code)
        if path is not None and not path.startswith(self.known.within):
            yield Wrong(BY_ENTITY[entity].key, say("outside_area"), say("leave_row_out"))


def _missing(layout: Layout, row: Row) -> Iterator[Wrong]:
    facts = unfolded(row)
    for column in layout.needed:
        name = "camera_ids" if column.field == "camera_codes" else column.field
        if name != "unit_code" and facts.get(name) is None:
            needs = say("new_needs", kind=layout.title, entity=layout.entity, zh=column.zh, en=column.en)
            yield Wrong(column.field, needs, say("add_column", zh=column.zh))
    if layout.entity is Entity.CAMERA and row.get("division_code") is None:
        yield Wrong("division_code", say("no_place"), say("fill_place"))
    if layout.entity is Entity.ROOM and row.get("unit_id") is None:
        yield Wrong("unit_code", say("room_needs_unit"), say("add_column", zh="单位代码"))


def _cell_error(layout: Layout, wrong: Wrong, row: Row) -> CellError:
    title = next((column.zh for column in layout.columns if column.field == wrong.field), wrong.field)
    return CellError(wrong.field, title, str(row.get(wrong.field) or ""), wrong.message, wrong.suggestion)


def _refused(layout: Layout, outcome: RowOutcome, row: Row, lack: Phrase) -> RowOutcome:
    error = _cell_error(layout, Wrong("lifecycle", lack, say("enter_later")), row)
    return outcome._replace(action=Action.REFUSED, changes=(), errors=(error,))


def _parents_first(table: DraftTable) -> Callable[[Draft], tuple[int, str]]:
    return lambda draft: (len(table.key_of(draft)), table.key_of(draft))
