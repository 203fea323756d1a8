"""The clock that a camera writes into its picture: found at the rim, read digit by digit, compared with the time."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from streams.media.frames import Picture, Plane
from streams.quality.clock_line import HALF_DAY_S, MINUTE_S, SAME_SECONDS, Reading, date_alone, parse
from streams.quality.glyphs import SLASH, UNKNOWN, Bools, read_digits, read_half_of_day
from streams.quality.ranks import how_many

RIM_SHARE = 0.2
"""Of the height, at the top and at the bottom, in which clocks are looked for."""
INKS = ((190, False), (150, False), (75, True))
"""Levels from which strokes are light, or up to which they are dark."""
LEAST_HEIGHT = 6
"""Of a digit, in pixels. Less than that nobody can read."""
LOWEST_DIGIT = 0.78
"""Height of what may be a digit of a line, to those about it: what is lower is a sign between them."""
HIGHEST_SIGN = 0.2
"""Where the middle of a sign is, in heights of a digit from the top: higher there are only notches between outlines."""
WIDEST = 1.4
"""Width of a digit to its height, at most."""
MOST_HEIGHT_SHARE = 0.09
"""Of a digit, as a share of the picture's height."""
MOST_SHORT = 65_535
"""Blobs that two bytes can number."""
MOST_GLYPHS = 400
"""Blobs looked at in one rim: a rim full of leaves holds thousands, and no clock that could be read."""
LEAST_LINE, MOST_LINE = 6, 60
"""Glyphs on one line."""
COMMON_ROWS = 3
"""Rows of pixels that all glyphs of a line have in common, at the very least: they are alike in height and place."""
_PLAIN_DIGITS = 14
"""Of a date and a time between which no sign is left."""
_LONGEST_PLAIN = _PLAIN_DIGITS + 4
"""With as many slashes or signs taken for glyphs."""
_NO_MARK, _NO_COLON = ("", " "), ("", "-")
"""Between two glyphs: nothing; or at most a notch between their outlines."""
NEXT_ROW = (0.9, 2.6)
"""From the top of a row to that of the next one of the same caption, in heights of its glyphs, at least and at most."""
ALIKE_ROWS = 0.25
"""By how much glyphs of the same caption differ in height from row to row."""
COMMON_COLUMNS = 0.6
"""Of the width of a time, what the date in the row above or below shares with it, at least."""
_DIGITS = frozenset(range(10))
Box = NDArray[np.int32]
Labels = NDArray[np.integer]
Row = tuple[Box, NDArray[np.int_]]
"""Boxes and numbers of the glyphs on one line, from left to right."""
WIDE = 1.6
"""Distance of two neighbours, beside the usual one, from which a glyph is missing between them. 1 is narrow, but stands
in the middle of its cell."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of glyphs that may say a time or a date, and where it stands in its strip."""

    text: str
    left: int
    top: int
    right: int
    high: int


def read_clock(picture: Picture) -> Reading | None:
    """None where no clock can be read with certainty. About 1 ms at 640×360."""
    rim = max(LEAST_HEIGHT * 2, int(picture.height * RIM_SHARE))
    found: Reading | None = None
    for level, dark in INKS:
        for strip in (picture.luma[:rim], picture.luma[-rim:]):
            lines = _lines(strip, level, dark=dark, most_height=int(picture.height * MOST_HEIGHT_SHARE))
            reading = _said(lines)
            if reading is not None and reading.dates:
                return reading
            found = found or reading
    return found


def _said(lines: Iterator[_Line]) -> Reading | None:
    """By the first line with date and time, or by the first with a time and the row beside it."""
    passed: list[_Line] = []
    found: tuple[_Line, Reading] | None = None
    for line in lines:
        reading = parse(line.text)
        if reading is not None and reading.dates:
            return reading
        if reading is not None and found is None:
            found = line, reading
        passed.append(line)
    if found is None:
        return None
    line, reading = found
    dates = [date for other in passed if _next_to(line, other) and (date := date_alone(other.text))]
    return replace(reading, dates=tuple(dates[0]), doubted=True) if len(dates) == 1 else reading


def _next_to(time: _Line, other: _Line) -> bool:
    """Whether it is another row of the same caption."""
    least, most = NEXT_ROW
    common = min(time.right, other.right) - max(time.left, other.left)
    return (
        least * time.high <= abs(time.top - other.top) <= most * time.high
        and abs(time.high - other.high) <= max(1.0, ALIKE_ROWS * time.high)
        and common >= COMMON_COLUMNS * (time.right - time.left)
    )


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


def _lines(strip: Plane, level: int, *, dark: bool, most_height: int) -> Iterator[_Line]:
    """Every row of glyphs in a strip that may say a time or a date: digits, `:` or `-` for what is small, `?`."""
    mask = (strip <= level) if dark else (strip >= level)
    if not _may_hold_a_line(mask.view(np.uint8)):
        return
    # Of four pixels that touch each other at most one begins a blob: short numbers take a third of the time.
    short = mask.size < 4 * MOST_SHORT
    depth = cv2.CV_16U if short else cv2.CV_32S
    count, found, stats, _ = cv2.connectedComponentsWithStats(mask.view(np.uint8), connectivity=8, ltype=depth)
    labels: Labels = np.asarray(found, np.uint16) if short else np.asarray(found, np.int32)
    boxes = np.asarray(stats[1:count], np.int32)
    high, wide = boxes[:, 3], boxes[:, 2]
    tall = (high >= LEAST_HEIGHT) & (high <= most_height) & (wide <= WIDEST * high)
    fits = (high <= most_height) & (wide <= most_height)
    if not LEAST_LINE <= how_many(tall) <= MOST_GLYPHS:
        return
    numbers, marks = np.arange(1, count), boxes[fits]
    for row in _rows(boxes[tall], numbers[tall]):
        glyphs, signs = _Glyphs(row, labels), _signs(row[0], marks)
        if _shows_time(glyphs, signs):
            yield _line(glyphs, signs, row[0])


def _may_hold_a_line(mask: Plane) -> bool:
    """Whether enough blobs may stand side by side: a sky, a wall or a dark rim holds no line, and is seen through in a
    tenth of the time that finding its blobs takes."""
    begins_and_ends = cv2.reduce(cv2.absdiff(mask[:, 1:], mask[:, :-1]), 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S)
    # Those at the left and right rim begin and end outside.
    return how_many(begins_and_ends >= 2 * LEAST_LINE - 2) >= COMMON_ROWS


def _rows(boxes: Box, numbers: NDArray[np.int_]) -> Iterator[Row]:
    """Glyphs of one height on one line, from left to right, at least LEAST_LINE of them; the longest line first."""
    high = boxes[:, 3].astype(np.int16)
    middle = boxes[:, 1].astype(np.int16) * 2 + high
    near = np.abs(high[:, None] - high[None, :]) <= np.maximum(1, high // 5)[:, None]
    near &= np.abs(middle[:, None] - middle[None, :]) <= 2 * np.maximum(1, high // 6)[:, None]
    left, counts = np.ones(len(boxes), bool), np.count_nonzero(near, axis=1)
    while counts[at := int(np.argmax(counts))] >= LEAST_LINE:
        alike = near[at] & left
        left &= ~alike
        counts = (counts - np.count_nonzero(near[:, alike], axis=1)) * left
        if how_many(alike) <= MOST_LINE:
            order = np.argsort(boxes[alike][:, 0])
            yield boxes[alike][order], numbers[alike][order]


class _Glyphs:
    """Of one row: each is read when it is asked for, and once."""

    def __init__(self, row: Row, labels: Labels) -> None:
        self._row, self._labels = row, labels
        self._known: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._row[0])

    def read(self, which: range) -> list[int]:
        boxes, numbers = self._row
        new = [at for at in which if at not in self._known]
        digits = read_digits([_mask(self._labels, boxes[at].tolist(), int(numbers[at])) for at in new])
        self._known.update(zip(new, digits, strict=True))
        return [self._known[at] for at in which]

    def last_two(self) -> list[Bools]:
        boxes, numbers = self._row
        return [_mask(self._labels, boxes[at].tolist(), int(numbers[at])) for at in (-2, -1)]


def _shows_time(glyphs: _Glyphs, signs: list[str]) -> bool:
    """Whether `parse` may find a time in it: a few glyphs tell railings, leaves and windows, not all of them."""
    if _PLAIN_DIGITS <= len(glyphs) <= _LONGEST_PLAIN and UNKNOWN not in glyphs.read(range(_PLAIN_DIGITS // 2)):
        return True
    times = [at for at in range(len(signs) - 4) if _may_be_time(signs[at : at + 5])]
    return any(set(glyphs.read(range(at, at + 6))) <= _DIGITS for at in times)


def _may_be_time(signs: list[str]) -> bool:
    """Between six digits: a bright ground may leave a notch between two that belong together."""
    return all(signs[at] not in _NO_MARK for at in (1, 3)) and all(signs[at] in _NO_COLON for at in (0, 2, 4))


def _line(glyphs: _Glyphs, signs: list[str], boxes: Box) -> _Line:
    digits = glyphs.read(range(len(glyphs)))
    said = ["?" if digit == UNKNOWN else "/" if digit == SLASH else str(digit) for digit in digits]
    if half := read_half_of_day(glyphs.last_two()):
        said[-2:] = half
    text = "".join(glyph + sign for glyph, sign in zip(said, [*signs, ""], strict=True))
    left, right = int(boxes[0, 0]), int(boxes[-1, 0] + boxes[-1, 2])
    return _Line(text, left, _middle(boxes[:, 1].tolist()), right, _middle(boxes[:, 3].tolist()))


def _mask(labels: Labels, box: list[int], number: int) -> Bools:
    x, y, wide, high, _ = box
    return np.asarray(labels[y : y + high, x : x + wide] == number)


def _signs(boxes: Box, marks: Box) -> list[str]:
    """What stands between neighbours of a row: a colon, a hyphen, nothing, or a space as wide as a glyph.

    Of some twenty glyphs and marks NumPy would ask more than it reckons.
    """
    row = [(x, y, across, down) for x, y, across, down, _ in boxes.tolist()]
    top, high = (_middle([box[side] for box in row]) for side in (1, 3))
    hung = 2 * (marks[:, 1] - top) + marks[:, 3]
    marks = marks[(hung >= 2 * HIGHEST_SIGN * high) & (marks[:, 1] + marks[:, 3] <= top + high + 2)]
    # The dots of a large clock are as large as the digits of a small one, and some slashes hardly lower than theirs.
    lowest = max(LEAST_HEIGHT, LOWEST_DIGIT * high)
    found = sorted(
        (x, x + across) for x, _, across, down, _ in marks.tolist() if down < lowest or across > WIDEST * down
    )
    here = []
    for (x, _, across, _), (end, *_) in pairwise(row):
        first = bisect_left(found, (x + across - 1,))
        here.append(sum(1 for begun, ended in found[first : bisect_left(found, (end + 1,))] if ended <= end + 1))
    signs = ["" if not count else ":" if count > 1 else "-" for count in here]
    middles = [2 * x + across for x, _, across, _ in row]
    wide = _wide([after - before for before, after in pairwise(middles)], [count > 0 for count in here])
    return [" " if space else sign for sign, space in zip(signs, wide, strict=True)]


def _middle(values: list[int]) -> int:
    """Their median."""
    order = sorted(values)
    return (order[(len(order) - 1) // 2] + order[len(order) // 2]) // 2


def _wide(distances: list[int], marked: list[bool]) -> list[bool]:
    """Which neighbours stand so far apart that a glyph is missing between them, or a word ends there."""
    usual = {}
    for kind in set(marked):
        alike = sorted(distance for distance, sign in zip(distances, marked, strict=True) if sign is kind)
        usual[kind] = alike[(len(alike) - 1) // 2]
    return [distance > WIDE * usual[sign] for distance, sign in zip(distances, marked, strict=True)]
