"""Blind spots tonight: which of the sites that are usable now nobody can be counted on to see in the dark."""

import asyncio
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from registry.coverage import LEVELS, UNSEEN, CoverageCamera, CoverageSite, judge_site, rank_as_seen
from registry.model import Level
from registry.night import COUNTED, Night, NightFrame, NightSight, by_night, night_sight, nights
from registry.scopes import Scope
from vms.accounts.model import Actor
from vms.coverage import night_store
from vms.coverage.service import CoverageService, Figures, visible_tree
from vms.coverage.site_pages import SiteFilter, site_ids
from vms.coverage.views import scope_in
from vms.db.engine import Database
from vms.web.problems import Unprocessable
from vms.web.wording import say

MOST_SITES = 50_000
"""Judged at once; of more a smaller area is asked for."""
LOOKED_BACK = timedelta(hours=24)
KEPT = timedelta(minutes=1)
"""Whoever opens the figure turns page after page of its sites: all of them are of one look."""
_USABLE = LEVELS.index(Level.USABLE)


class NightShow(StrEnum):
    """Which sites of an area a list shows: all that are blind tonight, those lost in the dark, those that only records
    speak for."""

    BLIND = "blind"
    LOST = "lost"
    BY_RECORD = "by_record"


class CameraNight(NamedTuple):
    """What one usable camera can be counted on for; its newest frame from the dark, and the record's fill light."""

    sight: NightSight
    fill_light: str | None
    frame: NightFrame | None


@dataclass(frozen=True, slots=True)
class Tonight:
    """Of the sites that are usable now: `lost`, those that nobody can be counted on to see in the dark; `by_record`,
    those that only the records of their cameras speak for. `nights`: from which hours frames were taken; `cameras`: the
    usable ones at those sites."""

    figures: Figures
    nights: Sequence[Night]
    cameras: Mapping[uuid.UUID, CameraNight]
    usable: Sequence[uuid.UUID]
    lost: frozenset[uuid.UUID]
    by_record: frozenset[uuid.UUID]


async def look(session: AsyncSession, figures: Figures, usable: Sequence[uuid.UUID]) -> Tonight:
    """`usable`: sites that are, as of the figures."""
    sites, cameras = figures.inputs.standing_at(usable)
    standing = usable_among(figures, cameras)
    found, dark = await look_at(session, figures, [camera.id for camera in standing])
    lost, by_record = await asyncio.to_thread(_judged, figures, sites, cameras, found, dark)
    return Tonight(figures, dark, found, usable, lost, by_record)


def usable_among(figures: Figures, cameras: Iterable[CoverageCamera]) -> list[CoverageCamera]:
    """Those of the cameras that show a sound picture as of the figures."""
    facts, at, window = figures.inputs.facts, figures.as_of, figures.result.window
    return [
        each for each in cameras if rank_as_seen(each, facts.get(each.id, UNSEEN), now=at, window=window).rank > _USABLE
    ]


async def look_at(
    session: AsyncSession, figures: Figures, keys: Collection[uuid.UUID]
) -> tuple[dict[uuid.UUID, CameraNight], list[Night]]:
    """What these cameras can be counted on for, and when it was dark where they stand."""
    lamps = await night_store.lamps(session, keys)
    places = [
        (each.longitude, each.latitude)
        for each in lamps.values()
        if each.longitude is not None and each.latitude is not None
    ]
    if places:
        longitude, latitude = (sum(part) / len(places) for part in zip(*places, strict=True))
    else:
        longitude, latitude = await night_store.middle(session)
    dark = nights(longitude, latitude, figures.as_of - LOOKED_BACK, figures.as_of)
    frames = await night_store.frames(session, keys, dark)
    return {
        key: CameraNight(
            night_sight(lamp.fill_light, frames.get(key, ())), lamp.fill_light, next(iter(frames.get(key, ())), None)
        )
        for key, lamp in lamps.items()
    }, dark


def _judged(
    figures: Figures,
    sites: Sequence[CoverageSite],
    cameras: Iterable[CoverageCamera],
    found: Mapping[uuid.UUID, CameraNight],
    dark: Sequence[Night],
) -> tuple[frozenset[uuid.UUID], frozenset[uuid.UUID]]:
    """The sites that are lost in the dark, and those that hold by records alone. Where it never grows dark none are."""
    if not dark:
        return frozenset(), frozenset()
    at_site: dict[uuid.UUID | None, list[CoverageCamera]] = {}
    for camera in cameras:
        at_site.setdefault(camera.site_id, []).append(camera)

    def dark_site(site: CoverageSite, counted: Collection[NightSight]) -> bool:
        facts, at, window = figures.inputs.facts, figures.as_of, figures.result.window
        ranks = [
            by_night(
                rank_as_seen(each, facts.get(each.id, UNSEEN), now=at, window=window),
                counted=each.id in found and found[each.id].sight in counted,
            )
            for each in at_site.get(site.id, ())
        ]
        verdict = judge_site(site, ranks, today=figures.today)
        return verdict is not None and verdict.rank <= _USABLE and not verdict.excluded_to > _USABLE

    lost = frozenset(site.id for site in sites if dark_site(site, COUNTED))
    seen_alone = {NightSight.SEES}
    return lost, frozenset(site.id for site in sites if site.id not in lost and dark_site(site, seen_alone))


class Nights:
    """One for the process: the last look is kept for a while."""

    def __init__(self, database: Database, coverage: CoverageService) -> None:
        self._database = database
        self._coverage = coverage
        self._turn = asyncio.Lock()
        self._last: tuple[frozenset[str], Tonight] | None = None

    async def tonight(self, actor: Actor, name: str) -> tuple[Scope, Tonight]:
        """`name`: of a scope. Raises Unprocessable for one outside of the actor's area, and for too many sites."""
        figures = await self._coverage.figures()
        scope = scope_in(visible_tree(figures, actor), name)
        async with self._turn:
            last = self._last
            if last and last[0] == scope.codes and figures.as_of - last[1].figures.as_of < KEPT:
                return scope, last[1]
            found = await self.of(figures, scope)
            self._last = scope.codes, found
            return scope, found

    async def of(self, figures: Figures, scope: Scope) -> Tonight:
        """Of these figures. Raises Unprocessable for too many sites."""
        usable = site_ids(figures, scope, SiteFilter(reached=Level.USABLE))
        if len(usable) > MOST_SITES:
            raise Unprocessable(say("too_much_at_once", most=MOST_SITES, what=say("what_sites")))
        async with self._database.reading() as session:
            return await look(session, figures, usable)
