"""Rows of glyphs that nearly say a time, read again at several levels of their ink: where one level loses a glyph, or
lets two of them touch, another does not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np

from streams.media.frames import Plane
from streams.quality.clock_line import says_date
from streams.quality.clock_rows import (
    LEAST_LINE,
    MOST_LINE,
    WIDEST,
    Box,
    Labels,
    Line,
    blobs,
    inked,
    mask_of,
    signs_between,
    spellings,
)
from streams.quality.glyphs import UNKNOWN, Bools, read_digits
from streams.quality.ranks import ranked

LEVELS = (0.35, 0.5, 0.7)
"""From what is behind a row to its ink: three, for each costs as much as any row."""
INK = 4
"""Percent of a band that is a row of strokes, as light or as dark as they are at least."""
GROUND, OWN_GROUND = 50, 30
"""Percent of a band that is at most as light as what is behind light ink; and where a part of it is behind dark ink."""
SMALL, ENLARGED = 12, 2
"""Glyphs lower than this are read in a band that is so many times as large: there strokes are cut less coarsely."""
MOST_ROWS = 4
"""Looked at again in one rim."""
BESIDE = 3
"""Heights of a glyph, to the left and to the right of a row, in which more of its glyphs may stand."""
OTHER_BESIDE = 12
"""The same of those in the other ink: a time is hardly longer."""
ALL_DIGITS = 14
"""Of a date and a time."""
SAME_PLACE = 0.5
"""Of the narrower of two glyphs, what the other one shares at least if they are one."""
SIGNS = ("", " ", "-", ":")
"""Where levels differ in what they see between two glyphs, the last of it is there."""


@dataclass(frozen=True, slots=True)
class _Glyph:
    """What stands at one place, read at one level or more."""

    box: list[int]
    mask: Bools
    digits: set[int]
    """One if it is sure."""

    def at(self, box: list[int]) -> bool:
        common = min(self.box[0] + self.box[2], box[0] + box[2]) - max(self.box[0], box[0])
        return common > SAME_PLACE * min(self.box[2], box[2])


def closer_lines(strip: Plane, seen: Sequence[Line]) -> Iterator[Line]:
    """Those seen in the strip, each place once; and one that says a date, with what stands beside it in the other ink:
    some makers draw each letter light where it is dark behind it, and dark where it is light."""
    for row in _places(seen)[:MOST_ROWS]:
        digits = 0
        for text in _read(*_band(strip, row, BESIDE)):
            yield replace(row, text=text)
            digits = sum(map(str.isdigit, text)) if says_date(text) else 0
        if 0 < digits < ALL_DIGITS:
            yield from (replace(row, text=text) for text in _read_both(*_band(strip, row, OTHER_BESIDE)))


def _band(strip: Plane, row: Line, beside: int) -> tuple[Plane, Line]:
    """Where a row stands, with so many heights of it to both sides, and where it is in that."""
    around, beside = max(1, row.high // 4), beside * row.high
    left, top = max(0, row.left - beside), max(0, row.top - around)
    band, row = strip[top : row.top + row.high + around, left : row.right + beside], replace(row, top=row.top - top)
    if row.high >= SMALL:
        return band, row
    larger = cv2.resize(band, None, fx=ENLARGED, fy=ENLARGED, interpolation=cv2.INTER_CUBIC)
    return np.asarray(larger, np.uint8), replace(row, top=ENLARGED * row.top, high=ENLARGED * row.high)


def _places(seen: Sequence[Line]) -> list[Line]:
    """Rows found at more than one level are one, from the leftmost of their glyphs to the rightmost."""
    places: list[Line] = []
    for row in seen:
        same = next((at for at, other in enumerate(places) if _same_place(row, other)), None)
        if same is None:
            places.append(row)
        else:
            other = places[same]
            places[same] = replace(other, left=min(row.left, other.left), right=max(row.right, other.right))
    return places


def _same_place(row: Line, other: Line) -> bool:
    differ = max(abs(row.top - other.top), abs(row.high - other.high))
    common = min(row.right, other.right) - max(row.left, other.left)
    return row.dark is other.dark and differ <= _tolerance(row.high) and common > -2 * row.high


def _tolerance(high: int) -> int:
    """By how much glyphs of a row differ in height, in pixels."""
    return max(1, high // 5)


def _read(band: Plane, row: Line) -> Iterator[str]:
    """`row` is where it stands in its band."""
    levels, glyphs = _in_ink(band, row, GROUND, dark=row.dark)
    places = np.array([glyph.box for glyph in glyphs], np.int32)
    if _is_row(glyphs):
        yield from _spellings(glyphs, _most([signs_between(places, boxes) for boxes in levels]))


def _read_both(band: Plane, row: Line) -> Iterator[str]:
    """The same with what stands beside it in the other ink; nothing where nothing does."""
    levels, glyphs = _in_ink(band, row, OWN_GROUND, dark=row.dark)
    more, others = _in_ink(band, row, OWN_GROUND, dark=not row.dark)
    # What is dark in a light letter and about it is no letter.
    others = [glyph for glyph in others if not any(known.at(glyph.box) for known in glyphs)]
    both = [(glyph, False) for glyph in glyphs] + [(glyph, True) for glyph in others]
    if not others or not _is_row(both):
        return
    both.sort(key=lambda each: each[0].box[0])
    places = np.array([glyph.box for glyph, _ in both], np.int32)
    own, other = (_middling([signs_between(places, boxes) for boxes in of_ink]) for of_ink in (levels, more))
    inks = pairwise([ink for _, ink in both])
    signs = [_sign(*each) for each in zip(own, other, inks, strict=True)]
    yield from _spellings([glyph for glyph, _ in both], signs)


def _is_row(glyphs: Sequence[object]) -> bool:
    return len(glyphs) >= LEAST_LINE


def _spellings(glyphs: Sequence[_Glyph], signs: list[str]) -> Iterator[str]:
    digits = [next(iter(glyph.digits)) if len(glyph.digits) == 1 else UNKNOWN for glyph in glyphs]
    return spellings(digits, signs, [glyph.mask for glyph in glyphs])


def _in_ink(band: Plane, row: Line, ground: float, *, dark: bool) -> tuple[list[Box], list[_Glyph]]:
    """Boxes of all blobs of each level, and the glyphs of all."""
    levels = [blobs(inked(band, level, dark=dark)) for level in _levels(band, ground, dark=dark)]
    glyphs = _joined([glyph for boxes, labels in levels for glyph in _glyphs(boxes, labels, row)])
    return [boxes for boxes, _ in levels], glyphs


def _levels(band: Plane, ground: float, *, dark: bool) -> list[int]:
    """Colours are as light as they are, and so is what they stand before."""
    some = band[::2, ::2]
    behind, ink = (ranked(some, 100 - at if dark else at) for at in (ground, 100 - INK))
    return [round(behind + share * (ink - behind)) for share in LEVELS]


def _glyphs(boxes: Box, labels: Labels, row: Line) -> list[tuple[list[int], Bools, int]]:
    """Box, mask and digit of each that is as high as its row."""
    high, hung = boxes[:, 3], 2 * boxes[:, 1] + boxes[:, 3]
    alike = np.abs(high - row.high) <= _tolerance(row.high)
    alike &= np.abs(hung - 2 * row.top - row.high) <= 2 * _tolerance(row.high)
    numbers = np.flatnonzero(alike & (boxes[:, 2] <= WIDEST * high))
    if len(numbers) > MOST_LINE:
        return []
    places = [boxes[number].tolist() for number in numbers]
    masks = [mask_of(labels, box, int(number) + 1) for box, number in zip(places, numbers, strict=True)]
    return list(zip(places, masks, read_digits(masks), strict=True))


def _joined(found: list[tuple[list[int], Bools, int]]) -> list[_Glyph]:
    """Those of all levels, from left to right. What cannot be read may be two that touch: it gives way to others."""
    glyphs: list[_Glyph] = []
    for box, mask, digit in sorted(found, key=lambda glyph: (glyph[2] == UNKNOWN, glyph[0][2])):
        here = [glyph for glyph in glyphs if glyph.at(box)]
        if not here:
            glyphs.append(_Glyph(box, mask, {digit}))
        elif len(here) == 1 and digit != UNKNOWN:
            here[0].digits.add(digit)
    return sorted(glyphs, key=lambda glyph: glyph.box[0])


def _most(of_levels: list[list[str]]) -> list[str]:
    return [max(signs, key=SIGNS.index) for signs in zip(*of_levels, strict=True)]


def _middling(of_levels: list[list[str]]) -> list[str]:
    """What most of them see: where the ground is half light and half dark, more is no sign than is one."""
    return [sorted(signs, key=SIGNS.index)[len(signs) // 2] for signs in zip(*of_levels, strict=True)]


def _sign(own: str, other: str, inks: tuple[bool, bool]) -> str:
    """Between two glyphs of an ink it has that; `inks`: whether they have the other."""
    if inks[0] is inks[1]:
        return other if inks[0] else own
    return max(own, other, key=SIGNS.index)
