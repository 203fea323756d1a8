"""Asks of cameras that enter service, whoever changes them, whether they have the documents that it needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy.ext.asyncio import AsyncSession

from registry.entering import EntryRules, Restricted, RestrictedSites, lacking
from registry.phrases import Phrase
from registry.resolving import Row
from registry.store import StoredRow
from vms.points import documents_store as store
from vms.settings import Settings

DEFAULT_RULES = EntryRules()
NO_SITES: Restricted = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Entry:
    rules: EntryRules = DEFAULT_RULES

    async def lacking(
        self, session: AsyncSession, changes: Sequence[tuple[StoredRow | None, Row]], sites: Restricted = NO_SITES
    ) -> Sequence[Phrase | None]:
        """Of each camera what it lacks. At most a chunk of them. `sites`: those that change with the cameras."""
        known = await store.restricted_sites(session)
        counted = [each for each in known if each.id not in sites] + [each for each in sites.values() if each]
        restricted = RestrictedSites(counted, self.rules.consent_within_m)
        if not restricted and not self.rules.acceptance_document:
            return [None] * len(changes)
        held = await store.held_by(session, [stored["id"] for stored, _ in changes if stored])
        return [
            lacking(stored, change, restricted, held.get(stored["id"], ()) if stored else (), self.rules)
            for stored, change in changes
        ]


def entry_of(settings: Settings) -> Entry:
    return Entry(EntryRules(settings.consent_within_m, settings.acceptance_document))
