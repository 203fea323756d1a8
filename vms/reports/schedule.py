"""Which reports are made by themselves, and which of them are due. Pure; who changes it is in scheduling.py."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from pydantic import JsonValue

from registry.scopes import COUNTY
from registry.values import RECORD_ZONE
from vms.reports.model import Language, ReportKind, end_of
from vms.reports.store import ReportUnit
from vms.settings import Settings

CAUGHT_UP_DAYS = 7
"""How many past days' reports are made after the service was down."""
SETTLED = timedelta(minutes=15)
"""A day's report is made so long after its end at the earliest."""
TRIED_EVERY = timedelta(minutes=10)
"""What is due is made, and what could not be made tried again."""
LATE_AFTER = timedelta(hours=1)
"""Rules are told that a report is late when it could not be made for so long: what goes by itself is over by then, such
as the first look at all cameras after a start."""


class Line(StrEnum):
    """What can be made by itself, as `VMS_REPORTS` writes it."""

    DAILY = "daily"
    MONTHLY = "monthly"
    UNITS_DAILY = "units_daily"
    UNITS = "units"
    """Of a month, as the one above of a day: one for every governance centre."""

    @property
    def kind(self) -> ReportKind:
        return _KINDS[self]

    @property
    def of_units(self) -> bool:
        return self in {Line.UNITS_DAILY, Line.UNITS}


_KINDS: Mapping[Line, ReportKind] = MappingProxyType(
    {
        Line.DAILY: ReportKind.DAILY,
        Line.MONTHLY: ReportKind.MONTHLY,
        Line.UNITS_DAILY: ReportKind.DAILY,
        Line.UNITS: ReportKind.MONTHLY,
    }
)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Which are made, each in its language."""

    lines: Mapping[Line, Language]

    @classmethod
    def of(cls, lines: Iterable[Line], language: Language = Language.CHINESE) -> "Schedule":
        """All of them in the same one."""
        return cls(dict.fromkeys(lines, language))

    @classmethod
    def of_settings(cls, settings: Settings) -> "Schedule":
        return cls.of(map(Line, settings.reports), Language(settings.report_language))

    def facts(self) -> dict[str, JsonValue]:
        """As it is stored, and told by the audit trail: the language of each line that is made."""
        return {line.value: self.lines[line].value for line in Line if line in self.lines}


@dataclass(frozen=True, slots=True)
class Due:
    """One report that is due. `unit`: the code of the governance centre that it is for; None: the county's."""

    line: Line
    day: date
    scope: str = COUNTY
    unit: str | None = None

    @property
    def at(self) -> datetime:
        """What it is about: the end of its day or month."""
        return end_of(self.line.kind, self.day)

    @property
    def due_at(self) -> datetime:
        return self.at + SETTLED

    @property
    def name(self) -> str:
        """Which one it is, for ever: none is made twice."""
        kind = self.line.kind
        when = f"{self.day:%Y-%m}" if kind is ReportKind.MONTHLY else f"{self.day}"
        return f"{kind} {when}" + (f" {self.unit}" if self.unit else "")


def due(schedule: Schedule, now: datetime, since: datetime | None, centres: Sequence[ReportUnit]) -> list[Due]:
    """Those of the last days and the last month that have ended and settled, if the records reach back to their end
    (`since`); oldest first."""
    settled = _settled(now)
    days = [settled - timedelta(days=back) for back in range(CAUGHT_UP_DAYS, 0, -1)]
    last_month = settled.replace(day=1) - timedelta(days=1)
    found: list[Due] = []
    for kind, day in (*((ReportKind.DAILY, day) for day in days), (ReportKind.MONTHLY, last_month)):
        if since is None or end_of(kind, day) < since:
            continue
        for line in Line:
            if line not in schedule.lines or line.kind is not kind:
                continue
            if line.of_units:
                found += [Due(line, day, unit.division_code, unit.code) for unit in centres]
            else:
                found.append(Due(line, day))
    return found


def next_at(line: Line, now: datetime) -> datetime:
    """When the next one of the line is due."""
    return end_of(line.kind, _settled(now)) + SETTLED


def _settled(now: datetime) -> date:
    """The county's first day that is not over and settled."""
    return (now - SETTLED).astimezone(RECORD_ZONE).date()
