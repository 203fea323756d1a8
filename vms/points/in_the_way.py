"""What stands in the way of undoing a change: values that somebody gave since, records that would lose what they belong
to. All of it is counted and the first ones are named, so that a person can see to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from registry.history import Later, overwritten
from registry.layouts import Entity
from registry.model import Change
from registry.phrases import Phrase
from registry.snapshots import snapshot
from registry.store import StoredRow, Update, identity_of
from registry.values import RECORD_ZONE
from vms.accounts.gate import within
from vms.accounts.model import Actor
from vms.points import records_store as store
from vms.points.entry import Entry
from vms.web.problems import Conflict, FieldError
from vms.web.wording import say

NAMED = 20


@dataclass(slots=True)
class InTheWay:
    """Each method gives back what nothing stands in the way of, and remembers the rest."""

    session: AsyncSession
    actor: Actor
    _keys: set[tuple[str, str]] = field(default_factory=set)
    _named: list[FieldError] = field(default_factory=list)

    def require_none(self) -> None:
        """Raises Conflict."""
        if self._keys:
            raise Conflict(say("in_the_way", count=len(self._keys)), errors=self._named)

    async def unchanged_since(
        self, entity: Entity, changes: Sequence[Change], stored: Mapping[str, StoredRow]
    ) -> list[Change]:
        """The changes whose values nobody has changed again. A later change that was itself undone is none."""
        keys = [change.entity_id for change in changes]
        since = await store.changed_from(self.session, entity, keys, min(change.at for change in changes))
        free = []
        for change in changes:
            row = stored.get(change.entity_id)
            later = [each for each in since[change.entity_id] if each.id > change.id]
            # What is no longer there was removed by the newest of them.
            place = overwritten(logged(change), snapshot(row), map(logged, later)) if row else 0
            if place is None:
                free.append(change)
            else:
                self._add(entity, change.entity_id, _changed(later[place], row))
        return free

    async def still_referring(self, entity: Entity, updates: Sequence[Update]) -> list[Update]:
        """The updates that refer to nothing that was removed."""
        lost = await store.lost_references(self.session, entity, updates)
        for update, kind, key in lost:
            gone = await store.last_row(self.session, kind, key)
            message = say("lost_reference", name=called(update.stored), to=called(gone or {}) or key)
            self._add(entity, str(update.stored[identity_of(entity)]), message)
        return [update for update in updates if not any(update is each for each, _, _ in lost)]

    async def let_in(self, entry: Entry, entity: Entity, updates: Sequence[Update]) -> list[Update]:
        """The updates that bring no camera into service, or to a military or classified site, without what that
        needs. At most a chunk of them."""
        if entity is not Entity.CAMERA:
            return list(updates)
        lacks = await entry.lacking(self.session, [(each.stored, dict(each.values)) for each in updates])
        for update, lack in zip(updates, lacks, strict=True):
            if lack:
                message = say("not_let_in", name=called(update.stored), lack=lack)
                self._add(entity, str(update.stored["id"]), message)
        return [update for update, lack in zip(updates, lacks, strict=True) if not lack]

    async def unneeded(self, entity: Entity, rows: Sequence[StoredRow]) -> list[StoredRow]:
        """The rows to which nothing belongs."""
        by_key = {str(row[identity_of(entity)]): row for row in rows}
        belonging = await store.belonging(self.session, entity, list(by_key))
        for each in belonging:
            to = called(by_key[each.owner])
            seen = each.path is None or within(self.actor, each.path)
            told = say(f"belongs_{each.kind}", name=each.name, to=to) if seen else say("belongs_elsewhere", to=to)
            self._add(each.kind, each.key, told)
        needed = {each.owner for each in belonging}
        return [row for key, row in by_key.items() if key not in needed]

    def _add(self, kind: str, key: str, message: Phrase) -> None:
        if (kind, key) not in self._keys and len(self._named) < NAMED:
            self._named.append(FieldError(kind, message))
        self._keys.add((kind, key))


def called(row: Mapping[str, object]) -> str:
    """What people know a record by: code and name, of a target number and title."""
    names = ("code", "name") if "name" in row else ("id", "title_zh")
    return " ".join(str(row[name]) for name in names if row.get(name))


def time_of(at: datetime) -> str:
    """In the zone of the records."""
    return f"{at.astimezone(RECORD_ZONE):%Y-%m-%d %H:%M}"


def logged(change: Change) -> Later:
    """As the pure rules take it."""
    return Later(change.entity_id, change.before, change.after)


def _changed(last: Change, row: StoredRow | None) -> Phrase:
    name = called(row or last.before or {}) or last.entity_id
    return say("changed_by", name=name, who=last.actor, at=time_of(last.at))
