"""Rows of glyphs in a strip of a picture that may say a time or a date, and what stands in them."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from streams.media.frames import Plane
from streams.quality.glyph_letters import WORD, half_of_day, months_in
from streams.quality.glyphs import SLASH, UNKNOWN, Bools, read_digits
from streams.quality.ranks import how_many

LEAST_HEIGHT = 6
"""Of a digit, in pixels. Less than that nobody can read."""
LOWEST_DIGIT = 0.78
"""Height of what may be a digit of a line, to those about it: what is lower is a sign between them."""
HIGHEST_SIGN = 0.2
"""Where the middle of a sign is, in heights of a digit from the top: higher there are only notches between outlines."""
LEAST_HYPHEN = 0.25
"""Width of a hyphen to the height of a digit, at least, and at least twice its own height: a dot is narrower."""
WIDEST = 1.4
"""Width of a digit to its height, at most."""
SMALL_LETTER, DEEPEST_LETTER, THINNEST_LETTER = 0.74, 1.15, 0.4
"""Heights of an o and a g, and width of the thinnest letter of their kind, to the height of a digit."""
LEAST_OF_LETTERS = 10
"""Height of digits beside which small letters are told from colons."""
MOST_SHORT = 65_535
"""Blobs that two bytes can number."""
MOST_GLYPHS = 400
"""Blobs looked at in one rim: a rim full of leaves holds thousands, and no clock that could be read."""
NEXT_ROW = (0.9, 2.6)
"""From the top of a row to that of the next one of the same caption, in heights of its glyphs, at least and at most."""
ALIKE_ROWS = 0.25
"""By how much glyphs of the same caption differ in height from row to row."""
COMMON_COLUMNS = 0.6
"""Of the narrower of a time and the date in the row above or below, what they share at least."""
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
TIME_DIGITS, LEAST_KNOWN = 6, 5
"""All digits of a time, and how many of them are read at least in a row that is looked at more closely."""
_TENS = (0, 1)
"""Of the hours of a dial of twelve."""
_DIGITS = frozenset(range(10))
Box = NDArray[np.int32]
Labels = NDArray[np.integer]
Row = tuple[Box, NDArray[np.int_]]
"""Boxes and numbers of the glyphs on one line, from left to right."""
WIDE = 1.45
"""Distance of two neighbours, beside the usual one, from which a glyph is missing between them. 1 is narrow, but stands
in the middle of its cell."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of glyphs that may say a time or a date, and where it stands in its strip."""

    text: str
    """Empty where a digit of what may be a time cannot be read."""
    left: int
    top: int
    right: int
    high: int
    dark: bool
    """Its ink."""

    def beside(self, other: "Line") -> bool:
        """Whether it is another row of the same caption."""
        least, most = NEXT_ROW
        common = min(self.right, other.right) - max(self.left, other.left)
        return (
            least * self.high <= abs(self.top - other.top) <= most * self.high
            and abs(self.high - other.high) <= max(1.0, ALIKE_ROWS * self.high)
            and common >= COMMON_COLUMNS * min(self.right - self.left, other.right - other.left)
        )


def lines(strip: Plane, level: int, *, dark: bool, most_height: int) -> Iterator[Line]:
    """Every row of glyphs in a strip that may say a time, and then those beside them, which may say their date: digits,
    `:` or `-` for what is small, `?`."""
    mask = inked(strip, level, dark=dark)
    if not _may_hold_a_line(mask.view(np.uint8)):
        return
    boxes, labels = blobs(mask)
    high, wide = boxes[:, 3], boxes[:, 2]
    tall = (high >= LEAST_HEIGHT) & (high <= most_height) & (wide <= WIDEST * high)
    fits = (high <= most_height) & (wide <= most_height)
    if not LEAST_LINE <= how_many(tall) <= MOST_GLYPHS:
        return
    numbers, marks = np.arange(1, len(boxes) + 1), boxes[fits]
    times: list[Line] = []
    others: list[tuple[Row, Line]] = []
    for row in _rows(boxes[tall], numbers[tall]):
        glyphs, signs, line = _Glyphs(row, labels), signs_between(row[0], marks), _line(row[0], dark=dark)
        known = _known_of_time(glyphs, signs)
        if known == TIME_DIGITS:
            times.append(line)
            yield from (replace(line, text=text) for text in _texts(row, glyphs, signs, marks, boxes))
        elif known >= LEAST_KNOWN:
            yield line
        else:
            others.append((row, line))
    # A date with slashes, or with a word in it, does not look like a time.
    for row, line in others:
        if any(time.beside(line) for time in times):
            said = _said(_Glyphs(row, labels).read(range(len(row[0]))))
            yield replace(line, text=_joined(said, [*signs_between(row[0], marks), ""]))


def inked(strip: Plane, level: int, *, dark: bool) -> Bools:
    return np.asarray((strip <= level) if dark else (strip >= level))


def blobs(mask: Bools) -> tuple[Box, Labels]:
    """Boxes of all blobs, and which pixel belongs to which of them, from 1 on."""
    # Of four pixels that touch each other at most one begins a blob: short numbers take a third of the time.
    short = mask.size < 4 * MOST_SHORT
    depth = cv2.CV_16U if short else cv2.CV_32S
    count, found, stats, _ = cv2.connectedComponentsWithStats(mask.view(np.uint8), connectivity=8, ltype=depth)
    return np.asarray(stats[1:count], np.int32), np.asarray(found, np.uint16) if short else np.asarray(found, np.int32)


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


def _small_letters(row: Row, boxes: Box) -> NDArray[np.intp]:
    """Which blobs are letters like o or p in a row of glyphs: lower than those, or as high, but hanging below them."""
    top, high = (middle(row[0][:, side].tolist()) for side in (1, 3))
    if high < LEAST_OF_LETTERS:
        return np.zeros(0, np.intp)
    near, above = max(1, high // 6), round((1 - SMALL_LETTER) * high)
    x, y, wide, down = boxes[:, 0], boxes[:, 1], boxes[:, 2], boxes[:, 3]
    small = (np.abs(y - top - above) <= near) & (down >= high - above - near) & (down <= DEEPEST_LETTER * high)
    small &= (wide >= THINNEST_LETTER * high) & (wide <= high)
    small &= (x > row[0][0, 0]) & (x < row[0][-1, 0])
    small[row[1] - 1] = False
    return np.flatnonzero(small)


class _Glyphs:
    """Of one row: each is read when it is asked for, and once."""

    def __init__(self, row: Row, labels: Labels) -> None:
        self._row, self._labels = row, labels
        self._known: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._row[0])

    @property
    def boxes(self) -> Box:
        return self._row[0]

    def with_letters(self, boxes: Box, numbers: NDArray[np.int_]) -> "_Glyphs":
        """The same row with small letters, which are no digits."""
        every, known = np.concatenate([self._row[0], boxes]), [*self.read(range(len(self))), *[UNKNOWN] * len(boxes)]
        order = np.argsort(every[:, 0])
        row = _Glyphs((every[order], np.concatenate([self._row[1], numbers])[order]), self._labels)
        row._known = {place: known[at] for place, at in enumerate(order.tolist())}
        return row

    def read(self, which: range) -> list[int]:
        boxes, numbers = self._row
        new = [at for at in which if at not in self._known]
        digits = read_digits([mask_of(self._labels, boxes[at].tolist(), int(numbers[at])) for at in new])
        self._known.update(zip(new, digits, strict=True))
        return [self._known[at] for at in which]

    def masks(self) -> list[Bools]:
        return [mask_of(self._labels, *each) for each in zip(self._row[0].tolist(), self._row[1].tolist(), strict=True)]


def _known_of_time(glyphs: _Glyphs, signs: list[str]) -> int:
    """How many digits can be read of a time that `parse` may find in it: they tell railings, leaves and windows."""
    if _PLAIN_DIGITS <= len(glyphs) <= _LONGEST_PLAIN and UNKNOWN not in glyphs.read(range(_PLAIN_DIGITS // 2)):
        return TIME_DIGITS
    times = [at for at in range(len(signs) - 4) if _may_be_time(signs[at : at + 5])]
    read = [glyphs.read(range(at, at + TIME_DIGITS)) for at in times]
    return max((sum(digit in _DIGITS for digit in digits) for digits in read), default=0)


def _may_be_time(signs: list[str]) -> bool:
    """Between six digits: a bright ground may leave a notch between two that belong together."""
    return all(signs[at] not in _NO_MARK for at in (1, 3)) and all(signs[at] in _NO_COLON for at in (0, 2, 4))


def _texts(row: Row, glyphs: _Glyphs, signs: list[str], marks: Box, boxes: Box) -> Iterator[str]:
    """What a row says; then the same with the small letters in it."""
    yield from spellings(glyphs.read(range(len(glyphs))), signs, glyphs.masks())
    if len(small := _small_letters(row, boxes)):
        glyphs = glyphs.with_letters(boxes[small], small + 1)
        yield from spellings(glyphs.read(range(len(glyphs))), signs_between(glyphs.boxes, marks), glyphs.masks())


def spellings(digits: list[int], signs: list[str], masks: list[Bools]) -> Iterator[str]:
    """Glyphs and what stands between them; then, for whoever found no date in that, with months in letters."""
    said, between = _said(digits), [*signs, ""]
    for at in _halves(digits, signs):
        if half := half_of_day(masks[at : at + 2]):
            said[at : at + 2], between[at] = half, ""
    yield _joined(said, between)
    if months := months_in(masks, digits, signs):
        for at, month in months.items():
            said[at : at + WORD], between[at : at + WORD - 1] = month, ("", "")
        yield _joined(said, between)


def _said(digits: list[int]) -> list[str]:
    return ["?" if digit == UNKNOWN else "/" if digit == SLASH else str(digit) for digit in digits]


def _joined(said: list[str], between: list[str]) -> str:
    return "".join(glyph + sign for glyph, sign in zip(said, between, strict=True))


def _halves(digits: list[int], signs: list[str]) -> list[int]:
    """Where half of the day may stand: at the end of a row, or before what may be a time of a dial of twelve hours."""
    before = [at for at in range(len(signs) - 6) if digits[at + 2] in _TENS and _may_be_time(signs[at + 2 : at + 7])]
    behind = [len(digits) - 2] if digits[-3] in _DIGITS else []
    return [at for at in (*before, *behind) if UNKNOWN in digits[at : at + 2]]


def _line(boxes: Box, *, dark: bool) -> Line:
    left, right = int(boxes[0, 0]), int(boxes[-1, 0] + boxes[-1, 2])
    return Line("", left, middle(boxes[:, 1].tolist()), right, middle(boxes[:, 3].tolist()), dark)


def mask_of(labels: Labels, box: list[int], number: int) -> Bools:
    x, y, wide, high, _ = box
    return np.asarray(labels[y : y + high, x : x + wide] == number)


def signs_between(boxes: Box, marks: Box) -> list[str]:
    """What stands between neighbours of a row: a colon, a hyphen, nothing, or a space as wide as a glyph.

    Of some twenty glyphs and marks NumPy would ask more than it reckons.
    """
    row = [(x, y, across, down) for x, y, across, down, _ in boxes.tolist()]
    top, high = (middle([box[side] for box in row]) for side in (1, 3))
    foot = marks[:, 1] + marks[:, 3]
    marks = marks[(foot + marks[:, 1] - 2 * top >= 2 * HIGHEST_SIGN * high) & (foot <= top + high + 2)]
    # The dots of a large clock are as large as the digits of a small one, and some slashes hardly lower than theirs.
    low = (marks[:, 3] < max(LEAST_HEIGHT, LOWEST_DIGIT * high)) | (marks[:, 2] > WIDEST * marks[:, 3])
    within = (marks[:, 0] >= row[0][0]) & (marks[:, 0] <= row[-1][0])
    found = sorted((x, x + across, down) for x, _, across, down, _ in marks[low & within].tolist())
    signs = []
    for (x, _, across, _), (end, *_) in pairwise(row):
        first = bisect_left(found, (x + across - 1,))
        signs.append(
            _sign([mark for mark in found[first : bisect_left(found, (end + 1,))] if mark[1] <= end + 1], high)
        )
    middles = [2 * x + across for x, _, across, _ in row]
    wide = _wide([after - before for before, after in pairwise(middles)], [sign != "" for sign in signs])
    return [" " if space else sign for sign, space in zip(signs, wide, strict=True)]


def _sign(marks: list[tuple[int, int, int]], high: int) -> str:
    """Of the left and right ends and the heights of what lies between two glyphs, from left to right.

    A bright ground leaves specks between the outlines of two letters, and beside a hyphen: only one dot above another
    is a colon.
    """
    if not marks:
        return ""
    if any(right - left >= max(2 * down, LEAST_HYPHEN * high) for left, right, down in marks):
        return "-"
    return ":" if any(after[0] < before[1] for before, after in pairwise(marks)) else "-"


def middle(values: list[int]) -> int:
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
