"""The clock that a camera writes into its picture: found at the rim, read digit by digit, compared with the time."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from streams.media.frames import Picture, Plane
from streams.quality.clock_close import closer_lines
from streams.quality.clock_line import HALF_DAY_S, MINUTE_S, SAME_SECONDS, Reading, date_alone, parse
from streams.quality.clock_rows import LEAST_HEIGHT, Line, lines

RIM_SHARE = 0.2
"""Of the height, at the top and at the bottom, in which clocks are looked for."""
INKS = ((190, False), (150, False), (75, True))
"""Levels from which strokes are light, or up to which they are dark."""
MOST_HEIGHT_SHARE = 0.09
"""Of a digit, as a share of the picture's height."""


def read_clock(picture: Picture) -> Reading | None:
    """None where no clock can be read with certainty. About 1 ms at 640×360."""
    found: Reading | None = None
    for reading in _readings(picture):
        if reading.dates:
            return reading
        found = found or reading
    return found


def _readings(picture: Picture) -> Iterator[Reading]:
    """In every ink by itself; then of what was nearly read, at several levels of its ink."""
    rim, most = max(LEAST_HEIGHT * 2, int(picture.height * RIM_SHARE)), int(picture.height * MOST_HEIGHT_SHARE)
    rims: list[tuple[Plane, list[Line]]] = [(picture.luma[:rim], []), (picture.luma[-rim:], [])]
    for level, dark in INKS:
        for strip, seen in rims:
            reading = _said(_noted(lines(strip, level, dark=dark, most_height=most), seen))
            if reading is not None:
                yield reading
    for strip, seen in rims:
        reading = _said(closer_lines(strip, seen))
        if reading is not None:
            yield reading


def _noted(rows: Iterator[Line], seen: list[Line]) -> Iterator[Line]:
    for row in rows:
        seen.append(row)
        yield row


def _said(rows: Iterator[Line]) -> Reading | None:
    """By the first line with date and time, or by the first with a time and the row beside it."""
    passed: list[Line] = []
    found: tuple[Line, Reading] | None = None
    for line in rows:
        reading = parse(line.text)
        if reading is not None and reading.dates:
            return reading
        if reading is not None and found is None:
            found = line, reading
        passed.append(line)
    if found is None:
        return None
    line, reading = found
    dates = [date for other in passed if line.beside(other) and (date := date_alone(other.text))]
    return replace(reading, dates=tuple(dates[0]), doubted=True) if len(dates) == 1 else reading


def clock_offset_s(pictures: Sequence[Picture], first: Reading | None, now: datetime) -> tuple[float | None, bool]:
    """The clock's offset, and whether a second picture bears it out. None: not to be read with certainty.

    `first` is what it shows in the first picture. A clock that is right needs no second.
    """
    if first is None or (abs(first.offset_s(now)) > SAME_SECONDS and first.may_be(now)):
        return None, False
    offset = first.offset_s(now)
    if len(pictures) == 1 or abs(offset) <= SAME_SECONDS:
        return offset, False
    # A coder short of bits may have smeared the digit that just changed: then a picture before tells.
    for picture in reversed(pictures[1:]):
        second, later = read_clock(picture), now + timedelta(seconds=picture.at_s - pictures[0].at_s)
        agreed = _agreed(first, second, now, later) if second is not None else None
        if agreed is not None:
            return agreed, True
    return None, False


def _agreed(first: Reading, second: Reading, now: datetime, later: datetime) -> float | None:
    """The offset in which two readings agree: as a time alone, if one of them has no date."""
    if bool(first.dates) != bool(second.dates):
        first, second = replace(first, dates=()), replace(second, dates=())
        if first.may_be(now) or abs(first.offset_s(now)) < MINUTE_S:
            return None
    if (first.doubted or not first.dates) and first == second:
        return None  # What a drop left of a date may look like a time, and so may a plate: neither runs.
    one, other = first.offset_s(now), second.offset_s(later)
    apart = abs(one - other)
    if first.half_known != second.half_known:
        apart, one = min(apart, abs(apart - HALF_DAY_S)), one if first.half_known else other
    return one if apart <= SAME_SECONDS else None


def standing_clock(pictures: Sequence[Picture], first: Reading | None) -> str:
    """What the clock shows in the first and in the last picture alike; empty where it runs or cannot be read, its date
    with it."""
    # What looks like a time and has no date may be no clock, but what a drop left of one: that stands, too.
    if first is None or not first.dates:
        return ""
    return first.shown() if len(pictures) == 1 or first == read_clock(pictures[-1]) else ""
