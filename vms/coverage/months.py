"""Time-weighted figures of calendar months, computed from the whole history of the month and kept for a while."""

import asyncio
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from registry import store as registry_store
from registry.coverage import ReasonCode
from registry.scopes import CORE, COUNTY, TOWNSHIPS, DivisionTree
from registry.usable_time import Period, SiteTime, UsableTime, usable_times
from registry.values import RECORD_ZONE
from streams.clock import Clock
from vms.coverage import month_store, store
from vms.db.engine import Database
from vms.web.problems import wrong
from vms.web.wording import say

KEPT = timedelta(minutes=5)
"""A month is turned page by page. Not longer: a gap in the checks is written down only when they go on."""
MONTHS_KEPT = 4
MOST_TRANSITIONS = 2_000_000
"""Of one month: about a minute, and a gigabyte."""
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


class MonthShow(StrEnum):
    """Which of an area's sites a list shows: all of them, or those with some of the hours that one figure counts."""

    ALL = "all"
    USABLE = "usable"
    REQUIRED = "required"
    UNSEEN = "unseen"
    MAINTENANCE = "maintenance"
    BLIND = "blind"
    OVERRIDE = "override"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the county's calendar, as far as the records and the present allow: `start` to `end`. `sites`: by the
    division in which each was last."""

    name: str
    start: datetime
    end: datetime
    computed_at: datetime
    tree: DivisionTree
    sites: dict[str, list[SiteTime]]

    def within(self, codes: Iterable[str], classes: Iterable[int] = (1, 2, 3)) -> list[SiteTime]:
        """The sites of these divisions and classes, as they were last in the month; always in the same order, so that
        sums over them come out the same to the last digit."""
        wanted = frozenset(classes)
        return [each for code in sorted(codes) for each in self.sites.get(code, ()) if each.site.site_class in wanted]


def seconds_of(time: UsableTime, show: MonthShow) -> float:
    """The time of a site that the figure counts; of `all` none in particular."""
    match show:
        case MonthShow.ALL:
            return 0.0
        case MonthShow.USABLE:
            return time.usable_s
        case MonthShow.REQUIRED:
            return time.required_s
        case MonthShow.UNSEEN:
            return time.unseen_s
        case _:
            return time.excluded_s.get(ReasonCode(show), 0.0)


def total(sites: Iterable[SiteTime]) -> UsableTime:
    found = UsableTime()
    for each in sites:
        found.add(each.time)
    return found


def bounds(name: str) -> tuple[datetime, datetime]:
    """The first moment of "2026-03", and the first after it. Raises Unprocessable."""
    match = _MONTH.fullmatch(name)
    if match is None or int(match[1]) == 0:
        raise wrong("month", say("month_form"))
    first = date(int(match[1]), int(match[2]), 1)
    after = (first + timedelta(days=32)).replace(day=1)
    start, end = (datetime.combine(day, time(), RECORD_ZONE).astimezone(UTC) for day in (first, after))
    return start, end


class Months:
    """One for the process: months are computed one after the other."""

    def __init__(self, database: Database, clock: Clock, window: timedelta) -> None:
        self._database = database
        self._clock = clock
        self._window = window
        self._turn = asyncio.Lock()
        self._kept: dict[str, Month] = {}

    def this_month(self) -> str:
        return self._clock.now().astimezone(RECORD_ZONE).strftime("%Y-%m")

    async def month(self, name: str, scope: str = COUNTY) -> Month:
        """`scope`: what is asked for of it; a division that came after it was computed has it computed anew. Raises
        Unprocessable for a month without records, or with too many."""
        start, after = bounds(name)
        async with self._turn:
            now = self._clock.now()
            kept = self._kept.get(name)
            end = min(after, now)
            if kept and now - kept.computed_at < KEPT and not await self._is_new(kept, scope, end):
                return kept
            found = await self._compute(name, start, end, now)
            self._kept.pop(name, None)
            self._kept[name] = found
            while len(self._kept) > MONTHS_KEPT:
                del self._kept[next(iter(self._kept))]
            return found

    async def _is_new(self, kept: Month, scope: str, end: datetime) -> bool:
        if scope in {COUNTY, CORE, TOWNSHIPS} or scope in kept.tree.by_code:
            return False
        async with self._database.reading() as session:
            return any(division.code == scope for division in await registry_store.divisions_at(session, end))

    async def _compute(self, name: str, start: datetime, end: datetime, now: datetime) -> Month:
        async with self._database.reading() as session:
            first = await store.records_since(session)
            if end <= start:
                raise wrong("month", say("still_to_come", when=name))
            if first is None or first >= end:
                begin = say("records_begin", at=first.isoformat()) if first else say("nothing_recorded")
                raise wrong("month", begin)
            start = max(start, first)
            if await month_store.count_transitions(session, start, end) > MOST_TRANSITIONS:
                raise wrong("month", say("too_much_at_once", most=MOST_TRANSITIONS, what=say("what_changes")))
            history = await month_store.load_history(session, start, end)
            divisions = await registry_store.divisions_at(session, end)
        period = Period(start, end, self._window, RECORD_ZONE)
        sites: dict[str, list[SiteTime]] = {}
        for each in (await asyncio.to_thread(usable_times, history, period)).values():
            sites.setdefault(each.site.division_code, []).append(each)
        return Month(name, start, end, now, DivisionTree(divisions), sites)
