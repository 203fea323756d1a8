"""What a row of glyphs at the rim of a picture says: a time and its date, as cameras spell and order them. Pure."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from streams.quality.glyph_letters import MONTHS

SAME_SECONDS = 1.6
"""Two readings agree when they are this close, less the time between them: clocks show whole seconds."""
MINUTE_S, HOUR_S, HALF_DAY_S = 60, 3_600, 43_200
DIAL_HOURS = 12
"""Of a clock that writes AM or PM behind its time, or nothing."""
LOOK_ALIKE = frozenset(frozenset(pair) for pair in ("56", "08", "06", "09", "38", "68", "89", "17", "14", "35", "58"))
"""Digits that a coder or an unknown font may make look like each other."""

_TIME = (
    r"(?:[-: ]?(?P<before>[AP])M[-: ]?)?(?P<hour>\d\d)[:-](?P<minute>\d\d)[:-](?P<second>\d\d)(?: ?(?P<half>[AP])M)?"
)
_PLAIN_TIME = r"(?:(?P<before>[AP])M)?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)(?:(?P<half>[AP])M)?"
# The last digit of the year is the one that stands for long: where it cannot be read, any year may be.
_YEAR = r"(?P<year>20\d[\d?])"
_YEAR_FIRST = _YEAR + r"{0}(?P<one>\d\d){0}(?P<two>\d\d)"
_YEAR_LAST = r"(?P<one>\d\d){0}(?P<two>\d\d){0}" + _YEAR
# Year, month and day written out: the last of the three words looks like an 8.
_IN_WORDS = _YEAR + r"[-: ]?\?[-: ]?(?P<one>\d\d)[-: ]?\?[-: ]?(?P<two>\d\d)[-: ]?[?8]"
_MARK, _ANY_MARKS = "[-/]", "[-:/ ]{0,2}"
# The day of the week: up to four letters or what looks like digits, or the pieces of Chinese ones. Behind a sign no
# hour begins, unless it is a stroke of such a piece.
_WEEKDAY = r"(?: ?[\d?]{0,4} ?|(?=[^?]{0,3}\?)(?:[-: ]{0,2}[\d?/]){1,8}(?:(?<=\?)[-:]| )?)"
_ENDS = r"(?![-:/]?\d)"
# Behind a date and its time the thousandths of the second may stand, or the offset of a zone: no other numbers.
_ENDS_WITH_TIME = r"(?![-:/]\d(?!\d\d(?!\d)|\d:?\d\d(?!\d)))"
_DAY, _MONTH = r"(?P<two>\d\d)", rf"(?P<month>{'|'.join(MONTHS)})"


def _in_order(day: str, month: str) -> tuple[str, str, str]:
    """A date whose month is a word: day, month and year, as each maker has them."""
    orders = (day, month, _YEAR), (month, day, _YEAR), (_YEAR, month, day)
    first, second, third = (_ANY_MARKS.join(order) for order in orders)
    return first, second, third


def _around(day: str, month: str) -> str:
    """The same with the time before its year, and maybe the letters of a zone."""
    return _ANY_MARKS.join((month, day, _TIME, rf"(?:[\d?]{{1,4}} ?)?{_YEAR}{_ENDS}"))


# Behind a date with a word in it a sign may be a notch.
_LINK = rf"(?:[-:]|{_WEEKDAY})"
_WORDED = _in_order(_DAY, _MONTH)
# A month that is not read, be it that two of its letters touch, or a day of which one digit is: the time is read.
_PARTLY = r"\d\d?", rf"(?:{_MONTH}|(?=[^?]{{0,3}}\?)[\d?]{{2,4}})"
# A day of one digit may have lost the other to a drop on the glass: such a date is not believed.
_DATES = (
    re.compile(_YEAR_FIRST.format(_MARK) + _ENDS),
    re.compile(r"(?<![-:/?\d])" + _YEAR_LAST.format(_MARK)),
    re.compile(_IN_WORDS + _ENDS),
    *(re.compile(order + _ENDS) for order in _WORDED),
)


def _pairs(*dates: str, link: str = _WEEKDAY) -> tuple[re.Pattern[str], ...]:
    """Each of these dates beside a time, either of them first; found wherever it begins."""
    orders = [(rf"{date}{link}{_TIME}{_ENDS_WITH_TIME}", rf"{_TIME}{link}{date}{_ENDS}") for date in dates]
    return tuple(re.compile(rf"{_begin(order)}(?={order})") for both in orders for order in both)


def _begin(order: str) -> str:
    """Before a month in letters, or the two digits of a day before it, a letter may look like a digit."""
    return "" if order.startswith((_MONTH, _DAY + _ANY_MARKS + _MONTH)) else r"(?<![-:/\dM])"


_MARKED_PAIRS = _pairs(_YEAR_FIRST.format(_MARK), _YEAR_LAST.format(_MARK), _IN_WORDS)
_WORDED_PAIRS = (*_pairs(*_WORDED, link=_LINK), re.compile(f"(?={_around(_DAY, _MONTH)})"))
_ANY_MONTH = re.compile(_MONTH)
# Notches between the outlines of two letters may look like a hyphen, never like a colon. But between a second that lost
# a digit and its thousandths there is a point.
_NOTCH = r"-(?!(?<=:\d-)\d{3}(?!\d)|(?:(?<=:\d\d:\d-)|(?<=:\d-\d:\d-))\d[-:][\d?])"
_NOTCHES_OF_ALL = re.compile(_NOTCH)
# Where all other signs of a date or a time are there, each within a number is a notch, and so is one between the two.
_TWO = r"(\d)-?(\d)"
_NOTCHES = (
    (re.compile(rf"2-?0-?{_TWO}([-/]){_TWO}([-/]){_TWO}"), r"20\1\2\3\4\5\6\7\8"),
    (re.compile(rf"{_TWO}([-/]){_TWO}([-/])2-?0-?{_TWO}"), r"\1\2\3\4\5\g<6>20\7\8"),
    (re.compile(rf"2-?0-?{_TWO}([-: ]?\?)[-: ]?{_TWO}([-: ]?\?)[-: ]?{_TWO}(?=[-: ]?[?8])"), r"20\1\2\3\4\5\6\7\8"),
    (re.compile(rf"{_TWO}:{_TWO}:(\d)(?:{_NOTCH})?(\d)"), r"\1\2:\3\4:\5\6"),
    (re.compile(r"(20\d\d([-/])\d\d\2\d\d|\d\d(?P<mark>[-/])\d\d(?P=mark)20\d\d)-(?=\d\d:\d\d:\d\d)"), r"\1 "),
)
_UNMARKED_PAIRS = _pairs(_YEAR_FIRST.format(_ANY_MARKS), _YEAR_LAST.format(_ANY_MARKS))
# Behind a colon no hour begins, unless a whole date stands before it.
_TIMES_OF_DATES = (
    *_pairs(*_in_order(*_PARTLY), link=rf"(?:-|{_WEEKDAY})"),
    re.compile(rf"(?<![-:/\dM])(?={_around(*_PARTLY)})"),
)
# Three letters between date and time are the day of the week, be it that tall ones look like digits.
_LETTERS = r"(?P<weekday>[\d?]{3})?"
_ALL = tuple(
    re.compile(order)
    for date in (_YEAR_FIRST.format(""), _YEAR_LAST.format(""), _YEAR_FIRST.format(r"\?") + r"[\d?]")
    for order in (f"{date}{_LETTERS}{_PLAIN_TIME}", f"{_PLAIN_TIME}{_LETTERS}{date}")
)
_ANY_DATE = re.compile(r"20\d\d[-/:]\d\d[-/:]\d\d|\d\d[-/:]\d\d[-/:]20\d\d|20\d\d\?[-: ]?\d\d[-: ]?\?[-: ]?\d\d")
# 年月日 are wider than digits, and taller than a row of them may be.
_ROW_OF_DATE = re.compile(_YEAR_FIRST.format(r"(?: |[-: ]?\?[-: ]?)") + r"[-: ]?[?8]?")
_SIX = r"([^\d?]*)".join([r"\d"] * 6)
_FIRST_SIX, _LAST_SIX = re.compile(_SIX), re.compile(_SIX + r"[^\d?]*$")
# Nor is what stands behind a sign an hour: the day of a date stands so before a time that lost its hour.
# Whole numbers before it have two digits or four: of one that lost a digit nobody knows where it ends.
_ALONE = re.compile(rf"(?<!\d)(?:\d\d)*?(?<![-:/M]){_TIME}(?!\d|[:/-])")
_MARKED_DIGITS, _COLON_DIGITS = re.compile(r"\d[:-]\d"), re.compile(r"\d:\d")
_GLYPHS = frozenset("0123456789?APM")
_DATE_DIGITS = 8
_ORDERS = 2
"""Of the month and the day: a date that may be more has no whole year."""
Date = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the clock shows."""

    hour: int
    minute: int
    second: int
    dates: tuple[Date, ...]
    """Year, month, day, all possible: none where no date is readable, two where it is not known which is the month,
    those of ten years where the last digit of the year is not read."""
    doubted: bool = field(default=False, compare=False)
    """No signs stand in the date, its year is not whole, or it stands in another row: it may be the number of a place,
    or another date."""
    in_words: bool = field(default=False, compare=False)
    """Its month is: letters are less sure than digits."""
    half_known: bool = field(default=False, compare=False)
    """AM or PM is read."""

    def offset_s(self, now: datetime) -> float:
        """How far the clock is ahead of `now`, in its own zone; without a date at most half a day."""
        local = now.replace(tzinfo=None)
        today = local.replace(hour=self.hour, minute=self.minute, second=self.second, microsecond=0)
        if not self.dates:
            return _beyond_days((today - local).total_seconds())
        shown = [today.replace(year=year, month=month, day=day) for year, month, day in self.dates]
        return min(((at - local).total_seconds() for at in shown), key=abs)

    def may_be(self, now: datetime) -> bool:
        """Whether it would show `now` if digits that look alike were mistaken for each other, or any one digit was.

        A clock that is an hour off, as in another zone, differs in one digit, too, and so does one that is some seconds
        off, which nobody minds. Nor is it known which half of the day a dial of twelve hours shows, whether what
        stands beside the time is its date, or whether a month is not another one.
        """
        off_s = abs(self.offset_s(now))
        if (self.doubted or self.in_words) and abs(_beyond_days(off_s)) < MINUTE_S:
            return True
        one = off_s >= MINUTE_S and not self._is_off_by_an_hour(now)
        if any(self._may_show(now + timedelta(seconds=late), one=one) for late in (-2, -1, 0, 1, 2)):
            return True
        if not (self.half_known or 1 <= self.hour <= DIAL_HOURS):
            return False
        halves = (now - timedelta(seconds=HALF_DAY_S), now + timedelta(seconds=HALF_DAY_S))
        return any(
            abs(self.offset_s(other)) < MINUTE_S or self._may_show(other, one=not self._is_off_by_an_hour(other))
            for other in halves
        )

    def _is_off_by_an_hour(self, at: datetime) -> bool:
        return abs(abs(self.offset_s(at)) - HOUR_S) <= SAME_SECONDS

    def shown(self) -> str:
        """Its digits, without separators."""
        return self._shown(self.dates[0] if self.dates else None)

    def _may_show(self, at: datetime, *, one: bool) -> bool:
        right = at.strftime("%Y%m%d%H%M%S" if self.dates else "%H%M%S")
        shown = [self._shown(date) for date in self.dates or (None,)]
        return any(_alike(digits, right) or (one and _differing(digits, right) == 1) for digits in shown)

    def _shown(self, date: Date | None) -> str:
        day = "{:04}{:02}{:02}".format(*date) if date is not None else ""
        return f"{day}{self.hour:02}{self.minute:02}{self.second:02}"


def _beyond_days(seconds: float) -> float:
    """What whole days leave of it, half a day at most."""
    return (seconds + HALF_DAY_S) % (2 * HALF_DAY_S) - HALF_DAY_S


def _alike(one: str, other: str) -> bool:
    return all(a == b or frozenset((a, b)) in LOOK_ALIKE for a, b in zip(one, other, strict=True))


def _differing(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def parse(line: str) -> Reading | None:
    """The time, and the date if there is one, in a line of digits, signs, spaces, AM or PM, and `?` for the rest."""
    marked = _WORDED_PAIRS if _ANY_MONTH.search(line) else _MARKED_PAIRS
    for text in dict.fromkeys((line, _without_notches(line), _NOTCHES_OF_ALL.sub("", line))):
        if (found := _beside(text, marked) or _beside(text, _UNMARKED_PAIRS)) is not None:
            return found
    # A row that holds six digits and both colons is a time, however notched.
    row = re.fullmatch(_TIME, _NOTCHES_OF_ALL.sub("", line).strip())
    found = _whole(line) or _apart(line) or (_reading(row, [], doubted=False) if row is not None else None)
    return found or _beside_some_date(line)


def date_alone(line: str) -> list[Date]:
    """All that the date may be in a line that says nothing else, but for the day of the week."""
    found = [valid for _, valid in _marked_dates(line)]
    if not found and (in_row := _ROW_OF_DATE.fullmatch(line)):
        return _dates_of(in_row)
    return found[0] if len(found) == 1 and len(re.sub(r"[^\d]", "", line)) <= _DATE_DIGITS + 2 else []


def says_date(line: str) -> bool:
    """Whether a date stands in a line, whatever else does."""
    return _ANY_DATE.search(line) is not None


def _beside(line: str, pairs: tuple[re.Pattern[str], ...]) -> Reading | None:
    """A date and a time that stand side by side, if the line says one alone."""
    found = {reading for pair in pairs for match in pair.finditer(line) if (reading := _dated(match, pairs))}
    return found.pop() if len(found) == 1 else None


def _without_notches(line: str) -> str:
    for notched, as_meant in _NOTCHES:
        line = notched.sub(as_meant, line)
    return line


def _beside_some_date(line: str) -> Reading | None:
    """A time beside a date that is not read whole."""
    texts = dict.fromkeys((line, _NOTCHES_OF_ALL.sub("", line)))
    times = (match for text in texts for date in _TIMES_OF_DATES for match in date.finditer(text))
    found = {reading for match in times if (reading := _reading(match, [], doubted=False))}
    return found.pop() if len(found) == 1 else None


def _dated(match: re.Match[str], pairs: tuple[re.Pattern[str], ...]) -> Reading | None:
    reading = _reading(match, _dates_of(match), doubted=pairs is _UNMARKED_PAIRS or "?" in match["year"])
    if reading is None or not reading.dates:
        return None
    return replace(reading, in_words="month" in match.groupdict())


def _whole(line: str) -> Reading | None:
    """Small signs between digits may be lost in the coding, or more be found in a bright ground: here the digits are
    all that counts, and nothing else may stand in the line."""
    glyphs = "".join(glyph for glyph in _ANY_MONTH.sub("???", line) if glyph in _GLYPHS)
    found = {reading for match in _orders(glyphs) if (reading := _if_parted(line, match))}
    return found.pop() if len(found) == 1 else None


def _orders(glyphs: str) -> Iterator[re.Match[str]]:
    return (match for order in _ALL if (match := order.fullmatch(glyphs)))


def _if_parted(line: str, match: re.Match[str]) -> Reading | None:
    # Three digits may be thousandths behind another time: then none of its signs stand where those of a time do.
    surely = (match["weekday"] or "?").isdigit() or match.start("hour") == 0
    gaps = (_FIRST_SIX if match.start("hour") == 0 else _LAST_SIX).search(line)
    if _is_parted(line, match):
        return None
    # Where any signs are left between the six digits of a time, those of a time are; `surely`: they are left. Else one
    # digit was lost and another glyph was taken for one.
    if gaps is None:
        return None
    marks = [gap.strip() for gap in gaps.groups()]
    if not ((marks[1] and marks[3]) or not (surely or any(marks))):
        return None
    return _dated(match, _UNMARKED_PAIRS)


def _is_parted(line: str, match: re.Match[str]) -> bool:
    """Whether a gap lies within a number of it: one of its digits was lost."""
    places = [at for at, glyph in enumerate(_ANY_MONTH.sub("???", line)) if glyph in _GLYPHS]
    numbers = [match.span(name) for name in ("year", "one", "two", "hour", "minute", "second")]
    return any(" " in line[places[start] : places[end - 1]] for start, end in numbers)


def _apart(line: str) -> Reading | None:
    """A time, and a date anywhere else in the line."""
    dates = _marked_dates(line)
    times = [
        time
        for time in _ALONE.finditer(line)
        if not any(time.start("hour") < end and start < time.end() for (start, end), _ in dates)
        # What is left of a date that lost a digit of its year looks like a time.
        and not ("-" in _signs_of(time) and time.start("hour") > time.start())
    ]
    # Between the numbers of a time there are colons, where the line has any so.
    times = [time for time in times if "-" not in _signs_of(time)] or times
    if not times:
        return None
    # Nor is what looks like one before what is left of another: a date that lost its day, and a time its seconds.
    rest = _MARKED_DIGITS if "-" in _signs_of(times[-1]) else _COLON_DIGITS
    if not dates and rest.search(line, times[-1].end()):
        return None
    doubted = bool(dates) and (len(dates[0][1]) > _ORDERS or _ANY_MONTH.search(line) is not None)
    return _reading(times[-1], dates[0][1] if dates else [], doubted=doubted)


def _signs_of(time: re.Match[str]) -> str:
    return time.string[time.end("hour") : time.start("minute")] + time.string[time.end("minute") : time.start("second")]


def _marked_dates(line: str) -> list[tuple[tuple[int, int], list[Date]]]:
    """Where they stand, and what they say."""
    return [(match.span(), valid) for date in _DATES for match in date.finditer(line) if (valid := _dates_of(match))]


def _dates_of(match: re.Match[str]) -> list[Date]:
    """All that it may be."""
    two, year, groups = int(match["two"]), match["year"], match.groupdict()
    years = range(int(year[:3]) * 10, int(year[:3]) * 10 + 10) if year.endswith("?") else [int(year)]
    one = MONTHS.index(groups["month"]) + 1 if "month" in groups else int(match["one"])
    either = "month" not in groups and match.start("year") > match.start("one")
    orders = [(one, two), (two, one)] if either else [(one, two)]
    return [(each, *order) for order in orders for each in years if _is_date(each, *order)]


def _reading(time: re.Match[str], dates: list[Date], *, doubted: bool) -> Reading | None:
    hour, minute, second = (int(time[name]) for name in ("hour", "minute", "second"))
    half = time.groupdict().get("half") or time.groupdict().get("before")
    if half is not None:
        if not 1 <= hour <= DIAL_HOURS:
            return None
        hour = hour % DIAL_HOURS + (DIAL_HOURS if half == "P" else 0)
    right = hour <= 23 and minute <= 59 and second <= 59
    return Reading(hour, minute, second, tuple(dates), doubted, half_known=half is not None) if right else None


def _is_date(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
